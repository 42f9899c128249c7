//! Random small worlds for the model: a policy, a few accounts, and requests among them.
//!
//! Lives here: one proptest strategy for each document and for each entry of it. Worlds with
//! limits, hours, step-up and approvals are a second kind, in `guarded`, and a third in `asking`;
//! those with duties are a fourth, in `dutied`.
//! What they mean is decided in `model`. What always holds:
//!
//! - every document is valid: nothing here should ever be refused at the border;
//! - pools are tiny, so that ids, times and actions collide and every check is met often;
//! - everything is drawn first and fitted together afterwards, so that failures shrink well.

mod acts;
mod asking;
mod deeds;
mod dutied;
mod guarded;
mod guards;
mod holders;
mod rules;

pub use asking::{approved_worlds, asking_worlds, oldest};
pub use dutied::dutied_worlds;
pub use guarded::guarded_worlds;
pub use holders::{duty_boundaries, duty_denies, duty_grants, waivers};

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use proptest::strategy::Union;

use super::model::{
    Account, Bound, Boundary, Deny, Duties, Grant, Guardrail, HostAction, Narrow, Object,
    ObligationRule, Origin, Policy, Request, Resource, Role, Scope, Selector, Session, Template,
    Window, catalogue, given_besides_template, grant_actions, role_requirements, template_actions,
};

/// The actions that worlds are about: of every level and several features, for owners only, for
/// humans only, with and without money, and two of the host's own.
pub const ACTIONS: [&str; 16] = [
    "orders.view",
    "orders.fulfill",
    "orders.edit_items",
    "orders.refund",
    "products.view",
    "products.bulk_edit",
    "customers.export",
    "settings.view",
    "settings.general",
    "staff.approve",
    "staff.transfer_ownership",
    "billing.view",
    "billing.manage",
    "billing.bank_account",
    "loyalty.view",
    "loyalty.adjust",
];

/// The features of [`ACTIONS`]; the last is the host's own.
pub const FEATURES: [&str; 7] = [
    "orders",
    "products",
    "customers",
    "settings",
    "staff",
    "billing",
    "loyalty",
];

/// Roles are named by their place: each may include only those before it.
const ROLE_NAMES: [&str; 4] = ["clerk", "helper", "lead", "stand_in"];

const STORES: [u64; 3] = [1, 2, 3];
const LOCATIONS: [u64; 2] = [1, 2];
const CATEGORIES: [u64; 2] = [1, 2];
const VENDORS: [u64; 2] = [1, 2];
const OBJECT_KINDS: [&str; 2] = ["order", "product"];
const OBJECT_IDS: [u64; 2] = [1, 2];
const PERSONS: [u64; 3] = [1, 2, 3];

/// All edges of windows lie here, and every `now` well inside.
const TIMES: RangeInclusive<i64> = 0..=40;
const NOWS: RangeInclusive<i64> = 10..=30;

/// A policy, the accounts that live under it, and requests that each name one of them.
#[derive(Clone, Debug)]
pub struct World {
    pub policy: Policy,
    pub accounts: Vec<Account>,
    pub requests: Vec<Request>,
}

impl World {
    /// The account that a request of this world names.
    #[allow(clippy::expect_used, reason = "worlds are made that way")]
    pub fn asker(&self, request: &Request) -> &Account {
        let asks = |account: &&Account| account.id == request.account;
        let asker = self.accounts.iter().find(asks);
        asker.expect("requests name accounts of their own world")
    }
}

/// Whole worlds.
pub fn worlds() -> impl Strategy<Value = World> {
    let accounts = vec(account_drafts(), 1..=3);
    let requests = vec(request_drafts(), 3..=8);
    (policies(), accounts, requests).prop_map(|(policy, accounts, requests)| {
        let accounts = numbered(accounts.into_iter().map(|draft| draft.under(&policy)));
        let askers = askers(&policy, &accounts);
        let requests = requests.into_iter();
        World {
            requests: requests.map(|draft| draft.by(&policy, &askers)).collect(),
            policy,
            accounts,
        }
    })
}

