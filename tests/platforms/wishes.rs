//! Wishes: what somebody shall be able to do elsewhere, and how a role or a grant of
//! ours becomes one.
//!
//! Lives here: [`Wanted`] and how it is joined, and what policies, roles and grants
//! make of it. What a principal would be wanted as is in `principals`, how
//! lists answer a wish in `answers`.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]

use crate::places::{BOTH, REFUND, VIEW};
use countersign::actions::{orders, products};
use countersign::platforms::{
    self, Goal, Lack, MappingDocument, PermissionDocument, Restriction, Wanted,
};
use countersign::{
    AccountDocument, Action, Actions, ApprovalDocument, Assurance, Currency, EntryDocument,
    LimitDocument, Per, Policy, PolicyDocument, Requirements, RoleDocument, ScopeDocument, SignIn,
    StepUpDocument, Template, Time, Unit,
};

use crate::shop::{compiled, held, human, now, principal, stores, tenant};

// ---- two wishes of one ----

/// A wish of one action, in each way that matters.
fn ways() -> [Wanted; 8] {
    use Restriction::{Hours, Stores};
    let full = || Wanted::new(orders::VIEW);
    let part = || Wanted::default().in_part(orders::VIEW);
    [
        Wanted::default(),
        full(),
        full().under(Stores, VIEW),
        full().under(Hours, VIEW),
        full().under(Stores, VIEW).under(Hours, VIEW),
        part(),
        part().under(Stores, VIEW),
        part().under(Hours, VIEW),
    ]
}

#[test]
fn two_wishes_are_joined_so_that_nothing_is_wanted_in_a_way_in_which_neither_wants_it() {
    let [
        nothing,
        free,
        in_stores,
        at_hours,
        in_stores_at_hours,
        part,
        part_in_stores,
        part_at_hours,
    ] = ways();
    for (one, other, both) in [
        (&nothing, &nothing, &nothing),
        (&nothing, &free, &free),
        (&nothing, &in_stores, &in_stores),
        (&nothing, &part_in_stores, &part_in_stores),
        // What one of the two wants in full and freely is free.
        (&free, &in_stores, &free),
        (&free, &in_stores_at_hours, &free),
        (&free, &part, &free),
        (&free, &part_in_stores, &free),
        // What both want under restrictions is under those of both.
        (&in_stores, &in_stores, &in_stores),
        (&in_stores, &at_hours, &in_stores_at_hours),
        (&in_stores, &in_stores_at_hours, &in_stores_at_hours),
        // What both want in part, in part, and restricted all the same.
        (&part, &part, &part),
        (&part, &part_in_stores, &part_in_stores),
        // In full under a restriction and a part without: in full, and under it.
        (&in_stores, &part, &in_stores),
        (&in_stores, &part_at_hours, &in_stores_at_hours),
    ] {
        assert_eq!(one.clone().and(other.clone()), *both, "{one:?}, {other:?}");
        assert_eq!(other.clone().and(one.clone()), *both, "{other:?}, {one:?}");
    }
}

#[test]
fn of_many_wishes_the_order_does_not_matter_and_none_twice() {
    let and = |one: &Wanted, other: &Wanted| one.clone().and(other.clone());
    for one in &ways() {
        assert_eq!(and(one, one), *one);
        for other in &ways() {
            let both = and(one, other);
            assert_eq!(both, and(other, one));
            // Never wider than either wants: free only if one of them is.
            let free = [one, other].map(|wish| *wish == Wanted::new(orders::VIEW));
            assert_eq!(both == Wanted::new(orders::VIEW), free.contains(&true));
            for third in &ways() {
                assert_eq!(and(&both, third), and(one, &and(other, third)));
            }
        }
    }
}

#[test]
fn each_action_of_a_wish_is_joined_by_itself() {
    let desk = Wanted::new(BOTH).under(Restriction::Stores, BOTH);
    let books = Wanted::from(orders::VIEW).and(Actions::from(orders::EXPORT));
    let wanted = desk.and(books);
    assert_eq!(wanted.actions(), BOTH | orders::EXPORT);
    assert_eq!(wanted.restrictions(), [(Restriction::Stores, REFUND)]);
}

