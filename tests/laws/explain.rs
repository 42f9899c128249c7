//! Explanations: why a decision is what it is, and what would change it.
//!
//! Lives here: the morning of `examples/quickstart`, line by line, and its
//! remedies, each alone and never in part; the same over random worlds (law L12);
//! what the principal's own screen may say, and who else may read an explanation
//! (rule R58); and the texts, word for word.

#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use std::collections::BTreeSet;

use crate::common::checks::the_checks_agree;
use crate::common::documents::{Documents, explain, read, written, wrong_remedy};
use crate::common::engine::{Engine, answer};
use crate::common::model::{self, Selector};
use crate::common::worlds::{self, World};
use countersign::actions::{billing, inventory, orders, products, staff};
use countersign::{
    AccountDocument, AccountKind, Action, Assurance, Change, Decision, EntryDocument, Evidence,
    Explanation, Lack, PolicyDocument, Reason, Resource, ResourceKind, RoleDocument, ScopeDocument,
    ScopeKey, Session, SignIn, Status, Time,
};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::Config;
use serde_json::{Value, json};

// ---- The morning of the quickstart ----

/// Every question of the morning, in order: the first is line 1.
fn morning() -> Vec<Documents> {
    let policy = include_str!("../../examples/quickstart/policy.toml");
    let policy = written(&toml::from_str::<PolicyDocument>(policy).unwrap());
    let accounts = include_str!("../../examples/quickstart/accounts.json");
    let accounts: Vec<Value> = serde_json::from_str(accounts).unwrap();
    let requests = include_str!("../../examples/quickstart/requests.jsonl");
    let asked = requests.lines().map(|line| Documents {
        policy: policy.clone(),
        accounts: accounts.clone(),
        request: serde_json::from_str(line).unwrap(),
    });
    asked.collect()
}

#[test]
fn every_answer_of_the_morning_is_explained_as_it_is_given() {
    let expected = include_str!("../../examples/quickstart/expected.txt");
    let asked = morning();
    assert_eq!(asked.len(), expected.lines().count());
    for (documents, expected) in asked.iter().zip(expected.lines()) {
        let why = documents.explain();
        let decision = why.decision();
        let outcome = decision.outcome();
        let given = decision
            .reason()
            .map(|reason| format!("{outcome} {reason}"));
        assert_eq!(given.unwrap_or_else(|| outcome.into()), expected);
        the_checks_agree(&why);
        assert_eq!(why, documents.explain());
    }
}

/// What decided, line by line: all that is not allowed, and words that the
/// explanation must have.
const CAUSES: [(usize, &str); 64] = [
    (
        5,
        "role warehouse: it covers location 1, and the resource does not say its location",
    ),
    (7, "no grant has the action"),
    (
        8,
        "grants[0], role warehouse: it has hours, and the local time is not known",
    ),
    (10, "it depends on evidence that was not supplied: amount"),
    (11, "it depends on evidence that was not supplied: usage"),
    (
        12,
        "grants[0], role parcel_agent: it asks for a sign-in with multi_factor",
    ),
    (15, "it is counted in USD, and no limit of the action is"),
    (
        19,
        "grants[0], role parcel_agent: it asks for a sign-in with multi_factor",
    ),
    (20, "at a known time not after now"),
    (
        21,
        "grants[0], role parcel_agent: it covers store 1, and the resource is in store 2",
    ),
    (
        23,
        "grants[0], role parcel_agent: it covers store 1, and the resource is in stores 1 and 2",
    ),
    (
        24,
        "role counter: it counts tue | wed | thu | fri | sat, 10:00 to 18:00 of local time only",
    ),
    (25, "no grant has the action"),
    (26, "no grant has the action"),
    (27, "no grant has the action"),
    (28, "no grant has the action"),
    (29, "no grant has the action"),
    (30, "no grant has the action"),
    (31, "no grant has the action"),
    (32, "no grant has the action"),
    (
        33,
        "the resource is of tenant 2, and the account of tenant 1",
    ),
    (
        35,
        "grants[0], role support: it covers store 1, and the resource is in store 2",
    ),
    (
        36,
        "grants[0], role counter: it asks for a sign-in with password within 43200 seconds",
    ),
    (
        39,
        "grants[2]: it covers own work, and the resource is assigned to person 102",
    ),
    (40, "no grant has the action"),
    (
        42,
        "it covers store 1, and the resource is of no store, so of the whole tenant",
    ),
    (
        44,
        "it is above the limit goodwill of 15.00 % a request: 20.00 % is asked for",
    ),
    (45, "of one other person under refunds"),
    (47, "no grant has the action"),
    (
        49,
        "grants[0], role support: above a limit of it others have to approve",
    ),
    (
        51,
        "it is above the limit refund of 500.00 EUR a request: 640.00 EUR is asked for",
    ),
    (
        53,
        "denies[0] takes it away in store 2, because \"In February a web discount turned up",
    ),
    (
        54,
        "denies[0] takes it away in store 2, because \"In February a web discount turned up",
    ),
    (55, "somebody whose approval was asked for said no"),
    (
        56,
        "prices there himself\", and the resource is of no store, so of the whole tenant",
    ),
    (57, "of one other person under refunds"),
    (61, "the boundary of the account does not reach to it"),
    (62, "the boundary of the account does not reach to it"),
    (63, "no app may do it, whatever it was granted"),
    (
        65,
        "on behalf of Marijke Dekker (account 1), may not apps.configure",
    ),
    (
        66,
        "it is above the limit coupon-cap of 50.00 % a request: 100.00 % is asked for",
    ),
    (68, "no grant has the action"),
    (
        70,
        "grants[1]: it covers category 12, and the resource is in category 7",
    ),
    (72, "no grant has the action"),
    (73, "no grant has the action"),
    (
        74,
        "refund-day of 1000.00 EUR a person in 86400 seconds: 974.00 EUR was used, and 45.00 EUR is asked for",
    ),
    (77, "grants[1]: it ended at 2026-03-01T23:00:00Z"),
    (78, "no grant has the action"),
    (
        82,
        "it asks for a sign-in with multi_factor, less than 900 seconds ago",
    ),
    (85, "no grant has the action"),
    (87, "no grant has the action"),
    (89, "of 2 other people under payments"),
    (90, "of 2 other people under payments"),
    (92, "it is the owner's alone, and the account is no owner's"),
    (93, "have one person more approve it under payments"),
    (
        97,
        "it is above the limit refund-cap of 2000.00 EUR a request: 2400.00 EUR is asked for",
    ),
    (98, "the account is suspended"),
    (
        100,
        "grants[0], role photographer: it begins at 2026-03-16T08:00:00Z",
    ),
    (
        101,
        "it asks for a sign-in with multi_factor, at a known time not after now",
    ),
    (102, "the session is over"),
    (
        104,
        "grants[0], role parcel_agent: it ended at 2026-03-10T11:00:00Z",
    ),
    (
        108,
        "the person was granted orders.create, orders.fulfill and orders.refund, which the duty rule O2C-09 keeps apart: Three of the four ends of an order",
    ),
    (109, "the person who asks would gain by it"),
    (
        110,
        "which the duty rule WEB-01 keeps apart: Change storefront code and the payment set-up: card skimming",
    ),
];

