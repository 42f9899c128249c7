//! Decides what a shop's staff, apps and API keys may do.
//!
//! `countersign` is a policy engine to link into a commerce back end: fine
//! actions instead of one tick a feature, scopes that never mix, role templates
//! to import, and a reason with every refusal, at nanoseconds a decision. It is
//! no authentication library, no store and no server; it has no policy
//! language, no clock, and no off switch.
//!
//! # How it goes
//!
//! A shop's staff policy is small: a hundred actions, a dozen roles. Documents
//! hold it as names; compiled, it is a few kilobytes of bit sets.
//!
//! 1. A [`PolicyDocument`] is read, or built in code, and
//!    [compiled](PolicyDocument::compile) to a [`Policy`]: every mistake at
//!    once, each with its place and mend.
//! 2. A stored [`AccountDocument`] becomes an [`Account`]
//!    ([`Policy::account`]), names turned into bits once.
//! 3. The person's accounts make a [`Standing`], and account, standing and
//!    [`Session`] a [`Principal`]: the account as it stands at one instant.
//! 4. [`Policy::authorize`] decides: principal, action, resource. Where limits
//!    or approvals are about it, [`Policy::authorize_with`] takes the
//!    [`Evidence`] too, and [`Policy::evidence_needed`] tells which.
//!
//! ```
//! use countersign::{
//!     AccountDocument, Decision, EntryDocument, PolicyDocument, Resource, ResourceKind,
//!     RoleDocument, ScopeDocument, Session, Time, actions::orders,
//! };
//!
//! let policy = PolicyDocument::new()
//!     .role("support", RoleDocument::from_template("customer_support"))
//!     .compile()?;
//! let ana = policy.account(
//!     &AccountDocument::human(7_u64, 107_u64)
//!         .in_tenant(1_u64)
//!         .grant(EntryDocument::role("support", ScopeDocument::in_stores([42_u64]))),
//! )?;
//!
//! let now = Time::from_unix(1_000);
//! let standing = policy.standing(&[&ana], now);
//! let principal = policy.principal(&ana, &standing, &Session::at(now))?;
//!
//! let order = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_tenant(1_u64).in_store(42_u64);
//! match policy.authorize(&principal, orders::REFUND, &order) {
//!     Decision::Allow(allow) => println!("go ahead, and {}", allow.obligations()),
//!     Decision::NeedsStepUp(step) => println!("sign in again: {}", step.assurance()),
//!     Decision::NeedsApproval(_) => println!("ask somebody"),
//!     Decision::Deny(deny) => println!("no: {}", deny.reason()),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What each decision means, rule by rule, is on the page [`semantics`]; how a
//! back end takes the crate up, from the first policy to its tests, on the page
//! [`first_day`].
//!
//! # Features
//!
//! - `std` (default): the standard library's error trait in dependencies.
//!   Without it the crate is `no_std` and needs `alloc`.
//! - `serde` (default): documents, ids, names and decisions in any
//!   self-describing format.
//! - `uuid`: conversions between ids and `uuid::Uuid`.
//! - `jiff`: conversions between [`Time`] and `jiff::Timestamp`, and RFC 3339
//!   text for times in documents.
//! - `approvals`: requests for others to approve, bound by a digest
//!   (`Policy::request`, `Policy::approve`). Without it no approval counts.
//! - `platforms`: what the permissions of seven shop platforms, and of a host's
//!   own, mean in our words, and which of them to give, in the module `platforms`.
//!   Brings `std`, `serde` and `serde_json`.
//! - `testing`: for the tests of a host: a fixture, assertions that explain,
//!   scenario tables, laws, and generators for proptest, in the module `testing`.

#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod catalogue;
mod decide;
mod duties;
mod govern;
mod model;
#[cfg(feature = "platforms")]
pub mod platforms;
mod policy;
#[cfg(feature = "testing")]
pub mod testing;

/// The README's code, compiled with the doc tests.
#[cfg(all(doctest, feature = "platforms", feature = "testing"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// The first day: policy, guard, lists, reasons and tests, in that order.
#[doc = include_str!("first_day.md")]
pub mod first_day {}

/// What every decision means, rule by rule.
#[doc = include_str!("semantics.md")]
pub mod semantics {}

pub use catalogue::{
    ACTIONS, ADVICE, Action, ActionBits, ActionFacts, Actions, ActionsIter, AddOn, Advice,
    CATALOGUES, DutyKind, DutySet, Feature, Features, Fields, HUMAN_ONLY, Level, MONEY_AND_CREDIT,
    OWNER_ONLY, Obligations, OnGrant, OnUse, Requirements, Risk, SHIPPED_DUTIES, Severity,
    ShippedDuty, SuggestedControl, TEMPLATES, Tags, Template, UnknownName, WATCHED, actions,
};
pub use decide::{
    About, Allow, Allowed, AllowedActions, ApprovalNeed, ApprovalProgress, Change, Check,
    CheckResult, Decision, Denial, Denied, Detail, Evidence, EvidenceKinds, Explanation,
    HiddenFields, Lack, NearMiss, NotCounted, Note, Principal, PrincipalError, PublicExplanation,
    Reach, Reason, Reasons, Remedy, Stale, Standing, StepUp, UnreachableApproval, VisibleFields,
    WeighedApproval,
};
#[cfg(feature = "approvals")]
pub use decide::{ApprovalRequest, NotEligible};
pub use duties::ToxicCombination;
pub use govern::{
    AdvisedAgainst, Conflict, ConflictState, GrantCheck, GrantVerdict, HeldByEverybody,
    MissingAcceptance, NewConflict, NotActivated, NotChecked, NotWaived,
};
pub use model::{
    Acceptance, Account, AccountId, AccountKind, Amount, Approval, ApprovalId, ApprovalPolicy,
    AsResource, Assurance, Bound, Boundary, CategoryId, Coverage, Currency, Days, Deny, DutyRule,
    Event, Grant, Hours, InvertedWindow, Limit, LimitId, LocationId, Nonce, NotADigest, NotATime,
    NotAnId, ObjectId, ObjectRef, OwnedEvidence, OwnedResource, Per, PersonId, Provenance,
    RequestDigest, RequestStamp, Resource, ResourceKind, Role, RoleId, Scope, ScopeKey, Session,
    Side, SignIn, Status, StoreId, StoreSet, TenantId, Time, TimeOverflow, Unit, Usage, VendorId,
    Verdict, Waiver, Window,
};
pub use policy::{
    AccountDocument, ApprovalDocument, DocumentError, DutyDocument, EntryDocument, Fingerprint,
    HostActionDocument, KnownAction, LimitDocument, Mistake, MistakeKind, NotAFingerprint, Policy,
    PolicyDocument, Profile, RoleDocument, ScopeDocument, StepUpDocument, WaiverDocument,
};
#[cfg(feature = "serde")]
pub use policy::{Request, RequestDocument};
