//! What a large amount owes: obligations above an amount, and the alert of
//! watched actions whose place they take (rule R57).

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]
#![allow(
    clippy::unnecessary_wraps,
    reason = "beside them stands an amount that is not known"
)]

use crate::people::{EUR, USD};
use countersign::actions::{customers, orders, products};
use countersign::{
    AccountDocument, Action, Amount, EntryDocument, Evidence, EvidenceKinds, LimitDocument, Per,
    Policy, PolicyDocument, Principal, Profile, Resource, ResourceKind, RoleDocument,
    ScopeDocument, Session, Time, Usage,
};

/// Somebody who may do all of this, under the policy.
fn owner(policy: &Policy) -> Principal {
    let stored = AccountDocument::human(7_u64, 107_u64)
        .in_tenant(1_u64)
        .owner()
        .grant(EntryDocument::role("owner", ScopeDocument::tenant()));
    let account = policy.account(&stored).unwrap();
    let now = Time::from_unix(1_000);
    let standing = policy.standing(&[&account], now);
    policy
        .principal(&account, &standing, &Session::at(now))
        .unwrap()
}

fn shop() -> PolicyDocument {
    PolicyDocument::new()
        .duties([])
        .role("owner", RoleDocument::from_template("owner"))
}

/// What is owed for so much of it, by all ways.
fn owed(policy: &Policy, action: Action, amount: Option<Amount>) -> String {
    let owner = owner(policy);
    let order = Resource::of(ResourceKind::ORDER).in_tenant(1_u64);
    let evidence = match amount {
        Some(amount) => Evidence::none().amount(amount),
        None => Evidence::none(),
    };
    let decision = policy.authorize_with(&owner, action, &order, &evidence);
    let detail = policy.detail_with(&owner, action, &order, &evidence);
    assert_eq!(detail.decision(), decision);
    if amount.is_none() {
        assert_eq!(policy.authorize(&owner, action, &order), decision);
        assert_eq!(detail.obligations(), policy.obligations(action));
    }
    decision.require().unwrap().obligations().to_string()
}

fn eur(cents: u64) -> Option<Amount> {
    Some(Amount::new(EUR, cents))
}

fn usd(cents: u64) -> Option<Amount> {
    Some(Amount::new(USD, cents))
}

#[test]
fn r57_every_refund_alerts_until_the_policy_says_what_a_large_one_is() {
    let large = || shop().obligations_above(Amount::new(EUR, 200_00), [orders::REFUND], ["alert"]);
    let standard = shop().compile().unwrap();
    let strict = shop().profile(Profile::Strict).compile().unwrap();
    for policy in [&standard, &strict] {
        for amount in [None, eur(0), eur(1), eur(u64::MAX), usd(1)] {
            assert_eq!(owed(policy, orders::REFUND, amount), "audit | alert");
        }
    }
    for document in [large(), large().profile(Profile::Strict)] {
        let policy = document.compile().unwrap();
        for (amount, expected) in [
            (eur(0), "audit"),
            (eur(200_00), "audit"),
            (eur(200_01), "audit | alert"),
            (eur(u64::MAX), "audit | alert"),
            // How much that is nobody said.
            (None, "audit | alert"),
            (usd(1), "audit | alert"),
            (usd(200_01), "audit | alert"),
            (Some(Amount::count(1)), "audit | alert"),
        ] {
            assert_eq!(owed(&policy, orders::REFUND, amount), expected);
        }
        // It is about refunds alone.
        assert_eq!(owed(&policy, orders::CANCEL, eur(200_01)), "audit");
        let watched = owed(&policy, products::BULK_EDIT, eur(1));
        assert_eq!(watched, "audit | alert");
    }
}

#[test]
fn r57_a_shop_of_one_is_alerted_as_far_as_it_says() {
    let solo = shop().profile(Profile::Solo);
    let policy = solo.compile().unwrap();
    assert_eq!(owed(&policy, orders::REFUND, None), "none");
    let policy = solo
        .obligations_above(Amount::new(EUR, 200_00), [orders::REFUND], ["alert"])
        .compile()
        .unwrap();
    for (amount, expected) in [
        (eur(200_00), "none"),
        (eur(200_01), "alert"),
        (None, "alert"),
        (usd(1), "alert"),
    ] {
        assert_eq!(owed(&policy, orders::REFUND, amount), expected);
    }
}

#[test]
fn r57_entries_of_different_units_are_each_about_their_own() {
    let policy = shop()
        .obligations_above(Amount::new(EUR, 200_00), [orders::REFUND], ["alert"])
        .obligations_above(Amount::new(USD, 250_00), [orders::REFUND], ["alert"])
        .obligations_above(Amount::new(USD, 900_00), [orders::REFUND], ["justify"])
        .compile()
        .unwrap();
    for (amount, expected) in [
        // Of euros nobody says when they are so many that a reason is due.
        (eur(200_00), "audit | justify"),
        (eur(200_01), "audit | alert | justify"),
        (usd(250_00), "audit"),
        (usd(250_01), "audit | alert"),
        (usd(900_00), "audit | alert"),
        (usd(900_01), "audit | alert | justify"),
        (None, "audit | alert | justify"),
        (Some(Amount::count(1)), "audit | alert | justify"),
    ] {
        assert_eq!(owed(&policy, orders::REFUND, amount), expected);
    }
}

