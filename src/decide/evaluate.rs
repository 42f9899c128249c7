//! Evaluating: every check of one request, in the order of rule R5.
//!
//! Lives here: every check, in full. `authorize` answers by itself where the
//! principal's folded masks say all there is to say, allow or deny; most guarded
//! allows `plainly` tells; everything else comes here. `detail` comes here for
//! every request and has the checks noted, and tests hold them to one answer.
//! Invariants:
//!
//! - the outcome does not depend on the order of the checks;
//! - a deny collects the reasons of all checks that fail, and has one at least.

use core::num::NonZeroU64;

use crate::catalogue::{Action, OWNER_ONLY, Obligations};
use crate::model::{Amount, Bound, Deny, Grant, Part, Resource, TenantId};
use crate::policy::Policy;

use super::asked::Asked;
use super::decision::{Allow, ApprovalNeed, Decision, StepUp};
use super::duty::duties;
use super::evidence::Evidence;
use super::kinds::is_barred_by_kind;
use super::need::{Given, Known, Need, asked_by, guards, parts_of, untimely};
use super::principal::Principal;
use super::reason::{Reason, Reasons};

/// What wants to know how a decision came about.
pub(crate) trait Notes {
    /// A check that fails, and the deny of the account that it is about.
    fn fails(&mut self, reason: Reason, deny: Option<usize>);
    /// Checks that fail for these reasons.
    fn all_fail(&mut self, reasons: Reasons);
    /// A grant, valid now, that covers the request.
    fn covers(&mut self, grant: usize);
    /// A grant that has the action, and why it does not cover the request.
    fn misses(&mut self, grant: usize, reason: Reason);
    /// What is left to do, and what was done already, where nothing denies.
    fn is_left(&mut self, need: &Need);
}

/// Nobody does: `authorize` itself.
impl Notes for () {
    #[inline]
    fn fails(&mut self, _: Reason, _: Option<usize>) {}
    #[inline]
    fn all_fail(&mut self, _: Reasons) {}
    #[inline]
    fn covers(&mut self, _: usize) {}
    #[inline]
    fn misses(&mut self, _: usize, _: Reason) {}
    #[inline]
    fn is_left(&mut self, _: &Need) {}
}

/// How the grants of an account meet a request.
#[derive(Default)]
struct Match {
    /// Why those that have the action do not cover the request.
    misses: Reasons,
    covered: bool,
    /// What is outstanding with the one that asks for least.
    least: Option<Need>,
    /// Why those that cover it deny all the same, if all of them do.
    denied: Reasons,
}

/// The denies of the account that are about the action now, by position.
#[inline]
pub(crate) fn denies_of(
    principal: &Principal,
    action: Action,
) -> impl Iterator<Item = (usize, &Deny)> {
    let denies = principal.account().0.denies.iter().enumerate();
    denies.filter(move |(_, deny)| {
        deny.actions.contains(action) && deny.window.contains(principal.made_at())
    })
}

/// Whether a grant of the action counts for this account at all: owner-only
/// actions want the owner flag beside it.
#[inline]
pub(crate) fn may_hold(principal: &Principal, action: Action) -> bool {
    principal.account().0.owner || !OWNER_ONLY.contains(action)
}

/// The parts of the boundary that are about the action; `None` without a
/// boundary.
#[inline]
pub(crate) fn bounds_of(
    principal: &Principal,
    action: Action,
) -> Option<impl Iterator<Item = &Bound>> {
    let boundary = principal.account().0.boundary.as_ref()?;
    let about = move |part: &&Bound| part.actions.contains(action);
    Some(boundary.0.iter().filter(about))
}

/// Whether the boundary reaches to what is asked; so it does if there is none.
#[inline]
pub(crate) fn is_within_boundary(
    principal: &Principal,
    action: Action,
    read: bool,
    resource: &Resource<'_>,
) -> bool {
    let person = principal.person();
    bounds_of(principal, action)
        .is_none_or(|mut parts| parts.any(|part| part.scope.covers(resource, read, person)))
}

/// What denies before anything of the account's entries is asked: fails with it
/// if they are not asked at all, for the request makes no sense, or is about
/// another tenant, or the principal is of another policy. It needs nothing of the
/// resource but its tenant.
#[inline]
pub(crate) fn placed(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    tenant: Option<TenantId>,
) -> Result<Reasons, Reasons> {
    let tables = &*policy.0;
    let mut misplaced = Reasons::empty();
    if !principal.is_of(tenant) {
        misplaced |= if principal.names_tenant() && tenant.is_none() {
            Reasons::INVALID_REQUEST
        } else {
            Reasons::CROSS_TENANT
        };
    }
    if principal.policy_mark() != tables.mark {
        misplaced |= Reasons::WRONG_POLICY;
    } else if !tables.known.contains(action) {
        misplaced |= Reasons::INVALID_REQUEST;
    }
    let mut reasons = principal.state() | misplaced;
    if is_barred_by_kind(&principal.account().0, action) {
        reasons |= Reasons::KIND_NOT_ALLOWED;
    }
    if misplaced.is_empty() {
        Ok(reasons)
    } else {
        Err(reasons)
    }
}

