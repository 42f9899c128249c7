//! What crosses the border: every shape that a policy, an account, a question
//! and a decision have as documents is pinned by a file in `golden/`; reading
//! is strict at every level, so that nothing is dropped in silence; and what is
//! wrong with a document is found all at once, with its place and its mend
//! (R1, R16 to R18, R22, R23, R26 to R30, R32, R40, R41, R49, R57, R61 and law L13).

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use std::collections::BTreeSet;
use std::fmt::Debug;

use countersign::{
    AccountDocument, AccountKind, Action, Actions, Amount, ApprovalDocument, AsResource, Assurance,
    CategoryId, Currency, DocumentError, DutyDocument, DutyKind, DutySet, EntryDocument, Event,
    Evidence, Feature, HostActionDocument, Level, LimitDocument, MistakeKind, ObjectRef,
    Obligations, OnGrant, OnUse, Per, PersonId, Policy, PolicyDocument, Principal, Profile, Reason,
    RequestDocument, Requirements, Resource, ResourceKind, Risk, RoleDocument, ScopeDocument,
    Session, Severity, SignIn, Status, StepUpDocument, StoreId, Tags, Time, Unit, Usage,
    WaiverDocument, actions,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const POLICY_TOML: &str = include_str!("../golden/policy.toml");
const POLICY_JSON: &str = include_str!("../golden/policy.json");
const FINGERPRINT: &str = include_str!("../golden/policy.fingerprint");
const ACCOUNT_JSON: &str = include_str!("../golden/account.json");
const REQUEST_JSON: &str = include_str!("../golden/request.json");
const DECISIONS_JSON: &str = include_str!("../golden/decisions.json");

/// The person of the golden account.
const DANA: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 512,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

// Reading.

/// Where reading stopped, and what was said, without line and column.
type Refusal = (String, String);

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    let mut reader = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let place = error.path().to_string();
        let message = error.into_inner().to_string();
        let said = message.rsplit_once(" at line ");
        let said = said.map_or(message.as_str(), |(said, _)| said).to_owned();
        (place, said)
    })
}

fn refusal<T: DeserializeOwned + Debug>(text: &str) -> Refusal {
    read::<T>(text).expect_err(text)
}

fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap();
    text.push('\n');
    text
}

fn golden_policy() -> Policy {
    let document: PolicyDocument = toml::from_str(POLICY_TOML).unwrap();
    document.compile().unwrap()
}

fn golden_account() -> AccountDocument {
    read(ACCOUNT_JSON).unwrap()
}

/// A policy, from what it says besides schema and catalogue.
fn policy_saying(rest: &str) -> String {
    let comma = if rest.is_empty() { "" } else { ", " };
    format!("{{\"schema\": 1, \"catalogue\": 1{comma}{rest}}}")
}

fn compiled(rest: &str) -> Result<Policy, DocumentError> {
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

/// A decision in the golden file, under what it shows.
#[derive(Serialize)]
struct Shown {
    shows: &'static str,
    decision: countersign::Detail,
}

/// The golden account's principal at the golden question's instant, in this
/// session, after a change to the account.
fn principal(
    policy: &Policy,
    session: &Session,
    change: impl FnOnce(AccountDocument) -> AccountDocument,
) -> Principal {
    let account = policy.account(&change(golden_account())).unwrap();
    let standing = policy.standing(&[&account], session.now());
    policy.principal(&account, &standing, session).unwrap()
}

/// An app that holds the agent's role, and cannot sign in a second time.
fn app(policy: &Policy, now: Time) -> Principal {
    let grant = EntryDocument::role("agent", ScopeDocument::in_stores([42_u64]))
        .until(Time::from_unix(2_000));
    let stored = AccountDocument::new(AccountKind::App, 8_u64, 8_u64)
        .in_tenant(1_u64)
        .grant(grant);
    let account = policy.account(&stored).unwrap();
    let standing = policy.standing(&[&account], now);
    policy
        .principal(&account, &standing, &Session::at(now))
        .unwrap()
}

/// Somebody who was trained, and works at the desk of store 42.
fn desk(policy: &Policy, session: &Session) -> Principal {
    let stored = AccountDocument::human(9_u64, 9_u64)
        .in_tenant(1_u64)
        .trained_until(Time::from_unix(5_000))
        .grant(EntryDocument::role(
            "support",
            ScopeDocument::in_stores([42_u64]),
        ));
    let account = policy.account(&stored).unwrap();
    let standing = policy.standing(&[&account], session.now());
    policy.principal(&account, &standing, session).unwrap()
}

/// Somebody who was granted just these actions in store 42.
fn holder(policy: &Policy, now: Time, actions: &[&str]) -> Principal {
    let grant = EntryDocument::actions(actions, ScopeDocument::in_stores([42_u64]));
    let stored = AccountDocument::human(11_u64, 11_u64)
        .in_tenant(1_u64)
        .grant(grant);
    let account = policy.account(&stored).unwrap();
    let standing = policy.standing(&[&account], now);
    policy
        .principal(&account, &standing, &Session::at(now))
        .unwrap()
}

/// A decision with what it shows, which is the same on the short way.
fn shown(
    policy: &Policy,
    shows: &'static str,
    principal: &Principal,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> Shown {
    let decision = policy.detail_with(principal, action, resource, evidence);
    assert_eq!(
        decision.decision(),
        policy.authorize_with(principal, action, resource, evidence),
        "{shows}"
    );
    Shown { shows, decision }
}

#[test]
fn every_shape_of_a_decision_is_pinned() {
    let policy = golden_policy();
    let now = Time::from_unix(1_000);
    let signed_in = Session::at(now).signed_in(Assurance::MultiFactor, Time::from_unix(990));
    let agent = policy.role("agent").unwrap().id();
    let as_is = principal(&policy, &signed_in, |stored| stored);
    let without_factor = Session::at(now)
        .signed_in(Assurance::Password, Time::from_unix(990))
        .only_roles([agent]);
    let without_factor = principal(&policy, &without_factor, |stored| stored);
    let suspended = principal(&policy, &signed_in.clone().until(now), |stored| {
        stored.status(Status::Suspended)
    });
    let denied_twice = principal(&policy, &signed_in, |stored| {
        stored.deny(EntryDocument::actions(
            ["orders.cancel"],
            ScopeDocument::tenant(),
        ))
    });
    let app = app(&policy, now);
    let desk = desk(&policy, &Session::at(now));
    let at_night = self::desk(&policy, &Session::at(now).at_utc_offset(0));
    let failing = self::desk(&policy, &Session::at(now).after_failed_logins(3));

    let document: RequestDocument = read(REQUEST_JSON).unwrap();
    let request = policy.read_request(&document).unwrap();
    let order = request.as_resource();
    let report = Resource::of(ResourceKind::REPORT).in_tenant(1_u64);
    let elsewhere = order.in_store(43_u64);
    let of_others = order.in_tenant(2_u64);
    let of_nobody = Resource::of(ResourceKind::ORDER).with_id(9_u64);
    let asked = request.action();

    let nothing = Evidence::none();
    let mut decisions: Vec<Shown> = [
        ("an allow that owes something", &as_is, asked, order),
        (
            "an allow that owes nothing",
            &as_is,
            actions::reports::SALES,
            report,
        ),
        ("a step-up", &without_factor, asked, order),
        ("a deny about a grant", &as_is, asked, elsewhere),
        (
            "a deny about a deny, and more",
            &as_is,
            actions::orders::CANCEL,
            order,
        ),
        (
            "two denies and one reason",
            &denied_twice,
            actions::orders::CANCEL,
            order,
        ),
        (
            "a deny about a feature",
            &as_is,
            actions::discounts::GOODWILL,
            order,
        ),
        (
            "a deny about an action",
            &as_is,
            actions::staff::VIEW,
            order,
        ),
        (
            "a deny about a host's action",
            &as_is,
            Action::host(1).unwrap(),
            elsewhere,
        ),
        (
            "a deny about a kind of account",
            &as_is,
            actions::orders::REFUND,
            order,
        ),
        ("a step-up that a program cannot do", &app, asked, order),
        ("a deny about nothing to point at", &as_is, asked, of_others),
        ("a question without its tenant", &as_is, asked, of_nobody),
        (
            "an action nobody defined",
            &as_is,
            Action::host(9).unwrap(),
            order,
        ),
        ("a deny for several reasons", &suspended, asked, of_others),
    ]
    .into_iter()
    .map(|(shows, principal, action, resource)| {
        shown(&policy, shows, principal, action, &resource, &nothing)
    })
    .collect();

    let usage = ["refund-day", "refund-cap"]
        .map(|limit| Usage::of(policy.limit(limit).unwrap().id(), 10_00));
    let full = [
        Usage::of(policy.limit("refund-day").unwrap().id(), u64::MAX),
        usage[1],
    ];
    let amount = |unit, value| {
        Evidence::none()
            .amount(Amount::new(unit, value))
            .usage(&usage)
    };
    let euro = |cents| amount(Unit::Money(Currency::EUR), cents);
    let refund = actions::orders::REFUND;
    let gift = Action::host(1).unwrap();
    let count = actions::inventory::ADJUST;
    decisions.extend(
        [
            (
                "an allow whose usage is to be recorded",
                &desk,
                refund,
                euro(50_00),
            ),
            ("an approval", &desk, refund, euro(50_01)),
            ("a limit that is exceeded", &desk, refund, euro(500_01)),
            ("a limit that is full", &desk, refund, euro(1).usage(&full)),
            (
                "an amount that no limit is for",
                &desk,
                refund,
                amount(Unit::Count, 1),
            ),
            ("an amount that nobody gave", &desk, refund, nothing),
            ("an approval that is always asked for", &desk, gift, nothing),
            ("a step-up that approvals follow", &failing, gift, nothing),
            ("a local time that nobody gave", &desk, count, nothing),
            (
                "a deny about the hours of a grant",
                &at_night,
                count,
                nothing,
            ),
        ]
        .into_iter()
        .map(|(shows, principal, action, evidence)| {
            shown(&policy, shows, principal, action, &order, &evidence)
        }),
    );

    let refunds = holder(&policy, now, &["orders.create", "orders.refund"]);
    let points = ["orders.create", "orders.capture", "loyalty.adjust"];
    let gives_points = holder(&policy, now, &points);
    let exports = holder(&policy, now, &["inventory.locations", "reports.export"]);
    let edited = [Event::new(
        9_u64,
        actions::orders::EDIT_ITEMS,
        ObjectRef::new(ResourceKind::ORDER, 9_u64),
        Time::from_unix(700),
    )];
    let gains = [PersonId::from(9_u64)];
    let (create, returned) = (actions::orders::CREATE, actions::orders::RETURN);
    decisions.extend(
        [
            ("a deny about a duty rule", &refunds, create, nothing),
            (
                "an approval that a duty rule asks for",
                &gives_points,
                create,
                nothing,
            ),
            (
                "a deny about what a session uses at once",
                &exports,
                actions::reports::EXPORT,
                nothing,
            ),
            (
                "a deny about what was done to the object",
                &desk,
                returned,
                nothing.history(&edited),
            ),
            ("a history that nobody gave", &desk, returned, nothing),
            (
                "a deny about a benefit",
                &desk,
                refund,
                euro(50_00).beneficiaries(&gains),
            ),
        ]
        .into_iter()
        .map(|(shows, principal, action, evidence)| {
            shown(&policy, shows, principal, action, &order, &evidence)
        }),
    );

    assert_eq!(pretty(&decisions), DECISIONS_JSON);
    let outcomes: BTreeSet<&str> = (decisions.iter())
        .map(|shown| shown.decision.decision().outcome())
        .collect();
    assert_eq!(
        outcomes,
        BTreeSet::from(["allow", "approval", "deny", "step_up"])
    );
}

/// What `keys` of a document there are, as reading tells when it meets one
/// that there is not.
fn known_keys(refusal: &Refusal) -> Vec<&str> {
    let (_, said) = refusal;
    let (what, known) = said.split_once(", expected ").expect(said);
    assert!(what.starts_with("unknown field"), "{said}");
    known.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_golden_files_use_every_key_there_is() {
    let (mut levels, mut keys) = (0, 0);
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            let Value::Object(table) = node else { continue };
            if is_named(&place) {
                continue;
            }
            let text = with_node(&document.golden, &place, &with_key(table, "colour", "1"));
            let refusal = (document.read)(&text).expect_err(&text);
            // If not in this table, then in another of the same shape.
            let shape = shape(&place);
            let used: BTreeSet<String> = nodes(&document.golden)
                .iter()
                .filter(|(place, _)| self::shape(place) == shape)
                .filter_map(|(_, node)| node.as_object())
                .flat_map(|table| table.keys().cloned())
                .collect();
            levels += 1;
            for key in known_keys(&refusal) {
                keys += 1;
                assert!(
                    used.contains(key),
                    "no golden {} uses {key} at {shape}",
                    document.name
                );
            }
        }
    }
    assert!(levels > 20 && keys > 100, "{levels} tables, {keys} keys");
}

// Strict reading, at every place of every golden document.

/// One kind of document, with its golden file.
struct Document {
    name: &'static str,
    golden: Value,
    read: fn(&str) -> Result<(), Refusal>,
}

fn documents() -> [Document; 3] {
    let golden = |text| -> Value { serde_json::from_str(text).unwrap() };
    [
        Document {
            name: "policy",
            golden: golden(POLICY_JSON),
            read: |text| read::<PolicyDocument>(text).map(drop),
        },
        Document {
            name: "account",
            golden: golden(ACCOUNT_JSON),
            read: |text| read::<AccountDocument>(text).map(drop),
        },
        Document {
            name: "request",
            golden: golden(REQUEST_JSON),
            read: |text| read::<RequestDocument>(text).map(drop),
        },
    ]
}

fn inside(place: &str, key: &str) -> String {
    match place {
        "." => key.to_owned(),
        place => format!("{place}.{key}"),
    }
}

/// Every value in a document with its place, the document itself at ".".
fn nodes(value: &Value) -> Vec<(String, &Value)> {
    fn walk<'a>(place: String, value: &'a Value, found: &mut Vec<(String, &'a Value)>) {
        match value {
            Value::Object(table) => {
                for (key, value) in table {
                    walk(inside(&place, key), value, found);
                }
            }
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    walk(format!("{place}[{index}]"), value, found);
                }
            }
            _ => {}
        }
        found.push((place, value));
    }
    let mut found = Vec::new();
    walk(String::from("."), value, &mut found);
    found
}

/// The document as text, with `text` in place of the value at `target`.
fn with_node(value: &Value, target: &str, text: &str) -> String {
    fn write(place: &str, value: &Value, target: &str, text: &str) -> String {
        if place == target {
            return text.to_owned();
        }
        match value {
            Value::Object(table) => {
                let entries = table.iter().map(|(key, value)| {
                    let value = write(&inside(place, key), value, target, text);
                    format!("{}: {value}", json!(key))
                });
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            Value::Array(list) => {
                let values = list.iter().enumerate();
                let values =
                    values.map(|(i, value)| write(&format!("{place}[{i}]"), value, target, text));
                format!("[{}]", values.collect::<Vec<_>>().join(", "))
            }
            other => other.to_string(),
        }
    }
    write(".", value, target, text)
}

type Entries = serde_json::Map<String, Value>;

/// The table as text, with one more entry.
fn with_key(table: &Entries, key: &str, value: &str) -> String {
    let mut entries: Vec<String> = (table.iter())
        .map(|(key, value)| format!("{}: {value}", json!(key)))
        .collect();
    entries.push(format!("{}: {value}", json!(key)));
    format!("{{{}}}", entries.join(", "))
}

/// Whether the keys of the table at this place are names and not parts of the
/// format.
fn is_named(place: &str) -> bool {
    ["host_actions", "host_kinds", "roles"].contains(&place) || place.ends_with("levels")
}

/// A place with its names and positions left out; entries of an account have
/// one shape, whatever list they stand in, and so have limits and caps.
fn shape(place: &str) -> String {
    let mut shape = String::new();
    let mut rest = place;
    for named in ["host_actions.", "host_kinds.", "roles."] {
        if let Some(inner) = place.strip_prefix(named) {
            // A host's action has a dot in its name, and no table inside.
            let name = match (named, inner.split_once('.')) {
                ("host_actions.", Some((_, verb))) => verb.split_once('.').map(|(_, key)| key),
                (_, Some((_, key))) => Some(key),
                (_, None) => None,
            };
            shape = format!("{named}*{}", if name.is_some() { "." } else { "" });
            rest = name.unwrap_or_default();
        }
    }
    for part in rest.split(['[', ']']) {
        if part.parse::<usize>().is_ok() {
            shape.push_str("[]");
        } else {
            shape.push_str(part);
        }
    }
    shape
        .replace("denies[]", "grants[]")
        .replace("boundary[]", "grants[]")
        .replace("waivers[].scope", "grants[].scope")
        .replace("cap[]", "roles.*.limits[]")
}

#[test]
fn a_golden_document_is_read_whole_however_it_is_laid_out() {
    for document in documents() {
        let text = with_node(&document.golden, "nowhere", "");
        assert_eq!((document.read)(&text), Ok(()), "{text}");
    }
}

#[test]
fn a_key_that_stands_twice_is_refused_at_every_level() {
    let mut tried = 0;
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            let Value::Object(table) = node else { continue };
            for (key, value) in table {
                let twice = with_key(table, key, &value.to_string());
                let text = with_node(&document.golden, &place, &twice);
                let (found, said) = (document.read)(&text).expect_err(&text);
                let expected = if is_named(&place) {
                    format!("the key \"{key}\" stands here twice: drop one")
                } else {
                    format!("duplicate field `{key}`")
                };
                assert_eq!(found, place, "{key}");
                assert_eq!(said, expected, "{place}");
                tried += 1;
            }
        }
    }
    assert!(tried > 80, "{tried}");
}

#[test]
fn a_key_that_does_not_exist_is_refused_at_every_level() {
    let mut tried = 0;
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            let Value::Object(table) = node else { continue };
            if is_named(&place) {
                continue;
            }
            for key in ["colour", "Id", "__proto__", ""] {
                let text = with_node(&document.golden, &place, &with_key(table, key, "null"));
                let (found, said) = (document.read)(&text).expect_err(&text);
                assert_eq!(found, inside(&place, key));
                let expected = format!("unknown field `{key}`, expected ");
                assert!(said.starts_with(&expected), "{place}: {said}");
                tried += 1;
            }
        }
    }
    assert!(tried > 80, "{tried}");
}

#[test]
fn null_is_refused_in_every_place() {
    for document in documents() {
        for (place, _) in nodes(&document.golden) {
            let text = with_node(&document.golden, &place, "null");
            let (found, said) = (document.read)(&text).expect_err(&text);
            assert_eq!(found, place, "{said}");
            assert!(said.starts_with("invalid type: null, expected"), "{said}");
        }
    }
}

#[test]
fn a_number_with_a_point_or_an_exponent_is_refused_in_every_place() {
    let mut tried = 0;
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            if !node.is_number() {
                continue;
            }
            for number in [
                format!("{node}.0"),
                format!("{node}e0"),
                String::from("0.5"),
            ] {
                let text = with_node(&document.golden, &place, &number);
                let (found, said) = (document.read)(&text).expect_err(&text);
                assert_eq!(found, place, "{said}");
                assert!(
                    said.starts_with("invalid type: floating point `"),
                    "{place}: {said}"
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 80, "{tried}");
}

#[test]
fn a_table_is_refused_where_a_list_or_a_value_belongs() {
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            if node.is_object() {
                continue;
            }
            // A scope is text or a table, and a side of a duty rule a list or a table,
            // so there the table is refused as one that has not the right keys.
            let text = with_node(&document.golden, &place, "{\"orders\": 1}");
            let (found, said) = (document.read)(&text).expect_err(&text);
            let may_be_one = place.ends_with("scope") || shape(&place) == "duty[].sides[]";
            let expected = if may_be_one {
                assert_eq!(found, inside(&place, "orders"));
                "unknown field `orders`"
            } else {
                assert_eq!(found, place, "{said}");
                "invalid type: map, expected"
            };
            assert!(said.starts_with(expected), "{place}: {said}");
        }
    }
}

#[test]
fn a_list_is_refused_where_a_table_belongs() {
    // A list would give its values to the keys by their position, which no
    // format promises: the next key put between two others would change it.
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            // A side of a duty rule may be either.
            if !node.is_object() || shape(&place) == "duty[].sides[]" {
                continue;
            }
            let text = with_node(&document.golden, &place, "[]");
            let (found, said) = (document.read)(&text).expect_err(&text);
            assert_eq!(found, place, "{said}");
            assert!(
                said.starts_with("invalid type: sequence, expected"),
                "{}, {place}: {said}",
                document.name
            );
        }
    }
}

