//! Who asks, on what: the policy, principals for requests, and what each model
//! is to the policy.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;

use countersign::{
    Account, AccountDocument, AccountId, AsResource, Assurance, PersonId, Policy, PolicyDocument,
    Principal, Resource, ResourceKind, Session, TenantId, Time,
};

use crate::models::{NewOrder, Order, Refund, StaffRow, StaffTable};

/// The policy of the platform, as it was when this was built.
pub const POLICY: &str = include_str!("../policy.toml");

/// Names of what the platform added to the shipped actions.
pub mod actions {
    use countersign::Action;

    /// `orders.expedite`: move an order to the head of the queue.
    pub const EXPEDITE: Action = Action::host(0).unwrap();
}

/// Reads and compiles a policy: a mistake in it is a service that does not start.
pub fn compile(text: &str) -> Result<Policy, Box<dyn Error + Send + Sync>> {
    Ok(toml::from_str::<PolicyDocument>(text)?.compile()?)
}

/// A browser session, as the sign-in service tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    pub session: u64,
    pub account: u64,
    pub assurance: Assurance,
    pub at: Time,
    pub until: Time,
}

/// Why nobody could be made of a sign-in: the login whose row is at fault, and
/// what is wrong with it. For the log, not for the screen.
#[derive(Debug)]
pub struct LoadError {
    pub account: u64,
    pub fault: Box<dyn Error + Send + Sync>,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "login {}: {}", self.account, self.fault)
    }
}

impl Error for LoadError {}

fn at_fault<E: Into<Box<dyn Error + Send + Sync>>>(account: u64) -> impl FnOnce(E) -> LoadError {
    move |fault| LoadError {
        account,
        fault: fault.into(),
    }
}

/// The policy in force, and the principals that were made of late.
#[derive(Debug)]
pub struct Access {
    policy: Policy,
    kept: HashMap<u64, (SignIn, Principal)>,
}

impl Access {
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            kept: HashMap::new(),
        }
    }

    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Puts another policy in force. What was made under the old one is dropped.
    pub fn replace(&mut self, policy: Policy) {
        self.policy = policy;
        self.kept.clear();
    }

    /// The principal of a request: the one kept for this session if it still
    /// holds, else a new one.
    pub fn principal(
        &mut self,
        staff: &StaffTable,
        sign_in: &SignIn,
        now: Time,
    ) -> Result<Principal, LoadError> {
        let row = staff
            .row(sign_in.account)
            .ok_or("there is no such login")
            .map_err(at_fault(sign_in.account))?;
        if let Some((of, kept)) = self.kept.get(&sign_in.session) {
            if of == sign_in && kept.at(now, row.epoch).is_ok() {
                return Ok(kept.clone());
            }
        }
        let made = self.make(staff, row, sign_in, now)?;
        self.kept
            .insert(sign_in.session, (sign_in.clone(), made.clone()));
        Ok(made)
    }

    fn make(
        &self,
        staff: &StaffTable,
        row: &StaffRow,
        sign_in: &SignIn,
        now: Time,
    ) -> Result<Principal, LoadError> {
        let own = self.account(row)?;
        let mut all = vec![own.clone()];
        for other in staff.logins(row.merchant, row.person) {
            if other.account != row.account {
                all.push(self.account(other)?);
            }
        }
        let standing = self.policy.standing(&all.iter().collect::<Vec<_>>(), now);
        let session = Session::at(now)
            .signed_in(sign_in.assurance, sign_in.at)
            .until(sign_in.until);
        self.policy
            .principal(&own, &standing, &session)
            .map_err(at_fault(row.account))
    }

    fn account(&self, row: &StaffRow) -> Result<Account, LoadError> {
        let document = serde_json::from_str::<AccountDocument>(&row.document)
            .map_err(at_fault(row.account))?;
        let belongs = document.id() == AccountId::from(row.account)
            && document.tenant() == Some(TenantId::from(row.merchant))
            && document.person() == PersonId::from(row.person);
        if !belongs {
            return Err(at_fault(row.account)("the document is of another login"));
        }
        self.policy
            .account(&document.epoch(row.epoch))
            .map_err(at_fault(row.account))
    }
}

fn placed(kind: ResourceKind, merchant: u64, store: Option<u64>) -> Resource<'static> {
    let resource = Resource::of(kind).in_tenant(merchant);
    match store {
        Some(store) => resource.in_store(store),
        None => resource,
    }
}

impl AsResource for Order {
    fn as_resource(&self) -> Resource<'_> {
        let mut order = placed(ResourceKind::ORDER, self.merchant, self.store).with_id(self.id);
        if let Some(location) = self.location {
            order = order.at_location(location);
        }
        if let Some(person) = self.assigned_to {
            order = order.assigned_to(person);
        }
        order
    }
}

impl AsResource for NewOrder {
    fn as_resource(&self) -> Resource<'_> {
        placed(ResourceKind::ORDER, self.merchant, self.store)
    }
}

impl AsResource for Refund {
    fn as_resource(&self) -> Resource<'_> {
        placed(ResourceKind::PAYMENT, self.merchant, self.store).with_id(self.id)
    }
}
