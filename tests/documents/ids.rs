//! One text form for ids and times, and a message for all that only looks like one (R1, R61).
//!
//! Lives here: numbers, UUIDs, seconds and RFC 3339 text.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use crate::words::{LARGEST_NUMBER, config, round_trips, serde_round_trips};
use countersign::{
    AccountId, ApprovalId, CategoryId, LocationId, Nonce, NotAnId, ObjectId, PersonId,
    RequestDocument, StoreId, TenantId, Time, VendorId,
};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

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
