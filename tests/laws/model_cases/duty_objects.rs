//! The plain model held to the cases that the rules of duties give, each under its rule: what was
//! done to an object (R36), what is known of that (R37), who may approve (R43), and who gains (R38).
//!
//! The engine has no part in this.

use crate::common::cases::with;
use crate::common::duty_shop::{
    ASKED, BARRED, did, everywhere, grants, hold, object, on_objects, shop, yes,
};
use serde_json::{Value, json};

const MET: &str = "allow +consume_approval";

#[test]
fn r36_who_did_one_side_to_an_object_does_not_do_the_other() {
    let of = |events: &[Value]| on_objects().history(events);
    let coupon = with(
        &did(1, "orders.create", 0),
        &json!({"object": object("coupon", 3)}),
    );
    let linked = of(&[coupon]);
    let links = json!({"linked": [object("coupon", 3)]});
    hold([
        ("nothing was done", of(&[]), "allow"),
        ("ana created it", of(&[did(1, "orders.create", 9)]), BARRED),
        (
            "ana created another",
            of(&[did(1, "orders.create", 8)]),
            "allow",
        ),
        ("ben created it", of(&[did(2, "orders.create", 9)]), "allow"),
        (
            "ana refunded some of it",
            of(&[did(1, "orders.refund", 9)]),
            "allow",
        ),
        (
            "an order is no coupon",
            of(&[with(
                &did(1, "orders.create", 0),
                &json!({"object": object("coupon", 9)}),
            )]),
            "allow",
        ),
        ("linked", linked.clone().evidence(&links), BARRED),
        ("not linked", linked.clone(), "allow"),
        (
            "linked to what is of no number",
            linked.request(&json!({"resource": {"id": null, "version": null}, "evidence": links})),
            BARRED,
        ),
        (
            "dated after now",
            of(&[with(&did(1, "orders.create", 9), &json!({"at": 2000}))]),
            BARRED,
        ),
        (
            "she received its return",
            of(&[did(1, "orders.return", 9)]),
            ASKED,
        ),
        (
            "by another of her accounts",
            of(&[did(1, "orders.create", 9)])
                .account(4, &grants(&[everywhere("orders.refund")]))
                .request(&json!({"account": 4})),
            BARRED,
        ),
        (
            "an owner",
            of(&[did(1, "orders.create", 9)]).owner(),
            BARRED,
        ),
        (
            "the set is not named",
            of(&[did(1, "orders.create", 9)]).policy(&json!({"duties": {"use": ["commerce"]}})),
            "allow",
        ),
        (
            "an action of no side",
            of(&[did(1, "orders.create", 9)])
                .account(1, &grants(&[everywhere("orders.view")]))
                .asks("orders.view"),
            "allow",
        ),
    ]);
}

#[test]
fn r36_a_rule_of_the_hosts_own_takes_so_many_sides() {
    let of = |keys: &Value, done: &[&str]| {
        let rule = json!({"id": "own", "kind": "object", "severity": "high", "trip_at": 3,
            "sides": [["orders.create"], {"all": ["orders.capture", "orders.fulfill"]}, ["orders.refund"]]});
        let events: Vec<Value> = done.iter().map(|action| did(1, action, 9)).collect();
        on_objects().rule(&with(&rule, keys)).history(&events)
    };
    let all = ["orders.create", "orders.capture", "orders.fulfill"];
    let none = json!({});
    hold([
        ("two of three", of(&none, &["orders.create"]), "allow"),
        (
            "half a side more",
            of(&none, &["orders.create", "orders.capture"]),
            "allow",
        ),
        ("three of three", of(&none, &all), BARRED),
        (
            "at two",
            of(&json!({"trip_at": 2}), &["orders.create"]),
            BARRED,
        ),
        ("medium", of(&json!({"severity": "medium"}), &all), ASKED),
        (
            "critical",
            of(&json!({"severity": "critical"}), &all),
            BARRED,
        ),
        ("low", of(&json!({"severity": "low"}), &all), ASKED),
        ("its own", of(&json!({"on_use": "approval"}), &all), ASKED),
        (
            "it does nothing",
            of(&json!({"on_use": "ignore"}), &all),
            "allow",
        ),
    ]);
}

#[test]
fn r7_without_a_history_no_rule_over_objects_passes() {
    let unknown = on_objects().evidence(&json!({"history": null}));
    let rule = json!({"id": "own", "kind": "object", "severity": "high", "on_use": "ignore",
        "sides": [["orders.create"], ["orders.refund"]]});
    let nothing = json!({"resource": {"kind": null, "id": null, "version": null}});
    hold([
        ("not supplied", unknown.clone(), "deny evidence_missing"),
        (
            "in solo",
            unknown.clone().profile("solo"),
            "deny evidence_missing",
        ),
        (
            "no evidence at all",
            unknown.clone().request(&json!({"evidence": null})),
            "deny evidence_missing",
        ),
        (
            "there is no object",
            unknown.clone().request(&nothing),
            "allow",
        ),
        (
            "its number is not known",
            unknown
                .clone()
                .request(&json!({"resource": {"id": null, "version": null}})),
            "allow",
        ),
        (
            "the rule does nothing",
            unknown.clone().rule(&rule),
            "allow",
        ),
        (
            "an action of no side",
            unknown
                .account(1, &grants(&[everywhere("orders.view")]))
                .asks("orders.view"),
            "allow",
        ),
    ]);
}

