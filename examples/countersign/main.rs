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
//! cargo run --example countersign -- find give money back --policy P
//! cargo run --example countersign -- decide --policy P --accounts A --requests R
//! cargo run --example countersign -- explain --policy P --accounts A --requests R --line 3
//! cargo run --example countersign -- what-can --policy P --accounts A --requests R
//! cargo run --example countersign -- where-can --policy P --accounts A --account 3 --action orders.view
//! cargo run --example countersign -- could-ever --policy P --accounts A --account 3
//! cargo run --example countersign -- dry-run --policy P --scenarios S
//! cargo run --example countersign -- duties --policy P --accounts A --now 1773133080
//! cargo run --example countersign -- platform export --on shopify --template fulfillment
//! ```

mod accounts;
mod could_ever;
mod decide;
mod dry_run;
mod duties;
mod explain;
mod files;
mod find;
mod names;
mod platform;
mod requests;
mod shop;
mod signed_in;
mod speak;
mod table;
mod vocabulary;
mod what_can;
mod where_can;

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
    Explain(explain::Arguments),
    WhatCan(what_can::Arguments),
    WhereCan(where_can::Arguments),
    CouldEver(could_ever::Arguments),
    DryRun(dry_run::Arguments),
    Duties(duties::Arguments),
    Platform(platform::Arguments),
    Find(find::Arguments),
    Vocabulary(vocabulary::Arguments),
}

/// How it went, the better ones first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
        Verb::Explain(arguments) => explain::run(&arguments),
        Verb::WhatCan(arguments) => what_can::run(&arguments),
        Verb::WhereCan(arguments) => where_can::run(&arguments),
        Verb::CouldEver(arguments) => could_ever::run(&arguments),
        Verb::DryRun(arguments) => dry_run::run(&arguments),
        Verb::Duties(arguments) => duties::run(&arguments),
        Verb::Platform(arguments) => platform::run(&arguments),
        Verb::Find(arguments) => find::run(&arguments),
        Verb::Vocabulary(arguments) => vocabulary::run(&arguments),
    };
    ending.into()
}
