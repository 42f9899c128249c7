//! The laws: what holds in every world, and the engine against the plain model.
//!
//! A world is a policy, a few accounts and a few requests, drawn at random as
//! documents. The engine reads the same JSON that a host would store; the model
//! in `common/model` decides the same documents in the plainest way.

use crate::common::draws::config;
use crate::common::engine::Engine;
use crate::common::model::{self, Answer, Boundary, Guardrail, Selector};
use crate::common::worlds::{self, World};
use countersign::{Actions, Decision};
use proptest::prelude::*;
use proptest::sample::Index;

/// How restrictive an answer is: allow, step-up, deny.
fn rank(answer: &Answer) -> u8 {
    match answer.outcome.as_str() {
        "allow" => 0,
        "step_up" => 1,
        "deny" => 4,
        other => panic!("no such outcome: {other}"),
    }
}

/// The engine's answers to all requests of a world.
fn answers(world: &World) -> Vec<Answer> {
    Engine::of(world).answers(world)
}

fn ranks(world: &World) -> Vec<u8> {
    answers(world).iter().map(rank).collect()
}

proptest! {
    #![proptest_config(config(20_000))]

    /// Every answer with its reasons and obligations, and `authorize` the same
    /// as `detail`, which never takes the short way.
    #[test]
    fn the_engine_agrees_with_the_plain_model(world in worlds::worlds()) {
        let engine = Engine::of(&world);
        for (request, answer) in world.requests.iter().zip(engine.answers(&world)) {
            let plain = model::decide(&world.policy, world.asker(request), request);
            prop_assert_eq!(&answer, &plain, "{:?}", request);
        }
    }
}

