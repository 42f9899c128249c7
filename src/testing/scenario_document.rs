//! Scenario documents: a table of questions and answers, as it is written.
//!
//! Lives here: [`ScenarioDocument`] and running it dry against a policy. Like
//! every document it is checked whole, and no line is asked if one is wrong.

use core::fmt;
use std::boxed::Box;
use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec::Vec;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::catalogue::UnknownName;
use crate::decide::PrincipalError;
use crate::model::{Account, AccountId, AsResource, OwnedResource, Session, Time};
use crate::policy::{
    AccountDocument, DocumentError, EvidenceDocument, MistakeKind, Mistakes, Place, Policy,
    ResourceDocument, SessionDocument, Table, document, present,
};

use super::expected::Expected;
use super::scenario::{DryRun, Scenario};

document! {
    /// A table of questions and the answers that must come, as it is written.
    ///
    /// - `now`: the instant of every line that names none.
    /// - `session`: how everybody is signed in, unless a line says otherwise; if
    ///   left out, nothing is known of it.
    /// - `[[accounts]]`: accounts that exist for the table alone, to try a role
    ///   on a dummy before a person gets it.
    /// - `[resources.NAME]`: resources with a name.
    /// - `[[scenario]]`: `who` (an account's id, or its name), `action`,
    ///   `resource` (a name, or a table), `expect` (`allow`, `step_up`,
    ///   `approval`, `deny`, or a reason), and if need be `now`, `session`,
    ///   `evidence` (an amount, usage) and a `note` for people.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::testing::ScenarioDocument;
    /// use countersign::{PolicyDocument, RoleDocument};
    ///
    /// let policy = PolicyDocument::new()
    ///     .role("warehouse", RoleDocument::from_template("fulfillment"))
    ///     .compile()?;
    /// let table: ScenarioDocument = toml::from_str(r#"
    ///     now = 1000
    ///
    ///     [[accounts]]
    ///     id = 1
    ///     tenant = 1
    ///     person = 1
    ///     name = "dummy"
    ///     kind = "human"
    ///     status = "active"
    ///     grants = [{ role = "warehouse", scope = { stores = [42] } }]
    ///
    ///     [resources.order]
    ///     tenant = 1
    ///     kind = "order"
    ///     stores = [42]
    ///
    ///     [[scenario]]
    ///     who = "dummy"
    ///     action = "orders.fulfill"
    ///     resource = "order"
    ///     expect = "allow"
    ///
    ///     [[scenario]]
    ///     who = "dummy"
    ///     action = "orders.refund"
    ///     resource = "order"
    ///     expect = "no_grant"
    /// "#)?;
    /// let run = table.run(&policy, &[])?;
    /// assert!(run.is_as_expected(), "{run}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct ScenarioDocument as "a table of scenarios" {
        now: Time,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        session: Option<SessionDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        accounts: Vec<AccountDocument>,
        #[serde(default, skip_serializing_if = "Table::is_empty")]
        resources: Table<ResourceDocument>,
        scenario: Vec<LineDocument>,
    }
}

document! {
    /// One line of the table.
    struct LineDocument as "a scenario" {
        who: Who,
        action: String,
        resource: What,
        expect: String,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        now: Option<Time>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        session: Option<SessionDocument>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        evidence: Option<EvidenceDocument>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    }
}

/// Why a table of scenarios cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The table is wrong, or does not fit the policy.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A line's principal cannot be made.
    #[error("scenario[{index}]: {error}")]
    Principal {
        /// Its position, from 0.
        index: usize,
        /// Why not.
        error: PrincipalError,
    },
}

/// A line with its names looked up.
struct Line<'a> {
    account: &'a Account,
    session: Session,
    scenario: Scenario,
}

impl ScenarioDocument {
    /// Asks every line, of these accounts and the table's own, and notes what
    /// comes out otherwise than expected.
    ///
    /// Pass all accounts that could be of a person who is asked about: the
    /// standing of a person is taken of all of them.
    ///
    /// # Errors
    ///
    /// [`ScenarioError::Document`] with every mistake of the table: names that
    /// the policy, the accounts or the resources do not know, an account that
    /// stands there twice, no line at all. [`ScenarioError::Principal`] for an
    /// account that was resolved under another policy.
    pub fn run(&self, policy: &Policy, accounts: &[Account]) -> Result<DryRun, ScenarioError> {
        let mut mistakes = Mistakes::default();
        let found = &mut mistakes;
        let all = self.all_accounts(policy, accounts, found);
        let resources = self.named_resources(policy, found);
        let root = Place::root("scenario");
        if self.scenario.is_empty() {
            found.add(&root, MistakeKind::EmptySelector);
        }
        let lines: Vec<Line<'_>> = (self.scenario.iter().enumerate())
            .filter_map(|(index, line)| {
                self.line(line, policy, &all, &resources, &root.index(index), found)
            })
            .collect();
        let lines = mistakes.finish("table of scenarios", Some(lines))?;

        let mut run = DryRun::default();
        for (index, line) in lines.iter().enumerate() {
            let of_person: Vec<&Account> = (all.iter())
                .filter(|other| {
                    (other.person(), other.tenant())
                        == (line.account.person(), line.account.tenant())
                })
                .collect();
            let standing = policy.standing(&of_person, line.session.now());
            let principal = policy
                .principal(line.account, &standing, &line.session)
                .map_err(|error| ScenarioError::Principal { index, error })?;
            run.ask(policy, &principal, &line.scenario);
        }
        Ok(run)
    }

