//! Explanations where limits, approvals, sign-ins, hours and evidence decide:
//! the texts, word for word; their form as data; acting for another; and what
//! the principal's own screen may say of all that (rule R58).
//!
//! That remedies do what they say is held, in random worlds, in `remedies`.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use crate::common::checks::the_checks_agree;
use crate::common::documents::{Documents, written, wrong_remedy};
use crate::common::draws::config;
use crate::common::worlds;
use countersign::actions::{orders, staff};
use countersign::{
    AccountDocument, Amount, ApprovalDocument, Assurance, Currency, Decision, EntryDocument,
    Evidence, Explanation, LimitDocument, Per, Policy, PolicyDocument, Principal, Reason, Resource,
    ResourceKind, RoleDocument, ScopeDocument, Session, SignIn, Time, Unit,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// 2026-03-10T11:00:00Z, a Tuesday.
const NOW: i64 = 1_773_140_400;
const EUR: Unit = Unit::Money(Currency::EUR);

/// A shop in which each role gives refunds under one condition.
fn shop() -> PolicyDocument {
    let limit = |id: &str, per| LimitDocument::new(id, [orders::REFUND], per, EUR);
    let refunder = || RoleDocument::new().allow([orders::REFUND]);
    let day = Per::Person { window: 86_400 };
    let fresh = SignIn::at_least(Assurance::MultiFactor).within(900);
    let weekdays = ["mon", "tue", "wed", "thu", "fri"];
    PolicyDocument::new()
        .approval(ApprovalDocument::new("refunds").quorum(2))
        .role(
            "once",
            refunder().limit(limit("refund", Per::Request).hard(50_00)),
        )
        .role(
            "day",
            refunder().limit(limit("refund-day", day).hard(500_00)),
        )
        .role(
            "soft",
            refunder().limit(
                limit("refund-soft", Per::Request)
                    .soft(50_00, "refunds")
                    .hard(500_00),
            ),
        )
        .role("sure", RoleDocument::new().include("soft").step_up(fresh))
        .role("week", refunder().hours(weekdays, "08:00", "10:00"))
        .role("plain", refunder())
        .role("lead", RoleDocument::new().allow([staff::APPROVE]))
}

/// The same, with no more than 1,000 euros a day in one store for anybody.
fn capped() -> PolicyDocument {
    let day = Per::Store { window: 86_400 };
    shop().cap(LimitDocument::new("refund-cap", [orders::REFUND], day, EUR).hard(1_000_00))
}

/// Somebody with this role in store 1.
fn human(id: u64, name: &str, role: &str) -> AccountDocument {
    let entry = EntryDocument::role(role, ScopeDocument::in_stores([1_u64]));
    AccountDocument::human(id, 100 + id)
        .in_tenant(1_u64)
        .name(name)
        .grant(entry)
}

/// Ana has this role, and asks for a refund in store 1; Cleo and Ben may approve.
fn ask(policy: &PolicyDocument, role: &str, session: &Value, evidence: &Value) -> Documents {
    Documents {
        policy: written(policy),
        accounts: vec![
            written(&human(7, "Ana", role)),
            written(&human(8, "Cleo", "lead")),
            written(&human(9, "Ben", "lead")),
        ],
        request: json!({
            "now": NOW, "account": 7, "action": "orders.refund",
            "resource": {"tenant": 1, "kind": "order", "id": 9, "stores": [1]},
            "session": session, "evidence": evidence,
        }),
    }
}

fn eur(cents: u64) -> Value {
    json!({"unit": "EUR", "value": cents})
}

/// A refund of 60 euros that was asked for a minute ago, and what was said of it.
fn stamped(said: &[(u64, &str)]) -> Documents {
    let evidence = json!({
        "amount": eur(60_00), "request": {"nonce": 5, "created": NOW - 60},
    });
    let mut documents = ask(&shop(), "soft", &json!({}), &evidence);
    for (account, verdict) in said {
        documents.say(*account, "refunds", verdict);
    }
    documents
}

/// What has been used of a limit.
fn used(limit: &str, used: u64) -> Value {
    json!([{"limit": limit, "used": used}])
}

/// A case with its explanation, line by line, and what the principal's own
/// screen may say of it.
type Told = (
    &'static str,
    Documents,
    &'static [&'static str],
    &'static str,
);

