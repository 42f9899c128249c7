//! Answers about platforms: ids that are not known, what is lacking and why, and how
//! all of it is told.
//!
//! Lives here: the cases of importing and exporting by a list, in words and as data.
//! What a role, a grant or a principal of ours wants is in `wishes`.

use countersign::actions::{billing, customers, orders, staff};
use countersign::platforms::{
    self, Goal, Lack, Mapping, MappingDocument, Part, PermissionDocument, Restriction, Wanted,
};
use countersign::{Actions, HostActionDocument, Level, PolicyDocument, Risk};
use serde_json::json;

// ---- what cannot be read ----

fn named(id: &str) -> &'static Mapping {
    platforms::named(id).unwrap()
}

#[test]
fn unknown_ids_are_all_told_at_once_and_nothing_is_imported() {
    let ecwid = named("ecwid");
    let ids = ["SALES_MANAGMENT", "CATALOG_MANAGEMENT", "REPORTS_ACCESS"];
    let error = ecwid.import(ids).unwrap_err();
    let found: Vec<_> = (error.unknown().iter())
        .map(|unknown| (unknown.name(), unknown.suggestion().unwrap()))
        .collect();
    assert_eq!(
        found,
        [
            ("SALES_MANAGMENT", "SALES_MANAGEMENT"),
            ("REPORTS_ACCESS", "REPORT_ACCESS"),
        ]
    );
    let said = format!(
        "not on the list {:?}:\n  unknown permission \"SALES_MANAGMENT\": did you mean \
         \"SALES_MANAGEMENT\"?\n  unknown permission \"REPORTS_ACCESS\": did you mean \
         \"REPORT_ACCESS\"?",
        ecwid.name()
    );
    assert_eq!(error.to_string(), said);
}

#[test]
fn an_id_is_compared_exactly() {
    for (list, id, meant) in [
        ("ecwid", "sales_management", "SALES_MANAGEMENT"),
        ("ecwid", " SALES_MANAGEMENT", "SALES_MANAGEMENT"),
        ("shopify", "Refund_orders", "refund_orders"),
        ("woocommerce", "edit-shop-orders", "edit_shop_orders"),
        ("bigcommerce", "manage orders", "Manage Orders"),
        ("magento", "magento_sales::sales", "Magento_Sales::sales"),
    ] {
        let mapping = named(list);
        assert!(mapping.permission(meant).is_ok(), "{meant}");
        let error = mapping.import([meant, id]).unwrap_err();
        assert_eq!(error.unknown().len(), 1, "{id}");
        assert_eq!(error.unknown()[0].name(), id);
        assert_eq!(error.unknown()[0].suggestion(), Some(meant));
        let error = mapping.permission(id).unwrap_err();
        assert_eq!(
            (error.kind(), error.suggestion()),
            ("permission", Some(meant))
        );
    }
    let error = named("bigcommerce").built_in("sales staff").unwrap_err();
    assert_eq!(
        (error.kind(), error.suggestion()),
        ("built-in role", Some("Sales Staff"))
    );
}

#[test]
fn names_with_spaces_are_names_where_platforms_have_such() {
    let bigcommerce = named("bigcommerce");
    assert_eq!(
        bigcommerce
            .permission("Manage Order")
            .unwrap_err()
            .to_string(),
        r#"unknown permission "Manage Order": did you mean "Manage Orders"?"#
    );
    assert_eq!(
        bigcommerce.built_in("Sales Stuff").unwrap_err().to_string(),
        r#"unknown built-in role "Sales Stuff": did you mean "Sales Staff"?"#
    );
}

// ---- what is lacking ----

/// A list in which each label gives refunds in one part, and one nothing else.
fn parts() -> Mapping {
    let document = MappingDocument::new("parts", "Parts").owner_only(["billing.manage"]);
    let parts = Part::ALL.iter().copied();
    let document = parts.fold(document, |document, part| {
        let actions = [
            "orders.refund",
            "orders.cancel",
            "orders.return",
            "orders.delete",
        ];
        let action = actions[part as usize];
        document.permission(PermissionDocument::new(part.name(), "In part").partly(action, part))
    });
    let both = PermissionDocument::new("both", "Both").gives(["orders.view", "orders.export"]);
    document.permission(both).compile().unwrap()
}