// ---- Policy ----

/// Policies with up to four roles, and always both host actions.
pub fn policies() -> impl Strategy<Value = Policy> {
    (
        weighted(0.7, words(&["solo", "standard", "strict"])),
        weighted(0.2, 3_u64..=9),
        weighted(0.2, guardrails()),
        vec(role_drafts(), 0..=ROLE_NAMES.len()),
        vec(obligation_rules(), 0..=2),
    )
        .prop_map(|(profile, max_staff, guardrail, drafts, obligations)| {
            let policy = Policy {
                schema: 1,
                catalogue: 1,
                profile,
                max_staff,
                guardrail,
                host_actions: host_actions(),
                roles: BTreeMap::new(),
                approval: Vec::new(),
                step_up: Vec::new(),
                cap: Vec::new(),
                obligations,
                duties: None,
                duty: Vec::new(),
            };
            without_duties(with_roles(policy, drafts))
        })
}

/// The same policy, without any rule of duties.
pub fn without_duties(policy: Policy) -> Policy {
    Policy {
        duties: Some(Duties {
            sets: Some(Vec::new()),
            ..Duties::default()
        }),
        duty: Vec::new(),
        ..policy
    }
}

/// The host's own actions, the same in every world.
pub fn host_actions() -> BTreeMap<String, HostAction> {
    let view = HostAction {
        slot: 0,
        level: "view".to_owned(),
        risk: "low".to_owned(),
        tags: Vec::new(),
    };
    let adjust = HostAction {
        slot: 1,
        level: "full".to_owned(),
        risk: "high".to_owned(),
        tags: vec!["financial".to_owned()],
    };
    BTreeMap::from([
        ("loyalty.view".to_owned(), view),
        ("loyalty.adjust".to_owned(), adjust),
    ])
}

/// Most features, or few of them.
pub fn guardrails() -> impl Strategy<Value = Guardrail> {
    let few = some_words(&FEATURES, 1..=3);
    let most = some_words(&FEATURES, 4..=FEATURES.len());
    prop_oneof![1 => few, 3 => most].prop_map(|features| Guardrail { features })
}

/// Obligations on some actions, beside the profile's.
pub fn obligation_rules() -> impl Strategy<Value = ObligationRule> {
    let add = some_words(&["audit", "alert"], 1..=2);
    (some_words(&ACTIONS, 1..=4), add).prop_map(|(actions, add)| ObligationRule { actions, add })
}

/// A role before its place is known: which roles it may include, and what it may leave out of its
/// template, depends on those before it.
#[derive(Clone, Debug)]
struct RoleDraft {
    role: Role,
    include: Vec<usize>,
}

fn role_drafts() -> impl Strategy<Value = RoleDraft> {
    let places: Vec<usize> = (0..ROLE_NAMES.len()).collect();
    (
        weighted(0.2, words(&["Rotterdam", "Night shift"])),
        prop_oneof![1 => Just(Role::default()), 3 => template_parts()],
        prop_oneof![2 => Just(BTreeMap::new()), 1 => levels(0)],
        some_words(&ACTIONS, 0..=3),
        subsequence(places, 0..=2),
    )
        .prop_map(|(title, from_template, levels, allow, include)| {
            let role = Role {
                title,
                levels,
                allow,
                ..from_template
            };
            RoleDraft { role, include }
        })
}

/// The part of a role that is about its template. Those that ask something of their grants come up
/// more often than the others.
fn template_parts() -> impl Strategy<Value = Role> {
    let parts = catalogue().templates.iter().map(|template| {
        let asks = u32::try_from(template.requires.len()).unwrap_or(0);
        (1 + 6 * asks, parts_of(template).boxed())
    });
    Union::new_weighted(parts.collect())
}

