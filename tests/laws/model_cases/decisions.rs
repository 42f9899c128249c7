//! The plain model held to the cases of the decision and of time, each under its rule (R4 to R7, R12,
//! R13, R17, R23, R24).
//!
//! Lives here: which outcome, and for which reasons.

use crate::common::cases::with;
use crate::model_cases::approvals::over_soft;
use crate::model_cases::shop::{
    EUR_LIMIT, Shop, approves, directly, grants, hold, limit, of_role, refunds_want,
    refunds_want_approval, shop, soft, wants_multi_factor, yes,
};
use serde_json::{Value, json};

#[test]
fn r4_the_mildest_over_the_grants_each_joined_with_the_guards() {
    let two = |other: &Value| {
        let role = with(&json!({"allow": ["orders.refund"]}), other);
        shop(&wants_multi_factor())
            .policy(&json!({"roles": {"other": role}}))
            .account(1, &grants(&[of_role("refunder"), of_role("other")]))
    };
    hold([
        (
            "one grant needs a second factor, the other does not",
            two(&json!({})),
            "allow",
        ),
        (
            "a policy on the action is not relaxed by grants",
            shop(&json!({})).policy(&refunds_want(&json!({"assurance": "multi_factor"}))),
            "step_up multi_factor",
        ),
        (
            "the guard wants an approval, so does one grant, the other a sign-in",
            two(&soft(50))
                .policy(&refunds_want_approval(&json!({})))
                .amount("EUR", 60),
            "approval refunds 0/1",
        ),
        (
            "a guard that denies is not softened by a soft limit",
            shop(&soft(50)).amount("EUR", 60).account(
                1,
                &json!({"denies": [{"actions": ["orders.refund"], "scope": "tenant"}]}),
            ),
            "deny explicit_deny",
        ),
        (
            "a sign-in is milder than an approval",
            two(&soft(50)).amount("EUR", 60),
            "step_up multi_factor",
        ),
    ]);
}

#[test]
fn r4_ties_go_to_the_weaker_the_older_and_the_lighter() {
    let first = json!({"assurance": "multi_factor", "max_age": 5});
    let steps = |other: Value| {
        let role = json!({"allow": ["orders.refund"], "step_up": other});
        shop(&json!({"step_up": first}))
            .policy(&json!({"roles": {"other": role}}))
            .account(1, &grants(&[of_role("refunder"), of_role("other")]))
    };
    // The roles ask for approvals by the soft ends of limits.
    let asks = |roles: [&[&str]; 2]| {
        let role = |number: usize, policies: &[&str]| {
            let limits = policies.iter().enumerate().map(|(nth, policy)| {
                json!({"id": format!("{number}-{nth}"), "actions": ["orders.refund"], "per": "request",
                    "unit": "EUR", "soft": 0, "approval": policy})
            });
            json!({"allow": ["orders.refund"], "limits": limits.collect::<Vec<_>>()})
        };
        let policies = json!([{"id": "z", "quorum": 1}, {"id": "y", "quorum": 2}, {"id": "x", "quorum": 1},
            {"id": "w", "quorum": 1}]);
        let [one, two] = roles;
        let (one, two) = (role(0, one), role(1, two));
        shop(&json!({}))
            .policy(&json!({"approval": policies, "roles": {"one": one, "two": two}}))
            .account(1, &grants(&[of_role("one"), of_role("two")]))
            .amount("EUR", 1)
    };
    hold([
        (
            "the weaker sign-in, however fresh",
            steps(json!({"assurance": "password", "max_age": 1})),
            "step_up password<1",
        ),
        (
            "the older of two as strong",
            steps(json!({"assurance": "multi_factor", "max_age": 6})),
            "step_up multi_factor<6",
        ),
        (
            "any age is older",
            steps(json!({"assurance": "multi_factor"})),
            "step_up multi_factor",
        ),
        (
            "fewer policies, though more persons",
            asks([&["z", "x"], &["y"]]),
            "approval y 0/2",
        ),
        ("fewer persons", asks([&["y"], &["w"]]), "approval w 0/1"),
        (
            "the order of the document, not of the ids",
            asks([&["x"], &["z"]]),
            "approval z 0/1",
        ),
        (
            "of several, in the order of their ids",
            asks([&["z", "x"], &["z", "x"]]),
            "approval x 0/1 z 0/1",
        ),
    ]);
}

