//! Boxes: a set of permissions of one list, by their places.
//!
//! Lives here: [`Boxes`], as bits. Invariant: the last word is not empty, so that equal
//! sets are equal.

use alloc::vec::Vec;
use core::ops::{BitAnd, BitOr};

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

    /// Adds a place; whether it was not in it.
    pub(super) fn insert(&mut self, place: usize) -> bool {
        let (at, bit) = (place / 64, place % 64);
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        let Some(word) = self.0.get_mut(at) else {
            return false;
        };
        let is_new = *word >> bit & 1 == 0;
        *word |= 1 << bit;
        is_new
    }

    /// Whether a place is in it.
    pub(super) fn contains(&self, place: usize) -> bool {
        let word = self.0.get(place / 64);
        word.is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// Adds all of another.
    pub(super) fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    pub(super) fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    pub(super) fn is_disjoint(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, two)| one & two == 0)
    }

    fn of(mut words: Vec<u64>) -> Self {
        while words.last() == Some(&0) {
            words.pop();
        }
        Self(words)
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        let others = other.0.iter().copied().chain(core::iter::repeat(0));
        let both = self.0.iter().zip(others);
        Self::of(both.map(|(one, two)| one & !two).collect())
    }

    pub(super) fn is_subset(&self, other: &Self) -> bool {
        let others = other.0.iter().copied().chain(core::iter::repeat(0));
        self.0.iter().zip(others).all(|(one, two)| one & !two == 0)
    }
}

impl FromIterator<usize> for Boxes {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let mut boxes = Self(Vec::new());
        for place in places {
            boxes.insert(place);
        }
        boxes
    }
}

impl BitOr for &Boxes {
    type Output = Boxes;

    fn bitor(self, other: &Boxes) -> Boxes {
        let mut both = self.clone();
        both.add(other);
        both
    }
}

impl BitAnd for &Boxes {
    type Output = Boxes;

    fn bitand(self, other: &Boxes) -> Boxes {
        let both = self.0.iter().zip(&other.0);
        Boxes::of(both.map(|(one, two)| one & two).collect())
    }
}
