//! Explaining: why a decision is what it is, and what would change it.
//!
//! Lives here: [`Explanation`], the decision of `authorize` by the same code
//! with every check, near misses and remedies, and [`PublicExplanation`], the
//! part of it for the principal's own screen. How it reads is in `sentences`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::{Action, actions};
use crate::model::{AsResource, ObjectId, Resource, ResourceKind};
use crate::policy::Policy;

use super::approvals::given;
use super::asked::Asked;
use super::blame::About;
use super::change::Remedy;
use super::check::Check;
use super::decision::{Decision, Denied};
use super::detail::Detail;
use super::evidence::Evidence;
use super::near::{NearMiss, near_misses};
use super::need::Known;
use super::principal::Principal;
use super::reason::Reasons;
use super::remedy::remedies;
use super::sentences::{headline, public_sentence, reasons_said, who};

/// Why a decision is what it is, and what would change it.
///
/// For an auditor, a log and the tests of a host: it tells of denies, of the
/// boundary and of roles. What may be shown to the principal is
/// [`public`](Self::public). As text it is a few lines; as data, with the
/// feature `serde`, a table. How sentences are worded may change with any
/// version; what they say is in the data.
///
/// # Examples
///
/// ```
/// # use countersign::*;
/// # let policy = PolicyDocument::new()
/// #     .role("warehouse", RoleDocument::from_template("fulfillment"))
/// #     .compile()?;
/// # let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).name("Ben").grant(
/// #     EntryDocument::role("warehouse", ScopeDocument::in_stores([42_u64])),
/// # ))?;
/// # let now = Time::from_unix(1_000);
/// # let standing = policy.standing(&[&ben], now);
/// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
/// let elsewhere = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(43_u64);
/// let why = policy.explain(&principal, actions::orders::FULFILL, &elsewhere);
/// assert_eq!(
///     why.to_string(),
///     "\
/// Denied: Ben (account 7) may not orders.fulfill (Mark as shipped, create shipments) on order 9 in store 43.
/// Because: a grant has the action, and covers other resources only (out_of_scope).
/// Nearly: grants[0], role warehouse: it covers store 42, and the resource is in store 43.
/// To allow it, any one of:
///   - widen grants[0] to stores 42 and 43
///   - grant orders.fulfill in store 43",
/// );
/// assert_eq!(why.public().to_string(), "You may do this only in store 42.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    detail: Detail,
    headline: String,
    because: Vec<String>,
    near_misses: Vec<NearMiss>,
    remedies: Vec<Remedy>,
    public: PublicExplanation,
}

/// The part of an [`Explanation`] for the principal's own screen: it tells
/// nothing of other tenants, and nothing of rules, only of what was granted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PublicExplanation {
    outcome: &'static str,
    message: String,
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum CheckResult {
    /// Nothing speaks against it.
    Passed,
    /// It is why the decision is no allow, or one of the reasons.
    Failed,
    /// An earlier check left nothing to ask.
    NotReached,
}

impl Policy {
    /// The decision of [`authorize`](Self::authorize), and why.
    ///
    /// Not for the hot path. Show [`Explanation::public`] to the principal, and
    /// the whole of it to nobody who may not read the log:
    /// [`explain_to`](Self::explain_to) checks that.
    #[must_use]
    pub fn explain(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
    ) -> Explanation {
        self.explain_with(principal, action, resource, &Evidence::none())
    }

