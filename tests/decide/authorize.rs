//! What each decision means: the cases of every rule, as a table.
//!
//! The people are those of a small shop in tenant 1 with stores 1 and 2; it is
//! second 1000. Rules are those of the page `semantics`.

#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use countersign::actions::{apps, billing, customers, orders, products, settings, staff};
use countersign::{
    About, Account, AccountDocument, AccountKind, Action, Actions, Assurance, CategoryId, Decision,
    EntryDocument, Feature, HostActionDocument, Level, MistakeKind, Obligations, Policy,
    PolicyDocument, Principal, PrincipalError, Profile, Reason, Reasons, Resource, ResourceKind,
    Risk, RoleDocument, ScopeDocument, Session, Stale, Status, StoreId, Time,
};

const NOW: i64 = 1_000;

fn t(seconds: i64) -> Time {
    Time::from_unix(seconds)
}

fn policy() -> Policy {
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
        .compile()
        .unwrap()
}

/// Somebody of tenant 1.
fn somebody() -> AccountDocument {
    AccountDocument::human(7_u64, 107_u64).in_tenant(1_u64)
}

fn tenant() -> ScopeDocument {
    ScopeDocument::tenant()
}

fn stores<const N: usize>(stores: [u64; N]) -> ScopeDocument {
    ScopeDocument::in_stores(stores)
}

fn g(action: Action, scope: ScopeDocument) -> EntryDocument {
    EntryDocument::actions([action], scope)
}

/// An order of tenant 1 in this store.
fn order(store: u64) -> Resource<'static> {
    Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(store)
}

/// Something of the whole of tenant 1.
fn setting() -> Resource<'static> {
    Resource::of(ResourceKind::SETTING).in_tenant(1_u64)
}

fn principal(policy: &Policy, account: &Account, session: &Session) -> Principal {
    let standing = policy.standing(&[account], session.now());
    policy.principal(account, &standing, session).unwrap()
}

