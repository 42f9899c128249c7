//! What becomes of using what rules keep apart, and of whom an approval is asked:
//! the cases of rules R13 and R34 as tables.

use countersign::actions::{
    customers, discounts, marketing, orders, products, reports, settings, staff,
};
use countersign::{
    AccountDocument, AccountKind, Action, ApprovalDocument, DutyDocument, EntryDocument, Evidence,
    OnUse, PersonId, Policy, PolicyDocument, Profile, Reason, RequestStamp, Severity, Status,
    StoreId, Verdict,
};

use crate::shop::{
    ASKS, CREATE, NOW, REFUND, about, as_of_now, ask, bare, compiled, duties, g, gets, holding,
    human, now, of_person, on, order, order_in, order_of_none, principal, rule, shipped, standing,
    store_ids, stores, t, tenant,
};

const BLOCKED: &str = "deny: static_duty";
const SIDES: [Action; 4] = [
    reports::TRAFFIC,
    reports::SALES,
    reports::PRODUCTS,
    reports::ANALYTICS,
];

/// A rule that blocks, with so many sides of one action each.
pub(crate) fn sides(count: usize, trip_at: u8) -> DutyDocument {
    let rule = rule("OWN", Severity::Critical).trip_at(trip_at);
    let sides = SIDES.iter().take(count);
    sides.fold(rule, |rule, action| rule.side([action]))
}

// ---- R34: what becomes of using it ----

#[test]
fn r34_a_high_conflict_asks_on_both_sides_and_on_nothing_else() {
    let policy = shipped();
    let ana = [holding(1, [CREATE, REFUND, orders::VIEW])];
    for (action, expected, rules) in [
        (REFUND, ASKS, vec!["O2C-02"]),
        (CREATE, ASKS, vec!["O2C-02"]),
        (orders::VIEW, "allow", vec![]),
        // Of a held side, and not granted itself.
        (discounts::EDIT, "deny: no_grant", vec!["O2C-02"]),
        (orders::EXPORT, "deny: no_grant", vec![]),
    ] {
        assert_eq!(gets(&policy, &ana, action, 1), expected, "{action}");
        let who = as_of_now(&policy, &ana);
        let found = duties(&policy, &who, action, &order(1), &Evidence::none());
        assert_eq!(found, rules, "{action}");
    }
}

#[test]
fn r34_a_critical_conflict_denies_on_both_sides_and_on_nothing_else() {
    let policy = shipped();
    let ana = [holding(
        1,
        [products::PRICE, settings::PAYMENTS, orders::VIEW],
    )];
    for (action, expected) in [
        (products::PRICE, BLOCKED),
        (settings::PAYMENTS, BLOCKED),
        (orders::VIEW, "allow"),
        (products::IMPORT, "deny: no_grant | static_duty"),
    ] {
        assert_eq!(gets(&policy, &ana, action, 1), expected, "{action}");
    }
    let who = as_of_now(&policy, &ana);
    let told = about(
        &policy,
        &who,
        products::PRICE,
        &order(1),
        Reason::StaticDuty,
    );
    assert_eq!(told.as_deref(), Some("SET-01"));
}

#[test]
fn r34_medium_and_low_conflicts_are_told_and_nothing_else() {
    let policy = shipped();
    let ana = [holding(1, [customers::EDIT, REFUND])];
    assert_eq!(gets(&policy, &ana, REFUND, 1), "allow");
    assert_eq!(gets(&policy, &ana, customers::EDIT, 1), "allow");
    let conflicts = policy.conflicts(&standing(&policy, &ana)).len();
    assert_eq!(conflicts, 1, "O2C-05");
}

/// What each profile makes of O2C-05, O2C-02 and SET-01, a refund, a refund and a
/// price, and of the same for an owner.
#[test]
fn r34_each_profile_and_the_owners_exception() {
    let medium = [customers::EDIT, REFUND];
    let high = [CREATE, REFUND];
    let critical = [settings::PAYMENTS, products::PRICE];
    for (profile, expected, for_owners) in [
        (Profile::Solo, ["allow"; 3], ["allow"; 3]),
        (Profile::Standard, ["allow", ASKS, BLOCKED], ["allow"; 3]),
        (
            Profile::Strict,
            [ASKS, BLOCKED, BLOCKED],
            [ASKS, BLOCKED, BLOCKED],
        ),
    ] {
        let policy = compiled(&PolicyDocument::new().profile(profile));
        let of = |owns: bool| {
            [medium, high, critical].map(|actions| {
                let mut ana = holding(1, actions);
                if owns {
                    ana = ana.owner();
                }
                gets(&policy, &[ana], actions[1], 1)
            })
        };
        assert_eq!(of(false), expected, "{profile}");
        assert_eq!(of(true), for_owners, "the owner in {profile}");
    }
}

