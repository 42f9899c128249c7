//! The golden documents: every shape that a policy, an account and a question have is pinned by a
//! file in `golden/`, and means what it says.
//!
//! Lives here: the files as they are read and written; their keys, one by one, are in `strict`.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use std::fmt::Debug;

use countersign::{
    AccountDocument, AccountKind, Action, Actions, Amount, ApprovalDocument, AsResource, Assurance,
    CategoryId, Currency, DocumentError, DutyDocument, DutyKind, DutySet, EntryDocument, Feature,
    HostActionDocument, Level, LimitDocument, ObjectRef, Obligations, OnGrant, OnUse, Per,
    PersonId, Policy, PolicyDocument, Profile, RequestDocument, Requirements, Resource,
    ResourceKind, Risk, RoleDocument, ScopeDocument, Session, Severity, SignIn, Status,
    StepUpDocument, StoreId, Tags, Time, Unit, WaiverDocument, actions,
};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) const POLICY_TOML: &str = include_str!("../golden/policy.toml");
pub(crate) const POLICY_JSON: &str = include_str!("../golden/policy.json");
const FINGERPRINT: &str = include_str!("../golden/policy.fingerprint");
pub(crate) const ACCOUNT_JSON: &str = include_str!("../golden/account.json");
pub(crate) const REQUEST_JSON: &str = include_str!("../golden/request.json");
pub(crate) const DECISIONS_JSON: &str = include_str!("../golden/decisions.json");

/// The person of the golden account.
const DANA: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";

pub(crate) fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 512,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

// Reading.

/// Where reading stopped, and what was said, without line and column.
pub(crate) type Refusal = (String, String);

pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    let mut reader = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let place = error.path().to_string();
        let message = error.into_inner().to_string();
        let said = message.rsplit_once(" at line ");
        let said = said.map_or(message.as_str(), |(said, _)| said).to_owned();
        (place, said)
    })
}

pub(crate) fn refusal<T: DeserializeOwned + Debug>(text: &str) -> Refusal {
    read::<T>(text).expect_err(text)
}

pub(crate) fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap();
    text.push('\n');
    text
}

pub(crate) fn golden_policy() -> Policy {
    let document: PolicyDocument = toml::from_str(POLICY_TOML).unwrap();
    document.compile().unwrap()
}

pub(crate) fn golden_account() -> AccountDocument {
    read(ACCOUNT_JSON).unwrap()
}

/// A policy, from what it says besides schema and catalogue.
pub(crate) fn policy_saying(rest: &str) -> String {
    let comma = if rest.is_empty() { "" } else { ", " };
    format!("{{\"schema\": 1, \"catalogue\": 1{comma}{rest}}}")
}

pub(crate) fn compiled(rest: &str) -> Result<Policy, DocumentError> {
    let text = policy_saying(rest);
    read::<PolicyDocument>(&text).expect(&text).compile()
}

// The golden files.

#[test]
fn the_golden_policy_is_the_same_in_both_formats_and_is_written_back_byte_for_byte() {
    let from_toml: PolicyDocument = toml::from_str(POLICY_TOML).unwrap();
    let from_json: PolicyDocument = read(POLICY_JSON).unwrap();
    assert_eq!(from_toml, from_json);
    assert_eq!(pretty(&from_json), POLICY_JSON);
    let rewritten = toml::to_string(&from_toml).unwrap();
    let read_again: PolicyDocument = toml::from_str(&rewritten).unwrap();
    assert_eq!(read_again, from_toml, "{rewritten}");
    assert_eq!(from_toml.compile(), from_json.compile());
}

