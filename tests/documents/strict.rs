//! Strict reading, at every place of every golden document: what is unknown, doubled, `null` or
//! inexact is refused, so that nothing is dropped in silence (R1).
//!
//! Lives here: what holds of every key alike.

use std::collections::BTreeSet;

use crate::golden::{
    ACCOUNT_JSON, POLICY_JSON, REQUEST_JSON, Refusal, golden_account, golden_policy, read, refusal,
};
use countersign::{AccountDocument, PolicyDocument, RequestDocument};
use serde_json::{Value, json};

/// What `keys` of a document there are, as reading tells when it meets one
/// that there is not.
fn known_keys(refusal: &Refusal) -> Vec<&str> {
    let (_, said) = refusal;
    let (what, known) = said.split_once(", expected ").expect(said);
    assert!(what.starts_with("unknown field"), "{said}");
    known.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_golden_files_use_every_key_there_is() {
    let (mut levels, mut keys) = (0, 0);
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            let Value::Object(table) = node else { continue };
            if is_named(&place) {
                continue;
            }
            let text = with_node(&document.golden, &place, &with_key(table, "colour", "1"));
            let refusal = (document.read)(&text).expect_err(&text);
            // If not in this table, then in another of the same shape.
            let shape = shape(&place);
            let used: BTreeSet<String> = nodes(&document.golden)
                .iter()
                .filter(|(place, _)| self::shape(place) == shape)
                .filter_map(|(_, node)| node.as_object())
                .flat_map(|table| table.keys().cloned())
                .collect();
            levels += 1;
            for key in known_keys(&refusal) {
                keys += 1;
                assert!(
                    used.contains(key),
                    "no golden {} uses {key} at {shape}",
                    document.name
                );
            }
        }
    }
    assert!(levels > 20 && keys > 100, "{levels} tables, {keys} keys");
}

// Strict reading, at every place of every golden document.

/// One kind of document, with its golden file.
pub(crate) struct Document {
    name: &'static str,
    pub(crate) golden: Value,
    read: fn(&str) -> Result<(), Refusal>,
}

pub(crate) fn documents() -> [Document; 3] {
    let golden = |text| -> Value { serde_json::from_str(text).unwrap() };
    [
        Document {
            name: "policy",
            golden: golden(POLICY_JSON),
            read: |text| read::<PolicyDocument>(text).map(drop),
        },
        Document {
            name: "account",
            golden: golden(ACCOUNT_JSON),
            read: |text| read::<AccountDocument>(text).map(drop),
        },
        Document {
            name: "request",
            golden: golden(REQUEST_JSON),
            read: |text| read::<RequestDocument>(text).map(drop),
        },
    ]
}

fn inside(place: &str, key: &str) -> String {
    match place {
        "." => key.to_owned(),
        place => format!("{place}.{key}"),
    }
}

/// Every value in a document with its place, the document itself at ".".
fn nodes(value: &Value) -> Vec<(String, &Value)> {
    fn walk<'a>(place: String, value: &'a Value, found: &mut Vec<(String, &'a Value)>) {
        match value {
            Value::Object(table) => {
                for (key, value) in table {
                    walk(inside(&place, key), value, found);
                }
            }
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    walk(format!("{place}[{index}]"), value, found);
                }
            }
            _ => {}
        }
        found.push((place, value));
    }
    let mut found = Vec::new();
    walk(String::from("."), value, &mut found);
    found
}

