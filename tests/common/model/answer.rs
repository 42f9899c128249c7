//! Answers: what is said to one request.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::policy::StepUp;

/// The whole answer to one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// `allow`, `step_up` or `deny`.
    pub outcome: String,
    /// The first of the reasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// All of them, in the order of the checks.
    pub reasons: Vec<String>,
    pub obligations: BTreeSet<String>,
}

/// An answer, and what it asks for where it asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FullAnswer {
    /// Its outcome may be `approval` as well.
    #[serde(flatten)]
    pub answer: Answer,
    /// The sign-in that is wanted, on `step_up` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_up: Option<StepUp>,
    /// The approvals that are wanted, by policy in the order of their ids: on `approval`, and on
    /// `step_up` those that follow it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<ApprovalNeed>,
}

/// How far an approval policy is from being met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalNeed {
    pub policy: String,
    /// The persons who count.
    pub have: u64,
    pub need: u64,
}

/// All reasons of the model, in the order of the checks (R5).
pub const REASONS: [&str; 27] = [
    "invalid_request",
    "cross_tenant",
    "principal_not_active",
    "principal_suspended",
    "principal_terminated",
    "principal_not_yet",
    "principal_expired",
    "session_expired",
    "kind_not_allowed",
    "explicit_deny",
    "feature_unavailable",
    "no_grant",
    "out_of_scope",
    "grant_not_yet",
    "grant_expired",
    "out_of_hours",
    "outside_boundary",
    "static_duty",
    "session_duty",
    "object_duty",
    "self_dealing",
    "step_up_impossible",
    "evidence_missing",
    "limit_exceeded",
    "limit_overflow",
    "no_limit_for_unit",
    "approval_rejected",
];

/// Those of duties.
pub const DUTY_REASONS: [&str; 4] = ["static_duty", "session_duty", "object_duty", "self_dealing"];
