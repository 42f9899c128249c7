//! Guards against the plain model: limits, caps, sign-ins, hours and approvals,
//! in worlds where they collide.

use crate::common::draws::config;
use crate::common::engine::Engine;
use crate::common::evidence::{Question, in_words};
use crate::common::model;
use crate::common::worlds;
use proptest::prelude::*;
use proptest::sample::Index;

proptest! {
    #![proptest_config(config(10_000))]

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
