//! What guards mean: the cases of every rule about hours, limits, caps, sign-ins,
//! training and approvals that are asked for, as a table.
//!
//! The people are those of a small shop in tenant 1 with stores 1 and 2; it is
//! second 1000. Rules are those of the page `semantics`.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use countersign::actions::{orders, products, reports};
use countersign::{
    AccountDocument, AccountKind, Action, Amount, ApprovalDocument, Assurance, Currency, Decision,
    EntryDocument, Evidence, EvidenceKinds, LimitDocument, Obligations, Per, Policy,
    PolicyDocument, Principal, Reason, Reasons, Requirements, Resource, ResourceKind, RoleDocument,
    ScopeDocument, Session, SignIn, StepUpDocument, Time, Unit, Usage,
};

const NOW: i64 = 1_000;
const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;
/// The first Monday after 1970-01-01, at 00:00.
const MONDAY: i64 = 4 * DAY;
const EUR: Unit = Unit::Money(Currency::EUR);
const USD: Unit = Unit::Money(Currency::USD);
const EVERY_DAY: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn t(seconds: i64) -> Time {
    Time::from_unix(seconds)
}

/// A role that gives refunds and views.
fn refunder() -> RoleDocument {
    RoleDocument::new().allow([orders::REFUND, orders::VIEW])
}

fn limit(id: &str, per: Per, unit: Unit) -> LimitDocument {
    LimitDocument::new(id, [orders::REFUND], per, unit)
}

/// A limit of one refund in euros.
fn once(id: &str, hard: u64) -> LimitDocument {
    limit(id, Per::Request, EUR).hard(hard)
}

/// Somebody of tenant 1.
fn somebody() -> AccountDocument {
    AccountDocument::human(7_u64, 107_u64).in_tenant(1_u64)
}

fn program(kind: AccountKind) -> AccountDocument {
    AccountDocument::new(kind, 8_u64, 108_u64).in_tenant(1_u64)
}

fn tenant() -> ScopeDocument {
    ScopeDocument::tenant()
}

fn holding<const N: usize>(roles: [&str; N]) -> AccountDocument {
    let entry = |role| EntryDocument::role(role, tenant());
    roles
        .into_iter()
        .fold(somebody(), |account, role| account.grant(entry(role)))
}

fn g(action: Action) -> EntryDocument {
    EntryDocument::actions([action], tenant())
}

/// An order of tenant 1 in this store.
fn order(store: u64) -> Resource<'static> {
    Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(store)
}

fn principal(policy: &Policy, account: &AccountDocument, session: &Session) -> Principal {
    let account = policy.account(account).unwrap();
    let standing = policy.standing(&[&account], session.now());
    policy.principal(&account, &standing, session).unwrap()
}

/// The decision by both ways, which must agree.
fn decide(
    policy: &Policy,
    account: &AccountDocument,
    session: &Session,
    action: Action,
    evidence: &Evidence<'_>,
) -> Decision {
    let principal = principal(policy, account, session);
    let decision = policy.authorize_with(&principal, action, &order(1), evidence);
    let detail = policy.detail_with(&principal, action, &order(1), evidence);
    assert_eq!(decision, detail.decision());
    decision
}

/// The decision when nothing is known of the act, which is what `authorize`
/// gives.
fn bare(policy: &Policy, account: &AccountDocument, session: &Session, action: Action) -> Decision {
    let decision = decide(policy, account, session, action, &Evidence::none());
    let principal = principal(policy, account, session);
    assert_eq!(decision, policy.authorize(&principal, action, &order(1)));
    decision
}

fn now() -> Session {
    Session::at(t(NOW))
}

/// Signed in this surely, so many seconds ago.
fn signed_in(assurance: Assurance, ago: i64) -> Session {
    now().signed_in(assurance, t(NOW - ago))
}

/// A refund of so much, of which nothing else is known.
fn refund(policy: &Policy, account: &AccountDocument, unit: Unit, value: u64) -> Decision {
    let evidence = Evidence::none().amount(Amount::new(unit, value));
    decide(policy, account, &now(), orders::REFUND, &evidence)
}

