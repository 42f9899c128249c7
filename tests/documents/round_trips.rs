//! What is written is read back as it was (L13).
//!
//! Lives here: whole documents, and every part by itself.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use std::collections::BTreeSet;
use std::fmt::Debug;

use crate::drawn::{account_document, level, policy_document};
use crate::golden::{config, golden_policy, pretty, read};
use crate::wrong_accounts::stored;
use countersign::{
    Amount, ApprovalDocument, Assurance, Currency, DutyDocument, DutyKind, DutySet, Feature, Level,
    LimitDocument, Obligations, OnGrant, OnUse, Per, PolicyDocument, Profile, Requirements,
    RoleDocument, Severity, SignIn, StepUpDocument, Time, Unit, WaiverDocument,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a document is after it was written and read, in each format.
fn rewritten<T: Serialize + DeserializeOwned + Debug>(document: &T) -> [T; 4] {
    let compact = serde_json::to_string(document).unwrap();
    let value = serde_json::to_value(document).unwrap();
    let toml = toml::to_string(document).unwrap();
    [
        read(&compact).expect(&compact),
        read(&pretty(document)).expect(&compact),
        serde_json::from_value(value).expect(&compact),
        toml::from_str(&toml).expect(&toml),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_policy_document_reads_back_and_compiles_alike(document in policy_document()) {
        let compiled = document.compile();
        for read in rewritten(&document) {
            prop_assert_eq!(&read, &document);
            prop_assert_eq!(read.compile(), compiled.clone());
        }
    }

    #[test]
    fn any_good_policy_keeps_its_fingerprint_when_it_is_written_and_read(
        levels in vec((select(Feature::ALL), level()), 3),
        allow in subsequence(countersign::ACTIONS.to_vec(), 0..6),
        template in select(countersign::TEMPLATES.to_vec()),
        profile in select(Profile::ALL),
    ) {
        let mut desk = RoleDocument::from_template(template.id)
            .allow(allow.iter().map(|facts| facts.action));
        for addon in template.addons {
            desk = desk.addon(addon.id);
        }
        let mut seen = BTreeSet::new();
        for (feature, level) in levels {
            let level = if feature == Feature::Billing { level.min(Level::Edit) } else { level };
            if seen.insert(feature) {
                desk = desk.level(feature.name(), level);
            }
        }
        let document = PolicyDocument::new()
            .profile(profile)
            .role("desk", desk)
            .role("lead", RoleDocument::new().include("desk"));
        let policy = document.compile().unwrap();
        for read in rewritten(&document) {
            let again = read.compile().unwrap();
            prop_assert_eq!(again.fingerprint(), policy.fingerprint());
            prop_assert_eq!(&again, &policy);
        }
    }

    #[test]
    fn any_account_document_reads_back_and_resolves_alike(document in account_document()) {
        let policy = golden_policy();
        let resolved = policy.account(&document);
        for read in rewritten(&document) {
            prop_assert_eq!(&read, &document);
            prop_assert_eq!(policy.account(&read), resolved.clone());
        }
    }
}

#[test]
fn every_part_reads_back_by_itself() {
    let euro = Unit::Money(Currency::EUR);
    let refund = |per| LimitDocument::new("refund", ["orders.refund"], per, euro);
    let desk = || RoleDocument::new().allow(["orders.refund"]);
    let with = |role| PolicyDocument::new().role("desk", role);
    let fresh = SignIn::at_least(Assurance::Password).within(60);
    for (document, written) in [
        (
            PolicyDocument::new().approval(ApprovalDocument::new("a")),
            r#""approval":[{"id":"a"}]"#,
        ),
        (
            PolicyDocument::new().approval(
                ApprovalDocument::new("a")
                    .actions(["orders.refund"])
                    .quorum(3)
                    .approver("orders.cancel")
                    .decide_within(1)
                    .use_within(2),
            ),
            r#""approval":[{"id":"a","actions":["orders.refund"],"quorum":3,"approver":"orders.cancel","decide_within":1,"use_within":2}]"#,
        ),
        (
            PolicyDocument::new().step_up(StepUpDocument::new(["orders.refund"], fresh)),
            r#""step_up":[{"actions":["orders.refund"],"assurance":"password","max_age":60}]"#,
        ),
        (
            PolicyDocument::new().step_up(
                StepUpDocument::new(["orders.refund"], SignIn::at_least(Assurance::HardwareKey))
                    .after_failed_logins(3),
            ),
            r#""step_up":[{"actions":["orders.refund"],"assurance":"hardware_key","after_failed_logins":3}]"#,
        ),
        (
            PolicyDocument::new().cap(refund(Per::Store { window: 5 }).hard(0)),
            r#""cap":[{"id":"refund","actions":["orders.refund"],"per":"store","window":5,"unit":"EUR","hard":0}]"#,
        ),
        (
            with(desk().limit(refund(Per::Object).hard(1))),
            r#""roles":{"desk":{"allow":["orders.refund"],"limits":[{"id":"refund","actions":["orders.refund"],"per":"object","unit":"EUR","hard":1}]}}"#,
        ),
        (
            with(desk().limit(refund(Per::Person { window: 9 }).soft(1, "a")))
                .approval(ApprovalDocument::new("a")),
            r#""roles":{"desk":{"allow":["orders.refund"],"limits":[{"id":"refund","actions":["orders.refund"],"per":"person","window":9,"unit":"EUR","soft":1,"approval":"a"}]}},"approval":[{"id":"a"}]"#,
        ),
        (
            PolicyDocument::new().obligations_above(
                Amount::money(Currency::EUR, 200_00),
                ["orders.refund"],
                ["alert"],
            ),
            r#""obligations":[{"actions":["orders.refund"],"add":["alert"],"above":20000,"unit":"EUR"}]"#,
        ),
        (
            PolicyDocument::new().obligations_above(
                Amount::count(0),
                ["customers.export"],
                [Obligations::MASK, Obligations::JUSTIFY],
            ),
            r#""obligations":[{"actions":["customers.export"],"add":["mask","justify"],"above":0,"unit":"count"}]"#,
        ),
        (
            with(desk().hours(["sun", "mon"], "22:00", "24:00")),
            r#""roles":{"desk":{"allow":["orders.refund"],"hours":{"days":["sun","mon"],"from":"22:00","until":"24:00"}}}"#,
        ),
        (
            with(desk().step_up(fresh)),
            r#""roles":{"desk":{"allow":["orders.refund"],"step_up":{"assurance":"password","max_age":60}}}"#,
        ),
        (
            with(desk().requires(Requirements::TRAINING | Requirements::SCOPE)),
            r#""roles":{"desk":{"allow":["orders.refund"],"requires":["scope","training"]}}"#,
        ),
        (PolicyDocument::new().duties([]), r#""duties":{"use":[]}"#),
        (
            PolicyDocument::new().duties([DutySet::CommerceObjects, DutySet::Commerce]),
            r#""duties":{"use":["commerce_objects","commerce"]}"#,
        ),
        (
            PolicyDocument::new()
                .drop_duty("MKT-01")
                .drop_duty("INV-03"),
            r#""duties":{"drop":["MKT-01","INV-03"]}"#,
        ),
        (
            PolicyDocument::new().owner_self_dealing(),
            r#""duties":{"owner_self_dealing":true}"#,
        ),
        (
            PolicyDocument::new().duty(
                DutyDocument::new("K", DutyKind::Static, Severity::High)
                    .side(["orders.view"])
                    .side(["staff.view"]),
            ),
            r#""duty":[{"id":"K","kind":"static","severity":"high","sides":[["orders.view"],["staff.view"]]}]"#,
        ),
        (
            PolicyDocument::new().duty(
                DutyDocument::new("K", DutyKind::Static, Severity::Low)
                    .version(0)
                    .on_grant(OnGrant::Warn)
                    .on_use(OnUse::Ignore)
                    .trip_at(2)
                    .side_of_all(["orders.view", "orders.edit"])
                    .side(["staff.view"])
                    .not_waivable()
                    .because("", ""),
            ),
            r#""duty":[{"id":"K","version":0,"kind":"static","severity":"low","on_grant":"warn","on_use":"ignore","trip_at":2,"sides":[{"all":["orders.view","orders.edit"]},["staff.view"]],"waivable":false,"rationale":"","mitigation":""}]"#,
        ),
        (
            with(
                desk()
                    .allow(["orders.create"])
                    .accept("O2C-03", "a list", "Nadia"),
            ),
            r#""roles":{"desk":{"allow":["orders.refund","orders.create"],"accept":[{"rule":"O2C-03","control":"a list","owner":"Nadia"}]}}"#,
        ),
    ] {
        let text = format!("{{\"schema\":1,\"catalogue\":1,{written}}}");
        assert_eq!(serde_json::to_string(&document).unwrap(), text);
        let policy = document.compile().unwrap();
        for read in rewritten(&document) {
            assert_eq!(read, document, "{written}");
            assert_eq!(read.compile().unwrap(), policy, "{written}");
        }
        assert_ne!(
            policy.fingerprint(),
            PolicyDocument::new().compile().unwrap().fingerprint(),
            "{written}"
        );
    }
}

#[test]
fn a_waiver_reads_back_as_it_was_written() {
    let written = r#"{"id":"W-1","rule":"O2C-03","version":1,"person":7,"scope":"tenant","because":"until the new colleague starts","control":"a weekly list","control_owner":101,"requested_by":103,"approved_by":101,"from":0,"until":100}"#;
    let built = WaiverDocument::new("W-1", "O2C-03", 1, 7_u64)
        .because("until the new colleague starts")
        .control("a weekly list", 101_u64)
        .requested_by(103_u64)
        .approved_by(101_u64)
        .window(Time::from_unix(0), Time::from_unix(100));
    assert_eq!(serde_json::to_string(&built).unwrap(), written);
    for again in rewritten(&built) {
        assert_eq!(again, built);
    }
    // What nobody said is not written, and so not invented by whoever reads it.
    let unsaid = WaiverDocument::new("W-1", "O2C-03", 1, 7_u64);
    assert_eq!(
        serde_json::to_string(&unsaid).unwrap(),
        r#"{"id":"W-1","rule":"O2C-03","version":1,"person":7,"scope":"tenant","because":"","control":""}"#
    );
    for again in rewritten(&unsaid) {
        assert_eq!(again, unsaid);
    }
    let stored = stored("", &format!(r#""waivers": [{written}]"#));
    let account = golden_policy().account(&stored).unwrap();
    assert_eq!(account.waivers().len(), 1);
}
