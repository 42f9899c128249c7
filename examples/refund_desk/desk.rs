//! The desk: what the back end of the shop does about a refund.
//!
//! Lives here: [`Desk`], which loads what a question could look at, asks, and
//! writes down what an allow owes. Where the rules are is `policy.toml`; this
//! code knows none of them. Invariants:
//!
//! - nothing is booked without an [`Allowed`], the proof of an allow;
//! - the refund, what it used up and the approvals it rests on, those and no
//!   others, are booked together or not at all.

use std::cell::Cell;
use std::error::Error;

use countersign::actions::orders;
use countersign::{
    Account, AccountDocument, AccountId, Allowed, Amount, Approval, ApprovalId, ApprovalRequest,
    AsResource, Currency, Denied, DocumentError, Evidence, EvidenceKinds, Explanation, Limit,
    Nonce, NotEligible, Obligations, Per, PersonId, Policy, Principal, RequestStamp, Resource,
    ResourceKind, Session, StoreId, Time, Usage, Verdict,
};

use crate::staff::{SHOP, WEB_SHOP};

/// All that this back end knows how to meet. An allow that owes anything else
/// is an error here, and no refund.
pub(crate) const KNOWN: Obligations = Obligations::AUDIT
    .union(Obligations::ALERT)
    .union(Obligations::NOTIFY_OWNER)
    .union(Obligations::RECORD_USAGE)
    .union(Obligations::CONSUME_APPROVAL);

/// The approval policy of refunds.
const REFUNDS: &str = "refunds";

/// One order of the web shop, as it was loaded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    pub(crate) id: u64,
    /// Goes up with every change of the order.
    pub(crate) version: u64,
}

impl AsResource for Order {
    fn as_resource(&self) -> Resource<'_> {
        Resource::of(ResourceKind::ORDER)
            .with_id(self.id)
            .at_version(self.version)
            .in_tenant(SHOP)
            .in_store(WEB_SHOP)
    }
}

/// One wish to give money back, stored from when it is made until it is done;
/// with its order, which a back end loads anew each time that it asks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refund {
    pub(crate) by: AccountId,
    pub(crate) order: Order,
    pub(crate) cents: u64,
    /// Its number, which no other has, and when it was made.
    pub(crate) stamp: RequestStamp,
}

impl Refund {
    pub(crate) fn amount(&self) -> Amount {
        Amount::money(Currency::EUR, self.cents)
    }
}

/// Who stands at the desk: an account, and on whose behalf, if on somebody's.
pub(crate) struct Caller {
    pub(crate) who: Principal,
    pub(crate) on_behalf_of: Option<Principal>,
}

impl Caller {
    /// Everybody who has to be allowed: one, or two.
    fn all(&self) -> impl Iterator<Item = &Principal> {
        [&self.who].into_iter().chain(&self.on_behalf_of)
    }
}

/// What is written when a refund is done.
#[derive(Debug, Clone, Default)]
pub(crate) struct Books {
    pub(crate) refunds: Vec<Booked>,
    /// Numbers of requests that were done.
    pub(crate) done: Vec<Nonce>,
    /// Approvals that something was done on.
    pub(crate) used: Vec<ApprovalId>,
    /// The activity log.
    pub(crate) log: Vec<String>,
    /// What whoever watches the shop was told.
    pub(crate) alerts: Vec<String>,
    /// What the owner was told.
    pub(crate) letters: Vec<String>,
}

/// Money that was given back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Booked {
    at: Time,
    person: PersonId,
    store: StoreId,
    order: u64,
    cents: u64,
}

/// The back end: accounts, what approvers said, and the books.
pub(crate) struct Desk {
    pub(crate) policy: Policy,
    pub(crate) books: Books,
    accounts: Vec<Account>,
    /// What approvers said, each under the number of its request.
    said: Vec<(Nonce, Approval)>,
    requests: Cell<u64>,
    /// How many sums were asked of the books.
    pub(crate) sums: Cell<usize>,
}

impl Desk {
    pub(crate) fn open(
        policy: Policy,
        staff: impl IntoIterator<Item = AccountDocument>,
    ) -> Result<Self, DocumentError> {
        let mut desk = Self {
            policy,
            books: Books::default(),
            accounts: Vec::new(),
            said: Vec::new(),
            requests: Cell::new(0),
            sums: Cell::new(0),
        };
        staff
            .into_iter()
            .try_for_each(|stored| desk.load(&stored))?;
        Ok(desk)
    }

