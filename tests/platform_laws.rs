//! Platforms against a plain model: what lists mean, that exports tell the truth of themselves,
//! and that no list costs less, by trying them all.

#![cfg(feature = "platforms")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod platform_model;

use std::collections::{BTreeMap, BTreeSet};

use countersign::actions::orders;
use countersign::platforms::{
    self, Export, Goal, Import, Lack, MappingDocument, Part, PermissionDocument, Restriction,
    Wanted,
};
use countersign::{Action, Actions, TEMPLATES};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestCaseResult;

use platform_model::best::Numbered;
use platform_model::draws::{Tally, drawn, law, own, wish_of_the_dozen};
use platform_model::pair::{
    Pair, SHIPPED, asked, boxes, ids, is_small, named, pair_of, shipped, told,
};
use platform_model::{Cost, Names, Platform, Question, Reading, Why, Wish};

// ---- Imports ----

fn drawn_ids<'a>(platform: &'a Platform, places: &[Index]) -> Vec<&'a str> {
    let ids = places.iter().map(|place| place.get(&platform.ids).as_str());
    ids.collect()
}

/// The import is what the model reads.
fn same_reading(import: &Import<'_>, pair: &Pair, ids: &[&str]) -> Result<Reading, TestCaseError> {
    let reading = pair.platform.import(ids).expect("all are known");
    let found = told(import);
    prop_assert_eq!(&found, &reading);
    prop_assert_eq!(named(import.actions()), reading.given.any());
    for implied in import.implied() {
        let (by, needed) = (implied.by.id(), implied.permission.id());
        prop_assert!(reading.ticked.contains(by) && by != needed);
        prop_assert!(pair.platform.permissions[by].ticks.contains(needed));
    }
    prop_assert_eq!(
        import.is_everything(),
        ids.is_empty() && pair.platform.empty_is_everything
    );
    Ok(reading)
}

fn imports_as_the_model(
    pair: &Pair,
    places: &[Index],
    tally: &Tally,
) -> Result<Reading, TestCaseError> {
    let ids = drawn_ids(&pair.platform, places);
    let import = pair.mapping.import(ids.iter().copied()).unwrap();
    let reading = same_reading(&import, pair, &ids)?;
    tally.count(
        "needed ids are ticked along",
        10,
        !reading.implied.is_empty(),
    );
    tally.count("some is in part only", 30, !reading.given.partly.is_empty());
    tally.count("some is outside", 15, !reading.outside.is_empty());
    Ok(reading)
}

#[test]
fn imports_of_shipped_mappings_are_what_the_model_reads() {
    let cases = (shipped(), vec(any::<Index>(), 0..12));
    law(2_000, cases, |(pair, places), tally| {
        imports_as_the_model(pair, &places, tally).map(drop)
    });
}

#[test]
fn imports_of_mappings_of_our_own_are_what_the_model_reads() {
    let cases = (own(), vec(any::<Index>(), 0..5));
    law(2_000, cases, |(own, places), tally| {
        let pair = pair_of(&own);
        let reading = imports_as_the_model(&pair, &places, tally)?;
        tally.count("a retired id", 5, !reading.replaced.is_empty());
        tally.count("an empty list is everything", 5, {
            places.is_empty() && pair.platform.empty_is_everything
        });
        Ok(())
    });
}

fn union_is_both(pair: &Pair, one: &[Index], other: &[Index], tally: &Tally) -> TestCaseResult {
    let one = drawn_ids(&pair.platform, one);
    let other = drawn_ids(&pair.platform, other);
    let import = |ids: &[&str]| pair.mapping.import(ids.iter().copied()).unwrap();
    let (first, second) = (import(&one), import(&other));
    let both = import(&[one, other].concat());
    let full = first.in_full() | second.in_full();
    let in_part = |import: &Import<'_>| {
        import
            .in_part()
            .map(|(action, _)| action)
            .collect::<Actions>()
    };
    let parts = in_part(&first) | in_part(&second);
    prop_assert_eq!(both.in_full(), full);
    prop_assert_eq!(in_part(&both), parts - full);
    prop_assert_eq!(
        ids(both.permissions()),
        &ids(first.permissions()) | &ids(second.permissions())
    );
    tally.count(
        "a part is made whole by the other",
        5,
        !(parts & full).is_empty(),
    );
    tally.count("each adds something", 8, {
        !full.is_subset(first.in_full()) && !full.is_subset(second.in_full())
    });
    Ok(())
}

