//! Answers about platforms: ids that are not known, what is lacking and why, what a
//! role or a grant of ours wants, and how all of it is told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]
#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]

use countersign::actions::{billing, customers, orders, staff};
use countersign::platforms::{
    self, Goal, Lack, Mapping, MappingDocument, Part, PermissionDocument, Restriction, Wanted,
};
use countersign::{
    AccountDocument, Action, Actions, ApprovalDocument, Assurance, Currency, EntryDocument,
    HostActionDocument, Level, LimitDocument, Per, Policy, PolicyDocument, Requirements, Risk,
    RoleDocument, ScopeDocument, SignIn, StepUpDocument, Template, Time, Unit,
};
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
        let wanted = Wanted::new(both).under(*restriction, orders::REFUND);
        // To cover, the refund is given all the same, and that is told.
        assert_eq!(ids(&wanted, Goal::Cover), ["see", "pay back"]);
        let is_met = [Restriction::Scope, Restriction::Stores].contains(restriction);
        let told = shops.export(&wanted, Goal::Cover).not_expressed();
        let expected = if is_met {
            vec![]
        } else {
            vec![(*restriction, orders::REFUND.only())]
        };
        assert_eq!(told, expected, "{restriction}");
        // Not to exceed, it is not.
        let never = shops.export(&wanted, Goal::NeverExceed);
        let expected = if is_met {
            vec!["see", "pay back"]
        } else {
            vec!["see"]
        };
        assert_eq!(never.ids().unwrap(), expected, "{restriction}");
        let why = match restriction {
            _ if is_met => None,
            // Of what is assigned, a part would have done, and all of it is wider.
            Restriction::Assigned => Some(Lack::WouldExceed),
            _ => Some(Lack::Unrestricted),
        };
        let expected: Vec<(Action, Lack)> =
            why.map(|why| (orders::REFUND, why)).into_iter().collect();
        assert_eq!(never.lacks(), expected, "{restriction}");
        assert!(never.excess().is_empty() && never.not_expressed().is_empty());
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

// ---- what a role or a grant of ours wants ----

/// Limited, approved, timed refunds for whoever is trained; and looking as it is.
fn clerk() -> RoleDocument {
    let euro = Unit::Money(Currency::EUR);
    RoleDocument::new()
        .allow(["orders.view", "orders.refund"])
        .limit(
            LimitDocument::new("refund", ["orders.refund"], Per::Object, euro)
                .soft(50_00, "manager")
                .hard(500_00),
        )
        .hours(["mon", "tue"], "06:00", "22:00")
        .step_up(SignIn::at_least(Assurance::Password).within(600))
        .requires(Requirements::TRAINING | Requirements::SCOPE | Requirements::UNTIL)
}

fn shop() -> PolicyDocument {
    PolicyDocument::new()
        .approval(ApprovalDocument::new("manager"))
        .role("clerk", clerk())
}

fn by_role(policy: &Policy, role: &str) -> Wanted {
    policy.wanted_by_role(policy.role(role).unwrap())
}

fn by_grant(policy: &Policy, grant: EntryDocument) -> Wanted {
    let account = AccountDocument::human(1_u64, 101_u64).grant(grant);
    let account = policy.account(&account).unwrap();
    policy.wanted_by_grant(&account.grants()[0])
}

/// What is restricted in which way, but for the ways that restrict nothing.
fn restricted(wanted: &Wanted) -> Vec<(Restriction, Actions)> {
    wanted.restrictions().to_vec()
}

const BOTH: Actions = Actions::of(&[orders::VIEW, orders::REFUND]);

#[test]
fn a_role_wants_what_it_gives_under_what_it_asks_for() {
    let policy = shop().compile().unwrap();
    let refund = Actions::from(orders::REFUND);
    let wanted = by_role(&policy, "clerk");
    assert_eq!(wanted.actions(), BOTH);
    assert_eq!(
        restricted(&wanted),
        [
            (Restriction::Scope, BOTH),
            (Restriction::Until, BOTH),
            (Restriction::Limit, refund),
            (Restriction::Approval, refund),
            (Restriction::StepUp, BOTH),
            (Restriction::Hours, BOTH),
            (Restriction::Training, BOTH),
        ]
    );
    for restriction in Restriction::SCOPES.iter().copied() {
        assert_eq!(
            wanted.restricted(restriction),
            Actions::EMPTY,
            "{restriction}"
        );
    }
}

