//! The scope document: where an entry counts, as it is written.
//!
//! Lives here: [`ScopeDocument`], its builder and its serde shape.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::model::{CategoryId, LocationId, ObjectId, Scope, ScopeKey, StoreId, VendorId};

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

    /// One key of it alone.
    pub(crate) fn only(&self, key: ScopeKey) -> Self {
        let all = self.0.clone().unwrap_or_default();
        let none = ScopeTable::default();
        Self(Some(match key {
            ScopeKey::Stores => ScopeTable {
                stores: all.stores,
                ..none
            },
            ScopeKey::Locations => ScopeTable {
                locations: all.locations,
                ..none
            },
            ScopeKey::Categories => ScopeTable {
                categories: all.categories,
                ..none
            },
            ScopeKey::Vendors => ScopeTable {
                vendors: all.vendors,
                ..none
            },
            ScopeKey::Objects => ScopeTable {
                objects: all.objects,
                ..none
            },
            ScopeKey::Assigned => ScopeTable {
                assigned: all.assigned,
                ..none
            },
        }))
    }

    /// The same with every list sorted, and no value in it twice.
    pub(crate) fn tidied(mut self) -> Self {
        fn tidy<T: Ord>(list: &mut Option<Vec<T>>) {
            if let Some(list) = list {
                list.sort_unstable();
                list.dedup();
            }
        }
        if let Some(keys) = &mut self.0 {
            tidy(&mut keys.stores);
            tidy(&mut keys.locations);
            tidy(&mut keys.categories);
            tidy(&mut keys.vendors);
        }
        self
    }

    /// The same without being narrowed to own work; `None` if that would leave
    /// it narrowed by nothing.
    pub(crate) fn not_only_assigned(mut self) -> Option<Self> {
        let keys = self.0.as_mut()?;
        keys.assigned = false;
        (*keys != ScopeTable::default()).then_some(self)
    }

    fn with(mut self, change: impl FnOnce(&mut ScopeTable)) -> Self {
        change(self.0.get_or_insert_default());
        self
    }
}

impl fmt::Display for ScopeDocument {
    /// In words: `the whole tenant`, `stores 42 and 43, own work`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(keys) = &self.0 else {
            return f.write_str("the whole tenant");
        };
        let parts = [
            said("store", "stores", keys.stores.as_deref()),
            said("location", "locations", keys.locations.as_deref()),
            said("category", "categories", keys.categories.as_deref()),
            said("vendor", "vendors", keys.vendors.as_deref()),
            keys.objects.as_deref().map(listed),
            keys.assigned.then(|| String::from("own work")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            return f.write_str("nothing");
        }
        f.write_str(&parts.join(", "))
    }
}

impl fmt::Display for ObjectDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}

/// One key of a scope in words: `store 42`, `stores 42 and 43`.
fn said<T: fmt::Display>(one: &str, several: &str, values: Option<&[T]>) -> Option<String> {
    let values = values?;
    let noun = if values.len() == 1 { one } else { several };
    Some(format!("{noun} {}", listed(values)))
}

/// A list as it is said: `1`, `1 and 2`, `1, 2 and 9 more`.
pub(crate) fn listed<T: fmt::Display>(values: &[T]) -> String {
    const SHOWN: usize = 6;
    let mut text = String::new();
    for (index, value) in values.iter().enumerate() {
        let rest = values.len() - index;
        if index == SHOWN && rest > 1 {
            return text + &format!(" and {rest} more");
        }
        text += match index {
            0 => "",
            _ if rest == 1 => " and ",
            _ => ", ",
        };
        text += &value.to_string();
    }
    text
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
