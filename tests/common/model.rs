//! The plain model: what a decision means, written from the rules and not from the engine.
//!
//! Lives here: the documents as they cross the border, with strings for words, and the decision
//! over them, made of one small function a check, one idea a file. Random documents are made in
//! `worlds`. What always holds:
//!
//! - documents are taken to be valid, so a word that nobody knows is never given a meaning here;
//! - nothing is folded, cached or shared between checks: each asks the documents again;
//! - fields are not modelled.

mod account;
mod answer;
mod approvals;
mod asking;
mod catalogue;
mod decide;
mod demands;
mod duties;
mod entries;
mod guards;
mod histories;
mod hours;
mod limits;
mod obligations;
mod policy;
mod request;
mod roles;
mod scopes;
mod standing;
mod step_up;

pub use account::*;
pub use answer::*;
pub use approvals::*;
pub use asking::*;
pub use catalogue::*;
pub use decide::*;
pub use demands::*;
pub use duties::*;
pub use entries::*;
pub use guards::*;
pub use histories::*;
pub use policy::*;
pub use request::*;
pub use roles::*;
pub use scopes::*;
pub use standing::*;
pub use step_up::*;
