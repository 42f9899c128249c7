//! `platform list`: the lists that are known, or all of one.
//!
//! Lives here: the sub-verb, its tables for people and its rows for programs.

use std::path::PathBuf;

use clap::Args;
use comfy_table::Table;
use countersign::platforms::{
    BuiltIn, EmptyList, Holders, Known, Mapping, Part, Permission, Restriction,
};
use countersign::{Risk, UnknownName};
use serde::Serialize;

use super::lists::{self, Lists};
use crate::Ending;
use crate::speak::{complain, once};
use crate::table::{lined, spaced};

const AFTER_HELP: &str = "Lines written:
  list    what it is                               for     boxes   outside   roles
  ──────────────────────────────────────────────────────────────────────────────────
  ecwid   Ecwid by Lightspeed: staff permissions   staff   7       0         1

With --on or --mapping, what holds for each list, and a line for each of its boxes, such as
those of a till:
  box        what stands beside it   gives
  ────────────────────────────────────────────────────────────────
  RECEIPTS   Look up receipts        orders.view, orders.transactions
  VOID LINE  Take a line off …       in part: orders.edit_items (own)
                                     needs SALE

With --json an array of objects, one a list, with its roles, and with its boxes as \"permissions\"
if they are asked for.

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
    holders: Holders,
    catalogue: u64,
    source: &'a str,
    partial: bool,
    /// What the platform takes an empty list for.
    empty: EmptyList,
    expresses: &'a [Restriction],
    owner_only: Vec<&'a str>,
    boxes: usize,
    outside: usize,
    retired: usize,
    roles: Vec<Role<'a>>,
    /// Every box, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions: Option<Vec<Row<'a>>>,
}

/// A role that the platform brings along.
#[derive(Serialize)]
struct Role<'a> {
    id: &'a str,
    known: Known,
    note: &'a str,
}

/// One box of a list.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    group: &'a str,
    actions: Vec<Given<'a>>,
    needs: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outside: Option<&'a str>,
    became: Vec<&'a str>,
    sensitive: bool,
    from_owner: bool,
    note: &'a str,
}

/// What a box gives.
#[derive(Serialize)]
struct Given<'a> {
    action: &'a str,
    risk: Risk,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    in_part: Vec<Part>,
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
    let with_boxes = arguments.boxes || arguments.lists.is_named();
    let lists: Vec<Summary<'_>> = (lists.iter())
        .map(|mapping| summary(mapping, with_boxes))
        .collect();
    let text = if arguments.json {
        serde_json::to_string_pretty(&lists)
    } else if with_boxes {
        let each: Vec<String> = lists.iter().map(whole).collect();
        Ok(each.join("\n\n"))
    } else {
        Ok(table(&lists).trim_fmt())
    };
    once("platform list", text)
}

fn summary(mapping: &Mapping, with_boxes: bool) -> Summary<'_> {
    let all = mapping.permissions().iter();
    let owner_only = mapping.owner_only();
    let role = |role| Role {
        id: BuiltIn::id(role),
        known: role.known(),
        note: role.note(),
    };
    Summary {
        list: mapping.id(),
        name: mapping.name(),
        platform: mapping.platform(),
        holders: mapping.holders(),
        catalogue: mapping.catalogue(),
        source: mapping.source(),
        partial: mapping.is_partial(),
        empty: mapping.empty_list(),
        expresses: mapping.expresses(),
        owner_only: (mapping.actions())
            .filter(|known| owner_only.contains(known.action))
            .map(|known| known.name)
            .collect(),
        boxes: all.clone().filter(|one| !one.is_retired()).count(),
        outside: all.clone().filter(|one| one.outside().is_some()).count(),
        retired: all.filter(|one| one.is_retired()).count(),
        roles: mapping.built_ins().iter().map(role).collect(),
        permissions: with_boxes.then(|| rows(mapping)),
    }
}

fn rows(mapping: &Mapping) -> Vec<Row<'_>> {
    let given = |permission: &Permission| {
        let given = permission.actions();
        let known = mapping.actions();
        let known = known.filter(|known| given.contains(known.action));
        let given = known.map(|known| Given {
            action: known.name,
            risk: known.risk,
            in_part: (permission.in_part())
                .filter(|(action, _)| *action == known.action)
                .map(|(_, part)| part)
                .collect(),
        });
        given.collect()
    };
    let row = |permission| Row {
        id: Permission::id(permission),
        title: permission.title(),
        group: permission.group(),
        actions: given(permission),
        needs: ids(mapping.needs(permission.id())),
        outside: permission.outside(),
        became: ids(mapping.became(permission.id())),
        sensitive: permission.is_sensitive(),
        from_owner: permission.is_from_owner(),
        note: permission.note(),
    };
    mapping.permissions().iter().map(row).collect()
}

/// The ids of some boxes of the list itself.
fn ids(all: Result<Vec<&Permission>, UnknownName>) -> Vec<&str> {
    let all = all.into_iter().flatten();
    all.map(Permission::id).collect()
}

/// A list with what holds for all of it, and its boxes.
fn whole(list: &Summary<'_>) -> String {
    let mut lines = vec![list.name.to_owned()];
    if !list.source.is_empty() {
        lines.push(list.source.to_owned());
    }
    if list.empty == EmptyList::Everything {
        lines.push("An empty list means everything here.".to_owned());
    }
    let narrows: Vec<&str> = list.expresses.iter().map(|by| by.name()).collect();
    let roles: Vec<&str> = list.roles.iter().map(|role| role.id).collect();
    for (what, all) in [
        ("Narrows a holder by", narrows),
        ("Kept for the owner", list.owner_only.clone()),
        ("Comes with the roles", roles),
    ] {
        if !all.is_empty() {
            lines.push(format!("{what}: {}.", all.join(", ")));
        }
    }
    let rows = list.permissions.as_deref().unwrap_or_default();
    lines.push(String::new());
    lines.push(boxes(rows).trim_fmt());
    lines.join("\n")
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
            list.holders.to_string(),
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
    for row in rows {
        table.add_row([row.id.to_owned(), row.title.to_owned(), gives(row)]);
    }
    spaced(table)
}

/// What a box is for, a line for each thing there is to say.
fn gives(row: &Row<'_>) -> String {
    let mut lines = Vec::new();
    let (full, partly): (Vec<&Given<'_>>, Vec<&Given<'_>>) =
        (row.actions.iter()).partition(|given| given.in_part.is_empty());
    if !full.is_empty() {
        let names: Vec<&str> = full.iter().map(|given| given.action).collect();
        lines.push(names.join(", "));
    }
    if !partly.is_empty() {
        let partly = partly.iter().map(|given| {
            let parts: Vec<&str> = given.in_part.iter().map(|part| part.name()).collect();
            format!("{} ({})", given.action, parts.join(", "))
        });
        let partly: Vec<String> = partly.collect();
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
