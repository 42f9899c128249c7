//! Foreseen: what duty rules will hold against a request once changes are made.
//!
//! Lives here: the waivers that a remedy takes beside its changes. What is granted
//! to mend one thing may trip a rule, and then mends nothing.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalogue::{DutyKind, OnUse};
use crate::duties::{Bar, Holdings, InForce};
use crate::model::{Account, AccountData, Role, RoleId, Status, Window};
use crate::policy::ScopeDocument;

use super::asked::Asked;
use super::change::Change;

/// The waivers that it takes beside these changes, so that no duty rule stands in
/// the way; `None` where one would that cannot be waived.
pub(crate) fn waivers(asked: &Asked<'_>, changes: &[Change]) -> Option<Vec<Change>> {
    let duties = &asked.policy.0.duties;
    let principal = asked.principal;
    let mut account = principal.account().0.as_ref().clone();
    let mut roles = principal.active_roles().map(Vec::from);
    for change in changes {
        carry_out(asked, change, &mut account, &mut roles);
    }
    let mut waived = Vec::new();
    for bar in bars(asked, &account, roles.as_deref()) {
        let rule = duties.all.get(usize::from(bar.rule))?;
        let is_waived = rule.kind() == DutyKind::Static && rule.is_waivable();
        match bar.on_use {
            OnUse::Ignore => {}
            OnUse::Approval if asked.known.unmet(1 << duties.approval) == 0 => {}
            OnUse::Block | OnUse::Approval if is_waived => {
                let rule = String::from(rule.name());
                let scope = match asked.resource.stores() {
                    [] => ScopeDocument::tenant(),
                    stores => ScopeDocument::in_stores(stores.iter().copied()).tidied(),
                };
                let waive = Change::Waive { rule, scope };
                if !waived.contains(&waive) {
                    waived.push(waive);
                }
            }
            OnUse::Block | OnUse::Approval => return None,
        }
    }
    Some(waived)
}

/// What a change does to the account and to the roles that the session uses.
fn carry_out(
    asked: &Asked<'_>,
    change: &Change,
    account: &mut AccountData,
    roles: &mut Option<Vec<RoleId>>,
) {
    let policy = asked.policy;
    match change {
        Change::Activate => account.status = Status::Active,
        Change::StartAccount(_) | Change::ProlongAccount(_) => account.window = Window::ALWAYS,
        Change::SetOwner => account.owner = true,
        Change::AddGrant(entry) => account.grants.extend(policy.grant_of(entry)),
        Change::WidenGrant { grant, scope } => {
            if let (Some(grant), Some(scope)) =
                (account.grants.get_mut(*grant), policy.scope_of(scope))
            {
                grant.scope = scope;
            }
        }
        Change::StartGrant { grant, .. } | Change::ProlongGrant { grant, .. } => {
            if let Some(grant) = account.grants.get_mut(*grant) {
                grant.window = Window::ALWAYS;
            }
        }
        Change::UseRole(role) => {
            let role = policy.role(role).map(Role::id);
            if let (Some(roles), Ok(role)) = (roles, role) {
                roles.push(role);
            }
        }
        Change::UseAllRoles => *roles = None,
        _ => {}
    }
}

/// What duty rules hold against the request of such an account, used in such a
/// session.
fn bars(asked: &Asked<'_>, account: &AccountData, roles: Option<&[RoleId]>) -> Vec<Bar> {
    let (policy, now) = (asked.policy, asked.principal.made_at());
    let duties = &policy.0.duties;
    let others = asked.principal.accounts_of_person().iter();
    let others = others
        .map(|other: &Account| &*other.0)
        .filter(|other| other.id != account.id);
    let is_spared = account.owner && duties.spares_owners;
    let held = (!is_spared).then(|| {
        let holdings = Holdings::of(others.chain([account]), &policy.0.roles, now);
        InForce::of(&holdings, duties, duties.granted)
    });
    let used = Holdings::used(&account.grants, roles, now);
    let used = InForce::of(&used, duties, duties.sessions);
    let both = [held.flatten(), used];
    let stores = asked.resource.stores();
    let bars = both.iter().flatten();
    bars.flat_map(|in_force| in_force.bars(asked.action, stores))
        .copied()
        .collect()
}
