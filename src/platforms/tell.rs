//! Tell: answers as text for people and as data for screens.
//!
//! Lives here: how an [`Import`], an [`Export`] and a [`Holding`] are written. A
//! holding in words is its import.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::ser::{Serialize, Serializer};

use crate::catalogue::{Action, Actions, Risk, Severity, ShippedDuty};
use crate::policy::KnownAction;

use super::compare::Holding;
use super::export::{Export, Lack};
use super::import::Import;
use super::mapping::{BuiltIn, Mapping, Permission};
use super::measure::{Nearest, duties_tripped};
use super::words::{Goal, Known, Part, Restriction};

/// How a mapping says an action.
#[derive(serde::Serialize)]
struct OneAction<'a> {
    action: &'a str,
    risk: Risk,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    in_part: Vec<Part>,
}

/// A box, as far as whoever ticks it has to know it.
#[derive(serde::Serialize)]
struct OneBox<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    sensitive: bool,
    from_owner: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    outside: Option<&'a str>,
}

impl<'a> From<&&'a Permission> for OneBox<'a> {
    fn from(permission: &&'a Permission) -> Self {
        Self {
            id: permission.id(),
            title: permission.title(),
            note: permission.note(),
            sensitive: permission.is_sensitive(),
            from_owner: permission.is_from_owner(),
            outside: permission.outside(),
        }
    }
}

#[derive(serde::Serialize)]
struct OneDuty {
    rule: &'static str,
    severity: Severity,
    rationale: &'static str,
}

#[derive(serde::Serialize)]
struct OneLack {
    action: String,
    why: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<Part>,
}

#[derive(serde::Serialize)]
struct OneRestriction {
    restriction: Restriction,
    actions: Vec<String>,
}

#[derive(serde::Serialize)]
struct OneImplied<'a> {
    permission: &'a str,
    by: &'a str,
}

#[derive(serde::Serialize)]
struct OneReplaced<'a> {
    permission: &'a str,
    by: Vec<&'a str>,
}

fn restrictions(mapping: &Mapping, all: &[(Restriction, Actions)]) -> Vec<OneRestriction> {
    let each = all.iter().map(|(restriction, actions)| OneRestriction {
        restriction: *restriction,
        actions: names(mapping, *actions),
    });
    each.collect()
}

fn boxes<'a>(all: &[&'a Permission]) -> Vec<OneBox<'a>> {
    all.iter().map(OneBox::from).collect()
}

fn ids<'a>(all: &[&'a Permission]) -> Vec<&'a str> {
    all.iter().map(|one| one.id()).collect()
}

fn duties(of: Vec<&'static ShippedDuty>) -> Vec<OneDuty> {
    let each = of.into_iter().map(|rule| OneDuty {
        rule: rule.id,
        severity: rule.severity,
        rationale: rule.rationale,
    });
    each.collect()
}

/// The names of these actions, in the catalogue's order; whatever has no name in the
/// mapping is told last.
fn names(mapping: &Mapping, actions: Actions) -> Vec<String> {
    let mut left = actions;
    let mut names: Vec<String> = Vec::new();
    for known in among(mapping, actions) {
        left = left - known.action.only();
        names.push(String::from(known.name));
    }
    names.extend(left.iter().map(|action| action.to_string()));
    names
}

impl Serialize for Import<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Form<'a> {
            list: &'a str,
            partial: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            role: Option<&'a str>,
            known: Known,
            permissions: Vec<OneBox<'a>>,
            is_everything: bool,
            implied: Vec<OneImplied<'a>>,
            replaced: Vec<OneReplaced<'a>>,
            actions: Vec<OneAction<'a>>,
            duties: Vec<OneDuty>,
        }

        let mapping = self.mapping();
        Form {
            list: mapping.id(),
            partial: mapping.is_partial(),
            role: self.built_in().map(BuiltIn::id),
            known: self.known(),
            permissions: boxes(&self.permissions()),
            is_everything: self.is_everything(),
            implied: (self.implied().iter())
                .map(|implied| OneImplied {
                    permission: implied.permission.id(),
                    by: implied.by.id(),
                })
                .collect(),
            replaced: (self.replaced().iter())
                .map(|replaced| OneReplaced {
                    permission: replaced.permission.id(),
                    by: ids(&replaced.by),
                })
                .collect(),
            actions: each_action(among(mapping, self.actions()), |action| {
                self.parts_of(action).collect()
            }),
            duties: duties(self.duties()),
        }
        .serialize(serializer)
    }
}

