//! Where duties hold: the lists, the reach, what could ever be and what is told,
//! against `authorize`, and all of it against a plain model of the rules, on small
//! random worlds (R32, R34, R59).

use std::collections::BTreeSet;

use countersign::actions::{discounts, marketing, orders, reports};
use countersign::{
    AccountDocument, AccountKind, Action, Actions, Decision, DutyDocument, DutyKind, EntryDocument,
    LocationId, OnUse, Policy, PolicyDocument, Principal, Profile, Reason, Reasons, Resource,
    ResourceKind, ScopeDocument, Severity, StoreId, StoreSet,
};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::shop::{
    NOW, bare, compiled, g, holding, human, now, of_person, principal, t, tenant, waiver,
};

/// Two that look at things and three that do not.
const ACTIONS: [Action; 5] = [
    orders::VIEW,
    reports::SALES,
    orders::REFUND,
    discounts::CREATE,
    marketing::SEND,
];
/// The stores of the world; 9 is named by nobody.
const STORES: [u64; 4] = [1, 2, 3, 9];

type Set = BTreeSet<usize>;
type Stores = BTreeSet<u64>;

/// A rule: its sides, each of any or of all, how many trip it and what then.
#[derive(Debug, Clone)]
struct Rule {
    kind: DutyKind,
    sides: Vec<(Set, bool)>,
    trip_at: usize,
    on_use: OnUse,
}

/// An entry: what, in which stores (none is the tenant), narrowed to location 3 or
/// not, and when.
#[derive(Debug, Clone)]
struct Entry {
    actions: Set,
    stores: Stores,
    narrow: bool,
    when: When,
    /// Whether it is with the person's other account.
    other: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Always,
    Over,
    Later,
}

/// Which rule is waived, in which stores (none is everywhere), and whether now.
#[derive(Debug, Clone)]
struct Waived {
    rule: usize,
    stores: Stores,
    now: bool,
}

#[derive(Debug, Clone)]
struct World {
    rules: Vec<Rule>,
    grants: Vec<Entry>,
    denies: Vec<Entry>,
    boundary: Option<Vec<Entry>>,
    waived: Vec<Waived>,
    owner: bool,
    strict: bool,
}

fn rule() -> impl Strategy<Value = Rule> {
    let kind = prop_oneof![
        6 => Just(DutyKind::Static),
        1 => Just(DutyKind::Session),
        1 => Just(DutyKind::Object),
    ];
    let on_use = prop_oneof![
        1 => Just(OnUse::Ignore),
        3 => Just(OnUse::Approval),
        3 => Just(OnUse::Block),
    ];
    let side_of = vec(0..4_usize, ACTIONS.len());
    let rule = (kind, side_of, vec(any::<bool>(), 3), 2..=3_usize, on_use);
    rule.prop_filter_map("two sides", |(kind, side_of, all, trip_at, on_use)| {
        let of = |side| -> Set {
            let actions = side_of.iter().enumerate();
            let of_it = actions.filter(|(_, of)| **of == side);
            of_it.map(|(action, _)| action).collect()
        };
        let sides = (0..3).map(of).zip(all);
        let sides: Vec<(Set, bool)> = sides.filter(|(side, _)| !side.is_empty()).collect();
        let trip_at = trip_at.min(sides.len());
        (sides.len() >= 2).then_some(Rule {
            kind,
            sides,
            trip_at,
            on_use,
        })
    })
}

fn some_stores() -> impl Strategy<Value = Stores> {
    prop_oneof![Just(Stores::new()), btree_set(1..4_u64, 1..3)]
}

fn entry() -> impl Strategy<Value = Entry> {
    let when = prop_oneof![8 => Just(When::Always), 1 => Just(When::Over), 1 => Just(When::Later)];
    let narrow = prop::bool::weighted(0.15);
    let other = prop::bool::weighted(0.2);
    let parts = (
        btree_set(0..ACTIONS.len(), 1..4),
        some_stores(),
        narrow,
        when,
        other,
    );
    parts.prop_map(|(actions, stores, narrow, when, other)| Entry {
        actions,
        stores,
        narrow,
        when,
        other,
    })
}

