//! Near misses: grants that have the action and do not give it here and now.
//!
//! Lives here: [`NearMiss`] and what it [lacks](Lack). What would mend it is in
//! `remedy`.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::model::{Grant, Hours, Part, Resource, ScopeKey, SignIn, Time};
use crate::policy::{Policy, ScopeDocument, listed};

use super::asked::Asked;
use super::evaluate::may_hold;
use super::need::{Need, asked_by, parts_of};
use super::reason::{Reason, Reasons};

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
    /// Its role wants training, and the account has none that counts now.
    Training,
    /// Its role has hours, and these are not among them.
    Hours,
    /// Its role has hours, and how far local time is from UTC is not known.
    LocalTime,
    /// Its scope does not cover the resource by this key.
    Scope(ScopeKey),
    /// A limit of its role stands in the way, for this reason.
    Limit(Reason),
    /// It asks for a sign-in as sure and as fresh as this.
    SignIn(SignIn),
    /// Above a limit of its role, others have to approve.
    Approval,
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
pub(crate) fn near_misses(asked: &Asked<'_>) -> Vec<NearMiss> {
    let policy = asked.policy;
    let grants = asked.principal.account().grants().iter().enumerate();
    let grants = grants.filter(|(_, grant)| grant.actions.contains(asked.action));
    let misses = grants.map(|(index, grant)| {
        let lacks = lacks(asked, grant);
        let role = grant.role.and_then(|id| policy.role_of(id));
        let role = role.map(|role| String::from(role.name()));
        let scope = policy.scope_document(&grant.scope);
        let through = role
            .as_ref()
            .map_or_else(String::new, |role| format!(", role {role}"));
        let whys: Vec<String> = (lacks.iter())
            .map(|lack| said(asked, grant, &scope, *lack))
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

/// What this grant of the action lacks, in the order of the checks: of a role
/// with several parts, the part that lacks least.
fn lacks(asked: &Asked<'_>, grant: &Grant) -> Vec<Lack> {
    nearest_part(asked, grant).map_or_else(Vec::new, |(_, lacks)| lacks)
}

/// The part of a grant of the action that lacks least, and what it lacks.
fn nearest_part<'a>(asked: &Asked<'a>, grant: &Grant) -> Option<(Option<&'a Part>, Vec<Lack>)> {
    let parts = parts_of(asked.policy, grant, asked.action);
    let lacking = parts.map(|part| (part, lacks_of_part(asked, grant, part)));
    lacking.min_by_key(|(_, lacks)| lacks.len())
}

fn lacks_of_part(case: &Asked<'_>, grant: &Grant, part: Option<&Part>) -> Vec<Lack> {
    let principal = case.principal;
    let at = principal.made_at();
    let ended = grant.window.until().filter(|_| grant.window.is_over_at(at));
    let begins = grant.window.from().filter(|_| grant.window.is_ahead_of(at));
    let hours = part.map_or(&[][..], |part| &part.hours);
    let unmet = grant
        .scope
        .unmet(case.resource, case.read, principal.person());
    let asked = asked_by(case.policy, principal, case.action, grant, part, case.known);
    let (asked, denied) = match asked {
        Ok(asked) => (asked, Reasons::empty()),
        Err(reasons) => (Need::default(), reasons),
    };
    let unknown = !hours.is_empty() && !principal.knows_local_time();
    let limits = if unknown { Reasons::empty() } else { denied };
    let sign_in = asked
        .sign_in
        .filter(|asked| !principal.has_signed_in(*asked));
    (!may_hold(principal, case.action))
        .then_some(Lack::OwnerFlag)
        .into_iter()
        .chain((!principal.is_active(grant)).then_some(Lack::Session))
        .chain((!principal.is_trained(grant.requires)).then_some(Lack::Training))
        .chain(ended.map(Lack::Ended))
        .chain(begins.map(Lack::NotBegun))
        .chain(principal.is_closed(hours).then_some(Lack::Hours))
        .chain(unknown.then_some(Lack::LocalTime))
        .chain(unmet.map(Lack::Scope))
        .chain(limits.iter_reasons().map(Lack::Limit))
        .chain(sign_in.map(Lack::SignIn))
        .chain((case.known.unmet(asked.approvals) != 0).then_some(Lack::Approval))
        .collect()
}

fn said(asked: &Asked<'_>, grant: &Grant, scope: &ScopeDocument, lack: Lack) -> String {
    let (policy, resource) = (asked.policy, asked.resource);
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
        Lack::Training => String::from("it wants training that counts now"),
        Lack::Hours => {
            let part = nearest_part(asked, grant).and_then(|(part, _)| part);
            let hours: &[Hours] = part.map_or(&[], |part| &part.hours);
            let hours: Vec<String> = hours.iter().map(Hours::to_string).collect();
            format!("it counts {} of local time only", hours.join(" and "))
        }
        Lack::LocalTime => String::from("it has hours, and the local time is not known"),
        Lack::Limit(Reason::EvidenceMissing) => {
            String::from("it has a limit, and the amount or what is used of it is not known")
        }
        Lack::Limit(Reason::NoLimitForUnit) => {
            String::from("it has limits, and none is in the unit of the amount")
        }
        Lack::Limit(Reason::LimitOverflow) => {
            String::from("the amount is more than can be counted")
        }
        Lack::Limit(Reason::ApprovalRejected) => {
            String::from("somebody whose approval it asks for said no")
        }
        Lack::Limit(_) => String::from("the amount is above a limit of it"),
        Lack::SignIn(asked) => format!("it asks for a sign-in with {asked}"),
        Lack::Approval => String::from("above a limit of it others have to approve"),
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
