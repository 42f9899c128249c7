//! One text form for every word: what `Display` prints, `FromStr` and serde
//! read back, and whatever only looks like it is refused with a message that
//! tells what was wrong (R1, R61).

use std::fmt::{Debug, Display};
use std::str::FromStr;

use bitflags::Flags;
use countersign::{
    ACTIONS, AccountId, AccountKind, Action, Actions, ApprovalId, Assurance, CategoryId, Check,
    ConflictState, Currency, Days, DutyKind, DutySet, EvidenceKinds, Feature, Features, Fields,
    Fingerprint, GrantVerdict, Level, LocationId, Nonce, NotAnId, ObjectId, ObjectRef, Obligations,
    OnGrant, OnUse, PersonId, PolicyDocument, Profile, Reason, Reasons, RequestDigest,
    RequestDocument, Requirements, ResourceKind, Risk, Severity, SignIn, Status, StoreId, Tags,
    TenantId, Time, Unit, UnknownName, VendorId, Verdict, Window, actions,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The largest id that is written as a number.
const LARGEST_NUMBER: u128 = 9_007_199_254_740_991;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 1024,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Display, `FromStr` and serde (both formats, and behind a buffer) agree.
fn round_trips<T>(value: &T, text: &str, written: &Value)
where
    T: Display + FromStr + Serialize + DeserializeOwned + PartialEq + Debug,
    T::Err: Debug,
{
    assert_eq!(value.to_string(), text);
    assert_eq!(&text.parse::<T>().unwrap(), value, "{text}");
    serde_round_trips(value, written);
}

fn serde_round_trips<T>(value: &T, written: &Value)
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

// Ids and times.

/// Calls a function for every type of id.
macro_rules! for_every_id {
    ($check:ident($($argument:expr),*)) => {
        $check::<TenantId>($($argument),*);
        $check::<StoreId>($($argument),*);
        $check::<LocationId>($($argument),*);
        $check::<CategoryId>($($argument),*);
        $check::<VendorId>($($argument),*);
        $check::<PersonId>($($argument),*);
        $check::<AccountId>($($argument),*);
        $check::<ObjectId>($($argument),*);
        $check::<ApprovalId>($($argument),*);
        $check::<Nonce>($($argument),*);
    };
}

/// What all ids can do.
trait Id:
    From<u128>
    + From<u64>
    + From<u32>
    + Display
    + Debug
    + FromStr<Err = NotAnId>
    + Serialize
    + DeserializeOwned
    + Copy
    + Ord
{
    fn number(self) -> u128;
}

macro_rules! ids {
    ($($Id:ident)+) => {$(
        impl Id for $Id {
            fn number(self) -> u128 {
                assert_eq!($Id::new(self.to_u128()), self);
                self.to_u128()
            }
        }
    )+};
}

ids! { TenantId StoreId LocationId CategoryId VendorId PersonId AccountId ObjectId ApprovalId Nonce }

/// The text of an id as a UUID, worked out from its hexadecimal digits.
fn uuid_text(number: u128) -> String {
    let mut text = format!("{number:032x}");
    for at in [20, 16, 12, 8] {
        text.insert(at, '-');
    }
    text
}

fn id_round_trips<T: Id>(number: u128) {
    let id = T::from(number);
    assert_eq!(id.number(), number);
    let uuid = uuid_text(number);
    if number <= LARGEST_NUMBER {
        let written = u64::try_from(number).unwrap();
        round_trips(&id, &number.to_string(), &json!(written));
        assert_eq!(T::from(written), id);
    } else {
        round_trips(&id, &uuid, &json!(uuid));
    }
    // However it is written, it is that number.
    for text in [uuid.clone(), uuid.to_uppercase()] {
        assert_eq!(text.parse::<T>(), Ok(id), "{text}");
        assert_eq!(serde_json::from_value::<T>(json!(text)).unwrap(), id);
    }
    let debug = format!("{id:?}");
    assert!(debug.ends_with(&format!("({id})")), "{debug}");
}

fn any_number() -> impl Strategy<Value = u128> {
    prop_oneof![
        any::<u128>(),
        any::<u64>().prop_map(u128::from),
        0..1_000_u128,
        LARGEST_NUMBER - 2..LARGEST_NUMBER + 3,
        u128::MAX - 2..=u128::MAX,
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_id_reads_back_from_what_it_prints_and_from_its_uuid(number in any_number()) {
        for_every_id!(id_round_trips(number));
    }

    #[test]
    fn ids_compare_as_numbers(a in any_number(), b in any_number()) {
        prop_assert_eq!(StoreId::new(a).cmp(&StoreId::new(b)), a.cmp(&b));
    }

    #[test]
    fn any_time_is_written_as_its_seconds_and_reads_back(seconds in any::<i64>()) {
        let time = Time::from_unix(seconds);
        prop_assert_eq!(time.to_unix(), seconds);
        prop_assert_eq!(time.to_string(), seconds.to_string());
        serde_round_trips(&time, &json!(seconds));
    }
}

#[test]
fn an_id_changes_from_number_to_uuid_right_above_two_to_the_53_minus_one() {
    for (number, text) in [
        (0, "0"),
        (7, "7"),
        (LARGEST_NUMBER, "9007199254740991"),
        (LARGEST_NUMBER + 1, "00000000-0000-0000-0020-000000000000"),
        (u128::from(u64::MAX), "00000000-0000-0000-ffff-ffffffffffff"),
        (
            0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8,
            "67e55044-10b1-426f-9247-bb680e5fe0c8",
        ),
        (u128::MAX, "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    ] {
        assert_eq!(TenantId::new(number).to_string(), text);
    }
    let upper: ObjectId = "67E55044-10B1-426F-9247-BB680E5FE0C8".parse().unwrap();
    assert_eq!(upper.to_string(), "67e55044-10b1-426f-9247-bb680e5fe0c8");
    let small: ObjectId = "00000000-0000-0000-0000-000000000007".parse().unwrap();
    assert_eq!(small.to_string(), "7");
}

fn refuses_what_is_no_id<T: Id>(text: &str) {
    let error = text.parse::<T>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "not an id: write a whole number up to 9007199254740991, or a hyphenated UUID",
        "{text}"
    );
    let error = serde_json::from_value::<T>(json!(text)).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "invalid value: string {text:?}, expected an id: a whole number from 0 to \
             9007199254740991, or a hyphenated UUID in quotes"
        ),
    );
}