proptest! {
    #![proptest_config(config(3_000))]

    #[test]
    fn l1_one_grant_more_never_tightens(
        (mut world, grant) in worlds::worlds().prop_flat_map(|world| {
            let grant = worlds::grants(&world.policy);
            (Just(world), grant)
        }),
        whose in any::<Index>(),
    ) {
        let before = ranks(&world);
        whose.get_mut(&mut world.accounts).grants.push(grant);
        for (before, after) in before.iter().zip(ranks(&world)) {
            prop_assert!(after <= *before);
        }
    }

    #[test]
    fn l1_a_wider_scope_or_a_longer_window_never_tightens(
        mut world in worlds::worlds(),
        whose in any::<Index>(),
    ) {
        let before = ranks(&world);
        for grant in &mut whose.get_mut(&mut world.accounts).grants {
            if matches!(grant.what, Selector::Role(_)) {
                // Roles may require a scope and an end: only what is left of
                // both can go.
                grant.window.from = None;
            } else {
                grant.scope = model::Scope::Tenant;
                grant.window = model::Window::default();
            }
        }
        for (before, after) in before.iter().zip(ranks(&world)) {
            prop_assert!(after <= *before);
        }
    }

    #[test]
    fn l2_one_deny_more_never_loosens(
        mut world in worlds::worlds(),
        deny in worlds::denies(),
        whose in any::<Index>(),
    ) {
        let before = ranks(&world);
        whose.get_mut(&mut world.accounts).denies.push(deny);
        for (before, after) in before.iter().zip(ranks(&world)) {
            prop_assert!(after >= *before);
        }
    }

    #[test]
    fn l2_a_wider_deny_never_loosens(mut world in worlds::worlds(), whose in any::<Index>()) {
        let before = ranks(&world);
        for deny in &mut whose.get_mut(&mut world.accounts).denies {
            deny.scope = model::Scope::Tenant;
            deny.window = model::Window::default();
        }
        for (before, after) in before.iter().zip(ranks(&world)) {
            prop_assert!(after >= *before);
        }
    }

    #[test]
    fn l3_a_boundary_or_a_smaller_one_never_loosens(
        mut world in worlds::worlds(),
        bounds in worlds::boundaries(),
        whose in any::<Index>(),
    ) {
        let before = ranks(&world);
        let account = whose.get_mut(&mut world.accounts);
        match &mut account.boundary {
            None => account.boundary = Some(bounds),
            Some(Boundary::Within(entries)) if entries.len() > 1 => {
                entries.pop();
            }
            Some(boundary) => *boundary = Boundary::Nothing,
        }
        for (before, after) in before.iter().zip(ranks(&world)) {
            prop_assert!(after >= *before);
        }
    }

    #[test]
    fn l3_a_guardrail_or_a_smaller_one_never_loosens(
        mut world in worlds::worlds(),
        features in worlds::guardrails(),
    ) {
        let before = ranks(&world);
        match &mut world.policy.guardrail {
            none @ None => *none = Some(features),
            Some(Guardrail { features }) if features.len() > 1 => {
                features.pop();
            }
            Some(_) => {}
        }
        for (before, after) in before.iter().zip(ranks(&world)) {
            prop_assert!(after >= *before);
        }
    }

    #[test]
    fn l5_order_and_doubles_of_entries_do_not_matter(
        (world, shuffled) in worlds::worlds().prop_flat_map(|world| {
            let lists: Vec<_> = world
                .accounts
                .iter()
                .map(|account| {
                    let doubled = |list: &[model::Grant]| [list, list].concat();
                    let denies = [&account.denies[..], &account.denies].concat();
                    (
                        Just(doubled(&account.grants)).prop_shuffle(),
                        Just(denies).prop_shuffle(),
                    )
                })
                .collect();
            (Just(world), lists)
        }),
    ) {
        let before = answers(&world);
        let fingerprint = Engine::of(&world).policy().fingerprint();
        let mut other = world;
        for (account, (grants, denies)) in other.accounts.iter_mut().zip(shuffled) {
            account.grants = grants;
            account.denies = denies;
            if let Some(Boundary::Within(entries)) = &mut account.boundary {
                entries.reverse();
                entries.extend_from_within(..);
            }
        }
        other.policy.obligations.reverse();
        for role in other.policy.roles.values_mut() {
            role.allow.reverse();
            role.include.reverse();
            role.addons.reverse();
            role.without.reverse();
        }
        prop_assert_eq!(before, answers(&other));
        prop_assert_eq!(fingerprint, Engine::of(&other).policy().fingerprint());
    }

    #[test]
    fn l6_an_allow_rests_on_one_single_grant(world in worlds::worlds()) {
        let engine = Engine::of(&world);
        for request in &world.requests {
            if engine.answer(request).outcome != "allow" {
                continue;
            }
            let account = world.asker(request);
            let alone = account.grants.iter().any(|grant| {
                let mut single = world.clone();
                for account in &mut single.accounts {
                    if account.id == request.account {
                        account.grants = vec![grant.clone()];
                    }
                }
                Engine::of(&single).answer(request).outcome == "allow"
            });
            prop_assert!(alone, "{request:?}");
        }
    }

    #[test]
    fn l7_a_deny_of_everything_asked_denies_whatever_else(
        mut world in worlds::worlds(),
        owner in any::<bool>(),
    ) {
        let asked: Vec<String> = world.requests.iter().map(|r| r.action.clone()).collect();
        for account in &mut world.accounts {
            account.owner |= owner;
            account.denies.push(model::Deny {
                what: Selector::Actions(asked.clone()),
                scope: model::Scope::Tenant,
                window: model::Window::default(),
                origin: model::Origin::default(),
            });
        }
        for answer in answers(&world) {
            prop_assert_eq!(answer.outcome, "deny");
        }
    }

    #[test]
    fn l13_documents_written_and_read_again_decide_the_same(world in worlds::worlds()) {
        let engine = Engine::of(&world);
        prop_assert_eq!(engine.answers(&world), engine.rewritten().answers(&world));
    }

    /// Between the instant a principal is made and its `until`, no answer
    /// changes; and at an end the thing that ends is out.
    #[test]
    fn l14_answers_change_only_at_named_edges(world in worlds::worlds()) {
        let engine = Engine::of(&world);
        for request in &world.requests {
            let (principal, _) = engine.prepare(request);
            let answer = engine.answer(request);
            let until = principal.until().map_or(60, |until| until.to_unix().min(60));
            for now in request.now..until {
                let later = model::Request { now, ..request.clone() };
                prop_assert_eq!(&answer, &engine.answer(&later), "at {}", now);
                prop_assert!(principal.at(countersign::Time::from_unix(now), principal.epoch()).is_ok());
            }
            let end = countersign::Time::from_unix(until);
            if principal.until() == Some(end) {
                prop_assert!(principal.at(end, principal.epoch()).is_err());
            }
        }
    }

    #[test]
    fn l20_nothing_of_another_tenant_changes_an_answer(
        (world, mut other) in (worlds::worlds(), worlds::worlds()),
    ) {
        let alone = answers(&world);
        // The other tenant's accounts come into the same process and policy.
        for account in &mut other.accounts {
            account.tenant += 1_000;
            account.id += 1_000;
            account.grants.clear();
        }
        let mut both = world.clone();
        both.accounts.extend(other.accounts);
        prop_assert_eq!(&alone, &Engine::of(&both).answers(&world));
        // And a request moved there is refused for that, and nothing is said
        // of what it would have met.
        for request in &mut both.requests {
            request.resource.tenant = Some(5_000);
        }
        for answer in answers(&both) {
            prop_assert_eq!(answer.outcome.as_str(), "deny");
            prop_assert_eq!(answer.reason.as_deref(), Some("cross_tenant"));
        }
    }

    #[test]
    fn l22_who_is_not_active_now_is_denied_everything(
        mut world in worlds::worlds(),
        status in prop::sample::select(vec!["invited", "suspended", "terminated", "over"]),
    ) {
        for account in &mut world.accounts {
            if status == "over" {
                account.active_from = None;
                account.active_until = Some(0);
            } else {
                status.clone_into(&mut account.status);
            }
        }
        for answer in answers(&world) {
            prop_assert_eq!(answer.outcome, "deny");
        }
    }

    #[test]
    fn l25_no_grants_deny_everything_and_an_owner_with_all_may_do_all(
        mut world in worlds::worlds(),
    ) {
        world.policy.guardrail = None;
        let empty = {
            let mut world = world.clone();
            for account in &mut world.accounts {
                account.grants.clear();
            }
            world
        };
        for answer in answers(&empty) {
            prop_assert_eq!(answer.outcome, "deny");
        }
        let known = model::known_actions(&world.policy);
        let everything: Vec<String> = known.map(|(id, ..)| id.into()).collect();
        for account in &mut world.accounts {
            *account = model::Account {
                kind: "human".into(),
                status: "active".into(),
                active_from: None,
                active_until: None,
                owner: true,
                shared: false,
                grants: vec![model::Grant {
                    what: Selector::Actions(everything.clone()),
                    scope: model::Scope::Tenant,
                    window: model::Window::default(),
                    origin: model::Origin::default(),
                }],
                denies: Vec::new(),
                boundary: None,
                ..account.clone()
            };
        }
        for request in &mut world.requests {
            request.session = None;
            let asker = world.accounts.iter().find(|account| account.id == request.account);
            request.resource.tenant = asker.map(|account| account.tenant);
        }
        for answer in answers(&world) {
            prop_assert_eq!(answer.outcome, "allow");
        }
    }

    /// No input panics, and a deny has a reason; also for actions that no
    /// document can name: host slots not in use and bits not released.
    #[test]
    fn l26_every_action_bit_gets_an_answer(world in worlds::worlds(), bits in any::<[u64; 4]>()) {
        let engine = Engine::of(&world);
        for request in &world.requests {
            let (principal, asked) = engine.prepare(request);
            for action in countersign::ACTIONS.iter().map(|facts| facts.action)
                .chain((0..128).filter_map(countersign::Action::host))
            {
                let decision = engine.policy().authorize(&principal, action, &asked);
                prop_assert_eq!(decision, engine.policy().detail(&principal, action, &asked).decision());
                if let Decision::Deny(denial) = decision {
                    prop_assert!(denial.reasons().contains(denial.reason().only()));
                }
            }
            let set = <Actions as bitflags::Flags>::from_bits_retain(bits.into());
            let all = engine.policy().authorize_all(&principal, set, [&asked]);
            let mut each =
                set.iter().map(|action| engine.policy().authorize(&principal, action, &asked));
            prop_assert_eq!(all.is_allow(), !set.is_empty() && each.all(Decision::is_allow));
        }
    }
}