#[test]
fn each_kind_of_lack_and_how_it_is_told() {
    let parts = parts();
    for (action, goal, lack, name, said) in [
        (
            billing::MANAGE,
            Goal::Cover,
            Lack::OwnerOnly,
            "owner_only",
            "only the owner can",
        ),
        (
            staff::WAIVE,
            Goal::Cover,
            Lack::NoPermission,
            "no_permission",
            "no permission gives it",
        ),
        (
            orders::VIEW,
            Goal::NeverExceed,
            Lack::WouldExceed,
            "would_exceed",
            "only together with more than was wanted",
        ),
        (
            orders::REFUND,
            Goal::Cover,
            Lack::OnlyInPart(Part::Own),
            "only_in_part",
            "only for what one made oneself",
        ),
        (
            orders::CANCEL,
            Goal::Cover,
            Lack::OnlyInPart(Part::Assigned),
            "only_in_part",
            "only for what is assigned to one",
        ),
        (
            orders::RETURN,
            Goal::NeverExceed,
            Lack::OnlyInPart(Part::Recent),
            "only_in_part",
            "only for the newest",
        ),
        (
            orders::DELETE,
            Goal::NeverExceed,
            Lack::OnlyInPart(Part::Some),
            "only_in_part",
            "only in some cases or fields",
        ),
    ] {
        let export = parts.export(&Wanted::new(action), goal);
        assert_eq!(export.lacks(), [(action, lack)], "{action}");
        assert_eq!((lack.name(), lack.to_string()), (name, said.to_owned()));
        assert!(!export.is_exact() && export.excess().is_empty(), "{action}");
        let told = serde_json::to_value(&export).unwrap();
        let mut expected = json!({"action": action.to_string(), "why": name});
        if let Some(part) = lack.part() {
            expected["part"] = json!(part.name());
        }
        assert_eq!(told["lacks"], json!([expected]), "{action}");
    }
    // What is wanted in part only lacks nothing when it is given in one.
    let enough = parts.export(
        &Wanted::default().in_part(orders::REFUND),
        Goal::NeverExceed,
    );
    assert!(enough.lacks().is_empty() && enough.is_exact(), "{enough}");
    // And what is wanted in part and given in full is wider than that.
    let view = Wanted::default().in_part(orders::VIEW);
    let wider = parts.export(&view, Goal::Cover);
    assert_eq!(wider.wider(), Actions::from(orders::VIEW));
    let none = parts.export(&view, Goal::NeverExceed);
    assert!(
        none.permissions().is_empty() && none.wider().is_empty(),
        "{none}"
    );
}

// ---- what never exceeds, and what costs less ----

/// A platform that narrows a holder to stores, and does nothing else of the kind.
fn narrowing() -> Mapping {
    MappingDocument::new("shops", "Shops of somebody's")
        .expresses([Restriction::Stores])
        .permission(PermissionDocument::new("see", "See").gives(["orders.view"]))
        .permission(PermissionDocument::new("pay back", "Pay back").gives(["orders.refund"]))
        .compile()
        .unwrap()
}

#[test]
fn what_cannot_be_restricted_as_it_was_wanted_exceeds() {
    let shops = narrowing();
    let both = orders::VIEW | orders::REFUND;
    let ids = |wanted: &Wanted, goal| shops.export(wanted, goal).ids().unwrap();
    for restriction in Restriction::ALL {
        for under in [Actions::from(orders::REFUND), both] {
            let wanted = Wanted::new(both).under(*restriction, under);
            // To cover, all is given all the same, and that is told.
            assert_eq!(ids(&wanted, Goal::Cover), ["see", "pay back"]);
            // A holder is narrowed as a whole, or not at all.
            let is_met =
                under == both && [Restriction::Scope, Restriction::Stores].contains(restriction);
            let told = shops.export(&wanted, Goal::Cover).not_expressed();
            let unmet = if is_met { Actions::EMPTY } else { under };
            let expected: Vec<_> = (!is_met)
                .then_some((*restriction, under))
                .into_iter()
                .collect();
            assert_eq!(told, expected, "{restriction}");
            // Not to exceed, it is not.
            let never = shops.export(&wanted, Goal::NeverExceed);
            assert_eq!(never.actions(), both - unmet, "{restriction}");
            let expected: Vec<_> = unmet
                .iter()
                .map(|action| (action, Lack::Unrestricted))
                .collect();
            assert_eq!(never.lacks(), expected, "{restriction}");
            assert!(never.excess().is_empty() && never.not_expressed().is_empty());
        }
    }
}

