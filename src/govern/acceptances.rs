//! Acceptances: what a policy's roles trip by themselves, and nobody accepted.
//!
//! Lives here: [`MissingAcceptance`], a line to paste for each. Nothing is
//! accepted here: whoever pastes a line puts a name under it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::catalogue::{DutyKind, OnGrant, OnUse, Template};
use crate::model::{Acceptance, DutyRule, Role};
use crate::policy::Policy;

/// A duty rule that a role trips by itself, that stops its holders or is not to be
/// given without a waiver, and that the role could accept.
///
/// Prints as a line of TOML to paste into the role's `accept`, with the name of the
/// owner of the control left to fill in, and the control too where nothing suggests
/// one: a blank one is refused.
///
/// # Examples
///
/// ```
/// use countersign::{PolicyDocument, RoleDocument};
///
/// let manager = RoleDocument::from_template("store_manager");
/// let policy = PolicyDocument::new().role("manager", manager.clone()).compile()?;
/// let missing = policy.missing_acceptances();
/// assert!(missing.iter().any(|missing| missing.to_string()
///     == r#"{ rule = "O2C-03", control = "Weekly list of refunds on staff-entered orders to the owner", owner = "" },"#));
///
/// let accepted = missing.iter().fold(manager, |role, missing| {
///     role.accept(missing.rule().name(), missing.control(), "Nadia Berg")
/// });
/// let policy = PolicyDocument::new().role("manager", accepted).compile()?;
/// assert!(policy.missing_acceptances().is_empty());
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingAcceptance<'a> {
    role: &'a Role,
    rule: &'a DutyRule,
    control: &'a str,
}

impl<'a> MissingAcceptance<'a> {
    /// The role.
    #[must_use]
    pub const fn role(&self) -> &'a Role {
        self.role
    }

    /// The rule.
    #[must_use]
    pub const fn rule(&self) -> &'a DutyRule {
        self.rule
    }

    /// What could be done about it: what the role's template suggests, else what
    /// the rule says; blank where neither says anything.
    #[must_use]
    pub const fn control(&self) -> &'a str {
        self.control
    }
}

impl fmt::Display for MissingAcceptance<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rule, control) = (self.rule.name(), self.control);
        write!(
            f,
            "{{ rule = {rule:?}, control = {control:?}, owner = \"\" }},"
        )
    }
}

impl Policy {
    /// The acceptances that the roles of this policy still lack, by role and rule.
    ///
    /// Until a role accepts such a rule, its holders are blocked or sent for
    /// approval by it; what no role can accept is not here:
    /// [`toxic_combinations`](Self::toxic_combinations) names every rule that a
    /// role trips by itself.
    #[must_use]
    pub fn missing_acceptances(&self) -> Vec<MissingAcceptance<'_>> {
        let mut missing = Vec::new();
        for role in self.roles() {
            let stands = |rule: &&DutyRule| {
                rule.kind() == DutyKind::Static
                    && rule.is_waivable()
                    && (rule.on_use() != OnUse::Ignore || rule.on_grant() != OnGrant::Warn)
                    && rule.is_tripped(role.actions())
                    && !(role.accepted().iter()).any(|accepted| accepted.rule() == rule.name())
            };
            let template = role.template().and_then(Template::named);
            for rule in self.duties().iter().filter(stands) {
                let controls = template.map_or(&[][..], |template| template.controls);
                let suggested = controls.iter().find(|control| control.rule == rule.name());
                missing.push(MissingAcceptance {
                    role,
                    rule,
                    control: suggested.map_or(rule.mitigation(), |control| control.control),
                });
            }
        }
        missing
    }
}

impl Policy {
    /// The whole `accept` of a role, what it accepts already and what it lacks, as
    /// lines of TOML ready to paste in the place of the one that it has; empty if it
    /// lacks none.
    #[must_use]
    pub fn acceptances_to_paste(&self, role: &Role) -> String {
        struct Line<'a>(&'a Acceptance);

        impl fmt::Display for Line<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                line(f, self.0.rule(), self.0.control(), self.0.owner())
            }
        }

        let missing = self.missing_acceptances().into_iter();
        let missing: Vec<_> = missing.filter(|missing| missing.role() == role).collect();
        if missing.is_empty() {
            return String::new();
        }
        let known = role.accepted().iter();
        let known = known.map(|accepted| format!("  {}\n", Line(accepted)));
        let missing = missing.iter().map(|missing| format!("  {missing}\n"));
        let lines: String = known.chain(missing).collect();
        format!("accept = [\n{lines}]\n")
    }
}

/// One acceptance, as an inline table of TOML.
fn line(f: &mut fmt::Formatter<'_>, rule: &str, control: &str, owner: &str) -> fmt::Result {
    let (rule, control, owner) = (Toml(rule), Toml(control), Toml(owner));
    write!(
        f,
        "{{ rule = {rule}, control = {control}, owner = {owner} }},"
    )
}

/// A text as TOML writes it, in one line.
struct Toml<'a>(&'a str);

impl fmt::Display for Toml<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for letter in self.0.chars() {
            match letter {
                '"' | '\\' => write!(f, "\\{letter}")?,
                odd if odd.is_control() => write!(f, "\\u{:04x}", u32::from(odd))?,
                plain => write!(f, "{plain}")?,
            }
        }
        f.write_str("\"")
    }
}
