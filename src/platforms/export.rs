//! Export: which boxes to tick for what somebody shall do, and what that gives away.
//!
//! Lives here: [`Export`], for either [`Goal`]. Invariants:
//!
//! - what is reported as given beyond is exactly what importing the list gives
//!   beyond what was wanted;
//! - a list that never exceeds gives nothing beyond, not even in part.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::{Action, Actions, Level, actions};
use crate::policy::KnownAction;

use super::least::{Candidate, least};
use super::mapping::{Given, Mapping, Meaning, Permission};
use super::wanted::Wanted;
use super::words::{EmptyList, Goal, Part, Restriction};

/// The boxes to tick on one platform, and how that differs from what was wanted.
///
/// # Examples
///
/// ```
/// use countersign::actions::orders;
/// use countersign::platforms::{self, Goal, Lack};
///
/// let ecwid = platforms::named("ecwid")?;
/// let wanted = (orders::VIEW | orders::FULFILL).into();
///
/// let cover = ecwid.export(&wanted, Goal::Cover);
/// assert_eq!(cover.ids()?, ["SALES_MANAGEMENT"]);
/// assert!(cover.excess().contains(orders::CANCEL));
///
/// // Nothing beyond: then nothing at all, and an empty list would mean everything.
/// let never = ecwid.export(&wanted, Goal::NeverExceed);
/// assert!(never.permissions().is_empty() && never.ids().is_err());
/// assert_eq!(never.lacks()[0], (orders::VIEW, Lack::WouldExceed));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export<'m> {
    mapping: &'m Mapping,
    goal: Goal,
    wanted: Wanted,
    permissions: Vec<&'m Permission>,
    given: Given,
    lacks: Vec<(Action, Lack)>,
    least: bool,
}

/// Why something that is wanted is not given, or not in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Lack {
    /// The platform keeps it for the shop's owner.
    OwnerOnly,
    /// No permission gives it.
    NoPermission,
    /// No permission gives it without something that was not wanted.
    WouldExceed,
    /// It was wanted under a restriction that the platform cannot express.
    Unrestricted,
    /// It is given in this part only, or in several of which this says least.
    OnlyInPart(Part),
}

impl Lack {
    /// Its name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OwnerOnly => "owner_only",
            Self::NoPermission => "no_permission",
            Self::WouldExceed => "would_exceed",
            Self::Unrestricted => "unrestricted",
            Self::OnlyInPart(_) => "only_in_part",
        }
    }

    /// In which part it is given, if it is given in one.
    #[must_use]
    pub const fn part(self) -> Option<Part> {
        match self {
            Self::OnlyInPart(part) => Some(part),
            Self::OwnerOnly | Self::NoPermission | Self::WouldExceed | Self::Unrestricted => None,
        }
    }
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnerOnly => f.write_str("only the owner can"),
            Self::NoPermission => f.write_str("no permission gives it"),
            Self::WouldExceed => f.write_str("only together with more than was wanted"),
            Self::Unrestricted => f.write_str("it cannot be restricted as was wanted"),
            Self::OnlyInPart(Part::Own) => f.write_str("only for what one made oneself"),
            Self::OnlyInPart(Part::Assigned) => f.write_str("only for what is assigned to one"),
            Self::OnlyInPart(Part::Recent) => f.write_str("only for the newest"),
            Self::OnlyInPart(Part::Some) => f.write_str("only in some cases or fields"),
        }
    }
}

/// A list without permissions, on a platform that takes an empty list for
/// everything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is nothing to tick, and {mapping} takes an empty list for everything: give no account at all"
)]
pub struct EmptyMeansEverything {
    mapping: String,
}

