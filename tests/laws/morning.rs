//! The morning of `examples/quickstart`, explained: every answer as it is given, what decided it, and
//! that each remedy mends it and no part of one does.
//!
//! Lives here: that morning, line by line; what holds in every world is in `explain`.

use crate::common::checks::the_checks_agree;
use crate::common::documents::{Documents, written, wrong_remedy};
use countersign::PolicyDocument;
use serde_json::Value;

/// Every question of the morning, in order: the first is line 1.
fn morning() -> Vec<Documents> {
    let policy = include_str!("../../examples/quickstart/policy.toml");
    let policy = written(&toml::from_str::<PolicyDocument>(policy).unwrap());
    let accounts = include_str!("../../examples/quickstart/accounts.json");
    let accounts: Vec<Value> = serde_json::from_str(accounts).unwrap();
    let requests = include_str!("../../examples/quickstart/requests.jsonl");
    let asked = requests.lines().map(|line| Documents {
        policy: policy.clone(),
        accounts: accounts.clone(),
        request: serde_json::from_str(line).unwrap(),
    });
    asked.collect()
}

#[test]
fn every_answer_of_the_morning_is_explained_as_it_is_given() {
    let expected = include_str!("../../examples/quickstart/expected.txt");
    let asked = morning();
    assert_eq!(asked.len(), expected.lines().count());
    for (documents, expected) in asked.iter().zip(expected.lines()) {
        let why = documents.explain();
        let decision = why.decision();
        let outcome = decision.outcome();
        let given = decision
            .reason()
            .map(|reason| format!("{outcome} {reason}"));
        assert_eq!(given.unwrap_or_else(|| outcome.into()), expected);
        the_checks_agree(&why);
        assert_eq!(why, documents.explain());
    }
}

