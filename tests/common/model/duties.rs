//! Duties: the rules that keep some actions apart, and what they want of a request.
//!
//! Lives here: the documents of rules, the shipped ones, and what each does by its profile. Who
//! holds what, and where, is asked in `standing`; what was done to an object in `histories`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::asking::Asking;
use super::demands::{Demands, join_all};
use super::histories::{object_demands, self_dealing_demands};
use super::policy::Policy;
use super::roles::role_actions;
use super::standing::{bears_in_session, bears_statically, is_enforced};

/// The approval policy that duty rules ask for.
pub const DUTY: &str = "duty";

/// Which of the shipped rules a policy uses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duties {
    /// `commerce` and `commerce_objects`; the first when absent.
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    pub sets: Option<Vec<String>>,
    /// Rules of these sets that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
    /// Owners may deal with themselves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub owner_self_dealing: bool,
}

/// R31: a rule trips when somebody holds, or has done, `trip_at` of its sides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    pub id: String,
    /// 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// `static`, `session` or `object`.
    pub kind: String,
    /// `critical`, `high`, `medium` or `low`.
    pub severity: String,
    /// `warn`, `waiver` or `reject`: decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_grant: Option<String>,
    /// `ignore`, `approval` or `block`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_use: Option<String>,
    /// 2 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trip_at: Option<usize>,
    pub sides: Vec<Side>,
    /// True when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waivable: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rationale: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mitigation: Option<String>,
}

/// One side of a rule: held with any of its actions, or only with all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Side {
    Any(Vec<String>),
    All { all: Vec<String> },
}

/// A rule that the holders of a role trip, and somebody looks after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    pub rule: String,
    pub control: String,
    pub owner: String,
}

impl Duty {
    pub fn version(&self) -> u64 {
        self.version.unwrap_or(1)
    }

    pub fn is_waivable(&self) -> bool {
        self.kind == "static" && self.waivable.unwrap_or(true)
    }

    /// How many sides it takes.
    pub fn trip_at(&self) -> usize {
        self.trip_at.unwrap_or(2)
    }

    /// R31: so many of its sides are in this set.
    pub fn trips_with(&self, actions: &BTreeSet<String>) -> bool {
        let sides = self.sides.iter().filter(|side| side.is_in(actions));
        sides.count() >= self.trip_at()
    }

    /// The side that has this action: no action is in two.
    pub fn side_of(&self, action: &str) -> Option<&Side> {
        self.sides.iter().find(|side| side.has(action))
    }
}

impl Side {
    pub fn actions(&self) -> &[String] {
        match self {
            Self::Any(actions) | Self::All { all: actions } => actions,
        }
    }

    pub fn has(&self, action: &str) -> bool {
        self.actions().iter().any(|own| own == action)
    }

    /// R31: these actions are enough for the side to be held, or done.
    pub fn is_in(&self, actions: &BTreeSet<String>) -> bool {
        match self {
            Self::Any(any) => any.iter().any(|action| actions.contains(action)),
            Self::All { all } => all.iter().all(|action| actions.contains(action)),
        }
    }
}

// ---- The rules there are ----

/// The shipped rules, as they are kept.
#[derive(Debug, Deserialize)]
struct Shipped {
    rules: Vec<ShippedRule>,
}

#[derive(Debug, Deserialize)]
struct ShippedRule {
    id: String,
    version: u64,
    kind: String,
    severity: String,
    trip_at: usize,
    sides: Vec<Side>,
    waivable: bool,
    /// Of rules over objects: what becomes of tripping them.
    outcome: Option<String>,
}

impl ShippedRule {
    fn into_duty(self) -> Duty {
        let on_use = self.outcome.map(|outcome| match outcome.as_str() {
            "deny" => "block".to_owned(),
            _ => outcome,
        });
        let is_static = self.kind == "static";
        Duty {
            id: self.id,
            version: Some(self.version),
            kind: self.kind,
            severity: self.severity,
            on_use,
            trip_at: Some(self.trip_at),
            sides: self.sides,
            waivable: is_static.then_some(self.waivable),
            ..Duty::default()
        }
    }
}

