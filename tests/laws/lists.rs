//! Lists: what, where and whether ever, held to the check behind each line.
//!
//! Three ways to one answer: the engine's `authorize`, the plain model, and the
//! reach as it is written, read key by key as a host would turn it into a query
//! (law L12). `could_ever` is held to every resource that could matter, not to
//! a sample of them. Below the laws stand the cases of each rule, as tables; the
//! people there are those of a small shop in tenant 1, and it is second 1000.

#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::common::engine::Engine;
use crate::common::model::{self, Boundary, Narrow, Scope, Selector};
use crate::common::worlds::{self, World};
use countersign::actions::{billing, inventory, orders, products, settings, staff};
use countersign::{
    AccountDocument, AccountKind, Action, Actions, AsResource, Assurance, CategoryId, Decision,
    EntryDocument, HostActionDocument, Level, LocationId, Obligations, Policy, PolicyDocument,
    Principal, Reason, Reasons, Resource, ResourceKind, Risk, RoleDocument, ScopeDocument, Session,
    Status, StoreId, Time,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestCaseResult, TestRunner};
use serde_json::{Value, json};

// ---- How the laws are run ----

/// Holds a law to so many cases.
fn law<S: Strategy>(count: u32, cases: S, holds: impl Fn(S::Value) -> TestCaseResult) {
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(count)
    };
    if let Err(err) = TestRunner::new(config).run(&cases, holds) {
        panic!("{err}");
    }
}

