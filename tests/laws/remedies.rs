//! Remedies where limits, sign-ins and approvals decide: each of them, carried out
//! alone and whole, gives an allow, and no part of it does; in random worlds, and
//! case by case (rule R58). What is said beside them is true.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]

use crate::common::documents::{Documents, written, wrong_remedy, wrong_remedy_in_a_world};
use crate::common::draws::config;
use crate::common::worlds;
use countersign::actions::{orders, products, staff};
use countersign::{
    AccountDocument, Amount, ApprovalDocument, Assurance, Currency, EntryDocument, Evidence,
    LimitDocument, Per, PolicyDocument, Principal, Requirements, Resource, ResourceKind,
    RoleDocument, ScopeDocument, Session, SignIn, StepUpDocument, Time, Unit,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// 2026-03-10T11:00:00Z.
const NOW: i64 = 1_773_140_400;
const EUR: Unit = Unit::Money(Currency::EUR);
const MFA: SignIn = SignIn::at_least(Assurance::MultiFactor);

fn refunder() -> RoleDocument {
    RoleDocument::new().allow([orders::REFUND])
}

fn limit(id: &str, per: Per) -> LimitDocument {
    LimitDocument::new(id, [orders::REFUND], per, EUR)
}

fn once(id: &str) -> LimitDocument {
    limit(id, Per::Request)
}

/// Somebody with these roles in store 1.
fn human(id: u64, roles: &[&str]) -> AccountDocument {
    roles.iter().fold(
        AccountDocument::human(id, 100 + id).in_tenant(1_u64),
        |account, role| {
            let scope = ScopeDocument::in_stores([1_u64]);
            account.grant(EntryDocument::role(*role, scope))
        },
    )
}

/// Account 7 asks for a refund in store 1; accounts 8 and 9 may approve.
fn ask(policy: &PolicyDocument, roles: &[&str], session: &Value, evidence: &Value) -> Documents {
    let policy = policy
        .clone()
        .role("lead", RoleDocument::new().allow([staff::APPROVE]));
    Documents {
        policy: written(&policy),
        accounts: vec![
            written(&human(7, roles)),
            written(&human(8, &["lead"])),
            written(&human(9, &["lead"])),
        ],
        request: json!({
            "now": NOW, "account": 7, "action": "orders.refund",
            "resource": {"tenant": 1, "kind": "order", "id": 9, "stores": [1]},
            "session": session, "evidence": evidence,
        }),
    }
}

/// What is known of a refund of so many cents, which was asked for just now.
fn stamped(cents: u64) -> Value {
    json!({
        "amount": {"unit": "EUR", "value": cents}, "request": {"nonce": 5, "created": NOW},
    })
}

#[track_caller]
fn are_right(documents: &Documents) {
    let why = documents.explain();
    let wrong = wrong_remedy(documents, &why);
    assert_eq!(wrong, None, "{why}");
}

// ---- Case by case ----

#[test]
fn a_lower_amount_is_offered_where_it_is_enough() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("refunds"))
        .role("once", refunder().limit(once("once").hard(50_00)))
        .role(
            "soft",
            refunder().limit(once("soft").soft(50_00, "refunds").hard(90_00)),
        )
        .role(
            "two",
            refunder()
                .limit(once("two").hard(80_00))
                .limit(limit("order", Per::Object).hard(60_00)),
        );
    let used = |cents: u64| json!([{"limit": "order", "used": cents}]);
    for (role, usage, cents, first) in [
        ("once", used(0), 50_01, "ask for 50.00 EUR at most"),
        ("soft", used(0), 90_01, "ask for 50.00 EUR at most"),
        ("two", used(0), 80_01, "ask for 60.00 EUR at most"),
        ("two", used(10_00), 70_00, "ask for 50.00 EUR at most"),
        ("two", used(60_00), 1, "grant orders.refund in store 1"),
    ] {
        let mut evidence = stamped(cents);
        evidence["usage"] = usage;
        let documents = ask(&policy, &[role], &json!({}), &evidence);
        are_right(&documents);
        let why = documents.explain();
        assert_eq!(why.remedies()[0].to_string(), first, "{role}: {why}");
    }
}

#[test]
fn approvals_are_offered_under_every_policy_that_asks_for_them() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("one"))
        .approval(ApprovalDocument::new("two").quorum(2))
        .role(
            "soft",
            refunder()
                .limit(once("soft-1").soft(50_00, "one"))
                .limit(once("soft-2").soft(90_00, "two")),
        );
    for (cents, first) in [
        (60_00, "have one person more approve it under one"),
        (
            90_01,
            "have one person more approve it under one, and have 2 people more approve it under two",
        ),
    ] {
        let documents = ask(&policy, &["soft"], &json!({}), &stamped(cents));
        are_right(&documents);
        let why = documents.explain();
        let told: Vec<String> = why.remedies().iter().map(ToString::to_string).collect();
        assert!(told.contains(&first.to_owned()), "{why}");
    }
}

