//! Lists held to the check behind each line (law L12).
//!
//! Three ways to one answer: the engine's `authorize`, the plain model, and the reach as it is
//! written, read key by key as a host would turn it into a query.
//!
//! Lives here: what, where and several at once, in random worlds; cases are in `decide::lists`.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::common::draws::config;
use crate::common::engine::Engine;
use crate::common::model::{self, Boundary, Scope};
use crate::common::worlds::{self, World};
use crate::could_ever::{
    boundary_of, deny_of, grant_of, in_stores, small_account, small_policy, small_request,
};
use crate::written;
use countersign::{
    Actions, AsResource, CategoryId, Decision, Reasons, Resource, ResourceKind, StoreId,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{TestCaseResult, TestRunner};

// ---- How the laws are run ----

/// Holds a law to so many cases.
pub(crate) fn law<S: Strategy>(count: u32, cases: S, holds: impl Fn(S::Value) -> TestCaseResult) {
    if let Err(err) = TestRunner::new(config(count)).run(&cases, holds) {
        panic!("{err}");
    }
}

/// How often each thing came up, for a law about what never comes up says
/// nothing.
#[derive(Default)]
pub(crate) struct Tally(pub(crate) RefCell<BTreeMap<&'static str, u32>>);

impl Tally {
    pub(crate) fn count(&self, what: &'static str, holds: bool) {
        *self.0.borrow_mut().entry(what).or_default() += u32::from(holds);
    }

    /// Each of what was counted came up at least so often.
    pub(crate) fn each_at_least(&self, least: u32) {
        for (what, count) in self.0.borrow().iter() {
            assert!(*count >= least, "only {count} times: {what}");
        }
    }
}

/// A resource of a world, as a type of the host's own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) plain: model::Resource,
    pub(crate) kind: Option<ResourceKind>,
    pub(crate) stores: Vec<StoreId>,
    pub(crate) categories: Vec<CategoryId>,
}

impl Item {
    pub(crate) fn of(plain: model::Resource) -> Self {
        let kind = plain.kind.as_ref();
        Self {
            kind: kind.map(|kind| kind.parse().expect("worlds are valid")),
            stores: plain.stores.iter().copied().map(StoreId::from).collect(),
            categories: plain
                .categories
                .iter()
                .copied()
                .map(CategoryId::from)
                .collect(),
            plain,
        }
    }
}

impl AsResource for Item {
    fn as_resource(&self) -> Resource<'_> {
        let plain = &self.plain;
        let mut resource = self.kind.map_or_else(Resource::unnamed, Resource::of);
        resource = match *self.stores {
            [only] => resource.in_store(only),
            _ => resource.in_stores(&self.stores),
        };
        resource = resource.in_categories(&self.categories);
        if let Some(tenant) = plain.tenant {
            resource = resource.in_tenant(tenant);
        }
        if let Some(id) = plain.id {
            resource = resource.with_id(id);
        }
        if let Some(version) = plain.version {
            resource = resource.at_version(version);
        }
        if let Some(location) = plain.location {
            resource = resource.at_location(location);
        }
        if let Some(vendor) = plain.vendor {
            resource = resource.of_vendor(vendor);
        }
        if let Some(person) = plain.assigned_to {
            resource = resource.assigned_to(person);
        }
        resource
    }
}

/// Every scope that an account names anywhere.
pub(crate) fn scopes_of(account: &model::Account) -> Vec<&Scope> {
    let grants = account.grants.iter().map(|grant| &grant.scope);
    let denies = account.denies.iter().map(|deny| &deny.scope);
    let bounds = match &account.boundary {
        Some(Boundary::Within(bounds)) => bounds.as_slice(),
        Some(Boundary::Nothing) | None => &[],
    };
    let bounds = bounds.iter().map(|bound| &bound.scope);
    grants.chain(denies).chain(bounds).collect()
}

/// Resources besides those that a world asks about, and which scope of the
/// account that asks each is put in.
type Extras = Vec<(model::Resource, Option<Index>)>;

/// Worlds, and so many more resources for each of their requests.
fn worlds_and_more(count: usize) -> impl Strategy<Value = (World, Extras)> {
    let aim = prop::option::weighted(0.6, any::<Index>());
    (worlds::worlds(), vec((worlds::resources(), aim), count))
}

/// All resources of a world and the extra ones, for who asks this.
fn items(world: &World, request: &model::Request, extras: &Extras) -> Vec<Item> {
    let account = world.asker(request);
    let scopes = scopes_of(account);
    let asked = world.requests.iter().map(|other| other.resource.clone());
    let extras = extras.iter().map(|(resource, aim)| match aim {
        Some(aim) if !scopes.is_empty() => {
            worlds::inside(resource.clone(), account, scopes[aim.index(scopes.len())])
        }
        _ => resource.clone(),
    });
    asked.chain(extras).map(Item::of).collect()
}

