//! What the tests of duties share: people of a small shop in tenant 1, at second
//! 1000, and the ways to ask for them.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each program uses its own part of this"
)]

use countersign::actions::{discounts, inventory, orders};
use countersign::{
    Account, AccountDocument, AccountKind, Action, Actions, Decision, DocumentError, DutyDocument,
    DutyKind, DutySet, EntryDocument, Event, Evidence, ObjectRef, Policy, PolicyDocument,
    Principal, Reason, Resource, ResourceKind, ScopeDocument, Session, Severity, Standing, StoreId,
    Time, WaiverDocument,
};

pub const NOW: i64 = 1_000;
pub const DAY: i64 = 86_400;

pub const fn t(seconds: i64) -> Time {
    Time::from_unix(seconds)
}

pub fn now() -> Session {
    Session::at(t(NOW))
}

/// A human's account by this number, of the person 100 more.
pub fn human(id: u64) -> AccountDocument {
    AccountDocument::human(id, 100 + id).in_tenant(1_u64)
}

/// An account of this person.
pub fn of_person(kind: AccountKind, id: u64, person: u64) -> AccountDocument {
    AccountDocument::new(kind, id, person).in_tenant(1_u64)
}

pub fn tenant() -> ScopeDocument {
    ScopeDocument::tenant()
}

pub fn stores<const N: usize>(stores: [u64; N]) -> ScopeDocument {
    ScopeDocument::in_stores(stores)
}

/// A grant of one action.
pub fn g(action: Action, scope: ScopeDocument) -> EntryDocument {
    EntryDocument::actions([action], scope)
}

/// A grant of a role.
pub fn held(role: &str, scope: ScopeDocument) -> EntryDocument {
    EntryDocument::role(role, scope)
}

/// An account that holds these actions tenant-wide, each by a grant of its own.
pub fn holding<const N: usize>(id: u64, actions: [Action; N]) -> AccountDocument {
    let give = |account: AccountDocument, action| account.grant(g(action, tenant()));
    actions.into_iter().fold(human(id), give)
}

/// Order 9 in this store.
pub fn order(store: u64) -> Resource<'static> {
    Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(store)
}

/// Order 9 of no store.
pub fn order_of_none() -> Resource<'static> {
    Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
}

/// Order 9 in these stores.
pub fn order_in(stores: &[StoreId]) -> Resource<'_> {
    order_of_none().in_stores(stores)
}

pub fn store_ids<const N: usize>(stores: [u64; N]) -> [StoreId; N] {
    stores.map(StoreId::from)
}

/// The policy with no shipped rule in use.
pub fn bare() -> PolicyDocument {
    PolicyDocument::new().duties([])
}

pub fn compiled(document: &PolicyDocument) -> Policy {
    document.compile().unwrap_or_else(|err| panic!("{err}"))
}

/// The shipped rules as they are used unless a policy says otherwise.
pub fn shipped() -> Policy {
    compiled(&PolicyDocument::new())
}

pub fn rule(id: &str, severity: Severity) -> DutyDocument {
    DutyDocument::new(id, DutyKind::Static, severity)
}

pub fn resolved(policy: &Policy, documents: &[AccountDocument]) -> Vec<Account> {
    let account = |document| policy.account(document);
    let accounts: Result<Vec<Account>, DocumentError> = documents.iter().map(account).collect();
    accounts.unwrap_or_else(|err| panic!("{err}"))
}

/// The standing of the one person who has all of these accounts.
pub fn standing_at(policy: &Policy, documents: &[AccountDocument], at: i64) -> Standing {
    let accounts = resolved(policy, documents);
    let all: Vec<&Account> = accounts.iter().collect();
    policy.standing(&all, t(at))
}

pub fn standing(policy: &Policy, documents: &[AccountDocument]) -> Standing {
    standing_at(policy, documents, NOW)
}

/// The first of a person's accounts as it stands in this session, all of them
/// having been looked at.
pub fn principal(policy: &Policy, documents: &[AccountDocument], session: &Session) -> Principal {
    let accounts = resolved(policy, documents);
    let all: Vec<&Account> = accounts.iter().collect();
    let standing = policy.standing(&all, session.now());
    policy.principal(all[0], &standing, session).unwrap()
}

/// The first account of the person, now.
pub fn as_of_now(policy: &Policy, documents: &[AccountDocument]) -> Principal {
    principal(policy, documents, &now())
}

