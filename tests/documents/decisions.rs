//! The shapes of a decision as a document, pinned by `golden/decisions.json`.
//!
//! Lives here: one decision of each shape; what decides is in `decide`.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use std::collections::BTreeSet;

use crate::golden::{DECISIONS_JSON, REQUEST_JSON, golden_account, golden_policy, pretty, read};
use countersign::{
    AccountDocument, AccountKind, Action, Amount, AsResource, Assurance, Currency, EntryDocument,
    Event, Evidence, ObjectRef, PersonId, Policy, Principal, RequestDocument, Resource,
    ResourceKind, ScopeDocument, Session, Status, Time, Unit, Usage, actions,
};
use serde::Serialize;

/// A decision in the golden file, under what it shows.
#[derive(Serialize)]
struct Shown {
    shows: &'static str,
    decision: countersign::Detail,
}

/// The golden account's principal at the golden question's instant, in this
/// session, after a change to the account.
fn principal(
    policy: &Policy,
    session: &Session,
    change: impl FnOnce(AccountDocument) -> AccountDocument,
) -> Principal {
    let account = policy.account(&change(golden_account())).unwrap();
    let standing = policy.standing(&[&account], session.now());
    policy.principal(&account, &standing, session).unwrap()
}

/// An app that holds the agent's role, and cannot sign in a second time.
fn app(policy: &Policy, now: Time) -> Principal {
    let grant = EntryDocument::role("agent", ScopeDocument::in_stores([42_u64]))
        .until(Time::from_unix(2_000));
    let stored = AccountDocument::new(AccountKind::App, 8_u64, 8_u64)
        .in_tenant(1_u64)
        .grant(grant);
    let account = policy.account(&stored).unwrap();
    let standing = policy.standing(&[&account], now);
    policy
        .principal(&account, &standing, &Session::at(now))
        .unwrap()
}

/// Somebody who was trained, and works at the desk of store 42.
pub(crate) fn desk(policy: &Policy, session: &Session) -> Principal {
    let stored = AccountDocument::human(9_u64, 9_u64)
        .in_tenant(1_u64)
        .trained_until(Time::from_unix(5_000))
        .grant(EntryDocument::role(
            "support",
            ScopeDocument::in_stores([42_u64]),
        ));
    let account = policy.account(&stored).unwrap();
    let standing = policy.standing(&[&account], session.now());
    policy.principal(&account, &standing, session).unwrap()
}

/// Somebody who was granted just these actions in store 42.
fn holder(policy: &Policy, now: Time, actions: &[&str]) -> Principal {
    let grant = EntryDocument::actions(actions, ScopeDocument::in_stores([42_u64]));
    let stored = AccountDocument::human(11_u64, 11_u64)
        .in_tenant(1_u64)
        .grant(grant);
    let account = policy.account(&stored).unwrap();
    let standing = policy.standing(&[&account], now);
    policy
        .principal(&account, &standing, &Session::at(now))
        .unwrap()
}

/// A decision with what it shows, which is the same on the short way.
fn shown(
    policy: &Policy,
    shows: &'static str,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> Shown {
    let decision = policy.detail_with(principal, action, resource, evidence);
    assert_eq!(
        decision.decision(),
        policy.authorize_with(principal, action, resource, evidence),
        "{shows}"
    );
    Shown { shows, decision }
}

