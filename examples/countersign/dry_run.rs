//! `dry-run`: a table of scenarios, and what comes out otherwise.
//!
//! Lives here: the verb. The table may bring accounts of its own, so that a
//! role is tried on a dummy before a person gets it.

use std::path::PathBuf;

use clap::Args;
use countersign::testing::{ScenarioDocument, ScenarioError};

use crate::Ending;
use crate::accounts::{self, Accounts};
use crate::files;
use crate::speak::{complain, once};

const AFTER_HELP: &str = r#"A table:
  now = 1773129600
  session = { assurance = "password", auth_time = 1773129000 }

  [[accounts]]                      # beside those of --accounts, if need be
  id = 99
  tenant = 1
  person = 99
  name = "dummy"
  kind = "human"
  status = "active"
  grants = [{ role = "warehouse", scope = { stores = [42] } }]

  [resources.order]
  tenant = 1
  kind = "order"
  stores = [42]

  [[scenario]]
  who = "dummy"                     # or an id
  action = "orders.refund"
  resource = "order"                # or a table
  evidence = { amount = { unit = "EUR", value = 4000 } }   # if need be
  expect = "no_grant"               # allow, step_up, approval, deny, or a reason

Lines written:
  all 12 scenarios came out as expected

  1 of 12 scenarios came out otherwise than expected

  scenario 3, dummy: expected no_grant, got allow
  Allowed: dummy (account 99) may orders.refund (Give money back) on a resource of kind order in store 42.
  Because: grants[0], role warehouse, covers it in store 42.

Exit code:
  0  all came out as expected
  1  something came out otherwise
  2  nothing was asked: the policy, an account or the table is wrong or unreadable"#;

/// Ask a table of scenarios, and print what comes out otherwise than expected.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The policy: TOML, or JSON if the name ends in .json.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// The table: TOML, or JSON if the name ends in .json.
    #[arg(long, value_name = "FILE")]
    scenarios: PathBuf,
    /// Accounts that the table may ask about beside its own.
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
    /// As one JSON object, for programs.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let policy = files::policy(&arguments.policy);
    let table = files::document::<ScenarioDocument>(&arguments.scenarios);
    let listed = (arguments.accounts.as_deref()).map_or(Ok(Vec::new()), accounts::list);
    let (policy, table, listed) = match (policy, table, listed) {
        (Ok(policy), Ok(table), Ok(listed)) => (policy, table, listed),
        (policy, table, listed) => {
            policy.err().into_iter().flatten().for_each(complain);
            table.err().into_iter().for_each(complain);
            listed.err().into_iter().for_each(complain);
            return Ending::Nothing;
        }
    };
    let name = arguments
        .accounts
        .as_deref()
        .unwrap_or(&arguments.scenarios);
    let accounts = Accounts::resolve(name.display().to_string(), &listed, &policy);
    let mut wrong = accounts.complaints().peekable();
    if wrong.peek().is_some() {
        wrong.for_each(complain);
        return Ending::Nothing;
    }
    let run = match table.run(&policy, &accounts.all()) {
        Ok(run) => run,
        Err(ScenarioError::Document(error)) => {
            files::mistakes(&arguments.scenarios, &error)
                .into_iter()
                .for_each(complain);
            return Ending::Nothing;
        }
        Err(error) => {
            complain(format_args!("{}: {error}", arguments.scenarios.display()));
            return Ending::Nothing;
        }
    };
    let ending = if run.is_as_expected() {
        Ending::Whole
    } else {
        Ending::Partly
    };
    let text = if arguments.json {
        serde_json::to_string(&run)
    } else {
        Ok(run.to_string())
    };
    ending.max(once("dry-run", text))
}
