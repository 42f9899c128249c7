//! The verbs `vocabulary` and `decide`: what they write, what they complain about, and with which exit
//! code they end.
//!
//! Lives here: lines of requests, accounts and policies, good and wrong.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use crate::folder::{
    ACCOUNTS, CATALOGUE, Folder, GOOD, POLICY, QUICKSTART, Said, ask, ask_of, decide, deciding,
    vocabulary, with,
};
use serde_json::{Value, json};

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
