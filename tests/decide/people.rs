//! The people of a small shop in tenant 1 with stores 1 and 2, at second 1000; and the ways to ask for
//! them.
//!
//! Lives here: what tables of several rules share.

use countersign::actions::orders;
use countersign::{
    Account, AccountDocument, AccountKind, Action, Assurance, Currency, Decision, EntryDocument,
    HostActionDocument, Level, LimitDocument, Per, Policy, PolicyDocument, Principal, Reason,
    Reasons, Resource, ResourceKind, Risk, RoleDocument, ScopeDocument, Session, SignIn, Time,
    Unit,
};

pub(crate) const NOW: i64 = 1_000;
pub(crate) const EUR: Unit = Unit::Money(Currency::EUR);
pub(crate) const USD: Unit = Unit::Money(Currency::USD);
pub(crate) const MFA: SignIn = SignIn::at_least(Assurance::MultiFactor);
pub(crate) const EVERY_DAY: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

pub(crate) fn t(seconds: i64) -> Time {
    Time::from_unix(seconds)
}

pub(crate) fn now() -> Session {
    Session::at(t(NOW))
}

pub(crate) fn policy() -> Policy {
    PolicyDocument::new()
        .duties([])
        .role("support", RoleDocument::from_template("customer_support"))
        .role("warehouse", RoleDocument::from_template("fulfillment"))
        .role(
            "agent",
            RoleDocument::from_template("private_fulfillment_agent"),
        )
        .role("owner", RoleDocument::from_template("owner"))
        .role("empty", RoleDocument::new())
        .host_action(
            "loyalty.view",
            HostActionDocument::new(0, Level::View, Risk::Low),
        )
        .host_action(
            "loyalty.adjust",
            HostActionDocument::new(1, Level::Full, Risk::High)
                .title("Give or take bonus points by hand"),
        )
        .host_kind("voucher", 0)
        .compile()
        .unwrap()
}

pub(crate) fn limit(id: &str, per: Per, unit: Unit) -> LimitDocument {
    LimitDocument::new(id, [orders::REFUND], per, unit)
}

/// Somebody of tenant 1.
pub(crate) fn somebody() -> AccountDocument {
    AccountDocument::human(7_u64, 107_u64).in_tenant(1_u64)
}

/// An account by this number, of the person 100 more.
pub(crate) fn human(id: u64) -> AccountDocument {
    AccountDocument::human(id, 100 + id).in_tenant(1_u64)
}

/// Somebody who may approve everywhere.
pub(crate) fn lead(id: u64) -> AccountDocument {
    human(id).grant(held("lead"))
}

pub(crate) fn program(kind: AccountKind) -> AccountDocument {
    AccountDocument::new(kind, 8_u64, 108_u64).in_tenant(1_u64)
}

pub(crate) fn g(action: Action, scope: ScopeDocument) -> EntryDocument {
    EntryDocument::actions([action], scope)
}

pub(crate) fn gives(action: Action) -> EntryDocument {
    EntryDocument::actions([action], ScopeDocument::tenant())
}

pub(crate) fn held(role: &str) -> EntryDocument {
    EntryDocument::role(role, ScopeDocument::tenant())
}

pub(crate) fn tenant() -> ScopeDocument {
    ScopeDocument::tenant()
}

pub(crate) fn stores<const N: usize>(stores: [u64; N]) -> ScopeDocument {
    ScopeDocument::in_stores(stores)
}

/// An order of tenant 1 in this store.
pub(crate) fn order(store: u64) -> Resource<'static> {
    Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(store)
}

/// Something of the whole of tenant 1.
pub(crate) fn setting() -> Resource<'static> {
    Resource::of(ResourceKind::SETTING).in_tenant(1_u64)
}

pub(crate) fn principal(policy: &Policy, account: &Account, session: &Session) -> Principal {
    let standing = policy.standing(&[account], session.now());
    policy.principal(account, &standing, session).unwrap()
}

pub(crate) fn as_it_stands(
    policy: &Policy,
    stored: &AccountDocument,
    session: &Session,
) -> Principal {
    let account = policy.account(stored).unwrap();
    let standing = policy.standing(&[&account], session.now());
    policy.principal(&account, &standing, session).unwrap()
}

/// The decision as of `now`, by both ways, which must agree.
pub(crate) fn at(
    now: i64,
    policy: &Policy,
    account: &AccountDocument,
    action: Action,
    resource: &Resource<'_>,
) -> Decision {
    let account = policy.account(account).unwrap();
    let principal = principal(policy, &account, &Session::at(t(now)));
    let decision = policy.authorize(&principal, action, resource);
    assert_eq!(
        decision,
        policy.detail(&principal, action, resource).decision()
    );
    decision
}

pub(crate) fn ask(account: &AccountDocument, action: Action, resource: &Resource<'_>) -> Decision {
    at(NOW, &policy(), account, action, resource)
}

#[track_caller]
pub(crate) fn allows(decision: Decision) {
    assert!(decision.is_allow(), "{decision:?}");
}

#[track_caller]
pub(crate) fn denies(decision: Decision, reason: Reason) {
    assert_eq!(decision.reason(), Some(reason), "{decision:?}");
}

#[track_caller]
pub(crate) fn denies_for(decision: Decision, reasons: Reasons) {
    match decision {
        Decision::Deny(denial) => assert_eq!(denial.reasons(), reasons, "{}", denial.reasons()),
        other => panic!("{other:?}"),
    }
}
