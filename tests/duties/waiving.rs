//! Waivers as they are approved: what `waive` asks of the waiver and of its
//! approver (rule R40).

use countersign::actions::{orders, staff};
use countersign::{
    AccountDocument, AccountKind, Action, MistakeKind, NotWaived, PersonId, Policy, PolicyDocument,
    Profile, RoleDocument, ScopeDocument, Session, Status, WaiverDocument,
};

use crate::shop::{
    ANA, CREATE, DAY, NOW, REFUND, as_of_now, bare, compiled, g, gets, held, holding, human, now,
    of_person, principal, rule, shipped, stores, t, tenant,
};

const WAIVE: Action = staff::WAIVE;
/// What ana's lead asks for, approved by nobody yet.
fn asked() -> WaiverDocument {
    asked_for("O2C-02")
}

fn asked_for(rule: &str) -> WaiverDocument {
    WaiverDocument::new("W-1", rule, 1, ANA)
        .because("alone in the shop until the new colleague starts")
        .control("a list of it to the owner, weekly", 901_u64)
        .requested_by(902_u64)
        .window(t(0), t(90 * DAY))
}

/// Somebody else who may waive, account 2.
fn boss() -> AccountDocument {
    holding(2, [WAIVE])
}

/// What comes of asking the first of these accounts for it: nothing if it is
/// approved, else why not.
#[track_caller]
fn refused(policy: &Policy, waiver: &WaiverDocument, approver: &[AccountDocument]) -> String {
    let who = as_of_now(policy, approver);
    match policy.waive(waiver, &who) {
        Ok(signed) => {
            // What comes back is the same, with the approver's name under it.
            assert_eq!(signed, waiver.clone().approved_by(who.person()));
            String::new()
        }
        Err(error) => error.to_string(),
    }
}

#[test]
fn r40_what_is_approved_lets_off() {
    let policy = shipped();
    let ana = holding(1, [CREATE, REFUND]);
    assert_eq!(
        gets(&policy, std::slice::from_ref(&ana), REFUND, 1),
        "approval"
    );
    let who = as_of_now(&policy, &[boss()]);
    let waiver = policy.waive(&asked(), &who).unwrap();
    let ana = ana.waiver(waiver);
    assert_eq!(
        gets(&policy, std::slice::from_ref(&ana), REFUND, 1),
        "allow"
    );
    let account = policy.account(&ana).unwrap();
    let approver = account.waivers().first().unwrap().approved_by();
    assert_eq!(approver, PersonId::from(102_u64));
}

#[test]
fn r40_who_is_named_as_approver_before_is_no_matter() {
    let policy = shipped();
    let named = asked().approved_by(ANA);
    assert_eq!(refused(&policy, &named, &[boss()]), "");
}

#[test]
fn r40_what_is_wrong_with_the_waiver_itself() {
    let policy = shipped();
    for (name, waiver, said) in [
        (
            "no reason",
            asked().because("short"),
            "5 characters do not say why",
        ),
        (
            "no control",
            asked().control("", 901_u64),
            "it says nothing",
        ),
        (
            "their own control",
            asked().control("a list", ANA),
            "the owner of the control cannot be",
        ),
        (
            "for the approver",
            asked_for("O2C-02").requested_by(102_u64),
            "whoever asked for it",
        ),
        (
            "too long",
            asked().window(t(0), t(180 * DAY + 1)),
            "at most 180 days",
        ),
        (
            "upside down",
            asked().window(t(5), t(4)),
            "ends before that",
        ),
        (
            "narrower",
            asked().scope(ScopeDocument::narrowed().assigned()),
            "leave the other keys out",
        ),
        ("of no rule", asked_for("O2C-99"), "unknown duty rule"),
        (
            "of a rule of nobody's",
            asked_for("ADM-03"),
            "ADM-03 cannot be waived",
        ),
        (
            "unfinished",
            WaiverDocument::new("W-1", "O2C-02", 1, ANA),
            "a waiver says who",
        ),
    ] {
        let found = refused(&policy, &waiver, &[boss()]);
        assert!(found.contains(said), "{name}: {found}");
        let who = as_of_now(&policy, &[boss()]);
        let error = policy.waive(&waiver, &who).unwrap_err();
        assert!(matches!(error, NotWaived::Document(_)), "{name}: {error:?}");
    }
}

