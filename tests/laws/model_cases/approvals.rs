//! The plain model held to the cases of approvals, each under its rule (R42 to R48).
//!
//! Lives here: whose word counts, for what, for how long and how often.

use crate::common::cases::with;
use crate::model_cases::decisions::DAY;
use crate::model_cases::shop::{
    Shop, approves, directly, grants, hold, no, of_role, shop, soft, yes,
};
use serde_json::{Value, json};

/// A refund of 60 over the soft end, under `refunds` as these keys say.
pub(crate) fn over_soft(policy: &Value) -> Shop {
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
