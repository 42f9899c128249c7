//! Strategies: random policies, accounts, resources and requests for proptest.
//!
//! Lives here: what a host draws its own properties from. All that is drawn is
//! valid, and ids come from small pools, so that entries and resources meet.
//!
//! ```
//! use countersign::testing::strategies;
//! use countersign::*;
//! use proptest::prelude::*;
//!
//! // What the list shows is what the check allows, under the host's own policy.
//! let policy = PolicyDocument::new()
//!     .role("support", RoleDocument::from_template("customer_support"))
//!     .compile()?;
//! let asked = strategies::accounts(&policy).prop_flat_map(|stored| {
//!     let account = policy.account(&stored).unwrap();
//!     let question = strategies::questions_of(&policy, &account);
//!     (Just(account), question)
//! });
//! proptest!(|(
//!     (account, question) in asked,
//!     items in prop::collection::vec(strategies::resources(), 0..20),
//! )| {
//!     let standing = policy.standing(&[&account], question.session.now());
//!     let principal = policy.principal(&account, &standing, &question.session).unwrap();
//!     for item in policy.filter(&principal, question.action, &items) {
//!         prop_assert!(policy.authorize(&principal, question.action, item).is_allow());
//!     }
//! });
//! # Ok::<(), countersign::DocumentError>(())
//! ```

use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use proptest::collection::vec as list;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::catalogue::{
    ACTIONS, Action, Actions, Feature, Level, OWNER_ONLY, Requirements, TEMPLATES, Template,
};
use crate::model::{
    Account, AccountKind, Assurance, CategoryId, Grant, OwnedResource, Resource, ResourceKind,
    Role, Session, Status, StoreId, Time,
};
use crate::policy::{
    AccountDocument, EntryDocument, Policy, PolicyDocument, RoleDocument, ScopeDocument,
};

/// The tenant of everything drawn.
pub const TENANT: u64 = 1;

/// One question, beside who asks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// When, and signed in how.
    pub session: Session,
    /// To do what.
    pub action: Action,
    /// On what.
    pub resource: OwnedResource,
}

/// Policies of up to four roles, from templates with add-ons, levels and single
/// actions, some with a guardrail. They all compile.
pub fn policies() -> impl Strategy<Value = PolicyDocument> {
    let guardrail = weighted(0.2, subsequence(Feature::ALL, 6..=Feature::ALL.len()));
    (list(roles(), 0..=4), guardrail).prop_map(|(roles, guardrail)| {
        let mut policy = PolicyDocument::new();
        for (index, role) in roles.into_iter().enumerate() {
            policy = policy.role(std::format!("role_{index}"), role);
        }
        match guardrail {
            Some(features) => policy.guardrail(features),
            None => policy,
        }
    })
}

fn roles() -> impl Strategy<Value = RoleDocument> {
    let actions: Vec<&str> = (ACTIONS.iter())
        .filter(|facts| !OWNER_ONLY.contains(facts.action))
        .map(|facts| facts.id)
        .collect();
    // Billing at full would give no more than at edit, and is refused.
    let features: Vec<Feature> = Feature::ALL
        .iter()
        .copied()
        .filter(|feature| *feature != Feature::Billing)
        .collect();
    let levels = list(
        (
            select(features),
            select(vec![Level::View, Level::Edit, Level::Full]),
        ),
        0..=2,
    );
    let templates: Vec<&'static Template> = TEMPLATES.iter().collect();
    let template = weighted(0.6, select(templates)).prop_flat_map(|template| {
        let addons = template.map_or(&[][..], |template| template.addons);
        let addons: Vec<&str> = addons.iter().map(|addon| addon.id).collect();
        let count = 0..=addons.len().min(2);
        (Just(template), subsequence(addons, count))
    });
    (template, levels, subsequence(actions, 1..=6)).prop_map(
        |((template, addons), levels, allow)| {
            let mut role = match template {
                Some(template) => RoleDocument::from_template(template.id),
                None => RoleDocument::new(),
            };
            for addon in addons {
                role = role.addon(addon);
            }
            let mut leveled = Vec::new();
            for (feature, level) in levels {
                if !leveled.contains(&feature) {
                    leveled.push(feature);
                    role = role.level(feature.name(), level);
                }
            }
            role.allow(allow)
        },
    )
}

