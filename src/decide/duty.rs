//! Duties of a request: which duty rules deny it or ask for a yes.
//!
//! Lives here: the checks of rules R34 to R38. What a person holds, and what that
//! trips, was worked out when the standing was taken; this looks at one act.

use alloc::vec::Vec;

use crate::catalogue::{Action, Actions, DutyKind, Obligations, OnUse, Severity};
use crate::duties::{Bar, Held, Holdings, Rules, at};
use crate::model::{DutyRule, Event, PersonId, Resource, StoreId};
use crate::policy::Policy;

use super::evidence::Evidence;
use super::need::{Known, Need};
use super::principal::Principal;
use super::reason::{Reason, Reasons};

/// What the duty rules ask of this act, and why they deny it.
pub(crate) fn duties(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    known: Known<'_>,
) -> (Need, Reasons) {
    let rules = &policy.0.duties;
    let mut need = Need::default();
    let mut denied = Reasons::empty();
    if principal.barred(rules).contains(action) {
        for bar in principal.bars(rules, action, resource) {
            match bar.on_use {
                OnUse::Block => denied |= reason_of(rules, bar).only(),
                OnUse::Approval => need.approvals |= 1 << rules.approval,
                OnUse::Ignore => {}
            }
        }
    }
    if let Some(evidence) = known.evidence() {
        let (asked, known) = by_evidence(policy, principal, action, resource, evidence);
        need = need.and(asked);
        denied |= known;
    }
    (need, denied)
}