#[test]
fn the_morning_is_told_by_what_decided_it() {
    let refused = morning()
        .into_iter()
        .enumerate()
        .filter_map(|(index, documents)| {
            let why = documents.explain();
            (!why.decision().is_allow()).then(|| (index + 1, why.to_string()))
        });
    let refused: Vec<(usize, String)> = refused.collect();
    let lines = refused.iter().map(|(line, _)| *line);
    assert_eq!(lines.collect::<Vec<_>>(), CAUSES.map(|(line, _)| line));
    for ((line, text), (_, cause)) in refused.iter().zip(CAUSES) {
        assert!(text.contains(cause), "line {line}: {text}");
    }
}

/// Amounts, approvals, sign-ins and hours, as the morning has them: the
/// explanation line by line, and what the principal's own screen may say.
const READ_ALOUD: [(usize, &[&str], &str); 7] = [
    (
        24,
        &[
            "Denied: Noor Haddad (account 13) may not orders.create (Create manual or draft orders) \
             on a resource of kind draft_order in store 2.",
            "Because: a grant has the action, and these are not its hours (out_of_hours).",
            "Nearly: grants[0], role counter: it counts tue | wed | thu | fri | sat, 10:00 to 18:00 \
             of local time only.",
            "To allow it, any one of:",
            "  - grant orders.create in store 2",
            "  - grant the role manager in store 2",
        ],
        "You are not allowed to do this.",
    ),
    (
        36,
        &[
            "Step-up needed: Noor Haddad (account 13) may, after a stronger sign-in, orders.create \
             (Create manual or draft orders) on a resource of kind draft_order in store 2.",
            "Because: every grant that covers it asks for a sign-in with password, less than 43200 \
             seconds ago.",
            "Nearly: grants[0], role counter: it asks for a sign-in with password within 43200 \
             seconds.",
            "To allow it: sign in with password within 43200 seconds.",
        ],
        "Please confirm that it is you.",
    ),
    (
        44,
        &[
            "Denied: Aylin Kaya (account 3) may not discounts.goodwill (Issue one capped \
             compensatory code to one customer) of 20.00 % on a resource of kind discount \
             in store 1.",
            "Because: it is above the limit goodwill of 15.00 % a request: 20.00 % is asked \
             for (limit_exceeded).",
            "Nearly: grants[0], role support: the amount is above a limit of it.",
            "To allow it: ask for 15.00 % at most.",
        ],
        "You may do this for at most 15.00 %.",
    ),
    (
        58,
        &[
            "Allowed: Aylin Kaya (account 3) may orders.refund (Give money back) of 89.50 EUR on \
             order 50110 in store 1 at location 1.",
            "Because: grants[0], role support, covers it in store 1.",
            "And: for that is owed: audit, record_usage and consume_approval.",
        ],
        "Allowed.",
    ),
    (
        74,
        &[
            "Denied: Aylin Kaya (account 3) may not orders.refund (Give money back) of 45.00 EUR on \
             order 50113 in store 1 at location 1.",
            "Because: it is above the limit refund-day of 1000.00 EUR a person in 86400 seconds: \
             974.00 EUR was used, and 45.00 EUR is asked for (limit_exceeded).",
            "Nearly: grants[0], role support: the amount is above a limit of it.",
            "To allow it: ask for 26.00 EUR at most.",
        ],
        "You may do this for at most 26.00 EUR.",
    ),
    (
        89,
        &[
            "Step-up needed: Tomasz Nowak (account 2) may, after a stronger sign-in, \
             settings.payments (Set up payment processors) on setting 3, of no store.",
            "Because: it asks for a sign-in with multi_factor, less than 900 seconds ago.",
            "And: it asks for the approval of 2 other people under payments.",
            "To allow it: sign in with multi_factor within 900 seconds, and have 2 people more \
             approve it under payments.",
        ],
        "Please confirm that it is you.",
    ),
    (
        97,
        &[
            "Denied: Marijke Dekker (account 1) may not orders.refund (Give money back) of 2400.00 \
             EUR on order 50066 in store 1 at location 1.",
            "Because: it is above the limit refund-cap of 2000.00 EUR a request: 2400.00 EUR is asked for \
             (limit_exceeded).",
            "To allow it: ask for 2000.00 EUR at most.",
        ],
        "You are not allowed to do this.",
    ),
];

