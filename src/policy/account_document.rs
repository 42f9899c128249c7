//! The account document: one login, key or app as a host stores it.
//!
//! Lives here: [`AccountDocument`] and [`EntryDocument`], their builders and
//! their serde shape. [`Policy::account`] turns one into bits, and finds what is
//! wrong with it.
//!
//! [`Policy::account`]: crate::Policy::account

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::Level;
use crate::model::{AccountId, AccountKind, PersonId, Status, TenantId, Time};

use super::form::{Table, document, names};
#[cfg(feature = "serde")]
use super::form::{is_false, present};
use super::scope_document::{ScopeDocument, listed};
use super::waiver_document::WaiverDocument;

document! {
    /// One login, key or app as a host stores it: names, not bits.
    ///
    /// As JSON, with everything that it can hold; `id`, `tenant`, `person`,
    /// `kind`, `status` and `grants` must be there:
    ///
    /// ```json
    /// {"id": 7, "tenant": 1, "person": 107, "name": "Dana", "kind": "human", "status": "active",
    ///  "active_from": 0, "active_until": 2000, "owner": false, "shared": false, "maker": 1,
    ///  "epoch": 3, "trained_until": 5000,
    ///  "grants": [
    ///    {"role": "agent", "scope": {"stores": [42], "locations": [3]}, "from": 0, "until": 2000,
    ///     "because": "peak season", "by": 1, "at": 0},
    ///    {"actions": ["reports.sales"], "scope": "tenant"},
    ///    {"levels": {"products": "view"}, "scope": {"categories": [9], "vendors": [5],
    ///     "objects": [{"kind": "product", "id": 12}], "assigned": true}}],
    ///  "denies": [{"actions": ["orders.export"], "scope": "tenant"}],
    ///  "boundary": [{"actions": ["orders.view"], "scope": "tenant"}],
    ///  "waivers": []}
    /// ```
    ///
    /// An id is a number up to 2^53 − 1, above that a hyphenated UUID. A boundary
    /// may also be `"nothing"`; left out, there is none. What a waiver holds,
    /// [`WaiverDocument`] shows.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{AccountDocument, EntryDocument, PolicyDocument, RoleDocument, ScopeDocument};
    ///
    /// let policy = PolicyDocument::new()
    ///     .role("warehouse", RoleDocument::from_template("fulfillment"))
    ///     .compile()?;
    /// let stored = AccountDocument::human(7_u64, 107_u64)
    ///     .in_tenant(1_u64)
    ///     .name("Ben")
    ///     .grant(
    ///         EntryDocument::role("warehouse", ScopeDocument::in_stores([42_u64]))
    ///             .because("joined the warehouse in spring"),
    ///     );
    /// assert!(policy.account(&stored).is_ok());
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    pub struct AccountDocument as "an account" {
        pub(crate) id: AccountId,
        #[serde(deserialize_with = "present", serialize_with = "serde_impls::named_tenant")]
        pub(crate) tenant: Option<TenantId>,
        pub(crate) person: PersonId,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) name: Option<String>,
        pub(crate) kind: AccountKind,
        pub(crate) status: Status,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) active_from: Option<Time>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) active_until: Option<Time>,
        #[serde(default, skip_serializing_if = "is_false")]
        pub(crate) owner: bool,
        #[serde(default, skip_serializing_if = "is_false")]
        pub(crate) shared: bool,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) maker: Option<AccountId>,
        #[serde(default, skip_serializing_if = "is_zero")]
        pub(crate) epoch: u64,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) trained_until: Option<Time>,
        pub(crate) grants: Vec<EntryDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) denies: Vec<EntryDocument>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) boundary: Option<BoundaryDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) waivers: Vec<WaiverDocument>,
    }
}

impl AccountDocument {
    /// An active account of this kind, of this person, with no grants. Its
    /// tenant is unnamed, which suits a host that has only one and makes its
    /// accounts in code: a stored account always names its tenant.
    #[must_use]
    pub fn new(kind: AccountKind, id: impl Into<AccountId>, person: impl Into<PersonId>) -> Self {
        Self {
            id: id.into(),
            tenant: None,
            person: person.into(),
            name: None,
            kind,
            status: Status::Active,
            active_from: None,
            active_until: None,
            owner: false,
            shared: false,
            maker: None,
            epoch: 0,
            trained_until: None,
            grants: Vec::new(),
            denies: Vec::new(),
            boundary: None,
            waivers: Vec::new(),
        }
    }

