//! The lexicon: which names one policy knows.
//!
//! Lives here: [`Lexicon`], the shipped names as far as the pinned catalogue
//! goes, and the host's own. Invariant: a name it does not know is an error,
//! never a guess.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalogue::{
    ACTIONS, Action, ActionFacts, Actions, CATALOGUES, Feature, Level, OWNER_ONLY, Risk, Tags,
    UnknownName,
};
use crate::model::ResourceKind;

use super::mistake::MistakeKind;

/// What a policy knows of an action, shipped or the host's own.
///
/// # Examples
///
/// ```
/// use countersign::{HostActionDocument, Level, PolicyDocument, Risk};
///
/// let policy = PolicyDocument::new()
///     .host_action("loyalty.adjust", HostActionDocument::new(1, Level::Full, Risk::High))
///     .compile()?;
/// let adjust = policy.action("loyalty.adjust").unwrap();
/// let facts = policy.facts(adjust).unwrap();
/// assert_eq!((facts.feature, facts.level), ("loyalty", Level::Full));
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownAction<'a> {
    /// The action itself.
    pub action: Action,
    /// Its name, `feature.verb`.
    pub name: &'a str,
    /// The area it belongs to, shipped or the host's own.
    pub feature: &'a str,
    /// What it is, for people; empty if a host's own has no title.
    pub title: &'a str,
    /// The lowest level that contains it.
    pub level: Level,
    /// How much harm one wrong use can do.
    pub risk: Risk,
    /// What kind of harm.
    pub tags: Tags,
}

/// A host's own action, as its policy defines it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HostAction {
    pub(crate) action: Action,
    pub(crate) name: Box<str>,
    pub(crate) title: Box<str>,
    pub(crate) level: Level,
    pub(crate) risk: Risk,
    pub(crate) tags: Tags,
}

impl HostAction {
    pub(crate) fn feature(&self) -> &str {
        feature_of(&self.name)
    }
}

/// The part of an action's name before the dot.
fn feature_of(name: &str) -> &str {
    name.split_once('.').map_or(name, |(feature, _)| feature)
}

/// The names that one policy knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lexicon {
    /// The pinned catalogue, and how many shipped actions it has.
    pub(crate) catalogue: u64,
    pub(crate) shipped: u8,
    /// Sorted by name.
    pub(crate) host_actions: Vec<HostAction>,
    /// Sorted by name.
    pub(crate) host_kinds: Vec<(Box<str>, ResourceKind)>,
}

impl Lexicon {
    /// The shipped words of a catalogue, and none of a host's own.
    #[cfg(feature = "platforms")]
    pub(crate) fn of_catalogue(catalogue: u64) -> Result<Self, MistakeKind> {
        let shipped = shipped_in(catalogue).ok_or(MistakeKind::UnknownCatalogue {
            found: catalogue,
            newest: CATALOGUES.len() as u64,
        })?;
        Ok(Self {
            catalogue,
            shipped,
            host_actions: Vec::new(),
            host_kinds: Vec::new(),
        })
    }

