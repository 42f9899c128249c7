//! `could-ever`: whether there is anything on which an account may do
//! something, and all that it could do somewhere.
//!
//! Lives here: the verb.

use clap::Args;
use countersign::Actions;
use serde::Serialize;

use crate::Ending;
use crate::names::{by_feature, names};
use crate::signed_in::Who;
use crate::speak::once;

const AFTER_HELP: &str = r#"Lines written:
  orders: view, fulfill, tracking
  inventory: view

With --action:
  yes

With --json; of an --action that it could never do, the list is empty:
  {"could_ever":["orders.view","orders.fulfill"]}

Exit code:
  0  it is answered, be it with no
  1  it is answered, and another account in the file is wrong
  2  it is not answered: an option, the policy, the account or a file is wrong"#;

/// Tell what an account could do on some resource or other: which buttons to
/// show it.
///
/// What would ask for a stronger sign-in first counts too.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    who: Who,
    /// Only whether it could do this, by its name: orders.refund.
    #[arg(long, value_name = "NAME")]
    action: Option<String>,
    /// As one JSON object, for programs.
    #[arg(long)]
    json: bool,
}

/// The names of what could be done.
#[derive(Serialize)]
struct Could<'a> {
    could_ever: Vec<&'a str>,
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let Some(asked) = arguments.who.sign_in(arguments.action.as_deref()) else {
        return Ending::Nothing;
    };
    let policy = &asked.shop.policy;
    let about: Actions = match arguments.action {
        Some(_) => asked.action.only(),
        None => policy.actions().map(|known| known.action).collect(),
    };
    let could: Actions = (about.iter())
        .filter(|action| policy.could_ever(&asked.principal, *action))
        .collect();
    let text = if arguments.json {
        let could_ever = names(policy, could);
        serde_json::to_string(&Could { could_ever })
    } else if arguments.action.is_some() {
        Ok(if could.is_empty() { "no" } else { "yes" }.to_owned())
    } else if could.is_empty() {
        Ok("nothing".to_owned())
    } else {
        Ok(by_feature(policy, could).join("\n"))
    };
    asked.ending.max(once("could-ever", text))
}
