//! The plain model held to the cases that the rules give, each under its rule, and to a few laws.
//!
//! The engine has no part in this: where both are compared, these are what makes the model worth
//! comparing with.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::common::cases::{read, said, with};
use crate::common::model::{self, Account, FullAnswer, Grant, Policy, Request};
use crate::common::worlds::{self, World};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

// ---- A small shop ----

/// A shop in which ana (1) asks, ben (2) and cleo (3) may approve, and all is done in store 1.
#[derive(Clone)]
struct Shop {
    policy: Value,
    accounts: [Value; 3],
    request: Value,
}

/// Ana may refund through the role `refunder`, which the cases fill in; an approval is asked for by
/// nothing yet.
fn shop(refunder: &Value) -> Shop {
    let role = with(&json!({"allow": ["orders.refund"]}), refunder);
    let person = |id: u64, grant: Value| json!({"id": id, "tenant": 1, "person": id, "kind": "human", "status": "active", "grants": [grant]});
    Shop {
        policy: json!({"schema": 1, "catalogue": 1, "profile": "solo",
            "roles": {"refunder": role}, "approval": [{"id": "refunds"}]}),
        accounts: [
            person(1, json!({"role": "refunder", "scope": "tenant"})),
            person(2, approves()),
            person(3, approves()),
        ],
        request: json!({"now": 1000, "account": 1, "action": "orders.refund",
            "resource": {"tenant": 1, "kind": "order", "id": 9, "version": 7, "stores": [1]},
            "session": {"assurance": "password", "auth_time": 990, "utc_offset": 0},
            "evidence": {"request": {"nonce": 1, "created": 900}}}),
    }
}

impl Shop {
    fn policy(mut self, patch: &Value) -> Self {
        self.policy = with(&self.policy, patch);
        self
    }

    fn account(mut self, id: usize, patch: &Value) -> Self {
        let account = self.accounts.get_mut(id - 1).unwrap();
        *account = with(account, patch);
        self
    }

    fn request(mut self, patch: &Value) -> Self {
        self.request = with(&self.request, patch);
        self
    }

    fn amount(self, unit: &str, value: u64) -> Self {
        self.request(&json!({"evidence": {"amount": {"unit": unit, "value": value}}}))
    }

    fn used(self, limit: &str, used: u64) -> Self {
        self.request(&json!({"evidence": {"usage": [{"limit": limit, "used": used}]}}))
    }

    fn multi_factor(self) -> Self {
        self.request(&json!({"session": {"assurance": "multi_factor"}}))
    }

    fn approvals(self, approvals: &[Value]) -> Self {
        self.request(&json!({"evidence": {"approvals": approvals}}))
    }

    fn read(&self) -> (Policy, Vec<Account>, Request) {
        let accounts = self.accounts.iter();
        (
            read(&self.policy),
            accounts.map(read).collect(),
            read(&self.request),
        )
    }

    /// What ana is told.
    fn says(&self) -> String {
        let (policy, accounts, request) = self.read();
        let ana = accounts.first().unwrap();
        said(&model::decide_among(&policy, &accounts, ana, &request))
    }

    /// What ana is told who acts for ben.
    fn says_for_ben(&self) -> String {
        let (policy, accounts, request) = self.read();
        let [ana, ben, _] = &accounts[..] else {
            panic!("three accounts");
        };
        said(&model::decide_for(&policy, &accounts, ana, ben, &request))
    }
}

/// An approval of the request under `refunds`, by this account, at 950.
fn yes(id: u64, account: u64) -> Value {
    json!({"id": id, "policy": "refunds", "account": account, "verdict": "approve", "at": 950, "matches": true})
}

fn no(id: u64, account: u64) -> Value {
    with(&yes(id, account), &json!({"verdict": "reject"}))
}

/// Every case by its name, with the shop that it happens in and what is to be said.
fn hold<const N: usize>(cases: [(&str, Shop, &str); N]) {
    for (name, shop, expected) in cases {
        assert_eq!(shop.says(), expected, "{name}");
    }
}

