//! Whether ever: the cases of law L12 as tables, each under the rule that closes the last place.
//!
//! The people are those of `people`; it is second 1000.

#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use crate::lists::{agent, locations, narrowed, own_work, second_factor};
use crate::people::{
    NOW, as_it_stands, g, now, order, policy, program, somebody, stores, t, tenant,
};
use countersign::actions::{billing, orders, products, settings, staff};
use countersign::{
    AccountDocument, AccountKind, Action, Actions, EntryDocument, PolicyDocument, ScopeDocument,
    Session, Status, Time,
};

#[track_caller]
fn could(case: &str, account: &AccountDocument, action: Action, session: &Session, expected: bool) {
    let policy = policy();
    let principal = as_it_stands(&policy, account, session);
    assert_eq!(policy.could_ever(&principal, action), expected, "{case}");
}

#[test]
fn l12_r3_denies_leave_no_place_only_if_together_they_cover_every_grant() {
    let edit = products::EDIT;
    let held = |scope| somebody().grant(g(edit, scope));
    let but = |scope, denies: &[ScopeDocument]| {
        let denies = denies.iter().cloned();
        denies.fold(held(scope), |account, deny| account.deny(g(edit, deny)))
    };
    let in_1 = || stores([1]);
    for (case, account, expected) in [
        ("nothing granted", somebody(), false),
        (
            "something else granted",
            somebody().grant(g(products::VIEW, tenant())),
            false,
        ),
        ("the tenant", held(tenant()), true),
        ("store 1", held(in_1()), true),
        ("the tenant but one store", but(tenant(), &[in_1()]), true),
        (
            "the tenant but all its stores: one may be opened later",
            but(tenant(), &[in_1(), stores([2])]),
            true,
        ),
        (
            "the tenant but the tenant",
            but(tenant(), &[tenant()]),
            false,
        ),
        ("store 1 but the tenant", but(in_1(), &[tenant()]), false),
        ("store 1 but store 1", but(in_1(), &[in_1()]), false),
        ("store 1 but store 2", but(in_1(), &[stores([2])]), true),
        ("two stores but one", but(stores([1, 2]), &[in_1()]), true),
        (
            "two stores but each",
            but(stores([1, 2]), &[in_1(), stores([2])]),
            false,
        ),
        (
            "two grants but the place of one",
            but(in_1(), &[in_1()]).grant(g(edit, stores([2]))),
            true,
        ),
        (
            "store 1 but a location",
            but(in_1(), &[locations([5])]),
            true,
        ),
        (
            "a location but store 1 at that location",
            but(locations([5]), &[locations([5]).stores([1_u64])]),
            true,
        ),
        (
            "store 1 at a location but that location",
            but(in_1().locations([5_u64]), &[locations([5])]),
            false,
        ),
        (
            "store 1 at two locations but each at its own, by one key or two",
            but(
                in_1().locations([5_u64, 6]),
                &[in_1().locations([5_u64]), locations([6])],
            ),
            false,
        ),
        (
            "two stores at two locations but three of the four corners",
            but(
                stores([1, 2]).locations([5_u64, 6]),
                &[in_1(), stores([2]).locations([5_u64])],
            ),
            true,
        ),
        (
            "two stores at two locations but all four corners",
            but(
                stores([1, 2]).locations([5_u64, 6]),
                &[
                    in_1().locations([5_u64]),
                    in_1().locations([6_u64]),
                    stores([2]).locations([5_u64]),
                    stores([2]).locations([6_u64]),
                ],
            ),
            false,
        ),
        ("store 1 but own work", but(in_1(), &[own_work()]), true),
        (
            "own work but own work",
            but(own_work(), &[own_work()]),
            false,
        ),
        ("own work but store 1", but(own_work(), &[in_1()]), true),
        (
            "own work but own work in store 1",
            but(own_work(), &[own_work().stores([1_u64])]),
            true,
        ),
        (
            "own work in store 1 but own work",
            but(own_work().stores([1_u64]), &[own_work()]),
            false,
        ),
        (
            "one object but that object",
            but(
                narrowed().object("product", 9_u64),
                &[narrowed().object("product", 9_u64)],
            ),
            false,
        ),
        (
            "one object but another kind's of the same id",
            but(
                narrowed().object("product", 9_u64),
                &[narrowed().object("voucher", 9_u64)],
            ),
            true,
        ),
        (
            "store 1 but an object",
            but(in_1(), &[narrowed().object("product", 9_u64)]),
            true,
        ),
        (
            "two categories but one: what is in both is not shown to lie outside",
            but(
                narrowed().categories([3_u64, 4]),
                &[narrowed().categories([3_u64])],
            ),
            true,
        ),
        (
            "two vendors but each",
            but(
                narrowed().vendors([3_u64, 4]),
                &[narrowed().vendors([3_u64]), narrowed().vendors([4_u64])],
            ),
            false,
        ),
        (
            "store 1 but store 1 until now",
            held(in_1()).deny(g(edit, in_1()).until(t(NOW))),
            true,
        ),
        (
            "store 1 but store 1 from later on",
            held(in_1()).deny(g(edit, in_1()).from(t(NOW + 1))),
            true,
        ),
        (
            "store 1 but something else there",
            held(in_1()).deny(g(products::DELETE, in_1())),
            true,
        ),
    ] {
        could(case, &account, edit, &now(), expected);
    }
}