fn parts_of(template: &'static Template) -> impl Strategy<Value = Role> {
    let addons = template.addons.iter();
    let names: Vec<&str> = addons.clone().map(|addon| &*addon.id).collect();
    let actions = template.core.iter();
    let actions = actions.chain(addons.flat_map(|addon| &addon.actions));
    let pooled: Vec<&str> = actions.map(|action| &**action).filter(in_pool).collect();
    let addon_count = 0..=names.len();
    let without_count = 0..=pooled.len().min(2);
    (
        some_words(&names, addon_count),
        some_words(&pooled, without_count),
    )
        .prop_map(|(addons, without)| Role {
            template: Some(template.id.clone()),
            addons,
            without,
            ..Role::default()
        })
}

/// Gives each draft its name, the roles before it, and a `without` that leaves out something, and
/// nothing that the same role gives again.
fn with_roles(mut policy: Policy, drafts: Vec<RoleDraft>) -> Policy {
    for (place, draft) in drafts.into_iter().enumerate() {
        let RoleDraft { mut role, include } = draft;
        let before = include.into_iter().filter(|other| *other < place);
        let before = before.filter_map(|other| ROLE_NAMES.get(other));
        role.include = before.map(|&name| name.to_owned()).collect();
        let of_template = template_actions(&role);
        let given_again = given_besides_template(&policy, &role);
        role.without
            .retain(|action| of_template.contains(action) && !given_again.contains(action));
        if let Some(&name) = ROLE_NAMES.get(place) {
            policy.roles.insert(name.to_owned(), role);
        }
    }
    policy
}

// ---- Accounts ----

/// The same accounts, with ids from 1.
fn numbered(accounts: impl IntoIterator<Item = Account>) -> Vec<Account> {
    let pairs = (1..).zip(accounts);
    pairs
        .map(|(id, account)| Account { id, ..account })
        .collect()
}

/// An account before its policy is known, on which its grants depend.
#[derive(Clone, Debug)]
struct AccountDraft {
    account: Account,
    grants: Vec<GrantDraft>,
}

impl AccountDraft {
    fn under(self, policy: &Policy) -> Account {
        let grants = self.grants.into_iter();
        Account {
            grants: grants.map(|grant| grant.under(policy)).collect(),
            ..self.account
        }
    }
}

fn account_drafts() -> impl Strategy<Value = AccountDraft> {
    let who = (
        prop_oneof![12 => Just(1_u64), 1 => Just(2)],
        select(&PERSONS),
        weighted(0.3, words(&["Dana", "Kim"])),
        prop_oneof![6 => Just("human"), 1 => Just("service"), 1 => Just("app")],
        weighted(0.3, select(&PERSONS)),
    );
    let standing = (
        prop_oneof![
            50 => Just("active"),
            1 => Just("invited"),
            1 => Just("suspended"),
            1 => Just("terminated"),
        ],
        prop_oneof![6 => Just(Window::default()), 1 => windows()],
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.15),
        0_u64..=3,
        weighted(0.2, TIMES),
    );
    let holds = (
        prop_oneof![1 => Just(Vec::new()), 15 => vec(grant_drafts(), 1..=4)],
        prop_oneof![2 => Just(Vec::new()), 1 => vec(denies(), 1..=2)],
        weighted(0.2, boundaries()),
    );
    (who, standing, holds).prop_map(|(who, standing, holds)| {
        let (tenant, person, name, kind, maker) = who;
        let (status, active, owner, shared, epoch, trained_until) = standing;
        let (grants, denies, boundary) = holds;
        let account = Account {
            id: 1,
            tenant,
            person,
            name,
            kind: kind.to_owned(),
            status: status.to_owned(),
            active_from: active.from,
            active_until: active.until,
            owner,
            shared,
            maker: maker.filter(|_| kind != "human"),
            epoch,
            trained_until,
            grants: Vec::new(),
            denies,
            boundary,
            waivers: Vec::new(),
        };
        AccountDraft { account, grants }
    })
}