#[test]
fn the_golden_policy_can_be_built_in_code_as_well() {
    let euro = Unit::Money(Currency::EUR);
    let day = Per::Person { window: 86_400 };
    let week = Per::Store { window: 604_800 };
    let built = PolicyDocument::new()
        .catalogue(1)
        .profile(Profile::Strict)
        .max_staff(12)
        .guardrail([
            "orders",
            "products",
            "inventory",
            "customers",
            "reports",
            "staff",
            "loyalty",
        ])
        .host_action(
            "loyalty.adjust",
            HostActionDocument::new(1, Level::Full, Risk::High)
                .tags(Tags::FINANCIAL | Tags::IRREVERSIBLE)
                .title("Give or take points"),
        )
        .host_action(
            "loyalty.view",
            HostActionDocument::new(0, Level::View, Risk::Low),
        )
        .host_kind("pickup_slot", 1)
        .host_kind("subscription", 0)
        .role(
            "agent",
            RoleDocument::from_template("private_fulfillment_agent")
                .step_up(SignIn::at_least(Assurance::MultiFactor).within(28_800)),
        )
        .role(
            "shelf",
            RoleDocument::new()
                .title("Shelf and stock, Rotterdam")
                .level("inventory", Level::Edit)
                .allow([actions::orders::VIEW])
                .hours(["mon", "tue", "wed", "thu", "fri", "sat"], "06:00", "24:00")
                .requires(Requirements::TRAINING),
        )
        .role(
            "support",
            RoleDocument::from_template("customer_support")
                .title("Customer support")
                .addon("compensation")
                .addon("stock")
                .without(["orders.fulfill"])
                .level("loyalty", Level::View)
                .level("reports", Level::View)
                .allow(["orders.cancel", "loyalty.adjust"])
                .include("shelf")
                .limit(
                    LimitDocument::new("refund", ["orders.refund"], Per::Request, euro)
                        .soft(50_00, "refunds")
                        .hard(500_00),
                )
                .limit(
                    LimitDocument::new("refund-day", ["orders.refund"], day, euro).hard(1_000_00),
                )
                .accept(
                    "O2C-05",
                    "Changes of a customer before a refund are listed every week",
                    "Nadia Berg",
                )
                .accept(
                    "O2C-08",
                    "Returned goods are counted by the warehouse",
                    "Ben Osei",
                ),
        )
        .obligations([actions::orders::FULFILL], ["audit", "justify"])
        .obligations(
            ["loyalty.adjust", "customers.export"],
            [Obligations::NOTIFY_OWNER],
        )
        .obligations([actions::orders::VIEW], [Obligations::MASK])
        .obligations_above(
            Amount::money(Currency::EUR, 200_00),
            [actions::orders::REFUND],
            ["alert"],
        )
        .duties([DutySet::Commerce])
        .drop_duty("FIN-01")
        .drop_duty("INV-01")
        .drop_duty("INV-03")
        .owner_self_dealing()
        .duty(
            DutyDocument::new("ACME-01", DutyKind::Static, Severity::High)
                .version(2)
                .on_grant(OnGrant::Reject)
                .on_use(OnUse::Approval)
                .trip_at(2)
                .side(["loyalty.adjust"])
                .side_of_all([actions::orders::CREATE, actions::orders::CAPTURE])
                .not_waivable()
                .because(
                    "Points are given on orders that nobody paid for.",
                    "Points given by hand are listed every week.",
                ),
        )
        .duty(
            DutyDocument::new("ACME-02", DutyKind::Session, Severity::Medium)
                .side(["inventory.locations"])
                .side(["reports.export"]),
        )
        .duty(
            DutyDocument::new("ACME-03", DutyKind::Object, Severity::Critical)
                .side(["orders.edit_items"])
                .side(["orders.return"]),
        )
        .approval(ApprovalDocument::new("refunds"))
        .approval(
            ApprovalDocument::new("gifts")
                .actions(["loyalty.adjust"])
                .quorum(2)
                .approver("staff.approve")
                .decide_within(172_800)
                .use_within(1_800),
        )
        .step_up(
            StepUpDocument::new(
                ["loyalty.adjust", "customers.export"],
                SignIn::at_least(Assurance::MultiFactor).within(900),
            )
            .after_failed_logins(3),
        )
        .cap(
            LimitDocument::new("refund-cap", [actions::orders::REFUND], week, euro).hard(10_000_00),
        );
    assert_eq!(built, read(POLICY_JSON).unwrap());
}

