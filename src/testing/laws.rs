//! Laws that a host runs on its own policy.
//!
//! Lives here: what must hold of every role, and of everybody in a shop, told
//! exactly: roles are sets, and whether somebody could ever do something is
//! known for all resources at once.
//!
//! ```
//! use countersign::actions::{billing, customers, orders};
//! use countersign::testing::{Shop, laws};
//! use countersign::*;
//!
//! let policy = PolicyDocument::new()
//!     .role("support", RoleDocument::from_template("customer_support"))
//!     .role("manager", RoleDocument::from_template("store_manager"))
//!     .compile()?;
//!
//! // Nobody but the manager's role takes the customer file out of the house.
//! laws::only_roles_give(&policy, customers::EXPORT, &["manager"]).unwrap();
//! // And support never gets more than the template it was made from.
//! let template = Template::named("customer_support").unwrap();
//! laws::role_gives_at_most(&policy, "support", template.core).unwrap();
//!
//! let broken = laws::only_roles_give(&policy, orders::REFUND, &["manager"]).unwrap_err();
//! assert_eq!(broken.to_string(), "the role support gives orders.refund, and only manager may");
//! # Ok::<(), countersign::DocumentError>(())
//! ```

use core::fmt;
use std::string::{String, ToString};
use std::vec::Vec;

use crate::catalogue::Actions;
use crate::policy::{Policy, listed};

use super::shop::Shop;

/// A law that does not hold, with everything that breaks it.
///
/// Its `Debug` reads like its `Display`, so that `unwrap` in a test prints
/// something to act on.
#[derive(Clone, PartialEq, Eq)]
pub struct Broken {
    by: Vec<String>,
}

impl Broken {
    /// What breaks the law, a sentence each.
    #[must_use]
    pub fn by(&self) -> &[String] {
        &self.by
    }

    fn unless_none(by: impl Iterator<Item = String>) -> Result<(), Self> {
        let by: Vec<String> = by.collect();
        if by.is_empty() {
            Ok(())
        } else {
            Err(Self { by })
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.by.join("\n"))
    }
}

impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}\n")
    }
}

impl std::error::Error for Broken {}

/// No role of the policy gives any of these actions, but the roles named.
///
/// # Errors
///
/// [`Broken`] by every other role that gives one, and by names of no role.
pub fn only_roles_give(
    policy: &Policy,
    actions: impl Into<Actions>,
    roles: &[&str],
) -> Result<(), Broken> {
    let actions = actions.into();
    let only = match roles {
        [] => String::from("no role"),
        some => listed(some),
    };
    let unknown = roles
        .iter()
        .filter_map(|name| Some(policy.role(name).err()?.to_string()));
    let others = policy
        .roles()
        .iter()
        .filter(|role| !roles.contains(&role.name()));
    let giving = others.flat_map(|role| {
        let given = (role.actions() & actions).iter();
        given.map(|action| {
            let (name, action) = (role.name(), policy.name_of(action));
            std::format!("the role {name} gives {action}, and only {only} may")
        })
    });
    Broken::unless_none(unknown.chain(giving))
}

/// This role gives nothing beyond these actions.
///
/// # Errors
///
/// [`Broken`] by every action beyond, or if there is no such role.
pub fn role_gives_at_most(
    policy: &Policy,
    role: &str,
    actions: impl Into<Actions>,
) -> Result<(), Broken> {
    let role = match policy.role(role) {
        Ok(role) => role,
        Err(unknown) => return Broken::unless_none([unknown.to_string()].into_iter()),
    };
    let beyond = (role.actions() - actions.into()).iter();
    Broken::unless_none(beyond.map(|action| {
        let (name, action) = (role.name(), policy.name_of(action));
        std::format!("the role {name} gives {action}, which is beyond what it may")
    }))
}

/// Nobody of the shop could ever do any of these, on any resource, but those
/// named: not even after a stronger sign-in.
///
/// # Errors
///
/// [`Broken`] by everybody else who could, and where.
///
/// # Panics
///
/// If somebody named is not of the shop.
#[track_caller]
pub fn nobody_but(shop: &Shop, names: &[&str], actions: impl Into<Actions>) -> Result<(), Broken> {
    let (policy, actions) = (shop.policy(), actions.into());
    for name in names {
        let _known = shop.principal(name);
    }
    let but = match names {
        [] => String::from("nobody may"),
        some => std::format!("nobody but {} may", listed(some)),
    };
    let mut by = Vec::new();
    for name in shop.staff().filter(|name| !names.contains(name)) {
        let principal = shop.principal(name);
        for action in actions {
            if policy.could_ever(&principal, action) {
                let reach = policy.where_can(&principal, action);
                let action = policy.name_of(action);
                by.push(std::format!(
                    "{name} could do {action} in {reach}, and {but}"
                ));
            }
        }
    }
    Broken::unless_none(by.into_iter())
}

/// This member of the shop could never do anything beyond these, on any
/// resource: not even after a stronger sign-in.
///
/// # Errors
///
/// [`Broken`] by every action beyond, and where it could be done.
///
/// # Panics
///
/// If nobody has that name.
#[track_caller]
pub fn could_only_ever(shop: &Shop, name: &str, actions: impl Into<Actions>) -> Result<(), Broken> {
    let (policy, principal) = (shop.policy(), shop.principal(name));
    let allowed = actions.into();
    let beyond = policy
        .actions()
        .filter(|known| !allowed.contains(known.action));
    let beyond = beyond.filter(|known| policy.could_ever(&principal, known.action));
    Broken::unless_none(beyond.map(|known| {
        let reach = policy.where_can(&principal, known.action);
        std::format!("{name} could do {} in {reach}", known.name)
    }))
}
