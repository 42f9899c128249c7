//! The laws of limits: more of it never loosens, and nothing gets over a hard end (L16).
//!
//! Lives here: amounts and usage that rise, up to the largest numbers there are.

use crate::common::engine::Engine;
use crate::common::evidence::Question;
use crate::common::law::law;
use crate::common::model::{self, Amount, Request};
use crate::common::worlds::{self, World};
use crate::guard_laws::{conditional_worlds, decision, detail, evidence, rank, without_rejections};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;

/// Amounts and usage from nothing to the most there is.
const VALUES: [u64; 13] = [
    0,
    1,
    49,
    50,
    51,
    99,
    100,
    101,
    150,
    151,
    u64::MAX - 50,
    u64::MAX - 1,
    u64::MAX,
];

/// Worlds of one request whose action is limited in the unit of its amount, over a person and with
/// all usage known; and the limits and caps that name it.
fn limited_worlds() -> impl Strategy<Value = (World, Vec<String>)> {
    let worlds = prop_oneof![conditional_worlds(), worlds::asking_worlds()];
    let drawn = (worlds, any::<Index>(), prop::bool::weighted(0.7));
    drawn.prop_filter_map("nothing is limited", |(world, which, counted)| {
        let mut world = without_rejections(world);
        let mut request = world.requests.first().unwrap().clone();
        let asker = world.asker(&request);
        let parts = model::parts_with_action(&world.policy, asker, &request);
        let about = |actions: &[String]| actions.contains(&request.action);
        let limits = parts.iter().flat_map(|part| &part.limits);
        let limits = limits.filter(|limit| about(&limit.actions));
        let limits = limits.map(|limit| (&limit.id, &limit.unit));
        let caps = world.policy.cap.iter().filter(|cap| about(&cap.actions));
        let naming = limits.chain(caps.map(|cap| (&cap.id, &cap.unit)));
        let naming: Vec<(&String, &String)> = naming.collect();
        let (_, unit) = naming.get((!naming.is_empty()).then(|| which.index(naming.len()))?)?;
        let unit = (*unit).clone();
        let mut naming: Vec<String> = naming.into_iter().map(|(id, _)| id.clone()).collect();
        naming.sort();
        naming.dedup();

        if counted {
            let roles = world.policy.roles.values_mut();
            let limits = roles.flat_map(|role| &mut role.limits);
            let limits = limits.map(|limit| (&mut limit.per, &mut limit.window));
            let caps = world.policy.cap.iter_mut();
            for (per, window) in limits.chain(caps.map(|cap| (&mut cap.per, &mut cap.window))) {
                "person".clone_into(per);
                *window = Some(3600);
            }
        }
        let given = evidence(&mut request);
        let value = given.amount.as_ref().map_or(0, |amount| amount.value);
        given.amount = Some(Amount { unit, value });
        let usage = given.usage.get_or_insert_with(Vec::new);
        for limit in &naming {
            if !usage.iter().any(|entry| entry.limit == *limit) {
                let limit = limit.clone();
                usage.push(model::Usage { limit, used: 0 });
            }
        }
        Some((world.with_only(request), naming))
    })
}

/// A request is changed by each of these values in turn: the ranks never fall, and whether some
/// rose.
fn rising(world: &World, mut change: impl FnMut(&mut Request, u64)) -> Result<bool, TestCaseError> {
    let engine = Engine::of(world);
    let mut request = world.only().clone();
    let mut ranks = Vec::new();
    for value in VALUES {
        change(&mut request, value);
        let rank = rank(Question::of(&engine, world, &request).decision());
        prop_assert!(
            ranks.last().is_none_or(|last| *last <= rank),
            "{rank} at {value}"
        );
        ranks.push(rank);
    }
    Ok(ranks.first() != ranks.last())
}

#[test]
fn l16_more_of_it_never_loosens() {
    law(15, limited_worlds(), |(world, _)| {
        rising(&world, |request, value| {
            evidence(request).amount.as_mut().unwrap().value = value;
        })
    });
}