fn texts() -> Vec<Told> {
    let none = json!({});
    vec![
        (
            "above a limit of one act",
            ask(&shop(), "once", &none, &json!({"amount": eur(50_01)})),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) of 50.01 EUR on \
                 order 9 in store 1.",
                "Because: it is above the limit refund of 50.00 EUR a request: 50.01 EUR is \
                 asked for (limit_exceeded).",
                "Nearly: grants[0], role once: the amount is above a limit of it.",
                "To allow it: ask for 50.00 EUR at most.",
            ],
            "You may do this for at most 50.00 EUR.",
        ),
        (
            "above what is left of a day",
            ask(
                &shop(),
                "day",
                &none,
                &json!({"amount": eur(20_00), "usage": used("refund-day", 495_00)}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) of 20.00 EUR on \
                 order 9 in store 1.",
                "Because: it is above the limit refund-day of 500.00 EUR a person in 86400 \
                 seconds: 495.00 EUR was used, and 20.00 EUR is asked for (limit_exceeded).",
                "Nearly: grants[0], role day: the amount is above a limit of it.",
                "To allow it: ask for 5.00 EUR at most.",
            ],
            "You may do this for at most 5.00 EUR.",
        ),
        (
            "of a day with nothing left",
            ask(
                &shop(),
                "day",
                &none,
                &json!({"amount": eur(20_00), "usage": used("refund-day", 500_00)}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) of 20.00 EUR on \
                 order 9 in store 1.",
                "Because: it is above the limit refund-day of 500.00 EUR a person in 86400 \
                 seconds: 500.00 EUR was used, and 20.00 EUR is asked for (limit_exceeded).",
                "Nearly: grants[0], role day: the amount is above a limit of it.",
                "To allow it, any one of:",
                "  - grant orders.refund in store 1",
                "  - grant the role plain in store 1",
            ],
            "This is more than you may do.",
        ),
        (
            "beyond counting",
            ask(
                &shop(),
                "day",
                &none,
                &json!({"amount": eur(20_00), "usage": used("refund-day", u64::MAX)}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) of 20.00 EUR on \
                 order 9 in store 1.",
                "Because: with what was used of refund-day it is more than can be counted \
                 (limit_overflow).",
                "Nearly: grants[0], role day: the amount is more than can be counted.",
                "To allow it, any one of:",
                "  - grant orders.refund in store 1",
                "  - grant the role plain in store 1",
            ],
            "You are not allowed to do this.",
        ),
        (
            "over a cap, which is the shop's own matter",
            ask(
                &capped(),
                "plain",
                &none,
                &json!({"amount": eur(60_00), "usage": used("refund-cap", 950_00)}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) of 60.00 EUR on \
                 order 9 in store 1.",
                "Because: it is above the limit refund-cap of 1000.00 EUR a store in 86400 \
                 seconds: 950.00 EUR was used, and 60.00 EUR is asked for (limit_exceeded).",
                "To allow it: ask for 50.00 EUR at most.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "in another unit",
            ask(
                &shop(),
                "once",
                &none,
                &json!({"amount": {"unit": "USD", "value": 5}}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) of 0.05 USD on \
                 order 9 in store 1.",
                "Because: it is counted in USD, and no limit of the action is \
                 (no_limit_for_unit).",
                "Nearly: grants[0], role once: it has limits, and none is in the unit of the \
                 amount.",
                "To allow it, any one of:",
                "  - grant orders.refund in store 1",
                "  - grant the role plain in store 1",
            ],
            "You are not allowed to do this.",
        ),
        (
            "without an amount",
            ask(&shop(), "once", &none, &none),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) on order 9 in \
                 store 1.",
                "Because: it depends on evidence that was not supplied: amount \
                 (evidence_missing).",
                "Nearly: grants[0], role once: it has a limit, and the amount or what is used of \
                 it is not known.",
                "To allow it, any one of:",
                "  - grant orders.refund in store 1",
                "  - grant the role plain in store 1",
            ],
            "This cannot be asked.",
        ),
        (
            "without what was used",
            ask(&shop(), "day", &none, &json!({"amount": eur(1)})),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) of 0.01 EUR on \
                 order 9 in store 1.",
                "Because: it depends on evidence that was not supplied: usage \
                 (evidence_missing).",
                "Nearly: grants[0], role day: it has a limit, and the amount or what is used of \
                 it is not known.",
                "To allow it, any one of:",
                "  - grant orders.refund in store 1",
                "  - grant the role plain in store 1",
            ],
            "This cannot be asked.",
        ),
        (
            "without the local time",
            ask(&shop(), "week", &none, &none),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) on order 9 in \
                 store 1.",
                "Because: it depends on evidence that was not supplied: utc_offset \
                 (evidence_missing).",
                "Nearly: grants[0], role week: it has hours, and the local time is not known.",
                "To allow it, any one of:",
                "  - grant orders.refund in store 1",
                "  - grant the role plain in store 1",
            ],
            "This cannot be asked.",
        ),
        (
            "out of hours",
            ask(&shop(), "week", &json!({"utc_offset": 3600}), &none),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) on order 9 in \
                 store 1.",
                "Because: a grant has the action, and these are not its hours (out_of_hours).",
                "Nearly: grants[0], role week: it counts mon | tue | wed | thu | fri, 08:00 to \
                 10:00 of local time only.",
                "To allow it, any one of:",
                "  - grant orders.refund in store 1",
                "  - grant the role plain in store 1",
            ],
            "You are not allowed to do this.",
        ),
        (
            "above a soft limit, and nobody has said anything",
            stamped(&[]),
            &[
                "Approval needed: Ana (account 7) may, once others approve, orders.refund (Give \
                 money back) of 60.00 EUR on order 9 in store 1.",
                "Because: it asks for the approval of 2 other people under refunds.",
                "Nearly: grants[0], role soft: above a limit of it others have to approve.",
                "To allow it: have 2 people more approve it under refunds.",
            ],
            "Somebody else has to approve this.",
        ),
        (
            "above a soft limit, and one of two has approved",
            stamped(&[(8, "approve")]),
            &[
                "Approval needed: Ana (account 7) may, once others approve, orders.refund (Give \
                 money back) of 60.00 EUR on order 9 in store 1.",
                "Because: it asks for the approval of 2 other people under refunds, 1 so far.",
                "Nearly: grants[0], role soft: above a limit of it others have to approve.",
                "To allow it: have one person more approve it under refunds.",
            ],
            "Somebody else has to approve this.",
        ),
        (
            "approved by both",
            stamped(&[(8, "approve"), (9, "approve")]),
            &[
                "Allowed: Ana (account 7) may orders.refund (Give money back) of 60.00 EUR on \
                 order 9 in store 1.",
                "Because: grants[0], role soft, covers it in store 1.",
                "And: for that is owed: audit, alert and consume_approval.",
            ],
            "Allowed.",
        ),
        (
            "a sign-in first, and approvals after it",
            ask(
                &shop(),
                "sure",
                &json!({"assurance": "password", "auth_time": NOW}),
                &json!({"amount": eur(60_00)}),
            ),
            &[
                "Step-up needed: Ana (account 7) may, after a stronger sign-in, orders.refund \
                 (Give money back) of 60.00 EUR on order 9 in store 1.",
                "Because: every grant that covers it asks for a sign-in with multi_factor, less \
                 than 900 seconds ago.",
                "And: it asks for the approval of 2 other people under refunds.",
                "Nearly: grants[0], role sure: it asks for a sign-in with multi_factor within \
                 900 seconds; above a limit of it others have to approve.",
                "To allow it: sign in with multi_factor within 900 seconds, and have 2 people \
                 more approve it under refunds.",
            ],
            "Please confirm that it is you.",
        ),
    ]
}

