//! Held: what a role, a grant or a principal of ours would be wanted as elsewhere.
//!
//! Lives here: how each becomes a [`Wanted`]. Invariant: what is held under
//! conditions only is never wanted freely; where two ways to hold an action differ in
//! their conditions, it is wanted under those of both.

use alloc::vec::Vec;

use crate::catalogue::{Actions, UnknownName};
use crate::decide::{Principal, Reach};
use crate::model::{Grant, Part, Role, Scope};
use crate::policy::{DocumentError, EntryDocument, Policy};

use super::wanted::Wanted;
use super::words::Restriction;

/// The ways in which a scope narrows.
fn keys(scope: &Scope) -> impl Iterator<Item = Restriction> {
    let keys = [
        (Restriction::Stores, !scope.stores().is_empty()),
        (Restriction::Locations, !scope.locations().is_empty()),
        (Restriction::Categories, !scope.categories().is_empty()),
        (Restriction::Vendors, !scope.vendors().is_empty()),
        (Restriction::Objects, !scope.objects().is_empty()),
        (Restriction::Assigned, scope.is_assigned()),
    ];
    let given = keys.into_iter().filter(|(_, is_given)| *is_given);
    given.map(|(key, _)| key)
}

impl Wanted {
    /// These, within a scope.
    fn within(self, scope: &Scope, actions: Actions) -> Self {
        keys(scope).fold(self, |wanted, key| wanted.under(key, actions))
    }

    /// These, but for a scope. What is not one's own is no part that a platform would
    /// give: it is all objects but some.
    fn except(self, scope: &Scope, actions: Actions) -> Self {
        keys(scope).fold(self, |wanted, key| match key {
            Restriction::Assigned => wanted.under(Restriction::Objects, actions),
            key => wanted.under(key, actions),
        })
    }
}

/// What is under a condition if it holds at all.
const fn all_if(holds: bool, actions: Actions) -> Actions {
    if holds { actions } else { Actions::EMPTY }
}

impl Policy {
    /// A wish under what this policy asks of everybody, without what its guardrail
    /// gives to nobody: its caps, its sign-ins and the approvals it always asks for.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::actions::{orders, settings};
    /// use countersign::platforms::{Restriction, Wanted};
    /// use countersign::{Assurance, PolicyDocument, SignIn, StepUpDocument};
    ///
    /// let fresh = SignIn::at_least(Assurance::MultiFactor).within(900);
    /// let policy = PolicyDocument::new()
    ///     .step_up(StepUpDocument::new(["settings.payments"], fresh))
    ///     .compile()?;
    /// let wanted = policy.wanted(Wanted::new(orders::VIEW | settings::PAYMENTS));
    /// assert_eq!(wanted.restricted(Restriction::StepUp), settings::PAYMENTS.into());
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    #[must_use]
    pub fn wanted(&self, wanted: impl Into<Wanted>) -> Wanted {
        let guards = &self.0.guards;
        let always = guards.step_ups.iter();
        let always = always.filter(|rule| rule.after_failed_logins == 0);
        let signed = always.fold(Actions::EMPTY, |all, rule| all | rule.actions);
        (wanted.into().only(self.0.available))
            .under(Restriction::Limit, guards.capped)
            .under(Restriction::Approval, guards.approved)
            .under(Restriction::StepUp, signed)
    }