#[test]
fn an_import_of_two_lists_is_what_both_mean() {
    let list = || vec(any::<Index>(), 1..8);
    law(
        1_000,
        (shipped(), list(), list()),
        |(pair, one, other), tally| union_is_both(pair, &one, &other, tally),
    );
    law(
        1_000,
        (own(), list(), list()),
        |(own, one, other), tally| union_is_both(&pair_of(&own), &one, &other, tally),
    );
}

#[test]
fn an_unknown_id_is_an_error_and_told_with_all_others_that_are_unknown() {
    for pair in SHIPPED.iter() {
        let known = pair.platform.ids[0].as_str();
        for unknown in [vec!["no such id"], vec!["no such id", "", "nor this"]] {
            let asked = [vec![known], unknown.clone()].concat();
            assert_eq!(pair.platform.import(&asked), None);
            let err = pair.mapping.import(asked).unwrap_err();
            assert_eq!(err.unknown().len(), unknown.len(), "{err}");
        }
    }
}

// ---- Exports tell the truth ----

/// What an export says that it gives is what importing its list gives.
fn says_what_importing_says(export: &Export<'_>) -> TestCaseResult {
    let listed = export.ids().unwrap();
    let import = export.mapping().import(listed).unwrap();
    let wanted = export.wanted().actions();
    prop_assert_eq!(ids(import.permissions()), boxes(export));
    prop_assert_eq!(import.actions(), export.actions());
    prop_assert_eq!(export.excess(), import.actions() - wanted);
    for action in import.actions() {
        let parts = import.in_part().filter(|(known, _)| *known == action);
        prop_assert!(parts.map(|(_, part)| part).eq(export.parts_of(action)));
    }
    Ok(())
}

/// What an export says of itself is true by the model, and by what importing its list says.
fn tells_the_truth(export: &Export<'_>, question: &Question<'_>) -> Result<Reading, TestCaseError> {
    let (platform, wish) = (question.platform, question.wish);
    let boxes = boxes(export);
    let reading = if boxes.is_empty() && platform.empty_is_everything {
        prop_assert!(export.ids().is_err() && export.actions().is_empty());
        Reading::default()
    } else {
        says_what_importing_says(export)?;
        let ids: Vec<&str> = boxes.iter().map(String::as_str).collect();
        platform.import(&ids).unwrap()
    };
    // Closed: nothing would be ticked along with it.
    prop_assert_eq!(&reading.ticked, &boxes);
    prop_assert_eq!(named(export.actions()), reading.given.any());
    prop_assert_eq!(named(export.excess()), wish.beyond(&reading.given));
    prop_assert_eq!(named(export.wider()), wish.wider(&reading.given));
    let lacks = question.lacks(&reading.given);
    explains(export.lacks(), &lacks)?;
    let satisfied = &wish.all() - &lacks.keys().cloned().collect();
    prop_assert!(satisfied.is_subset(&reading.given.any()));
    prop_assert_eq!(
        export.is_exact(),
        lacks.is_empty()
            && export.excess().is_empty()
            && export.wider().is_empty()
            && reading.outside.is_empty()
    );
    Ok(reading)
}

fn explains(found: &[(Action, Lack)], lacks: &BTreeMap<String, Why>) -> TestCaseResult {
    prop_assert!(found.is_sorted_by_key(|(action, _)| *action));
    let actions: Names = found.iter().map(|(action, _)| action.to_string()).collect();
    prop_assert_eq!(actions, lacks.keys().cloned().collect());
    for (action, lack) in found {
        let why = &lacks[&action.to_string()];
        let is_so = match (lack, why) {
            (Lack::OnlyInPart(part), Why::OnlyInPart(parts)) => parts.contains(part.name()),
            (Lack::OwnerOnly, Why::OwnerOnly)
            | (Lack::WouldExceed, Why::WouldExceed)
            | (Lack::NoPermission, Why::NoPermission) => true,
            _ => false,
        };
        prop_assert!(is_so, "{}: {}, and it is {:?}", action, lack, why);
    }
    Ok(())
}