/// The decision in words, by `authorize_with`, `detail_with` and `explain_with`,
/// which must agree.
#[track_caller]
pub fn ask(
    policy: &Policy,
    who: &Principal,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> String {
    let decision = policy.authorize_with(who, action, resource, evidence);
    let detail = policy.detail_with(who, action, resource, evidence);
    assert_eq!(decision, detail.decision());
    let why = policy.explain_with(who, action, resource, evidence);
    assert_eq!(decision, why.decision(), "{why}");
    assert_eq!(*why.detail(), detail);
    decision.to_string()
}

/// The decision on something of which nothing else is known, by `authorize` too.
#[track_caller]
pub fn on(policy: &Policy, who: &Principal, action: Action, resource: &Resource<'_>) -> String {
    let said = ask(policy, who, action, resource, &Evidence::none());
    assert_eq!(said, policy.authorize(who, action, resource).to_string());
    said
}

/// What the first of a person's accounts gets now on order 9 in this store.
#[track_caller]
pub fn gets(policy: &Policy, accounts: &[AccountDocument], action: Action, store: u64) -> String {
    let who = as_of_now(policy, accounts);
    on(policy, &who, action, &order(store))
}

/// The rules that bear on it, whatever comes of it.
pub fn duties(
    policy: &Policy,
    who: &Principal,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> Vec<String> {
    let detail = policy.detail_with(who, action, resource, evidence);
    detail.duties().to_vec()
}

/// The rule that a deny for this reason is about.
pub fn about(
    policy: &Policy,
    who: &Principal,
    action: Action,
    resource: &Resource<'_>,
    reason: Reason,
) -> Option<String> {
    let detail = policy.detail(who, action, resource);
    let note = detail.notes().iter().find(|note| note.reason() == reason);
    note?.about().map(ToString::to_string)
}

/// A waiver of this rule for a person, tenant-wide, from second 0 for 90 days, with
/// all that it takes.
pub fn waiver(rule: &str, person: u64) -> WaiverDocument {
    WaiverDocument::new("W-1", rule, 1, person)
        .because("alone in the shop until the new colleague starts")
        .control("a list of it to the owner, weekly", 901_u64)
        .requested_by(902_u64)
        .approved_by(901_u64)
        .window(t(0), t(90 * DAY))
}

/// The names of these actions, sorted.
pub fn names(policy: &Policy, actions: Actions) -> Vec<String> {
    let name = |action| policy.action_name(action).unwrap_or("?").to_owned();
    let mut names: Vec<String> = actions.iter().map(name).collect();
    names.sort();
    names
}

/// The outcome of a decision alone.
pub fn outcome(decision: Decision) -> &'static str {
    decision.outcome()
}

// ---- What was done to objects ----

/// The shipped rules about objects, and no others.
pub fn of_objects() -> PolicyDocument {
    PolicyDocument::new().duties([DutySet::CommerceObjects])
}

pub fn the_order(id: u64) -> ObjectRef {
    ObjectRef::new(ResourceKind::ORDER, id)
}

pub fn coupon() -> ObjectRef {
    ObjectRef::new(ResourceKind::DISCOUNT, 5_u64)
}

pub const ANA: u64 = 101;
pub const BEN: u64 = 102;

pub const CREATE: Action = discounts::CREATE;
pub const REFUND: Action = orders::REFUND;
pub const ASKS: &str = "approval";
pub const UNKNOWN: &str = "deny: evidence_missing";

/// This person did that to order 9, some time ago.
pub fn did(person: u64, action: Action) -> Event {
    Event::new(person, action, the_order(9), t(500))
}

/// Ana, account 1, who holds everything that these rules are about.
pub fn doer() -> AccountDocument {
    holding(
        1,
        [
            orders::VIEW,
            orders::CREATE,
            orders::EDIT_ITEMS,
            orders::REFUND,
            orders::CAPTURE,
            orders::FULFILL,
            orders::RETURN,
            discounts::CREATE,
            inventory::ADJUST,
            inventory::TRANSFER,
        ],
    )
}

/// A rule of three sides.
pub fn three_sides(trip_at: u8) -> DutyDocument {
    DutyDocument::new("OWN", DutyKind::Object, Severity::High)
        .side([orders::CREATE])
        .side([orders::CAPTURE, orders::FULFILL])
        .side([orders::REFUND])
        .trip_at(trip_at)
}
