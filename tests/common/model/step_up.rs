//! Step-up: how strong and how fresh a sign-in has to be.

use super::catalogue::rank;
use super::demands::{Demands, join_all};
use super::policy::{Policy, StepUp, StepUpRule};
use super::request::Request;

/// Strengths of a sign-in from least to most.
pub const ASSURANCES: [&str; 4] = ["none", "password", "multi_factor", "hardware_key"];

/// How strong a sign-in is.
pub fn strength(assurance: &str) -> Option<usize> {
    rank(&ASSURANCES, assurance)
}

/// What a role asks that requires several factors: at any age.
pub fn multi_factor() -> StepUp {
    StepUp {
        assurance: "multi_factor".to_owned(),
        max_age: None,
    }
}

/// R49: two wishes together are the stronger assurance and the smaller age.
pub fn stronger(one: Option<&StepUp>, other: Option<&StepUp>) -> Option<StepUp> {
    let (Some(one), Some(other)) = (one, other) else {
        return one.or(other).cloned();
    };
    let ages = [one.max_age, other.max_age];
    let assurances = [&one.assurance, &other.assurance].into_iter();
    let strongest = assurances.max_by_key(|assurance| strength(assurance))?;
    Some(StepUp {
        assurance: strongest.clone(),
        max_age: ages.into_iter().flatten().min(),
    })
}

/// R24, R49: the session was made at least so strongly, at a time that is known, not ahead of now
/// and less than `max_age` ago.
pub fn is_satisfied(least: &StepUp, request: &Request) -> bool {
    let Some(session) = &request.session else {
        return false;
    };
    let Some(at) = session.auth_time else {
        return false;
    };
    let age = i128::from(request.now) - i128::from(at);
    strength(session.assurance.as_deref().unwrap_or("none")) >= strength(&least.assurance)
        && age >= 0
        && least.max_age.is_none_or(|max| age < i128::from(max))
}

/// R24: the session was made by several factors, at a time that is known and not ahead of now.
pub fn has_multi_factor(request: &Request) -> bool {
    is_satisfied(&multi_factor(), request)
}

/// What the policy wants of everybody who does this action.
pub fn action_step_up(policy: &Policy, request: &Request) -> Demands {
    let rules = policy.step_up.iter();
    let speaking = rules.filter(|rule| speaks(rule, request));
    join_all(speaking.map(|rule| Demands::step_up(rule.least.clone())))
}

/// This rule is about this request. A session that tells of no failed sign-ins had none.
fn speaks(rule: &StepUpRule, request: &Request) -> bool {
    let session = request.session.as_ref();
    let failed = session.and_then(|s| s.failed_logins).unwrap_or(0);
    rule.actions.contains(&request.action)
        && rule.after_failed_logins.is_none_or(|count| failed >= count)
}
