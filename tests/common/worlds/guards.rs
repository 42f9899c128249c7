//! What a guarded policy has beside roles: limits, hours and step-up in them, and approvals,
//! step-up and caps over them.
//!
//! Lives here: the drafts of these, and fitting them to a policy. What always holds: ids of limits
//! and caps are unique, a limit names only what its own role gives, a soft end names an approval
//! policy that there is, and no guardrail keeps everybody from approving.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{ACTIONS, ROLE_NAMES, in_pool, some_words, words};
use crate::common::model::{
    ApprovalPolicy, Cap, Hours, Limit, Policy, Role, StepUp, StepUpRule, feature_of, own_actions,
    template,
};

/// In an order that is not that of the alphabet.
const APPROVAL_IDS: [&str; 3] = ["refunds", "payments", "exports"];

/// What guards over roles are about: fewer actions than worlds are, so that they meet.
const GUARDED: [&str; 8] = [
    "orders.view",
    "orders.edit_items",
    "orders.refund",
    "products.bulk_edit",
    "customers.export",
    "settings.general",
    "billing.bank_account",
    "loyalty.adjust",
];

/// Some of these, and now and then any: whoever needs an approval to approve does not count.
fn guarded_actions() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![9 => some_words(&GUARDED, 1..=4), 1 => some_words(&ACTIONS, 1..=4)]
}

/// Where limits end.
const ENDS: [u64; 4] = [0, 50, 100, 150];

/// How old a sign-in may be: of some of these, sign-ins are drawn at the edge.
pub(super) const MAX_AGES: [i64; 4] = [1, 5, 10, 3600];

/// What is added to a policy whose roles are known.
#[derive(Clone, Debug)]
pub(super) struct PolicyGuards {
    approval: Vec<ApprovalPolicy>,
    step_up: Vec<StepUpRule>,
    cap: Vec<Cap>,
    roles: Vec<RoleGuards>,
}

impl PolicyGuards {
    /// The same policy, guarded.
    pub(super) fn on(self, mut policy: Policy) -> Policy {
        let ids = APPROVAL_IDS.iter().zip(self.approval);
        let approvals = ids.map(|(&id, approval)| ApprovalPolicy {
            id: id.to_owned(),
            ..approval
        });
        policy.approval = approvals.collect();
        approvable(&mut policy);
        policy.step_up = self.step_up;
        let caps = self.cap.into_iter().enumerate();
        let caps = caps.map(|(nth, cap)| Cap {
            id: format!("cap-{nth}"),
            ..cap
        });
        policy.cap = caps.collect();
        for (name, guards) in ROLE_NAMES.iter().zip(self.roles) {
            if let Some(role) = policy.roles.get(*name) {
                let guarded = guards.on(&policy, name, role);
                policy.roles.insert((*name).to_owned(), guarded);
            }
        }
        policy
    }
}

/// Nobody could approve by an action that the guardrail keeps from everybody.
pub(super) fn approvable(policy: &mut Policy) {
    let Some(guardrail) = &mut policy.guardrail else {
        return;
    };
    for approval in &policy.approval {
        let approver = approval.approver.as_deref().unwrap_or("staff.approve");
        let feature = feature_of(approver).to_owned();
        if !guardrail.features.contains(&feature) {
            guardrail.features.push(feature);
        }
    }
}

pub(super) fn policy_guards() -> impl Strategy<Value = PolicyGuards> {
    (
        vec(approval_policies(), 0..=APPROVAL_IDS.len()),
        vec(step_up_rules(), 0..=2),
        prop_oneof![3 => Just(Vec::new()), 2 => vec(caps(), 1..=2)],
        vec(role_guards(), ROLE_NAMES.len()),
    )
        .prop_map(|(approval, step_up, cap, roles)| PolicyGuards {
            approval,
            step_up,
            cap,
            roles,
        })
}

/// Approval policies, some of which only limits ask for.
pub(super) fn approval_policies() -> impl Strategy<Value = ApprovalPolicy> {
    (
        prop_oneof![2 => Just(Vec::new()), 3 => guarded_actions()],
        weighted(0.6, 1_u64..=2),
        weighted(
            0.5,
            words(&[
                "staff.approve",
                "staff.approve",
                "orders.view",
                "orders.refund",
            ]),
        ),
        weighted(0.6, select(&[1_i64, 5, 10, 3600])),
        weighted(0.6, select(&[1_i64, 5, 10, 3600])),
    )
        .prop_map(
            |(actions, quorum, approver, decide_within, use_within)| ApprovalPolicy {
                id: String::new(),
                actions,
                quorum,
                approver,
                decide_within,
                use_within,
            },
        )
}

fn step_up_rules() -> impl Strategy<Value = StepUpRule> {
    (guarded_actions(), step_ups(), weighted(0.4, 1_u64..=3)).prop_map(
        |(actions, least, after_failed_logins)| StepUpRule {
            actions,
            least,
            after_failed_logins,
        },
    )
}

/// Sign-ins to ask for; one of no strength is at least to be fresh.
pub(super) fn step_ups() -> impl Strategy<Value = StepUp> {
    let strong = words(&["password", "multi_factor", "hardware_key"]);
    let strong = (strong, weighted(0.6, select(&MAX_AGES)));
    let fresh = (Just("none".to_owned()), select(&MAX_AGES).prop_map(Some));
    prop_oneof![9 => strong.boxed(), 1 => fresh.boxed()]
        .prop_map(|(assurance, max_age)| StepUp { assurance, max_age })
}