/// What decided, line by line: all that is not allowed, and words that the
/// explanation must have.
const CAUSES: [(usize, &str); 64] = [
    (
        5,
        "role warehouse: it covers location 1, and the resource does not say its location",
    ),
    (7, "no grant has the action"),
    (
        8,
        "grants[0], role warehouse: it has hours, and the local time is not known",
    ),
    (10, "it depends on evidence that was not supplied: amount"),
    (11, "it depends on evidence that was not supplied: usage"),
    (
        12,
        "grants[0], role parcel_agent: it asks for a sign-in with multi_factor",
    ),
    (15, "it is counted in USD, and no limit of the action is"),
    (
        19,
        "grants[0], role parcel_agent: it asks for a sign-in with multi_factor",
    ),
    (20, "at a known time not after now"),
    (
        21,
        "grants[0], role parcel_agent: it covers store 1, and the resource is in store 2",
    ),
    (
        23,
        "grants[0], role parcel_agent: it covers store 1, and the resource is in stores 1 and 2",
    ),
    (
        24,
        "role counter: it counts tue | wed | thu | fri | sat, 10:00 to 18:00 of local time only",
    ),
    (25, "no grant has the action"),
    (26, "no grant has the action"),
    (27, "no grant has the action"),
    (28, "no grant has the action"),
    (29, "no grant has the action"),
    (30, "no grant has the action"),
    (31, "no grant has the action"),
    (32, "no grant has the action"),
    (
        33,
        "the resource is of tenant 2, and the account of tenant 1",
    ),
    (
        35,
        "grants[0], role support: it covers store 1, and the resource is in store 2",
    ),
    (
        36,
        "grants[0], role counter: it asks for a sign-in with password within 43200 seconds",
    ),
    (
        39,
        "grants[2]: it covers own work, and the resource is assigned to person 102",
    ),
    (40, "no grant has the action"),
    (
        42,
        "it covers store 1, and the resource is of no store, so of the whole tenant",
    ),
    (
        44,
        "it is above the limit goodwill of 15.00 % a request: 20.00 % is asked for",
    ),
    (45, "of one other person under refunds"),
    (47, "no grant has the action"),
    (
        49,
        "grants[0], role support: above a limit of it others have to approve",
    ),
    (
        51,
        "it is above the limit refund of 500.00 EUR a request: 640.00 EUR is asked for",
    ),
    (
        53,
        "denies[0] takes it away in store 2, because \"In February a web discount turned up",
    ),
    (
        54,
        "denies[0] takes it away in store 2, because \"In February a web discount turned up",
    ),
    (55, "somebody whose approval was asked for said no"),
    (
        56,
        "prices there himself\", and the resource is of no store, so of the whole tenant",
    ),
    (57, "of one other person under refunds"),
    (61, "the boundary of the account does not reach to it"),
    (62, "the boundary of the account does not reach to it"),
    (63, "no app may do it, whatever it was granted"),
    (
        65,
        "on behalf of Marijke Dekker (account 1), may not apps.configure",
    ),
    (
        66,
        "it is above the limit coupon-cap of 50.00 % a request: 100.00 % is asked for",
    ),
    (68, "no grant has the action"),
    (
        70,
        "grants[1]: it covers category 12, and the resource is in category 7",
    ),
    (72, "no grant has the action"),
    (73, "no grant has the action"),
    (
        74,
        "refund-day of 1000.00 EUR a person in 86400 seconds: 974.00 EUR was used, and 45.00 EUR is asked for",
    ),
    (77, "grants[1]: it ended at 2026-03-01T23:00:00Z"),
    (78, "no grant has the action"),
    (
        82,
        "it asks for a sign-in with multi_factor, less than 900 seconds ago",
    ),
    (85, "no grant has the action"),
    (87, "no grant has the action"),
    (89, "of 2 other people under payments"),
    (90, "of 2 other people under payments"),
    (92, "it is the owner's alone, and the account is no owner's"),
    (93, "have one person more approve it under payments"),
    (
        97,
        "it is above the limit refund-cap of 2000.00 EUR a request: 2400.00 EUR is asked for",
    ),
    (98, "the account is suspended"),
    (
        100,
        "grants[0], role photographer: it begins at 2026-03-16T08:00:00Z",
    ),
    (
        101,
        "it asks for a sign-in with multi_factor, at a known time not after now",
    ),
    (102, "the session is over"),
    (
        104,
        "grants[0], role parcel_agent: it ended at 2026-03-10T11:00:00Z",
    ),
    (
        108,
        "the person was granted orders.create, orders.fulfill and orders.refund, which the duty rule O2C-09 keeps apart: Three of the four ends of an order",
    ),
    (109, "the person who asks would gain by it"),
    (
        110,
        "which the duty rule WEB-01 keeps apart: Change storefront code and the payment set-up: card skimming",
    ),
];

#[test]
fn the_morning_is_told_by_what_decided_it() {
    let refused = morning()
        .into_iter()
        .enumerate()
        .filter_map(|(index, documents)| {
            let why = documents.explain();
            (!why.decision().is_allow()).then(|| (index + 1, why.to_string()))
        });
    let refused: Vec<(usize, String)> = refused.collect();
    let lines = refused.iter().map(|(line, _)| *line);
    assert_eq!(lines.collect::<Vec<_>>(), CAUSES.map(|(line, _)| line));
    for ((line, text), (_, cause)) in refused.iter().zip(CAUSES) {
        assert!(text.contains(cause), "line {line}: {text}");
    }
}

