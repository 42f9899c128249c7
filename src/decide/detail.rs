//! Detail: a decision with what it is about.
//!
//! Lives here: [`Detail`], the same decision as `authorize` with the entries of
//! the account that decided, and its form in documents.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalogue::{Action, Obligations};
use crate::model::{Approval, ApprovalId, AsResource, Resource, Verdict};
use crate::policy::Policy;

use super::approvals::{Ballot, NotCounted, count, given};
use super::asked::Asked;
use super::blame::{About, about, duties_of};
use super::decision::Decision;
use super::duty::tripped_there;
use super::evaluate::{Notes, evaluate, placed};
use super::evidence::Evidence;
use super::need::{Given, Known, Need};
use super::principal::Principal;
use super::reason::{Reason, Reasons};

/// A decision, and which entries of the account made it.
///
/// Not the hot path: it allocates. The decision in it is the one that
/// `authorize` gives, by the same code.
///
/// # Examples
///
/// ```
/// # use countersign::*;
/// # let policy = PolicyDocument::new().compile()?;
/// # let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
/// #     EntryDocument::actions(["orders.view"], ScopeDocument::in_stores([42_u64])),
/// # ))?;
/// # let now = Time::from_unix(1_000);
/// # let standing = policy.standing(&[&ben], now);
/// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
/// let elsewhere = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(43_u64);
/// let detail = policy.detail(&principal, actions::orders::VIEW, &elsewhere);
///
/// assert_eq!(detail.decision(), policy.authorize(&principal, actions::orders::VIEW, &elsewhere));
/// let note = &detail.notes()[0];
/// assert_eq!(note.reason(), Reason::OutOfScope);
/// assert_eq!(note.about(), Some(&About::Grant(0))); // the grant that counts elsewhere
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    decision: Decision,
    notes: Vec<Note>,
    grants: Vec<usize>,
    approvals: Vec<ApprovalProgress>,
    duties: Vec<String>,
    advice: Vec<String>,
    said: Vec<WeighedApproval>,
    on_behalf_of: Option<Box<Detail>>,
}

/// One reason, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    reason: Reason,
    about: Option<About>,
}

impl Note {
    /// The check that failed.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// What it failed on, if that can be pointed at.
    #[must_use]
    pub const fn about(&self) -> Option<&About> {
        self.about.as_ref()
    }
}

/// What an approver said, and whether it counts for this request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WeighedApproval {
    id: ApprovalId,
    policy: String,
    verdict: Verdict,
    why_not: Option<NotCounted>,
    is_spent: bool,
}

impl WeighedApproval {
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

    /// What was said.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Why it does not count, if it does not.
    #[must_use]
    pub const fn why_not(&self) -> Option<NotCounted> {
        self.why_not
    }
}

/// How far an approval policy is from being met.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ApprovalProgress {
    policy: String,
    have: usize,
    need: usize,
}

impl ApprovalProgress {
    /// The approval policy, by name.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// How many people said yes, of those who count now.
    #[must_use]
    pub const fn have(&self) -> usize {
        self.have
    }

    /// How many it takes.
    #[must_use]
    pub const fn need(&self) -> usize {
        self.need
    }
}

impl Policy {
    /// The decision of [`authorize`](Self::authorize), with every reason and
    /// what it is about.
    #[must_use]
    pub fn detail(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
    ) -> Detail {
        self.detail_with(principal, action, resource, &Evidence::none())
    }

    /// The decision of [`authorize_with`](Self::authorize_with), with every
    /// reason and what it is about.
    #[must_use]
    pub fn detail_with(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
        evidence: &Evidence<'_>,
    ) -> Detail {
        let resource = resource.as_resource();
        let given = given(self, principal, action, &resource, evidence);
        let one = |who| self.detail_of(who, action, &resource, evidence, given);
        let (mut detail, mut awaited, mut spent) = one(principal);
        if let Some(other) = evidence.acting_for() {
            let (theirs, awaited_too, spent_too) = one(other);
            let decision = detail.decision.and(theirs.decision);
            let cannot = principal.cannot_act_for(other);
            detail.decision = decision.unless(cannot);
            for reason in cannot.iter_reasons() {
                let about = Some(About::OnBehalfOf);
                detail.notes.push(Note { reason, about });
            }
            detail.notes.sort_by_key(|note| note.reason);
            detail.on_behalf_of = Some(Box::new(theirs));
            awaited |= awaited_too;
            spent |= spent_too;
        }
        if let Decision::NeedsStepUp(_) | Decision::NeedsApproval(_) = detail.decision {
            detail.approvals = self.progress(principal, action, &resource, evidence, awaited);
        }
        if !detail.decision.is_allow() {
            spent = 0;
        }
        detail.said = self.weighed(principal, action, &resource, evidence, spent);
        detail
    }

