//! Duty documents: which duty rules a policy uses, and its own, as written.
//!
//! Lives here: the shapes and their builders. What is wrong with one is found by
//! compiling, in `duties`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::catalogue::{DutyKind, OnGrant, OnUse, Severity};

use super::form::{document, names};
#[cfg(feature = "serde")]
use super::form::{is_false, present};

document! {
    /// Which shipped rules are in use.
    #[derive(Default)]
    pub(crate) struct DutiesDocument as "duties" {
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) r#use: Option<Vec<String>>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) drop: Vec<String>,
        #[serde(default, skip_serializing_if = "is_false")]
        pub(crate) owner_self_dealing: bool,
    }
}

document! {
    /// A duty rule of the policy's own, as it is written.
    ///
    /// As TOML, with everything that it can hold; `id`, `kind`, `severity` and
    /// `sides` must be there:
    ///
    /// ```toml
    /// [[duty]]
    /// id = "ACME-01"
    /// version = 1
    /// kind = "static"
    /// severity = "high"
    /// on_grant = "waiver"
    /// on_use = "approval"
    /// trip_at = 2
    /// sides = [["loyalty.adjust"], ["orders.refund", "customers.store_credit"]]
    /// waivable = true
    /// rationale = "Points are made and paid out."
    /// mitigation = "A weekly list to the owner."
    /// ```
    ///
    /// A side is held by whoever holds any of its actions; written as
    /// `{ all = ["…", "…"] }`, by whoever holds all of them.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{DutyDocument, DutyKind, OnUse, PolicyDocument, Severity};
    ///
    /// let policy = PolicyDocument::new()
    ///     .duty(
    ///         DutyDocument::new("ACME-01", DutyKind::Static, Severity::High)
    ///             .side(["marketing.campaigns"])
    ///             .side(["marketing.send"]),
    ///     )
    ///     .compile()?;
    /// assert_eq!(policy.duty("ACME-01").unwrap().on_use(), OnUse::Approval);
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    pub struct DutyDocument as "a duty rule" {
        pub(crate) id: String,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) version: Option<u32>,
        pub(crate) kind: DutyKind,
        pub(crate) severity: Severity,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) on_grant: Option<OnGrant>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) on_use: Option<OnUse>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) trip_at: Option<u8>,
        pub(crate) sides: Vec<SideDocument>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) waivable: Option<bool>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) rationale: Option<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) mitigation: Option<String>,
    }
}

/// A side as it is written: the names, and whether it takes all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SideDocument {
    pub(crate) actions: Vec<String>,
    pub(crate) all: bool,
}

impl DutyDocument {
    /// A rule without sides yet, of version 1, which two sides trip; severity and
    /// the policy's profile say what follows.
    #[must_use]
    pub fn new(id: impl Into<String>, kind: DutyKind, severity: Severity) -> Self {
        Self {
            id: id.into(),
            version: None,
            kind,
            severity,
            on_grant: None,
            on_use: None,
            trip_at: None,
            sides: Vec::new(),
            waivable: None,
            rationale: None,
            mitigation: None,
        }
    }

    /// One more side, held by whoever holds any of these actions.
    #[must_use]
    pub fn side(self, actions: impl IntoIterator<Item = impl ToString>) -> Self {
        self.with_side(names(actions), false)
    }

    /// One more side, held by whoever holds all of these actions.
    #[must_use]
    pub fn side_of_all(self, actions: impl IntoIterator<Item = impl ToString>) -> Self {
        self.with_side(names(actions), true)
    }

    fn with_side(mut self, actions: Vec<String>, all: bool) -> Self {
        self.sides.push(SideDocument { actions, all });
        self
    }

    /// How many sides in one hand are too many; 2 if never said.
    #[must_use]
    pub fn trip_at(mut self, sides: u8) -> Self {
        self.trip_at = Some(sides);
        self
    }

    /// Its version, to be raised when it comes to mean something else: waivers
    /// are of one version.
    #[must_use]
    pub fn version(mut self, version: u32) -> Self {
        self.version = Some(version);
        self
    }

    /// What it takes to give somebody what it keeps apart, whatever the profile.
    #[must_use]
    pub fn on_grant(mut self, on_grant: OnGrant) -> Self {
        self.on_grant = Some(on_grant);
        self
    }

    /// What becomes of using it, whatever the profile.
    #[must_use]
    pub fn on_use(mut self, on_use: OnUse) -> Self {
        self.on_use = Some(on_use);
        self
    }

    /// Nobody is ever let off, and no role can accept it.
    #[must_use]
    pub fn not_waivable(mut self) -> Self {
        self.waivable = Some(false);
        self
    }

    /// What could be done with all of it in one hand, and what helps.
    #[must_use]
    pub fn because(mut self, rationale: impl Into<String>, mitigation: impl Into<String>) -> Self {
        self.rationale = Some(rationale.into());
        self.mitigation = Some(mitigation.into());
        self
    }
}

document! {
    /// A role's acceptance of a rule that it trips by itself.
    pub(crate) struct AcceptDocument as "an acceptance" {
        pub(crate) rule: String,
        pub(crate) control: String,
        pub(crate) owner: String,
    }
}

#[cfg(feature = "serde")]
mod serde_impls {
    use alloc::string::String;
    use alloc::vec::Vec;
    use core::fmt;

    use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
    use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
    use serde::ser::{Serialize, Serializer};

    use super::super::form::document;
    use super::SideDocument;

    document! {
        /// A side that it takes all of.
        struct AllOf as "a side" {
            all: Vec<String>,
        }
    }

    impl Serialize for SideDocument {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            if self.all {
                let all = self.actions.clone();
                AllOf { all }.serialize(serializer)
            } else {
                self.actions.serialize(serializer)
            }
        }
    }

    impl<'de> Deserialize<'de> for SideDocument {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Side;
            impl<'de> Visitor<'de> for Side {
                type Value = SideDocument;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a side: a list of actions, or a table with `all` of them")
                }

                fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<SideDocument, A::Error> {
                    let actions = Deserialize::deserialize(SeqAccessDeserializer::new(seq))?;
                    let all = false;
                    Ok(SideDocument { actions, all })
                }

                fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<SideDocument, A::Error> {
                    let AllOf { all } = AllOf::deserialize(MapAccessDeserializer::new(map))?;
                    Ok(SideDocument {
                        actions: all,
                        all: true,
                    })
                }
            }
            deserializer.deserialize_any(Side)
        }
    }
}
