//! The laws where duties are, and the engine against the plain model: persons of several accounts,
//! rules over what they hold, wear and did, waivers, and approvals of all that.
//!
//! Each law says how often what it is about happened: a law that nothing could break is no law.

use crate::common::draws::config;
use crate::common::duty_laws::{
    accounts_of, asker, asking, is_about_duties, of_one, of_one_with, ranks, told, unsaid,
    with_a_grant,
};
use crate::common::engine::Engine;
use crate::common::evidence::{Question, in_words};
use crate::common::law::{law, none_rises};
use crate::common::model::{
    self, Bound, Boundary, Deny, Duty, Guardrail, Origin, Request, Scope, Selector, Window,
};
use crate::common::worlds::{self, World};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;

// ---- The plain model ----

proptest! {
    #![proptest_config(config(10_000))]

    #[test]
    fn duties_agree_with_the_plain_model(world in worlds::dutied_worlds()) {
        for (request, found) in world.requests.iter().zip(told(&world)) {
            prop_assert_eq!(found, world.plainly(request), "{:?}", request);
        }
    }

    #[test]
    fn r13_two_who_act_together_agree_with_the_plain_model(
        world in worlds::dutied_worlds(),
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
                prop_assert_eq!(&found.answer.outcome, "deny");
                prop_assert_eq!(&plain.answer.outcome, "deny");
            }
        }
    }
}

// ---- L1 ----

/// A rule bears on this request that did not before: by the model it trips at one of its places,
/// and did not, or its side of the action is held there, and was not.
fn bears_newly(before: &World, after: &World, request: &Request) -> bool {
    let (old, new) = (asking(before, request), asking(after, request));
    let rules = |kind| model::rules_of(&before.policy, kind).into_iter();
    let held =
        |rule: &Duty| model::bears_statically(&new, rule) && !model::bears_statically(&old, rule);
    let worn =
        |rule: &Duty| model::bears_in_session(&new, rule) && !model::bears_in_session(&old, rule);
    (model::is_enforced(&new) && rules("static").any(held)) || rules("session").any(worn)
}

/// Some answer became milder, and some stricter, that only where a rule bears newly.
fn loosened_and_tightened(before: &World, after: &World) -> Result<(bool, bool), TestCaseError> {
    let (mut loosened, mut tightened) = (false, false);
    let pairs = ranks(before).into_iter().zip(ranks(after));
    for (request, (old, new)) in before.requests.iter().zip(pairs) {
        loosened |= new < old;
        tightened |= new > old;
        let excused = new <= old || bears_newly(before, after, request);
        prop_assert!(excused, "{} became {} for {:?}", old, new, request);
    }
    Ok((loosened, tightened))
}

#[test]
fn l1_one_grant_more_tightens_only_where_a_rule_trips() {
    let worlds = of_one_with(|_, _, full| full.answer.outcome != "deny");
    law(4, with_a_grant(worlds), |(before, after)| {
        let (_, tightened) = loosened_and_tightened(&before, &after)?;
        Ok(tightened)
    });
}

#[test]
fn l1_one_grant_more_that_trips_nothing_never_tightens() {
    let ungranted = ["no_grant", "out_of_scope", "grant_expired", "grant_not_yet"];
    let worlds = of_one_with(move |_, _, full| {
        let reason = full.answer.reason.as_deref();
        reason.is_some_and(|reason| ungranted.contains(&reason))
    });
    let quiet = with_a_grant(worlds).prop_filter("a rule trips", |(before, after)| {
        let mut requests = before.requests.iter();
        !requests.any(|request| bears_newly(before, after, request))
    });
    law(3, quiet, |(before, after)| {
        none_rises(&ranks(&before), &ranks(&after))
    });
}

