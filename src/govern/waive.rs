//! Waiving: a waiver as it is approved (rule R40).
//!
//! Lives here: [`Policy::waive`]. What a waiver shows by itself is looked at again
//! whenever its account is resolved; who approved it only here, for only now the
//! approver is there.

use alloc::boxed::Box;

use crate::catalogue::actions::staff;
use crate::decide::{Decision, Principal};
use crate::duties::Holdings;
use crate::model::{AccountKind, Resource, ResourceKind};
use crate::policy::{DocumentError, Policy, WaiverDocument};

/// Why a waiver cannot be approved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotWaived {
    /// It is not what a waiver has to be.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The approver's account never counts.
    #[error(
        "a program, or an account that several people share, cannot approve a waiver: it takes one human"
    )]
    Kind,
    /// The approver may not waive there.
    #[error("the approver may not staff.waive where the waiver counts: {0}")]
    Approver(Decision),
    /// The approver trips the same rule.
    #[error("the approver trips {rule} as well: let somebody approve it who does not")]
    Tripped {
        /// The rule.
        rule: Box<str>,
    },
}

impl Policy {
    /// The waiver, approved by this principal as of its instant, to be stored with
    /// an account of its person.
    ///
    /// # Errors
    ///
    /// [`NotWaived`] if the waiver is not what rule R40 asks, or if the approver is
    /// no human of their own, may not `staff.waive` wherever it counts, or trips the
    /// same rule; an owner whom the profile spares may trip it.
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// # let policy = PolicyDocument::new().role("owner", RoleDocument::from_template("owner")).compile()?;
    /// # let now = Time::from_unix(1_000);
    /// # let principal = |document: &AccountDocument| -> Result<Principal, Box<dyn std::error::Error>> {
    /// #     let account = policy.account(document)?;
    /// #     Ok(policy.principal(&account, &policy.standing(&[&account], now), &Session::at(now))?)
    /// # };
    /// # let nadia = principal(&AccountDocument::human(1_u64, 101_u64).owner()
    /// #     .grant(EntryDocument::role("owner", ScopeDocument::tenant())))?;
    /// let grant = |action: &str| EntryDocument::actions([action], ScopeDocument::tenant());
    /// let ana = AccountDocument::human(7_u64, 107_u64).grant(grant("orders.refund")).grant(grant("orders.create"));
    /// let order = Resource::of(ResourceKind::ORDER).with_id(9_u64);
    /// let refund = |ana: &AccountDocument| -> Result<Decision, Box<dyn std::error::Error>> {
    ///     Ok(policy.authorize(&principal(ana)?, actions::orders::REFUND, &order))
    /// };
    /// assert_eq!(refund(&ana)?.outcome(), "approval");
    ///
    /// let asked = WaiverDocument::new("W-7", "O2C-03", 1, 107_u64)
    ///     .because("alone in the shop until the new colleague starts")
    ///     .control("refunds are listed every week", 101_u64)
    ///     .requested_by(103_u64)
    ///     .window(now, Time::from_unix(1_000 + 30 * 86_400));
    /// let waiver = policy.waive(&asked, &nadia)?;
    /// assert!(refund(&ana.waiver(waiver))?.is_allow());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn waive(
        &self,
        waiver: &WaiverDocument,
        approver: &Principal,
    ) -> Result<WaiverDocument, NotWaived> {
        let signed = waiver.clone().approved_by(approver.person());
        let resolved = self.waiver_of(&signed)?;
        let account = approver.account();
        if account.kind() != AccountKind::Human || account.is_shared() {
            return Err(NotWaived::Kind);
        }
        let mut there =
            Resource::of(ResourceKind::STAFF_ACCOUNT).in_stores(resolved.scope().stores());
        if let Some(tenant) = account.tenant() {
            there = there.in_tenant(tenant);
        }
        let decision = self.authorize(approver, staff::WAIVE, &there);
        if !decision.is_allow() {
            return Err(NotWaived::Approver(decision));
        }
        let rules = &self.0.duties;
        let is_spared = account.is_owner() && rules.spares_owners;
        let accounts = approver.accounts_of_person().iter();
        let held = Holdings::of(
            accounts.map(|account| &*account.0),
            self.roles(),
            approver.made_at(),
        );
        let mut places = held.places();
        let trips = places.any(|(_, held)| {
            let tripped = rules.tripped(rules.sides_held(held.actions), rules.granted);
            resolved.at.is_some_and(|rule| tripped >> rule & 1 == 1)
        });
        if trips && !is_spared {
            let rule = Box::from(resolved.rule());
            return Err(NotWaived::Tripped { rule });
        }
        Ok(signed)
    }
}
