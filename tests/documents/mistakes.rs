//! What is wrong with a policy is found all at once, each with its place and its mend.
//!
//! Lives here: how mistakes are compared, and what is more than one row of a table: bounds, slips
//! with consequences, several at once. The tables are in `wrong_policies`, `wrong_guards` and
//! `wrong_duties`.

use std::collections::BTreeSet;

use crate::golden::{compiled, golden_policy, policy_saying, read, refusal};
use crate::wrong_duties::{WRONG_ACCEPTANCES, WRONG_DUTIES};
use crate::wrong_guards::{
    WRONG_APPROVALS, WRONG_CAPS, WRONG_HOURS, WRONG_LARGE_AMOUNTS, WRONG_LIMITS,
    WRONG_REQUIREMENTS, WRONG_SIGN_INS,
};
use crate::wrong_policies::{
    CIRCLES, WRONG_HOST_WORDS, WRONG_POLICIES, WRONG_ROLES, WRONG_WITHOUT,
};
use countersign::{
    AccountDocument, DocumentError, DutyDocument, DutyKind, EntryDocument, HostActionDocument,
    Level, PolicyDocument, Risk, RoleDocument, ScopeDocument, Severity,
};

/// What a document has wrong, place by place.
pub(crate) type Found<'a> = &'a [(&'a str, &'a str)];

pub(crate) fn check_mistakes(
    error: &DocumentError,
    document: &str,
    expected: Found<'_>,
    case: &str,
) {
    let found: Vec<(String, String)> = (error.mistakes().iter())
        .map(|mistake| (mistake.place().to_owned(), mistake.kind().to_string()))
        .collect();
    let expected: Vec<(String, String)> = (expected.iter())
        .map(|(place, said)| ((*place).to_owned(), (*said).to_owned()))
        .collect();
    assert_eq!(found, expected, "{case}");
    let lines: Vec<String> = (expected.iter())
        .map(|(place, said)| format!("{place}: {said}"))
        .collect();
    let whole = match lines.as_slice() {
        [only] => format!("a mistake in the {document}: {only}"),
        lines => format!(
            "{} mistakes in the {document}:\n  {}",
            lines.len(),
            lines.join("\n  ")
        ),
    };
    assert_eq!(error.to_string(), whole, "{case}");
    for (mistake, line) in error.mistakes().iter().zip(&lines) {
        assert_eq!(&mistake.to_string(), line, "{case}");
    }
}

pub(crate) const SELECTS_NOTHING: &str = "it selects nothing: name at least one";

pub(crate) const SAYS_NOTHING: &str = "it says nothing: write what it is";