#[test]
fn a_grant_wants_it_where_and_until_when_it_was_given() {
    let policy = shop().compile().unwrap();
    for (scope, restriction) in [
        (ScopeDocument::in_stores([1_u64]), Restriction::Stores),
        (
            ScopeDocument::narrowed().locations([1_u64]),
            Restriction::Locations,
        ),
        (
            ScopeDocument::narrowed().categories([1_u64]),
            Restriction::Categories,
        ),
        (
            ScopeDocument::narrowed().vendors([1_u64]),
            Restriction::Vendors,
        ),
        (
            ScopeDocument::narrowed().object("order", 1_u64),
            Restriction::Objects,
        ),
        (ScopeDocument::narrowed().assigned(), Restriction::Assigned),
    ] {
        let grant = EntryDocument::role("clerk", scope.clone()).until(Time::from_unix(100));
        let wanted = by_grant(&policy, grant);
        for other in Restriction::SCOPES.iter().copied() {
            let expected = if other == restriction {
                BOTH
            } else {
                Actions::EMPTY
            };
            assert_eq!(wanted.restricted(other), expected, "{restriction}, {other}");
        }
        assert_eq!(wanted.restricted(Restriction::Until), BOTH, "{restriction}");
        let limit = Actions::from(orders::REFUND);
        assert_eq!(
            wanted.restricted(Restriction::Limit),
            limit,
            "{restriction}"
        );

        let own = EntryDocument::actions(["orders.view"], scope);
        let expected = [(restriction, Actions::from(orders::VIEW))];
        assert_eq!(restricted(&by_grant(&policy, own)), expected);
    }
    let everywhere = EntryDocument::actions(["orders.view"], ScopeDocument::tenant());
    assert_eq!(restricted(&by_grant(&policy, everywhere.clone())), []);
    let ends = by_grant(&policy, everywhere.until(Time::from_unix(100)));
    let expected = [(Restriction::Until, Actions::from(orders::VIEW))];
    assert_eq!(restricted(&ends), expected);
}

#[test]
fn what_ecwid_cannot_say_of_a_grant() {
    let policy = shop().compile().unwrap();
    let scope = ScopeDocument::in_stores([1_u64])
        .locations([1_u64])
        .categories([1_u64])
        .vendors([1_u64])
        .object("order", 1_u64)
        .assigned();
    let grant = EntryDocument::role("clerk", scope).until(Time::from_unix(100));
    let wanted = by_grant(&policy, grant);
    let export = named("ecwid").export(&wanted, Goal::Cover);
    let unmet = export.not_expressed();
    let by: Vec<Restriction> = unmet.iter().map(|(by, _)| *by).collect();
    assert_eq!(by, Restriction::ALL);
    for (by, actions) in unmet {
        assert_eq!(actions, wanted.restricted(by), "{by}");
    }
    // What is not given at all is not given too widely either.
    let none = named("ecwid").export(&wanted, Goal::NeverExceed);
    assert!(none.not_expressed().is_empty());
    // A platform that can narrow in one way can narrow.
    let shopify = named("shopify").export(&wanted, Goal::Cover);
    let unmet: Vec<_> = shopify.not_expressed().iter().map(|(by, _)| *by).collect();
    assert!(!unmet.contains(&Restriction::Stores) && !unmet.contains(&Restriction::Scope));
    assert!(unmet.contains(&Restriction::Limit) && unmet.contains(&Restriction::Hours));
}

