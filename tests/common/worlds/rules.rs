//! What a dutied policy has: shipped rules and its own, roles that trip them, and approvals.
//!
//! Lives here: the drafts of these, and fitting them together. What always holds: no action is in
//! two sides of one rule, and only shipped rules of a set that is used are left out.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::dutied::DUTY_ACTIONS;
use super::guards::{approvable, step_ups};
use super::{
    ROLE_NAMES, RoleDraft, guardrails, host_actions, levels, obligation_rules, role_drafts,
    some_words, with_roles, words,
};
use crate::common::model::{
    Acceptance, ApprovalPolicy, Duties, Duty, Policy, Role, Side, StepUpRule, rules_of, shipped,
    trips_alone,
};

/// Policies with up to four roles and up to six rules of their own.
pub(super) fn duty_policies() -> impl Strategy<Value = Policy> {
    let profiles = prop_oneof![
        1 => Just(None),
        5 => words(&["standard", "strict", "strict", "solo", "solo"]).prop_map(Some),
    ];
    let kept_apart = (weighted(0.85, duties()), vec(own_rules(), 0..=6));
    let roles = (
        vec(duty_roles(), 1..=ROLE_NAMES.len()),
        vec(prop::bool::weighted(0.4), 40),
    );
    let guards = (
        weighted(0.04, guardrails()),
        approval_policies(),
        prop_oneof![4 => Just(Vec::new()), 1 => vec(step_up_rules(), 1)],
        vec(obligation_rules(), 0..=1),
    );
    (profiles, kept_apart, roles, guards).prop_map(|(profile, kept_apart, roles, guards)| {
        let ((duties, own), (drafts, accepted)) = (kept_apart, roles);
        let (guardrail, approval, step_up, obligations) = guards;
        let own = own.into_iter().enumerate();
        let policy = Policy {
            schema: 1,
            catalogue: 1,
            profile,
            guardrail,
            host_actions: host_actions(),
            roles: BTreeMap::new(),
            approval,
            step_up,
            obligations,
            duties,
            duty: own.map(|(nth, draft)| draft.numbered(nth)).collect(),
            ..Policy::default()
        };
        let mut policy = accepting(with_roles(policy, drafts), &accepted);
        approvable(&mut policy);
        policy
    })
}

// ---- Shipped rules ----

fn duties() -> impl Strategy<Value = Duties> {
    let sets = prop_oneof![
        2 => some_words(&["commerce"], 1..=1),
        6 => some_words(&["commerce", "commerce_objects"], 2..=2),
        2 => some_words(&["commerce_objects"], 1..=1),
        1 => Just(Vec::new()),
    ];
    let ids = ["commerce", "commerce_objects"]
        .into_iter()
        .flat_map(shipped);
    let ids: Vec<&str> = ids.map(|rule| &*rule.id).collect();
    let dropped = prop_oneof![2 => Just(Vec::new()), 1 => some_words(&ids, 1..=4)];
    let drawn = (weighted(0.85, sets), dropped, prop::bool::weighted(0.5));
    drawn.prop_map(|(sets, mut drop, owner_self_dealing)| {
        let used = sets.clone().unwrap_or_else(|| vec!["commerce".to_owned()]);
        let mut used = used.iter().flat_map(|set| shipped(set));
        let used: Vec<&str> = used.by_ref().map(|rule| &*rule.id).collect();
        drop.retain(|id| used.contains(&&**id));
        Duties {
            sets,
            drop,
            owner_self_dealing,
        }
    })
}

// ---- Rules of the host's own ----

/// A rule before its number is known.
#[derive(Clone, Debug)]
struct RuleDraft {
    rule: Duty,
    /// All actions there are, to be dealt to the sides in turn.
    actions: Vec<String>,
    /// How many each side gets, and whether all of them are needed.
    sides: Vec<(usize, bool)>,
    trip_at: Option<Index>,
}

impl RuleDraft {
    fn numbered(self, nth: usize) -> Duty {
        let mut actions = self.actions.into_iter();
        let sides = self.sides.iter().map(|(count, all)| {
            let own: Vec<String> = actions.by_ref().take(*count).collect();
            if *all {
                Side::All { all: own }
            } else {
                Side::Any(own)
            }
        });
        let sides: Vec<Side> = sides.collect();
        let most = sides.len();
        Duty {
            id: format!("own-{nth}"),
            trip_at: self.trip_at.map(|at| 2 + at.index(most - 1)),
            sides,
            ..self.rule
        }
    }
}