// ---- The decision ----

const EUR_LIMIT: &str = "limit";

/// A limit per request in euro.
fn limit(ends: &Value) -> Value {
    let limit =
        json!({"id": EUR_LIMIT, "actions": ["orders.refund"], "per": "request", "unit": "EUR"});
    json!({"limits": [with(&limit, ends)]})
}

fn soft(soft: u64) -> Value {
    limit(&json!({"soft": soft, "approval": "refunds"}))
}

fn wants_multi_factor() -> Value {
    json!({"step_up": {"assurance": "multi_factor"}})
}

/// The action wants this sign-in of everybody.
fn refunds_want(least: &Value) -> Value {
    json!({"step_up": [with(&json!({"actions": ["orders.refund"]}), least)]})
}

/// The action wants an approval under `refunds` of everybody.
fn refunds_want_approval(more: &Value) -> Value {
    let policy = json!({"id": "refunds", "actions": ["orders.refund"]});
    json!({"approval": [with(&policy, more)]})
}

fn grants(grants: &[Value]) -> Value {
    json!({"grants": grants})
}

fn of_role(role: &str) -> Value {
    json!({"role": role, "scope": "tenant"})
}

fn approves() -> Value {
    json!({"actions": ["staff.approve"], "scope": "tenant"})
}

fn directly() -> Value {
    json!({"actions": ["orders.refund"], "scope": "tenant"})
}

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
const DAY: i64 = 86_400;
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

// ---- Approvals ----

/// A refund of 60 over the soft end, under `refunds` as these keys say.
fn over_soft(policy: &Value) -> Shop {
    let policy = with(&json!({"id": "refunds"}), policy);
    shop(&soft(50))
        .policy(&json!({"approval": [policy]}))
        .amount("EUR", 60)
}

#[test]
fn r42_an_approval_is_of_exactly_this_request_and_policy() {
    let stale = with(&yes(1, 2), &json!({"matches": false}));
    let payments = with(&yes(1, 2), &json!({"policy": "payments"}));
    let two = json!({"approval": [{"id": "refunds"}, {"id": "payments"}]});
    hold([
        (
            "of another request",
            over_soft(&json!({})).approvals(&[stale]),
            "approval refunds 0/1",
        ),
        (
            "under another policy",
            over_soft(&json!({})).policy(&two).approvals(&[payments]),
            "approval refunds 0/1",
        ),
        (
            "of a request that is not told",
            over_soft(&json!({}))
                .approvals(&[yes(1, 2)])
                .request(&json!({"evidence": {"request": null}})),
            "approval refunds 0/1",
        ),
    ]);
}

const COUNTED: &str = "allow +consume_approval";
const NOT_COUNTED: &str = "approval refunds 0/1";

/// A refund that ben approved.
fn approved_by_ben() -> Shop {
    over_soft(&json!({})).approvals(&[yes(1, 2)])
}

#[test]
fn r43_approvers_are_other_humans_who_act_now_and_gain_nothing() {
    let approved = approved_by_ben();
    let ben = |keys: &Value| approved.clone().account(2, keys);
    hold([
        ("ben", approved.clone(), COUNTED),
        (
            "ana",
            approved
                .clone()
                .account(1, &grants(&[of_role("refunder"), approves()]))
                .approvals(&[yes(1, 1)]),
            NOT_COUNTED,
        ),
        (
            "ana's second account",
            ben(&json!({"person": 1})),
            NOT_COUNTED,
        ),
        (
            "a stranger",
            approved.clone().approvals(&[yes(1, 77)]),
            NOT_COUNTED,
        ),
        (
            "one of another tenant",
            ben(&json!({"tenant": 2})),
            NOT_COUNTED,
        ),
        (
            "suspended since",
            ben(&json!({"status": "suspended"})),
            NOT_COUNTED,
        ),
        (
            "gone since",
            ben(&json!({"active_until": 1000})),
            NOT_COUNTED,
        ),
        (
            "there until later",
            ben(&json!({"active_until": 1001})),
            COUNTED,
        ),
        (
            "who gains by it (R38)",
            approved
                .clone()
                .request(&json!({"evidence": {"beneficiaries": [2]}})),
            NOT_COUNTED,
        ),
        (
            "where somebody else gains",
            approved.request(&json!({"evidence": {"beneficiaries": [3]}})),
            COUNTED,
        ),
    ]);
}

