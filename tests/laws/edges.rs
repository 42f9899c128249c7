//! Answers change only at edges that are named, and a principal from before one is stale (L14).
//!
//! Lives here: windows, hours and the age of a sign-in, each at the second before and the second of
//! its edge.

use crate::common::engine::Engine;
use crate::common::evidence::Question;
use crate::common::law::law;
use crate::common::model::Request;
use crate::common::worlds::{self, World};
use crate::guard_laws::conditional_worlds;
use countersign::{Principal, Time};
use proptest::prelude::*;

/// The first instant after now at which something named by the request's own evidence, or by
/// those who approved it, may count otherwise.
fn edge_of_evidence(question: &Question, world: &World, request: &Request) -> Option<i64> {
    let given = request.evidence.iter();
    let said = given.filter_map(|given| given.approvals.as_ref()).flatten();
    let edges = said.flat_map(|said| {
        let mut policies = world.policy.approval.iter();
        let policy = policies.find(|policy| policy.id == said.policy).unwrap();
        [said.at, said.at + policy.use_within.unwrap_or(3600)]
    });
    let approvers = question.approvers().filter_map(Principal::until);
    let edges = edges.chain(approvers.map(Time::to_unix));
    edges.filter(|edge| *edge > request.now).min()
}

#[test]
fn l14_answers_change_only_at_named_edges() {
    let worlds = prop_oneof![worlds::guarded_worlds(), worlds::approved_worlds()];
    law(30, worlds, |mut world| {
        let request = world.requests.swap_remove(0);
        let engine = Engine::of(&world);
        let question = Question::of(&engine, &world, &request);
        let before = question.detail();
        let until = question.principal().until().map(Time::to_unix);
        let edge = edge_of_evidence(&question, &world, &request);
        let end = [until, edge].into_iter().flatten().min();
        let near = request.now + 45;
        let last = end.map(|end| end - 1).filter(|last| *last > near);
        for now in (request.now..end.unwrap_or(near).min(near)).chain(last) {
            let later = Request {
                now,
                ..request.clone()
            };
            let later = Question::of(&engine, &world, &later).detail();
            prop_assert_eq!(&later, &before, "at {}", now);
        }
        let Some(end) = end else {
            return Ok(false);
        };
        let after = Request {
            now: end,
            ..request.clone()
        };
        let after = Question::of(&engine, &world, &after).detail();
        Ok(after != before)
    });
}

/// Whenever a second at one of these edges changes an answer, the principal of the second before
/// is stale.
fn stale_at_each_change(
    share: u32,
    worlds: impl Strategy<Value = World>,
    edges: impl Fn(&World, &Request) -> Vec<i64>,
) {
    law(share, worlds, |mut world| {
        let request = world.requests.swap_remove(0);
        let engine = Engine::of(&world);
        let at = |now| {
            let request = Request {
                now,
                ..request.clone()
            };
            Question::unsaid(&engine, &request)
        };
        let mut changed = false;
        for edge in edges(&world, &request) {
            let (before, after) = (at(edge - 1), at(edge));
            if before.detail() == after.detail() {
                continue;
            }
            changed = true;
            let principal = before.principal();
            let stale = principal.at(Time::from_unix(edge), principal.epoch());
            let (before, after) = (before.decision(), after.decision());
            prop_assert!(stale.is_err(), "{} to {} at {}", before, after, edge);
        }
        Ok(changed)
    });
}

#[test]
fn l14_at_the_end_of_a_window_the_principal_is_stale() {
    let worlds = prop_oneof![conditional_worlds(), worlds::asking_worlds()];
    stale_at_each_change(20, worlds, |world, request| {
        let asker = world.asker(request);
        let session = request.session.clone().unwrap_or_default();
        let windows = asker.grants.iter().map(|grant| &grant.window);
        let windows = windows.chain(asker.denies.iter().map(|deny| &deny.window));
        let ends = windows.flat_map(|window| [window.from, window.until]);
        let ends = ends.chain([asker.active_from, asker.active_until, asker.trained_until]);
        ends.chain([session.until, session.auth_time])
            .flatten()
            .collect()
    });
}

/// Also where something else is in the way as well: a sign-in that is asked for is asked in vain
/// once the hours are over.
#[test]
fn l14_at_an_edge_of_hours_the_principal_is_stale() {
    let worlds = prop_oneof![conditional_worlds(), worlds::asking_worlds()];
    let with_hours = worlds.prop_filter("no hours", |world| {
        world.policy.roles.values().any(|role| role.hours.is_some())
    });
    stale_at_each_change(3, with_hours, |world, request| {
        let session = request.session.as_ref();
        let offset = session.and_then(|session| session.utc_offset).unwrap_or(0);
        let roles = world.policy.roles.values();
        let hours = roles.filter_map(|role| role.hours.as_ref());
        let clocks = hours.flat_map(|hours| [&hours.from, &hours.until]);
        let seconds = clocks.map(|clock| {
            let (hour, minute) = clock.split_once(':').unwrap();
            let [hour, minute] = [hour, minute].map(|text| text.parse::<i64>().unwrap());
            (hour * 60 + minute) * 60
        });
        let next = seconds.map(|second| (second - offset - request.now).rem_euclid(86_400));
        next.map(|ahead| request.now + ahead).collect()
    });
}

#[test]
fn l14_when_a_sign_in_gets_too_old_the_principal_is_stale() {
    let signed_in = worlds::asking_worlds().prop_filter_map("no sign-in is asked", |world| {
        let least = world.plainly(world.only()).step_up?;
        let aged = least.max_age.is_some();
        aged.then(|| world.signed_in(&least, worlds::oldest(&least)))
    });
    stale_at_each_change(60, signed_in, |world, request| {
        let roles = world.policy.roles.values();
        let own = roles.filter_map(|role| role.step_up.as_ref());
        let always = world.policy.step_up.iter().map(|rule| &rule.least);
        let ages = own.chain(always).filter_map(|least| least.max_age);
        let session = request.session.as_ref();
        let at = session.and_then(|session| session.auth_time);
        ages.filter_map(|age| Some(at? + age)).collect()
    });
}