fn waived() -> impl Strategy<Value = Waived> {
    let parts = (0..3_usize, some_stores(), prop::bool::weighted(0.8));
    parts.prop_map(|(rule, stores, now)| Waived { rule, stores, now })
}

fn world() -> impl Strategy<Value = World> {
    let boundary = prop::option::weighted(0.2, vec(entry(), 1..3));
    (
        vec(rule(), 1..4),
        vec(entry(), 1..6),
        vec(entry(), 0..2),
        boundary,
        vec(waived(), 0..3),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.3),
    )
        .prop_map(
            |(rules, grants, denies, boundary, waived, owner, strict)| World {
                rules,
                grants,
                denies,
                boundary,
                waived,
                owner,
                strict,
            },
        )
}

// ---- The world as documents ----

fn rule_name(index: usize) -> String {
    format!("OWN-{index}")
}

fn actions(set: &Set) -> impl Iterator<Item = Action> {
    set.iter().map(|place| ACTIONS[*place])
}

impl Rule {
    fn document(&self, index: usize) -> DutyDocument {
        let document = DutyDocument::new(rule_name(index), self.kind, Severity::Medium);
        let document = document.on_use(self.on_use);
        let document = document.trip_at(u8::try_from(self.trip_at).unwrap());
        self.sides.iter().fold(document, |document, (side, all)| {
            if *all {
                document.side_of_all(actions(side))
            } else {
                document.side(actions(side))
            }
        })
    }

    fn held(&self, by: &Set) -> Vec<&Set> {
        let is_held = |(side, all): &&(Set, bool)| {
            if *all {
                side.is_subset(by)
            } else {
                !side.is_disjoint(by)
            }
        };
        self.sides
            .iter()
            .filter(is_held)
            .map(|(side, _)| side)
            .collect()
    }
}

impl Entry {
    fn scope(&self) -> ScopeDocument {
        match (self.stores.is_empty(), self.narrow) {
            (true, false) => tenant(),
            (true, true) => ScopeDocument::narrowed().locations([3_u64]),
            (false, false) => ScopeDocument::in_stores(self.stores.iter().copied()),
            (false, true) => {
                ScopeDocument::in_stores(self.stores.iter().copied()).locations([3_u64])
            }
        }
    }

    fn timed(&self) -> EntryDocument {
        let entry = EntryDocument::actions(actions(&self.actions), self.scope());
        match self.when {
            When::Always => entry,
            When::Over => entry.until(t(NOW)),
            When::Later => entry.from(t(NOW + 1)),
        }
    }

    fn part(&self) -> EntryDocument {
        EntryDocument::actions(actions(&self.actions), self.scope())
    }
}

impl World {
    fn policy(&self) -> Policy {
        let profile = if self.strict {
            Profile::Strict
        } else {
            Profile::Standard
        };
        let rules = self.rules.iter().enumerate();
        let document = rules.fold(
            bare().profile(profile),
            |document: PolicyDocument, (index, rule)| document.duty(rule.document(index)),
        );
        compiled(&document)
    }

    fn accounts(&self) -> [AccountDocument; 2] {
        let mut ana = human(1);
        let mut other = of_person(AccountKind::App, 2, 101);
        for grant in &self.grants {
            if grant.other {
                other = other.grant(grant.timed());
            } else {
                ana = ana.grant(grant.timed());
            }
        }
        for deny in &self.denies {
            ana = ana.deny(deny.timed());
        }
        if let Some(parts) = &self.boundary {
            ana = ana.boundary(parts.iter().map(Entry::part));
        }
        for waived in &self.waived {
            let rule = self.rules.get(waived.rule);
            if rule.is_some_and(|rule| rule.kind == DutyKind::Static) {
                let mut document = waiver(&rule_name(waived.rule), 101);
                if !waived.stores.is_empty() {
                    document =
                        document.scope(ScopeDocument::in_stores(waived.stores.iter().copied()));
                }
                if !waived.now {
                    document = document.window(t(NOW + 1), t(NOW + 2));
                }
                ana = ana.waiver(document);
            }
        }
        if self.owner {
            ana = ana.owner();
        }
        [ana, other]
    }

