//! Digests: which exact request an approval is of.
//!
//! Lives here: whose act it is, and the digest that binds an approval to one
//! exact request (rule R42). Invariant: whatever of a request could make a
//! difference to an approver is in it, by name and never by bit; the format is
//! pinned by golden vectors.

#[cfg(feature = "approvals")]
use alloc::string::ToString;
#[cfg(feature = "approvals")]
use alloc::vec::Vec;

#[cfg(feature = "approvals")]
use sha2::{Digest, Sha256};

use crate::catalogue::Action;
#[cfg(feature = "approvals")]
use crate::model::StoreId;
use crate::model::{PersonId, RequestDigest, Resource, TenantId};
use crate::policy::Policy;

use super::evidence::Evidence;
use super::principal::Principal;

/// Whose act it is: who does it, and on whose behalf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parties {
    pub(crate) tenant: Option<TenantId>,
    pub(crate) person: PersonId,
    pub(crate) on_behalf_of: Option<PersonId>,
}

impl Parties {
    pub(crate) fn of(principal: &Principal, evidence: &Evidence<'_>) -> Self {
        Self {
            tenant: principal.account().tenant(),
            person: principal.person(),
            on_behalf_of: evidence.acting_for().map(Principal::person),
        }
    }
}

/// The digest: SHA-256 over every part in a fixed order, each with its length,
/// names and not bits.
#[cfg(feature = "approvals")]
pub(crate) fn digest(
    policy: &Policy,
    parties: Parties,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> Option<RequestDigest> {
    let stamp = evidence.stamp()?;
    let mut hash = Fields(Sha256::new());
    hash.bytes(b"countersign request");
    hash.bytes(b"1");
    hash.number(parties.tenant.map(|id| id.to_u128().to_be_bytes()));
    hash.number(Some(parties.person.to_u128().to_be_bytes()));
    hash.number(parties.on_behalf_of.map(|id| id.to_u128().to_be_bytes()));
    hash.bytes(policy.name_of(action).as_bytes());
    let kind = resource.kind().map(|kind| policy.kind_name(kind));
    hash.bytes(kind.unwrap_or_default().as_bytes());
    hash.number(resource.id().map(|id| id.to_u128().to_be_bytes()));
    hash.number(resource.version().map(u64::to_be_bytes));
    // Where it is: of what is not made yet this is all there is.
    let mut stores: Vec<StoreId> = resource.stores().to_vec();
    stores.sort_unstable();
    stores.dedup();
    let stores = stores
        .iter()
        .flat_map(|store| store.to_u128().to_be_bytes());
    hash.bytes(&stores.collect::<Vec<u8>>());
    hash.number(resource.location().map(|id| id.to_u128().to_be_bytes()));
    let amount = evidence.how_much();
    let unit = amount.map(|amount| amount.unit().to_string());
    hash.bytes(unit.unwrap_or_default().as_bytes());
    hash.number(amount.map(|amount| amount.value().to_be_bytes()));
    hash.bytes(&stamp.parameters);
    hash.number(Some(stamp.nonce.to_u128().to_be_bytes()));
    hash.number(Some(stamp.created.to_unix().to_be_bytes()));
    Some(RequestDigest(hash.0.finalize().into()))
}

/// The hash under way. Every field enters with its length, and one that is not
/// there with the length of nothing.
#[cfg(feature = "approvals")]
struct Fields(Sha256);

#[cfg(feature = "approvals")]
impl Fields {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    fn number<const N: usize>(&mut self, number: Option<[u8; N]>) {
        self.bytes(number.as_ref().map_or(&[], |bytes| bytes));
    }
}

/// Without the feature that makes digests no approval counts.
#[cfg(not(feature = "approvals"))]
pub(crate) fn digest(
    _: &Policy,
    _: Parties,
    _: Action,
    _: &Resource<'_>,
    _: &Evidence<'_>,
) -> Option<RequestDigest> {
    None
}
