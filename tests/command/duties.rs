//! The verb `duties`: who holds too much, and what to paste to accept or waive it.
//!
//! Lives here: tables for people, lists for programs.

use crate::built::command;
use crate::folder::{ACCOUNTS, Folder, Said, run};
use serde_json::{Value, json};

/// Three rules, and roles that trip the first alone, together, and by leave.
const KEPT_APART: &str = r#"
schema = 1
catalogue = 1

[duties]
use = []

[[duty]]
id = "PAY-01"
kind = "static"
severity = "high"
sides = [["orders.create", "orders.edit_items"], ["orders.refund"]]
rationale = "Invent an order, then credit it."
mitigation = "refunds are listed every week"

[[duty]]
id = "SHIP-01"
version = 2
kind = "session"
severity = "low"
on_use = "approval"
sides = [{ all = ["orders.fulfill", "orders.tracking"] }, ["inventory.adjust"], ["inventory.transfer"]]
trip_at = 3

[[duty]]
id = "TEN-01"
kind = "static"
severity = "medium"
on_grant = "reject"
sides = [["settings.tax"], ["orders.create"]]
waivable = false

[roles.desk]
allow = ["orders.view", "orders.create"]

[roles.payback]
allow = ["orders.view", "orders.refund"]

[roles.counter]
include = ["desk", "payback"]
accept = [{ rule = "PAY-01", control = "nobody refunds their own", owner = "Nadia Berg" }]

[roles."night shift"]
include = ["desk", "payback"]

[roles.support]
template = "customer_support"
without = ["orders.refund"]
allow = ["settings.tax"]
"#;

/// Ana enters orders and her key refunds; Ben was let off, Cleo is by her role;
/// Daan trips nothing.
const IN_ONE_HAND: &str = r#"[
  {"id": 7, "tenant": 1, "person": 107, "name": "Ana", "kind": "human", "status": "active",
   "grants": [{"role": "desk", "scope": {"stores": [42, 43]}}]},
  {"id": 17, "tenant": 1, "person": 107, "kind": "app", "status": "active", "maker": 7,
   "grants": [{"role": "payback", "scope": {"stores": [42]}}]},
  {"id": 8, "tenant": 1, "person": 108, "name": "Ben", "kind": "human", "status": "active",
   "grants": [{"role": "night shift", "scope": "tenant"}],
   "waivers": [
     {"id": "W-1", "rule": "PAY-01", "version": 1, "person": 108, "scope": {"stores": [42]},
      "because": "alone in the shop until the new colleague starts", "control": "refunds are listed every week",
      "control_owner": 101, "requested_by": 103, "approved_by": 101, "from": 0, "until": 7776000},
     {"id": "W-2", "rule": "O2C-03", "version": 1, "person": 108, "scope": "tenant",
      "because": "alone in the shop until the new colleague starts", "control": "refunds are listed every week",
      "control_owner": 101, "requested_by": 103, "approved_by": 101, "from": 0, "until": 7776000}]},
  {"id": 9, "tenant": 1, "person": 109, "name": "Cleo", "kind": "human", "status": "active",
   "grants": [{"role": "counter", "scope": "tenant"}]},
  {"id": 10, "tenant": 1, "person": 110, "name": "Daan", "kind": "human", "status": "active",
   "grants": [{"role": "desk", "scope": "tenant"}]}
]"#;

/// What the verb says of this policy, and of these accounts if there are any.
fn duties(policy: &str, accounts: Option<&str>, more: &[&str]) -> Said {
    let folder = Folder::new();
    let mut command = command();
    command.arg("duties").args(more);
    (command.arg("--policy")).arg(folder.write("policy.toml", policy));
    if let Some(accounts) = accounts {
        (command.arg("--accounts")).arg(folder.write("accounts.json", accounts));
    }
    let mut said = Said::of(command.output().unwrap());
    let stem = format!("{}{}", folder.0.display(), std::path::MAIN_SEPARATOR);
    said.complaints = said.complaints.replace(&stem, "");
    said
}

/// The policy alone, and then what is told of the accounts.
const DUTIES: &str = include_str!("../data/duties.txt");
const DUTIES_AS_JSON: &str = include_str!("../data/duties.json");