#[test]
fn explanations_of_guards_read_like_this() {
    for (case, documents, lines, public) in texts() {
        let why = documents.explain();
        assert_eq!(why.to_string(), lines.join("\n"), "{case}");
        assert_eq!(why.public().to_string(), public, "{case}");
        the_checks_agree(&why);
        assert_eq!(wrong_remedy(&documents, &why), None, "{case}");
    }
}

#[test]
fn a_no_is_told_and_not_by_whom() {
    let why = stamped(&[(8, "approve"), (9, "reject")]).explain();
    assert_eq!(why.decision().reason(), Some(Reason::ApprovalRejected));
    assert_eq!(
        why.because(),
        ["somebody whose approval was asked for said no (approval_rejected)"]
    );
    the_checks_agree(&why);
    let public = why.public().to_string();
    assert_eq!(public, "You are not allowed to do this.");
    for name in ["Ben", "Cleo"] {
        assert!(!why.to_string().contains(name), "{why}");
    }
}

// ---- As data ----

#[test]
fn limits_and_approvals_are_written_like_this() {
    let form = |documents: &Documents| written(&documents.explain());
    let above = form(&ask(
        &shop(),
        "once",
        &json!({}),
        &json!({"amount": eur(50_01)}),
    ));
    assert_eq!(
        above["near_misses"],
        json!([{
            "grant": 0, "role": "once", "scope": {"stores": [1]},
            "lacks": [{"limit": "limit_exceeded"}],
            "text": "grants[0], role once: the amount is above a limit of it",
        }])
    );
    assert_eq!(
        above["remedies"][0],
        json!({"changes": [{"lower_amount": eur(50_00)}], "text": "ask for 50.00 EUR at most"})
    );
    assert_eq!(above["decided_by"], "limits");
    assert_eq!(above["decision"]["detail"], "refund");
    let text = "You may do this for at most 50.00 EUR.";
    assert_eq!(above["public"], json!({"outcome": "deny", "message": text}));

    let waiting = form(&stamped(&[(8, "approve")]));
    assert_eq!(
        waiting["decision"],
        json!({
            "outcome": "approval",
            "approvals": [{"policy": "refunds", "have": 1, "need": 2}],
            "reasons": [], "obligations": [],
        })
    );
    assert_eq!(waiting["decided_by"], "approvals");
    assert_eq!(waiting["checks"]["sign_in"], "passed");
    assert_eq!(waiting["checks"]["approvals"], "failed");
    assert_eq!(waiting["near_misses"][0]["lacks"], json!(["approval"]));
    assert_eq!(
        waiting["remedies"][0],
        json!({
            "changes": [{"approve": {"policy": "refunds", "people": 1}}],
            "text": "have one person more approve it under refunds",
        })
    );

    let closed = form(&ask(&shop(), "week", &json!({}), &json!({})));
    assert_eq!(closed["near_misses"][0]["lacks"], json!(["local_time"]));
    let closed = form(&ask(
        &shop(),
        "week",
        &json!({"utc_offset": 3600}),
        &json!({}),
    ));
    assert_eq!(closed["near_misses"][0]["lacks"], json!(["hours"]));

    let both = form(&ask(
        &shop(),
        "sure",
        &json!({}),
        &json!({"amount": eur(60_00)}),
    ));
    assert_eq!(
        both["near_misses"][0]["lacks"],
        json!([{"sign_in": {"assurance": "multi_factor", "max_age": 900}}, "approval"])
    );
    assert_eq!(both["checks"]["approvals"], "not_reached");
}

