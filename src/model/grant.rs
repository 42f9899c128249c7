//! Grants, denies and boundaries, resolved under one policy.
//!
//! Lives here: [`Grant`], [`Deny`] and [`Boundary`] as an account holds them,
//! and [`Provenance`], why they are there. Invariant: the actions of one entry
//! belong to the scope and window of that entry alone (rule R14).

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::catalogue::{Actions, Requirements};

use super::id::AccountId;
use super::role::RoleId;
use super::scope::Scope;
use super::time::{Time, Window};

/// These actions, in this scope, from when to when, because of what, given by
/// whom. An allow always rests on one single grant (rule R14).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub(crate) actions: Actions,
    pub(crate) scope: Scope,
    pub(crate) window: Window,
    pub(crate) role: Option<RoleId>,
    pub(crate) requires: Requirements,
    pub(crate) provenance: Provenance,
}

impl Grant {
    /// What it gives. Owner-only actions count on an owner's account only.
    #[must_use]
    pub const fn actions(&self) -> Actions {
        self.actions
    }

    /// Where it counts.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// From when to when it counts.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// The role it is held through; `None` for a direct grant.
    #[must_use]
    pub const fn role(&self) -> Option<RoleId> {
        self.role
    }

    /// What its role asks of it and of the session that uses it.
    #[must_use]
    pub const fn requires(&self) -> Requirements {
        self.requires
    }

    /// Why it is there.
    #[must_use]
    pub const fn provenance(&self) -> &Provenance {
        &self.provenance
    }
}

/// Actions in a scope that no grant can give back (rule R3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deny {
    pub(crate) actions: Actions,
    pub(crate) scope: Scope,
    pub(crate) window: Window,
    pub(crate) provenance: Provenance,
}

impl Deny {
    /// What it takes away.
    #[must_use]
    pub const fn actions(&self) -> Actions {
        self.actions
    }

    /// Where it counts: wherever a resource is not shown to lie outside.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// From when to when it counts.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// Why it is there.
    #[must_use]
    pub const fn provenance(&self) -> &Provenance {
        &self.provenance
    }
}

/// The most an account may ever do: pairs of actions and scope, of which one
/// must cover what is asked. Grants nothing (rule R25).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Boundary(pub(crate) Vec<Bound>);

impl Boundary {
    /// Its parts. None at all is a boundary that allows nothing.
    #[must_use]
    pub fn parts(&self) -> &[Bound] {
        &self.0
    }
}

/// A part of a boundary: these actions, in this scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    pub(crate) actions: Actions,
    pub(crate) scope: Scope,
    pub(crate) provenance: Provenance,
}

impl Bound {
    /// What lies within it.
    #[must_use]
    pub const fn actions(&self) -> Actions {
        self.actions
    }

    /// Where.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Why it is there.
    #[must_use]
    pub const fn provenance(&self) -> &Provenance {
        &self.provenance
    }
}

/// Why an entry is there: for reviews, never for decisions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    pub(crate) because: Option<Box<str>>,
    pub(crate) by: Option<AccountId>,
    pub(crate) at: Option<Time>,
}

impl Provenance {
    /// The reason, in somebody's words.
    #[must_use]
    pub fn because(&self) -> Option<&str> {
        self.because.as_deref()
    }

    /// The account that gave it.
    #[must_use]
    pub const fn by(&self) -> Option<AccountId> {
        self.by
    }

    /// When it was given.
    #[must_use]
    pub const fn at(&self) -> Option<Time> {
        self.at
    }
}
