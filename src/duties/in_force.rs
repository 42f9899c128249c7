//! In force: where which rules stand in the way of what.
//!
//! Lives here: [`InForce`], made of what a person holds, and asked about one
//! request (rule R34). Invariant: a request without a store is at every place.

use alloc::vec::Vec;

use crate::catalogue::{Action, Actions, OnUse};
use crate::model::{StoreId, StoreSet};

use super::holdings::{Held, Holdings, at};
use super::rules::Rules;

/// A tripped rule that nobody is let off, at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bar {
    /// Its place among the rules.
    pub(crate) rule: u8,
    pub(crate) on_use: OnUse,
    /// The actions of the sides that are held.
    pub(crate) actions: Actions,
}

/// Which rules stand in the way, place by place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct InForce {
    /// Everything that any of them is about.
    pub(crate) actions: Actions,
    places: Vec<(Option<StoreId>, Vec<Bar>)>,
}

impl InForce {
    /// Of these rules, few of which are tripped, those that the holdings trip and
    /// that do something; `None` if there is none.
    pub(crate) fn of(holdings: &Holdings, rules: &Rules, among: u128) -> Option<Self> {
        let among = among & rules.enforced;
        let tripped = |held: Held| rules.tripped_of_few(held.actions, among & !held.let_off);
        if holdings.places().all(|(_, held)| tripped(held) == 0) {
            return None;
        }
        let mut in_force = Self::default();
        for (store, held) in holdings.places() {
            let bars: Vec<Bar> = (rules.of(tripped(held)))
                .map(|(index, rule)| Bar {
                    rule: index,
                    on_use: rule.on_use,
                    actions: (rule.held_sides(held.actions))
                        .fold(Actions::EMPTY, |all, side| all | side.actions),
                })
                .collect();
            for bar in &bars {
                in_force.actions |= bar.actions;
            }
            in_force.places.push((store, bars));
        }
        Some(in_force)
    }

    /// The bars at each of these stores, or at every place if there is none.
    pub(crate) fn bars<'a>(
        &'a self,
        action: Action,
        stores: &'a [StoreId],
    ) -> impl Iterator<Item = &'a Bar> {
        let bars = at(&self.places, stores).flatten();
        bars.filter(move |bar| bar.actions.contains(action))
    }

    /// The stores where rules with this answer stand in the way of an action.
    pub(crate) fn places(&self, action: Action, on_use: OnUse) -> StoreSet {
        let is_barred = |bars: &[Bar]| {
            let mut bars = bars.iter();
            bars.any(|bar| bar.on_use == on_use && bar.actions.contains(action))
        };
        let places = self.places.iter();
        StoreSet::of_places(places.map(|(place, bars)| (*place, is_barred(bars))))
    }
}