    /// An active account of a human.
    #[must_use]
    pub fn human(id: impl Into<AccountId>, person: impl Into<PersonId>) -> Self {
        Self::new(AccountKind::Human, id, person)
    }

    /// The host's id of it.
    #[must_use]
    pub const fn id(&self) -> AccountId {
        self.id
    }

    /// The tenant it belongs to, if it is named.
    #[must_use]
    pub const fn tenant(&self) -> Option<TenantId> {
        self.tenant
    }

    /// The person behind it.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// The tenant it belongs to. Once named here, resources must name it too.
    #[must_use]
    pub fn in_tenant(mut self, tenant: impl Into<TenantId>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }

    /// Its name for people.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Where it stands in its life.
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// The first instant at which it may act.
    #[must_use]
    pub fn active_from(mut self, from: Time) -> Self {
        self.active_from = Some(from);
        self
    }

    /// The first instant at which it may no longer act.
    #[must_use]
    pub fn active_until(mut self, until: Time) -> Self {
        self.active_until = Some(until);
        self
    }

    /// Marks an owner of the tenant. Grants nothing: owner-only actions need
    /// this and a grant.
    #[must_use]
    pub fn owner(mut self) -> Self {
        self.owner = true;
        self
    }

    /// Marks an account that several people share.
    #[must_use]
    pub fn shared(mut self) -> Self {
        self.shared = true;
        self
    }

    /// The account that made this key or app. The engine does not look it up: ask
    /// [`authorize_for`](crate::Policy::authorize_for) on its behalf, and the key can do
    /// no more than its maker.
    #[must_use]
    pub fn made_by(mut self, maker: impl Into<AccountId>) -> Self {
        self.maker = Some(maker.into());
        self
    }

    /// How often the account's rights were changed. The host raises it on any
    /// change, and principals made before then are found stale.
    #[must_use]
    pub fn epoch(mut self, epoch: u64) -> Self {
        self.epoch = epoch;
        self
    }

    /// Until when its person's training counts.
    #[must_use]
    pub fn trained_until(mut self, until: Time) -> Self {
        self.trained_until = Some(until);
        self
    }

    /// One more grant.
    #[must_use]
    pub fn grant(mut self, grant: EntryDocument) -> Self {
        self.grants.push(grant);
        self
    }

    /// One more deny.
    #[must_use]
    pub fn deny(mut self, deny: EntryDocument) -> Self {
        self.denies.push(deny);
        self
    }

    /// The most it may ever do: what is asked must lie within one of these.
    #[must_use]
    pub fn boundary(mut self, within: impl IntoIterator<Item = EntryDocument>) -> Self {
        self.boundary = Some(BoundaryDocument::Within(within.into_iter().collect()));
        self
    }

    /// One more waiver of its person.
    #[must_use]
    pub fn waiver(mut self, waiver: WaiverDocument) -> Self {
        self.waivers.push(waiver);
        self
    }

    /// The same without any waiver.
    pub(crate) fn without_waivers(mut self) -> Self {
        self.waivers.clear();
        self
    }

    /// A boundary that allows nothing at all.
    #[must_use]
    pub fn boundary_nothing(mut self) -> Self {
        self.boundary = Some(BoundaryDocument::Nothing);
        self
    }
}

/// A boundary as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BoundaryDocument {
    /// `"nothing"`.
    Nothing,
    /// A list of entries; an empty one is a mistake.
    Within(Vec<EntryDocument>),
}

document! {
    /// One entry of an account, as it is written: a grant, a deny, or a part of a
    /// boundary. What it is about, where it counts, from when to when, and why.
    ///
    /// Only a grant can be of a role, and a part of a boundary has no window.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{EntryDocument, Level, ScopeDocument, Time};
    ///
    /// let season = EntryDocument::role("warehouse", ScopeDocument::in_stores([42_u64]))
    ///     .until(Time::from_unix(2_000))
    ///     .because("peak season")
    ///     .by(1_u64);
    /// let catalog = EntryDocument::levels([("products", Level::View)], ScopeDocument::tenant());
    /// let never = EntryDocument::actions(["orders.export"], ScopeDocument::tenant());
    /// # let _ = (season, catalog, never);
    /// ```
    pub struct EntryDocument as "an entry" {
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) role: Option<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) actions: Option<Vec<String>>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) levels: Option<Table<String>>,
        pub(crate) scope: ScopeDocument,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) from: Option<Time>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) until: Option<Time>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) because: Option<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) by: Option<AccountId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) at: Option<Time>,
    }
}