/// A shipped set, read once.
#[allow(
    clippy::expect_used,
    reason = "without its rules the model says nothing"
)]
pub fn shipped(set: &str) -> &'static [Duty] {
    static SETS: OnceLock<[Vec<Duty>; 2]> = OnceLock::new();
    let [statics, objects] = SETS.get_or_init(|| {
        let shipped: Shipped = serde_json::from_str(include_str!("../../data/duty_facts.json"))
            .expect("the duty rules are well-formed");
        let rules = shipped.rules.into_iter().map(ShippedRule::into_duty);
        let (statics, objects) = rules.partition(|rule| rule.kind == "static");
        [statics, objects]
    });
    match set {
        "commerce" => statics,
        "commerce_objects" => objects,
        _ => &[],
    }
}

/// All rules in use: those of the shipped sets that are not left out, and the host's own.
pub fn rules(policy: &Policy) -> Vec<&Duty> {
    let duties = policy.duties.as_ref();
    let sets = duties.and_then(|duties| duties.sets.clone());
    let sets = sets.unwrap_or_else(|| vec!["commerce".to_owned()]);
    let is_dropped = |rule: &&Duty| duties.is_some_and(|duties| duties.drop.contains(&rule.id));
    let taken = sets.iter().flat_map(|set| shipped(set));
    let taken = taken.filter(|rule| !is_dropped(rule));
    taken.chain(&policy.duty).collect()
}

/// Those of one kind.
pub fn rules_of<'p>(policy: &'p Policy, kind: &str) -> Vec<&'p Duty> {
    let mut rules = rules(policy);
    rules.retain(|rule| rule.kind == kind);
    rules
}

/// The profile of a policy.
pub fn profile(policy: &Policy) -> &str {
    policy.profile.as_deref().unwrap_or("standard")
}

/// What a rule does to a request that it bears on: what it says itself, else by its kind and
/// severity, and for what is held by the profile.
pub fn on_use<'p>(policy: &Policy, rule: &'p Duty) -> &'p str {
    if let Some(own) = &rule.on_use {
        return own;
    }
    let severity = rule.severity.as_str();
    match (rule.kind.as_str(), profile(policy), severity) {
        ("session", _, _) | ("object", _, "critical" | "high") => "block",
        ("object", _, _) => "approval",
        (_, "solo", _) => "ignore",
        (_, "strict", "critical" | "high") | (_, _, "critical") => "block",
        (_, "strict", "medium") | (_, _, "high") => "approval",
        _ => "ignore",
    }
}

/// A role gives enough for this rule by itself.
pub fn trips_alone(policy: &Policy, name: &str, rule: &Duty) -> bool {
    rule.trips_with(&role_actions(policy, name))
}

// ---- What they want ----

/// R34–R38: everything that duties want of this request.
pub fn duty_demands(asking: &Asking) -> Demands {
    join_all([
        static_demands(asking),
        session_demands(asking),
        object_demands(asking),
        self_dealing_demands(asking),
    ])
}

/// R34: what the person was granted, over all accounts.
pub fn static_demands(asking: &Asking) -> Demands {
    if !is_enforced(asking) {
        return Demands::default();
    }
    let rules = rules_of(asking.policy, "static").into_iter();
    let bearing = rules.filter(|rule| bears_statically(asking, rule));
    join_all(bearing.map(|rule| wants(on_use(asking.policy, rule), "static_duty")))
}

/// R35: what the account wears in this session.
pub fn session_demands(asking: &Asking) -> Demands {
    let rules = rules_of(asking.policy, "session").into_iter();
    let bearing = rules.filter(|rule| bears_in_session(asking, rule));
    join_all(bearing.map(|rule| wants(on_use(asking.policy, rule), "session_duty")))
}

/// A refusal for this reason, an approval, or nothing.
pub fn wants(on_use: &str, reason: &'static str) -> Demands {
    match on_use {
        "block" => Demands::deny(reason),
        "approval" => Demands::approval(DUTY),
        _ => Demands::default(),
    }
}
