//! Needs: what is still wanting where nothing denies.
//!
//! Lives here: [`Need`], what guards and grants ask for, how two of them join
//! and which of two is milder (rule R4), and what a part of a grant asks for.
//! None of it looks at the resource.

use core::cmp::Ordering;

use crate::catalogue::{Action, Obligations, Requirements};
use crate::model::{AccountKind, Amount, Assurance, Grant, Limit, Part, Role, SignIn};
use crate::policy::Policy;

use super::evidence::Evidence;
use super::principal::Principal;
use super::reason::{Reason, Reasons};

/// What is known of the act that is asked about.
#[derive(Clone, Copy)]
pub(crate) enum Known<'a> {
    /// This, and what approvers said.
    Evidence(&'a Evidence<'a>, Given),
    /// Whatever would be needed: an amount of nothing, nothing used.
    Whatever,
}

/// What approvers said of a request, an approval policy a bit.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Given {
    /// Those under which enough people said yes.
    pub(crate) met: u64,
    /// Those under which somebody said no.
    pub(crate) rejected: u64,
    /// Whether a program takes part in the act, so that nobody can sign in again.
    pub(crate) has_program: bool,
}

impl<'a> Known<'a> {
    /// What the host knows.
    pub(crate) const fn evidence(&self) -> Option<&'a Evidence<'a>> {
        match self {
            Self::Evidence(evidence, _) => Some(evidence),
            Self::Whatever => None,
        }
    }

    /// Those of these approval policies that are not met.
    pub(crate) fn unmet(&self, approvals: u64) -> u64 {
        approvals & !self.given().met
    }

    fn given(&self) -> Given {
        match self {
            Self::Evidence(_, given) => *given,
            Self::Whatever => Given::default(),
        }
    }

    /// The need, unless something denies, or somebody whose approval it asks for
    /// said no (rule R45).
    pub(crate) fn unless_denied(&self, need: Need, mut denied: Reasons) -> Result<Need, Reasons> {
        if need.approvals & self.given().rejected != 0 {
            denied |= Reasons::APPROVAL_REJECTED;
        }
        if denied.is_empty() {
            Ok(need)
        } else {
            Err(denied)
        }
    }
}

/// What is asked for: a sign-in, approvals; and what follows from an allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Need {
    pub(crate) sign_in: Option<SignIn>,
    /// Approval policies, by position.
    pub(crate) approvals: u64,
    /// Those that were asked for and are met.
    pub(crate) spent: u64,
    pub(crate) follows: Obligations,
}

impl Need {
    /// Whether nothing is asked for and nothing follows.
    #[inline]
    pub(crate) fn is_nothing(&self) -> bool {
        self.sign_in.is_none() && self.approvals == 0 && self.spent == 0 && self.follows.is_empty()
    }

    /// Both: the surer sign-in, all approvals.
    #[inline]
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            sign_in: match (self.sign_in, other.sign_in) {
                (Some(one), Some(other)) => Some(one.and(other)),
                (one, other) => one.or(other),
            },
            approvals: self.approvals | other.approvals,
            spent: self.spent | other.spent,
            follows: self.follows.union(other.follows),
        }
    }

    /// What is left of it once the session is looked at; a deny where what is
    /// left cannot be had (rule R12).
    #[inline]
    pub(crate) fn outstanding(
        self,
        principal: &Principal,
        known: Known<'_>,
    ) -> Result<Self, Reasons> {
        let sign_in = self
            .sign_in
            .filter(|asked| !principal.has_signed_in(*asked));
        let program = principal.account().kind() != AccountKind::Human;
        if sign_in.is_some() && (program || known.given().has_program) {
            return Err(Reasons::STEP_UP_IMPOSSIBLE);
        }
        let approvals = known.unmet(self.approvals);
        Ok(Self {
            sign_in,
            approvals,
            spent: self.approvals & !approvals,
            follows: self.follows,
        })
    }

    /// The milder first (rule R4): nothing, a sign-in, an approval, both; then
    /// the weaker sign-in, fewer approval policies, fewer people, the earlier
    /// ones of the document, and less that follows.
    pub(crate) fn is_milder(&self, other: &Self, policy: &Policy) -> bool {
        let kind = |need: &Self| (need.approvals != 0, need.sign_in.is_some());
        let sign_in = |need: &Self| need.sign_in.map(SignIn::rank);
        kind(self)
            .cmp(&kind(other))
            .then_with(|| sign_in(self).cmp(&sign_in(other)))
            .then_with(|| lighter(policy, self.approvals, other.approvals))
            .then_with(|| lighter(policy, self.spent, other.spent))
            .then_with(|| self.follows.bits().cmp(&other.follows.bits()))
            .is_lt()
    }
}

/// The lighter of two sets of approval policies first: fewer, then fewer people,
/// then the earlier ones of the document.
fn lighter(policy: &Policy, one: u64, other: u64) -> Ordering {
    let people = |set: u64| -> u32 {
        let approvals = policy.approvals().iter().enumerate();
        let asked = approvals.filter(|(index, _)| set >> index & 1 == 1);
        asked
            .map(|(_, approval)| u32::from(approval.quorum()))
            .sum()
    };
    one.count_ones()
        .cmp(&other.count_ones())
        .then_with(|| people(one).cmp(&people(other)))
        // The set with the lowest position that the other lacks comes first.
        .then_with(|| other.reverse_bits().cmp(&one.reverse_bits()))
}

