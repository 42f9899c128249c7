//! Wanted: what somebody shall be able to do, before any platform is asked.
//!
//! Lives here: [`Wanted`], actions with the restrictions they shall be held
//! under, and how a role or a grant becomes one.

use alloc::vec::Vec;

use crate::catalogue::{Actions, Requirements, Template};
use crate::model::{Grant, Part as RolePart, Role};
use crate::policy::Policy;

use super::words::Restriction;

/// What somebody shall be able to do, and under which restrictions.
///
/// # Examples
///
/// ```
/// use countersign::actions::orders;
/// use countersign::platforms::{Restriction, Wanted};
///
/// // See orders and mark them shipped, those of one warehouse.
/// let wanted = Wanted::new(orders::VIEW | orders::FULFILL)
///     .under(Restriction::Locations, orders::VIEW | orders::FULFILL);
/// assert_eq!(wanted.actions().len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    actions: Actions,
    in_part: Actions,
    /// By restriction, each once.
    restrictions: Vec<(Restriction, Actions)>,
}

impl From<Actions> for Wanted {
    fn from(actions: Actions) -> Self {
        Self::new(actions)
    }
}

impl From<&Template> for Wanted {
    /// What the job takes, under what the template requires.
    fn from(template: &Template) -> Self {
        Self::new(template.core).requiring(template.requires)
    }
}

impl Wanted {
    /// These actions, without restriction.
    #[must_use]
    pub fn new(actions: impl Into<Actions>) -> Self {
        Self {
            actions: actions.into(),
            ..Self::default()
        }
    }

    /// These actions as well, of which any part is enough, and more than a part is
    /// more than wanted.
    #[must_use]
    pub fn in_part(mut self, actions: impl Into<Actions>) -> Self {
        let actions = actions.into();
        self.actions |= actions;
        self.in_part |= actions;
        self
    }

    /// These, as far as they are wanted already, under a restriction.
    #[must_use]
    pub fn under(mut self, restriction: Restriction, actions: impl Into<Actions>) -> Self {
        let actions = actions.into() & self.actions;
        if actions.is_empty() {
            return self;
        }
        match (self.restrictions).binary_search_by_key(&restriction, |(known, _)| *known) {
            Ok(at) => {
                if let Some((_, under)) = self.restrictions.get_mut(at) {
                    *under |= actions;
                }
            }
            Err(at) => self.restrictions.insert(at, (restriction, actions)),
        }
        self
    }

    /// These actions as well. Restrictions stay as they are.
    #[must_use]
    pub fn and(mut self, actions: impl Into<Actions>) -> Self {
        self.actions |= actions.into();
        self
    }

    fn requiring(self, requires: Requirements) -> Self {
        let all = self.actions;
        let each = [
            (Requirements::SCOPE, Restriction::Scope),
            (Requirements::UNTIL, Restriction::Until),
            (Requirements::MULTI_FACTOR, Restriction::StepUp),
            (Requirements::TRAINING, Restriction::Training),
        ];
        each.into_iter()
            .filter(|(required, _)| requires.contains(*required))
            .fold(self, |wanted, (_, restriction)| {
                wanted.under(restriction, all)
            })
    }

    /// With what a policy asks of everybody.
    fn guarded(self, policy: &Policy) -> Self {
        let guards = &policy.0.guards;
        let always = guards.step_ups.iter();
        let always = always.filter(|rule| rule.after_failed_logins == 0);
        let signed = always.fold(Actions::EMPTY, |all, rule| all | rule.actions);
        self.under(Restriction::Limit, guards.capped)
            .under(Restriction::Approval, guards.approved)
            .under(Restriction::StepUp, signed)
    }

    /// All that is wanted.
    #[must_use]
    pub const fn actions(&self) -> Actions {
        self.actions
    }

    /// What of it is wanted in part only.
    #[must_use]
    pub const fn wanted_in_part(&self) -> Actions {
        self.in_part
    }

    /// The restrictions, each with the actions under it.
    #[must_use]
    pub fn restrictions(&self) -> &[(Restriction, Actions)] {
        &self.restrictions
    }

    /// What is under this restriction.
    #[must_use]
    pub fn restricted(&self, by: Restriction) -> Actions {
        let mut all = self.restrictions.iter();
        all.find(|(known, _)| *known == by)
            .map_or(Actions::EMPTY, |(_, actions)| *actions)
    }
}

impl Policy {
    /// What a role of this policy gives, under the restrictions that the role and
    /// the policy put on it.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::platforms::Restriction;
    /// use countersign::{PolicyDocument, RoleDocument};
    ///
    /// let policy = PolicyDocument::new()
    ///     .role("agent", RoleDocument::from_template("private_fulfillment_agent"))
    ///     .compile()?;
    /// let wanted = policy.wanted_by_role(policy.role("agent")?);
    /// assert_eq!(wanted.restricted(Restriction::Until), wanted.actions());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn wanted_by_role(&self, role: &Role) -> Wanted {
        let guards = &self.0.guards;
        // What every part that gives an action puts on it.
        let only = |under: &dyn Fn(&RolePart) -> Actions| {
            let parts = role.parts.iter();
            let (held, free) =
                parts.fold((Actions::EMPTY, Actions::EMPTY), |(held, free), part| {
                    let under = under(part) & part.actions;
                    (held | under, free | (part.actions - under))
                });
            held - free
        };
        let all_if = |holds: bool, actions: Actions| if holds { actions } else { Actions::EMPTY };
        let limited = only(&|part| part.limited);
        let asked = only(&|part| {
            let limits = part.limits.iter();
            let limits = limits.filter_map(|limit| guards.limits.get(usize::from(*limit)));
            let soft = limits.filter(|limit| limit.soft().is_some());
            soft.fold(Actions::EMPTY, |all, limit| all | limit.actions())
        });
        let signed = only(&|part| all_if(part.sign_in.is_some(), part.actions));
        let hours = only(&|part| all_if(!part.hours.is_empty(), part.actions));
        Wanted::new(role.actions())
            .requiring(role.requires())
            .under(Restriction::Limit, limited)
            .under(Restriction::Approval, asked)
            .under(Restriction::StepUp, signed)
            .under(Restriction::Hours, hours)
            .guarded(self)
    }

    /// What a grant gives: its role's actions and restrictions, or its own actions,
    /// in its scope and until its end.
    #[must_use]
    pub fn wanted_by_grant(&self, grant: &Grant) -> Wanted {
        let role = grant.role().and_then(|role| self.role_of(role));
        let wanted = match role {
            Some(role) => self.wanted_by_role(role),
            None => Wanted::new(grant.actions()).guarded(self),
        };
        let all = wanted.actions();
        let scope = grant.scope();
        let keys = [
            (Restriction::Stores, !scope.stores().is_empty()),
            (Restriction::Locations, !scope.locations().is_empty()),
            (Restriction::Categories, !scope.categories().is_empty()),
            (Restriction::Vendors, !scope.vendors().is_empty()),
            (Restriction::Objects, !scope.objects().is_empty()),
            (Restriction::Assigned, scope.is_assigned()),
        ];
        let scoped = keys
            .into_iter()
            .filter(|(_, is_given)| *is_given)
            .fold(wanted, |wanted, (key, _)| wanted.under(key, all));
        match grant.window().until() {
            Some(_) => scoped.under(Restriction::Until, all),
            None => scoped,
        }
    }
}