#[test]
fn r43_approvers_hold_the_action_for_so_much_of_this_resource() {
    let approved = approved_by_ben();
    let ben = |keys: &Value| approved.clone().account(2, keys);
    let may = |keys: &Value| ben(&grants(&[with(&approves(), keys)]));
    let limited = |hard: u64| {
        let role = json!({"allow": ["staff.approve"], "limits": [
            {"id": "approver", "actions": ["staff.approve"], "per": "request", "unit": "EUR", "hard": hard}]});
        approved
            .clone()
            .policy(&json!({"roles": {"approver": role}}))
            .account(2, &grants(&[of_role("approver")]))
    };
    hold([
        ("with nothing", ben(&grants(&[])), NOT_COUNTED),
        (
            "in this store",
            may(&json!({"scope": {"stores": [1]}})),
            COUNTED,
        ),
        (
            "in another store",
            may(&json!({"scope": {"stores": [2]}})),
            NOT_COUNTED,
        ),
        ("no longer", may(&json!({"until": 1000})), NOT_COUNTED),
        (
            "denied",
            ben(&json!({"denies": [{"actions": ["staff.approve"], "scope": "tenant"}]})),
            NOT_COUNTED,
        ),
        ("up to this amount", limited(60), COUNTED),
        ("up to less", limited(59), NOT_COUNTED),
        (
            "who would have to sign in, which was looked at then",
            approved.clone().policy(
                &json!({"step_up": [{"actions": ["staff.approve"], "assurance": "multi_factor"}]}),
            ),
            COUNTED,
        ),
        (
            "who would need an approval",
            approved
                .clone()
                .policy(&json!({"approval": [{"id": "refunds", "actions": ["staff.approve"]}]})),
            NOT_COUNTED,
        ),
        (
            "who would need both",
            approved.clone().policy(
                &json!({"approval": [{"id": "refunds", "actions": ["staff.approve"]}],
                "step_up": [{"actions": ["staff.approve"], "assurance": "multi_factor"}]}),
            ),
            NOT_COUNTED,
        ),
        (
            "by the action that the policy names",
            approved
                .clone()
                .policy(&json!({"approval": [{"id": "refunds", "approver": "orders.view"}]})),
            NOT_COUNTED,
        ),
        (
            "and that ben has",
            may(&json!({"actions": ["orders.view"]}))
                .policy(&json!({"approval": [{"id": "refunds", "approver": "orders.view"}]})),
            COUNTED,
        ),
    ]);
}

#[test]
fn r44_persons_are_counted_once() {
    let two = over_soft(&json!({"quorum": 2}));
    hold([
        (
            "one of two",
            two.clone().approvals(&[yes(1, 2)]),
            "approval refunds 1/2",
        ),
        (
            "the same twice",
            two.clone().approvals(&[yes(1, 2), yes(2, 2)]),
            "approval refunds 1/2",
        ),
        (
            "two accounts of one person",
            two.clone()
                .account(3, &json!({"person": 2}))
                .approvals(&[yes(1, 2), yes(2, 3)]),
            "approval refunds 1/2",
        ),
        (
            "two persons",
            two.clone().approvals(&[yes(1, 2), yes(2, 3)]),
            "allow +consume_approval",
        ),
        (
            "in either order",
            two.approvals(&[yes(2, 3), yes(1, 2)]),
            "allow +consume_approval",
        ),
    ]);
}

