//! "My agent should see orders and mark them shipped, and nothing else. Which
//! boxes do I tick?"
//!
//! Lives here: the answer for the staff lists of seven platforms, step by step:
//! what to tick, what that gives away beyond, which duties it puts into one hand,
//! and what the platform cannot say at all. It ends in assertions.
//!
//! ```sh
//! cargo run --example which_boxes
//! ```

use std::error::Error;

use countersign::actions::{customers, orders};
use countersign::platforms::{
    Export, Goal, Holders, Permission, Restriction, Wanted, all, compare, named,
};
use countersign::{Action, KnownAction, PolicyDocument, Risk};

/// The same wish, as a role here.
const POLICY: &str = r#"
schema = 1
catalogue = 1

[roles.agent]
allow = ["orders.view", "orders.fulfill"]
requires = ["until"]
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let both = orders::VIEW | orders::FULFILL;
    // What one would say if one could: two actions, for some months, to be ended.
    let wanted = Wanted::new(both).under(Restriction::Until, both);

    println!("My agent should see orders and mark them shipped, and nothing else.");
    println!("Which boxes do I tick?\n");
    let staff = || all().filter(|list| list.holders() == Holders::Staff);
    let answers = compare(&wanted, Goal::Cover, staff());
    for answer in &answers {
        advise(answer);
    }
    println!("Here it is a role of two actions, whose every grant has an end:\n{POLICY}");

    // Seven platforms, and none of them can give just that.
    assert_eq!(answers.len(), 7);
    assert!(
        answers
            .iter()
            .all(|answer| answer.is_least() && !answer.is_exact())
    );
    assert!(
        answers
            .iter()
            .all(|answer| answer.actions().contains(orders::VIEW))
    );
    // On Ecwid the one tick for sales gives refunds and the customer list away.
    let ecwid = named("ecwid")?.export(&wanted, Goal::Cover);
    assert_eq!(ecwid.ids()?, ["SALES_MANAGEMENT"]);
    let gone = orders::REFUND | orders::CANCEL | customers::EXPORT;
    assert!(gone.is_subset(ecwid.excess()));
    // Whoever will not have that gives no account: an empty list means everything.
    let never = named("ecwid")?.export(&wanted, Goal::NeverExceed);
    assert!(never.ids().is_err());
    // Here it is exactly what was wanted.
    let policy = toml::from_str::<PolicyDocument>(POLICY)?.compile()?;
    assert_eq!(policy.wanted_by_role("agent")?, wanted);
    Ok(())
}

/// What to do on one platform, in a few steps.
fn advise(answer: &Export<'_>) {
    println!("{}", answer.mapping().name());
    let mut steps = vec![ticks(answer)];
    steps.extend(also(answer));
    steps.extend(duties(answer));
    let looks = answer.not_view_only();
    if !looks.is_empty() {
        let looks = looks.join(" or ");
        steps.push(format!(
            "Look for no box to only look at {looks}: there is none."
        ));
    }
    if !answer.from_owner().is_empty() {
        steps.push("Have the owner tick it: nobody else can.".to_owned());
    }
    let unmet = answer.not_expressed();
    if unmet.iter().any(|(by, _)| *by == Restriction::Until) {
        steps.push("Note the last day in your calendar: the platform ends nothing.".to_owned());
    }
    if answer.mapping().is_partial() {
        let whether = "whether your panel has a box that fits better";
        steps.push(format!(
            "See {whether}: not all of this list is known here."
        ));
    }
    steps.push(instead(answer));
    for (at, step) in steps.iter().enumerate() {
        println!("  {}. {step}", at + 1);
    }
    println!();
}

/// The boxes, by where they stand on the page. Those that only open the menu on the way
/// are told by their number.
fn ticks(answer: &Export<'_>) -> String {
    let all = answer.permissions().iter();
    let (ticks, menus): (Vec<&Permission>, Vec<&Permission>) =
        all.partition(|one| one.outside().is_none());
    let mut by_group: Vec<(&str, Vec<String>)> = Vec::new();
    for tick in ticks {
        let title = format!("\"{}\"", tick.title());
        match by_group
            .iter_mut()
            .find(|(group, _)| *group == tick.group())
        {
            Some((_, titles)) => titles.push(title),
            None => by_group.push((tick.group(), vec![title])),
        }
    }
    let places: Vec<String> = (by_group.iter())
        .map(|(group, titles)| format!("{} under {group}", listed(titles)))
        .collect();
    let along = match menus.len() {
        0 => "",
        _ => ", with the menus above them",
    };
    format!("Tick {}{along}.", listed(&places))
}

/// What the boxes allow beyond: what is of high or critical risk by its name for
/// people, and of the rest how much.
fn also(answer: &Export<'_>) -> Option<String> {
    let excess = answer.excess_worst_first().into_iter();
    let (grave, rest): (Vec<KnownAction<'_>>, Vec<KnownAction<'_>>) =
        excess.partition(|known| known.risk >= Risk::High);
    let in_part = |action: Action| match answer.parts_of(action).next() {
        Some(_) => " (in part)",
        None => "",
    };
    let grave: Vec<String> = (grave.iter())
        .map(|known| format!("\n     - {}{}", known.title, in_part(known.action)))
        .collect();
    match (grave.is_empty(), rest.len()) {
        (true, 0) => None,
        (true, more) => Some(format!(
            "Know that it allows {more} things more of less risk."
        )),
        (false, 0) => Some(format!("Know that it also allows to:{}", grave.concat())),
        (false, more) => Some(format!(
            "Know that it also allows to:{}\n     - and {more} things of less risk",
            grave.concat(),
        )),
    }
}

/// What the agent could then do alone that should take two, the gravest first.
fn duties(answer: &Export<'_>) -> Option<String> {
    let rules = answer.duties();
    let worst = rules.iter().max_by_key(|rule| rule.severity)?;
    let more = match rules.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} like it"),
    };
    let fraud = worst.rationale.trim_end_matches('.');
    Some(format!(
        "Have somebody else look over what was done, for one person could alone:\n     {fraud} ({}){more}.",
        worst.id,
    ))
}

/// What is left of the wish where nothing may be given away beyond it.
fn instead(answer: &Export<'_>) -> String {
    // That the platform ends nothing is no reason against a box here.
    let wanted = Wanted::new(answer.wanted().actions());
    let never = answer.mapping().export(&wanted, Goal::NeverExceed);
    match (never.ids(), never.lacks().is_empty()) {
        (Err(_), _) => "Too much? Then give no account: one without a tick may do all here.",
        (Ok(none), _) if none.is_empty() => "Too much? Then give none: no box gives less.",
        (Ok(_), true) => return format!("Too much? {}", ticks(&never)),
        (Ok(_), false) => return format!("Too much? {} And do the rest yourself.", ticks(&never)),
    }
    .to_owned()
}

/// These, with "and" before the last.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
