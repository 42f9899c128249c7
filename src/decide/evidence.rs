//! Evidence: what the host knows of one act.
//!
//! Lives here: [`Evidence`] and its kinds. Invariant: what is not supplied and
//! what is empty are two things, and what is not supplied satisfies nothing
//! (rule R7).

use alloc::vec::Vec;

use crate::catalogue::names::flag_words;
use crate::model::{
    AccountId, Amount, Approval, ApprovalId, Coverage, Event, LimitId, Nonce, ObjectRef,
    OwnedEvidence, PersonId, RequestStamp, Usage,
};

use super::principal::Principal;

/// What the host knows of one act, borrowed for one question.
///
/// [`Policy::evidence_needed`](crate::Policy::evidence_needed) tells which of it
/// a question could look at, so that nothing is loaded in vain.
///
/// # Examples
///
/// ```
/// use countersign::{Amount, Currency, Evidence, Usage};
/// # use countersign::{LimitDocument, Per, PolicyDocument, RoleDocument, Unit};
/// # let policy = PolicyDocument::new()
/// #     .role("support", RoleDocument::from_template("customer_support").limit(
/// #         LimitDocument::new("refund-day", ["orders.refund"], Per::Person { window: 86_400 },
/// #             Unit::Money(Currency::EUR)).hard(1_000_00)))
/// #     .compile()?;
/// let limit = policy.limit("refund-day").unwrap().id();
/// let usage = [Usage::of(limit, 120_00)]; // given back by this person since yesterday
/// let evidence = Evidence::none()
///     .amount(Amount::money(Currency::EUR, 40_00))
///     .usage(&usage);
/// # let _ = evidence;
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence<'a> {
    amount: Option<Amount>,
    usage: Option<&'a [Usage]>,
    stamp: Option<RequestStamp>,
    approvals: &'a [(Approval, &'a Principal)],
    used_approvals: &'a [ApprovalId],
    used_nonces: &'a [Nonce],
    beneficiaries: &'a [PersonId],
    history: Option<&'a [Event]>,
    linked: &'a [ObjectRef],
    coverage: &'a [Coverage],
    no_other_approver: bool,
    on_behalf_of: Option<&'a Principal>,
    /// Whether nothing counts as used of any limit.
    nothing_used: bool,
    /// Whether it says anything that could be looked at whatever the action.
    is_special: bool,
}

impl<'a> Evidence<'a> {
    /// Nothing is known: what `authorize` asks with.
    #[inline]
    #[must_use]
    pub const fn none() -> Self {
        Self {
            amount: None,
            usage: None,
            stamp: None,
            approvals: &[],
            used_approvals: &[],
            used_nonces: &[],
            beneficiaries: &[],
            history: None,
            linked: &[],
            coverage: &[],
            no_other_approver: false,
            on_behalf_of: None,
            nothing_used: false,
            is_special: false,
        }
    }

    /// How much the act is about.
    #[must_use]
    pub const fn amount(mut self, amount: Amount) -> Self {
        self.amount = Some(amount);
        self
    }

    /// How much of limits is used up. A limit that is asked and not listed is
    /// not known; of one listed twice the larger counts. Which to load,
    /// [`limits_asked`](crate::Policy::limits_asked) tells.
    ///
    /// Where two act and both hold a limit, give the larger of their sums.
    #[must_use]
    pub const fn usage(mut self, usage: &'a [Usage]) -> Self {
        self.usage = Some(usage);
        self
    }

    /// Which request it is, for approvals are of one request.
    #[must_use]
    pub const fn request(mut self, stamp: RequestStamp) -> Self {
        self.stamp = Some(stamp);
        self.is_special = true;
        self
    }