#[test]
fn what_one_part_of_a_role_gives_freely_is_not_restricted() {
    let [view, refund] = [orders::VIEW, orders::REFUND].map(Actions::from);
    let conditions = [
        Restriction::Limit,
        Restriction::Approval,
        Restriction::StepUp,
        Restriction::Hours,
    ];
    // What a role gives beside the clerk that it includes, and what is still
    // restricted by limits and approvals, and by sign-in and hours.
    for (role, by_amount, by_holder) in [
        (RoleDocument::new(), refund, BOTH),
        (RoleDocument::new().allow(["orders.view"]), refund, refund),
        (
            RoleDocument::new().allow(["orders.refund"]),
            Actions::EMPTY,
            view,
        ),
        (
            RoleDocument::new().allow(["orders.view", "orders.refund"]),
            Actions::EMPTY,
            Actions::EMPTY,
        ),
        // One that has conditions of its own gives nothing freely.
        (
            RoleDocument::new()
                .allow(["orders.refund"])
                .hours(["sat"], "06:00", "22:00"),
            Actions::EMPTY,
            BOTH,
        ),
    ] {
        let policy = shop()
            .role("lead", role.include("clerk"))
            .compile()
            .unwrap();
        let wanted = by_role(&policy, "lead");
        let [limit, approval, step_up, hours] = conditions.map(|one| wanted.restricted(one));
        assert_eq!((limit, approval), (by_amount, by_amount));
        assert_eq!(hours, by_holder);
        let signed = if by_holder == BOTH && by_amount.is_empty() {
            view
        } else {
            by_holder
        };
        assert_eq!(step_up, signed);
        // What a role requires of its grants counts for all of it.
        assert_eq!(wanted.restricted(Restriction::Training), BOTH);
    }
}

/// A policy that asks of everybody who refunds.
fn strict() -> Policy {
    let fresh = SignIn::at_least(Assurance::HardwareKey).within(60);
    let euro = Unit::Money(Currency::EUR);
    let cap = LimitDocument::new("cap", ["orders.refund"], Per::Object, euro).hard(900_00);
    let document = PolicyDocument::new()
        .approval(ApprovalDocument::new("manager").actions(["orders.refund"]))
        .step_up(StepUpDocument::new(["orders.refund"], fresh))
        .cap(cap)
        .role(
            "desk",
            RoleDocument::new().allow(["orders.view", "orders.refund"]),
        );
    document.compile().unwrap()
}

#[test]
fn what_a_policy_asks_of_everybody_is_asked_by_every_role_and_every_grant() {
    let policy = strict();
    let refund = Actions::from(orders::REFUND);
    let expected = [
        (Restriction::Limit, refund),
        (Restriction::Approval, refund),
        (Restriction::StepUp, refund),
    ];
    assert_eq!(restricted(&by_role(&policy, "desk")), expected);
    let scope = ScopeDocument::tenant;
    let role = by_grant(&policy, EntryDocument::role("desk", scope()));
    assert_eq!(restricted(&role), expected);
    let own = by_grant(&policy, EntryDocument::actions(["orders.refund"], scope()));
    assert_eq!(restricted(&own), expected);
}

#[test]
fn only_after_failed_sign_ins_is_not_asked_of_everybody() {
    let fresh = SignIn::at_least(Assurance::HardwareKey);
    let after = StepUpDocument::new(["orders.refund"], fresh).after_failed_logins(3);
    let role = RoleDocument::new().allow(["orders.refund"]);
    let document = PolicyDocument::new().step_up(after).role("desk", role);
    let policy = document.compile().unwrap();
    assert_eq!(restricted(&by_role(&policy, "desk")), []);
}

#[test]
fn a_template_wants_its_core_under_what_it_requires() {
    let agent = Wanted::from(Template::named("private_fulfillment_agent").unwrap());
    let policy = PolicyDocument::new().role(
        "agent",
        RoleDocument::from_template("private_fulfillment_agent"),
    );
    assert_eq!(agent, by_role(&policy.compile().unwrap(), "agent"));
    assert_eq!(agent.restricted(Restriction::Until), agent.actions());
}

// ---- how answers are told ----

/// A till of our own, so that its answers stay what they are.
fn till() -> Mapping {
    let document: MappingDocument = serde_json::from_str(include_str!("data/till.json")).unwrap();
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
            "goal": "cover",
            "wanted": ["customers.view", "customers.store_credit", "staff.waive"],
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
