//! What one person did to one object: the cases of rule R36 as tables.

use countersign::actions::{discounts, inventory, orders};
use countersign::{
    AccountKind, Action, Coverage, DutyDocument, DutyKind, DutySet, Event, Evidence, EvidenceKinds,
    ObjectRef, Obligations, OnGrant, OnUse, Policy, PolicyDocument, Profile, Reason, Resource,
    ResourceKind, Severity,
};

use crate::shop::{
    ANA, ASKS, BEN, NOW, UNKNOWN, as_of_now, ask, bare, compiled, coupon, did, doer, duties, g,
    holding, human, of_objects, of_person, on, order, standing, t, tenant, the_order, three_sides,
    waiver,
};

const BLOCKED: &str = "deny: object_duty";
/// What ana gets on order 9, this having been done to it.
#[track_caller]
fn after(policy: &Policy, action: Action, history: &[Event]) -> String {
    let who = as_of_now(policy, &[doer()]);
    ask(
        policy,
        &who,
        action,
        &order(1),
        &Evidence::none().history(history),
    )
}

// ---- R36: what was done before ----

#[test]
fn r36_the_shipped_rules_and_what_each_comes_to() {
    let policy = compiled(&of_objects());
    for (done, asked, expected, rules) in [
        (orders::CREATE, orders::REFUND, BLOCKED, vec!["OBJ-01"]),
        (orders::EDIT_ITEMS, orders::REFUND, BLOCKED, vec!["OBJ-01"]),
        (orders::REFUND, orders::EDIT_ITEMS, BLOCKED, vec!["OBJ-01"]),
        (orders::REFUND, orders::CREATE, BLOCKED, vec!["OBJ-01"]),
        (orders::CAPTURE, orders::FULFILL, ASKS, vec!["OBJ-02"]),
        (orders::FULFILL, orders::CAPTURE, ASKS, vec!["OBJ-02"]),
        (orders::RETURN, orders::REFUND, ASKS, vec!["OBJ-03"]),
        (orders::REFUND, orders::RETURN, ASKS, vec!["OBJ-03"]),
        (
            discounts::CREATE,
            orders::EDIT_ITEMS,
            BLOCKED,
            vec!["OBJ-04"],
        ),
        (
            discounts::GOODWILL,
            orders::EDIT_ITEMS,
            BLOCKED,
            vec!["OBJ-04"],
        ),
        (inventory::ADJUST, inventory::TRANSFER, ASKS, vec!["OBJ-06"]),
        (inventory::TRANSFER, inventory::ADJUST, ASKS, vec!["OBJ-06"]),
        // Kept apart by none.
        (orders::CREATE, orders::FULFILL, "allow", vec![]),
        (orders::VIEW, orders::REFUND, "allow", vec![]),
        (discounts::CREATE, orders::REFUND, "allow", vec![]),
        (orders::CREATE, orders::VIEW, "allow", vec![]),
        // The same side twice.
        (orders::REFUND, orders::REFUND, "allow", vec![]),
        (orders::CREATE, orders::EDIT_ITEMS, "allow", vec![]),
    ] {
        let case = format!("{done}, then {asked}");
        let history = [did(ANA, done)];
        assert_eq!(after(&policy, asked, &history), expected, "{case}");
        let who = as_of_now(&policy, &[doer()]);
        let evidence = Evidence::none().history(&history);
        let found = duties(&policy, &who, asked, &order(1), &evidence);
        assert_eq!(found, rules, "{case}");
    }
}

#[test]
fn r36_which_events_count() {
    let policy = compiled(&of_objects());
    let created = |person: u64, object, at| Event::new(person, orders::CREATE, object, t(at));
    let product = ObjectRef::new(ResourceKind::PRODUCT, 9_u64);
    for (name, history, expected) in [
        ("none", vec![], "allow"),
        ("hers", vec![created(ANA, the_order(9), 500)], BLOCKED),
        ("hers, now", vec![created(ANA, the_order(9), NOW)], BLOCKED),
        (
            "hers, dated ahead",
            vec![created(ANA, the_order(9), 9_000)],
            BLOCKED,
        ),
        (
            "hers, long ago",
            vec![created(ANA, the_order(9), i64::MIN)],
            BLOCKED,
        ),
        (
            "a colleague's",
            vec![created(BEN, the_order(9), 500)],
            "allow",
        ),
        (
            "of another order",
            vec![created(ANA, the_order(10), 500)],
            "allow",
        ),
        ("of another kind", vec![created(ANA, product, 500)], "allow"),
        (
            "among others",
            vec![
                created(BEN, the_order(9), 1),
                created(ANA, the_order(10), 2),
                created(ANA, the_order(9), 3),
                created(ANA, product, 4),
            ],
            BLOCKED,
        ),
        (
            "twice",
            vec![created(ANA, the_order(9), 1), created(ANA, the_order(9), 2)],
            BLOCKED,
        ),
    ] {
        assert_eq!(after(&policy, orders::REFUND, &history), expected, "{name}");
    }
}

