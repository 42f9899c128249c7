//! What is drawn for the laws of platforms: ids, wishes, and mappings of our own; and how the laws
//! are run, in many cases and only where what they are about happens.
//!
//! Lives here: nothing that knows what is right.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use countersign::platforms::{MappingDocument, Part, PermissionDocument, Restriction};
use countersign::{ACTIONS, Risk, TEMPLATES};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{TestCaseResult, TestRunner};

use super::{Names, Platform, Wish};
use crate::draws::config;

/// How often each thing came up, and of a hundred cases in how many it has to.
#[derive(Default)]
pub struct Tally(RefCell<BTreeMap<&'static str, (u32, u32)>>);

impl Tally {
    pub fn count(&self, what: &'static str, share: u32, happened: bool) {
        let mut counts = self.0.borrow_mut();
        let (count, known) = counts.entry(what).or_default();
        *count += u32::from(happened);
        *known = share;
    }
}

/// Holds a law to so many cases, or as many as the environment asks for. It counts what it is
/// about, and fails if that is rare.
pub fn law<S: Strategy>(count: u32, cases: S, holds: impl Fn(S::Value, &Tally) -> TestCaseResult) {
    let config = config(count);
    let count = config.cases;
    let tally = Tally::default();
    let outcome = TestRunner::new(config).run(&cases, |case| holds(case, &tally));
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    for (what, (happened, share)) in tally.0.into_inner() {
        println!("{what}: {happened} of {count}");
        assert!(
            happened * 100 >= count * share,
            "in {happened} of {count} cases only: {what}"
        );
    }
}

// ---- Wishes ----

/// In which way an action is wanted, if it is.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    in_part: bool,
    under: &'static [&'static str],
}

const FREELY: Way = Way {
    in_part: false,
    under: &[],
};

fn way() -> impl Strategy<Value = Way> {
    let full = |under| {
        Just(Way {
            in_part: false,
            under,
        })
    };
    let part = |under| {
        Just(Way {
            in_part: true,
            under,
        })
    };
    prop_oneof![
        24 => Just(FREELY),
        2 => part(&[]),
        2 => full(&["assigned"]),
        1 => full(&["scope"]),
        1 => full(&["scope", "stores"]),
        1 => full(&["stores"]),
        1 => full(&["hours"]),
        1 => full(&["assigned", "hours"]),
        1 => part(&["assigned", "scope"]),
    ]
}

/// These actions, each in the way at its place; over again where there are fewer ways.
fn wish(actions: impl IntoIterator<Item = String>, ways: &[Way]) -> Wish {
    let mut wish = Wish::default();
    for (action, way) in actions.into_iter().zip(ways.iter().cycle()) {
        for by in way.under {
            let under = wish.under.entry((*by).to_owned()).or_default();
            under.insert(action.clone());
        }
        let wanted = if way.in_part {
            &mut wish.in_part
        } else {
            &mut wish.full
        };
        wanted.insert(action);
    }
    wish
}

/// Where the actions of a wish are from.
#[derive(Debug, Clone)]
enum Source {
    /// Anywhere.
    Catalogue(BTreeSet<usize>),
    /// What these permissions give, without every so many of it.
    Permissions(Vec<Index>, usize),
    /// A template and its add-ons, without every so many, and some more.
    Template(usize, bool, usize, BTreeSet<usize>),
}

fn source() -> impl Strategy<Value = Source> {
    let some = |most| btree_set(0..ACTIONS.len(), 0..most);
    prop_oneof![
        some(6).prop_map(Source::Catalogue),
        some(100).prop_map(Source::Catalogue),
        (vec(any::<Index>(), 1..8), 2..12_usize)
            .prop_map(|(from, without)| Source::Permissions(from, without)),
        (0..TEMPLATES.len(), any::<bool>(), 2..40_usize, some(4)).prop_map(
            |(template, addons, without, more)| Source::Template(template, addons, without, more)
        ),
    ]
}

fn without_every(actions: Names, skipped: usize) -> Names {
    let numbered = actions.into_iter().enumerate();
    numbered
        .filter(|(place, _)| place % skipped != skipped - 1)
        .map(|(_, action)| action)
        .collect()
}

