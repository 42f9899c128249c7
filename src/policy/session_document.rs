//! The session document: how an account is signed in, as it is written.
//!
//! Lives here: [`SessionDocument`] and reading it under a policy.

use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{Assurance, Role, Session, Time};

use super::form::{document, present};
use super::mistake::{MistakeKind, Mistakes};
use super::place::Place;
use super::tables::Policy;

document! {
    /// How the account is signed in, as it is written.
    pub(crate) struct SessionDocument as "a session" {
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        assurance: Option<Assurance>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        auth_time: Option<Time>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        until: Option<Time>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        utc_offset: Option<i32>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        roles: Option<Vec<String>>,
        #[serde(default)]
        failed_logins: u32,
    }
}

impl SessionDocument {
    /// The session at this instant; one of which nothing is known if none is
    /// written down.
    pub(crate) fn read(
        document: Option<&Self>,
        now: Time,
        policy: &Policy,
        place: &Place<'_>,
        found: &mut Mistakes,
    ) -> Session {
        let mut session = Session::at(now);
        let Some(given) = document else {
            return session;
        };
        let assurance = given.assurance.unwrap_or(Assurance::None);
        session = match given.auth_time {
            Some(at) => session.signed_in(assurance, at),
            None => session.with_assurance(assurance),
        };
        if let Some(until) = given.until {
            session = session.until(until);
        }
        if let Some(seconds) = given.utc_offset {
            session = session.at_utc_offset(seconds);
        }
        if let Some(names) = &given.roles {
            let place = place.key("roles");
            if names.is_empty() {
                found.add(&place, MistakeKind::EmptySelector);
            }
            let roles: Vec<_> = (names.iter().enumerate())
                .filter_map(|(index, name)| found.take(&place.index(index), policy.role(name)))
                .map(Role::id)
                .collect();
            session = session.only_roles(roles);
        }
        session.after_failed_logins(given.failed_logins)
    }
}
