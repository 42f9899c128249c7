//! What somebody shall be able to do.
//!
//! Lives here: the arguments that say it, as a template, as actions or as a role
//! of a policy.

use std::path::PathBuf;

use clap::Args;
use countersign::platforms::Wanted;
use countersign::{Action, Actions, Policy, PolicyDocument, RoleDocument};

/// A template with add-ons, actions by name, or a role of a policy.
#[derive(Args)]
pub(crate) struct Wish {
    /// A role template, as `vocabulary --templates` names it.
    #[arg(long, value_name = "TEMPLATE", conflicts_with = "role")]
    template: Option<String>,
    /// An add-on of the template. May be given several times.
    #[arg(
        long = "addon",
        value_name = "ADD-ON",
        requires = "template",
        conflicts_with = "role"
    )]
    addons: Vec<String>,
    /// Actions, separated by commas; beside a template, these too.
    #[arg(
        long,
        value_name = "ACTIONS",
        value_delimiter = ',',
        conflicts_with = "role"
    )]
    actions: Vec<String>,
    /// A role of the policy, with its limits, approvals, hours and sign-ins.
    #[arg(long, value_name = "ROLE", requires = "policy")]
    role: Option<String>,
    /// A policy: TOML, or JSON if the name ends in .json. Its own actions may be
    /// named in a mapping of your own.
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
}

impl Wish {
    /// Whether nothing is wished for.
    pub(crate) fn is_none(&self) -> bool {
        self.template.is_none() && self.actions.is_empty() && self.role.is_none()
    }

    /// What is wished for.
    ///
    /// # Errors
    ///
    /// What to say of what is unknown.
    pub(crate) fn read(&self, policy: Option<&Policy>) -> Result<Wanted, Vec<String>> {
        if let (Some(role), Some(policy)) = (&self.role, policy) {
            let role = policy
                .role(role)
                .map_err(|error| vec![format!("--role: {error}")])?;
            return Ok(policy.wanted_by_role(role));
        }
        if self.is_none() {
            return Err(vec![
                "say what somebody shall be able to do, with --template, --actions or --role"
                    .to_owned(),
            ]);
        }
        let mut wrong = Vec::new();
        let mut actions = Actions::EMPTY;
        for name in &self.actions {
            let known = match policy {
                Some(policy) => policy.action(name).map_err(|error| error.to_string()),
                None => name.parse::<Action>().map_err(|error| error.to_string()),
            };
            match known {
                Ok(action) => actions |= action,
                Err(error) => wrong.push(format!("--actions: {error}")),
            }
        }
        let wanted = match &self.template {
            Some(template) => self.of_template(template, actions),
            None => Ok(Wanted::new(actions)),
        };
        match wanted {
            Ok(wanted) if wrong.is_empty() => Ok(wanted),
            Ok(_) => Err(wrong),
            Err(more) => {
                wrong.extend(more);
                Err(wrong)
            }
        }
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
        Ok(policy.wanted_by_role(role).and(actions))
    }
}
