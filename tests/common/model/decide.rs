//! The decision: the mildest over all covering parts of grants, each joined with the guards.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::account::Account;
use super::answer::{Answer, ApprovalNeed, FullAnswer, REASONS};
use super::approvals::{approval_policies, is_approved, persons_for, quorum, with_rejections};
use super::asking::Asking;
use super::demands::{Demands, join, join_all};
use super::entries::{Part, covering_parts};
use super::guards::guards;
use super::hours::offset;
use super::limits::limit_demands;
use super::obligations::obligations;
use super::policy::{Policy, StepUp};
use super::request::Request;
use super::step_up::{is_satisfied, strength, stronger};

/// The decision of an account by itself, told without what it asks for. Nobody else is known, so
/// nobody can have approved, and its person has no other account.
pub fn decide(policy: &Policy, account: &Account, request: &Request) -> Answer {
    let accounts = std::slice::from_ref(account);
    decide_among(policy, accounts, account, request).answer
}

/// The decision of an account among all accounts.
pub fn decide_among(
    policy: &Policy,
    accounts: &[Account],
    account: &Account,
    request: &Request,
) -> FullAnswer {
    let asking = Asking {
        policy,
        accounts,
        account,
        request,
        actor: account,
        on_behalf_of: None,
    };
    full_answer(&asking, &outcome(&asking))
}

/// R13: the decision of an account that acts on behalf of another, in its own session: what both
/// allow. Where both ask for something, both is asked for (R6).
pub fn decide_for(
    policy: &Policy,
    accounts: &[Account],
    account: &Account,
    on_behalf_of: &Account,
    request: &Request,
) -> FullAnswer {
    let own = Asking {
        policy,
        accounts,
        account,
        request,
        actor: account,
        on_behalf_of: Some(on_behalf_of),
    };
    let others = Asking {
        account: on_behalf_of,
        ..own
    };
    full_answer(&own, &both(&outcome(&own), &outcome(&others)))
}

/// What is left to do before the act, and what an allow rests on. Where it denies, the rest says
/// nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub denies: BTreeSet<&'static str>,
    /// What is not met yet.
    pub step_up: Option<StepUp>,
    pub approvals: BTreeSet<String>,
    /// The approval policies that were wanted and are met.
    pub spent: BTreeSet<String>,
    pub record_usage: bool,
    pub audit: bool,
}

/// R4: the decision. A reason that a part gives is told only where every part gives one.
pub fn outcome(asking: &Asking) -> Outcome {
    let guards = guards(asking);
    let parts = covering_parts(asking.policy, asking.account, asking.request);
    let parts = parts.iter().map(|part| part_demands(asking, part));
    let through: Vec<Outcome> = parts.map(|part| through(asking, &guards, &part)).collect();
    let passing = through.iter().filter(|part| part.denies.is_empty());
    let mildest = passing.min_by_key(|part| cost(asking.policy, part));
    let mut denies = guards.denies;
    match mildest {
        Some(mildest) if denies.is_empty() => return mildest.clone(),
        Some(_) => {}
        None => denies.extend(through.iter().flat_map(|part| &part.denies)),
    }
    Outcome {
        denies,
        ..Outcome::default()
    }
}

/// What a part of a grant adds by itself: its hours, its limits and its sign-in.
fn part_demands(asking: &Asking, part: &Part) -> Demands {
    let hours = match offset(asking.request) {
        None if !part.hours.is_empty() => Demands::deny("evidence_missing"),
        _ => Demands::default(),
    };
    let step_up = part.step_up.clone().map(Demands::step_up);
    let limits = limit_demands(&part.limits, asking.request);
    let all = join_all([hours, limits, step_up.unwrap_or_default()]);
    with_rejections(asking, all)
}

/// R4: what is left to do through this part, guards and all: what is met already is taken out of
/// what is wanted. Its denies are the part's own. Nobody is told to sign in who cannot (R12), and
/// that is looked at only if nothing else denies (R5).
fn through(asking: &Asking, guards: &Demands, part: &Demands) -> Outcome {
    let wanted = join(guards, part);
    let step_up = wanted.step_up;
    let step_up = step_up.filter(|least| !is_satisfied(least, asking.request));
    let approvals = wanted.approvals.into_iter();
    let (spent, approvals) = approvals.partition(|id| is_approved(asking, id));
    let mut denies = part.denies.clone();
    if wanted.denies.is_empty() && step_up.is_some() && !asking.can_step_up() {
        denies.insert("step_up_impossible");
    }
    Outcome {
        denies,
        step_up,
        approvals,
        spent,
        record_usage: wanted.record_usage,
        audit: wanted.audit,
    }
}

