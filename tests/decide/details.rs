//! What a decision is about, where limits, approvals and evidence made it: what
//! its detail points at, how far approvals are, and what a menu may offer (R7,
//! R27 to R30, R44 and R59).
//!
//! It is second 1000 in tenant 1, which has stores 1 and 2.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]

use crate::people::{EUR, EVERY_DAY, MFA, USD, limit};
use countersign::actions::{billing, orders, products, staff};
use countersign::{
    About, AccountDocument, AccountKind, Action, Amount, Approval, ApprovalDocument, Assurance,
    Decision, Detail, EntryDocument, Evidence, EvidenceKinds, Per, Policy, PolicyDocument,
    Principal, RequestStamp, Resource, ResourceKind, RoleDocument, ScopeDocument, Session,
    StepUpDocument, Time, Unit, Usage, Verdict,
};

const NOW: Time = Time::from_unix(1_000);
fn refunder() -> RoleDocument {
    RoleDocument::new().allow([orders::REFUND])
}

/// Roles that each ask for something else, and a cap on everybody.
fn shop() -> PolicyDocument {
    let day = Per::Person { window: 86_400 };
    PolicyDocument::new()
        .role("plain", refunder())
        .role(
            "once",
            refunder().limit(limit("once", Per::Request, EUR).hard(50_00)),
        )
        .role("day", refunder().limit(limit("day", day, EUR).hard(500_00)))
        .role(
            "object",
            refunder().limit(limit("object", Per::Object, EUR).hard(80_00)),
        )
        .role("hours", refunder().hours(EVERY_DAY, "00:00", "24:00"))
        .role("sure", refunder().step_up(MFA))
}

fn capped() -> PolicyDocument {
    shop().cap(limit("cap", Per::Request, EUR).hard(200_00))
}

fn holding(roles: &[&str]) -> AccountDocument {
    roles.iter().fold(
        AccountDocument::human(7_u64, 107_u64).in_tenant(1_u64),
        |account, role| account.grant(EntryDocument::role(*role, ScopeDocument::tenant())),
    )
}

fn at(policy: &Policy, stored: &AccountDocument, session: &Session) -> Principal {
    let account = policy.account(stored).unwrap();
    let standing = policy.standing(&[&account], session.now());
    policy.principal(&account, &standing, session).unwrap()
}

fn now(policy: &Policy, stored: &AccountDocument) -> Principal {
    at(policy, stored, &Session::at(NOW))
}

fn order() -> Resource<'static> {
    Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(1_u64)
}

/// A refund by somebody with these roles.
fn refund(policy: &Policy, roles: &[&str], evidence: &Evidence<'_>) -> Detail {
    let who = now(policy, &holding(roles));
    let detail = policy.detail_with(&who, orders::REFUND, &order(), evidence);
    let decision = policy.authorize_with(&who, orders::REFUND, &order(), evidence);
    assert_eq!(detail.decision(), decision);
    detail
}

// ---- What a reason is about ----

#[test]
fn a_limit_that_denies_is_pointed_at_by_its_name() {
    let policy = capped().compile().unwrap();
    let used = |name: &str, used| Usage::of(policy.limit(name).unwrap().id(), used);
    for (roles, usage, cents, expected) in [
        (&["once"][..], vec![], 50_01, "limit_exceeded once"),
        (
            &["day"],
            vec![used("day", 450_01)],
            50_00,
            "limit_exceeded day",
        ),
        (
            &["day"],
            vec![used("day", u64::MAX)],
            1,
            "limit_overflow day",
        ),
        // A cap before the limits of one's own.
        (&["once"], vec![], 200_01, "limit_exceeded cap"),
        (&["plain"], vec![], 200_01, "limit_exceeded cap"),
        (
            &["once", "object"],
            vec![used("object", 0)],
            90_00,
            "limit_exceeded once",
        ),
        (
            &["object", "once"],
            vec![used("object", 0)],
            90_00,
            "limit_exceeded object",
        ),
        (
            &["day", "object"],
            vec![used("object", u64::MAX), used("day", 499_00)],
            2_00,
            "limit_exceeded day",
        ),
    ] {
        let evidence = Evidence::none()
            .amount(Amount::new(EUR, cents))
            .usage(&usage);
        let detail = refund(&policy, roles, &evidence);
        let reason = detail.decision().reason().unwrap();
        let about = detail.about().unwrap();
        assert!(matches!(about, About::Limit(_)), "{about:?}");
        assert_eq!(format!("{reason} {about}"), expected, "{roles:?}");
    }
}

