//! Approvals: who counts, and whether enough of them said yes.
//!
//! Lives here: what approvers said of one request, counted, and which approval
//! policies nobody could ever meet. Requests and approving are in `requests`.
//! Invariants:
//!
//! - a yes counts for one exact request, by its digest (rule R42), of a person
//!   who could still give it now (R43), in time and unused (R45, R46);
//! - persons are counted, not accounts, and never one of the act (R13, R44).

use smallvec::SmallVec;

use crate::catalogue::Action;
use crate::catalogue::names::words;
use crate::model::{
    AccountKind, Approval, ApprovalPolicy, PersonId, RequestDigest, Resource, Time, Verdict,
};
use crate::policy::Policy;

use super::decision::Decision;
use super::digest::{Parties, digest};
use super::duty::did_another_side;
use super::evaluate::evaluate;
use super::evidence::Evidence;
use super::need::Given;
use super::principal::Principal;

/// One question, as far as approvers are concerned.
#[derive(Clone, Copy)]
pub(crate) struct Ballot<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) parties: Parties,
    pub(crate) action: Action,
    pub(crate) resource: &'a Resource<'a>,
    pub(crate) evidence: &'a Evidence<'a>,
    /// What approvals must be of; `None` where there is nothing to be of yet.
    pub(crate) of: Option<Act>,
}

/// Which request approvals must be of, and as of when they are counted.
#[derive(Clone, Copy)]
pub(crate) struct Act {
    digest: RequestDigest,
    created: Time,
    now: Time,
}

/// What approvers said under one approval policy.
#[derive(Default)]
pub(crate) struct Count {
    /// Who said yes and counts, each once.
    pub(crate) persons: SmallVec<[PersonId; 8]>,
    pub(crate) rejected: bool,
}

words! {
    /// Why what an approver said does not count.
    #[non_exhaustive]
    pub enum NotCounted as "way not to count" {
        /// It is of another request, or of this one before something of it was
        /// changed (rule R42).
        StaleApproval = "stale_approval",
        /// It was not said within the time to decide, or is said to be of a time
        /// to come (R24, R45).
        NotInTime = "not_in_time",
        /// The time to use it is over (R45).
        ApprovalExpired = "approval_expired",
        /// Something was done on it before (R46).
        ApprovalConsumed = "approval_consumed",
        /// Whoever said it could not say it now: it is their own act, they gain
        /// by it, or they may not do what approvers must (R43).
        NotEligible = "not_eligible",
        /// Its policy is none of these, or its approver is not the one who is
        /// passed beside it.
        Unknown = "unknown",
    }
}

