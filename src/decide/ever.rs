//! Could ever: whether there is any resource at all.
//!
//! Lives here: `could_ever`. Scopes are conjunctions over a handful of keys, so
//! the question is answered exactly, by looking for values: what a grant and a
//! boundary leave open is filled with a value that no deny names, and what they
//! close is gone through.

use alloc::vec;
use alloc::vec::Vec;

use crate::catalogue::Action;
use crate::model::{Narrowing, Scope, StoreSet};
use crate::policy::Policy;

use super::principal::Principal;

impl Policy {
    /// Whether there is any resource at all on which it gets anything but a
    /// deny: whether to show a button.
    ///
    /// True also where a sign-in or an approval would be asked for, and where an
    /// amount decides, for there is always one that is small enough. As of the
    /// principal's instant and session; of the principal's own tenant.
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// # let policy = PolicyDocument::new().compile()?;
    /// # let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
    /// #     EntryDocument::actions(["orders.view"], ScopeDocument::in_stores([42_u64])),
    /// # ))?;
    /// # let now = Time::from_unix(1_000);
    /// # let standing = policy.standing(&[&ben], now);
    /// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
    /// assert!(policy.could_ever(&principal, actions::orders::VIEW)); // somewhere
    /// assert!(!policy.could_ever(&principal, actions::orders::REFUND)); // nowhere
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn could_ever(&self, principal: &Principal, action: Action) -> bool {
        let reach = self.where_can(principal, action);
        let bounds: &[&Scope] = if reach.bounds().is_empty() {
            &[&Scope::TENANT]
        } else {
            reach.bounds()
        };
        // A deny on the whole tenant leaves no reach at all.
        let denies: Vec<&Narrowing> = (reach.except().iter())
            .filter_map(|scope| scope.narrowing())
            .collect();
        let blocked = reach.blocked();
        reach.anywhere().any(|grant| {
            (bounds.iter()).any(|bound| {
                let within = [grant, *bound].map(|scope| unblocked(scope, blocked));
                let [Some(grant), Some(bound)] = within else {
                    return false;
                };
                is_met([&grant, &bound], reach.is_read(), &denies)
            })
        })
    }
}

/// The keys of a scope, its stores narrowed to those where duty rules deny
/// nothing; `None` if there is no such store.
///
/// Where they deny in some stores alone, and none is named, any other will do: that
/// is a key that no choice of values closes, for a deny may name the same stores.
fn unblocked(scope: &Scope, blocked: &StoreSet) -> Option<Narrowing> {
    let mut keys = scope.narrowing().cloned().unwrap_or_default();
    if !keys.stores.is_empty() {
        keys.stores.retain(|store| !blocked.contains(*store));
    } else if blocked.is_all_but() {
        keys.stores = Vec::from(blocked.listed());
    } else {
        return Some(keys);
    }
    (!keys.stores.is_empty()).then_some(keys)
}

/// Which denies a choice of values for one key shows the resource to lie
/// outside of.
type Shown = Vec<bool>;

/// Whether some resource is covered by both scopes and shown to lie outside
/// every deny.
fn is_met(within: [&Narrowing; 2], read: bool, denies: &[&Narrowing]) -> bool {
    let keys = [
        // A resource may be in several stores, of which a read wants one.
        choices(|keys| &keys.stores, within, read, denies),
        choices(|keys| &keys.locations, within, false, denies),
        choices(|keys| &keys.categories, within, true, denies),
        choices(|keys| &keys.vendors, within, false, denies),
        choices(|keys| &keys.objects, within, false, denies),
        own_work(within, denies),
    ];
    keys.iter().all(|choices| !choices.is_empty()) && show_all(&keys, denies.len())
}

/// What can be shown by the values of one key that both scopes let in: by a
/// value for each where a resource may have `several`, else by a common one.
fn choices<T: Ord>(
    key: fn(&Narrowing) -> &Vec<T>,
    [grant, bound]: [&Narrowing; 2],
    several: bool,
    denies: &[&Narrowing],
) -> Vec<Shown> {
    let outside = |value: &T| -> Shown {
        let lies_outside = |deny: &&Narrowing| !key(deny).is_empty() && !key(deny).contains(value);
        denies.iter().map(lies_outside).collect()
    };
    let each = |values: &Vec<T>| distinct(values.iter().map(outside));
    let (grant, bound) = (key(grant), key(bound));
    match (grant.is_empty(), bound.is_empty()) {
        // Open: take a value that no deny names.
        (true, true) => vec![denies.iter().map(|deny| !key(deny).is_empty()).collect()],
        (false, true) => each(grant),
        (true, false) => each(bound),
        (false, false) if several => {
            let (one, other) = (each(grant), each(bound));
            let both = |a: &Shown| {
                other
                    .iter()
                    .map(|b| zip(a, b, |a, b| a && b))
                    .collect::<Vec<_>>()
            };
            distinct(one.iter().flat_map(both))
        }
        (false, false) => {
            let common = grant.iter().filter(|value| bound.contains(value));
            distinct(common.map(outside))
        }
    }
}

/// What being assigned to somebody can show: to somebody else, if neither
/// scope wants it to be the holder's own work.
fn own_work(within: [&Narrowing; 2], denies: &[&Narrowing]) -> Vec<Shown> {
    let own = within.iter().any(|keys| keys.assigned);
    vec![denies.iter().map(|deny| deny.assigned && !own).collect()]
}

/// Whether one choice for each key can show all of so many.
fn show_all(keys: &[Vec<Shown>], count: usize) -> bool {
    // Key by key, what can be shown so far: the most of it, each once.
    let mut shown = vec![vec![false; count]];
    for choices in keys {
        let with = |so_far: &Shown| -> Vec<Shown> {
            (choices
                .iter()
                .map(|choice| zip(so_far, choice, |a, b| a || b)))
            .collect()
        };
        shown = distinct(shown.iter().flat_map(with));
    }
    shown.iter().any(|shown| shown.iter().all(|shown| *shown))
}

fn zip(one: &Shown, other: &Shown, both: fn(bool, bool) -> bool) -> Shown {
    one.iter().zip(other).map(|(a, b)| both(*a, *b)).collect()
}

/// Each once, and none that shows less than another.
fn distinct(choices: impl Iterator<Item = Shown>) -> Vec<Shown> {
    let mut most: Vec<Shown> = Vec::new();
    for choice in choices {
        let within = |less: &Shown, more: &Shown| less.iter().zip(more).all(|(a, b)| *a <= *b);
        if !most.iter().any(|known| within(&choice, known)) {
            most.retain(|known| !within(known, &choice));
            most.push(choice);
        }
    }
    most
}