/// The document as text, with `text` in place of the value at `target`.
pub(crate) fn with_node(value: &Value, target: &str, text: &str) -> String {
    fn write(place: &str, value: &Value, target: &str, text: &str) -> String {
        if place == target {
            return text.to_owned();
        }
        match value {
            Value::Object(table) => {
                let entries = table.iter().map(|(key, value)| {
                    let value = write(&inside(place, key), value, target, text);
                    format!("{}: {value}", json!(key))
                });
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            Value::Array(list) => {
                let values = list.iter().enumerate();
                let values =
                    values.map(|(i, value)| write(&format!("{place}[{i}]"), value, target, text));
                format!("[{}]", values.collect::<Vec<_>>().join(", "))
            }
            other => other.to_string(),
        }
    }
    write(".", value, target, text)
}

pub(crate) type Entries = serde_json::Map<String, Value>;

/// The table as text, with one more entry.
fn with_key(table: &Entries, key: &str, value: &str) -> String {
    let mut entries: Vec<String> = (table.iter())
        .map(|(key, value)| format!("{}: {value}", json!(key)))
        .collect();
    entries.push(format!("{}: {value}", json!(key)));
    format!("{{{}}}", entries.join(", "))
}

/// Whether the keys of the table at this place are names and not parts of the
/// format.
fn is_named(place: &str) -> bool {
    ["host_actions", "host_kinds", "roles"].contains(&place) || place.ends_with("levels")
}

/// A place with its names and positions left out; entries of an account have
/// one shape, whatever list they stand in, and so have limits and caps.
fn shape(place: &str) -> String {
    let mut shape = String::new();
    let mut rest = place;
    for named in ["host_actions.", "host_kinds.", "roles."] {
        if let Some(inner) = place.strip_prefix(named) {
            // A host's action has a dot in its name, and no table inside.
            let name = match (named, inner.split_once('.')) {
                ("host_actions.", Some((_, verb))) => verb.split_once('.').map(|(_, key)| key),
                (_, Some((_, key))) => Some(key),
                (_, None) => None,
            };
            shape = format!("{named}*{}", if name.is_some() { "." } else { "" });
            rest = name.unwrap_or_default();
        }
    }
    for part in rest.split(['[', ']']) {
        if part.parse::<usize>().is_ok() {
            shape.push_str("[]");
        } else {
            shape.push_str(part);
        }
    }
    shape
        .replace("denies[]", "grants[]")
        .replace("boundary[]", "grants[]")
        .replace("waivers[].scope", "grants[].scope")
        .replace("cap[]", "roles.*.limits[]")
}

#[test]
fn a_golden_document_is_read_whole_however_it_is_laid_out() {
    for document in documents() {
        let text = with_node(&document.golden, "nowhere", "");
        assert_eq!((document.read)(&text), Ok(()), "{text}");
    }
}

#[test]
fn a_key_that_stands_twice_is_refused_at_every_level() {
    let mut tried = 0;
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            let Value::Object(table) = node else { continue };
            for (key, value) in table {
                let twice = with_key(table, key, &value.to_string());
                let text = with_node(&document.golden, &place, &twice);
                let (found, said) = (document.read)(&text).expect_err(&text);
                let expected = if is_named(&place) {
                    format!("the key \"{key}\" stands here twice: drop one")
                } else {
                    format!("duplicate field `{key}`")
                };
                assert_eq!(found, place, "{key}");
                assert_eq!(said, expected, "{place}");
                tried += 1;
            }
        }
    }
    assert!(tried > 80, "{tried}");
}

#[test]
fn a_key_that_does_not_exist_is_refused_at_every_level() {
    let mut tried = 0;
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            let Value::Object(table) = node else { continue };
            if is_named(&place) {
                continue;
            }
            for key in ["colour", "Id", "__proto__", ""] {
                let text = with_node(&document.golden, &place, &with_key(table, key, "null"));
                let (found, said) = (document.read)(&text).expect_err(&text);
                assert_eq!(found, inside(&place, key));
                let expected = format!("unknown field `{key}`, expected ");
                assert!(said.starts_with(&expected), "{place}: {said}");
                tried += 1;
            }
        }
    }
    assert!(tried > 80, "{tried}");
}

#[test]
fn null_is_refused_in_every_place() {
    for document in documents() {
        for (place, _) in nodes(&document.golden) {
            let text = with_node(&document.golden, &place, "null");
            let (found, said) = (document.read)(&text).expect_err(&text);
            assert_eq!(found, place, "{said}");
            assert!(said.starts_with("invalid type: null, expected"), "{said}");
        }
    }
}