#[test]
fn l12_r25_a_boundary_leaves_a_place_only_if_one_resource_can_lie_in_both() {
    let (view, fulfill) = (orders::VIEW, orders::FULFILL);
    let both = || Actions::from(view) | fulfill;
    let entry = |scope| EntryDocument::actions(both().iter(), scope);
    let held = |scope, bounds: &[ScopeDocument]| {
        let account = somebody().grant(entry(scope));
        account.boundary(bounds.iter().cloned().map(entry))
    };
    for (case, account, to_view, to_fulfill) in [
        (
            "the same store",
            held(stores([1]), &[stores([1])]),
            true,
            true,
        ),
        (
            "one store in common",
            held(stores([1, 2]), &[stores([2, 3])]),
            true,
            true,
        ),
        (
            "another store: what lies in both may be seen there",
            held(stores([1]), &[stores([2])]),
            true,
            false,
        ),
        (
            "another store, and that one denied",
            held(stores([1]), &[stores([2])]).deny(entry(stores([2]))),
            false,
            false,
        ),
        (
            "another store, and a third denied",
            held(stores([1]), &[stores([2])]).deny(entry(stores([3]))),
            true,
            false,
        ),
        (
            "another store, or the tenant",
            held(stores([1]), &[stores([2]), tenant()]),
            true,
            true,
        ),
        (
            "another category: something may be in both",
            held(
                narrowed().categories([1_u64]),
                &[narrowed().categories([2_u64])],
            ),
            true,
            true,
        ),
        (
            "another category, and that one denied",
            held(
                narrowed().categories([1_u64]),
                &[narrowed().categories([2_u64])],
            )
            .deny(entry(narrowed().categories([2_u64, 3]))),
            false,
            false,
        ),
        (
            "another location",
            held(locations([1]), &[locations([2])]),
            false,
            false,
        ),
        (
            "another vendor",
            held(narrowed().vendors([1_u64]), &[narrowed().vendors([2_u64])]),
            false,
            false,
        ),
        (
            "another object",
            held(
                narrowed().object("order", 1_u64),
                &[narrowed().object("order", 2_u64)],
            ),
            false,
            false,
        ),
        (
            "another key",
            held(stores([1]), &[locations([1])]),
            true,
            true,
        ),
        ("own work", held(stores([1]), &[own_work()]), true, true),
        (
            "own work, and own work denied",
            held(stores([1]), &[own_work()]).deny(entry(own_work())),
            false,
            false,
        ),
        (
            "nothing",
            somebody().grant(entry(tenant())).boundary_nothing(),
            false,
            false,
        ),
        (
            "for reads alone",
            somebody()
                .grant(entry(tenant()))
                .boundary([g(view, tenant())]),
            true,
            false,
        ),
        (
            "and no grant: it grants nothing",
            somebody().boundary([entry(tenant())]),
            false,
            false,
        ),
    ] {
        could(case, &account, view, &now(), to_view);
        could(case, &account, fulfill, &now(), to_fulfill);
    }
}

