//! Approving: whose word counts for which request, for how long and how often,
//! and who could give it (R11, R12 and R42 to R48).
//!
//! The shop is tenant 1 with stores 1 and 2; what waits was asked at second 1000.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use crate::people::{EUR, gives, held, human, lead, t};
use countersign::actions::{orders, staff};
use countersign::{
    AccountDocument, AccountKind, Action, Amount, Approval, ApprovalDocument, ApprovalId,
    ApprovalRequest, Assurance, Decision, EntryDocument, Evidence, LimitDocument, NotEligible,
    Obligations, Per, PersonId, Policy, PolicyDocument, Principal, RequestStamp, Resource,
    ResourceKind, RoleDocument, ScopeDocument, Session, SignIn, Status, StepUpDocument, Verdict,
};

/// When the request was made.
const ASKED: i64 = 1_000;
/// Refunds above 50 euros take one yes within a day, to be used within an hour.
fn shop() -> PolicyDocument {
    PolicyDocument::new()
        .approval(ApprovalDocument::new("one"))
        .approval(ApprovalDocument::new("two").quorum(2))
        .role("desk", desk("one"))
        .role("careful", desk("two"))
        .role("lead", RoleDocument::new().allow([staff::APPROVE]))
}

fn policy() -> Policy {
    shop().compile().unwrap()
}

/// A role whose refunds above 50 euros take this approval.
fn desk(approval: &str) -> RoleDocument {
    let limit = LimitDocument::new(approval, [orders::REFUND], Per::Request, EUR);
    RoleDocument::new()
        .allow([orders::REFUND])
        .limit(limit.soft(50_00, approval))
}

fn at(policy: &Policy, stored: &AccountDocument, session: &Session) -> Principal {
    let account = policy.account(stored).unwrap();
    let standing = policy.standing(&[&account], session.now());
    policy.principal(&account, &standing, session).unwrap()
}

fn now(policy: &Policy, stored: &AccountDocument) -> Principal {
    at(policy, stored, &Session::at(t(ASKED)))
}

fn order(store: u64) -> Resource<'static> {
    Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .at_version(7)
        .in_tenant(1_u64)
        .in_store(store)
}

fn stamp() -> RequestStamp {
    RequestStamp::new(5_u64, t(ASKED))
}

/// What is known of a refund of 80 euros.
fn evidence() -> Evidence<'static> {
    Evidence::none()
        .amount(Amount::new(EUR, 80_00))
        .request(stamp())
}

/// The request of that refund by this account.
fn request(policy: &Policy, asks: &AccountDocument) -> ApprovalRequest {
    let asks = now(policy, asks);
    policy
        .request(&asks, orders::REFUND, &order(1), &evidence())
        .unwrap()
}

/// What has been said, as a host stores it: who, by which account, and when.
struct Said {
    by: AccountDocument,
    under: &'static str,
    at: i64,
    id: u64,
    verdict: Verdict,
}

fn yes(by: u64, at: i64) -> Said {
    Said {
        by: lead(by),
        under: "one",
        at,
        id: by,
        verdict: Verdict::Approve,
    }
}

impl Said {
    fn no(self) -> Self {
        Self {
            verdict: Verdict::Reject,
            ..self
        }
    }

    fn under(self, under: &'static str) -> Self {
        Self { under, ..self }
    }

    fn numbered(self, id: u64) -> Self {
        Self { id, ..self }
    }
}

/// A refund by somebody at an instant, after all this was said of a request;
/// approvers as they stand then.
fn refund(
    policy: &Policy,
    asks: &AccountDocument,
    said: &[Said],
    seconds: i64,
    evidence: &Evidence<'_>,
) -> String {
    let waits = request(policy, asks);
    let words: Vec<Approval> = (said.iter())
        .map(|said| {
            let approver = at(policy, &said.by, &Session::at(t(said.at)));
            policy
                .approve(&approver, &waits, said.under, said.id, said.verdict)
                .unwrap()
        })
        .collect();
    let approvers: Vec<Principal> = (said.iter())
        .map(|said| at(policy, &said.by, &Session::at(t(seconds))))
        .collect();
    let pairs: Vec<(Approval, &Principal)> = words.into_iter().zip(&approvers).collect();
    decide(
        policy,
        asks,
        &pairs,
        seconds,
        orders::REFUND,
        &order(1),
        evidence,
    )
}

