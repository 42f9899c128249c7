//! Compiling: a policy document becomes a policy, or a list of its mistakes.
//!
//! Lives here: [`PolicyDocument::compile`]. Every mistake is found in one go;
//! a document with any gives no policy at all.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::catalogue::{Action, Actions, CATALOGUES, Level, Obligations, Tags, WATCHED};
use crate::model::{ApprovalPolicy, Limit, Per, ResourceKind, SignIn};

use super::fingerprint::{Fingerprint, Hasher};
use super::guards::Guards;
use super::lexicon::{HostAction, Lexicon, is_action_name, is_word, owned};
use super::mistake::{DocumentError, MistakeKind, Mistakes, Place};
use super::policy_document::PolicyDocument;
use super::profile::Profile;
use super::roles::resolve_roles;
use super::select::select_actions;
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
        let available = self.available(&lexicon, known, found);
        let mut guards = Guards::default();
        guards.approvals(&self.approval, &lexicon, available, found);
        guards.step_ups(&self.step_up, &lexicon, found);
        guards.caps(&self.cap, &lexicon, found);
        let roles = resolve_roles(&self.roles, &lexicon, &mut guards, found);
        let obligations = self.all_obligations(&lexicon, profile, found);
        self.refuse_what_is_not_known_yet(found);

        let mut tables = Tables {
            fingerprint: Hasher::new().finish(),
            mark: 0,
            profile,
            max_staff: self.max_staff,
            lexicon,
            known,
            reads,
            available,
            obligations,
            guards,
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
        if self.shipped().is_none() {
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

    /// How many shipped actions the pinned catalogue has.
    fn shipped(&self) -> Option<u8> {
        let index = usize::try_from(self.catalogue.checked_sub(1)?).ok()?;
        CATALOGUES.get(index).copied()
    }

    fn lexicon(&self, found: &mut Mistakes) -> Lexicon {
        let mut lexicon = Lexicon {
            catalogue: self.catalogue,
            shipped: self.shipped().or(CATALOGUES.last().copied()).unwrap_or(0),
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

    fn all_obligations(
        &self,
        lexicon: &Lexicon,
        profile: Profile,
        found: &mut Mistakes,
    ) -> [Obligations; 256] {
        let mut table = [Obligations::empty(); 256];
        for known in lexicon.known() {
            let watched = WATCHED.contains(known.action);
            add_to(
                &mut table,
                known.action,
                profile.obligations(known.risk, watched),
            );
        }
        let root = Place::root("obligations");
        for (index, entry) in self.obligations.iter().enumerate() {
            let here = root.index(index);
            let place = here.key("add");
            if entry.add.is_empty() {
                found.add(&place, MistakeKind::EmptySelector);
            }
            found.refuse_duplicates(&place, entry.add.iter().map(String::as_str));
            let mut add = Obligations::empty();
            for (index, name) in entry.add.iter().enumerate() {
                let place = place.index(index);
                match found.take(&place, Obligations::one(name)) {
                    Some(one) if Obligations::FOLLOWING.contains(one) => {
                        let entry = "an entry of obligations";
                        let mend = "it follows from limits and approvals by itself";
                        found.add(&place, MistakeKind::Misplaced { entry, mend });
                    }
                    Some(one) => add |= one,
                    None => {}
                }
            }
            let place = here.key("actions");
            if entry.actions.is_empty() {
                found.add(&place, MistakeKind::EmptySelector);
            }
            found.refuse_duplicates(&place, entry.actions.iter().map(String::as_str));
            for action in select_actions(lexicon, &entry.actions, &place, found) {
                add_to(&mut table, action, add);
            }
        }
        table
    }

    fn refuse_what_is_not_known_yet(&self, found: &mut Mistakes) {
        for (key, part) in [("duties", self.duties), ("duty", self.duty)] {
            if part.is_some() {
                found.add(&Place::root(key), MistakeKind::NotYetKnown);
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

/// The part of the crate's version up to which policies mean the same.
const MAJOR: &str = concat!(
    env!("CARGO_PKG_VERSION_MAJOR"),
    ".",
    env!("CARGO_PKG_VERSION_MINOR")
);

// From 1.0 on the major version alone says that.
const _: () = assert!(matches!(env!("CARGO_PKG_VERSION_MAJOR").as_bytes(), b"0"));

/// A sign-in that is asked for, or none.
fn sign_in(hash: &mut Hasher, asked: Option<SignIn>) {
    hash.text(asked.map_or("", |asked| asked.assurance().name()));
    hash.number(asked.and_then(SignIn::max_age).map_or(u64::MAX, u64::from));
}

/// Everything of the guards that decides.
fn guards(hash: &mut Hasher, guards: &Guards, actions: &impl Fn(&mut Hasher, Actions)) {
    let mut limits: Vec<&Limit> = guards.limits.iter().collect();
    limits.sort_by_key(|limit| limit.name());
    hash.number(limits.len() as u64);
    let some = |value: Option<u64>| (u64::from(value.is_some()), value.unwrap_or(0));
    for limit in limits {
        hash.text(limit.name());
        actions(hash, limit.actions());
        let window = match limit.per() {
            Per::Request | Per::Object => 0,
            Per::Person { window } | Per::Store { window } => u64::from(window),
        };
        hash.text(limit.per().name()).number(window);
        hash.text(&alloc::format!("{}", limit.unit()));
        let (soft, above) = some(limit.soft());
        let (hard, beyond) = some(limit.hard());
        hash.number(soft).number(above).number(hard).number(beyond);
        let approval = limit
            .soft
            .and_then(|soft| guards.approvals.get(usize::from(soft.approval)));
        hash.text(approval.map_or("", ApprovalPolicy::name));
    }
    let mut caps: Vec<&str> = (guards.caps.iter())
        .filter_map(|cap| guards.limits.get(usize::from(*cap)))
        .map(Limit::name)
        .collect();
    caps.sort_unstable();
    hash.number(caps.len() as u64);
    for cap in caps {
        hash.text(cap);
    }
    // Their order decides between equals.
    hash.number(guards.approvals.len() as u64);
    for approval in &guards.approvals {
        hash.text(approval.name());
        actions(hash, approval.actions());
        hash.number(u64::from(approval.quorum()));
        actions(hash, approval.approver().into());
        hash.number(u64::from(approval.decide_within()));
        hash.number(u64::from(approval.use_within()));
    }
    // Every rule is asked, in whatever order.
    let mut step_ups: Vec<Fingerprint> = (guards.step_ups.iter())
        .map(|rule| {
            let mut hash = Hasher::new();
            actions(&mut hash, rule.actions);
            sign_in(&mut hash, Some(rule.sign_in));
            hash.number(u64::from(rule.after_failed_logins)).finish()
        })
        .collect();
    step_ups.sort_by_key(|hash| hash.to_u128());
    hash.number(step_ups.len() as u64);
    for rule in step_ups {
        hash.text(&alloc::format!("{rule}"));
    }
}

/// The hash of everything that decides, by name and in the order of names.
fn fingerprint(tables: &Tables) -> Fingerprint {
    let mut hash = Hasher::new();
    hash.text("countersign policy")
        .text(MAJOR)
        .number(tables.lexicon.catalogue)
        .text(tables.profile.name());
    let mut names: Vec<_> = tables.lexicon.known().collect();
    names.sort_by_key(|known| known.name);
    let actions = |hash: &mut Hasher, set: Actions| {
        hash.number(u64::from(set.len()));
        for known in names.iter().filter(|known| set.contains(known.action)) {
            hash.text(known.name);
        }
    };
    hash.number(tables.lexicon.host_actions.len() as u64);
    for host in &tables.lexicon.host_actions {
        hash.text(&host.name)
            .number(u64::from(host.action.bit()))
            .text(host.level.name())
            .text(host.risk.name());
    }
    hash.number(tables.lexicon.host_kinds.len() as u64);
    for (name, kind) in &tables.lexicon.host_kinds {
        hash.text(name)
            .number(kind.slot().map_or(u64::MAX, u64::from));
    }
    actions(&mut hash, tables.available);
    hash.number(tables.roles.len() as u64);
    for role in &tables.roles {
        hash.text(&role.name);
        actions(&mut hash, role.actions);
        hash.number(role.requires.iter().count() as u64);
        for name in role.requires.names() {
            hash.text(&name);
        }
        hash.number(role.parts.len() as u64);
        for part in &role.parts {
            actions(&mut hash, part.actions);
            hash.number(part.limits.len() as u64);
            for limit in &part.limits {
                let limit = tables.guards.limits.get(usize::from(*limit));
                hash.text(limit.map_or("", |limit| limit.name()));
            }
            hash.number(part.hours.len() as u64);
            for hours in &part.hours {
                hash.number(u64::from(hours.days().bits()))
                    .number(u64::from(hours.from()))
                    .number(u64::from(hours.until()));
            }
            sign_in(&mut hash, part.sign_in);
        }
    }
    guards(&mut hash, &tables.guards, &actions);
    for known in &names {
        let owed = tables
            .obligations
            .get(usize::from(known.action.bit()))
            .copied()
            .unwrap_or_default();
        hash.number(owed.iter().count() as u64);
        for name in owed.names() {
            hash.text(&name);
        }
    }
    hash.finish()
}