#[test]
fn r34_the_exception_is_of_the_account_that_asks() {
    let policy = shipped();
    let owner = human(1)
        .owner()
        .grant(g(CREATE, tenant()))
        .grant(g(REFUND, tenant()));
    let till = of_person(AccountKind::Human, 2, 101).grant(g(REFUND, tenant()));
    let accounts = [owner.clone(), till.clone()];
    assert_eq!(gets(&policy, &accounts, REFUND, 1), "allow");
    let accounts = [till, owner];
    assert_eq!(gets(&policy, &accounts, REFUND, 1), ASKS);
}

#[test]
fn r34_what_a_rule_says_itself_stands() {
    let of = |on_use, profile| {
        let document = sides(2, 2).on_use(on_use);
        let policy = compiled(&bare().profile(profile).duty(document));
        gets(&policy, &[holding(1, [SIDES[0], SIDES[1]])], SIDES[0], 1)
    };
    for profile in Profile::ALL.iter().copied() {
        for (on_use, expected) in [
            (OnUse::Ignore, "allow"),
            (OnUse::Approval, ASKS),
            (OnUse::Block, BLOCKED),
        ] {
            assert_eq!(of(on_use, profile), expected, "{profile}");
        }
    }
}

#[test]
fn r34_what_a_conflict_asks_for_does_not_loosen_what_else_denies() {
    let policy = shipped();
    let both = || holding(1, [CREATE, REFUND]);
    let block = || holding(1, [products::PRICE, settings::PAYMENTS]);
    for (name, ana, action, expected) in [
        (
            "a deny",
            both().deny(g(REFUND, tenant())),
            REFUND,
            "deny: explicit_deny",
        ),
        (
            "a deny of what is blocked",
            block().deny(g(products::PRICE, tenant())),
            products::PRICE,
            "deny: explicit_deny | static_duty",
        ),
        (
            "a boundary",
            block().boundary([g(settings::PAYMENTS, tenant())]),
            products::PRICE,
            "deny: outside_boundary | static_duty",
        ),
        ("nothing held", human(1), REFUND, "deny: no_grant"),
    ] {
        assert_eq!(gets(&policy, &[ana], action, 1), expected, "{name}");
    }
}

#[test]
fn r34_a_request_is_at_the_stores_of_its_resource_or_at_every_place() {
    let policy = shipped();
    let in_one = [human(1)
        .grant(g(CREATE, stores([1])))
        .grant(g(REFUND, tenant()))];
    let everywhere = [holding(1, [CREATE, REFUND])];
    let in_two = [human(1)
        .grant(g(CREATE, stores([1, 2])))
        .grant(g(REFUND, tenant()))];
    for (name, ana, at, expected) in [
        ("one, there", &in_one, vec![1], ASKS),
        ("one, elsewhere", &in_one, vec![2], "allow"),
        ("one, in both", &in_one, vec![1, 2], ASKS),
        ("one, in both, turned", &in_one, vec![2, 1], ASKS),
        ("one, in two others", &in_one, vec![2, 3], "allow"),
        ("one, of none", &in_one, vec![], ASKS),
        ("two, of none", &in_two, vec![], ASKS),
        ("two, in one", &in_two, vec![2], ASKS),
        ("two, in a third", &in_two, vec![3], "allow"),
        ("everywhere, in a new one", &everywhere, vec![77], ASKS),
        ("everywhere, of none", &everywhere, vec![], ASKS),
    ] {
        let who = as_of_now(&policy, ana);
        let at: Vec<StoreId> = at.into_iter().map(|store: u64| store.into()).collect();
        assert_eq!(
            on(&policy, &who, REFUND, &order_in(&at)),
            expected,
            "{name}"
        );
    }
}

