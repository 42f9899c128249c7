//! Approvals that nobody could ever give: found among all people of a shop, for
//! an approval is never given by itself (rule R48).

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use crate::people::{gives, held, human, lead};
use countersign::actions::{orders, settings, staff};
use countersign::{
    AccountDocument, AccountKind, ApprovalDocument, Currency, LimitDocument, Per, PersonId, Policy,
    PolicyDocument, Principal, RoleDocument, Session, Status, Time, Unit,
};

const NOW: Time = Time::from_unix(1_000);

/// Refunds above 50 euros take one yes for the one role, and two for the other.
fn policy() -> Policy {
    let desk = |approval: &str| {
        let euro = Unit::Money(Currency::EUR);
        let limit = LimitDocument::new(approval, [orders::REFUND], Per::Request, euro);
        RoleDocument::new()
            .allow([orders::REFUND])
            .limit(limit.soft(50_00, approval))
    };
    PolicyDocument::new()
        .approval(ApprovalDocument::new("one"))
        .approval(ApprovalDocument::new("two").quorum(2))
        .role("desk", desk("one"))
        .role("careful", desk("two"))
        .role("lead", RoleDocument::new().allow([staff::APPROVE]))
        .compile()
        .unwrap()
}

fn now(policy: &Policy, stored: &AccountDocument) -> Principal {
    let account = policy.account(stored).unwrap();
    let standing = policy.standing(&[&account], NOW);
    policy
        .principal(&account, &standing, &Session::at(NOW))
        .unwrap()
}

/// What of a shop's approvals is out of reach: `one 1: 101 (1 could)`.
fn unreachable(policy: &Policy, people: &[AccountDocument]) -> Vec<String> {
    let people: Vec<Principal> = people.iter().map(|stored| now(policy, stored)).collect();
    let people: Vec<&Principal> = people.iter().collect();
    let found = policy.unreachable_approvals(&people);
    (found.iter())
        .map(|stuck| {
            let persons: Vec<String> = stuck.requesters().iter().map(ToString::to_string).collect();
            let (name, need, eligible) = (stuck.policy(), stuck.need(), stuck.eligible());
            format!("{name} {need}: {} ({eligible} could)", persons.join(", "))
        })
        .collect()
}

#[test]
fn r48_an_approval_that_nobody_could_give_is_found() {
    let paying = |quorum| {
        PolicyDocument::new()
            .approval(
                ApprovalDocument::new("payments")
                    .actions([settings::PAYMENTS])
                    .quorum(quorum),
            )
            .role("owner", RoleDocument::from_template("owner"))
            .role("lead", RoleDocument::new().allow([staff::APPROVE]))
            .compile()
            .unwrap()
    };
    let owner = || human(1).owner().grant(held("owner"));
    let pays = |id| human(id).grant(gives(settings::PAYMENTS));
    let one_human = |id: u64, person: u64| {
        AccountDocument::human(id, person)
            .in_tenant(1_u64)
            .grant(held("lead"))
    };
    let service = AccountDocument::new(AccountKind::Service, 9_u64, 109_u64)
        .in_tenant(1_u64)
        .grant(held("lead"));
    let stuck = |policy: &Policy, people: &[AccountDocument]| unreachable(policy, people);
    let (one, two) = (paying(1), paying(2));
    for (what, policy, people, expected) in [
        (
            "an owner alone",
            &one,
            vec![owner()],
            vec!["payments 1: 101 (1 could)"],
        ),
        (
            "an owner and one who approves",
            &one,
            vec![owner(), lead(3)],
            vec![],
        ),
        (
            "two who could, of whom one asks",
            &two,
            vec![owner(), lead(3)],
            vec!["payments 2: 101 (2 could)"],
        ),
        (
            "two beside the one who asks",
            &two,
            vec![owner(), lead(3), lead(4)],
            vec![],
        ),
        (
            "one who only asks is not short of them",
            &two,
            vec![pays(2), lead(3), lead(4)],
            vec![],
        ),
        (
            "a shared account and a program",
            &one,
            vec![pays(2), lead(3).shared(), service],
            vec!["payments 1: 102 (0 could)"],
        ),
        (
            "two accounts of one person",
            &two,
            vec![pays(2), one_human(3, 103), one_human(13, 103)],
            vec!["payments 2: 102 (1 could)"],
        ),
        (
            "another account of the one who asks",
            &one,
            vec![pays(2), one_human(12, 102)],
            vec!["payments 1: 102 (1 could)"],
        ),
        (
            "who is gone",
            &one,
            vec![pays(2), lead(3).status(Status::Terminated)],
            vec!["payments 1: 102 (0 could)"],
        ),
        (
            "who may not, whatever was granted",
            &one,
            vec![pays(2), lead(3).deny(gives(staff::APPROVE))],
            vec!["payments 1: 102 (0 could)"],
        ),
        (
            "nobody who could come to need it",
            &one,
            vec![human(2), lead(3)],
            vec![],
        ),
        ("nobody", &one, vec![], vec![]),
        (
            "two who are both stuck, sorted",
            &two,
            vec![pays(4).grant(held("lead")), owner()],
            vec!["payments 2: 101, 104 (2 could)"],
        ),
    ] {
        assert_eq!(stuck(policy, &people), expected, "{what}");
    }
    // Nobody of another tenant approves for this one.
    let people = [pays(2), lead(3).in_tenant(2_u64)].map(|stored| now(&one, &stored));
    let people: Vec<&Principal> = people.iter().collect();
    let found = one.unreachable_approvals(&people);
    let requesters = found.iter().flat_map(|stuck| stuck.requesters().to_vec());
    assert_eq!(requesters.collect::<Vec<_>>(), [PersonId::from(102_u64)]);
}

#[test]
fn r48_a_limit_above_which_nobody_could_approve_is_found() {
    let policy = policy();
    let both = human(1).grant(held("desk")).grant(held("careful"));
    assert_eq!(
        unreachable(&policy, std::slice::from_ref(&both)),
        ["one 1: 101 (0 could)", "two 2: 101 (0 could)"]
    );
    assert_eq!(
        unreachable(&policy, &[both.clone(), lead(3)]),
        ["two 2: 101 (1 could)"]
    );
    assert_eq!(unreachable(&policy, &[both, lead(3), lead(4)]), [""; 0]);
    // Whoever holds no such role comes to need none.
    let free = human(1).grant(gives(orders::REFUND));
    assert_eq!(unreachable(&policy, &[free]), [""; 0]);
}

#[test]
fn r48_what_is_out_of_reach_is_a_sentence_with_its_mend() {
    let policy = policy();
    let people = [human(1).grant(held("careful")), lead(3)].map(|stored| now(&policy, &stored));
    let people: Vec<&Principal> = people.iter().collect();
    let found = policy.unreachable_approvals(&people);
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "approval two can never be given to 1 who may need it: it takes 2 other than who asks, \
             and 1 in all may approve: let more people approve, or lower the quorum"
        ]
    );
}
