//! Sign-ins, training and approvals that are always asked for, as tables (R20, R49).
//!
//! The people are those of `refunders`; rules are those of the page `semantics`.

use crate::people::{MFA, NOW, allows, now, order, somebody, t};
use crate::refunders::{
    KEY, PASSWORD, bare, denies, g, holding, principal, refunder, signed_in, steps_up,
    wants_approval,
};
use countersign::actions::{orders, products, reports};
use countersign::{
    AccountDocument, Action, ApprovalDocument, Assurance, PolicyDocument, Reasons, Requirements,
    RoleDocument, Session, StepUpDocument,
};

// ---- Approvals that are always asked for ----

#[test]
fn an_action_of_an_approval_policy_needs_it_whatever_the_grant() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("one").actions([orders::REFUND, orders::CANCEL]))
        .approval(
            ApprovalDocument::new("two")
                .actions([orders::REFUND])
                .quorum(2),
        )
        .role("plain", refunder().allow([orders::CANCEL]))
        .role("owner", RoleDocument::from_template("owner"))
        .compile()
        .unwrap();
    for account in [holding(["plain"]), holding(["owner"]).owner()] {
        let ask = |action| bare(&policy, &account, &now(), action);
        wants_approval(ask(orders::REFUND), 2);
        wants_approval(ask(orders::CANCEL), 1);
        allows(ask(orders::VIEW));
    }
    denies(
        bare(&policy, &somebody(), &now(), orders::REFUND),
        Reasons::NO_GRANT,
    );
}

// ---- R49: sign-ins ----

#[test]
fn r49_a_sign_in_is_sure_and_fresh_enough_or_asked_for() {
    let fresh = MFA.within(300);
    let by_action = PolicyDocument::new()
        .step_up(StepUpDocument::new([orders::REFUND], fresh))
        .role("desk", refunder())
        .compile()
        .unwrap();
    let by_role = PolicyDocument::new()
        .role("desk", refunder().step_up(fresh))
        .compile()
        .unwrap();
    for policy in [by_action, by_role] {
        let ask = |session: &Session| bare(&policy, &holding(["desk"]), session, orders::REFUND);
        for (session, enough) in [
            (signed_in(Assurance::MultiFactor, 299), true),
            (signed_in(Assurance::MultiFactor, 300), false),
            (signed_in(Assurance::MultiFactor, 0), true),
            (signed_in(Assurance::HardwareKey, 299), true),
            (signed_in(Assurance::HardwareKey, 300), false),
            (signed_in(Assurance::Password, 10), false),
            (signed_in(Assurance::None, 10), false),
            (now(), false),
            (now().with_assurance(Assurance::MultiFactor), false),
            (signed_in(Assurance::MultiFactor, -1), false),
            (signed_in(Assurance::MultiFactor, i64::MAX), false),
        ] {
            let decision = ask(&session);
            if enough {
                allows(decision);
            } else {
                steps_up(decision, fresh, false);
            }
        }
        // It holds until the sign-in gets too old, and then asks.
        let session = signed_in(Assurance::MultiFactor, 100);
        let principal = principal(&policy, &holding(["desk"]), &session);
        assert_eq!(principal.until(), Some(t(NOW + 200)));
    }
}

#[test]
fn r49_several_sign_ins_join_to_the_surest_and_the_freshest() {
    let hour = MFA.within(3_600);
    let minutes = PASSWORD.within(300);
    let joined = MFA.within(300);
    for document in [
        PolicyDocument::new()
            .step_up(StepUpDocument::new([orders::REFUND], hour))
            .step_up(StepUpDocument::new([orders::REFUND, orders::VIEW], minutes))
            .role("desk", refunder()),
        PolicyDocument::new()
            .step_up(StepUpDocument::new([orders::REFUND], hour))
            .role("desk", refunder().step_up(minutes)),
        PolicyDocument::new()
            .step_up(StepUpDocument::new([orders::REFUND], minutes))
            .role("desk", refunder().step_up(hour)),
        PolicyDocument::new()
            .step_up(StepUpDocument::new([orders::REFUND], minutes))
            .role("desk", refunder().requires(Requirements::MULTI_FACTOR)),
        PolicyDocument::new().role(
            "desk",
            refunder()
                .requires(Requirements::MULTI_FACTOR)
                .step_up(minutes),
        ),
    ] {
        let policy = document.compile().unwrap();
        let ask = |session: &Session| bare(&policy, &holding(["desk"]), session, orders::REFUND);
        steps_up(ask(&now()), joined, false);
        // Each alone is not enough, and one sign-in must meet both.
        steps_up(ask(&signed_in(Assurance::MultiFactor, 300)), joined, false);
        steps_up(ask(&signed_in(Assurance::Password, 10)), joined, false);
        allows(ask(&signed_in(Assurance::MultiFactor, 299)));
    }
}