    /// The accounts given and the table's own, each once.
    fn all_accounts(
        &self,
        policy: &Policy,
        given: &[Account],
        found: &mut Mistakes,
    ) -> Vec<Account> {
        let mut all = given.to_vec();
        let root = Place::root("accounts");
        for (index, document) in self.accounts.iter().enumerate() {
            let place = root.index(index);
            let known = all
                .iter()
                .any(|known| (known.id(), known.tenant()) == (document.id(), document.tenant()));
            if known {
                let name = document.id().to_string();
                found.add(&place.key("id"), MistakeKind::Duplicate { name });
            }
            match policy.account(document) {
                Ok(account) => all.push(account),
                Err(error) => found.nest(&place, error),
            }
        }
        all
    }

    fn named_resources(
        &self,
        policy: &Policy,
        found: &mut Mistakes,
    ) -> BTreeMap<&str, OwnedResource> {
        let root = Place::root("resources");
        (self.resources.iter())
            .map(|(name, document)| (name, document.read(policy, &root.key(name), found)))
            .collect()
    }

    fn line<'a>(
        &self,
        line: &LineDocument,
        policy: &Policy,
        accounts: &'a [Account],
        resources: &BTreeMap<&str, OwnedResource>,
        place: &Place<'_>,
        found: &mut Mistakes,
    ) -> Option<Line<'a>> {
        let account = line.who.among(accounts, &place.key("who"), found);
        let action = found.take(&place.key("action"), policy.action(&line.action));
        let here = place.key("resource");
        let resource = match &line.resource {
            What::Table(document) => Some(document.read(policy, &here, found)),
            What::Name(name) => {
                let known = resources
                    .get(name.as_str())
                    .cloned()
                    .ok_or_else(|| UnknownName::among("resource", name, resources.keys().copied()));
                found.take(&here, known)
            }
        };
        let expected = found.take(&place.key("expect"), line.expect.parse::<Expected>());
        let own = line.session.as_ref();
        let root = Place::root("session");
        let session = SessionDocument::read(
            own.or(self.session.as_ref()),
            line.now.unwrap_or(self.now),
            policy,
            &own.map_or(root, |_| place.key("session")),
            found,
        );
        let here = place.key("evidence");
        let evidence = line.evidence.as_ref();
        let evidence = evidence.map(|evidence| evidence.read(policy, &here, found));
        let evidence = evidence.unwrap_or_default();
        for (key, given) in [
            ("approvals", !evidence.approvals().is_empty()),
            ("on_behalf_of", evidence.on_behalf_of().is_some()),
        ] {
            if given {
                let entry = "the evidence of a scenario";
                let mend = "expect `approval`, or ask about each of two alone";
                found.add(&here.key(key), MistakeKind::Misplaced { entry, mend });
            }
        }
        let (account, resource) = (account?, resource?);
        let who = account
            .name()
            .map_or_else(|| line.who.to_string(), String::from);
        Some(Line {
            account,
            session,
            scenario: Scenario::new(who, action?, &resource.as_resource(), expected?)
                .knowing(evidence),
        })
    }
}

/// Who asks: an account by its id, or by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    Id(AccountId),
    Name(String),
}

impl Who {
    /// The one account that is meant.
    fn among<'a>(
        &self,
        accounts: &'a [Account],
        place: &Place<'_>,
        found: &mut Mistakes,
    ) -> Option<&'a Account> {
        let meant = |account: &&Account| match self {
            Self::Id(id) => account.id() == *id,
            Self::Name(name) => account.name() == Some(name),
        };
        let mut matching = accounts.iter().filter(meant);
        match (matching.next(), matching.next()) {
            (Some(only), None) => Some(only),
            (None, _) => {
                let names: Vec<String> = match self {
                    Self::Id(_) => accounts
                        .iter()
                        .map(|known| known.id().to_string())
                        .collect(),
                    Self::Name(_) => (accounts.iter())
                        .filter_map(|known| known.name().map(String::from))
                        .collect(),
                };
                let names = names.iter().map(String::as_str);
                found.add(
                    place,
                    UnknownName::among("account", &self.to_string(), names),
                );
                None
            }
            (Some(_), Some(_)) => {
                let mend = match self {
                    Self::Id(_) => "accounts of several tenants have it, so give a name",
                    Self::Name(_) => "several have it, so give the id",
                };
                found.bad_name(place, &self.to_string(), "one account", mend);
                None
            }
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

impl Serialize for Who {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(id) => id.serialize(serializer),
            Self::Name(name) => name.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Who {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdOrName;
        impl Visitor<'_> for IdOrName {
            type Value = Who;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an account: its id, or its name")
            }

            fn visit_u64<E: Error>(self, id: u64) -> Result<Who, E> {
                Ok(Who::Id(id.into()))
            }

            fn visit_i64<E: Error>(self, id: i64) -> Result<Who, E> {
                id.try_into().map(Who::Id).map_err(E::custom)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Who, E> {
                let long = text.contains('-').then(|| text.parse().ok()).flatten();
                Ok(long.map_or_else(|| Who::Name(text.to_string()), Who::Id))
            }
        }
        deserializer.deserialize_any(IdOrName)
    }
}

/// What is acted on: a resource by its name in the table, or written out.
#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Name(String),
    Table(Box<ResourceDocument>),
}

impl Serialize for What {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Name(name) => name.serialize(serializer),
            Self::Table(document) => document.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for What {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrTable;
        impl<'de> Visitor<'de> for NameOrTable {
            type Value = What;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a resource: its name in the table, or a table of its facts")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<What, E> {
                Ok(What::Name(name.to_string()))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<What, A::Error> {
                ResourceDocument::deserialize(serde::de::value::MapAccessDeserializer::new(map))
                    .map(|document| What::Table(Box::new(document)))
            }
        }
        deserializer.deserialize_any(NameOrTable)
    }
}