#[test]
fn where_assigned_can_be_said_it_is_said_and_all_will_do() {
    let document = MappingDocument::new("desk", "A help desk")
        .expresses([Restriction::Assigned])
        .permission(PermissionDocument::new("see", "See").gives(["orders.view"]));
    let desk = document.compile().unwrap();
    let wanted = Wanted::new(orders::VIEW).under(Restriction::Assigned, orders::VIEW);
    for goal in [Goal::Cover, Goal::NeverExceed] {
        let export = desk.export(&wanted, goal);
        assert_eq!(export.ids().unwrap(), ["see"]);
        assert!(export.is_exact() && export.wider().is_empty(), "{export}");
    }
}

#[test]
fn what_one_made_oneself_is_not_what_is_assigned() {
    let document = MappingDocument::new("desk", "A help desk")
        .permission(PermissionDocument::new("own", "Own").partly("orders.view", Part::Own));
    let desk = document.compile().unwrap();
    let wanted = Wanted::new(orders::VIEW).under(Restriction::Assigned, orders::VIEW);
    // There is nothing nearer: to cover it is given, and told to be another part.
    let cover = desk.export(&wanted, Goal::Cover);
    assert_eq!(cover.ids().unwrap(), ["own"]);
    assert_eq!(cover.lacks(), [(orders::VIEW, Lack::OnlyInPart(Part::Own))]);
    assert_eq!(cover.wider(), orders::VIEW.only());
    // Not to exceed, it is not given: whose orders those are nobody said.
    assert!(
        desk.export(&wanted, Goal::NeverExceed)
            .permissions()
            .is_empty()
    );
}

#[test]
fn of_two_lists_the_one_that_gives_less_of_the_same_is_least() {
    let see = |id: &str| PermissionDocument::new(id, "See").gives(["orders.view"]);
    for (worse, better) in [
        // In full is more than in part.
        (
            see("A").gives(["orders.refund"]),
            see("B").partly("orders.refund", Part::Own),
        ),
        // One is warned of the first, or only the owner ticks it.
        (see("A").sensitive(), see("B")),
        (see("A").from_owner(), see("B")),
    ] {
        for both in [[worse.clone(), better.clone()], [better, worse]] {
            let document = MappingDocument::new("own", "Of our own");
            let own = both.into_iter().fold(document, MappingDocument::permission);
            let own = own.compile().unwrap();
            let export = own.export(&Wanted::new(orders::VIEW), Goal::Cover);
            assert_eq!(
                (export.ids().unwrap(), export.is_least()),
                (vec!["B"], true)
            );
        }
    }
}

#[test]
fn what_no_word_of_ours_is_for_is_not_exactly_what_was_wanted() {
    let document = MappingDocument::new("own", "Of our own")
        .permission(
            PermissionDocument::new("see", "See")
                .gives(["orders.view"])
                .needs(["shell"]),
        )
        .permission(PermissionDocument::new("shell", "Shell").outside("developer: the server"));
    let own = document.compile().unwrap();
    let export = own.export(&Wanted::new(orders::VIEW), Goal::NeverExceed);
    assert_eq!(export.outside()[0].id(), "shell");
    assert!(!export.is_exact());
    let text = export.to_string();
    assert!(
        text.contains("  No word of ours is for:\n    shell (developer: the server)\n"),
        "{text}"
    );
}

#[test]
fn a_feature_is_named_once_whoever_added_to_it() {
    let policy = PolicyDocument::new()
        .host_action(
            "orders.expedite",
            HostActionDocument::new(0, Level::Edit, Risk::Low),
        )
        .compile()
        .unwrap();
    let document = MappingDocument::new("own", "Of our own").permission(
        PermissionDocument::new("all", "All").gives(["orders.view", "orders.expedite"]),
    );
    let own = policy.mapping(&document).unwrap();
    let export = own.export(&Wanted::new(orders::VIEW), Goal::Cover);
    assert_eq!(export.not_view_only(), ["orders"]);
}

