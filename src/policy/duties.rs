//! Duties of a policy: shipped rules and its own, compiled; what roles accept.
//!
//! Lives here: how the documents become [`Rules`]. Invariant: a rule's name is
//! its own, among the shipped ones too, for waivers are told by it.

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalogue::{
    Actions, DutyKind, DutySet, Level, MONEY_AND_CREDIT, OnGrant, OnUse, SHIPPED_DUTIES,
    ShippedDuty, Tags, UnknownName, actions,
};
use crate::duties::Rules;
use crate::model::{Acceptance, ApprovalPolicy, DutyRule, Role, Side};

use super::duty_document::{DutiesDocument, DutyDocument};
use super::form::Table;
use super::guards::{Guards, MOST_APPROVALS, named, selected};
use super::lexicon::{Lexicon, owned};
use super::mistake::{MistakeKind, Mistakes};
use super::place::Place;
use super::policy_document::RoleDocument;
use super::profile::Profile;

/// The name of the approval policy that duty rules ask for.
const DUTY: &str = "duty";

/// The duty rules of a policy; and the approval policy that they ask for, added
/// last unless the document has one.
pub(crate) fn duties(
    document: Option<&DutiesDocument>,
    own: &[DutyDocument],
    lexicon: &Lexicon,
    profile: Profile,
    guards: &mut Guards,
    found: &mut Mistakes,
) -> Option<Rules> {
    let known: Actions = lexicon.known().map(|known| known.action).collect();
    let shipped = shipped(document, found);
    let mut all: Vec<DutyRule> = shipped.map(|rule| rule_of(rule, known, profile)).collect();
    let root = Place::root("duty");
    for (index, rule) in own.iter().enumerate() {
        let here = root.index(index);
        let is_known = |name: &str| own.iter().take(index).any(|other| other.id == name);
        named(&here, &rule.id, "a duty rule", found);
        if SHIPPED_DUTIES.iter().any(|shipped| shipped.id == rule.id) {
            let mend = "a shipped rule has it, choose another";
            found.bad_name(&here.key("id"), &rule.id, "a duty rule", mend);
        } else if is_known(&rule.id) {
            let name = rule.id.clone();
            found.add(&here.key("id"), MistakeKind::Duplicate { name });
        }
        all.push(rule.compile(lexicon, profile, &here, found));
    }
    let asks = all.iter().any(|rule| match rule.kind {
        DutyKind::Static | DutyKind::Session => rule.on_use == OnUse::Approval,
        DutyKind::Object => rule.on_use != OnUse::Ignore,
    });
    let Ok(mut rules) = Rules::new(all) else {
        found.add(&root, MistakeKind::TooManyDuties);
        return None;
    };
    rules.approval = match guards.approval(DUTY) {
        Some(approval) => approval,
        None if asks => add_approval(guards, found)?,
        None => 0,
    };
    rules.spares_owners = profile != Profile::Strict;
    rules.is_solo = profile == Profile::Solo;
    rules.owners_gain = document.is_some_and(|document| document.owner_self_dealing);
    let pays = lexicon
        .host_actions
        .iter()
        .filter(|action| action.tags.contains(Tags::FINANCIAL) && action.level != Level::View);
    rules.money = pays.fold(MONEY_AND_CREDIT, |all, host| all | host.action);
    Some(rules)
}

/// One other person who may `staff.approve`, within a day, for an hour.
fn add_approval(guards: &mut Guards, found: &mut Mistakes) -> Option<u8> {
    let position = guards.approvals.len();
    if position >= MOST_APPROVALS {
        found.add(&Place::root("approval"), MistakeKind::TooManyApprovals);
        return None;
    }
    guards.approvals.push(ApprovalPolicy {
        name: Box::from(DUTY),
        actions: Actions::EMPTY,
        quorum: 1,
        approver: actions::staff::APPROVE,
        decide_within: 86_400,
        use_within: 3_600,
    });
    u8::try_from(position).ok()
}

/// The shipped rules that are in use.
fn shipped<'a>(
    document: Option<&'a DutiesDocument>,
    found: &mut Mistakes,
) -> impl Iterator<Item = &'static ShippedDuty> + 'a {
    let place = Place::root("duties");
    let place = place.key("use");
    let mut sets = Vec::new();
    match document.and_then(|document| document.r#use.as_ref()) {
        None => sets.push(DutySet::Commerce),
        Some(list) => {
            found.refuse_duplicates(&place, list.iter().map(String::as_str));
            for (index, name) in list.iter().enumerate() {
                sets.extend(found.take(&place.index(index), name.parse::<DutySet>()));
            }
        }
    }
    let drop = document.map_or(&[][..], |document| &document.drop);
    let place = Place::root("duties");
    let place = place.key("drop");
    found.refuse_duplicates(&place, drop.iter().map(String::as_str));
    for (index, name) in drop.iter().enumerate() {
        let place = place.index(index);
        let mut used = sets.iter().flat_map(|set| set.rules());
        match SHIPPED_DUTIES.iter().find(|rule| rule.id == name) {
            None => {
                let known = SHIPPED_DUTIES.iter().map(|rule| rule.id);
                found.add(&place, UnknownName::among("shipped duty rule", name, known));
            }
            Some(rule) if used.all(|other| other != rule) => {
                let rule = name.clone();
                found.add(&place, MistakeKind::DutyNotInUse { rule });
            }
            Some(_) => {}
        }
    }
    let rules = sets.into_iter().flat_map(DutySet::rules);
    rules.filter(move |rule| !drop.iter().any(|name| name == rule.id))
}

