//! Worlds of a single request of which something is asked, and what is done about it.
//!
//! Lives here: guarded worlds with more guards over one action, signing in as asked, and people who
//! approve. What always holds: nothing denies the request, as the plain model sees it.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::guards::{approvable, approval_policies, step_ups};
use super::{World, guarded_worlds};
use crate::common::model::{
    Account, Approval, ApprovalPolicy, Evidence, FullAnswer, Grant, Identity, Origin, Policy,
    Request, Scope, Selector, Session, StepUp, StepUpRule, Window, approval_policy, decide_among,
};

/// New people and what they say are numbered from here: nothing else in a world is.
const NEW: u64 = 100;

/// Worlds whose only request is asked for a sign-in, for approvals, or for both.
pub fn asking_worlds() -> impl Strategy<Value = World> {
    let drawn = (guarded_worlds(), any::<Index>(), guard_drafts());
    drawn.prop_filter_map("nothing is asked", |(world, which, guards)| {
        let (before, from) = world.requests.split_at(which.index(world.requests.len()));
        let mut requests = from.iter().chain(before);
        let request = requests.find(|request| world.plainly(request).answer.outcome != "deny")?;
        let world = guards.over(request.clone(), &world);
        let outcome = world.plainly(world.only()).answer.outcome;
        (outcome == "step_up" || outcome == "approval").then_some(world)
    })
}

/// Worlds whose only request is allowed because it was approved.
pub fn approved_worlds() -> impl Strategy<Value = World> {
    let drawn = (asking_worlds(), any::<bool>(), any::<bool>());
    drawn.prop_filter_map("approvals decide nothing", |(world, fresh, late)| {
        let FullAnswer {
            step_up, approvals, ..
        } = world.plainly(world.only());
        let mut world = match step_up {
            Some(least) => world.signed_in(&least, if fresh { 0 } else { oldest(&least) }),
            None => world,
        };
        for need in approvals {
            world = world.approved(&need.policy, need.need - need.have, late);
        }
        let answer = world.plainly(world.only()).answer;
        (answer.outcome == "allow" && answer.obligations.contains("consume_approval"))
            .then_some(world)
    })
}

/// How many seconds ago the oldest sign-in was that will do.
pub fn oldest(least: &StepUp) -> i64 {
    least.max_age.map_or(10_000, |max_age| max_age - 1)
}

impl World {
    /// The request of a world that has only one.
    #[allow(clippy::expect_used, reason = "for worlds that are made that way")]
    pub fn only(&self) -> &Request {
        self.requests.first().expect("a world of one request")
    }

    /// The same world with this as its only request.
    pub fn with_only(&self, request: Request) -> Self {
        Self {
            requests: vec![request],
            ..self.clone()
        }
    }

    /// What the plain model answers.
    pub fn plainly(&self, request: &Request) -> FullAnswer {
        decide_among(&self.policy, &self.accounts, self.asker(request), request)
    }

    /// The same after a sign-in of exactly this assurance, so many seconds ago.
    pub fn signed_in(&self, least: &StepUp, ago: i64) -> Self {
        let request = self.only();
        let session = request.session.clone().unwrap_or_default();
        self.with_only(Request {
            session: Some(Session {
                assurance: Some(least.assurance.clone()),
                auth_time: Some(request.now - ago),
                ..session
            }),
            ..request.clone()
        })
    }

    /// The same after so many people who are new here have approved, as early or as late as it
    /// counts.
    pub fn approved(&self, policy: &str, persons: u64, late: bool) -> Self {
        (0..persons).fold(self.clone(), |world, _| world.told("approve", policy, late))
    }

    /// The same after somebody new, who holds what this policy asks of approvers, has said this.
    pub fn told(&self, verdict: &str, policy: &str, late: bool) -> Self {
        let mut world = self.clone();
        let Some(asked) = approval_policy(&self.policy, policy) else {
            return world;
        };
        let id = NEW + u64::try_from(self.accounts.len()).unwrap_or(0);
        let tenant = self.asker(self.only()).tenant;
        world.accounts.push(approver(id, tenant, asked));
        let request = self.only();
        let mut request = request.clone();
        let evidence = request.evidence.get_or_insert_with(Evidence::default);
        let created = evidence.request.as_ref().map_or(request.now, |r| r.created);
        let at = if late {
            request.now
        } else {
            created.max(request.now - asked.use_within.unwrap_or(3600) + 1)
        };
        let said = evidence.approvals.get_or_insert_with(Vec::new);
        said.push(Approval {
            id,
            policy: policy.to_owned(),
            account: id,
            verdict: verdict.to_owned(),
            at,
            matches: true,
        });
        world.with_only(request)
    }
}

/// Somebody who holds what approvers need everywhere, and nothing else.
fn approver(id: u64, tenant: u64, policy: &ApprovalPolicy) -> Account {
    let action = policy.approver.as_deref().unwrap_or("staff.approve");
    Account {
        id,
        tenant,
        person: id,
        name: None,
        kind: "human".to_owned(),
        status: "active".to_owned(),
        active_from: None,
        active_until: None,
        owner: false,
        shared: false,
        maker: None,
        epoch: 0,
        trained_until: None,
        grants: vec![Grant {
            what: Selector::Actions(vec![action.to_owned()]),
            scope: Scope::Tenant,
            window: Window::default(),
            origin: Origin::default(),
        }],
        denies: Vec::new(),
        boundary: None,
        waivers: Vec::new(),
    }
}

/// Guards to put over one action, and when the request was made.
#[derive(Clone, Debug)]
struct GuardDraft {
    step_up: Option<StepUp>,
    approvals: Vec<ApprovalPolicy>,
    signed_out: bool,
    nonce: u64,
    ago: i64,
}

impl GuardDraft {
    /// A world with this request alone, young enough that it can be approved.
    fn over(self, mut request: Request, world: &World) -> World {
        let mut policy = world.policy.clone();
        self.guard(&mut policy, &request.action);
        if let (true, Some(session)) = (self.signed_out, &mut request.session) {
            session.auth_time = None;
        }
        let within = policy.approval.iter().filter_map(|one| one.decide_within);
        let ago = self
            .ago
            .min(within.min().map_or(self.ago, |least| least - 1));
        let evidence = request.evidence.get_or_insert_with(Evidence::default);
        let parameters = evidence.request.take().and_then(|known| known.parameters);
        evidence.request = Some(Identity {
            nonce: self.nonce,
            created: request.now - ago,
            parameters,
        });
        World {
            policy,
            ..world.with_only(request)
        }
    }

    fn guard(&self, policy: &mut Policy, action: &str) {
        let actions = vec![action.to_owned()];
        policy
            .step_up
            .extend(self.step_up.clone().map(|least| StepUpRule {
                actions: actions.clone(),
                least,
                after_failed_logins: None,
            }));
        for (nth, approval) in self.approvals.iter().enumerate() {
            policy.approval.push(ApprovalPolicy {
                id: format!("always-{nth}"),
                actions: actions.clone(),
                ..approval.clone()
            });
        }
        approvable(policy);
    }
}

fn guard_drafts() -> impl Strategy<Value = GuardDraft> {
    (
        weighted(0.5, step_ups()),
        vec(approval_policies(), 0..=2),
        prop::bool::weighted(0.3),
        4_u64..=6,
        select(&[0_i64, 4, 9, 3599]),
    )
        .prop_map(|(step_up, approvals, signed_out, nonce, ago)| GuardDraft {
            step_up,
            approvals,
            signed_out,
            nonce,
            ago,
        })
}