/// These actions, with the parts of those that are given in part only.
fn each_action<'a>(
    known: impl IntoIterator<Item = KnownAction<'a>>,
    parts: impl Fn(Action) -> Vec<Part>,
) -> Vec<OneAction<'a>> {
    let known = known.into_iter().map(|known| OneAction {
        action: known.name,
        risk: known.risk,
        in_part: parts(known.action),
    });
    known.collect()
}

/// Those of a mapping's actions that are in a set, in the catalogue's order.
fn among(mapping: &Mapping, actions: Actions) -> impl Iterator<Item = KnownAction<'_>> {
    let known = mapping.actions();
    known.filter(move |known| actions.contains(known.action))
}

impl Serialize for Export<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[expect(clippy::struct_excessive_bools, reason = "each is a key of the JSON")]
        #[derive(serde::Serialize)]
        struct Form<'a> {
            list: &'a str,
            partial: bool,
            goal: Goal,
            wanted: Vec<String>,
            wanted_in_part: Vec<String>,
            restrictions: Vec<OneRestriction>,
            /// `null` where an empty list would mean everything.
            permissions: Option<Vec<OneBox<'a>>>,
            empty_means_everything: bool,
            actions: Vec<OneAction<'a>>,
            excess: Vec<OneAction<'a>>,
            wider: Vec<String>,
            lacks: Vec<OneLack>,
            not_expressed: Vec<OneRestriction>,
            not_view_only: Vec<&'a str>,
            duties: Vec<OneDuty>,
            is_exact: bool,
            is_least: bool,
        }

        let mapping = self.mapping();
        let parts = |action| self.parts_of(action).collect();
        Form {
            list: mapping.id(),
            partial: mapping.is_partial(),
            goal: self.goal(),
            wanted: names(mapping, self.wanted().actions()),
            wanted_in_part: names(mapping, self.wanted().wanted_in_part()),
            restrictions: restrictions(mapping, self.wanted().restrictions()),
            permissions: self.ids().is_ok().then(|| boxes(self.permissions())),
            empty_means_everything: self.ids().is_err(),
            actions: each_action(among(mapping, self.actions()), parts),
            excess: each_action(self.excess_worst_first(), parts),
            wider: names(mapping, self.wider()),
            lacks: (self.lacks().iter())
                .map(|(action, lack)| OneLack {
                    action: mapping.name_of(*action),
                    why: lack.name(),
                    part: lack.part(),
                })
                .collect(),
            not_expressed: restrictions(mapping, &self.not_expressed()),
            not_view_only: self.not_view_only(),
            duties: duties(self.duties()),
            is_exact: self.is_exact(),
            is_least: self.is_least(),
        }
        .serialize(serializer)
    }
}

impl Serialize for Holding<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Form<'a> {
            list: &'a str,
            role: &'a str,
            known: Known,
            #[serde(skip_serializing_if = "str::is_empty")]
            note: &'a str,
            actions: Vec<OneAction<'a>>,
            duties: Vec<OneDuty>,
            nearest: Option<OneNearest>,
        }
        #[derive(serde::Serialize)]
        struct OneNearest {
            template: &'static str,
            distance: u32,
            beyond: Vec<String>,
            missing: Vec<String>,
        }

        let mapping = self.import().mapping();
        let nearest = |nearest: Nearest| OneNearest {
            template: nearest.template().id,
            distance: nearest.distance(),
            beyond: names(mapping, nearest.beyond()),
            missing: names(mapping, nearest.missing()),
        };
        Form {
            list: mapping.id(),
            role: self.role().id(),
            known: self.role().known(),
            note: self.role().note(),
            actions: each_action(among(mapping, self.actions()), |action| {
                self.import().parts_of(action).collect()
            }),
            duties: duties(self.duties()),
            nearest: self.nearest().map(nearest),
        }
        .serialize(serializer)
    }
}

