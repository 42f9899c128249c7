//! Lists and several questions at once: the cases of rules R20 and R59 and of law L12, as tables.
//!
//! The people are those of `people`; it is second 1000.

use crate::people::{NOW, as_it_stands, g, now, order, policy, somebody, stores, t, tenant};
use countersign::actions::{inventory, orders};
use countersign::{
    AccountDocument, Actions, AsResource, Assurance, Decision, EntryDocument, Obligations, Reason,
    Reasons, Resource, ResourceKind, ScopeDocument, Session,
};

// ---- More of the small shop ----

pub(crate) fn locations<const N: usize>(locations: [u64; N]) -> ScopeDocument {
    ScopeDocument::narrowed().locations(locations)
}

pub(crate) fn narrowed() -> ScopeDocument {
    ScopeDocument::narrowed()
}

pub(crate) fn own_work() -> ScopeDocument {
    ScopeDocument::narrowed().assigned()
}

/// The role that wants a second factor, in these stores.
pub(crate) fn agent<const N: usize>(in_stores: [u64; N]) -> EntryDocument {
    EntryDocument::role("agent", stores(in_stores)).until(t(2_000))
}

/// Stock of tenant 1 at this location.
fn stock(location: u64) -> Resource<'static> {
    Resource::of(ResourceKind::STOCK_ITEM)
        .in_tenant(1_u64)
        .at_location(location)
}

pub(crate) fn second_factor() -> Session {
    now().signed_in(Assurance::MultiFactor, t(NOW - 10))
}

// ---- R20: several at once ----

#[test]
fn r20_a_transfer_wants_both_ends() {
    let transfer = inventory::TRANSFER;
    for (case, account, from, to, reason) in [
        (
            "from here to elsewhere",
            somebody().grant(g(transfer, locations([1]))),
            1,
            2,
            Some(Reason::OutOfScope),
        ),
        (
            "from elsewhere to here",
            somebody().grant(g(transfer, locations([1]))),
            2,
            1,
            Some(Reason::OutOfScope),
        ),
        (
            "both ends in one grant",
            somebody().grant(g(transfer, locations([1, 2]))),
            1,
            2,
            None,
        ),
        (
            "a grant for each end: each is a question of its own",
            somebody()
                .grant(g(transfer, locations([1])))
                .grant(g(transfer, locations([2]))),
            1,
            2,
            None,
        ),
        (
            "one end denied",
            somebody()
                .grant(g(transfer, tenant()))
                .deny(g(transfer, locations([2]))),
            1,
            2,
            Some(Reason::ExplicitDeny),
        ),
        (
            "one end outside the boundary",
            somebody()
                .grant(g(transfer, tenant()))
                .boundary([g(transfer, locations([1]))]),
            1,
            2,
            Some(Reason::OutsideBoundary),
        ),
        (
            "neither end granted",
            somebody(),
            1,
            2,
            Some(Reason::NoGrant),
        ),
    ] {
        let policy = policy();
        let principal = as_it_stands(&policy, &account, &now());
        let decision = policy.authorize_all(&principal, transfer, [stock(from), stock(to)]);
        assert_eq!(decision.reason(), reason, "{case}");
        assert_eq!(decision.is_allow(), reason.is_none(), "{case}");
    }
}

#[test]
fn r20_a_batch_is_as_strict_as_its_strictest_part_wherever_that_stands() {
    let policy = policy();
    let holder = somebody()
        .grant(g(orders::FULFILL, stores([1])))
        .grant(agent([2]));
    let principal = as_it_stands(&policy, &holder, &now());
    for (case, in_stores, outcome) in [
        ("one", vec![1], "allow"),
        ("all alike", vec![1; 100], "allow"),
        ("a step-up at the end", vec![1, 1, 2], "step_up"),
        ("a step-up at the beginning", vec![2, 1, 1], "step_up"),
        ("a deny at the end", vec![1, 2, 3], "deny"),
        ("a deny at the beginning", vec![3, 2, 1], "deny"),
        ("nothing was asked", vec![], "deny"),
    ] {
        let orders = in_stores.iter().copied().map(order);
        let decision = policy.authorize_all(&principal, orders::FULFILL, orders);
        assert_eq!(decision.outcome(), outcome, "{case}");
        let each: Vec<&str> = policy
            .authorize_each(
                &principal,
                orders::FULFILL,
                in_stores.iter().copied().map(order),
            )
            .map(Decision::outcome)
            .collect();
        let alone = |store: &u64| match store {
            1 => "allow",
            2 => "step_up",
            _ => "deny",
        };
        assert_eq!(
            each,
            in_stores.iter().map(alone).collect::<Vec<_>>(),
            "{case}"
        );
    }
}

