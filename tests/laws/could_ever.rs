//! Whether ever, exhausted: `could_ever` is held to every resource that could matter, not to a sample
//! of them (law L12).
//!
//! Lives here: small worlds of one account and one action, and those of all; cases are in
//! `decide::could_ever`.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::engine::Engine;
use crate::common::model::{self, Boundary, Narrow, Scope, Selector};
use crate::common::worlds::{self, World};
use crate::lists::{Item, Tally, law, plain, scopes_of};
use crate::written;
use countersign::Decision;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

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

pub(crate) fn small_policy() -> model::Policy {
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

pub(crate) fn small_account() -> model::Account {
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

pub(crate) fn small_request(action: &str) -> model::Request {
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

pub(crate) fn in_stores(stores: BTreeSet<u64>) -> Scope {
    Scope::Narrow(Narrow {
        stores: Some(stores.into_iter().collect()),
        ..Narrow::default()
    })
}

pub(crate) fn of(action: &str) -> Selector {
    Selector::Actions(vec![action.to_owned()])
}

pub(crate) fn grant_of(action: &str, scope: Scope) -> model::Grant {
    model::Grant {
        what: of(action),
        scope,
        window: model::Window::default(),
        origin: model::Origin::default(),
    }
}

pub(crate) fn deny_of(action: &str, scope: Scope) -> model::Deny {
    model::Deny {
        what: of(action),
        scope,
        window: model::Window::default(),
        origin: model::Origin::default(),
    }
}

/// A boundary of these scopes; none is no boundary.
pub(crate) fn boundary_of(action: &str, scopes: Vec<Scope>) -> Option<Boundary> {
    let bounds = scopes.into_iter().map(|scope| model::Bound {
        what: of(action),
        scope,
        origin: model::Origin::default(),
    });
    let bounds: Vec<model::Bound> = bounds.collect();
    (!bounds.is_empty()).then_some(Boundary::Within(bounds))
}
