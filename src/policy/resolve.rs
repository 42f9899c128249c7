//! Resolving: an account document becomes an account under a policy.
//!
//! Lives here: [`Policy::account`]. Every mistake is found in one go; a
//! document with any gives no account at all.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::catalogue::{Actions, Requirements};
use crate::model::{
    Account, AccountData, Bound, Boundary, Deny, Grant, Narrowing, ObjectRef, Provenance, RoleId,
    Scope, Waiver, Window,
};

use super::account_document::{AccountDocument, BoundaryDocument, EntryDocument};
use super::mistake::{DocumentError, MistakeKind, Mistakes};
use super::place::Place;
use super::scope_document::ScopeDocument;
use super::select::{select_actions, select_levels};
use super::tables::Policy;
use super::waiver_document::WaiverDocument;

impl Policy {
    /// Turns the names of a stored account into bits, once, when it is loaded.
    ///
    /// # Errors
    ///
    /// [`DocumentError`] with every mistake of the document: names unknown to
    /// this policy, entries that select nothing, inverted windows, grants of a
    /// role without the scope or the end that the role requires, waivers that are
    /// not what rule R40 asks.
    pub fn account(&self, document: &AccountDocument) -> Result<Account, DocumentError> {
        let mut mistakes = Mistakes::default();
        let found = &mut mistakes;
        let window = found
            .take(
                &Place::root("active_until"),
                Window::new(document.active_from, document.active_until),
            )
            .unwrap_or(Window::ALWAYS);
        let place = Place::root("grants");
        let grants = (document.grants.iter().enumerate())
            .filter_map(|(index, entry)| self.grant(entry, &place.index(index), found))
            .collect();
        let place = Place::root("denies");
        let denies = (document.denies.iter().enumerate())
            .filter_map(|(index, entry)| self.deny(entry, &place.index(index), found))
            .collect();
        let boundary = match &document.boundary {
            None => None,
            Some(BoundaryDocument::Nothing) => Some(Boundary::default()),
            Some(BoundaryDocument::Within(entries)) => Some(self.boundary(entries, found)),
        };
        let place = Place::root("waivers");
        let waivers = (document.waivers.iter().enumerate())
            .filter_map(|(index, waiver)| {
                self.waiver(waiver, document.person, &place.index(index), found)
            })
            .collect();
        let account = Account(Arc::new(AccountData {
            policy: self.0.mark,
            id: document.id,
            tenant: document.tenant,
            person: document.person,
            name: document.name.clone(),
            kind: document.kind,
            status: document.status,
            window,
            owner: document.owner,
            shared: document.shared,
            maker: document.maker,
            epoch: document.epoch,
            trained_until: document.trained_until,
            grants,
            denies,
            boundary,
            waivers,
        }));
        mistakes.finish("account", Some(account))
    }

    /// The grant that this entry is under this policy.
    pub(crate) fn grant_of(&self, entry: &EntryDocument) -> Result<Grant, DocumentError> {
        let mut mistakes = Mistakes::default();
        let grant = self.grant(entry, &Place::root("grant"), &mut mistakes);
        mistakes.finish("grant", grant)
    }

    /// The scope that this is under this policy; `None` if it is none.
    pub(crate) fn scope_of(&self, document: &ScopeDocument) -> Option<Scope> {
        self.scope(document, &Place::root("scope"), &mut Mistakes::default())
    }

    /// The waiver that this is under this policy.
    pub(crate) fn waiver_of(&self, document: &WaiverDocument) -> Result<Waiver, DocumentError> {
        let mut mistakes = Mistakes::default();
        let place = Place::root("waiver");
        let waiver = self.waiver(document, document.person, &place, &mut mistakes);
        mistakes.finish("waiver", waiver)
    }

    fn grant(
        &self,
        entry: &EntryDocument,
        here: &Place<'_>,
        found: &mut Mistakes,
    ) -> Option<Grant> {
        let selected = self.selected(entry, Kind::Grant, here, found);
        let scope = self.scope(&entry.scope, &here.key("scope"), found);
        let window = window(entry, here, found);
        let selected = selected?;
        if let Some(role) = &entry.role {
            if selected.requires.contains(Requirements::SCOPE) && entry.scope.0.is_none() {
                found.add(
                    &here.key("scope"),
                    MistakeKind::NeedsScope { role: role.clone() },
                );
            }
            if selected.requires.contains(Requirements::UNTIL) && entry.until.is_none() {
                found.add(
                    &here.key("until"),
                    MistakeKind::NeedsUntil { role: role.clone() },
                );
            }
        }
        Some(Grant {
            actions: selected.actions,
            scope: scope?,
            window: window?,
            role: selected.role,
            requires: selected.requires,
            provenance: provenance(entry),
        })
    }

    fn deny(&self, entry: &EntryDocument, here: &Place<'_>, found: &mut Mistakes) -> Option<Deny> {
        let selected = self.selected(entry, Kind::Deny, here, found);
        let scope = self.scope(&entry.scope, &here.key("scope"), found);
        let window = window(entry, here, found);
        Some(Deny {
            actions: selected?.actions,
            scope: scope?,
            window: window?,
            provenance: provenance(entry),
        })
    }

