//! Who is in a dutied world: persons of several accounts, and people who approve.
//!
//! Lives here: the drafts of accounts, of their grants, and of waivers. What always holds: accounts
//! of one person are mostly of one tenant, and a waiver is approved by somebody whom it is not for.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::dutied::DUTY_ACTIONS;
use super::{
    GrantDraft, NOWS, STORES, TIMES, levels, narrow_scopes, origins, selecting, some_of,
    some_words, windows,
};
use crate::common::model::{
    Account, Bound, Boundary, Deny, Duty, Grant, Narrow, Origin, Place, Policy, Scope, Selector,
    Waiver, Window, held_at, rules_of, shipped, standing_accounts, standing_grants,
};

/// One person before the policy is known.
#[derive(Clone, Debug)]
pub(super) struct Person {
    accounts: Vec<Holder>,
}

impl Person {
    /// The accounts of this person, each with what is to be waived of it.
    pub(super) fn under(self, policy: &Policy, person: u64) -> Vec<(Account, Vec<WaiverDraft>)> {
        let accounts = self.accounts.into_iter();
        accounts.map(|one| one.under(policy, person)).collect()
    }
}

/// One account before the policy is known.
#[derive(Clone, Debug)]
pub(super) struct Holder {
    account: Account,
    grants: Vec<GrantDraft>,
    waivers: Vec<WaiverDraft>,
}

impl Holder {
    pub(super) fn under(self, policy: &Policy, person: u64) -> (Account, Vec<WaiverDraft>) {
        let grants = self.grants.into_iter();
        let account = Account {
            person,
            grants: grants.map(|grant| grant.under(policy)).collect(),
            ..self.account
        };
        (account, self.waivers)
    }
}

/// Persons of one to three accounts, of which the first mostly may act.
pub(super) fn people() -> impl Strategy<Value = Person> {
    let others = prop_oneof![2 => Just(Vec::new()), 3 => vec(holders(false), 1..=2)];
    (holders(true), others).prop_map(|(first, others)| Person {
        accounts: [vec![first], others].concat(),
    })
}

/// Somebody who may approve everywhere, and mostly can.
pub(super) fn approvers() -> impl Strategy<Value = Holder> {
    let others = prop_oneof![2 => Just(Vec::new()), 1 => some_words(&DUTY_ACTIONS, 1..=2)];
    (holders(true), others, prop::bool::weighted(0.8)).prop_map(|(holder, others, plain)| {
        let mut actions = others;
        actions.retain(|action| action != "staff.approve" && action != "orders.view");
        actions.extend(["staff.approve", "orders.view"].map(str::to_owned));
        let all = GrantDraft {
            role: None,
            narrow: Scope::Tenant,
            end: 40,
            plain: Grant {
                what: Selector::Actions(actions),
                scope: Scope::Tenant,
                window: Window::default(),
                origin: Origin::default(),
            },
        };
        if plain {
            Holder {
                account: Account {
                    kind: "human".to_owned(),
                    shared: false,
                    maker: None,
                    denies: Vec::new(),
                    boundary: None,
                    ..holder.account
                },
                grants: vec![all],
                waivers: Vec::new(),
            }
        } else {
            let grants = holder.grants.into_iter().take(1);
            Holder {
                grants: grants.chain([all]).collect(),
                ..holder
            }
        }
    })
}