fn counts_lacks(tally: &Tally, export: &Export<'_>, in_part: u32) {
    let lacks = export.lacks();
    let any = |is: fn(Lack) -> bool| lacks.iter().any(|(_, lack)| is(*lack));
    let owner = any(|lack| lack == Lack::OwnerOnly);
    tally.count("only in part", in_part, any(|lack| lack.part().is_some()));
    tally.count("kept for the owner", 5, owner);
    tally.count("not there", 20, any(|lack| lack == Lack::NoPermission));
    if export.goal() == Goal::NeverExceed {
        tally.count("would exceed", 40, any(|lack| lack == Lack::WouldExceed));
    }
}

/// Covers, and tells the truth.
fn covers(pair: &Pair, wish: &Wish, tally: &Tally) -> TestCaseResult {
    let export = pair.mapping.export(&asked(wish), Goal::Cover);
    let question = Question::new(&pair.platform, wish, true);
    let reading = tells_the_truth(&export, &question)?;
    prop_assert_eq!(question.satisfied(&reading.given), question.need.clone());
    tally.count("something beyond", 40, !export.excess().is_empty());
    tally.count("something wider", 20, !export.wider().is_empty());
    tally.count("several boxes", 20, export.permissions().len() > 1);
    counts_lacks(tally, &export, 20);
    Ok(())
}

/// Does not exceed, tells the truth, and gives all that can be given so.
fn never_exceeds(pair: &Pair, wish: &Wish, tally: &Tally) -> TestCaseResult {
    let export = pair.mapping.export(&asked(wish), Goal::NeverExceed);
    let question = Question::new(&pair.platform, wish, false);
    let reading = tells_the_truth(&export, &question)?;
    prop_assert!(export.excess().is_empty() && export.wider().is_empty());
    let admissible = question.candidates.iter().copied();
    let union = pair.platform.given(&pair.platform.ticked(admissible));
    prop_assert_eq!(&reading.given.full, &union.full);
    prop_assert_eq!(reading.given.in_part(), union.in_part());
    prop_assert_eq!(question.satisfied(&reading.given), question.need.clone());
    tally.count("something is given", 40, !export.actions().is_empty());
    tally.count("several boxes", 10, export.permissions().len() > 1);
    counts_lacks(tally, &export, 5);
    Ok(())
}

#[test]
fn covers_of_shipped_mappings_tell_the_truth() {
    law(2_000, (shipped(), drawn()), |(pair, drawn), tally| {
        covers(pair, &drawn.of(&pair.platform), tally)
    });
}

#[test]
fn what_never_exceeds_of_shipped_mappings_tells_the_truth() {
    law(2_000, (shipped(), drawn()), |(pair, drawn), tally| {
        never_exceeds(pair, &drawn.of(&pair.platform), tally)
    });
}

#[test]
fn exports_of_mappings_of_our_own_tell_the_truth() {
    law(2_000, (own(), wish_of_the_dozen()), |(own, wish), tally| {
        covers(&pair_of(&own), &wish, tally)
    });
    law(2_000, (own(), wish_of_the_dozen()), |(own, wish), tally| {
        never_exceeds(&pair_of(&own), &wish, tally)
    });
}

#[test]
fn what_is_given_assigned_and_in_another_part_is_given_assigned() {
    let assigned = PermissionDocument::new("ASSIGNED", "See orders to pack")
        .partly("orders.view", Part::Assigned);
    let own = PermissionDocument::new("OWN", "Take orders, and see them")
        .gives([orders::CREATE])
        .partly("orders.view", Part::Own);
    let document = MappingDocument::new("own", "Of our own")
        .permission(assigned)
        .permission(own);
    let mapping = document.compile().unwrap();
    let wanted =
        Wanted::new(orders::VIEW | orders::CREATE).under(Restriction::Assigned, orders::VIEW);
    let export = mapping.export(&wanted, Goal::Cover);
    assert_eq!(export.ids().unwrap(), ["ASSIGNED", "OWN"]);
    assert_eq!(export.lacks(), []);
}

#[test]
fn what_a_shopify_app_is_given_assigned_is_not_lost_beside_what_it_made_itself() {
    let wanted = Wanted::new(orders::VIEW)
        .under(Restriction::Assigned, orders::VIEW)
        .in_part(orders::CAPTURE);
    let shopify = platforms::named("shopify_apps").unwrap();
    let export = shopify.export(&wanted, Goal::Cover);
    assert!(boxes(&export).contains("read_assigned_fulfillment_orders"));
    assert_eq!(export.lacks(), []);
}

