//! Evidence: what the host knows of one act.
//!
//! Lives here: [`Evidence`] and [`Usage`]. Invariant: what is not supplied and
//! what is empty are two things, and what is not supplied satisfies nothing
//! (rule R7).

use crate::catalogue::names::flag_words;
use crate::model::{Amount, LimitId};

/// What the host knows of one act, borrowed for one question.
///
/// [`Policy::evidence_needed`](crate::Policy::evidence_needed) tells which of it
/// a question could look at, so that nothing is loaded in vain.
///
/// # Examples
///
/// ```
/// use countersign::{Amount, Currency, Evidence, Usage};
/// # use countersign::{LimitDocument, Per, PolicyDocument, RoleDocument, Unit};
/// # let policy = PolicyDocument::new()
/// #     .role("support", RoleDocument::from_template("customer_support").limit(
/// #         LimitDocument::new("refund-day", ["orders.refund"], Per::Person { window: 86_400 },
/// #             Unit::Money(Currency::EUR)).hard(1_000_00)))
/// #     .compile()?;
/// let limit = policy.limit("refund-day").unwrap().id();
/// let usage = [Usage::of(limit, 120_00)]; // given back by this person since yesterday
/// let evidence = Evidence::none()
///     .amount(Amount::money(Currency::EUR, 40_00))
///     .usage(&usage);
/// # let _ = evidence;
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence<'a> {
    amount: Option<Amount>,
    usage: Option<&'a [Usage]>,
}

/// How much of a limit was used before this act, over what the limit counts
/// over: this object, this person or this store, within its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    limit: LimitId,
    used: u64,
}

impl Usage {
    /// So much of this limit is used, in its unit.
    #[must_use]
    pub const fn of(limit: LimitId, used: u64) -> Self {
        Self { limit, used }
    }
}

impl<'a> Evidence<'a> {
    /// Nothing is known: what `authorize` asks with.
    #[inline]
    #[must_use]
    pub const fn none() -> Self {
        Self {
            amount: None,
            usage: None,
        }
    }

    /// How much the act is about.
    #[must_use]
    pub const fn amount(mut self, amount: Amount) -> Self {
        self.amount = Some(amount);
        self
    }

    /// How much of limits is used up. A limit that is asked and not listed is
    /// not known; of one listed twice the larger counts.
    #[must_use]
    pub const fn usage(mut self, usage: &'a [Usage]) -> Self {
        self.usage = Some(usage);
        self
    }

    #[inline]
    pub(crate) const fn how_much(&self) -> Option<Amount> {
        self.amount
    }

    /// What is used of a limit, if that is known.
    #[inline]
    pub(crate) fn used(&self, limit: LimitId) -> Option<u64> {
        let usage = self.usage?.iter();
        usage
            .filter(|usage| usage.limit == limit)
            .map(|usage| usage.used)
            .max()
    }
}

bitflags::bitflags! {
    /// Kinds of evidence, as a set.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct EvidenceKinds: u8 {
        /// How much the act is about.
        const AMOUNT = 1;
        /// How much of limits is used up.
        const USAGE = 1 << 1;
        /// How far local time is from UTC: a fact of the session.
        const UTC_OFFSET = 1 << 2;
    }
}

flag_words!(EvidenceKinds as "kind of evidence");
