//! Policies: what a host decides for all its staff, as it is written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::duties::{Acceptance, Duties, Duty};

/// What a host decides for all its staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    pub schema: u64,
    pub catalogue: u64,
    /// `solo`, `standard` or `strict`; `standard` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_staff: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardrail: Option<Guardrail>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub host_actions: BTreeMap<String, HostAction>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, Role>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approval: Vec<ApprovalPolicy>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub step_up: Vec<StepUpRule>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cap: Vec<Cap>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<ObligationRule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duties: Option<Duties>,
    /// The rules of the host's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duty: Vec<Duty>,
}

/// The only features that anybody may use, the owner included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardrail {
    pub features: Vec<String>,
}

/// An action of the host's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostAction {
    pub slot: u64,
    pub level: String,
    pub risk: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// A named set of actions, perhaps built on a shipped template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addons: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_up: Option<StepUp>,
    /// `scope`, `until`, `multi_factor` or `training`, beside what the template requires.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<String>,
    /// The duty rules that this role trips by itself and is made to trip.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<Acceptance>,
}

/// How much of something a role may do: over `soft` it needs an approval, over `hard` it may not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    pub id: String,
    pub actions: Vec<String>,
    /// `request`, `object`, `person` or `store`.
    pub per: String,
    /// In seconds, for `person` and `store`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<i64>,
    pub unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soft: Option<u64>,
    /// The approval policy that lifts `soft`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hard: Option<u64>,
}

/// When in the week a role counts, by the clock of who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// `mon` to `sun`.
    pub days: Vec<String>,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`, at most `24:00`.
    pub until: String,
}

/// The least a sign-in must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepUp {
    /// `none`, `password`, `multi_factor` or `hardware_key`.
    pub assurance: String,
    /// In seconds; any age will do when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<i64>,
}

/// A sign-in that some actions want of everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepUpRule {
    pub actions: Vec<String>,
    #[serde(flatten)]
    pub least: StepUp,
    /// Only in a session before which at least so many sign-ins failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_failed_logins: Option<u64>,
}

/// How many may approve, and who, and how long that counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalPolicy {
    pub id: String,
    /// These always need it, besides what limits ask.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u64>,
    /// The action that an approver holds; `staff.approve` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// In seconds; a day when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide_within: Option<i64>,
    /// In seconds; an hour when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub use_within: Option<i64>,
}

/// How much of something anybody may do, whatever their grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cap {
    pub id: String,
    pub actions: Vec<String>,
    /// `request`, `object`, `person` or `store`.
    pub per: String,
    /// In seconds, for `person` and `store`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<i64>,
    pub unit: String,
    pub hard: u64,
}

/// Obligations that the policy adds to some actions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationRule {
    pub actions: Vec<String>,
    pub add: Vec<String>,
}
