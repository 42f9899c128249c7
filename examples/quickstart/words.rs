//! Plain words for questions and answers, for people who run a shop.
//!
//! Lives here: how a moment, an account, a thing, a place and an answer are
//! called. Names of shops, warehouse and categories are the shop's own: the
//! engine knows only their numbers. Nothing decides here.

use countersign::{
    About, Account, ApprovalProgress, Assurance, CategoryId, Decision, Detail, EvidenceKinds,
    Limit, LocationId, Obligations, Per, Policy, Reason, Resource, Scope, SignIn, StoreId, Time,
    Unit, Verdict,
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

/// What is asked, of what, and for whom: `Give money back: order 50097, web shop`.
pub(crate) fn question(policy: &Policy, accounts: &[Account], asked: &Asked<'_>) -> String {
    let facts = policy.facts(asked.request.action());
    let what = facts.map_or("", |facts| {
        if facts.title.is_empty() {
            facts.name
        } else {
            facts.title
        }
    });
    let thing = thing(accounts, asked);
    match acting_for(accounts, asked) {
        Some(other) => format!("{what}, for {}: {thing}", name(other)),
        None => format!("{what}: {thing}"),
    }
}

/// On whose behalf it is asked.
fn acting_for<'a>(accounts: &'a [Account], asked: &Asked<'_>) -> Option<&'a Account> {
    let other = asked.request.evidence().on_behalf_of()?;
    accounts.iter().find(|account| account.id() == other)
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
        Decision::NeedsStepUp(step) => {
            let sign_in = sign_in(step.sign_in());
            match awaited(asked.detail.approvals()) {
                None => format!("with {sign_in} the answer would be yes"),
                Some(awaited) => format!("with {sign_in} it would go on: {awaited}"),
            }
        }
        Decision::NeedsApproval(_) => {
            let yes = awaited(asked.detail.approvals())
                .unwrap_or_else(|| "somebody else has to say yes to this".to_owned());
            let apart = asked.detail.duties().iter();
            apart.fold(yes, |said, rule| {
                format!("{said}: {}", kept_apart(policy, rule))
            })
        }
        Decision::Deny(deny) => why(policy, accounts, asked, deny.reason()),
    };
    if said.is_empty() {
        format!("{sentence}.")
    } else {
        format!("{sentence} ({said}).")
    }
}

/// What a duty rule is there for: `"Set the price and sell at it" is what O2C-07 keeps
/// apart`.
fn kept_apart(policy: &Policy, rule: &str) -> String {
    policy.duty(rule).map_or_else(
        |unknown| unknown.to_string(),
        |rule| {
            let why = rule.rationale().trim_end_matches('.');
            format!("\"{why}\" is what {} keeps apart", rule.name())
        },
    )
}

/// How surely, and how lately: `a second factor of the last 15 minutes`.
fn sign_in(asked: SignIn) -> String {
    let how = match asked.assurance() {
        Assurance::None => "a sign-in",
        Assurance::Password => "a password",
        Assurance::MultiFactor => "a second factor",
        Assurance::HardwareKey => "a hardware key",
    };
    match asked.max_age() {
        None => how.to_owned(),
        Some(seconds) => format!("{how} of the last {}", duration(seconds)),
    }
}

/// `15 minutes`.
fn duration(seconds: u32) -> String {
    let (count, unit) = match seconds {
        86_400 => return "day".to_owned(),
        seconds if seconds % 3_600 == 0 => (seconds / 3_600, "hour"),
        seconds if seconds % 60 == 0 => (seconds / 60, "minute"),
        seconds => (seconds, "second"),
    };
    if count == 1 {
        unit.to_owned()
    } else {
        format!("{count} {unit}s")
    }
}

