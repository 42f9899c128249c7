//! How long does a decision take?
//!
//! `authorize/engine/N` and `authorize/floor/N` decide the same random requests
//! of N people with one to three grants each, the floor being the barest loop
//! over the same grants; the ratio of the two is what counts. `decide/…` asks
//! one question again and again, everything in cache. Not measured: loading
//! accounts, making principals.

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
use std::time::Duration;

use countersign::actions::orders;
use countersign::{Decision, Reason};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fixture::{Order, Shop};

/// Requests in one pass.
const REQUESTS: usize = 100_000;

fn against_the_floor(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("authorize");
    group
        .throughput(Throughput::Elements(REQUESTS as u64))
        .sample_size(20);
    group.measurement_time(Duration::from_secs(4));
    for (name, people) in [("1k", 1_000), ("100k", 100_000), ("1m", 1_000_000)] {
        let shop = Shop::of(people, REQUESTS);
        assert_eq!(shop.engine(), shop.floor(), "both allow the same");
        assert!(shop.engine() > REQUESTS / 10 && shop.engine() < REQUESTS * 9 / 10);
        group.bench_function(BenchmarkId::new("floor", name), |bencher| {
            bencher.iter(|| black_box(&shop).floor());
        });
        group.bench_function(BenchmarkId::new("engine", name), |bencher| {
            bencher.iter(|| black_box(&shop).engine());
        });
    }
    group.finish();
}

fn one_question(criterion: &mut Criterion) {
    let policy = fixture::policy();
    let account = fixture::account(&policy, 7, &[("support", 42)]);
    let principal = fixture::principal(&policy, &account);
    let order = Order {
        id: 9,
        tenant: 1,
        store: 42,
    };
    let elsewhere = Order { store: 43, ..order };
    let foreign = Order { tenant: 2, ..order };
    let mut group = criterion.benchmark_group("decide");
    for (name, action, order, reason) in [
        ("allow", orders::REFUND, order, None),
        (
            "deny/no_grant",
            orders::CANCEL,
            order,
            Some(Reason::NoGrant),
        ),
        (
            "deny/out_of_scope",
            orders::REFUND,
            elsewhere,
            Some(Reason::OutOfScope),
        ),
        (
            "deny/cross_tenant",
            orders::REFUND,
            foreign,
            Some(Reason::CrossTenant),
        ),
    ] {
        let ask = || -> Decision {
            black_box(&policy).authorize(
                black_box(&principal),
                black_box(action),
                black_box(&order),
            )
        };
        assert_eq!(ask().reason(), reason);
        assert_eq!(ask().is_allow(), reason.is_none());
        group.bench_function(name, |bencher| bencher.iter(ask));
    }
    group.finish();
}

criterion_group!(benches, against_the_floor, one_question);
criterion_main!(benches);
