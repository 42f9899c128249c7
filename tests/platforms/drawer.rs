//! A till of somebody's own: a point of sale with 24 labels, as a document to copy; and what
//! is told of one that was changed.
//!
//! Lives here: reading, changing and telling; what is expected is in the files that use it.

use countersign::platforms::{Mapping, MappingDocument, Permission};
use countersign::{ACTIONS, Actions};

/// A point of sale with 24 labels: a document to copy.
pub(crate) const TILL: &str = include_str!("../data/till.json");

pub(crate) fn read(text: &str) -> Result<MappingDocument, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

pub(crate) fn till() -> Mapping {
    read(TILL).unwrap().compile().unwrap()
}

/// The till's document with one piece of it replaced.
pub(crate) fn changed(from: &str, to: &str) -> String {
    assert_eq!(
        TILL.matches(from).count(),
        1,
        "{from} is to stand there once"
    );
    TILL.replace(from, to)
}

/// Everything that is wrong with a document, as it is told.
pub(crate) fn wrong(document: &MappingDocument) -> Vec<String> {
    match document.compile() {
        Ok(_) => Vec::new(),
        Err(error) => (error.mistakes().iter()).map(ToString::to_string).collect(),
    }
}

/// Each change makes one mistake, at this place and with these words.
pub(crate) fn each_is_told(rows: &[(&str, &str, &str, &str)]) {
    for (from, to, place, said) in rows {
        let found = wrong(&read(&changed(from, to)).expect(to));
        assert_eq!(found, [format!("{place}: {said}")], "{to}");
    }
}

pub(crate) fn names(actions: Actions) -> Vec<&'static str> {
    let known = ACTIONS
        .iter()
        .filter(|facts| actions.contains(facts.action));
    known.map(|facts| facts.id).collect()
}

pub(crate) fn ids<'m>(all: &[&'m Permission]) -> Vec<&'m str> {
    all.iter().map(|one| one.id()).collect()
}

pub(crate) fn twice(name: &str) -> String {
    format!("{name:?} stands here twice: drop one, or correct the one that was meant to be another")
}
