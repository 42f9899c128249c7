//! What one person was granted, over all their accounts and in which places: the
//! cases of rules R11, R31 and R32 as tables.

use crate::using::sides;
use countersign::actions::{customers, orders, products, reports, settings, staff};
use countersign::{
    AccountDocument, AccountKind, Action, Currency, DutyDocument, DutyKind, Level, LimitDocument,
    Per, PolicyDocument, Requirements, RoleDocument, ScopeDocument, Severity, Status, Unit,
};

use crate::shop::{
    ASKS, CREATE, NOW, REFUND, as_of_now, bare, compiled, g, gets, held, holding, human, now,
    of_person, on, order, order_of_none, principal, rule, shipped, standing, stores, t, tenant,
};

const BLOCKED: &str = "deny: static_duty";
// ---- R31: how many sides ----

const SIDES: [Action; 4] = [
    reports::TRAFFIC,
    reports::SALES,
    reports::PRODUCTS,
    reports::ANALYTICS,
];

#[test]
fn r31_so_many_held_sides_trip_it_and_fewer_do_not() {
    for count in 2..=4 {
        for trip_at in 2..=u8::try_from(count).unwrap() {
            let policy = compiled(&bare().duty(sides(count, trip_at)));
            for held in 0..(1_usize << count) {
                let is_held = |side: usize| held >> side & 1 == 1;
                let mut ana = human(1);
                for (side, action) in SIDES.iter().enumerate().take(count) {
                    if is_held(side) {
                        ana = ana.grant(g(*action, tenant()));
                    }
                }
                let trips = held.count_ones() >= u32::from(trip_at);
                for (side, action) in SIDES.iter().enumerate().take(count) {
                    // An action of a side that is not held is none of its business.
                    let expected = match (is_held(side), trips) {
                        (true, true) => BLOCKED,
                        (true, false) => "allow",
                        (false, _) => "deny: no_grant",
                    };
                    let accounts = [ana.clone()];
                    let case = format!("{held:b} of {count}, trip at {trip_at}: {action}");
                    assert_eq!(gets(&policy, &accounts, *action, 1), expected, "{case}");
                }
            }
        }
    }
}

#[test]
fn r31_what_trips_at_n_trips_at_fewer() {
    for held in 0..=4 {
        let trips = |trip_at| {
            let policy = compiled(&bare().duty(sides(4, trip_at)));
            let give =
                |account: AccountDocument, action: &Action| account.grant(g(*action, tenant()));
            let ana = SIDES.iter().take(held).fold(human(1), give);
            !policy.conflicts(&standing(&policy, &[ana])).is_empty()
        };
        let found: Vec<bool> = [2, 3, 4].map(trips).to_vec();
        assert_eq!(found, [held >= 2, held >= 3, held >= 4]);
    }
}

#[test]
fn r31_a_side_of_all_is_held_by_all_of_it() {
    let document = rule("OWN", Severity::Critical)
        .side_of_all([reports::SALES, reports::PRODUCTS])
        .side([reports::TRAFFIC, reports::ANALYTICS]);
    let policy = compiled(&bare().duty(document));
    for (held, asked, expected) in [
        (
            vec![reports::SALES, reports::TRAFFIC],
            reports::SALES,
            "allow",
        ),
        (
            vec![reports::PRODUCTS, reports::TRAFFIC],
            reports::TRAFFIC,
            "allow",
        ),
        (
            vec![reports::SALES, reports::PRODUCTS, reports::TRAFFIC],
            reports::SALES,
            BLOCKED,
        ),
        (
            vec![reports::SALES, reports::PRODUCTS, reports::TRAFFIC],
            reports::TRAFFIC,
            BLOCKED,
        ),
        // Of a side of any, each action will do.
        (
            vec![reports::SALES, reports::PRODUCTS, reports::ANALYTICS],
            reports::PRODUCTS,
            BLOCKED,
        ),
        (
            vec![reports::SALES, reports::PRODUCTS],
            reports::SALES,
            "allow",
        ),
    ] {
        let give = |account: AccountDocument, action: &Action| account.grant(g(*action, tenant()));
        let ana = held.iter().fold(human(1), give);
        assert_eq!(
            gets(&policy, &[ana], asked, 1),
            expected,
            "{held:?}: {asked}"
        );
    }
}