    /// The decision of [`authorize_with`](Self::authorize_with), and why.
    #[must_use]
    pub fn explain_with(
        &self,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
        evidence: &Evidence<'_>,
    ) -> Explanation {
        let resource = resource.as_resource();
        let detail = self.detail_with(principal, action, &resource, evidence);
        let asked = Asked {
            policy: self,
            principal,
            action,
            read: self.0.reads.contains(action),
            resource: &resource,
            known: Known::Evidence(
                evidence,
                given(self, principal, action, &resource, evidence),
            ),
        };
        let reasons = match detail.decision() {
            Decision::Deny(denial) => denial.reasons(),
            Decision::Allow(_) | Decision::NeedsStepUp(_) | Decision::NeedsApproval(_) => {
                Reasons::empty()
            }
        };
        // Ids of one tenant say nothing about another's, nor grants of one
        // policy under another.
        let near_misses = if detail.decision().is_allow() || reasons.intersects(UNASKED) {
            Vec::new()
        } else {
            near_misses(&asked)
        };
        let remedies = if detail.decision().is_allow() || evidence.acting_for().is_some() {
            Vec::new()
        } else {
            remedies(&asked, &detail)
        };
        let mut because = reasons_said(&asked, &detail);
        if let (Some(other), Some(theirs)) = (evidence.acting_for(), detail.on_behalf_of()) {
            let asked = Asked {
                principal: other,
                ..asked
            };
            let who = who(other);
            // What the other may is said of an allow alone.
            let is_told = !theirs.decision().is_allow() || detail.decision().is_allow();
            let said = reasons_said(&asked, theirs).into_iter().filter(|_| is_told);
            because.extend(said.map(|said| format!("for {who}: {said}")));
        }
        Explanation {
            headline: headline(&asked, detail.decision()),
            because,
            public: PublicExplanation {
                outcome: detail.decision().outcome(),
                message: public_sentence(&asked, &detail),
            },
            near_misses,
            remedies,
            detail,
        }
    }

    /// [`explain`](Self::explain), for somebody else to read.
    ///
    /// # Errors
    ///
    /// [`Denied`] unless `auditor` may `staff.audit_log` on the staff account of
    /// this principal: a resource of its tenant, of no store, with the account's
    /// id (rule R58).
    pub fn explain_to(
        &self,
        auditor: &Principal,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
    ) -> Result<Explanation, Denied> {
        self.explain_to_with(auditor, principal, action, resource, &Evidence::none())
    }

    /// [`explain_with`](Self::explain_with), for somebody else to read.
    ///
    /// # Errors
    ///
    /// As [`explain_to`](Self::explain_to).
    pub fn explain_to_with(
        &self,
        auditor: &Principal,
        principal: &Principal,
        action: Action,
        resource: &(impl AsResource + ?Sized),
        evidence: &Evidence<'_>,
    ) -> Result<Explanation, Denied> {
        let account = principal.account();
        let mut asked = Resource::of(ResourceKind::STAFF_ACCOUNT)
            .with_id(ObjectId::new(account.id().to_u128()));
        if let Some(tenant) = account.tenant() {
            asked = asked.in_tenant(tenant);
        }
        let log = self.authorize(auditor, actions::staff::AUDIT_LOG, &asked);
        let _allowed = log.require()?;
        Ok(self.explain_with(principal, action, resource, evidence))
    }
}

/// Reasons after which nothing of the account was asked.
const UNASKED: Reasons = Reasons::INVALID_REQUEST
    .union(Reasons::CROSS_TENANT)
    .union(Reasons::WRONG_POLICY);

impl Explanation {
    /// The decision itself: what `authorize` says.
    pub const fn decision(&self) -> Decision {
        self.detail.decision()
    }

    /// The decision with what it is about.
    #[must_use]
    pub const fn detail(&self) -> &Detail {
        &self.detail
    }

    /// The check that decided: of a deny the first that failed, of a step-up the
    /// sign-in, of an allow the grants.
    #[must_use]
    pub const fn decided_by(&self) -> Check {
        match self.detail.decision() {
            Decision::Allow(_) => Check::Grants,
            Decision::NeedsApproval(_) => Check::Approvals,
            Decision::NeedsStepUp(_) => Check::SignIn,
            Decision::Deny(denial) => denial.reason().check(),
        }
    }

