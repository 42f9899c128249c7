//! Guards of a policy: limits, approvals, sign-ins and hours, compiled.
//!
//! Lives here: how their documents become tables. Invariants:
//!
//! - a limit's name is its own in the whole policy, for usage is told by it;
//! - an approval policy has one of 64 positions, so a set of them is a word.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalogue::UnknownName;
use crate::catalogue::{Action, Actions, Obligations, actions};
use crate::model::{
    Amount, ApprovalPolicy, Days, Hours, Limit, LimitId, Per, SignIn, Soft, Unit, minute,
};

use super::guard_document::{
    ApprovalDocument, HoursDocument, LimitDocument, SignInDocument, StepUpDocument,
};
use super::lexicon::{Lexicon, owned};
use super::mistake::{MistakeKind, Mistakes};
use super::place::Place;
use super::select::select_actions;

/// What guards a policy's actions, beside roles and entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Guards {
    /// Limits of roles and caps, by name once all are compiled.
    pub(crate) limits: Vec<Limit>,
    /// Positions of the caps among them, in order, and what they cap.
    pub(crate) caps: Vec<u16>,
    pub(crate) capped: Actions,
    /// In document order, at most 64.
    pub(crate) approvals: Vec<ApprovalPolicy>,
    /// What always needs one of them.
    pub(crate) approved: Actions,
    pub(crate) step_ups: Vec<StepUpRule>,
    /// What any of these is about.
    pub(crate) guarded: Actions,
    pub(crate) watches: Vec<Watch>,
    /// What they are about.
    pub(crate) watched: Actions,
}

/// What is owed beyond an amount, or where it is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Watch {
    pub(crate) actions: Actions,
    pub(crate) above: Amount,
    pub(crate) add: Obligations,
}

/// A sign-in that some actions ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StepUpRule {
    pub(crate) actions: Actions,
    pub(crate) sign_in: SignIn,
    /// From how many failed sign-ins on; 0 is always.
    pub(crate) after_failed_logins: u16,
}

/// An approval's set is a word of 64 bits.
pub(super) const MOST_APPROVALS: usize = 64;

impl Guards {
    /// Adds the approval policies: what limits refer to.
    pub(crate) fn approvals(
        &mut self,
        documents: &[ApprovalDocument],
        lexicon: &Lexicon,
        available: Actions,
        found: &mut Mistakes,
    ) {
        const DAY: u32 = 86_400;
        const HOUR: u32 = 3_600;

        let root = Place::root("approval");
        for (index, document) in documents.iter().enumerate() {
            let here = root.index(index);
            named(&here, &document.id, "an approval policy", found);
            if self.approval(&document.id).is_some() {
                let name = document.id.clone();
                found.add(&here.key("id"), MistakeKind::Duplicate { name });
            }
            let place = here.key("actions");
            found.refuse_duplicates(&place, document.actions.iter().map(String::as_str));
            let actions = select_actions(lexicon, &document.actions, &place, found);
            let quorum = document.quorum.unwrap_or(1);
            if quorum == 0 {
                found.add(&here.key("quorum"), MistakeKind::EmptyQuorum);
            }
            let place = here.key("approver");
            let approver = match &document.approver {
                None => Some(actions::staff::APPROVE),
                Some(name) => found.take(&place, lexicon.action(name)),
            };
            if let Some(approver) = approver.filter(|approver| !available.contains(*approver)) {
                let action = lexicon.name(approver).map_or_else(String::new, owned);
                found.add(&place, MistakeKind::NobodyApproves { action });
            }
            for (key, seconds) in [
                ("decide_within", document.decide_within),
                ("use_within", document.use_within),
            ] {
                if seconds == Some(0) {
                    found.add(&here.key(key), MistakeKind::NoTime);
                }
            }
            if index == MOST_APPROVALS {
                found.add(&here, MistakeKind::TooManyApprovals);
            }
            if index < MOST_APPROVALS {
                self.approved |= actions;
                self.guarded |= actions;
                self.approvals.push(ApprovalPolicy {
                    name: Box::from(&*document.id),
                    actions,
                    quorum,
                    approver: approver.unwrap_or(actions::staff::APPROVE),
                    decide_within: document.decide_within.unwrap_or(DAY),
                    use_within: document.use_within.unwrap_or(HOUR),
                });
            }
        }
    }