#[test]
fn r31_the_halves_of_a_side_of_all_meet_over_grants_and_stores() {
    let document = rule("OWN", Severity::Critical)
        .side_of_all([reports::SALES, reports::PRODUCTS])
        .side([reports::TRAFFIC]);
    let policy = compiled(&bare().duty(document));
    let ana = |one, other| {
        [human(1)
            .grant(g(reports::SALES, one))
            .grant(g(reports::PRODUCTS, other))
            .grant(g(reports::TRAFFIC, tenant()))]
    };
    // One half in each of two stores is no whole in either.
    let apart = ana(stores([1]), stores([2]));
    assert_eq!(gets(&policy, &apart, reports::TRAFFIC, 1), "allow");
    let who = as_of_now(&policy, &apart);
    assert_eq!(
        on(&policy, &who, reports::TRAFFIC, &order_of_none()),
        "allow"
    );
    let meet = ana(stores([1]), tenant());
    assert_eq!(gets(&policy, &meet, reports::TRAFFIC, 1), BLOCKED);
    assert_eq!(gets(&policy, &meet, reports::TRAFFIC, 2), "allow");
}

#[test]
fn r31_a_rule_that_cannot_be_is_refused() {
    let two = || sides(2, 2);
    let one = rule("OWN", Severity::Low).side([reports::SALES]);
    let twice = two().side([reports::ANALYTICS, reports::SALES]);
    let all_twice = two().side_of_all([reports::ANALYTICS, reports::SALES]);
    for (document, place, said) in [
        (
            sides(4, 1),
            "duty[0].trip_at",
            "1 of 4 sides cannot trip a rule: give a number from 2 to 4",
        ),
        (
            sides(4, 5),
            "duty[0].trip_at",
            "5 of 4 sides cannot trip a rule: give a number from 2 to 4",
        ),
        (
            sides(2, 0),
            "duty[0].trip_at",
            "0 of 2 sides cannot trip a rule: give a number from 2 to 2",
        ),
        (
            sides(2, 3),
            "duty[0].trip_at",
            "3 of 2 sides cannot trip a rule: give a number from 2 to 2",
        ),
        (rule("OWN", Severity::Low), "duty[0].sides", "at least two"),
        (one, "duty[0].sides", "at least two"),
        (
            twice,
            "duty[0].sides[2]",
            "reports.sales is on another side already",
        ),
        (
            all_twice,
            "duty[0].sides[2]",
            "reports.sales is on another side already",
        ),
        (
            two().side([""; 0]),
            "duty[0].sides[2]",
            "it selects nothing",
        ),
        (
            two().side_of_all([""; 0]),
            "duty[0].sides[2]",
            "it selects nothing",
        ),
        (
            two().side(["reports.salse"]),
            "duty[0].sides[2][0]",
            "did you mean \"reports.sales\"?",
        ),
    ] {
        let error = bare().duty(document).compile().unwrap_err();
        let [mistake] = error.mistakes() else {
            panic!("{error}");
        };
        assert_eq!(mistake.place(), place, "{mistake}");
        assert!(mistake.kind().to_string().contains(said), "{mistake}");
    }
}

#[test]
fn r31_a_rule_has_a_name_of_its_own() {
    let named = |id| DutyDocument::new(id, DutyKind::Static, Severity::Low);
    let named = |id| named(id).side([reports::SALES]).side([reports::TRAFFIC]);
    for (document, place) in [
        (bare().duty(named("OWN")).duty(named("OWN")), "duty[1].id"),
        (bare().duty(named("O2C-02")), "duty[0].id"),
        (PolicyDocument::new().duty(named("O2C-02")), "duty[0].id"),
        (bare().duty(named("")), "duty[0].id"),
    ] {
        let error = document.compile().unwrap_err();
        assert_eq!(error.mistakes()[0].place(), place, "{error}");
    }
}

