//! Forms: the shapes that all documents share.
//!
//! Lives here: [`document`], by which each shape is declared; [`Table`], a map
//! that keeps its order and refuses a key twice; and the serde helper that refuses
//! `null`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Declares the shape of a document: a struct that serde writes and reads as a
/// table with these keys and no others, each at most once.
///
/// What stock derives would let pass is refused: a list in the place of the
/// table, its elements taken for keys in the order of the fields.
macro_rules! document {
    (
        $(#[$meta:meta])*
        $vis:vis struct $Name:ident as $what:literal {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $Type:ty,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        $vis struct $Name {
            $($(#[cfg_attr(feature = "serde", $field_meta)])* $field_vis $field: $Type,)+
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                #[serde(deny_unknown_fields, rename = $what)]
                struct Form {
                    $($(#[$field_meta])* $field: $Type,)+
                }

                struct Keys;

                impl<'de> serde::de::Visitor<'de> for Keys {
                    type Value = Form;

                    fn expecting(
                        &self,
                        f: &mut core::fmt::Formatter<'_>,
                    ) -> core::fmt::Result {
                        f.write_str(concat!($what, " as a table of keys"))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        map: A,
                    ) -> Result<Form, A::Error> {
                        serde::Deserialize::deserialize(
                            serde::de::value::MapAccessDeserializer::new(map),
                        )
                    }
                }

                let form = deserializer.deserialize_map(Keys)?;
                Ok(Self { $($field: form.$field,)+ })
            }
        }
    };
}

pub(crate) use document;

/// A table with names as keys, in the order they were written. A second entry
/// under one key is kept, so that it can be refused: stock maps would keep the
/// last in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table<T>(pub(crate) Vec<(String, T)>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Table<T> {
    #[cfg(feature = "serde")]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    pub(crate) fn push(&mut self, key: String, value: T) {
        self.0.push((key, value));
    }
}

/// Names, from whatever prints as one.
pub(crate) fn names(list: impl IntoIterator<Item = impl ToString>) -> Vec<String> {
    list.into_iter().map(|name| name.to_string()).collect()
}

#[cfg(feature = "serde")]
pub(crate) use serde_impls::{is_false, present};

#[cfg(feature = "serde")]
mod serde_impls {
    use alloc::collections::BTreeSet;
    use alloc::string::String;
    use alloc::vec::Vec;
    use core::fmt;
    use core::marker::PhantomData;

    use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
    use serde::ser::{Serialize, SerializeMap, Serializer};

    use crate::catalogue::names::Quoted;

    use super::Table;

    /// A value that may be left out, but not be `null`.
    pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        D: Deserializer<'de>,
        T: Deserialize<'de>,
    {
        T::deserialize(deserializer).map(Some)
    }

    /// For flags that are left out when they are not set.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(crate) fn is_false(flag: &bool) -> bool {
        !flag
    }

    impl<T: Serialize> Serialize for Table<T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(Some(self.0.len()))?;
            for (key, value) in &self.0 {
                map.serialize_entry(key, value)?;
            }
            map.end()
        }
    }

    impl<'de, T: Deserialize<'de>> Deserialize<'de> for Table<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(TableVisitor(PhantomData))
        }
    }

    struct TableVisitor<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for TableVisitor<T> {
        type Value = Table<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a table with names as keys")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Table<T>, A::Error> {
            let mut entries: Vec<(String, T)> = Vec::new();
            let mut known = BTreeSet::new();
            while let Some(key) = map.next_key::<String>()? {
                if !known.insert(key.clone()) {
                    return Err(A::Error::custom(format_args!(
                        "the key {} stands here twice: drop one",
                        Quoted(&key)
                    )));
                }
                entries.push((key, map.next_value()?));
            }
            Ok(Table(entries))
        }
    }
}
