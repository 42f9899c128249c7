//! Holdings: what a person was granted, place by place.
//!
//! Lives here: [`Holdings`], the basis of rule R32. A place is a store, or
//! everywhere else. Invariants:
//!
//! - nothing that is granted is subtracted: no deny, boundary or session loosens
//!   anything by taking a side away;
//! - only stores part places: whatever else narrows a grant does not.

use smallvec::SmallVec;

use crate::catalogue::Actions;
use crate::model::{AccountData, Grant, Role, RoleId, Scope, Status, StoreId, Time};

/// What is held, and which rules somebody is let off, at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Held {
    pub(crate) actions: Actions,
    /// Rules that a waiver or a role's acceptance covers there, by their bits.
    pub(crate) let_off: u128,
}

impl Held {
    fn and(self, other: Self) -> Self {
        Self {
            actions: self.actions | other.actions,
            let_off: self.let_off | other.let_off,
        }
    }
}

/// What is held everywhere, and in single stores beside that.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holdings {
    everywhere: Held,
    stores: SmallVec<[(StoreId, Held); 4]>,
}

/// Whether anything of this account counts at all: it is not gone for good.
fn is_of_the_basis(account: &AccountData, now: Time) -> bool {
    account.status != Status::Terminated && !account.window.is_over_at(now)
}

/// The grants of these accounts that count.
pub(crate) fn basis<'a>(
    accounts: impl Iterator<Item = &'a AccountData>,
    now: Time,
) -> impl Iterator<Item = &'a Grant> {
    let accounts = accounts.filter(move |account| is_of_the_basis(account, now));
    let grants = accounts.flat_map(|account| &account.grants);
    grants.filter(move |grant| Holdings::counts(grant, now))
}

impl Holdings {
    /// Whether a grant counts: it is valid now, or will be.
    pub(crate) fn counts(grant: &Grant, now: Time) -> bool {
        let (from, until) = (grant.window.from(), grant.window.until());
        !grant.window.is_over_at(now) && (from.is_none() || from != until)
    }

    /// What the accounts of one person were granted, and which rules their roles
    /// accept and their waivers let them off.
    pub(crate) fn of<'a>(
        accounts: impl Iterator<Item = &'a AccountData> + Clone,
        roles: &[Role],
        now: Time,
    ) -> Self {
        let mut holdings = Self::default();
        for grant in basis(accounts.clone(), now) {
            let role = grant.role.and_then(|id| roles.get(usize::from(id.index)));
            let held = Held {
                actions: grant.actions,
                let_off: role.map_or(0, |role| role.accepts),
            };
            holdings.add(&grant.scope, held);
        }
        for account in accounts.filter(|account| is_of_the_basis(account, now)) {
            for waiver in &account.waivers {
                if let (Some(rule), true) = (waiver.at, waiver.window.contains(now)) {
                    let held = Held {
                        actions: Actions::EMPTY,
                        let_off: 1 << rule,
                    };
                    holdings.add(&waiver.scope, held);
                }
            }
        }
        holdings
    }

    /// What a session uses of these grants: those valid now, of these roles if it is
    /// limited to any; nobody is let off for it.
    pub(crate) fn used(grants: &[Grant], roles: Option<&[RoleId]>, now: Time) -> Self {
        let mut used = Self::default();
        for grant in grants {
            let is_active = match (roles, grant.role) {
                (None, _) => true,
                (Some(active), Some(role)) => active.contains(&role),
                (Some(_), None) => false,
            };
            if is_active && grant.window.contains(now) {
                let held = Held {
                    actions: grant.actions,
                    let_off: 0,
                };
                used.add(&grant.scope, held);
            }
        }
        used
    }

    /// Adds what is held in a scope.
    pub(crate) fn add(&mut self, scope: &Scope, held: Held) {
        if scope.stores().is_empty() {
            self.everywhere = self.everywhere.and(held);
        }
        for store in scope.stores() {
            match self.stores.iter_mut().find(|(known, _)| known == store) {
                Some((_, known)) => *known = known.and(held),
                None => self.stores.push((*store, held)),
            }
        }
    }

    /// All that is held at a place.
    pub(crate) fn at(&self, place: Option<StoreId>) -> Held {
        let mut stores = self.stores.iter();
        let found = stores.find(|(store, _)| place == Some(*store));
        found.map_or(self.everywhere, |(_, held)| held.and(self.everywhere))
    }

    /// Every place with all that is held there: each store that is named, and
    /// `None` for everywhere else.
    pub(crate) fn places(&self) -> impl Iterator<Item = (Option<StoreId>, Held)> {
        let everywhere = self.everywhere;
        let stores = self.stores.iter();
        let stores = stores.map(move |(store, held)| (Some(*store), held.and(everywhere)));
        stores.chain([(None, everywhere)])
    }
}

/// Of what is known of each place, as [`Holdings::places`] names them, what bears
/// on a request in these stores: one without a store is at every place, and a
/// store that is not named is everywhere else.
pub(crate) fn at<'a, T>(
    places: &'a [(Option<StoreId>, T)],
    stores: &'a [StoreId],
) -> impl Iterator<Item = &'a T> {
    let is_named = |store: &StoreId| places.iter().any(|(place, _)| *place == Some(*store));
    let is_elsewhere = stores.is_empty() || !stores.iter().all(is_named);
    places.iter().filter_map(move |(place, what)| {
        let is_there = match place {
            Some(store) => stores.is_empty() || stores.contains(store),
            None => is_elsewhere,
        };
        is_there.then_some(what)
    })
}