#[test]
fn r40_nobody_approves_their_own_with_whatever_account() {
    let policy = shipped();
    let own = || of_person(AccountKind::Human, 3, ANA).grant(g(WAIVE, tenant()));
    for approver in [own(), own().owner()] {
        let who = as_of_now(&policy, &[approver]);
        let error = policy.waive(&asked(), &who).unwrap_err();
        let NotWaived::Document(error) = error else {
            panic!("{error:?}");
        };
        let [mistake] = error.mistakes() else {
            panic!("{error}");
        };
        assert!(
            matches!(mistake.kind(), MistakeKind::SelfApproved { .. }),
            "{mistake}"
        );
        assert!(mistake.place().ends_with("approved_by"), "{mistake}");
    }
}

#[test]
fn r12_r40_programs_and_shared_accounts_approve_none() {
    let policy = shipped();
    let program = |kind| of_person(kind, 2, 102).grant(g(WAIVE, tenant()));
    for (name, approver, fine) in [
        ("a human", boss(), true),
        ("a shared account", boss().shared(), false),
        (
            "a shared account of the owner",
            boss().shared().owner(),
            false,
        ),
        ("an app", program(AccountKind::App), false),
        ("a service", program(AccountKind::Service), false),
    ] {
        let who = as_of_now(&policy, &[approver]);
        let found = policy.waive(&asked(), &who);
        match found {
            Ok(_) => assert!(fine, "{name}"),
            Err(error) => assert!(!fine && error == NotWaived::Kind, "{name}: {error}"),
        }
    }
}

#[test]
fn r40_the_approver_may_waive_wherever_it_counts() {
    let policy = shipped();
    let by = |scope| [human(2).grant(g(WAIVE, scope))];
    let in_both = || asked().scope(stores([1, 2]));
    let in_one = || asked().scope(stores([1]));
    for (name, waiver, approver, said) in [
        ("everywhere, of all", asked(), by(tenant()), ""),
        ("everywhere, of store 1", in_one(), by(tenant()), ""),
        ("in store 1, of store 1", in_one(), by(stores([1])), ""),
        ("in both, of both", in_both(), by(stores([1, 2, 3])), ""),
        (
            "in store 1, of both",
            in_both(),
            by(stores([1])),
            "deny: out_of_scope",
        ),
        (
            "in store 2, of store 1",
            in_one(),
            by(stores([2])),
            "deny: out_of_scope",
        ),
        (
            "in store 1, of all",
            asked(),
            by(stores([1])),
            "deny: out_of_scope",
        ),
        (
            "in each by another grant",
            in_both(),
            [human(2)
                .grant(g(WAIVE, stores([1])))
                .grant(g(WAIVE, stores([2])))],
            "deny: out_of_scope",
        ),
        ("nowhere", asked(), [human(2)], "deny: no_grant"),
        (
            "denied",
            asked(),
            [boss().deny(g(WAIVE, tenant()))],
            "deny: explicit_deny",
        ),
        (
            "denied in one of the stores",
            in_both(),
            [boss().deny(g(WAIVE, stores([2])))],
            "deny: explicit_deny",
        ),
        (
            "suspended",
            asked(),
            [boss().status(Status::Suspended)],
            "deny: principal_suspended",
        ),
    ] {
        let found = refused(&policy, &waiver, &approver);
        let is_told = if said.is_empty() {
            found.is_empty()
        } else {
            found.ends_with(said)
        };
        assert!(is_told, "{name}: {found}");
    }
}

#[test]
fn r40_an_approver_who_needs_more_to_waive_does_not_yet() {
    let mfa = countersign::SignIn::at_least(countersign::Assurance::MultiFactor);
    let step_up = countersign::StepUpDocument::new(["staff.waive"], mfa);
    let policy = compiled(&PolicyDocument::new().step_up(step_up));
    let found = refused(&policy, &asked(), &[boss()]);
    assert!(found.ends_with("step_up: multi_factor"), "{found}");
    let signed_in = now().signed_in(countersign::Assurance::MultiFactor, t(NOW));
    let who = principal(&policy, &[boss()], &signed_in);
    assert!(policy.waive(&asked(), &who).is_ok());
}

