//! Mappings: one list of permissions of one platform, checked and ready.
//!
//! Lives here: [`Mapping`] and [`Permission`]. Invariants, kept by `compile`:
//!
//! - no two permissions have one id, and every place named by another is here;
//! - what a permission needs and includes runs in no circle, and none of it is
//!   retired;
//! - what it gives in part it does not give in full.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::{Action, Actions, UnknownName};
use crate::policy::{KnownAction, Lexicon};

use super::boxes::Boxes;
use super::words::{EmptyList, Holders, Known, Part, Restriction};

/// What the permissions of a platform let their holder do.
///
/// One list for one kind of holder: a platform that gives its staff one list and
/// its apps another has two mappings. Shipped ones are [`all`](super::all) and
/// [`named`](super::named); a host's own is made from a
/// [`MappingDocument`](super::MappingDocument).
///
/// # Examples
///
/// ```
/// use countersign::actions::orders;
/// use countersign::platforms::{self, Goal};
///
/// // The agent shall see orders and mark them shipped.
/// let ecwid = platforms::named("ecwid")?;
/// let export = ecwid.export(&(orders::VIEW | orders::FULFILL).into(), Goal::Cover);
/// assert_eq!(export.permissions()[0].id(), "SALES_MANAGEMENT");
/// // There is no smaller tick, and this one gives refunds away as well.
/// assert!(export.excess().contains(orders::REFUND));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Mapping {
    pub(super) id: Box<str>,
    pub(super) name: Box<str>,
    pub(super) platform: Box<str>,
    pub(super) holders: Holders,
    pub(super) source: Box<str>,
    pub(super) partial: bool,
    pub(super) empty: EmptyList,
    /// Sorted, each once.
    pub(super) expresses: Vec<Restriction>,
    pub(super) owner_only: Actions,
    pub(super) permissions: Vec<Permission>,
    /// The place of each id.
    pub(super) places: BTreeMap<Box<str>, usize>,
    pub(super) roles: Vec<BuiltIn>,
    pub(super) lexicon: Lexicon,
}

/// One permission of a platform: one box that can be ticked.
///
/// # Examples
///
/// ```
/// use countersign::actions::discounts;
/// use countersign::platforms;
///
/// // Called marketing, on Ecwid it is discounts and mails.
/// let box_ = platforms::named("ecwid")?.permission("MARKETING_MANAGEMENT")?;
/// assert!(box_.actions().contains(discounts::CREATE));
/// assert!(!box_.is_sensitive());
/// # Ok::<(), countersign::UnknownName>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    pub(super) id: Box<str>,
    pub(super) title: Box<str>,
    pub(super) group: Box<str>,
    pub(super) note: Box<str>,
    pub(super) sensitive: bool,
    pub(super) from_owner: bool,
    pub(super) meaning: Meaning,
    /// The places of what is ticked along, in order; what those need is not in it.
    pub(super) needs: Vec<usize>,
    /// The same with all that those need in turn, and the permission's own place.
    pub(super) closure: Boxes,
    /// What all of them give together.
    pub(super) along: Given,
}

/// What a permission is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// What it gives, and what it includes, ticked by itself.
    Gives(Given),
    /// It gives nothing that our words could name; why.
    Outside(Box<str>),
    /// The platform made these places of it.
    Became(Vec<usize>),
}

/// What is given in full, and what in part only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Given {
    pub(super) whole: Actions,
    /// None of it in `whole`. One action may be given in several parts.
    pub(super) partly: BTreeSet<(Action, Part)>,
}

impl Given {
    /// All that is given in any way.
    pub(super) fn any(&self) -> Actions {
        self.whole | self.in_part()
    }

    /// What is given in part only.
    pub(super) fn in_part(&self) -> Actions {
        self.partly.iter().map(|(action, _)| *action).collect()
    }

    /// What is given in this part.
    pub(super) fn in_the_part(&self, wanted: Part) -> Actions {
        let all = self.partly.iter();
        let of_it = all.filter(|(_, part)| *part == wanted);
        of_it.map(|(action, _)| *action).collect()
    }

    /// In which parts an action is given that is not given in full.
    pub(super) fn parts_of(&self, action: Action) -> impl Iterator<Item = Part> {
        let all = self.partly.iter();
        let of_it = all.filter(move |(known, _)| *known == action);
        of_it.map(|(_, part)| *part)
    }

    /// This and the other together.
    pub(super) fn add(&mut self, other: &Self) {
        self.whole |= other.whole;
        self.partly.extend(&other.partly);
        let whole = self.whole;
        self.partly.retain(|(action, _)| !whole.contains(*action));
    }
}

