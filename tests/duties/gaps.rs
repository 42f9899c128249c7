//! How far back the history of an object goes: the cases of rule R37 as tables;
//! and histories as request documents bring them.

use countersign::actions::orders;
use countersign::{Coverage, DutyDocument, DutyKind, Evidence, OnUse, Profile, Severity};

use crate::shop::{
    ANA, ASKS, NOW, UNKNOWN, as_of_now, ask, bare, compiled, coupon, did, doer, of_objects, order,
    t, the_order, three_sides,
};

const BLOCKED: &str = "deny: object_duty";
// ---- R37: how far back the history goes ----

#[test]
fn r37_a_gap_asks_and_of_a_critical_rule_denies() {
    let whole = [Coverage::new(the_order(9), t(100), t(0))];
    let just = [Coverage::new(the_order(9), t(100), t(100))];
    let gap = [Coverage::new(the_order(9), t(100), t(900))];
    let by_a_second = [Coverage::new(the_order(9), t(100), t(101))];
    let ahead = [Coverage::new(the_order(9), t(100), t(9_000))];
    let other = [Coverage::new(the_order(10), t(100), t(900))];
    let of_coupon = [Coverage::new(coupon(), t(100), t(900))];
    let twice = [whole[0], gap[0]];
    let none: [Coverage; 0] = [];
    for (severity, on_gap) in [
        (Severity::Critical, BLOCKED),
        (Severity::High, ASKS),
        (Severity::Medium, ASKS),
        (Severity::Low, ASKS),
    ] {
        let rule = DutyDocument::new("OWN", DutyKind::Object, severity)
            .side([orders::CREATE])
            .side([orders::REFUND]);
        let policy = compiled(&bare().duty(rule));
        let who = as_of_now(&policy, &[doer()]);
        for (name, coverage, expected) in [
            ("not listed", &none[..], "allow"),
            ("whole", &whole, "allow"),
            ("from its beginning", &just, "allow"),
            ("not from its beginning", &gap, on_gap),
            ("a second short", &by_a_second, on_gap),
            ("from a time to come", &ahead, on_gap),
            ("of another order", &other, "allow"),
            ("of a coupon that is not linked", &of_coupon, "allow"),
            ("said twice", &twice, on_gap),
        ] {
            let evidence = Evidence::none().history(&[]).coverage(coverage);
            let said = ask(&policy, &who, orders::REFUND, &order(1), &evidence);
            assert_eq!(said, expected, "{severity}: {name}");
            // Of what no rule is about, no history matters.
            let said = ask(&policy, &who, orders::VIEW, &order(1), &evidence);
            assert_eq!(said, "allow", "{severity}: {name}, a look");
        }
        let linked = [coupon()];
        let evidence = Evidence::none()
            .history(&[])
            .linked(&linked)
            .coverage(&of_coupon);
        let said = ask(&policy, &who, orders::REFUND, &order(1), &evidence);
        assert_eq!(said, on_gap, "{severity}: a coupon that is linked");
    }
}

#[test]
fn r37_the_rule_with_a_gap_is_told() {
    let rule = DutyDocument::new("OWN", DutyKind::Object, Severity::Critical)
        .side([orders::CREATE])
        .side([orders::REFUND]);
    let policy = compiled(&bare().duty(rule));
    let who = as_of_now(&policy, &[doer()]);
    let gap = [Coverage::new(the_order(9), t(100), t(900))];
    let evidence = Evidence::none().history(&[]).coverage(&gap);
    let detail = policy.detail_with(&who, orders::REFUND, &order(1), &evidence);
    assert_eq!(detail.duties(), ["OWN"]);
    assert_eq!(
        detail.about().map(ToString::to_string).as_deref(),
        Some("OWN")
    );
}

#[test]
fn r37_a_gap_changes_nothing_of_what_is_known() {
    let gap = [Coverage::new(the_order(9), t(100), t(900))];
    let history = [did(ANA, orders::CREATE)];
    for (on_use, tripped, unknown) in [
        (OnUse::Block, BLOCKED, ASKS),
        (OnUse::Approval, ASKS, ASKS),
        (OnUse::Ignore, "allow", "allow"),
    ] {
        let policy = compiled(&bare().duty(three_sides(2).on_use(on_use)));
        let who = as_of_now(&policy, &[doer()]);
        for (history, expected) in [(&history[..], tripped), (&[], unknown)] {
            let evidence = Evidence::none().history(history).coverage(&gap);
            let said = ask(&policy, &who, orders::REFUND, &order(1), &evidence);
            assert_eq!(said, expected, "{on_use}");
        }
        // Where no history was supplied, a gap in it is no answer.
        let said = ask(
            &policy,
            &who,
            orders::REFUND,
            &order(1),
            &Evidence::none().coverage(&gap),
        );
        let expected = if on_use == OnUse::Ignore {
            "allow"
        } else {
            UNKNOWN
        };
        assert_eq!(said, expected, "{on_use}");
    }
}

