//! What guards mean together: which grant counts, in which order they are asked, and what missing
//! evidence does, as tables (R4 to R7, R12).
//!
//! The people are those of `refunders`; rules are those of the page `semantics`.

use crate::people::{EUR, MFA, NOW, allows, limit, now, program, somebody, t, tenant};
use crate::refunders::{
    KEY, PASSWORD, bare, decide, denies, g, holding, once, principal, refund, refund_after,
    refunder, signed_in, steps_up, wants_approval,
};
use countersign::actions::{orders, products};
use countersign::{
    AccountDocument, AccountKind, Amount, ApprovalDocument, Assurance, EntryDocument, Evidence,
    EvidenceKinds, LimitDocument, Per, PolicyDocument, Reason, Reasons, Requirements, Session,
    StepUpDocument, Usage,
};

// ---- R4: of all grants the one that asks for least ----

/// A policy in which two approval policies, a limit and sign-ins can be held
/// one by one.
pub(crate) fn asking() -> PolicyDocument {
    PolicyDocument::new()
        .approval(ApprovalDocument::new("one"))
        .approval(ApprovalDocument::new("two").quorum(2))
        .role("plain", refunder())
        .role("password", refunder().step_up(PASSWORD))
        .role("password-hour", refunder().step_up(PASSWORD.within(3_600)))
        .role("password-minute", refunder().step_up(PASSWORD.within(60)))
        .role("mfa", refunder().step_up(MFA))
        .role("key", refunder().step_up(KEY))
        .role(
            "soft",
            refunder().limit(limit("soft", Per::Request, EUR).soft(10, "one")),
        )
        .role(
            "soft-two",
            refunder().limit(limit("soft-two", Per::Request, EUR).soft(10, "two")),
        )
        .role(
            "soft-both",
            refunder()
                .limit(limit("both-1", Per::Request, EUR).soft(10, "one"))
                .limit(limit("both-2", Per::Request, EUR).soft(20, "two")),
        )
        .role(
            "soft-mfa",
            refunder()
                .limit(limit("soft-mfa", Per::Request, EUR).soft(10, "one"))
                .step_up(MFA),
        )
        .role("hard", refunder().limit(once("hard", 10)))
}

#[test]
fn r4_two_grants_of_which_one_asks_for_nothing_allow() {
    let policy = asking().compile().unwrap();
    for role in ["mfa", "key", "soft", "soft-both", "soft-mfa", "hard"] {
        let alone = refund(&policy, &holding([role]), EUR, 11);
        assert!(!alone.is_allow(), "{role}");
        allows(refund(&policy, &holding([role, "plain"]), EUR, 11));
        allows(refund(&policy, &holding(["plain", role]), EUR, 11));
        // A grant of no role asks for nothing either, not even for an amount.
        let direct = holding([role]).grant(g(orders::REFUND));
        allows(refund(&policy, &direct, EUR, 11));
        allows(bare(&policy, &direct, &now(), orders::REFUND));
    }
}

#[test]
fn r4_the_weaker_sign_in_is_asked_for_and_of_two_as_weak_the_older() {
    let policy = asking().compile().unwrap();
    for (roles, asked) in [
        (["mfa", "key"], MFA),
        (["password-minute", "mfa"], PASSWORD.within(60)),
        (["password-minute", "password-hour"], PASSWORD.within(3_600)),
        (["password-hour", "password"], PASSWORD),
        (["password", "key"], PASSWORD),
    ] {
        let [one, other] = roles;
        steps_up(
            refund(&policy, &holding([one, other]), EUR, 1),
            asked,
            false,
        );
        steps_up(
            refund(&policy, &holding([other, one]), EUR, 1),
            asked,
            false,
        );
    }
}

