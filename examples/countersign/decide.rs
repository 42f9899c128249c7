//! `decide`: one decision for each line of requests.
//!
//! Lives here: the verb, and the line written for a request that cannot be
//! decided. Every line of requests that is not blank gives exactly one line of
//! JSON, in order: the library's decision in detail, or an error with its place.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;

use clap::Args;
use countersign::{Detail, Mistake, Policy, RequestDocument};
use serde::Serialize;

use crate::Ending;
use crate::accounts::{self, Accounts};
use crate::files::{self, Trouble};
use crate::speak::{Stop, answer, complain};

const AFTER_HELP: &str = r#"Lines written:
  {"outcome":"deny","reason":"out_of_scope","detail":"grants[0]","reasons":["out_of_scope"],"obligations":[]}
  {"error":"resource.stores[0]: ...","line":3,"column":97,"place":"resource.stores[0]"}

Exit code:
  0  every line is decided
  1  some line or some account is wrong; the rest is decided
  2  nothing is decided: the policy or a file is wrong or unreadable"#;

/// Decide each request under a policy, and write one line of JSON for each.
///
/// A request that cannot be decided gets a line too; the others are decided all
/// the same.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The policy: TOML, or JSON if the name ends in .json.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// The accounts: a JSON array, one object, or objects one after another.
    #[arg(long, value_name = "FILE")]
    accounts: PathBuf,
    /// The requests: one JSON object a line; - reads standard input.
    #[arg(long, value_name = "FILE")]
    requests: PathBuf,
}

/// A request that cannot be decided.
#[derive(Serialize)]
struct Undecided {
    error: String,
    /// Counted from 1 in the file.
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

impl From<Trouble> for Undecided {
    fn from(trouble: Trouble) -> Self {
        Self {
            error: trouble.to_string(),
            line: trouble.line,
            column: Some(trouble.column),
            place: trouble.place,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let (name, requests) = open(arguments);
    let listed = accounts::list(&arguments.accounts);
    let (policy, listed, mut requests) = match (files::policy(&arguments.policy), listed, requests)
    {
        (Ok(policy), Ok(listed), Ok(requests)) => (policy, listed, requests),
        (policy, listed, requests) => {
            policy.err().into_iter().flatten().for_each(complain);
            listed.err().into_iter().for_each(complain);
            requests.err().into_iter().for_each(complain);
            return Ending::Nothing;
        }
    };
    let accounts = Accounts::resolve(arguments.accounts.display().to_string(), &listed, &policy);
    let mut ending = Ending::Whole;
    for complaint in accounts.complaints() {
        complain(complaint);
        ending = Ending::Partly;
    }

    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        match requests.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) if line.trim_ascii().is_empty() => continue,
            Ok(_) => {}
            Err(error) => {
                complain(files::unreadable(name, &error));
                return if number == 1 {
                    Ending::Nothing
                } else {
                    Ending::Partly
                };
            }
        }
        let written = match decide(&policy, &accounts, &line, number) {
            Ok(detail) => serde_json::to_string(&detail),
            Err(undecided) => {
                ending = Ending::Partly;
                serde_json::to_string(&undecided)
            }
        };
        match written.map(answer) {
            Ok(Ok(())) => {}
            Ok(Err(Stop::Closed)) => break,
            Ok(Err(Stop::Broken)) => return Ending::Partly,
            Err(error) => {
                complain(format_args!(
                    "{name}:{number}: cannot be written as JSON: {error}"
                ));
                ending = Ending::Partly;
            }
        }
    }
    ending
}

/// The requests, and what to call them.
fn open(arguments: &Arguments) -> (String, Result<Box<dyn BufRead>, String>) {
    let path = &arguments.requests;
    if path.as_os_str() == "-" {
        return (
            "standard input".to_owned(),
            Ok(Box::new(io::stdin().lock())),
        );
    }
    let name = path.display().to_string();
    let file = match File::open(path) {
        Ok(file) => Ok(Box::new(BufReader::new(file)) as Box<dyn BufRead>),
        Err(error) => Err(files::unreadable(&name, &error)),
    };
    (name, file)
}

/// What the library says to one request.
fn decide(
    policy: &Policy,
    accounts: &Accounts,
    line: &[u8],
    number: usize,
) -> Result<Detail, Undecided> {
    let undecided = |error, place: Option<&str>| Undecided {
        error,
        line: number,
        column: None,
        place: place.map(str::to_owned),
    };
    let document: RequestDocument = files::json(line.trim_ascii_end(), number - 1)?;
    let account = accounts.find(document.account());
    let request = policy.read_request(&document);
    let (account, request) = match (account, request) {
        (Ok(account), Ok(request)) => (account, request),
        (Ok(_), Err(error)) => {
            let place = error.mistakes().first().map(Mistake::place);
            return Err(undecided(error.to_string(), place));
        }
        (Err(error), Ok(_)) => return Err(undecided(error, Some("account"))),
        (Err(first), Err(second)) => {
            return Err(undecided(format!("{first}\n{second}"), Some("account")));
        }
    };
    let standing = policy.standing(&accounts.of_person(account), request.session().now());
    let principal = policy
        .principal(account, &standing, request.session())
        .map_err(|error| undecided(error.to_string(), Some("session")))?;
    Ok(policy.detail(&principal, request.action(), &request))
}
