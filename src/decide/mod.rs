//! Deciding: everything that answers "may it?".
//!
//! Lives here: a person's standing, the principal, the hot path, the checks
//! behind it, and decisions with their reasons. There is one implementation of
//! the checks; whatever explains or lists is to call it.

mod authorize;
mod decision;
mod detail;
mod evaluate;
mod ever;
mod list;
mod principal;
mod reach;
mod reason;
mod standing;

pub use decision::{Allow, Allowed, ApprovalNeed, Decision, Denial, Denied, StepUp};
pub use detail::{About, Detail, Note};
pub use list::AllowedActions;
pub use principal::{Principal, PrincipalError, Stale};
pub use reach::Reach;
pub use reason::{Reason, Reasons};
pub use standing::Standing;
