//! Mappings of size, as a host may write them: long chains, stars, dense needs, thousands of boxes
//! and thousands of slips.
//!
//! Lives here: right answers where there is much of everything. No test has a clock; what takes
//! its time with the cube of a list would be seen to hang.

use std::collections::{BTreeMap, BTreeSet};

use countersign::actions::{customers, orders, products};
use countersign::platforms::{
    BuiltInDocument, Export, Goal, Lack, Mapping, MappingDocument, Part, Permission,
    PermissionDocument, Restriction, Wanted,
};
use countersign::{ACTIONS, Action, Actions, Mistake, MistakeKind, TEMPLATES};

const GOALS: [Goal; 2] = [Goal::Cover, Goal::NeverExceed];

fn id(place: usize) -> String {
    format!("P{place:04}")
}

fn box_of(place: usize) -> PermissionDocument {
    PermissionDocument::new(id(place), "One of many")
}

fn document(all: impl IntoIterator<Item = PermissionDocument>) -> MappingDocument {
    let all = all.into_iter();
    all.fold(
        MappingDocument::new("many", "Many"),
        MappingDocument::permission,
    )
}

fn ids(all: &[&Permission]) -> Vec<String> {
    all.iter().map(|one| one.id().to_owned()).collect()
}

// ---- chains, stars and all with all ----

const CHAIN: usize = 3_000;

/// Each needs the next; the last shows orders, and the first pays back.
fn chain(backwards: bool) -> Mapping {
    let link = |place: usize| match place {
        0 => box_of(0).gives(["orders.refund"]).needs([id(1)]),
        _ if place + 1 == CHAIN => box_of(place).gives(["orders.view"]),
        _ => box_of(place)
            .outside("menu: leads on")
            .needs([id(place + 1)]),
    };
    let mut links: Vec<PermissionDocument> = (0..CHAIN).map(link).collect();
    if backwards {
        links.reverse();
    }
    document(links).compile().unwrap()
}

#[test]
fn the_head_of_a_chain_implies_all_of_it_each_by_the_one_before() {
    for backwards in [false, true] {
        let chain = chain(backwards);
        let import = chain.import(["P0000"]).unwrap();
        assert_eq!(import.permissions().len(), CHAIN);
        let found: BTreeMap<&str, &str> = (import.implied().iter())
            .map(|implied| (implied.permission.id(), implied.by.id()))
            .collect();
        assert_eq!(found.len(), CHAIN - 1);
        for place in 1..CHAIN {
            assert_eq!(found[id(place).as_str()], id(place - 1));
        }
        assert_eq!(import.actions(), orders::VIEW | orders::REFUND);
        assert_eq!(import.outside().len(), CHAIN - 2);
        // From the middle on it is the rest.
        let rest = chain.import(["P2000"]).unwrap();
        assert_eq!(rest.implied().len(), CHAIN - 2_001);
        assert_eq!(rest.actions(), orders::VIEW.only());
        let told = import.to_string();
        let line = "P2999 is ticked along, for P2998 needs it.";
        assert!(told.contains(line), "{}", &told[..200]);
    }
}

#[test]
fn a_chain_is_exported_from_its_head_or_from_its_end() {
    for backwards in [false, true] {
        let chain = chain(backwards);
        for goal in GOALS {
            let both = chain.export(&Wanted::new(orders::VIEW | orders::REFUND), goal);
            assert_eq!(both.permissions().len(), CHAIN);
            assert!(both.is_least() && both.lacks().is_empty());
            let end = chain.export(&orders::VIEW.into(), goal);
            assert_eq!(end.ids().unwrap(), ["P2999"]);
            assert!(end.is_exact() && end.is_least(), "{end}");
        }
        let refund = chain.export(&orders::REFUND.into(), Goal::NeverExceed);
        assert_eq!(refund.lacks(), [(orders::REFUND, Lack::WouldExceed)]);
    }
}