#[test]
fn l1_a_wider_scope_or_a_longer_window_tightens_only_where_a_rule_trips() {
    let worlds = of_one_with(|world, request, _| {
        let account = world.asker(request);
        model::status_reason(account).is_none() && model::window_reason(account, request).is_none()
    });
    law(3, worlds, |before| {
        let mut after = before.clone();
        for grant in &mut asker(&mut after).grants {
            let asked = model::grant_requirements(&before.policy, grant);
            if !asked.contains("scope") {
                grant.scope = Scope::Tenant;
            }
            grant.window = Window {
                from: None,
                until: asked.contains("until").then_some(i64::MAX),
            };
        }
        let (loosened, tightened) = loosened_and_tightened(&before, &after)?;
        Ok(loosened || tightened)
    });
}

// ---- L2, L3 ----

#[test]
fn l2_one_deny_more_or_a_wider_one_never_loosens() {
    let worlds = of_one_with(|_, _, full| full.answer.outcome != "deny");
    law(7, (worlds, worlds::duty_denies()), |(before, deny)| {
        let (mut after, mut wider) = (before.clone(), before.clone());
        asker(&mut after).denies.push(deny.clone());
        asker(&mut wider).denies.push(deny);
        for deny in &mut asker(&mut wider).denies {
            deny.scope = Scope::Tenant;
            deny.window = Window::default();
        }
        let (before, after, wider) = (ranks(&before), ranks(&after), ranks(&wider));
        none_rises(&after, &before)?;
        none_rises(&wider, &after)?;
        Ok(wider != before)
    });
}

/// A guardrail that leaves out what approvers must be able to do is refused.
fn leave_to_approvers(policy: &mut model::Policy) {
    let approvers = policy.approval.iter().map(|approval| {
        let action = approval.approver.as_deref().unwrap_or("staff.approve");
        model::feature_of(action).to_owned()
    });
    let approvers: Vec<String> = approvers.collect();
    if let Some(guardrail) = &mut policy.guardrail {
        guardrail.features.extend(approvers);
        guardrail.features.sort();
        guardrail.features.dedup();
    }
}

/// Whether what is granted is kept apart from other things does not depend on whether those can be
/// used: to deny them all, or to draw a boundary around what is asked, changes nothing.
#[test]
fn l2_l3_what_takes_the_other_side_away_lifts_nothing() {
    law(25, worlds::dutied_worlds(), |mut world| {
        let request = world.requests.swap_remove(0);
        let mut world = unsaid(world.with_only(request));
        asker(&mut world).boundary = None;
        world.policy.guardrail = None;
        let before = told(&world);
        let action = world.only().action.clone();
        let policy = &world.policy;
        let others = model::known_actions(policy).map(|(id, _, _)| id);
        let others = others.filter(|other| *other != action);
        let others: Vec<String> = others.map(str::to_owned).collect();

        let mut denied = world.clone();
        for at in accounts_of(&world, world.asker(world.only())) {
            denied.accounts[at].denies.push(Deny {
                what: Selector::Actions(others.clone()),
                scope: Scope::Tenant,
                window: Window::default(),
                origin: Origin::default(),
            });
        }
        prop_assert_eq!(&told(&denied), &before);

        let mut bounded = world.clone();
        asker(&mut bounded).boundary = Some(Boundary::Within(vec![Bound {
            what: Selector::Actions(vec![action.clone()]),
            scope: Scope::Tenant,
            origin: Origin::default(),
        }]));
        prop_assert_eq!(&told(&bounded), &before);

        let mut featured = world.clone();
        featured.policy.guardrail = Some(Guardrail {
            features: vec![model::feature_of(&action).to_owned()],
        });
        leave_to_approvers(&mut featured.policy);
        prop_assert_eq!(&told(&featured), &before);
        Ok(is_about_duties(&before))
    });
}

