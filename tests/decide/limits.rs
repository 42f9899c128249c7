//! Limits and caps: units, sums, and how they stand together, as tables (R27 to R30).
//!
//! The people are those of `refunders`; rules are those of the page `semantics`.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]

use crate::people::{EUR, USD, allows, limit, now, somebody};
use crate::refunders::{
    bare, decide, denies, g, holding, once, records_usage, refund, refund_after, refunder,
    wants_approval,
};
use countersign::actions::orders;
use countersign::{
    Amount, ApprovalDocument, Currency, Evidence, LimitDocument, Per, PolicyDocument, Reasons,
    RoleDocument, Unit,
};

// ---- R27: units ----

#[test]
fn r27_an_amount_is_compared_in_its_own_unit_and_never_converted() {
    let policy = PolicyDocument::new()
        .role("desk", refunder().limit(once("refund", 5_000)))
        .role(
            "two",
            refunder()
                .limit(once("euro", 5_000))
                .limit(limit("dollar", Per::Request, USD).hard(100)),
        )
        .role(
            "coupons",
            refunder().limit(limit("coupon", Per::Request, Unit::BasisPoints).hard(3_000)),
        )
        .role(
            "rows",
            refunder().limit(limit("rows", Per::Request, Unit::Count).hard(10)),
        )
        .compile()
        .unwrap();
    let (exceeded, unlisted) = (Reasons::LIMIT_EXCEEDED, Reasons::NO_LIMIT_FOR_UNIT);
    for (role, unit, value, expected) in [
        ("desk", EUR, 0, None),
        ("desk", EUR, 5_000, None),
        ("desk", EUR, 5_001, Some(exceeded)),
        ("desk", EUR, u64::MAX, Some(exceeded)),
        ("desk", USD, 1, Some(unlisted)),
        ("desk", USD, 0, Some(unlisted)),
        ("desk", Unit::Count, 1, Some(unlisted)),
        ("two", EUR, 5_000, None),
        ("two", EUR, 5_001, Some(exceeded)),
        ("two", USD, 100, None),
        ("two", USD, 101, Some(exceeded)),
        ("two", Unit::Money(Currency::GBP), 1, Some(unlisted)),
        ("coupons", Unit::BasisPoints, 3_000, None),
        ("coupons", Unit::BasisPoints, 10_000, Some(exceeded)),
        ("coupons", EUR, 1, Some(unlisted)),
        ("rows", Unit::Count, 10, None),
        ("rows", Unit::Count, 11, Some(exceeded)),
        ("rows", Unit::BasisPoints, 1, Some(unlisted)),
    ] {
        let decision = refund(&policy, &holding([role]), unit, value);
        match expected {
            None => allows(decision),
            Some(reasons) => denies(decision, reasons),
        }
    }
    // Without an amount a limited action misses it, and another does not.
    let ask = |action| bare(&policy, &holding(["desk"]), &now(), action);
    denies(ask(orders::REFUND), Reasons::EVIDENCE_MISSING);
    allows(ask(orders::VIEW));
    denies(ask(orders::CANCEL), Reasons::NO_GRANT);
}

#[test]
fn r27_a_limit_of_one_request_asks_nothing_of_what_was_used() {
    let policy = PolicyDocument::new()
        .role("desk", refunder().limit(once("refund", 100)))
        .compile()
        .unwrap();
    let desk = holding(["desk"]);
    allows(refund_after(&policy, &desk, [("refund", u64::MAX)], 100));
    records_usage(refund_after(&policy, &desk, [("refund", 0)], 100), false);
}

// ---- R28: arithmetic ----

