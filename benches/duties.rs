//! How long does it take to look at duties?
//!
//! `duties/toxic_40_roles` is every role, pair and triple of 40 roles against all
//! shipped rules; `duties/conflicts` everything that a manager trips, with places
//! and states; `duties/check_grant` what one grant more would trip.

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

use countersign::{ACTIONS, EntryDocument, PolicyDocument, RoleDocument, ScopeDocument};
use criterion::{Criterion, criterion_group, criterion_main};
use fixture::NOW;

/// Roles of a fifth of all actions each, drawn the same way each time.
fn forty_roles() -> PolicyDocument {
    (0..40_usize).fold(PolicyDocument::new(), |policy, role| {
        let actions = ACTIONS.iter().enumerate();
        let given = actions.filter(|(index, _)| (index * 7 + role * role * 3) % 5 == 0);
        let given = given.map(|(_, facts)| facts.id);
        policy.role(format!("role-{role}"), RoleDocument::new().allow(given))
    })
}

fn duties(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("duties");
    let policy = forty_roles().compile().unwrap();
    assert!(!policy.toxic_combinations().is_empty());
    group.bench_function("toxic_40_roles", |bencher| {
        bencher.iter(|| black_box(&policy).toxic_combinations().len());
    });

    let policy = fixture::policy();
    let manager = fixture::account(&policy, 7, &[("manager", 1)]);
    let standing = policy.standing(&[&manager], NOW);
    assert_eq!(policy.conflicts(&standing).len(), 15);
    group.bench_function("conflicts", |bencher| {
        bencher.iter(|| policy.conflicts(black_box(&standing)).len());
    });

    let support = fixture::account(&policy, 7, &[("support", 1)]);
    let standing = policy.standing(&[&support], NOW);
    let more = EntryDocument::role("stock", ScopeDocument::in_stores([1_u64]));
    assert!(
        !policy
            .check_grant(&standing, &more)
            .unwrap()
            .conflicts()
            .is_empty()
    );
    group.bench_function("check_grant", |bencher| {
        bencher.iter(|| {
            policy
                .check_grant(black_box(&standing), &more)
                .unwrap()
                .verdict()
        });
    });
    group.finish();
}

criterion_group!(benches, duties);
criterion_main!(benches);
