//! The command `countersign`, run as people run it.
//!
//! Lives here: what its verbs write, what they complain about, and with which
//! exit code they end. What a decision should be is tested elsewhere; here it
//! only has to arrive.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::built::command;

const CATALOGUE: &str = include_str!("../data/catalogue-1.json");
const QUICKSTART: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/quickstart");

const POLICY: &str = r#"
schema = 1
catalogue = 1

[roles.support]
template = "customer_support"
"#;

/// Ana answers mail for store 42; Ben's account is beyond reproach, and idle.
const ACCOUNTS: &str = r#"[
  {"id": 7, "tenant": 1, "person": 107, "name": "Ana", "kind": "human", "status": "active",
   "grants": [{"role": "support", "scope": {"stores": [42]}}]},
  {"id": 8, "tenant": 1, "person": 108, "name": "Ben", "kind": "human", "status": "active", "grants": []}
]"#;

/// One that Ana may: a line to put beside those that are wrong.
const GOOD: &str = r#"{"now": 1000, "account": 7, "action": "orders.view", "resource": {"tenant": 1, "kind": "order", "id": 9, "stores": [42]}}"#;

/// A folder for the files of one test, gone when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);

        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("countersign-command-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind is the temporary folder's to clear.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What the command wrote, and how it ended.
struct Said {
    code: i32,
    lines: Vec<String>,
    complaints: String,
}

impl Said {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap(),
            lines: text(output.stdout).lines().map(str::to_owned).collect(),
            complaints: text(output.stderr),
        }
    }

    fn json(&self) -> Vec<Value> {
        let lines = self.lines.iter();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// The command with these words.
fn run(words: &[&str]) -> Said {
    Said::of(command().args(words).output().unwrap())
}

/// The same, asked of the shop in the quickstart.
fn run_there(words: &[&str]) -> Said {
    let mut command = command();
    command.args(words);
    for (option, file) in [("--policy", "policy.toml"), ("--accounts", "accounts.json")] {
        command.arg(option).arg(Path::new(QUICKSTART).join(file));
    }
    Said::of(command.output().unwrap())
}

/// The same, with the requests of that morning.
fn run_that_morning(words: &[&str]) -> Said {
    let requests = format!("{QUICKSTART}/requests.jsonl");
    run_there(&[words, &["--requests", &requests]].concat())
}

fn vocabulary(arguments: &[&str]) -> Said {
    run(&[&["vocabulary"], arguments].concat())
}

fn decide(policy: &Path, accounts: &Path, requests: &Path) -> Said {
    Said::of(deciding(policy, accounts, requests).output().unwrap())
}

fn deciding(policy: &Path, accounts: &Path, requests: &Path) -> Command {
    asking(&["decide"], policy, accounts, requests)
}

fn asking(words: &[&str], policy: &Path, accounts: &Path, requests: &Path) -> Command {
    let mut command = command();
    command.args(words);
    command.arg("--policy").arg(policy);
    command.arg("--accounts").arg(accounts);
    command.arg("--requests").arg(requests);
    command
}

/// Decides `requests` under the policy and the accounts above.
fn ask(requests: &str) -> Said {
    ask_of(ACCOUNTS, requests)
}

fn ask_of(accounts: &str, requests: &str) -> Said {
    ask_by(&["decide"], accounts, requests)
}

/// What these words say to `requests`. In what is said the files stand without
/// their folder.
fn ask_by(words: &[&str], accounts: &str, requests: &str) -> Said {
    ask_under(words, POLICY, accounts, requests)
}

fn ask_under(words: &[&str], policy: &str, accounts: &str, requests: &str) -> Said {
    let folder = Folder::new();
    let mut asking = asking(
        words,
        &folder.write("policy.toml", policy),
        &folder.write("accounts.json", accounts),
        &folder.write("requests.jsonl", requests),
    );
    let mut said = Said::of(asking.output().unwrap());
    let stem = format!("{}{}", folder.0.display(), std::path::MAIN_SEPARATOR);
    said.complaints = said.complaints.replace(&stem, "");
    for line in &mut said.lines {
        *line = line.replace(&stem, "");
    }
    said
}

/// The good line with one part of it written otherwise.
fn with(part: &str, other: &str) -> String {
    assert!(GOOD.contains(part), "{part}");
    GOOD.replace(part, other)
}

#[test]
fn the_vocabulary_as_json_is_the_catalogue() {
    let expected: Value = serde_json::from_str(CATALOGUE).unwrap();
    for (arguments, part) in [
        (&["--json"][..], "actions"),
        (&["--templates", "--json"], "templates"),
    ] {
        let said = vocabulary(arguments);
        let written: Value = serde_json::from_str(&said.lines.join("\n")).unwrap();
        assert_eq!(written, expected[part], "{part}");
        assert_eq!((said.code, said.complaints.as_str()), (0, ""), "{part}");
    }
}

#[test]
fn the_vocabulary_for_people_names_every_action_and_every_template() {
    let expected: Value = serde_json::from_str(CATALOGUE).unwrap();
    for (arguments, part) in [(&[][..], "actions"), (&["--templates"], "templates")] {
        let said = vocabulary(arguments);
        assert_eq!(said.code, 0, "{part}");
        for row in expected[part].as_array().unwrap() {
            let id = row["id"].as_str().unwrap();
            let named = |line: &String| line.split_whitespace().next() == Some(id);
            assert!(said.lines.iter().any(named), "{id}");
        }
    }
}

#[test]
fn the_morning_of_the_quickstart_is_decided_as_expected() {
    let folder = Path::new(QUICKSTART);
    let said = decide(
        &folder.join("policy.toml"),
        &folder.join("accounts.json"),
        &folder.join("requests.jsonl"),
    );
    let verdicts: Vec<String> = said
        .json()
        .iter()
        .map(|line| {
            let outcome = line["outcome"].as_str().unwrap();
            let reason = line.get("reason").map(|reason| reason.as_str().unwrap());
            reason.map_or(outcome.to_owned(), |reason| format!("{outcome} {reason}"))
        })
        .collect();
    let expected = fs::read_to_string(folder.join("expected.txt")).unwrap();
    for (index, (verdict, expected)) in verdicts.iter().zip(expected.lines()).enumerate() {
        assert_eq!(verdict, expected, "line {}", index + 1);
    }
    assert_eq!(verdicts.len(), expected.lines().count());
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
}

#[test]
fn a_decided_line_is_the_decision_in_detail() {
    let said = ask(&[
        GOOD,
        &with("[42]", "[43]"),
        &with("orders.view", "orders.refund"),
        &with(r#""tenant": 1"#, r#""tenant": 2"#),
        &with(r#""account": 7"#, r#""account": 8"#),
    ]
    .join("\n"));
    assert_eq!(
        said.lines,
        [
            r#"{"outcome":"allow","reasons":[],"obligations":[]}"#,
            r#"{"outcome":"deny","reason":"out_of_scope","detail":"grants[0]","reasons":["out_of_scope"],"obligations":[]}"#,
            r#"{"outcome":"allow","reasons":[],"obligations":["audit","alert"]}"#,
            r#"{"outcome":"deny","reason":"cross_tenant","reasons":["cross_tenant"],"obligations":[]}"#,
            r#"{"outcome":"deny","reason":"no_grant","detail":"orders.view","reasons":["no_grant"],"obligations":[]}"#,
        ],
    );
    assert_eq!(said.code, 0, "{}", said.complaints);
}

#[test]
fn a_request_may_say_all_that_is_known_of_it() {
    let whole = r#"{"now": 1000, "account": 7, "action": "orders.refund",
        "resource": {"tenant": 1, "kind": "order", "id": 9, "version": 1, "stores": [42], "location": 3, "categories": [9], "vendor": 5, "assigned_to": 7},
        "session": {"assurance": "multi_factor", "auth_time": 990, "utc_offset": 3600, "roles": ["support"], "failed_logins": 0},
        "evidence": {"amount": {"unit": "EUR", "value": 4000}, "usage": [], "history": [], "beneficiaries": []}}"#
        .replace('\n', " ");
    let said = ask(&whole);
    assert_eq!(
        said.json(),
        [json!({"outcome": "allow", "reasons": [], "obligations": ["audit", "alert"]})],
    );

    let over = whole.replace(r#""utc_offset""#, r#""until": 1000, "utc_offset""#);
    assert_eq!(ask(&over).json()[0]["reason"], "session_expired");
}

#[test]
fn a_line_that_is_wrong_says_where_and_the_others_are_decided() {
    let cases = [
        // line, column or null, place or null, what the text holds
        (
            r#"{"now": 1000, "account": 7,"#.to_owned(),
            json!(null),
            "EOF while parsing",
        ),
        ("nonsense".to_owned(), json!(null), "expected ident"),
        (format!("{GOOD} {{}}"), json!(null), "trailing characters"),
        (
            with("orders.view", "orders.viw"),
            json!("action"),
            "action: unknown action \"orders.viw\": did you mean \"orders.view\"?",
        ),
        (
            with(r#""kind": "order""#, r#""kind": "ordr""#),
            json!("resource.kind"),
            "resource.kind: unknown kind \"ordr\": did you mean \"order\"?",
        ),
        (
            with(r#""kind""#, r#""colour": 3, "kind""#),
            json!("resource.colour"),
            "resource.colour: unknown field `colour`",
        ),
        (
            with(r#""kind""#, r#""id": 8, "kind""#),
            json!("resource"),
            "resource: duplicate field `id`",
        ),
        (
            with(r#""id": 9"#, r#""id": null"#),
            json!("resource.id"),
            "resource.id: invalid type: null",
        ),
        (
            with(r#""id": 9"#, r#""id": 9.0"#),
            json!("resource.id"),
            "resource.id: invalid type: floating point `9.0`",
        ),
        (
            with("[42]", "[42, 1.5]"),
            json!("resource.stores[1]"),
            "resource.stores[1]: invalid type: floating point `1.5`",
        ),
        (
            with(r#""now": 1000, "#, ""),
            json!(null),
            "missing field `now`",
        ),
        (
            with(r#""account": 7"#, r#""account": 99"#),
            json!("account"),
            "account 99 is not in ",
        ),
    ];
    for (line, place, text) in cases {
        let said = ask(&format!("{GOOD}\n{line}\n\n{GOOD}\n"));
        let [first, wrong, last] = &said.json()[..] else {
            panic!("{line}: {:?}", said.lines);
        };
        assert_eq!(first["outcome"], "allow", "{line}");
        assert_eq!(last["outcome"], "allow", "{line}");
        assert_eq!(wrong["line"], 2, "{line}");
        assert_eq!(
            wrong.get("place").unwrap_or(&Value::Null),
            &place,
            "{line}: {wrong}"
        );
        let error = wrong["error"].as_str().unwrap();
        assert!(error.contains(text), "{line}: {error}");
        assert_eq!((said.code, said.complaints.as_str()), (1, ""), "{line}");
    }
}

#[test]
fn the_line_of_a_mistake_is_counted_in_the_file_and_its_column_in_the_line() {
    let said = ask(&format!("\n\n{}\n", with("[42]", "[4.5]")));
    assert_eq!(
        said.lines,
        [
            r#"{"error":"resource.stores[0]: invalid type: floating point `4.5`, expected an id: a whole number from 0 to 9007199254740991, or a hyphenated UUID in quotes","line":3,"column":119,"place":"resource.stores[0]"}"#
        ],
    );
}

#[test]
fn a_line_with_several_mistakes_tells_them_all() {
    let line = with("orders.view", "orders.viw").replace(r#""order""#, r#""ordr""#);
    let said = ask(&line.replace(r#""account": 7"#, r#""account": 99"#));
    let wrong = &said.json()[0];
    let error = wrong["error"].as_str().unwrap();
    for part in [
        "account 99 is not in",
        "action: unknown",
        "resource.kind: unknown",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
    assert_eq!(wrong["place"], "account");
}

#[test]
fn a_line_that_is_no_text_is_one_wrong_line() {
    let folder = Folder::new();
    let requests = folder.0.join("requests.jsonl");
    let mut bytes = b"{\"now\": \"\xff\xfe\"}\n".to_vec();
    bytes.extend(GOOD.as_bytes());
    fs::write(&requests, bytes).unwrap();
    let said = decide(
        &folder.write("policy.toml", POLICY),
        &folder.write("accounts.json", ACCOUNTS),
        &requests,
    );
    let [wrong, right] = &said.json()[..] else {
        panic!("{:?}", said.lines);
    };
    assert_eq!(
        (&wrong["line"], &right["outcome"]),
        (&json!(1), &json!("allow"))
    );
    assert_eq!(said.code, 1);
}

#[test]
fn accounts_are_read_as_an_array_as_one_object_and_as_objects_one_after_another() {
    let list: Vec<Value> = serde_json::from_str(ACCOUNTS).unwrap();
    let [ana, ben] = &list[..] else { panic!() };
    let requests = format!("{GOOD}\n{}", with(r#""account": 7"#, r#""account": 8"#));
    for accounts in [
        ACCOUNTS.to_owned(),
        format!("{ana}\n{ben}\n"),
        format!("{ana}{ben}"),
        format!("\n{ana:#}\n\n{ben:#}\n"),
    ] {
        let said = ask_of(&accounts, &requests);
        let [first, second] = &said.json()[..] else {
            panic!("{accounts}: {:?}", said.lines);
        };
        assert_eq!(
            (&first["outcome"], &second["outcome"]),
            (&json!("allow"), &json!("deny"))
        );
        assert_eq!((said.code, said.complaints.as_str()), (0, ""), "{accounts}");
    }

    let alone = ask_of(&ana.to_string(), &requests);
    let [first, second] = &alone.json()[..] else {
        panic!("{:?}", alone.lines);
    };
    assert_eq!(
        (&first["outcome"], &second["line"]),
        (&json!("allow"), &json!(2))
    );
    assert_eq!(alone.code, 1);

    let nobody = ask_of("[]", GOOD);
    assert_eq!((nobody.code, nobody.lines.len()), (1, 1));
}

#[test]
fn an_account_that_is_wrong_is_told_of_and_only_its_own_requests_are_undecided() {
    let good = r#"{"id": 8, "tenant": 1, "person": 108, "kind": "human", "status": "active",
        "grants": [{"role": "support", "scope": "tenant"}]}"#;
    let of_ben = with(r#""account": 7"#, r#""account": 8"#);
    let account = |part: &str| {
        format!(
            r#"{{"id": 7, "tenant": 1, "person": 107, "kind": "human", "status": "active", {part}}}"#
        )
    };
    for (wrong, text) in [
        (
            account(r#""grants": [{"role": "suport", "scope": "tenant"}]"#),
            "grants[0].role: unknown role \"suport\": did you mean \"support\"?",
        ),
        (
            account(r#""grants": [{"role": "support", "scope": {"stores": []}}]"#),
            "grants[0].scope.stores: it selects nothing",
        ),
        (
            account(r#""grants": [], "owner": false, "owner": true"#),
            "duplicate field `owner` (line 3)",
        ),
        (account(r#""grants": null"#), "grants: invalid type: null"),
        (
            account(r#""grants": [], "admin": true"#),
            "admin: unknown field `admin`",
        ),
    ] {
        let accounts = format!("[{good},\n{wrong}]");
        let said = ask_of(&accounts, &format!("{GOOD}\n{of_ben}"));
        let [first, second] = &said.json()[..] else {
            panic!("{wrong}: {:?}", said.lines);
        };
        let error = first["error"].as_str().unwrap();
        assert!(
            error.starts_with("account 7 is itself wrong, at "),
            "{error}"
        );
        assert!(error.contains(text), "{text}: {error}");
        assert_eq!(first["place"], "account", "{text}");
        assert_eq!(second["outcome"], "allow", "{text}");
        assert!(
            said.complaints
                .contains(&format!("accounts.json:3: account 7: {text}")),
            "{}",
            said.complaints,
        );
        assert_eq!(said.code, 1, "{text}");
    }
}

#[test]
fn an_account_that_stands_twice_is_not_relied_on() {
    let list: Vec<Value> = serde_json::from_str(ACCOUNTS).unwrap();
    let [ana, ben] = &list[..] else { panic!() };
    let of_ben = with(r#""account": 7"#, r#""account": 8"#);
    let said = ask_of(
        &format!("{ana}\n{ben}\n{ana}"),
        &format!("{GOOD}\n{of_ben}"),
    );
    let [first, second] = &said.json()[..] else {
        panic!("{:?}", said.lines);
    };
    assert!(
        first["error"]
            .as_str()
            .unwrap()
            .contains("stands in the file more than once")
    );
    assert_eq!(second["outcome"], "deny");
    assert_eq!(said.complaints.lines().count(), 2, "{}", said.complaints);
    assert_eq!(said.code, 1);
}

#[test]
fn an_id_in_two_tenants_is_not_guessed_at() {
    let mut there: Value = serde_json::from_str::<Vec<Value>>(ACCOUNTS).unwrap()[0].clone();
    let here = there.clone();
    there["tenant"] = json!(2);
    let said = ask_of(&format!("{here}\n{there}"), GOOD);
    let error = said.json()[0]["error"].as_str().unwrap().to_owned();
    assert!(
        error.starts_with("account 7 is in several tenants of "),
        "{error}"
    );
    assert_eq!((said.code, said.complaints.as_str()), (1, ""));
}

#[test]
fn accounts_of_one_person_are_looked_at_together() {
    let account = |id: u32, part: &str| {
        format!(
            r#"{{"id": {id}, "tenant": 1, "person": 107, "kind": "human", "status": "active", "grants": [{part}]}}"#
        )
    };
    let login = account(7, r#"{"role": "support", "scope": "tenant"}"#);
    let both = ask_of(&format!("{login}\n{}", account(8, "")), GOOD);
    assert_eq!(both.json()[0]["outcome"], "allow");

    // With one of them unreadable, what the person holds is not known.
    let one = ask_of(
        &format!("{login}\n{}", account(8, r#"{"role": "x"}"#)),
        GOOD,
    );
    let error = one.json()[0]["error"].as_str().unwrap().to_owned();
    assert!(
        error.contains("of a person with another account that is wrong"),
        "{error}"
    );
    assert_eq!(one.code, 1);
}

#[test]
fn a_policy_that_is_wrong_decides_nothing_and_tells_every_mistake() {
    let folder = Folder::new();
    let accounts = folder.write("accounts.json", ACCOUNTS);
    let requests = folder.write("requests.jsonl", GOOD);
    for (name, policy, parts) in [
        (
            "names.toml",
            "schema = 2\ncatalogue = 1\nroles.desk.template = \"custmer_support\"\nroles.desk.allow = [\"orders.refnd\"]",
            &[
                "names.toml: schema: schema 2 is not known: this version reads schema 1",
                "names.toml: roles.desk.template: unknown template \"custmer_support\": did you mean \"customer_support\"?",
                "names.toml: roles.desk.allow[0]: unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
            ][..],
        ),
        (
            "names.json",
            r#"{"schema": 1, "catalogue": 1, "roles": {"desk": {"allow": ["orders.refnd"]}}}"#,
            &[
                "names.json: roles.desk.allow[0]: unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
            ],
        ),
        (
            "syntax.toml",
            "schema = 1\ncatalogue = \n",
            &["syntax.toml: ", "line 2, column"],
        ),
        (
            "key.toml",
            "schema = 1\ncatalogue = 1\n[roles.desk]\ncolour = 3\n",
            &[
                "key.toml: roles.desk.colour: ",
                "line 4, column 1",
                "unknown field `colour`",
            ],
        ),
        (
            "twice.json",
            "{\"schema\": 1, \"catalogue\": 1,\n \"roles\": {\"a\": {}, \"a\": {}}}",
            &[
                "twice.json:2:",
                "roles: the key \"a\" stands here twice: drop one",
            ],
        ),
        (
            "syntax.json",
            "{\"schema\": 1,\n",
            &["syntax.json:2:1: EOF while parsing"],
        ),
    ] {
        let said = decide(&folder.write(name, policy), &accounts, &requests);
        for part in parts {
            assert!(
                said.complaints.contains(part),
                "{name}: {part}: {}",
                said.complaints
            );
        }
        assert_eq!((said.code, said.lines.len()), (2, 0), "{name}");
    }
}

#[test]
fn files_that_cannot_be_read_are_all_named() {
    let folder = Folder::new();
    let said = decide(
        &folder.0.join("no-policy.toml"),
        &folder.0.join("no-accounts.json"),
        &folder.0.join("no-requests.jsonl"),
    );
    for name in ["no-policy.toml", "no-accounts.json", "no-requests.jsonl"] {
        let part = format!("{name}: cannot be read: ");
        assert!(
            said.complaints.contains(&part),
            "{part}: {}",
            said.complaints
        );
    }
    assert_eq!((said.code, said.lines.len()), (2, 0));
}

#[test]
fn accounts_that_are_no_json_decide_nothing() {
    for (accounts, text) in [
        (
            "[\n {\"id\": 7}\n {\"id\": 8}]",
            ":3:2: expected `,` or `]`",
        ),
        ("[{\"id\": 7},\n", ":2:1: EOF while parsing a value"),
        ("[{\"id\": 7}]\n7", ":2:1: trailing characters"),
        ("{\"id\": 7}\n  {\"id\" 8}", ":2:9: expected `:`"),
    ] {
        let said = ask_of(accounts, GOOD);
        assert!(
            said.complaints.contains(text),
            "{accounts}: {}",
            said.complaints
        );
        assert_eq!((said.code, said.lines.len()), (2, 0), "{accounts}");
    }
}

#[test]
fn requests_are_read_from_standard_input() {
    let folder = Folder::new();
    let mut running = deciding(
        &folder.write("policy.toml", POLICY),
        &folder.write("accounts.json", ACCOUNTS),
        Path::new("-"),
    )
    .stdin(Stdio::piped())
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    let mut input = running.stdin.take().unwrap();
    writeln!(input, "{GOOD}\n\n{GOOD}").unwrap();
    drop(input);
    let said = Said::of(running.wait_with_output().unwrap());
    assert_eq!((said.lines.len(), said.code), (2, 0));
}

#[test]
fn a_reader_who_has_had_enough_is_no_fault() {
    let folder = Folder::new();
    let requests = format!("{GOOD}\n").repeat(20_000);
    let mut running = deciding(
        &folder.write("policy.toml", POLICY),
        &folder.write("accounts.json", ACCOUNTS),
        &folder.write("requests.jsonl", &requests),
    )
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    drop(running.stdout.take());
    let said = Said::of(running.wait_with_output().unwrap());
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
}

#[test]
fn a_policy_is_read_as_json_too() {
    let folder = Folder::new();
    let policy = json!({"schema": 1, "catalogue": 1, "roles": {"support": {"template": "customer_support"}}});
    let said = decide(
        &folder.write("policy.json", &policy.to_string()),
        &folder.write("accounts.json", ACCOUNTS),
        &folder.write("requests.jsonl", GOOD),
    );
    assert_eq!(said.json()[0]["outcome"], "allow", "{}", said.complaints);
    assert_eq!(said.code, 0);
}

#[test]
fn an_explanation_stands_under_the_number_of_its_line() {
    let requests = format!("{GOOD}\n\n{}\n", with("[42]", "[43]"));
    let said = ask_by(&["explain"], ACCOUNTS, &requests);
    let text = said.lines.join("\n");
    let expected = "\
line 1:
Allowed: Ana (account 7) may orders.view (See orders without customer contact data) on order 9 in store 42.
Because: grants[0], role support, covers it in store 42.

line 3:
Denied: Ana (account 7) may not orders.view (See orders without customer contact data) on order 9 in store 43.
Because: a grant has the action, and covers other resources only (out_of_scope).
";
    assert!(text.starts_with(expected), "{text}");
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));

    let said = ask_by(&["explain", "--public"], ACCOUNTS, &requests);
    assert_eq!(
        said.lines,
        [
            "line 1:",
            "Allowed.",
            "",
            "line 3:",
            "You may do this only in store 42.",
        ],
    );

    let said = ask_by(&["explain", "--public", "--line", "3"], ACCOUNTS, &requests);
    assert_eq!(said.lines, ["line 3:", "You may do this only in store 42."]);
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
}

#[test]
fn an_explanation_as_json_holds_the_decision_and_the_public_part() {
    let decided = run_that_morning(&["decide"]).json();
    let explained = run_that_morning(&["explain", "--json"]);
    let decisions: Vec<Value> = explained
        .json()
        .iter()
        .map(|why| why["decision"].clone())
        .collect();
    assert_eq!(decisions, decided);
    assert_eq!((explained.code, explained.complaints.as_str()), (0, ""));

    let public = run_that_morning(&["explain", "--json", "--public"]).json();
    let shown: Vec<Value> = explained
        .json()
        .iter()
        .map(|why| why["public"].clone())
        .collect();
    assert_eq!(public, shown);

    let one = run_that_morning(&["explain", "--json", "--public", "--line", "23"]);
    assert_eq!(
        one.lines,
        [r#"{"outcome":"deny","message":"You may do this only in store 1."}"#],
    );
}

#[test]
fn a_line_that_is_not_there_cannot_be_explained() {
    let requests = format!("{GOOD}\n\n{GOOD}\n");
    for number in ["2", "4"] {
        let said = ask_by(&["explain", "--line", number], ACCOUNTS, &requests);
        assert_eq!(
            said.complaints,
            format!(
                "--line: no request stands in line {number} of requests.jsonl, which has 3 lines, \
                 blank ones among them: give the number of one that has a request\n"
            ),
        );
        assert_eq!((said.code, said.lines.len()), (2, 0));
    }

    let said = ask_by(&["explain", "--line", "0"], ACCOUNTS, &requests);
    let text = "invalid value '0' for '--line <NUMBER>': not the number of a line: write a whole \
                number, the first line is 1";
    assert!(said.complaints.contains(text), "{}", said.complaints);
    assert_eq!((said.code, said.lines.len()), (2, 0));
}

#[test]
fn what_an_account_can_do_is_set_out_by_feature() {
    let folder = Folder::new();
    let morning = fs::read_to_string(format!("{QUICKSTART}/requests.jsonl")).unwrap();
    // Bram in his warehouse, and elsewhere; Priya without a second factor.
    let lines: Vec<&str> = morning.lines().collect();
    let requests = folder.write("some.jsonl", &[lines[3], lines[4], lines[11]].join("\n"));
    let requests = requests.to_str().unwrap();

    let said = run_there(&["what-can", "--requests", requests]);
    assert_eq!(
        said.lines,
        [
            "line 1:",
            "allowed:",
            "  orders: view, view_customer, update_status, fulfill, tracking, shipping_label, return",
            "  products: view",
            "  inventory: view, transfer",
            "",
            "line 2:",
            "nothing",
            "",
            "line 3:",
            "after a stronger sign-in:",
            "  orders: view, view_customer, update_status, fulfill, tracking, shipping_label",
            "  products: view",
            "  inventory: view",
        ],
    );
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));

    let said = run_there(&["what-can", "--json", "--requests", requests]);
    assert_eq!(
        said.lines,
        [
            r#"{"allowed":["orders.view","orders.view_customer","orders.update_status","orders.fulfill","orders.tracking","orders.shipping_label","orders.return","products.view","inventory.view","inventory.transfer"],"after_step_up":[],"after_approval":[],"with_evidence":[]}"#,
            r#"{"allowed":[],"after_step_up":[],"after_approval":[],"with_evidence":[]}"#,
            r#"{"allowed":[],"after_step_up":["orders.view","orders.view_customer","orders.update_status","orders.fulfill","orders.tracking","orders.shipping_label","products.view","inventory.view"],"after_approval":[],"with_evidence":[]}"#,
        ],
    );
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
}

#[test]
fn the_hosts_own_actions_are_named_too() {
    let said = run_that_morning(&["what-can", "--json"]);
    let aylin = &said.json()[8]["allowed"];
    assert!(aylin.as_array().unwrap().contains(&json!("loyalty.view")));
}

#[test]
fn a_line_that_is_wrong_is_complained_about_beside_words_and_an_error_among_json() {
    for verb in ["explain", "what-can"] {
        for (line, complaint) in [
            (
                with("orders.view", "orders.viw"),
                "requests.jsonl:2: a mistake in the request: action: unknown action \"orders.viw\": did you mean \"orders.view\"?\n",
            ),
            (
                with(r#""account": 7"#, r#""account": 99"#),
                "requests.jsonl:2: account 99 is not in accounts.json: add it there, or correct the number\n",
            ),
            (
                with(r#""kind""#, r#""session": 7, "kind""#),
                "requests.jsonl:2:88: resource.session: unknown field `session`, expected one of ",
            ),
            (
                with(
                    r#""resource""#,
                    r#""session": {"assurance": "passwrd"}, "resource""#,
                ),
                "requests.jsonl:2:87: session.assurance: unknown assurance \"passwrd\": did you mean \"password\"?\n",
            ),
        ] {
            let requests = format!("{GOOD}\n{line}\n{GOOD}");
            let words = ask_by(&[verb], ACCOUNTS, &requests);
            assert!(
                words.complaints.starts_with(complaint),
                "{verb}: {complaint}: {}",
                words.complaints
            );
            let headed: Vec<&String> = (words.lines.iter())
                .filter(|line| line.starts_with("line "))
                .collect();
            assert_eq!(headed, ["line 1:", "line 3:"], "{verb}: {line}");
            assert_eq!(words.code, 1, "{verb}: {line}");

            let json = ask_by(&[verb, "--json"], ACCOUNTS, &requests);
            let [first, wrong, last] = &json.json()[..] else {
                panic!("{verb}: {line}: {:?}", json.lines);
            };
            assert_eq!((first, &wrong["line"]), (last, &json!(2)), "{verb}: {line}");
            assert!(wrong["error"].is_string(), "{verb}: {line}: {wrong}");
            assert_eq!((json.code, json.complaints.as_str()), (1, ""), "{line}");
        }
    }
}

/// One of that morning's instants, 08:58 in UTC.
const THEN: &str = "1773133080";

#[test]
fn where_an_account_can_do_something_is_told_in_lines() {
    let cases: [(&str, &str, &[&str]); 7] = [
        (
            "3",
            "orders.view",
            &[
                "At 2026-03-10T08:58:00Z account 3 may orders.view (See orders without customer contact data):",
                "Within any one of:",
                "  - store 1",
                "  - store 2",
                "Of a resource in several stores, one that is covered is enough.",
            ],
        ),
        (
            "3",
            "orders.cancel",
            &[
                "At 2026-03-10T08:58:00Z account 3 may orders.cancel (Cancel orders):",
                "Within: store 1, own work",
                "Of a resource in several stores, all must be covered.",
            ],
        ),
        (
            "10",
            "products.price",
            &[
                "At 2026-03-10T08:58:00Z account 10 may products.price (Set prices, price lists and cost):",
                "Within: the whole tenant",
                "Except what is not shown to lie outside: store 2",
            ],
        ),
        (
            "9",
            "inventory.adjust",
            &[
                "At 2026-03-10T08:58:00Z account 9 may inventory.adjust (Change stock quantities):",
                "Within: the whole tenant",
                "And within the bounds: store 1",
                "Of a resource in several stores, all must be covered.",
            ],
        ),
        (
            "5",
            "products.view",
            &[
                "At 2026-03-10T08:58:00Z account 5 may products.view (See the catalog, also hidden products) nowhere as it is signed in.",
                "After a stronger sign-in, within: store 1",
                "Of a resource in several stores, one that is covered is enough.",
            ],
        ),
        (
            "4",
            "loyalty.adjust",
            &[
                "At 2026-03-10T08:58:00Z account 4 may loyalty.adjust (Give and take stamps) nowhere.",
            ],
        ),
        (
            "11",
            "orders.view",
            &[
                "At 2026-03-10T08:58:00Z account 11 may orders.view (See orders without customer contact data) nowhere.",
            ],
        ),
    ];
    for (account, action, expected) in cases {
        let words = [
            "where-can",
            "--account",
            account,
            "--action",
            action,
            "--now",
            THEN,
        ];
        let said = run_there(&words);
        assert_eq!(said.lines, expected, "{}", said.complaints);
        assert_eq!((said.code, said.complaints.as_str()), (0, ""));
    }
}

#[test]
fn where_an_account_can_do_something_as_json_is_the_reach() {
    let second_factor = r#"{"assurance": "multi_factor", "auth_time": 1773133000}"#;
    for (account, action, session, expected) in [
        (
            "10",
            "products.price",
            "{}",
            r#"{"action":"products.price","tenant":1,"person":110,"stores":"all","within":["tenant"],"except":[{"stores":[2]}]}"#,
        ),
        (
            "5",
            "orders.view",
            "{}",
            r#"{"action":"orders.view","tenant":1,"person":105,"stores":"any","within":[],"after_step_up":[{"stores":[1]}]}"#,
        ),
        (
            "5",
            "orders.view",
            second_factor,
            r#"{"action":"orders.view","tenant":1,"person":105,"stores":"any","within":[{"stores":[1]}]}"#,
        ),
    ] {
        let said = run_there(&[
            "where-can",
            "--json",
            "--account",
            account,
            "--action",
            action,
            "--now",
            THEN,
            "--session",
            session,
        ]);
        assert_eq!(said.lines, [expected], "{}", said.complaints);
        assert_eq!((said.code, said.complaints.as_str()), (0, ""));
    }
}

#[test]
fn what_is_granted_and_all_denied_again_is_said_to_be_nothing() {
    let accounts = r#"{"id": 7, "tenant": 1, "person": 107, "kind": "human", "status": "active",
        "grants": [{"actions": ["orders.view"], "scope": {"stores": [42]}}],
        "denies": [{"actions": ["orders.view"], "scope": {"stores": [42]}}]}"#;
    let folder = Folder::new();
    let policy = folder.write("policy.toml", POLICY);
    let accounts = folder.write("accounts.json", accounts);
    let files = [
        "--policy",
        policy.to_str().unwrap(),
        "--accounts",
        accounts.to_str().unwrap(),
    ];
    let about = ["--account", "7", "--action", "orders.view", "--now", "1000"];
    let said = run(&[&["where-can"][..], &files, &about].concat());
    assert_eq!(
        said.lines,
        [
            "At 1970-01-01T00:16:40Z account 7 may orders.view (See orders without customer contact data):",
            "Within: store 42",
            "Except what is not shown to lie outside: store 42",
            "Of a resource in several stores, one that is covered is enough.",
            "No resource meets all of that.",
        ],
    );
}

#[test]
fn what_an_account_could_ever_do_is_listed_or_answered_with_yes_or_no() {
    let priya = ["could-ever", "--account", "5", "--now", THEN];
    let said = run_there(&priya);
    assert_eq!(
        said.lines,
        [
            "orders: view, view_customer, update_status, fulfill, tracking, shipping_label",
            "products: view",
            "inventory: view",
        ],
    );
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));

    let json = |words: &[&str]| run_there(&[&priya, words].concat()).lines;
    assert_eq!(
        json(&["--json"]),
        [
            r#"{"could_ever":["orders.view","orders.view_customer","orders.update_status","orders.fulfill","orders.tracking","orders.shipping_label","products.view","inventory.view"]}"#
        ],
    );
    for (action, answer, names) in [
        (
            "orders.fulfill",
            "yes",
            r#"{"could_ever":["orders.fulfill"]}"#,
        ),
        ("orders.refund", "no", r#"{"could_ever":[]}"#),
    ] {
        let said = run_there(&[&priya[..], &["--action", action]].concat());
        assert_eq!(said.lines, [answer], "{action}");
        assert_eq!((said.code, said.complaints.as_str()), (0, ""), "{action}");
        assert_eq!(json(&["--action", action, "--json"]), [names], "{action}");
    }

    // Daan is suspended: whatever the clock says.
    let said = run_there(&["could-ever", "--account", "11"]);
    assert_eq!((said.lines, said.code), (vec!["nothing".to_owned()], 0));
}

#[test]
fn options_that_are_wrong_answer_nothing_and_say_all_that_is() {
    let accounts = format!("{QUICKSTART}/accounts.json");
    let unknown_account = format!(
        "--account: account 99 is not in {accounts}: add it there, or correct the number\n"
    );
    let unknown_action =
        "--action: unknown action \"orders.viw\": did you mean \"orders.view\"?\n".to_owned();
    let session =
        |session, text: &str| (["3", "orders.view", session], format!("--session{text}\n"));
    let cases = [
        (["99", "orders.view", "{}"], unknown_account.clone()),
        (["3", "orders.viw", "{}"], unknown_action.clone()),
        (
            ["99", "orders.viw", "{}"],
            unknown_account + &unknown_action,
        ),
        session(
            r#"{"roles": ["warehouse", "suport"]}"#,
            ": roles[1]: unknown role \"suport\": did you mean \"support\"?",
        ),
        session(
            r#"{"roles": []}"#,
            ": roles: it selects nothing: name at least one",
        ),
        session(
            r#"{"role": "support"}"#,
            ": role: unknown field `role`, expected one of `assurance`, `auth_time`, `until`, `utc_offset`, `roles`, `failed_logins`",
        ),
        session(
            r#"{"assurance": "passwrd"}"#,
            ": assurance: unknown assurance \"passwrd\": did you mean \"password\"?",
        ),
        session(
            "null",
            ": invalid type: null, expected a session as a table of keys",
        ),
        session(r#"{"roles": ["#, ":1:11: EOF while parsing a list"),
        session(r#"{}, "now": 5"#, ":1:3: trailing characters"),
    ];
    for verb in ["where-can", "could-ever"] {
        for ([account, action, session], complaints) in &cases {
            let said = run_there(&[
                verb,
                "--account",
                account,
                "--action",
                action,
                "--session",
                session,
                "--now",
                THEN,
            ]);
            assert_eq!(said.complaints, *complaints, "{verb}");
            assert_eq!((said.code, said.lines.len()), (2, 0), "{verb}");
        }
        for (option, value, text) in [
            (
                "--account",
                "3x",
                "not an id: write a whole number up to 9007199254740991, or a hyphenated UUID",
            ),
            (
                "--now",
                "noon",
                "not a time: write whole seconds since 1970 in UTC, as in 1773133080",
            ),
        ] {
            let other = if option == "--now" {
                ["--account", "3"]
            } else {
                ["--now", "3"]
            };
            let action = ["--action", "orders.view"];
            let said = run_there(&[&[verb, option, value][..], &other, &action].concat());
            assert!(
                said.complaints.contains(text),
                "{verb}: {}",
                said.complaints
            );
            assert_eq!((said.code, said.lines.len()), (2, 0), "{verb}");
        }
    }
}

#[test]
fn another_account_that_is_wrong_is_told_of_beside_the_answer() {
    let accounts = ACCOUNTS.replace(r#""grants": []"#, r#""grants": 3"#);
    let folder = Folder::new();
    let policy = folder.write("policy.toml", POLICY);
    let accounts = folder.write("accounts.json", &accounts);
    for (account, code, answers, complaints) in [("7", 1, 1, 1), ("8", 2, 0, 2)] {
        let said = run(&[
            "could-ever",
            "--policy",
            policy.to_str().unwrap(),
            "--accounts",
            accounts.to_str().unwrap(),
            "--account",
            account,
            "--action",
            "orders.view",
        ]);
        assert_eq!((said.code, said.lines.len()), (code, answers), "{account}");
        let text = "accounts.json:4: account 8: grants: invalid type: integer `3`";
        assert!(said.complaints.contains(text), "{}", said.complaints);
        assert_eq!(said.complaints.lines().count(), complaints, "{account}");
    }
}

#[test]
fn an_action_is_found_by_words() {
    let said = run(&["find", "give", "money", "back"]);
    assert_eq!(
        said.lines,
        [
            "action          what it is        level   risk",
            "────────────────────────────────────────────────",
            "orders.refund   Give money back   full    high",
        ],
    );
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));

    let policy = format!("{QUICKSTART}/policy.toml");
    let said = run(&["find", "stamps", "--policy", &policy]);
    assert_eq!(
        said.lines,
        [
            "action           what it is             level   risk   roles",
            "─────────────────────────────────────────────────────────────────────────────────────",
            "loyalty.adjust   Give and take stamps   full    high   loyalty_desk, manager, owner",
        ],
    );
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));

    for (words, roles) in [
        (&["find", "money back", "--json"][..], json!([])),
        (
            &["find", "money back", "--json", "--policy", &policy],
            json!(["support", "manager", "owner"]),
        ),
    ] {
        let said = run(words);
        let rows: Value = serde_json::from_str(&said.lines.join("\n")).unwrap();
        assert_eq!(
            rows,
            json!([{
                "action": "orders.refund",
                "title": "Give money back",
                "feature": "orders",
                "level": "full",
                "risk": "high",
                "roles": roles,
            }]),
        );
        assert_eq!((said.code, said.complaints.as_str()), (0, ""));
    }
}

#[test]
fn words_that_are_about_no_action_are_said_to_be() {
    for (words, lines) in [
        (&["find", "xyzzy", "plugh"][..], &[][..]),
        (&["find", "--json", "xyzzy plugh"], &["[]"]),
    ] {
        let said = run(words);
        assert_eq!(
            said.complaints,
            "find: no action is about \"xyzzy plugh\": use fewer or other words, or see all \
             actions with the verb vocabulary\n",
        );
        assert_eq!(said.lines, lines);
        assert_eq!(said.code, 1);
    }
}

#[test]
fn every_verb_names_the_files_that_cannot_be_read() {
    let missing = [
        "--policy",
        "no-policy.toml",
        "--accounts",
        "no-accounts.json",
        "--requests",
        "no-requests.jsonl",
    ];
    for (words, files) in [
        (&["explain"][..], &missing[..]),
        (&["what-can"], &missing),
        (
            &["where-can", "--account", "3", "--action", "orders.view"],
            &missing[..4],
        ),
        (&["could-ever", "--account", "3"], &missing[..4]),
        (&["find", "refund"], &missing[..2]),
    ] {
        let said = run(&[words, files].concat());
        for name in files.iter().skip(1).step_by(2) {
            let part = format!("{name}: cannot be read: ");
            assert!(
                said.complaints.contains(&part),
                "{part}: {}",
                said.complaints
            );
        }
        assert_eq!(said.complaints.lines().count(), files.len() / 2);
        assert_eq!((said.code, said.lines.len()), (2, 0), "{words:?}");
    }
}

// ---- evidence ----

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

// ---- dry-run ----

fn dry_run(arguments: &[&str]) -> Said {
    let policy = format!("{QUICKSTART}/policy.toml");
    let all = ["dry-run", "--policy", &policy].into_iter();
    let all: Vec<&str> = all.chain(arguments.iter().copied()).collect();
    run(&all)
}

#[test]
fn dry_run_says_that_all_came_out_as_expected() {
    let said = dry_run(&["--scenarios", &format!("{QUICKSTART}/scenarios.toml")]);
    assert_eq!(said.code, 0, "{}", said.complaints);
    assert_eq!(said.lines, ["all 27 scenarios came out as expected"]);
}

#[test]
fn dry_run_prints_what_came_out_otherwise_also_of_stored_accounts() {
    let folder = Folder::new();
    let table = r#"
        now = 1773129600
        session = { assurance = "password", auth_time = 1773129000 }
        [[scenario]]
        who = 3
        action = "orders.refund"
        resource = { tenant = 1, kind = "order", stores = [2] }
        evidence = { amount = { unit = "EUR", value = 2450 }, usage = [{ limit = "refund-order", used = 0 }, { limit = "refund-day", used = 0 }] }
        expect = "allow"
        [[scenario]]
        who = "Aylin Kaya"
        action = "orders.refund"
        resource = { tenant = 1, kind = "order", stores = [1] }
        evidence = { amount = { unit = "EUR", value = 2450 }, usage = [{ limit = "refund-order", used = 0 }, { limit = "refund-day", used = 0 }] }
        expect = "allow"
    "#;
    let table = folder.write("table.toml", table);
    let accounts = format!("{QUICKSTART}/accounts.json");
    let arguments = [
        "--scenarios",
        table.to_str().unwrap(),
        "--accounts",
        &accounts,
    ];
    let said = dry_run(&arguments);
    assert_eq!(said.code, 1, "{}", said.complaints);
    assert_eq!(
        said.lines,
        [
            "1 of 2 scenarios came out otherwise than expected",
            "",
            "scenario 1, Aylin Kaya: expected allow, got deny: out_of_scope",
            "Denied: Aylin Kaya (account 3) may not orders.refund (Give money back) of 24.50 EUR on a \
             resource of kind order in store 2.",
            "Because: a grant has the action, and covers other resources only (out_of_scope).",
            "Nearly: grants[0], role support: it covers store 1, and the resource is in store 2.",
            "To allow it, any one of:",
            "  - widen grants[0] to stores 1 and 2",
            "  - grant orders.refund in store 2",
            "  - grant the role manager in store 2",
        ],
    );
    let said = dry_run(&[&arguments[..], &["--json"]].concat());
    assert_eq!(said.code, 1);
    let json = &said.json()[0];
    assert_eq!(
        (
            &json["asked"],
            json["differences"].as_array().unwrap().len()
        ),
        (&json!(2), 1)
    );
    assert_eq!(json["differences"][0]["scenario"], 1);
    assert_eq!(
        json["differences"][0]["explanation"]["decided_by"],
        "grants"
    );
}

#[test]
fn dry_run_asks_nothing_of_a_table_that_is_wrong() {
    let folder = Folder::new();
    let line = |who: &str| {
        format!(
            "now = 1\n[[scenario]]\nwho = {who}\naction = \"orders.veiw\"\nresource = \"x\"\nexpect = \"allow\""
        )
    };
    let table = folder.write("table.toml", &line("3"));
    let table = table.to_str().unwrap();
    let said = dry_run(&["--scenarios", table]);
    assert_eq!((said.code, said.lines.len()), (2, 0));
    assert_eq!(
        said.complaints,
        format!(
            "{table}: scenario[0].who: unknown account \"3\": names are compared whole and exactly\n\
             {table}: scenario[0].action: unknown action \"orders.veiw\": did you mean \"orders.view\"?\n\
             {table}: scenario[0].resource: unknown resource \"x\": names are compared whole and exactly\n"
        ),
    );
    let said = dry_run(&["--scenarios", "nowhere.toml"]);
    assert_eq!(said.code, 2);
    assert!(
        said.complaints
            .starts_with("nowhere.toml: cannot be read: "),
        "{}",
        said.complaints
    );
}

// ---- duties ----

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