#[test]
fn the_golden_policy_means_what_it_says() {
    let policy = golden_policy();
    assert_eq!(policy.catalogue(), 1);
    assert_eq!(policy.profile(), Profile::Strict);
    assert_eq!(policy.max_staff(), Some(12));
    let names: Vec<&str> = policy.roles().iter().map(countersign::Role::name).collect();
    assert_eq!(names, ["agent", "shelf", "support"]);

    let adjust = policy.action("loyalty.adjust").unwrap();
    assert_eq!(adjust, Action::host(1).unwrap());
    let facts = policy.facts(adjust).unwrap();
    assert_eq!((facts.name, facts.feature), ("loyalty.adjust", "loyalty"));
    assert_eq!((facts.level, facts.risk), (Level::Full, Risk::High));
    assert_eq!(facts.title, "Give or take points");
    assert_eq!(facts.tags, Tags::FINANCIAL | Tags::IRREVERSIBLE);
    assert_eq!(policy.action_name(adjust), Some("loyalty.adjust"));
    assert_eq!(policy.kind("subscription").ok(), ResourceKind::host(0));
    assert_eq!(policy.kind("order"), Ok(ResourceKind::ORDER));

    let support = policy.role("support").unwrap();
    assert_eq!(support.title(), Some("Customer support"));
    // Of the included role.
    assert_eq!(support.requires(), Requirements::TRAINING);
    for (name, held) in [
        ("orders.refund", true),      // of the template
        ("discounts.goodwill", true), // of an add-on, though the guardrail bars it
        ("orders.fulfill", false),    // taken off
        ("loyalty.view", true),       // of a level
        ("reports.financial", true),
        ("reports.export", false),
        ("loyalty.adjust", true),   // by name
        ("inventory.adjust", true), // of the included role
        ("inventory.locations", false),
    ] {
        let action = policy.action(name).unwrap();
        assert_eq!(support.actions().contains(action), held, "{name}");
    }
    let agent = policy.role("agent").unwrap();
    let narrow = Requirements::SCOPE | Requirements::UNTIL | Requirements::MULTI_FACTOR;
    assert_eq!(agent.requires(), narrow);

    let refund = policy.limit("refund").unwrap();
    assert_eq!(refund.name(), "refund");
    assert_eq!(refund.actions(), Actions::from(actions::orders::REFUND));
    assert_eq!((refund.soft(), refund.hard()), (Some(50_00), Some(500_00)));
    assert_eq!(refund.per(), Per::Request);
    let day = policy.limit("refund-day").unwrap();
    assert_eq!((day.soft(), day.hard()), (None, Some(1_000_00)));
    assert_eq!(day.per(), Per::Person { window: 86_400 });
    let cap = policy.limit("refund-cap").unwrap();
    assert_eq!((cap.soft(), cap.hard()), (None, Some(10_000_00)));
    assert_eq!(cap.per(), Per::Store { window: 604_800 });
    for limit in [refund, day, cap] {
        assert_eq!(limit.unit(), Unit::Money(Currency::EUR));
        assert_eq!(policy.limit(limit.name()).unwrap().id(), limit.id());
    }
    assert!(refund.id() != day.id() && day.id() != cap.id() && cap.id() != refund.id());
    let error = policy.limit("refund-week").unwrap_err();
    assert_eq!((error.kind(), error.name()), ("limit", "refund-week"));

    // What is not said: one other person, a day, an hour.
    let refunds = policy.approval("refunds").unwrap();
    assert_eq!((refunds.name(), refunds.quorum()), ("refunds", 1));
    assert_eq!(refunds.actions(), Actions::EMPTY);
    assert_eq!(refunds.approver(), actions::staff::APPROVE);
    assert_eq!(
        (refunds.decide_within(), refunds.use_within()),
        (86_400, 3_600)
    );
    let gifts = policy.approval("gifts").unwrap();
    assert_eq!((gifts.name(), gifts.quorum()), ("gifts", 2));
    assert_eq!(gifts.actions(), Actions::from(adjust));
    assert_eq!(gifts.approver(), actions::staff::APPROVE);
    assert_eq!(
        (gifts.decide_within(), gifts.use_within()),
        (172_800, 1_800)
    );
    let error = policy.approval("gift").unwrap_err();
    assert_eq!((error.kind(), error.name()), ("approval policy", "gift"));
    // What duty rules ask for, the last: nobody wrote it.
    let names: Vec<&str> = (policy.approvals().iter())
        .map(countersign::ApprovalPolicy::name)
        .collect();
    assert_eq!(names, ["refunds", "gifts", "duty"]);
    let duty = policy.approval("duty").unwrap();
    assert_eq!((duty.quorum(), duty.actions()), (1, Actions::EMPTY));
    assert_eq!(duty.approver(), actions::staff::APPROVE);
    assert_eq!((duty.decide_within(), duty.use_within()), (86_400, 3_600));

    // Three shipped rules are left out, and three added.
    assert_eq!(policy.duties().len(), 24);
    for left_out in ["FIN-01", "INV-01", "INV-03", "OBJ-01"] {
        let error = policy.duty(left_out).unwrap_err();
        assert_eq!((error.kind(), error.name()), ("duty rule", left_out));
    }
    let points = policy.duty("ACME-01").unwrap();
    assert_eq!((points.name(), points.version()), ("ACME-01", 2));
    assert_eq!(
        (points.kind(), points.severity()),
        (DutyKind::Static, Severity::High)
    );
    assert_eq!(
        (points.on_grant(), points.on_use()),
        (OnGrant::Reject, OnUse::Approval)
    );
    assert_eq!((points.trip_at(), points.is_waivable()), (2, false));
    assert_eq!(
        points.rationale(),
        "Points are given on orders that nobody paid for."
    );
    assert_eq!(
        points.mitigation(),
        "Points given by hand are listed every week."
    );
    let entered = actions::orders::CREATE | actions::orders::CAPTURE;
    let [any, whole] = points.sides() else {
        panic!("two sides were written: {:?}", points.sides());
    };
    assert_eq!(
        (any.actions(), any.is_held_by_all()),
        (adjust.only(), false)
    );
    assert_eq!((whole.actions(), whole.is_held_by_all()), (entered, true));
    assert!(points.is_tripped(entered | adjust));
    assert!(!points.is_tripped(actions::orders::CREATE | adjust));
    // What is not said: the first version, two sides, and what kind, severity and
    // profile say.
    let at_once = policy.duty("ACME-02").unwrap();
    assert_eq!(
        (at_once.kind(), at_once.severity()),
        (DutyKind::Session, Severity::Medium)
    );
    assert_eq!((at_once.version(), at_once.trip_at()), (1, 2));
    assert_eq!(
        (at_once.on_grant(), at_once.on_use(), at_once.is_waivable()),
        (OnGrant::Warn, OnUse::Block, false)
    );
    assert_eq!((at_once.rationale(), at_once.mitigation()), ("", ""));
    let done = policy.duty("ACME-03").unwrap();
    assert_eq!(
        (done.kind(), done.on_use()),
        (DutyKind::Object, OnUse::Block)
    );
    let shipped = policy.duty("O2C-08").unwrap();
    assert_eq!(shipped.severity(), Severity::Medium);
    assert_eq!(
        (shipped.on_grant(), shipped.on_use()),
        (OnGrant::Waiver, OnUse::Approval),
        "as strict as the profile"
    );
    let accepted: Vec<[&str; 3]> = (support.accepted().iter())
        .map(|accepted| [accepted.rule(), accepted.control(), accepted.owner()])
        .collect();
    assert_eq!(
        accepted,
        [
            [
                "O2C-05",
                "Changes of a customer before a refund are listed every week",
                "Nadia Berg"
            ],
            [
                "O2C-08",
                "Returned goods are counted by the warehouse",
                "Ben Osei"
            ],
        ]
    );

    // R57: what the profile asks and what the entries ask add up.
    for (name, owed) in [
        ("orders.view", "mask"),
        ("orders.fulfill", "audit | justify"),
        ("orders.refund", "audit | alert"),
        ("loyalty.adjust", "audit | notify_owner"),
        ("customers.export", "audit | alert | notify_owner"),
    ] {
        let action = policy.action(name).unwrap();
        assert_eq!(policy.obligations(action).to_string(), owed, "{name}");
    }
}

