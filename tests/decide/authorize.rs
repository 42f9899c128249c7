//! What each decision means: closed world, default deny, deny overrides, order, tenants and status,
//! as tables (R1 to R10).
//!
//! The people are those of `people`; rules are those of the page `semantics`.

#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use crate::people::{
    NOW, allows, ask, at, denies, denies_for, g, order, policy, principal, setting, somebody,
    stores, t, tenant,
};
use countersign::actions::{orders, staff};
use countersign::{
    About, AccountDocument, AccountKind, Action, Assurance, CategoryId, Decision, EntryDocument,
    MistakeKind, PrincipalError, Reason, Reasons, Resource, ResourceKind, ScopeDocument, Session,
    Status, StoreId,
};

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
