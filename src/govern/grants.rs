//! Grants: what giving one, or editing a role, would newly trip (rule R33).
//!
//! Lives here: `check_grant` and `check_edit`. They report, and the host commits
//! or does not. Invariant: what is tripped before is never told as new.

use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::names::words;
use crate::catalogue::{Actions, OnGrant};
use crate::decide::Standing;
use crate::duties::{Held, Holdings, basis};
use crate::model::{Account, DutyRule, PersonId, StoreId, StoreSet, TenantId, Time};
use crate::policy::{AccountDocument, DocumentError, EntryDocument, Policy};

words! {
    /// What it takes to commit a change.
    pub enum GrantVerdict as "verdict on a grant" {
        /// Nothing: it trips no rule that was not tripped before.
        Clear = "clear",
        /// Nothing but to know of it.
        Warn = "warn",
        /// A waiver of each rule first.
        Waiver = "waiver",
        /// It is not to be committed.
        Reject = "reject",
    }
}

/// A duty rule that a change would trip, where it is not tripped before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConflict<'a> {
    rule: &'a DutyRule,
    stores: StoreSet,
    held: Actions,
    verdict: GrantVerdict,
    within_role: bool,
}

impl fmt::Display for NewConflict<'_> {
    /// The rule, where and what it takes: `O2C-02 in store 42: waiver`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} in {}: {}",
            self.rule.name(),
            self.stores,
            self.verdict
        )
    }
}

impl<'a> NewConflict<'a> {
    /// The rule.
    #[must_use]
    pub const fn rule(&self) -> &'a DutyRule {
        self.rule
    }

    /// Where it would be tripped.
    #[must_use]
    pub const fn stores(&self) -> &StoreSet {
        &self.stores
    }

    /// The actions of its sides that would then be held there.
    #[must_use]
    pub const fn held(&self) -> Actions {
        self.held
    }

    /// What it takes: nothing, where a waiver or an acceptance covers it already.
    #[must_use]
    pub const fn verdict(&self) -> GrantVerdict {
        self.verdict
    }

    /// Whether what is given, or one role of those held, trips it by itself.
    #[must_use]
    pub const fn is_within_one_role(&self) -> bool {
        self.within_role
    }
}

/// What a change would newly trip for one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GrantCheck<'a> {
    conflicts: Vec<NewConflict<'a>>,
}

impl<'a> GrantCheck<'a> {
    /// What it takes to commit it: the most that any conflict takes.
    #[must_use]
    pub fn verdict(&self) -> GrantVerdict {
        let verdicts = self.conflicts.iter().map(NewConflict::verdict);
        verdicts.max().unwrap_or(GrantVerdict::Clear)
    }

    /// The rules that it would newly trip, by name.
    #[must_use]
    pub fn conflicts(&self) -> &[NewConflict<'a>] {
        &self.conflicts
    }
}

/// Why a grant cannot be looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotChecked {
    /// It is no grant under this policy.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The standing says nothing of anybody under this policy.
    #[error(
        "the standing is of nobody under this policy: take it of the accounts of one person, resolved under this one"
    )]
    Standing,
}

