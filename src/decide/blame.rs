//! Blame: what a reason is about.
//!
//! Lives here: [`About`], and how it is found. Not hot: the limits are gone
//! through once more, by the same code that decided.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::{Action, OnUse};
use crate::model::{AccountKind, Amount, Limit, PersonId, Unit};
use crate::policy::Policy;

use super::asked::Asked;
use super::duty::{Bearing, of_objects, reason_of, wants_history};
use super::evaluate::placed;
use super::evidence::{Evidence, EvidenceKinds};
use super::kinds::is_for_another_kind;
use super::need::{Judged, Known, asked_under, judge, parts_of, untimely};
use super::principal::Principal;
use super::reason::Reason;

/// What a reason is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum About {
    /// A grant of the account, by its position from 0.
    Grant(usize),
    /// A deny of the account, by its position from 0.
    Deny(usize),
    /// The action asked for, by name.
    Action(String),
    /// A feature, by name.
    Feature(String),
    /// The kind of account.
    Kind(AccountKind),
    /// That several people share the account.
    Shared,
    /// A limit or cap, by name.
    Limit(String),
    /// The unit that the amount is in.
    Unit(Unit),
    /// What is not known of the act.
    Evidence(EvidenceKinds),
    /// A duty rule, by name.
    Duty(String),
    /// The person who asks.
    Person(PersonId),
    /// The request itself, which was done before.
    UsedRequest,
    /// The principal on whose behalf it is done.
    OnBehalfOf,
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grant(index) => write!(f, "grants[{index}]"),
            Self::Deny(index) => write!(f, "denies[{index}]"),
            Self::Action(name) | Self::Feature(name) | Self::Limit(name) | Self::Duty(name) => {
                f.write_str(name)
            }
            Self::Person(person) => person.fmt(f),
            Self::Kind(kind) => kind.fmt(f),
            Self::Shared => f.write_str("shared"),
            Self::Unit(unit) => unit.fmt(f),
            Self::Evidence(kinds) => kinds.fmt(f),
            Self::UsedRequest => f.write_str("used_request"),
            Self::OnBehalfOf => f.write_str("on_behalf_of"),
        }
    }
}

/// What this reason is about; `entry` is the grant or deny that it was noted
/// of.
pub(crate) fn about(asked: &Asked<'_>, reason: Reason, entry: Option<usize>) -> Option<About> {
    let (policy, principal, action) = (asked.policy, asked.principal, asked.action);
    match reason {
        Reason::ExplicitDeny => entry.map(About::Deny),
        Reason::OutOfScope | Reason::OutOfHours | Reason::GrantNotYet | Reason::GrantExpired => {
            entry.map(About::Grant)
        }
        Reason::FeatureUnavailable => policy
            .facts(action)
            .map(|facts| About::Feature(String::from(facts.feature))),
        Reason::NoGrant | Reason::OutsideBoundary => Some(About::Action(policy.name_of(action))),
        Reason::InvalidRequest if policy.facts(action).is_none() => {
            Some(About::Action(policy.name_of(action)))
        }
        Reason::InvalidRequest
            if asked.known.evidence().is_some_and(Evidence::is_done)
                && placed(policy, principal, action, asked.resource.tenant()).is_ok() =>
        {
            Some(About::UsedRequest)
        }
        // What no program may do no sharing explains.
        Reason::KindNotAllowed if !is_for_another_kind(&principal.account().0, action) => {
            Some(About::Shared)
        }
        // Of two that act together the other may be the program.
        Reason::StepUpImpossible if principal.account().kind() == AccountKind::Human => None,
        Reason::KindNotAllowed | Reason::StepUpImpossible => {
            Some(About::Kind(principal.account().kind()))
        }
        Reason::StaticDuty | Reason::SessionDuty | Reason::ObjectDuty => {
            let mut duties = duties_of(asked).into_iter();
            let found = duties.find(|bearing| bearing.denies == Some(reason));
            found.map(|bearing| About::Duty(String::from(bearing.rule.name())))
        }
        Reason::SelfDealing => Some(About::Person(principal.person())),
        Reason::EvidenceMissing => Some(About::Evidence(missing(asked))),
        Reason::LimitExceeded | Reason::LimitOverflow => {
            culprit(asked, reason).map(|limit| About::Limit(limit.name().to_string()))
        }
        Reason::NoLimitForUnit => amount(asked).map(|amount| About::Unit(amount.unit())),
        _ => None,
    }
}

