//! What giving a grant would newly trip: the cases of rule R33 as a table.

use std::collections::BTreeMap;

use crate::edits::lines;
use countersign::actions::{discounts, orders, products, reports, settings};
use countersign::{
    AccountDocument, AccountKind, DutyDocument, DutyKind, EntryDocument, GrantVerdict, OnGrant,
    Policy, PolicyDocument, Profile, Requirements, RoleDocument, Severity, Standing, Status,
    StoreId, StoreSet, TEMPLATES, Template,
};

use crate::shop::{
    ANA, CREATE, NOW, REFUND, bare, compiled, g, held, holding, human, names, of_person, rule,
    shipped, standing, stores, t, tenant, waiver,
};

fn check(policy: &Policy, ana: &[AccountDocument], grant: &EntryDocument) -> Vec<String> {
    let standing = standing(policy, ana);
    lines(&policy.check_grant(&standing, grant).unwrap())
}

// ---- R33: giving a grant ----

#[test]
fn r33_what_a_grant_would_newly_trip_and_where() {
    let policy = shipped();
    for (held_in, given_in, expected) in [
        (tenant(), tenant(), vec!["O2C-02 in all stores: waiver"]),
        (tenant(), stores([1]), vec!["O2C-02 in store 1: waiver"]),
        (stores([1]), tenant(), vec!["O2C-02 in store 1: waiver"]),
        (
            stores([1, 2]),
            stores([2, 3]),
            vec!["O2C-02 in store 2: waiver"],
        ),
        (stores([1]), stores([2]), vec![]),
    ] {
        let ana = [human(1).grant(g(REFUND, held_in.clone()))];
        let found = check(&policy, &ana, &g(CREATE, given_in.clone()));
        assert_eq!(found, expected, "{held_in} and {given_in}");
    }
}

#[test]
fn r33_a_conflict_tells_what_would_be_held_of_its_sides() {
    let policy = shipped();
    let ana = [holding(1, [REFUND, orders::VIEW, discounts::EDIT])];
    // O2C-02 is tripped already; a third way to it trips nothing new.
    assert_eq!(check(&policy, &ana, &g(CREATE, tenant())), [""; 0]);
    let ana = [holding(1, [REFUND, orders::VIEW])];
    let standing = standing(&policy, &ana);
    let grant = EntryDocument::actions(["discounts.create", "discounts.edit"], tenant());
    let check = policy.check_grant(&standing, &grant).unwrap();
    let [conflict] = check.conflicts() else {
        panic!("{:?}", lines(&check));
    };
    assert_eq!(
        names(&policy, conflict.held()),
        ["discounts.create", "discounts.edit", "orders.refund"]
    );
    assert_eq!(check.verdict(), GrantVerdict::Waiver);
    assert!(!conflict.is_within_one_role());
}

#[test]
fn r33_what_is_tripped_already_is_not_new() {
    let policy = shipped();
    let torn = || holding(1, [REFUND, CREATE]);
    for (name, ana, grant, expected) in [
        ("the same again", torn(), g(CREATE, tenant()), vec![]),
        (
            "something else of a side",
            torn(),
            g(discounts::EDIT, tenant()),
            vec![],
        ),
        (
            "what is in no side",
            torn(),
            g(orders::VIEW, tenant()),
            vec![],
        ),
        (
            "a side of others",
            torn(),
            g(orders::CREATE, tenant()),
            vec![
                "O2C-01 in all stores: waiver",
                "O2C-03 in all stores: waiver",
                "O2C-09 in all stores: waiver",
            ],
        ),
        (
            "in store 1, now in all",
            human(1)
                .grant(g(REFUND, tenant()))
                .grant(g(CREATE, stores([1]))),
            g(CREATE, tenant()),
            vec!["O2C-02 in all stores but 1: waiver"],
        ),
        (
            "in store 1, now in 2 as well",
            human(1)
                .grant(g(REFUND, tenant()))
                .grant(g(CREATE, stores([1]))),
            g(CREATE, stores([1, 2])),
            vec!["O2C-02 in store 2: waiver"],
        ),
        (
            "to come, now at once",
            human(1)
                .grant(g(REFUND, tenant()))
                .grant(g(CREATE, tenant()).from(t(5_000))),
            g(CREATE, tenant()),
            vec![],
        ),
        (
            "waived, and tripped all the same",
            torn().waiver(waiver("O2C-02", ANA)),
            g(discounts::EDIT, tenant()),
            vec![],
        ),
    ] {
        assert_eq!(check(&policy, &[ana], &grant), expected, "{name}");
    }
}

