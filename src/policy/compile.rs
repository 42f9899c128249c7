//! Compiling: a policy document becomes a policy, or a list of its mistakes.
//!
//! Lives here: [`PolicyDocument::compile`]. Every mistake is found in one go;
//! a document with any gives no policy at all.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::catalogue::{
    Action, Actions, CATALOGUES, Level, OWNER_ONLY, Obligations, Tags, UnknownName, WATCHED,
};
use crate::model::{Amount, ResourceKind, Unit};

use super::duties::{accept, duties};
use super::fingerprint::Hasher;
use super::guards::{Guards, selected};
use super::identify::fingerprint;
use super::lexicon::{HostAction, Lexicon, is_action_name, is_word, owned, shipped_in};
use super::mistake::{DocumentError, MistakeKind, Mistakes};
use super::place::Place;
use super::policy_document::{ObligationDocument, PolicyDocument};
use super::profile::Profile;
use super::roles::resolve_roles;
use super::tables::{Policy, Tables};

impl PolicyDocument {
    /// Turns names into tables of bits.
    ///
    /// # Errors
    ///
    /// [`DocumentError`] with every mistake of the document, each with its
    /// place and mend: unknown names, duplicates, circles of roles, selectors
    /// that select nothing, slots used twice, and what else [`MistakeKind`]
    /// lists.
    pub fn compile(&self) -> Result<Policy, DocumentError> {
        let mut mistakes = Mistakes::default();
        let found = &mut mistakes;
        let profile = self.header(found);
        let lexicon = self.lexicon(found);
        let known: Actions = lexicon.known().map(|known| known.action).collect();
        let reads = lexicon
            .known()
            .filter(|known| known.level == Level::View)
            .map(|known| known.action)
            .collect();
        let mistakes_before = found.count();
        let available = self.available(&lexicon, known, found);
        // A guardrail with a slip in it says nothing of who can approve.
        let within = match found.count() - mistakes_before {
            0 => available,
            _ => known,
        };
        let mut guards = Guards::default();
        guards.approvals(&self.approval, &lexicon, within, found);
        guards.step_ups(&self.step_up, &lexicon, found);
        guards.caps(&self.cap, &lexicon, found);
        let mut roles = resolve_roles(&self.roles, &lexicon, &mut guards, found);
        let duties = duties(
            self.duties.as_ref(),
            &self.duty,
            &lexicon,
            profile,
            &mut guards,
            found,
        );
        if let Some(rules) = &duties {
            accept(&self.roles, rules, &mut roles, found);
        }
        let (obligations, owed_always) =
            self.all_obligations(&lexicon, profile, &mut guards, found);
        let Some(duties) = duties else {
            return mistakes.finish("policy", None);
        };
        let mut tables = Tables {
            fingerprint: Hasher::new().finish(),
            mark: 0,
            profile,
            max_staff: self.max_staff,
            lexicon,
            known,
            reads,
            available,
            plain: available.difference(guards.approved | OWNER_ONLY),
            obligations,
            owed_always,
            guards,
            duties,
            roles,
        };
        tables.fingerprint = fingerprint(&tables);
        tables.mark = tables.fingerprint.mark();
        for role in &mut tables.roles {
            role.id.policy = tables.mark;
        }
        for limit in &mut tables.guards.limits {
            limit.id.policy = tables.mark;
        }
        mistakes.finish("policy", Some(Policy(Arc::new(tables))))
    }

    fn header(&self, found: &mut Mistakes) -> Profile {
        if self.schema != 1 {
            found.add(
                &Place::root("schema"),
                MistakeKind::UnknownSchema { found: self.schema },
            );
        }
        if shipped_in(self.catalogue).is_none() {
            found.add(
                &Place::root("catalogue"),
                MistakeKind::UnknownCatalogue {
                    found: self.catalogue,
                    newest: CATALOGUES.len() as u64,
                },
            );
        }
        match &self.profile {
            None => Profile::Standard,
            Some(name) => found
                .take(&Place::root("profile"), name.parse::<Profile>())
                .unwrap_or(Profile::Standard),
        }
    }

    fn lexicon(&self, found: &mut Mistakes) -> Lexicon {
        let mut lexicon = Lexicon {
            catalogue: self.catalogue,
            shipped: shipped_in(self.catalogue)
                .or(CATALOGUES.last().copied())
                .unwrap_or(0),
            host_actions: Vec::new(),
            host_kinds: Vec::new(),
        };
        let place = Place::root("host_actions");
        let mut slots = Slots::default();
        for (name, action) in self.host_actions.iter() {
            let here = place.key(name);
            if !is_action_name(name) {
                found.bad_name(
                    &here,
                    name,
                    "an action",
                    "write feature.verb in lower-case letters, digits and underscores",
                );
            } else if lexicon.known().any(|known| known.name == name) {
                found.bad_name(&here, name, "a host action", "it is taken, choose another");
            }
            if action.level == Level::None {
                found.add(&here.key("level"), MistakeKind::NoLevel);
            }
            if !Tags::all().contains(action.tags) {
                found.add(&here.key("tags"), MistakeKind::UnnamedTags);
            }
            let slot = here.key("slot");
            if let Some(bit) = slots.claim(found, &slot, action.slot, name, Action::host) {
                lexicon.host_actions.push(HostAction {
                    action: bit,
                    name: Box::from(name),
                    title: Box::from(action.title.as_deref().unwrap_or_default()),
                    level: action.level,
                    risk: action.risk,
                    tags: action.tags,
                });
            }
        }
        lexicon.host_actions.sort_by(|a, b| a.name.cmp(&b.name));

        let place = Place::root("host_kinds");
        let mut slots = Slots::default();
        for (name, kind) in self.host_kinds.iter() {
            let here = place.key(name);
            if !is_word(name) {
                found.bad_name(
                    &here,
                    name,
                    "a kind",
                    "write one word in lower-case letters, digits and underscores",
                );
            } else if lexicon.kind(name).is_ok() {
                found.bad_name(&here, name, "a host kind", "it is taken, choose another");
            }
            let slot = here.key("slot");
            if let Some(kind) = slots.claim(found, &slot, kind.slot, name, ResourceKind::host) {
                lexicon.host_kinds.push((Box::from(name), kind));
            }
        }
        lexicon.host_kinds.sort();
        lexicon
    }