#[test]
fn r37_what_is_not_known_of_an_object_does_not_pass() {
    let since = |kind: &str, id: u64, created: i64, complete: i64| {
        let known =
            json!({"object": object(kind, id), "created": created, "complete_since": complete});
        json!({ "coverage": [known] })
    };
    let of = |coverage: &Value| on_objects().evidence(coverage);
    let gap = since("order", 9, 100, 900);
    let rule = |keys: &Value| {
        let rule = json!({"id": "own", "kind": "object", "severity": "critical", "sides": [["orders.create"], ["orders.refund"]]});
        of(&gap).rule(&with(&rule, keys))
    };
    let alone = json!({"no_other_approver": true});
    hold([
        ("all is known", of(&since("order", 9, 100, 0)), "allow"),
        (
            "since it was made",
            of(&since("order", 9, 100, 100)),
            "allow",
        ),
        (
            "since a second later",
            of(&since("order", 9, 100, 101)),
            ASKED,
        ),
        (
            "of another object",
            of(&since("order", 8, 100, 900)),
            "allow",
        ),
        (
            "of one that is linked",
            of(&since("coupon", 3, 100, 900)).evidence(&json!({"linked": [object("coupon", 3)]})),
            ASKED,
        ),
        ("critical", rule(&json!({})), BARRED),
        (
            "critical, though it asks",
            rule(&json!({"on_use": "approval"})),
            BARRED,
        ),
        (
            "high, though it blocks",
            rule(&json!({"severity": "high"})),
            ASKED,
        ),
        (
            "it does nothing",
            rule(&json!({"on_use": "ignore"})),
            "allow",
        ),
        ("critical in solo", rule(&json!({})).profile("solo"), ASKED),
        (
            "critical in solo, and nobody else is there",
            rule(&json!({})).profile("solo").evidence(&alone),
            "allow +audit",
        ),
        (
            "what is known trips",
            of(&gap).history(&[did(1, "orders.create", 9)]),
            BARRED,
        ),
    ]);
}

#[test]
fn r36_in_a_shop_of_one_an_approval_is_asked_for_or_an_audit() {
    let solo = |events: &[Value]| on_objects().profile("solo").history(events);
    let created = solo(&[did(1, "orders.create", 9)]);
    let alone = json!({"no_other_approver": true});
    hold([
        ("it would block", created.clone(), ASKED),
        (
            "nobody else is there",
            created.clone().evidence(&alone),
            "allow +audit",
        ),
        ("nothing trips", solo(&[]).evidence(&alone), "allow"),
        (
            "elsewhere it blocks all the same",
            created.profile("standard").evidence(&alone),
            BARRED,
        ),
    ]);
}

#[test]
fn r43_whoever_did_another_side_to_the_object_does_not_approve() {
    let returned = |events: &[Value]| {
        let events = [&[did(1, "orders.return", 9)], events].concat();
        on_objects()
            .history(&events)
            .evidence(&json!({"approvals": [yes(1, 2)]}))
    };
    let ignored = json!([{"id": "own", "kind": "object", "severity": "low", "on_use": "ignore",
        "sides": [["orders.view"], ["orders.refund"]]}]);
    let viewed = returned(&[did(2, "orders.view", 9)]);
    hold([
        ("ben did nothing", returned(&[]), MET),
        (
            "ben created it",
            returned(&[did(2, "orders.create", 9)]),
            ASKED,
        ),
        (
            "ben received its return",
            returned(&[did(2, "orders.return", 9)]),
            ASKED,
        ),
        (
            "ben refunded some of it",
            returned(&[did(2, "orders.refund", 9)]),
            MET,
        ),
        (
            "ben created another",
            returned(&[did(2, "orders.create", 8)]),
            MET,
        ),
        ("what no rule keeps apart", viewed.clone(), MET),
        (
            "a rule that does nothing",
            viewed.policy(&json!({ "duty": ignored })),
            MET,
        ),
    ]);
}

#[test]
fn r38_nobody_deals_with_themselves() {
    let gains = |persons: &[u64]| {
        shop(&[everywhere("orders.refund")]).evidence(&json!({ "beneficiaries": persons }))
    };
    let asks = |action: &str| {
        gains(&[1])
            .account(1, &grants(&[everywhere(action)]))
            .asks(action)
    };
    let host = |level: &str, tags: &[&str]| {
        asks("loyalty.points").policy(&json!({"host_actions":
            {"loyalty.points": {"slot": 0, "level": level, "risk": "low", "tags": tags}}}))
    };
    let lets = json!({"duties": {"owner_self_dealing": true}});
    let dealing = "deny self_dealing";
    hold([
        ("ana gains", gains(&[1]), dealing),
        ("ben gains", gains(&[2]), "allow"),
        ("both gain", gains(&[2, 1]), dealing),
        ("a look", asks("orders.view"), "allow"),
        ("what moves no money", asks("orders.return"), "allow"),
        ("a gift card", asks("discounts.gift_cards"), dealing),
        (
            "the host's own, of money",
            host("edit", &["financial"]),
            dealing,
        ),
        (
            "the host's own, a look",
            host("view", &["financial"]),
            "allow",
        ),
        ("the host's own, of no money", host("edit", &[]), "allow"),
        ("an owner", gains(&[1]).owner(), dealing),
        (
            "an owner who may",
            gains(&[1]).owner().policy(&lets),
            "allow",
        ),
        ("nobody else may", gains(&[1]).policy(&lets), dealing),
        ("in solo", gains(&[1]).profile("solo"), dealing),
        (
            "no rule is in use",
            gains(&[1]).policy(&json!({"duties": {"use": []}})),
            dealing,
        ),
    ]);
}
