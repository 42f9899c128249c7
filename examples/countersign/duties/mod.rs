//! `duties`: which duties a policy keeps apart, and who holds them together.
//!
//! Lives here: the verb. What is told is gathered in `report` and set out for
//! people in `words`; programs get the report itself.

mod report;
mod staff;
mod words;

use std::path::PathBuf;

use clap::Args;
use countersign::Time;

use crate::Ending;
use crate::accounts::{self, Accounts};
use crate::files;
use crate::signed_in::seconds;
use crate::speak::{complain, once};
use report::Report;

const AFTER_HELP: &str = r#"Lines written, in tables that are left out where there is nothing to tell:
  rule     kind     severity   on grant   on use     trips at   why, and its sides
  ────────────────────────────────────────────────────────────────────────────────────────────────────────
  O2C-02   static   high       waiver     approval   2 of 2     Two unchecked ways to give money away: …
                                                                - discounts.create, discounts.edit
                                                                - orders.refund, customers.store_credit

  role      rule     severity   accepted
  ──────────────────────────────────────────────────────────────────────────
  manager   O2C-03   high       no
  manager   SET-01   critical   by Nadia Berg: changes are confirmed by phone

  To accept what is left, name the owner of each control, and paste under [roles.manager]:
  accept = [
    { rule = "O2C-03", control = "refunds are listed every week", owner = "" },
  ]

  roles              rule     severity   who brings what               resolved without any one of
  ────────────────────────────────────────────────────────────────────────────────────────────────
  desk + marketing   O2C-02   high       marketing: discounts.create   orders.refund
                                         desk: orders.refund           discounts.create

  role      feature    beyond looking at it   advised against
  ──────────────────────────────────────────────────────────────────────────────────────────────────────
  support   settings   settings.tax           store manager and owner only; the highest-risk permission

With --accounts also:
  person   accounts          rule     severity   state    stores     holds              roles
  ───────────────────────────────────────────────────────────────────────────────────────────
  107      7 Ana             O2C-02   high       active   store 42   orders.refund
           8 a key of hers                                           discounts.create

  role   held by
  ─────────────────────
  desk   all 12 people

  waiver   rule           person   where      from, until            counts
  ─────────────────────────────────────────────────────────────────────────
  W-7      O2C-02, v. 1   107      store 42   2026-03-01T00:00:00Z   yes
                                              2026-06-01T00:00:00Z

The severity of a conflict is that of its rule if it is active, one lower if it is latent or in the
future, and low if it is mitigated. Roles are named that trip the rule by themselves.

With --json one object with the lists duties, alone, missing, together and advised_against; with
--accounts also people, held_by_everybody and waivers.

Exit code:
  0  it is answered, whatever is found
  1  it is answered, and an account in the file is wrong: its person is left out
  2  it is not answered: the policy or a file is wrong or unreadable"#;

/// Tell which duties a policy keeps apart, which roles are toxic, alone or
/// together, and, of accounts, who holds too much.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The policy: TOML, or JSON if the name ends in .json.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// The accounts: a JSON array, one object, or objects one after another.
    #[arg(long, value_name = "FILE", requires = "now")]
    accounts: Option<PathBuf>,
    /// The instant at which the accounts are looked at, in Unix seconds.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true, requires = "accounts")]
    now: Option<i64>,
    /// As one JSON object, for programs.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let policy = files::policy(&arguments.policy);
    let listed = arguments.accounts.as_deref().map(accounts::list);
    let (policy, listed) = match (policy, listed.transpose()) {
        (Ok(policy), Ok(listed)) => (policy, listed),
        (policy, listed) => {
            policy.err().into_iter().flatten().for_each(complain);
            listed.err().into_iter().for_each(complain);
            return Ending::Nothing;
        }
    };
    let mut ending = Ending::Whole;
    let accounts = listed.zip(arguments.accounts.as_deref());
    let accounts = accounts.map(|(listed, path)| {
        let name = path.display().to_string();
        Accounts::resolve(name, &listed, &policy)
    });
    for complaint in accounts.iter().flat_map(Accounts::complaints) {
        complain(complaint);
        ending = Ending::Partly;
    }
    let now = arguments.now.map(Time::from_unix);
    let report = Report::of(&policy, accounts.as_ref().zip(now));
    let text = if arguments.json {
        serde_json::to_string(&report)
    } else {
        Ok(words::of(&report))
    };
    ending.max(once("duties", text))
}