#[test]
fn r37_in_solo_a_gap_asks_at_the_worst() {
    let gap = [Coverage::new(the_order(9), t(100), t(900))];
    for severity in [Severity::Critical, Severity::Low] {
        let rule = DutyDocument::new("OWN", DutyKind::Object, severity)
            .side([orders::CREATE])
            .side([orders::REFUND]);
        let policy = compiled(&bare().profile(Profile::Solo).duty(rule));
        let who = as_of_now(&policy, &[doer()]);
        let evidence = Evidence::none().history(&[]).coverage(&gap);
        assert_eq!(
            ask(&policy, &who, orders::REFUND, &order(1), &evidence),
            ASKS
        );
    }
}

#[test]
fn r37_a_history_complete_since_later_only_tightens() {
    let policy = compiled(&of_objects());
    let who = as_of_now(&policy, &[doer()]);
    let mut last = 0;
    for since in [i64::MIN, 0, 99, 100, 101, 500, NOW, 9_000, i64::MAX] {
        let coverage = [Coverage::new(the_order(9), t(100), t(since))];
        let evidence = Evidence::none().history(&[]).coverage(&coverage);
        let rank = match ask(&policy, &who, orders::REFUND, &order(1), &evidence).as_str() {
            "allow" => 0,
            ASKS => 1,
            _ => 2,
        };
        assert!(rank >= last, "{since}");
        last = rank;
    }
    assert_eq!(last, 1);
}

#[test]
fn r36_r37_documents_bring_history_links_and_coverage() {
    use countersign::RequestDocument;
    use serde_json::json;

    let policy = compiled(&of_objects());
    let who = as_of_now(&policy, &[doer()]);
    let here = json!({"kind": "order", "id": 9});
    let coupon = json!({"kind": "discount", "id": 5});
    let event = |action: &str, object: &serde_json::Value| json!({"person": ANA, "action": action, "object": object, "at": 500});
    let since = |when: i64| json!([{"object": here, "created": 100, "complete_since": when}]);
    for (name, action, evidence, expected) in [
        ("nothing", "orders.refund", json!({}), UNKNOWN),
        (
            "no history",
            "orders.refund",
            json!({"history": []}),
            "allow",
        ),
        (
            "a history",
            "orders.refund",
            json!({"history": [event("orders.create", &here)]}),
            BLOCKED,
        ),
        (
            "a link",
            "orders.edit_items",
            json!({"history": [event("discounts.create", &coupon)], "linked": [coupon]}),
            BLOCKED,
        ),
        (
            "no link",
            "orders.edit_items",
            json!({"history": [event("discounts.create", &coupon)]}),
            "allow",
        ),
        (
            "all of it",
            "orders.refund",
            json!({"history": [], "coverage": since(0)}),
            "allow",
        ),
        (
            "a gap",
            "orders.refund",
            json!({"history": [], "coverage": since(900)}),
            ASKS,
        ),
        (
            "to their own benefit",
            "orders.refund",
            json!({"history": [], "beneficiaries": [ANA]}),
            "deny: self_dealing",
        ),
    ] {
        let document: RequestDocument = serde_json::from_value(json!({
            "now": NOW, "account": 1, "action": action, "evidence": evidence,
            "resource": {"tenant": 1, "kind": "order", "id": 9, "stores": [1]},
        }))
        .unwrap();
        let request = policy.read_request(&document).unwrap();
        let evidence = Evidence::from(request.evidence());
        let resource = order(1);
        let said = ask(&policy, &who, request.action(), &resource, &evidence);
        assert_eq!(said, expected, "{name}");
    }
}

#[test]
fn r36_documents_bring_that_nobody_else_could_approve() {
    use countersign::RequestDocument;
    use serde_json::json;

    let policy = compiled(&of_objects().profile(Profile::Solo));
    let who = as_of_now(&policy, &[doer()]);
    for (alone, expected) in [(false, ASKS), (true, "allow")] {
        let document: RequestDocument = serde_json::from_value(json!({
            "now": NOW, "account": 1, "action": "orders.refund",
            "resource": {"tenant": 1, "kind": "order", "id": 9, "stores": [1]},
            "evidence": {
                "history": [{
                    "person": ANA, "action": "orders.create", "at": 500,
                    "object": {"kind": "order", "id": 9},
                }],
                "no_other_approver": alone,
            },
        }))
        .unwrap();
        let request = policy.read_request(&document).unwrap();
        let evidence = Evidence::from(request.evidence());
        let said = ask(&policy, &who, request.action(), &order(1), &evidence);
        assert_eq!(said, expected, "alone: {alone}");
    }
}
