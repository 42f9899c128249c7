//! Separation of duties: the cases of its rules as tables, on the people of a small shop.
//!
//! Lives here: duties of the engine, by hand. Their laws in random worlds are in `laws`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod acceptances;
mod benefit;
mod catalogue;
mod conflicts;
mod edits;
mod gaps;
mod grants;
mod holdings;
mod lists;
mod objects;
mod sessions;
#[path = "../common/shop.rs"]
mod shop;
mod toxic;
mod using;
mod waivers;
mod waiving;