#[test]
fn a_chain_that_all_give_the_same_by_is_cut_to_its_end() {
    let link = |place: usize| {
        let link = box_of(place).gives(["orders.view"]);
        link.needs((place + 1..CHAIN).take(1).map(id))
    };
    let chain = document((0..CHAIN).map(link)).compile().unwrap();
    for goal in GOALS {
        let export = chain.export(&orders::VIEW.into(), goal);
        assert_eq!(export.ids().unwrap(), ["P2999"]);
        assert!(export.is_exact());
    }
}

#[test]
fn a_chain_that_ends_in_its_head_is_a_circle_told_once() {
    let link = |place: usize| box_of(place).gives(["orders.view"]);
    let links = (0..CHAIN).map(|place| link(place).needs([id((place + 1) % CHAIN)]));
    let error = document(links).compile().unwrap_err();
    assert_eq!(error.mistakes().len(), 1);
    assert_eq!(error.mistakes()[0].place(), "permissions[0].needs");
}

#[test]
fn many_stars_stand_for_all_that_is_no_star() {
    let star = |place: usize| box_of(place).includes(["*"]);
    let plain = |place: usize| box_of(place).gives([ACTIONS[place % ACTIONS.len()].id]);
    let all = (0..3_000).map(|place| {
        if place < 500 {
            star(place)
        } else {
            plain(place)
        }
    });
    let many = document(all).compile().unwrap();
    let everything: Actions = ACTIONS.iter().map(|facts| facts.action).collect();
    for place in [0, 250, 499] {
        let import = many.import([id(place).as_str()]).unwrap();
        assert_eq!(import.in_full(), everything);
        assert!(import.implied().is_empty() && import.permissions().len() == 1);
    }
    let export = many.export(&Wanted::new(everything), Goal::Cover);
    assert_eq!(
        export.permissions().len(),
        1,
        "{:?}",
        ids(export.permissions())
    );
    assert!(export.is_exact());
    let view = many.export(&orders::VIEW.into(), Goal::NeverExceed);
    assert_eq!(view.actions(), orders::VIEW.only());
    assert_eq!(view.permissions().len(), 1);
}

const DENSE: usize = 300;

#[test]
fn where_each_needs_all_after_it_all_are_implied_by_the_first() {
    let dense = |place: usize| {
        let one = box_of(place).gives([ACTIONS[place % ACTIONS.len()].id]);
        one.needs((place + 1..DENSE).map(id))
    };
    let mapping = document((0..DENSE).map(dense)).compile().unwrap();
    for first in [0, 100, 298] {
        let import = mapping.import([id(first).as_str()]).unwrap();
        assert_eq!(import.implied().len(), DENSE - first - 1);
        for implied in import.implied() {
            assert_eq!(implied.by.id(), id(first));
        }
    }
    let last = mapping.permissions().last().unwrap();
    for goal in GOALS {
        let export = mapping.export(&Wanted::new(last.actions()), goal);
        assert_eq!(export.ids().unwrap(), [last.id()]);
        assert!(export.is_exact() && export.is_least());
    }
    // And closed to a circle by the last of them, it is one mistake at the first place.
    let closed = (0..DENSE).map(|place| match place {
        299 => dense(place).needs([id(0)]),
        _ => dense(place),
    });
    let error = document(closed).compile().unwrap_err();
    let places: Vec<&str> = (error.mistakes().iter()).map(Mistake::place).collect();
    assert_eq!(places, ["permissions[0].needs"]);
}

// ---- two thousand boxes ----

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        let Self(state) = self;
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(*state >> 33).unwrap();
        high % sides
    }

    fn is_one_of(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }

    fn action(&mut self) -> &'static str {
        ACTIONS[self.below(ACTIONS.len())].id
    }
}

const BOXES: usize = 2_000;

