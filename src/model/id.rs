//! Ids: who and what the host's rows are called here.
//!
//! Lives here: one newtype a noun over `u128`, made from integers or UUIDs, so
//! that a store is never taken for a person. Invariants:
//!
//! - ids compare as numbers, however they were written;
//! - printed as a number up to 2^53−1, which every JSON reader keeps exact, and
//!   above that as a hyphenated lower-case UUID.

use core::fmt;
use core::str::FromStr;

/// The largest integer that a JSON number carries everywhere without loss.
const LARGEST_NUMBER: u128 = (1 << 53) - 1;

/// Text that is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: write a whole number up to 9007199254740991, or a hyphenated UUID")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$meta:meta])* $Id:ident)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Id(u128);

        impl $Id {
            /// The id with this number; a UUID is its 128 bits, first byte highest.
            #[must_use]
            pub const fn new(id: u128) -> Self {
                Self(id)
            }

            /// The number.
            #[must_use]
            pub const fn to_u128(self) -> u128 {
                self.0
            }
        }

        impl From<u128> for $Id {
            fn from(id: u128) -> Self {
                Self(id)
            }
        }

        impl From<u64> for $Id {
            fn from(id: u64) -> Self {
                Self(u128::from(id))
            }
        }

        impl From<u32> for $Id {
            fn from(id: u32) -> Self {
                Self(u128::from(id))
            }
        }

        impl TryFrom<i64> for $Id {
            type Error = NotAnId;

            /// Fails for negative numbers.
            fn try_from(id: i64) -> Result<Self, NotAnId> {
                u64::try_from(id).map(Self::from).map_err(|_| NotAnId)
            }
        }

        impl TryFrom<$Id> for u64 {
            type Error = core::num::TryFromIntError;

            /// Fails for ids of more than 64 bits.
            fn try_from(id: $Id) -> Result<Self, core::num::TryFromIntError> {
                Self::try_from(id.0)
            }
        }

        impl TryFrom<$Id> for i64 {
            type Error = core::num::TryFromIntError;

            /// Fails for ids of more than 63 bits.
            fn try_from(id: $Id) -> Result<Self, core::num::TryFromIntError> {
                Self::try_from(id.0)
            }
        }

        #[cfg(feature = "uuid")]
        impl From<uuid::Uuid> for $Id {
            fn from(id: uuid::Uuid) -> Self {
                Self(id.as_u128())
            }
        }

        #[cfg(feature = "uuid")]
        impl From<$Id> for uuid::Uuid {
            fn from(id: $Id) -> Self {
                Self::from_u128(id.0)
            }
        }

        impl fmt::Display for $Id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write(self.0, f)
            }
        }

        impl fmt::Debug for $Id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($Id), "("))?;
                write(self.0, f)?;
                f.write_str(")")
            }
        }

        impl FromStr for $Id {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                read(text).map(Self)
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $Id {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serde_impls::serialize(self.0, serializer)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $Id {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                serde_impls::deserialize(deserializer).map(Self)
            }
        }
    )+};
}

ids! {
    /// One yes or no of one approver, as the host stores it.
    ApprovalId
    /// The number of one request that waits for approval: no two have the same.
    Nonce
    /// One merchant account: the outermost wall, never crossed (rule R9).
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::TenantId;
    ///
    /// let shop = TenantId::from(7_u64);
    /// assert_eq!(shop.to_string(), "7");
    /// let other: TenantId = "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap();
    /// assert_ne!(shop, other);
    /// ```
    TenantId
    /// One sales channel of a tenant.
    StoreId
    /// One warehouse, till or other place of a tenant.
    LocationId
    /// One category of the catalog.
    CategoryId
    /// One supplier or marketplace vendor.
    VendorId
    /// The human behind one or several accounts.
    PersonId
    /// One login, API key or app, as the host stores it.
    AccountId
    /// One order, product, customer …: unique among resources of its kind.
    ObjectId
}

fn write(id: u128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if id <= LARGEST_NUMBER {
        return write!(f, "{id}");
    }
    write!(
        f,
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        id >> 96,
        id >> 80 & 0xffff,
        id >> 64 & 0xffff,
        id >> 48 & 0xffff,
        id & 0xffff_ffff_ffff,
    )
}

fn read(text: &str) -> Result<u128, NotAnId> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if plain && (text.len() == 1 || !text.starts_with('0')) {
        let id = text.parse().map_err(|_| NotAnId)?;
        return if id <= LARGEST_NUMBER {
            Ok(id)
        } else {
            Err(NotAnId)
        };
    }
    read_uuid(text)
}

fn read_uuid(text: &str) -> Result<u128, NotAnId> {
    let mut id: u128 = 0;
    let mut groups = text.split('-');
    for width in [8, 4, 4, 4, 12] {
        let group = groups.next().ok_or(NotAnId)?;
        if group.len() != width || !group.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NotAnId);
        }
        let part = u128::from_str_radix(group, 16).map_err(|_| NotAnId)?;
        id = id << (4 * width) | part;
    }
    if groups.next().is_some() {
        Err(NotAnId)
    } else {
        Ok(id)
    }
}

#[cfg(feature = "serde")]
mod serde_impls {
    use alloc::string::ToString;
    use core::fmt;

    use serde::de::{Deserializer, Error, Unexpected, Visitor};
    use serde::ser::Serializer;

    use super::{LARGEST_NUMBER, read_uuid};

    pub(super) fn serialize<S: Serializer>(id: u128, serializer: S) -> Result<S::Ok, S::Error> {
        match u64::try_from(id) {
            Ok(number) if id <= LARGEST_NUMBER => serializer.serialize_u64(number),
            _ => serializer.serialize_str(&super::ObjectId::new(id).to_string()),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<u128, D::Error> {
        // Not `deserialize_u128`: behind serde's buffers that one fails.
        deserializer.deserialize_any(IdVisitor)
    }

    struct IdVisitor;

    impl Visitor<'_> for IdVisitor {
        type Value = u128;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(
                "an id: a whole number from 0 to 9007199254740991, or a hyphenated UUID in quotes",
            )
        }

        fn visit_u64<E: Error>(self, id: u64) -> Result<u128, E> {
            let id = u128::from(id);
            if id <= LARGEST_NUMBER {
                Ok(id)
            } else {
                Err(E::invalid_value(
                    Unexpected::Other("a number above 2^53-1"),
                    &self,
                ))
            }
        }

        fn visit_i64<E: Error>(self, id: i64) -> Result<u128, E> {
            match u64::try_from(id) {
                Ok(id) => self.visit_u64(id),
                Err(_) => Err(E::invalid_value(Unexpected::Signed(id), &self)),
            }
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<u128, E> {
            read_uuid(text).map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
        }
    }
}