    /// Every check with how it came out, in order.
    pub fn checks(&self) -> impl Iterator<Item = (Check, CheckResult)> {
        let failed = |check| match self.detail.decision() {
            Decision::Deny(denial) => {
                (denial.reasons().iter_reasons()).any(|reason| reason.check() == check)
            }
            Decision::NeedsStepUp(_) => check == Check::SignIn,
            Decision::NeedsApproval(_) => check == Check::Approvals,
            Decision::Allow(_) => false,
        };
        // Of a request that was done before everything is asked all the same.
        let is_used = self.detail.about() == Some(&About::UsedRequest);
        let unasked = match self.detail.decision() {
            Decision::Deny(denial) => denial.reasons().intersects(UNASKED) && !is_used,
            Decision::Allow(_) | Decision::NeedsStepUp(_) | Decision::NeedsApproval(_) => false,
        };
        // What would be asked for is not, where something denies or comes first.
        let last = match self.detail.decision() {
            Decision::Deny(_) => Check::Limits,
            Decision::NeedsStepUp(_) => Check::SignIn,
            Decision::Allow(_) | Decision::NeedsApproval(_) => Check::Approvals,
        };
        Check::ALL.iter().copied().map(move |check| {
            let result = if failed(check) {
                CheckResult::Failed
            } else if (unasked && check >= Check::Denies) || check > last {
                CheckResult::NotReached
            } else {
                CheckResult::Passed
            };
            (check, result)
        })
    }

    /// Why, a sentence for each reason; of an allow, what it rests on and what
    /// is owed for it.
    #[must_use]
    pub fn because(&self) -> &[String] {
        &self.because
    }

    /// Grants that have the action and lack something; none of an allow.
    #[must_use]
    pub fn near_misses(&self) -> &[NearMiss] {
        &self.near_misses
    }

    /// The smallest things that would each, alone, turn it into an allow, the
    /// smaller ones first; none of an allow, none where nothing would, and none
    /// of an act on behalf of another: ask about each of the two alone.
    #[must_use]
    pub fn remedies(&self) -> &[Remedy] {
        &self.remedies
    }

    /// The part for the principal's own screen.
    #[must_use]
    pub const fn public(&self) -> &PublicExplanation {
        &self.public
    }
}

impl PublicExplanation {
    /// The outcome's name in documents: `allow`, `step_up`, `approval`, `deny`.
    #[must_use]
    pub const fn outcome(&self) -> &'static str {
        self.outcome
    }

    /// What to tell the principal.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for PublicExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline)?;
        for (index, because) in self.because.iter().enumerate() {
            let word = if index == 0 { "Because" } else { "And" };
            write!(f, "\n{word}: {because}.")?;
        }
        for miss in &self.near_misses {
            write!(f, "\nNearly: {miss}.")?;
        }
        match self.remedies.as_slice() {
            [] if !matches!(self.decision(), Decision::Deny(_)) => Ok(()),
            [] if self.detail.on_behalf_of().is_some() => f.write_str(
                "\nBoth have to be allowed: ask about each alone for what would mend it.",
            ),
            [] if self.detail.reasons() == Reasons::EVIDENCE_MISSING => {
                f.write_str("\nSupply what is missing, and ask again.")
            }
            [] => f.write_str("\nNothing that could be changed here would allow it."),
            [only] => write!(f, "\nTo allow it: {only}."),
            several => {
                f.write_str("\nTo allow it, any one of:")?;
                several
                    .iter()
                    .try_for_each(|remedy| write!(f, "\n  - {remedy}"))
            }
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Explanation {
    /// As `{summary, decision, decided_by, checks, because, near_misses,
    /// remedies, public}`, the decision in the form of a [`Detail`].
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("summary", &self.headline)?;
        map.serialize_entry("decision", &self.detail)?;
        map.serialize_entry("decided_by", &self.decided_by())?;
        map.serialize_entry("checks", &Checks(self))?;
        map.serialize_entry("because", &self.because)?;
        map.serialize_entry("near_misses", &self.near_misses)?;
        let said: Vec<RemedyForm<'_>> = (self.remedies.iter())
            .map(|remedy| RemedyForm {
                changes: remedy,
                text: alloc::string::ToString::to_string(remedy),
            })
            .collect();
        map.serialize_entry("remedies", &said)?;
        map.serialize_entry("public", &self.public)?;
        map.end()
    }
}

/// The checks as a table from name to result.
#[cfg(feature = "serde")]
struct Checks<'a>(&'a Explanation);

#[cfg(feature = "serde")]
impl serde::Serialize for Checks<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.checks())
    }
}

/// A remedy with how it reads.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
struct RemedyForm<'a> {
    changes: &'a Remedy,
    text: String,
}
