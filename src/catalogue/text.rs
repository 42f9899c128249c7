//! Text: actions and sets of them as they are written and read.
//!
//! Lives here: `Display`, `FromStr` and serde of [`Action`] and [`Actions`].
//! Names of a host's own actions belong to its policy and are read there.

use core::fmt;
use core::str::FromStr;

use super::action::{Action, Actions};
use super::bits::ActionBits;
use super::names::UnknownName;
use super::table::{ACTIONS, ROWS};

impl Action {
    /// The name of a shipped action, `feature.verb`.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        self.facts().map(|facts| facts.id)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name(), self.slot()) {
            (Some(name), _) => f.pad(name),
            (None, Some(slot)) => write!(f, "host action in slot {slot}"),
            (None, None) => write!(f, "action in bit {}, not released", self.bit()),
        }
    }
}

impl FromStr for Action {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        ACTIONS
            .iter()
            .find(|facts| facts.id == text)
            .map(|facts| facts.action)
            .ok_or_else(|| UnknownName::among("action", text, ACTIONS.iter().map(|facts| facts.id)))
    }
}

impl fmt::Display for Actions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("none");
        }
        for (index, action) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(" | ")?;
            }
            write!(f, "{action}")?;
        }
        Ok(())
    }
}

impl FromStr for Actions {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        if text == "none" {
            return Ok(Self::EMPTY);
        }
        text.split(" | ").map(Action::from_str).collect()
    }
}

/// One named bit each, under the name of the action, for generic code.
impl bitflags::Flags for Actions {
    const FLAGS: &'static [bitflags::Flag<Self>] = &FLAGS;

    type Bits = ActionBits;

    fn bits(&self) -> ActionBits {
        self.raw()
    }

    fn from_bits_retain(bits: ActionBits) -> Self {
        Self::from_raw(bits)
    }
}

static FLAGS: [bitflags::Flag<Actions>; ROWS.len()] = {
    let mut flags = [const { bitflags::Flag::new("", Actions::EMPTY) }; ROWS.len()];
    let mut rest = ROWS;
    let mut left: &mut [bitflags::Flag<Actions>] = &mut flags;
    while let ([row, rows @ ..], [flag, more @ ..]) = (rest, left) {
        *flag = bitflags::Flag::new(row.id, row.action.only());
        rest = rows;
        left = more;
    }
    flags
};

#[cfg(feature = "serde")]
mod serde_impls {
    use alloc::string::String;
    use core::fmt;

    use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
    use serde::ser::{Error as _, Serialize, SerializeSeq, Serializer};

    use super::{Action, Actions};

    impl Serialize for Action {
        /// # Errors
        ///
        /// A host's own action has a name only under its policy: write
        /// `policy.action_name(action)`.
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self.name() {
                Some(name) => serializer.serialize_str(name),
                None => Err(S::Error::custom(format_args!(
                    "{self} has a name only under its policy: write what Policy::action_name says"
                ))),
            }
        }
    }

    impl<'de> Deserialize<'de> for Action {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Name;
            impl Visitor<'_> for Name {
                type Value = Action;
                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("the name of an action, like \"orders.view\"")
                }
                fn visit_str<E: Error>(self, text: &str) -> Result<Action, E> {
                    text.parse().map_err(E::custom)
                }
            }
            deserializer.deserialize_str(Name)
        }
    }

    impl Serialize for Actions {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut seq = serializer.serialize_seq(Some(self.len() as usize))?;
            for action in *self {
                seq.serialize_element(&action)?;
            }
            seq.end()
        }
    }

    impl<'de> Deserialize<'de> for Actions {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Names;
            impl<'de> Visitor<'de> for Names {
                type Value = Actions;
                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a list of names of actions")
                }
                fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Actions, A::Error> {
                    let mut set = Actions::EMPTY;
                    while let Some(name) = seq.next_element::<String>()? {
                        set = set.with(name.parse().map_err(A::Error::custom)?);
                    }
                    Ok(set)
                }
            }
            deserializer.deserialize_seq(Names)
        }
    }

    impl Serialize for super::super::table::ActionFacts {
        /// As `{bit, id, feature, title, level, risk, tags}`.
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            use serde::ser::SerializeStruct;
            let mut row = serializer.serialize_struct("Action", 7)?;
            row.serialize_field("bit", &self.action.bit())?;
            row.serialize_field("id", self.id)?;
            row.serialize_field("feature", &self.feature)?;
            row.serialize_field("title", self.title)?;
            row.serialize_field("level", &self.level)?;
            row.serialize_field("risk", &self.risk)?;
            let tags: alloc::vec::Vec<String> =
                self.tag_list.iter().flat_map(|tag| tag.names()).collect();
            row.serialize_field("tags", &tags)?;
            row.end()
        }
    }
}
