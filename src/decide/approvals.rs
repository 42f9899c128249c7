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
use crate::model::{AccountKind, Approval, ApprovalPolicy, PersonId, Resource, Time, Verdict};
use crate::policy::Policy;

use super::decision::Decision;
use super::digest::{Parties, digest};
use super::evaluate::evaluate;
use super::evidence::Evidence;
use super::need::Given;
use super::principal::Principal;

/// One question, as far as approvers are concerned.
#[derive(Clone, Copy)]
pub(crate) struct Ballot<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) parties: Parties,
    pub(crate) resource: &'a Resource<'a>,
    pub(crate) evidence: &'a Evidence<'a>,
}

/// What approvers said under one approval policy.
#[derive(Default)]
pub(crate) struct Count {
    /// Who said yes and counts, each once.
    pub(crate) persons: SmallVec<[PersonId; 8]>,
    pub(crate) rejected: bool,
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
    let (Some(stamp), [_, ..]) = (evidence.stamp(), evidence.said()) else {
        return count;
    };
    let parties = Parties::of(principal, evidence);
    let Some(digest) = digest(policy, parties, action, resource, evidence) else {
        return count;
    };
    let ballot = Ballot {
        policy,
        parties,
        resource,
        evidence,
    };
    let now = principal.made_at();
    let in_time = |said: &Approval| {
        stamp.created <= said.at()
            && said.at() <= now
            && is_before(said.at(), stamp.created, approval.decide_within())
    };
    for (said, approver) in evidence.said() {
        let of_this = said.policy() == approval.name()
            && said.request() == digest
            && said.account() == approver.account().id();
        if !of_this || !in_time(said) || evidence.is_used(said.id()) {
            continue;
        }
        let person = approver.person();
        match said.verdict() {
            Verdict::Reject => {
                count.rejected |= ballot.is_eligible(approver, approval.approver(), now);
            }
            Verdict::Approve => {
                if is_before(now, said.at(), approval.use_within())
                    && !count.persons.contains(&person)
                    && ballot.is_eligible(approver, approval.approver(), now)
                {
                    count.persons.push(person);
                }
            }
        }
    }
    count
}

/// Whether `at` lies less than so many seconds after `start`.
pub(crate) fn is_before(at: Time, start: Time, within: u32) -> bool {
    let end = i128::from(start.to_unix()) + i128::from(within);
    i128::from(at.to_unix()) < end
}

impl Ballot<'_> {
    /// Whether this approver could say something about it at this instant (rule
    /// R43). A sign-in is looked at when they say it.
    pub(crate) fn is_eligible(&self, approver: &Principal, action: Action, now: Time) -> bool {
        match self.asked(approver, action, now) {
            Some(Decision::Allow(_)) => true,
            Some(Decision::NeedsStepUp(step)) => !step.approvals_follow(),
            Some(Decision::NeedsApproval(_) | Decision::Deny(_)) | None => false,
        }
    }

    /// Whether it is their own act, or they gain by it.
    pub(crate) fn is_of_the_act(&self, person: PersonId) -> bool {
        let parties = self.parties;
        parties.person == person
            || parties.on_behalf_of == Some(person)
            || self.evidence.gaining().contains(&person)
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
            let asked = self.evidence.without_approvals();
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
