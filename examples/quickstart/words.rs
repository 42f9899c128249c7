//! Plain words for questions and answers, for people who run a shop.
//!
//! Lives here: how a moment, an account, a thing, a place and an answer are
//! called. Names of shops, warehouse and categories are the shop's own: the
//! engine knows only their numbers. Nothing decides here.

use countersign::{
    About, Account, Assurance, CategoryId, Decision, LocationId, Obligations, Policy, Reason,
    Resource, Scope, StoreId, Time,
};

use crate::Asked;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// `08:02:00`.
pub(crate) fn clock(at: Time) -> String {
    let second = at.to_unix().rem_euclid(DAY);
    let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}")
}

/// `Tuesday 10 March 2026`.
pub(crate) fn day(at: Time) -> String {
    const WEEKDAYS: [&str; 7] = [
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
    ];
    const MONTHS: [&str; 12] = [
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "January",
        "February",
    ];
    let days = at.to_unix().div_euclid(DAY);
    // Years counted from 1 March of the year 0, so that a leap day comes last:
    // http://howardhinnant.github.io/date_algorithms.html#civil_from_days
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year + i64::from(month >= 10);
    format!(
        "{} {date} {} {year}",
        pick(&WEEKDAYS, days.rem_euclid(7)),
        pick(&MONTHS, month),
    )
}

fn pick(names: &[&'static str], index: i64) -> &'static str {
    let name = usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index));
    name.copied().unwrap_or_default()
}

/// `Tuesday 10 March 2026, 08:02:00`.
pub(crate) fn moment(at: Time) -> String {
    format!("{}, {}", day(at), clock(at))
}

/// What an account is called in the shop: its name without the explanation.
pub(crate) fn name(account: &Account) -> &str {
    let whole = account.name().unwrap_or("somebody");
    whole.split([',', '(']).next().unwrap_or(whole).trim()
}

/// The area of the back office that a question is about.
pub(crate) fn feature<'a>(policy: &'a Policy, asked: &Asked<'_>) -> &'a str {
    let facts = policy.facts(asked.request.action());
    facts.map_or("", |facts| facts.feature)
}

/// How many of these questions have this outcome.
pub(crate) fn count<'a>(asked: impl Iterator<Item = &'a Asked<'a>>, outcome: &str) -> usize {
    asked
        .filter(|asked| asked.detail.decision().outcome() == outcome)
        .count()
}

/// What is asked, of what: `Give money back: order 50097, web shop`.
pub(crate) fn question(policy: &Policy, accounts: &[Account], asked: &Asked<'_>) -> String {
    let facts = policy.facts(asked.request.action());
    let what = facts.map_or("", |facts| {
        if facts.title.is_empty() {
            facts.name
        } else {
            facts.title
        }
    });
    format!("{what}: {}", thing(accounts, asked))
}

fn thing(accounts: &[Account], asked: &Asked<'_>) -> String {
    let resource: &Resource<'_> = &asked.resource;
    let kind =
        (resource.kind()).map_or_else(String::new, |kind| kind.to_string().replace('_', " "));
    let mut parts = vec![match resource.id() {
        Some(id) => format!("{kind} {id}"),
        None => format!("{kind}s"),
    }];
    if resource.tenant() != asked.account.tenant() {
        parts.push("of another merchant".to_owned());
    } else if resource.stores().is_empty() {
        parts.push("whole business".to_owned());
    } else {
        let stores: Vec<_> = resource.stores().iter().copied().map(store).collect();
        parts.push(stores.join(" and "));
    }
    parts.extend(resource.location().map(location));
    parts.extend(resource.categories().iter().copied().map(category));
    if let Some(person) = resource.assignee() {
        let who = accounts.iter().find(|account| account.person() == person);
        parts.push(format!("on the desk of {}", who.map_or("somebody", name)));
    }
    parts.join(", ")
}

fn store(id: StoreId) -> String {
    match id.to_u128() {
        1 => "web shop".to_owned(),
        2 => "shop in town".to_owned(),
        other => format!("shop {other}"),
    }
}

fn location(id: LocationId) -> String {
    match id.to_u128() {
        1 => "warehouse".to_owned(),
        other => format!("place {other}"),
    }
}

fn category(id: CategoryId) -> String {
    match id.to_u128() {
        7 => "teapots".to_owned(),
        12 => "spring teas".to_owned(),
        other => format!("category {other}"),
    }
}

/// The answer in two or three words.
pub(crate) fn outcome(decision: Decision) -> &'static str {
    match decision {
        Decision::Allow(_) => "allowed",
        Decision::NeedsStepUp(_) => "sign in again",
        Decision::NeedsApproval(_) => "ask somebody",
        Decision::Deny(_) => "refused",
    }
}