#[test]
fn a_lower_amount_comes_with_the_sign_in_that_the_role_asks_for() {
    let policy = PolicyDocument::new().role(
        "sure",
        refunder().limit(once("sure").hard(50_00)).step_up(MFA),
    );
    are_right(&ask(&policy, &["sure"], &json!({}), &stamped(60_00)));
}

#[test]
fn a_lower_amount_is_another_request_and_approved_anew() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("always").actions([orders::REFUND]))
        .role("once", refunder().limit(once("once").hard(50_00)));
    let mut documents = ask(&policy, &["once"], &json!({}), &stamped(60_00));
    documents.say(8, "always", "approve");
    are_right(&documents);
}

#[test]
fn an_approval_that_is_enough_is_offered_alone() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("refunds").actions([orders::REFUND]))
        .role(
            "soft",
            refunder().limit(once("soft").soft(50_00, "refunds")),
        );
    are_right(&ask(&policy, &["soft"], &json!({}), &stamped(60_00)));
}

#[test]
fn a_lower_amount_that_is_enough_is_offered_alone() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("refunds"))
        .cap(once("cap").hard(50_00))
        .role(
            "soft",
            refunder().limit(once("soft").soft(90_00, "refunds")),
        );
    are_right(&ask(&policy, &["soft"], &json!({}), &stamped(95_00)));
}

#[test]
fn a_fresher_sign_in_is_as_sure_as_the_one_it_takes_the_place_of() {
    let policy = PolicyDocument::new()
        .step_up(StepUpDocument::new(
            [orders::REFUND],
            SignIn::at_least(Assurance::Password).within(60),
        ))
        .role("sure", refunder().requires(Requirements::MULTI_FACTOR));
    let session = json!({"assurance": "multi_factor", "auth_time": NOW - 100});
    are_right(&ask(&policy, &["sure"], &session, &stamped(1)));
}

/// Refunds by a second factor of the last minute, whatever the role; and a role
/// that asks for one by itself.
fn twice_sure() -> PolicyDocument {
    PolicyDocument::new()
        .step_up(StepUpDocument::new([orders::REFUND], MFA.within(60)))
        .role("sure", refunder().requires(Requirements::MULTI_FACTOR))
        .role("views", RoleDocument::new().allow([products::VIEW]))
}

#[test]
fn the_smaller_remedies_come_first_by_what_they_come_to_in_the_end() {
    let session = json!({"roles": ["views", "sure"]});
    are_right(&ask(&twice_sure(), &["views"], &session, &stamped(1)));
}

#[test]
fn a_grant_that_only_the_session_leaves_out_is_not_given_again() {
    let session = json!({"roles": ["views"]});
    let roles = ["views", "sure"];
    are_right(&ask(&twice_sure(), &roles, &session, &stamped(1)));
}

#[test]
fn whoever_states_the_tenant_has_the_approvals_that_there_are() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("always").actions([orders::REFUND]))
        .role("plain", refunder());
    let mut documents = ask(&policy, &["plain"], &json!({}), &stamped(1));
    documents.say(8, "always", "approve");
    let resource = documents.request["resource"].as_object_mut().unwrap();
    resource.remove("tenant");
    are_right(&documents);
}

#[test]
fn of_a_role_with_several_parts_the_one_that_can_be_mended_is_mended() {
    let dollars = LimitDocument::new(
        "dollars",
        [orders::REFUND],
        Per::Request,
        Unit::Money(Currency::USD),
    );
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("refunds"))
        .role(
            "soft",
            refunder().limit(once("soft").soft(50_00, "refunds")),
        )
        // Its own part has a limit in dollars alone, and the other one is included.
        .role("both", refunder().include("base"))
        .role("base", refunder().limit(dollars.hard(5)))
        .role("odd", RoleDocument::new().include("base").include("soft"));
    let documents = ask(&policy, &["odd"], &json!({}), &stamped(60_00));
    let why = documents.explain();
    assert_eq!(why.decision().outcome(), "approval");
    let told: Vec<String> = why.remedies().iter().map(ToString::to_string).collect();
    let expected = String::from("have one person more approve it under refunds");
    assert!(told.contains(&expected), "{why}");
    are_right(&documents);
}

#[test]
fn nothing_mends_a_request_that_was_done() {
    let policy = PolicyDocument::new()
        .role("plain", refunder())
        .role("sure", refunder().step_up(MFA));
    for roles in [&["plain"][..], &["sure"], &[]] {
        let mut evidence = stamped(1);
        evidence["used_nonces"] = json!([5]);
        let documents = ask(&policy, roles, &json!({}), &evidence);
        are_right(&documents);
        let why = documents.explain();
        assert!(why.remedies().is_empty(), "{why}");
    }
}