/// Boxes of few actions, that need some that come later, some of them sensitive or outside.
fn random_boxes() -> Mapping {
    let mut dice = Dice(11);
    let mut random = |place: usize| {
        let one = box_of(place);
        let mut needs = BTreeSet::new();
        while place + 1 < BOXES && dice.is_one_of(3) {
            needs.insert(id(place + 1 + dice.below(BOXES - place - 1)));
        }
        let one = one.needs(needs);
        let one = if dice.is_one_of(9) {
            one.sensitive()
        } else {
            one
        };
        if dice.is_one_of(8) {
            return one.outside("chance: nothing of ours");
        }
        let full: BTreeSet<&str> = (0..=dice.below(3)).map(|_| dice.action()).collect();
        let partly = dice.action();
        let one = one.gives(&full);
        if full.contains(partly) {
            one
        } else {
            one.partly(partly, Part::ALL[dice.below(Part::ALL.len())])
        }
    };
    document((0..BOXES).map(&mut random)).compile().unwrap()
}

/// What an export says of itself is what importing its list says; and that it was cut short, if
/// it was.
fn tells_the_truth(export: &Export<'_>) {
    let again = export.mapping().import(export.ids().unwrap()).unwrap();
    assert_eq!(again.actions(), export.actions());
    assert_eq!(again.in_full(), export.in_full());
    assert_eq!(ids(&again.permissions()), ids(export.permissions()));
    let wanted = export.wanted().actions();
    let lacks: Actions = (export.lacks().iter()).map(|(lack, _)| *lack).collect();
    assert_eq!(lacks, wanted - export.in_full());
    assert_eq!(export.excess(), export.actions() - wanted);
    let told = export.to_string();
    assert_eq!(
        told.contains("the search was cut short"),
        !export.is_least()
    );
    if export.goal() == Goal::NeverExceed {
        assert!(export.excess().is_empty() && export.wider().is_empty());
        assert!(!(export.outside().iter()).any(|one| one.is_sensitive()));
    }
}

#[test]
fn of_two_thousand_boxes_a_job_is_covered_or_not_exceeded() {
    let many = random_boxes();
    let all = many.permissions().iter();
    let somewhere = all.fold(Actions::EMPTY, |all, one| all | one.in_full());
    assert!(somewhere.len() > 100, "{}", somewhere.len());
    for template in TEMPLATES.iter().step_by(4) {
        let wanted = Wanted::new(template.core);
        for goal in GOALS {
            let export = many.export(&wanted, goal);
            tells_the_truth(&export);
            if goal == Goal::Cover {
                assert!((template.core & somewhere).is_subset(export.in_full()));
            }
        }
    }
}

/// What a list with this one box gives beyond, by risk, and what it takes beside: the cost by
/// which one list is less than another.
fn cost(many: &Mapping, of: &Permission, wanted: Action) -> [usize; 8] {
    let import = many.import([of.id()]).unwrap();
    let beyond = import.actions() - Actions::from(wanted);
    let mut cost = [0; 8];
    for action in beyond {
        cost[3 - action.facts().unwrap().risk as usize] += 1;
    }
    cost[4] = (import.in_full() & beyond).into_iter().count();
    cost[5] = import.sensitive().len();
    cost[6] = import.outside().len();
    cost[7] = import.permissions().len();
    cost
}

#[test]
fn of_two_thousand_boxes_the_least_for_one_action_is_found() {
    let many = random_boxes();
    for facts in ACTIONS.iter().step_by(5) {
        let wanted = facts.action;
        let all = many.permissions().iter();
        // With what it needs, a box gives at least what it gives by itself.
        let giving = all.filter(|one| one.in_full().contains(wanted));
        let giving: Vec<[usize; 8]> = giving.map(|one| cost(&many, one, wanted)).collect();
        let export = many.export(&wanted.into(), Goal::Cover);
        tells_the_truth(&export);
        let Some(least) = giving.iter().min() else {
            panic!("nothing gives {wanted}");
        };
        let found: Vec<[usize; 8]> = (export.permissions().iter())
            .filter(|one| one.in_full().contains(wanted))
            .map(|one| cost(&many, one, wanted))
            .collect();
        assert!(found.contains(least), "{wanted}: {found:?}, {least:?}");
        assert!(export.is_least(), "{wanted}");
        assert_eq!(export.permissions().len(), least[7], "{wanted}");
    }
}

