//! Evidence in the lines of requests: amounts, usage, approvals, sign-ins, and on whose behalf.
//!
//! Lives here: how it arrives at the verbs; what it decides is tested elsewhere.

use crate::folder::{Said, ask_under};
use serde_json::json;

/// Support gives back up to 50 € alone and up to 500 € with a yes; payments are
/// set up by one and approved by two others.
const GUARDED: &str = r#"
schema = 1
catalogue = 1

[roles.support]
template = "customer_support"
limits = [
  { id = "refund", actions = ["orders.refund"], per = "request", unit = "EUR", soft = 5000, approval = "refunds", hard = 50000 },
  { id = "refund-day", actions = ["orders.refund"], per = "person", window = 86400, unit = "EUR", hard = 100000 },
]

[[approval]]
id = "refunds"

[[approval]]
id = "payments"
actions = ["settings.payments"]
quorum = 2

[[step_up]]
actions = ["settings.payments"]
assurance = "multi_factor"
max_age = 900
"#;

/// Ana answers mail for store 42, Ben approves and sets up payments, and a key
/// of Ana's could do more than she may.
const STAFF: &str = r#"[
  {"id": 7, "tenant": 1, "person": 107, "name": "Ana", "kind": "human", "status": "active",
   "grants": [{"role": "support", "scope": {"stores": [42]}}]},
  {"id": 8, "tenant": 1, "person": 108, "name": "Ben", "kind": "human", "status": "active",
   "grants": [{"actions": ["staff.approve", "settings.payments"], "scope": "tenant"}]},
  {"id": 9, "tenant": 1, "person": 109, "name": "a key of Ana's", "kind": "app", "status": "active", "maker": 7,
   "grants": [{"actions": ["orders.view", "orders.refund"], "scope": "tenant"}]}
]"#;

/// The digest of Ana's refund of 80 € on order 9, number 5 of 900 seconds after
/// 1970 began.
const DIGEST: &str = "c81aab589a9c3579b517acd8424c5520bfbb09787b82d56994c364eccbff436d";

/// What these words say to `requests` under the policy and of the staff above.
fn ask_guarded(words: &[&str], requests: &[String]) -> Said {
    ask_under(words, GUARDED, STAFF, &requests.join("\n"))
}

/// Ana gives money back on order 9, of which this much is known.
fn refund(evidence: &str) -> String {
    asked_of(7, "orders.refund", evidence)
}

fn asked_of(account: u32, action: &str, evidence: &str) -> String {
    format!(
        r#"{{"now": 1000, "account": {account}, "action": "{action}", "resource": {{"tenant": 1, "kind": "order", "id": 9, "stores": [42]}}, "evidence": {evidence}}}"#
    )
}

/// So many cents, with nothing used today, and what else is known.
fn cents(value: u64, more: &str) -> String {
    format!(
        r#"{{"amount": {{"unit": "EUR", "value": {value}}}, "usage": [{{"limit": "refund-day", "used": 0}}]{more}}}"#
    )
}

/// Request number 5, of which an account said this.
fn said_of_it(account: u32, verdict: &str) -> String {
    format!(
        r#", "request": {{"nonce": 5, "created": 900}}, "approvals": [{{"id": 1, "policy": "refunds", "request": "{DIGEST}", "account": {account}, "verdict": "{verdict}", "at": 950}}]"#
    )
}

