//! Wanted: what a host has to load before it asks.
//!
//! Lives here: which evidence a question could look at, and which limits. Not
//! hot: it looks at all grants that have the action, whatever the resource.

use alloc::vec::Vec;

use crate::catalogue::Action;
use crate::model::{Limit, Part};
use crate::policy::Policy;

use super::evidence::EvidenceKinds;
use super::need::{asked_under, parts_of};
use super::principal::Principal;

impl Policy {
    /// What the host has to load before it asks about this action; nothing for
    /// most of them (rule R7). Where others may have to approve, that is the
    /// amount too: what a yes is bound to is what it was told.
    #[must_use]
    pub fn evidence_needed(&self, principal: &Principal, action: Action) -> EvidenceKinds {
        let guards = &self.0.guards;
        let mut needed = EvidenceKinds::empty();
        if guards.watched.contains(action) {
            needed |= EvidenceKinds::AMOUNT;
        }
        if guards.approved.contains(action) {
            needed |= EvidenceKinds::AMOUNT | EvidenceKinds::APPROVALS;
        }
        let rules = &self.0.duties;
        if rules.objects.contains(action) {
            needed |= EvidenceKinds::HISTORY | EvidenceKinds::AMOUNT | EvidenceKinds::APPROVALS;
        }
        if rules.money.contains(action) {
            needed |= EvidenceKinds::BENEFICIARIES;
        }
        if principal.barred(rules).contains(action) {
            needed |= EvidenceKinds::AMOUNT | EvidenceKinds::APPROVALS;
        }
        for limit in self.limits_asked(principal, action) {
            needed |= EvidenceKinds::AMOUNT;
            if limit.per.counts_usage() {
                needed |= EvidenceKinds::USAGE;
            }
            if limit.soft.is_some() {
                needed |= EvidenceKinds::APPROVALS;
            }
        }
        if self
            .parts_used(principal, action)
            .any(|part| !part.hours.is_empty())
        {
            needed |= EvidenceKinds::UTC_OFFSET;
        }
        needed
    }

    /// The limits and caps that this action would be held against, by whatever
    /// grant of this principal: those whose usage to load.
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// # let euro = Unit::Money(Currency::EUR);
    /// # let a_day = Per::Person { window: 86_400 };
    /// # let policy = PolicyDocument::new()
    /// #     .role("support", RoleDocument::from_template("customer_support")
    /// #         .limit(LimitDocument::new("refund", ["orders.refund"], Per::Request, euro).hard(500_00))
    /// #         .limit(LimitDocument::new("refund-day", ["orders.refund"], a_day, euro).hard(1_000_00)))
    /// #     .compile()?;
    /// # let ana = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
    /// #     EntryDocument::role("support", ScopeDocument::in_stores([42_u64])),
    /// # ))?;
    /// # let now = Time::from_unix(1_000);
    /// # let standing = policy.standing(&[&ana], now);
    /// # let principal = policy.principal(&ana, &standing, &Session::at(now))?;
    /// let usage: Vec<Usage> = policy
    ///     .limits_asked(&principal, actions::orders::REFUND)
    ///     .filter(|limit| limit.per().counts_usage())
    ///     .map(|limit| Usage::of(limit.id(), 120_00)) // … summed up from the host's books
    ///     .collect();
    /// assert_eq!(usage.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn limits_asked<'a>(
        &'a self,
        principal: &'a Principal,
        action: Action,
    ) -> impl Iterator<Item = &'a Limit> {
        let caps = asked_under(self, &self.0.guards.caps, action);
        let parts = self.parts_used(principal, action);
        let mut own: Vec<&Limit> = parts
            .flat_map(move |part| asked_under(self, &part.limits, action))
            .collect();
        own.sort_by_key(|limit| limit.id);
        own.dedup_by_key(|limit| limit.id);
        caps.chain(own)
    }

    /// The parts of roles by which the principal may hold the action.
    fn parts_used<'a>(
        &'a self,
        principal: &'a Principal,
        action: Action,
    ) -> impl Iterator<Item = &'a Part> {
        let is_ours = principal.is_of_policy(self.0.mark);
        let grants = principal.account().0.grants.iter();
        let used = grants.filter(move |grant| {
            is_ours && grant.actions.contains(action) && principal.uses(grant)
        });
        used.flat_map(move |grant| parts_of(self, grant, action).flatten())
    }
}
