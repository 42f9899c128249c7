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
mod bounds;
mod could_ever;
mod details;
mod digest;
mod fields;
mod finding;
mod grants;
mod guards;
mod hours;
mod large_amounts;
mod limits;
mod lists;
mod people;
mod reach;
mod refunders;
mod sign_ins;
mod unreachable;
