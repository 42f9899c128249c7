//! Acting for another: both must be allowed, both are persons of the act, and
//! what the one needs is not lifted by what the other has (rule R13).
//!
//! It is second 1000 in tenant 1. Every decision is asked for in three ways,
//! which must agree: `authorize_for`, `authorize_with` and `detail_with`.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]

use crate::people::{EUR, NOW, as_it_stands, held, human, now, t};
use countersign::actions::{orders, settings, staff};
use countersign::{
    AccountDocument, AccountKind, Action, Amount, Approval, ApprovalDocument, Assurance, Decision,
    EntryDocument, Evidence, LimitDocument, NotEligible, Obligations, Per, PersonId, Policy,
    PolicyDocument, Principal, Reason, RequestStamp, Resource, ResourceKind, RoleDocument,
    ScopeDocument, Session, SignIn, Status, StepUpDocument, Usage, Verdict,
};

/// A shop in which each role asks for one thing more than the plain one.
fn policy() -> Policy {
    let refunder = || RoleDocument::new().allow([orders::REFUND, orders::VIEW]);
    let limit = |id| LimitDocument::new(id, [orders::REFUND], Per::Request, EUR);
    let day = |id| LimitDocument::new(id, [orders::REFUND], Per::Person { window: 86_400 }, EUR);
    PolicyDocument::new()
        .approval(ApprovalDocument::new("one"))
        .approval(ApprovalDocument::new("two").quorum(2))
        .approval(ApprovalDocument::new("payments").actions([settings::PAYMENTS]))
        .role("viewer", RoleDocument::new().allow([orders::VIEW]))
        .role("plain", refunder())
        .role("small", refunder().limit(limit("small").hard(20_00)))
        .role("counted", refunder().limit(day("counted").hard(500_00)))
        .role("soft", refunder().limit(limit("soft").soft(50_00, "one")))
        .role(
            "soft-two",
            refunder().limit(limit("soft-two").soft(50_00, "two")),
        )
        .role(
            "mfa",
            refunder().step_up(SignIn::at_least(Assurance::MultiFactor).within(900)),
        )
        .role(
            "password",
            refunder().step_up(SignIn::at_least(Assurance::Password).within(60)),
        )
        .role("lead", RoleDocument::new().allow([staff::APPROVE]))
        .role("payer", RoleDocument::new().allow([settings::PAYMENTS]))
        .compile()
        .unwrap()
}

/// Somebody with this role.
fn with(policy: &Policy, id: u64, role: &str) -> Principal {
    as_it_stands(policy, &human(id).grant(held(role)), &now())
}

fn order() -> Resource<'static> {
    Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(42_u64)
}

/// So many cents of which nothing else is known.
fn cents(value: u64) -> Evidence<'static> {
    Evidence::none().amount(Amount::new(EUR, value))
}

/// The decision on an order, by all ways.
fn decide(
    policy: &Policy,
    who: &Principal,
    other: &Principal,
    action: Action,
    evidence: &Evidence<'_>,
) -> Decision {
    let decision = policy.authorize_for(who, other, action, &order(), evidence);
    let evidence = evidence.on_behalf_of(other);
    assert_eq!(
        decision,
        policy.authorize_with(who, action, &order(), &evidence)
    );
    let detail = policy.detail_with(who, action, &order(), &evidence);
    assert_eq!(decision, detail.decision());
    assert!(detail.on_behalf_of().is_some());
    assert_eq!(
        policy
            .explain_with(who, action, &order(), &evidence)
            .decision(),
        decision
    );
    decision
}

// ---- Both must be allowed ----