/// Accounts of all kinds in [`TENANT`] with up to four grants, some with denies
/// and a boundary, that resolve under this policy. Ids are 1 to 3. Denies and
/// boundaries are about what the roles give, so that they do decide something.
pub fn accounts(policy: &Policy) -> impl Strategy<Value = AccountDocument> + use<> {
    let roles: Vec<(String, Requirements)> = (policy.roles().iter())
        .map(|role| (role.name().to_string(), role.requires()))
        .collect();
    let who = (
        1_u64..=3,
        prop_oneof![6 => Just(AccountKind::Human), 1 => Just(AccountKind::Service), 1 => Just(AccountKind::App)],
        prop_oneof![12 => Just(Status::Active), 1 => Just(Status::Suspended), 1 => Just(Status::Invited)],
        prop::bool::weighted(0.15),
    );
    let grants = list(grant(policy, &roles), 0..=4);
    let pool = given(policy);
    let some = (subsequence(pool.clone(), 1..=pool.len()), mostly_narrowed());
    let denies = list(some.prop_map(entry), 0..=2);
    let most = subsequence(pool.clone(), pool.len().div_ceil(2)..=pool.len());
    let boundary = weighted(0.3, list((most, scopes()).prop_map(entry), 1..=2));
    (who, grants, denies, boundary).prop_map(
        |((id, kind, status, owner), grants, denies, boundary)| {
            let mut account = AccountDocument::new(kind, id, id)
                .in_tenant(TENANT)
                .status(status);
            if owner {
                account = account.owner();
            }
            for grant in grants {
                account = account.grant(grant);
            }
            for deny in denies {
                account = account.deny(deny);
            }
            match boundary {
                Some(within) => account.boundary(within),
                None => account,
            }
        },
    )
}

/// What the roles give, by name; every action if they give nothing.
fn given(policy: &Policy) -> Vec<String> {
    let all = policy.roles().iter();
    let all = all.fold(Actions::EMPTY, |all, role| all | role.actions());
    let known = policy.actions();
    let known = known.filter(|known| all.is_empty() || all.contains(known.action));
    known.map(|known| known.name.to_string()).collect()
}

fn entry((actions, scope): (Vec<String>, ScopeDocument)) -> EntryDocument {
    EntryDocument::actions(actions, scope)
}

/// A grant of a role with all that the role requires, or a direct one.
fn grant(
    policy: &Policy,
    roles: &[(String, Requirements)],
) -> impl Strategy<Value = EntryDocument> + use<> {
    let direct = direct(policy);
    let window = weighted(0.4, 900_i64..=1_100);
    if roles.is_empty() {
        return (direct, window)
            .prop_map(|(entry, until)| ending(entry, until))
            .boxed();
    }
    let of_role = (
        select(roles.to_vec()),
        scopes(),
        narrowed_scopes(),
        900_i64..=1_100,
    )
        .prop_map(|((role, requires), scope, narrowed, until)| {
            let narrow = requires.contains(Requirements::SCOPE);
            let entry = EntryDocument::role(role, if narrow { narrowed } else { scope });
            let ends = requires.contains(Requirements::UNTIL) || until % 3 == 0;
            ending(entry, ends.then_some(until))
        });
    prop_oneof![
        3 => of_role,
        2 => (direct, window).prop_map(|(entry, until)| ending(entry, until)),
    ]
    .boxed()
}

fn ending(entry: EntryDocument, until: Option<i64>) -> EntryDocument {
    match until {
        Some(until) => entry.until(Time::from_unix(until)),
        None => entry,
    }
}

fn direct(policy: &Policy) -> impl Strategy<Value = EntryDocument> + use<> {
    (list(names(policy), 1..=6), scopes()).prop_map(entry)
}

fn names(policy: &Policy) -> impl Strategy<Value = String> + use<> {
    select(
        policy
            .actions()
            .map(|known| known.name.to_string())
            .collect::<Vec<_>>(),
    )
}

/// An action of the policy.
pub fn actions(policy: &Policy) -> impl Strategy<Value = Action> + use<> {
    select(
        policy
            .actions()
            .map(|known| known.action)
            .collect::<Vec<_>>(),
    )
}

