//! Sentences: how an explanation reads.
//!
//! Lives here: the headline, each reason in words for an auditor, and the one
//! sentence for the principal's own screen. Invariant: that sentence is the
//! same whichever rule is behind it, and tells of nothing but the principal's
//! own grants (rule R58).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::catalogue::{Actions, DutyKind};
use crate::model::{Account, Amount, Grant, Limit, Per, Resource, Window};
use crate::policy::{Policy, listed};

use super::approvals::NotCounted;
use super::asked::Asked;
use super::blame::{About, culprit, duties_of};
use super::change::Change;
use super::decision::{Decision, Denied};
use super::detail::{Detail, Note};
use super::duty::{Bearing, held_there};
use super::evaluate::may_hold;
use super::evidence::Evidence;
use super::near::stated;
use super::need::guards;
use super::principal::Principal;
use super::reason::Reason;
use super::remedy::less;

/// Who may or may not do what, on what.
pub(crate) fn headline(asked: &Asked<'_>, decision: Decision) -> String {
    let (policy, action) = (asked.policy, asked.action);
    let (outcome, may) = match decision {
        Decision::Allow(_) => ("Allowed", "may"),
        Decision::NeedsStepUp(_) => ("Step-up needed", "may, after a stronger sign-in,"),
        Decision::NeedsApproval(_) => ("Approval needed", "may, once others approve,"),
        Decision::Deny(_) => ("Denied", "may not"),
    };
    let evidence = asked.known.evidence();
    let who = match evidence.and_then(Evidence::acting_for) {
        Some(other) => format!("{}, on behalf of {},", who(asked.principal), who(other)),
        None => who(asked.principal),
    };
    let title = policy.facts(action).map_or("", |facts| facts.title);
    let title = if title.is_empty() {
        String::new()
    } else {
        format!(" ({title})")
    };
    let name = policy.name_of(action);
    let on = named(policy, asked.resource);
    let amount = evidence.and_then(Evidence::how_much);
    let amount = amount.map_or_else(String::new, |amount| format!(" of {}", amount.in_words()));
    format!("{outcome}: {who} {may} {name}{title}{amount} on {on}.")
}

/// An account by its name and number.
pub(crate) fn who(principal: &Principal) -> String {
    let account = principal.account();
    match account.name() {
        Some(name) => format!("{name} (account {})", account.id()),
        None => format!("account {}", account.id()),
    }
}

/// What a resource is, and where.
fn named(policy: &Policy, resource: &Resource<'_>) -> String {
    let what = match (resource.kind(), resource.object()) {
        (_, Some(object)) => policy.object_name(object),
        (Some(kind), None) => format!("a resource of kind {}", policy.kind_name(kind)),
        (None, None) => String::from("a resource of no kind"),
    };
    let stores = match resource.stores() {
        [] => String::from(", of no store"),
        [only] => format!(" in store {only}"),
        several => format!(" in stores {}", listed(several)),
    };
    match resource.location() {
        Some(location) => format!("{what}{stores} at location {location}"),
        None => format!("{what}{stores}"),
    }
}

/// Why it is no allow, a sentence for each reason; of an allow, what it rests
/// on.
pub(crate) fn reasons_said(asked: &Asked<'_>, detail: &Detail) -> Vec<String> {
    let (policy, principal) = (asked.policy, asked.principal);
    match detail.decision() {
        Decision::Allow(_) => {
            let mut said: Vec<String> = (detail.grants().iter())
                .filter_map(|index| resting_on(policy, principal.account(), *index))
                .collect();
            if !detail.obligations().is_empty() {
                let owed: Vec<String> = detail.obligations().names().collect();
                said.push(format!("for that is owed: {}", listed(&owed)));
            }
            said
        }
        Decision::NeedsStepUp(step) => {
            let guards = guards(policy, principal, asked.action, asked.known);
            let by_policy = guards.is_ok_and(|need| need.sign_in.is_some());
            // Of two it may be the other's grants that ask.
            let who = if by_policy || detail.on_behalf_of().is_some() {
                "it"
            } else {
                "every grant that covers it"
            };
            let when = match step.max_age() {
                None => String::from("at a known time not after now"),
                Some(seconds) => format!("less than {seconds} seconds ago"),
            };
            let sign_in = step.assurance();
            let first = format!("{who} asks for a sign-in with {sign_in}, {when}");
            let rest = awaited(detail).chain(asked_by_duties(asked, detail));
            [first].into_iter().chain(rest).collect()
        }
        Decision::NeedsApproval(_) => awaited(detail)
            .chain(asked_by_duties(asked, detail))
            .collect(),
        Decision::Deny(_) => (detail.notes().iter())
            .map(|note| {
                let said = reason_said(asked, note);
                format!("{said} ({})", note.reason())
            })
            .collect(),
    }
}

