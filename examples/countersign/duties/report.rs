//! The report: all that the library says of duties, with names for bits.
//!
//! Lives here: [`Report`], a list for each question that is asked of the
//! policy. What is told of accounts is in `staff`. Nothing is found out here.

use countersign::{DutyKind, DutyRule, OnGrant, OnUse, Policy, Severity, Time};
use serde::Serialize;

use super::staff::Staff;
use crate::accounts::Accounts;
use crate::names::names;

#[derive(Serialize)]
pub(crate) struct Report<'a> {
    /// By name.
    pub(crate) duties: Vec<Duty<'a>>,
    /// Roles that trip a rule by themselves.
    pub(crate) alone: Vec<Alone<'a>>,
    /// What they do not accept and could.
    pub(crate) missing: Vec<Missing<'a>>,
    /// Of the roles that lack any, as text alone.
    #[serde(skip)]
    pub(crate) to_paste: Vec<ToPaste<'a>>,
    /// Two and three roles that trip a rule in one hand.
    pub(crate) together: Vec<Together<'a>>,
    pub(crate) advised_against: Vec<Advised<'a>>,
    /// With accounts alone.
    #[serde(flatten)]
    pub(crate) staff: Option<Staff<'a>>,
}

#[derive(Serialize)]
pub(crate) struct Duty<'a> {
    pub(crate) rule: &'a str,
    pub(crate) version: u32,
    pub(crate) kind: DutyKind,
    pub(crate) severity: Severity,
    /// Of static rules alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) on_grant: Option<OnGrant>,
    pub(crate) on_use: OnUse,
    pub(crate) trip_at: u8,
    pub(crate) sides: Vec<RuleSide<'a>>,
    pub(crate) waivable: bool,
    pub(crate) rationale: &'a str,
    pub(crate) mitigation: &'a str,
}

/// A side as policies write it.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum RuleSide<'a> {
    Any(Vec<&'a str>),
    All { all: Vec<&'a str> },
}

#[derive(Serialize)]
pub(crate) struct Alone<'a> {
    pub(crate) role: &'a str,
    pub(crate) rule: &'a str,
    pub(crate) severity: Severity,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) accepted: Option<Accepted<'a>>,
}

#[derive(Serialize)]
pub(crate) struct Accepted<'a> {
    pub(crate) owner: &'a str,
    pub(crate) control: &'a str,
}

#[derive(Serialize)]
pub(crate) struct Missing<'a> {
    pub(crate) role: &'a str,
    pub(crate) rule: &'a str,
    pub(crate) control: &'a str,
    /// To be pasted into the role's `accept`.
    pub(crate) line: String,
}

/// What a role lacks, ready to paste.
pub(crate) struct ToPaste<'a> {
    pub(crate) role: &'a str,
    /// Whether it has an `accept` already.
    pub(crate) accepts: bool,
    pub(crate) lines: String,
}

#[derive(Serialize)]
pub(crate) struct Together<'a> {
    pub(crate) roles: Vec<&'a str>,
    pub(crate) rule: &'a str,
    pub(crate) severity: Severity,
    pub(crate) sides: Vec<Vec<Brought<'a>>>,
    /// Any one of them, taken away from all of the roles.
    pub(crate) resolved_without: Vec<&'a str>,
}

/// What a role brings to a side that is held.
#[derive(Serialize)]
pub(crate) struct Brought<'a> {
    pub(crate) role: &'a str,
    pub(crate) actions: Vec<&'a str>,
}

#[derive(Serialize)]
pub(crate) struct Advised<'a> {
    pub(crate) role: &'a str,
    pub(crate) feature: String,
    pub(crate) beyond: Vec<&'a str>,
    pub(crate) why: &'a str,
}

impl<'a> Report<'a> {
    pub(crate) fn of(policy: &'a Policy, staff: Option<(&'a Accounts, Time)>) -> Self {
        let toxic = policy.toxic_combinations();
        let one = toxic.iter().filter_map(|found| match found.roles() {
            [role] => Some((found, *role)),
            _ => None,
        });
        let several = toxic.iter().filter(|found| found.roles().len() > 1);
        let missing = policy.missing_acceptances().into_iter();
        let advised = policy.advised_against().into_iter();
        Self {
            duties: (policy.duties().iter())
                .map(|rule| Duty::of(policy, rule))
                .collect(),
            alone: one
                .map(|(found, role)| Alone {
                    role: role.name(),
                    rule: found.rule().name(),
                    severity: found.rule().severity(),
                    accepted: found.accepted().map(|accepted| Accepted {
                        owner: accepted.owner(),
                        control: accepted.control(),
                    }),
                })
                .collect(),
            missing: missing
                .map(|missing| Missing {
                    role: missing.role().name(),
                    rule: missing.rule().name(),
                    control: missing.control(),
                    line: missing.to_string(),
                })
                .collect(),
            together: several
                .map(|found| Together {
                    roles: found.roles().iter().map(|role| role.name()).collect(),
                    rule: found.rule().name(),
                    severity: found.rule().severity(),
                    sides: (found.sides())
                        .map(|side| {
                            let brought = side.into_iter();
                            brought
                                .map(|(role, actions)| Brought {
                                    role: role.name(),
                                    actions: names(policy, actions),
                                })
                                .collect()
                        })
                        .collect(),
                    resolved_without: names(policy, found.resolved_without()),
                })
                .collect(),
            advised_against: advised
                .map(|advised| Advised {
                    role: advised.role().name(),
                    feature: advised.advice().feature.to_string(),
                    beyond: names(policy, advised.beyond()),
                    why: advised.advice().why,
                })
                .collect(),
            to_paste: (policy.roles().iter())
                .map(|role| ToPaste {
                    role: role.name(),
                    accepts: !role.accepted().is_empty(),
                    lines: policy.acceptances_to_paste(role),
                })
                .filter(|role| !role.lines.is_empty())
                .collect(),
            staff: staff.map(|(accounts, now)| Staff::of(policy, accounts, now)),
        }
    }
}

impl<'a> Duty<'a> {
    fn of(policy: &'a Policy, rule: &'a DutyRule) -> Self {
        let sides = rule.sides().iter().map(|side| {
            let actions = names(policy, side.actions());
            if side.is_held_by_all() {
                RuleSide::All { all: actions }
            } else {
                RuleSide::Any(actions)
            }
        });
        Self {
            rule: rule.name(),
            version: rule.version(),
            kind: rule.kind(),
            severity: rule.severity(),
            on_grant: (rule.kind() == DutyKind::Static).then(|| rule.on_grant()),
            on_use: rule.on_use(),
            trip_at: rule.trip_at(),
            sides: sides.collect(),
            waivable: rule.is_waivable(),
            rationale: rule.rationale(),
            mitigation: rule.mitigation(),
        }
    }
}
