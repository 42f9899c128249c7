//! Which rules a person trips, in what way and where: what `conflicts` tells
//! (rules R32 and R40).

use countersign::actions::{customers, orders, products, reports, settings};
use countersign::{
    Account, AccountDocument, AccountKind, Action, ConflictState, DutyKind, OnUse, Policy,
    PolicyDocument, Profile, RoleDocument, Severity, Status,
};
use proptest::prelude::*;

use crate::shop::{
    ANA, CREATE, NOW, REFUND, bare, compiled, g, held, holding, human, names, of_person, resolved,
    rule, shipped, standing, stores, t, tenant, waiver,
};

/// Each conflict in a line: the rule, in what way, how bad, and where.
fn lines(policy: &Policy, accounts: &[AccountDocument]) -> Vec<String> {
    let standing = standing(policy, accounts);
    let conflicts = policy.conflicts(&standing);
    let line = |found: &countersign::Conflict<'_>| {
        let (rule, state) = (found.rule().name(), found.state());
        format!("{rule} {state}, {}: {}", found.severity(), found.stores())
    };
    conflicts.iter().map(line).collect()
}

fn torn() -> AccountDocument {
    holding(1, [CREATE, REFUND])
}

#[test]
fn r32_what_is_held_at_once_is_active_where_it_meets() {
    let policy = shipped();
    for (create, refund, expected) in [
        (tenant(), tenant(), vec!["O2C-02 active, high: all stores"]),
        (stores([1]), tenant(), vec!["O2C-02 active, high: store 1"]),
        (
            stores([2, 1]),
            tenant(),
            vec!["O2C-02 active, high: stores 1, 2"],
        ),
        (stores([1]), stores([2]), vec![]),
        (
            stores([1, 2]),
            stores([2, 3]),
            vec!["O2C-02 active, high: store 2"],
        ),
        (
            countersign::ScopeDocument::narrowed().assigned(),
            stores([3]),
            vec!["O2C-02 active, high: store 3"],
        ),
    ] {
        let ana = [human(1)
            .grant(g(CREATE, create.clone()))
            .grant(g(REFUND, refund.clone()))];
        assert_eq!(lines(&policy, &ana), expected, "{create} and {refund}");
    }
}

#[test]
fn r32_each_state_and_its_severity() {
    let policy = shipped();
    let block = || holding(1, [products::PRICE, settings::PAYMENTS]);
    let refunds = || human(1).grant(g(REFUND, tenant()));
    for (name, ana, expected) in [
        ("active", torn(), "O2C-02 active, high: all stores"),
        (
            "suspended",
            torn().status(Status::Suspended),
            "O2C-02 active, high: all stores",
        ),
        (
            "denied",
            torn().deny(g(CREATE, tenant())),
            "O2C-02 latent, medium: all stores",
        ),
        (
            "denied for now",
            torn().deny(g(CREATE, tenant()).until(t(NOW + 1))),
            "O2C-02 latent, medium: all stores",
        ),
        (
            "denied some time ago",
            torn().deny(g(CREATE, tenant()).until(t(NOW))),
            "O2C-02 active, high: all stores",
        ),
        (
            "denied in a corner",
            torn().deny(g(CREATE, stores([1]).locations([3_u64]))),
            "O2C-02 active, high: all stores",
        ),
        (
            "bounded",
            torn().boundary([g(REFUND, tenant())]),
            "O2C-02 latent, medium: all stores",
        ),
        (
            "bounded to both",
            torn().boundary([g(REFUND, tenant()), g(CREATE, tenant())]),
            "O2C-02 active, high: all stores",
        ),
        (
            "bounded to nothing",
            torn().boundary_nothing(),
            "O2C-02 latent, medium: all stores",
        ),
        (
            "to begin",
            refunds().grant(g(CREATE, tenant()).from(t(2_000))),
            "O2C-02 future, medium: all stores",
        ),
        (
            "waived",
            torn().waiver(waiver("O2C-02", ANA)),
            "O2C-02 mitigated, low: all stores",
        ),
        (
            "waived and denied",
            torn()
                .waiver(waiver("O2C-02", ANA))
                .deny(g(CREATE, tenant())),
            "O2C-02 mitigated, low: all stores",
        ),
        (
            "waived and to begin",
            refunds()
                .grant(g(CREATE, tenant()).from(t(2_000)))
                .waiver(waiver("O2C-02", ANA)),
            "O2C-02 mitigated, low: all stores",
        ),
        ("critical", block(), "SET-01 active, critical: all stores"),
        (
            "critical, denied",
            block().deny(g(settings::PAYMENTS, tenant())),
            "SET-01 latent, high: all stores",
        ),
        (
            "medium, denied",
            holding(1, [customers::EDIT, REFUND]).deny(g(REFUND, tenant())),
            "O2C-05 latent, low: all stores",
        ),
    ] {
        assert_eq!(lines(&policy, &[ana]), [expected], "{name}");
    }
}