/// Grants by role, by actions or by levels; a role that asks for a scope or an end gets one.
pub fn grants(policy: &Policy) -> impl Strategy<Value = Grant> + use<> {
    let policy = policy.clone();
    grant_drafts().prop_map(move |draft| draft.under(&policy))
}

/// A grant before its policy is known: a role by its place, and what to put where the role asks for
/// more than was drawn.
#[derive(Clone, Debug)]
struct GrantDraft {
    role: Option<Index>,
    narrow: Scope,
    end: i64,
    plain: Grant,
}

impl GrantDraft {
    /// By role where the policy has any, else what was drawn beside it.
    fn under(self, policy: &Policy) -> Grant {
        let mut grant = self.plain;
        let Some(role) = self.role.filter(|_| !policy.roles.is_empty()) else {
            return grant;
        };
        let names: Vec<&String> = policy.roles.keys().collect();
        let name = role.get(&names).as_str();
        let asked = role_requirements(policy, name);
        if asked.contains("scope") && grant.scope == Scope::Tenant {
            grant.scope = self.narrow;
        }
        if asked.contains("until") && grant.window.until.is_none() {
            let end = self.end.max(grant.window.from.unwrap_or(self.end));
            grant.window.until = Some(end);
        }
        grant.what = Selector::Role(name.to_owned());
        grant
    }
}

fn grant_drafts() -> impl Strategy<Value = GrantDraft> {
    let window = prop_oneof![Just(Window::default()), windows()];
    let plain = (selectors(), scopes(), window, origins());
    let plain = plain.prop_map(|(what, scope, window, origin)| Grant {
        what,
        scope,
        window,
        origin,
    });
    (
        weighted(0.65, any::<Index>()),
        narrow_scopes(),
        prop_oneof![3 => 31..=40_i64, 1 => TIMES],
        plain,
    )
        .prop_map(|(role, narrow, end, plain)| GrantDraft {
            role,
            narrow,
            end,
            plain,
        })
}

/// Denies by actions or by levels.
pub fn denies() -> impl Strategy<Value = Deny> {
    (selectors(), scopes(), windows(), origins()).prop_map(|(what, scope, window, origin)| Deny {
        what,
        scope,
        window,
        origin,
    })
}

/// Nothing at all, or up to four entries.
pub fn boundaries() -> impl Strategy<Value = Boundary> {
    prop_oneof![
        1 => Just(Boundary::Nothing),
        8 => vec(bounds(), 1..=4).prop_map(Boundary::Within),
    ]
}

/// Entries of a boundary.
pub fn bounds() -> impl Strategy<Value = Bound> {
    (selectors(), scopes()).prop_map(|(what, scope)| Bound {
        what,
        scope,
        origin: Origin::default(),
    })
}

/// What every entry may be about: some actions, or some levels that select something.
pub fn selectors() -> impl Strategy<Value = Selector> {
    prop_oneof![
        some_words(&ACTIONS, 1..=6).prop_map(Selector::Actions),
        levels(1).prop_map(|levels| Selector::Levels(selecting(levels))),
    ]
}

/// Levels of up to three features, at least so many. Billing has nothing for Edit and Full that is
/// not for owners only, so it stops at View.
pub fn levels(at_least: usize) -> impl Strategy<Value = BTreeMap<String, String>> {
    let features = some_words(&FEATURES, at_least..=3);
    let heights = vec(words(&["view", "edit", "full", "none"]), 3);
    (features, heights).prop_map(|(features, heights)| {
        let pairs = features.into_iter().zip(heights);
        pairs
            .map(|(feature, level)| match (&*feature, &*level) {
                ("billing", "edit" | "full") => (feature, "view".to_owned()),
                _ => (feature, level),
            })
            .collect()
    })
}