#[test]
fn the_golden_fingerprint_is_pinned() {
    // Stored beside every decision made under that policy: it stays what it is
    // as long as the policy means the same (R61).
    assert_eq!(format!("{}\n", golden_policy().fingerprint()), FINGERPRINT);
}

#[test]
fn the_golden_account_is_written_back_byte_for_byte_and_can_be_built_in_code() {
    let document = golden_account();
    assert_eq!(pretty(&document), ACCOUNT_JSON);
    let rewritten = toml::to_string(&document).unwrap();
    let read_again: AccountDocument = toml::from_str(&rewritten).unwrap();
    assert_eq!(read_again, document, "{rewritten}");

    let t = Time::from_unix;
    let built = AccountDocument::human(7_u64, DANA.parse::<PersonId>().unwrap())
        .in_tenant(1_u64)
        .name("Dana")
        .status(Status::Active)
        .active_from(t(0))
        .active_until(t(2_000))
        .owner()
        .shared()
        .made_by(1_u64)
        .epoch(3)
        .trained_until(t(5_000))
        .grant(
            EntryDocument::role(
                "agent",
                ScopeDocument::in_stores([42_u64]).locations([3_u64]),
            )
            .from(t(500))
            .until(t(2_000))
            .because("peak season")
            .by(1_u64)
            .at(t(400)),
        )
        .grant(EntryDocument::actions(
            ["reports.sales", "orders.refund"],
            ScopeDocument::tenant(),
        ))
        .grant(EntryDocument::levels(
            [("loyalty", Level::View), ("products", Level::View)],
            ScopeDocument::in_stores([42_u64, 43])
                .categories([9_u64])
                .vendors([5_u64])
                .object("product", 9_u64)
                .object("subscription", 1_u128 << 53)
                .assigned(),
        ))
        .grant(EntryDocument::role(
            "support",
            ScopeDocument::in_stores([42_u64]),
        ))
        .deny(
            EntryDocument::actions(["orders.cancel"], ScopeDocument::in_stores([42_u64]))
                .from(t(-100))
                .until(t(1_500))
                .because("too many of them last month")
                .by(1_u64)
                .at(t(-100)),
        )
        .boundary([
            EntryDocument::levels(
                [
                    ("orders", Level::Edit),
                    ("products", Level::View),
                    ("reports", Level::View),
                ],
                ScopeDocument::tenant(),
            ),
            EntryDocument::actions(
                ["orders.refund", "loyalty.view"],
                ScopeDocument::in_stores([42_u64, 43]),
            ),
        ])
        .waiver(
            WaiverDocument::new("W-7", "O2C-02", 1, DANA.parse::<PersonId>().unwrap())
                .scope(ScopeDocument::in_stores([42_u64]))
                .because("alone in the shop until the new colleague starts")
                .control("refunds are listed every week", 101_u64)
                .requested_by(103_u64)
                .approved_by(101_u64)
                .window(t(0), t(7_776_000)),
        );
    assert_eq!(built, document);
}