#[test]
fn a_number_with_a_point_or_an_exponent_is_refused_in_every_place() {
    let mut tried = 0;
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            if !node.is_number() {
                continue;
            }
            for number in [
                format!("{node}.0"),
                format!("{node}e0"),
                String::from("0.5"),
            ] {
                let text = with_node(&document.golden, &place, &number);
                let (found, said) = (document.read)(&text).expect_err(&text);
                assert_eq!(found, place, "{said}");
                assert!(
                    said.starts_with("invalid type: floating point `"),
                    "{place}: {said}"
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 80, "{tried}");
}

#[test]
fn a_table_is_refused_where_a_list_or_a_value_belongs() {
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            if node.is_object() {
                continue;
            }
            // A scope is text or a table, and a side of a duty rule a list or a table,
            // so there the table is refused as one that has not the right keys.
            let text = with_node(&document.golden, &place, "{\"orders\": 1}");
            let (found, said) = (document.read)(&text).expect_err(&text);
            let may_be_one = place.ends_with("scope") || shape(&place) == "duty[].sides[]";
            let expected = if may_be_one {
                assert_eq!(found, inside(&place, "orders"));
                "unknown field `orders`"
            } else {
                assert_eq!(found, place, "{said}");
                "invalid type: map, expected"
            };
            assert!(said.starts_with(expected), "{place}: {said}");
        }
    }
}

#[test]
fn a_list_is_refused_where_a_table_belongs() {
    // A list would give its values to the keys by their position, which no
    // format promises: the next key put between two others would change it.
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            // A side of a duty rule may be either.
            if !node.is_object() || shape(&place) == "duty[].sides[]" {
                continue;
            }
            let text = with_node(&document.golden, &place, "[]");
            let (found, said) = (document.read)(&text).expect_err(&text);
            assert_eq!(found, place, "{said}");
            assert!(
                said.starts_with("invalid type: sequence, expected"),
                "{}, {place}: {said}",
                document.name
            );
        }
    }
}

#[test]
fn what_may_be_left_out_may_be_and_nothing_else() {
    const NEEDED: [&str; 73] = [
        "policy: .schema",
        "policy: .catalogue",
        "policy: guardrail.features",
        "policy: host_actions.*.slot",
        "policy: host_actions.*.level",
        "policy: host_actions.*.risk",
        "policy: host_kinds.*.slot",
        "policy: roles.*.limits[].id",
        "policy: roles.*.limits[].actions",
        "policy: roles.*.limits[].per",
        "policy: roles.*.limits[].unit",
        "policy: roles.*.hours.days",
        "policy: roles.*.hours.from",
        "policy: roles.*.hours.until",
        "policy: roles.*.step_up.assurance",
        "policy: roles.*.accept[].rule",
        "policy: roles.*.accept[].control",
        "policy: roles.*.accept[].owner",
        "policy: duty[].id",
        "policy: duty[].kind",
        "policy: duty[].severity",
        "policy: duty[].sides",
        "policy: duty[].sides[].all",
        "policy: approval[].id",
        "policy: step_up[].actions",
        "policy: step_up[].assurance",
        "policy: obligations[].actions",
        "policy: obligations[].add",
        "account: .id",
        "account: .tenant",
        "account: .person",
        "account: .kind",
        "account: .status",
        "account: .grants",
        "account: grants[].scope",
        "account: grants[].scope.objects[].kind",
        "account: grants[].scope.objects[].id",
        "account: waivers[].id",
        "account: waivers[].rule",
        "account: waivers[].version",
        "account: waivers[].person",
        "account: waivers[].scope",
        "account: waivers[].because",
        "account: waivers[].control",
        "request: .now",
        "request: .account",
        "request: .action",
        "request: .resource",
        "request: evidence.amount.unit",
        "request: evidence.amount.value",
        "request: evidence.usage[].limit",
        "request: evidence.usage[].used",
        "request: evidence.history[].person",
        "request: evidence.history[].action",
        "request: evidence.history[].object",
        "request: evidence.history[].object.kind",
        "request: evidence.history[].object.id",
        "request: evidence.history[].at",
        "request: evidence.linked[].kind",
        "request: evidence.linked[].id",
        "request: evidence.coverage[].object",
        "request: evidence.coverage[].object.kind",
        "request: evidence.coverage[].object.id",
        "request: evidence.coverage[].created",
        "request: evidence.coverage[].complete_since",
        "request: evidence.request.nonce",
        "request: evidence.request.created",
        "request: evidence.approvals[].id",
        "request: evidence.approvals[].policy",
        "request: evidence.approvals[].request",
        "request: evidence.approvals[].account",
        "request: evidence.approvals[].verdict",
        "request: evidence.approvals[].at",
    ];
    let mut needed = BTreeSet::new();
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            let Value::Object(table) = node else { continue };
            for key in table.keys() {
                let mut less = table.clone();
                less.remove(key);
                let text = with_node(&document.golden, &place, &Value::from(less).to_string());
                if let Err((found, said)) = (document.read)(&text) {
                    assert_eq!(said, format!("missing field `{key}`"));
                    assert_eq!(found, place);
                    let dot = if place == "." { "" } else { "." };
                    let place = format!("{}: {}{dot}{key}", document.name, shape(&place));
                    needed.insert(place);
                }
            }
        }
    }
    let expected: BTreeSet<String> = NEEDED.iter().map(ToString::to_string).collect();
    assert_eq!(needed, expected);
}