#[test]
fn what_may_be_left_out_may_be_and_nothing_else() {
    const NEEDED: [&str; 73] = [
        "policy: .schema",
        "policy: .catalogue",
        "policy: guardrail.features",
        "policy: host_actions.*.slot",
        "policy: host_actions.*.level",
        "policy: host_actions.*.risk",
        "policy: host_kinds.*.slot",
        "policy: roles.*.limits[].id",
        "policy: roles.*.limits[].actions",
        "policy: roles.*.limits[].per",
        "policy: roles.*.limits[].unit",
        "policy: roles.*.hours.days",
        "policy: roles.*.hours.from",
        "policy: roles.*.hours.until",
        "policy: roles.*.step_up.assurance",
        "policy: roles.*.accept[].rule",
        "policy: roles.*.accept[].control",
        "policy: roles.*.accept[].owner",
        "policy: duty[].id",
        "policy: duty[].kind",
        "policy: duty[].severity",
        "policy: duty[].sides",
        "policy: duty[].sides[].all",
        "policy: approval[].id",
        "policy: step_up[].actions",
        "policy: step_up[].assurance",
        "policy: obligations[].actions",
        "policy: obligations[].add",
        "account: .id",
        "account: .tenant",
        "account: .person",
        "account: .kind",
        "account: .status",
        "account: .grants",
        "account: grants[].scope",
        "account: grants[].scope.objects[].kind",
        "account: grants[].scope.objects[].id",
        "account: waivers[].id",
        "account: waivers[].rule",
        "account: waivers[].version",
        "account: waivers[].person",
        "account: waivers[].scope",
        "account: waivers[].because",
        "account: waivers[].control",
        "request: .now",
        "request: .account",
        "request: .action",
        "request: .resource",
        "request: evidence.amount.unit",
        "request: evidence.amount.value",
        "request: evidence.usage[].limit",
        "request: evidence.usage[].used",
        "request: evidence.history[].person",
        "request: evidence.history[].action",
        "request: evidence.history[].object",
        "request: evidence.history[].object.kind",
        "request: evidence.history[].object.id",
        "request: evidence.history[].at",
        "request: evidence.linked[].kind",
        "request: evidence.linked[].id",
        "request: evidence.coverage[].object",
        "request: evidence.coverage[].object.kind",
        "request: evidence.coverage[].object.id",
        "request: evidence.coverage[].created",
        "request: evidence.coverage[].complete_since",
        "request: evidence.request.nonce",
        "request: evidence.request.created",
        "request: evidence.approvals[].id",
        "request: evidence.approvals[].policy",
        "request: evidence.approvals[].request",
        "request: evidence.approvals[].account",
        "request: evidence.approvals[].verdict",
        "request: evidence.approvals[].at",
    ];
    let mut needed = BTreeSet::new();
    for document in documents() {
        for (place, node) in nodes(&document.golden) {
            let Value::Object(table) = node else { continue };
            for key in table.keys() {
                let mut less = table.clone();
                less.remove(key);
                let text = with_node(&document.golden, &place, &Value::from(less).to_string());
                if let Err((found, said)) = (document.read)(&text) {
                    assert_eq!(said, format!("missing field `{key}`"));
                    assert_eq!(found, place);
                    let dot = if place == "." { "" } else { "." };
                    let place = format!("{}: {}{dot}{key}", document.name, shape(&place));
                    needed.insert(place);
                }
            }
        }
    }
    let expected: BTreeSet<String> = NEEDED.iter().map(ToString::to_string).collect();
    assert_eq!(needed, expected);
}

#[test]
fn toml_is_read_as_strictly() {
    for (text, said) in [
        ("schema = 1\ncatalogue = 1\nschema = 1", "duplicate key"),
        (
            "schema = 1\ncatalogue = 1\n[roles.a]\n[roles.a]",
            "duplicate key",
        ),
        (
            "schema = 1\ncatalogue = 1\ncolour = 1",
            "unknown field `colour`",
        ),
        (
            "schema = 1\ncatalogue = 1\n[roles.a]\ncolour = 1",
            "unknown field `colour`",
        ),
        (
            "schema = 1.0\ncatalogue = 1",
            "invalid type: floating point `1.0`",
        ),
        (
            "schema = 1\ncatalogue = nan",
            "invalid type: floating point `NaN`",
        ),
        (
            "schema = \"1\"\ncatalogue = 1",
            "invalid type: string \"1\"",
        ),
        ("schema = -1\ncatalogue = 1", "invalid value: integer `-1`"),
        (
            "schema = 1\ncatalogue = 1\nmax_staff = 2024-01-01",
            "invalid type: map",
        ),
    ] {
        let error = toml::from_str::<PolicyDocument>(text).unwrap_err();
        assert!(error.message().starts_with(said), "{text}: {error}");
    }
    let account = "id = 7\ntenant = 1\nperson = 7\nkind = \"human\"\nstatus = \"active\"\n";
    let dated = format!("{account}grants = []\nactive_until = 2025-01-01T00:00:00Z");
    let error = toml::from_str::<AccountDocument>(&dated).unwrap_err();
    assert!(
        error
            .message()
            .starts_with("invalid type: map, expected an instant"),
        "{error}"
    );
}

#[test]
fn a_scope_and_a_boundary_say_what_they_may_be() {
    let expected_scope = "expected a scope: \"tenant\", or a table with stores, locations, \
                          categories, vendors, objects or assigned";
    let expected_boundary = "expected a boundary: \"nothing\", or a list of entries";
    let account: Value = serde_json::from_str(ACCOUNT_JSON).unwrap();
    for (place, text, said) in [
        (
            "grants[0].scope",
            "\"all\"",
            format!("invalid value: string \"all\", {expected_scope}"),
        ),
        (
            "grants[0].scope",
            "\"Tenant\"",
            format!("invalid value: string \"Tenant\", {expected_scope}"),
        ),
        (
            "grants[0].scope",
            "7",
            format!("invalid type: integer `7`, {expected_scope}"),
        ),
        (
            "denies[0].scope",
            "[\"tenant\"]",
            format!("invalid type: sequence, {expected_scope}"),
        ),
        (
            "boundary",
            "\"none\"",
            format!("invalid value: string \"none\", {expected_boundary}"),
        ),
        (
            "boundary",
            "false",
            format!("invalid type: boolean `false`, {expected_boundary}"),
        ),
    ] {
        let text = with_node(&account, place, text);
        assert_eq!(refusal::<AccountDocument>(&text), (place.to_owned(), said));
    }
    let nothing = with_node(&account, "boundary", "\"nothing\"");
    let document: AccountDocument = read(&nothing).unwrap();
    assert_eq!(document, golden_account().boundary_nothing());
    let account = golden_policy().account(&document).unwrap();
    assert_eq!(account.boundary().unwrap().parts(), []);
}

#[test]
fn an_account_without_a_tenant_is_not_written() {
    let error = serde_json::to_string(&AccountDocument::human(7_u64, 7_u64)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a stored account names its tenant: say in_tenant before writing it"
    );
}

// Parts that may be left out, and not passed over.

#[test]
fn no_part_is_passed_over_by_saying_null() {
    for key in ["duties", "duty", "approval", "step_up", "cap"] {
        let text = policy_saying(&format!("\"{key}\": null"));
        assert_eq!(refusal::<PolicyDocument>(&text).0, key, "{text}");
    }
    for key in ["limits", "hours", "step_up", "accept", "requires"] {
        let text = policy_saying(&format!("\"roles\": {{\"desk\": {{\"{key}\": null}}}}"));
        let place = format!("roles.desk.{key}");
        assert_eq!(refusal::<PolicyDocument>(&text).0, place, "{text}");
    }
    for key in ["use", "drop", "owner_self_dealing"] {
        let text = policy_saying(&format!("\"duties\": {{\"{key}\": null}}"));
        let place = format!("duties.{key}");
        assert_eq!(refusal::<PolicyDocument>(&text).0, place, "{text}");
    }
    let account: Value = serde_json::from_str(ACCOUNT_JSON).unwrap();
    let text = with_node(&account, "waivers", "null");
    assert_eq!(refusal::<AccountDocument>(&text).0, "waivers");
    let [.., request] = documents().map(|document| document.golden);
    for key in ["history", "linked", "coverage", "no_other_approver"] {
        let place = format!("evidence.{key}");
        let text = with_node(&request, &place, "null");
        assert_eq!(refusal::<RequestDocument>(&text).0, place);
    }
}

#[test]
fn a_duty_rule_is_written_with_known_words() {
    let rule = |key: &str, value: &str| {
        let mut rule = json!({
            "id": "ACME-01", "kind": "static", "severity": "high",
            "sides": [["orders.create"], ["orders.refund"]]
        });
        rule[key] = serde_json::from_str(value).unwrap();
        policy_saying(&format!("\"duty\": [{rule}]"))
    };
    let side = "expected a side: a list of actions, or a table with `all` of them";
    for (key, value, place, said) in [
        (
            "kind",
            "\"granted\"",
            "duty[0].kind",
            "unknown kind of duty rule \"granted\": write one of static, session, object",
        ),
        (
            "severity",
            "\"hihg\"",
            "duty[0].severity",
            "unknown severity \"hihg\": did you mean \"high\"?",
        ),
        (
            "on_grant",
            "\"block\"",
            "duty[0].on_grant",
            "unknown answer when it is given \"block\": write one of warn, waiver, reject",
        ),
        (
            "on_use",
            "\"deny\"",
            "duty[0].on_use",
            "unknown answer when it is used \"deny\": write one of ignore, approval, block",
        ),
        (
            "trip_at",
            "256",
            "duty[0].trip_at",
            "invalid value: integer `256`, expected u8",
        ),
        (
            "version",
            "-1",
            "duty[0].version",
            "invalid value: integer `-1`, expected u32",
        ),
        (
            "waivable",
            "\"no\"",
            "duty[0].waivable",
            "invalid type: string \"no\", expected a boolean",
        ),
        (
            "sides",
            "[\"orders.create\"]",
            "duty[0].sides[0]",
            &format!("invalid type: string \"orders.create\", {side}"),
        ),
        (
            "sides",
            "[7]",
            "duty[0].sides[0]",
            &format!("invalid type: integer `7`, {side}"),
        ),
        ("sides", "[{}]", "duty[0].sides[0]", "missing field `all`"),
        (
            "sides",
            "[{\"any\": [\"orders.create\"]}]",
            "duty[0].sides[0].any",
            "unknown field `any`, expected `all`",
        ),
    ] {
        let expected = (place.to_owned(), said.to_owned());
        let text = rule(key, value);
        assert_eq!(refusal::<PolicyDocument>(&text), expected, "{text}");
    }
    assert!(compiled("\"duty\": []").is_ok());
}

