//! `platform list`: the lists that are known, or all of one.
//!
//! Lives here: the sub-verb, its tables for people and its rows for programs.

use std::path::PathBuf;

use clap::Args;
use comfy_table::Table;
use countersign::UnknownName;
use countersign::platforms::{BuiltIn, Mapping, Permission};
use serde::Serialize;

use super::lists::{self, Lists};
use crate::Ending;
use crate::speak::{complain, once};
use crate::table::{lined, spaced};

const AFTER_HELP: &str = "Lines written:
  list    what it is                               for     boxes   outside   roles
  ──────────────────────────────────────────────────────────────────────────────────
  ecwid   Ecwid by Lightspeed: staff permissions   staff   7       0         1

With --on or --mapping, a line for each box, such as those of a till:
  box        what stands beside it   gives
  ────────────────────────────────────────────────────────────────
  RECEIPTS   Look up receipts        orders.view, orders.transactions
  VOID LINE  Take a line off …       in part: orders.edit_items (own)
                                     needs SALE

With --json an array of objects, the roles that the platform brings along among them.

Exit code:
  0  it is answered
  2  a list is unknown, or a mapping is wrong or unreadable";

/// List the platforms' lists of permissions, or the boxes of one.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    lists: Lists,
    /// A policy whose own actions a mapping names.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The boxes of every list asked.
    #[arg(long)]
    boxes: bool,
    /// As one JSON array, for programs.
    #[arg(long)]
    json: bool,
}

/// One list.
#[derive(Serialize)]
struct Summary<'a> {
    list: &'a str,
    name: &'a str,
    platform: &'a str,
    holders: String,
    source: &'a str,
    partial: bool,
    boxes: usize,
    outside: usize,
    retired: usize,
    owner_only: Vec<&'a str>,
    roles: Vec<&'a str>,
}

/// One box of a list.
#[derive(Serialize)]
struct Row<'a> {
    list: &'a str,
    id: &'a str,
    title: &'a str,
    group: &'a str,
    gives: Vec<&'a str>,
    partly: Vec<(&'a str, String)>,
    needs: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outside: Option<&'a str>,
    became: Vec<&'a str>,
    sensitive: bool,
    from_owner: bool,
    note: &'a str,
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let policy = lists::policy(arguments.policy.as_deref());
    let lists = policy.and_then(|policy| arguments.lists.read(policy.as_ref()));
    let lists = match lists {
        Ok(lists) => lists,
        Err(wrong) => {
            wrong.into_iter().for_each(complain);
            return Ending::Nothing;
        }
    };
    let of_boxes = arguments.boxes || arguments.lists.is_named();
    let rows = || {
        lists
            .iter()
            .flat_map(|mapping| rows(mapping))
            .collect::<Vec<_>>()
    };
    let all = || {
        lists
            .iter()
            .map(|mapping| list(mapping))
            .collect::<Vec<_>>()
    };
    let text = match (of_boxes, arguments.json) {
        (true, true) => serde_json::to_string_pretty(&rows()),
        (false, true) => serde_json::to_string_pretty(&all()),
        (true, false) => Ok(boxes(&rows()).trim_fmt()),
        (false, false) => Ok(table(&all()).trim_fmt()),
    };
    once("platform list", text)
}

fn list(mapping: &Mapping) -> Summary<'_> {
    let all = mapping.permissions().iter();
    let known = mapping.actions();
    Summary {
        list: mapping.id(),
        name: mapping.name(),
        platform: mapping.platform(),
        holders: mapping.holders().to_string(),
        source: mapping.source(),
        partial: mapping.is_partial(),
        boxes: mapping.permissions().len(),
        outside: all.clone().filter(|one| one.outside().is_some()).count(),
        retired: all.filter(|one| one.is_retired()).count(),
        owner_only: known
            .filter(|known| mapping.owner_only().contains(known.action))
            .map(|known| known.name)
            .collect(),
        roles: mapping.built_ins().iter().map(BuiltIn::id).collect(),
    }
}

fn rows(mapping: &Mapping) -> Vec<Row<'_>> {
    let name = |action| mapping.facts(action).map_or("", |known| known.name);
    let row = |one| {
        let permission: &Permission = one;
        Row {
            list: mapping.id(),
            id: permission.id(),
            title: permission.title(),
            group: permission.group(),
            gives: permission.in_full().iter().map(name).collect(),
            partly: (permission.in_part())
                .map(|(action, part)| (name(action), part.to_string()))
                .collect(),
            needs: ids(mapping.needs(permission.id())),
            outside: permission.outside(),
            became: ids(mapping.became(permission.id())),
            sensitive: permission.is_sensitive(),
            from_owner: permission.is_from_owner(),
            note: permission.note(),
        }
    };
    mapping.permissions().iter().map(row).collect()
}

/// The ids of some boxes of the list itself.
fn ids(all: Result<Vec<&Permission>, UnknownName>) -> Vec<&str> {
    let all = all.into_iter().flatten();
    all.map(countersign::platforms::Permission::id).collect()
}

fn table(lists: &[Summary<'_>]) -> Table {
    let mut table = lined(["list", "what it is", "for", "boxes", "outside", "roles"]);
    for list in lists {
        table.add_row([
            list.list.to_owned(),
            if list.partial {
                format!("{} (known in part)", list.name)
            } else {
                list.name.to_owned()
            },
            list.holders.clone(),
            list.boxes.to_string(),
            list.outside.to_string(),
            list.roles.len().to_string(),
        ]);
    }
    spaced(table)
}

fn boxes(rows: &[Row<'_>]) -> Table {
    const PAGE: u16 = 120;

    let mut table = lined(["box", "what stands beside it", "gives"]);
    if table.width().is_none() {
        table.set_width(PAGE);
    }
    let mut list = None;
    for row in rows {
        if list.is_some_and(|list| list != row.list) {
            table.add_row([""]);
        }
        list = Some(row.list);
        table.add_row([row.id.to_owned(), row.title.to_owned(), gives(row)]);
    }
    spaced(table)
}

/// What a box is for, a line for each thing there is to say.
fn gives(row: &Row<'_>) -> String {
    let mut lines = Vec::new();
    if !row.gives.is_empty() {
        lines.push(row.gives.join(", "));
    }
    if !row.partly.is_empty() {
        let partly = row.partly.iter();
        let partly: Vec<String> = partly
            .map(|(name, part)| format!("{name} ({part})"))
            .collect();
        lines.push(format!("in part: {}", partly.join(", ")));
    }
    if let Some(why) = row.outside {
        lines.push(format!("outside: {why}"));
    }
    if !row.became.is_empty() {
        lines.push(format!("today: {}", row.became.join(", ")));
    }
    let warned = [
        (row.sensitive, "sensitive"),
        (row.from_owner, "the owner ticks it"),
    ];
    let warned = warned.iter().filter(|(is_so, _)| *is_so);
    let warned: Vec<&str> = warned.map(|(_, word)| *word).collect();
    if !warned.is_empty() {
        lines.push(warned.join(", "));
    }
    if !row.needs.is_empty() {
        lines.push(format!("needs {}", row.needs.join(", ")));
    }
    if !row.note.is_empty() {
        lines.push(row.note.to_owned());
    }
    lines.join("\n")
}