/// A refund of so many cents, when so much of these limits is used.
fn refund_after<const N: usize>(
    policy: &Policy,
    account: &AccountDocument,
    used: [(&str, u64); N],
    cents: u64,
) -> Decision {
    let usage = used.map(|(name, used)| Usage::of(policy.limit(name).unwrap().id(), used));
    let evidence = Evidence::none()
        .amount(Amount::money(Currency::EUR, cents))
        .usage(&usage);
    decide(policy, account, &now(), orders::REFUND, &evidence)
}

#[track_caller]
fn allows(decision: Decision) {
    assert!(decision.is_allow(), "{decision:?}");
}

#[track_caller]
fn denies(decision: Decision, reasons: Reasons) {
    match decision {
        Decision::Deny(denial) => assert_eq!(denial.reasons(), reasons, "{}", denial.reasons()),
        other => panic!("{other:?}"),
    }
}

/// A step-up to this sign-in, and whether approvals follow.
#[track_caller]
fn steps_up(decision: Decision, to: SignIn, approvals_follow: bool) {
    match decision {
        Decision::NeedsStepUp(step) => {
            assert_eq!(
                (step.sign_in(), step.approvals_follow()),
                (to, approvals_follow)
            );
        }
        other => panic!("{other:?}"),
    }
}

/// An approval under so many policies.
#[track_caller]
fn wants_approval(decision: Decision, policies: u32) {
    match decision {
        Decision::NeedsApproval(need) => assert_eq!(need.policies(), policies),
        other => panic!("{other:?}"),
    }
}

/// What is owed because a usage counts.
#[track_caller]
fn records_usage(decision: Decision, expected: bool) {
    let owed = decision.require().unwrap().obligations();
    assert_eq!(owed.contains(Obligations::RECORD_USAGE), expected, "{owed}");
    assert!(!owed.contains(Obligations::CONSUME_APPROVAL), "{owed}");
}

const MFA: SignIn = SignIn::at_least(Assurance::MultiFactor);
const PASSWORD: SignIn = SignIn::at_least(Assurance::Password);
const KEY: SignIn = SignIn::at_least(Assurance::HardwareKey);

// ---- R4: of all grants the one that asks for least ----