impl Mapping {
    /// The least list of permissions for what is wanted.
    ///
    /// Least is what gives away the fewest critical actions, then the fewest of high
    /// risk, and so on; then what gives the fewest wider than wanted, and the fewest
    /// beyond in full; then what ticks the fewest boxes that one is warned of or that
    /// only the owner can tick, and the fewest boxes. Found by search, exactly unless
    /// [`Export::is_least`] says otherwise.
    ///
    /// Where no box gives the whole of something, one part of it is taken.
    ///
    /// Actions of a host's own are those of one policy: wish and mapping must be of
    /// the same ([`Policy::mapping`](crate::Policy::mapping)).
    #[must_use]
    pub fn export(&self, wanted: &Wanted, goal: Goal) -> Export<'_> {
        let asked = Asked::of(wanted, self);
        let mut candidates: Vec<(usize, Given)> = Vec::new();
        for (place, permission) in self.permissions.iter().enumerate() {
            if matches!(permission.meaning, Meaning::Gives(_)) {
                candidates.push((place, self.given(permission.closure.iter().copied())));
            }
        }
        if goal == Goal::NeverExceed {
            candidates.retain(|(_, given)| {
                given.any().is_subset(asked.all)
                    && given.any().is_disjoint(asked.unmet)
                    && asked.wider(given).is_empty()
            });
        }
        // What nothing gives in the way that is wanted is taken as it can be had.
        let as_wanted = |given: &Given| asked.satisfied(given);
        let had = candidates.iter();
        let had = had.fold(Actions::EMPTY, |all, (_, given)| all | as_wanted(given));
        let satisfies = |given: &Given| as_wanted(given) | ((given.any() & asked.all) - had);
        let need =
            (candidates.iter()).fold(Actions::EMPTY, |all, (_, given)| all | satisfies(given));
        let candidates: Vec<Candidate> = (candidates.iter())
            .filter_map(|(place, given)| {
                let permission = self.permissions.get(*place)?;
                Some(Candidate {
                    satisfies: satisfies(given),
                    beyond: given.any() - asked.all,
                    wider: asked.wider(given),
                    in_full: given.whole - asked.all,
                    boxes: permission.closure.iter().copied().collect(),
                    warned: (permission.closure.iter().copied())
                        .filter(|place| self.is_warned_of(*place))
                        .collect(),
                })
            })
            .collect();
        let found = least(need, &candidates, |risk| {
            let of_risk = self.actions().filter(|known| known.risk == risk);
            of_risk.map(|known| known.action).collect()
        });
        let places: Vec<usize> = found.boxes.iter().collect();
        let given = self.given(places.iter().copied());
        Export {
            mapping: self,
            goal,
            wanted: wanted.clone(),
            permissions: self.at(&places),
            lacks: self.lacks(&asked, &given, goal),
            given,
            least: found.is_least,
        }
    }

    fn is_warned_of(&self, place: usize) -> bool {
        let permission = self.permissions.get(place);
        permission.is_some_and(|one| one.sensitive || one.from_owner)
    }

    fn lacks(&self, asked: &Asked, given: &Given, goal: Goal) -> Vec<(Action, Lack)> {
        let current = self
            .permissions
            .iter()
            .filter_map(|one| match &one.meaning {
                Meaning::Gives(own) => Some(own.any()),
                Meaning::Outside(_) | Meaning::Became(_) => None,
            });
        let given_by_some = current.fold(Actions::EMPTY, |all, own| all | own);
        let lacking = asked.all - asked.satisfied(given);
        // Of several parts the one that says least.
        let why = |action: Action| match given.parts_of(action).max() {
            Some(part) => Lack::OnlyInPart(part),
            None if self.owner_only.contains(action) => Lack::OwnerOnly,
            None if !given_by_some.contains(action) => Lack::NoPermission,
            None if goal == Goal::NeverExceed && asked.unmet.contains(action) => Lack::Unrestricted,
            None => Lack::WouldExceed,
        };
        lacking.iter().map(|action| (action, why(action))).collect()
    }
}

/// What shows more than a look does, and changes nothing.
const SHOWS: Actions = Actions::of(&[
    actions::orders::VIEW_CUSTOMER,
    actions::orders::PAYMENT_DETAILS,
    actions::products::VIEW_COST,
    actions::customers::VIEW_CONTACT,
]);

/// What takes things along. Whoever may look at all of something can copy it: so an
/// export in part is no more than a look.
const EXPORTS: Actions = Actions::of(&[
    actions::orders::EXPORT,
    actions::products::EXPORT,
    actions::customers::EXPORT,
    actions::reports::EXPORT,
]);

