//! The released catalogue is pinned: what the crate ships equals the facts in
//! `data/catalogue-1.json`, bit for bit and word for word, and whatever follows
//! from them (levels, sets, the generic `bitflags` face) keeps its laws.
//!
//! A test that fails here says that a released fact has moved. The data file
//! is not edited to make it pass: a new catalogue gets a file of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::BTreeSet;

use bitflags::{Bits, Flags};
use countersign::{
    ACTIONS, Action, ActionBits, Actions, CATALOGUES, Feature, HUMAN_ONLY, Level, MONEY_AND_CREDIT,
    OWNER_ONLY, Risk, TEMPLATES, Tags, Template, WATCHED, actions,
};
use proptest::collection::btree_set;
use proptest::prelude::*;
use serde_json::Value;

/// Our copy of what catalogue 1 was released with.
fn released() -> Value {
    serde_json::from_str(include_str!("data/catalogue-1.json")).unwrap()
}

/// A list of names in the data file.
fn names(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap();
    list.iter().map(|name| name.as_str().unwrap()).collect()
}

/// Every action by its bit, those that no release has named included.
fn by_bit() -> Vec<Action> {
    let every: Vec<Action> = Actions::from_bits_retain(ActionBits::ALL).iter().collect();
    assert_eq!(every.len(), 256);
    every
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 512,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

// What was released.

#[test]
fn every_released_action_is_written_exactly_as_it_was_released() {
    let released = released();
    let rows = released["actions"].as_array().unwrap();
    assert_eq!(rows.len(), ACTIONS.len());
    for (facts, row) in ACTIONS.iter().zip(rows) {
        assert_eq!(&serde_json::to_value(facts).unwrap(), row, "{}", facts.id);
    }
}

#[test]
fn every_released_template_is_written_exactly_as_it_was_released() {
    let released = released();
    let rows = released["templates"].as_array().unwrap();
    assert_eq!(rows.len(), TEMPLATES.len());
    for (template, row) in TEMPLATES.iter().zip(rows) {
        let written = serde_json::to_value(template).unwrap();
        assert_eq!(&written, row, "{}", template.id);
    }
}

#[test]
fn the_named_sets_are_those_that_were_released() {
    let released = released();
    for (key, set) in [
        ("owner_only", OWNER_ONLY),
        ("human_only", HUMAN_ONLY),
        ("money_and_credit", MONEY_AND_CREDIT),
    ] {
        let mut pinned = names(&released[key]);
        pinned.sort_unstable();
        let mut shipped: Vec<&str> = set.iter().map(|action| action.name().unwrap()).collect();
        shipped.sort_unstable();
        assert_eq!(shipped, pinned, "{key}");
    }
}

#[test]
fn the_watched_actions_are_refunds_bulk_work_exports_and_every_change_of_settings() {
    let settings = Feature::Settings.actions() - actions::settings::VIEW;
    let one_by_one = actions::orders::REFUND
        | actions::products::BULK_EDIT
        | actions::customers::EXPORT
        | actions::discounts::BULK_GENERATE;
    assert_eq!(WATCHED, one_by_one | settings);
}

#[test]
fn features_stand_in_their_released_order_and_own_the_actions_named_after_them() {
    let released = released();
    let shipped: Vec<&str> = Feature::ALL.iter().map(|feature| feature.name()).collect();
    assert_eq!(shipped, names(&released["features"]));
    for facts in &ACTIONS {
        let (feature, verb) = facts.id.split_once('.').unwrap();
        assert_eq!(facts.feature.name(), feature, "{}", facts.id);
        assert!(!verb.is_empty() && !verb.contains('.'), "{}", facts.id);
        assert!(
            facts.feature.actions().contains(facts.action),
            "{}",
            facts.id
        );
    }
    let together = Feature::ALL
        .iter()
        .fold(Actions::EMPTY, |all, feature| all | feature.actions());
    assert_eq!(together, <Actions as Flags>::all());
}

#[test]
fn catalogue_1_has_110_actions_in_bit_order_each_under_one_name() {
    assert_eq!(released()["catalogue"], 1);
    assert_eq!(CATALOGUES, [110]);
    assert_eq!(ACTIONS.len(), 110);
    let mut seen = BTreeSet::new();
    for (bit, facts) in ACTIONS.iter().enumerate() {
        assert_eq!(usize::from(facts.action.bit()), bit, "{}", facts.id);
        assert!(seen.insert(facts.id), "{} stands twice", facts.id);
        assert_eq!(facts.action.name(), Some(facts.id));
        assert_eq!(facts.action.slot(), None);
        assert_eq!(facts.id.parse(), Ok(facts.action));
    }
}

#[test]
fn the_18_bits_kept_for_growth_have_no_name_no_facts_and_no_slot() {
    let every = by_bit();
    let kept = &every[110..128];
    assert_eq!(kept.len(), 18);
    for action in kept {
        let bit = action.bit();
        assert_eq!(action.name(), None, "{bit}");
        assert_eq!(action.facts(), None, "{bit}");
        assert_eq!(action.slot(), None, "{bit}");
        let text = action.to_string();
        assert_eq!(text, format!("action in bit {bit}, not released"));
        assert!(text.parse::<Action>().is_err(), "{bit}");
        assert!(serde_json::to_value(action).is_err(), "{bit}");
    }
}

#[test]
fn host_slots_0_to_127_are_the_bits_128_to_255() {
    let every = by_bit();
    for slot in 0..=u8::MAX {
        let action = Action::host(slot);
        if slot < 128 {
            let action = action.unwrap();
            assert_eq!(action, every[usize::from(slot) + 128], "{slot}");
            assert_eq!(action.bit(), slot + 128);
            assert_eq!(action.slot(), Some(slot));
            assert_eq!(action.name(), None, "{slot}");
            assert_eq!(action.facts(), None, "{slot}");
        } else {
            assert_eq!(action, None, "{slot}");
        }
    }
}

/// Every constant of [`actions`], with its name in lower case.
fn constants() -> Vec<(String, Action)> {
    macro_rules! every {
        ($($feature:ident { $($NAME:ident)+ })+) => {
            vec![$($((
                format!("{}.{}", stringify!($feature), stringify!($NAME).to_lowercase()),
                actions::$feature::$NAME,
            )),+),+]
        };
    }
    every! {
        orders { VIEW TRANSACTIONS VIEW_CUSTOMER CREATE EDIT EDIT_ITEMS UPDATE_STATUS FULFILL TRACKING
            SHIPPING_LABEL RETURN REFUND CANCEL CAPTURE DELETE EXPORT PAYMENT_DETAILS }
        products { VIEW VIEW_COST CREATE EDIT EDIT_CONTENT MEDIA CATEGORIES OPTIONS PUBLISH PRICE
            DELETE IMPORT EXPORT BULK_EDIT }
        inventory { VIEW ADJUST TRANSFER LOCATIONS }
        customers { VIEW VIEW_ORDERS VIEW_VALUE VIEW_CONTACT EDIT NOTE SEGMENT EXPORT DELETE PRIVACY
            IMPERSONATE STORE_CREDIT }
        discounts { VIEW CREATE EDIT GOODWILL LIMITS SCHEDULE VALUE DELETE BULK_GENERATE GIFT_CARDS }
        marketing { ANALYTICS CAMPAIGNS ABANDONED_CARTS AUTOMATIONS LISTS SEND BUDGET }
        design { VIEW CUSTOMIZE LAYOUT CONTENT THEME CSS CODE }
        reports { SALES PRODUCTS TRAFFIC ANALYTICS FINANCIAL EXPORT }
        settings { VIEW GENERAL SHIPPING NOTIFICATIONS POLICIES TAX CHECKOUT PAYMENTS DOMAINS
            STORE_STATUS }
        apps { VIEW CONFIGURE INSTALL UNINSTALL SUBSCRIPTIONS API_KEYS USAGE }
        billing { VIEW PAYOUTS MANAGE BANK_ACCOUNT }
        staff { VIEW AUDIT_LOG APPROVE REMOVE INVITE ASSIGN_ROLES DEFINE_ROLES RESET_CREDENTIALS
            IMPERSONATE WAIVE DEFINE_RULES TRANSFER_OWNERSHIP }
    }
}

#[test]
fn every_constant_bears_the_name_of_its_action() {
    let constants = constants();
    assert_eq!(constants.len(), ACTIONS.len());
    for (constant, action) in constants {
        assert_eq!(action.name(), Some(constant.as_str()));
    }
}

#[test]
fn a_template_is_found_by_its_name_and_an_add_on_adds_something_new() {
    for template in &TEMPLATES {
        assert_eq!(Template::named(template.id), Some(template));
        for addon in template.addons {
            let place = format!("{}, {}", template.id, addon.id);
            assert_eq!(template.addon(addon.id), Some(addon), "{place}");
            assert!(!addon.actions.is_subset(template.core), "{place}");
            assert!(
                addon.actions.is_subset(template.with_all_addons()),
                "{place}"
            );
        }
    }
    assert_eq!(Template::named("Owner"), None);
    assert_eq!(TEMPLATES[0].addon("returns"), None);
}

#[test]
fn only_the_owner_template_gives_what_is_the_owners_alone() {
    for template in &TEMPLATES {
        let gives = template.with_all_addons() & OWNER_ONLY;
        let expected = if template.id == "owner" {
            OWNER_ONLY
        } else {
            Actions::EMPTY
        };
        assert_eq!(gives, expected, "{}", template.id);
    }
}

// Levels: R16, R18 and L15.

/// Every feature at every level.
fn levels() -> impl Iterator<Item = (Feature, Level)> {
    Feature::ALL
        .iter()
        .flat_map(|&feature| Level::ALL.iter().map(move |&level| (feature, level)))
}

#[test]
fn a_level_holds_the_actions_of_its_feature_that_stand_at_it_or_below() {
    for (feature, level) in levels() {
        let expected: Actions = ACTIONS
            .iter()
            .filter(|facts| facts.feature == feature && facts.level <= level)
            .filter(|facts| !facts.is_owner_only())
            .map(|facts| facts.action)
            .collect();
        assert_eq!(feature.at(level), expected, "{feature} at {level}");
    }
}

#[test]
fn levels_are_monotone_and_the_join_of_two_is_the_higher() {
    for feature in Feature::ALL {
        for &low in Level::ALL {
            for &high in Level::ALL {
                let case = format!("{feature} at {low} and {high}");
                let (a, b) = (feature.at(low), feature.at(high));
                if low <= high {
                    assert!(a.is_subset(b), "{case}");
                }
                assert_eq!(low.join(high), low.max(high), "{case}");
                assert_eq!(feature.at(low.join(high)), a | b, "{case}");
            }
        }
    }
}

#[test]
fn no_level_holds_an_owner_only_action() {
    for (feature, level) in levels() {
        let held = feature.at(level) & OWNER_ONLY;
        assert_eq!(held, Actions::EMPTY, "{feature} at {level}");
    }
    for feature in Feature::ALL {
        let rest = feature.actions() - feature.at(Level::Full);
        assert_eq!(rest, feature.actions() & OWNER_ONLY, "{feature}");
    }
}

#[test]
fn every_level_that_gives_something_gives_its_features_view_action() {
    let mut with_a_view = 0;
    for feature in Feature::ALL {
        let Ok(view) = format!("{feature}.view").parse::<Action>() else {
            continue;
        };
        with_a_view += 1;
        for &level in Level::ALL {
            let held = feature.at(level);
            assert!(
                held.is_empty() || held.contains(view),
                "{feature} at {level}"
            );
        }
    }
    // Marketing and reports have none to want.
    assert_eq!(with_a_view, Feature::ALL.len() - 2);
}

#[test]
fn levels_none_to_full_of_orders_grow_strictly() {
    // The first case of R16.
    let [none, view, edit, full] =
        [Level::None, Level::View, Level::Edit, Level::Full].map(|level| Feature::Orders.at(level));
    assert!(none.is_empty());
    assert!(view.is_subset(edit) && view != edit);
    assert!(edit.is_subset(full) && edit != full);
}

#[test]
fn a_custom_set_has_the_floor_of_what_it_wholly_holds_and_the_ceiling_of_what_holds_it() {
    use actions::{billing, orders, reports};
    let view = Feature::Orders.at(Level::View);
    for (set, feature, floor, ceil) in [
        // The cases of R16.
        (
            view | orders::REFUND,
            Feature::Orders,
            Level::View,
            Some(Level::Full),
        ),
        (
            orders::VIEW | orders::REFUND,
            Feature::Orders,
            Level::None,
            Some(Level::Full),
        ),
        (
            Feature::Reports.at(Level::View),
            Feature::Reports,
            Level::Edit,
            Some(Level::View),
        ),
        (
            Feature::Billing.at(Level::View),
            Feature::Billing,
            Level::Full,
            Some(Level::View),
        ),
        // Nothing, something else, and more than any level gives.
        (
            Actions::EMPTY,
            Feature::Orders,
            Level::None,
            Some(Level::None),
        ),
        (
            reports::SALES.only(),
            Feature::Orders,
            Level::None,
            Some(Level::None),
        ),
        (billing::MANAGE.only(), Feature::Billing, Level::None, None),
        (
            Feature::Billing.actions(),
            Feature::Billing,
            Level::Full,
            None,
        ),
    ] {
        assert_eq!(set.floor(feature), floor, "floor of {set} in {feature}");
        assert_eq!(set.ceil(feature), ceil, "ceiling of {set} in {feature}");
    }
}

#[test]
fn the_floor_of_a_level_stands_for_the_same_actions_and_stays_put() {
    for (feature, level) in levels() {
        let set = feature.at(level);
        let floor = set.floor(feature);
        let case = format!("{feature} at {level}");
        assert!(floor >= level, "{case}");
        assert_eq!(feature.at(floor), set, "{case}");
        assert_eq!(feature.at(floor).floor(feature), floor, "{case}");
    }
}

#[test]
fn money_out_data_out_and_what_cannot_be_undone_stand_at_full_only() {
    for facts in &ACTIONS {
        let tags = facts.tags();
        let (_, verb) = facts.id.split_once('.').unwrap();
        if tags.contains(Tags::IRREVERSIBLE)
            || tags.contains(Tags::BULK | Tags::FINANCIAL)
            || ["export", "import", "refund", "capture"].contains(&verb)
            || facts.is_owner_only()
        {
            assert_eq!(facts.level, Level::Full, "{}", facts.id);
        }
        if facts.risk == Risk::Critical {
            assert_eq!(facts.level, Level::Full, "{}", facts.id);
        }
        assert!(facts.level > Level::None, "{}", facts.id);
    }
}

/// A set of any of the 256 bits, more often of few or of one feature's.
fn any_actions() -> impl Strategy<Value = Actions> {
    let bits = prop_oneof![
        btree_set(any::<u8>(), 0..8),
        btree_set(any::<u8>(), 0..256),
        btree_set(0..110_u8, 0..110),
    ];
    let some = bits.prop_map(|bits| set_of(&bits));
    let level = (
        prop::sample::select(Feature::ALL),
        prop::sample::select(Level::ALL),
    );
    (some, level, 0..3_u8).prop_map(|(some, (feature, level), how)| match how {
        0 => some,
        1 => some | feature.at(level),
        _ => feature.at(level) - some,
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_floor_is_the_highest_level_held_and_the_ceiling_the_lowest_that_holds(
        set in any_actions(),
        feature in prop::sample::select(Feature::ALL),
    ) {
        let floor = set.floor(feature);
        let part = set & feature.actions();
        prop_assert!(feature.at(floor).is_subset(set));
        for &level in Level::ALL {
            prop_assert!(level <= floor || !feature.at(level).is_subset(set), "{level}");
        }
        if let Some(ceil) = set.ceil(feature) {
            prop_assert!(part.is_subset(feature.at(ceil)));
            for &level in Level::ALL {
                prop_assert!(level >= ceil || !part.is_subset(feature.at(level)), "{level}");
            }
            // As sets: where levels stand for the same, the floor has the
            // higher label and the ceiling the lower.
            prop_assert!(feature.at(floor).is_subset(feature.at(ceil)));
        } else {
            prop_assert!(!part.is_disjoint(OWNER_ONLY));
        }
        prop_assert_eq!(part.floor(feature), floor);
        prop_assert_eq!(part.ceil(feature), set.ceil(feature));
    }
}

// The algebra of sets, against the standard library's.

fn set_of(bits: &BTreeSet<u8>) -> Actions {
    let every = Actions::from_bits_retain(ActionBits::ALL);
    every.iter().filter(|a| bits.contains(&a.bit())).collect()
}

fn bits_of(set: Actions) -> BTreeSet<u8> {
    set.iter().map(Action::bit).collect()
}

/// Two sets of bits that often overlap.
fn two_sets() -> impl Strategy<Value = (BTreeSet<u8>, BTreeSet<u8>)> {
    let bits = || {
        prop_oneof![
            btree_set(any::<u8>(), 0..6),
            btree_set(any::<u8>(), 0..256),
            btree_set(
                prop::sample::select(vec![0_u8, 63, 64, 127, 128, 191, 192, 255]),
                0..8
            ),
        ]
    };
    (bits(), bits(), 0..4_u8).prop_map(|(a, b, how)| match how {
        0 => (a.clone(), a.union(&b).copied().collect()),
        1 => (a.clone(), b.difference(&a).copied().collect()),
        2 => (a.clone(), a),
        _ => (a, b),
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn sets_of_actions_agree_with_sets_of_bits((left, right) in two_sets()) {
        let (a, b) = (set_of(&left), set_of(&right));
        let union: BTreeSet<u8> = left.union(&right).copied().collect();
        let common: BTreeSet<u8> = left.intersection(&right).copied().collect();
        let rest: BTreeSet<u8> = left.difference(&right).copied().collect();
        prop_assert_eq!(bits_of(a.union(b)), union);
        prop_assert_eq!(bits_of(a.intersection(b)), common);
        prop_assert_eq!(bits_of(a.difference(b)), rest);
        prop_assert_eq!(a | b, a.union(b));
        prop_assert_eq!(a & b, a.intersection(b));
        prop_assert_eq!(a - b, a.difference(b));
        let mut both = a;
        both |= b;
        prop_assert_eq!(both, a.union(b));
        prop_assert_eq!(a.is_subset(b), left.is_subset(&right));
        prop_assert_eq!(a.is_disjoint(b), left.is_disjoint(&right));
        prop_assert_eq!(a == b, left == right);
        prop_assert_eq!(a.is_empty(), left.is_empty());
        prop_assert_eq!(a.len() as usize, left.len());
        for action in by_bit() {
            prop_assert_eq!(a.contains(action), left.contains(&action.bit()), "{}", action);
        }
    }

    #[test]
    fn a_set_is_gone_through_in_bit_order_with_its_length_known(bits in btree_set(any::<u8>(), 0..256)) {
        let set = set_of(&bits);
        let mut members = set.iter();
        for (index, bit) in bits.iter().enumerate() {
            prop_assert_eq!(members.len(), bits.len() - index);
            prop_assert_eq!(members.next().map(Action::bit), Some(*bit));
        }
        prop_assert_eq!(members.next(), None);
        prop_assert_eq!(members.len(), 0);
        prop_assert_eq!(members.next(), None);
        prop_assert!(set.into_iter().eq(set.iter()));
    }

    #[test]
    fn a_set_is_built_alike_in_every_way_and_order(mut bits in prop::collection::vec(any::<u8>(), 0..40)) {
        let every = by_bit();
        let list: Vec<Action> = bits.iter().map(|&bit| every[usize::from(bit)]).collect();
        let set = Actions::of(&list);
        bits.sort_unstable();
        bits.dedup();
        prop_assert_eq!(set.iter().map(Action::bit).collect::<Vec<_>>(), bits);
        prop_assert_eq!(list.iter().rev().copied().collect::<Actions>(), set);
        prop_assert_eq!(list.iter().fold(Actions::EMPTY, |set, action| set.with(*action)), set);
        let (first, second) = list.split_at(list.len() / 2);
        let mut extended = Actions::of(first);
        extended.extend(second.iter().copied());
        prop_assert_eq!(extended, set);
        if let [one, other, ..] = *list {
            prop_assert_eq!(one | other, Actions::of(&[one, other]));
            prop_assert_eq!(Actions::from(one), one.only());
            prop_assert_eq!(one.only().len(), 1);
        }
    }

    // The generic face.

    #[test]
    fn the_bitflags_face_names_what_is_named_and_keeps_what_is_not(bits in btree_set(any::<u8>(), 0..256)) {
        let set = set_of(&bits);
        let raw = Flags::bits(&set);
        prop_assert_eq!(<Actions as Flags>::from_bits_retain(raw), set);
        let words = raw.words();
        for bit in 0..=u8::MAX {
            let word = words[usize::from(bit / 64)];
            prop_assert_eq!(word >> (bit % 64) & 1 == 1, bits.contains(&bit), "{}", bit);
        }
        let named: BTreeSet<u8> = bits.iter().copied().filter(|bit| *bit < 110).collect();
        let mut seen = BTreeSet::new();
        for (name, member) in set.iter_names() {
            prop_assert_eq!(name.parse::<Action>().map(Actions::from), Ok(member));
            seen.extend(bits_of(member));
        }
        prop_assert_eq!(&seen, &named);
        let known = set_of(&named);
        prop_assert_eq!(set.contains_unknown_bits(), named != bits);
        prop_assert_eq!(<Actions as Flags>::from_bits_truncate(raw), known);
        let strict = <Actions as Flags>::from_bits(raw);
        prop_assert_eq!(strict, (named == bits).then_some(set));
        prop_assert_eq!(Flags::complement(set), <Actions as Flags>::all() - set);
    }
}

#[test]
fn the_bitflags_face_has_one_flag_an_action_under_its_name() {
    let flags = <Actions as Flags>::FLAGS;
    assert_eq!(flags.len(), ACTIONS.len());
    for (flag, facts) in flags.iter().zip(&ACTIONS) {
        assert_eq!(flag.name(), facts.id);
        assert_eq!(*flag.value(), facts.action.only(), "{}", facts.id);
        let found = <Actions as Flags>::from_name(facts.id);
        assert_eq!(found, Some(facts.action.only()), "{}", facts.id);
    }
    assert_eq!(<Actions as Flags>::from_name("orders.*"), None);
    assert_eq!(<Actions as Flags>::empty(), Actions::EMPTY);
    assert_eq!(<Actions as Flags>::all().len(), 110);
    assert_eq!(Actions::default(), Actions::EMPTY);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_operators_of_raw_bits_work_word_by_word(
        left in any::<[u64; 4]>(),
        right in any::<[u64; 4]>(),
    ) {
        let (a, b) = (ActionBits::from(left), ActionBits::from(right));
        let each = |operator: fn(u64, u64) -> u64| {
            [0, 1, 2, 3].map(|word| operator(left[word], right[word]))
        };
        prop_assert_eq!(a.words(), left);
        prop_assert_eq!((a & b).words(), each(|a, b| a & b));
        prop_assert_eq!((a | b).words(), each(|a, b| a | b));
        prop_assert_eq!((a ^ b).words(), each(|a, b| a ^ b));
        prop_assert_eq!((!a).words(), each(|a, _| !a));
    }
}

#[test]
fn the_first_bit_of_a_word_follows_the_last_of_the_one_before() {
    let set = Actions::from_bits_retain(ActionBits::from([1, 1 << 1, 1 << 2, 1 << 63]));
    assert_eq!(bits_of(set), BTreeSet::from([0, 65, 130, 255]));
    assert_eq!(!ActionBits::EMPTY, ActionBits::ALL);
    assert_eq!(ActionBits::ALL.words(), [u64::MAX; 4]);
    assert_eq!(ActionBits::default(), ActionBits::EMPTY);
}
