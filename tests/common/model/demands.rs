//! Demands: what one check, or several together, want before an allow.

use std::collections::BTreeSet;

use super::policy::StepUp;
use super::step_up::stronger;

/// R4: nothing at all, a sign-in, approvals, both, or a refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demands {
    /// The reasons against it.
    pub denies: BTreeSet<&'static str>,
    pub step_up: Option<StepUp>,
    /// By the ids of the approval policies.
    pub approvals: BTreeSet<String>,
    /// Whether the use is to be counted.
    pub record_usage: bool,
    /// Whether an allow is to be audited, for nobody was there to approve it.
    pub audit: bool,
}

impl Demands {
    /// A refusal.
    pub fn deny(reason: &'static str) -> Self {
        Self {
            denies: BTreeSet::from([reason]),
            ..Self::default()
        }
    }

    /// An audit of the allow.
    pub fn audit() -> Self {
        Self {
            audit: true,
            ..Self::default()
        }
    }

    /// A sign-in.
    pub fn step_up(least: StepUp) -> Self {
        Self {
            step_up: Some(least),
            ..Self::default()
        }
    }

    /// An approval under this policy.
    pub fn approval(policy: &str) -> Self {
        Self {
            approvals: BTreeSet::from([policy.to_owned()]),
            ..Self::default()
        }
    }
}

/// R4: everything that either wants.
pub fn join(one: &Demands, other: &Demands) -> Demands {
    Demands {
        denies: &one.denies | &other.denies,
        step_up: stronger(one.step_up.as_ref(), other.step_up.as_ref()),
        approvals: &one.approvals | &other.approvals,
        record_usage: one.record_usage || other.record_usage,
        audit: one.audit || other.audit,
    }
}

/// R4: everything that any of them wants.
pub fn join_all(demands: impl IntoIterator<Item = Demands>) -> Demands {
    let nothing = Demands::default();
    demands
        .into_iter()
        .fold(nothing, |all, one| join(&all, &one))
}