impl EntryDocument {
    fn about(scope: ScopeDocument) -> Self {
        Self {
            role: None,
            actions: None,
            levels: None,
            scope,
            from: None,
            until: None,
            because: None,
            by: None,
            at: None,
        }
    }

    /// A role of the policy, by name.
    #[must_use]
    pub fn role(role: impl Into<String>, scope: ScopeDocument) -> Self {
        Self {
            role: Some(role.into()),
            ..Self::about(scope)
        }
    }

    /// Actions, by name. A shipped [`Action`](crate::Action) prints its name; one
    /// of the host's own is known by name to its policy alone, so give the text.
    #[must_use]
    pub fn actions(actions: impl IntoIterator<Item = impl ToString>, scope: ScopeDocument) -> Self {
        Self {
            actions: Some(names(actions)),
            ..Self::about(scope)
        }
    }

    /// Levels of features, the features by name.
    #[must_use]
    pub fn levels(
        levels: impl IntoIterator<Item = (impl ToString, Level)>,
        scope: ScopeDocument,
    ) -> Self {
        let levels = levels
            .into_iter()
            .map(|(feature, level)| (feature.to_string(), level.to_string()))
            .collect();
        Self {
            levels: Some(Table(levels)),
            ..Self::about(scope)
        }
    }

    /// The first instant at which it counts.
    #[must_use]
    pub fn from(mut self, from: Time) -> Self {
        self.from = Some(from);
        self
    }

    /// The first instant at which it no longer counts.
    #[must_use]
    pub fn until(mut self, until: Time) -> Self {
        self.until = Some(until);
        self
    }

    /// Why it is there, in somebody's words.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.because = Some(reason.into());
        self
    }

    /// The account that gave it.
    #[must_use]
    pub fn by(mut self, account: impl Into<AccountId>) -> Self {
        self.by = Some(account.into());
        self
    }

    /// When it was given.
    #[must_use]
    pub fn at(mut self, at: Time) -> Self {
        self.at = Some(at);
        self
    }
}

#[cfg(feature = "serde")]
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl fmt::Display for EntryDocument {
    /// What it is about, and where: `orders.refund in store 2`, `the role
    /// support in the whole tenant until 2026-03-10T11:00:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(role) = &self.role {
            write!(f, "the role {role}")?;
        }
        if let Some(actions) = &self.actions {
            f.write_str(&listed(actions))?;
        }
        if let Some(levels) = &self.levels {
            let levels: Vec<String> = levels
                .0
                .iter()
                .map(|(f, l)| format!("{f} at {l}"))
                .collect();
            f.write_str(&listed(&levels))?;
        }
        write!(f, " in {}", self.scope)?;
        if let Some(from) = self.from {
            write!(f, " from {}", from.in_utc())?;
        }
        if let Some(until) = self.until {
            write!(f, " until {}", until.in_utc())?;
        }
        Ok(())
    }
}

#[cfg(feature = "serde")]
mod serde_impls {
    use core::fmt;

    use serde::de::value::SeqAccessDeserializer;
    use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Unexpected, Visitor};
    use serde::ser::{Error as _, Serialize, Serializer};

    use crate::model::TenantId;

    use super::BoundaryDocument;

    /// A stored account names its tenant.
    #[expect(clippy::ref_option, reason = "serde passes a reference")]
    pub(super) fn named_tenant<S: Serializer>(
        tenant: &Option<TenantId>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match tenant {
            Some(tenant) => tenant.serialize(serializer),
            None => Err(S::Error::custom(
                "a stored account names its tenant: say in_tenant before writing it",
            )),
        }
    }

    impl Serialize for BoundaryDocument {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Nothing => serializer.serialize_str("nothing"),
                Self::Within(entries) => entries.serialize(serializer),
            }
        }
    }

    impl<'de> Deserialize<'de> for BoundaryDocument {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Boundary;
            impl<'de> Visitor<'de> for Boundary {
                type Value = BoundaryDocument;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a boundary: \"nothing\", or a list of entries")
                }

                fn visit_str<E: Error>(self, text: &str) -> Result<BoundaryDocument, E> {
                    if text == "nothing" {
                        Ok(BoundaryDocument::Nothing)
                    } else {
                        Err(E::invalid_value(Unexpected::Str(text), &self))
                    }
                }

                fn visit_seq<A: SeqAccess<'de>>(
                    self,
                    seq: A,
                ) -> Result<BoundaryDocument, A::Error> {
                    Deserialize::deserialize(SeqAccessDeserializer::new(seq))
                        .map(BoundaryDocument::Within)
                }
            }
            deserializer.deserialize_any(Boundary)
        }
    }
}
