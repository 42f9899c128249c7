//! The plain model held to the cases that the rules of duties give, each under its rule: what is
//! kept apart (R31, R32, R11), what is done about it (R34), and what a session wears (R35).
//!
//! The engine has no part in this.

use crate::common::cases::with;
use crate::common::duty_shop::{
    ASKED, HELD_UP, NOW, Shop, by_role, critical, did, everywhere, grants, high, hold, shop, yes,
};
use serde_json::{Value, json};

const MET: &str = "allow +consume_approval";

// ---- What is kept apart ----

const SIDES: [&str; 4] = [
    "orders.create",
    "orders.capture",
    "orders.fulfill",
    "orders.refund",
];

/// Somebody with so many of four sides, of which so many trip.
fn sides(held: usize, trip_at: usize) -> Shop {
    let own: Vec<Value> = SIDES.iter().take(held).copied().map(everywhere).collect();
    let sides: Vec<Value> = SIDES.iter().map(|action| json!([action])).collect();
    let rule = json!({"id": "own", "kind": "static", "severity": "low", "on_use": "block", "trip_at": trip_at, "sides": sides});
    shop(&own).rule(&rule).asks("orders.create")
}

#[test]
fn r31_a_rule_trips_at_so_many_sides() {
    let two = json!({"id": "own", "kind": "static", "severity": "critical",
        "sides": [["orders.create", "orders.edit_items"], {"all": ["orders.refund", "orders.capture"]}]});
    let of = |actions: &[&str]| {
        let own: Vec<Value> = actions.iter().copied().map(everywhere).collect();
        shop(&own).rule(&two).asks("orders.create")
    };
    hold([
        ("one of four", sides(1, 2), "allow"),
        ("two of four at two", sides(2, 2), HELD_UP),
        ("two of four at three", sides(2, 3), "allow"),
        ("three of four", sides(3, 3), HELD_UP),
        ("all of four at three", sides(4, 3), HELD_UP),
        ("three of four at four", sides(3, 4), "allow"),
        ("all of four", sides(4, 4), HELD_UP),
        (
            "of two sides one, twice",
            of(&["orders.create", "orders.edit_items"]),
            "allow",
        ),
        (
            "a side that wants all, half held",
            of(&["orders.create", "orders.refund"]),
            "allow",
        ),
        (
            "held by two grants, whole",
            of(&["orders.create", "orders.refund", "orders.capture"]),
            HELD_UP,
        ),
    ]);
}

#[test]
fn r32_two_sides_conflict_only_where_they_meet() {
    let two = |one: Value, other: Value| {
        let (mut one, mut other) = (one, other);
        one["actions"] = json!(["discounts.create"]);
        other["actions"] = json!(["orders.refund"]);
        shop(&[one, other])
    };
    let of = |stores: &[u64]| json!({"scope": {"stores": stores}});
    let all = || json!({"scope": "tenant"});
    let located = json!({"scope": {"locations": [4]}});
    let both = json!({"scope": {"stores": [1], "locations": [5]}});
    hold([
        ("in two stores", two(of(&[2]), of(&[1])), "allow"),
        ("in one store", two(of(&[1]), of(&[1])), ASKED),
        ("one everywhere", two(all(), of(&[1])), ASKED),
        (
            "both everywhere, in a store of no name",
            two(all(), all()).in_stores(&[7]),
            ASKED,
        ),
        ("they meet elsewhere", two(of(&[2]), of(&[1, 2])), "allow"),
        (
            "they meet in one of the request's stores",
            two(of(&[2]), of(&[1, 2])).in_stores(&[1, 2]),
            ASKED,
        ),
        (
            "what is of no store is everywhere: they meet in the store of one",
            two(of(&[1]), all()).request(&json!({"resource": {"stores": null}})),
            ASKED,
        ),
        (
            "what is narrowed by a location alone is everywhere",
            two(located, of(&[1])),
            ASKED,
        ),
        (
            "a location beside a store is not looked at",
            two(both.clone(), of(&[1])),
            ASKED,
        ),
        (
            "but the store is",
            two(both, of(&[2])).in_stores(&[2]),
            "allow",
        ),
    ]);
}

