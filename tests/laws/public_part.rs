//! What the principal's own screen may say, and who else may read an explanation (rule R58).
//!
//! Lives here: traces planted in random worlds, and cases by hand.

use std::collections::BTreeSet;

use crate::common::documents::{Documents, read, written};
use crate::common::draws::config;
use crate::common::engine::Engine;
use crate::common::model::{self, Selector};
use crate::common::worlds::{self, World};
use crate::explain::explained;
use crate::explain_texts::{
    DAY, NOW, ana, ask, ask_under, g, order, role, shop, stores, t, tenant,
};
use countersign::actions::{orders, staff};
use countersign::{
    AccountDocument, Reason, Resource, ResourceKind, ScopeDocument, Session, Status, Time,
};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

// ---- R58: what the principal's own screen may say ----

/// What is planted wherever a rule, a person or another tenant could show.
const TRACES: [&str; 5] = ["planted", "55000", "66000", "77000", "88000"];

/// Words that only somebody who knows the rules would use.
const INSIDE: [&str; 9] = [
    "deny",
    "denied",
    "grant",
    "role",
    "boundary",
    "guardrail",
    "tenant",
    "session",
    "policy",
];

/// The same world with names and ids that can be recognised anywhere: tenants
/// from 880,000 on, accounts from 550,000, persons from 660,000, approvers from
/// 770,000, and a word in everything that somebody wrote.
fn with_traces(mut world: World) -> World {
    fn renamed(name: &str) -> String {
        format!("planted_{name}")
    }
    fn marked(origin: &mut model::Origin) {
        *origin = model::Origin {
            because: Some("planted because".into()),
            by: Some(770_001),
            at: Some(770_002),
        };
    }
    let roles = std::mem::take(&mut world.policy.roles);
    let roles = roles.into_iter().map(|(name, role)| {
        let role = model::Role {
            title: Some("planted title".into()),
            include: role.include.iter().map(|name| renamed(name)).collect(),
            ..role
        };
        (renamed(&name), role)
    });
    world.policy.roles = roles.collect();
    for account in &mut world.accounts {
        account.id += 550_000;
        account.tenant += 880_000;
        account.person += 660_000;
        account.name = Some("planted name".into());
        for grant in &mut account.grants {
            if let Selector::Role(name) = &mut grant.what {
                *name = renamed(name);
            }
            marked(&mut grant.origin);
        }
        for deny in &mut account.denies {
            marked(&mut deny.origin);
        }
        if let Some(model::Boundary::Within(bounds)) = &mut account.boundary {
            for bound in bounds {
                marked(&mut bound.origin);
            }
        }
    }
    for request in &mut world.requests {
        request.account += 550_000;
        let resource = &mut request.resource;
        resource.tenant = resource.tenant.map(|tenant| tenant + 880_000);
        resource.assigned_to = resource.assigned_to.map(|person| person + 660_000);
        let roles = request.session.as_mut().and_then(|s| s.roles.as_mut());
        for name in roles.into_iter().flatten() {
            *name = renamed(name);
        }
    }
    world
}

/// The same world four times over, the asker refused for another rule each: no
/// grant has the action; a grant of the whole tenant has it, and a deny of all of
/// it stands against it, or a boundary around nothing, or the kind of account.
fn refused_by_each_rule(world: &World, request: &model::Request) -> Vec<(&'static str, World)> {
    let action = &request.action;
    let what = Selector::Actions(vec![action.clone()]);
    let anywhere = model::Grant {
        what: what.clone(),
        scope: model::Scope::Tenant,
        window: model::Window::default(),
        origin: model::Origin::default(),
    };
    let with = |change: &dyn Fn(&mut model::Account)| {
        let mut world = world.clone();
        let mut accounts = world.accounts.iter_mut();
        change(
            accounts
                .find(|account| account.id == request.account)
                .unwrap(),
        );
        world
    };
    let policy = &world.policy;
    let mut worlds = vec![
        (
            "no grant",
            with(&|account| {
                (account.grants)
                    .retain(|grant| !model::selected_actions(policy, &grant.what).contains(action));
            }),
        ),
        (
            "a deny",
            with(&|account| {
                account.grants.push(anywhere.clone());
                account.denies.push(model::Deny {
                    what: what.clone(),
                    scope: model::Scope::Tenant,
                    window: model::Window::default(),
                    origin: model::Origin::default(),
                });
            }),
        ),
        (
            "a boundary",
            with(&|account| {
                account.grants.push(anywhere.clone());
                account.boundary = Some(model::Boundary::Nothing);
            }),
        ),
    ];
    let large_money = model::catalogue().money_and_credit.contains(action)
        && model::level_of(policy, action) == Some("full");
    if model::catalogue().human_only.contains(action) || large_money {
        worlds.push((
            "a kind",
            with(&|account| {
                account.grants.push(anywhere.clone());
                if large_money {
                    account.shared = true;
                } else {
                    account.kind = "service".into();
                }
            }),
        ));
    }
    worlds
}

