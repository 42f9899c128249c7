//! Roles of a policy: each with all that it gives, once includes are followed.
//!
//! Lives here: how role documents become [`Role`]s. Invariant: a role is the
//! union of its own part and of the roles it includes, and no role can take
//! anything away from another (rules R15 and R17).

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::catalogue::names::Quoted;
use crate::catalogue::{Actions, Requirements, TEMPLATES, Template, UnknownName};
use crate::model::{Role, RoleId};

use super::form::Table;
use super::lexicon::{Lexicon, owned};
use super::mistake::{MistakeKind, Mistakes, Place};
use super::policy_document::RoleDocument;
use super::select::{select_actions, select_levels};

/// Every role with all that it gives and requires, sorted by name.
pub(crate) fn resolve_roles(
    documents: &Table<RoleDocument>,
    lexicon: &Lexicon,
    found: &mut Mistakes,
) -> Vec<Role> {
    let root = Place::root("roles");
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    for (name, role) in documents.iter() {
        let here = root.key(name);
        if name.trim() != name || name.is_empty() || name.contains(char::is_control) {
            found.bad_name(
                &here,
                name,
                "a role",
                "write something printable, without blanks around it",
            );
        }
        if drafts.iter().any(|draft| draft.name == name) {
            found.add(&here, MistakeKind::Duplicate { name: owned(name) });
        }
        drafts.push(role.draft(name, lexicon, &here, found));
    }
    drafts.sort_by(|a, b| a.name.cmp(b.name));
    let names: Vec<&str> = drafts.iter().map(|draft| draft.name).collect();
    for draft in &mut drafts {
        draft.resolve_includes(&names, &root, found);
    }
    refuse_circles(&drafts, &root, found);

    let closures: Vec<(Actions, Requirements)> = (0..drafts.len())
        .map(|index| closure(&drafts, index))
        .collect();
    let mut roles = Vec::with_capacity(drafts.len());
    for (index, (draft, &(actions, requires))) in drafts.iter().zip(&closures).enumerate() {
        draft.refuse_giving_again(&drafts, &closures, lexicon, &root, found);
        if let Ok(index) = u16::try_from(index) {
            roles.push(Role {
                id: RoleId { policy: 0, index },
                name: Box::from(draft.name),
                title: draft.document.title.clone(),
                actions,
                requires,
            });
        }
    }
    if roles.len() < drafts.len() {
        let count = drafts.len();
        found.add(&root, MistakeKind::TooManyRoles { count });
    }
    roles
}

/// A role on its way: its own part, and where the rest comes from.
struct Draft<'a> {
    name: &'a str,
    document: &'a RoleDocument,
    /// What the template part gives, `without` taken off.
    own: Actions,
    requires: Requirements,
    /// Positions of included roles among the drafts.
    includes: Vec<usize>,
    /// What `levels` and `allow` give, with the key that does.
    added: Vec<(&'static str, Actions)>,
}

impl RoleDocument {
    fn draft<'a>(
        &'a self,
        name: &'a str,
        lexicon: &Lexicon,
        here: &Place<'_>,
        found: &mut Mistakes,
    ) -> Draft<'a> {
        let (core, requires) = self.template_part(lexicon, here, found);
        let place = here.key("without");
        found.refuse_duplicates(&place, self.without.iter().map(String::as_str));
        if self.template.is_none() && !self.without.is_empty() {
            found.add(
                &place,
                MistakeKind::NoTemplate {
                    what: "actions to leave out",
                },
            );
        }
        let mut without = Actions::EMPTY;
        for (index, name) in self.without.iter().enumerate() {
            let place = place.index(index);
            let Some(action) = found.take(&place, lexicon.action(name)) else {
                continue;
            };
            if core.is_some_and(|core| !core.contains(action)) {
                found.add(
                    &place,
                    MistakeKind::NotInTemplate {
                        action: owned(name),
                    },
                );
            }
            without |= action;
        }
        let levels = select_levels(lexicon, &self.levels, &here.key("levels"), found);
        let place = here.key("allow");
        found.refuse_duplicates(&place, self.allow.iter().map(String::as_str));
        let allow = select_actions(lexicon, &self.allow, &place, found);
        for (key, part) in [
            ("limits", self.limits),
            ("hours", self.hours),
            ("step_up", self.step_up),
            ("accept", self.accept),
            ("requires", self.requires),
        ] {
            if part.is_some() {
                found.add(&here.key(key), MistakeKind::NotYetKnown);
            }
        }
        Draft {
            name,
            document: self,
            own: core.unwrap_or_default().difference(without),
            requires,
            includes: Vec::new(),
            added: vec![("levels", levels), ("allow", allow)],
        }
    }

    /// What the template and its add-ons give, if all of them are known, and
    /// what the template requires.
    fn template_part(
        &self,
        lexicon: &Lexicon,
        here: &Place<'_>,
        found: &mut Mistakes,
    ) -> (Option<Actions>, Requirements) {
        let place = here.key("addons");
        found.refuse_duplicates(&place, self.addons.iter().map(String::as_str));
        let Some(name) = &self.template else {
            if !self.addons.is_empty() {
                found.add(&place, MistakeKind::NoTemplate { what: "add-ons" });
            }
            return (None, Requirements::empty());
        };
        let Some(template) = Template::named(name) else {
            let known = TEMPLATES.iter().map(|template| template.id);
            found.add(
                &here.key("template"),
                UnknownName::among("template", name, known),
            );
            return (None, Requirements::empty());
        };
        let mut core = Some(template.core);
        for (index, name) in self.addons.iter().enumerate() {
            if let Some(addon) = template.addon(name) {
                core = core.map(|core| core.union(addon.actions));
            } else {
                let known = template.addons.iter().map(|addon| addon.id);
                found.add(
                    &place.index(index),
                    UnknownName::among("add-on", name, known),
                );
                core = None;
            }
        }
        // A template lists actions of all catalogues; a pinned one has fewer.
        let pinned: Actions = lexicon.known().map(|known| known.action).collect();
        (
            core.map(|core| core.intersection(pinned)),
            template.requires,
        )
    }
}

