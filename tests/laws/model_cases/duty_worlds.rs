//! Worlds with duties are worth drawing: everything that a rule can do to a request happens in them
//! often, and every document in them can be written and read again.
//!
//! The engine has no part in this.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::common::model::{self, Account, Asking, Duty, Policy, Request, Side};
use crate::common::worlds::{self, World};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Runs a check in so many dutied worlds, the same ones each time.
fn law(cases: u32, check: impl Fn(World) -> Result<(), TestCaseError>) {
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(cases)
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&worlds::dutied_worlds(), check);
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

fn asking<'a>(world: &'a World, account: &'a Account, request: &'a Request) -> Asking<'a> {
    Asking {
        policy: &world.policy,
        accounts: &world.accounts,
        account,
        request,
        actor: account,
        on_behalf_of: None,
    }
}

/// The rule bears on this request somewhere, mitigated or not.
fn bears(asking: &Asking, rule: &Duty) -> bool {
    !model::bearing_places(asking, rule).is_empty()
}

/// What static rules do to a request.
fn static_effects(asking: &Asking, rule: &Duty, mut saw: impl FnMut(&'static str, bool)) {
    let on_use = model::on_use(asking.policy, rule);
    let enforced = model::is_enforced(asking);
    let left = model::bears_statically(asking, rule);
    let active = model::status_reason(asking.account).is_none()
        && model::window_reason(asking.account, asking.request).is_none();
    let places = model::bearing_places(asking, rule);
    let own: Vec<_> = asking.account.waivers.iter().collect();
    let waived = places.iter().any(|at| model::is_waived(asking, rule, *at));
    let accepted = places
        .iter()
        .any(|at| model::is_accepted(asking, rule, *at));

    saw("static ignored", enforced && left && on_use == "ignore");
    if on_use == "ignore" {
        return;
    }
    saw("static blocked", enforced && left && on_use == "block");
    saw("static approval", enforced && left && on_use == "approval");
    saw("waived", enforced && !left && waived);
    saw("waived in part", enforced && left && waived);
    saw("accepted", enforced && !left && accepted);
    saw("accepted in part", enforced && left && accepted);
    let useless = own.iter().any(|waiver| waiver.rule == rule.id);
    saw("waived in vain", enforced && left && !waived && useless);
    saw(
        "owner exempt",
        active && asking.account.owner && left && !enforced,
    );
    saw("owner held up", enforced && asking.account.owner && left);
    saw("not active", !active && left);

    let alone = Asking {
        accounts: std::slice::from_ref(asking.account),
        ..*asking
    };
    saw(
        "by another account",
        enforced && left && !bears(&alone, rule),
    );
    let of_now = asking.accounts.iter().cloned().map(|mut account| {
        let now = asking.request.now;
        account
            .grants
            .retain(|grant| model::contains(&grant.window, now));
        account
    });
    let of_now: Vec<Account> = of_now.collect();
    let of_now = Asking {
        accounts: &of_now,
        ..*asking
    };
    saw(
        "by what is to come",
        enforced && left && !bears(&of_now, rule),
    );

    // Everywhere at once it would be enough.
    let grants = model::grants_of_person(asking).into_iter();
    let held: BTreeSet<String> = grants
        .flat_map(|grant| model::selected_actions(asking.policy, &grant.what))
        .collect();
    let side = rule.side_of(&asking.request.action);
    let meets = rule.trips_with(&held) && side.is_some_and(|side| side.is_in(&held));
    saw("not meeting", enforced && meets && places.is_empty());
}

/// What rules over objects do to a request.
fn object_effects(asking: &Asking, rule: &Duty, mut saw: impl FnMut(&'static str, bool)) {
    let request = asking.request;
    let on_use = model::on_use(asking.policy, rule);
    let known = model::events_of(request).is_some();
    let trips = known && model::trips_on_objects(asking.account.person, rule, request);
    let gap = known && model::has_gap(request);
    let solo = model::profile(asking.policy) == "solo";
    let critical = rule.severity == "critical";
    let alone = request.evidence.as_ref().unwrap().no_other_approver;
    saw("object blocked", !solo && trips && on_use == "block");
    saw("object approval", !solo && trips && on_use == "approval");
    saw("object passed", known && !trips && !gap);
    saw("gap", !solo && gap && !trips && !critical);
    saw("critical gap", !solo && gap && !trips && critical);
    saw("history missing", !known);
    saw("solo asks", solo && (trips || gap) && !alone);
    saw("solo audits", solo && (trips || gap) && alone);
}

/// Everything that duties do to a request.
fn effects(world: &World, request: &Request, mut saw: impl FnMut(&'static str, bool)) {
    let account = world.asker(request);
    let asking = asking(world, account, request);
    if model::tenant_reason(account, request).is_some() {
        saw("another tenant", true);
        return;
    }
    for rule in model::rules_of(&world.policy, "static") {
        static_effects(&asking, rule, &mut saw);
    }
    for rule in model::rules_of(&world.policy, "session") {
        let on_use = model::on_use(&world.policy, rule);
        let left = model::bears_in_session(&asking, rule);
        saw("session blocked", left && on_use == "block");
        saw("session approval", left && on_use == "approval");
        saw("session ignored", left && on_use == "ignore");
        let mut whole = request.clone();
        whole.session = None;
        let whole = Asking {
            request: &whole,
            ..asking
        };
        saw("not worn", !left && model::bears_in_session(&whole, rule));
    }
    let attached = model::attached_rules(&world.policy, request);
    for rule in &attached {
        object_effects(&asking, rule, &mut saw);
    }
    let mut objects = model::rules_of(&world.policy, "object");
    objects.retain(|rule| rule.side_of(&request.action).is_some());
    saw(
        "no object",
        !objects.is_empty() && model::objects_of(request).is_empty(),
    );

    let money = model::is_money_or_credit(&world.policy, &request.action);
    let gains = money && model::is_beneficiary(request, account.person);
    let dealing = !model::self_dealing_demands(&asking).denies.is_empty();
    saw("self-dealing", dealing);
    saw("owner deals", gains && !dealing);

    let given = request.evidence.as_ref().unwrap();
    let said = given.approvals.iter().flatten();
    let barred = said.filter_map(|said| {
        let mut accounts = world.accounts.iter();
        accounts.find(|account| account.id == said.account)
    });
    let barred = barred.filter(|said| said.person != account.person);
    let barred = barred.filter(|said| model::is_barred(&asking, said.person));
    saw("barred approver", barred.count() > 0);
    let outcome = model::outcome(&asking);
    let approved = outcome.spent.contains(model::DUTY) && outcome.approvals.is_empty();
    saw("approved", approved && outcome.denies.is_empty());
    saw("duty asked", outcome.approvals.contains(model::DUTY));
}

/// All there is to see in these worlds.
const EFFECTS: [&str; 38] = [
    "static blocked",
    "static approval",
    "static ignored",
    "waived",
    "waived in part",
    "waived in vain",
    "accepted",
    "accepted in part",
    "not meeting",
    "owner exempt",
    "owner held up",
    "not active",
    "by another account",
    "by what is to come",
    "session blocked",
    "session approval",
    "session ignored",
    "not worn",
    "object blocked",
    "object approval",
    "object passed",
    "gap",
    "critical gap",
    "history missing",
    "solo asks",
    "solo audits",
    "no object",
    "self-dealing",
    "owner deals",
    "barred approver",
    "approved",
    "duty asked",
    "allow",
    "approval",
    "step_up",
    "deny",
    "denied for duties alone",
    "consume_approval",
];

/// Each of them in at least 25 requests of two thousand worlds, and some rule in most requests.
#[test]
fn everything_that_duties_do_happens_often() {
    let seen = RefCell::new(BTreeMap::<String, usize>::new());
    let (asked, met) = (RefCell::new(0), RefCell::new(0));
    law(2_000, |world| {
        for request in &world.requests {
            let mut here = BTreeSet::new();
            effects(&world, request, |effect, happened| {
                if happened {
                    here.insert(effect.to_owned());
                }
            });
            *asked.borrow_mut() += 1;
            let met_none = ["no object", "object passed", "another tenant"];
            let meets = here.iter().any(|effect| !met_none.contains(&&**effect));
            *met.borrow_mut() += usize::from(meets);
            let full = world.plainly(request);
            let reasons = &full.answer.reasons;
            let mut of_duties = reasons.iter();
            if !reasons.is_empty()
                && of_duties.all(|reason| model::DUTY_REASONS.contains(&&**reason))
            {
                here.insert("denied for duties alone".to_owned());
            }
            here.extend(reasons.iter().map(|reason| format!("because {reason}")));
            here.extend(full.answer.obligations);
            here.insert(full.answer.outcome);
            for effect in here {
                *seen.borrow_mut().entry(effect).or_default() += 1;
            }
        }
        Ok(())
    });
    let (seen, asked, met) = (seen.into_inner(), asked.into_inner(), met.into_inner());
    assert!(met * 5 >= asked * 3, "{met} of {asked} met a rule");
    let duties = model::DUTY_REASONS.map(|reason| format!("because {reason}"));
    for effect in EFFECTS.into_iter().chain(duties.iter().map(|text| &**text)) {
        let count = seen.get(effect).copied().unwrap_or(0);
        assert!(count >= 25, "{effect} came up {count} times: {seen:#?}");
    }
}

fn read<T: serde::de::DeserializeOwned>(document: &impl serde::Serialize) -> T {
    let value = serde_json::to_value(document).unwrap();
    serde_json::from_value(value.clone()).unwrap_or_else(|err| panic!("{err} in {value}"))
}

#[test]
fn documents_of_dutied_worlds_written_and_read_again_are_the_same() {
    law(300, |world| {
        prop_assert_eq!(&read::<Policy>(&world.policy), &world.policy);
        for account in &world.accounts {
            prop_assert_eq!(&read::<Account>(account), account);
        }
        for request in &world.requests {
            prop_assert_eq!(&read::<Request>(request), request);
        }
        Ok(())
    });
}

/// Everything that would be refused is kept out of these worlds.
#[test]
fn dutied_worlds_hold_valid_documents() {
    law(500, |world| {
        let policy = &world.policy;
        for rule in &policy.duty {
            let actions = rule.sides.iter().flat_map(Side::actions);
            let actions: Vec<&String> = actions.collect();
            let distinct: BTreeSet<&&String> = actions.iter().collect();
            prop_assert_eq!(distinct.len(), actions.len());
            prop_assert!((2..=rule.sides.len()).contains(&rule.trip_at()));
            prop_assert!(rule.sides.iter().all(|side| !side.actions().is_empty()));
            let is_static = rule.kind == "static";
            prop_assert!(is_static || rule.on_grant.is_none() && rule.waivable.is_none());
        }
        for (name, role) in &policy.roles {
            for accepted in &role.accept {
                let rules = model::rules_of(policy, "static").into_iter();
                let mut rules = rules.filter(|rule| rule.id == accepted.rule);
                let rule = rules.next().unwrap();
                prop_assert!(rule.is_waivable() && model::trips_alone(policy, name, rule));
            }
        }
        for account in &world.accounts {
            for waiver in &account.waivers {
                prop_assert_eq!(waiver.person, account.person);
                prop_assert!(waiver.from <= waiver.until);
                let others = [account.person, waiver.requested_by];
                prop_assert!(!others.contains(&waiver.approved_by));
                prop_assert!(waiver.control_owner != account.person);
                prop_assert!(waiver.because.len() >= 20);
                let mut known = model::shipped("commerce").iter().chain(&policy.duty);
                prop_assert!(known.any(|rule| rule.id == waiver.rule && rule.is_waivable()));
            }
        }
        Ok(())
    });
}
