//! The laws where guards are: limits, caps, hours, sign-ins and approvals, in every world.
//!
//! Each law is run in random worlds, and each says how often what it is about happened: a law that
//! nothing could break is no law. Where chance alone is too seldom, a case is made to happen: somebody
//! new approves, or it is the second before an edge.
//!
//! Lives here: what all of them share, and L1. Approvals are in `approval_laws`, time in `edges`,
//! limits in `limit_laws`.

use std::collections::BTreeSet;

use crate::common::engine::Engine;
use crate::common::evidence::Question;
use crate::common::law::{law, none_rises};
use crate::common::model::{self, Amount, Evidence, Request, Scope, Selector, StepUp, Window};
use crate::common::worlds::{self, World};
use countersign::{Decision, Detail, Reasons};
use proptest::prelude::*;
use proptest::sample::Index;

/// How restrictive a decision is (R4): a step-up that approvals follow asks for both.
pub(crate) fn rank(decision: Decision) -> u8 {
    match decision {
        Decision::Allow(_) => 0,
        Decision::NeedsStepUp(step) if step.approvals_follow() => 3,
        Decision::NeedsStepUp(_) => 1,
        Decision::NeedsApproval(_) => 2,
        Decision::Deny(_) => 4,
    }
}

pub(crate) fn detail(world: &World, request: &Request) -> Detail {
    Question::of(&Engine::of(world), world, request).detail()
}

pub(crate) fn decision(world: &World, request: &Request) -> Decision {
    detail(world, request).decision()
}

/// How restrictive the answers to all requests of a world are.
fn ranks(world: &World) -> Vec<u8> {
    let engine = Engine::of(world);
    let requests = world.requests.iter();
    let questions = requests.map(|request| Question::of(&engine, world, request));
    questions
        .map(|question| rank(question.decision()))
        .collect()
}

/// The reasons of a decision.
pub(crate) fn reasons(decision: Decision) -> Reasons {
    match decision {
        Decision::Deny(denial) => denial.reasons(),
        Decision::Allow(_) | Decision::NeedsStepUp(_) | Decision::NeedsApproval(_) => {
            Reasons::empty()
        }
    }
}

pub(crate) fn evidence(request: &mut Request) -> &mut Evidence {
    request.evidence.get_or_insert_with(Evidence::default)
}

/// The same world, where everybody who said something said yes. A rejection counts only of somebody
/// who may approve, so whatever lets more people approve lets more of them reject.
pub(crate) fn without_rejections(mut world: World) -> World {
    for request in &mut world.requests {
        for said in evidence(request).approvals.iter_mut().flatten() {
            "approve".clone_into(&mut said.verdict);
        }
    }
    world
}

/// Worlds of many requests, and worlds of one that asks for something.
fn all_worlds() -> impl Strategy<Value = World> {
    prop_oneof![worlds::guarded_worlds(), worlds::asking_worlds()]
}

/// Worlds whose requests are all about something that a role gives under conditions of its own.
pub(crate) fn conditional_worlds() -> impl Strategy<Value = World> {
    worlds::guarded_worlds().prop_filter_map("no role has conditions", |mut world| {
        let mut requests = std::mem::take(&mut world.requests);
        requests.retain(|request| {
            let asker = world.asker(request);
            let parts = model::parts_with_action(&world.policy, asker, request);
            parts.iter().any(|part| {
                let mut limits = part.limits.iter();
                part.step_up.is_some()
                    || !part.hours.is_empty()
                    || limits.any(|limit| limit.actions.contains(&request.action))
            })
        });
        world.requests = requests;
        (!world.requests.is_empty()).then_some(world)
    })
}

// ---- L1 ----

/// A grant to whoever makes the first request, of any kind or of just what is asked.
fn with_a_grant() -> impl Strategy<Value = (World, model::Grant)> {
    let worlds = prop_oneof![3 => conditional_worlds(), 1 => worlds::asking_worlds()];
    let aimed = prop::bool::weighted(0.7);
    (worlds, aimed).prop_flat_map(|(world, aimed)| {
        let action = world.requests.first().unwrap().action.clone();
        let grant = worlds::grants(&world.policy);
        let grant = grant.prop_map(move |grant| match grant.what {
            Selector::Actions(_) | Selector::Levels(_) if aimed => model::Grant {
                what: Selector::Actions(vec![action.clone()]),
                scope: Scope::Tenant,
                ..grant
            },
            _ => grant,
        });
        (Just(world), grant)
    })
}

