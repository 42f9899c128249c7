//! The room for a host's tests: what its assertions say when they fail, what a
//! dry run prints, and that what it generates is valid.
//!
//! A message is pinned word for word: it is what a developer has to act on.

use std::panic::{self, AssertUnwindSafe};

use countersign::actions::{
    apps, billing, customers, design, discounts, inventory, marketing, orders, products, reports,
    settings, staff,
};
use countersign::testing::{Asks, Expected, Scenario, ScenarioDocument, Shop, laws, strategies};
use countersign::{
    AccountDocument, Actions, Assurance, EntryDocument, Feature, Level, PolicyDocument, Reason,
    Resource, ResourceKind, RoleDocument, ScopeDocument, Session, Template, Time, assert_allows,
    assert_denies, assert_matrix, assert_needs_approval, assert_needs_step_up, assert_only_allows,
};
use proptest::prelude::*;

/// Tuesday, 2026-03-10, 08:00 UTC.
const NOW: Time = Time::from_unix(1_773_129_600);
/// The Sunday after, at midnight.
const SUNDAY: Time = Time::from_unix(1_773_619_200);

/// A shop with two stores, an outside agent, support, and a manager.
fn shop() -> Shop {
    let role = RoleDocument::from_template;
    let policy = PolicyDocument::new()
        .role("agent", role("private_fulfillment_agent"))
        .role("support", role("customer_support"))
        .role("manager", role("store_manager"))
        .compile()
        .unwrap();
    let human = |id: u64| AccountDocument::human(id, 100 + id).in_tenant(1_u64);
    let in_store_1 = || ScopeDocument::in_stores([1_u64]);
    Shop::new(policy, NOW)
        .with_staff(
            "priya",
            &human(5)
                .name("Priya")
                .grant(EntryDocument::role("agent", in_store_1()).until(SUNDAY)),
        )
        .with_staff(
            "ana",
            &human(7)
                .name("Ana")
                .grant(EntryDocument::role("support", in_store_1())),
        )
        .with_staff(
            "cleo",
            &human(8)
                .name("Cleo")
                .grant(EntryDocument::role("manager", ScopeDocument::tenant())),
        )
        .signed_in("priya", Assurance::MultiFactor)
        .with_resource("web order", &order(1))
        .with_resource("town order", &order(2))
}

pub(crate) fn order(store: u64) -> Resource<'static> {
    Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(store)
}

/// What a failing test prints.
pub(crate) fn failure(test: impl FnOnce()) -> String {
    let before = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = panic::catch_unwind(AssertUnwindSafe(test));
    panic::set_hook(before);
    let message = result.expect_err("it should have failed");
    message
        .downcast_ref::<String>()
        .cloned()
        .expect("a message made for people")
}

// ---- The outside agent ----

/// What the agent is there for.
const AGENT: [countersign::Action; 8] = [
    orders::VIEW,
    orders::VIEW_CUSTOMER,
    orders::UPDATE_STATUS,
    orders::FULFILL,
    orders::TRACKING,
    orders::SHIPPING_LABEL,
    products::VIEW,
    inventory::VIEW,
];

#[test]
fn an_outside_agent_ships_in_its_store_and_does_nothing_else_anywhere() {
    let shop = shop();
    assert_only_allows!(shop, "priya", shop.resource("web order"), AGENT);
    assert_only_allows!(shop, "priya", shop.resource("town order"), Actions::EMPTY);
    // Not on any resource there could be, nor after any sign-in.
    laws::could_only_ever(&shop, "priya", AGENT).unwrap();
    // And not even there once its time is over.
    let after = shop.at(SUNDAY);
    laws::could_only_ever(&after, "priya", Actions::EMPTY).unwrap();
    assert_denies!(
        after,
        "priya",
        orders::FULFILL,
        order(1),
        Reason::GrantExpired
    );
}

