//! Mappings of a host's own: a till's labels as a document, every mistake that one
//! can have, and what reading refuses, as tables.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use countersign::actions::{customers, inventory, orders, reports, staff};
use countersign::platforms::{
    self, BuiltIn, BuiltInDocument, EmptyList, Goal, Holders, Known, Lack, Mapping,
    MappingDocument, Part, Permission, PermissionDocument, Restriction, Wanted,
};
use countersign::{
    ACTIONS, Actions, HostActionDocument, Level, Mistake, MistakeKind, Policy, PolicyDocument, Risk,
};
use serde_json::json;

/// A point of sale with 24 labels: a document to copy.
const TILL: &str = include_str!("data/till.json");

fn read(text: &str) -> Result<MappingDocument, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn till() -> Mapping {
    read(TILL).unwrap().compile().unwrap()
}

/// The till's document with one piece of it replaced.
fn changed(from: &str, to: &str) -> String {
    assert_eq!(
        TILL.matches(from).count(),
        1,
        "{from} is to stand there once"
    );
    TILL.replace(from, to)
}

/// Everything that is wrong with a document, as it is told.
fn wrong(document: &MappingDocument) -> Vec<String> {
    match document.compile() {
        Ok(_) => Vec::new(),
        Err(error) => (error.mistakes().iter()).map(ToString::to_string).collect(),
    }
}

/// Each change makes one mistake, at this place and with these words.
fn each_is_told(rows: &[(&str, &str, &str, &str)]) {
    for (from, to, place, said) in rows {
        let found = wrong(&read(&changed(from, to)).expect(to));
        assert_eq!(found, [format!("{place}: {said}")], "{to}");
    }
}

fn names(actions: Actions) -> Vec<&'static str> {
    let known = ACTIONS
        .iter()
        .filter(|facts| actions.contains(facts.action));
    known.map(|facts| facts.id).collect()
}

fn ids<'m>(all: &[&'m Permission]) -> Vec<&'m str> {
    all.iter().map(|one| one.id()).collect()
}

// ---- a list of one's own ----