#[test]
fn text_that_only_looks_like_an_id_is_refused() {
    for text in [
        "",
        " ",
        "007",
        "00",
        "+7",
        "-1",
        "-0",
        "7 ",
        " 7",
        "7\n",
        "7.0",
        "1e3",
        "1_000",
        "0x7",
        "\u{0667}",
        "\u{ff17}",
        "9007199254740992",
        "18446744073709551616",
        "340282366920938463463374607431768211455",
        "340282366920938463463374607431768211456",
        "99999999999999999999999999999999999999999999999999",
        "{67e55044-10b1-426f-9247-bb680e5fe0c8}",
        "urn:uuid:67e55044-10b1-426f-9247-bb680e5fe0c8",
        "67e5504410b1426f9247bb680e5fe0c8",
        "67e55044-10b1-426f-9247-bb680e5fe0c",
        "67e55044-10b1-426f-9247-bb680e5fe0c88",
        "67e55044-10b1-426f-9247-bb680e5fe0cg",
        "67e5504410b1-426f-9247-bb680e5fe0c8-",
        "67e55044-10b1-426f-9247-bb680e5fe0c8-",
        "67e55044-10b1-426f-9247",
        "+7e55044-10b1-426f-9247-bb680e5fe0c8",
        "67e55044_10b1_426f_9247_bb680e5fe0c8",
        "67e55044\u{2010}10b1\u{2010}426f\u{2010}9247\u{2010}bb680e5fe0c8",
        "null",
    ] {
        for_every_id!(refuses_what_is_no_id(text));
    }
}

#[test]
fn a_string_of_digits_is_no_id_in_a_document() {
    // There a number is a number; only text by itself is read either way.
    assert_eq!("7".parse::<StoreId>(), Ok(StoreId::new(7)));
    let error = serde_json::from_str::<StoreId>("\"7\"").unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid value: string \"7\", expected an id: a whole number from 0 to \
         9007199254740991, or a hyphenated UUID in quotes at line 1 column 3",
    );
}

