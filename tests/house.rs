//! The house: rooms use only rooms above them, and no imports run in a circle.
//!
//! Read from the source text: every path that starts with `crate::` or
//! `super::` outside comments is an arrow from one file to another.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The rooms, each of which uses only those before it.
const ROOMS: [&str; 8] = [
    "catalogue",
    "model",
    "duties",
    "policy",
    "decide",
    "govern",
    "platforms",
    "testing",
];

/// Every file below `src`, as `room/file`, with its text without comments.
fn files() -> BTreeMap<String, String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    for room in fs::read_dir(&src).unwrap() {
        let room = room.unwrap().path();
        let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
        if !room.is_dir() {
            continue;
        }
        for file in fs::read_dir(&room).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_none_or(|kind| kind != "rs") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            let code = text.lines().map(|line| line.split("//").next().unwrap());
            let code = code.collect::<Vec<_>>().join("\n");
            found.insert(format!("{}/{}", name(&room), name(&file)), code);
        }
    }
    found
}

/// The words of every path that follows `root::`, one level of braces opened:
/// `crate::{model::{A, B}, policy::C}` gives `model::A` … as `[model, A]`.
fn paths(code: &str, root: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let start = format!("{root}::");
    for (at, _) in code.match_indices(&start) {
        let before = code[..at].chars().next_back();
        // What a macro names by `$crate` is used where the macro is.
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        expand(&code[at + start.len()..], &mut Vec::new(), &mut found);
    }
    found
}

/// Reads one path or one braced list of them; gives back what follows.
fn expand<'a>(
    mut rest: &'a str,
    prefix: &mut Vec<String>,
    found: &mut Vec<Vec<String>>,
) -> &'a str {
    rest = rest.trim_start();
    if let Some(mut inner) = rest.strip_prefix('{') {
        loop {
            inner = expand(inner, prefix, found).trim_start();
            match inner.strip_prefix(',') {
                Some(more) => inner = more,
                None => return inner.strip_prefix('}').unwrap_or(inner),
            }
        }
    }
    let end = rest
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    if word.is_empty() {
        return after;
    }
    prefix.push(word.to_owned());
    let after = if let Some(deeper) = after.strip_prefix("::") {
        expand(deeper, prefix, found)
    } else {
        found.push(prefix.clone());
        after
    };
    prefix.pop();
    after
}

/// From each file to the files it uses.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let files = files();
    let mut arrows = BTreeMap::new();
    for (file, code) in &files {
        let (room, name) = file.split_once('/').unwrap();
        let mut to = BTreeSet::new();
        for path in paths(code, "crate") {
            let used = &path[0];
            let direct = path.get(1).map(|inner| format!("{used}/{inner}"));
            let direct = direct.filter(|direct| files.contains_key(direct));
            to.insert(direct.unwrap_or_else(|| format!("{used}/mod")));
        }
        for path in paths(code, "super") {
            let inner = path.iter().find(|word| *word != "super").unwrap();
            to.insert(format!("{room}/{inner}"));
        }
        if name == "mod" {
            to.extend(
                files
                    .keys()
                    .filter(|other| other.starts_with(&format!("{room}/")))
                    .cloned(),
            );
        }
        to.retain(|other| other != file && (files.contains_key(other) || other.ends_with("/mod")));
        arrows.insert(file.clone(), to);
    }
    arrows
}

#[test]
fn the_rooms_are_those_of_the_house() {
    let rooms: BTreeSet<String> = files()
        .keys()
        .map(|file| file.split('/').next().unwrap().to_owned())
        .collect();
    assert_eq!(rooms, ROOMS.map(str::to_owned).into());
}

#[test]
fn a_room_uses_only_rooms_above_it() {
    let floor = |file: &str| {
        let room = file.split('/').next().unwrap();
        ROOMS
            .iter()
            .position(|known| *known == room)
            .unwrap_or_else(|| {
                panic!("{file}: a path through the crate's root hides which room it uses")
            })
    };
    for (from, to) in arrows() {
        for to in to {
            assert!(
                floor(&to) <= floor(&from),
                "{from} uses {to}, which is below it"
            );
        }
    }
}

#[test]
fn no_imports_run_in_a_circle() {
    let mut arrows = arrows();
    assert!(
        arrows.values().any(|to| !to.is_empty()),
        "no arrow was found at all"
    );
    // Take away files that use nothing left, until none is left to take.
    loop {
        let free: Vec<String> = arrows
            .iter()
            .filter(|(_, to)| to.is_empty())
            .map(|(file, _)| file.clone())
            .collect();
        if free.is_empty() {
            break;
        }
        for file in &free {
            arrows.remove(file);
            for to in arrows.values_mut() {
                to.remove(file);
            }
        }
    }
    assert!(
        arrows.is_empty(),
        "these run in a circle or lead to one: {arrows:#?}"
    );
}

#[test]
fn arrows_are_found_in_every_form_of_path() {
    let code =
        "use crate::{model::{A, B}, policy::C}; use super::names::{words, flags}; crate::decide::D";
    let words = |root| {
        let found = paths(code, root);
        found.iter().map(|path| path.join("::")).collect::<Vec<_>>()
    };
    assert_eq!(
        words("crate"),
        ["model::A", "model::B", "policy::C", "decide::D"]
    );
    assert_eq!(words("super"), ["names::words", "names::flags"]);
}

#[test]
fn every_file_opens_by_saying_what_lives_here() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in files().keys() {
        let text = fs::read_to_string(src.join(format!("{file}.rs"))).unwrap();
        assert!(text.starts_with("//!"), "{file}");
        assert!(text.contains("Lives here:"), "{file}");
    }
}

#[test]
fn every_file_that_the_readme_points_at_is_there() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(home.join("README.md")).unwrap();
    let links = readme
        .lines()
        .filter_map(|line| line.strip_prefix('[')?.split_once("]: "));
    let mut found = 0;
    for (name, target) in links.filter(|(_, target)| !target.contains("://")) {
        let file = target.split('#').next().unwrap();
        assert!(home.join(file).exists(), "{name} leads to {target}");
        found += 1;
    }
    assert!(found > 20, "{found} links");
}
