//! Principals: an account as it stands at one instant under one policy.
//!
//! Lives here: [`Principal`] and what its masks say. Everything that depends only
//! on the instant, the session and the policy is folded into them once, by
//! `make`, so that `authorize` has a handful of loads and bit tests left.
//! Invariants:
//!
//! - `wide`, `held` and `more` hold an action only if one single grant, valid
//!   now, unconditional, covers it tenant-wide or in that store (rule R14);
//! - every action that anything else could decide, for better or for worse, is
//!   in `slow`: so of an action that is not, what these three say is all.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::mem::size_of;

use crate::catalogue::{Action, Actions, OnUse, Requirements};
use crate::duties::{Bar, InForce, Rules};
use crate::model::{
    Account, Assurance, Grant, Hours, PersonId, Resource, RoleId, SignIn, StoreId, StoreSet,
    TenantId, Time,
};

use super::reason::{Reason, Reasons};
use super::standing::Person;

/// An account as it stands at one instant under one policy: what `authorize`
/// takes.
///
/// It decides as of the instant it was made, whatever the clock says since. To
/// use one again, ask [`at`](Self::at), which tells whether it still holds.
/// It owns what it needs. Held in up to two stores, and with a session that is
/// not limited to roles, it is made without allocating.
///
/// # Examples
///
/// ```
/// use countersign::{AccountDocument, PolicyDocument, Session, Time};
///
/// let policy = PolicyDocument::new().compile()?;
/// let stored = AccountDocument::human(7_u64, 107_u64).active_until(Time::from_unix(2_000)).epoch(3);
/// let account = policy.account(&stored)?;
/// let now = Time::from_unix(1_000);
/// let standing = policy.standing(&[&account], now);
/// let principal = policy.principal(&account, &standing, &Session::at(now))?;
///
/// assert_eq!(principal.until(), Some(Time::from_unix(2_000)));
/// assert!(principal.at(Time::from_unix(1_999), 3).is_ok());
/// assert!(principal.at(Time::from_unix(2_000), 3).is_err()); // its time is over
/// assert!(principal.at(Time::from_unix(1_999), 4).is_err()); // its rights were changed
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub struct Principal {
    // What `authorize` reads stands first and together, a cache line each: the
    // masks, whom and where, what is held there. Among a million principals the
    // lines read are the time taken.
    /// Decided out of line: blocked, guarded, or granted in other ways.
    pub(super) slow: Actions,
    /// Held in the whole tenant.
    pub(super) wide: Actions,

    pub(super) tenant: u128,
    pub(super) policy: u64,
    pub(super) names_tenant: bool,
    /// How surely it signed in, by a sign-in that has happened.
    pub(super) proven: Option<Assurance>,
    /// As many as fit.
    pub(super) failed_logins: u16,
    /// How many seconds before it was made it signed in; the most there is, if
    /// it did not.
    pub(super) signed_in_ago: u32,
    /// The first stores that anything is held in; unused ones hold nothing.
    pub(super) stores: [StoreId; 2],

    /// What is held in each of them.
    pub(super) held: [Actions; 2],

    /// What is held in further stores, sorted by store.
    pub(super) more: Box<[(StoreId, Actions)]>,
    pub(super) account: Account,
    pub(super) at: Time,
    /// `i64::MAX` if nothing ends it.
    pub(super) until: i64,
    /// What the session adds; mostly nothing.
    pub(super) session: Option<Box<Used>>,
    /// What there is to know of its person beyond this account; mostly nothing.
    pub(super) of_person: Option<Arc<Person>>,
    /// What of the account and the session denies everything: the bits of
    /// [`Reasons`], of which these are low ones.
    pub(super) state: u16,
    /// Whether nothing of the account denies anything: no deny, no boundary, no
    /// kind that is barred from things.
    pub(super) unhindered: bool,
    /// Whether the session has every sign-in that the policy could ask it for.
    pub(super) sure: bool,
    /// Seconds that local time is ahead of UTC; `UNKNOWN` if nobody said.
    pub(super) utc_offset: i32,
}

/// What a session adds to an account.
#[derive(Debug, Clone, Default)]
pub(super) struct Used {
    /// The roles that it is limited to.
    pub(super) roles: Option<Box<[RoleId]>>,
    /// Where it uses at once what duty rules keep apart.
    pub(super) in_force: Option<InForce>,
}

/// No place on Earth is that far from UTC.
pub(super) const UNKNOWN: i32 = i32::MIN;

/// What the folded masks say of an action that is not in `slow`.
pub(crate) enum Folded {
    /// A grant covers it, plainly.
    Held,
    /// No grant covers it, for this reason.
    Missed(Reason),
    /// The resource is in several stores: the grants must be asked.
    Unclear,
}

const _: () = assert!(size_of::<Principal>() <= 256);