/// R4: what is milder comes first: asking for nothing, for a sign-in, for approvals, for both. Then
/// the weaker sign-in, the older, and the lighter approvals. Between two allows, the one that uses
/// up less: fewer approvals, and no usage to record.
fn cost(policy: &Policy, outcome: &Outcome) -> impl Ord + use<> {
    let step_up = outcome.step_up.as_ref();
    let rank = u8::from(step_up.is_some()) + 2 * u8::from(!outcome.approvals.is_empty());
    let oldest = step_up.map(|least| least.max_age.unwrap_or(i64::MAX));
    (
        rank,
        step_up.and_then(|least| strength(&least.assurance)),
        oldest.map(Reverse),
        weight(policy, &outcome.approvals),
        weight(policy, &outcome.spent),
        outcome.record_usage,
    )
}

/// How much is asked of others: the policies, the persons they ask for together, and the places of
/// the policies in the document.
fn weight(policy: &Policy, approvals: &BTreeSet<String>) -> (usize, u128, Vec<usize>) {
    let persons = approvals.iter().map(|id| u128::from(quorum(policy, id)));
    let places = approval_policies(policy).into_iter().enumerate();
    let places = places.filter(|(_, approval)| approvals.contains(&approval.id));
    (
        approvals.len(),
        persons.sum(),
        places.map(|(place, _)| place).collect(),
    )
}

/// R13: what is left to do before both of these would allow.
fn both(one: &Outcome, other: &Outcome) -> Outcome {
    Outcome {
        denies: &one.denies | &other.denies,
        step_up: stronger(one.step_up.as_ref(), other.step_up.as_ref()),
        approvals: &one.approvals | &other.approvals,
        spent: &one.spent | &other.spent,
        record_usage: one.record_usage || other.record_usage,
        audit: one.audit || other.audit,
    }
}

/// The outcome in the words of the border. A sign-in comes before approvals (R6).
fn full_answer(asking: &Asking, outcome: &Outcome) -> FullAnswer {
    if !outcome.denies.is_empty() {
        full("deny", &in_order(&outcome.denies), BTreeSet::new())
    } else if outcome.step_up.is_some() {
        FullAnswer {
            step_up: outcome.step_up.clone(),
            approvals: needs(asking, outcome),
            ..full("step_up", &[], BTreeSet::new())
        }
    } else if !outcome.approvals.is_empty() {
        FullAnswer {
            approvals: needs(asking, outcome),
            ..full("approval", &[], BTreeSet::new())
        }
    } else {
        full("allow", &[], owed(asking, outcome))
    }
}

/// R5: the reasons in the order of the checks.
fn in_order(denies: &BTreeSet<&'static str>) -> Vec<&'static str> {
    let ordered = REASONS.into_iter();
    ordered.filter(|reason| denies.contains(reason)).collect()
}

/// How far each approval is from being met.
fn needs(asking: &Asking, outcome: &Outcome) -> Vec<ApprovalNeed> {
    let approvals = outcome.approvals.iter();
    approvals
        .map(|id| ApprovalNeed {
            policy: id.clone(),
            have: persons_for(asking, id),
            need: quorum(asking.policy, id),
        })
        .collect()
}

/// R29, R46, R57: everything that is owed on this allow.
fn owed(asking: &Asking, outcome: &Outcome) -> BTreeSet<String> {
    let mut owed = obligations(asking.policy, &asking.request.action);
    if outcome.audit {
        owed.insert("audit".to_owned());
    }
    if outcome.record_usage {
        owed.insert("record_usage".to_owned());
    }
    if !outcome.spent.is_empty() {
        owed.insert("consume_approval".to_owned());
    }
    owed
}

/// An answer that asks for nothing.
fn full(outcome: &str, reasons: &[&str], obligations: BTreeSet<String>) -> FullAnswer {
    let reasons: Vec<String> = reasons.iter().copied().map(str::to_owned).collect();
    FullAnswer {
        answer: Answer {
            outcome: outcome.to_owned(),
            reason: reasons.first().cloned(),
            reasons,
            obligations,
        },
        step_up: None,
        approvals: Vec::new(),
    }
}
