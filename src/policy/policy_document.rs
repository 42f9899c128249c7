//! The policy document: a shop's whole staff policy, as names.
//!
//! Lives here: [`PolicyDocument`] with its parts, their builders and their
//! serde shape. It may say anything; `compile` finds what is wrong with it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::catalogue::{DutySet, Level, Requirements, Risk, Tags};
use crate::model::{Amount, SignIn};

use super::duty_document::{AcceptDocument, DutiesDocument, DutyDocument};
#[cfg(feature = "serde")]
use super::form::present;
use super::form::{Table, document, names};
use super::guard_document::{
    ApprovalDocument, HoursDocument, LimitDocument, SignInDocument, StepUpDocument,
};
use super::profile::Profile;

document! {
    /// A shop's staff policy as it is written: names, not bits.
    ///
    /// Read from any self-describing format with serde, or built in code. Unknown
    /// keys, keys that stand twice, `null` and values of the wrong type are refused
    /// while reading; what is wrong with names and with how the parts fit is found
    /// by [`compile`](Self::compile), all at once.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{PolicyDocument, RoleDocument};
    ///
    /// let policy = PolicyDocument::new()
    ///     .role("support", RoleDocument::from_template("customer_support").addon("stock"))
    ///     .role("warehouse", RoleDocument::new().allow(["orders.view", "orders.fulfill"]))
    ///     .compile()?;
    /// assert_eq!(policy.roles().len(), 2);
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    pub struct PolicyDocument as "a policy" {
        pub(crate) schema: u64,
        pub(crate) catalogue: u64,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) profile: Option<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) max_staff: Option<u32>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) guardrail: Option<GuardrailDocument>,
        #[serde(default, skip_serializing_if = "Table::is_empty")]
        pub(crate) host_actions: Table<HostActionDocument>,
        #[serde(default, skip_serializing_if = "Table::is_empty")]
        pub(crate) host_kinds: Table<HostKindDocument>,
        #[serde(default, skip_serializing_if = "Table::is_empty")]
        pub(crate) roles: Table<RoleDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) obligations: Vec<ObligationDocument>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) duties: Option<DutiesDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) duty: Vec<DutyDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) approval: Vec<ApprovalDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) step_up: Vec<StepUpDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) cap: Vec<LimitDocument>,
    }
}

impl Default for PolicyDocument {
    fn default() -> Self {
        Self::new()
    }
}

impl PolicyDocument {
    /// A policy without roles, of schema 1, pinning catalogue 1. It allows
    /// nothing until accounts get grants.
    #[must_use]
    pub fn new() -> Self {
        Self {
            schema: 1,
            catalogue: 1,
            profile: None,
            max_staff: None,
            guardrail: None,
            host_actions: Table::default(),
            host_kinds: Table::default(),
            roles: Table::default(),
            obligations: Vec::new(),
            duties: None,
            duty: Vec::new(),
            approval: Vec::new(),
            step_up: Vec::new(),
            cap: Vec::new(),
        }
    }

    /// The catalogue that gives the names their meaning. Raise it to use
    /// actions that a later version ships.
    #[must_use]
    pub fn catalogue(mut self, catalogue: u64) -> Self {
        self.catalogue = catalogue;
        self
    }