#[test]
fn duties_are_told_in_tables_and_people_in_which_way_they_hold_too_much() {
    let said = duties(KEPT_APART, Some(IN_ONE_HAND), &["--now", "1000"]);
    assert_eq!(said.lines, DUTIES.lines().collect::<Vec<_>>());
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));

    let alone = duties(KEPT_APART, None, &[]);
    let staff = DUTIES.find("\nperson ").unwrap();
    let policy: Vec<&str> = DUTIES[..staff].trim_end().lines().collect();
    assert_eq!(alone.lines, policy);
    assert_eq!((alone.code, alone.complaints.as_str()), (0, ""));
}

#[test]
fn duties_as_json_are_the_same_lists() {
    let mut expected: Value = serde_json::from_str(DUTIES_AS_JSON).unwrap();
    let said = duties(KEPT_APART, Some(IN_ONE_HAND), &["--json", "--now", "1000"]);
    assert_eq!(said.json(), [expected.clone()]);
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));

    for of_accounts in ["people", "held_by_everybody", "waivers"] {
        let list = expected.as_object_mut().unwrap().remove(of_accounts);
        assert!(list.is_some_and(|list| list.is_array()), "{of_accounts}");
    }
    assert_eq!(duties(KEPT_APART, None, &["--json"]).json(), [expected]);
}

#[test]
fn what_is_to_be_pasted_is_accepted_once_somebody_is_named() {
    let said = duties(KEPT_APART, None, &[]);
    let start = said.lines.iter().position(|line| line == "accept = [");
    let lines = &said.lines[start.unwrap()..][..3];
    let lines = lines.join("\n").replace("\"\"", "\"Nadia Berg\"");
    let role = "[roles.\"night shift\"]\n";
    let accepted = KEPT_APART.replace(role, &format!("{role}{lines}\n"));
    let said = duties(&accepted, None, &["--json"]);
    assert_eq!(said.code, 0, "{}", said.complaints);
    let said = &said.json()[0];
    assert_eq!(said["missing"], json!([]));
    assert_eq!(said["alone"][1]["accepted"]["owner"], "Nadia Berg");
}

#[test]
fn a_role_that_accepts_something_already_is_given_lines_for_that_list() {
    let more = KEPT_APART.replace(
        "[roles.desk]",
        "[[duty]]\nid = \"PAY-02\"\nkind = \"static\"\nseverity = \"high\"\n\
         sides = [[\"orders.view\"], [\"orders.refund\"]]\nmitigation = \"a list\"\n\n[roles.desk]",
    );
    let said = duties(&more, None, &[]);
    let role = "paste in the place of the accept of [roles.counter]:";
    let at = said.lines.iter().position(|line| line.ends_with(role));
    let at = at.unwrap_or_else(|| panic!("{:?}", said.lines));
    assert_eq!(
        said.lines[at + 1..=at + 5],
        [
            "accept = [",
            "  { rule = \"PAY-01\", control = \"nobody refunds their own\", owner = \"Nadia Berg\" },",
            "  { rule = \"PAY-02\", control = \"a list\", owner = \"\" },",
            "]",
            "",
        ],
    );
}

#[test]
fn a_policy_without_duties_and_people_who_trip_nothing_are_said_to_be_so() {
    let none = "schema = 1\ncatalogue = 1\n[duties]\nuse = []\n[roles.support]\ntemplate = \"customer_support\"";
    let said = duties(none, None, &[]);
    assert_eq!(said.lines, ["no duty rule is in use"]);
    let three = ACCOUNTS.replace(
        r#""grants": []}"#,
        r#""grants": [{"role": "support", "scope": "tenant"}]},
           {"id": 9, "tenant": 1, "person": 109, "kind": "human", "status": "active",
            "grants": [{"role": "support", "scope": "tenant"}]}"#,
    );
    let said = duties(none, Some(&three), &["--now", "1000"]);
    assert_eq!(
        said.lines,
        [
            "no duty rule is in use",
            "",
            "nobody trips a rule",
            "",
            "role      held by",
            "────────────────────────",
            "support   all 3 people",
        ],
    );
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
}

