//! Scopes: where a grant, a deny or a boundary counts.
//!
//! Lives here: [`Scope`] and how it meets a resource. Invariants:
//!
//! - a scope is the whole tenant, or narrowed by at least one key; a narrowed
//!   key lists at least one value, sorted, without doubles;
//! - a missing attribute of the resource never lets a grant in and never lets
//!   a deny be passed (rules R3 and R19).

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::catalogue::names::words;

use super::id::{CategoryId, LocationId, PersonId, StoreId, VendorId};
use super::kind::ObjectRef;
use super::resource::Resource;

/// Where a grant counts: the whole tenant, or narrowed by stores, locations,
/// categories, vendors, single objects, own work.
///
/// All keys given must match, any value within one. The whole tenant includes
/// stores opened later; a list of stores does not (rule R19).
///
/// # Examples
///
/// ```
/// use countersign::{AccountDocument, EntryDocument, PolicyDocument, ScopeDocument};
///
/// let policy = PolicyDocument::new().compile()?;
/// let account = policy.account(&AccountDocument::human(7_u64, 107_u64).grant(
///     EntryDocument::actions(["orders.view"], ScopeDocument::in_stores([42_u64, 43])),
/// ))?;
/// let scope = account.grants()[0].scope();
/// assert!(!scope.is_tenant());
/// assert_eq!(scope.stores().len(), 2);
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope(Option<Box<Narrowing>>);

words! {
    /// What a scope can be narrowed by.
    pub enum ScopeKey as "key of a scope" {
        /// The stores it lists.
        Stores = "stores",
        /// The locations it lists.
        Locations = "locations",
        /// The categories it lists.
        Categories = "categories",
        /// The vendors it lists.
        Vendors = "vendors",
        /// The single objects it lists.
        Objects = "objects",
        /// That it is the holder's own work.
        Assigned = "assigned",
    }
}

/// The keys of a narrowed scope. An empty list is a key not given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Narrowing {
    pub(crate) stores: Vec<StoreId>,
    pub(crate) locations: Vec<LocationId>,
    pub(crate) categories: Vec<CategoryId>,
    pub(crate) vendors: Vec<VendorId>,
    pub(crate) objects: Vec<ObjectRef>,
    pub(crate) assigned: bool,
    /// Whether stores are the only key given: found when a scope is made.
    pub(crate) only_stores: bool,
}

impl Scope {
    /// The whole tenant, stores opened later included.
    pub const TENANT: Self = Self(None);

    /// The scope of these keys; `None` if none is given, for a scope that
    /// selects nothing is a slip and not "everything".
    pub(crate) fn narrowed(mut keys: Narrowing) -> Option<Self> {
        fn tidy<T: Ord>(list: &mut Vec<T>) {
            list.sort_unstable();
            list.dedup();
        }
        tidy(&mut keys.stores);
        tidy(&mut keys.locations);
        tidy(&mut keys.categories);
        tidy(&mut keys.vendors);
        tidy(&mut keys.objects);
        let others = keys.assigned
            || !keys.locations.is_empty()
            || !keys.categories.is_empty()
            || !keys.vendors.is_empty()
            || !keys.objects.is_empty();
        if keys.stores.is_empty() && !others {
            return None;
        }
        keys.only_stores = !others;
        Some(Self(Some(Box::new(keys))))
    }

    /// Whether it is the whole tenant.
    #[must_use]
    pub const fn is_tenant(&self) -> bool {
        self.0.is_none()
    }

    /// The stores it is narrowed to; empty if not by stores.
    #[must_use]
    pub fn stores(&self) -> &[StoreId] {
        self.0.as_ref().map_or(&[], |keys| &keys.stores)
    }

    /// The locations it is narrowed to; empty if not by locations.
    #[must_use]
    pub fn locations(&self) -> &[LocationId] {
        self.0.as_ref().map_or(&[], |keys| &keys.locations)
    }

    /// The categories it is narrowed to; empty if not by categories.
    #[must_use]
    pub fn categories(&self) -> &[CategoryId] {
        self.0.as_ref().map_or(&[], |keys| &keys.categories)
    }

    /// The vendors it is narrowed to; empty if not by vendors.
    #[must_use]
    pub fn vendors(&self) -> &[VendorId] {
        self.0.as_ref().map_or(&[], |keys| &keys.vendors)
    }

    /// The single objects it is narrowed to; empty if not by objects.
    #[must_use]
    pub fn objects(&self) -> &[ObjectRef] {
        self.0.as_ref().map_or(&[], |keys| &keys.objects)
    }

    /// Whether it is narrowed to the holder's own work.
    #[must_use]
    pub fn is_assigned(&self) -> bool {
        self.0.as_ref().is_some_and(|keys| keys.assigned)
    }

    /// The stores, if it is narrowed by stores and by nothing else: then one
    /// store compare decides whether a resource of one store is covered.
    pub(crate) fn only_stores(&self) -> Option<&[StoreId]> {
        let keys = self.0.as_deref()?;
        keys.only_stores.then_some(&keys.stores)
    }

    /// Its keys; `None` if it is the whole tenant.
    pub(crate) fn narrowing(&self) -> Option<&Narrowing> {
        self.0.as_deref()
    }