/// The same levels, the first of them raised if none would select anything: all of [`FEATURES`]
/// have an action of level View.
fn selecting(mut levels: BTreeMap<String, String>) -> BTreeMap<String, String> {
    if levels.values().all(|level| level == "none") {
        if let Some(first) = levels.values_mut().next() {
            "view".clone_into(first);
        }
    }
    levels
}

/// The whole tenant, or less.
pub fn scopes() -> impl Strategy<Value = Scope> {
    prop_oneof![Just(Scope::Tenant), narrow_scopes()]
}

/// Scopes of one key or several; where no other key comes up, stores are given.
pub fn narrow_scopes() -> impl Strategy<Value = Scope> {
    let stores = some_of(&STORES, 1..=3);
    let others = (
        weighted(0.15, some_of(&LOCATIONS, 1..=2)),
        weighted(0.15, some_of(&CATEGORIES, 1..=2)),
        weighted(0.15, some_of(&VENDORS, 1..=2)),
        weighted(0.15, some_of(&objects(), 1..=3)),
        prop::bool::weighted(0.15),
    );
    (prop::bool::weighted(0.5), stores, others).prop_map(|(with_stores, stores, others)| {
        let (locations, categories, vendors, objects, assigned) = others;
        let mut narrow = Narrow {
            stores: None,
            locations,
            categories,
            vendors,
            objects,
            assigned,
        };
        if with_stores || narrow == Narrow::default() {
            narrow.stores = Some(stores);
        }
        Scope::Narrow(narrow)
    })
}

/// Every object that there is.
fn objects() -> Vec<Object> {
    let named = |&kind: &&str| {
        let kind = kind.to_owned();
        OBJECT_IDS.map(|id| Object {
            kind: kind.clone(),
            id,
        })
    };
    OBJECT_KINDS.iter().flat_map(named).collect()
}

/// Windows open at one end or both, closed ones, and some that are empty.
pub fn windows() -> impl Strategy<Value = Window> {
    prop_oneof![
        4 => Just(Window::default()),
        2 => TIMES.prop_map(|from| Window { from: Some(from), until: None }),
        2 => TIMES.prop_map(|until| Window { from: None, until: Some(until) }),
        3 => (TIMES, TIMES).prop_map(|(one, other)| Window {
            from: Some(one.min(other)),
            until: Some(one.max(other)),
        }),
        1 => TIMES.prop_map(|at| Window { from: Some(at), until: Some(at) }),
    ]
}

/// Where an entry comes from; the account named there is none of the world's.
fn origins() -> impl Strategy<Value = Origin> {
    let told = (
        words(&["peak season", "covers for Kim"]),
        8_u64..=9,
        0..=9_i64,
    );
    let told = told.prop_map(|(because, by, at)| Origin {
        because: Some(because),
        by: Some(by),
        at: Some(at),
    });
    prop_oneof![Just(Origin::default()), told]
}

// ---- Requests ----

/// A request before policy and accounts are known: who asks, and at which of their grants it aims.
/// Many are aimed at its actions or at its scope as well, for chance alone would rarely meet both.
#[derive(Clone, Debug)]
struct RequestDraft {
    request: Request,
    asker: Index,
    aim: Aim,
}

impl RequestDraft {
    /// Aims at what the account holds; a session wears only roles that the policy has.
    fn by(self, policy: &Policy, askers: &[Asker]) -> Request {
        let mut request = self.request;
        let asker = self.asker.get(askers);
        request.account = asker.id;
        asker.point(&mut request, &self.aim);
        if let Some(session) = &mut request.session {
            session.roles = known_roles(policy, session.roles.take());
        }
        request
    }
}

