//! How long does it take to filter a list, and to fill a menu?
//!
//! `filter/KIND/10k` keeps, of ten thousand orders in ten stores, those that one
//! principal may see; `filter/floor/10k` is the barest loop over the same list:
//! one store compare, nothing else. `menu/what_can` asks for every action on one
//! order, `menu/could_ever` for every action whether there is any resource.

#![allow(
    missing_docs,
    reason = "criterion's macros make undocumented functions"
)]
#![allow(
    clippy::unwrap_used,
    reason = "a bench may stop at what it did not expect"
)]

mod fixture;

use std::hint::black_box;

use countersign::actions::orders;
use countersign::{ACTIONS, AccountDocument, EntryDocument, Policy, Principal, ScopeDocument};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fixture::Order;

const STORES: u64 = 10;

fn listed() -> Vec<Order> {
    let order = |id: u64| Order {
        id,
        tenant: 1,
        // Spread so that no branch learns the order by heart.
        store: id.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32 & 0xffff,
    };
    let in_a_store = |order: Order| Order {
        store: order.store % STORES,
        ..order
    };
    (0..10_000).map(order).map(in_a_store).collect()
}

fn viewer(policy: &Policy, scopes: &[ScopeDocument], deny: Option<ScopeDocument>) -> Principal {
    let mut document = AccountDocument::human(7_u64, 7_u64).in_tenant(1_u64);
    for scope in scopes {
        document = document.grant(EntryDocument::actions([orders::VIEW], scope.clone()));
    }
    if let Some(scope) = deny {
        document = document.deny(EntryDocument::actions([orders::VIEW], scope));
    }
    fixture::principal(policy, &policy.account(&document).unwrap())
}

fn filter(criterion: &mut Criterion) {
    let policy = fixture::policy();
    let orders = listed();
    let seen = |store: u64| orders.iter().filter(|order| order.store == store).count();
    let mut group = criterion.benchmark_group("filter");
    group.throughput(Throughput::Elements(orders.len() as u64));

    group.bench_function("floor/10k", |bencher| {
        let wanted = black_box(3);
        bencher.iter(|| {
            black_box(&orders)
                .iter()
                .filter(|order| order.store == wanted)
                .count()
        });
    });
    let tenant = ScopeDocument::tenant;
    let store = |store: u64| ScopeDocument::in_stores([store]);
    for (kind, scopes, deny, expected) in [
        ("one_store", vec![store(3)], None, seen(3)),
        ("tenant", vec![tenant()], None, orders.len()),
        (
            "five_stores",
            (0..5).map(store).collect(),
            None,
            (0..5).map(seen).sum(),
        ),
        (
            "guarded",
            vec![tenant()],
            Some(store(3)),
            orders.len() - seen(3),
        ),
    ] {
        let principal = viewer(&policy, &scopes, deny);
        let count = |orders: &[Order]| policy.filter(&principal, orders::VIEW, orders).count();
        assert_eq!(count(&orders), expected, "{kind}");
        group.bench_function(format!("{kind}/10k"), |bencher| {
            bencher.iter(|| count(black_box(&orders)));
        });
    }
    group.finish();
}

fn menu(criterion: &mut Criterion) {
    let policy = fixture::policy();
    let account = fixture::account(
        &policy,
        7,
        &[("support", 1), ("warehouse", 2), ("stock", 3)],
    );
    let principal = fixture::principal(&policy, &account);
    let order = Order {
        id: 9,
        tenant: 1,
        store: 1,
    };
    let offered = policy.what_can(&principal, &order).offered();
    assert_eq!(offered, policy.role("support").unwrap().actions());
    let mut group = criterion.benchmark_group("menu");
    group.bench_function("what_can", |bencher| {
        bencher.iter(|| policy.what_can(black_box(&principal), &order));
    });
    group.bench_function("could_ever", |bencher| {
        bencher.iter(|| {
            let possible = |action| policy.could_ever(black_box(&principal), action);
            ACTIONS
                .iter()
                .filter(|facts| possible(facts.action))
                .count()
        });
    });
    group.finish();
}

criterion_group!(benches, filter, menu);
criterion_main!(benches);