    fn principal(&self, policy: &Policy) -> Principal {
        principal(policy, &self.accounts(), &now())
    }

    // ---- What the rules say, plainly ----

    /// All places: the stores that a grant or a waiver names, and everywhere else.
    fn places(&self) -> BTreeSet<Option<u64>> {
        let granted = self.grants.iter().filter(|grant| grant.when != When::Over);
        let named = granted.flat_map(|grant| grant.stores.iter().copied());
        let waived = self
            .waived
            .iter()
            .flat_map(|waived| waived.stores.iter().copied());
        named.chain(waived).map(Some).chain([None]).collect()
    }

    /// What is held at a place of these grants.
    fn held<'a>(&'a self, place: Option<u64>, counts: impl Fn(&Entry) -> bool + 'a) -> Set {
        let there = self.grants.iter().filter(move |grant| {
            let named = place.is_some_and(|store| grant.stores.contains(&store));
            counts(grant) && (grant.stores.is_empty() || named)
        });
        there
            .flat_map(|grant| grant.actions.iter().copied())
            .collect()
    }

    fn is_waived(&self, rule: usize, place: Option<u64>) -> bool {
        self.waived.iter().any(|waived| {
            let named = place.is_some_and(|store| waived.stores.contains(&store));
            waived.rule == rule && waived.now && (waived.stores.is_empty() || named)
        })
    }

    /// The rules about what is granted or used that bear on an action at these
    /// stores, or at every place.
    fn bear(&self, action: usize, stores: &[u64]) -> BTreeSet<usize> {
        let places = if stores.is_empty() {
            self.places()
        } else {
            stores.iter().copied().map(Some).collect()
        };
        let spared = self.owner && !self.strict;
        let bears = |(index, rule): &(usize, &Rule)| {
            rule.on_use != OnUse::Ignore
                && places.iter().any(|place| {
                    let held = match rule.kind {
                        DutyKind::Static if spared || self.is_waived(*index, *place) => {
                            return false;
                        }
                        DutyKind::Static => self.held(*place, |grant| grant.when != When::Over),
                        DutyKind::Session => {
                            self.held(*place, |grant| grant.when == When::Always && !grant.other)
                        }
                        DutyKind::Object => return false,
                    };
                    let sides = rule.held(&held);
                    sides.len() >= rule.trip_at && sides.iter().any(|side| side.contains(&action))
                })
        };
        let rules = self.rules.iter().enumerate().filter(bears);
        rules.map(|(index, _)| index).collect()
    }

    /// Whether a rule about objects looks at an action.
    fn is_about_objects(&self, action: usize) -> bool {
        self.rules.iter().any(|rule| {
            rule.kind == DutyKind::Object
                && rule.on_use != OnUse::Ignore
                && rule.sides.iter().any(|(side, _)| side.contains(&action))
        })
    }

    fn has(&self, rules: &BTreeSet<usize>, kind: DutyKind, on_use: OnUse) -> bool {
        rules.iter().any(|rule| {
            let rule = &self.rules[*rule];
            rule.kind == kind && rule.on_use == on_use
        })
    }
}

// ---- The resources of the world ----

/// Every set of stores.
fn sets_of_stores() -> Vec<Vec<StoreId>> {
    let with = |bits: u32| {
        let named = STORES
            .iter()
            .enumerate()
            .filter(move |(place, _)| bits >> place & 1 == 1);
        named.map(|(_, store)| StoreId::from(*store)).collect()
    };
    (0..1 << STORES.len()).map(with).collect()
}

