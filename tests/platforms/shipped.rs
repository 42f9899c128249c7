//! The shipped mappings: which ids each platform's list has, what must hold of it, and what single
//! ticks give.
//!
//! Lives here: the shipped lists; the roles that platforms bring along are in `roles`.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]

use std::collections::{BTreeMap, BTreeSet};

use crate::drawer::ids;
use countersign::actions::{billing, customers, discounts, marketing, orders, products, staff};
use countersign::platforms::{
    self, Export, Goal, Holders, Import, Lack, Mapping, MappingDocument, Part, Permission,
    PermissionDocument, Wanted,
};
use countersign::{ACTIONS, Actions, Feature, Level};

// ---- what is repinned when a shipped list is revised ----

/// How many ids each list has, and how many of them are outside our words.
const COUNTS: [(&str, usize, usize); 11] = [
    ("ecwid", 7, 0),
    ("ecwid_apps", 48, 3),
    ("shopify", 166, 10),
    ("shopify_apps", 146, 6),
    ("woocommerce", 115, 39),
    ("magento", 304, 84),
    ("prestashop", 480, 229),
    ("bigcommerce", 142, 9),
    ("bigcommerce_apps", 53, 3),
    ("wix", 11, 0),
    ("wix_apps", 16, 0),
];

// ---- which lists there are, and which ids ----

pub(crate) fn named(id: &str) -> &'static Mapping {
    platforms::named(id).expect(id)
}

/// The ids of each list as the platforms give them, sorted.
fn platform_ids() -> BTreeMap<String, Vec<String>> {
    serde_json::from_str(include_str!("../data/platform_ids.json")).unwrap()
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

pub(crate) fn of_feature(feature: Feature) -> Actions {
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

// ---- BigCommerce ----

#[test]
fn the_labels_of_bigcommerce_are_read_as_the_ids_they_became() {
    let bigcommerce = named("bigcommerce");
    let all = bigcommerce.permissions().iter();
    let labels: Vec<&Permission> = all.filter(|one| one.is_retired()).collect();
    assert_eq!(labels.len(), 11);
    for label in labels {
        let import = bigcommerce.import([label.id()]).unwrap();
        let [replaced] = import.replaced() else {
            panic!("{label}: {:?}", import.replaced());
        };
        let [today] = replaced.by[..] else {
            panic!("{label}: {:?}", replaced.by);
        };
        assert!(!today.is_retired() && !today.id().contains(' '), "{today}");
        let same = bigcommerce.import([today.id()]).unwrap();
        assert_eq!(import.permissions(), same.permissions(), "{label}");
        assert_eq!(import.actions(), same.actions(), "{label}");
    }
    let invited = import("bigcommerce", &["Add Users"]);
    assert_eq!(invited.replaced()[0].by[0].id(), "Add_User");
    assert!(invited.in_full().contains(staff::INVITE));
    let opened = import("bigcommerce", &["Manage Orders"]);
    assert!(opened.in_full().contains(orders::VIEW));
}

#[test]
fn at_bigcommerce_refunds_exports_and_deletions_have_ticks_of_their_own() {
    let agent = export("bigcommerce", orders::VIEW | orders::FULFILL, Goal::Cover);
    assert_eq!(agent.ids().unwrap(), ["Manage_Orders"]);
    for (action, tick) in [
        (orders::REFUND, "Refund_Orders"),
        (orders::EXPORT, "Export_Orders"),
        (orders::DELETE, "Purge_Orders"),
        (customers::EXPORT, "Export_Customers"),
        (customers::STORE_CREDIT, "Manage_Store_Credit"),
    ] {
        assert!(!agent.actions().contains(action), "{action}");
        let own = export("bigcommerce", action, Goal::Cover);
        assert!(own.ids().unwrap().contains(&tick), "{own}");
        assert!(own.in_full().contains(action) && own.is_least(), "{own}");
    }
}
