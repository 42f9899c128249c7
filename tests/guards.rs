//! Guards against the plain model: limits, caps, sign-ins and hours, in worlds
//! where they collide. Approvals that were given are left out here.

#![cfg(feature = "serde")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod common;

use common::engine::{Engine, answer};
use common::model;
use common::worlds::{self, World};
use countersign::{Amount, Decision, Evidence, Usage};
use proptest::prelude::*;
use proptest::test_runner::Config;

/// The request with nothing in it about approvals that were given.
fn unapproved(request: &model::Request) -> model::Request {
    let mut request = request.clone();
    if let Some(evidence) = &mut request.evidence {
        evidence.approvals = None;
        evidence.consumed = None;
        evidence.nonces_consumed = None;
        evidence.request = None;
    }
    request
}

/// The engine's answer in the model's words.
fn engine_says(engine: &Engine, request: &model::Request) -> model::FullAnswer {
    let plain = model::Request {
        evidence: None,
        ..request.clone()
    };
    let (principal, asked) = engine.prepare(&plain);
    let policy = engine.policy();
    let given = request.evidence.as_ref();
    let usage: Option<Vec<Usage>> = given.and_then(|given| {
        let usage = given.usage.as_ref()?.iter();
        let usage = usage.filter_map(|entry| {
            let limit = policy.limit(&entry.limit).ok()?;
            Some(Usage::of(limit.id(), entry.used))
        });
        Some(usage.collect())
    });
    let mut evidence = Evidence::none();
    if let Some(amount) = given.and_then(|given| given.amount.as_ref()) {
        evidence = evidence.amount(Amount::new(amount.unit.parse().unwrap(), amount.value));
    }
    if let Some(usage) = &usage {
        evidence = evidence.usage(usage);
    }
    let action = asked.action();
    let detail = policy.detail_with(&principal, action, &asked, &evidence);
    let decision = policy.authorize_with(&principal, action, &asked, &evidence);
    assert_eq!(decision, detail.decision(), "the short way differs");
    let step_up = match decision {
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
    (world.requests.iter().map(unapproved))
        .map(|request| {
            let account = world.asker(&request);
            let mut plain = model::decide_among(&world.policy, &world.accounts, account, &request);
            plain.approvals.clear();
            let engine = engine_says(&engine, &request);
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
