//! Approvals: who counts, and whether enough of them said yes.
//!
//! Lives here: [`Given`], what approvers said of one request, counted; and, with
//! the feature `approvals`, requests to approve and approving them. Invariants:
//!
//! - a yes counts for one exact request, by its digest (rule R42), of a person
//!   who could still give it now (R43), in time and unused (R45, R46);
//! - persons are counted, not accounts, and the requester never (R44).

use smallvec::SmallVec;

use crate::catalogue::Action;
#[cfg(not(feature = "approvals"))]
use crate::model::RequestDigest;
use crate::model::{AccountKind, ApprovalPolicy, PersonId, Resource, Time, Verdict};
use crate::policy::Policy;

use super::decision::Decision;
use super::evaluate::evaluate;
use super::evidence::Evidence;
use super::need::Given;
use super::principal::Principal;

/// What approvers said of this request, for each approval policy.
pub(crate) fn given(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> Given {
    let mut given = Given::default();
    let (Some(stamp), [_, ..]) = (evidence.stamp(), evidence.said()) else {
        return given;
    };
    let Some(digest) = digest(policy, principal, action, resource, evidence) else {
        return given;
    };
    let now = principal.made_at();
    for (index, approval) in policy.approvals().iter().enumerate() {
        let mut persons: SmallVec<[PersonId; 8]> = SmallVec::new();
        let said = evidence.said().iter().filter(|(said, approver)| {
            said.policy() == approval.name()
                && said.request() == digest
                && said.account() == approver.account().id()
                && !evidence.is_used(said.id())
                && stamp.created <= said.at()
                && said.at() <= now
                && is_before(said.at(), stamp.created, approval.decide_within())
        });
        for (said, approver) in said {
            let usable = is_before(now, said.at(), approval.use_within());
            let counts = matches!(said.verdict(), Verdict::Reject) || usable;
            let person = approver.person();
            if !counts || !is_eligible(policy, principal, approver, approval, resource, evidence) {
                continue;
            }
            match said.verdict() {
                Verdict::Reject => given.rejected |= 1 << index,
                Verdict::Approve if persons.contains(&person) => {}
                Verdict::Approve => persons.push(person),
            }
        }
        if persons.len() >= usize::from(approval.quorum()) {
            given.met |= 1 << index;
        }
    }
    given
}

/// Whether `at` lies less than so many seconds after `start`.
fn is_before(at: Time, start: Time, within: u32) -> bool {
    let end = i128::from(start.to_unix()) + i128::from(within);
    i128::from(at.to_unix()) < end
}

/// Whether this approver could say something about it now (rule R43). A sign-in
/// was looked at when they said it.
fn is_eligible(
    policy: &Policy,
    principal: &Principal,
    approver: &Principal,
    approval: &ApprovalPolicy,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> bool {
    let account = approver.account();
    let now = principal.made_at();
    let other = account.kind() == AccountKind::Human
        && !account.is_shared()
        && account.tenant() == principal.account().tenant()
        && approver.person() != principal.person()
        && !evidence.gains(approver.person())
        && approver.at(now, approver.epoch()).is_ok();
    if !other {
        return false;
    }
    let asked = evidence.without_approvals();
    let decision = evaluate(
        policy,
        approver,
        approval.approver(),
        resource,
        &asked,
        Given::default(),
        &mut (),
    );
    match decision {
        Decision::Allow(_) => true,
        Decision::NeedsStepUp(step) => !step.approvals_follow(),
        Decision::NeedsApproval(_) | Decision::Deny(_) => false,
    }
}

/// What the request is, in 32 bytes; `None` without a stamp, or without the
/// feature that makes digests.
#[cfg(not(feature = "approvals"))]
fn digest(
    _: &Policy,
    _: &Principal,
    _: Action,
    _: &Resource<'_>,
    _: &Evidence<'_>,
) -> Option<RequestDigest> {
    None
}

#[cfg(feature = "approvals")]
use requests::digest;
#[cfg(feature = "approvals")]
pub use requests::{ApprovalRequest, NotEligible};

#[cfg(feature = "approvals")]
mod requests {
    use alloc::boxed::Box;

    use sha2::{Digest, Sha256};

    use crate::catalogue::{Action, UnknownName};
    use crate::model::{
        Approval, ApprovalId, AsResource, OwnedResource, RequestDigest, Resource, Verdict,
    };
    use crate::policy::Policy;

    use super::super::evidence::{Evidence, RequestStamp};
    use super::super::principal::Principal;
    use super::is_eligible;

    /// One request that waits for approval: exactly this, and nothing else.
    #[derive(Debug, Clone)]
    pub struct ApprovalRequest {
        digest: RequestDigest,
        principal: Principal,
        resource: OwnedResource,
        stamp: RequestStamp,
    }

    impl ApprovalRequest {
        /// What it is, in 32 bytes.
        #[must_use]
        pub const fn digest(&self) -> RequestDigest {
            self.digest
        }
    }

    /// Why nobody can approve like this.
    #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
    #[non_exhaustive]
    pub enum NotEligible {
        /// The approval policy is not known.
        #[error(transparent)]
        Policy(#[from] UnknownName),
        /// The approver does not count, see rule R43.
        #[error(
            "this approver does not count: it takes another human of the tenant, active, not sharing an account, not gaining by it, who may do the approver's action on the resource"
        )]
        Approver,
        /// The approver has to sign in more surely first.
        #[error("the approver has to sign in more surely first")]
        StepUp,
        /// It is too late, or too early.
        #[error("the time to decide is over, or has not begun")]
        TooLate,
    }

    impl Policy {
        /// The request that this is, for others to approve; `None` without a
        /// [stamp](Evidence::request).
        #[must_use]
        pub fn request(
            &self,
            principal: &Principal,
            action: Action,
            resource: &(impl AsResource + ?Sized),
            evidence: &Evidence<'_>,
        ) -> Option<ApprovalRequest> {
            let resource = resource.as_resource();
            Some(ApprovalRequest {
                digest: digest(self, principal, action, &resource, evidence)?,
                principal: principal.clone(),
                resource: resource.to_owned(),
                stamp: evidence.stamp()?,
            })
        }

        /// What this approver says of the request under an approval policy, to be
        /// stored under this id.
        ///
        /// # Errors
        ///
        /// [`NotEligible`] where it would not count.
        pub fn approve(
            &self,
            approver: &Principal,
            request: &ApprovalRequest,
            approval: &str,
            id: impl Into<ApprovalId>,
            verdict: Verdict,
            evidence: &Evidence<'_>,
        ) -> Result<Approval, NotEligible> {
            let known = self.approval(approval)?;
            let at = approver.made_at();
            let late = at < request.stamp.created
                || !super::is_before(at, request.stamp.created, known.decide_within());
            if late {
                return Err(NotEligible::TooLate);
            }
            let resource = request.resource.as_resource();
            let requester = &request.principal;
            if !is_eligible(self, requester, approver, known, &resource, evidence) {
                return Err(NotEligible::Approver);
            }
            let asked = evidence.without_approvals();
            let now = self.authorize_with(approver, known.approver(), &resource, &asked);
            if !now.is_allow() {
                return Err(NotEligible::StepUp);
            }
            Ok(Approval {
                id: id.into(),
                policy: Box::from(approval),
                request: request.digest,
                account: approver.account().id(),
                verdict,
                at,
            })
        }
    }

    /// The digest: SHA-256 over every part in a fixed order, each with its
    /// length, names and not bits.
    pub(super) fn digest(
        policy: &Policy,
        principal: &Principal,
        action: Action,
        resource: &Resource<'_>,
        evidence: &Evidence<'_>,
    ) -> Option<RequestDigest> {
        let stamp = evidence.stamp()?;
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        let optional = |id: Option<u128>| {
            id.map_or([0; 17], |id| {
                let mut bytes = [1; 17];
                bytes
                    .iter_mut()
                    .skip(1)
                    .zip(id.to_be_bytes())
                    .for_each(|(to, from)| *to = from);
                bytes
            })
        };
        part(b"countersign request 1");
        part(&optional(
            principal.account().tenant().map(|id| id.to_u128()),
        ));
        part(&principal.person().to_u128().to_be_bytes());
        part(policy.name_of(action).as_bytes());
        let kind = resource.kind().map(|kind| policy.kind_name(kind));
        part(kind.unwrap_or_default().as_bytes());
        part(&optional(resource.id().map(|id| id.to_u128())));
        part(&optional(resource.version().map(u128::from)));
        match evidence.how_much() {
            Some(amount) => {
                part(alloc::format!("{}", amount.unit()).as_bytes());
                part(&amount.value().to_be_bytes());
            }
            None => part(b""),
        }
        part(&stamp.parameters);
        part(&stamp.nonce.to_be_bytes());
        part(&stamp.created.to_unix().to_be_bytes());
        Some(RequestDigest(hash.finalize().into()))
    }
}
