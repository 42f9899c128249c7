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
use countersign::platforms::{self, Export, Goal, Holders, Restriction, Wanted, compare};
use countersign::{PolicyDocument, Risk};

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
    let staff = || platforms::all().filter(|list| list.holders() == Holders::Staff);
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
    let ecwid = platforms::named("ecwid")?.export(&wanted, Goal::Cover);
    assert_eq!(ecwid.ids()?, ["SALES_MANAGEMENT"]);
    let gone = orders::REFUND | orders::CANCEL | customers::EXPORT;
    assert!(gone.is_subset(ecwid.excess()));
    // Whoever will not have that gives no account: an empty list means everything.
    let never = platforms::named("ecwid")?.export(&wanted, Goal::NeverExceed);
    assert!(never.ids().is_err());
    // Here it is exactly what was wanted.
    let policy = toml::from_str::<PolicyDocument>(POLICY)?.compile()?;
    assert_eq!(policy.wanted_by_role(policy.role("agent")?), wanted);
    Ok(())
}

/// What to do on one platform, in a few steps.
fn advise(answer: &Export<'_>) {
    println!("{}", answer.mapping().name());
    let mut step = 0;
    let mut say = |text: String| {
        step += 1;
        println!("  {step}. {text}");
    };

    let of_use = |one: &&&platforms::Permission| one.outside().is_none();
    let ticks: Vec<&str> = (answer.permissions().iter())
        .filter(of_use)
        .map(|one| one.title())
        .collect();
    let along = answer.permissions().len() - ticks.len();
    let along = match along {
        0 => String::new(),
        more => format!(" (and {more} that only lead there)"),
    };
    say(format!("Tick {}{along}.", ticks.join(" + ")));

    let worst: Vec<String> = (answer.excess_worst_first().into_iter())
        .filter(|known| known.risk >= Risk::High)
        .map(|known| match answer.parts_of(known.action).next() {
            Some(_) => format!("{} in part", known.name),
            None => known.name.to_owned(),
        })
        .collect();
    let excess = answer.excess().len();
    say(match worst.as_slice() {
        [] => format!("Know that it gives {excess} actions more, none of high risk."),
        worst => format!(
            "Know that it gives {excess} actions more: {} and others.",
            worst.join(", ")
        ),
    });

    let duties = platforms::duties_tripped(answer.actions());
    match duties.iter().max_by_key(|rule| rule.severity) {
        None => say("No two duties meet in one hand.".to_owned()),
        Some(worst) => {
            let ids: Vec<&str> = duties.iter().map(|rule| rule.id).collect();
            let (ids, worst) = (ids.join(", "), worst.rationale);
            say(format!(
                "Have somebody else look, for duties meet in one hand ({ids}): {worst}"
            ));
        }
    }

    let features = answer.not_view_only();
    if !features.is_empty() {
        say(format!(
            "Do not look for a view-only form of {}: there is none.",
            features.join(", ")
        ));
    }
    if !answer.from_owner().is_empty() {
        say("The owner has to do it, nobody else can.".to_owned());
    }
    let unmet = answer.not_expressed();
    if unmet.iter().any(|(by, _)| *by == Restriction::Until) {
        say("Put the last day into your calendar: the platform ends nothing by itself.".to_owned());
    }
    if answer.mapping().is_partial() {
        say("Look for a better box: not all of this platform's list is known here.".to_owned());
    }
    println!();
}
