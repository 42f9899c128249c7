//! What the requests of guarded worlds bring: sessions at the edges, and evidence.
//!
//! Lives here: the drafts of these, and fitting them to a request. What always holds: usage names
//! limits and caps of the policy, and approvals name its approval policies.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::guards::{MAX_AGES, units};
use super::{PERSONS, some_of};
use crate::common::model::{
    Account, Amount, Approval, Evidence, Identity, Policy, Request, Session, Usage,
};

/// Amounts and usage about the ends of limits.
const VALUES: [u64; 10] = [0, 1, 49, 50, 51, 99, 100, 101, 150, 151];
const USED: [u64; 9] = [0, 0, 0, 0, 1, 50, 99, 100, u64::MAX - 50];

/// What is added to a request.
#[derive(Clone, Debug)]
pub(super) struct Act {
    clock: Clock,
    evidence: Option<EvidenceDraft>,
}

impl Act {
    /// The same request, with a session and evidence that fit it.
    pub(super) fn of(self, mut request: Request, policy: &Policy, accounts: &[Account]) -> Request {
        if let Some(session) = request.session.take() {
            request.session = Some(self.clock.on(session, request.now));
        }
        let draft = self.evidence;
        request.evidence = draft.map(|draft| draft.of(&request, policy, accounts));
        request
    }
}

pub(super) fn acts() -> impl Strategy<Value = Act> {
    let drafts = (clocks(), weighted(0.95, evidence()));
    drafts.prop_map(|(clock, evidence)| Act { clock, evidence })
}

/// Times of a session, as seen from now.
#[derive(Clone, Debug)]
struct Clock {
    /// It has no end and wears no roles.
    whole: bool,
    age: Option<i64>,
    local: Option<Local>,
    failed_logins: Option<u64>,
}

/// Local time, as its distance from UTC or as what the local clock shows.
#[derive(Clone, Debug)]
enum Local {
    Ahead(i64),
    Second(i64),
}

impl Clock {
    fn on(self, session: Session, now: i64) -> Session {
        let offset = self.local.map(|local| match local {
            Local::Ahead(seconds) => seconds,
            Local::Second(second) => second - now,
        });
        Session {
            roles: session.roles.filter(|_| !self.whole),
            until: session.until.filter(|_| !self.whole),
            auth_time: self.age.map(|age| now - age).or(session.auth_time),
            utc_offset: offset.or(session.utc_offset),
            failed_logins: self.failed_logins.or(session.failed_logins),
            ..session
        }
    }
}

fn clocks() -> impl Strategy<Value = Clock> {
    let edges = MAX_AGES.iter().flat_map(|age| [age - 1, *age]);
    let ages: Vec<i64> = edges.chain([0, 0, -1]).collect();
    let minutes = [0_i64, 1, 60, 6 * 60, 22 * 60, 24 * 60 - 1];
    let edges = minutes
        .iter()
        .flat_map(|minute| [minute * 60, minute * 60 - 1]);
    let local = prop_oneof![
        select(&[-86_399_i64, -3600, 0, 3600, 86_399]).prop_map(Local::Ahead),
        select(edges.collect::<Vec<_>>()).prop_map(Local::Second),
    ];
    (
        prop::bool::weighted(0.6),
        weighted(0.6, select(ages)),
        weighted(0.75, local),
        weighted(0.5, 0_u64..=3),
    )
        .prop_map(|(whole, age, local, failed_logins)| Clock {
            whole,
            age,
            local,
            failed_logins,
        })
}

/// Evidence before the request is known.
#[derive(Clone, Debug)]
struct EvidenceDraft {
    amount: Option<AmountDraft>,
    /// For each limit and cap, in turn.
    usage: Option<Vec<UsageDraft>>,
    beneficiaries: Option<Vec<u64>>,
    /// The nonce, how long ago the request was made, and its parameters.
    request: Option<(u64, i64, Option<String>)>,
    approvals: Option<Vec<ApprovalDraft>>,
    consumed: Option<Vec<u64>>,
    nonces_consumed: Option<Vec<u64>>,
}

