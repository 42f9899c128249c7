//! The way from a world to the engine: by the documents that a host stores.

use std::collections::BTreeSet;

use countersign::{
    Account, AccountDocument, Policy, PolicyDocument, Principal, Request, RequestDocument,
};
use serde::de::DeserializeOwned;

use super::model::{self, Answer};
use super::worlds::World;

/// A world as the engine holds it.
pub struct Engine {
    document: PolicyDocument,
    stored: Vec<AccountDocument>,
    policy: Policy,
    accounts: Vec<Account>,
}

impl Engine {
    pub fn of(world: &World) -> Self {
        let document: PolicyDocument = reread(&world.policy);
        let stored = world.accounts.iter().map(reread).collect();
        Self::new(document, stored)
    }

    fn new(document: PolicyDocument, stored: Vec<AccountDocument>) -> Self {
        let policy = document.compile().expect("worlds are valid");
        let resolve = |stored: &AccountDocument| policy.account(stored).expect("worlds are valid");
        let accounts = stored.iter().map(resolve).collect();
        Self {
            document,
            stored,
            policy,
            accounts,
        }
    }

    /// The same after every document was written and read once more.
    pub fn rewritten(&self) -> Self {
        let document: PolicyDocument = reread(&self.document);
        assert_eq!(document, self.document);
        let stored: Vec<AccountDocument> = self.stored.iter().map(reread).collect();
        assert_eq!(stored, self.stored);
        let engine = Self::new(document, stored);
        assert_eq!(engine.policy.fingerprint(), self.policy.fingerprint());
        engine
    }

    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The principal that asks, and what it asks.
    pub fn prepare(&self, request: &model::Request) -> (Principal, Request) {
        let document: RequestDocument = reread(request);
        let request = self
            .policy
            .read_request(&document)
            .expect("worlds are valid");
        let same = |account: &&Account| account.id() == request.account();
        let account = self
            .accounts
            .iter()
            .find(same)
            .expect("requests name an account");
        let of_person = |other: &&Account| {
            (other.person(), other.tenant()) == (account.person(), account.tenant())
        };
        let all: Vec<&Account> = self.accounts.iter().filter(of_person).collect();
        let session = request.session();
        let standing = self.policy.standing(&all, session.now());
        let principal = self.policy.principal(account, &standing, session);
        (principal.expect("all of one world"), request)
    }

    pub fn answer(&self, request: &model::Request) -> Answer {
        let (principal, asked) = self.prepare(request);
        let action = asked.action();
        let detail = self.policy.detail(&principal, action, &asked);
        let decision = self.policy.authorize(&principal, action, &asked);
        assert_eq!(decision, detail.decision(), "the short way differs");
        answer(&detail)
    }

    pub fn answers(&self, world: &World) -> Vec<Answer> {
        world
            .requests
            .iter()
            .map(|request| self.answer(request))
            .collect()
    }
}

/// A decision in the model's words.
pub fn answer(detail: &countersign::Detail) -> Answer {
    let decision = detail.decision();
    let reasons = detail.reasons().iter_reasons();
    let reasons: Vec<String> = reasons.map(|reason| reason.to_string()).collect();
    Answer {
        outcome: decision.outcome().into(),
        reason: decision.reason().map(|reason| reason.to_string()),
        reasons,
        obligations: detail.obligations().names().collect::<BTreeSet<String>>(),
    }
}

fn reread<T: DeserializeOwned>(document: &impl serde::Serialize) -> T {
    let text = serde_json::to_string(document).expect("documents can be written");
    serde_json::from_str(&text).unwrap_or_else(|err| panic!("{err} in {text}"))
}