/// A scope in the words that explanations use.
fn in_words(scope: &model::Scope) -> String {
    let mut scope = scope.clone();
    if let model::Scope::Narrow(narrow) = &mut scope {
        let lists = [
            &mut narrow.stores,
            &mut narrow.locations,
            &mut narrow.categories,
            &mut narrow.vendors,
        ];
        for list in lists.into_iter().flatten() {
            list.sort_unstable();
        }
        if let Some(objects) = &mut narrow.objects {
            objects.sort_by_key(|object| (object.kind.clone(), object.id));
        }
    }
    read::<ScopeDocument>(&written(&scope)).to_string()
}

/// Something of the account's tenant that states all that a scope asks for.
fn something_inside(account: &model::Account, scope: &model::Scope) -> model::Resource {
    let none = model::Narrow::default();
    let narrow = match scope {
        model::Scope::Tenant => &none,
        model::Scope::Narrow(narrow) => narrow,
    };
    let first = |values: &Option<Vec<u64>>| values.as_ref().map(|values| values[0]);
    let object = narrow.objects.as_ref().map(|objects| objects[0].clone());
    model::Resource {
        tenant: Some(account.tenant),
        kind: object.as_ref().map(|object| object.kind.clone()),
        id: object.map(|object| object.id),
        version: None,
        stores: first(&narrow.stores).into_iter().collect(),
        location: first(&narrow.locations),
        categories: first(&narrow.categories).into_iter().collect(),
        vendor: first(&narrow.vendors),
        assigned_to: narrow.assigned.then_some(account.person),
    }
}

/// The places that a public text names as the only ones, if it names any.
fn places_told(text: &str) -> Option<BTreeSet<&str>> {
    let places = text.strip_prefix("You may do this only in ")?;
    let places = places.strip_suffix('.').expect("a sentence");
    Some(places.split("; or in ").collect())
}

/// The grants of this session that have the action and cover the resource, if
/// they count at any time at all.
fn grants_for_this<'a>(world: &'a World, request: &model::Request) -> Vec<&'a model::Grant> {
    let (policy, account) = (&world.policy, world.asker(request));
    let mut grants = model::grants_with_action(policy, account, request);
    grants.retain(|grant| {
        let window = &grant.window;
        let never = window.from.is_some() && window.from == window.until;
        let covers = model::covers(
            policy,
            account,
            &grant.scope,
            &request.action,
            &request.resource,
        );
        covers && !never
    });
    grants
}