impl Policy {
    /// What giving this grant to any account of the person would newly trip.
    ///
    /// # Errors
    ///
    /// [`NotChecked`] if the grant is none under this policy, or the standing is of
    /// nobody under it.
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// # let policy = PolicyDocument::new().compile()?;
    /// # let grant = |action: &str, store: u64| EntryDocument::actions([action], ScopeDocument::in_stores([store]));
    /// let ana = policy.account(&AccountDocument::human(7_u64, 107_u64).grant(grant("orders.refund", 42)))?;
    /// let standing = policy.standing(&[&ana], Time::from_unix(1_000));
    ///
    /// // In another store it never meets her refunds.
    /// assert_eq!(policy.check_grant(&standing, &grant("discounts.create", 43))?.verdict(), GrantVerdict::Clear);
    /// let check = policy.check_grant(&standing, &grant("discounts.create", 42))?;
    /// assert_eq!(check.verdict(), GrantVerdict::Waiver);
    /// assert_eq!(check.conflicts()[0].rule().name(), "O2C-02");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check_grant(
        &self,
        standing: &Standing,
        grant: &EntryDocument,
    ) -> Result<GrantCheck<'_>, NotChecked> {
        let grant = self.grant_of(grant)?;
        if standing.of.is_none_or(|of| of.policy != self.0.mark) {
            return Err(NotChecked::Standing);
        }
        let now = standing.taken_at();
        let accounts = standing.accounts();
        let before = self.holdings(accounts, now);
        let mut after = before.clone();
        let role = grant.role.and_then(|id| self.role_of(id));
        let given = Held {
            actions: grant.actions,
            let_off: role.map_or(0, |role| role.accepts),
        };
        if Holdings::counts(&grant, now) {
            after.add(&grant.scope, given);
        }
        let is_owner = accounts.iter().any(Account::is_owner);
        Ok(self.newly(&before, &after, is_owner, |rule| {
            rule.is_tripped(grant.actions)
        }))
    }

    /// What putting this policy in the place of `before` would newly trip for the
    /// people behind these accounts: an edit of a role is a grant to all of its
    /// holders. Pass all accounts; whoever trips nothing new is left out.
    ///
    /// A rule that is new itself finds what was tripped already, and so is no
    /// matter of the edit: [`conflicts`](Self::conflicts) tells of those.
    ///
    /// # Errors
    ///
    /// [`DocumentError`] of the first account that one of the two policies cannot
    /// read.
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// let policy = |actions: &[&str]| {
    ///     PolicyDocument::new().role("desk", RoleDocument::new().allow(actions)).compile()
    /// };
    /// let before = policy(&["orders.view", "orders.refund"])?;
    /// let after = policy(&["orders.view", "orders.refund", "orders.create"])?;
    /// let staff = [AccountDocument::human(7_u64, 107_u64)
    ///     .grant(EntryDocument::role("desk", ScopeDocument::in_stores([42_u64])))];
    ///
    /// let found = after.check_edit(&before, &staff, Time::from_unix(1_000))?;
    /// assert_eq!(found[0].0, PersonId::from(107_u64));
    /// assert_eq!(found[0].1.conflicts()[0].rule().name(), "O2C-03");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check_edit(
        &self,
        before: &Self,
        accounts: &[AccountDocument],
        now: Time,
    ) -> Result<Vec<(PersonId, GrantCheck<'_>)>, DocumentError> {
        type Of = (Option<TenantId>, PersonId);
        let mut people: Vec<(Of, Account, Account)> = Vec::with_capacity(accounts.len());
        for document in accounts {
            let of = (document.tenant(), document.person());
            // Waivers cover nothing that was; one of a rule that is new is no mistake.
            let old = document.clone().without_waivers();
            people.push((of, before.account(&old)?, self.account(document)?));
        }
        people.sort_by_key(|(of, _, _)| *of);
        let mut found = Vec::new();
        for one in people.chunk_by(|(one, _, _), (other, _, _)| one == other) {
            let Some(((_, person), _, _)) = one.first() else {
                continue;
            };
            let old: Vec<Account> = one.iter().map(|(_, old, _)| old.clone()).collect();
            let new: Vec<Account> = one.iter().map(|(_, _, new)| new.clone()).collect();
            let is_owner = new.iter().any(Account::is_owner);
            // The actions that were held, under the rules that there will be.
            let held = before.holdings(&old, now);
            let check = self.newly(&held, &self.holdings(&new, now), is_owner, |rule| {
                let mut grants = basis(new.iter().map(|account| &*account.0), now);
                grants.any(|grant| grant.role.is_some() && rule.is_tripped(grant.actions))
            });
            if !check.conflicts.is_empty() {
                found.push((*person, check));
            }
        }
        Ok(found)
    }

    fn holdings(&self, accounts: &[Account], now: Time) -> Holdings {
        let accounts = accounts.iter().map(|account| &*account.0);
        Holdings::of(accounts, &self.0.roles, now)
    }

    /// The rules that are tripped after and not before, place by place; and which
    /// of them what is given trips by itself.
    fn newly(
        &self,
        before: &Holdings,
        after: &Holdings,
        is_owner: bool,
        alone: impl Fn(&DutyRule) -> bool,
    ) -> GrantCheck<'_> {
        let rules = &self.0.duties;
        let tripped = |held: Held| rules.tripped(rules.sides_held(held.actions), rules.granted);
        let places: Vec<(Option<StoreId>, Held, u128)> = (after.places())
            .map(|(store, held)| (store, held, tripped(held) & !tripped(before.at(store))))
            .collect();
        let mut conflicts = Vec::new();
        for (index, rule) in rules.of(places.iter().fold(0, |all, (_, _, new)| all | new)) {
            let is_new = |bits: u128| bits >> index & 1 == 1;
            let stores = places.iter().map(|(store, _, new)| (*store, is_new(*new)));
            let there = || places.iter().filter(|(_, _, new)| is_new(*new));
            let is_covered = there().all(|(_, held, _)| held.let_off >> index & 1 == 1);
            conflicts.push(NewConflict {
                rule,
                stores: StoreSet::of_places(stores),
                held: there().fold(Actions::EMPTY, |all, (_, held, _)| all | held.actions)
                    & rule.actions(),
                verdict: match rule.on_grant() {
                    _ if is_covered => GrantVerdict::Clear,
                    // An owner is told, and not stopped.
                    _ if is_owner && rules.spares_owners => GrantVerdict::Warn,
                    OnGrant::Warn => GrantVerdict::Warn,
                    OnGrant::Waiver => GrantVerdict::Waiver,
                    OnGrant::Reject => GrantVerdict::Reject,
                },
                within_role: alone(rule),
            });
        }
        GrantCheck { conflicts }
    }
}