#[test]
fn l16_more_used_never_loosens() {
    let drawn = (limited_worlds(), any::<Index>());
    law(10, drawn, |((world, limits), which)| {
        let limit = which.get(&limits);
        rising(&world, |request, value| {
            let usage = evidence(request).usage.iter_mut().flatten();
            for entry in usage.filter(|entry| entry.limit == *limit) {
                entry.used = value;
            }
        })
    });
}

/// All limits and caps of the policy, their ends set to this.
fn ending(world: &World, end: u64) -> World {
    let mut world = world.clone();
    let roles = world.policy.roles.values_mut();
    for limit in roles.flat_map(|role| &mut role.limits) {
        (limit.soft, limit.hard) = (limit.soft.map(|_| end), limit.hard.map(|_| end));
    }
    world.policy.cap.iter_mut().for_each(|cap| cap.hard = end);
    world
}

/// The request about so much, of whose limits so much is used.
fn about(world: &World, value: u64, used: u64) -> World {
    let mut request = world.only().clone();
    let given = evidence(&mut request);
    given.amount.as_mut().unwrap().value = value;
    given
        .usage
        .iter_mut()
        .flatten()
        .for_each(|entry| entry.used = used);
    world.with_only(request)
}

#[test]
fn l16_nothing_passes_a_limit_of_nothing() {
    law(15, limited_worlds(), |(world, _)| {
        let says = |end, value, used| {
            let world = about(&ending(&world, end), value, used);
            detail(&world, world.only())
        };
        let free = says(u64::MAX, 0, 0);
        prop_assert_eq!(says(0, 0, 0), free.clone());
        // And so it does when all is used up, even all there is.
        prop_assert_eq!(says(50, 0, 50).decision(), free.decision());
        prop_assert_eq!(says(u64::MAX, 0, u64::MAX).decision(), free.decision());
        Ok(rank(says(0, 1, 0).decision()) > rank(free.decision()))
    });
}

/// Whether so much, after so much was used, is more than any way to an allow leaves.
fn is_over(world: &World, value: u64, used: u64) -> bool {
    let request = world.only();
    let given = request.evidence.as_ref().unwrap();
    let unit = &given.amount.as_ref().unwrap().unit;
    let passes = |per: &str, limited: &str, actions: &[String], hard: u64| {
        let used = if per == "request" { 0 } else { used };
        let total = u128::from(used) + u128::from(value);
        actions.contains(&request.action) && limited == unit && total > u128::from(hard)
    };
    let mut caps = world.policy.cap.iter();
    let parts = model::covering_parts(&world.policy, world.asker(request), request);
    let over = |limit: &&model::Limit| {
        let hard = limit.hard.unwrap_or(u64::MAX);
        passes(&limit.per, &limit.unit, &limit.actions, hard)
    };
    caps.any(|cap| passes(&cap.per, &cap.unit, &cap.actions, cap.hard))
        || parts.iter().all(|part| part.limits.iter().any(over))
}

#[test]
fn l16_no_number_is_too_large_and_none_gets_over_a_hard_end() {
    let most = proptest::sample::select(vec![0, 1, 50, u64::MAX - 50, u64::MAX]);
    let drawn = (limited_worlds(), most.clone(), most, any::<bool>());
    law(5, drawn, |((world, _), value, used, late)| {
        let before = rank(decision(&world, world.only()));
        let world = about(&world, value, used);
        let holds = |world: &World| {
            let over = is_over(world, value, used);
            let denied = rank(decision(world, world.only())) == 4;
            (over, !over || denied)
        };
        let (over, held) = holds(&world);
        prop_assert!(held);

        // Numbers that are no amounts are no trouble either.
        let mut request = world.only().clone();
        let end = if late { i64::MAX } else { i64::MIN };
        let known = evidence(&mut request).request.iter_mut();
        known.for_each(|known| (known.nonce, known.created) = (u64::MAX, end));
        let said = evidence(&mut request).approvals.iter_mut().flatten();
        said.for_each(|said| said.at = end);
        prop_assert!(holds(&world.with_only(request.clone())).1);
        request.now = end;
        prop_assert!(holds(&world.with_only(request)).1);
        Ok(over && before < 4)
    });
}
