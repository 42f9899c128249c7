//! The request document: one question, as a command or a log writes it.
//!
//! Lives here: [`RequestDocument`] and [`Request`], what it becomes under a
//! policy. A host that links the crate asks `authorize` directly; this is for
//! questions that come as text.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalogue::Action;
use crate::model::{
    AccountId, AsResource, Assurance, CategoryId, LocationId, ObjectId, PersonId, Resource,
    ResourceKind, Session, StoreId, TenantId, Time, VendorId,
};

use super::form::{Later, present};
use super::mistake::{DocumentError, MistakeKind, Mistakes, Place};
use super::tables::Policy;

/// One question, as it is written: when, who, what, on what, signed in how.
///
/// # Examples
///
/// ```
/// use countersign::{PolicyDocument, RequestDocument};
///
/// let policy = PolicyDocument::new().compile()?;
/// let line = r#"{"now": 1000, "account": 7, "action": "orders.view",
///                "resource": {"tenant": 1, "kind": "order", "id": 9, "stores": [42]}}"#;
/// let document: RequestDocument = serde_json::from_str(line)?;
/// let request = policy.read_request(&document)?;
/// assert_eq!(request.action().to_string(), "orders.view");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, rename = "request")]
pub struct RequestDocument {
    now: Time,
    account: AccountId,
    action: String,
    resource: ResourceDocument,
    #[serde(default, deserialize_with = "present")]
    session: Option<SessionDocument>,
    #[serde(default, deserialize_with = "present")]
    evidence: Option<EvidenceDocument>,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, rename = "resource")]
struct ResourceDocument {
    #[serde(default, deserialize_with = "present")]
    tenant: Option<TenantId>,
    #[serde(default, deserialize_with = "present")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "present")]
    id: Option<ObjectId>,
    #[serde(default, deserialize_with = "present")]
    version: Option<u64>,
    #[serde(default)]
    stores: Vec<StoreId>,
    #[serde(default, deserialize_with = "present")]
    location: Option<LocationId>,
    #[serde(default)]
    categories: Vec<CategoryId>,
    #[serde(default, deserialize_with = "present")]
    vendor: Option<VendorId>,
    #[serde(default, deserialize_with = "present")]
    assigned_to: Option<PersonId>,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, rename = "session")]
struct SessionDocument {
    #[serde(default, deserialize_with = "present")]
    assurance: Option<Assurance>,
    #[serde(default, deserialize_with = "present")]
    auth_time: Option<Time>,
    #[serde(default, deserialize_with = "present")]
    until: Option<Time>,
    #[serde(default, deserialize_with = "present")]
    utc_offset: Option<i32>,
    #[serde(default, deserialize_with = "present")]
    roles: Option<Vec<String>>,
    #[serde(default)]
    failed_logins: u32,
}

/// Evidence, as far as it cannot change an answer yet: an amount is read
/// strictly, for no limit looks at it; everything else must be empty, for
/// ignoring a history or a beneficiary could allow what it forbids.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, rename = "evidence")]
struct EvidenceDocument {
    #[serde(default, deserialize_with = "present")]
    amount: Option<AmountDocument>,
    #[serde(default)]
    usage: Vec<Later>,
    #[serde(default)]
    history: Vec<Later>,
    #[serde(default)]
    beneficiaries: Vec<Later>,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, rename = "amount")]
struct AmountDocument {
    unit: String,
    value: u64,
}

impl RequestDocument {
    /// The account that asks, as the host numbers it.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        self.account
    }
}

/// One question under a policy: names have become bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    account: AccountId,
    action: Action,
    session: Session,
    tenant: Option<TenantId>,
    kind: Option<ResourceKind>,
    id: Option<ObjectId>,
    version: Option<u64>,
    stores: Vec<StoreId>,
    location: Option<LocationId>,
    categories: Vec<CategoryId>,
    vendor: Option<VendorId>,
    assigned_to: Option<PersonId>,
}

impl Request {
    /// The account that asks.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        self.account
    }

    /// What it asks to do.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// How it is signed in, and at what instant it asks.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }
}

impl AsResource for Request {
    fn as_resource(&self) -> Resource<'_> {
        let mut resource = self.kind.map_or_else(Resource::unnamed, Resource::of);
        if let Some(tenant) = self.tenant {
            resource = resource.in_tenant(tenant);
        }
        if let Some(id) = self.id {
            resource = resource.with_id(id);
        }
        if let Some(version) = self.version {
            resource = resource.at_version(version);
        }
        if let Some(location) = self.location {
            resource = resource.at_location(location);
        }
        if let Some(vendor) = self.vendor {
            resource = resource.of_vendor(vendor);
        }
        if let Some(person) = self.assigned_to {
            resource = resource.assigned_to(person);
        }
        resource
            .in_stores(&self.stores)
            .in_categories(&self.categories)
    }
}

impl Policy {
    /// Turns the names of a question into bits.
    ///
    /// # Errors
    ///
    /// [`DocumentError`] with every mistake: an action, kind or role that this
    /// policy does not know (rule R1), an object without a kind, an empty list
    /// of session roles, and evidence that this version could only ignore.
    pub fn read_request(&self, document: &RequestDocument) -> Result<Request, DocumentError> {
        let mut mistakes = Mistakes::default();
        let found = &mut mistakes;
        let action = found.take(&Place::root("action"), self.action(&document.action));
        let resource = &document.resource;
        let root = Place::root("resource");
        let kind = (resource.kind.as_ref())
            .and_then(|name| found.take(&root.key("kind"), self.kind(name)));
        let session = self.session(document, found);
        if let Some(evidence) = &document.evidence {
            let root = Place::root("evidence");
            for (key, part) in [
                ("usage", &evidence.usage),
                ("history", &evidence.history),
                ("beneficiaries", &evidence.beneficiaries),
            ] {
                if !part.is_empty() {
                    found.add(&root.key(key), MistakeKind::NotYetKnown);
                }
            }
        }
        let request = action.map(|action| Request {
            account: document.account,
            action,
            session,
            tenant: resource.tenant,
            kind,
            id: resource.id,
            version: resource.version,
            stores: resource.stores.clone(),
            location: resource.location,
            categories: resource.categories.clone(),
            vendor: resource.vendor,
            assigned_to: resource.assigned_to,
        });
        mistakes.finish("request", request)
    }

    fn session(&self, document: &RequestDocument, found: &mut Mistakes) -> Session {
        let mut session = Session::at(document.now);
        let Some(given) = &document.session else {
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
            session = session.utc_offset(seconds);
        }
        if let Some(names) = &given.roles {
            let root = Place::root("session");
            let place = root.key("roles");
            if names.is_empty() {
                found.add(&place, MistakeKind::EmptySelector);
            }
            let roles: Vec<_> = (names.iter().enumerate())
                .filter_map(|(index, name)| found.take(&place.index(index), self.role(name)))
                .map(crate::model::Role::id)
                .collect();
            session = session.only_roles(roles);
        }
        session.failed_logins(given.failed_logins)
    }
}
