//! The plain model: what a decision means, written from the rules and not from the engine.
//!
//! Lives here: the documents as they cross the border (policy, account, request) with strings for
//! words, and [`decide`], made of one small function a check. Random documents are made in
//! `worlds`. What always holds:
//!
//! - documents are taken to be valid, so a word that nobody knows is never given a meaning here;
//! - nothing is folded, cached or shared between checks: each asks the documents again;
//! - duties, limits, approvals, working hours and step-up rules of the policy are not modelled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

// ---- Policy ----

/// What a host decides for all its staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    pub schema: u64,
    pub catalogue: u64,
    /// `solo`, `standard` or `strict`; `standard` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_staff: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardrail: Option<Guardrail>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub host_actions: BTreeMap<String, HostAction>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, Role>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<ObligationRule>,
}

/// The only features that anybody may use, the owner included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardrail {
    pub features: Vec<String>,
}

/// An action of the host's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostAction {
    pub slot: u64,
    pub level: String,
    pub risk: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// A named set of actions, perhaps built on a shipped template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addons: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
}

/// Obligations that the policy adds to some actions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationRule {
    pub actions: Vec<String>,
    pub add: Vec<String>,
}

// ---- Account ----

/// One login, key or app as the host stores it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: u64,
    pub tenant: u64,
    pub person: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `human`, `service` or `app`.
    pub kind: String,
    /// `invited`, `active`, `suspended` or `terminated`.
    pub status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_from: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_until: Option<i64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub owner: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker: Option<u64>,
    #[serde(default)]
    pub epoch: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trained_until: Option<i64>,
    pub grants: Vec<Grant>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denies: Vec<Deny>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Boundary>,
}

/// What an account holds, where and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    #[serde(flatten)]
    pub what: Selector,
    pub scope: Scope,
    #[serde(flatten)]
    pub window: Window,
    #[serde(flatten)]
    pub origin: Origin,
}

/// What no grant can give back, where and when; never selects by role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deny {
    #[serde(flatten)]
    pub what: Selector,
    pub scope: Scope,
    #[serde(flatten)]
    pub window: Window,
    #[serde(flatten)]
    pub origin: Origin,
}

/// The most an account may ever hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Boundary {
    Nothing,
    #[serde(untagged)]
    Within(Vec<Bound>),
}

/// One entry of a boundary: it has no window, and never selects by role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    #[serde(flatten)]
    pub what: Selector,
    pub scope: Scope,
    #[serde(flatten)]
    pub origin: Origin,
}

/// Which actions an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selector {
    Role(String),
    Actions(Vec<String>),
    /// From feature to level.
    Levels(BTreeMap<String, String>),
}

/// Where an entry counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Tenant,
    #[serde(untagged)]
    Narrow(Narrow),
}

/// The keys of a scope smaller than the tenant; a key left out narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrow {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stores: Option<Vec<u64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locations: Option<Vec<u64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<u64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendors: Option<Vec<u64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objects: Option<Vec<Object>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assigned: bool,
}

/// A single object: ids of different kinds never meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    pub kind: String,
    pub id: u64,
}

/// From when to when, in Unix seconds, half-open; a missing end is no end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// Why an entry is there, who made it, and when: decides nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
}

// ---- Request and answer ----

/// One question: may this account do this action to this resource now?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub now: i64,
    pub account: u64,
    pub action: String,
    pub resource: Resource,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
}

/// What is acted on, as far as the host says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stores: Vec<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<u64>,
    /// The person whose work it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<u64>,
}

/// How the account signed in, and which of its roles it wears.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// `none`, `password`, `multi_factor` or `hardware_key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assurance: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utc_offset: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_logins: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// The whole answer to one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// `allow`, `step_up` or `deny`.
    pub outcome: String,
    /// The first of the reasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// All of them, in the order of the checks.
    pub reasons: Vec<String>,
    pub obligations: BTreeSet<String>,
}

// ---- The catalogue ----

/// The shipped words, as far as the model uses them.
#[derive(Debug, Deserialize)]
pub struct Catalogue {
    pub features: Vec<String>,
    pub actions: Vec<CatalogueAction>,
    pub owner_only: BTreeSet<String>,
    pub human_only: BTreeSet<String>,
    pub money_and_credit: BTreeSet<String>,
    pub templates: Vec<Template>,
}

/// One shipped action.
#[derive(Debug, Deserialize)]
pub struct CatalogueAction {
    pub id: String,
    pub level: String,
    pub risk: String,
}

/// One shipped role.
#[derive(Debug, Deserialize)]
pub struct Template {
    pub id: String,
    pub requires: BTreeSet<String>,
    pub core: Vec<String>,
    pub addons: Vec<Addon>,
}

