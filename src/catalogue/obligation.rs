//! Obligations: what the caller owes before acting on an allow.
//!
//! Lives here: [`Obligations`] and its names. Which action carries which comes
//! from the policy and its profile. The set is closed to policy authors.

use super::names::flag_words;

bitflags::bitflags! {
    /// What the caller must do for an allow to stand (rule R57).
    ///
    /// An allow whose obligations are not met is void. All of them count: the
    /// set is the union of what the profile and every entry of the policy ask.
    /// A later version may add members; one that your code does not know means
    /// deny, see [`Obligations::beyond`].
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::Obligations;
    ///
    /// // All that this host knows how to meet.
    /// const KNOWN: Obligations = Obligations::AUDIT.union(Obligations::ALERT);
    ///
    /// let owed = Obligations::AUDIT | Obligations::JUSTIFY;
    /// assert_eq!(owed.beyond(KNOWN), Obligations::JUSTIFY); // so: refuse
    /// assert_eq!(owed.to_string(), "audit | justify");
    /// ```
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
    pub struct Obligations: u16 {
        /// Write the act to the activity log, with who, what, when and why.
        const AUDIT = 1;
        /// Tell whoever watches the shop, at once.
        const ALERT = 1 << 1;
        /// Tell the owner in person.
        const NOTIFY_OWNER = 1 << 2;
        /// Ask the principal for a reason, and keep it with the act.
        const JUSTIFY = 1 << 3;
        /// Count the amount towards the limits that were asked, in the same
        /// transaction as the act.
        const RECORD_USAGE = 1 << 4;
        /// Mark the approvals that it rests on as used, in the same transaction
        /// as the act.
        const CONSUME_APPROVAL = 1 << 5;
        /// Show of the resource only what
        /// [`visible_fields`](crate::Policy::visible_fields) has, and blank the
        /// rest.
        const MASK = 1 << 6;
    }
}

flag_words!(Obligations as "obligation");

impl Obligations {
    /// What follows from a decision itself, and no policy can ask for.
    pub(crate) const FOLLOWING: Self = Self::RECORD_USAGE.union(Self::CONSUME_APPROVAL);

    /// Those of `self` that are not in `known`: if any, do not go ahead.
    #[must_use]
    pub const fn beyond(self, known: Self) -> Self {
        self.difference(known)
    }
}