/// How often each thing came up, for a law about what never comes up says
/// nothing.
#[derive(Default)]
struct Tally(RefCell<BTreeMap<&'static str, u32>>);

impl Tally {
    fn count(&self, what: &'static str, holds: bool) {
        *self.0.borrow_mut().entry(what).or_default() += u32::from(holds);
    }

    /// Each of what was counted came up at least so often.
    fn each_at_least(&self, least: u32) {
        for (what, count) in self.0.borrow().iter() {
            assert!(*count >= least, "only {count} times: {what}");
        }
    }
}

/// A resource of a world, as a type of the host's own.
#[derive(Clone, Debug, PartialEq)]
struct Item {
    plain: model::Resource,
    kind: Option<ResourceKind>,
    stores: Vec<StoreId>,
    categories: Vec<CategoryId>,
}

impl Item {
    fn of(plain: model::Resource) -> Self {
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
fn scopes_of(account: &model::Account) -> Vec<&Scope> {
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
fn plain(world: &World, request: &model::Request, action: &str, item: &Item) -> String {
    let asked = model::Request {
        action: action.to_owned(),
        resource: item.plain.clone(),
        ..request.clone()
    };
    model::decide(&world.policy, world.asker(request), &asked).outcome
}

/// A reach as it is written, read by the words of its documentation alone.
mod written {
    use super::*;

    /// Whether it selects this resource.
    pub(crate) fn selects(reach: &Value, resource: &model::Resource) -> bool {
        is_open(reach, resource) && one_covers(reach, "within", resource)
    }

    /// Whether it would select this resource after a stronger sign-in.
    pub(crate) fn selects_after_step_up(reach: &Value, resource: &model::Resource) -> bool {
        is_open(reach, resource)
            && !one_covers(reach, "within", resource)
            && one_covers(reach, "after_step_up", resource)
    }

    /// The scopes under a key; what is empty is left out.
    pub(crate) fn scopes<'r>(reach: &'r Value, key: &str) -> &'r [Value] {
        let scopes = reach.get(key).map(|scopes| scopes.as_array().unwrap());
        scopes.map_or(&[], Vec::as_slice)
    }

    fn is_open(reach: &Value, resource: &model::Resource) -> bool {
        let tenant = resource.tenant.map(Value::from);
        let mut except = scopes(reach, "except").iter();
        reach.get("tenant") == tenant.as_ref()
            && (reach.get("bounds").is_none() || one_covers(reach, "bounds", resource))
            && except.all(|scope| is_outside(reach, scope, resource))
            && !is_touched(reach.get("blocked"), resource)
            && !is_touched(reach.get("awaiting"), resource)
            && (reach.get("only_for_new").is_none() || stated("objects", resource).is_empty())
    }

    /// Whether a store of the resource is in this set; one that names none is of all.
    fn is_touched(stores: Option<&Value>, resource: &model::Resource) -> bool {
        let Some(stores) = stores else {
            return false;
        };
        let (listed, all_but) = match (stores.get("stores"), stores.get("all_but")) {
            (Some(listed), None) => (listed, false),
            (None, Some(listed)) => (listed, true),
            _ => panic!("a set of stores is written in one way: {stores}"),
        };
        let listed = listed.as_array().unwrap();
        let of_it = stated("stores", resource);
        of_it.is_empty() || of_it.iter().any(|store| listed.contains(store) != all_but)
    }

    fn one_covers(reach: &Value, key: &str, resource: &model::Resource) -> bool {
        let mut scopes = scopes(reach, key).iter();
        scopes.any(|scope| covers(reach, scope, resource))
    }

    /// Every key that the scope gives matches.
    fn covers(reach: &Value, scope: &Value, resource: &model::Resource) -> bool {
        keys(reach, scope).into_iter().all(|(key, listed)| {
            let stated = stated(key, resource);
            if key == "stores" && reach["stores"] == "all" {
                !stated.is_empty() && stated.iter().all(|store| listed.contains(store))
            } else {
                stated.iter().any(|value| listed.contains(value))
            }
        })
    }

    /// Some key that the scope gives is stated, and nothing stated is listed.
    fn is_outside(reach: &Value, scope: &Value, resource: &model::Resource) -> bool {
        keys(reach, scope).into_iter().any(|(key, listed)| {
            let stated = stated(key, resource);
            !stated.is_empty() && !stated.iter().any(|value| listed.contains(value))
        })
    }

    /// The keys that a scope gives, with what each lists.
    fn keys<'r>(reach: &'r Value, scope: &'r Value) -> Vec<(&'r str, &'r [Value])> {
        let Value::Object(keys) = scope else {
            assert_eq!(scope, "tenant");
            return Vec::new();
        };
        assert!(!keys.is_empty(), "a scope that selects nothing");
        let keys = keys.iter().map(|(key, listed)| match listed {
            Value::Bool(true) => (key.as_str(), std::slice::from_ref(&reach["person"])),
            listed => (key.as_str(), listed.as_array().unwrap().as_slice()),
        });
        keys.collect()
    }

    /// What a resource states for a key.
    fn stated(key: &str, resource: &model::Resource) -> Vec<Value> {
        let one = |value: Option<u64>| value.map(Value::from).into_iter().collect();
        let list = |values: &[u64]| values.iter().copied().map(Value::from).collect();
        match key {
            "stores" => list(&resource.stores),
            "locations" => one(resource.location),
            "categories" => list(&resource.categories),
            "vendors" => one(resource.vendor),
            "assigned" => one(resource.assigned_to),
            "objects" => match (&resource.kind, resource.id) {
                (Some(kind), Some(id)) => vec![json!({"kind": kind, "id": id})],
                _ => Vec::new(),
            },
            other => panic!("no such key: {other}"),
        }
    }
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

// ---- L12: whether ever, exhausted ----

/// A value that no entry names.
const FRESH: u64 = 99;

/// What the entries of an account name, key by key.
#[derive(Default)]
struct Named {
    stores: BTreeSet<u64>,
    locations: BTreeSet<u64>,
    categories: BTreeSet<u64>,
    vendors: BTreeSet<u64>,
    kinds: BTreeSet<String>,
    ids: BTreeSet<u64>,
    assigned: bool,
}

impl Named {
    fn by(account: &model::Account) -> Self {
        let mut named = Self::default();
        for scope in scopes_of(account) {
            let Scope::Narrow(narrow) = scope else {
                continue;
            };
            let Narrow {
                stores,
                locations,
                categories,
                vendors,
                objects,
                assigned,
            } = narrow;
            named.stores.extend(stores.iter().flatten());
            named.locations.extend(locations.iter().flatten());
            named.categories.extend(categories.iter().flatten());
            named.vendors.extend(vendors.iter().flatten());
            for object in objects.iter().flatten() {
                named.kinds.insert(object.kind.clone());
                named.ids.insert(object.id);
            }
            named.assigned |= assigned;
        }
        named
    }

    /// Every resource of the account's tenant that could matter: per key not
    /// stated, each value that an entry names, and one that none names.
    ///
    /// That is all of them. A key that no entry gives is looked at by no scope;
    /// values that none names are one like the other; and of a list two values
    /// are enough, for a grant and a bound want one each, and any more could
    /// only come inside of a deny or outside of a grant.
    fn resources(&self, account: &model::Account) -> Vec<Item> {
        let mut all = vec![model::Resource {
            tenant: Some(account.tenant),
            ..model::Resource::default()
        }];
        each(&mut all, &lists(&self.stores), |r, v| r.stores = v);
        each(&mut all, &ones(&self.locations), |r, v| r.location = v);
        each(&mut all, &lists(&self.categories), |r, v| r.categories = v);
        each(&mut all, &ones(&self.vendors), |r, v| r.vendor = v);
        each(&mut all, &self.objects(), |r, (kind, id)| {
            (r.kind, r.id) = (kind, id);
        });
        let people = BTreeSet::from_iter(self.assigned.then_some(account.person));
        each(&mut all, &ones(&people), |r, v| r.assigned_to = v);
        all.into_iter().map(Item::of).collect()
    }

    /// Nothing, a kind or an id alone, and both, of those named and one more.
    fn objects(&self) -> Vec<(Option<String>, Option<u64>)> {
        let kinds = self.kinds.iter().cloned().map(Some);
        let kinds: Vec<_> = kinds.chain([None]).collect();
        let mut all: Vec<_> = (ones(&self.ids).into_iter())
            .flat_map(|id| kinds.iter().map(move |kind| (kind.clone(), id)))
            .collect();
        let other = self.ids.first().map(|id| (Some("page".into()), Some(*id)));
        all.extend(other);
        all
    }
}

/// Each resource with each of these values.
fn each<T: Clone>(
    all: &mut Vec<model::Resource>,
    values: &[T],
    put: impl Fn(&mut model::Resource, T),
) {
    let with = |resource: &model::Resource, value: &T| {
        let mut resource = resource.clone();
        put(&mut resource, value.clone());
        resource
    };
    let together = all
        .iter()
        .flat_map(|resource| values.iter().map(move |value| with(resource, value)));
    *all = together.collect();
}

/// No value, each of these, and one that is none of them.
fn ones(named: &BTreeSet<u64>) -> Vec<Option<u64>> {
    let fresh = (!named.is_empty()).then_some(FRESH);
    let values = named.iter().copied().chain(fresh);
    [None].into_iter().chain(values.map(Some)).collect()
}

/// All lists of no, one and two different values of these and one more.
fn lists(named: &BTreeSet<u64>) -> Vec<Vec<u64>> {
    let values: Vec<u64> = ones(named).into_iter().flatten().collect();
    let pairs = values.iter().enumerate().flat_map(|(index, one)| {
        let others = values.iter().skip(index + 1);
        others.map(|other| vec![*one, *other])
    });
    [Vec::new()]
        .into_iter()
        .chain(values.iter().map(|one| vec![*one]))
        .chain(pairs)
        .collect()
}

#[test]
fn l12_could_ever_is_whether_any_resource_that_could_matter_gets_more_than_a_deny() {
    let seen = Tally::default();
    law(3_000, worlds::worlds(), |world| {
        let engine = Engine::of(&world);
        let policy = engine.policy();
        let request = &world.requests[0];
        let (principal, asked) = engine.prepare(request);
        let action = asked.action();
        let account = world.asker(request);
        let is_open = |item: &&Item| !is_deny(policy.authorize(&principal, action, *item));
        let items = Named::by(account).resources(account);
        let open = items.iter().find(is_open);
        prop_assert_eq!(policy.could_ever(&principal, action), open.is_some());
        for item in items.iter().step_by(items.len() / 5 + 1).chain(open) {
            let outcome = policy.authorize(&principal, action, item).outcome();
            prop_assert_eq!(plain(&world, request, &request.action, item), outcome);
        }
        seen.count("somewhere", open.is_some());
        seen.count("nowhere", open.is_none());
        Ok(())
    });
    seen.each_at_least(500);
}

#[test]
fn l12_could_ever_is_exact_where_denies_and_bounds_stand_together() {
    let seen = Tally::default();
    law(4_000, small_worlds(), |world| {
        let engine = Engine::of(&world);
        let policy = engine.policy();
        let request = &world.requests[0];
        let account = &world.accounts[0];
        let (principal, asked) = engine.prepare(request);
        let action = asked.action();
        let reach = policy.where_can(&principal, action);
        let written = serde_json::to_value(&reach).unwrap();
        let items = Named::by(account).resources(account);

        let mut outcomes = BTreeSet::new();
        for item in &items {
            let outcome = policy.authorize(&principal, action, item).outcome();
            outcomes.insert(outcome);
            let (allow, step_up) = (outcome == "allow", outcome == "step_up");
            prop_assert_eq!(reach.admits(item), allow, "{:?}", item);
            prop_assert_eq!(reach.admits_after_step_up(item), step_up, "{:?}", item);
            prop_assert_eq!(written::selects(&written, &item.plain), allow, "{:?}", item);
        }
        let open = outcomes.iter().any(|outcome| *outcome != "deny");
        let all = outcomes.iter().all(|outcome| *outcome == "allow");
        prop_assert_eq!(reach.is_whole_tenant(), all, "{}", written);
        prop_assert!(!(reach.is_nowhere() && outcomes.contains("allow")));
        prop_assert_eq!(policy.could_ever(&principal, action), open, "{}", written);
        for item in items.iter().step_by(items.len() / 10 + 1) {
            let outcome = policy.authorize(&principal, action, item).outcome();
            prop_assert_eq!(plain(&world, request, &request.action, item), outcome);
        }

        // What would be open if less stood in the way.
        let opens = |reach: &Value| {
            items.iter().any(|item| {
                written::selects(reach, &item.plain)
                    || written::selects_after_step_up(reach, &item.plain)
            })
        };
        let with = |key: &str, scopes: &[Value]| {
            let mut less = written.clone();
            less.as_object_mut().unwrap().remove(key);
            if !scopes.is_empty() {
                less[key] = scopes.into();
            }
            opens(&less)
        };
        let except = written::scopes(&written, "except");
        let none_alone = except.len() > 1
            && except
                .iter()
                .all(|one| with("except", std::slice::from_ref(one)));
        let granted = !reach.is_nowhere() || !reach.after_step_up().is_empty();
        seen.count("somewhere", open);
        seen.count("everywhere", all);
        seen.count(
            "somewhere after a step-up alone",
            open && !outcomes.contains("allow"),
        );
        seen.count("somewhere, several denies", open && except.len() > 1);
        seen.count("granted, yet nowhere", granted && !open);
        seen.count(
            "nowhere by denies together, by none alone",
            !open && none_alone,
        );
        seen.count(
            "nowhere by three denies together, by none alone",
            !open && none_alone && except.len() > 2,
        );
        seen.count(
            "nowhere by the bounds",
            granted && !open && with("bounds", &[]),
        );
        seen.count(
            "nowhere by bounds and denies together",
            granted && !open && with("bounds", &[]) && with("except", &[]),
        );
        seen.count("nowhere, not granted", !granted);
        Ok(())
    });
    seen.each_at_least(40);
}

const fn is_deny(decision: Decision) -> bool {
    matches!(decision, Decision::Deny(_))
}

// ---- Small worlds: one account, one action, two values a key ----

/// The keys of a scope, in the order of a draft.
const KEYS: usize = 6;

/// A scope, key by key: not given, the first value, the second, or both.
type Draft = [u8; KEYS];

fn drafts() -> impl Strategy<Value = Draft> {
    prop::array::uniform6(prop_oneof![4 => Just(0_u8), 3 => 1..=2_u8, 3 => Just(3)])
}

/// The scope of a draft, of which only these keys are in play.
fn scope_of(draft: Draft, in_play: [bool; KEYS]) -> Scope {
    let values = |key: usize| -> Option<Vec<u64>> {
        let both = [1, 2].into_iter();
        let values = both.filter(|value| u64::from(draft[key]) & value != 0);
        (in_play[key] && draft[key] != 0).then(|| values.collect())
    };
    let objects = values(4).map(|values| {
        let object = |value| match value {
            1 => ("order", 1),
            _ => ("product", 1),
        };
        let objects = values.into_iter().map(object);
        let objects = objects.map(|(kind, id)| model::Object {
            kind: kind.to_owned(),
            id,
        });
        objects.collect()
    });
    let narrow = Narrow {
        stores: values(0),
        locations: values(1),
        categories: values(2),
        vendors: values(3),
        objects,
        assigned: values(5).is_some(),
    };
    if narrow == Narrow::default() {
        Scope::Tenant
    } else {
        Scope::Narrow(narrow)
    }
}

/// Drafts that together cover what this one covers: cut in two at each of these
/// keys where it has two values.
fn pieces(whole: Draft, cuts: &[usize]) -> Vec<Draft> {
    let mut pieces = vec![whole];
    for cut in cuts {
        let halves = |piece: Draft| {
            let values = if piece[*cut] == 3 {
                1..=2
            } else {
                piece[*cut]..=piece[*cut]
            };
            values.map(move |value| {
                let mut half = piece;
                half[*cut] = value;
                half
            })
        };
        pieces = pieces.into_iter().flat_map(halves).collect();
    }
    pieces
}

/// The denies of a small world.
#[derive(Clone, Debug)]
enum Denies {
    /// Anywhere.
    Drawn(Vec<Draft>),
    /// All that one entry covers, in pieces; perhaps wider by a key, and
    /// perhaps with a hole.
    Pieces {
        of_bounds: bool,
        cuts: Vec<usize>,
        wider: Option<usize>,
        hole: Option<Index>,
    },
}

impl Denies {
    fn drafts(&self, grants: &[Draft], bounds: &[Draft]) -> Vec<Draft> {
        match self {
            Self::Drawn(drafts) => drafts.clone(),
            Self::Pieces {
                of_bounds,
                cuts,
                wider,
                hole,
            } => {
                let wholes = if *of_bounds && !bounds.is_empty() {
                    bounds
                } else {
                    grants
                };
                let cut = wholes.iter().flat_map(|whole| pieces(*whole, cuts));
                let mut all: Vec<Draft> = cut
                    .map(|mut piece| {
                        if let Some(key) = wider {
                            piece[*key] = 0;
                        }
                        piece
                    })
                    .collect();
                if let Some(hole) = hole {
                    all.remove(hole.index(all.len()));
                }
                all
            }
        }
    }
}

fn denies() -> impl Strategy<Value = Denies> {
    let pieces = (
        prop::bool::weighted(0.3),
        vec(0..KEYS, 0..=4),
        prop::option::weighted(0.2, 0..KEYS),
        prop::option::weighted(0.4, any::<Index>()),
    );
    let pieces = pieces.prop_map(|(of_bounds, cuts, wider, hole)| Denies::Pieces {
        of_bounds,
        cuts,
        wider,
        hole,
    });
    prop_oneof![
        2 => vec(drafts(), 0..=4).prop_map(Denies::Drawn),
        3 => pieces,
    ]
}

/// Worlds of one account with one or two grants, no to two bounds and some
/// denies, all about the one action that is asked.
fn small_worlds() -> impl Strategy<Value = World> {
    let grants = (drafts(), prop::bool::weighted(0.25), any::<Over>());
    let entries = (
        prop::array::uniform6(prop::bool::weighted(0.35)),
        vec(grants, 1..=2),
        prop_oneof![2 => Just(Vec::new()), 3 => vec(drafts(), 1..=2)],
        denies(),
        any::<Over>(),
    );
    let asked = (
        select(vec!["orders.view", "orders.fulfill"]),
        select(vec!["human", "human", "human", "human", "app"]),
        prop::bool::weighted(0.3),
    );
    (entries, asked).prop_map(|(entries, (action, kind, multi_factor))| {
        let (in_play, grants, bounds, denies, over) = entries;
        let wholes: Vec<Draft> = grants.iter().map(|(draft, ..)| *draft).collect();
        let drafts = denies.drafts(&wholes, &bounds);
        let grants = grants.into_iter().map(|(draft, by_role, over)| {
            let mut grant = grant_of(action, scope_of(draft, in_play));
            // The role wants a narrowed grant that ends, and a second factor.
            if by_role && grant.scope != Scope::Tenant {
                grant.what = Selector::Role("agent".to_owned());
                grant.window.until = Some(40);
            }
            over.end(&mut grant.window);
            grant
        });
        let denies = drafts.into_iter().enumerate().map(|(index, draft)| {
            let mut deny = deny_of(action, scope_of(draft, in_play));
            if index == 0 {
                over.end(&mut deny.window);
            }
            deny
        });
        let bounds = bounds.into_iter().map(|draft| scope_of(draft, in_play));
        let mut request = small_request(action);
        if multi_factor {
            request.session = Some(model::Session {
                assurance: Some("multi_factor".to_owned()),
                auth_time: Some(5),
                ..model::Session::default()
            });
        }
        World {
            policy: small_policy(),
            accounts: vec![model::Account {
                kind: kind.to_owned(),
                grants: grants.collect(),
                denies: denies.collect(),
                boundary: boundary_of(action, bounds.collect()),
                ..small_account()
            }],
            requests: vec![request],
        }
    })
}

/// Whether an entry is over when it is asked: a few are.
#[derive(Clone, Copy, Debug)]
struct Over(bool);

impl Arbitrary for Over {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        prop::bool::weighted(0.07).prop_map(Self).boxed()
    }
}

impl Over {
    fn end(self, window: &mut model::Window) {
        if self.0 {
            window.until = Some(10);
        }
    }
}

fn small_policy() -> model::Policy {
    model::Policy {
        schema: 1,
        catalogue: 1,
        profile: None,
        max_staff: None,
        guardrail: None,
        host_actions: BTreeMap::new(),
        roles: BTreeMap::from([(
            "agent".to_owned(),
            model::Role {
                template: Some("private_fulfillment_agent".to_owned()),
                ..model::Role::default()
            },
        )]),
        obligations: Vec::new(),
        ..model::Policy::default()
    }
}

fn small_account() -> model::Account {
    model::Account {
        id: 1,
        tenant: 1,
        person: 1,
        name: None,
        kind: "human".to_owned(),
        status: "active".to_owned(),
        active_from: None,
        active_until: None,
        owner: false,
        shared: false,
        maker: None,
        epoch: 0,
        trained_until: None,
        grants: Vec::new(),
        denies: Vec::new(),
        boundary: None,
        waivers: Vec::new(),
    }
}

fn small_request(action: &str) -> model::Request {
    model::Request {
        now: 20,
        account: 1,
        action: action.to_owned(),
        resource: model::Resource {
            tenant: Some(1),
            ..model::Resource::default()
        },
        session: None,
        evidence: None,
    }
}

fn in_stores(stores: BTreeSet<u64>) -> Scope {
    Scope::Narrow(Narrow {
        stores: Some(stores.into_iter().collect()),
        ..Narrow::default()
    })
}

fn of(action: &str) -> Selector {
    Selector::Actions(vec![action.to_owned()])
}

fn grant_of(action: &str, scope: Scope) -> model::Grant {
    model::Grant {
        what: of(action),
        scope,
        window: model::Window::default(),
        origin: model::Origin::default(),
    }
}

fn deny_of(action: &str, scope: Scope) -> model::Deny {
    model::Deny {
        what: of(action),
        scope,
        window: model::Window::default(),
        origin: model::Origin::default(),
    }
}

/// A boundary of these scopes; none is no boundary.
fn boundary_of(action: &str, scopes: Vec<Scope>) -> Option<Boundary> {
    let bounds = scopes.into_iter().map(|scope| model::Bound {
        what: of(action),
        scope,
        origin: model::Origin::default(),
    });
    let bounds: Vec<model::Bound> = bounds.collect();
    (!bounds.is_empty()).then_some(Boundary::Within(bounds))
}

// ---- The small shop ----

const NOW: i64 = 1_000;

fn t(seconds: i64) -> Time {
    Time::from_unix(seconds)
}

fn policy() -> Policy {
    PolicyDocument::new()
        .duties([])
        .role("support", RoleDocument::from_template("customer_support"))
        .role("warehouse", RoleDocument::from_template("fulfillment"))
        .role(
            "agent",
            RoleDocument::from_template("private_fulfillment_agent"),
        )
        .role("owner", RoleDocument::from_template("owner"))
        .role("empty", RoleDocument::new())
        .host_action(
            "loyalty.view",
            HostActionDocument::new(0, Level::View, Risk::Low),
        )
        .host_action(
            "loyalty.adjust",
            HostActionDocument::new(1, Level::Full, Risk::High)
                .title("Give or take bonus points by hand"),
        )
        .host_kind("voucher", 0)
        .compile()
        .unwrap()
}

/// Somebody of tenant 1, person 107.
fn somebody() -> AccountDocument {
    AccountDocument::human(7_u64, 107_u64).in_tenant(1_u64)
}

fn program(kind: AccountKind) -> AccountDocument {
    AccountDocument::new(kind, 8_u64, 108_u64).in_tenant(1_u64)
}

fn tenant() -> ScopeDocument {
    ScopeDocument::tenant()
}

fn stores<const N: usize>(stores: [u64; N]) -> ScopeDocument {
    ScopeDocument::in_stores(stores)
}

fn locations<const N: usize>(locations: [u64; N]) -> ScopeDocument {
    ScopeDocument::narrowed().locations(locations)
}

fn narrowed() -> ScopeDocument {
    ScopeDocument::narrowed()
}

fn own_work() -> ScopeDocument {
    ScopeDocument::narrowed().assigned()
}

fn g(action: Action, scope: ScopeDocument) -> EntryDocument {
    EntryDocument::actions([action], scope)
}

/// The role that wants a second factor, in these stores.
fn agent<const N: usize>(in_stores: [u64; N]) -> EntryDocument {
    EntryDocument::role("agent", stores(in_stores)).until(t(2_000))
}

fn order(store: u64) -> Resource<'static> {
    Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(store)
}