#[test]
fn each_reason_points_at_what_it_is_of() {
    let policy = shop().compile().unwrap();
    let usage = [Usage::of(policy.limit("object").unwrap().id(), u64::MAX)];
    let evidence = Evidence::none()
        .amount(Amount::new(EUR, 60_00))
        .usage(&usage);
    let detail = refund(&policy, &["once", "day", "object"], &evidence);
    let notes: Vec<String> = (detail.notes().iter())
        .map(|note| format!("{} {}", note.reason(), note.about().unwrap()))
        .collect();
    assert_eq!(
        notes,
        [
            "evidence_missing usage",
            "limit_exceeded once",
            "limit_overflow object",
        ]
    );
    assert_eq!(detail.about(), Some(&About::Evidence(EvidenceKinds::USAGE)));
}

#[test]
fn an_amount_in_no_unit_of_a_limit_is_about_its_unit() {
    let policy = shop().compile().unwrap();
    for (unit, expected) in [(USD, "USD"), (Unit::Count, "count")] {
        let evidence = Evidence::none().amount(Amount::new(unit, 1));
        let detail = refund(&policy, &["once"], &evidence);
        assert_eq!(detail.decision().to_string(), "deny: no_limit_for_unit");
        assert_eq!(detail.about(), Some(&About::Unit(unit)));
        assert_eq!(detail.about().unwrap().to_string(), expected);
    }
}

#[test]
fn evidence_that_is_missing_is_named() {
    let policy = shop().compile().unwrap();
    let day = [Usage::of(policy.limit("day").unwrap().id(), 0)];
    let amount = || Evidence::none().amount(Amount::new(EUR, 1));
    for (roles, evidence, expected) in [
        (&["once"][..], Evidence::none(), "amount"),
        (&["once"], Evidence::none().usage(&day), "amount"),
        (&["day"], amount(), "usage"),
        (&["object"], amount().usage(&day), "usage"),
        (&["object"], amount().usage(&[]), "usage"),
        (&["hours"], amount(), "utc_offset"),
        (&["hours", "once"], Evidence::none(), "amount | utc_offset"),
        (&["hours", "day"], amount(), "usage | utc_offset"),
    ] {
        let detail = refund(&policy, roles, &evidence);
        assert_eq!(detail.decision().to_string(), "deny: evidence_missing");
        assert_eq!(detail.about().unwrap().to_string(), expected, "{roles:?}");
    }
    // What a grant asks that counts elsewhere is not missing here.
    let stored = holding(&["once"]).grant(EntryDocument::role(
        "hours",
        ScopeDocument::in_stores([2_u64]),
    ));
    let who = now(&policy, &stored);
    let detail = policy.detail(&who, orders::REFUND, &order());
    assert_eq!(
        detail.about(),
        Some(&About::Evidence(EvidenceKinds::AMOUNT))
    );
}

#[test]
fn a_sign_in_that_nobody_can_do_is_about_the_kind_of_account() {
    let policy = shop().compile().unwrap();
    let stored = AccountDocument::new(AccountKind::Service, 8_u64, 108_u64)
        .in_tenant(1_u64)
        .grant(EntryDocument::role("sure", ScopeDocument::tenant()));
    let service = now(&policy, &stored);
    let detail = policy.detail(&service, orders::REFUND, &order());
    assert_eq!(detail.decision().to_string(), "deny: step_up_impossible");
    assert_eq!(detail.about(), Some(&About::Kind(AccountKind::Service)));
}

// ---- How far approvals are ----

