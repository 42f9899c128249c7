//! Duty rules: what they are made of.
//!
//! Lives here: [`ShippedDuty`] and the words that rules are written in. The
//! shipped ones are in `duty_rules`.

use super::action::Actions;
use super::names::words;

words! {
    /// What a duty rule looks at.
    pub enum DutyKind as "kind of duty rule" {
        /// What one person was granted, over all their accounts (rule R32).
        Static = "static",
        /// What one session uses at once (rule R35).
        Session = "session",
        /// What one person did to one object (rule R36).
        Object = "object",
    }
}

words! {
    /// How bad it is if one person holds what a rule keeps apart.
    #[derive(Default)]
    pub enum Severity as "severity" {
        /// Worth knowing.
        #[default]
        Low = "low",
        /// To be watched.
        Medium = "medium",
        /// Not without another pair of eyes.
        High = "high",
        /// Never in one hand.
        Critical = "critical",
    }
}

impl Severity {
    /// One lower: what a conflict counts as that cannot be used yet, or not now.
    #[must_use]
    pub const fn lowered(self) -> Self {
        match self {
            Self::Critical => Self::High,
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
        }
    }

    /// How many days a waiver of such a rule lasts at most (rule R40).
    #[must_use]
    pub const fn waiver_days(self) -> u32 {
        match self {
            Self::Critical => 90,
            Self::High => 180,
            Self::Medium | Self::Low => 365,
        }
    }
}

words! {
    /// What it takes to give somebody what a rule keeps apart (rule R33).
    pub enum OnGrant as "answer when it is given" {
        /// A word of warning.
        Warn = "warn",
        /// A waiver.
        Waiver = "waiver",
        /// Nothing is enough.
        Reject = "reject",
    }
}

words! {
    /// What becomes of using what a rule keeps apart (rule R34).
    pub enum OnUse as "answer when it is used" {
        /// It is told, and nothing else.
        Ignore = "ignore",
        /// Somebody else has to approve.
        Approval = "approval",
        /// It is denied.
        Block = "block",
    }
}

/// A separation-of-duties rule that the crate ships.
///
/// # Examples
///
/// ```
/// use countersign::{DutyKind, Severity, SHIPPED_DUTIES, actions::orders};
///
/// let rule = SHIPPED_DUTIES.iter().find(|rule| rule.id == "O2C-03").unwrap();
/// assert_eq!((rule.kind, rule.severity, rule.trip_at), (DutyKind::Static, Severity::High, 2));
/// assert!(rule.sides[0].contains(orders::CREATE) && rule.sides[1].contains(orders::REFUND));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShippedDuty {
    /// Its name, for good.
    pub id: &'static str,
    /// Raised when it comes to mean something else, so that waivers of the old
    /// meaning end.
    pub version: u32,
    /// What it looks at.
    pub kind: DutyKind,
    /// How bad a conflict is.
    pub severity: Severity,
    /// How many sides in one hand are too many.
    pub trip_at: u8,
    /// The sides, disjoint: one is held by whoever holds any of its actions.
    pub sides: &'static [Actions],
    /// What becomes of using it; `None` where severity and profile say.
    pub on_use: Option<OnUse>,
    /// Whether anybody may be let off.
    pub waivable: bool,
    /// What could be done with all of it in one hand.
    pub rationale: &'static str,
    /// What helps where the sides cannot be parted.
    pub mitigation: &'static str,
}

impl ShippedDuty {
    /// Whether whoever holds these actions holds too much.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{SHIPPED_DUTIES, actions::orders};
    ///
    /// let rule = SHIPPED_DUTIES.iter().find(|rule| rule.id == "O2C-03").unwrap();
    /// assert!(rule.is_tripped(orders::CREATE | orders::REFUND));
    /// assert!(!rule.is_tripped(orders::CREATE | orders::VIEW));
    /// ```
    #[must_use]
    pub fn is_tripped(&self, by: Actions) -> bool {
        let held = self.sides.iter().filter(|side| !side.is_disjoint(by));
        held.count() >= usize::from(self.trip_at)
    }

    /// What becomes of tripping a rule about objects of this severity.
    pub(crate) const fn on_use_of_objects(severity: Severity) -> OnUse {
        match severity {
            Severity::Critical | Severity::High => OnUse::Block,
            Severity::Medium | Severity::Low => OnUse::Approval,
        }
    }
}

/// A control that goes with a role which trips a rule by itself: what somebody
/// else does about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SuggestedControl {
    /// The rule.
    pub rule: &'static str,
    /// What to do about it.
    pub control: &'static str,
}

/// What a guide for shop owners advises against: giving some jobs more of a
/// feature than to look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Advice {
    /// The feature.
    pub feature: super::feature::Feature,
    /// The templates of the jobs that should not have it.
    pub templates: &'static [&'static str],
    /// Why, or when after all.
    pub why: &'static str,
}
