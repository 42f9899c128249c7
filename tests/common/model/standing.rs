//! Standing: what a person was granted over all accounts, and at which places that is too much.
//!
//! Lives here: the grants that count for what a person holds (R32), the places where it is held,
//! and what is waived or accepted there. What always holds: nothing is subtracted, so that no deny
//! and no boundary ever lifts a rule.

use std::collections::BTreeSet;

use super::account::{Account, Grant, Scope, Selector, Waiver, Window};
use super::asking::Asking;
use super::duties::{Duty, profile};
use super::entries::{selected_actions, session_grants};
use super::guards::{status_reason, window_reason};
use super::policy::Policy;
use super::scopes::{contains, is_over};

/// Where something is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Store(u64),
    /// Every store that nothing names, and what is of no store.
    Elsewhere,
}

/// The stores that a scope is about; none where it is about all. Other keys narrow nothing here.
pub fn stores_of(scope: &Scope) -> Option<&Vec<u64>> {
    match scope {
        Scope::Tenant => None,
        Scope::Narrow(narrow) => narrow.stores.as_ref(),
    }
}

/// What has this scope counts at this place.
pub fn counts_at(scope: &Scope, place: Place) -> bool {
    match (stores_of(scope), place) {
        (None, _) => true,
        (Some(stores), Place::Store(store)) => stores.contains(&store),
        (Some(_), Place::Elsewhere) => false,
    }
}

/// R11, R32: the accounts of this person: those of the same tenant that are not terminated, and
/// whose window is not over. Whoever is invited or suspended holds what was granted.
pub fn standing_accounts<'a>(accounts: &'a [Account], of: &Account, now: i64) -> Vec<&'a Account> {
    let same = |account: &&Account| account.person == of.person && account.tenant == of.tenant;
    let stands = |account: &&Account| {
        let window = Window {
            from: account.active_from,
            until: account.active_until,
        };
        account.status != "terminated" && !is_over(&window, now)
    };
    accounts.iter().filter(same).filter(stands).collect()
}

/// R32: their grants of now and of later.
pub fn standing_grants<'a>(accounts: &[&'a Account], now: i64) -> Vec<&'a Grant> {
    let grants = accounts.iter().flat_map(|account| &account.grants);
    let counts = |grant: &&Grant| !is_over(&grant.window, now) && !is_empty(&grant.window);
    grants.filter(counts).collect()
}

/// R22: nothing is ever within it.
fn is_empty(window: &Window) -> bool {
    match (window.from, window.until) {
        (Some(from), Some(until)) => from >= until,
        _ => false,
    }
}

/// What these grants give at a place, nothing subtracted.
pub fn held_at(policy: &Policy, grants: &[&Grant], place: Place) -> BTreeSet<String> {
    let mut grants: Vec<&Grant> = grants.to_vec();
    grants.retain(|grant| counts_at(&grant.scope, place));
    let actions = grants.into_iter();
    actions
        .flat_map(|grant| selected_actions(policy, &grant.what))
        .collect()
}

/// R34: a request is at the stores that its resource names; without any it is at every place that
/// one of these scopes tells apart.
pub fn places<'s>(asking: &Asking, scopes: impl IntoIterator<Item = &'s Scope>) -> BTreeSet<Place> {
    let stores = &asking.request.resource.stores;
    if !stores.is_empty() {
        return stores.iter().map(|store| Place::Store(*store)).collect();
    }
    let named = scopes.into_iter().filter_map(stores_of).flatten();
    let named = named.map(|store| Place::Store(*store));
    named.chain([Place::Elsewhere]).collect()
}

/// R34: the rule trips at this place, and the action is of a side that is held there.
pub fn bears_at(
    policy: &Policy,
    grants: &[&Grant],
    rule: &Duty,
    action: &str,
    place: Place,
) -> bool {
    let Some(side) = rule.side_of(action) else {
        return false;
    };
    let held = held_at(policy, grants, place);
    rule.trips_with(&held) && side.is_in(&held)
}

// ---- Over all accounts ----

/// R34: owners are told and not held up, unless the profile is strict. Whoever may not act anyway is
/// not told of duties.
pub fn is_enforced(asking: &Asking) -> bool {
    let account = asking.account;
    let exempt = account.owner && profile(asking.policy) != "strict";
    let acts = status_reason(account).is_none() && window_reason(account, asking.request).is_none();
    acts && !exempt
}

