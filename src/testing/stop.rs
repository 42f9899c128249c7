//! Stopping: how a test fails.
//!
//! Lives here: the one place of the crate that panics.

/// Ends a test that does not hold, or that is written wrongly.
#[track_caller]
#[expect(clippy::panic, reason = "that is how a test fails")]
pub(crate) fn stop(message: &str) -> ! {
    panic!("{message}")
}