#[test]
fn r57_the_lowest_of_several_amounts_decides_and_what_is_always_owed_stays() {
    let above = |cents| Amount::new(EUR, cents);
    let policy = shop()
        .obligations_above(above(500_00), [orders::REFUND], ["alert", "notify_owner"])
        .obligations_above(above(100_00), [orders::REFUND, orders::CANCEL], ["alert"])
        .obligations([orders::REFUND], ["justify"])
        .obligations_above(above(50_00), [orders::REFUND], ["justify"])
        .compile()
        .unwrap();
    for (amount, expected) in [
        (eur(0), "audit | justify"),
        (eur(50_01), "audit | justify"),
        (eur(100_00), "audit | justify"),
        (eur(100_01), "audit | alert | justify"),
        (eur(500_00), "audit | alert | justify"),
        (eur(500_01), "audit | alert | notify_owner | justify"),
        (None, "audit | alert | notify_owner | justify"),
    ] {
        assert_eq!(owed(&policy, orders::REFUND, amount), expected);
    }
    assert_eq!(owed(&policy, orders::CANCEL, eur(100_00)), "audit");
    assert_eq!(owed(&policy, orders::CANCEL, eur(100_01)), "audit | alert");
}

#[test]
fn r57_what_is_critical_alerts_however_little_it_is() {
    let policy = shop()
        .obligations_above(
            Amount::count(100),
            [customers::EXPORT, products::BULK_EDIT],
            ["alert"],
        )
        .compile()
        .unwrap();
    for amount in [None, Some(Amount::count(1)), Some(Amount::count(101))] {
        assert_eq!(owed(&policy, customers::EXPORT, amount), "audit | alert");
    }
    // One that is watched and not critical waits until there are many.
    for (amount, expected) in [
        (Some(Amount::count(100)), "audit"),
        (Some(Amount::count(101)), "audit | alert"),
        (None, "audit | alert"),
    ] {
        assert_eq!(owed(&policy, products::BULK_EDIT, amount), expected);
    }
}

#[test]
fn r57_only_an_alert_takes_the_place_of_an_alert() {
    let policy = shop()
        .obligations_above(Amount::new(EUR, 200_00), [orders::REFUND], ["notify_owner"])
        .compile()
        .unwrap();
    for (amount, expected) in [
        (eur(200_00), "audit | alert"),
        (eur(200_01), "audit | alert | notify_owner"),
        (None, "audit | alert | notify_owner"),
    ] {
        assert_eq!(owed(&policy, orders::REFUND, amount), expected);
    }
}

#[test]
fn r57_the_amount_is_asked_for_where_something_depends_on_it() {
    let policy = shop()
        .obligations_above(Amount::new(EUR, 1), [orders::REFUND], ["alert"])
        .compile()
        .unwrap();
    let owner = owner(&policy);
    for (action, needed) in [
        (
            orders::REFUND,
            EvidenceKinds::AMOUNT | EvidenceKinds::BENEFICIARIES,
        ),
        (orders::CANCEL, EvidenceKinds::empty()),
    ] {
        assert_eq!(policy.evidence_needed(&owner, action), needed);
    }
}

#[test]
fn r57_what_is_used_of_a_limit_says_nothing_of_how_large_the_act_is() {
    let day = LimitDocument::new("day", [orders::REFUND], Per::Person { window: 86_400 }, EUR);
    let policy = PolicyDocument::new()
        .role(
            "desk",
            RoleDocument::new()
                .allow([orders::REFUND])
                .limit(day.hard(1_000_00)),
        )
        .obligations_above(Amount::new(EUR, 200_00), [orders::REFUND], ["alert"])
        .compile()
        .unwrap();
    let stored = AccountDocument::human(7_u64, 107_u64)
        .in_tenant(1_u64)
        .grant(EntryDocument::role("desk", ScopeDocument::tenant()));
    let account = policy.account(&stored).unwrap();
    let now = Time::from_unix(1_000);
    let standing = policy.standing(&[&account], now);
    let principal = policy
        .principal(&account, &standing, &Session::at(now))
        .unwrap();
    let usage = [Usage::of(policy.limit("day").unwrap().id(), 700_00)];
    let order = Resource::of(ResourceKind::ORDER).in_tenant(1_u64);
    for (cents, expected) in [
        (200_00, "audit | record_usage"),
        (200_01, "audit | alert | record_usage"),
    ] {
        let evidence = Evidence::none()
            .amount(Amount::new(EUR, cents))
            .usage(&usage);
        let decision = policy.authorize_with(&principal, orders::REFUND, &order, &evidence);
        let owed = decision.require().unwrap().obligations();
        assert_eq!(owed.to_string(), expected);
    }
}
