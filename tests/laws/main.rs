//! The laws, and the engine against the plain model of `common`, in random worlds.
//!
//! Lives here: whatever needs the model, so that it is built once: the laws, the cases that hold
//! the model itself to the rules, and explanations, lists and remedies, each of which is held to
//! the check that it speaks of.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod agreement;
#[path = "../common/mod.rs"]
mod common;
mod duty_laws;
mod duty_model_cases;
mod duty_object_cases;
mod duty_trips;
mod duty_waiver_cases;
mod duty_worlds;
mod explain;
mod explain_guards;
mod guard_laws;
mod guards;
mod lists;
mod model_cases;
mod remedies;
mod wish_laws;
