//! Accounts: who may do what, where and when, as a host stores it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One login, key or app as the host stores it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: u64,
    pub tenant: u64,
    pub person: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `human`, `service` or `app`.
    pub kind: String,
    /// `invited`, `active`, `suspended` or `terminated`.
    pub status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_from: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_until: Option<i64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub owner: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker: Option<u64>,
    #[serde(default)]
    pub epoch: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trained_until: Option<i64>,
    pub grants: Vec<Grant>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denies: Vec<Deny>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Boundary>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
}

/// What an account holds, where and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    #[serde(flatten)]
    pub what: Selector,
    pub scope: Scope,
    #[serde(flatten)]
    pub window: Window,
    #[serde(flatten)]
    pub origin: Origin,
}

/// What no grant can give back, where and when; never selects by role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deny {
    #[serde(flatten)]
    pub what: Selector,
    pub scope: Scope,
    #[serde(flatten)]
    pub window: Window,
    #[serde(flatten)]
    pub origin: Origin,
}

/// The most an account may ever hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Boundary {
    Nothing,
    #[serde(untagged)]
    Within(Vec<Bound>),
}

/// One entry of a boundary: it has no window, and never selects by role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    #[serde(flatten)]
    pub what: Selector,
    pub scope: Scope,
    #[serde(flatten)]
    pub origin: Origin,
}

/// R40: one rule is waived for one person, for a while, and somebody looks after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    pub id: String,
    pub rule: String,
    /// The version of the rule that was looked at.
    pub version: u64,
    /// The account's own.
    pub person: u64,
    /// The tenant, or stores and nothing else.
    pub scope: Scope,
    pub because: String,
    pub control: String,
    pub control_owner: u64,
    pub requested_by: u64,
    pub approved_by: u64,
    pub from: i64,
    pub until: i64,
}

/// Which actions an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selector {
    Role(String),
    Actions(Vec<String>),
    /// From feature to level.
    Levels(BTreeMap<String, String>),
}

/// Where an entry counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Tenant,
    #[serde(untagged)]
    Narrow(Narrow),
}

/// The keys of a scope smaller than the tenant; a key left out narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrow {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stores: Option<Vec<u64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locations: Option<Vec<u64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<u64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendors: Option<Vec<u64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objects: Option<Vec<Object>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assigned: bool,
}

/// A single object: ids of different kinds never meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    pub kind: String,
    pub id: u64,
}

/// From when to when, in Unix seconds, half-open; a missing end is no end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// Why an entry is there, who made it, and when: decides nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
}
