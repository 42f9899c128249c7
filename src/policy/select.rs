//! Selecting: lists of names and tables of levels become sets of actions.
//!
//! Lives here: what compiling a policy and resolving an account have in common.

use alloc::string::String;

use crate::catalogue::{Actions, Level};

use super::form::Table;
use super::lexicon::Lexicon;
use super::mistake::{MistakeKind, Mistakes};
use super::place::Place;

/// The actions of these names.
pub(crate) fn select_actions(
    lexicon: &Lexicon,
    names: &[String],
    place: &Place<'_>,
    found: &mut Mistakes,
) -> Actions {
    let mut set = Actions::EMPTY;
    for (index, name) in names.iter().enumerate() {
        if let Some(action) = found.take(&place.index(index), lexicon.action(name)) {
            set |= action;
        }
    }
    set
}

/// What these levels of features stand for together.
pub(crate) fn select_levels(
    lexicon: &Lexicon,
    levels: &Table<String>,
    place: &Place<'_>,
    found: &mut Mistakes,
) -> Actions {
    let mut set = Actions::EMPTY;
    for (index, (feature, level)) in levels.iter().enumerate() {
        let here = place.key(feature);
        if levels.iter().take(index).any(|(other, _)| other == feature) {
            let name = String::from(feature);
            found.add(&here, MistakeKind::Duplicate { name });
        }
        let level = found.take(&here, level.parse::<Level>());
        let expanded = lexicon.expand(feature, level.unwrap_or(Level::None));
        if let Some(actions) = found.take(&here, expanded) {
            set |= actions;
        }
    }
    set
}