#[test]
fn the_till_says_of_itself_what_its_document_says() {
    let till = till();
    assert_eq!((till.id(), till.platform()), ("till", "till"));
    assert_eq!(till.name(), "Tills of our own");
    assert!(till.source().ends_with("Complete."));
    assert_eq!(till.holders(), Holders::Staff);
    assert_eq!(
        (till.catalogue(), till.empty_list()),
        (1, EmptyList::Nothing)
    );
    assert_eq!(till.expresses(), [Restriction::Stores, Restriction::Limit]);
    let kept = [
        "billing.manage",
        "billing.bank_account",
        "staff.transfer_ownership",
    ];
    assert_eq!(names(till.owner_only()), kept);
    assert_eq!(till.permissions().len(), 24);
    let ids: Vec<&str> = till.built_ins().iter().map(BuiltIn::id).collect();
    assert_eq!(ids, ["cashier", "shift_lead", "owner"]);

    let staff = till.permission("STAFF").unwrap();
    assert!(staff.is_sensitive() && staff.is_from_owner() && !staff.is_retired());
    assert_eq!(
        (staff.title(), staff.group()),
        ("Staff and their PINs", "Office")
    );
    assert!(staff.note().contains("PIN") && staff.outside().is_none());
    let drawer = till.permission("DRAWER").unwrap();
    assert!(drawer.outside().unwrap().starts_with("point of sale:"));
    assert!(drawer.actions().is_empty() && drawer.note().is_empty());
    let returns = till.permission("RETURNS").unwrap();
    assert!(returns.is_retired() && returns.outside().is_none() && returns.actions().is_empty());
    let own = till.permission("REFUND OWN").unwrap();
    assert_eq!(own.to_string(), r#""REFUND OWN""#);
    let parts: Vec<_> = own.in_part().collect();
    assert_eq!(parts, [(orders::REFUND, Part::Own)]);
    assert_eq!(till.permission("REFUND").unwrap().to_string(), "REFUND");
}

/// What labels are named, and what they are read as: labels, actions in full,
/// actions in part.
#[test]
fn what_labels_of_the_till_mean() {
    let till = till();
    for (named, held, full, part) in [
        (vec![], vec![], vec![], vec![]),
        (vec!["DRAWER"], vec!["DRAWER"], vec![], vec![]),
        (
            vec!["REPRINT"],
            vec!["RECEIPTS", "REPRINT"],
            vec!["orders.view", "orders.transactions"],
            vec![],
        ),
        // What is needed has needs of its own.
        (
            vec!["REFUND"],
            vec!["RECEIPTS", "RETURN", "REFUND"],
            vec![
                "orders.view",
                "orders.transactions",
                "orders.return",
                "orders.refund",
            ],
            vec!["inventory.adjust"],
        ),
        // A retired label is read as what became of it.
        (
            vec!["RETURNS"],
            vec!["RECEIPTS", "RETURN", "REFUND"],
            vec![
                "orders.view",
                "orders.transactions",
                "orders.return",
                "orders.refund",
            ],
            vec!["inventory.adjust"],
        ),
        // In full by one label and in part by another is in full.
        (
            vec!["VOID LINE", "MARKDOWN", "SALE"],
            vec!["SALE", "VOID LINE", "MARKDOWN"],
            vec!["orders.create", "orders.edit_items", "orders.capture"],
            vec![],
        ),
        (
            vec!["COUNT", "COUNT"],
            vec!["STOCK", "COUNT"],
            vec!["products.view", "inventory.view", "inventory.adjust"],
            vec![],
        ),
        // What is included is not ticked, and what it needs is not either.
        (
            vec!["KEY"],
            vec!["KEY"],
            vec!["orders.edit_items", "orders.refund", "orders.cancel"],
            vec![],
        ),
        (
            vec!["PICKUP"],
            vec!["PICKUP"],
            vec![],
            vec!["orders.view", "orders.fulfill"],
        ),
    ] {
        let import = till.import(named.iter().copied()).unwrap();
        let found = ids(&import.permissions());
        assert_eq!(found, held, "{named:?}");
        assert_eq!(names(import.in_full()), full, "{named:?}");
        let partly: Actions = import.in_part().map(|(action, _)| action).collect();
        assert_eq!(names(partly), part, "{named:?}");
        assert_eq!(import.actions(), import.in_full() | partly, "{named:?}");
        assert!(!import.is_everything(), "{named:?}");
    }
}

#[test]
fn an_import_tells_what_is_ticked_along_what_is_retired_and_what_is_outside() {
    let till = till();
    let import = till.import(["RETURNS", "REPRINT", "DRAWER"]).unwrap();
    let implied: Vec<_> = (import.implied().iter())
        .map(|implied| (implied.permission.id(), implied.by.id()))
        .collect();
    assert_eq!(implied, [("RECEIPTS", "REPRINT")]);
    let [replaced] = import.replaced() else {
        panic!("{:?}", import.replaced());
    };
    assert_eq!(replaced.permission.id(), "RETURNS");
    assert_eq!(ids(&replaced.by), ["RETURN", "REFUND"]);
    assert_eq!(ids(&import.outside()), ["REPRINT", "DRAWER"]);
}

#[test]
fn everything_is_all_that_any_label_gives_and_the_owner_holds_more() {
    let till = till();
    let all = till.import(["ALL"]).unwrap();
    let each = (till.permissions().iter()).filter(|one| !one.is_retired());
    let each = till.import(each.map(Permission::id)).unwrap();
    assert_eq!(all.actions(), each.actions());
    assert_eq!(all.in_full(), each.in_full());
    assert!((all.actions() & till.owner_only()).is_empty());
    let owner = till.holding("owner").unwrap().unwrap();
    assert_eq!(owner.actions(), all.actions() | till.owner_only());
    assert!(till.built_in("owner").unwrap().is_owner());
}

/// What is wanted, the labels for it, what they give beyond, what they lack.
#[test]
fn which_labels_of_the_till_to_tick() {
    let till = till();
    let exceed = |action: &'static str| (action, Lack::WouldExceed);
    for (wanted, goal, ids, beyond, lacks) in [
        (Actions::EMPTY, Goal::Cover, vec![], vec![], vec![]),
        (
            orders::VIEW | orders::REFUND,
            Goal::Cover,
            vec!["RECEIPTS", "RETURN", "REFUND"],
            vec!["orders.transactions", "orders.return", "inventory.adjust"],
            vec![],
        ),
        (
            orders::VIEW | orders::REFUND,
            Goal::NeverExceed,
            vec![],
            vec![],
            vec![exceed("orders.view"), exceed("orders.refund")],
        ),
        (
            orders::CREATE | orders::CAPTURE | orders::EDIT_ITEMS,
            Goal::NeverExceed,
            vec!["SALE", "MARKDOWN"],
            vec![],
            vec![],
        ),
        // A part is taken where nothing gives the whole.
        (
            orders::FULFILL.only(),
            Goal::Cover,
            vec!["PICKUP"],
            vec!["orders.view"],
            vec![("orders.fulfill", Lack::OnlyInPart(Part::Assigned))],
        ),
        (
            staff::TRANSFER_OWNERSHIP | staff::WAIVE,
            Goal::Cover,
            vec![],
            vec![],
            vec![
                ("staff.waive", Lack::NoPermission),
                ("staff.transfer_ownership", Lack::OwnerOnly),
            ],
        ),
    ] {
        let export = till.export(&wanted.into(), goal);
        let said = format!("{:?}, {goal}", names(wanted));
        assert_eq!(export.ids().unwrap(), ids, "{said}");
        assert_eq!(names(export.excess()), beyond, "{said}");
        let found: Vec<_> = (export.lacks().iter())
            .map(|(action, lack)| (till.facts(*action).unwrap().name, *lack))
            .collect();
        assert_eq!(found, lacks, "{said}");
        assert!(export.is_least(), "{said}");
        // What the list gives is what importing it gives.
        let again = till.import(ids).unwrap();
        assert_eq!(export.actions(), again.actions(), "{said}");
    }
}

#[test]
fn what_a_cashier_holds_is_asked_of_the_till_again_exactly() {
    let till = till();
    let cashier = till.holding("cashier").unwrap().unwrap();
    for goal in Goal::ALL.iter().copied() {
        let export = till.export(&cashier.import().wanted(), goal);
        assert!(export.is_exact() && export.is_least(), "{export}");
        // What is outside our words is nobody's wish.
        let ids = ["SALE", "RECEIPTS", "VOID LINE", "RETURN", "REFUND OWN"];
        assert_eq!(export.ids().unwrap(), ids);
    }
}

#[test]
fn of_what_is_assigned_an_assigned_part_is_enough() {
    let till = till();
    let both = orders::VIEW | orders::FULFILL;
    let wanted = Wanted::new(both).under(Restriction::Assigned, both);
    let export = till.export(&wanted, Goal::NeverExceed);
    assert_eq!(export.ids().unwrap(), ["PICKUP"]);
    assert!(export.is_exact(), "{export}");
    // Of one's own sales nothing is assigned to one.
    let wanted = Wanted::new(orders::REFUND).under(Restriction::Assigned, orders::REFUND);
    let export = till.export(&wanted, Goal::NeverExceed);
    assert!(export.permissions().is_empty(), "{export}");
}

#[test]
fn what_the_till_can_express_and_what_it_cannot() {
    let till = till();
    let sale = orders::CREATE | orders::CAPTURE;
    for restriction in Restriction::ALL.iter().copied() {
        let wanted = Wanted::new(sale).under(restriction, orders::CAPTURE);
        let export = till.export(&wanted, Goal::Cover);
        let can = [Restriction::Stores, Restriction::Limit, Restriction::Scope];
        let expected = if can.contains(&restriction) {
            vec![]
        } else {
            vec![(restriction, Actions::from(orders::CAPTURE))]
        };
        assert_eq!(export.not_expressed(), expected, "{restriction}");
    }
}

#[test]
fn the_till_stands_beside_the_shipped_lists() {
    let till = till();
    let ecwid = platforms::named("ecwid").unwrap();
    let wanted = Wanted::new(customers::VIEW);
    let both = platforms::compare(&wanted, Goal::Cover, [&till, ecwid]);
    let found: Vec<_> = (both.iter())
        .map(|export| (export.mapping().id(), export.ids().unwrap()))
        .collect();
    let expected = [
        ("till", vec!["CUSTOMERS"]),
        ("ecwid", vec!["SALES_MANAGEMENT"]),
    ];
    assert_eq!(found, expected);
    assert!(both[0].excess().len() < both[1].excess().len());
}

#[test]
fn the_roles_of_the_till_are_told() {
    let till = till();
    for (id, known, holds, trips) in [
        (
            "cashier",
            Known::Whole,
            orders::REFUND | orders::CAPTURE,
            true,
        ),
        (
            "shift_lead",
            Known::Documented,
            orders::VIEW | orders::CANCEL,
            true,
        ),
        (
            "owner",
            Known::Whole,
            staff::TRANSFER_OWNERSHIP.only(),
            true,
        ),
    ] {
        let role = till.built_in(id).unwrap();
        assert_eq!((role.id(), role.known()), (id, known));
        let holding = till.holding(id).unwrap().unwrap();
        assert!(holds.is_subset(holding.actions()), "{id}");
        let rules: Vec<&str> = holding.duties().iter().map(|rule| rule.id).collect();
        assert_eq!(rules.contains(&"O2C-03"), trips, "{id}: {rules:?}");
        let told = serde_json::to_value(&holding).unwrap();
        assert_eq!(told["list"], json!("till"));
        assert_eq!(told["role"], json!(id));
        assert_eq!(told["known"], json!(known.to_string()));
        let actions = told["actions"].as_array().unwrap().iter();
        let actions: Vec<&str> = actions.map(|one| one["action"].as_str().unwrap()).collect();
        assert_eq!(actions, names(holding.actions()));
    }
    let lead = till.holding("shift_lead").unwrap().unwrap();
    assert_eq!(lead.import().implied()[0].permission.id(), "RECEIPTS");
    let recent = (reports::SALES, Part::Recent);
    assert!(lead.import().in_part().any(|part| part == recent));
    assert!(!lead.actions().contains(inventory::ADJUST));
}

// ---- every mistake ----

const WORDS: &str = "write lower-case letters, digits and underscores, a letter first";
const ONE_OF: &str = "it must say what it is about exactly once: give one of `gives` (with `partly` and \
     `includes`), `outside`, `became`";
const ROLE_ONE_OF: &str = "it must say what it is about exactly once: give one of \
                           `permissions`, `everything`, `known = \"not\"`";
const BLANK: &str = "it says nothing: write what it is";
const UNSEEN: &str =
    "it holds characters that are not seen, or blanks at an end: write it as it is shown";

fn twice(name: &str) -> String {
    format!("{name:?} stands here twice: drop one, or correct the one that was meant to be another")
}

#[test]
fn mistakes_in_what_the_list_is_called() {
    let id = |found: &str| format!("{found:?} cannot be the name of a mapping: {WORDS}");
    let platform = format!("\"our till\" cannot be the name of a platform: {WORDS}");
    each_is_told(&[
        (r#""id": "till""#, r#""id": "Till""#, "id", &id("Till")),
        (r#""id": "till""#, r#""id": """#, "id", &id("")),
        (r#""id": "till""#, r#""id": "4tills""#, "id", &id("4tills")),
        (
            r#""platform": "till""#,
            r#""platform": "our till""#,
            "platform",
            &platform,
        ),
        (r#""Tills of our own""#, r#""""#, "name", BLANK),
        (r#""Tills of our own""#, r#""  ""#, "name", BLANK),
        (r#""Tills of our own""#, r#"" Tills""#, "name", UNSEEN),
        (r#""Tills of our own""#, r#""Tills\u202e""#, "name", UNSEEN),
        (
            r#""schema": 1"#,
            r#""schema": 2"#,
            "schema",
            "schema 2 is not known: this version reads schema 1",
        ),
        (
            r#""expresses": ["stores""#,
            r#""expresses": ["scope""#,
            "expresses[0]",
            "what a platform expresses has no such key: name what it narrows by: stores, locations, categories …",
        ),
        (
            r#""The labels on the page Staff of our tills, as of version 4. Complete.""#,
            r#"" ""#,
            "source",
            BLANK,
        ),
        (
            r#""holders": "staff""#,
            r#""holders": "robots""#,
            "holders",
            r#"unknown kind of holder "robots": write one of staff, apps"#,
        ),
        (
            r#""holders": "staff""#,
            r#""holders": "Staff""#,
            "holders",
            r#"unknown kind of holder "Staff": did you mean "staff"?"#,
        ),
        (
            r#""catalogue": 1"#,
            r#""catalogue": 7"#,
            "catalogue",
            "catalogue 7 is not known: this version ships catalogues 1 to 1",
        ),
        (
            r#""catalogue": 1"#,
            r#""catalogue": 0"#,
            "catalogue",
            "catalogue 0 is not known: this version ships catalogues 1 to 1",
        ),
        (
            r#""catalogue": 1,"#,
            r#""catalogue": 1, "empty": "nothing at all","#,
            "empty",
            r#"unknown meaning of an empty list "nothing at all" (it contains U+0020, which no name does): write one of nothing, everything"#,
        ),
        (
            r#"["stores", "limit"]"#,
            r#"["stores", "limits"]"#,
            "expresses[1]",
            r#"unknown restriction "limits": did you mean "limit"?"#,
        ),
        (
            r#"["stores", "limit"]"#,
            r#"["stores", "stores"]"#,
            "expresses[1]",
            &twice("stores"),
        ),
    ]);
}

#[test]
fn mistakes_in_what_the_owner_keeps() {
    each_is_told(&[
        (
            r#""staff.transfer_ownership"]"#,
            r#""staff.transfer"]"#,
            "owner_only[2]",
            r#"unknown action "staff.transfer": names are compared whole and exactly"#,
        ),
        (
            r#""staff.transfer_ownership"]"#,
            r#""billing.manage"]"#,
            "owner_only[2]",
            &twice("billing.manage"),
        ),
        (
            r#""staff.transfer_ownership"]"#,
            r#""staff.audit_log"]"#,
            "owner_only[2]",
            r#"staff.audit_log is given by "JOURNAL": leave it out here, or there"#,
        ),
        // In part is given as well.
        (
            r#""staff.transfer_ownership"]"#,
            r#""orders.fulfill"]"#,
            "owner_only[2]",
            r#"orders.fulfill is given by "PICKUP": leave it out here, or there"#,
        ),
    ]);
}

#[test]
fn mistakes_in_what_a_label_is_called() {
    each_is_told(&[
        (
            r#""id":"COUNT""#,
            r#""id":"STOCK""#,
            "permissions[17].id",
            &twice("STOCK"),
        ),
        (r#""id":"COUNT""#, r#""id":"""#, "permissions[17].id", BLANK),
        (
            r#""id":"COUNT""#,
            r#""id":"COUNT\n  Tick: ALL""#,
            "permissions[17].id",
            UNSEEN,
        ),
        (
            r#""id":"COUNT""#,
            r#""id":"*""#,
            "permissions[17].id",
            "\"*\" cannot be the name of a permission: it stands for all permissions where others are included",
        ),
        (
            r#""title":"Count the stock""#,
            r#""title":"""#,
            "permissions[17].title",
            BLANK,
        ),
        (
            r#""Look up customers","group":"Customers""#,
            r#""Look up customers","group":" ""#,
            "permissions[12].group",
            BLANK,
        ),
        (
            r#""note":"Of the same day only.""#,
            r#""note":"""#,
            "permissions[9].note",
            BLANK,
        ),
        (
            r#""outside":"point of sale: no sale is changed, the journal counts the openings""#,
            r#""outside":"""#,
            "permissions[3].outside",
            BLANK,
        ),
    ]);
}

#[test]
fn mistakes_in_what_a_label_gives() {
    each_is_told(&[
        // Nothing at all, or two things of which only one can be true.
        (
            r#","gives":["staff.audit_log"]"#,
            "",
            "permissions[20]",
            ONE_OF,
        ),
        (
            r#""gives":["staff.audit_log"]"#,
            r#""gives":[]"#,
            "permissions[20]",
            ONE_OF,
        ),
        (
            r#""gives":["staff.audit_log"]"#,
            r#""gives":["staff.audit_log"],"outside":"internal: only lines""#,
            "permissions[20]",
            ONE_OF,
        ),
        (
            r#""became":["RETURN","REFUND"]"#,
            r#""became":["RETURN","REFUND"],"gives":["orders.refund"]"#,
            "permissions[10]",
            ONE_OF,
        ),
        (
            r#""became":["RETURN","REFUND"]"#,
            r#""became":["RETURN","REFUND"],"outside":"retired: two of them now""#,
            "permissions[10]",
            ONE_OF,
        ),
        (
            r#""gives":["staff.audit_log"]"#,
            r#""gives":["staff.auditlog"]"#,
            "permissions[20].gives[0]",
            r#"unknown action "staff.auditlog": did you mean "staff.audit_log"?"#,
        ),
        (
            r#""gives":["staff.audit_log"]"#,
            r#""gives":["staff.audit_log","Staff.view"]"#,
            "permissions[20].gives[1]",
            r#"unknown action "Staff.view": did you mean "staff.view"?"#,
        ),
        (
            r#""gives":["staff.audit_log"]"#,
            r#""gives":["staff.audit_log","staff.audit_log"]"#,
            "permissions[20].gives[1]",
            &twice("staff.audit_log"),
        ),
        (
            r#"{"orders.refund":"own"}"#,
            r#"{"orders.refunds":"own"}"#,
            r#"permissions[9].partly."orders.refunds""#,
            r#"unknown action "orders.refunds": did you mean "orders.refund"?"#,
        ),
        (
            r#"{"orders.refund":"own"}"#,
            r#"{"orders.refund":"mine"}"#,
            r#"permissions[9].partly."orders.refund""#,
            r#"unknown part "mine": write one of own, assigned, recent, some"#,
        ),
        (
            r#""gives":["staff.audit_log"]"#,
            r#""gives":["staff.audit_log"],"partly":{"staff.audit_log":"recent"}"#,
            r#"permissions[20].partly."staff.audit_log""#,
            "staff.audit_log is given already: name it once, in `gives` or in `partly`",
        ),
    ]);
}

#[test]
fn mistakes_in_what_a_label_says_of_others() {
    let circle = |ids: &str, key: &str| {
        format!("these permissions name one another in a circle, {ids}: take one out of `{key}`")
    };
    let retired = r#""RETURNS" is retired: name what became of it"#;
    each_is_told(&[
        (
            r#""gives":["inventory.adjust"],"needs":["STOCK"]"#,
            r#""gives":["inventory.adjust"],"needs":["STOCKS"]"#,
            "permissions[17].needs[0]",
            r#"unknown permission "STOCKS": did you mean "STOCK"?"#,
        ),
        (
            r#""gives":["inventory.adjust"],"needs":["STOCK"]"#,
            r#""gives":["inventory.adjust"],"needs":["stock"]"#,
            "permissions[17].needs[0]",
            r#"unknown permission "stock": did you mean "STOCK"?"#,
        ),
        (
            r#""gives":["inventory.adjust"],"needs":["STOCK"]"#,
            r#""gives":["inventory.adjust"],"needs":["STOCK","STOCK"]"#,
            "permissions[17].needs[1]",
            &twice("STOCK"),
        ),
        (
            r#""gives":["inventory.adjust"],"needs":["STOCK"]"#,
            r#""gives":["inventory.adjust"],"needs":["COUNT"]"#,
            "permissions[17].needs[0]",
            r#""COUNT" names itself: leave it out"#,
        ),
        (
            r#""gives":["inventory.adjust"],"needs":["STOCK"]"#,
            r#""gives":["inventory.adjust"],"needs":["RETURNS"]"#,
            "permissions[17].needs[0]",
            retired,
        ),
        // Only `includes` knows a star.
        (
            r#""gives":["inventory.adjust"],"needs":["STOCK"]"#,
            r#""gives":["inventory.adjust"],"needs":["*"]"#,
            "permissions[17].needs[0]",
            r#"unknown permission "*": names are compared whole and exactly"#,
        ),
        (
            r#""gives":["products.view","inventory.view"]"#,
            r#""gives":["products.view","inventory.view"],"needs":["COUNT"]"#,
            "permissions[16].needs",
            &circle(r#""STOCK" -> "COUNT" -> "STOCK""#, "needs"),
        ),
        (
            r#""gives":["orders.view","orders.transactions"]"#,
            r#""gives":["orders.view","orders.transactions"],"needs":["REFUND"]"#,
            "permissions[1].needs",
            &circle(
                r#""RECEIPTS" -> "REFUND" -> "RETURN" -> "RECEIPTS""#,
                "needs",
            ),
        ),
        (
            r#""includes":["MARKDOWN","VOID SALE","REFUND"]"#,
            r#""includes":["MARKDOWN","VOIDSALE","REFUND"]"#,
            "permissions[22].includes[1]",
            r#"unknown permission "VOIDSALE": did you mean "VOID SALE"?"#,
        ),
        (
            r#""includes":["MARKDOWN","VOID SALE","REFUND"]"#,
            r#""includes":["MARKDOWN","KEY","REFUND"]"#,
            "permissions[22].includes[1]",
            r#""KEY" names itself: leave it out"#,
        ),
        (
            r#""includes":["MARKDOWN","VOID SALE","REFUND"]"#,
            r#""includes":["MARKDOWN","MARKDOWN"]"#,
            "permissions[22].includes[1]",
            &twice("MARKDOWN"),
        ),
        (
            r#""includes":["MARKDOWN","VOID SALE","REFUND"]"#,
            r#""includes":["MARKDOWN","RETURNS"]"#,
            "permissions[22].includes[1]",
            retired,
        ),
        (
            r#""includes":["MARKDOWN","VOID SALE","REFUND"]"#,
            r#""includes":["MARKDOWN","DRAWER"]"#,
            "permissions[22].includes[1]",
            r#""DRAWER" gives nothing, so there is nothing to include: leave it out, or need it"#,
        ),
        (
            r#""includes":["*"]"#,
            r#""includes":["*","KEY"]"#,
            "permissions[23].includes",
            r#""*" is everything already: leave the others out"#,
        ),
        (
            r#""gives":["orders.cancel"]"#,
            r#""gives":["orders.cancel"],"includes":["KEY"]"#,
            "permissions[6].includes",
            &circle(r#""VOID SALE" -> "KEY" -> "VOID SALE""#, "includes"),
        ),
        (
            r#""became":["RETURN","REFUND"]"#,
            r#""became":["RETURN","REFUNDS"]"#,
            "permissions[10].became[1]",
            r#"unknown permission "REFUNDS": did you mean "REFUND"?"#,
        ),
        (
            r#""became":["RETURN","REFUND"]"#,
            r#""became":["RETURN","RETURNS"]"#,
            "permissions[10].became[1]",
            r#""RETURNS" names itself: leave it out"#,
        ),
        (
            r#""became":["RETURN","REFUND"]"#,
            r#""became":["RETURN","RETURN"]"#,
            "permissions[10].became[1]",
            &twice("RETURN"),
        ),
        // What became of it cannot have become something else.
        (
            r#""point of sale: paper only, nothing of the sale changes"},"#,
            r#""point of sale: paper only"}, {"id":"OLD","title":"Older","became":["RETURNS"]},"#,
            "permissions[3].became[0]",
            retired,
        ),
        (
            r#""became":["RETURN","REFUND"]"#,
            r#""became":["RETURN","REFUND"],"needs":["SALE"]"#,
            "permissions[10].needs",
            "a retired permission has no such key: what became of it has needs",
        ),
    ]);
}

#[test]
fn mistakes_in_the_roles_that_come_along() {
    let owner = r#"{"id":"owner","everything":true,"owner":true}"#;
    each_is_told(&[
        (
            r#""id":"shift_lead""#,
            r#""id":"cashier""#,
            "roles[1].id",
            &twice("cashier"),
        ),
        (r#""id":"shift_lead""#, r#""id":" ""#, "roles[1].id", BLANK),
        (
            r#""REFUND OWN"],"#,
            r#""REFUNDS"],"#,
            "roles[0].permissions[6]",
            r#"unknown permission "REFUNDS": did you mean "REFUND"?"#,
        ),
        (
            r#""REFUND OWN"],"#,
            r#""SALE"],"#,
            "roles[0].permissions[6]",
            &twice("SALE"),
        ),
        (
            r#""known":"documented""#,
            r#""known":"guessed""#,
            "roles[1].known",
            r#"unknown extent of what is known "guessed": write one of whole, documented, partly, not"#,
        ),
        (
            r#""known":"documented""#,
            r#""known":"not""#,
            "roles[1]",
            ROLE_ONE_OF,
        ),
        (
            r#""known":"documented""#,
            r#""known":"documented","everything":true"#,
            "roles[1]",
            ROLE_ONE_OF,
        ),
        (owner, r#"{"id":"owner"}"#, "roles[2]", ROLE_ONE_OF),
        (
            owner,
            r#"{"id":"owner","known":"partly"}"#,
            "roles[2]",
            ROLE_ONE_OF,
        ),
        (
            owner,
            r#"{"id":"owner","everything":true,"known":"not"}"#,
            "roles[2]",
            ROLE_ONE_OF,
        ),
        (
            owner,
            r#"{"id":"owner","permissions":["SALE"],"owner":true}"#,
            "roles[2].owner",
            "a role that does not hold everything has no such key: leave it out",
        ),
    ]);
}

#[test]
fn what_a_role_may_say_of_itself() {
    let owner = r#"{"id":"owner","everything":true,"owner":true}"#;
    for (to, known, holds) in [
        (r#"{"id":"owner","known":"not"}"#, Known::Not, None),
        (r#"{"id":"owner","permissions":[]}"#, Known::Whole, Some(0)),
        (
            r#"{"id":"owner","permissions":["RETURNS"],"known":"partly"}"#,
            Known::Partly,
            Some(5),
        ),
        (
            r#"{"id":"owner","everything":true}"#,
            Known::Whole,
            Some(28),
        ),
        (owner, Known::Whole, Some(31)),
    ] {
        let text = TILL.replace(owner, to);
        let till = read(&text).unwrap().compile().unwrap();
        let role = till.built_in("owner").unwrap();
        assert_eq!(role.known(), known, "{to}");
        let holding = till.holding("owner").unwrap();
        let count = holding.as_ref().map(|holding| holding.actions().len());
        assert_eq!(count, holds, "{to}");
        let nothing = count == Some(0);
        let nearest = holding.and_then(|holding| holding.nearest());
        assert_eq!(nearest.is_none(), nothing || count.is_none(), "{to}");
    }
}

#[test]
fn a_role_of_nothing_holds_nothing_where_an_empty_list_is_everything() {
    let document = MappingDocument::new("till", "Tills")
        .empty_is_everything()
        .permission(PermissionDocument::new("SALE", "Sell").gives(["orders.create"]))
        .role(BuiltInDocument::of("nobody", [""; 0]));
    let till = document.compile().unwrap();
    let nobody = till.holding("nobody").unwrap().unwrap();
    let nobody = nobody.import();
    assert!(nobody.actions().is_empty() && !nobody.is_everything());
    let nothing = till.import([]).unwrap();
    assert!(nothing.actions().contains(orders::CREATE) && nothing.is_everything());
}

#[test]
fn a_list_without_permissions_is_none() {
    let found = wrong(&MappingDocument::new("till", "Tills of our own"));
    assert_eq!(
        found,
        ["permissions: it selects nothing: name at least one"]
    );
}

#[test]
fn what_only_builders_can_get_wrong() {
    let twice = PermissionDocument::new("REFUND", "Refund")
        .partly("orders.refund", Part::Own)
        .partly("orders.refund", Part::Some);
    let found = wrong(&MappingDocument::new("till", "Tills").permission(twice));
    assert_eq!(
        found,
        [
            "permissions[0].partly.\"orders.refund\": orders.refund is given already: name it \
             once, in `gives` or in `partly`"
        ]
    );
}

#[test]
fn several_mistakes_are_all_told_at_once_and_in_order() {
    let mut text = String::from(TILL);
    for (from, to) in [
        (r#""id": "till""#, r#""id": "Till""#),
        (r#""catalogue": 1"#, r#""catalogue": 2"#),
        (r#""holders": "staff""#, r#""holders": "stuff""#),
        (r#"["stores", "limit"]"#, r#"["stores", "hour"]"#),
        (r#""title":"Count the stock""#, r#""title":"""#),
        (r#"["staff.audit_log"]"#, r#"["staff.audit"]"#),
        (
            r#"["MARKDOWN","VOID SALE","REFUND"]"#,
            r#"["MARKDOWN","VOID","REFUND"]"#,
        ),
        (r#""needs":["STOCK"]"#, r#""needs":["STOK"]"#),
        (
            r#""became":["RETURN","REFUND"]"#,
            r#""became":["RETURN","RETURNS"]"#,
        ),
        (r#""billing.bank_account""#, r#""orders.view""#),
        (r#""known":"documented""#, r#""known":"told""#),
        (r#""everything":true,"owner":true"#, r#""owner":true"#),
    ] {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, to);
    }
    let document = read(&text).unwrap();
    let places: Vec<String> = (document.compile().unwrap_err().mistakes().iter())
        .map(|mistake| mistake.place().to_owned())
        .collect();
    assert_eq!(
        places,
        [
            "catalogue",
            "id",
            "holders",
            "expresses[1]",
            "permissions[17].title",
            "permissions[20].gives[0]",
            "permissions[22].includes[1]",
            "permissions[17].needs[0]",
            "permissions[10].became[1]",
            "owner_only[1]",
            "roles[1].known",
            "roles[2]",
            "roles[2].owner",
        ]
    );
    let told = document.compile().unwrap_err().to_string();
    assert!(
        told.starts_with("13 mistakes in the platform mapping:\n  catalogue: "),
        "{told}"
    );
    // Of one mistake the place is in the same line.
    let one = read(&changed(r#""holders": "staff""#, r#""holders": "stuff""#)).unwrap();
    assert_eq!(
        one.compile().unwrap_err().to_string(),
        "a mistake in the platform mapping: holders: unknown kind of holder \"stuff\": did you \
         mean \"staff\"?"
    );
}

#[test]
fn beside_a_circle_every_other_mistake_is_told() {
    let text = changed(
        r#""gives":["products.view","inventory.view"]"#,
        r#""gives":["products.view","inventory.view"],"needs":["COUNT"]"#,
    )
    .replace(
        r#""staff.transfer_ownership"]"#,
        r#""staff.transfer_owner"]"#,
    )
    .replace(
        r#""became":["RETURN","REFUND"]"#,
        r#""became":["RETURN","REFUNDS"]"#,
    )
    .replace(r#""everything":true,"owner":true"#, r#""owner":true"#);
    let error = read(&text).unwrap().compile().unwrap_err();
    let places: Vec<&str> = error.mistakes().iter().map(Mistake::place).collect();
    for place in [
        "permissions[16].needs",
        "permissions[10].became[1]",
        "owner_only[2]",
        "roles[2]",
    ] {
        assert!(places.contains(&place), "{place}: {places:?}");
    }
}

#[test]
fn circles_that_share_a_permission_are_all_told() {
    let needing = |id: &str, needs: &[&str]| {
        let one = PermissionDocument::new(id, id).gives(["orders.view"]);
        one.needs(needs.iter().copied())
    };
    let document = MappingDocument::new("till", "Tills")
        .permission(needing("A", &["B"]))
        .permission(needing("B", &["A", "C"]))
        .permission(needing("C", &["B"]));
    let circle = |place: &str, ids: &str| {
        format!(
            "{place}: these permissions name one another in a circle, {ids}: take one out of \
             `needs`"
        )
    };
    assert_eq!(
        wrong(&document),
        [
            circle("permissions[0].needs", r#""A" -> "B" -> "A""#),
            circle("permissions[1].needs", r#""B" -> "C" -> "B""#),
        ]
    );
}

// ---- what is refused before it is compiled ----

#[test]
fn what_cannot_be_read_is_refused_and_says_why() {
    let permission = "`id`, `title`, `group`, `gives`, `partly`, `needs`, `includes`, `outside`, \
                      `became`, `sensitive`, `from_owner`, `note`";
    let unknown =
        |key: &str, known: &str| format!("unknown field `{key}`, expected one of {known}");
    for (from, to, said) in [
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
        // Nothing in the place of something.
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
    ] {
        let error = read(&changed(from, to)).expect_err(to);
        assert!(error.starts_with(said), "{to}: {error}");
    }
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
    let wanted = policy.wanted_by_role(policy.role("refunds").unwrap());
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

#[test]
fn everything_is_of_something() {
    let all = PermissionDocument::new("ALL", "Everything").includes(["*"]);
    let document = MappingDocument::new("till", "Tills of our own").permission(all);
    let error = document.compile().unwrap_err();
    assert_eq!(
        error.to_string(),
        "a mistake in the platform mapping: permissions[0].includes: \"*\" gives nothing, so there \
         is nothing to include: leave it out, or need it"
    );
}