impl Source {
    fn actions(&self, platform: &Platform) -> Names {
        let at = |places: &BTreeSet<usize>| -> Names {
            places.iter().map(|at| ACTIONS[*at].id.to_owned()).collect()
        };
        match self {
            Self::Catalogue(places) => at(places),
            Self::Permissions(from, skipped) => {
                let usable: Vec<&String> = platform.usable().collect();
                let from: Vec<&String> = from.iter().map(|at| *at.get(&usable)).collect();
                without_every(platform.given(from).any(), *skipped)
            }
            Self::Template(place, addons, skipped, more) => {
                let template = &TEMPLATES[*place];
                let all = if *addons {
                    template.with_all_addons()
                } else {
                    template.core
                };
                let all = all.into_iter().map(|action| action.to_string());
                &without_every(all.collect(), *skipped) | &at(more)
            }
        }
    }
}

/// A wish before it is known of which platform.
#[derive(Debug, Clone)]
pub struct Drawn {
    source: Source,
    ways: Vec<Way>,
}

impl Drawn {
    pub fn of(&self, platform: &Platform) -> Wish {
        wish(self.source.actions(platform), &self.ways)
    }
}

pub fn drawn() -> impl Strategy<Value = Drawn> {
    let ways = prop_oneof![Just(vec![FREELY]), vec(way(), 1..40)];
    (source(), ways).prop_map(|(source, ways)| Drawn { source, ways })
}

// ---- Mappings of our own ----

/// Three actions of every risk.
pub fn dozen() -> Vec<&'static str> {
    let of = |risk: &Risk| {
        let all = ACTIONS.iter().filter(move |facts| facts.risk == *risk);
        all.map(|facts| facts.id).take(3).collect::<Vec<_>>()
    };
    Risk::ALL.iter().flat_map(of).collect()
}

/// What a permission is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Gives,
    Outside,
    Became,
}

/// A permission in places: of the dozen, and of other permissions. Of those only later ones
/// count, so that nothing runs in a circle.
#[derive(Debug, Clone)]
struct Sketch {
    meaning: Meaning,
    full: BTreeSet<usize>,
    partly: BTreeMap<usize, Part>,
    needs: BTreeSet<usize>,
    includes: BTreeSet<usize>,
}

impl Sketch {
    fn gives_by_itself(&self) -> bool {
        !self.full.is_empty() || !self.partly.is_empty()
    }
}

const MOST: usize = 9;

fn sketch() -> impl Strategy<Value = Sketch> {
    let meaning = prop_oneof![
        8 => Just(Meaning::Gives),
        1 => Just(Meaning::Outside),
        1 => Just(Meaning::Became),
    ];
    let others = || btree_set(0..MOST, 1..3);
    let drawn = (
        meaning,
        btree_set(0..12_usize, 0..4),
        btree_map(0..12_usize, select(Part::ALL), 0..4),
        prop_oneof![1 => Just(BTreeSet::new()), 1 => others()],
        prop_oneof![3 => Just(BTreeSet::new()), 1 => others()],
    );
    drawn.prop_map(|(meaning, full, partly, needs, includes)| Sketch {
        meaning,
        full,
        partly,
        needs,
        includes,
    })
}

/// A mapping of up to nine permissions.
#[derive(Debug, Clone)]
pub struct Own {
    sketches: Vec<Sketch>,
    /// Whether the first one gives what all others give.
    first_gives_all: bool,
    last_comes_first: bool,
    /// Whether the owner keeps what no permission gives, by place of the dozen.
    kept: Vec<bool>,
    empty_is_everything: bool,
    expresses: Vec<Restriction>,
}

/// What a platform may be able to say: mostly nothing.
fn expressed() -> impl Strategy<Value = Vec<Restriction>> {
    prop_oneof![
        3 => Just(vec![]),
        1 => Just(vec![Restriction::Assigned]),
        1 => Just(vec![Restriction::Stores]),
        1 => Just(vec![Restriction::Hours]),
        1 => Just(vec![Restriction::Limit, Restriction::Assigned, Restriction::Hours]),
    ]
}

pub fn own() -> impl Strategy<Value = Own> {
    let drawn = (
        prop_oneof![1 => vec(sketch(), 1..4), 3 => vec(sketch(), 4..=MOST)],
        proptest::bool::weighted(0.15),
        any::<bool>(),
        vec(any::<bool>(), 12),
        any::<bool>(),
        expressed(),
    );
    drawn.prop_map(
        |(sketches, all, last_comes_first, kept, empty, expresses)| Own {
            sketches,
            first_gives_all: all,
            last_comes_first,
            kept,
            empty_is_everything: empty,
            expresses,
        },
    )
}

