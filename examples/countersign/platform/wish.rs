//! What somebody shall be able to do.
//!
//! Lives here: the arguments that say it, as a template, as actions, as a role of a
//! policy or as what an account may do.

use std::path::{Path, PathBuf};

use clap::Args;
use countersign::platforms::Wanted;
use countersign::{AccountId, Action, Actions, Policy, PolicyDocument, RoleDocument};

use crate::accounts::{self, Accounts};
use crate::shop::Shop;
use crate::signed_in::{request, seconds};

/// A template with add-ons, actions by name, a role of a policy, or an account.
#[derive(Args)]
pub(crate) struct Wish {
    /// A role template, as `vocabulary --templates` names it.
    #[arg(long, value_name = "TEMPLATE", conflicts_with_all = ["role", "account"])]
    template: Option<String>,
    /// An add-on of the template. May be given several times.
    #[arg(
        long = "addon",
        value_name = "ADD-ON",
        requires = "template",
        conflicts_with_all = ["role", "account"]
    )]
    addons: Vec<String>,
    /// Actions, separated by commas; beside a template, these too, under what it
    /// requires.
    #[arg(
        long,
        value_name = "ACTIONS",
        value_delimiter = ',',
        conflicts_with_all = ["role", "account"]
    )]
    actions: Vec<String>,
    /// A role of the policy, with its limits, approvals, hours and sign-ins.
    #[arg(long, value_name = "ROLE", requires = "policy")]
    role: Option<String>,
    /// What this account could do now, by its id.
    #[arg(
        long,
        value_name = "ID",
        requires_all = ["policy", "accounts"],
        conflicts_with = "role"
    )]
    account: Option<AccountId>,
    /// The accounts: a JSON array, one object, or objects one after another.
    #[arg(long, value_name = "FILE", requires = "account")]
    accounts: Option<PathBuf>,
    /// When, in Unix seconds; if left out, now.
    #[arg(
        long,
        value_name = "SECONDS",
        value_parser = seconds,
        allow_negative_numbers = true,
        requires = "account"
    )]
    now: Option<i64>,
    /// How it is signed in: a JSON object, as under "session" in a request. Without
    /// `utc_offset` nothing counts that has hours.
    #[arg(long, value_name = "JSON", requires = "account")]
    session: Option<String>,
    /// A policy: TOML, or JSON if the name ends in .json. Its caps, sign-ins and
    /// approvals are wished for too, and a mapping of your own may name its actions.
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
}

impl Wish {
    /// Whether nothing is wished for.
    pub(crate) fn is_none(&self) -> bool {
        self.template.is_none()
            && self.actions.is_empty()
            && self.role.is_none()
            && self.account.is_none()
    }

    /// What is wished for.
    ///
    /// # Errors
    ///
    /// What to say of what is unknown.
    pub(crate) fn read(&self, policy: Option<&Policy>) -> Result<Wanted, Vec<String>> {
        if let (Some(role), Some(policy)) = (&self.role, policy) {
            let wanted = policy.wanted_by_role(role);
            return wanted.map_err(|error| vec![format!("--role: {error}")]);
        }
        if let (Some(account), Some(accounts), Some(policy)) =
            (self.account, &self.accounts, policy)
        {
            return self.of_account(account, accounts, policy);
        }
        if self.is_none() {
            return Err(vec![
                "say what somebody shall be able to do, with --template, --actions, --role or \
                 --account"
                    .to_owned(),
            ]);
        }
        let mut wrong = Vec::new();
        let mut actions = Actions::EMPTY;
        for name in self.actions.iter().map(|name| name.trim()) {
            let known = match policy {
                Some(policy) => policy.action(name).map_err(|error| error.to_string()),
                None => name.parse::<Action>().map_err(|error| error.to_string()),
            };
            let is_given = |action: Action| {
                policy.is_none_or(|policy| policy.wanted(action).actions().contains(action))
            };
            match known {
                Ok(action) if !is_given(action) => wrong.push(format!(
                    "--actions: the guardrail of the policy leaves {name} to nobody: leave it out, or add its feature there"
                )),
                Ok(action) => actions |= action,
                Err(error) => wrong.push(format!("--actions: {error}")),
            }
        }
        let wanted = match &self.template {
            Some(template) => self.of_template(template, actions),
            None => Ok(Wanted::new(actions)),
        };
        match wanted {
            Ok(wanted) if wrong.is_empty() => Ok(match policy {
                Some(policy) => policy.wanted(wanted),
                None => wanted,
            }),
            Ok(_) => Err(wrong),
            Err(more) => {
                wrong.extend(more);
                Err(wrong)
            }
        }
    }

    fn of_account(
        &self,
        id: AccountId,
        file: &Path,
        policy: &Policy,
    ) -> Result<Wanted, Vec<String>> {
        let only = |error| vec![error];
        let listed = accounts::list(file).map_err(only)?;
        let accounts = Accounts::resolve(file.display().to_string(), &listed, policy);
        let policy = policy.clone();
        let shop = Shop { policy, accounts };
        let account = shop.accounts.find(id);
        let account = account.map_err(|error| vec![format!("--account: {error}")])?;
        let request = request(&shop.policy, id, self.now, self.session.as_deref(), None)?;
        let principal = shop.principal(account, request.session());
        let principal = principal.map_err(|error| vec![format!("--session: {error}")])?;
        Ok(shop.policy.wanted_by(&principal))
    }

    fn of_template(&self, template: &str, actions: Actions) -> Result<Wanted, Vec<String>> {
        let role = RoleDocument::from_template(template);
        let role = self.addons.iter().fold(role, RoleDocument::addon);
        // The library says what is wrong with a template or an add-on.
        let policy = PolicyDocument::new()
            .role("wish", role)
            .compile()
            .map_err(|error| {
                let mistakes = error.mistakes().iter();
                mistakes
                    .map(|mistake| format!("--template: {}", mistake.kind()))
                    .collect::<Vec<_>>()
            })?;
        let role = policy
            .role("wish")
            .map_err(|error| vec![error.to_string()])?;
        Ok(Wanted::new(role.actions() | actions).requiring(role.requires()))
    }
}
