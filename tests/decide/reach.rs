//! Where, as data: what a reach is made of, and how it is written (L12, R61).
//!
//! The people are those of `people`; it is second 1000.

use crate::lists::{agent, locations, narrowed, own_work};
use crate::people::{as_it_stands, g, now, policy, somebody, stores, tenant};
use countersign::actions::orders;
use countersign::{
    AccountDocument, EntryDocument, LocationId, Resource, ResourceKind, ScopeDocument,
};

#[test]
fn l12_a_reach_says_which_scopes_it_is_made_of() {
    let policy = policy();
    let holder = somebody()
        .grant(g(orders::VIEW, stores([2, 1])))
        .grant(g(orders::VIEW, stores([1, 2])))
        .grant(g(orders::VIEW, locations([5])))
        .grant(agent([3]))
        .deny(g(orders::VIEW, stores([4])))
        .deny(g(orders::VIEW, stores([4])))
        .deny(g(orders::REFUND, stores([1])))
        .boundary([
            g(orders::VIEW, own_work()),
            g(orders::VIEW, own_work()),
            g(orders::REFUND, tenant()),
        ]);
    let principal = as_it_stands(&policy, &holder, &now());
    let reach = policy.where_can(&principal, orders::VIEW);
    let documents = |scopes: &[&countersign::Scope]| -> Vec<ScopeDocument> {
        scopes
            .iter()
            .map(|scope| policy.scope_document(scope))
            .collect()
    };
    assert_eq!(documents(reach.within()), [stores([1, 2]), locations([5])]);
    assert_eq!(documents(reach.after_step_up()), [stores([3])]);
    assert_eq!(documents(reach.bounds()), [own_work()]);
    assert_eq!(documents(reach.except()), [stores([4])]);
    assert_eq!(reach.within()[1].locations(), [LocationId::new(5)]);
    assert_eq!(reach.action(), orders::VIEW);
    assert!(reach.is_read());
    assert!(!reach.is_nowhere() && !reach.is_whole_tenant());
    // Beside the whole tenant, no other place says anything.
    let wide = holder.grant(g(orders::VIEW, tenant()));
    let principal = as_it_stands(&policy, &wide, &now());
    let reach = policy.where_can(&principal, orders::VIEW);
    assert_eq!(documents(reach.within()), [tenant()]);
    assert!(!reach.is_whole_tenant());
    assert!(!policy.where_can(&principal, orders::FULFILL).is_read());
}

#[test]
fn l12_a_reach_is_the_whole_tenant_only_if_nothing_narrows_it() {
    let view = orders::VIEW;
    let wide = || somebody().grant(g(view, tenant()));
    for (case, account, whole, nowhere) in [
        ("the tenant", wide(), true, false),
        (
            "the tenant and a store",
            wide().grant(g(view, stores([1]))),
            true,
            false,
        ),
        (
            "within the tenant",
            wide().boundary([g(view, tenant())]),
            true,
            false,
        ),
        (
            "within a store or the tenant",
            wide().boundary([g(view, stores([1])), g(view, tenant())]),
            true,
            false,
        ),
        (
            "within a store",
            wide().boundary([g(view, stores([1]))]),
            false,
            false,
        ),
        ("within nothing", wide().boundary_nothing(), false, true),
        (
            "but a store",
            wide().deny(g(view, stores([1]))),
            false,
            false,
        ),
        (
            "but the tenant",
            wide().deny(g(view, tenant())),
            false,
            true,
        ),
        (
            "but something else",
            wide().deny(g(orders::REFUND, tenant())),
            true,
            false,
        ),
        (
            "a store",
            somebody().grant(g(view, stores([1]))),
            false,
            false,
        ),
        ("after a step-up", somebody().grant(agent([1])), false, true),
        ("nothing", somebody(), false, true),
    ] {
        let policy = policy();
        let principal = as_it_stands(&policy, &account, &now());
        let reach = policy.where_can(&principal, view);
        assert_eq!(reach.is_whole_tenant(), whole, "{case}");
        assert_eq!(reach.is_nowhere(), nowhere, "{case}");
        let setting = Resource::of(ResourceKind::SETTING).in_tenant(1_u64);
        assert_eq!(reach.admits(&setting), whole, "{case}");
        let decision = policy.authorize(&principal, view, &setting);
        assert_eq!(decision.is_allow(), whole, "{case}");
    }
}

