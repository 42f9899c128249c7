//! What is wrong with a question is found all at once, each with its place and its mend.
//!
//! Lives here: one table, tried.

use crate::golden::{golden_policy, read};
use crate::mistakes::{Found, SELECTS_NOTHING, check_mistakes};
use countersign::{AsResource, RequestDocument};

/// Questions that are wrong, by what they say besides now and account.
const WRONG_REQUESTS: &[(&str, Found<'_>)] = &[
    (
        r#""action": "orders.teleport", "resource": {}"#,
        &[(
            "action",
            "unknown action \"orders.teleport\": names are compared whole and exactly",
        )],
    ),
    (
        r#""action": "orders.view", "resource": {"kind": "Order"}"#,
        &[(
            "resource.kind",
            "unknown kind \"Order\": did you mean \"order\"?",
        )],
    ),
    (
        r#""action": "orders.view", "resource": {}, "session": {"roles": []}"#,
        &[("session.roles", SELECTS_NOTHING)],
    ),
    (
        r#""action": "orders.view", "resource": {}, "session": {"roles": ["agent", "agnt", "owner"]}"#,
        &[
            (
                "session.roles[1]",
                "unknown role \"agnt\": did you mean \"agent\"?",
            ),
            (
                "session.roles[2]",
                "unknown role \"owner\": write one of agent, shelf, support",
            ),
        ],
    ),
    (
        r#""action": "orders.refund", "resource": {}, "evidence": {
            "history": [{"person": 7, "action": "orders.refnd", "object": {"kind": "order", "id": 9}, "at": 5},
                        {"person": 7, "action": "orders.refund", "object": {"kind": "ordr", "id": 9}, "at": 5}],
            "linked": [{"kind": "order", "id": 9}, {"kind": "Order", "id": 9}],
            "coverage": [{"object": {"kind": "", "id": 9}, "created": 5, "complete_since": 4}]}"#,
        &[
            (
                "evidence.history[0].action",
                "unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
            ),
            (
                "evidence.history[1].object.kind",
                "unknown kind \"ordr\": did you mean \"order\"?",
            ),
            (
                "evidence.linked[1].kind",
                "unknown kind \"Order\": did you mean \"order\"?",
            ),
            (
                "evidence.coverage[0].object.kind",
                "unknown kind \"\": names are compared whole and exactly",
            ),
        ],
    ),
    (
        r#""action": "", "resource": {"kind": ""}, "session": {"roles": [""]}, "evidence": {"history": [{"person": 7, "action": "", "object": {"kind": "", "id": 9}, "at": 5}], "amount": {"unit": "", "value": 1}, "usage": [{"limit": "", "used": 1}]}"#,
        &[
            (
                "action",
                "unknown action \"\": names are compared whole and exactly",
            ),
            (
                "resource.kind",
                "unknown kind \"\": names are compared whole and exactly",
            ),
            (
                "session.roles[0]",
                "unknown role \"\": write one of agent, shelf, support",
            ),
            (
                "evidence.amount.unit",
                "unknown unit \"\": names are compared whole and exactly",
            ),
            (
                "evidence.usage[0].limit",
                "unknown limit \"\": write one of refund, refund-cap, refund-day",
            ),
            (
                "evidence.history[0].action",
                "unknown action \"\": names are compared whole and exactly",
            ),
            (
                "evidence.history[0].object.kind",
                "unknown kind \"\": names are compared whole and exactly",
            ),
        ],
    ),
];

#[test]
fn what_is_wrong_with_a_question_is_said_with_its_place_and_its_mend() {
    let policy = golden_policy();
    for (rest, expected) in WRONG_REQUESTS {
        let text = format!("{{\"now\": 1, \"account\": 7, {rest}}}");
        let document: RequestDocument = read(&text).expect(&text);
        let error = policy.read_request(&document).expect_err(rest);
        check_mistakes(&error, "request", expected, rest);
    }
}

#[test]
fn an_id_without_a_kind_names_no_object() {
    // Ids of different kinds never meet, so an id alone could be anything's.
    let text = r#"{"now": 1, "account": 7, "action": "orders.view", "resource": {"id": 9}}"#;
    let document: RequestDocument = read(text).unwrap();
    let request = golden_policy().read_request(&document).unwrap();
    assert_eq!(request.as_resource().object(), None);
}
