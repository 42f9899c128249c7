//! The policy: what a document becomes, immutable tables of bits.
//!
//! Lives here: [`Policy`] and its look-ups. How it is made is in `compile`,
//! what it decides in `decide`. Invariants:
//!
//! - every mask holds only actions that the policy knows;
//! - obligations are stored by bit, one entry for each of the 256;
//! - limits stand in the order of their names, approval policies in that of the
//!   document, which decides between equals.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::{Action, Actions, Level, Obligations, UnknownName};
use crate::duties::Rules;
use crate::model::{
    Amount, ApprovalPolicy, DutyRule, Limit, LimitId, ObjectRef, ResourceKind, Role, RoleId,
};

use super::fingerprint::Fingerprint;
use super::guards::Guards;
use super::lexicon::{KnownAction, Lexicon};
use super::mistake::MistakeKind;
use super::profile::Profile;

/// A compiled policy: immutable, cheap to clone, share and swap.
///
/// A clone is a counted reference. To change a policy, compile another and put
/// it in the place of this one; principals of the old one are refused by the
/// new one, unless the two decide alike.
///
/// # Examples
///
/// ```
/// use countersign::{
///     actions::orders, AccountDocument, EntryDocument, PolicyDocument, Resource, ResourceKind,
///     RoleDocument, ScopeDocument, Session, Time,
/// };
///
/// let policy = PolicyDocument::new()
///     .role("warehouse", RoleDocument::from_template("fulfillment"))
///     .compile()?;
/// let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
///     EntryDocument::role("warehouse", ScopeDocument::in_stores([42_u64])),
/// ))?;
///
/// let now = Time::from_unix(1_000);
/// let standing = policy.standing(&[&ben], now);
/// let principal = policy.principal(&ben, &standing, &Session::at(now))?;
///
/// let here = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(42_u64);
/// let there = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(43_u64);
/// assert!(policy.authorize(&principal, orders::FULFILL, &here).is_allow());
/// assert!(!policy.authorize(&principal, orders::FULFILL, &there).is_allow());
/// assert!(!policy.authorize(&principal, orders::REFUND, &here).is_allow());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Policy(pub(crate) Arc<Tables>);

/// What a policy decides by.
#[derive(PartialEq, Eq)]
pub(crate) struct Tables {
    pub(crate) fingerprint: Fingerprint,
    /// The fingerprint in one word: marks accounts, roles and principals.
    pub(crate) mark: u64,
    pub(crate) profile: Profile,
    pub(crate) max_staff: Option<u32>,
    pub(crate) lexicon: Lexicon,
    /// Every action this policy knows.
    pub(crate) known: Actions,
    /// View-level actions: one covered store of the resource is enough (R19).
    pub(crate) reads: Actions,
    /// What the guardrail leaves to anybody; all of `known` without one.
    pub(crate) available: Actions,
    /// What of it needs nobody's approval always, and no owner.
    pub(crate) plain: Actions,
    pub(crate) obligations: [Obligations; 256],
    /// What of these is owed whatever the amount.
    pub(crate) owed_always: [Obligations; 256],
    pub(crate) guards: Guards,
    pub(crate) duties: Rules,
    /// Sorted by name.
    pub(crate) roles: Vec<Role>,
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("fingerprint", &self.0.fingerprint)
            .field("roles", &self.0.roles.len())
            .finish_non_exhaustive()
    }
}

