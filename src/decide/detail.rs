//! Detail: a decision with what it is about.
//!
//! Lives here: [`Detail`], the same decision as `authorize` with the entries of
//! the account that decided, and its form in documents.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::{Action, Obligations};
use crate::model::{AccountKind, AsResource};
use crate::policy::Policy;

use super::approvals::given;
use super::decision::Decision;
use super::evaluate::{Notes, evaluate};
use super::evidence::Evidence;
use super::principal::{Principal, is_for_another_kind};
use super::reason::{Reason, Reasons};

/// A decision, and which entries of the account made it.
///
/// Not the hot path: it allocates. The decision in it is the one that
/// `authorize` gives, by the same code.
///
/// # Examples
///
/// ```
/// # use countersign::*;
/// # let policy = PolicyDocument::new().compile()?;
/// # let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
/// #     EntryDocument::actions(["orders.view"], ScopeDocument::in_stores([42_u64])),
/// # ))?;
/// # let now = Time::from_unix(1_000);
/// # let standing = policy.standing(&[&ben], now);
/// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
/// let elsewhere = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(43_u64);
/// let detail = policy.detail(&principal, actions::orders::VIEW, &elsewhere);
///
/// assert_eq!(detail.decision(), policy.authorize(&principal, actions::orders::VIEW, &elsewhere));
/// let note = &detail.notes()[0];
/// assert_eq!(note.reason(), Reason::OutOfScope);
/// assert_eq!(note.about(), Some(&About::Grant(0))); // the grant that counts elsewhere
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    decision: Decision,
    notes: Vec<Note>,
    grants: Vec<usize>,
}

/// One reason, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    reason: Reason,
    about: Option<About>,
}

impl Note {
    /// The check that failed.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// What it failed on, if that can be pointed at.
    #[must_use]
    pub const fn about(&self) -> Option<&About> {
        self.about.as_ref()
    }
}

/// What a reason is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum About {
    /// A grant of the account, by its position from 0.
    Grant(usize),
    /// A deny of the account, by its position from 0.
    Deny(usize),
    /// The action asked for, by name.
    Action(String),
    /// A feature, by name.
    Feature(String),
    /// The kind of account.
    Kind(AccountKind),
    /// That several people share the account.
    Shared,
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grant(index) => write!(f, "grants[{index}]"),
            Self::Deny(index) => write!(f, "denies[{index}]"),
            Self::Action(name) | Self::Feature(name) => f.write_str(name),
            Self::Kind(kind) => kind.fmt(f),
            Self::Shared => f.write_str("shared"),
        }
    }
}

impl Policy {
    /// The decision of [`authorize`](Self::authorize), with every reason and
    /// what it is about.
    #[must_use]
    pub fn detail(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
    ) -> Detail {
        self.detail_with(principal, action, resource, &Evidence::none())
    }

    /// The decision of [`authorize_with`](Self::authorize_with), with every
    /// reason and what it is about.
    #[must_use]
    pub fn detail_with(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
        evidence: &Evidence<'_>,
    ) -> Detail {
        let mut notebook = Notebook::default();
        let resource = resource.as_resource();
        let given = given(self, principal, action, &resource, evidence);
        let decision = evaluate(
            self,
            principal,
            action,
            &resource,
            evidence,
            given,
            &mut notebook,
        );
        let mut notes: Vec<Note> = notebook
            .failed
            .into_iter()
            .map(|(reason, entry)| Note {
                reason,
                about: self.about(principal, action, reason, entry),
            })
            .collect();
        notes.sort_by_key(|note| note.reason);
        Detail {
            decision,
            notes,
            grants: notebook.covering,
        }
    }

    fn about(
        &self,
        principal: &Principal,
        action: Action,
        reason: Reason,
        entry: Option<usize>,
    ) -> Option<About> {
        match reason {
            Reason::ExplicitDeny => entry.map(About::Deny),
            Reason::OutOfScope
            | Reason::OutOfHours
            | Reason::GrantNotYet
            | Reason::GrantExpired => entry.map(About::Grant),
            Reason::FeatureUnavailable => self
                .facts(action)
                .map(|facts| About::Feature(String::from(facts.feature))),
            Reason::NoGrant | Reason::OutsideBoundary => Some(About::Action(self.name_of(action))),
            Reason::InvalidRequest if self.facts(action).is_none() => {
                Some(About::Action(self.name_of(action)))
            }
            // What no program may do no sharing explains.
            Reason::KindNotAllowed if !is_for_another_kind(principal, action) => {
                Some(About::Shared)
            }
            Reason::KindNotAllowed | Reason::StepUpImpossible => {
                Some(About::Kind(principal.account().kind()))
            }
            _ => None,
        }
    }
}

impl Detail {
    /// The decision itself.
    pub const fn decision(&self) -> Decision {
        self.decision
    }

    /// Every failed check, in the order of rule R5; a deny may stand several
    /// times, once for each deny of the account that matches.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The grants of the account, by position, that cover the request now,
    /// whatever else stands in the way.
    #[must_use]
    pub fn grants(&self) -> &[usize] {
        &self.grants
    }

    /// What the allow carries; nothing for other outcomes.
    #[must_use]
    pub fn obligations(&self) -> Obligations {
        match self.decision {
            Decision::Allow(allow) => allow.obligations(),
            Decision::NeedsStepUp(_) | Decision::NeedsApproval(_) | Decision::Deny(_) => {
                Obligations::empty()
            }
        }
    }
}

/// Writes down what `evaluate` tells.
#[derive(Default)]
struct Notebook {
    failed: Vec<(Reason, Option<usize>)>,
    covering: Vec<usize>,
    missing: Vec<(usize, Reason)>,
}

impl Notes for Notebook {
    fn fails(&mut self, reason: Reason, deny: Option<usize>) {
        // Of a reason that is about a grant: the first grant it is true of.
        let grant = self.missing.iter().find(|(_, why)| *why == reason);
        self.failed
            .push((reason, deny.or(grant.map(|(grant, _)| *grant))));
    }

    fn all_fail(&mut self, reasons: Reasons) {
        for reason in reasons.iter_reasons() {
            self.fails(reason, None);
        }
    }

    fn covers(&mut self, grant: usize) {
        self.covering.push(grant);
    }

    fn misses(&mut self, grant: usize, reason: Reason) {
        self.missing.push((grant, reason));
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Detail {
    /// As `{outcome, reason, detail, reasons, obligations}`: `reason` on a deny,
    /// `detail` where there is something to point at, and for a step-up the
    /// sign-in that is missing.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use alloc::string::ToString;

        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("outcome", self.decision.outcome())?;
        if let Some(reason) = self.decision.reason() {
            map.serialize_entry("reason", &reason)?;
            let first = self.notes.iter().find(|note| note.reason == reason);
            if let Some(about) = first.and_then(Note::about) {
                map.serialize_entry("detail", &about.to_string())?;
            }
        }
        if let Decision::NeedsStepUp(step) = self.decision {
            map.serialize_entry(
                "step_up",
                &StepUpForm {
                    assurance: step.assurance(),
                    max_age: step.max_age(),
                },
            )?;
        }
        let mut reasons: Vec<Reason> = self.notes.iter().map(Note::reason).collect();
        reasons.dedup();
        map.serialize_entry("reasons", &reasons)?;
        map.serialize_entry("obligations", &self.obligations())?;
        map.end()
    }
}

/// The sign-in that is missing, in documents.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
struct StepUpForm {
    assurance: crate::model::Assurance,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_age: Option<u32>,
}
