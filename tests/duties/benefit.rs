//! Who gains by an act, and who had a hand in it: the cases of rules R38 and, of
//! approvers, R43 as tables.

use crate::using::stamped;
use countersign::actions::{billing, customers, marketing, orders, products, settings, staff};
use countersign::{
    AccountKind, Action, DutyDocument, DutyKind, DutySet, EntryDocument, Event, Evidence,
    HostActionDocument, Level, MONEY_AND_CREDIT, NotEligible, OWNER_ONLY, OnUse, PersonId, Policy,
    PolicyDocument, Principal, Profile, Reason, Risk, Severity, Tags, Verdict,
};

use crate::shop::{
    ANA, ASKS, BEN, as_of_now, ask, bare, compiled, coupon, did, doer, g, holding, human,
    of_objects, of_person, on, order, t, tenant, the_order, three_sides, waiver,
};

// ---- R38: who gains ----

const GAINS: &str = "deny: self_dealing";

fn gaining(persons: &[PersonId]) -> Evidence<'_> {
    Evidence::none().beneficiaries(persons)
}

#[test]
fn r38_nobody_pays_or_credits_themselves() {
    let policy = compiled(&bare());
    let to_her = [PersonId::from(ANA)];
    let to_both = [PersonId::from(BEN), PersonId::from(ANA)];
    let to_ben = [PersonId::from(BEN)];
    for known in policy.actions() {
        let owner_only = OWNER_ONLY.contains(known.action);
        let account = human(1).grant(g(known.action, tenant()));
        let account = if owner_only { account.owner() } else { account };
        let who = as_of_now(&policy, &[account]);
        let expected = if MONEY_AND_CREDIT.contains(known.action) {
            GAINS
        } else {
            "allow"
        };
        for (persons, expected) in [
            (&to_her[..], expected),
            (&to_both, expected),
            (&to_ben, "allow"),
            (&[], "allow"),
        ] {
            let said = ask(&policy, &who, known.action, &order(1), &gaining(persons));
            assert_eq!(said, expected, "{}", known.action);
        }
    }
    assert_eq!(MONEY_AND_CREDIT.len(), 7);
}

#[test]
fn r38_the_owner_too_unless_the_policy_says_otherwise() {
    let to_her = [PersonId::from(ANA)];
    for profile in Profile::ALL.iter().copied() {
        for (allows, owns, expected) in [
            (false, false, GAINS),
            (false, true, GAINS),
            (true, false, GAINS),
            (true, true, "allow"),
        ] {
            let document = bare().profile(profile);
            let document = if allows {
                document.owner_self_dealing()
            } else {
                document
            };
            let policy = compiled(&document);
            let account = holding(1, [orders::REFUND]);
            let account = if owns { account.owner() } else { account };
            let who = as_of_now(&policy, &[account]);
            let said = ask(&policy, &who, orders::REFUND, &order(1), &gaining(&to_her));
            assert_eq!(said, expected, "{profile}, {allows}, {owns}");
        }
    }
}

#[test]
fn r38_what_the_hosts_own_actions_are() {
    let host = |slot, level, tags| HostActionDocument::new(slot, level, Risk::Low).tags(tags);
    let document = bare()
        .host_action("points.pay", host(0, Level::Full, Tags::FINANCIAL))
        .host_action(
            "points.give",
            host(1, Level::Edit, Tags::FINANCIAL | Tags::BULK),
        )
        .host_action("points.see", host(2, Level::View, Tags::FINANCIAL))
        .host_action("points.name", host(3, Level::Full, Tags::PII));
    let policy = compiled(&document);
    let to_her = [PersonId::from(ANA)];
    for (name, expected) in [
        ("points.pay", GAINS),
        ("points.give", GAINS),
        ("points.see", "allow"),
        ("points.name", "allow"),
    ] {
        let action = policy.action(name).unwrap();
        let entry = EntryDocument::actions([name], tenant());
        let who = as_of_now(&policy, &[human(1).grant(entry)]);
        let said = ask(&policy, &who, action, &order(1), &gaining(&to_her));
        assert_eq!(said, expected, "{name}");
    }
}

