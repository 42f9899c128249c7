//! Standing: what one person holds over all their accounts.
//!
//! Lives here: [`Standing`]. Invariant: it is of one person in one tenant under
//! one policy, or it is of nobody and no principal can be made with it.

use smallvec::SmallVec;

use crate::model::{Account, AccountId, PersonId, TenantId, Time};
use crate::policy::Policy;

/// One person's accounts, looked at together.
///
/// Separation of duty counts persons, not accounts, so a principal is made of
/// an account and of its person's standing. Pass all accounts of the person in
/// the tenant; that there is only one is said aloud by passing only that one.
/// Keep it for as long as [`until`](Self::until) says and no account changes.
///
/// # Examples
///
/// ```
/// use countersign::{AccountDocument, PolicyDocument, Session, Time};
///
/// let policy = PolicyDocument::new().compile()?;
/// let login = policy.account(&AccountDocument::human(7_u64, 107_u64))?;
/// let till = policy.account(&AccountDocument::human(8_u64, 107_u64))?;
///
/// let now = Time::from_unix(1_000);
/// let standing = policy.standing(&[&login, &till], now);
/// assert!(policy.principal(&login, &standing, &Session::at(now)).is_ok());
/// assert!(policy.principal(&till, &standing, &Session::at(now)).is_ok());
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// `None` if the accounts were not of one person, tenant and this policy.
    pub(crate) of: Option<Of>,
    /// Each account, at the epoch it was looked at.
    accounts: SmallVec<[(AccountId, u64); 2]>,
    at: Time,
    until: Option<Time>,
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
        Standing {
            of: one,
            accounts: accounts
                .iter()
                .map(|account| (account.0.id, account.0.epoch))
                .collect(),
            at: now,
            until: accounts
                .iter()
                .flat_map(|account| &account.0.grants)
                .filter_map(|grant| grant.window.next_edge(now))
                .min(),
        }
    }
}

impl Standing {
    /// The first instant at which it no longer holds; `None` if only a change
    /// of an account ends it.
    #[must_use]
    pub const fn until(&self) -> Option<Time> {
        self.until
    }

    /// The epoch at which it looked at this account, if it did.
    pub(crate) fn epoch_of(&self, account: AccountId) -> Option<u64> {
        let mut looked_at = self.accounts.iter();
        let found = looked_at.find(|(id, _)| *id == account);
        found.map(|(_, epoch)| *epoch)
    }

    /// Whether it holds at `now`.
    pub(crate) fn holds_at(&self, now: Time) -> bool {
        self.at <= now && self.until.is_none_or(|until| now < until)
    }
}