#[test]
fn some_of_the_morning_reads_like_this() {
    let asked = morning();
    for (line, lines, public) in READ_ALOUD {
        let why = asked[line - 1].explain();
        assert_eq!(why.to_string(), lines.join("\n"), "line {line}");
        assert_eq!(why.public().to_string(), public, "line {line}");
    }
}

#[test]
fn the_morning_is_mended_by_each_remedy_and_by_no_part_of_one() {
    let (mut wrong, mut beyond_mending) = (Vec::new(), Vec::new());
    for (index, documents) in morning().iter().enumerate() {
        let why = documents.explain();
        wrong.extend(wrong_remedy(documents, &why).map(|said| (index + 1, said)));
        if !why.decision().is_allow() && why.remedies().is_empty() {
            beyond_mending.push(index + 1);
        }
    }
    assert_eq!(wrong, []);
    // A refund of nobody knows how much, one in dollars, an order of another
    // merchant, a program that would invite staff, and one that acts for its maker; and money
    // to oneself.
    assert_eq!(beyond_mending, [10, 15, 33, 63, 65, 109]);
}

// ---- Laws over random worlds ----

fn cases(count: u32) -> Config {
    Config {
        failure_persistence: None,
        ..Config::with_cases(count)
    }
}

/// A request of a world, explained.
fn explained(engine: &Engine, request: &model::Request) -> Explanation {
    let (principal, asked) = engine.prepare(request);
    let evidence = Evidence::from(asked.evidence());
    explain(engine.policy(), &principal, &asked, &evidence)
}

/// What one key of a scope says, alone.
fn only(narrow: &model::Narrow, key: ScopeKey) -> model::Narrow {
    let none = model::Narrow::default();
    let all = narrow.clone();
    match key {
        ScopeKey::Stores => model::Narrow {
            stores: all.stores,
            ..none
        },
        ScopeKey::Locations => model::Narrow {
            locations: all.locations,
            ..none
        },
        ScopeKey::Categories => model::Narrow {
            categories: all.categories,
            ..none
        },
        ScopeKey::Vendors => model::Narrow {
            vendors: all.vendors,
            ..none
        },
        ScopeKey::Objects => model::Narrow {
            objects: all.objects,
            ..none
        },
        ScopeKey::Assigned => model::Narrow {
            assigned: all.assigned,
            ..none
        },
    }
}

/// What a grant that has the action lacks, by the plain model.
fn lacks(world: &World, request: &model::Request, grant: &model::Grant) -> Vec<Lack> {
    let (policy, account) = (&world.policy, world.asker(request));
    let (action, now) = (&request.action, request.now);
    let mut lacks = Vec::new();
    if !model::grant_actions(policy, account, grant).contains(action) {
        lacks.push(Lack::OwnerFlag);
    }
    if !model::session_grants(account, request).contains(&grant) {
        lacks.push(Lack::Session);
    }
    if model::is_over(&grant.window, now) {
        lacks.extend(grant.window.until.map(Time::from_unix).map(Lack::Ended));
    }
    if model::is_before(&grant.window, now) {
        lacks.extend(grant.window.from.map(Time::from_unix).map(Lack::NotBegun));
    }
    if let model::Scope::Narrow(narrow) = &grant.scope {
        let covered = |key: &ScopeKey| {
            let alone = model::Scope::Narrow(only(narrow, *key));
            model::covers(policy, account, &alone, action, &request.resource)
        };
        let unmet = ScopeKey::ALL.iter().copied().filter(|key| !covered(key));
        lacks.extend(unmet.map(Lack::Scope));
    }
    if model::grant_wants_multi_factor(policy, grant) && !model::has_multi_factor(request) {
        lacks.push(Lack::SignIn(SignIn::at_least(Assurance::MultiFactor)));
    }
    lacks
}

/// The near misses that there must be: none of an allow, and none where another
/// tenant, or none, is asked about; else every grant with the action, the
/// owner's alone included, that lacks anything.
fn near(world: &World, request: &model::Request, allowed: bool) -> Vec<(usize, Vec<Lack>)> {
    let account = world.asker(request);
    if allowed || model::tenant_reason(account, request).is_some() {
        return Vec::new();
    }
    let has = |grant: &model::Grant| {
        model::selected_actions(&world.policy, &grant.what).contains(&request.action)
    };
    let grants = account.grants.iter().enumerate();
    let grants = grants.filter(|(_, grant)| has(grant));
    let missing = grants.map(|(index, grant)| (index, lacks(world, request, grant)));
    missing.filter(|(_, lacks)| !lacks.is_empty()).collect()
}