#[test]
fn r38_persons_count_and_each_of_two() {
    let policy = compiled(&bare());
    let to_her = [PersonId::from(ANA)];
    let till = of_person(AccountKind::Human, 8, ANA).grant(g(orders::REFUND, tenant()));
    let who = as_of_now(&policy, &[till]);
    assert_eq!(
        ask(&policy, &who, orders::REFUND, &order(1), &gaining(&to_her)),
        GAINS
    );
    let ben = as_of_now(&policy, &[holding(2, [orders::REFUND])]);
    let cleo = as_of_now(&policy, &[holding(3, [orders::REFUND])]);
    for (who, other, expected) in [
        (&ben, &who, GAINS),
        (&who, &ben, GAINS),
        (&ben, &cleo, "allow"),
    ] {
        let evidence = gaining(&to_her).on_behalf_of(other);
        assert_eq!(
            ask(&policy, who, orders::REFUND, &order(1), &evidence),
            expected
        );
    }
}

#[test]
fn r38_the_person_is_told_and_it_stands_after_the_duties() {
    let both = [DutySet::Commerce, DutySet::CommerceObjects];
    let policy = compiled(&PolicyDocument::new().duties(both));
    let account = holding(1, [orders::REFUND, settings::PAYMENTS]);
    let who = as_of_now(&policy, &[account]);
    let to_her = [PersonId::from(ANA)];
    let history = [did(ANA, orders::CREATE)];
    let evidence = gaining(&to_her).history(&history);
    let said = ask(&policy, &who, orders::REFUND, &order(1), &evidence);
    assert_eq!(said, "deny: static_duty | object_duty | self_dealing");
    let detail = policy.detail_with(&who, orders::REFUND, &order(1), &evidence);
    let last = detail.notes().last().unwrap();
    assert_eq!(last.reason(), Reason::SelfDealing);
    assert_eq!(
        last.about().unwrap().to_string(),
        PersonId::from(ANA).to_string()
    );
    assert_eq!(detail.duties(), ["OBJ-01", "SET-03"]);
}

#[test]
fn r38_a_waiver_does_not_lift_it() {
    let policy = compiled(&PolicyDocument::new());
    let account = holding(1, [orders::REFUND, orders::CREATE]).waiver(waiver("O2C-03", ANA));
    let who = as_of_now(&policy, &[account]);
    let to_her = [PersonId::from(ANA)];
    assert_eq!(
        ask(&policy, &who, orders::REFUND, &order(1), &gaining(&to_her)),
        GAINS
    );
}

// ---- R43: who counts as an approver ----

/// What becomes of an act of ana's, which is asked for under `duty`, once this
/// approver has said yes.
#[track_caller]
fn approved(policy: &Policy, action: Action, evidence: &Evidence<'_>, by: &Principal) -> String {
    let who = as_of_now(policy, &[doer()]);
    assert_eq!(ask(policy, &who, action, &order(1), evidence), ASKS);
    let request = policy.request(&who, action, &order(1), evidence).unwrap();
    let eligible = policy.eligible_approvers(&request, "duty", [by]).unwrap();
    match policy.approve(by, &request, "duty", 1_u64, Verdict::Approve) {
        Ok(yes) => {
            assert_eq!(eligible, [by.person()]);
            let said = [(yes, by)];
            ask(policy, &who, action, &order(1), &evidence.approvals(&said))
        }
        Err(error) => {
            assert_eq!(eligible, []);
            assert_eq!(error, NotEligible::Party);
            "no party".to_owned()
        }
    }
}

#[test]
fn r43_whoever_did_another_side_does_not_approve() {
    let policy = compiled(&of_objects());
    let boss = || human(3).grant(g(staff::APPROVE, tenant()));
    let cleo = as_of_now(&policy, &[boss()]);
    let cleos = 103;
    // Ana has booked the return; who may let her pay it out?
    let linked = [coupon()];
    for (name, by_cleo, expected) in [
        ("nothing", vec![], "allow"),
        ("a look", vec![did(cleos, orders::VIEW)], "allow"),
        ("the return", vec![did(cleos, orders::RETURN)], "no party"),
        ("the order", vec![did(cleos, orders::CREATE)], "no party"),
        (
            "a refund, the same side",
            vec![did(cleos, orders::REFUND)],
            "allow",
        ),
        (
            "goods sent, of a rule about other things",
            vec![did(cleos, orders::FULFILL)],
            "allow",
        ),
        (
            "another order",
            vec![Event::new(cleos, orders::CREATE, the_order(10), t(5))],
            "allow",
        ),
        (
            "what it is linked to",
            vec![Event::new(cleos, orders::CREATE, coupon(), t(5))],
            "no party",
        ),
    ] {
        let mut history = vec![did(ANA, orders::RETURN)];
        history.extend(by_cleo);
        let evidence = stamped().history(&history).linked(&linked);
        let said = approved(&policy, orders::REFUND, &evidence, &cleo);
        assert_eq!(said, expected, "{name}");
    }
    // Their other accounts are the same person.
    let other = of_person(AccountKind::Human, 33, cleos).grant(g(staff::APPROVE, tenant()));
    let other = as_of_now(&policy, &[other, boss()]);
    let history = [did(ANA, orders::RETURN), did(cleos, orders::CREATE)];
    let evidence = stamped().history(&history);
    assert_eq!(
        approved(&policy, orders::REFUND, &evidence, &other),
        "no party"
    );
}

