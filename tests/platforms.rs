//! The shipped mappings: which ids each platform's list has, what must hold of it,
//! and what the roles that it brings along hold.

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

use std::collections::{BTreeMap, BTreeSet};

use countersign::actions::{
    apps, billing, customers, design, discounts, inventory, marketing, orders, products, reports,
    settings, staff,
};
use countersign::platforms::{
    self, BuiltIn, Export, Goal, Holders, Holding, Import, Known, Lack, Mapping, MappingDocument,
    Nearest, Part, Permission, PermissionDocument, Wanted,
};
use countersign::{ACTIONS, Actions, Feature, Level};

// ---- what is repinned when a shipped list is revised ----

/// How many ids each list has, and how many of them are outside our words.
const COUNTS: [(&str, usize, usize); 11] = [
    ("ecwid", 7, 0),
    ("ecwid_apps", 48, 3),
    ("shopify", 166, 10),
    ("shopify_apps", 146, 6),
    ("woocommerce", 115, 40),
    ("magento", 304, 85),
    ("prestashop", 480, 230),
    ("bigcommerce", 11, 0),
    ("bigcommerce_apps", 53, 3),
    ("wix", 11, 0),
    ("wix_apps", 16, 0),
];

/// The duty rules that the role `shop_manager` trips, and the template that
/// is nearest to one.
const SHOP_MANAGER_TRIPS: [&str; 17] = [
    "O2C-01", "O2C-02", "O2C-03", "O2C-04", "O2C-05", "O2C-07", "O2C-08", "O2C-09", "INV-01",
    "INV-02", "SET-01", "SET-02", "SET-03", "PII-02", "MKT-01", "FIN-01", "WEB-01",
];
const NEAREST_TO_A_SHOP_MANAGER: &str = "administrator";

// ---- which lists there are, and which ids ----

fn named(id: &str) -> &'static Mapping {
    platforms::named(id).expect(id)
}

fn ids<'m>(all: &[&'m Permission]) -> Vec<&'m str> {
    all.iter().map(|one| one.id()).collect()
}

/// The ids of each list as the platforms give them, sorted.
fn platform_ids() -> BTreeMap<String, Vec<String>> {
    serde_json::from_str(include_str!("data/platform_ids.json")).unwrap()
}

#[test]
fn every_id_of_every_platform_is_in_its_mapping_once_and_no_other() {
    let lists = platform_ids();
    let shipped: BTreeSet<&str> = platforms::all().map(Mapping::id).collect();
    assert_eq!(
        lists.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        shipped
    );
    for (list, ids) in &lists {
        let mapping = named(list);
        let mut found: Vec<&str> = mapping.permissions().iter().map(Permission::id).collect();
        found.sort_unstable();
        assert_eq!(&found, ids, "{list}");
        for id in ids {
            assert_eq!(mapping.permission(id).unwrap().id(), id, "{list}");
        }
    }
}

#[test]
fn every_id_is_mapped_or_outside_with_a_reason_or_retired() {
    for mapping in platforms::all() {
        for one in mapping.permissions() {
            let name = format!("{}: {one}", mapping.id());
            let gives = !one.actions().is_empty() || one.in_part().next().is_some();
            let said = [gives, one.outside().is_some(), one.is_retired()];
            assert_eq!(said.iter().filter(|is_so| **is_so).count(), 1, "{name}");
            if let Some(reason) = one.outside() {
                let (keyword, why) = reason.split_once(": ").expect(&name);
                let plain = |c: char| c.is_ascii_lowercase() || c == ' ' || c.is_ascii_digit();
                assert!(
                    keyword.chars().all(plain) && why.len() > 3,
                    "{name}: {reason}"
                );
            }
            assert!(!one.title().is_empty() && !one.group().is_empty(), "{name}");
        }
    }
}

#[test]
fn how_many_ids_each_list_has() {
    let found: Vec<_> = platforms::all()
        .map(|mapping| {
            let all = mapping.permissions();
            let outside = all.iter().filter(|one| one.outside().is_some());
            (mapping.id(), all.len(), outside.count())
        })
        .collect();
    assert_eq!(found, COUNTS);
}