fn comes_back(pair: &Pair, places: &[Index], tally: &Tally) -> TestCaseResult {
    let ids = drawn_ids(&pair.platform, places);
    let import = pair.mapping.import(ids).unwrap();
    let wanted = import.wanted();
    let in_part = told(&import).given.in_part();
    prop_assert_eq!(wanted.actions(), import.actions());
    prop_assert_eq!(&named(wanted.wanted_in_part()), &in_part);
    let export = pair.mapping.export(&wanted, Goal::Cover);
    let again = pair.platform.given(&boxes(&export));
    prop_assert_eq!(named(import.in_full()), again.full.clone());
    prop_assert_eq!(&in_part, &again.in_part());
    prop_assert!(export.excess().is_empty() && export.wider().is_empty());
    tally.count("some is in part only", 30, !in_part.is_empty());
    tally.count("fewer boxes do", 5, {
        export.permissions().len() < import.permissions().len()
    });
    Ok(())
}

#[test]
fn what_was_imported_is_exported_to_the_same() {
    law(
        1_000,
        (shipped(), vec(any::<Index>(), 1..10)),
        |(pair, places), tally| comes_back(pair, &places, tally),
    );
    law(
        2_000,
        (own(), vec(any::<Index>(), 1..5)),
        |(own, places), tally| comes_back(&pair_of(&own), &places, tally),
    );
}

// ---- No list costs less ----

/// The cost by the model, once the list satisfies all that it can.
fn cost(export: &Export<'_>, question: &Question<'_>) -> Result<Cost, TestCaseError> {
    let boxes = boxes(export);
    let given = question.platform.given(&boxes);
    prop_assert_eq!(&question.satisfied(&given), &question.need);
    Ok(question.cost(&boxes))
}

const GOALS: [(Goal, bool); 2] = [(Goal::Cover, true), (Goal::NeverExceed, false)];

/// No list of all there are costs less.
fn least_of_all(pair: &Pair, wish: &Wish, tally: &Tally) -> TestCaseResult {
    for (goal, may_exceed) in GOALS {
        let question = Question::new(&pair.platform, wish, may_exceed);
        let export = pair.mapping.export(&asked(wish), goal);
        let cost = cost(&export, &question)?;
        let numbered = Numbered::new(&question);
        prop_assert_eq!(cost, numbered.least_of_every_list(), "{:?}", boxes(&export));
        prop_assert!(export.is_least());
        let choice = question.candidates.len() > 1;
        if may_exceed {
            let risks = cost.iter().take(4).filter(|beyond| **beyond > 0).count();
            tally.count("beyond of more than one risk", 30, risks > 1);
            tally.count("wider, and a choice", 10, cost[4] > 0 && choice);
            tally.count("two boxes or more of many", 20, {
                cost[7] > 1 && cost[7] < question.candidates.len()
            });
        } else {
            tally.count("a choice without excess", 20, choice);
        }
    }
    Ok(())
}

#[test]
fn no_list_of_a_mapping_of_our_own_costs_less() {
    law(8_000, (own(), wish_of_the_dozen()), |(own, wish), tally| {
        least_of_all(&pair_of(&own), &wish, tally)
    });
}

#[test]
fn no_list_of_a_small_shipped_mapping_costs_less() {
    let small: Vec<&Pair> = SHIPPED.iter().filter(|pair| is_small(pair)).collect();
    assert!(small.len() >= 4, "{}", small.len());
    law(800, (select(small), drawn()), |(pair, drawn), tally| {
        least_of_all(pair, &drawn.of(&pair.platform), tally)
    });
}

/// If it is called least, no exchange of one box makes it cost less, nor does any list of those
/// that there is the time to look at. Whether that was all of them.
fn nothing_less_is_found(
    export: &Export<'_>,
    question: &Question<'_>,
) -> Result<bool, TestCaseError> {
    let cost = cost(export, question)?;
    if !export.is_least() {
        return Ok(false);
    }
    let numbered = Numbered::new(question);
    if let Some(other) = numbered.after_one_exchange(&boxes(export)) {
        prop_assert!(other >= cost, "{:?} and then {:?}", cost, other);
    }
    let less = numbered.is_there_less(&cost, 20_000);
    prop_assert_ne!(less, Some(true), "less than {:?}", cost);
    Ok(less.is_some())
}

