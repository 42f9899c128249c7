//! Roles: named sets of actions, resolved under one policy.
//!
//! Lives here: [`Role`], as a compiled policy holds it, and [`RoleId`], its
//! handle. How a role is written is in `policy`.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use smallvec::SmallVec;

use crate::catalogue::{Actions, Requirements};

use super::duty::Acceptance;
use super::hours::Hours;
use super::sign_in::SignIn;

/// A handle to a role of one policy, from [`Policy::role`](crate::Policy::role).
///
/// Carries a mark of its policy: where another one's is expected it is refused,
/// never taken for the role that happens to have its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId {
    pub(crate) policy: u64,
    pub(crate) index: u16,
}

/// A named set of actions, with everything it includes already in it.
///
/// # Examples
///
/// ```
/// use countersign::{actions::orders, PolicyDocument, RoleDocument};
///
/// let policy = PolicyDocument::new()
///     .role("warehouse", RoleDocument::from_template("fulfillment").addon("returns"))
///     .compile()?;
/// let role = policy.role("warehouse").unwrap();
/// assert!(role.actions().contains(orders::RETURN));
/// assert!(!role.actions().contains(orders::REFUND));
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    pub(crate) id: RoleId,
    pub(crate) name: Box<str>,
    pub(crate) title: Option<String>,
    pub(crate) actions: Actions,
    pub(crate) requires: Requirements,
    pub(crate) parts: Vec<Part>,
    /// What some part gives under a condition.
    pub(crate) conditional: Actions,
    /// The template that it is made from, if any.
    pub(crate) template: Option<&'static str>,
    pub(crate) accepted: Vec<Acceptance>,
    /// The static rules that it accepts, by their bits.
    pub(crate) accepts: u128,
}

/// What a role gives under the same conditions: its own, or those of a role it
/// includes. A limit of one part says nothing about another (rule R14).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) actions: Actions,
    /// Positions of its limits in the policy.
    pub(crate) limits: SmallVec<[u16; 4]>,
    /// What they limit, as far as it is in `actions`.
    pub(crate) limited: Actions,
    /// All of them must be open.
    pub(crate) hours: SmallVec<[Hours; 1]>,
    pub(crate) sign_in: Option<SignIn>,
}

impl Role {
    /// Its handle under its policy.
    #[must_use]
    pub const fn id(&self) -> RoleId {
        self.id
    }

    /// Its name in documents.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its name for people, if the policy gives one.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// All it gives, included roles' too.
    #[must_use]
    pub const fn actions(&self) -> Actions {
        self.actions
    }

    /// The shipped template that it is made from.
    #[must_use]
    pub const fn template(&self) -> Option<&'static str> {
        self.template
    }

    /// The duty rules that its holders may trip by this role, and what is done
    /// about it.
    #[must_use]
    pub fn accepted(&self) -> &[Acceptance] {
        &self.accepted
    }

    /// What its grants and sessions must have, included roles' too.
    #[must_use]
    pub const fn requires(&self) -> Requirements {
        self.requires
    }
}

impl Part {
    /// Whether holding it is all it takes.
    pub(crate) fn is_unconditional(&self) -> bool {
        self.limits.is_empty() && self.hours.is_empty() && self.sign_in.is_none()
    }
}