#[test]
fn r32_a_rule_may_be_tripped_in_several_ways_in_several_places() {
    let policy = shipped();
    let refunds = || human(1).grant(g(REFUND, tenant()));
    for (name, ana, expected) in [
        (
            "waived in one store",
            torn().waiver(waiver("O2C-02", ANA).scope(stores([1]))),
            vec![
                "O2C-02 active, high: all stores but 1",
                "O2C-02 mitigated, low: store 1",
            ],
        ),
        (
            "denied in two",
            torn().deny(g(CREATE, stores([1, 2]))),
            // A deny names no place of its own: places are those of grants and waivers.
            vec!["O2C-02 active, high: all stores"],
        ),
        (
            "denied in one of the two where they meet",
            human(1)
                .grant(g(CREATE, stores([1, 2])))
                .grant(g(REFUND, tenant()))
                .deny(g(CREATE, stores([1]))),
            vec![
                "O2C-02 active, high: store 2",
                "O2C-02 latent, medium: store 1",
            ],
        ),
        (
            "now in one store, later in another",
            refunds()
                .grant(g(CREATE, stores([1])))
                .grant(g(CREATE, stores([2])).from(t(2_000))),
            vec![
                "O2C-02 active, high: store 1",
                "O2C-02 future, medium: store 2",
            ],
        ),
        (
            "now in one store, later in all",
            refunds()
                .grant(g(CREATE, stores([1])))
                .grant(g(CREATE, tenant()).from(t(2_000))),
            vec![
                "O2C-02 active, high: store 1",
                "O2C-02 future, medium: all stores but 1",
            ],
        ),
        (
            "all four",
            refunds()
                .grant(g(CREATE, stores([1, 2, 3])))
                .grant(g(CREATE, stores([4])).from(t(2_000)))
                .deny(g(CREATE, stores([2])))
                .waiver(waiver("O2C-02", ANA).scope(stores([3]))),
            vec![
                "O2C-02 active, high: store 1",
                "O2C-02 latent, medium: store 2",
                "O2C-02 future, medium: store 4",
                "O2C-02 mitigated, low: store 3",
            ],
        ),
    ] {
        assert_eq!(lines(&policy, &[ana]), expected, "{name}");
    }
}

#[test]
fn r32_what_is_over_or_gone_trips_nothing() {
    let policy = shipped();
    for (name, ana) in [
        (
            "a grant that is over",
            human(1)
                .grant(g(REFUND, tenant()))
                .grant(g(CREATE, tenant()).until(t(NOW))),
        ),
        (
            "a grant of no time",
            human(1)
                .grant(g(REFUND, tenant()))
                .grant(g(CREATE, tenant()).from(t(9)).until(t(9))),
        ),
        ("terminated", torn().status(Status::Terminated)),
        ("over", torn().active_until(t(NOW))),
        ("one side", holding(1, [REFUND])),
        ("nothing", human(1)),
    ] {
        assert_eq!(lines(&policy, &[ana]), [""; 0], "{name}");
    }
}

#[test]
fn r34_every_profile_and_owners_are_told_of_everything() {
    for profile in Profile::ALL.iter().copied() {
        let policy = compiled(&PolicyDocument::new().profile(profile));
        for ana in [torn(), torn().owner()] {
            let found = lines(&policy, &[ana]);
            assert_eq!(found, ["O2C-02 active, high: all stores"], "{profile}");
        }
    }
    // What a rule would do is no matter, and rules of other kinds are none of its own.
    let document = rule("OWN", Severity::Low)
        .side([CREATE])
        .side([REFUND])
        .on_use(OnUse::Ignore);
    let of = |kind| countersign::DutyDocument::new("NOT", kind, Severity::Low);
    for kind in [DutyKind::Session, DutyKind::Object] {
        let other = of(kind).side([CREATE]).side([REFUND]);
        let policy = compiled(&bare().duty(document.clone()).duty(other));
        assert_eq!(lines(&policy, &[torn()]), ["OWN active, low: all stores"]);
    }
}

