//! What each decision means: the cases of every rule, as tables.
//!
//! Lives here: cases by hand, each under its rule on the page `semantics`. What holds in every
//! world is in `laws`, and what is kept apart in `duties`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod acting;
mod approving;
mod authorize;
mod details;
mod digest;
mod fields;
mod guards;
mod large_amounts;
mod unreachable;
