//! Guard documents: limits, approvals, sign-ins and hours, as they are written.
//!
//! Lives here: the shapes and their builders. What is wrong with one is found
//! by compiling, in `guards`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::model::{Assurance, Per, SignIn, Unit};

#[cfg(feature = "serde")]
use super::form::present;
use super::form::{document, names};

document! {
    /// A limit of a role, or a cap on everybody, as it is written.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{ApprovalDocument, Currency, LimitDocument, Per, PolicyDocument, RoleDocument, Unit};
    ///
    /// // Up to 50 € alone, up to 500 € with somebody else's yes, and no more;
    /// // 1,000 € a day.
    /// let euro = Unit::Money(Currency::EUR);
    /// let policy = PolicyDocument::new()
    ///     .approval(ApprovalDocument::new("refunds"))
    ///     .role(
    ///         "support",
    ///         RoleDocument::from_template("customer_support")
    ///             .limit(
    ///                 LimitDocument::new("refund", ["orders.refund"], Per::Request, euro)
    ///                     .soft(50_00, "refunds")
    ///                     .hard(500_00),
    ///             )
    ///             .limit(
    ///                 LimitDocument::new("refund-day", ["orders.refund"], Per::Person { window: 86_400 }, euro)
    ///                     .hard(1_000_00),
    ///             ),
    ///     )
    ///     .compile()?;
    /// assert_eq!(policy.limit("refund").unwrap().hard(), Some(500_00));
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    pub struct LimitDocument as "a limit" {
        pub(crate) id: String,
        pub(crate) actions: Vec<String>,
        pub(crate) per: String,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) window: Option<u32>,
        pub(crate) unit: String,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) soft: Option<u64>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) approval: Option<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) hard: Option<u64>,
    }
}

impl LimitDocument {
    /// A limit of these actions, by name, counted over this, in this unit; how
    /// much is still to be said. Its own name is what usage is told by, and no
    /// other limit of the policy has it.
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        actions: impl IntoIterator<Item = impl ToString>,
        per: Per,
        unit: Unit,
    ) -> Self {
        Self {
            id: id.into(),
            actions: names(actions),
            per: per.name().to_string(),
            window: match per {
                Per::Request | Per::Object => None,
                Per::Person { window } | Per::Store { window } => Some(window),
            },
            unit: unit.to_string(),
            soft: None,
            approval: None,
            hard: None,
        }
    }

    /// Above this, somebody else has to approve, under the approval policy of
    /// this name.
    #[must_use]
    pub fn soft(mut self, above: u64, approval: impl Into<String>) -> Self {
        self.soft = Some(above);
        self.approval = Some(approval.into());
        self
    }

    /// Above this it is denied, whoever approves.
    #[must_use]
    pub fn hard(mut self, above: u64) -> Self {
        self.hard = Some(above);
        self
    }
}

document! {
    /// An approval policy, as it is written: whose yes something needs.
    ///
    /// # Examples
    ///
    /// See [`ApprovalPolicy`](crate::ApprovalPolicy).
    pub struct ApprovalDocument as "an approval policy" {
        pub(crate) id: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) actions: Vec<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) quorum: Option<u8>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) approver: Option<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) decide_within: Option<u32>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) use_within: Option<u32>,
    }
}

impl ApprovalDocument {
    /// One other person who may `staff.approve`, within a day, to be used
    /// within an hour.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            actions: Vec::new(),
            quorum: None,
            approver: None,
            decide_within: None,
            use_within: None,
        }
    }

    /// What always needs it, by name.
    #[must_use]
    pub fn actions(mut self, actions: impl IntoIterator<Item = impl ToString>) -> Self {
        self.actions.extend(names(actions));
        self
    }

    /// How many different people must say yes.
    #[must_use]
    pub fn quorum(mut self, people: u8) -> Self {
        self.quorum = Some(people);
        self
    }

    /// What each of them must be allowed to do on the resource, by name.
    #[must_use]
    pub fn approver(mut self, action: impl Into<String>) -> Self {
        self.approver = Some(action.into());
        self
    }

    /// Seconds from the request until a yes comes too late.
    #[must_use]
    pub fn decide_within(mut self, seconds: u32) -> Self {
        self.decide_within = Some(seconds);
        self
    }

    /// Seconds from a yes until it can no longer be used.
    #[must_use]
    pub fn use_within(mut self, seconds: u32) -> Self {
        self.use_within = Some(seconds);
        self
    }
}

document! {
    /// A sign-in that some actions ask for, as it is written.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{Assurance, PolicyDocument, SignIn, StepUpDocument};
    ///
    /// let fresh = SignIn::at_least(Assurance::MultiFactor).within(900);
    /// let policy = PolicyDocument::new()
    ///     .step_up(StepUpDocument::new(["settings.payments"], fresh))
    ///     // And whoever mistyped a password three times shows a second factor.
    ///     .step_up(
    ///         StepUpDocument::new(["orders.refund"], SignIn::at_least(Assurance::MultiFactor))
    ///             .after_failed_logins(3),
    ///     )
    ///     .compile()?;
    /// # let _ = policy;
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    pub struct StepUpDocument as "a step-up" {
        pub(crate) actions: Vec<String>,
        pub(crate) assurance: Assurance,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) max_age: Option<u32>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) after_failed_logins: Option<u16>,
    }
}

impl StepUpDocument {
    /// These actions, by name, ask for this sign-in.
    #[must_use]
    pub fn new(actions: impl IntoIterator<Item = impl ToString>, sign_in: SignIn) -> Self {
        Self {
            actions: names(actions),
            assurance: sign_in.assurance(),
            max_age: sign_in.max_age(),
            after_failed_logins: None,
        }
    }

    /// Only after so many sign-ins that failed.
    #[must_use]
    pub fn after_failed_logins(mut self, count: u16) -> Self {
        self.after_failed_logins = Some(count);
        self
    }
}

document! {
    /// The sign-in that a role asks for.
    pub(crate) struct SignInDocument as "a sign-in" {
        pub(crate) assurance: Assurance,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) max_age: Option<u32>,
    }
}

impl From<SignIn> for SignInDocument {
    fn from(sign_in: SignIn) -> Self {
        Self {
            assurance: sign_in.assurance(),
            max_age: sign_in.max_age(),
        }
    }
}

document! {
    /// The hours of a role.
    pub(crate) struct HoursDocument as "hours" {
        pub(crate) days: Vec<String>,
        pub(crate) from: String,
        pub(crate) until: String,
    }
}