#[test]
fn r36_another_order_is_another_matter() {
    let policy = compiled(&of_objects());
    let who = as_of_now(&policy, &[doer()]);
    let history = [did(ANA, orders::CREATE)];
    let evidence = Evidence::none().history(&history);
    let other = Resource::of(ResourceKind::ORDER)
        .with_id(10_u64)
        .in_tenant(1_u64)
        .in_store(1_u64);
    assert_eq!(
        ask(&policy, &who, orders::REFUND, &order(1), &evidence),
        BLOCKED
    );
    assert_eq!(
        ask(&policy, &who, orders::REFUND, &other, &evidence),
        "allow"
    );
}

#[test]
fn r36_what_is_linked_counts_as_done_to_it() {
    let policy = compiled(&of_objects());
    let who = as_of_now(&policy, &[doer()]);
    let made = [Event::new(ANA, discounts::CREATE, coupon(), t(500))];
    let other = ObjectRef::new(ResourceKind::DISCOUNT, 6_u64);
    for (linked, expected) in [
        (vec![], "allow"),
        (vec![coupon()], BLOCKED),
        (vec![other], "allow"),
        (vec![other, coupon()], BLOCKED),
    ] {
        let evidence = Evidence::none().history(&made).linked(&linked);
        let said = ask(&policy, &who, orders::EDIT_ITEMS, &order(1), &evidence);
        assert_eq!(said, expected, "{linked:?}");
    }
}

#[test]
fn r36_persons_count_and_not_accounts() {
    let policy = compiled(&of_objects());
    let till = of_person(AccountKind::Human, 8, ANA).grant(g(orders::REFUND, tenant()));
    let key = of_person(AccountKind::App, 9, ANA).grant(g(orders::REFUND, tenant()));
    let history = [did(ANA, orders::CREATE)];
    for account in [till, key] {
        let who = as_of_now(&policy, &[account]);
        let evidence = Evidence::none().history(&history);
        assert_eq!(
            ask(&policy, &who, orders::REFUND, &order(1), &evidence),
            BLOCKED
        );
    }
}

#[test]
fn r36_without_a_history_nothing_of_it_is_allowed() {
    let policy = compiled(&of_objects());
    let who = as_of_now(&policy, &[doer()]);
    let new = Resource::of(ResourceKind::ORDER)
        .in_tenant(1_u64)
        .in_store(1_u64);
    let unnamed = Resource::unnamed().in_tenant(1_u64).in_store(1_u64);
    let linked = [the_order(9)];
    for (name, action, resource, evidence, expected) in [
        (
            "a refund",
            orders::REFUND,
            order(1),
            Evidence::none(),
            UNKNOWN,
        ),
        (
            "of nothing",
            orders::REFUND,
            order(1),
            Evidence::none().history(&[]),
            "allow",
        ),
        ("a look", orders::VIEW, order(1), Evidence::none(), "allow"),
        ("a new one", orders::CREATE, new, Evidence::none(), "allow"),
        (
            "an unnamed one",
            orders::CREATE,
            unnamed,
            Evidence::none(),
            "allow",
        ),
        (
            "a new one that is linked",
            orders::CREATE,
            new,
            Evidence::none().linked(&linked),
            UNKNOWN,
        ),
    ] {
        assert_eq!(
            ask(&policy, &who, action, &resource, &evidence),
            expected,
            "{name}"
        );
    }
    let detail = policy.detail(&who, orders::REFUND, &order(1));
    let note = detail.notes().first().unwrap();
    assert_eq!(note.reason(), Reason::EvidenceMissing);
    let missing = note.about().unwrap().to_string();
    assert_eq!(missing, EvidenceKinds::HISTORY.to_string());
    let needed = policy.evidence_needed(&who, orders::REFUND);
    assert!(needed.contains(EvidenceKinds::HISTORY), "{needed:?}");
}

#[test]
fn r36_a_new_object_is_judged_by_what_it_is_linked_to() {
    let policy = compiled(&of_objects());
    let who = as_of_now(&policy, &[doer()]);
    let new = Resource::of(ResourceKind::ORDER)
        .in_tenant(1_u64)
        .in_store(1_u64);
    let history = [did(ANA, orders::REFUND)];
    let linked = [the_order(9)];
    let evidence = Evidence::none().history(&history);
    assert_eq!(ask(&policy, &who, orders::CREATE, &new, &evidence), "allow");
    let evidence = evidence.linked(&linked);
    assert_eq!(ask(&policy, &who, orders::CREATE, &new, &evidence), BLOCKED);
}