#[test]
fn r31_what_is_dropped_must_be_in_use_and_known() {
    for (document, place) in [
        (bare().drop_duty("O2C-02"), "duties.drop[0]"),
        (PolicyDocument::new().drop_duty("OBJ-01"), "duties.drop[0]"),
        (PolicyDocument::new().drop_duty("O2C-99"), "duties.drop[0]"),
        (
            PolicyDocument::new()
                .drop_duty("O2C-02")
                .drop_duty("O2C-02"),
            "duties.drop[1]",
        ),
    ] {
        let error = document.compile().unwrap_err();
        assert_eq!(error.mistakes()[0].place(), place, "{error}");
    }
}

// ---- R32: what was granted, and where ----

#[test]
fn r32_two_sides_conflict_only_where_they_meet() {
    let policy = shipped();
    // Where discounts are made, where money is given back, and what a refund gets
    // in stores 1, 2, 3.
    for (create, refund, expected) in [
        (
            stores([1]),
            stores([2]),
            ["deny: out_of_scope", "allow", "deny: out_of_scope"],
        ),
        (
            stores([1]),
            stores([1]),
            [ASKS, "deny: out_of_scope", "deny: out_of_scope"],
        ),
        (
            stores([1]),
            stores([1, 2]),
            [ASKS, "allow", "deny: out_of_scope"],
        ),
        (
            stores([1, 2]),
            stores([2, 3]),
            ["deny: out_of_scope", ASKS, "allow"],
        ),
        (tenant(), stores([1, 2]), [ASKS, ASKS, "deny: out_of_scope"]),
        (stores([1]), tenant(), [ASKS, "allow", "allow"]),
        (tenant(), tenant(), [ASKS, ASKS, ASKS]),
    ] {
        let ana = [human(1)
            .grant(g(CREATE, create.clone()))
            .grant(g(REFUND, refund.clone()))];
        let found = [1, 2, 3].map(|store| gets(&policy, &ana, REFUND, store));
        // Where it is denied for its scope, a rule that asks is not told.
        assert_eq!(found, expected, "{create} and {refund}");
    }
}

#[test]
fn r32_only_stores_part_places() {
    let policy = shipped();
    let narrow = [
        ScopeDocument::narrowed().locations([3_u64]),
        ScopeDocument::narrowed().categories([3_u64]),
        ScopeDocument::narrowed().vendors([3_u64]),
        ScopeDocument::narrowed().object("order", 77_u64),
        ScopeDocument::narrowed().assigned(),
    ];
    for scope in narrow {
        let ana = [human(1)
            .grant(g(CREATE, scope.clone()))
            .grant(g(REFUND, tenant()))];
        for store in [1, 2] {
            assert_eq!(gets(&policy, &ana, REFUND, store), ASKS, "{scope}");
        }
        let who = as_of_now(&policy, &ana);
        assert_eq!(on(&policy, &who, REFUND, &order_of_none()), ASKS, "{scope}");
    }
    // Beside stores, what is narrower is no matter.
    for scope in [
        stores([1]).locations([3_u64]),
        stores([1]).categories([3_u64]),
        stores([1]).assigned(),
    ] {
        let ana = [human(1)
            .grant(g(CREATE, scope.clone()))
            .grant(g(REFUND, tenant()))];
        let found = [1, 2].map(|store| gets(&policy, &ana, REFUND, store));
        assert_eq!(found, [ASKS, "allow"], "{scope}");
    }
}

