//! The best list of boxes, found the plain way: by trying every one, or every next step.
//!
//! Whatever a list satisfies, gives beyond, gives wider or ticks, one of its candidates does. So
//! each such thing has a number, and a list is all the numbers of its candidates.
//!
//! Lives here: costs compared; what costs is in the model.

use std::collections::BTreeMap;

use super::{Cost, Names, Question, rank};

/// A set of numbered things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Things([u64; 24]);

impl Things {
    const NONE: Self = Self([0; 24]);

    fn with(mut self, thing: usize) -> Self {
        self.0[thing / 64] |= 1 << (thing % 64);
        self
    }

    fn and_also(mut self, other: &Self) -> Self {
        for (word, more) in self.0.iter_mut().zip(other.0) {
            *word |= more;
        }
        self
    }

    fn of(mut self, kind: &Self) -> Self {
        for (word, mask) in self.0.iter_mut().zip(kind.0) {
            *word &= mask;
        }
        self
    }

    fn without(mut self, other: &Self) -> Self {
        for (word, less) in self.0.iter_mut().zip(other.0) {
            *word &= !less;
        }
        self
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    fn len(&self) -> usize {
        let ones = self.0.iter().map(|word| word.count_ones());
        ones.sum::<u32>() as usize
    }

    fn has(&self, thing: usize) -> bool {
        self.0[thing / 64] >> (thing % 64) & 1 == 1
    }

    fn numbers(self) -> impl Iterator<Item = usize> {
        (0..self.0.len() * 64).filter(move |thing| self.has(*thing))
    }
}

/// The first nine kinds of things cost, each at its place of a cost; after the four risks come these.
const WIDER: usize = 4;
const IN_FULL: usize = 5;
const WARNED: usize = 6;
const OUTSIDE: usize = 7;
const BOX: usize = 8;
/// The last kind is what is satisfied.
const SATISFIED: usize = 9;

/// The candidates of a question in numbers.
pub struct Numbered<'q> {
    question: &'q Question<'q>,
    ids: Vec<&'q String>,
    candidates: Vec<Things>,
    /// All things of each kind.
    kinds: [Things; 10],
}

/// What a candidate is or does, as kind and name.
fn things_of(question: &Question<'_>, id: &str) -> Vec<(usize, String)> {
    let known = &question.platform.permissions[id];
    let named = |kind: usize, names: Names| names.into_iter().map(move |name| (kind, name));
    let beyond = question.wish.beyond(&known.together).into_iter();
    let mut all: Vec<(usize, String)> = beyond.map(|action| (rank(&action), action)).collect();
    let wider = question.wish.wider(&known.together, question.platform);
    all.extend(named(WIDER, wider));
    let in_full = question.wish.beyond(&known.together);
    all.extend(named(IN_FULL, &in_full & &known.together.full));
    all.extend(named(WARNED, question.platform.warned(&known.ticks)));
    all.extend(named(OUTSIDE, question.platform.outside(&known.ticks)));
    all.extend(named(BOX, known.ticks.clone()));
    all.extend(named(SATISFIED, question.satisfied(&known.together)));
    all
}

impl<'q> Numbered<'q> {
    pub fn new(question: &'q Question<'q>) -> Self {
        let mut numbers: BTreeMap<(usize, String), usize> = BTreeMap::new();
        let mut number = |thing: (usize, String)| {
            let next = numbers.len();
            *numbers.entry(thing).or_insert(next)
        };
        let ids = question.candidates.clone();
        let mut in_numbers = |id: &&String| {
            let things = things_of(question, id).into_iter();
            things.fold(Things::NONE, |all, thing| all.with(number(thing)))
        };
        let candidates = ids.iter().map(&mut in_numbers).collect();
        let mut kinds = [Things::NONE; 10];
        for ((kind, _), number) in numbers {
            kinds[kind] = kinds[kind].with(number);
        }
        Self {
            question,
            ids,
            candidates,
            kinds,
        }
    }

    fn cost(&self, things: &Things) -> Cost {
        std::array::from_fn(|kind| things.of(&self.kinds[kind]).len())
    }

    fn missing(&self, things: &Things) -> Things {
        self.kinds[SATISFIED].without(things)
    }

