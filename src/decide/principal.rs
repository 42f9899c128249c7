//! Principals: an account as it stands at one instant under one policy.
//!
//! Lives here: [`Principal`] and how it is made. Everything that depends only
//! on the instant, the session and the policy is folded here, once, so that
//! `authorize` has a handful of loads and bit tests left. Invariants:
//!
//! - `wide`, `held` and `more` hold an action only if one single grant, valid
//!   now, unconditional, covers it tenant-wide or in that store (rule R14);
//! - every action that anything else could decide, for better or for worse, is
//!   in `slow`: so of an action that is not, what these three say is all.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::mem::size_of;

use crate::catalogue::{
    Action, Actions, HUMAN_ONLY, Level, MONEY_AND_CREDIT, OWNER_ONLY, Requirements,
};
use crate::model::{
    Account, AccountData, AccountKind, Assurance, Grant, Hours, Part, PersonId, Resource, RoleId,
    Scope, Session, SignIn, Status, StoreId, TenantId, Time, Window,
};
use crate::policy::Policy;

use super::reason::{Reason, Reasons};
use super::standing::Standing;

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
    slow: Actions,
    /// Held in the whole tenant.
    wide: Actions,

    tenant: u128,
    policy: u64,
    names_tenant: bool,
    /// How surely it signed in, by a sign-in that has happened.
    proven: Option<Assurance>,
    /// As many as fit.
    failed_logins: u16,
    /// How many seconds before it was made it signed in; the most there is, if
    /// it did not.
    signed_in_ago: u32,
    /// The first stores that anything is held in; unused ones hold nothing.
    stores: [StoreId; 2],

    /// What is held in each of them.
    held: [Actions; 2],

    /// What is held in further stores, sorted by store.
    more: Box<[(StoreId, Actions)]>,
    account: Account,
    at: Time,
    /// `i64::MAX` if nothing ends it.
    until: i64,
    /// The roles that the session is limited to.
    roles: Option<Box<[RoleId]>>,
    /// What of the account and the session denies everything: the bits of
    /// [`Reasons`], of which these are low ones.
    state: u16,
    /// Whether nothing of the account denies anything: no deny, no boundary, no
    /// kind that is barred from things.
    unhindered: bool,
    /// Whether the session has every sign-in that the policy could ask it for.
    sure: bool,
    /// Seconds that local time is ahead of UTC; `UNKNOWN` if nobody said.
    utc_offset: i32,
}

/// No place on Earth is that far from UTC.
const UNKNOWN: i32 = i32::MIN;

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

/// Why a principal cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PrincipalError {
    /// The account was resolved under another policy.
    #[error("the account was resolved under another policy: resolve its document under this one")]
    WrongPolicy,
    /// The standing is of somebody else, or of nobody.
    #[error(
        "the standing is not this person's: take it of the accounts of one person, in one tenant, under this policy"
    )]
    StandingOfAnother,
    /// The standing was taken without this account.
    #[error("the standing was taken without this account: pass all accounts of the person")]
    StandingIncomplete,
    /// The standing was taken of another epoch of this account.
    #[error("the standing was taken of another epoch of this account: take it again")]
    StandingOutdated,
    /// The standing does not hold at the session's instant.
    #[error("the standing does not hold at {now}: take it again")]
    StandingStale {
        /// The session's instant.
        now: Time,
    },
    /// The session names a role of another policy.
    #[error("the session names a role of another policy: ask this one for its roles")]
    UnknownRole,
}

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

impl Policy {
    /// The account as it stands at the session's instant.
    ///
    /// # Errors
    ///
    /// [`PrincipalError`] if account, standing and session are not of this
    /// policy, of one person, and of one time. A suspended account is no
    /// error: its principal is denied everything, with that reason.
    pub fn principal(
        &self,
        account: &Account,
        standing: &Standing,
        session: &Session,
    ) -> Result<Principal, PrincipalError> {
        let data = &*account.0;
        let now = session.now();
        if data.policy != self.0.mark {
            return Err(PrincipalError::WrongPolicy);
        }
        match standing.of {
            Some(of)
                if of.policy == self.0.mark
                    && of.person == data.person
                    && of.tenant == data.tenant => {}
            _ => return Err(PrincipalError::StandingOfAnother),
        }
        match standing.epoch_of(data.id) {
            None => return Err(PrincipalError::StandingIncomplete),
            Some(epoch) if epoch != data.epoch => return Err(PrincipalError::StandingOutdated),
            Some(_) => {}
        }
        if !standing.holds_at(now) {
            return Err(PrincipalError::StandingStale { now });
        }
        if (session.roles().into_iter().flatten()).any(|role| role.policy != self.0.mark) {
            return Err(PrincipalError::UnknownRole);
        }

        let (proven, signed_in_ago) = session.proven();
        let mut principal = Principal {
            slow: self.never(account)
                | self.0.guards.capped
                | self.0.guards.approved
                | self.0.guards.watched,
            wide: Actions::EMPTY,
            tenant: data.tenant.map_or(0, TenantId::to_u128),
            policy: self.0.mark,
            names_tenant: data.tenant.is_some(),
            proven,
            failed_logins: u16::try_from(session.failed_logins()).unwrap_or(u16::MAX),
            signed_in_ago,
            stores: [StoreId::new(0); 2],
            held: [Actions::EMPTY; 2],
            more: Box::default(),
            account: account.clone(),
            at: now,
            until: standing.until().map_or(i64::MAX, Time::to_unix),
            roles: session.roles().map(Box::from),
            state: 0,
            unhindered: false,
            sure: true,
            utc_offset: session.utc_offset().unwrap_or(UNKNOWN),
        };
        principal.ends_by(data.window.next_edge(now));
        principal.ends_by(session.next_edge());
        principal.fold_step_ups(self, session);
        principal.fold_grants(self, session);
        principal.fold_denies(data);
        let state = state(account, session);
        if !state.is_empty() {
            principal.slow = Actions::ANY;
        }
        principal.state = low_bits(state);
        principal.unhindered = state.is_empty()
            && data.denies.is_empty()
            && data.boundary.is_none()
            && barred_by_kind(data).is_empty();
        Ok(principal)
    }

