//! The verb `dry-run`: tables of scenarios, tried.
//!
//! Lives here: what it prints of what came out otherwise, and of tables that are wrong.

use crate::folder::{Folder, QUICKSTART, Said, run};
use serde_json::json;

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
