//! Asked: a wish, as one list can answer it.
//!
//! Lives here: [`Asked`], what is enough of each action and what is too much, given
//! the restrictions that the list can express.

use alloc::vec::Vec;

use crate::catalogue::Actions;

use super::mapping::{Given, Mapping};
use super::wanted::Wanted;
use super::words::{Part, Restriction};

/// What is wanted, sorted by what is enough.
pub(super) struct Asked {
    pub(super) all: Actions,
    /// Of these any part is enough.
    in_part: Actions,
    /// Of these what is assigned is enough, for they are wanted so, or narrowed in some
    /// way and in no other that is told.
    assigned: Actions,
    /// What is wanted narrowed to what is assigned, or in whichever way, and the platform
    /// cannot narrow so.
    unnarrowed: Actions,
    /// What is wanted under another restriction that cannot be expressed.
    unrestricted: Actions,
}

impl Asked {
    pub(super) fn of(wanted: &Wanted, mapping: &Mapping) -> Self {
        let narrows = |by: &Restriction| matches!(by, Restriction::Assigned | Restriction::Scope);
        let all = |which: &dyn Fn(&Restriction) -> bool| {
            let unmet = unexpressed(wanted, mapping).into_iter();
            let these = unmet.filter(|(by, _)| which(by));
            these.fold(Actions::EMPTY, |all, (_, actions)| all | actions)
        };
        let restricted = |by| wanted.restricted(by);
        let others = Restriction::SCOPES.iter();
        let others = others.filter(|by| **by != Restriction::Assigned);
        let in_others = others.fold(Actions::EMPTY, |all, by| all | restricted(*by));
        Self {
            all: wanted.actions(),
            in_part: wanted.wanted_in_part(),
            assigned: restricted(Restriction::Assigned)
                | (restricted(Restriction::Scope) - in_others),
            unnarrowed: all(&narrows),
            unrestricted: all(&|by| !narrows(by)),
        }
    }

    /// What of it is given in the way that is wanted.
    pub(super) fn satisfied(&self, given: &Given) -> Actions {
        let assigned = given.in_the_part(Part::Assigned);
        (given.whole | (given.in_part() & self.in_part) | (assigned & self.assigned)) & self.all
    }

    /// What is given in full where a part was wanted, and of what was wanted narrowed
    /// as the platform cannot, what is given in any other way than assigned.
    pub(super) fn wider(&self, given: &Given) -> Actions {
        let others = given.partly.iter();
        let others = others.filter(|(_, part)| *part != Part::Assigned);
        let others: Actions = others.map(|(action, _)| *action).collect();
        (given.whole & self.in_part) | ((given.whole | others) & self.unnarrowed)
    }

    /// What is given in a way in which it is not wanted at all.
    pub(super) fn exceeds(&self, given: &Given) -> Actions {
        (given.any() - self.all) | self.wider(given) | (given.any() & self.unrestricted)
    }

    /// What of it is given, and under the restrictions that are wanted.
    pub(super) fn kept(&self, given: &Given) -> Actions {
        self.satisfied(given) - self.wider(given) - self.unrestricted
    }

    /// What is wanted under a restriction that cannot be expressed.
    pub(super) fn unmet(&self) -> Actions {
        self.unnarrowed | self.unrestricted
    }
}

/// The restrictions that a platform cannot express, with what is wanted under them.
///
/// It narrows a holder, and with that all that it gives: where only some of it is to be
/// narrowed, or each to something else, it cannot say so.
pub(super) fn unexpressed(wanted: &Wanted, mapping: &Mapping) -> Vec<(Restriction, Actions)> {
    let expresses = |by: Restriction| match by {
        Restriction::Scope => {
            let mut scopes = Restriction::SCOPES.iter();
            scopes.any(|scope| mapping.expresses.contains(scope))
        }
        by => mapping.expresses.contains(&by),
    };
    let permissions = mapping.permissions.iter();
    let given = permissions.fold(Actions::EMPTY, |all, one| all | one.actions());
    let of_all = |actions: Actions| (wanted.actions() & given).is_subset(actions);
    let narrows = |by| by == Restriction::Scope || Restriction::SCOPES.contains(&by);
    let all = wanted.restrictions().iter().copied();
    all.filter(|(by, actions)| {
        !expresses(*by) || (narrows(*by) && (wanted.is_uneven() || !of_all(*actions)))
    })
    .collect()
}
