//! `platform compare`: one wish on many lists, or what built-in roles hold.
//!
//! Lives here: the sub-verb, its tables for people and its rows for programs.

use clap::Args;
use comfy_table::Table;
use countersign::platforms::{BuiltIn, Export, Holding, Known, Mapping, Restriction};
use countersign::{Actions, Risk, Severity};
use serde::Serialize;

use super::question::Question;
use crate::Ending;
use crate::speak::{complain, once};
use crate::table::{lined, spaced};

const AFTER_HELP: &str = "Lines written for --actions orders.view,orders.fulfill:
  list       boxes   critical   high   medium   low   not given   cannot be said
  ────────────────────────────────────────────────────────────────────────────────
  ecwid      1       2          8      13       3     0           -
  shopify    2       0          1      4        2     0           -

The columns of risks count the actions that are given beyond what was wanted. What cannot be said
are the restrictions that were wanted and that nothing there can put on a holder. Where nothing can
be given and an empty list would mean everything, the boxes are: no account.

With --built-ins, what the platforms' own roles hold:
  list          role           actions   critical   trips                          nearest template
  ──────────────────────────────────────────────────────────────────────────────────────────────────────────
  woocommerce   shop_manager   71        7          3 critical, 8 high, 6 medium   administrator: 1 more, …

A role whose contents are known in part, or not at all, says so. What is held in part counts.

With --json an array of objects; \"boxes\" is null where there must be no account.

Exit code:
  0  it is answered
  2  something named is unknown, wrong or unreadable";

/// Compare what a wish gives away on each list, or what built-in roles hold.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    question: Question,
    /// The roles that the platforms bring along, in the place of a wish.
    #[arg(long, conflicts_with_all = ["template", "addons", "actions", "role", "account", "goal"])]
    built_ins: bool,
    /// As one JSON array, for programs.
    #[arg(long)]
    json: bool,
}

/// How a wish comes out on one list.
#[derive(Serialize)]
struct Row<'a> {
    list: &'a str,
    /// `null` where there is nothing to tick and an empty list would mean everything.
    boxes: Option<Vec<&'a str>>,
    /// How many actions are given beyond, by risk.
    critical: u32,
    high: u32,
    medium: u32,
    low: u32,
    not_given: usize,
    wider: u32,
    not_expressed: Vec<Restriction>,
    is_exact: bool,
    is_least: bool,
    partial: bool,
}

impl<'a> Row<'a> {
    fn of(export: &Export<'a>) -> Self {
        let count = |risk| of_risk(export.mapping(), export.excess(), risk);
        Self {
            list: export.mapping().id(),
            boxes: export.ids().ok(),
            critical: count(Risk::Critical),
            high: count(Risk::High),
            medium: count(Risk::Medium),
            low: count(Risk::Low),
            not_given: export.lacks().len(),
            wider: export.wider().len(),
            not_expressed: (export.not_expressed().iter())
                .map(|(restriction, _)| *restriction)
                .collect(),
            is_exact: export.is_exact(),
            is_least: export.is_least(),
            partial: export.mapping().is_partial(),
        }
    }
}

/// What is known of a role that a platform brings along.
#[derive(Serialize)]
#[serde(untagged)]
enum BuiltInRow<'a> {
    Known(Holding<'a>),
    Unknown {
        list: &'a str,
        role: &'a str,
        known: Known,
        note: &'a str,
    },
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let text = if arguments.built_ins {
        (arguments.question.lists()).map(|lists| {
            let lists = lists.iter().map(AsRef::<Mapping>::as_ref);
            let rows: Vec<BuiltInRow<'_>> = lists.flat_map(built_ins).collect();
            if rows.is_empty() && !arguments.json {
                return Ok("No roles of its own come with any of these lists.".to_owned());
            }
            written(&rows, arguments.json, built_in_table)
        })
    } else {
        (arguments.question.read()).map(|asked| {
            let answers = asked.answers();
            let rows: Vec<Row<'_>> = answers.iter().map(Row::of).collect();
            written(&rows, arguments.json, table)
        })
    };
    match text {
        Ok(text) => once("platform compare", text),
        Err(wrong) => {
            wrong.into_iter().for_each(complain);
            Ending::Nothing
        }
    }
}