fn own_rules() -> impl Strategy<Value = RuleDraft> {
    let says = (
        words(&["static", "session", "session", "object", "object"]),
        words(&["critical", "critical", "high", "medium", "low"]),
        weighted(0.3, words(&["warn", "waiver", "reject"])),
        weighted(0.5, words(&["ignore", "approval", "block"])),
        weighted(0.5, 1_u64..=3),
        weighted(0.4, prop::bool::weighted(0.7)),
    );
    let sides = vec((1_usize..=3, prop::bool::weighted(0.2)), 2..=4);
    let dealt = some_words(&DUTY_ACTIONS, DUTY_ACTIONS.len()..=DUTY_ACTIONS.len());
    let texts = weighted(0.2, words(&["Kept apart.", "One hand less."]));
    (says, sides, dealt, weighted(0.7, any::<Index>()), texts).prop_map(
        |(says, sides, actions, trip_at, text)| {
            let (kind, severity, on_grant, on_use, version, waivable) = says;
            let is_static = kind == "static";
            RuleDraft {
                rule: Duty {
                    kind,
                    severity,
                    on_grant: on_grant.filter(|_| is_static),
                    on_use,
                    version,
                    waivable: waivable.filter(|_| is_static),
                    rationale: text.clone(),
                    mitigation: text,
                    ..Duty::default()
                },
                actions,
                sides,
                trip_at,
            }
        },
    )
}

// ---- Roles and approvals ----

/// Roles by a few actions, and now and then by a template or by levels.
fn duty_roles() -> impl Strategy<Value = RoleDraft> {
    let allow = some_words(&DUTY_ACTIONS, 2..=5);
    let given = (prop::bool::weighted(0.15), prop::bool::weighted(0.15));
    let drawn = (role_drafts(), allow, given, levels(1));
    drawn.prop_map(|(draft, allow, (templated, levelled), levels)| {
        let template = draft.role.clone();
        let plain = Role {
            title: template.title.clone(),
            ..Role::default()
        };
        let role = if templated { template } else { plain };
        RoleDraft {
            role: Role {
                allow,
                levels: if levelled { levels } else { BTreeMap::new() },
                ..role
            },
            ..draft
        }
    })
}

/// The same policy, whose roles accept some of what they trip by themselves.
fn accepting(mut policy: Policy, accepted: &[bool]) -> Policy {
    let names: Vec<String> = policy.roles.keys().cloned().collect();
    let mut accepted = accepted.iter().cycle();
    for name in names {
        let mut own = rules_of(&policy, "static");
        own.retain(|rule| rule.is_waivable() && trips_alone(&policy, &name, rule));
        own.retain(|_| accepted.next() == Some(&true));
        let accept = own.into_iter().map(|rule| Acceptance {
            rule: rule.id.clone(),
            control: "Every case is looked at on Mondays.".to_owned(),
            owner: "the accountant".to_owned(),
        });
        let accept = accept.collect();
        if let Some(role) = policy.roles.get_mut(&name) {
            role.accept = accept;
        }
    }
    policy
}

/// None, `duty`, another, or both in any order.
fn approval_policies() -> impl Strategy<Value = Vec<ApprovalPolicy>> {
    let ids = prop_oneof![
        4 => Just(Vec::new()),
        5 => some_words(&["duty"], 1..=1),
        2 => some_words(&["duty", "refunds"], 1..=2),
    ];
    (ids, vec(approval_drafts(), 2)).prop_map(|(ids, drafts)| {
        let pairs = ids.into_iter().zip(drafts);
        pairs
            .map(|(id, draft)| ApprovalPolicy { id, ..draft })
            .collect()
    })
}

/// An approver's action is in no shipped rule over objects.
fn approval_drafts() -> impl Strategy<Value = ApprovalPolicy> {
    (
        prop_oneof![4 => Just(Vec::new()), 1 => some_words(&DUTY_ACTIONS, 1..=3)],
        weighted(0.4, prop_oneof![3 => Just(1_u64), 1 => Just(2)]),
        weighted(0.4, words(&["staff.approve", "orders.view"])),
        weighted(0.3, select(&[5_i64, 10, 3600])),
        weighted(0.3, select(&[5_i64, 10, 3600])),
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
    let drawn = (some_words(&DUTY_ACTIONS, 1..=4), step_ups());
    drawn.prop_map(|(actions, least)| StepUpRule {
        actions,
        least,
        after_failed_logins: None,
    })
}
