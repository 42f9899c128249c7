//! The plain model held to the cases of limits and of sign-ins, each under its rule (R27 to R30, R49).
//!
//! Lives here: amounts, sums, caps, and how sure and how fresh a sign-in is.

use crate::common::cases::with;
use crate::model_cases::shop::{
    EUR_LIMIT, directly, grants, hold, limit, of_role, refunds_want, shop, yes,
};
use serde_json::{Value, json};

// ---- Limits ----

#[test]
fn r27_a_limit_is_of_a_unit() {
    let euro = limit(&json!({"hard": 5000}));
    let points = limit(&json!({"unit": "basis_points", "hard": 3000}));
    let and_dollars = json!({"limits": [
        {"id": "a", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5000},
        {"id": "b", "actions": ["orders.refund"], "per": "request", "unit": "USD", "hard": 10}]});
    hold([
        ("at the limit", shop(&euro).amount("EUR", 5000), "allow"),
        (
            "over it",
            shop(&euro).amount("EUR", 5001),
            "deny limit_exceeded",
        ),
        (
            "another currency",
            shop(&euro).amount("USD", 1),
            "deny no_limit_for_unit",
        ),
        (
            "another currency that has a limit",
            shop(&and_dollars).amount("USD", 10),
            "allow",
        ),
        (
            "over that limit",
            shop(&and_dollars).amount("USD", 11),
            "deny limit_exceeded",
        ),
        (
            "a coupon of 100 %",
            shop(&points).amount("basis_points", 10_000),
            "deny limit_exceeded",
        ),
        ("no amount", shop(&euro), "deny evidence_missing"),
        (
            "no evidence at all",
            shop(&euro).request(&json!({"evidence": null})),
            "deny evidence_missing",
        ),
    ]);
}

#[test]
fn r28_sums_never_wrap() {
    let most = limit(&json!({"per": "object", "hard": u64::MAX}));
    let softly = limit(&json!({"per": "object", "soft": u64::MAX, "approval": "refunds"}));
    let none = limit(&json!({"hard": 0}));
    let some = limit(&json!({"per": "object", "hard": 100}));
    let sum =
        |role: &Value, used: u64, value: u64| shop(role).amount("EUR", value).used(EUR_LIMIT, used);
    hold([
        (
            "everything and one more",
            sum(&most, u64::MAX, 1),
            "deny limit_overflow",
        ),
        ("everything", sum(&most, u64::MAX, 0), "allow +record_usage"),
        (
            "over any soft end",
            sum(&softly, u64::MAX, 1),
            "deny limit_overflow",
        ),
        ("nothing of nothing", shop(&none).amount("EUR", 0), "allow"),
        (
            "one of nothing",
            shop(&none).amount("EUR", 1),
            "deny limit_exceeded",
        ),
        (
            "used up, and no more",
            sum(&some, 100, 0),
            "allow +record_usage",
        ),
        ("one more", sum(&some, 100, 1), "deny limit_exceeded"),
        ("already over", sum(&some, 101, 0), "deny limit_exceeded"),
    ]);
}

#[test]
fn r29_limits_that_add_up_are_not_split() {
    let order = json!({"limits": [
        {"id": "each", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5000},
        {"id": "order", "actions": ["orders.refund"], "per": "object", "unit": "EUR", "hard": 5000}]});
    let daily = limit(&json!({"per": "person", "window": 86400, "hard": 20_000}));
    hold([
        (
            "the second refund of an order",
            shop(&order).amount("EUR", 2000).used("order", 2000),
            "allow +record_usage",
        ),
        (
            "the third",
            shop(&order).amount("EUR", 2000).used("order", 4000),
            "deny limit_exceeded",
        ),
        (
            "up to the day's end",
            shop(&daily).amount("EUR", 1000).used(EUR_LIMIT, 19_000),
            "allow +record_usage",
        ),
        (
            "past it",
            shop(&daily).amount("EUR", 1001).used(EUR_LIMIT, 19_000),
            "deny limit_exceeded",
        ),
    ]);
}

#[test]
fn r29_usage_is_recorded_only_where_the_allow_rests_on_it() {
    let daily = limit(&json!({"per": "store", "window": 86400, "hard": 100}));
    let limited = shop(&daily).amount("EUR", 1).used(EUR_LIMIT, 0);
    let cap = |per: &str| json!({"cap": [{"id": "cap", "actions": ["orders.refund"], "per": per, "unit": "EUR", "hard": 100}]});
    let capped = |per: &str| {
        shop(&json!({}))
            .policy(&cap(per))
            .amount("EUR", 1)
            .used("cap", 0)
    };
    hold([
        ("through a limit", limited.clone(), "allow +record_usage"),
        (
            "through another part",
            limited.account(1, &grants(&[of_role("refunder"), directly()])),
            "allow",
        ),
        ("under a cap", capped("object"), "allow +record_usage"),
        ("under a cap per request", capped("request"), "allow"),
    ]);
}