#[test]
fn every_area_that_an_outside_agent_is_to_be_kept_out_of_is_denied_by_name() {
    let shop = shop();
    let kept_out: [(&str, Actions); 13] = [
        (
            "financial data",
            orders::TRANSACTIONS | orders::REFUND | orders::CAPTURE | orders::CANCEL,
        ),
        (
            "payment details",
            orders::PAYMENT_DETAILS | settings::PAYMENTS,
        ),
        ("orders taken along", orders::EXPORT | orders::DELETE),
        ("the customer list", Feature::Customers.actions()),
        ("customer data taken along", customers::EXPORT.into()),
        (
            "prices and products",
            Feature::Products.actions() - products::VIEW,
        ),
        (
            "stock counts",
            Feature::Inventory.actions() - inventory::VIEW,
        ),
        (
            "discounts",
            Feature::Discounts.actions() | discounts::GIFT_CARDS,
        ),
        ("marketing", Feature::Marketing.actions() | marketing::SEND),
        (
            "reports and analytics",
            Feature::Reports.actions() | reports::FINANCIAL,
        ),
        (
            "design and settings",
            Feature::Design.actions() | Feature::Settings.actions() | design::CODE,
        ),
        ("apps and keys", Feature::Apps.actions() | apps::API_KEYS),
        (
            "billing and staff",
            Feature::Billing.actions()
                | Feature::Staff.actions()
                | billing::MANAGE
                | staff::ASSIGN_ROLES,
        ),
    ];
    for (area, actions) in kept_out {
        for action in actions {
            for resource in [order(1), order(2), Resource::unnamed().in_tenant(1_u64)] {
                let decision = shop
                    .policy()
                    .authorize(&shop.principal("priya"), action, &resource);
                assert_eq!(decision.reason(), Some(Reason::NoGrant), "{area}: {action}");
            }
        }
    }
    let all: Actions = kept_out.iter().flat_map(|(_, actions)| *actions).collect();
    let known: Actions = shop.policy().actions().map(|known| known.action).collect();
    let left: Actions = AGENT.into_iter().collect();
    let neither = [
        orders::CREATE,
        orders::EDIT,
        orders::EDIT_ITEMS,
        orders::RETURN,
    ];
    assert_eq!(
        known - all - left,
        Actions::of(&neither),
        "every action is in one of the lists"
    );
    for action in neither {
        assert_denies!(shop, "priya", action, order(1), Reason::NoGrant);
    }
}

#[test]
fn an_agent_without_a_second_factor_is_asked_for_one() {
    let shop = shop().signed_in("priya", Assurance::Password);
    assert_needs_step_up!(shop, "priya", orders::FULFILL, order(1));
    assert_denies!(shop, "priya", orders::FULFILL, order(2), Reason::OutOfScope);
}

// ---- Messages ----

#[test]
fn an_allow_that_does_not_come_is_explained() {
    let shop = shop();
    let message =
        failure(|| assert_allows!(shop, "ana", orders::REFUND, shop.resource("town order")));
    assert_eq!(
        message,
        "\
ana asked for orders.refund: expected allow, got deny: out_of_scope

Denied: Ana (account 7) may not orders.refund (Give money back) on order 9 in store 2.
Because: a grant has the action, and covers other resources only (out_of_scope).
Nearly: grants[0], role support: it covers store 1, and the resource is in store 2.
To allow it, any one of:
  - widen grants[0] to stores 1 and 2
  - grant orders.refund in store 2
",
    );
}

#[test]
fn a_deny_that_does_not_come_says_what_the_allow_rests_on() {
    let shop = shop();
    let message = failure(|| assert_denies!(shop, "ana", orders::REFUND, order(1)));
    assert_eq!(
        message,
        "\
ana asked for orders.refund: expected deny, got allow

Allowed: Ana (account 7) may orders.refund (Give money back) on order 9 in store 1.
Because: grants[0], role support, covers it in store 1.
And: for that is owed: audit and alert.
",
    );
}

#[test]
fn a_deny_for_another_reason_names_both() {
    let shop = shop();
    let message =
        failure(|| assert_denies!(shop, "priya", orders::REFUND, order(1), Reason::OutOfScope));
    assert_eq!(
        message,
        "\
priya asked for orders.refund: expected out_of_scope, got deny: no_grant

Denied: Priya (account 5) may not orders.refund (Give money back) on order 9 in store 1.
Because: no grant has the action (no_grant).
To allow it, any one of:
  - grant orders.refund in store 1
  - grant the role support in store 1
",
    );
}

