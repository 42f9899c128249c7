//! Waivers of an account, resolved under a policy (rules R40 and R41).
//!
//! Lives here: everything about a waiver that it shows by itself. Whether its
//! approver may approve it is looked at when it is made, in `govern`.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::model::{DutyRule, PersonId, Scope, Time, Waiver, Window};

use super::mistake::{MistakeKind, Mistakes};
use super::place::Place;
use super::tables::Policy;
use super::waiver_document::WaiverDocument;

/// A reason of fewer characters is none.
const SHORTEST: usize = 20;

const DAY: i64 = 86_400;

impl Policy {
    /// A waiver of this person, or the mistakes in it.
    pub(super) fn waiver(
        &self,
        document: &WaiverDocument,
        person: PersonId,
        here: &Place<'_>,
        found: &mut Mistakes,
    ) -> Option<Waiver> {
        let before = found.count();
        for (key, text) in [("id", &document.id), ("control", &document.control)] {
            if text.trim().is_empty() {
                found.add(&here.key(key), MistakeKind::Blank);
            }
        }
        let rule = self.waived(document, here, found);
        if document.person != person {
            found.add(&here.key("person"), MistakeKind::WaiverOfAnother);
        }
        let scope = self.waived_in(document, here, found);
        let length = document.because.trim().chars().count();
        if length < SHORTEST {
            found.add(&here.key("because"), MistakeKind::TooShort { length });
        }
        let [control_owner, requested_by, approved_by] = [
            ("control_owner", document.control_owner),
            ("requested_by", document.requested_by),
            ("approved_by", document.approved_by),
        ]
        .map(|(key, person)| {
            if person.is_none() {
                found.add(&here.key(key), MistakeKind::Nobody);
            }
            person
        });
        let for_themselves = "the person it is for";
        if control_owner == Some(document.person) {
            let (what, who) = ("the owner of the control", for_themselves);
            found.add(
                &here.key("control_owner"),
                MistakeKind::SelfApproved { what, who },
            );
        }
        let approver = here.key("approved_by");
        let what = "the approver";
        if approved_by == Some(document.person) {
            let who = for_themselves;
            found.add(&approver, MistakeKind::SelfApproved { what, who });
        } else if approved_by.is_some() && approved_by == requested_by {
            let who = "whoever asked for it";
            found.add(&approver, MistakeKind::SelfApproved { what, who });
        }
        let window = waived_for(document, rule.map(|(_, rule)| rule), here, found);
        if found.count() > before {
            return None;
        }
        Some(Waiver {
            name: Box::from(&*document.id),
            rule: Box::from(&*document.rule),
            at: (rule.filter(|(_, rule)| rule.version == document.version)).map(|(bit, _)| bit),
            version: document.version,
            scope: scope?,
            because: Box::from(&*document.because),
            control: Box::from(&*document.control),
            control_owner: control_owner?,
            requested_by: requested_by?,
            approved_by: approved_by?,
            window: window?,
        })
    }

    /// The rule, if it is in use; one that is shipped and not in use is no
    /// mistake, for accounts outlive policies.
    fn waived(
        &self,
        document: &WaiverDocument,
        here: &Place<'_>,
        found: &mut Mistakes,
    ) -> Option<(u8, &DutyRule)> {
        match self.0.duties.waivable(&document.rule) {
            Ok(rule) => Some(rule),
            Err(MistakeKind::DutyNotInUse { .. }) => None,
            Err(mistake) => {
                found.add(&here.key("rule"), mistake);
                None
            }
        }
    }

    fn waived_in(
        &self,
        document: &WaiverDocument,
        here: &Place<'_>,
        found: &mut Mistakes,
    ) -> Option<Scope> {
        let place = here.key("scope");
        let scope = self.scope(&document.scope, &place, found)?;
        if scope.is_tenant() || scope.only_stores().is_some() {
            Some(scope)
        } else {
            found.add(&place, MistakeKind::StoresOnly);
            None
        }
    }
}

/// From when to when it counts.
fn waived_for(
    document: &WaiverDocument,
    rule: Option<&DutyRule>,
    here: &Place<'_>,
    found: &mut Mistakes,
) -> Option<Window> {
    let ends: Vec<Time> = [("from", document.from), ("until", document.until)]
        .into_iter()
        .filter_map(|(key, time)| {
            if time.is_none() {
                found.add(&here.key(key), MistakeKind::MustExpire { key });
            }
            time
        })
        .collect();
    let [from, until] = *ends else {
        return None;
    };
    let place = here.key("until");
    let window = found.take(&place, Window::new(Some(from), Some(until)))?;
    // One of another version has no effect, however long it says it lasts.
    if let Some(rule) = rule.filter(|rule| rule.version == document.version) {
        let days = rule.severity.waiver_days();
        let lasts = i128::from(until.to_unix()) - i128::from(from.to_unix());
        if lasts > i128::from(days) * i128::from(DAY) {
            let rule = document.rule.clone();
            found.add(&place, MistakeKind::WaiverTooLong { rule, days });
        }
    }
    Some(window)
}
