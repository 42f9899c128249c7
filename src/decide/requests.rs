//! Requests: what approvers are shown, and what they say of it.
//!
//! Lives here: [`ApprovalRequest`], and what approvers say of one, `approve`.
//! With the feature `approvals` alone.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::catalogue::{Action, UnknownName};
use crate::model::{
    Amount, Approval, ApprovalId, AsResource, Coverage, Event, ObjectRef, OwnedResource, PersonId,
    RequestDigest, RequestStamp, Resource, Time, Verdict,
};
use crate::policy::Policy;

use super::approvals::{Ballot, is_before, may_ever_count};
use super::decision::Decision;
use super::digest::{Parties, digest};
use super::evidence::Evidence;
use super::principal::Principal;
use super::reason::Reason;

/// One request that waits for approval: exactly this, and nothing else.
///
/// Made from what is asked, now as later: a host stores what it was asked with
/// the [stamp](RequestStamp), shows it to approvers, and makes the request again
/// whenever one of them answers. Whatever of it changed has another digest, and
/// no earlier yes counts for it (rule R42).
///
/// # Examples
///
/// ```
/// # use countersign::*;
/// # let euro = Unit::Money(Currency::EUR);
/// # let policy = PolicyDocument::new()
/// #     .approval(ApprovalDocument::new("refunds"))
/// #     .role("support", RoleDocument::from_template("customer_support").limit(
/// #         LimitDocument::new("refund", ["orders.refund"], Per::Request, euro).soft(50_00, "refunds"),
/// #     ))
/// #     .compile()?;
/// # let here = ScopeDocument::in_stores([42_u64]);
/// # let ana = policy.account(&AccountDocument::human(1_u64, 101_u64)
/// #     .grant(EntryDocument::role("support", here.clone())))?;
/// # let cleo = policy.account(&AccountDocument::human(2_u64, 102_u64)
/// #     .grant(EntryDocument::actions(["staff.approve"], here)))?;
/// # let principal = |account: &Account, now| {
/// #     let standing = policy.standing(&[account], now);
/// #     policy.principal(account, &standing, &Session::at(now))
/// # };
/// let order = Resource::of(ResourceKind::ORDER).with_id(9_u64).at_version(1).in_store(42_u64);
/// let refund = actions::orders::REFUND;
/// let now = Time::from_unix(1_000);
/// let evidence = Evidence::none()
///     .amount(Amount::money(Currency::EUR, 80_00))
///     .request(RequestStamp::new(7_u64, now)); // 7: no other request has this number
/// let ana = principal(&ana, now)?;
/// assert_eq!(policy.authorize_with(&ana, refund, &order, &evidence).outcome(), "approval");
///
/// // Cleo is shown the request, and says yes.
/// let request = policy.request(&ana, refund, &order, &evidence).expect("it is stamped");
/// let cleo = principal(&cleo, now)?;
/// let yes = policy.approve(&cleo, &request, "refunds", 1_u64, Verdict::Approve)?;
///
/// let said = [(yes, &cleo)];
/// let decision = policy.authorize_with(&ana, refund, &order, &evidence.approvals(&said));
/// let allowed = decision.require()?;
/// assert!(allowed.obligations().contains(Obligations::CONSUME_APPROVAL));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRequest {
    digest: RequestDigest,
    parties: Parties,
    action: Action,
    resource: OwnedResource,
    amount: Option<Amount>,
    gain: Vec<PersonId>,
    history: Option<Vec<Event>>,
    linked: Vec<ObjectRef>,
    coverage: Vec<Coverage>,
    stamp: RequestStamp,
}

impl ApprovalRequest {
    /// What it is, in 32 bytes: what an approval is bound to.
    #[must_use]
    pub const fn digest(&self) -> RequestDigest {
        self.digest
    }

    /// Who asks.
    #[must_use]
    pub const fn requester(&self) -> PersonId {
        self.parties.person
    }

    /// On whose behalf, if on somebody's.
    #[must_use]
    pub const fn on_behalf_of(&self) -> Option<PersonId> {
        self.parties.on_behalf_of
    }

    /// What is to be done.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// On what.
    #[must_use]
    pub fn resource(&self) -> Resource<'_> {
        self.resource.as_resource()
    }

    /// How much it is about, if it says so.
    #[must_use]
    pub const fn amount(&self) -> Option<Amount> {
        self.amount
    }

    /// Its number, and from when on it can be approved.
    #[must_use]
    pub const fn stamp(&self) -> RequestStamp {
        self.stamp
    }

    fn evidence(&self) -> Evidence<'_> {
        let evidence = Evidence::none()
            .request(self.stamp)
            .beneficiaries(&self.gain)
            .linked(&self.linked)
            .coverage(&self.coverage);
        let evidence = match &self.history {
            Some(events) => evidence.history(events),
            None => evidence,
        };
        match self.amount {
            Some(amount) => evidence.amount(amount),
            None => evidence,
        }
    }
}