/// Refunds above 50 euros take two people for their amount, and always one.
fn approved() -> Policy {
    PolicyDocument::new()
        .approval(ApprovalDocument::new("refunds").quorum(2))
        .approval(ApprovalDocument::new("always").actions([orders::REFUND]))
        .role(
            "desk",
            refunder()
                .limit(limit("refund", Per::Request, EUR).soft(50_00, "refunds"))
                .step_up(MFA.within(900)),
        )
        .role("lead", RoleDocument::new().allow([staff::APPROVE]))
        .compile()
        .unwrap()
}

fn stamped() -> Evidence<'static> {
    Evidence::none()
        .amount(Amount::new(EUR, 60_00))
        .request(RequestStamp::new(5_u64, Time::from_unix(900)))
}

/// The word of somebody who may approve, on that refund.
fn yes(policy: &Policy, who: &Principal, id: u64, under: &str) -> (Approval, Principal) {
    let stored = AccountDocument::human(id, 100 + id)
        .in_tenant(1_u64)
        .grant(EntryDocument::role("lead", ScopeDocument::tenant()));
    let lead = now(policy, &stored);
    let waits = policy
        .request(who, orders::REFUND, &order(), &stamped())
        .unwrap();
    let said = policy.approve(&lead, &waits, under, id, Verdict::Approve);
    (said.unwrap(), lead)
}

fn lent(said: &[(Approval, Principal)]) -> Vec<(Approval, &Principal)> {
    said.iter().map(|(said, who)| (said.clone(), who)).collect()
}

#[test]
fn approvals_are_told_with_how_far_they_are_in_the_order_of_their_names() {
    let policy = approved();
    let tired = now(&policy, &holding(&["desk"]));
    let fresh = Session::at(NOW).signed_in(Assurance::MultiFactor, NOW);
    let fresh = at(&policy, &holding(&["desk"]), &fresh);
    let all = [
        yes(&policy, &fresh, 1, "refunds"),
        yes(&policy, &fresh, 1, "always"),
        yes(&policy, &fresh, 2, "refunds"),
    ];
    for (who, count, expected) in [
        (&fresh, 0, "approval: always 0/1, refunds 0/2"),
        (&fresh, 1, "approval: always 0/1, refunds 1/2"),
        (&fresh, 2, "approval: refunds 1/2"),
        (&fresh, 3, "allow"),
        (&tired, 0, "step_up: always 0/1, refunds 0/2"),
        (&tired, 2, "step_up: refunds 1/2"),
        (&tired, 3, "step_up"),
    ] {
        let said = lent(all.split_at(count).0);
        let evidence = stamped().approvals(&said);
        let detail = policy.detail_with(who, orders::REFUND, &order(), &evidence);
        let approvals = detail.approvals().iter();
        let approvals: Vec<String> = approvals
            .map(|known| format!("{} {}/{}", known.policy(), known.have(), known.need()))
            .collect();
        let mut found = String::from(detail.decision().outcome());
        if !approvals.is_empty() {
            found = format!("{found}: {}", approvals.join(", "));
        }
        assert_eq!(found, expected);
        // What a decision says of itself are the same policies, in the policy's order.
        match detail.decision() {
            Decision::NeedsApproval(need) => {
                let mut names: Vec<&str> = need
                    .of_policy(&policy)
                    .map(countersign::ApprovalPolicy::name)
                    .collect();
                assert_eq!(need.policies() as usize, names.len());
                assert!(names.is_sorted_by_key(|name| *name == "always"));
                names.sort_unstable();
                let told: Vec<&str> = detail
                    .approvals()
                    .iter()
                    .map(countersign::ApprovalProgress::policy)
                    .collect();
                assert_eq!(names, told);
            }
            Decision::NeedsStepUp(step) => {
                assert_eq!(step.approvals_follow(), !detail.approvals().is_empty());
            }
            Decision::Allow(_) | Decision::Deny(_) => assert!(detail.approvals().is_empty()),
        }
    }
    // A deny has none to ask for.
    let stored = holding(&["desk"]).deny(EntryDocument::actions(
        [orders::REFUND],
        ScopeDocument::tenant(),
    ));
    let denied = now(&policy, &stored);
    let detail = policy.detail_with(&denied, orders::REFUND, &order(), &stamped());
    assert!(detail.approvals().is_empty());
}