#[test]
fn l1_one_grant_more_never_tightens() {
    law(5, with_a_grant(), |(mut world, grant)| {
        let asker = world.requests.first().unwrap().account;
        world.requests.retain(|request| request.account == asker);
        let before = ranks(&world);
        let mut accounts = world.accounts.iter_mut();
        let asker = accounts.find(|account| account.id == asker).unwrap();
        asker.grants.push(grant);
        none_rises(&before, &ranks(&world))
    });
}

#[test]
fn l1_a_wider_scope_or_a_longer_window_never_tightens() {
    law(5, all_worlds(), |mut world| {
        let asker = world.requests.first().unwrap().account;
        world.requests.retain(|request| request.account == asker);
        let before = ranks(&world);
        let policy = &world.policy;
        let mut accounts = world.accounts.iter_mut();
        for grant in &mut accounts.find(|account| account.id == asker).unwrap().grants {
            let required = match &grant.what {
                Selector::Role(role) => model::role_requirements(policy, role),
                Selector::Actions(_) | Selector::Levels(_) => BTreeSet::new(),
            };
            if !required.contains("scope") {
                grant.scope = Scope::Tenant;
            }
            grant.window = Window {
                from: None,
                until: required.contains("until").then_some(i64::MAX),
            };
        }
        none_rises(&before, &ranks(&world))
    });
}

/// One way in which a role asks for less.
#[derive(Clone, Copy, Debug)]
enum Milder {
    HigherSoft,
    NoSoft,
    HigherHard,
    NoHard,
    NoLimits,
    NoHours,
    WeakerSignIn,
    OlderSignIn,
    NoSignIn,
}

impl Milder {
    const ALL: [Self; 9] = [
        Self::HigherSoft,
        Self::NoSoft,
        Self::HigherHard,
        Self::NoHard,
        Self::NoLimits,
        Self::NoHours,
        Self::WeakerSignIn,
        Self::OlderSignIn,
        Self::NoSignIn,
    ];

    fn make(self, role: &mut model::Role, by: u64) {
        match self {
            Self::NoLimits => role.limits.clear(),
            Self::NoHours => role.hours = None,
            Self::NoSignIn => role.step_up = None,
            Self::WeakerSignIn => {
                if let Some(least) = &mut role.step_up {
                    // One of no strength has to be fresh at least.
                    let weakest = least.max_age.map_or("password", |_| "none");
                    weakest.clone_into(&mut least.assurance);
                }
            }
            Self::OlderSignIn => {
                let strong = role.step_up.iter_mut();
                for least in strong.filter(|least| least.assurance != "none") {
                    least.max_age = None;
                }
            }
            Self::HigherSoft | Self::NoSoft | Self::HigherHard | Self::NoHard => {
                for limit in &mut role.limits {
                    self.raise(limit, by);
                }
            }
        }
    }

    /// Some end is left, and the soft one is not above the other.
    fn raise(self, limit: &mut model::Limit, by: u64) {
        let higher = |end: u64| end.saturating_add(by);
        let (soft, hard) = (limit.soft, limit.hard);
        match self {
            Self::HigherSoft => {
                limit.soft = soft.map(|soft| higher(soft).min(hard.unwrap_or(u64::MAX)));
            }
            Self::HigherHard => limit.hard = hard.map(higher),
            Self::NoSoft if hard.is_some() => (limit.soft, limit.approval) = (None, None),
            Self::NoHard if soft.is_some() => limit.hard = None,
            _ => {}
        }
    }
}

/// All roles at once: see the next law for a limit by itself.
#[test]
fn l1_milder_roles_never_tighten() {
    let ways = proptest::sample::select(&Milder::ALL[..]);
    let drawn = (
        conditional_worlds(),
        ways,
        proptest::sample::select(vec![1_u64, 50, u64::MAX]),
    );
    law(3, drawn, |(world, way, by)| {
        let mut world = without_rejections(world);
        let before = ranks(&world);
        for role in world.policy.roles.values_mut() {
            way.make(role, by);
        }
        none_rises(&before, &ranks(&world))
    });
}

