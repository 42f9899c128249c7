//! A list of somebody's own, the labels of a till: what they mean, which to tick, and what the
//! roles hold that come along with them.
//!
//! Lives here: the till by itself; what is wrong with a changed one is in `mistakes`.

use countersign::Actions;
use countersign::actions::{customers, inventory, orders, reports, staff};
use countersign::platforms::{
    self, BuiltIn, BuiltInDocument, EmptyList, Goal, Holders, Known, Lack, MappingDocument, Part,
    Permission, PermissionDocument, Restriction, Wanted,
};
use serde_json::json;

use crate::drawer::{TILL, each_is_told, ids, names, read, till, twice};

// ---- labels ----

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
fn what_is_ticked_along_is_told_with_the_label_that_names_it_as_needed() {
    let till = till();
    // Refunds need returns, and those receipts.
    for (named, told) in [
        (
            vec!["REFUND"],
            vec![("RECEIPTS", "RETURN"), ("RETURN", "REFUND")],
        ),
        (vec!["REFUND", "RETURN"], vec![("RECEIPTS", "RETURN")]),
        (vec!["RETURN", "RECEIPTS"], vec![]),
        (vec!["KEY"], vec![]),
    ] {
        let import = till.import(named.iter().copied()).unwrap();
        let implied = import.implied().iter();
        let implied: Vec<_> = implied
            .map(|one| (one.permission.id(), one.by.id()))
            .collect();
        assert_eq!(implied, told, "{named:?}");
        for (needed, by) in told {
            let needs = till.needs(by).unwrap();
            assert!(ids(&needs).contains(&needed), "{by}: {needed}");
        }
    }
}

#[test]
fn an_import_tells_which_labels_are_warned_of_and_which_the_owner_gives() {
    let till = till();
    let all = till.permissions().iter();
    for label in all.filter(|label| !label.is_retired()) {
        let import = till.import([label.id()]).unwrap();
        let held = import.permissions();
        let [warned, owners] = [Permission::is_sensitive, Permission::is_from_owner].map(|is| {
            held.iter()
                .copied()
                .filter(|one| is(one))
                .collect::<Vec<_>>()
        });
        assert_eq!(import.sensitive(), warned, "{label}");
        assert_eq!(import.from_owner(), owners, "{label}");
    }
    let staff = till.import(["STAFF", "SALE"]).unwrap();
    assert_eq!(ids(&staff.sensitive()), ["STAFF"]);
    assert_eq!(ids(&staff.from_owner()), ["STAFF"]);
    let sale = till.import(["SALE"]).unwrap();
    assert!(sale.sensitive().is_empty() && sale.from_owner().is_empty());
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
        let wanted = Wanted::new(sale).under(restriction, sale);
        let export = till.export(&wanted, Goal::Cover);
        let can = [Restriction::Stores, Restriction::Limit, Restriction::Scope];
        let expected = if can.contains(&restriction) {
            vec![]
        } else {
            vec![(restriction, sale)]
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

// ---- the roles that come along ----

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
        assert_eq!(holding.import().built_in(), Some(role), "{id}");
        assert_eq!(holding.import().known(), known, "{id}");
        assert_eq!(holding.import().duties(), holding.duties(), "{id}");
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

const ROLE_ONE_OF: &str = "it must say what it is about exactly once: give one of \
                           `permissions`, `everything`, `known = \"not\"`";
const BLANK: &str = "it says nothing: write what it is";

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