#[test]
fn toml_is_read_as_strictly() {
    for (text, said) in [
        ("schema = 1\ncatalogue = 1\nschema = 1", "duplicate key"),
        (
            "schema = 1\ncatalogue = 1\n[roles.a]\n[roles.a]",
            "duplicate key",
        ),
        (
            "schema = 1\ncatalogue = 1\ncolour = 1",
            "unknown field `colour`",
        ),
        (
            "schema = 1\ncatalogue = 1\n[roles.a]\ncolour = 1",
            "unknown field `colour`",
        ),
        (
            "schema = 1.0\ncatalogue = 1",
            "invalid type: floating point `1.0`",
        ),
        (
            "schema = 1\ncatalogue = nan",
            "invalid type: floating point `NaN`",
        ),
        (
            "schema = \"1\"\ncatalogue = 1",
            "invalid type: string \"1\"",
        ),
        ("schema = -1\ncatalogue = 1", "invalid value: integer `-1`"),
        (
            "schema = 1\ncatalogue = 1\nmax_staff = 2024-01-01",
            "invalid type: map",
        ),
    ] {
        let error = toml::from_str::<PolicyDocument>(text).unwrap_err();
        assert!(error.message().starts_with(said), "{text}: {error}");
    }
    let account = "id = 7\ntenant = 1\nperson = 7\nkind = \"human\"\nstatus = \"active\"\n";
    let dated = format!("{account}grants = []\nactive_until = 2025-01-01T00:00:00Z");
    let error = toml::from_str::<AccountDocument>(&dated).unwrap_err();
    assert!(
        error
            .message()
            .starts_with("invalid type: map, expected an instant"),
        "{error}"
    );
}

#[test]
fn a_scope_and_a_boundary_say_what_they_may_be() {
    let expected_scope = "expected a scope: \"tenant\", or a table with stores, locations, \
                          categories, vendors, objects or assigned";
    let expected_boundary = "expected a boundary: \"nothing\", or a list of entries";
    let account: Value = serde_json::from_str(ACCOUNT_JSON).unwrap();
    for (place, text, said) in [
        (
            "grants[0].scope",
            "\"all\"",
            format!("invalid value: string \"all\", {expected_scope}"),
        ),
        (
            "grants[0].scope",
            "\"Tenant\"",
            format!("invalid value: string \"Tenant\", {expected_scope}"),
        ),
        (
            "grants[0].scope",
            "7",
            format!("invalid type: integer `7`, {expected_scope}"),
        ),
        (
            "denies[0].scope",
            "[\"tenant\"]",
            format!("invalid type: sequence, {expected_scope}"),
        ),
        (
            "boundary",
            "\"none\"",
            format!("invalid value: string \"none\", {expected_boundary}"),
        ),
        (
            "boundary",
            "false",
            format!("invalid type: boolean `false`, {expected_boundary}"),
        ),
    ] {
        let text = with_node(&account, place, text);
        assert_eq!(refusal::<AccountDocument>(&text), (place.to_owned(), said));
    }
    let nothing = with_node(&account, "boundary", "\"nothing\"");
    let document: AccountDocument = read(&nothing).unwrap();
    assert_eq!(document, golden_account().boundary_nothing());
    let account = golden_policy().account(&document).unwrap();
    assert_eq!(account.boundary().unwrap().parts(), []);
}

#[test]
fn an_account_without_a_tenant_is_not_written() {
    let error = serde_json::to_string(&AccountDocument::human(7_u64, 7_u64)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a stored account names its tenant: say in_tenant before writing it"
    );
}
