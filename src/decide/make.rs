//! Making principals: what of a policy, a session and an instant is folded.
//!
//! Lives here: [`Policy::principal`]. Everything that depends only on these is
//! looked at once, here. Invariant: whatever could decide an action otherwise
//! than the folded masks say puts it into `slow`.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::catalogue::{Actions, OWNER_ONLY};
use crate::duties::{Holdings, InForce};
use crate::model::{
    Account, AccountData, Part, Scope, Session, SignIn, Status, StoreId, TenantId, Time, Window,
};
use crate::policy::Policy;

use super::kinds::barred_by_kind;
use super::principal::{Principal, UNKNOWN, Used};
use super::reason::Reasons;
use super::standing::Standing;

/// Why a principal cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PrincipalError {
    /// The account was resolved under another policy.
    #[error("the account was resolved under another policy: resolve its document under this one")]
    WrongPolicy,
    /// The standing is of somebody else, or of nobody.
    #[error(
        "the standing is not this person's: take it of the accounts of one person, in one tenant, under this policy"
    )]
    StandingOfAnother,
    /// The standing was taken without this account.
    #[error("the standing was taken without this account: pass all accounts of the person")]
    StandingIncomplete,
    /// The standing was taken of another epoch of this account.
    #[error("the standing was taken of another epoch of this account: take it again")]
    StandingOutdated,
    /// The standing does not hold at the session's instant.
    #[error("the standing does not hold at {now}: take it again")]
    StandingStale {
        /// The session's instant.
        now: Time,
    },
    /// The session names a role of another policy.
    #[error("the session names a role of another policy: ask this one for its roles")]
    UnknownRole,
}

impl Policy {
    /// The account as it stands at the session's instant.
    ///
    /// # Errors
    ///
    /// [`PrincipalError`] if account, standing and session are not of this
    /// policy, of one person, and of one time. A suspended account is no
    /// error: its principal is denied everything, with that reason.
    pub fn principal(
        &self,
        account: &Account,
        standing: &Standing,
        session: &Session,
    ) -> Result<Principal, PrincipalError> {
        let data = &*account.0;
        let now = session.now();
        if data.policy != self.0.mark {
            return Err(PrincipalError::WrongPolicy);
        }
        match standing.of {
            Some(of)
                if of.policy == self.0.mark
                    && of.person == data.person
                    && of.tenant == data.tenant => {}
            _ => return Err(PrincipalError::StandingOfAnother),
        }
        match standing.epoch_of(data.id) {
            None => return Err(PrincipalError::StandingIncomplete),
            Some(epoch) if epoch != data.epoch => return Err(PrincipalError::StandingOutdated),
            Some(_) => {}
        }
        if !standing.holds_at(now) {
            return Err(PrincipalError::StandingStale { now });
        }
        if (session.roles().into_iter().flatten()).any(|role| role.policy != self.0.mark) {
            return Err(PrincipalError::UnknownRole);
        }

        let (proven, signed_in_ago) = session.proven();
        let mut principal = Principal {
            slow: self.never(account)
                | self.0.guards.capped
                | self.0.guards.approved
                | self.0.guards.watched
                | self.0.duties.objects,
            wide: Actions::EMPTY,
            tenant: data.tenant.map_or(0, TenantId::to_u128),
            policy: self.0.mark,
            names_tenant: data.tenant.is_some(),
            proven,
            failed_logins: u16::try_from(session.failed_logins()).unwrap_or(u16::MAX),
            signed_in_ago,
            stores: [StoreId::new(0); 2],
            held: [Actions::EMPTY; 2],
            more: Box::default(),
            account: account.clone(),
            at: now,
            until: standing.until().map_or(i64::MAX, Time::to_unix),
            session: None,
            of_person: standing.person.clone(),
            state: 0,
            unhindered: false,
            sure: true,
            utc_offset: session.utc_offset().unwrap_or(UNKNOWN),
        };
        principal.ends_by(data.window.next_edge(now));
        principal.ends_by(session.next_edge());
        principal.use_session(self, session);
        principal.fold_step_ups(self, session);
        principal.fold_grants(self, session);
        principal.fold_denies(data);
        let state = state(account, session);
        principal.state = low_bits(state);
        let barred = principal.barred(&self.0.duties);
        principal.slow |= barred;
        if !state.is_empty() {
            principal.slow = Actions::ANY;
        }
        principal.unhindered = state.is_empty()
            && data.denies.is_empty()
            && data.boundary.is_none()
            && barred.is_empty()
            && barred_by_kind(data).is_empty();
        Ok(principal)
    }

