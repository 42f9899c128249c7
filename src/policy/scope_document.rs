//! The scope document: where an entry counts, as it is written.
//!
//! Lives here: [`ScopeDocument`], its builder and its serde shape.

use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{CategoryId, LocationId, ObjectId, Scope, StoreId, VendorId};

use super::form::document;
#[cfg(feature = "serde")]
use super::form::{is_false, present};
use super::tables::Policy;

/// Where an entry counts, as it is written: `"tenant"`, or a table of keys
/// that must all match, any value within one.
///
/// # Examples
///
/// ```
/// use countersign::ScopeDocument;
///
/// let shelf = ScopeDocument::in_stores([42_u64, 43]).categories([9_u64]);
/// let own_work = ScopeDocument::narrowed().assigned();
/// # let _ = (shelf, own_work);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeDocument(pub(crate) Option<ScopeTable>);

document! {
    /// The keys of a narrowed scope, as they are written.
    #[derive(Default)]
    pub(crate) struct ScopeTable as "a scope" {
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) stores: Option<Vec<StoreId>>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) locations: Option<Vec<LocationId>>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) categories: Option<Vec<CategoryId>>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) vendors: Option<Vec<VendorId>>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) objects: Option<Vec<ObjectDocument>>,
        #[serde(default, skip_serializing_if = "is_false")]
        pub(crate) assigned: bool,
    }
}

document! {
    /// One object, as it is written.
    pub(crate) struct ObjectDocument as "an object" {
        pub(crate) kind: String,
        pub(crate) id: ObjectId,
    }
}

impl ScopeDocument {
    /// The whole tenant, stores opened later included.
    #[must_use]
    pub const fn tenant() -> Self {
        Self(None)
    }

    /// Narrowed, by the keys that are to follow: none at all is a mistake.
    #[must_use]
    pub fn narrowed() -> Self {
        Self(Some(ScopeTable::default()))
    }

    /// Narrowed to these stores.
    #[must_use]
    pub fn in_stores(stores: impl IntoIterator<Item = impl Into<StoreId>>) -> Self {
        Self::narrowed().stores(stores)
    }

    /// … and to these stores.
    #[must_use]
    pub fn stores(self, stores: impl IntoIterator<Item = impl Into<StoreId>>) -> Self {
        self.with(|keys| add(&mut keys.stores, stores))
    }

    /// … and to these locations.
    #[must_use]
    pub fn locations(self, locations: impl IntoIterator<Item = impl Into<LocationId>>) -> Self {
        self.with(|keys| add(&mut keys.locations, locations))
    }

    /// … and to these categories.
    #[must_use]
    pub fn categories(self, categories: impl IntoIterator<Item = impl Into<CategoryId>>) -> Self {
        self.with(|keys| add(&mut keys.categories, categories))
    }

    /// … and to these vendors.
    #[must_use]
    pub fn vendors(self, vendors: impl IntoIterator<Item = impl Into<VendorId>>) -> Self {
        self.with(|keys| add(&mut keys.vendors, vendors))
    }

    /// … and to this object, among others so named.
    #[must_use]
    pub fn object(self, kind: impl Into<String>, id: impl Into<ObjectId>) -> Self {
        self.with(|keys| {
            keys.objects.get_or_insert_default().push(ObjectDocument {
                kind: kind.into(),
                id: id.into(),
            });
        })
    }

    /// … and to the holder's own work.
    #[must_use]
    pub fn assigned(self) -> Self {
        self.with(|keys| keys.assigned = true)
    }

    fn with(mut self, change: impl FnOnce(&mut ScopeTable)) -> Self {
        change(self.0.get_or_insert_default());
        self
    }
}

impl Policy {
    /// The scope as documents write it, with the names of this policy.
    #[must_use]
    pub fn scope_document(&self, scope: &Scope) -> ScopeDocument {
        let Some(keys) = scope.narrowing() else {
            return ScopeDocument::tenant();
        };
        let objects = keys.objects.iter().map(|object| ObjectDocument {
            kind: self.kind_name(object.kind()),
            id: object.id(),
        });
        ScopeDocument(Some(ScopeTable {
            stores: given(&keys.stores),
            locations: given(&keys.locations),
            categories: given(&keys.categories),
            vendors: given(&keys.vendors),
            objects: (!keys.objects.is_empty()).then(|| objects.collect()),
            assigned: keys.assigned,
        }))
    }
}

fn given<T: Clone>(values: &[T]) -> Option<Vec<T>> {
    (!values.is_empty()).then(|| values.to_vec())
}

fn add<Id>(key: &mut Option<Vec<Id>>, ids: impl IntoIterator<Item = impl Into<Id>>) {
    key.get_or_insert_default()
        .extend(ids.into_iter().map(Into::into));
}

#[cfg(feature = "serde")]
mod serde_impls {
    use core::fmt;

    use serde::de::value::MapAccessDeserializer;
    use serde::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};
    use serde::ser::{Serialize, Serializer};

    use super::{ScopeDocument, ScopeTable};

    impl Serialize for ScopeDocument {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match &self.0 {
                None => serializer.serialize_str("tenant"),
                Some(keys) => keys.serialize(serializer),
            }
        }
    }

    impl<'de> Deserialize<'de> for ScopeDocument {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Scope;
            impl<'de> Visitor<'de> for Scope {
                type Value = ScopeDocument;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(
                        "a scope: \"tenant\", or a table with stores, locations, categories, \
                         vendors, objects or assigned",
                    )
                }

                fn visit_str<E: Error>(self, text: &str) -> Result<ScopeDocument, E> {
                    if text == "tenant" {
                        Ok(ScopeDocument::tenant())
                    } else {
                        Err(E::invalid_value(Unexpected::Str(text), &self))
                    }
                }

                fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ScopeDocument, A::Error> {
                    ScopeTable::deserialize(MapAccessDeserializer::new(map))
                        .map(|keys| ScopeDocument(Some(keys)))
                }
            }
            deserializer.deserialize_any(Scope)
        }
    }
}
