//! What is known of an act, as a request document brings it: every key means
//! what it says, what is left out is not known and what is empty is, and nothing
//! that could forbid is passed over (R1, R7, R27, R42 to R46, R61).

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use countersign::{
    AccountDocument, AccountId, Amount, Approval, ApprovalDocument, Currency, Decision,
    DocumentError, EntryDocument, Evidence, LimitDocument, OwnedEvidence, Per, Policy,
    PolicyDocument, Principal, Reason, Request, RequestDocument, RequestStamp, RoleDocument,
    ScopeDocument, Time, Unit, Usage, Verdict,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const EUR: Unit = Unit::Money(Currency::EUR);
/// A digest of no request.
const NONE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Refunds up to 50 euros alone, above that with a yes, 1,000 euros a day.
fn policy() -> Policy {
    let limit = |id, per| LimitDocument::new(id, ["orders.refund"], per, EUR);
    PolicyDocument::new()
        .duties([])
        .approval(ApprovalDocument::new("refunds"))
        .approval(ApprovalDocument::new("payments").actions(["settings.payments"]))
        .role(
            "desk",
            RoleDocument::new()
                .allow(["orders.refund"])
                .limit(limit("refund", Per::Request).soft(50_00, "refunds"))
                .limit(limit("refund-day", Per::Person { window: 86_400 }).hard(1_000_00)),
        )
        .role("lead", RoleDocument::new().allow(["staff.approve"]))
        .compile()
        .unwrap()
}

/// A refund by account 7 at second 1000, with this evidence.
fn refund(evidence: &str) -> String {
    format!(
        r#"{{"now": 1000, "account": 7, "action": "orders.refund",
            "resource": {{"tenant": 1, "kind": "order", "id": 9, "stores": [42]}}{}{evidence}}}"#,
        if evidence.is_empty() {
            ""
        } else {
            ", \"evidence\": "
        },
    )
}

/// Where reading stopped, and what was said, without line and column.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, (String, String)> {
    let mut reader = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let place = error.path().to_string();
        let message = error.into_inner().to_string();
        let said = message.rsplit_once(" at line ");
        (
            place,
            said.map_or(message.as_str(), |(said, _)| said).to_owned(),
        )
    })
}

fn asked(policy: &Policy, evidence: &str) -> Result<Request, DocumentError> {
    let text = refund(evidence);
    policy.read_request(&read::<RequestDocument>(&text).expect(&text))
}

/// Whoever has this account, of a person by the same number.
fn principal(policy: &Policy, account: u64, role: &str) -> Principal {
    let stored = AccountDocument::human(account, account)
        .in_tenant(1_u64)
        .grant(EntryDocument::role(role, ScopeDocument::tenant()));
    let account = policy.account(&stored).unwrap();
    let now = Time::from_unix(1_000);
    let standing = policy.standing(&[&account], now);
    let session = countersign::Session::at(now);
    policy.principal(&account, &standing, &session).unwrap()
}

fn decide(policy: &Policy, request: &Request) -> Decision {
    let ana = principal(policy, 7, "desk");
    let cleo = principal(policy, 8, "lead");
    let people = |account: AccountId| (account == AccountId::from(8_u64)).then_some(&cleo);
    let said = request.evidence().said_by(people);
    let evidence = Evidence::from(request.evidence()).approvals(&said);
    policy.authorize_with(&ana, request.action(), request, &evidence)
}

// ---- What each key means ----