#[test]
fn r36_so_many_sides_done_by_one_person_trip_it() {
    for (trip_at, done, asked, expected) in [
        (2, vec![], orders::REFUND, "allow"),
        (2, vec![orders::CREATE], orders::REFUND, BLOCKED),
        (3, vec![orders::CREATE], orders::REFUND, "allow"),
        (
            3,
            vec![orders::CREATE, orders::CAPTURE],
            orders::REFUND,
            BLOCKED,
        ),
        (
            3,
            vec![orders::CAPTURE, orders::FULFILL],
            orders::REFUND,
            "allow",
        ),
        (
            3,
            vec![orders::CREATE, orders::CAPTURE],
            orders::FULFILL,
            "allow",
        ),
        // What is tripped already stands in the way of every side.
        (
            2,
            vec![orders::CREATE, orders::CAPTURE],
            orders::CREATE,
            BLOCKED,
        ),
        (
            2,
            vec![orders::CREATE, orders::CAPTURE],
            orders::RETURN,
            "allow",
        ),
    ] {
        let policy = compiled(&bare().duty(three_sides(trip_at)));
        let history: Vec<Event> = done.iter().map(|action| did(ANA, *action)).collect();
        let case = format!("{trip_at}: {done:?}, then {asked}");
        assert_eq!(after(&policy, asked, &history), expected, "{case}");
    }
}

#[test]
fn r36_a_side_of_all_takes_all_of_it() {
    let rule = DutyDocument::new("OWN", DutyKind::Object, Severity::High)
        .side_of_all([orders::CAPTURE, orders::FULFILL])
        .side([orders::REFUND]);
    let policy = compiled(&bare().duty(rule));
    for (done, asked, expected) in [
        (vec![orders::CAPTURE], orders::REFUND, "allow"),
        (
            vec![orders::CAPTURE, orders::FULFILL],
            orders::REFUND,
            BLOCKED,
        ),
        (
            vec![orders::CAPTURE, orders::REFUND],
            orders::FULFILL,
            BLOCKED,
        ),
        (vec![orders::REFUND], orders::FULFILL, "allow"),
    ] {
        let history: Vec<Event> = done.iter().map(|action| did(ANA, *action)).collect();
        assert_eq!(
            after(&policy, asked, &history),
            expected,
            "{done:?}, then {asked}"
        );
    }
}

#[test]
fn r36_each_answer_and_each_profile() {
    let history = [did(ANA, orders::CREATE)];
    for profile in Profile::ALL.iter().copied() {
        for on_use in OnUse::ALL.iter().copied() {
            let rule = three_sides(2).on_use(on_use);
            let policy = compiled(&bare().profile(profile).duty(rule));
            let expected = match (profile, on_use) {
                (_, OnUse::Ignore) => "allow",
                (Profile::Solo, _) | (_, OnUse::Approval) => ASKS,
                (_, OnUse::Block) => BLOCKED,
            };
            let case = format!("{on_use} in {profile}");
            assert_eq!(after(&policy, orders::REFUND, &history), expected, "{case}");
            // What is ignored wants no history either.
            let who = as_of_now(&policy, &[doer()]);
            let unknown = on(&policy, &who, orders::REFUND, &order(1));
            let expected = if on_use == OnUse::Ignore {
                "allow"
            } else {
                UNKNOWN
            };
            assert_eq!(unknown, expected, "{case}, and no history");
        }
    }
}

#[test]
fn r36_one_who_is_alone_in_the_shop_is_recorded_and_asks_nobody() {
    let history = [did(ANA, orders::CREATE)];
    let gap = [Coverage::new(the_order(9), t(100), t(900))];
    for profile in Profile::ALL.iter().copied() {
        let policy = compiled(&bare().profile(profile).duty(three_sides(2)));
        let who = as_of_now(&policy, &[doer()]);
        let alone = || Evidence::none().no_other_approver();
        for (name, evidence, in_solo, else_) in [
            ("tripped", alone().history(&history), "allow", BLOCKED),
            ("a gap", alone().history(&[]).coverage(&gap), "allow", ASKS),
            ("not known", alone(), UNKNOWN, UNKNOWN),
        ] {
            let expected = if profile == Profile::Solo {
                in_solo
            } else {
                else_
            };
            let said = ask(&policy, &who, orders::REFUND, &order(1), &evidence);
            assert_eq!(said, expected, "{name} in {profile}");
            let detail = policy.detail_with(&who, orders::REFUND, &order(1), &evidence);
            if detail.decision().is_allow() {
                let owed = detail.obligations();
                assert!(owed.contains(Obligations::AUDIT), "{name}: {owed}");
            }
        }
        // What it does not bear on is not recorded for it.
        let clean = alone().history(&[]);
        let detail = policy.detail_with(&who, orders::REFUND, &order(1), &clean);
        let owed = detail.obligations();
        let by_itself = policy.obligations(orders::REFUND);
        assert_eq!(owed, by_itself, "{profile}");
    }
}