#[test]
fn r32_what_is_to_come_counts_and_what_is_over_does_not() {
    let policy = shipped();
    let create = || g(CREATE, tenant());
    for (name, entry, expected) in [
        ("always", create(), ASKS),
        ("from later on", create().from(t(2_000)), ASKS),
        ("until later", create().until(t(NOW + 1)), ASKS),
        ("until now", create().until(t(NOW)), "allow"),
        ("over", create().from(t(0)).until(t(900)), "allow"),
        (
            "later, for no time",
            create().from(t(2_000)).until(t(2_000)),
            "allow",
        ),
        (
            "later, for a second",
            create().from(t(2_000)).until(t(2_001)),
            ASKS,
        ),
    ] {
        let ana = [human(1).grant(entry).grant(g(REFUND, tenant()))];
        assert_eq!(gets(&policy, &ana, REFUND, 1), expected, "{name}");
    }
}

#[test]
fn r32_nothing_that_is_granted_is_taken_away_by_anything_else() {
    let trained = RoleDocument::new().allow([CREATE]);
    let limit = LimitDocument::new("never", [CREATE], Per::Request, Unit::Money(Currency::EUR));
    let document = PolicyDocument::new()
        .role("plain", RoleDocument::new().allow([CREATE]))
        .role(
            "nested",
            RoleDocument::new().include("plain").allow([orders::VIEW]),
        )
        .role("trained", trained.clone().requires(Requirements::TRAINING))
        .role("sure", trained.clone().requires(Requirements::MULTI_FACTOR))
        .role("sundays", trained.clone().hours(["sun"], "03:00", "03:01"))
        .role("limited", trained.limit(limit.hard(0)))
        .role("level", RoleDocument::new().level("discounts", Level::Full));
    let policy = compiled(&document);
    let refunds = || human(1).grant(g(REFUND, tenant()));
    let both = || refunds().grant(g(CREATE, tenant()));
    let limits = g(REFUND, tenant());
    for (name, ana) in [
        ("plainly", both()),
        ("a deny", both().deny(g(CREATE, tenant()))),
        ("a deny of a store", both().deny(g(CREATE, stores([1])))),
        ("a boundary", both().boundary([limits])),
    ] {
        assert_eq!(gets(&policy, &[ana], REFUND, 1), ASKS, "{name}");
    }
    for role in [
        "plain", "nested", "trained", "sure", "sundays", "limited", "level",
    ] {
        let ana = refunds().grant(held(role, tenant()));
        assert_eq!(gets(&policy, &[ana], REFUND, 1), ASKS, "{role}");
    }
    // Nor by a session that uses another role.
    let document = document.role("desk", RoleDocument::new().allow([REFUND]));
    let policy = compiled(&document);
    let ana = [human(1)
        .grant(held("desk", tenant()))
        .grant(held("plain", tenant()))];
    let desk = policy.role("desk").unwrap().id();
    let who = principal(&policy, &ana, &now().only_roles([desk]));
    assert_eq!(on(&policy, &who, REFUND, &order(1)), ASKS);
}

#[test]
fn r32_a_guardrail_takes_nothing_away_from_what_was_granted() {
    // Discounts are left to nobody; who was granted them trips the rule all the same.
    let document = PolicyDocument::new().guardrail(["orders", "staff"]);
    let policy = compiled(&document);
    assert_eq!(
        gets(&policy, &[holding(1, [CREATE, REFUND])], REFUND, 1),
        ASKS
    );
    assert_eq!(gets(&policy, &[holding(1, [REFUND])], REFUND, 1), "allow");
}

#[test]
fn r32_what_no_program_may_do_counts_where_it_was_granted_to_one() {
    let policy = shipped();
    // An app never assigns roles, and holds a side of ADM-01 all the same.
    let app = of_person(AccountKind::App, 1, 101)
        .grant(g(staff::ASSIGN_ROLES, tenant()))
        .grant(g(customers::EXPORT, tenant()));
    assert_eq!(gets(&policy, &[app], customers::EXPORT, 1), BLOCKED);
}

