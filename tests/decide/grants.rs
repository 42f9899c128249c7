//! What grants give: kinds, roles, levels, includes and scopes, as tables (R12, R14 to R20).
//!
//! The people are those of `people`; rules are those of the page `semantics`.

#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use crate::people::{
    NOW, allows, ask, at, denies, denies_for, g, order, policy, principal, setting, somebody,
    stores, t, tenant,
};
use countersign::actions::{billing, orders, products, settings, staff};
use countersign::{
    AccountDocument, AccountKind, Actions, CategoryId, Decision, EntryDocument, Feature, Level,
    Obligations, PolicyDocument, Reason, Reasons, Resource, RoleDocument, ScopeDocument, Session,
    StoreId,
};

// ---- R12, as far as kinds bar actions ----

#[test]
fn r12_programs_do_nothing_that_is_for_humans() {
    for kind in [AccountKind::Service, AccountKind::App] {
        let program = AccountDocument::new(kind, 8_u64, 108_u64)
            .in_tenant(1_u64)
            .grant(EntryDocument::actions(
                [staff::ASSIGN_ROLES, orders::VIEW],
                tenant(),
            ))
            .grant(EntryDocument::role("agent", stores([1])).until(t(2_000)));
        denies_for(
            ask(&program, staff::ASSIGN_ROLES, &setting()),
            Reasons::KIND_NOT_ALLOWED,
        );
        allows(ask(&program, orders::VIEW, &order(1)));
        denies_for(
            ask(&program, orders::FULFILL, &order(1)),
            Reasons::STEP_UP_IMPOSSIBLE,
        );
    }
}

#[test]
fn r12_a_shared_account_moves_no_money_at_the_level_full() {
    let shared = somebody().shared().grant(EntryDocument::actions(
        [orders::REFUND, orders::EDIT_ITEMS, orders::VIEW],
        tenant(),
    ));
    denies_for(
        ask(&shared, orders::REFUND, &order(1)),
        Reasons::KIND_NOT_ALLOWED,
    );
    allows(ask(&shared, orders::EDIT_ITEMS, &order(1)));
    allows(ask(&shared, orders::VIEW, &order(1)));
}

// ---- R14: grants do not mix ----

#[test]
fn r14_actions_of_one_grant_never_meet_the_scope_of_another() {
    let account = somebody()
        .grant(g(orders::REFUND, stores([1])))
        .grant(g(orders::VIEW, stores([2])));
    allows(ask(&account, orders::REFUND, &order(1)));
    denies(ask(&account, orders::REFUND, &order(2)), Reason::OutOfScope);
    allows(ask(&account, orders::VIEW, &order(2)));
    denies(ask(&account, orders::VIEW, &order(1)), Reason::OutOfScope);
    // Two grants that together cover both stores of one order do not cover it.
    let both = [StoreId::new(1), StoreId::new(2)];
    let halves = somebody()
        .grant(g(orders::REFUND, stores([1])))
        .grant(g(orders::REFUND, stores([2])));
    denies(
        ask(&halves, orders::REFUND, &order(1).in_stores(&both)),
        Reason::OutOfScope,
    );
    let whole = somebody().grant(g(orders::REFUND, stores([1, 2])));
    allows(ask(&whole, orders::REFUND, &order(1).in_stores(&both)));
}

#[test]
fn r14_many_stores_are_each_found_and_no_other() {
    let ids = |from: u64, step: u64| (0..100).map(move |index| from + step * index);
    let account = somebody()
        .grant(EntryDocument::actions(
            [orders::VIEW],
            ScopeDocument::in_stores(ids(1_000, 3)),
        ))
        .grant(EntryDocument::actions(
            [orders::REFUND],
            ScopeDocument::in_stores(ids(1_000, 5)),
        ));
    let policy = policy();
    let account = policy.account(&account).unwrap();
    let principal = principal(&policy, &account, &Session::at(t(NOW)));
    for store in 990..1_600 {
        for (action, step) in [(orders::VIEW, 3), (orders::REFUND, 5)] {
            let held = ids(1_000, step).any(|id| id == store);
            let decision = policy.authorize(&principal, action, &order(store));
            assert_eq!(decision.is_allow(), held, "{action} in {store}");
        }
    }
}