#[test]
fn every_shape_of_a_decision_is_pinned() {
    let policy = golden_policy();
    let now = Time::from_unix(1_000);
    let signed_in = Session::at(now).signed_in(Assurance::MultiFactor, Time::from_unix(990));
    let agent = policy.role("agent").unwrap().id();
    let as_is = principal(&policy, &signed_in, |stored| stored);
    let without_factor = Session::at(now)
        .signed_in(Assurance::Password, Time::from_unix(990))
        .only_roles([agent]);
    let without_factor = principal(&policy, &without_factor, |stored| stored);
    let suspended = principal(&policy, &signed_in.clone().until(now), |stored| {
        stored.status(Status::Suspended)
    });
    let denied_twice = principal(&policy, &signed_in, |stored| {
        stored.deny(EntryDocument::actions(
            ["orders.cancel"],
            ScopeDocument::tenant(),
        ))
    });
    let app = app(&policy, now);
    let desk = desk(&policy, &Session::at(now));
    let at_night = self::desk(&policy, &Session::at(now).at_utc_offset(0));
    let failing = self::desk(&policy, &Session::at(now).after_failed_logins(3));

    let document: RequestDocument = read(REQUEST_JSON).unwrap();
    let request = policy.read_request(&document).unwrap();
    let order = request.as_resource();
    let report = Resource::of(ResourceKind::REPORT).in_tenant(1_u64);
    let elsewhere = order.in_store(43_u64);
    let of_others = order.in_tenant(2_u64);
    let of_nobody = Resource::of(ResourceKind::ORDER).with_id(9_u64);
    let asked = request.action();

    let nothing = Evidence::none();
    let mut decisions: Vec<Shown> = [
        ("an allow that owes something", &as_is, asked, order),
        (
            "an allow that owes nothing",
            &as_is,
            actions::reports::SALES,
            report,
        ),
        ("a step-up", &without_factor, asked, order),
        ("a deny about a grant", &as_is, asked, elsewhere),
        (
            "a deny about a deny, and more",
            &as_is,
            actions::orders::CANCEL,
            order,
        ),
        (
            "two denies and one reason",
            &denied_twice,
            actions::orders::CANCEL,
            order,
        ),
        (
            "a deny about a feature",
            &as_is,
            actions::discounts::GOODWILL,
            order,
        ),
        (
            "a deny about an action",
            &as_is,
            actions::staff::VIEW,
            order,
        ),
        (
            "a deny about a host's action",
            &as_is,
            Action::host(1).unwrap(),
            elsewhere,
        ),
        (
            "a deny about a kind of account",
            &as_is,
            actions::orders::REFUND,
            order,
        ),
        ("a step-up that a program cannot do", &app, asked, order),
        ("a deny about nothing to point at", &as_is, asked, of_others),
        ("a question without its tenant", &as_is, asked, of_nobody),
        (
            "an action nobody defined",
            &as_is,
            Action::host(9).unwrap(),
            order,
        ),
        ("a deny for several reasons", &suspended, asked, of_others),
    ]
    .into_iter()
    .map(|(shows, principal, action, resource)| {
        shown(&policy, shows, principal, action, &resource, &nothing)
    })
    .collect();

    let usage = ["refund-day", "refund-cap"]
        .map(|limit| Usage::of(policy.limit(limit).unwrap().id(), 10_00));
    let full = [
        Usage::of(policy.limit("refund-day").unwrap().id(), u64::MAX),
        usage[1],
    ];
    let amount = |unit, value| {
        Evidence::none()
            .amount(Amount::new(unit, value))
            .usage(&usage)
    };
    let euro = |cents| amount(Unit::Money(Currency::EUR), cents);
    let refund = actions::orders::REFUND;
    let gift = Action::host(1).unwrap();
    let count = actions::inventory::ADJUST;
    decisions.extend(
        [
            (
                "an allow whose usage is to be recorded",
                &desk,
                refund,
                euro(50_00),
            ),
            ("an approval", &desk, refund, euro(50_01)),
            ("a limit that is exceeded", &desk, refund, euro(500_01)),
            ("a limit that is full", &desk, refund, euro(1).usage(&full)),
            (
                "an amount that no limit is for",
                &desk,
                refund,
                amount(Unit::Count, 1),
            ),
            ("an amount that nobody gave", &desk, refund, nothing),
            ("an approval that is always asked for", &desk, gift, nothing),
            ("a step-up that approvals follow", &failing, gift, nothing),
            ("a local time that nobody gave", &desk, count, nothing),
            (
                "a deny about the hours of a grant",
                &at_night,
                count,
                nothing,
            ),
        ]
        .into_iter()
        .map(|(shows, principal, action, evidence)| {
            shown(&policy, shows, principal, action, &order, &evidence)
        }),
    );

    let refunds = holder(&policy, now, &["orders.create", "orders.refund"]);
    let points = ["orders.create", "orders.capture", "loyalty.adjust"];
    let gives_points = holder(&policy, now, &points);
    let exports = holder(&policy, now, &["inventory.locations", "reports.export"]);
    let edited = [Event::new(
        9_u64,
        actions::orders::EDIT_ITEMS,
        ObjectRef::new(ResourceKind::ORDER, 9_u64),
        Time::from_unix(700),
    )];
    let gains = [PersonId::from(9_u64)];
    let (create, returned) = (actions::orders::CREATE, actions::orders::RETURN);
    decisions.extend(
        [
            ("a deny about a duty rule", &refunds, create, nothing),
            (
                "an approval that a duty rule asks for",
                &gives_points,
                create,
                nothing,
            ),
            (
                "a deny about what a session uses at once",
                &exports,
                actions::reports::EXPORT,
                nothing,
            ),
            (
                "a deny about what was done to the object",
                &desk,
                returned,
                nothing.history(&edited),
            ),
            ("a history that nobody gave", &desk, returned, nothing),
            (
                "a deny about a benefit",
                &desk,
                refund,
                euro(50_00).beneficiaries(&gains),
            ),
        ]
        .into_iter()
        .map(|(shows, principal, action, evidence)| {
            shown(&policy, shows, principal, action, &order, &evidence)
        }),
    );

    assert_eq!(pretty(&decisions), DECISIONS_JSON);
    let outcomes: BTreeSet<&str> = (decisions.iter())
        .map(|shown| shown.decision.decision().outcome())
        .collect();
    assert_eq!(
        outcomes,
        BTreeSet::from(["allow", "approval", "deny", "step_up"])
    );
}
