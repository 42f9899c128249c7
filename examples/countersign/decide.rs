//! `decide`: one decision for each line of requests.
//!
//! Lives here: the verb. What it writes for a line is the library's decision in
//! detail.

use clap::Args;

use crate::Ending;
use crate::requests::{Form, Requests};

const AFTER_HELP: &str = r#"Lines written:
  {"outcome":"deny","reason":"out_of_scope","detail":"grants[0]","reasons":["out_of_scope"],"obligations":[]}
  {"outcome":"step_up","step_up":{"assurance":"multi_factor","max_age":900},"reasons":[],"obligations":[]}
  {"outcome":"approval","approvals":[{"policy":"refunds","have":0,"need":1}],"reasons":[],"obligations":[]}
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
    #[command(flatten)]
    requests: Requests,
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    arguments.requests.answer(Form::Json, None, |question| {
        let action = question.request.action();
        let (policy, principal) = (question.policy, &question.principal);
        question.with_evidence(|evidence| {
            let detail = policy.detail_with(principal, action, &question.request, evidence);
            serde_json::to_string(&detail)
        })
    })
}
