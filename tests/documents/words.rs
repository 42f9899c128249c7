//! One text form for every word: what `Display` prints, `FromStr` and serde read back (R1, R61).
//!
//! Lives here: words and sets of them; what only looks like one is in `disguises`.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use bitflags::Flags;
use countersign::{
    ACTIONS, AccountKind, Actions, Assurance, Check, ConflictState, Currency, Days, DutyKind,
    DutySet, EvidenceKinds, Feature, Features, Fields, GrantVerdict, Level, Obligations, OnGrant,
    OnUse, Profile, Reason, Reasons, Requirements, ResourceKind, Risk, Severity, SignIn, Status,
    Tags, Unit, UnknownName, Verdict, actions,
};
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The largest id that is written as a number.
pub(crate) const LARGEST_NUMBER: u128 = 9_007_199_254_740_991;

pub(crate) fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 1024,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Display, `FromStr` and serde (both formats, and behind a buffer) agree.
pub(crate) fn round_trips<T>(value: &T, text: &str, written: &Value)
where
    T: Display + FromStr + Serialize + DeserializeOwned + PartialEq + Debug,
    T::Err: Debug,
{
    assert_eq!(value.to_string(), text);
    assert_eq!(&text.parse::<T>().unwrap(), value, "{text}");
    serde_round_trips(value, written);
}

pub(crate) fn serde_round_trips<T>(value: &T, written: &Value)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    assert_eq!(&serde_json::to_value(value).unwrap(), written);
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    let buffered = serde_json::from_value::<T>(written.clone());
    assert_eq!(&buffered.unwrap(), value, "{json}");
    let toml = toml::Value::try_from(value).unwrap();
    assert_eq!(&toml.try_into::<T>().unwrap(), value, "{json}");
}

// Enums.

/// Every value of an enum of words, with the names that are its text form.
fn every_word_round_trips<T>(all: &[T], names: &[&str])
where
    T: Display + FromStr<Err = UnknownName> + Serialize + DeserializeOwned + PartialEq + Debug,
{
    assert_eq!(all.len(), names.len());
    for (value, name) in all.iter().zip(names) {
        round_trips(value, name, &json!(name));
    }
}

#[test]
fn every_level_feature_risk_and_profile_reads_back_from_what_it_prints() {
    every_word_round_trips(Level::ALL, &["none", "view", "edit", "full"]);
    every_word_round_trips(
        Feature::ALL,
        &[
            "orders",
            "products",
            "inventory",
            "customers",
            "discounts",
            "marketing",
            "design",
            "reports",
            "settings",
            "apps",
            "billing",
            "staff",
        ],
    );
    every_word_round_trips(Risk::ALL, &["low", "medium", "high", "critical"]);
    every_word_round_trips(Profile::ALL, &["solo", "standard", "strict"]);
}

#[test]
fn every_kind_of_account_status_assurance_and_verdict_reads_back_from_what_it_prints() {
    every_word_round_trips(AccountKind::ALL, &["human", "service", "app"]);
    every_word_round_trips(Verdict::ALL, &["approve", "reject"]);
    every_word_round_trips(
        Status::ALL,
        &["invited", "active", "suspended", "terminated"],
    );
    every_word_round_trips(
        Assurance::ALL,
        &["none", "password", "multi_factor", "hardware_key"],
    );
}

#[test]
fn every_word_of_duty_rules_and_of_conflicts_reads_back_from_what_it_prints() {
    every_word_round_trips(DutySet::ALL, &["commerce", "commerce_objects"]);
    every_word_round_trips(DutyKind::ALL, &["static", "session", "object"]);
    every_word_round_trips(Severity::ALL, &["low", "medium", "high", "critical"]);
    every_word_round_trips(OnGrant::ALL, &["warn", "waiver", "reject"]);
    every_word_round_trips(OnUse::ALL, &["ignore", "approval", "block"]);
    every_word_round_trips(
        ConflictState::ALL,
        &["active", "latent", "future", "mitigated"],
    );
    every_word_round_trips(GrantVerdict::ALL, &["clear", "warn", "waiver", "reject"]);
    // The worse is the greater one.
    assert!(Severity::ALL.is_sorted() && OnUse::ALL.is_sorted() && OnGrant::ALL.is_sorted());
    assert!(GrantVerdict::ALL.is_sorted());
}