/// Actions that a role may add to its template by one name.
#[derive(Debug, Deserialize)]
pub struct Addon {
    pub id: String,
    pub actions: Vec<String>,
}

/// The catalogue, read once.
#[allow(
    clippy::expect_used,
    reason = "without its words the model says nothing"
)]
pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        serde_json::from_str(include_str!("../data/catalogue-1.json"))
            .expect("the catalogue is well-formed")
    })
}

/// The template of this name.
pub fn template(name: &str) -> Option<&'static Template> {
    catalogue().templates.iter().find(|t| t.id == name)
}

// ---- Actions and levels ----

/// Levels from least to most (R16).
pub const LEVELS: [&str; 4] = ["none", "view", "edit", "full"];

/// Strengths of a sign-in from least to most.
pub const ASSURANCES: [&str; 4] = ["none", "password", "multi_factor", "hardware_key"];

/// How high a word stands on a ladder; a word that is not on it stands below all.
fn rank(ladder: &[&str], word: &str) -> Option<usize> {
    ladder.iter().position(|step| *step == word)
}

/// The feature of an action, shipped or the host's own: the part before the dot.
pub fn feature_of(action: &str) -> &str {
    action.split('.').next().unwrap_or(action)
}

/// Every action there is under this policy, with its level and its risk.
pub fn known_actions(policy: &Policy) -> impl Iterator<Item = (&str, &str, &str)> {
    let shipped = catalogue().actions.iter();
    let own = policy.host_actions.iter();
    shipped
        .map(|action| (&*action.id, &*action.level, &*action.risk))
        .chain(own.map(|(id, action)| (&**id, &*action.level, &*action.risk)))
}

/// The level at which a feature first has this action.
pub fn level_of<'p>(policy: &'p Policy, action: &str) -> Option<&'p str> {
    known_actions(policy).find_map(|(id, level, _)| (id == action).then_some(level))
}

/// How much harm this action can do.
pub fn risk_of<'p>(policy: &'p Policy, action: &str) -> Option<&'p str> {
    known_actions(policy).find_map(|(id, _, risk)| (id == action).then_some(risk))
}

/// A read is an action of level View.
pub fn is_read(policy: &Policy, action: &str) -> bool {
    level_of(policy, action) == Some("view")
}

/// R16: a level is all actions of its feature up to it, the host's own among them, but never those
/// that are for owners only.
pub fn level_actions(policy: &Policy, feature: &str, level: &str) -> BTreeSet<String> {
    known_actions(policy)
        .filter(|(id, _, _)| feature_of(id) == feature)
        .filter(|(_, least, _)| rank(&LEVELS, least) <= rank(&LEVELS, level))
        .filter(|(id, _, _)| !catalogue().owner_only.contains(*id))
        .map(|(id, _, _)| id.to_owned())
        .collect()
}

/// The actions of several levels at once.
pub fn levels_actions(policy: &Policy, levels: &BTreeMap<String, String>) -> BTreeSet<String> {
    levels
        .iter()
        .flat_map(|(feature, level)| level_actions(policy, feature, level))
        .collect()
}

// ---- Roles ----

/// What a role takes from its template: core and chosen add-ons, before anything is left out.
pub fn template_actions(role: &Role) -> BTreeSet<String> {
    let Some(template) = role.template.as_deref().and_then(template) else {
        return BTreeSet::new();
    };
    let chosen = template.addons.iter();
    let chosen = chosen.filter(|addon| role.addons.contains(&addon.id));
    let added = chosen.flat_map(|addon| &addon.actions);
    template.core.iter().chain(added).cloned().collect()
}

/// What a role gives besides its template: levels, actions by name, and included roles.
pub fn given_besides_template(policy: &Policy, role: &Role) -> BTreeSet<String> {
    let mut actions = levels_actions(policy, &role.levels);
    actions.extend(role.allow.iter().cloned());
    for included in &role.include {
        actions.extend(role_actions(policy, included));
    }
    actions
}

/// R15, R17: everything a role gives. What is left out is left out of the template alone, so
/// nothing that the role gets elsewhere is lost.
pub fn role_actions(policy: &Policy, name: &str) -> BTreeSet<String> {
    let Some(role) = policy.roles.get(name) else {
        return BTreeSet::new();
    };
    let mut actions = template_actions(role);
    actions.retain(|action| !role.without.contains(action));
    actions.extend(given_besides_template(policy, role));
    actions
}

/// R17: what a role asks of its grants: what its template asks, and what included roles ask.
pub fn role_requirements(policy: &Policy, name: &str) -> BTreeSet<String> {
    let Some(role) = policy.roles.get(name) else {
        return BTreeSet::new();
    };
    let template = role.template.as_deref().and_then(template);
    let mut requirements = template.map_or_else(BTreeSet::new, |t| t.requires.clone());
    for included in &role.include {
        requirements.extend(role_requirements(policy, included));
    }
    requirements
}

