//! Names: how every word of the catalogue is written and read.
//!
//! Lives here: the error for a name nobody knows, the search for the name that
//! was probably meant, and the two macros that give an enum or a flag set one
//! text form. Which names exist stands beside each type. Invariants:
//!
//! - a name is compared whole and byte for byte: no trimming, no folding of
//!   case, no numbers in place of names;
//! - what `Display` prints, `FromStr` and serde read back, and no other name;
//!   of a set, the order of names and a name said twice do not matter.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// A name that stands for nothing here.
///
/// Says what kind of name it should have been, and the known name nearest to
/// it when one is near enough to be meant. Nothing is ever read as its nearest
/// name: the suggestion is for a person.
///
/// # Examples
///
/// ```
/// use countersign::Action;
///
/// let err = "orders.refnd".parse::<Action>().unwrap_err();
/// assert_eq!(
///     err.to_string(),
///     "unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    kind: &'static str,
    name: String,
    help: Help,
}

/// What could be written instead.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Help {
    /// This, probably.
    Near(String),
    /// One of these few.
    OneOf(String),
    /// Too many to list.
    Many,
}

impl UnknownName {
    /// Looks `name` up among `known` for the nearest, for the message only.
    pub(crate) fn among<'a>(
        kind: &'static str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        const FEW: usize = 16;
        let known: Vec<&str> = known.into_iter().collect();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => Help::Near(near.to_owned()),
            None if (1..=FEW).contains(&known.len()) => Help::OneOf(known.join(", ")),
            None => Help::Many,
        };
        Self {
            kind,
            name: name.to_owned(),
            help,
        }
    }

    /// What the name was taken for: `"action"`, `"feature"`, `"role"` …
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    /// The name as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The known name that was probably meant.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        match &self.help {
            Help::Near(near) => Some(near),
            Help::OneOf(_) | Help::Many => None,
        }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} {}", self.kind, Quoted(&self.name))?;
        // Names that a host gives may hold anything printable.
        let free = [
            "role",
            "account",
            "resource",
            "member of staff",
            "permission",
            "built-in role",
        ]
        .contains(&self.kind);
        let odd = |c: &char| !c.is_ascii_graphic() && !free;
        if let Some(odd) = self.name.chars().find(odd) {
            write!(
                f,
                " (it contains U+{:04X}, which no name does)",
                u32::from(odd)
            )?;
        }
        match &self.help {
            Help::Near(near) => write!(f, ": did you mean {near:?}?"),
            Help::OneOf(names) => write!(f, ": write one of {names}"),
            Help::Many => f.write_str(": names are compared whole and exactly"),
        }
    }
}

impl core::error::Error for UnknownName {}

/// Text of unknown origin in an error message: quoted, escaped, and cut where
/// it gets too long to read.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 64;
        match self.0.char_indices().nth(SHOWN) {
            None => write!(f, "{:?}", self.0),
            Some((cut, _)) => write!(
                f,
                "{:?}… ({} bytes)",
                self.0.get(..cut).unwrap_or_default(),
                self.0.len()
            ),
        }
    }
}

