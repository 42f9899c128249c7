//! The catalogue: the shipped words, and what actions and levels are under a policy.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;

use super::policy::Policy;

/// The shipped words, as far as the model uses them.
#[derive(Debug, Deserialize)]
pub struct Catalogue {
    pub actions: Vec<CatalogueAction>,
    pub owner_only: BTreeSet<String>,
    pub human_only: BTreeSet<String>,
    pub money_and_credit: BTreeSet<String>,
    pub templates: Vec<Template>,
}

/// One shipped action.
#[derive(Debug, Deserialize)]
pub struct CatalogueAction {
    pub id: String,
    pub level: String,
    pub risk: String,
}

/// One shipped role.
#[derive(Debug, Deserialize)]
pub struct Template {
    pub id: String,
    pub requires: BTreeSet<String>,
    pub core: Vec<String>,
    pub addons: Vec<Addon>,
}

/// Actions that a role may add to its template by one name.
#[derive(Debug, Deserialize)]
pub struct Addon {
    pub id: String,
    pub actions: Vec<String>,
}

/// The catalogue, read once.
#[allow(
    clippy::expect_used,
    reason = "without its words the model says nothing"
)]
pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        serde_json::from_str(include_str!("../../data/catalogue-1.json"))
            .expect("the catalogue is well-formed")
    })
}

/// The template of this name.
pub fn template(name: &str) -> Option<&'static Template> {
    catalogue().templates.iter().find(|t| t.id == name)
}

/// Levels from least to most (R16).
pub const LEVELS: [&str; 4] = ["none", "view", "edit", "full"];

/// How high a word stands on a ladder; a word that is not on it stands below all.
pub fn rank(ladder: &[&str], word: &str) -> Option<usize> {
    ladder.iter().position(|step| *step == word)
}

/// The feature of an action, shipped or the host's own: the part before the dot.
pub fn feature_of(action: &str) -> &str {
    action.split('.').next().unwrap_or(action)
}

/// Every action there is under this policy, with its level and its risk.
pub fn known_actions(policy: &Policy) -> impl Iterator<Item = (&str, &str, &str)> {
    let shipped = catalogue().actions.iter();
    let own = policy.host_actions.iter();
    shipped
        .map(|action| (&*action.id, &*action.level, &*action.risk))
        .chain(own.map(|(id, action)| (&**id, &*action.level, &*action.risk)))
}

/// The level at which a feature first has this action.
pub fn level_of<'p>(policy: &'p Policy, action: &str) -> Option<&'p str> {
    known_actions(policy).find_map(|(id, level, _)| (id == action).then_some(level))
}

/// How much harm this action can do.
pub fn risk_of<'p>(policy: &'p Policy, action: &str) -> Option<&'p str> {
    known_actions(policy).find_map(|(id, _, risk)| (id == action).then_some(risk))
}

/// A read is an action of level View.
pub fn is_read(policy: &Policy, action: &str) -> bool {
    level_of(policy, action) == Some("view")
}

/// R16: a level is all actions of its feature up to it, the host's own among them, but never those
/// that are for owners only.
pub fn level_actions(policy: &Policy, feature: &str, level: &str) -> BTreeSet<String> {
    known_actions(policy)
        .filter(|(id, _, _)| feature_of(id) == feature)
        .filter(|(_, least, _)| rank(&LEVELS, least) <= rank(&LEVELS, level))
        .filter(|(id, _, _)| !catalogue().owner_only.contains(*id))
        .map(|(id, _, _)| id.to_owned())
        .collect()
}

/// The actions of several levels at once.
pub fn levels_actions(policy: &Policy, levels: &BTreeMap<String, String>) -> BTreeSet<String> {
    levels
        .iter()
        .flat_map(|(feature, level)| level_actions(policy, feature, level))
        .collect()
}
