//! Remedies: the smallest things that turn a refusal into an allow.
//!
//! Lives here: how [`Remedy`]s are found; what they are made of is in `change`.
//! Invariants:
//!
//! - a remedy, applied alone and whole, gives an allow; less than all of its
//!   changes does not;
//! - nothing is offered against what cannot be mended: another tenant, an
//!   unknown action, a kind of account that may never do it;
//! - where a sign-in, an approval or a smaller amount is enough, nothing else is
//!   offered: neither more rights nor a way around a limit.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::catalogue::{Action, Requirements};
use crate::model::{
    AccountKind, Amount, Assurance, Resource, Role, ScopeKey, SignIn, Status, StoreId, TenantId,
};
use crate::policy::{EntryDocument, Policy, ScopeDocument};

use super::approvals::given;
use super::asked::Asked;
use super::blame::limits_of;
use super::change::{Change, Remedy};
use super::decision::Decision;
use super::detail::Detail;
use super::duty::by_evidence;
use super::evaluate::{denies_of, evaluate, is_within_boundary, may_hold};
use super::evidence::Evidence;
use super::foreseen::waivers;
use super::kinds::{is_barred_by_kind, is_for_another_kind};
use super::near::{Lack, NearMiss, near_misses};
use super::need::{Given, Known, guards};
use super::principal::Principal;
use super::reason::Reasons;

/// Every smallest way to an allow, the smaller ones first; none where there is
/// none, and none for what is allowed.
pub(crate) fn remedies(asked: &Asked<'_>, detail: &Detail) -> Vec<Remedy> {
    // What a decision asks for is the way, and the only one that is offered.
    match detail.decision() {
        Decision::Allow(_) => return Vec::new(),
        Decision::NeedsStepUp(step) => {
            let changes = [Change::SignIn(step.sign_in())].into_iter();
            return Vec::from([Remedy {
                changes: changes.chain(approve(detail)).collect(),
            }]);
        }
        Decision::NeedsApproval(_) => {
            return Vec::from([Remedy {
                changes: approve(detail).collect(),
            }]);
        }
        Decision::Deny(denial) if denial.reasons() == Reasons::LIMIT_EXCEEDED => {
            if let Some(changes) = less(asked) {
                return Vec::from([Remedy { changes }]);
            }
        }
        Decision::Deny(_) => {}
    }
    let Some(case) = Case::of(asked) else {
        return Vec::new();
    };
    let Some(needed) = case.needed() else {
        return Vec::new();
    };
    let ways = case.ways_to_a_grant().into_iter();
    let mut whole: Vec<Remedy> = ways
        .filter_map(|way| {
            let mut changes = case.with_one_sign_in([needed.clone(), way].concat());
            changes.extend(waivers(&case.asked(), &changes)?);
            Some(Remedy { changes })
        })
        .filter(|remedy| !remedy.changes.is_empty())
        .collect();
    whole.sort_by_key(|remedy| remedy.changes.len());
    whole
}

/// The approvals that a decision waits for.
fn approve(detail: &Detail) -> impl Iterator<Item = Change> {
    detail.approvals().iter().map(|progress| Change::Approve {
        policy: String::from(progress.policy()),
        people: progress.need().saturating_sub(progress.have()),
    })
}

/// The most that could be asked for instead, and the sign-in that it would take;
/// `None` where no amount is small enough.
pub(crate) fn less(asked: &Asked<'_>) -> Option<Vec<Change>> {
    let evidence = asked.known.evidence()?;
    let unit = evidence.how_much()?.unit();
    // Whatever is let through is let through up to what some limit leaves.
    let mut most: Vec<u64> = limits_of(asked)
        .filter(|limit| limit.unit() == unit)
        .filter_map(|limit| {
            let used = if limit.per().counts_usage() {
                evidence.used(limit.id())?
            } else {
                0
            };
            limit.free.checked_sub(used).filter(|most| *most > 0)
        })
        .collect();
    most.sort_unstable_by(|a, b| b.cmp(a));
    most.into_iter().find_map(|most| {
        let amount = Amount::new(unit, most);
        // Another amount is another request: what was said of this one is void.
        let lower = evidence.amount(amount);
        let (policy, principal) = (asked.policy, asked.principal);
        let given = Given::default();
        let decision = evaluate(
            policy,
            principal,
            asked.action,
            asked.resource,
            &lower,
            given,
            &mut (),
        );
        let lowered = Change::LowerAmount(amount);
        match decision {
            Decision::Allow(_) => Some(Vec::from([lowered])),
            Decision::NeedsStepUp(step) if !step.approvals_follow() => {
                Some(Vec::from([lowered, Change::SignIn(step.sign_in())]))
            }
            _ => None,
        }
    })
}