#[test]
fn of_two_thousand_boxes_everything_is_imported_and_restricted() {
    let many = random_boxes();
    let listed: Vec<&str> = many.permissions().iter().map(Permission::id).collect();
    let import = many.import(listed.iter().copied()).unwrap();
    assert!(import.implied().is_empty() && import.permissions().len() == BOXES);
    let wanted = import.wanted();
    let hours = wanted.clone().under(Restriction::Hours, wanted.actions());
    let never = many.export(&hours, Goal::NeverExceed);
    assert!(never.permissions().is_empty() && never.is_least());
    let mut why = never.lacks().iter();
    assert!(why.all(|(_, lack)| *lack == Lack::Unrestricted));
    let cover = many.export(&wanted, Goal::Cover);
    assert_eq!(cover.actions(), import.actions());
    assert!(cover.excess().is_empty() && cover.lacks().is_empty());
}

#[test]
fn a_question_of_many_answers_is_answered_well_or_said_to_be_cut_short() {
    let all: Actions = ACTIONS.iter().map(|facts| facts.action).collect();
    for (boxes, actions) in [(40, 20), (60, 8), (100, 4), (400, 3)] {
        let mut dice = Dice(7);
        let mut random = |place: usize| {
            let full: BTreeSet<&str> = (0..actions).map(|_| dice.action()).collect();
            let needs = (place + 1 < boxes).then(|| id(place + 1 + dice.below(boxes - place - 1)));
            box_of(place).gives(full).needs(needs)
        };
        let many = document((0..boxes).map(&mut random)).compile().unwrap();
        let given =
            (many.permissions().iter()).fold(Actions::EMPTY, |all, one| all | one.actions());
        for goal in GOALS {
            let export = many.export(&Wanted::new(all), goal);
            tells_the_truth(&export);
            assert_eq!(export.in_full(), given, "{boxes} boxes");
            // A box of which all is given by the others is not ticked, unless others need it.
            let ticked = export.ids().unwrap();
            for spare in &ticked {
                let mut others = ticked.clone();
                others.retain(|id| id != spare);
                let import = many.import(others).unwrap();
                let is_needed = import.permissions().len() == ticked.len();
                assert!(
                    is_needed || import.in_full() != given || !export.is_least(),
                    "{spare}"
                );
            }
            // Some boxes are few enough to look at every way.
            assert!(export.is_least() || boxes >= 100, "{boxes} boxes");
        }
    }
}

// ---- two thousand slips ----

#[test]
fn every_unknown_name_of_two_thousand_is_told_with_the_one_that_was_meant() {
    let naming = |place: usize, named: String| {
        let one = box_of(place);
        match place % 3 {
            0 => one.gives(["orders.view"]).needs([named]),
            1 => one.gives(["orders.view"]).includes([named]),
            _ => one.became([named]),
        }
    };
    // A letter too many, and what is near to nothing.
    for (more, is_near) in [("x", true), (" of another list", false)] {
        let named = |place: usize| format!("{}{more}", id(place));
        let all = (0..BOXES).map(|place| naming(place, named(place)));
        let error = document(all).compile().unwrap_err();
        let told: BTreeSet<String> = (error.mistakes().iter()).map(ToString::to_string).collect();
        assert_eq!(told.len(), BOXES);
        for (place, key) in (0..BOXES).zip(["needs", "includes", "became"].iter().cycle()) {
            let unknown = format!(
                "permissions[{place}].{key}[0]: unknown permission {:?}",
                named(place)
            );
            let meant = told.range(unknown.clone()..).next().unwrap();
            assert!(meant.starts_with(&unknown), "{unknown}: {meant}");
            let mend = format!(": did you mean {:?}?", id(place));
            assert_eq!(meant.ends_with(&mend), is_near, "{meant}");
        }
    }
}