fn caps() -> impl Strategy<Value = Cap> {
    let hards = prop_oneof![6 => select(&ENDS), 1 => Just(u64::MAX)];
    (guarded_actions(), reckonings(), units(), hards).prop_map(
        |(actions, (per, window), unit, hard)| Cap {
            id: String::new(),
            actions,
            per,
            window,
            unit,
            hard,
        },
    )
}

/// Over what a limit counts, and over how long where that is to be said.
fn reckonings() -> impl Strategy<Value = (String, Option<i64>)> {
    let per = words(&["request", "request", "object", "person", "store"]);
    (per, select(&[3600_i64, 86400])).prop_map(|(per, window)| {
        let lasts = per == "person" || per == "store";
        (per, lasts.then_some(window))
    })
}

/// Mostly the same, so that amounts and limits meet.
pub(super) fn units() -> impl Strategy<Value = String> {
    words(&["EUR", "EUR", "EUR", "EUR", "USD", "count"])
}

/// What is added to a role.
#[derive(Clone, Debug)]
struct RoleGuards {
    limits: Vec<LimitDraft>,
    hours: Option<Hours>,
    step_up: Option<StepUp>,
    requires: Vec<String>,
}

impl RoleGuards {
    /// The same role, guarded. It does not require again what its template requires.
    fn on(self, policy: &Policy, name: &str, role: &Role) -> Role {
        let mut own = own_actions(policy, role);
        own.retain(|action| in_pool(&&**action));
        let own: Vec<String> = own.into_iter().collect();
        let drafts = self.limits.into_iter().enumerate();
        let drafts = drafts.filter(|_| !own.is_empty());
        let limits = drafts.map(|(nth, draft)| draft.on(policy, format!("{name}-{nth}"), &own));
        let template = role.template.as_deref().and_then(template);
        let has = |word: &String| template.is_some_and(|t| t.requires.contains(word));
        Role {
            limits: limits.collect(),
            hours: self.hours,
            step_up: self.step_up,
            requires: self
                .requires
                .into_iter()
                .filter(|word| !has(word))
                .collect(),
            ..role.clone()
        }
    }
}

fn role_guards() -> impl Strategy<Value = RoleGuards> {
    let required = ["scope", "until", "multi_factor", "training", "training"];
    (
        vec(limits(), 0..=3),
        weighted(0.3, hours()),
        weighted(0.25, step_ups()),
        prop_oneof![4 => Just(Vec::new()), 1 => words(&required).prop_map(|word| vec![word])],
    )
        .prop_map(|(limits, hours, step_up, requires)| RoleGuards {
            limits,
            hours,
            step_up,
            requires,
        })
}

/// Hours about the midnights near now, some of them empty and some the whole day.
fn hours() -> impl Strategy<Value = Hours> {
    let all = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let days = prop_oneof![
        5 => some_words(&["wed", "thu", "fri"], 1..=3),
        2 => some_words(&all, 1..=all.len()),
    ];
    let from = words(&[
        "00:00", "00:00", "00:01", "01:00", "06:00", "22:00", "23:59",
    ]);
    let until = words(&[
        "00:00", "00:01", "01:00", "06:00", "22:00", "23:59", "24:00", "24:00",
    ]);
    (days, from, until).prop_map(|(days, from, until)| Hours { days, from, until })
}

/// A limit before its role's actions are known.
#[derive(Clone, Debug)]
struct LimitDraft {
    actions: Vec<Index>,
    soft: Option<u64>,
    approval: Index,
    limit: Limit,
}

impl LimitDraft {
    /// The limit under this id. A soft end needs an approval policy, and some end must be left.
    fn on(self, policy: &Policy, id: String, own: &[String]) -> Limit {
        let actions: BTreeSet<&String> = self.actions.iter().map(|nth| nth.get(own)).collect();
        let mut limit = Limit {
            id,
            actions: actions.into_iter().cloned().collect(),
            ..self.limit
        };
        if let Some(soft) = self.soft.filter(|_| !policy.approval.is_empty()) {
            limit.soft = Some(limit.hard.map_or(soft, |hard| soft.min(hard)));
            limit.approval = Some(self.approval.get(&policy.approval).id.clone());
        } else if limit.hard.is_none() {
            limit.hard = self.soft.or(Some(0));
        }
        limit
    }
}

fn limits() -> impl Strategy<Value = LimitDraft> {
    let ends = (
        weighted(0.7, select(&ENDS)),
        weighted(0.7, prop_oneof![8 => select(&ENDS), 1 => Just(u64::MAX)]),
    );
    (
        vec(any::<Index>(), 1..=4),
        any::<Index>(),
        ends,
        reckonings(),
        units(),
    )
        .prop_map(
            |(actions, approval, (soft, hard), (per, window), unit)| LimitDraft {
                actions,
                soft,
                approval,
                limit: Limit {
                    id: String::new(),
                    actions: Vec::new(),
                    per,
                    window,
                    unit,
                    soft: None,
                    approval: None,
                    hard,
                },
            },
        )
}
