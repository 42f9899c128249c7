//! What crosses the border: documents, text, and any bytes at all.
//!
//! Lives here: reading and writing, what is refused and with which words. What a document means
//! once it is read is in `decide`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod bytes;
mod compiled;
mod decisions;
mod disguises;
mod drawn;
mod evidence;
mod fingerprints;
mod golden;
mod ids;
mod kinds;
mod left_out;
mod mistakes;
mod other_meanings;
mod round_trips;
mod strict;
mod words;
mod wrong_accounts;
mod wrong_duties;
mod wrong_guards;
mod wrong_policies;
mod wrong_requests;
