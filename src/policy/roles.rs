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

use smallvec::SmallVec;

use crate::catalogue::names::Quoted;
use crate::catalogue::{Actions, Requirements, TEMPLATES, Template, UnknownName};
use crate::model::{Hours, Part, Role, RoleId, SignIn};

use super::form::Table;
use super::guards::{Guards, hours, sign_in};
use super::lexicon::{Lexicon, owned};
use super::mistake::{MistakeKind, Mistakes};
use super::place::Place;
use super::policy_document::RoleDocument;
use super::select::{select_actions, select_levels};

/// Every role with all that it gives and requires, sorted by name.
pub(crate) fn resolve_roles(
    documents: &Table<RoleDocument>,
    lexicon: &Lexicon,
    guards: &mut Guards,
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
        let before = found.count();
        let mut draft = role.draft(name, lexicon, guards, &here, found);
        draft.is_sound = found.count() == before;
        drafts.push(draft);
    }
    drafts.sort_by(|a, b| a.name.cmp(b.name));
    let names: Vec<&str> = drafts.iter().map(|draft| draft.name).collect();
    for draft in &mut drafts {
        let before = found.count();
        draft.resolve_includes(&names, &root, found);
        draft.is_sound &= found.count() == before;
    }
    refuse_circles(&drafts, &root, found);

    let closures: Vec<(Actions, Requirements)> = (0..drafts.len())
        .map(|index| closure(&drafts, index))
        .collect();
    let mut roles = Vec::with_capacity(drafts.len());
    for (index, (draft, &(actions, requires))) in drafts.iter().zip(&closures).enumerate() {
        draft.refuse_giving_again(&drafts, &closures, lexicon, &root, found);
        draft.refuse_limits_on_nothing(actions, guards, lexicon, &root, found);
        if let Ok(index) = u16::try_from(index) {
            roles.push(Role {
                id: RoleId { policy: 0, index },
                name: Box::from(draft.name),
                title: draft.document.title.clone(),
                actions,
                requires,
                conditional: Actions::EMPTY,
                parts: Vec::new(),
                template: (draft.document.template.as_deref())
                    .and_then(Template::named)
                    .map(|template| template.id),
                accepted: Vec::new(),
                accepts: 0,
            });
        }
    }
    // With a circle there is no end of parts, and no policy either.
    if found.count() == 0 {
        let places = guards.sort_limits();
        let moved = |limit: &u16| places.get(usize::from(*limit)).copied();
        for draft in &mut drafts {
            draft.limits = draft.limits.iter().filter_map(moved).collect();
        }
        let mut known = vec![None; drafts.len()];
        for (index, role) in roles.iter_mut().enumerate() {
            role.parts = parts(&drafts, index, guards, &mut known);
            role.conditional = (role.parts.iter())
                .filter(|part| !part.is_unconditional())
                .fold(Actions::EMPTY, |all, part| all | part.actions);
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
    /// Positions of its limits in the policy.
    limits: Vec<u16>,
    hours: Option<Hours>,
    sign_in: Option<SignIn>,
    /// Whether nothing is wrong with what it gives; else nobody knows what it
    /// would have given.
    is_sound: bool,
}

impl RoleDocument {
    fn draft<'a>(
        &'a self,
        name: &'a str,
        lexicon: &Lexicon,
        guards: &mut Guards,
        here: &Place<'_>,
        found: &mut Mistakes,
    ) -> Draft<'a> {
        let (core, mut requires) = self.template_part(lexicon, here, found);
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
        let place = here.key("requires");
        found.refuse_duplicates(&place, self.requires.iter().map(String::as_str));
        for (index, name) in self.requires.iter().enumerate() {
            if let Some(one) = found.take(&place.index(index), Requirements::one(name)) {
                requires |= one;
            }
        }
        let place = here.key("limits");
        let limits = (self.limits.iter().enumerate())
            .filter_map(|(index, limit)| guards.limit(limit, lexicon, &place.index(index), found))
            .map(|(limit, _)| limit)
            .collect();
        let place = here.key("hours");
        let hours = self
            .hours
            .as_ref()
            .and_then(|document| hours(document, &place, found));
        let place = here.key("step_up");
        let sign_in = self
            .step_up
            .as_ref()
            .map(|document| sign_in(document, &place, found));
        Draft {
            name,
            document: self,
            own: core.unwrap_or_default().difference(without),
            requires,
            includes: Vec::new(),
            added: vec![("levels", levels), ("allow", allow)],
            limits,
            hours,
            sign_in,
            is_sound: true,
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

impl Draft<'_> {
    /// What its own levels, names and template give, without its includes.
    fn own(&self) -> Actions {
        let added = self.added.iter();
        added.fold(self.own, |all, (_, set)| all.union(*set))
    }

    /// Whoever reads a limit expects the role to be able to reach it.
    fn refuse_limits_on_nothing(
        &self,
        given: Actions,
        guards: &Guards,
        lexicon: &Lexicon,
        root: &Place<'_>,
        found: &mut Mistakes,
    ) {
        if !self.is_sound {
            return;
        }
        let here = root.key(self.name);
        let place = here.key("limits");
        for (index, limit) in self.limits.iter().enumerate() {
            let limit = guards.limits.get(usize::from(*limit));
            let missing = limit.map_or(Actions::EMPTY, |limit| limit.actions() - given);
            let place = place.index(index);
            for action in missing {
                let action = lexicon.name(action).map_or_else(String::new, owned);
                found.add(&place.key("actions"), MistakeKind::NotInRole { action });
            }
        }
    }
}

/// What a role gives under which conditions: its own part and those of the
/// roles that it includes, all under its own conditions too. Parts under the
/// same conditions are one.
///
/// What is known of a role already is not gone through again: a role may be
/// included in many ways.
fn parts(
    drafts: &[Draft<'_>],
    start: usize,
    guards: &Guards,
    known: &mut Vec<Option<Vec<Part>>>,
) -> Vec<Part> {
    let Some(draft) = drafts.get(start) else {
        return Vec::new();
    };
    if let Some(Some(parts)) = known.get(start) {
        return parts.clone();
    }
    let own = Part {
        actions: draft.own(),
        limits: SmallVec::new(),
        limited: Actions::EMPTY,
        hours: SmallVec::new(),
        sign_in: None,
    };
    let mut given = Vec::from([own]);
    for &role in &draft.includes {
        given.extend(parts(drafts, role, guards, known));
    }
    let mut all: Vec<Part> = Vec::new();
    for mut part in given {
        for limit in &draft.limits {
            let limits = guards.limits.get(usize::from(*limit));
            let limited = limits.map_or(Actions::EMPTY, |limit| limit.actions() & part.actions);
            if !limited.is_empty() && !part.limits.contains(limit) {
                part.limits.push(*limit);
                part.limited |= limited;
            }
        }
        part.limits.sort_unstable();
        part.hours
            .extend(draft.hours.filter(|hours| !part.hours.contains(hours)));
        part.sign_in = match (part.sign_in, draft.sign_in) {
            (Some(one), Some(other)) => Some(one.and(other)),
            (one, other) => one.or(other),
        };
        if part.actions.is_empty() {
            continue;
        }
        let same = all.iter_mut().find(|known| {
            known.limits == part.limits
                && known.hours == part.hours
                && known.sign_in == part.sign_in
        });
        match same {
            Some(known) => {
                known.actions |= part.actions;
                known.limited |= part.limited;
            }
            None => all.push(part),
        }
    }
    if let Some(slot) = known.get_mut(start) {
        *slot = Some(all.clone());
    }
    all
}

/// All that a role and the roles it includes give and require.
fn closure(drafts: &[Draft<'_>], start: usize) -> (Actions, Requirements) {
    let mut seen = vec![false; drafts.len()];
    let mut open = vec![start];
    let mut whole = (Actions::EMPTY, Requirements::empty());
    while let Some(next) = open.pop() {
        if let (Some(draft), Some(seen @ false)) = (drafts.get(next), seen.get_mut(next)) {
            *seen = true;
            whole.0 |= draft.own();
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