#[test]
fn r33_a_waiver_that_is_ready_makes_it_clear() {
    let policy = shipped();
    let ana = |waiver| [human(1).grant(g(REFUND, tenant())).waiver(waiver)];
    let off = || waiver("O2C-02", ANA);
    for (name, waiver, given_in, expected) in [
        ("everywhere", off(), tenant(), GrantVerdict::Clear),
        (
            "there",
            off().scope(stores([1])),
            stores([1]),
            GrantVerdict::Clear,
        ),
        (
            "elsewhere",
            off().scope(stores([2])),
            stores([1]),
            GrantVerdict::Waiver,
        ),
        (
            "in a part",
            off().scope(stores([1])),
            stores([1, 2]),
            GrantVerdict::Waiver,
        ),
        (
            "in one store of all",
            off().scope(stores([1])),
            tenant(),
            GrantVerdict::Waiver,
        ),
        (
            "over",
            off().window(t(0), t(NOW)),
            tenant(),
            GrantVerdict::Waiver,
        ),
        (
            "to begin",
            off().window(t(NOW + 1), t(NOW + 2)),
            tenant(),
            GrantVerdict::Waiver,
        ),
        (
            "of another rule",
            waiver("O2C-01", ANA),
            tenant(),
            GrantVerdict::Waiver,
        ),
    ] {
        let standing = standing(&policy, &ana(waiver));
        let check = policy.check_grant(&standing, &g(CREATE, given_in)).unwrap();
        assert_eq!(check.verdict(), expected, "{name}");
        // It is told all the same.
        assert_eq!(check.conflicts().len(), 1, "{name}");
        assert_eq!(check.conflicts()[0].rule().name(), "O2C-02", "{name}");
    }
}

#[test]
fn r33_what_trips_by_itself_is_told_as_that() {
    let both = || RoleDocument::new().allow([CREATE, REFUND]);
    let document = PolicyDocument::new()
        .role("torn", both())
        .role("accepting", both().accept("O2C-02", "a list", "Nadia"))
        .role("half", RoleDocument::new().allow([CREATE]));
    let policy = compiled(&document);
    let entry = EntryDocument::actions([CREATE, REFUND], tenant());
    for (name, ana, grant, within, verdict) in [
        (
            "a role",
            human(1),
            held("torn", tenant()),
            true,
            GrantVerdict::Waiver,
        ),
        (
            "a direct grant",
            human(1),
            entry,
            true,
            GrantVerdict::Waiver,
        ),
        (
            "a role, one side of it held",
            holding(1, [REFUND]),
            held("torn", tenant()),
            true,
            GrantVerdict::Waiver,
        ),
        (
            "half of it",
            holding(1, [REFUND]),
            held("half", tenant()),
            false,
            GrantVerdict::Waiver,
        ),
        (
            "a role that accepts it",
            human(1),
            held("accepting", tenant()),
            true,
            GrantVerdict::Clear,
        ),
    ] {
        let standing = standing(&policy, &[ana]);
        let check = policy.check_grant(&standing, &grant).unwrap();
        let [conflict] = check.conflicts() else {
            panic!("{name}: {:?}", lines(&check));
        };
        assert_eq!(conflict.is_within_one_role(), within, "{name}");
        assert_eq!(check.verdict(), verdict, "{name}");
    }
}

#[test]
fn r33_each_profile_severity_and_the_owner() {
    use GrantVerdict::{Reject, Waiver, Warn};

    let critical = (settings::PAYMENTS, products::PRICE);
    let high = (REFUND, CREATE);
    let medium = (REFUND, reports::FINANCIAL);
    for (profile, expected, for_owners) in [
        (Profile::Solo, [Warn; 3], [Warn; 3]),
        (Profile::Standard, [Waiver, Waiver, Warn], [Warn; 3]),
        (
            Profile::Strict,
            [Reject, Waiver, Waiver],
            [Reject, Waiver, Waiver],
        ),
    ] {
        let policy = compiled(&PolicyDocument::new().profile(profile));
        let of = |owns: bool| {
            [critical, high, medium].map(|(one, other)| {
                let ana = holding(1, [one]);
                let ana = if owns { ana.owner() } else { ana };
                let standing = standing(&policy, &[ana]);
                let check = policy.check_grant(&standing, &g(other, tenant())).unwrap();
                assert_eq!(check.conflicts().len(), 1);
                check.verdict()
            })
        };
        assert_eq!(of(false), expected, "{profile}");
        assert_eq!(of(true), for_owners, "the owner in {profile}");
    }
}

#[test]
fn r33_what_a_rule_says_itself_stands_and_the_most_is_the_verdict() {
    use OnGrant::{Reject, Waiver, Warn};

    let of = |id: &str, on_grant| {
        rule(id, Severity::Low)
            .side([reports::SALES])
            .side([reports::TRAFFIC])
            .on_grant(on_grant)
    };
    let verdict = |rules: &[OnGrant]| {
        let add = |document: PolicyDocument, (index, on_grant): (usize, &OnGrant)| {
            document.duty(of(&format!("OWN-{index}"), *on_grant))
        };
        let policy = compiled(&rules.iter().enumerate().fold(bare(), add));
        let standing = standing(&policy, &[holding(1, [reports::SALES])]);
        let check = policy.check_grant(&standing, &g(reports::TRAFFIC, tenant()));
        check.unwrap().verdict()
    };
    for (rules, expected) in [
        (vec![], GrantVerdict::Clear),
        (vec![Warn], GrantVerdict::Warn),
        (vec![Waiver], GrantVerdict::Waiver),
        (vec![Reject], GrantVerdict::Reject),
        (vec![Warn, Waiver], GrantVerdict::Waiver),
        (vec![Reject, Waiver, Warn], GrantVerdict::Reject),
        (vec![Warn, Warn], GrantVerdict::Warn),
    ] {
        assert_eq!(verdict(&rules), expected, "{rules:?}");
    }
}

