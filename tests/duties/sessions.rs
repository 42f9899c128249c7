//! What one session uses at once: the cases of rule R35 as tables.

use countersign::actions::{marketing, reports};
use countersign::{
    AccountDocument, AccountKind, DutyDocument, DutyKind, Evidence, OnUse, Policy, PolicyDocument,
    Profile, Reason, RoleDocument, Session, Severity, Status,
};

use crate::shop::{
    NOW, about, bare, compiled, duties, g, held, human, now, of_person, on, order, order_in,
    order_of_none, principal, store_ids, stores, t, tenant, waiver,
};

const BLOCKED: &str = "deny: session_duty";

/// Who enters a campaign does not send it in the same session.
fn apart() -> DutyDocument {
    DutyDocument::new("OWN", DutyKind::Session, Severity::High)
        .side([marketing::CAMPAIGNS])
        .side([marketing::SEND])
}

fn shop_with(rule: DutyDocument) -> PolicyDocument {
    bare()
        .duty(rule)
        .role("clerk", RoleDocument::new().allow([marketing::CAMPAIGNS]))
        .role("sender", RoleDocument::new().allow([marketing::SEND]))
        .role(
            "both",
            RoleDocument::new().allow([marketing::CAMPAIGNS, marketing::SEND]),
        )
        .role("reader", RoleDocument::new().allow([reports::TRAFFIC]))
}

fn policy() -> Policy {
    compiled(&shop_with(apart()))
}

/// A session that uses these roles alone.
fn using<const N: usize>(policy: &Policy, roles: [&str; N]) -> Session {
    now().only_roles(roles.map(|role| policy.role(role).unwrap().id()))
}

/// Ana holds both roles.
fn ana() -> AccountDocument {
    human(1)
        .grant(held("clerk", tenant()))
        .grant(held("sender", tenant()))
}

/// What sending gets in this session.
#[track_caller]
fn sends(policy: &Policy, accounts: &[AccountDocument], session: &Session) -> String {
    let who = principal(policy, accounts, session);
    on(policy, &who, marketing::SEND, &order(1))
}

#[test]
fn r35_what_is_used_at_once_is_denied_and_what_is_used_in_turn_is_not() {
    let policy = policy();
    let reader = ana().grant(held("reader", tenant()));
    for (roles, campaigns, send) in [
        (vec!["clerk"], "allow", "deny: no_grant"),
        (vec!["sender"], "deny: no_grant", "allow"),
        (vec!["clerk", "sender"], BLOCKED, BLOCKED),
        (vec!["sender", "clerk"], BLOCKED, BLOCKED),
        (vec!["clerk", "sender", "reader"], BLOCKED, BLOCKED),
        (vec!["sender", "reader"], "deny: no_grant", "allow"),
        (vec![], "deny: no_grant", "deny: no_grant"),
    ] {
        let ids = roles.iter().map(|role| policy.role(role).unwrap().id());
        let session = now().only_roles(ids);
        let who = principal(&policy, std::slice::from_ref(&reader), &session);
        assert_eq!(
            on(&policy, &who, marketing::CAMPAIGNS, &order(1)),
            campaigns,
            "{roles:?}"
        );
        assert_eq!(
            on(&policy, &who, marketing::SEND, &order(1)),
            send,
            "{roles:?}"
        );
    }
    // Of no list, all roles are active, and direct grants.
    assert_eq!(sends(&policy, &[ana()], &now()), BLOCKED);
}

#[test]
fn r35_two_sessions_of_one_role_each_are_both_allowed() {
    let policy = policy();
    let entering = principal(&policy, &[ana()], &using(&policy, ["clerk"]));
    let sending = principal(&policy, &[ana()], &using(&policy, ["sender"]));
    assert_eq!(
        on(&policy, &entering, marketing::CAMPAIGNS, &order(1)),
        "allow"
    );
    assert_eq!(on(&policy, &sending, marketing::SEND, &order(1)), "allow");
}

#[test]
fn r35_direct_grants_count_where_the_session_uses_them() {
    let policy = policy();
    let direct = human(1)
        .grant(held("sender", tenant()))
        .grant(g(marketing::CAMPAIGNS, tenant()));
    let accounts = [direct];
    assert_eq!(sends(&policy, &accounts, &now()), BLOCKED);
    assert_eq!(
        sends(&policy, &accounts, &using(&policy, ["sender"])),
        "allow"
    );
}