#[test]
fn r4_a_sign_in_is_cheaper_than_an_approval_and_both_dearer_than_either() {
    let policy = asking().compile().unwrap();
    for (roles, asked) in [
        (["mfa", "soft"], true),
        (["key", "soft"], true),
        (["mfa", "soft-mfa"], true),
        (["soft", "soft-mfa"], false),
    ] {
        let [one, other] = roles;
        for account in [holding([one, other]), holding([other, one])] {
            let decision = refund(&policy, &account, EUR, 11);
            if asked {
                let asked = if one == "key" { KEY } else { MFA };
                steps_up(decision, asked, false);
            } else {
                wants_approval(decision, 1);
            }
        }
    }
    steps_up(refund(&policy, &holding(["soft-mfa"]), EUR, 11), MFA, true);
    // Fewer approval policies are milder than more.
    wants_approval(refund(&policy, &holding(["soft-both"]), EUR, 21), 2);
    wants_approval(refund(&policy, &holding(["soft-both"]), EUR, 11), 1);
    wants_approval(
        refund(&policy, &holding(["soft-both", "soft-two"]), EUR, 21),
        1,
    );
    wants_approval(
        refund(&policy, &holding(["soft-two", "soft-both"]), EUR, 21),
        1,
    );
}

#[test]
fn r4_no_grant_relaxes_what_the_policy_asks_of_an_action() {
    let policy = asking()
        .step_up(StepUpDocument::new([orders::REFUND], MFA))
        .compile()
        .unwrap();
    for account in [
        holding(["plain"]),
        somebody().grant(g(orders::REFUND)),
        holding(["plain"]).owner(),
    ] {
        steps_up(refund(&policy, &account, EUR, 1), MFA, false);
        // Another action is not asked about.
        allows(bare(&policy, &holding(["plain"]), &now(), orders::VIEW));
    }
}

#[test]
fn r4_guards_are_joined_to_every_grant_before_the_mildest_is_chosen() {
    let policy = asking()
        .approval(ApprovalDocument::new("always").actions([orders::REFUND]))
        .compile()
        .unwrap();
    // Chosen first, the sign-in of the one grant would be asked for and the
    // approval of the policy as well; the other asks for approvals alone.
    wants_approval(refund(&policy, &holding(["mfa", "soft"]), EUR, 11), 2);
    wants_approval(refund(&policy, &holding(["soft", "mfa"]), EUR, 11), 2);
    wants_approval(refund(&policy, &holding(["mfa", "plain"]), EUR, 11), 1);
    steps_up(refund(&policy, &holding(["mfa"]), EUR, 11), MFA, true);
}

#[test]
fn r4_a_guard_that_denies_leaves_no_approval_to_ask_for() {
    let policy = asking().compile().unwrap();
    let account = holding(["soft"]).deny(g(orders::REFUND));
    denies(refund(&policy, &account, EUR, 11), Reasons::EXPLICIT_DENY);
    let account = holding(["soft"]).boundary_nothing();
    denies(
        refund(&policy, &account, EUR, 11),
        Reasons::OUTSIDE_BOUNDARY,
    );
}

#[test]
fn r4_a_grant_that_denies_by_itself_hides_no_other() {
    let policy = asking().compile().unwrap();
    denies(
        refund(&policy, &holding(["hard"]), EUR, 11),
        Reasons::LIMIT_EXCEEDED,
    );
    steps_up(
        refund(&policy, &holding(["hard", "mfa"]), EUR, 11),
        MFA,
        false,
    );
    wants_approval(refund(&policy, &holding(["hard", "soft"]), EUR, 11), 1);
    allows(refund(&policy, &holding(["hard", "mfa"]), EUR, 10));
}

// ---- R5: the order of checks ----

#[test]
fn r5_limits_stand_after_the_boundary_and_before_sign_ins() {
    let policy = asking()
        .role("both", refunder().limit(once("both", 10)).step_up(MFA))
        .compile()
        .unwrap();
    let outside = holding(["hard"]).boundary_nothing();
    let decision = refund(&policy, &outside, EUR, 11);
    denies(
        decision,
        Reasons::OUTSIDE_BOUNDARY | Reasons::LIMIT_EXCEEDED,
    );
    assert_eq!(decision.reason(), Some(Reason::OutsideBoundary));

    // Too much is too much, whoever signs in, and a program is told only that.
    let both = EntryDocument::role("both", tenant());
    for account in [
        somebody().grant(both.clone()),
        program(AccountKind::Service).grant(both),
    ] {
        denies(refund(&policy, &account, EUR, 11), Reasons::LIMIT_EXCEEDED);
    }
}

