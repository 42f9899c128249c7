//! Facts: what the table says of an action, and what a level stands for.
//!
//! Lives here: the look-ups by action, by feature and by level. Invariants:
//!
//! - a level expands to the actions of its feature at that level or below,
//!   never to an owner-only one (rule R16);
//! - expansions grow with the level, checked when the crate is built.

use super::action::{Action, Actions};
use super::feature::{Feature, Features};
use super::level::Level;
use super::table::{ACTIONS, ActionFacts, OWNER_ONLY, ROWS};
use super::tag::Tags;

impl Action {
    /// What the catalogue says of this action; `None` for a host's own, whose
    /// facts its policy has, see [`Policy::facts`](crate::Policy::facts).
    #[must_use]
    pub fn facts(self) -> Option<&'static ActionFacts> {
        ACTIONS.get(usize::from(self.bit()))
    }
}

impl ActionFacts {
    /// What kind of harm the action can do, as a set.
    #[must_use]
    pub const fn tags(&self) -> Tags {
        let mut set = Tags::empty();
        let mut rest = self.tag_list;
        while let [first, tail @ ..] = rest {
            set = set.union(*first);
            rest = tail;
        }
        set
    }

    /// Whether it needs the owner flag as well as a grant.
    #[must_use]
    pub const fn is_owner_only(&self) -> bool {
        OWNER_ONLY.contains(self.action)
    }
}

impl Feature {
    /// Every shipped action of this feature, owner-only ones included.
    #[must_use]
    pub const fn actions(self) -> Actions {
        select(self, Level::Full)
    }

    /// What `level` of this feature stands for: its actions at that level or
    /// below, without the owner-only ones (rule R16).
    ///
    /// Only shipped actions: those a host adds to a feature are known to its
    /// policy, see [`Policy::expand`](crate::Policy::expand).
    #[must_use]
    pub const fn at(self, level: Level) -> Actions {
        select(self, level).difference(OWNER_ONLY)
    }
}

impl Features {
    /// Every shipped action of these features, owner-only ones included.
    #[must_use]
    pub fn actions(self) -> Actions {
        Feature::ALL
            .iter()
            .filter(|feature| self.contains(feature.only()))
            .fold(Actions::EMPTY, |set, feature| set.union(feature.actions()))
    }
}

impl Actions {
    /// The highest level of `feature` that is wholly in this set.
    ///
    /// Where two levels stand for the same actions it is the higher one, so
    /// `floor(expand(floor(set)))` stays put.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{actions::orders, Feature, Level};
    ///
    /// let custom = orders::VIEW | orders::TRANSACTIONS | orders::REFUND;
    /// assert_eq!(custom.floor(Feature::Orders), Level::View);
    /// assert_eq!(custom.ceil(Feature::Orders), Some(Level::Full));
    /// ```
    #[must_use]
    pub fn floor(self, feature: Feature) -> Level {
        Level::ALL
            .iter()
            .rev()
            .copied()
            .find(|&level| feature.at(level).is_subset(self))
            .unwrap_or(Level::None)
    }

    /// The lowest level of `feature` that contains all that this set has of
    /// it; `None` if no level does, because an owner-only action is among it.
    ///
    /// What it stands for contains what [`floor`](Self::floor) stands for; their
    /// names may be the other way round where two levels stand for the same.
    #[must_use]
    pub fn ceil(self, feature: Feature) -> Option<Level> {
        let part = self.intersection(feature.actions());
        Level::ALL
            .iter()
            .copied()
            .find(|&level| part.is_subset(feature.at(level)))
    }
}

const fn select(feature: Feature, level: Level) -> Actions {
    let mut set = Actions::EMPTY;
    let mut rest = ROWS;
    while let [row, tail @ ..] = rest {
        if row.feature as u8 == feature as u8 && row.level as u8 <= level as u8 {
            set = set.with(row.action);
        }
        rest = tail;
    }
    set
}

// Levels grow and are never empty: what each action wants first, its feature's
// View level, is in every higher one (rules R16 and R18).
const _: () = {
    let mut rest = Feature::ALL;
    while let [feature, tail @ ..] = rest {
        let (view, edit, full) = (
            feature.at(Level::View),
            feature.at(Level::Edit),
            feature.at(Level::Full),
        );
        assert!(feature.at(Level::None).is_empty());
        assert!(!view.is_empty() && view.is_subset(edit) && edit.is_subset(full));
        assert!(full.is_disjoint(OWNER_ONLY));
        rest = tail;
    }
};