#[test]
fn a_step_up_or_an_approval_that_does_not_come_is_explained() {
    let shop = shop().signed_in("priya", Assurance::Password);
    let message = failure(|| assert_needs_approval!(shop, "priya", orders::FULFILL, order(1)));
    assert_eq!(
        message,
        "\
priya asked for orders.fulfill: expected approval, got step_up: multi_factor

Step-up needed: Priya (account 5) may, after a stronger sign-in, orders.fulfill \
(Mark as shipped, create shipments) on order 9 in store 1.
Because: every grant that covers it asks for a sign-in with multi_factor, at a known time not \
after now.
Nearly: grants[0], role agent: it asks for a sign-in with multi_factor.
To allow it: sign in with multi_factor.
",
    );
    let message = failure(|| assert_needs_step_up!(shop, "ana", orders::VIEW, order(1)));
    assert!(
        message.starts_with("ana asked for orders.view: expected step_up, got allow\n"),
        "{message}"
    );
}

#[test]
fn what_is_allowed_beyond_and_what_is_missing_are_told_apart() {
    let shop = shop().signed_in("priya", Assurance::Password);
    let message = failure(|| {
        assert_only_allows!(
            shop,
            "priya",
            shop.resource("web order"),
            [orders::VIEW, orders::REFUND]
        );
    });
    assert_eq!(
        message,
        "\
priya was expected to be allowed exactly 2 actions on this resource, and what differs is \
(+ allowed too, - not allowed):
  + after a stronger sign-in, orders.view_customer: every grant that covers it asks for a \
sign-in with multi_factor, at a known time not after now
  + after a stronger sign-in, orders.update_status: every grant that covers it asks for a \
sign-in with multi_factor, at a known time not after now
  + after a stronger sign-in, orders.fulfill: every grant that covers it asks for a sign-in \
with multi_factor, at a known time not after now
  + after a stronger sign-in, orders.tracking: every grant that covers it asks for a sign-in \
with multi_factor, at a known time not after now
  + after a stronger sign-in, orders.shipping_label: every grant that covers it asks for a \
sign-in with multi_factor, at a known time not after now
  + after a stronger sign-in, products.view: every grant that covers it asks for a sign-in \
with multi_factor, at a known time not after now
  + after a stronger sign-in, inventory.view: every grant that covers it asks for a sign-in \
with multi_factor, at a known time not after now
  - orders.view: every grant that covers it asks for a sign-in with multi_factor, at a known \
time not after now
  - orders.refund: no grant has the action (no_grant)
",
    );
}

#[test]
fn assertions_work_on_a_hosts_own_policy_and_principals() {
    let shop = shop();
    let (policy, ana) = (shop.policy().clone(), shop.principal("ana"));
    assert_allows!(policy, &ana, orders::REFUND, order(1));
    assert_only_allows!(
        &policy,
        &ana,
        order(1),
        policy.role("support").unwrap().actions()
    );
    let message = failure(|| assert_denies!(policy, &ana, orders::VIEW, order(1)));
    assert!(
        message.starts_with("Ana asked for orders.view: expected deny"),
        "{message}"
    );
    assert_eq!(Asks::name_of(&policy, &ana), "Ana");
}

#[test]
fn a_test_that_is_written_wrongly_says_what_is_wrong() {
    let bad = AccountDocument::human(9_u64, 9_u64)
        .grant(EntryDocument::role("suport", ScopeDocument::tenant()));
    for (test, message) in [
        (
            Box::new(|| drop(shop().principal("anna"))) as Box<dyn FnOnce()>,
            "unknown member of staff \"anna\": did you mean \"ana\"?",
        ),
        (
            Box::new(|| drop(shop().signed_in("bob", Assurance::Password))),
            "unknown member of staff \"bob\": write one of ana, cleo, priya",
        ),
        (
            Box::new(|| drop(shop().resource("web ordr").clone())),
            "unknown resource \"web ordr\": did you mean \"web order\"?",
        ),
        (
            Box::new(|| drop(shop().with_resource("web order", &order(3)))),
            "two resources are called \"web order\": give one another name",
        ),
        (
            Box::new(|| drop(shop().with_staff("ana", &AccountDocument::human(9_u64, 9_u64)))),
            "two of the staff are called \"ana\": give one another name",
        ),
        (
            Box::new(move || drop(shop().with_staff("dan", &bad))),
            "dan: a mistake in the account: grants[0].role: unknown role \"suport\": did you mean \
             \"support\"?",
        ),
    ] {
        assert_eq!(failure(test), message);
    }
}