/// A policy in which two approval policies, a limit and sign-ins can be held
/// one by one.
fn asking() -> PolicyDocument {
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

// ---- R23: hours ----

/// Whether the role counts at that instant, where local time is that far ahead.
fn is_open(policy: &Policy, at: i64, offset: i32) -> bool {
    let session = Session::at(t(at)).at_utc_offset(offset);
    let decision = bare(policy, &holding(["desk"]), &session, orders::REFUND);
    if !decision.is_allow() {
        denies(decision, Reasons::OUT_OF_HOURS);
    }
    decision.is_allow()
}

fn open<const N: usize>(days: [&str; N], from: &str, until: &str) -> Policy {
    PolicyDocument::new()
        .role("desk", refunder().hours(days, from, until))
        .compile()
        .unwrap()
}

#[test]
fn r23_hours_hold_their_first_minute_and_not_their_last() {
    let policy = open(["mon"], "06:00", "22:00");
    for (at, expected) in [
        (MONDAY + 6 * HOUR - 1, false),
        (MONDAY + 6 * HOUR, true),
        (MONDAY + 22 * HOUR - 1, true),
        (MONDAY + 22 * HOUR, false),
        (MONDAY + DAY + 12 * HOUR, false),
        (MONDAY - DAY + 12 * HOUR, false),
        (MONDAY + 7 * DAY + 6 * HOUR, true),
        (MONDAY - 700 * DAY + 6 * HOUR, true), // before 1970
        (MONDAY - 700 * DAY + 22 * HOUR, false),
    ] {
        assert_eq!(is_open(&policy, at, 0), expected, "{at}");
    }
}

#[test]
fn r23_hours_that_cross_midnight_belong_to_the_day_they_begin_on() {
    let policy = open(["mon"], "22:00", "06:00");
    for (at, expected) in [
        (MONDAY + 5 * HOUR, false),
        (MONDAY + 22 * HOUR - 1, false),
        (MONDAY + 22 * HOUR, true),
        (MONDAY + 23 * HOUR, true),
        (MONDAY + DAY, true),
        (MONDAY + DAY + 6 * HOUR - 60, true),
        (MONDAY + DAY + 6 * HOUR, false),
        (MONDAY + DAY + 22 * HOUR, false),
    ] {
        assert_eq!(is_open(&policy, at, 0), expected, "{at}");
    }
    // Those of Sunday reach into Monday, over the end of the week.
    let policy = open(["sun"], "22:00", "06:00");
    assert!(is_open(&policy, MONDAY + HOUR, 0));
    assert!(!is_open(&policy, MONDAY + 23 * HOUR, 0));
}

#[test]
fn r23_a_whole_day_is_whole_and_equal_ends_hold_nothing() {
    let (whole, none, late) = (
        open(["mon"], "00:00", "24:00"),
        open(EVERY_DAY, "06:00", "06:00"),
        open(["mon"], "12:00", "24:00"),
    );
    for minute in (0..=24 * 60).map(|minute| minute * 60) {
        assert_eq!(
            is_open(&whole, MONDAY + minute, 0),
            minute < DAY,
            "{minute}"
        );
        assert!(!is_open(&none, MONDAY + minute, 0), "{minute}");
        let expected = (12 * HOUR..DAY).contains(&minute);
        assert_eq!(is_open(&late, MONDAY + minute, 0), expected, "{minute}");
    }
}

#[test]
fn r23_the_offset_shifts_the_answer_and_nothing_else() {
    let policy = open(["mon"], "06:00", "22:00");
    for offset in [
        0,
        7_200,
        -7_200,
        5 * 3_600 + 1_800,
        14 * 3_600,
        -12 * 3_600,
        1,
    ] {
        let zero = MONDAY - i64::from(offset);
        for (at, expected) in [
            (zero + 6 * HOUR - 1, false),
            (zero + 6 * HOUR, true),
            (zero + 22 * HOUR - 1, true),
            (zero + 22 * HOUR, false),
        ] {
            assert_eq!(is_open(&policy, at, offset), expected, "{at} at {offset}");
        }
    }
}

#[test]
fn r23_without_an_offset_what_has_hours_misses_evidence_and_nothing_else_does() {
    let policy = PolicyDocument::new()
        .role("desk", refunder().hours(EVERY_DAY, "00:00", "24:00"))
        .role("never", refunder().hours(EVERY_DAY, "00:00", "00:00"))
        .role("plain", refunder())
        .compile()
        .unwrap();
    let ask = |account: &AccountDocument, session: &Session| {
        bare(&policy, account, session, orders::VIEW)
    };
    denies(ask(&holding(["desk"]), &now()), Reasons::EVIDENCE_MISSING);
    allows(ask(&holding(["desk"]), &now().at_utc_offset(0)));
    allows(ask(&holding(["desk", "plain"]), &now()));
    allows(ask(&holding(["desk"]).grant(g(orders::VIEW)), &now()));
    // Nor does it open what another role has hours for.
    let known = now().at_utc_offset(0);
    denies(ask(&holding(["never"]), &known), Reasons::OUT_OF_HOURS);
    allows(ask(&holding(["never", "desk"]), &known));
    // What the role does not give is not its hours' to withhold.
    denies(
        bare(&policy, &holding(["never"]), &known, orders::CANCEL),
        Reasons::NO_GRANT,
    );
}

#[test]
fn r23_a_principal_holds_no_longer_than_until_the_hours_change() {
    let policy = open(["mon"], "06:00", "22:00");
    for (at, until) in [
        (MONDAY + 6 * HOUR, MONDAY + 22 * HOUR),
        (MONDAY + 12 * HOUR, MONDAY + 22 * HOUR),
        (MONDAY + 5 * HOUR, MONDAY + 6 * HOUR),
    ] {
        let session = Session::at(t(at)).at_utc_offset(0);
        let principal = principal(&policy, &holding(["desk"]), &session);
        assert_eq!(principal.until(), Some(t(until)), "{at}");
        assert!(principal.at(t(until - 1), 0).is_ok());
        assert!(principal.at(t(until), 0).is_err());
    }
    // With no offset nothing of it changes by itself.
    let principal = principal(&policy, &holding(["desk"]), &Session::at(t(MONDAY)));
    assert_eq!(principal.until(), None);
}

// ---- R24: what lies ahead ----

#[test]
fn r24_a_sign_in_ahead_of_now_satisfies_nothing() {
    let policy = asking().compile().unwrap();
    let with = |session: &Session| {
        let evidence = Evidence::none().amount(Amount::new(EUR, 1));
        decide(
            &policy,
            &holding(["mfa"]),
            session,
            orders::REFUND,
            &evidence,
        )
    };
    allows(with(&signed_in(Assurance::MultiFactor, 0)));
    steps_up(with(&signed_in(Assurance::MultiFactor, -1)), MFA, false);
    // Nor does one of no known time (R49).
    steps_up(
        with(&now().with_assurance(Assurance::HardwareKey)),
        MFA,
        false,
    );
}

// ---- R27: units ----

#[test]
fn r27_an_amount_is_compared_in_its_own_unit_and_never_converted() {
    let policy = PolicyDocument::new()
        .role("desk", refunder().limit(once("refund", 5_000)))
        .role(
            "two",
            refunder()
                .limit(once("euro", 5_000))
                .limit(limit("dollar", Per::Request, USD).hard(100)),
        )
        .role(
            "coupons",
            refunder().limit(limit("coupon", Per::Request, Unit::BasisPoints).hard(3_000)),
        )
        .role(
            "rows",
            refunder().limit(limit("rows", Per::Request, Unit::Count).hard(10)),
        )
        .compile()
        .unwrap();
    let (exceeded, unlisted) = (Reasons::LIMIT_EXCEEDED, Reasons::NO_LIMIT_FOR_UNIT);
    for (role, unit, value, expected) in [
        ("desk", EUR, 0, None),
        ("desk", EUR, 5_000, None),
        ("desk", EUR, 5_001, Some(exceeded)),
        ("desk", EUR, u64::MAX, Some(exceeded)),
        ("desk", USD, 1, Some(unlisted)),
        ("desk", USD, 0, Some(unlisted)),
        ("desk", Unit::Count, 1, Some(unlisted)),
        ("two", EUR, 5_000, None),
        ("two", EUR, 5_001, Some(exceeded)),
        ("two", USD, 100, None),
        ("two", USD, 101, Some(exceeded)),
        ("two", Unit::Money(Currency::GBP), 1, Some(unlisted)),
        ("coupons", Unit::BasisPoints, 3_000, None),
        ("coupons", Unit::BasisPoints, 10_000, Some(exceeded)),
        ("coupons", EUR, 1, Some(unlisted)),
        ("rows", Unit::Count, 10, None),
        ("rows", Unit::Count, 11, Some(exceeded)),
        ("rows", Unit::BasisPoints, 1, Some(unlisted)),
    ] {
        let decision = refund(&policy, &holding([role]), unit, value);
        match expected {
            None => allows(decision),
            Some(reasons) => denies(decision, reasons),
        }
    }
    // Without an amount a limited action misses it, and another does not.
    let ask = |action| bare(&policy, &holding(["desk"]), &now(), action);
    denies(ask(orders::REFUND), Reasons::EVIDENCE_MISSING);
    allows(ask(orders::VIEW));
    denies(ask(orders::CANCEL), Reasons::NO_GRANT);
}

#[test]
fn r27_a_limit_of_one_request_asks_nothing_of_what_was_used() {
    let policy = PolicyDocument::new()
        .role("desk", refunder().limit(once("refund", 100)))
        .compile()
        .unwrap();
    let desk = holding(["desk"]);
    allows(refund_after(&policy, &desk, [("refund", u64::MAX)], 100));
    records_usage(refund_after(&policy, &desk, [("refund", 0)], 100), false);
}

// ---- R28: arithmetic ----

#[test]
fn r28_what_is_used_and_what_is_asked_are_added_without_wrapping() {
    const MAX: u64 = u64::MAX;
    let policy = |most: u64| {
        PolicyDocument::new()
            .role(
                "desk",
                refunder().limit(limit("o", Per::Object, EUR).hard(most)),
            )
            .compile()
            .unwrap()
    };
    let (exceeded, overflow) = (Reasons::LIMIT_EXCEEDED, Reasons::LIMIT_OVERFLOW);
    for (most, used, asked, expected) in [
        (0, 0, 0, None),
        (0, 0, 1, Some(exceeded)),
        (0, 1, 0, Some(exceeded)),
        (100, 100, 0, None),
        (100, 99, 1, None),
        (100, 100, 1, Some(exceeded)),
        (100, 101, 0, Some(exceeded)),
        (100, MAX, 0, Some(exceeded)),
        (100, MAX, 1, Some(overflow)),
        (100, 1, MAX, Some(overflow)),
        (MAX, MAX, 0, None),
        (MAX, MAX - 1, 1, None),
        (MAX, MAX, 1, Some(overflow)),
        (MAX, MAX, MAX, Some(overflow)),
        (MAX, 0, MAX, None),
    ] {
        let policy = policy(most);
        let decision = refund_after(&policy, &holding(["desk"]), [("o", used)], asked);
        match expected {
            None => allows(decision),
            Some(reasons) => denies(decision, reasons),
        }
    }
    // No approval lifts what cannot be counted.
    let soft = PolicyDocument::new()
        .approval(ApprovalDocument::new("a"))
        .role(
            "desk",
            refunder().limit(limit("o", Per::Object, EUR).soft(5, "a")),
        )
        .compile()
        .unwrap();
    wants_approval(refund_after(&soft, &holding(["desk"]), [("o", MAX)], 0), 1);
    denies(
        refund_after(&soft, &holding(["desk"]), [("o", MAX)], 1),
        overflow,
    );
}

// ---- R29: cumulative limits ----

#[test]
fn r29_limits_that_count_beat_splitting() {
    let policy = PolicyDocument::new()
        .role(
            "desk",
            refunder()
                .limit(once("once", 50_00))
                .limit(limit("order", Per::Object, EUR).hard(50_00))
                .limit(limit("day", Per::Person { window: 86_400 }, EUR).hard(200_00))
                .limit(limit("shop", Per::Store { window: 86_400 }, EUR).hard(1_000_00)),
        )
        .compile()
        .unwrap();
    let after = |order, day, shop, asked| {
        let used = [("order", order), ("day", day), ("shop", shop)];
        refund_after(&policy, &holding(["desk"]), used, asked)
    };
    for (order, day, shop, asked, allowed) in [
        (0, 0, 0, 50_00, true),
        (0, 0, 0, 50_01, false),
        (20_00, 20_00, 20_00, 20_00, true),
        (40_00, 40_00, 40_00, 20_00, false), // the third of one order
        (40_00, 40_00, 40_00, 10_00, true),
        (0, 190_00, 190_00, 10_00, true),
        (0, 190_00, 190_00, 10_01, false),
        (0, 0, 999_00, 1_00, true),
        (0, 0, 999_00, 1_01, false),
    ] {
        let decision = after(order, day, shop, asked);
        if allowed {
            records_usage(decision, true);
        } else {
            denies(decision, Reasons::LIMIT_EXCEEDED);
        }
    }
    // Each of them is to be known.
    for used in [
        [("order", 0), ("day", 0)],
        [("order", 0), ("shop", 0)],
        [("day", 0), ("shop", 0)],
    ] {
        denies(
            refund_after(&policy, &holding(["desk"]), used, 1),
            Reasons::EVIDENCE_MISSING,
        );
    }
    denies(
        refund_after(
            &policy,
            &holding(["desk"]),
            [("order", 50_00), ("day", 0)],
            1,
        ),
        Reasons::EVIDENCE_MISSING | Reasons::LIMIT_EXCEEDED,
    );
}

#[test]
fn r29_of_a_limit_that_is_listed_twice_the_larger_usage_counts() {
    let policy = PolicyDocument::new()
        .role(
            "desk",
            refunder().limit(limit("o", Per::Object, EUR).hard(100)),
        )
        .compile()
        .unwrap();
    for used in [[("o", 100), ("o", 0)], [("o", 0), ("o", 100)]] {
        denies(
            refund_after(&policy, &holding(["desk"]), used, 1),
            Reasons::LIMIT_EXCEEDED,
        );
        allows(refund_after(&policy, &holding(["desk"]), used, 0));
    }
}

#[test]
fn r29_usage_is_to_be_recorded_for_the_limits_that_were_asked() {
    let policy = PolicyDocument::new()
        .role(
            "object",
            refunder().limit(limit("o", Per::Object, EUR).hard(100)),
        )
        .role("once", refunder().limit(once("r", 100)))
        .role("plain", refunder())
        .compile()
        .unwrap();
    records_usage(
        refund_after(&policy, &holding(["object"]), [("o", 0)], 1),
        true,
    );
    records_usage(refund(&policy, &holding(["once"]), EUR, 1), false);
    // With a grant that no limit is on, none is asked.
    let plain = holding(["object", "plain"]);
    records_usage(refund_after(&policy, &plain, [("o", 0)], 1), false);
    records_usage(
        bare(&policy, &holding(["object"]), &now(), orders::VIEW),
        false,
    );
}

// ---- R30: limits together ----

#[test]
fn r30_the_most_permissive_grant_wins_and_the_strictest_cap() {
    let roles = || {
        PolicyDocument::new()
            .role("small", refunder().limit(once("small", 20_00)))
            .role("large", refunder().limit(once("large", 100_00)))
            .role("plain", refunder())
            .role("owner", RoleDocument::from_template("owner"))
    };
    let free = roles().compile().unwrap();
    let both = holding(["small", "large"]);
    allows(refund(&free, &both, EUR, 60_00));
    allows(refund(&free, &both, EUR, 100_00));
    denies(refund(&free, &both, EUR, 100_01), Reasons::LIMIT_EXCEEDED);
    denies(
        refund(&free, &holding(["small"]), EUR, 60_00),
        Reasons::LIMIT_EXCEEDED,
    );

    let capped = roles()
        .cap(once("cap", 50_00))
        .cap(once("higher", 70_00))
        .compile()
        .unwrap();
    for account in [
        both,
        holding(["plain"]),
        somebody().grant(g(orders::REFUND)).grant(g(orders::VIEW)),
        holding(["owner"]).owner(),
    ] {
        allows(refund(&capped, &account, EUR, 50_00));
        denies(
            refund(&capped, &account, EUR, 50_01),
            Reasons::LIMIT_EXCEEDED,
        );
        denies(
            refund(&capped, &account, EUR, 60_00),
            Reasons::LIMIT_EXCEEDED,
        );
        denies(
            refund(&capped, &account, USD, 1),
            Reasons::NO_LIMIT_FOR_UNIT,
        );
        denies(
            bare(&capped, &account, &now(), orders::REFUND),
            Reasons::EVIDENCE_MISSING,
        );
        allows(bare(&capped, &account, &now(), orders::VIEW));
    }
    // A cap gives nothing: without a grant it is that as well.
    denies(
        refund(&capped, &somebody(), EUR, 60_00),
        Reasons::NO_GRANT | Reasons::LIMIT_EXCEEDED,
    );
    denies(refund(&capped, &somebody(), EUR, 1), Reasons::NO_GRANT);
}

#[test]
fn r30_a_cap_that_counts_is_for_everybody_and_owes_its_record() {
    let policy = PolicyDocument::new()
        .role("plain", refunder())
        .cap(limit("shop", Per::Store { window: 60 }, EUR).hard(100))
        .compile()
        .unwrap();
    let plain = holding(["plain"]);
    records_usage(refund_after(&policy, &plain, [("shop", 99)], 1), true);
    denies(
        refund_after(&policy, &plain, [("shop", 99)], 2),
        Reasons::LIMIT_EXCEEDED,
    );
    denies(
        refund_after(&policy, &plain, [("shop", u64::MAX)], 1),
        Reasons::LIMIT_OVERFLOW,
    );
    denies(refund(&policy, &plain, EUR, 1), Reasons::EVIDENCE_MISSING);
}

#[test]
fn r30_above_the_soft_limit_somebody_approves_and_above_the_hard_one_nobody_can() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("refunds"))
        .approval(ApprovalDocument::new("much").quorum(3))
        .role(
            "desk",
            refunder().limit(
                limit("refund", Per::Request, EUR)
                    .soft(50_00, "refunds")
                    .hard(500_00),
            ),
        )
        .role(
            "endless",
            refunder().limit(limit("endless", Per::Request, EUR).soft(50_00, "refunds")),
        )
        .role(
            "always",
            refunder().limit(limit("always", Per::Request, EUR).soft(0, "refunds")),
        )
        .role(
            "equal",
            refunder().limit(
                limit("equal", Per::Request, EUR)
                    .soft(50_00, "refunds")
                    .hard(50_00),
            ),
        )
        .role(
            "steps",
            refunder()
                .limit(limit("step-1", Per::Request, EUR).soft(50_00, "refunds"))
                .limit(limit("step-2", Per::Request, EUR).soft(500_00, "much"))
                .limit(
                    limit("day", Per::Person { window: 60 }, EUR)
                        .soft(600_00, "refunds")
                        .hard(900_00),
                ),
        )
        .compile()
        .unwrap();
    for (role, cents, approvals) in [
        ("desk", 50_00, Some(0)),
        ("desk", 50_01, Some(1)),
        ("desk", 60_00, Some(1)),
        ("desk", 500_00, Some(1)),
        ("desk", 500_01, None),
        ("desk", 501_00, None),
        ("endless", 50_00, Some(0)),
        ("endless", u64::MAX, Some(1)),
        ("always", 0, Some(0)),
        ("always", 1, Some(1)),
        ("equal", 50_00, Some(0)),
        ("equal", 50_01, None),
    ] {
        let decision = refund(&policy, &holding([role]), EUR, cents);
        match approvals {
            None => denies(decision, Reasons::LIMIT_EXCEEDED),
            Some(0) => allows(decision),
            Some(policies) => wants_approval(decision, policies),
        }
    }
    // Each approval policy is asked for once, however many limits name it.
    for (used, cents, approvals) in [
        (0, 50_00, Some(0)),
        (0, 50_01, Some(1)),
        (590_00, 10_01, Some(1)),
        (590_00, 60_00, Some(1)),
        (0, 500_01, Some(2)),
        (300_00, 500_01, Some(2)),
        (399_99, 500_01, Some(2)),
        (400_00, 500_01, None),
    ] {
        let decision = refund_after(&policy, &holding(["steps"]), [("day", used)], cents);
        match approvals {
            None => denies(decision, Reasons::LIMIT_EXCEEDED),
            Some(0) => allows(decision),
            Some(policies) => wants_approval(decision, policies),
        }
    }
}

#[test]
fn r30_all_limits_of_one_role_hold_together() {
    let policy = PolicyDocument::new()
        .role(
            "desk",
            RoleDocument::new()
                .allow([orders::REFUND, orders::CANCEL])
                .limit(once("a", 100))
                .limit(
                    LimitDocument::new("b", [orders::REFUND, orders::CANCEL], Per::Request, EUR)
                        .hard(50),
                ),
        )
        .compile()
        .unwrap();
    let ask = |action, value| {
        let evidence = Evidence::none().amount(Amount::new(EUR, value));
        decide(&policy, &holding(["desk"]), &now(), action, &evidence)
    };
    for action in [orders::REFUND, orders::CANCEL] {
        allows(ask(action, 50));
        denies(ask(action, 51), Reasons::LIMIT_EXCEEDED);
    }
}

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