/// The known name with the fewest edits from `name`, if they are few enough
/// for a slip of the hand: one in six letters, and at least one. Else the only
/// one that ends like it after a dot.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    if name.len() > LONGEST {
        return None;
    }
    let folded = name.trim().to_lowercase();
    let known: Vec<&str> = known.into_iter().collect();
    let length = folded.chars().count();
    let near = known.iter().copied().filter_map(|word| {
        let most = (word.len() / 6).max(1);
        if word.chars().count().abs_diff(length) > most {
            return None;
        }
        edits(&folded, &word.to_lowercase(), most).map(|count| (count, word))
    });
    let near = near.min().map(|(_, word)| word);
    near.or_else(|| {
        // Or the one name of two parts that ends like this: `refund`.
        let ends = |word: &&str| word.split_once('.').is_some_and(|(_, verb)| verb == folded);
        let mut ending = known.iter().copied().filter(ends);
        ending.next().filter(|_| ending.next().is_none())
    })
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a`
/// into `b` (optimal string alignment); `None` if they are more than `most`.
fn edits(a: &str, b: &str, most: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (row, from) in a.chars().enumerate() {
        let mut here = Vec::with_capacity(above.len());
        here.push(row + 1);
        let mut left = row + 1;
        let mut previous = None;
        for (column, &to) in b.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX);
            let mut best = (at(&above, column) + usize::from(from != to))
                .min(at(&above, column + 1) + 1)
                .min(left + 1);
            if last == Some(to) && previous == Some(from) {
                best = best.min(at(&before, column.wrapping_sub(1)).saturating_add(1));
            }
            here.push(best);
            left = best;
            previous = Some(to);
        }
        last = Some(from);
        before = core::mem::replace(&mut above, here);
        // A swap of neighbours builds on the line before.
        if above.iter().chain(&before).all(|count| *count > most) {
            return None;
        }
    }
    above.last().copied().filter(|count| *count <= most)
}

/// Declares an enum whose variants have one name each, and gives it `ALL`,
/// `name`, `Display`, `FromStr` and serde, all in that one text form.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $Type:ident as $kind:literal {
            $($(#[$variant_meta:meta])* $Variant:ident = $name:literal $(@ $bit:literal)?,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $Type {
            $($(#[$variant_meta])* $Variant $(= $bit)?,)+
        }

        impl $Type {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$(Self::$Variant),+];

            /// The name in documents and in `Display`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Variant => $name,)+ }
            }
        }

        impl core::fmt::Display for $Type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.name())
            }
        }

        impl core::str::FromStr for $Type {
            type Err = $crate::catalogue::names::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($name => Ok(Self::$Variant),)+
                    _ => Err($crate::catalogue::names::UnknownName::among($kind, text, [$($name),+])),
                }
            }
        }

        $crate::catalogue::names::text_serde!($Type, $kind);
    };
}

/// Gives a `bitflags!` type one text form: the constant's name in lower case;
/// several joined by ` | `; `none` for the empty set; a list of names in serde.
macro_rules! flag_words {
    ($Type:ident as $kind:literal) => {
        impl $Type {
            /// The names of the members, in order.
            pub fn names(self) -> impl Iterator<Item = alloc::string::String> {
                self.iter_names().map(|(name, _)| name.to_ascii_lowercase())
            }

            pub(crate) fn one(text: &str) -> Result<Self, $crate::catalogue::names::UnknownName> {
                let known = || <Self as bitflags::Flags>::FLAGS.iter();
                known()
                    .find(|flag| {
                        flag.name()
                            .bytes()
                            .map(|b| b.to_ascii_lowercase())
                            .eq(text.bytes())
                    })
                    .map(|flag| *flag.value())
                    .ok_or_else(|| {
                        let names: alloc::vec::Vec<_> = known()
                            .map(|flag| flag.name().to_ascii_lowercase())
                            .collect();
                        $crate::catalogue::names::UnknownName::among(
                            $kind,
                            text,
                            names.iter().map(alloc::string::String::as_str),
                        )
                    })
            }
        }

        impl core::fmt::Display for $Type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                if self.is_empty() {
                    return f.write_str("none");
                }
                for (index, name) in self.names().enumerate() {
                    if index > 0 {
                        f.write_str(" | ")?;
                    }
                    f.write_str(&name)?;
                }
                if !Self::all().contains(*self) {
                    f.write_str(" and bits without a name")?;
                }
                Ok(())
            }
        }

        impl core::str::FromStr for $Type {
            type Err = $crate::catalogue::names::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                if text == "none" {
                    return Ok(Self::empty());
                }
                text.split(" | ")
                    .try_fold(Self::empty(), |set, name| Ok(set.union(Self::one(name)?)))
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if !Self::all().contains(*self) {
                    return Err(serde::ser::Error::custom(concat!(
                        "a set with a bit that is no ",
                        $kind,
                        " cannot be written"
                    )));
                }
                serializer.collect_seq(self.names())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use serde::de::Error;
                let names = <alloc::vec::Vec<alloc::string::String>>::deserialize(deserializer)?;
                names.iter().try_fold(Self::empty(), |set, name| {
                    Ok(set.union(Self::one(name).map_err(D::Error::custom)?))
                })
            }
        }
    };
}

/// Serde by way of `Display` and `FromStr`.
macro_rules! text_serde {
    ($Type:ident, $kind:literal) => {
        #[cfg(feature = "serde")]
        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = $Type;
                    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                        f.write_str(concat!("the name of a ", $kind))
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$Type, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }
    };
}

pub(crate) use {flag_words, text_serde, words};

#[cfg(test)]
mod tests {
    use super::{edits, nearest};

    #[test]
    fn edits_counts_single_slips_and_swaps_as_one() {
        for (from, to, count) in [
            ("refund", "refund", 0),
            ("refnd", "refund", 1),
            ("refuund", "refund", 1),
            ("rafund", "refund", 1),
            ("reufnd", "refund", 1),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(edits(from, to, 7), Some(count), "{from} -> {to}");
            assert_eq!(edits(from, to, count), Some(count), "{from} -> {to}");
            if let Some(fewer) = count.checked_sub(1) {
                assert_eq!(edits(from, to, fewer), None, "{from} -> {to}");
            }
        }
    }

    #[test]
    fn nearest_offers_only_what_a_slip_could_have_meant() {
        let known = ["orders.view", "orders.refund", "view"];
        assert_eq!(nearest("orders.veiw", known), Some("orders.view"));
        assert_eq!(nearest(" Orders.View ", known), Some("orders.view"));
        assert_eq!(nearest("refund", known), Some("orders.refund"));
        assert_eq!(nearest("fund", known), None);
        assert_eq!(nearest("edit", ["orders.edit", "products.edit"]), None);
        assert_eq!(nearest("teleport", known), None);
        assert_eq!(nearest(&"x".repeat(10_000), known), None);
    }
}
