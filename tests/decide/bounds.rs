//! What ends and bounds a grant, and what an allow owes; and the principal that is asked for: as tables
//! (R22, R24 to R26, R57).
//!
//! The people are those of `people`; rules are those of the page `semantics`.

use crate::people::{
    NOW, allows, ask, at, denies, denies_for, g, order, policy, principal, setting, somebody,
    stores, t, tenant,
};
use countersign::actions::{apps, customers, orders, products, settings};
use countersign::{
    About, AccountDocument, Action, Assurance, Decision, EntryDocument, HostActionDocument, Level,
    Obligations, PolicyDocument, PrincipalError, Profile, Reason, Reasons, Risk, RoleDocument,
    Session, Stale,
};

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