/// What is wanted, sorted by what is enough.
struct Asked {
    all: Actions,
    /// Of these any part is enough, and of those an assigned one.
    in_part: Actions,
    assigned: Actions,
    /// What is wanted under a restriction that cannot be expressed, `assigned` left
    /// out.
    unmet: Actions,
}

impl Asked {
    fn of(wanted: &Wanted, mapping: &Mapping) -> Self {
        let unmet = unexpressed(wanted, mapping);
        let assigned = (unmet.iter()).find(|(by, _)| *by == Restriction::Assigned);
        let others = unmet.iter().filter(|(by, _)| *by != Restriction::Assigned);
        Self {
            all: wanted.actions(),
            in_part: wanted.wanted_in_part(),
            assigned: assigned.map_or(Actions::EMPTY, |(_, actions)| *actions),
            unmet: others.fold(Actions::EMPTY, |all, (_, actions)| all | *actions),
        }
    }

    /// What of it is given in the way that is wanted.
    fn satisfied(&self, given: &Given) -> Actions {
        let assigned = given.in_the_part(Part::Assigned);
        (given.whole | (given.in_part() & self.in_part) | (assigned & self.assigned)) & self.all
    }

    /// What is given in full where a part was wanted, and of what was wanted as far
    /// as it is assigned, what is given in any other way.
    fn wider(&self, given: &Given) -> Actions {
        let others = given.partly.iter();
        let others = others.filter(|(_, part)| *part != Part::Assigned);
        let others: Actions = others.map(|(action, _)| *action).collect();
        (given.whole & self.in_part) | ((given.whole | others) & self.assigned)
    }
}

/// The restrictions that a platform cannot express, with what is wanted under them.
fn unexpressed(wanted: &Wanted, mapping: &Mapping) -> Vec<(Restriction, Actions)> {
    let expresses = |wanted: Restriction| match wanted {
        Restriction::Scope => {
            let mut scopes = Restriction::SCOPES.iter();
            scopes.any(|scope| mapping.expresses.contains(scope))
        }
        wanted => mapping.expresses.contains(&wanted),
    };
    let all = wanted.restrictions().iter().copied();
    all.filter(|(restriction, _)| !expresses(*restriction))
        .collect()
}

