//! Limits and caps: how much of something may be done.

use super::demands::{Demands, join_all};
use super::policy::{Cap, Limit, Policy};
use super::request::{Amount, Request};

/// R27–R30: what these limits want, of those that name the action.
pub fn limit_demands(limits: &[&Limit], request: &Request) -> Demands {
    let limits = limits.iter();
    let naming: Vec<&Limit> = limits
        .copied()
        .filter(|limit| limit.actions.contains(&request.action))
        .collect();
    if naming.is_empty() {
        return Demands::default();
    }
    let Some(amount) = amount(request) else {
        return Demands::deny("evidence_missing");
    };
    let of_unit: Vec<&Limit> = naming
        .into_iter()
        .filter(|limit| limit.unit == amount.unit)
        .collect();
    if of_unit.is_empty() {
        return Demands::deny("no_limit_for_unit");
    }
    let each = of_unit.into_iter();
    join_all(each.map(|limit| one_limit(limit, amount.value, request)))
}

/// R30: the caps of the policy, which are limits without an approval that everybody meets.
pub fn cap_demands(policy: &Policy, request: &Request) -> Demands {
    let caps: Vec<Limit> = policy.cap.iter().map(as_limit).collect();
    limit_demands(&caps.iter().collect::<Vec<_>>(), request)
}

fn as_limit(cap: &Cap) -> Limit {
    Limit {
        id: cap.id.clone(),
        actions: cap.actions.clone(),
        per: cap.per.clone(),
        window: cap.window,
        unit: cap.unit.clone(),
        soft: None,
        approval: None,
        hard: Some(cap.hard),
    }
}

/// R7, R28–R30: what was used and what is asked come to no more than the limit. Over the hard end
/// no approval is of use, so none is wanted.
fn one_limit(limit: &Limit, value: u64, request: &Request) -> Demands {
    let Some(used) = used(limit, request) else {
        return Demands::deny("evidence_missing");
    };
    let Some(total) = used.checked_add(value) else {
        return Demands::deny("limit_overflow");
    };
    if limit.hard.is_some_and(|hard| total > hard) {
        return Demands::deny("limit_exceeded");
    }
    let mut demands = match (&limit.approval, limit.soft) {
        (Some(policy), Some(soft)) if total > soft => Demands::approval(policy),
        _ => Demands::default(),
    };
    demands.record_usage = is_cumulative(limit);
    demands
}

/// R29: what is done adds up over an object, a person or a store.
fn is_cumulative(limit: &Limit) -> bool {
    limit.per != "request"
}

/// How much is used up, if that is known: of a single request nothing; of two entries for one limit
/// the larger counts.
fn used(limit: &Limit, request: &Request) -> Option<u64> {
    if !is_cumulative(limit) {
        return Some(0);
    }
    let usage = request.evidence.as_ref()?.usage.as_ref()?;
    let entries = usage.iter().filter(|entry| entry.limit == limit.id);
    entries.map(|entry| entry.used).max()
}

fn amount(request: &Request) -> Option<&Amount> {
    request.evidence.as_ref()?.amount.as_ref()
}
