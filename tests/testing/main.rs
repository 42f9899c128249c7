//! The room for a host's tests: what its assertions say when they fail, what a dry run prints,
//! and that what it generates is valid.
//!
//! Lives here: messages pinned word for word, for a message is what a developer has to act on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod assertions;
mod evidence;
