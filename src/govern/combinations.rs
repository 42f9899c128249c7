//! Combinations: the toxic ones of a policy's roles.
//!
//! Lives here: the question, asked of a policy; the work is done in `duties`.

use alloc::vec::Vec;

use crate::duties::{ToxicCombination, toxic_combinations};
use crate::policy::Policy;

impl Policy {
    /// Every role that trips a duty rule by itself, and every two and three that
    /// trip one together and in no smaller part, with the rule and its sides.
    ///
    /// Exact: every one, two and three are tried, as if one person held them in one
    /// place. The time grows with the third power of the number of roles; 40 take
    /// some milliseconds.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{PolicyDocument, RoleDocument, actions::{discounts, orders}};
    ///
    /// let policy = PolicyDocument::new()
    ///     .role("desk", RoleDocument::new().allow(["orders.view", "orders.refund"]))
    ///     .role("campaigns", RoleDocument::new().allow(["discounts.create", "marketing.send"]))
    ///     .compile()?;
    /// let toxic = policy.toxic_combinations();
    /// assert_eq!(toxic.len(), 1);
    /// assert_eq!((toxic[0].names().as_str(), toxic[0].rule().name()), ("campaigns + desk", "O2C-02"));
    /// assert_eq!(toxic[0].resolved_without(), discounts::CREATE | orders::REFUND);
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    #[must_use]
    pub fn toxic_combinations(&self) -> Vec<ToxicCombination<'_>> {
        toxic_combinations(&self.0.duties, self.roles())
    }
}