    /// What approvers said, each with its approver's principal of now: whoever
    /// may no longer approve, no longer counts (rule R43).
    #[must_use]
    pub const fn approvals(mut self, approvals: &'a [(Approval, &'a Principal)]) -> Self {
        self.approvals = approvals;
        self
    }

    /// Approvals that something was done on before: they count no more (R46).
    #[must_use]
    pub const fn used_approvals(mut self, used: &'a [ApprovalId]) -> Self {
        self.used_approvals = used;
        self
    }

    /// Numbers of requests that were done before: such a one is not done again.
    #[must_use]
    pub const fn used_nonces(mut self, used: &'a [Nonce]) -> Self {
        self.used_nonces = used;
        self
    }

    /// What was done before to the object and to what it is
    /// [linked](Self::linked) to, by anybody (rule R36). Nothing at all is not the
    /// same as not knowing: a rule about objects denies what it does not know.
    #[must_use]
    pub const fn history(mut self, events: &'a [Event]) -> Self {
        self.history = Some(events);
        self
    }

    /// What the object is linked to: the order of a refund, the coupon of an
    /// order. What was done to these counts as done to it.
    #[must_use]
    pub const fn linked(mut self, objects: &'a [ObjectRef]) -> Self {
        self.linked = objects;
        self
    }

    /// Since when the history of an object is complete; one that is not listed is
    /// known from its beginning (rule R37).
    #[must_use]
    pub const fn coverage(mut self, coverage: &'a [Coverage]) -> Self {
        self.coverage = coverage;
        self
    }

    /// Says that nobody else could approve: in the profile `solo`, a rule about
    /// objects then asks nobody, and the act is recorded.
    #[must_use]
    pub const fn no_other_approver(mut self) -> Self {
        self.no_other_approver = true;
        self
    }

    /// The persons who gain by the act: none of them approves it, and none of
    /// them pays or credits themselves (rule R38).
    #[must_use]
    pub const fn beneficiaries(mut self, persons: &'a [PersonId]) -> Self {
        self.beneficiaries = persons;
        self.is_special |= !persons.is_empty();
        self
    }

    /// On whose behalf the principal acts: a colleague whom it stands in for, the
    /// user of an app, the maker of an API key. Both must be allowed, and both
    /// are persons of the act (rule R13).
    ///
    /// Make that principal with the session of the act, for that is the sign-in
    /// that counts.
    #[must_use]
    pub const fn on_behalf_of(mut self, other: &'a Principal) -> Self {
        self.on_behalf_of = Some(other);
        self.is_special = true;
        self
    }

    /// What an approver is asked with: the same amount, which has to be within
    /// each limit of what approvers do (rule R43). What was done to the object bars
    /// single persons from approving, and is no matter of what approvers may do. How much of such a limit others
    /// or they themselves have used is no matter of an approval.
    pub(crate) const fn for_approver(&self) -> Self {
        Self {
            amount: self.amount,
            nothing_used: true,
            history: Some(&[]),
            ..Self::none()
        }
    }

    pub(crate) const fn stamp(&self) -> Option<RequestStamp> {
        self.stamp
    }

    pub(crate) const fn said(&self) -> &'a [(Approval, &'a Principal)] {
        self.approvals
    }

    pub(crate) fn is_used(&self, approval: ApprovalId) -> bool {
        self.used_approvals.contains(&approval)
    }

    /// Whether this very request was done before.
    #[inline]
    pub(crate) fn is_done(&self) -> bool {
        self.stamp
            .is_some_and(|stamp| self.used_nonces.contains(&stamp.nonce()))
    }

    /// The persons who gain by the act.
    pub(crate) const fn gaining(&self) -> &'a [PersonId] {
        self.beneficiaries
    }

    /// What was done before, as far as it was supplied.
    pub(crate) const fn events(&self) -> Option<&'a [Event]> {
        self.history
    }

    /// The objects whose history counts: the resource's own and the linked ones.
    pub(crate) fn objects(&self, own: Option<ObjectRef>) -> impl Iterator<Item = ObjectRef> {
        own.into_iter().chain(self.linked.iter().copied())
    }

    /// Whether the person did nothing to any of the objects, all being known of
    /// them: then no rule about objects has anything to say.
    #[inline]
    pub(crate) fn is_untouched_by(&self, person: PersonId) -> bool {
        let others = |event: &Event| event.person() != person;
        self.coverage.is_empty() && self.history.is_some_and(|events| events.iter().all(others))
    }

    /// What is said of how far back the history goes.
    pub(crate) const fn covered(&self) -> &'a [Coverage] {
        self.coverage
    }

    /// Whether it says that nobody else could approve.
    pub(crate) const fn is_alone(&self) -> bool {
        self.no_other_approver
    }

    /// On whose behalf the principal acts.
    #[inline]
    pub(crate) const fn acting_for(&self) -> Option<&'a Principal> {
        self.on_behalf_of
    }

    /// Whether it names a request, somebody who gains or somebody to act for.
    #[inline]
    pub(crate) const fn is_special(&self) -> bool {
        self.is_special
    }

    /// Whether it says anything that is looked at whatever the action: that this
    /// request was done before, that two must be allowed, or that this person
    /// gains by it.
    #[inline]
    pub(crate) fn is_about_any_action(&self, person: PersonId) -> bool {
        self.on_behalf_of.is_some() || self.is_done() || self.beneficiaries.contains(&person)
    }

    #[inline]
    pub(crate) const fn how_much(&self) -> Option<Amount> {
        self.amount
    }

    /// What is used of a limit, if that is known.
    #[inline]
    pub(crate) fn used(&self, limit: LimitId) -> Option<u64> {
        let Some(usage) = self.usage else {
            return self.nothing_used.then_some(0);
        };
        match usage {
            [only] => (only.limit() == limit).then_some(only.used()),
            several => most_used(several, limit),
        }
    }
}