// ---- Entries of an account ----

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

/// R22: windows are half-open, and a missing end is no end.
pub fn contains(window: &Window, now: i64) -> bool {
    !is_before(window, now) && !is_over(window, now)
}

/// R22: the window has not begun.
pub fn is_before(window: &Window, now: i64) -> bool {
    window.from.is_some_and(|from| now < from)
}

/// R22: the window has ended; at `until` it is over.
pub fn is_over(window: &Window, now: i64) -> bool {
    window.until.is_some_and(|until| until <= now)
}

/// R19: a scope covers what it is shown to hold: a missing attribute never matches, and the tenant
/// is the account's own (R9).
pub fn covers(
    policy: &Policy,
    account: &Account,
    scope: &Scope,
    action: &str,
    resource: &Resource,
) -> bool {
    let inside = match scope {
        Scope::Tenant => true,
        Scope::Narrow(narrow) => {
            stores_cover(narrow, is_read(policy, action), resource)
                && given_covers(narrow.locations.as_ref(), resource.location.as_slice())
                && given_covers(narrow.categories.as_ref(), &resource.categories)
                && given_covers(narrow.vendors.as_ref(), resource.vendor.as_slice())
                && objects_cover(narrow, resource)
                && (!narrow.assigned || resource.assigned_to == Some(account.person))
        }
    };
    inside && resource.tenant == Some(account.tenant)
}

/// A read needs one of the resource's stores, everything else needs all of them; none is not all.
fn stores_cover(narrow: &Narrow, read: bool, resource: &Resource) -> bool {
    let Some(stores) = &narrow.stores else {
        return true;
    };
    let mut named = resource.stores.iter();
    if read {
        named.any(|store| stores.contains(store))
    } else {
        !resource.stores.is_empty() && named.all(|store| stores.contains(store))
    }
}

/// A key that is given needs one of the resource's values.
fn given_covers(given: Option<&Vec<u64>>, values: &[u64]) -> bool {
    given.is_none_or(|given| values.iter().any(|value| given.contains(value)))
}

/// Kind and id must both be known, and be a pair of the list.
fn objects_cover(narrow: &Narrow, resource: &Resource) -> bool {
    let Some(objects) = &narrow.objects else {
        return true;
    };
    object_of(resource).is_some_and(|object| objects.contains(&object))
}

/// The object that a resource names, if it names one.
fn object_of(resource: &Resource) -> Option<Object> {
    let (kind, id) = (resource.kind.clone()?, resource.id?);
    Some(Object { kind, id })
}

/// R3, R7: a scope of a deny reaches all that is not shown to lie outside it: a missing attribute
/// might be any.
pub fn reaches(account: &Account, scope: &Scope, resource: &Resource) -> bool {
    match scope {
        Scope::Tenant => true,
        Scope::Narrow(narrow) => {
            given_reaches(narrow.stores.as_ref(), &resource.stores)
                && given_reaches(narrow.locations.as_ref(), resource.location.as_slice())
                && given_reaches(narrow.categories.as_ref(), &resource.categories)
                && given_reaches(narrow.vendors.as_ref(), resource.vendor.as_slice())
                && objects_reach(narrow, resource)
                && (!narrow.assigned || assigned_reaches(account, resource))
        }
    }
}

/// A key that is given keeps off only a resource whose values are known and all others.
fn given_reaches(given: Option<&Vec<u64>>, values: &[u64]) -> bool {
    values.is_empty() || given_covers(given, values)
}

/// An object that is not named in full might be one of the list.
fn objects_reach(narrow: &Narrow, resource: &Resource) -> bool {
    object_of(resource).is_none() || objects_cover(narrow, resource)
}

/// Work whose owner is unknown might be the person's own.
fn assigned_reaches(account: &Account, resource: &Resource) -> bool {
    resource
        .assigned_to
        .is_none_or(|person| person == account.person)
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

/// The grants of this session that have the action, whenever and wherever.
pub fn grants_with_action<'a>(
    policy: &Policy,
    account: &'a Account,
    request: &Request,
) -> Vec<&'a Grant> {
    let mut grants = session_grants(account, request);
    grants.retain(|grant| grant_actions(policy, account, grant).contains(&request.action));
    grants
}

/// R14: the grants that, each by itself, have the action, the time and the resource.
pub fn covering_grants<'a>(
    policy: &Policy,
    account: &'a Account,
    request: &Request,
) -> Vec<&'a Grant> {
    let (action, resource) = (&request.action, &request.resource);
    let mut grants = grants_with_action(policy, account, request);
    grants.retain(|grant| contains(&grant.window, request.now));
    grants.retain(|grant| covers(policy, account, &grant.scope, action, resource));
    grants
}