#[test]
fn r20_of_no_resources_or_no_actions_it_is_an_invalid_request_for_the_owner_too() {
    let policy = policy();
    let owner = somebody()
        .owner()
        .grant(EntryDocument::role("owner", tenant()));
    let principal = as_it_stands(&policy, &owner, &now());
    let none: [Resource<'_>; 0] = [];
    for decision in [
        policy.authorize_all(&principal, orders::VIEW, none),
        policy.authorize_all(&principal, Actions::EMPTY, [order(1)]),
        policy.authorize_all(&principal, Actions::EMPTY, none),
    ] {
        let Decision::Deny(denial) = decision else {
            panic!("{decision:?}");
        };
        assert_eq!(denial.reasons(), Reasons::INVALID_REQUEST);
    }
    assert_eq!(
        policy
            .authorize_each(&principal, orders::VIEW, none)
            .count(),
        0
    );
}

#[test]
fn r20_r57_what_all_allow_owes_what_each_owes() {
    let policy = policy();
    let holder = somebody().grant(EntryDocument::actions(
        [orders::VIEW, orders::REFUND, orders::EDIT_ITEMS],
        tenant(),
    ));
    let principal = as_it_stands(&policy, &holder, &now());
    for (case, actions, owed) in [
        ("a read", orders::VIEW.only(), Obligations::empty()),
        ("a high risk", orders::EDIT_ITEMS.only(), Obligations::AUDIT),
        (
            "a high risk, and one that is watched",
            orders::VIEW | orders::EDIT_ITEMS | orders::REFUND,
            Obligations::AUDIT | Obligations::ALERT,
        ),
    ] {
        let all = policy.authorize_all(&principal, actions, [order(1), order(2)]);
        assert_eq!(all.require().unwrap().obligations(), owed, "{case}");
    }
}

// ---- R59: lists ----

/// A type of the host's own.
#[derive(Debug, PartialEq)]
struct Order {
    id: u64,
    store: u64,
}

impl AsResource for Order {
    fn as_resource(&self) -> Resource<'_> {
        order(self.store).with_id(self.id)
    }
}

#[test]
fn r59_filter_keeps_the_order_and_leaves_out_what_wants_a_step_up() {
    let policy = policy();
    let holder = somebody()
        .grant(g(orders::FULFILL, stores([1, 3])))
        .grant(agent([2]));
    let in_stores = [3, 2, 1, 4, 3, 2, 1];
    let listed = || (1..).zip(in_stores).map(|(id, store)| Order { id, store });
    for (case, session, kept) in [
        ("as signed in", now(), vec![1, 3, 5, 7]),
        (
            "by a second factor",
            second_factor(),
            vec![1, 2, 3, 5, 6, 7],
        ),
        (
            "by a second factor, some time or other",
            now().with_assurance(Assurance::MultiFactor),
            vec![1, 3, 5, 7],
        ),
        ("when the session is over", now().until(t(NOW)), vec![]),
    ] {
        let principal = as_it_stands(&policy, &holder, &session);
        let found = policy.filter(&principal, orders::FULFILL, listed());
        assert_eq!(
            found.map(|order| order.id).collect::<Vec<_>>(),
            kept,
            "{case}"
        );
        let each = policy.authorize_each(&principal, orders::FULFILL, listed());
        let allowed = (1..).zip(each).filter(|(_, decision)| decision.is_allow());
        assert_eq!(
            allowed.map(|(id, _)| id).collect::<Vec<u64>>(),
            kept,
            "{case}"
        );
    }
}

