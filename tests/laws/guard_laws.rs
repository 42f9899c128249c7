//! The laws where guards are: limits, caps, hours, sign-ins and approvals, in
//! every world.
//!
//! Each law is run in random worlds, and each says how often what it is about
//! happened: a law that nothing could break is no law. Where chance alone is too
//! seldom, a case is made to happen: somebody new approves, or it is the second
//! before an edge.

use std::cell::Cell;
use std::collections::BTreeSet;

use crate::common::engine::Engine;
use crate::common::evidence::Question;
use crate::common::law::{law, none_rises};
use crate::common::model::{self, Amount, Evidence, Request, Scope, Selector, StepUp, Window};
use crate::common::worlds::{self, World};
use countersign::{Decision, Detail, Principal, Reason, Reasons, Time};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;

/// How restrictive a decision is (R4): a step-up that approvals follow asks for both.
fn rank(decision: Decision) -> u8 {
    match decision {
        Decision::Allow(_) => 0,
        Decision::NeedsStepUp(step) if step.approvals_follow() => 3,
        Decision::NeedsStepUp(_) => 1,
        Decision::NeedsApproval(_) => 2,
        Decision::Deny(_) => 4,
    }
}

fn detail(world: &World, request: &Request) -> Detail {
    Question::of(&Engine::of(world), world, request).detail()
}