#[test]
fn r13_both_must_be_allowed_and_both_get_what_they_need() {
    let policy = policy();
    let ask = |mine: &str, theirs: &str, value| {
        let (who, other) = (with(&policy, 1, mine), with(&policy, 2, theirs));
        decide(&policy, &who, &other, orders::REFUND, &cents(value)).to_string()
    };
    for (one, other, value, expected) in [
        ("plain", "plain", 60_00, "allow"),
        ("plain", "viewer", 60_00, "deny: no_grant"),
        ("viewer", "viewer", 60_00, "deny: no_grant"),
        ("plain", "small", 20_00, "allow"),
        ("plain", "small", 20_01, "deny: limit_exceeded"),
        ("viewer", "small", 20_01, "deny: no_grant | limit_exceeded"),
        ("plain", "soft", 50_00, "allow"),
        ("plain", "soft", 50_01, "approval"),
        ("soft", "soft-two", 50_01, "approval"),
        ("small", "soft", 60_00, "deny: limit_exceeded"),
        (
            "plain",
            "mfa",
            1,
            "step_up: multi_factor within 900 seconds",
        ),
        (
            "password",
            "mfa",
            1,
            "step_up: multi_factor within 60 seconds",
        ),
        (
            "soft",
            "mfa",
            60_00,
            "step_up: multi_factor within 900 seconds",
        ),
        ("viewer", "mfa", 60_00, "deny: no_grant"),
    ] {
        assert_eq!(ask(one, other, value), expected, "{one} for {other}");
        assert_eq!(ask(other, one, value), expected, "{other} for {one}");
    }
}

#[test]
fn r13_what_two_need_together_is_told_in_detail() {
    let policy = policy();
    let refund = |mine: &str, theirs: &str| {
        let (who, other) = (with(&policy, 1, mine), with(&policy, 2, theirs));
        let evidence = cents(60_00).on_behalf_of(&other);
        let detail = policy.detail_with(&who, orders::REFUND, &order(), &evidence);
        let approvals: Vec<String> = (detail.approvals().iter())
            .map(|known| format!("{} {}/{}", known.policy(), known.have(), known.need()))
            .collect();
        (detail.decision(), approvals)
    };
    let (decision, approvals) = refund("soft", "soft-two");
    assert_eq!(approvals, ["one 0/1", "two 0/2"]);
    match decision {
        Decision::NeedsApproval(need) => {
            assert_eq!(need.policies(), 2);
            let names: Vec<&str> = need
                .of_policy(&policy)
                .map(countersign::ApprovalPolicy::name)
                .collect();
            assert_eq!(names, ["one", "two"]);
        }
        other => panic!("{other:?}"),
    }
    // Whoever is not surely known bothers nobody, and is told what will follow.
    for (mine, theirs) in [("soft", "mfa"), ("mfa", "soft")] {
        let (decision, approvals) = refund(mine, theirs);
        match decision {
            Decision::NeedsStepUp(step) => assert!(step.approvals_follow()),
            other => panic!("{other:?}"),
        }
        assert_eq!(approvals, ["one 0/1"]);
    }
}

#[test]
fn r13_an_allow_owes_what_either_owes() {
    let policy = policy();
    let counted = policy.limit("counted").unwrap().id();
    let usage = [Usage::of(counted, 10_00)];
    let refund = |mine: &str, theirs: &str| {
        let (who, other) = (with(&policy, 1, mine), with(&policy, 2, theirs));
        let decision = decide(
            &policy,
            &who,
            &other,
            orders::REFUND,
            &cents(10_00).usage(&usage),
        );
        decision.require().unwrap().obligations()
    };
    let always = Obligations::AUDIT | Obligations::ALERT;
    assert_eq!(refund("plain", "plain"), always);
    for (mine, theirs) in [("plain", "counted"), ("counted", "plain")] {
        assert_eq!(refund(mine, theirs), always | Obligations::RECORD_USAGE);
    }
    // What either lacks to be asked at all is missing for both.
    let (plain, limited) = (with(&policy, 1, "plain"), with(&policy, 2, "counted"));
    for (who, other) in [(&plain, &limited), (&limited, &plain)] {
        let decision = decide(&policy, who, other, orders::REFUND, &cents(10_00));
        assert_eq!(decision.reason(), Some(Reason::EvidenceMissing));
    }
}

#[test]
fn r13_the_part_of_the_other_stands_by_itself_in_the_detail() {
    let policy = policy();
    let (who, other) = (with(&policy, 1, "small"), with(&policy, 2, "viewer"));
    let evidence = cents(20_01).on_behalf_of(&other);
    let detail = policy.detail_with(&who, orders::REFUND, &order(), &evidence);
    let theirs = detail.on_behalf_of().unwrap();
    let reasons = |detail: &countersign::Detail| -> Vec<String> {
        let notes = detail.notes().iter();
        notes.map(|note| note.reason().to_string()).collect()
    };
    assert_eq!(detail.reasons().to_string(), "no_grant | limit_exceeded");
    assert_eq!(reasons(&detail), ["limit_exceeded"]);
    assert_eq!(detail.grants(), [0]);
    assert_eq!(reasons(theirs), ["no_grant"]);
    assert_eq!(theirs.decision().to_string(), "deny: no_grant");
    assert!(theirs.grants().is_empty() && theirs.on_behalf_of().is_none());
    // The reason reported first is the other's, and so is what it is about.
    assert_eq!(detail.about().unwrap().to_string(), "orders.refund");
    // Who acts for nobody has no such part.
    let alone = policy.detail_with(&who, orders::REFUND, &order(), &cents(20_01));
    assert_eq!(alone.on_behalf_of(), None);
}