/// What approvers said of this request, for each approval policy.
#[inline]
pub(crate) fn given(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> Given {
    if evidence.said().is_empty() && evidence.acting_for().is_none() {
        return Given::default();
    }
    let program = |who: &Principal| who.account().kind() != AccountKind::Human;
    let mut given = Given {
        has_program: evidence
            .acting_for()
            .is_some_and(|other| program(principal) || program(other)),
        ..Given::default()
    };
    for (index, approval) in policy.approvals().iter().enumerate() {
        let count = count(policy, principal, action, resource, evidence, approval);
        if count.persons.len() >= usize::from(approval.quorum()) {
            given.met |= 1 << index;
        }
        if count.rejected {
            given.rejected |= 1 << index;
        }
    }
    given
}

/// What was said under this approval policy of this very request.
pub(crate) fn count(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
    approval: &ApprovalPolicy,
) -> Count {
    let mut count = Count::default();
    let Some(ballot) = Ballot::of(policy, principal, action, resource, evidence) else {
        return count;
    };
    for (said, approver) in evidence.said() {
        if said.policy() != approval.name() || ballot.why_not(approval, said, approver).is_some() {
            continue;
        }
        let person = approver.person();
        match said.verdict() {
            Verdict::Reject => count.rejected = true,
            Verdict::Approve if count.persons.contains(&person) => {}
            Verdict::Approve => count.persons.push(person),
        }
    }
    count
}

/// Whether `at` lies less than so many seconds after `start`.
pub(crate) fn is_before(at: Time, start: Time, within: u32) -> bool {
    let end = i128::from(start.to_unix()) + i128::from(within);
    i128::from(at.to_unix()) < end
}

impl<'a> Ballot<'a> {
    /// What approvals of this question are counted by; `None` where none is
    /// supplied, or the request is not stamped.
    pub(crate) fn of(
        policy: &'a Policy,
        principal: &Principal,
        action: Action,
        resource: &'a Resource<'a>,
        evidence: &'a Evidence<'a>,
    ) -> Option<Self> {
        let (stamp, [_, ..]) = (evidence.stamp()?, evidence.said()) else {
            return None;
        };
        let parties = Parties::of(principal, evidence);
        Some(Self {
            policy,
            parties,
            action,
            resource,
            evidence,
            of: Some(Act {
                digest: digest(policy, parties, action, resource, evidence)?,
                created: stamp.created,
                now: principal.made_at(),
            }),
        })
    }

    /// Why what this approver said under this policy does not count.
    pub(crate) fn why_not(
        &self,
        approval: &ApprovalPolicy,
        said: &Approval,
        approver: &Principal,
    ) -> Option<NotCounted> {
        let Some(act) = self.of else {
            return Some(NotCounted::StaleApproval);
        };
        let (at, now) = (said.at(), act.now);
        let in_time =
            act.created <= at && at <= now && is_before(at, act.created, approval.decide_within());
        // A no does not grow old.
        let usable = said.verdict() == Verdict::Reject || is_before(now, at, approval.use_within());
        if said.account() != approver.account().id() {
            Some(NotCounted::Unknown)
        } else if said.request() != act.digest {
            Some(NotCounted::StaleApproval)
        } else if self.evidence.is_used(said.id()) {
            Some(NotCounted::ApprovalConsumed)
        } else if !in_time {
            Some(NotCounted::NotInTime)
        } else if !usable {
            Some(NotCounted::ApprovalExpired)
        } else if !self.is_eligible(approver, approval.approver(), now) {
            Some(NotCounted::NotEligible)
        } else {
            None
        }
    }

    /// Whether this approver could say something about it at this instant (rule
    /// R43). A sign-in is looked at when they say it.
    pub(crate) fn is_eligible(&self, approver: &Principal, action: Action, now: Time) -> bool {
        match self.asked(approver, action, now) {
            Some(Decision::Allow(_)) => true,
            Some(Decision::NeedsStepUp(step)) => !step.approvals_follow(),
            Some(Decision::NeedsApproval(_) | Decision::Deny(_)) | None => false,
        }
    }

    /// Whether it is their own act, they gain by it, or they did something to the
    /// object that a rule keeps apart from it.
    pub(crate) fn is_of_the_act(&self, person: PersonId) -> bool {
        let parties = self.parties;
        parties.person == person
            || parties.on_behalf_of == Some(person)
            || self.evidence.gaining().contains(&person)
            || did_another_side(
                self.policy,
                person,
                self.action,
                self.resource,
                self.evidence,
            )
    }

    /// Whether an approver may do what approvers must; `None` for one who never
    /// counts, whatever they may do.
    pub(crate) fn asked(
        &self,
        approver: &Principal,
        action: Action,
        now: Time,
    ) -> Option<Decision> {
        let another = may_ever_count(approver)
            && approver.account().tenant() == self.parties.tenant
            && !self.is_of_the_act(approver.person())
            && approver.at(now, approver.epoch()).is_ok();
        another.then(|| {
            let asked = self.evidence.for_approver();
            evaluate(
                self.policy,
                approver,
                action,
                self.resource,
                &asked,
                Given::default(),
                &mut (),
            )
        })
    }
}

/// Whether the word of such an account counts at all (rule R12).
pub(crate) fn may_ever_count(approver: &Principal) -> bool {
    let account = approver.account();
    account.kind() == AccountKind::Human && !account.is_shared()
}
