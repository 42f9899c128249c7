//! The plain model held to the cases that the rules of duties give, each under its rule: what is
//! waived (R40), what cannot be (R41), and what a role accepts.
//!
//! The engine has no part in this.

use crate::common::cases::with;
use crate::common::duty_shop::{
    ASKED, BARRED, HELD_UP, NOW, Shop, by_role, did, everywhere, grants, high, hold, in_store,
    shop, yes,
};
use serde_json::{Value, json};

/// A waiver of O2C-02 for ana in store 1.
fn waiver(keys: &Value) -> Value {
    let waiver = json!({"id": "w1", "rule": "O2C-02", "version": 1, "person": 1, "scope": {"stores": [1]},
        "because": "There are two of us until the spring.", "control": "A weekly list.", "control_owner": 3,
        "requested_by": 1, "approved_by": 3, "from": 500, "until": 2000});
    with(&waiver, keys)
}

fn waived(keys: &Value) -> Shop {
    high().account(1, &json!({"waivers": [waiver(keys)]}))
}

#[test]
fn r40_a_waiver_lifts_one_rule_for_a_while() {
    let none = json!({});
    let everywhere_waived = json!({"scope": "tenant"});
    let by_other =
        |keys: &Value| high().account(4, &with(&json!({"waivers": [waiver(&none)]}), keys));
    let nowhere = json!({"resource": {"stores": null}});
    hold([
        ("waived", waived(&none), "allow"),
        (
            "the second before its end",
            waived(&json!({"until": NOW + 1})),
            "allow",
        ),
        ("at its end", waived(&json!({"until": NOW})), ASKED),
        ("from now on", waived(&json!({"from": NOW})), "allow"),
        ("later", waived(&json!({"from": NOW + 1})), ASKED),
        ("in another store", waived(&none).in_stores(&[2]), ASKED),
        (
            "in one store of two",
            waived(&none).in_stores(&[1, 2]),
            ASKED,
        ),
        (
            "in both",
            waived(&json!({"scope": {"stores": [1, 2]}})).in_stores(&[1, 2]),
            "allow",
        ),
        (
            "what is of no store is everywhere",
            waived(&none).request(&nowhere),
            ASKED,
        ),
        (
            "everywhere",
            waived(&everywhere_waived).request(&nowhere),
            "allow",
        ),
        (
            "what is of no store, where the sides meet in the waived one only",
            waived(&none)
                .account(
                    1,
                    &grants(&[in_store(1, "discounts.create"), everywhere("orders.refund")]),
                )
                .request(&nowhere),
            "allow",
        ),
        ("of another rule", waived(&json!({"rule": "O2C-03"})), ASKED),
        ("of another version", waived(&json!({"version": 2})), ASKED),
        ("of the other account", by_other(&none), "allow"),
        (
            "which is suspended",
            by_other(&json!({"status": "suspended"})),
            "allow",
        ),
        (
            "which is terminated",
            by_other(&json!({"status": "terminated"})),
            ASKED,
        ),
        ("of another person", by_other(&json!({"person": 5})), ASKED),
        (
            "another rule trips as well",
            waived(&everywhere_waived).account(
                1,
                &grants(&[
                    everywhere("discounts.create"),
                    everywhere("orders.refund"),
                    everywhere("orders.create"),
                ]),
            ),
            // O2C-09 is critical, and trips at three.
            HELD_UP,
        ),
    ]);
}

#[test]
fn r40_a_waiver_grants_nothing_and_is_of_static_rules_alone() {
    let everywhere_waived = json!({"scope": "tenant"});
    let session = json!({"id": "own", "kind": "session", "severity": "low", "sides": [["discounts.create"], ["orders.refund"]]});
    let both = json!({"duties": {"use": ["commerce", "commerce_objects"]}});
    hold([
        (
            "no grant",
            waived(&everywhere_waived).asks("customers.store_credit"),
            "deny no_grant",
        ),
        (
            "a session rule",
            waived(&json!({"scope": "tenant"})).policy(&json!({"duty": [session]})),
            "deny session_duty",
        ),
        (
            "an object rule",
            waived(&everywhere_waived)
                .policy(&both)
                .history(&[did(1, "orders.create", 9)]),
            BARRED,
        ),
        (
            "self-dealing",
            waived(&everywhere_waived).evidence(&json!({"beneficiaries": [1]})),
            "deny self_dealing",
        ),
    ]);
}

#[test]
fn r41_what_cannot_be_waived_is_not() {
    let rules = shop(&[
        everywhere("staff.define_rules"),
        everywhere("orders.refund"),
    ]);
    let of = |rule: &str| {
        let keys = json!({"rule": rule, "scope": "tenant"});
        json!({"waivers": [waiver(&keys)]})
    };
    let own = json!({"id": "own", "kind": "static", "severity": "critical", "waivable": false,
        "sides": [["discounts.create"], ["orders.refund"]]});
    hold([
        ("ADM-03", rules.clone().account(1, &of("ADM-03")), HELD_UP),
        (
            "one of the host's own",
            high().rule(&own).account(1, &of("own")),
            HELD_UP,
        ),
        (
            "approving one's own",
            waived(&json!({"rule": "O2C-03"})).evidence(&json!({"approvals": [yes(1, 1)]})),
            ASKED,
        ),
        (
            "status",
            waived(&json!({})).account(1, &json!({"status": "suspended"})),
            "deny principal_suspended",
        ),
    ]);
}

#[test]
fn r40_what_a_role_accepts_is_no_conflict_of_its_holders() {
    let roles = |accept: &Value| {
        json!({"roles": {
            "desk": {"allow": ["discounts.create", "orders.refund"], "accept": accept},
            "lead": {"include": ["desk"]}}})
    };
    let accepts =
        json!([{"rule": "O2C-02", "control": "A weekly list.", "owner": "the accountant"}]);
    let of = |held: &[Value]| shop(held).policy(&roles(&accepts));
    let desk_in = |store: u64| json!({"role": "desk", "scope": {"stores": [store]}});
    let both = |one: Value| {
        of(&[
            one,
            everywhere("discounts.create"),
            everywhere("orders.refund"),
        ])
    };
    hold([
        ("accepted", of(&[by_role("desk")]), "allow"),
        (
            "not accepted",
            shop(&[by_role("desk")]).policy(&roles(&json!([]))),
            ASKED,
        ),
        ("by a role that includes it", of(&[by_role("lead")]), ASKED),
        (
            "by both roles",
            of(&[by_role("lead"), by_role("desk")]),
            "allow",
        ),
        ("beside grants of the same", both(by_role("desk")), "allow"),
        ("in its store", both(desk_in(1)), "allow"),
        ("in another store", both(desk_in(2)), ASKED),
        (
            "by the other account",
            of(&[everywhere("discounts.create"), everywhere("orders.refund")])
                .account(4, &grants(&[by_role("desk")])),
            "allow",
        ),
        (
            "by a grant that is over",
            both(with(&by_role("desk"), &json!({"until": NOW}))),
            ASKED,
        ),
        (
            "by a grant of later",
            both(with(&by_role("desk"), &json!({"from": 2000}))),
            "allow",
        ),
        (
            "object rules are not accepted",
            of(&[by_role("desk")])
                .policy(&json!({"duties": {"use": ["commerce", "commerce_objects"]}}))
                .history(&[did(1, "orders.create", 9)]),
            BARRED,
        ),
    ]);
}