#[test]
fn r32_rules_are_told_by_name_each_with_what_is_held_of_it() {
    let policy = shipped();
    let ana = [holding(
        1,
        [
            REFUND,
            customers::STORE_CREDIT,
            CREATE,
            orders::CREATE,
            orders::VIEW,
        ],
    )];
    let standing = standing(&policy, &ana);
    let conflicts = policy.conflicts(&standing);
    let found: Vec<&str> = conflicts.iter().map(|found| found.rule().name()).collect();
    assert_eq!(found, ["FIN-02", "O2C-01", "O2C-02", "O2C-03", "O2C-09"]);
    let held: Vec<Vec<String>> = (conflicts.iter())
        .map(|found| names(&policy, found.held()))
        .collect();
    assert_eq!(held[0], ["customers.store_credit", "orders.refund"]);
    assert_eq!(held[1], ["discounts.create", "orders.create"]);
    assert_eq!(
        held[4],
        [
            "customers.store_credit",
            "discounts.create",
            "orders.create",
            "orders.refund"
        ]
    );
}

#[test]
fn r33_roles_that_trip_it_by_themselves_are_named() {
    let both = || RoleDocument::new().allow([CREATE, REFUND]);
    let document = PolicyDocument::new()
        .role("torn", both())
        .role("another", both())
        .role("accepting", both().accept("O2C-02", "a list", "Nadia"))
        .role("half", RoleDocument::new().allow([CREATE]));
    let policy = compiled(&document);
    let told = |ana: AccountDocument| -> Vec<(ConflictState, String, Vec<String>)> {
        let standing = standing(&policy, &[ana]);
        let conflicts = policy.conflicts(&standing);
        let told = conflicts.iter().map(|found| {
            let roles = found.roles().iter().map(|name| (*name).to_owned());
            (found.state(), found.stores().to_string(), roles.collect())
        });
        told.collect()
    };
    let active = |stores: &str, roles: &[&str]| {
        let roles: Vec<String> = roles.iter().map(|name| (*name).to_owned()).collect();
        (ConflictState::Active, stores.to_owned(), roles)
    };
    for (name, ana, expected) in [
        (
            "one",
            human(1).grant(held("torn", tenant())),
            vec![active("all stores", &["torn"])],
        ),
        (
            "two",
            human(1)
                .grant(held("torn", tenant()))
                .grant(held("another", stores([1]))),
            vec![active("all stores", &["another", "torn"])],
        ),
        (
            "by two together",
            human(1)
                .grant(held("half", tenant()))
                .grant(g(REFUND, tenant())),
            vec![active("all stores", &[])],
        ),
        ("by direct grants", torn(), vec![active("all stores", &[])]),
    ] {
        assert_eq!(told(ana), expected, "{name}");
    }
    let ana = human(1)
        .grant(held("accepting", stores([1])))
        .grant(held("torn", stores([2])));
    let mitigated = (
        ConflictState::Mitigated,
        "store 1".to_owned(),
        vec!["accepting".to_owned()],
    );
    assert_eq!(told(ana), [active("store 2", &["torn"]), mitigated]);
}

#[test]
fn r11_two_accounts_of_one_person_are_one() {
    let policy = shipped();
    let one = human(1).grant(g(REFUND, stores([1, 2])));
    let other = of_person(AccountKind::App, 2, ANA).grant(g(CREATE, stores([2, 3])));
    let expected = ["O2C-02 active, high: store 2"];
    assert_eq!(lines(&policy, &[one.clone(), other.clone()]), expected);
    assert_eq!(lines(&policy, &[other.clone(), one.clone()]), expected);
    assert_eq!(lines(&policy, std::slice::from_ref(&one)), [""; 0]);
    // What is masked in one account is so where the other does not give it.
    let denied = other.clone().deny(g(CREATE, tenant()));
    assert_eq!(
        lines(&policy, &[one.clone(), denied]),
        ["O2C-02 latent, medium: store 2"]
    );
    let other_deny = one.clone().deny(g(CREATE, tenant()));
    assert_eq!(lines(&policy, &[other_deny, other.clone()]), expected);
    let gone = other.status(Status::Terminated);
    assert_eq!(lines(&policy, &[one, gone]), [""; 0]);
}

