//! Expectations: what a test says must come out.
//!
//! Lives here: [`Expected`] and its text form.

use core::fmt;
use core::str::FromStr;

use crate::catalogue::UnknownName;
use crate::decide::{Decision, Reason};

/// What a decision must be.
///
/// As text, and in scenario tables, it is an outcome or a reason: `allow`,
/// `step_up`, `approval`, `deny` for whatever reason, `no_grant` …
///
/// # Examples
///
/// ```
/// use countersign::{testing::Expected, Reason};
///
/// assert_eq!("deny".parse(), Ok(Expected::Deny));
/// assert_eq!("out_of_scope".parse(), Ok(Expected::DenyFor(Reason::OutOfScope)));
/// assert!("allowed".parse::<Expected>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// An allow, whatever its obligations.
    Allow,
    /// A stronger sign-in is asked for.
    StepUp,
    /// The approval of others is asked for.
    Approval,
    /// A deny, for whatever reason.
    Deny,
    /// A deny, and this is the reason to report.
    DenyFor(Reason),
}

impl Expected {
    /// Whether it is this.
    #[must_use]
    pub fn is_met_by(self, decision: Decision) -> bool {
        match self {
            Self::Allow => decision.is_allow(),
            Self::StepUp => matches!(decision, Decision::NeedsStepUp(_)),
            Self::Approval => matches!(decision, Decision::NeedsApproval(_)),
            Self::Deny => matches!(decision, Decision::Deny(_)),
            Self::DenyFor(reason) => decision.reason() == Some(reason),
        }
    }

    const fn outcome(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::StepUp => "step_up",
            Self::Approval => "approval",
            Self::Deny => "deny",
            Self::DenyFor(reason) => reason.name(),
        }
    }
}

/// The outcomes, without a reason.
const OUTCOMES: [Expected; 4] = [
    Expected::Allow,
    Expected::StepUp,
    Expected::Approval,
    Expected::Deny,
];

impl From<Reason> for Expected {
    fn from(reason: Reason) -> Self {
        Self::DenyFor(reason)
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.outcome())
    }
}

impl FromStr for Expected {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let reasons = Reason::ALL.iter().copied().map(Self::DenyFor);
        let mut all = OUTCOMES.into_iter().chain(reasons.clone());
        all.find(|expected| expected.outcome() == text)
            .ok_or_else(|| {
                let all = OUTCOMES.into_iter().chain(reasons).map(Self::outcome);
                let unknown = UnknownName::among("expectation", text, all);
                // All the reasons are too many to list.
                if unknown.suggestion().is_some() {
                    return unknown;
                }
                UnknownName::among("expectation", text, OUTCOMES.map(Self::outcome))
            })
    }
}