#[test]
fn r14_a_read_may_meet_its_boundary_in_another_store_of_the_resource() {
    // Grant and boundary are asked one by one: each covers the product.
    let both = [StoreId::new(1), StoreId::new(2)];
    let account = somebody()
        .grant(g(products::VIEW, stores([1])))
        .boundary([EntryDocument::actions([products::VIEW], stores([2]))]);
    allows(ask(&account, products::VIEW, &order(1).in_stores(&both)));
    denies(
        ask(&account, products::VIEW, &order(1)),
        Reason::OutsideBoundary,
    );
}

// ---- R15: union of roles ----

#[test]
fn r15_roles_add_up_in_any_order_and_taking_one_away_leaves_the_other() {
    let support = || EntryDocument::role("support", tenant());
    let warehouse = || EntryDocument::role("warehouse", tenant());
    let one = somebody().grant(support()).grant(warehouse());
    let other = somebody()
        .grant(warehouse())
        .grant(support())
        .grant(support());
    for facts in &countersign::ACTIONS {
        let action = facts.action;
        assert_eq!(
            ask(&one, action, &order(1)),
            ask(&other, action, &order(1)),
            "{action}"
        );
    }
    allows(ask(&somebody().grant(warehouse()), orders::VIEW, &order(1)));
    denies(
        ask(&somebody().grant(warehouse()), orders::REFUND, &order(1)),
        Reason::NoGrant,
    );
}

// ---- R16: levels ----

#[test]
fn r16_two_levels_of_one_feature_are_the_higher() {
    let level = |level| EntryDocument::levels([("orders", level)], tenant());
    let both = somebody()
        .grant(level(Level::Edit))
        .grant(level(Level::View));
    let edit = somebody().grant(level(Level::Edit));
    for action in Feature::Orders.actions() {
        assert_eq!(
            ask(&both, action, &order(1)),
            ask(&edit, action, &order(1)),
            "{action}"
        );
    }
    assert_eq!(Level::Edit.join(Level::View), Level::Edit);
    assert_eq!(Level::View.join(Level::Full), Level::Full);
}

#[test]
fn r16_a_level_never_gives_what_is_the_owners_alone() {
    let owner = somebody()
        .owner()
        .grant(EntryDocument::levels([("staff", Level::Full)], tenant()));
    allows(ask(&owner, staff::INVITE, &setting()));
    denies(
        ask(&owner, staff::TRANSFER_OWNERSHIP, &setting()),
        Reason::NoGrant,
    );
}

#[test]
fn owner_only_actions_need_the_flag_and_a_grant() {
    let grant = || EntryDocument::role("owner", tenant());
    for (case, account, allowed) in [
        ("flag and grant", somebody().owner().grant(grant()), true),
        ("grant alone", somebody().grant(grant()), false),
        ("flag alone", somebody().owner(), false),
    ] {
        let decision = ask(&account, billing::MANAGE, &setting());
        assert_eq!(decision.is_allow(), allowed, "{case}");
        assert_eq!(
            decision.reason(),
            (!allowed).then_some(Reason::NoGrant),
            "{case}"
        );
    }
}

// ---- R17: included roles ----

#[test]
fn r17_a_role_gives_what_it_includes_and_no_longer_when_it_does_not() {
    let with = |include: bool| {
        let a = RoleDocument::new().allow([orders::VIEW]);
        let a = if include { a.include("b") } else { a };
        PolicyDocument::new()
            .role("a", a)
            .role(
                "b",
                RoleDocument::new().allow([orders::REFUND]).include("c"),
            )
            .role("c", RoleDocument::new().allow([orders::CANCEL]))
            .compile()
            .unwrap()
    };
    let holder = somebody().grant(EntryDocument::role("a", tenant()));
    for action in [orders::REFUND, orders::CANCEL] {
        allows(at(NOW, &with(true), &holder, action, &order(1)));
        denies(
            at(NOW, &with(false), &holder, action, &order(1)),
            Reason::NoGrant,
        );
    }
}

