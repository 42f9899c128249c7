//! `platform import`: what ticked boxes mean.
//!
//! Lives here: the sub-verb. What it says the library says.

use std::path::PathBuf;

use clap::Args;
use countersign::PolicyDocument;
use countersign::platforms::{Import, Known, Mapping};

use super::lists::{self, Lists};
use crate::Ending;
use crate::speak::{complain, once};

const AFTER_HELP: &str = r#"Lines written for "platform import --on shopify fulfill_and_ship_orders":
  Shopify: staff permissions
    orders is ticked along, for fulfill_and_ship_orders needs it.
    Gives 9 actions, the worst first:
      high: orders.export (in part)
      medium: orders.transactions, orders.view_customer, orders.fulfill, …
      low: orders.view, orders.update_status, orders.tracking

It takes exactly one list. With --as-role NAME a policy with that role, as TOML to paste; with
--json one object.

Exit code:
  0  it is answered
  2  a box, the role or the list is unknown, or the mapping is wrong or unreadable"#;

/// Tell what ticked boxes, or a built-in role, let their holder do.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The boxes, by the platform's ids. None is an empty list, which some
    /// platforms take for everything.
    #[arg(value_name = "BOX", conflicts_with = "built_in")]
    boxes: Vec<String>,
    #[command(flatten)]
    lists: Lists,
    /// A role that the platform brings along, in the place of boxes.
    #[arg(long, value_name = "ROLE")]
    built_in: Option<String>,
    /// A policy whose own actions the mapping names.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// As a role of this name, to paste into a policy: what is held in full.
    #[arg(long, value_name = "NAME", conflicts_with = "json")]
    as_role: Option<String>,
    /// As one JSON object, for programs.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let policy = lists::policy(arguments.policy.as_deref());
    let mapping = policy.and_then(|policy| arguments.lists.one(policy.as_ref()));
    let mapping = match mapping {
        Ok(mapping) => mapping,
        Err(wrong) => {
            wrong.into_iter().for_each(complain);
            return Ending::Nothing;
        }
    };
    let import = match import(arguments, &mapping) {
        Ok(import) => import,
        Err(wrong) => {
            complain(wrong);
            return Ending::Nothing;
        }
    };
    let text = match &arguments.as_role {
        Some(name) => match role(name, &import) {
            Ok(text) => Ok(text),
            Err(wrong) => {
                complain(wrong);
                return Ending::Nothing;
            }
        },
        None if arguments.json => serde_json::to_string_pretty(&import),
        None => Ok(import.to_string().trim_end().to_owned()),
    };
    once("platform import", text)
}

fn import<'m>(arguments: &Arguments, mapping: &'m Mapping) -> Result<Import<'m>, String> {
    let Some(role) = &arguments.built_in else {
        let boxes = arguments.boxes.iter().map(String::as_str);
        return mapping.import(boxes).map_err(|error| error.to_string());
    };
    let known = mapping
        .holding(role)
        .map_err(|error| format!("--built-in: {error}"))?;
    let holding = known.ok_or_else(|| format!("--built-in: what {role:?} holds is not known"))?;
    Ok(holding.import().clone())
}

/// The role as a policy document, with a word on what it leaves out.
fn role(name: &str, import: &Import<'_>) -> Result<String, String> {
    if import.is_everything() {
        let list = import.mapping().name();
        return Err(format!(
            "--as-role: no box is named, and {list} takes an empty list for everything: name the boxes"
        ));
    }
    let document = PolicyDocument::new().role(name, import.role());
    let text = toml::to_string(&document).map_err(|error| format!("--as-role: {error}"))?;
    let mut lines = Vec::new();
    let doubt = match import.known() {
        Known::Whole => None,
        Known::Documented => Some("rebuilt from what is written of it"),
        Known::Partly | Known::Not => Some("known in part: there it holds more"),
    };
    if let Some((role, doubt)) = import.built_in().zip(doubt) {
        lines.push(format!("# {} is {doubt}", role.id()));
    }
    for (action, part) in import.in_part() {
        let known = import.mapping().facts(action);
        let action = known.map_or_else(|| action.to_string(), |known| known.name.to_owned());
        lines.push(format!(
            "# {action} was held in part ({part}) and is left out"
        ));
    }
    lines.push(text.trim_end().to_owned());
    Ok(lines.join("\n"))
}
