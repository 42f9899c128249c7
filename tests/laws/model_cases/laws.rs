//! The plain model held to a few laws in guarded worlds, which meet every outcome and reason.
//!
//! Lives here: laws of the model alone; the engine's are beside this room.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::common::cases::read;
use crate::common::model::{self, Account, FullAnswer, Grant, Policy, Request};
use crate::common::worlds::{self, World};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

fn law(cases: u32, check: impl Fn(World) -> Result<(), TestCaseError>) {
    run(cases, &worlds::guarded_worlds(), check);
}

/// The same worlds in every run: the engine's laws are where new ones are met.
fn run(
    cases: u32,
    worlds: &impl Strategy<Value = World>,
    check: impl Fn(World) -> Result<(), TestCaseError>,
) {
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(cases)
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(worlds, check);
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

fn answers(world: &World) -> Vec<FullAnswer> {
    let requests = world.requests.iter();
    requests.map(|request| answer(world, request)).collect()
}

fn answer(world: &World, request: &Request) -> FullAnswer {
    let asker = world.asker(request);
    model::decide_among(&world.policy, &world.accounts, asker, request)
}

/// How restrictive an answer is (R4).
fn rank(full: &FullAnswer) -> u8 {
    match full.answer.outcome.as_str() {
        "allow" => 0,
        "step_up" if full.approvals.is_empty() => 1,
        "approval" => 2,
        "step_up" => 3,
        "deny" => 4,
        other => panic!("no such outcome: {other}"),
    }
}

/// Every outcome and every reason comes up, and so does everything that is owed.
#[test]
fn guarded_worlds_meet_everything() {
    let seen = RefCell::new(BTreeMap::<String, usize>::new());
    law(4_000, |world| {
        let mut seen = seen.borrow_mut();
        for full in answers(&world) {
            let answer = &full.answer;
            let then = rank(&full) == 3;
            let words = answer.reasons.iter().chain(&answer.obligations).cloned();
            for word in words.chain([answer.outcome.clone()]) {
                *seen.entry(word).or_default() += 1;
            }
            let partly = full.approvals.iter().any(|need| need.have > 0);
            for (word, is) in [("then", then), ("partly", partly)] {
                *seen.entry(word.to_owned()).or_default() += usize::from(is);
            }
        }
        Ok(())
    });
    let seen = seen.into_inner();
    let mut words: BTreeSet<&str> = model::REASONS.into_iter().collect();
    words.retain(|word| !model::DUTY_REASONS.contains(word));
    words.extend(["allow", "step_up", "approval", "deny", "then", "partly"]);
    words.extend(["record_usage", "consume_approval", "audit", "alert"]);
    for word in words {
        let count = seen.get(word).copied().unwrap_or(0);
        assert!(count >= 50, "{word} came up {count} times: {seen:#?}");
    }
}

#[test]
fn documents_of_guarded_worlds_written_and_read_again_are_the_same() {
    law(300, |world| {
        let policy: Policy = read(&serde_json::to_value(&world.policy).unwrap());
        prop_assert_eq!(&policy, &world.policy);
        for request in &world.requests {
            let again: Request = read(&serde_json::to_value(request).unwrap());
            prop_assert_eq!(&again, request);
        }
        Ok(())
    });
}

/// R6: signing in as asked leaves just the approvals that were to follow, or an allow.
#[test]
fn a_sign_in_that_is_asked_for_helps() {
    law(2_000, |world| {
        for request in &world.requests {
            let before = answer(&world, request);
            let Some(least) = before.step_up.clone() else {
                continue;
            };
            let mut signed_in = request.clone();
            let session = signed_in.session.take().unwrap_or_default();
            signed_in.session = Some(model::Session {
                assurance: Some(least.assurance),
                auth_time: Some(request.now),
                ..session
            });
            let after = answer(&world, &signed_in);
            let expected = if before.approvals.is_empty() {
                "allow"
            } else {
                "approval"
            };
            prop_assert_eq!(&after.answer.outcome, expected, "{:?}", request);
            prop_assert_eq!(&after.approvals, &before.approvals);
        }
        Ok(())
    });
}

/// R8: neither order nor doubles of any list change an answer.
#[test]
fn order_and_doubles_do_not_matter() {
    fn turn<T: Clone>(list: &mut Vec<T>) {
        let doubles = list.clone();
        list.extend(doubles);
        list.reverse();
    }
    law(1_000, |world| {
        let mut other = world.clone();
        for account in &mut other.accounts {
            turn(&mut account.grants);
            turn(&mut account.denies);
        }
        other.accounts.reverse();
        other.policy.step_up.reverse();
        other.policy.cap.reverse();
        for role in other.policy.roles.values_mut() {
            role.limits.reverse();
            role.include.reverse();
            role.requires.reverse();
        }
        for evidence in other
            .requests
            .iter_mut()
            .filter_map(|r| r.evidence.as_mut())
        {
            evidence.usage.iter_mut().for_each(turn);
            evidence.beneficiaries.iter_mut().for_each(turn);
            evidence.approvals.iter_mut().for_each(turn);
            evidence.consumed.iter_mut().for_each(turn);
            evidence.nonces_consumed.iter_mut().for_each(turn);
        }
        prop_assert_eq!(answers(&world), answers(&other));
        Ok(())
    });
}

/// L1: a grant more of the one who asks never makes an answer stricter.
#[test]
fn one_grant_more_never_tightens() {
    law(1_500, |world| {
        let mut grants: Vec<Grant> = Vec::new();
        grants.extend(world.accounts.iter().flat_map(|a| a.grants.iter().cloned()));
        for (nth, request) in world.requests.iter().enumerate() {
            let Some(more) = grants.get(nth % grants.len().max(1)) else {
                continue;
            };
            let before = rank(&answer(&world, request));
            let mut other = world.clone();
            for account in &mut other.accounts {
                if account.id == request.account {
                    account.grants.push(more.clone());
                }
            }
            prop_assert!(rank(&answer(&other, request)) <= before, "{:?}", request);
        }
        Ok(())
    });
}

/// L8, L11: an approval more never tightens; what is consumed is as if it were not there.
#[test]
fn approvals_only_help_and_consumed_ones_are_absent() {
    law(1_500, |world| {
        for request in &world.requests {
            let evidence = request.evidence.clone().unwrap_or_default();
            let mut without = request.clone();
            let mut consumed = request.clone();
            let given = evidence.approvals.clone().unwrap_or_default();
            let Some(last) = given.last() else { continue };
            let rest = given.iter().filter(|approval| approval.id != last.id);
            let rest: Vec<_> = rest.cloned().collect();
            without.evidence = Some(model::Evidence {
                approvals: Some(rest),
                ..evidence.clone()
            });
            let mut ids = evidence.consumed.clone().unwrap_or_default();
            ids.push(last.id);
            consumed.evidence = Some(model::Evidence {
                consumed: Some(ids),
                ..evidence
            });
            let absent = answer(&world, &without);
            prop_assert_eq!(&absent, &answer(&world, &consumed));
            let gone = given.iter().filter(|approval| approval.id == last.id);
            if gone.clone().all(|approval| approval.verdict == "approve") {
                prop_assert!(rank(&answer(&world, request)) <= rank(&absent));
            }
        }
        Ok(())
    });
}

/// L16: more of an amount, or more used, never makes an answer milder: as long as nobody rejected.
/// Whoever may not approve so much may not reject it either (R45).
#[test]
fn more_never_loosens() {
    law(1_500, |world| {
        for request in &world.requests {
            let given = request.evidence.as_ref().and_then(|e| e.approvals.as_ref());
            if given
                .into_iter()
                .flatten()
                .any(|approval| approval.verdict == "reject")
            {
                continue;
            }
            let before = rank(&answer(&world, request));
            let mut dearer = request.clone();
            let mut fuller = request.clone();
            let amount = dearer.evidence.as_mut().and_then(|e| e.amount.as_mut());
            if let Some(amount) = amount {
                amount.value = amount.value.saturating_add(50);
            }
            let usage = fuller.evidence.as_mut().and_then(|e| e.usage.as_mut());
            for entry in usage.into_iter().flatten() {
                entry.used = entry.used.saturating_add(50);
            }
            prop_assert!(rank(&answer(&world, &dearer)) >= before, "{:?}", request);
            prop_assert!(rank(&answer(&world, &fuller)) >= before, "{:?}", request);
        }
        Ok(())
    });
}

/// R13: whoever acts for another is never told something milder than either alone. Nobody has said
/// anything yet: alone, the word of the other would count, be it yes or no.
#[test]
fn acting_for_another_is_never_milder() {
    law(1_500, |world| {
        let decide = |account: &Account, request: &Request| {
            rank(&model::decide_among(
                &world.policy,
                &world.accounts,
                account,
                request,
            ))
        };
        for request in &world.requests {
            let mut request = request.clone();
            if let Some(evidence) = &mut request.evidence {
                evidence.approvals = None;
            }
            let own = world.asker(&request);
            for other in &world.accounts {
                let both = model::decide_for(&world.policy, &world.accounts, own, other, &request);
                let alone = decide(own, &request);
                prop_assert!(rank(&both) >= alone.max(decide(other, &request)));
                prop_assert!(own.id != other.id || rank(&both) == alone);
            }
        }
        Ok(())
    });
}

/// Worlds of the other kind are answered as if there were no approvals.
#[test]
fn plain_worlds_ask_for_no_approvals() {
    let asked = |world: World| {
        for request in &world.requests {
            let full = answer(&world, request);
            prop_assert!(full.approvals.is_empty());
            let alone = model::decide(&world.policy, world.asker(request), request);
            prop_assert_eq!(&full.answer, &alone);
        }
        Ok(())
    };
    run(500, &worlds::worlds(), asked);
}