/// What a question is without one of its keys, which then says `value`.
fn question(key: &str, value: &str) -> String {
    let rest = [
        ("now", "1000"),
        ("account", "7"),
        ("action", "\"orders.view\""),
    ];
    let rest: Vec<String> = (rest.iter())
        .filter(|(known, _)| *known != key)
        .map(|(known, value)| format!("\"{known}\": {value}"))
        .collect();
    let said = match key.split_once('.') {
        None => format!("\"{key}\": {value}, \"resource\": {{}}"),
        Some(("resource", key)) => format!("\"resource\": {{\"{key}\": {value}}}"),
        Some((table, key)) => format!("\"resource\": {{}}, \"{table}\": {{\"{key}\": {value}}}"),
    };
    format!("{{{}, {said}}}", rest.join(", "))
}

/// The place and the message of what is wrong with a question, without line
/// and column.
fn refusal_of(question: &str) -> (String, String) {
    let mut reader = serde_json::Deserializer::from_str(question);
    let error =
        serde_path_to_error::deserialize::<_, RequestDocument>(&mut reader).expect_err(question);
    let message = error.inner().to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.clone(), |(message, _)| message.to_owned());
    (error.path().to_string(), message)
}

/// What is no id and no time in JSON, and how that is put.
const NO_WHOLE_NUMBER: [(&str, &str); 8] = [
    ("1e3", "invalid type: floating point `1000.0`"),
    ("10.0", "invalid type: floating point `10.0`"),
    ("-0", "invalid type: floating point `-0.0`"),
    ("0.5", "invalid type: floating point `0.5`"),
    ("null", "invalid type: null"),
    ("true", "invalid type: boolean `true`"),
    ("[7]", "invalid type: sequence"),
    ("{\"id\": 7}", "invalid type: map"),
];

fn refused_with(place: &str, value: &str, what: &str, mend: &str) {
    let (found, message) = refusal_of(&question(place, value));
    assert_eq!(found, place, "{value}");
    // Where a value is quoted back, only how it begins is spelled out here.
    let exact = message == format!("{what}, {mend}");
    let quoted = what.ends_with(" `") || what.ends_with(" \"");
    assert!(
        exact || quoted && message.starts_with(what) && message.ends_with(mend),
        "{place}: {value}: {message}"
    );
}

#[test]
fn a_json_value_that_is_no_id_is_refused_with_its_place() {
    let only_ids = [
        ("-1", "invalid value: integer `-1`"),
        ("9007199254740992", "invalid value: a number above 2^53-1"),
        (
            "18446744073709551615",
            "invalid value: a number above 2^53-1",
        ),
        ("18446744073709551616", "invalid type: floating point `"),
        ("\"9\"", "invalid value: string \"9\""),
    ];
    for place in [
        "account",
        "resource.tenant",
        "resource.id",
        "resource.location",
        "resource.vendor",
        "resource.assigned_to",
    ] {
        for (value, what) in NO_WHOLE_NUMBER.into_iter().chain(only_ids) {
            let mend = "expected an id: a whole number from 0 to 9007199254740991, or a \
                        hyphenated UUID in quotes";
            refused_with(place, value, what, mend);
        }
    }
    for place in ["resource.stores", "resource.categories"] {
        let (found, _) = refusal_of(&question(place, "[1, 2, null]"));
        assert_eq!(found, format!("{place}[2]"));
    }
}

#[test]
fn a_json_value_that_is_no_time_is_refused_with_its_place() {
    let only_times = [
        (
            "9223372036854775808",
            "invalid value: integer `9223372036854775808`",
        ),
        ("-9223372036854775809", "invalid type: floating point `"),
    ];
    let (mend, what_text_is) = if cfg!(feature = "jiff") {
        (
            "expected an instant in whole seconds since 1970-01-01 UTC, or as RFC 3339 text to the \
             second",
            "invalid value: string \"",
        )
    } else {
        (
            "expected an instant in whole seconds since 1970-01-01 UTC",
            "invalid type: string \"",
        )
    };
    for place in ["now", "session.auth_time", "session.until"] {
        for (value, what) in NO_WHOLE_NUMBER.into_iter().chain(only_times) {
            refused_with(place, value, what, mend);
        }
        for value in ["\"1000\"", "\"\"", "\"now\"", "\"2024-02-30T00:00:00Z\""] {
            refused_with(place, value, what_text_is, mend);
        }
    }
}

#[cfg(not(feature = "jiff"))]
#[test]
fn a_time_as_text_is_refused_without_the_feature_that_reads_it() {
    assert!(serde_json::from_str::<Time>("\"1970-01-01T00:16:40Z\"").is_err());
}