#[test]
fn a_waiver_counts_in_its_time() {
    for (now, valid, states) in [
        ("-1", false, ["active"].as_slice()),
        ("0", true, &["active", "mitigated"]),
        ("7775999", true, &["active", "mitigated"]),
        ("7776000", false, &["active"]),
    ] {
        let said = duties(KEPT_APART, Some(IN_ONE_HAND), &["--json", "--now", now]);
        let said = &said.json()[0];
        assert_eq!(said["waivers"][0]["valid"], valid, "{now}");
        let of_ben = said["people"][1]["conflicts"].as_array().unwrap();
        let of_ben: Vec<&str> = (of_ben.iter())
            .map(|conflict| conflict["state"].as_str().unwrap())
            .collect();
        assert_eq!(of_ben, states, "{now}");
        let text = duties(KEPT_APART, Some(IN_ONE_HAND), &["--now", now]);
        let told =
            |line: &String| line.starts_with("W-1") && line.ends_with("no: not at this time");
        assert_eq!(text.lines.iter().any(told), !valid, "{now}");
    }
}

#[test]
fn a_person_with_an_account_that_is_wrong_is_left_out_of_duties() {
    let wrong = IN_ONE_HAND.replace(r#""role": "payback""#, r#""role": "paybak""#);
    let said = duties(KEPT_APART, Some(&wrong), &["--json", "--now", "1000"]);
    assert_eq!(
        said.complaints,
        "accounts.json:4: account 17: grants[0].role: unknown role \"paybak\": did you mean \"payback\"?\n",
    );
    assert_eq!(said.code, 1);
    let said = &said.json()[0];
    let people = said["people"].as_array().unwrap().iter();
    let people: Vec<&Value> = people.map(|person| &person["person"]).collect();
    assert_eq!(people, [108, 109]);
}

#[test]
fn duties_of_what_cannot_be_read_are_not_told() {
    let wrong = KEPT_APART.replace("\"orders.refund\"]]", "\"orders.create\"]]");
    let said = duties(&wrong, Some("[{]"), &["--now", "1000"]);
    assert_eq!((said.code, said.lines.len()), (2, 0));
    let complaints: Vec<&str> = said.complaints.lines().collect();
    assert_eq!(
        complaints,
        [
            "policy.toml: duty[0].sides[1]: orders.create is on another side already, and one action would trip the rule: name it on one side only",
            "accounts.json:1:3: key must be a string",
        ],
    );

    // An instant goes with accounts, and neither is guessed.
    for (accounts, more, missing) in [
        (Some(IN_ONE_HAND), &[][..], "--now <SECONDS>"),
        (None, &["--now", "1000"], "--accounts <FILE>"),
    ] {
        let said = duties(KEPT_APART, accounts, more);
        assert!(said.complaints.contains(missing), "{}", said.complaints);
        assert_eq!((said.code, said.lines.len()), (2, 0), "{missing}");
    }
    let said = duties(KEPT_APART, Some(IN_ONE_HAND), &["--now", "noon"]);
    let text = "not a time: write whole seconds since 1970 in UTC, as in 1773133080";
    assert!(said.complaints.contains(text), "{}", said.complaints);

    let missing = [
        "--policy",
        "no-policy.toml",
        "--accounts",
        "no-accounts.json",
    ];
    let said = run(&[&["duties", "--now", "1000"][..], &missing].concat());
    for name in ["no-policy.toml", "no-accounts.json"] {
        let part = format!("{name}: cannot be read: ");
        assert!(said.complaints.contains(&part), "{}", said.complaints);
    }
    assert_eq!((said.code, said.lines.len()), (2, 0));
}

#[test]
fn where_duty_rules_stand_in_the_way_is_told_with_where_it_can_be_done() {
    let folder = Folder::new();
    let block = KEPT_APART.replace(
        "severity = \"medium\"\non_grant",
        "severity = \"medium\"\non_use = \"block\"\non_grant",
    );
    let accounts = r#"{"id": 7, "tenant": 1, "person": 107, "kind": "human", "status": "active",
        "grants": [{"role": "desk", "scope": "tenant"}, {"role": "payback", "scope": {"stores": [42]}},
                   {"role": "support", "scope": {"stores": [43]}}]}"#;
    let policy = folder.write("policy.toml", &block);
    let accounts = folder.write("accounts.json", accounts);
    let said = run(&[
        "where-can",
        "--policy",
        policy.to_str().unwrap(),
        "--accounts",
        accounts.to_str().unwrap(),
        "--account",
        "7",
        "--action",
        "orders.create",
        "--now",
        "1000",
    ]);
    assert_eq!(
        said.lines,
        [
            "At 1970-01-01T00:16:40Z account 7 may orders.create (Create manual or draft orders):",
            "Within: the whole tenant",
            "Except where duty rules deny it: store 43",
            "Only once others approve where duty rules ask it: store 42",
        ],
        "{}",
        said.complaints,
    );
}