#[test]
fn what_each_list_says_of_itself() {
    for mapping in platforms::all() {
        let id = mapping.id();
        let holders = if id.ends_with("_apps") {
            Holders::Apps
        } else {
            Holders::Staff
        };
        assert_eq!(mapping.holders(), holders, "{id}");
        assert_eq!(mapping.platform(), id.trim_end_matches("_apps"));
        assert_eq!(mapping.catalogue(), 1, "{id}");
        assert!(
            !mapping.source().is_empty() && !mapping.name().is_empty(),
            "{id}"
        );
        assert!(
            platforms::text_of(id).unwrap().contains(mapping.source()),
            "{id}"
        );
        let given = mapping.import(mapping.permissions().iter().map(Permission::id));
        let given = given.unwrap().actions();
        assert!((given & mapping.owner_only()).is_empty(), "{id}");
    }
    let error = platforms::named("shopfy").unwrap_err();
    assert_eq!(error.suggestion(), Some("shopify"));
    let error = platforms::text_of("wix_app").unwrap_err();
    assert_eq!(error.suggestion(), Some("wix_apps"));
}

// ---- Ecwid ----

fn export(list: &str, actions: impl Into<Actions>, goal: Goal) -> Export<'static> {
    named(list).export(&Wanted::new(actions), goal)
}

#[test]
fn an_ecwid_fulfillment_agent_holds_the_whole_of_sales() {
    let agent = export("ecwid", orders::VIEW | orders::FULFILL, Goal::Cover);
    assert_eq!(agent.ids().unwrap(), ["SALES_MANAGEMENT"]);
    for action in [
        orders::REFUND,
        orders::CANCEL,
        customers::VIEW,
        customers::EXPORT,
    ] {
        assert!(agent.excess().contains(action), "{action}");
        let worst = agent.excess_worst_first();
        assert!(worst.iter().any(|known| known.action == action), "{action}");
    }
    assert!(agent.lacks().is_empty() && agent.is_least() && !agent.is_exact());
    let risks: Vec<_> = agent
        .excess_worst_first()
        .iter()
        .map(|one| one.risk)
        .collect();
    assert!(risks.is_sorted_by(|one, next| one >= next), "{risks:?}");
}

#[test]
fn no_ecwid_staff_scope_only_looks() {
    let ecwid = named("ecwid");
    let scopes = ecwid.permissions().iter().map(Permission::id);
    let given = ecwid.import(scopes).unwrap().in_full();
    let mut told = BTreeSet::new();
    for feature in Feature::ALL.iter().copied() {
        let looks = ACTIONS.iter().filter(|facts| {
            facts.feature == feature && facts.level == Level::View && given.contains(facts.action)
        });
        let looks: Actions = looks.map(|facts| facts.action).collect();
        let found = export("ecwid", looks, Goal::Cover).not_view_only();
        if looks.is_empty() {
            assert!(found.is_empty(), "{feature}");
        } else {
            assert_eq!(found, [feature.name()]);
            told.insert(feature.name());
        }
    }
    for feature in [
        "orders",
        "products",
        "customers",
        "discounts",
        "reports",
        "settings",
    ] {
        assert!(told.contains(feature), "{feature}");
    }
    // Whoever is to do more than look is told nothing of it.
    let more = export("ecwid", orders::VIEW | orders::REFUND, Goal::Cover);
    assert!(more.not_view_only().is_empty());
}

/// Whether nobody can only look at the orders of a list with this one tick.
fn is_told_of(tick: PermissionDocument) -> bool {
    let list = MappingDocument::new("one", "One tick").permission(tick);
    let list = list.compile().unwrap();
    let export = list.export(&Wanted::new(orders::VIEW), Goal::Cover);
    export.not_view_only() == ["orders"]
}

#[test]
fn where_a_tick_shows_and_changes_nothing_one_can_only_look() {
    let tick = || PermissionDocument::new("ORDERS", "Orders").gives(["orders.view"]);
    assert!(!is_told_of(tick()));
    // Customers on the orders are more to see, and nothing to do.
    assert!(!is_told_of(tick().gives(["orders.transactions"])));
    assert!(!is_told_of(tick().gives(["orders.view_customer"])));
    for (look, tick) in [(orders::VIEW, "orders"), (products::VIEW, "products")] {
        let look = export("shopify", look, Goal::Cover);
        assert_eq!(look.ids().unwrap(), [tick]);
        assert_eq!(look.not_view_only(), [""; 0]);
    }
}

#[test]
fn where_a_tick_changes_something_if_only_in_part_one_cannot_only_look() {
    let tick = || PermissionDocument::new("ORDERS", "Orders").gives(["orders.view"]);
    assert!(is_told_of(tick().gives(["orders.refund"])));
    for part in Part::ALL.iter().copied() {
        assert!(is_told_of(tick().partly("orders.refund", part)), "{part}");
    }
}