#[test]
fn r49_a_sign_in_may_be_asked_for_only_after_failures() {
    let policy = PolicyDocument::new()
        .step_up(StepUpDocument::new([orders::REFUND], MFA).after_failed_logins(3))
        .step_up(StepUpDocument::new([orders::REFUND], KEY).after_failed_logins(u16::MAX))
        .role("desk", refunder())
        .compile()
        .unwrap();
    for (failures, asked) in [
        (0, None),
        (2, None),
        (3, Some(MFA)),
        (4, Some(MFA)),
        (65_534, Some(MFA)),
        (65_535, Some(KEY)),
        (65_536, Some(KEY)),
        (65_538, Some(KEY)),
        (u32::MAX, Some(KEY)),
    ] {
        let session = now().after_failed_logins(failures);
        let ask = |session: &Session, action| bare(&policy, &holding(["desk"]), session, action);
        match asked {
            None => allows(ask(&session, orders::REFUND)),
            Some(sign_in) => steps_up(ask(&session, orders::REFUND), sign_in, false),
        }
        allows(ask(&session, orders::VIEW));
        allows(ask(
            &session.signed_in(Assurance::HardwareKey, t(NOW)),
            orders::REFUND,
        ));
    }
}

// ---- Training ----

#[test]
fn a_role_that_wants_training_counts_for_whoever_has_it_now() {
    let policy = PolicyDocument::new()
        .role("desk", refunder().requires(Requirements::TRAINING))
        .role(
            "lead",
            RoleDocument::new().include("desk").allow([orders::CANCEL]),
        )
        .role("plain", RoleDocument::new().allow([orders::VIEW]))
        .compile()
        .unwrap();
    let ask = |account: &AccountDocument, action| bare(&policy, account, &now(), action);
    // Whatever includes it asks for it as well.
    for role in ["desk", "lead"] {
        let action = if role == "desk" {
            orders::REFUND
        } else {
            orders::CANCEL
        };
        allows(ask(&holding([role]).trained_until(t(NOW + 1)), action));
        denies(
            ask(&holding([role]).trained_until(t(NOW)), action),
            Reasons::NO_GRANT,
        );
        denies(
            ask(&holding([role]).trained_until(t(NOW - 1)), action),
            Reasons::NO_GRANT,
        );
        denies(ask(&holding([role]), action), Reasons::NO_GRANT);
    }
    // What another grant gives needs none.
    allows(ask(&holding(["desk", "plain"]), orders::VIEW));
    allows(ask(
        &holding(["desk"]).grant(g(orders::REFUND)),
        orders::REFUND,
    ));
    // The principal ends with it.
    let trained = holding(["desk"]).trained_until(t(NOW + 50));
    assert_eq!(
        principal(&policy, &trained, &now()).until(),
        Some(t(NOW + 50))
    );
    let over = holding(["desk"]).trained_until(t(NOW));
    assert_eq!(principal(&policy, &over, &now()).until(), None);
}

// ---- R20: all or nothing ----

#[test]
fn r20_what_several_questions_ask_is_asked_together() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("cancels").actions([orders::CANCEL]))
        .approval(ApprovalDocument::new("sales").actions([reports::SALES]))
        .step_up(StepUpDocument::new([orders::REFUND], MFA.within(900)))
        .step_up(StepUpDocument::new([products::VIEW], PASSWORD.within(60)))
        .role(
            "desk",
            RoleDocument::new().allow([
                orders::CANCEL,
                orders::REFUND,
                orders::VIEW,
                products::VIEW,
                reports::SALES,
            ]),
        )
        .compile()
        .unwrap();
    let principal = principal(&policy, &holding(["desk"]), &now());
    let all = |actions: &[Action]| {
        let actions: countersign::Actions = actions.iter().copied().collect();
        policy.authorize_all(&principal, actions, [order(1), order(2)])
    };
    allows(all(&[orders::VIEW]));
    wants_approval(all(&[orders::VIEW, orders::CANCEL]), 1);
    wants_approval(all(&[orders::CANCEL, reports::SALES]), 2);
    steps_up(all(&[orders::VIEW, orders::REFUND]), MFA.within(900), false);
    steps_up(
        all(&[products::VIEW, orders::REFUND]),
        MFA.within(60),
        false,
    );
    steps_up(
        all(&[orders::CANCEL, orders::REFUND]),
        MFA.within(900),
        true,
    );
    denies(
        all(&[orders::CANCEL, orders::REFUND, orders::FULFILL]),
        Reasons::NO_GRANT,
    );
}
