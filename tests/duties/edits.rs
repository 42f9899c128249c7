//! What editing a role would newly trip for its holders: the cases of rule R53
//! and what it takes of R33 as a table.

use countersign::actions::{discounts, orders};
use countersign::{
    AccountDocument, AccountKind, Action, GrantCheck, NewConflict, PersonId, PolicyDocument,
    Profile, RoleDocument, ScopeDocument, Severity, Status,
};

use crate::shop::{
    ANA, CREATE, NOW, REFUND, compiled, g, held, human, of_person, rule, stores, t, tenant, waiver,
};

/// Each conflict of a check in a line: the rule, where, and what it takes.
pub(crate) fn lines(check: &GrantCheck<'_>) -> Vec<String> {
    let conflicts = check.conflicts().iter();
    let line = |found: &NewConflict<'_>| {
        format!(
            "{} in {}: {}",
            found.rule().name(),
            found.stores(),
            found.verdict()
        )
    };
    conflicts.map(line).collect()
}

// ---- R33 and R53: editing a role ----

/// A desk that may do this, and somebody's own rule beside the shipped ones.
fn desk(actions: &[Action]) -> PolicyDocument {
    PolicyDocument::new().role("desk", RoleDocument::new().allow(actions))
}

/// A holder of the desk.
fn holder(id: u64, scope: ScopeDocument) -> AccountDocument {
    human(id).grant(held("desk", scope))
}

/// Who would newly trip what.
fn edit(
    before: &PolicyDocument,
    after: &PolicyDocument,
    staff: &[AccountDocument],
) -> Vec<(PersonId, Vec<String>)> {
    let (before, after) = (compiled(before), compiled(after));
    let found = after.check_edit(&before, staff, t(NOW)).unwrap();
    found
        .iter()
        .map(|(person, check)| (*person, lines(check)))
        .collect()
}

fn person(id: u64) -> PersonId {
    PersonId::from(id)
}

#[test]
fn r53_an_edit_is_a_grant_to_all_holders() {
    let staff = [
        holder(3, tenant()),
        holder(1, stores([1])),
        holder(2, stores([1, 2])),
        human(4).grant(g(orders::VIEW, tenant())),
    ];
    let found = edit(&desk(&[REFUND]), &desk(&[REFUND, CREATE]), &staff);
    assert_eq!(
        found,
        [
            (person(101), vec!["O2C-02 in store 1: waiver".to_owned()]),
            (
                person(102),
                vec!["O2C-02 in stores 1, 2: waiver".to_owned()]
            ),
            (person(103), vec!["O2C-02 in all stores: waiver".to_owned()]),
        ]
    );
}

#[test]
fn r53_an_edit_meets_what_each_of_them_holds_beside() {
    let staff = [
        holder(1, stores([1])).grant(g(CREATE, stores([1]))),
        holder(2, stores([1])).grant(g(CREATE, stores([2]))),
        holder(3, stores([1])),
        // By another account of theirs.
        holder(4, tenant()),
        of_person(AccountKind::App, 5, 104).grant(g(CREATE, stores([7]))),
    ];
    let found = edit(
        &desk(&[orders::VIEW]),
        &desk(&[orders::VIEW, REFUND]),
        &staff,
    );
    assert_eq!(
        found,
        [
            (person(101), vec!["O2C-02 in store 1: waiver".to_owned()]),
            (person(104), vec!["O2C-02 in store 7: waiver".to_owned()]),
        ]
    );
}

#[test]
fn r53_what_an_edit_does_not_newly_trip() {
    let staff = [holder(1, tenant())];
    let own = || {
        rule("OWN", Severity::Critical)
            .side([REFUND])
            .side([orders::VIEW])
    };
    let plain = [REFUND, orders::VIEW];
    for (name, before, after) in [
        ("nothing changes", desk(&plain), desk(&plain)),
        (
            "something is taken away",
            desk(&[REFUND, CREATE]),
            desk(&[REFUND]),
        ),
        (
            "it was tripped already",
            desk(&[REFUND, CREATE]),
            desk(&[REFUND, CREATE, discounts::EDIT]),
        ),
        ("a rule is added", desk(&plain), desk(&plain).duty(own())),
        (
            "a rule is added to what it trips",
            desk(&plain).duty(own()),
            desk(&plain),
        ),
        (
            "rules are taken out of use",
            desk(&plain),
            desk(&plain).duties([]),
        ),
        (
            "rules come into use that were tripped already",
            desk(&[REFUND, CREATE]).duties([]),
            desk(&[REFUND, CREATE]),
        ),
        (
            "the profile is another",
            desk(&[REFUND, CREATE]),
            desk(&[REFUND, CREATE]).profile(Profile::Strict),
        ),
        (
            "something of no side is added",
            desk(&[REFUND]),
            desk(&plain),
        ),
    ] {
        assert_eq!(edit(&before, &after, &staff), [], "{name}");
    }
    // A rule that comes together with what trips it is the edit's doing.
    let found = edit(&desk(&[REFUND]), &desk(&plain).duty(own()), &staff);
    assert_eq!(
        found,
        [(person(101), vec!["OWN in all stores: waiver".to_owned()])]
    );
}

