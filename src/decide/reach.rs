//! Reach: where a principal may do something, as data.
//!
//! Lives here: [`Reach`], the exact condition that a resource must meet, from
//! which lists, queries and sentences follow. Invariant: a resource meets it
//! exactly if `authorize` allows it; both ask the same scopes by the same code.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use smallvec::SmallVec;

use crate::catalogue::{Action, OnUse};
use crate::model::{AsResource, Part, PersonId, Resource, Scope, StoreId, StoreSet, TenantId};
use crate::policy::Policy;

use super::evaluate::{bounds_of, denies_of, may_hold};
use super::evidence::Evidence;
use super::kinds::is_barred_by_kind;
use super::need::{Given, Known, asked_by, asked_under, guards, parts_of, untimely};
use super::principal::Principal;

/// Where a principal may do something: the exact condition, as data.
///
/// A resource is allowed if all of this holds:
///
/// - it is of the tenant [`tenant`](Self::tenant), or of none if that is `None`;
/// - one scope of [`within`](Self::within) covers it;
/// - one scope of [`bounds`](Self::bounds) covers it, if there are any;
/// - it is *shown* to lie outside every scope of [`except`](Self::except);
/// - duty rules neither deny it nor ask for a yes there: no store of it is in
///   [`blocked`](Self::blocked) or [`awaiting`](Self::awaiting), and if it names no
///   store, both are empty;
/// - it names no object, if [`is_only_for_new`](Self::is_only_for_new).
///
/// A scope covers a resource if every key it gives matches: the location, the
/// vendor, the object or the assignee is among those listed, one of the
/// categories is, and of the stores one for a [read](Self::is_read), all and at
/// least one for anything else. A resource is shown to lie outside a scope if
/// some key that the scope gives is stated by the resource, and none of what is
/// stated is listed. An object is stated by kind and id together. The scopes of `within` are each a grant's; nothing may be
/// mixed between them (rule R14).
///
/// # Examples
///
/// ```
/// # use countersign::*;
/// # let policy = PolicyDocument::new().compile()?;
/// # let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
/// #     EntryDocument::actions(["orders.view"], ScopeDocument::in_stores([42_u64, 43])),
/// # ))?;
/// # let now = Time::from_unix(1_000);
/// # let standing = policy.standing(&[&ben], now);
/// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
/// let reach = policy.where_can(&principal, actions::orders::VIEW);
/// assert!(!reach.is_whole_tenant());
/// assert_eq!(reach.within()[0].stores().len(), 2);
/// assert!(reach.admits(&Resource::of(ResourceKind::ORDER).in_store(43_u64)));
/// assert!(policy.where_can(&principal, actions::orders::REFUND).is_nowhere());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach<'a> {
    policy: &'a Policy,
    action: Action,
    tenant: Option<TenantId>,
    person: PersonId,
    read: bool,
    within: Vec<&'a Scope>,
    after_step_up: Vec<&'a Scope>,
    after_approval: Vec<&'a Scope>,
    with_evidence: Vec<&'a Scope>,
    bounds: Vec<&'a Scope>,
    except: Vec<&'a Scope>,
    blocked: StoreSet,
    awaiting: StoreSet,
    only_for_new: bool,
    folded: Option<Folded>,
}

/// What the scopes together say of a resource of exactly one store, if they
/// are narrowed by stores alone: it is allowed in these stores and no others,
/// or in all others. Most resources of most lists, at one compare or a few.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Folded {
    /// Sorted.
    stores: SmallVec<[StoreId; 4]>,
    allowed: bool,
}

impl Folded {
    fn of(reach: &Reach<'_>) -> Option<Self> {
        let all = |scopes: &[&Scope]| -> Option<SmallVec<[StoreId; 4]>> {
            let mut stores = SmallVec::new();
            for scope in scopes {
                stores.extend_from_slice(scope.only_stores()?);
            }
            stores.sort_unstable();
            stores.dedup();
            Some(stores)
        };
        if !reach.blocked.is_empty() || !reach.awaiting.is_empty() || reach.only_for_new {
            return None;
        }
        let except = all(&reach.except)?;
        let whole = reach.within.iter().any(|scope| scope.is_tenant());
        if whole && reach.bounds.is_empty() {
            return Some(Self {
                stores: except,
                allowed: false,
            });
        }
        let mut stores = all(if whole { &reach.bounds } else { &reach.within })?;
        if !whole && !reach.bounds.is_empty() {
            let bounds = all(&reach.bounds)?;
            stores.retain(|store| bounds.contains(store));
        }
        stores.retain(|store| !except.contains(store));
        Some(Self {
            stores,
            allowed: true,
        })
    }