#[test]
fn one_action_is_wanted_as_a_set_of_it_is() {
    let one = Wanted::from(orders::VIEW);
    assert_eq!(one, Wanted::from(VIEW));
    assert_eq!(one, Wanted::new(orders::VIEW));
    assert_eq!((one.actions(), one.restrictions()), (VIEW, &[][..]));
    assert!(one.wanted_in_part().is_empty());
}

#[test]
fn what_is_not_wanted_is_under_no_restriction() {
    let wanted = Wanted::new(orders::VIEW).under(Restriction::Stores, REFUND);
    assert_eq!(wanted, Wanted::from(orders::VIEW));
    // Nor is what is wanted only later.
    let wanted = wanted.and(orders::REFUND);
    assert_eq!(wanted, Wanted::new(BOTH));
}

#[test]
fn what_a_role_requires_of_its_grants_is_a_restriction_of_all_that_is_wanted() {
    let wanted = || Wanted::new(orders::VIEW).in_part(orders::REFUND);
    for (requires, expected) in [
        (Requirements::empty(), None),
        (Requirements::SCOPE, Some(Restriction::Scope)),
        (Requirements::UNTIL, Some(Restriction::Until)),
        (Requirements::MULTI_FACTOR, Some(Restriction::StepUp)),
        (Requirements::TRAINING, Some(Restriction::Training)),
    ] {
        let found = wanted().requiring(requires);
        let expected: Vec<_> = expected.into_iter().map(|by| (by, BOTH)).collect();
        assert_eq!(found.restrictions(), expected, "{requires}");
        assert_eq!(found.wanted_in_part(), REFUND);
        // Of nothing wanted there is nothing to restrict.
        assert_eq!(Wanted::default().requiring(requires), Wanted::default());
    }
    let all = wanted().requiring(Requirements::all());
    let each: Vec<_> = all.restrictions().iter().map(|(by, _)| *by).collect();
    assert_eq!(each.len(), Requirements::all().iter().count());
}

// ---- what a policy asks of everybody ----

#[test]
fn a_policy_asks_the_same_of_every_wish_and_takes_off_nothing() {
    let policy = strict();
    let refund = [
        (Restriction::Limit, REFUND),
        (Restriction::Approval, REFUND),
        (Restriction::StepUp, REFUND),
    ];
    assert_eq!(policy.wanted(BOTH).restrictions(), refund);
    assert_eq!(policy.wanted(orders::REFUND).restrictions(), refund);
    assert_eq!(policy.wanted(orders::VIEW), Wanted::from(orders::VIEW));
    assert_eq!(policy.wanted(Actions::EMPTY), Wanted::default());
    let narrow = Wanted::new(orders::REFUND)
        .in_part(orders::VIEW)
        .under(Restriction::Stores, BOTH);
    let found = policy.wanted(narrow);
    assert_eq!(found.wanted_in_part(), VIEW);
    assert_eq!(found.restricted(Restriction::Stores), BOTH);
    assert_eq!(found.restrictions()[1..], refund);
    // And once more changes nothing.
    assert_eq!(policy.wanted(found.clone()), found);
}

#[test]
fn what_a_guardrail_leaves_to_nobody_is_not_wanted() {
    let guarded = PolicyDocument::new().guardrail(["orders"]).role(
        "all",
        RoleDocument::new().allow(["orders.view", "products.view"]),
    );
    let policy = compiled(&guarded);
    let wide = Wanted::new(orders::VIEW | products::VIEW)
        .in_part(products::PRICE)
        .under(Restriction::Stores, orders::VIEW | products::VIEW)
        .under(Restriction::Hours, products::VIEW);
    let found = policy.wanted(wide);
    assert_eq!(
        found,
        Wanted::new(orders::VIEW).under(Restriction::Stores, VIEW)
    );
    assert_eq!(by_role(&policy, "all"), Wanted::from(orders::VIEW));
    let grant = EntryDocument::actions(["orders.view", "products.view"], tenant());
    assert_eq!(by_grant(&policy, &grant), Wanted::from(orders::VIEW));
}

#[test]
fn what_a_policy_does_not_know_is_not_wanted_under_it() {
    let policy = compiled(&PolicyDocument::new());
    let slot = Action::host(3).unwrap();
    let wanted = policy.wanted(Wanted::new(slot | orders::VIEW).under(Restriction::Until, slot));
    assert_eq!(wanted, Wanted::from(orders::VIEW));
}

// ---- what a role wants ----

