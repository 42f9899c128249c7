//! Approvals: whose yes something needs, and what was said.
//!
//! Lives here: [`ApprovalPolicy`], as a compiled policy holds it, and
//! [`Approval`], as a host stores one. Who counts, and whether enough of them
//! said yes, is decided in `decide`.

use alloc::boxed::Box;
use core::fmt;
use core::str::FromStr;

use crate::catalogue::names::{text_serde, words};
use crate::catalogue::{Action, Actions};

use super::id::{AccountId, ApprovalId};
use super::time::Time;

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

words! {
    /// What an approver said.
    pub enum Verdict as "verdict" {
        /// Yes.
        Approve = "approve",
        /// No: one is enough.
        Reject = "reject",
    }
}

/// What one request is, in 32 bytes: whoever changes anything of it asks for
/// something else (rule R42).
///
/// As text 64 digits of base 16.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestDigest(pub(crate) [u8; 32]);

impl RequestDigest {
    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for RequestDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for RequestDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestDigest({self})")
    }
}

/// Text that is no digest of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a digest of a request: write its 64 digits from 0 to 9 and a to f")]
pub struct NotADigest;

impl FromStr for RequestDigest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() != 64 || !text.bytes().all(digit) {
            return Err(NotADigest);
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            let pair = text.get(2 * index..2 * index + 2).ok_or(NotADigest)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotADigest)?;
        }
        Ok(Self(bytes))
    }
}

text_serde!(RequestDigest, "request to approve");

/// What one approver said of one request, as a host stores it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Approval {
    pub(crate) id: ApprovalId,
    pub(crate) policy: Box<str>,
    pub(crate) request: RequestDigest,
    pub(crate) account: AccountId,
    pub(crate) verdict: Verdict,
    pub(crate) at: Time,
}

impl Approval {
    /// The host's id of it.
    #[must_use]
    pub const fn id(&self) -> ApprovalId {
        self.id
    }

    /// The approval policy that it speaks to, by name.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// The request that it is about, and no other.
    #[must_use]
    pub const fn request(&self) -> RequestDigest {
        self.request
    }

    /// The account that said it.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        self.account
    }

    /// What it said.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// When.
    #[must_use]
    pub const fn at(&self) -> Time {
        self.at
    }
}
