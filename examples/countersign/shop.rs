//! The shop that is asked about: its policy, and its accounts under it.
//!
//! Lives here: the two files that every question needs, read together so that
//! what is wrong with either is said at once, and the principal, which is made
//! with the standing that all accounts of its person give.

use std::path::PathBuf;

use clap::Args;
use countersign::{Account, Policy, Principal, PrincipalError, Session};

use crate::Ending;
use crate::accounts::{self, Accounts};
use crate::files;
use crate::speak::complain;

#[derive(Args)]
pub(crate) struct Documents {
    /// The policy: TOML, or JSON if the name ends in .json.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// The accounts: a JSON array, one object, or objects one after another.
    #[arg(long, value_name = "FILE")]
    accounts: PathBuf,
}

/// A policy and the accounts under it.
pub(crate) struct Shop {
    pub(crate) policy: Policy,
    pub(crate) accounts: Accounts,
}

impl Documents {
    /// The shop, and what was read `beside` it; `None` if anything is missing,
    /// after saying of all of it what is wrong.
    pub(crate) fn read<T>(&self, beside: Result<T, String>) -> Option<(Shop, T)> {
        let listed = accounts::list(&self.accounts);
        let (policy, listed, beside) = match (files::policy(&self.policy), listed, beside) {
            (Ok(policy), Ok(listed), Ok(beside)) => (policy, listed, beside),
            (policy, listed, beside) => {
                policy.err().into_iter().flatten().for_each(complain);
                listed.err().into_iter().for_each(complain);
                beside.err().into_iter().for_each(complain);
                return None;
            }
        };
        let accounts = Accounts::resolve(self.accounts.display().to_string(), &listed, &policy);
        Some((Shop { policy, accounts }, beside))
    }
}

impl Shop {
    /// Says what is wrong with accounts, and whether anything is.
    pub(crate) fn complain(&self) -> Ending {
        let mut ending = Ending::Whole;
        for complaint in self.accounts.complaints() {
            complain(complaint);
            ending = Ending::Partly;
        }
        ending
    }

    /// This account, so signed in.
    pub(crate) fn principal(
        &self,
        account: &Account,
        session: &Session,
    ) -> Result<Principal, PrincipalError> {
        let all = self.accounts.of_person(account);
        let standing = self.policy.standing(&all, session.now());
        self.policy.principal(account, &standing, session)
    }
}
