//! The resource document: what is acted on, as it is written.
//!
//! Lives here: [`ResourceDocument`] and reading it under a policy.

use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{
    CategoryId, LocationId, ObjectId, OwnedResource, PersonId, Resource, StoreId, TenantId,
    VendorId,
};

use super::form::{document, present};
use super::mistake::Mistakes;
use super::place::Place;
use super::tables::Policy;

document! {
    /// What is acted on, as it is written.
    pub(crate) struct ResourceDocument as "a resource" {
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        tenant: Option<TenantId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        id: Option<ObjectId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        version: Option<u64>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stores: Vec<StoreId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        location: Option<LocationId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        categories: Vec<CategoryId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        vendor: Option<VendorId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        assigned_to: Option<PersonId>,
    }
}

impl ResourceDocument {
    /// The resource, its kind looked up by name.
    pub(crate) fn read(
        &self,
        policy: &Policy,
        place: &Place<'_>,
        found: &mut Mistakes,
    ) -> OwnedResource {
        let kind =
            (self.kind.as_ref()).and_then(|name| found.take(&place.key("kind"), policy.kind(name)));
        let mut resource = kind.map_or_else(Resource::unnamed, Resource::of);
        if let Some(tenant) = self.tenant {
            resource = resource.in_tenant(tenant);
        }
        if let Some(id) = self.id {
            resource = resource.with_id(id);
        }
        if let Some(version) = self.version {
            resource = resource.at_version(version);
        }
        if let Some(location) = self.location {
            resource = resource.at_location(location);
        }
        if let Some(vendor) = self.vendor {
            resource = resource.of_vendor(vendor);
        }
        if let Some(person) = self.assigned_to {
            resource = resource.assigned_to(person);
        }
        resource
            .in_stores(&self.stores)
            .in_categories(&self.categories)
            .to_owned()
    }
}