/// The duty rules that bear on what is asked, by name.
pub(crate) fn duties_of<'a>(asked: &Asked<'a>) -> Vec<Bearing<'a>> {
    let (policy, principal): (&'a Policy, &'a Principal) = (asked.policy, asked.principal);
    let rules = &policy.0.duties;
    let mut found: Vec<Bearing<'a>> = Vec::new();
    for bar in principal.bars(rules, asked.action, asked.resource) {
        let denies = (bar.on_use == OnUse::Block).then(|| reason_of(rules, bar));
        let rule = rules.all.get(usize::from(bar.rule));
        found.extend(rule.map(|rule| Bearing {
            rule,
            denies,
            is_gap: false,
        }));
    }
    if let Some(evidence) = asked.known.evidence() {
        found.extend(of_objects(
            policy,
            principal,
            asked.action,
            asked.resource,
            evidence,
        ));
    }
    found.sort_by(|one, other| one.rule.name().cmp(other.rule.name()));
    found.dedup();
    found
}

/// The limit or cap that denies for this reason: the first that does.
pub(crate) fn culprit<'a>(asked: &Asked<'a>, reason: Reason) -> Option<&'a Limit> {
    let (evidence, amount) = (asked.known.evidence()?, amount(asked)?);
    let denies = |limit: &&Limit| match judge(limit, amount, evidence) {
        Judged::Exceeded => reason == Reason::LimitExceeded,
        Judged::Overflow => reason == Reason::LimitOverflow,
        Judged::Unknown | Judged::Within | Judged::Asks(_) => false,
    };
    limits_of(asked).find(denies)
}

fn amount(asked: &Asked<'_>) -> Option<Amount> {
    asked.known.evidence()?.how_much()
}

/// What is asked for and not known.
fn missing(asked: &Asked<'_>) -> EvidenceKinds {
    let mut missing = EvidenceKinds::empty();
    let Known::Evidence(evidence, _) = asked.known else {
        return missing;
    };
    if wants_history(asked.policy, asked.action, asked.resource, evidence) {
        missing |= EvidenceKinds::HISTORY;
    }
    for limit in limits_of(asked) {
        match evidence.how_much() {
            None => missing |= EvidenceKinds::AMOUNT,
            Some(amount) if limit.unit() != amount.unit() => {}
            Some(amount) => {
                if matches!(judge(limit, amount, evidence), Judged::Unknown) {
                    missing |= EvidenceKinds::USAGE;
                }
            }
        }
    }
    let no_time = !asked.principal.knows_local_time();
    if no_time && covering_parts(asked).any(|part| !part.hours.is_empty()) {
        missing |= EvidenceKinds::UTC_OFFSET;
    }
    missing
}

/// Every limit that is asked: the caps, then those of grants that cover it.
pub(crate) fn limits_of<'a>(asked: &Asked<'a>) -> impl Iterator<Item = &'a Limit> {
    let policy = asked.policy;
    let action = asked.action;
    let caps = asked_under(policy, &policy.0.guards.caps, action);
    let own = covering_parts(asked).flat_map(move |part| asked_under(policy, &part.limits, action));
    caps.chain(own)
}

/// The parts of grants that cover what is asked, under conditions.
fn covering_parts<'a>(asked: &Asked<'a>) -> impl Iterator<Item = &'a crate::model::Part> {
    let (policy, principal, action): (&'a Policy, &'a Principal, Action) =
        (asked.policy, asked.principal, asked.action);
    let (resource, read) = (asked.resource, asked.read);
    let grants = principal.account().0.grants.iter();
    let grants = grants.filter(move |grant| {
        grant.actions.contains(action)
            && principal.uses(grant)
            && grant.scope.covers(resource, read, principal.person())
    });
    grants.flat_map(move |grant| {
        let parts = parts_of(policy, grant, action).flatten();
        parts.filter(move |part| untimely(principal, grant, Some(part)).is_none())
    })
}