#[test]
fn no_list_of_a_large_shipped_mapping_is_found_to_cost_less() {
    let large: Vec<&Pair> = SHIPPED.iter().filter(|pair| !is_small(pair)).collect();
    law(1_000, (select(large), drawn()), |(pair, drawn), tally| {
        let wish = drawn.of(&pair.platform);
        for (goal, may_exceed) in GOALS {
            let question = Question::new(&pair.platform, &wish, may_exceed);
            let export = pair.mapping.export(&asked(&wish), goal);
            let all = nothing_less_is_found(&export, &question)?;
            if may_exceed {
                tally.count("every list was looked at", 80, all);
                tally.count("it is called least", 95, export.is_least());
                tally.count("five boxes or more", 40, export.permissions().len() >= 5);
            } else {
                tally.count("every list without excess was looked at", 80, all);
                tally.count("it is called least without excess", 95, export.is_least());
                tally.count("two boxes or more without excess", 30, {
                    export.permissions().len() > 1
                });
            }
        }
        Ok(())
    });
}

#[test]
fn the_least_list_for_every_template_is_found_on_every_shipped_mapping() {
    let mut not_least = Vec::new();
    for pair in SHIPPED.iter() {
        for template in &TEMPLATES {
            for actions in [template.core, template.with_all_addons()] {
                for (goal, _) in GOALS {
                    let export = pair.mapping.export(&actions.into(), goal);
                    if !export.is_least() {
                        not_least.push((pair.mapping.id(), template.id, actions.len(), goal));
                    }
                }
            }
        }
    }
    assert!(not_least.is_empty(), "{not_least:#?}");
}

#[test]
fn every_list_for_a_template_holds_against_the_model() {
    let mut looked_at = 0_u32;
    let mut count = 0_u32;
    for pair in SHIPPED.iter() {
        for template in &TEMPLATES {
            let wish = Wish {
                full: named(template.core),
                ..Wish::default()
            };
            for (goal, may_exceed) in GOALS {
                let export = pair.mapping.export(&Wanted::new(template.core), goal);
                let question = Question::new(&pair.platform, &wish, may_exceed);
                let told = tells_the_truth(&export, &question);
                let held = told.and_then(|_| nothing_less_is_found(&export, &question));
                let all = held
                    .unwrap_or_else(|err| panic!("{} {}: {err}", pair.mapping.id(), template.id));
                looked_at += u32::from(all);
                count += 1;
            }
        }
    }
    assert!(looked_at * 10 >= count * 9, "{looked_at} of {count}");
}

// ---- The shipped texts ----

#[test]
fn every_text_is_listed_reads_back_and_compiles() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/platforms/data");
    let files = std::fs::read_dir(folder).unwrap();
    let files: BTreeSet<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let listed: Vec<String> = platforms::all()
        .map(|one| format!("{}.json", one.id()))
        .collect();
    assert_eq!(listed.len(), files.len());
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), files);
    for file in files {
        let text = std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
        let document: MappingDocument = serde_json::from_str(&text).unwrap();
        let written = serde_json::to_string(&document).unwrap();
        assert_eq!(
            serde_json::from_str::<MappingDocument>(&written).unwrap(),
            document,
            "{file}"
        );
        let id = file.strip_suffix(".json").unwrap();
        assert_eq!(platforms::text_of(id).unwrap(), text);
        let compiled = document
            .compile()
            .unwrap_or_else(|err| panic!("{file}: {err}"));
        assert_eq!(&compiled, platforms::named(id).unwrap());
        assert_eq!(compiled.id(), id);
    }
}

#[test]
fn what_each_permission_gives_is_what_its_text_says() {
    for pair in SHIPPED.iter() {
        for (id, known) in &pair.platform.permissions {
            let permission = pair.mapping.permission(id).unwrap();
            let in_part = permission.in_part().map(|(action, _)| action.to_string());
            assert_eq!(named(permission.in_full()), known.given.full, "{id}");
            assert_eq!(in_part.collect::<Names>(), known.given.in_part(), "{id}");
            assert_eq!(permission.outside().is_some(), known.is_outside, "{id}");
            assert_eq!(permission.is_retired(), !known.became.is_empty(), "{id}");
        }
    }
}