/// What the plain model says of this action on this resource, for who asks.
pub(crate) fn plain(world: &World, request: &model::Request, action: &str, item: &Item) -> String {
    let asked = model::Request {
        action: action.to_owned(),
        resource: item.plain.clone(),
        ..request.clone()
    };
    model::decide(&world.policy, world.asker(request), &asked).outcome
}

// ---- L12: a list and the check behind each of its lines ----

#[test]
fn l12_where_can_admits_what_the_plain_model_allows() {
    let seen = Tally::default();
    law(3_000, worlds_and_more(8), |(world, extras)| {
        let engine = Engine::of(&world);
        for request in &world.requests {
            let (principal, asked) = engine.prepare(request);
            let reach = engine.policy().where_can(&principal, asked.action());
            seen.count("nowhere", reach.is_nowhere());
            seen.count("whole tenant", reach.is_whole_tenant());
            seen.count("exceptions", !reach.except().is_empty());
            seen.count("bounds", !reach.bounds().is_empty());
            for item in items(&world, request, &extras) {
                let outcome = plain(&world, request, &request.action, &item);
                let (allow, step_up) = (outcome == "allow", outcome == "step_up");
                seen.count("allowed", allow);
                seen.count("after a step-up", step_up);
                prop_assert_eq!(reach.admits(&item), allow, "{:?}", item);
                prop_assert_eq!(reach.admits_after_step_up(&item), step_up, "{:?}", item);
                let of_tenant = item.as_resource().tenant() == reach.tenant();
                prop_assert!(allow || !(reach.is_whole_tenant() && of_tenant));
                prop_assert!(!(allow && reach.is_nowhere()));
            }
        }
        Ok(())
    });
    seen.each_at_least(100);
}

#[test]
fn l12_a_reach_as_it_is_written_selects_what_is_allowed() {
    let seen = Tally::default();
    law(3_000, worlds_and_more(24), |(world, extras)| {
        let engine = Engine::of(&world);
        for request in &world.requests {
            let (principal, asked) = engine.prepare(request);
            let action = asked.action();
            let reach = engine.policy().where_can(&principal, action);
            let reach = serde_json::to_value(&reach).unwrap();
            prop_assert_eq!(&reach["action"], &request.action);
            for item in items(&world, request, &extras) {
                let outcome = engine
                    .policy()
                    .authorize(&principal, action, &item)
                    .outcome();
                let (allow, step_up) = (outcome == "allow", outcome == "step_up");
                seen.count("allowed", allow);
                seen.count("after a step-up", step_up);
                prop_assert_eq!(written::selects(&reach, &item.plain), allow, "{}", reach);
                prop_assert_eq!(
                    written::selects_after_step_up(&reach, &item.plain),
                    step_up,
                    "{}",
                    reach
                );
            }
        }
        Ok(())
    });
    seen.each_at_least(1_000);
}

#[test]
fn l12_r59_filter_keeps_what_is_allowed_in_its_order_and_each_is_told_as_alone() {
    let seen = Tally::default();
    law(3_000, worlds_and_more(3), |(world, extras)| {
        let engine = Engine::of(&world);
        let policy = engine.policy();
        for request in &world.requests {
            let (principal, asked) = engine.prepare(request);
            let action = asked.action();
            let items = items(&world, request, &extras);
            let kept: Vec<&Item> = policy.filter(&principal, action, &items).collect();
            let alone = |item: &&Item| policy.authorize(&principal, action, item);
            let allowed = items.iter().filter(|item| alone(item).is_allow());
            prop_assert_eq!(&kept, &allowed.collect::<Vec<_>>());
            let by_model = |item: &&Item| plain(&world, request, &request.action, item) == "allow";
            prop_assert_eq!(&kept, &items.iter().filter(by_model).collect::<Vec<_>>());
            let each: Vec<Decision> = policy.authorize_each(&principal, action, &items).collect();
            let one_by_one: Vec<Decision> = items.iter().map(|item| alone(&item)).collect();
            prop_assert_eq!(each, one_by_one);
            seen.count(
                "some kept and some not",
                (1..items.len()).contains(&kept.len()),
            );
        }
        Ok(())
    });
    seen.each_at_least(1_000);
}