#[test]
fn r32_of_a_standing_of_nobody_there_are_none() {
    let policy = shipped();
    let accounts = resolved(&policy, &[torn(), holding(2, [CREATE, REFUND])]);
    let both: Vec<&Account> = accounts.iter().collect();
    assert!(policy.conflicts(&policy.standing(&both, t(NOW))).is_empty());
    assert!(policy.conflicts(&policy.standing(&[], t(NOW))).is_empty());
    let other = compiled(
        &PolicyDocument::new()
            .max_staff(3)
            .role("x", RoleDocument::new().allow([REFUND])),
    );
    assert!(
        other
            .conflicts(&policy.standing(&both[..1], t(NOW)))
            .is_empty()
    );
}

// ---- L17 and L18 ----

const ACTIONS: [Action; 6] = [
    reports::TRAFFIC,
    reports::SALES,
    reports::PRODUCTS,
    reports::ANALYTICS,
    CREATE,
    REFUND,
];

/// A grant: one of the actions, where, and of which of two accounts.
type Given = (usize, u8, bool);

fn given() -> impl Strategy<Value = Vec<Given>> {
    prop::collection::vec((0..ACTIONS.len(), 0..4_u8, any::<bool>()), 0..7)
}

fn entry((action, place, _): &Given) -> countersign::EntryDocument {
    let scope = match place {
        0 => tenant(),
        place => stores([u64::from(*place)]),
    };
    g(ACTIONS[*action], scope)
}

/// One person with two accounts.
fn person(given: &[Given]) -> [AccountDocument; 2] {
    let mut accounts = [human(1), of_person(AccountKind::App, 2, ANA)];
    for grant in given {
        let account = &mut accounts[usize::from(grant.2)];
        *account = account.clone().grant(entry(grant));
    }
    accounts
}

/// The rule of four sides, in some order, beside the shipped ones.
fn with_sides(order: [usize; 4], trip_at: u8) -> Policy {
    let rule = rule("OWN", Severity::High).trip_at(trip_at);
    let rule = order
        .iter()
        .fold(rule, |rule, side| rule.side([ACTIONS[*side]]));
    compiled(&PolicyDocument::new().duty(rule))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn l17_another_grant_takes_no_conflict_away(given in given(), more in given()) {
        let policy = with_sides([0, 1, 2, 3], 2);
        let all: Vec<Given> = given.iter().chain(&more).copied().collect();
        let (few, many) = (standing(&policy, &person(&given)), standing(&policy, &person(&all)));
        let (few, many) = (policy.conflicts(&few), policy.conflicts(&many));
        for conflict in &few {
            for store in 1..=4_u64 {
                let store = store.into();
                if conflict.stores().contains(store) {
                    let still = many.iter().any(|other| {
                        other.rule() == conflict.rule() && other.stores().contains(store)
                    });
                    prop_assert!(still, "{}", conflict.rule().name());
                }
            }
        }
    }

    #[test]
    fn l17_what_trips_at_n_trips_at_fewer_and_the_order_of_sides_is_no_matter(
        given in given(),
        order in Just([0, 1, 2, 3]).prop_shuffle(),
    ) {
        let accounts = person(&given);
        let own = |policy: &Policy| -> Vec<String> {
            let lines = lines(policy, &accounts).into_iter();
            lines.filter(|line| line.starts_with("OWN")).collect()
        };
        let mut trips = Vec::new();
        for trip_at in 2..=4 {
            let found = own(&with_sides([0, 1, 2, 3], trip_at));
            prop_assert_eq!(&own(&with_sides(order, trip_at)), &found);
            trips.push(!found.is_empty());
        }
        prop_assert!(trips.windows(2).all(|pair| pair[0] >= pair[1]), "{:?}", trips);
    }

    #[test]
    fn l18_moving_grants_between_accounts_of_one_person_changes_nothing(
        given in given(),
        elsewhere in prop::collection::vec(any::<bool>(), 7),
    ) {
        let policy = with_sides([0, 1, 2, 3], 3);
        let moved: Vec<Given> = (given.iter().zip(&elsewhere))
            .map(|((action, place, _), account)| (*action, *place, *account))
            .collect();
        prop_assert_eq!(lines(&policy, &person(&given)), lines(&policy, &person(&moved)));
    }
}
