//! Hours, and what lies ahead, as tables (R23, R24).
//!
//! The people are those of `refunders`; rules are those of the page `semantics`.

use crate::guards::asking;
use crate::people::{EUR, EVERY_DAY, MFA, allows, now, t};
use crate::refunders::{
    DAY, HOUR, MONDAY, bare, decide, denies, g, holding, principal, refunder, signed_in, steps_up,
};
use countersign::actions::orders;
use countersign::{
    AccountDocument, Amount, Assurance, Evidence, Policy, PolicyDocument, Reasons, Session,
};

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
