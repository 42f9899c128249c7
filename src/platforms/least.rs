//! Least: the smallest list of permissions that gives what is needed.
//!
//! Lives here: the search, by branch and bound, over what candidates satisfy and
//! what they give beyond. It knows nothing of platforms. Invariants:
//!
//! - the same problem has the same answer, on every machine;
//! - an answer called least is: no other list that satisfies as much costs less.

use alloc::vec::Vec;

use crate::catalogue::{Actions, Risk};

use super::boxes::Boxes;

/// How many steps a search takes at most, before it settles for what it has: a step is
/// a candidate compared with another.
const STEPS: usize = 10_000_000;

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
    /// For which of them there are no words.
    pub(super) outside: Boxes,
}

/// What a list costs, the worst first: what it gives, and how many boxes it ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    rights: Rights,
    boxes: u32,
}

/// How many actions it gives beyond by risk, how many wider, how many of the former
/// in full, and how many boxes one is warned of or has no words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rights {
    beyond: [u32; 4],
    wider: u32,
    in_full: u32,
    warned: u32,
    outside: u32,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) boxes: Boxes,
    /// Whether nothing costs less.
    pub(super) is_least: bool,
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
    outside: Boxes,
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
            outside: &self.outside | &candidate.outside,
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
                outside: chosen.outside.len(),
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
        if self.steps >= self.most {
            return;
        }
        self.steps += 1;
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
    fn drop_dominated(&mut self, chosen: &Chosen, open: &mut Vec<usize>) {
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
                    outside: one.outside.minus(&chosen.outside),
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
                && one.outside.is_subset(&other.outside)
                && (one.boxes.len() == 1 || one.boxes.is_subset(&other.boxes))
        };
        self.steps += left.len() * left.len();
        let kept = left.iter().filter(|(at, this)| {
            // Of two that stand in for one another the first is kept.
            !left.iter().any(|(other, one)| {
                other != at && dominates(one, this) && (!dominates(this, one) || other < at)
            })
        });
        *open = kept.map(|(at, _)| *at).collect();
    }

    /// The fewest candidates of which one is in every list, and what every list
    /// costs at least; `None` if there is no list.
    fn bound(&self, chosen: &Chosen, cost: Cost, open: &[usize]) -> Option<(Vec<usize>, Cost)> {
        let steps = open.iter().filter_map(|at| {
            let one = self.candidates.get(*at)?;
            Some((*at, one.satisfies, self.cost(&chosen.with(one)).rights))
        });
        let steps: Vec<(usize, Actions, Rights)> = steps.collect();
        let mut needs: Vec<(Vec<usize>, Rights)> = Vec::new();
        for action in chosen.need {
            let able = steps.iter();
            let able = able.filter(|(_, satisfies, _)| satisfies.contains(action));
            let cheapest = able.clone().map(|(_, _, rights)| *rights).min()?;
            needs.push((able.map(|(at, _, _)| *at).collect(), cheapest));
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
