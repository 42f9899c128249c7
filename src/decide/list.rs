//! Lists: many resources or many actions at once.
//!
//! Lives here: `filter`, what of a list may be seen, and `what_can`, what may
//! be done to one thing. A list and the check behind each of its lines never
//! say different things (rule R59): `what_can` asks `authorize`, `filter` the
//! same scopes by the same code, and a law holds the two to one answer.

use crate::catalogue::{Action, Actions};
use crate::model::AsResource;
use crate::policy::Policy;

use super::decision::Decision;
use super::principal::Principal;
use super::reason::Reasons;

/// What a principal may do to one resource: every action that gets anything
/// but a deny.
///
/// # Examples
///
/// ```
/// # use countersign::*;
/// # let policy = PolicyDocument::new().compile()?;
/// # let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
/// #     EntryDocument::actions(["orders.view", "orders.fulfill"], ScopeDocument::in_stores([42_u64])),
/// # ))?;
/// # let now = Time::from_unix(1_000);
/// # let standing = policy.standing(&[&ben], now);
/// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
/// use countersign::actions::orders;
///
/// let order = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(42_u64);
/// let menu = policy.what_can(&principal, &order);
/// assert_eq!(menu.allowed(), orders::VIEW | orders::FULFILL);
/// assert!(menu.after_step_up().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AllowedActions {
    allowed: Actions,
    after_step_up: Actions,
    after_approval: Actions,
    with_evidence: Actions,
}

impl AllowedActions {
    /// What is allowed as things stand.
    #[must_use]
    pub const fn allowed(&self) -> Actions {
        self.allowed
    }

    /// What would ask for a stronger sign-in.
    #[must_use]
    pub const fn after_step_up(&self) -> Actions {
        self.after_step_up
    }

    /// What would ask for the approval of others.
    #[must_use]
    pub const fn after_approval(&self) -> Actions {
        self.after_approval
    }

    /// What depends on evidence alone: on the amount, on what was used of a limit,
    /// or on local time.
    #[must_use]
    pub const fn with_evidence(&self) -> Actions {
        self.with_evidence
    }

    /// All of these: what to show in a menu.
    #[must_use]
    pub const fn offered(&self) -> Actions {
        self.allowed
            .union(self.after_step_up)
            .union(self.after_approval)
            .union(self.with_evidence)
    }
}

impl Policy {
    /// What may this principal do to that? Every action of the policy, asked
    /// one by one.
    ///
    /// Scopes ask where a resource is and not of what kind, so for an order
    /// `products.view` is among the answers if products may be seen there: take
    /// from it the actions that your page is about.
    #[must_use]
    pub fn what_can(
        &self,
        principal: &Principal,
        resource: &(impl AsResource + ?Sized),
    ) -> AllowedActions {
        let mut found = AllowedActions::default();
        for action in self.0.known {
            match self.authorize(principal, action, resource) {
                Decision::Allow(_) => found.allowed |= action,
                Decision::NeedsStepUp(_) => found.after_step_up |= action,
                Decision::NeedsApproval(_) => found.after_approval |= action,
                Decision::Deny(denial) if denial.reasons() == Reasons::EVIDENCE_MISSING => {
                    found.with_evidence |= action;
                }
                Decision::Deny(_) => {}
            }
        }
        found
    }

    /// Those of `items` on which the action is allowed, in their order.
    ///
    /// What would need a sign-in or an approval first is left out;
    /// [`authorize_each`](Self::authorize_each) tells those apart. Cut a list
    /// into pages after this, never before. To let a database do it, see
    /// [`where_can`](Self::where_can).
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// # let policy = PolicyDocument::new().compile()?;
    /// # let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
    /// #     EntryDocument::actions(["orders.view"], ScopeDocument::in_stores([42_u64])),
    /// # ))?;
    /// # let now = Time::from_unix(1_000);
    /// # let standing = policy.standing(&[&ben], now);
    /// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
    /// let order = |id: u64, store: u64| Resource::of(ResourceKind::ORDER).with_id(id).in_store(store);
    /// let orders = [order(1, 42), order(2, 43), order(3, 42)];
    ///
    /// let seen: Vec<_> = policy.filter(&principal, actions::orders::VIEW, &orders).collect();
    /// assert_eq!(seen, [&orders[0], &orders[2]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn filter<'a, R: AsResource>(
        &'a self,
        principal: &'a Principal,
        action: Action,
        items: impl IntoIterator<Item = R>,
    ) -> impl Iterator<Item = R> {
        let reach = self.where_can(principal, action);
        (items.into_iter()).filter(move |item| reach.admits(item))
    }
}