impl Policy {
    /// What tells this policy from others.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.0.fingerprint
    }

    /// The catalogue that its document pins.
    #[must_use]
    pub fn catalogue(&self) -> u64 {
        self.0.lexicon.catalogue
    }

    /// How strict it is by default.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.0.profile
    }

    /// The seats of the host's plan, for the host to compare.
    #[must_use]
    pub fn max_staff(&self) -> Option<u32> {
        self.0.max_staff
    }

    /// The action of this name, shipped or the host's own.
    ///
    /// # Errors
    ///
    /// [`MistakeKind::UnknownName`], or [`MistakeKind::NewerAction`] for one
    /// that came after the pinned catalogue.
    pub fn action(&self, name: &str) -> Result<Action, MistakeKind> {
        self.0.lexicon.action(name)
    }

    /// The name of this action; `None` for one that this policy does not know.
    #[must_use]
    pub fn action_name(&self, action: Action) -> Option<&str> {
        self.0.lexicon.name(action)
    }

    /// The name of this action, or what it is where it has none here.
    pub(crate) fn name_of(&self, action: Action) -> String {
        let name = self.action_name(action).map(String::from);
        name.unwrap_or_else(|| action.to_string())
    }

    /// What this policy knows of an action.
    #[must_use]
    pub fn facts(&self, action: Action) -> Option<KnownAction<'_>> {
        self.actions().find(|known| known.action == action)
    }

    /// Every action this policy knows: shipped ones in bit order, then the
    /// host's own by name.
    pub fn actions(&self) -> impl Iterator<Item = KnownAction<'_>> {
        self.0.lexicon.known()
    }

    /// What a level of a feature stands for here, the host's own included.
    ///
    /// # Errors
    ///
    /// [`MistakeKind::UnknownName`] for a feature nobody knows, and
    /// [`MistakeKind::OwnerOnlyLevel`] for a level that would add nothing but
    /// what is the owner's alone.
    pub fn expand(&self, feature: &str, level: Level) -> Result<Actions, MistakeKind> {
        self.0.lexicon.expand(feature, level)
    }

    /// The role of this name.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if the policy defines none so named.
    pub fn role(&self, name: &str) -> Result<&Role, UnknownName> {
        let roles = self.roles();
        roles
            .binary_search_by(|role| role.name().cmp(name))
            .ok()
            .and_then(|index| roles.get(index))
            .ok_or_else(|| UnknownName::among("role", name, roles.iter().map(Role::name)))
    }

    /// The role behind a handle; `None` for a handle of another policy.
    #[must_use]
    pub fn role_of(&self, id: RoleId) -> Option<&Role> {
        if id.policy == self.0.mark {
            self.roles().get(usize::from(id.index))
        } else {
            None
        }
    }

    /// Every role, sorted by name.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.0.roles
    }

    /// The limit or cap of this name.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if there is none.
    pub fn limit(&self, name: &str) -> Result<&Limit, UnknownName> {
        let mut limits = self.limits().iter();
        limits
            .find(|limit| limit.name() == name)
            .ok_or_else(|| UnknownName::among("limit", name, self.limits().iter().map(Limit::name)))
    }

    /// The limit behind a handle; `None` for a handle of another policy.
    #[must_use]
    pub fn limit_of(&self, id: LimitId) -> Option<&Limit> {
        if id.policy == self.0.mark {
            self.limits().get(usize::from(id.index))
        } else {
            None
        }
    }

    /// Whether this limit is a cap: on everybody, not on what a role gives.
    #[must_use]
    pub fn is_cap(&self, id: LimitId) -> bool {
        id.policy == self.0.mark && self.0.guards.caps.contains(&id.index)
    }

    /// Every limit of a role, and every cap, in the order of their names.
    #[must_use]
    pub fn limits(&self) -> &[Limit] {
        &self.0.guards.limits
    }

    /// The approval policy of this name.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if there is none.
    pub fn approval(&self, name: &str) -> Result<&ApprovalPolicy, UnknownName> {
        let all = self.approvals();
        all.iter()
            .find(|known| known.name() == name)
            .ok_or_else(|| {
                UnknownName::among(
                    "approval policy",
                    name,
                    all.iter().map(ApprovalPolicy::name),
                )
            })
    }

    /// Every approval policy, in document order.
    #[must_use]
    pub fn approvals(&self) -> &[ApprovalPolicy] {
        &self.0.guards.approvals
    }

    /// The duty rule of this name, if it is in use.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if it is not.
    pub fn duty(&self, name: &str) -> Result<&DutyRule, UnknownName> {
        let known = self.duties().iter().map(DutyRule::name);
        (self.0.duties.named(name))
            .map(|(_, rule)| rule)
            .ok_or_else(|| UnknownName::among("duty rule", name, known))
    }

    /// Every duty rule in use, shipped ones and the policy's own, by name.
    #[must_use]
    pub fn duties(&self) -> &[DutyRule] {
        &self.0.duties.all
    }

    /// The kind of resource of this name, shipped or the host's own.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if there is none.
    pub fn kind(&self, name: &str) -> Result<ResourceKind, UnknownName> {
        self.0.lexicon.kind(name)
    }

    /// The name of a kind, or what it is where it has none here.
    pub(crate) fn kind_name(&self, kind: ResourceKind) -> String {
        let mut host = self.0.lexicon.host_kinds.iter();
        let named = host.find(|(_, known)| *known == kind);
        named.map_or_else(|| kind.to_string(), |(name, _)| String::from(&**name))
    }

    /// An object by kind and id, in words.
    pub(crate) fn object_name(&self, object: ObjectRef) -> String {
        format!("{} {}", self.kind_name(object.kind()), object.id())
    }

    /// What an allow of this action carries, however much it is about (rule R57).
    /// Where the policy says from what amount on something is owed, a smaller
    /// one that is [known](crate::Evidence::amount) owes less.
    #[inline]
    #[must_use]
    pub fn obligations(&self, action: Action) -> Obligations {
        #[expect(
            clippy::indexing_slicing,
            reason = "a bit is a u8, and the table has an entry for each of its 256 values"
        )]
        self.0.obligations[usize::from(action.bit())]
    }

    /// What an allow of so much of this action carries.
    #[inline]
    pub(crate) fn obligations_for(&self, action: Action, amount: Option<Amount>) -> Obligations {
        let all = self.obligations(action);
        let bit = usize::from(action.bit());
        let always = self.0.owed_always.get(bit).copied().unwrap_or(all);
        match amount {
            Some(amount) if all != always => self.owed_of(action, amount, all, always),
            _ => all,
        }
    }

    /// What is owed for an amount, of what is owed for some.
    #[cold]
    fn owed_of(
        &self,
        action: Action,
        amount: Amount,
        all: Obligations,
        always: Obligations,
    ) -> Obligations {
        let guards = &self.0.guards;
        let known = guards
            .watches
            .iter()
            .filter(|watch| watch.actions.contains(action) && watch.above.unit() == amount.unit());
        let (small, large) = known.fold(
            (Obligations::empty(), Obligations::empty()),
            |(small, large), watch| {
                if amount.value() > watch.above.value() {
                    (small, large | watch.add)
                } else {
                    (small | watch.add, large)
                }
            },
        );
        all.difference(small) | large | always
    }
}