    #[inline]
    fn allows(&self, store: StoreId) -> bool {
        const FEW: usize = 8;
        let listed = if self.stores.len() <= FEW {
            // Counted, not searched: a branch at each would be a guess.
            self.stores.iter().filter(|known| **known == store).count() == 1
        } else {
            self.stores.binary_search(&store).is_ok()
        };
        listed == self.allowed
    }
}

impl Policy {
    /// Where this principal may do this, exactly, as data.
    ///
    /// As of the principal's instant, like every answer of its. To list what
    /// may be seen, ask [`filter`](Self::filter), or make a query of this.
    #[must_use]
    pub fn where_can<'a>(&'a self, principal: &'a Principal, action: Action) -> Reach<'a> {
        let tables = &*self.0;
        let mut reach = Reach {
            policy: self,
            action,
            tenant: principal.account().tenant(),
            person: principal.person(),
            read: tables.reads.contains(action),
            within: Vec::new(),
            after_step_up: Vec::new(),
            after_approval: Vec::new(),
            with_evidence: Vec::new(),
            bounds: Vec::new(),
            except: Vec::new(),
            blocked: StoreSet::default(),
            awaiting: StoreSet::default(),
            only_for_new: false,
            folded: None,
        };
        let nowhere = !principal.state().is_empty()
            || principal.policy_mark() != tables.mark
            || !tables.available.contains(action)
            || is_barred_by_kind(&principal.account().0, action)
            || !may_hold(principal, action);
        if nowhere {
            return reach;
        }
        if let Some(parts) = bounds_of(principal, action) {
            reach.bounds = parts.map(|part| &part.scope).collect();
            if reach.bounds.is_empty() {
                return reach;
            }
        }
        reach.except = denies_of(principal, action)
            .map(|(_, deny)| &deny.scope)
            .collect();
        if reach.except.iter().any(|scope| scope.is_tenant()) {
            reach.bounds.clear();
            reach.except.clear();
            return reach;
        }
        let asked = |grant, part, evidence| {
            let guards = guards(self, principal, action, evidence)?;
            let asked = asked_by(self, principal, action, grant, part, evidence)?;
            guards.and(asked).outstanding(principal, evidence)
        };
        let nothing = Evidence::none();
        for grant in &principal.account().0.grants {
            if !grant.actions.contains(action) || !principal.uses(grant) {
                continue;
            }
            for part in parts_of(self, grant, action) {
                if untimely(principal, grant, part).is_some() {
                    continue;
                }
                let scopes = match asked(grant, part, Known::Evidence(&nothing, Given::default())) {
                    Ok(need) if need.sign_in.is_some() => &mut reach.after_step_up,
                    Ok(need) if need.approvals != 0 => &mut reach.after_approval,
                    Ok(_) => &mut reach.within,
                    Err(_)
                        if asked(grant, part, Known::Whatever).is_ok()
                            && have_a_unit(self, part, action) =>
                    {
                        &mut reach.with_evidence
                    }
                    Err(_) => continue,
                };
                scopes.push(&grant.scope);
            }
        }
        reach.take_duties(self, principal);
        for any_of in [
            &mut reach.within,
            &mut reach.after_step_up,
            &mut reach.after_approval,
            &mut reach.with_evidence,
            &mut reach.bounds,
        ] {
            simplify(any_of);
        }
        if reach.bounds.iter().any(|scope| scope.is_tenant()) {
            reach.bounds.clear();
        }
        simplify_all(&mut reach.except);
        if reach.anywhere().next().is_none() {
            reach.bounds.clear();
            reach.except.clear();
            // Of what duty rules deny everywhere they are the cause to be told.
            if !reach.blocked.is_all() {
                reach.blocked = StoreSet::default();
            }
            reach.awaiting = StoreSet::default();
            reach.only_for_new = false;
        }
        reach.folded = Folded::of(&reach);
        reach
    }
}

/// Whether there is a unit that both the caps and the limits of a part are in:
/// where there is none, no amount is ever within both.
fn have_a_unit(policy: &Policy, part: Option<&Part>, action: Action) -> bool {
    let caps = || asked_under(policy, &policy.0.guards.caps, action);
    let own = || {
        part.into_iter()
            .flat_map(|part| asked_under(policy, &part.limits, action))
    };
    let none_of_either = caps().next().is_none() || own().next().is_none();
    none_of_either || caps().any(|cap| own().any(|limit| limit.unit() == cap.unit()))
}

/// The same scopes to meet one of: once each, and no others beside the tenant.
fn simplify(any_of: &mut Vec<&Scope>) {
    if any_of.iter().any(|scope| scope.is_tenant()) {
        any_of.retain(|scope| scope.is_tenant());
    }
    simplify_all(any_of);
}

