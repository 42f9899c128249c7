//! Any bytes as a document, an account, a question or a name give an error or
//! a value, and never a panic; and a value that they give can be used to the
//! end: compiled, resolved, decided under, written and read again (L26).
//!
//! Random bytes hardly ever get past the first check, so most cases here are
//! golden files with something cut out, put in, repeated or swapped, first as
//! bytes, then as trees of values.

use std::fmt::{Debug, Display};
use std::str::FromStr;
use std::sync::LazyLock;

use crate::golden::{ACCOUNT_JSON, POLICY_JSON, POLICY_TOML, REQUEST_JSON};
use countersign::platforms::{Goal, MappingDocument, Permission, Wanted};
use countersign::{
    Account, AccountDocument, AccountId, AccountKind, Action, Actions, Assurance, CategoryId,
    Decision, DocumentError, EntryDocument, Feature, Features, Level, LocationId, ObjectId,
    Obligations, PersonId, Policy, PolicyDocument, Profile, Reason, Reasons, RequestDocument,
    Requirements, Resource, ResourceKind, Risk, ScopeDocument, Session, Status, StoreId, Tags,
    TenantId, Time, VendorId, actions,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const MAPPING_JSON: &str = include_str!("../data/till.json");

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 4096,
        ..ProptestConfig::default()
    }
}

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let document: PolicyDocument = serde_json::from_str(POLICY_JSON).unwrap();
    document.compile().unwrap()
});

static ACCOUNT: LazyLock<Account> = LazyLock::new(|| {
    let document: AccountDocument = serde_json::from_str(ACCOUNT_JSON).unwrap();
    POLICY.account(&document).unwrap()
});

// Using what was read, to the end.

/// How far a text got: not read, read and refused, or of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Got {
    Nothing,
    Document,
    Value,
}

fn refused(error: &DocumentError) -> Got {
    assert!(!error.mistakes().is_empty());
    let shown = error.to_string();
    for mistake in error.mistakes() {
        assert!(!mistake.place().is_empty());
        assert!(shown.contains(&mistake.to_string()), "{shown}");
    }
    Got::Document
}

/// Reads it back from what it is written as.
fn rewrites<T: Serialize + DeserializeOwned + PartialEq + Debug>(document: &T) {
    let text = serde_json::to_string(document).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), document);
}

/// Decides a few questions, of which every answer must hold together.
fn decides(policy: &Policy, account: &Account, session: &Session, resource: &Resource<'_>) {
    let standing = policy.standing(&[account], session.now());
    let principal = policy.principal(account, &standing, session).unwrap();
    let asked = [
        actions::orders::VIEW,
        actions::orders::FULFILL,
        actions::orders::REFUND,
        actions::staff::TRANSFER_OWNERSHIP,
        Action::host(0).unwrap(),
        Action::host(127).unwrap(),
    ];
    for action in asked {
        let decision = policy.authorize(&principal, action, resource);
        let detail = policy.detail(&principal, action, resource);
        assert_eq!(detail.decision(), decision, "{action}");
        if let Decision::Deny(deny) = decision {
            assert!(deny.reasons().contains(deny.reason().only()), "{action}");
            assert_eq!(deny.reasons().first(), Some(deny.reason()), "{action}");
        }
        let written = serde_json::to_value(&detail).unwrap();
        assert_eq!(written["outcome"], decision.outcome(), "{action}");
    }
    assert!(principal.until().is_none_or(|until| until > session.now()));
}

/// A resource with every fact, as the golden question has it.
fn order() -> Resource<'static> {
    Resource::of(ResourceKind::ORDER)
        .in_tenant(1_u64)
        .with_id(9_u64)
        .in_store(42_u64)
        .at_location(3_u64)
}

