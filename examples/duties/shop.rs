//! The shop: its people as they are stored, and what they try.
//!
//! Lives here: [`Shop`], which takes all accounts of a person together whenever
//! it asks, and the people of Tallow & Thread.

use std::error::Error;

use countersign::{
    Account, AccountDocument, AccountId, AccountKind, Action, Conflict, ConflictState,
    DocumentError, EntryDocument, Evidence, GrantVerdict, PersonId, Policy, Principal, Resource,
    ResourceKind, ScopeDocument, Session, Standing, StoreId, TenantId, Time,
};

use crate::tell::{decided, said, says};

pub(crate) type Told<T = ()> = Result<T, Box<dyn Error>>;

pub(crate) const SHOP: TenantId = TenantId::new(1);
pub(crate) const WEB: StoreId = StoreId::new(1);
pub(crate) const STALL: StoreId = StoreId::new(2);

pub(crate) const HANNE: AccountId = AccountId::new(1);
pub(crate) const RUBEN: AccountId = AccountId::new(2);
pub(crate) const INES: AccountId = AccountId::new(3);
pub(crate) const TOMAS: AccountId = AccountId::new(4);
pub(crate) const FEMKE: AccountId = AccountId::new(5);
pub(crate) const JOOST: AccountId = AccountId::new(6);
pub(crate) const SAM: AccountId = AccountId::new(7);
/// A key that Ruben made for himself.
pub(crate) const RUBENS_KEY: AccountId = AccountId::new(8);

/// 10 March 2026, at 09:00 in UTC.
pub(crate) const NOW: Time = Time::from_unix(1_773_133_200);

/// A policy, and the accounts that are stored.
pub(crate) struct Shop {
    pub(crate) policy: Policy,
    stored: Vec<AccountDocument>,
}

impl Shop {
    pub(crate) fn open(policy: Policy, people: impl IntoIterator<Item = AccountDocument>) -> Self {
        Self {
            policy,
            stored: people.into_iter().collect(),
        }
    }

    /// Stores an account, in place of what it was.
    pub(crate) fn store(&mut self, account: AccountDocument) {
        self.stored.retain(|known| known.id() != account.id());
        self.stored.push(account);
    }

    /// All accounts of this account's person, itself first.
    fn accounts(&self, id: AccountId) -> Result<Vec<Account>, DocumentError> {
        let of_them = |stored: &&AccountDocument| stored.person() == person_of(id);
        let stored = self.stored.iter().filter(of_them);
        let accounts = stored.map(|stored| self.policy.account(stored));
        let mut accounts = accounts.collect::<Result<Vec<_>, _>>()?;
        accounts.sort_by_key(|account| account.id() != id);
        Ok(accounts)
    }

    /// What the person behind an account holds, over all of their accounts.
    pub(crate) fn standing(&self, id: AccountId, now: Time) -> Result<Standing, DocumentError> {
        let accounts = self.accounts(id)?;
        let accounts: Vec<&Account> = accounts.iter().collect();
        Ok(self.policy.standing(&accounts, now))
    }

    pub(crate) fn principal(&self, id: AccountId, session: &Session) -> Told<Principal> {
        let standing = self.standing(id, session.now())?;
        let account = standing.accounts().first().ok_or("nobody has it")?;
        Ok(self.policy.principal(account, &standing, session)?)
    }

    /// Somebody tries something that nothing more has to be known of.
    pub(crate) fn tries(
        &self,
        tried: &str,
        (id, now): (AccountId, Time),
        action: Action,
        resource: &Resource<'_>,
    ) -> Told<String> {
        let who = self.principal(id, &Session::at(now))?;
        Ok(self.asks(tried, &who, action, resource, &Evidence::none()))
    }

    /// Somebody tries something of which this is known.
    pub(crate) fn asks(
        &self,
        tried: &str,
        who: &Principal,
        action: Action,
        resource: &Resource<'_>,
        evidence: &Evidence<'_>,
    ) -> String {
        said(tried);
        decided(&(self.policy).explain_with(who, action, resource, evidence))
    }