/// The decision as of `now`, by both ways, which must agree.
fn at(
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

fn ask(account: &AccountDocument, action: Action, resource: &Resource<'_>) -> Decision {
    at(NOW, &policy(), account, action, resource)
}

#[track_caller]
fn allows(decision: Decision) {
    assert!(decision.is_allow(), "{decision:?}");
}

#[track_caller]
fn denies(decision: Decision, reason: Reason) {
    assert_eq!(decision.reason(), Some(reason), "{decision:?}");
}

#[track_caller]
fn denies_for(decision: Decision, reasons: Reasons) {
    match decision {
        Decision::Deny(denial) => assert_eq!(denial.reasons(), reasons, "{}", denial.reasons()),
        other => panic!("{other:?}"),
    }
}

// ---- R1: closed world ----

#[test]
fn r1_an_action_that_no_document_can_name_is_an_error_there() {
    let err = policy().action("orders.teleport").unwrap_err();
    assert_eq!(
        err.to_string(),
        "unknown action \"orders.teleport\": names are compared whole and exactly",
    );
}

#[test]
fn r1_an_action_that_the_policy_does_not_define_is_an_invalid_request_for_the_owner_too() {
    let owner = somebody()
        .owner()
        .grant(EntryDocument::role("owner", tenant()));
    let unused = Action::host(99).unwrap();
    denies(ask(&owner, unused, &order(1)), Reason::InvalidRequest);
    let about = {
        let policy = policy();
        let account = policy.account(&owner).unwrap();
        let principal = principal(&policy, &account, &Session::at(t(NOW)));
        policy.detail(&principal, unused, &order(1)).notes()[0]
            .about()
            .cloned()
    };
    assert_eq!(about, Some(About::Action("host action in slot 99".into())));
}

#[test]
fn r1_a_role_that_does_not_exist_is_found_when_the_account_is_resolved() {
    let err = policy()
        .account(&somebody().grant(EntryDocument::role("r9", tenant())))
        .unwrap_err();
    assert_eq!(err.mistakes()[0].place(), "grants[0].role");
    assert!(matches!(
        err.mistakes()[0].kind(),
        MistakeKind::UnknownName(_)
    ));
}

#[test]
fn r1_a_deny_that_selects_nothing_is_a_slip_and_refused() {
    let nothing: [u64; 0] = [];
    let err = policy()
        .account(&somebody().deny(g(orders::REFUND, ScopeDocument::in_stores(nothing))))
        .unwrap_err();
    assert_eq!(err.mistakes()[0].place(), "denies[0].scope.stores");
    assert_eq!(err.mistakes()[0].kind(), &MistakeKind::EmptySelector);
}

// ---- R2: default deny ----

#[test]
fn r2_what_no_grant_gives_is_denied() {
    let view = g(orders::VIEW, tenant());
    for (case, account, action) in [
        ("no grants", somebody(), orders::VIEW),
        (
            "a grant of something else",
            somebody().grant(view),
            orders::REFUND,
        ),
        (
            "a role that gives nothing",
            somebody().grant(EntryDocument::role("empty", tenant())),
            orders::VIEW,
        ),
    ] {
        assert_eq!(
            ask(&account, action, &order(1)).reason(),
            Some(Reason::NoGrant),
            "{case}"
        );
    }
}

// ---- R3: deny overrides ----

#[test]
fn r3_a_deny_beats_any_grant_at_any_specificity() {
    let refund = orders::REFUND;
    let owner = EntryDocument::role("owner", tenant());
    for (case, account, store, allowed) in [
        (
            "deny on the tenant, grant on one store",
            somebody()
                .grant(g(refund, stores([1])))
                .deny(g(refund, tenant())),
            1,
            false,
        ),
        (
            "deny on store 2, grant on the tenant, asked in store 1",
            somebody()
                .grant(g(refund, tenant()))
                .deny(g(refund, stores([2]))),
            1,
            true,
        ),
        (
            "deny on store 2, grant on the tenant, asked in store 2",
            somebody()
                .grant(g(refund, tenant()))
                .deny(g(refund, stores([2]))),
            2,
            false,
        ),
        (
            "the owner",
            somebody().owner().grant(owner).deny(g(refund, tenant())),
            1,
            false,
        ),
        (
            "a deny that is over",
            somebody()
                .grant(g(refund, tenant()))
                .deny(g(refund, tenant()).until(t(NOW))),
            1,
            true,
        ),
        (
            "a deny that has not begun",
            somebody()
                .grant(g(refund, tenant()))
                .deny(g(refund, tenant()).from(t(NOW + 1))),
            1,
            true,
        ),
    ] {
        let decision = ask(&account, refund, &order(store));
        let reason = (!allowed).then_some(Reason::ExplicitDeny);
        assert_eq!(decision.reason(), reason, "{case}");
        assert_eq!(decision.is_allow(), allowed, "{case}");
    }
}

#[test]
fn r3_a_deny_applies_unless_the_resource_is_shown_to_lie_outside() {
    let view = orders::VIEW;
    let with = |scope| somebody().grant(g(view, tenant())).deny(g(view, scope));
    let nine = [CategoryId::new(9)];
    let both = [StoreId::new(1), StoreId::new(2)];
    let narrowed = ScopeDocument::narrowed;
    let here = order(1)
        .at_location(3_u64)
        .of_vendor(5_u64)
        .in_categories(&nine);
    for (case, scope, resource, denied) in [
        ("another store", stores([2]), order(1), false),
        (
            "one of two stores, though a read",
            stores([2]),
            order(1).in_stores(&both),
            true,
        ),
        (
            "the whole tenant contains the store",
            stores([2]),
            setting(),
            true,
        ),
        (
            "another location",
            narrowed().locations([4_u64]),
            here,
            false,
        ),
        (
            "no location stated",
            narrowed().locations([4_u64]),
            order(1),
            true,
        ),
        (
            "another category",
            narrowed().categories([8_u64]),
            here,
            false,
        ),
        (
            "no category stated",
            narrowed().categories([8_u64]),
            order(1),
            true,
        ),
        ("another vendor", narrowed().vendors([6_u64]), here, false),
        (
            "no vendor stated",
            narrowed().vendors([6_u64]),
            order(1),
            true,
        ),
        (
            "another object",
            narrowed().object("order", 8_u64),
            order(1),
            false,
        ),
        (
            "the object",
            narrowed().object("order", 9_u64),
            order(1),
            true,
        ),
        (
            "an id of another kind",
            narrowed().object("product", 9_u64),
            order(1),
            false,
        ),
        (
            "no object stated",
            narrowed().object("order", 8_u64),
            setting(),
            true,
        ),
        (
            "somebody else's work",
            narrowed().assigned(),
            order(1).assigned_to(1_u64),
            false,
        ),
        (
            "own work",
            narrowed().assigned(),
            order(1).assigned_to(107_u64),
            true,
        ),
        (
            "nobody's work as far as stated",
            narrowed().assigned(),
            order(1),
            true,
        ),
        (
            "store fits, location does not",
            stores([1]).locations([4_u64]),
            here,
            false,
        ),
        (
            "store fits, location not stated",
            stores([1]).locations([4_u64]),
            order(1),
            true,
        ),
    ] {
        let decision = ask(&with(scope), view, &resource);
        assert_eq!(
            decision.reason() == Some(Reason::ExplicitDeny),
            denied,
            "{case}"
        );
        assert_eq!(decision.is_allow(), !denied, "{case}");
    }
}

// ---- R4 and R6: the mildest outcome over the grants, and never in vain ----

#[test]
fn r4_a_grant_without_a_wish_beats_one_with() {
    let agent = EntryDocument::role("agent", stores([1])).until(t(2_000));
    let only_agent = somebody().grant(agent.clone());
    let both = somebody()
        .grant(agent)
        .grant(g(orders::FULFILL, stores([1])));
    let step_up = ask(&only_agent, orders::FULFILL, &order(1));
    assert!(
        matches!(step_up, Decision::NeedsStepUp(step) if step.assurance() == Assurance::MultiFactor),
        "{step_up:?}",
    );
    allows(ask(&both, orders::FULFILL, &order(1)));
}

#[test]
fn r6_a_step_up_is_asked_for_only_where_it_would_help() {
    let agent = EntryDocument::role("agent", stores([1])).until(t(2_000));
    let policy = policy();
    let barred = somebody()
        .grant(agent.clone())
        .deny(g(orders::FULFILL, tenant()));
    denies(
        ask(&barred, orders::FULFILL, &order(1)),
        Reason::ExplicitDeny,
    );
    denies(
        ask(&somebody().grant(agent.clone()), orders::FULFILL, &order(2)),
        Reason::OutOfScope,
    );

    let account = policy.account(&somebody().grant(agent)).unwrap();
    for (case, session, allowed) in [
        ("nothing known", Session::at(t(NOW)), false),
        (
            "a password",
            Session::at(t(NOW)).signed_in(Assurance::Password, t(990)),
            false,
        ),
        (
            "a second factor",
            Session::at(t(NOW)).signed_in(Assurance::MultiFactor, t(990)),
            true,
        ),
        (
            "better than asked",
            Session::at(t(NOW)).signed_in(Assurance::HardwareKey, t(990)),
            true,
        ),
        (
            "at no known time",
            Session::at(t(NOW)).with_assurance(Assurance::HardwareKey),
            false,
        ),
        (
            "this very second",
            Session::at(t(NOW)).signed_in(Assurance::MultiFactor, t(NOW)),
            true,
        ),
    ] {
        let principal = principal(&policy, &account, &session);
        let decision = policy.authorize(&principal, orders::FULFILL, &order(1));
        assert_eq!(decision.is_allow(), allowed, "{case}: {decision:?}");
        assert_eq!(
            matches!(decision, Decision::NeedsStepUp(_)),
            !allowed,
            "{case}"
        );
    }
}

// ---- R5: the order of checks decides which reason is first ----

#[test]
fn r5_the_first_reason_is_the_one_of_the_earliest_check() {
    let refund = orders::REFUND;
    let suspended = somebody().status(Status::Suspended);
    let elsewhere = order(1).in_tenant(2_u64);
    denies_for(
        ask(&suspended.grant(g(refund, tenant())), refund, &elsewhere),
        Reasons::CROSS_TENANT | Reasons::PRINCIPAL_SUSPENDED,
    );
    denies_for(
        ask(&somebody().deny(g(refund, tenant())), refund, &order(1)),
        Reasons::EXPLICIT_DENY | Reasons::NO_GRANT,
    );
    let app = AccountDocument::new(AccountKind::App, 8_u64, 108_u64)
        .in_tenant(1_u64)
        .active_until(t(NOW))
        .boundary_nothing();
    denies_for(
        ask(&app, staff::ASSIGN_ROLES, &setting()),
        Reasons::PRINCIPAL_EXPIRED
            | Reasons::KIND_NOT_ALLOWED
            | Reasons::NO_GRANT
            | Reasons::OUTSIDE_BOUNDARY,
    );
    assert_eq!(
        ask(&app, staff::ASSIGN_ROLES, &setting()).reason(),
        Some(Reason::PrincipalExpired)
    );
}

#[test]
fn r5_reasons_stand_in_the_order_of_the_checks() {
    let names: Vec<&str> = Reason::ALL.iter().map(|reason| reason.name()).collect();
    assert_eq!(
        names,
        [
            "invalid_request",
            "cross_tenant",
            "wrong_policy",
            "principal_not_active",
            "principal_suspended",
            "principal_terminated",
            "principal_not_yet",
            "principal_expired",
            "session_expired",
            "kind_not_allowed",
            "explicit_deny",
            "feature_unavailable",
            "no_grant",
            "out_of_scope",
            "grant_not_yet",
            "grant_expired",
            "out_of_hours",
            "outside_boundary",
            "static_duty",
            "session_duty",
            "object_duty",
            "self_dealing",
            "step_up_impossible",
            "evidence_missing",
            "limit_exceeded",
            "limit_overflow",
            "no_limit_for_unit",
            "approval_rejected",
        ],
    );
}

#[test]
fn r5_a_session_that_is_over_denies_and_one_with_roles_uses_no_other_grant() {
    let policy = policy();
    let document = somebody()
        .grant(EntryDocument::role("support", tenant()))
        .grant(EntryDocument::role("warehouse", tenant()))
        .grant(g(orders::CANCEL, tenant()));
    let account = policy.account(&document).unwrap();
    let role = |name: &str| policy.role(name).unwrap().id();
    let decide = |session: Session, action| {
        policy.authorize(&principal(&policy, &account, &session), action, &order(1))
    };
    let here = || Session::at(t(NOW));
    denies(
        decide(here().until(t(NOW)), orders::VIEW),
        Reason::SessionExpired,
    );
    allows(decide(here().until(t(NOW + 1)), orders::VIEW));
    allows(decide(here().only_roles([role("support")]), orders::REFUND));
    denies(
        decide(here().only_roles([role("warehouse")]), orders::REFUND),
        Reason::NoGrant,
    );
    denies(
        decide(here().only_roles([role("warehouse")]), orders::CANCEL),
        Reason::NoGrant,
    );
    allows(decide(here(), orders::CANCEL));
    denies(decide(here().only_roles([]), orders::VIEW), Reason::NoGrant);
}

// ---- R8: pure and deterministic ----

#[test]
fn r8_the_same_question_gets_the_same_answer() {
    let account = somebody().grant(EntryDocument::role("support", stores([1])));
    let once = ask(&account, orders::REFUND, &order(1));
    assert_eq!(once, ask(&account, orders::REFUND, &order(1)));
    let doubled = account.grant(EntryDocument::role("support", stores([1])));
    assert_eq!(once, ask(&doubled, orders::REFUND, &order(1)));
}

// ---- R9: tenants ----

#[test]
fn r9_no_flag_and_no_grant_reaches_another_tenant() {
    let owner = somebody()
        .owner()
        .grant(EntryDocument::role("owner", tenant()));
    denies_for(
        ask(&owner, orders::VIEW, &order(1).in_tenant(2_u64)),
        Reasons::CROSS_TENANT,
    );
}

#[test]
fn r9_the_grants_of_one_person_in_two_tenants_never_cross() {
    let here = somebody().grant(g(orders::REFUND, tenant()));
    let there = AccountDocument::human(8_u64, 107_u64)
        .in_tenant(2_u64)
        .grant(g(orders::VIEW, tenant()));
    allows(ask(&here, orders::REFUND, &order(1)));
    denies(
        ask(&there, orders::REFUND, &order(1).in_tenant(2_u64)),
        Reason::NoGrant,
    );

    let policy = policy();
    let (here, there) = (
        policy.account(&here).unwrap(),
        policy.account(&there).unwrap(),
    );
    let standing = policy.standing(&[&here, &there], t(NOW));
    let err = policy
        .principal(&here, &standing, &Session::at(t(NOW)))
        .unwrap_err();
    assert_eq!(err, PrincipalError::StandingOfAnother);
}

#[test]
fn r9_a_tenant_named_on_one_side_only_denies() {
    let unnamed = AccountDocument::human(7_u64, 107_u64).grant(g(orders::VIEW, tenant()));
    let of_none = Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_store(1_u64);
    allows(ask(&unnamed, orders::VIEW, &of_none));
    denies_for(
        ask(&unnamed, orders::VIEW, &order(1)),
        Reasons::CROSS_TENANT,
    );
    let named = somebody().grant(g(orders::VIEW, tenant()));
    denies_for(
        ask(&named, orders::VIEW, &of_none),
        Reasons::INVALID_REQUEST,
    );
    // Tenant 0 is a tenant like any other, and not "none".
    let zero = unnamed.in_tenant(0_u64);
    denies_for(ask(&zero, orders::VIEW, &of_none), Reasons::INVALID_REQUEST);
}

#[test]
fn r9_another_tenants_order_reads_as_one_that_does_not_exist() {
    let decision = ask(&somebody(), orders::VIEW, &order(1).in_tenant(2_u64));
    let denied = decision.require().unwrap_err();
    assert_eq!(denied.public_message(), "Not found.");
    assert_eq!(denied.to_string(), "denied: cross_tenant");
}

// ---- R10: status and window first ----

#[test]
fn r10_only_an_active_account_in_its_window_may_act() {
    let holder = || {
        somebody()
            .owner()
            .grant(EntryDocument::role("owner", tenant()))
    };
    for (case, account, now, reason) in [
        ("active", holder(), NOW, None),
        (
            "invited",
            holder().status(Status::Invited),
            NOW,
            Some(Reason::PrincipalNotActive),
        ),
        (
            "suspended",
            holder().status(Status::Suspended),
            NOW,
            Some(Reason::PrincipalSuspended),
        ),
        (
            "terminated",
            holder().status(Status::Terminated),
            NOW,
            Some(Reason::PrincipalTerminated),
        ),
        (
            "the last second",
            holder().active_until(t(1_000)),
            999,
            None,
        ),
        (
            "its end",
            holder().active_until(t(1_000)),
            1_000,
            Some(Reason::PrincipalExpired),
        ),
        (
            "before its time",
            holder().active_from(t(1_001)),
            1_000,
            Some(Reason::PrincipalNotYet),
        ),
        (
            "its first second",
            holder().active_from(t(1_000)),
            1_000,
            None,
        ),
    ] {
        let decision = at(now, &policy(), &account, orders::VIEW, &order(1));
        assert_eq!(decision.reason(), reason, "{case}");
        assert_eq!(decision.is_allow(), reason.is_none(), "{case}");
    }
}

// ---- R12, as far as kinds bar actions ----

#[test]
fn r12_programs_do_nothing_that_is_for_humans() {
    for kind in [AccountKind::Service, AccountKind::App] {
        let program = AccountDocument::new(kind, 8_u64, 108_u64)
            .in_tenant(1_u64)
            .grant(EntryDocument::actions(
                [staff::ASSIGN_ROLES, orders::VIEW],
                tenant(),
            ))
            .grant(EntryDocument::role("agent", stores([1])).until(t(2_000)));
        denies_for(
            ask(&program, staff::ASSIGN_ROLES, &setting()),
            Reasons::KIND_NOT_ALLOWED,
        );
        allows(ask(&program, orders::VIEW, &order(1)));
        denies_for(
            ask(&program, orders::FULFILL, &order(1)),
            Reasons::STEP_UP_IMPOSSIBLE,
        );
    }
}

#[test]
fn r12_a_shared_account_moves_no_money_at_the_level_full() {
    let shared = somebody().shared().grant(EntryDocument::actions(
        [orders::REFUND, orders::EDIT_ITEMS, orders::VIEW],
        tenant(),
    ));
    denies_for(
        ask(&shared, orders::REFUND, &order(1)),
        Reasons::KIND_NOT_ALLOWED,
    );
    allows(ask(&shared, orders::EDIT_ITEMS, &order(1)));
    allows(ask(&shared, orders::VIEW, &order(1)));
}

// ---- R14: grants do not mix ----

#[test]
fn r14_actions_of_one_grant_never_meet_the_scope_of_another() {
    let account = somebody()
        .grant(g(orders::REFUND, stores([1])))
        .grant(g(orders::VIEW, stores([2])));
    allows(ask(&account, orders::REFUND, &order(1)));
    denies(ask(&account, orders::REFUND, &order(2)), Reason::OutOfScope);
    allows(ask(&account, orders::VIEW, &order(2)));
    denies(ask(&account, orders::VIEW, &order(1)), Reason::OutOfScope);
    // Two grants that together cover both stores of one order do not cover it.
    let both = [StoreId::new(1), StoreId::new(2)];
    let halves = somebody()
        .grant(g(orders::REFUND, stores([1])))
        .grant(g(orders::REFUND, stores([2])));
    denies(
        ask(&halves, orders::REFUND, &order(1).in_stores(&both)),
        Reason::OutOfScope,
    );
    let whole = somebody().grant(g(orders::REFUND, stores([1, 2])));
    allows(ask(&whole, orders::REFUND, &order(1).in_stores(&both)));
}

#[test]
fn r14_many_stores_are_each_found_and_no_other() {
    let ids = |from: u64, step: u64| (0..100).map(move |index| from + step * index);
    let account = somebody()
        .grant(EntryDocument::actions(
            [orders::VIEW],
            ScopeDocument::in_stores(ids(1_000, 3)),
        ))
        .grant(EntryDocument::actions(
            [orders::REFUND],
            ScopeDocument::in_stores(ids(1_000, 5)),
        ));
    let policy = policy();
    let account = policy.account(&account).unwrap();
    let principal = principal(&policy, &account, &Session::at(t(NOW)));
    for store in 990..1_600 {
        for (action, step) in [(orders::VIEW, 3), (orders::REFUND, 5)] {
            let held = ids(1_000, step).any(|id| id == store);
            let decision = policy.authorize(&principal, action, &order(store));
            assert_eq!(decision.is_allow(), held, "{action} in {store}");
        }
    }
}

#[test]
fn r14_a_read_may_meet_its_boundary_in_another_store_of_the_resource() {
    // Grant and boundary are asked one by one: each covers the product.
    let both = [StoreId::new(1), StoreId::new(2)];
    let account = somebody()
        .grant(g(products::VIEW, stores([1])))
        .boundary([EntryDocument::actions([products::VIEW], stores([2]))]);
    allows(ask(&account, products::VIEW, &order(1).in_stores(&both)));
    denies(
        ask(&account, products::VIEW, &order(1)),
        Reason::OutsideBoundary,
    );
}

// ---- R15: union of roles ----

#[test]
fn r15_roles_add_up_in_any_order_and_taking_one_away_leaves_the_other() {
    let support = || EntryDocument::role("support", tenant());
    let warehouse = || EntryDocument::role("warehouse", tenant());
    let one = somebody().grant(support()).grant(warehouse());
    let other = somebody()
        .grant(warehouse())
        .grant(support())
        .grant(support());
    for facts in &countersign::ACTIONS {
        let action = facts.action;
        assert_eq!(
            ask(&one, action, &order(1)),
            ask(&other, action, &order(1)),
            "{action}"
        );
    }
    allows(ask(&somebody().grant(warehouse()), orders::VIEW, &order(1)));
    denies(
        ask(&somebody().grant(warehouse()), orders::REFUND, &order(1)),
        Reason::NoGrant,
    );
}

// ---- R16: levels ----

#[test]
fn r16_two_levels_of_one_feature_are_the_higher() {
    let level = |level| EntryDocument::levels([("orders", level)], tenant());
    let both = somebody()
        .grant(level(Level::Edit))
        .grant(level(Level::View));
    let edit = somebody().grant(level(Level::Edit));
    for action in Feature::Orders.actions() {
        assert_eq!(
            ask(&both, action, &order(1)),
            ask(&edit, action, &order(1)),
            "{action}"
        );
    }
    assert_eq!(Level::Edit.join(Level::View), Level::Edit);
    assert_eq!(Level::View.join(Level::Full), Level::Full);
}

#[test]
fn r16_a_level_never_gives_what_is_the_owners_alone() {
    let owner = somebody()
        .owner()
        .grant(EntryDocument::levels([("staff", Level::Full)], tenant()));
    allows(ask(&owner, staff::INVITE, &setting()));
    denies(
        ask(&owner, staff::TRANSFER_OWNERSHIP, &setting()),
        Reason::NoGrant,
    );
}

#[test]
fn owner_only_actions_need_the_flag_and_a_grant() {
    let grant = || EntryDocument::role("owner", tenant());
    for (case, account, allowed) in [
        ("flag and grant", somebody().owner().grant(grant()), true),
        ("grant alone", somebody().grant(grant()), false),
        ("flag alone", somebody().owner(), false),
    ] {
        let decision = ask(&account, billing::MANAGE, &setting());
        assert_eq!(decision.is_allow(), allowed, "{case}");
        assert_eq!(
            decision.reason(),
            (!allowed).then_some(Reason::NoGrant),
            "{case}"
        );
    }
}

// ---- R17: included roles ----

#[test]
fn r17_a_role_gives_what_it_includes_and_no_longer_when_it_does_not() {
    let with = |include: bool| {
        let a = RoleDocument::new().allow([orders::VIEW]);
        let a = if include { a.include("b") } else { a };
        PolicyDocument::new()
            .role("a", a)
            .role(
                "b",
                RoleDocument::new().allow([orders::REFUND]).include("c"),
            )
            .role("c", RoleDocument::new().allow([orders::CANCEL]))
            .compile()
            .unwrap()
    };
    let holder = somebody().grant(EntryDocument::role("a", tenant()));
    for action in [orders::REFUND, orders::CANCEL] {
        allows(at(NOW, &with(true), &holder, action, &order(1)));
        denies(
            at(NOW, &with(false), &holder, action, &order(1)),
            Reason::NoGrant,
        );
    }
}

#[test]
fn r17_what_an_included_role_requires_is_required_of_the_holder() {
    let policy = PolicyDocument::new()
        .role(
            "agent",
            RoleDocument::from_template("private_fulfillment_agent"),
        )
        .role("helper", RoleDocument::new().include("agent"))
        .compile()
        .unwrap();
    let err = policy
        .account(&somebody().grant(EntryDocument::role("helper", tenant())))
        .unwrap_err();
    let places: Vec<&str> = err
        .mistakes()
        .iter()
        .map(countersign::Mistake::place)
        .collect();
    assert_eq!(places, ["grants[0].scope", "grants[0].until"]);
}

// ---- R18: prerequisites are not implied ----

#[test]
fn r18_holding_a_refund_does_not_give_the_view() {
    let account = somebody().grant(g(orders::REFUND, tenant()));
    allows(ask(&account, orders::REFUND, &order(1)));
    denies(ask(&account, orders::VIEW, &order(1)), Reason::NoGrant);
}

// ---- R19: scope ----

#[test]
fn r19_a_scope_covers_what_is_shown_to_lie_inside() {
    let nine = [CategoryId::new(9), CategoryId::new(10)];
    let both = [StoreId::new(1), StoreId::new(2)];
    let narrowed = ScopeDocument::narrowed;
    let view = products::VIEW;
    let edit = products::EDIT;
    let product = order(1)
        .in_categories(&nine)
        .at_location(3_u64)
        .of_vendor(5_u64);
    for (case, action, scope, resource, covered) in [
        (
            "the tenant covers a store opened later",
            view,
            tenant(),
            order(77),
            true,
        ),
        (
            "a list of stores does not",
            view,
            stores([1, 2]),
            order(77),
            false,
        ),
        (
            "a store never covers the whole tenant",
            settings::TAX,
            stores([1]),
            setting(),
            false,
        ),
        (
            "a read needs one of the stores",
            view,
            stores([2]),
            order(1).in_stores(&both),
            true,
        ),
        (
            "a write needs all",
            edit,
            stores([2]),
            order(1).in_stores(&both),
            false,
        ),
        (
            "a write with all",
            edit,
            stores([2, 1]),
            order(1).in_stores(&both),
            true,
        ),
        (
            "no stores listed is the whole tenant",
            view,
            stores([1]),
            order(1).in_stores(&[]),
            false,
        ),
        (
            "store and category",
            edit,
            stores([1]).categories([9_u64]),
            product,
            true,
        ),
        (
            "store and another category",
            edit,
            stores([1]).categories([8_u64]),
            product,
            false,
        ),
        (
            "another store and category",
            edit,
            stores([2]).categories([9_u64]),
            product,
            false,
        ),
        (
            "category not stated",
            edit,
            stores([1]).categories([9_u64]),
            order(1),
            false,
        ),
        (
            "location alone",
            edit,
            narrowed().locations([3_u64]),
            product,
            true,
        ),
        (
            "location not stated",
            edit,
            narrowed().locations([3_u64]),
            order(1),
            false,
        ),
        (
            "vendor",
            edit,
            narrowed().vendors([5_u64, 6]),
            product,
            true,
        ),
        (
            "vendor not stated",
            edit,
            narrowed().vendors([5_u64]),
            order(1),
            false,
        ),
        (
            "object",
            edit,
            narrowed().object("order", 9_u64),
            order(1),
            true,
        ),
        (
            "the id with another kind",
            edit,
            narrowed().object("product", 9_u64),
            order(1),
            false,
        ),
        (
            "object not stated",
            edit,
            narrowed().object("order", 9_u64),
            setting(),
            false,
        ),
        (
            "own work",
            edit,
            narrowed().assigned(),
            order(1).assigned_to(107_u64),
            true,
        ),
        (
            "the account's id is not the person's",
            edit,
            narrowed().assigned(),
            order(1).assigned_to(7_u64),
            false,
        ),
        (
            "nobody's work",
            edit,
            narrowed().assigned(),
            order(1),
            false,
        ),
        (
            "own work in another store",
            edit,
            stores([2]).assigned(),
            order(1).assigned_to(107_u64),
            false,
        ),
    ] {
        let account = somebody().grant(g(action, scope));
        let decision = ask(&account, action, &resource);
        assert_eq!(decision.is_allow(), covered, "{case}");
        assert_eq!(
            decision.reason(),
            (!covered).then_some(Reason::OutOfScope),
            "{case}"
        );
    }
}

#[test]
fn r19_long_lists_are_searched_as_short_ones_are() {
    let listed = (0..50_u64).map(|index| 2 * index);
    let scope = ScopeDocument::narrowed().locations(listed);
    let account = somebody().grant(g(products::EDIT, scope));
    for location in 0..100_u64 {
        let decision = ask(&account, products::EDIT, &order(1).at_location(location));
        assert_eq!(decision.is_allow(), location % 2 == 0, "{location}");
    }
}

// ---- R20: several resources ----

#[test]
fn r20_many_at_once_is_the_most_restrictive_of_all_and_nothing_is_a_deny() {
    let policy = policy();
    let account = policy
        .account(&somebody().grant(EntryDocument::actions(
            [orders::VIEW, orders::REFUND],
            stores([1]),
        )))
        .unwrap();
    let principal = principal(&policy, &account, &Session::at(t(NOW)));
    let three = [order(1), order(2), order(1)];
    let each: Vec<bool> = policy
        .authorize_each(&principal, orders::VIEW, three)
        .map(Decision::is_allow)
        .collect();
    assert_eq!(each, [true, false, true]);
    let all = |actions: Actions, orders: &[Resource<'_>]| {
        policy.authorize_all(&principal, actions, orders)
    };
    let view = orders::VIEW.only();
    denies(all(view, &three), Reason::OutOfScope);
    allows(all(view, &[order(1), order(1)]));
    denies_for(all(view, &[]), Reasons::INVALID_REQUEST);
    denies_for(all(Actions::EMPTY, &[order(1)]), Reasons::INVALID_REQUEST);
    denies(all(view | orders::CANCEL, &[order(1)]), Reason::NoGrant);
    // Reasons of all items, and the obligations of all.
    denies_for(
        all(
            view | orders::CANCEL,
            &[order(2), order(1).in_tenant(2_u64)],
        ),
        Reasons::CROSS_TENANT | Reasons::OUT_OF_SCOPE | Reasons::NO_GRANT,
    );
    let allowed = all(view | orders::REFUND, &[order(1)]).require().unwrap();
    assert_eq!(
        allowed.obligations(),
        Obligations::AUDIT | Obligations::ALERT
    );
}

#[test]
fn r20_one_item_that_needs_a_step_up_makes_the_whole_need_it() {
    let policy = policy();
    let document = somebody()
        .grant(EntryDocument::role("agent", stores([1])).until(t(2_000)))
        .grant(g(orders::FULFILL, stores([2])));
    let account = policy.account(&document).unwrap();
    let principal = principal(&policy, &account, &Session::at(t(NOW)));
    let both = policy.authorize_all(&principal, orders::FULFILL, [order(2), order(1)]);
    assert!(matches!(both, Decision::NeedsStepUp(_)), "{both:?}");
    let worse = policy.authorize_all(&principal, orders::FULFILL, [order(1), order(3)]);
    denies(worse, Reason::OutOfScope);
}

// ---- R22 and R24: time ----

#[test]
fn r22_a_grant_counts_from_its_beginning_to_just_before_its_end() {
    let holder =
        |from, until| somebody().grant(g(orders::VIEW, tenant()).from(t(from)).until(t(until)));
    for (from, until, now, reason) in [
        (500, 1_000, 499, Some(Reason::GrantNotYet)),
        (500, 1_000, 500, None),
        (500, 1_000, 999, None),
        (500, 1_000, 1_000, Some(Reason::GrantExpired)),
        (1_000, 1_000, 999, Some(Reason::GrantNotYet)),
        (1_000, 1_000, 1_000, Some(Reason::GrantExpired)),
        (i64::MIN, i64::MAX, i64::MIN, None),
        (i64::MIN, i64::MAX, i64::MAX, Some(Reason::GrantExpired)),
    ] {
        let decision = at(
            now,
            &policy(),
            &holder(from, until),
            orders::VIEW,
            &order(1),
        );
        assert_eq!(decision.reason(), reason, "[{from}, {until}) at {now}");
    }
    let endless = somebody().grant(g(orders::VIEW, tenant()));
    for now in [i64::MIN, 0, i64::MAX] {
        allows(at(now, &policy(), &endless, orders::VIEW, &order(1)));
    }
}

#[test]
fn r22_adjoining_windows_leave_no_gap_and_no_overlap() {
    let adjoining = somebody()
        .grant(g(orders::VIEW, stores([1])).from(t(0)).until(t(500)))
        .grant(g(orders::VIEW, stores([2])).from(t(500)).until(t(1_000)));
    for (now, store) in [(499, 1), (500, 2)] {
        for asked in [1, 2] {
            let decision = at(now, &policy(), &adjoining, orders::VIEW, &order(asked));
            assert_eq!(
                decision.is_allow(),
                asked == store,
                "store {asked} at {now}"
            );
        }
    }
}

#[test]
fn r22_which_grant_came_nearest_decides_the_reason() {
    let view = orders::VIEW;
    let over = || g(view, stores([1])).until(t(900));
    let ahead = || g(view, stores([1])).from(t(1_100));
    let elsewhere = || g(view, stores([2]));
    for (case, account, reason) in [
        (
            "elsewhere",
            somebody().grant(ahead()).grant(over()).grant(elsewhere()),
            Reason::OutOfScope,
        ),
        (
            "over",
            somebody().grant(ahead()).grant(over()),
            Reason::GrantExpired,
        ),
        ("ahead", somebody().grant(ahead()), Reason::GrantNotYet),
        ("none", somebody(), Reason::NoGrant),
    ] {
        assert_eq!(
            ask(&account, view, &order(1)).reason(),
            Some(reason),
            "{case}"
        );
    }
}

#[test]
fn r24_a_sign_in_dated_after_now_satisfies_nothing() {
    let policy = policy();
    let agent = EntryDocument::role("agent", stores([1])).until(t(2_000));
    let account = policy.account(&somebody().grant(agent)).unwrap();
    let session = Session::at(t(1_000)).signed_in(Assurance::MultiFactor, t(1_001));
    let principal = principal(&policy, &account, &session);
    let decision = policy.authorize(&principal, orders::VIEW, &order(1));
    assert!(matches!(decision, Decision::NeedsStepUp(_)), "{decision:?}");
    assert_eq!(principal.until(), Some(t(1_001)));
}

#[test]
fn r24_an_end_that_overflows_is_an_error_and_never_for_ever() {
    let err = t(1_000).plus(i64::MAX).unwrap_err();
    assert_eq!(
        err.to_string(),
        "1000 plus 9223372036854775807 seconds is beyond the last instant: give a shorter span",
    );
}

// ---- R25: boundary ----

#[test]
fn r25_a_boundary_caps_and_grants_nothing() {
    let refund = orders::REFUND;
    let bound = |action, scope| [EntryDocument::actions([action], scope)];
    let holder = || somebody().grant(g(refund, tenant()));
    for (case, account, store, reason) in [
        ("none", holder(), 1, None),
        (
            "of something else",
            holder().boundary(bound(orders::VIEW, tenant())),
            1,
            Some(Reason::OutsideBoundary),
        ),
        (
            "no grant within it",
            somebody().boundary(bound(refund, tenant())),
            1,
            Some(Reason::NoGrant),
        ),
        (
            "of store 1, there",
            holder().boundary(bound(refund, stores([1]))),
            1,
            None,
        ),
        (
            "of store 1, elsewhere",
            holder().boundary(bound(refund, stores([1]))),
            2,
            Some(Reason::OutsideBoundary),
        ),
        (
            "nothing",
            holder().boundary_nothing(),
            1,
            Some(Reason::OutsideBoundary),
        ),
        (
            "of all",
            holder().boundary(bound(refund, tenant())),
            2,
            None,
        ),
    ] {
        let decision = ask(&account, refund, &order(store));
        assert_eq!(decision.reason(), reason, "{case}");
        assert_eq!(decision.is_allow(), reason.is_none(), "{case}");
    }
}

// ---- R26: guardrail ----

#[test]
fn r26_a_feature_that_is_off_is_off_for_the_owner_and_comes_back_with_the_same_grants() {
    let with = |features: &[&str]| {
        PolicyDocument::new()
            .guardrail(features)
            .role("owner", RoleDocument::from_template("owner"))
            .host_action(
                "loyalty.view",
                HostActionDocument::new(0, Level::View, Risk::Low),
            )
            .compile()
            .unwrap()
    };
    let owner = somebody()
        .owner()
        .grant(EntryDocument::role("owner", tenant()));
    let off = with(&["orders"]);
    let on = with(&["orders", "discounts", "loyalty"]);
    let gift = countersign::actions::discounts::GIFT_CARDS;
    denies(
        at(NOW, &off, &owner, gift, &setting()),
        Reason::FeatureUnavailable,
    );
    allows(at(NOW, &on, &owner, gift, &setting()));
    allows(at(NOW, &off, &owner, orders::VIEW, &order(1)));
    // The host's own features are on the list, or off like any other.
    let loyal = somebody().grant(EntryDocument::actions(["loyalty.view"], tenant()));
    let view = Action::host(0).unwrap();
    denies(
        at(NOW, &off, &loyal, view, &setting()),
        Reason::FeatureUnavailable,
    );
    allows(at(NOW, &on, &loyal, view, &setting()));
}

// ---- R57: obligations ----

#[test]
fn r57_obligations_come_from_profile_and_policy_and_none_is_lost() {
    let with = |profile| {
        PolicyDocument::new()
            .profile(profile)
            .obligations([orders::REFUND, products::VIEW], ["justify"])
            .obligations([orders::REFUND], ["notify_owner", "audit"])
            .host_action(
                "loyalty.adjust",
                HostActionDocument::new(1, Level::Full, Risk::Critical),
            )
            .compile()
            .unwrap()
    };
    let standard = with(Profile::Standard);
    let (audit, alert) = (Obligations::AUDIT, Obligations::ALERT);
    for (action, owed) in [
        (orders::VIEW, Obligations::empty()),
        (products::VIEW, Obligations::JUSTIFY),
        (orders::CANCEL, audit),
        (
            orders::REFUND,
            audit | alert | Obligations::JUSTIFY | Obligations::NOTIFY_OWNER,
        ),
        (customers::EXPORT, audit | alert),
        (apps::API_KEYS, audit | alert),
        (settings::POLICIES, alert),
        (settings::VIEW, Obligations::empty()),
        (Action::host(1).unwrap(), audit | alert),
    ] {
        assert_eq!(standard.obligations(action), owed, "{action}");
        assert_eq!(with(Profile::Strict).obligations(action), owed, "{action}");
    }
    let solo = with(Profile::Solo);
    assert_eq!(solo.obligations(customers::EXPORT), Obligations::empty());
    assert_eq!(
        solo.obligations(orders::REFUND),
        audit | Obligations::JUSTIFY | Obligations::NOTIFY_OWNER,
    );
}

#[test]
fn r57_an_allow_carries_its_obligations_on_the_short_way_and_on_the_long_one() {
    let plain = somebody().grant(g(orders::REFUND, stores([1])));
    let long = plain.clone().deny(g(orders::REFUND, stores([2])));
    for account in [plain, long] {
        let allowed = ask(&account, orders::REFUND, &order(1)).require().unwrap();
        assert_eq!(
            allowed.obligations(),
            Obligations::AUDIT | Obligations::ALERT
        );
    }
}

// ---- The principal ----

#[test]
fn a_principal_of_another_policy_is_refused() {
    let (here, there) = (policy(), PolicyDocument::new().compile().unwrap());
    let document = somebody().grant(g(orders::VIEW, tenant()));
    let account = here.account(&document).unwrap();
    let session = Session::at(t(NOW));
    let principal = principal(&here, &account, &session);
    denies_for(
        there.authorize(&principal, orders::VIEW, &order(1)),
        Reasons::WRONG_POLICY,
    );
    let standing = there.standing(&[&account], t(NOW));
    assert_eq!(
        there.principal(&account, &standing, &session).unwrap_err(),
        PrincipalError::WrongPolicy,
    );
    // Another compilation of the same document is the same policy.
    allows(policy().authorize(&principal, orders::VIEW, &order(1)));
}

#[test]
fn a_principal_is_made_of_one_persons_standing_at_its_time() {
    let policy = policy();
    let season = g(orders::VIEW, tenant()).until(t(1_500));
    let ana = policy.account(&somebody().grant(season)).unwrap();
    let ben = policy
        .account(&AccountDocument::human(8_u64, 108_u64).in_tenant(1_u64))
        .unwrap();
    let other = policy
        .account(&AccountDocument::human(9_u64, 107_u64).in_tenant(1_u64))
        .unwrap();
    let session = Session::at(t(NOW));
    let made = |standing| policy.principal(&ana, &standing, &session).map(|_| ());
    assert_eq!(made(policy.standing(&[&ana], t(NOW))), Ok(()));
    assert_eq!(made(policy.standing(&[&other, &ana], t(900))), Ok(()));
    let of_another = Err(PrincipalError::StandingOfAnother);
    assert_eq!(made(policy.standing(&[], t(NOW))), of_another);
    assert_eq!(made(policy.standing(&[&ben], t(NOW))), of_another);
    assert_eq!(made(policy.standing(&[&ana, &ben], t(NOW))), of_another);
    assert_eq!(
        made(policy.standing(&[&other], t(NOW))),
        Err(PrincipalError::StandingIncomplete),
    );
    // The same account after its rights were changed: what was known of it is old.
    let changed = policy.account(&somebody().epoch(1)).unwrap();
    assert_eq!(
        made(policy.standing(&[&changed], t(NOW))),
        Err(PrincipalError::StandingOutdated),
    );
    let stale = Err(PrincipalError::StandingStale { now: t(NOW) });
    assert_eq!(made(policy.standing(&[&ana], t(1_001))), stale);
    let standing = policy.standing(&[&ana], t(900));
    assert_eq!(standing.until(), Some(t(1_500)));
    let later = Session::at(t(1_500));
    assert_eq!(
        policy.principal(&ana, &standing, &later).unwrap_err(),
        PrincipalError::StandingStale { now: t(1_500) },
    );
    let foreign = PolicyDocument::new()
        .role("support", RoleDocument::new())
        .compile()
        .unwrap();
    let role = foreign.role("support").unwrap().id();
    let standing = policy.standing(&[&ana], t(NOW));
    assert_eq!(
        policy
            .principal(&ana, &standing, &session.only_roles([role]))
            .unwrap_err(),
        PrincipalError::UnknownRole,
    );
}

#[test]
fn a_principal_says_until_when_it_holds() {
    let policy = policy();
    let document = somebody()
        .epoch(3)
        .active_until(t(5_000))
        .grant(g(orders::VIEW, tenant()).from(t(1_400)))
        .deny(g(orders::REFUND, tenant()).until(t(1_300)));
    let account = policy.account(&document).unwrap();
    let made = |session: Session| principal(&policy, &account, &session);
    assert_eq!(made(Session::at(t(1_000))).until(), Some(t(1_300)));
    assert_eq!(made(Session::at(t(1_300))).until(), Some(t(1_400)));
    assert_eq!(made(Session::at(t(1_400))).until(), Some(t(5_000)));
    assert_eq!(made(Session::at(t(5_000))).until(), None);
    assert_eq!(
        made(Session::at(t(1_000)).until(t(1_100))).until(),
        Some(t(1_100))
    );
    let principal = made(Session::at(t(1_000)));
    assert!(principal.at(t(1_299), 3).is_ok());
    assert_eq!(
        principal.at(t(1_300), 3).unwrap_err(),
        Stale::Time {
            from: t(1_000),
            now: t(1_300)
        },
    );
    assert_eq!(
        principal.at(t(999), 3).unwrap_err(),
        Stale::Time {
            from: t(1_000),
            now: t(999)
        },
    );
    assert_eq!(
        principal.at(t(1_000), 4).unwrap_err(),
        Stale::Epoch { made: 3, now: 4 }
    );
}

#[test]
fn detail_names_the_entries_that_decide() {
    let policy = policy();
    let document = somebody()
        .grant(g(orders::VIEW, stores([2])))
        .grant(g(orders::VIEW, stores([1])))
        .grant(EntryDocument::role("support", stores([1])))
        .deny(g(orders::REFUND, tenant()))
        .deny(g(orders::REFUND, stores([1])));
    let account = policy.account(&document).unwrap();
    let principal = principal(&policy, &account, &Session::at(t(NOW)));
    let view = policy.detail(&principal, orders::VIEW, &order(1));
    assert_eq!(view.grants(), [1, 2]);
    assert!(view.notes().is_empty());
    let refund = policy.detail(&principal, orders::REFUND, &order(1));
    let about: Vec<_> = refund
        .notes()
        .iter()
        .map(|note| note.about().cloned())
        .collect();
    assert_eq!(about, [Some(About::Deny(0)), Some(About::Deny(1))]);
    assert_eq!(refund.grants(), [2]);
}
