//! The command `countersign`, run as people run it.
//!
//! Lives here: what its verbs write, what they complain about, and with which exit code they end.
//! What a decision should be is tested elsewhere; here it only has to arrive.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod asking;
mod built;
mod decide;
mod dry_run;
mod duties;
mod evidence;
mod folder;
mod platform;
