//! Tags: what kind of harm an action can do.
//!
//! Lives here: [`Tags`] and its names.

use super::names::flag_words;

bitflags::bitflags! {
    /// What kind of harm an action can do, as a set.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{actions::orders, Tags};
    ///
    /// let tags = orders::REFUND.facts().unwrap().tags();
    /// assert_eq!(tags, Tags::FINANCIAL | Tags::IRREVERSIBLE);
    /// assert_eq!(tags.to_string(), "financial | irreversible");
    /// ```
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
    pub struct Tags: u8 {
        /// Moves money, or sets what things cost.
        const FINANCIAL = 1;
        /// Shows or changes personal data.
        const PII = 1 << 1;
        /// Touches many objects in one go.
        const BULK = 1 << 2;
        /// Cannot be undone.
        const IRREVERSIBLE = 1 << 3;
        /// Changes who or what else gets access.
        const SECURITY = 1 << 4;
    }
}

flag_words!(Tags as "tag");
