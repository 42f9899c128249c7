//! Conflicts: which duty rules a person trips, where, and in what way.
//!
//! Lives here: [`Conflict`]. Not hot: every rule is looked at, also those that do
//! nothing, and places in the same way are told together.

use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::names::words;
use crate::catalogue::{Actions, Severity};
use crate::decide::Standing;
use crate::duties::{Held, Holdings, basis};
use crate::model::{
    Account, AccountData, AccountId, DutyRule, Role, Scope, StoreId, StoreSet, Time,
};
use crate::policy::Policy;

words! {
    /// In what way a person trips a duty rule.
    #[non_exhaustive]
    pub enum ConflictState as "state of a conflict" {
        /// They hold what is kept apart, and nothing is done about it.
        Active = "active",
        /// A deny or a boundary masks a side of it for now: the grant itself is to
        /// be taken away.
        Latent = "latent",
        /// Some of it begins later.
        Future = "future",
        /// A waiver or the acceptance of a role covers it.
        Mitigated = "mitigated",
    }
}

/// A duty rule that a person trips, and where (rule R32).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict<'a> {
    rule: &'a DutyRule,
    state: ConflictState,
    stores: StoreSet,
    held: Actions,
    roles: Vec<&'a str>,
    accounts: Vec<(AccountId, Actions)>,
}

impl fmt::Display for Conflict<'_> {
    /// The rule, in what way and where: `O2C-02 active in store 42`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} in {}", self.rule.name(), self.state, self.stores)
    }
}

impl<'a> Conflict<'a> {
    /// The rule.
    #[must_use]
    pub const fn rule(&self) -> &'a DutyRule {
        self.rule
    }

    /// In what way it is tripped.
    #[must_use]
    pub const fn state(&self) -> ConflictState {
        self.state
    }

    /// How bad it is: one lower where it cannot be used yet, or not now.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self.state {
            ConflictState::Active => self.rule.severity(),
            ConflictState::Latent | ConflictState::Future => self.rule.severity().lowered(),
            ConflictState::Mitigated => Severity::Low,
        }
    }

    /// The stores where it is tripped in this way.
    #[must_use]
    pub const fn stores(&self) -> &StoreSet {
        &self.stores
    }

    /// The actions that are held of its sides there.
    #[must_use]
    pub const fn held(&self) -> Actions {
        self.held
    }

    /// The accounts of the person that bring something to it there, each with what it
    /// brings, in the order of the standing.
    #[must_use]
    pub fn accounts(&self) -> &[(AccountId, Actions)] {
        &self.accounts
    }

    /// The roles that trip it by themselves, by name; such a role can be given to
    /// nobody cleanly.
    #[must_use]
    pub fn roles(&self) -> &[&'a str] {
        &self.roles
    }
}

