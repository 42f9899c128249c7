//! Reasons: why a decision is a deny.
//!
//! Lives here: [`Reason`], one of them, and [`Reasons`], a set. Invariants:
//!
//! - they stand in the order of the checks (rule R5), so the first one of a set
//!   is the one to report;
//! - a released bit keeps its meaning; the gaps are for checks that are to come.

use crate::catalogue::names::{flag_words, words};

words! {
    /// Why a decision is a deny, in the order of the checks (rule R5).
    ///
    /// A later version may add reasons. All of them deny.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::Reason;
    ///
    /// assert_eq!(Reason::OutOfScope.to_string(), "out_of_scope");
    /// assert!(Reason::CrossTenant < Reason::PrincipalSuspended);
    /// ```
    #[non_exhaustive]
    pub enum Reason as "reason" {
        /// The question makes no sense: a resource without the tenant that the
        /// principal names, an action that the policy does not define, nothing
        /// asked at all.
        InvalidRequest = "invalid_request" @ 0,
        /// The resource is another tenant's. To be shown as not found.
        CrossTenant = "cross_tenant" @ 1,
        /// The principal was made under a policy that decides otherwise.
        WrongPolicy = "wrong_policy" @ 2,
        /// The account is invited and has not come yet.
        PrincipalNotActive = "principal_not_active" @ 3,
        /// The account is suspended.
        PrincipalSuspended = "principal_suspended" @ 4,
        /// The account is terminated.
        PrincipalTerminated = "principal_terminated" @ 5,
        /// The account's time has not begun.
        PrincipalNotYet = "principal_not_yet" @ 6,
        /// The account's time is over.
        PrincipalExpired = "principal_expired" @ 7,
        /// The session is over.
        SessionExpired = "session_expired" @ 8,
        /// No account of this kind may do it, whatever it was granted.
        KindNotAllowed = "kind_not_allowed" @ 9,
        /// A deny takes it away.
        ExplicitDeny = "explicit_deny" @ 10,
        /// The guardrail leaves this feature to nobody.
        FeatureUnavailable = "feature_unavailable" @ 11,
        /// No grant has the action.
        NoGrant = "no_grant" @ 12,
        /// A grant has the action, for other resources than this one.
        OutOfScope = "out_of_scope" @ 13,
        /// A grant has the action, and has not begun.
        GrantNotYet = "grant_not_yet" @ 14,
        /// A grant had the action, and is over.
        GrantExpired = "grant_expired" @ 15,
        /// A grant has the action, and these are not its hours.
        OutOfHours = "out_of_hours" @ 16,
        /// The account's boundary does not reach that far.
        OutsideBoundary = "outside_boundary" @ 17,
        /// The person was granted what a duty rule keeps apart.
        StaticDuty = "static_duty" @ 19,
        /// The session uses at once what a duty rule keeps apart.
        SessionDuty = "session_duty" @ 20,
        /// The person did something to the object that a duty rule keeps apart
        /// from this.
        ObjectDuty = "object_duty" @ 21,
        /// The person would gain by it.
        SelfDealing = "self_dealing" @ 22,
        /// It asks for a stronger sign-in, and a program cannot sign in again.
        StepUpImpossible = "step_up_impossible" @ 23,
        /// A check needs evidence that was not supplied.
        EvidenceMissing = "evidence_missing" @ 24,
        /// It is more than a limit lets anybody have.
        LimitExceeded = "limit_exceeded" @ 25,
        /// It is more than can be counted.
        LimitOverflow = "limit_overflow" @ 26,
        /// It is counted in something that no limit of the action is for.
        NoLimitForUnit = "no_limit_for_unit" @ 27,
        /// Somebody whose approval was asked for said no.
        ApprovalRejected = "approval_rejected" @ 28,
    }
}

impl Reason {
    /// This reason as a set of one.
    #[must_use]
    pub const fn only(self) -> Reasons {
        Reasons::from_bits_retain(1 << self as u32)
    }

