//! Accounts: one login, key or app, resolved under one policy.
//!
//! Lives here: [`Account`] with its [`AccountKind`] and [`Status`]. How an
//! account is written is in `policy`; what it may do is in `decide`.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::catalogue::names::words;

use super::duty::Waiver;
use super::grant::{Boundary, Deny, Grant};
use super::id::{AccountId, PersonId, TenantId};
use super::time::{Time, Window};

words! {
    /// What stands behind an account.
    pub enum AccountKind as "kind of account" {
        /// A person with a login of their own.
        Human = "human",
        /// A program of the shop's own.
        Service = "service",
        /// A program of somebody else's: an app, an API key.
        App = "app",
    }
}

words! {
    /// Where an account stands in its life. Only `Active` may act (rule R10).
    pub enum Status as "status" {
        /// Asked in, not yet come.
        Invited = "invited",
        /// At work.
        Active = "active",
        /// Barred for now.
        Suspended = "suspended",
        /// Gone for good.
        Terminated = "terminated",
    }
}

/// One login, key or app, with its grants as bits. Cheap to clone.
///
/// Made by [`Policy::account`](crate::Policy::account) and good under that
/// policy alone.
///
/// # Examples
///
/// ```
/// use countersign::{AccountDocument, EntryDocument, PolicyDocument, RoleDocument, ScopeDocument};
///
/// let policy = PolicyDocument::new()
///     .role("warehouse", RoleDocument::from_template("fulfillment"))
///     .compile()?;
/// let ben = policy.account(
///     &AccountDocument::human(7_u64, 107_u64)
///         .name("Ben")
///         .grant(EntryDocument::role("warehouse", ScopeDocument::in_stores([42_u64]))),
/// )?;
/// assert_eq!(ben.grants().len(), 1);
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account(pub(crate) Arc<AccountData>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountData {
    pub(crate) policy: u64,
    pub(crate) id: AccountId,
    pub(crate) tenant: Option<TenantId>,
    pub(crate) person: PersonId,
    pub(crate) name: Option<String>,
    pub(crate) kind: AccountKind,
    pub(crate) status: Status,
    pub(crate) window: Window,
    pub(crate) owner: bool,
    pub(crate) shared: bool,
    pub(crate) maker: Option<AccountId>,
    pub(crate) epoch: u64,
    pub(crate) trained_until: Option<Time>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) denies: Vec<Deny>,
    pub(crate) boundary: Option<Boundary>,
    pub(crate) waivers: Vec<Waiver>,
}

impl Account {
    /// The host's id of it.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.0.id
    }

    /// The tenant it belongs to; `None` where the host has only one.
    #[must_use]
    pub fn tenant(&self) -> Option<TenantId> {
        self.0.tenant
    }

    /// The person behind it.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.0.person
    }

    /// Its name for people.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// What stands behind it.
    #[must_use]
    pub fn kind(&self) -> AccountKind {
        self.0.kind
    }

    /// Where it stands in its life.
    #[must_use]
    pub fn status(&self) -> Status {
        self.0.status
    }

    /// From when to when it may act at all.
    #[must_use]
    pub fn window(&self) -> Window {
        self.0.window
    }

    /// Whether it carries the owner flag, which grants nothing by itself.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.0.owner
    }

    /// Whether several people share it.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.0.shared
    }

    /// The account that made this key or app, and on whose behalf it is to be
    /// asked about: [`authorize_for`](crate::Policy::authorize_for).
    #[must_use]
    pub fn maker(&self) -> Option<AccountId> {
        self.0.maker
    }

    /// How often its rights were changed, as the host counts it.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.0.epoch
    }

    /// Until when its person's training counts.
    #[must_use]
    pub fn trained_until(&self) -> Option<Time> {
        self.0.trained_until
    }

    /// Its grants, in the order they were stored.
    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        &self.0.grants
    }

    /// Its denies, in the order they were stored.
    #[must_use]
    pub fn denies(&self) -> &[Deny] {
        &self.0.denies
    }

    /// What its person is let off, in the order it was stored.
    #[must_use]
    pub fn waivers(&self) -> &[Waiver] {
        &self.0.waivers
    }

    /// The most it may ever do; `None` is no boundary.
    #[must_use]
    pub fn boundary(&self) -> Option<&Boundary> {
        self.0.boundary.as_ref()
    }
}