#[test]
fn a_person_with_two_accounts_has_one_standing_in_the_shop() {
    let shop = shop().with_staff(
        "ana's till",
        &AccountDocument::human(17_u64, 107_u64).in_tenant(1_u64),
    );
    assert_denies!(shop, "ana's till", orders::VIEW, order(1), Reason::NoGrant);
    assert_allows!(shop, "ana", orders::VIEW, order(1));
}

#[test]
fn a_session_of_its_own_is_used_as_it_is() {
    let support = shop().policy().role("support").unwrap().id();
    let agent = shop().policy().role("agent").unwrap().id();
    let session = |role| Session::at(NOW).only_roles([role]);
    let shop = shop().in_session("ana", session(agent));
    assert_denies!(shop, "ana", orders::VIEW, order(1), Reason::NoGrant);
    let shop = shop.in_session("ana", session(support));
    assert_allows!(shop, "ana", orders::VIEW, order(1));
    // Another day, the same limits.
    let later = shop.in_session("ana", session(agent)).at(SUNDAY);
    assert_denies!(later, "ana", orders::VIEW, order(1), Reason::NoGrant);
}

// ---- Scenarios ----

#[test]
fn a_dry_run_prints_what_differs_and_nothing_else() {
    let shop = shop();
    let table = [
        Scenario::new("priya", orders::FULFILL, &order(1), Expected::Allow),
        Scenario::new("priya", orders::REFUND, &order(1), Expected::Deny),
        Scenario::new("priya", orders::FULFILL, &order(2), Reason::NoGrant),
    ];
    let run = shop.dry_run(&table);
    assert_eq!(run.asked(), 3);
    let [difference] = run.differences() else {
        panic!("{run}");
    };
    assert_eq!(difference.index(), 2);
    assert_eq!(
        run.to_string(),
        "\
1 of 3 scenarios came out otherwise than expected

scenario 3, priya: expected no_grant, got deny: out_of_scope
Denied: Priya (account 5) may not orders.fulfill (Mark as shipped, create shipments) on order 9 \
in store 2.
Because: a grant has the action, and covers other resources only (out_of_scope).
Nearly: grants[0], role agent: it covers store 1, and the resource is in store 2.
To allow it, any one of:
  - widen grants[0] to stores 1 and 2
  - grant orders.fulfill in store 2
  - grant the role support in store 2",
    );
    assert_eq!(failure(|| run.check()), run.to_string());
    shop.dry_run(&table[..2]).check();
    assert_eq!(
        shop.dry_run(&table[..2]).to_string(),
        "all 2 scenarios came out as expected"
    );
}

#[test]
fn a_table_without_lines_fails() {
    let run = shop().dry_run(&[]);
    assert!(!run.is_as_expected());
    assert_eq!(
        failure(|| run.check()),
        "no scenario was asked: a table without lines tests nothing",
    );
}

/// A table about a dummy account, with `lines` after it.
fn table(lines: &str) -> ScenarioDocument {
    let head = r#"
        now = 1773129600
        session = { assurance = "multi_factor", auth_time = 1773129000 }

        [[accounts]]
        id = 99
        tenant = 1
        person = 99
        name = "dummy"
        kind = "human"
        status = "active"
        grants = [{ role = "agent", scope = { stores = [1] }, until = 1773619200 }]

        [resources.web]
        tenant = 1
        kind = "order"
        stores = [1]
    "#;
    toml::from_str(&format!("{head}{lines}")).unwrap()
}

