//! The rules of a policy, as bit sets.
//!
//! Lives here: [`Rules`]. A rule has a bit, by its place in the list, and so has
//! each side that differs; which sides a set of actions holds, and which rules
//! that trips, is then a handful of loads and masks. Invariant: for every set of
//! actions it says what [`DutyRule::is_tripped`] says.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::catalogue::{Action, Actions, DutyKind, OnUse};
use crate::model::{DutyRule, Side};

/// How many rules, and how many different sides, there is a bit for.
pub(crate) const MOST: usize = 128;

/// The duty rules of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Sorted by name.
    pub(crate) all: Vec<DutyRule>,
    /// Rules about what is granted, by their bits; those of them that do something
    /// when it is used; rules about sessions.
    pub(crate) granted: u128,
    pub(crate) enforced: u128,
    pub(crate) sessions: u128,
    /// The actions of object rules that do something.
    pub(crate) objects: Actions,
    /// The actions by which money is paid out or credit given.
    pub(crate) money: Actions,
    /// The approval policy that is asked for, by its place.
    pub(crate) approval: u8,
    /// Whether an owner is told and not stopped.
    pub(crate) spares_owners: bool,
    /// Whether an owner may act to their own benefit.
    pub(crate) owners_gain: bool,
    /// Whether one or two people do everything.
    pub(crate) is_solo: bool,
    /// The sides that each action is of.
    sides_of: Box<[u128]>,
    /// Every action of these sides.
    in_sides: Actions,
    /// Sides that it takes all of.
    whole: Vec<(u128, Actions)>,
    /// Each rule that is not about objects.
    masks: Vec<Mask>,
    /// Those of them that are about what is granted and do something.
    enforced_masks: Vec<Mask>,
}

/// When a rule trips, in bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mask {
    rule: u8,
    sides: u128,
    /// How many of its sides trip it; `None` if it takes all of them.
    trip_at: Option<u32>,
}

impl Mask {
    #[inline]
    fn is_tripped(&self, held: u128) -> bool {
        let held = held & self.sides;
        held == self.sides || self.trip_at.is_some_and(|count| held.count_ones() >= count)
    }
}

/// There is no bit left.
#[derive(Debug)]
pub(crate) struct TooMany;

impl Rules {
    /// These rules, about what is granted or used at once as bits too.
    pub(crate) fn new(mut all: Vec<DutyRule>) -> Result<Self, TooMany> {
        all.sort_by(|one, other| one.name.cmp(&other.name));
        if all.len() > MOST {
            return Err(TooMany);
        }
        let mut rules = Self {
            all: Vec::new(),
            granted: 0,
            enforced: 0,
            sessions: 0,
            objects: Actions::EMPTY,
            money: Actions::EMPTY,
            approval: 0,
            spares_owners: true,
            owners_gain: false,
            is_solo: false,
            sides_of: Box::new([0; 256]),
            in_sides: Actions::EMPTY,
            whole: Vec::new(),
            masks: Vec::new(),
            enforced_masks: Vec::new(),
        };
        let mut sides: Vec<Side> = Vec::new();
        for (index, rule) in (0_u8..).zip(&all) {
            let bit = 1 << index;
            match rule.kind {
                DutyKind::Static => rules.granted |= bit,
                DutyKind::Session => rules.sessions |= bit,
                DutyKind::Object if rule.on_use != OnUse::Ignore => {
                    rules.objects |= rule.actions();
                }
                DutyKind::Object => {}
            }
            if rule.kind == DutyKind::Object {
                continue;
            }
            let mut mask = 0;
            for side in &rule.sides {
                mask |= 1 << rules.side(&mut sides, *side)?;
            }
            let is_all = usize::from(rule.trip_at) == rule.sides.len();
            let mask = Mask {
                rule: index,
                sides: mask,
                trip_at: (!is_all).then(|| u32::from(rule.trip_at)),
            };
            rules.masks.push(mask);
            if rule.on_use != OnUse::Ignore {
                rules.enforced |= bit;
                if rule.kind == DutyKind::Static {
                    rules.enforced_masks.push(mask);
                }
            }
        }
        rules.all = all;
        Ok(rules)
    }

    /// The bit of a side, a new one if it differs from all others.
    fn side(&mut self, known: &mut Vec<Side>, side: Side) -> Result<usize, TooMany> {
        if let Some(bit) = known.iter().position(|other| *other == side) {
            return Ok(bit);
        }
        let bit = known.len();
        if bit >= MOST {
            return Err(TooMany);
        }
        known.push(side);
        self.in_sides |= side.actions;
        for action in side.actions {
            if let Some(sides) = self.sides_of.get_mut(usize::from(action.bit())) {
                *sides |= 1 << bit;
            }
        }
        if side.all {
            self.whole.push((1 << bit, side.actions));
        }
        Ok(bit)
    }

    /// The sides held by whoever holds these actions.
    #[inline]
    pub(crate) fn sides_held(&self, by: Actions) -> u128 {
        let mut held = 0;
        for action in by & self.in_sides {
            held |= self.sides_of.get(usize::from(action.bit())).unwrap_or(&0);
        }
        for (side, actions) in &self.whole {
            if !actions.is_subset(by) {
                held &= !side;
            }
        }
        held
    }

    /// Of these rules those that trip where these sides are held.
    pub(crate) fn tripped(&self, sides: u128, among: u128) -> u128 {
        bits(&self.masks, sides) & among
    }

    /// The rules about what is granted that do something, and trip where these
    /// sides are held.
    #[inline]
    pub(crate) fn tripped_and_enforced(&self, sides: u128) -> u128 {
        bits(&self.enforced_masks, sides)
    }

    /// Of these rules those that whoever holds these actions trips: the same, and
    /// quicker where they are few.
    pub(crate) fn tripped_of_few(&self, by: Actions, among: u128) -> u128 {
        let mut tripped = 0;
        let mut left = among;
        while left != 0 {
            let index = left.trailing_zeros();
            left &= left - 1;
            let rule = self.all.get(index as usize);
            if rule.is_some_and(|rule| rule.is_tripped(by)) {
                tripped |= 1 << index;
            }
        }
        tripped
    }

    /// The rules of these bits, with their places.
    pub(crate) fn of(&self, bits: u128) -> impl Iterator<Item = (u8, &DutyRule)> {
        let all = (0_u8..).zip(&self.all);
        all.filter(move |(index, _)| bits >> index & 1 == 1)
    }

    /// The rule of this name, and its place.
    pub(crate) fn named(&self, name: &str) -> Option<(u8, &DutyRule)> {
        let mut all = (0_u8..).zip(&self.all);
        all.find(|(_, rule)| &*rule.name == name)
    }

    /// The object rules that are about this action and do something.
    pub(crate) fn about_objects(&self, action: Action) -> impl Iterator<Item = &DutyRule> {
        let all = self.all.iter();
        let of_objects = all.filter(|rule| rule.kind == DutyKind::Object);
        of_objects
            .filter(move |rule| rule.on_use != OnUse::Ignore && rule.side_of(action).is_some())
    }
}

/// Which of these rules trip where these sides are held, by their bits.
#[inline]
fn bits(masks: &[Mask], sides: u128) -> u128 {
    let tripped = masks.iter().filter(|mask| mask.is_tripped(sides));
    tripped.fold(0, |all, mask| all | 1 << mask.rule)
}