/// Every resource that differs in what this world looks at.
fn resources(sets: &[Vec<StoreId>]) -> Vec<Resource<'_>> {
    let mut all = Vec::new();
    for stores in sets {
        for has_id in [true, false] {
            for location in [None, Some(3_u64), Some(4)] {
                let mut resource = Resource::of(ResourceKind::ORDER)
                    .in_tenant(1_u64)
                    .in_stores(stores);
                if has_id {
                    resource = resource.with_id(9_u64);
                }
                if let Some(location) = location {
                    resource = resource.at_location(LocationId::from(location));
                }
                all.push(resource);
            }
        }
    }
    all
}

fn numbers(resource: &Resource<'_>) -> Vec<u64> {
    let stores = resource.stores().iter();
    stores
        .map(|store| u64::try_from(store.to_u128()).unwrap())
        .collect()
}

fn reasons(decision: Decision) -> Reasons {
    match decision {
        Decision::Deny(denial) => denial.reasons(),
        _ => Reasons::empty(),
    }
}

/// Whether anything but a deny may come of it, once all is known.
fn is_offered(decision: Decision) -> bool {
    let missing = reasons(decision) == Reasons::EVIDENCE_MISSING;
    missing || !matches!(decision, Decision::Deny(_))
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn r34_rules_bear_where_the_plain_model_says_so(world in world()) {
        let policy = world.policy();
        let who = world.principal(&policy);
        let sets = sets_of_stores();
        for resource in resources(&sets) {
            for (index, action) in ACTIONS.into_iter().enumerate() {
                let bear = world.bear(index, &numbers(&resource));
                let decision = policy.authorize(&who, action, &resource);
                let case = format!("{action} on {resource:?}: {decision}");
                let denied = reasons(decision);
                for (kind, reason) in [
                    (DutyKind::Static, Reasons::STATIC_DUTY),
                    (DutyKind::Session, Reasons::SESSION_DUTY),
                ] {
                    let blocks = world.has(&bear, kind, OnUse::Block);
                    prop_assert_eq!(denied.contains(reason), blocks, "{}", case);
                }
                let asks = [DutyKind::Static, DutyKind::Session];
                let asks = asks.into_iter().any(|kind| world.has(&bear, kind, OnUse::Approval));
                match decision {
                    Decision::NeedsApproval(_) => prop_assert!(asks, "{}", case),
                    Decision::Deny(_) => {}
                    _ => prop_assert!(!asks, "{}", case),
                }
                let names: Vec<String> = bear.iter().copied().map(rule_name).collect();
                let detail = policy.detail(&who, action, &resource);
                prop_assert_eq!(detail.duties(), names, "{}", case);
                let missing = denied.contains(Reasons::EVIDENCE_MISSING);
                let is_known = resource.id().is_none() || !world.is_about_objects(index);
                prop_assert!(!(missing && is_known), "{}", case);
            }
        }
    }

    #[test]
    fn r59_lists_say_what_authorize_says(world in world()) {
        let policy = world.policy();
        let who = world.principal(&policy);
        let sets = sets_of_stores();
        let all = resources(&sets);
        for action in ACTIONS {
            let reach = policy.where_can(&who, action);
            let allowed: Vec<Resource<'_>> = (all.iter().copied())
                .filter(|resource| policy.authorize(&who, action, resource).is_allow())
                .collect();
            for resource in &all {
                let expected = allowed.contains(resource);
                prop_assert_eq!(reach.admits(resource), expected, "{} on {:?}: {}", action, resource, reach);
            }
            let filtered: Vec<Resource<'_>> = policy.filter(&who, action, all.iter().copied()).collect();
            prop_assert_eq!(filtered, allowed, "{}", action);
            if reach.is_whole_tenant() {
                prop_assert!(all.iter().all(|resource| reach.admits(resource)), "{}", action);
            }
        }
        for resource in &all {
            let menu = policy.what_can(&who, resource);
            let mut expected = [Actions::EMPTY; 4];
            for action in ACTIONS {
                match policy.authorize(&who, action, resource) {
                    Decision::Allow(_) => expected[0] |= action,
                    Decision::NeedsStepUp(_) => expected[1] |= action,
                    Decision::NeedsApproval(_) => expected[2] |= action,
                    Decision::Deny(denial) if denial.reasons() == Reasons::EVIDENCE_MISSING => {
                        expected[3] |= action;
                    }
                    Decision::Deny(_) => {}
                }
            }
            let found = [menu.allowed(), menu.after_step_up(), menu.after_approval(), menu.with_evidence()];
            prop_assert_eq!(found, expected, "{:?}", resource);
        }
    }

    #[test]
    fn r59_a_reach_tells_where_rules_stand_in_the_way(world in world()) {
        let policy = world.policy();
        let who = world.principal(&policy);
        let sets = sets_of_stores();
        for (index, action) in ACTIONS.into_iter().enumerate() {
            let reach = policy.where_can(&who, action);
            let kinds = [DutyKind::Static, DutyKind::Session];
            let is_anywhere = [
                reach.within(),
                reach.after_step_up(),
                reach.after_approval(),
                reach.with_evidence(),
            ];
            if is_anywhere.iter().all(|scopes| scopes.is_empty()) {
                let blocked = reach.blocked();
                prop_assert!(blocked.is_empty() || blocked.is_all());
                prop_assert!(reach.awaiting().is_empty());
                prop_assert!(!reach.is_only_for_new());
                continue;
            }
            prop_assert_eq!(reach.is_only_for_new(), world.is_about_objects(index));
            for stores in &sets {
                let resource = Resource::of(ResourceKind::ORDER).in_tenant(1_u64).in_stores(stores);
                let bear = world.bear(index, &numbers(&resource));
                let of = |on_use| kinds.into_iter().any(|kind| world.has(&bear, kind, on_use));
                let case = format!("{action} in {stores:?}: {reach}");
                prop_assert_eq!(reach.blocked().touches(stores), of(OnUse::Block), "{}", case);
                prop_assert_eq!(reach.awaiting().touches(stores), of(OnUse::Approval), "{}", case);
                if let [store] = stores.as_slice() {
                    prop_assert_eq!(reach.blocked().contains(*store), of(OnUse::Block), "{}", case);
                }
            }
        }
    }

    #[test]
    fn r59_what_could_ever_be_is_on_some_resource(world in world()) {
        let policy = world.policy();
        let who = world.principal(&policy);
        let sets = sets_of_stores();
        let all = resources(&sets);
        for action in ACTIONS {
            let found = all.iter().find(|resource| {
                is_offered(policy.authorize(&who, action, *resource))
            });
            let could = policy.could_ever(&who, action);
            let reach = policy.where_can(&who, action);
            prop_assert_eq!(could, found.is_some(), "{}: {:?}; {}", action, found, reach);
        }
    }
}

