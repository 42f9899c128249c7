//! Parts that may be left out, and may not be passed over.
//!
//! Lives here: what a part means that is not there, and that `null` does not stand for it.

use crate::golden::{ACCOUNT_JSON, compiled, policy_saying, refusal};
use crate::strict::{documents, with_node};
use countersign::{AccountDocument, DutySet, PolicyDocument, RequestDocument};
use serde_json::{Value, json};

#[test]
fn no_part_is_passed_over_by_saying_null() {
    for key in ["duties", "duty", "approval", "step_up", "cap"] {
        let text = policy_saying(&format!("\"{key}\": null"));
        assert_eq!(refusal::<PolicyDocument>(&text).0, key, "{text}");
    }
    for key in ["limits", "hours", "step_up", "accept", "requires"] {
        let text = policy_saying(&format!("\"roles\": {{\"desk\": {{\"{key}\": null}}}}"));
        let place = format!("roles.desk.{key}");
        assert_eq!(refusal::<PolicyDocument>(&text).0, place, "{text}");
    }
    for key in ["use", "drop", "owner_self_dealing"] {
        let text = policy_saying(&format!("\"duties\": {{\"{key}\": null}}"));
        let place = format!("duties.{key}");
        assert_eq!(refusal::<PolicyDocument>(&text).0, place, "{text}");
    }
    let account: Value = serde_json::from_str(ACCOUNT_JSON).unwrap();
    let text = with_node(&account, "waivers", "null");
    assert_eq!(refusal::<AccountDocument>(&text).0, "waivers");
    let [.., request] = documents().map(|document| document.golden);
    for key in ["history", "linked", "coverage", "no_other_approver"] {
        let place = format!("evidence.{key}");
        let text = with_node(&request, &place, "null");
        assert_eq!(refusal::<RequestDocument>(&text).0, place);
    }
}

#[test]
fn a_duty_rule_is_written_with_known_words() {
    let rule = |key: &str, value: &str| {
        let mut rule = json!({
            "id": "ACME-01", "kind": "static", "severity": "high",
            "sides": [["orders.create"], ["orders.refund"]]
        });
        rule[key] = serde_json::from_str(value).unwrap();
        policy_saying(&format!("\"duty\": [{rule}]"))
    };
    let side = "expected a side: a list of actions, or a table with `all` of them";
    for (key, value, place, said) in [
        (
            "kind",
            "\"granted\"",
            "duty[0].kind",
            "unknown kind of duty rule \"granted\": write one of static, session, object",
        ),
        (
            "severity",
            "\"hihg\"",
            "duty[0].severity",
            "unknown severity \"hihg\": did you mean \"high\"?",
        ),
        (
            "on_grant",
            "\"block\"",
            "duty[0].on_grant",
            "unknown answer when it is given \"block\": write one of warn, waiver, reject",
        ),
        (
            "on_use",
            "\"deny\"",
            "duty[0].on_use",
            "unknown answer when it is used \"deny\": write one of ignore, approval, block",
        ),
        (
            "trip_at",
            "256",
            "duty[0].trip_at",
            "invalid value: integer `256`, expected u8",
        ),
        (
            "version",
            "-1",
            "duty[0].version",
            "invalid value: integer `-1`, expected u32",
        ),
        (
            "waivable",
            "\"no\"",
            "duty[0].waivable",
            "invalid type: string \"no\", expected a boolean",
        ),
        (
            "sides",
            "[\"orders.create\"]",
            "duty[0].sides[0]",
            &format!("invalid type: string \"orders.create\", {side}"),
        ),
        (
            "sides",
            "[7]",
            "duty[0].sides[0]",
            &format!("invalid type: integer `7`, {side}"),
        ),
        ("sides", "[{}]", "duty[0].sides[0]", "missing field `all`"),
        (
            "sides",
            "[{\"any\": [\"orders.create\"]}]",
            "duty[0].sides[0].any",
            "unknown field `any`, expected `all`",
        ),
    ] {
        let expected = (place.to_owned(), said.to_owned());
        let text = rule(key, value);
        assert_eq!(refusal::<PolicyDocument>(&text), expected, "{text}");
    }
    assert!(compiled("\"duty\": []").is_ok());
}

#[test]
fn duties_left_out_are_those_of_commerce_and_an_empty_list_is_none() {
    let rules = |rest: &str| -> Vec<String> {
        let policy = compiled(rest).unwrap();
        let names = policy.duties().iter();
        names.map(|rule| rule.name().to_owned()).collect()
    };
    let whole = rules("");
    assert_eq!(whole.len(), DutySet::Commerce.rules().len());
    assert!(whole.is_sorted());
    for (same, rest) in [
        ("a table without `use`", r#""duties": {}"#),
        ("said", r#""duties": {"use": ["commerce"]}"#),
        ("nothing dropped", r#""duties": {"drop": []}"#),
        (
            "about something else",
            r#""duties": {"owner_self_dealing": false}"#,
        ),
    ] {
        assert_eq!(rules(rest), whole, "{same}");
        let policy = compiled(rest).unwrap();
        assert_eq!(policy, compiled("").unwrap(), "{same}");
    }
    assert_eq!(rules(r#""duties": {"use": []}"#), [""; 0]);
    assert_eq!(
        compiled(r#""duties": {"use": []}"#).unwrap().approvals(),
        []
    );
    let both = rules(r#""duties": {"use": ["commerce_objects", "commerce"]}"#);
    assert_eq!(both.len(), countersign::SHIPPED_DUTIES.len());
    let less = rules(r#""duties": {"drop": ["O2C-02", "ADM-03"]}"#);
    assert_eq!(less.len(), whole.len() - 2);
    assert!(!less.iter().any(|rule| rule == "O2C-02" || rule == "ADM-03"));
}
