//! `where-can`: where one account may do one thing.
//!
//! Lives here: the verb, and the reach in words: a line for each of its parts,
//! or one for each scope where a part has several.

use clap::Args;
use countersign::{Policy, Reach, Scope};

use crate::Ending;
use crate::signed_in::{SignedIn, Who};
use crate::speak::once;

const AFTER_HELP: &str = r#"Lines written:
  At 2026-03-10T09:15:00Z account 10 may products.price (Set prices, price lists and cost):
  Within: the whole tenant
  Except what is not shown to lie outside: store 2

With --json:
  {"action":"products.price","tenant":1,"person":110,"stores":"all","within":["tenant"],"except":[{"stores":[2]}]}

Exit code:
  0  it is answered, be it with nowhere
  1  it is answered, and another account in the file is wrong
  2  it is not answered: an option, the policy, the account or a file is wrong"#;

/// Tell where an account may do something: the condition that a resource must
/// meet.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    who: Who,
    /// What it would do, by its name: orders.refund.
    #[arg(long, value_name = "NAME")]
    action: String,
    /// As one JSON object, for programs.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let Some(asked) = arguments.who.sign_in(Some(&arguments.action)) else {
        return Ending::Nothing;
    };
    let reach = (asked.shop.policy).where_can(&asked.principal, asked.action);
    let text = if arguments.json {
        serde_json::to_string(&reach)
    } else {
        Ok(in_words(&asked, &reach))
    };
    asked.ending.max(once("where-can", text))
}

fn in_words(asked: &SignedIn, reach: &Reach<'_>) -> String {
    let policy = &asked.shop.policy;
    let facts = policy.facts(asked.action);
    let what = match facts.map(|facts| (facts.name, facts.title)) {
        Some((name, "")) => name.to_owned(),
        Some((name, title)) => format!("{name} ({title})"),
        None => asked.action.to_string(),
    };
    let found = match (reach.is_nowhere(), reach.after_step_up()) {
        (false, _) => ":",
        (true, []) => " nowhere.",
        (true, _) => " nowhere as it is signed in.",
    };
    let (now, account) = (asked.now.in_utc(), asked.account);
    let mut lines = vec![format!("At {now} account {account} may {what}{found}")];
    for (part, several, scopes) in [
        ("Within", "any one of", reach.within()),
        (
            "After a stronger sign-in, within",
            "any one of",
            reach.after_step_up(),
        ),
        ("And within the bounds", "any one of", reach.bounds()),
        (
            "Except what is not shown to lie outside",
            "each of",
            reach.except(),
        ),
    ] {
        lines.extend(in_lines(policy, part, several, scopes));
    }
    for (part, stores) in [
        ("Except where duty rules deny it", reach.blocked()),
        (
            "Only once others approve where duty rules ask it",
            reach.awaiting(),
        ),
    ] {
        if !stores.is_empty() {
            lines.push(format!("{part}: {stores}"));
        }
    }
    if reach.is_only_for_new() {
        lines.push("On an object only if what was done to it lets it pass.".to_owned());
    }
    let any_of = [reach.within(), reach.after_step_up(), reach.bounds()];
    if any_of.iter().any(|scopes| name_stores(scopes)) {
        lines.push(if reach.is_read() {
            "Of a resource in several stores, one that is covered is enough.".to_owned()
        } else {
            "Of a resource in several stores, all must be covered.".to_owned()
        });
    }
    if lines.len() > 1 && !policy.could_ever(&asked.principal, asked.action) {
        lines.push("No resource meets all of that.".to_owned());
    }
    lines.join("\n")
}

/// One part of the reach: in a line, or under one where it is several scopes.
fn in_lines(policy: &Policy, part: &str, several: &str, scopes: &[&Scope]) -> Vec<String> {
    let said = scopes.iter().map(|scope| policy.scope_document(scope));
    match scopes {
        [] => Vec::new(),
        [_] => said.map(|scope| format!("{part}: {scope}")).collect(),
        _ => {
            let mut lines = vec![format!("{part} {several}:")];
            lines.extend(said.map(|scope| format!("  - {scope}")));
            lines
        }
    }
}

fn name_stores(scopes: &[&Scope]) -> bool {
    scopes.iter().any(|scope| !scope.stores().is_empty())
}
