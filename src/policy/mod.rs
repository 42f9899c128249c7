//! Policies: documents of names, compiled into immutable tables of bits.
//!
//! Lives here: the document shapes, compiling them with all mistakes at once,
//! and [`Policy`]. What a policy decides is in `decide`.

mod account_document;
mod compile;
mod duties;
mod duty_document;
#[cfg(feature = "serde")]
mod evidence_document;
mod find;
mod fingerprint;
mod form;
mod guard_document;
mod guards;
mod identify;
mod lexicon;
mod mistake;
mod place;
mod policy_document;
mod profile;
#[cfg(feature = "serde")]
mod request_document;
mod resolve;
#[cfg(feature = "serde")]
mod resource_document;
mod roles;
mod scope_document;
mod select;
#[cfg(feature = "serde")]
mod session_document;
mod tables;
mod waiver_document;
mod waivers;

pub use account_document::{AccountDocument, EntryDocument};
pub use duty_document::DutyDocument;
#[cfg(all(feature = "serde", feature = "testing"))]
pub(crate) use evidence_document::EvidenceDocument;
pub use fingerprint::{Fingerprint, NotAFingerprint};
#[cfg(any(feature = "platforms", all(feature = "serde", feature = "testing")))]
pub(crate) use form::{Table, document, present};
#[cfg(feature = "platforms")]
pub(crate) use form::{is_false, names};
pub use guard_document::{ApprovalDocument, LimitDocument, StepUpDocument};
pub(crate) use guards::StepUpRule;
pub use lexicon::KnownAction;
#[cfg(feature = "platforms")]
pub(crate) use lexicon::{Lexicon, is_word};
#[cfg(any(feature = "platforms", all(feature = "serde", feature = "testing")))]
pub(crate) use mistake::Mistakes;
pub use mistake::{DocumentError, Mistake, MistakeKind};
#[cfg(any(feature = "platforms", all(feature = "serde", feature = "testing")))]
pub(crate) use place::Place;
pub use policy_document::{HostActionDocument, PolicyDocument, RoleDocument};
pub use profile::Profile;
#[cfg(feature = "serde")]
pub use request_document::{Request, RequestDocument};
#[cfg(all(feature = "serde", feature = "testing"))]
pub(crate) use resource_document::ResourceDocument;
pub use scope_document::ScopeDocument;
pub(crate) use scope_document::listed;
#[cfg(feature = "platforms")]
pub(crate) use select::select_actions;
#[cfg(all(feature = "serde", feature = "testing"))]
pub(crate) use session_document::SessionDocument;
pub use tables::Policy;
pub use waiver_document::WaiverDocument;