fn request_drafts() -> impl Strategy<Value = RequestDraft> {
    let just_now = prop::bool::weighted(0.1);
    let sessions = weighted(0.75, (any_sessions(), just_now));
    let request = (NOWS, actions(), resources(), sessions);
    let request = request.prop_map(|(now, action, resource, session)| Request {
        now,
        account: 1,
        action,
        resource,
        session: session.map(|(session, just_now)| signed_in(session, just_now, now)),
        evidence: None,
    });
    (request, any::<Index>(), aims()).prop_map(|(request, asker, aim)| RequestDraft {
        request,
        asker,
        aim,
    })
}

/// The same session, its sign-in put on the edge of `now` where that is asked for.
fn signed_in(session: Session, just_now: bool, now: i64) -> Session {
    let at = session.auth_time;
    Session {
        auth_time: at.map(|at| if just_now { now } else { at }),
        ..session
    }
}

/// What a request takes from a grant, and from which.
#[derive(Clone, Debug)]
struct Aim {
    action: bool,
    scope: bool,
    tenant: bool,
    grant: Index,
    which: Index,
}

fn aims() -> impl Strategy<Value = Aim> {
    (
        prop::bool::weighted(0.92),
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.85),
        any::<Index>(),
        any::<Index>(),
    )
        .prop_map(|(action, scope, tenant, grant, which)| Aim {
            action,
            scope,
            tenant,
            grant,
            which,
        })
}

/// An account as far as requests aim at it: for each grant, which pool actions it gives and where.
#[derive(Clone, Debug)]
struct Asker {
    id: u64,
    tenant: u64,
    person: u64,
    grants: Vec<(Vec<String>, Scope)>,
}

fn askers(policy: &Policy, accounts: &[Account]) -> Vec<Asker> {
    let accounts = accounts.iter();
    accounts
        .map(|account| Asker::new(policy, account))
        .collect()
}

impl Asker {
    fn new(policy: &Policy, account: &Account) -> Self {
        let grants = account.grants.iter().map(|grant| {
            let mut actions = grant_actions(policy, account, grant);
            actions.retain(|action| in_pool(&&**action));
            (actions.into_iter().collect(), grant.scope.clone())
        });
        Self {
            id: account.id,
            tenant: account.tenant,
            person: account.person,
            grants: grants.collect(),
        }
    }

    /// Turns a request towards one of the grants, as far as the aim says.
    fn point(&self, request: &mut Request, aim: &Aim) {
        if aim.tenant {
            request.resource.tenant = Some(self.tenant);
        }
        if self.grants.is_empty() {
            return;
        }
        let (actions, scope) = aim.grant.get(&self.grants);
        if aim.action && !actions.is_empty() {
            request.action.clone_from(aim.which.get(actions));
        }
        if let (true, Scope::Narrow(narrow)) = (aim.scope, scope) {
            self.place(&mut request.resource, narrow);
        }
    }

    /// Puts a resource inside a scope; where it names several stores, it keeps those inside.
    fn place(&self, resource: &mut Resource, narrow: &Narrow) {
        if let Some(stores) = &narrow.stores {
            resource.stores.retain(|store| stores.contains(store));
            if resource.stores.is_empty() {
                resource.stores.extend(stores.first());
            }
        }
        let first = |values: &Option<Vec<u64>>| values.as_ref().and_then(|v| v.first().copied());
        resource.location = first(&narrow.locations).or(resource.location);
        resource.vendor = first(&narrow.vendors).or(resource.vendor);
        let category = first(&narrow.categories);
        let missing = category.filter(|category| !resource.categories.contains(category));
        resource.categories.extend(missing);
        if let Some(object) = narrow.objects.as_ref().and_then(|objects| objects.first()) {
            resource.kind = Some(object.kind.clone());
            resource.id = Some(object.id);
        }
        if narrow.assigned {
            resource.assigned_to = Some(self.person);
        }
    }
}

/// An action of the pool, or now and then any that is shipped.
pub fn actions() -> impl Strategy<Value = String> {
    let shipped: Vec<String> = catalogue().actions.iter().map(|a| a.id.clone()).collect();
    prop_oneof![8 => words(&ACTIONS), 1 => select(shipped)]
}