/// Actions by risk, a line each, the worst first.
fn by_risk(
    f: &mut fmt::Formatter<'_>,
    actions: &[KnownAction<'_>],
    parts: impl Fn(Action) -> Vec<Part>,
) -> fmt::Result {
    for risk in Risk::ALL.iter().rev() {
        let of_risk = actions.iter().filter(|known| known.risk == *risk);
        let of_risk: Vec<String> = of_risk
            .map(|known| {
                let parts: Vec<&str> = parts(known.action).into_iter().map(in_words).collect();
                match parts.as_slice() {
                    [] => known.name.to_string(),
                    parts => alloc::format!("{} ({})", known.name, parts.join(", ")),
                }
            })
            .collect();
        if !of_risk.is_empty() {
            writeln!(f, "    {risk}: {}", of_risk.join(", "))?;
        }
    }
    Ok(())
}

const fn in_words(part: Part) -> &'static str {
    match part {
        Part::Own => "one's own",
        Part::Assigned => "assigned ones",
        Part::Recent => "recent ones",
        Part::Some => "in part",
    }
}

fn tell_duties(f: &mut fmt::Formatter<'_>, of: Actions, beside: Actions) -> fmt::Result {
    let known = duties_tripped(beside);
    let mut rules = duties_tripped(of);
    rules.retain(|rule| !known.contains(rule));
    rules.sort_by_key(|rule| core::cmp::Reverse(rule.severity));
    if !rules.is_empty() {
        let own = if known.is_empty() {
            ""
        } else {
            " beside what was wanted"
        };
        writeln!(f, "  In one hand this breaks{own}:")?;
    }
    for rule in rules {
        writeln!(f, "    {} ({}): {}", rule.id, rule.severity, rule.rationale)?;
    }
    Ok(())
}

/// What no word of ours is for, by reason.
fn tell_outside(f: &mut fmt::Formatter<'_>, outside: &[&Permission]) -> fmt::Result {
    if !outside.is_empty() {
        writeln!(f, "  No word of ours is for:")?;
    }
    let mut told: Vec<Option<&str>> = Vec::new();
    for permission in outside {
        let why = permission.outside();
        if told.contains(&why) {
            continue;
        }
        told.push(why);
        let same = outside.iter().filter(|other| other.outside() == why);
        let same: Vec<String> = same.map(ToString::to_string).collect();
        let why = why.unwrap_or_default();
        writeln!(f, "    {} ({why})", same.join(", "))?;
    }
    Ok(())
}

/// What there is to know of boxes that one is warned of.
fn mind(f: &mut fmt::Formatter<'_>, warned: &[&Permission]) -> fmt::Result {
    let mut noted = warned.iter().filter(|one| !one.note().is_empty());
    noted.try_for_each(|one| writeln!(f, "  Mind {one}: {}", one.note()))
}

fn plural(count: u32) -> &'static str {
    if count == 1 { "" } else { "s" }
}

impl fmt::Display for Import<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mapping = self.mapping();
        writeln!(f, "{}", mapping.name())?;
        if let Some(role) = self.built_in() {
            writeln!(f, "  Role: {}", role.id())?;
        }
        if self.is_everything() {
            writeln!(f, "  Warning: an empty list means everything here.")?;
        }
        for replaced in self.replaced() {
            let by: Vec<String> = replaced.by.iter().map(ToString::to_string).collect();
            let by = by.join(", ");
            writeln!(f, "  {} is {by} today.", replaced.permission)?;
        }
        for implied in self.implied() {
            let (permission, by) = (implied.permission, implied.by);
            writeln!(f, "  {permission} is ticked along, for {by} needs it.")?;
        }
        let actions = mapping.worst_first(self.actions());
        let count = self.actions().len();
        if count == 0 && matches!(self.known(), Known::Partly | Known::Not) {
            writeln!(f, "  What it gives is not known.")?;
        } else if count == 0 {
            writeln!(f, "  Gives nothing that we have a word for.")?;
        } else {
            let (about, s) = (self.known().before_a_number(), plural(count));
            writeln!(f, "  Gives {about}{count} action{s}, the worst first:")?;
        }
        by_risk(f, &actions, |action| self.parts_of(action).collect())?;
        if !self.is_everything() {
            tell_outside(f, &self.outside())?;
        }
        tell_duties(f, self.actions(), Actions::EMPTY)?;
        // Of everything at once the single boxes say nothing.
        let is_all = self.is_everything() || self.built_in().is_some();
        if !is_all {
            mind(f, &self.sensitive())?;
        }
        match self.built_in().map(BuiltIn::note) {
            None | Some("") => Ok(()),
            Some(note) => writeln!(f, "  Mind the role: {note}"),
        }
    }
}