#[test]
fn r34_sides_that_meet_in_no_store_never_bear_on_anything() {
    let policy = shipped();
    let ana = [human(1)
        .grant(g(CREATE, stores([1])))
        .grant(g(REFUND, stores([2])))];
    let who = as_of_now(&policy, &ana);
    let both = store_ids([1, 2]);
    for resource in [order(1), order(2), order_in(&both), order_of_none()] {
        for action in [CREATE, REFUND] {
            let found = duties(&policy, &who, action, &resource, &Evidence::none());
            assert_eq!(found, [""; 0], "{action} on {resource:?}");
        }
    }
}

#[test]
fn r34_a_reading_action_is_blocked_like_any_other() {
    let document = rule("OWN", Severity::Critical)
        .side([orders::VIEW])
        .side([reports::FINANCIAL]);
    let policy = compiled(&bare().duty(document));
    let ana = [human(1)
        .grant(g(orders::VIEW, tenant()))
        .grant(g(reports::FINANCIAL, stores([1])))];
    let who = as_of_now(&policy, &ana);
    let both = store_ids([1, 2]);
    for (resource, expected) in [
        (order(1), BLOCKED),
        (order(2), "allow"),
        // One covered store is enough to see it, and one blocked store not to.
        (order_in(&both), BLOCKED),
        (order_of_none(), BLOCKED),
    ] {
        assert_eq!(on(&policy, &who, orders::VIEW, &resource), expected);
    }
}

#[test]
fn r34_several_rules_bear_at_once_and_the_worst_decides() {
    let policy = shipped();
    // O2C-01, O2C-02, O2C-03, of which each asks, and O2C-09, which blocks.
    let ana = [holding(1, [CREATE, orders::CREATE, REFUND])];
    assert_eq!(gets(&policy, &ana, REFUND, 1), BLOCKED);
    let who = as_of_now(&policy, &ana);
    let found = duties(&policy, &who, REFUND, &order(1), &Evidence::none());
    assert_eq!(found, ["O2C-02", "O2C-03", "O2C-09"]);
    let told = about(&policy, &who, REFUND, &order(1), Reason::StaticDuty);
    assert_eq!(told.as_deref(), Some("O2C-09"));
}

#[test]
fn r34_nothing_of_it_applies_to_an_account_that_cannot_act() {
    let policy = shipped();
    let block = || holding(1, [products::PRICE, settings::PAYMENTS]);
    for (name, ana, expected) in [
        ("active", block(), BLOCKED),
        (
            "invited",
            block().status(Status::Invited),
            "deny: principal_not_active",
        ),
        (
            "suspended",
            block().status(Status::Suspended),
            "deny: principal_suspended",
        ),
        (
            "terminated",
            block().status(Status::Terminated),
            "deny: principal_terminated",
        ),
        (
            "to begin",
            block().active_from(t(NOW + 1)),
            "deny: principal_not_yet",
        ),
        (
            "over",
            block().active_until(t(NOW)),
            "deny: principal_expired",
        ),
    ] {
        assert_eq!(
            gets(&policy, &[ana], products::PRICE, 1),
            expected,
            "{name}"
        );
    }
    // A session that is over takes nothing of it away.
    let over = now().until(t(NOW));
    let who = principal(&policy, &[block()], &over);
    let said = on(&policy, &who, products::PRICE, &order(1));
    assert_eq!(said, "deny: session_expired | static_duty");
}

// ---- Whom it asks: the approval policy "duty" ----

/// A refund of order 9 in store 1, stamped.
pub(crate) fn stamped() -> Evidence<'static> {
    Evidence::none().request(RequestStamp::new(1_u64, t(NOW)))
}

/// Whether a yes of this person, at this instant, is enough for a refund.
#[track_caller]
fn approved_by(policy: &Policy, ana: &[AccountDocument], boss: &[AccountDocument]) -> String {
    let (who, approver) = (as_of_now(policy, ana), as_of_now(policy, boss));
    let request = policy.request(&who, REFUND, &order(1), &stamped()).unwrap();
    match policy.approve(&approver, &request, "duty", 1_u64, Verdict::Approve) {
        Ok(yes) => {
            let said = [(yes, &approver)];
            let evidence = stamped().approvals(&said);
            ask(policy, &who, REFUND, &order(1), &evidence)
        }
        Err(error) => error.to_string(),
    }
}

