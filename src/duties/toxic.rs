//! Toxic combinations: roles that trip a rule, alone or together.
//!
//! Lives here: [`ToxicCombination`], and finding all of them up to three roles by
//! trying every one, two and three. Invariant: a combination is listed for a rule
//! only if no part of it trips the rule.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::Actions;
use crate::model::{Acceptance, DutyRule, Role};

use super::rules::Rules;

/// Roles that trip a duty rule when one person holds them in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToxicCombination<'a> {
    rule: &'a DutyRule,
    roles: Vec<&'a Role>,
    actions: Actions,
}

impl<'a> ToxicCombination<'a> {
    /// The rule that they trip.
    #[must_use]
    pub const fn rule(&self) -> &'a DutyRule {
        self.rule
    }

    /// The roles, by name: one, two or three, none of which could be left out.
    #[must_use]
    pub fn roles(&self) -> &[&'a Role] {
        &self.roles
    }

    /// The acceptance of the rule by the one role that it is, if that role has one.
    #[must_use]
    pub fn accepted(&self) -> Option<&'a Acceptance> {
        let [only] = *self.roles else {
            return None;
        };
        let mut accepted = only.accepted.iter();
        accepted.find(|accepted| accepted.rule == self.rule.name)
    }

    /// Each side that is held: which role brings what to it.
    pub fn sides(&self) -> impl Iterator<Item = Vec<(&'a Role, Actions)>> + '_ {
        self.rule.held_sides(self.actions).map(|side| {
            let brought = self.roles.iter();
            let brought = brought.map(|role| (*role, role.actions() & side.actions()));
            brought.filter(|(_, by)| !by.is_empty()).collect()
        })
    }

    /// The actions of which any one, taken away from all of the roles, resolves
    /// it.
    #[must_use]
    pub fn resolved_without(&self) -> Actions {
        let of_the_rule = self.actions & self.rule.actions();
        (of_the_rule.iter())
            .filter(|action| !self.rule.is_tripped(self.actions - *action))
            .collect()
    }

    /// The roles' names, joined: `desk + marketing`.
    #[must_use]
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.roles.iter().map(|role| role.name()).collect();
        names.join(" + ")
    }
}

impl fmt::Display for ToxicCombination<'_> {
    /// The roles and the rule: `desk + marketing: O2C-02`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.names(), self.rule.name())
    }
}

/// Every smallest combination of up to three roles that trips a rule about what is
/// granted: single roles first, then by the roles' names, then by the rule's.
pub(crate) fn toxic_combinations<'a>(
    duties: &'a Rules,
    roles: &'a [Role],
) -> Vec<ToxicCombination<'a>> {
    let trips = |actions| duties.tripped(duties.sides_held(actions), duties.granted);
    let mut found = Vec::new();
    let mut add = |bits: u128, together: &[&'a Role], actions| {
        found.extend(duties.of(bits).map(|(_, rule)| ToxicCombination {
            rule,
            roles: Vec::from(together),
            actions,
        }));
    };
    let alone: Vec<u128> = roles.iter().map(|role| trips(role.actions)).collect();
    for (one, role) in alone.iter().zip(roles) {
        add(*one, &[role], role.actions);
    }
    // What each pair trips, at `first * roles.len() + second`.
    let mut pairs = Vec::with_capacity(roles.len() * roles.len());
    for (i, first) in alone.iter().zip(roles).enumerate() {
        for (j, second) in alone.iter().zip(roles).enumerate() {
            if j <= i {
                pairs.push(0);
                continue;
            }
            let both = first.1.actions | second.1.actions;
            let tripped = trips(both);
            add(tripped & !(first.0 | second.0), &[first.1, second.1], both);
            pairs.push(tripped);
        }
    }
    let pair = |i: usize, j: usize| pairs.get(i * roles.len() + j).copied().unwrap_or(0);
    for (i, first) in roles.iter().enumerate() {
        for (j, second) in roles.iter().enumerate().skip(i + 1) {
            let both = first.actions | second.actions;
            for (k, third) in roles.iter().enumerate().skip(j + 1) {
                let known = pair(i, j) | pair(i, k) | pair(j, k);
                let all = both | third.actions;
                add(trips(all) & !known, &[first, second, third], all);
            }
        }
    }
    found
}