#[test]
fn every_unknown_id_of_an_import_is_told_and_of_a_role() {
    let all = (0..BOXES).map(|place| box_of(place).gives(["orders.view"]));
    let all: Vec<PermissionDocument> = all.collect();
    let unknown: Vec<String> = (0..BOXES).map(|place| format!("Q{place:04}")).collect();
    let many = document(all.clone()).compile().unwrap();
    let error = many.import(unknown.iter().map(String::as_str)).unwrap_err();
    assert_eq!(error.unknown().len(), BOXES);
    for (place, one) in error.unknown().iter().enumerate() {
        assert_eq!(
            (one.name(), one.suggestion()),
            (&*unknown[place], Some(&*id(place)))
        );
    }
    let role = BuiltInDocument::of("all", &unknown);
    let error = document(all).role(role).compile().unwrap_err();
    assert_eq!(error.mistakes().len(), BOXES);
    assert_eq!(
        error.mistakes()[1_999].place(),
        "roles[0].permissions[1999]"
    );
}

#[test]
fn every_doubled_id_is_told_and_every_text_that_is_not_seen() {
    let same = |_| PermissionDocument::new("SAME", "Sa\u{200b}me").gives(["orders.view"]);
    let error = document((0..BOXES).map(same)).compile().unwrap_err();
    assert_eq!(error.mistakes().len(), 2 * BOXES - 1);
    assert_eq!(error.mistakes()[1].place(), "permissions[1].id");
}

#[test]
fn what_two_thousand_boxes_are_outside_for_is_told_reason_by_reason() {
    let outside = |place: usize| box_of(place).outside(format!("reason {place}: of its own"));
    let head = PermissionDocument::new("HEAD", "All").gives([customers::VIEW, products::VIEW]);
    let all = (0..BOXES).map(outside);
    let many = document(all.chain([head.needs((0..BOXES).map(id))]));
    let many = many.compile().unwrap();
    let export = many.export(&customers::VIEW.into(), Goal::Cover);
    assert_eq!(export.permissions().len(), BOXES + 1);
    let told = export.to_string();
    for place in 0..BOXES {
        let line = format!("    {} (reason {place}: of its own)\n", id(place));
        assert!(told.contains(&line), "{line}");
    }
}

#[test]
fn of_many_circles_each_is_one_and_is_told_at_its_first_place() {
    let mut dice = Dice(5);
    let needs: Vec<BTreeSet<String>> = (0..BOXES)
        .map(|_| (0..2).map(|_| id(dice.below(BOXES))).collect())
        .collect();
    let without_itself = |place: usize| needs[place].iter().filter(move |one| **one != id(place));
    let one = |place| {
        let one = box_of(place).gives(["orders.view"]);
        one.needs(without_itself(place))
    };
    let error = document((0..BOXES).map(one)).compile().unwrap_err();
    assert!(error.mistakes().len() > 100, "{}", error.mistakes().len());
    let mut told = BTreeSet::new();
    for mistake in error.mistakes() {
        let MistakeKind::PermissionCycle { ids, .. } = mistake.kind() else {
            panic!("{mistake}");
        };
        let place = |id: &String| id[1..].parse::<usize>().unwrap();
        let first = place(&ids[0]);
        assert!(ids.len() > 2 && ids.last() == ids.first(), "{mistake}");
        assert_eq!(ids.iter().map(place).min(), Some(first), "{mistake}");
        for pair in ids.windows(2) {
            assert!(needs[place(&pair[0])].contains(&pair[1]), "{mistake}");
        }
        assert_eq!(mistake.place(), format!("permissions[{first}].needs"));
        assert!(told.insert(first), "{mistake}");
    }
}
