//! `what-can`: all that may be done to the resource of each line of requests.
//!
//! Lives here: the verb, and how the actions are set out: by how they are
//! allowed, then by feature.

use clap::Args;
use countersign::{AllowedActions, Policy};
use serde::Serialize;

use crate::Ending;
use crate::names::{by_feature, names};
use crate::requests::{Form, Requests};

const AFTER_HELP: &str = r#"Lines written:
  line 3:
  allowed:
    orders: view, fulfill, tracking
    inventory: view
  after a stronger sign-in:
    orders: view_customer
  depending on evidence:
    orders: refund

With --json:
  {"allowed":["orders.view","orders.fulfill"],"after_step_up":["orders.view_customer"],"after_approval":[],"with_evidence":["orders.refund"]}

Exit code:
  0  every line is answered
  1  some line or some account is wrong; the rest is answered
  2  nothing is answered: the policy or a file is wrong or unreadable"#;

/// Tell for each request what its account may do to its resource: what a menu
/// would show.
///
/// The action and the evidence in the line are not looked at, though they have
/// to be such as the policy knows.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    requests: Requests,
    /// One JSON object a line, for programs.
    #[arg(long)]
    json: bool,
}

/// The names of what may be done.
#[derive(Serialize)]
struct Menu<'a> {
    allowed: Vec<&'a str>,
    after_step_up: Vec<&'a str>,
    after_approval: Vec<&'a str>,
    with_evidence: Vec<&'a str>,
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let form = Form::of(arguments.json);
    arguments.requests.answer(form, None, |question| {
        let policy = question.policy;
        let menu = policy.what_can(&question.principal, &question.request);
        match form {
            Form::Words => Ok(in_words(policy, menu)),
            Form::Json => serde_json::to_string(&Menu {
                allowed: names(policy, menu.allowed()),
                after_step_up: names(policy, menu.after_step_up()),
                after_approval: names(policy, menu.after_approval()),
                with_evidence: names(policy, menu.with_evidence()),
            }),
        }
    })
}

fn in_words(policy: &Policy, menu: AllowedActions) -> String {
    let mut lines = Vec::new();
    for (how, actions) in [
        ("allowed", menu.allowed()),
        ("after a stronger sign-in", menu.after_step_up()),
        ("after an approval", menu.after_approval()),
        ("depending on evidence", menu.with_evidence()),
    ] {
        if !actions.is_empty() {
            lines.push(format!("{how}:"));
            let features = by_feature(policy, actions).into_iter();
            lines.extend(features.map(|line| format!("  {line}")));
        }
    }
    if lines.is_empty() {
        return "nothing".to_owned();
    }
    lines.join("\n")
}
