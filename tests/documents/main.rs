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
mod evidence;
mod shapes;
mod text_forms;
