//! The laws of wishes: what a principal of a random world would be wanted as elsewhere,
//! and what it can do here.
//!
//! Lives here: what holds of `Policy::wanted_by` in every world of `common/worlds`. Its
//! cases are in `platforms/principals`.

use crate::common::engine::Engine;
use crate::common::law::law;
use crate::common::model;
use crate::common::worlds::{self, World};
use countersign::platforms::{Restriction, Wanted};
use countersign::{Actions, AsResource, Decision, Policy, Principal, Request};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// What is wanted under some of these.
fn under(wanted: &Wanted, some_of: impl IntoIterator<Item = Restriction>) -> Actions {
    let each = some_of.into_iter().map(|by| wanted.restricted(by));
    each.fold(Actions::EMPTY, |all, actions| all | actions)
}

fn under_any(wanted: &Wanted) -> Actions {
    under(wanted, Restriction::ALL.iter().copied())
}

/// The first request of a world; of an act nothing is known.
fn first(world: &World) -> model::Request {
    model::Request {
        evidence: None,
        ..world.requests[0].clone()
    }
}

/// The wish of whoever makes the first request of a world, if it is held to be all
/// that could ever be allowed there.
fn is_what_could_ever_be(world: &World) -> Result<Wanted, TestCaseError> {
    let engine = Engine::of(world);
    let policy = engine.policy();
    let (principal, _) = engine.prepare(&first(world));
    let wanted = policy.wanted_by(&principal);
    let known = policy.actions().map(|known| known.action);
    let ever: Actions = known
        .filter(|action| policy.could_ever(&principal, *action))
        .collect();
    prop_assert_eq!(wanted.actions(), ever);
    prop_assert!(wanted.wanted_in_part().is_empty());
    prop_assert!(under_any(&wanted).is_subset(ever));
    Ok(wanted)
}

#[test]
fn what_is_wanted_is_what_could_ever_be_done() {
    law(40, worlds::worlds(), |world| {
        let wanted = is_what_could_ever_be(&world)?;
        Ok(!wanted.actions().is_empty())
    });
}

#[test]
fn it_is_so_under_limits_hours_sign_ins_and_approvals() {
    use Restriction::{Approval, Hours, Limit, StepUp, Training};
    law(50, worlds::guarded_worlds(), |world| {
        let wanted = is_what_could_ever_be(&world)?;
        let guarded = under(&wanted, [Limit, Approval, StepUp, Hours, Training]);
        Ok(!guarded.is_empty())
    });
}

#[test]
fn it_is_so_where_duty_rules_stand_in_the_way() {
    law(45, worlds::dutied_worlds(), |world| {
        let wanted = is_what_could_ever_be(&world)?;
        let engine = Engine::of(&world);
        let (principal, _) = engine.prepare(&first(&world));
        let barred = wanted.actions().iter().any(|action| {
            let reach = engine.policy().where_can(&principal, action);
            !reach.blocked().is_empty() || !reach.awaiting().is_empty() || reach.is_only_for_new()
        });
        Ok(barred)
    });
}

#[test]
fn nothing_is_wanted_where_nothing_could_ever_be() {
    law(20, worlds::worlds(), |world| {
        let wanted = is_what_could_ever_be(&world)?;
        Ok(wanted == Wanted::default() && !world.asker(&world.requests[0]).grants.is_empty())
    });
}

/// A world, and further resources to ask about.
type Asked = (World, Vec<model::Resource>);

fn and_more(worlds: impl Strategy<Value = World>) -> impl Strategy<Value = Asked> {
    (worlds, vec(worlds::resources(), 6))
}

/// Whoever makes the first request, and all resources of the world, as if they were
/// of the same tenant; there, whatever else they state or do not state.
fn of_its_tenant((world, more): &Asked) -> (Engine, Principal, Vec<Request>) {
    let engine = Engine::of(world);
    let first = first(world);
    let (principal, _) = engine.prepare(&first);
    let stated = world.requests.iter().map(|request| &request.resource);
    let asked = stated.chain(more).map(|resource| {
        let resource = model::Resource {
            tenant: Some(world.asker(&first).tenant),
            ..resource.clone()
        };
        let request = model::Request {
            resource,
            ..first.clone()
        };
        engine.prepare(&request).1
    });
    let asked = asked.collect();
    (engine, principal, asked)
}

/// That these actions get no other answer on any of these.
fn each_gets(
    policy: &Policy,
    principal: &Principal,
    actions: Actions,
    asked: &[Request],
    is_right: fn(Decision) -> bool,
) -> Result<(), TestCaseError> {
    for action in actions {
        for resource in asked {
            let decision = policy.authorize(principal, action, resource);
            let said = (action, resource.as_resource(), decision);
            prop_assert!(is_right(decision), "{:?}", said);
        }
    }
    Ok(())
}

/// What is restricted in no way is allowed on everything of the tenant, also on what
/// states nothing at all. So is what is restricted in ways alone that are met as of
/// the instant at which the principal was made, by all of its grants: until some
/// day, after training, at certain hours.
fn is_allowed_anywhere(asked: &Asked) -> Result<bool, TestCaseError> {
    use Restriction::{Hours, Training, Until};
    let (engine, principal, resources) = of_its_tenant(asked);
    let policy = engine.policy();
    let wanted = policy.wanted_by(&principal);
    let all = Restriction::ALL.iter().copied();
    let met = [Until, Training, Hours];
    let unmet = under(&wanted, all.filter(|by| !met.contains(by)));
    let open = wanted.actions() - unmet;
    each_gets(policy, &principal, open, &resources, Decision::is_allow)?;
    Ok(!(wanted.actions() - under_any(&wanted)).is_empty())
}

#[test]
fn what_is_wanted_freely_is_allowed_on_everything_of_the_tenant() {
    law(20, and_more(worlds::worlds()), |asked| {
        is_allowed_anywhere(&asked)
    });
}

#[test]
fn what_is_wanted_freely_asks_for_nothing() {
    law(55, and_more(worlds::guarded_worlds()), |asked| {
        is_allowed_anywhere(&asked)
    });
}

#[test]
fn what_is_wanted_freely_breaks_no_duty_rule() {
    law(20, and_more(worlds::dutied_worlds()), |asked| {
        is_allowed_anywhere(&asked)
    });
}

/// What is neither narrowed nor limited may ask for a sign-in or for approvals, and
/// is denied nowhere: on an object with a history that is not told it may be.
#[test]
fn what_is_not_narrowed_and_not_limited_is_denied_nowhere() {
    let worlds = prop_oneof![
        worlds::guarded_worlds().boxed(),
        worlds::dutied_worlds().boxed(),
    ];
    law(20, and_more(worlds), |asked| {
        let (engine, principal, mut resources) = of_its_tenant(&asked);
        resources.retain(|request| request.as_resource().object().is_none());
        let policy = engine.policy();
        let wanted = policy.wanted_by(&principal);
        let narrowed = under(&wanted, Restriction::SCOPES.iter().copied());
        let open = wanted.actions() - narrowed - wanted.restricted(Restriction::Limit);
        each_gets(policy, &principal, open, &resources, |decision| {
            !matches!(decision, Decision::Deny(_))
        })?;
        let asks = [Restriction::StepUp, Restriction::Approval];
        Ok(!resources.is_empty() && !(open & under(&wanted, asks)).is_empty())
    });
}