/// Amounts, approvals, sign-ins and hours, as the morning has them: the
/// explanation line by line, and what the principal's own screen may say.
const READ_ALOUD: [(usize, &[&str], &str); 7] = [
    (
        24,
        &[
            "Denied: Noor Haddad (account 13) may not orders.create (Create manual or draft orders) \
             on a resource of kind draft_order in store 2.",
            "Because: a grant has the action, and these are not its hours (out_of_hours).",
            "Nearly: grants[0], role counter: it counts tue | wed | thu | fri | sat, 10:00 to 18:00 \
             of local time only.",
            "To allow it, any one of:",
            "  - grant orders.create in store 2",
            "  - grant the role manager in store 2",
        ],
        "You are not allowed to do this.",
    ),
    (
        36,
        &[
            "Step-up needed: Noor Haddad (account 13) may, after a stronger sign-in, orders.create \
             (Create manual or draft orders) on a resource of kind draft_order in store 2.",
            "Because: every grant that covers it asks for a sign-in with password, less than 43200 \
             seconds ago.",
            "Nearly: grants[0], role counter: it asks for a sign-in with password within 43200 \
             seconds.",
            "To allow it: sign in with password within 43200 seconds.",
        ],
        "Please confirm that it is you.",
    ),
    (
        44,
        &[
            "Denied: Aylin Kaya (account 3) may not discounts.goodwill (Issue one capped \
             compensatory code to one customer) of 20.00 % on a resource of kind discount \
             in store 1.",
            "Because: it is above the limit goodwill of 15.00 % a request: 20.00 % is asked \
             for (limit_exceeded).",
            "Nearly: grants[0], role support: the amount is above a limit of it.",
            "To allow it: ask for 15.00 % at most.",
        ],
        "You may do this for at most 15.00 %.",
    ),
    (
        58,
        &[
            "Allowed: Aylin Kaya (account 3) may orders.refund (Give money back) of 89.50 EUR on \
             order 50110 in store 1 at location 1.",
            "Because: grants[0], role support, covers it in store 1.",
            "And: for that is owed: audit, record_usage and consume_approval.",
        ],
        "Allowed.",
    ),
    (
        74,
        &[
            "Denied: Aylin Kaya (account 3) may not orders.refund (Give money back) of 45.00 EUR on \
             order 50113 in store 1 at location 1.",
            "Because: it is above the limit refund-day of 1000.00 EUR a person in 86400 seconds: \
             974.00 EUR was used, and 45.00 EUR is asked for (limit_exceeded).",
            "Nearly: grants[0], role support: the amount is above a limit of it.",
            "To allow it: ask for 26.00 EUR at most.",
        ],
        "You may do this for at most 26.00 EUR.",
    ),
    (
        89,
        &[
            "Step-up needed: Tomasz Nowak (account 2) may, after a stronger sign-in, \
             settings.payments (Set up payment processors) on setting 3, of no store.",
            "Because: it asks for a sign-in with multi_factor, less than 900 seconds ago.",
            "And: it asks for the approval of 2 other people under payments.",
            "To allow it: sign in with multi_factor within 900 seconds, and have 2 people more \
             approve it under payments.",
        ],
        "Please confirm that it is you.",
    ),
    (
        97,
        &[
            "Denied: Marijke Dekker (account 1) may not orders.refund (Give money back) of 2400.00 \
             EUR on order 50066 in store 1 at location 1.",
            "Because: it is above the limit refund-cap of 2000.00 EUR a request: 2400.00 EUR is asked for \
             (limit_exceeded).",
            "To allow it: ask for 2000.00 EUR at most.",
        ],
        "You are not allowed to do this.",
    ),
];

#[test]
fn some_of_the_morning_reads_like_this() {
    let asked = morning();
    for (line, lines, public) in READ_ALOUD {
        let why = asked[line - 1].explain();
        assert_eq!(why.to_string(), lines.join("\n"), "line {line}");
        assert_eq!(why.public().to_string(), public, "line {line}");
    }
}

#[test]
fn the_morning_is_mended_by_each_remedy_and_by_no_part_of_one() {
    let (mut wrong, mut beyond_mending) = (Vec::new(), Vec::new());
    for (index, documents) in morning().iter().enumerate() {
        let why = documents.explain();
        wrong.extend(wrong_remedy(documents, &why).map(|said| (index + 1, said)));
        if !why.decision().is_allow() && why.remedies().is_empty() {
            beyond_mending.push(index + 1);
        }
    }
    assert_eq!(wrong, []);
    // A refund of nobody knows how much, one in dollars, an order of another
    // merchant, a program that would invite staff, and one that acts for its maker; and money
    // to oneself.
    assert_eq!(beyond_mending, [10, 15, 33, 63, 65, 109]);
}