/// The approvals that are missing, and what was said and does not count.
fn awaited(detail: &Detail) -> impl Iterator<Item = String> {
    let missing = detail.approvals().iter().map(|progress| {
        let people = match progress.need() {
            1 => String::from("one other person"),
            need => format!("{need} other people"),
        };
        let so_far = match progress.have() {
            0 => String::new(),
            have => format!(", {have} so far"),
        };
        let policy = progress.policy();
        format!("it asks for the approval of {people} under {policy}{so_far}")
    });
    let said = detail.said().iter().filter_map(|said| {
        let why = match said.why_not()? {
            NotCounted::StaleApproval => "it is of another request, or of this one before a change",
            NotCounted::NotInTime => "it was not said within the time to decide",
            NotCounted::ApprovalExpired => "the time to use it is over",
            NotCounted::ApprovalConsumed => "something was done on it before",
            NotCounted::NotEligible => "whoever said it could not say it now",
            NotCounted::Unknown => "its policy or its approver is not known",
        };
        Some(format!("approval {} does not count, for {why}", said.id()))
    });
    missing.chain(said)
}

/// The duty rules for which others have to approve.
fn asked_by_duties(asked: &Asked<'_>, detail: &Detail) -> impl Iterator<Item = String> {
    let own = duties_of(asked).into_iter();
    let own = own.filter(|bearing| bearing.denies.is_none());
    let own: Vec<String> = own.map(|bearing| bearing_said(asked, &bearing)).collect();
    let theirs = detail.on_behalf_of().into_iter().flat_map(Detail::duties);
    let theirs: Vec<String> = theirs
        .map(|name| format!("for whom it is done, the duty rule {name} asks for it"))
        .collect();
    own.into_iter().chain(theirs)
}

/// A grant that covers what is asked.
fn resting_on(policy: &Policy, account: &Account, index: usize) -> Option<String> {
    let grant = account.grants().get(index)?;
    let scope = policy.scope_document(grant.scope());
    let role = grant.role().and_then(|id| policy.role_of(id));
    Some(match role {
        Some(role) => format!(
            "grants[{index}], role {}, covers it in {scope}",
            role.name()
        ),
        None => format!("grants[{index}] covers it in {scope}"),
    })
}

fn reason_said(asked: &Asked<'_>, note: &Note) -> String {
    let (policy, principal) = (asked.policy, asked.principal);
    let (action, resource) = (asked.action, asked.resource);
    let account = principal.account();
    let window = account.window();
    if note.about() == Some(&About::OnBehalfOf) {
        return String::from(
            "the principal on whose behalf it is done does not hold now: make it again",
        );
    }
    match note.reason() {
        Reason::InvalidRequest => match note.about() {
            Some(About::UsedRequest) => String::from("this very request was done before"),
            Some(_) => format!("the policy defines no {}", policy.name_of(action)),
            None => match account.tenant() {
                Some(tenant) if resource.tenant().is_none() => {
                    format!("the resource names no tenant, and the account is of tenant {tenant}")
                }
                _ => String::from("the request makes no sense"),
            },
        },
        Reason::CrossTenant => format!(
            "the resource is of {}, and the account of {}",
            tenant(resource.tenant().map(|id| id.to_string())),
            tenant(account.tenant().map(|id| id.to_string())),
        ),
        Reason::WrongPolicy => String::from(
            "the principal was made under another policy: resolve the account and make the \
             principal under this one",
        ),
        Reason::PrincipalNotActive => String::from("the account is invited, and has not come yet"),
        Reason::PrincipalSuspended => String::from("the account is suspended"),
        Reason::PrincipalTerminated => String::from("the account is terminated"),
        Reason::PrincipalNotYet => match window.from() {
            Some(from) => format!("the account begins at {}", from.in_utc()),
            None => String::from("the account has not begun"),
        },
        Reason::PrincipalExpired => match window.until() {
            Some(until) => format!("the account ended at {}", until.in_utc()),
            None => String::from("the account has ended"),
        },
        Reason::SessionExpired => String::from("the session is over"),
        Reason::KindNotAllowed => match note.about() {
            Some(About::Shared) => {
                String::from("it moves money or credit, and several people share the account")
            }
            _ => format!("no {} may do it, whatever it was granted", account.kind()),
        },
        Reason::ExplicitDeny => denied_by(policy, account, resource, note),
        Reason::FeatureUnavailable => {
            let feature = policy.facts(action).map_or("its", |facts| facts.feature);
            format!("the guardrail leaves out the feature {feature}")
        }
        Reason::NoGrant => {
            let mut all = account.grants().iter();
            if !may_hold(principal, action) {
                String::from("it is the owner's alone, and the account is no owner's")
            } else if all.any(|grant| grant.actions().contains(action)) {
                String::from("no grant that this session uses has the action")
            } else {
                String::from("no grant has the action")
            }
        }
        Reason::OutOfScope => {
            String::from("a grant has the action, and covers other resources only")
        }
        Reason::GrantNotYet => String::from("a grant has the action, and has not begun"),
        Reason::GrantExpired => String::from("a grant had the action, and is over"),
        Reason::OutOfHours => String::from("a grant has the action, and these are not its hours"),
        Reason::ApprovalRejected => String::from("somebody whose approval was asked for said no"),
        Reason::EvidenceMissing
        | Reason::LimitExceeded
        | Reason::LimitOverflow
        | Reason::NoLimitForUnit => limit_said(asked, note),
        Reason::StaticDuty | Reason::SessionDuty | Reason::ObjectDuty => duty_said(asked, note),
        Reason::SelfDealing => String::from("the person who asks would gain by it"),
        Reason::OutsideBoundary => String::from("the boundary of the account does not reach to it"),
        Reason::StepUpImpossible => format!(
            "every grant that covers it asks for a stronger sign-in, and no {} can sign in again",
            account.kind(),
        ),
    }
}

