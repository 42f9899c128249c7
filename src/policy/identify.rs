//! Identifying: what a policy's fingerprint is taken over.
//!
//! Lives here: everything that decides, by name and in an order that no document
//! has a say in. Invariant: policies of one fingerprint decide alike, and their
//! roles, limits and approval policies stand at the same positions.

use alloc::vec::Vec;

use crate::catalogue::{Actions, MONEY_AND_CREDIT, Obligations};
use crate::duties::Rules;
use crate::model::{ApprovalPolicy, Hours, Part, Per, SignIn};

use super::fingerprint::{Fingerprint, Hasher};
use super::guards::Guards;
use super::tables::Tables;

/// The part of the crate's version up to which policies mean the same.
const MAJOR: &str = concat!(
    env!("CARGO_PKG_VERSION_MAJOR"),
    ".",
    env!("CARGO_PKG_VERSION_MINOR")
);

// From 1.0 on the major version alone says that.
const _: () = assert!(matches!(env!("CARGO_PKG_VERSION_MAJOR").as_bytes(), b"0"));

/// A sign-in that is asked for, or none.
fn sign_in(hash: &mut Hasher, asked: Option<SignIn>) {
    hash.text(asked.map_or("", |asked| asked.assurance().name()));
    hash.number(asked.and_then(SignIn::max_age).map_or(u64::MAX, u64::from));
}

/// Everything of the guards that decides.
fn guards(hash: &mut Hasher, guards: &Guards, actions: &impl Fn(&mut Hasher, Actions)) {
    hash.number(guards.limits.len() as u64);
    let some = |value: Option<u64>| (u64::from(value.is_some()), value.unwrap_or(0));
    for limit in &guards.limits {
        hash.text(limit.name());
        actions(hash, limit.actions());
        let window = match limit.per() {
            Per::Request | Per::Object => 0,
            Per::Person { window } | Per::Store { window } => u64::from(window),
        };
        hash.text(limit.per().name()).number(window);
        hash.text(&alloc::format!("{}", limit.unit()));
        let (soft, above) = some(limit.soft());
        let (hard, beyond) = some(limit.hard());
        hash.number(soft).number(above).number(hard).number(beyond);
        let approval = limit
            .soft
            .and_then(|soft| guards.approvals.get(usize::from(soft.approval)));
        hash.text(approval.map_or("", ApprovalPolicy::name));
    }
    hash.number(guards.caps.len() as u64);
    for cap in &guards.caps {
        hash.number(u64::from(*cap));
    }
    // Their order decides between equals.
    hash.number(guards.approvals.len() as u64);
    for approval in &guards.approvals {
        hash.text(approval.name());
        actions(hash, approval.actions());
        hash.number(u64::from(approval.quorum()));
        actions(hash, approval.approver().into());
        hash.number(u64::from(approval.decide_within()));
        hash.number(u64::from(approval.use_within()));
    }
    // Every rule is asked, in whatever order.
    unordered(hash, &guards.step_ups, |hash, rule| {
        actions(hash, rule.actions);
        sign_in(hash, Some(rule.sign_in));
        hash.number(u64::from(rule.after_failed_logins));
    });
    unordered(hash, &guards.watches, |hash, watch| {
        actions(hash, watch.actions);
        obligations(hash, watch.add);
        hash.text(&alloc::format!("{}", watch.above.unit()))
            .number(watch.above.value());
    });
}

/// Everything of the duty rules that decides.
fn duties(hash: &mut Hasher, rules: &Rules, actions: &impl Fn(&mut Hasher, Actions)) {
    hash.number(rules.all.len() as u64);
    for rule in &rules.all {
        hash.text(rule.name()).number(u64::from(rule.version()));
        // What a shipped one is about its name and version tell, and the profile what
        // follows; the policy's own have no such names.
        if rule.is_shipped() {
            continue;
        }
        hash.text(rule.kind().name())
            .text(rule.severity().name())
            .text(rule.on_grant().name())
            .text(rule.on_use().name())
            .number(u64::from(rule.trip_at()))
            .number(u64::from(rule.is_waivable()));
        unordered(hash, rule.sides(), |hash, side| {
            actions(hash, side.actions());
            hash.number(u64::from(side.is_held_by_all()));
        });
    }
    hash.number(u64::from(rules.approval))
        .number(u64::from(rules.owners_gain));
    // Those of the shipped ones that move money are the same in every policy.
    actions(hash, rules.money - MONEY_AND_CREDIT);
}

/// A set of obligations, by name.
fn obligations(hash: &mut Hasher, owed: Obligations) {
    hash.number(owed.iter().count() as u64);
    for name in owed.names() {
        hash.text(&name);
    }
}

/// Entries whose order says nothing: the hash of each, sorted.
fn unordered<T>(hash: &mut Hasher, all: &[T], each: impl Fn(&mut Hasher, &T)) {
    let mut hashes: Vec<u128> = (all.iter())
        .map(|one| {
            let mut hash = Hasher::new();
            each(&mut hash, one);
            hash.finish().to_u128()
        })
        .collect();
    hashes.sort_unstable();
    hash.number(hashes.len() as u64);
    for one in hashes {
        hash.text(&alloc::format!("{one:x}"));
    }
}

/// The hash of everything that decides, by name and in the order of names.
pub(super) fn fingerprint(tables: &Tables) -> Fingerprint {
    let mut hash = Hasher::new();
    hash.text("countersign policy")
        .text(MAJOR)
        .number(tables.lexicon.catalogue)
        .text(tables.profile.name());
    let mut names: Vec<_> = tables.lexicon.known().collect();
    names.sort_by_key(|known| known.name);
    let actions = |hash: &mut Hasher, set: Actions| {
        hash.number(u64::from(set.len()));
        for known in names.iter().filter(|known| set.contains(known.action)) {
            hash.text(known.name);
        }
    };
    hash.number(tables.lexicon.host_actions.len() as u64);
    for host in &tables.lexicon.host_actions {
        hash.text(&host.name)
            .number(u64::from(host.action.bit()))
            .text(host.level.name())
            .text(host.risk.name());
    }
    hash.number(tables.lexicon.host_kinds.len() as u64);
    for (name, kind) in &tables.lexicon.host_kinds {
        hash.text(name)
            .number(kind.slot().map_or(u64::MAX, u64::from));
    }
    actions(&mut hash, tables.available);
    hash.number(tables.roles.len() as u64);
    for role in &tables.roles {
        hash.text(&role.name);
        actions(&mut hash, role.actions);
        hash.number(role.requires.iter().count() as u64);
        for name in role.requires.names() {
            hash.text(&name);
        }
        hash.number(role.accepted.len() as u64);
        for accepted in &role.accepted {
            hash.text(accepted.rule());
        }
        unordered(&mut hash, &role.parts, |hash, part: &Part| {
            actions(hash, part.actions);
            hash.number(part.limits.len() as u64);
            for limit in &part.limits {
                hash.number(u64::from(*limit));
            }
            unordered(hash, &part.hours, |hash, hours: &Hours| {
                hash.number(u64::from(hours.days().bits()))
                    .number(u64::from(hours.from()))
                    .number(u64::from(hours.until()));
            });
            sign_in(hash, part.sign_in);
        });
    }
    guards(&mut hash, &tables.guards, &actions);
    duties(&mut hash, &tables.duties, &actions);
    for known in &names {
        let bit = usize::from(known.action.bit());
        for table in [&tables.obligations, &tables.owed_always] {
            obligations(&mut hash, table.get(bit).copied().unwrap_or_default());
        }
    }
    hash.finish()
}
