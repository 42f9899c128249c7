//! Advice: what a guide for shop owners would say of a policy.
//!
//! Lives here: two lints. Neither changes a decision.

use alloc::vec::Vec;

use crate::catalogue::{ADVICE, Actions, Advice, Level};
use crate::model::{Account, AccountKind, PersonId, Role, Status, TenantId};
use crate::policy::Policy;

/// A role made from a template that holds more of a feature than to look at it,
/// which the guide advises against for that job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdvisedAgainst<'a> {
    role: &'a Role,
    advice: &'static Advice,
    beyond: Actions,
}

impl<'a> AdvisedAgainst<'a> {
    /// The role.
    #[must_use]
    pub const fn role(&self) -> &'a Role {
        self.role
    }

    /// The feature, the jobs and why.
    #[must_use]
    pub const fn advice(&self) -> &'static Advice {
        self.advice
    }

    /// What the role holds of the feature beyond looking at it.
    #[must_use]
    pub const fn beyond(&self) -> Actions {
        self.beyond
    }
}

/// A role that everybody of a tenant holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldByEverybody<'a> {
    role: &'a Role,
    tenant: Option<TenantId>,
    people: usize,
}

impl<'a> HeldByEverybody<'a> {
    /// The role.
    #[must_use]
    pub const fn role(&self) -> &'a Role {
        self.role
    }

    /// The tenant; `None` where the host has only one.
    #[must_use]
    pub const fn tenant(&self) -> Option<TenantId> {
        self.tenant
    }

    /// How many people that is.
    #[must_use]
    pub const fn people(&self) -> usize {
        self.people
    }
}

impl Policy {
    /// The roles that hold what the guide advises against for their jobs, by role
    /// and feature.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{Feature, PolicyDocument, RoleDocument, actions::settings};
    ///
    /// let policy = PolicyDocument::new()
    ///     .role("support", RoleDocument::from_template("customer_support").allow(["settings.tax"]))
    ///     .compile()?;
    /// let found = policy.advised_against();
    /// assert_eq!(found[0].advice().feature, Feature::Settings);
    /// assert_eq!(found[0].beyond(), settings::TAX.only());
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    #[must_use]
    pub fn advised_against(&self) -> Vec<AdvisedAgainst<'_>> {
        let mut found = Vec::new();
        for role in self.roles() {
            let of_the_job = ADVICE.iter().filter(|advice| {
                (role.template()).is_some_and(|template| advice.templates.contains(&template))
            });
            for advice in of_the_job {
                let beyond =
                    (role.actions() & advice.feature.actions()) - advice.feature.at(Level::View);
                if !beyond.is_empty() {
                    found.push(AdvisedAgainst {
                        role,
                        advice,
                        beyond,
                    });
                }
            }
        }
        found
    }

    /// The roles that every person at work in a tenant holds, three people at least,
    /// and that give more than to look at things: giving everybody the same is giving
    /// somebody too much.
    ///
    /// # Examples
    ///
    /// ```
    /// # use countersign::*;
    /// let policy = PolicyDocument::new()
    ///     .role("staff", RoleDocument::from_template("customer_support"))
    ///     .compile()?;
    /// let all: Vec<Account> = (1..=3_u64)
    ///     .map(|id| policy.account(&AccountDocument::human(id, id)
    ///         .grant(EntryDocument::role("staff", ScopeDocument::tenant()))))
    ///     .collect::<Result<_, _>>()?;
    /// assert_eq!(policy.held_by_everybody(&all)[0].people(), 3);
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    #[must_use]
    pub fn held_by_everybody(&self, accounts: &[Account]) -> Vec<HeldByEverybody<'_>> {
        const A_FEW: usize = 3;

        let at_work = accounts.iter().filter(|account| {
            account.kind() == AccountKind::Human && account.status() == Status::Active
        });
        let at_work: Vec<&Account> = at_work.collect();
        let looks: Actions = (self.actions())
            .filter(|known| known.level == Level::View)
            .map(|known| known.action)
            .collect();
        let mut tenants: Vec<Option<TenantId>> =
            at_work.iter().map(|account| account.tenant()).collect();
        tenants.sort_unstable();
        tenants.dedup();
        let mut found = Vec::new();
        for tenant in tenants {
            let staff = || at_work.iter().copied().filter(|one| one.tenant() == tenant);
            let everybody = persons(staff());
            if everybody.len() < A_FEW {
                continue;
            }
            let acting = self.roles().iter();
            for role in acting.filter(|role| !role.actions().is_subset(looks)) {
                let holds = |account: &&Account| {
                    let mut grants = account.grants().iter();
                    grants.any(|grant| grant.role() == Some(role.id()))
                };
                if persons(staff().filter(holds)) == everybody {
                    let people = everybody.len();
                    found.push(HeldByEverybody {
                        role,
                        tenant,
                        people,
                    });
                }
            }
        }
        found
    }
}

/// The persons behind these accounts, sorted, each once.
fn persons<'a>(accounts: impl Iterator<Item = &'a Account>) -> Vec<PersonId> {
    let mut persons: Vec<PersonId> = accounts.map(Account::person).collect();
    persons.sort_unstable();
    persons.dedup();
    persons
}