#[test]
fn r43_a_rule_that_is_ignored_bars_no_approver() {
    let asks = DutyDocument::new("ASKS", DutyKind::Object, Severity::Low)
        .side([orders::RETURN])
        .side([orders::REFUND]);
    let apart = |on_use| {
        DutyDocument::new("OWN", DutyKind::Object, Severity::Low)
            .side([orders::CREATE])
            .side([orders::REFUND])
            .on_use(on_use)
    };
    for (on_use, expected) in [
        (OnUse::Ignore, "allow"),
        (OnUse::Approval, "no party"),
        (OnUse::Block, "no party"),
    ] {
        let policy = compiled(&bare().duty(asks.clone()).duty(apart(on_use)));
        let cleo = as_of_now(&policy, &[holding(3, [staff::APPROVE])]);
        let history = [did(ANA, orders::RETURN), did(103, orders::CREATE)];
        let evidence = stamped().history(&history);
        let said = approved(&policy, orders::REFUND, &evidence, &cleo);
        assert_eq!(said, expected, "{on_use}");
    }
}

#[test]
fn r43_of_three_sides_each_of_the_others_bars() {
    // Ana trips the rule of two; the rule of three is far from tripped by cleo.
    let asks = DutyDocument::new("ASKS", DutyKind::Object, Severity::Low)
        .side([orders::RETURN])
        .side([orders::REFUND]);
    let policy = compiled(&bare().duty(asks).duty(three_sides(3)));
    let cleo = as_of_now(&policy, &[holding(3, [staff::APPROVE])]);
    for (done, expected) in [
        (orders::CREATE, "no party"),
        (orders::CAPTURE, "no party"),
        (orders::REFUND, "allow"),
    ] {
        let history = [did(ANA, orders::RETURN), did(103, done)];
        let evidence = stamped().history(&history);
        let said = approved(&policy, orders::REFUND, &evidence, &cleo);
        assert_eq!(said, expected, "{done}");
    }
}

#[test]
fn r43_what_was_said_counts_no_more_once_they_did_another_side() {
    let policy = compiled(&of_objects());
    let who = as_of_now(&policy, &[doer()]);
    let cleo = as_of_now(&policy, &[holding(3, [staff::APPROVE])]);
    let before = [did(ANA, orders::RETURN)];
    let evidence = stamped().history(&before);
    let request = policy
        .request(&who, orders::REFUND, &order(1), &evidence)
        .unwrap();
    let yes = policy
        .approve(&cleo, &request, "duty", 1_u64, Verdict::Approve)
        .unwrap();
    let said = [(yes, &cleo)];
    let evidence = evidence.approvals(&said);
    assert_eq!(
        ask(&policy, &who, orders::REFUND, &order(1), &evidence),
        "allow"
    );
    let after = [did(ANA, orders::RETURN), did(103, orders::EDIT_ITEMS)];
    let evidence = stamped().history(&after).approvals(&said);
    assert_eq!(
        ask(&policy, &who, orders::REFUND, &order(1), &evidence),
        ASKS
    );
}

#[test]
fn r38_r43_whoever_gains_does_not_approve() {
    let policy = compiled(&of_objects());
    let cleo = as_of_now(&policy, &[holding(3, [staff::APPROVE])]);
    let to_cleo = [PersonId::from(103_u64)];
    let history = [did(ANA, orders::RETURN)];
    let evidence = stamped().history(&history).beneficiaries(&to_cleo);
    assert_eq!(
        approved(&policy, orders::REFUND, &evidence, &cleo),
        "no party"
    );
}

#[test]
fn actions_that_these_tables_rest_on_are_told_by_no_other_rule() {
    // A sign-in, a limit or an approval of its own would hide what is tried here.
    let policy = compiled(&bare());
    for action in [
        orders::REFUND,
        customers::EDIT,
        products::PRICE,
        marketing::SEND,
        billing::PAYOUTS,
    ] {
        let who = as_of_now(&policy, &[holding(1, [action])]);
        assert_eq!(on(&policy, &who, action, &order(1)), "allow", "{action}");
    }
}