    /// What each approver said, and whether it counts; of those that do, which
    /// an allow by these approval policies rests on.
    fn weighed(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource<'_>,
        evidence: &Evidence<'_>,
        spent: u64,
    ) -> Vec<WeighedApproval> {
        let ballot = Ballot::of(self, principal, action, resource, evidence);
        let weigh = |(said, approver): &(Approval, &Principal)| {
            let mut known = self.approvals().iter().enumerate();
            let known = known.find(|(_, approval)| approval.name() == said.policy());
            let why_not = match (known, &ballot) {
                (None, _) => Some(NotCounted::Unknown),
                (Some(_), None) => Some(NotCounted::StaleApproval),
                (Some((_, approval)), Some(ballot)) => ballot.why_not(approval, said, approver),
            };
            let is_spent = known.is_some_and(|(index, _)| spent >> index & 1 == 1);
            WeighedApproval {
                id: said.id(),
                policy: String::from(said.policy()),
                verdict: said.verdict(),
                why_not,
                is_spent: is_spent && why_not.is_none(),
            }
        };
        let mut weighed: Vec<WeighedApproval> = evidence.said().iter().map(weigh).collect();
        weighed.sort();
        weighed.dedup();
        weighed
    }

    /// One of the two parts of a decision for two, or the whole of one for one;
    /// and the approval policies that are still to be met, and those that are.
    fn detail_of(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource<'_>,
        evidence: &Evidence<'_>,
        given: Given,
    ) -> (Detail, u64, u64) {
        let mut notebook = Notebook::default();
        let decision = evaluate(
            self,
            principal,
            action,
            resource,
            evidence,
            given,
            &mut notebook,
        );
        let asked = Asked {
            policy: self,
            principal,
            action,
            read: self.0.reads.contains(action),
            resource,
            known: Known::Evidence(evidence, given),
        };
        // Stores of one tenant say nothing of another's, nor bits of one policy.
        let (mut duties, mut advice) = (Vec::new(), Vec::new());
        if placed(self, principal, action, resource.tenant()).is_ok() {
            let bearing = duties_of(&asked).into_iter();
            duties = bearing
                .map(|bearing| String::from(bearing.rule.name()))
                .collect();
            advice = self.advice(&asked, &duties);
        }
        let mut notes: Vec<Note> = notebook
            .failed
            .into_iter()
            .map(|(reason, entry)| Note {
                reason,
                about: about(&asked, reason, entry),
            })
            .collect();
        notes.sort_by_key(|note| note.reason);
        let detail = Detail {
            decision,
            notes,
            grants: notebook.covering,
            approvals: Vec::new(),
            duties,
            advice,
            said: Vec::new(),
            on_behalf_of: None,
        };
        (detail, notebook.awaited, notebook.spent)
    }

    /// The rules that the person trips there and that stand in nobody's way.
    fn advice(&self, asked: &Asked<'_>, duties: &[String]) -> Vec<String> {
        let there = tripped_there(self, asked.principal, asked.action, asked.resource);
        let names = self.0.duties.of(there).map(|(_, rule)| rule.name());
        let others = names.filter(|name| !duties.iter().any(|known| known == name));
        others.map(String::from).collect()
    }

    /// How far each of these approval policies is, by position, in the order of
    /// their names.
    fn progress(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource<'_>,
        evidence: &Evidence<'_>,
        awaited: u64,
    ) -> Vec<ApprovalProgress> {
        let policies = self.approvals().iter().enumerate();
        let asked = policies.filter(|(index, _)| awaited >> index & 1 == 1);
        let mut progress: Vec<ApprovalProgress> = asked
            .map(|(_, approval)| ApprovalProgress {
                policy: String::from(approval.name()),
                have: count(self, principal, action, resource, evidence, approval)
                    .persons
                    .len(),
                need: usize::from(approval.quorum()),
            })
            .collect();
        progress.sort_by(|a, b| a.policy.cmp(&b.policy));
        progress
    }
}

impl Detail {
    /// The decision itself.
    pub const fn decision(&self) -> Decision {
        self.decision
    }

    /// Every failed check, in the order of rule R5; a deny may stand several
    /// times, once for each deny of the account that matches.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The grants of the account, by position, that cover the request now,
    /// whatever else stands in the way.
    #[must_use]
    pub fn grants(&self) -> &[usize] {
        &self.grants
    }

    /// The approvals that are still missing, each with how far it is: of a
    /// decision that needs approvals, and of one that needs a step-up first.
    #[must_use]
    pub fn approvals(&self) -> &[ApprovalProgress] {
        &self.approvals
    }

    /// The duty rules that deny it or ask for an approval, by name, whatever else
    /// does.
    #[must_use]
    pub fn duties(&self) -> &[String] {
        &self.duties
    }