    /// What this account can do nowhere, whatever it was granted.
    fn never(&self, account: &Account) -> Actions {
        let never = barred_by_kind(&account.0) | Actions::ANY.difference(self.0.available);
        if account.0.owner {
            never
        } else {
            never | OWNER_ONLY
        }
    }
}

/// What folding the grants has found so far.
#[derive(Default)]
struct Held {
    more: Vec<(StoreId, Actions)>,
    /// How many of the first stores are taken.
    used: usize,
    in_stores: Actions,
    not_now: Actions,
}

/// Sorted by store, each store once with all that is held there.
fn merged(mut held: Vec<(StoreId, Actions)>) -> Box<[(StoreId, Actions)]> {
    held.sort_unstable_by_key(|(store, _)| *store);
    held.dedup_by(|(store, actions), (kept, all)| {
        let same = store == kept;
        if same {
            *all |= *actions;
        }
        same
    });
    held.into_boxed_slice()
}

/// The low bits of reasons that have no others: those of accounts and sessions.
#[expect(
    clippy::cast_possible_truncation,
    reason = "checked where the reasons are numbered"
)]
const fn low_bits(state: Reasons) -> u16 {
    state.bits() as u16
}

// What denies everything is told by reasons of low bits.
const _: () = assert!(Reasons::SESSION_EXPIRED.bits() <= u16::MAX as u32);

/// What of the account and the session denies everything (rule R10).
fn state(account: &Account, session: &Session) -> Reasons {
    let now = session.now();
    let mut reasons = match account.0.status {
        Status::Active => Reasons::empty(),
        Status::Invited => Reasons::PRINCIPAL_NOT_ACTIVE,
        Status::Suspended => Reasons::PRINCIPAL_SUSPENDED,
        Status::Terminated => Reasons::PRINCIPAL_TERMINATED,
    };
    if account.0.window.is_ahead_of(now) {
        reasons |= Reasons::PRINCIPAL_NOT_YET;
    }
    if account.0.window.is_over_at(now) {
        reasons |= Reasons::PRINCIPAL_EXPIRED;
    }
    if session.end().is_some_and(|end| end <= now) {
        reasons |= Reasons::SESSION_EXPIRED;
    }
    reasons
}

impl Principal {
    /// Takes what the session limits and what it uses at once.
    fn use_session(&mut self, policy: &Policy, session: &Session) {
        if let Some(roles) = session.roles() {
            let roles = Some(Box::from(roles));
            let in_force = None;
            self.session = Some(Box::new(Used { roles, in_force }));
        }
        let rules = &policy.0.duties;
        if rules.sessions == 0 {
            return;
        }
        let used = Holdings::used(&self.account.0.grants, self.active_roles(), self.at);
        if let Some(in_force) = InForce::of(&used, rules, rules.sessions) {
            self.session.get_or_insert_default().in_force = Some(in_force);
        }
    }

    /// What asks for a sign-in that the session lacks is decided out of line.
    fn fold_step_ups(&mut self, policy: &Policy, session: &Session) {
        for rule in &policy.0.guards.step_ups {
            if rule.applies(self.failed_logins) && !self.signs_in(rule.sign_in, session) {
                self.slow |= rule.actions;
                self.sure = false;
            }
        }
    }

