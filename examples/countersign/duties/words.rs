//! Words: the report set out for people, a table for each of its lists.
//!
//! Lives here: the tables. One that would be empty is left out.

use std::fmt::Display;

use comfy_table::Table;

use super::report::{Alone, Duty, Report, RuleSide, ToPaste, Together};
use super::staff::{Login, Somebody, Staff, Waived};
use crate::table::{lined, spaced};

/// Wrapped at the screen, or at a page where there is none; the table of people
/// needs a wide one.
const PAGE: u16 = 110;
const WIDE: u16 = 140;

pub(crate) fn of(report: &Report<'_>) -> String {
    let mut parts = vec![if report.duties.is_empty() {
        "no duty rule is in use".to_owned()
    } else {
        rules(&report.duties)
    }];
    if !report.alone.is_empty() {
        parts.push(alone(&report.alone));
    }
    parts.extend(to_paste(&report.to_paste));
    if !report.together.is_empty() {
        parts.push(together(&report.together));
    }
    if !report.advised_against.is_empty() {
        let advised = report.advised_against.iter().map(|advised| {
            let beyond = advised.beyond.join("\n");
            [advised.role, &advised.feature, &beyond, advised.why].map(str::to_owned)
        });
        let header = ["role", "feature", "beyond looking at it", "advised against"];
        parts.push(table(header, advised));
    }
    if let Some(staff) = &report.staff {
        parts.extend(of_staff(staff));
    }
    parts.join("\n\n")
}

fn of_staff(staff: &Staff<'_>) -> Vec<String> {
    let mut parts = vec![if staff.people.is_empty() {
        "nobody trips a rule".to_owned()
    } else {
        people(&staff.people)
    }];
    if !staff.held_by_everybody.is_empty() {
        let held = staff.held_by_everybody.iter();
        let held = held.map(|held| [held.role.to_owned(), format!("all {} people", held.people)]);
        parts.push(table(["role", "held by"], held));
    }
    if !staff.waivers.is_empty() {
        parts.push(waivers(&staff.waivers));
    }
    parts
}

fn rules(rules: &[Duty<'_>]) -> String {
    let rows = rules.iter().map(|rule| {
        let why = Some(rule.rationale.to_owned()).filter(|why| !why.is_empty());
        let about = why.into_iter().chain(rule.sides.iter().map(side));
        let on_grant = rule.on_grant.map(|on_grant| on_grant.to_string());
        [
            rule.rule.to_owned(),
            rule.kind.to_string(),
            rule.severity.to_string(),
            on_grant.unwrap_or_default(),
            rule.on_use.to_string(),
            format!("{} of {}", rule.trip_at, rule.sides.len()),
            lines(about),
        ]
    });
    let header = [
        "rule",
        "kind",
        "severity",
        "on grant",
        "on use",
        "trips at",
        "why, and its sides",
    ];
    table(header, rows)
}

fn side(side: &RuleSide<'_>) -> String {
    match side {
        RuleSide::Any(actions) => format!("- {}", actions.join(", ")),
        RuleSide::All { all } => format!("- all of {}", all.join(", ")),
    }
}

fn alone(alone: &[Alone<'_>]) -> String {
    let rows = alone.iter().map(|found| {
        let accepted = (found.accepted.as_ref())
            .map(|accepted| format!("by {}: {}", accepted.owner, accepted.control));
        [
            found.role.to_owned(),
            found.rule.to_owned(),
            found.severity.to_string(),
            accepted.unwrap_or_else(|| "no".to_owned()),
        ]
    });
    table(["role", "rule", "severity", "accepted"], rows)
}

/// The lines of each role under where they belong.
fn to_paste(roles: &[ToPaste<'_>]) -> Vec<String> {
    let of_a_role = roles.iter().map(|role| {
        let place = if role.accepts {
            "in the place of the accept of"
        } else {
            "under"
        };
        let (key, lines) = (key(role.role), role.lines.trim_end());
        format!(
            "To accept what is left, name the owner of each control, and paste {place} \
             [roles.{key}]:\n{lines}"
        )
    });
    of_a_role.collect()
}

/// A name as a key of TOML.
fn key(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    if !name.is_empty() && name.bytes().all(plain) {
        name.to_owned()
    } else {
        format!("{name:?}")
    }
}

fn together(together: &[Together<'_>]) -> String {
    let rows = together.iter().map(|found| {
        let sides = found.sides.iter().map(|side| {
            let brought = side.iter();
            let brought: Vec<String> = brought
                .map(|brought| format!("{}: {}", brought.role, brought.actions.join(", ")))
                .collect();
            brought.join("; ")
        });
        let without = found.resolved_without.join("\n");
        [
            found.roles.join(" + "),
            found.rule.to_owned(),
            found.severity.to_string(),
            lines(sides),
            or(without, "no single one"),
        ]
    });
    let header = [
        "roles",
        "rule",
        "severity",
        "who brings what",
        "resolved without any one of",
    ];
    table(header, rows)
}

fn people(people: &[Somebody<'_>]) -> String {
    let several = people
        .windows(2)
        .any(|two| matches!(two, [one, other] if one.tenant != other.tenant));
    let rows = people.iter().flat_map(|person| {
        let tenant = person.tenant.filter(|_| several);
        let tenant = tenant.map(|tenant| format!(" of tenant {tenant}"));
        let mut who = [
            format!("{}{}", person.person, tenant.unwrap_or_default()),
            lines(person.accounts.iter().map(login)),
        ];
        person.conflicts.iter().map(move |conflict| {
            // They are named in the first of their rows.
            let [person, accounts] = std::mem::take(&mut who);
            [
                person,
                accounts,
                conflict.rule.to_owned(),
                conflict.severity.to_string(),
                conflict.state.to_string(),
                conflict.stores.to_string(),
                conflict.held.join("\n"),
                conflict.roles.join("\n"),
            ]
        })
    });
    let header = [
        "person", "accounts", "rule", "severity", "state", "stores", "holds", "roles",
    ];
    table_of(WIDE, header, rows)
}

fn login(login: &Login<'_>) -> String {
    let name = login.name.map(|name| format!(" {name}"));
    format!("{}{}", login.id, name.unwrap_or_default())
}

fn waivers(waivers: &[Waived<'_>]) -> String {
    let rows = waivers.iter().map(|waiver| {
        let ends = [waiver.from, waiver.until].into_iter().flatten();
        let counts = match (waiver.rule_in_use, waiver.valid) {
            (true, true) => "yes",
            (false, _) => "no: the rule is not in use at that version",
            (true, false) => "no: not at this time",
        };
        [
            waiver.waiver.to_owned(),
            format!("{}, v. {}", waiver.rule, waiver.version),
            waiver.person.to_string(),
            waiver.scope.to_string(),
            lines(ends.map(countersign::Time::in_utc)),
            counts.to_owned(),
        ]
    });
    let header = ["waiver", "rule", "person", "where", "from, until", "counts"];
    table(header, rows)
}

fn lines(of: impl Iterator<Item = impl Display>) -> String {
    let lines: Vec<String> = of.map(|line| line.to_string()).collect();
    lines.join("\n")
}

fn or(text: String, otherwise: &str) -> String {
    if text.is_empty() {
        otherwise.to_owned()
    } else {
        text
    }
}

fn table<const N: usize>(
    header: [&'static str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    table_of(PAGE, header, rows)
}

fn table_of<const N: usize>(
    page: u16,
    header: [&'static str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let mut table: Table = lined(header);
    if table.width().is_none() {
        table.set_width(page);
    }
    for row in rows {
        table.add_row(row);
    }
    spaced(table).trim_fmt()
}