    /// The duty rules about what is granted that the person trips there and that
    /// stand in nobody's way, by name: since they are of little weight, a waiver or
    /// a role covers them, or the account is an owner's. To be told, not to be
    /// enforced (rule R34).
    #[must_use]
    pub fn advice(&self) -> &[String] {
        &self.advice
    }

    /// What approvers said, each with whether it counts and why not, in the order
    /// of their ids.
    #[must_use]
    pub fn said(&self) -> &[WeighedApproval] {
        &self.said
    }

    /// The approvals that an allow rests on: those to mark as used, in the same
    /// transaction as the act (rule R46).
    pub fn rests_on(&self) -> impl Iterator<Item = ApprovalId> {
        let spent = self.said.iter().filter(|said| said.is_spent);
        spent.map(|said| said.id)
    }

    /// The part of the one on whose behalf the principal acts, by itself; `None`
    /// if it acts for nobody. What stands beside this is then the principal's
    /// own part, and the decision is of both.
    #[must_use]
    pub fn on_behalf_of(&self) -> Option<&Detail> {
        self.on_behalf_of.as_deref()
    }

    /// Every reason of the decision, the parts of both.
    #[must_use]
    pub const fn reasons(&self) -> Reasons {
        match self.decision {
            Decision::Deny(denial) => denial.reasons(),
            Decision::Allow(_) | Decision::NeedsStepUp(_) | Decision::NeedsApproval(_) => {
                Reasons::empty()
            }
        }
    }

    /// What the reported reason of a deny is about, if that can be pointed at.
    #[must_use]
    pub fn about(&self) -> Option<&About> {
        let reason = self.decision.reason()?;
        let theirs = self.on_behalf_of.iter().flat_map(|detail| &detail.notes);
        let mut notes = self.notes.iter().chain(theirs);
        notes.find(|note| note.reason == reason)?.about()
    }

    /// What the allow carries; nothing for other outcomes.
    #[must_use]
    pub fn obligations(&self) -> Obligations {
        match self.decision {
            Decision::Allow(allow) => allow.obligations(),
            Decision::NeedsStepUp(_) | Decision::NeedsApproval(_) | Decision::Deny(_) => {
                Obligations::empty()
            }
        }
    }
}

/// Writes down what `evaluate` tells.
#[derive(Default)]
struct Notebook {
    failed: Vec<(Reason, Option<usize>)>,
    covering: Vec<usize>,
    missing: Vec<(usize, Reason)>,
    awaited: u64,
    spent: u64,
}

impl Notes for Notebook {
    fn fails(&mut self, reason: Reason, deny: Option<usize>) {
        // Of a reason that is about a grant: the first grant it is true of.
        let grant = self.missing.iter().find(|(_, why)| *why == reason);
        self.failed
            .push((reason, deny.or(grant.map(|(grant, _)| *grant))));
    }

    fn all_fail(&mut self, reasons: Reasons) {
        for reason in reasons.iter_reasons() {
            self.fails(reason, None);
        }
    }

    fn covers(&mut self, grant: usize) {
        self.covering.push(grant);
    }

    fn misses(&mut self, grant: usize, reason: Reason) {
        self.missing.push((grant, reason));
    }

    fn is_left(&mut self, need: &Need) {
        (self.awaited, self.spent) = (need.approvals, need.spent);
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Detail {
    /// As `{outcome, reason, detail, step_up, approvals, reasons, obligations}`:
    /// `reason` on a deny, `detail` where there is something to point at, the
    /// sign-in that is missing for a step-up, and the approvals that are for an
    /// approval. Those that follow a step-up stand in it as `then`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use alloc::string::ToString;

        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("outcome", self.decision.outcome())?;
        if let Some(reason) = self.decision.reason() {
            map.serialize_entry("reason", &reason)?;
            if let Some(about) = self.about() {
                map.serialize_entry("detail", &about.to_string())?;
            }
        }
        match self.decision {
            Decision::NeedsStepUp(step) => {
                let form = StepUpForm {
                    assurance: step.assurance(),
                    max_age: step.max_age(),
                    then: &self.approvals,
                };
                map.serialize_entry("step_up", &form)?;
            }
            Decision::NeedsApproval(_) => map.serialize_entry("approvals", &self.approvals)?,
            Decision::Allow(_) | Decision::Deny(_) => {}
        }
        let reasons: Vec<Reason> = self.reasons().iter_reasons().collect();
        map.serialize_entry("reasons", &reasons)?;
        map.serialize_entry("obligations", &self.obligations())?;
        map.end()
    }
}

/// The sign-in that is missing, in documents.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
struct StepUpForm<'a> {
    assurance: crate::model::Assurance,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_age: Option<u32>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    then: &'a [ApprovalProgress],
}
