//! The way from a request of the model to a question for the engine, evidence and all.

use countersign::{
    Amount, Approval, ApprovalId, Decision, Detail, Evidence, Nonce, PersonId, Principal, Request,
    RequestDigest, RequestStamp, Time, Usage,
};

use super::engine::{Engine, answer};
use super::model;
use super::worlds::World;

/// One question, and everything that its evidence borrows.
pub struct Question<'e> {
    engine: &'e Engine,
    principal: Principal,
    asked: Request,
    amount: Option<Amount>,
    usage: Option<Vec<Usage>>,
    stamp: Option<RequestStamp>,
    said: Vec<(Approval, Principal)>,
    used_approvals: Vec<ApprovalId>,
    used_nonces: Vec<Nonce>,
    beneficiaries: Vec<PersonId>,
    /// On whose behalf it is asked.
    other: Option<Principal>,
}

impl<'e> Question<'e> {
    /// What a request of this world asks.
    pub fn of(engine: &'e Engine, world: &World, request: &model::Request) -> Self {
        let question = Self::unsaid(engine, request);
        let digest = question.digest();
        question.told(digest, world, request)
    }

    /// The same, where approvers spoke of another request.
    pub fn told_of(
        digest: RequestDigest,
        engine: &'e Engine,
        world: &World,
        request: &model::Request,
    ) -> Self {
        Self::unsaid(engine, request).told(Some(digest), world, request)
    }

    /// The same without what approvers said.
    pub fn unsaid(engine: &'e Engine, request: &model::Request) -> Self {
        let (principal, asked) = engine.prepare(&plain(request));
        let given = request.evidence.clone().unwrap_or_default();
        let usage = given.usage.map(|usage| {
            let known = usage.iter().filter_map(|entry| {
                let limit = engine.policy().limit(&entry.limit).ok()?;
                Some(Usage::of(limit.id(), entry.used))
            });
            known.collect()
        });
        Self {
            engine,
            principal,
            asked,
            amount: given.amount.map(|amount| {
                let unit = amount.unit.parse().expect("worlds are valid");
                Amount::new(unit, amount.value)
            }),
            usage,
            stamp: given.request.as_ref().map(stamp),
            said: Vec::new(),
            used_approvals: all(given.consumed),
            used_nonces: all(given.nonces_consumed),
            beneficiaries: all(given.beneficiaries),
            other: None,
        }
    }

    /// The same on behalf of another account, in the same session.
    pub fn on_behalf_of(
        engine: &'e Engine,
        world: &World,
        request: &model::Request,
        other: u64,
    ) -> Self {
        let asks = model::Request {
            account: other,
            ..plain(request)
        };
        let mut question = Self::unsaid(engine, request);
        question.other = Some(engine.prepare(&asks).0);
        let digest = question.digest();
        question.told(digest, world, request)
    }

    /// With what approvers said of this digest, each with its approver as of now. What does not
    /// match was said of none.
    fn told(
        mut self,
        digest: Option<RequestDigest>,
        world: &World,
        request: &model::Request,
    ) -> Self {
        let given = request.evidence.iter();
        for said in given.filter_map(|given| given.approvals.as_ref()).flatten() {
            let mut accounts = world.accounts.iter();
            let Some(account) = accounts.find(|account| account.id == said.account) else {
                continue;
            };
            let asks = model::Request {
                account: account.id,
                session: None,
                ..plain(request)
            };
            let (approver, _) = self.engine.prepare(&asks);
            let of = match digest.filter(|_| said.matches) {
                Some(digest) => digest.to_string(),
                None => "0".repeat(64),
            };
            let stored = serde_json::json!({
                "id": said.id, "policy": said.policy, "request": of,
                "account": said.account, "verdict": said.verdict, "at": said.at,
            });
            let stored = serde_json::from_value(stored).expect("worlds are valid");
            self.said.push((stored, approver));
        }
        self
    }

    /// Who asks.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// Those who said something.
    pub fn approvers(&self) -> impl Iterator<Item = &Principal> {
        self.said.iter().map(|(_, approver)| approver)
    }

    /// Which request it is, if it says so.
    pub fn digest(&self) -> Option<RequestDigest> {
        let policy = self.engine.policy();
        let asked = &self.asked;
        let request =
            self.lend(|evidence| policy.request(&self.principal, asked.action(), asked, evidence));
        request.map(|request| request.digest())
    }

    /// The decision, with its reasons; `authorize` says the same.
    pub fn detail(&self) -> Detail {
        let policy = self.engine.policy();
        let (principal, action, asked) = (&self.principal, self.asked.action(), &self.asked);
        self.lend(|evidence| {
            let detail = policy.detail_with(principal, action, asked, evidence);
            let decision = policy.authorize_with(principal, action, asked, evidence);
            assert_eq!(decision, detail.decision(), "the short way differs");
            detail
        })
    }

    /// The decision alone.
    pub fn decision(&self) -> Decision {
        self.detail().decision()
    }

    /// The evidence, for as long as it is looked at.
    fn lend<R>(&self, look: impl FnOnce(&Evidence<'_>) -> R) -> R {
        let said = self
            .said
            .iter()
            .map(|(said, approver)| (said.clone(), approver));
        let said: Vec<(Approval, &Principal)> = said.collect();
        let mut evidence = Evidence::from(self.asked.evidence())
            .approvals(&said)
            .used_approvals(&self.used_approvals)
            .used_nonces(&self.used_nonces)
            .beneficiaries(&self.beneficiaries);
        if let Some(amount) = self.amount {
            evidence = evidence.amount(amount);
        }
        if let Some(usage) = &self.usage {
            evidence = evidence.usage(usage);
        }
        if let Some(stamp) = self.stamp {
            evidence = evidence.request(stamp);
        }
        match &self.other {
            Some(other) => look(&evidence.on_behalf_of(other)),
            None => look(&evidence),
        }
    }
}

/// The request as a document of the engine holds it. What it tells of objects and of what was done
/// to them is read with it; all other evidence comes beside it.
fn plain(request: &model::Request) -> model::Request {
    let given = request.evidence.clone().unwrap_or_default();
    let told = model::Evidence {
        history: given.history,
        linked: given.linked,
        coverage: given.coverage,
        no_other_approver: given.no_other_approver,
        ..model::Evidence::default()
    };
    model::Request {
        evidence: (told != model::Evidence::default()).then_some(told),
        ..request.clone()
    }
}

/// The engine's answer in the model's words.
pub fn in_words(detail: &Detail) -> model::FullAnswer {
    let step_up = match detail.decision() {
        Decision::NeedsStepUp(step) => Some(model::StepUp {
            assurance: step.assurance().to_string(),
            max_age: step.max_age().map(i64::from),
        }),
        _ => None,
    };
    let approvals = detail.approvals().iter();
    model::FullAnswer {
        answer: answer(detail),
        step_up,
        approvals: approvals
            .map(|progress| model::ApprovalNeed {
                policy: progress.policy().to_owned(),
                have: progress.have() as u64,
                need: progress.need() as u64,
            })
            .collect(),
    }
}

/// Parameters are hashed by the host; any bytes of theirs will do.
fn stamp(identity: &model::Identity) -> RequestStamp {
    let text = identity.parameters.iter().flat_map(|text| text.bytes());
    let mut parameters = [0; 32];
    for (to, from) in parameters.iter_mut().zip(text) {
        *to = from;
    }
    RequestStamp::new(identity.nonce, Time::from_unix(identity.created)).parameters(parameters)
}

fn all<T: From<u64>>(ids: Option<Vec<u64>>) -> Vec<T> {
    ids.into_iter().flatten().map(T::from).collect()
}
