//! A small shop, whose rules of duties the plain model is asked about.
//!
//! Lives here: what tables of cases are about, and how they are asked. What always holds: nothing
//! that a case does not say is in the way of an allow.

use serde_json::{Value, json};

use super::cases::{read, said, with};
use super::model::{self, Account, Policy, Request};

/// A shop in which ana (account 1, and 4 as well) asks, ben (2) and cleo (3) may approve.
#[derive(Clone)]
pub struct Shop {
    pub policy: Value,
    pub accounts: Vec<Value>,
    pub request: Value,
}

pub const NOW: i64 = 1000;

/// Ana has these actions here, by one grant each.
pub fn shop(grants: &[Value]) -> Shop {
    let account = |id: u64, person: u64, grants: &[Value]| json!({"id": id, "tenant": 1, "person": person, "kind": "human", "status": "active", "grants": grants});
    let approves = [everywhere("staff.approve")];
    Shop {
        policy: json!({"schema": 1, "catalogue": 1}),
        accounts: vec![
            account(1, 1, grants),
            account(2, 2, &approves),
            account(3, 3, &approves),
            account(4, 1, &[]),
        ],
        request: json!({"now": NOW, "account": 1, "action": "orders.refund",
            "resource": {"tenant": 1, "kind": "order", "id": 9, "version": 7, "stores": [1]},
            "session": {"assurance": "password", "auth_time": 990},
            "evidence": {"request": {"nonce": 1, "created": 900}, "history": []}}),
    }
}

impl Shop {
    pub fn policy(mut self, patch: &Value) -> Self {
        self.policy = with(&self.policy, patch);
        self
    }

    pub fn account(mut self, id: usize, patch: &Value) -> Self {
        let account = self.accounts.get_mut(id - 1).unwrap();
        *account = with(account, patch);
        self
    }

    pub fn request(mut self, patch: &Value) -> Self {
        self.request = with(&self.request, patch);
        self
    }

    pub fn evidence(self, patch: &Value) -> Self {
        self.request(&json!({ "evidence": patch }))
    }

    pub fn asks(self, action: &str) -> Self {
        self.request(&json!({ "action": action }))
    }

    pub fn in_stores(self, stores: &[u64]) -> Self {
        self.request(&json!({"resource": {"stores": stores}}))
    }

    pub fn profile(self, profile: &str) -> Self {
        self.policy(&json!({ "profile": profile }))
    }

    /// Only this rule of the host's own is in use.
    pub fn rule(self, rule: &Value) -> Self {
        self.policy(&json!({"duties": {"use": []}, "duty": [rule]}))
    }

    pub fn owner(self) -> Self {
        self.account(1, &json!({"owner": true}))
    }

    pub fn objects(self) -> Self {
        self.policy(&json!({"duties": {"use": ["commerce_objects"]}}))
    }

    pub fn history(self, events: &[Value]) -> Self {
        self.evidence(&json!({ "history": events }))
    }

    pub fn read(&self) -> (Policy, Vec<Account>, Request) {
        let accounts = self.accounts.iter();
        (
            read(&self.policy),
            accounts.map(read).collect(),
            read(&self.request),
        )
    }

    /// What whoever asks is told; what else is owed on an allow is left out.
    pub fn says(&self) -> String {
        let (policy, accounts, request) = self.read();
        let mut asker = accounts.iter().filter(|one| one.id == request.account);
        let asker = asker.next().unwrap();
        let mut full = model::decide_among(&policy, &accounts, asker, &request);
        full.answer.obligations.remove("alert");
        let solo = policy.profile.as_deref() == Some("solo");
        if !solo {
            full.answer.obligations.remove("audit");
        }
        said(&full)
    }

    /// What ana is told who acts for ben.
    pub fn says_for_ben(&self) -> String {
        let (policy, accounts, request) = self.read();
        let [ana, ben, ..] = &accounts[..] else {
            panic!("four accounts");
        };
        said(&model::decide_for(&policy, &accounts, ana, ben, &request))
    }
}

pub fn everywhere(action: &str) -> Value {
    json!({"actions": [action], "scope": "tenant"})
}

pub fn in_store(store: u64, action: &str) -> Value {
    json!({"actions": [action], "scope": {"stores": [store]}})
}

pub fn by_role(role: &str) -> Value {
    json!({"role": role, "scope": "tenant"})
}

pub fn grants(grants: &[Value]) -> Value {
    json!({ "grants": grants })
}

/// Coupons and refunds everywhere: O2C-02, which is of severity high.
pub fn high() -> Shop {
    shop(&[everywhere("discounts.create"), everywhere("orders.refund")])
}

/// Prices and payments everywhere: SET-01, which is of severity critical.
pub fn critical() -> Shop {
    let shop = shop(&[
        everywhere("products.price"),
        everywhere("settings.payments"),
    ]);
    shop.asks("products.price")
}

pub const ASKED: &str = "approval duty 0/1";
pub const HELD_UP: &str = "deny static_duty";

/// Every case by its name, with the shop that it happens in and what is to be said.
pub fn hold<const N: usize>(cases: [(&str, Shop, &str); N]) {
    for (name, shop, expected) in cases {
        assert_eq!(shop.says(), expected, "{name}");
    }
}

/// An approval of the request, by this account, at 950.
pub fn yes(id: u64, account: u64) -> Value {
    json!({"id": id, "policy": "duty", "account": account, "verdict": "approve", "at": 950, "matches": true})
}

/// This person did this to the order of this number.
pub fn did(person: u64, action: &str, order: u64) -> Value {
    json!({"person": person, "action": action, "object": {"kind": "order", "id": order}, "at": 500})
}

pub fn object(kind: &str, id: u64) -> Value {
    json!({"kind": kind, "id": id})
}

/// Ana refunds order 9 in a shop that keeps hands apart on objects.
pub fn on_objects() -> Shop {
    shop(&[everywhere("orders.refund")]).objects()
}

pub const BARRED: &str = "deny object_duty";