    fn available(&self, lexicon: &Lexicon, known: Actions, found: &mut Mistakes) -> Actions {
        let Some(guardrail) = &self.guardrail else {
            return known;
        };
        let root = Place::root("guardrail");
        let place = root.key("features");
        if guardrail.features.is_empty() {
            found.add(&place, MistakeKind::EmptySelector);
        }
        found.refuse_duplicates(&place, guardrail.features.iter().map(String::as_str));
        let mut available = Actions::EMPTY;
        for (index, name) in guardrail.features.iter().enumerate() {
            if let Some(actions) = found.take(&place.index(index), lexicon.feature(name)) {
                available |= actions;
            }
        }
        available
    }

    /// What each action owes, and what of it whatever the amount.
    fn all_obligations(
        &self,
        lexicon: &Lexicon,
        profile: Profile,
        guards: &mut Guards,
        found: &mut Mistakes,
    ) -> ([Obligations; 256], [Obligations; 256]) {
        let mut always = [Obligations::empty(); 256];
        let root = Place::root("obligations");
        for (index, entry) in self.obligations.iter().enumerate() {
            let here = root.index(index);
            let add = entry.added(&here.key("add"), found);
            let place = here.key("actions");
            let actions = selected(lexicon, &entry.actions, &place, found);
            match entry.above(&here, found) {
                Some(above) => guards.watch(actions, above, add),
                None => actions
                    .iter()
                    .for_each(|action| add_to(&mut always, action, add)),
            }
        }
        // What is large the policy says; where it does not, everything is.
        let large = guards.watches.iter();
        let large = large.filter(|watch| watch.add.contains(Obligations::ALERT));
        let large = large.fold(Actions::EMPTY, |all, watch| all | watch.actions);
        for known in lexicon.known() {
            let watched = WATCHED.contains(known.action) && !large.contains(known.action);
            let owed = profile.obligations(known.risk, watched);
            add_to(&mut always, known.action, owed);
        }
        let mut table = always;
        for watch in &guards.watches {
            for action in watch.actions {
                add_to(&mut table, action, watch.add);
            }
        }
        (table, always)
    }
}

impl ObligationDocument {
    /// What it adds.
    fn added(&self, place: &Place<'_>, found: &mut Mistakes) -> Obligations {
        if self.add.is_empty() {
            found.add(place, MistakeKind::EmptySelector);
        }
        found.refuse_duplicates(place, self.add.iter().map(String::as_str));
        let mut add = Obligations::empty();
        for (index, name) in self.add.iter().enumerate() {
            let place = place.index(index);
            match Obligations::one(name) {
                Ok(one) if Obligations::FOLLOWING.contains(one) => {
                    let name = name.clone();
                    found.add(&place, MistakeKind::FollowsByItself { name });
                }
                Ok(one) => add |= one,
                Err(_) => {
                    let known: Vec<String> = Obligations::FOLLOWING.complement().names().collect();
                    let known = known.iter().map(String::as_str);
                    found.add(&place, UnknownName::among("obligation", name, known));
                }
            }
        }
        add
    }

    /// From what amount on, if it says so.
    fn above(&self, here: &Place<'_>, found: &mut Mistakes) -> Option<Amount> {
        match (self.above, &self.unit) {
            (None, None) => None,
            (None, Some(_)) => {
                let entry = "an obligation without `above`";
                let mend = "say above how much it is owed";
                found.add(&here.key("unit"), MistakeKind::Misplaced { entry, mend });
                None
            }
            (Some(_), None) => {
                found.add(&here.key("unit"), MistakeKind::AboveWithoutUnit);
                None
            }
            (Some(above), Some(unit)) => {
                let unit = found.take(&here.key("unit"), unit.parse::<Unit>())?;
                Some(Amount::new(unit, above))
            }
        }
    }
}

fn add_to(table: &mut [Obligations; 256], action: Action, add: Obligations) {
    if let Some(entry) = table.get_mut(usize::from(action.bit())) {
        *entry |= add;
    }
}

/// Which slots are taken, and by whom.
#[derive(Default)]
struct Slots<'a>(Vec<(u64, &'a str)>);

impl<'a> Slots<'a> {
    /// What has this slot, which nobody else may have claimed.
    fn claim<T>(
        &mut self,
        found: &mut Mistakes,
        place: &Place<'_>,
        slot: u64,
        name: &'a str,
        host: fn(u8) -> Option<T>,
    ) -> Option<T> {
        let Some(claimed) = u8::try_from(slot).ok().and_then(host) else {
            found.add(place, MistakeKind::SlotTooHigh { slot });
            return None;
        };
        if let Some((_, taken_by)) = self.0.iter().find(|(taken, _)| *taken == slot) {
            let taken_by = owned(taken_by);
            found.add(place, MistakeKind::SlotTaken { slot, taken_by });
            return None;
        }
        self.0.push((slot, name));
        Some(claimed)
    }
}
