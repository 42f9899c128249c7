//! Toxic combinations against trying every combination: complete up to three
//! roles, the smallest alone, and each told rightly.

use std::collections::BTreeSet;

use countersign::actions::{discounts, marketing, orders, reports};
use countersign::{
    Action, Actions, DutyDocument, DutyKind, Policy, PolicyDocument, RoleDocument, Severity,
};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use crate::shop::{bare, compiled, names};

const ACTIONS: [Action; 8] = [
    orders::VIEW,
    orders::CREATE,
    orders::REFUND,
    discounts::CREATE,
    discounts::VIEW,
    marketing::SEND,
    reports::SALES,
    reports::TRAFFIC,
];

/// A set of the actions above, by place.
type Set = BTreeSet<usize>;

/// A rule: its sides, each of any or of all, and how many trip it.
#[derive(Debug, Clone)]
struct Rule {
    sides: Vec<(Set, bool)>,
    trip_at: usize,
}

impl Rule {
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

    fn trips(&self, by: &Set) -> bool {
        self.held(by).len() >= self.trip_at
    }

    fn document(&self, index: usize) -> DutyDocument {
        let document = DutyDocument::new(format!("OWN-{index}"), DutyKind::Static, Severity::High);
        let trip_at = u8::try_from(self.trip_at).unwrap();
        let sides = self.sides.iter();
        sides.fold(document.trip_at(trip_at), |document, (side, all)| {
            let actions = side.iter().map(|place| ACTIONS[*place]);
            if *all {
                document.side_of_all(actions)
            } else {
                document.side(actions)
            }
        })
    }
}

/// Rules of two to four sides, among them 2 of 3 and 3 of 4.
fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let side_of = vec(0..5_usize, ACTIONS.len());
    let rule = (side_of, vec(any::<bool>(), 4), 2..=4_usize);
    let rule = rule.prop_filter_map("two sides at least", |(side_of, all, trip_at)| {
        let of = |side| -> Set {
            let actions = side_of.iter().enumerate();
            actions
                .filter(|(_, of)| **of == side)
                .map(|(action, _)| action)
                .collect()
        };
        let sides: Vec<(Set, bool)> = (0..4)
            .map(of)
            .zip(all)
            .filter(|(side, _)| !side.is_empty())
            .collect();
        let trip_at = trip_at.min(sides.len());
        (sides.len() >= 2).then_some(Rule { sides, trip_at })
    });
    vec(rule, 1..4)
}

fn roles() -> impl Strategy<Value = Vec<Set>> {
    vec(btree_set(0..ACTIONS.len(), 1..4), 1..7)
}

fn role_document(actions: &Set) -> RoleDocument {
    RoleDocument::new().allow(actions.iter().map(|place| ACTIONS[*place]))
}

fn name(role: usize) -> String {
    format!("role-{role}")
}

fn policy(duties: &[Rule], roles: &[Set], order: &[usize]) -> Policy {
    let numbered = duties.iter().enumerate();
    let document = numbered.fold(bare(), |document, (index, rule)| {
        document.duty(rule.document(index))
    });
    let document = order.iter().fold(document, |document, role| {
        document.role(name(*role), role_document(&roles[*role]))
    });
    compiled(&document)
}

/// A side that is held: which role brings which actions to it.
type Brought = Vec<(String, Vec<String>)>;

/// A combination as it is told: its roles, its rule, the sides that are held with
/// the roles of each, and the actions without which it is none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    count: usize,
    roles: Vec<String>,
    rule: String,
    sides: Vec<Brought>,
    resolved_without: Vec<String>,
}

fn told(policy: &Policy) -> Vec<Told> {
    let found = policy.toxic_combinations();
    let tell = |toxic: &countersign::ToxicCombination<'_>| {
        let roles: Vec<String> = toxic
            .roles()
            .iter()
            .map(|role| role.name().to_owned())
            .collect();
        assert_eq!(toxic.names(), roles.join(" + "));
        let sides = toxic.sides().map(|side| {
            let brought = side.into_iter();
            brought
                .map(|(role, by)| (role.name().to_owned(), names(policy, by)))
                .collect()
        });
        Told {
            count: roles.len(),
            rule: toxic.rule().name().to_owned(),
            sides: sides.collect(),
            resolved_without: names(policy, toxic.resolved_without()),
            roles,
        }
    };
    found.iter().map(tell).collect()
}