#[test]
fn an_act_is_decided_by_how_much_it_is_about() {
    let large = r#"{"amount": {"unit": "EUR", "value": 18446744073709551615}, "usage": [{"limit": "refund-day", "used": 1}]}"#;
    let said = ask_guarded(
        &["decide"],
        &[
            refund(&cents(5_000, "")),
            refund(&cents(5_001, "")),
            refund(&cents(50_001, "")),
            refund(&cents(4_000, "").replace("EUR", "USD")),
            refund(&cents(4_000, "").replace(r#""used": 0"#, r#""used": 96001"#)),
            refund(large),
            refund(r#"{"amount": {"unit": "EUR", "value": 4000}}"#),
            refund("{}"),
            refund(&cents(
                4_000,
                r#", "history": [], "beneficiaries": [], "used_nonces": []"#,
            )),
        ],
    );
    assert_eq!(
        said.lines,
        [
            r#"{"outcome":"allow","reasons":[],"obligations":["audit","alert","record_usage"]}"#,
            r#"{"outcome":"approval","approvals":[{"policy":"refunds","have":0,"need":1}],"reasons":[],"obligations":[]}"#,
            r#"{"outcome":"deny","reason":"limit_exceeded","detail":"refund","reasons":["limit_exceeded"],"obligations":[]}"#,
            r#"{"outcome":"deny","reason":"no_limit_for_unit","detail":"USD","reasons":["no_limit_for_unit"],"obligations":[]}"#,
            r#"{"outcome":"deny","reason":"limit_exceeded","detail":"refund-day","reasons":["limit_exceeded"],"obligations":[]}"#,
            r#"{"outcome":"deny","reason":"limit_exceeded","detail":"refund","reasons":["limit_exceeded","limit_overflow"],"obligations":[]}"#,
            r#"{"outcome":"deny","reason":"evidence_missing","detail":"usage","reasons":["evidence_missing"],"obligations":[]}"#,
            r#"{"outcome":"deny","reason":"evidence_missing","detail":"amount","reasons":["evidence_missing"],"obligations":[]}"#,
            r#"{"outcome":"allow","reasons":[],"obligations":["audit","alert","record_usage"]}"#,
        ],
    );
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
}

#[test]
fn an_approval_counts_for_the_request_that_it_is_of_and_for_no_other() {
    let yes = said_of_it(8, "approve");
    let waits = r#"{"outcome":"approval","approvals":[{"policy":"refunds","have":0,"need":1}],"reasons":[],"obligations":[]}"#;
    let cases = [
        (
            "Ben said yes",
            cents(8_000, &yes),
            r#"{"outcome":"allow","reasons":[],"obligations":["audit","alert","record_usage","consume_approval"]}"#,
        ),
        ("to one cent less", cents(8_001, &yes), waits),
        (
            "to another number",
            cents(8_000, &yes.replace(r#""nonce": 5"#, r#""nonce": 6"#)),
            waits,
        ),
        (
            "Ana herself said yes",
            cents(8_000, &said_of_it(7, "approve")),
            waits,
        ),
        (
            "a key of hers did",
            cents(8_000, &said_of_it(9, "approve")),
            waits,
        ),
        (
            "Ben gets the money",
            cents(8_000, &format!(r#"{yes}, "beneficiaries": [108]"#)),
            waits,
        ),
        (
            "the yes was used before",
            cents(8_000, &format!(r#"{yes}, "used_approvals": [1]"#)),
            waits,
        ),
        (
            "the request was done before",
            cents(8_000, &format!(r#"{yes}, "used_nonces": [5]"#)),
            r#"{"outcome":"deny","reason":"invalid_request","detail":"used_request","reasons":["invalid_request"],"obligations":[]}"#,
        ),
        (
            "Ben said no",
            cents(8_000, &said_of_it(8, "reject")),
            r#"{"outcome":"deny","reason":"approval_rejected","reasons":["approval_rejected"],"obligations":[]}"#,
        ),
    ];
    for (case, evidence, expected) in cases {
        let said = ask_guarded(&["decide"], &[refund(&evidence)]);
        assert_eq!(said.lines, [expected], "{case}");
        assert_eq!((said.code, said.complaints.as_str()), (0, ""), "{case}");
    }
}

#[test]
fn an_approval_that_is_missing_is_explained() {
    let said = ask_guarded(
        &["explain"],
        &[
            refund(&cents(8_000, "")),
            refund(&cents(8_000, &said_of_it(8, "approve"))),
        ],
    );
    assert_eq!(
        said.lines,
        [
            "line 1:",
            "Approval needed: Ana (account 7) may, once others approve, orders.refund (Give money \
             back) of 80.00 EUR on order 9 in store 42.",
            "Because: it asks for the approval of one other person under refunds.",
            "Nearly: grants[0], role support: above a limit of it others have to approve.",
            "To allow it: have one person more approve it under refunds.",
            "",
            "line 2:",
            "Allowed: Ana (account 7) may orders.refund (Give money back) of 80.00 EUR on order 9 in \
             store 42.",
            "Because: grants[0], role support, covers it in store 42.",
            "And: for that is owed: audit, alert, record_usage and consume_approval.",
        ],
    );
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
}

#[test]
fn a_sign_in_is_asked_for_before_others_are() {
    let asked = asked_of(8, "settings.payments", "{}");
    let signed_in = asked.replace(
        r#""evidence""#,
        r#""session": {"assurance": "multi_factor", "auth_time": 101}, "evidence""#,
    );
    let said = ask_guarded(
        &["decide"],
        &[asked, signed_in.replace("101", "100"), signed_in],
    );
    let first = r#"{"outcome":"step_up","step_up":{"assurance":"multi_factor","max_age":900,"then":[{"policy":"payments","have":0,"need":2}]},"reasons":[],"obligations":[]}"#;
    assert_eq!(
        said.lines,
        [
            first,
            first,
            r#"{"outcome":"approval","approvals":[{"policy":"payments","have":0,"need":2}],"reasons":[],"obligations":[]}"#,
        ],
    );
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
}

#[test]
fn of_two_who_act_together_both_have_to_be_allowed() {
    let for_whom = |other: u32| format!(r#"{{"on_behalf_of": {other}}}"#);
    let requests = [
        asked_of(9, "orders.view", &for_whom(7)),
        asked_of(9, "orders.view", &for_whom(8)),
        asked_of(9, "orders.refund", "{}"),
        asked_of(9, "orders.refund", &cents(8_000, r#", "on_behalf_of": 7"#)),
    ];
    let said = ask_guarded(&["decide"], &requests);
    assert_eq!(
        said.lines,
        [
            r#"{"outcome":"allow","reasons":[],"obligations":[]}"#,
            r#"{"outcome":"deny","reason":"no_grant","detail":"orders.view","reasons":["no_grant"],"obligations":[]}"#,
            r#"{"outcome":"allow","reasons":[],"obligations":["audit","alert"]}"#,
            r#"{"outcome":"approval","approvals":[{"policy":"refunds","have":0,"need":1}],"reasons":[],"obligations":[]}"#,
        ],
    );
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));

    let said = ask_guarded(&["explain", "--line", "2"], &requests);
    assert_eq!(
        said.lines,
        [
            "line 2:",
            "Denied: a key of Ana's (account 9), on behalf of Ben (account 8), may not orders.view \
             (See orders without customer contact data) on order 9 in store 42.",
            "Because: for Ben (account 8): no grant has the action (no_grant).",
            "Both have to be allowed: ask about each alone for what would mend it.",
        ],
    );
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
}

/// A line with this evidence is refused, at this place and with these words,
/// and the lines around it are answered.
#[track_caller]
fn is_refused(evidence: &str, place: &str, text: &str) {
    let good = refund(&cents(1, ""));
    let requests = [good.clone(), refund(evidence), good.clone()];
    let said = ask_guarded(&["decide"], &requests);
    let [first, wrong, last] = &said.json()[..] else {
        panic!("{evidence}: {:?}", said.lines);
    };
    assert_eq!(
        (&wrong["error"], &wrong["place"], &wrong["line"]),
        (&json!(text), &json!(place), &json!(2)),
        "{evidence}"
    );
    assert_eq!((&first["outcome"], first), (&json!("allow"), last));
    assert_eq!((said.code, said.complaints.as_str()), (1, ""), "{evidence}");

    let said = ask_guarded(&["explain"], &requests);
    let complaint = said.complaints.strip_prefix("requests.jsonl:2:").unwrap();
    assert!(complaint.ends_with(&format!(" {text}\n")), "{complaint}");
    let headed = said.lines.iter().filter(|line| line.starts_with("line "));
    assert_eq!(headed.collect::<Vec<_>>(), ["line 1:", "line 3:"], "{text}");
    assert_eq!(said.code, 1, "{evidence}");
}

#[test]
fn names_in_evidence_are_those_of_the_policy_and_of_the_file() {
    let said_by = |account: u32| said_of_it(account, "approve");
    let cases = [
        // evidence, place, what is said of it
        (
            cents(1, "").replace("refund-day", "refund-dya"),
            "evidence.usage[0].limit",
            "a mistake in the request: evidence.usage[0].limit: unknown limit \"refund-dya\": did you mean \"refund-day\"?",
        ),
        (
            cents(1, "").replace(
                r#""used": 0}"#,
                r#""used": 0}, {"limit": "refund-day", "used": 5}"#,
            ),
            "evidence.usage[1]",
            "a mistake in the request: evidence.usage[1]: \"refund-day\" stands here twice: drop one, or correct the one that was meant to be another",
        ),
        (
            cents(1, &said_by(8)).replace("refunds", "refund"),
            "evidence.approvals[0].policy",
            "a mistake in the request: evidence.approvals[0].policy: unknown approval policy \"refund\": did you mean \"refunds\"?",
        ),
        (
            cents(1, &said_by(8)).replace(DIGEST, &DIGEST.to_uppercase()),
            "evidence.approvals[0].request",
            "evidence.approvals[0].request: not a digest of a request: write its 64 digits from 0 to 9 and a to f",
        ),
        (
            cents(1, &said_of_it(8, "maybe")),
            "evidence.approvals[0].verdict",
            "evidence.approvals[0].verdict: unknown verdict \"maybe\": write one of approve, reject",
        ),
        (
            cents(1, &said_by(77)),
            "evidence.approvals[0].account",
            "evidence.approvals[0].account: account 77 is not in accounts.json: add it there, or correct the number",
        ),
        (
            r#"{"on_behalf_of": 99}"#.to_owned(),
            "evidence.on_behalf_of",
            "evidence.on_behalf_of: account 99 is not in accounts.json: add it there, or correct the number",
        ),
        (
            cents(1, &format!(r#"{}, "on_behalf_of": 99"#, said_by(77))),
            "evidence.approvals[0].account",
            "evidence.approvals[0].account: account 77 is not in accounts.json: add it there, or correct the number\n\
             evidence.on_behalf_of: account 99 is not in accounts.json: add it there, or correct the number",
        ),
        (
            cents(1, "").replace("EUR", "EURO"),
            "evidence.amount.unit",
            "a mistake in the request: evidence.amount.unit: unknown unit \"EURO\": did you mean \"EUR\"?",
        ),
    ];
    for (evidence, place, text) in cases {
        is_refused(&evidence, place, text);
    }
}

#[test]
fn evidence_is_written_in_one_way_and_whole() {
    let amount = |value: &str| format!(r#"{{"amount": {{"unit": "EUR", "value": {value}}}}}"#);
    let cases = [
        // evidence, place, what is said of it
        (
            amount("1e3"),
            "evidence.amount.value",
            "evidence.amount.value: invalid type: floating point `1000.0`, expected u64",
        ),
        (
            amount("10.0"),
            "evidence.amount.value",
            "evidence.amount.value: invalid type: floating point `10.0`, expected u64",
        ),
        (
            amount("-1"),
            "evidence.amount.value",
            "evidence.amount.value: invalid value: integer `-1`, expected u64",
        ),
        (
            amount("null"),
            "evidence.amount.value",
            "evidence.amount.value: invalid type: null, expected u64",
        ),
        (
            amount(r#""10""#),
            "evidence.amount.value",
            "evidence.amount.value: invalid type: string \"10\", expected u64",
        ),
        (
            amount("18446744073709551616"),
            "evidence.amount.value",
            "evidence.amount.value: invalid type: floating point `1.8446744073709552e+19`, expected u64",
        ),
        (
            amount(r#"1, "value": 2"#),
            "evidence.amount",
            "evidence.amount: duplicate field `value`",
        ),
        (
            r#"{"amount": {"value": 10}}"#.to_owned(),
            "evidence.amount",
            "evidence.amount: missing field `unit`",
        ),
        (
            r#"{"amount": null}"#.to_owned(),
            "evidence.amount",
            "evidence.amount: invalid type: null, expected an amount as a table of keys",
        ),
        (
            r#"{"usage": null}"#.to_owned(),
            "evidence.usage",
            "evidence.usage: invalid type: null, expected a sequence",
        ),
        (
            r#"{"history": [{"action": "orders.refund"}]}"#.to_owned(),
            "evidence.history[0]",
            "evidence.history[0]: missing field `person`",
        ),
        (
            r#"{"history": [{"person": 7, "action": "orders.refnd", "object": {"kind": "order", "id": 9}, "at": 5}]}"#
                .to_owned(),
            "evidence.history[0].action",
            "a mistake in the request: evidence.history[0].action: unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
        ),
        (
            r#"{"amuont": 1}"#.to_owned(),
            "evidence.amuont",
            "evidence.amuont: unknown field `amuont`, expected one of `amount`, `usage`, `history`, `linked`, `coverage`, `no_other_approver`, `beneficiaries`, `request`, `approvals`, `used_approvals`, `used_nonces`, `on_behalf_of`",
        ),
        (
            "null".to_owned(),
            "evidence",
            "evidence: invalid type: null, expected evidence as a table of keys",
        ),
    ];
    for (evidence, place, text) in cases {
        is_refused(&evidence, place, text);
    }
}

#[test]
fn whoever_has_a_part_in_it_and_is_wrong_keeps_it_from_being_decided() {
    let staff = STAFF.replace(r#""staff.approve""#, r#""staff.aprove""#);
    let requests = [
        refund(&cents(8_000, &said_of_it(8, "approve"))),
        asked_of(9, "orders.view", r#"{"on_behalf_of": 8}"#),
        refund(&cents(8_000, "")),
    ];
    let said = ask_under(&["decide"], GUARDED, &staff, &requests.join("\n"));
    let why = "account 8 is itself wrong, at accounts.json:4: grants[0].actions[0]: unknown action \
               \"staff.aprove\": did you mean \"staff.approve\"?";
    for (line, place) in ["evidence.approvals[0].account", "evidence.on_behalf_of"]
        .into_iter()
        .enumerate()
    {
        let wrong = &said.json()[line];
        assert_eq!(wrong["error"], format!("{place}: {why}"));
        assert_eq!(wrong["place"], place);
    }
    assert_eq!(said.json()[2]["outcome"], "approval");
    assert_eq!(said.code, 1);
}

#[test]
fn what_depends_on_evidence_is_told_apart_in_a_menu() {
    let requests = [refund("{}"), asked_of(8, "settings.payments", "{}")];
    let said = ask_guarded(&["what-can"], &requests);
    assert_eq!(
        said.lines,
        [
            "line 1:",
            "allowed:",
            "  orders: view, transactions, view_customer, fulfill, return",
            "  products: view",
            "  customers: view, view_orders, view_contact, edit, note",
            "depending on evidence:",
            "  orders: refund",
            "",
            "line 2:",
            "allowed:",
            "  staff: approve",
            "after a stronger sign-in:",
            "  settings: payments",
        ],
    );
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));

    let said = ask_guarded(&["what-can", "--json"], &requests);
    assert_eq!(said.json()[0]["with_evidence"], json!(["orders.refund"]));
    assert_eq!(said.code, 0);
}
