//! Changes: what remedies are made of.
//!
//! Lives here: [`Remedy`] and [`Change`], and how they read. Finding them is the
//! work of `remedy`.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::model::{Amount, SignIn, TenantId, Time};
use crate::policy::{EntryDocument, ScopeDocument};

/// Changes that together, and alone, turn a refusal into an allow.
///
/// They are ways, not advice: a deny or a boundary stands there for a reason,
/// and whether to lift it is for whoever put it there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Remedy {
    pub(super) changes: Vec<Change>,
}

/// One change, to the account, the policy, the session or the request.
///
/// Entries are documents: an account with one pushed to its grants can be
/// stored as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Change {
    /// The request: state that the resource is of this tenant.
    StateTenant(TenantId),
    /// The account: make it active.
    Activate,
    /// The account: let it begin at this instant, or earlier.
    StartAccount(Time),
    /// The account: let it last beyond this instant.
    ProlongAccount(Time),
    /// The session: start a new one.
    RenewSession,
    /// The account: let one person alone hold it.
    UnshareAccount,
    /// The account: set the owner flag.
    SetOwner,
    /// The account: remove the deny at this position, counted before any other
    /// is removed.
    LiftDeny(usize),
    /// The policy: add this feature to the guardrail.
    OpenFeature(String),
    /// The account: add this to the boundary.
    ExtendBoundary(EntryDocument),
    /// The account: add this grant.
    AddGrant(EntryDocument),
    /// The account: give the grant at this position this scope.
    WidenGrant {
        /// Its position.
        grant: usize,
        /// Its scope from now on.
        scope: ScopeDocument,
    },
    /// The account: let the grant at this position begin at an instant, or
    /// earlier.
    StartGrant {
        /// Its position.
        grant: usize,
        /// The instant.
        from: Time,
    },
    /// The account: let the grant at this position last beyond an instant.
    ProlongGrant {
        /// Its position.
        grant: usize,
        /// The instant.
        beyond: Time,
    },
    /// The session: use this role too.
    UseRole(String),
    /// The session: do not limit it to roles.
    UseAllRoles,
    /// The session: sign in as surely and as freshly as this.
    SignIn(SignIn),
    /// The request: ask for at most this much.
    LowerAmount(Amount),
    /// The person: have this duty rule waived there, by somebody who may.
    Waive {
        /// The rule, by name.
        rule: String,
        /// Where.
        scope: ScopeDocument,
    },
    /// The evidence: so many people more have to approve.
    Approve {
        /// The approval policy, by name.
        policy: String,
        /// How many people more.
        people: usize,
    },
}

impl Remedy {
    /// Its changes: all of them, or it does not help.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, change) in self.changes.iter().enumerate() {
            if index > 0 {
                f.write_str(", and ")?;
            }
            change.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StateTenant(tenant) => write!(f, "say that the resource is of tenant {tenant}"),
            Self::Activate => f.write_str("make the account active"),
            Self::StartAccount(at) => write!(f, "let the account begin by {}", at.in_utc()),
            Self::ProlongAccount(at) => write!(f, "let the account last beyond {}", at.in_utc()),
            Self::RenewSession => f.write_str("start a new session"),
            Self::UnshareAccount => f.write_str("let one person alone hold the account"),
            Self::SetOwner => f.write_str("make the account an owner's"),
            Self::LiftDeny(deny) => write!(f, "remove denies[{deny}]"),
            Self::OpenFeature(feature) => write!(f, "add {feature} to the guardrail"),
            Self::ExtendBoundary(entry) => write!(f, "add {entry} to the boundary"),
            Self::AddGrant(entry) => write!(f, "grant {entry}"),
            Self::WidenGrant { grant, scope } => write!(f, "widen grants[{grant}] to {scope}"),
            Self::StartGrant { grant, from } => {
                write!(f, "let grants[{grant}] begin by {}", from.in_utc())
            }
            Self::ProlongGrant { grant, beyond } => {
                write!(f, "prolong grants[{grant}] beyond {}", beyond.in_utc())
            }
            Self::UseRole(role) => write!(f, "use the role {role} in the session"),
            Self::UseAllRoles => f.write_str("start a session that is not limited to roles"),
            Self::SignIn(asked) => write!(f, "sign in with {asked}"),
            Self::LowerAmount(most) => write!(f, "ask for {} at most", most.in_words()),
            Self::Waive { rule, scope } => {
                write!(
                    f,
                    "have the duty rule {rule} waived for the person in {scope}"
                )
            }
            Self::Approve { policy, people: 1 } => {
                write!(f, "have one person more approve it under {policy}")
            }
            Self::Approve { policy, people } => {
                write!(f, "have {people} people more approve it under {policy}")
            }
        }
    }
}
