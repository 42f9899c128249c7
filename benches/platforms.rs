//! How long does it take to say which boxes to tick?
//!
//! `platforms/read/*` reads and checks a shipped mapping from its text;
//! `platforms/import` tells what a shop manager's 93 capabilities mean;
//! `platforms/export/*` searches the least list for a warehouse's job, and
//! `platforms/export_half/*` for every second action, which is the harder search.

#![allow(
    missing_docs,
    reason = "criterion's macros make undocumented functions"
)]
#![allow(
    clippy::unwrap_used,
    reason = "a bench may stop at what it did not expect"
)]

use std::hint::black_box;

use countersign::platforms::{self, Goal, MappingDocument, Wanted};
use countersign::{ACTIONS, Template};
use criterion::{Criterion, criterion_group, criterion_main};

fn platforms(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("platforms");
    for id in ["ecwid", "prestashop"] {
        let text = platforms::text_of(id).unwrap();
        group.bench_function(format!("read/{id}"), |bencher| {
            bencher.iter(|| {
                let document: MappingDocument = serde_json::from_str(black_box(text)).unwrap();
                document.compile().unwrap()
            });
        });
    }

    let woocommerce = platforms::named("woocommerce").unwrap();
    let manager = woocommerce.holding("shop_manager").unwrap().unwrap();
    let manager = manager.import();
    let ids: Vec<&str> = manager.permissions().iter().map(|one| one.id()).collect();
    group.bench_function("import", |bencher| {
        bencher.iter(|| {
            let import = woocommerce.import(black_box(&ids).iter().copied());
            import.unwrap().actions()
        });
    });

    let warehouse = Wanted::from(Template::named("fulfillment").unwrap());
    let half = ACTIONS.iter().step_by(2).map(|facts| facts.action);
    let half = Wanted::new(half.collect::<countersign::Actions>());
    for mapping in platforms::all() {
        for (name, wanted) in [("export", &warehouse), ("export_half", &half)] {
            assert!(mapping.export(wanted, Goal::Cover).is_least());
            group.bench_function(format!("{name}/{}", mapping.id()), |bencher| {
                bencher.iter(|| mapping.export(black_box(wanted), Goal::Cover).excess());
            });
        }
    }
    group.finish();
}

criterion_group!(benches, platforms);
criterion_main!(benches);