#[test]
fn a_table_tries_a_role_on_a_dummy_at_any_instant_and_sign_in() {
    let run = table(
        r#"
        [[scenario]]
        who = "dummy"
        action = "orders.fulfill"
        resource = "web"
        expect = "allow"

        [[scenario]]
        who = 99
        action = "orders.fulfill"
        resource = { tenant = 1, kind = "order", stores = [2] }
        expect = "out_of_scope"
        note = "the shop in town"

        [[scenario]]
        who = "dummy"
        action = "orders.fulfill"
        resource = "web"
        session = { assurance = "password", auth_time = 1773129000 }
        expect = "step_up"

        [[scenario]]
        who = "dummy"
        action = "orders.fulfill"
        resource = "web"
        now = 1773619200
        expect = "grant_expired"

        [[scenario]]
        who = "dummy"
        action = "orders.refund"
        resource = "web"
        expect = "deny"
        "#,
    )
    .run(shop().policy(), &[])
    .unwrap();
    assert_eq!((run.asked(), run.differences().len()), (5, 0), "{run}");
}

#[test]
fn every_mistake_of_a_table_is_named_with_its_place() {
    let ana = shop().principal("ana").account().clone();
    let broken = table(
        r#"
        [[accounts]]
        id = 99
        tenant = 1
        person = 98
        name = "dummy"
        kind = "human"
        status = "active"
        grants = [{ role = "agnt", scope = "tenant" }]

        [resources.town]
        kind = "ordr"

        [[scenario]]
        who = "dumy"
        action = "orders.fulfil"
        resource = "wb"
        expect = "allowed"

        [[scenario]]
        who = 100
        action = "orders.view"
        resource = { kind = "product", stores = [1] }
        session = { roles = [] }
        expect = "no_grnt"
        "#,
    );
    let error = broken.run(shop().policy(), &[ana]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
10 mistakes in the table of scenarios:
  accounts[1].id: \"99\" stands here twice: drop one, or correct the one that was meant to be another
  accounts[1].grants[0].role: unknown role \"agnt\": did you mean \"agent\"?
  resources.town.kind: unknown kind \"ordr\": did you mean \"order\"?
  scenario[0].who: unknown account \"dumy\": did you mean \"dummy\"?
  scenario[0].action: unknown action \"orders.fulfil\": did you mean \"orders.fulfill\"?
  scenario[0].resource: unknown resource \"wb\": did you mean \"web\"?
  scenario[0].expect: unknown expectation \"allowed\": write one of allow, step_up, approval, deny
  scenario[1].who: unknown account \"100\": write one of 7, 99
  scenario[1].expect: unknown expectation \"no_grnt\": did you mean \"no_grant\"?
  scenario[1].session.roles: it selects nothing: name at least one",
    );
    let empty = toml::from_str::<ScenarioDocument>("now = 1\nscenario = []").unwrap();
    assert_eq!(
        empty.run(shop().policy(), &[]).unwrap_err().to_string(),
        "a mistake in the table of scenarios: scenario: it selects nothing: name at least one",
    );
}

#[test]
fn a_name_that_two_accounts_have_is_refused() {
    let ana = shop().principal("ana").account().clone();
    let other = shop()
        .policy()
        .account(
            &AccountDocument::human(70_u64, 70_u64)
                .in_tenant(1_u64)
                .name("Ana"),
        )
        .unwrap();
    let line = r#"
        now = 1
        [[scenario]]
        who = "Ana"
        action = "orders.view"
        resource = {}
        expect = "deny"
    "#;
    let table = toml::from_str::<ScenarioDocument>(line).unwrap();
    let error = table.run(shop().policy(), &[ana, other]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a mistake in the table of scenarios: scenario[0].who: \"Ana\" cannot be the name of one \
         account: several have it, so give the id",
    );
}