#[cfg(feature = "jiff")]
#[test]
fn a_time_may_be_given_as_rfc_3339_text_to_the_second() {
    for (text, seconds) in [
        ("1970-01-01T00:16:40Z", 1_000),
        ("1970-01-01T02:16:40+02:00", 1_000),
        ("1969-12-31T16:16:40-08:00", 1_000),
        ("1969-12-31T23:59:59Z", -1),
        ("2024-02-29T23:59:59+00:00", 1_709_251_199),
    ] {
        let read = serde_json::from_value::<Time>(json!(text));
        assert_eq!(read.unwrap(), Time::from_unix(seconds), "{text}");
    }
    for text in [
        "1970-01-01T00:16:40",
        "1970-01-01T00:16:40.5Z",
        "1970-01-01T00:16:40.000Z",
        "1970-01-01T00:16:40z",
        "1970-01-01t00:16:40Z",
        "1970-01-01 00:16:40Z",
        "1970-01-01T00:16Z",
        "19700101T001640Z",
        "1970-01-01T00:16:40+0200",
        "1970-01-01T00:16:40+02",
        "1970-01-01T00:16:40+02:00[Europe/Paris]",
        "1970-13-01T00:16:40Z",
        "2023-02-29T00:00:00Z",
        "1970-01-01T24:00:00Z",
        "1970-01-01",
        " 1970-01-01T00:16:40Z",
    ] {
        assert!(
            serde_json::from_value::<Time>(json!(text)).is_err(),
            "{text}"
        );
    }
}

#[cfg(feature = "jiff")]
#[test]
fn a_timestamp_is_the_second_it_lies_in() {
    for (text, seconds) in [
        ("1970-01-01T00:16:40.999999999Z", 1_000),
        ("1969-12-31T23:59:59.5Z", -1),
        ("1969-12-31T23:59:59Z", -1),
        ("1969-12-31T23:59:58.999Z", -2),
    ] {
        let stamp: jiff::Timestamp = text.parse().unwrap();
        let time = Time::from(stamp);
        assert_eq!(time, Time::from_unix(seconds), "{text}");
        let back = jiff::Timestamp::try_from(time).unwrap();
        assert_eq!(back.as_second(), seconds, "{text}");
    }
    assert!(jiff::Timestamp::try_from(Time::from_unix(i64::MAX)).is_err());
}

#[cfg(feature = "uuid")]
#[test]
fn an_id_and_a_uuid_are_the_same_128_bits() {
    for number in [0, 7, LARGEST_NUMBER, LARGEST_NUMBER + 1, u128::MAX] {
        let uuid = uuid::Uuid::from_u128(number);
        let id = PersonId::from(uuid);
        assert_eq!(id, PersonId::new(number));
        assert_eq!(uuid::Uuid::from(id), uuid);
        assert_eq!(uuid.to_string().parse::<PersonId>(), Ok(id));
        assert_eq!(
            serde_json::from_value::<PersonId>(json!(uuid.to_string())).unwrap(),
            id
        );
    }
}

#[derive(Debug, PartialEq, serde::Deserialize)]
#[serde(untagged)]
enum Stored {
    Shop { shop: TenantId, at: Time },
    Word(String),
}

#[test]
fn ids_and_times_are_read_from_within_a_hosts_own_untagged_types() {
    for (text, number) in [
        ("9", 9),
        (
            "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"",
            0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8,
        ),
    ] {
        let stored: Stored =
            serde_json::from_str(&format!("{{\"shop\": {text}, \"at\": -3}}")).unwrap();
        let expected = Stored::Shop {
            shop: TenantId::new(number),
            at: Time::from_unix(-3),
        };
        assert_eq!(stored, expected);
    }
    assert_eq!(
        serde_json::from_str::<Stored>("\"x\"").unwrap(),
        Stored::Word(String::from("x"))
    );
}

// What is refused.

/// What is refused in place of one `name`, whatever it names.
fn disguises(name: &str) -> Vec<String> {
    let full_width: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' => char::from_u32(u32::from(c) - 0x61 + 0xff41).unwrap(),
            other => other,
        })
        .collect();
    vec![
        name.to_uppercase(),
        format!(" {name}"),
        format!("{name} "),
        format!("{name}\n"),
        format!("{name}\0"),
        format!("\u{feff}{name}"),
        format!("{name}\u{200b}"),
        format!("\"{name}\""),
        format!("{name}.*"),
        format!("{name}|{name}"),
        format!("{name},{name}"),
        format!("{name} |"),
        format!("| {name}"),
        format!("{name} |  {name}"),
        full_width,
        name.replace('o', "\u{43e}").replace('e', "\u{435}") + "\u{301}",
    ]
}