fn uses_policy(document: &PolicyDocument) -> Got {
    rewrites(document);
    let policy = match document.compile() {
        Ok(policy) => policy,
        Err(error) => return refused(&error),
    };
    assert_eq!(
        document.compile().unwrap().fingerprint(),
        policy.fingerprint()
    );
    let mut holder =
        AccountDocument::human(7_u64, 7_u64)
            .in_tenant(1_u64)
            .grant(EntryDocument::actions(
                policy.actions().map(|known| known.name),
                ScopeDocument::tenant(),
            ));
    for role in policy.roles() {
        let scope = ScopeDocument::in_stores([42_u64]);
        let grant = EntryDocument::role(role.name(), scope).until(Time::from_unix(2_000));
        holder = holder.grant(grant);
        assert_eq!(policy.role_of(role.id()), Some(role));
    }
    for known in policy.actions() {
        assert_eq!(policy.action(known.name).as_ref(), Ok(&known.action));
        assert_eq!(policy.action_name(known.action), Some(known.name));
    }
    let account = policy.account(&holder).unwrap();
    let now = Time::from_unix(1_000);
    decides(&policy, &account, &Session::at(now), &order());
    Got::Value
}

fn uses_account(document: &AccountDocument) -> Got {
    rewrites(document);
    let account = match POLICY.account(document) {
        Ok(account) => account,
        Err(error) => return refused(&error),
    };
    for now in [i64::MIN, -1, 0, 1_000, i64::MAX] {
        let now = Time::from_unix(now);
        let session = Session::at(now).signed_in(Assurance::MultiFactor, now);
        decides(&POLICY, &account, &session, &order());
    }
    Got::Value
}

fn uses_request(document: &RequestDocument) -> Got {
    use countersign::AsResource;

    let request = match POLICY.read_request(document) {
        Ok(request) => request,
        Err(error) => return refused(&error),
    };
    rewrites(document);
    assert_eq!(request.account(), document.account());
    decides(&POLICY, &ACCOUNT, request.session(), &request.as_resource());
    Got::Value
}

fn uses_mapping(document: &MappingDocument) -> Got {
    rewrites(document);
    let mapping = match document.compile() {
        Ok(mapping) => mapping,
        Err(error) => return refused(&error),
    };
    let ids = mapping.permissions().iter().map(Permission::id);
    let all = mapping.import(ids).unwrap();
    assert!(!all.to_string().is_empty());
    for role in mapping.built_ins() {
        let holding = mapping.holding(role.id()).unwrap();
        serde_json::to_value(&holding).unwrap();
    }
    let few = Actions::of(&[actions::orders::VIEW, actions::orders::REFUND]);
    for wanted in [
        Wanted::new(few),
        Wanted::new(few).in_part(few),
        all.wanted(),
    ] {
        for goal in [Goal::Cover, Goal::NeverExceed] {
            let export = mapping.export(&wanted, goal);
            let ids = export.permissions().iter().map(|one| one.id());
            let given = match export.permissions() {
                [] => Actions::EMPTY,
                _ => mapping.import(ids).unwrap().actions(),
            };
            assert_eq!(given - wanted.actions(), export.excess());
            assert!(export.to_string().starts_with(mapping.name()));
            serde_json::to_value(&export).unwrap();
        }
    }
    Got::Value
}

/// Takes the bytes for a document of every sort, in both formats.
fn takes_for_anything(bytes: &[u8]) -> Got {
    fn either<T: DeserializeOwned>(bytes: &[u8]) -> [Option<T>; 2] {
        [
            serde_json::from_slice(bytes).ok(),
            toml::from_slice(bytes).ok(),
        ]
    }
    let policies = either(bytes).into_iter().flatten();
    let accounts = either(bytes).into_iter().flatten();
    let requests = either(bytes).into_iter().flatten();
    let mappings = either(bytes).into_iter().flatten();
    (policies.map(|document| uses_policy(&document)))
        .chain(accounts.map(|document| uses_account(&document)))
        .chain(requests.map(|document| uses_request(&document)))
        .chain(mappings.map(|document| uses_mapping(&document)))
        .max()
        .unwrap_or(Got::Nothing)
}

#[test]
fn the_golden_files_get_to_the_end() {
    for text in [
        POLICY_TOML,
        POLICY_JSON,
        ACCOUNT_JSON,
        REQUEST_JSON,
        MAPPING_JSON,
    ] {
        assert_eq!(takes_for_anything(text.as_bytes()), Got::Value, "{text}");
    }
}