    /// How strict the shop is by default; `standard` if never said.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = Some(profile.to_string());
        self
    }

    /// How many members of staff the host's plan has seats for. Kept for the
    /// host to compare; no decision looks at it.
    #[must_use]
    pub fn max_staff(mut self, seats: u32) -> Self {
        self.max_staff = Some(seats);
        self
    }

    /// The features that anybody may use at all, the owner included, the
    /// host's own among them (rule R26). Never called, there is no guardrail.
    #[must_use]
    pub fn guardrail(mut self, features: impl IntoIterator<Item = impl ToString>) -> Self {
        self.guardrail = Some(GuardrailDocument {
            features: names(features),
        });
        self
    }

    /// An action of the host's own, `feature.verb`.
    #[must_use]
    pub fn host_action(mut self, name: impl Into<String>, action: HostActionDocument) -> Self {
        self.host_actions.push(name.into(), action);
        self
    }

    /// A kind of resource of the host's own, in this slot, 0 to 127.
    #[must_use]
    pub fn host_kind(mut self, name: impl Into<String>, slot: u64) -> Self {
        self.host_kinds.push(name.into(), HostKindDocument { slot });
        self
    }

    /// A role, by the name that grants use.
    #[must_use]
    pub fn role(mut self, name: impl Into<String>, role: RoleDocument) -> Self {
        self.roles.push(name.into(), role);
        self
    }

    /// Obligations that an allow of these actions carries, on top of the
    /// profile's and of other entries'.
    #[must_use]
    pub fn obligations(
        mut self,
        actions: impl IntoIterator<Item = impl ToString>,
        add: impl IntoIterator<Item = impl ToString>,
    ) -> Self {
        self.obligations.push(ObligationDocument {
            actions: names(actions),
            add: names(add),
            above: None,
            unit: None,
        });
        self
    }

    /// What is owed for these actions where more than this is asked for, or
    /// where nobody says how much it is: what a large refund is, for instance.
    ///
    /// An alert added so takes the place of the one that a watched action
    /// carries by its profile whatever the amount.
    #[must_use]
    pub fn obligations_above(
        mut self,
        amount: Amount,
        actions: impl IntoIterator<Item = impl ToString>,
        add: impl IntoIterator<Item = impl ToString>,
    ) -> Self {
        self.obligations.push(ObligationDocument {
            actions: names(actions),
            add: names(add),
            above: Some(amount.value()),
            unit: Some(amount.unit().to_string()),
        });
        self
    }

    /// An approval policy, which limits and actions refer to.
    #[must_use]
    pub fn approval(mut self, approval: ApprovalDocument) -> Self {
        self.approval.push(approval);
        self
    }

    /// The sets of shipped duty rules that are in use; never called, that is
    /// `commerce` alone.
    #[must_use]
    pub fn duties(mut self, sets: impl IntoIterator<Item = DutySet>) -> Self {
        self.duties.get_or_insert_default().r#use = Some(names(sets));
        self
    }

    /// A shipped duty rule that is left out, by name.
    #[must_use]
    pub fn drop_duty(mut self, rule: impl Into<String>) -> Self {
        self.duties.get_or_insert_default().drop.push(rule.into());
        self
    }

    /// Lets owners pay themselves: what nobody else may (rule R38).
    #[must_use]
    pub fn owner_self_dealing(mut self) -> Self {
        self.duties.get_or_insert_default().owner_self_dealing = true;
        self
    }

    /// A duty rule of the policy's own.
    #[must_use]
    pub fn duty(mut self, rule: DutyDocument) -> Self {
        self.duty.push(rule);
        self
    }

    /// A sign-in that some actions ask for, whatever the grant.
    #[must_use]
    pub fn step_up(mut self, step_up: StepUpDocument) -> Self {
        self.step_up.push(step_up);
        self
    }

    /// A limit that nobody exceeds, whatever their grants.
    #[must_use]
    pub fn cap(mut self, cap: LimitDocument) -> Self {
        self.cap.push(cap);
        self
    }
}

document! {
    /// The allow-list of features for everybody.
    pub(crate) struct GuardrailDocument as "a guardrail" {
        pub(crate) features: Vec<String>,
    }
}

document! {
    /// An action of the host's own, as it is written.
    ///
    /// Its slot, once used, never changes its name. Its level says which level of
    /// its feature contains it, and whether it is a read.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{Action, HostActionDocument, Level, PolicyDocument, Risk, Tags};
    ///
    /// let policy = PolicyDocument::new()
    ///     .host_action("loyalty.view", HostActionDocument::new(0, Level::View, Risk::Low))
    ///     .host_action(
    ///         "loyalty.adjust",
    ///         HostActionDocument::new(1, Level::Full, Risk::High).tags(Tags::FINANCIAL),
    ///     )
    ///     .compile()?;
    /// assert_eq!(policy.action("loyalty.adjust").ok(), Action::host(1));
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    pub struct HostActionDocument as "a host action" {
        pub(crate) slot: u64,
        pub(crate) level: Level,
        pub(crate) risk: Risk,
        #[serde(default, skip_serializing_if = "Tags::is_empty")]
        pub(crate) tags: Tags,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) title: Option<String>,
    }
}

impl HostActionDocument {
    /// An action in this slot, 0 to 127, without tags or title.
    #[must_use]
    pub fn new(slot: u64, level: Level, risk: Risk) -> Self {
        Self {
            slot,
            level,
            risk,
            tags: Tags::empty(),
            title: None,
        }
    }

    /// What kind of harm it can do.
    #[must_use]
    pub fn tags(mut self, tags: Tags) -> Self {
        self.tags = tags;
        self
    }