// ---- R6: never ask for what cannot help ----

#[test]
fn r6_who_is_not_surely_known_cannot_bother_approvers() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("refunds"))
        .role(
            "desk",
            refunder()
                .limit(
                    limit("refund", Per::Request, EUR)
                        .soft(50, "refunds")
                        .hard(500),
                )
                .step_up(MFA),
        )
        .compile()
        .unwrap();
    let desk = holding(["desk"]);
    let with = |session: &Session, value| {
        let evidence = Evidence::none().amount(Amount::new(EUR, value));
        decide(&policy, &desk, session, orders::REFUND, &evidence)
    };
    let sure = signed_in(Assurance::MultiFactor, 1);
    denies(with(&now(), 501), Reasons::LIMIT_EXCEEDED);
    denies(with(&sure, 501), Reasons::LIMIT_EXCEEDED);
    steps_up(with(&now(), 60), MFA, true);
    wants_approval(with(&sure, 60), 1);
    steps_up(with(&now(), 50), MFA, false);
    allows(with(&sure, 50));
}

// ---- R7: missing evidence fails closed ----

#[test]
fn r7_nothing_used_and_nothing_supplied_are_two_things() {
    let policy = PolicyDocument::new()
        .role(
            "desk",
            refunder().limit(limit("day", Per::Person { window: 60 }, EUR).hard(100)),
        )
        .role(
            "other",
            refunder().limit(limit("other", Per::Object, EUR).hard(100)),
        )
        .compile()
        .unwrap();
    let desk = holding(["desk"]);
    denies(refund(&policy, &desk, EUR, 1), Reasons::EVIDENCE_MISSING);
    denies(
        refund_after(&policy, &desk, [], 1),
        Reasons::EVIDENCE_MISSING,
    );
    denies(
        refund_after(&policy, &desk, [("other", 0)], 1),
        Reasons::EVIDENCE_MISSING,
    );
    allows(refund_after(&policy, &desk, [("day", 0)], 1));
    // Usage says nothing of an amount.
    let usage = [Usage::of(policy.limit("day").unwrap().id(), 0)];
    let evidence = Evidence::none().usage(&usage);
    denies(
        decide(&policy, &desk, &now(), orders::REFUND, &evidence),
        Reasons::EVIDENCE_MISSING,
    );
    // A limit of another policy is another limit, whatever its name.
    let elsewhere = PolicyDocument::new()
        .role(
            "desk",
            refunder().limit(limit("day", Per::Object, EUR).hard(100)),
        )
        .compile()
        .unwrap();
    let usage = [Usage::of(elsewhere.limit("day").unwrap().id(), 0)];
    let evidence = Evidence::none().amount(Amount::new(EUR, 1)).usage(&usage);
    denies(
        decide(&policy, &desk, &now(), orders::REFUND, &evidence),
        Reasons::EVIDENCE_MISSING,
    );
}

