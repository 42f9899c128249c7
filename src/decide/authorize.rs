//! Authorizing: the question that everything here is for.
//!
//! Lives here: `authorize` and its forms for many resources. The hot path is
//! this file with `Principal::is_folded` and `folded`; all else is decided out
//! of line: mostly by `plainly`, and where that is silent by `evaluate`.

use crate::catalogue::{Action, Actions};
use crate::model::{AsResource, Resource};
use crate::policy::Policy;

use super::approvals::given;
use super::decision::{Allow, Decision};
use super::evaluate::{evaluate, placed};
use super::evidence::Evidence;
use super::plainly::{is_let, plain_allow};
use super::principal::{Folded, Principal};
use super::reason::Reason;

/// What `authorize` knows of an act: made once, so that it is not made for a
/// question that never looks at it.
static NOTHING: Evidence<'static> = Evidence::none();

impl Policy {
    /// May this principal do this to that?
    ///
    /// Total: no input panics or fails, no clock is read, nothing is allocated.
    /// It decides as of the instant the principal was made; see
    /// [`Principal::at`] for using one again. The rules are in
    /// [`semantics`](crate::semantics).
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// # let policy = PolicyDocument::new()
    /// #     .role("warehouse", RoleDocument::from_template("fulfillment"))
    /// #     .compile()?;
    /// # let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
    /// #     EntryDocument::role("warehouse", ScopeDocument::in_stores([42_u64])),
    /// # ))?;
    /// # let now = Time::from_unix(1_000);
    /// # let standing = policy.standing(&[&ben], now);
    /// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
    /// let order = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(42_u64);
    ///
    /// assert!(policy.authorize(&principal, actions::orders::FULFILL, &order).is_allow());
    ///
    /// let refund = policy.authorize(&principal, actions::orders::REFUND, &order);
    /// assert_eq!(refund.reason(), Some(Reason::NoGrant));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn authorize(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
    ) -> Decision {
        let asked = resource.as_resource();
        if principal.is_folded(self.0.mark, action, &asked) {
            match principal.folded(action, &asked) {
                Folded::Held => return Decision::Allow(Allow::with(self.obligations(action))),
                Folded::Missed(reason) => return Decision::deny(reason),
                Folded::Unclear => {}
            }
        }
        self.without_evidence(principal, action, resource)
    }

    /// Of an act of which nothing is known. A call of its own, so that the short
    /// way carries no argument for it.
    #[cold]
    #[inline(never)]
    fn without_evidence(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
    ) -> Decision {
        self.by_evidence(principal, action, resource, &NOTHING)
    }

    /// May it do this to that, given what is known of this one act?
    ///
    /// [`authorize`](Self::authorize) is this without any evidence. What no limit
    /// and no approval is about needs none: see
    /// [`evidence_needed`](Self::evidence_needed).
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// let euro = Unit::Money(Currency::EUR);
    /// let policy = PolicyDocument::new()
    ///     .approval(ApprovalDocument::new("refunds"))
    ///     .role(
    ///         "support",
    ///         RoleDocument::from_template("customer_support").limit(
    ///             LimitDocument::new("refund", ["orders.refund"], Per::Request, euro)
    ///                 .soft(50_00, "refunds")
    ///                 .hard(500_00),
    ///         ),
    ///     )
    ///     .compile()?;
    /// # let ana = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
    /// #     EntryDocument::role("support", ScopeDocument::in_stores([42_u64])),
    /// # ))?;
    /// # let now = Time::from_unix(1_000);
    /// # let standing = policy.standing(&[&ana], now);
    /// # let principal = policy.principal(&ana, &standing, &Session::at(now))?;
    /// let order = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(42_u64);
    /// let refund = |cents| {
    ///     let evidence = Evidence::none().amount(Amount::money(Currency::EUR, cents));
    ///     policy.authorize_with(&principal, actions::orders::REFUND, &order, &evidence)
    /// };
    /// assert!(refund(50_00).is_allow());
    /// assert_eq!(refund(50_01).outcome(), "approval");
    /// assert_eq!(refund(500_01).reason(), Some(Reason::LimitExceeded));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn authorize_with(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
        evidence: &Evidence<'_>,
    ) -> Decision {
        if evidence.is_special() {
            self.by_special_evidence(principal, action, resource, evidence)
        } else if principal.is_slow(action) {
            self.by_evidence(principal, action, resource, evidence)
        } else {
            // Of what nothing guards evidence says nothing.
            self.authorize(principal, action, resource)
        }
    }

    /// Where evidence could decide whatever the action.
    #[cold]
    #[inline(never)]
    fn by_special_evidence(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
        evidence: &Evidence<'_>,
    ) -> Decision {
        if evidence.is_about_any_action(principal.person()) {
            self.by_all_checks(principal, action, resource, evidence)
        } else if principal.is_slow(action) {
            self.by_evidence(principal, action, resource, evidence)
        } else {
            self.authorize(principal, action, resource)
        }
    }

    /// Where evidence can decide: mostly an allow within limits, which is told
    /// at once, and else by all checks. Kept out of the caller, which then needs
    /// no room for a whole resource. The evidence says nothing that is about any
    /// action.
    #[inline(never)]
    fn by_evidence(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
        evidence: &Evidence<'_>,
    ) -> Decision {
        let asked = resource.as_resource();
        let store = asked.only_store();
        let is_plain = (store.is_some() || asked.stores().is_empty())
            && principal.is_of_policy(self.0.mark)
            && principal.is_of(asked.tenant())
            && (principal.is_unhindered() || is_let(self, principal, action, store));
        if is_plain {
            if let Some(allow) = plain_allow(self, principal, action, store, evidence) {
                return Decision::Allow(allow);
            }
        }
        self.by_all_checks(principal, action, resource, evidence)
    }

    #[inline(never)]
    fn by_all_checks(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
        evidence: &Evidence<'_>,
    ) -> Decision {
        if evidence.acting_for().is_none() {
            let tenant = resource.as_resource().tenant();
            if let Err(reasons) = placed(self, principal, action, tenant) {
                return Decision::deny_for(reasons);
            }
        }
        self.in_full(principal, action, &resource.as_resource(), evidence)
    }

    #[inline(never)]
    fn in_full(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource<'_>,
        evidence: &Evidence<'_>,
    ) -> Decision {
        let given = given(self, principal, action, resource, evidence);
        let decide = |who| evaluate(self, who, action, resource, evidence, given, &mut ());
        match evidence.acting_for() {
            None => decide(principal),
            Some(other) => {
                (decide(principal).and(decide(other))).unless(principal.cannot_act_for(other))
            }
        }
    }

    /// May it do this to that on behalf of another? Both must be allowed: the
    /// more restrictive of the two answers, with what both ask for (rule R13).
    ///
    /// This is [`authorize_with`](Self::authorize_with) with
    /// [`Evidence::on_behalf_of`]; neither of the two persons counts as an
    /// approver. An API key is asked about on behalf of its
    /// [maker](crate::Account::maker): it can do no more than its maker can now,
    /// and nothing once the maker is gone.
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// # let policy = PolicyDocument::new().compile()?;
    /// # let grant = |actions: &[&str]| EntryDocument::actions(actions, ScopeDocument::in_stores([42_u64]));
    /// # let elias = policy.account(&AccountDocument::human(1_u64, 101_u64).grant(grant(&["orders.view"])))?;
    /// # let key = policy.account(&AccountDocument::new(AccountKind::App, 9_u64, 101_u64).made_by(1_u64)
    /// #     .grant(grant(&["orders.view", "orders.fulfill"])))?;
    /// # let now = Time::from_unix(1_000);
    /// # let standing = policy.standing(&[&elias, &key], now);
    /// # let (elias, key) = (
    /// #     policy.principal(&elias, &standing, &Session::at(now))?,
    /// #     policy.principal(&key, &standing, &Session::at(now))?,
    /// # );
    /// let order = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(42_u64);
    /// let ask = |action| policy.authorize_for(&key, &elias, action, &order, &Evidence::none());
    /// assert!(ask(actions::orders::VIEW).is_allow());
    /// // The key was given more than its maker has.
    /// assert_eq!(ask(actions::orders::FULFILL).reason(), Some(Reason::NoGrant));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn authorize_for(
        &self,
        principal: &Principal,
        on_behalf_of: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
        evidence: &Evidence<'_>,
    ) -> Decision {
        let evidence = evidence.on_behalf_of(on_behalf_of);
        self.authorize_with(principal, action, resource, &evidence)
    }

    /// May it do all of these to all of those? The most restrictive answer of
    /// all, nothing in part (rule R20).
    ///
    /// Of no actions or of no resources it is a deny: nothing was asked.
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// # let policy = PolicyDocument::new().compile()?;
    /// # let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
    /// #     EntryDocument::actions(["inventory.transfer"], ScopeDocument::narrowed().locations([1_u64])),
    /// # ))?;
    /// # let now = Time::from_unix(1_000);
    /// # let standing = policy.standing(&[&ben], now);
    /// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
    /// let from = Resource::of(ResourceKind::STOCK_ITEM).at_location(1_u64);
    /// let to = Resource::of(ResourceKind::STOCK_ITEM).at_location(2_u64);
    /// let transfer = policy.authorize_all(&principal, actions::inventory::TRANSFER, [from, to]);
    /// assert_eq!(transfer.reason(), Some(Reason::OutOfScope));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn authorize_all<R: AsResource>(
        &self,
        principal: &Principal,
        actions: impl Into<Actions>,
        resources: impl IntoIterator<Item = R>,
    ) -> Decision {
        let actions = actions.into();
        resources
            .into_iter()
            .flat_map(|resource| {
                (actions.iter()).map(move |action| self.authorize(principal, action, &resource))
            })
            .reduce(Decision::and)
            .unwrap_or_else(|| Decision::deny(Reason::InvalidRequest))
    }

    /// May it do this to each of those? One decision a resource, in order, as
    /// [`authorize`](Self::authorize) gives it.
    pub fn authorize_each<R: AsResource>(
        &self,
        principal: &Principal,
        action: Action,
        resources: impl IntoIterator<Item = R>,
    ) -> impl Iterator<Item = Decision> {
        (resources.into_iter()).map(move |resource| self.authorize(principal, action, &resource))
    }
}
