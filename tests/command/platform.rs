//! The verbs `countersign platform …`, run as people run them.
//!
//! Lives here: what they write, what they complain about, and with which exit
//! code they end, on shipped lists and on a till's own. What a list means is
//! tested elsewhere; here it only has to arrive.

use std::fs;
use std::path::PathBuf;

use countersign::PolicyDocument;
use countersign::platforms::{self, Mapping, MappingDocument};
use serde_json::{Value, json};

use crate::built::command;

const TILL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/till.json");

/// What the command wrote, and how it ended.
struct Said {
    code: i32,
    text: String,
    complaints: String,
}

impl Said {
    fn json(&self) -> Value {
        assert_eq!(self.complaints, "");
        serde_json::from_str(&self.text).unwrap()
    }
}

fn platform(arguments: &[&str]) -> Said {
    let output = command().arg("platform").args(arguments).output().unwrap();
    Said {
        code: output.status.code().unwrap(),
        text: String::from_utf8(output.stdout).unwrap(),
        complaints: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A verb asked of the till.
fn till(verb: &str, more: &[&str]) -> Said {
    platform(&[&[verb, "--mapping", TILL], more].concat())
}

/// A text that the command reads, gone when the test ends.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let name = format!("countersign-platform-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, text).unwrap();
        Self(path)
    }

    fn name(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // What is left behind is the temporary folder's to clear.
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn the_lists_are_listed_with_what_they_are() {
    let said = platform(&["list"]);
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
    let ids: Vec<&str> = platforms::all().map(Mapping::id).collect();
    let lines: Vec<&str> = said.text.lines().skip(2).collect();
    assert_eq!(lines.len(), ids.len());
    for (line, id) in lines.iter().zip(&ids) {
        assert_eq!(line.split_whitespace().next(), Some(*id));
    }
    let rows = platform(&["list", "--json"]).json();
    let listed: Vec<&str> = (rows.as_array().unwrap().iter())
        .map(|row| row["list"].as_str().unwrap())
        .collect();
    assert_eq!(listed, ids);
    assert_eq!(
        (&rows[0]["boxes"], &rows[0]["holders"]),
        (&json!(7), &json!("staff"))
    );
}

#[test]
fn the_boxes_of_a_list_are_told_one_by_one() {
    let said = till("list", &[]);
    assert_eq!(said.code, 0);
    for expected in [
        "RECEIPTS         Look up receipts                      orders.view, orders.transactions\n",
        "in part: orders.edit_items (own)\n",
        "RETURNS          Returns and refunds                   today: RETURN, REFUND\n",
        "needs RETURN\n",
    ] {
        assert!(said.text.contains(expected), "{expected}\n{}", said.text);
    }
    let lists = till("list", &["--json"]).json();
    assert_eq!(
        lists[0]["permissions"][9],
        json!({
            "id": "REFUND OWN", "title": "Give money back for one's own sales",
            "group": "Returns",
            "actions": [{"action": "orders.refund", "risk": "high", "in_part": ["own"]}],
            "needs": ["RETURN"], "became": [], "sensitive": false, "from_owner": false,
            "note": "Of the same day only.",
        })
    );
    let of = |key: &str| lists[0][key].clone();
    assert_eq!(
        (of("list"), of("empty"), of("boxes"), of("retired")),
        (json!("till"), json!("nothing"), json!(23), json!(1))
    );
    assert_eq!(of("roles")[0]["id"], "cashier");
    let every = platform(&["list", "--boxes", "--json"]).json();
    for (list, mapping) in every.as_array().unwrap().iter().zip(platforms::all()) {
        let boxes = list["permissions"].as_array().unwrap();
        assert_eq!(boxes.len(), mapping.permissions().len());
    }
    // What holds for the whole list stands above its boxes.
    let said = platform(&["list", "--on", "ecwid"]);
    let line = "An empty list means everything here.\n";
    assert!(said.text.contains(line), "{}", said.text);
}

#[test]
fn an_import_tells_what_labels_mean() {
    let said = till("import", &["KEY", "RETURNS"]);
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
    assert_eq!(
        said.text,
        "\
Tills of our own
  RETURNS is RETURN, REFUND today.
  RECEIPTS is ticked along, for RETURN needs it.
  Gives 7 actions, the worst first:
    high: orders.edit_items, orders.refund, orders.cancel
    medium: orders.transactions, orders.return, inventory.adjust (in part)
    low: orders.view
  In one hand this breaks:
    O2C-03 (high): Invent or alter an order, then credit it.
    O2C-08 (medium): Confirm goods that never came back, then pay.
"
    );
    let json = till("import", &["RETURNS", "--json"]).json();
    assert_eq!(
        json["replaced"],
        json!([{"permission": "RETURNS", "by": ["RETURN", "REFUND"]}])
    );
    assert_eq!(
        json["implied"],
        json!([{"permission": "RECEIPTS", "by": "RETURN"}])
    );
    assert_eq!(
        json["actions"][4],
        json!({"action": "inventory.adjust", "risk": "medium", "in_part": ["some"]})
    );
}

#[test]
fn an_import_becomes_a_role_that_compiles() {
    let said = till("import", &["REFUND OWN", "--as-role", "cashier"]);
    assert_eq!(said.code, 0);
    assert!(
        said.text
            .starts_with("# orders.refund was held in part (own) and is left out\n")
    );
    let policy = toml::from_str::<PolicyDocument>(&said.text)
        .unwrap()
        .compile()
        .unwrap();
    let till = serde_json::from_str::<MappingDocument>(include_str!("../data/till.json")).unwrap();
    let till = till.compile().unwrap();
    let import = till.import(["REFUND OWN"]).unwrap();
    assert_eq!(policy.role("cashier").unwrap().actions(), import.in_full());

    let said = till_role("cashier");
    assert!(said.text.contains("orders.capture"), "{}", said.text);
}

fn till_role(role: &str) -> Said {
    till("import", &["--built-in", role])
}

#[test]
fn an_export_tells_what_to_tick_and_what_goes_with_it() {
    let wanted = ["--actions", "orders.view,orders.refund"];
    let said = till("export", &wanted);
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
    assert_eq!(
        said.text,
        "\
Tills of our own
  Tick:
    RECEIPTS: Look up receipts
    RETURN: Take goods back
    REFUND: Give money back
  Gives away 3 actions beyond, the worst first:
    medium: orders.transactions, orders.return, inventory.adjust (in part)
  In one hand this breaks:
    O2C-08 (medium): Confirm goods that never came back, then pay.
"
    );
    // Not all of it can be had without more: the answer is there, and the code tells.
    let never = till(
        "export",
        &[&wanted[..], &["--goal", "never-exceed"]].concat(),
    );
    assert_eq!(
        (never.code, never.text.as_str()),
        (
            1,
            "\
Tills of our own
  Tick nothing.
  Not given, only together with more than was wanted: orders.view, orders.refund
"
        )
    );
    let json = till("export", &[&wanted[..], &["--json"]].concat()).json();
    let ids: Vec<&Value> = (json[0]["permissions"].as_array().unwrap().iter())
        .map(|permission| &permission["id"])
        .collect();
    assert_eq!(ids, ["RECEIPTS", "RETURN", "REFUND"]);
    assert_eq!(json[0]["duties"][0]["rule"], "O2C-08");
}

#[test]
fn without_a_list_every_shipped_one_is_asked() {
    let said = platform(&[
        "export",
        "--template",
        "fulfillment",
        "--addon",
        "returns",
        "--json",
    ]);
    let rows = said.json();
    let asked: Vec<&str> = (rows.as_array().unwrap().iter())
        .map(|row| row["list"].as_str().unwrap())
        .collect();
    let ids: Vec<&str> = platforms::all().map(Mapping::id).collect();
    assert_eq!(asked, ids);
    assert!(
        rows[0]["wanted"]
            .as_array()
            .unwrap()
            .contains(&json!("orders.return"))
    );
}

#[test]
fn a_role_of_a_policy_is_asked_with_its_limits() {
    let policy = File::new(
        "limits.toml",
        "schema = 1\ncatalogue = 1\n[host_actions]\n\"till.open\" = { slot = 0, level = \"edit\", risk = \"low\" }\n\
         [roles.desk]\nallow = [\"orders.view\", \"orders.refund\", \"till.open\"]\n\
         limits = [{ id = \"l\", actions = [\"orders.refund\"], per = \"request\", unit = \"EUR\", hard = 5 }]\n",
    );
    let drawer = include_str!("../data/till.json").replace(
        "\"outside\":\"point of sale: no sale is changed, the journal counts the openings\"",
        "\"gives\":[\"till.open\"]",
    );
    let drawer = File::new("drawer.json", &drawer);
    let role = ["--policy", policy.name(), "--role", "desk"];
    let said = platform(&[&["export", "--mapping", drawer.name(), "--json"], &role[..]].concat());
    let rows = said.json();
    // The till can say limits, and an action of the policy's own.
    assert_eq!(rows[0]["not_expressed"], json!([]));
    assert_eq!(rows[0]["lacks"], json!([]));
    let on_ecwid = platform(&[&["export", "--on", "ecwid", "--json"], &role[..]].concat()).json();
    assert_eq!(
        on_ecwid[0]["not_expressed"],
        json!([{"restriction": "limit", "actions": ["orders.refund"]}])
    );
    // Without the policy nobody knows the action.
    let said = platform(&["list", "--mapping", drawer.name()]);
    assert_eq!(said.code, 2);
    let place = "permissions[3].gives[0]: unknown action \"till.open\"";
    assert!(said.complaints.contains(place), "{}", said.complaints);
}

#[test]
fn a_comparison_counts_what_is_given_beyond() {
    let wanted = ["--actions", "orders.view,orders.refund"];
    let said = till(
        "compare",
        &[&wanted[..], &["--on", "ecwid", "--json"]].concat(),
    );
    let rows = said.json();
    assert_eq!(rows[0]["list"], "ecwid");
    assert_eq!(
        rows[1],
        json!({
            "list": "till", "boxes": ["RECEIPTS", "RETURN", "REFUND"],
            "critical": 0, "high": 0, "medium": 3, "low": 0, "not_given": 0, "wider": 0,
            "not_expressed": [], "is_exact": false, "is_least": true, "partial": false,
        })
    );
    let said = till("compare", &wanted);
    let last = said.text.lines().last().unwrap();
    assert_eq!(
        last.split_whitespace().collect::<Vec<_>>(),
        ["till", "3", "0", "0", "3", "0", "0", "-"]
    );
    // What was wanted until some day, and cannot be ended there, is told.
    let until = ["--template", "private_fulfillment_agent"];
    let said = till("compare", &until);
    let last = said.text.lines().last().unwrap();
    assert!(last.ends_with("until, step_up"), "{}", said.text);
    // A list that is named twice answers once.
    let twice = ["compare", "--on", "wix", "--on", "wix", "--json"];
    let rows = platform(&[&twice[..], &wanted].concat()).json();
    assert_eq!(rows.as_array().unwrap().len(), 1);
}

#[test]
fn built_in_roles_are_compared_and_what_is_not_known_is_said_to_be_so() {
    let said = till("compare", &["--built-ins"]);
    assert_eq!(said.code, 0);
    let roles: Vec<&str> = (said.text.lines().skip(2))
        .map(|line| line.split_whitespace().nth(1).unwrap())
        .collect();
    assert_eq!(roles, ["cashier", "shift_lead", "owner"]);
    assert!(said.text.contains("about 11"), "{}", said.text);
    let said = platform(&["compare", "--built-ins", "--on", "ecwid_apps"]);
    assert_eq!(
        said.text,
        "No roles of its own come with any of these lists.\n"
    );

    let said = platform(&["compare", "--built-ins", "--on", "shopify"]);
    let marketer = said
        .text
        .lines()
        .find(|line| line.contains("Marketer"))
        .unwrap();
    assert!(marketer.trim_end().ends_with("not known"), "{marketer}");
    let rows = platform(&["compare", "--built-ins", "--on", "shopify", "--json"]).json();
    let rows = rows.as_array().unwrap();
    let marketer = rows.iter().find(|row| row["role"] == "Marketer").unwrap();
    assert_eq!(marketer["known"], "not");
    assert!(marketer.get("actions").is_none());
}

/// The README shows what some built-in roles hold; it must be what they hold.
#[test]
fn the_readme_tells_of_built_in_roles_what_the_lists_say() {
    let readme = include_str!("../../README.md");
    let table = readme.split("| role | actions |").nth(1).unwrap();
    let table: Vec<&str> = (table.lines().skip(2))
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert_eq!(table.len(), 11);
    for line in table {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let (list, role) = cells[0].split_once(": ").unwrap();
        let said = platform(&["compare", "--built-ins", "--on", list]);
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let expected = words(&format!("{list} {role} {}", cells[1..].join(" ")));
        let found = said.text.lines().map(words).any(|row| row == expected);
        assert!(found, "{expected}\n{}", said.text);
    }
}

#[test]
fn what_is_wrong_is_said_all_at_once_and_nothing_is_answered() {
    let broken = include_str!("../data/till.json")
        .replace("\"needs\":[\"RETURN\"],\"", "\"needs\":[\"RETRUN\"],\"")
        .replace("orders.capture", "orders.captrue");
    let broken = File::new("broken.json", &broken);
    let no_json = File::new("no.json", "{\n  \"id\": 7\n}");
    let table: &[(&[&str], &[&str])] = &[
        (
            &["import", "--on", "shopify", "orderz", "custmers"],
            &[
                "unknown permission \"orderz\": did you mean \"orders\"?",
                "did you mean \"customers\"?",
            ],
        ),
        (
            &["import", "orders"],
            &["name one list, with --on one of ecwid, "],
        ),
        (
            &["import", "--on", "shopify", "--on", "ecwid"],
            &["name one list"],
        ),
        (
            &["import", "--on", "shopify", "--built-in", "Marketer"],
            &["--built-in: what \"Marketer\" holds is not known"],
        ),
        (
            &["import", "--on", "shopify", "--built-in", "Marketeer"],
            &["--built-in: unknown built-in role \"Marketeer\": did you mean \"Marketer\"?"],
        ),
        (&["export"], &["say what somebody shall be able to do"]),
        (&["compare"], &["say what somebody shall be able to do"]),
        (
            &["export", "--on", "shopfy", "--actions", "orders.veiw"],
            &[
                "--on: unknown platform mapping \"shopfy\": did you mean \"shopify\"?",
                "--actions: unknown action \"orders.veiw\": did you mean \"orders.view\"?",
            ],
        ),
        (
            &["export", "--template", "fulfilment", "--addon", "returns"],
            &["--template: unknown template \"fulfilment\": did you mean \"fulfillment\"?"],
        ),
        (
            &["list", "--mapping", broken.name()],
            &[
                "permissions[0].gives[1]: unknown action \"orders.captrue\": did you mean \"orders.capture\"?",
                "permissions[9].needs[0]: unknown permission \"RETRUN\": did you mean \"RETURN\"?",
            ],
        ),
        (
            &["list", "--mapping", no_json.name()],
            &["no.json:2:9: id: invalid type: integer `7`, expected a string"],
        ),
        (
            &["list", "--mapping", "/nowhere.json"],
            &["/nowhere.json: cannot be read: "],
        ),
    ];
    for (words, complaints) in table {
        let said = platform(words);
        assert_eq!((said.code, said.text.as_str()), (2, ""), "{words:?}");
        for complaint in *complaints {
            assert!(
                said.complaints.contains(complaint),
                "{words:?}: {}",
                said.complaints
            );
        }
    }
}

#[test]
fn nothing_to_tick_is_no_list_where_that_would_mean_everything() {
    let never = [
        "--actions",
        "orders.view",
        "--goal",
        "never-exceed",
        "--on",
        "ecwid",
    ];
    let said = platform(&[&["compare"], &never[..]].concat());
    let last = said.text.lines().last().unwrap();
    assert!(last.starts_with("ecwid   no account"), "{}", said.text);
    let rows = platform(&[&["compare", "--json"], &never[..]].concat()).json();
    assert_eq!(rows[0]["boxes"], Value::Null);
    let rows = platform(&[&["export", "--json"], &never[..]].concat()).json();
    assert_eq!(rows[0]["permissions"], Value::Null);
    let said = platform(&["import", "--on", "ecwid", "--as-role", "boss"]);
    assert_eq!((said.code, said.text.as_str()), (2, ""));
    let why = "takes an empty list for everything: name the boxes";
    assert!(said.complaints.contains(why), "{}", said.complaints);
}

#[test]
fn a_role_of_which_not_all_is_known_is_read_with_a_word_on_it() {
    let staff = ["import", "--on", "bigcommerce", "--built-in", "Sales Staff"];
    let said = platform(&staff);
    assert!(said.text.contains("  Role: Sales Staff\n"), "{}", said.text);
    assert!(said.text.contains("  Gives about "), "{}", said.text);
    assert!(said.text.contains("  Mind the role: "), "{}", said.text);
    let role = platform(&[&staff[..], &["--as-role", "sales"]].concat());
    let line = "# Sales Staff is rebuilt from what is written of it\n";
    assert!(role.text.starts_with(line), "{}", role.text);
    let json = platform(&[&staff[..], &["--json"]].concat()).json();
    assert_eq!(json["known"], "documented");
    assert_eq!(json["role"], "Sales Staff");
}

#[test]
fn a_wish_beside_a_policy_is_under_what_the_policy_asks_of_everybody() {
    let policy = File::new(
        "fresh.toml",
        "schema = 1\ncatalogue = 1\n[[step_up]]\nactions = [\"orders.refund\"]\nassurance = \"multi_factor\"\nmax_age = 900\n",
    );
    let asked = ["compare", "--on", "wix", "--json", "--actions"];
    let refund = [&asked[..], &["orders.view, orders.refund"]].concat();
    assert_eq!(platform(&refund).json()[0]["not_expressed"], json!([]));
    let with = platform(&[&refund[..], &["--policy", policy.name()]].concat());
    assert_eq!(with.json()[0]["not_expressed"], json!(["step_up"]));
    // What the policy leaves to nobody cannot be wished for.
    let orders = File::new(
        "orders.toml",
        "schema = 1\ncatalogue = 1\n[guardrail]\nfeatures = [\"orders\"]\n",
    );
    let payments = [
        "export",
        "--actions",
        "settings.payments",
        "--policy",
        orders.name(),
    ];
    let said = platform(&payments);
    assert_eq!((said.code, said.text.as_str()), (2, ""));
    let why = "--actions: the guardrail of the policy leaves settings.payments to nobody";
    assert!(said.complaints.contains(why), "{}", said.complaints);
}

#[test]
fn an_action_of_the_policys_own_is_named_on_a_list_that_does_not_have_it() {
    let policy = File::new(
        "own.toml",
        "schema = 1\ncatalogue = 1\n[host_actions]\n\"loyalty.adjust\" = { slot = 1, level = \"full\", risk = \"high\" }\n\
         [roles.desk]\nallow = [\"orders.view\", \"loyalty.adjust\"]\n",
    );
    let role = [
        "--policy",
        policy.name(),
        "--role",
        "desk",
        "--on",
        "shopify",
    ];
    let said = platform(&[&["export"], &role[..]].concat());
    assert_eq!(said.code, 1);
    let line = "  Not given, no permission gives it: loyalty.adjust\n";
    assert!(said.text.contains(line), "{}", said.text);
    let rows = platform(&[&["export", "--json"], &role[..]].concat()).json();
    assert_eq!(
        rows[0]["lacks"],
        json!([{"action": "loyalty.adjust", "why": "no_permission"}])
    );
    assert_eq!(rows[0]["wanted"], json!(["orders.view", "loyalty.adjust"]));
}

#[test]
fn an_account_is_a_wish_of_what_it_could_do() {
    let shop = [
        "export",
        "--policy",
        "examples/quickstart/policy.toml",
        "--accounts",
        "examples/quickstart/accounts.json",
        "--now",
        "1773133080",
        "--on",
        "magento",
        "--json",
    ];
    let of = |account| platform(&[&shop[..], &["--account", account]].concat());
    let rows = of("10").json();
    let wanted: Vec<&str> = (rows[0]["wanted"].as_array().unwrap().iter())
        .map(|name| name.as_str().unwrap())
        .collect();
    let could = command()
        .args(["could-ever", "--account", "10", "--json"])
        .args(&shop[1..7])
        .output()
        .unwrap();
    let could: Value = serde_json::from_slice(&could.stdout).unwrap();
    assert_eq!(could["could_ever"], json!(wanted));
    assert!(!wanted.is_empty());
    let said = of("4711");
    assert_eq!((said.code, said.text.as_str()), (2, ""));
    let why = "--account: account 4711 is not in examples/quickstart/accounts.json";
    assert!(said.complaints.contains(why), "{}", said.complaints);
}

/// The help shows what is written: each of its lines is, as far as it is not cut.
#[test]
fn the_help_shows_what_is_written() {
    let both = ["--actions", "orders.view,orders.fulfill"];
    let on = |list| ["--on", list];
    let till = ["--mapping", "tests/data/till.json"];
    let asked: [(&str, &[&[&str]]); 4] = [
        (
            "import",
            &[&[&on("shopify")[..], &["fulfill_and_ship_orders"]].concat()],
        ),
        ("export", &[&[&on("ecwid")[..], &both].concat()]),
        ("list", &[&[], &till]),
        (
            "compare",
            &[
                &[&on("ecwid")[..], &on("shopify"), &both].concat(),
                &["--built-ins"],
            ],
        ),
    ];
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (verb, samples) in asked {
        let help = platform(&[verb, "--help"]).text;
        let (_, help) = help.split_once("Lines written").unwrap();
        let (help, _) = help.split_once("\nExit code:").unwrap();
        let is_sample = |line: &&str| line.starts_with("  ");
        let mut lines = help.lines().peekable();
        for arguments in samples {
            let written = platform(&[&[verb], *arguments].concat()).text;
            let written: Vec<String> = written.lines().map(words).collect();
            while lines.next_if(|line| !is_sample(line)).is_some() {}
            let mut count = 0;
            while let Some(line) = lines.next_if(is_sample) {
                let line = words(line.split('…').next().unwrap());
                let is_written = written.iter().any(|known| known.starts_with(&line));
                assert!(is_written || line.contains('─'), "{verb}: {line}");
                count += 1;
            }
            assert!(count > 2, "{verb}: {arguments:?}");
        }
        // Nothing is shown that was not compared.
        assert_eq!(lines.find(is_sample), None, "{verb}");
    }
}

#[test]
fn what_would_be_left_out_in_silence_is_refused() {
    for words in [
        ["export", "--policy", "p", "--role", "r", "--addon", "a"],
        [
            "compare",
            "--built-ins",
            "--addon",
            "a",
            "--template",
            "t",
            "--json",
        ],
    ] {
        let said = platform(&words);
        assert_eq!((said.code, said.text.as_str()), (2, ""));
        assert!(
            said.complaints.contains("cannot be used with"),
            "{}",
            said.complaints
        );
    }
}