#[test]
fn r17_what_an_included_role_requires_is_required_of_the_holder() {
    let policy = PolicyDocument::new()
        .role(
            "agent",
            RoleDocument::from_template("private_fulfillment_agent"),
        )
        .role("helper", RoleDocument::new().include("agent"))
        .compile()
        .unwrap();
    let err = policy
        .account(&somebody().grant(EntryDocument::role("helper", tenant())))
        .unwrap_err();
    let places: Vec<&str> = err
        .mistakes()
        .iter()
        .map(countersign::Mistake::place)
        .collect();
    assert_eq!(places, ["grants[0].scope", "grants[0].until"]);
}

// ---- R18: prerequisites are not implied ----

#[test]
fn r18_holding_a_refund_does_not_give_the_view() {
    let account = somebody().grant(g(orders::REFUND, tenant()));
    allows(ask(&account, orders::REFUND, &order(1)));
    denies(ask(&account, orders::VIEW, &order(1)), Reason::NoGrant);
}

// ---- R19: scope ----

#[test]
fn r19_a_scope_covers_what_is_shown_to_lie_inside() {
    let nine = [CategoryId::new(9), CategoryId::new(10)];
    let both = [StoreId::new(1), StoreId::new(2)];
    let narrowed = ScopeDocument::narrowed;
    let view = products::VIEW;
    let edit = products::EDIT;
    let product = order(1)
        .in_categories(&nine)
        .at_location(3_u64)
        .of_vendor(5_u64);
    for (case, action, scope, resource, covered) in [
        (
            "the tenant covers a store opened later",
            view,
            tenant(),
            order(77),
            true,
        ),
        (
            "a list of stores does not",
            view,
            stores([1, 2]),
            order(77),
            false,
        ),
        (
            "a store never covers the whole tenant",
            settings::TAX,
            stores([1]),
            setting(),
            false,
        ),
        (
            "a read needs one of the stores",
            view,
            stores([2]),
            order(1).in_stores(&both),
            true,
        ),
        (
            "a write needs all",
            edit,
            stores([2]),
            order(1).in_stores(&both),
            false,
        ),
        (
            "a write with all",
            edit,
            stores([2, 1]),
            order(1).in_stores(&both),
            true,
        ),
        (
            "no stores listed is the whole tenant",
            view,
            stores([1]),
            order(1).in_stores(&[]),
            false,
        ),
        (
            "store and category",
            edit,
            stores([1]).categories([9_u64]),
            product,
            true,
        ),
        (
            "store and another category",
            edit,
            stores([1]).categories([8_u64]),
            product,
            false,
        ),
        (
            "another store and category",
            edit,
            stores([2]).categories([9_u64]),
            product,
            false,
        ),
        (
            "category not stated",
            edit,
            stores([1]).categories([9_u64]),
            order(1),
            false,
        ),
        (
            "location alone",
            edit,
            narrowed().locations([3_u64]),
            product,
            true,
        ),
        (
            "location not stated",
            edit,
            narrowed().locations([3_u64]),
            order(1),
            false,
        ),
        (
            "vendor",
            edit,
            narrowed().vendors([5_u64, 6]),
            product,
            true,
        ),
        (
            "vendor not stated",
            edit,
            narrowed().vendors([5_u64]),
            order(1),
            false,
        ),
        (
            "object",
            edit,
            narrowed().object("order", 9_u64),
            order(1),
            true,
        ),
        (
            "the id with another kind",
            edit,
            narrowed().object("product", 9_u64),
            order(1),
            false,
        ),
        (
            "object not stated",
            edit,
            narrowed().object("order", 9_u64),
            setting(),
            false,
        ),
        (
            "own work",
            edit,
            narrowed().assigned(),
            order(1).assigned_to(107_u64),
            true,
        ),
        (
            "the account's id is not the person's",
            edit,
            narrowed().assigned(),
            order(1).assigned_to(7_u64),
            false,
        ),
        (
            "nobody's work",
            edit,
            narrowed().assigned(),
            order(1),
            false,
        ),
        (
            "own work in another store",
            edit,
            stores([2]).assigned(),
            order(1).assigned_to(107_u64),
            false,
        ),
    ] {
        let account = somebody().grant(g(action, scope));
        let decision = ask(&account, action, &resource);
        assert_eq!(decision.is_allow(), covered, "{case}");
        assert_eq!(
            decision.reason(),
            (!covered).then_some(Reason::OutOfScope),
            "{case}"
        );
    }
}