    /// Whether the resource is shown to lie inside, for a grant or boundary of
    /// `person`: a read needs one of the resource's stores listed, a write all
    /// of them. What the resource does not state does not match (rule R19).
    #[inline]
    pub(crate) fn covers(&self, resource: &Resource<'_>, read: bool, person: PersonId) -> bool {
        match self.0.as_deref() {
            None => true,
            Some(keys) => {
                keys.cover_stores(resource.stores(), read)
                    && (keys.only_stores || keys.others_match(resource, person, false))
            }
        }
    }

    /// Whether it covers a resource of this store alone, or of none; `None` if it
    /// is narrowed by more than stores, so that this is not enough to tell.
    #[inline]
    pub(crate) fn has(&self, store: Option<StoreId>) -> Option<bool> {
        let Some(keys) = self.0.as_deref() else {
            return Some(true);
        };
        if !keys.only_stores {
            return None;
        }
        let Some(store) = store else {
            return Some(false);
        };
        Some(match &*keys.stores {
            [only] => *only == store,
            several => holds(several, &store),
        })
    }

    /// The keys for which it does not cover the resource; none if it does.
    pub(crate) fn unmet<'a>(
        &'a self,
        resource: &'a Resource<'_>,
        read: bool,
        person: PersonId,
    ) -> impl Iterator<Item = ScopeKey> + 'a {
        let keys = self.0.as_deref().into_iter();
        keys.flat_map(move |keys| {
            let met = move |key| match key {
                ScopeKey::Stores => keys.cover_stores(resource.stores(), read),
                other => keys.matches(other, resource, person, false),
            };
            ScopeKey::ALL.iter().copied().filter(move |key| !met(*key))
        })
    }

    /// The keys that it gives and the resource states nothing for.
    pub(crate) fn unstated<'a>(
        &'a self,
        resource: &'a Resource<'_>,
        person: PersonId,
    ) -> impl Iterator<Item = ScopeKey> + 'a {
        let keys = self.0.as_deref().into_iter();
        keys.flat_map(move |keys| {
            let matches = move |key, unstated| keys.matches(key, resource, person, unstated);
            let silent = move |key: &ScopeKey| matches(*key, true) && !matches(*key, false);
            ScopeKey::ALL.iter().copied().filter(silent)
        })
    }

    /// Whether `resource` may lie inside, for a deny on `person`: one value in
    /// common is enough on every key, and so is not stating any (rule R3).
    #[inline]
    pub(crate) fn touches(&self, resource: &Resource<'_>, person: PersonId) -> bool {
        match self.0.as_deref() {
            None => true,
            Some(keys) => {
                keys.matches(ScopeKey::Stores, resource, person, true)
                    && (keys.only_stores || keys.others_match(resource, person, true))
            }
        }
    }
}

impl Narrowing {
    #[inline]
    fn cover_stores(&self, stores: &[StoreId], read: bool) -> bool {
        let listed = |store| holds(&self.stores, store);
        match stores {
            _ if self.stores.is_empty() => true,
            [] => false,
            [only] => listed(only),
            several if read => several.iter().any(listed),
            several => several.iter().all(listed),
        }
    }

    /// Whether every key but the stores matches.
    fn others_match(&self, resource: &Resource<'_>, person: PersonId, unstated: bool) -> bool {
        self.matches(ScopeKey::Locations, resource, person, unstated)
            && self.matches(ScopeKey::Categories, resource, person, unstated)
            && self.matches(ScopeKey::Vendors, resource, person, unstated)
            && self.matches(ScopeKey::Objects, resource, person, unstated)
            && self.matches(ScopeKey::Assigned, resource, person, unstated)
    }

    /// Whether one key is not given, or one value is both listed and stated; an
    /// attribute that the resource does not state counts as `unstated`.
    #[inline]
    fn matches(
        &self,
        which: ScopeKey,
        resource: &Resource<'_>,
        person: PersonId,
        unstated: bool,
    ) -> bool {
        match which {
            ScopeKey::Stores => key(&self.stores, resource.stores(), unstated),
            ScopeKey::Locations => key(&self.locations, resource.location().as_slice(), unstated),
            ScopeKey::Categories => key(&self.categories, resource.categories(), unstated),
            ScopeKey::Vendors => key(&self.vendors, resource.vendor().as_slice(), unstated),
            ScopeKey::Objects => key(&self.objects, resource.object().as_slice(), unstated),
            ScopeKey::Assigned => {
                !self.assigned || resource.assignee().map_or(unstated, |who| who == person)
            }
        }
    }
}

/// Whether one key of a scope matches what a resource states for it, where an
/// unstated attribute counts as `unstated`.
fn key<T: Ord>(listed: &[T], stated: &[T], unstated: bool) -> bool {
    listed.is_empty()
        || if stated.is_empty() {
            unstated
        } else {
            stated.iter().any(|value| holds(listed, value))
        }
}

/// Membership in a sorted list. Most lists have one value, or a handful.
#[inline]
fn holds<T: Ord>(sorted: &[T], value: &T) -> bool {
    const SHORT: usize = 8;
    match sorted {
        [only] => only == value,
        few if few.len() <= SHORT => few.contains(value),
        many => many.binary_search(value).is_ok(),
    }
}
