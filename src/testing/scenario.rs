//! Scenarios: questions with the answers that must come, and the dry run.
//!
//! Lives here: [`Scenario`], one line of a table, and [`DryRun`], what came out
//! of all of them. Tables as documents are in `scenario_document`.

use core::fmt;
use std::string::String;
use std::vec::Vec;

use crate::catalogue::Action;
use crate::decide::{Evidence, Explanation, Principal};
use crate::model::{AsResource, OwnedEvidence, OwnedResource};
use crate::policy::Policy;

use super::expected::Expected;
use super::stop::stop;

/// One line of a table: who, what, on what, and what must come out.
///
/// # Examples
///
/// ```
/// # use countersign::{*, actions::orders, testing::Shop};
/// use countersign::testing::{Expected, Scenario};
/// # let policy = PolicyDocument::new().compile()?;
/// # let view = EntryDocument::actions([orders::VIEW], ScopeDocument::in_stores([42_u64]));
/// # let shop = Shop::new(policy, Time::from_unix(1_000))
/// #     .with_staff("ana", &AccountDocument::human(7_u64, 107_u64).grant(view));
///
/// let order = Resource::of(ResourceKind::ORDER).in_store(42_u64);
/// let table = [
///     Scenario::new("ana", orders::VIEW, &order, Expected::Allow),
///     Scenario::new("ana", orders::REFUND, &order, Reason::NoGrant),
///     Scenario::new("ana", orders::CANCEL, &order, Expected::Allow), // not so
/// ];
/// let run = shop.dry_run(&table);
/// assert_eq!((run.asked(), run.differences().len()), (3, 1));
/// assert!(run.to_string().starts_with("1 of 3 scenarios came out otherwise"));
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    who: String,
    action: Action,
    resource: OwnedResource,
    expected: Expected,
    evidence: OwnedEvidence,
}

impl Scenario {
    /// This person asks to do this to that, and this must come out.
    #[must_use]
    pub fn new(
        who: impl Into<String>,
        action: Action,
        resource: &(impl AsResource + ?Sized),
        expected: impl Into<Expected>,
    ) -> Self {
        Self {
            who: who.into(),
            action,
            resource: resource.as_resource().to_owned(),
            expected: expected.into(),
            evidence: OwnedEvidence::default(),
        }
    }

    /// … with this known of the act: an amount, and what was used of limits.
    #[must_use]
    pub fn knowing(mut self, evidence: OwnedEvidence) -> Self {
        self.evidence = evidence;
        self
    }

    /// The name of who asks.
    #[must_use]
    pub fn who(&self) -> &str {
        &self.who
    }

    /// What must come out.
    #[must_use]
    pub const fn expected(&self) -> Expected {
        self.expected
    }
}

/// What came out of a table of scenarios.
///
/// As text it is a line of summary, and each difference with its explanation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[must_use = "a dry run nobody looks at tests nothing"]
pub struct DryRun {
    asked: usize,
    differences: Vec<Difference>,
}

/// One scenario that came out otherwise than expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    index: usize,
    who: String,
    expected: Expected,
    explanation: Explanation,
}

impl DryRun {
    pub(crate) fn ask(&mut self, policy: &Policy, principal: &Principal, scenario: &Scenario) {
        let index = self.asked;
        self.asked += 1;
        let evidence = Evidence::from(&scenario.evidence);
        let (action, resource) = (scenario.action, &scenario.resource);
        let decision = policy.authorize_with(principal, action, resource, &evidence);
        if !scenario.expected.is_met_by(decision) {
            self.differences.push(Difference {
                index,
                who: scenario.who.clone(),
                expected: scenario.expected,
                explanation: policy.explain_with(principal, action, resource, &evidence),
            });
        }
    }

    /// How many scenarios were asked.
    #[must_use]
    pub const fn asked(&self) -> usize {
        self.asked
    }

    /// Those that came out otherwise than expected.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Whether something was asked, and all of it came out as expected.
    #[must_use]
    pub fn is_as_expected(&self) -> bool {
        self.asked > 0 && self.differences.is_empty()
    }

    /// Stops the test unless all came out as expected.
    ///
    /// # Panics
    ///
    /// With every difference, or if no scenario was asked at all.
    #[track_caller]
    pub fn check(&self) {
        if !self.is_as_expected() {
            stop(&std::format!("{self}"));
        }
    }
}

impl Difference {
    /// The position of the scenario in its table, from 0.
    #[must_use]
    pub const fn index(&self) -> usize {
        self.index
    }

    /// The name of who asked.
    #[must_use]
    pub fn who(&self) -> &str {
        &self.who
    }

    /// What should have come out.
    #[must_use]
    pub const fn expected(&self) -> Expected {
        self.expected
    }

    /// What came out, and why.
    #[must_use]
    pub const fn explanation(&self) -> &Explanation {
        &self.explanation
    }
}

impl fmt::Display for DryRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.asked, self.differences.len()) {
            (0, _) => write!(
                f,
                "no scenario was asked: a table without lines tests nothing"
            ),
            (1, 0) => write!(f, "the one scenario came out as expected"),
            (asked, 0) => write!(f, "all {asked} scenarios came out as expected"),
            (asked, count) => {
                write!(
                    f,
                    "{count} of {asked} scenarios came out otherwise than expected"
                )?;
                (self.differences.iter()).try_for_each(|difference| write!(f, "\n\n{difference}"))
            }
        }
    }
}

impl fmt::Display for Difference {
    /// The scenario counted from 1, as people count lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, who, expected) = (self.index + 1, &self.who, self.expected);
        let decision = self.explanation.decision();
        write!(
            f,
            "scenario {number}, {who}: expected {expected}, got {decision}\n{}",
            self.explanation
        )
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for DryRun {
    /// As `{asked, differences: [{scenario, who, expected, explanation}]}`,
    /// scenarios counted from 1.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("asked", &self.asked)?;
        map.serialize_entry("differences", &self.differences)?;
        map.end()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Difference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("scenario", &(self.index + 1))?;
        map.serialize_entry("who", &self.who)?;
        map.serialize_entry("expected", &std::format!("{}", self.expected))?;
        map.serialize_entry("explanation", &self.explanation)?;
        map.end()
    }
}
