//! `vocabulary`: the words that the library ships.
//!
//! Lives here: the two lists, actions and role templates, as a table for people
//! and as JSON for programs.

use clap::Args;
use comfy_table::Table;
use countersign::{ACTIONS, Action, ActionFacts, Actions, Feature, HUMAN_ONLY, TEMPLATES};

use crate::Ending;
use crate::speak::once;
use crate::table::{lined, spaced};

/// List the actions, or the role templates, that every policy can name.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The role templates instead of the actions.
    #[arg(long)]
    templates: bool,
    /// As one JSON array, for programs.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Ending {
    let text = match (arguments.templates, arguments.json) {
        (false, false) => Ok(actions().trim_fmt()),
        (true, false) => Ok(templates().trim_fmt()),
        (false, true) => serde_json::to_string_pretty(ACTIONS.as_slice()),
        (true, true) => serde_json::to_string_pretty(TEMPLATES.as_slice()),
    };
    once("vocabulary", text)
}

/// A line for each action, whatever the width where there is no screen: then
/// `grep` finds all of it.
fn actions() -> Table {
    let mut table = lined(["action", "what it is", "level", "risk", "harm", "only for"]);
    let mut feature = None;
    for facts in &ACTIONS {
        if feature != Some(facts.feature) {
            feature = Some(facts.feature);
            table.add_row([""]);
            table.add_row([facts.feature.title().to_uppercase()]);
        }
        table.add_row([
            facts.id.to_owned(),
            facts.title.to_owned(),
            facts.level.to_string(),
            facts.risk.to_string(),
            comma(facts.tag_list.iter().flat_map(|tag| tag.names())),
            only_for(facts),
        ]);
    }
    spaced(table)
}

fn only_for(facts: &ActionFacts) -> String {
    let owner = facts.is_owner_only().then_some("owner");
    let human = HUMAN_ONLY.contains(facts.action).then_some("humans");
    comma(owner.into_iter().chain(human).map(str::to_owned))
}

/// Wrapped at the screen, or at a page where there is none.
fn templates() -> Table {
    const PAGE: u16 = 110;

    let mut table = lined([
        "template",
        "what it is for, what it asks for, and what it gives",
    ]);
    if table.width().is_none() {
        table.set_width(PAGE);
    }
    for template in &TEMPLATES {
        table.add_row([""]);
        table.add_row([
            template.id.to_owned(),
            format!("{}. {}", template.name, template.note),
        ]);
        if !template.requires.is_empty() {
            let asked = comma(template.requires.names());
            table.add_row([String::new(), format!("asks for {asked}")]);
        }
        table.add_row([String::new(), gives(template.core)]);
        for addon in template.addons {
            table.add_row([
                format!("  + {}", addon.id),
                format!("{}\n{}", addon.when, gives(addon.actions)),
            ]);
        }
    }
    spaced(table)
}

/// What is given whole, then a line for each other feature: `orders: view, fulfill`.
fn gives(actions: Actions) -> String {
    if actions.is_empty() {
        return "nothing without add-ons".to_owned();
    }
    let mut whole = Vec::new();
    let mut lines = Vec::new();
    for feature in Feature::ALL {
        let of_feature = feature.actions();
        let part = actions & of_feature;
        if part == of_feature {
            whole.push(feature.to_string());
        } else if !part.is_empty() {
            let facts = part.iter().filter_map(Action::facts);
            let verbs = facts.filter_map(|facts| facts.id.split_once('.'));
            let verbs = verbs.map(|(_, verb)| verb.to_owned());
            lines.push(format!("{feature}: {}", comma(verbs)));
        }
    }
    if !whole.is_empty() {
        lines.insert(0, format!("all of {}", whole.join(", ")));
    }
    lines.join("\n")
}

fn comma(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}