#[test]
fn r40_an_approver_who_trips_the_same_rule_does_not() {
    let torn = || boss().grant(g(CREATE, tenant())).grant(g(REFUND, tenant()));
    let document = |profile| PolicyDocument::new().profile(profile).drop_duty("ADM-03");
    for profile in Profile::ALL.iter().copied() {
        let policy = compiled(&document(profile));
        let of_other = [
            boss().grant(g(CREATE, tenant())),
            of_person(AccountKind::App, 3, 102).grant(g(REFUND, tenant())),
        ];
        let spared = profile != Profile::Strict;
        for (name, approver, fine) in [
            ("torn", vec![torn()], false),
            ("by another account", of_other.to_vec(), false),
            ("an owner", vec![torn().owner()], spared),
            (
                "whose other account is the owner's",
                vec![torn(), of_person(AccountKind::Human, 3, 102).owner()],
                false,
            ),
            (
                "one side of it",
                vec![boss().grant(g(REFUND, tenant()))],
                true,
            ),
            (
                "in two stores",
                vec![
                    boss()
                        .grant(g(REFUND, stores([1])))
                        .grant(g(CREATE, stores([2]))),
                ],
                true,
            ),
            (
                "over",
                vec![
                    boss()
                        .grant(g(REFUND, tenant()))
                        .grant(g(CREATE, tenant()).until(t(NOW))),
                ],
                true,
            ),
            (
                "to begin",
                vec![
                    boss()
                        .grant(g(REFUND, tenant()))
                        .grant(g(CREATE, tenant()).from(t(5_000))),
                ],
                false,
            ),
        ] {
            let who = as_of_now(&policy, &approver);
            let found = policy.waive(&asked(), &who);
            match found {
                Ok(_) => assert!(fine, "{name} in {profile}"),
                Err(error) => {
                    assert!(!fine, "{name} in {profile}: {error}");
                    let expected = NotWaived::Tripped {
                        rule: "O2C-02".into(),
                    };
                    assert_eq!(error, expected, "{name} in {profile}");
                }
            }
        }
    }
}

#[test]
fn r40_one_who_trips_another_rule_may_approve_this() {
    let policy = compiled(&PolicyDocument::new().drop_duty("ADM-03"));
    let approver = boss()
        .grant(g(orders::CREATE, tenant()))
        .grant(g(REFUND, tenant()));
    assert_eq!(
        refused(&policy, &asked(), std::slice::from_ref(&approver)),
        ""
    );
    let found = refused(&policy, &asked_for("O2C-03"), &[approver]);
    assert!(found.contains("trips O2C-03 as well"), "{found}");
}

#[test]
fn r40_being_let_off_oneself_does_not_make_one_an_approver() {
    let policy = compiled(&PolicyDocument::new().drop_duty("ADM-03"));
    let approver = boss()
        .grant(g(CREATE, tenant()))
        .grant(g(REFUND, tenant()))
        .waiver(crate::shop::waiver("O2C-02", 102));
    let found = refused(&policy, &asked(), &[approver]);
    assert!(found.contains("trips O2C-02 as well"), "{found}");
}

#[test]
fn r40_a_role_that_rules_keep_from_waiving_is_kept_from_it() {
    // ADM-03: who waives does not pay back. It blocks, and nobody is let off it.
    let policy = shipped();
    let approver = [boss().grant(g(REFUND, tenant()))];
    let found = refused(&policy, &asked(), &approver);
    assert!(found.ends_with("deny: static_duty"), "{found}");
    let document = PolicyDocument::new().role("owner", RoleDocument::from_template("owner"));
    let owner = [human(2).owner().grant(held("owner", tenant()))];
    assert_eq!(refused(&compiled(&document), &asked(), &owner), "");
    let strict = compiled(&document.profile(Profile::Strict));
    let found = refused(&strict, &asked(), &owner);
    assert!(found.ends_with("deny: static_duty"), "{found}");
}

#[test]
fn r40_of_another_version_or_out_of_use_it_may_be_approved_and_has_no_effect() {
    let policy = compiled(&PolicyDocument::new().drop_duty("O2C-02"));
    assert_eq!(refused(&policy, &asked(), &[boss()]), "");
    let own = rule("OWN", countersign::Severity::High)
        .side([CREATE])
        .side([REFUND]);
    let policy = compiled(&bare().duty(own.version(2)));
    assert_eq!(refused(&policy, &asked_for("OWN"), &[boss()]), "");
    let who = as_of_now(&policy, &[boss()]);
    let waiver = policy.waive(&asked_for("OWN"), &who).unwrap();
    let ana = [holding(1, [CREATE, REFUND]).waiver(waiver)];
    assert_eq!(gets(&policy, &ana, REFUND, 1), "approval");
}

#[test]
fn r40_the_approver_counts_as_of_the_instant_they_approve() {
    let policy = shipped();
    let soon = [human(2).grant(g(WAIVE, tenant()).from(t(2_000)).until(t(3_000)))];
    for (at, fine) in [(1_999, false), (2_000, true), (2_999, true), (3_000, false)] {
        let who = principal(&policy, &soon, &Session::at(t(at)));
        assert_eq!(policy.waive(&asked(), &who).is_ok(), fine, "{at}");
    }
}
