//! Guarded worlds: those whose policies have limits, caps, hours, step-up and approvals, and whose
//! requests bring evidence.
//!
//! Lives here: whole worlds, and what their accounts have beside those of the other kind. The
//! policies are made in `guards`, the requests in `acts`.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

use super::acts::acts;
use super::guards::policy_guards;
use super::{
    AccountDraft, TIMES, World, account_drafts, askers, narrow_scopes, numbered, policies,
    request_drafts, some_words,
};
use crate::common::model::{Account, Grant, Origin, Policy, Scope, Selector, Window};

/// Whole worlds, of two to four accounts.
pub fn guarded_worlds() -> impl Strategy<Value = World> {
    let policies = (policies(), policy_guards());
    let accounts = vec(guarded_accounts(), 2..=4);
    let requests = vec((request_drafts(), acts()), 3..=8);
    (policies, accounts, requests).prop_map(|((policy, guards), accounts, requests)| {
        let policy = guards.on(policy);
        let accounts = accounts.into_iter();
        let (asking, approves): (Vec<_>, Vec<_>) =
            accounts.map(|draft| draft.under(&policy)).unzip();
        let mut accounts: Vec<Account> = numbered(asking);
        // Requests aim at what was granted for its own sake.
        let askers = askers(&policy, &accounts);
        for (account, approves) in accounts.iter_mut().zip(approves) {
            account.grants.extend(approves);
        }
        let requests = requests.into_iter();
        World {
            requests: requests
                .map(|(draft, act)| act.of(draft.by(&policy, &askers), &policy, &accounts))
                .collect(),
            policy,
            accounts,
        }
    })
}

/// An account that may have been trained, and may hold what approvers need.
#[derive(Clone, Debug)]
struct GuardedAccount {
    account: AccountDraft,
    /// Nothing about the account itself stands in its way, and it is this person's.
    plain: Option<u64>,
    trained_until: Option<i64>,
    approves: Option<Grant>,
}

impl GuardedAccount {
    /// The account, and what it holds to approve.
    fn under(self, policy: &Policy) -> (Account, Option<Grant>) {
        let mut account = self.account.under(policy);
        account.trained_until = self.trained_until.or(account.trained_until);
        if let Some(person) = self.plain {
            account = Account {
                tenant: 1,
                person,
                kind: "human".to_owned(),
                status: "active".to_owned(),
                active_from: None,
                active_until: None,
                shared: false,
                maker: None,
                denies: Vec::new(),
                boundary: None,
                ..account
            };
        }
        (account, self.approves)
    }
}

fn guarded_accounts() -> impl Strategy<Value = GuardedAccount> {
    let drafts = (
        account_drafts(),
        weighted(0.6, 1_u64..=6),
        weighted(0.5, TIMES),
        weighted(0.85, approver_grants()),
    );
    drafts.prop_map(|(account, plain, trained_until, approves)| GuardedAccount {
        account,
        plain,
        trained_until,
        approves,
    })
}

/// Grants of what approval policies ask of approvers, mostly everywhere.
fn approver_grants() -> impl Strategy<Value = Grant> {
    let others = some_words(&["orders.view", "orders.refund"], 0..=2);
    let scopes = prop_oneof![8 => Just(Scope::Tenant), 1 => narrow_scopes()];
    (others, scopes).prop_map(|(mut actions, scope)| {
        actions.push("staff.approve".to_owned());
        Grant {
            what: Selector::Actions(actions),
            scope,
            window: Window::default(),
            origin: Origin::default(),
        }
    })
}