#[test]
fn r13_a_deny_or_a_boundary_of_either_is_of_both() {
    let policy = policy();
    let entry = || EntryDocument::actions([orders::REFUND], ScopeDocument::tenant());
    let plain = || human(1).grant(held("plain"));
    for (limited, expected) in [
        (plain().deny(entry()), "deny: explicit_deny"),
        (plain().boundary_nothing(), "deny: outside_boundary"),
        (
            plain().status(Status::Suspended),
            "deny: principal_suspended",
        ),
        (plain().active_until(t(NOW)), "deny: principal_expired"),
        (plain().shared(), "deny: kind_not_allowed"),
    ] {
        let limited = as_it_stands(&policy, &limited, &now());
        let other = with(&policy, 2, "plain");
        for (who, other) in [(&limited, &other), (&other, &limited)] {
            let decision = decide(&policy, who, other, orders::REFUND, &cents(1));
            assert_eq!(decision.to_string(), expected);
        }
    }
}

// ---- Who can be acted for at all ----

#[test]
fn r13_the_other_holds_now_is_of_this_tenant_and_of_this_policy() {
    let policy = policy();
    let plain = |session: &Session| as_it_stands(&policy, &human(2).grant(held("plain")), session);
    let who = with(&policy, 1, "plain");
    let refund =
        |other: &Principal| decide(&policy, &who, other, orders::REFUND, &cents(1)).to_string();
    // As of an instant that is ours.
    assert_eq!(refund(&plain(&now())), "allow");
    assert_eq!(refund(&plain(&Session::at(t(NOW - 500)))), "allow");
    let ahead = plain(&Session::at(t(NOW + 1)));
    assert_eq!(refund(&ahead), "deny: invalid_request");
    let over = plain(&Session::at(t(NOW - 1)).until(t(NOW)));
    assert_eq!(refund(&over), "deny: invalid_request");
    let not_over = plain(&Session::at(t(NOW - 1)).until(t(NOW + 1)));
    assert_eq!(refund(&not_over), "allow");

    // Of our tenant, whatever is asked about.
    let stranger = human(2).in_tenant(2_u64).grant(held("plain"));
    let stranger = as_it_stands(&policy, &stranger, &now());
    assert_eq!(refund(&stranger), "deny: cross_tenant");
    let theirs = order().in_tenant(2_u64);
    for (who, other) in [(&who, &stranger), (&stranger, &who)] {
        let decision = policy.authorize_for(who, other, orders::REFUND, &theirs, &cents(1));
        assert_eq!(decision.to_string(), "deny: cross_tenant");
    }
    let nameless = AccountDocument::human(2_u64, 102_u64).grant(held("plain"));
    let nameless = as_it_stands(&policy, &nameless, &now());
    assert_eq!(refund(&nameless), "deny: cross_tenant");

    // Under our policy, by whose roles it was granted.
    let elsewhere = PolicyDocument::new()
        .role("plain", RoleDocument::new().allow([orders::REFUND]))
        .compile()
        .unwrap();
    let outsider = with(&elsewhere, 2, "plain");
    assert_eq!(refund(&outsider), "deny: wrong_policy");
    let decision = policy.authorize_for(&outsider, &who, orders::REFUND, &order(), &cents(1));
    assert_eq!(decision.to_string(), "deny: wrong_policy");
    // Several of these at once are all told.
    let far = AccountDocument::human(2_u64, 102_u64).in_tenant(2_u64);
    let far = as_it_stands(&elsewhere, &far, &Session::at(t(NOW + 1)));
    assert_eq!(
        refund(&far),
        "deny: invalid_request | cross_tenant | wrong_policy"
    );
}

// ---- Keys and their makers ----