#[test]
fn r45_an_approval_has_its_time() {
    let decided = |at: i64, now: i64| {
        over_soft(&json!({"decide_within": 100, "use_within": 60}))
            .request(&json!({"now": now, "evidence": {"request": {"created": 900}}}))
            .approvals(&[with(&yes(1, 2), &json!({"at": at}))])
    };
    let by_default = |at: i64, now: i64| {
        over_soft(&json!({}))
            .request(&json!({"now": now, "evidence": {"request": {"created": 0}}}))
            .approvals(&[with(&yes(1, 2), &json!({"at": at}))])
    };
    let (counted, not_counted) = ("allow +consume_approval", "approval refunds 0/1");
    hold([
        ("before the request", decided(899, 910), not_counted),
        ("at once", decided(900, 910), counted),
        ("in time", decided(999, 1000), counted),
        ("too late", decided(1000, 1000), not_counted),
        ("used in time", decided(950, 1009), counted),
        ("used too late", decided(950, 1010), not_counted),
        ("59 minutes on", by_default(950, 950 + 3599), counted),
        ("60 minutes on", by_default(950, 950 + 3600), not_counted),
        ("within a day", by_default(DAY - 1, DAY), counted),
        ("after a day", by_default(DAY, DAY), not_counted),
    ]);
}

#[test]
fn r45_one_rejection_is_enough() {
    let asked = over_soft(&json!({}));
    let late = with(&no(9, 2), &json!({"at": 1000}));
    let old = json!({"approval": [{"id": "refunds", "use_within": 10}]});
    let many = [yes(1, 2), yes(2, 3), no(3, 3)];
    let unable = grants(&[]);
    let payments = with(&no(1, 2), &json!({"policy": "payments"}));
    let rejected = "deny approval_rejected";
    hold([
        (
            "ben rejects",
            asked.clone().approvals(&[no(1, 2)]),
            rejected,
        ),
        (
            "two approve and one of them rejects",
            asked.clone().approvals(&many),
            rejected,
        ),
        (
            "ben rejects first and approves then",
            asked
                .clone()
                .approvals(&[no(1, 2), with(&yes(2, 2), &json!({"at": 960}))]),
            rejected,
        ),
        (
            "it does not grow old",
            asked.clone().approvals(&[no(1, 2)]).policy(&old),
            rejected,
        ),
        (
            "at the last moment",
            asked.clone().approvals(&[late]),
            rejected,
        ),
        (
            "by somebody who may not approve",
            asked.clone().account(2, &unable).approvals(&[no(1, 2)]),
            "approval refunds 0/1",
        ),
        (
            "by ana herself",
            asked.clone().approvals(&[no(1, 1)]),
            "approval refunds 0/1",
        ),
        (
            "of another request",
            asked
                .clone()
                .approvals(&[with(&no(1, 2), &json!({"matches": false}))]),
            "approval refunds 0/1",
        ),
        (
            "under a policy that is not asked",
            asked
                .clone()
                .policy(&json!({"approval": [{"id": "refunds"}, {"id": "payments"}]}))
                .approvals(&[payments]),
            "approval refunds 0/1",
        ),
        (
            "where no approval is needed",
            asked.clone().amount("EUR", 50).approvals(&[no(1, 2)]),
            "allow",
        ),
        (
            "where another part needs none",
            asked
                .account(1, &grants(&[of_role("refunder"), directly()]))
                .approvals(&[no(1, 2)]),
            "allow",
        ),
    ]);
}

#[test]
fn r46_an_approval_is_used_once() {
    let approved = over_soft(&json!({})).approvals(&[yes(1, 2)]);
    let consumed = |ids: &[u64]| json!({"evidence": {"consumed": ids}});
    let done = |nonces: &[u64]| json!({"evidence": {"nonces_consumed": nonces}});
    hold([
        (
            "used before",
            approved.clone().request(&consumed(&[1])),
            "approval refunds 0/1",
        ),
        (
            "another was used",
            approved.clone().request(&consumed(&[2])),
            "allow +consume_approval",
        ),
        (
            "two used and one left, of two",
            over_soft(&json!({"quorum": 2}))
                .approvals(&[yes(1, 2), yes(2, 3), yes(3, 3)])
                .request(&consumed(&[1, 2])),
            "approval refunds 1/2",
        ),
        (
            "the request was done before, whatever the approval",
            approved.clone().request(&done(&[1])),
            "deny invalid_request",
        ),
        (
            "another request was done",
            approved.clone().request(&done(&[2])),
            "allow +consume_approval",
        ),
        (
            "what needs no approval consumes none",
            approved.amount("EUR", 50),
            "allow",
        ),
        (
            "done before, without any approval",
            shop(&json!({})).request(&done(&[1])),
            "deny invalid_request",
        ),
    ]);
}

