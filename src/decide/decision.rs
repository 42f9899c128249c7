//! Decisions: the engine's whole answer.
//!
//! Lives here: [`Decision`] with what each outcome carries, and the `?` form,
//! [`Allowed`] and [`Denied`]. Invariants:
//!
//! - a decision is `Copy`, at most 16 bytes, and says why;
//! - a deny has at least one reason.

use core::num::NonZeroU64;

use crate::catalogue::Obligations;
use crate::model::{ApprovalPolicy, Assurance, SignIn};
use crate::policy::Policy;

use super::reason::{Reason, Reasons};

/// The engine's whole answer: four outcomes, closed on purpose, because a
/// caller must face each of them.
///
/// An allow is the mildest, a deny the strictest.
///
/// # Examples
///
/// ```
/// use countersign::{Decision, Reason};
///
/// fn status(decision: Decision) -> u16 {
///     match decision {
///         Decision::Allow(_) => 200,
///         Decision::NeedsStepUp(_) => 401,
///         Decision::NeedsApproval(_) => 202,
///         Decision::Deny(deny) => match deny.reason() {
///             Reason::CrossTenant => 404,
///             Reason::SessionExpired | Reason::WrongPolicy => 401, // sign in again
///             _ => 403,
///         },
///     }
/// }
/// # let _ = status;
/// ```
#[must_use = "a decision nobody acts on protects nothing"]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Go ahead, once every obligation is met; one you do not know means deny.
    Allow(Allow),
    /// A stronger sign-in, with nothing else changed, would be an allow.
    NeedsStepUp(StepUp),
    /// The approval of others, with nothing else changed, would be an allow.
    NeedsApproval(ApprovalNeed),
    /// Stop, and why.
    Deny(Denial),
}

/// What an allow carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allow {
    obligations: Obligations,
}

impl Allow {
    pub(crate) const fn with(obligations: Obligations) -> Self {
        Self { obligations }
    }

    /// What must be done for the allow to stand.
    #[must_use]
    pub const fn obligations(self) -> Obligations {
        self.obligations
    }
}

/// The sign-in that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepUp {
    sign_in: SignIn,
    approvals_follow: bool,
}

impl StepUp {
    pub(crate) const fn to(sign_in: SignIn, approvals_follow: bool) -> Self {
        Self {
            sign_in,
            approvals_follow,
        }
    }

    /// The sign-in that is missing: how sure, and how fresh.
    #[must_use]
    pub const fn sign_in(self) -> SignIn {
        self.sign_in
    }

    /// How sure the sign-in must at least be.
    #[must_use]
    pub const fn assurance(self) -> Assurance {
        self.sign_in.assurance()
    }

    /// How many seconds ago it is too long ago, if it ever is.
    #[must_use]
    pub const fn max_age(self) -> Option<u32> {
        self.sign_in.max_age()
    }

    /// Whether approvals will be asked for after it. Whoever is not surely known
    /// should not be able to bother approvers (rule R6).
    #[must_use]
    pub const fn approvals_follow(self) -> bool {
        self.approvals_follow
    }
}

/// The approvals that are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApprovalNeed {
    policies: NonZeroU64,
}

impl ApprovalNeed {
    pub(crate) const fn of(policies: NonZeroU64) -> Self {
        Self { policies }
    }

    /// The policies, a bit for each position.
    const fn bits(self) -> u64 {
        self.policies.get()
    }

    /// The approval policies that are to be met, each with a quorum of its own,
    /// of the policy that decided. How far each of them is,
    /// [`detail_with`](Policy::detail_with) tells.
    pub fn of_policy(self, policy: &Policy) -> impl Iterator<Item = &ApprovalPolicy> {
        let all = policy.approvals().iter().enumerate();
        all.filter(move |(index, _)| self.bits() >> index & 1 == 1)
            .map(|(_, approval)| approval)
    }

    /// How many approval policies are to be met, each with a quorum of its own.
    #[must_use]
    pub const fn policies(self) -> u32 {
        self.policies.get().count_ones()
    }
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Denial {
    reason: Reason,
    reasons: Reasons,
}

impl Denial {
    /// A deny for these reasons; for none, the request itself is at fault.
    pub(crate) fn because(reasons: Reasons) -> Self {
        match reasons.first() {
            Some(reason) => Self { reason, reasons },
            None => Self {
                reason: Reason::InvalidRequest,
                reasons: Reasons::INVALID_REQUEST,
            },
        }
    }

