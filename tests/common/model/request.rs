//! Requests: one question, and what the host knows of it.

use serde::{Deserialize, Serialize};

use super::account::Object;

/// One question: may this account do this action to this resource now?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub now: i64,
    pub account: u64,
    pub action: String,
    pub resource: Resource,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// What is acted on, as far as the host says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stores: Vec<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<u64>,
    /// The person whose work it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<u64>,
}

/// How the account signed in, and which of its roles it wears.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// `none`, `password`, `multi_factor` or `hardware_key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assurance: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utc_offset: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_logins: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// What the host knows of this one act. A key left out was not supplied, which is not the same as
/// supplied and empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Vec<Usage>>,
    /// The persons who gain by the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beneficiaries: Option<Vec<u64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Identity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approvals: Option<Vec<Approval>>,
    /// The approvals, by id, on which an act was done already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed: Option<Vec<u64>>,
    /// The requests, by nonce, that were done already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonces_consumed: Option<Vec<u64>>,
    /// What was done before, by whom and to what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<Event>>,
    /// The objects that the act is about as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<Object>,
    /// How far the history goes back; of an object that is not listed all is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<Coverage>,
    /// Nobody else is there who could approve.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_other_approver: bool,
}

/// One act that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub person: u64,
    pub action: String,
    pub object: Object,
    pub at: i64,
}

/// From when on all is known of an object, and when it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    pub object: Object,
    pub created: i64,
    pub complete_since: i64,
}

/// How much, of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    pub unit: String,
    pub value: u64,
}

/// How much of a limit or a cap is used up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Its id.
    pub limit: String,
    pub used: u64,
}

/// Which request this is, so that others can approve exactly it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub nonce: u64,
    /// From when on it can be approved.
    pub created: i64,
    /// What else it says, hashed by the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<String>,
}

/// What one account said of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub id: u64,
    /// The approval policy that it speaks to.
    pub policy: String,
    /// Whose word it is.
    pub account: u64,
    /// `approve` or `reject`.
    pub verdict: String,
    pub at: i64,
    /// Whether it was given for exactly this request.
    pub matches: bool,
}
