//! Guards against the plain model: limits, caps, sign-ins, hours and approvals,
//! in worlds where they collide.

#![cfg(all(feature = "serde", feature = "approvals"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod common;

use common::engine::{Engine, answer};
use common::model;
use common::worlds::{self, World};
use countersign::{
    Amount, Approval, ApprovalId, Decision, Evidence, PersonId, Principal, RequestStamp, Time,
    Usage,
};
use proptest::prelude::*;
use proptest::test_runner::Config;

/// The engine's answer in the model's words.
fn engine_says(world: &World, engine: &Engine, request: &model::Request) -> model::FullAnswer {
    let plain = model::Request {
        evidence: None,
        ..request.clone()
    };
    let (principal, asked) = engine.prepare(&plain);
    let policy = engine.policy();
    let given = request.evidence.as_ref();
    let usage: Option<Vec<Usage>> = given.and_then(|given| {
        let usage = given.usage.as_ref()?.iter();
        let usage = usage.filter_map(|entry| {
            let limit = policy.limit(&entry.limit).ok()?;
            Some(Usage::of(limit.id(), entry.used))
        });
        Some(usage.collect())
    });
    let mut evidence = Evidence::none();
    if let Some(amount) = given.and_then(|given| given.amount.as_ref()) {
        evidence = evidence.amount(Amount::new(amount.unit.parse().unwrap(), amount.value));
    }
    if let Some(usage) = &usage {
        evidence = evidence.usage(usage);
    }
    let action = asked.action();
    let stamp = given
        .and_then(|given| given.request.as_ref())
        .map(|identity| {
            let mut parameters = [0; 32];
            for (to, from) in parameters
                .iter_mut()
                .zip(identity.parameters.iter().flat_map(|text| text.bytes()))
            {
                *to = from;
            }
            RequestStamp::new(identity.nonce.into(), Time::from_unix(identity.created))
                .parameters(parameters)
        });
    if let Some(stamp) = stamp {
        evidence = evidence.request(stamp);
    }
    let digest = policy
        .request(&principal, action, &asked, &evidence)
        .map(|request| request.digest());
    let said = given
        .and_then(|given| given.approvals.as_ref())
        .into_iter()
        .flatten();
    let said: Vec<(Approval, Principal)> = said
        .filter_map(|said| {
            let of = world
                .accounts
                .iter()
                .find(|account| account.id == said.account)?;
            let asks = model::Request {
                account: of.id,
                session: None,
                ..plain.clone()
            };
            let (approver, _) = engine.prepare(&asks);
            let request = match digest.filter(|_| said.matches) {
                Some(digest) => digest.to_string(),
                None => "0".repeat(64),
            };
            let stored = serde_json::json!({
                "id": said.id, "policy": said.policy, "request": request,
                "account": said.account, "verdict": said.verdict, "at": said.at,
            });
            Some((serde_json::from_value(stored).unwrap(), approver))
        })
        .collect();
    let said: Vec<(Approval, &Principal)> = said
        .iter()
        .map(|(said, approver)| (said.clone(), approver))
        .collect();
    let ids = |list: Option<&Vec<u64>>| list.into_iter().flatten().copied().collect::<Vec<u64>>();
    let used: Vec<ApprovalId> = ids(given.and_then(|given| given.consumed.as_ref()))
        .into_iter()
        .map(ApprovalId::from)
        .collect();
    let nonces: Vec<u128> = ids(given.and_then(|given| given.nonces_consumed.as_ref()))
        .into_iter()
        .map(u128::from)
        .collect();
    let gain: Vec<PersonId> = ids(given.and_then(|given| given.beneficiaries.as_ref()))
        .into_iter()
        .map(PersonId::from)
        .collect();
    let evidence = evidence
        .approvals(&said)
        .used_approvals(&used)
        .used_nonces(&nonces)
        .beneficiaries(&gain);
    let detail = policy.detail_with(&principal, action, &asked, &evidence);
    let decision = policy.authorize_with(&principal, action, &asked, &evidence);
    assert_eq!(decision, detail.decision(), "the short way differs");
    let step_up = match decision {
        Decision::NeedsStepUp(step) => Some(model::StepUp {
            assurance: step.assurance().to_string(),
            max_age: step.max_age().map(i64::from),
        }),
        _ => None,
    };
    model::FullAnswer {
        answer: answer(&detail),
        step_up,
        approvals: Vec::new(),
    }
}

fn both(world: &World) -> Vec<(model::Request, model::FullAnswer, model::FullAnswer)> {
    let engine = Engine::of(world);
    (world.requests.iter().cloned())
        .map(|request| {
            let account = world.asker(&request);
            let mut plain = model::decide_among(&world.policy, &world.accounts, account, &request);
            plain.approvals.clear();
            let engine = engine_says(world, &engine, &request);
            (request, engine, plain)
        })
        .collect()
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::with_cases(10_000) })]

    #[test]
    fn guards_agree_with_the_plain_model(world in worlds::guarded_worlds()) {
        for (request, engine, plain) in both(&world) {
            prop_assert_eq!(engine, plain, "{:?}", request);
        }
    }
}