#[test]
fn approvals_are_written_beside_an_approval_and_within_a_step_up() {
    let policy = approved();
    let fresh = Session::at(NOW).signed_in(Assurance::MultiFactor, NOW);
    let fresh = at(&policy, &holding(&["desk"]), &fresh);
    let tired = now(&policy, &holding(&["desk"]));
    let said = [yes(&policy, &fresh, 1, "refunds")];
    let said = lent(&said);
    let written = |who: &Principal, evidence: &Evidence<'_>| {
        let detail = policy.detail_with(who, orders::REFUND, &order(), evidence);
        serde_json::to_value(detail).unwrap()
    };
    let approvals = serde_json::json!([
        {"policy": "always", "have": 0, "need": 1},
        {"policy": "refunds", "have": 1, "need": 2},
    ]);
    assert_eq!(
        written(&fresh, &stamped().approvals(&said)),
        serde_json::json!({
            "outcome": "approval", "approvals": approvals, "reasons": [], "obligations": [],
        })
    );
    assert_eq!(
        written(&tired, &stamped().approvals(&said)),
        serde_json::json!({
            "outcome": "step_up",
            "step_up": {"assurance": "multi_factor", "max_age": 900, "then": approvals},
            "reasons": [], "obligations": [],
        })
    );
    // Nothing follows: nothing is written of it.
    let policy = shop().compile().unwrap();
    let detail = refund(&policy, &["sure"], &Evidence::none());
    assert_eq!(
        serde_json::to_value(detail).unwrap(),
        serde_json::json!({
            "outcome": "step_up", "step_up": {"assurance": "multi_factor"},
            "reasons": [], "obligations": [],
        })
    );
}

// ---- What a menu may offer ----

#[test]
fn r59_what_depends_on_evidence_alone_is_offered_apart() {
    let policy = capped()
        .approval(ApprovalDocument::new("bulk").actions([products::BULK_EDIT]))
        .step_up(StepUpDocument::new([billing::VIEW], MFA))
        .compile()
        .unwrap();
    let others: [Action; 4] = [
        orders::VIEW,
        products::BULK_EDIT,
        billing::VIEW,
        orders::CANCEL,
    ];
    let rest = || EntryDocument::actions(others, ScopeDocument::tenant());
    for (roles, with_evidence) in [
        (&["once"][..], true),
        (&["day"], true),
        (&["plain"], true), // there is a cap
        (&["hours"], true),
        (&["sure"], true), // too little is known to be asked to sign in
        (&[], false),      // no grant, whatever the amount
    ] {
        let who = now(&policy, &holding(roles).grant(rest()));
        let menu = policy.what_can(&who, &order());
        assert_eq!(menu.allowed(), orders::VIEW | orders::CANCEL, "{roles:?}");
        assert_eq!(menu.after_step_up(), billing::VIEW.only(), "{roles:?}");
        assert_eq!(menu.after_approval(), products::BULK_EDIT.only());
        assert_eq!(
            menu.with_evidence().contains(orders::REFUND),
            with_evidence,
            "{roles:?} {menu:?}"
        );
        assert_eq!(menu.with_evidence().len(), u32::from(with_evidence));
        assert_eq!(menu.offered().contains(orders::REFUND), with_evidence);
        // Some amount would do, and no amount tells the time.
        let ever = with_evidence && roles != ["hours"];
        assert_eq!(policy.could_ever(&who, orders::REFUND), ever, "{roles:?}");
    }
    // What is denied for more than that is not offered.
    let denied = holding(&["once"]).deny(EntryDocument::actions(
        [orders::REFUND],
        ScopeDocument::tenant(),
    ));
    let who = now(&policy, &denied);
    let menu = policy.what_can(&who, &order());
    assert!(menu.offered().is_empty());
    // Without limits nothing waits for evidence.
    let free = shop().compile().unwrap();
    let who = now(&free, &holding(&["plain"]));
    let menu = free.what_can(&who, &order());
    assert_eq!(menu.allowed(), orders::REFUND.only());
    assert!(menu.with_evidence().is_empty());
}
