//! The nouns a host stores or passes: plain data, valid by construction.
//!
//! Lives here: ids, time, hours, kinds, resources, scopes, roles, limits,
//! approvals, duty rules, waivers, evidence, grants, accounts and sessions. How they are written in
//! documents is in `policy`.

mod account;
mod approval;
mod assurance;
mod duty;
mod evidence;
mod grant;
mod hours;
mod id;
mod kind;
mod limit;
mod quantity;
mod resource;
mod role;
mod scope;
mod session;
mod sign_in;
mod store_set;
mod time;

pub(crate) use account::AccountData;
pub use account::{Account, AccountKind, Status};
pub use approval::{Approval, ApprovalPolicy, NotADigest, RequestDigest, Verdict};
pub use assurance::Assurance;
pub use duty::{Acceptance, DutyRule, Side, Waiver};
pub use evidence::{Coverage, Event, OwnedEvidence, RequestStamp, Usage};
pub use grant::{Bound, Boundary, Deny, Grant, Provenance};
pub(crate) use hours::minute;
pub use hours::{Days, Hours};
pub use id::{
    AccountId, ApprovalId, CategoryId, LocationId, Nonce, NotAnId, ObjectId, PersonId, StoreId,
    TenantId, VendorId,
};
pub use kind::{ObjectRef, ResourceKind};
pub(crate) use limit::Soft;
pub use limit::{Limit, LimitId, Per};
pub use quantity::{Amount, Currency, Unit};
pub use resource::{AsResource, OwnedResource, Resource};
pub(crate) use role::Part;
pub use role::{Role, RoleId};
pub(crate) use scope::Narrowing;
pub use scope::{Scope, ScopeKey};
pub use session::Session;
pub use sign_in::SignIn;
pub use store_set::StoreSet;
pub use time::{InvertedWindow, NotATime, Time, TimeOverflow, Window};