/// The decision, with every check told to `notes`.
pub(crate) fn evaluate(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
    given: Given,
    notes: &mut impl Notes,
) -> Decision {
    let tables = &*policy.0;
    // 1 to 4: what is asked, in which tenant, under which policy; the account's
    // kind, status, window and session. Ids of one tenant say nothing about
    // another's, nor bits of one policy.
    let placed = placed(policy, principal, action, resource.tenant());
    let (Ok(mut reasons) | Err(mut reasons)) = placed;
    notes.all_fail(reasons);
    if placed.is_err() {
        return Decision::deny_for(reasons);
    }
    if evidence.is_done() {
        reasons |= Reasons::INVALID_REQUEST;
        notes.fails(Reason::InvalidRequest, None);
    }
    for (index, deny) in denies_of(principal, action) {
        if deny.scope.touches(resource, principal.person()) {
            reasons |= Reasons::EXPLICIT_DENY;
            notes.fails(Reason::ExplicitDeny, Some(index));
        }
    }
    if !tables.available.contains(action) {
        reasons |= Reasons::FEATURE_UNAVAILABLE;
        notes.fails(Reason::FeatureUnavailable, None);
    }
    let read = tables.reads.contains(action);
    if !is_within_boundary(principal, action, read, resource) {
        reasons |= Reasons::OUTSIDE_BOUNDARY;
        notes.fails(Reason::OutsideBoundary, None);
    }
    let known = Known::Evidence(evidence, given);
    // What the policy asks denies whatever the grant.
    let (mut guarding, mut late) = (Need::default(), Reasons::empty());
    if tables.guards.guarded.contains(action) {
        match guards(policy, principal, action, known) {
            Ok(need) => guarding = need,
            Err(reasons) => late = reasons,
        }
    }
    let (asked, denied) = duties(policy, principal, action, resource, known);
    match known.unless_denied(asked, denied) {
        Ok(need) => guarding = guarding.and(need),
        Err(reasons) => late |= reasons,
    }
    let mut grants = Match::default();
    if may_hold(principal, action) {
        let asked = Asked {
            policy,
            principal,
            action,
            read,
            resource,
            known,
        };
        // A sign-in is looked at only where nothing denies (rule R5).
        let denied = !(reasons | late).is_empty();
        grants = asked.match_grants(guarding, denied, notes);
    }
    if !grants.covered {
        let reason = nearest(grants.misses);
        reasons |= reason.only();
        notes.fails(reason, None);
    }
    // What the grants ask denies if all of them do.
    if grants.least.is_none() {
        late |= grants.denied;
    }
    reasons |= late;
    notes.all_fail(late);

    let Some(need) = grants.least.filter(|_| reasons.is_empty()) else {
        return Decision::deny_for(reasons);
    };
    notes.is_left(&need);
    conclude(policy, action, need, evidence.how_much())
}

/// What is left to do where nothing denies.
fn conclude(policy: &Policy, action: Action, need: Need, amount: Option<Amount>) -> Decision {
    let approvals = NonZeroU64::new(need.approvals);
    match (need.sign_in, approvals) {
        (Some(sign_in), approvals) => {
            Decision::NeedsStepUp(StepUp::to(sign_in, approvals.is_some()))
        }
        (None, Some(approvals)) => Decision::NeedsApproval(ApprovalNeed::of(approvals)),
        (None, None) => {
            let spent = if need.spent == 0 {
                Obligations::empty()
            } else {
                Obligations::CONSUME_APPROVAL
            };
            let owed = policy.obligations_for(action, amount).union(need.follows);
            let owed = owed.union(spent);
            Decision::Allow(Allow::with(owed))
        }
    }
}

impl Asked<'_> {
    #[inline]
    fn match_grants(&self, guards: Need, denied: bool, notes: &mut impl Notes) -> Match {
        let mut found = Match::default();
        for (index, grant) in self.principal.account().0.grants.iter().enumerate() {
            if !grant.actions.contains(self.action) || !self.principal.uses(grant) {
                continue;
            }
            let mut covers = false;
            let mut misses = Reasons::empty();
            for part in parts_of(self.policy, grant, self.action) {
                match self.match_part(grant, part, guards, denied) {
                    Ok(need) => {
                        covers = true;
                        found.offer(need, self.policy);
                    }
                    Err(miss) => misses |= miss.only(),
                }
            }
            if covers {
                notes.covers(index);
                found.covered = true;
            } else {
                notes.misses(index, nearest(misses));
                found.misses |= misses;
            }
        }
        found
    }

    /// What is outstanding if this part of a grant covers the request, or the
    /// reasons why it denies all the same; or why it does not cover it.
    #[inline]
    fn match_part(
        &self,
        grant: &Grant,
        part: Option<&Part>,
        guards: Need,
        denied: bool,
    ) -> Result<Result<Need, Reasons>, Reason> {
        let (policy, principal) = (self.policy, self.principal);
        if let Some(reason) = untimely(principal, grant, part) {
            return Err(reason);
        }
        if !grant
            .scope
            .covers(self.resource, self.read, principal.person())
        {
            return Err(Reason::OutOfScope);
        }
        let asked = asked_by(policy, principal, self.action, grant, part, self.known);
        Ok(asked.and_then(|asked| match guards.and(asked) {
            need if denied => Ok(need),
            need => need.outstanding(principal, self.known),
        }))
    }
}

impl Match {
    /// One more way to an allow, or the reasons why it is none.
    #[inline]
    fn offer(&mut self, need: Result<Need, Reasons>, policy: &Policy) {
        match (need, &self.least) {
            (_, Some(least)) if least.is_nothing() => {}
            (Err(reasons), _) => self.denied |= reasons,
            (Ok(need), Some(least)) if !need.is_milder(least, policy) => {}
            (Ok(need), _) => self.least = Some(need),
        }
    }
}

/// Why no grant covers the request: elsewhere comes nearest, then other hours,
/// then over, then ahead.
fn nearest(misses: Reasons) -> Reason {
    let order = [
        Reason::OutOfScope,
        Reason::OutOfHours,
        Reason::GrantExpired,
        Reason::GrantNotYet,
    ];
    let mut found = order
        .into_iter()
        .filter(|reason| misses.contains(reason.only()));
    found.next().unwrap_or(Reason::NoGrant)
}