    /// Adds the caps: limits on everybody, which no yes lifts.
    pub(crate) fn caps(
        &mut self,
        documents: &[LimitDocument],
        lexicon: &Lexicon,
        found: &mut Mistakes,
    ) {
        let root = Place::root("cap");
        for (index, document) in documents.iter().enumerate() {
            let here = root.index(index);
            for (key, given) in [
                ("soft", document.soft.is_some()),
                ("approval", document.approval.is_some()),
            ] {
                if given {
                    let entry = "a cap";
                    let mend = "nobody exceeds it; put a soft limit on a role";
                    found.add(&here.key(key), MistakeKind::Misplaced { entry, mend });
                }
            }
            if let Some((limit, actions)) = self.limit(document, lexicon, &here, found) {
                self.caps.push(limit);
                self.capped |= actions;
                self.guarded |= actions;
            }
        }
    }

    /// Adds the sign-ins that actions ask for.
    pub(crate) fn step_ups(
        &mut self,
        documents: &[StepUpDocument],
        lexicon: &Lexicon,
        found: &mut Mistakes,
    ) {
        let root = Place::root("step_up");
        for (index, document) in documents.iter().enumerate() {
            let here = root.index(index);
            let actions = selected(lexicon, &document.actions, &here.key("actions"), found);
            let written = SignInDocument {
                assurance: document.assurance,
                max_age: document.max_age,
            };
            self.guarded |= actions;
            self.step_ups.push(StepUpRule {
                actions,
                sign_in: sign_in(&written, &here, found),
                after_failed_logins: document.after_failed_logins.unwrap_or(0),
            });
        }
    }

    /// Adds what is owed beyond an amount.
    pub(crate) fn watch(&mut self, actions: Actions, above: Amount, add: Obligations) {
        self.watched |= actions;
        self.watches.push(Watch {
            actions,
            above,
            add,
        });
    }

    /// Sorts the limits by name, so that their order in the document says
    /// nothing; where each one went, by its position before.
    pub(crate) fn sort_limits(&mut self) -> Vec<u16> {
        let before: Vec<u16> = self.limits.iter().map(|limit| limit.id.index).collect();
        self.limits.sort_by(|a, b| a.name.cmp(&b.name));
        let mut now = before;
        for (place, limit) in (0..=u16::MAX).zip(&mut self.limits) {
            if let Some(slot) = now.get_mut(usize::from(limit.id.index)) {
                *slot = place;
            }
            limit.id.index = place;
        }
        for cap in &mut self.caps {
            *cap = now.get(usize::from(*cap)).copied().unwrap_or(*cap);
        }
        self.caps.sort_unstable();
        now
    }

    /// Adds a limit; its position and what it limits.
    pub(crate) fn limit(
        &mut self,
        document: &LimitDocument,
        lexicon: &Lexicon,
        here: &Place<'_>,
        found: &mut Mistakes,
    ) -> Option<(u16, Actions)> {
        named(here, &document.id, "a limit", found);
        if self.limits.iter().any(|known| *known.name == *document.id) {
            let name = document.id.clone();
            found.add(&here.key("id"), MistakeKind::Duplicate { name });
        }
        let actions = selected(lexicon, &document.actions, &here.key("actions"), found);
        let per = per(document, here, found);
        let unit = found.take(&here.key("unit"), document.unit.parse::<Unit>());
        let soft = self.soft(document, here, found);
        if document.soft.is_none() && document.hard.is_none() {
            found.add(here, MistakeKind::NoLimit);
        }
        if let (Some(soft), Some(hard)) = (document.soft, document.hard) {
            if soft > hard {
                found.add(&here.key("soft"), MistakeKind::SoftAboveHard { soft, hard });
            }
        }
        let Ok(index) = u16::try_from(self.limits.len()) else {
            found.add(here, MistakeKind::TooManyLimits);
            return None;
        };
        self.limits.push(Limit {
            id: LimitId { policy: 0, index },
            name: Box::from(&*document.id),
            actions,
            // Of a wrong one the name is known, and the document is refused.
            per: per.unwrap_or(Per::Request),
            unit: unit.unwrap_or(Unit::Count),
            soft,
            hard: document.hard,
            free: (document.soft.into_iter().chain(document.hard))
                .min()
                .unwrap_or(u64::MAX),
        });
        Some((index, actions))
    }

    fn soft(
        &self,
        document: &LimitDocument,
        here: &Place<'_>,
        found: &mut Mistakes,
    ) -> Option<Soft> {
        let place = here.key("approval");
        match (document.soft, &document.approval) {
            (None, None) => None,
            (Some(_), None) => {
                found.add(&place, MistakeKind::SoftWithoutApproval);
                None
            }
            (None, Some(_)) => {
                let entry = "a limit without `soft`";
                let mend = "say above how much it is to be approved";
                found.add(&place, MistakeKind::Misplaced { entry, mend });
                None
            }
            (Some(above), Some(name)) => {
                let known = self.approvals.iter().map(ApprovalPolicy::name);
                let approval = self
                    .approval(name)
                    .ok_or_else(|| UnknownName::among("approval policy", name, known));
                let approval = found.take(&place, approval)?;
                Some(Soft { above, approval })
            }
        }
    }