/// Limited, approved, timed refunds for whoever is trained; and looking as it is.
fn clerk() -> RoleDocument {
    let euro = Unit::Money(Currency::EUR);
    RoleDocument::new()
        .allow(["orders.view", "orders.refund"])
        .limit(
            LimitDocument::new("refund", ["orders.refund"], Per::Object, euro)
                .soft(50_00, "manager")
                .hard(500_00),
        )
        .hours(["mon", "tue"], "06:00", "22:00")
        .step_up(SignIn::at_least(Assurance::Password).within(600))
        .requires(Requirements::TRAINING | Requirements::SCOPE | Requirements::UNTIL)
}

fn shop() -> PolicyDocument {
    PolicyDocument::new()
        .approval(ApprovalDocument::new("manager"))
        .role("clerk", clerk())
}

fn by_role(policy: &Policy, role: &str) -> Wanted {
    policy.wanted_by_role(role).unwrap()
}

fn by_grant(policy: &Policy, grant: &EntryDocument) -> Wanted {
    policy.wanted_by_grant(grant).unwrap()
}

/// What is restricted in which way, but for the ways that restrict nothing.
fn restricted(wanted: &Wanted) -> Vec<(Restriction, Actions)> {
    wanted.restrictions().to_vec()
}

#[test]
fn a_role_wants_what_it_gives_under_what_it_asks_for() {
    let policy = shop().compile().unwrap();
    let refund = Actions::from(orders::REFUND);
    let wanted = by_role(&policy, "clerk");
    assert_eq!(wanted.actions(), BOTH);
    assert_eq!(
        restricted(&wanted),
        [
            (Restriction::Scope, BOTH),
            (Restriction::Until, BOTH),
            (Restriction::Limit, refund),
            (Restriction::Approval, refund),
            (Restriction::StepUp, BOTH),
            (Restriction::Hours, BOTH),
            (Restriction::Training, BOTH),
        ]
    );
    for restriction in Restriction::SCOPES.iter().copied() {
        assert_eq!(
            wanted.restricted(restriction),
            Actions::EMPTY,
            "{restriction}"
        );
    }
}

#[test]
fn a_grant_wants_it_where_and_until_when_it_was_given() {
    let policy = shop().compile().unwrap();
    for (scope, restriction) in [
        (ScopeDocument::in_stores([1_u64]), Restriction::Stores),
        (
            ScopeDocument::narrowed().locations([1_u64]),
            Restriction::Locations,
        ),
        (
            ScopeDocument::narrowed().categories([1_u64]),
            Restriction::Categories,
        ),
        (
            ScopeDocument::narrowed().vendors([1_u64]),
            Restriction::Vendors,
        ),
        (
            ScopeDocument::narrowed().object("order", 1_u64),
            Restriction::Objects,
        ),
        (ScopeDocument::narrowed().assigned(), Restriction::Assigned),
    ] {
        let grant = EntryDocument::role("clerk", scope.clone()).until(Time::from_unix(100));
        let wanted = by_grant(&policy, &grant);
        for other in Restriction::SCOPES.iter().copied() {
            let expected = if other == restriction {
                BOTH
            } else {
                Actions::EMPTY
            };
            assert_eq!(wanted.restricted(other), expected, "{restriction}, {other}");
        }
        assert_eq!(wanted.restricted(Restriction::Until), BOTH, "{restriction}");
        let limit = Actions::from(orders::REFUND);
        assert_eq!(
            wanted.restricted(Restriction::Limit),
            limit,
            "{restriction}"
        );

        let own = EntryDocument::actions(["orders.view"], scope);
        let expected = [(restriction, Actions::from(orders::VIEW))];
        assert_eq!(restricted(&by_grant(&policy, &own)), expected);
    }
    let everywhere = EntryDocument::actions(["orders.view"], ScopeDocument::tenant());
    assert_eq!(restricted(&by_grant(&policy, &everywhere)), []);
    let ends = by_grant(&policy, &everywhere.until(Time::from_unix(100)));
    let expected = [(Restriction::Until, Actions::from(orders::VIEW))];
    assert_eq!(restricted(&ends), expected);
}

