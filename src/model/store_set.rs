//! Sets of stores, those that are still to be opened among them.
//!
//! Lives here: [`StoreSet`]. Invariant: its list is sorted, each store once.

use alloc::vec::Vec;
use core::fmt;

use super::id::StoreId;

/// A set of stores: some, or all but some.
///
/// # Examples
///
/// ```
/// # use countersign::*;
/// # let policy = PolicyDocument::new().compile()?;
/// # let grant = |action: &str, scope| EntryDocument::actions([action], scope);
/// # let ana = policy.account(&AccountDocument::human(7_u64, 107_u64)
/// #     .grant(grant("orders.refund", ScopeDocument::tenant()))
/// #     .grant(grant("orders.create", ScopeDocument::in_stores([42_u64]))))?;
/// # let now = Time::from_unix(1_000);
/// # let standing = policy.standing(&[&ana], now);
/// # let principal = policy.principal(&ana, &standing, &Session::at(now))?;
/// // She refunds everywhere, and enters orders in store 42: there, she needs a yes.
/// let reach = policy.where_can(&principal, actions::orders::REFUND);
/// assert_eq!(reach.awaiting().to_string(), "store 42");
/// assert!(reach.awaiting().touches(&[StoreId::from(42_u64)]));
/// assert!(!reach.awaiting().touches(&[StoreId::from(43_u64)]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoreSet {
    /// Whether the listed ones are left out; else they are all.
    all_but: bool,
    listed: Vec<StoreId>,
}

impl StoreSet {
    /// These stores, or all but these.
    pub(crate) fn new(all_but: bool, mut listed: Vec<StoreId>) -> Self {
        listed.sort_unstable();
        listed.dedup();
        Self { all_but, listed }
    }

    /// The stores where something is so: told of each store that is named, and,
    /// with `None`, of all others.
    pub(crate) fn of_places(places: impl Iterator<Item = (Option<StoreId>, bool)>) -> Self {
        let (mut all_but, mut so, mut not) = (false, Vec::new(), Vec::new());
        for (place, is_so) in places {
            match place {
                None => all_but |= is_so,
                Some(store) if is_so => so.push(store),
                Some(store) => not.push(store),
            }
        }
        Self::new(all_but, if all_but { not } else { so })
    }

    /// Whether there is no store in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.all_but && self.listed.is_empty()
    }

    /// Whether every store is in it.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.all_but && self.listed.is_empty()
    }

    /// Whether it holds all stores but the listed ones; else it holds these.
    #[must_use]
    pub const fn is_all_but(&self) -> bool {
        self.all_but
    }

    /// The stores that it lists.
    #[must_use]
    pub fn listed(&self) -> &[StoreId] {
        &self.listed
    }

    /// Whether this store is in it.
    #[must_use]
    pub fn contains(&self, store: StoreId) -> bool {
        self.listed.binary_search(&store).is_ok() != self.all_but
    }

    /// Whether a resource of these stores is touched by it: one of them is in it,
    /// or the resource names none, and so is of all.
    #[must_use]
    pub fn touches(&self, stores: &[StoreId]) -> bool {
        match stores {
            [] => !self.is_empty(),
            stores => stores.iter().any(|store| self.contains(*store)),
        }
    }

    /// Everything in either.
    pub(crate) fn union(&self, other: &Self) -> Self {
        let all_but = self.all_but || other.all_but;
        let named = self.listed.iter().chain(&other.listed).copied();
        let is_in = |store: &StoreId| self.contains(*store) || other.contains(*store);
        let listed = named.filter(|store| is_in(store) != all_but).collect();
        Self::new(all_but, listed)
    }
}

impl fmt::Display for StoreSet {
    /// In words: `store 42`, `stores 42, 43`, `all stores but 42`, `all stores`,
    /// `no store`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.all_but, self.listed.as_slice()) {
            (false, []) => "no store",
            (false, [_]) => "store ",
            (false, _) => "stores ",
            (true, []) => "all stores",
            (true, _) => "all stores but ",
        })?;
        for (index, store) in self.listed.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{store}")?;
        }
        Ok(())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for StoreSet {
    /// As `{"stores": [42]}` or `{"all_but": [42]}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(Some(1))?;
        let key = if self.all_but { "all_but" } else { "stores" };
        map.serialize_entry(key, &self.listed)?;
        map.end()
    }
}