#[test]
fn r19_long_lists_are_searched_as_short_ones_are() {
    let listed = (0..50_u64).map(|index| 2 * index);
    let scope = ScopeDocument::narrowed().locations(listed);
    let account = somebody().grant(g(products::EDIT, scope));
    for location in 0..100_u64 {
        let decision = ask(&account, products::EDIT, &order(1).at_location(location));
        assert_eq!(decision.is_allow(), location % 2 == 0, "{location}");
    }
}

// ---- R20: several resources ----

#[test]
fn r20_many_at_once_is_the_most_restrictive_of_all_and_nothing_is_a_deny() {
    let policy = policy();
    let account = policy
        .account(&somebody().grant(EntryDocument::actions(
            [orders::VIEW, orders::REFUND],
            stores([1]),
        )))
        .unwrap();
    let principal = principal(&policy, &account, &Session::at(t(NOW)));
    let three = [order(1), order(2), order(1)];
    let each: Vec<bool> = policy
        .authorize_each(&principal, orders::VIEW, three)
        .map(Decision::is_allow)
        .collect();
    assert_eq!(each, [true, false, true]);
    let all = |actions: Actions, orders: &[Resource<'_>]| {
        policy.authorize_all(&principal, actions, orders)
    };
    let view = orders::VIEW.only();
    denies(all(view, &three), Reason::OutOfScope);
    allows(all(view, &[order(1), order(1)]));
    denies_for(all(view, &[]), Reasons::INVALID_REQUEST);
    denies_for(all(Actions::EMPTY, &[order(1)]), Reasons::INVALID_REQUEST);
    denies(all(view | orders::CANCEL, &[order(1)]), Reason::NoGrant);
    // Reasons of all items, and the obligations of all.
    denies_for(
        all(
            view | orders::CANCEL,
            &[order(2), order(1).in_tenant(2_u64)],
        ),
        Reasons::CROSS_TENANT | Reasons::OUT_OF_SCOPE | Reasons::NO_GRANT,
    );
    let allowed = all(view | orders::REFUND, &[order(1)]).require().unwrap();
    assert_eq!(
        allowed.obligations(),
        Obligations::AUDIT | Obligations::ALERT
    );
}

#[test]
fn r20_one_item_that_needs_a_step_up_makes_the_whole_need_it() {
    let policy = policy();
    let document = somebody()
        .grant(EntryDocument::role("agent", stores([1])).until(t(2_000)))
        .grant(g(orders::FULFILL, stores([2])));
    let account = policy.account(&document).unwrap();
    let principal = principal(&policy, &account, &Session::at(t(NOW)));
    let both = policy.authorize_all(&principal, orders::FULFILL, [order(2), order(1)]);
    assert!(matches!(both, Decision::NeedsStepUp(_)), "{both:?}");
    let worse = policy.authorize_all(&principal, orders::FULFILL, [order(1), order(3)]);
    denies(worse, Reason::OutOfScope);
}