    /// What this account can do nowhere, whatever it was granted.
    fn never(&self, account: &Account) -> Actions {
        let never = barred_by_kind(&account.0) | Actions::ANY.difference(self.0.available);
        if account.0.owner {
            never
        } else {
            never | OWNER_ONLY
        }
    }
}

/// Whether a bar is about this account.
type Applies = fn(&AccountData) -> bool;

/// What no account of some kind may do (rule R12): programs nothing that is for
/// humans, shared accounts nothing that moves money at the level `Full`.
const BARS: [(Applies, Actions); 2] = [
    (
        |account| !matches!(account.kind, AccountKind::Human),
        HUMAN_ONLY,
    ),
    (|account| account.shared, FULL_MONEY),
];

/// What no account of this kind may do.
fn barred_by_kind(account: &AccountData) -> Actions {
    let bars = BARS.iter().filter(|(applies, _)| applies(account));
    bars.fold(Actions::EMPTY, |all, (_, barred)| all | *barred)
}

/// Whether no account of this kind may do this.
#[inline]
pub(crate) fn is_barred_by_kind(account: &AccountData, action: Action) -> bool {
    BARS.iter()
        .any(|(applies, barred)| barred.contains(action) && applies(account))
}

/// Whether an account of this kind may never do this, shared or not.
pub(crate) fn is_for_another_kind(principal: &Principal, action: Action) -> bool {
    HUMAN_ONLY.contains(action) && !matches!(principal.account().kind(), AccountKind::Human)
}

/// Actions of the level `Full` that pay out or create value.
const FULL_MONEY: Actions = {
    let mut below = Actions::EMPTY;
    let mut rest = crate::catalogue::Feature::ALL;
    while let [feature, tail @ ..] = rest {
        below = below.union(feature.at(Level::Edit));
        rest = tail;
    }
    MONEY_AND_CREDIT.difference(below)
};

/// What folding the grants has found so far.
#[derive(Default)]
struct Held {
    more: Vec<(StoreId, Actions)>,
    /// How many of the first stores are taken.
    used: usize,
    in_stores: Actions,
    not_now: Actions,
}

/// Sorted by store, each store once with all that is held there.
fn merged(mut held: Vec<(StoreId, Actions)>) -> Box<[(StoreId, Actions)]> {
    held.sort_unstable_by_key(|(store, _)| *store);
    held.dedup_by(|(store, actions), (kept, all)| {
        let same = store == kept;
        if same {
            *all |= *actions;
        }
        same
    });
    held.into_boxed_slice()
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

/// The low bits of reasons that have no others: those of accounts and sessions.
#[expect(
    clippy::cast_possible_truncation,
    reason = "checked where the reasons are numbered"
)]
const fn low_bits(state: Reasons) -> u16 {
    state.bits() as u16
}

// What denies everything is told by reasons of low bits.
const _: () = assert!(Reasons::SESSION_EXPIRED.bits() <= u16::MAX as u32);

/// What of the account and the session denies everything (rule R10).
fn state(account: &Account, session: &Session) -> Reasons {
    let now = session.now();
    let mut reasons = match account.0.status {
        Status::Active => Reasons::empty(),
        Status::Invited => Reasons::PRINCIPAL_NOT_ACTIVE,
        Status::Suspended => Reasons::PRINCIPAL_SUSPENDED,
        Status::Terminated => Reasons::PRINCIPAL_TERMINATED,
    };
    if account.0.window.is_ahead_of(now) {
        reasons |= Reasons::PRINCIPAL_NOT_YET;
    }
    if account.0.window.is_over_at(now) {
        reasons |= Reasons::PRINCIPAL_EXPIRED;
    }
    if session.end().is_some_and(|end| end <= now) {
        reasons |= Reasons::SESSION_EXPIRED;
    }
    reasons
}

