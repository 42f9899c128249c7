//! Sessions: how and when a principal signed in, and what it is about to use.
//!
//! Lives here: [`Session`]. Every fact in it is the host's
//! word; one left out satisfies nothing.

use smallvec::SmallVec;

use super::assurance::Assurance;
use super::role::RoleId;
use super::sign_in::SignIn;
use super::time::Time;

/// One signed-in session, at one instant.
///
/// # Examples
///
/// ```
/// use countersign::{Assurance, Session, Time};
///
/// let now = Time::from_unix(1_000);
/// let session = Session::at(now).signed_in(Assurance::MultiFactor, Time::from_unix(990));
/// assert_eq!(session.now(), now);
/// assert!(session.satisfies(Assurance::Password));
/// assert!(!session.satisfies(Assurance::HardwareKey));
/// assert!(!Session::at(now).satisfies(Assurance::None)); // nobody signed in
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    now: Time,
    assurance: Assurance,
    auth_time: Option<Time>,
    until: Option<Time>,
    utc_offset: Option<i32>,
    failed_logins: u32,
    roles: Option<SmallVec<[RoleId; 4]>>,
}

impl Session {
    /// A session at this instant of which nothing else is known.
    #[must_use]
    pub fn at(now: Time) -> Self {
        Self {
            now,
            assurance: Assurance::None,
            auth_time: None,
            until: None,
            utc_offset: None,
            failed_logins: 0,
            roles: None,
        }
    }

    /// How surely and when the principal last signed in.
    #[must_use]
    pub fn signed_in(mut self, assurance: Assurance, at: Time) -> Self {
        self.assurance = assurance;
        self.auth_time = Some(at);
        self
    }

    /// How surely the principal signed in, the time of it not being known: no
    /// requirement is met by this alone.
    #[must_use]
    pub fn with_assurance(mut self, assurance: Assurance) -> Self {
        self.assurance = assurance;
        self
    }

    /// The first instant at which this session no longer counts.
    #[must_use]
    pub fn until(mut self, end: Time) -> Self {
        self.until = Some(end);
        self
    }

    /// Seconds that local time is ahead of UTC at this instant.
    #[must_use]
    pub fn at_utc_offset(mut self, seconds: i32) -> Self {
        self.utc_offset = Some(seconds);
        self
    }

    /// How many sign-ins failed before this one.
    #[must_use]
    pub fn after_failed_logins(mut self, count: u32) -> Self {
        self.failed_logins = count;
        self
    }

    /// Only grants held through these roles count in this session, and no
    /// direct ones. Not called, every grant counts; called with none, none does.
    #[must_use]
    pub fn only_roles(mut self, roles: impl IntoIterator<Item = RoleId>) -> Self {
        self.roles = Some(roles.into_iter().collect());
        self
    }

    /// The instant it is looked at.
    #[must_use]
    pub const fn now(&self) -> Time {
        self.now
    }

    /// Its end, if it has one.
    #[must_use]
    pub const fn end(&self) -> Option<Time> {
        self.until
    }

    /// The roles it is limited to, if it is.
    #[must_use]
    pub fn roles(&self) -> Option<&[RoleId]> {
        self.roles.as_deref()
    }

    /// How surely the principal signed in.
    #[must_use]
    pub const fn assurance(&self) -> Assurance {
        self.assurance
    }

    /// When the principal signed in.
    #[must_use]
    pub const fn auth_time(&self) -> Option<Time> {
        self.auth_time
    }

    /// Seconds that local time is ahead of UTC, if that is known.
    #[must_use]
    pub const fn utc_offset(&self) -> Option<i32> {
        self.utc_offset
    }

    /// How many sign-ins failed before this one.
    #[must_use]
    pub const fn failed_logins(&self) -> u32 {
        self.failed_logins
    }

    /// Whether it is at least this sure, by a sign-in that has happened: one
    /// dated after now, or of no known time, counts for nothing (rule R24).
    #[must_use]
    pub fn satisfies(&self, least: Assurance) -> bool {
        self.assurance >= least && self.auth_time.is_some_and(|at| at <= self.now)
    }

    /// Whether it has this sign-in: by one that is dated, and not ahead of now
    /// (rule R49).
    ///
    /// # Examples
    ///
    /// See [`SignIn`].
    #[must_use]
    pub fn meets(&self, asked: SignIn) -> bool {
        let (proven, age) = self.proven();
        asked.is_met(proven, age)
    }

    /// The instant at which its sign-in gets too old for this; `None` if it
    /// never does.
    pub(crate) fn ends_for(&self, asked: SignIn) -> Option<Time> {
        // An end beyond the last instant never comes.
        self.auth_time?.plus(i64::from(asked.max_age()?)).ok()
    }

    /// How sure it is by a sign-in that has happened, and how many seconds ago
    /// that was; of more than a `u32` holds, the most.
    pub(crate) fn proven(&self) -> (Option<Assurance>, u32) {
        let Some(at) = self.auth_time.filter(|at| *at <= self.now) else {
            return (None, u32::MAX);
        };
        let age = i128::from(self.now.to_unix()) - i128::from(at.to_unix());
        (Some(self.assurance), u32::try_from(age).unwrap_or(u32::MAX))
    }

    /// The first instant after now at which any of it counts differently.
    pub(crate) fn next_edge(&self) -> Option<Time> {
        [self.until, self.auth_time]
            .into_iter()
            .flatten()
            .filter(|edge| *edge > self.now)
            .min()
    }
}
