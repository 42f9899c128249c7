//! Dutied worlds: those whose policies keep actions apart, whose persons have several accounts, and
//! whose requests tell of what was done before.
//!
//! Lives here: whole worlds. The policies are made in `rules`, the accounts in `holders`, the
//! requests in `deeds`. What always holds: a role accepts only what it trips by itself, and a waiver
//! is one that was properly made, whether or not it is of any use.

use proptest::collection::vec;
use proptest::prelude::*;

use super::World;
use super::deeds::deeds;
use super::holders::{approvers, people, with_waivers};
use super::rules::duty_policies;

/// The actions that dutied worlds are about: most are in several of the shipped rules.
pub const DUTY_ACTIONS: [&str; 20] = [
    "orders.view",
    "orders.create",
    "orders.edit_items",
    "orders.refund",
    "orders.capture",
    "orders.fulfill",
    "orders.return",
    "discounts.create",
    "discounts.goodwill",
    "customers.store_credit",
    "products.price",
    "inventory.adjust",
    "settings.payments",
    "staff.approve",
    "staff.assign_roles",
    "staff.waive",
    "staff.reset_credentials",
    "billing.bank_account",
    "loyalty.view",
    "loyalty.adjust",
];

/// Whole worlds: one or two persons of up to three accounts, and one or two who approve.
pub fn dutied_worlds() -> impl Strategy<Value = World> {
    let people = (vec(people(), 1..=2), vec(approvers(), 1..=2));
    let drawn = (duty_policies(), people, vec(deeds(), 3..=6));
    drawn.prop_map(|(policy, (people, approvers), deeds)| {
        let accounts = people.into_iter().zip(1..);
        let mut accounts: Vec<_> = accounts
            .flat_map(|(person, number)| person.under(&policy, number))
            .collect();
        let approvers = approvers.into_iter().zip(10..);
        accounts.extend(approvers.map(|(approver, number)| approver.under(&policy, number)));
        for ((account, _), id) in accounts.iter_mut().zip(1..) {
            account.id = id;
        }
        let accounts = with_waivers(&policy, accounts);
        let deeds = deeds.into_iter();
        World {
            requests: deeds.map(|deed| deed.by(&policy, &accounts)).collect(),
            policy,
            accounts,
        }
    })
}