#[test]
fn an_amount_and_usage_are_what_limits_are_asked_with() {
    let policy = policy();
    let day = policy.limit("refund-day").unwrap().id();
    for (evidence, owned, reason) in [
        ("", OwnedEvidence::default(), Some(Reason::EvidenceMissing)),
        (
            "{}",
            OwnedEvidence::default(),
            Some(Reason::EvidenceMissing),
        ),
        (
            r#"{"amount": {"unit": "EUR", "value": 5000}}"#,
            OwnedEvidence::default().with_amount(Amount::new(EUR, 50_00)),
            Some(Reason::EvidenceMissing),
        ),
        (
            r#"{"amount": {"unit": "EUR", "value": 5000}, "usage": []}"#,
            OwnedEvidence::default()
                .with_amount(Amount::new(EUR, 50_00))
                .with_usage([]),
            Some(Reason::EvidenceMissing),
        ),
        (
            r#"{"amount": {"unit": "EUR", "value": 5000}, "usage": [{"limit": "refund-day", "used": 0}]}"#,
            OwnedEvidence::default()
                .with_amount(Amount::new(EUR, 50_00))
                .with_usage([Usage::of(day, 0)]),
            None,
        ),
        (
            r#"{"usage": [{"used": 95001, "limit": "refund-day"}], "amount": {"value": 5000, "unit": "EUR"}}"#,
            OwnedEvidence::default()
                .with_amount(Amount::new(EUR, 50_00))
                .with_usage([Usage::of(day, 950_01)]),
            Some(Reason::LimitExceeded),
        ),
        (
            r#"{"amount": {"unit": "EUR", "value": 1}, "usage": [{"limit": "refund-day", "used": 18446744073709551615}]}"#,
            OwnedEvidence::default()
                .with_amount(Amount::new(EUR, 1))
                .with_usage([Usage::of(day, u64::MAX)]),
            Some(Reason::LimitOverflow),
        ),
        (
            r#"{"amount": {"unit": "count", "value": 1}}"#,
            OwnedEvidence::default().with_amount(Amount::count(1)),
            Some(Reason::NoLimitForUnit),
        ),
    ] {
        let request = asked(&policy, evidence).expect(evidence);
        assert_eq!(request.evidence(), &owned, "{evidence}");
        let decision = decide(&policy, &request);
        assert_eq!(decision.reason(), reason, "{evidence}");
        assert_eq!(decision.is_allow(), reason.is_none(), "{evidence}");
    }
}

#[test]
fn usage_that_is_left_out_and_usage_of_nothing_are_told_apart() {
    let policy = policy();
    let left_out = asked(&policy, "{}").unwrap();
    let nothing = asked(&policy, r#"{"usage": []}"#).unwrap();
    assert_ne!(left_out.evidence(), nothing.evidence());
    assert_eq!(*nothing.evidence(), OwnedEvidence::default().with_usage([]));
}

/// What is known of a refund of 60 euros, its stamp included.
fn stamped(more: &str) -> String {
    format!(
        r#"{{"amount": {{"unit": "EUR", "value": 6000}},
            "usage": [{{"limit": "refund-day", "used": 0}}],
            "request": {{"nonce": 5, "created": 900}}{more}}}"#
    )
}

/// The yes or no of account 8 to that.
fn said(policy: &Policy, id: u64, verdict: Verdict) -> Approval {
    let ana = principal(policy, 7, "desk");
    let stamp = RequestStamp::new(5_u64, Time::from_unix(900));
    let request = asked(policy, "{}").unwrap();
    let evidence = Evidence::none()
        .amount(Amount::new(EUR, 60_00))
        .request(stamp);
    let request = policy
        .request(&ana, request.action(), &request, &evidence)
        .unwrap();
    let cleo = principal(policy, 8, "lead");
    policy
        .approve(&cleo, &request, "refunds", id, verdict)
        .unwrap()
}

fn written(approval: &Approval) -> String {
    serde_json::to_string(approval).unwrap()
}