#[test]
fn r46_an_approval_is_not_used_where_usage_is_enough() {
    let daily = json!({"allow": ["orders.refund"], "limits": [{"id": "daily", "actions": ["orders.refund"],
        "per": "person", "window": 86400, "unit": "EUR", "hard": 100}]});
    let either = over_soft(&json!({}))
        .policy(&json!({"roles": {"daily": daily}}))
        .account(1, &grants(&[of_role("refunder"), of_role("daily")]))
        .used("daily", 0);
    hold([
        ("not approved", either.clone(), "allow +record_usage"),
        (
            "approved",
            either.approvals(&[yes(1, 2)]),
            "allow +record_usage",
        ),
    ]);
}

#[test]
fn r47_everything_else_is_decided_again_at_use() {
    let approved = over_soft(&json!({})).approvals(&[yes(1, 2)]);
    hold([
        (
            "the grant is gone",
            approved.clone().account(1, &grants(&[])),
            "deny no_grant",
        ),
        (
            "the quorum was raised",
            approved.policy(&json!({"approval": [{"id": "refunds", "quorum": 2}]})),
            "approval refunds 1/2",
        ),
    ]);
}

#[test]
fn r48_nobody_to_approve_is_no_allow() {
    let alone = over_soft(&json!({}));
    let alone = alone.account(2, &grants(&[])).account(3, &grants(&[]));
    hold([("nobody may", alone, "approval refunds 0/1")]);
}

