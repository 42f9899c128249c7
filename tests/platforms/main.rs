//! Other systems' lists: what their ids mean, what to tick for a wish, and what that gives away.
//!
//! Lives here: the shipped lists, a till's of somebody's own, cases by hand, and the laws against a
//! plain model of lists. What a wish has to do with who can what here is in `laws`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod answers;
mod circles;
mod documents;
mod drawer;
#[path = "../common/draws.rs"]
mod draws;
mod exports;
mod forms;
mod laws;
mod mistakes;
mod model;
mod places;
mod principals;
mod roles;
mod scale;
mod shipped;
#[path = "../common/shop.rs"]
mod shop;
mod till;
mod wishes;