/// A key of the person 101, by the account 1.
fn key(grant: EntryDocument) -> AccountDocument {
    AccountDocument::new(AccountKind::App, 9_u64, 101_u64)
        .in_tenant(1_u64)
        .made_by(1_u64)
        .grant(grant)
}

#[test]
fn r13_a_key_stays_within_its_maker_and_ends_with_it() {
    let policy = policy();
    let key = as_it_stands(&policy, &key(held("plain")), &now());
    let for_maker = |maker: &AccountDocument, value| {
        let maker = as_it_stands(&policy, maker, &now());
        decide(&policy, &key, &maker, orders::REFUND, &cents(value)).to_string()
    };
    let maker = || human(1);
    for (maker, value, expected) in [
        (maker().grant(held("plain")), 60_00, "allow"),
        (maker().grant(held("small")), 20_00, "allow"),
        // No more than its maker.
        (maker().grant(held("small")), 20_01, "deny: limit_exceeded"),
        (maker().grant(held("viewer")), 1, "deny: no_grant"),
        (maker(), 1, "deny: no_grant"),
        // And nothing once the maker is gone.
        (
            maker().grant(held("plain")).status(Status::Suspended),
            1,
            "deny: principal_suspended",
        ),
        (
            maker().grant(held("plain")).status(Status::Terminated),
            1,
            "deny: principal_terminated",
        ),
        (
            maker().grant(held("plain")).active_until(t(NOW)),
            1,
            "deny: principal_expired",
        ),
    ] {
        assert_eq!(for_maker(&maker, value), expected, "{maker:?}");
    }
    // Nor does the maker's right become the key's.
    let narrow = as_it_stands(
        &policy,
        &self::key(EntryDocument::role(
            "plain",
            ScopeDocument::in_stores([41_u64]),
        )),
        &now(),
    );
    let plain = with(&policy, 1, "plain");
    let decision = decide(&policy, &narrow, &plain, orders::REFUND, &cents(1));
    assert_eq!(decision.reason(), Some(Reason::OutOfScope));
}

#[test]
fn r13_nobody_signs_in_again_where_a_program_takes_part() {
    let policy = policy();
    let signed_in = now().signed_in(Assurance::MultiFactor, t(NOW - 10));
    for kind in [AccountKind::App, AccountKind::Service] {
        let program = AccountDocument::new(kind, 9_u64, 109_u64)
            .in_tenant(1_u64)
            .grant(held("plain"));
        let program = as_it_stands(&policy, &program, &now());
        let asks = human(1).grant(held("mfa"));
        // The human would be asked, and is not there to be.
        let human = as_it_stands(&policy, &asks, &now());
        for (who, other) in [(&program, &human), (&human, &program)] {
            let decision = decide(&policy, who, other, orders::REFUND, &cents(1));
            assert_eq!(decision.to_string(), "deny: step_up_impossible", "{kind}");
            let evidence = cents(1).on_behalf_of(other);
            let detail = policy.detail_with(who, orders::REFUND, &order(), &evidence);
            // It is no fault of the human's account.
            assert_eq!(detail.about(), None, "{kind}");
        }
        // Whoever has signed in already, has.
        let human = as_it_stands(&policy, &asks, &signed_in);
        let decision = decide(&policy, &program, &human, orders::REFUND, &cents(1));
        assert_eq!(decision.to_string(), "allow", "{kind}");
        // What asks for no sign-in does not care.
        let human = with(&policy, 1, "soft");
        let decision = decide(&policy, &program, &human, orders::REFUND, &cents(60_00));
        assert_eq!(decision.to_string(), "approval", "{kind}");
        // A program whose own grant asks for one is denied whoever stands behind it.
        let strict = AccountDocument::new(kind, 9_u64, 109_u64)
            .in_tenant(1_u64)
            .grant(held("mfa"));
        let strict = as_it_stands(&policy, &strict, &now());
        let human = as_it_stands(&policy, &asks, &signed_in);
        let decision = decide(&policy, &strict, &human, orders::REFUND, &cents(1));
        assert_eq!(decision.to_string(), "deny: step_up_impossible", "{kind}");
    }
}