/// R27: an action that is limited in some unit is denied in every other, so taking one limit away
/// can tighten where others stay: for an amount of its unit, where none of that unit is left.
#[test]
fn l1_a_limit_taken_away_tightens_only_where_none_of_its_unit_is_left() {
    let drawn = (conditional_worlds(), any::<Index>());
    law(5, drawn, |(mut world, which)| {
        for request in &mut world.requests {
            evidence(request).approvals = None;
        }
        let before = ranks(&world);
        let mut roles: Vec<_> = world.policy.roles.values_mut().collect();
        roles.retain(|role| !role.limits.is_empty());
        if roles.is_empty() {
            return Ok(false);
        }
        let limits = &mut which.get_mut(&mut roles).limits;
        let taken = limits.remove(which.index(limits.len()));
        let after = ranks(&world);
        for ((request, before), after) in world.requests.iter().zip(&before).zip(&after) {
            if after <= before {
                continue;
            }
            let given = request.evidence.as_ref();
            let amount = given.and_then(|given| given.amount.as_ref()).unwrap();
            prop_assert_eq!(&amount.unit, &taken.unit);
            let parts = model::parts_with_action(&world.policy, world.asker(request), request);
            let none_left = parts.iter().any(|part| {
                let mut limits = part.limits.clone();
                limits.retain(|limit| limit.actions.contains(&request.action));
                !limits.is_empty() && limits.iter().all(|limit| limit.unit != amount.unit)
            });
            prop_assert!(none_left, "{:?}", request);
        }
        Ok(before != after)
    });
}

/// A role that gives what is asked, and what it asks for in turn.
#[derive(Clone, Debug)]
struct Way {
    sign_in: Option<StepUp>,
    /// The approval policy over a soft end of nothing.
    approval: Option<Index>,
    refused: bool,
}

fn ways() -> impl Strategy<Value = Way> {
    let assurances = proptest::sample::select(&model::ASSURANCES[1..]);
    let ages = proptest::option::of(proptest::sample::select(vec![1_i64, 10, 3600]));
    let sign_ins = (assurances, ages).prop_map(|(assurance, max_age)| StepUp {
        assurance: assurance.to_owned(),
        max_age,
    });
    let drawn = (
        proptest::option::of(sign_ins),
        proptest::option::of(any::<Index>()),
        prop::bool::weighted(0.1),
    );
    drawn.prop_map(|(sign_in, approval, refused)| Way {
        sign_in,
        approval,
        refused,
    })
}

impl Way {
    fn role(self, name: &str, world: &World) -> model::Role {
        let request = world.only();
        let given = request.evidence.as_ref();
        let amount = given.and_then(|given| given.amount.as_ref());
        let policies = &world.policy.approval;
        let approval = self.approval.filter(|_| !policies.is_empty());
        let limit = model::Limit {
            id: name.to_owned(),
            actions: vec![request.action.clone()],
            per: "request".to_owned(),
            window: None,
            unit: amount.unwrap().unit.clone(),
            soft: approval.map(|_| 0),
            approval: approval.map(|which| which.get(policies).id.clone()),
            hard: self.refused.then_some(0),
        };
        let ends = limit.soft.or(limit.hard);
        model::Role {
            allow: vec![request.action.clone()],
            step_up: self.sign_in,
            limits: ends.map(|_| limit).into_iter().collect(),
            ..model::Role::default()
        }
    }
}

/// R4: guards join every way by itself. To choose the best way first and join them afterwards would
/// ask for more after a grant was added.
#[test]
fn l1_of_two_ways_the_milder_counts() {
    let drawn = (worlds::asking_worlds(), ways(), ways());
    law(25, drawn, |(mut world, one, other)| {
        let mut request = world.only().clone();
        if let Some(session) = &mut request.session {
            session.roles = None;
        }
        let unit = "EUR".to_owned();
        evidence(&mut request).amount = Some(Amount { unit, value: 1 });
        world = world.with_only(request);
        let asker = world.only().account;
        for (name, way) in [("one", one), ("other", other)] {
            let role = way.role(name, &world);
            world.policy.roles.insert(name.to_owned(), role);
        }
        let by = |names: &[&str]| {
            let mut world = world.clone();
            let mut accounts = world.accounts.iter_mut();
            let account = accounts.find(|account| account.id == asker).unwrap();
            let grants = names.iter().map(|name| model::Grant {
                what: Selector::Role((*name).to_owned()),
                scope: Scope::Tenant,
                window: Window::default(),
                origin: model::Origin::default(),
            });
            account.grants = grants.collect();
            rank(decision(&world, world.only()))
        };
        let (one, other) = (by(&["one"]), by(&["other"]));
        prop_assert_eq!(by(&["one", "other"]), one.min(other));
        prop_assert_eq!(by(&["other", "one"]), one.min(other));
        Ok(one != other)
    });
}