/// What the policy asks of this action, whatever the grant.
#[inline]
pub(crate) fn guards(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    known: Known<'_>,
) -> Result<Need, Reasons> {
    let guards = &policy.0.guards;
    let mut need = Need::default();
    if !guards.guarded.contains(action) {
        return Ok(need);
    }
    for rule in &guards.step_ups {
        if rule.asks(action, principal.failed_logins()) {
            need = need.and(Need {
                sign_in: Some(rule.sign_in),
                ..Need::default()
            });
        }
    }
    if guards.approved.contains(action) {
        for (index, approval) in guards.approvals.iter().enumerate() {
            if approval.actions.contains(action) {
                need.approvals |= 1 << index;
            }
        }
    }
    let mut denied = Reasons::empty();
    if guards.capped.contains(action) {
        let (asked, over) = limits(policy, &guards.caps, action, known);
        need = need.and(asked);
        denied = over;
    }
    known.unless_denied(need, denied)
}

/// The parts of a grant that have the action; one without conditions stands
/// for a grant that is not of a role, or of one without any.
#[inline]
pub(crate) fn parts_of<'a>(
    policy: &'a Policy,
    grant: &Grant,
    action: Action,
) -> impl Iterator<Item = Option<&'a Part>> {
    let role = grant
        .role
        .and_then(|id| policy.0.roles.get(usize::from(id.index)));
    let conditional = role.filter(|role: &&Role| role.conditional.contains(action));
    let parts = conditional.map_or(&[][..], |role| &role.parts);
    let plain = conditional.is_none().then_some(None);
    let having = parts
        .iter()
        .filter(move |part| part.actions.contains(action));
    plain.into_iter().chain(having.map(Some))
}

/// Why a part of a grant does not count at this instant, if it does not.
#[inline]
pub(crate) fn untimely(
    principal: &Principal,
    grant: &Grant,
    part: Option<&Part>,
) -> Option<Reason> {
    let at = principal.made_at();
    if grant.window.is_over_at(at) {
        Some(Reason::GrantExpired)
    } else if grant.window.is_ahead_of(at) {
        Some(Reason::GrantNotYet)
    } else if part.is_some_and(|part| principal.is_closed(&part.hours)) {
        Some(Reason::OutOfHours)
    } else {
        None
    }
}

/// What a part of a grant asks for by itself.
#[inline]
pub(crate) fn asked_by(
    policy: &Policy,
    principal: &Principal,
    action: Action,
    grant: &Grant,
    part: Option<&Part>,
    known: Known<'_>,
) -> Result<Need, Reasons> {
    let mut need = Need::default();
    if grant.requires.contains(Requirements::MULTI_FACTOR) {
        need.sign_in = Some(SignIn::at_least(Assurance::MultiFactor));
    }
    let Some(part) = part else {
        return Ok(need);
    };
    need = need.and(Need {
        sign_in: part.sign_in,
        ..Need::default()
    });
    let mut denied = Reasons::empty();
    if !part.hours.is_empty() && !principal.knows_local_time() {
        denied |= Reasons::EVIDENCE_MISSING;
    }
    if part.limited.contains(action) {
        let (asked, over) = limits(policy, &part.limits, action, known);
        need = need.and(asked);
        denied |= over;
    }
    known.unless_denied(need, denied)
}

/// What these limits ask of the action, and why they deny: all that name it must
/// hold (R27–R30).
fn limits(policy: &Policy, positions: &[u16], action: Action, known: Known<'_>) -> (Need, Reasons) {
    let Known::Evidence(evidence, _) = known else {
        return (Need::default(), Reasons::empty());
    };
    let Some(amount) = evidence.how_much() else {
        return (Need::default(), Reasons::EVIDENCE_MISSING);
    };
    let mut need = Need::default();
    let mut denied = Reasons::NO_LIMIT_FOR_UNIT;
    for limit in asked_under(policy, positions, action) {
        if limit.unit != amount.unit() {
            continue;
        }
        denied.remove(Reasons::NO_LIMIT_FOR_UNIT);
        if limit.per.counts_usage() {
            need.follows |= Obligations::RECORD_USAGE;
        }
        match judge(limit, amount, evidence) {
            Judged::Within => {}
            Judged::Asks(approval) => need.approvals |= 1 << approval,
            Judged::Unknown => denied |= Reasons::EVIDENCE_MISSING,
            Judged::Exceeded => denied |= Reasons::LIMIT_EXCEEDED,
            Judged::Overflow => denied |= Reasons::LIMIT_OVERFLOW,
        }
    }
    (need, denied)
}

/// Those of these limits that name the action.
#[inline]
pub(crate) fn asked_under<'a>(
    policy: &'a Policy,
    positions: &'a [u16],
    action: Action,
) -> impl Iterator<Item = &'a Limit> {
    let limits = positions.iter();
    let limits = limits.filter_map(|position| policy.0.guards.limits.get(usize::from(*position)));
    limits.filter(move |limit| limit.actions.contains(action))
}

/// How an amount stands against a limit in its unit.
pub(crate) enum Judged {
    Within,
    /// Above the soft part: under this approval policy.
    Asks(u8),
    /// It is not known how much was used.
    Unknown,
    Exceeded,
    Overflow,
}

/// Compares an amount with a limit in the same unit (rule R28).
#[inline]
pub(crate) fn judge(limit: &Limit, amount: Amount, evidence: &Evidence<'_>) -> Judged {
    let used = if limit.per.counts_usage() {
        evidence.used(limit.id)
    } else {
        Some(0)
    };
    let Some(used) = used else {
        return Judged::Unknown;
    };
    let Some(total) = used.checked_add(amount.value()) else {
        return Judged::Overflow;
    };
    match limit.soft {
        _ if limit.hard.is_some_and(|hard| total > hard) => Judged::Exceeded,
        Some(soft) if total > soft.above => Judged::Asks(soft.approval),
        _ => Judged::Within,
    }
}
