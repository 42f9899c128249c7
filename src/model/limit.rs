//! Limits: how much, and how much in all.
//!
//! Lives here: [`Limit`] and what it is counted over, [`Per`]. Comparing is in
//! `decide`.

use alloc::boxed::Box;

use crate::catalogue::Actions;

use super::quantity::Unit;

/// What a limit is counted over (rule R27).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Per {
    /// One act.
    Request,
    /// All acts on one object.
    Object,
    /// All acts of one person, over so many seconds up to now.
    Person {
        /// The seconds.
        window: u32,
    },
    /// All acts in one store, over so many seconds up to now.
    Store {
        /// The seconds.
        window: u32,
    },
}

impl Per {
    /// Whether it is told what was used before, by the host.
    #[must_use]
    pub const fn counts_usage(self) -> bool {
        !matches!(self, Self::Request)
    }

    /// Its name in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Object => "object",
            Self::Person { .. } => "person",
            Self::Store { .. } => "store",
        }
    }
}

/// A handle to a limit or cap of one policy, from
/// [`Policy::limit`](crate::Policy::limit).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LimitId {
    pub(crate) policy: u64,
    pub(crate) index: u16,
}

/// How much of a unit these actions may be about: above `soft` somebody else
/// has to approve, above `hard` nobody can.
///
/// A limit of a role belongs to what that role gives, and a cap to everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    pub(crate) id: LimitId,
    pub(crate) name: Box<str>,
    pub(crate) actions: Actions,
    pub(crate) per: Per,
    pub(crate) unit: Unit,
    pub(crate) soft: Option<Soft>,
    pub(crate) hard: Option<u64>,
    /// The most that neither asks for an approval nor is denied.
    pub(crate) free: u64,
}

/// Above how much an approval is asked for, and under which approval policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Soft {
    pub(crate) above: u64,
    /// The position of the approval policy, below 64.
    pub(crate) approval: u8,
}

impl Limit {
    /// Its handle under its policy.
    #[must_use]
    pub const fn id(&self) -> LimitId {
        self.id
    }

    /// Its name in documents.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it limits.
    #[must_use]
    pub const fn actions(&self) -> Actions {
        self.actions
    }

    /// What it is counted over.
    #[must_use]
    pub const fn per(&self) -> Per {
        self.per
    }

    /// What it is counted in.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// Above how much an approval is asked for.
    #[must_use]
    pub fn soft(&self) -> Option<u64> {
        self.soft.map(|soft| soft.above)
    }

    /// Above how much it is denied.
    #[must_use]
    pub const fn hard(&self) -> Option<u64> {
        self.hard
    }
}