/// Stock of tenant 1 at this location.
fn stock(location: u64) -> Resource<'static> {
    Resource::of(ResourceKind::STOCK_ITEM)
        .in_tenant(1_u64)
        .at_location(location)
}

fn asking(policy: &Policy, document: &AccountDocument, session: &Session) -> Principal {
    let account = policy.account(document).unwrap();
    let standing = policy.standing(&[&account], session.now());
    policy.principal(&account, &standing, session).unwrap()
}

/// A session of which nothing is known but that it is second 1000.
fn plain_session() -> Session {
    Session::at(t(NOW))
}

fn second_factor() -> Session {
    plain_session().signed_in(Assurance::MultiFactor, t(NOW - 10))
}

// ---- R20: several at once ----

#[test]
fn r20_a_transfer_wants_both_ends() {
    let transfer = inventory::TRANSFER;
    for (case, account, from, to, reason) in [
        (
            "from here to elsewhere",
            somebody().grant(g(transfer, locations([1]))),
            1,
            2,
            Some(Reason::OutOfScope),
        ),
        (
            "from elsewhere to here",
            somebody().grant(g(transfer, locations([1]))),
            2,
            1,
            Some(Reason::OutOfScope),
        ),
        (
            "both ends in one grant",
            somebody().grant(g(transfer, locations([1, 2]))),
            1,
            2,
            None,
        ),
        (
            "a grant for each end: each is a question of its own",
            somebody()
                .grant(g(transfer, locations([1])))
                .grant(g(transfer, locations([2]))),
            1,
            2,
            None,
        ),
        (
            "one end denied",
            somebody()
                .grant(g(transfer, tenant()))
                .deny(g(transfer, locations([2]))),
            1,
            2,
            Some(Reason::ExplicitDeny),
        ),
        (
            "one end outside the boundary",
            somebody()
                .grant(g(transfer, tenant()))
                .boundary([g(transfer, locations([1]))]),
            1,
            2,
            Some(Reason::OutsideBoundary),
        ),
        (
            "neither end granted",
            somebody(),
            1,
            2,
            Some(Reason::NoGrant),
        ),
    ] {
        let policy = policy();
        let principal = asking(&policy, &account, &plain_session());
        let decision = policy.authorize_all(&principal, transfer, [stock(from), stock(to)]);
        assert_eq!(decision.reason(), reason, "{case}");
        assert_eq!(decision.is_allow(), reason.is_none(), "{case}");
    }
}