    fn fold_grants(&mut self, policy: &Policy, session: &Session) {
        let account = self.account.clone();
        let mut held = Held::default();
        if let Some(trained) = account.0.trained_until {
            self.ends_by(Some(trained).filter(|until| *until > self.at));
        }
        for grant in &account.0.grants {
            if !self.uses(grant) {
                continue;
            }
            let conditional = (grant.role)
                .and_then(|id| policy.0.roles.get(usize::from(id.index)))
                .filter(|role| !role.conditional.is_empty());
            match conditional {
                _ if !self.is_now(grant.window) => held.not_now |= grant.actions,
                _ if !self.meets(grant.requires) => {
                    self.slow |= grant.actions;
                    // What it asks for changes with its hours all the same.
                    for part in conditional.into_iter().flat_map(|role| &role.parts) {
                        self.is_open(part, session);
                    }
                }
                None => self.fold_actions(grant.actions, &grant.scope, &mut held),
                Some(role) => {
                    for part in &role.parts {
                        self.slow |= part.limited;
                        if self.is_open(part, session) {
                            let plain = part.actions - part.limited;
                            self.fold_actions(plain, &grant.scope, &mut held);
                        } else {
                            self.slow |= part.actions;
                        }
                    }
                }
            }
        }
        self.more = merged(held.more);
        // A grant of another time decides nothing but the reason, and that only
        // where no grant of now has the action.
        self.slow |= held.not_now - held.in_stores - self.wide;
    }

    /// Notes that a grant of now gives these, plainly, in this scope.
    fn fold_actions(&mut self, actions: Actions, scope: &Scope, held: &mut Held) {
        match scope.only_stores() {
            None if scope.is_tenant() => self.wide |= actions,
            None => self.slow |= actions,
            Some(stores) => {
                held.in_stores |= actions;
                for store in stores {
                    if !self.hold_first(*store, actions, &mut held.used) {
                        held.more.push((*store, actions));
                    }
                }
            }
        }
    }

    /// Whether a part of a role is open and asks for nothing more, noting when
    /// that changes.
    fn is_open(&mut self, part: &Part, session: &Session) -> bool {
        let mut open = part.hours.is_empty() || self.knows_local_time();
        for hours in &part.hours {
            if self.knows_local_time() {
                self.ends_by(hours.next_edge(self.at, self.utc_offset));
                open &= hours.contains(self.at, self.utc_offset);
            }
        }
        open & part
            .sign_in
            .is_none_or(|asked| self.signs_in(asked, session))
    }

    /// Whether the session has this sign-in, noting when it gets too old.
    fn signs_in(&mut self, asked: SignIn, session: &Session) -> bool {
        let has = self.has_signed_in(asked);
        if has {
            self.ends_by(session.ends_for(asked));
        }
        has
    }

    /// Notes that `actions` are held in `store` beside the stores that come
    /// first, if it is one of them or there is room for one more.
    fn hold_first(&mut self, store: StoreId, actions: Actions, used: &mut usize) -> bool {
        for (index, (known, held)) in self.stores.iter_mut().zip(&mut self.held).enumerate() {
            if index == *used {
                *used += 1;
                *known = store;
            }
            if *known == store {
                *held |= actions;
                return true;
            }
        }
        false
    }

    fn fold_denies(&mut self, account: &AccountData) {
        for deny in &account.denies {
            if self.is_now(deny.window) {
                self.slow |= deny.actions;
            }
        }
        if let Some(boundary) = &account.boundary {
            let open = boundary.0.iter().filter(|part| part.scope.is_tenant());
            let open = open.fold(Actions::EMPTY, |all, part| all | part.actions);
            self.slow |= Actions::ANY - open;
        }
    }

    /// Whether the window is open, noting when that changes.
    fn is_now(&mut self, window: Window) -> bool {
        self.ends_by(window.next_edge(self.at));
        window.contains(self.at)
    }

    fn ends_by(&mut self, edge: Option<Time>) {
        if let Some(edge) = edge {
            self.until = self.until.min(edge.to_unix());
        }
    }
}
