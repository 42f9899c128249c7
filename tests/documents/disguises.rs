//! Whatever only looks like a word is refused, with a message that tells what was wrong and what was
//! probably meant (R1, R61).
//!
//! Lives here: names, words, sets, digests; ids and times are in `ids`.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use crate::words::{config, round_trips};
use countersign::{
    ACTIONS, AccountKind, Action, Actions, Assurance, Check, Currency, Days, EvidenceKinds,
    Feature, Features, Fields, Fingerprint, Level, ObjectRef, Obligations, PolicyDocument, Profile,
    Reason, Reasons, RequestDigest, Requirements, ResourceKind, Risk, Status, Tags, Time, Unit,
    UnknownName, Verdict, Window, actions,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde::de::DeserializeOwned;
use serde_json::json;

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
