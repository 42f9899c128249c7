//! Near misses: grants that have the action and do not give it here and now.
//!
//! Lives here: [`NearMiss`] and what it [lacks](Lack). What would mend it is in
//! `remedy`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::{Action, Requirements};
use crate::model::{Assurance, Grant, Resource, ScopeKey, Time};
use crate::policy::{Policy, ScopeDocument, listed};

use super::evaluate::may_hold;
use super::principal::Principal;

/// A grant that has the action, and what it lacks to allow the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    grant: usize,
    role: Option<String>,
    scope: ScopeDocument,
    lacks: Vec<Lack>,
    text: String,
}

/// What a grant lacks to allow a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Lack {
    /// The owner flag on the account, for an owner-only action.
    OwnerFlag,
    /// The session is limited to roles, and this grant is held through none of
    /// them.
    Session,
    /// It ended at this instant.
    Ended(Time),
    /// It begins at this instant.
    NotBegun(Time),
    /// Its scope does not cover the resource by this key.
    Scope(ScopeKey),
    /// It asks for a sign-in as sure as this.
    SignIn(Assurance),
}

impl NearMiss {
    /// The grant, by its position in the account from 0.
    #[must_use]
    pub const fn grant(&self) -> usize {
        self.grant
    }

    /// The role it is held through; `None` for a direct grant.
    #[must_use]
    pub fn role(&self) -> Option<&str> {
        self.role.as_deref()
    }

    /// Where it counts.
    #[must_use]
    pub const fn scope(&self) -> &ScopeDocument {
        &self.scope
    }

    /// What it lacks, in the order of the checks.
    #[must_use]
    pub fn lacks(&self) -> &[Lack] {
        &self.lacks
    }
}

impl fmt::Display for NearMiss {
    /// The grant and what it lacks: `grants[0], role support: it covers store
    /// 1, and the resource is in store 2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for NearMiss {
    /// As `{grant, role, scope, lacks, text}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("grant", &self.grant)?;
        if let Some(role) = &self.role {
            map.serialize_entry("role", role)?;
        }
        map.serialize_entry("scope", &self.scope)?;
        map.serialize_entry("lacks", &self.lacks)?;
        map.serialize_entry("text", &self.text)?;
        map.end()
    }
}

/// Every grant of the account that has the action and lacks something.
pub(crate) fn near_misses(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
) -> Vec<NearMiss> {
    let grants = principal.account().grants().iter().enumerate();
    let grants = grants.filter(|(_, grant)| grant.actions.contains(action));
    let misses = grants.map(|(index, grant)| {
        let lacks = lacks(policy, principal, action, resource, grant);
        let role = grant.role.and_then(|id| policy.role_of(id));
        let role = role.map(|role| String::from(role.name()));
        let scope = policy.scope_document(&grant.scope);
        let through = role
            .as_ref()
            .map_or_else(String::new, |role| format!(", role {role}"));
        let whys: Vec<String> = (lacks.iter())
            .map(|lack| said(policy, resource, grant, &scope, *lack))
            .collect();
        NearMiss {
            grant: index,
            text: format!("grants[{index}]{through}: {}", whys.join("; ")),
            role,
            scope,
            lacks,
        }
    });
    misses.filter(|miss| !miss.lacks.is_empty()).collect()
}

/// What this grant of the action lacks, in the order of the checks.
fn lacks(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    grant: &Grant,
) -> Vec<Lack> {
    let at = principal.made_at();
    let read = policy.0.reads.contains(action);
    let ended = grant.window.until().filter(|_| grant.window.is_over_at(at));
    let begins = grant.window.from().filter(|_| grant.window.is_ahead_of(at));
    let unmet = grant.scope.unmet(resource, read, principal.person());
    // The only sign-in that a role can ask for is one by a second factor.
    let wants_factor = !principal.meets(grant.requires & Requirements::MULTI_FACTOR);
    (!may_hold(principal, action))
        .then_some(Lack::OwnerFlag)
        .into_iter()
        .chain((!principal.uses(grant)).then_some(Lack::Session))
        .chain(ended.map(Lack::Ended))
        .chain(begins.map(Lack::NotBegun))
        .chain(unmet.map(Lack::Scope))
        .chain(wants_factor.then_some(Lack::SignIn(Assurance::MultiFactor)))
        .collect()
}

fn said(
    policy: &Policy,
    resource: &Resource<'_>,
    grant: &Grant,
    scope: &ScopeDocument,
    lack: Lack,
) -> String {
    match lack {
        Lack::OwnerFlag => String::from("it counts for an owner only"),
        Lack::Session if grant.role.is_some() => String::from("the session does not use that role"),
        Lack::Session => {
            String::from("the session is limited to roles, and this is a direct grant")
        }
        Lack::Ended(at) => format!("it ended at {}", at.in_utc()),
        Lack::NotBegun(at) => format!("it begins at {}", at.in_utc()),
        Lack::Scope(key) => format!(
            "it covers {}, and the resource {}",
            scope.only(key),
            stated(policy, resource, key),
        ),
        Lack::SignIn(assurance) => format!("it asks for a sign-in with {assurance}"),
    }
}

/// What a resource states for one key of a scope, after "the resource …".
pub(crate) fn stated(policy: &Policy, resource: &Resource<'_>, key: ScopeKey) -> String {
    match key {
        ScopeKey::Stores => match resource.stores() {
            [] => String::from("is of no store, so of the whole tenant"),
            [only] => format!("is in store {only}"),
            several => format!("is in stores {}", listed(several)),
        },
        ScopeKey::Locations => resource.location().map_or_else(
            || String::from("does not say its location"),
            |location| format!("is at location {location}"),
        ),
        ScopeKey::Categories => match resource.categories() {
            [] => String::from("does not say its categories"),
            [only] => format!("is in category {only}"),
            several => format!("is in categories {}", listed(several)),
        },
        ScopeKey::Vendors => resource.vendor().map_or_else(
            || String::from("does not say its vendor"),
            |vendor| format!("is of vendor {vendor}"),
        ),
        ScopeKey::Objects => resource.object().map_or_else(
            || String::from("does not say which object it is"),
            |object| format!("is {}", policy.object_name(object)),
        ),
        ScopeKey::Assigned => resource.assignee().map_or_else(
            || String::from("does not say whose work it is"),
            |person| format!("is assigned to person {person}"),
        ),
    }
}
