//! Evaluating: every check of one request, in the order of rule R5.
//!
//! Lives here: the one implementation of "may it?". `authorize` answers plain
//! allows by itself and comes here for everything else; `detail` comes here for
//! every request and has the checks noted. Invariants:
//!
//! - the outcome does not depend on the order of the checks;
//! - a deny collects the reasons of all checks that fail, and has one at least.

use crate::catalogue::{Action, Requirements};
use crate::model::{AccountKind, Assurance, Resource};
use crate::policy::Policy;

use super::decision::{Allow, Decision, StepUp};
use super::principal::{Principal, barred_by_kind};
use super::reason::{Reason, Reasons};

/// What wants to know how a decision came about.
pub(crate) trait Notes {
    /// A check that fails, and the entry of the account that it is about.
    fn fails(&mut self, reason: Reason, entry: Option<usize>);
    /// A grant, valid now, that covers the request.
    fn covers(&mut self, grant: usize);
}

/// Nobody does: `authorize` itself.
impl Notes for () {
    fn fails(&mut self, _: Reason, _: Option<usize>) {}
    fn covers(&mut self, _: usize) {}
}

/// How the grants of an account meet a request.
#[derive(Default)]
struct Match {
    /// The first grant, valid now, that has the action and not the resource.
    elsewhere: Option<usize>,
    /// The first that had the action and is over.
    over: Option<usize>,
    /// The first that will have it.
    ahead: Option<usize>,
    /// Whether one covers the request, and whether one does without a wish.
    covered: bool,
    plainly: bool,
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
    if barred_by_kind(principal.account()).contains(action) {
        reasons |= Reasons::KIND_NOT_ALLOWED;
    }
    for reason in reasons.iter_reasons() {
        notes.fails(reason, None);
    }

    // Ids of one tenant say nothing about another's, nor bits of one policy.
    let mut grants = Match::default();
    if asked.is_empty() {
        for (index, deny) in account.denies.iter().enumerate() {
            if deny.actions.contains(action)
                && deny.window.contains(principal.made_at())
                && deny.scope.touches(resource, account.person)
            {
                reasons |= Reasons::EXPLICIT_DENY;
                notes.fails(Reason::ExplicitDeny, Some(index));
            }
        }
        if !tables.available.contains(action) {
            reasons |= Reasons::FEATURE_UNAVAILABLE;
            notes.fails(Reason::FeatureUnavailable, None);
        }
        let read = tables.reads.contains(action);
        grants = match_grants(principal, action, resource, read, notes);
        if let Some((reason, index)) = grants.failure() {
            reasons |= reason.only();
            notes.fails(reason, index);
        }
        if let Some(boundary) = &account.boundary {
            let within = boundary.0.iter().any(|(actions, scope)| {
                actions.contains(action) && scope.covers(resource, read, account.person)
            });
            if !within {
                reasons |= Reasons::OUTSIDE_BOUNDARY;
                notes.fails(Reason::OutsideBoundary, None);
            }
        }
    }

    if !reasons.is_empty() {
        return Decision::deny(reasons);
    }
    if grants.plainly {
        return Decision::Allow(Allow::with(policy.obligations(action)));
    }
    // Every grant that covers this asks for a second factor (R4, R12).
    match account.kind {
        AccountKind::Human => Decision::NeedsStepUp(StepUp::to(Assurance::MultiFactor)),
        AccountKind::Service | AccountKind::App => {
            notes.fails(Reason::StepUpImpossible, None);
            Decision::deny(Reason::StepUpImpossible)
        }
    }
}

fn match_grants(
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    read: bool,
    notes: &mut impl Notes,
) -> Match {
    let account = &*principal.account().0;
    let mut found = Match::default();
    if principal.owner_only_barred().contains(action) {
        return found;
    }
    let at = principal.made_at();
    for (index, grant) in account.grants.iter().enumerate() {
        if !grant.actions.contains(action) || !principal.uses(grant) {
            continue;
        }
        if grant.window.is_over_at(at) {
            found.over.get_or_insert(index);
        } else if grant.window.is_ahead_of(at) {
            found.ahead.get_or_insert(index);
        } else if grant.scope.covers(resource, read, account.person) {
            notes.covers(index);
            found.covered = true;
            found.plainly |= principal.meets(grant.requires & Requirements::MULTI_FACTOR);
        } else {
            found.elsewhere.get_or_insert(index);
        }
    }
    found
}

impl Match {
    /// Why no grant covers the request, and the grant that came nearest: one
    /// for elsewhere before one that is over before one that is ahead.
    fn failure(&self) -> Option<(Reason, Option<usize>)> {
        if self.covered {
            None
        } else if self.elsewhere.is_some() {
            Some((Reason::OutOfScope, self.elsewhere))
        } else if self.over.is_some() {
            Some((Reason::GrantExpired, self.over))
        } else if self.ahead.is_some() {
            Some((Reason::GrantNotYet, self.ahead))
        } else {
            Some((Reason::NoGrant, None))
        }
    }
}