#[test]
fn r32_what_was_granted_counts_and_nothing_is_subtracted() {
    let coupons = |keys: &Value| {
        let coupons = with(&everywhere("discounts.create"), keys);
        shop(&[coupons, everywhere("orders.refund")])
    };
    let of = |role: &Value| {
        let roles = json!({"roles": {"coupons": role, "other": {"include": ["coupons"]}}});
        shop(&[everywhere("orders.refund"), by_role("other")]).policy(&roles)
    };
    let allows = json!({"allow": ["discounts.create"]});
    let denied = json!({"denies": [everywhere("discounts.create")]});
    hold([
        ("to begin later", coupons(&json!({"from": 2000})), ASKED),
        ("at an end", coupons(&json!({"until": NOW})), "allow"),
        (
            "a second before",
            coupons(&json!({"until": NOW + 1})),
            ASKED,
        ),
        (
            "never",
            coupons(&json!({"from": 2000, "until": 2000})),
            "allow",
        ),
        ("denied", high().account(1, &denied), ASKED),
        (
            "outside a boundary",
            high().account(1, &json!({"boundary": [everywhere("orders.refund")]})),
            ASKED,
        ),
        (
            "not on the plan",
            high().policy(&json!({"guardrail": {"features": ["orders", "staff"]}})),
            ASKED,
        ),
        ("by an included role", of(&allows), ASKED),
        (
            "by a role that wants training",
            of(&with(&allows, &json!({"requires": ["training"]}))),
            ASKED,
        ),
        (
            "by a role of other hours",
            of(&with(
                &allows,
                &json!({"hours": {"days": ["mon"], "from": "00:00", "until": "00:00"}}),
            )),
            ASKED,
        ),
        (
            "by a role that is not worn",
            of(&allows)
                .policy(&json!({"roles": {"refunds": {"allow": ["orders.refund"]}}}))
                .account(1, &grants(&[by_role("other"), by_role("refunds")]))
                .request(&json!({"session": {"roles": ["refunds"]}})),
            ASKED,
        ),
        (
            "for owners only, without the flag: SET-03",
            shop(&[
                everywhere("billing.bank_account"),
                everywhere("orders.refund"),
            ]),
            HELD_UP,
        ),
    ]);
}

#[test]
fn r11_duties_are_of_a_person_over_all_accounts() {
    let other = |keys: &Value| {
        let own = shop(&[everywhere("orders.refund")]);
        own.account(4, &with(&grants(&[everywhere("discounts.create")]), keys))
    };
    hold([
        ("two accounts of one person", other(&json!({})), ASKED),
        ("of two persons", other(&json!({"person": 5})), "allow"),
        ("in another tenant", other(&json!({"tenant": 2})), "allow"),
        ("an app of hers", other(&json!({"kind": "app"})), ASKED),
        (
            "by the other one",
            other(&grants(&[
                everywhere("discounts.create"),
                everywhere("orders.refund"),
            ]))
            .account(1, &grants(&[]))
            .request(&json!({"account": 4})),
            ASKED,
        ),
        ("it is invited", other(&json!({"status": "invited"})), ASKED),
        (
            "it is suspended",
            other(&json!({"status": "suspended"})),
            ASKED,
        ),
        (
            "it is terminated",
            other(&json!({"status": "terminated"})),
            "allow",
        ),
        ("it is over", other(&json!({"active_until": NOW})), "allow"),
        (
            "it is there a second more",
            other(&json!({"active_until": NOW + 1})),
            ASKED,
        ),
        (
            "it begins later",
            other(&json!({"active_from": 2000})),
            ASKED,
        ),
        (
            "the owner flag of the other exempts nobody",
            other(&json!({"owner": true})),
            ASKED,
        ),
    ]);
}

// ---- At use ----

#[test]
fn r34_what_is_done_is_by_severity_and_profile() {
    let medium = shop(&[everywhere("customers.edit"), everywhere("orders.refund")]);
    let low = sides(2, 2).policy(
        &json!({"duty": [{"id": "own", "kind": "static", "severity": "low",
        "sides": [["orders.create"], ["orders.capture"]]}]}),
    );
    let own = |on_use: &str| {
        sides(2, 2).policy(
            &json!({"duty": [{"id": "own", "kind": "static", "severity": "critical",
            "on_use": on_use, "sides": [["orders.create"], ["orders.capture"]]}]}),
        )
    };
    hold([
        ("critical", critical(), HELD_UP),
        (
            "on the other side",
            critical().asks("settings.payments"),
            HELD_UP,
        ),
        ("high", high(), ASKED),
        ("medium", medium.clone(), "allow"),
        ("low", low.clone(), "allow"),
        ("strict, critical", critical().profile("strict"), HELD_UP),
        ("strict, high", high().profile("strict"), HELD_UP),
        ("strict, medium", medium.clone().profile("strict"), ASKED),
        ("strict, low", low.clone().profile("strict"), "allow"),
        ("solo, critical", critical().profile("solo"), "allow"),
        ("solo, high", high().profile("solo"), "allow"),
        ("its own, in standard", own("ignore"), "allow"),
        (
            "its own, in strict",
            own("approval").profile("strict"),
            ASKED,
        ),
        ("its own, in solo", own("block").profile("solo"), HELD_UP),
        (
            "left out",
            critical().policy(&json!({"duties": {"drop": ["SET-01"]}})),
            "allow",
        ),
        (
            "none is used",
            critical().policy(&json!({"duties": {"use": []}})),
            "allow",
        ),
        ("another set is used", critical().objects(), "allow"),
        (
            "the table says nothing of sets",
            critical().policy(&json!({"duties": {}})),
            HELD_UP,
        ),
    ]);
}

