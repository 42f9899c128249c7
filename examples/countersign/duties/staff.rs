//! Staff: who holds together what is kept apart, and who is let off.
//!
//! Lives here: [`Staff`], the part of the report that is about accounts, those
//! of one person taken together.

use countersign::{
    Account, AccountId, ConflictState, PersonId, Policy, ScopeDocument, Severity, StoreSet,
    TenantId, Time, Waiver,
};
use serde::Serialize;

use crate::accounts::Accounts;
use crate::names::names;

/// What is told of accounts.
#[derive(Serialize)]
pub(crate) struct Staff<'a> {
    pub(crate) people: Vec<Somebody<'a>>,
    pub(crate) held_by_everybody: Vec<Held<'a>>,
    pub(crate) waivers: Vec<Waived<'a>>,
}

/// Somebody who trips a rule.
#[derive(Serialize)]
pub(crate) struct Somebody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tenant: Option<TenantId>,
    pub(crate) person: PersonId,
    pub(crate) accounts: Vec<Login<'a>>,
    pub(crate) conflicts: Vec<Tripped<'a>>,
}

#[derive(Serialize)]
pub(crate) struct Login<'a> {
    pub(crate) id: AccountId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<&'a str>,
}

#[derive(Serialize)]
pub(crate) struct Tripped<'a> {
    pub(crate) rule: &'a str,
    pub(crate) severity: Severity,
    pub(crate) state: ConflictState,
    pub(crate) stores: StoreSet,
    pub(crate) held: Vec<&'a str>,
    /// Those that trip it by themselves.
    pub(crate) roles: Vec<&'a str>,
}

#[derive(Serialize)]
pub(crate) struct Held<'a> {
    pub(crate) role: &'a str,
    pub(crate) people: usize,
}

#[derive(Serialize)]
pub(crate) struct Waived<'a> {
    pub(crate) waiver: &'a str,
    pub(crate) rule: &'a str,
    pub(crate) version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tenant: Option<TenantId>,
    pub(crate) person: PersonId,
    pub(crate) scope: ScopeDocument,
    pub(crate) from: Option<Time>,
    pub(crate) until: Option<Time>,
    pub(crate) rule_in_use: bool,
    pub(crate) valid: bool,
}

impl<'a> Staff<'a> {
    pub(crate) fn of(policy: &'a Policy, accounts: &'a Accounts, now: Time) -> Self {
        let people = accounts.people();
        let all: Vec<Account> = accounts.people().flatten().cloned().collect();
        let everybody = policy.held_by_everybody(&all).into_iter();
        let waivers = accounts.people().flatten().flat_map(|account| {
            let waivers = account.waivers().iter();
            waivers.map(|waiver| Waived::of(policy, account, waiver, now))
        });
        Self {
            people: people
                .filter_map(|accounts| Somebody::of(policy, accounts, now))
                .collect(),
            held_by_everybody: everybody
                .map(|held| Held {
                    role: held.role().name(),
                    people: held.people(),
                })
                .collect(),
            waivers: waivers.collect(),
        }
    }
}

impl<'a> Somebody<'a> {
    /// The person behind these accounts, if they trip a rule.
    fn of(policy: &'a Policy, accounts: &'a [Account], now: Time) -> Option<Self> {
        let first = accounts.first()?;
        let standing = policy.standing(&accounts.iter().collect::<Vec<_>>(), now);
        let conflicts = policy.conflicts(&standing);
        (!conflicts.is_empty()).then(|| Self {
            tenant: first.tenant(),
            person: first.person(),
            accounts: (accounts.iter())
                .map(|account| Login {
                    id: account.id(),
                    name: account.name(),
                })
                .collect(),
            conflicts: (conflicts.iter())
                .map(|conflict| Tripped {
                    rule: conflict.rule().name(),
                    severity: conflict.severity(),
                    state: conflict.state(),
                    stores: conflict.stores().clone(),
                    held: names(policy, conflict.held()),
                    roles: conflict.roles().to_vec(),
                })
                .collect(),
        })
    }
}

impl<'a> Waived<'a> {
    fn of(policy: &Policy, account: &Account, waiver: &'a Waiver, now: Time) -> Self {
        let window = waiver.window();
        Self {
            waiver: waiver.name(),
            rule: waiver.rule(),
            version: waiver.version(),
            tenant: account.tenant(),
            person: account.person(),
            scope: policy.scope_document(waiver.scope()),
            from: window.from(),
            until: window.until(),
            rule_in_use: waiver.is_of_the_rule_in_use(),
            valid: window.contains(now),
        }
    }
}