/// Which duty rule denies, and what it is about.
fn duty_said(asked: &Asked<'_>, note: &Note) -> String {
    let mut bearing = duties_of(asked).into_iter();
    match bearing.find(|bearing| bearing.denies == Some(note.reason())) {
        Some(bearing) => bearing_said(asked, &bearing),
        None => String::from("a duty rule keeps it apart from what the person holds or did"),
    }
}

/// What of a person or session a duty rule is about, and which rule it is.
fn bearing_said(asked: &Asked<'_>, bearing: &Bearing<'_>) -> String {
    let rule = bearing.rule;
    let why = rule.rationale().trim_end_matches('.');
    let named = if why.is_empty() {
        format!("the duty rule {} keeps apart", rule.name())
    } else {
        format!("the duty rule {} keeps apart: {why}", rule.name())
    };
    let by_name = |actions: Actions| {
        let all = actions.iter().map(|action| asked.policy.name_of(action));
        listed(&all.collect::<Vec<String>>())
    };
    match rule.kind() {
        DutyKind::Static => {
            let held = held_there(asked.policy, asked.principal, asked.resource);
            let held = held
                .iter()
                .fold(Actions::EMPTY, |all, held| all | held.actions);
            let held = by_name(held & rule.actions());
            format!("the person was granted {held}, which {named}")
        }
        DutyKind::Session => format!("the session uses at once what {named}"),
        DutyKind::Object if bearing.is_gap => format!(
            "not all is known of what was done to the object, and the person may have done what \
             {named}"
        ),
        DutyKind::Object => {
            format!("the person did to the object, or to what it is linked to, what {named}")
        }
    }
}

/// Why a limit denies, or what is not known of the act.
fn limit_said(asked: &Asked<'_>, note: &Note) -> String {
    match note.reason() {
        Reason::EvidenceMissing => match note.about() {
            Some(About::Evidence(kinds)) => {
                format!("it depends on evidence that was not supplied: {kinds}")
            }
            _ => String::from("it depends on evidence that was not supplied"),
        },
        Reason::LimitExceeded => culprit(asked, note.reason()).map_or_else(
            || String::from("it is more than a limit lets anybody have"),
            |limit| format!("it is above the limit {}", counted(asked, limit)),
        ),
        Reason::LimitOverflow => culprit(asked, note.reason()).map_or_else(
            || String::from("it is more than can be counted"),
            |limit| {
                format!(
                    "with what was used of {} it is more than can be counted",
                    limit.name()
                )
            },
        ),
        _ => match note.about() {
            Some(About::Unit(unit)) => {
                format!("it is counted in {unit}, and no limit of the action is")
            }
            _ => String::from("it is counted in something that no limit of the action is for"),
        },
    }
}

