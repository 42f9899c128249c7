//! Approvals: which are wanted, and which of those that were given count.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::account::Account;
use super::asking::Asking;
use super::decide::outcome;
use super::demands::{Demands, join, join_all};
use super::duties::DUTY;
use super::guards::{status_reason, window_reason};
use super::histories::{is_barred, is_beneficiary};
use super::policy::{ApprovalPolicy, Policy};
use super::request::{Approval, Evidence, Identity, Request, Usage};

/// The approval policy that duty rules ask for, where the document says nothing of it.
fn implicit() -> &'static ApprovalPolicy {
    static IMPLICIT: OnceLock<ApprovalPolicy> = OnceLock::new();
    IMPLICIT.get_or_init(|| ApprovalPolicy {
        id: DUTY.to_owned(),
        ..ApprovalPolicy::default()
    })
}

/// The approval policies there are, in their order: the implicit one is the last.
pub fn approval_policies(policy: &Policy) -> Vec<&ApprovalPolicy> {
    let mut policies: Vec<&ApprovalPolicy> = policy.approval.iter().collect();
    if policies.iter().all(|approval| approval.id != DUTY) {
        policies.push(implicit());
    }
    policies
}

/// The approval policy of this name.
pub fn approval_policy<'p>(policy: &'p Policy, id: &str) -> Option<&'p ApprovalPolicy> {
    let mut policies = approval_policies(policy).into_iter();
    policies.find(|approval| approval.id == id)
}

/// The approvals that the policy wants of everybody who does this action.
pub fn action_approvals(policy: &Policy, request: &Request) -> Demands {
    let policies = policy.approval.iter();
    let naming = policies.filter(|approval| approval.actions.contains(&request.action));
    join_all(naming.map(|approval| Demands::approval(&approval.id)))
}

/// R45: the same demands, refused where a policy among them was rejected.
pub fn with_rejections(asking: &Asking, demands: Demands) -> Demands {
    let mut wanted = demands.approvals.iter();
    if wanted.any(|id| is_rejected(asking, id)) {
        join(&demands, &Demands::deny("approval_rejected"))
    } else {
        demands
    }
}

/// R44: as many persons as the policy asks for.
pub fn is_approved(asking: &Asking, id: &str) -> bool {
    persons_for(asking, id) >= quorum(asking.policy, id)
}

/// How many persons a policy asks for.
pub fn quorum(policy: &Policy, id: &str) -> u64 {
    let approval = approval_policy(policy, id);
    approval.and_then(|approval| approval.quorum).unwrap_or(1)
}

/// R44: how many persons approved, each counted once.
pub fn persons_for(asking: &Asking, id: &str) -> u64 {
    let approvals = counting(asking, id, "approve").into_iter();
    let usable = approvals.filter(|(policy, approval, _)| is_usable(asking, policy, approval));
    let persons: BTreeSet<u64> = usable.map(|(_, _, account)| account.person).collect();
    persons.len().try_into().unwrap_or(u64::MAX)
}

/// R45: one rejection is enough, whoever approved. It does not grow old as approvals do.
pub fn is_rejected(asking: &Asking, id: &str) -> bool {
    !counting(asking, id, "reject").is_empty()
}

/// What was said of exactly this request under this policy, in time, not used up, by somebody who
/// may say it.
fn counting<'a>(
    asking: &Asking<'a>,
    id: &str,
    verdict: &str,
) -> Vec<(&'a ApprovalPolicy, &'a Approval, &'a Account)> {
    let Some(policy) = approval_policy(asking.policy, id) else {
        return Vec::new();
    };
    let Some(evidence) = &asking.request.evidence else {
        return Vec::new();
    };
    let (Some(identity), Some(approvals)) = (&evidence.request, &evidence.approvals) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for approval in approvals {
        let mut accounts = asking.accounts.iter();
        let Some(account) = accounts.find(|account| account.id == approval.account) else {
            continue;
        };
        if approval.policy == id
            && approval.verdict == verdict
            && approval.matches
            && is_in_time(policy, identity, approval, asking.request.now)
            && !is_consumed(evidence, approval)
            && is_eligible(asking, policy, account)
        {
            found.push((policy, approval, account));
        }
    }
    found
}

/// R24, R45: said after the request was made and not after now, before the time to decide was over.
fn is_in_time(policy: &ApprovalPolicy, identity: &Identity, approval: &Approval, now: i64) -> bool {
    let decide_within = policy.decide_within.unwrap_or(24 * 60 * 60);
    identity.created <= approval.at
        && approval.at <= now
        && i128::from(approval.at) < i128::from(identity.created) + i128::from(decide_within)
}

/// R45: the time to use it is not over.
fn is_usable(asking: &Asking, policy: &ApprovalPolicy, approval: &Approval) -> bool {
    let use_within = policy.use_within.unwrap_or(60 * 60);
    i128::from(asking.request.now) < i128::from(approval.at) + i128::from(use_within)
}

/// R46: an act was done on it before.
fn is_consumed(evidence: &Evidence, approval: &Approval) -> bool {
    let consumed = evidence.consumed.as_ref();
    consumed.is_some_and(|consumed| consumed.contains(&approval.id))
}

/// R43: another human of the same tenant, active now and known as one person, who gains nothing by
/// the act, has done nothing that bars them from it, and could approve it now.
pub fn is_eligible(asking: &Asking, policy: &ApprovalPolicy, account: &Account) -> bool {
    account.kind == "human"
        && !account.shared
        && account.tenant == asking.account.tenant
        && status_reason(account).is_none()
        && window_reason(account, asking.request).is_none()
        && !asking.is_party(account.person)
        && !is_beneficiary(asking.request, account.person)
        && !is_barred(asking, account.person)
        && holds_approver_action(asking, policy, account)
}

/// R43: asked now for the approver's action on the same resource and of the same amount, with
/// nothing used of any limit and nothing done before, this account would be allowed, or would only
/// have to sign in: a sign-in was looked at when it approved. Whoever needs an approval for it does
/// not hold it.
fn holds_approver_action(asking: &Asking, policy: &ApprovalPolicy, account: &Account) -> bool {
    let action = policy.approver.as_deref().unwrap_or("staff.approve");
    let evidence = asking.request.evidence.as_ref();
    let request = Request {
        now: asking.request.now,
        account: account.id,
        action: action.to_owned(),
        resource: asking.request.resource.clone(),
        session: None,
        evidence: evidence.map(|evidence| Evidence {
            amount: evidence.amount.clone(),
            usage: Some(nothing_used(asking.policy)),
            history: Some(Vec::new()),
            ..Evidence::default()
        }),
    };
    let outcome = outcome(&Asking {
        policy: asking.policy,
        accounts: asking.accounts,
        account,
        request: &request,
        actor: account,
        on_behalf_of: None,
    });
    outcome.denies.is_empty() && outcome.approvals.is_empty()
}

/// No limit and no cap is used at all.
fn nothing_used(policy: &Policy) -> Vec<Usage> {
    let limits = policy.roles.values().flat_map(|role| &role.limits);
    let limits = limits.map(|limit| &limit.id);
    let all = limits.chain(policy.cap.iter().map(|cap| &cap.id));
    all.map(|id| Usage {
        limit: id.clone(),
        used: 0,
    })
    .collect()
}
