//! Evidence: what a host knows of one act, as plain data.
//!
//! Lives here: how much of a limit is used, what tells a request from another,
//! and [`OwnedEvidence`], all of it as a request document brings it. What
//! `authorize_with` takes borrows it and the approvers beside it, in `decide`.

use alloc::vec::Vec;

use crate::catalogue::Action;

use super::approval::Approval;
use super::id::{AccountId, ApprovalId, Nonce, PersonId};
use super::kind::ObjectRef;
use super::limit::LimitId;
use super::quantity::Amount;
use super::time::Time;

/// How much of a limit is used up before this act, over what the limit counts
/// over: this object, this person or this store, within its window up to now.
/// The first second of the window counts, and so does the second of now: what
/// was done in it was done before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    limit: LimitId,
    used: u64,
}

impl Usage {
    /// So much of this limit is used, in its unit.
    #[must_use]
    pub const fn of(limit: LimitId, used: u64) -> Self {
        Self { limit, used }
    }

    /// The limit.
    #[inline]
    #[must_use]
    pub const fn limit(self) -> LimitId {
        self.limit
    }

    /// How much of it.
    #[inline]
    #[must_use]
    pub const fn used(self) -> u64 {
        self.used
    }
}

/// What somebody did to an object, as the host has it in its books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    person: PersonId,
    action: Action,
    object: ObjectRef,
    at: Time,
}

impl Event {
    /// This person did that to this object at this instant.
    #[must_use]
    pub fn new(person: impl Into<PersonId>, action: Action, object: ObjectRef, at: Time) -> Self {
        Self {
            person: person.into(),
            action,
            object,
            at,
        }
    }

    /// Who did it.
    #[inline]
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// What was done.
    #[inline]
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// To what.
    #[inline]
    #[must_use]
    pub const fn object(&self) -> ObjectRef {
        self.object
    }

    /// When. No decision looks at it: what was done counts for good (rule R24).
    #[must_use]
    pub const fn at(&self) -> Time {
        self.at
    }
}

/// Since when everything that was done to an object is known (rule R37).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    object: ObjectRef,
    created: Time,
    complete_since: Time,
}

impl Coverage {
    /// The object came into being at one instant, and its history is complete
    /// since another.
    #[must_use]
    pub const fn new(object: ObjectRef, created: Time, complete_since: Time) -> Self {
        Self {
            object,
            created,
            complete_since,
        }
    }

    /// The object.
    #[must_use]
    pub const fn object(&self) -> ObjectRef {
        self.object
    }

    /// Whether something may have been done to it that nobody knows of.
    #[must_use]
    pub fn has_a_gap(&self) -> bool {
        self.created < self.complete_since
    }
}

/// What tells one request from another that asks the same (rule R42).
///
/// Kept by the host with the request that waits for approval, and given again
/// when it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestStamp {
    pub(crate) nonce: Nonce,
    pub(crate) created: Time,
    pub(crate) parameters: [u8; 32],
}

impl RequestStamp {
    /// A request made at this instant, with a number that no other request has.
    #[must_use]
    pub fn new(nonce: impl Into<Nonce>, created: Time) -> Self {
        Self {
            nonce: nonce.into(),
            created,
            parameters: [0; 32],
        }
    }

    /// … and a hash over everything else that it says, which the host makes: of
    /// a canonical form, so that the same parameters have the same one.
    #[must_use]
    pub const fn parameters(mut self, hash: [u8; 32]) -> Self {
        self.parameters = hash;
        self
    }

    /// Its number.
    #[must_use]
    pub const fn nonce(self) -> Nonce {
        self.nonce
    }

    /// From when on it can be approved.
    #[must_use]
    pub const fn created(self) -> Time {
        self.created
    }
}

/// What is known of one act, as a request document brings it.
///
/// `Evidence::from(&owned)` lends all of it but what needs principals: the
/// [approvals](Self::approvals), each beside its approver as it stands now, and
/// [on whose behalf](Self::on_behalf_of) the principal acts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnedEvidence {
    pub(crate) amount: Option<Amount>,
    pub(crate) usage: Option<Vec<Usage>>,
    pub(crate) stamp: Option<RequestStamp>,
    pub(crate) approvals: Vec<Approval>,
    pub(crate) used_approvals: Vec<ApprovalId>,
    pub(crate) used_nonces: Vec<Nonce>,
    pub(crate) beneficiaries: Vec<PersonId>,
    pub(crate) history: Option<Vec<Event>>,
    pub(crate) linked: Vec<ObjectRef>,
    pub(crate) coverage: Vec<Coverage>,
    pub(crate) no_other_approver: bool,
    pub(crate) on_behalf_of: Option<AccountId>,
}

impl OwnedEvidence {
    /// How much the act is about.
    #[must_use]
    pub fn with_amount(mut self, amount: Amount) -> Self {
        self.amount = Some(amount);
        self
    }

    /// How much of limits is used up; a limit that is asked and not listed is not
    /// known.
    #[must_use]
    pub fn with_usage(mut self, usage: impl IntoIterator<Item = Usage>) -> Self {
        self.usage.get_or_insert_default().extend(usage);
        self
    }

    /// How much the act is about, if that is known.
    #[must_use]
    pub const fn amount(&self) -> Option<Amount> {
        self.amount
    }

    /// How much of limits is used up, if that is known.
    #[must_use]
    pub fn usage(&self) -> Option<&[Usage]> {
        self.usage.as_deref()
    }

    /// Which request it is, if it is one that others approve.
    #[must_use]
    pub const fn stamp(&self) -> Option<RequestStamp> {
        self.stamp
    }

    /// What approvers said, to be passed on each with its approver's principal.
    #[must_use]
    pub fn approvals(&self) -> &[Approval] {
        &self.approvals
    }

    /// The account on whose behalf the principal acts.
    #[must_use]
    pub const fn on_behalf_of(&self) -> Option<AccountId> {
        self.on_behalf_of
    }
}