impl EvidenceDraft {
    fn of(self, request: &Request, policy: &Policy, accounts: &[Account]) -> Evidence {
        let made = self.request.as_ref().map_or(0, |(_, ago, _)| *ago);
        let created = request.now - made;
        let limits = all_limits(policy);
        let usage = self.usage.map(|drafts| {
            let pairs = limits.iter().zip(drafts);
            pairs
                .flat_map(|(limit, draft)| draft.of(&limit.id))
                .collect()
        });
        let wanted = wanted(request, policy);
        let approvals = self.approvals.map(|drafts| {
            let drafts = drafts.into_iter().filter(|_| !policy.approval.is_empty());
            drafts
                .map(|draft| draft.of(request, created, &wanted, policy, accounts))
                .collect()
        });
        Evidence {
            amount: self.amount.map(|draft| draft.of(request, &limits)),
            usage,
            beneficiaries: self.beneficiaries,
            request: self.request.map(|(nonce, _, parameters)| Identity {
                nonce,
                created,
                parameters,
            }),
            approvals,
            consumed: self.consumed,
            nonces_consumed: self.nonces_consumed,
            ..Evidence::default()
        }
    }
}

fn evidence() -> impl Strategy<Value = EvidenceDraft> {
    let parameters = select(vec!["00".repeat(32), "5a".repeat(32)]);
    let made = select(&[0_i64, 3, 5, 10, 20]);
    (
        weighted(0.9, amounts()),
        weighted(0.92, vec(usages(), 14)),
        weighted(0.4, some_of(&PERSONS, 0..=2)),
        weighted(0.93, (1_u64..=3, made, weighted(0.2, parameters))),
        weighted(
            0.93,
            prop_oneof![1 => vec(approvals(), 0..=1), 4 => vec(approvals(), 2..=3)],
        ),
        weighted(0.4, some_of(&[1_u64, 2, 3, 4], 0..=1)),
        weighted(
            0.3,
            prop_oneof![3 => Just(Vec::new()), 1 => some_of(&[1_u64, 2, 3], 1..=2)],
        ),
    )
        .prop_map(|drawn| {
            let (amount, usage, beneficiaries, request, approvals, consumed, nonces) = drawn;
            EvidenceDraft {
                amount,
                usage,
                beneficiaries,
                request,
                approvals,
                consumed,
                nonces_consumed: nonces,
            }
        })
}

/// A limit or a cap, as far as evidence is about it.
struct Counted {
    id: String,
    actions: Vec<String>,
    unit: String,
}

/// All limits and caps of a policy.
fn all_limits(policy: &Policy) -> Vec<Counted> {
    let limits = policy.roles.values().flat_map(|role| &role.limits);
    let limits = limits.map(|limit| (&limit.id, &limit.actions, &limit.unit));
    let caps = policy.cap.iter();
    let all = limits.chain(caps.map(|cap| (&cap.id, &cap.actions, &cap.unit)));
    all.map(|(id, actions, unit)| Counted {
        id: id.clone(),
        actions: actions.clone(),
        unit: unit.clone(),
    })
    .collect()
}

/// An amount, mostly in a unit of the limits that name the action.
#[derive(Clone, Debug)]
struct AmountDraft {
    aim: Option<Index>,
    amount: Amount,
}

impl AmountDraft {
    fn of(self, request: &Request, limits: &[Counted]) -> Amount {
        let naming = limits
            .iter()
            .filter(|limit| limit.actions.contains(&request.action));
        let naming: Vec<&Counted> = naming.collect();
        match self.aim {
            Some(aim) if !naming.is_empty() => Amount {
                unit: aim.get(&naming).unit.clone(),
                value: self.amount.value,
            },
            _ => self.amount,
        }
    }
}

