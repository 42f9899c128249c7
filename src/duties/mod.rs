//! Separation of duties: the arithmetic.
//!
//! Lives here: the rules of a policy as bit sets, what a person was granted place
//! by place, which rules that trips and where they stand in the way, and which
//! roles together trip one. Nothing here knows of documents or decisions.

mod holdings;
mod in_force;
mod rules;
mod toxic;

pub(crate) use holdings::{Held, Holdings, at, basis};
pub(crate) use in_force::{Bar, InForce};
pub(crate) use rules::Rules;
pub use toxic::ToxicCombination;
pub(crate) use toxic::toxic_combinations;
