//! The nouns a host stores or passes: plain data, valid by construction.
//!
//! Lives here: ids, time, kinds, resources, scopes, roles, grants, accounts
//! and sessions. How they are written in documents is in `policy`.

mod account;
mod grant;
mod id;
mod kind;
mod resource;
mod role;
mod scope;
mod session;
mod time;

pub(crate) use account::AccountData;
pub use account::{Account, AccountKind, Status};
pub use grant::{Bound, Boundary, Deny, Grant, Provenance};
pub use id::{
    AccountId, CategoryId, LocationId, NotAnId, ObjectId, PersonId, StoreId, TenantId, VendorId,
};
pub use kind::{ObjectRef, ResourceKind};
pub use resource::{AsResource, OwnedResource, Resource};
pub use role::{Role, RoleId};
pub(crate) use scope::Narrowing;
pub use scope::{Scope, ScopeKey};
pub use session::{Assurance, Session};
pub use time::{InvertedWindow, NotATime, Time, TimeOverflow, Window};
