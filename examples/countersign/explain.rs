//! `explain`: why each line of requests is decided as it is.
//!
//! Lives here: the verb. What it writes for a line is the library's
//! explanation, or the part of it for the screen of whoever asked.

use std::num::NonZeroUsize;

use clap::Args;

use crate::Ending;
use crate::requests::{Form, Requests};

const AFTER_HELP: &str = r#"Requests are those of decide, evidence and all.

Lines written:
  line 3:
  Denied: Ben (account 7) may not orders.fulfill (Mark as shipped, create shipments) on order 9 in store 43.
  Because: a grant has the action, and covers other resources only (out_of_scope).
  Nearly: grants[0], role warehouse: it covers store 42, and the resource is in store 43.
  To allow it, any one of:
    - widen grants[0] to stores 42 and 43
    - grant orders.fulfill in store 43

With --json:
  {"summary":"Denied: ...","decision":{...},"decided_by":"grants","checks":{...},"because":[...],...}

With --public, in words and as JSON:
  You may do this only in store 42.
  {"outcome":"deny","message":"You may do this only in store 42."}

Exit code:
  0  every line is explained
  1  some line or some account is wrong; the rest is explained
  2  nothing is explained: the policy or a file is wrong or unreadable, or the one line is not there"#;

/// Explain each request: why it is decided so, what was nearly enough, and
/// what would allow it.
///
/// All of it is for whoever may read the log; --public leaves what may be shown
/// to the one who asked.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    requests: Requests,
    /// This line alone, counted from 1, blank lines too.
    #[arg(long, value_name = "NUMBER", value_parser = line)]
    line: Option<NonZeroUsize>,
    /// Only what may be shown to the one who asked.
    #[arg(long)]
    public: bool,
    /// One JSON object a line, for programs.
    #[arg(long)]
    json: bool,
}

fn line(text: &str) -> Result<NonZeroUsize, &'static str> {
    let number = text.parse().ok();
    number.ok_or("not the number of a line: write a whole number, the first line is 1")
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let form = Form::of(arguments.json);
    arguments.requests.answer(form, arguments.line, |question| {
        let action = question.request.action();
        let (policy, principal) = (question.policy, &question.principal);
        let why = question.with_evidence(|evidence| {
            policy.explain_with(principal, action, &question.request, evidence)
        });
        match (form, arguments.public) {
            (Form::Words, false) => Ok(why.to_string()),
            (Form::Words, true) => Ok(why.public().to_string()),
            (Form::Json, false) => serde_json::to_string(&why),
            (Form::Json, true) => serde_json::to_string(why.public()),
        }
    })
}
