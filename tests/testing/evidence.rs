//! A host's tests of what depends on evidence: assertions that bring it, what
//! they say when they fail, and scenarios with evidence in code and in tables.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]

use crate::assertions::{failure, order};
use countersign::actions::orders;
use countersign::testing::{Expected, Scenario, ScenarioDocument, Shop};
use countersign::{
    AccountDocument, Amount, ApprovalDocument, Assurance, Currency, EntryDocument, Evidence,
    LimitDocument, OwnedEvidence, Per, PolicyDocument, Reason, RoleDocument, ScopeDocument, SignIn,
    Time, Unit, Usage, assert_allows, assert_denies, assert_needs_approval, assert_needs_step_up,
    assert_only_allows,
};

const NOW: Time = Time::from_unix(1_000);
const EUR: Unit = Unit::Money(Currency::EUR);

/// A shop in which Ana refunds up to 50 euros alone, up to 500 with a yes, and
/// 1,000 a day; Ben after a second factor.
fn shop() -> Shop {
    let limit = |id, per| LimitDocument::new(id, [orders::REFUND], per, EUR);
    let desk = RoleDocument::new()
        .allow([orders::VIEW, orders::REFUND])
        .limit(
            limit("refund", Per::Request)
                .soft(50_00, "refunds")
                .hard(500_00),
        )
        .limit(limit("day", Per::Person { window: 86_400 }).hard(1_000_00));
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("refunds"))
        .role("desk", desk)
        .role(
            "sure",
            RoleDocument::new()
                .include("desk")
                .step_up(SignIn::at_least(Assurance::MultiFactor)),
        )
        .compile()
        .unwrap();
    let staff = |id: u64, name: &str, role: &str| {
        AccountDocument::human(id, 100 + id)
            .in_tenant(1_u64)
            .name(name)
            .grant(EntryDocument::role(role, ScopeDocument::in_stores([1_u64])))
    };
    Shop::new(policy, NOW)
        .with_staff("ana", &staff(7, "Ana", "desk"))
        .with_staff("ben", &staff(8, "Ben", "sure"))
}

/// Nothing given back today.
fn fresh_day(shop: &Shop) -> [Usage; 1] {
    [Usage::of(shop.policy().limit("day").unwrap().id(), 0)]
}

fn of(cents: u64, usage: &[Usage]) -> Evidence<'_> {
    Evidence::none()
        .amount(Amount::new(EUR, cents))
        .usage(usage)
}

#[test]
fn assertions_ask_with_the_evidence_they_are_given() {
    let shop = shop();
    let day = fresh_day(&shop);
    assert_allows!(shop, "ana", orders::REFUND, order(1), with of(50_00, &day));
    assert_needs_approval!(shop, "ana", orders::REFUND, order(1), with of(50_01, &day));
    assert_denies!(shop, "ana", orders::REFUND, order(1), with of(500_01, &day));
    let too_much = Reason::LimitExceeded;
    assert_denies!(shop, "ana", orders::REFUND, order(1), too_much, with of(500_01, &day));
    assert_needs_step_up!(shop, "ben", orders::REFUND, order(1), with of(50_00, &day));
    let missing = Reason::EvidenceMissing;
    assert_denies!(shop, "ana", orders::REFUND, order(1), missing, with of(1, &[]));
    // Without any it is missing, and what needs none is asked as ever.
    assert_denies!(shop, "ana", orders::REFUND, order(1), missing);
    assert_allows!(shop, "ana", orders::VIEW, order(1), with of(500_01, &day));
    // Also on a host's own policy and principal.
    let (policy, ana) = (shop.policy(), shop.principal("ana"));
    assert_allows!(policy, &ana, orders::REFUND, order(1), with of(50_00, &day));
    assert_denies!(policy, &ana, orders::REFUND, order(2), with of(50_00, &day),);
}

