//! The request document: one question, as a command or a log writes it.
//!
//! Lives here: [`RequestDocument`] and [`Request`], what it becomes under a
//! policy. A host that links the crate asks `authorize` directly; this is for
//! questions that come as text.

use alloc::string::String;

use crate::catalogue::Action;
use crate::model::{AccountId, AsResource, OwnedEvidence, OwnedResource, Resource, Session, Time};

use super::evidence_document::EvidenceDocument;
use super::form::{document, present};
use super::mistake::{DocumentError, Mistakes};
use super::place::Place;
use super::resource_document::ResourceDocument;
use super::session_document::SessionDocument;
use super::tables::Policy;

document! {
    /// One question, as it is written: when, who, what, on what, signed in how,
    /// and what is known of the act.
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
    evidence: OwnedEvidence,
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

    /// What is known of the act.
    #[must_use]
    pub const fn evidence(&self) -> &OwnedEvidence {
        &self.evidence
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
    /// policy does not know (rule R1), an empty list of session roles, a limit or
    /// an approval policy that there is not, an amount in no unit, and evidence
    /// that this version could only ignore.
    pub fn read_request(&self, document: &RequestDocument) -> Result<Request, DocumentError> {
        let mut mistakes = Mistakes::default();
        let found = &mut mistakes;
        let action = found.take(&Place::root("action"), self.action(&document.action));
        let root = Place::root("resource");
        let resource = document.resource.read(self, &root, found);
        let root = Place::root("session");
        let session =
            SessionDocument::read(document.session.as_ref(), document.now, self, &root, found);
        let root = Place::root("evidence");
        let evidence = (document.evidence.as_ref())
            .map(|evidence| evidence.read(self, &root, found))
            .unwrap_or_default();
        let request = action.map(|action| Request {
            account: document.account,
            action,
            session,
            resource,
            evidence,
        });
        mistakes.finish("request", request)
    }
}