#[test]
fn the_golden_account_means_what_it_says() {
    let account = golden_policy().account(&golden_account()).unwrap();
    let t = Time::from_unix;
    assert_eq!(account.id().to_string(), "7");
    assert_eq!(account.tenant().unwrap().to_string(), "1");
    assert_eq!(account.person().to_string(), DANA);
    assert_eq!(account.name(), Some("Dana"));
    assert_eq!(account.kind(), AccountKind::Human);
    assert_eq!(account.status(), Status::Active);
    assert_eq!(account.window().from(), Some(t(0)));
    assert_eq!(account.window().until(), Some(t(2_000)));
    assert!(account.is_owner() && account.is_shared());
    assert_eq!(account.maker().unwrap().to_string(), "1");
    assert_eq!(account.epoch(), 3);
    assert_eq!(account.trained_until(), Some(t(5_000)));

    let [agent, tenant_wide, shelf, support] = account.grants() else {
        panic!("four grants were stored: {:?}", account.grants());
    };
    let policy = golden_policy();
    assert_eq!(agent.role(), Some(policy.role("agent").unwrap().id()));
    let narrow = Requirements::SCOPE | Requirements::UNTIL | Requirements::MULTI_FACTOR;
    assert_eq!(agent.requires(), narrow);
    assert_eq!(agent.window().from(), Some(t(500)));
    assert_eq!(agent.window().until(), Some(t(2_000)));
    assert_eq!(agent.provenance().because(), Some("peak season"));
    assert_eq!(agent.provenance().by().unwrap().to_string(), "1");
    assert_eq!(agent.provenance().at(), Some(t(400)));
    assert_eq!(agent.scope().stores(), [StoreId::new(42)]);
    assert_eq!(agent.scope().locations().len(), 1);
    assert_eq!(
        tenant_wide.actions(),
        actions::reports::SALES | actions::orders::REFUND
    );
    assert!(tenant_wide.scope().is_tenant());
    assert_eq!(tenant_wide.role(), None);
    assert_eq!(tenant_wide.provenance().because(), None);
    assert_eq!(
        shelf.actions(),
        actions::products::VIEW | Action::host(0).unwrap()
    );
    assert_eq!(shelf.scope().stores().len(), 2);
    assert_eq!(shelf.scope().categories().len(), 1);
    assert_eq!(shelf.scope().vendors().len(), 1);
    assert!(shelf.scope().is_assigned());
    let subscription = ResourceKind::host(0).unwrap();
    assert_eq!(
        shelf.scope().objects(),
        [
            ObjectRef::new(ResourceKind::PRODUCT, 9_u64),
            ObjectRef::new(subscription, 1_u128 << 53),
        ]
    );
    assert_eq!(support.requires(), Requirements::TRAINING);

    let [deny] = account.denies() else {
        panic!("one deny was stored: {:?}", account.denies());
    };
    assert_eq!(deny.actions(), Actions::from(actions::orders::CANCEL));
    assert_eq!(deny.window().from(), Some(t(-100)));
    assert_eq!(deny.provenance().at(), Some(t(-100)));
    let [inside, more] = account.boundary().unwrap().parts() else {
        panic!("two parts were stored: {:?}", account.boundary());
    };
    let inside_expected = Feature::Orders.at(Level::Edit)
        | Feature::Products.at(Level::View)
        | Feature::Reports.at(Level::View);
    assert_eq!(inside.actions(), inside_expected);
    assert!(inside.scope().is_tenant());
    assert_eq!(
        more.actions(),
        actions::orders::REFUND | Action::host(0).unwrap()
    );
    assert_eq!(more.scope().stores().len(), 2);
    let [waiver] = account.waivers() else {
        panic!("one waiver was stored: {:?}", account.waivers());
    };
    assert_eq!((waiver.name(), waiver.rule()), ("W-7", "O2C-02"));
    assert_eq!(waiver.version(), 1);
    assert!(waiver.is_of_the_rule_in_use());
    assert_eq!(waiver.scope().stores(), [StoreId::new(42)]);
    assert_eq!(
        waiver.because(),
        "alone in the shop until the new colleague starts"
    );
    assert_eq!(waiver.control(), "refunds are listed every week");
    let people = [
        waiver.control_owner(),
        waiver.requested_by(),
        waiver.approved_by(),
    ];
    assert_eq!(people, [101_u64, 103, 101].map(PersonId::from));
    assert_eq!(waiver.window().from(), Some(t(0)));
    assert_eq!(waiver.window().until(), Some(t(7_776_000)));
}