    /// The position of the approval policy of this name.
    pub(crate) fn approval(&self, name: &str) -> Option<u8> {
        let position = self
            .approvals
            .iter()
            .position(|known| known.name() == name)?;
        u8::try_from(position).ok()
    }
}

/// The sign-in that is written down.
pub(crate) fn sign_in(document: &SignInDocument, here: &Place<'_>, found: &mut Mistakes) -> SignIn {
    let least = SignIn::at_least(document.assurance);
    match document.max_age {
        None => least,
        Some(0) => {
            found.add(&here.key("max_age"), MistakeKind::NoTime);
            least
        }
        Some(seconds) => least.within(seconds),
    }
}

/// The hours that are written down.
pub(crate) fn hours(
    document: &HoursDocument,
    here: &Place<'_>,
    found: &mut Mistakes,
) -> Option<Hours> {
    let place = here.key("days");
    if document.days.is_empty() {
        found.add(&place, MistakeKind::EmptySelector);
    }
    found.refuse_duplicates(&place, document.days.iter().map(String::as_str));
    let mut days = Days::empty();
    for (index, name) in document.days.iter().enumerate() {
        if let Some(day) = found.take(&place.index(index), Days::one(name)) {
            days |= day;
        }
    }
    let mut clock = |key, text: &str, last: u16, end| {
        let read = minute(text).filter(|minute| *minute <= last);
        if read.is_none() {
            let text = owned(text);
            found.add(&here.key(key), MistakeKind::NotAClockTime { text, end });
        }
        read
    };
    let (from, until) = (
        clock("from", &document.from, 24 * 60 - 1, ""),
        clock(
            "until",
            &document.until,
            24 * 60,
            ", or 24:00 for the end of the day",
        ),
    );
    Hours::new(days, from?, until?)
}

/// Over what a limit is counted, and over how long.
fn per(document: &LimitDocument, here: &Place<'_>, found: &mut Mistakes) -> Option<Per> {
    let place = here.key("window");
    let window = match (document.per.as_str(), document.window) {
        ("person" | "store", None) => {
            found.add(&place, MistakeKind::NeedsWindow);
            0
        }
        ("request" | "object", Some(_)) => {
            let entry = "a limit of one request or object";
            let mend = "only what is counted per person or store has one";
            found.add(&place, MistakeKind::Misplaced { entry, mend });
            0
        }
        (_, Some(0)) => {
            found.add(&place, MistakeKind::NoTime);
            0
        }
        (_, window) => window.unwrap_or(0),
    };
    match document.per.as_str() {
        "request" => Some(Per::Request),
        "object" => Some(Per::Object),
        "person" => Some(Per::Person { window }),
        "store" => Some(Per::Store { window }),
        other => {
            let known = ["request", "object", "person", "store"];
            let unknown = UnknownName::among("way to count", other, known);
            found.add(&here.key("per"), unknown);
            None
        }
    }
}

/// Actions of which at least one must be named, and none twice.
pub(crate) fn selected(
    lexicon: &Lexicon,
    names: &[String],
    place: &Place<'_>,
    found: &mut Mistakes,
) -> Actions {
    if names.is_empty() {
        found.add(place, MistakeKind::EmptySelector);
    }
    found.refuse_duplicates(place, names.iter().map(String::as_str));
    select_actions(lexicon, names, place, found)
}

/// Refuses a name that cannot be printed as one.
pub(super) fn named(here: &Place<'_>, name: &str, what: &'static str, found: &mut Mistakes) {
    if name.is_empty() || name.trim() != name || name.contains(char::is_control) {
        let mend = "write something printable, without blanks around it";
        found.bad_name(&here.key("id"), name, what, mend);
    }
}

/// The actions that a rule about sign-ins could make ask.
impl StepUpRule {
    /// Whether it applies after so many failed sign-ins.
    #[inline]
    pub(crate) const fn applies(&self, failed_logins: u16) -> bool {
        failed_logins >= self.after_failed_logins
    }

    /// Whether it asks something of this action.
    #[inline]
    pub(crate) fn asks(&self, action: Action, failed_logins: u16) -> bool {
        self.actions.contains(action) && self.applies(failed_logins)
    }
}