/// The same scopes, once each, in their order.
fn simplify_all(scopes: &mut Vec<&Scope>) {
    let mut index = 0;
    while let Some((before, [scope, ..])) = scopes.split_at_checked(index) {
        if before.contains(scope) {
            scopes.remove(index);
        } else {
            index += 1;
        }
    }
}

impl Reach<'_> {
    /// Takes what duty rules hold against it.
    fn take_duties(&mut self, policy: &Policy, principal: &Principal) {
        let rules = &policy.0.duties;
        let barred_in = |on_use| principal.barred_in(rules, self.action, on_use);
        self.blocked = barred_in(OnUse::Block);
        if self.blocked.is_all() {
            for any_of in [
                &mut self.within,
                &mut self.after_step_up,
                &mut self.after_approval,
                &mut self.with_evidence,
            ] {
                any_of.clear();
            }
            return;
        }
        self.awaiting = barred_in(OnUse::Approval);
        self.only_for_new = rules.objects.contains(self.action);
        if !self.awaiting.is_empty() {
            self.after_approval.extend_from_slice(&self.within);
        }
        if self.awaiting.is_all() {
            self.within.clear();
        }
        if self.only_for_new {
            let known = [&self.within, &self.after_step_up, &self.after_approval];
            let known: Vec<&Scope> = known.into_iter().flatten().copied().collect();
            self.with_evidence.extend(known);
        }
    }
}

impl<'a> Reach<'a> {
    /// What it is about.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// The tenant that a resource must be of; `None` is one that names none.
    #[must_use]
    pub const fn tenant(&self) -> Option<TenantId> {
        self.tenant
    }

    /// Whose own work the key `assigned` of a scope means.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// Whether one covered store of a resource is enough; else it takes all.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        self.read
    }

    /// Scopes of which one must cover the resource; none at all is nowhere.
    #[must_use]
    pub fn within(&self) -> &[&'a Scope] {
        &self.within
    }

    /// Scopes where it would be allowed after a stronger sign-in.
    #[must_use]
    pub fn after_step_up(&self) -> &[&'a Scope] {
        &self.after_step_up
    }

    /// Scopes where it would be allowed once others approve.
    #[must_use]
    pub fn after_approval(&self) -> &[&'a Scope] {
        &self.after_approval
    }

    /// Scopes where it depends on evidence: on the amount, or on what was used
    /// of a limit.
    #[must_use]
    pub fn with_evidence(&self) -> &[&'a Scope] {
        &self.with_evidence
    }

    /// All of these: where anything but a deny could come.
    pub(crate) fn anywhere(&self) -> impl Iterator<Item = &'a Scope> {
        (self.within.iter())
            .chain(&self.after_step_up)
            .chain(&self.after_approval)
            .chain(&self.with_evidence)
            .copied()
    }

    /// Scopes of which one must cover the resource as well; empty if nothing
    /// bounds it.
    #[must_use]
    pub fn bounds(&self) -> &[&'a Scope] {
        &self.bounds
    }

    /// Scopes that the resource must be shown to lie outside of, each.
    #[must_use]
    pub fn except(&self) -> &[&'a Scope] {
        &self.except
    }

    /// The stores where duty rules deny it.
    #[must_use]
    pub const fn blocked(&self) -> &StoreSet {
        &self.blocked
    }

    /// The stores where duty rules ask others to approve.
    #[must_use]
    pub const fn awaiting(&self) -> &StoreSet {
        &self.awaiting
    }

    /// Whether on an object it depends on what was done to it before, so that
    /// without evidence it is allowed only where none is named: on one that is yet
    /// to be made.
    #[must_use]
    pub const fn is_only_for_new(&self) -> bool {
        self.only_for_new
    }

    /// Whether no grant that counts now has it: nothing at all is allowed.
    ///
    /// A reach that is not nowhere may still be empty, where what is granted
    /// lies outside the bounds or inside the exceptions:
    /// [`could_ever`](Policy::could_ever) tells.
    #[must_use]
    pub fn is_nowhere(&self) -> bool {
        self.within.is_empty()
    }

    /// Whether every resource of the tenant is allowed.
    #[must_use]
    pub fn is_whole_tenant(&self) -> bool {
        self.within.iter().any(|scope| scope.is_tenant())
            && self.bounds.is_empty()
            && self.except.is_empty()
            && self.blocked.is_empty()
            && self.awaiting.is_empty()
            && !self.only_for_new
    }

    /// Whether it is allowed on this resource: what `authorize` says.
    #[inline]
    #[must_use]
    pub fn admits(&self, resource: &(impl AsResource + ?Sized)) -> bool {
        let stated = resource.as_resource();
        if let (Some(folded), Some(store)) = (&self.folded, stated.only_store()) {
            return stated.tenant() == self.tenant && folded.allows(store);
        }
        self.admits_by_scopes(resource)
    }

    /// Kept out of the caller, which then needs no room for a whole resource.
    #[inline(never)]
    fn admits_by_scopes(&self, resource: &(impl AsResource + ?Sized)) -> bool {
        let resource = resource.as_resource();
        self.is_open(&resource) && self.covers(&self.within, &resource)
    }

    /// Whether it is not allowed on this resource, and a stronger sign-in would
    /// allow it.
    #[must_use]
    pub fn admits_after_step_up(&self, resource: &(impl AsResource + ?Sized)) -> bool {
        let resource = resource.as_resource();
        self.is_open(&resource)
            && !self.covers(&self.within, &resource)
            && self.covers(&self.after_step_up, &resource)
    }

    fn covers(&self, any_of: &[&Scope], resource: &Resource<'_>) -> bool {
        (any_of.iter()).any(|scope| scope.covers(resource, self.read, self.person))
    }

    /// Whether nothing but a grant is wanting.
    fn is_open(&self, resource: &Resource<'_>) -> bool {
        resource.tenant() == self.tenant
            && (self.bounds.is_empty() || self.covers(&self.bounds, resource))
            && !(self.except.iter()).any(|scope| scope.touches(resource, self.person))
            && !self.blocked.touches(resource.stores())
            && !self.awaiting.touches(resource.stores())
            && !(self.only_for_new && resource.object().is_some())
    }
}