fn holders(acts: bool) -> impl Strategy<Value = Holder> {
    let active = if acts { 40 } else { 12 };
    let who = (
        prop_oneof![40 => Just(1_u64), 1 => Just(2)],
        prop_oneof![8 => Just("human"), 1 => Just("service"), 1 => Just("app")],
        prop_oneof![
            active => Just("active"),
            1 => Just("invited"),
            2 => Just("suspended"),
            1 => Just("terminated"),
        ],
        prop_oneof![
            active => Just(Window::default()),
            1 => windows(),
            1 => (0_i64..=10).prop_map(|until| Window { from: None, until: Some(until) }),
        ],
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.05),
    );
    let holds = (
        vec(duty_grant_drafts(), 2..=4),
        prop_oneof![6 => Just(Vec::new()), 1 => vec(duty_denies(), 1)],
        weighted(0.06, duty_boundaries()),
        prop_oneof![2 => Just(Vec::new()), 3 => vec(waivers(), 1..=2)],
    );
    (who, holds).prop_map(|(who, (grants, denies, boundary, waivers))| {
        let (tenant, kind, status, active, owner, shared) = who;
        let account = Account {
            id: 1,
            tenant,
            person: 1,
            name: None,
            kind: kind.to_owned(),
            status: status.to_owned(),
            active_from: active.from,
            active_until: active.until,
            owner,
            shared,
            maker: (kind != "human").then_some(1),
            epoch: 0,
            trained_until: Some(50),
            grants: Vec::new(),
            denies,
            boundary,
            waivers: Vec::new(),
        };
        Holder {
            account,
            grants,
            waivers,
        }
    })
}

// ---- Grants and denies ----

/// In few stores, so that they meet, or not quite.
fn duty_scopes() -> impl Strategy<Value = Scope> {
    let stores = || some_of(&STORES, 1..=2);
    let narrow = |stores| Narrow {
        stores: Some(stores),
        ..Narrow::default()
    };
    prop_oneof![
        6 => Just(Scope::Tenant),
        9 => stores().prop_map(move |stores| Scope::Narrow(narrow(stores))),
        1 => narrow_scopes(),
    ]
}

fn duty_selectors() -> impl Strategy<Value = Selector> {
    let of_levels = levels(1).prop_map(|levels| Selector::Levels(selecting(levels)));
    prop_oneof![
        8 => some_words(&DUTY_ACTIONS, 1..=4).prop_map(Selector::Actions).boxed(),
        1 => of_levels.boxed(),
    ]
}

/// Of now, of later, of before, and of never.
fn grant_windows() -> impl Strategy<Value = Window> {
    prop_oneof![
        6 => Just(Window::default()),
        1 => (31..=40_i64).prop_map(|from| Window { from: Some(from), until: None }),
        1 => (0..=10_i64).prop_map(|until| Window { from: None, until: Some(until) }),
        1 => windows(),
    ]
}

/// Grants to add to somebody of a dutied world.
pub fn duty_grants(policy: &Policy) -> impl Strategy<Value = Grant> + use<> {
    let policy = policy.clone();
    duty_grant_drafts().prop_map(move |draft| draft.under(&policy))
}

fn duty_grant_drafts() -> impl Strategy<Value = GrantDraft> {
    let plain = (duty_selectors(), duty_scopes(), grant_windows(), origins());
    let plain = plain.prop_map(|(what, scope, window, origin)| Grant {
        what,
        scope,
        window,
        origin,
    });
    let drawn = (
        weighted(0.6, any::<Index>()),
        some_of(&STORES, 1..=2),
        plain,
    );
    drawn.prop_map(|(role, stores, plain)| GrantDraft {
        role,
        narrow: Scope::Narrow(Narrow {
            stores: Some(stores),
            ..Narrow::default()
        }),
        end: 40,
        plain,
    })
}

/// Denies of few actions in few stores.
pub fn duty_denies() -> impl Strategy<Value = Deny> {
    let actions = some_words(&DUTY_ACTIONS, 1..=3).prop_map(Selector::Actions);
    (actions, duty_scopes(), windows()).prop_map(|(what, scope, window)| Deny {
        what,
        scope,
        window,
        origin: Origin::default(),
    })
}

/// Boundaries around most of what there is.
pub fn duty_boundaries() -> impl Strategy<Value = Boundary> {
    let most = some_words(&DUTY_ACTIONS, 12..=18).prop_map(Selector::Actions);
    let bounds = (most, duty_scopes()).prop_map(|(what, scope)| Bound {
        what,
        scope,
        origin: Origin::default(),
    });
    vec(bounds, 1..=2).prop_map(Boundary::Within)
}

// ---- Waivers ----

