//! What must hold of every explanation: its checks are those of its reasons, and its text tells of
//! every one.

use std::collections::BTreeSet;

use countersign::{About, Check, CheckResult, Explanation};

use super::engine::answer;

/// The check that each reason belongs to, by rule R5.
fn check_of(reason: &str) -> Check {
    match reason {
        "invalid_request" => Check::Request,
        "cross_tenant" => Check::Tenant,
        "wrong_policy" => Check::Policy,
        "principal_not_active"
        | "principal_suspended"
        | "principal_terminated"
        | "principal_not_yet"
        | "principal_expired" => Check::Account,
        "session_expired" => Check::Session,
        "kind_not_allowed" => Check::Kind,
        "explicit_deny" => Check::Denies,
        "feature_unavailable" => Check::Guardrail,
        "no_grant" | "out_of_scope" | "grant_not_yet" | "grant_expired" | "out_of_hours" => {
            Check::Grants
        }
        "outside_boundary" => Check::Boundary,
        "static_duty" | "session_duty" | "object_duty" => Check::Duties,
        "self_dealing" => Check::Benefit,
        "evidence_missing" | "limit_exceeded" | "limit_overflow" | "no_limit_for_unit" => {
            Check::Limits
        }
        "step_up_impossible" => Check::SignIn,
        "approval_rejected" => Check::Approvals,
        other => panic!("a reason of no check: {other}"),
    }
}

/// Which checks must have failed, which were not asked, and which one decided.
#[track_caller]
pub fn the_checks_agree(why: &Explanation) {
    let answer = answer(why.detail());
    let mut failed: BTreeSet<Check> = answer.reasons.iter().map(|r| check_of(r)).collect();
    // What would be asked for is not, where something denies or comes first.
    let last = match answer.outcome.as_str() {
        "deny" => Check::Limits,
        "step_up" => Check::SignIn,
        _ => Check::Approvals,
    };
    match answer.outcome.as_str() {
        "step_up" => failed.insert(Check::SignIn),
        "approval" => failed.insert(Check::Approvals),
        _ => false,
    };
    // Of a request that was done before everything is asked all the same.
    let is_used = why.detail().about() == Some(&About::UsedRequest);
    let nothing_asked =
        [Check::Request, Check::Tenant, Check::Policy].map(|check| failed.contains(&check));
    let nothing_asked = nothing_asked.contains(&true) && !is_used;
    let expected: Vec<(Check, CheckResult)> = (Check::ALL.iter())
        .map(|check| {
            let unasked = (nothing_asked && *check > Check::Kind) || *check > last;
            let result = match (failed.contains(check), unasked) {
                (true, _) => CheckResult::Failed,
                (false, true) => CheckResult::NotReached,
                (false, false) => CheckResult::Passed,
            };
            (*check, result)
        })
        .collect();
    assert_eq!(why.checks().collect::<Vec<_>>(), expected);
    // Of grants of which some ask for a sign-in that cannot be had and some have limits, the
    // reason told first is that of the sign-in.
    let first = match (answer.reason.as_deref(), failed.first()) {
        (Some("step_up_impossible"), Some(Check::Limits)) => Check::SignIn,
        (_, first) => first.copied().unwrap_or(Check::Grants),
    };
    assert_eq!(why.decided_by(), first);
    // The text leads with what decided, and tells of every reason.
    let text = why.to_string();
    if let Some(reason) = &answer.reason {
        let because = text.lines().nth(1).unwrap_or_default();
        assert!(because.starts_with("Because: "), "{text}");
        assert!(because.ends_with(&format!("({reason}).")), "{text}");
    }
    for reason in &answer.reasons {
        assert!(text.contains(&format!("({reason}).\n")), "{reason}: {text}");
    }
}
