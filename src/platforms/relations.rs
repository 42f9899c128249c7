//! Relations: which permissions of a list name which others.
//!
//! Lives here: [`Relation`], the order in which what is named comes first, circles,
//! and all that a place leads to.

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::boxes::Boxes;

/// What each place names, by place.
pub(super) struct Relation {
    direct: Vec<Rc<[usize]>>,
    /// Every place after all that it names, unless they name it in turn.
    order: Vec<usize>,
    runs_in_circles: bool,
}

impl Relation {
    pub(super) fn new(direct: Vec<Rc<[usize]>>) -> Self {
        let mut relation = Self {
            order: Vec::with_capacity(direct.len()),
            direct,
            runs_in_circles: false,
        };
        let mut seen = Boxes::default();
        let mut done = Boxes::default();
        for from in 0..relation.direct.len() {
            if seen.insert(from) {
                relation.follow(from, &mut seen, &mut done);
            }
        }
        relation
    }

    fn follow(&mut self, from: usize, seen: &mut Boxes, done: &mut Boxes) {
        // The way there, each step with how many of what it names were tried.
        let mut way = alloc::vec![(from, 0)];
        while let Some((at, tried)) = way.last_mut() {
            let Some(next) = self.named(*at).get(*tried).copied() else {
                done.insert(*at);
                self.order.push(*at);
                way.pop();
                continue;
            };
            *tried += 1;
            if seen.insert(next) {
                way.push((next, 0));
            } else if !done.contains(next) {
                self.runs_in_circles = true;
            }
        }
    }

    /// What a place names.
    pub(super) fn named(&self, at: usize) -> &[usize] {
        self.direct.get(at).map_or(&[], |named| named)
    }

    /// Every place, what it names before it.
    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }

    /// One circle for each place that is the first of any.
    pub(super) fn circles(&self) -> Vec<Vec<usize>> {
        if !self.runs_in_circles {
            return Vec::new();
        }
        (0..self.direct.len())
            .filter_map(|from| self.circle(from))
            .collect()
    }

    /// A circle that leads back to a place, through none before it.
    fn circle(&self, from: usize) -> Option<Vec<usize>> {
        let mut seen = Boxes::default();
        let mut way = alloc::vec![(from, self.named(from).iter())];
        while let Some((_, rest)) = way.last_mut() {
            match rest.next() {
                Some(next) if *next == from => {
                    return Some(way.into_iter().map(|(at, _)| at).collect());
                }
                Some(next) if *next > from && seen.insert(*next) => {
                    way.push((*next, self.named(*next).iter()));
                }
                Some(_) => {}
                None => drop(way.pop()),
            }
        }
        None
    }

    /// For each place, it and all that it leads to; without circles.
    pub(super) fn reached(&self) -> Vec<Boxes> {
        let mut reached = alloc::vec![Boxes::default(); self.direct.len()];
        for at in &self.order {
            let mut all = Boxes::from_iter([*at]);
            for next in self.named(*at) {
                if let Some(more) = reached.get(*next) {
                    all.add(more);
                }
            }
            if let Some(place) = reached.get_mut(*at) {
                *place = all;
            }
        }
        reached
    }
}
