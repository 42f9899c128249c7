//! The matrix: who may do what where, as text that can be compared.
//!
//! Lives here: [`AccessMatrix`] and its difference from a snapshot. A line is
//! one person and one action, so that a change of one thing is a change of one
//! line.

use core::fmt;
use std::string::{String, ToString};
use std::vec::Vec;

use crate::decide::Principal;
use crate::policy::Policy;

/// Who may do what where: a line for each person and action, exact, in words.
///
/// Keep its text beside the tests (`print!("{}", shop.matrix())` makes it), and
/// compare with [`assert_matrix!`](crate::assert_matrix): a change of the policy then shows
/// in a review as the lines that it adds and takes away. What could never be
/// done on any resource has no line.
///
/// # Examples
///
/// ```
/// # use countersign::{*, actions::orders, testing::Shop};
/// # let policy = PolicyDocument::new().compile()?;
/// # let view = EntryDocument::actions([orders::VIEW], ScopeDocument::in_stores([42_u64]));
/// # let shop = Shop::new(policy, Time::from_unix(1_000))
/// #     .with_staff("ana", &AccountDocument::human(7_u64, 107_u64).grant(view));
/// assert_eq!(shop.matrix().to_string(), "ana: orders.view in store 42\n");
/// assert_eq!(
///     shop.matrix().difference("ana: orders.view in the whole tenant"),
///     "  - ana: orders.view in the whole tenant\n  + ana: orders.view in store 42\n",
/// );
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessMatrix {
    lines: Vec<String>,
}

impl AccessMatrix {
    /// Adds all that this principal could do, under a name.
    pub fn add(&mut self, policy: &Policy, name: &str, principal: &Principal) {
        for known in policy.actions() {
            if policy.could_ever(principal, known.action) {
                let reach = policy.where_can(principal, known.action);
                self.lines
                    .push(std::format!("{name}: {} in {reach}", known.name));
            }
        }
    }

    /// The lines that differ from a snapshot, those of the snapshot with a `-`,
    /// those of now with a `+`; empty if none does. Blank lines, blanks around a
    /// line, and lines that begin with `#` do not count.
    #[must_use]
    pub fn difference(&self, snapshot: &str) -> String {
        let kept: Vec<&str> = (snapshot.lines())
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect();
        let gone = kept
            .iter()
            .filter(|line| !self.lines.iter().any(|now| now == *line));
        let come = self
            .lines
            .iter()
            .filter(|line| !kept.contains(&line.as_str()));
        let gone = gone.map(|line| ("-", (*line).to_string()));
        let come = come.map(|line| ("+", line.clone()));
        // Person and action are what a reader looks for: what changed for them
        // stands together, before and after.
        let mut differing: Vec<(&str, String)> = gone.chain(come).collect();
        differing.sort_by(|(a, one), (b, other)| key(one).cmp(key(other)).then(b.cmp(a)));
        let lines = differing
            .iter()
            .map(|(sign, line)| std::format!("  {sign} {line}\n"));
        lines.collect()
    }
}

/// The part of a line that says who and what.
fn key(line: &str) -> &str {
    line.split_once(" in ").map_or(line, |(key, _)| key)
}

impl fmt::Display for AccessMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}