#[test]
fn r28_what_is_used_and_what_is_asked_are_added_without_wrapping() {
    const MAX: u64 = u64::MAX;
    let policy = |most: u64| {
        PolicyDocument::new()
            .role(
                "desk",
                refunder().limit(limit("o", Per::Object, EUR).hard(most)),
            )
            .compile()
            .unwrap()
    };
    let (exceeded, overflow) = (Reasons::LIMIT_EXCEEDED, Reasons::LIMIT_OVERFLOW);
    for (most, used, asked, expected) in [
        (0, 0, 0, None),
        (0, 0, 1, Some(exceeded)),
        (0, 1, 0, Some(exceeded)),
        (100, 100, 0, None),
        (100, 99, 1, None),
        (100, 100, 1, Some(exceeded)),
        (100, 101, 0, Some(exceeded)),
        (100, MAX, 0, Some(exceeded)),
        (100, MAX, 1, Some(overflow)),
        (100, 1, MAX, Some(overflow)),
        (MAX, MAX, 0, None),
        (MAX, MAX - 1, 1, None),
        (MAX, MAX, 1, Some(overflow)),
        (MAX, MAX, MAX, Some(overflow)),
        (MAX, 0, MAX, None),
    ] {
        let policy = policy(most);
        let decision = refund_after(&policy, &holding(["desk"]), [("o", used)], asked);
        match expected {
            None => allows(decision),
            Some(reasons) => denies(decision, reasons),
        }
    }
    // No approval lifts what cannot be counted.
    let soft = PolicyDocument::new()
        .approval(ApprovalDocument::new("a"))
        .role(
            "desk",
            refunder().limit(limit("o", Per::Object, EUR).soft(5, "a")),
        )
        .compile()
        .unwrap();
    wants_approval(refund_after(&soft, &holding(["desk"]), [("o", MAX)], 0), 1);
    denies(
        refund_after(&soft, &holding(["desk"]), [("o", MAX)], 1),
        overflow,
    );
}

// ---- R29: cumulative limits ----

#[test]
fn r29_limits_that_count_beat_splitting() {
    let policy = PolicyDocument::new()
        .role(
            "desk",
            refunder()
                .limit(once("once", 50_00))
                .limit(limit("order", Per::Object, EUR).hard(50_00))
                .limit(limit("day", Per::Person { window: 86_400 }, EUR).hard(200_00))
                .limit(limit("shop", Per::Store { window: 86_400 }, EUR).hard(1_000_00)),
        )
        .compile()
        .unwrap();
    let after = |order, day, shop, asked| {
        let used = [("order", order), ("day", day), ("shop", shop)];
        refund_after(&policy, &holding(["desk"]), used, asked)
    };
    for (order, day, shop, asked, allowed) in [
        (0, 0, 0, 50_00, true),
        (0, 0, 0, 50_01, false),
        (20_00, 20_00, 20_00, 20_00, true),
        (40_00, 40_00, 40_00, 20_00, false), // the third of one order
        (40_00, 40_00, 40_00, 10_00, true),
        (0, 190_00, 190_00, 10_00, true),
        (0, 190_00, 190_00, 10_01, false),
        (0, 0, 999_00, 1_00, true),
        (0, 0, 999_00, 1_01, false),
    ] {
        let decision = after(order, day, shop, asked);
        if allowed {
            records_usage(decision, true);
        } else {
            denies(decision, Reasons::LIMIT_EXCEEDED);
        }
    }
    // Each of them is to be known.
    for used in [
        [("order", 0), ("day", 0)],
        [("order", 0), ("shop", 0)],
        [("day", 0), ("shop", 0)],
    ] {
        denies(
            refund_after(&policy, &holding(["desk"]), used, 1),
            Reasons::EVIDENCE_MISSING,
        );
    }
    denies(
        refund_after(
            &policy,
            &holding(["desk"]),
            [("order", 50_00), ("day", 0)],
            1,
        ),
        Reasons::EVIDENCE_MISSING | Reasons::LIMIT_EXCEEDED,
    );
}