fn named(actions: impl IntoIterator<Item = usize>) -> Vec<String> {
    let mut names: Vec<String> = actions
        .into_iter()
        .map(|place| ACTIONS[place].to_string())
        .collect();
    names.sort();
    names
}

/// The same, by trying every combination of up to three roles.
fn by_trying(duties: &[Rule], roles: &[Set]) -> Vec<Told> {
    let mut found = Vec::new();
    for bits in 1..(1_u32 << roles.len()) {
        if bits.count_ones() > 3 {
            continue;
        }
        let members = |bits: u32| (0..roles.len()).filter(move |role| bits >> role & 1 == 1);
        let union = |bits: u32| -> Set {
            members(bits)
                .flat_map(|role| roles[role].iter().copied())
                .collect()
        };
        let all = union(bits);
        for (index, rule) in duties.iter().enumerate() {
            let mut parts = (1..bits).filter(|part| part & bits == *part);
            if !rule.trips(&all) || parts.any(|part| rule.trips(&union(part))) {
                continue;
            }
            let sides = rule.held(&all).into_iter().map(|side| {
                let brought = members(bits).map(|role| {
                    let by = side.intersection(&roles[role]).copied();
                    (name(role), named(by))
                });
                brought.filter(|(_, by)| !by.is_empty()).collect()
            });
            let resolves = |action: &usize| {
                let mut without = all.clone();
                let of_the_rule = rule.sides.iter().any(|(side, _)| side.contains(action));
                without.remove(action) && of_the_rule && !rule.trips(&without)
            };
            found.push(Told {
                count: members(bits).count(),
                roles: members(bits).map(name).collect(),
                rule: format!("OWN-{index}"),
                sides: sides.collect(),
                resolved_without: named(all.iter().copied().filter(resolves)),
            });
        }
    }
    found.sort();
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r33_every_smallest_combination_of_up_to_three_is_told_and_no_other(
        rules in rules(),
        roles in roles(),
    ) {
        let order: Vec<usize> = (0..roles.len()).collect();
        let found = told(&policy(&rules, &roles, &order));
        // The single ones first, then the twos, each by the names of roles and rule.
        prop_assert_eq!(found, by_trying(&rules, &roles));
    }

    #[test]
    fn l5_the_order_of_roles_in_the_document_is_no_matter(
        rules in rules(),
        (roles, order) in roles().prop_flat_map(|roles| {
            let order: Vec<usize> = (0..roles.len()).collect();
            (Just(roles), Just(order).prop_shuffle())
        }),
    ) {
        let sorted: Vec<usize> = (0..roles.len()).collect();
        let turned = told(&policy(&rules, &roles, &order));
        prop_assert_eq!(turned, told(&policy(&rules, &roles, &sorted)));
    }

    #[test]
    fn l17_the_order_of_sides_is_no_matter(rules in rules(), roles in roles()) {
        let turned: Vec<Rule> = (rules.iter().cloned())
            .map(|mut rule| {
                rule.sides.reverse();
                rule
            })
            .collect();
        let order: Vec<usize> = (0..roles.len()).collect();
        let key = |told: &Told| (told.roles.clone(), told.rule.clone(), told.resolved_without.clone());
        let one = told(&policy(&rules, &roles, &order));
        let other = told(&policy(&turned, &roles, &order));
        prop_assert_eq!(
            one.iter().map(key).collect::<Vec<_>>(),
            other.iter().map(key).collect::<Vec<_>>()
        );
    }
}

// ---- By hand ----

fn two_of_three() -> DutyDocument {
    DutyDocument::new("TWO", DutyKind::Static, Severity::Low)
        .side([orders::VIEW])
        .side([orders::CREATE])
        .side([orders::REFUND])
}

fn three_of_four() -> DutyDocument {
    DutyDocument::new("THREE", DutyKind::Static, Severity::Low)
        .side([orders::VIEW])
        .side([orders::CREATE])
        .side_of_all([orders::REFUND, discounts::CREATE])
        .side([marketing::SEND])
        .trip_at(3)
}

fn allowing<const N: usize>(actions: [Action; N]) -> RoleDocument {
    RoleDocument::new().allow(actions)
}

/// The combinations of a policy in lines.
fn lines(document: &PolicyDocument) -> Vec<String> {
    let policy = compiled(document);
    let found = policy.toxic_combinations();
    let line = |toxic: &countersign::ToxicCombination<'_>| {
        format!("{}: {}", toxic.names(), toxic.rule().name())
    };
    found.iter().map(line).collect()
}