/// Why a principal no longer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Stale {
    /// The instant lies before the one it was made at, or at or after its end.
    #[error("the principal holds from {from} and does not hold at {now}: make it again")]
    Time {
        /// The instant it was made at.
        from: Time,
        /// The instant asked about.
        now: Time,
    },
    /// The account was changed since.
    #[error(
        "the principal is of epoch {made} and the account is at {now}: load it and make it again"
    )]
    Epoch {
        /// The epoch it was made of.
        made: u64,
        /// The epoch of the account now.
        now: u64,
    },
}

/// Why no grant of now covers an action, some having it elsewhere or none.
#[inline]
const fn missed(elsewhere: bool) -> Reason {
    if elsewhere {
        Reason::OutOfScope
    } else {
        Reason::NoGrant
    }
}

impl Principal {
    /// Whether the session uses this grant: all, or those of its roles (R5);
    /// and none of a role that wants training which the account has not.
    #[inline]
    pub(crate) fn uses(&self, grant: &Grant) -> bool {
        self.is_active(grant) && self.is_trained(grant.requires)
    }

    /// Whether the session is not limited to other roles.
    #[inline]
    pub(crate) fn is_active(&self, grant: &Grant) -> bool {
        match (self.active_roles(), grant.role) {
            (None, _) => true,
            (Some(active), Some(role)) => active.contains(&role),
            (Some(_), None) => false,
        }
    }

    /// Whether the account has the training that a role asks for.
    #[inline]
    pub(crate) fn is_trained(&self, requires: Requirements) -> bool {
        let trained = self.account.0.trained_until;
        !requires.contains(Requirements::TRAINING) || trained.is_some_and(|until| until > self.at)
    }

    /// How surely it signed in.
    pub(crate) fn proven(&self) -> Assurance {
        self.proven.unwrap_or(Assurance::None)
    }

    /// Whether the session has this sign-in.
    #[inline]
    pub(crate) fn has_signed_in(&self, asked: SignIn) -> bool {
        asked.is_met(self.proven, self.signed_in_ago)
    }

    /// How many sign-ins failed before this one, as many as fit.
    #[inline]
    pub(crate) const fn failed_logins(&self) -> u16 {
        self.failed_logins
    }

    /// Whether it is known how far local time is from UTC.
    #[inline]
    pub(crate) const fn knows_local_time(&self) -> bool {
        self.utc_offset != UNKNOWN
    }

    /// Whether it is known to be outside of some of these hours. Not inlined:
    /// telling the local day is long, and most roles have no hours.
    #[inline(never)]
    pub(crate) fn is_closed(&self, hours: &[Hours]) -> bool {
        self.knows_local_time()
            && !(hours.iter()).all(|hours| hours.contains(self.at, self.utc_offset))
    }

    /// The roles that the session is limited to, if it is.
    pub(crate) fn active_roles(&self) -> Option<&[RoleId]> {
        self.session.as_ref()?.roles.as_deref()
    }

    /// Whether the session has what a role asks of it.
    #[inline]
    pub(crate) fn meets(&self, requires: Requirements) -> bool {
        !requires.contains(Requirements::MULTI_FACTOR)
            || self.proven >= Some(Assurance::MultiFactor)
    }

    /// Whether the folded masks say all there is to say of this: same policy,
    /// same tenant, and nothing else that could decide the action.
    #[inline]
    pub(crate) fn is_folded(&self, policy: u64, action: Action, resource: &Resource<'_>) -> bool {
        self.policy == policy && self.is_of(resource.tenant()) && !self.slow.contains(action)
    }

    /// Whether the folded masks leave the action to all checks.
    #[inline]
    pub(crate) const fn is_slow(&self, action: Action) -> bool {
        self.slow.contains(action)
    }

    /// What the folded masks say of an action that they say all about.
    #[inline]
    pub(crate) fn folded(&self, action: Action, resource: &Resource<'_>) -> Folded {
        if self.wide.contains(action) {
            return Folded::Held;
        }
        let [first, second] = &self.held;
        let (first, second) = (first.contains(action), second.contains(action));
        if let Some(store) = resource.only_store() {
            let [one, other] = self.stores;
            if (first && one == store) || (second && other == store) {
                return Folded::Held;
            }
        } else if !resource.stores().is_empty() {
            return Folded::Unclear;
        }
        if !self.more.is_empty() {
            return self.folded_more(action, resource.only_store(), first || second);
        }
        Folded::Missed(missed(first || second))
    }

    #[inline(never)]
    fn folded_more(&self, action: Action, store: Option<StoreId>, elsewhere: bool) -> Folded {
        let found = store
            .and_then(|store| {
                self.more
                    .binary_search_by_key(&store, |(known, _)| *known)
                    .ok()
            })
            .and_then(|index| self.more.get(index));
        if found.is_some_and(|(_, held)| held.contains(action)) {
            return Folded::Held;
        }
        let elsewhere = elsewhere || self.more.iter().any(|(_, held)| held.contains(action));
        Folded::Missed(missed(elsewhere))
    }

    /// Whether `tenant` is the one it belongs to, both named or both not (R9).
    #[inline]
    pub(crate) fn is_of(&self, tenant: Option<TenantId>) -> bool {
        match tenant {
            Some(tenant) => self.names_tenant && tenant.to_u128() == self.tenant,
            None => !self.names_tenant,
        }
    }