#[test]
fn r20_a_batch_is_as_strict_as_its_strictest_part_wherever_that_stands() {
    let policy = policy();
    let holder = somebody()
        .grant(g(orders::FULFILL, stores([1])))
        .grant(agent([2]));
    let principal = asking(&policy, &holder, &plain_session());
    for (case, in_stores, outcome) in [
        ("one", vec![1], "allow"),
        ("all alike", vec![1; 100], "allow"),
        ("a step-up at the end", vec![1, 1, 2], "step_up"),
        ("a step-up at the beginning", vec![2, 1, 1], "step_up"),
        ("a deny at the end", vec![1, 2, 3], "deny"),
        ("a deny at the beginning", vec![3, 2, 1], "deny"),
        ("nothing was asked", vec![], "deny"),
    ] {
        let orders = in_stores.iter().copied().map(order);
        let decision = policy.authorize_all(&principal, orders::FULFILL, orders);
        assert_eq!(decision.outcome(), outcome, "{case}");
        let each: Vec<&str> = policy
            .authorize_each(
                &principal,
                orders::FULFILL,
                in_stores.iter().copied().map(order),
            )
            .map(Decision::outcome)
            .collect();
        let alone = |store: &u64| match store {
            1 => "allow",
            2 => "step_up",
            _ => "deny",
        };
        assert_eq!(
            each,
            in_stores.iter().map(alone).collect::<Vec<_>>(),
            "{case}"
        );
    }
}

#[test]
fn r20_of_no_resources_or_no_actions_it_is_an_invalid_request_for_the_owner_too() {
    let policy = policy();
    let owner = somebody()
        .owner()
        .grant(EntryDocument::role("owner", tenant()));
    let principal = asking(&policy, &owner, &plain_session());
    let none: [Resource<'_>; 0] = [];
    for decision in [
        policy.authorize_all(&principal, orders::VIEW, none),
        policy.authorize_all(&principal, Actions::EMPTY, [order(1)]),
        policy.authorize_all(&principal, Actions::EMPTY, none),
    ] {
        let Decision::Deny(denial) = decision else {
            panic!("{decision:?}");
        };
        assert_eq!(denial.reasons(), Reasons::INVALID_REQUEST);
    }
    assert_eq!(
        policy
            .authorize_each(&principal, orders::VIEW, none)
            .count(),
        0
    );
}

#[test]
fn r20_r57_what_all_allow_owes_what_each_owes() {
    let policy = policy();
    let holder = somebody().grant(EntryDocument::actions(
        [orders::VIEW, orders::REFUND, orders::EDIT_ITEMS],
        tenant(),
    ));
    let principal = asking(&policy, &holder, &plain_session());
    for (case, actions, owed) in [
        ("a read", orders::VIEW.only(), Obligations::empty()),
        ("a high risk", orders::EDIT_ITEMS.only(), Obligations::AUDIT),
        (
            "a high risk, and one that is watched",
            orders::VIEW | orders::EDIT_ITEMS | orders::REFUND,
            Obligations::AUDIT | Obligations::ALERT,
        ),
    ] {
        let all = policy.authorize_all(&principal, actions, [order(1), order(2)]);
        assert_eq!(all.require().unwrap().obligations(), owed, "{case}");
    }
}

// ---- R59: lists ----

/// A type of the host's own.
#[derive(Debug, PartialEq)]
struct Order {
    id: u64,
    store: u64,
}

impl AsResource for Order {
    fn as_resource(&self) -> Resource<'_> {
        order(self.store).with_id(self.id)
    }
}

