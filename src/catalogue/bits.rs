//! The 256 bits under a set of actions.
//!
//! Lives here: [`ActionBits`], four words with the operators that the
//! `bitflags` traits ask for. What a bit means stands in the action table.

use core::ops::{BitAnd, BitOr, BitXor, Not};

/// The raw bits of an [`Actions`](crate::Actions) set: bit 0 is the lowest bit
/// of the first word.
///
/// Seen only through [`bitflags::Flags`]; what is stored or sent is names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ActionBits(pub(crate) [u64; 4]);

#[expect(
    clippy::many_single_char_names,
    reason = "four words on each side, taken apart alike"
)]
impl ActionBits {
    /// The four words, lowest bits first.
    #[must_use]
    pub const fn words(self) -> [u64; 4] {
        self.0
    }

    /// Whether bit `index` is set: one word load and one bit test.
    #[inline]
    pub(crate) const fn test(&self, index: u8) -> bool {
        #[expect(
            clippy::indexing_slicing,
            reason = "a u8 shifted right by six is at most 3, the last of four words"
        )]
        let word = self.0[(index >> 6) as usize];
        word >> (index & 63) & 1 == 1
    }

    /// These bits and bit `index`.
    pub(crate) const fn with(mut self, index: u8) -> Self {
        #[expect(
            clippy::indexing_slicing,
            reason = "a u8 shifted right by six is at most 3, the last of four words"
        )]
        let word = &mut self.0[(index >> 6) as usize];
        *word |= 1 << (index & 63);
        self
    }

    pub(crate) const fn and(self, Self([w, x, y, z]): Self) -> Self {
        let [a, b, c, d] = self.0;
        Self([a & w, b & x, c & y, d & z])
    }

    pub(crate) const fn or(self, Self([w, x, y, z]): Self) -> Self {
        let [a, b, c, d] = self.0;
        Self([a | w, b | x, c | y, d | z])
    }

    pub(crate) const fn xor(self, Self([w, x, y, z]): Self) -> Self {
        let [a, b, c, d] = self.0;
        Self([a ^ w, b ^ x, c ^ y, d ^ z])
    }

    pub(crate) const fn negated(self) -> Self {
        let [a, b, c, d] = self.0;
        Self([!a, !b, !c, !d])
    }

    pub(crate) const fn is_zero(self) -> bool {
        let [a, b, c, d] = self.0;
        a | b | c | d == 0
    }

    pub(crate) const fn count(self) -> u32 {
        let [a, b, c, d] = self.0;
        a.count_ones() + b.count_ones() + c.count_ones() + d.count_ones()
    }
}

impl From<[u64; 4]> for ActionBits {
    /// From four words, lowest bits first.
    fn from(words: [u64; 4]) -> Self {
        Self(words)
    }
}

impl BitAnd for ActionBits {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        self.and(other)
    }
}

impl BitOr for ActionBits {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.or(other)
    }
}

impl BitXor for ActionBits {
    type Output = Self;
    fn bitxor(self, other: Self) -> Self {
        self.xor(other)
    }
}

impl Not for ActionBits {
    type Output = Self;
    fn not(self) -> Self {
        self.negated()
    }
}

impl bitflags::Bits for ActionBits {
    const EMPTY: Self = Self([0; 4]);
    const ALL: Self = Self([u64::MAX; 4]);
}
