//! Import: what a list of a platform's permissions means in our words.
//!
//! Lives here: [`Import`] and how ids become one. Invariant: an id that is not on
//! the platform's list is an error, and nothing is read of the others.

use alloc::collections::VecDeque;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalogue::{Action, Actions, ShippedDuty};
use crate::policy::RoleDocument;

use super::boxes::Boxes;
use super::mapping::{BuiltIn, Given, Mapping, Meaning, Permission, UnknownPermissions};
use super::measure::duties_tripped;
use super::wanted::Wanted;
use super::words::{EmptyList, Known, Part};

/// What a holder of some permissions can do.
///
/// # Examples
///
/// ```
/// use countersign::actions::{orders, settings};
/// use countersign::platforms;
///
/// let ecwid = platforms::named("ecwid")?;
/// let import = ecwid.import(["SALES_MANAGEMENT"])?;
/// assert!(import.actions().contains(orders::REFUND));
///
/// // An empty list is no list to Ecwid: it means everything.
/// let import = ecwid.import([])?;
/// assert!(import.is_everything() && import.actions().contains(settings::PAYMENTS));
///
/// let err = ecwid.import(["SALES_MANAGMENT"]).unwrap_err();
/// assert!(err.to_string().contains("did you mean \"SALES_MANAGEMENT\"?"), "{err}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import<'m> {
    mapping: &'m Mapping,
    /// Of a platform's own role, that role.
    role: Option<&'m BuiltIn>,
    /// Sorted: what was named, what became of it, and what is ticked along.
    places: Vec<usize>,
    implied: Vec<Implied<'m>>,
    replaced: Vec<Replaced<'m>>,
    everything: bool,
    given: Given,
}

/// A permission that was not named, and is ticked along with one that was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Implied<'m> {
    /// The permission.
    pub permission: &'m Permission,
    /// The one that needs it.
    pub by: &'m Permission,
}

/// A retired permission, and what the platform made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replaced<'m> {
    /// The permission that was named.
    pub permission: &'m Permission,
    /// The ones that stand for it today.
    pub by: Vec<&'m Permission>,
}

impl Mapping {
    /// What these permissions mean, with all that is ticked along with them. A
    /// permission named twice is named once.
    ///
    /// An empty list means what the platform takes it for: ask
    /// [`is_everything`](Import::is_everything) before anything is given by it.
    ///
    /// # Errors
    ///
    /// [`UnknownPermissions`], every id that is not on the list with the one that
    /// was probably meant.
    pub fn import<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Result<Import<'_>, UnknownPermissions> {
        let mut places = Vec::new();
        let mut unknown = Vec::new();
        for id in ids {
            match self.place(id) {
                Ok(place) => places.push(place),
                Err(error) => unknown.push(error),
            }
        }
        if !unknown.is_empty() {
            let mapping = String::from(self.name());
            return Err(UnknownPermissions { mapping, unknown });
        }
        let everything = places.is_empty() && self.empty == EmptyList::Everything;
        if everything {
            places = Self::current(&self.permissions);
        }
        let mut import = self.held(places);
        import.everything = everything;
        Ok(import)
    }

    /// What a built-in role holds; `None` if its contents are not known.
    pub(super) fn import_built_in<'m>(&'m self, role: &'m BuiltIn) -> Option<Import<'m>> {
        if role.known() == Known::Not {
            return None;
        }
        // A role without permissions is no empty list of an account's.
        let mut import = self.held(role.places.clone());
        import.role = Some(role);
        Some(import)
    }

    fn held(&self, mut named: Vec<usize>) -> Import<'_> {
        named.sort_unstable();
        named.dedup();
        let mut replaced = Vec::new();
        let mut current = Vec::new();
        for place in &named {
            let Some(permission) = self.permissions.get(*place) else {
                continue;
            };
            if let Meaning::Became(places) = &permission.meaning {
                let by = self.at(places);
                replaced.push(Replaced { permission, by });
                current.extend(places);
            } else {
                current.push(*place);
            }
        }
        let mut held: Boxes = current.into_iter().collect();
        let mut along: Vec<(usize, usize)> = Vec::new();
        let mut next: VecDeque<usize> = held.iter().collect();
        while let Some(by) = next.pop_front() {
            let needs = self.permissions.get(by).map(|one| &one.needs);
            for needed in needs.into_iter().flatten() {
                if held.insert(*needed) {
                    along.push((*needed, by));
                    next.push_back(*needed);
                }
            }
        }
        along.sort_unstable();
        let implied = along.into_iter().filter_map(|(needed, by)| {
            let (permission, by) = (self.permissions.get(needed)?, self.permissions.get(by)?);
            Some(Implied { permission, by })
        });
        let implied = implied.collect();
        let places: Vec<usize> = held.iter().collect();
        let given = self.given(places.iter().copied());
        Import {
            mapping: self,
            role: None,
            places,
            implied,
            replaced,
            everything: false,
            given,
        }
    }
}

