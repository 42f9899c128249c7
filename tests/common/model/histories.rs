//! Histories: what was done to an object by whom, what of it is known, and who gains by an act.
//!
//! Lives here: rules over objects (R36, R37), what bars an approver (R43), and dealing with oneself
//! (R38).

use std::collections::BTreeSet;

use super::account::Object;
use super::asking::Asking;
use super::catalogue::{catalogue, level_of};
use super::demands::{Demands, join_all};
use super::duties::{Duty, Side, on_use, profile, rules_of, wants};
use super::policy::Policy;
use super::request::{Event, Request};
use super::scopes::object_of;

/// R36: what a request is about: its own object, and those linked to it.
pub fn objects_of(request: &Request) -> Vec<Object> {
    let linked = request.evidence.iter().flat_map(|given| &given.linked);
    let own = object_of(&request.resource);
    own.into_iter().chain(linked.cloned()).collect()
}

/// What was done to these objects before, if that is known. Also what is dated ahead of now (R24).
pub fn events_of(request: &Request) -> Option<Vec<&Event>> {
    let history = request.evidence.as_ref()?.history.as_ref()?;
    let objects = objects_of(request);
    let about = |event: &&Event| objects.contains(&event.object);
    Some(history.iter().filter(about).collect())
}

/// What this person did to them.
fn done_by(person: u64, events: &[&Event]) -> BTreeSet<String> {
    let own = events.iter().filter(|event| event.person == person);
    own.map(|event| event.action.clone()).collect()
}

/// R37: of one of these objects not all is known.
pub fn has_gap(request: &Request) -> bool {
    let objects = objects_of(request);
    let mut coverage = request.evidence.iter().flat_map(|given| &given.coverage);
    coverage.any(|known| objects.contains(&known.object) && known.created < known.complete_since)
}

/// The object rules that this request meets: those that do something and have its action in a side.
/// Where there is no object, none does.
pub fn attached_rules<'p>(policy: &'p Policy, request: &Request) -> Vec<&'p Duty> {
    let mut rules = rules_of(policy, "object");
    rules.retain(|rule| on_use(policy, rule) != "ignore");
    rules.retain(|rule| rule.side_of(&request.action).is_some());
    if objects_of(request).is_empty() {
        rules.clear();
    }
    rules
}

/// R36: this person would have done enough for the rule to trip.
pub fn trips_on_objects(person: u64, rule: &Duty, request: &Request) -> bool {
    let events = events_of(request).unwrap_or_default();
    let mut done = done_by(person, &events);
    done.insert(request.action.clone());
    rule.trips_with(&done)
}

/// R36, R37: what all rules over objects want.
pub fn object_demands(asking: &Asking) -> Demands {
    let rules = attached_rules(asking.policy, asking.request).into_iter();
    join_all(rules.map(|rule| one_object_rule(asking, rule)))
}

/// R7: without a history nothing passes.
fn one_object_rule(asking: &Asking, rule: &Duty) -> Demands {
    let request = asking.request;
    if events_of(request).is_none() {
        return Demands::deny("evidence_missing");
    }
    let tripped = if trips_on_objects(asking.account.person, rule, request) {
        object_wants(asking, on_use(asking.policy, rule))
    } else {
        Demands::default()
    };
    let unknown = match (has_gap(request), rule.severity.as_str()) {
        (false, _) => Demands::default(),
        (true, "critical") => object_wants(asking, "block"),
        (true, _) => object_wants(asking, "approval"),
    };
    join_all([tripped, unknown])
}

/// In a shop of one nobody else could do it: an approval is asked for, or just an audit.
fn object_wants(asking: &Asking, on_use: &str) -> Demands {
    let evidence = asking.request.evidence.as_ref();
    let alone = evidence.is_some_and(|evidence| evidence.no_other_approver);
    match (profile(asking.policy), alone) {
        ("solo", true) => Demands::audit(),
        ("solo", false) => wants("approval", "object_duty"),
        _ => wants(on_use, "object_duty"),
    }
}

/// R43: this person did something to an object of the request that the request's own action is kept
/// apart from.
pub fn is_barred(asking: &Asking, person: u64) -> bool {
    let request = asking.request;
    let events = events_of(request).unwrap_or_default();
    let done = done_by(person, &events);
    let rules = attached_rules(asking.policy, request);
    rules.iter().any(|rule| {
        let own = rule.side_of(&request.action);
        let others = rule.sides.iter().filter(|side| Some(*side) != own);
        let mut apart = others.flat_map(Side::actions);
        apart.any(|action| done.contains(action))
    })
}

/// R38: this person gains by the act.
pub fn is_beneficiary(request: &Request, person: u64) -> bool {
    let evidence = request.evidence.as_ref();
    let beneficiaries = evidence.and_then(|evidence| evidence.beneficiaries.as_ref());
    beneficiaries.is_some_and(|persons| persons.contains(&person))
}

/// R38: the action moves money or credit: as shipped, or as the host tags its own.
pub fn is_money_or_credit(policy: &Policy, action: &str) -> bool {
    let own = policy.host_actions.get(action);
    let own = own.is_some_and(|own| own.tags.iter().any(|tag| tag == "financial"));
    catalogue().money_and_credit.contains(action)
        || (own && level_of(policy, action) != Some("view"))
}

/// R38: nobody gives to themselves.
pub fn self_dealing_demands(asking: &Asking) -> Demands {
    let duties = asking.policy.duties.as_ref();
    let allowed = duties.is_some_and(|duties| duties.owner_self_dealing) && asking.account.owner;
    let deals = is_beneficiary(asking.request, asking.account.person)
        && is_money_or_credit(asking.policy, &asking.request.action);
    if deals && !allowed {
        Demands::deny("self_dealing")
    } else {
        Demands::default()
    }
}
