//! What roles accept: whom it lets off a rule, where and for how long, and which
//! acceptances are refused.

use crate::waivers::places;
use countersign::actions::{reports, staff};
use countersign::{
    AccountDocument, AccountKind, Actions, DutyDocument, DutyKind, DutySet, PolicyDocument,
    RoleDocument, Severity, Status,
};

use crate::shop::{
    ANA, ASKS, CREATE, NOW, REFUND, as_of_now, compiled, gets, held, holding, human, of_person, on,
    order, stores, t, tenant,
};

/// Ana trips O2C-02 everywhere.
fn ana() -> AccountDocument {
    holding(1, [CREATE, REFUND])
}

// ---- What a role accepts ----

/// Desk trips O2C-02 by itself and accepts it; torn is the same without.
fn accepting() -> PolicyDocument {
    let both = || RoleDocument::new().allow([CREATE, REFUND]);
    PolicyDocument::new()
        .role(
            "desk",
            both().accept("O2C-02", "a list to the owner", "Nadia"),
        )
        .role("torn", both())
        .role("lead", RoleDocument::new().include("desk"))
        .role("maker", RoleDocument::new().allow([CREATE]))
        .role("payer", RoleDocument::new().allow([REFUND]))
}

#[test]
fn an_acceptance_lets_holders_off_where_they_hold_the_role() {
    let policy = compiled(&accepting());
    let one = ["allow", ASKS, ASKS, ASKS, ASKS, ASKS];
    for (name, account, expected) in [
        (
            "everywhere",
            human(1).grant(held("desk", tenant())),
            ["allow"; 6],
        ),
        (
            "not accepted",
            human(1).grant(held("torn", tenant())),
            [ASKS; 6],
        ),
        // What is held elsewhere by other ways is another matter.
        (
            "in store 1, and both actions everywhere",
            ana().grant(held("desk", stores([1]))),
            one,
        ),
        (
            "in store 1, and the same without it everywhere",
            human(1)
                .grant(held("desk", stores([1])))
                .grant(held("torn", tenant())),
            one,
        ),
        (
            "everywhere, and the same without it in store 1",
            human(1)
                .grant(held("desk", tenant()))
                .grant(held("torn", stores([1]))),
            ["allow"; 6],
        ),
    ] {
        assert_eq!(places(&policy, &[account], REFUND), expected, "{name}");
    }
    // In one store alone it is allowed there, and covers nothing else.
    let account = human(1).grant(held("desk", stores([1])));
    assert_eq!(
        gets(&policy, std::slice::from_ref(&account), REFUND, 1),
        "allow"
    );
    assert_eq!(gets(&policy, &[account], REFUND, 2), "deny: out_of_scope");
}

#[test]
fn an_acceptance_is_not_inherited() {
    let policy = compiled(&accepting());
    let lead = [human(1).grant(held("lead", tenant()))];
    assert_eq!(gets(&policy, &lead, REFUND, 1), ASKS);
    assert!(policy.role("lead").unwrap().accepted().is_empty());
    let both = [human(1)
        .grant(held("lead", tenant()))
        .grant(held("desk", tenant()))];
    assert_eq!(gets(&policy, &both, REFUND, 1), "allow");
}

#[test]
fn an_acceptance_counts_while_its_grant_does() {
    let policy = compiled(&accepting());
    let desk = || held("desk", tenant());
    for (name, entry, expected) in [
        ("now", desk(), "allow"),
        ("to begin", desk().from(t(2_000)), "allow"),
        ("over", desk().until(t(NOW)), ASKS),
    ] {
        assert_eq!(
            gets(&policy, &[ana().grant(entry)], REFUND, 1),
            expected,
            "{name}"
        );
    }
    let other = of_person(AccountKind::Human, 2, ANA).grant(desk());
    let terminated = other.clone().status(Status::Terminated);
    assert_eq!(gets(&policy, &[ana(), other], REFUND, 1), "allow");
    assert_eq!(gets(&policy, &[ana(), terminated], REFUND, 1), ASKS);
}

