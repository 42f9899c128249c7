//! Mappings as documents: what reading refuses, whose actions they may name, and that what is
//! written reads back.
//!
//! Lives here: the form. What is wrong with a document that can be read is in
//! `mistakes`, what the till's means in `till`.

use countersign::actions::{orders, staff};
use countersign::platforms::{
    self, BuiltInDocument, Goal, Holders, Lack, MappingDocument, Part, PermissionDocument,
    Restriction, Wanted,
};
use countersign::{HostActionDocument, Level, MistakeKind, Policy, PolicyDocument, Risk};
use serde_json::json;

use crate::drawer::{TILL, changed, read, till, wrong};

// ---- what is refused before it is compiled ----

/// Each change is refused when it is read, with an error that starts so.
fn each_is_refused(rows: &[(&str, &str, &str)]) {
    for (from, to, said) in rows {
        let error = read(&changed(from, to)).expect_err(to);
        assert!(error.starts_with(said), "{to}: {error}");
    }
}

#[test]
fn keys_that_are_unknown_doubled_or_missing_are_refused() {
    let permission = "`id`, `title`, `group`, `gives`, `partly`, `needs`, `includes`, `outside`, \
                      `became`, `sensitive`, `from_owner`, `note`";
    let unknown =
        |key: &str, known: &str| format!("unknown field `{key}`, expected one of {known}");
    each_is_refused(&[
        // Keys that nobody knows: the rest of the message lists those that are.
        (
            r#""holders": "#,
            r#""Holders": "#,
            "unknown field `Holders`, expected one of `schema`, `id`, `name`, ",
        ),
        (
            r#""gives":["staff.audit_log"]"#,
            r#""give":["staff.audit_log"]"#,
            &unknown("give", permission),
        ),
        (
            r#""known":"documented""#,
            r#""is_known":"documented""#,
            "unknown field `is_known`, expected one of `id`, `permissions`, `everything`, `owner`, `known`, `note`",
        ),
        // Keys that stand there twice.
        (
            r#""catalogue": 1"#,
            r#""catalogue": 1, "catalogue": 1"#,
            "duplicate field `catalogue`",
        ),
        (
            r#""title":"Read the journal""#,
            r#""title":"Read the journal","title":"Read it""#,
            "duplicate field `title`",
        ),
        (
            r#"{"orders.refund":"own"}"#,
            r#"{"orders.refund":"own","orders.refund":"some"}"#,
            r#"the key "orders.refund" stands here twice: drop one"#,
        ),
        (
            r#""owner":true"#,
            r#""owner":true,"owner":true"#,
            "duplicate field `owner`",
        ),
        // Keys without which it would say nothing.
        (r#""holders": "staff","#, "", "missing field `holders`"),
        (r#""catalogue": 1,"#, "", "missing field `catalogue`"),
        (r#""name": "Tills of our own","#, "", "missing field `name`"),
        (
            r#""title":"Read the journal","#,
            "",
            "missing field `title`",
        ),
        (r#"{"id":"JOURNAL","#, "{", "missing field `id`"),
    ]);
}

#[test]
fn nothing_in_the_place_of_something_is_refused() {
    each_is_refused(&[
        (
            r#""holders": "staff""#,
            r#""holders": null"#,
            "invalid type: null, expected a string",
        ),
        (
            r#"["staff.audit_log"]"#,
            "null",
            "invalid type: null, expected a sequence",
        ),
        (
            r#""note":"Of the same day only.""#,
            r#""note":null"#,
            "invalid type: null, expected a string",
        ),
        (
            r#""known":"documented""#,
            r#""known":null"#,
            "invalid type: null, expected a string",
        ),
        (
            r#"{"orders.refund":"own"}"#,
            "null",
            "invalid type: null, expected a table with names as keys",
        ),
        (
            r#""everything":true"#,
            r#""everything":null"#,
            "invalid type: null, expected a boolean",
        ),
    ]);
}

#[test]
fn something_of_another_type_is_refused() {
    each_is_refused(&[
        // A list in the place of a table, and the other way round.
        (
            r#"{"id":"owner","everything":true,"owner":true}"#,
            r#"["owner"]"#,
            "invalid type: sequence, expected a built-in role as a table of keys",
        ),
        (
            r#"{"id":"DAY","title":"Figures of the day","group":"Office","partly":{"reports.sales":"recent"}}"#,
            r#"["DAY","Figures of the day"]"#,
            "invalid type: sequence, expected a permission as a table of keys",
        ),
        (
            r#"{"orders.refund":"own"}"#,
            r#"["orders.refund"]"#,
            "invalid type: sequence, expected a table with names as keys",
        ),
        (
            r#"["staff.audit_log"]"#,
            r#"{"staff.audit_log":true}"#,
            "invalid type: map, expected a sequence",
        ),
        // Something of another type.
        (
            r#"["staff.audit_log"]"#,
            r#""staff.audit_log""#,
            r#"invalid type: string "staff.audit_log", expected a sequence"#,
        ),
        (
            r#"["staff.audit_log"]"#,
            "[1]",
            "invalid type: integer `1`, expected a string",
        ),
        (
            r#""catalogue": 1"#,
            r#""catalogue": "1""#,
            r#"invalid type: string "1", expected u64"#,
        ),
        (
            r#""catalogue": 1"#,
            r#""catalogue": -1"#,
            "invalid value: integer `-1`, expected u64",
        ),
        (
            r#""everything":true"#,
            r#""everything":"yes""#,
            r#"invalid type: string "yes", expected a boolean"#,
        ),
        (
            r#""everything":true"#,
            r#""everything":1"#,
            "invalid type: integer `1`, expected a boolean",
        ),
    ]);
    let list = read("[]").unwrap_err();
    let said = "invalid type: sequence, expected a platform mapping as a table of keys";
    assert!(list.starts_with(said), "{list}");
}

// ---- of a catalogue that is not there, and of a policy ----

#[test]
fn of_a_catalogue_that_does_not_exist_it_is_not_compiled() {
    let text = changed(r#""catalogue": 1"#, r#""catalogue": 99"#);
    let document = read(&text).unwrap();
    let said = "a mistake in the platform mapping: catalogue: catalogue 99 is not known: this \
                version ships catalogues 1 to 1";
    let error = document.compile().unwrap_err();
    assert_eq!(error.to_string(), said);
    let unknown = MistakeKind::UnknownCatalogue {
        found: 99,
        newest: 1,
    };
    assert_eq!(error.mistakes()[0].kind(), &unknown);
    // Nor by a policy, whichever it pins.
    let policy = PolicyDocument::new().compile().unwrap();
    assert_eq!(policy.mapping(&document).unwrap_err().to_string(), said);
}

/// A policy with an action of the host's own.
fn with_own_refunds() -> Policy {
    let action = HostActionDocument::new(0, Level::Full, Risk::High);
    let document = PolicyDocument::new().host_action("till.refund", action);
    document.compile().unwrap()
}

#[test]
fn a_mapping_of_a_policy_knows_the_hosts_own_actions() {
    let policy = with_own_refunds();
    let text = changed(
        r#""gives":["orders.refund"]"#,
        r#""gives":["orders.refund","till.refund"]"#,
    );
    let document = read(&text).unwrap();
    let till = policy.mapping(&document).unwrap();
    let own = policy.action("till.refund").unwrap();
    let facts = till.facts(own).unwrap();
    assert_eq!(
        (facts.name, facts.feature, facts.risk),
        ("till.refund", "till", Risk::High)
    );
    assert!(till.actions().any(|known| known.action == own));

    let import = till.import(["REFUND"]).unwrap();
    assert!(import.actions().contains(own));
    let export = till.export(&Wanted::new(own), Goal::Cover);
    assert_eq!(export.ids().unwrap(), ["RECEIPTS", "RETURN", "REFUND"]);
    assert!(export.lacks().is_empty());
    let told = serde_json::to_value(&export).unwrap();
    assert_eq!(told["wanted"], json!(["till.refund"]));
    // What it means is a role of this policy.
    let role = PolicyDocument::new()
        .host_action(
            "till.refund",
            HostActionDocument::new(0, Level::Full, Risk::High),
        )
        .role("refunds", import.role_with_parts());
    let policy = role.compile().unwrap();
    let wanted = policy.wanted_by_role("refunds").unwrap();
    assert_eq!(wanted.actions(), import.actions());
}

#[test]
fn without_that_policy_its_actions_are_unknown() {
    let document = MappingDocument::new("till", "Tills of our own")
        .permission(PermissionDocument::new("BACK", "Money back").gives(["till.refund"]));
    let said = "permissions[0].gives[0]: unknown action \"till.refund\": names are compared \
                whole and exactly";
    assert_eq!(wrong(&document), [said]);
    let other = PolicyDocument::new().compile().unwrap();
    let error = other.mapping(&document).unwrap_err();
    assert_eq!(error.mistakes()[0].to_string(), said);
    assert!(with_own_refunds().mapping(&document).is_ok());
    // One that is near a shipped action is probably a slip.
    let near = MappingDocument::new("till", "Tills of our own")
        .permission(PermissionDocument::new("BACK", "Money back").gives(["order.refund"]));
    let said = "permissions[0].gives[0]: unknown action \"order.refund\": did you mean \
                \"orders.refund\"?";
    assert_eq!(wrong(&near), [said]);
    let own = HostActionDocument::new(0, Level::Full, Risk::High);
    let policy = PolicyDocument::new().host_action("order.refund", own);
    assert!(policy.compile().unwrap().mapping(&near).is_ok());
    // A mapping without the policy knows nothing of what it names.
    let own = with_own_refunds().action("till.refund").unwrap();
    assert!(platforms::named("ecwid").unwrap().facts(own).is_none());
    let till = till();
    let export = till.export(&Wanted::new(own), Goal::Cover);
    assert_eq!(export.lacks(), [(own, Lack::NoPermission)]);
}

// ---- written, read and built ----

/// A document with everything that a builder can say.
fn built() -> MappingDocument {
    MappingDocument::new("till_apps", "What is connected to our tills")
        .of_platform("till")
        .for_apps()
        .empty_is_everything()
        .expresses([Restriction::Stores, Restriction::Until])
        .owner_only([staff::TRANSFER_OWNERSHIP])
        .permission(PermissionDocument::new("receipts", "Receipts").gives([orders::VIEW]))
        .permission(
            PermissionDocument::new("returns", "Returns")
                .gives(["orders.return"])
                .partly("orders.refund", Part::Recent)
                .needs(["receipts"]),
        )
        .permission(PermissionDocument::new("both", "Both").includes(["receipts", "returns"]))
        .permission(PermissionDocument::new("light", "Light").outside("point of sale: a lamp"))
        .permission(PermissionDocument::new("all", "All").became(["both", "light"]))
        .role(BuiltInDocument::of("scanner", ["receipts"]))
}

const BUILT: &str = r#"{
"schema": 1,
"id": "till_apps",
"name": "What is connected to our tills",
"platform": "till",
"holders": "apps",
"catalogue": 1,
"empty": "everything",
"expresses": ["stores", "until"],
"owner_only": ["staff.transfer_ownership"],
"permissions": [
{"id":"receipts","title":"Receipts","gives":["orders.view"]},
{"id":"returns","title":"Returns","gives":["orders.return"],"partly":{"orders.refund":"recent"},"needs":["receipts"]},
{"id":"both","title":"Both","includes":["receipts","returns"]},
{"id":"light","title":"Light","outside":"point of sale: a lamp"},
{"id":"all","title":"All","became":["both","light"]}
],
"roles": [
{"id":"scanner","permissions":["receipts"]}
]
}"#;

#[test]
fn builders_make_the_same_document_as_text() {
    assert_eq!(built(), read(BUILT).unwrap());
    assert_eq!(
        built().compile().unwrap(),
        read(BUILT).unwrap().compile().unwrap()
    );
    let plain = BUILT
        .replace('\n', "")
        .replace("\": ", "\":")
        .replace(", \"", ",\"");
    assert_eq!(serde_json::to_string(&built()).unwrap(), plain);
}

#[test]
fn a_new_document_is_for_staff_of_its_own_platform() {
    let document = MappingDocument::new("till", "Tills")
        .permission(PermissionDocument::new("SALE", "Sell").gives(["orders.create"]));
    let till = document.compile().unwrap();
    assert_eq!((till.platform(), till.holders()), ("till", Holders::Staff));
    assert_eq!((till.catalogue(), till.source()), (1, ""));
    assert!(till.expresses().is_empty() && till.owner_only().is_empty());
}

#[test]
fn documents_read_back_as_they_were_written() {
    let shipped = platforms::all().map(|known| platforms::text_of(known.id()).unwrap());
    for text in [TILL, BUILT].into_iter().chain(shipped) {
        let document = read(text).unwrap();
        let compact = serde_json::to_string(&document).unwrap();
        let pretty = serde_json::to_string_pretty(&document).unwrap();
        assert_eq!(read(&compact).unwrap(), document);
        assert_eq!(read(&pretty).unwrap(), document);
        // Formats that sort keys change the document and not what it means.
        let mapping = document.compile().unwrap();
        let toml = toml::to_string(&document).unwrap();
        let sorted: [MappingDocument; 2] = [
            toml::from_str(&toml).expect(&toml),
            serde_json::from_value(serde_json::to_value(&document).unwrap()).unwrap(),
        ];
        for again in sorted {
            assert_eq!(again.compile().unwrap(), mapping);
        }
    }
}

#[test]
fn nothing_is_written_that_was_not_said() {
    for text in [TILL, BUILT] {
        let written = serde_json::to_value(read(text).unwrap()).unwrap();
        let said: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(written, said);
    }
}