#[test]
fn l12_r4_what_a_step_up_would_give_could_be_and_a_program_cannot_step_up() {
    for (case, account, session, expected) in [
        ("a human", somebody(), now(), true),
        (
            "a human by a second factor",
            somebody(),
            second_factor(),
            true,
        ),
        ("an app", program(AccountKind::App), now(), false),
        (
            "an app by a second factor",
            program(AccountKind::App),
            second_factor(),
            true,
        ),
        ("a service", program(AccountKind::Service), now(), false),
        (
            "a human, the place denied",
            somebody().deny(g(orders::FULFILL, stores([1]))),
            now(),
            false,
        ),
        (
            "a human, outside the boundary",
            somebody().boundary([g(orders::FULFILL, stores([2]))]),
            now(),
            false,
        ),
    ] {
        could(
            case,
            &account.grant(agent([1])),
            orders::FULFILL,
            &session,
            expected,
        );
    }
}

#[test]
fn l12_r10_who_may_do_nothing_could_not_ever() {
    let held = |account: AccountDocument| account.grant(g(orders::VIEW, tenant()));
    for (case, account, expected) in [
        ("active", somebody(), true),
        ("invited", somebody().status(Status::Invited), false),
        ("suspended", somebody().status(Status::Suspended), false),
        ("terminated", somebody().status(Status::Terminated), false),
        ("active from now", somebody().active_from(t(NOW)), true),
        (
            "active from later on",
            somebody().active_from(t(NOW + 1)),
            false,
        ),
        ("active until now", somebody().active_until(t(NOW)), false),
    ] {
        could(case, &held(account), orders::VIEW, &now(), expected);
    }
    let over = now().until(t(NOW));
    could(
        "the session is over",
        &held(somebody()),
        orders::VIEW,
        &over,
        false,
    );
}

#[test]
fn l12_r12_r22_grants_that_do_not_count_open_no_place() {
    let app = || program(AccountKind::App);
    let on_tenant = |action| g(action, tenant());
    let owner_only = staff::TRANSFER_OWNERSHIP;
    for (case, account, action, expected) in [
        (
            "over",
            somebody().grant(on_tenant(orders::VIEW).until(t(NOW))),
            orders::VIEW,
            false,
        ),
        (
            "not begun",
            somebody().grant(on_tenant(orders::VIEW).from(t(NOW + 1))),
            orders::VIEW,
            false,
        ),
        (
            "for owners, without the flag",
            somebody().grant(on_tenant(owner_only)),
            owner_only,
            false,
        ),
        (
            "for owners, with the flag",
            somebody().owner().grant(on_tenant(owner_only)),
            owner_only,
            true,
        ),
        ("the flag alone", somebody().owner(), owner_only, false),
        (
            "for humans, held by one",
            somebody().grant(on_tenant(staff::APPROVE)),
            staff::APPROVE,
            true,
        ),
        (
            "for humans, held by an app",
            app().grant(on_tenant(staff::APPROVE)),
            staff::APPROVE,
            false,
        ),
        (
            "large money, held by a shared account",
            somebody().shared().grant(on_tenant(orders::REFUND)),
            orders::REFUND,
            false,
        ),
        (
            "small money, held by a shared account",
            somebody().shared().grant(on_tenant(orders::EDIT_ITEMS)),
            orders::EDIT_ITEMS,
            true,
        ),
        (
            "an action that no policy defines, for the owner",
            somebody()
                .owner()
                .grant(EntryDocument::role("owner", tenant())),
            Action::host(99).unwrap(),
            false,
        ),
    ] {
        could(case, &account, action, &now(), expected);
    }
}