impl Principal {
    /// What asks for a sign-in that the session lacks is decided out of line.
    fn fold_step_ups(&mut self, policy: &Policy, session: &Session) {
        for rule in &policy.0.guards.step_ups {
            if rule.applies(self.failed_logins) && !self.signs_in(rule.sign_in, session) {
                self.slow |= rule.actions;
                self.sure = false;
            }
        }
    }

    fn fold_grants(&mut self, policy: &Policy, session: &Session) {
        let account = self.account.clone();
        let mut held = Held::default();
        if let Some(trained) = account.0.trained_until {
            self.ends_by(Some(trained).filter(|until| *until > self.at));
        }
        for grant in &account.0.grants {
            if !self.uses(grant) {
                continue;
            }
            let conditional = (grant.role)
                .and_then(|id| policy.0.roles.get(usize::from(id.index)))
                .filter(|role| !role.conditional.is_empty());
            match conditional {
                _ if !self.is_now(grant.window) => held.not_now |= grant.actions,
                _ if !self.meets(grant.requires) => {
                    self.slow |= grant.actions;
                    // What it asks for changes with its hours all the same.
                    for part in conditional.into_iter().flat_map(|role| &role.parts) {
                        self.is_open(part, session);
                    }
                }
                None => self.fold_actions(grant.actions, &grant.scope, &mut held),
                Some(role) => {
                    for part in &role.parts {
                        self.slow |= part.limited;
                        if self.is_open(part, session) {
                            let plain = part.actions - part.limited;
                            self.fold_actions(plain, &grant.scope, &mut held);
                        } else {
                            self.slow |= part.actions;
                        }
                    }
                }
            }
        }
        self.more = merged(held.more);
        // A grant of another time decides nothing but the reason, and that only
        // where no grant of now has the action.
        self.slow |= held.not_now - held.in_stores - self.wide;
    }

    /// Notes that a grant of now gives these, plainly, in this scope.
    fn fold_actions(&mut self, actions: Actions, scope: &Scope, held: &mut Held) {
        match scope.only_stores() {
            None if scope.is_tenant() => self.wide |= actions,
            None => self.slow |= actions,
            Some(stores) => {
                held.in_stores |= actions;
                for store in stores {
                    if !self.hold_first(*store, actions, &mut held.used) {
                        held.more.push((*store, actions));
                    }
                }
            }
        }
    }

    /// Whether a part of a role is open and asks for nothing more, noting when
    /// that changes.
    fn is_open(&mut self, part: &Part, session: &Session) -> bool {
        let mut open = part.hours.is_empty() || self.knows_local_time();
        for hours in &part.hours {
            if self.knows_local_time() {
                self.ends_by(hours.next_edge(self.at, self.utc_offset));
                open &= hours.contains(self.at, self.utc_offset);
            }
        }
        open & part
            .sign_in
            .is_none_or(|asked| self.signs_in(asked, session))
    }

    /// Whether the session has this sign-in, noting when it gets too old.
    fn signs_in(&mut self, asked: SignIn, session: &Session) -> bool {
        let has = self.has_signed_in(asked);
        if has {
            self.ends_by(session.ends_for(asked));
        }
        has
    }

    /// Notes that `actions` are held in `store` beside the stores that come
    /// first, if it is one of them or there is room for one more.
    fn hold_first(&mut self, store: StoreId, actions: Actions, used: &mut usize) -> bool {
        for (index, (known, held)) in self.stores.iter_mut().zip(&mut self.held).enumerate() {
            if index == *used {
                *used += 1;
                *known = store;
            }
            if *known == store {
                *held |= actions;
                return true;
            }
        }
        false
    }

    fn fold_denies(&mut self, account: &AccountData) {
        for deny in &account.denies {
            if self.is_now(deny.window) {
                self.slow |= deny.actions;
            }
        }
        if let Some(boundary) = &account.boundary {
            let open = boundary.0.iter().filter(|part| part.scope.is_tenant());
            let open = open.fold(Actions::EMPTY, |all, part| all | part.actions);
            self.slow |= Actions::ANY - open;
        }
    }

    /// Whether the window is open, noting when that changes.
    fn is_now(&mut self, window: Window) -> bool {
        self.ends_by(window.next_edge(self.at));
        window.contains(self.at)
    }

    fn ends_by(&mut self, edge: Option<Time>) {
        if let Some(edge) = edge {
            self.until = self.until.min(edge.to_unix());
        }
    }

    /// Whether the session uses this grant: all, or those of its roles (R5);
    /// and none of a role that wants training which the account has not.
    #[inline]
    pub(crate) fn uses(&self, grant: &Grant) -> bool {
        self.is_active(grant) && self.is_trained(grant.requires)
    }

    /// Whether the session is not limited to other roles.
    #[inline]
    pub(crate) fn is_active(&self, grant: &Grant) -> bool {
        match (&self.roles, grant.role) {
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
        self.roles.as_deref()
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