    fn facts(&self) -> impl Iterator<Item = &'static ActionFacts> {
        ACTIONS.iter().take(usize::from(self.shipped))
    }

    /// All actions known here.
    pub(crate) fn known(&self) -> impl Iterator<Item = KnownAction<'_>> {
        let shipped = self.facts().map(|facts| KnownAction {
            action: facts.action,
            name: facts.id,
            feature: facts.feature.name(),
            title: facts.title,
            level: facts.level,
            risk: facts.risk,
            tags: facts.tags(),
        });
        let host = self.host_actions.iter().map(|host| KnownAction {
            action: host.action,
            name: &host.name,
            feature: host.feature(),
            title: &host.title,
            level: host.level,
            risk: host.risk,
            tags: host.tags,
        });
        shipped.chain(host)
    }

    /// The action of this name.
    pub(crate) fn action(&self, name: &str) -> Result<Action, MistakeKind> {
        if let Some(known) = self.known().find(|known| known.name == name) {
            return Ok(known.action);
        }
        if let Some(newer) = ACTIONS.iter().find(|facts| facts.id == name) {
            return Err(MistakeKind::NewerAction {
                action: newer.id,
                pinned: self.catalogue,
            });
        }
        let names = self.known().map(|known| known.name);
        Err(UnknownName::among("action", name, names).into())
    }

    /// The name of this action, if it is known here.
    pub(crate) fn name(&self, action: Action) -> Option<&str> {
        self.known()
            .find(|known| known.action == action)
            .map(|known| known.name)
    }

    /// Every action of the feature of this name, shipped or the host's own.
    pub(crate) fn feature(&self, name: &str) -> Result<Actions, UnknownName> {
        let all = self.select(name, Level::Full);
        if all.is_empty() {
            let mut features: Vec<&str> = Feature::ALL.iter().map(|known| known.name()).collect();
            features.extend(self.host_actions.iter().map(HostAction::feature));
            return Err(UnknownName::among("feature", name, features));
        }
        Ok(all)
    }

    /// What a level of a feature stands for here: the shipped actions of the
    /// pinned catalogue and the host's own, without owner-only ones (R16).
    pub(crate) fn expand(&self, feature: &str, level: Level) -> Result<Actions, MistakeKind> {
        self.feature(feature)?;
        let raw = |level| self.select(feature, level);
        let at = |level| raw(level).difference(OWNER_ONLY);
        let same = Level::ALL
            .iter()
            .copied()
            .find(|&lower| at(lower) == at(level));
        match same {
            Some(same) if same < level && raw(same) != raw(level) => {
                Err(MistakeKind::OwnerOnlyLevel {
                    feature: owned(feature),
                    level,
                    same,
                })
            }
            _ => Ok(at(level)),
        }
    }

    fn select(&self, feature: &str, level: Level) -> Actions {
        if level == Level::None {
            return Actions::EMPTY;
        }
        self.known()
            .filter(|known| known.feature == feature && known.level <= level)
            .map(|known| known.action)
            .collect()
    }

    /// The kind of this name.
    pub(crate) fn kind(&self, name: &str) -> Result<ResourceKind, UnknownName> {
        if let Some((_, kind)) = self.host_kinds.iter().find(|(known, _)| **known == *name) {
            return Ok(*kind);
        }
        name.parse().map_err(|_| {
            let mut names: Vec<&str> = ResourceKind::names().collect();
            names.extend(self.host_kinds.iter().map(|(known, _)| &**known));
            UnknownName::among("kind", name, names)
        })
    }
}

/// How many shipped actions a catalogue has, if there is one of this number.
pub(crate) fn shipped_in(catalogue: u64) -> Option<u8> {
    let index = usize::try_from(catalogue.checked_sub(1)?).ok()?;
    CATALOGUES.get(index).copied()
}

/// Whether `name` has the shape of an action's name.
pub(crate) fn is_action_name(name: &str) -> bool {
    name.split_once('.')
        .is_some_and(|(feature, verb)| is_word(feature) && is_word(verb))
}

/// Whether `name` is one word: a letter, then letters, digits and underscores.
pub(crate) fn is_word(name: &str) -> bool {
    const LONGEST: usize = 64;
    name.len() <= LONGEST
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// A name for an error message.
pub(crate) fn owned(name: &str) -> String {
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_above_the_pinned_catalogue_is_refused_as_newer() {
        // As if catalogue 1 had ended before `staff.view`, bit 98.
        let old = Lexicon {
            catalogue: 1,
            shipped: 98,
            host_actions: Vec::new(),
            host_kinds: Vec::new(),
        };
        assert!(old.action("billing.bank_account").is_ok());
        assert_eq!(
            old.action("staff.view"),
            Err(MistakeKind::NewerAction {
                action: "staff.view",
                pinned: 1
            }),
        );
        assert!(old.feature("staff").is_err());
    }
}
