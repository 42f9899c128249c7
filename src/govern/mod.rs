//! Governing: everything that looks at many, or before it happens.
//!
//! Lives here: which duty rules a person or a role trips and in what way, what
//! giving a grant or editing a role would newly trip, which roles are toxic
//! together, which acceptances a policy still lacks, waivers as they are made, and
//! what a guide advises against. Nothing here decides a request.

mod acceptances;
mod advice;
mod combinations;
mod conflicts;
mod grants;
mod sessions;
mod waive;

pub use acceptances::MissingAcceptance;
pub use advice::{AdvisedAgainst, HeldByEverybody};
pub use conflicts::{Conflict, ConflictState};
pub use grants::{GrantCheck, GrantVerdict, NewConflict, NotChecked};
pub use sessions::NotActivated;
pub use waive::NotWaived;
