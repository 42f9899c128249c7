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

use super::form::{Later, document, present};
use super::mistake::{DocumentError, MistakeKind, Mistakes, Place};
use super::tables::Policy;

document! {
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
    pub struct RequestDocument as "a request" {
        now: Time,
        account: AccountId,
        action: String,
        resource: ResourceDocument,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        session: Option<SessionDocument>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        evidence: Option<EvidenceDocument>,
    }
}

document! {
    struct ResourceDocument as "a resource" {
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        tenant: Option<TenantId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        id: Option<ObjectId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        version: Option<u64>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stores: Vec<StoreId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        location: Option<LocationId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        categories: Vec<CategoryId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        vendor: Option<VendorId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        assigned_to: Option<PersonId>,
    }
}

document! {
    struct SessionDocument as "a session" {
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

document! {
    /// Evidence, as far as it is known not to matter: no policy of this version
    /// has limits, so amounts and usage are read for their shape. A history or a
    /// beneficiary must be empty, for ignoring one could allow what it forbids.
    struct EvidenceDocument as "evidence" {
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        amount: Option<AmountDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        usage: Vec<UsageDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        history: Vec<Later>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        beneficiaries: Vec<Later>,
    }
}

document! {
    /// How much: of what, in its smallest unit.
    struct AmountDocument as "an amount" {
        unit: String,
        value: u64,
    }
}

document! {
    /// How much of a limit is used up.
    struct UsageDocument as "a usage" {
        limit: String,
        used: u64,
    }
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
    /// policy does not know (rule R1), an empty list of session
    /// roles, and evidence that this version could only ignore.
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
            session = session.at_utc_offset(seconds);
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
        session.after_failed_logins(given.failed_logins)
    }
}
