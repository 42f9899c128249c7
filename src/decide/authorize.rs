//! Authorizing: the question that everything here is for.
//!
//! Lives here: `authorize` and its forms for many resources. The hot path is
//! this file with `Principal::is_folded` and `folded`; all else is decided out
//! of line, in `evaluate`.

use crate::catalogue::{Action, Actions};
use crate::model::AsResource;
use crate::policy::Policy;

use super::decision::{Allow, Decision};
use super::evaluate::evaluate;
use super::principal::{Folded, Principal};
use super::reason::Reason;

impl Policy {
    /// May this principal do this to that?
    ///
    /// Total: no input panics or fails, no clock is read, nothing is allocated.
    /// It decides as of the instant the principal was made; see
    /// [`Principal::at`] for using one again. The rules are in
    /// [`semantics`](crate::semantics).
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// # let policy = PolicyDocument::new()
    /// #     .role("warehouse", RoleDocument::from_template("fulfillment"))
    /// #     .compile()?;
    /// # let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
    /// #     EntryDocument::role("warehouse", ScopeDocument::in_stores([42_u64])),
    /// # ))?;
    /// # let now = Time::from_unix(1_000);
    /// # let standing = policy.standing(&[&ben], now);
    /// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
    /// let order = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(42_u64);
    ///
    /// assert!(policy.authorize(&principal, actions::orders::FULFILL, &order).is_allow());
    ///
    /// let refund = policy.authorize(&principal, actions::orders::REFUND, &order);
    /// assert_eq!(refund.reason(), Some(Reason::NoGrant));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn authorize(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
    ) -> Decision {
        let asked = resource.as_resource();
        if principal.is_folded(self.0.mark, action, &asked) {
            match principal.folded(action, &asked) {
                Folded::Held => return Decision::Allow(Allow::with(self.obligations(action))),
                Folded::Missed(reason) => return Decision::deny(reason),
                Folded::Unclear => {}
            }
        }
        self.by_all_checks(principal, action, resource)
    }

    /// Kept out of the caller, which then needs no room for a whole resource.
    #[cold]
    #[inline(never)]
    fn by_all_checks(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
    ) -> Decision {
        evaluate(self, principal, action, &resource.as_resource(), &mut ())
    }

    /// May it do all of these to all of those? The most restrictive answer of
    /// all, nothing in part (rule R20).
    ///
    /// Of no actions or of no resources it is a deny: nothing was asked.
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// # let policy = PolicyDocument::new().compile()?;
    /// # let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
    /// #     EntryDocument::actions(["inventory.transfer"], ScopeDocument::narrowed().locations([1_u64])),
    /// # ))?;
    /// # let now = Time::from_unix(1_000);
    /// # let standing = policy.standing(&[&ben], now);
    /// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
    /// let from = Resource::of(ResourceKind::STOCK_ITEM).at_location(1_u64);
    /// let to = Resource::of(ResourceKind::STOCK_ITEM).at_location(2_u64);
    /// let transfer = policy.authorize_all(&principal, actions::inventory::TRANSFER, [from, to]);
    /// assert_eq!(transfer.reason(), Some(Reason::OutOfScope));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn authorize_all<R: AsResource>(
        &self,
        principal: &Principal,
        actions: impl Into<Actions>,
        resources: impl IntoIterator<Item = R>,
    ) -> Decision {
        let actions = actions.into();
        resources
            .into_iter()
            .flat_map(|resource| {
                (actions.iter()).map(move |action| self.authorize(principal, action, &resource))
            })
            .reduce(Decision::and)
            .unwrap_or_else(|| Decision::deny(Reason::InvalidRequest))
    }

    /// May it do this to each of those? One decision a resource, in order, as
    /// [`authorize`](Self::authorize) gives it.
    pub fn authorize_each<R: AsResource>(
        &self,
        principal: &Principal,
        action: Action,
        resources: impl IntoIterator<Item = R>,
    ) -> impl Iterator<Item = Decision> {
        (resources.into_iter()).map(move |resource| self.authorize(principal, action, &resource))
    }
}