impl fmt::Display for Export<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mapping = self.mapping();
        writeln!(f, "{}", mapping.name())?;
        match self.ids() {
            Err(_) => writeln!(
                f,
                "  Tick nothing, and give no account at all: an empty list means everything here."
            )?,
            Ok(none) if none.is_empty() => writeln!(f, "  Tick nothing.")?,
            Ok(_) => writeln!(f, "  Tick:")?,
        }
        for permission in self.permissions() {
            let owner = if permission.is_from_owner() {
                ", by the owner"
            } else {
                ""
            };
            let title = permission.title();
            if title == permission.id() {
                writeln!(f, "    {permission}{owner}")?;
            } else {
                writeln!(f, "    {permission}: {title}{owner}")?;
            }
        }
        let excess = self.excess_worst_first();
        if !excess.is_empty() {
            let count = self.excess().len();
            writeln!(
                f,
                "  Gives away {count} action{} beyond, the worst first:",
                plural(count)
            )?;
            by_risk(f, &excess, |action| self.parts_of(action).collect())?;
        }
        tell_outside(f, &self.outside())?;
        self.tell_lacks(f)?;
        for feature in self.not_view_only() {
            writeln!(f, "  Nobody can only look at {feature} here.")?;
        }
        let unmet = self.not_expressed();
        if !unmet.is_empty() {
            let unmet: Vec<String> = unmet.iter().map(|(by, _)| restricted(*by)).collect();
            writeln!(f, "  Cannot be said here: {}.", unmet.join("; "))?;
        }
        let wider = names(mapping, self.wider());
        if !wider.is_empty() {
            writeln!(f, "  Wider than wanted: {}", wider.join(", "))?;
        }
        tell_duties(f, self.actions(), self.wanted().actions())?;
        mind(f, &self.sensitive())?;
        if self.is_exact() && !self.permissions().is_empty() {
            writeln!(f, "  That is exactly what was wanted.")?;
        }
        if mapping.is_partial() {
            writeln!(
                f,
                "  There may be better boxes: this list is known in part only."
            )?;
        }
        if !self.is_least() {
            writeln!(
                f,
                "  There may be a smaller list: the search was cut short."
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for Holding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.import().fmt(f)
    }
}

impl Export<'_> {
    fn tell_lacks(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mapping = self.mapping();
        let mut told: Vec<Lack> = Vec::new();
        for (_, lack) in self.lacks() {
            if told.contains(lack) {
                continue;
            }
            told.push(*lack);
            let of_it = self.lacks().iter().filter(|(_, other)| other == lack);
            let of_it: Actions = of_it.map(|(action, _)| *action).collect();
            let not = if lack.part().is_some() {
                "Not wholly"
            } else {
                "Not"
            };
            writeln!(
                f,
                "  {not} given, {lack}: {}",
                names(mapping, of_it).join(", ")
            )?;
        }
        Ok(())
    }
}

/// What cannot be said, in words.
fn restricted(by: Restriction) -> String {
    String::from(match by {
        Restriction::Scope => "that it is narrowed to a part of the shop",
        Restriction::Stores => "only in some stores",
        Restriction::Locations => "only at some locations",
        Restriction::Categories => "only in some categories",
        Restriction::Vendors => "only of some vendors",
        Restriction::Objects => "only single objects",
        Restriction::Assigned => "only what is assigned",
        Restriction::Until => "that it ends some day",
        Restriction::Limit => "up to an amount",
        Restriction::Approval => "with the approval of others",
        Restriction::StepUp => "after a stronger sign-in",
        Restriction::Hours => "at certain hours",
        Restriction::Training => "after training",
    })
}