impl fmt::Display for Reach<'_> {
    /// In words: `store 1`, `the whole tenant, except store 2`, `nowhere`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |scopes: &[&Scope], and: &str| -> String {
            let words: Vec<String> = (scopes.iter())
                .map(|scope| self.policy.scope_document(scope).to_string())
                .collect();
            words.join(and)
        };
        // Where others approve in some stores alone is told with these.
        let after_approval = self.after_approval.iter().copied();
        let after_approval: Vec<&Scope> = after_approval
            .filter(|scope| !self.within.contains(scope))
            .collect();
        let ways = [
            (&self.within, ""),
            (&self.after_step_up, " (after a stronger sign-in)"),
            (&after_approval, " (once others approve)"),
            (&self.with_evidence, " (if the amount is within its limits)"),
        ];
        let ways = ways.into_iter().filter(|(scopes, _)| !scopes.is_empty());
        let ways: Vec<String> = ways
            .map(|(scopes, how)| said(scopes, " or ") + how)
            .collect();
        if ways.is_empty() {
            return f.write_str("nowhere");
        }
        f.write_str(&ways.join(" or "))?;
        if !self.bounds.is_empty() {
            write!(f, ", within {}", said(&self.bounds, " or "))?;
        }
        if !self.except.is_empty() {
            write!(f, ", except {}", said(&self.except, " and "))?;
        }
        if !self.blocked.is_empty() {
            write!(f, ", blocked by duty rules in {}", self.blocked)?;
        }
        if !self.awaiting.is_empty() && !self.awaiting.is_all() {
            write!(f, ", once others approve in {}", self.awaiting)?;
        }
        if self.only_for_new {
            f.write_str(", on an object only if its history lets it pass")?;
        }
        Ok(())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Reach<'_> {
    /// As `{action, tenant, person, stores, within, after_step_up,
    /// after_approval, with_evidence, bounds, except, blocked, awaiting,
    /// only_for_new}`, scopes as documents write them; `stores` is `"any"` for a read
    /// and `"all"` for anything else. What is empty is left out, but `within`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let written = |scopes: &[&Scope]| -> Vec<_> {
            let scopes = scopes.iter();
            scopes
                .map(|scope| self.policy.scope_document(scope))
                .collect()
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("action", &self.policy.name_of(self.action))?;
        if let Some(tenant) = self.tenant {
            map.serialize_entry("tenant", &tenant)?;
        }
        map.serialize_entry("person", &self.person)?;
        map.serialize_entry("stores", if self.read { "any" } else { "all" })?;
        map.serialize_entry("within", &written(&self.within))?;
        for (key, scopes) in [
            ("after_step_up", &self.after_step_up),
            ("after_approval", &self.after_approval),
            ("with_evidence", &self.with_evidence),
            ("bounds", &self.bounds),
            ("except", &self.except),
        ] {
            if !scopes.is_empty() {
                map.serialize_entry(key, &written(scopes))?;
            }
        }
        for (key, stores) in [("blocked", &self.blocked), ("awaiting", &self.awaiting)] {
            if !stores.is_empty() {
                map.serialize_entry(key, stores)?;
            }
        }
        if self.only_for_new {
            map.serialize_entry("only_for_new", &true)?;
        }
        map.end()
    }
}