    /// What it is, for people.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
}

document! {
    /// A kind of resource of the host's own.
    pub(crate) struct HostKindDocument as "a host kind" {
        pub(crate) slot: u64,
    }
}

document! {
    /// A role, as it is written: what it takes from a template, what its levels
    /// and names give, and which other roles it includes.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{actions::orders, PolicyDocument, RoleDocument};
    ///
    /// let policy = PolicyDocument::new()
    ///     .role(
    ///         "support",
    ///         RoleDocument::from_template("customer_support")
    ///             .addon("compensation")
    ///             .without(["orders.fulfill"]),
    ///     )
    ///     .role("lead", RoleDocument::new().include("support").allow(["orders.cancel"]))
    ///     .compile()?;
    /// let lead = policy.role("lead").unwrap().actions();
    /// assert!(lead.contains(orders::REFUND) && lead.contains(orders::CANCEL));
    /// assert!(!lead.contains(orders::FULFILL));
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    #[derive(Default)]
    pub struct RoleDocument as "a role" {
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) title: Option<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) template: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) addons: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) without: Vec<String>,
        #[serde(default, skip_serializing_if = "Table::is_empty")]
        pub(crate) levels: Table<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) allow: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) include: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) limits: Vec<LimitDocument>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) hours: Option<HoursDocument>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) step_up: Option<SignInDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) accept: Vec<AcceptDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) requires: Vec<String>,
    }
}

impl RoleDocument {
    /// A role that gives nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A role that gives what a shipped template's core gives.
    #[must_use]
    pub fn from_template(template: impl Into<String>) -> Self {
        Self {
            template: Some(template.into()),
            ..Self::default()
        }
    }

    /// What the role is called for people.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// An add-on of the template.
    #[must_use]
    pub fn addon(mut self, addon: impl Into<String>) -> Self {
        self.addons.push(addon.into());
        self
    }

    /// Actions that the template and its add-ons give, and this role does not.
    #[must_use]
    pub fn without(mut self, actions: impl IntoIterator<Item = impl ToString>) -> Self {
        self.without.extend(names(actions));
        self
    }

    /// A level of a feature, shipped or the host's own.
    #[must_use]
    pub fn level(mut self, feature: impl Into<String>, level: Level) -> Self {
        self.levels.push(feature.into(), level.to_string());
        self
    }

    /// Actions, one by one.
    #[must_use]
    pub fn allow(mut self, actions: impl IntoIterator<Item = impl ToString>) -> Self {
        self.allow.extend(names(actions));
        self
    }

    /// A limit on what is given through this role.
    #[must_use]
    pub fn limit(mut self, limit: LimitDocument) -> Self {
        self.limits.push(limit);
        self
    }

    /// The hours of the week in which the role counts, in local time: on these
    /// days, `mon` to `sun`, from `06:00` until `22:00`.
    #[must_use]
    pub fn hours(
        mut self,
        days: impl IntoIterator<Item = impl ToString>,
        from: impl Into<String>,
        until: impl Into<String>,
    ) -> Self {
        self.hours = Some(HoursDocument {
            days: names(days),
            from: from.into(),
            until: until.into(),
        });
        self
    }

    /// The sign-in that using the role asks for.
    #[must_use]
    pub fn step_up(mut self, sign_in: SignIn) -> Self {
        self.step_up = Some(sign_in.into());
        self
    }

    /// What grants and sessions of this role must have, beside what its template
    /// requires.
    #[must_use]
    pub fn requires(mut self, requires: Requirements) -> Self {
        self.requires.extend(requires.names());
        self
    }

    /// Accepts that the role trips this duty rule by itself, since somebody else,
    /// named here, does something about it: its holders are told of, and not
    /// stopped.
    #[must_use]
    pub fn accept(
        mut self,
        rule: impl Into<String>,
        control: impl Into<String>,
        owner: impl Into<String>,
    ) -> Self {
        self.accept.push(AcceptDocument {
            rule: rule.into(),
            control: control.into(),
            owner: owner.into(),
        });
        self
    }

    /// All that another role of the policy gives, and what it requires.
    #[must_use]
    pub fn include(mut self, role: impl Into<String>) -> Self {
        self.include.push(role.into());
        self
    }
}

document! {
    /// Obligations on actions.
    pub(crate) struct ObligationDocument as "obligations" {
        pub(crate) actions: Vec<String>,
        pub(crate) add: Vec<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) above: Option<u64>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) unit: Option<String>,
    }
}
