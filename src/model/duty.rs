//! Duty rules and waivers, resolved under one policy.
//!
//! Lives here: [`DutyRule`] with its [`Side`]s, [`Acceptance`] of a rule by a
//! role, and [`Waiver`]. What trips a rule is told in `duties`. Invariants: the
//! sides of a rule are disjoint, there are two at least, and it takes two at least
//! to trip it (rule R31).

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::catalogue::{Action, Actions, DutyKind, OnGrant, OnUse, Severity};

use super::id::PersonId;
use super::scope::Scope;
use super::time::{Time, Window};

/// A separation-of-duties rule of a policy: what one person is not to hold, use
/// or do together.
///
/// # Examples
///
/// ```
/// use countersign::{actions::orders, OnUse, PolicyDocument};
///
/// let policy = PolicyDocument::new().compile()?;
/// let rule = policy.duty("O2C-03").unwrap();
/// assert!(rule.sides()[1].actions().contains(orders::REFUND));
/// assert_eq!(rule.on_use(), OnUse::Approval);
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRule {
    pub(crate) name: Box<str>,
    pub(crate) version: u32,
    pub(crate) kind: DutyKind,
    pub(crate) severity: Severity,
    pub(crate) on_grant: OnGrant,
    pub(crate) on_use: OnUse,
    pub(crate) trip_at: u8,
    pub(crate) sides: Vec<Side>,
    pub(crate) waivable: bool,
    pub(crate) rationale: Cow<'static, str>,
    pub(crate) mitigation: Cow<'static, str>,
    pub(crate) is_shipped: bool,
}

/// One side of a duty rule: actions that come to the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    pub(crate) actions: Actions,
    pub(crate) all: bool,
}

impl Side {
    /// Its actions.
    #[must_use]
    pub const fn actions(&self) -> Actions {
        self.actions
    }

    /// Whether it takes all of them to hold it; else any one does.
    #[must_use]
    pub const fn is_held_by_all(&self) -> bool {
        self.all
    }

    /// Whether whoever holds these holds it.
    #[must_use]
    pub const fn is_held(&self, by: Actions) -> bool {
        if self.all {
            self.actions.is_subset(by)
        } else {
            !self.actions.is_disjoint(by)
        }
    }
}

impl DutyRule {
    /// Its name in documents: `O2C-03`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its version: a waiver is of one.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// What it looks at.
    #[must_use]
    pub const fn kind(&self) -> DutyKind {
        self.kind
    }

    /// How bad a conflict is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// What it takes to give somebody all of it; of a rule that is not static it
    /// says nothing.
    #[must_use]
    pub const fn on_grant(&self) -> OnGrant {
        self.on_grant
    }

    /// What becomes of using it.
    #[must_use]
    pub const fn on_use(&self) -> OnUse {
        self.on_use
    }

    /// How many sides in one hand are too many.
    #[must_use]
    pub const fn trip_at(&self) -> u8 {
        self.trip_at
    }

    /// Its sides, disjoint.
    #[must_use]
    pub fn sides(&self) -> &[Side] {
        &self.sides
    }

    /// Whether anybody may be let off.
    #[must_use]
    pub const fn is_waivable(&self) -> bool {
        self.waivable
    }

    /// Whether the crate ships it; else it is the policy's own.
    #[must_use]
    pub const fn is_shipped(&self) -> bool {
        self.is_shipped
    }

    /// What could be done with all of it in one hand.
    #[must_use]
    pub fn rationale(&self) -> &str {
        &self.rationale
    }

    /// What helps where the sides cannot be parted.
    #[must_use]
    pub fn mitigation(&self) -> &str {
        &self.mitigation
    }

    /// The sides held by whoever holds these actions.
    pub fn held_sides(&self, by: Actions) -> impl Iterator<Item = &Side> {
        self.sides.iter().filter(move |side| side.is_held(by))
    }

    /// Whether whoever holds these actions holds too much (rule R31).
    #[must_use]
    pub fn is_tripped(&self, by: Actions) -> bool {
        // One that is not held decides, where it takes all of them.
        let is_all = self.sides.len() == usize::from(self.trip_at);
        if is_all {
            self.sides.iter().all(|side| side.is_held(by))
        } else {
            self.held_sides(by).count() >= usize::from(self.trip_at)
        }
    }

    /// The actions of all sides.
    #[must_use]
    pub fn actions(&self) -> Actions {
        let sides = self.sides.iter();
        sides.fold(Actions::EMPTY, |all, side| all | side.actions)
    }

    /// The side that the action is of.
    #[must_use]
    pub fn side_of(&self, action: Action) -> Option<&Side> {
        let mut sides = self.sides.iter();
        sides.find(|side| side.actions.contains(action))
    }
}

/// What a role's policy has accepted: that its holders trip a rule, since
/// somebody else keeps an eye on it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Acceptance {
    pub(crate) rule: Box<str>,
    pub(crate) control: Box<str>,
    pub(crate) owner: Box<str>,
}

impl Acceptance {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// What is done about it.
    #[must_use]
    pub fn control(&self) -> &str {
        &self.control
    }

    /// Who does it.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.owner
    }
}

/// A dated, approved exception to one version of one duty rule, for one person
/// (rule R40). It grants nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    pub(crate) name: Box<str>,
    pub(crate) rule: Box<str>,
    /// Where the rule stands in the policy; `None` if it is not in use there, or
    /// at another version: then the waiver has no effect.
    pub(crate) at: Option<u8>,
    pub(crate) version: u32,
    pub(crate) scope: Scope,
    pub(crate) because: Box<str>,
    pub(crate) control: Box<str>,
    pub(crate) control_owner: PersonId,
    pub(crate) requested_by: PersonId,
    pub(crate) approved_by: PersonId,
    pub(crate) window: Window,
}

impl Waiver {
    /// The host's name of it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rule.
    #[must_use]
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// The version of the rule that it is of.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Whether the policy has the rule in use at that version. If not, the waiver
    /// has no effect.
    #[must_use]
    pub const fn is_of_the_rule_in_use(&self) -> bool {
        self.at.is_some()
    }

    /// Whether it counts at this instant: its rule is in use at its version, and its
    /// time has come and is not over. Of an account that is terminated, or over, no
    /// waiver counts.
    #[must_use]
    pub fn counts_at(&self, now: Time) -> bool {
        self.at.is_some() && self.window.contains(now)
    }

    /// Where it counts: in the whole tenant, or in stores.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Why.
    #[must_use]
    pub fn because(&self) -> &str {
        &self.because
    }

    /// What is done about it.
    #[must_use]
    pub fn control(&self) -> &str {
        &self.control
    }

    /// Who does it.
    #[must_use]
    pub const fn control_owner(&self) -> PersonId {
        self.control_owner
    }

    /// Who asked for it.
    #[must_use]
    pub const fn requested_by(&self) -> PersonId {
        self.requested_by
    }

    /// Who approved it.
    #[must_use]
    pub const fn approved_by(&self) -> PersonId {
        self.approved_by
    }

    /// From when to when it counts; it always ends.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }
}