pub(crate) fn policies_with_mistakes() -> impl Iterator<Item = (&'static str, Found<'static>)> {
    [
        WRONG_POLICIES,
        WRONG_HOST_WORDS,
        WRONG_ROLES,
        WRONG_WITHOUT,
        CIRCLES,
        WRONG_LIMITS,
        WRONG_APPROVALS,
        WRONG_SIGN_INS,
        WRONG_HOURS,
        WRONG_CAPS,
        WRONG_REQUIREMENTS,
        WRONG_LARGE_AMOUNTS,
        WRONG_DUTIES,
        WRONG_ACCEPTANCES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

#[test]
fn what_is_wrong_with_a_policy_is_said_with_its_place_and_its_mend() {
    for (rest, expected) in policies_with_mistakes() {
        check_mistakes(&compiled(rest).expect_err(rest), "policy", expected, rest);
    }
}

#[test]
fn one_slip_is_one_mistake_whatever_follows_from_it() {
    let twice = "\"refund\" stands here twice: drop one, or correct the one that was meant to be \
                 another";
    let limit = |unit: &str, per: &str| {
        format!(
            "{{\"id\": \"refund\", \"actions\": [\"orders.refund\"], \"per\": \"{per}\", \
             \"unit\": \"{unit}\", \"hard\": 5}}"
        )
    };
    let desk = |limits: [String; 2]| {
        format!(
            "\"roles\": {{\"desk\": {{\"allow\": [\"orders.refund\"], \"limits\": [{}]}}}}",
            limits.join(", ")
        )
    };
    // A limit that stands twice, also where the first of the two is no good in another way.
    let unit = (
        "roles.desk.limits[0].unit",
        "unknown unit \"EURO\": did you mean \"EUR\"?",
    );
    let per = (
        "roles.desk.limits[0].per",
        "unknown way to count \"day\": write one of request, object, person, store",
    );
    let twice = ("roles.desk.limits[1].id", twice);
    for (rest, expected) in [
        (
            desk([limit("EUR", "request"), limit("EUR", "request")]),
            vec![twice],
        ),
        (
            desk([limit("EURO", "request"), limit("EUR", "request")]),
            vec![unit, twice],
        ),
        (
            desk([limit("EUR", "day"), limit("EUR", "request")]),
            vec![per, twice],
        ),
        // A guardrail with a slip says nothing of who could approve.
        (
            String::from(
                r#""guardrail": {"features": ["orders", "staf"]}, "approval": [{"id": "refunds"}]"#,
            ),
            vec![(
                "guardrail.features[1]",
                "unknown feature \"staf\": did you mean \"staff\"?",
            )],
        ),
        (
            String::from(r#""guardrail": {"features": []}, "approval": [{"id": "refunds"}]"#),
            vec![("guardrail.features", SELECTS_NOTHING)],
        ),
    ] {
        check_mistakes(&compiled(&rest).unwrap_err(), "policy", &expected, &rest);
    }
}

/// So many approval policies, each with a name of its own, and no duty rules, which
/// would add one.
pub(crate) fn approvals(count: usize) -> String {
    format!("\"duties\": {{\"use\": []}}, {}", only_approvals(count))
}

fn only_approvals(count: usize) -> String {
    let policies: Vec<String> = (0..count)
        .map(|index| format!("{{\"id\": \"a{index}\"}}"))
        .collect();
    format!("\"approval\": [{}]", policies.join(", "))
}

/// So many duty rules, each with a name of its own and the same two sides, and no
/// other ones.
pub(crate) fn duty_rules(count: usize) -> PolicyDocument {
    (0..count).fold(PolicyDocument::new().duties([]), |document, index| {
        let rule = DutyDocument::new(format!("K-{index}"), DutyKind::Static, Severity::Low);
        document.duty(rule.side(["orders.create"]).side(["orders.refund"]))
    })
}

const TOO_MANY_DUTIES: &str =
    "a policy holds at most 128 duty rules, with at most 128 different sides: drop some";

#[test]
fn a_policy_holds_128_duty_rules_and_not_one_more() {
    assert_eq!(duty_rules(128).compile().unwrap().duties().len(), 128);
    let error = duty_rules(129).compile().unwrap_err();
    check_mistakes(&error, "policy", &[("duty", TOO_MANY_DUTIES)], "129");
}

#[test]
fn a_policy_holds_128_different_sides_and_not_one_more() {
    let actions = || countersign::ACTIONS.iter().map(|facts| facts.id);
    let rule = |id: &str, kind| DutyDocument::new(id, kind, Severity::Low);
    let sides = |count: usize| {
        // Any of one action and all of one action are written as two different sides.
        let any = actions().fold(rule("any", DutyKind::Static), |rule, name| {
            rule.side([name])
        });
        let all = actions().take(count - actions().count());
        let all = all.fold(rule("all", DutyKind::Session), |rule, name| {
            rule.side_of_all([name])
        });
        // Those of rules about objects, and those that are there already, do not count.
        let objects = rule("objects", DutyKind::Object)
            .side(["orders.create", "orders.view"])
            .side_of_all(["orders.refund", "orders.edit"]);
        let again = rule("again", DutyKind::Static)
            .side(["orders.create"])
            .side(["orders.refund"]);
        let document = PolicyDocument::new().duties([]).duty(any).duty(all);
        document.duty(objects).duty(again).compile()
    };
    assert_eq!(sides(128).unwrap().duties().len(), 4);
    check_mistakes(
        &sides(129).unwrap_err(),
        "policy",
        &[("duty", TOO_MANY_DUTIES)],
        "129",
    );
}

#[test]
fn a_policy_holds_64_approval_policies_and_not_one_more() {
    assert_eq!(compiled(&approvals(64)).unwrap().approvals().len(), 64);
    check_mistakes(
        &compiled(&approvals(65)).unwrap_err(),
        "policy",
        &[(
            "approval[64]",
            "this is the 65th approval policy, and a policy holds at most 64: merge some",
        )],
        "65",
    );
    // The one that duty rules ask for is one of them, unless it is written or nothing asks for it.
    let with_duty = compiled(&only_approvals(63)).unwrap();
    assert_eq!(with_duty.approvals().last().unwrap().name(), "duty");
    check_mistakes(
        &compiled(&only_approvals(64)).unwrap_err(),
        "policy",
        &[(
            "approval",
            "this is the 65th approval policy, and a policy holds at most 64: merge some",
        )],
        "64 and duty",
    );
    let written = only_approvals(64).replace("\"a9\"", "\"duty\"");
    let policy = compiled(&written).unwrap();
    assert_eq!(
        (policy.approvals().len(), policy.approvals()[9].name()),
        (64, "duty")
    );
    let solo = format!("\"profile\": \"solo\", {}", only_approvals(64));
    assert_eq!(compiled(&solo).unwrap().approvals().len(), 64);
}

#[test]
fn an_amount_is_a_whole_number_and_no_other() {
    let limit = |key: &str, number: &str| {
        format!(
            "{{\"id\": \"refund\", \"actions\": [\"orders.refund\"], \"per\": \"request\", \
             \"unit\": \"EUR\", \"{key}\": {number}}}"
        )
    };
    for (number, said) in [
        ("1e3", "invalid type: floating point `1000.0`, expected u64"),
        ("10.0", "invalid type: floating point `10.0`, expected u64"),
        ("-1", "invalid value: integer `-1`, expected u64"),
        ("\"10\"", "invalid type: string \"10\", expected u64"),
        ("true", "invalid type: boolean `true`, expected u64"),
        ("[10]", "invalid type: sequence, expected u64"),
        (
            "18446744073709551616",
            "invalid type: floating point `1.8446744073709552e+19`, expected u64",
        ),
    ] {
        for key in ["soft", "hard"] {
            let limit = limit(key, number);
            let in_role = policy_saying(&format!(
                "\"roles\": {{\"desk\": {{\"limits\": [{limit}]}}}}"
            ));
            let in_cap = policy_saying(&format!("\"cap\": [{limit}]"));
            for (text, place) in [(in_role, "roles.desk.limits[0]"), (in_cap, "cap[0]")] {
                let (found, message) = refusal::<PolicyDocument>(&text);
                assert_eq!(found, format!("{place}.{key}"), "{text}");
                assert_eq!(message, said, "{text}");
            }
        }
    }
    // Nor is what is owed above it.
    for (number, said) in [
        ("1e3", "invalid type: floating point `1000.0`, expected u64"),
        ("-1", "invalid value: integer `-1`, expected u64"),
        ("null", "invalid type: null, expected u64"),
        ("\"10\"", "invalid type: string \"10\", expected u64"),
    ] {
        let text = policy_saying(&format!(
            "\"obligations\": [{{\"actions\": [\"orders.refund\"], \"add\": [\"alert\"], \
             \"above\": {number}, \"unit\": \"EUR\"}}]"
        ));
        let expected = (String::from("obligations[0].above"), said.to_owned());
        assert_eq!(refusal::<PolicyDocument>(&text), expected);
    }
    let text = r#""obligations": [{"actions": ["orders.refund"], "add": ["alert"], "above": 1, "unit": null}]"#;
    let (found, _) = refusal::<PolicyDocument>(&policy_saying(text));
    assert_eq!(found, "obligations[0].unit");

    let toml = |hard: &str| {
        format!(
            "schema = 1\ncatalogue = 1\n[[cap]]\nid = \"c\"\nactions = [\"orders.refund\"]\n\
             per = \"request\"\nunit = \"EUR\"\nhard = {hard}"
        )
    };
    assert!(toml::from_str::<PolicyDocument>(&toml("1000")).is_ok());
    for number in ["1e3", "10.0", "-1", "\"10\"", "nan"] {
        assert!(
            toml::from_str::<PolicyDocument>(&toml(number)).is_err(),
            "{number}"
        );
    }
    // The largest there is, and none at all, are amounts as well.
    for number in ["0", "18446744073709551615"] {
        let cap = compiled(&format!("\"cap\": [{}]", limit("hard", number))).unwrap();
        assert_eq!(cap.limit("refund").unwrap().hard(), number.parse().ok());
    }
}

#[test]
fn a_sign_in_is_a_known_word() {
    for (rest, place) in [
        (
            r#""step_up": [{"actions": ["orders.refund"], "assurance": "mfa"}]"#,
            "step_up[0].assurance",
        ),
        (
            r#""roles": {"desk": {"step_up": {"assurance": "mfa"}}}"#,
            "roles.desk.step_up.assurance",
        ),
    ] {
        let expected = "unknown assurance \"mfa\": write one of none, password, multi_factor, \
                        hardware_key";
        assert_eq!(
            refusal::<PolicyDocument>(&policy_saying(rest)),
            (place.to_owned(), expected.to_owned())
        );
    }
}

#[test]
fn a_limit_may_be_on_what_an_included_role_gives() {
    let limit = r#"[{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]"#;
    for roles in [
        format!(
            "\"lead\": {{\"include\": [\"desk\"], \"limits\": {limit}}}, \"desk\": {{\"allow\": [\"orders.refund\"]}}"
        ),
        format!("\"lead\": {{\"template\": \"customer_support\", \"limits\": {limit}}}"),
        format!("\"lead\": {{\"levels\": {{\"orders\": \"full\"}}, \"limits\": {limit}}}"),
    ] {
        let rest = format!("\"roles\": {{{roles}}}");
        assert!(compiled(&rest).is_ok(), "{rest}");
    }
    // What the roles give that include it, it does not give.
    let rest = format!(
        "\"roles\": {{\"desk\": {{\"limits\": {limit}}}, \
         \"lead\": {{\"include\": [\"desk\"], \"allow\": [\"orders.refund\"]}}}}"
    );
    check_mistakes(
        &compiled(&rest).unwrap_err(),
        "policy",
        &[(
            "roles.desk.limits[0].actions",
            "the role does not give orders.refund: leave it out here, or give it",
        )],
        &rest,
    );
}

#[test]
fn another_schema_or_catalogue_is_refused_with_what_this_version_has() {
    for (schema, catalogue, expected) in [
        (
            1,
            0,
            "a mistake in the policy: catalogue: catalogue 0 is not known: this version ships catalogues 1 to 1",
        ),
        (
            1,
            2,
            "a mistake in the policy: catalogue: catalogue 2 is not known: this version ships catalogues 1 to 1",
        ),
        (
            2,
            1,
            "a mistake in the policy: schema: schema 2 is not known: this version reads schema 1",
        ),
        (
            0,
            u64::MAX,
            "2 mistakes in the policy:\n  schema: schema 0 is not known: this version reads schema 1\n  catalogue: catalogue 18446744073709551615 is not known: this version ships catalogues 1 to 1",
        ),
    ] {
        let text = format!("{{\"schema\": {schema}, \"catalogue\": {catalogue}}}");
        let error = read::<PolicyDocument>(&text)
            .unwrap()
            .compile()
            .unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    }
    assert!(PolicyDocument::new().catalogue(2).compile().is_err());
}

#[test]
fn mistakes_in_every_part_of_a_policy_are_found_at_once() {
    let text = r#"{
        "schema": 3, "catalogue": 9, "profile": "Strict",
        "guardrail": {"features": ["oders"]},
        "host_actions": {"loyalty": {"slot": 200, "level": "view", "risk": "low"}},
        "host_kinds": {"order": {"slot": 0}},
        "roles": {"desk": {"template": "sales", "addons": ["x"], "without": ["x.y"], "levels": {"billing": "full"},
                           "allow": ["a.b", "orders.view"], "include": ["desk"], "requires": ["e"],
                           "accept": [{"rule": "O2C-2", "control": "", "owner": ""}],
                           "limits": [{"id": "f", "actions": ["orders.view"], "per": "day", "unit": "EURO"}],
                           "hours": {"days": ["Mon"], "from": "6:00", "until": "24:01"},
                           "step_up": {"assurance": "none", "max_age": 0}}},
        "obligations": [{"actions": ["c.d"], "add": []}],
        "approval": [{"id": "", "actions": ["g.h"], "quorum": 0, "approver": "i.j", "decide_within": 0, "use_within": 0}],
        "step_up": [{"actions": [], "assurance": "none", "max_age": 0}],
        "cap": [{"id": "k", "actions": ["l.m"], "per": "person", "unit": "n", "soft": 1}],
        "duties": {"use": ["x"], "drop": ["y"]},
        "duty": [{"id": "", "version": 0, "kind": "session", "severity": "low", "on_grant": "warn", "trip_at": 1,
                  "sides": [["z"], []], "waivable": true}]
    }"#;
    let error = read::<PolicyDocument>(text).unwrap().compile().unwrap_err();
    let places: BTreeSet<&str> = (error.mistakes().iter())
        .map(countersign::Mistake::place)
        .collect();
    let expected = BTreeSet::from([
        "schema",
        "catalogue",
        "profile",
        "guardrail.features[0]",
        "host_actions.loyalty",
        "host_actions.loyalty.slot",
        "host_kinds.order",
        "roles.desk.addons[0]",
        "roles.desk.without[0]",
        "roles.desk.levels.billing",
        "roles.desk.allow[0]",
        "roles.desk.include",
        "roles.desk.requires[0]",
        "roles.desk.accept[0].rule",
        "roles.desk.accept[0].control",
        "roles.desk.accept[0].owner",
        "roles.desk.limits[0]",
        "roles.desk.limits[0].per",
        "roles.desk.limits[0].unit",
        "roles.desk.hours.days[0]",
        "roles.desk.hours.from",
        "roles.desk.hours.until",
        "roles.desk.step_up.max_age",
        "obligations[0].actions[0]",
        "obligations[0].add",
        "approval[0].id",
        "approval[0].actions[0]",
        "approval[0].quorum",
        "approval[0].approver",
        "approval[0].decide_within",
        "approval[0].use_within",
        "step_up[0].actions",
        "step_up[0].max_age",
        "cap[0].actions[0]",
        "cap[0].window",
        "cap[0].unit",
        "cap[0].soft",
        "cap[0].approval",
        "duties.use[0]",
        "duties.drop[0]",
        "duty[0].id",
        "duty[0].on_grant",
        "duty[0].trip_at",
        "duty[0].sides[0][0]",
        "duty[0].sides[1]",
        "duty[0].waivable",
    ]);
    assert_eq!(places, expected);
    assert_eq!(error.mistakes().len(), expected.len());
}

#[test]
fn a_table_built_in_code_with_a_key_twice_is_refused_as_well() {
    let document = PolicyDocument::new()
        .role("desk", RoleDocument::new().allow(["orders.view"]))
        .role(
            "desk",
            RoleDocument::new()
                .level("orders", Level::View)
                .level("orders", Level::Full),
        )
        .host_action("l.v", HostActionDocument::new(0, Level::View, Risk::Low))
        .host_action("l.v", HostActionDocument::new(1, Level::View, Risk::Low))
        .host_kind("k", 0)
        .host_kind("k", 1);
    let error = document.compile().unwrap_err();
    let twice = |name: &str| {
        format!(
            "\"{name}\" stands here twice: drop one, or correct the one that was meant to be \
             another"
        )
    };
    check_mistakes(
        &error,
        "policy",
        &[
            (
                "host_actions.\"l.v\"",
                "\"l.v\" cannot be the name of a host action: it is taken, choose another",
            ),
            (
                "host_kinds.k",
                "\"k\" cannot be the name of a host kind: it is taken, choose another",
            ),
            ("roles.desk", &twice("desk")),
            ("roles.desk.levels.orders", &twice("orders")),
        ],
        "built in code",
    );
    let entry = EntryDocument::levels(
        [("orders", Level::View), ("orders", Level::Full)],
        ScopeDocument::tenant(),
    );
    let stored = AccountDocument::human(7_u64, 7_u64).grant(entry);
    let error = golden_policy().account(&stored).unwrap_err();
    check_mistakes(
        &error,
        "account",
        &[("grants[0].levels.orders", &twice("orders"))],
        "built in code",
    );
}

#[test]
fn names_of_a_hosts_own_are_words_of_up_to_64_letters() {
    let word = |length: usize| "x".repeat(length);
    for (name, good) in [
        ("loyalty.view", true),
        ("loyalty.view_2", true),
        ("l0.v0", true),
        ("orders.teleport", true), // a host may add to a shipped feature
        (&format!("{}.{}", word(64), word(64)), true),
        (&format!("{}.{}", word(65), word(1)), false),
        (&format!("{}.{}", word(1), word(65)), false),
        ("", false),
        (".", false),
        ("loyalty.", false),
        (".view", false),
        ("loyalty.view.all", false),
        ("loyalty view", false),
        ("loyalty.View", false),
        ("2loyalty.view", false),
        ("_loyalty.view", false),
        ("loyalty-points.view", false),
        ("loyalty.*", false),
        ("l\u{43e}yalty.view", false),
    ] {
        let action = HostActionDocument::new(0, Level::View, Risk::Low);
        let document = PolicyDocument::new().host_action(name, action);
        assert_eq!(document.compile().is_ok(), good, "{name}");
        let kind = name.replace('.', "_");
        let is_word = good && kind.len() <= 64;
        let document = PolicyDocument::new().host_kind(kind.as_str(), 0);
        assert!(!is_word || document.compile().is_ok(), "{kind}");
    }
    for name in ["", "a b", "order", "x.y", "X", &word(65)] {
        let document = PolicyDocument::new().host_kind(name, 0);
        assert!(document.compile().is_err(), "{name}");
    }
}
