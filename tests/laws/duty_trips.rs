//! The laws of what trips: of grants, sides and roles (L17), of persons with several accounts (L18),
//! and of people who may not act (L22).
//!
//! Each law says how often what it is about happened: a law that nothing could break is no law.

use crate::common::duty_laws::{
    accounts_of, blocking, held_up, is_about_duties, of_one, rank, ranks, told, unmitigated,
    unsaid, with_a_grant,
};
use crate::common::law::{law, none_rises};
use crate::common::model::{self, FullAnswer, Grant, Role, Selector, Side};
use crate::common::worlds::{self, World};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;

// ---- L17 ----

/// What was held up before is held up still; whether more is.
fn none_is_freed(before: &[bool], after: &[bool]) -> Result<bool, TestCaseError> {
    for (before, after) in before.iter().zip(after) {
        prop_assert!(*after || !before);
    }
    Ok(before != after)
}

#[test]
fn l17_what_trips_still_trips_with_one_grant_more() {
    law(4, with_a_grant(of_one()), |(before, after)| {
        let [before, after] = [before, after].map(|world| held_up(&blocking(world)));
        none_is_freed(&before, &after)
    });
}

#[test]
fn l17_what_trips_at_some_sides_trips_at_one_less() {
    law(2, worlds::dutied_worlds(), |world| {
        let mut world = blocking(world);
        let before = held_up(&world);
        for rule in &mut world.policy.duty {
            rule.trip_at = Some(rule.trip_at().max(3) - 1);
        }
        none_is_freed(&before, &held_up(&world))
    });
}

#[test]
fn l17_the_order_of_sides_does_not_matter() {
    law(45, worlds::dutied_worlds(), |world| {
        let before = told(&world);
        let mut turned = world;
        for rule in &mut turned.policy.duty {
            rule.sides.rotate_left(1);
            for side in &mut rule.sides {
                match side {
                    Side::Any(actions) | Side::All { all: actions } => actions.reverse(),
                }
            }
        }
        prop_assert_eq!(&told(&turned), &before);
        Ok(is_about_duties(&before))
    });
}

/// The same world, where each role that names two actions or more gives half of them by another,
/// which everybody has who has it.
fn split(mut world: World) -> World {
    let is_split = |role: &Role| role.allow.len() > 1;
    let roles = world.policy.roles.iter().filter(|(_, role)| is_split(role));
    let names: Vec<String> = roles.map(|(name, _)| name.clone()).collect();
    let second = |name: &str| format!("{name}_half");
    let with_halves = |list: &mut Vec<String>| {
        let halves = list.iter().filter(|name| names.contains(name));
        let halves: Vec<String> = halves.map(|name| second(name)).collect();
        list.extend(halves);
    };
    for name in &names {
        let requires = model::role_requirements(&world.policy, name);
        let role = world.policy.roles.get_mut(name).unwrap();
        let allow = role.allow.split_off(role.allow.len() / 2);
        let other = Role {
            allow,
            requires: requires.into_iter().collect(),
            ..Role::default()
        };
        world.policy.roles.insert(second(name), other);
    }
    for role in world.policy.roles.values_mut() {
        with_halves(&mut role.include);
    }
    for account in &mut world.accounts {
        let halves = account.grants.iter().filter_map(|grant| match &grant.what {
            Selector::Role(name) if names.contains(name) => Some(Grant {
                what: Selector::Role(second(name)),
                ..grant.clone()
            }),
            _ => None,
        });
        let halves: Vec<Grant> = halves.collect();
        account.grants.extend(halves);
    }
    for request in &mut world.requests {
        let session = request.session.as_mut();
        let worn = session.and_then(|session| session.roles.as_mut());
        worn.into_iter().for_each(with_halves);
    }
    world
}

#[test]
fn l17_a_role_split_into_two_that_are_held_changes_nothing() {
    law(45, worlds::dutied_worlds(), |world| {
        let world = unmitigated(world);
        let before = told(&world);
        prop_assert_eq!(&told(&split(world)), &before);
        Ok(is_about_duties(&before))
    });
}

// ---- L18, R32 ----