fn refuses_disguises<T>(kind: &str, names: impl IntoIterator<Item = String>)
where
    T: FromStr<Err = UnknownName> + Debug,
{
    let nobody = [
        "", "*", "0", "1", "0x1", "0x80", "-", "true", "null", "\u{7f}",
    ];
    let disguised = names.into_iter().flat_map(|name| disguises(&name));
    for text in disguised.chain(nobody.map(String::from)) {
        let error = text.parse::<T>().expect_err(&text);
        assert_eq!(error.kind(), kind, "{text}");
        let shown = error.to_string();
        assert!(
            shown.starts_with(&format!("unknown {kind} \"")),
            "{text}: {shown}"
        );
    }
}

fn printed<T: Display>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

#[test]
fn a_name_in_disguise_is_refused_wherever_a_name_is_read() {
    let actions: Vec<Action> = ACTIONS.iter().map(|facts| facts.action).collect();
    refuses_disguises::<Action>("action", printed(&actions));
    refuses_disguises::<Actions>("action", printed(&actions));
    refuses_disguises::<Feature>("feature", printed(Feature::ALL));
    refuses_disguises::<Features>("feature", printed(Feature::ALL));
    refuses_disguises::<Level>("level", printed(Level::ALL));
    refuses_disguises::<Risk>("risk", printed(Risk::ALL));
    refuses_disguises::<Reason>("reason", printed(Reason::ALL));
    refuses_disguises::<Reasons>("reason", printed(Reason::ALL));
    refuses_disguises::<ResourceKind>("kind", printed(ResourceKind::ALL));
    refuses_disguises::<AccountKind>("kind of account", printed(AccountKind::ALL));
    refuses_disguises::<Status>("status", printed(Status::ALL));
    refuses_disguises::<Assurance>("assurance", printed(Assurance::ALL));
    refuses_disguises::<Profile>("profile", printed(Profile::ALL));
    refuses_disguises::<Tags>("tag", Tags::all().names());
    refuses_disguises::<Obligations>("obligation", Obligations::all().names());
    refuses_disguises::<Fields>("field", Fields::all().names());
    refuses_disguises::<Verdict>("verdict", printed(Verdict::ALL));
    refuses_disguises::<Requirements>("requirement", Requirements::all().names());
}

/// Texts that are no action, and what is said of each.
const NO_ACTION: [(&str, &str); 20] = [
    (
        "0x80",
        "unknown action \"0x80\": names are compared whole and exactly",
    ),
    (
        "",
        "unknown action \"\": names are compared whole and exactly",
    ),
    (
        "none",
        "unknown action \"none\": names are compared whole and exactly",
    ),
    (
        "orders",
        "unknown action \"orders\": names are compared whole and exactly",
    ),
    (
        "orders.",
        "unknown action \"orders.\": names are compared whole and exactly",
    ),
    (
        "orders.*",
        "unknown action \"orders.*\": names are compared whole and exactly",
    ),
    (
        "*",
        "unknown action \"*\": names are compared whole and exactly",
    ),
    (
        "orders.teleport",
        "unknown action \"orders.teleport\": names are compared whole and exactly",
    ),
    (
        "ORDERS.VIEW",
        "unknown action \"ORDERS.VIEW\": did you mean \"orders.view\"?",
    ),
    (
        "orders:view",
        "unknown action \"orders:view\": did you mean \"orders.view\"?",
    ),
    (
        "orders.refnd",
        "unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
    ),
    (
        "orders.reufnd",
        "unknown action \"orders.reufnd\": did you mean \"orders.refund\"?",
    ),
    (
        "order.view",
        "unknown action \"order.view\": did you mean \"orders.view\"?",
    ),
    (
        "staff.asign_role",
        "unknown action \"staff.asign_role\": did you mean \"staff.assign_roles\"?",
    ),
    (
        " orders.view",
        "unknown action \" orders.view\" (it contains U+0020, which no name does): did you mean \
         \"orders.view\"?",
    ),
    (
        "orders.view ",
        "unknown action \"orders.view \" (it contains U+0020, which no name does): did you mean \
         \"orders.view\"?",
    ),
    (
        "orders.view\n",
        "unknown action \"orders.view\\n\" (it contains U+000A, which no name does): did you \
         mean \"orders.view\"?",
    ),
    (
        "\u{43e}rders.view",
        "unknown action \"\u{43e}rders.view\" (it contains U+043E, which no name does): did you \
         mean \"orders.view\"?",
    ),
    (
        "\u{ff4f}\u{ff52}\u{ff44}\u{ff45}\u{ff52}\u{ff53}.view",
        "unknown action \"\u{ff4f}\u{ff52}\u{ff44}\u{ff45}\u{ff52}\u{ff53}.view\" (it contains \
         U+FF4F, which no name does): names are compared whole and exactly",
    ),
    (
        "orders.view|orders.refund",
        "unknown action \"orders.view|orders.refund\": names are compared whole and exactly",
    ),
];