/// The reasons of this version, in the order of the checks (R5).
const REASONS: [&str; 28] = [
    "invalid_request",
    "cross_tenant",
    "wrong_policy",
    "principal_not_active",
    "principal_suspended",
    "principal_terminated",
    "principal_not_yet",
    "principal_expired",
    "session_expired",
    "kind_not_allowed",
    "explicit_deny",
    "feature_unavailable",
    "no_grant",
    "out_of_scope",
    "grant_not_yet",
    "grant_expired",
    "out_of_hours",
    "outside_boundary",
    "static_duty",
    "session_duty",
    "object_duty",
    "self_dealing",
    "step_up_impossible",
    "evidence_missing",
    "limit_exceeded",
    "limit_overflow",
    "no_limit_for_unit",
    "approval_rejected",
];

#[test]
fn every_reason_reads_back_from_what_it_prints_and_stands_in_the_order_of_checks() {
    every_word_round_trips(Reason::ALL, &REASONS);
    assert!(Reason::ALL.is_sorted());
}

#[test]
fn every_check_reads_back_from_what_it_prints_and_stands_in_its_order() {
    every_word_round_trips(
        Check::ALL,
        &[
            "request",
            "tenant",
            "policy",
            "account",
            "session",
            "kind",
            "denies",
            "guardrail",
            "grants",
            "boundary",
            "duties",
            "benefit",
            "limits",
            "sign_in",
            "approvals",
        ],
    );
    assert!(Check::ALL.is_sorted());
}

#[test]
fn every_unit_reads_back_from_what_it_prints() {
    for (unit, text) in [
        (Unit::Money(Currency::EUR), "EUR"),
        (Unit::Money(Currency::USD), "USD"),
        (Unit::Money(Currency::GBP), "GBP"),
        (Unit::Money("JPY".parse().unwrap()), "JPY"),
        (Unit::Count, "count"),
        (Unit::BasisPoints, "basis_points"),
    ] {
        assert_eq!(unit.to_string(), text);
        assert_eq!(text.parse(), Ok(unit));
        assert_eq!(format!("{unit:>12}|"), format!("{text:>12}|"));
    }
    // No blank, no other case, and no code that nobody counts in.
    for text in [
        "",
        "eur",
        "EUR ",
        " EUR",
        "EU",
        "XTS",
        "XAU",
        "Count",
        "count|EUR",
    ] {
        assert!(text.parse::<Unit>().is_err(), "{text:?}");
        assert!(text.parse::<Currency>().is_err(), "{text:?}");
    }
    assert!("count".parse::<Currency>().is_err());
}

#[test]
fn a_sign_in_is_written_with_its_age_only_if_it_has_one() {
    let least = SignIn::at_least(Assurance::MultiFactor);
    for (sign_in, text, written) in [
        (least, "multi_factor", json!({"assurance": "multi_factor"})),
        (
            least.within(300),
            "multi_factor within 300 seconds",
            json!({"assurance": "multi_factor", "max_age": 300}),
        ),
        (
            SignIn::at_least(Assurance::None).within(0),
            "none within 0 seconds",
            json!({"assurance": "none", "max_age": 0}),
        ),
        // The largest number is for ever.
        (
            least.within(u32::MAX),
            "multi_factor",
            json!({"assurance": "multi_factor"}),
        ),
    ] {
        assert_eq!(sign_in.to_string(), text);
        assert_eq!(serde_json::to_value(sign_in).unwrap(), written);
    }
}

#[test]
fn every_shipped_action_reads_back_from_its_name() {
    for facts in &ACTIONS {
        round_trips(&facts.action, facts.id, &json!(facts.id));
    }
}

#[test]
fn every_shipped_kind_of_resource_reads_back_from_its_name() {
    let names = [
        "order",
        "draft_order",
        "return",
        "payment",
        "product",
        "category",
        "stock_item",
        "customer",
        "discount",
        "gift_card",
        "campaign",
        "segment",
        "theme",
        "page",
        "report",
        "setting",
        "app",
        "api_key",
        "invoice",
        "payout",
        "staff_account",
        "role",
        "store",
    ];
    assert_eq!(ResourceKind::ALL.len(), names.len());
    for (kind, name) in ResourceKind::ALL.iter().zip(names) {
        assert_eq!(kind.to_string(), name);
        assert_eq!(kind.name(), Some(name));
        assert_eq!(name.parse(), Ok(*kind));
    }
}