#[test]
fn l12_r5_roles_that_a_session_does_not_use_open_no_place() {
    let policy = policy();
    let holder = somebody()
        .grant(EntryDocument::role("warehouse", stores([1])))
        .grant(EntryDocument::role("support", stores([2])))
        .grant(g(orders::CANCEL, tenant()));
    let (support, warehouse) = (policy.role("support"), policy.role("warehouse"));
    let (support, warehouse) = (support.unwrap().id(), warehouse.unwrap().id());
    for (case, roles, action, expected) in [
        ("the role in use", vec![warehouse], orders::TRACKING, true),
        (
            "another role in use",
            vec![support],
            orders::TRACKING,
            false,
        ),
        (
            "both in use",
            vec![support, warehouse],
            orders::TRACKING,
            true,
        ),
        (
            "held directly",
            vec![support, warehouse],
            orders::CANCEL,
            false,
        ),
        ("none in use", vec![], orders::VIEW, false),
    ] {
        let session = now().only_roles(roles);
        could(case, &holder, action, &session, expected);
    }
}

#[test]
fn l12_r26_a_feature_that_is_off_opens_no_place_and_one_put_back_does() {
    let with = |features: &[&str]| PolicyDocument::new().guardrail(features).compile().unwrap();
    let owner = somebody().owner().grant(EntryDocument::actions(
        [orders::VIEW, billing::MANAGE],
        tenant(),
    ));
    for (case, features, expected) in [
        ("off", vec!["billing"], false),
        ("on", vec!["billing", "orders"], true),
    ] {
        let policy = with(&features);
        let principal = as_it_stands(&policy, &owner, &now());
        assert_eq!(
            policy.could_ever(&principal, orders::VIEW),
            expected,
            "{case}"
        );
        assert!(policy.could_ever(&principal, billing::MANAGE), "{case}");
        let reach = policy.where_can(&principal, orders::VIEW);
        assert_eq!(reach.is_nowhere(), !expected, "{case}");
        assert_eq!(reach.is_whole_tenant(), expected, "{case}");
    }
}

#[test]
fn l12_a_principal_of_another_policy_is_in_no_list() {
    let owner = somebody()
        .owner()
        .grant(EntryDocument::role("owner", tenant()));
    let (policy, other) = (policy(), PolicyDocument::new().compile().unwrap());
    let principal = as_it_stands(&policy, &owner, &now());
    for action in [orders::VIEW, settings::GENERAL, staff::TRANSFER_OWNERSHIP] {
        assert!(policy.where_can(&principal, action).is_whole_tenant());
        assert!(other.where_can(&principal, action).is_nowhere());
        assert!(!other.could_ever(&principal, action));
        assert_eq!(other.filter(&principal, action, [order(1)]).count(), 0);
    }
    assert_eq!(
        other.what_can(&principal, &order(1)).offered(),
        Actions::EMPTY
    );
}

/// Every key narrowed, and denies that leave no hole: more ways to choose than
/// could be tried one after another.
#[test]
fn could_ever_is_quick_where_many_denies_cover_many_values() {
    let policy = PolicyDocument::new().compile().unwrap();
    let values = || 0..24_u64;
    let all = ScopeDocument::in_stores(values())
        .locations(values())
        .categories(values())
        .vendors(values());
    let mut account =
        AccountDocument::human(7_u64, 7_u64).grant(EntryDocument::actions(["orders.edit"], all));
    for value in values() {
        let but = |values: std::ops::Range<u64>| values.filter(move |other| *other != value);
        for scope in [
            ScopeDocument::in_stores(but(values())).locations(but(values())),
            ScopeDocument::in_stores([value]).categories([value]),
            ScopeDocument::in_stores([value]).vendors(values()),
            ScopeDocument::in_stores([value]),
        ] {
            account = account.deny(EntryDocument::actions(["orders.edit"], scope));
        }
    }
    let account = policy.account(&account).unwrap();
    let now = Time::from_unix(1_000);
    let standing = policy.standing(&[&account], now);
    let principal = policy
        .principal(&account, &standing, &Session::at(now))
        .unwrap();
    assert!(!policy.could_ever(&principal, orders::EDIT));
}