#[test]
fn r13_what_a_policy_asks_of_an_action_is_asked_of_both() {
    let policy = PolicyDocument::new()
        .step_up(StepUpDocument::new(
            [orders::REFUND],
            SignIn::at_least(Assurance::MultiFactor),
        ))
        .role("plain", RoleDocument::new().allow([orders::REFUND]))
        .compile()
        .unwrap();
    let sure = now().signed_in(Assurance::MultiFactor, t(NOW));
    let account = |id| human(id).grant(held("plain"));
    for (mine, theirs, expected) in [
        (sure.clone(), sure.clone(), "allow"),
        (sure.clone(), now(), "step_up: multi_factor"),
        (now(), sure.clone(), "step_up: multi_factor"),
        (now(), now(), "step_up: multi_factor"),
    ] {
        let who = as_it_stands(&policy, &account(1), &mine);
        let other = as_it_stands(&policy, &account(2), &theirs);
        let decision = decide(&policy, &who, &other, orders::REFUND, &Evidence::none());
        assert_eq!(decision.to_string(), expected);
    }
}

// ---- Approvals of what is done for another ----

/// A stamped refund of 60 euros.
fn stamped() -> Evidence<'static> {
    cents(60_00).request(RequestStamp::new(5_u64, t(900)))
}

/// The word of this approver on that under policy `one`.
fn word(
    policy: &Policy,
    approver: &Principal,
    who: &Principal,
    evidence: &Evidence<'_>,
    verdict: Verdict,
) -> Result<Approval, NotEligible> {
    let request = policy
        .request(who, orders::REFUND, &order(), evidence)
        .unwrap();
    policy.approve(approver, &request, "one", 1_u64, verdict)
}

#[test]
fn r13_whoever_acts_and_whoever_it_is_done_for_approve_nothing_of_it() {
    let policy = policy();
    let person = |account: u64, person: u64, role: &str| {
        let stored = AccountDocument::human(account, person)
            .in_tenant(1_u64)
            .grant(held(role))
            .grant(held("lead"));
        as_it_stands(&policy, &stored, &now())
    };
    let (who, other) = (person(1, 101, "soft"), person(2, 102, "plain"));
    let gains = [PersonId::from(105_u64)];
    let evidence = stamped().beneficiaries(&gains).on_behalf_of(&other);
    let request = policy
        .request(&who, orders::REFUND, &order(), &evidence)
        .unwrap();
    assert_eq!(request.requester(), PersonId::from(101_u64));
    assert_eq!(request.on_behalf_of(), Some(PersonId::from(102_u64)));
    for (approver, eligible) in [
        (person(1, 101, "lead"), false),
        (person(21, 101, "lead"), false), // by another account of the same person
        (person(2, 102, "lead"), false),
        (person(22, 102, "lead"), false),
        (person(5, 105, "lead"), false),
        (person(3, 103, "lead"), true),
    ] {
        let approved = word(&policy, &approver, &who, &evidence, Verdict::Approve);
        let found = policy
            .eligible_approvers(&request, "one", [&approver])
            .unwrap();
        assert_eq!(!found.is_empty(), eligible);
        if eligible {
            let said = [(approved.unwrap(), &approver)];
            let decision = decide(
                &policy,
                &who,
                &other,
                orders::REFUND,
                &evidence.approvals(&said),
            );
            let owed = decision.require().unwrap().obligations();
            assert!(owed.contains(Obligations::CONSUME_APPROVAL), "{owed}");
        } else {
            assert_eq!(approved, Err(NotEligible::Party));
        }
    }
    // A yes that somebody was allowed to give, before they became one of the act.
    let cleo = person(3, 103, "lead");
    let yes = word(&policy, &cleo, &who, &evidence, Verdict::Approve).unwrap();
    let said = [(yes, &cleo)];
    let gains = [PersonId::from(103_u64)];
    let later = stamped()
        .beneficiaries(&gains)
        .on_behalf_of(&other)
        .approvals(&said);
    let decision = decide(&policy, &who, &other, orders::REFUND, &later);
    assert_eq!(decision.to_string(), "approval");
}

