//! Guards against the plain model: limits, caps, sign-ins, hours and approvals,
//! in worlds where they collide.

#![cfg(all(feature = "serde", feature = "approvals"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod common;

use common::engine::{Engine, answer};
use common::evidence::Question;
use common::model;
use common::worlds::{self, World};
use countersign::Decision;
use proptest::prelude::*;
use proptest::test_runner::Config;

/// The engine's answer in the model's words.
fn engine_says(world: &World, engine: &Engine, request: &model::Request) -> model::FullAnswer {
    let detail = Question::of(engine, world, request).detail();
    let step_up = match detail.decision() {
        Decision::NeedsStepUp(step) => Some(model::StepUp {
            assurance: step.assurance().to_string(),
            max_age: step.max_age().map(i64::from),
        }),
        _ => None,
    };
    model::FullAnswer {
        answer: answer(&detail),
        step_up,
        approvals: Vec::new(),
    }
}

fn both(world: &World) -> Vec<(model::Request, model::FullAnswer, model::FullAnswer)> {
    let engine = Engine::of(world);
    (world.requests.iter().cloned())
        .map(|request| {
            let account = world.asker(&request);
            let mut plain = model::decide_among(&world.policy, &world.accounts, account, &request);
            plain.approvals.clear();
            let engine = engine_says(world, &engine, &request);
            (request, engine, plain)
        })
        .collect()
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::with_cases(10_000) })]

    #[test]
    fn guards_agree_with_the_plain_model(world in worlds::guarded_worlds()) {
        for (request, engine, plain) in both(&world) {
            prop_assert_eq!(engine, plain, "{:?}", request);
        }
    }
}