/// Worlds in which somebody has two accounts that stand, and what they have: all requests are of
/// that person.
fn of_two_accounts() -> impl Strategy<Value = (World, usize, usize)> {
    let drawn = (worlds::dutied_worlds(), any::<Index>(), any::<Index>());
    drawn.prop_filter_map("nobody has two accounts", |(mut world, whose, which)| {
        let of = world.asker(whose.get(&world.requests)).clone();
        let mut own = accounts_of(&world, &of);
        own.retain(|at| {
            let account = &world.accounts[*at];
            account.status != "terminated" && account.active_until.is_none()
        });
        let one = own.remove((!own.is_empty()).then(|| which.index(own.len()))?);
        let other = own.remove((!own.is_empty()).then(|| whose.index(own.len()))?);
        let ids = accounts_of(&world, &of).into_iter();
        let ids: Vec<u64> = ids.map(|at| world.accounts[at].id).collect();
        world
            .requests
            .retain(|request| ids.contains(&request.account));
        Some((world, one, other))
    })
}

#[test]
fn l18_grants_moved_between_accounts_of_one_person_change_no_duty() {
    let drawn = (of_two_accounts(), any::<Index>());
    law(35, drawn, |((world, from, to), which)| {
        let mut world = unsaid(world);
        world.policy.duty.retain(|rule| rule.kind != "session");
        let before = told(&world);
        let mut moved = world.clone();
        let grants = &mut moved.accounts[from].grants;
        let taken = grants.split_off(which.index(grants.len()));
        moved.accounts[to].grants.extend(taken);
        let after = told(&moved);
        let because = |full: &FullAnswer| {
            let reasons = full.answer.reasons.iter();
            let mut duties = reasons.filter(|reason| model::DUTY_REASONS.contains(&&***reason));
            duties.by_ref().cloned().collect::<Vec<_>>()
        };
        let asked = |full: &FullAnswer| {
            let mut needs = full.approvals.iter();
            needs.any(|need| need.policy == model::DUTY)
        };
        for (old, new) in before.iter().zip(&after) {
            prop_assert_eq!(because(old), because(new));
            let denied = [old, new].map(|full| full.answer.outcome == "deny");
            if denied == [false, false] {
                prop_assert_eq!(asked(old), asked(new));
            }
        }
        Ok(is_about_duties(&before))
    });
}

/// Who is suspended holds what was granted; who is terminated holds nothing.
#[test]
fn r32_another_account_counts_until_it_is_terminated() {
    let worlds = of_two_accounts().prop_filter_map("holds nothing", |(world, one, other)| {
        let mut world = unsaid(unmitigated(world));
        let id = world.accounts[one].id;
        world.requests.retain(|request| request.account == id);
        let told: Vec<FullAnswer> = world.requests.iter().map(|r| world.plainly(r)).collect();
        is_about_duties(&told).then_some((world, other))
    });
    law(4, worlds, |(mut world, other)| {
        let before = told(&world);
        "suspended".clone_into(&mut world.accounts[other].status);
        prop_assert_eq!(&told(&world), &before);
        "terminated".clone_into(&mut world.accounts[other].status);
        let ranks: Vec<u8> = before.iter().map(rank).collect();
        none_rises(&ranks, &self::ranks(&world))
    });
}

// ---- L22 ----

#[test]
fn l22_who_is_not_active_is_denied_and_nobody_else_is_touched() {
    let statuses = prop::sample::select(vec!["invited", "suspended", "terminated", "over"]);
    let drawn = (worlds::dutied_worlds(), any::<Index>(), statuses);
    law(45, drawn, |(world, whose, status)| {
        let world = unsaid(world);
        let before = told(&world);
        let of = world.asker(whose.get(&world.requests)).clone();
        let own = accounts_of(&world, &of);
        let mut idle = world.clone();
        for at in &own {
            let account = &mut idle.accounts[*at];
            if status == "over" {
                (account.active_from, account.active_until) = (None, Some(0));
            } else {
                status.clone_into(&mut account.status);
            }
        }
        let after = told(&idle);
        for (nth, request) in world.requests.iter().enumerate() {
            let asker = world.asker(request);
            if (asker.person, asker.tenant) == (of.person, of.tenant) {
                prop_assert_eq!(&after[nth].answer.outcome, "deny");
                let mut reasons = after[nth].answer.reasons.iter();
                prop_assert!(reasons.all(|reason| reason != "static_duty"));
            } else {
                prop_assert_eq!(&after[nth], &before[nth]);
            }
        }
        Ok(is_about_duties(&before))
    });
}