#[test]
fn tables_are_read_as_strictly_as_policies() {
    for (text, message) in [
        ("now = 1\nscenario = []\nextra = 1", "unknown field `extra`"),
        ("scenario = []", "missing field `now`"),
        (
            "now = 1\n[[scenario]]\nwho = 1.5\naction = \"a\"\nresource = {}\nexpect = \"allow\"",
            "expected an account: its id, or its name",
        ),
        (
            "now = 1\n[[scenario]]\nwho = 1\naction = \"a\"\nresource = []\nexpect = \"allow\"",
            "expected a resource: its name in the table, or a table of its facts",
        ),
    ] {
        let error = toml::from_str::<ScenarioDocument>(text).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn tables_round_trip() {
    let table = table(
        "[[scenario]]\nwho = 99\naction = \"orders.view\"\nresource = {}\nexpect = \"deny\"\nnote = \"n\"",
    );
    let text = serde_json::to_string(&table).unwrap();
    assert_eq!(
        serde_json::from_str::<ScenarioDocument>(&text).unwrap(),
        table
    );
}

#[test]
fn expectations_are_outcomes_and_reasons_by_name() {
    for reason in Reason::ALL {
        assert_eq!(reason.to_string().parse(), Ok(Expected::DenyFor(*reason)));
    }
    for (text, expected) in [
        ("allow", Expected::Allow),
        ("step_up", Expected::StepUp),
        ("approval", Expected::Approval),
        ("deny", Expected::Deny),
    ] {
        assert_eq!(text.parse(), Ok(expected));
        assert_eq!(expected.to_string(), text);
    }
}

// ---- The matrix ----

#[test]
fn the_matrix_is_a_line_for_each_person_and_action_and_says_exactly_where() {
    let shop = shop();
    let mut lines = String::from("# The agent, and nobody else.\n\n");
    for line in shop
        .matrix()
        .to_string()
        .lines()
        .filter(|line| line.starts_with("priya"))
    {
        lines += line;
        lines += "\n";
    }
    assert_eq!(
        lines,
        "\
# The agent, and nobody else.

priya: orders.view in store 1
priya: orders.view_customer in store 1
priya: orders.update_status in store 1
priya: orders.fulfill in store 1
priya: orders.tracking in store 1
priya: orders.shipping_label in store 1
priya: products.view in store 1
priya: inventory.view in store 1
",
    );
    assert_matrix!(shop, &shop.matrix().to_string());
}

#[test]
fn a_matrix_that_changed_shows_what_came_and_what_went_side_by_side() {
    let alone = |scope: ScopeDocument, actions: &[countersign::Action]| {
        Shop::new(shop().policy().clone(), NOW).with_staff(
            "ana",
            &AccountDocument::human(7_u64, 7_u64)
                .grant(EntryDocument::actions(actions.iter().copied(), scope)),
        )
    };
    let before = alone(
        ScopeDocument::in_stores([1_u64]),
        &[orders::VIEW, orders::CANCEL],
    );
    let after = alone(ScopeDocument::tenant(), &[orders::VIEW, orders::REFUND]);
    let snapshot = before.matrix().to_string();
    assert_eq!(
        failure(|| assert_matrix!(after, &snapshot)),
        "\
who may do what is not what the snapshot says (- in the snapshot only, + now only):
  - ana: orders.cancel in store 1
  + ana: orders.refund in the whole tenant
  - ana: orders.view in store 1
  + ana: orders.view in the whole tenant

If that is meant, replace the snapshot by the text of `shop.matrix()`.
",
    );
    assert_matrix!(
        before,
        &format!(
            "# kept since March\n\n   {}",
            snapshot.replace('\n', "\r\n")
        )
    );
}

// ---- Laws of a host ----

#[test]
fn laws_name_everything_that_breaks_them() {
    let shop = shop();
    let policy = shop.policy();
    laws::only_roles_give(policy, orders::REFUND, &["support", "manager"]).unwrap();
    assert_eq!(
        laws::only_roles_give(policy, orders::REFUND | orders::FULFILL, &["support"])
            .unwrap_err()
            .to_string(),
        "\
the role agent gives orders.fulfill, and only support may
the role manager gives orders.fulfill, and only support may
the role manager gives orders.refund, and only support may",
    );
    let template = Template::named("customer_support").unwrap();
    laws::role_gives_at_most(policy, "support", template.core).unwrap();
    let less = template.core - orders::REFUND;
    assert_eq!(
        laws::role_gives_at_most(policy, "support", less)
            .unwrap_err()
            .to_string(),
        "the role support gives orders.refund, which is beyond what it may",
    );
    assert_eq!(
        laws::role_gives_at_most(policy, "suport", less)
            .unwrap_err()
            .to_string(),
        "unknown role \"suport\": did you mean \"support\"?",
    );
    assert_eq!(
        laws::only_roles_give(policy, orders::REFUND, &["support", "manger"])
            .unwrap_err()
            .by()
            .first()
            .map(String::as_str),
        Some("unknown role \"manger\": did you mean \"manager\"?"),
    );
}

#[test]
fn what_nobody_but_some_could_ever_do_is_told_for_all_resources_at_once() {
    let shop = shop();
    laws::nobody_but(&shop, &[], billing::BANK_ACCOUNT | settings::PAYMENTS).unwrap();
    let broken = laws::nobody_but(&shop, &["cleo", "ana"], orders::FULFILL).unwrap_err();
    assert_eq!(
        broken.to_string(),
        "priya could do orders.fulfill in store 1, and nobody but cleo and ana may",
    );
    assert_eq!(format!("{broken:?}"), format!("\n{broken}\n"));
    // After a stronger sign-in is "could" too.
    let weak = shop.signed_in("priya", Assurance::Password);
    assert_eq!(
        laws::nobody_but(&weak, &["cleo", "ana"], orders::FULFILL)
            .unwrap_err()
            .to_string(),
        "priya could do orders.fulfill in store 1 (after a stronger sign-in), and nobody but cleo and ana may",
    );
    assert_eq!(
        laws::could_only_ever(
            &weak,
            "priya",
            AGENT[1..].iter().copied().collect::<Actions>()
        )
        .unwrap_err()
        .to_string(),
        "priya could do orders.view in store 1 (after a stronger sign-in)",
    );
    assert_eq!(
        failure(|| drop(laws::nobody_but(&weak, &["bob"], orders::VIEW))),
        "unknown member of staff \"bob\": write one of ana, cleo, priya",
    );
}

// ---- Strategies ----

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    /// All that is drawn is valid, and the law that a host would write first
    /// holds of it: what a list shows is what the check allows.
    #[test]
    fn what_is_drawn_compiles_resolves_and_decides(
        (policy, stored, question) in strategies::policies().prop_flat_map(|document| {
            let policy = document.compile().expect("drawn policies compile");
            let accounts = strategies::accounts(&policy);
            let questions = strategies::questions(&policy);
            (Just(policy), accounts, questions)
        }),
        items in prop::collection::vec(strategies::resources(), 0..20),
    ) {
        let account = policy.account(&stored).expect("drawn accounts resolve");
        let standing = policy.standing(&[&account], question.session.now());
        let principal = policy.principal(&account, &standing, &question.session).unwrap();
        let kept: Vec<_> = policy.filter(&principal, question.action, &items).collect();
        let each: Vec<_> = items
            .iter()
            .filter(|item| policy.authorize(&principal, question.action, *item).is_allow())
            .collect();
        prop_assert_eq!(kept, each);
    }
}

/// A generator that only ever draws denials tests nothing.
#[test]
fn what_is_drawn_meets_every_outcome() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let policy = PolicyDocument::new()
        .role(
            "agent",
            RoleDocument::from_template("private_fulfillment_agent"),
        )
        .role(
            "manager",
            RoleDocument::from_template("store_manager").level("settings", Level::Edit),
        )
        .compile()
        .unwrap();
    let mut runner = TestRunner::deterministic();
    let (mut allowed, mut stepped, mut denied) = (0, 0, 0);
    let (mut bounded, mut excepted) = (0, 0);
    for _ in 0..2_000 {
        let stored = strategies::accounts(&policy)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let account = policy.account(&stored).unwrap();
        let question = strategies::questions_of(&policy, &account)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let standing = policy.standing(&[&account], question.session.now());
        let principal = policy
            .principal(&account, &standing, &question.session)
            .unwrap();
        let decision = policy.authorize(&principal, question.action, &question.resource);
        match decision.outcome() {
            "allow" => allowed += 1,
            "step_up" => stepped += 1,
            _ => denied += 1,
        }
        let reach = policy.where_can(&principal, question.action);
        bounded += usize::from(!reach.bounds().is_empty());
        excepted += usize::from(!reach.except().is_empty());
    }
    let counts = [allowed, stepped, denied, bounded, excepted];
    assert!(
        allowed > 200 && stepped > 10 && denied > 200 && bounded > 50 && excepted > 50,
        "{counts:?}",
    );
}