/// A shipped rule, under a profile.
fn rule_of(rule: &ShippedDuty, known: Actions, profile: Profile) -> DutyRule {
    let sides = rule.sides.iter();
    DutyRule {
        name: Box::from(rule.id),
        version: rule.version,
        kind: rule.kind,
        severity: rule.severity,
        on_grant: profile.on_grant(rule.severity),
        on_use: rule.on_use.unwrap_or(profile.on_use(rule.severity)),
        trip_at: rule.trip_at,
        sides: sides
            .map(|side| Side {
                actions: *side & known,
                all: false,
            })
            .collect(),
        waivable: rule.waivable,
        rationale: Cow::Borrowed(rule.rationale),
        mitigation: Cow::Borrowed(rule.mitigation),
        is_shipped: true,
    }
}

impl DutyDocument {
    fn compile(
        &self,
        lexicon: &Lexicon,
        profile: Profile,
        here: &Place<'_>,
        found: &mut Mistakes,
    ) -> DutyRule {
        let place = here.key("sides");
        let mut sides: Vec<Side> = Vec::new();
        let mut taken = Actions::EMPTY;
        for (index, side) in self.sides.iter().enumerate() {
            let place = place.index(index);
            let actions = selected(lexicon, &side.actions, &place, found);
            for action in actions & taken {
                let action = lexicon.name(action).map_or_else(String::new, owned);
                found.add(&place, MistakeKind::OverlappingSides { action });
            }
            taken |= actions;
            let all = side.all;
            sides.push(Side { actions, all });
        }
        let count = sides.len();
        let trip_at = self.trip_at.unwrap_or(2);
        if count < 2 {
            found.add(&place, MistakeKind::TooFewSides);
        } else if trip_at < 2 || usize::from(trip_at) > count {
            found.add(&here.key("trip_at"), MistakeKind::TripAt { trip_at, count });
        }
        if self.kind != DutyKind::Static {
            for (key, given) in [
                ("on_grant", self.on_grant.is_some()),
                ("waivable", self.waivable.is_some()),
            ] {
                if given {
                    let entry = "a rule that is not static";
                    let mend = "it looks at what is used or done, and nobody is let off";
                    found.add(&here.key(key), MistakeKind::Misplaced { entry, mend });
                }
            }
        }
        let by_kind = match self.kind {
            DutyKind::Static => profile.on_use(self.severity),
            DutyKind::Session => OnUse::Block,
            DutyKind::Object => ShippedDuty::on_use_of_objects(self.severity),
        };
        let text = |text: &Option<String>| Cow::Owned(text.clone().unwrap_or_default());
        DutyRule {
            name: Box::from(&*self.id),
            version: self.version.unwrap_or(1),
            kind: self.kind,
            severity: self.severity,
            on_grant: match self.kind {
                DutyKind::Static => self.on_grant.unwrap_or(profile.on_grant(self.severity)),
                DutyKind::Session | DutyKind::Object => OnGrant::Warn,
            },
            on_use: self.on_use.unwrap_or(by_kind),
            trip_at,
            sides,
            waivable: self.kind == DutyKind::Static && self.waivable.unwrap_or(true),
            rationale: text(&self.rationale),
            mitigation: text(&self.mitigation),
            is_shipped: false,
        }
    }
}

/// Writes into each role what its document accepts.
pub(crate) fn accept(
    documents: &Table<RoleDocument>,
    duties: &Rules,
    resolved: &mut [Role],
    found: &mut Mistakes,
) {
    let root = Place::root("roles");
    for (name, document) in documents.iter() {
        let here = root.key(name);
        let place = here.key("accept");
        let Some(role) = resolved.iter_mut().find(|role| &*role.name == name) else {
            continue;
        };
        let listed = document.accept.iter().map(|entry| entry.rule.as_str());
        found.refuse_duplicates(&place, listed);
        for (index, entry) in document.accept.iter().enumerate() {
            let here = place.index(index);
            for (key, text) in [("control", &entry.control), ("owner", &entry.owner)] {
                if text.trim().is_empty() {
                    found.add(&here.key(key), MistakeKind::Blank);
                }
            }
            let here = here.key("rule");
            let Some((bit, known)) = found.take(&here, duties.waivable(&entry.rule)) else {
                continue;
            };
            // What the role gives is not known where something is wrong with it.
            if found.count() == 0 && !known.is_tripped(role.actions) {
                found.add(
                    &here,
                    MistakeKind::NotTripped {
                        rule: entry.rule.clone(),
                    },
                );
                continue;
            }
            role.accepts |= 1 << bit;
            role.accepted.push(Acceptance {
                rule: Box::from(&*entry.rule),
                control: Box::from(&*entry.control),
                owner: Box::from(&*entry.owner),
            });
        }
        role.accepted
            .sort_by(|one, other| one.rule.cmp(&other.rule));
    }
}

impl Rules {
    /// The rule of this name, if anybody can be let off it.
    pub(super) fn waivable(&self, name: &str) -> Result<(u8, &DutyRule), MistakeKind> {
        let rule = name.to_owned();
        let Some((bit, known)) = self.named(name) else {
            let shipped = SHIPPED_DUTIES.iter().find(|rule| rule.id == name);
            return Err(match shipped {
                Some(shipped) if shipped.waivable => MistakeKind::DutyNotInUse { rule },
                Some(_) => MistakeKind::NotWaivable { rule },
                None => {
                    let known = self.all.iter().map(DutyRule::name);
                    UnknownName::among("duty rule", name, known).into()
                }
            });
        };
        if known.waivable {
            Ok((bit, known))
        } else {
            Err(MistakeKind::NotWaivable { rule })
        }
    }
}
