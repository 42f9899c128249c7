//! The people who refund in a small shop in tenant 1 with stores 1 and 2, at second 1000; and the ways
//! to ask for them.
//!
//! Lives here: what tables of several guards share.

use crate::people::{EUR, NOW, limit, now, order, somebody, t, tenant};
use countersign::actions::orders;
use countersign::{
    AccountDocument, Action, Amount, Assurance, Currency, Decision, EntryDocument, Evidence,
    LimitDocument, Obligations, Per, Policy, Principal, Reasons, RoleDocument, Session, SignIn,
    Unit, Usage,
};

pub(crate) const DAY: i64 = 86_400;
pub(crate) const HOUR: i64 = 3_600;
/// The first Monday after 1970-01-01, at 00:00.
pub(crate) const MONDAY: i64 = 4 * DAY;
/// A role that gives refunds and views.
pub(crate) fn refunder() -> RoleDocument {
    RoleDocument::new().allow([orders::REFUND, orders::VIEW])
}

/// A limit of one refund in euros.
pub(crate) fn once(id: &str, hard: u64) -> LimitDocument {
    limit(id, Per::Request, EUR).hard(hard)
}

pub(crate) fn holding<const N: usize>(roles: [&str; N]) -> AccountDocument {
    let entry = |role| EntryDocument::role(role, tenant());
    roles
        .into_iter()
        .fold(somebody(), |account, role| account.grant(entry(role)))
}

pub(crate) fn g(action: Action) -> EntryDocument {
    EntryDocument::actions([action], tenant())
}

pub(crate) fn principal(
    policy: &Policy,
    account: &AccountDocument,
    session: &Session,
) -> Principal {
    let account = policy.account(account).unwrap();
    let standing = policy.standing(&[&account], session.now());
    policy.principal(&account, &standing, session).unwrap()
}

/// The decision by both ways, which must agree.
pub(crate) fn decide(
    policy: &Policy,
    account: &AccountDocument,
    session: &Session,
    action: Action,
    evidence: &Evidence<'_>,
) -> Decision {
    let principal = principal(policy, account, session);
    let decision = policy.authorize_with(&principal, action, &order(1), evidence);
    let detail = policy.detail_with(&principal, action, &order(1), evidence);
    assert_eq!(decision, detail.decision());
    decision
}

/// The decision when nothing is known of the act, which is what `authorize`
/// gives.
pub(crate) fn bare(
    policy: &Policy,
    account: &AccountDocument,
    session: &Session,
    action: Action,
) -> Decision {
    let decision = decide(policy, account, session, action, &Evidence::none());
    let principal = principal(policy, account, session);
    assert_eq!(decision, policy.authorize(&principal, action, &order(1)));
    decision
}

/// Signed in this surely, so many seconds ago.
pub(crate) fn signed_in(assurance: Assurance, ago: i64) -> Session {
    now().signed_in(assurance, t(NOW - ago))
}

/// A refund of so much, of which nothing else is known.
pub(crate) fn refund(
    policy: &Policy,
    account: &AccountDocument,
    unit: Unit,
    value: u64,
) -> Decision {
    let evidence = Evidence::none().amount(Amount::new(unit, value));
    decide(policy, account, &now(), orders::REFUND, &evidence)
}

/// A refund of so many cents, when so much of these limits is used.
pub(crate) fn refund_after<const N: usize>(
    policy: &Policy,
    account: &AccountDocument,
    used: [(&str, u64); N],
    cents: u64,
) -> Decision {
    let usage = used.map(|(name, used)| Usage::of(policy.limit(name).unwrap().id(), used));
    let evidence = Evidence::none()
        .amount(Amount::money(Currency::EUR, cents))
        .usage(&usage);
    decide(policy, account, &now(), orders::REFUND, &evidence)
}

#[track_caller]
pub(crate) fn denies(decision: Decision, reasons: Reasons) {
    match decision {
        Decision::Deny(denial) => assert_eq!(denial.reasons(), reasons, "{}", denial.reasons()),
        other => panic!("{other:?}"),
    }
}

/// A step-up to this sign-in, and whether approvals follow.
#[track_caller]
pub(crate) fn steps_up(decision: Decision, to: SignIn, approvals_follow: bool) {
    match decision {
        Decision::NeedsStepUp(step) => {
            assert_eq!(
                (step.sign_in(), step.approvals_follow()),
                (to, approvals_follow)
            );
        }
        other => panic!("{other:?}"),
    }
}

/// An approval under so many policies.
#[track_caller]
pub(crate) fn wants_approval(decision: Decision, policies: u32) {
    match decision {
        Decision::NeedsApproval(need) => assert_eq!(need.policies(), policies),
        other => panic!("{other:?}"),
    }
}

/// What is owed because a usage counts.
#[track_caller]
pub(crate) fn records_usage(decision: Decision, expected: bool) {
    let owed = decision.require().unwrap().obligations();
    assert_eq!(owed.contains(Obligations::RECORD_USAGE), expected, "{owed}");
    assert!(!owed.contains(Obligations::CONSUME_APPROVAL), "{owed}");
}

pub(crate) const PASSWORD: SignIn = SignIn::at_least(Assurance::Password);
pub(crate) const KEY: SignIn = SignIn::at_least(Assurance::HardwareKey);
