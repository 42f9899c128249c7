//! The evidence document: what is known of one act, as it is written.
//!
//! Lives here: [`EvidenceDocument`] and reading it under a policy. Invariant:
//! what cannot be understood is refused, for ignoring it could allow what it
//! forbids; what is left out is not known, and what is empty is known. Only of
//! beneficiaries nothing said means that there are none.

use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{
    AccountId, Amount, Approval, ApprovalId, Coverage, Event, Limit, Nonce, ObjectRef,
    OwnedEvidence, PersonId, RequestDigest, RequestStamp, Time, Unit, Usage, Verdict,
};

use super::form::{document, is_false, present};
use super::mistake::Mistakes;
use super::place::Place;
use super::scope_document::ObjectDocument;
use super::tables::Policy;

document! {
    /// What is known of one act.
    pub(crate) struct EvidenceDocument as "evidence" {
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        amount: Option<AmountDocument>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        usage: Option<Vec<UsageDocument>>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        history: Option<Vec<EventDocument>>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        linked: Vec<ObjectDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        coverage: Vec<CoverageDocument>,
        #[serde(default, skip_serializing_if = "is_false")]
        no_other_approver: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        beneficiaries: Vec<PersonId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        request: Option<StampDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        approvals: Vec<Approval>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        used_approvals: Vec<ApprovalId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        used_nonces: Vec<Nonce>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        on_behalf_of: Option<AccountId>,
    }
}

document! {
    /// How much: of what, in its smallest unit.
    struct AmountDocument as "an amount" {
        unit: String,
        value: u64,
    }
}

document! {
    /// What somebody did to an object.
    struct EventDocument as "an event" {
        person: PersonId,
        action: String,
        object: ObjectDocument,
        at: Time,
    }
}

document! {
    /// Since when the history of an object is complete.
    struct CoverageDocument as "a coverage" {
        object: ObjectDocument,
        created: Time,
        complete_since: Time,
    }
}

document! {
    /// How much of a limit is used up.
    struct UsageDocument as "a usage" {
        limit: String,
        used: u64,
    }
}

document! {
    /// Which request it is.
    struct StampDocument as "a request's stamp" {
        nonce: Nonce,
        created: Time,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        parameters: Option<RequestDigest>,
    }
}

document! {
    /// What one approver said.
    struct SaidDocument as "an approval" {
        id: ApprovalId,
        policy: String,
        request: RequestDigest,
        account: AccountId,
        verdict: Verdict,
        at: Time,
    }
}

impl<'de> serde::Deserialize<'de> for Approval {
    /// As strictly as every document: a table of its keys, each once.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let said = SaidDocument::deserialize(deserializer)?;
        Ok(Self {
            id: said.id,
            policy: said.policy.into_boxed_str(),
            request: said.request,
            account: said.account,
            verdict: said.verdict,
            at: said.at,
        })
    }
}

impl EvidenceDocument {
    /// What is written down, names turned into handles.
    pub(crate) fn read(
        &self,
        policy: &Policy,
        place: &Place<'_>,
        found: &mut Mistakes,
    ) -> OwnedEvidence {
        let amount = self.amount.as_ref().and_then(|amount| {
            let unit = place.key("amount");
            let unit = found.take(&unit.key("unit"), amount.unit.parse::<Unit>())?;
            Some(Amount::new(unit, amount.value))
        });
        let usage = self.usage.as_ref().map(|list| {
            let place = place.key("usage");
            found.refuse_duplicates(&place, list.iter().map(|entry| entry.limit.as_str()));
            let mut usage = Vec::new();
            for (index, entry) in list.iter().enumerate() {
                let place = place.index(index);
                let limit = policy.limit(&entry.limit).map(Limit::id);
                if let Some(limit) = found.take(&place.key("limit"), limit) {
                    usage.push(Usage::of(limit, entry.used));
                }
            }
            usage
        });
        let history = self.history.as_ref().map(|list| {
            let place = place.key("history");
            let events = list.iter().enumerate();
            let events = events.filter_map(|(index, event)| {
                let place = place.index(index);
                let action = found.take(&place.key("action"), policy.action(&event.action));
                let object = object(policy, &event.object, &place.key("object"), found);
                Some(Event::new(event.person, action?, object?, event.at))
            });
            events.collect()
        });
        let objects = place.key("linked");
        let linked = self.linked.iter().enumerate();
        let linked = linked
            .filter_map(|(index, linked)| object(policy, linked, &objects.index(index), found))
            .collect();
        let covered = place.key("coverage");
        let coverage = self.coverage.iter().enumerate();
        let coverage = coverage
            .filter_map(|(index, entry)| {
                let place = covered.index(index);
                let object = object(policy, &entry.object, &place.key("object"), found)?;
                Some(Coverage::new(object, entry.created, entry.complete_since))
            })
            .collect();
        let approvals = place.key("approvals");
        for (index, said) in self.approvals.iter().enumerate() {
            let place = approvals.index(index);
            found.take(&place.key("policy"), policy.approval(said.policy()));
        }
        OwnedEvidence {
            amount,
            usage,
            stamp: self.request.as_ref().map(|stamp| {
                let parameters = stamp.parameters.map_or([0; 32], |hash| *hash.as_bytes());
                RequestStamp::new(stamp.nonce, stamp.created).parameters(parameters)
            }),
            approvals: self.approvals.clone(),
            used_approvals: self.used_approvals.clone(),
            used_nonces: self.used_nonces.clone(),
            beneficiaries: self.beneficiaries.clone(),
            history,
            linked,
            coverage,
            no_other_approver: self.no_other_approver,
            on_behalf_of: self.on_behalf_of,
        }
    }
}

/// The object that is written down, if its kind is known.
fn object(
    policy: &Policy,
    document: &ObjectDocument,
    place: &Place<'_>,
    found: &mut Mistakes,
) -> Option<ObjectRef> {
    let kind = found.take(&place.key("kind"), policy.kind(&document.kind))?;
    Some(ObjectRef::new(kind, document.id))
}
