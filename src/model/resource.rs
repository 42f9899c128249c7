//! Resources: what is acted on.
//!
//! Lives here: [`Resource`], the facts of one object that a scope can ask for,
//! and [`AsResource`], by which a host's own type is passed as one. Invariant:
//! what a resource does not state, no narrowing matches.

use alloc::vec::Vec;
use core::fmt;

use super::id::{CategoryId, LocationId, ObjectId, PersonId, StoreId, TenantId, VendorId};
use super::kind::{ObjectRef, ResourceKind};

/// What is acted on, borrowed for one question.
///
/// All facts are optional, and leaving one out never widens anything: a grant
/// narrowed by stores does not cover a resource that names none. A resource
/// without stores is the whole tenant's: a setting, a staff account, a list
/// over all stores. The thing about to be created has a resource too: its kind
/// and place, and no id.
///
/// # Examples
///
/// ```
/// use countersign::{Resource, ResourceKind};
///
/// let order = Resource::of(ResourceKind::ORDER)
///     .with_id(9_u64)
///     .in_tenant(1_u64)
///     .in_store(42_u64)
///     .at_location(3_u64);
/// assert_eq!(order.stores().len(), 1);
/// assert_eq!(order.object().unwrap().to_string(), "order 9");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resource<'a> {
    tenant: Option<TenantId>,
    kind: Option<ResourceKind>,
    id: Option<ObjectId>,
    version: Option<u64>,
    stores: Stores<'a>,
    location: Option<LocationId>,
    categories: &'a [CategoryId],
    vendor: Option<VendorId>,
    assigned_to: Option<PersonId>,
}

/// One store needs no slice to be pointed at.
#[derive(Clone, Copy, Default)]
enum Stores<'a> {
    #[default]
    Nowhere,
    One(StoreId),
    Listed(&'a [StoreId]),
}

impl PartialEq for Stores<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for Stores<'_> {}

impl fmt::Debug for Stores<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_slice().fmt(f)
    }
}

impl Stores<'_> {
    #[inline]
    const fn as_slice(&self) -> &[StoreId] {
        match self {
            Self::Nowhere => &[],
            Self::One(store) => core::slice::from_ref(store),
            Self::Listed(stores) => stores,
        }
    }
}

impl<'a> Resource<'a> {
    /// A resource of this kind.
    #[inline]
    #[must_use]
    pub fn of(kind: ResourceKind) -> Self {
        Self {
            kind: Some(kind),
            ..Self::default()
        }
    }

    /// A resource of no kind: a list page, an area of the back office.
    #[inline]
    #[must_use]
    pub fn unnamed() -> Self {
        Self::default()
    }