/// A role that a platform brings along; [`Mapping::holding`] tells what it holds.
///
/// # Examples
///
/// ```
/// use countersign::platforms::{self, Known};
///
/// let prestashop = platforms::named("prestashop")?;
/// let roles: Vec<&str> = prestashop.built_ins().iter().map(|role| role.id()).collect();
/// assert_eq!(roles, ["SuperAdmin", "Logistician", "Translator", "Salesman"]);
/// assert_eq!(prestashop.built_in("Salesman")?.known(), Known::Whole);
/// # Ok::<(), countersign::UnknownName>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltIn {
    pub(super) id: Box<str>,
    pub(super) note: Box<str>,
    pub(super) known: Known,
    /// The places of its permissions, in order.
    pub(super) places: Vec<usize>,
    pub(super) owner: bool,
}

impl Mapping {
    /// Its own name, such as `shopify_apps`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its name for people.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The platform that it is a list of.
    #[must_use]
    pub fn platform(&self) -> &str {
        &self.platform
    }

    /// Who is given these permissions.
    #[must_use]
    pub const fn holders(&self) -> Holders {
        self.holders
    }

    /// Where the list is from, and how complete it is; empty if not said.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the platform's list is known in part only, so that there may be
    /// better boxes than those an export names.
    #[must_use]
    pub const fn is_partial(&self) -> bool {
        self.partial
    }

    /// The catalogue whose words it uses.
    #[must_use]
    pub fn catalogue(&self) -> u64 {
        self.lexicon.catalogue
    }

    /// What the platform takes an empty list for.
    #[must_use]
    pub const fn empty_list(&self) -> EmptyList {
        self.empty
    }

    /// What the platform can restrict a holder by, in order: by a narrowing the holder as
    /// a whole, not one permission of many.
    #[must_use]
    pub fn expresses(&self) -> &[Restriction] {
        &self.expresses
    }

    /// What no permission gives and the owner keeps.
    #[must_use]
    pub const fn owner_only(&self) -> Actions {
        self.owner_only
    }

    /// Every permission, in the platform's order.
    #[must_use]
    pub fn permissions(&self) -> &[Permission] {
        &self.permissions
    }

    /// The permission of this id.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] with the nearest id.
    pub fn permission(&self, id: &str) -> Result<&Permission, UnknownName> {
        let place = self.place(id)?;
        (self.permissions.get(place)).ok_or_else(|| self.unknown(id))
    }

    pub(super) fn place(&self, id: &str) -> Result<usize, UnknownName> {
        let place = self.places.get(id).copied();
        place.ok_or_else(|| self.unknown(id))
    }

    fn unknown(&self, id: &str) -> UnknownName {
        let known = self.permissions.iter().map(Permission::id);
        UnknownName::among("permission", id, known)
    }

    /// What is ticked along with a permission, without what that needs in turn.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] with the nearest id.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::platforms;
    ///
    /// let shopify = platforms::named("shopify")?;
    /// let needs = shopify.needs("fulfill_and_ship_orders")?;
    /// assert_eq!(needs.first().map(|one| one.id()), Some("orders"));
    /// # Ok::<(), countersign::UnknownName>(())
    /// ```
    pub fn needs(&self, id: &str) -> Result<Vec<&Permission>, UnknownName> {
        let permission = self.permission(id)?;
        Ok(self.at(&permission.needs))
    }

    /// What the platform made of a permission; empty unless it is retired.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] with the nearest id.
    pub fn became(&self, id: &str) -> Result<Vec<&Permission>, UnknownName> {
        match &self.permission(id)?.meaning {
            Meaning::Became(places) => Ok(self.at(places)),
            Meaning::Gives(_) | Meaning::Outside(_) => Ok(Vec::new()),
        }
    }

    /// The roles that the platform brings along, in its order.
    #[must_use]
    pub fn built_ins(&self) -> &[BuiltIn] {
        &self.roles
    }

    /// The built-in role of this id.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] with the nearest id.
    pub fn built_in(&self, id: &str) -> Result<&BuiltIn, UnknownName> {
        let mut all = self.roles.iter();
        all.find(|role| role.id() == id).ok_or_else(|| {
            let known = self.roles.iter().map(BuiltIn::id);
            UnknownName::among("built-in role", id, known)
        })
    }

