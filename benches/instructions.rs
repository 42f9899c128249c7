//! How many instructions does a decision take?
//!
//! Not a timing: `benches/instructions.sh` runs this under callgrind, which
//! counts what happens inside `ask` and `make` alone. Without arguments it only
//! checks the answers, which is what `cargo bench` does with it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench may stop at what it did not expect"
)]

mod fixture;

use std::hint::black_box;

use countersign::actions::orders;
use countersign::{
    Account, AccountDocument, Action, Decision, DutySet, EntryDocument, Evidence, Policy,
    Principal, Reason, ScopeDocument, Session, Standing,
};
use fixture::{NOW, Order};

/// Refunds under limits and a step-up rule, with evidence.
const GUARDED: [&str; 3] = [
    "allow/refund_under_a_limit_and_a_step_up",
    "allow/refund_under_two_limits_and_a_step_up",
    "allow/refund_with_a_limit_a_step_up_and_history",
];

/// The cases that are no decisions.
const MAKING: &str = "making/principal_of_three_grants";
const STANDING: [(&str, &[(&str, u64)]); 2] = [
    ("making/standing_of_three_grants", &THREE),
    ("making/standing_of_a_manager", &[("manager", 1)]),
];

const THREE: [(&str, u64); 3] = [("warehouse", 1), ("stock", 2), ("support", 42)];

/// One question with its answer: `None` is an allow.
struct Case {
    name: &'static str,
    principal: Principal,
    action: Action,
    order: Order,
    reason: Option<Reason>,
}

fn cases(policy: &Policy) -> Vec<Case> {
    let one = fixture::principal(policy, &fixture::account(policy, 7, &[("support", 42)]));
    let three = fixture::principal(policy, &fixture::account(policy, 7, &THREE));
    let scoped = ScopeDocument::in_stores([42_u64]).locations([1_u64]);
    let guarded = AccountDocument::human(7_u64, 7_u64)
        .in_tenant(1_u64)
        .grant(EntryDocument::role(
            "support",
            ScopeDocument::in_stores([42_u64]),
        ))
        .deny(EntryDocument::actions(
            [orders::REFUND],
            ScopeDocument::in_stores([43_u64]),
        ))
        .deny(EntryDocument::actions([orders::CANCEL], scoped));
    let guarded = policy.account(&guarded).unwrap();
    let guarded = fixture::principal(policy, &guarded);
    let order = Order {
        id: 9,
        tenant: 1,
        store: 42,
    };
    let elsewhere = Order { store: 43, ..order };
    let foreign = Order { tenant: 2, ..order };
    let case = |name, principal: &Principal, action, order, reason| Case {
        name,
        principal: principal.clone(),
        action,
        order,
        reason,
    };
    vec![
        case(
            "allow/one_grant_of_one_store",
            &one,
            orders::REFUND,
            order,
            None,
        ),
        case(
            "allow/third_of_three_stores",
            &three,
            orders::REFUND,
            order,
            None,
        ),
        case(
            "allow/guarded_by_a_scoped_deny",
            &guarded,
            orders::REFUND,
            order,
            None,
        ),
        case(
            "deny/no_grant",
            &one,
            orders::CANCEL,
            order,
            Some(Reason::NoGrant),
        ),
        case(
            "deny/out_of_scope",
            &one,
            orders::REFUND,
            elsewhere,
            Some(Reason::OutOfScope),
        ),
        case(
            "deny/out_of_scope_of_three",
            &three,
            orders::REFUND,
            elsewhere,
            Some(Reason::OutOfScope),
        ),
        case(
            "deny/explicit_deny",
            &guarded,
            orders::REFUND,
            elsewhere,
            Some(Reason::ExplicitDeny),
        ),
        case(
            "deny/cross_tenant",
            &one,
            orders::REFUND,
            foreign,
            Some(Reason::CrossTenant),
        ),
    ]
}

/// One decision: what is counted, prologue and all.
#[inline(never)]
fn ask(policy: &Policy, principal: &Principal, action: Action, order: &Order) -> Decision {
    policy.authorize(principal, action, order)
}

/// One decision with evidence: what is counted.
#[inline(never)]
fn ask_with(
    policy: &Policy,
    principal: &Principal,
    order: &Order,
    evidence: &Evidence<'_>,
) -> Decision {
    policy.authorize_with(principal, orders::REFUND, order, evidence)
}

/// One principal: what is counted.
#[inline(never)]
fn make(policy: &Policy, account: &Account, standing: &Standing, session: &Session) -> Principal {
    policy.principal(account, standing, session).unwrap()
}

/// One standing: what is counted.
#[inline(never)]
fn make_standing(policy: &Policy, account: &Account) -> Standing {
    policy.standing(&[account], NOW)
}

fn main() {
    let policy = fixture::policy();
    let cases = cases(&policy);
    for case in &cases {
        let decision = policy.authorize(&case.principal, case.action, &case.order);
        assert_eq!(decision.reason(), case.reason, "{}", case.name);
        assert_eq!(decision.is_allow(), case.reason.is_none(), "{}", case.name);
    }
    let mut args = std::env::args().skip(1);
    let (Some(name), Some(Ok(rounds))) = (args.next(), args.next().map(|n| n.parse::<u32>()))
    else {
        for case in &cases {
            println!("{}", case.name);
        }
        for name in GUARDED {
            println!("{name}");
        }
        println!("{MAKING}");
        for (name, _) in STANDING {
            println!("{name}");
        }
        return;
    };
    if let Some(index) = GUARDED.iter().position(|guarded| *guarded == name) {
        let (limits, duties): (usize, &[DutySet]) = match index {
            0 => (1, &[DutySet::Commerce]),
            1 => (2, &[DutySet::Commerce]),
            _ => (1, &[DutySet::Commerce, DutySet::CommerceObjects]),
        };
        let policy = fixture::guarded_policy(limits, duties);
        let principal = fixture::signed_in(&policy);
        let usage = fixture::usage(&policy);
        let history = fixture::history();
        let mut evidence = fixture::refund(&usage);
        if index == 2 {
            evidence = evidence.history(&history);
        }
        let order = Order {
            id: 9,
            tenant: 1,
            store: 42,
        };
        assert!(ask_with(&policy, &principal, &order, &evidence).is_allow());
        for _ in 0..rounds {
            let _ = black_box(ask_with(&policy, &principal, black_box(&order), &evidence));
        }
        return;
    }
    if let Some((_, grants)) = STANDING.iter().find(|(known, _)| *known == name) {
        let account = fixture::account(&policy, 7, grants);
        for _ in 0..rounds {
            drop(black_box(make_standing(&policy, &account)));
        }
        return;
    }
    if name == MAKING {
        let account = fixture::account(&policy, 7, &THREE);
        let (standing, session) = (policy.standing(&[&account], NOW), Session::at(NOW));
        for _ in 0..rounds {
            drop(black_box(make(&policy, &account, &standing, &session)));
        }
        return;
    }
    let case = cases
        .iter()
        .find(|case| case.name == name)
        .expect("a case that is listed");
    for _ in 0..rounds {
        let _ = black_box(ask(
            &policy,
            &case.principal,
            black_box(case.action),
            &case.order,
        ));
    }
}