#[test]
fn r29_of_a_limit_that_is_listed_twice_the_larger_usage_counts() {
    let policy = PolicyDocument::new()
        .role(
            "desk",
            refunder().limit(limit("o", Per::Object, EUR).hard(100)),
        )
        .compile()
        .unwrap();
    for used in [[("o", 100), ("o", 0)], [("o", 0), ("o", 100)]] {
        denies(
            refund_after(&policy, &holding(["desk"]), used, 1),
            Reasons::LIMIT_EXCEEDED,
        );
        allows(refund_after(&policy, &holding(["desk"]), used, 0));
    }
}

#[test]
fn r29_usage_is_to_be_recorded_for_the_limits_that_were_asked() {
    let policy = PolicyDocument::new()
        .role(
            "object",
            refunder().limit(limit("o", Per::Object, EUR).hard(100)),
        )
        .role("once", refunder().limit(once("r", 100)))
        .role("plain", refunder())
        .compile()
        .unwrap();
    records_usage(
        refund_after(&policy, &holding(["object"]), [("o", 0)], 1),
        true,
    );
    records_usage(refund(&policy, &holding(["once"]), EUR, 1), false);
    // With a grant that no limit is on, none is asked.
    let plain = holding(["object", "plain"]);
    records_usage(refund_after(&policy, &plain, [("o", 0)], 1), false);
    records_usage(
        bare(&policy, &holding(["object"]), &now(), orders::VIEW),
        false,
    );
}

// ---- R30: limits together ----

#[test]
fn r30_the_most_permissive_grant_wins_and_the_strictest_cap() {
    let roles = || {
        PolicyDocument::new()
            .role("small", refunder().limit(once("small", 20_00)))
            .role("large", refunder().limit(once("large", 100_00)))
            .role("plain", refunder())
            .role("owner", RoleDocument::from_template("owner"))
    };
    let free = roles().compile().unwrap();
    let both = holding(["small", "large"]);
    allows(refund(&free, &both, EUR, 60_00));
    allows(refund(&free, &both, EUR, 100_00));
    denies(refund(&free, &both, EUR, 100_01), Reasons::LIMIT_EXCEEDED);
    denies(
        refund(&free, &holding(["small"]), EUR, 60_00),
        Reasons::LIMIT_EXCEEDED,
    );

    let capped = roles()
        .cap(once("cap", 50_00))
        .cap(once("higher", 70_00))
        .compile()
        .unwrap();
    for account in [
        both,
        holding(["plain"]),
        somebody().grant(g(orders::REFUND)).grant(g(orders::VIEW)),
        holding(["owner"]).owner(),
    ] {
        allows(refund(&capped, &account, EUR, 50_00));
        denies(
            refund(&capped, &account, EUR, 50_01),
            Reasons::LIMIT_EXCEEDED,
        );
        denies(
            refund(&capped, &account, EUR, 60_00),
            Reasons::LIMIT_EXCEEDED,
        );
        denies(
            refund(&capped, &account, USD, 1),
            Reasons::NO_LIMIT_FOR_UNIT,
        );
        denies(
            bare(&capped, &account, &now(), orders::REFUND),
            Reasons::EVIDENCE_MISSING,
        );
        allows(bare(&capped, &account, &now(), orders::VIEW));
    }
    // A cap gives nothing: without a grant it is that as well.
    denies(
        refund(&capped, &somebody(), EUR, 60_00),
        Reasons::NO_GRANT | Reasons::LIMIT_EXCEEDED,
    );
    denies(refund(&capped, &somebody(), EUR, 1), Reasons::NO_GRANT);
}

#[test]
fn r30_a_cap_that_counts_is_for_everybody_and_owes_its_record() {
    let policy = PolicyDocument::new()
        .role("plain", refunder())
        .cap(limit("shop", Per::Store { window: 60 }, EUR).hard(100))
        .compile()
        .unwrap();
    let plain = holding(["plain"]);
    records_usage(refund_after(&policy, &plain, [("shop", 99)], 1), true);
    denies(
        refund_after(&policy, &plain, [("shop", 99)], 2),
        Reasons::LIMIT_EXCEEDED,
    );
    denies(
        refund_after(&policy, &plain, [("shop", u64::MAX)], 1),
        Reasons::LIMIT_OVERFLOW,
    );
    denies(refund(&policy, &plain, EUR, 1), Reasons::EVIDENCE_MISSING);
}