#[test]
fn a_failing_assertion_tells_of_the_evidence_it_asked_with() {
    let shop = shop();
    let day = [Usage::of(shop.policy().limit("day").unwrap().id(), 990_00)];
    let refund = orders::REFUND;
    assert_eq!(
        failure(|| assert_allows!(shop, "ana", refund, order(1), with of(20_00, &day))),
        "\
ana asked for orders.refund: expected allow, got deny: limit_exceeded

Denied: Ana (account 7) may not orders.refund (Give money back) of 20.00 EUR on order 9 in store 1.
Because: it is above the limit day of 1000.00 EUR a person in 86400 seconds: 990.00 EUR was used, and 20.00 EUR is asked for (limit_exceeded).
Nearly: grants[0], role desk: the amount is above a limit of it.
To allow it: ask for 10.00 EUR at most.
",
    );
    let day = fresh_day(&shop);
    assert_eq!(
        failure(|| assert_allows!(shop, "ana", refund, order(1), with of(60_00, &day))),
        "\
ana asked for orders.refund: expected allow, got approval

Approval needed: Ana (account 7) may, once others approve, orders.refund (Give money back) of 60.00 EUR on order 9 in store 1.
Because: it asks for the approval of one other person under refunds.
Nearly: grants[0], role desk: above a limit of it others have to approve.
To allow it: have one person more approve it under refunds.
",
    );
    assert_eq!(
        failure(|| assert_needs_approval!(shop, "ana", refund, order(1), with of(50_00, &day))),
        "\
ana asked for orders.refund: expected approval, got allow

Allowed: Ana (account 7) may orders.refund (Give money back) of 50.00 EUR on order 9 in store 1.
Because: grants[0], role desk, covers it in store 1.
And: for that is owed: audit, alert and record_usage.
",
    );
    assert_eq!(
        failure(|| {
            let reason = Reason::LimitOverflow;
            assert_denies!(shop, "ana", refund, order(1), reason, with of(500_01, &day));
        })
        .lines()
        .next(),
        Some("ana asked for orders.refund: expected limit_overflow, got deny: limit_exceeded"),
    );
    assert_eq!(
        failure(|| assert_needs_step_up!(shop, "ana", refund, order(1)))
            .lines()
            .next(),
        Some("ana asked for orders.refund: expected step_up, got deny: evidence_missing"),
    );
}

#[test]
fn what_depends_on_evidence_is_no_allow_and_told_apart() {
    let shop = shop();
    let message = failure(|| assert_only_allows!(shop, "ana", order(1), [orders::VIEW]));
    assert_eq!(
        message,
        "\
ana was expected to be allowed exactly 1 actions on this resource, and what differs is \
(+ allowed too, - not allowed):
  + as the evidence has it, orders.refund: it depends on evidence that was not supplied: amount (evidence_missing)
",
    );
}

#[test]
fn scenarios_bring_what_is_known_of_the_act() {
    let shop = shop();
    let [used] = fresh_day(&shop);
    let refund = |cents, expected: Expected| {
        Scenario::new("ana", orders::REFUND, &order(1), expected).knowing(
            OwnedEvidence::default()
                .with_amount(Amount::new(EUR, cents))
                .with_usage([used]),
        )
    };
    let run = shop.dry_run(&[
        refund(50_00, Expected::Allow),
        refund(50_01, Expected::Approval),
        refund(500_01, Reason::LimitExceeded.into()),
        Scenario::new("ana", orders::REFUND, &order(1), Reason::EvidenceMissing),
        Scenario::new("ana", orders::VIEW, &order(1), Expected::Allow),
        refund(500_00, Expected::Allow), // not so
    ]);
    assert_eq!(run.asked(), 6);
    let [different] = run.differences() else {
        panic!("{run}");
    };
    assert_eq!((different.index(), different.who()), (5, "ana"));
    let text = run.to_string();
    assert!(
        text.contains("scenario 6, ana: expected allow, got approval\n")
            && text.contains(" of 500.00 EUR on order 9 in store 1.\n"),
        "{text}"
    );
}