// ---- What is said beside them ----

#[test]
fn a_request_that_was_done_is_not_said_to_lack_its_tenant() {
    let policy = PolicyDocument::new().role("plain", refunder());
    let mut evidence = stamped(1);
    evidence["used_nonces"] = json!([5]);
    let why = ask(&policy, &["plain"], &json!({}), &evidence).explain();
    assert_eq!(why.decision().to_string(), "deny: invalid_request");
    assert!(!why.to_string().contains("names no tenant"), "{why}");
}

#[test]
fn a_no_is_not_said_to_be_a_limit() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("refunds"))
        .role(
            "soft",
            refunder().limit(once("soft").soft(50_00, "refunds")),
        );
    let mut documents = ask(&policy, &["soft"], &json!({}), &stamped(60_00));
    documents.say(8, "refunds", "reject");
    let why = documents.explain();
    assert_eq!(why.decision().to_string(), "deny: approval_rejected");
    assert!(
        !why.to_string().contains("the amount is above a limit"),
        "{why}"
    );
}

#[test]
fn what_was_used_is_not_told_of_a_limit_that_does_not_count_it() {
    let policy = PolicyDocument::new().role("once", refunder().limit(once("once").hard(50_00)));
    let mut evidence = stamped(60_00);
    evidence["usage"] = json!([{"limit": "once", "used": 70_00}]);
    let why = ask(&policy, &["once"], &json!({}), &evidence).explain();
    assert!(!why.to_string().contains("was used"), "{why}");
}

#[test]
fn r58_the_most_that_is_told_is_what_may_be_done() {
    let policy = PolicyDocument::new()
        .role("fifty", refunder().limit(once("fifty").hard(50_00)))
        .role("hundred", refunder().limit(once("hundred").hard(100_00)));
    for roles in [["fifty", "hundred"], ["hundred", "fifty"]] {
        let why = ask(&policy, &roles, &json!({}), &stamped(120_00)).explain();
        let public = why.public().to_string();
        assert_ne!(
            public, "You may do this for at most 50.00 EUR.",
            "{roles:?}"
        );
    }
}

/// The text of a refund by somebody with this role on behalf of another.
fn for_another(other: &Principal, policy: &PolicyDocument) -> String {
    let policy = policy.compile().unwrap();
    let who = as_it_stands(&policy, &human(7, &["plain"]), NOW);
    let order = Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(1_u64);
    let evidence = Evidence::none()
        .amount(Amount::new(EUR, 1))
        .on_behalf_of(other);
    let why = policy.explain_with(&who, orders::REFUND, &order, &evidence);
    why.to_string()
}

fn as_it_stands(policy: &countersign::Policy, stored: &AccountDocument, at: i64) -> Principal {
    let account = policy.account(stored).unwrap();
    let session = Session::at(Time::from_unix(at));
    let standing = policy.standing(&[&account], session.now());
    policy.principal(&account, &standing, &session).unwrap()
}

#[test]
fn r13_what_the_other_lacks_is_not_said_of_whoever_acts() {
    let document = PolicyDocument::new()
        .role("plain", refunder())
        .role("sure", refunder().step_up(MFA));
    let policy = document.compile().unwrap();

    // The other is asked to sign in, by grants of their own.
    let sure = as_it_stands(&policy, &human(8, &["sure"]), NOW);
    let text = for_another(&sure, &document);
    assert!(
        !text.contains("Because: every grant that covers it asks for a sign-in"),
        "{text}"
    );
    // The other is of another tenant, and the resource is of ours.
    let far = as_it_stands(&policy, &human(8, &["plain"]).in_tenant(2_u64), NOW);
    let text = for_another(&far, &document);
    assert!(
        !text.contains("the resource is of tenant 1, and the account of tenant 1"),
        "{text}"
    );
    // The other is of a later instant.
    let ahead = as_it_stands(&policy, &human(8, &["plain"]), NOW + 1);
    let text = for_another(&ahead, &document);
    assert!(!text.contains("the resource names no tenant"), "{text}");
}

// ---- In random worlds ----

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn r58_in_guarded_worlds_a_remedy_alone_and_whole_gives_an_allow_and_no_part_of_it_does(
        world in worlds::guarded_worlds(),
    ) {
        for request in &world.requests {
            let documents = Documents::of(&world, request);
            let why = documents.explain();
            let wrong = wrong_remedy_in_a_world(&documents, &why);
            prop_assert!(wrong.is_none(), "{}\n{}\n{:?}", wrong.unwrap(), why, request);
        }
    }
}
