//! The requests of dutied worlds: what is asked, and what was done before.
//!
//! Lives here: the drafts of requests and of histories, and fitting them to who asks. What always
//! holds: an object is named once at most in what is told of coverage.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::acts::{ApprovalDraft, approvals};
use super::dutied::DUTY_ACTIONS;
use super::{NOWS, STORES, any_sessions, inside, known_roles, objects, resources, some_of, words};
use crate::common::model::{
    Account, Asking, Coverage, DUTY, Event, Evidence, Identity, Object, Policy, Request, Resource,
    Scope, Session, Side, attached_rules, bearing_places, bears_in_session, contains,
    grant_actions, objects_of, rules_of, session_grants, status_reason, window_reason,
};

/// A request before policy and accounts are known.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    now: i64,
    /// What may be asked, and by whom: the one that rules have most to say to.
    tries: Vec<Try>,
    session: Option<Session>,
    evidence: EvidenceDraft,
}

impl Deed {
    pub(super) fn by(self, policy: &Policy, accounts: &[Account]) -> Request {
        let session = self.session.map(|session| Session {
            roles: known_roles(policy, session.roles),
            ..session
        });
        let tries = self.tries.iter().map(|one| {
            let asker = one.asker.get(accounts);
            let mut request = Request {
                now: self.now,
                account: asker.id,
                session: session.clone(),
                ..Request::default()
            };
            (request.action, request.resource) = one.by(policy, asker, &request);
            (asker, request)
        });
        let tries: Vec<(&Account, Request)> = tries.collect();
        let said = |(asker, request): &(&Account, Request)| said(policy, accounts, asker, request);
        let Some((asker, request)) = tries.into_iter().rev().max_by_key(said) else {
            return Request::default();
        };
        Request {
            evidence: Some(self.evidence.of(&request, policy, accounts, asker)),
            ..request
        }
    }
}

/// How much rules have to say to this request: most where one over what is held bears on it,
/// mitigated or not, and who asks may act.
fn said(policy: &Policy, accounts: &[Account], account: &Account, request: &Request) -> u8 {
    let asking = Asking {
        policy,
        accounts,
        account,
        request,
        actor: account,
        on_behalf_of: None,
    };
    let mut statics = rules_of(policy, "static").into_iter();
    let mut sessions = rules_of(policy, "session").into_iter();
    let held = statics.any(|rule| !bearing_places(&asking, rule).is_empty())
        || sessions.any(|rule| bears_in_session(&asking, rule));
    let acts = status_reason(account).is_none() && window_reason(account, request).is_none();
    let attached = !attached_rules(policy, request).is_empty();
    match (acts, held, attached) {
        (true, true, true) => 4,
        (true, true, false) => 3,
        (true, false, true) => 2,
        (false, true, _) => 1,
        _ => 0,
    }
}

pub(super) fn deeds() -> impl Strategy<Value = Deed> {
    let sessions = (any_sessions(), prop::bool::weighted(0.1));
    let sessions = sessions.prop_map(|(session, ends)| Session {
        until: session.until.filter(|_| ends),
        ..session
    });
    (
        NOWS,
        vec(tries(), 2..=5),
        weighted(0.9, sessions),
        evidence(),
    )
        .prop_map(|(now, tries, session, evidence)| Deed {
            now,
            tries,
            session,
            evidence,
        })
}

// ---- What is asked ----

/// Who asks for what, mostly within a grant.
#[derive(Clone, Debug)]
struct Try {
    asker: Index,
    action: String,
    resource: Resource,
    aimed: bool,
    placed: bool,
    /// At all stores, where the grant is for the tenant.
    wide: bool,
    grant: Index,
    which: Index,
}

