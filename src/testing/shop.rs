//! The fixture: a shop in a few lines.
//!
//! Lives here: [`Shop`], a policy with its staff, some resources and an
//! instant. It is for tests, so it panics where a test is written wrongly.

use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec::Vec;

use crate::catalogue::UnknownName;
use crate::decide::Principal;
use crate::model::{Account, Assurance, OwnedResource, Resource, Session, Time};
use crate::policy::{AccountDocument, Policy};

use super::asks::Asks;
use super::matrix::AccessMatrix;
use super::scenario::{DryRun, Scenario};
use super::stop::stop;

/// A policy with its staff, some resources and an instant, for tests.
///
/// Everybody is signed in by password at that instant, unless said otherwise.
/// The standing of a person is taken of all their accounts in the shop.
///
/// # Examples
///
/// ```
/// use countersign::actions::orders;
/// use countersign::testing::Shop;
/// use countersign::*;
///
/// let policy = PolicyDocument::new()
///     .role("agent", RoleDocument::from_template("private_fulfillment_agent"))
///     .compile()?;
/// let until_sunday = EntryDocument::role("agent", ScopeDocument::in_stores([1_u64]))
///     .until(Time::from_unix(5_000));
/// let shop = Shop::new(policy, Time::from_unix(1_000))
///     .with_staff("priya", &AccountDocument::human(5_u64, 105_u64).grant(until_sunday))
///     .with_resource("web order", &Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(1_u64));
///
/// let order = shop.resource("web order");
/// assert_needs_step_up!(shop, "priya", orders::FULFILL, order);
/// let shop = shop.signed_in("priya", Assurance::MultiFactor);
/// assert_allows!(shop, "priya", orders::FULFILL, shop.resource("web order"));
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Shop {
    policy: Policy,
    now: Time,
    staff: BTreeMap<String, Member>,
    resources: BTreeMap<String, OwnedResource>,
}

/// Somebody who works there.
#[derive(Debug, Clone)]
struct Member {
    account: Account,
    session: Option<Session>,
}

impl Shop {
    /// A shop with nobody and nothing in it, at this instant.
    #[must_use]
    pub fn new(policy: Policy, now: Time) -> Self {
        Self {
            policy,
            now,
            staff: BTreeMap::new(),
            resources: BTreeMap::new(),
        }
    }

    /// The same shop at another instant: whoever was given a session signs in
    /// anew, as surely as before and limited to the same roles.
    #[must_use]
    pub fn at(mut self, now: Time) -> Self {
        self.now = now;
        for session in self
            .staff
            .values_mut()
            .filter_map(|member| member.session.as_mut())
        {
            let anew = Session::at(now).signed_in(session.assurance(), now);
            *session = match session.roles() {
                Some(roles) => anew.only_roles(roles.iter().copied()),
                None => anew,
            };
        }
        self
    }

    /// One more member of staff, app or key, by this name.
    ///
    /// # Panics
    ///
    /// With every mistake of the document, or if the name is taken.
    #[must_use]
    #[track_caller]
    pub fn with_staff(mut self, name: impl Into<String>, stored: &AccountDocument) -> Self {
        let name = name.into();
        let account = match self.policy.account(stored) {
            Ok(account) => account,
            Err(error) => stop(&std::format!("{name}: {error}")),
        };
        let session = None;
        let member = Member { account, session };
        if self.staff.insert(name.clone(), member).is_some() {
            stop(&std::format!(
                "two of the staff are called {name:?}: give one another name"
            ));
        }
        self
    }

    /// This member signs in as surely as this, at the shop's instant.
    ///
    /// # Panics
    ///
    /// If nobody has that name.
    #[must_use]
    #[track_caller]
    pub fn signed_in(self, name: &str, assurance: Assurance) -> Self {
        let session = Session::at(self.now).signed_in(assurance, self.now);
        self.in_session(name, session)
    }

    /// This member has this session.
    ///
    /// # Panics
    ///
    /// If nobody has that name.
    #[must_use]
    #[track_caller]
    pub fn in_session(mut self, name: &str, session: Session) -> Self {
        match self.staff.get_mut(name) {
            Some(member) => member.session = Some(session),
            None => stop(&self.unknown("member of staff", name)),
        }
        self
    }

    /// One more resource, by this name.
    ///
    /// # Panics
    ///
    /// If the name is taken.
    #[must_use]
    #[track_caller]
    pub fn with_resource(mut self, name: impl Into<String>, resource: &Resource<'_>) -> Self {
        let name = name.into();
        if self
            .resources
            .insert(name.clone(), resource.to_owned())
            .is_some()
        {
            stop(&std::format!(
                "two resources are called {name:?}: give one another name"
            ));
        }
        self
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The instant.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// The names of the staff, sorted.
    pub fn staff(&self) -> impl Iterator<Item = &str> {
        self.staff.keys().map(String::as_str)
    }

    /// The resource of this name.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    #[track_caller]
    pub fn resource(&self, name: &str) -> &OwnedResource {
        match self.resources.get(name) {
            Some(resource) => resource,
            None => stop(
                &UnknownName::among("resource", name, self.resources.keys().map(String::as_str))
                    .to_string(),
            ),
        }
    }

    /// The principal of this member, with the standing of all accounts of the
    /// same person.
    ///
    /// # Panics
    ///
    /// If nobody has that name, or the member's session is of another instant
    /// than the shop and its standing does not hold then.
    #[must_use]
    #[track_caller]
    pub fn principal(&self, name: &str) -> Principal {
        let Some(member) = self.staff.get(name) else {
            stop(&self.unknown("member of staff", name));
        };
        let session = match &member.session {
            Some(session) => session.clone(),
            None => Session::at(self.now).signed_in(Assurance::Password, self.now),
        };
        let account = &member.account;
        let of_person: Vec<&Account> = (self.staff.values())
            .map(|other| &other.account)
            .filter(|other| {
                (other.person(), other.tenant()) == (account.person(), account.tenant())
            })
            .collect();
        let standing = self.policy.standing(&of_person, session.now());
        match self.policy.principal(account, &standing, &session) {
            Ok(principal) => principal,
            Err(error) => stop(&std::format!("{name}: {error}")),
        }
    }

    /// What everybody may do where, to compare with a snapshot.
    #[must_use]
    #[track_caller]
    pub fn matrix(&self) -> AccessMatrix {
        let mut matrix = AccessMatrix::default();
        for name in self.staff() {
            matrix.add(&self.policy, name, &self.principal(name));
        }
        matrix
    }

    /// Asks every scenario, and notes what comes out otherwise than expected.
    #[track_caller]
    pub fn dry_run<'a>(&self, scenarios: impl IntoIterator<Item = &'a Scenario>) -> DryRun {
        let mut run = DryRun::default();
        for scenario in scenarios {
            let principal = self.principal(scenario.who());
            run.ask(&self.policy, &principal, scenario);
        }
        run
    }

    fn unknown(&self, what: &'static str, name: &str) -> String {
        UnknownName::among(what, name, self.staff()).to_string()
    }
}

impl Asks<str> for Shop {
    fn policy(&self) -> &Policy {
        &self.policy
    }

    #[track_caller]
    fn principal_of(&self, who: &str) -> Principal {
        self.principal(who)
    }

    fn name_of(&self, who: &str) -> String {
        who.to_string()
    }
}
