//! What the decision path costs in memory: sizes, and no allocation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use core::hint::black_box;
use core::mem::size_of;

use allocation_counter::measure;
use countersign::actions::orders;
use countersign::{
    Account, AccountDocument, Amount, ApprovalDocument, Assurance, Currency, Decision,
    EntryDocument, Evidence, LimitDocument, Per, Policy, PolicyDocument, Principal, Resource,
    ResourceKind, RoleDocument, ScopeDocument, Session, SignIn, StepUpDocument, Time, Unit, Usage,
};

fn policy() -> Policy {
    PolicyDocument::new()
        .role("support", RoleDocument::from_template("customer_support"))
        .role(
            "agent",
            RoleDocument::from_template("private_fulfillment_agent"),
        )
        .compile()
        .unwrap()
}

/// Two grants of one store each, a deny elsewhere, a boundary.
fn account(policy: &Policy) -> Account {
    let role = |role, store: u64| EntryDocument::role(role, ScopeDocument::in_stores([store]));
    let document = AccountDocument::human(7_u64, 107_u64)
        .in_tenant(1_u64)
        .grant(role("support", 1))
        .grant(role("agent", 2).until(Time::from_unix(2_000)))
        .deny(EntryDocument::actions(
            [orders::RETURN],
            ScopeDocument::in_stores([2_u64]),
        ))
        .boundary([EntryDocument::levels(
            [("orders", countersign::Level::Full)],
            ScopeDocument::tenant(),
        )]);
    policy.account(&document).unwrap()
}

fn session() -> Session {
    Session::at(Time::from_unix(1_000))
}

fn principal(policy: &Policy, account: &Account) -> Principal {
    let standing = policy.standing(&[account], session().now());
    policy.principal(account, &standing, &session()).unwrap()
}

fn order(store: u64) -> Resource<'static> {
    Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(store)
}

#[test]
fn decisions_and_principals_stay_small() {
    assert!(size_of::<Decision>() <= 16, "{}", size_of::<Decision>());
    assert!(size_of::<Principal>() <= 256, "{}", size_of::<Principal>());
}

#[test]
fn what_is_shared_between_threads_can_be() {
    fn shared<T: Send + Sync>() {}
    shared::<Policy>();
    shared::<Account>();
    shared::<Principal>();
    shared::<Decision>();
    shared::<PolicyDocument>();
    shared::<AccountDocument>();
    shared::<Session>();
}

#[test]
fn the_counter_counts() {
    let info = measure(|| drop(black_box(Box::new(1_u64))));
    assert_eq!(info.count_total, 1);
}

#[test]
fn deciding_allocates_nothing_whatever_the_outcome() {
    let policy = policy();
    let account = account(&policy);
    let principal = principal(&policy, &account);
    for (case, action, resource, outcome) in [
        ("plain allow", orders::REFUND, order(1), "allow"),
        ("guarded allow", orders::RETURN, order(1), "allow"),
        ("step-up", orders::FULFILL, order(2), "step_up"),
        ("deny, out of scope", orders::REFUND, order(2), "deny"),
        ("deny, no grant", orders::CANCEL, order(1), "deny"),
        (
            "deny, another tenant",
            orders::VIEW,
            order(1).in_tenant(2_u64),
            "deny",
        ),
    ] {
        let mut decision = None;
        let info = measure(|| decision = Some(policy.authorize(&principal, action, &resource)));
        assert_eq!(decision.map(Decision::outcome), Some(outcome), "{case}");
        assert_eq!(info.count_total, 0, "{case}");
        let all = [resource, resource];
        let info = measure(|| {
            let _ = black_box(policy.authorize_all(&principal, action, all));
        });
        assert_eq!(info.count_total, 0, "{case}, of several");
    }
}

#[test]
fn deciding_with_evidence_allocates_nothing_whatever_the_outcome() {
    let euro = Unit::Money(Currency::EUR);
    let a_day = Per::Person { window: 86_400 };
    let limit = |id: &str, per| LimitDocument::new(id, ["orders.refund"], per, euro);
    let sure = SignIn::at_least(Assurance::MultiFactor).within(900);
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("refunds"))
        .step_up(StepUpDocument::new(["orders.cancel"], sure))
        .cap(limit("cap", Per::Request).hard(90_000))
        .role(
            "support",
            RoleDocument::from_template("customer_support")
                .allow([orders::CANCEL])
                .limit(
                    limit("refund", Per::Request)
                        .soft(5_000, "refunds")
                        .hard(50_000),
                )
                .limit(limit("refund-day", a_day).hard(100_000)),
        )
        .compile()
        .unwrap();
    let scope = ScopeDocument::in_stores([1_u64]);
    let document = AccountDocument::human(7_u64, 107_u64).in_tenant(1_u64);
    let document = document.grant(EntryDocument::role("support", scope));
    let account = policy.account(&document).unwrap();
    let principal = principal(&policy, &account);
    let limit = policy.limit("refund-day").unwrap().id();
    let usage = [Usage::of(limit, 12_000)];
    for (case, action, cents, outcome) in [
        ("within all limits", orders::REFUND, 4_000, "allow"),
        ("above a soft limit", orders::REFUND, 6_000, "approval"),
        ("above a hard limit", orders::REFUND, 60_000, "deny"),
        ("above the cap", orders::REFUND, 90_001, "deny"),
        (
            "above what can be counted",
            orders::REFUND,
            u64::MAX,
            "deny",
        ),
        ("without the sign-in", orders::CANCEL, 4_000, "step_up"),
    ] {
        let evidence = Evidence::none()
            .amount(Amount::money(Currency::EUR, cents))
            .usage(&usage);
        let mut decision = None;
        let info = measure(|| {
            decision = Some(policy.authorize_with(&principal, action, &order(1), &evidence));
        });
        assert_eq!(decision.map(Decision::outcome), Some(outcome), "{case}");
        assert_eq!(info.count_total, 0, "{case}");
        let info = measure(|| {
            let both = policy.authorize_for(&principal, &principal, action, &order(1), &evidence);
            assert_eq!(both.outcome(), outcome, "{case}");
        });
        assert_eq!(info.count_total, 0, "{case}, on behalf of oneself");
    }
}

#[test]
fn making_a_principal_of_two_grants_of_one_store_each_allocates_nothing() {
    let policy = policy();
    let account = account(&policy);
    let session = session();
    let info = measure(|| {
        let standing = policy.standing(&[&account], session.now());
        let principal = policy.principal(&account, &standing, &session);
        assert!(black_box(principal).is_ok());
    });
    assert_eq!(info.count_total, 0);
}

#[test]
fn sharing_a_policy_allocates_nothing() {
    let policy = policy();
    let info = measure(|| drop(black_box(policy.clone())));
    assert_eq!(info.count_total, 0);
}