#[test]
fn the_golden_question_means_what_it_says() {
    let policy = golden_policy();
    let document: RequestDocument = read(REQUEST_JSON).unwrap();
    assert_eq!(pretty(&document), REQUEST_JSON);
    let request = policy.read_request(&document).unwrap();
    assert_eq!(document.account(), request.account());
    assert_eq!(request.account().to_string(), "7");
    assert_eq!(request.action(), actions::orders::FULFILL);

    let t = Time::from_unix;
    let session = Session::at(t(1_000))
        .signed_in(Assurance::MultiFactor, t(990))
        .until(t(1_800))
        .at_utc_offset(3_600)
        .after_failed_logins(2)
        .only_roles([policy.role("agent").unwrap().id()]);
    assert_eq!(*request.session(), session);
    let categories = [CategoryId::new(9)];
    let expected = Resource::of(ResourceKind::ORDER)
        .in_tenant(1_u64)
        .with_id(9_u64)
        .at_version(4)
        .in_store(42_u64)
        .at_location(3_u64)
        .in_categories(&categories)
        .of_vendor(5_u64)
        .assigned_to(DANA.parse::<PersonId>().unwrap());
    assert_eq!(request.as_resource(), expected);
}

#[test]
fn a_question_needs_no_more_than_when_who_and_what() {
    let text = r#"{"now": -1, "account": 7, "action": "staff.view", "resource": {}}"#;
    let document: RequestDocument = read(text).unwrap();
    let request = golden_policy().read_request(&document).unwrap();
    assert_eq!(*request.session(), Session::at(Time::from_unix(-1)));
    assert_eq!(request.as_resource(), Resource::unnamed());
}