    /// What this mapping knows of an action, shipped or of the policy that it was
    /// compiled for.
    #[must_use]
    pub fn facts(&self, action: Action) -> Option<KnownAction<'_>> {
        self.lexicon.known().find(|known| known.action == action)
    }

    /// Every action that it can speak of.
    pub fn actions(&self) -> impl Iterator<Item = KnownAction<'_>> {
        self.lexicon.known()
    }

    /// What these places give together, ticked as they stand.
    pub(super) fn given(&self, places: impl IntoIterator<Item = usize>) -> Given {
        let mut given = Given::default();
        for place in places {
            let own = self.permissions.get(place).and_then(Permission::given);
            if let Some(own) = own {
                given.add(own);
            }
        }
        given
    }

    /// Where today's permissions are: all but the retired ones.
    pub(super) fn current(permissions: &[Permission]) -> Vec<usize> {
        let all = permissions.iter().enumerate();
        let current = all.filter(|(_, permission)| !permission.is_retired());
        current.map(|(place, _)| place).collect()
    }

    /// The permissions at these places.
    pub(super) fn at(&self, places: &[usize]) -> Vec<&Permission> {
        let found = places.iter().map(|place| self.permissions.get(*place));
        found.flatten().collect()
    }

    /// The name of an action; what is known of it if none is.
    pub(super) fn name_of(&self, action: Action) -> String {
        let known = self.facts(action);
        known.map_or_else(|| action.to_string(), |known| String::from(known.name))
    }

    /// The names of these actions, those of the highest risk first.
    pub(super) fn worst_first(&self, actions: Actions) -> Vec<KnownAction<'_>> {
        let mut known: Vec<_> = (self.actions())
            .filter(|known| actions.contains(known.action))
            .collect();
        known.sort_by_key(|known| core::cmp::Reverse(known.risk));
        known
    }
}

impl fmt::Debug for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mapping")
            .field("id", &self.id)
            .field("permissions", &self.permissions.len())
            .finish_non_exhaustive()
    }
}

impl Permission {
    /// Its id on the platform.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What stands beside the box.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where on the platform's page it stands; empty if not said.
    #[must_use]
    pub fn group(&self) -> &str {
        &self.group
    }

    /// What is surprising about it; empty if nothing is.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Whether the platform warns of it, or it lets its holder get more.
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Whether only the shop's owner can give it.
    #[must_use]
    pub const fn is_from_owner(&self) -> bool {
        self.from_owner
    }

    /// What it gives, unless it is outside or retired.
    pub(super) const fn given(&self) -> Option<&Given> {
        match &self.meaning {
            Meaning::Gives(given) => Some(given),
            Meaning::Outside(_) | Meaning::Became(_) => None,
        }
    }

    /// Everything that it gives, in full or in part, without what it needs.
    #[must_use]
    pub fn actions(&self) -> Actions {
        self.given().map_or(Actions::EMPTY, Given::any)
    }

    /// The actions that it gives in full, without what it needs.
    #[must_use]
    pub fn in_full(&self) -> Actions {
        self.given().map_or(Actions::EMPTY, |given| given.whole)
    }

    /// The actions that it gives in part only, and in which; one that it gives in
    /// several parts comes once for each.
    pub fn in_part(&self) -> impl Iterator<Item = (Action, Part)> {
        let given = self.given().into_iter();
        given.flat_map(|given| &given.partly).copied()
    }

    /// Why none of our words is for it, if none is.
    #[must_use]
    pub fn outside(&self) -> Option<&str> {
        match &self.meaning {
            Meaning::Outside(reason) => Some(reason),
            Meaning::Gives(_) | Meaning::Became(_) => None,
        }
    }

    /// Whether the platform has made others of it, so that it is read and never
    /// given.
    #[must_use]
    pub const fn is_retired(&self) -> bool {
        matches!(self.meaning, Meaning::Became(_))
    }
}

impl fmt::Display for Permission {
    /// Its id whole; in quotes unless it is visible ASCII without a space.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.id.bytes().all(|byte| byte.is_ascii_graphic()) {
            f.write_str(&self.id)
        } else {
            write!(f, "{:?}", &*self.id)
        }
    }
}

impl BuiltIn {
    /// Its id on the platform.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What there is to know of it; empty if nothing is.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// How far its contents are known.
    #[must_use]
    pub const fn known(&self) -> Known {
        self.known
    }

    /// Whether it is the owner's, with all that the owner keeps.
    #[must_use]
    pub const fn is_owner(&self) -> bool {
        self.owner
    }
}

/// Ids that a platform's list does not have: nothing was read of any of them.
///
/// Where extensions of a platform bring ids of their own, map those too: in a copy of
/// the shipped document ([`document`](super::document)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownPermissions {
    pub(super) mapping: String,
    pub(super) unknown: Vec<UnknownName>,
}

impl UnknownPermissions {
    /// The name of the list.
    #[must_use]
    pub fn mapping(&self) -> &str {
        &self.mapping
    }

    /// Each of them, with the id that was probably meant.
    #[must_use]
    pub fn unknown(&self) -> &[UnknownName] {
        &self.unknown
    }
}

impl fmt::Display for UnknownPermissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not on the list {:?}:", self.mapping)?;
        let separator = if self.unknown.len() == 1 { " " } else { "\n  " };
        for unknown in &self.unknown {
            write!(f, "{separator}{unknown}")?;
        }
        Ok(())
    }
}

impl core::error::Error for UnknownPermissions {}
