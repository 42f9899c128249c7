//! Guards: what holds whatever the grant, each check by itself.

use std::collections::BTreeSet;

use super::account::{Account, Bound, Boundary, Deny, Window};
use super::approvals::{action_approvals, with_rejections};
use super::asking::Asking;
use super::catalogue::{catalogue, feature_of, level_of};
use super::demands::{Demands, join_all};
use super::duties::duty_demands;
use super::entries::{
    covering_parts, deny_applies, parts_at_work, parts_with_action, selected_actions,
};
use super::limits::cap_demands;
use super::policy::Policy;
use super::request::Request;
use super::scopes::{contains, covers, is_before, is_over};
use super::step_up::action_step_up;

/// R9: the resource says whose it is, and it is the account's tenant.
pub fn tenant_reason(account: &Account, request: &Request) -> Option<&'static str> {
    match request.resource.tenant {
        None => Some("invalid_request"),
        Some(tenant) if tenant != account.tenant => Some("cross_tenant"),
        Some(_) => None,
    }
}

/// R10: only an active account may act.
pub fn status_reason(account: &Account) -> Option<&'static str> {
    match account.status.as_str() {
        "active" => None,
        "suspended" => Some("principal_suspended"),
        "terminated" => Some("principal_terminated"),
        _ => Some("principal_not_active"),
    }
}

/// R10: whatever its status, an account acts only within its window.
pub fn window_reason(account: &Account, request: &Request) -> Option<&'static str> {
    let window = Window {
        from: account.active_from,
        until: account.active_until,
    };
    if is_before(&window, request.now) {
        Some("principal_not_yet")
    } else if is_over(&window, request.now) {
        Some("principal_expired")
    } else {
        None
    }
}

/// R5: the session has not ended.
pub fn session_reason(request: &Request) -> Option<&'static str> {
    let until = request.session.as_ref().and_then(|session| session.until);
    until
        .is_some_and(|until| until <= request.now)
        .then_some("session_expired")
}

/// R12: some actions are for humans, and large money is not for shared accounts.
pub fn kind_reason(policy: &Policy, account: &Account, request: &Request) -> Option<&'static str> {
    let action = &request.action;
    let for_humans = catalogue().human_only.contains(action);
    let large_money =
        catalogue().money_and_credit.contains(action) && level_of(policy, action) == Some("full");
    let refused = (for_humans && account.kind != "human") || (large_money && account.shared);
    refused.then_some("kind_not_allowed")
}

/// R3: one deny is enough, whatever was granted.
pub fn deny_reason(policy: &Policy, account: &Account, request: &Request) -> Option<&'static str> {
    let applies = |deny: &Deny| deny_applies(policy, account, deny, request);
    account
        .denies
        .iter()
        .any(applies)
        .then_some("explicit_deny")
}

/// R26: the tenant's plan has the feature, for everybody.
pub fn guardrail_reason(policy: &Policy, request: &Request) -> Option<&'static str> {
    let guardrail = policy.guardrail.as_ref()?;
    let feature = feature_of(&request.action);
    let listed = guardrail.features.iter().any(|listed| listed == feature);
    (!listed).then_some("feature_unavailable")
}

/// R2, R14: a single part of a grant covers the request; if none does, how near the nearest came.
pub fn grant_reason(policy: &Policy, account: &Account, request: &Request) -> Option<&'static str> {
    let parts = parts_with_action(policy, account, request);
    let any = |test: fn(&Window, i64) -> bool| {
        let mut windows = parts.iter().map(|part| &part.grant.window);
        windows.any(|window| test(window, request.now))
    };
    if !covering_parts(policy, account, request).is_empty() {
        None
    } else if !parts_at_work(policy, account, request).is_empty() {
        Some("out_of_scope")
    } else if any(contains) {
        Some("out_of_hours")
    } else if any(is_over) {
        Some("grant_expired")
    } else if any(is_before) {
        Some("grant_not_yet")
    } else {
        Some("no_grant")
    }
}

/// R25: where there is a boundary, a single entry of it covers the request as well.
pub fn boundary_reason(
    policy: &Policy,
    account: &Account,
    request: &Request,
) -> Option<&'static str> {
    let (action, resource) = (&request.action, &request.resource);
    let holds = |bound: &Bound| {
        selected_actions(policy, &bound.what).contains(action)
            && covers(policy, account, &bound.scope, action, resource)
    };
    let inside = match account.boundary.as_ref()? {
        Boundary::Nothing => false,
        Boundary::Within(bounds) => bounds.iter().any(holds),
    };
    (!inside).then_some("outside_boundary")
}

/// R46: the request was not done before.
pub fn nonce_reason(request: &Request) -> Option<&'static str> {
    let evidence = request.evidence.as_ref()?;
    let (identity, done) = (
        evidence.request.as_ref()?,
        evidence.nonces_consumed.as_ref()?,
    );
    done.contains(&identity.nonce).then_some("invalid_request")
}

/// R4: all guards together. What is another tenant's, or nobody's, is not compared with anything
/// the account holds (R9), nor with what the host knows of the act.
pub fn guards(asking: &Asking) -> Demands {
    let &Asking {
        policy,
        account,
        request,
        ..
    } = asking;
    let principal = denied([
        tenant_reason(account, request),
        status_reason(account),
        window_reason(account, request),
        session_reason(request),
        kind_reason(policy, account, request),
    ]);
    if tenant_reason(account, request).is_some() {
        return principal;
    }
    let held = denied([
        nonce_reason(request),
        deny_reason(policy, account, request),
        guardrail_reason(policy, request),
        grant_reason(policy, account, request),
        boundary_reason(policy, account, request),
    ]);
    let all = join_all([
        principal,
        held,
        cap_demands(policy, request),
        action_step_up(policy, request),
        action_approvals(policy, request),
        duty_demands(asking),
    ]);
    with_rejections(asking, all)
}

/// The checks that failed.
fn denied<const N: usize>(checks: [Option<&'static str>; N]) -> Demands {
    Demands {
        denies: checks.into_iter().flatten().collect::<BTreeSet<_>>(),
        ..Demands::default()
    }
}