#[test]
fn what_ecwid_cannot_say_of_a_grant() {
    let policy = shop().compile().unwrap();
    let scope = ScopeDocument::in_stores([1_u64])
        .locations([1_u64])
        .categories([1_u64])
        .vendors([1_u64])
        .object("order", 1_u64)
        .assigned();
    let grant = EntryDocument::role("clerk", scope).until(Time::from_unix(100));
    let wanted = by_grant(&policy, &grant);
    let export = platforms::named("ecwid")
        .unwrap()
        .export(&wanted, Goal::Cover);
    let unmet = export.not_expressed();
    let by: Vec<Restriction> = unmet.iter().map(|(by, _)| *by).collect();
    // The scope that it is given in is the narrowing that its role requires.
    assert_eq!(by, Restriction::ALL[1..]);
    assert_eq!(Restriction::ALL[0], Restriction::Scope);
    for (by, actions) in unmet {
        assert_eq!(actions, wanted.restricted(by), "{by}");
    }
    // What is not given at all is not given too widely either.
    let none = platforms::named("ecwid")
        .unwrap()
        .export(&wanted, Goal::NeverExceed);
    assert!(none.not_expressed().is_empty());
    // A platform that can narrow in one way can narrow.
    let shopify = platforms::named("shopify")
        .unwrap()
        .export(&wanted, Goal::Cover);
    let unmet: Vec<_> = shopify.not_expressed().iter().map(|(by, _)| *by).collect();
    assert!(!unmet.contains(&Restriction::Stores) && !unmet.contains(&Restriction::Scope));
    assert!(unmet.contains(&Restriction::Limit) && unmet.contains(&Restriction::Hours));
}

#[test]
fn what_one_part_of_a_role_gives_freely_is_not_restricted() {
    let [view, refund] = [orders::VIEW, orders::REFUND].map(Actions::from);
    let allow = |actions: &[Action]| RoleDocument::new().allow(actions);
    // What a role gives beside the clerk that it includes, and what is still
    // restricted by limits and approvals, and by sign-in and hours.
    for (role, by_amount, by_holder) in [
        (allow(&[]), refund, BOTH),
        (allow(&[orders::VIEW]), refund, refund),
        (allow(&[orders::REFUND]), Actions::EMPTY, view),
        (
            allow(&[orders::VIEW, orders::REFUND]),
            Actions::EMPTY,
            Actions::EMPTY,
        ),
        // One that has conditions of its own gives nothing freely: what is under
        // those of the one or of the other is under all of them.
        (
            allow(&[orders::REFUND]).hours(["sat"], "06:00", "22:00"),
            refund,
            BOTH,
        ),
    ] {
        let policy = compiled(&shop().role("lead", role.include("clerk")));
        let wanted = by_role(&policy, "lead");
        for (by, expected) in [
            (Restriction::Limit, by_amount),
            (Restriction::Approval, by_amount),
            (Restriction::StepUp, by_holder),
            (Restriction::Hours, by_holder),
            // What a role requires of its grants counts for all of it.
            (Restriction::Training, BOTH),
        ] {
            assert_eq!(wanted.restricted(by), expected, "{by}: {wanted:?}");
        }
    }
}

#[test]
fn what_each_part_of_a_role_gives_under_another_condition_is_under_all_of_them() {
    use Restriction::{Hours, Limit};
    let euro = Unit::Money(Currency::EUR);
    let small = LimitDocument::new("small", ["orders.refund"], Per::Object, euro).hard(50_00);
    let refunds = || RoleDocument::new().allow(["orders.refund"]);
    let policy = PolicyDocument::new()
        .role("desk", refunds().limit(small))
        .role("office", refunds().hours(["mon"], "06:00", "22:00"))
        .role(
            "lead",
            RoleDocument::new().include("desk").include("office"),
        );
    let policy = compiled(&policy);
    let wanted = by_role(&policy, "lead");
    assert_eq!(wanted.restrictions(), [(Limit, REFUND), (Hours, REFUND)]);
    // So it is if one person holds the two roles by two grants.
    let both = ["desk", "office"].map(|role| held(role, tenant()));
    let dana = both.into_iter().fold(human(1), AccountDocument::grant);
    let monday = now().at_utc_offset(0);
    let dana = policy.wanted_by(&principal(&policy, &[dana], &monday));
    assert_eq!(dana, wanted);
    // A plain box says neither, and one that says an amount not the hours.
    for (expresses, ids, lacks) in [
        (vec![], vec![], vec![(orders::REFUND, Lack::Unrestricted)]),
        (
            vec![Limit],
            vec![],
            vec![(orders::REFUND, Lack::Unrestricted)],
        ),
        (
            vec![Hours],
            vec![],
            vec![(orders::REFUND, Lack::Unrestricted)],
        ),
        (vec![Limit, Hours], vec!["pay back"], vec![]),
    ] {
        let list = MappingDocument::new("till", "A till")
            .expresses(expresses)
            .permission(PermissionDocument::new("pay back", "Pay back").gives(["orders.refund"]));
        let list = list.compile().unwrap();
        let export = list.export(&wanted, Goal::NeverExceed);
        assert_eq!((export.ids().unwrap(), export.lacks()), (ids, &lacks[..]));
    }
}