#[test]
fn at_ecwid_the_owner_alone_bills() {
    let ecwid = named("ecwid");
    for action in [
        billing::MANAGE,
        billing::BANK_ACCOUNT,
        staff::TRANSFER_OWNERSHIP,
    ] {
        assert!(ecwid.owner_only().contains(action), "{action}");
        for goal in Goal::ALL.iter().copied() {
            let export = export("ecwid", action, goal);
            assert_eq!(export.lacks(), [(action, Lack::OwnerOnly)]);
            assert_eq!(export.kept_for_the_owner(), Actions::from(action));
            assert!(export.permissions().is_empty() && !export.is_exact());
        }
        let all = ecwid.import(["STORE_MANAGEMENT"]).unwrap();
        assert!(!all.actions().contains(action), "{action}");
        let owner = ecwid
            .built_ins()
            .iter()
            .find(|role| role.is_owner())
            .unwrap();
        assert!(
            ecwid
                .holding(owner.id())
                .unwrap()
                .unwrap()
                .actions()
                .contains(action),
            "{action}"
        );
    }
    let scopes = ecwid.permissions().iter();
    assert!(scopes.clone().all(Permission::is_from_owner));
}

#[test]
fn an_empty_list_is_everything_at_ecwid_and_nothing_elsewhere() {
    for mapping in platforms::all() {
        let is_ecwid = mapping.id() == "ecwid";
        let import = mapping.import([]).unwrap();
        assert_eq!(import.is_everything(), is_ecwid, "{}", mapping.id());
        let current = mapping.permissions().iter().filter(|one| !one.is_retired());
        let all = mapping.import(current.map(Permission::id)).unwrap();
        let expected = if is_ecwid {
            all.actions()
        } else {
            Actions::EMPTY
        };
        assert_eq!(import.actions(), expected, "{}", mapping.id());
        assert!(!all.is_everything(), "{}", mapping.id());

        let nothing = mapping.export(&Wanted::default(), Goal::NeverExceed);
        assert!(nothing.permissions().is_empty());
        assert_eq!(nothing.ids().is_err(), is_ecwid, "{}", mapping.id());
    }
    let none = export("ecwid", orders::VIEW, Goal::NeverExceed);
    assert!(none.permissions().is_empty() && none.actions().is_empty());
    assert_eq!(none.lacks(), [(orders::VIEW, Lack::WouldExceed)]);
    assert_eq!(
        none.ids().unwrap_err().to_string(),
        format!(
            "there is nothing to tick, and {} takes an empty list for everything: give no \
             account at all",
            named("ecwid").name()
        )
    );
}

// ---- Shopify ----

fn import(list: &str, ids: &[&str]) -> Import<'static> {
    named(list).import(ids.iter().copied()).unwrap()
}

fn of_feature(feature: Feature) -> Actions {
    let all = ACTIONS.iter().filter(|facts| facts.feature == feature);
    all.map(|facts| facts.action).collect()
}

#[test]
fn at_shopify_marketing_is_discounts() {
    let marketing = import("shopify", &["marketing"]);
    let wanted = discounts::VIEW | discounts::CREATE | discounts::EDIT | discounts::VALUE;
    assert!(wanted.is_subset(marketing.in_full()));
    assert!((marketing.actions() & of_feature(Feature::Marketing)).is_empty());
    let section = import("shopify", &["marketing_section"]);
    assert!(section.in_full().contains(marketing::CAMPAIGNS));
    assert!((section.actions() & of_feature(Feature::Discounts)).is_empty());
    assert_eq!(
        export("shopify", discounts::CREATE, Goal::Cover)
            .ids()
            .unwrap(),
        ["marketing"]
    );
}

#[test]
fn at_shopify_an_agent_sees_orders_and_fulfills_them() {
    let agent = export("shopify", orders::VIEW | orders::FULFILL, Goal::Cover);
    assert_eq!(agent.ids().unwrap(), ["orders", "fulfill_and_ship_orders"]);
    for action in [orders::REFUND, orders::CANCEL, customers::EXPORT] {
        assert!(!agent.actions().contains(action), "{action}");
    }
}