/// R4: this grant asks for a sign-in by several factors.
pub fn grant_wants_multi_factor(policy: &Policy, grant: &Grant) -> bool {
    match &grant.what {
        Selector::Role(role) => role_requirements(policy, role).contains("multi_factor"),
        Selector::Actions(_) | Selector::Levels(_) => false,
    }
}

/// R24: the session was made by several factors, at a time that is known and not ahead of now.
pub fn has_multi_factor(request: &Request) -> bool {
    let Some(session) = &request.session else {
        return false;
    };
    let assurance = session.assurance.as_deref().unwrap_or("none");
    rank(&ASSURANCES, assurance) >= rank(&ASSURANCES, "multi_factor")
        && session.auth_time.is_some_and(|at| at <= request.now)
}

// ---- The checks, in the order in which they are reported (R5) ----

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

/// R2, R14: a single grant covers the request; if none does, how near the nearest came.
pub fn grant_reason(policy: &Policy, account: &Account, request: &Request) -> Option<&'static str> {
    if !covering_grants(policy, account, request).is_empty() {
        return None;
    }
    let now = request.now;
    let grants = grants_with_action(policy, account, request);
    let any = |test: fn(&Window, i64) -> bool| grants.iter().any(|g| test(&g.window, now));
    if any(contains) {
        Some("out_of_scope")
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

/// R5: everything that speaks against the request, first things first. What is another tenant's, or
/// nobody's, is not compared with anything the account holds (R9).
pub fn reasons(policy: &Policy, account: &Account, request: &Request) -> Vec<&'static str> {
    let foreign = tenant_reason(account, request);
    let principal = [
        foreign,
        status_reason(account),
        window_reason(account, request),
        session_reason(request),
        kind_reason(policy, account, request),
    ];
    let mut reasons: Vec<_> = principal.into_iter().flatten().collect();
    if foreign.is_none() {
        reasons.extend(deny_reason(policy, account, request));
        reasons.extend(guardrail_reason(policy, request));
        reasons.extend(grant_reason(policy, account, request));
        reasons.extend(boundary_reason(policy, account, request));
    }
    reasons
}

// ---- Obligations and the decision ----

/// Uses that a shop should hear of at once, besides those of critical risk.
const WATCHED: [&str; 4] = [
    "orders.refund",
    "discounts.bulk_generate",
    "products.bulk_edit",
    "customers.export",
];

/// What the profile asks of an action by its risk; `solo` asks nothing.
pub fn profile_obligations(policy: &Policy, action: &str) -> BTreeSet<String> {
    let mut owed = BTreeSet::new();
    if policy.profile.as_deref() == Some("solo") {
        return owed;
    }
    let risk = risk_of(policy, action);
    let changes_settings = feature_of(action) == "settings" && action != "settings.view";
    if matches!(risk, Some("high" | "critical")) {
        owed.insert("audit".to_owned());
    }
    if risk == Some("critical") || changes_settings || WATCHED.contains(&action) {
        owed.insert("alert".to_owned());
    }
    owed
}

/// R57: what is owed on an allow: the profile's and every entry of the policy that names the
/// action, none cut short by another.
pub fn obligations(policy: &Policy, action: &str) -> BTreeSet<String> {
    let mut owed = profile_obligations(policy, action);
    for rule in &policy.obligations {
        if rule.actions.iter().any(|named| named == action) {
            owed.extend(rule.add.iter().cloned());
        }
    }
    owed
}

/// R4: the request is covered by a grant that asks for no stronger sign-in than there is.
pub fn is_covered_as_signed_in(policy: &Policy, account: &Account, request: &Request) -> bool {
    covering_grants(policy, account, request)
        .iter()
        .any(|grant| has_multi_factor(request) || !grant_wants_multi_factor(policy, grant))
}

/// The decision. Step-up is asked for only when nothing else stands in the way (R6), and only of
/// somebody who can do it (R12).
pub fn decide(policy: &Policy, account: &Account, request: &Request) -> Answer {
    let reasons = reasons(policy, account, request);
    if !reasons.is_empty() {
        deny(&reasons)
    } else if is_covered_as_signed_in(policy, account, request) {
        answer("allow", &[], obligations(policy, &request.action))
    } else if account.kind == "human" {
        answer("step_up", &[], BTreeSet::new())
    } else {
        deny(&["step_up_impossible"])
    }
}

/// A deny owes nothing.
fn deny(reasons: &[&str]) -> Answer {
    answer("deny", reasons, BTreeSet::new())
}

fn answer(outcome: &str, reasons: &[&str], obligations: BTreeSet<String>) -> Answer {
    let reasons: Vec<String> = reasons.iter().copied().map(str::to_owned).collect();
    Answer {
        outcome: outcome.to_owned(),
        reason: reasons.first().cloned(),
        reasons,
        obligations,
    }
}