impl Try {
    fn by(&self, policy: &Policy, asker: &Account, request: &Request) -> (String, Resource) {
        let mut grants = session_grants(asker, request);
        grants.retain(|grant| contains(&grant.window, request.now));
        if grants.is_empty() {
            grants = asker.grants.iter().collect();
        }
        let plain = (self.action.clone(), self.resource.clone());
        if grants.is_empty() || !self.aimed {
            return plain;
        }
        let grant = self.grant.get(&grants);
        let actions = grant_actions(policy, asker, grant).into_iter();
        let (mut own, others): (Vec<_>, Vec<_>) =
            actions.partition(|action| DUTY_ACTIONS.contains(&&**action));
        if own.is_empty() {
            own = others;
        }
        if own.is_empty() {
            return plain;
        }
        let mut resource = self.resource.clone();
        if self.wide && grant.scope == Scope::Tenant {
            resource.stores = STORES.to_vec();
        }
        let resource = if self.placed {
            inside(resource, asker, &grant.scope)
        } else {
            resource
        };
        (self.which.get(&own).clone(), resource)
    }
}

fn tries() -> impl Strategy<Value = Try> {
    (
        any::<Index>(),
        words(&DUTY_ACTIONS),
        resources(),
        prop::bool::weighted(0.95),
        prop::bool::weighted(0.93),
        prop::bool::weighted(0.25),
        any::<Index>(),
        any::<Index>(),
    )
        .prop_map(
            |(asker, action, resource, aimed, placed, wide, grant, which)| Try {
                asker,
                action,
                resource: Resource {
                    // Mostly of this tenant.
                    tenant: resource.tenant.filter(|_| !placed).or(Some(1)),
                    ..resource
                },
                aimed,
                placed,
                wide,
                grant,
                which,
            },
        )
}

// ---- What was done before ----

/// Evidence before the request is known.
#[derive(Clone, Debug)]
struct EvidenceDraft {
    history: Option<Vec<EventDraft>>,
    linked: Vec<Object>,
    coverage: Vec<CoverageDraft>,
    /// Whether whoever asks gains by it, and who else does.
    beneficiaries: Option<(bool, Vec<u64>)>,
    no_other_approver: bool,
    /// The nonce, and how long ago the request was made.
    request: Option<(u64, i64)>,
    approvals: Vec<ApprovalDraft>,
    consumed: Option<Vec<u64>>,
}

impl EvidenceDraft {
    fn of(
        self,
        request: &Request,
        policy: &Policy,
        accounts: &[Account],
        asker: &Account,
    ) -> Evidence {
        let created = request.now - self.request.map_or(0, |(_, ago)| ago);
        let mut evidence = Evidence {
            linked: self.linked,
            no_other_approver: self.no_other_approver,
            consumed: self.consumed,
            request: self.request.map(|(nonce, _)| Identity {
                nonce,
                created,
                parameters: None,
            }),
            ..Evidence::default()
        };
        evidence.beneficiaries = self.beneficiaries.map(|(own, others)| {
            let own = own.then_some(asker.person);
            own.into_iter().chain(others).collect()
        });
        let named = policy.approval.iter();
        let named = named.filter(|approval| approval.actions.contains(&request.action));
        let named = named.map(|approval| &*approval.id);
        let wanted = [DUTY, DUTY].into_iter().chain(named);
        let wanted: Vec<String> = wanted.map(str::to_owned).collect();
        let approvals = self.approvals.into_iter();
        let approvals =
            approvals.map(|draft| draft.of(request, created, &wanted, policy, accounts));
        evidence.approvals = Some(approvals.collect());
        let told = Request {
            evidence: Some(evidence.clone()),
            ..request.clone()
        };
        let mut pool = objects_of(&told);
        let apart = apart_from(policy, &request.action);
        evidence.history = self.history.map(|drafts| {
            let drafts = drafts.into_iter();
            drafts
                .map(|draft| draft.of(request.now, &pool, &apart, accounts, asker))
                .collect()
        });
        pool.extend(objects());
        for draft in self.coverage {
            let known = draft.of(&pool);
            if (evidence.coverage.iter()).all(|other| other.object != known.object) {
                evidence.coverage.push(known);
            }
        }
        evidence
    }
}