#[test]
fn l3_a_boundary_or_a_guardrail_or_a_smaller_one_never_loosens() {
    let worlds = of_one_with(|_, _, full| full.answer.outcome != "deny");
    let drawn = (worlds, worlds::duty_boundaries(), worlds::guardrails());
    law(40, drawn, |(world, bounds, features)| {
        let mut world = unsaid(world);
        let before = ranks(&world);
        match &mut asker(&mut world).boundary {
            Some(Boundary::Within(entries)) if entries.len() > 1 => {
                entries.pop();
            }
            Some(boundary) => *boundary = Boundary::Nothing,
            none => *none = Some(bounds),
        }
        let bounded = ranks(&world);
        let loosened = none_rises(&bounded, &before)?;
        match &mut world.policy.guardrail {
            Some(Guardrail { features }) if features.len() > 1 => {
                features.pop();
            }
            // One of a single feature is as small as they get.
            Some(_) => {}
            none => *none = Some(features),
        }
        leave_to_approvers(&mut world.policy);
        Ok(none_rises(&ranks(&world), &bounded)? || loosened)
    });
}

// ---- L4 ----

/// A waiver more for whoever asks, on any of their accounts; and the rule that it names.
fn with_a_waiver(
    worlds: impl Strategy<Value = World>,
) -> impl Strategy<Value = (World, World, String)> {
    let drawn = (worlds, worlds::waivers(), any::<Index>());
    drawn.prop_filter_map("nothing to waive", |(before, draft, which)| {
        let mut after = before.clone();
        let asker = before.asker(before.only());
        let at = *which.get(&accounts_of(&before, asker));
        let account = &before.accounts[at];
        let waiver = draft.on(&before.policy, &before.accounts, account, "one-more")?;
        let rule = waiver.rule.clone();
        after.accounts[at].waivers.push(waiver);
        Some((before, after, rule))
    })
}

#[test]
fn l4_one_waiver_more_never_tightens() {
    let worlds = of_one_with(|world, request, _| {
        let asking = asking(world, request);
        let static_demands = model::static_demands(&asking);
        static_demands != model::Demands::default()
    });
    law(3, with_a_waiver(worlds), |(before, after, _)| {
        none_rises(&ranks(&before), &ranks(&after))
    });
}

#[test]
fn l4_a_waiver_of_what_does_not_trip_there_changes_nothing() {
    law(30, with_a_waiver(of_one()), |(before, after, waived)| {
        let answers = told(&before).into_iter().zip(told(&after));
        let mut idle = false;
        for (request, (old, new)) in before.requests.iter().zip(answers) {
            let asking = asking(&before, request);
            let rules = model::rules_of(&before.policy, "static").into_iter();
            let mut waived = rules.filter(|rule| rule.id == waived);
            if waived.all(|rule| model::tripping_places(&asking, rule).is_empty()) {
                idle = true;
                prop_assert_eq!(old, new, "{:?}", request);
            }
        }
        Ok(idle)
    });
}

// ---- L5 ----

#[test]
fn l5_order_and_doubles_do_not_matter() {
    fn turn<T: Clone>(list: &mut Vec<T>) {
        let doubles = list.clone();
        list.extend(doubles);
        list.reverse();
    }
    law(45, worlds::dutied_worlds(), |world| {
        let before = told(&world);
        let mut other = world;
        other.accounts.reverse();
        for account in &mut other.accounts {
            turn(&mut account.grants);
            turn(&mut account.denies);
            account.waivers.reverse();
        }
        other.policy.duty.reverse();
        if let Some(duties) = &mut other.policy.duties {
            duties.sets.iter_mut().for_each(|sets| sets.reverse());
            duties.drop.reverse();
        }
        for role in other.policy.roles.values_mut() {
            role.accept.reverse();
            role.allow.reverse();
            role.include.reverse();
        }
        let given = other
            .requests
            .iter_mut()
            .filter_map(|r| r.evidence.as_mut());
        for given in given {
            given.history.iter_mut().for_each(turn);
            turn(&mut given.linked);
            turn(&mut given.coverage);
            given.beneficiaries.iter_mut().for_each(turn);
            given.approvals.iter_mut().for_each(turn);
        }
        prop_assert_eq!(&told(&other), &before);
        Ok(is_about_duties(&before))
    });
}