    /// Takes up an account as it is stored now, in place of what it was.
    pub(crate) fn load(&mut self, stored: &AccountDocument) -> Result<(), DocumentError> {
        let account = self.policy.account(stored)?;
        self.accounts.retain(|known| known.id() != account.id());
        self.accounts.push(account);
        Ok(())
    }

    pub(crate) fn account(&self, id: AccountId) -> Result<&Account, String> {
        let mut accounts = self.accounts.iter();
        let found = accounts.find(|account| account.id() == id);
        found.ok_or_else(|| format!("nobody has the account {id}"))
    }

    /// The account as it stands in this session, with all accounts of its person.
    pub(crate) fn principal(
        &self,
        id: AccountId,
        session: &Session,
    ) -> Result<Principal, Box<dyn Error>> {
        let account = self.account(id)?;
        let of_person = self.accounts.iter();
        let of_person = of_person.filter(|other| other.person() == account.person());
        let standing = (self.policy).standing(&of_person.collect::<Vec<_>>(), session.now());
        Ok(self.policy.principal(account, &standing, session)?)
    }

    /// Who calls, in this session. A key calls on behalf of whoever made it.
    pub(crate) fn caller(
        &self,
        id: AccountId,
        session: &Session,
    ) -> Result<Caller, Box<dyn Error>> {
        let maker = self.account(id)?.maker();
        let maker = maker.map(|maker| self.principal(maker, session));
        Ok(Caller {
            who: self.principal(id, session)?,
            on_behalf_of: maker.transpose()?,
        })
    }

    /// A new wish, under a number of its own.
    pub(crate) fn wish(&self, by: AccountId, order: u64, cents: u64, at: Time) -> Refund {
        self.requests.set(self.requests.get() + 1);
        Refund {
            by,
            order: Order {
                id: order,
                version: 1,
            },
            cents,
            stamp: RequestStamp::new(self.requests.get(), at),
        }
    }

    /// Gives the money back, and tells what was owed for that; or an error. It
    /// asks and books in one go: in a database, in one transaction, so that two
    /// refunds at once do not both find the room that there is for one.
    pub(crate) fn refund(
        &mut self,
        caller: &Caller,
        refund: &Refund,
    ) -> Result<Obligations, Denied> {
        // What `authorize_with` decides, and which approvals it rests on.
        let detail = self.with_evidence(caller, refund, |evidence| {
            (self.policy).detail_with(&caller.who, orders::REFUND, &refund.order, evidence)
        });
        let allowed = detail.decision().require_knowing(KNOWN)?;
        self.book(caller, refund, allowed, detail.rests_on());
        Ok(allowed.obligations())
    }

    /// What would come of it, and why. Nothing is done.
    pub(crate) fn explain(&self, caller: &Caller, refund: &Refund) -> Explanation {
        self.with_evidence(caller, refund, |evidence| {
            (self.policy).explain_with(&caller.who, orders::REFUND, &refund.order, evidence)
        })
    }

    /// What approvers are shown: the wish, with what is known of it.
    pub(crate) fn request(&self, refund: &Refund) -> Result<ApprovalRequest, Box<dyn Error>> {
        let caller = self.caller(refund.by, &Session::at(refund.stamp.created()))?;
        let request = self.with_evidence(&caller, refund, |evidence| {
            (self.policy).request(&caller.who, orders::REFUND, &refund.order, evidence)
        });
        Ok(request.ok_or("a request without a stamp")?)
    }

    /// Whom to show it to: everybody who could say something of it now.
    pub(crate) fn approvers(
        &self,
        request: &ApprovalRequest,
        at: Time,
    ) -> Result<Vec<PersonId>, Box<dyn Error>> {
        let people = self.accounts.iter();
        let people = people.map(|account| self.principal(account.id(), &Session::at(at)));
        let people = people.collect::<Result<Vec<_>, _>>()?;
        Ok((self.policy).eligible_approvers(request, REFUNDS, &people)?)
    }

    /// Keeps what an approver says of a request, if it counts.
    pub(crate) fn answer(
        &mut self,
        approver: &Principal,
        request: &ApprovalRequest,
        verdict: Verdict,
    ) -> Result<(), NotEligible> {
        let id = ApprovalId::from(self.said.len() as u64 + 1);
        let said = (self.policy).approve(approver, request, REFUNDS, id, verdict)?;
        self.said.push((request.stamp().nonce(), said));
        Ok(())
    }