impl Draft<'_> {
    fn resolve_includes(&mut self, names: &[&str], root: &Place<'_>, found: &mut Mistakes) {
        let here = root.key(self.name);
        let place = here.key("include");
        let list = &self.document.include;
        found.refuse_duplicates(&place, list.iter().map(String::as_str));
        for (index, name) in list.iter().enumerate() {
            match names.binary_search(&name.as_str()) {
                Ok(position) => self.includes.push(position),
                Err(_) => found.add(
                    &place.index(index),
                    UnknownName::among("role", name, names.iter().copied()),
                ),
            }
        }
    }

    /// Whoever reads `without` expects not to find the action in the role.
    fn refuse_giving_again(
        &self,
        drafts: &[Draft<'_>],
        closures: &[(Actions, Requirements)],
        lexicon: &Lexicon,
        root: &Place<'_>,
        found: &mut Mistakes,
    ) {
        let here = root.key(self.name);
        let place = here.key("without");
        for (index, name) in self.document.without.iter().enumerate() {
            let Ok(action) = lexicon.action(name) else {
                continue;
            };
            let added = self.added.iter().find(|(_, set)| set.contains(action));
            let included = self.includes.iter().find(|&&role| {
                closures
                    .get(role)
                    .is_some_and(|(set, _)| set.contains(action))
            });
            let by = match (added, included.and_then(|&role| drafts.get(role))) {
                (Some((key, _)), _) => format!("`{key}`"),
                (None, Some(role)) => format!("the included role {}", Quoted(role.name)),
                (None, None) => continue,
            };
            found.add(
                &place.index(index),
                MistakeKind::GivenAgain {
                    action: owned(name),
                    by,
                },
            );
        }
    }
}

/// All that a role and the roles it includes give and require.
fn closure(drafts: &[Draft<'_>], start: usize) -> (Actions, Requirements) {
    let mut seen = vec![false; drafts.len()];
    let mut open = vec![start];
    let mut whole = (Actions::EMPTY, Requirements::empty());
    while let Some(next) = open.pop() {
        if let (Some(draft), Some(seen @ false)) = (drafts.get(next), seen.get_mut(next)) {
            *seen = true;
            whole.0 |= draft.own;
            whole.0 |= draft
                .added
                .iter()
                .fold(Actions::EMPTY, |all, (_, set)| all.union(*set));
            whole.1 |= draft.requires;
            open.extend(&draft.includes);
        }
    }
    whole
}

/// A mistake at every role that is the smallest by name of a circle, with one
/// such circle.
fn refuse_circles(drafts: &[Draft<'_>], root: &Place<'_>, found: &mut Mistakes) {
    for (start, draft) in drafts.iter().enumerate() {
        if let Some(path) = way_back(drafts, start) {
            let here = root.key(draft.name);
            let names = path.iter().filter_map(|&role| drafts.get(role));
            let circle = names.map(|role| owned(role.name)).collect();
            found.add(&here.key("include"), MistakeKind::RoleCycle(circle));
        }
    }
}

/// A way from a role by includes back to itself, over none with a smaller name:
/// each circle has one such start.
fn way_back(drafts: &[Draft<'_>], start: usize) -> Option<Vec<usize>> {
    let mut seen = vec![false; drafts.len()];
    let mut path = vec![(start, 0)];
    while let Some((role, next)) = path.last_mut() {
        let includes = drafts.get(*role).map_or(&[][..], |draft| &draft.includes);
        let Some(&child) = includes.get(*next) else {
            path.pop();
            continue;
        };
        *next += 1;
        if child == start {
            let mut way: Vec<usize> = path.iter().map(|&(role, _)| role).collect();
            way.push(start);
            return Some(way);
        }
        if let (true, Some(seen @ false)) = (child > start, seen.get_mut(child)) {
            *seen = true;
            path.push((child, 0));
        }
    }
    None
}