proptest! {
    #![proptest_config(config(3_000))]

    #[test]
    fn r58_the_public_part_has_no_trace_of_rules_of_people_or_of_other_tenants(
        world in worlds::worlds().prop_map(with_traces),
    ) {
        let engine = Engine::of(&world);
        for request in &world.requests {
            let why = explained(&engine, request);
            let text = why.public().to_string();
            let form = written(why.public());
            prop_assert_eq!(&form, &json!({"outcome": why.decision().outcome(), "message": text}));
            for trace in TRACES {
                prop_assert!(!text.contains(trace), "{}", text);
            }
            for word in INSIDE {
                prop_assert!(!text.to_lowercase().contains(word), "{}", text);
            }
            if why.decision().reason() == Some(Reason::CrossTenant) {
                prop_assert_eq!(text, "Not found.");
            }
        }
    }

    /// Without a guardrail, which is no secret: what is switched off is so for
    /// everybody.
    #[test]
    fn r58_the_public_part_is_the_same_whichever_rule_refuses(
        mut world in worlds::worlds(),
        which in any::<Index>(),
    ) {
        world.policy.guardrail = None;
        let request = which.get(&world.requests);
        let texts = refused_by_each_rule(&world, request).into_iter().map(|(rule, world)| {
            let why = explained(&Engine::of(&world), request);
            (rule, why.public().to_string())
        });
        let texts: Vec<(&str, String)> = texts.collect();
        for (rule, text) in &texts {
            prop_assert_eq!(text, &texts[0].1, "{}", rule);
        }
    }

    #[test]
    fn r58_what_the_public_part_says_of_places_is_true_and_all_of_it(
        world in worlds::worlds(),
    ) {
        let engine = Engine::of(&world);
        for request in &world.requests {
            let why = explained(&engine, request);
            let Some(told) = places_told(why.public().message()) else { continue };
            let (policy, account) = (&world.policy, world.asker(request));
            let mut grants = model::grants_with_action(policy, account, request);
            grants.retain(|grant| {
                model::contains(&grant.window, request.now)
                    && (model::has_multi_factor(request)
                        || !model::grant_wants_multi_factor(policy, grant))
            });
            let places: Vec<String> = grants.iter().map(|grant| in_words(&grant.scope)).collect();
            prop_assert_eq!(told, places.iter().map(String::as_str).collect());
            for grant in grants {
                let there = model::Request {
                    resource: something_inside(account, &grant.scope),
                    ..request.clone()
                };
                let decision = Documents::of(&world, &there).decide();
                prop_assert!(decision.is_allow(), "{} of {:?}: {}", decision, there, why.public());
            }
        }
    }

    #[test]
    fn r58_what_the_public_part_says_of_times_is_true_of_this_very_request(
        world in worlds::worlds(),
    ) {
        let engine = Engine::of(&world);
        for request in &world.requests {
            let why = explained(&engine, request);
            let text = why.public().message();
            let grants = grants_for_this(&world, request);
            let said = |at: Option<i64>| at.map(|at| Time::from_unix(at).in_utc().to_string());
            if let Some(until) = text.strip_prefix("You could do this until ") {
                let last = said(grants.iter().filter_map(|grant| grant.window.until).max());
                prop_assert_eq!(until.strip_suffix("."), last.as_deref());
            }
            if let Some(from) = text.strip_prefix("You may do this from ") {
                let first = said(grants.iter().filter_map(|grant| grant.window.from).min());
                prop_assert_eq!(from.strip_suffix("."), first.as_deref());
            }
        }
    }
}

/// What is told is of grants that would cover what was asked: a time of another
/// grant would be a promise that nobody keeps.
#[test]
fn r58_a_time_is_told_only_of_a_grant_for_what_was_asked() {
    let fulfill = |store, from: Option<i64>, until: Option<i64>| {
        let mut grant = g(orders::FULFILL, stores([store]));
        if let Some(from) = from {
            grant = grant.from(t(from));
        }
        if let Some(until) = until {
            grant = grant.until(t(until));
        }
        grant
    };
    let (past, future) = (NOW - DAY, NOW + DAY);
    for (case, account, public) in [
        (
            "over, and for another store",
            ana().grant(fulfill(2, None, Some(past))),
            "You are not allowed to do this.",
        ),
        (
            "not begun, and for another store",
            ana().grant(fulfill(2, Some(future), None)),
            "You are not allowed to do this.",
        ),
        (
            "not begun, and without an instant in it",
            ana().grant(fulfill(1, Some(future), Some(future))),
            "You are not allowed to do this.",
        ),
        (
            "two that are over: the later end",
            ana()
                .grant(fulfill(1, None, Some(past)))
                .grant(fulfill(1, None, Some(NOW))),
            "You could do this until 2026-03-10T11:00:00Z.",
        ),
        (
            "two that have not begun: the earlier beginning",
            ana()
                .grant(fulfill(1, Some(future + DAY), None))
                .grant(fulfill(1, Some(future), None)),
            "You may do this from 2026-03-11T11:00:00Z.",
        ),
        (
            "over, and the longer one for another store",
            ana()
                .grant(fulfill(2, None, Some(NOW)))
                .grant(fulfill(1, None, Some(past))),
            "You could do this until 2026-03-09T11:00:00Z.",
        ),
    ] {
        let why = ask(&account, orders::FULFILL, &order(&[1])).explain();
        assert_eq!(why.public().to_string(), public, "{case}");
    }
}