    /// Lends what is known of a refund to one question. Of the books, and of what
    /// approvers said, only what the question could look at is loaded.
    fn with_evidence<T>(
        &self,
        caller: &Caller,
        refund: &Refund,
        ask: impl FnOnce(&Evidence<'_>) -> T,
    ) -> T {
        let needed: EvidenceKinds = (caller.all())
            .map(|who| self.policy.evidence_needed(who, orders::REFUND))
            .collect();
        let usage = (needed.contains(EvidenceKinds::USAGE)).then(|| self.usage(caller, refund));
        let said = (needed.contains(EvidenceKinds::APPROVALS)).then(|| self.said(caller, refund));
        let said = said.unwrap_or_default();
        let said: Vec<(Approval, &Principal)> = (said.iter())
            .map(|(said, approver)| (said.clone(), approver))
            .collect();

        // The number is always said, for nothing is done twice under one, whether
        // others have to approve it or not.
        let mut evidence = Evidence::none()
            .amount(refund.amount())
            .request(refund.stamp)
            .approvals(&said)
            .used_approvals(&self.books.used)
            .used_nonces(&self.books.done);
        if let Some(usage) = &usage {
            evidence = evidence.usage(usage);
        }
        if let Some(other) = &caller.on_behalf_of {
            evidence = evidence.on_behalf_of(other);
        }
        ask(&evidence)
    }

    /// What approvers said of it, each with its approver as they stand now. Whoever
    /// cannot be found any more does not count.
    fn said(&self, caller: &Caller, refund: &Refund) -> Vec<(Approval, Principal)> {
        let session = Session::at(caller.who.made_at());
        (self.said.iter())
            .filter(|(nonce, _)| *nonce == refund.stamp.nonce())
            .filter_map(|(_, said)| {
                let approver = self.principal(said.account(), &session).ok()?;
                Some((said.clone(), approver))
            })
            .collect()
    }

    /// How much was used before this refund of each limit that it is held against.
    fn usage(&self, caller: &Caller, refund: &Refund) -> Vec<Usage> {
        let mut limits: Vec<&Limit> = (caller.all())
            .flat_map(|who| self.policy.limits_asked(who, orders::REFUND))
            .filter(|limit| limit.per().counts_usage())
            .collect();
        // What two are held against is summed up once.
        limits.sort_unstable_by_key(|limit| limit.id());
        limits.dedup_by_key(|limit| limit.id());
        // A key is of the person who made it, so its refunds count as theirs.
        let person = caller.who.person();
        let now = caller.who.made_at().to_unix();
        let sum = |limit: &Limit| {
            self.sums.set(self.sums.get() + 1);
            // The first second of the window counts, and so does that of now.
            let within = |at: Time, window: u32| at.to_unix() >= now - i64::from(window);
            let counts = |booked: &&Booked| match limit.per() {
                Per::Request => false,
                Per::Object => booked.order == refund.order.id,
                Per::Person { window } => booked.person == person && within(booked.at, window),
                Per::Store { window } => booked.store == WEB_SHOP && within(booked.at, window),
            };
            let used = self.books.refunds.iter().filter(counts);
            used.map(|booked| booked.cents).fold(0, u64::saturating_add)
        };
        (limits.into_iter())
            .map(|limit| Usage::of(limit.id(), sum(limit)))
            .collect()
    }

    /// Books a refund that is allowed, with all that is owed for it: on a copy
    /// of the books, which then takes their place.
    fn book(
        &mut self,
        caller: &Caller,
        refund: &Refund,
        allowed: Allowed,
        rests_on: impl Iterator<Item = ApprovalId>,
    ) {
        let owed = allowed.obligations();
        let mut books = self.books.clone();
        books.done.push(refund.stamp.nonce());
        if owed.contains(Obligations::RECORD_USAGE) {
            books.refunds.push(Booked {
                at: caller.who.made_at(),
                person: caller.who.person(),
                store: WEB_SHOP,
                order: refund.order.id,
                cents: refund.cents,
            });
        }
        if owed.contains(Obligations::CONSUME_APPROVAL) {
            books.used.extend(rests_on);
        }
        let line = format!(
            "account {} gave back {} of order {}",
            caller.who.account().id(),
            refund.amount().in_words(),
            refund.order.id
        );
        for (one, lines) in [
            (Obligations::AUDIT, &mut books.log),
            (Obligations::ALERT, &mut books.alerts),
            (Obligations::NOTIFY_OWNER, &mut books.letters),
        ] {
            if owed.contains(one) {
                lines.push(line.clone());
            }
        }
        self.books = books;
    }
}
