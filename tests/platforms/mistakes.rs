//! Every mistake that a mapping can have, as tables: one change to the till's document, one
//! mistake, its place and its mend.
//!
//! Lives here: mistakes of the list and its labels. Those of roles are in `till`, circles
//! in `circles`, and what is no document at all in `documents`.

use countersign::MistakeKind;
use countersign::platforms::{BuiltInDocument, MappingDocument, Part, PermissionDocument};

use crate::drawer::{TILL, changed, each_is_told, read, twice, wrong};

const WORDS: &str = "write lower-case letters, digits and underscores, a letter first";
const ONE_OF: &str = "it must say what it is about exactly once: give one of `gives` (with `partly` and \
     `includes`), `outside`, `became`";
const BLANK: &str = "it says nothing: write what it is";
const UNSEEN: &str =
    "it holds characters that are not seen, or blanks at an end: write it as it is shown";

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

const RETIRED: &str = r#""RETURNS" is retired: name what became of it"#;

fn circle(ids: &str, key: &str) -> String {
    format!("these permissions name one another in a circle, {ids}: take one out of `{key}`")
}

#[test]
fn mistakes_in_what_a_label_needs() {
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
            RETIRED,
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
    ]);
}

#[test]
fn mistakes_in_what_a_label_includes() {
    each_is_told(&[
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
            RETIRED,
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
    ]);
}

#[test]
fn mistakes_in_what_became_of_a_label() {
    each_is_told(&[
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
            RETIRED,
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
fn a_list_without_permissions_is_none() {
    let found = wrong(&MappingDocument::new("till", "Tills of our own"));
    assert_eq!(
        found,
        ["permissions: it selects nothing: name at least one"]
    );
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

#[test]
fn what_only_builders_can_get_wrong() {
    for (one, other) in [(Part::Own, Part::Some), (Part::Own, Part::Own)] {
        let both = PermissionDocument::new("REFUND", "Refund")
            .partly("orders.refund", one)
            .partly("orders.refund", other);
        let document = MappingDocument::new("till", "Tills").permission(both);
        let place = r#"permissions[0].partly."orders.refund""#;
        let found = wrong(&document);
        assert_eq!(
            found,
            [format!("{place}: {}", twice("orders.refund"))],
            "{other}"
        );
        let kind = document.compile().unwrap_err().mistakes()[0].kind().clone();
        let name = String::from("orders.refund");
        assert_eq!(kind, MistakeKind::Duplicate { name });
    }
}

/// The other side: texts that look odd and are shown as they are.
#[test]
fn characters_that_are_seen_may_stand_in_any_text() {
    for text in [
        "Café",
        "Størrelser",
        "売上",
        "طلبات",
        "e\u{301}",
        "a b",
        "№ 5",
        "🛒",
    ] {
        let permission = PermissionDocument::new(text, text)
            .gives(["orders.view"])
            .group(text)
            .note(text);
        let document = MappingDocument::new("till", text).source(text);
        assert_eq!(wrong(&document.permission(permission)), [""; 0], "{text}");
    }
}

#[test]
fn characters_that_are_not_seen_are_refused_in_every_text() {
    for unseen in [
        '\u{0}',
        '\u{7f}',
        '\u{85}',
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{1160}',
        '\u{180e}',
        '\u{200b}',
        '\u{200d}',
        '\u{202e}',
        '\u{2066}',
        '\u{2800}',
        '\u{3164}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fffb}',
        '\u{1d173}',
        '\u{e0041}',
        '\u{e0100}',
    ] {
        let text = |plain: &str| format!("{plain}{unseen}{plain}");
        let document = MappingDocument::new("till", text("Till"))
            .source(text("Source"))
            .permission(
                PermissionDocument::new(text("VIEW"), text("View"))
                    .gives(["orders.view"])
                    .group(text("Group"))
                    .note(text("Note")),
            )
            .permission(PermissionDocument::new("LAMP", "Lamp").outside(text("Outside")))
            .role(BuiltInDocument::of(text("clerk"), ["LAMP"]).note(text("Note")));
        let places = [
            "name",
            "source",
            "permissions[0].id",
            "permissions[0].title",
            "permissions[0].group",
            "permissions[0].note",
            "permissions[1].outside",
            "roles[0].id",
            "roles[0].note",
        ];
        let found = wrong(&document);
        let expected = places.map(|place| format!("{place}: {UNSEEN}"));
        assert_eq!(found, expected, "U+{:04X}", u32::from(unseen));
    }
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
