//! What compiling makes of good documents: bits, levels, includes, conditions (R16 to R18).
//!
//! Lives here: what can be asked of a policy; what it decides is in `decide`.

#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use crate::golden::compiled;
use countersign::{
    AccountDocument, Action, Amount, Assurance, Currency, EntryDocument, Evidence, Feature, Level,
    LimitDocument, MistakeKind, Per, Policy, PolicyDocument, Reason, Resource, ResourceKind,
    RoleDocument, ScopeDocument, Session, SignIn, Time, Unit, actions,
};

#[test]
fn slots_0_and_127_are_the_first_and_the_last() {
    let policy = compiled(
        r#""host_actions": {"l.a": {"slot": 0, "level": "view", "risk": "low"}, "l.z": {"slot": 127, "level": "full", "risk": "critical"}},
           "host_kinds": {"a": {"slot": 0}, "z": {"slot": 127}}"#,
    )
    .unwrap();
    assert_eq!(policy.action("l.a").ok(), Action::host(0));
    assert_eq!(policy.action("l.z").ok(), Action::host(127));
    assert_eq!(policy.kind("a").ok(), ResourceKind::host(0));
    assert_eq!(policy.kind("z").ok(), ResourceKind::host(127));
    assert_eq!(policy.action_name(Action::host(1).unwrap()), None);
    let names: Vec<&str> = policy.actions().map(|known| known.name).collect();
    assert_eq!(names.len(), 112);
    assert_eq!(names[109..], ["staff.transfer_ownership", "l.a", "l.z"]);
}

#[test]
fn a_level_of_staff_leaves_the_owners_alone_to_the_owner() {
    let policy = compiled(
        r#""roles": {"hr": {"levels": {"staff": "full"}}, "books": {"levels": {"billing": "edit"}}}"#,
    )
    .unwrap();
    let hr = policy.role("hr").unwrap().actions();
    assert_eq!(
        hr,
        Feature::Staff.actions() - actions::staff::TRANSFER_OWNERSHIP
    );
    // Edit adds nothing to View there, and loses nothing by saying so.
    let books = policy.role("books").unwrap().actions();
    assert_eq!(books, Feature::Billing.at(Level::View));
    assert_eq!(
        policy.expand("billing", Level::Full).unwrap_err(),
        MistakeKind::OwnerOnlyLevel {
            feature: String::from("billing"),
            level: Level::Full,
            same: Level::View,
        }
    );
}

#[test]
fn a_hosts_action_joins_the_levels_of_its_feature() {
    let policy = compiled(
        r#""host_actions": {"billing.audit": {"slot": 0, "level": "full", "risk": "low"}, "tables.seat": {"slot": 1, "level": "edit", "risk": "low"}}"#,
    )
    .unwrap();
    let audit = Action::host(0).unwrap();
    let full = policy.expand("billing", Level::Full).unwrap();
    assert_eq!(full, Feature::Billing.at(Level::View) | audit);
    assert!(policy.expand("tables", Level::View).unwrap().is_empty());
    let seat = Action::host(1).unwrap();
    assert_eq!(policy.expand("tables", Level::Full), Ok(seat.only()));
    assert!(policy.expand("table", Level::Full).is_err());
}

#[test]
fn two_levels_of_one_feature_give_together_what_the_higher_gives() {
    // R16: orders at edit in one role and at view in another.
    let policy = compiled(
        r#""roles": {"a": {"levels": {"orders": "edit"}}, "b": {"levels": {"orders": "view"}}, "both": {"include": ["a", "b"]}}"#,
    )
    .unwrap();
    let both = policy.role("both").unwrap().actions();
    assert_eq!(both, Feature::Orders.at(Level::Edit));
}

#[test]
fn an_action_is_not_widened_to_what_it_is_no_good_without() {
    // R18: a refund without a look at the order is odd, and is what was said.
    let policy = compiled(r#""roles": {"a": {"allow": ["orders.refund"]}}"#).unwrap();
    let held = policy.role("a").unwrap().actions();
    assert_eq!(held, actions::orders::REFUND.only());
}

#[test]
fn a_role_gives_its_includes_and_nothing_of_a_role_that_includes_it() {
    // R17: the transitive closure, downwards.
    let policy = compiled(
        r#""roles": {"top": {"include": ["left", "right"]}, "left": {"include": ["base"], "allow": ["orders.edit"]},
                     "right": {"include": ["base"]}, "base": {"allow": ["orders.view"]}}"#,
    )
    .unwrap();
    let gives = |role: &str| policy.role(role).unwrap().actions().to_string();
    assert_eq!(gives("top"), "orders.view | orders.edit");
    assert_eq!(gives("left"), "orders.view | orders.edit");
    assert_eq!(gives("right"), "orders.view");
    assert_eq!(gives("base"), "orders.view");
}

/// Somebody with this role, who asks to refund that many cents.
fn refunds(policy: &Policy, role: &str, session: &Session, cents: u64) -> countersign::Decision {
    let stored = AccountDocument::human(7_u64, 7_u64)
        .in_tenant(1_u64)
        .grant(EntryDocument::role(role, ScopeDocument::tenant()));
    let account = policy.account(&stored).unwrap();
    let standing = policy.standing(&[&account], session.now());
    let principal = policy.principal(&account, &standing, session).unwrap();
    let order = Resource::of(ResourceKind::ORDER).in_tenant(1_u64);
    let evidence = Evidence::none().amount(Amount::money(Currency::EUR, cents));
    policy.authorize_with(&principal, actions::orders::REFUND, &order, &evidence)
}

