//! Evaluating: every check of one request, in the order of rule R5.
//!
//! Lives here: every check, in full. `authorize` answers by itself where the
//! principal's folded masks say all there is to say, allow or deny, and comes
//! here for everything else; `detail` comes here for every request and has the
//! checks noted, and tests hold the two to one answer. Invariants:
//!
//! - the outcome does not depend on the order of the checks;
//! - a deny collects the reasons of all checks that fail, and has one at least.

use crate::catalogue::{Action, OWNER_ONLY};
use crate::model::{AccountKind, Assurance, Bound, Deny, Resource};
use crate::policy::Policy;

use super::decision::{Allow, Decision, StepUp};
use super::principal::{Principal, is_barred_by_kind};
use super::reason::{Reason, Reasons};

/// What wants to know how a decision came about.
pub(crate) trait Notes {
    /// A check that fails, and the deny of the account that it is about.
    fn fails(&mut self, reason: Reason, deny: Option<usize>);
    /// A grant, valid now, that covers the request.
    fn covers(&mut self, grant: usize);
    /// A grant that has the action, and why it does not cover the request.
    fn misses(&mut self, grant: usize, reason: Reason);
}

/// Nobody does: `authorize` itself.
impl Notes for () {
    #[inline]
    fn fails(&mut self, _: Reason, _: Option<usize>) {}
    #[inline]
    fn covers(&mut self, _: usize) {}
    #[inline]
    fn misses(&mut self, _: usize, _: Reason) {}
}

/// How the grants of an account meet a request.
#[derive(Default)]
struct Match {
    /// Why those that have the action do not cover the request.
    misses: Reasons,
    /// Whether one covers it, and whether one does without a wish.
    covered: bool,
    plainly: bool,
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

/// The decision, with every check told to `notes`.
pub(crate) fn evaluate(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    notes: &mut impl Notes,
) -> Decision {
    let tables = &*policy.0;
    let account = &*principal.account().0;
    let mut reasons = principal.state();

    // 1 to 3: what is asked, in which tenant, under which policy.
    let mut asked = Reasons::empty();
    if !principal.is_of(resource.tenant()) {
        asked |= if principal.names_tenant() && resource.tenant().is_none() {
            Reasons::INVALID_REQUEST
        } else {
            Reasons::CROSS_TENANT
        };
    }
    if principal.policy_mark() != tables.mark {
        asked |= Reasons::WRONG_POLICY;
    } else if !tables.known.contains(action) {
        asked |= Reasons::INVALID_REQUEST;
    }
    reasons |= asked;

    // 4: the kind of account; its status, window and session are in `state`.
    if is_barred_by_kind(account, action) {
        reasons |= Reasons::KIND_NOT_ALLOWED;
    }
    for reason in reasons.iter_reasons() {
        notes.fails(reason, None);
    }

    // Ids of one tenant say nothing about another's, nor bits of one policy.
    let mut grants = Match::default();
    if asked.is_empty() {
        for (index, deny) in denies_of(principal, action) {
            if deny.scope.touches(resource, account.person) {
                reasons |= Reasons::EXPLICIT_DENY;
                notes.fails(Reason::ExplicitDeny, Some(index));
            }
        }
        if !tables.available.contains(action) {
            reasons |= Reasons::FEATURE_UNAVAILABLE;
            notes.fails(Reason::FeatureUnavailable, None);
        }
        let read = tables.reads.contains(action);
        if may_hold(principal, action) {
            grants = match_grants(principal, action, read, resource, notes);
        }
        if !grants.covered {
            let reason = grants.failure();
            reasons |= reason.only();
            notes.fails(reason, None);
        }
        if !is_within_boundary(principal, action, read, resource) {
            reasons |= Reasons::OUTSIDE_BOUNDARY;
            notes.fails(Reason::OutsideBoundary, None);
        }
    }

    conclude(policy, principal, action, reasons, &grants, notes)
}

/// What follows from the reasons found, and if there are none from the grants.
fn conclude(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    reasons: Reasons,
    grants: &Match,
    notes: &mut impl Notes,
) -> Decision {
    if !reasons.is_empty() {
        return Decision::deny_for(reasons);
    }
    if grants.plainly {
        return Decision::Allow(Allow::with(policy.obligations(action)));
    }
    // Every grant that covers this asks for a second factor (R4, R12).
    match principal.account().0.kind {
        AccountKind::Human => Decision::NeedsStepUp(StepUp::to(Assurance::MultiFactor)),
        AccountKind::Service | AccountKind::App => {
            notes.fails(Reason::StepUpImpossible, None);
            Decision::deny(Reason::StepUpImpossible)
        }
    }
}

#[inline]
fn match_grants(
    principal: &Principal,
    action: Action,
    read: bool,
    resource: &Resource<'_>,
    notes: &mut impl Notes,
) -> Match {
    let account = &*principal.account().0;
    let at = principal.made_at();
    let mut found = Match::default();
    for (index, grant) in account.grants.iter().enumerate() {
        if !grant.actions.contains(action) || !principal.uses(grant) {
            continue;
        }
        let miss = if grant.window.is_over_at(at) {
            Reason::GrantExpired
        } else if grant.window.is_ahead_of(at) {
            Reason::GrantNotYet
        } else if !grant.scope.covers(resource, read, account.person) {
            Reason::OutOfScope
        } else {
            notes.covers(index);
            found.covered = true;
            found.plainly |= principal.meets(grant.requires);
            continue;
        };
        notes.misses(index, miss);
        found.misses |= miss.only();
    }
    found
}

impl Match {
    /// Why no grant covers the request: elsewhere comes nearest, then over,
    /// then ahead.
    fn failure(&self) -> Reason {
        if self.misses.contains(Reasons::OUT_OF_SCOPE) {
            Reason::OutOfScope
        } else if self.misses.contains(Reasons::GRANT_EXPIRED) {
            Reason::GrantExpired
        } else if self.misses.contains(Reasons::GRANT_NOT_YET) {
            Reason::GrantNotYet
        } else {
            Reason::NoGrant
        }
    }
}
