//! `platform export`: which boxes to tick.
//!
//! Lives here: the sub-verb. What it says the library says.

use clap::Args;

use super::question::Question;
use crate::Ending;
use crate::speak::{complain, once};

const AFTER_HELP: &str = r#"Lines written for "platform export --on ecwid --actions orders.view,orders.fulfill":
  Ecwid by Lightspeed: staff permissions
    Tick:
      SALES_MANAGEMENT: Sales: orders, abandoned carts, customer list, by the owner
    Gives away 26 actions beyond, the worst first:
      critical: customers.export, customers.privacy (in part)
      high: orders.edit_items, orders.refund, orders.cancel, …
    In one hand this breaks:
      O2C-09 (critical): Three of the four ends of an order in one hand: …

With --json an array with an object for each list; "permissions" is null where there is nothing
to tick and the platform would take an empty list for everything.

Exit code:
  0  all that is wanted can be given on every list asked, and is told with what goes with it
  1  it is answered, and on some list not all of it can be given
  2  it is not answered: something named is unknown, wrong or unreadable"#;

/// Tell which boxes to tick for what somebody shall do, and what they give away.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    question: Question,
    /// As one JSON array, for programs.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let asked = match arguments.question.read() {
        Ok(asked) => asked,
        Err(wrong) => {
            wrong.into_iter().for_each(complain);
            return Ending::Nothing;
        }
    };
    let answers = asked.answers();
    let text = if arguments.json {
        serde_json::to_string_pretty(&answers)
    } else {
        let texts: Vec<String> = answers.iter().map(ToString::to_string).collect();
        Ok(texts.join("\n").trim_end().to_owned())
    };
    let is_whole = answers
        .iter()
        .all(|answer| answer.lacks().is_empty() && answer.ids().is_ok());
    let told = once("platform export", text);
    told.max(if is_whole {
        Ending::Whole
    } else {
        Ending::Partly
    })
}