#[test]
fn r34_a_conflict_is_approved_by_one_other_person_unless_the_policy_says_otherwise() {
    let policy = shipped();
    let approval = policy.approval("duty").unwrap();
    assert_eq!(
        (
            approval.quorum(),
            approval.approver(),
            approval.decide_within(),
            approval.use_within()
        ),
        (1, staff::APPROVE, 86_400, 3_600)
    );
    assert!(approval.actions().is_empty());
    let ana = [holding(1, [CREATE, REFUND])];
    let boss = [holding(2, [staff::APPROVE])];
    assert_eq!(gets(&policy, &ana, REFUND, 1), ASKS);
    assert_eq!(approved_by(&policy, &ana, &boss), "allow");
    // Not by themselves, whatever the account.
    let own = [of_person(AccountKind::Human, 3, 101).grant(g(staff::APPROVE, tenant()))];
    assert!(approved_by(&policy, &ana, &own).starts_with("whoever asks"));
    // Not by a colleague who may not.
    let ben = [holding(4, [orders::VIEW])];
    assert!(approved_by(&policy, &ana, &ben).contains("may not staff.approve"));
}

#[test]
fn r34_the_approval_of_duties_is_added_last_and_only_where_none_is_written() {
    let names = |document: &PolicyDocument| -> Vec<String> {
        let policy = compiled(document);
        (policy.approvals().iter())
            .map(|known| known.name().to_owned())
            .collect()
    };
    let one = || PolicyDocument::new().approval(ApprovalDocument::new("zeta"));
    assert_eq!(names(&one()), ["zeta", "duty"]);
    let own = ApprovalDocument::new("duty")
        .quorum(2)
        .approver("reports.financial");
    let document = PolicyDocument::new()
        .approval(own)
        .approval(ApprovalDocument::new("zeta"));
    assert_eq!(names(&document), ["duty", "zeta"]);
    let policy = compiled(&document);
    assert_eq!(policy.approval("duty").unwrap().quorum(), 2);
    let ana = [holding(1, [CREATE, REFUND])];
    let auditor = [holding(2, [reports::FINANCIAL])];
    assert_eq!(approved_by(&policy, &ana, &auditor), ASKS, "one of two");
    let boss = [holding(3, [staff::APPROVE])];
    assert!(approved_by(&policy, &ana, &boss).contains("may not reports.financial"));
}

// ---- R13: each of two by their own person ----

#[test]
fn r13_each_of_two_who_act_together_is_judged_by_their_own_person() {
    let policy = shipped();
    let plain = holding(1, [REFUND]);
    let torn = holding(2, [REFUND, CREATE]);
    let maker = human(3).grant(EntryDocument::actions([REFUND], stores([1])));
    let split = [
        maker,
        of_person(AccountKind::Human, 4, 103).grant(g(CREATE, stores([2]))),
    ];
    let blocked = holding(5, [REFUND, settings::PAYMENTS]);
    let people = [
        ("plain", as_of_now(&policy, &[plain])),
        ("torn", as_of_now(&policy, &[torn])),
        ("split", as_of_now(&policy, &split)),
        ("blocked", as_of_now(&policy, &[blocked])),
    ];
    for (name, who) in &people {
        for (other_name, other) in &people {
            let either = |known: &str| *name == known || *other_name == known;
            let expected = if either("blocked") {
                BLOCKED
            } else if either("torn") {
                ASKS
            } else {
                "allow"
            };
            let evidence = Evidence::none().on_behalf_of(other);
            let found = ask(&policy, who, REFUND, &order(1), &evidence);
            assert_eq!(found, expected, "{name} for {other_name}");
        }
    }
}

#[test]
fn r13_what_two_people_hold_together_trips_nothing() {
    // Both mark what they send; each holds one more thing, and the two would trip it.
    let document = rule("OWN", Severity::Critical)
        .side([marketing::SEND])
        .side([marketing::LISTS])
        .side([marketing::BUDGET])
        .trip_at(3);
    let policy = compiled(&bare().duty(document));
    let one = as_of_now(&policy, &[holding(1, [marketing::SEND, marketing::LISTS])]);
    let other = as_of_now(&policy, &[holding(2, [marketing::SEND, marketing::BUDGET])]);
    let evidence = Evidence::none().on_behalf_of(&other);
    let found = ask(&policy, &one, marketing::SEND, &order(1), &evidence);
    assert_eq!(found, "allow");
    assert_ne!(one.person(), other.person());
    assert_eq!(one.person(), PersonId::from(101_u64));
}