#[test]
fn r59_filter_takes_borrowed_items_and_owned_ones_and_asks_no_more_than_are_wanted() {
    let policy = policy();
    let holder = somebody().grant(g(orders::VIEW, stores([1])));
    let principal = as_it_stands(&policy, &holder, &now());
    let view = orders::VIEW;
    let listed = [2, 1, 2, 1].map(|store| Order { id: store, store });
    let borrowed: Vec<&Order> = policy.filter(&principal, view, &listed).collect();
    assert_eq!(borrowed, [&listed[1], &listed[3]]);
    // A page of a list without an end.
    let endless = (0..).map(|store| Order {
        id: store,
        store: store % 3,
    });
    let page: Vec<Order> = policy
        .filter(&principal, view, endless)
        .skip(1)
        .take(2)
        .collect();
    assert_eq!(page, [Order { id: 4, store: 1 }, Order { id: 7, store: 1 }]);
    let none: [Order; 0] = [];
    assert_eq!(policy.filter(&principal, view, none).count(), 0);
}

#[test]
fn r59_r9_what_is_of_another_tenant_or_of_none_is_in_no_list() {
    let policy = policy();
    let at_home = order(1);
    let away = order(1).in_tenant(2_u64);
    let nobodys = Resource::of(ResourceKind::ORDER).in_store(1_u64);
    for (case, document, kept) in [
        ("of tenant 1", somebody(), at_home),
        (
            "of no tenant",
            AccountDocument::human(7_u64, 107_u64),
            nobodys,
        ),
        ("of tenant 2", somebody().in_tenant(2_u64), away),
    ] {
        for scope in [tenant(), stores([1]), stores([1]).assigned()] {
            let own = scope == stores([1]).assigned();
            let holder = document.clone().grant(g(orders::VIEW, scope));
            let principal = as_it_stands(&policy, &holder, &now());
            let all =
                [at_home, away, nobodys].map(|r| if own { r.assigned_to(107_u64) } else { r });
            let kept = if own { kept.assigned_to(107_u64) } else { kept };
            let found: Vec<_> = policy.filter(&principal, orders::VIEW, all).collect();
            assert_eq!(found, [kept], "{case}");
            let reach = policy.where_can(&principal, orders::VIEW);
            assert_eq!(reach.tenant(), kept.tenant(), "{case}");
            assert_eq!(reach.person(), principal.person(), "{case}");
        }
    }
}

// ---- L12: what can be done to one thing ----

#[test]
fn l12_what_can_tells_apart_what_is_allowed_and_what_wants_a_step_up() {
    let policy = policy();
    let adjust = policy.action("loyalty.adjust").unwrap();
    let holder = somebody()
        .grant(EntryDocument::actions(
            ["orders.view", "orders.refund", "loyalty.adjust"],
            stores([1, 2]),
        ))
        .grant(agent([2]))
        .deny(g(orders::REFUND, stores([2])));
    let agents = policy.role("agent").unwrap().actions();
    let nothing = Actions::EMPTY;
    for (case, session, resource, allowed, after_step_up) in [
        (
            "in store 1",
            now(),
            order(1),
            orders::VIEW | orders::REFUND | adjust,
            nothing,
        ),
        (
            "in store 2, where the role is held and a refund denied",
            now(),
            order(2),
            orders::VIEW | adjust,
            agents - orders::VIEW,
        ),
        (
            "there, by a second factor",
            second_factor(),
            order(2),
            agents | adjust,
            nothing,
        ),
        ("in store 3", second_factor(), order(3), nothing, nothing),
        (
            "of another tenant",
            second_factor(),
            order(1).in_tenant(2_u64),
            nothing,
            nothing,
        ),
        (
            "of the whole tenant",
            second_factor(),
            Resource::of(ResourceKind::SETTING).in_tenant(1_u64),
            nothing,
            nothing,
        ),
    ] {
        let principal = as_it_stands(&policy, &holder, &session);
        let found = policy.what_can(&principal, &resource);
        assert_eq!(found.allowed(), allowed, "{case}");
        assert_eq!(found.after_step_up(), after_step_up, "{case}");
        assert_eq!(found.after_approval(), nothing, "{case}");
        assert_eq!(found.offered(), allowed | after_step_up, "{case}");
    }
}