#[test]
fn what_is_no_action_is_refused_with_what_is_wrong_and_what_was_probably_meant() {
    for (text, message) in NO_ACTION {
        let error = text.parse::<Action>().unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(error.name(), text);
        let suggestion = message.split("did you mean \"").nth(1);
        assert_eq!(
            error.suggestion(),
            suggestion.and_then(|rest| rest.strip_suffix("\"?")),
            "{text}"
        );
        // In a document it is the same message.
        for read in [
            serde_json::from_value::<Action>(json!(text)).map(Actions::from),
            serde_json::from_value::<Actions>(json!(["orders.view", text])),
        ] {
            assert_eq!(read.unwrap_err().to_string(), message);
        }
        if text != "none" {
            assert_eq!(text.parse::<Actions>().unwrap_err().to_string(), message);
        }
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]
fn what_is_no_word_is_refused_with_what_it_was_taken_for() {
    fn message<T: FromStr<Err = UnknownName> + Debug>(text: &str) -> String {
        text.parse::<T>().unwrap_err().to_string()
    }
    for (found, expected) in [
        (
            message::<Level>("Full"),
            "unknown level \"Full\": did you mean \"full\"?",
        ),
        (
            message::<Level>("3"),
            "unknown level \"3\": write one of none, view, edit, full",
        ),
        (
            message::<Feature>("order"),
            "unknown feature \"order\": did you mean \"orders\"?",
        ),
        (
            message::<Features>("orders | prodcuts"),
            "unknown feature \"prodcuts\": did you mean \"products\"?",
        ),
        (
            message::<Risk>("criticl"),
            "unknown risk \"criticl\": did you mean \"critical\"?",
        ),
        (
            message::<Tags>("pii|bulk"),
            "unknown tag \"pii|bulk\": write one of financial, pii, bulk, irreversible, security",
        ),
        (
            message::<Obligations>("audit | none"),
            "unknown obligation \"none\": write one of audit, alert, notify_owner, justify, record_usage, consume_approval, mask",
        ),
        (
            message::<Verdict>("yes"),
            "unknown verdict \"yes\": write one of approve, reject",
        ),
        (
            message::<Verdict>("Approve"),
            "unknown verdict \"Approve\": did you mean \"approve\"?",
        ),
        (
            message::<Fields>("e_mail"),
            "unknown field \"e_mail\": did you mean \"email\"?",
        ),
        (
            message::<Requirements>("multifactor"),
            "unknown requirement \"multifactor\": did you mean \"multi_factor\"?",
        ),
        (
            message::<Reason>("nogrant"),
            "unknown reason \"nogrant\": did you mean \"no_grant\"?",
        ),
        (
            message::<Reasons>("no_grant | "),
            "unknown reason \"\": names are compared whole and exactly",
        ),
        (
            message::<ResourceKind>("giftcard"),
            "unknown kind \"giftcard\": did you mean \"gift_card\"?",
        ),
        (
            message::<AccountKind>("person"),
            "unknown kind of account \"person\": write one of human, service, app",
        ),
        (
            message::<Status>("Active"),
            "unknown status \"Active\": did you mean \"active\"?",
        ),
        (
            message::<Assurance>("mfa"),
            "unknown assurance \"mfa\": write one of none, password, multi_factor, hardware_key",
        ),
        (
            message::<Requirements>("trained"),
            "unknown requirement \"trained\": write one of scope, until, multi_factor, training",
        ),
        (
            message::<Days>("mon | Tue"),
            "unknown day \"Tue\": did you mean \"tue\"?",
        ),
        (
            message::<Days>("monday"),
            "unknown day \"monday\": write one of mon, tue, wed, thu, fri, sat, sun",
        ),
        (
            message::<EvidenceKinds>("amounts"),
            "unknown kind of evidence \"amounts\": did you mean \"amount\"?",
        ),
        (
            message::<Currency>("eur"),
            "unknown currency \"eur\": did you mean \"EUR\"?",
        ),
        (
            message::<Unit>("EURO"),
            "unknown unit \"EURO\": did you mean \"EUR\"?",
        ),
        (
            message::<Unit>("counts"),
            "unknown unit \"counts\": did you mean \"count\"?",
        ),
        (
            message::<Unit>("basis points"),
            "unknown unit \"basis points\" (it contains U+0020, which no name does): did you mean \"basis_points\"?",
        ),
        (
            message::<Check>("limit"),
            "unknown check \"limit\": did you mean \"limits\"?",
        ),
        (
            message::<Profile>("standart"),
            "unknown profile \"standart\": did you mean \"standard\"?",
        ),
    ] {
        assert_eq!(found, expected);
    }
}

#[test]
fn a_very_long_name_is_cut_in_the_message_and_kept_in_the_error() {
    let long = "x".repeat(10_000);
    let error = long.parse::<Action>().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "unknown action \"{}\"… (10000 bytes): names are compared whole and exactly",
            "x".repeat(64)
        ),
    );
    assert_eq!(error.name(), long);

    // Cut between characters, never within one, and only above 64 of them.
    let wide = "\u{1f600}".repeat(65);
    let shown = wide.parse::<Level>().unwrap_err().to_string();
    assert_eq!(
        shown,
        format!(
            "unknown level \"{}\"… (260 bytes) (it contains U+1F600, which no name does): write \
             one of none, view, edit, full",
            "\u{1f600}".repeat(64)
        ),
    );
    let just = "x".repeat(64).parse::<Level>().unwrap_err().to_string();
    assert!(!just.contains('…'), "{just}");
}