// ---- Acting for another ----

fn as_it_stands(policy: &Policy, stored: &AccountDocument) -> Principal {
    let account = policy.account(stored).unwrap();
    let now = Session::at(Time::from_unix(NOW));
    let standing = policy.standing(&[&account], now.now());
    policy.principal(&account, &standing, &now).unwrap()
}

/// Ana, who has this role, asks for a refund on behalf of Cleo, who has that one.
fn for_another(mine: &str, theirs: &str, cents: u64) -> Explanation {
    let policy = shop().compile().unwrap();
    let ana = as_it_stands(&policy, &human(7, "Ana", mine));
    let cleo = as_it_stands(&policy, &human(8, "Cleo", theirs));
    let order = Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(1_u64);
    let evidence = Evidence::none()
        .amount(Amount::new(EUR, cents))
        .on_behalf_of(&cleo);
    let why = policy.explain_with(&ana, orders::REFUND, &order, &evidence);
    let decision = policy.authorize_with(&ana, orders::REFUND, &order, &evidence);
    assert_eq!(why.decision(), decision);
    assert!(why.remedies().is_empty(), "{why}");
    why
}

#[test]
fn r13_an_act_for_another_is_told_of_both() {
    for (mine, theirs, cents, lines, public) in [
        (
            "plain",
            "lead",
            60_00,
            vec![
                "Denied: Ana (account 7), on behalf of Cleo (account 8), may not orders.refund \
                 (Give money back) of 60.00 EUR on order 9 in store 1.",
                "Because: for Cleo (account 8): no grant has the action (no_grant).",
                "Both have to be allowed: ask about each alone for what would mend it.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "plain",
            "once",
            60_00,
            vec![
                "Denied: Ana (account 7), on behalf of Cleo (account 8), may not orders.refund \
                 (Give money back) of 60.00 EUR on order 9 in store 1.",
                "Because: for Cleo (account 8): it is above the limit refund of 50.00 EUR a \
                 request: 60.00 EUR is asked for (limit_exceeded).",
                "Both have to be allowed: ask about each alone for what would mend it.",
            ],
            // Not of whose limit it is.
            "You are not allowed to do this.",
        ),
        (
            "once",
            "lead",
            60_00,
            vec![
                "Denied: Ana (account 7), on behalf of Cleo (account 8), may not orders.refund \
                 (Give money back) of 60.00 EUR on order 9 in store 1.",
                "Because: it is above the limit refund of 50.00 EUR a request: 60.00 EUR is \
                 asked for (limit_exceeded).",
                "And: for Cleo (account 8): no grant has the action (no_grant).",
                "Nearly: grants[0], role once: the amount is above a limit of it.",
                "Both have to be allowed: ask about each alone for what would mend it.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "plain",
            "plain",
            60_00,
            vec![
                "Allowed: Ana (account 7), on behalf of Cleo (account 8), may orders.refund \
                 (Give money back) of 60.00 EUR on order 9 in store 1.",
                "Because: grants[0], role plain, covers it in store 1.",
                "And: for that is owed: audit and alert.",
                "And: for Cleo (account 8): grants[0], role plain, covers it in store 1.",
                "And: for Cleo (account 8): for that is owed: audit and alert.",
            ],
            "Allowed.",
        ),
    ] {
        let why = for_another(mine, theirs, cents);
        assert_eq!(why.to_string(), lines.join("\n"));
        assert_eq!(why.public().to_string(), public);
    }
    let why = for_another("soft", "plain", 60_00);
    assert!(matches!(why.decision(), Decision::NeedsApproval(_)));
    assert_eq!(
        why.because()[0],
        "it asks for the approval of 2 other people under refunds"
    );
    let public = why.public().to_string();
    assert_eq!(public, "Somebody else has to approve this.");
}

// ---- In random worlds ----

/// Words of those who know the rules, and the names that worlds give to roles,
/// limits, caps and approval policies.
const INSIDE: [&str; 19] = [
    "deny",
    "denied",
    "grant",
    "role",
    "boundary",
    "guardrail",
    "tenant",
    "session",
    "policy",
    "limit",
    "person",
    "cap-",
    "refunds",
    "payments",
    "exports",
    "clerk",
    "helper",
    "lead",
    "stand_in",
];

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn l12_an_explanation_of_guards_is_of_the_decision_and_the_same_every_time(
        world in worlds::guarded_worlds(),
    ) {
        for request in &world.requests {
            let documents = Documents::of(&world, request);
            let why = documents.explain();
            prop_assert_eq!(why.decision(), documents.decide());
            the_checks_agree(&why);
            let text = why.to_string();
            for miss in why.near_misses() {
                prop_assert!(text.contains(&format!("\nNearly: {miss}.")), "{}", text);
            }
            for approval in why.detail().approvals() {
                prop_assert!(approval.have() < approval.need());
                prop_assert!(text.contains(&format!("under {}", approval.policy())), "{}", text);
            }
            prop_assert_eq!(&documents.explain(), &why);
        }
    }

    #[test]
    fn r58_the_public_part_tells_nothing_of_caps_approvers_and_rules(
        world in worlds::guarded_worlds(),
    ) {
        for request in &world.requests {
            let why = Documents::of(&world, request).explain();
            let public = why.public().to_string();
            for word in INSIDE {
                prop_assert!(!public.contains(word), "{}: {}\n{}", word, public, why);
            }
            // An amount is told only of a limit of one act, and never of a cap.
            if public.starts_with("You may do this for at most") {
                let about = why.detail().about().map(ToString::to_string).unwrap_or_default();
                prop_assert!(!about.starts_with("cap-"), "{}: {}", public, why);
                prop_assert_eq!(why.decision().reason(), Some(Reason::LimitExceeded));
            }
        }
    }
}