#[test]
fn l12_r61_a_scope_is_written_as_documents_write_it() {
    let policy = policy();
    for (written, tidy) in [
        (tenant(), tenant()),
        (stores([2, 1, 2]), stores([1, 2])),
        (own_work(), own_work()),
        (
            narrowed().object("voucher", 2_u64).object("order", 3_u64),
            narrowed().object("order", 3_u64).object("voucher", 2_u64),
        ),
        (
            own_work()
                .vendors([1_u64])
                .categories([2_u64])
                .locations([3_u64]),
            narrowed()
                .locations([3_u64])
                .categories([2_u64])
                .vendors([1_u64])
                .assigned(),
        ),
    ] {
        let account = somebody().grant(g(orders::VIEW, written));
        let account = policy.account(&account).unwrap();
        assert_eq!(policy.scope_document(account.grants()[0].scope()), tidy);
    }
}

/// The reach as it is written.
fn written_reach(account: &AccountDocument, action: &str) -> String {
    let policy = policy();
    let principal = as_it_stands(&policy, account, &now());
    let action = policy.action(action).unwrap();
    serde_json::to_string(&policy.where_can(&principal, action)).unwrap()
}

#[test]
fn l12_a_reach_is_written_word_for_word() {
    let shelf = || {
        narrowed()
            .categories([4_u64])
            .object("order", 9_u64)
            .assigned()
    };
    let loyalty = EntryDocument::actions(
        ["loyalty.adjust"],
        narrowed().object("voucher", 2_u64).vendors([6_u64]),
    );
    for (case, account, action, written) in [
        (
            "the tenant",
            somebody().grant(g(orders::VIEW, tenant())),
            "orders.view",
            r#"{"action":"orders.view","tenant":1,"person":107,"stores":"any","within":["tenant"]}"#,
        ),
        (
            "stores with a deny",
            somebody()
                .grant(g(orders::FULFILL, stores([2, 1])))
                .deny(g(orders::FULFILL, stores([2]).locations([3_u64]))),
            "orders.fulfill",
            concat!(
                r#"{"action":"orders.fulfill","tenant":1,"person":107,"stores":"all","#,
                r#""within":[{"stores":[1,2]}],"except":[{"stores":[2],"locations":[3]}]}"#,
            ),
        ),
        (
            "own work in a category, one object of it, within a boundary",
            somebody().grant(g(orders::VIEW, shelf())).boundary([
                g(orders::VIEW, stores([1])),
                g(orders::VIEW, locations([3])),
            ]),
            "orders.view",
            concat!(
                r#"{"action":"orders.view","tenant":1,"person":107,"stores":"any","#,
                r#""within":[{"categories":[4],"objects":[{"kind":"order","id":9}],"assigned":true}],"#,
                r#""bounds":[{"stores":[1]},{"locations":[3]}]}"#,
            ),
        ),
        (
            "the host's own words, and no tenant",
            AccountDocument::human(7_u64, 107_u64).grant(loyalty),
            "loyalty.adjust",
            concat!(
                r#"{"action":"loyalty.adjust","person":107,"stores":"all","#,
                r#""within":[{"vendors":[6],"objects":[{"kind":"voucher","id":2}]}]}"#,
            ),
        ),
        (
            "a step-up",
            somebody().grant(agent([1])),
            "orders.view",
            concat!(
                r#"{"action":"orders.view","tenant":1,"person":107,"stores":"any","#,
                r#""within":[],"after_step_up":[{"stores":[1]}]}"#,
            ),
        ),
        (
            "nowhere, whatever is denied",
            somebody().deny(g(orders::VIEW, stores([1]))),
            "orders.view",
            r#"{"action":"orders.view","tenant":1,"person":107,"stores":"any","within":[]}"#,
        ),
        (
            "denied on the tenant",
            somebody()
                .grant(g(orders::VIEW, stores([1])))
                .deny(g(orders::VIEW, tenant())),
            "orders.view",
            r#"{"action":"orders.view","tenant":1,"person":107,"stores":"any","within":[]}"#,
        ),
    ] {
        assert_eq!(written_reach(&account, action), written, "{case}");
    }
}
