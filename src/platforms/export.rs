//! Export: which boxes to tick for what somebody shall do, and what that gives away.
//!
//! Lives here: [`Export`], for either [`Goal`]. Invariants:
//!
//! - what is reported as given beyond is exactly what importing the list gives
//!   beyond what was wanted; where there is no list to import, nothing is;
//! - a list that never exceeds gives nothing beyond, not even in part.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::{Action, Actions, ShippedDuty};
use crate::policy::KnownAction;

use super::asked::{Asked, unexpressed};
use super::boxes::Boxes;
use super::least::{Candidate, least};
use super::mapping::{Given, Mapping, Permission};
use super::measure::duties_tripped;
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
///
/// # Examples
///
/// ```
/// use countersign::actions::billing;
/// use countersign::platforms::{self, Goal, Lack};
///
/// let ecwid = platforms::named("ecwid")?;
/// let export = ecwid.export(&billing::MANAGE.into(), Goal::Cover);
/// assert_eq!(export.lacks(), [(billing::MANAGE, Lack::OwnerOnly)]);
/// # Ok::<(), countersign::UnknownName>(())
/// ```
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

impl EmptyMeansEverything {
    /// The name of the list.
    #[must_use]
    pub fn mapping(&self) -> &str {
        &self.mapping
    }
}

impl Mapping {
    /// The least list of permissions for what is wanted.
    ///
    /// Least is what gives away the fewest critical actions, then the fewest of high
    /// risk, and so on; then what gives the fewest wider than wanted, and the fewest
    /// beyond in full; then what ticks the fewest boxes that one is warned of or that
    /// only the owner can tick, the fewest for which none of our words is, and the
    /// fewest boxes. Found by search, exactly unless [`Export::is_least`] says otherwise.
    ///
    /// Where no box gives the whole of something, one part of it is taken.
    ///
    /// What is ticked along and is outside our words counts as nothing given, so that
    /// menus can be opened, and a list that never exceeds may tick it; but none of which
    /// one is warned, or that only the owner can tick.
    ///
    /// Actions of a host's own are those of one policy: wish and mapping must be of
    /// the same ([`Policy::mapping`](crate::Policy::mapping)).
    #[must_use]
    pub fn export(&self, wanted: &Wanted, goal: Goal) -> Export<'_> {
        let asked = Asked::of(wanted, self);
        let warned = self.boxes(|one| one.sensitive || one.from_owner);
        let outside = self.boxes(|one| one.outside().is_some());
        let permissions = self.permissions.iter();
        let mut candidates: Vec<&Permission> =
            permissions.filter(|one| one.given().is_some()).collect();
        if goal == Goal::NeverExceed {
            let unsaid = &warned & &outside;
            candidates.retain(|one| {
                asked.exceeds(&one.along).is_empty() && one.closure.is_disjoint(&unsaid)
            });
        }
        // What nothing gives in the way that is wanted is taken as it can be had.
        let all = |of: &dyn Fn(&Given) -> Actions| {
            let each = candidates.iter().map(|one| of(&one.along));
            each.fold(Actions::EMPTY, |all, more| all | more)
        };
        let had = all(&|given| asked.satisfied(given));
        let satisfies = |given: &Given| asked.satisfied(given) | ((given.any() & asked.all) - had);
        let need = all(&satisfies);
        let candidates = candidates.iter().map(|one| Candidate {
            satisfies: satisfies(&one.along),
            beyond: one.along.any() - asked.all,
            wider: asked.wider(&one.along),
            in_full: one.along.whole - asked.all,
            warned: &one.closure & &warned,
            outside: &one.closure & &outside,
            boxes: one.closure.clone(),
        });
        let candidates: Vec<Candidate> = candidates.collect();
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

    fn boxes(&self, which: impl Fn(&Permission) -> bool) -> Boxes {
        let all = self.permissions.iter().enumerate();
        let these = all.filter(|(_, one)| which(one));
        these.map(|(place, _)| place).collect()
    }

    fn lacks(&self, asked: &Asked, given: &Given, goal: Goal) -> Vec<(Action, Lack)> {
        let all = self.permissions.iter();
        let given_by_some = (all.clone()).fold(Actions::EMPTY, |all, one| all | one.actions());
        // What some box gives as it is wanted lacks for what else that box gives.
        let kept = all.fold(Actions::EMPTY, |all, one| all | asked.kept(&one.along));
        let unrestricted = asked.unmet() - kept;
        let lacking = asked.all - asked.satisfied(given);
        // Of several parts the one that says least.
        let why = |action: Action| match given.parts_of(action).max() {
            Some(part) => Lack::OnlyInPart(part),
            None if self.owner_only.contains(action) => Lack::OwnerOnly,
            None if !given_by_some.contains(action) => Lack::NoPermission,
            None if goal == Goal::NeverExceed && unrestricted.contains(action) => {
                Lack::Unrestricted
            }
            None => Lack::WouldExceed,
        };
        lacking.iter().map(|action| (action, why(action))).collect()
    }
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
    ///
    /// To show them. What is sent to a platform is [`ids`](Self::ids): no boxes may mean
    /// everything there, and this does not say so.
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

    /// What was wanted in part only and is given in full; and what was wanted narrowed to
    /// what is assigned, or in whichever way, and is given in another way than assigned by
    /// a platform that cannot narrow so.
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
        let assigned = self.given.in_the_part(Part::Assigned) - self.wider();
        let unmet = unexpressed(&self.wanted, self.mapping).into_iter();
        let unmet = unmet.map(|(restriction, actions)| {
            let without = actions & self.actions();
            match restriction {
                Restriction::Assigned | Restriction::Scope => (restriction, without - assigned),
                _ => (restriction, without),
            }
        });
        unmet.filter(|(_, without)| !without.is_empty()).collect()
    }

    /// The shipped duty rules that one person trips by it, what was wanted included;
    /// what is held in part counts as held.
    #[must_use]
    pub fn duties(&self) -> Vec<&'static ShippedDuty> {
        duties_tripped(self.actions())
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
    /// wanted, and ticks nothing for which none of our words is. Never where
    /// [`ids`](Self::ids) refuses.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.ids().is_ok()
            && self.lacks.is_empty()
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