#[test]
fn nesting_without_end_is_an_error() {
    let deep = 200_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("a.", ""), ("[[", "]]")] {
        let open = open.repeat(deep);
        for text in [
            open.clone(),
            format!("{open}{}", close.repeat(deep)),
            format!("{{\"schema\":1,\"catalogue\":1,\"cap\":{open}"),
            format!("schema = 1\ncatalogue = 1\ncap = {open}"),
            format!("schema = 1\ncatalogue = 1\n{open}x = 1"),
            format!("{{\"now\":1,\"evidence\":{{\"history\":{open}"),
        ] {
            assert_eq!(takes_for_anything(text.as_bytes()), Got::Nothing);
        }
    }
}

#[test]
fn a_message_about_a_very_long_name_is_short() {
    let long = "\u{1f600}".repeat(100_000);
    let document = PolicyDocument::new()
        .guardrail([&long])
        .host_kind(long.as_str(), 0)
        .role(
            "desk",
            countersign::RoleDocument::from_template(long.as_str())
                .addon(long.as_str())
                .without([&long])
                .level(long.as_str(), Level::View)
                .allow([&long, &long])
                .include(long.as_str()),
        )
        .obligations([&long], [&long]);
    let error = document.compile().unwrap_err();
    assert!(error.mistakes().len() >= 10, "{error}");
    for mistake in error.mistakes() {
        assert!(mistake.to_string().len() < 1_000, "{mistake}");
    }
}

// Bytes.