impl<'m> Export<'m> {
    /// The list that it is of.
    #[must_use]
    pub const fn mapping(&self) -> &'m Mapping {
        self.mapping
    }

    /// What mattered more.
    #[must_use]
    pub const fn goal(&self) -> Goal {
        self.goal
    }

    /// What was wanted.
    #[must_use]
    pub const fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// The boxes to tick, what is needed along with them included; in the
    /// platform's order.
    #[must_use]
    pub fn permissions(&self) -> &[&'m Permission] {
        &self.permissions
    }

    /// The list as the platform is given it.
    ///
    /// # Errors
    ///
    /// [`EmptyMeansEverything`] if it is empty and the platform would take that for
    /// everything: whoever is to hold nothing must not get an account there.
    pub fn ids(&self) -> Result<Vec<&'m str>, EmptyMeansEverything> {
        if self.permissions.is_empty() && self.mapping.empty == EmptyList::Everything {
            let mapping = String::from(self.mapping.name());
            return Err(EmptyMeansEverything { mapping });
        }
        Ok(self.permissions.iter().map(|one| one.id()).collect())
    }

    /// Everything that the list gives, in full or in part.
    #[must_use]
    pub fn actions(&self) -> Actions {
        self.given.any()
    }

    /// What it gives in full.
    #[must_use]
    pub fn in_full(&self) -> Actions {
        self.given.whole
    }

    /// What it gives in part only, and in which; what it gives in several parts comes
    /// once for each.
    pub fn in_part(&self) -> impl Iterator<Item = (Action, Part)> {
        self.given.partly.iter().copied()
    }

    /// In which parts it gives an action that it does not give in full.
    pub fn parts_of(&self, action: Action) -> impl Iterator<Item = Part> {
        self.given.parts_of(action)
    }

    /// What it gives beyond what was wanted, in full or in part.
    #[must_use]
    pub fn excess(&self) -> Actions {
        self.actions() - self.wanted.actions()
    }

    /// The same, the actions of the highest risk first.
    #[must_use]
    pub fn excess_worst_first(&self) -> Vec<KnownAction<'m>> {
        self.mapping.worst_first(self.excess())
    }

    /// What was wanted in part only and is given in full, and what was wanted of what
    /// is assigned and is given in another way.
    #[must_use]
    pub fn wider(&self) -> Actions {
        Asked::of(&self.wanted, self.mapping).wider(&self.given)
    }

    /// What was wanted and is not given, or not in the way it was wanted; by action,
    /// with why.
    #[must_use]
    pub fn lacks(&self) -> &[(Action, Lack)] {
        &self.lacks
    }

    /// What of the wanted the platform keeps for the owner.
    #[must_use]
    pub fn kept_for_the_owner(&self) -> Actions {
        self.wanted.actions() & self.mapping.owner_only
    }

    /// The restrictions that the platform cannot express, each with what is given
    /// without it.
    #[must_use]
    pub fn not_expressed(&self) -> Vec<(Restriction, Actions)> {
        let unmet = unexpressed(&self.wanted, self.mapping).into_iter();
        let unmet = unmet.map(|(restriction, actions)| {
            let mut without = actions & self.actions();
            if restriction == Restriction::Assigned {
                without = without - self.given.in_the_part(Part::Assigned);
            }
            (restriction, without)
        });
        unmet.filter(|(_, without)| !without.is_empty()).collect()
    }

    /// The features of which only a look was wanted, and which the platform lets
    /// nobody only look at; by name. Every permission that gives a look of them lets
    /// one change something of them, if only in part, or export it.
    #[must_use]
    pub fn not_view_only(&self) -> Vec<&'m str> {
        let mapping = self.mapping;
        let mut features: Vec<&str> = Vec::new();
        for known in mapping.actions() {
            if !features.contains(&known.feature) {
                features.push(known.feature);
            }
        }
        let current = mapping.permissions.iter().filter(|one| !one.is_retired());
        let given: Vec<Given> = current
            .map(|one| mapping.given(one.closure.iter().copied()))
            .collect();
        features.retain(|feature| {
            let of_feature = |is_so: &dyn Fn(&KnownAction<'_>) -> bool| -> Actions {
                let all = mapping.actions().filter(|known| known.feature == *feature);
                all.filter(is_so).map(|known| known.action).collect()
            };
            let looks = of_feature(&|known| known.level == Level::View);
            let all = of_feature(&|_| true);
            let changes = all - looks - SHOWS;
            let does_more = |given: &Given| {
                let exports = given.whole & EXPORTS;
                !(((given.any() - EXPORTS) | exports) & changes).is_empty()
            };
            let wanted = self.wanted.actions();
            let mut giving = given
                .iter()
                .filter(|given| !(given.any() & wanted & looks).is_empty())
                .peekable();
            !(wanted & looks).is_empty()
                && (wanted & changes).is_empty()
                && giving.peek().is_some()
                && giving.all(does_more)
        });
        features
    }

    /// The boxes of the list that only the owner can tick.
    #[must_use]
    pub fn from_owner(&self) -> Vec<&'m Permission> {
        let all = self.permissions.iter().copied();
        all.filter(|permission| permission.is_from_owner())
            .collect()
    }

    /// The boxes of the list that the platform warns of, or that let one get more.
    #[must_use]
    pub fn sensitive(&self) -> Vec<&'m Permission> {
        let all = self.permissions.iter().copied();
        all.filter(|permission| permission.is_sensitive()).collect()
    }

    /// The boxes of the list for which none of our words is, such as menus that are
    /// ticked along; each tells why ([`Permission::outside`]).
    #[must_use]
    pub fn outside(&self) -> Vec<&'m Permission> {
        let all = self.permissions.iter().copied();
        all.filter(|permission| permission.outside().is_some())
            .collect()
    }

    /// Whether it gives exactly what was wanted, under the restrictions that were
    /// wanted, and ticks nothing for which none of our words is.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.lacks.is_empty()
            && self.excess().is_empty()
            && self.wider().is_empty()
            && self.outside().is_empty()
            && self.not_expressed().is_empty()
    }

    /// Whether the search ended by itself, so that no list costs less. A search that
    /// takes too long settles for the best it has found.
    #[must_use]
    pub const fn is_least(&self) -> bool {
        self.least
    }
}