    /// What giving a role to somebody would take, and for which rules.
    pub(crate) fn could_have(
        &self,
        asked: &str,
        (id, now): (AccountId, Time),
        grant: &EntryDocument,
    ) -> Told<(GrantVerdict, Vec<String>)> {
        let standing = self.standing(id, now)?;
        let check = self.policy.check_grant(&standing, grant)?;
        said(asked);
        if check.conflicts().is_empty() {
            says("Clear: it trips nothing");
        }
        for conflict in check.conflicts() {
            let (rule, stores) = (conflict.rule(), conflict.stores());
            says(&format!(
                "{}, for {} ({}) in {stores}: {}",
                match conflict.verdict() {
                    GrantVerdict::Clear => "Clear",
                    GrantVerdict::Warn => "A warning",
                    GrantVerdict::Waiver => "With a waiver only",
                    GrantVerdict::Reject => "Never",
                },
                rule.name(),
                rule.severity(),
                rule.rationale(),
            ));
        }
        let rules = check.conflicts().iter();
        let rules = rules.map(|conflict| conflict.rule().name().to_owned());
        Ok((check.verdict(), rules.collect()))
    }

    /// The rules that somebody trips, in what way and where: `O2C-01 active in store 1`.
    pub(crate) fn trips(&self, id: AccountId, now: Time) -> Told<Vec<String>> {
        let standing = self.standing(id, now)?;
        let conflicts = self.policy.conflicts(&standing);
        Ok(conflicts.iter().map(in_words).collect())
    }
}

fn in_words(conflict: &Conflict<'_>) -> String {
    let state: ConflictState = conflict.state();
    format!(
        "{} {state} in {}",
        conflict.rule().name(),
        conflict.stores()
    )
}

/// An order, as it is now.
pub(crate) fn order(id: u64, store: StoreId) -> Resource<'static> {
    here(ResourceKind::ORDER, store).with_id(id).at_version(1)
}

/// What is yet to be made, or all of its kind.
pub(crate) fn here(kind: ResourceKind, store: StoreId) -> Resource<'static> {
    Resource::of(kind).in_tenant(SHOP).in_store(store)
}

pub(crate) fn role(name: &str, store: StoreId) -> EntryDocument {
    EntryDocument::role(name, ScopeDocument::in_stores([store]))
}

pub(crate) fn role_everywhere(name: &str) -> EntryDocument {
    EntryDocument::role(name, ScopeDocument::tenant())
}

/// The person behind an account.
pub(crate) fn person_of(account: AccountId) -> PersonId {
    let first = if account == RUBENS_KEY {
        RUBEN
    } else {
        account
    };
    PersonId::new(first.to_u128() + 100)
}

pub(crate) fn human(id: AccountId, name: &str) -> AccountDocument {
    AccountDocument::human(id, person_of(id))
        .in_tenant(SHOP)
        .name(name)
}

pub(crate) fn hanne() -> AccountDocument {
    let hanne = human(HANNE, "Hanne").owner();
    hanne.grant(role_everywhere("owner"))
}

/// Who sets the prices.
pub(crate) fn ines() -> AccountDocument {
    human(INES, "Ines").grant(role("shelf", WEB))
}

/// Who writes the letters.
pub(crate) fn tomas() -> AccountDocument {
    human(TOMAS, "Tomas").grant(role_everywhere("letters"))
}

/// The key, which makes coupons for this store.
pub(crate) fn rubens_key(store: StoreId) -> AccountDocument {
    AccountDocument::new(AccountKind::App, RUBENS_KEY, person_of(RUBENS_KEY))
        .in_tenant(SHOP)
        .name("Ruben's key")
        .made_by(RUBEN)
        .grant(role("coupons", store))
}

/// Every account that is stored on that morning.
pub(crate) fn everybody() -> [AccountDocument; 7] {
    [
        hanne(),
        human(RUBEN, "Ruben").grant(role("desk", WEB)),
        ines(),
        tomas(),
        human(FEMKE, "Femke").grant(role("counter", STALL)),
        human(JOOST, "Joost").grant(role_everywhere("lead")),
        human(SAM, "Sam")
            .grant(role("moving", WEB))
            .grant(role("counting", WEB)),
    ]
}
