//! Roles: what they give, what they require of their grants, and the parts they are made of.

use std::collections::BTreeSet;

use super::catalogue::{levels_actions, template};
use super::policy::{Policy, Role};

/// What a role takes from its template: core and chosen add-ons, before anything is left out.
pub fn template_actions(role: &Role) -> BTreeSet<String> {
    let Some(template) = role.template.as_deref().and_then(template) else {
        return BTreeSet::new();
    };
    let chosen = template.addons.iter();
    let chosen = chosen.filter(|addon| role.addons.contains(&addon.id));
    let added = chosen.flat_map(|addon| &addon.actions);
    template.core.iter().chain(added).cloned().collect()
}

/// What a role gives besides its template: levels, actions by name, and included roles.
pub fn given_besides_template(policy: &Policy, role: &Role) -> BTreeSet<String> {
    let mut actions = levels_actions(policy, &role.levels);
    actions.extend(role.allow.iter().cloned());
    for included in &role.include {
        actions.extend(role_actions(policy, included));
    }
    actions
}

/// R15, R17: everything a role gives. What is left out is left out of the template alone, so
/// nothing that the role gets elsewhere is lost.
pub fn role_actions(policy: &Policy, name: &str) -> BTreeSet<String> {
    let roles = closure(policy, name).into_iter();
    roles.flat_map(|role| own_actions(policy, role)).collect()
}

/// What a role gives itself, and not through the roles it includes.
pub fn own_actions(policy: &Policy, role: &Role) -> BTreeSet<String> {
    let mut actions = template_actions(role);
    actions.retain(|action| !role.without.contains(action));
    actions.extend(levels_actions(policy, &role.levels));
    actions.extend(role.allow.iter().cloned());
    actions
}

/// R17: a role and all that it includes, through any number of steps. Each keeps its own limits,
/// hours and step-up: they are about what comes from that role.
pub fn closure<'p>(policy: &'p Policy, name: &str) -> Vec<&'p Role> {
    let Some(role) = policy.roles.get(name) else {
        return Vec::new();
    };
    let mut roles = vec![role];
    for included in &role.include {
        roles.extend(closure(policy, included));
    }
    roles
}

/// R17: what a role asks of its grants: what it and its template ask, and what included roles ask.
pub fn role_requirements(policy: &Policy, name: &str) -> BTreeSet<String> {
    let mut requirements = BTreeSet::new();
    for role in closure(policy, name) {
        requirements.extend(role.requires.iter().cloned());
        if let Some(template) = role.template.as_deref().and_then(template) {
            requirements.extend(template.requires.iter().cloned());
        }
    }
    requirements
}
