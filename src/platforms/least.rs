//! Least: the smallest list of permissions that gives what is needed.
//!
//! Lives here: the search, by branch and bound, over what candidates satisfy and
//! what they give beyond. It knows nothing of platforms. Invariants:
//!
//! - the same problem has the same answer, on every machine;
//! - an answer called least is: no other list that satisfies as much costs less.

use alloc::vec::Vec;
use core::ops::BitOr;

use crate::catalogue::{Actions, Risk};

/// How many steps a search takes at most, before it settles for what it has.
const STEPS: usize = 20_000;

/// Something that could be chosen, with all that comes along with it.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// What of the need it satisfies.
    pub(super) satisfies: Actions,
    /// What it gives beyond, what wider than asked, and what of the first in full.
    pub(super) beyond: Actions,
    pub(super) wider: Actions,
    pub(super) in_full: Actions,
    /// Which boxes it ticks, its own among them, and which of them one is warned of.
    pub(super) boxes: Boxes,
    pub(super) warned: Boxes,
}

/// What a list costs, the worst first: what it gives, and how many boxes it ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    rights: Rights,
    boxes: u32,
}

/// How many actions it gives beyond by risk, how many wider, how many of the former
/// in full, and how many boxes one is warned of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rights {
    beyond: [u32; 4],
    wider: u32,
    in_full: u32,
    warned: u32,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) boxes: Boxes,
    /// Whether nothing costs less.
    pub(super) is_least: bool,
}

/// A set of boxes, by place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Boxes(Vec<u64>);

impl Boxes {
    /// The places, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.0.iter().enumerate();
        words.flat_map(|(at, word)| {
            let bits = (0..64).filter(move |bit| word >> bit & 1 == 1);
            bits.map(move |bit| at * 64 + bit)
        })
    }

    fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    fn minus(&self, other: &Self) -> Self {
        let others = other.0.iter().copied().chain(core::iter::repeat(0));
        Self(
            self.0
                .iter()
                .zip(others)
                .map(|(one, two)| one & !two)
                .collect(),
        )
    }

    fn is_subset(&self, other: &Self) -> bool {
        let others = other.0.iter().copied().chain(core::iter::repeat(0));
        self.0.iter().zip(others).all(|(one, two)| one & !two == 0)
    }
}

impl FromIterator<usize> for Boxes {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let mut words: Vec<u64> = Vec::new();
        for place in places {
            let (at, bit) = (place / 64, place % 64);
            if words.len() <= at {
                words.resize(at + 1, 0);
            }
            if let Some(word) = words.get_mut(at) {
                *word |= 1 << bit;
            }
        }
        Self(words)
    }
}

impl BitOr for &Boxes {
    type Output = Boxes;

    fn bitor(self, other: &Boxes) -> Boxes {
        let (long, short) = if self.0.len() < other.0.len() {
            (other, self)
        } else {
            (self, other)
        };
        let shorter = short.0.iter().copied().chain(core::iter::repeat(0));
        Boxes(
            long.0
                .iter()
                .zip(shorter)
                .map(|(one, two)| one | two)
                .collect(),
        )
    }
}

/// What is chosen so far, and what that costs.
#[derive(Debug, Clone, Default)]
struct Chosen {
    need: Actions,
    beyond: Actions,
    wider: Actions,
    in_full: Actions,
    boxes: Boxes,
    warned: Boxes,
}

impl Chosen {
    fn with(&self, candidate: &Candidate) -> Self {
        Self {
            need: self.need - candidate.satisfies,
            beyond: self.beyond | candidate.beyond,
            wider: self.wider | candidate.wider,
            in_full: self.in_full | candidate.in_full,
            boxes: &self.boxes | &candidate.boxes,
            warned: &self.warned | &candidate.warned,
        }
    }
}

/// One search.
struct Search<'a> {
    candidates: &'a [Candidate],
    /// The actions of each risk, the worst first.
    by_risk: [Actions; 4],
    best: Option<(Cost, Boxes)>,
    steps: usize,
    most: usize,
}

/// The least list that satisfies all of `need`; what no candidate satisfies is to
/// be left out of it.
pub(super) fn least(
    need: Actions,
    candidates: &[Candidate],
    of_risk: impl Fn(Risk) -> Actions,
) -> Found {
    least_within(need, candidates, of_risk, STEPS)
}

fn least_within(
    need: Actions,
    candidates: &[Candidate],
    of_risk: impl Fn(Risk) -> Actions,
    most: usize,
) -> Found {
    let by_risk = [Risk::Critical, Risk::High, Risk::Medium, Risk::Low].map(of_risk);
    let mut search = Search {
        candidates,
        by_risk,
        best: None,
        steps: 0,
        most,
    };
    let nothing = Chosen {
        need,
        ..Chosen::default()
    };
    search.first(nothing.clone());
    search.walk(&nothing, (0..candidates.len()).collect());
    Found {
        is_least: search.steps < most,
        boxes: search.best.map(|(_, boxes)| boxes).unwrap_or_default(),
    }
}