#[test]
fn r4_what_a_part_denies_is_told_only_where_every_part_denies() {
    let low = limit(&json!({"hard": 10}));
    let other = json!({"allow": ["orders.refund"], "hours": {"days": ["mon"], "from": "00:00", "until": "24:00"}});
    let two = shop(&low)
        .policy(&json!({"roles": {"other": other}}))
        .account(1, &grants(&[of_role("refunder"), of_role("other")]))
        .amount("EUR", 11);
    let denied = json!({"denies": [{"actions": ["orders.refund"], "scope": "tenant"}]});
    let no_offset = json!({"session": {"utc_offset": null}});
    let direct = grants(&[of_role("refunder"), directly()]);
    hold([
        (
            "one part is out of hours, so the other is all there is",
            two.clone(),
            "deny limit_exceeded",
        ),
        (
            "both deny",
            two.clone().request(&no_offset),
            "deny evidence_missing limit_exceeded",
        ),
        (
            "both deny, and a guard",
            two.request(&no_offset).account(1, &denied),
            "deny explicit_deny evidence_missing limit_exceeded",
        ),
        (
            "a guard denies, and one part does not",
            shop(&low).amount("EUR", 11).account(1, &with(&denied, &direct)),
            "deny explicit_deny",
        ),
        (
            "no part at all: caps are looked at all the same",
            shop(&low)
                .policy(&json!({"cap": [{"id": "cap", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}))
                .account(1, &grants(&[]))
                .amount("EUR", 11),
            "deny no_grant limit_exceeded",
        ),
    ]);
}

#[test]
fn r5_outside_the_boundary_comes_before_over_the_limit() {
    let bounded = json!({"boundary": [{"actions": ["orders.view"], "scope": "tenant"}]});
    let over = shop(&limit(&json!({"hard": 10}))).amount("EUR", 11);
    hold([(
        "both are told",
        over.account(1, &bounded),
        "deny outside_boundary limit_exceeded",
    )]);
}

#[test]
fn r6_nothing_is_asked_for_that_cannot_help() {
    let both = with(&soft(50), &wants_multi_factor());
    hold([
        (
            "over the hard end, though there is an approval policy",
            shop(&limit(
                &json!({"soft": 50, "approval": "refunds", "hard": 500}),
            ))
            .amount("EUR", 501),
            "deny limit_exceeded",
        ),
        (
            "a sign-in first, approvals then",
            shop(&both).amount("EUR", 60),
            "step_up multi_factor refunds 0/1",
        ),
        (
            "signed in",
            shop(&both).amount("EUR", 60).multi_factor(),
            "approval refunds 0/1",
        ),
        (
            "approved, not signed in",
            shop(&both).amount("EUR", 60).approvals(&[yes(1, 2)]),
            "step_up multi_factor",
        ),
        (
            "signed in and approved",
            shop(&both)
                .amount("EUR", 60)
                .multi_factor()
                .approvals(&[yes(1, 2)]),
            "allow +consume_approval",
        ),
    ]);
}

#[test]
fn r7_missing_evidence_denies_and_is_asked_for_only_where_it_matters() {
    let daily = limit(&json!({"per": "person", "window": 86400, "hard": 100}));
    let elsewhere =
        limit(&json!({"actions": ["orders.edit"], "per": "person", "window": 86400, "hard": 100}));
    hold([
        (
            "usage not supplied",
            shop(&daily).amount("EUR", 1),
            "deny evidence_missing",
        ),
        (
            "usage supplied, of another limit",
            shop(&daily).amount("EUR", 1).used("other", 0),
            "deny evidence_missing",
        ),
        (
            "usage supplied and empty",
            shop(&daily)
                .amount("EUR", 1)
                .request(&json!({"evidence": {"usage": []}})),
            "deny evidence_missing",
        ),
        (
            "usage supplied as 0",
            shop(&daily).amount("EUR", 1).used(EUR_LIMIT, 0),
            "allow +record_usage",
        ),
        (
            "amount not supplied",
            shop(&daily).used(EUR_LIMIT, 0),
            "deny evidence_missing",
        ),
        ("a limit on something else", shop(&elsewhere), "allow"),
        (
            "of two entries the larger counts",
            shop(&daily)
                .amount("EUR", 1)
                .request(&json!({"evidence": {"usage":
                [{"limit": EUR_LIMIT, "used": 100}, {"limit": EUR_LIMIT, "used": 0}]}})),
            "deny limit_exceeded",
        ),
    ]);
}

#[test]
fn r12_programs_cannot_sign_in_again_nor_approve() {
    let service = json!({"kind": "service"});
    let asked = shop(&wants_multi_factor()).account(1, &service);
    let other = with(&json!({"allow": ["orders.refund"]}), &soft(50));
    let approved = shop(&soft(50)).amount("EUR", 60).approvals(&[yes(1, 2)]);
    hold([
        ("a service", asked.clone(), "deny step_up_impossible"),
        (
            "a service to which another part is open",
            asked
                .clone()
                .account(1, &grants(&[of_role("refunder"), directly()])),
            "allow",
        ),
        (
            "a service whose other part asks for an approval",
            asked
                .clone()
                .policy(&json!({"roles": {"other": other}}))
                .account(1, &grants(&[of_role("refunder"), of_role("other")]))
                .amount("EUR", 60),
            "approval refunds 0/1",
        ),
        (
            "what denies anyway is told alone",
            asked.account(1, &json!({"status": "suspended"})),
            "deny principal_suspended",
        ),
        (
            "a service where the action wants a sign-in",
            shop(&json!({}))
                .account(1, &service)
                .policy(&refunds_want(&json!({"assurance": "multi_factor"}))),
            "deny step_up_impossible",
        ),
        ("ben approves", approved.clone(), "allow +consume_approval"),
        (
            "a shared account approves",
            approved.clone().account(2, &json!({"shared": true})),
            "approval refunds 0/1",
        ),
        (
            "an app approves",
            approved.account(2, &json!({"kind": "app"})),
            "approval refunds 0/1",
        ),
    ]);
}

#[test]
fn r13_acting_for_another_is_what_both_may() {
    let refunding = |shop: Shop| shop.account(2, &grants(&[of_role("refunder")]));
    let cases = [
        ("ben may not", shop(&json!({})), "deny no_grant"),
        ("both may", refunding(shop(&json!({}))), "allow"),
        (
            "ana may not",
            refunding(shop(&json!({}))).account(1, &grants(&[])),
            "deny no_grant",
        ),
        (
            "ana's approval, ben's, and cleo's",
            over_soft(&json!({"quorum": 3}))
                .account(1, &grants(&[of_role("refunder"), approves()]))
                .account(2, &grants(&[of_role("refunder"), approves()]))
                .approvals(&[yes(1, 1), yes(2, 2), yes(3, 3)]),
            "approval refunds 1/3",
        ),
        (
            "ana needs none, and hers does not count for ben",
            over_soft(&json!({}))
                .account(1, &grants(&[directly(), approves()]))
                .account(2, &grants(&[of_role("refunder")]))
                .approvals(&[yes(1, 1)]),
            "approval refunds 0/1",
        ),
        (
            "one has to sign in, the other needs an approval (R6)",
            shop(&soft(50))
                .policy(&json!({"roles": {"other": with(&json!({"allow": ["orders.refund"]}), &wants_multi_factor())}}))
                .account(2, &grants(&[of_role("other")]))
                .amount("EUR", 60),
            "step_up multi_factor refunds 0/1",
        ),
        (
            "a program signs in for nobody",
            refunding(shop(&wants_multi_factor())).account(1, &json!({"kind": "app"})),
            "deny step_up_impossible",
        ),
    ];
    for (name, shop, expected) in cases {
        assert_eq!(shop.says_for_ben(), expected, "{name}");
    }
}

#[test]
fn r17_an_included_role_keeps_its_limits_and_is_under_the_hours_of_the_one_that_includes_it() {
    let lead = |lead: &Value| {
        let include = json!({"include": ["refunder"]});
        shop(&limit(&json!({"hard": 10})))
            .policy(&json!({"roles": {"lead": with(&include, lead)}}))
            .account(1, &grants(&[of_role("lead")]))
            .amount("EUR", 11)
    };
    let gone = json!({"days": ["mon"], "from": "00:00", "until": "24:00"});
    hold([
        (
            "what comes from it is limited",
            lead(&json!({})),
            "deny limit_exceeded",
        ),
        (
            "what another part gives is not",
            lead(&json!({"allow": ["orders.refund"]})),
            "allow",
        ),
        (
            "the role's own hours are over all of it",
            lead(&json!({"allow": ["orders.refund"], "hours": gone})),
            "deny out_of_hours",
        ),
        (
            "what the role requires, it requires for all parts",
            lead(&json!({"allow": ["orders.refund"], "requires": ["multi_factor"]})),
            "step_up multi_factor",
        ),
    ]);
}

#[test]
fn a_role_that_wants_training_counts_only_for_the_trained() {
    let trained = |until: Value| {
        shop(&json!({"requires": ["training"]})).account(1, &json!({"trained_until": until}))
    };
    hold([
        ("never trained", trained(Value::Null), "deny no_grant"),
        ("until now", trained(json!(1000)), "deny no_grant"),
        ("until later", trained(json!(1001)), "allow"),
    ]);
}

// ---- Time ----

/// Seconds of a day and an hour.
pub(crate) const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

/// The answer at this many seconds of the week that began on Monday 1970-01-05.
fn at(hours: &Value, week: i64, offset: Option<i64>) -> Shop {
    let hours = json!({"hours": hours});
    let now = 4 * DAY + week;
    shop(&hours).request(&json!({"now": now, "session": {"utc_offset": offset, "auth_time": 0}}))
}

#[test]
fn r23_hours_are_a_part_of_the_week() {
    let night = json!({"days": ["mon"], "from": "22:00", "until": "06:00"});
    let nights = json!({"days": ["mon", "sun"], "from": "22:00", "until": "06:00"});
    let whole = json!({"days": ["mon"], "from": "00:00", "until": "24:00"});
    let never = json!({"days": ["mon"], "from": "06:00", "until": "06:00"});
    let day = json!({"days": ["tue"], "from": "08:00", "until": "10:00"});
    let utc = Some(0);
    hold([
        ("mon 23:00", at(&night, 23 * HOUR, utc), "allow"),
        ("tue 05:59", at(&night, DAY + 6 * HOUR - 60, utc), "allow"),
        ("tue 05:59:59", at(&night, DAY + 6 * HOUR - 1, utc), "allow"),
        (
            "tue 06:00",
            at(&night, DAY + 6 * HOUR, utc),
            "deny out_of_hours",
        ),
        ("mon 05:00", at(&night, 5 * HOUR, utc), "deny out_of_hours"),
        (
            "mon 05:00 after sunday",
            at(&nights, 5 * HOUR, utc),
            "allow",
        ),
        (
            "mon 21:59:59",
            at(&night, 22 * HOUR - 1, utc),
            "deny out_of_hours",
        ),
        ("mon 22:00", at(&night, 22 * HOUR, utc), "allow"),
        ("the whole day begins", at(&whole, 0, utc), "allow"),
        ("the whole day", at(&whole, DAY - 1, utc), "allow"),
        ("the next day", at(&whole, DAY, utc), "deny out_of_hours"),
        ("the day before", at(&whole, -1, utc), "deny out_of_hours"),
        ("empty", at(&never, 6 * HOUR, utc), "deny out_of_hours"),
        ("no offset", at(&whole, 0, None), "deny evidence_missing"),
        (
            "tue 07:00",
            at(&day, DAY + 7 * HOUR, utc),
            "deny out_of_hours",
        ),
        (
            "tue 07:00 is 09:00 two hours ahead",
            at(&day, DAY + 7 * HOUR, Some(2 * HOUR)),
            "allow",
        ),
        (
            "tue 09:00 is 11:00 two hours ahead",
            at(&day, DAY + 9 * HOUR, Some(2 * HOUR)),
            "deny out_of_hours",
        ),
        (
            "mon 23:00 is tue 08:00 nine hours ahead",
            at(&day, 23 * HOUR, Some(9 * HOUR)),
            "allow",
        ),
        (
            "before 1970 there were thursdays too",
            at(
                &json!({"days": ["thu"], "from": "00:00", "until": "24:00"}),
                -11 * DAY,
                utc,
            ),
            "allow",
        ),
    ]);
}

#[test]
fn r5_out_of_scope_comes_before_out_of_hours_and_that_before_the_ends_of_grants() {
    let gone = json!({"hours": {"days": ["mon"], "from": "00:00", "until": "24:00"}});
    let here = |keys: &Value| with(&of_role("refunder"), keys);
    let store_2 = json!({"scope": {"stores": [2]}});
    let direct_2 = with(&directly(), &store_2);
    let ended = with(&directly(), &json!({"until": 1000}));
    let later = with(&directly(), &json!({"from": 1001}));
    hold([
        (
            "out of hours, wherever",
            shop(&gone).account(1, &grants(&[here(&store_2)])),
            "deny out_of_hours",
        ),
        (
            "another is out of scope",
            shop(&gone).account(1, &grants(&[here(&json!({})), direct_2])),
            "deny out_of_scope",
        ),
        (
            "another has ended",
            shop(&gone).account(1, &grants(&[here(&json!({})), ended.clone()])),
            "deny out_of_hours",
        ),
        (
            "one that has ended is not asked for its hours",
            shop(&gone).account(1, &grants(&[here(&json!({"until": 1000})), later])),
            "deny grant_expired",
        ),
        (
            "hours that cannot be told do not keep from covering",
            shop(&gone)
                .request(&json!({"session": {"utc_offset": null}}))
                .account(1, &grants(&[here(&json!({})), ended])),
            "deny evidence_missing",
        ),
    ]);
}

#[test]
fn r24_what_is_dated_after_now_satisfies_nothing() {
    let asked = shop(&wants_multi_factor()).multi_factor();
    let approved = |at: i64| {
        let yes = with(&yes(1, 2), &json!({"at": at}));
        shop(&soft(50)).amount("EUR", 60).approvals(&[yes])
    };
    let signed_in = |at: i64| {
        asked
            .clone()
            .request(&json!({"session": {"auth_time": at}}))
    };
    hold([
        ("signed in now", signed_in(1000), "allow"),
        (
            "signed in after now",
            signed_in(1001),
            "step_up multi_factor",
        ),
        ("approved now", approved(1000), "allow +consume_approval"),
        ("approved after now", approved(1001), "approval refunds 0/1"),
    ]);
}