/// Whose yes is missing: `two others have to say yes to this, and one of them has`.
fn awaited(approvals: &[ApprovalProgress]) -> Option<String> {
    let parts: Vec<String> = approvals
        .iter()
        .map(|progress| {
            let others = match progress.need() {
                1 => "one other has".to_owned(),
                2 => "two others have".to_owned(),
                need => format!("{need} others have"),
            };
            let so_far = match progress.have() {
                0 => "nobody has yet".to_owned(),
                1 => "one of them has".to_owned(),
                have => format!("{have} of them have"),
            };
            format!("{others} to say yes to this, and {so_far}")
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// What an allow still takes.
fn owed(obligations: Obligations) -> String {
    let parts: Vec<&str> = [
        (Obligations::JUSTIFY, "say what for"),
        (Obligations::AUDIT, "goes on record"),
        (Obligations::ALERT, "raises an alert"),
        (Obligations::NOTIFY_OWNER, "the owner is told"),
        (Obligations::RECORD_USAGE, "counts towards the limits"),
        (Obligations::CONSUME_APPROVAL, "the yes is used up"),
    ]
    .into_iter()
    .filter(|(one, _)| obligations.contains(*one))
    .map(|(_, text)| text)
    .collect();
    parts.join(", ")
}

/// Why an answer is no, with what it is about.
fn why(policy: &Policy, accounts: &[Account], asked: &Asked<'_>, reason: Reason) -> String {
    let (detail, account) = whose(accounts, asked, reason);
    let who = name(account);
    let about = detail
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
    if let Some(About::Duty(rule)) = about {
        return kept_apart(policy, rule);
    }
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
        (Reason::OutOfHours, Some(grant), _) => {
            let role = grant.role().and_then(|id| policy.role_of(id));
            let title = role.and_then(|role| role.title().or(Some(role.name())));
            format!("these are not the hours of \"{}\"", title.unwrap_or("it"))
        }
        (Reason::EvidenceMissing, ..) => match about {
            Some(About::Evidence(kinds)) => unsaid(*kinds),
            _ => "something that it depends on was not said".to_owned(),
        },
        (Reason::LimitExceeded, ..) => match about {
            Some(About::Limit(name)) => policy
                .limit(name)
                .map_or_else(|unknown| unknown.to_string(), most),
            _ => "it is more than a limit".to_owned(),
        },
        (Reason::NoLimitForUnit, ..) => match about {
            Some(About::Unit(unit)) => format!("nobody said how many {unit} would be too many"),
            _ => "there is no limit in that unit".to_owned(),
        },
        (Reason::SelfDealing, ..) => format!("it would go to {who}"),
        (Reason::ApprovalRejected, ..) => {
            format!(
                "one no is enough, and it is {}'s",
                naysayers(accounts, asked)
            )
        }
        (other, ..) => other.public_message().trim_end_matches('.').to_owned(),
    }
}

/// Who of those who were asked said no.
fn naysayers(accounts: &[Account], asked: &Asked<'_>) -> String {
    let said = asked.request.evidence().approvals().iter();
    let no = said.filter(|said| said.verdict() == Verdict::Reject);
    let who: Vec<&str> = no
        .filter_map(|said| accounts.iter().find(|other| other.id() == said.account()))
        .map(name)
        .collect();
    who.join(" and ")
}

/// Whose part it is that a reason is about: of two who act together, the first
/// who is refused for it.
fn whose<'a>(
    accounts: &'a [Account],
    asked: &'a Asked<'_>,
    reason: Reason,
) -> (&'a Detail, &'a Account) {
    let own = (&asked.detail, asked.account);
    let has = |detail: &Detail| detail.notes().iter().any(|note| note.reason() == reason);
    match (asked.detail.on_behalf_of(), acting_for(accounts, asked)) {
        (Some(theirs), Some(other)) if !has(own.0) => (theirs, other),
        _ => own,
    }
}

/// What was not said, and the answer depends on.
fn unsaid(kinds: EvidenceKinds) -> String {
    let parts: Vec<&str> = [
        (EvidenceKinds::AMOUNT, "how much"),
        (EvidenceKinds::USAGE, "how much there was before"),
        (
            EvidenceKinds::UTC_OFFSET,
            "what time it is where it happens",
        ),
    ]
    .into_iter()
    .filter(|(one, _)| kinds.contains(*one))
    .map(|(_, text)| text)
    .collect();
    format!("nobody said {}", parts.join(", nor "))
}

/// `the most is 500.00 EUR at once`.
fn most(limit: &Limit) -> String {
    let most = limit.hard().or(limit.soft()).unwrap_or_default();
    let (whole, hundredth) = (most / 100, most % 100);
    let most = match limit.unit() {
        Unit::BasisPoints if hundredth == 0 => format!("{whole} %"),
        Unit::BasisPoints => format!("{whole}.{hundredth:02} %"),
        Unit::Count => most.to_string(),
        // The shop deals in currencies that have cents.
        other => format!("{whole}.{hundredth:02} {other}"),
    };
    let over = match limit.per() {
        Per::Request => "at once".to_owned(),
        Per::Object => "on one thing".to_owned(),
        Per::Person { window } => format!("for one person in a {}", duration(window)),
        Per::Store { window } => format!("for one shop in a {}", duration(window)),
    };
    format!("the most is {most} {over}")
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