/// A table about Ana, with these lines after it.
fn table(lines: &str) -> ScenarioDocument {
    let head = r#"
        now = 1000

        [resources.web]
        tenant = 1
        kind = "order"
        id = 9
        stores = [1]
    "#;
    toml::from_str(&format!("{head}{lines}")).unwrap()
}

/// One line about a refund, with this evidence.
fn line(evidence: &str, expect: &str) -> String {
    format!(
        "\n[[scenario]]\nwho = 7\naction = \"orders.refund\"\nresource = \"web\"\n\
         expect = \"{expect}\"\nevidence = {evidence}\n"
    )
}

#[test]
fn a_table_brings_evidence_line_by_line() {
    let shop = shop();
    let ana = shop.principal("ana").account().clone();
    let amount = |cents: u64, rest: &str| {
        format!(
            "{{ amount = {{ unit = \"EUR\", value = {cents} }}, \
             usage = [{{ limit = \"day\", used = 95000 }}]{rest} }}"
        )
    };
    let lines = [
        line(&amount(50_00, ""), "allow"),
        line(&amount(50_01, ""), "limit_exceeded"),
        line(
            "{ amount = { unit = \"EUR\", value = 1 } }",
            "evidence_missing",
        ),
        line(
            "{ amount = { unit = \"USD\", value = 1 } }",
            "no_limit_for_unit",
        ),
        line("{}", "evidence_missing"),
        line(&amount(10_00, ", beneficiaries = [107]"), "self_dealing"),
        line(&amount(10_00, ", beneficiaries = [108]"), "allow"),
        line(
            &amount(
                10_00,
                ", request = { nonce = 5, created = 900 }, used_nonces = [5]",
            ),
            "invalid_request",
        ),
    ];
    let run = table(&lines.concat())
        .run(shop.policy(), std::slice::from_ref(&ana))
        .unwrap();
    assert_eq!((run.asked(), run.differences().len()), (8, 0), "{run}");
}

#[test]
fn a_table_refuses_evidence_that_it_could_only_pass_over() {
    let shop = shop();
    let ana = shop.principal("ana").account().clone();
    let approval = format!(
        "{{ id = 1, policy = \"refunds\", request = \"{}\", account = 8, verdict = \"approve\", at = 5 }}",
        "0".repeat(64)
    );
    let lines = [
        line(&format!("{{ approvals = [{approval}] }}"), "allow"),
        line("{ on_behalf_of = 8 }", "allow"),
        line(
            "{ history = [{ person = 7, action = \"orders.refnd\", object = { kind = \"order\", id = 9 }, at = 5 }] }",
            "allow",
        ),
        line(
            "{ amount = { unit = \"EURO\", value = 1 }, usage = [{ limit = \"dya\", used = 1 }] }",
            "allow",
        ),
    ];
    let error = table(&lines.concat())
        .run(shop.policy(), &[ana])
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
5 mistakes in the table of scenarios:
  scenario[0].evidence.approvals: the evidence of a scenario has no such key: expect `approval`, or ask about each of two alone
  scenario[1].evidence.on_behalf_of: the evidence of a scenario has no such key: expect `approval`, or ask about each of two alone
  scenario[2].evidence.history[0].action: unknown action \"orders.refnd\": did you mean \"orders.refund\"?
  scenario[3].evidence.amount.unit: unknown unit \"EURO\": did you mean \"EUR\"?
  scenario[3].evidence.usage[0].limit: unknown limit \"dya\": did you mean \"day\"?",
    );
    // A table with evidence is written back as it was read.
    let document = table(&line("{ amount = { unit = \"EUR\", value = 1 } }", "allow"));
    let text = toml::to_string(&document).unwrap();
    assert_eq!(toml::from_str::<ScenarioDocument>(&text).unwrap(), document);
    let json = serde_json::to_string(&document).unwrap();
    assert_eq!(
        serde_json::from_str::<ScenarioDocument>(&json).unwrap(),
        document
    );
}