#[test]
fn every_word_keeps_to_the_width_it_is_printed_in() {
    assert_eq!(format!("{:>8}|", Level::View), "    view|");
    assert_eq!(
        format!("{:<14}|", actions::orders::REFUND),
        "orders.refund |"
    );
    assert_eq!(format!("{:^9}|", ResourceKind::ORDER), "  order  |");
}

// Sets.

/// Every subset of a small set of flags, under the names of its members.
fn every_set_round_trips<T>(names: &[&str], of: impl Fn(u32) -> T)
where
    T: Flags + Display + FromStr<Err = UnknownName>,
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    assert_eq!(T::FLAGS.len(), names.len());
    for bits in 0..1_u32 << names.len() {
        let members: Vec<&str> = (names.iter().enumerate())
            .filter(|(index, _)| bits >> index & 1 == 1)
            .map(|(_, name)| *name)
            .collect();
        let text = match members.as_slice() {
            [] => String::from("none"),
            members => members.join(" | "),
        };
        round_trips(&of(bits), &text, &json!(members));
    }
}

#[test]
fn every_set_of_a_few_flags_reads_back_from_what_it_prints() {
    let narrow = |bits: u32| u8::try_from(bits).unwrap();
    every_set_round_trips(
        &["financial", "pii", "bulk", "irreversible", "security"],
        |bits| Tags::from_bits(narrow(bits)).unwrap(),
    );
    every_set_round_trips(
        &[
            "audit",
            "alert",
            "notify_owner",
            "justify",
            "record_usage",
            "consume_approval",
            "mask",
        ],
        |bits| Obligations::from_bits(u16::from(narrow(bits))).unwrap(),
    );
    every_set_round_trips(&["scope", "until", "multi_factor", "training"], |bits| {
        Requirements::from_bits(narrow(bits)).unwrap()
    });
    every_set_round_trips(&["mon", "tue", "wed", "thu", "fri", "sat", "sun"], |bits| {
        Days::from_bits(narrow(bits)).unwrap()
    });
    every_set_round_trips(
        &[
            "amount",
            "usage",
            "utc_offset",
            "approvals",
            "history",
            "beneficiaries",
        ],
        |bits| EvidenceKinds::from_bits(narrow(bits)).unwrap(),
    );
}

#[test]
fn every_set_of_fields_reads_back_from_what_it_prints() {
    every_set_round_trips(
        &[
            "name",
            "ship_to",
            "bill_to",
            "email",
            "phone",
            "phone_masked",
            "tax_id",
            "card_last4",
            "order_history",
            "lifetime_value",
            "notes",
            "consent",
            "birth_date",
        ],
        |bits| Fields::from_bits(u16::try_from(bits).unwrap()).unwrap(),
    );
}

#[test]
fn every_set_of_features_reads_back_from_what_it_prints() {
    let names: Vec<&str> = Feature::ALL.iter().map(|feature| feature.name()).collect();
    every_set_round_trips(&names, |bits| {
        Features::from_bits(u16::try_from(bits).unwrap()).unwrap()
    });
}

#[test]
fn the_set_of_everything_and_of_nothing_read_back() {
    round_trips(&Actions::EMPTY, "none", &json!([]));
    let names: Vec<&str> = ACTIONS.iter().map(|facts| facts.id).collect();
    let all = <Actions as Flags>::all();
    round_trips(&all, &names.join(" | "), &json!(names));
    round_trips(&Reasons::all(), &REASONS.join(" | "), &json!(REASONS));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_set_of_actions_reads_back_from_what_it_prints(
        members in subsequence(ACTIONS.to_vec(), 1..=110)
    ) {
        let set: Actions = members.iter().map(|facts| facts.action).collect();
        let names: Vec<&str> = members.iter().map(|facts| facts.id).collect();
        round_trips(&set, &names.join(" | "), &json!(names));
    }

    #[test]
    fn any_set_of_reasons_reads_back_from_what_it_prints(members in subsequence(Reason::ALL.to_vec(), 1..=28)) {
        let set = members.iter().fold(Reasons::empty(), |set, reason| set | reason.only());
        let names: Vec<&str> = members.iter().map(|reason| reason.name()).collect();
        prop_assert_eq!(set.first(), members.first().copied());
        prop_assert!(set.iter_reasons().eq(members.iter().copied()));
        round_trips(&set, &names.join(" | "), &json!(names));
    }
}
