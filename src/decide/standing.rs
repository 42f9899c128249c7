//! Standing: what one person holds over all their accounts.
//!
//! Lives here: [`Standing`]. Invariants:
//!
//! - it is of one person in one tenant under one policy, or it is of nobody and no
//!   principal can be made with it;
//! - what it holds against anybody follows from what was granted alone (rule R32).

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::catalogue::Actions;
use crate::duties::{Holdings, InForce, basis};
use crate::model::{Account, AccountData, AccountId, PersonId, TenantId, Time};
use crate::policy::Policy;

/// One person's accounts, looked at together. Cheap to clone.
///
/// Separation of duty counts persons, not accounts, so a principal is made of
/// an account and of its person's standing. Pass all accounts of the person in
/// the tenant, keys and apps of theirs too; that there is only one is said aloud
/// by passing only that one. Keep it for as long as [`until`](Self::until) says
/// and no account changes.
///
/// # Examples
///
/// ```
/// use countersign::{
///     AccountDocument, EntryDocument, PolicyDocument, Resource, ResourceKind, ScopeDocument,
///     Session, Time, actions::orders,
/// };
///
/// let policy = PolicyDocument::new().compile()?;
/// let may = |id: u64, action: &str| {
///     let grant = EntryDocument::actions([action], ScopeDocument::tenant());
///     policy.account(&AccountDocument::human(id, 107_u64).grant(grant))
/// };
/// let (login, till) = (may(7, "orders.refund")?, may(8, "orders.create")?);
///
/// let now = Time::from_unix(1_000);
/// let standing = policy.standing(&[&login, &till], now);
/// let principal = policy.principal(&login, &standing, &Session::at(now)).unwrap();
///
/// // Who can invent an order and refund it refunds nothing alone (O2C-03).
/// let order = Resource::of(ResourceKind::ORDER).with_id(9_u64);
/// assert_eq!(policy.authorize(&principal, orders::REFUND, &order).outcome(), "approval");
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// `None` if the accounts were not of one person, tenant and this policy.
    pub(crate) of: Option<Of>,
    /// The only account, as it was looked at, if there is only one.
    only: Option<Account>,
    /// What there is to know of a person beyond their only account: mostly nothing.
    pub(crate) person: Option<Arc<Person>>,
    at: Time,
    until: Option<Time>,
}

/// What there is to know of a person, beyond one account.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// Each account, as it was looked at.
    pub(crate) accounts: Vec<Account>,
    /// Where which duty rules stand in the way.
    pub(crate) in_force: Option<InForce>,
}

/// Whose standing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Of {
    pub(crate) policy: u64,
    pub(crate) tenant: Option<TenantId>,
    pub(crate) person: PersonId,
}

impl Policy {
    /// What the person behind these accounts holds at `now`.
    ///
    /// Accounts of several persons or tenants, or of another policy, make a
    /// standing of nobody: [`principal`](Self::principal) refuses it.
    #[must_use]
    pub fn standing(&self, accounts: &[&Account], now: Time) -> Standing {
        let of = |account: &Account| Of {
            policy: account.0.policy,
            tenant: account.0.tenant,
            person: account.0.person,
        };
        let first = accounts.first().map(|account| of(account));
        let one = first.filter(|first| {
            first.policy == self.0.mark && accounts.iter().all(|account| of(account) == *first)
        });
        let data = accounts.iter().map(|account| &*account.0);
        let in_force = one.and_then(|_| self.in_force(data.clone(), now));
        let entries = data.flat_map(|account| {
            let grants = account.grants.iter().map(|grant| grant.window);
            let waivers = account.waivers.iter().map(|waiver| waiver.window);
            grants.chain(waivers).chain([account.window])
        });
        let only = match accounts {
            [only] => Some((*only).clone()),
            _ => None,
        };
        let is_plain = only.is_some() && in_force.is_none();
        Standing {
            of: one,
            only,
            person: (!is_plain).then(|| {
                let accounts = accounts.iter().copied().cloned().collect();
                Arc::new(Person { accounts, in_force })
            }),
            at: now,
            until: entries.filter_map(|window| window.next_edge(now)).min(),
        }
    }

    /// Where duty rules stand in the way of whoever has these accounts.
    fn in_force<'a>(
        &self,
        accounts: impl Iterator<Item = &'a AccountData> + Clone,
        now: Time,
    ) -> Option<InForce> {
        let rules = &self.0.duties;
        // Most people trip nothing even if it were all in one place.
        let granted = basis(accounts.clone(), now);
        let granted = granted.fold(Actions::EMPTY, |all, grant| all | grant.actions);
        let sides = rules.sides_held(granted);
        let candidates = rules.tripped_and_enforced(sides);
        if candidates == 0 {
            return None;
        }
        let holdings = Holdings::of(accounts, &self.0.roles, now);
        InForce::of(&holdings, rules, candidates)
    }
}

impl Standing {
    /// The first instant at which it no longer holds; `None` if only a change
    /// of an account ends it.
    #[must_use]
    pub const fn until(&self) -> Option<Time> {
        self.until
    }

    /// The accounts that it looked at.
    #[must_use]
    pub fn accounts(&self) -> &[Account] {
        match (&self.only, &self.person) {
            (Some(only), _) => core::slice::from_ref(only),
            (None, Some(person)) => &person.accounts,
            (None, None) => &[],
        }
    }

    /// The instant it was taken at.
    #[must_use]
    pub const fn taken_at(&self) -> Time {
        self.at
    }

    /// The epoch at which it looked at this account, if it did.
    pub(crate) fn epoch_of(&self, account: AccountId) -> Option<u64> {
        let mut looked_at = self.accounts().iter();
        let found = looked_at.find(|known| known.id() == account);
        found.map(Account::epoch)
    }

    /// Whether it holds at `now`.
    pub(crate) fn holds_at(&self, now: Time) -> bool {
        self.at <= now && self.until.is_none_or(|until| now < until)
    }
}
