//! The request document: one question, as a command or a log writes it.
//!
//! Lives here: [`RequestDocument`] and [`Request`], what it becomes under a
//! policy. A host that links the crate asks `authorize` directly; this is for
//! questions that come as text.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalogue::Action;
use crate::model::{AccountId, AsResource, OwnedResource, Resource, Session, Time};

use super::form::{Later, document, present};
use super::mistake::{DocumentError, MistakeKind, Mistakes, Place};
use super::resource_document::ResourceDocument;
use super::session_document::SessionDocument;
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
    resource: OwnedResource,
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
    #[inline]
    fn as_resource(&self) -> Resource<'_> {
        self.resource.as_resource()
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
        let root = Place::root("resource");
        let resource = document.resource.read(self, &root, found);
        let root = Place::root("session");
        let session =
            SessionDocument::read(document.session.as_ref(), document.now, self, &root, found);
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
            resource,
        });
        mistakes.finish("request", request)
    }
}