fn amounts() -> impl Strategy<Value = AmountDraft> {
    let values = prop_oneof![30 => select(&VALUES), 1 => Just(u64::MAX)];
    let drawn = (weighted(0.85, any::<Index>()), units(), values);
    drawn.prop_map(|(aim, unit, value)| AmountDraft {
        aim,
        amount: Amount { unit, value },
    })
}

/// What is used of one limit: perhaps told not at all, perhaps twice.
#[derive(Clone, Debug)]
struct UsageDraft {
    told: Vec<u64>,
}

impl UsageDraft {
    fn of(self, limit: &str) -> Vec<Usage> {
        let told = self.told.into_iter();
        told.map(|used| Usage {
            limit: limit.to_owned(),
            used,
        })
        .collect()
    }
}

fn usages() -> impl Strategy<Value = UsageDraft> {
    let told = prop_oneof![
        1 => vec(select(&USED), 0),
        16 => vec(select(&USED), 1),
        3 => vec(select(&USED), 2),
    ];
    told.prop_map(|told| UsageDraft { told })
}

/// The approval policies that this action may want.
fn wanted(request: &Request, policy: &Policy) -> Vec<String> {
    let policies = policy.approval.iter();
    let always = policies.filter(|approval| approval.actions.contains(&request.action));
    let limits = policy.roles.values().flat_map(|role| &role.limits);
    let soft = limits.filter(|limit| limit.actions.contains(&request.action));
    let always = always.map(|approval| approval.id.clone());
    always
        .chain(soft.filter_map(|limit| limit.approval.clone()))
        .collect()
}

/// What somebody said, before it is known of what, and who there is.
#[derive(Clone, Debug)]
pub(super) struct ApprovalDraft {
    id: u64,
    policy: Index,
    /// Whether it is about a policy that the action may want.
    aimed: bool,
    account: Index,
    /// Whether it is by a person other than the one that asks, where there is one.
    by_another: bool,
    verdict: String,
    /// How long after the request was made; just now if absent.
    after: Option<i64>,
    matches: bool,
}

impl ApprovalDraft {
    pub(super) fn of(
        self,
        request: &Request,
        created: i64,
        wanted: &[String],
        policy: &Policy,
        accounts: &[Account],
    ) -> Approval {
        let aimed = self.aimed || policy.approval.is_empty();
        let policy = if aimed && !wanted.is_empty() {
            self.policy.get(wanted).clone()
        } else {
            self.policy.get(&policy.approval).id.clone()
        };
        let mut approvers: Vec<&Account> = accounts.iter().collect();
        let asker = approvers
            .iter()
            .find(|account| account.id == request.account);
        if let Some(person) = asker
            .map(|account| account.person)
            .filter(|_| self.by_another)
        {
            approvers.retain(|account| account.person != person);
        }
        if approvers.is_empty() {
            approvers.extend(accounts);
        }
        Approval {
            id: self.id,
            policy,
            account: self.account.get(&approvers).id,
            verdict: self.verdict,
            at: self.after.map_or(request.now, |after| created + after),
            matches: self.matches,
        }
    }
}

pub(super) fn approvals() -> impl Strategy<Value = ApprovalDraft> {
    let verdicts = prop_oneof![6 => Just("approve"), 1 => Just("reject")];
    (
        1_u64..=4,
        (any::<Index>(), prop::bool::weighted(0.9)),
        (any::<Index>(), prop::bool::weighted(0.93)),
        verdicts,
        weighted(0.6, select(&[0_i64, 0, 0, 1, 2, 4, 5, 9, 10, -1])),
        prop::bool::weighted(0.93),
    )
        .prop_map(
            |(id, (policy, aimed), (account, by_another), verdict, after, matches)| ApprovalDraft {
                id,
                policy,
                aimed,
                account,
                by_another,
                verdict: verdict.to_owned(),
                after,
                matches,
            },
        )
}