#[test]
fn r59_filter_keeps_the_order_and_leaves_out_what_wants_a_step_up() {
    let policy = policy();
    let holder = somebody()
        .grant(g(orders::FULFILL, stores([1, 3])))
        .grant(agent([2]));
    let in_stores = [3, 2, 1, 4, 3, 2, 1];
    let listed = || (1..).zip(in_stores).map(|(id, store)| Order { id, store });
    for (case, session, kept) in [
        ("as signed in", plain_session(), vec![1, 3, 5, 7]),
        (
            "by a second factor",
            second_factor(),
            vec![1, 2, 3, 5, 6, 7],
        ),
        (
            "by a second factor, some time or other",
            plain_session().with_assurance(Assurance::MultiFactor),
            vec![1, 3, 5, 7],
        ),
        (
            "when the session is over",
            plain_session().until(t(NOW)),
            vec![],
        ),
    ] {
        let principal = asking(&policy, &holder, &session);
        let found = policy.filter(&principal, orders::FULFILL, listed());
        assert_eq!(
            found.map(|order| order.id).collect::<Vec<_>>(),
            kept,
            "{case}"
        );
        let each = policy.authorize_each(&principal, orders::FULFILL, listed());
        let allowed = (1..).zip(each).filter(|(_, decision)| decision.is_allow());
        assert_eq!(
            allowed.map(|(id, _)| id).collect::<Vec<u64>>(),
            kept,
            "{case}"
        );
    }
}

#[test]
fn r59_filter_takes_borrowed_items_and_owned_ones_and_asks_no_more_than_are_wanted() {
    let policy = policy();
    let holder = somebody().grant(g(orders::VIEW, stores([1])));
    let principal = asking(&policy, &holder, &plain_session());
    let view = orders::VIEW;
    let listed = [2, 1, 2, 1].map(|store| Order { id: store, store });
    let borrowed: Vec<&Order> = policy.filter(&principal, view, &listed).collect();
    assert_eq!(borrowed, [&listed[1], &listed[3]]);
    // A page of a list without an end.
    let endless = (0..).map(|store| Order {
        id: store,
        store: store % 3,
    });
    let page: Vec<Order> = policy
        .filter(&principal, view, endless)
        .skip(1)
        .take(2)
        .collect();
    assert_eq!(page, [Order { id: 4, store: 1 }, Order { id: 7, store: 1 }]);
    let none: [Order; 0] = [];
    assert_eq!(policy.filter(&principal, view, none).count(), 0);
}

#[test]
fn r59_r9_what_is_of_another_tenant_or_of_none_is_in_no_list() {
    let policy = policy();
    let at_home = order(1);
    let away = order(1).in_tenant(2_u64);
    let nobodys = Resource::of(ResourceKind::ORDER).in_store(1_u64);
    for (case, document, kept) in [
        ("of tenant 1", somebody(), at_home),
        (
            "of no tenant",
            AccountDocument::human(7_u64, 107_u64),
            nobodys,
        ),
        ("of tenant 2", somebody().in_tenant(2_u64), away),
    ] {
        for scope in [tenant(), stores([1]), stores([1]).assigned()] {
            let own = scope == stores([1]).assigned();
            let holder = document.clone().grant(g(orders::VIEW, scope));
            let principal = asking(&policy, &holder, &plain_session());
            let all =
                [at_home, away, nobodys].map(|r| if own { r.assigned_to(107_u64) } else { r });
            let kept = if own { kept.assigned_to(107_u64) } else { kept };
            let found: Vec<_> = policy.filter(&principal, orders::VIEW, all).collect();
            assert_eq!(found, [kept], "{case}");
            let reach = policy.where_can(&principal, orders::VIEW);
            assert_eq!(reach.tenant(), kept.tenant(), "{case}");
            assert_eq!(reach.person(), principal.person(), "{case}");
        }
    }
}

// ---- L12: what can be done to one thing ----

#[test]
fn l12_what_can_tells_apart_what_is_allowed_and_what_wants_a_step_up() {
    let policy = policy();
    let adjust = policy.action("loyalty.adjust").unwrap();
    let holder = somebody()
        .grant(EntryDocument::actions(
            ["orders.view", "orders.refund", "loyalty.adjust"],
            stores([1, 2]),
        ))
        .grant(agent([2]))
        .deny(g(orders::REFUND, stores([2])));
    let agents = policy.role("agent").unwrap().actions();
    let nothing = Actions::EMPTY;
    for (case, session, resource, allowed, after_step_up) in [
        (
            "in store 1",
            plain_session(),
            order(1),
            orders::VIEW | orders::REFUND | adjust,
            nothing,
        ),
        (
            "in store 2, where the role is held and a refund denied",
            plain_session(),
            order(2),
            orders::VIEW | adjust,
            agents - orders::VIEW,
        ),
        (
            "there, by a second factor",
            second_factor(),
            order(2),
            agents | adjust,
            nothing,
        ),
        ("in store 3", second_factor(), order(3), nothing, nothing),
        (
            "of another tenant",
            second_factor(),
            order(1).in_tenant(2_u64),
            nothing,
            nothing,
        ),
        (
            "of the whole tenant",
            second_factor(),
            Resource::of(ResourceKind::SETTING).in_tenant(1_u64),
            nothing,
            nothing,
        ),
    ] {
        let principal = asking(&policy, &holder, &session);
        let found = policy.what_can(&principal, &resource);
        assert_eq!(found.allowed(), allowed, "{case}");
        assert_eq!(found.after_step_up(), after_step_up, "{case}");
        assert_eq!(found.after_approval(), nothing, "{case}");
        assert_eq!(found.offered(), allowed | after_step_up, "{case}");
    }
}

// ---- L12: whether ever ----

#[track_caller]
fn could(case: &str, account: &AccountDocument, action: Action, session: &Session, expected: bool) {
    let policy = policy();
    let principal = asking(&policy, account, session);
    assert_eq!(policy.could_ever(&principal, action), expected, "{case}");
}

#[test]
fn l12_r3_denies_leave_no_place_only_if_together_they_cover_every_grant() {
    let edit = products::EDIT;
    let held = |scope| somebody().grant(g(edit, scope));
    let but = |scope, denies: &[ScopeDocument]| {
        let denies = denies.iter().cloned();
        denies.fold(held(scope), |account, deny| account.deny(g(edit, deny)))
    };
    let in_1 = || stores([1]);
    for (case, account, expected) in [
        ("nothing granted", somebody(), false),
        (
            "something else granted",
            somebody().grant(g(products::VIEW, tenant())),
            false,
        ),
        ("the tenant", held(tenant()), true),
        ("store 1", held(in_1()), true),
        ("the tenant but one store", but(tenant(), &[in_1()]), true),
        (
            "the tenant but all its stores: one may be opened later",
            but(tenant(), &[in_1(), stores([2])]),
            true,
        ),
        (
            "the tenant but the tenant",
            but(tenant(), &[tenant()]),
            false,
        ),
        ("store 1 but the tenant", but(in_1(), &[tenant()]), false),
        ("store 1 but store 1", but(in_1(), &[in_1()]), false),
        ("store 1 but store 2", but(in_1(), &[stores([2])]), true),
        ("two stores but one", but(stores([1, 2]), &[in_1()]), true),
        (
            "two stores but each",
            but(stores([1, 2]), &[in_1(), stores([2])]),
            false,
        ),
        (
            "two grants but the place of one",
            but(in_1(), &[in_1()]).grant(g(edit, stores([2]))),
            true,
        ),
        (
            "store 1 but a location",
            but(in_1(), &[locations([5])]),
            true,
        ),
        (
            "a location but store 1 at that location",
            but(locations([5]), &[locations([5]).stores([1_u64])]),
            true,
        ),
        (
            "store 1 at a location but that location",
            but(in_1().locations([5_u64]), &[locations([5])]),
            false,
        ),
        (
            "store 1 at two locations but each at its own, by one key or two",
            but(
                in_1().locations([5_u64, 6]),
                &[in_1().locations([5_u64]), locations([6])],
            ),
            false,
        ),
        (
            "two stores at two locations but three of the four corners",
            but(
                stores([1, 2]).locations([5_u64, 6]),
                &[in_1(), stores([2]).locations([5_u64])],
            ),
            true,
        ),
        (
            "two stores at two locations but all four corners",
            but(
                stores([1, 2]).locations([5_u64, 6]),
                &[
                    in_1().locations([5_u64]),
                    in_1().locations([6_u64]),
                    stores([2]).locations([5_u64]),
                    stores([2]).locations([6_u64]),
                ],
            ),
            false,
        ),
        ("store 1 but own work", but(in_1(), &[own_work()]), true),
        (
            "own work but own work",
            but(own_work(), &[own_work()]),
            false,
        ),
        ("own work but store 1", but(own_work(), &[in_1()]), true),
        (
            "own work but own work in store 1",
            but(own_work(), &[own_work().stores([1_u64])]),
            true,
        ),
        (
            "own work in store 1 but own work",
            but(own_work().stores([1_u64]), &[own_work()]),
            false,
        ),
        (
            "one object but that object",
            but(
                narrowed().object("product", 9_u64),
                &[narrowed().object("product", 9_u64)],
            ),
            false,
        ),
        (
            "one object but another kind's of the same id",
            but(
                narrowed().object("product", 9_u64),
                &[narrowed().object("voucher", 9_u64)],
            ),
            true,
        ),
        (
            "store 1 but an object",
            but(in_1(), &[narrowed().object("product", 9_u64)]),
            true,
        ),
        (
            "two categories but one: what is in both is not shown to lie outside",
            but(
                narrowed().categories([3_u64, 4]),
                &[narrowed().categories([3_u64])],
            ),
            true,
        ),
        (
            "two vendors but each",
            but(
                narrowed().vendors([3_u64, 4]),
                &[narrowed().vendors([3_u64]), narrowed().vendors([4_u64])],
            ),
            false,
        ),
        (
            "store 1 but store 1 until now",
            held(in_1()).deny(g(edit, in_1()).until(t(NOW))),
            true,
        ),
        (
            "store 1 but store 1 from later on",
            held(in_1()).deny(g(edit, in_1()).from(t(NOW + 1))),
            true,
        ),
        (
            "store 1 but something else there",
            held(in_1()).deny(g(products::DELETE, in_1())),
            true,
        ),
    ] {
        could(case, &account, edit, &plain_session(), expected);
    }
}

