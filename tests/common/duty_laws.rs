//! What laws about duties are made of: worlds of one who asks, and what the engine answers in them.
//!
//! Lives here: drawing and changing dutied worlds. The laws are in the test files.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::Index;

use super::engine::Engine;
use super::evidence::{Question, in_words};
use super::model::{
    self, Account, Asking, FullAnswer, Grant, Policy, Request, Scope, Selector, Side,
};
use super::worlds::{self, World};

/// The engine's answers to all requests of a world.
pub fn told(world: &World) -> Vec<FullAnswer> {
    let engine = Engine::of(world);
    let requests = world.requests.iter();
    let questions = requests.map(|request| Question::of(&engine, world, request));
    questions
        .map(|question| in_words(&question.detail()))
        .collect()
}

/// How restrictive an answer is (R4).
pub fn rank(full: &FullAnswer) -> u8 {
    match (full.answer.outcome.as_str(), full.approvals.is_empty()) {
        ("allow", _) => 0,
        ("step_up", true) => 1,
        ("approval", _) => 2,
        ("step_up", false) => 3,
        ("deny", _) => 4,
        (other, _) => panic!("no such outcome: {other}"),
    }
}

pub fn ranks(world: &World) -> Vec<u8> {
    told(world).iter().map(rank).collect()
}

/// Which requests are refused for what their person holds.
pub fn held_up(world: &World) -> Vec<bool> {
    let told = told(world).into_iter();
    told.map(|full| {
        full.answer
            .reasons
            .iter()
            .any(|reason| reason == "static_duty")
    })
    .collect()
}

/// Duties want something of these answers.
pub fn is_about_duties(told: &[FullAnswer]) -> bool {
    told.iter().any(|full| {
        let mut reasons = full.answer.reasons.iter();
        let mut asked = full.approvals.iter();
        reasons.any(|reason| model::DUTY_REASONS.contains(&&**reason))
            || asked.any(|need| need.policy == model::DUTY)
    })
}

/// The request as the model sees it.
pub fn asking<'a>(world: &'a World, request: &'a Request) -> Asking<'a> {
    let account = world.asker(request);
    Asking {
        policy: &world.policy,
        accounts: &world.accounts,
        account,
        request,
        actor: account,
        on_behalf_of: None,
    }
}

/// The account that makes all requests of a world of [`of_one`].
pub fn asker(world: &mut World) -> &mut Account {
    let id = world.only().account;
    let mut accounts = world.accounts.iter_mut();
    accounts.find(|account| account.id == id).unwrap()
}

/// Worlds whose requests are all made by one account.
pub fn of_one() -> impl Strategy<Value = World> {
    let drawn = (worlds::dutied_worlds(), any::<Index>());
    drawn.prop_map(|(mut world, which)| {
        let asker = which.get(&world.requests).account;
        world.requests.retain(|request| request.account == asker);
        world
    })
}

/// Those of which the model says this of some request.
pub fn of_one_with(
    some: impl Fn(&World, &Request, &FullAnswer) -> bool,
) -> impl Strategy<Value = World> {
    of_one().prop_filter("nothing like that happens", move |world| {
        let mut requests = world.requests.iter();
        requests.any(|request| some(world, request, &world.plainly(request)))
    })
}

/// The places in a world at which the accounts of this one's person are.
pub fn accounts_of(world: &World, of: &Account) -> Vec<usize> {
    let same = |account: &Account| account.person == of.person && account.tenant == of.tenant;
    let accounts = world.accounts.iter().enumerate();
    let accounts = accounts.filter(|(_, account)| same(account));
    accounts.map(|(at, _)| at).collect()
}

/// The same world, in which nobody has approved or rejected anything.
pub fn unsaid(mut world: World) -> World {
    for request in &mut world.requests {
        let given = request.evidence.iter_mut();
        given.for_each(|given| given.approvals = None);
    }
    world
}

/// The same world, in which nothing is waived or accepted.
pub fn unmitigated(mut world: World) -> World {
    for role in world.policy.roles.values_mut() {
        role.accept.clear();
    }
    for account in &mut world.accounts {
        account.waivers.clear();
    }
    world
}

/// The same world, whose every rule of its own is about what is held, and blocks: so that each trip
/// is seen in what is refused.
pub fn blocking(world: World) -> World {
    let mut world = unmitigated(world);
    world.policy.profile = Some("strict".to_owned());
    for rule in &mut world.policy.duty {
        "static".clone_into(&mut rule.kind);
        rule.on_use = Some("block".to_owned());
    }
    world
}

/// The actions that rules keep apart from this one.
pub fn apart_from(policy: &Policy, action: &str) -> Vec<String> {
    let rules = model::rules(policy).into_iter();
    let sides = rules.filter_map(|rule| Some((rule, rule.side_of(action)?)));
    let others = sides.flat_map(|(rule, own)| rule.sides.iter().filter(move |side| *side != own));
    let apart: BTreeSet<String> = others.flat_map(Side::actions).cloned().collect();
    apart.into_iter().collect()
}

/// A grant to whoever asks, of any kind, of just what some request asks, or of what rules keep
/// apart from that.
pub fn with_a_grant(worlds: impl Strategy<Value = World>) -> impl Strategy<Value = (World, World)> {
    let drawn = (worlds, any::<Index>(), 0..3_u8);
    let drawn = drawn.prop_flat_map(|(world, which, kind)| {
        let action = &which.get(&world.requests).action;
        let aimed = match kind {
            0 => Vec::new(),
            1 => vec![action.clone()],
            _ => apart_from(&world.policy, action),
        };
        let grant = worlds::duty_grants(&world.policy).prop_map(move |grant| {
            if aimed.is_empty() {
                return grant;
            }
            Grant {
                what: Selector::Actions(aimed.clone()),
                scope: Scope::Tenant,
                ..grant
            }
        });
        (Just(world), grant)
    });
    drawn.prop_map(|(world, grant)| {
        let mut after = world.clone();
        asker(&mut after).grants.push(grant);
        (world, after)
    })
}
