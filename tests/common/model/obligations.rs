//! Obligations: what is owed on an allow, whatever it rests on.

use std::collections::BTreeSet;

use super::catalogue::{feature_of, risk_of};
use super::policy::Policy;

/// Uses that a shop should hear of at once, besides those of critical risk.
const WATCHED: [&str; 4] = [
    "orders.refund",
    "discounts.bulk_generate",
    "products.bulk_edit",
    "customers.export",
];

/// What the profile asks of an action by its risk; `solo` asks nothing.
pub fn profile_obligations(policy: &Policy, action: &str) -> BTreeSet<String> {
    let mut owed = BTreeSet::new();
    if policy.profile.as_deref() == Some("solo") {
        return owed;
    }
    let risk = risk_of(policy, action);
    let changes_settings = feature_of(action) == "settings" && action != "settings.view";
    if matches!(risk, Some("high" | "critical")) {
        owed.insert("audit".to_owned());
    }
    if risk == Some("critical") || changes_settings || WATCHED.contains(&action) {
        owed.insert("alert".to_owned());
    }
    owed
}

/// R57: what is owed on an allow: the profile's and every entry of the policy that names the
/// action, none cut short by another.
pub fn obligations(policy: &Policy, action: &str) -> BTreeSet<String> {
    let mut owed = profile_obligations(policy, action);
    for rule in &policy.obligations {
        if rule.actions.iter().any(|named| named == action) {
            owed.extend(rule.add.iter().cloned());
        }
    }
    owed
}