    /// What duty rules hold against the action on this resource: by all that its
    /// person was granted, which spares an owner mostly, and by what its session
    /// uses.
    pub(crate) fn bars<'a>(
        &'a self,
        rules: &Rules,
        action: Action,
        resource: &'a Resource<'_>,
    ) -> impl Iterator<Item = &'a Bar> {
        let both = [self.held_against(rules), self.used_against()];
        let both = both.into_iter().flatten();
        both.flat_map(move |in_force| in_force.bars(action, resource.stores()))
    }

    /// Everything that duty rules hold something against, anywhere.
    pub(crate) fn barred(&self, rules: &Rules) -> Actions {
        let both = [self.held_against(rules), self.used_against()];
        let both = both.into_iter().flatten();
        both.fold(Actions::EMPTY, |all, in_force| all | in_force.actions)
    }

    /// The stores where duty rules with this answer hold something against the
    /// action.
    pub(crate) fn barred_in(&self, rules: &Rules, action: Action, on_use: OnUse) -> StoreSet {
        let both = [self.held_against(rules), self.used_against()];
        let both = both.into_iter().flatten();
        let places = both.map(|in_force| in_force.places(action, on_use));
        places
            .reduce(|one, other| one.union(&other))
            .unwrap_or_default()
    }

    /// What duty rules hold against it by what its person was granted.
    pub(crate) fn held_against(&self, rules: &Rules) -> Option<&InForce> {
        let is_spared = self.account.0.owner && rules.spares_owners;
        let in_force = self.of_person.as_ref()?.in_force.as_ref();
        in_force.filter(|_| !is_spared && self.may_act())
    }

    /// What duty rules hold against it by what its session uses, whoever it is.
    pub(crate) fn used_against(&self) -> Option<&InForce> {
        self.session.as_ref()?.in_force.as_ref()
    }

    /// Whether its account is active and within its window: to one that is not,
    /// what its person was granted is reported and not held against it.
    fn may_act(&self) -> bool {
        (self.state() - Reasons::SESSION_EXPIRED).is_empty()
    }

    /// All accounts of its person.
    pub(crate) fn accounts_of_person(&self) -> &[Account] {
        match &self.of_person {
            Some(person) => &person.accounts,
            None => core::slice::from_ref(&self.account),
        }
    }

    /// Why it cannot act on behalf of another, if it cannot: the other does not
    /// hold at this instant. Another tenant's is denied by itself.
    pub(crate) fn cannot_act_for(&self, other: &Self) -> Reasons {
        if other.at(self.at, other.epoch()).is_err() {
            Reasons::INVALID_REQUEST
        } else {
            Reasons::empty()
        }
    }

    /// The account it is.
    #[inline]
    #[must_use]
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// The person behind it.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.account.0.person
    }

    /// Whether it was made under the policy of this mark.
    #[inline]
    pub(crate) const fn is_of_policy(&self, mark: u64) -> bool {
        self.policy == mark
    }

    /// The mark of the policy it was made under.
    pub(crate) const fn policy_mark(&self) -> u64 {
        self.policy
    }

    /// Whether its account names a tenant.
    pub(crate) const fn names_tenant(&self) -> bool {
        self.names_tenant
    }

    /// What of the account and the session denies everything.
    pub(crate) const fn state(&self) -> Reasons {
        Reasons::from_bits_retain(self.state as u32)
    }

    /// Whether the session has every sign-in that the policy could ask it for.
    #[inline]
    pub(crate) const fn is_sure(&self) -> bool {
        self.sure
    }

    /// Whether nothing of the account itself denies anything.
    #[inline]
    pub(crate) const fn is_unhindered(&self) -> bool {
        self.unhindered
    }

    /// The instant it was made at, and decides as of.
    #[inline]
    #[must_use]
    pub const fn made_at(&self) -> Time {
        self.at
    }

    /// The first instant at which it may decide otherwise; `None` if only a
    /// change of the account or the policy ends it. The last instant there is
    /// counts as an end: nothing holds at or after it.
    #[must_use]
    pub const fn until(&self) -> Option<Time> {
        if self.until == i64::MAX {
            None
        } else {
            Some(Time::from_unix(self.until))
        }
    }

    /// The epoch of the account it was made of.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.account.0.epoch
    }

    /// This principal, if it still holds at `now` for an account at `epoch`.
    ///
    /// # Errors
    ///
    /// [`Stale`] if the account was changed since, or if time has passed an
    /// edge of anything that it rests on.
    pub fn at(&self, now: Time, epoch: u64) -> Result<&Self, Stale> {
        if epoch != self.epoch() {
            return Err(Stale::Epoch {
                made: self.epoch(),
                now: epoch,
            });
        }
        if now < self.at || now.to_unix() >= self.until {
            return Err(Stale::Time { from: self.at, now });
        }
        Ok(self)
    }
}