#[test]
fn a_word_in_a_document_is_text_and_a_set_is_a_list_of_names() {
    fn refusal<T: DeserializeOwned + Debug>(json: &str) -> String {
        serde_json::from_str::<T>(json).unwrap_err().to_string()
    }
    for json in ["null", "0", "1.0", "true", "[\"view\"]", "{\"view\": null}"] {
        for (shown, expected) in [
            (refusal::<Level>(json), "expected the name of a level"),
            (
                refusal::<AccountKind>(json),
                "expected the name of a kind of account",
            ),
            (
                refusal::<Action>(json),
                "expected the name of an action, like \"orders.view\"",
            ),
        ] {
            assert!(
                shown.starts_with("invalid type: ") && shown.contains(expected),
                "{json}: {shown}"
            );
        }
    }
    for json in [
        "null",
        "1",
        "\"orders.view\"",
        "{}",
        "[1]",
        "[null]",
        "[[]]",
    ] {
        for shown in [
            refusal::<Actions>(json),
            refusal::<Tags>(json),
            refusal::<Reasons>(json),
        ] {
            assert!(shown.starts_with("invalid type: "), "{json}: {shown}");
        }
    }
}

#[test]
fn a_hosts_own_action_prints_but_is_neither_read_nor_written_by_itself() {
    for slot in [0, 7, 127] {
        let action = Action::host(slot).unwrap();
        let text = format!("host action in slot {slot}");
        assert_eq!(action.to_string(), text);
        assert_eq!(Actions::from(action).to_string(), text);
        assert!(text.parse::<Action>().is_err());
        assert!(text.parse::<Actions>().is_err());
        let error = serde_json::to_string(&action).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "host action in slot {slot} has a name only under its policy: write what \
                 Policy::action_name says"
            ),
        );
        let mixed = actions::orders::VIEW | action;
        assert_eq!(mixed.to_string(), format!("orders.view | {text}"));
        assert!(serde_json::to_string(&mixed).is_err());
    }
}

#[test]
fn a_hosts_own_kind_and_an_object_print_what_they_are() {
    let kind = ResourceKind::host(5).unwrap();
    assert_eq!(kind.to_string(), "host kind in slot 5");
    assert_eq!(kind.name(), None);
    assert!(kind.to_string().parse::<ResourceKind>().is_err());
    assert_eq!(ResourceKind::host(128), None);
    let object = ObjectRef::new(ResourceKind::GIFT_CARD, u128::MAX);
    assert_eq!(
        object.to_string(),
        "gift_card ffffffff-ffff-ffff-ffff-ffffffffffff"
    );
}