    /// What a role of this policy gives, under the restrictions that the role and
    /// the policy put on it. Who holds it is not asked: what only an owner's account can
    /// do here is wanted too.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] with the nearest role.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::platforms::Restriction;
    /// use countersign::{PolicyDocument, RoleDocument};
    ///
    /// let policy = PolicyDocument::new()
    ///     .role("agent", RoleDocument::from_template("private_fulfillment_agent"))
    ///     .compile()?;
    /// let wanted = policy.wanted_by_role("agent")?;
    /// assert_eq!(wanted.restricted(Restriction::Until), wanted.actions());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn wanted_by_role(&self, role: &str) -> Result<Wanted, UnknownName> {
        let role = self.role(role)?;
        Ok(self.wanted(self.of_role(role)))
    }

    fn of_role(&self, role: &Role) -> Wanted {
        let parts = role.parts.iter().map(|part| self.of_part(part));
        let all = parts.fold(Wanted::default(), Wanted::and);
        all.requiring(role.requires())
    }

    /// What a part of a role gives under its own conditions.
    fn of_part(&self, part: &Part) -> Wanted {
        let limits = part.limits.iter();
        let limits = limits.filter_map(|limit| self.0.guards.limits.get(usize::from(*limit)));
        let soft = limits.filter(|limit| limit.soft().is_some());
        let asked = soft.fold(Actions::EMPTY, |all, limit| all | limit.actions());
        let all = part.actions;
        Wanted::new(all)
            .under(Restriction::Limit, part.limited)
            .under(Restriction::Approval, asked)
            .under(Restriction::StepUp, all_if(part.sign_in.is_some(), all))
            .under(Restriction::Hours, all_if(!part.hours.is_empty(), all))
    }

    /// What a grant gives: its role's actions and restrictions, or its own actions,
    /// in its scope and until its end. Whether it counts today is not asked: one that is
    /// over is wanted as well.
    ///
    /// # Errors
    ///
    /// [`DocumentError`] if the grant is none under this policy.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::actions::orders;
    /// use countersign::platforms::Restriction;
    /// use countersign::{EntryDocument, PolicyDocument, ScopeDocument};
    ///
    /// let policy = PolicyDocument::new().compile()?;
    /// let grant = EntryDocument::actions(["orders.view"], ScopeDocument::in_stores([42_u64]));
    /// let wanted = policy.wanted_by_grant(&grant)?;
    /// assert_eq!(wanted.restricted(Restriction::Stores), orders::VIEW.into());
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    pub fn wanted_by_grant(&self, grant: &EntryDocument) -> Result<Wanted, DocumentError> {
        let grant = self.grant_of(grant)?;
        Ok(self.wanted(self.of_grant(&grant)))
    }

    fn of_grant(&self, grant: &Grant) -> Wanted {
        let role = grant.role().and_then(|role| self.role_of(role));
        let wanted = match role {
            Some(role) => self.of_role(role),
            None => Wanted::new(grant.actions()),
        };
        let all = wanted.actions();
        // That it be narrowed in some way is met by any.
        let wanted = match keys(grant.scope()).next() {
            Some(_) => wanted.without(Restriction::Scope),
            None => wanted,
        };
        let ends = grant.window().until().is_some();
        wanted
            .within(grant.scope(), all)
            .under(Restriction::Until, all_if(ends, all))
    }

    /// What a principal could do at its instant ([`could_ever`](Self::could_ever)),
    /// under the restrictions that all of its grants, its denies, its boundary, its
    /// session and the duty rules leave on it: what its account elsewhere should be
    /// able to do.
    ///
    /// A principal that may not act wants nothing. One whose hours are closed, or whose
    /// session does not tell local time, wants nothing of what has hours: make it as of an
    /// instant at which they are open, with
    /// [`at_utc_offset`](crate::Session::at_utc_offset).
    ///
    /// Where its actions reach different stores or the like, the wish
    /// [is uneven](Wanted::is_uneven), and no platform that narrows a holder as a whole can
    /// say it.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::platforms::{self, Goal};
    /// # use countersign::*;
    /// # let policy = PolicyDocument::new().compile()?;
    /// # let may = |action: &str, scope| EntryDocument::actions([action], scope);
    /// # let ben = policy.account(
    /// #     &AccountDocument::human(7_u64, 7_u64)
    /// #         .grant(may("orders.view", ScopeDocument::tenant()))
    /// #         .grant(may("orders.fulfill", ScopeDocument::in_stores([42_u64]))),
    /// # )?;
    /// # let now = Time::from_unix(1_000);
    /// # let standing = policy.standing(&[&ben], now);
    /// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
    /// // Ben sees all orders and marks those of store 42 shipped.
    /// let wanted = policy.wanted_by(&principal);
    /// let shopify = platforms::named("shopify")?.export(&wanted, Goal::Cover);
    /// assert_eq!(shopify.ids()?, ["orders", "fulfill_and_ship_orders"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn wanted_by(&self, principal: &Principal) -> Wanted {
        let account = principal.account();
        let grants = account
            .grants()
            .iter()
            .filter(|grant| principal.uses(grant) && grant.window().contains(principal.made_at()));
        let granted = grants.map(|grant| self.of_grant(grant));
        let granted = self.wanted(granted.fold(Wanted::default(), Wanted::and));
        let known = self.0.known.iter();
        let ever: Actions = known
            .filter(|action| self.could_ever(principal, *action))
            .collect();
        let ends = account.window().until().is_some();
        let rules = self.0.guards.step_ups.iter();
        let rules = rules.filter(|rule| {
            rule.applies(principal.failed_logins()) && !principal.has_signed_in(rule.sign_in)
        });
        let signed = rules.fold(Actions::EMPTY, |all, rule| all | rule.actions);
        let wanted = (granted.only(ever))
            .under(Restriction::Until, all_if(ends, ever))
            .under(Restriction::StepUp, signed);
        let reaches = ever.iter().map(|action| self.where_can(principal, action));
        let reaches: Vec<Reach<'_>> = reaches.collect();
        let wanted = reaches.iter().fold(wanted, within_reach);
        let under = wanted.narrowed();
        let mut narrowed = reaches
            .iter()
            .filter(|reach| under.contains(reach.action()));
        match narrowed.next() {
            Some(first) if !is_one_place(first) => wanted.unevenly(),
            Some(first) if narrowed.any(|other| !is_same_place(first, other)) => wanted.unevenly(),
            Some(_) | None => wanted,
        }
    }
}

/// A wish, with one action under what beside its grants stands between it and a resource.
fn within_reach(wanted: Wanted, reach: &Reach<'_>) -> Wanted {
    let this = Actions::from(reach.action());
    let bounds = reach.bounds().iter();
    let wanted = bounds.fold(wanted, |wanted, scope| wanted.within(scope, this));
    let denied = reach.except().iter();
    let wanted = denied.fold(wanted, |wanted, scope| wanted.except(scope, this));
    let blocked = !reach.blocked().is_empty();
    let asked = !reach.awaiting().is_empty() || reach.is_only_for_new();
    wanted
        .under(Restriction::Stores, all_if(blocked, this))
        .under(Restriction::Approval, all_if(asked, this))
}

/// Whether one narrowing says all of it: by stores alone, or by one scope.
fn is_one_place(reach: &Reach<'_>) -> bool {
    let by_stores = |scope: &Scope| scope.is_tenant() || scope.only_stores().is_some();
    let scopes = || (reach.anywhere()).chain(reach.bounds().iter().copied());
    let is_one = scopes().filter(|scope| !scope.is_tenant()).count() == 1;
    let all_by_stores = scopes().all(by_stores) && reach.except().iter().all(|one| by_stores(one));
    all_by_stores || (is_one && reach.except().is_empty() && reach.blocked().is_empty())
}

/// Whether two actions reach the same.
fn is_same_place(one: &Reach<'_>, other: &Reach<'_>) -> bool {
    let places = |reach: &Reach<'_>| {
        let mut all: Vec<Scope> = reach.anywhere().cloned().collect();
        all.dedup();
        all
    };
    one.bounds() == other.bounds()
        && one.except() == other.except()
        && one.blocked() == other.blocked()
        && places(one) == places(other)
}