#[inline(never)]
fn most_used(usage: &[Usage], limit: LimitId) -> Option<u64> {
    let listed = usage.iter().filter(|usage| usage.limit() == limit);
    listed.map(|usage| usage.used()).max()
}

impl<'a> From<&'a OwnedEvidence> for Evidence<'a> {
    /// All of it but what approvers said and on whose behalf it is done, which
    /// need principals.
    fn from(owned: &'a OwnedEvidence) -> Self {
        Self {
            amount: owned.amount,
            usage: owned.usage.as_deref(),
            stamp: owned.stamp,
            used_approvals: &owned.used_approvals,
            used_nonces: &owned.used_nonces,
            beneficiaries: &owned.beneficiaries,
            history: owned.history.as_deref(),
            linked: &owned.linked,
            coverage: &owned.coverage,
            no_other_approver: owned.no_other_approver,
            is_special: owned.stamp.is_some() || !owned.beneficiaries.is_empty(),
            ..Self::none()
        }
    }
}

impl OwnedEvidence {
    /// What approvers said, each with its approver as `people` finds it now;
    /// whoever is not found does not count.
    #[must_use]
    pub fn said_by<'p>(
        &self,
        mut people: impl FnMut(AccountId) -> Option<&'p Principal>,
    ) -> Vec<(Approval, &'p Principal)> {
        let said = self.approvals.iter();
        said.filter_map(|said| Some((said.clone(), people(said.account())?)))
            .collect()
    }
}

bitflags::bitflags! {
    /// Kinds of evidence, as a set.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct EvidenceKinds: u8 {
        /// How much the act is about.
        const AMOUNT = 1;
        /// How much of limits is used up.
        const USAGE = 1 << 1;
        /// How far local time is from UTC: a fact of the session.
        const UTC_OFFSET = 1 << 2;
        /// What approvers said, and which of it was used before. Which request it
        /// is and which were done before is given always, for each is done once.
        const APPROVALS = 1 << 3;
        /// What was done before to the object and to what it is linked to.
        const HISTORY = 1 << 4;
        /// The persons who gain by it: whoever is not told of is not barred.
        const BENEFICIARIES = 1 << 5;
    }
}

flag_words!(EvidenceKinds as "kind of evidence");