/// One request that is to become an allow.
struct Case<'a> {
    policy: &'a Policy,
    principal: &'a Principal,
    action: Action,
    read: bool,
    resource: Resource<'a>,
    /// Whether the resource had to be given its tenant first.
    tenant: Option<TenantId>,
    known: Known<'a>,
}

impl<'a> Case<'a> {
    /// `None` where no change helps: of another tenant, of another policy, of
    /// an action that nobody defines, or by an account of the wrong kind.
    fn of(asked: &Asked<'a>) -> Option<Self> {
        let (policy, principal, action) = (asked.policy, asked.principal, asked.action);
        let account = principal.account();
        let mut resource = *asked.resource;
        let mut tenant = None;
        if resource.tenant().is_none() {
            if let Some(own) = account.tenant() {
                tenant = Some(own);
                resource = resource.in_tenant(own);
            }
        }
        let done = asked.known.evidence().is_some_and(Evidence::is_done);
        let lost = done
            || principal.policy_mark() != policy.0.mark
            || !principal.is_of(resource.tenant())
            || !policy.0.known.contains(action)
            || is_for_another_kind(&principal.account().0, action);
        (!lost).then_some(Self {
            policy,
            principal,
            action,
            read: asked.read,
            resource,
            tenant,
            // With its tenant it is another request, of which others were said.
            known: match (tenant, asked.known.evidence()) {
                (Some(_), Some(evidence)) => {
                    let given = given(policy, principal, action, &resource, evidence);
                    Known::Evidence(evidence, given)
                }
                _ => asked.known,
            },
        })
    }

    /// The same with one sign-in that is enough for all that ask for one, and no
    /// less sure than the one that there is.
    fn with_one_sign_in(&self, changes: Vec<Change>) -> Vec<Change> {
        let asked = changes.iter().filter_map(|change| match change {
            Change::SignIn(asked) => Some(*asked),
            _ => None,
        });
        let Some(enough) = asked.reduce(SignIn::and) else {
            return changes;
        };
        let enough = enough.and(SignIn::at_least(self.principal.proven()));
        let others = changes.into_iter();
        let others = others.filter(|change| !matches!(change, Change::SignIn(_)));
        others.chain([Change::SignIn(enough)]).collect()
    }

    /// What must change whichever grant is to cover it.
    fn needed(&self) -> Option<Vec<Change>> {
        let (policy, principal, action) = (self.policy, self.principal, self.action);
        let account = principal.account();
        let now = principal.made_at();
        let mut needed: Vec<Change> = self.tenant.map(Change::StateTenant).into_iter().collect();
        if account.status() != Status::Active {
            needed.push(Change::Activate);
        }
        if account.window().is_ahead_of(now) {
            needed.push(Change::StartAccount(now));
        }
        if account.window().is_over_at(now) {
            needed.push(Change::ProlongAccount(now));
        }
        if principal.state().contains(Reasons::SESSION_EXPIRED) {
            needed.push(Change::RenewSession);
        }
        if is_barred_by_kind(&account.0, action) {
            needed.push(Change::UnshareAccount);
        }
        for (index, deny) in denies_of(principal, action) {
            if deny.scope.touches(&self.resource, principal.person()) {
                needed.push(Change::LiftDeny(index));
            }
        }
        if !policy.0.available.contains(action) {
            let feature = policy.facts(action)?.feature;
            needed.push(Change::OpenFeature(String::from(feature)));
        }
        if !may_hold(principal, action) {
            needed.push(Change::SetOwner);
        }
        // What the policy asks whatever the grant: a sign-in can be had; a smaller
        // amount and a yes are another question.
        let asked = guards(policy, principal, action, self.known).ok()?;
        if self.known.unmet(asked.approvals) != 0 {
            return None;
        }
        if let Some(asked) = asked
            .sign_in
            .filter(|asked| !principal.has_signed_in(*asked))
        {
            needed.push(self.sign_in(asked)?);
        }
        // What was done before nobody can undo, and who gains by it stays who they are.
        if let Some(evidence) = self.known.evidence() {
            let (asked, denied) = by_evidence(policy, principal, action, &self.resource, evidence);
            if !denied.is_empty() || self.known.unmet(asked.approvals) != 0 {
                return None;
            }
        }
        if !is_within_boundary(principal, action, self.read, &self.resource) {
            needed.push(Change::ExtendBoundary(self.entry(&self.narrowest())));
        }
        Some(needed)
    }