/// A limit with its numbers: `refund-day of 1000.00 EUR a person in 86400
/// seconds: 950.00 EUR was used, and 60.00 EUR is asked for`.
fn counted(asked: &Asked<'_>, limit: &Limit) -> String {
    let over = match limit.per() {
        Per::Request => String::from("a request"),
        Per::Object => String::from("an object"),
        Per::Person { window } => format!("a person in {window} seconds"),
        Per::Store { window } => format!("a store in {window} seconds"),
    };
    let words = |value| Amount::new(limit.unit(), value).in_words().to_string();
    let most = words(limit.hard().or(limit.soft()).unwrap_or_default());
    let evidence = asked.known.evidence();
    let amount = evidence.and_then(Evidence::how_much);
    let more = words(amount.map_or(0, Amount::value));
    let used = evidence.filter(|_| limit.per().counts_usage());
    let used = used.and_then(|evidence| evidence.used(limit.id()));
    let used = used.map_or_else(String::new, |used| {
        format!("{} was used, and ", words(used))
    });
    let name = limit.name();
    format!("{name} of {most} {over}: {used}{more} is asked for")
}

fn tenant(id: Option<String>) -> String {
    id.map_or_else(
        || String::from("no named tenant"),
        |id| format!("tenant {id}"),
    )
}

/// Which deny it is, where it counts, why it is there, and whether it applies
/// for want of a fact that the resource does not state.
fn denied_by(policy: &Policy, account: &Account, resource: &Resource<'_>, note: &Note) -> String {
    let Some(About::Deny(index)) = note.about() else {
        return String::from("a deny takes it away");
    };
    let Some(deny) = account.denies().get(*index) else {
        return String::from("a deny takes it away");
    };
    let scope = policy.scope_document(deny.scope());
    let because = deny.provenance().because();
    let because = because.map(|because| format!(", because {because:?}"));
    let silent = (deny.scope().unstated(resource, account.person()))
        .map(|key| format!(", and the resource {}", stated(policy, resource, key)));
    let rest: String = because.into_iter().chain(silent).collect();
    format!("denies[{index}] takes it away in {scope}{rest}")
}

/// What to tell the principal.
///
/// A reason that stands alone, of a kind that is about the principal's own
/// grants, is told in full. Everything else is the coarse message, so that no
/// rule can be told from another by its words.
pub(crate) fn public_sentence(asked: &Asked<'_>, detail: &Detail) -> String {
    let (policy, principal) = (asked.policy, asked.principal);
    let (action, resource) = (asked.action, asked.resource);
    let denial = match detail.decision() {
        Decision::Deny(denial) => denial,
        other => {
            let message = other
                .require()
                .map_or_else(Denied::public_message, |_| "Allowed.");
            return String::from(message);
        }
    };
    let coarse = || String::from(denial.public_message());
    // Grants that would have covered it, or will.
    let read = policy.0.reads.contains(action);
    let here = principal.account().grants().iter().filter(|grant| {
        let window = grant.window();
        grant.actions().contains(action)
            && principal.uses(grant)
            && grant.scope().covers(resource, read, principal.person())
            && (window.from().is_none() || window.from() != window.until())
    });
    let windows = here.map(Grant::window);
    match denial.reason() {
        _ if denial.reasons() != denial.reason().only() => coarse(),
        _ if detail.on_behalf_of().is_some() => coarse(),
        Reason::OutOfScope => {
            let reach = policy.where_can(principal, action);
            let plain = reach.bounds().is_empty() && reach.except().is_empty();
            let places: Vec<String> = (reach.within().iter())
                .map(|scope| policy.scope_document(scope).to_string())
                .collect();
            if plain && !places.is_empty() {
                format!("You may do this only in {}.", places.join("; or in "))
            } else {
                coarse()
            }
        }
        Reason::GrantExpired => match windows.filter_map(Window::until).max() {
            Some(until) => format!("You could do this until {}.", until.in_utc()),
            None => coarse(),
        },
        Reason::GrantNotYet => match windows.filter_map(Window::from).min() {
            Some(from) => format!("You may do this from {}.", from.in_utc()),
            None => coarse(),
        },
        // A cap is a rule of the shop, a limit one of the own grants.
        Reason::LimitExceeded => match culprit(asked, denial.reason()) {
            Some(limit) if !policy.is_cap(limit.id()) => match less(asked).as_deref() {
                Some([Change::LowerAmount(most)]) => {
                    format!("You may do this for at most {}.", most.in_words())
                }
                _ => String::from("This is more than you may do."),
            },
            _ => coarse(),
        },
        _ => coarse(),
    }
}