#[test]
fn r58_the_public_part_hides_a_deny_behind_the_guardrail_too() {
    let policy = shop().guardrail(["products"]);
    let view = || g(orders::VIEW, tenant());
    let texts = [
        ana(),
        ana().grant(view()),
        ana().grant(view()).deny(view()),
        ana().grant(view()).boundary_nothing(),
    ]
    .map(|account| {
        let asked = ask_under(&policy, &account, orders::VIEW, &order(&[1]), &json!({}));
        asked.explain().public().to_string()
    });
    assert_eq!(texts, ["This feature is not available."; 4]);
}

// ---- R58: who may read an explanation ----

#[test]
fn r58_an_explanation_is_for_whoever_may_read_the_log_of_that_account() {
    let policy = shop().compile().unwrap();
    let log = |scope| g(staff::AUDIT_LOG, scope);
    let somebody = || AccountDocument::human(8_u64, 108_u64).in_tenant(1_u64);
    let of_account = |id: u64| ScopeDocument::narrowed().object("staff_account", id);
    let made = |account: &AccountDocument| {
        let account = policy.account(account).unwrap();
        let standing = policy.standing(&[&account], t(NOW));
        (policy.principal(&account, &standing, &Session::at(t(NOW)))).unwrap()
    };
    let asker = made(&ana().grant(role("support", stores([1]))));
    let elsewhere = Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(2_u64);
    for (case, auditor, refused) in [
        ("no grant", somebody(), Some(Reason::NoGrant)),
        (
            "a grant of something else",
            somebody().grant(g(staff::VIEW, tenant())),
            Some(Reason::NoGrant),
        ),
        ("the whole tenant", somebody().grant(log(tenant())), None),
        (
            "one store: staff accounts are of none",
            somebody().grant(log(stores([1]))),
            Some(Reason::OutOfScope),
        ),
        (
            "that very account",
            somebody().grant(log(of_account(7))),
            None,
        ),
        (
            "another account",
            somebody().grant(log(of_account(8))),
            Some(Reason::OutOfScope),
        ),
        (
            "another tenant",
            AccountDocument::human(8_u64, 108_u64)
                .in_tenant(2_u64)
                .owner()
                .grant(log(tenant())),
            Some(Reason::CrossTenant),
        ),
        (
            "no named tenant",
            AccountDocument::human(8_u64, 108_u64).grant(log(tenant())),
            Some(Reason::CrossTenant),
        ),
        (
            "suspended",
            somebody().status(Status::Suspended).grant(log(tenant())),
            Some(Reason::PrincipalSuspended),
        ),
        (
            "a deny",
            somebody().grant(log(tenant())).deny(log(of_account(7))),
            Some(Reason::ExplicitDeny),
        ),
        (
            "the asker itself, which may not read the log",
            ana().grant(role("support", stores([1]))),
            Some(Reason::NoGrant),
        ),
    ] {
        let told = policy.explain_to(&made(&auditor), &asker, orders::VIEW, &elsewhere);
        match (told, refused) {
            (Ok(why), None) => {
                assert_eq!(
                    why,
                    policy.explain(&asker, orders::VIEW, &elsewhere),
                    "{case}"
                );
            }
            (Err(denied), Some(reason)) => {
                assert_eq!(denied.decision().reason(), Some(reason), "{case}");
            }
            (told, _) => panic!("{case}: {told:?}"),
        }
    }
}