    /// Every smallest change after which a grant covers it plainly; one empty
    /// change if one does already.
    fn ways_to_a_grant(&self) -> Vec<Vec<Change>> {
        let misses = near_misses(&self.asked());
        let lacking = |index: usize| misses.iter().find(|miss| miss.grant() == index);
        let mut grants = self.principal.account().grants().iter().enumerate();
        let plainly = grants.any(|(index, grant)| {
            grant.actions.contains(self.action)
                && lacking(index).is_none_or(|miss| lacks_of(miss).next().is_none())
        });
        if plainly {
            return vec![Vec::new()];
        }
        let mut ways: Vec<Vec<Change>> = misses.iter().filter_map(|miss| self.mend(miss)).collect();
        // Where a sign-in is enough nothing else is offered.
        let signs_in = |way: &&Vec<Change>| matches!(way.as_slice(), [Change::SignIn(_)]);
        if let Some(sign_in) = ways.iter().find(signs_in) {
            return vec![sign_in.clone()];
        }
        let fewest = ways.iter().map(Vec::len).min();
        ways.retain(|way| Some(way.len()) == fewest);
        let mut distinct: Vec<Vec<Change>> = Vec::new();
        for way in ways {
            if !distinct.contains(&way) {
                distinct.push(way);
            }
        }
        distinct.extend(self.new_grants(&misses));
        distinct
    }