proptest! {
    #![proptest_config(config(192))]

    #[test]
    fn r58_explanations_agree_and_name_the_rules_and_never_in_public(world in world()) {
        let policy = world.policy();
        let who = world.principal(&policy);
        let sets = sets_of_stores();
        let some = resources(&sets).into_iter().step_by(7);
        for resource in some {
            for action in ACTIONS {
                let decision = policy.authorize(&who, action, &resource);
                let why = policy.explain(&who, action, &resource);
                prop_assert_eq!(why.decision(), decision, "{}", why);
                let detail = why.detail();
                let denied = reasons(decision);
                for reason in [Reason::StaticDuty, Reason::SessionDuty] {
                    let note = detail.notes().iter().find(|note| note.reason() == reason);
                    prop_assert_eq!(note.is_some(), denied.contains(reason.only()), "{}", why);
                    if let Some(note) = note {
                        let named = note.about().unwrap().to_string();
                        prop_assert!(detail.duties().contains(&named), "{}", why);
                        prop_assert!(why.to_string().contains(&named), "{}", why);
                    }
                }
                if matches!(decision, Decision::NeedsApproval(_)) {
                    prop_assert!(!detail.duties().is_empty(), "{}", why);
                    for rule in detail.duties() {
                        prop_assert!(why.to_string().contains(rule.as_str()), "{}", why);
                    }
                }
                let public = why.public().to_string();
                prop_assert!(!public.contains("OWN-"), "{}", public);
                let public = public.to_lowercase();
                for word in ["duty", "duties", "rule", "waive"] {
                    prop_assert!(!public.contains(word), "{}", public);
                }
            }
        }
    }

    #[test]
    fn r32_a_standing_of_one_account_says_less_and_never_more(world in world()) {
        // Whoever passes fewer accounts finds fewer conflicts; the tests above pass all.
        let policy = world.policy();
        let [ana, other] = world.accounts();
        let alone = principal(&policy, std::slice::from_ref(&ana), &now());
        let both = principal(&policy, &[ana, other], &now());
        let sets = sets_of_stores();
        for resource in resources(&sets).into_iter().step_by(5) {
            for action in ACTIONS {
                let few = policy.detail(&alone, action, &resource).duties().to_vec();
                let many = policy.detail(&both, action, &resource).duties().to_vec();
                prop_assert!(few.iter().all(|rule| many.contains(rule)), "{:?} {:?}", few, many);
            }
        }
    }
}

