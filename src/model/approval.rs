//! Approval policies: whose yes something needs.
//!
//! Lives here: [`ApprovalPolicy`], as a compiled policy holds it. Who counts, and
//! whether enough of them said yes, is decided in `decide`.

use alloc::boxed::Box;

use crate::catalogue::{Action, Actions};

/// Whose yes something needs: how many people, who must all be able to do one
/// action, within which time.
///
/// # Examples
///
/// ```
/// use countersign::{actions::staff, ApprovalDocument, PolicyDocument};
///
/// let policy = PolicyDocument::new()
///     .approval(ApprovalDocument::new("payments").actions(["settings.payments"]).quorum(2))
///     .compile()?;
/// let payments = policy.approval("payments").unwrap();
/// assert_eq!((payments.quorum(), payments.approver()), (2, staff::APPROVE));
/// assert_eq!(payments.decide_within(), 86_400);
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalPolicy {
    pub(crate) name: Box<str>,
    pub(crate) actions: Actions,
    pub(crate) quorum: u8,
    pub(crate) approver: Action,
    pub(crate) decide_within: u32,
    pub(crate) use_within: u32,
}

impl ApprovalPolicy {
    /// Its name in documents.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What always needs it, whatever the amount.
    #[must_use]
    pub const fn actions(&self) -> Actions {
        self.actions
    }

    /// How many different people must say yes.
    #[must_use]
    pub const fn quorum(&self) -> u8 {
        self.quorum
    }

    /// What each of them must be allowed to do on the resource.
    #[must_use]
    pub const fn approver(&self) -> Action {
        self.approver
    }

    /// Seconds from the request until a yes comes too late.
    #[must_use]
    pub const fn decide_within(&self) -> u32 {
        self.decide_within
    }

    /// Seconds from a yes until it can no longer be used.
    #[must_use]
    pub const fn use_within(&self) -> u32 {
        self.use_within
    }
}
