//! The waiver document: an exception to a duty rule, as an account stores it.
//!
//! Lives here: [`WaiverDocument`], its shape and builder. What is wrong with one
//! is found where the account is resolved; whether its approver may approve it,
//! when it is made.

use alloc::string::String;

use crate::model::{PersonId, Time};

use super::form::document;
#[cfg(feature = "serde")]
use super::form::present;
use super::scope_document::ScopeDocument;

document! {
    /// A waiver as it is stored with an account of its person (rule R40).
    ///
    /// As JSON, with everything that it holds; all of it must be there:
    ///
    /// ```json
    /// {"id": "W-7", "rule": "O2C-02", "version": 1, "person": 107, "scope": {"stores": [42]},
    ///  "because": "alone in the shop until the new colleague starts", "control": "refunds are listed every week",
    ///  "control_owner": 101, "requested_by": 103, "approved_by": 101, "from": 0, "until": 7776000}
    /// ```
    ///
    /// Made by [`Policy::waive`](crate::Policy::waive), which checks the approver.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{AccountDocument, PolicyDocument, ScopeDocument, Time, WaiverDocument};
    ///
    /// let policy = PolicyDocument::new().compile()?;
    /// let waiver = WaiverDocument::new("W-7", "O2C-02", 1, 107_u64)
    ///     .scope(ScopeDocument::in_stores([42_u64]))
    ///     .because("alone in the shop until the new colleague starts")
    ///     .control("refunds are listed every week", 101_u64)
    ///     .requested_by(103_u64)
    ///     .approved_by(101_u64)
    ///     .window(Time::from_unix(0), Time::from_unix(90 * 86_400));
    /// let ana = policy.account(&AccountDocument::human(7_u64, 107_u64).waiver(waiver))?;
    /// assert!(ana.waivers()[0].is_of_the_rule_in_use());
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    pub struct WaiverDocument as "a waiver" {
        pub(crate) id: String,
        pub(crate) rule: String,
        pub(crate) version: u32,
        pub(crate) person: PersonId,
        pub(crate) scope: ScopeDocument,
        pub(crate) because: String,
        pub(crate) control: String,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) control_owner: Option<PersonId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) requested_by: Option<PersonId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) approved_by: Option<PersonId>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) from: Option<Time>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) until: Option<Time>,
    }
}

impl WaiverDocument {
    /// A waiver of this rule at this version for this person, in the whole tenant;
    /// the rest is still to be said.
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        rule: impl Into<String>,
        version: u32,
        person: impl Into<PersonId>,
    ) -> Self {
        Self {
            id: id.into(),
            rule: rule.into(),
            version,
            person: person.into(),
            scope: ScopeDocument::tenant(),
            because: String::new(),
            control: String::new(),
            control_owner: None,
            requested_by: None,
            approved_by: None,
            from: None,
            until: None,
        }
    }

    /// Where it counts: the whole tenant, or stores.
    #[must_use]
    pub fn scope(mut self, scope: ScopeDocument) -> Self {
        self.scope = scope;
        self
    }

    /// Why, in at least 20 characters.
    #[must_use]
    pub fn because(mut self, because: impl Into<String>) -> Self {
        self.because = because.into();
        self
    }

    /// What is done about it, and who does it: another person.
    #[must_use]
    pub fn control(mut self, control: impl Into<String>, owner: impl Into<PersonId>) -> Self {
        self.control = control.into();
        self.control_owner = Some(owner.into());
        self
    }

    /// Who asks for it.
    #[must_use]
    pub fn requested_by(mut self, person: impl Into<PersonId>) -> Self {
        self.requested_by = Some(person.into());
        self
    }

    /// Who approved it: neither the person nor whoever asked.
    #[must_use]
    pub fn approved_by(mut self, person: impl Into<PersonId>) -> Self {
        self.approved_by = Some(person.into());
        self
    }

    /// From when to when it counts: at most 90 days for a critical rule, 180 for
    /// a high one, 365 for the others.
    #[must_use]
    pub fn window(mut self, from: Time, until: Time) -> Self {
        self.from = Some(from);
        self.until = Some(until);
        self
    }
}