#[test]
fn r30_grants_loosen_caps_tighten_and_no_approval_lifts_a_hard_end() {
    let higher = with(
        &json!({"allow": ["orders.refund"]}),
        &json!({"limits": [{"id": "higher", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 10_000}]}),
    );
    let two = shop(&limit(&json!({"hard": 2000})))
        .policy(&json!({"roles": {"higher": higher}}))
        .account(1, &grants(&[of_role("refunder"), of_role("higher")]))
        .amount("EUR", 6000);
    let cap = |unit: &str| json!({"id": unit, "actions": ["orders.refund"], "per": "request", "unit": unit, "hard": 5000});
    let ends = limit(&json!({"soft": 5000, "approval": "refunds", "hard": 50_000}));
    let soft = |value: u64| shop(&ends).amount("EUR", value);
    hold([
        ("the higher of two", two.clone(), "allow"),
        (
            "under a cap",
            two.clone().policy(&json!({"cap": [cap("EUR")]})),
            "deny limit_exceeded",
        ),
        (
            "under a cap in another unit",
            two.clone().policy(&json!({"cap": [cap("USD")]})),
            "deny no_limit_for_unit",
        ),
        (
            "under caps in both units",
            two.policy(&json!({"cap": [cap("USD"), cap("EUR")]})),
            "deny limit_exceeded",
        ),
        ("at the soft end", soft(5000), "allow"),
        ("over it", soft(6000), "approval refunds 0/1"),
        (
            "over it, approved",
            soft(6000).approvals(&[yes(1, 2)]),
            "allow +consume_approval",
        ),
        ("at the hard end", soft(50_000), "approval refunds 0/1"),
        (
            "over that, approved",
            soft(50_001).approvals(&[yes(1, 2)]),
            "deny limit_exceeded",
        ),
    ]);
}

// ---- Step-up ----

#[test]
fn r49_a_sign_in_is_strong_and_fresh_enough_or_asked_for_again() {
    let least = json!({"assurance": "multi_factor", "max_age": 300});
    let asked = shop(&json!({})).policy(&refunds_want(&least));
    let session = |session: &Value| asked.clone().request(&json!({"session": session}));
    let again = "step_up multi_factor<300";
    let two = json!({"step_up": [
        {"actions": ["orders.refund"], "assurance": "multi_factor", "max_age": 3600},
        {"actions": ["orders.refund"], "assurance": "password", "max_age": 300}]});
    let after = with(&least, &json!({"after_failed_logins": 2}));
    let failed = |count: Value| {
        let session = json!({"session": {"failed_logins": count}});
        shop(&json!({}))
            .policy(&refunds_want(&after))
            .request(&session)
    };
    hold([
        (
            "299 seconds ago",
            session(&json!({"assurance": "multi_factor", "auth_time": 701})),
            "allow",
        ),
        (
            "300 seconds ago",
            session(&json!({"assurance": "multi_factor", "auth_time": 700})),
            again,
        ),
        (
            "a stronger one",
            session(&json!({"assurance": "hardware_key", "auth_time": 1000})),
            "allow",
        ),
        (
            "a weaker one",
            session(&json!({"assurance": "password", "auth_time": 990})),
            again,
        ),
        (
            "at an unknown time",
            session(&json!({"assurance": "multi_factor", "auth_time": null})),
            again,
        ),
        (
            "no session",
            asked.request(&json!({"session": null})),
            again,
        ),
        (
            "two wishes are the stronger and the fresher",
            shop(&json!({})).policy(&two),
            again,
        ),
        (
            "and are met only together: of two halves none is asked for",
            shop(&json!({}))
                .policy(&two)
                .request(&json!({"session": {"assurance": "multi_factor", "auth_time": 600}})),
            again,
        ),
        (
            "a role's own wish joins",
            shop(&json!({"step_up": {"assurance": "hardware_key", "max_age": 600}}))
                .policy(&refunds_want(&least)),
            "step_up hardware_key<300",
        ),
        (
            "and so does what it requires",
            shop(
                &json!({"step_up": {"assurance": "password", "max_age": 5}, "requires": ["multi_factor"]}),
            ),
            "step_up multi_factor<5",
        ),
        ("one sign-in failed", failed(json!(1)), "allow"),
        ("two failed", failed(json!(2)), again),
        ("none is told of", failed(Value::Null), "allow"),
    ]);
}