/// A decision with how far each approval is.
fn decide(
    policy: &Policy,
    asks: &AccountDocument,
    said: &[(Approval, &Principal)],
    seconds: i64,
    action: Action,
    resource: &Resource<'_>,
    evidence: &Evidence<'_>,
) -> String {
    let asks = at(policy, asks, &Session::at(t(seconds)));
    let evidence = evidence.approvals(said);
    let decision = policy.authorize_with(&asks, action, resource, &evidence);
    let detail = policy.detail_with(&asks, action, resource, &evidence);
    assert_eq!(decision, detail.decision());
    match decision {
        Decision::Allow(allow) => {
            let consumes = allow.obligations().contains(Obligations::CONSUME_APPROVAL);
            String::from(if consumes { "allow, consumed" } else { "allow" })
        }
        Decision::NeedsApproval(_) => {
            let approvals = detail.approvals().iter();
            let approvals = approvals
                .map(|known| format!("{} {}/{}", known.policy(), known.have(), known.need()));
            approvals.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

// ---- R42: of one exact request ----

#[test]
fn r42_an_approval_is_of_one_exact_request() {
    let policy = policy();
    let ana = human(1).grant(held("desk")).grant(gives(orders::CANCEL));
    let ben = human(2).grant(held("desk"));
    let cleo = now(&policy, &lead(3));
    let yes = policy
        .approve(
            &cleo,
            &request(&policy, &ana),
            "one",
            1_u64,
            Verdict::Approve,
        )
        .unwrap();
    let said = [(yes, &cleo)];
    let amount = |cents| evidence().amount(Amount::new(EUR, cents));
    let other = [1; 32];
    for (what, asks, resource, evidence, counts) in [
        ("the same", &ana, order(1), evidence(), true),
        ("a cent more", &ana, order(1), amount(80_01), false),
        ("a cent less", &ana, order(1), amount(79_99), false),
        (
            "a later version",
            &ana,
            order(1).at_version(8),
            evidence(),
            false,
        ),
        (
            "another order",
            &ana,
            order(1).with_id(10_u64),
            evidence(),
            false,
        ),
        ("by another person", &ben, order(1), evidence(), false),
        (
            "another number",
            &ana,
            order(1),
            evidence().request(RequestStamp::new(6_u64, t(ASKED))),
            false,
        ),
        (
            "made anew",
            &ana,
            order(1),
            evidence().request(RequestStamp::new(5_u64, t(ASKED - 1))),
            false,
        ),
        (
            "other parameters",
            &ana,
            order(1),
            evidence().request(stamp().parameters(other)),
            false,
        ),
    ] {
        let found = decide(
            &policy,
            asks,
            &said,
            ASKED,
            orders::REFUND,
            &resource,
            &evidence,
        );
        let expected = if counts { "allow, consumed" } else { "one 0/1" };
        assert_eq!(found, expected, "{what}");
    }
    // Without a stamp it is no request at all.
    let unstamped = Evidence::none().amount(Amount::new(EUR, 80_00));
    let asks = now(&policy, &ana);
    assert_eq!(
        policy.request(&asks, orders::REFUND, &order(1), &unstamped),
        None
    );
    let found = decide(
        &policy,
        &ana,
        &said,
        ASKED,
        orders::REFUND,
        &order(1),
        &unstamped,
    );
    assert_eq!(found, "one 0/1");
    // The same person may do it by another of their accounts.
    let again = AccountDocument::human(11_u64, 101_u64)
        .in_tenant(1_u64)
        .grant(held("desk"));
    let found = decide(
        &policy,
        &again,
        &said,
        ASKED,
        orders::REFUND,
        &order(1),
        &evidence(),
    );
    assert_eq!(found, "allow, consumed");
}

#[test]
fn r42_a_request_shows_approvers_all_that_it_is() {
    let policy = policy();
    let ana = now(&policy, &human(1).grant(held("desk")));
    let stores = [countersign::StoreId::new(1), countersign::StoreId::new(2)];
    let gains = [PersonId::from(109_u64)];
    let asked = order(1).in_stores(&stores).at_location(3_u64);
    let evidence = evidence().beneficiaries(&gains);
    let waits = policy
        .request(&ana, orders::REFUND, &asked, &evidence)
        .unwrap();
    assert_eq!(waits.requester(), PersonId::from(101_u64));
    assert_eq!(waits.on_behalf_of(), None);
    assert_eq!(waits.action(), orders::REFUND);
    assert_eq!(waits.resource(), asked);
    assert_eq!(waits.amount(), Some(Amount::new(EUR, 80_00)));
    assert_eq!(waits.stamp(), stamp());
    // Who gains by it is among those who cannot approve it.
    let gainer = now(&policy, &lead(9));
    let said = policy.approve(&gainer, &waits, "one", 1_u64, Verdict::Approve);
    assert_eq!(said, Err(NotEligible::Party));
    // It is the same whenever it is made again.
    let later = at(
        &policy,
        &human(1).grant(held("desk")),
        &Session::at(t(ASKED + 500)),
    );
    let again = policy.request(&later, orders::REFUND, &asked, &evidence);
    assert_eq!(again, Some(waits));
}

// ---- R43: who counts ----

#[test]
fn r43_whose_word_does_not_count_hears_why() {
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("one").decide_within(60))
        .approval(ApprovalDocument::new("money").approver("orders.capture"))
        .step_up(StepUpDocument::new(
            [orders::CAPTURE],
            SignIn::at_least(Assurance::MultiFactor).within(900),
        ))
        .role("desk", desk("one"))
        .role("lead", RoleDocument::new().allow([staff::APPROVE]))
        .role(
            "small",
            RoleDocument::new().allow([staff::APPROVE]).limit(
                LimitDocument::new("small", [staff::APPROVE], Per::Request, EUR).hard(79_99),
            ),
        )
        .compile()
        .unwrap();
    let waits = request(&policy, &human(1).grant(held("desk")).grant(held("lead")));
    let in_store = |id, store: u64| {
        let scope = ScopeDocument::in_stores([store]);
        human(id).grant(EntryDocument::actions([staff::APPROVE], scope))
    };
    let program = |kind| {
        AccountDocument::new(kind, 8_u64, 108_u64)
            .in_tenant(1_u64)
            .grant(held("lead"))
    };
    let party = "whoever asks, gains by it, or did to the object what is kept apart from it cannot \
                 approve it: another person has to";
    let kind = "a program, or an account that several people share, cannot approve: it takes one \
                human";
    let cannot = |decision: &str| {
        format!(
            "the approver may not staff.approve on this resource, as approvers under one must: \
             {decision}"
        )
    };
    let second_account = AccountDocument::human(11_u64, 101_u64)
        .in_tenant(1_u64)
        .grant(held("lead"));
    let denied = lead(3).deny(gives(staff::APPROVE));
    for (approver, expected) in [
        (lead(3), None),
        (in_store(3, 1), None),
        (human(1).grant(held("lead")), Some(party.to_owned())),
        (second_account, Some(party.to_owned())),
        (program(AccountKind::Service), Some(kind.to_owned())),
        (program(AccountKind::App), Some(kind.to_owned())),
        (lead(3).shared(), Some(kind.to_owned())),
        // What never counts is told before whose act it is.
        (human(1).grant(held("lead")).shared(), Some(kind.to_owned())),
        (human(3), Some(cannot("deny: no_grant"))),
        (in_store(3, 2), Some(cannot("deny: out_of_scope"))),
        (denied, Some(cannot("deny: explicit_deny"))),
        (
            lead(3).boundary_nothing(),
            Some(cannot("deny: outside_boundary")),
        ),
        (
            lead(3).status(Status::Suspended),
            Some(cannot("deny: principal_suspended")),
        ),
        (
            lead(3).active_until(t(ASKED)),
            Some(cannot("deny: principal_expired")),
        ),
        (
            human(3).grant(held("small")),
            Some(cannot("deny: limit_exceeded")),
        ),
        (lead(3).in_tenant(2_u64), Some(cannot("deny: cross_tenant"))),
    ] {
        let principal = now(&policy, &approver);
        let eligible = policy
            .eligible_approvers(&waits, "one", [&principal])
            .unwrap();
        for verdict in [Verdict::Approve, Verdict::Reject] {
            let said = policy.approve(&principal, &waits, "one", 1_u64, verdict);
            let found = said.as_ref().err().map(ToString::to_string);
            assert_eq!(found, expected, "{approver:?}");
            if let Ok(said) = said {
                assert_eq!(said.id(), ApprovalId::from(1_u64));
                assert_eq!((said.policy(), said.verdict()), ("one", verdict));
                assert_eq!(said.request(), waits.digest());
                assert_eq!((said.account(), said.at()), (approver.id(), t(ASKED)));
            }
        }
        assert_eq!(eligible.is_empty(), expected.is_some(), "{approver:?}");
    }

    // Under another policy: other accounts, and an approval policy that there is not.
    let elsewhere = shop().compile().unwrap();
    let outsider = now(&elsewhere, &lead(3));
    let said = policy.approve(&outsider, &waits, "one", 1_u64, Verdict::Approve);
    assert_eq!(said.unwrap_err().to_string(), cannot("deny: wrong_policy"));
    let cleo = now(&policy, &lead(3));
    let said = policy.approve(&cleo, &waits, "ones", 1_u64, Verdict::Approve);
    let unknown = "unknown approval policy \"ones\": did you mean \"one\"?";
    assert_eq!(said.unwrap_err().to_string(), unknown);
    let eligible = policy.eligible_approvers(&waits, "ones", [&cleo]);
    assert_eq!(eligible.unwrap_err().to_string(), unknown);

    // Not in time: neither before it was asked nor once the time to decide is over.
    for (seconds, expected) in [
        (
            ASKED - 1,
            Some(
                "1970-01-01T00:16:39Z is not within the time to decide, 60 seconds from \
                 1970-01-01T00:16:40Z: ask again",
            ),
        ),
        (ASKED, None),
        (ASKED + 59, None),
        (
            ASKED + 60,
            Some(
                "1970-01-01T00:17:40Z is not within the time to decide, 60 seconds from \
                 1970-01-01T00:16:40Z: ask again",
            ),
        ),
    ] {
        let cleo = at(&policy, &lead(3), &Session::at(t(seconds)));
        let said = policy.approve(&cleo, &waits, "one", 1_u64, Verdict::Approve);
        let found = said.err().map(|error| error.to_string());
        assert_eq!(found.as_deref(), expected);
    }

    // Signed in as it asks, when they say it; who could be asked to is eligible.
    let gives_money = human(3).grant(gives(orders::CAPTURE));
    let tired = now(&policy, &gives_money);
    let said = policy.approve(&tired, &waits, "money", 1_u64, Verdict::Approve);
    assert_eq!(
        said.unwrap_err().to_string(),
        "the approver may not orders.capture on this resource, as approvers under money must: \
         step_up: multi_factor within 900 seconds"
    );
    let fresh = Session::at(t(ASKED)).signed_in(Assurance::MultiFactor, t(ASKED));
    let fresh = at(&policy, &gives_money, &fresh);
    assert!(
        policy
            .approve(&fresh, &waits, "money", 1_u64, Verdict::Approve)
            .is_ok()
    );
    for who in [&tired, &fresh] {
        let eligible = policy.eligible_approvers(&waits, "money", [who]).unwrap();
        assert_eq!(eligible, [PersonId::from(103_u64)]);
    }
}

#[test]
fn r43_whoever_may_no_longer_approve_no_longer_counts() {
    let policy = policy();
    let ana = human(1).grant(held("desk"));
    let cleo = now(&policy, &lead(3));
    let yes = policy
        .approve(
            &cleo,
            &request(&policy, &ana),
            "one",
            1_u64,
            Verdict::Approve,
        )
        .unwrap();
    let scope = ScopeDocument::in_stores([2_u64]);
    let elsewhere = human(3).grant(EntryDocument::actions([staff::APPROVE], scope));
    for (approver, counts) in [
        (lead(3), true),
        (lead(3).status(Status::Suspended), false),
        (lead(3).status(Status::Terminated), false),
        (lead(3).active_until(t(ASKED)), false),
        (lead(3).shared(), false),
        (lead(3).deny(gives(staff::APPROVE)), false),
        (human(3), false),
        (elsewhere, false),
        // By somebody else's account it is not what they said.
        (lead(4), false),
    ] {
        let principal = now(&policy, &approver);
        let said = [(yes.clone(), &principal)];
        let found = decide(
            &policy,
            &ana,
            &said,
            ASKED,
            orders::REFUND,
            &order(1),
            &evidence(),
        );
        let expected = if counts { "allow, consumed" } else { "one 0/1" };
        assert_eq!(found, expected, "{approver:?}");
    }
    // A principal that no longer holds says nothing of now.
    let stale = at(
        &policy,
        &lead(3),
        &Session::at(t(ASKED)).until(t(ASKED + 5)),
    );
    let said = [(yes, &stale)];
    for (seconds, expected) in [(4, "allow, consumed"), (5, "one 0/1")] {
        let found = decide(
            &policy,
            &ana,
            &said,
            ASKED + seconds,
            orders::REFUND,
            &order(1),
            &evidence(),
        );
        assert_eq!(found, expected);
    }
}

// ---- R44: quorum ----

#[test]
fn r44_a_quorum_is_of_persons() {
    let policy = policy();
    let ana = human(1).grant(held("careful"));
    let second = |said: Said| Said {
        by: AccountDocument::human(said.id + 10, said.id + 100)
            .in_tenant(1_u64)
            .grant(held("lead")),
        id: said.id + 10,
        ..said
    };
    let yes = |by| yes(by, ASKED).under("two");
    for (said, expected) in [
        (vec![], "two 0/2"),
        (vec![yes(3)], "two 1/2"),
        (vec![yes(3), yes(3)], "two 1/2"),
        (vec![yes(3), yes(3).numbered(33)], "two 1/2"),
        (vec![yes(3), second(yes(3))], "two 1/2"), // by two accounts
        (vec![yes(3), yes(4)], "allow, consumed"),
        (vec![yes(4), yes(3)], "allow, consumed"),
        (vec![yes(3), yes(4), yes(6)], "allow, consumed"),
        (vec![yes(3), yes(4).under("one")], "two 1/2"),
    ] {
        assert_eq!(refund(&policy, &ana, &said, ASKED, &evidence()), expected);
    }
}

// ---- R45: the life of a request ----

#[test]
fn r45_a_yes_lasts_from_the_request_until_it_is_too_late() {
    const DAY: i64 = 86_400;
    const HOUR: i64 = 3_600;
    let policy = policy();
    let ana = human(1).grant(held("desk"));
    let ask = |said: &[Said], seconds| refund(&policy, &ana, said, seconds, &evidence());
    for (said, used, expected) in [
        (ASKED, ASKED, "allow, consumed"),
        (ASKED + DAY - 1, ASKED + DAY - 1, "allow, consumed"),
        (ASKED, ASKED + HOUR - 1, "allow, consumed"),
        (ASKED, ASKED + HOUR, "one 0/1"),
        (ASKED + DAY - 1, ASKED + DAY + HOUR - 2, "allow, consumed"),
        (ASKED + DAY - 1, ASKED + DAY + HOUR - 1, "one 0/1"),
        // What lies ahead satisfies nothing (R24).
        (ASKED + 1, ASKED, "one 0/1"),
    ] {
        assert_eq!(ask(&[yes(3, said)], used), expected, "{said}, {used}");
    }
}

#[test]
fn r45_one_no_ends_it_unless_it_is_of_nobody_who_counts() {
    let policy = policy();
    let ana = human(1).grant(held("desk"));
    let ask = |said: &[Said], seconds| refund(&policy, &ana, said, seconds, &evidence());
    let rejected = "deny: approval_rejected";
    for (said, expected) in [
        (vec![yes(3, ASKED).no()], rejected),
        (vec![yes(3, ASKED), yes(4, ASKED).no()], rejected),
        (
            vec![yes(3, ASKED), yes(4, ASKED), yes(6, ASKED).no()],
            rejected,
        ),
        // Of one person who said both, the no.
        (
            vec![yes(3, ASKED), yes(3, ASKED + 1).no().numbered(33)],
            rejected,
        ),
        (
            vec![yes(3, ASKED).no(), yes(3, ASKED + 1).numbered(33)],
            rejected,
        ),
        // Under a policy that nothing asks for.
        (
            vec![yes(3, ASKED), yes(4, ASKED).no().under("two")],
            "allow, consumed",
        ),
    ] {
        assert_eq!(ask(&said, ASKED + 10), expected);
    }
    // It does not get too old to be used, as a yes does.
    assert_eq!(ask(&[yes(3, ASKED).no()], ASKED + 80_000), rejected);
    // Of somebody who may no longer say so, it is ignored.
    let cleo = now(&policy, &lead(3));
    let no = policy
        .approve(
            &cleo,
            &request(&policy, &ana),
            "one",
            1_u64,
            Verdict::Reject,
        )
        .unwrap();
    let gone = now(&policy, &lead(3).status(Status::Terminated));
    for (approver, expected) in [(&cleo, rejected), (&gone, "one 0/1")] {
        let said = [(no.clone(), approver)];
        let found = decide(
            &policy,
            &ana,
            &said,
            ASKED,
            orders::REFUND,
            &order(1),
            &evidence(),
        );
        assert_eq!(found, expected);
    }
    // Whoever needs no approval is not stopped by one that is refused.
    let free = human(1).grant(held("desk")).grant(gives(orders::REFUND));
    assert_eq!(
        refund(&policy, &free, &[yes(3, ASKED).no()], ASKED, &evidence()),
        "allow"
    );
}

// ---- R46: once ----

#[test]
fn r46_an_approval_is_used_once() {
    let policy = policy();
    let ana = human(1).grant(held("desk"));
    let careful = human(1).grant(held("careful"));
    let under_two = |by| yes(by, ASKED).under("two");
    let ids: Vec<ApprovalId> = [3_u64, 4].into_iter().map(ApprovalId::from).collect();
    let [three, four] = ids.as_slice() else {
        panic!("two ids: {ids:?}");
    };
    for (asks, said, used, expected) in [
        (&ana, vec![yes(3, ASKED)], vec![], "allow, consumed"),
        (&ana, vec![yes(3, ASKED)], vec![*three], "one 0/1"),
        (&ana, vec![yes(3, ASKED)], vec![*four], "allow, consumed"),
        (
            &ana,
            vec![yes(3, ASKED), yes(4, ASKED)],
            vec![*three],
            "allow, consumed",
        ),
        (
            &careful,
            vec![under_two(3), under_two(4), under_two(6)],
            vec![*three, *four],
            "two 1/2",
        ),
    ] {
        let evidence = evidence().used_approvals(&used);
        assert_eq!(refund(&policy, asks, &said, ASKED, &evidence), expected);
    }
    // Nor is a request done twice, whatever it needs.
    let free = human(1).grant(gives(orders::REFUND));
    for asks in [&ana, &free] {
        for (nonce, done) in [(5_u64, true), (6, false)] {
            let used = [nonce.into()];
            let evidence = evidence().used_nonces(&used);
            let found = refund(&policy, asks, &[yes(3, ASKED)], ASKED, &evidence);
            assert_eq!(found == "deny: invalid_request", done, "{found}");
        }
    }
}

// ---- R47: asked again when it is used ----

#[test]
fn r47_an_approval_lifts_the_need_of_it_and_nothing_else() {
    let ana = human(1).grant(held("desk"));
    let waits = request(&policy(), &ana);
    let cleo = lead(3);
    let yes = policy()
        .approve(
            &now(&policy(), &cleo),
            &waits,
            "one",
            1_u64,
            Verdict::Approve,
        )
        .unwrap();
    let ask = |document: PolicyDocument, asks: &AccountDocument| {
        let policy = document.compile().unwrap();
        let cleo = now(&policy, &cleo);
        let said = [(yes.clone(), &cleo)];
        decide(
            &policy,
            asks,
            &said,
            ASKED,
            orders::REFUND,
            &order(1),
            &evidence(),
        )
    };
    assert_eq!(ask(shop(), &ana), "allow, consumed");
    for (changed, expected) in [
        (human(1), "deny: no_grant"),
        (
            ana.clone().deny(gives(orders::REFUND)),
            "deny: explicit_deny",
        ),
        (
            ana.clone().status(Status::Suspended),
            "deny: principal_suspended",
        ),
    ] {
        assert_eq!(ask(shop(), &changed), expected);
    }
    // With today's policy: of a larger quorum it is one of two.
    let raised = |approval| {
        PolicyDocument::new()
            .approval(approval)
            .role("desk", desk("one"))
            .role("lead", RoleDocument::new().allow([staff::APPROVE]))
    };
    assert_eq!(
        ask(raised(ApprovalDocument::new("one").quorum(2)), &ana),
        "one 1/2"
    );
    assert_eq!(
        ask(
            raised(ApprovalDocument::new("one").approver("orders.capture")),
            &ana
        ),
        "one 0/1"
    );
    let cap = LimitDocument::new("cap", [orders::REFUND], Per::Request, EUR).hard(79_99);
    assert_eq!(ask(shop().cap(cap), &ana), "deny: limit_exceeded");
    let sign_in = SignIn::at_least(Assurance::MultiFactor);
    assert_eq!(
        ask(
            shop().step_up(StepUpDocument::new([orders::REFUND], sign_in)),
            &ana
        ),
        "step_up: multi_factor"
    );
}

// ---- R48: who could ----

#[test]
fn r48_the_eligible_are_told_as_persons_each_once() {
    let policy = policy();
    let waits = request(&policy, &human(1).grant(held("desk")));
    let second = AccountDocument::human(13_u64, 103_u64)
        .in_tenant(1_u64)
        .grant(held("lead"));
    let people = [
        lead(6),
        lead(3),
        second,
        human(1).grant(held("lead")),
        human(4),
        lead(5).shared(),
        lead(7).in_tenant(2_u64),
        lead(8).status(Status::Invited),
    ];
    let people: Vec<Principal> = people.iter().map(|stored| now(&policy, stored)).collect();
    let eligible = policy.eligible_approvers(&waits, "one", &people).unwrap();
    assert_eq!(eligible, [103_u64, 106].map(PersonId::from));
    // Alone in the shop nobody is.
    let alone = [now(&policy, &human(1).owner().grant(held("lead")))];
    let eligible = policy.eligible_approvers(&waits, "one", &alone).unwrap();
    assert_eq!(eligible, []);
}
