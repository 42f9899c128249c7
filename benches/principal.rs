//! How long does it take to make a principal, and what comes before it?
//!
//! `principal/N_grants` is the fold of an account that is already resolved, its
//! standing given; `standing/one_account` the standing of one person with one
//! account; `account/3_grants` turning the names of a stored account into bits.

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
use countersign::{AccountDocument, EntryDocument, ScopeDocument, Session};
use criterion::{Criterion, criterion_group, criterion_main};
use fixture::{NOW, Order};

fn principal(criterion: &mut Criterion) {
    let policy = fixture::policy();
    let grants = [("support", 1), ("warehouse", 2), ("stock", 3)];
    let mut group = criterion.benchmark_group("principal");
    for count in 1..=grants.len() {
        let account = fixture::account(&policy, 7, grants.get(..count).unwrap());
        let standing = policy.standing(&[&account], NOW);
        let session = Session::at(NOW);
        let make = || {
            policy
                .principal(black_box(&account), black_box(&standing), &session)
                .unwrap()
        };
        let order = Order {
            id: 9,
            tenant: 1,
            store: 1,
        };
        assert!(policy.authorize(&make(), orders::REFUND, &order).is_allow());
        group.bench_function(format!("{count}_grants"), |bencher| bencher.iter(make));
    }
    group.finish();
}

fn standing(criterion: &mut Criterion) {
    let policy = fixture::policy();
    let account = fixture::account(
        &policy,
        7,
        &[("support", 1), ("warehouse", 2), ("stock", 3)],
    );
    assert_eq!(policy.standing(&[&account], NOW).until(), None);
    criterion.bench_function("standing/one_account", |bencher| {
        bencher.iter(|| policy.standing(black_box(&[&account]), NOW));
    });
    // Trips what would be denied, were it not accepted.
    let manager = fixture::account(&policy, 7, &[("manager", 1)]);
    assert!(
        !policy
            .conflicts(&policy.standing(&[&manager], NOW))
            .is_empty()
    );
    criterion.bench_function("standing/manager", |bencher| {
        bencher.iter(|| policy.standing(black_box(&[&manager]), NOW));
    });
    // Two accounts that meet in one store, where others have to approve.
    let stock = fixture::account(&policy, 7, &[("stock", 1)]);
    let packer = fixture::account(&policy, 8, &[("warehouse", 1)]);
    criterion.bench_function("standing/two_accounts", |bencher| {
        bencher.iter(|| policy.standing(black_box(&[&stock, &packer]), NOW));
    });
}

fn account(criterion: &mut Criterion) {
    let policy = fixture::policy();
    let role = |role, store: u64| EntryDocument::role(role, ScopeDocument::in_stores([store]));
    let document = AccountDocument::human(7_u64, 7_u64)
        .in_tenant(1_u64)
        .grant(role("support", 1))
        .grant(role("warehouse", 2))
        .grant(role("stock", 3));
    assert_eq!(policy.account(&document).unwrap().grants().len(), 3);
    criterion.bench_function("account/3_grants", |bencher| {
        bencher.iter(|| policy.account(black_box(&document)).unwrap());
    });
}

criterion_group!(benches, principal, standing, account);
criterion_main!(benches);