#[test]
fn the_worlds_are_no_idle_ones() {
    // Each of these would be untried if the worlds came out too tame.
    let mut runner = TestRunner::deterministic();
    let mut seen = [0_usize; 8];
    for _ in 0..400 {
        let world = world().new_tree(&mut runner).unwrap().current();
        let policy = world.policy();
        let who = world.principal(&policy);
        let all = ACTIONS
            .into_iter()
            .map(|action| policy.where_can(&who, action));
        for (reach, action) in all.zip(ACTIONS) {
            let is_part = |set: &StoreSet| !set.is_empty() && !set.listed().is_empty();
            let found = [
                is_part(reach.blocked()),
                is_part(reach.awaiting()),
                reach.blocked().is_all_but(),
                reach.blocked().is_all_but() && !reach.blocked().listed().is_empty(),
                reach.is_only_for_new(),
                !reach.except().is_empty() && !reach.blocked().is_empty(),
                !reach.bounds().is_empty() && !reach.blocked().is_empty(),
                !reach.is_nowhere() && !policy.could_ever(&who, action),
            ];
            for (count, found) in seen.iter_mut().zip(found) {
                *count += usize::from(found);
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 5), "{seen:?}");
}

// ---- By hand ----

#[test]
fn r59_the_lists_of_a_rule_that_blocks_in_one_store() {
    let rule = DutyDocument::new("OWN", DutyKind::Static, Severity::Critical)
        .side([orders::VIEW])
        .side([marketing::SEND]);
    let policy = compiled(&bare().duty(rule));
    let ana = human(1)
        .grant(g(orders::VIEW, tenant()))
        .grant(g(marketing::SEND, ScopeDocument::in_stores([2_u64])));
    let who = principal(&policy, &[ana], &now());
    let reach = policy.where_can(&who, orders::VIEW);
    assert_eq!(reach.blocked().to_string(), "store 2");
    assert!(reach.awaiting().is_empty() && !reach.is_only_for_new());
    assert!(!reach.is_whole_tenant() && !reach.is_nowhere());
    assert!(policy.could_ever(&who, orders::VIEW));
    // Sending is held in store 2 alone, and is blocked there.
    let reach = policy.where_can(&who, marketing::SEND);
    assert_eq!(reach.blocked().to_string(), "store 2");
    assert!(!policy.could_ever(&who, marketing::SEND));
}

#[test]
fn r59_the_lists_of_a_rule_that_is_waived_in_one_store() {
    let policy = crate::shop::shipped();
    let ana = holding(1, [orders::REFUND, discounts::CREATE])
        .waiver(waiver("O2C-02", 101).scope(ScopeDocument::in_stores([1_u64])));
    let who = principal(&policy, &[ana], &now());
    let reach = policy.where_can(&who, orders::REFUND);
    assert_eq!(reach.awaiting().to_string(), "all stores but 1");
    assert!(reach.blocked().is_empty());
    assert!(!reach.after_approval().is_empty());
    assert!(reach.admits(&crate::shop::order(1)) && !reach.admits(&crate::shop::order(2)));
    assert!(!reach.admits(&crate::shop::order_of_none()));
    assert!(policy.could_ever(&who, orders::REFUND));
}

#[test]
fn r59_the_lists_of_a_rule_that_is_in_force_everywhere() {
    let policy = crate::shop::shipped();
    let ana = holding(
        1,
        [
            countersign::actions::products::PRICE,
            countersign::actions::settings::PAYMENTS,
        ],
    );
    let price = countersign::actions::products::PRICE;
    let who = principal(&policy, std::slice::from_ref(&ana), &now());
    assert_eq!(
        policy.where_can(&who, price).blocked().to_string(),
        "all stores"
    );
    assert!(!policy.could_ever(&who, price));
    // In one store it is waived: that one is left.
    let waived = ana.waiver(waiver("SET-01", 101).scope(ScopeDocument::in_stores([4_u64])));
    let who = principal(&policy, &[waived], &now());
    assert_eq!(
        policy.where_can(&who, price).blocked().to_string(),
        "all stores but 4"
    );
    assert!(policy.could_ever(&who, price));
}

#[test]
fn r36_r59_what_depends_on_a_history_is_open_only_for_what_is_new() {
    let sets = [countersign::DutySet::CommerceObjects];
    let policy = compiled(&PolicyDocument::new().duties(sets));
    let who = principal(
        &policy,
        &[holding(1, [orders::CREATE, orders::VIEW])],
        &now(),
    );
    let new = Resource::of(ResourceKind::ORDER)
        .in_tenant(1_u64)
        .in_store(1_u64);
    let reach = policy.where_can(&who, orders::CREATE);
    assert!(reach.is_only_for_new() && !reach.with_evidence().is_empty());
    assert!(reach.admits(&new) && !reach.admits(&crate::shop::order(1)));
    assert!(!policy.where_can(&who, orders::VIEW).is_only_for_new());
    let menu = policy.what_can(&who, &crate::shop::order(1));
    assert_eq!(menu.with_evidence(), orders::CREATE.only());
    assert_eq!(
        policy.what_can(&who, &new).allowed(),
        orders::CREATE | orders::VIEW
    );
}

#[test]
fn r58_what_is_told_of_a_rule_that_blocks_and_of_one_that_asks() {
    let policy = crate::shop::shipped();
    let order = crate::shop::order(1);
    for (actions, rule, outcome) in [
        ([orders::REFUND, discounts::CREATE], "O2C-02", "approval"),
        (
            [orders::REFUND, countersign::actions::settings::PAYMENTS],
            "SET-03",
            "deny",
        ),
    ] {
        let who = principal(&policy, &[holding(1, actions)], &now());
        let why = policy.explain(&who, orders::REFUND, &order);
        assert_eq!(why.decision().outcome(), outcome);
        assert_eq!(why.detail().duties(), [rule]);
        assert!(why.to_string().contains(rule), "{why}");
        let public = why.public().to_string();
        assert!(
            !public.contains(rule) && !public.to_lowercase().contains("dut"),
            "{public}"
        );
    }
}