#[test]
fn r30_above_the_soft_limit_somebody_approves_and_above_the_hard_one_nobody_can() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("refunds"))
        .approval(ApprovalDocument::new("much").quorum(3))
        .role(
            "desk",
            refunder().limit(
                limit("refund", Per::Request, EUR)
                    .soft(50_00, "refunds")
                    .hard(500_00),
            ),
        )
        .role(
            "endless",
            refunder().limit(limit("endless", Per::Request, EUR).soft(50_00, "refunds")),
        )
        .role(
            "always",
            refunder().limit(limit("always", Per::Request, EUR).soft(0, "refunds")),
        )
        .role(
            "equal",
            refunder().limit(
                limit("equal", Per::Request, EUR)
                    .soft(50_00, "refunds")
                    .hard(50_00),
            ),
        )
        .role(
            "steps",
            refunder()
                .limit(limit("step-1", Per::Request, EUR).soft(50_00, "refunds"))
                .limit(limit("step-2", Per::Request, EUR).soft(500_00, "much"))
                .limit(
                    limit("day", Per::Person { window: 60 }, EUR)
                        .soft(600_00, "refunds")
                        .hard(900_00),
                ),
        )
        .compile()
        .unwrap();
    for (role, cents, approvals) in [
        ("desk", 50_00, Some(0)),
        ("desk", 50_01, Some(1)),
        ("desk", 60_00, Some(1)),
        ("desk", 500_00, Some(1)),
        ("desk", 500_01, None),
        ("desk", 501_00, None),
        ("endless", 50_00, Some(0)),
        ("endless", u64::MAX, Some(1)),
        ("always", 0, Some(0)),
        ("always", 1, Some(1)),
        ("equal", 50_00, Some(0)),
        ("equal", 50_01, None),
    ] {
        let decision = refund(&policy, &holding([role]), EUR, cents);
        match approvals {
            None => denies(decision, Reasons::LIMIT_EXCEEDED),
            Some(0) => allows(decision),
            Some(policies) => wants_approval(decision, policies),
        }
    }
    // Each approval policy is asked for once, however many limits name it.
    for (used, cents, approvals) in [
        (0, 50_00, Some(0)),
        (0, 50_01, Some(1)),
        (590_00, 10_01, Some(1)),
        (590_00, 60_00, Some(1)),
        (0, 500_01, Some(2)),
        (300_00, 500_01, Some(2)),
        (399_99, 500_01, Some(2)),
        (400_00, 500_01, None),
    ] {
        let decision = refund_after(&policy, &holding(["steps"]), [("day", used)], cents);
        match approvals {
            None => denies(decision, Reasons::LIMIT_EXCEEDED),
            Some(0) => allows(decision),
            Some(policies) => wants_approval(decision, policies),
        }
    }
}

#[test]
fn r30_all_limits_of_one_role_hold_together() {
    let policy = PolicyDocument::new()
        .role(
            "desk",
            RoleDocument::new()
                .allow([orders::REFUND, orders::CANCEL])
                .limit(once("a", 100))
                .limit(
                    LimitDocument::new("b", [orders::REFUND, orders::CANCEL], Per::Request, EUR)
                        .hard(50),
                ),
        )
        .compile()
        .unwrap();
    let ask = |action, value| {
        let evidence = Evidence::none().amount(Amount::new(EUR, value));
        decide(&policy, &holding(["desk"]), &now(), action, &evidence)
    };
    for action in [orders::REFUND, orders::CANCEL] {
        allows(ask(action, 50));
        denies(ask(action, 51), Reasons::LIMIT_EXCEEDED);
    }
}