/// A policy that asks of everybody who refunds.
fn strict() -> Policy {
    let fresh = SignIn::at_least(Assurance::HardwareKey).within(60);
    let euro = Unit::Money(Currency::EUR);
    let cap = LimitDocument::new("cap", ["orders.refund"], Per::Object, euro).hard(900_00);
    let document = PolicyDocument::new()
        .approval(ApprovalDocument::new("manager").actions(["orders.refund"]))
        .step_up(StepUpDocument::new(["orders.refund"], fresh))
        .cap(cap)
        .role(
            "desk",
            RoleDocument::new().allow(["orders.view", "orders.refund"]),
        );
    document.compile().unwrap()
}

#[test]
fn what_a_policy_asks_of_everybody_is_asked_by_every_role_and_every_grant() {
    let policy = strict();
    let refund = Actions::from(orders::REFUND);
    let expected = [
        (Restriction::Limit, refund),
        (Restriction::Approval, refund),
        (Restriction::StepUp, refund),
    ];
    assert_eq!(restricted(&by_role(&policy, "desk")), expected);
    let scope = ScopeDocument::tenant;
    let role = by_grant(&policy, &EntryDocument::role("desk", scope()));
    assert_eq!(restricted(&role), expected);
    let own = by_grant(&policy, &EntryDocument::actions(["orders.refund"], scope()));
    assert_eq!(restricted(&own), expected);
}

#[test]
fn only_after_failed_sign_ins_is_not_asked_of_everybody() {
    let fresh = SignIn::at_least(Assurance::HardwareKey);
    let after = StepUpDocument::new(["orders.refund"], fresh).after_failed_logins(3);
    let role = RoleDocument::new().allow(["orders.refund"]);
    let document = PolicyDocument::new().step_up(after).role("desk", role);
    let policy = document.compile().unwrap();
    assert_eq!(restricted(&by_role(&policy, "desk")), []);
}

#[test]
fn a_template_wants_its_core_under_what_it_requires() {
    let agent = Wanted::from(Template::named("private_fulfillment_agent").unwrap());
    let policy = PolicyDocument::new().role(
        "agent",
        RoleDocument::from_template("private_fulfillment_agent"),
    );
    assert_eq!(agent, by_role(&policy.compile().unwrap(), "agent"));
    assert_eq!(agent.restricted(Restriction::Until), agent.actions());
}

// ---- what is no wish ----

#[test]
fn an_unknown_role_is_told_with_the_nearest() {
    let policy = compiled(&shop());
    let error = policy.wanted_by_role("clark").unwrap_err();
    assert_eq!(
        (error.kind(), error.name(), error.suggestion()),
        ("role", "clark", Some("clerk"))
    );
    assert_eq!(
        error.to_string(),
        r#"unknown role "clark": did you mean "clerk"?"#
    );
}

#[test]
fn what_is_no_grant_is_no_wish() {
    let policy = compiled(&shop());
    for (grant, said) in [
        (
            EntryDocument::role("clark", tenant()),
            r#"a mistake in the grant: grant.role: unknown role "clark": did you mean "clerk"?"#,
        ),
        (
            EntryDocument::actions(["orders.veiw"], tenant()),
            r#"a mistake in the grant: grant.actions[0]: unknown action "orders.veiw": did you mean "orders.view"?"#,
        ),
        (
            EntryDocument::role("clerk", stores([1])),
            "a mistake in the grant: grant.until: role \"clerk\" is only given for a time: say `until` when",
        ),
    ] {
        let error = policy.wanted_by_grant(&grant).unwrap_err();
        assert_eq!(error.to_string(), said);
    }
}