/// Whether nobody can turn this into an allow: it is another tenant's, or a
/// program asks for what is for humans only. Everything else can be granted.
fn is_beyond_mending(world: &World, request: &model::Request) -> bool {
    let account = world.asker(request);
    let foreign = (request.resource.tenant).is_some_and(|tenant| tenant != account.tenant);
    let for_humans = model::catalogue().human_only.contains(&request.action);
    foreign || (for_humans && account.kind != "human")
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn l12_an_explanation_is_of_the_decision_and_its_near_misses_are_the_grants_that_lack_something(
        world in worlds::worlds(),
    ) {
        let engine = Engine::of(&world);
        for request in &world.requests {
            let why = explained(&engine, request);
            let plain = model::decide(&world.policy, world.asker(request), request);
            prop_assert_eq!(answer(why.detail()), plain);
            the_checks_agree(&why);

            let said = why.near_misses().iter();
            let said: Vec<_> = said.map(|miss| (miss.grant(), miss.lacks().to_vec())).collect();
            let near = near(&world, request, why.decision().is_allow());
            prop_assert_eq!(said, near, "{:?}", request);
            let text = why.to_string();
            for miss in why.near_misses() {
                prop_assert!(text.contains(&format!("\nNearly: {miss}.")), "{}", text);
            }

            let again = explained(&engine, request);
            prop_assert_eq!(&again, &why);
            prop_assert_eq!(again.to_string(), text);
            prop_assert_eq!(written(&again), written(&why));
        }
    }

    #[test]
    fn r58_a_remedy_alone_and_whole_gives_an_allow_and_only_what_cannot_be_mended_has_none(
        world in worlds::worlds(),
    ) {
        for request in &world.requests {
            let documents = Documents::of(&world, request);
            let why = documents.explain();
            let wrong = wrong_remedy(&documents, &why);
            prop_assert!(wrong.is_none(), "{}\n{}\n{:?}", wrong.unwrap(), why, request);
            let none = why.decision().is_allow() || is_beyond_mending(&world, request);
            prop_assert_eq!(why.remedies().is_empty(), none, "{}", why);
            if matches!(why.decision(), Decision::NeedsStepUp(_)) {
                let [only] = why.remedies() else { panic!("more than the sign-in: {why}") };
                prop_assert_eq!(only.changes(), [Change::SignIn(SignIn::at_least(Assurance::MultiFactor))]);
            }
        }
    }
}

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
    #![proptest_config(cases(3_000))]

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

// ---- Texts, word for word ----

/// 2026-03-10T11:00:00Z.
const NOW: i64 = 1_773_140_400;
const DAY: i64 = 86_400;

fn t(seconds: i64) -> Time {
    Time::from_unix(seconds)
}

/// A shop in tenant 1 with stores 1 and 2.
fn shop() -> PolicyDocument {
    PolicyDocument::new()
        .duties([])
        .role(
            "support",
            RoleDocument::from_template("customer_support").addon("compensation"),
        )
        .role("warehouse", RoleDocument::from_template("fulfillment"))
        .role(
            "agent",
            RoleDocument::from_template("private_fulfillment_agent"),
        )
        .role(
            "counter",
            RoleDocument::new().allow(["orders.view", "customers.view"]),
        )
        .role("owner", RoleDocument::from_template("owner"))
}

fn ana() -> AccountDocument {
    AccountDocument::human(7_u64, 107_u64)
        .in_tenant(1_u64)
        .name("Ana")
}

fn key(kind: AccountKind) -> AccountDocument {
    AccountDocument::new(kind, 9_u64, 109_u64)
        .in_tenant(1_u64)
        .name("Stock sync")
}

fn tenant() -> ScopeDocument {
    ScopeDocument::tenant()
}

fn stores<const N: usize>(stores: [u64; N]) -> ScopeDocument {
    ScopeDocument::in_stores(stores)
}

fn g(action: Action, scope: ScopeDocument) -> EntryDocument {
    EntryDocument::actions([action], scope)
}

fn role(name: &str, scope: ScopeDocument) -> EntryDocument {
    EntryDocument::role(name, scope)
}

/// Order 9 of tenant 1, in these stores.
fn order(stores: &[u64]) -> Value {
    json!({"tenant": 1, "kind": "order", "id": 9, "stores": stores})
}

/// This account asks for this, now, of a session of which nothing is known.
fn ask(account: &AccountDocument, action: Action, resource: &Value) -> Documents {
    ask_under(&shop(), account, action, resource, &json!({}))
}

fn ask_under(
    policy: &PolicyDocument,
    account: &AccountDocument,
    action: Action,
    resource: &Value,
    session: &Value,
) -> Documents {
    Documents {
        policy: written(policy),
        accounts: vec![written(account)],
        request: json!({
            "now": NOW,
            "account": account.id(),
            "action": action,
            "resource": resource,
            "session": session,
        }),
    }
}

/// A case with its explanation, line by line, and what the principal's own
/// screen may say of it.
type Told = (
    &'static str,
    Documents,
    &'static [&'static str],
    &'static str,
);