#[test]
fn at_shopify_apps_read_recent_orders_unless_they_may_read_all() {
    let recent = import("shopify_apps", &["read_orders"]);
    assert!(!recent.in_full().contains(orders::VIEW));
    let part = (orders::VIEW, Part::Recent);
    assert!(recent.in_part().any(|found| found == part));
    for ticked in [
        &["read_orders", "read_all_orders"][..],
        &["read_all_orders"],
    ] {
        let all = import("shopify_apps", ticked);
        assert!(all.in_full().contains(orders::VIEW), "{ticked:?}");
        assert!(!all.in_part().any(|(action, _)| action == orders::VIEW));
        let held = ids(&all.permissions());
        assert!(held.contains(&"read_orders"), "{held:?}");
    }
    let export = export("shopify_apps", orders::VIEW, Goal::Cover);
    let found: BTreeSet<&str> = export.ids().unwrap().into_iter().collect();
    assert_eq!(found, BTreeSet::from(["read_orders", "read_all_orders"]));
    // Where some of them are enough, the recent ones are.
    let some = Wanted::default().in_part(orders::VIEW);
    let export = named("shopify_apps").export(&some, Goal::Cover);
    assert!(!export.ids().unwrap().contains(&"read_all_orders"));
}

// ---- the roles that platforms bring along ----

fn holding(list: &str, role: &str) -> Holding<'static> {
    named(list).holding(role).unwrap().expect(role)
}

#[test]
fn a_woocommerce_shop_manager_does_nearly_everything() {
    let manager = holding("woocommerce", "shop_manager");
    assert_eq!(manager.role().known(), Known::Whole);
    for action in [
        orders::REFUND,
        orders::DELETE,
        products::PRICE,
        discounts::CREATE,
        customers::VIEW,
        settings::PAYMENTS,
        reports::SALES,
    ] {
        assert!(manager.actions().contains(action), "{action}");
    }
    for action in [
        apps::INSTALL,
        staff::ASSIGN_ROLES,
        staff::TRANSFER_OWNERSHIP,
    ] {
        assert!(!manager.actions().contains(action), "{action}");
    }
    let trips: Vec<&str> = manager.duties().iter().map(|rule| rule.id).collect();
    assert_eq!(trips, SHOP_MANAGER_TRIPS);
    let nearest = manager.nearest().unwrap();
    assert_eq!(nearest.template().id, NEAREST_TO_A_SHOP_MANAGER);
    let (beyond, missing) = (nearest.beyond(), nearest.missing());
    assert_eq!(nearest.distance(), beyond.len() + missing.len());
    assert_eq!(
        manager.actions(),
        (nearest.template().core - missing) | beyond
    );
}

#[test]
fn the_roles_of_wordpress_hold_pages_and_nothing_of_the_shop() {
    let shop = [
        Feature::Orders,
        Feature::Customers,
        Feature::Discounts,
        Feature::Inventory,
    ];
    let shop = shop
        .into_iter()
        .fold(Actions::EMPTY, |all, one| all | of_feature(one));
    // Role, what of pages it holds in full and in its own part, whether anything.
    for (role, full, own, any) in [
        ("editor", true, false, true),
        ("author", false, true, true),
        ("contributor", false, true, true),
        ("subscriber", false, false, false),
        ("customer", false, false, false),
    ] {
        let found = holding("woocommerce", role);
        let content = design::CONTENT;
        assert_eq!(found.import().in_full().contains(content), full, "{role}");
        let is_own = found
            .import()
            .in_part()
            .any(|part| part == (content, Part::Own));
        assert_eq!(is_own, own, "{role}");
        assert_eq!(!found.actions().is_empty(), any, "{role}");
        assert_eq!(found.nearest().is_some(), any, "{role}");
        assert!((found.actions() & shop).is_empty(), "{role}");
        assert!(!found.import().is_everything(), "{role}");
        assert_eq!(found.role().known(), Known::Whole, "{role}");
    }
    for (lower, higher) in [
        ("subscriber", "contributor"),
        ("contributor", "author"),
        ("author", "editor"),
        ("editor", "administrator"),
        ("shop_manager", "administrator"),
    ] {
        let [lower, higher] = [lower, higher].map(|role| holding("woocommerce", role));
        assert!(
            lower.actions().is_subset(higher.actions()),
            "{:?}",
            lower.role()
        );
    }
    let administrator = holding("woocommerce", "administrator").actions();
    for action in [
        apps::INSTALL,
        design::CODE,
        staff::ASSIGN_ROLES,
        orders::REFUND,
    ] {
        assert!(administrator.contains(action), "{action}");
    }
}