/// Why what somebody says of a request does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotEligible {
    /// The approval policy is not known.
    #[error(transparent)]
    Policy(#[from] UnknownName),
    /// The approver is one of the act, with whatever account: who asks, on whose
    /// behalf, who gains by it, or who did to the object what a duty rule keeps
    /// apart from it.
    #[error(
        "whoever asks, gains by it, or did to the object what is kept apart from it cannot approve it: another person has to"
    )]
    Party,
    /// The approver's account never counts.
    #[error(
        "a program, or an account that several people share, cannot approve: it takes one human"
    )]
    Kind,
    /// The approver may not do what approvers must be able to do.
    #[error(
        "the approver may not {action} on this resource, as approvers under {approval} must: {decision}"
    )]
    Approver {
        /// The approval policy.
        approval: Box<str>,
        /// What approvers must be able to do.
        action: Box<str>,
        /// What came of asking for it.
        decision: Decision,
    },
    /// The time to decide is over, or has not begun.
    #[error(
        "{} is not within the time to decide, {within} seconds from {}: ask again",
        at.in_utc(),
        from.in_utc()
    )]
    NotInTime {
        /// The approver's instant.
        at: Time,
        /// The instant the request was made at.
        from: Time,
        /// How long there is to decide.
        within: u32,
    },
}

impl Policy {
    /// The request that this is, for others to approve; `None` without a
    /// [stamp](Evidence::request).
    ///
    /// Whether an approval is needed at all `authorize_with` tells, and
    /// [`detail_with`](Self::detail_with) under which policies and from how many
    /// people still.
    #[must_use]
    pub fn request(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
        evidence: &Evidence<'_>,
    ) -> Option<ApprovalRequest> {
        let resource = resource.as_resource();
        let parties = Parties::of(principal, evidence);
        Some(ApprovalRequest {
            digest: digest(self, parties, action, &resource, evidence)?,
            parties,
            action,
            resource: resource.to_owned(),
            amount: evidence.how_much(),
            gain: evidence.gaining().to_vec(),
            history: evidence.events().map(<[Event]>::to_vec),
            linked: evidence.objects(None).collect(),
            coverage: evidence.covered().to_vec(),
            stamp: evidence.stamp()?,
        })
    }

    /// What this approver says of the request under an approval policy, to be
    /// stored under this id; as of the approver's instant.
    ///
    /// Saying it is an allow of what approvers do, and owes what that owes:
    /// [`obligations`](Self::obligations) of the policy's
    /// [`approver`](crate::ApprovalPolicy::approver).
    ///
    /// Whether it still counts is decided again when it is used. Of limits on what
    /// approvers do, the amount has to be within each; what was used of them
    /// before is no matter of an approval.
    ///
    /// # Errors
    ///
    /// [`NotEligible`] where it would not count: not of somebody else, not in
    /// time, not by somebody who may do the approver's action on this resource,
    /// for this amount, signed in as that asks.
    pub fn approve(
        &self,
        approver: &Principal,
        request: &ApprovalRequest,
        approval: &str,
        id: impl Into<ApprovalId>,
        verdict: Verdict,
    ) -> Result<Approval, NotEligible> {
        let known = self.approval(approval)?;
        let at = approver.made_at();
        let from = request.stamp.created;
        if at < from || !is_before(at, from, known.decide_within()) {
            let within = known.decide_within();
            return Err(NotEligible::NotInTime { at, from, within });
        }
        let resource = request.resource.as_resource();
        let evidence = request.evidence();
        let ballot = Ballot {
            policy: self,
            parties: request.parties,
            action: request.action,
            resource: &resource,
            evidence: &evidence,
            of: None,
        };
        if !may_ever_count(approver) {
            return Err(NotEligible::Kind);
        }
        if ballot.is_of_the_act(approver.person()) {
            return Err(NotEligible::Party);
        }
        match ballot.asked(approver, known.approver(), at) {
            Some(Decision::Allow(_)) => Ok(Approval {
                id: id.into(),
                policy: Box::from(approval),
                request: request.digest,
                account: approver.account().id(),
                verdict,
                at,
            }),
            decision => Err(NotEligible::Approver {
                approval: Box::from(approval),
                action: self.name_of(known.approver()).into_boxed_str(),
                decision: decision.unwrap_or(Decision::deny(Reason::CrossTenant)),
            }),
        }
    }

    /// Which of these people could approve the request under an approval policy
    /// now, once they have signed in as that asks, each once (rule R48).
    ///
    /// # Errors
    ///
    /// [`UnknownName`] for an approval policy that there is not.
    pub fn eligible_approvers<'a>(
        &self,
        request: &ApprovalRequest,
        approval: &str,
        people: impl IntoIterator<Item = &'a Principal>,
    ) -> Result<Vec<PersonId>, UnknownName> {
        let known = self.approval(approval)?;
        let resource = request.resource.as_resource();
        let evidence = request.evidence();
        let ballot = Ballot {
            policy: self,
            parties: request.parties,
            action: request.action,
            resource: &resource,
            evidence: &evidence,
            of: None,
        };
        let mut persons: Vec<PersonId> = (people.into_iter())
            .filter(|who| ballot.is_eligible(who, known.approver(), who.made_at()))
            .map(Principal::person)
            .collect();
        persons.sort_unstable();
        persons.dedup();
        Ok(persons)
    }
}