#[test]
fn an_approval_of_a_document_counts_as_one_that_was_given_in_code() {
    let policy = policy();
    let (yes, no) = (
        said(&policy, 1, Verdict::Approve),
        said(&policy, 2, Verdict::Reject),
    );
    let of_another = {
        let mut value = serde_json::to_value(&yes).unwrap();
        value["request"] = json!(NONE);
        value.to_string()
    };
    for (approvals, more, expected) in [
        (vec![], "", "approval"),
        (vec![written(&yes)], "", "allow"),
        (vec![written(&yes), written(&yes)], "", "allow"),
        (vec![of_another], "", "approval"),
        (vec![written(&no)], "", "deny: approval_rejected"),
        (
            vec![written(&yes), written(&no)],
            "",
            "deny: approval_rejected",
        ),
        // What was used before counts no more; what else was, says nothing.
        (
            vec![written(&yes)],
            r#", "used_approvals": [1]"#,
            "approval",
        ),
        (
            vec![written(&yes)],
            r#", "used_approvals": [2, 3]"#,
            "allow",
        ),
        (
            vec![written(&yes), written(&no)],
            r#", "used_approvals": [2]"#,
            "allow",
        ),
        // Nor is a request done twice.
        (
            vec![written(&yes)],
            r#", "used_nonces": [5]"#,
            "deny: invalid_request",
        ),
        (vec![], r#", "used_nonces": [5]"#, "deny: invalid_request"),
        (vec![written(&yes)], r#", "used_nonces": [6]"#, "allow"),
        // Whoever gains by it does not approve it.
        (vec![written(&yes)], r#", "beneficiaries": [8]"#, "approval"),
        (vec![written(&yes)], r#", "beneficiaries": [9]"#, "allow"),
    ] {
        let evidence = stamped(&format!(
            ", \"approvals\": [{}]{more}",
            approvals.join(", ")
        ));
        let request = asked(&policy, &evidence).expect(&evidence);
        assert_eq!(
            decide(&policy, &request).to_string(),
            expected,
            "{evidence}"
        );
    }
}

#[test]
fn a_stamp_without_parameters_is_one_of_32_bytes_of_nothing() {
    let policy = policy();
    let ana = principal(&policy, 7, "desk");
    let digest = |parameters: &str| {
        let evidence = format!(
            r#"{{"request": {{"nonce": 5, "created": 900{parameters}}}, "amount": {{"unit": "EUR", "value": 1}}}}"#
        );
        let request = asked(&policy, &evidence).unwrap();
        let evidence = Evidence::from(request.evidence());
        policy
            .request(&ana, request.action(), &request, &evidence)
            .unwrap()
            .digest()
    };
    let none = digest("");
    assert_eq!(digest(&format!(r#", "parameters": "{NONE}""#)), none);
    let some = NONE.replacen('0', "1", 1);
    assert_ne!(digest(&format!(r#", "parameters": "{some}""#)), none);
}

#[test]
fn whoever_it_is_done_for_is_named_by_account() {
    let policy = policy();
    let request = asked(&policy, r#"{"on_behalf_of": 8}"#).unwrap();
    assert_eq!(
        request.evidence().on_behalf_of(),
        Some(AccountId::from(8_u64))
    );
    assert_eq!(
        asked(&policy, "{}").unwrap().evidence().on_behalf_of(),
        None
    );
    // What needs principals is not lent without them.
    let lent = Evidence::from(request.evidence());
    let ana = principal(&policy, 7, "desk");
    let detail = policy.detail_with(&ana, request.action(), &request, &lent);
    assert_eq!(detail.on_behalf_of(), None);
}

#[test]
fn who_said_something_is_looked_up_by_account_and_whoever_is_not_found_does_not_count() {
    let policy = policy();
    let yes = said(&policy, 1, Verdict::Approve);
    let evidence = stamped(&format!(", \"approvals\": [{0}, {0}]", written(&yes)));
    let request = asked(&policy, &evidence).unwrap();
    assert_eq!(request.evidence().approvals(), [yes.clone(), yes.clone()]);
    let cleo = principal(&policy, 8, "lead");
    let mut asked_for = Vec::new();
    let said = request.evidence().said_by(|account| {
        asked_for.push(account.to_string());
        Some(&cleo)
    });
    assert_eq!(asked_for, ["8", "8"]);
    assert_eq!(said.len(), 2);
    assert_eq!(said[0].0, yes);
    assert!(request.evidence().said_by(|_| None).is_empty());
}

// ---- What is refused ----

#[test]
fn what_is_no_evidence_is_refused_with_its_place() {
    let number = "expected u64";
    let id = "expected an id: a whole number from 0 to 9007199254740991, or a hyphenated UUID in \
              quotes";
    let digest = "not a digest of a request: write its 64 digits from 0 to 9 and a to f";
    let approval = |key: &str, value: &str| {
        let mut said = json!({
            "id": 1, "policy": "refunds", "request": NONE, "account": 8, "verdict": "approve",
            "at": 950,
        });
        said[key] = serde_json::from_str(value).unwrap();
        format!("{{\"approvals\": [{said}]}}")
    };
    let amount = |value: &str| format!("{{\"amount\": {{\"unit\": \"EUR\", \"value\": {value}}}}}");
    let used =
        |value: &str| format!("{{\"usage\": [{{\"limit\": \"refund-day\", \"used\": {value}}}]}}");
    let stamp =
        |key: &str, value: &str| {
            format!("{{\"request\": {{\"nonce\": 1, \"created\": 2, \"{key}\": {value}}}}}")
                .replacen(&format!("\"{key}\": 1, "), "", 1)
        };
    let mut cases: Vec<(String, &str, String)> = Vec::new();
    for (value, said) in [
        ("1e3", "invalid type: floating point `1000.0`"),
        ("10.0", "invalid type: floating point `10.0`"),
        ("0.5", "invalid type: floating point `0.5`"),
        ("-1", "invalid value: integer `-1`"),
        ("null", "invalid type: null"),
        ("\"10\"", "invalid type: string \"10\""),
        ("true", "invalid type: boolean `true`"),
        ("[10]", "invalid type: sequence"),
        (
            "18446744073709551616",
            "invalid type: floating point `1.8446744073709552e+19`",
        ),
    ] {
        let said = format!("{said}, {number}");
        cases.push((amount(value), "evidence.amount.value", said.clone()));
        cases.push((used(value), "evidence.usage[0].used", said));
    }
    for (value, said) in [
        ("\"5\"", "invalid value: string \"5\""),
        ("-5", "invalid value: integer `-5`"),
        ("null", "invalid type: null"),
        ("9007199254740992", "invalid value: a number above 2^53-1"),
    ] {
        let said = format!("{said}, {id}");
        for (evidence, place) in [
            (stamp("nonce", value), "evidence.request.nonce"),
            (approval("id", value), "evidence.approvals[0].id"),
            (approval("account", value), "evidence.approvals[0].account"),
            (
                format!("{{\"beneficiaries\": [1, {value}]}}"),
                "evidence.beneficiaries[1]",
            ),
            (
                format!("{{\"used_approvals\": [{value}]}}"),
                "evidence.used_approvals[0]",
            ),
            (
                format!("{{\"used_nonces\": [{value}]}}"),
                "evidence.used_nonces[0]",
            ),
            (
                format!("{{\"on_behalf_of\": {value}}}"),
                "evidence.on_behalf_of",
            ),
        ] {
            cases.push((evidence, place, said.clone()));
        }
    }
    for value in [
        String::from("\"\""),
        String::from("\"abc\""),
        format!("\"{}\"", &NONE[1..]),
        format!("\"{NONE}0\""),
        format!("\"{}\"", NONE.replacen('0', "A", 1)),
        format!("\"{}\"", NONE.replacen('0', "x", 1)),
    ] {
        for (evidence, place) in [
            (stamp("parameters", &value), "evidence.request.parameters"),
            (approval("request", &value), "evidence.approvals[0].request"),
        ] {
            cases.push((evidence, place, digest.to_owned()));
        }
    }
    for verdict in ["yes", "Approve"] {
        let error = verdict.parse::<Verdict>().unwrap_err().to_string();
        let value = format!("\"{verdict}\"");
        cases.push((
            approval("verdict", &value),
            "evidence.approvals[0].verdict",
            error,
        ));
    }
    // A list where a table is expected, and keys that there are not.
    for (evidence, place, said) in [
        (
            "[]",
            "evidence",
            "invalid type: sequence, expected evidence as a table of keys",
        ),
        (
            "null",
            "evidence",
            "invalid type: null, expected evidence as a table of keys",
        ),
        (
            r#"{"amount": ["EUR", 5]}"#,
            "evidence.amount",
            "invalid type: sequence, expected an amount as a table of keys",
        ),
        (
            r#"{"amount": 5}"#,
            "evidence.amount",
            "invalid type: integer `5`, expected an amount as a table of keys",
        ),
        (
            r#"{"amount": null}"#,
            "evidence.amount",
            "invalid type: null, expected an amount as a table of keys",
        ),
        (
            r#"{"usage": {"refund-day": 5}}"#,
            "evidence.usage",
            "invalid type: map, expected a sequence",
        ),
        (
            r#"{"usage": null}"#,
            "evidence.usage",
            "invalid type: null, expected a sequence",
        ),
        (
            r#"{"usage": [["refund-day", 5]]}"#,
            "evidence.usage[0]",
            "invalid type: sequence, expected a usage as a table of keys",
        ),
        (
            r#"{"request": [1, 2]}"#,
            "evidence.request",
            "invalid type: sequence, expected a request's stamp as a table of keys",
        ),
        (
            r#"{"approvals": [[1, "refunds", "", 8, "approve", 950]]}"#,
            "evidence.approvals[0]",
            "invalid type: sequence, expected an approval as a table of keys",
        ),
        (
            r#"{"approvals": null}"#,
            "evidence.approvals",
            "invalid type: null, expected a sequence",
        ),
        (
            r#"{"amount": {"unit": "EUR", "value": 5, "cents": 5}}"#,
            "evidence.amount.cents",
            "unknown field `cents`, expected `unit` or `value`",
        ),
        (
            r#"{"amount": {"unit": "EUR"}}"#,
            "evidence.amount",
            "missing field `value`",
        ),
        (
            r#"{"usage": [{"limit": "refund-day", "used": 5, "unit": "EUR"}]}"#,
            "evidence.usage[0].unit",
            "unknown field `unit`, expected `limit` or `used`",
        ),
        (
            r#"{"request": {"nonce": 1}}"#,
            "evidence.request",
            "missing field `created`",
        ),
        (
            r#"{"request": {"nonce": 1, "created": 2, "digest": ""}}"#,
            "evidence.request.digest",
            "unknown field `digest`, expected one of `nonce`, `created`, `parameters`",
        ),
        (
            r#"{"request": {"nonce": 1, "nonce": 1, "created": 2}}"#,
            "evidence.request",
            "duplicate field `nonce`",
        ),
        (
            r#"{"history": null}"#,
            "evidence.history",
            "invalid type: null, expected a sequence",
        ),
        (
            r#"{"history": {}}"#,
            "evidence.history",
            "invalid type: map, expected a sequence",
        ),
        (
            r#"{"history": [[7, "orders.create", ["order", 9], 5]]}"#,
            "evidence.history[0]",
            "invalid type: sequence, expected an event as a table of keys",
        ),
        (
            r#"{"history": [{"person": 7, "action": "orders.create", "at": 5}]}"#,
            "evidence.history[0]",
            "missing field `object`",
        ),
        (
            r#"{"history": [{"person": 7, "action": "orders.create", "object": {"kind": "order"}, "at": 5}]}"#,
            "evidence.history[0].object",
            "missing field `id`",
        ),
        (
            r#"{"history": [{"person": 7, "action": 7, "object": {"kind": "order", "id": 9}, "at": 5}]}"#,
            "evidence.history[0].action",
            "invalid type: integer `7`, expected a string",
        ),
        (
            r#"{"history": [{"person": 7, "action": "orders.create", "object": {"kind": "order", "id": 9}, "at": 5, "by": 7}]}"#,
            "evidence.history[0].by",
            "unknown field `by`, expected one of `person`, `action`, `object`, `at`",
        ),
        (
            r#"{"history": [], "history": []}"#,
            "evidence",
            "duplicate field `history`",
        ),
        (
            r#"{"linked": null}"#,
            "evidence.linked",
            "invalid type: null, expected a sequence",
        ),
        (
            r#"{"linked": [{"kind": "order", "id": 9, "at": 5}]}"#,
            "evidence.linked[0].at",
            "unknown field `at`, expected `kind` or `id`",
        ),
        (
            r#"{"coverage": null}"#,
            "evidence.coverage",
            "invalid type: null, expected a sequence",
        ),
        (
            r#"{"coverage": [{"object": {"kind": "order", "id": 9}, "created": 5}]}"#,
            "evidence.coverage[0]",
            "missing field `complete_since`",
        ),
        (
            r#"{"coverage": [{"object": {"kind": "order", "id": 9}, "created": 5, "complete_since": 5, "until": 6}]}"#,
            "evidence.coverage[0].until",
            "unknown field `until`, expected one of `object`, `created`, `complete_since`",
        ),
        (
            r#"{"coverage": [["order", 5, 5]]}"#,
            "evidence.coverage[0]",
            "invalid type: sequence, expected a coverage as a table of keys",
        ),
        (
            r#"{"no_other_approver": null}"#,
            "evidence.no_other_approver",
            "invalid type: null, expected a boolean",
        ),
        (
            r#"{"no_other_approver": 1}"#,
            "evidence.no_other_approver",
            "invalid type: integer `1`, expected a boolean",
        ),
        (
            r#"{"amounts": {}}"#,
            "evidence.amounts",
            "unknown field `amounts`, expected one of `amount`, `usage`, `history`, `linked`, `coverage`, `no_other_approver`, `beneficiaries`, `request`, `approvals`, `used_approvals`, `used_nonces`, `on_behalf_of`",
        ),
    ] {
        cases.push((evidence.to_owned(), place, said.to_owned()));
    }
    for (evidence, place, said) in cases {
        let found = read::<RequestDocument>(&refund(&evidence)).expect_err(&evidence);
        assert_eq!(found, (place.to_owned(), said), "{evidence}");
    }
}

#[test]
fn what_is_wrong_with_evidence_under_this_policy_is_said_with_its_place_and_its_mend() {
    let twice = "\"refund-day\" stands here twice: drop one, or correct the one that was meant to \
                 be another";
    let approval = |under: &str| {
        format!(
            r#"{{"id": 1, "policy": "{under}", "request": "{NONE}", "account": 8, "verdict": "approve", "at": 950}}"#
        )
    };
    for (evidence, expected) in [
        (
            String::from(r#"{"amount": {"unit": "EURO", "value": 1}}"#),
            vec![(
                "evidence.amount.unit",
                "unknown unit \"EURO\": did you mean \"EUR\"?",
            )],
        ),
        (
            String::from(r#"{"amount": {"unit": "", "value": 1}}"#),
            vec![(
                "evidence.amount.unit",
                "unknown unit \"\": names are compared whole and exactly",
            )],
        ),
        (
            String::from(
                r#"{"usage": [{"limit": "refund-dya", "used": 1}, {"limit": "month", "used": 1}]}"#,
            ),
            vec![
                (
                    "evidence.usage[0].limit",
                    "unknown limit \"refund-dya\": did you mean \"refund-day\"?",
                ),
                (
                    "evidence.usage[1].limit",
                    "unknown limit \"month\": write one of refund, refund-day",
                ),
            ],
        ),
        (
            String::from(
                r#"{"usage": [{"limit": "refund-day", "used": 1}, {"limit": "refund", "used": 0}, {"limit": "refund-day", "used": 9}]}"#,
            ),
            vec![("evidence.usage[2]", twice)],
        ),
        (
            format!(
                "{{\"approvals\": [{}, {}, {}]}}",
                approval("refunds"),
                approval("refund"),
                approval("gifts")
            ),
            vec![
                (
                    "evidence.approvals[1].policy",
                    "unknown approval policy \"refund\": did you mean \"refunds\"?",
                ),
                (
                    "evidence.approvals[2].policy",
                    "unknown approval policy \"gifts\": write one of refunds, payments",
                ),
            ],
        ),
        (
            String::from(
                r#"{"history": [{"person": 7, "action": "orders.create", "object": {"kind": "order", "id": 9}, "at": 5},
                                {"person": 7, "action": "orders.crate", "object": {"kind": "Order", "id": 9}, "at": 5}],
                    "linked": [{"kind": "subscription", "id": 3}],
                    "coverage": [{"object": {"kind": "ordr", "id": 9}, "created": 5, "complete_since": 5}]}"#,
            ),
            vec![
                (
                    "evidence.history[1].action",
                    "unknown action \"orders.crate\": did you mean \"orders.create\"?",
                ),
                (
                    "evidence.history[1].object.kind",
                    "unknown kind \"Order\": did you mean \"order\"?",
                ),
                (
                    "evidence.linked[0].kind",
                    "unknown kind \"subscription\": names are compared whole and exactly",
                ),
                (
                    "evidence.coverage[0].object.kind",
                    "unknown kind \"ordr\": did you mean \"order\"?",
                ),
            ],
        ),
        (
            format!(
                r#"{{"amount": {{"unit": "eur", "value": 1}}, "usage": [{{"limit": "x", "used": 1}}],
                     "history": [{{"person": 7, "action": "", "object": {{"kind": "order", "id": 9}}, "at": 5}}], "approvals": [{}]}}"#,
                approval("")
            ),
            vec![
                (
                    "evidence.amount.unit",
                    "unknown unit \"eur\": did you mean \"EUR\"?",
                ),
                (
                    "evidence.usage[0].limit",
                    "unknown limit \"x\": write one of refund, refund-day",
                ),
                (
                    "evidence.history[0].action",
                    "unknown action \"\": names are compared whole and exactly",
                ),
                (
                    "evidence.approvals[0].policy",
                    "unknown approval policy \"\": write one of refunds, payments",
                ),
            ],
        ),
    ] {
        let error = asked(&policy(), &evidence).expect_err(&evidence);
        let found: Vec<(String, String)> = (error.mistakes().iter())
            .map(|mistake| (mistake.place().to_owned(), mistake.kind().to_string()))
            .collect();
        let expected: Vec<(String, String)> = (expected.into_iter())
            .map(|(place, said)| (place.to_owned(), said.to_owned()))
            .collect();
        assert_eq!(found, expected, "{evidence}");
    }
}

// ---- What is written ----

#[test]
fn evidence_is_written_back_as_it_was_read() {
    for evidence in [
        String::from("{}"),
        String::from(r#"{"amount":{"unit":"EUR","value":0}}"#),
        String::from(r#"{"usage":[]}"#),
        String::from(r#"{"usage":[{"limit":"refund-day","used":18446744073709551615}]}"#),
        String::from(r#"{"beneficiaries":[1,"67e55044-10b1-426f-9247-bb680e5fe0c8"]}"#),
        // Nothing happened, which is not the same as nothing known.
        String::from(r#"{"history":[]}"#),
        String::from(
            r#"{"history":[{"person":7,"action":"orders.create","object":{"kind":"order","id":9},"at":-5}]}"#,
        ),
        String::from(
            r#"{"linked":[{"kind":"order","id":9}],"coverage":[{"object":{"kind":"order","id":9},"created":1,"complete_since":2}]}"#,
        ),
        String::from(r#"{"no_other_approver":true}"#),
        String::from(r#"{"request":{"nonce":1,"created":-5}}"#),
        format!(r#"{{"request":{{"nonce":1,"created":2,"parameters":"{NONE}"}}}}"#),
        format!(
            r#"{{"approvals":[{{"id":1,"policy":"refunds","request":"{NONE}","account":8,"verdict":"reject","at":950}}]}}"#
        ),
        String::from(r#"{"used_approvals":[1],"used_nonces":[2],"on_behalf_of":8}"#),
        // Names are kept as they stand, also those that no policy knows.
        String::from(r#"{"amount":{"unit":"x","value":1},"usage":[{"limit":"y","used":1}]}"#),
    ] {
        let document: RequestDocument = read(&refund(&evidence)).expect(&evidence);
        let written = serde_json::to_value(&document).unwrap();
        assert_eq!(written["evidence"].to_string().len(), evidence.len());
        let expected: Value = serde_json::from_str(&evidence).unwrap();
        assert_eq!(written["evidence"], expected);
        let again: RequestDocument = serde_json::from_value(written).unwrap();
        assert_eq!(again, document, "{evidence}");
        // Amounts beyond what TOML has are left to JSON.
        if !evidence.contains("18446744073709551615") {
            let text = toml::to_string(&document).unwrap();
            let again: RequestDocument = toml::from_str(&text).expect(&text);
            assert_eq!(again, document, "{text}");
        }
    }
    // Lists that are left out when they are empty, and what is not so.
    let empty = r#"{"beneficiaries": [], "approvals": [], "used_approvals": [], "used_nonces": [], "linked": [], "coverage": [], "no_other_approver": false}"#;
    let document: RequestDocument = read(&refund(empty)).unwrap();
    let written = serde_json::to_value(&document).unwrap();
    assert_eq!(written["evidence"], json!({}));
}

#[test]
fn an_approval_is_stored_with_these_keys_and_read_back() {
    let policy = policy();
    for verdict in [Verdict::Approve, Verdict::Reject] {
        let said = said(&policy, 31, verdict);
        let value = serde_json::to_value(&said).unwrap();
        assert_eq!(
            value,
            json!({
                "id": 31, "policy": "refunds", "request": said.request().to_string(),
                "account": 8, "verdict": verdict.name(), "at": 1_000,
            })
        );
        assert_eq!(serde_json::from_value::<Approval>(value).unwrap(), said);
        let text = toml::to_string(&said).unwrap();
        assert_eq!(toml::from_str::<Approval>(&text).unwrap(), said);
    }
}