#[test]
fn the_four_profiles_of_prestashop() {
    let ids: Vec<&str> = named("prestashop")
        .built_ins()
        .iter()
        .map(BuiltIn::id)
        .collect();
    assert_eq!(ids, ["SuperAdmin", "Logistician", "Translator", "Salesman"]);
    let of = |role| holding("prestashop", role);
    let [all, logistician, translator, salesman] =
        ["SuperAdmin", "Logistician", "Translator", "Salesman"].map(of);
    assert!(!all.role().is_owner() && all.role().known() == Known::Whole);
    for other in [&logistician, &translator, &salesman] {
        let name = other.role().id();
        assert_eq!(other.role().known(), Known::Documented, "{name}");
        assert!(other.actions().is_subset(all.actions()), "{name}");
        assert!(!other.role().note().is_empty(), "{name}");
        for action in [
            staff::ASSIGN_ROLES,
            staff::INVITE,
            apps::INSTALL,
            discounts::CREATE,
        ] {
            assert!(all.actions().contains(action), "{action}");
            assert!(!other.actions().contains(action), "{name}: {action}");
        }
    }
    let stock = orders::VIEW | inventory::VIEW | inventory::ADJUST | settings::SHIPPING;
    assert!(stock.is_subset(logistician.actions()));
    assert!(translator.actions().contains(products::EDIT_CONTENT));
    assert!(!translator.actions().contains(orders::VIEW));
    assert!(!translator.actions().contains(customers::VIEW));
    assert!(translator.actions().is_subset(salesman.actions()));
    assert!(salesman.actions().contains(customers::VIEW));
    assert!(!salesman.actions().contains(orders::REFUND));
}

#[test]
fn the_roles_of_bigcommerce_as_far_as_they_are_known() {
    let of = |role| holding("bigcommerce", role);
    let [staff_of_sales, manager, administrator, owner] = [
        "Sales Staff",
        "Sales Manager",
        "Store Administrator",
        "Store Owner",
    ]
    .map(of);
    for partly in [&staff_of_sales, &manager, &administrator] {
        assert_eq!(
            partly.role().known(),
            Known::Partly,
            "{}",
            partly.role().id()
        );
        assert!(
            partly.actions().contains(orders::VIEW),
            "{}",
            partly.role().id()
        );
        assert!(partly.actions().is_subset(owner.actions()));
    }
    assert!(staff_of_sales.actions().is_subset(manager.actions()));
    assert!(administrator.actions().contains(staff::INVITE));
    assert!(!administrator.actions().contains(apps::API_KEYS));
    assert!((apps::API_KEYS | billing::MANAGE).is_subset(owner.actions()));
    assert_eq!(named("bigcommerce").holding("Custom"), Ok(None));
}

#[test]
fn of_a_role_whose_contents_are_not_known_there_is_no_answer() {
    let mut unknown = 0;
    for mapping in platforms::all() {
        for role in mapping.built_ins() {
            let name = format!("{}: {}", mapping.id(), role.id());
            let found = mapping.holding(role.id()).unwrap();
            assert_eq!(found.is_none(), role.known() == Known::Not, "{name}");
            unknown += usize::from(found.is_none());
            if role.is_owner() {
                let kept = mapping.owner_only();
                assert!(kept.is_subset(found.unwrap().actions()), "{name}");
            }
        }
    }
    assert!(unknown > 1);
    let support = named("shopify").built_in("Customer support").unwrap();
    assert_eq!(support.known(), Known::Not);
    assert_eq!(named("shopify").holding("Customer support"), Ok(None));
}

#[test]
fn near_is_what_differs_least_and_nothing_is_near_to_nothing() {
    let jobs = countersign::TEMPLATES.iter();
    for template in jobs.filter(|one| !one.core.is_empty()) {
        let nearest = Nearest::to(template.core).unwrap();
        // Of two with the same core it is the first.
        assert_eq!(nearest.template().core, template.core, "{}", template.id);
        assert_eq!(nearest.distance(), 0, "{}", template.id);
        let more = Nearest::to(template.core | billing::BANK_ACCOUNT).unwrap();
        assert!(more.distance() <= 1, "{}", template.id);
    }
    // A template without a core is a frame for others, and near to nothing.
    let one = Nearest::to(settings::DOMAINS.only()).unwrap();
    assert!(!one.template().core.is_empty(), "{}", one.template().id);
}