    fn boundary(&self, entries: &[EntryDocument], found: &mut Mistakes) -> Boundary {
        let place = Place::root("boundary");
        if entries.is_empty() {
            found.add(&place, MistakeKind::EmptyBoundary);
        }
        let mut parts = Vec::with_capacity(entries.len());
        for (index, entry) in entries.iter().enumerate() {
            let here = place.index(index);
            let selected = self.selected(entry, Kind::Boundary, &here, found);
            let scope = self.scope(&entry.scope, &here.key("scope"), found);
            for (key, given) in [
                ("from", entry.from.is_some()),
                ("until", entry.until.is_some()),
            ] {
                if given {
                    let mend = "it always counts; end the account or its grants instead";
                    let entry = Kind::Boundary.name();
                    found.add(&here.key(key), MistakeKind::Misplaced { entry, mend });
                }
            }
            if let (Some(selected), Some(scope)) = (selected, scope) {
                parts.push(Bound {
                    actions: selected.actions,
                    scope,
                    provenance: provenance(entry),
                });
            }
        }
        Boundary(parts)
    }

    /// What an entry is about: a role, actions or levels, exactly one of them.
    fn selected(
        &self,
        entry: &EntryDocument,
        kind: Kind,
        here: &Place<'_>,
        found: &mut Mistakes,
    ) -> Option<Selected> {
        let lexicon = &self.0.lexicon;
        let direct = |actions| Selected {
            actions,
            role: None,
            requires: Requirements::empty(),
        };
        match (&entry.role, &entry.actions, &entry.levels) {
            (Some(_), None, None) if kind != Kind::Grant => {
                let mend = "only a grant is of a role; give actions or levels";
                let entry = kind.name();
                found.add(&here.key("role"), MistakeKind::Misplaced { entry, mend });
                None
            }
            (Some(name), None, None) => {
                let role = found.take(&here.key("role"), self.role(name))?;
                Some(Selected {
                    actions: role.actions,
                    role: Some(role.id),
                    requires: role.requires,
                })
            }
            (None, Some(names), None) => {
                let place = here.key("actions");
                if names.is_empty() {
                    found.add(&place, MistakeKind::EmptySelector);
                }
                Some(direct(select_actions(lexicon, names, &place, found)))
            }
            (None, None, Some(levels)) => {
                let place = here.key("levels");
                let before = found.count();
                let actions = select_levels(lexicon, levels, &place, found);
                if actions.is_empty() && found.count() == before {
                    found.add(&place, MistakeKind::EmptySelector);
                }
                Some(direct(actions))
            }
            _ => {
                let expected = match kind {
                    Kind::Grant => "role, actions, levels",
                    Kind::Deny | Kind::Boundary => "actions, levels",
                };
                found.add(here, MistakeKind::Selectors { expected });
                None
            }
        }
    }

    pub(super) fn scope(
        &self,
        document: &ScopeDocument,
        here: &Place<'_>,
        found: &mut Mistakes,
    ) -> Option<Scope> {
        let Some(keys) = &document.0 else {
            return Some(Scope::TENANT);
        };
        let before = found.count();
        let objects: Option<Vec<ObjectRef>> = keys.objects.as_ref().map(|objects| {
            let place = here.key("objects");
            (objects.iter().enumerate())
                .filter_map(|(index, object)| {
                    let kind = self.kind(&object.kind);
                    let kind = found.take(&place.index(index).key("kind"), kind)?;
                    Some(ObjectRef::new(kind, object.id))
                })
                .collect()
        });
        for (key, empty) in [
            ("stores", is_empty_list(keys.stores.as_ref())),
            ("locations", is_empty_list(keys.locations.as_ref())),
            ("categories", is_empty_list(keys.categories.as_ref())),
            ("vendors", is_empty_list(keys.vendors.as_ref())),
            ("objects", is_empty_list(keys.objects.as_ref())),
        ] {
            if empty {
                found.add(&here.key(key), MistakeKind::EmptySelector);
            }
        }
        let scope = Scope::narrowed(Narrowing {
            stores: keys.stores.clone().unwrap_or_default(),
            locations: keys.locations.clone().unwrap_or_default(),
            categories: keys.categories.clone().unwrap_or_default(),
            vendors: keys.vendors.clone().unwrap_or_default(),
            objects: objects.unwrap_or_default(),
            assigned: keys.assigned,
            ..Narrowing::default()
        });
        if scope.is_none() && found.count() == before {
            found.add(here, MistakeKind::EmptySelector);
        }
        scope
    }
}

/// What sort of entry is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Grant,
    Deny,
    Boundary,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Grant => "a grant",
            Self::Deny => "a deny",
            Self::Boundary => "a boundary",
        }
    }
}

/// What an entry is about.
struct Selected {
    actions: Actions,
    role: Option<RoleId>,
    requires: Requirements,
}

fn window(entry: &EntryDocument, here: &Place<'_>, found: &mut Mistakes) -> Option<Window> {
    found.take(&here.key("until"), Window::new(entry.from, entry.until))
}

fn provenance(entry: &EntryDocument) -> Provenance {
    Provenance {
        because: entry.because.as_deref().map(Box::from),
        by: entry.by,
        at: entry.at,
    }
}

fn is_empty_list<T>(list: Option<&Vec<T>>) -> bool {
    list.is_some_and(Vec::is_empty)
}
