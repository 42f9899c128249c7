//! Compiling a mapping: every mistake at once, each with its place and mend.
//!
//! Lives here: how a document becomes a [`Mapping`]. Checked as strictly as a
//! policy: whatever is not understood is an error and never left out.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::catalogue::{Actions, CATALOGUES, UnknownName};
use crate::policy::{
    DocumentError, Lexicon, MistakeKind, Mistakes, Place, Policy, is_word, select_actions,
};

use super::document::{BuiltInDocument, MappingDocument, PermissionDocument};
use super::mapping::{BuiltIn, Given, Mapping, Meaning, Permission};
use super::relations::Relation;
use super::words::{EmptyList, Holders, Known, Part, Restriction};

/// What stands for every other permission in `includes`.
const ALL: &str = "*";

impl MappingDocument {
    /// Turns names into sets of actions, with the shipped words of its catalogue.
    ///
    /// # Errors
    ///
    /// [`DocumentError`] with every mistake, each with its place and mend: unknown
    /// actions and permissions, ids that stand twice, permissions that say nothing
    /// or two things of themselves, circles of what needs or includes what, and
    /// owner-only actions that some permission gives.
    pub fn compile(&self) -> Result<Mapping, DocumentError> {
        let mut found = Mistakes::default();
        let lexicon = Lexicon::of_catalogue(self.catalogue);
        let lexicon = found.take(&Place::root("catalogue"), lexicon);
        // With another catalogue every other slip is found as well.
        let newest = || Lexicon::of_catalogue(CATALOGUES.len() as u64).ok();
        match lexicon.or_else(newest) {
            Some(lexicon) => Compiler::new(self, lexicon, found).finish(),
            None => found.finish(WHAT, None),
        }
    }
}

impl Policy {
    /// A mapping that may speak of this policy's own actions as well.
    ///
    /// # Errors
    ///
    /// As [`MappingDocument::compile`]; and a mapping of a newer catalogue than the
    /// policy pins is refused where it names what the policy does not know.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::platforms::{MappingDocument, PermissionDocument};
    /// use countersign::{HostActionDocument, Level, PolicyDocument, Risk};
    ///
    /// let policy = PolicyDocument::new()
    ///     .host_action("till.open", HostActionDocument::new(0, Level::Edit, Risk::Medium))
    ///     .compile()?;
    /// let till = MappingDocument::new("till", "Tills of our own")
    ///     .permission(PermissionDocument::new("DRAWER", "Open the drawer").gives(["till.open"]));
    /// let till = policy.mapping(&till)?;
    /// let open = policy.action("till.open")?;
    /// assert!(till.import(["DRAWER"])?.actions().contains(open));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mapping(&self, document: &MappingDocument) -> Result<Mapping, DocumentError> {
        let mut found = Mistakes::default();
        let known = Lexicon::of_catalogue(document.catalogue);
        found.take(&Place::root("catalogue"), known);
        Compiler::new(document, self.0.lexicon.clone(), found).finish()
    }
}

/// What a mapping is called in messages.
const WHAT: &str = "platform mapping";

struct Compiler<'a> {
    document: &'a MappingDocument,
    lexicon: Lexicon,
    found: Mistakes,
    /// The place of each id; of a doubled one, the first.
    places: BTreeMap<&'a str, usize>,
}

impl<'a> Compiler<'a> {
    fn new(document: &'a MappingDocument, lexicon: Lexicon, found: Mistakes) -> Self {
        let mut places = BTreeMap::new();
        for (place, permission) in document.permissions.iter().enumerate() {
            places.entry(permission.id.as_str()).or_insert(place);
        }
        Self {
            document,
            lexicon,
            found,
            places,
        }
    }

    fn finish(mut self) -> Result<Mapping, DocumentError> {
        let document = self.document;
        self.header();
        let holders = self.word::<Holders>(&Place::root("holders"), &document.holders);
        let empty = match &document.empty {
            Some(text) => self.word::<EmptyList>(&Place::root("empty"), text),
            None => Some(EmptyList::Nothing),
        };
        let expresses = self.expresses();
        let own = self.given();
        let includes = self.relation("includes", |permission| &permission.includes);
        let needs = self.relation("needs", |permission| &permission.needs);
        let given = own.iter().zip(with_named(&own, &includes));
        let given = given.map(|(own, given)| own.as_ref().map(|_| given));
        let given = given.collect();
        let permissions = self.permissions(given, &needs);
        let owner_only = self.owner_only(&permissions);
        let roles = self.roles(&permissions);
        let mapping = Mapping {
            id: boxed(&document.id),
            name: boxed(&document.name),
            platform: boxed(&document.platform),
            holders: holders.unwrap_or(Holders::Staff),
            source: boxed(document.source.as_deref().unwrap_or_default()),
            partial: document.partial,
            empty: empty.unwrap_or_default(),
            expresses,
            owner_only,
            permissions,
            places: (self.places.iter())
                .map(|(id, place)| (boxed(id), *place))
                .collect(),
            roles,
            lexicon: self.lexicon,
        };
        self.found.finish(WHAT, Some(mapping))
    }