#[test]
fn l12_what_can_is_the_plain_model_over_every_action() {
    let seen = Tally::default();
    law(600, worlds::worlds(), |world| {
        let engine = Engine::of(&world);
        let policy = engine.policy();
        for request in world.requests.iter().take(2) {
            let (principal, asked) = engine.prepare(request);
            let found = policy.what_can(&principal, &asked);
            let item = Item::of(request.resource.clone());
            let known = model::known_actions(&world.policy).map(|(name, ..)| name);
            let said: Vec<(&str, String)> = known
                .map(|name| (name, plain(&world, request, name, &item)))
                .collect();
            let with = |outcome: &str| -> Actions {
                let said = said.iter().filter(|(_, said)| said == outcome);
                said.map(|(name, _)| policy.action(name).unwrap()).collect()
            };
            prop_assert_eq!(found.allowed(), with("allow"));
            prop_assert_eq!(found.after_step_up(), with("step_up"));
            // No policy of this version asks for approvals (R4).
            prop_assert_eq!(found.after_approval(), Actions::EMPTY);
            prop_assert_eq!(found.offered(), with("allow") | with("step_up"));
            seen.count("something allowed", !found.allowed().is_empty());
            seen.count("after a step-up", !found.after_step_up().is_empty());
        }
        Ok(())
    });
    seen.each_at_least(10);
}

/// Lists of stores long enough to be searched and not walked, and overlapping.
#[test]
fn l12_many_stores_are_admitted_as_the_model_allows_them() {
    let scope = || {
        prop_oneof![
            1 => Just(Scope::Tenant),
            8 => prop::collection::btree_set(0_u64..24, 1..=14).prop_map(in_stores),
        ]
    };
    let drawn = (
        select(vec!["orders.view", "orders.fulfill"]),
        vec(scope(), 1..=3),
        vec(scope(), 0..=2),
        vec(scope(), 0..=2),
    );
    let seen = Tally::default();
    law(1_000, drawn, |(action, grants, bounds, denies)| {
        let world = World {
            policy: small_policy(),
            accounts: vec![model::Account {
                grants: grants.into_iter().map(|s| grant_of(action, s)).collect(),
                denies: denies.into_iter().map(|s| deny_of(action, s)).collect(),
                boundary: boundary_of(action, bounds),
                ..small_account()
            }],
            requests: vec![small_request(action)],
        };
        let engine = Engine::of(&world);
        let (principal, asked) = engine.prepare(&world.requests[0]);
        let reach = engine.policy().where_can(&principal, asked.action());
        let written = serde_json::to_value(&reach).unwrap();
        let lists = (0..25).map(|store| vec![store]);
        let lists = lists.chain((0..25).map(|store| vec![store, (store * 7) % 25]));
        for stores in lists {
            let item = Item::of(model::Resource {
                tenant: Some(1),
                stores,
                ..model::Resource::default()
            });
            let allow = plain(&world, &world.requests[0], action, &item) == "allow";
            seen.count("allowed", allow);
            seen.count("not allowed", !allow);
            let listed = item.as_resource().in_stores(&item.stores);
            prop_assert_eq!(reach.admits(&item), allow, "{:?}", item.stores);
            prop_assert_eq!(reach.admits(&listed), allow, "{:?}", item.stores);
            prop_assert_eq!(written::selects(&written, &item.plain), allow);
            let decision = engine.policy().authorize(&principal, asked.action(), &item);
            prop_assert_eq!(decision.is_allow(), allow);
        }
        Ok(())
    });
    seen.each_at_least(1_000);
}

#[test]
fn r20_all_at_once_is_the_strictest_of_each_and_every_reason_is_kept() {
    let drawn = (worlds_and_more(0), any::<Index>(), any::<Index>());
    let seen = Tally::default();
    law(2_000, drawn, |((world, _), one, other)| {
        let engine = Engine::of(&world);
        let policy = engine.policy();
        let names = [&one, &other].map(|index| worlds::ACTIONS[index.index(16)]);
        let actions = names.map(|name| policy.action(name).unwrap());
        for request in &world.requests {
            let (principal, asked) = engine.prepare(request);
            let actions = actions[0] | actions[1] | asked.action();
            let items = items(&world, request, &Extras::new());
            for items in [&items[..1], &items[..2], &items] {
                let all = policy.authorize_all(&principal, actions, items);
                let pairs = items.iter().flat_map(|item| {
                    let principal = &principal;
                    (actions.iter()).map(move |action| policy.authorize(principal, action, item))
                });
                let (mut strictest, mut reasons) = ("allow", Reasons::empty());
                for decision in pairs {
                    match decision {
                        Decision::Allow(_) => {}
                        Decision::Deny(denial) => {
                            strictest = "deny";
                            reasons |= denial.reasons();
                        }
                        milder if strictest == "allow" => strictest = milder.outcome(),
                        _ => {}
                    }
                }
                prop_assert_eq!(all.outcome(), strictest);
                if let Decision::Deny(denial) = all {
                    prop_assert_eq!(denial.reasons(), reasons);
                }
                seen.count("allowed", strictest == "allow");
                seen.count("after a step-up", strictest == "step_up");
                seen.count("several reasons", reasons.iter().count() > 1);
            }
        }
        Ok(())
    });
    seen.each_at_least(20);
}