impl Policy {
    /// Every duty rule about what is granted that this person trips, sorted by rule
    /// and state; each with the stores where that is so.
    ///
    /// What is ignored, accepted or waived is listed too: this is what a decision
    /// rests on and what a review shows. Of a standing of nobody, or of another
    /// policy, there are none.
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// let policy = PolicyDocument::new().compile()?;
    /// # let grant = |action: &str, store: u64| EntryDocument::actions([action], ScopeDocument::in_stores([store]));
    /// // A login that refunds, and an API key of the same person that makes discounts.
    /// let login = policy.account(&AccountDocument::human(7_u64, 107_u64).grant(grant("orders.refund", 42)))?;
    /// let key = policy.account(&AccountDocument::new(AccountKind::App, 8_u64, 107_u64)
    ///     .grant(grant("discounts.create", 42)))?;
    /// let standing = policy.standing(&[&login, &key], Time::from_unix(1_000));
    ///
    /// let conflicts = policy.conflicts(&standing);
    /// assert_eq!(conflicts[0].rule().name(), "O2C-02");
    /// assert_eq!(conflicts[0].state(), ConflictState::Active);
    /// assert_eq!(conflicts[0].stores().to_string(), "store 42");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn conflicts(&self, standing: &Standing) -> Vec<Conflict<'_>> {
        if standing.of.is_none_or(|of| of.policy != self.0.mark) {
            return Vec::new();
        }
        let now = standing.taken_at();
        let places: Vec<Place<'_>> = self.places(standing, now);
        let mut conflicts = Vec::new();
        for (index, rule) in self.0.duties.of(self.0.duties.granted) {
            for state in ConflictState::ALL {
                let is_so = |place: &&Place<'_>| place.state(index) == Some(*state);
                if !places.iter().any(|place| is_so(&place)) {
                    continue;
                }
                let stores = places.iter().map(|place| (place.store, is_so(&place)));
                let there = || places.iter().filter(is_so);
                let held = there().fold(Actions::EMPTY, |all, place| all | place.held.actions);
                let mut roles: Vec<&str> = there()
                    .flat_map(|place| &place.roles)
                    .filter(|role| rule.is_tripped(role.actions()))
                    .map(|role| role.name())
                    .collect();
                roles.sort_unstable();
                roles.dedup();
                let brought = |account: &Account| {
                    let at_once = there().map(|place| granted_at(&account.0, place.store, now));
                    let all = at_once.fold(Actions::EMPTY, |all, actions| all | actions);
                    (account.id(), all & rule.actions())
                };
                let accounts = standing.accounts().iter().map(brought);
                conflicts.push(Conflict {
                    accounts: accounts.filter(|(_, by)| !by.is_empty()).collect(),
                    rule,
                    state: *state,
                    stores: StoreSet::of_places(stores),
                    held: held & rule.actions(),
                    roles,
                });
            }
        }
        conflicts
    }

    /// Every place with what is held and tripped there.
    fn places(&self, standing: &Standing, now: Time) -> Vec<Place<'_>> {
        let rules = &self.0.duties;
        let accounts = || standing.accounts().iter().map(|account| &*account.0);
        let tripped_by = |actions| rules.tripped(rules.sides_held(actions), rules.granted);
        let holdings = Holdings::of(accounts(), &self.0.roles, now);
        let places = holdings.places().map(|(store, held)| {
            let granted =
                || basis(accounts(), now).filter(move |grant| counts_at(&grant.scope, store));
            let by_now = granted().filter(|grant| grant.window.contains(now));
            let by_now = by_now.fold(Actions::EMPTY, |all, grant| all | grant.actions);
            let effective = (accounts())
                .map(|account| effective_at(account, store, now))
                .fold(Actions::EMPTY, |all, actions| all | actions);
            Place {
                store,
                held,
                roles: granted()
                    .filter_map(|grant| self.0.roles.get(usize::from(grant.role?.index)))
                    .collect(),
                tripped: tripped_by(held.actions),
                by_now: tripped_by(by_now),
                effective: tripped_by(effective),
            }
        });
        places.collect()
    }
}

/// One place, with what is held there and the rules that it trips, by their bits.
struct Place<'a> {
    store: Option<StoreId>,
    held: Held,
    roles: Vec<&'a Role>,
    tripped: u128,
    /// By what is valid now alone.
    by_now: u128,
    /// By what no deny or boundary masks.
    effective: u128,
}

impl Place<'_> {
    /// In what way a rule is tripped here, if it is.
    fn state(&self, rule: u8) -> Option<ConflictState> {
        let has = |bits: u128| bits >> rule & 1 == 1;
        has(self.tripped).then(|| {
            if has(self.held.let_off) {
                ConflictState::Mitigated
            } else if !has(self.by_now) {
                ConflictState::Future
            } else if !has(self.effective) {
                ConflictState::Latent
            } else {
                ConflictState::Active
            }
        })
    }
}

/// Whether what has this scope counts at a place.
fn counts_at(scope: &Scope, store: Option<StoreId>) -> bool {
    scope.stores().is_empty() || store.is_some_and(|store| scope.stores().contains(&store))
}

/// What an account was granted at a place.
fn granted_at(account: &AccountData, store: Option<StoreId>, now: Time) -> Actions {
    let granted = basis(core::iter::once(account), now);
    let granted = granted.filter(|grant| counts_at(&grant.scope, store));
    granted.fold(Actions::EMPTY, |all, grant| all | grant.actions)
}

/// What an account could do of what it was granted at a place, its denies and its
/// boundary being as they are now. A deny that is narrower than stores masks
/// nothing, and a boundary that reaches to anything there nothing either.
fn effective_at(account: &AccountData, store: Option<StoreId>, now: Time) -> Actions {
    let granted = granted_at(account, store, now);
    let denied = account.denies.iter().filter(|deny| {
        let whole = deny.scope.is_tenant() || deny.scope.only_stores().is_some();
        whole && counts_at(&deny.scope, store) && deny.window.contains(now)
    });
    let open = denied.fold(granted, |open, deny| open - deny.actions);
    match &account.boundary {
        None => open,
        Some(boundary) => {
            let within = boundary.0.iter();
            let within = within.filter(|part| counts_at(&part.scope, store));
            within.fold(Actions::EMPTY, |all, part| all | part.actions) & open
        }
    }
}