#[test]
fn r7_what_is_needed_is_told_beforehand() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("always").actions([products::VIEW]))
        .step_up(StepUpDocument::new([products::VIEW], MFA))
        .role("plain", refunder())
        .role("request", refunder().limit(once("request", 5)))
        .role(
            "object",
            refunder().limit(limit("object", Per::Object, EUR).hard(5)),
        )
        .role("hours", refunder().hours(["mon"], "06:00", "22:00"))
        .role("mfa", refunder().step_up(MFA))
        .role(
            "trained",
            refunder()
                .limit(once("trained", 5))
                .requires(Requirements::TRAINING),
        )
        .role(
            "soft",
            refunder().limit(limit("soft", Per::Request, EUR).soft(5, "always")),
        )
        .cap(LimitDocument::new("cap", [orders::CANCEL], Per::Store { window: 9 }, EUR).hard(5))
        .compile()
        .unwrap();
    let (amount, usage, offset, approvals) = (
        EvidenceKinds::AMOUNT,
        EvidenceKinds::USAGE,
        EvidenceKinds::UTC_OFFSET,
        EvidenceKinds::APPROVALS,
    );
    // Whoever gains by a refund is always asked for.
    let gaining = EvidenceKinds::BENEFICIARIES;
    let nothing = EvidenceKinds::empty();
    for (account, action, needed) in [
        (holding([]), orders::REFUND, gaining),
        (holding([]), orders::CANCEL, amount | usage), // a cap is everybody's
        (holding(["plain"]), orders::REFUND, gaining),
        (holding(["request"]), orders::REFUND, gaining | amount),
        (holding(["request"]), orders::VIEW, nothing),
        (
            holding(["object"]),
            orders::REFUND,
            gaining | amount | usage,
        ),
        (holding(["hours"]), orders::VIEW, offset),
        (
            holding(["hours", "request"]),
            orders::REFUND,
            gaining | amount | offset,
        ),
        (
            holding(["hours", "object", "plain"]),
            orders::REFUND,
            gaining | amount | usage | offset,
        ),
        (holding(["mfa"]), orders::REFUND, gaining),
        // Where a yes may be asked: that, and the amount that it is bound to.
        (holding(["plain"]), products::VIEW, amount | approvals),
        (holding([]), products::VIEW, amount | approvals),
        (
            holding(["soft"]),
            orders::REFUND,
            gaining | amount | approvals,
        ),
        (holding(["soft"]), orders::VIEW, nothing),
        (
            holding(["soft", "object", "hours"]),
            orders::REFUND,
            gaining | amount | usage | offset | approvals,
        ),
        (holding(["trained"]), orders::REFUND, gaining),
        (
            holding(["trained"]).trained_until(t(NOW + 1)),
            orders::REFUND,
            gaining | amount,
        ),
        (
            holding(["request"]).grant(g(orders::REFUND)),
            orders::REFUND,
            gaining | amount,
        ),
    ] {
        let principal = principal(&policy, &account, &now());
        assert_eq!(
            policy.evidence_needed(&principal, action),
            needed,
            "{action} of {account:?}"
        );
    }
    // A session that is limited to other roles needs less.
    let only = now().only_roles([policy.role("plain").unwrap().id()]);
    let principal = principal(&policy, &holding(["plain", "object"]), &only);
    assert_eq!(policy.evidence_needed(&principal, orders::REFUND), gaining);
}

// ---- R12: what a program cannot do ----

#[test]
fn r12_a_program_that_is_asked_to_sign_in_is_denied() {
    let plain = asking().compile().unwrap();
    let guarded = asking()
        .step_up(StepUpDocument::new([orders::REFUND], PASSWORD))
        .compile()
        .unwrap();
    for kind in [AccountKind::Service, AccountKind::App] {
        let with = |roles: &[&str]| {
            let entry = |role: &&str| EntryDocument::role(*role, tenant());
            roles
                .iter()
                .map(entry)
                .fold(program(kind), AccountDocument::grant)
        };
        denies(
            refund(&plain, &with(&["mfa"]), EUR, 1),
            Reasons::STEP_UP_IMPOSSIBLE,
        );
        denies(
            refund(&plain, &with(&["soft-mfa"]), EUR, 11),
            Reasons::STEP_UP_IMPOSSIBLE,
        );
        denies(
            refund(&guarded, &with(&["plain"]), EUR, 1),
            Reasons::STEP_UP_IMPOSSIBLE,
        );
        // It is a deny of that grant alone: another may do without.
        allows(refund(&plain, &with(&["mfa", "plain"]), EUR, 1));
        wants_approval(refund(&plain, &with(&["mfa", "soft"]), EUR, 11), 1);
        wants_approval(refund(&plain, &with(&["soft"]), EUR, 11), 1);
        denies(
            refund(&plain, &with(&["mfa", "hard"]), EUR, 11),
            Reasons::STEP_UP_IMPOSSIBLE | Reasons::LIMIT_EXCEEDED,
        );
    }
}