#[test]
fn duties_left_out_are_those_of_commerce_and_an_empty_list_is_none() {
    let rules = |rest: &str| -> Vec<String> {
        let policy = compiled(rest).unwrap();
        let names = policy.duties().iter();
        names.map(|rule| rule.name().to_owned()).collect()
    };
    let whole = rules("");
    assert_eq!(whole.len(), DutySet::Commerce.rules().len());
    assert!(whole.is_sorted());
    for (same, rest) in [
        ("a table without `use`", r#""duties": {}"#),
        ("said", r#""duties": {"use": ["commerce"]}"#),
        ("nothing dropped", r#""duties": {"drop": []}"#),
        (
            "about something else",
            r#""duties": {"owner_self_dealing": false}"#,
        ),
    ] {
        assert_eq!(rules(rest), whole, "{same}");
        let policy = compiled(rest).unwrap();
        assert_eq!(policy, compiled("").unwrap(), "{same}");
    }
    assert_eq!(rules(r#""duties": {"use": []}"#), [""; 0]);
    assert_eq!(
        compiled(r#""duties": {"use": []}"#).unwrap().approvals(),
        []
    );
    let both = rules(r#""duties": {"use": ["commerce_objects", "commerce"]}"#);
    assert_eq!(both.len(), countersign::SHIPPED_DUTIES.len());
    let less = rules(r#""duties": {"drop": ["O2C-02", "ADM-03"]}"#);
    assert_eq!(less.len(), whole.len() - 2);
    assert!(!less.iter().any(|rule| rule == "O2C-02" || rule == "ADM-03"));
}

// Mistakes.

/// What a document has wrong, place by place.
type Found<'a> = &'a [(&'a str, &'a str)];

fn check_mistakes(error: &DocumentError, document: &str, expected: Found<'_>, case: &str) {
    let found: Vec<(String, String)> = (error.mistakes().iter())
        .map(|mistake| (mistake.place().to_owned(), mistake.kind().to_string()))
        .collect();
    let expected: Vec<(String, String)> = (expected.iter())
        .map(|(place, said)| ((*place).to_owned(), (*said).to_owned()))
        .collect();
    assert_eq!(found, expected, "{case}");
    let lines: Vec<String> = (expected.iter())
        .map(|(place, said)| format!("{place}: {said}"))
        .collect();
    let whole = match lines.as_slice() {
        [only] => format!("a mistake in the {document}: {only}"),
        lines => format!(
            "{} mistakes in the {document}:\n  {}",
            lines.len(),
            lines.join("\n  ")
        ),
    };
    assert_eq!(error.to_string(), whole, "{case}");
    for (mistake, line) in error.mistakes().iter().zip(&lines) {
        assert_eq!(&mistake.to_string(), line, "{case}");
    }
}

const SELECTS_NOTHING: &str = "it selects nothing: name at least one";

const SAYS_NOTHING: &str = "it says nothing: write what it is";

/// Policies with mistakes in their head, by what they say.
const WRONG_POLICIES: &[(&str, Found<'_>)] = &[
    (
        r#""profile": "lax""#,
        &[(
            "profile",
            "unknown profile \"lax\": write one of solo, standard, strict",
        )],
    ),
    (
        r#""guardrail": {"features": []}"#,
        &[("guardrail.features", SELECTS_NOTHING)],
    ),
    (
        r#""guardrail": {"features": ["orders", "loyalty", "order", "orders"]}"#,
        &[
            (
                "guardrail.features[3]",
                "\"orders\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "guardrail.features[1]",
                "unknown feature \"loyalty\": write one of orders, products, inventory, customers, discounts, marketing, design, reports, settings, apps, billing, staff",
            ),
            (
                "guardrail.features[2]",
                "unknown feature \"order\": did you mean \"orders\"?",
            ),
        ],
    ),
    (
        r#""obligations": [{"actions": [], "add": ["audit"]}, {"actions": ["orders.view"], "add": []}]"#,
        &[
            ("obligations[0].actions", SELECTS_NOTHING),
            ("obligations[1].add", SELECTS_NOTHING),
        ],
    ),
    (
        r#""obligations": [{"actions": ["orders.vew", "orders.view", "orders.view"], "add": ["audit", "alarm", "none", "audit"]}]"#,
        &[
            (
                "obligations[0].add[3]",
                "\"audit\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "obligations[0].add[1]",
                "unknown obligation \"alarm\": write one of audit, alert, notify_owner, justify, mask",
            ),
            (
                "obligations[0].add[2]",
                "unknown obligation \"none\": write one of audit, alert, notify_owner, justify, mask",
            ),
            (
                "obligations[0].actions[2]",
                "\"orders.view\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "obligations[0].actions[0]",
                "unknown action \"orders.vew\": did you mean \"orders.view\"?",
            ),
        ],
    ),
];

/// Policies with mistakes in what is the host's own.
const WRONG_HOST_WORDS: &[(&str, Found<'_>)] = &[
    (
        r#""host_actions": {"orders.view": {"slot": 0, "level": "view", "risk": "low"}}"#,
        &[(
            "host_actions.\"orders.view\"",
            "\"orders.view\" cannot be the name of a host action: it is taken, choose another",
        )],
    ),
    (
        r#""host_actions": {"loyalty": {"slot": 0, "level": "view", "risk": "low"}}"#,
        &[(
            "host_actions.loyalty",
            "\"loyalty\" cannot be the name of an action: write feature.verb in lower-case letters, digits and underscores",
        )],
    ),
    (
        r#""host_actions": {"l.a": {"slot": 127, "level": "view", "risk": "low"}, "l.b": {"slot": 128, "level": "view", "risk": "low"}, "l.c": {"slot": 18446744073709551615, "level": "view", "risk": "low"}}"#,
        &[
            (
                "host_actions.\"l.b\".slot",
                "slot 128 is beyond the last: give one from 0 to 127",
            ),
            (
                "host_actions.\"l.c\".slot",
                "slot 18446744073709551615 is beyond the last: give one from 0 to 127",
            ),
        ],
    ),
    (
        r#""host_actions": {"l.a": {"slot": 3, "level": "view", "risk": "low"}, "l.b": {"slot": 3, "level": "edit", "risk": "low"}, "l.c": {"slot": 3, "level": "full", "risk": "low"}}"#,
        &[
            (
                "host_actions.\"l.b\".slot",
                "slot 3 is \"l.a\"'s already: give a slot of its own, and never one used before",
            ),
            (
                "host_actions.\"l.c\".slot",
                "slot 3 is \"l.a\"'s already: give a slot of its own, and never one used before",
            ),
        ],
    ),
    (
        r#""host_kinds": {"order": {"slot": 0}, "Order": {"slot": 1}, "pick-up": {"slot": 2}, "a": {"slot": 127}, "b": {"slot": 128}, "c": {"slot": 127}}"#,
        &[
            (
                "host_kinds.order",
                "\"order\" cannot be the name of a host kind: it is taken, choose another",
            ),
            (
                "host_kinds.Order",
                "\"Order\" cannot be the name of a kind: write one word in lower-case letters, digits and underscores",
            ),
            (
                "host_kinds.pick-up",
                "\"pick-up\" cannot be the name of a kind: write one word in lower-case letters, digits and underscores",
            ),
            (
                "host_kinds.b.slot",
                "slot 128 is beyond the last: give one from 0 to 127",
            ),
            (
                "host_kinds.c.slot",
                "slot 127 is \"a\"'s already: give a slot of its own, and never one used before",
            ),
        ],
    ),
];

/// Policies with mistakes in what a role takes, gives and includes.
const WRONG_ROLES: &[(&str, Found<'_>)] = &[
    (
        r#""roles": {"": {}}"#,
        &[(
            "roles.\"\"",
            "\"\" cannot be the name of a role: write something printable, without blanks around it",
        )],
    ),
    (
        r#""roles": {"desk": {"template": "custmer_support"}, "the till": {"template": "Owner"}}"#,
        &[
            (
                "roles.desk.template",
                "unknown template \"custmer_support\": did you mean \"customer_support\"?",
            ),
            (
                "roles.\"the till\".template",
                "unknown template \"Owner\": did you mean \"owner\"?",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"addons": ["stock"], "without": ["orders.fulfill"]}}"#,
        &[
            (
                "roles.desk.addons",
                "only a template has add-ons: name the `template`, or leave this out",
            ),
            (
                "roles.desk.without",
                "only a template has actions to leave out: name the `template`, or leave this out",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"template": "customer_support", "addons": ["stok", "returns", "value", "value"]}}"#,
        &[
            (
                "roles.desk.addons[3]",
                "\"value\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "roles.desk.addons[0]",
                "unknown add-on \"stok\": did you mean \"stock\"?",
            ),
            (
                "roles.desk.addons[1]",
                "unknown add-on \"returns\": write one of compensation, changes, ships, stock, reports, value",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"levels": {"orders": "Full", "order": "view", "teleport": "far"}}}"#,
        &[
            (
                "roles.desk.levels.orders",
                "unknown level \"Full\": did you mean \"full\"?",
            ),
            (
                "roles.desk.levels.order",
                "unknown feature \"order\": did you mean \"orders\"?",
            ),
            (
                "roles.desk.levels.teleport",
                "unknown level \"far\": write one of none, view, edit, full",
            ),
            (
                "roles.desk.levels.teleport",
                "unknown feature \"teleport\": write one of orders, products, inventory, customers, discounts, marketing, design, reports, settings, apps, billing, staff",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"levels": {"billing": "full", "staff": "full"}}}"#,
        &[(
            "roles.desk.levels.billing",
            "billing at full gives no more than at view, for all that is added there is the owner's alone and no level gives that: write view, or name the actions one by one in `allow`",
        )],
    ),
    (
        r#""roles": {"desk": {"allow": ["orders.view", "orders.*", "orders.view", "0x80"]}}"#,
        &[
            (
                "roles.desk.allow[2]",
                "\"orders.view\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "roles.desk.allow[1]",
                "unknown action \"orders.*\": names are compared whole and exactly",
            ),
            (
                "roles.desk.allow[3]",
                "unknown action \"0x80\": names are compared whole and exactly",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"include": ["dsk", "back", "back"]}, "back": {}}"#,
        &[
            (
                "roles.desk.include[2]",
                "\"back\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "roles.desk.include[0]",
                "unknown role \"dsk\": did you mean \"desk\"?",
            ),
        ],
    ),
];

/// Policies with mistakes in what a role leaves out of its template.
const WRONG_WITHOUT: &[(&str, Found<'_>)] = &[
    (
        r#""roles": {"desk": {"template": "customer_support", "without": ["orders.cancel", "orders.fulfil"]}}"#,
        &[
            (
                "roles.desk.without[0]",
                "orders.cancel is not among what the template and its add-ons give: leave it out here",
            ),
            (
                "roles.desk.without[1]",
                "unknown action \"orders.fulfil\": did you mean \"orders.fulfill\"?",
            ),
        ],
    ),
    (
        // Of an add-on it can be left out too.
        r#""roles": {"desk": {"template": "customer_support", "addons": ["changes"], "without": ["orders.cancel"], "allow": ["orders.cancel"]}}"#,
        &[(
            "roles.desk.without[0]",
            "orders.cancel is taken from the template and given again by `allow`: decide for one of the two",
        )],
    ),
    (
        r#""roles": {"desk": {"template": "customer_support", "without": ["orders.view", "orders.refund"], "levels": {"orders": "view"}}}"#,
        &[(
            "roles.desk.without[0]",
            "orders.view is taken from the template and given again by `levels`: decide for one of the two",
        )],
    ),
    (
        r#""roles": {"desk": {"template": "customer_support", "without": ["orders.refund"], "include": ["back"]}, "back": {"include": ["far"]}, "far": {"allow": ["orders.refund"]}}"#,
        &[(
            "roles.desk.without[0]",
            "orders.refund is taken from the template and given again by the included role \"back\": decide for one of the two",
        )],
    ),
];

/// Policies whose roles include one another in a circle (R17).
const CIRCLES: &[(&str, Found<'_>)] = &[
    (
        r#""roles": {"a": {"include": ["a"]}}"#,
        &[(
            "roles.a.include",
            "the roles include one another in a circle, \"a\" -> \"a\": take one `include` out",
        )],
    ),
    (
        r#""roles": {"b": {"include": ["a"]}, "a": {"include": ["b"]}}"#,
        &[(
            "roles.a.include",
            "the roles include one another in a circle, \"a\" -> \"b\" -> \"a\": take one `include` out",
        )],
    ),
    (
        r#""roles": {"c": {"include": ["a"]}, "b": {"include": ["c"]}, "a": {"include": ["b"]}}"#,
        &[(
            "roles.a.include",
            "the roles include one another in a circle, \"a\" -> \"b\" -> \"c\" -> \"a\": take one `include` out",
        )],
    ),
    (
        // Whoever only leads into a circle is not in it.
        r#""roles": {"a": {"include": ["b", "d"]}, "b": {"include": ["c"]}, "c": {"include": ["b"]}, "d": {}}"#,
        &[(
            "roles.b.include",
            "the roles include one another in a circle, \"b\" -> \"c\" -> \"b\": take one `include` out",
        )],
    ),
    (
        r#""roles": {"a": {"include": ["a", "b"]}, "b": {"include": ["c"]}, "c": {"include": ["d"]}, "d": {"include": ["c"]}, "e": {"include": ["e"]}}"#,
        &[
            (
                "roles.a.include",
                "the roles include one another in a circle, \"a\" -> \"a\": take one `include` out",
            ),
            (
                "roles.c.include",
                "the roles include one another in a circle, \"c\" -> \"d\" -> \"c\": take one `include` out",
            ),
            (
                "roles.e.include",
                "the roles include one another in a circle, \"e\" -> \"e\": take one `include` out",
            ),
        ],
    ),
];

/// Policies with mistakes in what a role limits (R27 to R30).
const WRONG_LIMITS: &[(&str, Found<'_>)] = &[
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "soft": 501, "approval": "refunds", "hard": 500}]}}"#,
        &[(
            "roles.desk.limits[0].soft",
            "soft 501 is above hard 500, so no approval would ever be asked for: lower it, or raise `hard`",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR"}]}}"#,
        &[(
            "roles.desk.limits[0]",
            "it limits nothing: give `soft`, `hard` or both",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "soft": 5}]}}"#,
        &[(
            "roles.desk.limits[0].approval",
            "above `soft` somebody has to approve: name the approval policy",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "approval": "refunds", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].approval",
            "a limit without `soft` has no such key: say above how much it is to be approved",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "soft": 5, "approval": "refund"}]}}"#,
        &[(
            "roles.desk.limits[0].approval",
            "unknown approval policy \"refund\": did you mean \"refunds\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}, {"id": "gifts"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "soft": 5, "approval": "cash"}]}}"#,
        &[(
            "roles.desk.limits[0].approval",
            "unknown approval policy \"cash\": write one of refunds, gifts",
        )],
    ),
    (
        r#""roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "soft": 5, "approval": "refunds"}]}}"#,
        &[(
            "roles.desk.limits[0].approval",
            "unknown approval policy \"refunds\": names are compared whole and exactly",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EURO", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].unit",
            "unknown unit \"EURO\": did you mean \"EUR\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "eur", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].unit",
            "unknown unit \"eur\": did you mean \"EUR\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "cents", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].unit",
            "unknown unit \"cents\": names are compared whole and exactly",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].unit",
            "unknown unit \"\": names are compared whole and exactly",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "person", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "what is counted per person or store is counted over a time: give the seconds",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "store", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "what is counted per person or store is counted over a time: give the seconds",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "window": 60, "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "a limit of one request or object has no such key: only what is counted per person or store has one",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "object", "window": 60, "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "a limit of one request or object has no such key: only what is counted per person or store has one",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "object", "window": 0, "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "a limit of one request or object has no such key: only what is counted per person or store has one",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "person", "window": 0, "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "0 seconds are over before they begin: give at least 1",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "store", "window": 0, "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "0 seconds are over before they begin: give at least 1",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "persn", "window": 60, "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].per",
            "unknown way to count \"persn\": did you mean \"person\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "Request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].per",
            "unknown way to count \"Request\": did you mean \"request\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "account", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].per",
            "unknown way to count \"account\": write one of request, object, person, store",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}, {"id": "day", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}, {"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 6}]}}"#,
        &[(
            "roles.desk.limits[2].id",
            "\"refund\" stands here twice: drop one, or correct the one that was meant to be another",
        )],
    ),
    (
        r#""roles": {"a": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}, "b": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}}, "cap": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 9}, {"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 8}]"#,
        &[
            (
                "cap[1].id",
                "\"refund\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "roles.a.limits[0].id",
                "\"refund\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "roles.b.limits[0].id",
                "\"refund\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
        ],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.cancel"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].actions",
            "the role does not give orders.cancel: leave it out here, or give it",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}, {"id": "more", "actions": ["orders.view", "orders.refund", "products.view"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[
            (
                "roles.desk.limits[1].actions",
                "the role does not give orders.view: leave it out here, or give it",
            ),
            (
                "roles.desk.limits[1].actions",
                "the role does not give products.view: leave it out here, or give it",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"template": "customer_support", "without": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].actions",
            "the role does not give orders.refund: leave it out here, or give it",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": [], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[("roles.desk.limits[0].actions", SELECTS_NOTHING)],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund", "orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].actions[1]",
            "\"orders.refund\" stands here twice: drop one, or correct the one that was meant to be another",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refnd"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].actions[0]",
            "unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].id",
            "\"\" cannot be the name of a limit: write something printable, without blanks around it",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": " refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].id",
            "\" refund\" cannot be the name of a limit: write something printable, without blanks around it",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": [], "per": "person", "unit": "EURO", "soft": 6}]}}"#,
        &[
            ("roles.desk.limits[0].actions", SELECTS_NOTHING),
            (
                "roles.desk.limits[0].window",
                "what is counted per person or store is counted over a time: give the seconds",
            ),
            (
                "roles.desk.limits[0].unit",
                "unknown unit \"EURO\": did you mean \"EUR\"?",
            ),
            (
                "roles.desk.limits[0].approval",
                "above `soft` somebody has to approve: name the approval policy",
            ),
        ],
    ),
];

/// Policies with mistakes in whose yes something needs.
const WRONG_APPROVALS: &[(&str, Found<'_>)] = &[
    (
        r#""approval": [{"id": "refunds", "quorum": 0}]"#,
        &[(
            "approval[0].quorum",
            "an approval of nobody is none: give a quorum of at least 1",
        )],
    ),
    (
        r#""approval": [{"id": "refunds", "approver": "staff.aprove"}]"#,
        &[(
            "approval[0].approver",
            "unknown action \"staff.aprove\": did you mean \"staff.approve\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds", "approver": "loyalty.adjust"}]"#,
        &[(
            "approval[0].approver",
            "unknown action \"loyalty.adjust\": names are compared whole and exactly",
        )],
    ),
    (
        r#""guardrail": {"features": ["orders"]}, "approval": [{"id": "refunds"}]"#,
        &[(
            "approval[0].approver",
            "nobody can hold staff.approve, which the guardrail leaves out: name an action that somebody may do, or add its feature to the guardrail",
        )],
    ),
    (
        r#""guardrail": {"features": ["staff", "orders"]}, "approval": [{"id": "refunds", "approver": "settings.payments"}]"#,
        &[(
            "approval[0].approver",
            "nobody can hold settings.payments, which the guardrail leaves out: name an action that somebody may do, or add its feature to the guardrail",
        )],
    ),
    (
        r#""guardrail": {"features": ["orders"]}, "host_actions": {"loyalty.adjust": {"slot": 0, "level": "full", "risk": "low"}}, "approval": [{"id": "refunds", "approver": "loyalty.adjust"}]"#,
        &[(
            "approval[0].approver",
            "nobody can hold loyalty.adjust, which the guardrail leaves out: name an action that somebody may do, or add its feature to the guardrail",
        )],
    ),
    (
        r#""approval": [{"id": "refunds", "decide_within": 0, "use_within": 0}]"#,
        &[
            (
                "approval[0].decide_within",
                "0 seconds are over before they begin: give at least 1",
            ),
            (
                "approval[0].use_within",
                "0 seconds are over before they begin: give at least 1",
            ),
        ],
    ),
    (
        r#""approval": [{"id": "refunds", "actions": ["orders.refund", "orders.cancl", "orders.refund"]}]"#,
        &[
            (
                "approval[0].actions[2]",
                "\"orders.refund\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "approval[0].actions[1]",
                "unknown action \"orders.cancl\": did you mean \"orders.cancel\"?",
            ),
        ],
    ),
    (
        r#""approval": [{"id": "refunds"}, {"id": "gifts"}, {"id": "refunds"}]"#,
        &[(
            "approval[2].id",
            "\"refunds\" stands here twice: drop one, or correct the one that was meant to be another",
        )],
    ),
    (
        r#""approval": [{"id": ""}, {"id": "gifts "}]"#,
        &[
            (
                "approval[0].id",
                "\"\" cannot be the name of an approval policy: write something printable, without blanks around it",
            ),
            (
                "approval[1].id",
                "\"gifts \" cannot be the name of an approval policy: write something printable, without blanks around it",
            ),
        ],
    ),
];

/// Policies with mistakes in the sign-ins that are asked for (R49).
const WRONG_SIGN_INS: &[(&str, Found<'_>)] = &[
    (
        r#""step_up": [{"actions": ["orders.refund"], "assurance": "password", "max_age": 0}]"#,
        &[(
            "step_up[0].max_age",
            "0 seconds are over before they begin: give at least 1",
        )],
    ),
    (
        r#""step_up": [{"actions": ["orders.refund"], "assurance": "password"}, {"actions": [], "assurance": "password"}]"#,
        &[("step_up[1].actions", SELECTS_NOTHING)],
    ),
    (
        r#""step_up": [{"actions": ["orders.refund", "orders.refund", "orders.refnd"], "assurance": "password"}]"#,
        &[
            (
                "step_up[0].actions[1]",
                "\"orders.refund\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "step_up[0].actions[2]",
                "unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"step_up": {"assurance": "multi_factor", "max_age": 0}}}"#,
        &[(
            "roles.desk.step_up.max_age",
            "0 seconds are over before they begin: give at least 1",
        )],
    ),
];

/// Policies with mistakes in the hours of a role (R23).
const WRONG_HOURS: &[(&str, Found<'_>)] = &[
    (
        r#""roles": {"desk": {"hours": {"days": [], "from": "06:00", "until": "22:00"}}}"#,
        &[("roles.desk.hours.days", SELECTS_NOTHING)],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon", "tue", "mon"], "from": "06:00", "until": "22:00"}}}"#,
        &[(
            "roles.desk.hours.days[2]",
            "\"mon\" stands here twice: drop one, or correct the one that was meant to be another",
        )],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["Mon", "monday", "tues"], "from": "06:00", "until": "22:00"}}}"#,
        &[
            (
                "roles.desk.hours.days[0]",
                "unknown day \"Mon\": did you mean \"mon\"?",
            ),
            (
                "roles.desk.hours.days[1]",
                "unknown day \"monday\": write one of mon, tue, wed, thu, fri, sat, sun",
            ),
            (
                "roles.desk.hours.days[2]",
                "unknown day \"tues\": did you mean \"tue\"?",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon"], "from": "25:00", "until": "22:00"}}}"#,
        &[(
            "roles.desk.hours.from",
            "\"25:00\" is no time of the day: write it as 06:00, from 00:00 to 23:59",
        )],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon"], "from": "6:00", "until": "22:00"}}}"#,
        &[(
            "roles.desk.hours.from",
            "\"6:00\" is no time of the day: write it as 06:00, from 00:00 to 23:59",
        )],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon"], "from": "24:00", "until": "24:00"}}}"#,
        &[(
            "roles.desk.hours.from",
            "\"24:00\" is no time of the day: write it as 06:00, from 00:00 to 23:59",
        )],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon"], "from": "06:00", "until": "24:01"}}}"#,
        &[(
            "roles.desk.hours.until",
            "\"24:01\" is no time of the day: write it as 06:00, from 00:00 to 23:59, or 24:00 for the end of the day",
        )],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon"], "from": "06:60", "until": "6pm"}}}"#,
        &[
            (
                "roles.desk.hours.from",
                "\"06:60\" is no time of the day: write it as 06:00, from 00:00 to 23:59",
            ),
            (
                "roles.desk.hours.until",
                "\"6pm\" is no time of the day: write it as 06:00, from 00:00 to 23:59, or 24:00 for the end of the day",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon"], "from": "", "until": " 22:00"}}}"#,
        &[
            (
                "roles.desk.hours.from",
                "\"\" is no time of the day: write it as 06:00, from 00:00 to 23:59",
            ),
            (
                "roles.desk.hours.until",
                "\" 22:00\" is no time of the day: write it as 06:00, from 00:00 to 23:59, or 24:00 for the end of the day",
            ),
        ],
    ),
];

/// Policies with mistakes in what caps everybody.
const WRONG_CAPS: &[(&str, Found<'_>)] = &[
    (
        r#""approval": [{"id": "refunds"}], "cap": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "soft": 5, "approval": "refunds", "hard": 9}]"#,
        &[
            (
                "cap[0].soft",
                "a cap has no such key: nobody exceeds it; put a soft limit on a role",
            ),
            (
                "cap[0].approval",
                "a cap has no such key: nobody exceeds it; put a soft limit on a role",
            ),
        ],
    ),
    (
        r#""cap": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 9}, {"id": "month", "actions": ["orders.refund"], "per": "store", "unit": "EUR", "hard": 9}]"#,
        &[(
            "cap[1].window",
            "what is counted per person or store is counted over a time: give the seconds",
        )],
    ),
    (
        r#""cap": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR"}]"#,
        &[("cap[0]", "it limits nothing: give `soft`, `hard` or both")],
    ),
    (
        r#""cap": [{"id": "refund", "actions": [], "per": "request", "unit": "EURO", "hard": 1}]"#,
        &[
            ("cap[0].actions", SELECTS_NOTHING),
            (
                "cap[0].unit",
                "unknown unit \"EURO\": did you mean \"EUR\"?",
            ),
        ],
    ),
];

/// Policies that require what there is not, or what nobody can ask for.
const WRONG_REQUIREMENTS: &[(&str, Found<'_>)] = &[
    (
        r#""roles": {"desk": {"requires": ["trained"]}}"#,
        &[(
            "roles.desk.requires[0]",
            "unknown requirement \"trained\": write one of scope, until, multi_factor, training",
        )],
    ),
    (
        r#""roles": {"desk": {"requires": ["scope", "mfa", "scope"]}}"#,
        &[
            (
                "roles.desk.requires[2]",
                "\"scope\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "roles.desk.requires[1]",
                "unknown requirement \"mfa\": write one of scope, until, multi_factor, training",
            ),
        ],
    ),
    (
        r#""obligations": [{"actions": ["orders.view"], "add": ["record_usage"]}]"#,
        &[(
            "obligations[0].add[0]",
            "record_usage follows from limits and approvals by itself: leave it out",
        )],
    ),
    (
        r#""obligations": [{"actions": ["orders.view"], "add": ["audit", "consume_approval"]}]"#,
        &[(
            "obligations[0].add[1]",
            "consume_approval follows from limits and approvals by itself: leave it out",
        )],
    ),
];

/// Policies with mistakes in what is owed above an amount.
const WRONG_LARGE_AMOUNTS: &[(&str, Found<'_>)] = &[
    (
        r#""obligations": [{"actions": ["orders.refund"], "add": ["alert"], "above": 20000}]"#,
        &[(
            "obligations[0].unit",
            "above how much of what: give the `unit`, such as \"EUR\" or \"count\"",
        )],
    ),
    (
        r#""obligations": [{"actions": ["orders.refund"], "add": ["alert"], "unit": "EUR"}]"#,
        &[(
            "obligations[0].unit",
            "an obligation without `above` has no such key: say above how much it is owed",
        )],
    ),
    (
        // What is left out is said, and not what is wrong with the rest.
        r#""obligations": [{"actions": ["orders.refund"], "add": ["alert"], "unit": "EURO"}]"#,
        &[(
            "obligations[0].unit",
            "an obligation without `above` has no such key: say above how much it is owed",
        )],
    ),
    (
        r#""obligations": [{"actions": ["orders.refund"], "add": ["alert"], "above": 1, "unit": "EURO"}, {"actions": ["orders.refund"], "add": ["alert"], "above": 1, "unit": "eur"}, {"actions": ["orders.refund"], "add": ["alert"], "above": 1, "unit": "cents"}]"#,
        &[
            (
                "obligations[0].unit",
                "unknown unit \"EURO\": did you mean \"EUR\"?",
            ),
            (
                "obligations[1].unit",
                "unknown unit \"eur\": did you mean \"EUR\"?",
            ),
            (
                "obligations[2].unit",
                "unknown unit \"cents\": names are compared whole and exactly",
            ),
        ],
    ),
    (
        r#""obligations": [{"actions": [], "add": [], "above": 0, "unit": "points"}]"#,
        &[
            ("obligations[0].add", SELECTS_NOTHING),
            ("obligations[0].actions", SELECTS_NOTHING),
            (
                "obligations[0].unit",
                "unknown unit \"points\": names are compared whole and exactly",
            ),
        ],
    ),
    (
        r#""obligations": [{"actions": ["orders.refund"], "add": ["record_usage"], "above": 5, "unit": "EUR"}]"#,
        &[(
            "obligations[0].add[0]",
            "record_usage follows from limits and approvals by itself: leave it out",
        )],
    ),
];

/// Policies with mistakes in which duty rules they use, and in their own.
const WRONG_DUTIES: &[(&str, Found<'_>)] = &[
    (
        r#""duties": {"use": ["comerce", "commerce", "commerce"], "drop": ["O2C-02", "O2C-2", "OBJ-01", "O2C-02", "ACME-01"]}"#,
        &[
            (
                "duties.use[2]",
                "\"commerce\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "duties.use[0]",
                "unknown set of duty rules \"comerce\": did you mean \"commerce\"?",
            ),
            (
                "duties.drop[3]",
                "\"O2C-02\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "duties.drop[1]",
                "unknown shipped duty rule \"O2C-2\": did you mean \"O2C-02\"?",
            ),
            (
                "duties.drop[2]",
                "OBJ-01 is not in use here: leave it out, or name its set in `duties.use`",
            ),
            (
                "duties.drop[4]",
                "unknown shipped duty rule \"ACME-01\": names are compared whole and exactly",
            ),
        ],
    ),
    (
        r#""duty": [{"id": "", "kind": "static", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]},
                   {"id": " x", "kind": "static", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]},
                   {"id": "OBJ-01", "kind": "static", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]},
                   {"id": "A", "kind": "static", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]},
                   {"id": "A", "kind": "session", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]}]"#,
        &[
            (
                "duty[0].id",
                "\"\" cannot be the name of a duty rule: write something printable, without blanks around it",
            ),
            (
                "duty[1].id",
                "\" x\" cannot be the name of a duty rule: write something printable, without blanks around it",
            ),
            (
                "duty[2].id",
                "\"OBJ-01\" cannot be the name of a duty rule: a shipped rule has it, choose another",
            ),
            (
                "duty[4].id",
                "\"A\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
        ],
    ),
    (
        r#""duty": [{"id": "A", "kind": "static", "severity": "low", "sides": []},
                   {"id": "B", "kind": "object", "severity": "low", "sides": [["orders.refund"]], "trip_at": 1},
                   {"id": "C", "kind": "static", "severity": "low", "sides": [["orders.refund"], []]},
                   {"id": "D", "kind": "session", "severity": "low", "sides": [["orders.refund", "orders.refnd", "orders.refund"], {"all": ["orders.create", "orders.refund"]}]},
                   {"id": "E", "kind": "static", "severity": "low", "sides": [["orders.refund"], ["orders.create"]], "trip_at": 1},
                   {"id": "F", "kind": "static", "severity": "low", "sides": [["orders.refund"], ["orders.create"], {"all": ["orders.view"]}], "trip_at": 4}]"#,
        &[
            (
                "duty[0].sides",
                "a rule keeps sides apart: give at least two",
            ),
            (
                "duty[1].sides",
                "a rule keeps sides apart: give at least two",
            ),
            ("duty[2].sides[1]", SELECTS_NOTHING),
            (
                "duty[3].sides[0][2]",
                "\"orders.refund\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "duty[3].sides[0][1]",
                "unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
            ),
            (
                "duty[3].sides[1]",
                "orders.refund is on another side already, and one action would trip the rule: name it on one side only",
            ),
            (
                "duty[4].trip_at",
                "1 of 2 sides cannot trip a rule: give a number from 2 to 2",
            ),
            (
                "duty[5].trip_at",
                "4 of 3 sides cannot trip a rule: give a number from 2 to 3",
            ),
        ],
    ),
    (
        r#""duty": [{"id": "A", "kind": "session", "severity": "low", "sides": [["orders.create"], ["orders.refund"]], "on_grant": "warn", "waivable": false},
                   {"id": "B", "kind": "object", "severity": "low", "sides": [["orders.create"], ["orders.refund"]], "on_grant": "reject", "waivable": true, "on_use": "ignore"}]"#,
        &[
            (
                "duty[0].on_grant",
                "a rule that is not static has no such key: it looks at what is used or done, and nobody is let off",
            ),
            (
                "duty[0].waivable",
                "a rule that is not static has no such key: it looks at what is used or done, and nobody is let off",
            ),
            (
                "duty[1].on_grant",
                "a rule that is not static has no such key: it looks at what is used or done, and nobody is let off",
            ),
            (
                "duty[1].waivable",
                "a rule that is not static has no such key: it looks at what is used or done, and nobody is let off",
            ),
        ],
    ),
];

/// Policies with mistakes in what their roles accept (R41).
const WRONG_ACCEPTANCES: &[(&str, Found<'_>)] = &[
    (
        r#""roles": {"desk": {"allow": ["orders.create", "orders.refund"], "accept": [{"rule": "O2C-03", "control": "", "owner": "Nadia"}, {"rule": "O2C-03", "control": "a list", "owner": " \t"}]}}"#,
        &[
            (
                "roles.desk.accept[1]",
                "\"O2C-03\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            ("roles.desk.accept[0].control", SAYS_NOTHING),
            ("roles.desk.accept[1].owner", SAYS_NOTHING),
        ],
    ),
    (
        r#""duty": [{"id": "ACME-01", "kind": "static", "severity": "low", "sides": [["orders.create"], ["orders.refund"]], "waivable": false},
                   {"id": "ACME-02", "kind": "session", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]}],
           "roles": {"desk": {"allow": ["orders.create", "orders.refund"],
                              "accept": [{"rule": "O2C-3", "control": "a list", "owner": "Nadia"}, {"rule": "OBJ-01", "control": "a list", "owner": "Nadia"},
                                         {"rule": "ADM-03", "control": "a list", "owner": "Nadia"}, {"rule": "ACME-01", "control": "a list", "owner": "Nadia"},
                                         {"rule": "ACME-02", "control": "a list", "owner": "Nadia"}]}}"#,
        &[
            (
                "roles.desk.accept[0].rule",
                "unknown duty rule \"O2C-3\": did you mean \"O2C-03\"?",
            ),
            (
                "roles.desk.accept[1].rule",
                "OBJ-01 cannot be waived or accepted: take one of its sides away instead",
            ),
            (
                "roles.desk.accept[2].rule",
                "ADM-03 cannot be waived or accepted: take one of its sides away instead",
            ),
            (
                "roles.desk.accept[3].rule",
                "ACME-01 cannot be waived or accepted: take one of its sides away instead",
            ),
            (
                "roles.desk.accept[4].rule",
                "ACME-02 cannot be waived or accepted: take one of its sides away instead",
            ),
        ],
    ),
    (
        r#""duties": {"use": ["commerce_objects"]}, "roles": {"desk": {"allow": ["orders.create", "orders.refund"], "accept": [{"rule": "OBJ-01", "control": "a list", "owner": "Nadia"}]}}"#,
        &[(
            "roles.desk.accept[0].rule",
            "OBJ-01 cannot be waived or accepted: take one of its sides away instead",
        )],
    ),
    (
        r#""roles": {"desk": {"allow": ["orders.refund"], "accept": [{"rule": "O2C-03", "control": "a list", "owner": "Nadia"}]},
                     "lead": {"include": ["desk"], "allow": ["orders.create"], "accept": [{"rule": "O2C-03", "control": "a list", "owner": "Nadia"}]}}"#,
        &[(
            "roles.desk.accept[0].rule",
            "the role does not trip O2C-03 by itself: leave it out; what a person trips by several roles is waived for that person",
        )],
    ),
];

fn policies_with_mistakes() -> impl Iterator<Item = (&'static str, Found<'static>)> {
    [
        WRONG_POLICIES,
        WRONG_HOST_WORDS,
        WRONG_ROLES,
        WRONG_WITHOUT,
        CIRCLES,
        WRONG_LIMITS,
        WRONG_APPROVALS,
        WRONG_SIGN_INS,
        WRONG_HOURS,
        WRONG_CAPS,
        WRONG_REQUIREMENTS,
        WRONG_LARGE_AMOUNTS,
        WRONG_DUTIES,
        WRONG_ACCEPTANCES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

#[test]
fn what_is_wrong_with_a_policy_is_said_with_its_place_and_its_mend() {
    for (rest, expected) in policies_with_mistakes() {
        check_mistakes(&compiled(rest).expect_err(rest), "policy", expected, rest);
    }
}

#[test]
fn one_slip_is_one_mistake_whatever_follows_from_it() {
    let twice = "\"refund\" stands here twice: drop one, or correct the one that was meant to be \
                 another";
    let limit = |unit: &str, per: &str| {
        format!(
            "{{\"id\": \"refund\", \"actions\": [\"orders.refund\"], \"per\": \"{per}\", \
             \"unit\": \"{unit}\", \"hard\": 5}}"
        )
    };
    let desk = |limits: [String; 2]| {
        format!(
            "\"roles\": {{\"desk\": {{\"allow\": [\"orders.refund\"], \"limits\": [{}]}}}}",
            limits.join(", ")
        )
    };
    // A limit that stands twice, also where the first of the two is no good in another way.
    let unit = (
        "roles.desk.limits[0].unit",
        "unknown unit \"EURO\": did you mean \"EUR\"?",
    );
    let per = (
        "roles.desk.limits[0].per",
        "unknown way to count \"day\": write one of request, object, person, store",
    );
    let twice = ("roles.desk.limits[1].id", twice);
    for (rest, expected) in [
        (
            desk([limit("EUR", "request"), limit("EUR", "request")]),
            vec![twice],
        ),
        (
            desk([limit("EURO", "request"), limit("EUR", "request")]),
            vec![unit, twice],
        ),
        (
            desk([limit("EUR", "day"), limit("EUR", "request")]),
            vec![per, twice],
        ),
        // A guardrail with a slip says nothing of who could approve.
        (
            String::from(
                r#""guardrail": {"features": ["orders", "staf"]}, "approval": [{"id": "refunds"}]"#,
            ),
            vec![(
                "guardrail.features[1]",
                "unknown feature \"staf\": did you mean \"staff\"?",
            )],
        ),
        (
            String::from(r#""guardrail": {"features": []}, "approval": [{"id": "refunds"}]"#),
            vec![("guardrail.features", SELECTS_NOTHING)],
        ),
    ] {
        check_mistakes(&compiled(&rest).unwrap_err(), "policy", &expected, &rest);
    }
}

/// So many approval policies, each with a name of its own, and no duty rules, which
/// would add one.
fn approvals(count: usize) -> String {
    format!("\"duties\": {{\"use\": []}}, {}", only_approvals(count))
}

fn only_approvals(count: usize) -> String {
    let policies: Vec<String> = (0..count)
        .map(|index| format!("{{\"id\": \"a{index}\"}}"))
        .collect();
    format!("\"approval\": [{}]", policies.join(", "))
}

/// So many duty rules, each with a name of its own and the same two sides, and no
/// other ones.
fn duty_rules(count: usize) -> PolicyDocument {
    (0..count).fold(PolicyDocument::new().duties([]), |document, index| {
        let rule = DutyDocument::new(format!("K-{index}"), DutyKind::Static, Severity::Low);
        document.duty(rule.side(["orders.create"]).side(["orders.refund"]))
    })
}

const TOO_MANY_DUTIES: &str =
    "a policy holds at most 128 duty rules, with at most 128 different sides: drop some";

#[test]
fn a_policy_holds_128_duty_rules_and_not_one_more() {
    assert_eq!(duty_rules(128).compile().unwrap().duties().len(), 128);
    let error = duty_rules(129).compile().unwrap_err();
    check_mistakes(&error, "policy", &[("duty", TOO_MANY_DUTIES)], "129");
}

#[test]
fn a_policy_holds_128_different_sides_and_not_one_more() {
    let actions = || countersign::ACTIONS.iter().map(|facts| facts.id);
    let rule = |id: &str, kind| DutyDocument::new(id, kind, Severity::Low);
    let sides = |count: usize| {
        // Any of one action and all of one action are written as two different sides.
        let any = actions().fold(rule("any", DutyKind::Static), |rule, name| {
            rule.side([name])
        });
        let all = actions().take(count - actions().count());
        let all = all.fold(rule("all", DutyKind::Session), |rule, name| {
            rule.side_of_all([name])
        });
        // Those of rules about objects, and those that are there already, do not count.
        let objects = rule("objects", DutyKind::Object)
            .side(["orders.create", "orders.view"])
            .side_of_all(["orders.refund", "orders.edit"]);
        let again = rule("again", DutyKind::Static)
            .side(["orders.create"])
            .side(["orders.refund"]);
        let document = PolicyDocument::new().duties([]).duty(any).duty(all);
        document.duty(objects).duty(again).compile()
    };
    assert_eq!(sides(128).unwrap().duties().len(), 4);
    check_mistakes(
        &sides(129).unwrap_err(),
        "policy",
        &[("duty", TOO_MANY_DUTIES)],
        "129",
    );
}

#[test]
fn a_policy_holds_64_approval_policies_and_not_one_more() {
    assert_eq!(compiled(&approvals(64)).unwrap().approvals().len(), 64);
    check_mistakes(
        &compiled(&approvals(65)).unwrap_err(),
        "policy",
        &[(
            "approval[64]",
            "this is the 65th approval policy, and a policy holds at most 64: merge some",
        )],
        "65",
    );
    // The one that duty rules ask for is one of them, unless it is written or nothing asks for it.
    let with_duty = compiled(&only_approvals(63)).unwrap();
    assert_eq!(with_duty.approvals().last().unwrap().name(), "duty");
    check_mistakes(
        &compiled(&only_approvals(64)).unwrap_err(),
        "policy",
        &[(
            "approval",
            "this is the 65th approval policy, and a policy holds at most 64: merge some",
        )],
        "64 and duty",
    );
    let written = only_approvals(64).replace("\"a9\"", "\"duty\"");
    let policy = compiled(&written).unwrap();
    assert_eq!(
        (policy.approvals().len(), policy.approvals()[9].name()),
        (64, "duty")
    );
    let solo = format!("\"profile\": \"solo\", {}", only_approvals(64));
    assert_eq!(compiled(&solo).unwrap().approvals().len(), 64);
}

#[test]
fn an_amount_is_a_whole_number_and_no_other() {
    let limit = |key: &str, number: &str| {
        format!(
            "{{\"id\": \"refund\", \"actions\": [\"orders.refund\"], \"per\": \"request\", \
             \"unit\": \"EUR\", \"{key}\": {number}}}"
        )
    };
    for (number, said) in [
        ("1e3", "invalid type: floating point `1000.0`, expected u64"),
        ("10.0", "invalid type: floating point `10.0`, expected u64"),
        ("-1", "invalid value: integer `-1`, expected u64"),
        ("\"10\"", "invalid type: string \"10\", expected u64"),
        ("true", "invalid type: boolean `true`, expected u64"),
        ("[10]", "invalid type: sequence, expected u64"),
        (
            "18446744073709551616",
            "invalid type: floating point `1.8446744073709552e+19`, expected u64",
        ),
    ] {
        for key in ["soft", "hard"] {
            let limit = limit(key, number);
            let in_role = policy_saying(&format!(
                "\"roles\": {{\"desk\": {{\"limits\": [{limit}]}}}}"
            ));
            let in_cap = policy_saying(&format!("\"cap\": [{limit}]"));
            for (text, place) in [(in_role, "roles.desk.limits[0]"), (in_cap, "cap[0]")] {
                let (found, message) = refusal::<PolicyDocument>(&text);
                assert_eq!(found, format!("{place}.{key}"), "{text}");
                assert_eq!(message, said, "{text}");
            }
        }
    }
    // Nor is what is owed above it.
    for (number, said) in [
        ("1e3", "invalid type: floating point `1000.0`, expected u64"),
        ("-1", "invalid value: integer `-1`, expected u64"),
        ("null", "invalid type: null, expected u64"),
        ("\"10\"", "invalid type: string \"10\", expected u64"),
    ] {
        let text = policy_saying(&format!(
            "\"obligations\": [{{\"actions\": [\"orders.refund\"], \"add\": [\"alert\"], \
             \"above\": {number}, \"unit\": \"EUR\"}}]"
        ));
        let expected = (String::from("obligations[0].above"), said.to_owned());
        assert_eq!(refusal::<PolicyDocument>(&text), expected);
    }
    let text = r#""obligations": [{"actions": ["orders.refund"], "add": ["alert"], "above": 1, "unit": null}]"#;
    let (found, _) = refusal::<PolicyDocument>(&policy_saying(text));
    assert_eq!(found, "obligations[0].unit");

    let toml = |hard: &str| {
        format!(
            "schema = 1\ncatalogue = 1\n[[cap]]\nid = \"c\"\nactions = [\"orders.refund\"]\n\
             per = \"request\"\nunit = \"EUR\"\nhard = {hard}"
        )
    };
    assert!(toml::from_str::<PolicyDocument>(&toml("1000")).is_ok());
    for number in ["1e3", "10.0", "-1", "\"10\"", "nan"] {
        assert!(
            toml::from_str::<PolicyDocument>(&toml(number)).is_err(),
            "{number}"
        );
    }
    // The largest there is, and none at all, are amounts as well.
    for number in ["0", "18446744073709551615"] {
        let cap = compiled(&format!("\"cap\": [{}]", limit("hard", number))).unwrap();
        assert_eq!(cap.limit("refund").unwrap().hard(), number.parse().ok());
    }
}

#[test]
fn a_sign_in_is_a_known_word() {
    for (rest, place) in [
        (
            r#""step_up": [{"actions": ["orders.refund"], "assurance": "mfa"}]"#,
            "step_up[0].assurance",
        ),
        (
            r#""roles": {"desk": {"step_up": {"assurance": "mfa"}}}"#,
            "roles.desk.step_up.assurance",
        ),
    ] {
        let expected = "unknown assurance \"mfa\": write one of none, password, multi_factor, \
                        hardware_key";
        assert_eq!(
            refusal::<PolicyDocument>(&policy_saying(rest)),
            (place.to_owned(), expected.to_owned())
        );
    }
}

#[test]
fn a_limit_may_be_on_what_an_included_role_gives() {
    let limit = r#"[{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]"#;
    for roles in [
        format!(
            "\"lead\": {{\"include\": [\"desk\"], \"limits\": {limit}}}, \"desk\": {{\"allow\": [\"orders.refund\"]}}"
        ),
        format!("\"lead\": {{\"template\": \"customer_support\", \"limits\": {limit}}}"),
        format!("\"lead\": {{\"levels\": {{\"orders\": \"full\"}}, \"limits\": {limit}}}"),
    ] {
        let rest = format!("\"roles\": {{{roles}}}");
        assert!(compiled(&rest).is_ok(), "{rest}");
    }
    // What the roles give that include it, it does not give.
    let rest = format!(
        "\"roles\": {{\"desk\": {{\"limits\": {limit}}}, \
         \"lead\": {{\"include\": [\"desk\"], \"allow\": [\"orders.refund\"]}}}}"
    );
    check_mistakes(
        &compiled(&rest).unwrap_err(),
        "policy",
        &[(
            "roles.desk.limits[0].actions",
            "the role does not give orders.refund: leave it out here, or give it",
        )],
        &rest,
    );
}

#[test]
fn another_schema_or_catalogue_is_refused_with_what_this_version_has() {
    for (schema, catalogue, expected) in [
        (
            1,
            0,
            "a mistake in the policy: catalogue: catalogue 0 is not known: this version ships catalogues 1 to 1",
        ),
        (
            1,
            2,
            "a mistake in the policy: catalogue: catalogue 2 is not known: this version ships catalogues 1 to 1",
        ),
        (
            2,
            1,
            "a mistake in the policy: schema: schema 2 is not known: this version reads schema 1",
        ),
        (
            0,
            u64::MAX,
            "2 mistakes in the policy:\n  schema: schema 0 is not known: this version reads schema 1\n  catalogue: catalogue 18446744073709551615 is not known: this version ships catalogues 1 to 1",
        ),
    ] {
        let text = format!("{{\"schema\": {schema}, \"catalogue\": {catalogue}}}");
        let error = read::<PolicyDocument>(&text)
            .unwrap()
            .compile()
            .unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    }
    assert!(PolicyDocument::new().catalogue(2).compile().is_err());
}

#[test]
fn mistakes_in_every_part_of_a_policy_are_found_at_once() {
    let text = r#"{
        "schema": 3, "catalogue": 9, "profile": "Strict",
        "guardrail": {"features": ["oders"]},
        "host_actions": {"loyalty": {"slot": 200, "level": "view", "risk": "low"}},
        "host_kinds": {"order": {"slot": 0}},
        "roles": {"desk": {"template": "sales", "addons": ["x"], "without": ["x.y"], "levels": {"billing": "full"},
                           "allow": ["a.b", "orders.view"], "include": ["desk"], "requires": ["e"],
                           "accept": [{"rule": "O2C-2", "control": "", "owner": ""}],
                           "limits": [{"id": "f", "actions": ["orders.view"], "per": "day", "unit": "EURO"}],
                           "hours": {"days": ["Mon"], "from": "6:00", "until": "24:01"},
                           "step_up": {"assurance": "none", "max_age": 0}}},
        "obligations": [{"actions": ["c.d"], "add": []}],
        "approval": [{"id": "", "actions": ["g.h"], "quorum": 0, "approver": "i.j", "decide_within": 0, "use_within": 0}],
        "step_up": [{"actions": [], "assurance": "none", "max_age": 0}],
        "cap": [{"id": "k", "actions": ["l.m"], "per": "person", "unit": "n", "soft": 1}],
        "duties": {"use": ["x"], "drop": ["y"]},
        "duty": [{"id": "", "version": 0, "kind": "session", "severity": "low", "on_grant": "warn", "trip_at": 1,
                  "sides": [["z"], []], "waivable": true}]
    }"#;
    let error = read::<PolicyDocument>(text).unwrap().compile().unwrap_err();
    let places: BTreeSet<&str> = (error.mistakes().iter())
        .map(countersign::Mistake::place)
        .collect();
    let expected = BTreeSet::from([
        "schema",
        "catalogue",
        "profile",
        "guardrail.features[0]",
        "host_actions.loyalty",
        "host_actions.loyalty.slot",
        "host_kinds.order",
        "roles.desk.addons[0]",
        "roles.desk.without[0]",
        "roles.desk.levels.billing",
        "roles.desk.allow[0]",
        "roles.desk.include",
        "roles.desk.requires[0]",
        "roles.desk.accept[0].rule",
        "roles.desk.accept[0].control",
        "roles.desk.accept[0].owner",
        "roles.desk.limits[0]",
        "roles.desk.limits[0].per",
        "roles.desk.limits[0].unit",
        "roles.desk.hours.days[0]",
        "roles.desk.hours.from",
        "roles.desk.hours.until",
        "roles.desk.step_up.max_age",
        "obligations[0].actions[0]",
        "obligations[0].add",
        "approval[0].id",
        "approval[0].actions[0]",
        "approval[0].quorum",
        "approval[0].approver",
        "approval[0].decide_within",
        "approval[0].use_within",
        "step_up[0].actions",
        "step_up[0].max_age",
        "cap[0].actions[0]",
        "cap[0].window",
        "cap[0].unit",
        "cap[0].soft",
        "cap[0].approval",
        "duties.use[0]",
        "duties.drop[0]",
        "duty[0].id",
        "duty[0].on_grant",
        "duty[0].trip_at",
        "duty[0].sides[0][0]",
        "duty[0].sides[1]",
        "duty[0].waivable",
    ]);
    assert_eq!(places, expected);
    assert_eq!(error.mistakes().len(), expected.len());
}

#[test]
fn a_table_built_in_code_with_a_key_twice_is_refused_as_well() {
    let document = PolicyDocument::new()
        .role("desk", RoleDocument::new().allow(["orders.view"]))
        .role(
            "desk",
            RoleDocument::new()
                .level("orders", Level::View)
                .level("orders", Level::Full),
        )
        .host_action("l.v", HostActionDocument::new(0, Level::View, Risk::Low))
        .host_action("l.v", HostActionDocument::new(1, Level::View, Risk::Low))
        .host_kind("k", 0)
        .host_kind("k", 1);
    let error = document.compile().unwrap_err();
    let twice = |name: &str| {
        format!(
            "\"{name}\" stands here twice: drop one, or correct the one that was meant to be \
             another"
        )
    };
    check_mistakes(
        &error,
        "policy",
        &[
            (
                "host_actions.\"l.v\"",
                "\"l.v\" cannot be the name of a host action: it is taken, choose another",
            ),
            (
                "host_kinds.k",
                "\"k\" cannot be the name of a host kind: it is taken, choose another",
            ),
            ("roles.desk", &twice("desk")),
            ("roles.desk.levels.orders", &twice("orders")),
        ],
        "built in code",
    );
    let entry = EntryDocument::levels(
        [("orders", Level::View), ("orders", Level::Full)],
        ScopeDocument::tenant(),
    );
    let stored = AccountDocument::human(7_u64, 7_u64).grant(entry);
    let error = golden_policy().account(&stored).unwrap_err();
    check_mistakes(
        &error,
        "account",
        &[("grants[0].levels.orders", &twice("orders"))],
        "built in code",
    );
}

#[test]
fn names_of_a_hosts_own_are_words_of_up_to_64_letters() {
    let word = |length: usize| "x".repeat(length);
    for (name, good) in [
        ("loyalty.view", true),
        ("loyalty.view_2", true),
        ("l0.v0", true),
        ("orders.teleport", true), // a host may add to a shipped feature
        (&format!("{}.{}", word(64), word(64)), true),
        (&format!("{}.{}", word(65), word(1)), false),
        (&format!("{}.{}", word(1), word(65)), false),
        ("", false),
        (".", false),
        ("loyalty.", false),
        (".view", false),
        ("loyalty.view.all", false),
        ("loyalty view", false),
        ("loyalty.View", false),
        ("2loyalty.view", false),
        ("_loyalty.view", false),
        ("loyalty-points.view", false),
        ("loyalty.*", false),
        ("l\u{43e}yalty.view", false),
    ] {
        let action = HostActionDocument::new(0, Level::View, Risk::Low);
        let document = PolicyDocument::new().host_action(name, action);
        assert_eq!(document.compile().is_ok(), good, "{name}");
        let kind = name.replace('.', "_");
        let is_word = good && kind.len() <= 64;
        let document = PolicyDocument::new().host_kind(kind.as_str(), 0);
        assert!(!is_word || document.compile().is_ok(), "{kind}");
    }
    for name in ["", "a b", "order", "x.y", "X", &word(65)] {
        let document = PolicyDocument::new().host_kind(name, 0);
        assert!(document.compile().is_err(), "{name}");
    }
}

/// Entries of an account that are wrong as grants, by what they say.
const WRONG_GRANTS: &[(&str, Found<'_>)] = &[
    (
        r#"{"role": "suport", "scope": "tenant"}"#,
        &[(
            "grants[0].role",
            "unknown role \"suport\": did you mean \"support\"?",
        )],
    ),
    (
        r#"{"scope": "tenant"}"#,
        &[(
            "grants[0]",
            "it must say what it is about exactly once: give one of role, actions, levels",
        )],
    ),
    (
        r#"{"role": "support", "actions": ["orders.view"], "scope": "tenant"}"#,
        &[(
            "grants[0]",
            "it must say what it is about exactly once: give one of role, actions, levels",
        )],
    ),
    (
        r#"{"actions": ["orders.view"], "levels": {"orders": "view"}, "scope": "tenant"}"#,
        &[(
            "grants[0]",
            "it must say what it is about exactly once: give one of role, actions, levels",
        )],
    ),
    (
        r#"{"actions": [], "scope": "tenant"}"#,
        &[("grants[0].actions", SELECTS_NOTHING)],
    ),
    (
        r#"{"actions": ["orders.view", "ORDERS.VIEW", "teleport"], "scope": "tenant"}"#,
        &[
            (
                "grants[0].actions[1]",
                "unknown action \"ORDERS.VIEW\": did you mean \"orders.view\"?",
            ),
            (
                "grants[0].actions[2]",
                "unknown action \"teleport\": names are compared whole and exactly",
            ),
        ],
    ),
    (
        r#"{"levels": {}, "scope": "tenant"}"#,
        &[("grants[0].levels", SELECTS_NOTHING)],
    ),
    (
        r#"{"levels": {"orders": "none", "products": "none"}, "scope": "tenant"}"#,
        &[("grants[0].levels", SELECTS_NOTHING)],
    ),
    (
        r#"{"levels": {"billing": "full", "orders": "all"}, "scope": "tenant"}"#,
        &[
            (
                "grants[0].levels.billing",
                "billing at full gives no more than at view, for all that is added there is the owner's alone and no level gives that: write view, or name the actions one by one in `allow`",
            ),
            (
                "grants[0].levels.orders",
                "unknown level \"all\": write one of none, view, edit, full",
            ),
        ],
    ),
    (
        r#"{"role": "agent", "scope": "tenant"}"#,
        &[
            (
                "grants[0].scope",
                "role \"agent\" is only given in a narrowed scope: say which stores, locations or objects",
            ),
            (
                "grants[0].until",
                "role \"agent\" is only given for a time: say `until` when",
            ),
        ],
    ),
    (
        r#"{"actions": ["orders.view"], "scope": "tenant", "from": 2, "until": 1}"#,
        &[(
            "grants[0].until",
            "the window begins at 2 and ends before that, at 1: swap the two, or drop one",
        )],
    ),
    (
        r#"{"actions": ["orders.view"], "scope": {}}"#,
        &[("grants[0].scope", SELECTS_NOTHING)],
    ),
    (
        r#"{"actions": ["orders.view"], "scope": {"assigned": false}}"#,
        &[("grants[0].scope", SELECTS_NOTHING)],
    ),
    (
        r#"{"actions": ["orders.view"], "scope": {"stores": [1], "locations": [], "categories": [], "vendors": [], "objects": []}}"#,
        &[
            ("grants[0].scope.locations", SELECTS_NOTHING),
            ("grants[0].scope.categories", SELECTS_NOTHING),
            ("grants[0].scope.vendors", SELECTS_NOTHING),
            ("grants[0].scope.objects", SELECTS_NOTHING),
        ],
    ),
    (
        r#"{"actions": ["orders.view"], "scope": {"stores": [], "objects": [{"kind": "order", "id": 9}, {"kind": "ordr", "id": 9}]}}"#,
        &[
            (
                "grants[0].scope.objects[1].kind",
                "unknown kind \"ordr\": did you mean \"order\"?",
            ),
            ("grants[0].scope.stores", SELECTS_NOTHING),
        ],
    ),
];

/// Other parts of an account that are wrong, by what they say.
const WRONG_ACCOUNTS: &[(&str, Found<'_>)] = &[
    (
        r#""active_from": 2, "active_until": 1"#,
        &[(
            "active_until",
            "the window begins at 2 and ends before that, at 1: swap the two, or drop one",
        )],
    ),
    (
        r#""denies": [{"role": "support", "scope": "tenant"}, {"scope": "tenant"}, {"actions": [], "scope": {}, "from": 1, "until": 0}]"#,
        &[
            (
                "denies[0].role",
                "a deny has no such key: only a grant is of a role; give actions or levels",
            ),
            (
                "denies[1]",
                "it must say what it is about exactly once: give one of actions, levels",
            ),
            ("denies[2].actions", SELECTS_NOTHING),
            ("denies[2].scope", SELECTS_NOTHING),
            (
                "denies[2].until",
                "the window begins at 1 and ends before that, at 0: swap the two, or drop one",
            ),
        ],
    ),
    (
        r#""boundary": []"#,
        &[(
            "boundary",
            "an empty boundary could mean all or nothing: write \"nothing\", or name what lies within it",
        )],
    ),
    (
        r#""boundary": [{"role": "support", "scope": "tenant"}, {"actions": ["orders.view"], "scope": "tenant", "from": 1, "until": 2}, {"levels": {"orders": "none"}, "scope": "tenant"}]"#,
        &[
            (
                "boundary[0].role",
                "a boundary has no such key: only a grant is of a role; give actions or levels",
            ),
            (
                "boundary[1].from",
                "a boundary has no such key: it always counts; end the account or its grants instead",
            ),
            (
                "boundary[1].until",
                "a boundary has no such key: it always counts; end the account or its grants instead",
            ),
            ("boundary[2].levels", SELECTS_NOTHING),
        ],
    ),
];

/// Waivers that are wrong, by what of a good one is written otherwise (R40).
const WRONG_WAIVERS: &[(&str, Found<'_>)] = &[
    (r#"{"id": "  "}"#, &[("waivers[0].id", SAYS_NOTHING)]),
    (
        r#"{"control": ""}"#,
        &[("waivers[0].control", SAYS_NOTHING)],
    ),
    (
        r#"{"rule": "O2C-3"}"#,
        &[(
            "waivers[0].rule",
            "unknown duty rule \"O2C-3\": did you mean \"O2C-03\"?",
        )],
    ),
    (
        r#"{"rule": "KD-01"}"#,
        &[(
            "waivers[0].rule",
            "unknown duty rule \"KD-01\": names are compared whole and exactly",
        )],
    ),
    (
        r#"{"rule": "ADM-03"}"#,
        &[(
            "waivers[0].rule",
            "ADM-03 cannot be waived or accepted: take one of its sides away instead",
        )],
    ),
    // The policy's own that says so; of a session; shipped, and not in use.
    (
        r#"{"rule": "ACME-01", "version": 2}"#,
        &[(
            "waivers[0].rule",
            "ACME-01 cannot be waived or accepted: take one of its sides away instead",
        )],
    ),
    (
        r#"{"rule": "ACME-02"}"#,
        &[(
            "waivers[0].rule",
            "ACME-02 cannot be waived or accepted: take one of its sides away instead",
        )],
    ),
    (
        r#"{"rule": "OBJ-01"}"#,
        &[(
            "waivers[0].rule",
            "OBJ-01 cannot be waived or accepted: take one of its sides away instead",
        )],
    ),
    (
        r#"{"person": 8}"#,
        &[(
            "waivers[0].person",
            "the waiver is of another person than the account: store it with an account of that person",
        )],
    ),
    (r#"{"scope": {}}"#, &[("waivers[0].scope", SELECTS_NOTHING)]),
    (
        r#"{"scope": {"locations": [1]}}"#,
        &[(
            "waivers[0].scope",
            "a waiver is for the whole tenant or for stores: leave the other keys out",
        )],
    ),
    (
        r#"{"scope": {"stores": [1], "assigned": true}}"#,
        &[(
            "waivers[0].scope",
            "a waiver is for the whole tenant or for stores: leave the other keys out",
        )],
    ),
    (
        r#"{"because": ""}"#,
        &[(
            "waivers[0].because",
            "0 characters do not say why: write at least 20",
        )],
    ),
    (
        r#"{"because": "   nineteen characters   "}"#,
        &[(
            "waivers[0].because",
            "19 characters do not say why: write at least 20",
        )],
    ),
    (
        r#"{"control_owner": null, "requested_by": null, "approved_by": null}"#,
        &[
            (
                "waivers[0].control_owner",
                "a waiver says who: name a person",
            ),
            (
                "waivers[0].requested_by",
                "a waiver says who: name a person",
            ),
            ("waivers[0].approved_by", "a waiver says who: name a person"),
        ],
    ),
    (
        r#"{"control_owner": 7, "approved_by": 7}"#,
        &[
            (
                "waivers[0].control_owner",
                "the owner of the control cannot be the person it is for: name somebody else",
            ),
            (
                "waivers[0].approved_by",
                "the approver cannot be the person it is for: name somebody else",
            ),
        ],
    ),
    (
        r#"{"requested_by": 101}"#,
        &[(
            "waivers[0].approved_by",
            "the approver cannot be whoever asked for it: name somebody else",
        )],
    ),
    (
        r#"{"from": null}"#,
        &[("waivers[0].from", "a waiver counts for a time: say from")],
    ),
    (
        r#"{"until": null}"#,
        &[("waivers[0].until", "a waiver counts for a time: say until")],
    ),
    (
        r#"{"from": 2, "until": 1}"#,
        &[(
            "waivers[0].until",
            "the window begins at 2 and ends before that, at 1: swap the two, or drop one",
        )],
    ),
    // A high rule 180 days, a critical one 90, a medium one a year.
    (
        r#"{"until": 15552001}"#,
        &[(
            "waivers[0].until",
            "a waiver of O2C-03 lasts at most 180 days: let it end earlier, and renew it if need be",
        )],
    ),
    (
        r#"{"rule": "O2C-09", "until": 7776001}"#,
        &[(
            "waivers[0].until",
            "a waiver of O2C-09 lasts at most 90 days: let it end earlier, and renew it if need be",
        )],
    ),
    (
        r#"{"rule": "O2C-05", "until": 31536001}"#,
        &[(
            "waivers[0].until",
            "a waiver of O2C-05 lasts at most 365 days: let it end earlier, and renew it if need be",
        )],
    ),
    (
        r#"{"from": -9223372036854775808, "until": 9223372036854775807}"#,
        &[(
            "waivers[0].until",
            "a waiver of O2C-03 lasts at most 180 days: let it end earlier, and renew it if need be",
        )],
    ),
    // Everything at once.
    (
        r#"{"id": "", "rule": "x", "person": 8, "scope": {"assigned": true}, "because": "so", "control": " ", "control_owner": 8, "requested_by": 9, "approved_by": 9, "from": null, "until": null}"#,
        &[
            ("waivers[0].id", SAYS_NOTHING),
            ("waivers[0].control", SAYS_NOTHING),
            (
                "waivers[0].rule",
                "unknown duty rule \"x\": names are compared whole and exactly",
            ),
            (
                "waivers[0].person",
                "the waiver is of another person than the account: store it with an account of that person",
            ),
            (
                "waivers[0].scope",
                "a waiver is for the whole tenant or for stores: leave the other keys out",
            ),
            (
                "waivers[0].because",
                "2 characters do not say why: write at least 20",
            ),
            (
                "waivers[0].control_owner",
                "the owner of the control cannot be the person it is for: name somebody else",
            ),
            (
                "waivers[0].approved_by",
                "the approver cannot be whoever asked for it: name somebody else",
            ),
            ("waivers[0].from", "a waiver counts for a time: say from"),
            ("waivers[0].until", "a waiver counts for a time: say until"),
        ],
    ),
];

/// The account of person 7 with a good waiver of a high rule, of which this is
/// written otherwise; `null` leaves it out.
fn with_waiver(otherwise: &str) -> AccountDocument {
    let mut waiver = json!({
        "id": "W-1", "rule": "O2C-03", "version": 1, "person": 7, "scope": "tenant",
        "because": "exactly 20 chars do!", "control": "a weekly list", "control_owner": 101,
        "requested_by": 103, "approved_by": 101, "from": 0, "until": 15_552_000
    });
    let otherwise: Entries = serde_json::from_str(otherwise).unwrap();
    for (key, value) in otherwise {
        let waiver = waiver.as_object_mut().unwrap();
        waiver.remove(&key);
        if !value.is_null() {
            waiver.insert(key, value);
        }
    }
    stored("", &format!("\"waivers\": [{waiver}]"))
}

/// An account, from what it says besides what it must.
fn stored(grants: &str, rest: &str) -> AccountDocument {
    let comma = if rest.is_empty() { "" } else { ", " };
    let text = format!(
        "{{\"id\": 7, \"tenant\": 1, \"person\": 7, \"kind\": \"human\", \"status\": \"active\", \
         \"grants\": [{grants}]{comma}{rest}}}"
    );
    read(&text).expect(&text)
}

#[test]
fn what_is_wrong_with_an_account_is_said_with_its_place_and_its_mend() {
    let policy = golden_policy();
    for (grant, expected) in WRONG_GRANTS {
        let error = policy.account(&stored(grant, "")).expect_err(grant);
        check_mistakes(&error, "account", expected, grant);
    }
    for (rest, expected) in WRONG_ACCOUNTS {
        let error = policy.account(&stored("", rest)).expect_err(rest);
        check_mistakes(&error, "account", expected, rest);
    }
    for (otherwise, expected) in WRONG_WAIVERS {
        let error = policy.account(&with_waiver(otherwise));
        let error = error.expect_err(otherwise);
        check_mistakes(&error, "account", expected, otherwise);
    }
}

#[test]
fn a_waiver_of_a_rule_that_is_not_in_use_is_read_and_has_no_effect() {
    let policy = golden_policy();
    for (otherwise, is_of_the_rule) in [
        ("{}", true),
        (r#"{"scope": {"stores": [1, 2]}}"#, true),
        // Whoever asked may do what is done about it.
        (r#"{"control_owner": 103}"#, true),
        // As long as it may be, to the second; and not a second.
        (r#"{"rule": "O2C-09", "until": 7776000}"#, true),
        (r#"{"rule": "O2C-05", "until": 31536000}"#, true),
        (r#"{"from": 5, "until": 5}"#, true),
        // Shipped, and left out of the golden policy.
        (r#"{"rule": "FIN-01"}"#, false),
        (r#"{"rule": "FIN-01", "until": 99999999999}"#, false),
        // Of a rule as it was once, or will be; however long it says it lasts.
        (r#"{"version": 2}"#, false),
        (r#"{"version": 0, "until": 99999999999}"#, false),
    ] {
        let account = policy.account(&with_waiver(otherwise)).expect(otherwise);
        let [waiver] = account.waivers() else {
            panic!("one waiver was stored: {:?}", account.waivers());
        };
        assert_eq!(
            waiver.is_of_the_rule_in_use(),
            is_of_the_rule,
            "{otherwise}"
        );
    }
}

#[test]
fn a_scope_that_selects_nothing_is_one_mistake_and_not_two() {
    let policy = golden_policy();
    for (scope, place) in [
        (r#"{"stores": []}"#, "grants[0].scope.stores"),
        (r#"{"objects": []}"#, "grants[0].scope.objects"),
    ] {
        let grant = format!("{{\"actions\": [\"orders.view\"], \"scope\": {scope}}}");
        let error = policy.account(&stored(&grant, "")).unwrap_err();
        check_mistakes(&error, "account", &[(place, SELECTS_NOTHING)], scope);
    }
    let grant =
        r#"{"actions": ["orders.view"], "scope": {"objects": [{"kind": "ordr", "id": 9}]}}"#;
    check_mistakes(
        &policy.account(&stored(grant, "")).unwrap_err(),
        "account",
        &[(
            "grants[0].scope.objects[0].kind",
            "unknown kind \"ordr\": did you mean \"order\"?",
        )],
        grant,
    );
}

#[test]
fn mistakes_in_every_part_of_an_account_are_found_at_once() {
    let document = stored(
        r#"{"role": "x", "scope": {}}, {"role": "agent", "scope": "tenant", "from": 1, "until": 0}"#,
        r#""denies": [{"actions": ["a.b"], "scope": "tenant"}], "boundary": [{"scope": "tenant"}],
           "waivers": [{"id": "", "rule": "x", "version": 1, "person": 7, "scope": "tenant", "because": "", "control": ""}],
           "active_from": 1, "active_until": 0"#,
    );
    let error = golden_policy().account(&document).unwrap_err();
    let places: Vec<&str> = (error.mistakes().iter())
        .map(countersign::Mistake::place)
        .collect();
    assert_eq!(
        places,
        [
            "active_until",
            "grants[0].role",
            "grants[0].scope",
            "grants[1].until",
            "grants[1].scope",
            "denies[0].actions[0]",
            "boundary[0]",
            "waivers[0].id",
            "waivers[0].control",
            "waivers[0].rule",
            "waivers[0].because",
            "waivers[0].control_owner",
            "waivers[0].requested_by",
            "waivers[0].approved_by",
            "waivers[0].from",
            "waivers[0].until",
        ]
    );
}

#[test]
fn equal_ends_are_an_empty_window_and_no_mistake() {
    // R22: [1000, 1000) never matches.
    let grant = r#"{"actions": ["orders.view"], "scope": "tenant", "from": 5, "until": 5}"#;
    let document = stored(grant, r#""active_from": 5, "active_until": 5"#);
    let account = golden_policy().account(&document).unwrap();
    for at in [4, 5, 6] {
        let at = Time::from_unix(at);
        assert!(!account.window().contains(at), "{at}");
        assert!(!account.grants()[0].window().contains(at), "{at}");
    }
}

#[test]
fn a_role_asks_for_what_the_roles_it_includes_ask_for() {
    let policy = compiled(
        r#""roles": {"lead": {"include": ["agent"]}, "agent": {"template": "private_fulfillment_agent"},
                     "temp": {"template": "contractor", "addons": ["catalog"]},
                     "gate": {"requires": ["training", "until"]}, "both": {"include": ["gate", "lead"], "requires": ["scope"]}}"#,
    )
    .unwrap();
    let narrow = Requirements::SCOPE | Requirements::UNTIL | Requirements::MULTI_FACTOR;
    for (role, asked) in [
        ("agent", narrow),
        ("lead", narrow),
        ("temp", Requirements::UNTIL),
        // What it says itself comes on top, and it takes nothing away.
        ("gate", Requirements::TRAINING | Requirements::UNTIL),
        ("both", Requirements::all()),
    ] {
        assert_eq!(policy.role(role).unwrap().requires(), asked, "{role}");
    }
    let grant = |role: &str, rest: &str| format!("{{\"role\": \"{role}\", {rest}}}");
    for (grant, good) in [
        (grant("lead", r#""scope": "tenant", "until": 9"#), false),
        (grant("lead", r#""scope": {"stores": [1]}"#), false),
        (
            grant("lead", r#""scope": {"stores": [1]}, "until": 9"#),
            true,
        ),
        (
            grant("lead", r#""scope": {"assigned": true}, "until": 9"#),
            true,
        ),
        (grant("temp", r#""scope": "tenant""#), false),
        (grant("temp", r#""scope": "tenant", "until": 9"#), true),
    ] {
        let account = policy.account(&stored(&grant, ""));
        assert_eq!(account.is_ok(), good, "{grant}");
    }
}

/// Questions that are wrong, by what they say besides now and account.
const WRONG_REQUESTS: &[(&str, Found<'_>)] = &[
    (
        r#""action": "orders.teleport", "resource": {}"#,
        &[(
            "action",
            "unknown action \"orders.teleport\": names are compared whole and exactly",
        )],
    ),
    (
        r#""action": "orders.view", "resource": {"kind": "Order"}"#,
        &[(
            "resource.kind",
            "unknown kind \"Order\": did you mean \"order\"?",
        )],
    ),
    (
        r#""action": "orders.view", "resource": {}, "session": {"roles": []}"#,
        &[("session.roles", SELECTS_NOTHING)],
    ),
    (
        r#""action": "orders.view", "resource": {}, "session": {"roles": ["agent", "agnt", "owner"]}"#,
        &[
            (
                "session.roles[1]",
                "unknown role \"agnt\": did you mean \"agent\"?",
            ),
            (
                "session.roles[2]",
                "unknown role \"owner\": write one of agent, shelf, support",
            ),
        ],
    ),
    (
        r#""action": "orders.refund", "resource": {}, "evidence": {
            "history": [{"person": 7, "action": "orders.refnd", "object": {"kind": "order", "id": 9}, "at": 5},
                        {"person": 7, "action": "orders.refund", "object": {"kind": "ordr", "id": 9}, "at": 5}],
            "linked": [{"kind": "order", "id": 9}, {"kind": "Order", "id": 9}],
            "coverage": [{"object": {"kind": "", "id": 9}, "created": 5, "complete_since": 4}]}"#,
        &[
            (
                "evidence.history[0].action",
                "unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
            ),
            (
                "evidence.history[1].object.kind",
                "unknown kind \"ordr\": did you mean \"order\"?",
            ),
            (
                "evidence.linked[1].kind",
                "unknown kind \"Order\": did you mean \"order\"?",
            ),
            (
                "evidence.coverage[0].object.kind",
                "unknown kind \"\": names are compared whole and exactly",
            ),
        ],
    ),
    (
        r#""action": "", "resource": {"kind": ""}, "session": {"roles": [""]}, "evidence": {"history": [{"person": 7, "action": "", "object": {"kind": "", "id": 9}, "at": 5}], "amount": {"unit": "", "value": 1}, "usage": [{"limit": "", "used": 1}]}"#,
        &[
            (
                "action",
                "unknown action \"\": names are compared whole and exactly",
            ),
            (
                "resource.kind",
                "unknown kind \"\": names are compared whole and exactly",
            ),
            (
                "session.roles[0]",
                "unknown role \"\": write one of agent, shelf, support",
            ),
            (
                "evidence.amount.unit",
                "unknown unit \"\": names are compared whole and exactly",
            ),
            (
                "evidence.usage[0].limit",
                "unknown limit \"\": write one of refund, refund-cap, refund-day",
            ),
            (
                "evidence.history[0].action",
                "unknown action \"\": names are compared whole and exactly",
            ),
            (
                "evidence.history[0].object.kind",
                "unknown kind \"\": names are compared whole and exactly",
            ),
        ],
    ),
];

#[test]
fn what_is_wrong_with_a_question_is_said_with_its_place_and_its_mend() {
    let policy = golden_policy();
    for (rest, expected) in WRONG_REQUESTS {
        let text = format!("{{\"now\": 1, \"account\": 7, {rest}}}");
        let document: RequestDocument = read(&text).expect(&text);
        let error = policy.read_request(&document).expect_err(rest);
        check_mistakes(&error, "request", expected, rest);
    }
}

#[test]
fn an_id_without_a_kind_names_no_object() {
    // Ids of different kinds never meet, so an id alone could be anything's.
    let text = r#"{"now": 1, "account": 7, "action": "orders.view", "resource": {"id": 9}}"#;
    let document: RequestDocument = read(text).unwrap();
    let request = golden_policy().read_request(&document).unwrap();
    assert_eq!(request.as_resource().object(), None);
}

#[test]
fn every_kind_of_mistake_is_caused_above_or_worded_here() {
    fn variant(kind: &MistakeKind) -> String {
        let text = format!("{kind:?}");
        let end = text.find(|c: char| !c.is_ascii_alphabetic());
        text[..end.unwrap_or(text.len())].to_owned()
    }
    let mut caused = BTreeSet::new();
    let mut note = |error: &DocumentError| {
        caused.extend((error.mistakes().iter()).map(|mistake| variant(mistake.kind())));
    };
    for (rest, _) in policies_with_mistakes() {
        note(&compiled(rest).unwrap_err());
    }
    note(&duty_rules(129).compile().unwrap_err());
    note(&compiled(&approvals(65)).unwrap_err());
    note(
        &read::<PolicyDocument>(r#"{"schema": 2, "catalogue": 2}"#)
            .unwrap()
            .compile()
            .unwrap_err(),
    );
    let policy = golden_policy();
    for action in [
        HostActionDocument::new(0, Level::None, Risk::Low),
        HostActionDocument::new(0, Level::View, Risk::Low).tags(Tags::from_bits_retain(0x80)),
    ] {
        let document = PolicyDocument::new().host_action("loyalty.view", action);
        note(&document.compile().unwrap_err());
    }
    for (grant, _) in WRONG_GRANTS {
        note(&policy.account(&stored(grant, "")).unwrap_err());
    }
    for (rest, _) in WRONG_ACCOUNTS {
        note(&policy.account(&stored("", rest)).unwrap_err());
    }
    for (otherwise, _) in WRONG_WAIVERS {
        note(&policy.account(&with_waiver(otherwise)).unwrap_err());
    }

    // As long as there is one catalogue, none is newer; and so many roles and
    // limits take too long to compile for a test.
    for (kind, said) in [
        (
            MistakeKind::NewerAction {
                action: "staff.view",
                pinned: 1,
            },
            "staff.view came after catalogue 1, which this policy pins: raise `catalogue`, or leave it out",
        ),
        (
            MistakeKind::TooManyRoles { count: 65_537 },
            "there are 65537 roles, and a policy holds at most 65536: merge some",
        ),
        (
            MistakeKind::TooManyLimits,
            "a policy holds at most 65536 limits: merge some",
        ),
    ] {
        assert_eq!(kind.to_string(), said);
        caused.insert(variant(&kind));
    }
    let all = [
        "UnknownName",
        "UnknownSchema",
        "UnknownCatalogue",
        "NewerAction",
        "Duplicate",
        "BadName",
        "SlotTooHigh",
        "SlotTaken",
        "EmptySelector",
        "EmptyBoundary",
        "NoLevel",
        "UnnamedTags",
        "Selectors",
        "Misplaced",
        "FollowsByItself",
        "AboveWithoutUnit",
        "NoTemplate",
        "NotInTemplate",
        "GivenAgain",
        "OwnerOnlyLevel",
        "RoleCycle",
        "TooManyRoles",
        "EmptyQuorum",
        "NobodyApproves",
        "NoTime",
        "TooManyApprovals",
        "TooManyLimits",
        "NoLimit",
        "SoftAboveHard",
        "SoftWithoutApproval",
        "NeedsWindow",
        "NotAClockTime",
        "NotInRole",
        "OverlappingSides",
        "TooFewSides",
        "TripAt",
        "TooManyDuties",
        "DutyNotInUse",
        "NotWaivable",
        "NotTripped",
        "Blank",
        "MustExpire",
        "WaiverTooLong",
        "WaiverOfAnother",
        "SelfApproved",
        "Nobody",
        "TooShort",
        "StoresOnly",
        "InvertedWindow",
        "NeedsScope",
        "NeedsUntil",
    ];
    let all: BTreeSet<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(caused, all);
}

#[test]
fn a_place_quotes_what_is_no_plain_key_and_cuts_what_is_too_long() {
    let long = "r".repeat(100);
    for (name, place) in [
        ("desk", String::from("roles.desk.allow[0]")),
        ("desk-2_B", String::from("roles.desk-2_B.allow[0]")),
        ("the desk", String::from("roles.\"the desk\".allow[0]")),
        ("a.b", String::from("roles.\"a.b\".allow[0]")),
        ("a\"b\\", String::from("roles.\"a\\\"b\\\\\".allow[0]")),
        ("b\u{fc}ro", String::from("roles.\"b\u{fc}ro\".allow[0]")),
        (&long, format!("roles.{long}.allow[0]")),
        (
            &format!("{long}!"),
            format!("roles.\"{}\"… (101 bytes).allow[0]", &long[..64]),
        ),
    ] {
        let document = PolicyDocument::new().role(name, RoleDocument::new().allow(["x"]));
        let error = document.compile().unwrap_err();
        assert_eq!(error.mistakes()[0].place(), place);
    }
}

#[test]
fn a_role_with_a_blank_in_its_name_is_not_said_to_be_impossible() {
    let rest = r#""roles": {"Front desk": {"allow": ["orders.view"]}, "till": {"include": ["Front dek"]}}"#;
    check_mistakes(
        &compiled(rest).unwrap_err(),
        "policy",
        &[(
            "roles.till.include[0]",
            "unknown role \"Front dek\": did you mean \"Front desk\"?",
        )],
        rest,
    );
}

// What compiling makes of good documents.

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

// Fingerprints.

/// What fingerprints are taken of: something of every part.
const FINGERPRINTED: &str = r#"
    "profile": "standard", "max_staff": 5,
    "guardrail": {"features": ["orders", "reports", "loyalty"]},
    "host_actions": {"loyalty.view": {"slot": 0, "level": "view", "risk": "low", "title": "Look"},
                     "loyalty.add": {"slot": 1, "level": "full", "risk": "low", "tags": ["financial", "pii"]}},
    "host_kinds": {"plan": {"slot": 0}, "seat": {"slot": 1}},
    "roles": {"desk": {"title": "Desk", "template": "accountant", "addons": ["tax", "refunds"], "without": ["settings.tax", "orders.view"],
                       "accept": [{"rule": "K-01", "control": "a list", "owner": "Nadia"}]},
              "back": {"levels": {"orders": "view", "reports": "view"}, "allow": ["staff.view", "apps.view"]},
              "temp": {"template": "contractor", "addons": ["catalog"]},
              "top": {"include": ["desk", "back"]},
              "till": {"allow": ["orders.refund", "orders.cancel"],
                       "limits": [{"id": "l1", "actions": ["orders.refund", "orders.cancel"], "per": "person", "window": 60, "unit": "EUR", "soft": 5, "approval": "one", "hard": 10},
                                  {"id": "l2", "actions": ["orders.refund"], "per": "object", "unit": "USD", "hard": 7}],
                       "hours": {"days": ["mon", "tue"], "from": "06:00", "until": "22:00"},
                       "step_up": {"assurance": "multi_factor", "max_age": 600}, "requires": ["training", "scope"]},
              "kiosk": {"allow": ["orders.edit"], "limits": [{"id": "l3", "actions": ["orders.edit"], "per": "request", "unit": "count", "hard": 4}],
                        "hours": {"days": ["sun"], "from": "22:00", "until": "02:00"}},
              "pair": {"include": ["till", "kiosk"], "hours": {"days": ["sat"], "from": "08:00", "until": "09:00"},
                       "limits": [{"id": "l4", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 12}]}},
    "obligations": [{"actions": ["orders.view", "orders.refund"], "add": ["audit", "justify"]},
                    {"actions": ["loyalty.view"], "add": ["alert"]},
                    {"actions": ["orders.return", "orders.capture"], "add": ["notify_owner", "mask"], "above": 100, "unit": "GBP"},
                    {"actions": ["orders.cancel"], "add": ["alert", "audit"], "above": 5, "unit": "count"}],
    "approval": [{"id": "two", "actions": ["loyalty.view", "orders.edit"], "quorum": 2, "approver": "orders.edit", "decide_within": 70, "use_within": 30},
                 {"id": "one", "approver": "orders.cancel"}],
    "step_up": [{"actions": ["apps.usage", "apps.install"], "assurance": "password", "max_age": 900, "after_failed_logins": 3},
                {"actions": ["reports.sales"], "assurance": "hardware_key"}],
    "cap": [{"id": "c1", "actions": ["orders.return", "orders.edit"], "per": "store", "window": 50, "unit": "GBP", "hard": 9},
            {"id": "c2", "actions": ["orders.return"], "per": "request", "unit": "basis_points", "hard": 3}],
    "duties": {"use": ["commerce", "commerce_objects"], "drop": ["MKT-01", "OBJ-06"], "owner_self_dealing": true},
    "duty": [{"id": "K-01", "version": 3, "kind": "static", "severity": "medium", "on_grant": "waiver", "on_use": "approval", "trip_at": 2,
              "sides": [["orders.transactions", "apps.api_keys"], {"all": ["reports.export", "reports.financial"]}, ["reports.sales"]],
              "rationale": "Why", "mitigation": "A list"},
             {"id": "K-02", "kind": "object", "severity": "high", "sides": [["orders.tracking"], ["orders.delete"]]},
             {"id": "K-03", "kind": "session", "severity": "low", "sides": [["orders.tracking"], ["orders.delete"]]},
             {"id": "K-04", "kind": "static", "severity": "low", "sides": [["orders.tracking"], ["orders.delete"]]}]"#;

/// Another wording of a part of it, and why it is no other policy.
const SAME_MEANING: &[(&str, &str, &str)] = &[
    (
        "features in another order",
        r#"["orders", "reports", "loyalty"]"#,
        r#"["loyalty", "reports", "orders"]"#,
    ),
    ("a role's title", r#""title": "Desk", "#, ""),
    (
        "a host's actions in another order",
        r#"{"loyalty.view": {"slot": 0, "level": "view", "risk": "low", "title": "Look"},
                     "loyalty.add": {"slot": 1, "level": "full", "risk": "low", "tags": ["financial", "pii"]}}"#,
        r#"{"loyalty.add": {"slot": 1, "level": "full", "risk": "low", "tags": ["financial", "pii"]},
            "loyalty.view": {"slot": 0, "level": "view", "risk": "low", "title": "Look"}}"#,
    ),
    (
        "roles in another order",
        r#""temp": {"template": "contractor", "addons": ["catalog"]},
              "top": {"include": ["desk", "back"]}"#,
        r#""top": {"include": ["desk", "back"]},
              "temp": {"template": "contractor", "addons": ["catalog"]}"#,
    ),
    (
        "another title of a host's action",
        r#""title": "Look""#,
        r#""title": "See points""#,
    ),
    (
        "tags in another order",
        r#"["financial", "pii"]"#,
        r#"["pii", "financial"]"#,
    ),
    (
        "kinds in another order",
        r#"{"plan": {"slot": 0}, "seat": {"slot": 1}}"#,
        r#"{"seat": {"slot": 1}, "plan": {"slot": 0}}"#,
    ),
    (
        "add-ons in another order",
        r#"["tax", "refunds"]"#,
        r#"["refunds", "tax"]"#,
    ),
    (
        "`without` in another order",
        r#"["settings.tax", "orders.view"]"#,
        r#"["orders.view", "settings.tax"]"#,
    ),
    (
        "actions in another order",
        r#"["staff.view", "apps.view"]"#,
        r#"["apps.view", "staff.view"]"#,
    ),
    (
        "includes in another order",
        r#"["desk", "back"]"#,
        r#"["back", "desk"]"#,
    ),
    (
        "a level spelled out",
        r#""levels": {"orders": "view", "reports": "view"}, "allow": ["staff.view", "apps.view"]"#,
        r#""levels": {"reports": "view"}, "allow": ["staff.view", "apps.view", "orders.view", "orders.transactions"]"#,
    ),
    (
        "a template spelled out",
        r#""template": "accountant", "addons": ["tax", "refunds"], "without": ["settings.tax", "orders.view"]"#,
        r#""levels": {"settings": "view"}, "allow": ["orders.transactions", "orders.refund", "reports.sales", "reports.financial", "reports.export"]"#,
    ),
    (
        "an include that adds nothing",
        r#""include": ["desk", "back"]"#,
        r#""include": ["desk", "back"], "allow": ["staff.view"]"#,
    ),
    (
        "obligations taken apart",
        r#"{"actions": ["orders.view", "orders.refund"], "add": ["audit", "justify"]}"#,
        r#"{"actions": ["orders.refund"], "add": ["justify"]}, {"actions": ["orders.view"], "add": ["justify", "audit"]}"#,
    ),
    (
        "what large amounts owe in another order",
        r#"{"actions": ["orders.return", "orders.capture"], "add": ["notify_owner", "mask"], "above": 100, "unit": "GBP"},
                    {"actions": ["orders.cancel"], "add": ["alert", "audit"], "above": 5, "unit": "count"}"#,
        r#"{"actions": ["orders.cancel"], "add": ["alert", "audit"], "above": 5, "unit": "count"},
           {"actions": ["orders.capture", "orders.return"], "add": ["mask", "notify_owner"], "above": 100, "unit": "GBP"}"#,
    ),
    ("a profile by default", r#""profile": "standard", "#, ""),
    ("a tag less", r#"["financial", "pii"]"#, r#"["financial"]"#),
    ("more seats", r#""max_staff": 5"#, r#""max_staff": 6"#),
    ("seats not said", r#""max_staff": 5,"#, ""),
    (
        "conditional roles included in another order",
        r#"["till", "kiosk"]"#,
        r#"["kiosk", "till"]"#,
    ),
    (
        "actions of a limit in another order",
        r#"{"id": "l1", "actions": ["orders.refund", "orders.cancel"]"#,
        r#"{"id": "l1", "actions": ["orders.cancel", "orders.refund"]"#,
    ),
    (
        "limits in another order",
        r#"{"id": "l1", "actions": ["orders.refund", "orders.cancel"], "per": "person", "window": 60, "unit": "EUR", "soft": 5, "approval": "one", "hard": 10},
                                  {"id": "l2", "actions": ["orders.refund"], "per": "object", "unit": "USD", "hard": 7}"#,
        r#"{"id": "l2", "actions": ["orders.refund"], "per": "object", "unit": "USD", "hard": 7},
           {"id": "l1", "actions": ["orders.refund", "orders.cancel"], "per": "person", "window": 60, "unit": "EUR", "soft": 5, "approval": "one", "hard": 10}"#,
    ),
    (
        "conditional roles in another order",
        r#""till": {"allow": ["orders.refund", "orders.cancel"],
                       "limits": [{"id": "l1", "actions": ["orders.refund", "orders.cancel"], "per": "person", "window": 60, "unit": "EUR", "soft": 5, "approval": "one", "hard": 10},
                                  {"id": "l2", "actions": ["orders.refund"], "per": "object", "unit": "USD", "hard": 7}],
                       "hours": {"days": ["mon", "tue"], "from": "06:00", "until": "22:00"},
                       "step_up": {"assurance": "multi_factor", "max_age": 600}, "requires": ["training", "scope"]},
              "kiosk": {"allow": ["orders.edit"], "limits": [{"id": "l3", "actions": ["orders.edit"], "per": "request", "unit": "count", "hard": 4}],
                        "hours": {"days": ["sun"], "from": "22:00", "until": "02:00"}},
              "pair": {"include": ["till", "kiosk"], "hours": {"days": ["sat"], "from": "08:00", "until": "09:00"},
                       "limits": [{"id": "l4", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 12}]}"#,
        r#""pair": {"include": ["till", "kiosk"], "hours": {"days": ["sat"], "from": "08:00", "until": "09:00"},
                       "limits": [{"id": "l4", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 12}]},
              "kiosk": {"allow": ["orders.edit"], "limits": [{"id": "l3", "actions": ["orders.edit"], "per": "request", "unit": "count", "hard": 4}],
                        "hours": {"days": ["sun"], "from": "22:00", "until": "02:00"}},
              "till": {"allow": ["orders.refund", "orders.cancel"],
                       "limits": [{"id": "l1", "actions": ["orders.refund", "orders.cancel"], "per": "person", "window": 60, "unit": "EUR", "soft": 5, "approval": "one", "hard": 10},
                                  {"id": "l2", "actions": ["orders.refund"], "per": "object", "unit": "USD", "hard": 7}],
                       "hours": {"days": ["mon", "tue"], "from": "06:00", "until": "22:00"},
                       "step_up": {"assurance": "multi_factor", "max_age": 600}, "requires": ["training", "scope"]}"#,
    ),
    (
        "days in another order",
        r#"["mon", "tue"]"#,
        r#"["tue", "mon"]"#,
    ),
    (
        "requirements in another order",
        r#"["training", "scope"]"#,
        r#"["scope", "training"]"#,
    ),
    (
        "a quorum, an approver and times by default",
        r#"{"id": "one", "approver": "orders.cancel"}"#,
        r#"{"id": "one", "quorum": 1, "approver": "orders.cancel", "decide_within": 86400, "use_within": 3600}"#,
    ),
    (
        "a sign-in asked for after no failure",
        r#"{"actions": ["reports.sales"], "assurance": "hardware_key"}"#,
        r#"{"actions": ["reports.sales"], "assurance": "hardware_key", "after_failed_logins": 0}"#,
    ),
    (
        "an age that is never too much",
        r#""assurance": "hardware_key""#,
        r#""assurance": "hardware_key", "max_age": 4294967295"#,
    ),
    (
        "sign-ins in another order",
        r#"{"actions": ["apps.usage", "apps.install"], "assurance": "password", "max_age": 900, "after_failed_logins": 3},
                {"actions": ["reports.sales"], "assurance": "hardware_key"}"#,
        r#"{"actions": ["reports.sales"], "assurance": "hardware_key"},
           {"actions": ["apps.install", "apps.usage"], "assurance": "password", "max_age": 900, "after_failed_logins": 3}"#,
    ),
    (
        "caps in another order",
        r#"{"id": "c1", "actions": ["orders.return", "orders.edit"], "per": "store", "window": 50, "unit": "GBP", "hard": 9},
            {"id": "c2", "actions": ["orders.return"], "per": "request", "unit": "basis_points", "hard": 3}"#,
        r#"{"id": "c2", "actions": ["orders.return"], "per": "request", "unit": "basis_points", "hard": 3},
           {"id": "c1", "actions": ["orders.edit", "orders.return"], "per": "store", "window": 50, "unit": "GBP", "hard": 9}"#,
    ),
    (
        "sets of duty rules in another order",
        r#"["commerce", "commerce_objects"]"#,
        r#"["commerce_objects", "commerce"]"#,
    ),
    (
        "rules left out in another order",
        r#"["MKT-01", "OBJ-06"]"#,
        r#"["OBJ-06", "MKT-01"]"#,
    ),
    (
        "duty rules in another order",
        r#"{"id": "K-02", "kind": "object", "severity": "high", "sides": [["orders.tracking"], ["orders.delete"]]},
             {"id": "K-03", "kind": "session", "severity": "low", "sides": [["orders.tracking"], ["orders.delete"]]}"#,
        r#"{"id": "K-03", "kind": "session", "severity": "low", "sides": [["orders.tracking"], ["orders.delete"]]},
             {"id": "K-02", "kind": "object", "severity": "high", "sides": [["orders.tracking"], ["orders.delete"]]}"#,
    ),
    (
        "sides in another order",
        r#"[["orders.transactions", "apps.api_keys"], {"all": ["reports.export", "reports.financial"]}, ["reports.sales"]]"#,
        r#"[["reports.sales"], {"all": ["reports.financial", "reports.export"]}, ["apps.api_keys", "orders.transactions"]]"#,
    ),
    ("another rationale", r#""Why""#, r#""Why not""#),
    ("no rationale", r#""rationale": "Why", "#, ""),
    (
        "another mitigation",
        r#""mitigation": "A list""#,
        r#""mitigation": "Two lists""#,
    ),
    ("two sides by default", r#", "trip_at": 2"#, ""),
    (
        "a first version by default",
        r#"{"id": "K-02", "#,
        r#"{"id": "K-02", "version": 1, "#,
    ),
    (
        "the answers of severity and profile, said",
        r#"{"id": "K-04", "kind": "static", "severity": "low", "#,
        r#"{"id": "K-04", "kind": "static", "severity": "low", "on_grant": "warn", "on_use": "ignore", "waivable": true, "#,
    ),
    (
        "what such a rule about objects does anyway, said",
        r#"{"id": "K-02", "#,
        r#"{"id": "K-02", "on_use": "block", "#,
    ),
    (
        "what a rule about sessions does anyway, said",
        r#"{"id": "K-03", "#,
        r#"{"id": "K-03", "on_use": "block", "#,
    ),
    (
        "another control of what a role accepts",
        r#""control": "a list""#,
        r#""control": "two lists""#,
    ),
    (
        "another owner of the control",
        r#""owner": "Nadia""#,
        r#""owner": "Ben""#,
    ),
];

/// A change of meaning of a part of it.
const OTHER_MEANING: &[(&str, &str, &str)] = &[
    (
        "an action of the host's own that no longer moves money",
        r#"["financial", "pii"]"#,
        r#"["pii"]"#,
    ),
    ("a stricter profile", r#""standard""#, r#""strict""#),
    ("a laxer profile", r#""standard""#, r#""solo""#),
    (
        "a feature less",
        r#"["orders", "reports", "loyalty"]"#,
        r#"["orders", "reports"]"#,
    ),
    (
        "a feature more",
        r#"["orders", "reports", "loyalty"]"#,
        r#"["orders", "reports", "loyalty", "apps"]"#,
    ),
    (
        "no guardrail",
        r#""guardrail": {"features": ["orders", "reports", "loyalty"]},"#,
        "",
    ),
    (
        "another slot of an action",
        r#"{"slot": 1, "level": "full""#,
        r#"{"slot": 2, "level": "full""#,
    ),
    (
        "another level of an action",
        r#"{"slot": 1, "level": "full""#,
        r#"{"slot": 1, "level": "edit""#,
    ),
    (
        "another risk of an action",
        r#""risk": "low", "tags""#,
        r#""risk": "medium", "tags""#,
    ),
    (
        "another name of an action",
        r#""loyalty.add": {"slot""#,
        r#""loyalty.gift": {"slot""#,
    ),
    (
        "a host's action more",
        r#""host_actions": {"#,
        r#""host_actions": {"loyalty.end": {"slot": 7, "level": "full", "risk": "low"}, "#,
    ),
    (
        "slots of kinds swapped",
        r#"{"plan": {"slot": 0}, "seat": {"slot": 1}}"#,
        r#"{"plan": {"slot": 1}, "seat": {"slot": 0}}"#,
    ),
    (
        "a kind more",
        r#"{"plan""#,
        r#"{"pier": {"slot": 9}, "plan""#,
    ),
    ("a kind by another name", r#""seat""#, r#""seats""#),
    ("an add-on less", r#"["tax", "refunds"]"#, r#"["tax"]"#),
    (
        "less left out",
        r#"["settings.tax", "orders.view"]"#,
        r#"["settings.tax"]"#,
    ),
    (
        "a higher level",
        r#""levels": {"orders": "view""#,
        r#""levels": {"orders": "edit""#,
    ),
    (
        "an action less",
        r#"["staff.view", "apps.view"]"#,
        r#"["staff.view"]"#,
    ),
    (
        "an action for another",
        r#"["staff.view", "apps.view"]"#,
        r#"["staff.view", "apps.usage"]"#,
    ),
    ("an include less", r#"["desk", "back"]"#, r#"["desk"]"#),
    ("a role by another name", r#""top""#, r#""tops""#),
    ("a role more", r#""roles": {"#, r#""roles": {"none": {}, "#),
    (
        "a role that asks for nothing",
        r#""template": "contractor", "addons": ["catalog"]"#,
        r#""allow": ["products.view"]"#,
    ),
    (
        "an obligation less",
        r#""add": ["audit", "justify"]"#,
        r#""add": ["justify"]"#,
    ),
    (
        "an obligation on another action",
        r#"{"actions": ["loyalty.view"]"#,
        r#"{"actions": ["loyalty.add"]"#,
    ),
    (
        "another obligation",
        r#""add": ["alert"]"#,
        r#""add": ["notify_owner"]"#,
    ),
    (
        "an obligation above more",
        r#""above": 100, "unit": "GBP""#,
        r#""above": 101, "unit": "GBP""#,
    ),
    (
        "an obligation above as much of something else",
        r#""above": 100, "unit": "GBP""#,
        r#""above": 100, "unit": "EUR""#,
    ),
    (
        "an obligation above nothing, and so always but for nothing at all",
        r#""above": 100, "unit": "GBP""#,
        r#""above": 0, "unit": "GBP""#,
    ),
    (
        "an obligation whatever the amount",
        r#", "above": 100, "unit": "GBP""#,
        "",
    ),
    (
        "an obligation above an amount on less",
        r#"["orders.return", "orders.capture"]"#,
        r#"["orders.return"]"#,
    ),
    (
        "an obligation less above an amount",
        r#"["notify_owner", "mask"]"#,
        r#"["notify_owner"]"#,
    ),
    (
        "no alert on a large count",
        r#",
                    {"actions": ["orders.cancel"], "add": ["alert", "audit"], "above": 5, "unit": "count"}"#,
        "",
    ),
    ("a limit by another name", r#""l2""#, r#""l9""#),
    (
        "a limit on less",
        r#"{"id": "l1", "actions": ["orders.refund", "orders.cancel"]"#,
        r#"{"id": "l1", "actions": ["orders.refund"]"#,
    ),
    (
        "a limit counted per store",
        r#""per": "person", "window": 60"#,
        r#""per": "store", "window": 60"#,
    ),
    (
        "a limit counted per request",
        r#""per": "object""#,
        r#""per": "request""#,
    ),
    ("another window", r#""window": 60"#, r#""window": 61"#),
    ("another unit", r#""unit": "USD""#, r#""unit": "EUR""#),
    ("another soft limit", r#""soft": 5"#, r#""soft": 6"#),
    ("no soft limit", r#""soft": 5, "approval": "one", "#, ""),
    (
        "another approval above it",
        r#""approval": "one""#,
        r#""approval": "two""#,
    ),
    ("another hard limit", r#""hard": 10"#, r#""hard": 11"#),
    ("no hard limit", r#", "hard": 10"#, ""),
    (
        "a limit less",
        r#",
                                  {"id": "l2", "actions": ["orders.refund"], "per": "object", "unit": "USD", "hard": 7}"#,
        "",
    ),
    ("another day", r#"["mon", "tue"]"#, r#"["mon", "wed"]"#),
    (
        "another beginning",
        r#""from": "06:00""#,
        r#""from": "06:01""#,
    ),
    ("another end", r#""until": "02:00""#, r#""until": "03:00""#),
    (
        "no hours of its own",
        r#", "hours": {"days": ["sat"], "from": "08:00", "until": "09:00"}"#,
        "",
    ),
    (
        "a role's surer sign-in",
        r#"{"assurance": "multi_factor", "max_age": 600}"#,
        r#"{"assurance": "hardware_key", "max_age": 600}"#,
    ),
    (
        "a role's fresher sign-in",
        r#""max_age": 600"#,
        r#""max_age": 599"#,
    ),
    (
        "no sign-in of a role",
        r#""step_up": {"assurance": "multi_factor", "max_age": 600}, "#,
        "",
    ),
    (
        "a requirement less",
        r#"["training", "scope"]"#,
        r#"["scope"]"#,
    ),
    ("a larger quorum", r#""quorum": 2"#, r#""quorum": 3"#),
    (
        "another approver",
        r#""approver": "orders.edit""#,
        r#""approver": "orders.refund""#,
    ),
    (
        "less time to decide",
        r#""decide_within": 70"#,
        r#""decide_within": 69"#,
    ),
    (
        "less time to use it",
        r#""use_within": 30"#,
        r#""use_within": 29"#,
    ),
    (
        "an approval of less",
        r#"["loyalty.view", "orders.edit"]"#,
        r#"["orders.edit"]"#,
    ),
    (
        "approval policies in another order, which decides between equals",
        r#"{"id": "two", "actions": ["loyalty.view", "orders.edit"], "quorum": 2, "approver": "orders.edit", "decide_within": 70, "use_within": 30},
                 {"id": "one", "approver": "orders.cancel"}"#,
        r#"{"id": "one", "approver": "orders.cancel"}, {"id": "two", "actions": ["loyalty.view", "orders.edit"], "quorum": 2, "approver": "orders.edit", "decide_within": 70, "use_within": 30}"#,
    ),
    (
        "another approval policy more",
        r#""approval": [{"#,
        r#""approval": [{"id": "three", "approver": "orders.cancel"}, {"#,
    ),
    (
        "a sign-in for less",
        r#"["apps.usage", "apps.install"]"#,
        r#"["apps.usage"]"#,
    ),
    (
        "a surer sign-in",
        r#""assurance": "password""#,
        r#""assurance": "multi_factor""#,
    ),
    (
        "a fresher sign-in",
        r#""max_age": 900"#,
        r#""max_age": 899"#,
    ),
    ("a sign-in however long ago", r#""max_age": 900, "#, ""),
    (
        "a sign-in after fewer failures",
        r#""after_failed_logins": 3"#,
        r#""after_failed_logins": 2"#,
    ),
    ("a sign-in always", r#", "after_failed_logins": 3"#, ""),
    (
        "a sign-in less",
        r#",
                {"actions": ["reports.sales"], "assurance": "hardware_key"}"#,
        "",
    ),
    ("another cap", r#""hard": 9"#, r#""hard": 8"#),
    (
        "a cap of less",
        r#"["orders.return", "orders.edit"]"#,
        r#"["orders.edit"]"#,
    ),
    (
        "a cap less",
        r#",
            {"id": "c2", "actions": ["orders.return"], "per": "request", "unit": "basis_points", "hard": 3}"#,
        "",
    ),
    (
        "a set of duty rules less",
        r#"{"use": ["commerce", "commerce_objects"], "drop": ["MKT-01", "OBJ-06"]"#,
        r#"{"use": ["commerce"], "drop": ["MKT-01"]"#,
    ),
    (
        "no shipped duty rule",
        r#"{"use": ["commerce", "commerce_objects"], "drop": ["MKT-01", "OBJ-06"]"#,
        r#"{"use": []"#,
    ),
    (
        "a duty rule less left out",
        r#"["MKT-01", "OBJ-06"]"#,
        r#"["MKT-01"]"#,
    ),
    (
        "another duty rule left out",
        r#"["MKT-01", "OBJ-06"]"#,
        r#"["MKT-01", "OBJ-04"]"#,
    ),
    (
        "owners who do not pay themselves",
        r#""owner_self_dealing": true"#,
        r#""owner_self_dealing": false"#,
    ),
    (
        "an approval policy that duty rules ask for, written and earlier",
        r#"{"id": "one", "approver": "orders.cancel"}"#,
        r#"{"id": "duty", "approver": "orders.cancel"}, {"id": "one", "approver": "orders.cancel"}"#,
    ),
    (
        "another version of a duty rule",
        r#""version": 3"#,
        r#""version": 4"#,
    ),
    (
        "another kind of duty rule",
        r#""kind": "session""#,
        r#""kind": "object""#,
    ),
    (
        "another severity of a duty rule, to the same end",
        r#""severity": "medium""#,
        r#""severity": "critical""#,
    ),
    (
        "a duty rule that may be granted",
        r#""on_grant": "waiver""#,
        r#""on_grant": "warn""#,
    ),
    (
        "a duty rule that denies",
        r#""on_use": "approval""#,
        r#""on_use": "block""#,
    ),
    (
        "a duty rule of more sides",
        r#""trip_at": 2"#,
        r#""trip_at": 3"#,
    ),
    (
        "a side that is wider",
        r#"["orders.transactions", "apps.api_keys"]"#,
        r#"["orders.transactions", "apps.api_keys", "apps.view"]"#,
    ),
    (
        "a side that any is enough for",
        r#"{"all": ["reports.export", "reports.financial"]}"#,
        r#"["reports.export", "reports.financial"]"#,
    ),
    (
        "a side less",
        r#"{"all": ["reports.export", "reports.financial"]}, "#,
        "",
    ),
    ("a duty rule by another name", r#""K-02""#, r#""K-09""#),
    (
        "a duty rule that nobody is let off",
        r#"{"id": "K-04", "#,
        r#"{"id": "K-04", "waivable": false, "#,
    ),
    (
        "a duty rule less",
        r#",
             {"id": "K-04", "kind": "static", "severity": "low", "sides": [["orders.tracking"], ["orders.delete"]]}"#,
        "",
    ),
    (
        "nothing accepted",
        r#",
                       "accept": [{"rule": "K-01", "control": "a list", "owner": "Nadia"}]"#,
        "",
    ),
];

/// The fingerprint of what is fingerprinted, one part of it changed.
fn fingerprint_with(part: &str, changed: &str) -> String {
    assert_eq!(
        FINGERPRINTED.matches(part).count(),
        1,
        "{part} is not one place"
    );
    let text = FINGERPRINTED.replacen(part, changed, 1);
    compiled(&text).expect(&text).fingerprint().to_string()
}

#[test]
fn a_fingerprint_stays_through_every_other_wording_of_the_same() {
    let whole = compiled(FINGERPRINTED).unwrap().fingerprint().to_string();
    let changed: Vec<&str> = (SAME_MEANING.iter())
        .filter(|(_, part, changed)| fingerprint_with(part, changed) != whole)
        .map(|(what, ..)| *what)
        .collect();
    assert_eq!(changed, [""; 0]);
}

#[test]
fn a_fingerprint_changes_with_every_change_of_meaning() {
    let mut seen = vec![(
        compiled(FINGERPRINTED).unwrap().fingerprint().to_string(),
        "nothing",
    )];
    for (what, part, changed) in OTHER_MEANING {
        let fingerprint = fingerprint_with(part, changed);
        let same = seen.iter().find(|(known, _)| *known == fingerprint);
        assert_eq!(same, None, "{what}");
        seen.push((fingerprint, what));
    }
}

#[test]
fn limits_mean_the_same_in_whatever_order_they_stand() {
    let with = |limits: [&str; 3], caps: [&str; 2]| {
        let limit = |id: &str, hard: u64| {
            let euro = Unit::Money(Currency::EUR);
            LimitDocument::new(id, ["orders.refund"], Per::Object, euro).hard(hard)
        };
        let hard = |id: &str| u64::from(id.as_bytes()[0]) * 100;
        let role = |role: RoleDocument, id: &str| role.limit(limit(id, hard(id)));
        let [first, rest @ ..] = limits;
        let desk = rest.into_iter().fold(
            role(RoleDocument::new().allow(["orders.refund"]), first),
            role,
        );
        let document = PolicyDocument::new().role("desk", desk);
        let cap = |document: PolicyDocument, id: &str| document.cap(limit(id, hard(id)));
        caps.into_iter().fold(document, cap).compile().unwrap()
    };
    let one = with(["b", "d", "a"], ["e", "c"]);
    for other in [
        with(["a", "b", "d"], ["c", "e"]),
        with(["d", "a", "b"], ["e", "c"]),
    ] {
        assert_eq!(one.fingerprint(), other.fingerprint());
        assert_eq!(one, other);
        for name in ["a", "b", "c", "d", "e"] {
            let (limit, same) = (one.limit(name).unwrap(), other.limit(name).unwrap());
            assert_eq!(limit, same);
            assert_eq!(limit.id(), same.id());
        }
        // Principals and usage of the one are taken by the other, and mean the same.
        let used = ["a", "b", "c", "d", "e"].map(|name| {
            let used = u64::from(name == "a") * 9_000;
            Usage::of(one.limit(name).unwrap().id(), used)
        });
        let now = Session::at(Time::from_unix(0));
        let stored = AccountDocument::human(7_u64, 7_u64)
            .in_tenant(1_u64)
            .grant(EntryDocument::role("desk", ScopeDocument::tenant()));
        let account = one.account(&stored).unwrap();
        let standing = one.standing(&[&account], now.now());
        let principal = one.principal(&account, &standing, &now).unwrap();
        let order = Resource::of(ResourceKind::ORDER).in_tenant(1_u64);
        for (cents, allowed) in [(7_00, true), (7_01, false)] {
            let evidence = Evidence::none()
                .amount(Amount::money(Currency::EUR, cents))
                .usage(&used);
            let refund = actions::orders::REFUND;
            for policy in [&one, &other] {
                let decision = policy.authorize_with(&principal, refund, &order, &evidence);
                assert_eq!(decision.is_allow(), allowed, "{cents}");
                let detail = policy.detail_with(&principal, refund, &order, &evidence);
                let about = detail.about().map(ToString::to_string);
                assert_eq!(about, (!allowed).then(|| String::from("a")));
            }
        }
    }
}

#[test]
fn a_guardrail_of_everything_is_no_guardrail() {
    let features: Vec<&str> = Feature::ALL.iter().map(|feature| feature.name()).collect();
    let everything = PolicyDocument::new().guardrail(features).compile().unwrap();
    let none = PolicyDocument::new().compile().unwrap();
    assert_eq!(everything.fingerprint(), none.fingerprint());
}

// L13: what is written is read back as it was.

/// Words that documents might hold, good and bad, and those that break weak
/// quoting.
fn word() -> impl Strategy<Value = String> {
    let words = vec![
        "",
        "orders.view",
        "orders.refund",
        "staff.transfer_ownership",
        "loyalty.view",
        "orders",
        "loyalty",
        "desk",
        "back",
        "customer_support",
        "stock",
        "audit",
        "justify",
        "order",
        "a.b.c",
        "x = 1",
        "\"",
        "\\",
        "#",
        "\n",
        "null",
        "true",
        "0",
        "tenant",
        "nothing",
        "\u{1f600}",
        "\u{202e}",
        "\0",
        "\u{7f}",
    ];
    prop_oneof![
        4 => select(words).prop_map(String::from),
        1 => ".{0,6}",
    ]
}

/// Up to four words, each once, in order: what a table has as keys once a
/// format that sorts them has been at it.
fn keys() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set(word(), 0..4).prop_map(|keys| keys.into_iter().collect())
}

fn level() -> impl Strategy<Value = Level> {
    select(Level::ALL)
}

/// Amounts and times that every format can write.
fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![0..3_u64, Just(i64::MAX.unsigned_abs())]
}

fn limit() -> impl Strategy<Value = LimitDocument> {
    let window = prop_oneof![0..3_u32, any::<u32>()];
    let per = (0..4_u8, window).prop_map(|(per, window)| match per {
        0 => Per::Request,
        1 => Per::Object,
        2 => Per::Person { window },
        _ => Per::Store { window },
    });
    let unit = select(vec![
        Unit::Money(Currency::EUR),
        Unit::Money(Currency::USD),
        Unit::Count,
        Unit::BasisPoints,
    ]);
    let soft = option::of((amount(), word()));
    let head = (word(), vec(word(), 0..3), per, unit);
    (head, soft, option::of(amount())).prop_map(|((id, actions, per, unit), soft, hard)| {
        let mut limit = LimitDocument::new(id, actions, per, unit);
        if let Some((above, approval)) = soft {
            limit = limit.soft(above, approval);
        }
        match hard {
            Some(above) => limit.hard(above),
            None => limit,
        }
    })
}

fn approval() -> impl Strategy<Value = ApprovalDocument> {
    let times = (option::of(any::<u32>()), option::of(any::<u32>()));
    let people = (option::of(any::<u8>()), option::of(word()));
    (word(), vec(word(), 0..3), people, times).prop_map(|(id, actions, people, times)| {
        let mut approval = ApprovalDocument::new(id).actions(actions);
        if let Some(quorum) = people.0 {
            approval = approval.quorum(quorum);
        }
        if let Some(approver) = people.1 {
            approval = approval.approver(approver);
        }
        if let Some(seconds) = times.0 {
            approval = approval.decide_within(seconds);
        }
        match times.1 {
            Some(seconds) => approval.use_within(seconds),
            None => approval,
        }
    })
}

fn sign_in() -> impl Strategy<Value = SignIn> {
    let age = option::of(prop_oneof![0..3_u32, any::<u32>()]);
    (select(Assurance::ALL), age).prop_map(|(assurance, age)| {
        let least = SignIn::at_least(assurance);
        age.map_or(least, |seconds| least.within(seconds))
    })
}

fn step_up() -> impl Strategy<Value = StepUpDocument> {
    let failures = option::of(any::<u16>());
    (vec(word(), 0..3), sign_in(), failures).prop_map(|(actions, sign_in, failures)| {
        let step_up = StepUpDocument::new(actions, sign_in);
        match failures {
            Some(count) => step_up.after_failed_logins(count),
            None => step_up,
        }
    })
}

fn duty_rule() -> impl Strategy<Value = DutyDocument> {
    let words = (
        word(),
        select(DutyKind::ALL),
        select(Severity::ALL),
        option::of(select(OnGrant::ALL)),
        option::of(select(OnUse::ALL)),
    );
    let numbers = (option::of(any::<u32>()), option::of(any::<u8>()));
    let sides = vec((vec(word(), 0..3), any::<bool>()), 0..3);
    let rest = (any::<bool>(), option::of((word(), word())));
    (words, numbers, sides, rest).prop_map(|(words, numbers, sides, rest)| {
        let (id, kind, severity, on_grant, on_use) = words;
        let mut rule = DutyDocument::new(id, kind, severity);
        if let Some(on_grant) = on_grant {
            rule = rule.on_grant(on_grant);
        }
        if let Some(on_use) = on_use {
            rule = rule.on_use(on_use);
        }
        if let Some(version) = numbers.0 {
            rule = rule.version(version);
        }
        if let Some(sides) = numbers.1 {
            rule = rule.trip_at(sides);
        }
        for (actions, all) in sides {
            rule = if all {
                rule.side_of_all(actions)
            } else {
                rule.side(actions)
            };
        }
        if rest.0 {
            rule = rule.not_waivable();
        }
        match rest.1 {
            Some((rationale, mitigation)) => rule.because(rationale, mitigation),
            None => rule,
        }
    })
}

/// A role with conditions, and with what it accepts.
fn conditional_role() -> impl Strategy<Value = RoleDocument> {
    let hours = option::of((vec(word(), 0..3), word(), word()));
    let requires = (0..16_u8).prop_map(Requirements::from_bits_truncate);
    let accepts = vec((word(), word(), word()), 0..3);
    (
        role(),
        vec(limit(), 0..3),
        hours,
        option::of(sign_in()),
        requires,
        accepts,
    )
        .prop_map(|(role, limits, hours, sign_in, requires, accepts)| {
            let mut role = limits.into_iter().fold(role, RoleDocument::limit);
            for (rule, control, owner) in accepts {
                role = role.accept(rule, control, owner);
            }
            if let Some((days, from, until)) = hours {
                role = role.hours(days, from, until);
            }
            if let Some(sign_in) = sign_in {
                role = role.step_up(sign_in);
            }
            role.requires(requires)
        })
}

fn role() -> impl Strategy<Value = RoleDocument> {
    let lists = (
        vec(word(), 0..3),
        vec(word(), 0..3),
        vec(word(), 0..3),
        vec(word(), 0..3),
    );
    let head = (option::of(word()), option::of(word()));
    (head, lists, keys(), level()).prop_map(|(head, lists, features, level)| {
        let (title, template) = head;
        let (addons, without, allow, includes) = lists;
        let mut role = template.map_or_else(RoleDocument::new, RoleDocument::from_template);
        if let Some(title) = title {
            role = role.title(title);
        }
        role = addons.into_iter().fold(role, RoleDocument::addon);
        role = features
            .into_iter()
            .fold(role, |role, feature| role.level(feature, level));
        role = includes.into_iter().fold(role, RoleDocument::include);
        role.without(without).allow(allow)
    })
}

fn host_action() -> impl Strategy<Value = HostActionDocument> {
    let tags = subsequence(
        vec![
            Tags::FINANCIAL,
            Tags::PII,
            Tags::BULK,
            Tags::IRREVERSIBLE,
            Tags::SECURITY,
        ],
        0..=5,
    );
    let slot = prop_oneof![0..130_u64, Just(i64::MAX.unsigned_abs())];
    (slot, level(), select(Risk::ALL), tags, option::of(word())).prop_map(
        |(slot, level, risk, tags, title)| {
            let action = HostActionDocument::new(slot, level, risk);
            let action = action.tags(tags.into_iter().collect());
            match title {
                Some(title) => action.title(title),
                None => action,
            }
        },
    )
}

fn policy_document() -> impl Strategy<Value = PolicyDocument> {
    let head = (
        0..3_u64,
        option::of(select(Profile::ALL)),
        option::of(any::<u32>()),
        option::of(vec(word(), 0..3)),
    );
    let host = (keys(), vec(host_action(), 4), keys(), 0..3_u64);
    let large = option::of((amount(), any::<bool>()));
    let obligations = vec((vec(word(), 0..3), vec(word(), 0..3), large), 0..3);
    let guards = (
        vec(approval(), 0..3),
        vec(step_up(), 0..3),
        vec(limit(), 0..3),
    );
    let sets = option::of(subsequence(DutySet::ALL.to_vec(), 0..=2));
    let duties = (
        sets,
        vec(word(), 0..3),
        any::<bool>(),
        vec(duty_rule(), 0..3),
    );
    (
        head,
        host,
        keys(),
        vec(conditional_role(), 4),
        obligations,
        guards,
        duties,
    )
        .prop_map(|(head, host, names, roles, obligations, guards, duties)| {
            let (catalogue, profile, max_staff, guardrail) = head;
            let mut document = PolicyDocument::new().catalogue(catalogue);
            if let Some(profile) = profile {
                document = document.profile(profile);
            }
            if let Some(seats) = max_staff {
                document = document.max_staff(seats);
            }
            if let Some(features) = guardrail {
                document = document.guardrail(features);
            }
            let (actions, definitions, kinds, slot) = host;
            for (name, action) in actions.into_iter().zip(definitions) {
                document = document.host_action(name, action);
            }
            for (kind, slot) in kinds.into_iter().zip(slot..) {
                document = document.host_kind(kind, slot);
            }
            for (name, role) in names.into_iter().zip(roles) {
                document = document.role(name, role);
            }
            for (actions, add, large) in obligations {
                document = match large {
                    None => document.obligations(actions, add),
                    Some((above, money)) => {
                        let unit = if money {
                            Unit::Money(Currency::USD)
                        } else {
                            Unit::Count
                        };
                        document.obligations_above(Amount::new(unit, above), actions, add)
                    }
                };
            }
            let (sets, drop, owners_gain, rules) = duties;
            if let Some(sets) = sets {
                document = document.duties(sets);
            }
            document = drop.into_iter().fold(document, PolicyDocument::drop_duty);
            if owners_gain {
                document = document.owner_self_dealing();
            }
            document = rules.into_iter().fold(document, PolicyDocument::duty);
            let (approvals, step_ups, caps) = guards;
            document = approvals
                .into_iter()
                .fold(document, PolicyDocument::approval);
            document = step_ups.into_iter().fold(document, PolicyDocument::step_up);
            caps.into_iter().fold(document, PolicyDocument::cap)
        })
}

/// Ids of which most are small and some need more than a number.
fn id() -> impl Strategy<Value = u128> {
    prop_oneof![4 => 0..5_u128, 1 => any::<u128>()]
}

fn time() -> impl Strategy<Value = Time> {
    prop_oneof![4 => -3..3_i64, 1 => any::<i64>()].prop_map(Time::from_unix)
}

fn scope() -> impl Strategy<Value = ScopeDocument> {
    let ids = || option::of(vec(id(), 0..3));
    let objects = vec((word(), id()), 0..3);
    let narrowed = (ids(), ids(), ids(), ids(), objects, any::<bool>());
    option::of(narrowed).prop_map(|narrowed| {
        let Some((stores, locations, categories, vendors, objects, assigned)) = narrowed else {
            return ScopeDocument::tenant();
        };
        let mut scope = ScopeDocument::narrowed();
        if let Some(ids) = stores {
            scope = scope.stores(ids);
        }
        if let Some(ids) = locations {
            scope = scope.locations(ids);
        }
        if let Some(ids) = categories {
            scope = scope.categories(ids);
        }
        if let Some(ids) = vendors {
            scope = scope.vendors(ids);
        }
        for (kind, id) in objects {
            scope = scope.object(kind, id);
        }
        if assigned { scope.assigned() } else { scope }
    })
}

fn entry() -> impl Strategy<Value = EntryDocument> {
    let selector = (0..3_u8, word(), vec(word(), 0..3), keys(), level());
    let window = (option::of(time()), option::of(time()));
    let provenance = (option::of(word()), option::of(id()), option::of(time()));
    (selector, scope(), window, provenance).prop_map(|(selector, scope, window, provenance)| {
        let mut entry = match selector {
            (0, role, ..) => EntryDocument::role(role, scope),
            (1, _, actions, ..) => EntryDocument::actions(actions, scope),
            (_, _, _, features, level) => {
                EntryDocument::levels(features.into_iter().map(|feature| (feature, level)), scope)
            }
        };
        if let Some(from) = window.0 {
            entry = entry.from(from);
        }
        if let Some(until) = window.1 {
            entry = entry.until(until);
        }
        if let Some(because) = provenance.0 {
            entry = entry.because(because);
        }
        if let Some(by) = provenance.1 {
            entry = entry.by(by);
        }
        if let Some(at) = provenance.2 {
            entry = entry.at(at);
        }
        entry
    })
}

fn waiver() -> impl Strategy<Value = WaiverDocument> {
    let rules = prop_oneof![Just(String::from("O2C-02")), word()];
    let head = (word(), rules, 0..3_u32, id(), scope());
    let texts = (word(), word(), id());
    let people = (option::of(id()), option::of(id()));
    (head, texts, people, option::of((time(), time()))).prop_map(|(head, texts, people, window)| {
        let (name, rule, version, person, scope) = head;
        let (because, control, owner) = texts;
        let mut waiver = WaiverDocument::new(name, rule, version, person)
            .scope(scope)
            .because(because)
            .control(control, owner);
        if let Some(person) = people.0 {
            waiver = waiver.requested_by(person);
        }
        if let Some(person) = people.1 {
            waiver = waiver.approved_by(person);
        }
        match window {
            Some((from, until)) => waiver.window(from, until),
            None => waiver,
        }
    })
}

fn account_document() -> impl Strategy<Value = AccountDocument> {
    let head = (
        id(),
        id(),
        id(),
        select(AccountKind::ALL),
        select(Status::ALL),
    );
    let flags = (
        any::<bool>(),
        any::<bool>(),
        option::of(word()),
        option::of(id()),
    );
    let times = (option::of(time()), option::of(time()), option::of(time()));
    let epoch = prop_oneof![0..3_u64, Just(i64::MAX.unsigned_abs())];
    let boundary = prop_oneof![
        Just(None),
        Just(Some(None)),
        vec(entry(), 0..3).prop_map(|entries| Some(Some(entries))),
    ];
    let lists = (
        vec(entry(), 0..3),
        vec(entry(), 0..3),
        vec(waiver(), 0..3),
        boundary,
    );
    (head, flags, times, epoch, lists).prop_map(|(head, flags, times, epoch, lists)| {
        let (id, tenant, person, kind, status) = head;
        let mut document = AccountDocument::new(kind, id, person)
            .in_tenant(tenant)
            .status(status)
            .epoch(epoch);
        let (owner, shared, name, maker) = flags;
        if owner {
            document = document.owner();
        }
        if shared {
            document = document.shared();
        }
        if let Some(name) = name {
            document = document.name(name);
        }
        if let Some(maker) = maker {
            document = document.made_by(maker);
        }
        if let Some(from) = times.0 {
            document = document.active_from(from);
        }
        if let Some(until) = times.1 {
            document = document.active_until(until);
        }
        if let Some(until) = times.2 {
            document = document.trained_until(until);
        }
        let (grants, denies, waivers, boundary) = lists;
        document = grants.into_iter().fold(document, AccountDocument::grant);
        document = denies.into_iter().fold(document, AccountDocument::deny);
        document = waivers.into_iter().fold(document, AccountDocument::waiver);
        match boundary {
            None => document,
            Some(None) => document.boundary_nothing(),
            Some(Some(entries)) => document.boundary(entries),
        }
    })
}

/// What a document is after it was written and read, in each format.
fn rewritten<T: Serialize + DeserializeOwned + Debug>(document: &T) -> [T; 4] {
    let compact = serde_json::to_string(document).unwrap();
    let value = serde_json::to_value(document).unwrap();
    let toml = toml::to_string(document).unwrap();
    [
        read(&compact).expect(&compact),
        read(&pretty(document)).expect(&compact),
        serde_json::from_value(value).expect(&compact),
        toml::from_str(&toml).expect(&toml),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_policy_document_reads_back_and_compiles_alike(document in policy_document()) {
        let compiled = document.compile();
        for read in rewritten(&document) {
            prop_assert_eq!(&read, &document);
            prop_assert_eq!(read.compile(), compiled.clone());
        }
    }

    #[test]
    fn any_good_policy_keeps_its_fingerprint_when_it_is_written_and_read(
        levels in vec((select(Feature::ALL), level()), 3),
        allow in subsequence(countersign::ACTIONS.to_vec(), 0..6),
        template in select(countersign::TEMPLATES.to_vec()),
        profile in select(Profile::ALL),
    ) {
        let mut desk = RoleDocument::from_template(template.id)
            .allow(allow.iter().map(|facts| facts.action));
        for addon in template.addons {
            desk = desk.addon(addon.id);
        }
        let mut seen = BTreeSet::new();
        for (feature, level) in levels {
            let level = if feature == Feature::Billing { level.min(Level::Edit) } else { level };
            if seen.insert(feature) {
                desk = desk.level(feature.name(), level);
            }
        }
        let document = PolicyDocument::new()
            .profile(profile)
            .role("desk", desk)
            .role("lead", RoleDocument::new().include("desk"));
        let policy = document.compile().unwrap();
        for read in rewritten(&document) {
            let again = read.compile().unwrap();
            prop_assert_eq!(again.fingerprint(), policy.fingerprint());
            prop_assert_eq!(&again, &policy);
        }
    }

    #[test]
    fn any_account_document_reads_back_and_resolves_alike(document in account_document()) {
        let policy = golden_policy();
        let resolved = policy.account(&document);
        for read in rewritten(&document) {
            prop_assert_eq!(&read, &document);
            prop_assert_eq!(policy.account(&read), resolved.clone());
        }
    }
}

#[test]
fn every_part_reads_back_by_itself() {
    let euro = Unit::Money(Currency::EUR);
    let refund = |per| LimitDocument::new("refund", ["orders.refund"], per, euro);
    let desk = || RoleDocument::new().allow(["orders.refund"]);
    let with = |role| PolicyDocument::new().role("desk", role);
    let fresh = SignIn::at_least(Assurance::Password).within(60);
    for (document, written) in [
        (
            PolicyDocument::new().approval(ApprovalDocument::new("a")),
            r#""approval":[{"id":"a"}]"#,
        ),
        (
            PolicyDocument::new().approval(
                ApprovalDocument::new("a")
                    .actions(["orders.refund"])
                    .quorum(3)
                    .approver("orders.cancel")
                    .decide_within(1)
                    .use_within(2),
            ),
            r#""approval":[{"id":"a","actions":["orders.refund"],"quorum":3,"approver":"orders.cancel","decide_within":1,"use_within":2}]"#,
        ),
        (
            PolicyDocument::new().step_up(StepUpDocument::new(["orders.refund"], fresh)),
            r#""step_up":[{"actions":["orders.refund"],"assurance":"password","max_age":60}]"#,
        ),
        (
            PolicyDocument::new().step_up(
                StepUpDocument::new(["orders.refund"], SignIn::at_least(Assurance::HardwareKey))
                    .after_failed_logins(3),
            ),
            r#""step_up":[{"actions":["orders.refund"],"assurance":"hardware_key","after_failed_logins":3}]"#,
        ),
        (
            PolicyDocument::new().cap(refund(Per::Store { window: 5 }).hard(0)),
            r#""cap":[{"id":"refund","actions":["orders.refund"],"per":"store","window":5,"unit":"EUR","hard":0}]"#,
        ),
        (
            with(desk().limit(refund(Per::Object).hard(1))),
            r#""roles":{"desk":{"allow":["orders.refund"],"limits":[{"id":"refund","actions":["orders.refund"],"per":"object","unit":"EUR","hard":1}]}}"#,
        ),
        (
            with(desk().limit(refund(Per::Person { window: 9 }).soft(1, "a")))
                .approval(ApprovalDocument::new("a")),
            r#""roles":{"desk":{"allow":["orders.refund"],"limits":[{"id":"refund","actions":["orders.refund"],"per":"person","window":9,"unit":"EUR","soft":1,"approval":"a"}]}},"approval":[{"id":"a"}]"#,
        ),
        (
            PolicyDocument::new().obligations_above(
                Amount::money(Currency::EUR, 200_00),
                ["orders.refund"],
                ["alert"],
            ),
            r#""obligations":[{"actions":["orders.refund"],"add":["alert"],"above":20000,"unit":"EUR"}]"#,
        ),
        (
            PolicyDocument::new().obligations_above(
                Amount::count(0),
                ["customers.export"],
                [Obligations::MASK, Obligations::JUSTIFY],
            ),
            r#""obligations":[{"actions":["customers.export"],"add":["mask","justify"],"above":0,"unit":"count"}]"#,
        ),
        (
            with(desk().hours(["sun", "mon"], "22:00", "24:00")),
            r#""roles":{"desk":{"allow":["orders.refund"],"hours":{"days":["sun","mon"],"from":"22:00","until":"24:00"}}}"#,
        ),
        (
            with(desk().step_up(fresh)),
            r#""roles":{"desk":{"allow":["orders.refund"],"step_up":{"assurance":"password","max_age":60}}}"#,
        ),
        (
            with(desk().requires(Requirements::TRAINING | Requirements::SCOPE)),
            r#""roles":{"desk":{"allow":["orders.refund"],"requires":["scope","training"]}}"#,
        ),
        (PolicyDocument::new().duties([]), r#""duties":{"use":[]}"#),
        (
            PolicyDocument::new().duties([DutySet::CommerceObjects, DutySet::Commerce]),
            r#""duties":{"use":["commerce_objects","commerce"]}"#,
        ),
        (
            PolicyDocument::new()
                .drop_duty("MKT-01")
                .drop_duty("INV-03"),
            r#""duties":{"drop":["MKT-01","INV-03"]}"#,
        ),
        (
            PolicyDocument::new().owner_self_dealing(),
            r#""duties":{"owner_self_dealing":true}"#,
        ),
        (
            PolicyDocument::new().duty(
                DutyDocument::new("K", DutyKind::Static, Severity::High)
                    .side(["orders.view"])
                    .side(["staff.view"]),
            ),
            r#""duty":[{"id":"K","kind":"static","severity":"high","sides":[["orders.view"],["staff.view"]]}]"#,
        ),
        (
            PolicyDocument::new().duty(
                DutyDocument::new("K", DutyKind::Static, Severity::Low)
                    .version(0)
                    .on_grant(OnGrant::Warn)
                    .on_use(OnUse::Ignore)
                    .trip_at(2)
                    .side_of_all(["orders.view", "orders.edit"])
                    .side(["staff.view"])
                    .not_waivable()
                    .because("", ""),
            ),
            r#""duty":[{"id":"K","version":0,"kind":"static","severity":"low","on_grant":"warn","on_use":"ignore","trip_at":2,"sides":[{"all":["orders.view","orders.edit"]},["staff.view"]],"waivable":false,"rationale":"","mitigation":""}]"#,
        ),
        (
            with(
                desk()
                    .allow(["orders.create"])
                    .accept("O2C-03", "a list", "Nadia"),
            ),
            r#""roles":{"desk":{"allow":["orders.refund","orders.create"],"accept":[{"rule":"O2C-03","control":"a list","owner":"Nadia"}]}}"#,
        ),
    ] {
        let text = format!("{{\"schema\":1,\"catalogue\":1,{written}}}");
        assert_eq!(serde_json::to_string(&document).unwrap(), text);
        let policy = document.compile().unwrap();
        for read in rewritten(&document) {
            assert_eq!(read, document, "{written}");
            assert_eq!(read.compile().unwrap(), policy, "{written}");
        }
        assert_ne!(
            policy.fingerprint(),
            PolicyDocument::new().compile().unwrap().fingerprint(),
            "{written}"
        );
    }
}

#[test]
fn a_waiver_reads_back_as_it_was_written() {
    let written = r#"{"id":"W-1","rule":"O2C-03","version":1,"person":7,"scope":"tenant","because":"until the new colleague starts","control":"a weekly list","control_owner":101,"requested_by":103,"approved_by":101,"from":0,"until":100}"#;
    let built = WaiverDocument::new("W-1", "O2C-03", 1, 7_u64)
        .because("until the new colleague starts")
        .control("a weekly list", 101_u64)
        .requested_by(103_u64)
        .approved_by(101_u64)
        .window(Time::from_unix(0), Time::from_unix(100));
    assert_eq!(serde_json::to_string(&built).unwrap(), written);
    for again in rewritten(&built) {
        assert_eq!(again, built);
    }
    // What nobody said is not written, and so not invented by whoever reads it.
    let unsaid = WaiverDocument::new("W-1", "O2C-03", 1, 7_u64);
    assert_eq!(
        serde_json::to_string(&unsaid).unwrap(),
        r#"{"id":"W-1","rule":"O2C-03","version":1,"person":7,"scope":"tenant","because":"","control":""}"#
    );
    for again in rewritten(&unsaid) {
        assert_eq!(again, unsaid);
    }
    let stored = stored("", &format!(r#""waivers": [{written}]"#));
    let account = golden_policy().account(&stored).unwrap();
    assert_eq!(account.waivers().len(), 1);
}
