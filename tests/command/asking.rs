//! The verbs `explain`, `what-can`, `where-can`, `could-ever` and `find`.
//!
//! Lives here: what they write for people and for programs, and what they complain about.

use std::fs;

use crate::folder::{
    ACCOUNTS, Folder, GOOD, POLICY, QUICKSTART, ask_by, run, run_that_morning, run_there, with,
};
use serde_json::{Value, json};

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