#[test]
fn a_role_keeps_the_conditions_of_what_it_includes_and_puts_its_own_over_them() {
    let refund = |id: &str, hard: u64| {
        LimitDocument::new(
            id,
            ["orders.refund"],
            Per::Request,
            Unit::Money(Currency::EUR),
        )
        .hard(hard)
    };
    let everyday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let policy = PolicyDocument::new()
        .role(
            "desk",
            RoleDocument::new()
                .allow(["orders.refund"])
                .limit(refund("desk", 20_00)),
        )
        // Nothing of its own: the limit stays.
        .role("lead", RoleDocument::new().include("desk"))
        // A lower limit of its own is over what it includes; a higher one lifts nothing.
        .role(
            "lower",
            RoleDocument::new()
                .include("lead")
                .limit(refund("lower", 10_00)),
        )
        .role(
            "higher",
            RoleDocument::new()
                .include("lead")
                .limit(refund("higher", 30_00)),
        )
        // What it gives itself beside it is not under the included limit (R30).
        .role(
            "beside",
            RoleDocument::new().include("desk").allow(["orders.refund"]),
        )
        .role(
            "both",
            RoleDocument::new()
                .include("desk")
                .allow(["orders.refund"])
                .limit(refund("both", 50_00)),
        )
        .role(
            "early",
            RoleDocument::new()
                .include("desk")
                .hours(everyday, "00:00", "12:00"),
        )
        .role(
            "morning",
            RoleDocument::new()
                .include("early")
                .hours(everyday, "06:00", "24:00"),
        )
        .role(
            "sure",
            RoleDocument::new()
                .include("desk")
                .step_up(SignIn::at_least(Assurance::MultiFactor)),
        )
        .role(
            "fresh",
            RoleDocument::new()
                .include("sure")
                .step_up(SignIn::at_least(Assurance::Password).within(60)),
        )
        .compile()
        .unwrap();
    let now = Time::from_unix(0);
    let known = Session::at(now).at_utc_offset(0);
    for (role, most) in [
        ("desk", 20_00),
        ("lead", 20_00),
        ("lower", 10_00),
        ("higher", 20_00),
        ("beside", u64::MAX),
        ("both", 50_00),
        ("early", 20_00),
    ] {
        assert!(refunds(&policy, role, &known, most).is_allow(), "{role}");
        if let Some(more) = most.checked_add(1) {
            let decision = refunds(&policy, role, &known, more);
            assert_eq!(decision.reason(), Some(Reason::LimitExceeded), "{role}");
        }
    }
    for (role, hour, open) in [
        ("early", 0, true),
        ("early", 11, true),
        ("early", 12, false),
        ("morning", 5, false),
        ("morning", 6, true),
        ("morning", 11, true),
        ("morning", 12, false),
    ] {
        let session = known.clone().at_utc_offset(hour * 3_600);
        let decision = refunds(&policy, role, &session, 1);
        let expected = if open { None } else { Some(Reason::OutOfHours) };
        assert_eq!(decision.reason(), expected, "{role} at {hour}");
    }
    let least = SignIn::at_least(Assurance::MultiFactor);
    for (role, asked) in [("sure", least), ("fresh", least.within(60))] {
        match refunds(&policy, role, &known, 1) {
            countersign::Decision::NeedsStepUp(step) => assert_eq!(step.sign_in(), asked, "{role}"),
            other => panic!("{role}: {other:?}"),
        }
        let signed_in = known.clone().signed_in(Assurance::MultiFactor, now);
        assert!(
            refunds(&policy, role, &signed_in, 20_00).is_allow(),
            "{role}"
        );
        let decision = refunds(&policy, role, &signed_in, 20_01);
        assert_eq!(decision.reason(), Some(Reason::LimitExceeded), "{role}");
    }
}

#[test]
fn what_is_left_out_of_the_template_is_not_in_the_role() {
    let policy = compiled(
        r#""roles": {"desk": {"template": "customer_support", "addons": ["changes"], "without": ["orders.refund", "orders.cancel"]},
                     "lead": {"include": ["desk"], "allow": ["orders.refund"]}}"#,
    )
    .unwrap();
    let desk = policy.role("desk").unwrap().actions();
    assert!(desk.contains(actions::orders::EDIT));
    assert!(!desk.contains(actions::orders::REFUND));
    assert!(!desk.contains(actions::orders::CANCEL));
    // Who includes such a role may still give the action by itself (R15).
    let lead = policy.role("lead").unwrap().actions();
    assert_eq!(lead, desk | actions::orders::REFUND);
}

#[test]
fn a_handle_of_a_role_is_good_under_its_policy_alone() {
    let one = compiled(r#""roles": {"a": {}}"#).unwrap();
    let other = compiled(r#""roles": {"a": {"allow": ["orders.view"]}}"#).unwrap();
    let role = one.role("a").unwrap();
    assert_eq!(one.role_of(role.id()), Some(role));
    assert_eq!(other.role_of(role.id()), None);
    let error = one.role("b").unwrap_err();
    assert_eq!((error.kind(), error.name()), ("role", "b"));
}