/// What follows from the act itself, whatever anybody was granted.
#[inline]
pub(crate) fn by_evidence(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> (Need, Reasons) {
    let rules = &policy.0.duties;
    let mut need = Need::default();
    let mut denied = Reasons::empty();
    if rules.objects.contains(action) {
        denied |= of_the_object(rules, principal, action, resource, evidence, &mut need);
    }
    if gains(rules, principal, action, evidence) {
        denied |= Reasons::SELF_DEALING;
    }
    (need, denied)
}

/// Why a static rule or one of a session denies.
pub(crate) fn reason_of(rules: &Rules, bar: &Bar) -> Reason {
    match rules.all.get(usize::from(bar.rule)).map(DutyRule::kind) {
        Some(DutyKind::Session) => Reason::SessionDuty,
        _ => Reason::StaticDuty,
    }
}

/// Whether the person would pay or credit themselves (rule R38).
fn gains(rules: &Rules, principal: &Principal, action: Action, evidence: &Evidence<'_>) -> bool {
    rules.money.contains(action)
        && evidence.gaining().contains(&principal.person())
        && !(principal.account().is_owner() && rules.owners_gain)
}

/// What rules about objects say of it (rules R36 and R37).
fn of_the_object(
    rules: &Rules,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
    need: &mut Need,
) -> Reasons {
    let mut denied = Reasons::empty();
    if !has_objects(resource, evidence) {
        return denied;
    }
    if evidence.events().is_none() {
        return Reasons::EVIDENCE_MISSING;
    }
    for rule in rules.about_objects(action) {
        for (on_use, _) in of_one_rule(rule, principal.person(), action, resource, evidence) {
            match on_use {
                OnUse::Ignore => {}
                OnUse::Block if !rules.is_solo => denied |= Reasons::OBJECT_DUTY,
                OnUse::Block | OnUse::Approval if rules.is_solo && evidence.is_alone() => {
                    need.follows |= Obligations::AUDIT;
                }
                OnUse::Block | OnUse::Approval => need.approvals |= 1 << rules.approval,
            }
        }
    }
    denied
}

/// Whether there is anything that rules about objects could look at: an object
/// that is only now being made has no history.
fn has_objects(resource: &Resource<'_>, evidence: &Evidence<'_>) -> bool {
    evidence.objects(resource.object()).next().is_some()
}

/// Whether a rule about objects lacks the history that it looks at.
pub(crate) fn wants_history(
    policy: &Policy,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> bool {
    policy.0.duties.objects.contains(action)
        && has_objects(resource, evidence)
        && evidence.events().is_none()
}

/// A rule that bears on an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bearing<'a> {
    pub(crate) rule: &'a DutyRule,
    /// Why it denies; `None` if it asks for an approval.
    pub(crate) denies: Option<Reason>,
    /// Whether that is for a gap in the history alone.
    pub(crate) is_gap: bool,
}

/// The rules about objects that bear on this act.
pub(crate) fn of_objects<'a>(
    policy: &'a Policy,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> Vec<Bearing<'a>> {
    let rules = &policy.0.duties;
    if !has_objects(resource, evidence) || evidence.events().is_none() {
        return Vec::new();
    }
    let about = rules.about_objects(action);
    let person = principal.person();
    let bears = about.flat_map(|rule| {
        let said = of_one_rule(rule, person, action, resource, evidence).into_iter();
        said.filter_map(move |(on_use, is_gap)| {
            let denies = match on_use {
                OnUse::Ignore => return None,
                OnUse::Block if !rules.is_solo => Some(Reason::ObjectDuty),
                OnUse::Block | OnUse::Approval => None,
            };
            Some(Bearing {
                rule,
                denies,
                is_gap,
            })
        })
    });
    bears.collect()
}

/// What one rule about objects says of it, the history being known: for what was
/// done, and for what nobody knows of. The one never takes from the other.
fn of_one_rule(
    rule: &DutyRule,
    person: PersonId,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> [(OnUse, bool); 2] {
    let done = if rule.is_tripped(done_by(person, resource, evidence) | action) {
        rule.on_use
    } else {
        OnUse::Ignore
    };
    let unknown = match (has_a_gap(resource, evidence), rule.severity) {
        (false, _) => OnUse::Ignore,
        (true, Severity::Critical) => OnUse::Block,
        (true, _) => OnUse::Approval,
    };
    [(done, false), (unknown, true)]
}

/// What a person did to the object and to what it is linked to, whenever.
fn done_by(person: PersonId, resource: &Resource<'_>, evidence: &Evidence<'_>) -> Actions {
    let own = resource.object();
    let events = evidence.events().unwrap_or_default().iter();
    let theirs = events.filter(|event| {
        event.person() == person && evidence.objects(own).any(|object| object == event.object())
    });
    theirs.map(Event::action).collect()
}

/// Whether something may have been done to one of the objects that is not known.
fn has_a_gap(resource: &Resource<'_>, evidence: &Evidence<'_>) -> bool {
    let own = resource.object();
    let covered = evidence.covered().iter();
    let mut gaps = covered.filter(|covered| covered.has_a_gap());
    gaps.any(|gap| evidence.objects(own).any(|object| object == gap.object()))
}

/// Whether a person did something to the object that a rule keeps apart from the
/// action: such a one does not approve it (rule R43).
pub(crate) fn did_another_side(
    policy: &Policy,
    person: PersonId,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> bool {
    let rules = &policy.0.duties;
    if !rules.objects.contains(action) || evidence.events().is_none() {
        return false;
    }
    let done = done_by(person, resource, evidence);
    let mut about = rules.about_objects(action);
    about.any(|rule| {
        let others = rule.sides.iter();
        let mut others = others.filter(|side| !side.actions.contains(action));
        others.any(|side| !side.actions.is_disjoint(done))
    })
}

/// The rules about what is granted that the person trips at the place of a
/// request, the action being of a side that is held: also those that do nothing, or
/// that somebody is let off. By their bits.
pub(crate) fn tripped_there(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
) -> u128 {
    let rules = &policy.0.duties;
    (held_there(policy, principal, resource).into_iter()).fold(0, |all, held| {
        let tripped = rules.tripped(rules.sides_held(held.actions), rules.granted);
        let about = rules.of(tripped).filter(|(_, rule)| {
            (rule.side_of(action)).is_some_and(|side| side.is_held(held.actions))
        });
        about.fold(all, |all, (index, _)| all | 1 << index)
    })
}

/// What the person holds at each place of a request.
pub(crate) fn held_there(
    policy: &Policy,
    principal: &Principal,
    resource: &Resource<'_>,
) -> Vec<Held> {
    let accounts = principal.accounts_of_person().iter();
    let accounts = accounts.map(|account| &*account.0);
    let holdings = Holdings::of(accounts, policy.roles(), principal.made_at());
    let places: Vec<(Option<StoreId>, Held)> = holdings.places().collect();
    at(&places, resource.stores()).copied().collect()
}