#[test]
fn l12_r25_a_boundary_leaves_a_place_only_if_one_resource_can_lie_in_both() {
    let (view, fulfill) = (orders::VIEW, orders::FULFILL);
    let both = || Actions::from(view) | fulfill;
    let entry = |scope| EntryDocument::actions(both().iter(), scope);
    let held = |scope, bounds: &[ScopeDocument]| {
        let account = somebody().grant(entry(scope));
        account.boundary(bounds.iter().cloned().map(entry))
    };
    for (case, account, to_view, to_fulfill) in [
        (
            "the same store",
            held(stores([1]), &[stores([1])]),
            true,
            true,
        ),
        (
            "one store in common",
            held(stores([1, 2]), &[stores([2, 3])]),
            true,
            true,
        ),
        (
            "another store: what lies in both may be seen there",
            held(stores([1]), &[stores([2])]),
            true,
            false,
        ),
        (
            "another store, and that one denied",
            held(stores([1]), &[stores([2])]).deny(entry(stores([2]))),
            false,
            false,
        ),
        (
            "another store, and a third denied",
            held(stores([1]), &[stores([2])]).deny(entry(stores([3]))),
            true,
            false,
        ),
        (
            "another store, or the tenant",
            held(stores([1]), &[stores([2]), tenant()]),
            true,
            true,
        ),
        (
            "another category: something may be in both",
            held(
                narrowed().categories([1_u64]),
                &[narrowed().categories([2_u64])],
            ),
            true,
            true,
        ),
        (
            "another category, and that one denied",
            held(
                narrowed().categories([1_u64]),
                &[narrowed().categories([2_u64])],
            )
            .deny(entry(narrowed().categories([2_u64, 3]))),
            false,
            false,
        ),
        (
            "another location",
            held(locations([1]), &[locations([2])]),
            false,
            false,
        ),
        (
            "another vendor",
            held(narrowed().vendors([1_u64]), &[narrowed().vendors([2_u64])]),
            false,
            false,
        ),
        (
            "another object",
            held(
                narrowed().object("order", 1_u64),
                &[narrowed().object("order", 2_u64)],
            ),
            false,
            false,
        ),
        (
            "another key",
            held(stores([1]), &[locations([1])]),
            true,
            true,
        ),
        ("own work", held(stores([1]), &[own_work()]), true, true),
        (
            "own work, and own work denied",
            held(stores([1]), &[own_work()]).deny(entry(own_work())),
            false,
            false,
        ),
        (
            "nothing",
            somebody().grant(entry(tenant())).boundary_nothing(),
            false,
            false,
        ),
        (
            "for reads alone",
            somebody()
                .grant(entry(tenant()))
                .boundary([g(view, tenant())]),
            true,
            false,
        ),
        (
            "and no grant: it grants nothing",
            somebody().boundary([entry(tenant())]),
            false,
            false,
        ),
    ] {
        could(case, &account, view, &plain_session(), to_view);
        could(case, &account, fulfill, &plain_session(), to_fulfill);
    }
}

#[test]
fn l12_r4_what_a_step_up_would_give_could_be_and_a_program_cannot_step_up() {
    for (case, account, session, expected) in [
        ("a human", somebody(), plain_session(), true),
        (
            "a human by a second factor",
            somebody(),
            second_factor(),
            true,
        ),
        ("an app", program(AccountKind::App), plain_session(), false),
        (
            "an app by a second factor",
            program(AccountKind::App),
            second_factor(),
            true,
        ),
        (
            "a service",
            program(AccountKind::Service),
            plain_session(),
            false,
        ),
        (
            "a human, the place denied",
            somebody().deny(g(orders::FULFILL, stores([1]))),
            plain_session(),
            false,
        ),
        (
            "a human, outside the boundary",
            somebody().boundary([g(orders::FULFILL, stores([2]))]),
            plain_session(),
            false,
        ),
    ] {
        could(
            case,
            &account.grant(agent([1])),
            orders::FULFILL,
            &session,
            expected,
        );
    }
}

#[test]
fn l12_r10_who_may_do_nothing_could_not_ever() {
    let held = |account: AccountDocument| account.grant(g(orders::VIEW, tenant()));
    for (case, account, expected) in [
        ("active", somebody(), true),
        ("invited", somebody().status(Status::Invited), false),
        ("suspended", somebody().status(Status::Suspended), false),
        ("terminated", somebody().status(Status::Terminated), false),
        ("active from now", somebody().active_from(t(NOW)), true),
        (
            "active from later on",
            somebody().active_from(t(NOW + 1)),
            false,
        ),
        ("active until now", somebody().active_until(t(NOW)), false),
    ] {
        could(
            case,
            &held(account),
            orders::VIEW,
            &plain_session(),
            expected,
        );
    }
    let over = plain_session().until(t(NOW));
    could(
        "the session is over",
        &held(somebody()),
        orders::VIEW,
        &over,
        false,
    );
}

#[test]
fn l12_r12_r22_grants_that_do_not_count_open_no_place() {
    let app = || program(AccountKind::App);
    let on_tenant = |action| g(action, tenant());
    let owner_only = staff::TRANSFER_OWNERSHIP;
    for (case, account, action, expected) in [
        (
            "over",
            somebody().grant(on_tenant(orders::VIEW).until(t(NOW))),
            orders::VIEW,
            false,
        ),
        (
            "not begun",
            somebody().grant(on_tenant(orders::VIEW).from(t(NOW + 1))),
            orders::VIEW,
            false,
        ),
        (
            "for owners, without the flag",
            somebody().grant(on_tenant(owner_only)),
            owner_only,
            false,
        ),
        (
            "for owners, with the flag",
            somebody().owner().grant(on_tenant(owner_only)),
            owner_only,
            true,
        ),
        ("the flag alone", somebody().owner(), owner_only, false),
        (
            "for humans, held by one",
            somebody().grant(on_tenant(staff::APPROVE)),
            staff::APPROVE,
            true,
        ),
        (
            "for humans, held by an app",
            app().grant(on_tenant(staff::APPROVE)),
            staff::APPROVE,
            false,
        ),
        (
            "large money, held by a shared account",
            somebody().shared().grant(on_tenant(orders::REFUND)),
            orders::REFUND,
            false,
        ),
        (
            "small money, held by a shared account",
            somebody().shared().grant(on_tenant(orders::EDIT_ITEMS)),
            orders::EDIT_ITEMS,
            true,
        ),
        (
            "an action that no policy defines, for the owner",
            somebody()
                .owner()
                .grant(EntryDocument::role("owner", tenant())),
            Action::host(99).unwrap(),
            false,
        ),
    ] {
        could(case, &account, action, &plain_session(), expected);
    }
}