#[test]
fn r13_a_request_for_another_is_another_request() {
    let policy = policy();
    let (who, cleo) = (with(&policy, 1, "soft"), with(&policy, 3, "lead"));
    let (one, two) = (with(&policy, 2, "plain"), with(&policy, 4, "plain"));
    let for_one = stamped().on_behalf_of(&one);
    let for_two = stamped().on_behalf_of(&two);
    let digest = |who: &Principal, evidence: &Evidence<'_>| {
        let request = policy.request(who, orders::REFUND, &order(), evidence);
        request.unwrap().digest().to_string()
    };
    let digests = [
        digest(&who, &stamped()),
        digest(&who, &for_one),
        digest(&who, &for_two),
        digest(&one, &stamped()),
        digest(&one, &stamped().on_behalf_of(&who)),
    ];
    for (index, digest) in digests.iter().enumerate() {
        assert!(!digests.iter().skip(index + 1).any(|other| other == digest));
    }
    // It is persons that count, whichever of their accounts acts.
    let again = AccountDocument::human(22_u64, 102_u64)
        .in_tenant(1_u64)
        .grant(held("plain"));
    let again = as_it_stands(&policy, &again, &now());
    assert_eq!(
        digest(&who, &stamped().on_behalf_of(&again)),
        digest(&who, &for_one)
    );

    // And so a yes for the one is none for the other, nor for nobody.
    for (given_for, counts) in [
        (stamped(), [true, false, false]),
        (for_one, [false, true, false]),
        (for_two, [false, false, true]),
    ] {
        let yes = word(&policy, &cleo, &who, &given_for, Verdict::Approve).unwrap();
        let said = [(yes, &cleo)];
        let decided = [stamped(), for_one, for_two].map(|evidence| {
            let evidence = evidence.approvals(&said);
            let decision = policy.authorize_with(&who, orders::REFUND, &order(), &evidence);
            decision.is_allow()
        });
        assert_eq!(decided, counts);
    }
}

#[test]
fn r13_an_approval_lifts_what_either_needs_and_a_no_ends_it() {
    let policy = policy();
    let (who, other) = (with(&policy, 1, "soft"), with(&policy, 2, "soft-two"));
    let (ana, ben) = (with(&policy, 3, "lead"), with(&policy, 4, "lead"));
    for (who, other) in [(&who, &other), (&other, &who)] {
        let evidence = stamped().on_behalf_of(other);
        let request = policy
            .request(who, orders::REFUND, &order(), &evidence)
            .unwrap();
        let say = |approver: &Principal, under: &str, verdict| {
            let id = approver.account().id().to_u128();
            policy
                .approve(approver, &request, under, id, verdict)
                .unwrap()
        };
        let yes = Verdict::Approve;
        for (said, expected) in [
            (vec![], "approval: one 0/1, two 0/2"),
            (vec![(say(&ana, "one", yes), &ana)], "approval: two 0/2"),
            (
                vec![(say(&ana, "two", yes), &ana)],
                "approval: one 0/1, two 1/2",
            ),
            (
                vec![(say(&ana, "one", yes), &ana), (say(&ana, "two", yes), &ana)],
                "approval: two 1/2",
            ),
            (
                vec![
                    (say(&ana, "one", yes), &ana),
                    (say(&ana, "two", yes), &ana),
                    (say(&ben, "two", yes), &ben),
                ],
                "allow",
            ),
            (
                vec![
                    (say(&ana, "one", yes), &ana),
                    (say(&ana, "two", yes), &ana),
                    (say(&ben, "two", Verdict::Reject), &ben),
                ],
                "deny: approval_rejected",
            ),
            (
                vec![(say(&ana, "one", Verdict::Reject), &ana)],
                "deny: approval_rejected",
            ),
        ] {
            let evidence = evidence.approvals(&said);
            let decision = decide(&policy, who, other, orders::REFUND, &evidence);
            let detail = policy.detail_with(who, orders::REFUND, &order(), &evidence);
            let mut found = decision.to_string();
            for (index, known) in detail.approvals().iter().enumerate() {
                let before = if index == 0 { ": " } else { ", " };
                let (name, have, need) = (known.policy(), known.have(), known.need());
                found.extend([before, name, " ", &format!("{have}/{need}")]);
            }
            assert_eq!(found, expected);
        }
    }
}

#[test]
fn r13_a_request_that_was_done_is_not_done_again_for_another() {
    let policy = policy();
    let (who, other) = (with(&policy, 1, "plain"), with(&policy, 2, "plain"));
    let used = [5_u64.into()];
    let decision = decide(
        &policy,
        &who,
        &other,
        orders::REFUND,
        &stamped().used_nonces(&used),
    );
    assert_eq!(decision.to_string(), "deny: invalid_request");
}