impl Search<'_> {
    fn cost(&self, chosen: &Chosen) -> Cost {
        Cost {
            rights: Rights {
                beyond: (self.by_risk).map(|of_risk| (chosen.beyond & of_risk).len()),
                wider: chosen.wider.len(),
                in_full: chosen.in_full.len(),
                warned: chosen.warned.len(),
            },
            boxes: chosen.boxes.len(),
        }
    }

    /// A list that may not be least, to have something to be better than: the
    /// cheapest next step, until nothing is missing.
    fn first(&mut self, mut chosen: Chosen) {
        while !chosen.need.is_empty() {
            let useful = (self.candidates.iter())
                .filter(|candidate| !(candidate.satisfies & chosen.need).is_empty())
                .map(|candidate| chosen.with(candidate));
            let next = useful.min_by_key(|next| (self.cost(next), next.need.len()));
            let Some(next) = next else { return };
            chosen = next;
        }
        self.best = Some((self.cost(&chosen), chosen.boxes));
    }

    fn walk(&mut self, chosen: &Chosen, mut open: Vec<usize>) {
        self.steps += 1;
        if self.steps >= self.most {
            return;
        }
        let cost = self.cost(chosen);
        if chosen.need.is_empty() {
            if self.best.as_ref().is_none_or(|(best, _)| cost < *best) {
                self.best = Some((cost, chosen.boxes.clone()));
            }
            return;
        }
        let candidates = self.candidates;
        open.retain(|at| {
            let candidate = candidates.get(*at);
            candidate.is_some_and(|one| !(one.satisfies & chosen.need).is_empty())
        });
        self.drop_dominated(chosen, &mut open);
        let Some((ways, bound)) = self.bound(chosen, cost, &open) else {
            return;
        };
        if self.best.as_ref().is_some_and(|(best, _)| bound >= *best) {
            return;
        }
        // Every list has one of these; each is tried without those before it.
        let mut steps: Vec<(Cost, usize)> = (ways.into_iter())
            .filter_map(|at| Some((self.cost(&chosen.with(candidates.get(at)?)), at)))
            .collect();
        steps.sort_unstable();
        for (_, at) in steps {
            if let Some(candidate) = candidates.get(at) {
                open.retain(|other| *other != at);
                self.walk(&chosen.with(candidate), open.clone());
            }
        }
    }

    /// Drops the candidates that another one stands in for in any list.
    fn drop_dominated(&self, chosen: &Chosen, open: &mut Vec<usize>) {
        let left: Vec<(usize, Candidate)> = (open.iter())
            .filter_map(|at| {
                let one = self.candidates.get(*at)?;
                let left = Candidate {
                    satisfies: one.satisfies & chosen.need,
                    beyond: one.beyond - chosen.beyond,
                    wider: one.wider - chosen.wider,
                    in_full: one.in_full - chosen.in_full,
                    boxes: one.boxes.minus(&chosen.boxes),
                    warned: one.warned.minus(&chosen.warned),
                };
                Some((*at, left))
            })
            .collect();
        let dominates = |one: &Candidate, other: &Candidate| {
            other.satisfies.is_subset(one.satisfies)
                && one.beyond.is_subset(other.beyond)
                && one.wider.is_subset(other.wider)
                && one.in_full.is_subset(other.in_full)
                && one.warned.is_subset(&other.warned)
                && (one.boxes.len() == 1 || one.boxes.is_subset(&other.boxes))
        };
        open.retain(|at| {
            let Some((_, this)) = left.iter().find(|(other, _)| other == at) else {
                return false;
            };
            // Of two that stand in for one another the first is kept.
            !left.iter().any(|(other, one)| {
                other != at && dominates(one, this) && (!dominates(this, one) || other < at)
            })
        });
    }

    /// The fewest candidates of which one is in every list, and what every list
    /// costs at least; `None` if there is no list.
    fn bound(&self, chosen: &Chosen, cost: Cost, open: &[usize]) -> Option<(Vec<usize>, Cost)> {
        let candidates = self.candidates;
        let mut needs: Vec<(Vec<usize>, Rights)> = Vec::new();
        for action in chosen.need {
            let mut ways = open.to_vec();
            ways.retain(|at| {
                let candidate = candidates.get(*at);
                candidate.is_some_and(|one| one.satisfies.contains(action))
            });
            let steps = ways.iter().filter_map(|at| candidates.get(*at));
            let cheapest = steps.map(|one| self.cost(&chosen.with(one)).rights).min()?;
            needs.push((ways, cheapest));
        }
        needs.sort_by_key(|(ways, _)| ways.len());
        let rights = needs.iter().map(|(_, cheapest)| *cheapest).max()?;
        // Needs that no candidate has in common take a box each.
        let mut apart: Vec<usize> = Vec::new();
        let mut boxes = 0;
        for (ways, _) in &needs {
            if ways.iter().all(|at| !apart.contains(at)) {
                apart.extend(ways);
                boxes += 1;
            }
        }
        let bound = Cost {
            rights,
            boxes: cost.boxes + boxes,
        };
        let fewest = needs.into_iter().next()?;
        Some((fewest.0, bound))
    }
}
