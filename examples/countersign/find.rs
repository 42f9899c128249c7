//! `find`: which action do these words mean, and which roles give it.
//!
//! Lives here: the verb, its table for people and its rows for programs.

use std::path::PathBuf;

use clap::Args;
use comfy_table::Table;
use countersign::{CATALOGUES, KnownAction, Level, Policy, PolicyDocument, Risk, Role};
use serde::Serialize;

use crate::Ending;
use crate::files;
use crate::speak::{complain, once};
use crate::table::{lined, spaced};

const AFTER_HELP: &str = r#"Lines written for "find give money back --policy FILE":
  action          what it is        level   risk   roles
  ───────────────────────────────────────────────────────────────
  orders.refund   Give money back   full    high   support, owner

With --json, a list of:
  {"action":"orders.refund","title":"Give money back","feature":"orders","level":"full","risk":"high","roles":["support","owner"]}

Exit code:
  0  something is found
  1  nothing is found
  2  the policy is wrong or unreadable"#;

/// Find the action that some words are about, best first.
///
/// Every word must be found in its name or title; a word that is found nowhere
/// is taken for the nearest one that is.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// What it is about: give money back.
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// A policy: its own actions are looked at too, and its roles are told.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// As one JSON array, for programs.
    #[arg(long)]
    json: bool,
}

/// One action that was found.
#[derive(Serialize)]
struct Row<'a> {
    action: &'a str,
    title: &'a str,
    feature: &'a str,
    level: Level,
    risk: Risk,
    /// Those that give least first.
    roles: Vec<&'a str>,
}

impl<'a> Row<'a> {
    fn of(policy: &'a Policy, known: KnownAction<'a>) -> Self {
        Self {
            action: known.name,
            title: known.title,
            feature: known.feature,
            level: known.level,
            risk: known.risk,
            roles: (policy.roles_with(known.action).into_iter())
                .map(Role::name)
                .collect(),
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let policy = match &arguments.policy {
        Some(path) => files::policy(path),
        None => (PolicyDocument::new().catalogue(CATALOGUES.len() as u64))
            .compile()
            .map_err(|error| vec![error.to_string()]),
    };
    let policy = match policy {
        Ok(policy) => policy,
        Err(errors) => {
            errors.into_iter().for_each(complain);
            return Ending::Nothing;
        }
    };
    let words = arguments.words.join(" ");
    let found = policy.find_action(&words).into_iter();
    let rows: Vec<Row<'_>> = found.map(|known| Row::of(&policy, known)).collect();
    let mut ending = Ending::Whole;
    if rows.is_empty() {
        complain(format_args!(
            "find: no action is about {words:?}: use fewer or other words, or see all actions with \
             the verb vocabulary"
        ));
        ending = Ending::Partly;
    }
    if arguments.json {
        ending.max(once("find", serde_json::to_string_pretty(&rows)))
    } else if rows.is_empty() {
        ending
    } else {
        let table = table(&rows, arguments.policy.is_some());
        ending.max(once("find", Ok(table.trim_fmt())))
    }
}

/// A line for each action. Without a policy there are no roles to tell.
fn table(rows: &[Row<'_>], roles: bool) -> Table {
    const HEADER: [&str; 5] = ["action", "what it is", "level", "risk", "roles"];

    let shown = if roles {
        HEADER.len()
    } else {
        HEADER.len() - 1
    };
    let mut table = lined(HEADER.into_iter().take(shown));
    for row in rows {
        let cells = [
            row.action.to_owned(),
            row.title.to_owned(),
            row.level.to_string(),
            row.risk.to_string(),
            row.roles.join(", "),
        ];
        table.add_row(cells.into_iter().take(shown));
    }
    spaced(table)
}