#[test]
fn r35_a_role_that_holds_both_sides_cannot_be_used() {
    let policy = policy();
    let accounts = [human(1).grant(held("both", tenant()))];
    assert_eq!(sends(&policy, &accounts, &now()), BLOCKED);
    assert_eq!(
        sends(&policy, &accounts, &using(&policy, ["both"])),
        BLOCKED
    );
}

#[test]
fn r35_what_is_in_no_side_is_allowed() {
    let policy = policy();
    let accounts = [ana().grant(held("reader", tenant()))];
    let who = principal(&policy, &accounts, &now());
    assert_eq!(on(&policy, &who, reports::TRAFFIC, &order(1)), "allow");
    let found = duties(
        &policy,
        &who,
        reports::TRAFFIC,
        &order(1),
        &Evidence::none(),
    );
    assert_eq!(found, [""; 0]);
}

#[test]
fn r35_the_rule_is_told() {
    let policy = policy();
    let who = principal(&policy, &[ana()], &now());
    let told = about(
        &policy,
        &who,
        marketing::SEND,
        &order(1),
        Reason::SessionDuty,
    );
    assert_eq!(told.as_deref(), Some("OWN"));
    let found = duties(&policy, &who, marketing::SEND, &order(1), &Evidence::none());
    assert_eq!(found, ["OWN"]);
}

#[test]
fn r35_sides_meet_in_places_as_those_of_what_is_granted() {
    let policy = policy();
    let both = store_ids([1, 2]);
    for (clerk, sender, found) in [
        // Sending in store 1, in store 2, in both, of none.
        (
            stores([1]),
            stores([1, 2]),
            [
                BLOCKED,
                "allow",
                BLOCKED,
                "deny: out_of_scope | session_duty",
            ],
        ),
        (stores([1]), tenant(), [BLOCKED, "allow", BLOCKED, BLOCKED]),
        (stores([3]), tenant(), ["allow", "allow", "allow", BLOCKED]),
        (tenant(), tenant(), [BLOCKED; 4]),
    ] {
        let accounts = [human(1)
            .grant(held("clerk", clerk))
            .grant(held("sender", sender))];
        let who = principal(&policy, &accounts, &now());
        let resources = [order(1), order(2), order_in(&both), order_of_none()];
        let said = resources.map(|resource| on(&policy, &who, marketing::SEND, &resource));
        assert_eq!(said, found);
    }
}

#[test]
fn r35_only_what_the_asking_account_can_use_now_counts() {
    let policy = policy();
    let sender = || human(1).grant(held("sender", tenant()));
    let clerk = || held("clerk", tenant());
    for (name, accounts, expected) in [
        ("now", vec![sender().grant(clerk())], BLOCKED),
        (
            "from now",
            vec![sender().grant(clerk().from(t(NOW)))],
            BLOCKED,
        ),
        (
            "later",
            vec![sender().grant(clerk().from(t(NOW + 1)))],
            "allow",
        ),
        (
            "until now",
            vec![sender().grant(clerk().until(t(NOW)))],
            "allow",
        ),
        (
            "until later",
            vec![sender().grant(clerk().until(t(NOW + 1)))],
            BLOCKED,
        ),
        (
            "another account's",
            vec![
                sender(),
                of_person(AccountKind::Human, 2, 101).grant(clerk()),
            ],
            "allow",
        ),
    ] {
        assert_eq!(sends(&policy, &accounts, &now()), expected, "{name}");
    }
}

#[test]
fn r35_a_grant_that_begins_ends_the_principal() {
    let policy = policy();
    let accounts = [human(1)
        .grant(held("sender", tenant()))
        .grant(held("clerk", tenant()).from(t(2_000)))];
    let who = principal(&policy, &accounts, &now());
    assert_eq!(who.until(), Some(t(2_000)));
    assert!(who.at(t(2_000), 0).is_err());
    assert_eq!(sends(&policy, &accounts, &Session::at(t(1_999))), "allow");
    assert_eq!(sends(&policy, &accounts, &Session::at(t(2_000))), BLOCKED);
}

#[test]
fn r35_no_owner_no_profile_and_no_deny_is_an_exception() {
    for profile in Profile::ALL.iter().copied() {
        let policy = compiled(&shop_with(apart()).profile(profile));
        for (name, account) in [
            ("staff", ana()),
            ("owner", ana().owner()),
            ("a deny", ana().deny(g(marketing::CAMPAIGNS, tenant()))),
            ("a boundary", ana().boundary([g(marketing::SEND, tenant())])),
        ] {
            let said = sends(&policy, &[account], &now());
            assert_eq!(said, BLOCKED, "{name} in {profile}");
        }
    }
}