/// One change of a text.
#[derive(Debug, Clone)]
enum Edit {
    /// Take a piece out.
    Cut(Index, Index),
    /// Put bytes in.
    Put(Index, Vec<u8>),
    /// Put a word of the formats in.
    PutWord(Index, &'static str),
    /// Put a piece in again, somewhere.
    Repeat(Index, Index, Index),
    /// Put one byte in the place of another.
    Set(Index, u8),
    /// Put a word in the place of a number or of a quoted word.
    SetToken(Index, &'static str),
}

const WORDS: [&str; 40] = [
    "null",
    "true",
    "-1",
    "0",
    "1e3",
    "10.0",
    "9007199254740992",
    "18446744073709551616",
    "-9223372036854775808",
    "nan",
    "\"\"",
    "\"tenant\"",
    "\"nothing\"",
    "\"orders.view\"",
    "\"billing\"",
    "\"full\"",
    "\"none\"",
    "\"agent\"",
    "\"support\"",
    "\"service\"",
    "\"suspended\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"",
    "[]",
    "{}",
    "[null]",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "=",
    "\"",
    "\n",
    "\n[roles.x]\n",
    "#",
    "'''",
    "1979-05-27T07:32:00Z",
];

fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<Index>;
    prop_oneof![
        1 => (index(), index()).prop_map(|(from, to)| Edit::Cut(from, to)),
        1 => (index(), vec(any::<u8>(), 1..8)).prop_map(|(at, bytes)| Edit::Put(at, bytes)),
        1 => (index(), select(&WORDS[..])).prop_map(|(at, word)| Edit::PutWord(at, word)),
        1 => (index(), index(), index()).prop_map(|(from, to, at)| Edit::Repeat(from, to, at)),
        1 => (index(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        3 => (index(), select(&WORDS[..])).prop_map(|(at, word)| Edit::SetToken(at, word)),
    ]
}

/// A range of up to forty bytes.
fn piece(from: Index, length: Index, text: &[u8]) -> std::ops::Range<usize> {
    let from = from.index(text.len() + 1);
    let longest = (text.len() - from).min(40);
    from..from + length.index(longest + 1)
}

/// Where the numbers and quoted words of a text stand.
fn tokens(text: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = match text[at] {
            b'"' => (at + 1..text.len())
                .find(|&end| text[end] == b'"')
                .map(|end| end + 1),
            b'0'..=b'9' | b'-' => (at + 1..text.len()).find(|&end| !text[end].is_ascii_digit()),
            _ => None,
        };
        if let Some(end) = end {
            found.push(at..end);
        }
        at = end.unwrap_or(at + 1);
    }
    found
}

fn edited(text: &str, edits: &[Edit]) -> Vec<u8> {
    let mut text = text.as_bytes().to_vec();
    for edit in edits {
        match edit {
            Edit::Cut(from, length) => drop(text.drain(piece(*from, *length, &text))),
            Edit::Put(at, bytes) => {
                let at = at.index(text.len() + 1);
                drop(text.splice(at..at, bytes.iter().copied()));
            }
            Edit::PutWord(at, word) => {
                let at = at.index(text.len() + 1);
                drop(text.splice(at..at, word.bytes()));
            }
            Edit::Repeat(from, length, at) => {
                let piece = text[piece(*from, *length, &text)].to_vec();
                let at = at.index(text.len() + 1);
                drop(text.splice(at..at, piece));
            }
            Edit::Set(at, byte) => {
                if !text.is_empty() {
                    let at = at.index(text.len());
                    text[at] = *byte;
                }
            }
            Edit::SetToken(at, word) => {
                let tokens = tokens(&text);
                if !tokens.is_empty() {
                    drop(text.splice(at.get(&tokens).clone(), word.bytes()));
                }
            }
        }
    }
    text
}

proptest! {
    #![proptest_config(config(4096))]

    #[test]
    fn random_bytes_are_an_error_or_a_value(bytes in vec(any::<u8>(), 0..200)) {
        takes_for_anything(&bytes);
    }

    #[test]
    fn random_words_of_the_formats_are_an_error_or_a_value(
        words in vec(prop_oneof![
            select(&WORDS[..]),
            select(vec!["schema", "catalogue", "roles", " = ", "\"id\"", "\"schema\"", "\"scope\""]),
        ], 0..40),
    ) {
        takes_for_anything(words.concat().as_bytes());
    }

    #[test]
    fn an_edited_policy_is_an_error_or_a_value(
        text in select(vec![POLICY_TOML, POLICY_JSON]),
        edits in vec(edit(), 1..4),
    ) {
        takes_for_anything(&edited(text, &edits));
    }

    #[test]
    fn an_edited_account_is_an_error_or_a_value(edits in vec(edit(), 1..4)) {
        takes_for_anything(&edited(ACCOUNT_JSON, &edits));
    }

    #[test]
    fn an_edited_mapping_is_an_error_or_a_value(edits in vec(edit(), 1..4)) {
        takes_for_anything(&edited(MAPPING_JSON, &edits));
    }

    #[test]
    fn an_edited_question_is_an_error_or_a_value(edits in vec(edit(), 1..4)) {
        takes_for_anything(&edited(REQUEST_JSON, &edits));
    }
}

// Trees.

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0..3_u64).prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((word(), inner), 0..4)
                .prop_map(|entries| { Value::Object(entries.into_iter().collect()) }),
        ]
    })
}

/// Words that mean something somewhere.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(vec![
            "orders.view", "orders.refund", "billing.manage", "loyalty.view", "orders", "billing",
            "staff", "loyalty", "full", "view", "none", "agent", "support", "shelf", "template",
            "without", "include", "allow", "levels", "scope", "stores", "objects", "assigned",
            "tenant", "nothing", "customer_support", "owner", "stock", "order", "subscription",
            "audit", "strict", "slot", "kind", "id", "role", "until", "multi_factor", "",
        ]).prop_map(String::from),
        1 => ".{0,8}",
    ]
}

/// A change of a tree at one of its values.
#[derive(Debug, Clone)]
enum Graft {
    /// Another value there.
    Replace(Value),
    /// Nothing there.
    Remove,
    /// What stands elsewhere in any golden file.
    Copy(Index),
    /// What stands elsewhere and is of the same sort: text, table …
    CopyAlike(Index),
    /// Another word or whole number, where one stands.
    Vary(String, i64),
    /// One more entry or element.
    Add(String, Value),
}