#[test]
fn what_a_person_trips_by_several_roles_no_role_accepts() {
    let policy = compiled(&accepting());
    let two = [human(1)
        .grant(held("maker", tenant()))
        .grant(held("payer", tenant()))];
    assert_eq!(gets(&policy, &two, REFUND, 1), ASKS);
    let error = accepting()
        .role(
            "half",
            RoleDocument::new()
                .allow([CREATE])
                .accept("O2C-02", "a list", "Nadia"),
        )
        .compile()
        .unwrap_err();
    assert_eq!(
        error.mistakes()[0].place(),
        "roles.half.accept[0].rule",
        "{error}"
    );
    assert!(
        error.to_string().contains("does not trip O2C-02 by itself"),
        "{error}"
    );
}

#[test]
fn which_acceptances_are_refused() {
    let admin = Actions::of(&[staff::WAIVE, staff::ASSIGN_ROLES, CREATE, REFUND]);
    let role = || RoleDocument::new().allow(admin);
    let fine = role().accept("O2C-02", "a list", "Nadia");
    assert!(PolicyDocument::new().role("lead", fine).compile().is_ok());
    let session = DutyDocument::new("OWN", DutyKind::Session, Severity::Low)
        .side([CREATE])
        .side([REFUND]);
    for (role, place, said) in [
        (
            role().accept("ADM-03", "a list", "Nadia"),
            "accept[0].rule",
            "cannot be waived or accepted",
        ),
        (
            role().accept("OBJ-01", "a list", "Nadia"),
            "accept[0].rule",
            "",
        ),
        (
            role().accept("OWN", "a list", "Nadia"),
            "accept[0].rule",
            "cannot be waived or accepted",
        ),
        (
            role().accept("O2C-99", "a list", "Nadia"),
            "accept[0].rule",
            "unknown duty rule",
        ),
        (
            role().accept("SET-01", "a list", "Nadia"),
            "accept[0].rule",
            "does not trip SET-01",
        ),
        (
            role().accept("O2C-02", "", "Nadia"),
            "accept[0].control",
            "it says nothing",
        ),
        (
            role().accept("O2C-02", "a list", "\t "),
            "accept[0].owner",
            "it says nothing",
        ),
        (
            role()
                .accept("O2C-02", "a list", "Nadia")
                .accept("O2C-02", "a list", "Ben"),
            "accept[1]",
            "twice",
        ),
    ] {
        let document = PolicyDocument::new()
            .duty(session.clone())
            .role("lead", role);
        let error = document.compile().unwrap_err();
        let mistake = &error.mistakes()[0];
        assert_eq!(mistake.place(), format!("roles.lead.{place}"), "{mistake}");
        assert!(mistake.to_string().contains(said), "{mistake}");
    }
}

#[test]
fn a_role_tells_of_what_it_accepts() {
    let policy = compiled(&accepting());
    let [known] = policy.role("desk").unwrap().accepted() else {
        panic!("it accepts one");
    };
    let told = (known.rule(), known.control(), known.owner());
    assert_eq!(told, ("O2C-02", "a list to the owner", "Nadia"));
    let missing: Vec<String> = (policy.missing_acceptances().iter())
        .map(|missing| format!("{}: {}", missing.role().name(), missing.rule().name()))
        .collect();
    assert_eq!(missing, ["lead: O2C-02", "torn: O2C-02"]);
}

#[test]
fn a_rule_of_objects_applies_to_whoever_accepted_the_like() {
    let both = [DutySet::Commerce, DutySet::CommerceObjects];
    let policy = compiled(&accepting().duties(both));
    let who = as_of_now(&policy, &[human(1).grant(held("desk", tenant()))]);
    assert_eq!(
        on(&policy, &who, REFUND, &order(1)),
        "deny: evidence_missing"
    );
    assert_eq!(
        on(&policy, &who, CREATE, &order(1)),
        "deny: evidence_missing"
    );
    assert_eq!(
        on(&policy, &who, reports::SALES, &order(1)),
        "deny: no_grant"
    );
}
