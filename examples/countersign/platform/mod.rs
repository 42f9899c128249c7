//! `platform`: which boxes to tick on a shop platform, and what they give away.
//!
//! Lives here: the verb and its four sub-verbs, each in a file of its own. Which
//! lists are asked is in `lists`, what somebody shall be able to do in `wish`, and
//! both together in `question`.

mod compare;
mod export;
mod import;
mod list;
mod lists;
mod question;
mod wish;

use clap::{Args, Subcommand};

use crate::Ending;

/// Translate the permissions of shop platforms: what they mean, which to tick,
/// and what those give away.
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    List(list::Arguments),
    Import(import::Arguments),
    Export(export::Arguments),
    Compare(compare::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    match &arguments.verb {
        Verb::List(arguments) => list::run(arguments),
        Verb::Import(arguments) => import::run(arguments),
        Verb::Export(arguments) => export::run(arguments),
        Verb::Compare(arguments) => compare::run(arguments),
    }
}
