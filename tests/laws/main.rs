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
mod approval_laws;
#[path = "../common/mod.rs"]
mod common;
mod could_ever;
mod duty_laws;
mod duty_trips;
mod edges;
mod explain;
mod explain_guards;
mod explain_texts;
mod guard_laws;
mod guards;
mod limit_laws;
mod lists;
mod model_cases;
mod morning;
mod public_part;
mod remedies;
mod wish_laws;
mod written;
