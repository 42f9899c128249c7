//! The laws of approvals: one more never tightens, what is asked for suffices, each is of one request,
//! and is used once (L8 to L11).
//!
//! Lives here: approvals in random worlds; how often each case came up is counted.

use std::cell::Cell;

use crate::common::engine::Engine;
use crate::common::evidence::Question;
use crate::common::law::{law, none_rises};
use crate::common::model::{self, Amount, Evidence, Request, StepUp};
use crate::common::worlds::{self, World};
use crate::guard_laws::{decision, detail, evidence, rank, reasons};
use countersign::{Decision, Detail, Reason};
use proptest::prelude::*;
use proptest::sample::Index;

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