#[test]
fn approvals_of_the_action_and_of_limits_are_asked_for_together() {
    let two = json!({"approval": [{"id": "refunds"}, {"id": "always", "actions": ["orders.refund"], "quorum": 2}]});
    let both = shop(&soft(50)).policy(&two);
    hold([
        (
            "under the soft end",
            both.clone().amount("EUR", 50),
            "approval always 0/2",
        ),
        (
            "over it",
            both.clone().amount("EUR", 51),
            "approval always 0/2 refunds 0/1",
        ),
        (
            "one of them met",
            both.amount("EUR", 51).approvals(&[yes(1, 2)]),
            "approval always 0/2",
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

// ---- Laws of the model, in guarded worlds ----

fn law(cases: u32, check: impl Fn(World) -> Result<(), TestCaseError>) {
    run(cases, &worlds::guarded_worlds(), check);
}

/// The same worlds in every run: the engine's laws are where new ones are met.
fn run(
    cases: u32,
    worlds: &impl Strategy<Value = World>,
    check: impl Fn(World) -> Result<(), TestCaseError>,
) {
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(cases)
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(worlds, check);
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

fn answers(world: &World) -> Vec<FullAnswer> {
    let requests = world.requests.iter();
    requests.map(|request| answer(world, request)).collect()
}

fn answer(world: &World, request: &Request) -> FullAnswer {
    let asker = world.asker(request);
    model::decide_among(&world.policy, &world.accounts, asker, request)
}

/// How restrictive an answer is (R4).
fn rank(full: &FullAnswer) -> u8 {
    match full.answer.outcome.as_str() {
        "allow" => 0,
        "step_up" if full.approvals.is_empty() => 1,
        "approval" => 2,
        "step_up" => 3,
        "deny" => 4,
        other => panic!("no such outcome: {other}"),
    }
}

/// Every outcome and every reason comes up, and so does everything that is owed.
#[test]
fn guarded_worlds_meet_everything() {
    let seen = RefCell::new(BTreeMap::<String, usize>::new());
    law(4_000, |world| {
        let mut seen = seen.borrow_mut();
        for full in answers(&world) {
            let answer = &full.answer;
            let then = rank(&full) == 3;
            let words = answer.reasons.iter().chain(&answer.obligations).cloned();
            for word in words.chain([answer.outcome.clone()]) {
                *seen.entry(word).or_default() += 1;
            }
            let partly = full.approvals.iter().any(|need| need.have > 0);
            for (word, is) in [("then", then), ("partly", partly)] {
                *seen.entry(word.to_owned()).or_default() += usize::from(is);
            }
        }
        Ok(())
    });
    let seen = seen.into_inner();
    let mut words: BTreeSet<&str> = model::REASONS.into_iter().collect();
    words.retain(|word| !model::DUTY_REASONS.contains(word));
    words.extend(["allow", "step_up", "approval", "deny", "then", "partly"]);
    words.extend(["record_usage", "consume_approval", "audit", "alert"]);
    for word in words {
        let count = seen.get(word).copied().unwrap_or(0);
        assert!(count >= 50, "{word} came up {count} times: {seen:#?}");
    }
}

#[test]
fn documents_of_guarded_worlds_written_and_read_again_are_the_same() {
    law(300, |world| {
        let policy: Policy = read(&serde_json::to_value(&world.policy).unwrap());
        prop_assert_eq!(&policy, &world.policy);
        for request in &world.requests {
            let again: Request = read(&serde_json::to_value(request).unwrap());
            prop_assert_eq!(&again, request);
        }
        Ok(())
    });
}

/// R6: signing in as asked leaves just the approvals that were to follow, or an allow.
#[test]
fn a_sign_in_that_is_asked_for_helps() {
    law(2_000, |world| {
        for request in &world.requests {
            let before = answer(&world, request);
            let Some(least) = before.step_up.clone() else {
                continue;
            };
            let mut signed_in = request.clone();
            let session = signed_in.session.take().unwrap_or_default();
            signed_in.session = Some(model::Session {
                assurance: Some(least.assurance),
                auth_time: Some(request.now),
                ..session
            });
            let after = answer(&world, &signed_in);
            let expected = if before.approvals.is_empty() {
                "allow"
            } else {
                "approval"
            };
            prop_assert_eq!(&after.answer.outcome, expected, "{:?}", request);
            prop_assert_eq!(&after.approvals, &before.approvals);
        }
        Ok(())
    });
}

/// R8: neither order nor doubles of any list change an answer.
#[test]
fn order_and_doubles_do_not_matter() {
    fn turn<T: Clone>(list: &mut Vec<T>) {
        let doubles = list.clone();
        list.extend(doubles);
        list.reverse();
    }
    law(1_000, |world| {
        let mut other = world.clone();
        for account in &mut other.accounts {
            turn(&mut account.grants);
            turn(&mut account.denies);
        }
        other.accounts.reverse();
        other.policy.step_up.reverse();
        other.policy.cap.reverse();
        for role in other.policy.roles.values_mut() {
            role.limits.reverse();
            role.include.reverse();
            role.requires.reverse();
        }
        for evidence in other
            .requests
            .iter_mut()
            .filter_map(|r| r.evidence.as_mut())
        {
            evidence.usage.iter_mut().for_each(turn);
            evidence.beneficiaries.iter_mut().for_each(turn);
            evidence.approvals.iter_mut().for_each(turn);
            evidence.consumed.iter_mut().for_each(turn);
            evidence.nonces_consumed.iter_mut().for_each(turn);
        }
        prop_assert_eq!(answers(&world), answers(&other));
        Ok(())
    });
}

/// L1: a grant more of the one who asks never makes an answer stricter.
#[test]
fn one_grant_more_never_tightens() {
    law(1_500, |world| {
        let mut grants: Vec<Grant> = Vec::new();
        grants.extend(world.accounts.iter().flat_map(|a| a.grants.iter().cloned()));
        for (nth, request) in world.requests.iter().enumerate() {
            let Some(more) = grants.get(nth % grants.len().max(1)) else {
                continue;
            };
            let before = rank(&answer(&world, request));
            let mut other = world.clone();
            for account in &mut other.accounts {
                if account.id == request.account {
                    account.grants.push(more.clone());
                }
            }
            prop_assert!(rank(&answer(&other, request)) <= before, "{:?}", request);
        }
        Ok(())
    });
}

/// L8, L11: an approval more never tightens; what is consumed is as if it were not there.
#[test]
fn approvals_only_help_and_consumed_ones_are_absent() {
    law(1_500, |world| {
        for request in &world.requests {
            let evidence = request.evidence.clone().unwrap_or_default();
            let mut without = request.clone();
            let mut consumed = request.clone();
            let given = evidence.approvals.clone().unwrap_or_default();
            let Some(last) = given.last() else { continue };
            let rest = given.iter().filter(|approval| approval.id != last.id);
            let rest: Vec<_> = rest.cloned().collect();
            without.evidence = Some(model::Evidence {
                approvals: Some(rest),
                ..evidence.clone()
            });
            let mut ids = evidence.consumed.clone().unwrap_or_default();
            ids.push(last.id);
            consumed.evidence = Some(model::Evidence {
                consumed: Some(ids),
                ..evidence
            });
            let absent = answer(&world, &without);
            prop_assert_eq!(&absent, &answer(&world, &consumed));
            let gone = given.iter().filter(|approval| approval.id == last.id);
            if gone.clone().all(|approval| approval.verdict == "approve") {
                prop_assert!(rank(&answer(&world, request)) <= rank(&absent));
            }
        }
        Ok(())
    });
}

/// L16: more of an amount, or more used, never makes an answer milder: as long as nobody rejected.
/// Whoever may not approve so much may not reject it either (R45).
#[test]
fn more_never_loosens() {
    law(1_500, |world| {
        for request in &world.requests {
            let given = request.evidence.as_ref().and_then(|e| e.approvals.as_ref());
            if given
                .into_iter()
                .flatten()
                .any(|approval| approval.verdict == "reject")
            {
                continue;
            }
            let before = rank(&answer(&world, request));
            let mut dearer = request.clone();
            let mut fuller = request.clone();
            let amount = dearer.evidence.as_mut().and_then(|e| e.amount.as_mut());
            if let Some(amount) = amount {
                amount.value = amount.value.saturating_add(50);
            }
            let usage = fuller.evidence.as_mut().and_then(|e| e.usage.as_mut());
            for entry in usage.into_iter().flatten() {
                entry.used = entry.used.saturating_add(50);
            }
            prop_assert!(rank(&answer(&world, &dearer)) >= before, "{:?}", request);
            prop_assert!(rank(&answer(&world, &fuller)) >= before, "{:?}", request);
        }
        Ok(())
    });
}

/// R13: whoever acts for another is never told something milder than either alone. Nobody has said
/// anything yet: alone, the word of the other would count, be it yes or no.
#[test]
fn acting_for_another_is_never_milder() {
    law(1_500, |world| {
        let decide = |account: &Account, request: &Request| {
            rank(&model::decide_among(
                &world.policy,
                &world.accounts,
                account,
                request,
            ))
        };
        for request in &world.requests {
            let mut request = request.clone();
            if let Some(evidence) = &mut request.evidence {
                evidence.approvals = None;
            }
            let own = world.asker(&request);
            for other in &world.accounts {
                let both = model::decide_for(&world.policy, &world.accounts, own, other, &request);
                let alone = decide(own, &request);
                prop_assert!(rank(&both) >= alone.max(decide(other, &request)));
                prop_assert!(own.id != other.id || rank(&both) == alone);
            }
        }
        Ok(())
    });
}

/// Worlds of the other kind are answered as if there were no approvals.
#[test]
fn plain_worlds_ask_for_no_approvals() {
    let asked = |world: World| {
        for request in &world.requests {
            let full = answer(&world, request);
            prop_assert!(full.approvals.is_empty());
            let alone = model::decide(&world.policy, world.asker(request), request);
            prop_assert_eq!(&full.answer, &alone);
        }
        Ok(())
    };
    run(500, &worlds::worlds(), asked);
}
