//! The plain way: an allow that asks for nothing more.
//!
//! Lives here: the checks of `evaluate` once more, for the answer that most
//! guarded questions get. Invariant: it only ever says what `evaluate` would,
//! and says nothing where that is anything but an allow; tests hold the two to
//! one answer.

use crate::catalogue::{Action, Obligations};
use crate::model::{Deny, Grant, Part, StoreId};
use crate::policy::{Policy, StepUpRule};

use super::decision::Allow;
use super::evaluate::denies_of;
use super::evidence::Evidence;
use super::kinds::is_barred_by_kind;
use super::principal::Principal;

/// What comes of holding an action by some way; the better first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Nothing more is owed.
    Free,
    /// The amount is to be counted towards limits.
    Counted,
    /// It is no way, or one that asks for something.
    Closed,
}

/// The allow of an account of this policy and tenant that [lets it
/// pass](is_let), on a resource of one store or of none, if nothing more is asked
/// for.
///
/// Says nothing of scopes narrower than stores.
#[inline]
pub(crate) fn plain_allow(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    store: Option<StoreId>,
    evidence: &Evidence<'_>,
) -> Option<Allow> {
    let tables = &*policy.0;
    let account = &*principal.account().0;
    if !tables.plain.contains(action) {
        return None;
    }
    if tables.duties.objects.contains(action) && !evidence.is_untouched_by(account.person) {
        return None;
    }
    let guards = &tables.guards;
    let mut capped = Way::Free;
    if guards.guarded.contains(action) {
        let asks = |rule: &StepUpRule| {
            rule.asks(action, principal.failed_logins()) && !principal.has_signed_in(rule.sign_in)
        };
        if !principal.is_sure() && guards.step_ups.iter().any(asks) {
            return None;
        }
        if guards.capped.contains(action) {
            capped = within(policy, &guards.caps, action, evidence);
        }
    }
    // Of several ways the one that owes less.
    let mut best = Way::Closed;
    for grant in &account.grants {
        let counts = grant.actions.contains(action)
            && grant.window.contains(principal.made_at())
            && (asks_nothing(principal, grant) || is_used(principal, grant));
        if !counts {
            continue;
        }
        match grant.scope.has(store) {
            Some(false) => continue,
            Some(true) => best = best.min(through(policy, principal, action, grant, evidence)),
            // It could be the better way: that is for all checks to say.
            None => return None,
        }
        if best == Way::Free {
            break;
        }
    }
    let follows = match best.max(capped) {
        Way::Free => Obligations::empty(),
        Way::Counted => Obligations::RECORD_USAGE,
        Way::Closed => return None,
    };
    let owed = policy.obligations_for(action, evidence.how_much());
    Some(Allow::with(owed.union(follows)))
}

/// Whether the account lets it pass, as far as a store tells: it stands, its kind
/// may, it has no boundary, no duty rule holds anything against it, and its denies
/// are of other stores.
#[inline(never)]
pub(crate) fn is_let(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    store: Option<StoreId>,
) -> bool {
    let account = &*principal.account().0;
    let elsewhere = |deny: &Deny| store.is_some() && deny.scope.has(store) == Some(false);
    principal.state().is_empty()
        && account.boundary.is_none()
        && !principal.barred(&policy.0.duties).contains(action)
        && !is_barred_by_kind(account, action)
        && denies_of(principal, action).all(|(_, deny)| elsewhere(deny))
}

/// What comes of holding the action by this grant.
#[inline]
fn through(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    grant: &Grant,
    evidence: &Evidence<'_>,
) -> Way {
    let role = match grant.role {
        Some(id) => policy.0.roles.get(usize::from(id.index)),
        None => None,
    };
    let Some(role) = role.filter(|role| role.conditional.contains(action)) else {
        return Way::Free;
    };
    let mut best = Way::Closed;
    for part in &role.parts {
        let is_always_open = part.hours.is_empty() && part.sign_in.is_none();
        if part.actions.contains(action) && (is_always_open || is_open(principal, part)) {
            let way = if part.limited.contains(action) {
                within(policy, &part.limits, action, evidence)
            } else {
                Way::Free
            };
            best = best.min(way);
        }
    }
    best
}

/// Whether every session of every account uses this grant.
#[inline]
fn asks_nothing(principal: &Principal, grant: &Grant) -> bool {
    grant.requires.is_empty() && principal.active_roles().is_none()
}

/// Whether this session of this account does. Not inlined: few grants ask.
#[inline(never)]
fn is_used(principal: &Principal, grant: &Grant) -> bool {
    principal.uses(grant) && principal.meets(grant.requires)
}

/// Whether these are the hours of a part, and the session has its sign-in. Not
/// inlined: few roles ask.
#[inline(never)]
fn is_open(principal: &Principal, part: &Part) -> bool {
    let in_time = part.hours.is_empty()
        || (principal.knows_local_time() && !principal.is_closed(&part.hours));
    in_time
        && part
            .sign_in
            .is_none_or(|asked| principal.has_signed_in(asked))
}

/// What comes of these limits: closed unless the amount is known to be within all
/// that name the action in its unit, and there is one.
#[inline]
fn within(policy: &Policy, positions: &[u16], action: Action, evidence: &Evidence<'_>) -> Way {
    let Some(amount) = evidence.how_much() else {
        return Way::Closed;
    };
    let (unit, value) = (amount.unit(), amount.value());
    // Limited, and no limit in its unit.
    let mut way = Way::Closed;
    for position in positions {
        let Some(limit) = policy.0.guards.limits.get(usize::from(*position)) else {
            return Way::Closed;
        };
        if limit.unit != unit || !limit.actions.contains(action) {
            continue;
        }
        let used = if limit.per.counts_usage() {
            way = Way::Counted;
            evidence.used(limit.id)
        } else {
            if way == Way::Closed {
                way = Way::Free;
            }
            Some(0)
        };
        match used.and_then(|used| used.checked_add(value)) {
            Some(total) if total <= limit.free => {}
            _ => return Way::Closed,
        }
    }
    way
}
