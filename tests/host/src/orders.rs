//! What can be done at the desk, each behind its guard: nothing happens
//! without an allow, and nothing before what the allow asks for is done.

use std::error::Error;
use std::fmt;

use countersign::{
    AccountId, Action, Allowed, AsResource, Assurance, Decision, Denied, Obligations, Policy,
    Principal, Reason, Time, actions::orders,
};

use crate::access::actions::EXPEDITE;
use crate::models::{NewOrder, Order, Refund, State};

/// All that this host knows how to do for an allow.
const KNOWN: Obligations = Obligations::AUDIT
    .union(Obligations::ALERT)
    .union(Obligations::NOTIFY_OWNER)
    .union(Obligations::JUSTIFY);

/// Why something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such thing, as far as this person may know.
    NotFound,
    /// The session is over.
    SignedOut,
    /// A stronger sign-in is needed first.
    SignIn(Assurance),
    /// Others must approve of it first.
    Approval,
    /// It is not allowed; in the words for the person.
    Forbidden(&'static str),
    /// It is allowed, and wants a reason.
    ReasonMissing,
    /// It is allowed, and makes no sense as things stand.
    Conflict(&'static str),
}

impl Refusal {
    /// The HTTP status to answer with.
    pub const fn status(self) -> u16 {
        match self {
            Self::Approval => 202,
            Self::SignedOut | Self::SignIn(_) => 401,
            Self::Forbidden(_) => 403,
            Self::NotFound => 404,
            Self::Conflict(_) => 409,
            Self::ReasonMissing => 422,
        }
    }

    /// What to tell the person.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotFound => Reason::CrossTenant.public_message(),
            Self::SignedOut => Reason::SessionExpired.public_message(),
            Self::SignIn(_) => "Please sign in with a second factor.",
            Self::Approval => "This was sent to others for approval.",
            Self::ReasonMissing => "Please say why.",
            Self::Forbidden(message) | Self::Conflict(message) => message,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl Error for Refusal {}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        match denied.decision() {
            Decision::NeedsStepUp(step) => Self::SignIn(step.assurance()),
            Decision::NeedsApproval(_) => Self::Approval,
            Decision::Deny(deny) => match deny.reason() {
                Reason::CrossTenant => Self::NotFound,
                Reason::SessionExpired | Reason::WrongPolicy => Self::SignedOut,
                _ => Self::Forbidden(denied.public_message()),
            },
            Decision::Allow(_) => Self::Forbidden(denied.public_message()),
        }
    }
}

/// A line of the activity log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub at: Time,
    pub who: AccountId,
    pub did: String,
    pub order: Option<u64>,
    pub because: String,
}

/// What the desk leaves behind for others to read.
#[derive(Debug, Default)]
pub struct ActivityLog {
    pub entries: Vec<Entry>,
    /// For whoever watches the shop.
    pub alerts: Vec<String>,
    /// For the owner in person.
    pub letters: Vec<String>,
}

/// The orders and refunds of all merchants.
#[derive(Debug, Default)]
pub struct Books {
    pub orders: Vec<Order>,
    pub refunds: Vec<Refund>,
    pub log: ActivityLog,
}

/// One request: who asks, when, and the reason given, empty if none was.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub policy: &'a Policy,
    pub who: &'a Principal,
    pub now: Time,
    pub because: &'a str,
}

impl Asked<'_> {
    /// The guard: whether this may go ahead, as far as this host can do what
    /// is then owed.
    fn may(&self, action: Action, on: &impl AsResource) -> Result<Allowed, Refusal> {
        let decision = self.policy.authorize(self.who, action, on);
        let allowed = decision.require_knowing(KNOWN)?;
        let justify = allowed.obligations().contains(Obligations::JUSTIFY);
        if justify && self.because.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        Ok(allowed)
    }

    /// Does what is owed for an allow.
    fn meet(&self, log: &mut ActivityLog, allowed: Allowed, action: Action, order: Option<u64>) {
        let owed = allowed.obligations();
        let did = self.policy.action_name(action).unwrap_or_default();
        let who = self.who.account().id();
        let told = || format!("account {who}: {did}");
        if owed.contains(Obligations::ALERT) {
            log.alerts.push(told());
        }
        if owed.contains(Obligations::NOTIFY_OWNER) {
            log.letters.push(told());
        }
        if owed.intersects(Obligations::AUDIT | Obligations::JUSTIFY) {
            log.entries.push(Entry {
                at: self.now,
                who,
                did: did.to_owned(),
                order,
                because: self.because.to_owned(),
            });
        }
    }
}

impl Books {
    /// Marks an order as shipped.
    pub fn ship(&mut self, asked: &Asked<'_>, id: u64) -> Result<(), Refusal> {
        let order = find(&mut self.orders, id)?;
        let allowed = asked.may(orders::FULFILL, order)?;
        if order.state != State::Open {
            return Err(Refusal::Conflict("This order is not open."));
        }
        asked.meet(&mut self.log, allowed, orders::FULFILL, Some(id));
        order.state = State::Shipped;
        Ok(())
    }

    /// Cancels an order that was not shipped.
    pub fn cancel(&mut self, asked: &Asked<'_>, id: u64) -> Result<(), Refusal> {
        let order = find(&mut self.orders, id)?;
        let allowed = asked.may(orders::CANCEL, order)?;
        if order.state != State::Open {
            return Err(Refusal::Conflict("This order is not open."));
        }
        asked.meet(&mut self.log, allowed, orders::CANCEL, Some(id));
        order.state = State::Cancelled;
        Ok(())
    }

    /// Moves an order to the head of the packing queue.
    pub fn expedite(&mut self, asked: &Asked<'_>, id: u64) -> Result<(), Refusal> {
        let order = find(&mut self.orders, id)?;
        let allowed = asked.may(EXPEDITE, order)?;
        asked.meet(&mut self.log, allowed, EXPEDITE, Some(id));
        order.expedited = true;
        Ok(())
    }

    /// Gives back so many cents of an order.
    pub fn refund(&mut self, asked: &Asked<'_>, id: u64, amount: u64) -> Result<Refund, Refusal> {
        let order = find(&mut self.orders, id)?;
        let allowed = asked.may(orders::REFUND, order)?;
        if amount == 0 || amount > order.amount - order.refunded {
            return Err(Refusal::Conflict("There is not so much to give back."));
        }
        asked.meet(&mut self.log, allowed, orders::REFUND, Some(id));
        order.refunded += amount;
        let refund = Refund {
            id: self.refunds.len() as u64 + 1,
            order: id,
            merchant: order.merchant,
            store: order.store,
            amount,
        };
        self.refunds.push(refund.clone());
        Ok(refund)
    }

    /// Writes an order down, and gives its id.
    pub fn create(&mut self, asked: &Asked<'_>, new: NewOrder) -> Result<u64, Refusal> {
        let allowed = asked.may(orders::CREATE, &new)?;
        let id = self.orders.iter().map(|order| order.id).max().unwrap_or(0) + 1;
        asked.meet(&mut self.log, allowed, orders::CREATE, Some(id));
        self.orders.push(Order {
            id,
            merchant: new.merchant,
            store: new.store,
            location: None,
            assigned_to: None,
            amount: new.amount,
            refunded: 0,
            state: State::Open,
            expedited: false,
        });
        Ok(id)
    }
}

fn find(orders: &mut [Order], id: u64) -> Result<&mut Order, Refusal> {
    let mut all = orders.iter_mut();
    all.find(|order| order.id == id).ok_or(Refusal::NotFound)
}
