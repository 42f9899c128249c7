//! Levels: a shorthand for a set of actions of one feature.
//!
//! Lives here: [`Level`] and its names. Which actions a level stands for is
//! in `facts`; nothing anywhere decides by comparing levels.

use super::names::words;

words! {
    /// How much of one feature: `None < View < Edit < Full`.
    ///
    /// A shorthand for people, expanded to a set of actions before anything is
    /// decided (rule R16). Higher levels contain the lower ones. No level ever
    /// contains an owner-only action: those are named one by one. Money moved,
    /// data taken out and what cannot be undone belong to `Full` only.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{actions::orders, Feature, Level};
    ///
    /// let edit = Feature::Orders.at(Level::Edit);
    /// assert!(edit.contains(orders::FULFILL));
    /// assert!(!edit.contains(orders::REFUND));
    /// assert!(Feature::Orders.at(Level::View).is_subset(edit));
    /// ```
    pub enum Level as "level" {
        /// Nothing of the feature.
        None = "none",
        /// Look, change nothing. Also what makes an action a *read* (rule R19).
        View = "view",
        /// The daily work.
        Edit = "edit",
        /// Everything but what only the owner may do.
        Full = "full",
    }
}

impl Level {
    /// The higher of the two: what two roles with these levels give together.
    #[must_use]
    pub const fn join(self, other: Self) -> Self {
        if self as u8 >= other as u8 {
            self
        } else {
            other
        }
    }
}
