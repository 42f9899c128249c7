//! Wanted: what somebody shall be able to do, before any platform is asked.
//!
//! Lives here: [`Wanted`], actions with the restrictions they shall be held
//! under. How a role, a grant or a principal becomes one is in `held`.

use alloc::vec::Vec;

use crate::catalogue::{Action, Actions, Requirements, Template};

use super::words::Restriction;

/// What somebody shall be able to do, and under which restrictions.
///
/// # Examples
///
/// ```
/// use countersign::actions::orders;
/// use countersign::platforms::{Restriction, Wanted};
///
/// // See orders and mark them shipped, those of one warehouse.
/// let wanted = Wanted::new(orders::VIEW | orders::FULFILL)
///     .under(Restriction::Locations, orders::VIEW | orders::FULFILL);
/// assert_eq!(wanted.actions().len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    actions: Actions,
    in_part: Actions,
    /// By restriction, each once.
    restrictions: Vec<(Restriction, Actions)>,
    uneven: bool,
}

impl From<Actions> for Wanted {
    fn from(actions: Actions) -> Self {
        Self::new(actions)
    }
}

impl From<Action> for Wanted {
    fn from(action: Action) -> Self {
        Self::new(action)
    }
}

impl From<&Template> for Wanted {
    /// What the job takes, under what the template requires.
    fn from(template: &Template) -> Self {
        Self::new(template.core).requiring(template.requires)
    }
}

impl Wanted {
    /// These actions, without restriction.
    #[must_use]
    pub fn new(actions: impl Into<Actions>) -> Self {
        Self {
            actions: actions.into(),
            ..Self::default()
        }
    }

    /// These actions as well, each in part: any part of one is enough, and the whole of
    /// it is more than was wanted. What was wanted in full before is wanted in part from
    /// here on.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::actions::orders;
    /// use countersign::platforms::Wanted;
    ///
    /// let wanted = Wanted::new(orders::VIEW).in_part(orders::EXPORT);
    /// assert_eq!(wanted.wanted_in_part(), orders::EXPORT.into());
    /// ```
    #[must_use]
    pub fn in_part(mut self, actions: impl Into<Actions>) -> Self {
        let actions = actions.into();
        self.actions |= actions;
        self.in_part |= actions;
        self
    }

    /// These, as far as they are wanted already, under a restriction.
    #[must_use]
    pub fn under(mut self, restriction: Restriction, actions: impl Into<Actions>) -> Self {
        let actions = actions.into() & self.actions;
        if actions.is_empty() {
            return self;
        }
        match (self.restrictions).binary_search_by_key(&restriction, |(known, _)| *known) {
            Ok(at) => {
                if let Some((_, under)) = self.restrictions.get_mut(at) {
                    *under |= actions;
                }
            }
            Err(at) => self.restrictions.insert(at, (restriction, actions)),
        }
        self
    }

    /// This or that: the wish of somebody who holds both.
    ///
    /// An action that one of the two wants in full and freely is free. What both want
    /// under restrictions only stays under all of them, so that nothing is ever wanted
    /// in a way in which neither wants it; and what both want in part, in part. What both
    /// want narrowed is taken to be narrowed to the same: which stores it is is not said.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::actions::orders;
    /// use countersign::platforms::{Restriction, Wanted};
    ///
    /// let both = orders::VIEW | orders::REFUND;
    /// let desk = Wanted::new(both).under(Restriction::Stores, both);
    /// let books = Wanted::new(orders::VIEW);
    /// let wanted = desk.and(books);
    /// assert_eq!(wanted.restricted(Restriction::Stores), orders::REFUND.into());
    /// ```
    #[must_use]
    pub fn and(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        let (mine, others) = (self.in_full(), other.in_full());
        let free = (mine - self.restricted_at_all()) | (others - other.restricted_at_all());
        let both = Self {
            actions: self.actions | other.actions,
            in_part: (self.in_part | other.in_part) - mine - others,
            restrictions: Vec::new(),
            uneven: self.uneven || other.uneven,
        };
        let restrictions = self.restrictions.into_iter().chain(other.restrictions);
        restrictions.fold(both, |wanted, (by, actions)| {
            wanted.under(by, actions - free)
        })
    }

    /// All that is wanted, under what a role or a template requires of its grants.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::actions::orders;
    /// use countersign::platforms::{Restriction, Wanted};
    /// use countersign::Requirements;
    ///
    /// let wanted = Wanted::new(orders::VIEW).requiring(Requirements::UNTIL);
    /// assert_eq!(wanted.restricted(Restriction::Until), orders::VIEW.into());
    /// ```
    #[must_use]
    pub fn requiring(self, requires: Requirements) -> Self {
        let all = self.actions;
        let each = [
            (Requirements::SCOPE, Restriction::Scope),
            (Requirements::UNTIL, Restriction::Until),
            (Requirements::MULTI_FACTOR, Restriction::StepUp),
            (Requirements::TRAINING, Restriction::Training),
        ];
        each.into_iter()
            .filter(|(required, _)| requires.contains(*required))
            .fold(self, |wanted, (_, restriction)| {
                wanted.under(restriction, all)
            })
    }

    /// The same, narrowed for each action to something else.
    pub(super) fn unevenly(mut self) -> Self {
        self.uneven = true;
        self
    }

    /// The same, not under this restriction.
    pub(super) fn without(mut self, restriction: Restriction) -> Self {
        self.restrictions.retain(|(by, _)| *by != restriction);
        self
    }

    /// Of what is wanted only these.
    pub(super) fn only(mut self, these: Actions) -> Self {
        self.actions = self.actions & these;
        self.in_part = self.in_part & these;
        for (_, actions) in &mut self.restrictions {
            *actions = *actions & these;
        }
        self.restrictions.retain(|(_, actions)| !actions.is_empty());
        self
    }

    /// All that is wanted.
    #[must_use]
    pub const fn actions(&self) -> Actions {
        self.actions
    }

    /// What of it is wanted in part only.
    #[must_use]
    pub const fn wanted_in_part(&self) -> Actions {
        self.in_part
    }

    /// Whether some of it is to be narrowed to other stores, locations or the like than
    /// the rest. An account that a platform narrows as a whole is no such holder.
    #[must_use]
    pub const fn is_uneven(&self) -> bool {
        self.uneven
    }

    /// What of it is wanted in full.
    fn in_full(&self) -> Actions {
        self.actions - self.in_part
    }

    /// What is wanted narrowed, in whichever way.
    pub(super) fn narrowed(&self) -> Actions {
        let each = Restriction::SCOPES.iter().chain([&Restriction::Scope]);
        each.fold(Actions::EMPTY, |all, by| all | self.restricted(*by))
    }

    /// What is under any restriction.
    fn restricted_at_all(&self) -> Actions {
        let each = self.restrictions.iter();
        each.fold(Actions::EMPTY, |all, (_, actions)| all | *actions)
    }

    /// The restrictions, each with the actions under it.
    #[must_use]
    pub fn restrictions(&self) -> &[(Restriction, Actions)] {
        &self.restrictions
    }

    /// What is under this restriction.
    #[must_use]
    pub fn restricted(&self, by: Restriction) -> Actions {
        let mut all = self.restrictions.iter();
        all.find(|(known, _)| *known == by)
            .map_or(Actions::EMPTY, |(_, actions)| *actions)
    }
}
