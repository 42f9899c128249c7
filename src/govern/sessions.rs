//! Sessions: taking up a role beside those that a session uses (rule R35).
//!
//! Lives here: [`Policy::activate`]. What a session that was made otherwise uses
//! at once is looked at all the same, when its principal is made.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::catalogue::UnknownName;
use crate::duties::Holdings;
use crate::model::{Account, RoleId, Session};
use crate::policy::Policy;

/// Why a role cannot be taken up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotActivated {
    /// There is no such role.
    #[error(transparent)]
    Role(#[from] UnknownName),
    /// The account was resolved under another policy.
    #[error("the account was resolved under another policy: resolve its document under this one")]
    WrongPolicy,
    /// No grant of the account is of the role now.
    #[error("no grant of the account is of the role {role} now: use a role that it holds")]
    NotHeld {
        /// The role's name.
        role: Box<str>,
    },
    /// With the role the session would use at once what a rule keeps apart.
    #[error("with the role {role} the session would trip {rule}: drop another role first")]
    Tripped {
        /// The role's name.
        role: Box<str>,
        /// The rule's name.
        rule: Box<str>,
    },
}

impl Policy {
    /// The session with one role more in use; of one that is not limited to roles,
    /// all are in use already, and it stays as it is.
    ///
    /// To drop a role, name the others: [`Session::only_roles`].
    ///
    /// # Errors
    ///
    /// [`NotActivated`] if the account does not hold the role now, or if the session
    /// would use at once what a rule over sessions keeps apart.
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// let policy = PolicyDocument::new()
    ///     .role("clerk", RoleDocument::new().allow(["orders.edit"]))
    ///     .role("approver", RoleDocument::new().allow(["staff.approve"]))
    ///     .duty(DutyDocument::new("ACME-02", DutyKind::Session, Severity::Medium)
    ///         .side(["orders.edit"])
    ///         .side(["staff.approve"]))
    ///     .compile()?;
    /// # let here = || ScopeDocument::in_stores([42_u64]);
    /// let cleo = policy.account(&AccountDocument::human(7_u64, 107_u64)
    ///     .grant(EntryDocument::role("clerk", here()))
    ///     .grant(EntryDocument::role("approver", here())))?;
    ///
    /// let none = Session::at(Time::from_unix(1_000)).only_roles([]);
    /// let as_clerk = policy.activate(&cleo, &none, "clerk")?;
    /// assert!(policy.activate(&cleo, &as_clerk, "approver").is_err());
    /// assert!(policy.activate(&cleo, &none, "approver").is_ok()); // one or the other
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn activate(
        &self,
        account: &Account,
        session: &Session,
        role: &str,
    ) -> Result<Session, NotActivated> {
        let id = self.role(role)?.id();
        let data = &*account.0;
        if data.policy != self.0.mark {
            return Err(NotActivated::WrongPolicy);
        }
        let now = session.now();
        let mut grants = data.grants.iter();
        if !grants.any(|grant| grant.role == Some(id) && grant.window.contains(now)) {
            let role = Box::from(role);
            return Err(NotActivated::NotHeld { role });
        }
        let Some(used) = session.roles() else {
            return Ok(session.clone());
        };
        let mut used: Vec<RoleId> = Vec::from(used);
        if !used.contains(&id) {
            used.push(id);
        }
        let duties = &self.0.duties;
        let holdings = Holdings::used(&data.grants, Some(&used), now);
        let mut places = holdings.places();
        let tripped = places.find_map(|(_, held)| {
            let sides = duties.sides_held(held.actions);
            let tripped = duties.tripped(sides, duties.sessions & duties.enforced);
            duties.of(tripped).next()
        });
        match tripped {
            None => Ok(session.clone().only_roles(used)),
            Some((_, duty)) => Err(NotActivated::Tripped {
                role: Box::from(role),
                rule: Box::from(duty.name()),
            }),
        }
    }
}