fn decision(world: &World, request: &Request) -> Decision {
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
fn reasons(decision: Decision) -> Reasons {
    match decision {
        Decision::Deny(denial) => denial.reasons(),
        Decision::Allow(_) | Decision::NeedsStepUp(_) | Decision::NeedsApproval(_) => {
            Reasons::empty()
        }
    }
}

fn evidence(request: &mut Request) -> &mut Evidence {
    request.evidence.get_or_insert_with(Evidence::default)
}

/// The same world, where everybody who said something said yes. A rejection counts only of somebody
/// who may approve, so whatever lets more people approve lets more of them reject.
fn without_rejections(mut world: World) -> World {
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
fn conditional_worlds() -> impl Strategy<Value = World> {
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

// ---- L8 ----

/// Somebody of this world or somebody new says something, as they like.
#[derive(Clone, Debug)]
struct Saying {
    /// Of this world, if not new.
    known: Option<Index>,
    /// Under one that approvals are asked for, where there is one.
    aimed: bool,
    policy: Index,
    late: bool,
    /// When not as it counts.
    after: Option<i64>,
    matches: bool,
}

fn sayings() -> impl Strategy<Value = Saying> {
    (
        prop::option::weighted(0.2, any::<Index>()),
        prop::bool::weighted(0.8),
        any::<Index>(),
        any::<bool>(),
        prop::option::weighted(0.2, -1_i64..=20),
        prop::bool::weighted(0.9),
    )
        .prop_map(|(known, aimed, policy, late, after, matches)| Saying {
            known,
            aimed,
            policy,
            late,
            after,
            matches,
        })
}

impl Saying {
    /// The world after it was said. Somebody new holds what approvers need.
    fn said(&self, world: &World, verdict: &str) -> World {
        let policies = world.policy.approval.iter();
        let mut policies: Vec<&String> = policies.map(|approval| &approval.id).collect();
        let needs = world.plainly(world.only()).approvals;
        if self.aimed && !needs.is_empty() {
            policies = needs.iter().map(|need| &need.policy).collect();
        }
        let policy = self.policy.get(&policies);
        let mut heard = world.told(verdict, policy, self.late);
        let request = heard.requests.first_mut().unwrap();
        let known = evidence(request).request.as_ref();
        let created = known.map(|known| known.created);
        let said = evidence(request).approvals.as_mut().unwrap();
        let said = said.last_mut().unwrap();
        said.matches = self.matches;
        if let (Some(created), Some(after)) = (created, self.after) {
            said.at = created + after;
        }
        if let Some(known) = self.known {
            said.account = known.get(&world.accounts).id;
        }
        heard
    }
}

/// Worlds of one request of which approvals are asked: none are there, or not all.
fn approval_worlds() -> impl Strategy<Value = World> {
    let worlds = worlds::asking_worlds();
    let worlds = worlds.prop_filter_map("asked for no approval", |world| {
        let approvals = world.plainly(world.only()).approvals;
        (!approvals.is_empty()).then_some((world, approvals))
    });
    let worlds = (worlds, any::<bool>());
    worlds.prop_map(|((world, approvals), nearly)| {
        let needs = approvals.iter().enumerate();
        needs.fold(world, |world, (nth, need)| {
            let rest = need.need - need.have - u64::from(nth == 0);
            world.approved(&need.policy, if nearly { rest } else { 0 }, true)
        })
    })
}

#[test]
fn l8_one_yes_more_never_tightens() {
    let worlds = prop_oneof![5 => approval_worlds(), 1 => worlds::approved_worlds()];
    law(13, (worlds, sayings()), |(world, saying)| {
        let before = rank(decision(&world, world.only()));
        let heard = saying.said(&world, "approve");
        let after = rank(decision(&heard, heard.only()));
        none_rises(&[before], &[after])
    });
}

#[test]
fn l8_one_no_more_never_loosens() {
    let worlds = prop_oneof![approval_worlds(), worlds::approved_worlds()];
    law(20, (worlds, sayings()), |(world, saying)| {
        let before = rank(decision(&world, world.only()));
        let heard = saying.said(&world, "reject");
        let after = rank(decision(&heard, heard.only()));
        none_rises(&[after], &[before])
    });
}

// ---- L9 ----

/// Whether anybody at all could approve this: whoever holds the approver's action and nothing else
/// may do it, or would have to sign in. Nobody can if it is capped or needs an approval itself.
fn can_be_approved(world: &World, policy: &str) -> bool {
    let heard = world.approved(policy, 1, true);
    let mut policies = world.policy.approval.iter();
    let policy = policies.find(|approval| approval.id == policy).unwrap();
    let approver = policy.approver.as_deref().unwrap_or("staff.approve");
    let given = world.only().evidence.clone().unwrap_or_default();
    let asks = Request {
        account: heard.accounts.last().unwrap().id,
        action: approver.to_owned(),
        session: None,
        evidence: Some(Evidence {
            amount: given.amount,
            usage: given.usage,
            ..Evidence::default()
        }),
        ..world.only().clone()
    };
    rank(decision(&heard, &asks)) <= 1
}

/// The sign-in that the engine asks for, in the model's words.
fn sign_in(decision: Decision) -> Option<StepUp> {
    match decision {
        Decision::NeedsStepUp(step) => Some(StepUp {
            assurance: step.assurance().to_string(),
            max_age: step.max_age().map(i64::from),
        }),
        Decision::Allow(_) | Decision::NeedsApproval(_) | Decision::Deny(_) => None,
    }
}

/// The same world after all approvals that are asked, but for so many persons of the first policy.
fn approved(world: &World, needs: &[model::ApprovalNeed], but: u64, late: bool) -> World {
    let needs = needs.iter().enumerate();
    needs.fold(world.clone(), |world, (nth, need)| {
        let persons = need.need - need.have - if nth == 0 { but } else { 0 };
        world.approved(&need.policy, persons, late)
    })
}

/// What is asked for, done to the letter, is an allow; anything less is none. All but the sign-in
/// leaves just the sign-in to ask for.
#[test]
fn l9_what_is_asked_for_suffices_and_nothing_less_does() {
    let drawn = (worlds::asking_worlds(), any::<bool>(), any::<bool>());
    law(60, drawn, |(world, fresh, late)| {
        let asked = decision(&world, world.only());
        let least = sign_in(asked);
        let needs = world.plainly(world.only()).approvals;
        match asked {
            Decision::NeedsStepUp(step) => {
                prop_assert_eq!(step.approvals_follow(), !needs.is_empty());
            }
            Decision::NeedsApproval(need) => {
                prop_assert_eq!(usize::try_from(need.policies()), Ok(needs.len()));
            }
            Decision::Allow(_) | Decision::Deny(_) => prop_assert!(false, "{asked}"),
        }
        let mut policies = needs.iter().map(|need| &need.policy);
        if !policies.all(|policy| can_be_approved(&world, policy)) {
            return Ok(false);
        }
        let says = |world: &World| decision(world, world.only());
        let signed_in = |world: &World| match &least {
            Some(least) => world.signed_in(least, if fresh { 0 } else { worlds::oldest(least) }),
            None => world.clone(),
        };
        let all = approved(&signed_in(&world), &needs, 0, late);
        prop_assert!(says(&all).is_allow(), "{}", says(&all));

        if let Some(least) = &least {
            // All but the sign-in: it alone is asked for.
            let unsigned = approved(&world, &needs, 0, late);
            let left = says(&unsigned);
            prop_assert_eq!(rank(left), 1);
            prop_assert_eq!(sign_in(left), Some(least.clone()));
            // One that is weaker by a step, or just too old.
            if let Some(unlike) = almost(least) {
                let left = says(&unsigned.signed_in(&unlike, 0));
                prop_assert_eq!(rank(left), 1, "{:?}", unlike);
            }
            if let Some(max_age) = least.max_age {
                let left = says(&unsigned.signed_in(least, max_age));
                prop_assert_eq!(rank(left), 1);
            }
        }
        for first in 0..needs.len() {
            let mut needs = needs.clone();
            needs.swap(0, first);
            // One person too few, or a whole policy. With some of it met, another way can be
            // nearer to an allow, which asks for a sign-in.
            let lacking = needs.first().map_or(0, |need| need.need - need.have);
            for but in [1, lacking] {
                let left = says(&approved(&signed_in(&world), &needs, but, late));
                prop_assert!((1..=2).contains(&rank(left)), "{} but for {}", left, but);
            }
        }
        Ok(true)
    });
}

/// What asking worlds ask for comes up in every form, so that the law above meets it.
#[test]
fn l9_everything_there_is_to_ask_for_is_asked_for() {
    let seen = Cell::new([0; 6]);
    law(100, worlds::asking_worlds(), |world| {
        let needs = world.plainly(world.only()).approvals;
        let asked = decision(&world, world.only());
        let aged = sign_in(asked).is_some_and(|least| least.max_age.is_some());
        let forms = [
            rank(asked) == 1,
            rank(asked) == 2,
            rank(asked) == 3,
            aged,
            needs.len() > 1,
            needs.iter().any(|need| need.need - need.have > 1),
        ];
        let mut counts = seen.get();
        for (count, is) in counts.iter_mut().zip(forms) {
            *count += u32::from(is);
        }
        seen.set(counts);
        Ok(true)
    });
    let counts = seen.get();
    assert!(counts.iter().all(|count| *count >= 50), "{counts:?}");
}

/// The sign-in next below this, if any is: of an assurance one step lower.
fn almost(least: &StepUp) -> Option<StepUp> {
    let at = model::ASSURANCES
        .iter()
        .position(|word| *word == least.assurance)?;
    let lower = model::ASSURANCES.get(at.checked_sub(1)?)?;
    Some(StepUp {
        assurance: (*lower).to_owned(),
        max_age: None,
    })
}

// ---- L10 ----

/// What makes a request this one and no other (R42).
#[derive(Clone, Copy, Debug)]
enum Component {
    Tenant,
    Requester,
    Action,
    Kind,
    Object,
    Version,
    Unit,
    Value,
    Amount,
    Parameters,
    Nonce,
    Created,
}

impl Component {
    const ALL: [Self; 12] = [
        Self::Tenant,
        Self::Requester,
        Self::Action,
        Self::Kind,
        Self::Object,
        Self::Version,
        Self::Unit,
        Self::Value,
        Self::Amount,
        Self::Parameters,
        Self::Nonce,
        Self::Created,
    ];

    /// The same world, where the request is another by this alone.
    fn change(self, world: &World) -> World {
        let mut world = world.clone();
        let request = world.requests.first_mut().unwrap();
        let resource = &mut request.resource;
        match self {
            Self::Tenant => {
                resource.tenant = resource.tenant.map(|tenant| tenant + 10);
                for account in &mut world.accounts {
                    account.tenant += 10;
                }
            }
            Self::Requester => {
                let mut accounts = world.accounts.iter_mut();
                let asker = accounts.find(|account| account.id == request.account);
                asker.unwrap().person = 50;
            }
            Self::Action => {
                let mut others = worlds::ACTIONS.into_iter();
                let other = others.find(|action| *action != request.action).unwrap();
                request.action = other.to_owned();
            }
            Self::Kind => {
                let other = match resource.kind.as_deref() {
                    Some("order") => "product",
                    _ => "order",
                };
                resource.kind = Some(other.to_owned());
            }
            // An id comes only with a kind, and a version only with an id.
            Self::Object if resource.kind.is_none() => resource.kind = Some("order".to_owned()),
            Self::Object => resource.id = Some(resource.id.map_or(0, |id| id + 10)),
            Self::Version if resource.id.is_none() => return Self::Object.change(&world),
            Self::Version => {
                resource.version = resource.version.map_or(Some(0), |v| v.checked_sub(1));
            }
            Self::Unit | Self::Value | Self::Amount => {
                let none = Amount {
                    unit: "count".to_owned(),
                    value: 0,
                };
                let amount = &mut evidence(request).amount;
                match (self, amount.as_mut()) {
                    (_, None) => *amount = Some(none),
                    (Self::Value, Some(known)) => known.value ^= 1,
                    (Self::Unit, Some(known)) if known.unit == "EUR" => {
                        "USD".clone_into(&mut known.unit);
                    }
                    (Self::Unit, Some(known)) => "EUR".clone_into(&mut known.unit),
                    (_, Some(_)) => *amount = None,
                }
            }
            Self::Parameters | Self::Nonce | Self::Created => {
                let known = evidence(request).request.as_mut().unwrap();
                match self {
                    Self::Nonce => known.nonce += 10,
                    Self::Created => known.created -= 1,
                    _ if known.parameters.is_some() => known.parameters = None,
                    _ => known.parameters = Some("77".repeat(32)),
                }
            }
        }
        world
    }
}

/// What was decided and why, whatever was said that does not count.
fn decided(detail: &Detail) -> impl PartialEq + std::fmt::Debug + use<> {
    (
        detail.decision(),
        detail.notes().to_vec(),
        detail.grants().to_vec(),
        detail.approvals().to_vec(),
    )
}

#[test]
fn l10_another_component_is_another_request_and_voids_all_approvals() {
    let components = proptest::sample::select(&Component::ALL[..]);
    let drawn = (worlds::approved_worlds(), components);
    law(40, drawn, |(world, component)| {
        let engine = Engine::of(&world);
        let digest = Question::unsaid(&engine, world.only()).digest().unwrap();
        let changed = component.change(&world);
        let (engine, request) = (Engine::of(&changed), changed.only());
        let other = Question::unsaid(&engine, request);
        prop_assert_ne!(other.digest(), Some(digest));
        let told = Question::told_of(digest, &engine, &changed, request);
        prop_assert_eq!(decided(&told.detail()), decided(&other.detail()));
        // Had they spoken of this one, it would mostly matter.
        let told = Question::of(&engine, &changed, request);
        Ok(decided(&told.detail()) != decided(&other.detail()))
    });
}

/// Another login of whoever asks, in every way the same.
fn with_twin(world: &World) -> World {
    let mut world = world.clone();
    let asker = world.asker(world.only());
    let twin = model::Account {
        id: 99,
        ..asker.clone()
    };
    world.accounts.push(twin);
    let request = Request {
        account: 99,
        ..world.only().clone()
    };
    world.with_only(request)
}

#[test]
fn l10_what_is_no_component_voids_no_approval() {
    let drawn = (worlds::approved_worlds(), any::<Index>(), any::<bool>());
    law(100, drawn, |(world, at, doubled)| {
        let engine = Engine::of(&world);
        let question = Question::of(&engine, &world, world.only());
        let digest = question.digest().unwrap();
        let allowed = question.detail();

        // The order of approvals, and how often they are passed.
        let mut shuffled = world.only().clone();
        let said = evidence(&mut shuffled).approvals.as_mut().unwrap();
        if doubled {
            said.extend_from_within(..);
        }
        let middle = at.index(said.len());
        let (front, back) = said.split_at_mut(middle);
        front.reverse();
        back.reverse();
        let told = Question::told_of(digest, &engine, &world, &shuffled);
        prop_assert_eq!(told.digest(), Some(digest));
        prop_assert_eq!(told.detail(), allowed.clone());

        // Another session, at least as good.
        let best = StepUp {
            assurance: "hardware_key".to_owned(),
            max_age: None,
        };
        let signed_in = world.signed_in(&best, 0);
        let told = Question::told_of(digest, &engine, &signed_in, signed_in.only());
        prop_assert_eq!(told.digest(), Some(digest));
        prop_assert!(told.decision().is_allow());

        // Another account of the same person.
        let twins = with_twin(&world);
        let engine = Engine::of(&twins);
        let told = Question::told_of(digest, &engine, &twins, twins.only());
        prop_assert_eq!(told.digest(), Some(digest));
        prop_assert_eq!(told.detail(), allowed);
        Ok(true)
    });
}

// ---- L11 ----

#[test]
fn l11_consumed_approvals_are_as_good_as_absent() {
    let worlds = prop_oneof![1 => worlds::guarded_worlds(), 4 => worlds::approved_worlds()];
    law(30, (worlds, any::<u64>()), |(mut world, chosen)| {
        let mut request = world.requests.swap_remove(0);
        let before = detail(&world, &request);
        let said = evidence(&mut request).approvals.clone().unwrap_or_default();
        let is_chosen = |id: u64| chosen >> (id % 64) & 1 == 1;
        let ids = said.iter().map(|said| said.id).filter(|id| is_chosen(*id));
        let ids: Vec<u64> = ids.collect();
        let mut absent = request.clone();
        let left = evidence(&mut absent).approvals.iter_mut();
        left.for_each(|said| said.retain(|said| !is_chosen(said.id)));
        evidence(&mut request)
            .consumed
            .get_or_insert_with(Vec::new)
            .extend(ids);
        let consumed = detail(&world, &request);
        prop_assert_eq!(decided(&consumed), decided(&detail(&world, &absent)));
        Ok(decided(&consumed) != decided(&before))
    });
}

#[test]
fn l11_a_request_that_was_done_is_not_done_again() {
    let worlds = prop_oneof![1 => worlds::guarded_worlds(), 2 => worlds::approved_worlds()];
    law(40, worlds, |mut world| {
        let mut request = world.requests.swap_remove(0);
        let before = decision(&world, &request);
        let known = evidence(&mut request).request.as_ref();
        let Some(nonce) = known.map(|known| known.nonce) else {
            return Ok(false);
        };
        let done = &mut evidence(&mut request).nonces_consumed;
        done.get_or_insert_with(Vec::new).push(nonce);
        let after = decision(&world, &request);
        // Of another tenant's nothing else is told.
        if after.reason() != Some(Reason::CrossTenant) {
            prop_assert_eq!(after.reason(), Some(Reason::InvalidRequest));
        }
        if before.is_allow() {
            prop_assert_eq!(reasons(after), Reason::InvalidRequest.only());
        }
        Ok(before.is_allow())
    });
}

// ---- L14 ----

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

// ---- L16 ----

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
