//! A small shop for the plain model's cases: its documents, and how cases are held to it.
//!
//! Lives here: people, roles and guards as JSON.

use crate::common::cases::{read, said, with};
use crate::common::model::{self, Account, Policy, Request};
use serde_json::{Value, json};

// ---- A small shop ----

/// A shop in which ana (1) asks, ben (2) and cleo (3) may approve, and all is done in store 1.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) policy: Value,
    pub(crate) accounts: [Value; 3],
    pub(crate) request: Value,
}

/// Ana may refund through the role `refunder`, which the cases fill in; an approval is asked for by
/// nothing yet.
pub(crate) fn shop(refunder: &Value) -> Shop {
    let role = with(&json!({"allow": ["orders.refund"]}), refunder);
    let person = |id: u64, grant: Value| json!({"id": id, "tenant": 1, "person": id, "kind": "human", "status": "active", "grants": [grant]});
    Shop {
        policy: json!({"schema": 1, "catalogue": 1, "profile": "solo",
            "roles": {"refunder": role}, "approval": [{"id": "refunds"}]}),
        accounts: [
            person(1, json!({"role": "refunder", "scope": "tenant"})),
            person(2, approves()),
            person(3, approves()),
        ],
        request: json!({"now": 1000, "account": 1, "action": "orders.refund",
            "resource": {"tenant": 1, "kind": "order", "id": 9, "version": 7, "stores": [1]},
            "session": {"assurance": "password", "auth_time": 990, "utc_offset": 0},
            "evidence": {"request": {"nonce": 1, "created": 900}}}),
    }
}

impl Shop {
    pub(crate) fn policy(mut self, patch: &Value) -> Self {
        self.policy = with(&self.policy, patch);
        self
    }

    pub(crate) fn account(mut self, id: usize, patch: &Value) -> Self {
        let account = self.accounts.get_mut(id - 1).unwrap();
        *account = with(account, patch);
        self
    }

    pub(crate) fn request(mut self, patch: &Value) -> Self {
        self.request = with(&self.request, patch);
        self
    }

    pub(crate) fn amount(self, unit: &str, value: u64) -> Self {
        self.request(&json!({"evidence": {"amount": {"unit": unit, "value": value}}}))
    }

    pub(crate) fn used(self, limit: &str, used: u64) -> Self {
        self.request(&json!({"evidence": {"usage": [{"limit": limit, "used": used}]}}))
    }

    pub(crate) fn multi_factor(self) -> Self {
        self.request(&json!({"session": {"assurance": "multi_factor"}}))
    }

    pub(crate) fn approvals(self, approvals: &[Value]) -> Self {
        self.request(&json!({"evidence": {"approvals": approvals}}))
    }

    pub(crate) fn read(&self) -> (Policy, Vec<Account>, Request) {
        let accounts = self.accounts.iter();
        (
            read(&self.policy),
            accounts.map(read).collect(),
            read(&self.request),
        )
    }

    /// What ana is told.
    pub(crate) fn says(&self) -> String {
        let (policy, accounts, request) = self.read();
        let ana = accounts.first().unwrap();
        said(&model::decide_among(&policy, &accounts, ana, &request))
    }

    /// What ana is told who acts for ben.
    pub(crate) fn says_for_ben(&self) -> String {
        let (policy, accounts, request) = self.read();
        let [ana, ben, _] = &accounts[..] else {
            panic!("three accounts");
        };
        said(&model::decide_for(&policy, &accounts, ana, ben, &request))
    }
}

/// An approval of the request under `refunds`, by this account, at 950.
pub(crate) fn yes(id: u64, account: u64) -> Value {
    json!({"id": id, "policy": "refunds", "account": account, "verdict": "approve", "at": 950, "matches": true})
}

pub(crate) fn no(id: u64, account: u64) -> Value {
    with(&yes(id, account), &json!({"verdict": "reject"}))
}

/// Every case by its name, with the shop that it happens in and what is to be said.
pub(crate) fn hold<const N: usize>(cases: [(&str, Shop, &str); N]) {
    for (name, shop, expected) in cases {
        assert_eq!(shop.says(), expected, "{name}");
    }
}

// ---- The decision ----

pub(crate) const EUR_LIMIT: &str = "limit";

/// A limit per request in euro.
pub(crate) fn limit(ends: &Value) -> Value {
    let limit =
        json!({"id": EUR_LIMIT, "actions": ["orders.refund"], "per": "request", "unit": "EUR"});
    json!({"limits": [with(&limit, ends)]})
}

pub(crate) fn soft(soft: u64) -> Value {
    limit(&json!({"soft": soft, "approval": "refunds"}))
}

pub(crate) fn wants_multi_factor() -> Value {
    json!({"step_up": {"assurance": "multi_factor"}})
}

/// The action wants this sign-in of everybody.
pub(crate) fn refunds_want(least: &Value) -> Value {
    json!({"step_up": [with(&json!({"actions": ["orders.refund"]}), least)]})
}

/// The action wants an approval under `refunds` of everybody.
pub(crate) fn refunds_want_approval(more: &Value) -> Value {
    let policy = json!({"id": "refunds", "actions": ["orders.refund"]});
    json!({"approval": [with(&policy, more)]})
}

pub(crate) fn grants(grants: &[Value]) -> Value {
    json!({"grants": grants})
}

pub(crate) fn of_role(role: &str) -> Value {
    json!({"role": role, "scope": "tenant"})
}

pub(crate) fn approves() -> Value {
    json!({"actions": ["staff.approve"], "scope": "tenant"})
}

pub(crate) fn directly() -> Value {
    json!({"actions": ["orders.refund"], "scope": "tenant"})
}