#[test]
fn a_time_too_far_off_and_an_inverted_window_say_how_to_mend_them() {
    // R24: a span that overflows is an error, never "for ever".
    let t = Time::from_unix;
    assert_eq!(
        t(1_000).plus(i64::MAX).unwrap_err().to_string(),
        "1000 plus 9223372036854775807 seconds is beyond the last instant: give a shorter span",
    );
    assert!(t(-1_000).plus(i64::MIN).is_err());
    assert_eq!(t(-1_000).plus(i64::MAX), Ok(t(i64::MAX - 1_000)));
    // R22: from after until is an error, equal ends are an empty window.
    assert_eq!(
        Window::new(Some(t(2)), Some(t(1))).unwrap_err().to_string(),
        "the window begins at 2 and ends before that, at 1: swap the two, or drop one",
    );
    let empty = Window::new(Some(t(1)), Some(t(1))).unwrap();
    assert!(!empty.contains(t(0)) && !empty.contains(t(1)));
}

#[test]
fn a_fingerprint_is_32_hexadecimal_digits_of_its_128_bits() {
    let fingerprint: Fingerprint = PolicyDocument::new().compile().unwrap().fingerprint();
    assert_eq!(
        fingerprint.to_string(),
        format!("{:032x}", fingerprint.to_u128())
    );
}

#[test]
fn a_digest_of_a_request_is_64_small_digits_of_base_16_and_nothing_else() {
    let good = "00112233445566778899aabbccddeeff".repeat(2);
    let digest: RequestDigest = good.parse().unwrap();
    round_trips(&digest, &good, &json!(good));
    assert_eq!(digest.as_bytes()[..4], [0x00, 0x11, 0x22, 0x33]);
    assert_eq!(digest.as_bytes()[31], 0xff);
    assert_eq!(format!("{digest:?}"), format!("RequestDigest({good})"));
    for text in [
        String::new(),
        good.to_uppercase(),
        format!(" {good}"),
        format!("{good} "),
        format!("0x{}", &good[2..]),
        String::from(&good[1..]),
        format!("{good}0"),
        good.replacen('0', "g", 1),
        good.replacen('0', "+", 1),
        good.replacen('0', "\u{ff10}", 1),
        format!("{}\u{e9}", &good[2..]), // of 64 bytes, and no 64 digits
    ] {
        let said = "not a digest of a request: write its 64 digits from 0 to 9 and a to f";
        assert_eq!(
            text.parse::<RequestDigest>().unwrap_err().to_string(),
            said,
            "{text}"
        );
        let error = serde_json::from_value::<RequestDigest>(json!(text)).unwrap_err();
        assert_eq!(error.to_string(), said, "{text}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn only_the_exact_name_is_ever_read(text in prop_oneof![
        vec(select(vec![".", "_", " ", "|", "orders", "view", "edit", "Full", "none", "0"]), 0..5)
            .prop_map(|parts| parts.concat()),
        ".{0,12}",
    ]) {
        let action = text.parse::<Action>();
        let known = ACTIONS.iter().any(|facts| facts.id == text);
        prop_assert_eq!(action.is_ok(), known);
        let level = text.parse::<Level>();
        prop_assert_eq!(level.is_ok(), Level::ALL.iter().any(|level| level.name() == text));
        if let Ok(set) = text.parse::<Actions>() {
            prop_assert!(text == "none" || text.split(" | ").all(|name| name.parse::<Action>().is_ok()));
            prop_assert_eq!(set.to_string().parse::<Actions>(), Ok(set));
        }
    }
}

#[test]
fn a_set_with_a_bit_that_has_no_name_says_so_and_is_not_written() {
    let odd = Obligations::AUDIT | Obligations::from_bits_retain(1 << 15);
    assert_eq!(odd.to_string(), "audit and bits without a name");
    let error = serde_json::to_string(&odd).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a set with a bit that is no obligation cannot be written",
    );
}

#[test]
fn an_instant_reads_back_from_what_it_prints_and_from_nothing_else() {
    for seconds in [0, 1, -1, 1_000, i64::MIN, i64::MAX] {
        let at = Time::from_unix(seconds);
        assert_eq!(at.to_string().parse(), Ok(at));
    }
    for text in [
        "",
        "-",
        "+1",
        "01",
        "-0",
        "1.0",
        "1e3",
        " 1",
        "9223372036854775808",
    ] {
        let error = text.parse::<Time>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "not an instant: write whole seconds since 1970-01-01 UTC",
            "{text:?}",
        );
    }
}
