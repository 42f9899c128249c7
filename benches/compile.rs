//! How long does it take to compile a policy?
//!
//! `compile/quickstart` is the quickstart shop's document, already parsed;
//! `compile/empty` the least there can be: the shipped catalogue alone.

#![allow(
    missing_docs,
    reason = "criterion's macros make undocumented functions"
)]
#![allow(
    clippy::unwrap_used,
    reason = "a bench may stop at what it did not expect"
)]

use std::hint::black_box;

use countersign::PolicyDocument;
use criterion::{Criterion, criterion_group, criterion_main};

fn compile(criterion: &mut Criterion) {
    let text = include_str!("../examples/quickstart/policy.toml");
    let document: PolicyDocument = toml::from_str(text).unwrap();
    let policy = document.compile().unwrap();
    assert!(policy.roles().len() >= 10, "the shop has its roles");
    criterion.bench_function("compile/quickstart", |bencher| {
        bencher.iter(|| black_box(&document).compile().unwrap());
    });
    let empty = PolicyDocument::new();
    assert!(empty.compile().unwrap().roles().is_empty());
    criterion.bench_function("compile/empty", |bencher| {
        bencher.iter(|| black_box(&empty).compile().unwrap());
    });
}

criterion_group!(benches, compile);
criterion_main!(benches);
