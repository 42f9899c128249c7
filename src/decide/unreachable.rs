//! Unreachable approvals: those that nobody could ever give.
//!
//! Lives here: [`UnreachableApproval`], found among all people of a shop (rule
//! R48). It finds and mends nothing: an approval is never given by itself.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::{Action, Actions, OnUse};
use crate::model::{ApprovalPolicy, Limit, PersonId};
use crate::policy::Policy;

use super::approvals::may_ever_count;
use super::need::{asked_under, parts_of};
use super::principal::Principal;

/// An approval policy that some people can come to need, and never get met.
///
/// As text a sentence with what would mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreachableApproval {
    policy: String,
    need: usize,
    eligible: usize,
    requesters: Vec<PersonId>,
}

impl UnreachableApproval {
    /// The approval policy, by name.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// How many people it takes.
    #[must_use]
    pub const fn need(&self) -> usize {
        self.need
    }

    /// How many could approve anything at all, whoever asks among them.
    #[must_use]
    pub const fn eligible(&self) -> usize {
        self.eligible
    }

    /// Who can come to need it, and has too few others beside, sorted.
    #[must_use]
    pub fn requesters(&self) -> &[PersonId] {
        &self.requesters
    }
}

impl fmt::Display for UnreachableApproval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (policy, need, eligible) = (&self.policy, self.need, self.eligible);
        let stuck = self.requesters.len();
        write!(
            f,
            "approval {policy} can never be given to {stuck} who may need it: it takes {need} other \
             than who asks, and {eligible} in all may approve: let more people approve, or lower \
             the quorum"
        )
    }
}

impl Policy {
    /// The approval policies that some of these people can come to need and that
    /// all the others together cannot meet.
    ///
    /// Pass the principals of everybody in the shop, as of one instant. Where
    /// somebody may approve is not compared with where it is needed: what this
    /// finds is out of reach everywhere, and what it does not may be out of reach
    /// in one store.
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// // A shop of one: payments need somebody else, and there is nobody.
    /// let policy = PolicyDocument::new()
    ///     .approval(ApprovalDocument::new("payments").actions(["settings.payments"]))
    ///     .role("owner", RoleDocument::from_template("owner"))
    ///     .compile()?;
    /// # let nadia = policy.account(&AccountDocument::human(1_u64, 101_u64).owner()
    /// #     .grant(EntryDocument::role("owner", ScopeDocument::tenant())))?;
    /// # let now = Time::from_unix(1_000);
    /// # let standing = policy.standing(&[&nadia], now);
    /// # let nadia = policy.principal(&nadia, &standing, &Session::at(now))?;
    /// let stuck = policy.unreachable_approvals(&[&nadia]);
    /// assert_eq!((stuck[0].policy(), stuck[0].need(), stuck[0].eligible()), ("payments", 1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn unreachable_approvals(&self, people: &[&Principal]) -> Vec<UnreachableApproval> {
        let mut found = Vec::new();
        for (index, approval) in self.approvals().iter().enumerate() {
            let approvers: Vec<&Principal> = (people.iter().copied())
                .filter(|who| may_ever_count(who) && self.could_approve(who, approval.approver()))
                .collect();
            let need = usize::from(approval.quorum());
            let others = |asks: &Principal| {
                let others = approvers.iter().filter(|who| {
                    who.person() != asks.person()
                        && who.account().tenant() == asks.account().tenant()
                });
                persons(others.copied()).len()
            };
            let stuck = people
                .iter()
                .copied()
                .filter(|who| others(who) < need && self.could_need(who, approval, index));
            let requesters = persons(stuck);
            if !requesters.is_empty() {
                let stuck: Vec<_> = (people.iter())
                    .filter(|who| requesters.contains(&who.person()))
                    .map(|who| who.account().tenant())
                    .collect();
                let approvers = (approvers.iter().copied())
                    .filter(|who| stuck.contains(&who.account().tenant()));
                found.push(UnreachableApproval {
                    policy: String::from(approval.name()),
                    need,
                    eligible: persons(approvers).len(),
                    requesters,
                });
            }
        }
        found
    }

    /// Whether somebody could do what approvers must, without an approval for that.
    fn could_approve(&self, who: &Principal, action: Action) -> bool {
        let reach = self.where_can(who, action);
        let alone = !reach.within().is_empty()
            || !reach.after_step_up().is_empty()
            || !reach.with_evidence().is_empty();
        alone && self.could_ever(who, action)
    }

    /// Whether somebody could come to ask for what needs this approval.
    fn could_need(&self, who: &Principal, approval: &ApprovalPolicy, index: usize) -> bool {
        let rules = &self.0.duties;
        if usize::from(rules.approval) == index {
            let asks = |action: &Action| !who.barred_in(rules, *action, OnUse::Approval).is_empty();
            let awaiting: Actions = who.barred(rules).iter().filter(asks).collect();
            let mut asked = (awaiting | rules.objects).iter();
            if asked.any(|action| self.could_ever(who, action)) {
                return true;
            }
        }
        let mut always = approval.actions().iter();
        if always.any(|action| self.could_ever(who, action)) {
            return true;
        }
        let asks =
            |limit: &Limit| (limit.soft).is_some_and(|soft| usize::from(soft.approval) == index);
        let mut grants = who.account().0.grants.iter();
        grants.any(|grant| {
            let mut actions = grant.actions.iter();
            who.uses(grant)
                && actions.any(|action| {
                    let mut parts = parts_of(self, grant, action).flatten();
                    parts.any(|part| asked_under(self, &part.limits, action).any(asks))
                        && self.could_ever(who, action)
                })
        })
    }
}

/// The persons behind these principals, sorted, each once.
fn persons<'a>(people: impl Iterator<Item = &'a Principal>) -> Vec<PersonId> {
    let mut persons: Vec<PersonId> = people.map(Principal::person).collect();
    persons.sort_unstable();
    persons.dedup();
    persons
}
