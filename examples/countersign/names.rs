//! Names: sets of actions, written with the names that a policy gives them.
//!
//! Lives here: a set as a list for programs, and by feature for people. The
//! order is the policy's: the shipped actions, then the host's own.

use countersign::{Actions, Policy};

/// Every action of the set by its name.
pub(crate) fn names(policy: &Policy, actions: Actions) -> Vec<&str> {
    let known = policy.actions();
    let known = known.filter(|known| actions.contains(known.action));
    known.map(|known| known.name).collect()
}

/// A line for each feature: `orders: view, fulfill`.
pub(crate) fn by_feature(policy: &Policy, actions: Actions) -> Vec<String> {
    let mut lines: Vec<(&str, String)> = Vec::new();
    for name in names(policy, actions) {
        let (feature, verb) = name.split_once('.').unwrap_or((name, name));
        // A host's own action may be of a feature that is here already.
        match lines.iter_mut().find(|(known, _)| *known == feature) {
            Some((_, line)) => {
                line.push_str(", ");
                line.push_str(verb);
            }
            None => lines.push((feature, format!("{feature}: {verb}"))),
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}