/// Scopes: the whole tenant, or narrowed by some of the keys.
pub fn scopes() -> impl Strategy<Value = ScopeDocument> {
    prop_oneof![2 => Just(ScopeDocument::tenant()), 3 => narrowed_scopes()]
}

fn mostly_narrowed() -> impl Strategy<Value = ScopeDocument> {
    prop_oneof![1 => Just(ScopeDocument::tenant()), 9 => narrowed_scopes()]
}

fn narrowed_scopes() -> impl Strategy<Value = ScopeDocument> {
    let ids = || subsequence(vec![1_u64, 2, 3], 1..=2);
    prop_oneof![
        4 => ids().prop_map(ScopeDocument::in_stores),
        1 => ids().prop_map(|ids| ScopeDocument::narrowed().locations(ids)),
        1 => ids().prop_map(|ids| ScopeDocument::narrowed().categories(ids)),
        1 => ids().prop_map(|ids| ScopeDocument::narrowed().vendors(ids)),
        1 => ids().prop_map(|ids| ScopeDocument::in_stores(ids).assigned()),
        1 => (1_u64..=3).prop_map(|id| ScopeDocument::narrowed().object("order", id)),
    ]
}

/// Resources of [`TENANT`], some of which state little.
pub fn resources() -> impl Strategy<Value = OwnedResource> {
    let kinds = vec![
        ResourceKind::ORDER,
        ResourceKind::PRODUCT,
        ResourceKind::CUSTOMER,
    ];
    let stores: Vec<StoreId> = [1_u64, 2, 3].map(StoreId::from).into();
    let categories: Vec<CategoryId> = [1_u64, 2].map(CategoryId::from).into();
    let id = || weighted(0.5, 1_u64..=3);
    (
        weighted(0.8, (select(kinds), 1_u64..=3)),
        subsequence(stores, 0..=2),
        subsequence(categories, 0..=2),
        (id(), id(), id()),
    )
        .prop_map(|(object, stores, categories, (location, vendor, person))| {
            let mut resource = match object {
                Some((kind, id)) => Resource::of(kind).with_id(id),
                None => Resource::unnamed(),
            };
            resource = resource
                .in_tenant(TENANT)
                .in_stores(&stores)
                .in_categories(&categories);
            if let Some(location) = location {
                resource = resource.at_location(location);
            }
            if let Some(vendor) = vendor {
                resource = resource.of_vendor(vendor);
            }
            if let Some(person) = person {
                resource = resource.assigned_to(person);
            }
            resource.to_owned()
        })
}

/// Sessions around the instant 1000, signed in one way or another.
pub fn sessions() -> impl Strategy<Value = Session> {
    (950_i64..=1_050, select(Assurance::ALL), 0_i64..=60).prop_map(|(now, assurance, ago)| {
        let now = Time::from_unix(now);
        let then = now.plus(-ago).unwrap_or(now);
        Session::at(now).signed_in(assurance, then)
    })
}

/// Questions to ask of any account: a session, an action and a resource. Most
/// are about what some role gives, so that not all of them are denied.
pub fn questions(policy: &Policy) -> impl Strategy<Value = Question> + use<> {
    let roles = policy.roles().iter().map(Role::actions);
    about(policy, roles.collect())
}

/// Questions to ask of this account: most are about what its grants give.
pub fn questions_of(policy: &Policy, account: &Account) -> impl Strategy<Value = Question> + use<> {
    let grants = account.grants().iter().map(Grant::actions);
    about(policy, grants.collect())
}

/// Questions about an action of one of these sets, or about any.
fn about(policy: &Policy, sets: Vec<Actions>) -> impl Strategy<Value = Question> + use<> {
    let sets: Vec<Vec<Action>> = (sets.into_iter())
        .map(|set| set.iter().collect())
        .filter(|set: &Vec<Action>| !set.is_empty())
        .collect();
    let any = actions(policy);
    let action = if sets.is_empty() {
        any.boxed()
    } else {
        let of_a_set = select(sets).prop_flat_map(select);
        prop_oneof![1 => any, 5 => of_a_set].boxed()
    };
    (sessions(), action, resources()).prop_map(|(session, action, resource)| Question {
        session,
        action,
        resource,
    })
}
