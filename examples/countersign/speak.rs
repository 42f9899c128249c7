//! Writing: answers to standard output, complaints to standard error.
//!
//! Lives here: the two ways out, and what a failure on the way means. A reader that has had enough (`| head`) is no
//! fault, and a standard error that is closed is no reason to stop.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use crate::Ending;

/// Why there is no use in writing on.
pub(crate) enum Stop {
    /// Whoever read has had enough.
    Closed,
    /// What is written arrives nowhere; that has been said.
    Broken,
}

/// One line of an answer.
pub(crate) fn answer(line: impl Display) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Stop::Closed),
        Err(error) => {
            complain(format_args!("standard output: cannot be written: {error}"));
            Err(Stop::Broken)
        }
    }
}

/// One line about something that is wrong.
pub(crate) fn complain(line: impl Display) {
    // Where complaints go nowhere, the exit code still tells.
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// The whole answer of a verb that gives one.
pub(crate) fn once(verb: &str, text: serde_json::Result<impl Display>) -> Ending {
    match text.map(answer) {
        Ok(Ok(()) | Err(Stop::Closed)) => Ending::Whole,
        Ok(Err(Stop::Broken)) => Ending::Nothing,
        Err(error) => {
            complain(format_args!("{verb}: cannot be written as JSON: {error}"));
            Ending::Nothing
        }
    }
}
