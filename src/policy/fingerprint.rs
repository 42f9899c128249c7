//! Fingerprints: which policy decided.
//!
//! Lives here: [`Fingerprint`] and the hash that makes it.

use core::fmt;

use crate::catalogue::names::text_serde;

/// 128 bits that name what a policy decides: equal for equal policies however
/// their documents were ordered or worded, different after any change of
/// meaning.
///
/// Taken over names, never over positions, with the catalogue and the version of
/// the crate up to which policies mean the same (the minor one before 1.0, the
/// major one from then on). What decides nothing is left out: titles, seats.
///
/// It tells policies apart and is no signature: whoever may write policies could
/// make two with one fingerprint, and accounts and principals of the one would
/// be taken by the other.
///
/// # Examples
///
/// ```
/// use countersign::{PolicyDocument, RoleDocument};
///
/// let desk = |title: &str| {
///     PolicyDocument::new().role("desk", RoleDocument::new().title(title).allow(["orders.view"]))
/// };
/// let one = desk("Desk").compile()?;
/// let other = desk("The desk downstairs").compile()?;
/// assert_eq!(one.fingerprint(), other.fingerprint()); // a title decides nothing
/// assert_eq!(one.fingerprint().to_string().len(), 32);
/// # Ok::<(), countersign::DocumentError>(())
/// ```
///
/// # Source
///
/// FNV-1a over 128 bits, by Fowler, Noll and Vo.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The 128 bits.
    #[must_use]
    pub const fn to_u128(self) -> u128 {
        self.0
    }

    /// Folded to a word, to mark what was made under a policy.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "folding: both halves are kept"
    )]
    pub(crate) const fn mark(self) -> u64 {
        (self.0 >> 64) as u64 ^ self.0 as u64
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl core::str::FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, NotAFingerprint> {
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() != 32 || !text.bytes().all(digit) {
            return Err(NotAFingerprint);
        }
        u128::from_str_radix(text, 16)
            .map(Self)
            .map_err(|_| NotAFingerprint)
    }
}

/// Text that is no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a fingerprint: write its 32 digits from 0 to 9 and a to f")]
pub struct NotAFingerprint;

text_serde!(Fingerprint, "policy's fingerprint");

/// The hash under way. Everything enters with its length, so that no two
/// different sequences of parts read alike.
pub(crate) struct Hasher(u128);

impl Hasher {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0100_0000_0000_0000_0000_013b;

    pub(crate) const fn new() -> Self {
        Self(Self::OFFSET)
    }

    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        for byte in number.to_le_bytes() {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(Self::PRIME);
        }
        self
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.number(text.len() as u64);
        for byte in text.bytes() {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(Self::PRIME);
        }
        self
    }

    pub(crate) const fn finish(&self) -> Fingerprint {
        Fingerprint(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Hasher;

    #[test]
    fn the_hash_is_fnv_1a_of_128_bits() {
        // Of the one byte 'a' after a length of nothing: published test value.
        let mut hash = Hasher::new();
        hash.0 = (hash.0 ^ u128::from(b'a')).wrapping_mul(Hasher::PRIME);
        assert_eq!(hash.0, 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    }

    #[test]
    fn parts_enter_with_their_length() {
        let hash = |parts: &[&str]| {
            let mut hash = Hasher::new();
            for part in parts {
                hash.text(part);
            }
            hash.finish()
        };
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_ne!(hash(&["", "a"]), hash(&["a", ""]));
    }
}