#[test]
fn r32_a_role_split_in_two_is_the_same() {
    let whole = RoleDocument::new().allow([CREATE, REFUND]);
    let document = PolicyDocument::new()
        .role("whole", whole)
        .role("one", RoleDocument::new().allow([CREATE]))
        .role("other", RoleDocument::new().allow([REFUND]));
    let policy = compiled(&document);
    let one = [human(1).grant(held("whole", stores([1])))];
    let two = [human(1)
        .grant(held("one", stores([1])))
        .grant(held("other", stores([1])))];
    for action in [CREATE, REFUND, orders::VIEW] {
        for store in [1, 2] {
            let case = format!("{action} in {store}");
            assert_eq!(
                gets(&policy, &one, action, store),
                gets(&policy, &two, action, store),
                "{case}"
            );
        }
    }
}

// ---- R11: persons, not accounts ----

#[test]
fn r11_two_accounts_of_one_person_are_one() {
    let policy = shipped();
    let one = of_person(AccountKind::Human, 1, 101).grant(g(CREATE, tenant()));
    let other = of_person(AccountKind::Human, 2, 101).grant(g(REFUND, tenant()));
    let both = [one.clone(), other.clone()];
    assert_eq!(gets(&policy, &both, CREATE, 1), ASKS);
    let turned = [other, one];
    assert_eq!(gets(&policy, &turned, REFUND, 1), ASKS);
    // By another person the same is nothing.
    let alone = [of_person(AccountKind::Human, 2, 102).grant(g(REFUND, tenant()))];
    assert_eq!(gets(&policy, &alone, REFUND, 1), "allow");
}

#[test]
fn r11_apps_and_keys_of_a_person_count_as_them() {
    let policy = shipped();
    for kind in AccountKind::ALL.iter().copied() {
        let key = of_person(kind, 8, 101).grant(g(settings::PAYMENTS, tenant()));
        let login = human(1).grant(g(products::PRICE, tenant()));
        let both = [login.clone(), key.clone()];
        assert_eq!(gets(&policy, &both, products::PRICE, 1), BLOCKED, "{kind}");
        let turned = [key, login];
        assert_eq!(
            gets(&policy, &turned, settings::PAYMENTS, 1),
            BLOCKED,
            "{kind}"
        );
    }
}

#[test]
fn r11_which_accounts_of_the_person_count() {
    let policy = shipped();
    let other = || of_person(AccountKind::Human, 2, 101).grant(g(CREATE, tenant()));
    for (name, other, expected) in [
        ("active", other(), ASKS),
        ("invited", other().status(Status::Invited), ASKS),
        ("suspended", other().status(Status::Suspended), ASKS),
        ("terminated", other().status(Status::Terminated), "allow"),
        ("to begin", other().active_from(t(NOW + 1)), ASKS),
        ("until later", other().active_until(t(NOW + 1)), ASKS),
        ("over", other().active_until(t(NOW)), "allow"),
        ("shared", other().shared(), ASKS),
        ("an owner's", other().owner(), ASKS),
    ] {
        let ana = [human(1).grant(g(REFUND, tenant())), other];
        assert_eq!(gets(&policy, &ana, REFUND, 1), expected, "{name}");
    }
}

#[test]
fn r11_stores_part_the_accounts_of_a_person_as_they_part_grants() {
    let policy = shipped();
    let ana = |one, other| {
        [
            human(1).grant(g(REFUND, one)),
            of_person(AccountKind::Human, 2, 101).grant(g(CREATE, other)),
        ]
    };
    for (one, other, expected) in [
        (tenant(), stores([1]), [ASKS, "allow"]),
        (tenant(), stores([2]), ["allow", ASKS]),
        (stores([1, 2]), tenant(), [ASKS, ASKS]),
    ] {
        let found = [1, 2].map(|store| {
            let accounts = ana(one.clone(), other.clone());
            gets(&policy, &accounts, REFUND, store)
        });
        assert_eq!(found, expected, "{one} and {other}");
    }
}