#[test]
fn r53_a_parent_is_added() {
    let parent =
        |document: PolicyDocument| document.role("coupons", RoleDocument::new().allow([CREATE]));
    let before = parent(desk(&[REFUND]));
    let child = RoleDocument::new().allow([REFUND]).include("coupons");
    let after = parent(PolicyDocument::new()).role("desk", child);
    let found = edit(&before, &after, &[holder(1, stores([1]))]);
    assert_eq!(
        found,
        [(person(101), vec!["O2C-02 in store 1: waiver".to_owned()])]
    );
}

#[test]
fn r53_waivers_acceptances_and_owners() {
    let before = desk(&[REFUND]);
    let after = desk(&[REFUND, CREATE]);
    let role = RoleDocument::new().allow([REFUND, CREATE]);
    let accepting = PolicyDocument::new().role("desk", role.accept("O2C-02", "a list", "Nadia"));
    for (name, after, account, expected) in [
        ("as it is", after.clone(), holder(1, tenant()), "waiver"),
        (
            "a waiver is ready",
            after.clone(),
            holder(1, tenant()).waiver(waiver("O2C-02", ANA)),
            "clear",
        ),
        (
            "a waiver of one store of all",
            after.clone(),
            holder(1, tenant()).waiver(waiver("O2C-02", ANA).scope(stores([2]))),
            "waiver",
        ),
        (
            "the role accepts it",
            accepting,
            holder(1, tenant()),
            "clear",
        ),
        (
            "an owner",
            after.clone(),
            holder(1, tenant()).owner(),
            "warn",
        ),
        (
            "an owner, strictly",
            after.profile(Profile::Strict),
            holder(1, tenant()).owner(),
            "waiver",
        ),
    ] {
        let found = edit(&before, &after, &[account]);
        let expected = format!("O2C-02 in all stores: {expected}");
        assert_eq!(found, [(person(101), vec![expected])], "{name}");
    }
}

#[test]
fn r53_who_is_gone_holds_nothing() {
    let (before, after) = (desk(&[REFUND]), desk(&[REFUND, CREATE]));
    for (name, account, listed) in [
        ("active", holder(1, tenant()), true),
        (
            "suspended",
            holder(1, tenant()).status(Status::Suspended),
            true,
        ),
        ("invited", holder(1, tenant()).status(Status::Invited), true),
        (
            "terminated",
            holder(1, tenant()).status(Status::Terminated),
            false,
        ),
        ("over", holder(1, tenant()).active_until(t(NOW)), false),
        (
            "a grant that is over",
            human(1).grant(held("desk", tenant()).until(t(NOW))),
            false,
        ),
        (
            "a grant to come",
            human(1).grant(held("desk", tenant()).from(t(NOW + 1))),
            true,
        ),
    ] {
        let found = edit(&before, &after, &[account]);
        assert_eq!(!found.is_empty(), listed, "{name}");
    }
}

#[test]
fn r53_people_of_two_tenants_are_two() {
    let elsewhere = AccountDocument::human(2_u64, 101_u64)
        .in_tenant(2_u64)
        .grant(g(CREATE, tenant()));
    let staff = [holder(1, tenant()), elsewhere];
    // The same number in another shop is somebody else.
    let found = edit(&desk(&[orders::VIEW]), &desk(&[REFUND]), &staff);
    assert_eq!(found, []);
}

#[test]
fn r53_an_account_that_one_of_the_two_policies_cannot_read_is_told() {
    let before = compiled(&desk(&[REFUND]));
    let after = compiled(&PolicyDocument::new());
    assert!(
        after
            .check_edit(&before, &[holder(1, tenant())], t(NOW))
            .is_err()
    );
    assert!(
        before
            .check_edit(&after, &[holder(1, tenant())], t(NOW))
            .is_err()
    );
    assert_eq!(before.check_edit(&before, &[], t(NOW)).unwrap(), []);
}