/// R32, R34: the rule bears on this request at one of its places, where nothing mitigates it.
pub fn bears_statically(asking: &Asking, rule: &Duty) -> bool {
    let bearing = bearing_places(asking, rule).into_iter();
    let mut left = bearing.filter(|place| !is_mitigated(asking, rule, *place));
    left.next().is_some()
}

/// The places of this request at which the rule would bear on it, mitigated or not.
pub fn bearing_places(asking: &Asking, rule: &Duty) -> BTreeSet<Place> {
    let action = &asking.request.action;
    if rule.side_of(action).is_none() {
        return BTreeSet::new();
    }
    let grants = grants_of_person(asking);
    let mut places = places_of_person(asking);
    places.retain(|place| bears_at(asking.policy, &grants, rule, action, *place));
    places
}

/// The places of this request at which the rule trips, whatever is asked.
pub fn tripping_places(asking: &Asking, rule: &Duty) -> BTreeSet<Place> {
    let grants = grants_of_person(asking);
    let mut places = places_of_person(asking);
    places.retain(|place| rule.trips_with(&held_at(asking.policy, &grants, *place)));
    places
}

/// The accounts of whoever asks.
pub fn accounts_of_person<'a>(asking: &Asking<'a>) -> Vec<&'a Account> {
    standing_accounts(asking.accounts, asking.account, asking.request.now)
}

/// The grants of whoever asks, over all accounts.
pub fn grants_of_person<'a>(asking: &Asking<'a>) -> Vec<&'a Grant> {
    standing_grants(&accounts_of_person(asking), asking.request.now)
}

/// Where the request is, as far as what the person was granted or is waived tells places apart.
pub fn places_of_person(asking: &Asking) -> BTreeSet<Place> {
    let grants = grants_of_person(asking).into_iter();
    let waivers = waivers_of_person(asking).into_iter();
    let waivers = waivers.map(|waiver| &waiver.scope);
    places(asking, grants.map(|grant| &grant.scope).chain(waivers))
}

fn waivers_of_person<'a>(asking: &Asking<'a>) -> Vec<&'a Waiver> {
    let accounts = accounts_of_person(asking).into_iter();
    accounts.flat_map(|account| &account.waivers).collect()
}

/// Nothing is enforced of this rule at this place: it is waived there, or accepted.
pub fn is_mitigated(asking: &Asking, rule: &Duty, place: Place) -> bool {
    is_waived(asking, rule, place) || is_accepted(asking, rule, place)
}

/// R40: a waiver of this version of the rule is valid now, and for this place.
pub fn is_waived(asking: &Asking, rule: &Duty, place: Place) -> bool {
    let now = asking.request.now;
    let holds = |waiver: &&Waiver| {
        waiver.rule == rule.id
            && waiver.version == rule.version()
            && (waiver.from <= now && now < waiver.until)
            && counts_at(&waiver.scope, place)
    };
    rule.is_waivable() && waivers_of_person(asking).iter().any(holds)
}

/// A role that accepts the rule was granted for this place. What a role accepts, those that include
/// it do not.
pub fn is_accepted(asking: &Asking, rule: &Duty, place: Place) -> bool {
    let accepts = |grant: &Grant| match &grant.what {
        Selector::Role(name) => (asking.policy.roles.get(name))
            .is_some_and(|role| role.accept.iter().any(|one| one.rule == rule.id)),
        Selector::Actions(_) | Selector::Levels(_) => false,
    };
    let grants = grants_of_person(asking).into_iter();
    let mut here = grants.filter(|grant| counts_at(&grant.scope, place));
    rule.is_waivable() && here.any(accepts)
}

// ---- In one session ----

/// R35: the grants of this account that count in this session now.
pub fn worn_grants<'a>(asking: &Asking<'a>) -> Vec<&'a Grant> {
    let mut grants = session_grants(asking.account, asking.request);
    grants.retain(|grant| contains(&grant.window, asking.request.now));
    grants
}

/// R35: the rule bears on this request by what is worn in its session. Nothing mitigates that, and
/// no owner is exempt.
pub fn bears_in_session(asking: &Asking, rule: &Duty) -> bool {
    let worn = worn_grants(asking);
    let action = &asking.request.action;
    let places = places(asking, worn.iter().map(|grant| &grant.scope));
    let mut places = places.into_iter();
    places.any(|place| bears_at(asking.policy, &worn, rule, action, place))
}