#[test]
fn r36_the_owner_flag_and_waivers_change_nothing() {
    let history = [did(ANA, orders::CREATE)];
    let both = PolicyDocument::new().duties([DutySet::Commerce, DutySet::CommerceObjects]);
    for profile in [Profile::Standard, Profile::Strict] {
        let policy = compiled(&of_objects().profile(profile));
        let who = as_of_now(&policy, &[doer().owner()]);
        let evidence = Evidence::none().history(&history);
        let said = ask(&policy, &who, orders::REFUND, &order(1), &evidence);
        assert_eq!(said, BLOCKED, "{profile}");
    }
    // O2C-03 is waived, and is about the same two things.
    let policy = compiled(&both);
    let waived = holding(1, [orders::CREATE, orders::REFUND]).waiver(waiver("O2C-03", ANA));
    let who = as_of_now(&policy, &[waived]);
    let evidence = Evidence::none().history(&[]);
    assert_eq!(
        ask(&policy, &who, orders::REFUND, &order(1), &evidence),
        "allow"
    );
    let evidence = Evidence::none().history(&history);
    assert_eq!(
        ask(&policy, &who, orders::REFUND, &order(1), &evidence),
        BLOCKED
    );
    let error = policy
        .account(&human(1).waiver(waiver("OBJ-01", ANA)))
        .unwrap_err();
    assert_eq!(
        error.mistakes().first().unwrap().place(),
        "waivers[0].rule",
        "{error}"
    );
}

#[test]
fn r36_off_unless_named() {
    let policy = compiled(&PolicyDocument::new());
    let who = as_of_now(&policy, &[holding(1, [orders::REFUND])]);
    let history = [did(ANA, orders::CREATE)];
    let evidence = Evidence::none().history(&history);
    assert_eq!(
        ask(&policy, &who, orders::REFUND, &order(1), &evidence),
        "allow"
    );
    assert_eq!(on(&policy, &who, orders::REFUND, &order(1)), "allow");
}

#[test]
fn r13_r36_of_two_who_act_together_neither_has_done_the_other_side() {
    let policy = compiled(&of_objects());
    let ana = as_of_now(&policy, &[doer()]);
    let ben = as_of_now(&policy, &[holding(2, [orders::REFUND])]);
    let cleo = as_of_now(&policy, &[holding(3, [orders::REFUND])]);
    let by_ana = [did(ANA, orders::CREATE)];
    for (name, who, other, expected) in [
        ("ana for ben", &ana, &ben, BLOCKED),
        ("ben for ana", &ben, &ana, BLOCKED),
        ("ben for cleo", &ben, &cleo, "allow"),
    ] {
        let evidence = Evidence::none().history(&by_ana).on_behalf_of(other);
        let said = ask(&policy, who, orders::REFUND, &order(1), &evidence);
        assert_eq!(said, expected, "{name}");
    }
    // Each did one side of three, and no one of them too much.
    let policy = compiled(&bare().duty(three_sides(3)));
    let (ana, ben) = (
        as_of_now(&policy, &[holding(1, [orders::REFUND])]),
        as_of_now(&policy, &[holding(2, [orders::REFUND])]),
    );
    let history = [did(ANA, orders::CREATE), did(BEN, orders::CAPTURE)];
    let evidence = Evidence::none().history(&history).on_behalf_of(&ben);
    assert_eq!(
        ask(&policy, &ana, orders::REFUND, &order(1), &evidence),
        "allow"
    );
}

#[test]
fn r36_a_rule_that_does_not_hold_for_grants_says_nothing_of_them() {
    let refused = [
        (three_sides(2).on_grant(OnGrant::Warn), "duty[0].on_grant"),
        (three_sides(2).not_waivable(), "duty[0].waivable"),
    ];
    for (rule, place) in refused {
        let error = bare().duty(rule).compile().unwrap_err();
        assert_eq!(error.mistakes().first().unwrap().place(), place, "{error}");
    }
    let policy = compiled(&bare().duty(three_sides(2)));
    let standing = standing(&policy, &[doer()]);
    assert!(policy.conflicts(&standing).is_empty());
    let error = policy
        .account(&human(1).waiver(waiver("OWN", ANA)))
        .unwrap_err();
    assert_eq!(
        error.mistakes().first().unwrap().place(),
        "waivers[0].rule",
        "{error}"
    );
}