    /// The reason in a plain sentence, for the principal's own screen. It says
    /// nothing of other tenants and nothing of the rules.
    #[must_use]
    pub const fn public_message(self) -> &'static str {
        match self {
            Self::InvalidRequest | Self::EvidenceMissing => "This cannot be asked.",
            Self::CrossTenant => "Not found.",
            Self::WrongPolicy | Self::SessionExpired => "Please sign in again.",
            Self::PrincipalNotActive
            | Self::PrincipalSuspended
            | Self::PrincipalTerminated
            | Self::PrincipalNotYet
            | Self::PrincipalExpired => "This account is not active.",
            Self::FeatureUnavailable => "This feature is not available.",
            Self::KindNotAllowed
            | Self::ExplicitDeny
            | Self::NoGrant
            | Self::OutOfScope
            | Self::GrantNotYet
            | Self::GrantExpired
            | Self::OutOfHours
            | Self::OutsideBoundary
            | Self::StaticDuty
            | Self::SessionDuty
            | Self::ObjectDuty
            | Self::SelfDealing
            | Self::StepUpImpossible
            | Self::LimitExceeded
            | Self::LimitOverflow
            | Self::NoLimitForUnit
            | Self::ApprovalRejected => "You are not allowed to do this.",
        }
    }
}

macro_rules! reason_flags {
    ($($NAME:ident $Reason:ident)+) => {
        bitflags::bitflags! {
            /// A set of [`Reason`]s.
            ///
            /// # Examples
            ///
            /// ```
            /// use countersign::{Reason, Reasons};
            ///
            /// let both = Reasons::PRINCIPAL_SUSPENDED | Reasons::CROSS_TENANT;
            /// assert_eq!(both.first(), Some(Reason::CrossTenant));
            /// assert_eq!(both.to_string(), "cross_tenant | principal_suspended");
            /// ```
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
            pub struct Reasons: u32 {
                $(
                    #[doc = concat!("[`Reason::", stringify!($Reason), "`].")]
                    const $NAME = Reason::$Reason.only().bits();
                )+
            }
        }
    };
}

reason_flags! {
    INVALID_REQUEST InvalidRequest
    CROSS_TENANT CrossTenant
    WRONG_POLICY WrongPolicy
    PRINCIPAL_NOT_ACTIVE PrincipalNotActive
    PRINCIPAL_SUSPENDED PrincipalSuspended
    PRINCIPAL_TERMINATED PrincipalTerminated
    PRINCIPAL_NOT_YET PrincipalNotYet
    PRINCIPAL_EXPIRED PrincipalExpired
    SESSION_EXPIRED SessionExpired
    KIND_NOT_ALLOWED KindNotAllowed
    EXPLICIT_DENY ExplicitDeny
    FEATURE_UNAVAILABLE FeatureUnavailable
    NO_GRANT NoGrant
    OUT_OF_SCOPE OutOfScope
    GRANT_NOT_YET GrantNotYet
    GRANT_EXPIRED GrantExpired
    OUT_OF_HOURS OutOfHours
    OUTSIDE_BOUNDARY OutsideBoundary
    STATIC_DUTY StaticDuty
    SESSION_DUTY SessionDuty
    OBJECT_DUTY ObjectDuty
    SELF_DEALING SelfDealing
    STEP_UP_IMPOSSIBLE StepUpImpossible
    EVIDENCE_MISSING EvidenceMissing
    LIMIT_EXCEEDED LimitExceeded
    LIMIT_OVERFLOW LimitOverflow
    NO_LIMIT_FOR_UNIT NoLimitForUnit
    APPROVAL_REJECTED ApprovalRejected
}

flag_words!(Reasons as "reason");

impl Reasons {
    /// The reason to report: the one of the earliest check.
    #[must_use]
    pub fn first(self) -> Option<Reason> {
        BY_BIT
            .get(self.bits().trailing_zeros() as usize)
            .copied()
            .flatten()
    }

    /// The reasons, in the order of the checks.
    pub fn iter_reasons(self) -> impl Iterator<Item = Reason> {
        Reason::ALL
            .iter()
            .copied()
            .filter(move |reason| self.contains(reason.only()))
    }
}

impl From<Reason> for Reasons {
    fn from(reason: Reason) -> Self {
        reason.only()
    }
}

/// The reason of each bit.
static BY_BIT: [Option<Reason>; 32] = {
    let mut table = [None; 32];
    let mut rest = Reason::ALL;
    while let [reason, tail @ ..] = rest {
        let (_, from) = table.split_at_mut(*reason as usize);
        if let [slot, ..] = from {
            *slot = Some(*reason);
        }
        rest = tail;
    }
    table
};

// Every reason has its flag, so a set never holds one that cannot be named.
const _: () = assert!(Reasons::all().bits().count_ones() as usize == Reason::ALL.len());