    /// The reason to report: the one of the earliest check (rule R5).
    #[must_use]
    pub const fn reason(self) -> Reason {
        self.reason
    }

    /// Every reason, for an auditor.
    #[must_use]
    pub const fn reasons(self) -> Reasons {
        self.reasons
    }

    /// What to tell the principal: coarse, and the same whichever rule of the
    /// account is behind it.
    #[must_use]
    pub fn public_message(self) -> &'static str {
        // A feature that is closed is closed to all, so that is what they hear:
        // a deny behind it would else be known by another message.
        let closed = Reason::FeatureUnavailable;
        if self.reason >= Reason::KindNotAllowed && self.reasons.contains(closed.only()) {
            return closed.public_message();
        }
        self.reason.public_message()
    }
}

impl Decision {
    pub(crate) fn deny(reason: Reason) -> Self {
        Self::Deny(Denial {
            reason,
            reasons: reason.only(),
        })
    }

    pub(crate) fn deny_for(reasons: Reasons) -> Self {
        Self::Deny(Denial::because(reasons))
    }

    /// Whether it is an allow: its obligations are still owed, so prefer
    /// [`require`](Self::require) where something is then done.
    #[must_use]
    pub const fn is_allow(self) -> bool {
        matches!(self, Self::Allow(_))
    }

    /// The reason to report, of a deny.
    #[must_use]
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Deny(deny) => Some(deny.reason),
            Self::Allow(_) | Self::NeedsStepUp(_) | Self::NeedsApproval(_) => None,
        }
    }

    /// The outcome's name in documents: `allow`, `step_up`, `approval`, `deny`.
    #[must_use]
    pub const fn outcome(self) -> &'static str {
        match self {
            Self::Allow(_) => "allow",
            Self::NeedsStepUp(_) => "step_up",
            Self::NeedsApproval(_) => "approval",
            Self::Deny(_) => "deny",
        }
    }

    /// The `?` form: proof of an allow, or an error.
    ///
    /// # Errors
    ///
    /// [`Denied`] for every other outcome; it carries the decision, so a caller
    /// that can ask for a sign-in or an approval still may.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{Allowed, Decision, Denied, Obligations};
    ///
    /// fn ship(decision: Decision) -> Result<(), Denied> {
    ///     let allowed: Allowed = decision.require()?;
    ///     if allowed.obligations().contains(Obligations::AUDIT) {
    ///         // … write to the activity log
    ///     }
    ///     Ok(())
    /// }
    /// # let _ = ship;
    /// ```
    pub const fn require(self) -> Result<Allowed, Denied> {
        match self {
            Self::Allow(allow) => Ok(Allowed {
                obligations: allow.obligations,
            }),
            Self::NeedsStepUp(_) | Self::NeedsApproval(_) | Self::Deny(_) => Err(Denied {
                decision: self,
                unknown: Obligations::empty(),
            }),
        }
    }

    /// The same, where an allow that owes something beyond `known` is an error
    /// too: what you do not know how to meet, you cannot meet (rule R57).
    ///
    /// # Errors
    ///
    /// [`Denied`] as from [`require`](Self::require), and for an allow with an
    /// obligation that is not in `known`.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{Decision, Denied, Obligations};
    ///
    /// /// All that this host knows how to meet.
    /// const KNOWN: Obligations = Obligations::AUDIT.union(Obligations::ALERT);
    ///
    /// fn ship(decision: Decision) -> Result<(), Denied> {
    ///     let allowed = decision.require_knowing(KNOWN)?;
    ///     if allowed.obligations().contains(Obligations::AUDIT) {
    ///         // … write to the activity log
    ///     }
    ///     Ok(())
    /// }
    /// # let _ = ship;
    /// ```
    pub const fn require_knowing(self, known: Obligations) -> Result<Allowed, Denied> {
        match self.require() {
            Ok(allowed) => {
                let unknown = allowed.obligations.beyond(known);
                if unknown.is_empty() {
                    Ok(allowed)
                } else {
                    Err(Denied {
                        decision: self,
                        unknown,
                    })
                }
            }
            Err(denied) => Err(denied),
        }
    }

    /// What holds when both must: the more restrictive outcome, with what the
    /// two of one outcome ask together (rule R20).
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Allow(a), Self::Allow(b)) => {
                Self::Allow(Allow::with(a.obligations.union(b.obligations)))
            }
            (Self::NeedsStepUp(a), Self::NeedsStepUp(b)) => {
                let follow = a.approvals_follow || b.approvals_follow;
                Self::NeedsStepUp(StepUp::to(a.sign_in.and(b.sign_in), follow))
            }
            (Self::NeedsApproval(a), Self::NeedsApproval(b)) => Self::NeedsApproval(ApprovalNeed {
                policies: a.policies | b.policies,
            }),
            (Self::NeedsStepUp(step), Self::NeedsApproval(_))
            | (Self::NeedsApproval(_), Self::NeedsStepUp(step)) => {
                Self::NeedsStepUp(StepUp::to(step.sign_in, true))
            }
            (Self::Deny(a), Self::Deny(b)) => Self::deny_for(a.reasons.union(b.reasons)),
            (a, b) if a.rank() >= b.rank() => a,
            (_, b) => b,
        }
    }

    /// The same, or a deny if there are reasons for one.
    pub(crate) fn unless(self, denied: Reasons) -> Self {
        match self {
            _ if denied.is_empty() => self,
            other => other.and(Self::deny_for(denied)),
        }
    }

    /// Where one needs a step-up and the other an approval both are needed, and
    /// the step-up is asked for first: whoever is not surely known should not
    /// be able to bother approvers (rule R6).
    const fn rank(self) -> u8 {
        match self {
            Self::Allow(_) => 0,
            Self::NeedsApproval(_) => 1,
            Self::NeedsStepUp(_) => 2,
            Self::Deny(_) => 3,
        }
    }
}

