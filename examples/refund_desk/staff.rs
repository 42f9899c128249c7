//! The people of Copper Wheel, and the one program among them.
//!
//! Lives here: their accounts, as the shop stores them. What their roles are
//! stands in `policy.toml`.

use countersign::{
    AccountDocument, AccountId, AccountKind, EntryDocument, PersonId, ScopeDocument, StoreId,
    TenantId,
};

pub(crate) const SHOP: TenantId = TenantId::new(1);
pub(crate) const WEB_SHOP: StoreId = StoreId::new(1);
const WORKSHOP: StoreId = StoreId::new(2);

pub(crate) const MIRTE: AccountId = AccountId::new(1);
pub(crate) const JORIS: AccountId = AccountId::new(2);
pub(crate) const SAAR: AccountId = AccountId::new(3);
/// Saar leads the shift on Saturdays, and signs in otherwise for that.
pub(crate) const SAAR_ON_SATURDAY: AccountId = AccountId::new(4);
pub(crate) const BILAL: AccountId = AccountId::new(5);
pub(crate) const LOTTE: AccountId = AccountId::new(6);
pub(crate) const WOUT: AccountId = AccountId::new(7);
/// The key that Bilal made for the program which reads parcels coming back.
pub(crate) const RETURNS_KEY: AccountId = AccountId::new(8);

/// Who owns the shop.
pub(crate) fn mirte() -> AccountDocument {
    person(MIRTE, "Mirte", role("owner", ScopeDocument::tenant())).owner()
}

/// Who answers mail and telephone.
pub(crate) fn bilal() -> AccountDocument {
    person(BILAL, "Bilal", role("support", only(WEB_SHOP)))
}

/// Who leads the shift in the web shop.
pub(crate) fn wout() -> AccountDocument {
    person(WOUT, "Wout", role("lead", only(WEB_SHOP)))
}

/// Every account of the shop.
pub(crate) fn everybody() -> [AccountDocument; 8] {
    let saturday = AccountDocument::human(SAAR_ON_SATURDAY, person_of(SAAR))
        .in_tenant(SHOP)
        .name("Saar, on Saturday")
        .grant(role("lead", only(WEB_SHOP)));
    // Given without any limit: what holds the key is its maker.
    let refunds = EntryDocument::actions(["orders.view", "orders.refund"], only(WEB_SHOP));
    let key = AccountDocument::new(AccountKind::App, RETURNS_KEY, person_of(BILAL))
        .in_tenant(SHOP)
        .name("The returns key")
        .made_by(BILAL)
        .grant(refunds);
    [
        mirte(),
        person(JORIS, "Joris", role("manager", ScopeDocument::tenant())),
        saar(),
        saturday,
        bilal(),
        person(LOTTE, "Lotte", role("lead", only(WORKSHOP))),
        wout(),
        key,
    ]
}

fn saar() -> AccountDocument {
    person(SAAR, "Saar", role("support", only(WEB_SHOP)))
}

/// The person whose first account it is.
pub(crate) fn person_of(account: AccountId) -> PersonId {
    PersonId::new(account.to_u128() + 100)
}

/// The first account of a person.
fn person(id: AccountId, name: &str, grant: EntryDocument) -> AccountDocument {
    AccountDocument::human(id, person_of(id))
        .in_tenant(SHOP)
        .name(name)
        .grant(grant)
}

fn role(name: &str, scope: ScopeDocument) -> EntryDocument {
    EntryDocument::role(name, scope)
}

fn only(store: StoreId) -> ScopeDocument {
    ScopeDocument::in_stores([store])
}