// ---- how answers are told ----

/// A till of our own, so that its answers stay what they are.
fn till() -> Mapping {
    let document: MappingDocument =
        serde_json::from_str(include_str!("../data/till.json")).unwrap();
    document.compile().unwrap()
}

#[test]
fn an_import_in_words() {
    let till = till();
    assert_eq!(
        till.import(["RETURNS", "DAY"]).unwrap().to_string(),
        "Tills of our own
  RETURNS is RETURN, REFUND today.
  RECEIPTS is ticked along, for RETURN needs it.
  Gives 6 actions, the worst first:
    high: orders.refund
    medium: orders.transactions, orders.return, inventory.adjust (in part), reports.sales (recent ones)
    low: orders.view
  In one hand this breaks:
    O2C-08 (medium): Confirm goods that never came back, then pay.
"
    );
}

#[test]
fn an_import_in_words_tells_what_no_word_of_ours_is_for() {
    let till = till();
    let told = till.import(["STOCK", "DRAWER"]).unwrap().to_string();
    let line = told.lines().find(|line| line.contains("DRAWER")).unwrap();
    let drawer = till.permission("DRAWER").unwrap();
    assert!(line.contains(drawer.outside().unwrap()), "{told}");
}

#[test]
fn an_export_in_words() {
    let till = till();
    let wanted = Wanted::new(orders::REFUND | orders::CANCEL | billing::MANAGE | orders::DELETE)
        .under(Restriction::Hours, orders::REFUND);
    assert_eq!(
        till.export(&wanted, Goal::Cover).to_string(),
        "Tills of our own
  Tick:
    RECEIPTS: Look up receipts
    \"VOID SALE\": Cancel a sale
    RETURN: Take goods back
    REFUND: Give money back
  Gives away 4 actions beyond, the worst first:
    medium: orders.transactions, orders.return, inventory.adjust (in part)
    low: orders.view
  Not given, no permission gives it: orders.delete
  Not given, only the owner can: billing.manage
  Cannot be said here: at certain hours.
  In one hand this breaks:
    O2C-08 (medium): Confirm goods that never came back, then pay.
"
    );
    let audit = till.export(&Wanted::new(staff::AUDIT_LOG), Goal::NeverExceed);
    assert_eq!(
        audit.to_string(),
        "Tills of our own
  Tick:
    JOURNAL: Read the journal
  That is exactly what was wanted.
"
    );
}

#[test]
fn in_words_an_empty_list_that_means_everything() {
    let document = MappingDocument::new("kiosk", "Kiosks")
        .empty_is_everything()
        .permission(
            PermissionDocument::new("SALES", "Sales").gives(["orders.view", "orders.refund"]),
        );
    let kiosk = document.compile().unwrap();
    assert_eq!(
        kiosk
            .export(&Wanted::new(orders::VIEW), Goal::NeverExceed)
            .to_string(),
        "Kiosks
  Tick nothing, and give no account at all: an empty list means everything here.
  Not given, only together with more than was wanted: orders.view
  Nobody can only look at orders here.
"
    );
    assert_eq!(
        kiosk.import([]).unwrap().to_string(),
        "Kiosks
  Warning: an empty list means everything here.
  Gives 2 actions, the worst first:
    high: orders.refund
    low: orders.view
"
    );
}

#[test]
fn an_export_as_data() {
    let till = till();
    let wanted = Wanted::new(customers::STORE_CREDIT | staff::WAIVE | customers::VIEW)
        .under(Restriction::Until, customers::VIEW);
    let told = serde_json::to_value(till.export(&wanted, Goal::Cover)).unwrap();
    assert_eq!(
        told,
        json!({
            "list": "till",
            "partial": false,
            "goal": "cover",
            "wanted": ["customers.view", "customers.store_credit", "staff.waive"],
            "wanted_in_part": [],
            "restrictions": [{"restriction": "until", "actions": ["customers.view"]}],
            "permissions": [
                {
                    "id": "CUSTOMERS",
                    "title": "Look up customers",
                    "sensitive": false,
                    "from_owner": false,
                },
                {
                    "id": "POINTS",
                    "title": "Book points by hand",
                    "note": "Points are worth money at every till.",
                    "sensitive": true,
                    "from_owner": false,
                },
            ],
            "empty_means_everything": false,
            "actions": [
                {"action": "customers.view", "risk": "medium"},
                {"action": "customers.view_orders", "risk": "medium"},
                {"action": "customers.view_contact", "risk": "medium"},
                {"action": "customers.store_credit", "risk": "high"},
            ],
            "excess": [
                {"action": "customers.view_orders", "risk": "medium"},
                {"action": "customers.view_contact", "risk": "medium"},
            ],
            "wider": [],
            "lacks": [{"action": "staff.waive", "why": "no_permission"}],
            "not_expressed": [{"restriction": "until", "actions": ["customers.view"]}],
            "not_view_only": [],
            "duties": [],
            "is_exact": false,
            "is_least": true,
        })
    );
}