fn graft() -> impl Strategy<Value = (Index, Graft)> {
    let graft = prop_oneof![
        2 => any_value().prop_map(Graft::Replace),
        2 => Just(Graft::Remove),
        1 => any::<Index>().prop_map(Graft::Copy),
        3 => any::<Index>().prop_map(Graft::CopyAlike),
        8 => (word(), prop_oneof![0..3_i64, any::<i64>()])
            .prop_map(|(word, number)| Graft::Vary(word, number)),
        1 => (word(), any_value()).prop_map(|(key, value)| Graft::Add(key, value)),
    ];
    (any::<Index>(), graft)
}

fn pointers(value: &Value) -> Vec<String> {
    fn walk(at: String, value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(table) => {
                for (key, value) in table {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    walk(format!("{at}/{key}"), value, found);
                }
            }
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    walk(format!("{at}/{index}"), value, found);
                }
            }
            _ => {}
        }
        found.push(at);
    }
    let mut found = Vec::new();
    walk(String::new(), value, &mut found);
    found
}

/// Every value in the golden files.
static PARTS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let mut parts = Vec::new();
    for text in [POLICY_JSON, ACCOUNT_JSON, REQUEST_JSON, MAPPING_JSON] {
        let golden: Value = serde_json::from_str(text).unwrap();
        for pointer in pointers(&golden) {
            parts.push(golden.pointer(&pointer).unwrap().clone());
        }
    }
    parts
});

fn grafted(text: &str, grafts: &[(Index, Graft)]) -> Value {
    let mut tree: Value = serde_json::from_str(text).unwrap();
    for (at, graft) in grafts {
        let pointers = pointers(&tree);
        let place = at.get(&pointers);
        let node = tree.pointer_mut(place).unwrap();
        match graft {
            Graft::Replace(value) => *node = value.clone(),
            Graft::Copy(part) => *node = part.get(&PARTS).clone(),
            Graft::CopyAlike(part) => {
                let sort = std::mem::discriminant(node);
                let alike = |part: &&Value| std::mem::discriminant(*part) == sort;
                let parts: Vec<&Value> = PARTS.iter().filter(alike).collect();
                if !parts.is_empty() {
                    *node = (*part.get(&parts)).clone();
                }
            }
            Graft::Vary(word, number) => match node {
                Value::String(_) => *node = json!(word),
                Value::Number(_) => *node = json!(number),
                Value::Bool(flag) => *flag = !*flag,
                _ => {}
            },
            Graft::Add(key, value) => match node {
                Value::Object(table) => drop(table.insert(key.clone(), value.clone())),
                Value::Array(list) => list.push(value.clone()),
                other => *other = json!([other.clone(), value]),
            },
            Graft::Remove => {
                let Some((above, key)) = place.rsplit_once('/') else {
                    continue;
                };
                let key = key.replace("~1", "/").replace("~0", "~");
                match tree.pointer_mut(above).unwrap() {
                    Value::Object(table) => drop(table.remove(&key)),
                    Value::Array(list) => drop(list.remove(key.parse().unwrap())),
                    _ => unreachable!("only tables and lists have places in them"),
                }
            }
        }
    }
    tree
}

proptest! {
    #![proptest_config(config(4096))]

    #[test]
    fn a_grafted_mapping_is_an_error_or_a_value(grafts in vec(graft(), 1..4)) {
        let tree = grafted(MAPPING_JSON, &grafts);
        if let Ok(document) = serde_json::from_value(tree) {
            uses_mapping(&document);
        }
    }

    #[test]
    fn a_grafted_policy_is_an_error_or_a_value(grafts in vec(graft(), 1..4)) {
        let tree = grafted(POLICY_JSON, &grafts);
        takes_for_anything(tree.to_string().as_bytes());
        // Through serde's own buffer as well.
        if let Ok(document) = serde_json::from_value::<PolicyDocument>(tree) {
            uses_policy(&document);
        }
    }

    #[test]
    fn a_grafted_account_is_an_error_or_a_value(grafts in vec(graft(), 1..4)) {
        let tree = grafted(ACCOUNT_JSON, &grafts);
        takes_for_anything(tree.to_string().as_bytes());
        if let Ok(document) = serde_json::from_value::<AccountDocument>(tree) {
            uses_account(&document);
        }
    }

    #[test]
    fn a_grafted_question_is_an_error_or_a_value(grafts in vec(graft(), 1..4)) {
        let tree = grafted(REQUEST_JSON, &grafts);
        takes_for_anything(tree.to_string().as_bytes());
        if let Ok(document) = serde_json::from_value::<RequestDocument>(tree) {
            uses_request(&document);
        }
    }
}