/// Rows for programs, or set out for people.
fn written<T: Serialize>(
    rows: &[T],
    as_json: bool,
    table: impl Fn(&[T]) -> Table,
) -> serde_json::Result<String> {
    if as_json {
        serde_json::to_string_pretty(rows)
    } else {
        Ok(table(rows).trim_fmt())
    }
}

fn table(rows: &[Row<'_>]) -> Table {
    let mut table = lined([
        "list",
        "boxes",
        "critical",
        "high",
        "medium",
        "low",
        "not given",
        "cannot be said",
    ]);
    for row in rows {
        let unsaid: Vec<&str> = row.not_expressed.iter().map(|by| by.name()).collect();
        table.add_row([
            row.list.to_owned(),
            (row.boxes.as_ref()).map_or("no account".to_owned(), |boxes| boxes.len().to_string()),
            row.critical.to_string(),
            row.high.to_string(),
            row.medium.to_string(),
            row.low.to_string(),
            row.not_given.to_string(),
            match unsaid.as_slice() {
                [] => "-".to_owned(),
                unsaid => unsaid.join(", "),
            },
        ]);
    }
    spaced(table)
}

fn built_ins(mapping: &Mapping) -> impl Iterator<Item = BuiltInRow<'_>> {
    let row = |role| match mapping.holding(BuiltIn::id(role)).ok().flatten() {
        Some(holding) => BuiltInRow::Known(holding),
        None => BuiltInRow::Unknown {
            list: mapping.id(),
            role: role.id(),
            known: role.known(),
            note: role.note(),
        },
    };
    mapping.built_ins().iter().map(row)
}

fn built_in_table(rows: &[BuiltInRow<'_>]) -> Table {
    let mut table = lined([
        "list",
        "role",
        "actions",
        "critical",
        "trips",
        "nearest template",
    ]);
    for row in rows {
        match row {
            BuiltInRow::Unknown { list, role, .. } => {
                table.add_row([*list, *role, "not known"]);
            }
            BuiltInRow::Known(holding) => {
                let mapping = holding.import().mapping();
                let actions = holding.actions();
                let at_least = match holding.role().known() {
                    Known::Partly => "at least ",
                    Known::Documented => "about ",
                    Known::Whole | Known::Not => "",
                };
                table.add_row([
                    mapping.id().to_owned(),
                    holding.role().id().to_owned(),
                    format!("{at_least}{}", actions.len()),
                    of_risk(mapping, actions, Risk::Critical).to_string(),
                    trips(holding),
                    nearest(holding),
                ]);
            }
        }
    }
    spaced(table)
}

/// How many rules of each severity are tripped, the worst first.
fn trips(holding: &Holding<'_>) -> String {
    let rules = holding.duties();
    let of = |severity: &Severity| {
        rules
            .iter()
            .filter(|rule| rule.severity == *severity)
            .count()
    };
    let counts = Severity::ALL
        .iter()
        .rev()
        .map(|severity| (severity, of(severity)));
    let counts = counts.filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts
        .map(|(severity, count)| format!("{count} {severity}"))
        .collect();
    if counts.is_empty() {
        return "none".to_owned();
    }
    counts.join(", ")
}

fn nearest(holding: &Holding<'_>) -> String {
    let Some(nearest) = holding.nearest() else {
        return "none".to_owned();
    };
    let (beyond, missing) = (nearest.beyond().len(), nearest.missing().len());
    format!("{}: {beyond} more, {missing} fewer", nearest.template().id)
}

fn of_risk(mapping: &Mapping, actions: Actions, risk: Risk) -> u32 {
    let known = actions.iter().filter_map(|action| mapping.facts(action));
    let of_risk = known.filter(|known| known.risk == risk).count();
    u32::try_from(of_risk).unwrap_or(u32::MAX)
}
