//! `decide`: one decision for each line of requests.
//!
//! Lives here: the verb. What it writes for a line is the library's decision in
//! detail.

use clap::Args;

use crate::Ending;
use crate::requests::{Form, Requests};

const AFTER_HELP: &str = r#"A request, with what is known of the act where its answer depends on it:
  {"now":1000,"account":7,"action":"orders.refund",
   "resource":{"tenant":1,"kind":"order","id":9,"version":1,"stores":[42]},
   "session":{"assurance":"multi_factor","auth_time":990,"utc_offset":3600},
   "evidence":{"amount":{"unit":"EUR","value":4000},"usage":[{"limit":"refund-day","used":0}]}}

All in one line. Evidence may also have request (nonce, created and, if there is more to it,
parameters), approvals (id, policy, request, account, verdict and at, each), used_approvals,
used_nonces, beneficiaries and on_behalf_of; whoever approves is an account of the file.

Lines written:
  {"outcome":"deny","reason":"out_of_scope","detail":"grants[0]","reasons":["out_of_scope"],"obligations":[]}
  {"outcome":"step_up","step_up":{"assurance":"multi_factor","max_age":900},"reasons":[],"obligations":[]}
  {"outcome":"step_up","step_up":{"assurance":"multi_factor","then":[{"policy":"payments","have":0,"need":2}]},"reasons":[],"obligations":[]}
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