#[test]
fn r34_only_requests_of_a_held_side_are_held_up() {
    let three = json!({"id": "own", "kind": "static", "severity": "critical",
        "sides": [["orders.create"], ["orders.capture", "orders.return"], ["orders.refund"]]});
    let of = |actions: &[&str]| {
        let own: Vec<Value> = actions.iter().copied().map(everywhere).collect();
        shop(&own).rule(&three)
    };
    let two = of(&["orders.create", "orders.capture"]);
    hold([
        (
            "an action of no side",
            high()
                .account(
                    1,
                    &grants(&[
                        everywhere("discounts.create"),
                        everywhere("orders.refund"),
                        everywhere("orders.view"),
                    ]),
                )
                .asks("orders.view"),
            "allow",
        ),
        ("a held side", two.clone().asks("orders.create"), HELD_UP),
        (
            "another action of a held side",
            two.clone().asks("orders.return"),
            "deny no_grant static_duty",
        ),
        (
            "a side that is not held",
            two.asks("orders.refund"),
            "deny no_grant",
        ),
    ]);
}

#[test]
fn r34_owners_are_told_and_not_held_up_unless_the_profile_is_strict() {
    hold([
        ("critical", critical().owner(), "allow"),
        ("high", high().owner(), "allow"),
        ("strict", critical().owner().profile("strict"), HELD_UP),
    ]);
}

#[test]
fn r34_whoever_may_not_act_anyway_is_not_told() {
    let of = |keys: &Value| critical().account(1, keys);
    hold([
        (
            "suspended",
            of(&json!({"status": "suspended"})),
            "deny principal_suspended",
        ),
        (
            "over",
            of(&json!({"active_until": NOW})),
            "deny principal_expired",
        ),
        (
            "not there yet",
            of(&json!({"active_from": 2000})),
            "deny principal_not_yet",
        ),
        (
            "a session that is over says nothing of that",
            critical().request(&json!({"session": {"until": NOW}})),
            "deny session_expired static_duty",
        ),
        (
            "of another tenant nothing is told",
            critical().request(&json!({"resource": {"tenant": 2}})),
            "deny cross_tenant",
        ),
    ]);
}

#[test]
fn r34_an_approval_is_of_the_policy_that_is_called_duty() {
    let said = |approvals: &[Value]| high().evidence(&json!({ "approvals": approvals }));
    let asks = |keys: &Value| {
        let duty = with(&json!({"id": "duty"}), keys);
        said(&[yes(1, 2)]).policy(&json!({ "approval": [duty] }))
    };
    let no = with(&yes(2, 3), &json!({"verdict": "reject"}));
    hold([
        ("nobody yet", said(&[]), ASKED),
        ("ben", said(&[yes(1, 2)]), MET),
        ("ana herself", said(&[yes(1, 1)]), ASKED),
        ("her other account", said(&[yes(1, 4)]), ASKED),
        (
            "ben, and cleo says no",
            said(&[yes(1, 2), no]),
            "deny approval_rejected",
        ),
        (
            "it is to be used within an hour",
            said(&[yes(1, 2)]).request(&json!({"now": 950 + 3600})),
            ASKED,
        ),
        (
            "the document asks for two",
            asks(&json!({"quorum": 2})),
            "approval duty 1/2",
        ),
        (
            "the document asks for another action",
            asks(&json!({"approver": "orders.view"})),
            ASKED,
        ),
        ("the document asks for no more", asks(&json!({})), MET),
        (
            "the action asks for another as well",
            said(&[yes(1, 2)])
                .policy(&json!({"approval": [{"id": "refunds", "actions": ["orders.refund"]}]})),
            "approval refunds 0/1",
        ),
        (
            "a block is not lifted",
            said(&[yes(1, 2)]).profile("strict"),
            HELD_UP,
        ),
    ]);
}