impl<'m> Import<'m> {
    /// The list that it was read by.
    #[must_use]
    pub const fn mapping(&self) -> &'m Mapping {
        self.mapping
    }

    /// The platform's own role that it is of, if it is of one: how far its contents
    /// are known is how far this is the whole.
    #[must_use]
    pub const fn built_in(&self) -> Option<&'m BuiltIn> {
        self.role
    }

    /// How far it is known what is held: of a list of ids wholly, of a platform's own
    /// role as far as its contents are.
    #[must_use]
    pub fn known(&self) -> Known {
        self.role.map_or(Known::Whole, BuiltIn::known)
    }

    /// Every permission that is held, what is ticked along with it, and today's in
    /// the place of retired ones; in the platform's order.
    #[must_use]
    pub fn permissions(&self) -> Vec<&'m Permission> {
        self.mapping.at(&self.places)
    }

    /// Everything that its holder can do, in full or in part.
    #[must_use]
    pub fn actions(&self) -> Actions {
        self.given.any() | self.owners()
    }

    /// What its holder can do in full.
    #[must_use]
    pub fn in_full(&self) -> Actions {
        self.given.whole | self.owners()
    }

    /// What its holder can do in part only, and in which; what is held in several
    /// parts comes once for each.
    pub fn in_part(&self) -> impl Iterator<Item = (Action, Part)> {
        let owners = self.owners();
        let partly = self.given.partly.iter().copied();
        partly.filter(move |(action, _)| !owners.contains(*action))
    }

    /// In which parts its holder can do what it cannot do in full.
    pub fn parts_of(&self, action: Action) -> impl Iterator<Item = Part> {
        let parts = self.in_part().filter(move |(known, _)| *known == action);
        parts.map(|(_, part)| part)
    }

    /// What the owner holds beyond all permissions.
    fn owners(&self) -> Actions {
        if self.role.is_some_and(BuiltIn::is_owner) {
            self.mapping.owner_only
        } else {
            Actions::EMPTY
        }
    }

    /// Whether the list was empty, and the platform takes that for everything.
    #[must_use]
    pub const fn is_everything(&self) -> bool {
        self.everything
    }

    /// What is ticked along with what was named.
    #[must_use]
    pub fn implied(&self) -> &[Implied<'m>] {
        &self.implied
    }

    /// What was named and is retired, with what the platform made of it.
    #[must_use]
    pub fn replaced(&self) -> &[Replaced<'m>] {
        &self.replaced
    }

    /// The permissions for which none of our words is; each tells why
    /// ([`Permission::outside`]).
    #[must_use]
    pub fn outside(&self) -> Vec<&'m Permission> {
        let mut held = self.permissions();
        held.retain(|permission| permission.outside().is_some());
        held
    }

    /// Of what is held, what only the owner can give.
    #[must_use]
    pub fn from_owner(&self) -> Vec<&'m Permission> {
        let mut held = self.permissions();
        held.retain(|permission| permission.is_from_owner());
        held
    }

    /// Of what is held, what the platform warns of, or what lets its holder get more.
    #[must_use]
    pub fn sensitive(&self) -> Vec<&'m Permission> {
        let mut held = self.permissions();
        held.retain(|permission| permission.is_sensitive());
        held
    }

    /// The shipped duty rules that one person trips by it; what is held in part
    /// counts as held.
    #[must_use]
    pub fn duties(&self) -> Vec<&'static ShippedDuty> {
        duties_tripped(self.actions())
    }

    /// What is held, to be asked of this platform again or of another. In which part
    /// something is held is not compared: of another platform any part will do. Of a role
    /// that is not [known](Self::known) wholly it is the known part of the wish.
    #[must_use]
    pub fn wanted(&self) -> Wanted {
        Wanted::new(self.in_full()).in_part(self.given.in_part() - self.owners())
    }

    /// A role of our own form that allows what is held in full. What is held in part
    /// ([`in_part`](Self::in_part)) is left out: a role would give all of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{PolicyDocument, platforms};
    ///
    /// let woocommerce = platforms::named("woocommerce")?;
    /// let manager = woocommerce.holding("shop_manager")?.unwrap();
    /// let manager = manager.import();
    /// let policy = PolicyDocument::new().role("manager", manager.role()).compile()?;
    /// assert_eq!(policy.role("manager")?.actions(), manager.in_full());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn role(&self) -> RoleDocument {
        self.role_of(self.in_full())
    }

    /// The same with what is held in part, all of it: more than the platform gave.
    /// Narrow it by the scopes of its grants.
    #[must_use]
    pub fn role_with_parts(&self) -> RoleDocument {
        self.role_of(self.actions())
    }

    fn role_of(&self, held: Actions) -> RoleDocument {
        let known = self.mapping.actions();
        let known = known.filter(|known| held.contains(known.action));
        RoleDocument::new()
            .title(format!("As on {}", self.mapping.name()))
            .allow(known.map(|known| known.name))
    }
}
