//! The evidence document: what is known of one act, as it is written.
//!
//! Lives here: [`EvidenceDocument`] and reading it under a policy. Invariant:
//! what cannot be understood is refused, for ignoring it could allow what it
//! forbids; what is left out is not known, and what is empty is known.

use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{
    AccountId, Amount, Approval, ApprovalId, Limit, Nonce, OwnedEvidence, PersonId, RequestDigest,
    RequestStamp, Time, Unit, Usage, Verdict,
};

use super::form::{Later, document, present};
use super::mistake::{MistakeKind, Mistakes, Place};
use super::tables::Policy;

document! {
    /// What is known of one act.
    pub(crate) struct EvidenceDocument as "evidence" {
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        amount: Option<AmountDocument>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        usage: Option<Vec<UsageDocument>>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        history: Vec<Later>,
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
        if !self.history.is_empty() {
            found.add(&place.key("history"), MistakeKind::NotYetKnown);
        }
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
            on_behalf_of: self.on_behalf_of,
        }
    }
}
