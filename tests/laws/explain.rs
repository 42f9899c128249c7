//! Explanations in random worlds: why a decision is what it is, and what would change it (law L12).
//!
//! Lives here: laws; what may be shown to whom is in `public_part`, texts are in `explain_texts`.

use crate::common::checks::the_checks_agree;
use crate::common::documents::{Documents, explain, written, wrong_remedy};
use crate::common::draws::config;
use crate::common::engine::{Engine, answer};
use crate::common::model;
use crate::common::worlds::{self, World};
use countersign::{
    Assurance, Change, Decision, Evidence, Explanation, Lack, ScopeKey, SignIn, Time,
};
use proptest::prelude::*;

/// A request of a world, explained.
pub(crate) fn explained(engine: &Engine, request: &model::Request) -> Explanation {
    let (principal, asked) = engine.prepare(request);
    let evidence = Evidence::from(asked.evidence());
    explain(engine.policy(), &principal, &asked, &evidence)
}

/// What one key of a scope says, alone.
fn only(narrow: &model::Narrow, key: ScopeKey) -> model::Narrow {
    let none = model::Narrow::default();
    let all = narrow.clone();
    match key {
        ScopeKey::Stores => model::Narrow {
            stores: all.stores,
            ..none
        },
        ScopeKey::Locations => model::Narrow {
            locations: all.locations,
            ..none
        },
        ScopeKey::Categories => model::Narrow {
            categories: all.categories,
            ..none
        },
        ScopeKey::Vendors => model::Narrow {
            vendors: all.vendors,
            ..none
        },
        ScopeKey::Objects => model::Narrow {
            objects: all.objects,
            ..none
        },
        ScopeKey::Assigned => model::Narrow {
            assigned: all.assigned,
            ..none
        },
    }
}

/// What a grant that has the action lacks, by the plain model.
fn lacks(world: &World, request: &model::Request, grant: &model::Grant) -> Vec<Lack> {
    let (policy, account) = (&world.policy, world.asker(request));
    let (action, now) = (&request.action, request.now);
    let mut lacks = Vec::new();
    if !model::grant_actions(policy, account, grant).contains(action) {
        lacks.push(Lack::OwnerFlag);
    }
    if !model::session_grants(account, request).contains(&grant) {
        lacks.push(Lack::Session);
    }
    if model::is_over(&grant.window, now) {
        lacks.extend(grant.window.until.map(Time::from_unix).map(Lack::Ended));
    }
    if model::is_before(&grant.window, now) {
        lacks.extend(grant.window.from.map(Time::from_unix).map(Lack::NotBegun));
    }
    if let model::Scope::Narrow(narrow) = &grant.scope {
        let covered = |key: &ScopeKey| {
            let alone = model::Scope::Narrow(only(narrow, *key));
            model::covers(policy, account, &alone, action, &request.resource)
        };
        let unmet = ScopeKey::ALL.iter().copied().filter(|key| !covered(key));
        lacks.extend(unmet.map(Lack::Scope));
    }
    if model::grant_wants_multi_factor(policy, grant) && !model::has_multi_factor(request) {
        lacks.push(Lack::SignIn(SignIn::at_least(Assurance::MultiFactor)));
    }
    lacks
}

/// The near misses that there must be: none of an allow, and none where another
/// tenant, or none, is asked about; else every grant with the action, the
/// owner's alone included, that lacks anything.
fn near(world: &World, request: &model::Request, allowed: bool) -> Vec<(usize, Vec<Lack>)> {
    let account = world.asker(request);
    if allowed || model::tenant_reason(account, request).is_some() {
        return Vec::new();
    }
    let has = |grant: &model::Grant| {
        model::selected_actions(&world.policy, &grant.what).contains(&request.action)
    };
    let grants = account.grants.iter().enumerate();
    let grants = grants.filter(|(_, grant)| has(grant));
    let missing = grants.map(|(index, grant)| (index, lacks(world, request, grant)));
    missing.filter(|(_, lacks)| !lacks.is_empty()).collect()
}

/// Whether nobody can turn this into an allow: it is another tenant's, or a
/// program asks for what is for humans only. Everything else can be granted.
fn is_beyond_mending(world: &World, request: &model::Request) -> bool {
    let account = world.asker(request);
    let foreign = (request.resource.tenant).is_some_and(|tenant| tenant != account.tenant);
    let for_humans = model::catalogue().human_only.contains(&request.action);
    foreign || (for_humans && account.kind != "human")
}

proptest! {
    #![proptest_config(config(3_000))]

    #[test]
    fn l12_an_explanation_is_of_the_decision_and_its_near_misses_are_the_grants_that_lack_something(
        world in worlds::worlds(),
    ) {
        let engine = Engine::of(&world);
        for request in &world.requests {
            let why = explained(&engine, request);
            let plain = model::decide(&world.policy, world.asker(request), request);
            prop_assert_eq!(answer(why.detail()), plain);
            the_checks_agree(&why);

            let said = why.near_misses().iter();
            let said: Vec<_> = said.map(|miss| (miss.grant(), miss.lacks().to_vec())).collect();
            let near = near(&world, request, why.decision().is_allow());
            prop_assert_eq!(said, near, "{:?}", request);
            let text = why.to_string();
            for miss in why.near_misses() {
                prop_assert!(text.contains(&format!("\nNearly: {miss}.")), "{}", text);
            }

            let again = explained(&engine, request);
            prop_assert_eq!(&again, &why);
            prop_assert_eq!(again.to_string(), text);
            prop_assert_eq!(written(&again), written(&why));
        }
    }

    #[test]
    fn r58_a_remedy_alone_and_whole_gives_an_allow_and_only_what_cannot_be_mended_has_none(
        world in worlds::worlds(),
    ) {
        for request in &world.requests {
            let documents = Documents::of(&world, request);
            let why = documents.explain();
            let wrong = wrong_remedy(&documents, &why);
            prop_assert!(wrong.is_none(), "{}\n{}\n{:?}", wrong.unwrap(), why, request);
            let none = why.decision().is_allow() || is_beyond_mending(&world, request);
            prop_assert_eq!(why.remedies().is_empty(), none, "{}", why);
            if matches!(why.decision(), Decision::NeedsStepUp(_)) {
                let [only] = why.remedies() else { panic!("more than the sign-in: {why}") };
                prop_assert_eq!(only.changes(), [Change::SignIn(SignIn::at_least(Assurance::MultiFactor))]);
            }
        }
    }
}