#[test]
fn r33_a_grant_that_counts_for_nothing_trips_nothing() {
    let policy = shipped();
    let ana = [holding(1, [REFUND])];
    let new = ["O2C-02 in all stores: waiver"];
    for (name, grant, expected) in [
        ("now", g(CREATE, tenant()), &new[..]),
        ("to begin", g(CREATE, tenant()).from(t(5_000)), &new),
        ("over", g(CREATE, tenant()).until(t(NOW)), &[]),
        (
            "of no time",
            g(CREATE, tenant()).from(t(5_000)).until(t(5_000)),
            &[],
        ),
    ] {
        assert_eq!(check(&policy, &ana, &grant), expected, "{name}");
    }
}

#[test]
fn r33_all_accounts_of_the_person_are_looked_at() {
    let policy = shipped();
    let other = || of_person(AccountKind::App, 2, ANA).grant(g(REFUND, tenant()));
    for (name, other, fresh) in [
        ("an app's", other(), true),
        ("suspended", other().status(Status::Suspended), true),
        ("terminated", other().status(Status::Terminated), false),
        ("over", other().active_until(t(NOW)), false),
    ] {
        let found = check(&policy, &[human(1), other], &g(CREATE, tenant()));
        assert_eq!(found.len(), usize::from(fresh), "{name}: {found:?}");
    }
}

#[test]
fn r33_a_grant_that_is_none_is_refused() {
    let policy = shipped();
    let standing = standing(&policy, &[human(1)]);
    for grant in [
        held("nobody", tenant()),
        EntryDocument::actions(["orders.refnd"], tenant()),
        EntryDocument::actions([""; 0], tenant()),
        g(CREATE, tenant()).from(t(2)).until(t(1)),
    ] {
        assert!(policy.check_grant(&standing, &grant).is_err(), "{grant:?}");
    }
}

#[test]
fn r33_rules_of_sessions_and_objects_have_no_say() {
    for kind in [DutyKind::Session, DutyKind::Object] {
        let rule = DutyDocument::new("OWN", kind, Severity::Critical)
            .side([REFUND])
            .side([CREATE]);
        let policy = compiled(&bare().duty(rule));
        let found = check(&policy, &[holding(1, [REFUND])], &g(CREATE, tenant()));
        assert_eq!(found, [""; 0], "{kind}");
    }
}

/// The rules that are tripped, by name, each with all stores of it.
fn tripped(policy: &Policy, standing: &Standing) -> BTreeMap<String, Vec<StoreSet>> {
    let mut found: BTreeMap<String, Vec<StoreSet>> = BTreeMap::new();
    for conflict in policy.conflicts(standing) {
        let name = conflict.rule().name().to_owned();
        found
            .entry(name)
            .or_default()
            .push(conflict.stores().clone());
    }
    found
}

fn is_in(stores: Option<&Vec<StoreSet>>, store: u64) -> bool {
    let store = StoreId::from(store);
    stores.is_some_and(|all| all.iter().any(|set| set.contains(store)))
}

/// A grant of a template's role in stores 1 and 2, or in 2 and 3.
fn of_template(template: &Template, scope: [u64; 2]) -> EntryDocument {
    let entry = held(template.id, stores(scope)).until(t(NOW + 1));
    if template.requires.contains(Requirements::UNTIL) {
        entry
    } else {
        held(template.id, stores(scope))
    }
}

#[test]
fn r33_l21_a_check_tells_exactly_what_then_trips() {
    let add = |document: PolicyDocument, template: &Template| {
        document.role(template.id, RoleDocument::from_template(template.id))
    };
    let policy = compiled(&TEMPLATES.iter().fold(PolicyDocument::new(), add));
    let mut fresh = 0;
    for one in &TEMPLATES {
        let before = [human(1).grant(of_template(one, [1, 2]))];
        let old = standing(&policy, &before);
        let had = tripped(&policy, &old);
        for other in &TEMPLATES {
            let grant = of_template(other, [2, 3]);
            let check = policy.check_grant(&old, &grant).unwrap();
            let after = [before[0].clone().grant(grant)];
            let has = tripped(&policy, &standing(&policy, &after));
            for rule in policy.duties() {
                let mut told = check.conflicts().iter();
                let told = told.find(|found| found.rule() == rule);
                for store in 1..=4 {
                    let now = is_in(has.get(rule.name()), store);
                    let then = is_in(had.get(rule.name()), store);
                    let is_told =
                        told.is_some_and(|found| found.stores().contains(StoreId::from(store)));
                    let case = format!("{}, then {}: {} in {store}", one.id, other.id, rule.name());
                    assert_eq!(is_told, now && !then, "{case}");
                    fresh += usize::from(is_told);
                }
            }
        }
    }
    assert!(fresh > 100, "{fresh}");
}