#[test]
fn r31_n_of_m_over_several_roles() {
    let one_each = bare()
        .role("a", allowing([orders::VIEW]))
        .role("b", allowing([orders::CREATE]))
        .role("c", allowing([orders::REFUND]));
    let pairs = ["a + b: TWO", "a + c: TWO", "b + c: TWO"];
    assert_eq!(lines(&one_each.clone().duty(two_of_three())), pairs);
    let all = one_each.clone().duty(two_of_three().trip_at(3));
    assert_eq!(lines(&all), ["a + b + c: TWO"]);
    // One half of a side of all in each of two roles: it takes four, and four are not tried.
    let halves = one_each
        .role("d", allowing([discounts::CREATE]))
        .duty(three_of_four());
    assert_eq!(lines(&halves), [""; 0]);
    let whole = halves.role("e", allowing([orders::REFUND, discounts::CREATE]));
    assert_eq!(lines(&whole), ["a + b + e: THREE"]);
}

#[test]
fn r33_a_role_that_trips_a_rule_by_itself_is_in_no_greater_combination() {
    let document = bare()
        .duty(two_of_three())
        .role("all", allowing([orders::VIEW, orders::CREATE]))
        .role("one", allowing([orders::REFUND]));
    assert_eq!(lines(&document), ["all: TWO"]);
    // Of each rule for itself.
    let other = DutyDocument::new("OTHER", DutyKind::Static, Severity::Low)
        .side([orders::VIEW])
        .side([orders::REFUND]);
    let document = document.duty(other);
    assert_eq!(lines(&document), ["all: TWO", "all + one: OTHER"]);
}

#[test]
fn what_resolves_it_is_any_one_action_that_takes_a_side_away() {
    let rule = DutyDocument::new("OWN", DutyKind::Static, Severity::Low)
        .side([orders::VIEW, orders::CREATE])
        .side_of_all([orders::REFUND, discounts::CREATE]);
    let document = bare()
        .duty(rule)
        .role(
            "one",
            allowing([orders::VIEW, orders::CREATE, reports::SALES]),
        )
        .role("other", allowing([orders::REFUND, discounts::CREATE]));
    let policy = compiled(&document);
    let found = policy.toxic_combinations();
    let [toxic] = found.as_slice() else {
        panic!("{found:?}");
    };
    // Taking one of two that come to the same resolves nothing.
    assert_eq!(toxic.resolved_without(), orders::REFUND | discounts::CREATE);
    let sides = toxic.sides().flatten();
    let sides: Vec<(&str, Actions)> = sides.map(|(role, by)| (role.name(), by)).collect();
    assert_eq!(
        sides,
        [
            ("one", orders::VIEW | orders::CREATE),
            ("other", orders::REFUND | discounts::CREATE),
        ]
    );
}

#[test]
fn only_one_role_is_accepted_and_only_for_its_rule() {
    let both = || allowing([discounts::CREATE, orders::REFUND]);
    let document = PolicyDocument::new()
        .role("accepting", both().accept("O2C-02", "a list", "Nadia"))
        .role("maker", allowing([discounts::CREATE]))
        .role("payer", allowing([orders::REFUND]))
        .role("torn", both());
    let policy = compiled(&document);
    let found: Vec<(String, bool)> = (policy.toxic_combinations().iter())
        .map(|toxic| (toxic.names(), toxic.accepted().is_some()))
        .collect();
    let expected = [
        ("accepting", true),
        ("torn", false),
        ("maker + payer", false),
    ];
    assert_eq!(
        found,
        expected.map(|(names, accepted)| (names.to_owned(), accepted))
    );
}

#[test]
fn rules_of_sessions_and_objects_and_policies_without_roles_have_none() {
    for kind in [DutyKind::Session, DutyKind::Object] {
        let rule = DutyDocument::new("OWN", kind, Severity::Critical)
            .side([orders::VIEW])
            .side([orders::CREATE]);
        let document = bare()
            .duty(rule)
            .role("all", allowing([orders::VIEW, orders::CREATE]));
        assert_eq!(lines(&document), [""; 0], "{kind}");
    }
    assert_eq!(lines(&PolicyDocument::new()), [""; 0]);
}

#[test]
fn a_rule_that_is_ignored_is_told_all_the_same() {
    let rule = two_of_three().on_use(countersign::OnUse::Ignore);
    let document = bare()
        .duty(rule)
        .role("all", allowing([orders::VIEW, orders::CREATE]));
    assert_eq!(lines(&document), ["all: TWO"]);
}
