//! `countersign`: try a staff policy from the command line, without any Rust.
//!
//! Lives here: the command's arguments and its exit codes. Each verb has a file
//! of its own and calls the library for everything that decides; what is left
//! for them is reading files, writing lines, and saying what is wrong with
//! either. Nothing is written to standard output but what was asked for:
//! complaints go to standard error.
//!
//! ```sh
//! cargo run --example countersign -- --help
//! cargo run --example countersign -- vocabulary
//! cargo run --example countersign -- decide --policy P --accounts A --requests R
//! ```

mod accounts;
mod decide;
mod files;
mod speak;
mod vocabulary;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Try a staff policy: who may do what in a shop's back office.
///
/// Reads the documents that the library reads, asks it, and prints what it says.
#[derive(Parser)]
#[command(name = "countersign", version, arg_required_else_help = true)]
struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Decide(decide::Arguments),
    Vocabulary(vocabulary::Arguments),
}

/// How it went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// All that was asked is answered.
    Whole,
    /// Some of it could not be read; the rest is answered.
    Partly,
    /// Nothing could be answered.
    Nothing,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Whole => Self::SUCCESS,
            Ending::Partly => Self::from(1),
            Ending::Nothing => Self::from(2),
        }
    }
}

fn main() -> ExitCode {
    let ending = match Command::parse().verb {
        Verb::Decide(arguments) => decide::run(&arguments),
        Verb::Vocabulary(arguments) => vocabulary::run(&arguments),
    };
    ending.into()
}