    /// What mends one grant; `None` if nothing short of another one does.
    fn mend(&self, miss: &NearMiss) -> Option<Vec<Change>> {
        let grant = miss.grant();
        let now = self.principal.made_at();
        let mut changes = Vec::new();
        let mut keys = Vec::new();
        for lack in lacks_of(miss) {
            match lack {
                Lack::OwnerFlag => {}
                Lack::Session => changes.push(match miss.role() {
                    Some(role) => Change::UseRole(String::from(role)),
                    None => Change::UseAllRoles,
                }),
                Lack::Ended(_) => changes.push(Change::ProlongGrant { grant, beyond: now }),
                Lack::NotBegun(_) => changes.push(Change::StartGrant { grant, from: now }),
                Lack::Scope(key) => keys.push(key),
                Lack::SignIn(asked) => changes.push(self.sign_in(asked)?),
                // Time, training, an amount and a yes are nobody's to change here.
                Lack::Training
                | Lack::Hours
                | Lack::LocalTime
                | Lack::Limit(_)
                | Lack::Approval => return None,
            }
        }
        if !keys.is_empty() {
            let scope = self.widened(miss.scope(), &keys)?;
            changes.push(Change::WidenGrant { grant, scope });
        }
        Some(changes)
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            policy: self.policy,
            principal: self.principal,
            action: self.action,
            read: self.read,
            resource: &self.resource,
            known: self.known,
        }
    }

    fn sign_in(&self, asked: SignIn) -> Option<Change> {
        let human = self.principal.account().kind() == AccountKind::Human;
        human.then_some(Change::SignIn(asked))
    }

    /// The scope with what the resource states for these keys added; `None`
    /// where it states nothing to add.
    fn widened(&self, scope: &ScopeDocument, keys: &[ScopeKey]) -> Option<ScopeDocument> {
        let resource = &self.resource;
        let widened = keys.iter().try_fold(scope.clone(), |scope, key| match key {
            ScopeKey::Stores if resource.stores().is_empty() => None,
            ScopeKey::Stores => Some(scope.stores(self.stores().iter().copied())),
            ScopeKey::Locations => Some(scope.locations([resource.location()?])),
            ScopeKey::Categories => Some(scope.categories([*resource.categories().first()?])),
            ScopeKey::Vendors => Some(scope.vendors([resource.vendor()?])),
            ScopeKey::Objects => {
                let object = resource.object()?;
                Some(scope.object(self.policy.kind_name(object.kind()), object.id()))
            }
            ScopeKey::Assigned => scope.not_only_assigned(),
        });
        widened.map(ScopeDocument::tidied)
    }

    /// The stores that a scope must list to cover the resource.
    fn stores(&self) -> &[StoreId] {
        let stores = self.resource.stores();
        match stores {
            [first, ..] if self.read => core::slice::from_ref(first),
            all => all,
        }
    }

    /// The narrowest scope by stores that covers the resource.
    fn narrowest(&self) -> ScopeDocument {
        match self.stores() {
            [] => ScopeDocument::tenant(),
            stores => ScopeDocument::in_stores(stores.iter().copied()).tidied(),
        }
    }

    /// A narrowed scope that covers the resource, if it states anything to
    /// narrow by.
    fn narrowed(&self) -> Option<ScopeDocument> {
        let none = ScopeDocument::narrowed;
        let resource = &self.resource;
        if !resource.stores().is_empty() {
            return Some(self.narrowest());
        }
        if let Some(location) = resource.location() {
            return Some(none().locations([location]));
        }
        if let Some(category) = resource.categories().first() {
            return Some(none().categories([*category]));
        }
        if let Some(vendor) = resource.vendor() {
            return Some(none().vendors([vendor]));
        }
        let object = resource.object()?;
        Some(none().object(self.policy.kind_name(object.kind()), object.id()))
    }

    /// The action alone, as an entry in this scope.
    fn entry(&self, scope: &ScopeDocument) -> EntryDocument {
        EntryDocument::actions([self.policy.name_of(self.action)], scope.clone())
    }

    /// New grants that cover it: the action alone, and each role that gives no
    /// more than another one would have to.
    fn new_grants(&self, misses: &[NearMiss]) -> Vec<Vec<Change>> {
        let mut ways = Vec::new();
        let limited = self.principal.active_roles().is_some();
        // A grant that only the session leaves out is used with all the others.
        let is_there = misses.iter().any(|miss| {
            lacks_of(miss).any(|lack| lack == Lack::Session)
                && self.mend(miss).is_some()
                && lacks_of(miss).all(|lack| matches!(lack, Lack::Session | Lack::SignIn(_)))
        });
        if !is_there {
            let mut direct = vec![Change::AddGrant(self.entry(&self.narrowest()))];
            direct.extend(limited.then_some(Change::UseAllRoles));
            ways.push(direct);
        }

        let offers: Vec<(&Role, Vec<Change>)> = (self.policy.roles_with(self.action).into_iter())
            .filter_map(|role| Some((role, self.offer(role)?)))
            .collect();
        for (role, way) in &offers {
            let widened = (misses.iter())
                .any(|miss| miss.role() == Some(role.name()) && self.mend(miss).is_some());
            let gives_less = |other: &Role| {
                other.actions() != role.actions() && other.actions().is_subset(role.actions())
            };
            if !widened && !offers.iter().any(|(other, _)| gives_less(other)) {
                ways.push(way.clone());
            }
        }
        ways
    }

    /// A grant of this role with all that the role asks for; `None` if that
    /// cannot be had here.
    fn offer(&self, role: &Role) -> Option<Vec<Change>> {
        /// An end has to be named, and whoever applies this will name another.
        const A_WEEK: i64 = 7 * 86_400;

        let requires = role.requires();
        let scope = if requires.contains(Requirements::SCOPE) {
            self.narrowed()?
        } else {
            self.narrowest()
        };
        let mut entry = EntryDocument::role(role.name(), scope);
        if requires.contains(Requirements::UNTIL) {
            entry = entry.until(self.principal.made_at().plus(A_WEEK).ok()?);
        }
        let mut changes = vec![Change::AddGrant(entry)];
        if (self.principal.active_roles()).is_some_and(|roles| !roles.contains(&role.id())) {
            changes.push(Change::UseRole(String::from(role.name())));
        }
        if !self.principal.is_trained(requires) {
            return None;
        }
        // With conditions of its own it may still not do; only a role that gives
        // the action without any is a way for sure.
        if role.conditional.contains(self.action) {
            return None;
        }
        if !self.principal.meets(requires) {
            changes.push(self.sign_in(SignIn::at_least(Assurance::MultiFactor))?);
        }
        Some(changes)
    }
}

/// What a grant lacks beside the owner flag, which is no matter of the grant.
fn lacks_of(miss: &NearMiss) -> impl Iterator<Item = Lack> {
    let lacks = miss.lacks().iter().copied();
    lacks.filter(|lack| !matches!(lack, Lack::OwnerFlag))
}