/// A wish for some of the dozen.
pub fn wish_of_the_dozen() -> impl Strategy<Value = Wish> {
    let of_twelve = |share| vec(proptest::option::weighted(share, way()), 12);
    let ways = prop_oneof![of_twelve(0.4), of_twelve(0.9)];
    ways.prop_map(|ways| {
        let wanted = dozen().into_iter().zip(ways);
        let wanted = wanted.filter_map(|(action, way)| Some((action.to_owned(), way?)));
        let (actions, ways): (Vec<String>, Vec<Way>) = wanted.unzip();
        wish(actions, &ways)
    })
}

fn id(place: usize) -> String {
    format!("P{place}")
}

impl Own {
    /// What each permission is for after all: one that has nothing to give is outside, and so is
    /// one that has nothing to become.
    fn meanings(&self) -> Vec<Meaning> {
        let mut later_ones = false;
        let mut meanings: Vec<Meaning> = Vec::new();
        for sketch in self.sketches.iter().rev() {
            let meaning = match sketch.meaning {
                Meaning::Gives if sketch.gives_by_itself() => Meaning::Gives,
                Meaning::Became if later_ones => Meaning::Became,
                _ => Meaning::Outside,
            };
            later_ones |= meaning != Meaning::Became;
            meanings.push(meaning);
        }
        meanings.reverse();
        meanings
    }

    pub fn document(&self) -> MappingDocument {
        let mut all: Vec<PermissionDocument> = (0..self.sketches.len())
            .map(|place| self.permission(place))
            .collect();
        if self.last_comes_first {
            all.reverse();
        }
        let document = MappingDocument::new("own", "Of our own").owner_only(self.owner_only());
        let document = document.expresses(self.expresses.iter().copied());
        let document = all.into_iter().fold(document, MappingDocument::permission);
        if self.empty_is_everything {
            document.empty_is_everything()
        } else {
            document
        }
    }

    fn permission(&self, place: usize) -> PermissionDocument {
        let dozen = dozen();
        let meanings = self.meanings();
        let sketch = &self.sketches[place];
        let later = |places: &BTreeSet<usize>, counts: fn(Meaning) -> bool| {
            let places = places.range(place + 1..);
            let places = places.filter(|at| meanings.get(**at).is_some_and(|known| counts(*known)));
            places.map(|at| id(*at)).collect::<Vec<_>>()
        };
        let is_kept = |meaning| meaning != Meaning::Became;
        let document = PermissionDocument::new(id(place), "One of our own");
        if meanings[place] == Meaning::Became {
            let next = (place + 1..meanings.len()).find(|at| is_kept(meanings[*at]));
            let of: BTreeSet<usize> = &sketch.includes | &next.into_iter().collect();
            return document.became(later(&of, is_kept));
        }
        let document = document.needs(later(&sketch.needs, is_kept));
        let document = match (place + sketch.full.len()) % 4 {
            0 => document.sensitive(),
            1 if sketch.partly.len() > 1 => document.from_owner(),
            _ => document,
        };
        if meanings[place] == Meaning::Outside {
            return document.outside("Nothing of ours.");
        }
        let gives_all = place == 0 && self.first_gives_all;
        let gives_more = meanings[1..].contains(&Meaning::Gives);
        let included = if gives_all && gives_more {
            vec![String::from("*")]
        } else {
            later(&sketch.includes, |meaning| meaning == Meaning::Gives)
        };
        let partly = sketch.partly.iter();
        let partly = partly.filter(|(at, _)| !sketch.full.contains(at));
        partly.fold(
            document
                .gives(sketch.full.iter().map(|at| dozen[*at]))
                .includes(included),
            |document, (at, part)| document.partly(dozen[*at], *part),
        )
    }

    /// What the owner keeps of the dozen: nothing that a permission gives.
    fn owner_only(&self) -> Vec<&'static str> {
        let given = |at: usize| {
            let mut all = self.sketches.iter();
            all.any(|sketch| sketch.full.contains(&at) || sketch.partly.contains_key(&at))
        };
        let dozen = dozen().into_iter().enumerate();
        dozen
            .filter(|(at, _)| self.kept[*at] && !given(*at))
            .map(|(_, action)| action)
            .collect()
    }
}
