//! Asking: one request as one account's decision sees it.

use super::account::Account;
use super::policy::Policy;
use super::request::Request;

/// Everything that one decision is made from.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    pub policy: &'a Policy,
    /// All accounts there are: approvers are found among them.
    pub accounts: &'a [Account],
    /// Whose grants, denies and boundary are asked.
    pub account: &'a Account,
    pub request: &'a Request,
    /// Who does the act and is signed in: that account, or one that acts on its behalf (R13).
    pub actor: &'a Account,
    /// On whose behalf it is done, if not the actor's own.
    pub on_behalf_of: Option<&'a Account>,
}

impl Asking<'_> {
    /// R11, R13: this person does the act, or it is done on their behalf.
    pub fn is_party(&self, person: u64) -> bool {
        let on_behalf_of = self.on_behalf_of.map(|account| account.person);
        person == self.actor.person || Some(person) == on_behalf_of
    }

    /// R12, R13: a program cannot sign in again, and neither can two of whom one is a program.
    pub fn can_step_up(&self) -> bool {
        let is_human = |account: &Account| account.kind == "human";
        is_human(self.account) && is_human(self.actor) && self.on_behalf_of.is_none_or(is_human)
    }
}
