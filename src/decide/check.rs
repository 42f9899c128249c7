//! Checks: what a request is held against, one after another.
//!
//! Lives here: [`Check`] and which reason belongs to which. The checks
//! themselves are in `evaluate`.

use crate::catalogue::names::words;

use super::reason::Reason;

words! {
    /// What a request is held against, in the order of rule R5.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{Check, Reason};
    ///
    /// assert_eq!(Reason::OutOfScope.check(), Check::Grants);
    /// assert!(Check::Denies < Check::Grants);
    /// ```
    #[non_exhaustive]
    pub enum Check as "check" {
        /// The request makes sense: a known action, a tenant where one is needed.
        Request = "request",
        /// The resource is of the principal's tenant.
        Tenant = "tenant",
        /// The principal was made under this policy.
        Policy = "policy",
        /// The account is active, and within its window.
        Account = "account",
        /// The session is not over.
        Session = "session",
        /// This kind of account may do it.
        Kind = "kind",
        /// No deny takes it away.
        Denies = "denies",
        /// The guardrail leaves it.
        Guardrail = "guardrail",
        /// One single grant covers it.
        Grants = "grants",
        /// The boundary reaches to it.
        Boundary = "boundary",
        /// No duty rule keeps it apart from what the person holds, uses or did.
        Duties = "duties",
        /// The person does not gain by it.
        Benefit = "benefit",
        /// No limit or cap is exceeded.
        Limits = "limits",
        /// The sign-in is as sure and as fresh as is asked.
        SignIn = "sign_in",
        /// Others have approved it, where that is asked.
        Approvals = "approvals",
    }
}

impl Reason {
    /// The check that fails for this reason.
    #[must_use]
    pub const fn check(self) -> Check {
        match self {
            Self::InvalidRequest => Check::Request,
            Self::CrossTenant => Check::Tenant,
            Self::WrongPolicy => Check::Policy,
            Self::PrincipalNotActive
            | Self::PrincipalSuspended
            | Self::PrincipalTerminated
            | Self::PrincipalNotYet
            | Self::PrincipalExpired => Check::Account,
            Self::SessionExpired => Check::Session,
            Self::KindNotAllowed => Check::Kind,
            Self::ExplicitDeny => Check::Denies,
            Self::FeatureUnavailable => Check::Guardrail,
            Self::NoGrant
            | Self::OutOfScope
            | Self::GrantNotYet
            | Self::GrantExpired
            | Self::OutOfHours => Check::Grants,
            Self::EvidenceMissing
            | Self::LimitExceeded
            | Self::LimitOverflow
            | Self::NoLimitForUnit => Check::Limits,
            Self::ApprovalRejected => Check::Approvals,
            Self::OutsideBoundary => Check::Boundary,
            Self::StaticDuty | Self::SessionDuty | Self::ObjectDuty => Check::Duties,
            Self::SelfDealing => Check::Benefit,
            Self::StepUpImpossible => Check::SignIn,
        }
    }
}
