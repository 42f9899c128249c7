//! The roles that platforms bring along: what each holds that matters, how far that is known, and
//! how it is told.
//!
//! Lives here: the roles of the shipped lists; those of the till are in `till`.

use std::collections::BTreeMap;

use crate::shipped::{named, of_feature};
use countersign::actions::{
    apps, billing, customers, design, discounts, inventory, orders, products, reports, settings,
    staff,
};
use countersign::platforms::{
    self, BuiltIn, BuiltInDocument, Holding, Known, Mapping, MappingDocument, Nearest, Part,
    PermissionDocument,
};
use countersign::{Actions, Feature};

// ---- what is repinned when a shipped list is revised ----

/// The duty rules that the role `shop_manager` trips, and the template that
/// is nearest to one.
const SHOP_MANAGER_TRIPS: [&str; 17] = [
    "O2C-01", "O2C-02", "O2C-03", "O2C-04", "O2C-05", "O2C-07", "O2C-08", "O2C-09", "INV-01",
    "INV-02", "SET-01", "SET-02", "SET-03", "PII-02", "MKT-01", "FIN-01", "WEB-01",
];
const NEAREST_TO_A_SHOP_MANAGER: &str = "administrator";

// ---- the roles of each platform ----

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
fn the_roles_of_wordpress_hold_pages_and_of_the_shop_only_who_wrote_a_review() {
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
        // An editor reads the reviews, with the e-mail addresses of those who wrote them.
        let seen = if role == "editor" {
            Actions::from(customers::VIEW_CONTACT)
        } else {
            Actions::EMPTY
        };
        assert_eq!(found.actions() & shop, seen, "{role}");
        assert!((found.import().in_full() & shop).is_empty(), "{role}");
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
fn the_four_profiles_of_prestashop_are_known_wholly() {
    let prestashop = named("prestashop");
    let ids: Vec<&str> = prestashop.built_ins().iter().map(BuiltIn::id).collect();
    assert_eq!(ids, ["SuperAdmin", "Logistician", "Translator", "Salesman"]);
    let all = holding("prestashop", "SuperAdmin");
    assert!(!all.role().is_owner() && all.role().known() == Known::Whole);
    let kept = staff::ASSIGN_ROLES | staff::INVITE | staff::REMOVE | discounts::CREATE;
    let kept = kept | settings::PAYMENTS | customers::DELETE;
    assert!((kept | apps::INSTALL).is_subset(all.actions()));
    // What every one of the others holds in full: products with price, cost and deletion.
    let catalog = products::PRICE | products::VIEW_COST | products::DELETE | products::PUBLISH;
    for name in ["Logistician", "Translator", "Salesman"] {
        let other = holding("prestashop", name);
        assert_eq!(other.role().known(), Known::Whole, "{name}");
        assert!(!other.role().note().is_empty(), "{name}");
        assert!(other.actions().is_subset(all.actions()), "{name}");
        assert!((other.actions() & kept).is_empty(), "{name}");
        assert!(!other.import().in_full().contains(apps::INSTALL), "{name}");
        let catalog = catalog | products::EDIT_CONTENT | products::EXPORT | inventory::ADJUST;
        assert!(catalog.is_subset(other.import().in_full()), "{name}");
    }
}

#[test]
fn who_sends_and_who_sells_at_prestashop_refunds_as_well() {
    let [logistician, translator, salesman] =
        ["Logistician", "Translator", "Salesman"].map(|role| holding("prestashop", role));
    let sales = orders::REFUND | orders::CANCEL | orders::CREATE | orders::EDIT_ITEMS;
    let sales = sales | orders::EXPORT | orders::VIEW_CUSTOMER | orders::TRANSACTIONS;
    for seller in [&logistician, &salesman] {
        let name = seller.role().id();
        assert!(sales.is_subset(seller.import().in_full()), "{name}");
        // Customers are looked up for an order, and there is no page of them.
        let customers = customers::VIEW | customers::VIEW_CONTACT | customers::EXPORT;
        assert!(customers.is_subset(seller.actions()), "{name}");
        assert!((seller.import().in_full() & of_feature(Feature::Customers)).is_empty());
        assert!(!seller.duties().is_empty(), "{name}");
    }
    let stock = inventory::TRANSFER | inventory::LOCATIONS | settings::SHIPPING;
    assert!(stock.is_subset(logistician.import().in_full()));
    assert!(!logistician.actions().contains(apps::API_KEYS));
    // A key of the web service reaches nearly all data.
    assert!(salesman.import().in_full().contains(apps::API_KEYS));
    let figures = reports::SALES | reports::EXPORT;
    assert!(figures.is_subset(salesman.import().in_full()));
    assert!(!salesman.actions().contains(settings::SHIPPING));
    for feature in [Feature::Orders, Feature::Customers, Feature::Reports] {
        let held = translator.actions() & of_feature(feature);
        assert!(held.is_empty(), "{feature}");
    }
    assert!(!translator.actions().contains(apps::API_KEYS));
}

#[test]
fn the_roles_of_bigcommerce_as_far_as_they_are_known() {
    let of = |role| holding("bigcommerce", role);
    let roles = [
        "Sales Staff",
        "Sales Manager",
        "Store Administrator",
        "Store Owner",
    ];
    let [seller, manager, administrator, owner] = roles.map(of);
    for documented in [&seller, &manager, &administrator] {
        let name = documented.role().id();
        assert_eq!(documented.role().known(), Known::Documented, "{name}");
        let full = documented.import().in_full();
        assert!((orders::VIEW | orders::REFUND).is_subset(full), "{name}");
        assert!(documented.actions().is_subset(owner.actions()), "{name}");
        // What only the owner gives comes with none of them.
        assert!(documented.import().from_owner().is_empty(), "{name}");
        let kept = apps::API_KEYS | apps::INSTALL | billing::MANAGE;
        assert!((documented.actions() & kept).is_empty(), "{name}");
        assert!(kept.is_subset(owner.actions()), "{name}");
        assert!(!documented.duties().is_empty(), "{name}");
    }
    assert!(!owner.import().from_owner().is_empty());
    assert!(seller.actions().is_subset(manager.actions()));
    assert!(manager.actions().is_subset(administrator.actions()));
    // Each holds these, and those below it do not.
    let sold = discounts::GIFT_CARDS | discounts::CREATE | orders::CREATE;
    assert!(sold.is_subset(seller.import().in_full()));
    let office = customers::EXPORT | products::PRICE | orders::DELETE | reports::SALES;
    assert!(office.is_subset(manager.import().in_full()));
    assert!((seller.actions() & office).is_empty());
    let run = staff::INVITE | staff::ASSIGN_ROLES | settings::PAYMENTS | products::IMPORT;
    assert!(run.is_subset(administrator.import().in_full()));
    assert!((manager.actions() & run).is_empty());
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
            if let Some(found) = &found {
                let import = found.import();
                assert_eq!(import.built_in(), Some(role), "{name}");
                assert_eq!(import.known(), role.known(), "{name}");
                assert_eq!(import.duties(), found.duties(), "{name}");
            }
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
    assert_eq!(Nearest::to(Actions::EMPTY), None);
    // A template without a core is a frame for others, and near to nothing.
    let one = Nearest::to(settings::DOMAINS.only()).unwrap();
    assert!(!one.template().core.is_empty(), "{}", one.template().id);
}

// ---- how a role is told ----

/// A till with a role of each extent of what is known, each with the labels that it is known of.
fn clerks() -> Mapping {
    let label = PermissionDocument::new("BACK", "Money back");
    let document = MappingDocument::new("till", "Tills")
        .permission(
            label
                .gives(["orders.refund", "orders.view"])
                .needs(["OPEN"]),
        )
        .permission(PermissionDocument::new("OPEN", "Open it").outside("till: a drawer"));
    let roles = [Known::Whole, Known::Documented, Known::Partly];
    let roles = roles.into_iter().map(|known| {
        BuiltInDocument::of(known.name(), ["BACK"])
            .known(known)
            .note("Comes with the till.")
    });
    let document = roles.fold(document, MappingDocument::role);
    let document = document
        .role(BuiltInDocument::of("quiet", ["BACK"]))
        .role(BuiltInDocument::not_known("secret").note("Nobody says."));
    document.compile().unwrap()
}

#[test]
fn a_role_in_words_says_how_far_it_is_known_and_what_to_mind() {
    let till = clerks();
    for (role, gives, note) in [
        (
            "whole",
            "Gives 2 actions",
            "  Mind the role: Comes with the till.\n",
        ),
        (
            "documented",
            "Gives about 2 actions",
            "  Mind the role: Comes with the till.\n",
        ),
        (
            "partly",
            "Gives at least 2 actions",
            "  Mind the role: Comes with the till.\n",
        ),
        ("quiet", "Gives 2 actions", ""),
    ] {
        let holding = till.holding(role).unwrap().unwrap();
        let said = format!(
            "Tills
  Role: {role}
  OPEN is ticked along, for BACK needs it.
  {gives}, the worst first:
    high: orders.refund
    low: orders.view
  No word of ours is for:
    OPEN (till: a drawer)
{note}"
        );
        assert_eq!(holding.to_string(), said);
        assert_eq!(holding.import().to_string(), said);
    }
    assert_eq!(till.holding("secret"), Ok(None));
    // Of a list of ids it is known what they give.
    let list = till.import(["BACK"]).unwrap();
    assert_eq!((list.built_in(), list.known()), (None, Known::Whole));
    assert!(
        list.to_string()
            .starts_with("Tills\n  OPEN is ticked along")
    );
    assert!(list.to_string().contains("  Gives 2 actions, "), "{list}");
}

#[test]
fn every_shipped_role_in_words_says_how_far_it_is_known_and_its_note() {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for mapping in platforms::all() {
        for role in mapping.built_ins() {
            let Some(holding) = mapping.holding(role.id()).unwrap() else {
                continue;
            };
            let told = holding.to_string();
            let first = format!("{}\n  Role: {}\n", mapping.name(), role.id());
            assert!(told.starts_with(&first), "{told}");
            let count = match role.known() {
                Known::Whole => format!("  Gives {} action", holding.actions().len()),
                Known::Documented => format!("  Gives about {} action", holding.actions().len()),
                Known::Partly | Known::Not => {
                    format!("  Gives at least {} action", holding.actions().len())
                }
            };
            let is_nothing = holding.actions().is_empty();
            assert_eq!(told.contains(&count), !is_nothing, "{told}");
            assert_eq!(told.contains("Mind the role: "), !role.note().is_empty());
            assert!(told.contains(role.note()), "{told}");
            *seen.entry(role.known().name()).or_default() += 1;
        }
    }
    for known in [Known::Whole, Known::Documented] {
        assert!(seen.get(known.name()) > Some(&5), "{seen:?}");
    }
}