/// Resources with any of their attributes; an id comes only with a kind, a version only with an id.
pub fn resources() -> impl Strategy<Value = Resource> {
    (
        prop_oneof![6 => Just(Some(1_u64)), 1 => Just(Some(2)), 1 => Just(None)],
        weighted(0.7, words(&OBJECT_KINDS)),
        weighted(0.8, select(&OBJECT_IDS)),
        weighted(0.3, 1_u64..=2),
        some_of(&STORES, 0..=2),
        weighted(0.5, select(&LOCATIONS)),
        some_of(&CATEGORIES, 0..=2),
        weighted(0.5, select(&VENDORS)),
        weighted(0.5, select(&PERSONS)),
    )
        .prop_map(|drawn| {
            let (tenant, kind, id, version, stores, location, categories, vendor, to) = drawn;
            let id = id.filter(|_| kind.is_some());
            Resource {
                tenant,
                kind,
                id,
                version: version.filter(|_| id.is_some()),
                stores,
                location,
                categories,
                vendor,
                assigned_to: to,
            }
        })
}

/// The same resource, made one of the account's tenant and put inside a scope.
pub fn inside(mut resource: Resource, account: &Account, scope: &Scope) -> Resource {
    resource.tenant = Some(account.tenant);
    if let Scope::Narrow(narrow) = scope {
        let asker = Asker {
            id: account.id,
            tenant: account.tenant,
            person: account.person,
            grants: Vec::new(),
        };
        asker.place(&mut resource, narrow);
    }
    resource
}

/// Those of the roles that the policy has; none at all is not a choice of roles.
fn known_roles(policy: &Policy, roles: Option<Vec<String>>) -> Option<Vec<String>> {
    let mut roles = roles?;
    roles.retain(|role| policy.roles.contains_key(role));
    (!roles.is_empty()).then_some(roles)
}

/// Sessions; some are over, some were signed in ahead of now, some wear only some roles, held or
/// not, or roles which their policy does not have.
fn any_sessions() -> impl Strategy<Value = Session> {
    let assurances = prop_oneof![
        1 => words(&["none", "password"]),
        1 => words(&["multi_factor", "hardware_key"]),
    ];
    (
        weighted(0.9, assurances),
        weighted(0.85, prop_oneof![4 => 0..=10_i64, 1 => TIMES]),
        weighted(0.2, select(&[0_i64, 3600, -3600])),
        weighted(0.2, some_words(&ROLE_NAMES, 1..=ROLE_NAMES.len())),
        weighted(0.2, 0_u64..=3),
        weighted(0.1, TIMES),
    )
        .prop_map(
            |(assurance, auth_time, utc_offset, roles, failed_logins, until)| Session {
                assurance,
                auth_time,
                utc_offset,
                roles,
                failed_logins,
                until,
            },
        )
}

// ---- Drawing from pools ----

fn in_pool(action: &&str) -> bool {
    ACTIONS.contains(action)
}

/// One word of a pool.
fn words(pool: &[&str]) -> impl Strategy<Value = String> + use<> {
    let pool: Vec<String> = pool.iter().map(|&word| word.to_owned()).collect();
    select(pool)
}

/// Some values of a pool in any order, none twice.
fn some_of<T: Clone + std::fmt::Debug + 'static>(
    pool: &[T],
    count: RangeInclusive<usize>,
) -> impl Strategy<Value = Vec<T>> + use<T> {
    subsequence(pool.to_vec(), count).prop_shuffle()
}

/// Some words of a pool in any order, none twice.
fn some_words(
    pool: &[&str],
    count: RangeInclusive<usize>,
) -> impl Strategy<Value = Vec<String>> + use<> {
    let pool: Vec<String> = pool.iter().map(|&word| word.to_owned()).collect();
    some_of(&pool, count)
}