impl core::fmt::Display for Decision {
    /// The outcome, and what it lacks: `deny: no_grant`, `step_up: multi_factor`.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.outcome())?;
        match self {
            Self::Allow(_) | Self::NeedsApproval(_) => Ok(()),
            Self::NeedsStepUp(step) => write!(f, ": {}", step.sign_in),
            Self::Deny(denial) => write!(f, ": {}", denial.reasons),
        }
    }
}

/// Proof that a decision was an allow, with what is owed for it.
#[must_use = "an allow stands only when its obligations are met"]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    obligations: Obligations,
}

impl Allowed {
    /// What must be done for the allow to stand.
    #[must_use]
    pub const fn obligations(self) -> Obligations {
        self.obligations
    }
}

/// A decision that was no allow, or one that owes more than the caller knows, as
/// an error.
///
/// `Display` names the outcome for logs; [`public_message`](Self::public_message)
/// is for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Denied {
    decision: Decision,
    unknown: Obligations,
}

impl Denied {
    /// The decision itself.
    pub const fn decision(self) -> Decision {
        self.decision
    }

    /// What an allow owes beyond what the caller knows; nothing of another
    /// outcome.
    #[must_use]
    pub const fn unknown(self) -> Obligations {
        self.unknown
    }

    /// What to tell the principal: coarse, and the same for another tenant's
    /// resource as for one that does not exist.
    #[must_use]
    pub fn public_message(self) -> &'static str {
        match self.decision {
            Decision::Allow(_) => "This cannot be done here.",
            Decision::NeedsStepUp(_) => "Please confirm that it is you.",
            Decision::NeedsApproval(_) => "Somebody else has to approve this.",
            Decision::Deny(deny) => deny.public_message(),
        }
    }
}

impl core::fmt::Display for Denied {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.decision {
            Decision::Allow(_) => write!(
                f,
                "allowed, and it owes more than is known here: {}",
                self.unknown
            ),
            Decision::NeedsStepUp(step) => {
                write!(f, "a sign-in of at least {} is needed", step.sign_in)
            }
            Decision::NeedsApproval(_) => f.write_str("an approval is needed"),
            Decision::Deny(deny) => write!(f, "denied: {}", deny.reasons),
        }
    }
}

impl core::error::Error for Denied {}