#[test]
fn l12_r5_roles_that_a_session_does_not_use_open_no_place() {
    let policy = policy();
    let holder = somebody()
        .grant(EntryDocument::role("warehouse", stores([1])))
        .grant(EntryDocument::role("support", stores([2])))
        .grant(g(orders::CANCEL, tenant()));
    let (support, warehouse) = (policy.role("support"), policy.role("warehouse"));
    let (support, warehouse) = (support.unwrap().id(), warehouse.unwrap().id());
    for (case, roles, action, expected) in [
        ("the role in use", vec![warehouse], orders::TRACKING, true),
        (
            "another role in use",
            vec![support],
            orders::TRACKING,
            false,
        ),
        (
            "both in use",
            vec![support, warehouse],
            orders::TRACKING,
            true,
        ),
        (
            "held directly",
            vec![support, warehouse],
            orders::CANCEL,
            false,
        ),
        ("none in use", vec![], orders::VIEW, false),
    ] {
        let session = plain_session().only_roles(roles);
        could(case, &holder, action, &session, expected);
    }
}

#[test]
fn l12_r26_a_feature_that_is_off_opens_no_place_and_one_put_back_does() {
    let with = |features: &[&str]| PolicyDocument::new().guardrail(features).compile().unwrap();
    let owner = somebody().owner().grant(EntryDocument::actions(
        [orders::VIEW, billing::MANAGE],
        tenant(),
    ));
    for (case, features, expected) in [
        ("off", vec!["billing"], false),
        ("on", vec!["billing", "orders"], true),
    ] {
        let policy = with(&features);
        let principal = asking(&policy, &owner, &plain_session());
        assert_eq!(
            policy.could_ever(&principal, orders::VIEW),
            expected,
            "{case}"
        );
        assert!(policy.could_ever(&principal, billing::MANAGE), "{case}");
        let reach = policy.where_can(&principal, orders::VIEW);
        assert_eq!(reach.is_nowhere(), !expected, "{case}");
        assert_eq!(reach.is_whole_tenant(), expected, "{case}");
    }
}

#[test]
fn l12_a_principal_of_another_policy_is_in_no_list() {
    let owner = somebody()
        .owner()
        .grant(EntryDocument::role("owner", tenant()));
    let (policy, other) = (policy(), PolicyDocument::new().compile().unwrap());
    let principal = asking(&policy, &owner, &plain_session());
    for action in [orders::VIEW, settings::GENERAL, staff::TRANSFER_OWNERSHIP] {
        assert!(policy.where_can(&principal, action).is_whole_tenant());
        assert!(other.where_can(&principal, action).is_nowhere());
        assert!(!other.could_ever(&principal, action));
        assert_eq!(other.filter(&principal, action, [order(1)]).count(), 0);
    }
    assert_eq!(
        other.what_can(&principal, &order(1)).offered(),
        Actions::EMPTY
    );
}

// ---- L12: where, as data ----

#[test]
fn l12_a_reach_says_which_scopes_it_is_made_of() {
    let policy = policy();
    let holder = somebody()
        .grant(g(orders::VIEW, stores([2, 1])))
        .grant(g(orders::VIEW, stores([1, 2])))
        .grant(g(orders::VIEW, locations([5])))
        .grant(agent([3]))
        .deny(g(orders::VIEW, stores([4])))
        .deny(g(orders::VIEW, stores([4])))
        .deny(g(orders::REFUND, stores([1])))
        .boundary([
            g(orders::VIEW, own_work()),
            g(orders::VIEW, own_work()),
            g(orders::REFUND, tenant()),
        ]);
    let principal = asking(&policy, &holder, &plain_session());
    let reach = policy.where_can(&principal, orders::VIEW);
    let documents = |scopes: &[&countersign::Scope]| -> Vec<ScopeDocument> {
        scopes
            .iter()
            .map(|scope| policy.scope_document(scope))
            .collect()
    };
    assert_eq!(documents(reach.within()), [stores([1, 2]), locations([5])]);
    assert_eq!(documents(reach.after_step_up()), [stores([3])]);
    assert_eq!(documents(reach.bounds()), [own_work()]);
    assert_eq!(documents(reach.except()), [stores([4])]);
    assert_eq!(reach.within()[1].locations(), [LocationId::new(5)]);
    assert_eq!(reach.action(), orders::VIEW);
    assert!(reach.is_read());
    assert!(!reach.is_nowhere() && !reach.is_whole_tenant());
    // Beside the whole tenant, no other place says anything.
    let wide = holder.grant(g(orders::VIEW, tenant()));
    let principal = asking(&policy, &wide, &plain_session());
    let reach = policy.where_can(&principal, orders::VIEW);
    assert_eq!(documents(reach.within()), [tenant()]);
    assert!(!reach.is_whole_tenant());
    assert!(!policy.where_can(&principal, orders::FULFILL).is_read());
}

#[test]
fn l12_a_reach_is_the_whole_tenant_only_if_nothing_narrows_it() {
    let view = orders::VIEW;
    let wide = || somebody().grant(g(view, tenant()));
    for (case, account, whole, nowhere) in [
        ("the tenant", wide(), true, false),
        (
            "the tenant and a store",
            wide().grant(g(view, stores([1]))),
            true,
            false,
        ),
        (
            "within the tenant",
            wide().boundary([g(view, tenant())]),
            true,
            false,
        ),
        (
            "within a store or the tenant",
            wide().boundary([g(view, stores([1])), g(view, tenant())]),
            true,
            false,
        ),
        (
            "within a store",
            wide().boundary([g(view, stores([1]))]),
            false,
            false,
        ),
        ("within nothing", wide().boundary_nothing(), false, true),
        (
            "but a store",
            wide().deny(g(view, stores([1]))),
            false,
            false,
        ),
        (
            "but the tenant",
            wide().deny(g(view, tenant())),
            false,
            true,
        ),
        (
            "but something else",
            wide().deny(g(orders::REFUND, tenant())),
            true,
            false,
        ),
        (
            "a store",
            somebody().grant(g(view, stores([1]))),
            false,
            false,
        ),
        ("after a step-up", somebody().grant(agent([1])), false, true),
        ("nothing", somebody(), false, true),
    ] {
        let policy = policy();
        let principal = asking(&policy, &account, &plain_session());
        let reach = policy.where_can(&principal, view);
        assert_eq!(reach.is_whole_tenant(), whole, "{case}");
        assert_eq!(reach.is_nowhere(), nowhere, "{case}");
        let setting = Resource::of(ResourceKind::SETTING).in_tenant(1_u64);
        assert_eq!(reach.admits(&setting), whole, "{case}");
        let decision = policy.authorize(&principal, view, &setting);
        assert_eq!(decision.is_allow(), whole, "{case}");
    }
}

#[test]
fn l12_r61_a_scope_is_written_as_documents_write_it() {
    let policy = policy();
    for (written, tidy) in [
        (tenant(), tenant()),
        (stores([2, 1, 2]), stores([1, 2])),
        (own_work(), own_work()),
        (
            narrowed().object("voucher", 2_u64).object("order", 3_u64),
            narrowed().object("order", 3_u64).object("voucher", 2_u64),
        ),
        (
            own_work()
                .vendors([1_u64])
                .categories([2_u64])
                .locations([3_u64]),
            narrowed()
                .locations([3_u64])
                .categories([2_u64])
                .vendors([1_u64])
                .assigned(),
        ),
    ] {
        let account = somebody().grant(g(orders::VIEW, written));
        let account = policy.account(&account).unwrap();
        assert_eq!(policy.scope_document(account.grants()[0].scope()), tidy);
    }
}

/// The reach as it is written.
fn written_reach(account: &AccountDocument, action: &str) -> String {
    let policy = policy();
    let principal = asking(&policy, account, &plain_session());
    let action = policy.action(action).unwrap();
    serde_json::to_string(&policy.where_can(&principal, action)).unwrap()
}

