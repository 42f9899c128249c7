//! Profiles: how strict a shop is by default.
//!
//! Lives here: [`Profile`] and what it asks for by itself.

use crate::catalogue::names::words;
use crate::catalogue::{Obligations, OnGrant, OnUse, Risk, Severity};

words! {
    /// How strict a shop is where its policy says nothing more exact.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{actions::orders, Obligations, PolicyDocument, Profile};
    ///
    /// let standard = PolicyDocument::new().compile()?;
    /// assert_eq!(standard.obligations(orders::REFUND), Obligations::AUDIT | Obligations::ALERT);
    /// assert_eq!(standard.obligations(orders::VIEW), Obligations::empty());
    ///
    /// let solo = PolicyDocument::new().profile(Profile::Solo).compile()?;
    /// assert_eq!(solo.obligations(orders::REFUND), Obligations::empty());
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    pub enum Profile as "profile" {
        /// One or two people do everything: advice only.
        Solo = "solo",
        /// The default: acts of high risk are recorded, the worst also alert.
        Standard = "standard",
        /// As `standard`, and no exception for the owner.
        Strict = "strict",
    }
}

impl Profile {
    /// What it takes to give somebody what a rule of this severity keeps apart.
    pub(crate) const fn on_grant(self, severity: Severity) -> OnGrant {
        match (self, severity) {
            (Self::Strict, Severity::Critical) => OnGrant::Reject,
            (Self::Standard | Self::Strict, Severity::Critical | Severity::High)
            | (Self::Strict, Severity::Medium) => OnGrant::Waiver,
            _ => OnGrant::Warn,
        }
    }

    /// What becomes of using what a rule of this severity keeps apart.
    pub(crate) const fn on_use(self, severity: Severity) -> OnUse {
        match (self, severity) {
            (Self::Standard, Severity::Critical)
            | (Self::Strict, Severity::Critical | Severity::High) => OnUse::Block,
            (Self::Standard, Severity::High) | (Self::Strict, Severity::Medium) => OnUse::Approval,
            _ => OnUse::Ignore,
        }
    }

    /// What this profile asks for on an action of this risk, `watched` being
    /// whether it is one of those that are watched one by one (rule R57).
    pub(crate) const fn obligations(self, risk: Risk, watched: bool) -> Obligations {
        match self {
            Self::Solo => Obligations::empty(),
            Self::Standard | Self::Strict => {
                let tier = match risk {
                    Risk::Low | Risk::Medium => Obligations::empty(),
                    Risk::High => Obligations::AUDIT,
                    Risk::Critical => Obligations::AUDIT.union(Obligations::ALERT),
                };
                if watched {
                    tier.union(Obligations::ALERT)
                } else {
                    tier
                }
            }
        }
    }
}