/// What the question was about, and what the engine says to it.
pub(crate) fn answer(policy: &Policy, accounts: &[Account], asked: &Asked<'_>) -> String {
    let sentence = asked.sentence;
    let said = match asked.detail.decision() {
        Decision::Allow(allow) => owed(allow.obligations()),
        Decision::NeedsStepUp(step) => match step.assurance() {
            Assurance::MultiFactor => "with a second factor the answer would be yes".to_owned(),
            other => format!("with a sign-in by {other} the answer would be yes"),
        },
        Decision::NeedsApproval(_) => "somebody else has to say yes to this".to_owned(),
        Decision::Deny(deny) => why(policy, accounts, asked, deny.reason()),
    };
    if said.is_empty() {
        format!("{sentence}.")
    } else {
        format!("{sentence} ({said}).")
    }
}

/// What an allow still takes.
fn owed(obligations: Obligations) -> String {
    let parts: Vec<&str> = [
        (Obligations::JUSTIFY, "say what for"),
        (Obligations::AUDIT, "goes on record"),
        (Obligations::ALERT, "raises an alert"),
        (Obligations::NOTIFY_OWNER, "the owner is told"),
    ]
    .into_iter()
    .filter(|(one, _)| obligations.contains(*one))
    .map(|(_, text)| text)
    .collect();
    parts.join(", ")
}

/// Why an answer is no, with what it is about.
fn why(policy: &Policy, accounts: &[Account], asked: &Asked<'_>, reason: Reason) -> String {
    let account = asked.account;
    let who = name(account);
    let about = asked
        .detail
        .notes()
        .iter()
        .find(|note| note.reason() == reason)
        .and_then(|note| note.about());
    let grant = match about {
        Some(About::Grant(index)) => account.grants().get(*index),
        _ => None,
    };
    let deny = match about {
        Some(About::Deny(index)) => account.denies().get(*index),
        _ => None,
    };
    let action = asked.request.action();
    match (reason, grant, deny) {
        (Reason::OutOfScope, Some(grant), _) => {
            format!("{who} has this only for {}", reach(grant.scope()))
        }
        (Reason::GrantExpired, Some(grant), _) => {
            let end = grant.window().until().map_or_else(String::new, moment);
            format!("{who} had this until {end}")
        }
        (Reason::GrantNotYet, Some(grant), _) => {
            let start = grant.window().from().map_or_else(String::new, moment);
            format!("{who} has this from {start}")
        }
        (Reason::ExplicitDeny, _, Some(deny)) => {
            let by = deny.provenance().by();
            let by = accounts.iter().find(|other| Some(other.id()) == by);
            format!(
                "{} barred this for {}: \"{}\"",
                by.map_or("somebody", name),
                reach(deny.scope()),
                deny.provenance().because().unwrap_or("no reason given"),
            )
        }
        (Reason::NoGrant, ..) => format!("{who} was never given this"),
        (Reason::OutsideBoundary, ..) => {
            let parts = account.boundary().map_or(&[][..], |limit| limit.parts());
            let reaches: Vec<String> = parts
                .iter()
                .filter(|part| part.actions().contains(action))
                .map(|part| reach(part.scope()))
                .collect();
            if reaches.is_empty() {
                "the limit around it leaves this out".to_owned()
            } else {
                format!("the limit around it ends at {}", reaches.join(", "))
            }
        }
        (Reason::KindNotAllowed, ..) => match about {
            Some(About::Kind(_)) => format!("{who} is a program, and this is for people"),
            _ => "this is not for such an account".to_owned(),
        },
        (Reason::PrincipalSuspended, ..) => "the account is suspended".to_owned(),
        (Reason::SessionExpired, ..) => {
            let end = asked.request.session().end();
            let end = end.map_or_else(String::new, clock);
            format!("the sign-in was good until {end}")
        }
        (Reason::CrossTenant, ..) => {
            "it is another merchant's: to the screen it does not exist".to_owned()
        }
        (Reason::FeatureUnavailable, ..) => {
            let area = policy.facts(action).map_or("this", |facts| facts.feature);
            format!("{area} is switched off for everybody")
        }
        (other, ..) => other.public_message().trim_end_matches('.').to_owned(),
    }
}

/// Where a grant or a bar counts.
fn reach(scope: &Scope) -> String {
    let list = |names: Vec<String>| (!names.is_empty()).then(|| names.join(" and "));
    let places = [
        list(scope.stores().iter().copied().map(store).collect()),
        list(scope.locations().iter().copied().map(location).collect()),
        list(scope.categories().iter().copied().map(category).collect()),
        scope
            .is_assigned()
            .then(|| "work on one's own desk".to_owned()),
    ];
    if scope.is_tenant() {
        return "the whole business".to_owned();
    }
    let parts: Vec<String> = places.into_iter().flatten().collect();
    format!("the {}", parts.join(", "))
}

/// `text` in lines of at most `width` characters, broken between words.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