#[test]
fn r43_an_approver_who_is_held_up_is_none() {
    let approves = |action: &str| {
        let of_ben = grants(&[everywhere("staff.approve"), everywhere(action)]);
        high()
            .account(2, &of_ben)
            .evidence(&json!({"approvals": [yes(1, 2)]}))
    };
    hold([
        (
            "ADM-04 asks for an approval of approvals",
            approves("staff.reset_credentials"),
            ASKED,
        ),
        (
            "no rule is tripped",
            approves("orders.view"),
            "allow +consume_approval",
        ),
    ]);
}

#[test]
fn r13_each_of_two_who_act_together_is_judged_by_their_own_duties() {
    let refunds = grants(&[everywhere("orders.refund"), everywhere("staff.approve")]);
    let plain = shop(&[everywhere("orders.refund")]).account(2, &refunds);
    let both = [everywhere("orders.refund"), everywhere("discounts.create")];
    let (coupons, both) = (grants(&[everywhere("discounts.create")]), grants(&both));
    for (name, shop, expected) in [
        ("neither", plain.clone(), "allow +alert +audit"),
        ("ana", plain.clone().account(1, &both), ASKED),
        ("ben", plain.clone().account(2, &both), ASKED),
        (
            "one side each",
            plain.clone().account(1, &coupons),
            "deny no_grant",
        ),
        (
            "ben gains",
            plain.clone().evidence(&json!({"beneficiaries": [2]})),
            "deny self_dealing",
        ),
        (
            "ben created it",
            plain.objects().history(&[did(2, "orders.create", 9)]),
            "deny object_duty",
        ),
    ] {
        assert_eq!(shop.says_for_ben(), expected, "{name}");
    }
}

// ---- In a session ----

#[test]
fn r35_a_session_wears_no_two_sides() {
    let apart = json!({"id": "own", "kind": "session", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]});
    let roles = json!({"roles": {"clerk": {"allow": ["orders.create"]}, "desk": {"allow": ["orders.refund"]}}});
    let two = |keys: &Value| {
        let clerk = with(&by_role("clerk"), keys);
        shop(&[clerk, by_role("desk")]).rule(&apart).policy(&roles)
    };
    let wearing = |roles: &[&str]| two(&json!({})).request(&json!({"session": {"roles": roles}}));
    let other = |on_use: &str| two(&json!({})).rule(&with(&apart, &json!({ "on_use": on_use })));
    let worn = "deny session_duty";
    hold([
        ("one role", wearing(&["desk"]), "allow"),
        (
            "the other",
            wearing(&["clerk"]).asks("orders.create"),
            "allow",
        ),
        ("both", wearing(&["clerk", "desk"]), worn),
        ("none named is all", two(&json!({})), worn),
        ("in solo", two(&json!({})).profile("solo"), worn),
        ("an owner", two(&json!({})).owner(), worn),
        ("it asks", other("approval"), ASKED),
        ("it is only told", other("ignore"), "allow"),
        ("to begin later", two(&json!({"from": 2000})), "allow"),
        (
            "in another store",
            two(&json!({"scope": {"stores": [2]}})),
            "allow",
        ),
        (
            "by the other account",
            two(&json!({}))
                .account(1, &grants(&[by_role("desk")]))
                .account(4, &grants(&[by_role("clerk")])),
            "allow",
        ),
        (
            "granted by no role, and none is named",
            two(&json!({})).account(1, &grants(&[everywhere("orders.create"), by_role("desk")])),
            worn,
        ),
        (
            "granted by no role, where roles are named",
            wearing(&["desk"]).account(1, &grants(&[everywhere("orders.create"), by_role("desk")])),
            "allow",
        ),
        (
            "whoever may not act is told of it all the same",
            two(&json!({})).account(1, &json!({"status": "suspended"})),
            "deny principal_suspended session_duty",
        ),
    ]);
}

#[test]
fn r5_duties_are_told_in_the_order_of_the_checks() {
    let own = json!([{"id": "own", "kind": "session", "severity": "low", "sides": [["discounts.create"], ["orders.refund"]]},
        {"id": "mine", "kind": "object", "severity": "high", "sides": [["orders.view"], ["orders.refund"]]}]);
    let all = high()
        .profile("strict")
        .policy(&json!({ "duty": own }))
        .history(&[did(1, "orders.view", 9)])
        .evidence(&json!({"beneficiaries": [1]}));
    let bounded = json!({"boundary": [everywhere("orders.view")]});
    let capped = json!({"cap": [{"id": "cap", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 1}]});
    hold([
        (
            "four",
            all.clone(),
            "deny static_duty session_duty object_duty self_dealing",
        ),
        (
            "after the boundary, before evidence",
            all.account(1, &bounded).policy(&capped),
            "deny outside_boundary static_duty session_duty object_duty self_dealing evidence_missing",
        ),
    ]);
}