    /// Which one of its kind it is; leave it out for one about to be created.
    #[inline]
    #[must_use]
    pub fn with_id(mut self, id: impl Into<ObjectId>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The host's revision of the object.
    #[inline]
    #[must_use]
    pub fn at_version(mut self, version: u64) -> Self {
        self.version = Some(version);
        self
    }

    /// The tenant it belongs to. A host of many tenants always says so.
    #[inline]
    #[must_use]
    pub fn in_tenant(mut self, tenant: impl Into<TenantId>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }

    /// The one store it belongs to.
    #[inline]
    #[must_use]
    pub fn in_store(mut self, store: impl Into<StoreId>) -> Self {
        self.stores = Stores::One(store.into());
        self
    }

    /// The stores it belongs to; an empty slice is the whole tenant.
    #[inline]
    #[must_use]
    pub fn in_stores(mut self, stores: &'a [StoreId]) -> Self {
        self.stores = Stores::Listed(stores);
        self
    }

    /// The place it is at.
    #[inline]
    #[must_use]
    pub fn at_location(mut self, location: impl Into<LocationId>) -> Self {
        self.location = Some(location.into());
        self
    }

    /// The categories it is in.
    #[inline]
    #[must_use]
    pub fn in_categories(mut self, categories: &'a [CategoryId]) -> Self {
        self.categories = categories;
        self
    }

    /// The vendor it comes from.
    #[inline]
    #[must_use]
    pub fn of_vendor(mut self, vendor: impl Into<VendorId>) -> Self {
        self.vendor = Some(vendor.into());
        self
    }

    /// The person whose work it is.
    #[inline]
    #[must_use]
    pub fn assigned_to(mut self, person: impl Into<PersonId>) -> Self {
        self.assigned_to = Some(person.into());
        self
    }

    /// The tenant it belongs to.
    #[inline]
    #[must_use]
    pub const fn tenant(&self) -> Option<TenantId> {
        self.tenant
    }

    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> Option<ResourceKind> {
        self.kind
    }

    /// Which one of its kind it is.
    #[must_use]
    pub const fn id(&self) -> Option<ObjectId> {
        self.id
    }

    /// Kind and id together, if both are known.
    #[must_use]
    pub fn object(&self) -> Option<ObjectRef> {
        Some(ObjectRef::new(self.kind?, self.id?))
    }

    /// The host's revision of it.
    #[must_use]
    pub const fn version(&self) -> Option<u64> {
        self.version
    }

    /// The stores it belongs to; none is the whole tenant.
    #[inline]
    #[must_use]
    pub const fn stores(&self) -> &[StoreId] {
        self.stores.as_slice()
    }

    /// The store, if it belongs to exactly one.
    #[inline]
    pub(crate) const fn only_store(&self) -> Option<StoreId> {
        match self.stores {
            Stores::One(store) => Some(store),
            Stores::Listed([store]) => Some(*store),
            Stores::Nowhere | Stores::Listed(_) => None,
        }
    }

    /// The place it is at.
    #[must_use]
    pub const fn location(&self) -> Option<LocationId> {
        self.location
    }

    /// The categories it is in.
    #[must_use]
    pub const fn categories(&self) -> &[CategoryId] {
        self.categories
    }

    /// The vendor it comes from.
    #[must_use]
    pub const fn vendor(&self) -> Option<VendorId> {
        self.vendor
    }

    /// The person whose work it is.
    #[must_use]
    pub const fn assignee(&self) -> Option<PersonId> {
        self.assigned_to
    }
}

/// The same facts, owned: a resource to keep.
///
/// # Examples
///
/// ```
/// use countersign::{AsResource, OwnedResource, Resource, ResourceKind, StoreId};
///
/// let stores = vec![StoreId::from(1_u64), StoreId::from(2_u64)];
/// let kept: OwnedResource = Resource::of(ResourceKind::PRODUCT).in_stores(&stores).to_owned();
/// drop(stores);
/// assert_eq!(kept.as_resource().stores().len(), 2);
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct OwnedResource {
    /// All but what is borrowed.
    facts: Resource<'static>,
    stores: Vec<StoreId>,
    categories: Vec<CategoryId>,
}

impl Resource<'_> {
    /// The same facts, owned.
    #[must_use]
    pub fn to_owned(&self) -> OwnedResource {
        OwnedResource {
            facts: Resource {
                tenant: self.tenant,
                kind: self.kind,
                id: self.id,
                version: self.version,
                stores: Stores::Nowhere,
                location: self.location,
                categories: &[],
                vendor: self.vendor,
                assigned_to: self.assigned_to,
            },
            stores: self.stores().to_vec(),
            categories: self.categories.to_vec(),
        }
    }
}

impl fmt::Debug for OwnedResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_resource().fmt(f)
    }
}

impl AsResource for OwnedResource {
    #[inline]
    fn as_resource(&self) -> Resource<'_> {
        (self.facts)
            .in_stores(&self.stores)
            .in_categories(&self.categories)
    }
}

/// A type of the host's own that can be acted on.
///
/// `authorize` takes any of these. The call is inlined, and what a decision
/// does not need of the resource is never computed. The same value must give
/// the same resource each time: a decision may ask twice.
///
/// # Examples
///
/// ```
/// use countersign::{AsResource, Resource, ResourceKind};
///
/// struct Order { id: u64, shop: u64, store: u64 }
///
/// impl AsResource for Order {
///     fn as_resource(&self) -> Resource<'_> {
///         Resource::of(ResourceKind::ORDER)
///             .with_id(self.id)
///             .in_tenant(self.shop)
///             .in_store(self.store)
///     }
/// }
///
/// let order = Order { id: 9, shop: 1, store: 42 };
/// assert_eq!(order.as_resource().stores().len(), 1);
/// ```
pub trait AsResource {
    /// This value's facts, as far as a scope can ask for them.
    fn as_resource(&self) -> Resource<'_>;
}

impl AsResource for Resource<'_> {
    #[inline]
    fn as_resource(&self) -> Resource<'_> {
        *self
    }
}

impl<T: AsResource + ?Sized> AsResource for &T {
    #[inline]
    fn as_resource(&self) -> Resource<'_> {
        (**self).as_resource()
    }
}