/// The actions that rules over objects keep apart from this one, and those of its own side.
fn apart_from(policy: &Policy, action: &str) -> Vec<String> {
    let mut rules = rules_of(policy, "object");
    rules.retain(|rule| rule.side_of(action).is_some());
    let sides = rules.iter().flat_map(|rule| &rule.sides);
    sides.flat_map(Side::actions).cloned().collect()
}

fn evidence() -> impl Strategy<Value = EvidenceDraft> {
    (
        weighted(0.85, vec(events(), 0..=3)),
        some_of(&objects(), 0..=2),
        prop_oneof![2 => Just(Vec::new()), 1 => vec(coverage(), 1..=2)],
        weighted(
            0.35,
            (prop::bool::weighted(0.6), some_of(&[2_u64, 10, 11], 0..=1)),
        ),
        prop::bool::weighted(0.4),
        weighted(0.95, (1_u64..=3, select(&[0_i64, 3, 5, 10]))),
        prop_oneof![1 => vec(approvals(), 0..=0), 3 => vec(approvals(), 1..=3)],
        weighted(0.2, some_of(&[1_u64, 2, 3, 4], 0..=1)),
    )
        .prop_map(|drawn| {
            let (history, linked, coverage, beneficiaries, alone, request, approvals, consumed) =
                drawn;
            EvidenceDraft {
                history,
                linked,
                coverage,
                beneficiaries,
                no_other_approver: alone,
                request,
                approvals,
                consumed,
            }
        })
}

/// One act before it is known who there is and what the request is about.
#[derive(Clone, Debug)]
struct EventDraft {
    /// Whether it was whoever asks now.
    own: bool,
    by: Index,
    /// Whether it is something that a rule keeps apart from what is asked.
    apart: bool,
    action: Index,
    /// Whether it was done to what the request is about.
    aimed: bool,
    object: Index,
    ago: i64,
}

impl EventDraft {
    fn of(
        self,
        now: i64,
        pool: &[Object],
        apart: &[String],
        accounts: &[Account],
        asker: &Account,
    ) -> Event {
        let action = if self.apart && !apart.is_empty() {
            self.action.get(apart).clone()
        } else {
            (*self.action.get(&DUTY_ACTIONS)).to_owned()
        };
        let object = if self.aimed && !pool.is_empty() {
            self.object.get(pool).clone()
        } else {
            self.object.get(&objects()).clone()
        };
        Event {
            person: if self.own {
                asker.person
            } else {
                self.by.get(accounts).person
            },
            action,
            object,
            at: now - self.ago,
        }
    }
}

fn events() -> impl Strategy<Value = EventDraft> {
    (
        prop::bool::weighted(0.3),
        any::<Index>(),
        prop::bool::weighted(0.7),
        any::<Index>(),
        prop::bool::weighted(0.85),
        any::<Index>(),
        -2_i64..=10,
    )
        .prop_map(|(own, by, apart, action, aimed, object, ago)| EventDraft {
            own,
            by,
            apart,
            action,
            aimed,
            object,
            ago,
        })
}

/// How much is known of one object.
#[derive(Clone, Debug)]
struct CoverageDraft {
    object: Index,
    created: i64,
    missing: i64,
}

impl CoverageDraft {
    fn of(self, pool: &[Object]) -> Coverage {
        Coverage {
            object: self.object.get(pool).clone(),
            created: self.created,
            complete_since: self.created + self.missing,
        }
    }
}

fn coverage() -> impl Strategy<Value = CoverageDraft> {
    let missing = select(&[-5_i64, 0, 1, 5]);
    (any::<Index>(), 0..=9_i64, missing).prop_map(|(object, created, missing)| CoverageDraft {
        object,
        created,
        missing,
    })
}
