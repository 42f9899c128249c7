//! Every kind of mistake is caused by some document, or worded here.
//!
//! Lives here: how mistakes are told; what causes them is in the tables of `wrong_…`.

#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use std::collections::BTreeSet;

use crate::golden::{compiled, golden_policy, read};
use crate::mistakes::{approvals, check_mistakes, duty_rules, policies_with_mistakes};
use crate::wrong_accounts::{WRONG_ACCOUNTS, WRONG_GRANTS, WRONG_WAIVERS, stored, with_waiver};
use countersign::{
    DocumentError, HostActionDocument, Level, MistakeKind, PolicyDocument, Risk, RoleDocument, Tags,
};

#[test]
fn every_kind_of_mistake_is_caused_by_a_table_or_worded_here() {
    fn variant(kind: &MistakeKind) -> String {
        let text = format!("{kind:?}");
        let end = text.find(|c: char| !c.is_ascii_alphabetic());
        text[..end.unwrap_or(text.len())].to_owned()
    }
    let mut caused = BTreeSet::new();
    let mut note = |error: &DocumentError| {
        caused.extend((error.mistakes().iter()).map(|mistake| variant(mistake.kind())));
    };
    for (rest, _) in policies_with_mistakes() {
        note(&compiled(rest).unwrap_err());
    }
    note(&duty_rules(129).compile().unwrap_err());
    note(&compiled(&approvals(65)).unwrap_err());
    note(
        &read::<PolicyDocument>(r#"{"schema": 2, "catalogue": 2}"#)
            .unwrap()
            .compile()
            .unwrap_err(),
    );
    let policy = golden_policy();
    for action in [
        HostActionDocument::new(0, Level::None, Risk::Low),
        HostActionDocument::new(0, Level::View, Risk::Low).tags(Tags::from_bits_retain(0x80)),
    ] {
        let document = PolicyDocument::new().host_action("loyalty.view", action);
        note(&document.compile().unwrap_err());
    }
    for (grant, _) in WRONG_GRANTS {
        note(&policy.account(&stored(grant, "")).unwrap_err());
    }
    for (rest, _) in WRONG_ACCOUNTS {
        note(&policy.account(&stored("", rest)).unwrap_err());
    }
    for (otherwise, _) in WRONG_WAIVERS {
        note(&policy.account(&with_waiver(otherwise)).unwrap_err());
    }

    // As long as there is one catalogue, none is newer; and so many roles and
    // limits take too long to compile for a test.
    for (kind, said) in [
        (
            MistakeKind::NewerAction {
                action: "staff.view",
                pinned: 1,
            },
            "staff.view came after catalogue 1, which this policy pins: raise `catalogue`, or leave it out",
        ),
        (
            MistakeKind::TooManyRoles { count: 65_537 },
            "there are 65537 roles, and a policy holds at most 65536: merge some",
        ),
        (
            MistakeKind::TooManyLimits,
            "a policy holds at most 65536 limits: merge some",
        ),
    ] {
        assert_eq!(kind.to_string(), said);
        caused.insert(variant(&kind));
    }
    let all = [
        "UnknownName",
        "UnknownSchema",
        "UnknownCatalogue",
        "NewerAction",
        "Duplicate",
        "BadName",
        "SlotTooHigh",
        "SlotTaken",
        "EmptySelector",
        "EmptyBoundary",
        "NoLevel",
        "UnnamedTags",
        "Selectors",
        "Misplaced",
        "FollowsByItself",
        "AboveWithoutUnit",
        "NoTemplate",
        "NotInTemplate",
        "GivenAgain",
        "OwnerOnlyLevel",
        "RoleCycle",
        "TooManyRoles",
        "EmptyQuorum",
        "NobodyApproves",
        "NoTime",
        "TooManyApprovals",
        "TooManyLimits",
        "NoLimit",
        "SoftAboveHard",
        "SoftWithoutApproval",
        "NeedsWindow",
        "NotAClockTime",
        "NotInRole",
        "OverlappingSides",
        "TooFewSides",
        "TripAt",
        "TooManyDuties",
        "DutyNotInUse",
        "NotWaivable",
        "NotTripped",
        "Blank",
        "MustExpire",
        "WaiverTooLong",
        "WaiverOfAnother",
        "SelfApproved",
        "Nobody",
        "TooShort",
        "StoresOnly",
        "InvertedWindow",
        "NeedsScope",
        "NeedsUntil",
    ];
    let all: BTreeSet<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(caused, all);
}

#[test]
fn a_place_quotes_what_is_no_plain_key_and_cuts_what_is_too_long() {
    let long = "r".repeat(100);
    for (name, place) in [
        ("desk", String::from("roles.desk.allow[0]")),
        ("desk-2_B", String::from("roles.desk-2_B.allow[0]")),
        ("the desk", String::from("roles.\"the desk\".allow[0]")),
        ("a.b", String::from("roles.\"a.b\".allow[0]")),
        ("a\"b\\", String::from("roles.\"a\\\"b\\\\\".allow[0]")),
        ("b\u{fc}ro", String::from("roles.\"b\u{fc}ro\".allow[0]")),
        (&long, format!("roles.{long}.allow[0]")),
        (
            &format!("{long}!"),
            format!("roles.\"{}\"… (101 bytes).allow[0]", &long[..64]),
        ),
    ] {
        let document = PolicyDocument::new().role(name, RoleDocument::new().allow(["x"]));
        let error = document.compile().unwrap_err();
        assert_eq!(error.mistakes()[0].place(), place);
    }
}

#[test]
fn a_role_with_a_blank_in_its_name_is_not_said_to_be_impossible() {
    let rest = r#""roles": {"Front desk": {"allow": ["orders.view"]}, "till": {"include": ["Front dek"]}}"#;
    check_mistakes(
        &compiled(rest).unwrap_err(),
        "policy",
        &[(
            "roles.till.include[0]",
            "unknown role \"Front dek\": did you mean \"Front desk\"?",
        )],
        rest,
    );
}
