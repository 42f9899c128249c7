//! Deciding: everything that answers "may it?".
//!
//! Lives here: a person's standing, the principal, the hot path, the checks
//! behind it, and decisions with their reasons. There is one implementation of
//! the checks; whatever explains or lists is to call it.

mod approvals;
mod asked;
mod authorize;
mod blame;
mod change;
mod check;
mod decision;
mod detail;
mod digest;
mod duty;
mod evaluate;
mod ever;
mod evidence;
mod explain;
mod fields;
mod foreseen;
mod kinds;
mod list;
mod make;
mod near;
mod need;
mod plainly;
mod principal;
mod reach;
mod reason;
mod remedy;
#[cfg(feature = "approvals")]
mod requests;
mod sentences;
mod standing;
mod unreachable;
mod wanted;

pub use approvals::NotCounted;
pub use blame::About;
pub use change::{Change, Remedy};
pub use check::Check;
pub use decision::{Allow, Allowed, ApprovalNeed, Decision, Denial, Denied, StepUp};
pub use detail::{ApprovalProgress, Detail, Note, WeighedApproval};
pub use evidence::{Evidence, EvidenceKinds};
pub use explain::{CheckResult, Explanation, PublicExplanation};
pub use fields::{HiddenFields, VisibleFields};
pub use list::AllowedActions;
pub use make::PrincipalError;
pub use near::{Lack, NearMiss};
pub use principal::{Principal, Stale};
pub use reach::Reach;
pub use reason::{Reason, Reasons};
#[cfg(feature = "approvals")]
pub use requests::{ApprovalRequest, NotEligible};
pub use standing::Standing;
pub use unreachable::UnreachableApproval;