fn texts() -> Vec<Told> {
    let shelf = stores([1]).categories([12_u64]).assigned();
    vec![
        (
            "an allow that rests on two grants, and what is owed for it",
            ask(
                &ana()
                    .grant(role("support", stores([1])))
                    .grant(g(orders::REFUND, tenant())),
                orders::REFUND,
                &order(&[1]),
            ),
            &[
                "Allowed: Ana (account 7) may orders.refund (Give money back) on order 9 in \
                 store 1.",
                "Because: grants[0], role support, covers it in store 1.",
                "And: grants[1] covers it in the whole tenant.",
                "And: for that is owed: audit and alert.",
            ],
            "Allowed.",
        ),
        (
            "a step-up",
            ask(
                &ana().grant(role("agent", stores([1])).until(t(NOW + DAY))),
                orders::FULFILL,
                &order(&[1]),
            ),
            &[
                "Step-up needed: Ana (account 7) may, after a stronger sign-in, orders.fulfill \
                 (Mark as shipped, create shipments) on order 9 in store 1.",
                "Because: every grant that covers it asks for a sign-in with multi_factor, at a \
                 known time not after now.",
                "Nearly: grants[0], role agent: it asks for a sign-in with multi_factor.",
                "To allow it: sign in with multi_factor.",
            ],
            "Please confirm that it is you.",
        ),
        (
            "out of scope by several keys",
            ask(
                &ana().grant(g(inventory::VIEW, shelf)),
                inventory::VIEW,
                &json!({
                    "tenant": 1, "kind": "stock_item", "id": 902,
                    "stores": [2], "categories": [14], "assigned_to": 102,
                }),
            ),
            &[
                "Denied: Ana (account 7) may not inventory.view (See stock levels) on stock_item \
                 902 in store 2.",
                "Because: a grant has the action, and covers other resources only \
                 (out_of_scope).",
                "Nearly: grants[0]: it covers store 1, and the resource is in store 2; it covers \
                 category 12, and the resource is in category 14; it covers own work, and the \
                 resource is assigned to person 102.",
                "To allow it, any one of:",
                "  - widen grants[0] to stores 1 and 2, categories 12 and 14",
                "  - grant inventory.view in store 2",
                "  - grant the role warehouse in store 2",
                "  - grant the role agent in store 2 until 2026-03-17T11:00:00Z, and sign in \
                 with multi_factor",
            ],
            "You may do this only in store 1, category 12, own work.",
        ),
        (
            "out of scope for a change that touches a store too many",
            ask(
                &ana().grant(role("warehouse", stores([1]))),
                orders::FULFILL,
                &order(&[1, 2]),
            ),
            &[
                "Denied: Ana (account 7) may not orders.fulfill (Mark as shipped, create \
                 shipments) on order 9 in stores 1 and 2.",
                "Because: a grant has the action, and covers other resources only \
                 (out_of_scope).",
                "Nearly: grants[0], role warehouse: it covers store 1, and the resource is in \
                 stores 1 and 2.",
                "To allow it, any one of:",
                "  - widen grants[0] to stores 1 and 2",
                "  - grant orders.fulfill in stores 1 and 2",
                "  - grant the role support in stores 1 and 2",
                "  - grant the role agent in stores 1 and 2 until 2026-03-17T11:00:00Z, and sign \
                 in with multi_factor",
            ],
            "You may do this only in store 1.",
        ),
        (
            "over",
            ask(
                &ana().grant(role("warehouse", stores([1])).until(t(NOW))),
                orders::FULFILL,
                &order(&[1]),
            ),
            &[
                "Denied: Ana (account 7) may not orders.fulfill (Mark as shipped, create \
                 shipments) on order 9 in store 1.",
                "Because: a grant had the action, and is over (grant_expired).",
                "Nearly: grants[0], role warehouse: it ended at 2026-03-10T11:00:00Z.",
                "To allow it, any one of:",
                "  - prolong grants[0] beyond 2026-03-10T11:00:00Z",
                "  - grant orders.fulfill in store 1",
                "  - grant the role support in store 1",
                "  - grant the role agent in store 1 until 2026-03-17T11:00:00Z, and sign in \
                 with multi_factor",
            ],
            "You could do this until 2026-03-10T11:00:00Z.",
        ),
        (
            "not yet",
            ask(
                &ana().grant(g(orders::FULFILL, stores([1])).from(t(NOW + DAY))),
                orders::FULFILL,
                &order(&[1]),
            ),
            &[
                "Denied: Ana (account 7) may not orders.fulfill (Mark as shipped, create \
                 shipments) on order 9 in store 1.",
                "Because: a grant has the action, and has not begun (grant_not_yet).",
                "Nearly: grants[0]: it begins at 2026-03-11T11:00:00Z.",
                "To allow it, any one of:",
                "  - let grants[0] begin by 2026-03-10T11:00:00Z",
                "  - grant orders.fulfill in store 1",
                "  - grant the role warehouse in store 1",
                "  - grant the role support in store 1",
                "  - grant the role agent in store 1 until 2026-03-17T11:00:00Z, and sign in \
                 with multi_factor",
            ],
            "You may do this from 2026-03-11T11:00:00Z.",
        ),
        (
            "no grant, and the roles that would do, those that give least first",
            ask(&ana(), orders::VIEW, &order(&[1])),
            &[
                "Denied: Ana (account 7) may not orders.view (See orders without customer \
                 contact data) on order 9 in store 1.",
                "Because: no grant has the action (no_grant).",
                "To allow it, any one of:",
                "  - grant orders.view in store 1",
                "  - grant the role counter in store 1",
                "  - grant the role warehouse in store 1",
                "  - grant the role agent in store 1 until 2026-03-17T11:00:00Z, and sign in \
                 with multi_factor",
            ],
            "You are not allowed to do this.",
        ),
        (
            "a deny with its reason, and a store that is not stated",
            ask(
                &ana()
                    .grant(role("owner", tenant()))
                    .deny(g(products::PRICE, stores([2])).because("the till is being mended")),
                products::PRICE,
                &json!({"tenant": 1, "kind": "product", "id": 611}),
            ),
            &[
                "Denied: Ana (account 7) may not products.price (Set prices, price lists and \
                 cost) on product 611, of no store.",
                "Because: denies[0] takes it away in store 2, because \"the till is being \
                 mended\", and the resource is of no store, so of the whole tenant \
                 (explicit_deny).",
                "To allow it: remove denies[0].",
            ],
            "You are not allowed to do this.",
        ),
        (
            "the guardrail",
            ask_under(
                &shop().guardrail(["products", "staff"]),
                &ana().grant(role("support", tenant())),
                orders::VIEW,
                &order(&[1]),
                &json!({}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.view (See orders without customer \
                 contact data) on order 9 in store 1.",
                "Because: the guardrail leaves out the feature orders (feature_unavailable).",
                "To allow it: add orders to the guardrail.",
            ],
            "This feature is not available.",
        ),
        (
            "the boundary",
            ask(
                &key(AccountKind::App)
                    .grant(g(inventory::ADJUST, tenant()))
                    .boundary([g(inventory::ADJUST, stores([1]))]),
                inventory::ADJUST,
                &json!({"tenant": 1, "kind": "stock_item", "id": 880, "stores": [1, 2]}),
            ),
            &[
                "Denied: Stock sync (account 9) may not inventory.adjust (Change stock \
                 quantities) on stock_item 880 in stores 1 and 2.",
                "Because: the boundary of the account does not reach to it (outside_boundary).",
                "To allow it: add inventory.adjust in stores 1 and 2 to the boundary.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "what is for humans",
            ask(
                &key(AccountKind::Service).grant(role("owner", tenant())),
                staff::INVITE,
                &json!({"tenant": 1, "kind": "staff_account"}),
            ),
            &[
                "Denied: Stock sync (account 9) may not staff.invite (Create or invite staff) on \
                 a resource of kind staff_account, of no store.",
                "Because: no service may do it, whatever it was granted (kind_not_allowed).",
                "Nothing that could be changed here would allow it.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "money, and an account that several people share",
            ask(
                &ana().shared().grant(role("support", stores([1]))),
                orders::REFUND,
                &order(&[1]),
            ),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) on order 9 in \
                 store 1.",
                "Because: it moves money or credit, and several people share the account \
                 (kind_not_allowed).",
                "To allow it: let one person alone hold the account.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "money, and a program that several people share",
            ask(
                &key(AccountKind::Service)
                    .shared()
                    .grant(role("support", stores([1]))),
                orders::REFUND,
                &order(&[1]),
            ),
            &[
                "Denied: Stock sync (account 9) may not orders.refund (Give money back) on order \
                 9 in store 1.",
                "Because: it moves money or credit, and several people share the account \
                 (kind_not_allowed).",
                "To allow it: let one person alone hold the account.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "what is the owner's alone",
            ask(
                &ana().grant(role("owner", tenant())),
                billing::MANAGE,
                &json!({"tenant": 1, "kind": "invoice", "id": 31}),
            ),
            &[
                "Denied: Ana (account 7) may not billing.manage (Change plan and payment method, \
                 pay invoices) on invoice 31, of no store.",
                "Because: it is the owner's alone, and the account is no owner's (no_grant).",
                "Nearly: grants[0], role owner: it counts for an owner only.",
                "To allow it: make the account an owner's.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "a session limited to roles",
            ask_under(
                &shop(),
                &ana()
                    .grant(role("support", stores([1])))
                    .grant(g(orders::REFUND, tenant())),
                orders::REFUND,
                &order(&[1]),
                &json!({"roles": ["warehouse"]}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) on order 9 in \
                 store 1.",
                "Because: no grant that this session uses has the action (no_grant).",
                "Nearly: grants[0], role support: the session does not use that role.",
                "Nearly: grants[1]: the session is limited to roles, and this is a direct grant.",
                "To allow it, any one of:",
                "  - use the role support in the session",
                "  - start a session that is not limited to roles",
            ],
            "You are not allowed to do this.",
        ),
        (
            "several reasons at once",
            ask_under(
                &shop(),
                &ana()
                    .status(Status::Suspended)
                    .active_until(t(NOW - DAY))
                    .grant(role("warehouse", stores([1])))
                    .deny(g(orders::FULFILL, stores([2])).because("stock-taking"))
                    .deny(g(orders::VIEW, tenant()))
                    .deny(g(orders::FULFILL, tenant()))
                    .boundary_nothing(),
                orders::FULFILL,
                &order(&[2]),
                &json!({"until": NOW}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.fulfill (Mark as shipped, create \
                 shipments) on order 9 in store 2.",
                "Because: the account is suspended (principal_suspended).",
                "And: the account ended at 2026-03-09T11:00:00Z (principal_expired).",
                "And: the session is over (session_expired).",
                "And: denies[0] takes it away in store 2, because \"stock-taking\" \
                 (explicit_deny).",
                "And: denies[2] takes it away in the whole tenant (explicit_deny).",
                "And: a grant has the action, and covers other resources only (out_of_scope).",
                "And: the boundary of the account does not reach to it (outside_boundary).",
                "Nearly: grants[0], role warehouse: it covers store 1, and the resource is in \
                 store 2.",
                "To allow it, any one of:",
                "  - make the account active, and let the account last beyond \
                 2026-03-10T11:00:00Z, and start a new session, and remove denies[0], and remove \
                 denies[2], and add orders.fulfill in store 2 to the boundary, and widen \
                 grants[0] to stores 1 and 2",
                "  - make the account active, and let the account last beyond \
                 2026-03-10T11:00:00Z, and start a new session, and remove denies[0], and remove \
                 denies[2], and add orders.fulfill in store 2 to the boundary, and grant \
                 orders.fulfill in store 2",
                "  - make the account active, and let the account last beyond \
                 2026-03-10T11:00:00Z, and start a new session, and remove denies[0], and remove \
                 denies[2], and add orders.fulfill in store 2 to the boundary, and grant the role \
                 support in store 2",
                "  - make the account active, and let the account last beyond \
                 2026-03-10T11:00:00Z, and start a new session, and remove denies[0], and remove \
                 denies[2], and add orders.fulfill in store 2 to the boundary, and grant the role \
                 agent in store 2 until 2026-03-17T11:00:00Z, and sign in with multi_factor",
            ],
            "This account is not active.",
        ),
        (
            "another tenant",
            ask(
                &ana().grant(role("support", tenant())),
                orders::VIEW,
                &json!({"tenant": 2, "kind": "order", "id": 9, "stores": [1]}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.view (See orders without customer \
                 contact data) on order 9 in store 1.",
                "Because: the resource is of tenant 2, and the account of tenant 1 \
                 (cross_tenant).",
                "Nothing that could be changed here would allow it.",
            ],
            "Not found.",
        ),
        (
            "a resource that names no tenant",
            ask(
                &ana().grant(role("support", tenant())),
                orders::VIEW,
                &json!({"kind": "order", "id": 9, "stores": [1]}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.view (See orders without customer \
                 contact data) on order 9 in store 1.",
                "Because: the resource names no tenant, and the account is of tenant 1 \
                 (invalid_request).",
                "To allow it: say that the resource is of tenant 1.",
            ],
            "This cannot be asked.",
        ),
        (
            "a program where a human would be asked to sign in again",
            ask(
                &key(AccountKind::Service).grant(role("agent", stores([1])).until(t(NOW + DAY))),
                orders::TRACKING,
                &order(&[1]),
            ),
            &[
                "Denied: Stock sync (account 9) may not orders.tracking (Add or change tracking \
                 numbers) on order 9 in store 1.",
                "Because: every grant that covers it asks for a stronger sign-in, and no service \
                 can sign in again (step_up_impossible).",
                "Nearly: grants[0], role agent: it asks for a sign-in with multi_factor.",
                "To allow it, any one of:",
                "  - grant orders.tracking in store 1",
                "  - grant the role warehouse in store 1",
            ],
            "You are not allowed to do this.",
        ),
    ]
}

#[test]
fn explanations_read_like_this() {
    for (case, documents, lines, public) in texts() {
        let why = documents.explain();
        assert_eq!(why.to_string(), lines.join("\n"), "{case}");
        assert_eq!(why.public().to_string(), public, "{case}");
        the_checks_agree(&why);
        assert_eq!(wrong_remedy(&documents, &why), None, "{case}");
    }
}

/// What no document can ask: another policy's principal, an action that nobody
/// defines, an account of no named tenant.
#[test]
fn explanations_of_what_no_document_can_ask_read_like_this() {
    let policy = shop().compile().unwrap();
    let other = shop().role("till", RoleDocument::new()).compile().unwrap();
    let named = ana().grant(role("support", tenant()));
    let unnamed = AccountDocument::human(7_u64, 107_u64).grant(role("support", tenant()));
    let unused = Action::host(99).unwrap();
    let here = Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64);
    for (case, made_under, account, action, lines, public) in [
        (
            "another policy",
            &other,
            &named,
            orders::VIEW,
            [
                "Denied: Ana (account 7) may not orders.view (See orders without customer \
                 contact data) on order 9, of no store.",
                "Because: the principal was made under another policy: resolve the account and \
                 make the principal under this one (wrong_policy).",
                "Nothing that could be changed here would allow it.",
            ],
            "Please sign in again.",
        ),
        (
            "an action that the policy does not define",
            &policy,
            &named,
            unused,
            [
                "Denied: Ana (account 7) may not host action in slot 99 on order 9, of no store.",
                "Because: the policy defines no host action in slot 99 (invalid_request).",
                "Nothing that could be changed here would allow it.",
            ],
            "This cannot be asked.",
        ),
        (
            "an account of no named tenant",
            &policy,
            &unnamed,
            orders::VIEW,
            [
                "Denied: account 7 may not orders.view (See orders without customer contact \
                 data) on order 9, of no store.",
                "Because: the resource is of tenant 1, and the account of no named tenant \
                 (cross_tenant).",
                "Nothing that could be changed here would allow it.",
            ],
            "Not found.",
        ),
    ] {
        let account = made_under.account(account).unwrap();
        let standing = made_under.standing(&[&account], t(NOW));
        let principal = made_under.principal(&account, &standing, &Session::at(t(NOW)));
        let why = policy.explain(&principal.unwrap(), action, &here);
        assert_eq!(why.to_string(), lines.join("\n"), "{case}");
        assert_eq!(why.public().to_string(), public, "{case}");
        the_checks_agree(&why);
        assert_eq!(why.remedies(), [], "{case}");
    }
}

/// The explanation of the case of this name, as data.
fn form_of(case: &str) -> Value {
    let told = texts().into_iter().find(|(name, ..)| *name == case);
    written(&told.expect("there is such a case").1.explain())
}

#[test]
fn a_step_up_is_written_like_this() {
    assert_eq!(
        form_of("a step-up"),
        json!({
            "summary": "Step-up needed: Ana (account 7) may, after a stronger sign-in, \
                        orders.fulfill (Mark as shipped, create shipments) on order 9 in store 1.",
            "decision": {
                "outcome": "step_up",
                "step_up": {"assurance": "multi_factor"},
                "reasons": [],
                "obligations": [],
            },
            "decided_by": "sign_in",
            "checks": {
                "request": "passed",
                "tenant": "passed",
                "policy": "passed",
                "account": "passed",
                "session": "passed",
                "kind": "passed",
                "denies": "passed",
                "guardrail": "passed",
                "grants": "passed",
                "boundary": "passed",
                "duties": "passed",
                "benefit": "passed",
                "limits": "passed",
                "sign_in": "failed",
                "approvals": "not_reached",
            },
            "because": [
                "every grant that covers it asks for a sign-in with multi_factor, at a known time \
                 not after now",
            ],
            "near_misses": [{
                "grant": 0,
                "role": "agent",
                "scope": {"stores": [1]},
                "lacks": [{"sign_in": {"assurance": "multi_factor"}}],
                "text": "grants[0], role agent: it asks for a sign-in with multi_factor",
            }],
            "remedies": [{
                "changes": [{"sign_in": {"assurance": "multi_factor"}}],
                "text": "sign in with multi_factor",
            }],
            "public": {"outcome": "step_up", "message": "Please confirm that it is you."},
        }),
    );
}

#[test]
fn a_deny_is_written_like_this() {
    assert_eq!(
        form_of("out of scope by several keys"),
        json!({
            "summary": "Denied: Ana (account 7) may not inventory.view (See stock levels) on \
                        stock_item 902 in store 2.",
            "decision": {
                "outcome": "deny",
                "reason": "out_of_scope",
                "detail": "grants[0]",
                "reasons": ["out_of_scope"],
                "obligations": [],
            },
            "decided_by": "grants",
            "checks": {
                "request": "passed",
                "tenant": "passed",
                "policy": "passed",
                "account": "passed",
                "session": "passed",
                "kind": "passed",
                "denies": "passed",
                "guardrail": "passed",
                "grants": "failed",
                "boundary": "passed",
                "duties": "passed",
                "benefit": "passed",
                "limits": "passed",
                "sign_in": "not_reached",
                "approvals": "not_reached",
            },
            "because": ["a grant has the action, and covers other resources only (out_of_scope)"],
            "near_misses": [{
                "grant": 0,
                "scope": {"stores": [1], "categories": [12], "assigned": true},
                "lacks": [{"scope": "stores"}, {"scope": "categories"}, {"scope": "assigned"}],
                "text": "grants[0]: it covers store 1, and the resource is in store 2; it covers \
                         category 12, and the resource is in category 14; it covers own work, and \
                         the resource is assigned to person 102",
            }],
            "remedies": [
                {
                    "changes": [{
                        "widen_grant": {
                            "grant": 0,
                            "scope": {"stores": [1, 2], "categories": [12, 14]},
                        },
                    }],
                    "text": "widen grants[0] to stores 1 and 2, categories 12 and 14",
                },
                {
                    "changes": [{
                        "add_grant": {"actions": ["inventory.view"], "scope": {"stores": [2]}},
                    }],
                    "text": "grant inventory.view in store 2",
                },
                {
                    "changes": [{"add_grant": {"role": "warehouse", "scope": {"stores": [2]}}}],
                    "text": "grant the role warehouse in store 2",
                },
                {
                    "changes": [
                        {
                            "add_grant": {
                                "role": "agent",
                                "scope": {"stores": [2]},
                                "until": NOW + 7 * DAY,
                            },
                        },
                        {"sign_in": {"assurance": "multi_factor"}},
                    ],
                    "text": "grant the role agent in store 2 until 2026-03-17T11:00:00Z, and sign \
                             in with multi_factor",
                },
            ],
            "public": {
                "outcome": "deny",
                "message": "You may do this only in store 1, category 12, own work.",
            },
        }),
    );
}