/// A waiver before it is known what its person trips.
#[derive(Clone, Debug)]
pub struct WaiverDraft {
    /// Of what the person trips, if anything.
    aimed: bool,
    rule: Index,
    /// Of the rule as it is.
    current: bool,
    scope: Scope,
    from: i64,
    until: i64,
}

impl WaiverDraft {
    /// A waiver of this id for the person of an account, if there is any rule to waive.
    pub fn on(
        &self,
        policy: &Policy,
        accounts: &[Account],
        of: &Account,
        id: &str,
    ) -> Option<Waiver> {
        let tripped = tripped_rules(policy, accounts, of, 20);
        self.of(id.to_owned(), of.person, &tripped, &known_rules(policy))
    }

    fn of(&self, id: String, person: u64, tripped: &[&Duty], all: &[&Duty]) -> Option<Waiver> {
        let pool = if self.aimed && !tripped.is_empty() {
            tripped
        } else {
            all
        };
        if pool.is_empty() {
            return None;
        }
        let rule = self.rule.get(pool);
        Some(Waiver {
            id,
            rule: rule.id.clone(),
            version: rule.version() + u64::from(!self.current),
            person,
            scope: self.scope.clone(),
            because: "There are two of us and the season is long.".to_owned(),
            control: "A weekly list of both sides, read and signed.".to_owned(),
            control_owner: 70,
            requested_by: person,
            approved_by: 50,
            from: self.from.min(self.until),
            until: self.until,
        })
    }
}

/// Waivers, most of them of now and of what their person trips.
pub fn waivers() -> impl Strategy<Value = WaiverDraft> {
    let scopes = prop_oneof![Just(None), some_of(&STORES, 1..=2).prop_map(Some),];
    (
        prop::bool::weighted(0.9),
        any::<Index>(),
        prop::bool::weighted(0.88),
        scopes,
        prop_oneof![4 => 0..=10_i64, 1 => TIMES],
        prop_oneof![4 => 31..=50_i64, 1 => TIMES, 1 => select(vec![*NOWS.start(), *NOWS.end()])],
    )
        .prop_map(|(aimed, rule, current, stores, from, until)| WaiverDraft {
            aimed,
            rule,
            current,
            scope: stores.map_or(Scope::Tenant, |stores| {
                Scope::Narrow(Narrow {
                    stores: Some(stores),
                    ..Narrow::default()
                })
            }),
            from,
            until,
        })
}

/// The rules of this policy that a person trips somewhere at this time, of those that can be waived.
fn tripped_rules<'p>(
    policy: &'p Policy,
    accounts: &[Account],
    of: &Account,
    now: i64,
) -> Vec<&'p Duty> {
    let standing = standing_accounts(accounts, of, now);
    let grants = standing_grants(&standing, now);
    let stores = STORES.map(Place::Store).into_iter();
    let places = stores.chain([Place::Elsewhere]);
    let held: Vec<_> = places
        .map(|place| held_at(policy, &grants, place))
        .collect();
    let mut rules = rules_of(policy, "static");
    rules.retain(|rule| rule.is_waivable() && held.iter().any(|held| rule.trips_with(held)));
    rules
}

/// Every static rule that a waiver may name: also shipped ones that are not in use here.
fn known_rules(policy: &Policy) -> Vec<&Duty> {
    let all = shipped("commerce").iter().chain(&policy.duty);
    all.filter(|rule| rule.is_waivable()).collect()
}

/// The same accounts, waived of what they trip.
pub(super) fn with_waivers(
    policy: &Policy,
    drafts: Vec<(Account, Vec<WaiverDraft>)>,
) -> Vec<Account> {
    let accounts: Vec<Account> = drafts.iter().map(|(account, _)| account.clone()).collect();
    let waived = drafts.into_iter().map(|(account, waivers)| {
        let waivers = waivers.iter().enumerate();
        let waivers = waivers.filter_map(|(nth, draft)| {
            let id = format!("waiver-{}-{nth}", account.id);
            draft.on(policy, &accounts, &account, &id)
        });
        Account {
            waivers: waivers.collect(),
            ..account
        }
    });
    waived.collect()
}
