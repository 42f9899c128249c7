//! The two sides of each law: a mapping of the engine, and the model of its text; and the words of
//! the one in those of the other.
//!
//! Lives here: translation, and nothing that compares.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use countersign::platforms::{self, Export, Import, Mapping, MappingDocument, Permission, Wanted};
use countersign::{Action, Actions};
use proptest::prelude::*;

use super::draws::Own;
use super::{Given, Names, Platform, Reading, Wish};

/// A mapping and what the model reads in its text.
pub struct Pair {
    pub mapping: Mapping,
    pub platform: Platform,
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.mapping.fmt(f)
    }
}

pub fn pair(text: &str) -> Pair {
    let document: MappingDocument = serde_json::from_str(text).unwrap();
    Pair {
        mapping: document.compile().unwrap_or_else(|err| panic!("{err}")),
        platform: Platform::read(text),
    }
}

pub fn pair_of(own: &Own) -> Pair {
    pair(&serde_json::to_string(&own.document()).unwrap())
}

/// Every shipped mapping.
pub static SHIPPED: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let all = platforms::all();
    all.map(|mapping| pair(platforms::text_of(mapping.id()).unwrap()))
        .collect()
});

pub fn shipped() -> impl Strategy<Value = &'static Pair> {
    (0..SHIPPED.len()).prop_map(|place| &SHIPPED[place])
}

pub fn is_small(pair: &Pair) -> bool {
    pair.platform.usable().count() <= 16
}

pub fn named(actions: Actions) -> Names {
    actions.into_iter().map(|one| one.to_string()).collect()
}

pub fn actions(names: &Names) -> Actions {
    names.iter().map(|name| action(name)).collect()
}

pub fn action(name: &str) -> Action {
    name.parse().unwrap()
}

pub fn ids<'a>(permissions: impl IntoIterator<Item = &'a Permission>) -> Names {
    permissions
        .into_iter()
        .map(|one| one.id().to_owned())
        .collect()
}

pub fn boxes(export: &Export<'_>) -> Names {
    ids(export.permissions().iter().copied())
}

/// What an import says, in the model's words.
pub fn told(import: &Import<'_>) -> Reading {
    let mut partly: BTreeMap<String, Names> = BTreeMap::new();
    for (action, part) in import.in_part() {
        let parts = partly.entry(action.to_string()).or_default();
        parts.insert(part.to_string());
    }
    let replaced = import.replaced().iter();
    Reading {
        ticked: ids(import.permissions()),
        given: Given {
            full: named(import.in_full()),
            partly,
        },
        implied: ids(import.implied().iter().map(|implied| implied.permission)),
        replaced: replaced
            .map(|one| (one.permission.id().to_owned(), ids(one.by.iter().copied())))
            .collect(),
        outside: ids(import.outside()),
        sensitive: ids(import.sensitive()),
        from_owner: ids(import.from_owner()),
    }
}

/// The wish as the engine is asked it.
pub fn asked(wish: &Wish) -> Wanted {
    let wanted = Wanted::new(actions(&wish.full)).in_part(actions(&wish.in_part));
    let each = wish.under.iter();
    each.fold(wanted, |wanted, (by, these)| {
        wanted.under(by.parse().unwrap(), actions(these))
    })
}
