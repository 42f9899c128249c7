//! Risk tiers: how much harm one wrong use of an action can do.
//!
//! Lives here: [`Risk`] and its names. What follows from a tier (obligations)
//! is the profile's matter, in `policy`.

use super::names::words;

words! {
    /// How much harm one wrong use of an action can do.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{actions::customers, Risk};
    ///
    /// assert_eq!(customers::EXPORT.facts().map(|facts| facts.risk), Some(Risk::Critical));
    /// assert!(Risk::Low < Risk::Critical);
    /// ```
    pub enum Risk as "risk" {
        /// Little: a glance, a label, a draft.
        Low = "low",
        /// Noticed and mended in a day's work.
        Medium = "medium",
        /// Money, reputation or personal data of many.
        High = "high",
        /// The shop itself: its takings, its customers' data, its control.
        Critical = "critical",
    }
}