    /// The cost of the cheapest list that satisfies all, of every list that there is.
    pub fn least_of_every_list(&self) -> Cost {
        let mut least = None;
        self.try_with_and_without(0, Things::NONE, &mut least);
        least.expect("all candidates together satisfy all")
    }

    fn try_with_and_without(&self, from: usize, chosen: Things, least: &mut Option<Cost>) {
        if let Some(next) = self.candidates.get(from) {
            self.try_with_and_without(from + 1, chosen, least);
            self.try_with_and_without(from + 1, chosen.and_also(next), least);
        } else if self.missing(&chosen).is_empty() {
            let cost = self.cost(&chosen);
            *least = Some(least.map_or(cost, |known| known.min(cost)));
        }
    }

    /// Whether a list that satisfies all costs less than this; nothing if that takes more steps
    /// than `steps`. What is missing and given by the fewest is tried first, every way.
    pub fn is_there_less(&self, than: &Cost, steps: usize) -> Option<bool> {
        let mut left = steps;
        self.less(&self.undominated(), Things::NONE, than, &mut left)
    }

    fn less(
        &self,
        among: &[Things],
        chosen: Things,
        than: &Cost,
        left: &mut usize,
    ) -> Option<bool> {
        *left = left.checked_sub(1)?;
        let missing = self.missing(&chosen);
        if self.cost(&chosen) >= *than || missing.is_empty() {
            return Some(self.cost(&chosen) < *than);
        }
        let givers = |thing: usize| among.iter().filter(move |things| things.has(thing));
        let rarest = missing
            .numbers()
            .min_by_key(|thing| givers(*thing).count())?;
        let mut rest: Vec<Things> = among.to_vec();
        for next in givers(rarest) {
            if self.less(&rest, chosen.and_also(next), than, left)? {
                return Some(true);
            }
            // Every list with it has been looked at.
            rest.retain(|things| things != next);
        }
        Some(false)
    }

    /// The candidates without those that another one can stand in for in any list: one that
    /// satisfies as much and costs nothing that they do not cost.
    fn undominated(&self) -> Vec<Things> {
        let mut kept: Vec<Things> = Vec::new();
        let costly = |things: &Things| things.without(&self.kinds[SATISFIED]);
        let stands_in = |one: &Things, other: &Things| {
            costly(one).without(other).is_empty()
                && other.of(&self.kinds[SATISFIED]).without(one).is_empty()
        };
        for (place, things) in self.candidates.iter().enumerate() {
            let is_better = |(at, one): (usize, &Things)| {
                at != place && stands_in(one, things) && (at < place || !stands_in(things, one))
            };
            if !self.candidates.iter().enumerate().any(is_better) {
                kept.push(*things);
            }
        }
        kept
    }

    /// What a list would cost after the best exchange of one of its candidates for another or
    /// for none, if it still satisfied all; nothing if no exchange does that.
    pub fn after_one_exchange(&self, boxes: &Names) -> Option<Cost> {
        let is_chosen = |id: &String| boxes.contains(id);
        let chosen: Vec<&String> = self
            .ids
            .iter()
            .copied()
            .filter(|id| is_chosen(id))
            .collect();
        let mut best: Option<Cost> = None;
        for gone in &chosen {
            let stays = |id: &String| {
                let ticks = &self.question.platform.permissions[id].ticks;
                is_chosen(id) && !ticks.contains(*gone)
            };
            let rest = self.union(|id| stays(id));
            let others = self.candidates.iter().zip(&self.ids);
            let others = others
                .filter(|(_, id)| *id != gone)
                .map(|(things, _)| things);
            for other in others.chain([&Things::NONE]) {
                let all = rest.and_also(other);
                if self.missing(&all).is_empty() {
                    let cost = self.cost(&all);
                    best = Some(best.map_or(cost, |known| known.min(cost)));
                }
            }
        }
        best
    }

    fn union(&self, is_in: impl Fn(&String) -> bool) -> Things {
        let all = self.candidates.iter().zip(&self.ids);
        all.filter(|(_, id)| is_in(id))
            .fold(Things::NONE, |all, (things, _)| all.and_also(things))
    }
}