#[test]
fn the_edits_reach_every_stage() {
    // Guards the generators: cases that all fail to parse would test nothing.
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    for text in [POLICY_JSON, ACCOUNT_JSON, REQUEST_JSON, MAPPING_JSON] {
        let mut reached = [0; 3];
        for _ in 0..1_000 {
            let edits = vec(edit(), 1..4).new_tree(&mut runner).unwrap().current();
            reached[takes_for_anything(&edited(text, &edits)) as usize] += 1;
            let grafts = vec(graft(), 1..4).new_tree(&mut runner).unwrap().current();
            let tree = grafted(text, &grafts).to_string();
            reached[takes_for_anything(tree.as_bytes()) as usize] += 1;
        }
        assert!(reached.iter().all(|&count| count > 50), "{reached:?}");
    }
}

// Names.

/// Reads the text, and what it gave again from what that prints.
fn reads<T: FromStr<Err: Display> + Display + PartialEq + Debug>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => {
            let printed = value.to_string();
            let again = printed.parse::<T>().map_err(|error| error.to_string());
            assert_eq!(again.as_ref(), Ok(&value), "{text}");
        }
        Err(error) => assert!(error.to_string().len() < 1_000, "{text}"),
    }
}

fn reads_as_every_type(text: &str) {
    reads::<Action>(text);
    reads::<Actions>(text);
    reads::<Feature>(text);
    reads::<Features>(text);
    reads::<Level>(text);
    reads::<Risk>(text);
    reads::<Tags>(text);
    reads::<Obligations>(text);
    reads::<Requirements>(text);
    reads::<Reason>(text);
    reads::<Reasons>(text);
    reads::<ResourceKind>(text);
    reads::<AccountKind>(text);
    reads::<Status>(text);
    reads::<Assurance>(text);
    reads::<Profile>(text);
    reads::<TenantId>(text);
    reads::<StoreId>(text);
    reads::<LocationId>(text);
    reads::<CategoryId>(text);
    reads::<VendorId>(text);
    reads::<PersonId>(text);
    reads::<AccountId>(text);
    reads::<ObjectId>(text);
}

/// Text near to a name, a set of names, a number or a UUID.
fn near_a_name() -> impl Strategy<Value = String> {
    let good = vec![
        "orders.view",
        "orders.view | orders.refund",
        "orders",
        "full",
        "multi_factor",
        "audit | alert",
        "out_of_scope",
        "gift_card",
        "none",
        "9007199254740991",
        "67e55044-10b1-426f-9247-bb680e5fe0c8",
    ];
    (select(good), vec(edit(), 0..3))
        .prop_map(|(text, edits)| String::from_utf8_lossy(&edited(text, &edits)).into_owned())
}

proptest! {
    #![proptest_config(config(4096))]

    #[test]
    fn any_text_as_any_name_is_an_error_or_a_value(text in prop_oneof![
        any::<String>(),
        near_a_name(),
        "[0-9a-fA-F-]{0,40}",
        vec(word(), 0..4).prop_map(|words| words.join(" | ")),
    ]) {
        reads_as_every_type(&text);
        for level in Level::ALL {
            if let Err(error) = POLICY.expand(&text, *level) {
                prop_assert!(!error.to_string().is_empty());
            }
        }
        if let Ok(action) = POLICY.action(&text) {
            prop_assert_eq!(POLICY.action_name(action), Some(text.as_str()));
        }
        if let Ok(role) = POLICY.role(&text) {
            prop_assert_eq!(role.name(), text.as_str());
        }
        prop_assert!(POLICY.kind(&text).is_ok() || !POLICY.kind(&text).unwrap_err().to_string().is_empty());
    }
}
