//! Sign-ins that are asked for: how sure, and how fresh.
//!
//! Lives here: [`SignIn`], one such wish, and how two of them join.

use core::fmt;

use super::assurance::Assurance;

/// The least sign-in that something asks for: at least this sure, and if it
/// says so no older than this.
///
/// # Examples
///
/// ```
/// use countersign::{Assurance, Session, SignIn, Time};
///
/// let fresh = SignIn::at_least(Assurance::MultiFactor).within(300);
/// let now = Time::from_unix(1_000);
/// let signed_in = |at: i64| Session::at(now).signed_in(Assurance::MultiFactor, Time::from_unix(at));
/// assert!(signed_in(701).meets(fresh));
/// assert!(!signed_in(700).meets(fresh)); // 300 seconds ago is too long ago
/// assert!(!signed_in(1_001).meets(fresh)); // what lies ahead satisfies nothing
/// ```
///
/// # Source
///
/// `acr_values` and `max_age` in RFC 9470.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SignIn {
    assurance: Assurance,
    /// `NEVER` if it is never too long ago: a decision has no room for an option.
    max_age: u32,
}

const NEVER: u32 = u32::MAX;

impl SignIn {
    /// A sign-in at least this sure, however long ago.
    #[must_use]
    pub const fn at_least(assurance: Assurance) -> Self {
        Self {
            assurance,
            max_age: NEVER,
        }
    }

    /// … less than so many seconds ago; 4,294,967,295 of them are for ever.
    #[must_use]
    pub const fn within(mut self, seconds: u32) -> Self {
        self.max_age = seconds;
        self
    }

    /// How sure it must at least be.
    #[must_use]
    pub const fn assurance(self) -> Assurance {
        self.assurance
    }

    /// How many seconds ago it is too long ago; `None` if it never is.
    #[must_use]
    pub const fn max_age(self) -> Option<u32> {
        if self.max_age == NEVER {
            None
        } else {
            Some(self.max_age)
        }
    }

    /// Both: the surer of the two, and the fresher (rule R49).
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            assurance: self.assurance.max(other.assurance),
            max_age: self.max_age.min(other.max_age),
        }
    }

    /// Whether a sign-in as sure as this, so many seconds ago, is enough.
    #[inline]
    pub(crate) fn is_met(self, proven: Option<Assurance>, age: u32) -> bool {
        proven >= Some(self.assurance) && (age < self.max_age || self.max_age == NEVER)
    }

    /// The milder first: less sure, then longer ago (rule R4).
    pub(crate) const fn rank(self) -> (Assurance, core::cmp::Reverse<u32>) {
        (self.assurance, core::cmp::Reverse(self.max_age))
    }
}

impl fmt::Display for SignIn {
    /// `multi_factor`, `password within 300 seconds`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.assurance.fmt(f)?;
        match self.max_age() {
            Some(seconds) => write!(f, " within {seconds} seconds"),
            None => Ok(()),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for SignIn {
    /// As `{assurance, max_age}`, without an age that is never too much.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("assurance", &self.assurance)?;
        if let Some(seconds) = self.max_age() {
            map.serialize_entry("max_age", &seconds)?;
        }
        map.end()
    }
}
