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
use common::worlds;
use countersign::{Decision, Detail};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::Config;

/// The engine's answer in the model's words.
fn in_words(detail: &Detail) -> model::FullAnswer {
    let step_up = match detail.decision() {
        Decision::NeedsStepUp(step) => Some(model::StepUp {
            assurance: step.assurance().to_string(),
            max_age: step.max_age().map(i64::from),
        }),
        _ => None,
    };
    let approvals = detail.approvals().iter();
    model::FullAnswer {
        answer: answer(detail),
        step_up,
        approvals: approvals
            .map(|progress| model::ApprovalNeed {
                policy: progress.policy().to_owned(),
                have: progress.have() as u64,
                need: progress.need() as u64,
            })
            .collect(),
    }
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::with_cases(10_000) })]

    #[test]
    fn guards_agree_with_the_plain_model(world in worlds::guarded_worlds()) {
        let engine = Engine::of(&world);
        for request in &world.requests {
            let asker = world.asker(request);
            let plain = model::decide_among(&world.policy, &world.accounts, asker, request);
            let detail = Question::of(&engine, &world, request).detail();
            prop_assert_eq!(in_words(&detail), plain, "{:?}", request);
        }
    }

    #[test]
    fn r13_two_who_act_together_agree_with_the_plain_model(
        world in worlds::guarded_worlds(),
        whom in any::<Index>(),
    ) {
        let engine = Engine::of(&world);
        let other = whom.get(&world.accounts);
        for request in &world.requests {
            let asker = world.asker(request);
            let plain = model::decide_for(&world.policy, &world.accounts, asker, other, request);
            let question = Question::on_behalf_of(&engine, &world, request, other.id);
            let found = in_words(&question.detail());
            if asker.tenant == other.tenant {
                prop_assert_eq!(found, plain, "{:?}", request);
            } else {
                // Whose approvers they would be is no question that anybody could ask.
                prop_assert_eq!(&found.answer.outcome, "deny");
                prop_assert_eq!(&plain.answer.outcome, "deny");
            }
        }
    }
}