#[test]
fn an_import_as_data() {
    let till = till();
    let told = serde_json::to_value(till.import(["GIFT CARDS", "DRAWER"]).unwrap()).unwrap();
    assert_eq!(
        told,
        json!({
            "list": "till",
            "partial": false,
            "known": "whole",
            "permissions": [
                {
                    "id": "SALE",
                    "title": "Ring up a sale",
                    "sensitive": false,
                    "from_owner": false,
                },
                {
                    "id": "DRAWER",
                    "title": "Open the drawer",
                    "sensitive": false,
                    "from_owner": false,
                    "outside": "point of sale: no sale is changed, the journal counts the openings",
                },
                {
                    "id": "GIFT CARDS",
                    "title": "Sell gift cards",
                    "sensitive": false,
                    "from_owner": false,
                },
            ],
            "is_everything": false,
            "implied": [{"permission": "SALE", "by": "GIFT CARDS"}],
            "replaced": [],
            "actions": [
                {"action": "orders.create", "risk": "medium"},
                {"action": "orders.capture", "risk": "high"},
                {"action": "discounts.gift_cards", "risk": "critical"},
            ],
            "duties": [
                {
                    "rule": "GFT-01",
                    "severity": "high",
                    "rationale": "Stored value is cash: issue it, then spend it or refund onto it.",
                },
            ],
        })
    );
}

#[test]
fn as_data_a_wish_is_told_with_what_of_it_is_enough_and_its_restrictions() {
    let till = till();
    let wanted = Wanted::new(orders::REFUND | orders::CANCEL)
        .in_part(orders::VIEW)
        .under(Restriction::Limit, orders::REFUND)
        .under(Restriction::Hours, orders::REFUND | orders::CANCEL);
    let told = serde_json::to_value(till.export(&wanted, Goal::NeverExceed)).unwrap();
    assert_eq!(
        told["wanted"],
        json!(["orders.view", "orders.refund", "orders.cancel"])
    );
    assert_eq!(told["wanted_in_part"], json!(["orders.view"]));
    assert_eq!(
        told["restrictions"],
        json!([
            {"restriction": "limit", "actions": ["orders.refund"]},
            {"restriction": "hours", "actions": ["orders.refund", "orders.cancel"]},
        ])
    );
    // What cannot be said is told of what is given; here that is nothing.
    assert_eq!(told["not_expressed"], json!([]));
}

#[test]
fn as_data_a_built_in_role_is_named_and_how_far_it_is_known() {
    let till = till();
    for (role, known) in [("cashier", "whole"), ("shift_lead", "documented")] {
        let holding = till.holding(role).unwrap().unwrap();
        let told = serde_json::to_value(holding.import()).unwrap();
        assert_eq!(
            (&told["role"], &told["known"]),
            (&json!(role), &json!(known))
        );
    }
    let partial = MappingDocument::new("own", "Of our own")
        .partial()
        .permission(PermissionDocument::new("see", "See").gives(["orders.view"]));
    let partial = partial.compile().unwrap();
    let import = partial.import(["see"]).unwrap();
    let export = partial.export(&orders::VIEW.into(), Goal::Cover);
    for told in [
        serde_json::to_value(&import).unwrap(),
        serde_json::to_value(&export).unwrap(),
    ] {
        assert_eq!(told["partial"], json!(true), "{told}");
        assert_eq!(told.get("role"), None, "{told}");
    }
}