#[test]
fn r35_what_the_rule_says_of_using_it_stands() {
    for (on_use, expected) in [
        (OnUse::Ignore, "allow"),
        (OnUse::Approval, "approval"),
        (OnUse::Block, BLOCKED),
    ] {
        let policy = compiled(&shop_with(apart().on_use(on_use)));
        assert_eq!(sends(&policy, &[ana()], &now()), expected);
    }
}

#[test]
fn r35_n_of_m_sides_and_sides_of_all() {
    let rule = DutyDocument::new("OWN", DutyKind::Session, Severity::Low)
        .side([marketing::CAMPAIGNS])
        .side_of_all([marketing::SEND, marketing::LISTS])
        .side([reports::TRAFFIC])
        .trip_at(3);
    let document = shop_with(rule).role("lists", RoleDocument::new().allow([marketing::LISTS]));
    let policy = compiled(&document);
    for (roles, expected) in [
        (vec!["clerk", "sender", "lists"], "allow"),
        (vec!["clerk", "sender", "reader"], "allow"),
        (vec!["clerk", "sender", "lists", "reader"], BLOCKED),
    ] {
        let give = |account: AccountDocument, role: &&str| account.grant(held(role, tenant()));
        let account = roles.iter().fold(human(1), give);
        assert_eq!(sends(&policy, &[account], &now()), expected, "{roles:?}");
    }
}

#[test]
fn r35_it_is_neither_waived_nor_accepted_nor_given_an_answer_to_grants() {
    let policy = policy();
    let waived = ana().waiver(waiver("OWN", 101));
    let error = policy.account(&waived).unwrap_err();
    assert_eq!(error.mistakes()[0].place(), "waivers[0].rule", "{error}");
    let accepted = RoleDocument::new()
        .allow([marketing::CAMPAIGNS, marketing::SEND])
        .accept("OWN", "a list", "Nadia");
    let error = shop_with(apart())
        .role("accepting", accepted)
        .compile()
        .unwrap_err();
    assert_eq!(
        error.mistakes()[0].place(),
        "roles.accepting.accept[0].rule",
        "{error}"
    );
    for (document, place) in [
        (
            apart().on_grant(countersign::OnGrant::Reject),
            "duty[0].on_grant",
        ),
        (apart().not_waivable(), "duty[0].waivable"),
    ] {
        let error = shop_with(document).compile().unwrap_err();
        assert_eq!(error.mistakes()[0].place(), place, "{error}");
    }
}

#[test]
fn r35_what_a_session_uses_is_told_of_whoever_cannot_act_too() {
    let policy = policy();
    let suspended = ana().status(Status::Suspended);
    assert_eq!(
        sends(&policy, &[suspended], &now()),
        "deny: principal_suspended | session_duty"
    );
    let over = ana().active_until(t(NOW));
    assert_eq!(
        sends(&policy, &[over], &now()),
        "deny: principal_expired | session_duty"
    );
}

#[test]
fn r35_both_kinds_of_rule_are_told_in_their_order() {
    let granted = DutyDocument::new("STATIC", DutyKind::Static, Severity::Critical)
        .side([marketing::CAMPAIGNS])
        .side([marketing::SEND]);
    let policy = compiled(&shop_with(apart()).duty(granted));
    assert_eq!(
        sends(&policy, &[ana()], &now()),
        "deny: static_duty | session_duty"
    );
    // One role at a time leaves what was granted as it is.
    let said = sends(&policy, &[ana()], &using(&policy, ["sender"]));
    assert_eq!(said, "deny: static_duty");
}

#[test]
fn r13_r35_of_two_who_act_together_each_has_a_session_of_their_own() {
    let policy = policy();
    let torn = principal(&policy, &[ana()], &now());
    let plain = |id| {
        principal(
            &policy,
            &[human(id).grant(held("sender", tenant()))],
            &now(),
        )
    };
    let (one, other) = (plain(2), plain(3));
    for (who, for_whom, expected) in [
        (&one, &other, "allow"),
        (&one, &torn, BLOCKED),
        (&torn, &one, BLOCKED),
    ] {
        let evidence = Evidence::none().on_behalf_of(for_whom);
        let said = crate::shop::ask(&policy, who, marketing::SEND, &order(1), &evidence);
        assert_eq!(said, expected);
    }
}