#[test]
fn l12_a_reach_is_written_word_for_word() {
    let shelf = || {
        narrowed()
            .categories([4_u64])
            .object("order", 9_u64)
            .assigned()
    };
    let loyalty = EntryDocument::actions(
        ["loyalty.adjust"],
        narrowed().object("voucher", 2_u64).vendors([6_u64]),
    );
    for (case, account, action, written) in [
        (
            "the tenant",
            somebody().grant(g(orders::VIEW, tenant())),
            "orders.view",
            r#"{"action":"orders.view","tenant":1,"person":107,"stores":"any","within":["tenant"]}"#,
        ),
        (
            "stores with a deny",
            somebody()
                .grant(g(orders::FULFILL, stores([2, 1])))
                .deny(g(orders::FULFILL, stores([2]).locations([3_u64]))),
            "orders.fulfill",
            concat!(
                r#"{"action":"orders.fulfill","tenant":1,"person":107,"stores":"all","#,
                r#""within":[{"stores":[1,2]}],"except":[{"stores":[2],"locations":[3]}]}"#,
            ),
        ),
        (
            "own work in a category, one object of it, within a boundary",
            somebody().grant(g(orders::VIEW, shelf())).boundary([
                g(orders::VIEW, stores([1])),
                g(orders::VIEW, locations([3])),
            ]),
            "orders.view",
            concat!(
                r#"{"action":"orders.view","tenant":1,"person":107,"stores":"any","#,
                r#""within":[{"categories":[4],"objects":[{"kind":"order","id":9}],"assigned":true}],"#,
                r#""bounds":[{"stores":[1]},{"locations":[3]}]}"#,
            ),
        ),
        (
            "the host's own words, and no tenant",
            AccountDocument::human(7_u64, 107_u64).grant(loyalty),
            "loyalty.adjust",
            concat!(
                r#"{"action":"loyalty.adjust","person":107,"stores":"all","#,
                r#""within":[{"vendors":[6],"objects":[{"kind":"voucher","id":2}]}]}"#,
            ),
        ),
        (
            "a step-up",
            somebody().grant(agent([1])),
            "orders.view",
            concat!(
                r#"{"action":"orders.view","tenant":1,"person":107,"stores":"any","#,
                r#""within":[],"after_step_up":[{"stores":[1]}]}"#,
            ),
        ),
        (
            "nowhere, whatever is denied",
            somebody().deny(g(orders::VIEW, stores([1]))),
            "orders.view",
            r#"{"action":"orders.view","tenant":1,"person":107,"stores":"any","within":[]}"#,
        ),
        (
            "denied on the tenant",
            somebody()
                .grant(g(orders::VIEW, stores([1])))
                .deny(g(orders::VIEW, tenant())),
            "orders.view",
            r#"{"action":"orders.view","tenant":1,"person":107,"stores":"any","within":[]}"#,
        ),
    ] {
        assert_eq!(written_reach(&account, action), written, "{case}");
    }
}

// ---- Finding ----

#[test]
fn find_action_finds_every_word_in_the_name_or_the_title_best_first() {
    let policy = policy();
    for (case, words, found) in [
        (
            "an exact name",
            "orders.refund",
            vec!["orders.refund", "orders.transactions"],
        ),
        ("a host's own name", "loyalty.view", vec!["loyalty.view"]),
        ("a title", "Give money back", vec!["orders.refund"]),
        (
            "words of a title in any order",
            "back money",
            vec!["orders.refund"],
        ),
        ("a host's own title", "bonus points", vec!["loyalty.adjust"]),
        (
            "a word of the name before a word of the title, that before its beginning",
            "theme",
            vec!["design.theme", "design.code", "design.view"],
        ),
        (
            "the beginning of a word",
            "imperson",
            vec!["customers.impersonate", "staff.impersonate"],
        ),
        (
            "a word of the name and one of the title",
            "customers reward",
            vec!["customers.store_credit"],
        ),
    ] {
        let names: Vec<&str> = policy
            .find_action(words)
            .iter()
            .map(|known| known.name)
            .collect();
        assert_eq!(names, found, "{case}");
    }
}

#[test]
fn find_action_does_not_mind_case_signs_or_one_slip_of_the_hand() {
    let policy = policy();
    let find = |words| -> Vec<Action> {
        let found = policy.find_action(words);
        found.iter().map(|known| known.action).collect()
    };
    for (case, words, meant) in [
        ("case", "REFUND", "refund"),
        ("case of a title", "gIVE mONEY bACK", "give money back"),
        ("blanks", "  give\tmoney \n back ", "give money back"),
        ("other signs", "orders::refund?", "orders refund"),
        ("a letter left out", "refnd", "refund"),
        ("two letters swapped", "reufnd", "refund"),
        ("a letter too many", "orders refundd", "orders refund"),
        ("a slip in a title", "give monex back", "give money back"),
        ("a slip in each word", "oders refnd", "orders refund"),
    ] {
        assert!(!find(meant).is_empty(), "{case}");
        assert_eq!(find(words), find(meant), "{case}");
    }
}

#[test]
fn find_action_finds_nothing_for_no_words_or_for_words_of_nothing() {
    let policy = policy();
    for words in [
        "",
        "   ",
        "...",
        "teleportation",
        "orders teleportation",
        "refund loyalty",
        &"refund".repeat(20),
    ] {
        assert_eq!(policy.find_action(words), [], "{words:?}");
    }
}

/// Every action is found by its own name, and nothing is found before it.
#[test]
fn find_action_finds_every_action_by_its_name_and_by_its_title() {
    let policy = policy();
    for known in policy.actions() {
        let by_name = policy.find_action(known.name);
        assert_eq!(by_name.first(), Some(&known), "{}", known.name);
        if !known.title.is_empty() {
            let by_title = policy.find_action(known.title);
            assert!(by_title.contains(&known), "{}", known.title);
        }
    }
}

#[test]
fn roles_with_are_those_that_give_all_of_it_least_first() {
    let policy = policy();
    let adjust = policy.action("loyalty.adjust").unwrap();
    for (case, actions, roles) in [
        (
            "one action",
            orders::FULFILL.only(),
            vec!["agent", "warehouse", "support", "owner"],
        ),
        (
            "several: all of them in one role",
            orders::VIEW | orders::REFUND,
            vec!["support", "owner"],
        ),
        (
            "no role but one gives both",
            orders::REFUND | orders::TRACKING,
            vec!["owner"],
        ),
        (
            "for owners only",
            staff::TRANSFER_OWNERSHIP.only(),
            vec!["owner"],
        ),
        ("none", adjust.only(), vec![]),
        ("none gives all", orders::VIEW | adjust, vec![]),
        (
            "no actions, which every role gives",
            Actions::EMPTY,
            vec!["empty", "agent", "warehouse", "support", "owner"],
        ),
    ] {
        let found: Vec<&str> = policy
            .roles_with(actions)
            .iter()
            .map(|role| role.name())
            .collect();
        assert_eq!(found, roles, "{case}");
    }
    assert_eq!(
        policy.roles_with(orders::REFUND),
        policy.roles_with(orders::REFUND.only())
    );
}

#[test]
fn find_action_mends_no_word_of_a_letter_or_two() {
    let policy = PolicyDocument::new().compile().unwrap();
    for words in ["x", "qs", "orders x", "é"] {
        assert!(policy.find_action(words).is_empty(), "{words}");
    }
}

/// Every key narrowed, and denies that leave no hole: more ways to choose than
/// could be tried one after another.
#[test]
fn could_ever_is_quick_where_many_denies_cover_many_values() {
    let policy = PolicyDocument::new().compile().unwrap();
    let values = || 0..24_u64;
    let all = ScopeDocument::in_stores(values())
        .locations(values())
        .categories(values())
        .vendors(values());
    let mut account =
        AccountDocument::human(7_u64, 7_u64).grant(EntryDocument::actions(["orders.edit"], all));
    for value in values() {
        let but = |values: std::ops::Range<u64>| values.filter(move |other| *other != value);
        for scope in [
            ScopeDocument::in_stores(but(values())).locations(but(values())),
            ScopeDocument::in_stores([value]).categories([value]),
            ScopeDocument::in_stores([value]).vendors(values()),
            ScopeDocument::in_stores([value]),
        ] {
            account = account.deny(EntryDocument::actions(["orders.edit"], scope));
        }
    }
    let account = policy.account(&account).unwrap();
    let now = Time::from_unix(1_000);
    let standing = policy.standing(&[&account], now);
    let principal = policy
        .principal(&account, &standing, &Session::at(now))
        .unwrap();
    assert!(!policy.could_ever(&principal, orders::EDIT));
}
