//! Entries of an account: its denies, and the parts of its grants.

use std::collections::BTreeSet;

use super::account::{Account, Deny, Grant, Selector};
use super::catalogue::{catalogue, levels_actions};
use super::hours::{is_within, offset};
use super::policy::{Hours, Limit, Policy, StepUp};
use super::request::Request;
use super::roles::{own_actions, role_actions, role_requirements};
use super::scopes::{contains, covers, reaches};
use super::step_up::{multi_factor, stronger};

/// The actions that an entry names, whoever holds it.
pub fn selected_actions(policy: &Policy, what: &Selector) -> BTreeSet<String> {
    match what {
        Selector::Role(name) => role_actions(policy, name),
        Selector::Actions(actions) => actions.iter().cloned().collect(),
        Selector::Levels(levels) => levels_actions(policy, levels),
    }
}

/// The actions that a grant gives to this account: those for owners only need the owner flag as
/// well as the grant.
pub fn grant_actions(policy: &Policy, account: &Account, grant: &Grant) -> BTreeSet<String> {
    let mut actions = selected_actions(policy, &grant.what);
    if !account.owner {
        actions.retain(|action| !catalogue().owner_only.contains(action));
    }
    actions
}

/// R3: this deny speaks of this request.
pub fn deny_applies(policy: &Policy, account: &Account, deny: &Deny, request: &Request) -> bool {
    contains(&deny.window, request.now)
        && selected_actions(policy, &deny.what).contains(&request.action)
        && reaches(account, &deny.scope, &request.resource)
}

/// The grants that count in this session: when it names roles, those made through exactly these.
pub fn session_grants<'a>(account: &'a Account, request: &Request) -> Vec<&'a Grant> {
    let worn = request.session.as_ref().and_then(|s| s.roles.as_ref());
    let counts = |grant: &&Grant| match (worn, &grant.what) {
        (None, _) => true,
        (Some(worn), Selector::Role(role)) => worn.contains(role),
        (Some(_), _) => false,
    };
    account.grants.iter().filter(counts).collect()
}

/// What a grant requires of its use.
pub fn grant_requirements(policy: &Policy, grant: &Grant) -> BTreeSet<String> {
    match &grant.what {
        Selector::Role(role) => role_requirements(policy, role),
        Selector::Actions(_) | Selector::Levels(_) => BTreeSet::new(),
    }
}

/// R4: this grant asks for a sign-in by several factors.
pub fn grant_wants_multi_factor(policy: &Policy, grant: &Grant) -> bool {
    grant_requirements(policy, grant).contains("multi_factor")
}

/// The account's training ends after now; of one that never was trained it does not.
pub fn is_trained(account: &Account, now: i64) -> bool {
    account.trained_until.is_some_and(|until| now < until)
}

/// A grant that wants training counts for nothing with somebody who is not trained now.
fn is_usable(policy: &Policy, account: &Account, grant: &Grant, now: i64) -> bool {
    !grant_requirements(policy, grant).contains("training") || is_trained(account, now)
}

/// The share of a grant that comes from one role, under the conditions of that role and of those
/// through which it is included. A grant that names no role is one part without conditions.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    pub grant: &'a Grant,
    pub limits: Vec<&'a Limit>,
    /// All of them must be open.
    pub hours: Vec<&'a Hours>,
    pub step_up: Option<StepUp>,
}

/// The parts of a grant that have this action. What the role requires, it requires for all parts.
fn parts_with<'a>(policy: &'a Policy, grant: &'a Grant, action: &str) -> Vec<Part<'a>> {
    let required = grant_wants_multi_factor(policy, grant).then(multi_factor);
    let plain = Part {
        grant,
        limits: Vec::new(),
        hours: Vec::new(),
        step_up: required,
    };
    match &grant.what {
        Selector::Role(name) => parts_of_role(policy, name, action, &plain),
        Selector::Actions(_) | Selector::Levels(_) => vec![plain],
    }
}

/// A role's own share, if it has the action, and those of the roles that it includes, each under
/// this role's conditions as well.
fn parts_of_role<'a>(
    policy: &'a Policy,
    name: &str,
    action: &str,
    plain: &Part<'a>,
) -> Vec<Part<'a>> {
    let Some(role) = policy.roles.get(name) else {
        return Vec::new();
    };
    let own = own_actions(policy, role).contains(action);
    let mut parts = if own { vec![plain.clone()] } else { Vec::new() };
    for included in &role.include {
        parts.extend(parts_of_role(policy, included, action, plain));
    }
    for part in &mut parts {
        part.limits.extend(&role.limits);
        part.hours.extend(&role.hours);
        part.step_up = stronger(part.step_up.as_ref(), role.step_up.as_ref());
    }
    parts
}

/// The grants of this session that have the action, whenever and wherever.
pub fn grants_with_action<'a>(
    policy: &Policy,
    account: &'a Account,
    request: &Request,
) -> Vec<&'a Grant> {
    let mut grants = session_grants(account, request);
    grants.retain(|grant| is_usable(policy, account, grant, request.now));
    grants.retain(|grant| grant_actions(policy, account, grant).contains(&request.action));
    grants
}

/// Their parts that have the action.
pub fn parts_with_action<'a>(
    policy: &'a Policy,
    account: &'a Account,
    request: &Request,
) -> Vec<Part<'a>> {
    let grants = grants_with_action(policy, account, request).into_iter();
    grants
        .flat_map(|grant| parts_with(policy, grant, &request.action))
        .collect()
}

/// R22: those of now.
pub fn timely_parts<'a>(
    policy: &'a Policy,
    account: &'a Account,
    request: &Request,
) -> Vec<Part<'a>> {
    let mut parts = parts_with_action(policy, account, request);
    parts.retain(|part| contains(&part.grant.window, request.now));
    parts
}

/// R23: those of now that are not shown to be out of their hours.
pub fn parts_at_work<'a>(
    policy: &'a Policy,
    account: &'a Account,
    request: &Request,
) -> Vec<Part<'a>> {
    let mut parts = timely_parts(policy, account, request);
    parts.retain(|part| match offset(request) {
        Some(offset) => (part.hours.iter()).all(|hours| is_within(hours, request.now, offset)),
        None => true,
    });
    parts
}

/// R14: the parts that, each by itself, have the action, the time and the resource.
pub fn covering_parts<'a>(
    policy: &'a Policy,
    account: &'a Account,
    request: &Request,
) -> Vec<Part<'a>> {
    let (action, resource) = (&request.action, &request.resource);
    let mut parts = parts_at_work(policy, account, request);
    parts.retain(|part| covers(policy, account, &part.grant.scope, action, resource));
    parts
}