    fn header(&mut self) {
        let document = self.document;
        if document.schema != 1 {
            let found = document.schema;
            (self.found).add(&Place::root("schema"), MistakeKind::UnknownSchema { found });
        }
        for (key, text) in [("id", &document.id), ("platform", &document.platform)] {
            if !is_word(text) {
                let mend = "write lower-case letters, digits and underscores, a letter first";
                let what = if key == "id" {
                    "a mapping"
                } else {
                    "a platform"
                };
                (self.found).bad_name(&Place::root(key), text, what, mend);
            }
        }
        self.shown(&Place::root("name"), &document.name);
        if let Some(source) = &document.source {
            self.shown(&Place::root("source"), source);
        }
        if document.permissions.is_empty() {
            self.found
                .add(&Place::root("permissions"), MistakeKind::EmptySelector);
        }
    }

    /// Refuses a text that says nothing, or that a screen would not show as it is.
    fn shown(&mut self, place: &Place<'_>, text: &str) {
        if text.trim().is_empty() {
            self.found.add(place, MistakeKind::Blank);
        } else if text.trim() != text || text.chars().any(is_unseen) {
            self.found.add(place, MistakeKind::Unseen);
        }
    }

    fn word<T>(&mut self, place: &Place<'_>, text: &str) -> Option<T>
    where
        T: core::str::FromStr,
        MistakeKind: From<T::Err>,
    {
        self.found.take(place, text.parse::<T>())
    }

    fn expresses(&mut self) -> Vec<Restriction> {
        let place = Place::root("expresses");
        let names = &self.document.expresses;
        (self.found).refuse_duplicates(&place, names.iter().map(String::as_str));
        let mut all = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let here = place.index(index);
            let restriction = self.word::<Restriction>(&here, name);
            if restriction == Some(Restriction::Scope) {
                let entry = "what a platform expresses";
                let mend = "name what it narrows by: stores, locations, categories …";
                (self.found).add(&here, MistakeKind::Misplaced { entry, mend });
            }
            all.extend(restriction);
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// What each permission gives by itself, `None` if it is outside or retired.
    fn given(&mut self) -> Vec<Option<Given>> {
        let all = Place::root("permissions");
        let document = self.document;
        let mut given = Vec::new();
        for (index, permission) in document.permissions.iter().enumerate() {
            let here = all.index(index);
            if self.places.get(permission.id.as_str()) != Some(&index) {
                let name = permission.id.clone();
                (self.found).add(&here.key("id"), MistakeKind::Duplicate { name });
            }
            self.shown(&here.key("id"), &permission.id);
            if permission.id == ALL {
                let mend = "it stands for all permissions where others are included";
                (self.found).bad_name(&here.key("id"), ALL, "a permission", mend);
            }
            self.shown(&here.key("title"), &permission.title);
            for (key, text) in [
                ("group", &permission.group),
                ("outside", &permission.outside),
                ("note", &permission.note),
            ] {
                if let Some(text) = text {
                    self.shown(&here.key(key), text);
                }
            }
            let gives_something = gives(permission);
            let said = [
                gives_something,
                permission.outside.is_some(),
                !permission.became.is_empty(),
            ];
            if said.iter().filter(|is_said| **is_said).count() != 1 {
                let expected = "`gives` (with `partly` and `includes`), `outside`, `became`";
                (self.found).add(&here, MistakeKind::Selectors { expected });
            }
            given.push(gives_something.then(|| self.own(permission, &here)));
        }
        given
    }

    fn own(&mut self, permission: &PermissionDocument, here: &Place<'_>) -> Given {
        let place = here.key("gives");
        let names = permission.gives.iter().map(String::as_str);
        self.found.refuse_duplicates(&place, names);
        let whole = select_actions(&self.lexicon, &permission.gives, &place, &mut self.found);
        let mut given = Given {
            whole,
            ..Given::default()
        };
        let place = here.key("partly");
        for (name, part) in permission.partly.iter() {
            let here = place.key(name);
            let action = self.found.take(&here, self.lexicon.action(name));
            let part = self.word::<Part>(&here, part);
            let Some((action, part)) = action.zip(part) else {
                continue;
            };
            let name = String::from(name);
            if given.parts_of(action).next().is_some() {
                (self.found).add(&here, MistakeKind::Duplicate { name });
            } else if whole.contains(action) {
                (self.found).add(&here, MistakeKind::GivenInFull { action: name });
            }
            given.partly.insert((action, part));
        }
        given
    }

    /// For each permission the places that it names in a list.
    fn relation(
        &mut self,
        key: &'static str,
        list: impl Fn(&PermissionDocument) -> &Vec<String>,
    ) -> Relation {
        let all = Place::root("permissions");
        let document = self.document;
        let mut direct: Vec<Rc<[usize]>> = Vec::new();
        let mut everything: Option<Rc<[usize]>> = None;
        for (index, permission) in document.permissions.iter().enumerate() {
            let here = all.index(index);
            let place = here.key(key);
            let names = list(permission);
            (self.found).refuse_duplicates(&place, names.iter().map(String::as_str));
            direct.push(
                if key == "includes" && names.iter().any(|name| name == ALL) {
                    if names.len() > 1 {
                        (self.found).add(&place, MistakeKind::MoreThanAll);
                    }
                    let others = everything.get_or_insert_with(|| self.all());
                    if others.is_empty() {
                        let id = String::from(ALL);
                        (self.found).add(&place, MistakeKind::NothingToInclude { id });
                    }
                    Rc::clone(others)
                } else {
                    let each = names.iter().enumerate();
                    each.filter_map(|(at, name)| self.named(&place.index(at), name, index, key))
                        .collect()
                },
            );
        }
        let relation = Relation::new(direct);
        for circle in relation.circles() {
            let Some(index) = circle.first() else {
                continue;
            };
            let ids = circle.iter().chain([index]);
            let ids = ids.filter_map(|place| document.permissions.get(*place));
            let ids = ids.map(|one| one.id.clone()).collect();
            let here = all.index(*index);
            (self.found).add(&here.key(key), MistakeKind::PermissionCycle { key, ids });
        }
        relation
    }

    /// Every permission that gives something and does not stand for all itself.
    fn all(&self) -> Rc<[usize]> {
        let all = self.document.permissions.iter().enumerate();
        let others = all.filter(|(_, other)| {
            let is_all = other.includes.iter().any(|name| name == ALL);
            !is_all && gives(other)
        });
        others.map(|(place, _)| place).collect()
    }

    /// The place of a permission that another one names.
    fn named(
        &mut self,
        place: &Place<'_>,
        name: &str,
        by: usize,
        key: &'static str,
    ) -> Option<usize> {
        let at = self.known(place, name)?;
        let named = self.document.permissions.get(at)?;
        let id = String::from(name);
        if at == by {
            self.found.add(place, MistakeKind::NamesItself { id });
            return None;
        }
        if !named.became.is_empty() {
            (self.found).add(place, MistakeKind::RetiredPermission { id });
            return None;
        }
        if key == "includes" && named.outside.is_some() {
            (self.found).add(place, MistakeKind::NothingToInclude { id });
            return None;
        }
        Some(at)
    }

    fn known(&mut self, place: &Place<'_>, name: &str) -> Option<usize> {
        let at = self.places.get(name).copied();
        if at.is_none() {
            let known = self.places.keys().copied();
            let unknown = UnknownName::among("permission", name, known);
            self.found.add(place, unknown);
        }
        at
    }

    fn permissions(&mut self, given: Vec<Option<Given>>, needs: &Relation) -> Vec<Permission> {
        let all = Place::root("permissions");
        let document = self.document;
        let mut permissions = Vec::new();
        let along = with_named(&given, needs);
        let given = given.into_iter().zip(along).zip(needs.reached());
        for ((index, one), ((given, along), closure)) in
            document.permissions.iter().enumerate().zip(given)
        {
            let here = all.index(index);
            let place = here.key("became");
            (self.found).refuse_duplicates(&place, one.became.iter().map(String::as_str));
            let became: Vec<usize> = (one.became.iter().enumerate())
                .filter_map(|(at, name)| self.named(&place.index(at), name, index, "became"))
                .collect();
            if !one.became.is_empty() && !one.needs.is_empty() {
                let (entry, mend) = ("a retired permission", "what became of it has needs");
                (self.found).add(&here.key("needs"), MistakeKind::Misplaced { entry, mend });
            }
            let meaning = match given {
                Some(given) => Meaning::Gives(given),
                None if became.is_empty() => {
                    Meaning::Outside(boxed(one.outside.as_deref().unwrap_or_default()))
                }
                None => Meaning::Became(became),
            };
            permissions.push(Permission {
                id: boxed(&one.id),
                title: boxed(&one.title),
                group: boxed(one.group.as_deref().unwrap_or_default()),
                note: boxed(one.note.as_deref().unwrap_or_default()),
                sensitive: one.sensitive,
                from_owner: one.from_owner,
                meaning,
                needs: Vec::from(needs.named(index)),
                closure,
                along,
            });
        }
        permissions
    }

    fn owner_only(&mut self, permissions: &[Permission]) -> Actions {
        let place = Place::root("owner_only");
        let names = &self.document.owner_only;
        (self.found).refuse_duplicates(&place, names.iter().map(String::as_str));
        let actions = select_actions(&self.lexicon, names, &place, &mut self.found);
        for (index, name) in names.iter().enumerate() {
            let Ok(action) = self.lexicon.action(name) else {
                continue;
            };
            let mut givers = permissions.iter();
            let giver = givers.find(|permission| permission.actions().contains(action));
            if let Some(giver) = giver {
                let (action, by) = (name.clone(), giver.id().to_string());
                (self.found).add(
                    &place.index(index),
                    MistakeKind::GivenToOthers { action, by },
                );
            }
        }
        actions
    }

    fn roles(&mut self, permissions: &[Permission]) -> Vec<BuiltIn> {
        let all = Place::root("roles");
        let document = self.document;
        let mut roles = Vec::new();
        let mut known: Vec<&str> = Vec::new();
        for (index, role) in document.roles.iter().enumerate() {
            let here = all.index(index);
            self.shown(&here.key("id"), &role.id);
            if known.contains(&role.id.as_str()) {
                let name = role.id.clone();
                (self.found).add(&here.key("id"), MistakeKind::Duplicate { name });
            }
            known.push(&role.id);
            roles.push(self.role(role, &here, permissions));
        }
        roles
    }

    fn role(
        &mut self,
        role: &BuiltInDocument,
        here: &Place<'_>,
        permissions: &[Permission],
    ) -> BuiltIn {
        let known = match &role.known {
            Some(text) => self.word::<Known>(&here.key("known"), text),
            None => Some(Known::Whole),
        };
        let said = [
            role.permissions.is_some(),
            role.everything,
            known == Some(Known::Not),
        ];
        if known.is_some() && said.iter().filter(|is_said| **is_said).count() != 1 {
            let expected = "`permissions`, `everything`, `known = \"not\"`";
            (self.found).add(here, MistakeKind::Selectors { expected });
        }
        if role.owner && !role.everything {
            let (entry, mend) = ("a role that does not hold everything", "leave it out");
            (self.found).add(&here.key("owner"), MistakeKind::Misplaced { entry, mend });
        }
        if let Some(note) = &role.note {
            self.shown(&here.key("note"), note);
        }
        let place = here.key("permissions");
        let names = role.permissions.as_deref().unwrap_or_default();
        (self.found).refuse_duplicates(&place, names.iter().map(String::as_str));
        let mut places: Vec<usize> = Vec::new();
        for (index, name) in names.iter().enumerate() {
            places.extend(self.known(&place.index(index), name));
        }
        if role.everything {
            places = Mapping::current(permissions);
        }
        places.sort_unstable();
        BuiltIn {
            id: boxed(&role.id),
            note: boxed(role.note.as_deref().unwrap_or_default()),
            known: known.unwrap_or_default(),
            places,
            owner: role.owner,
        }
    }
}

/// Whether a permission says that it gives something.
fn gives(permission: &PermissionDocument) -> bool {
    !permission.gives.is_empty()
        || !permission.partly.0.is_empty()
        || !permission.includes.is_empty()
}

/// What each gives together with all that it names.
fn with_named(own: &[Option<Given>], relation: &Relation) -> Vec<Given> {
    let own = own.iter().map(|given| given.clone().unwrap_or_default());
    let mut given: Vec<Given> = own.collect();
    for at in relation.order() {
        let mut all = (given.get_mut(*at))
            .map(core::mem::take)
            .unwrap_or_default();
        for named in relation.named(*at) {
            if let Some(named) = given.get(*named) {
                all.add(named);
            }
        }
        if let Some(place) = given.get_mut(*at) {
            *place = all;
        }
    }
    given
}

/// Whether a character steers a screen or is not seen on one.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

fn boxed(text: &str) -> Box<str> {
    Box::from(text)
}
