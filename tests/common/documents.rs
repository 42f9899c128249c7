//! One question and all that it is asked of, as a host stores it; and remedies, carried out on
//! these documents as a host would.
//!
//! Lives here: the way from documents to an explanation, what each change does to them, and
//! whether the remedies of an explanation are right: each of them, alone and whole, gives an allow,
//! and no part of it does.

use std::collections::BTreeSet;

use countersign::{
    Account, AccountDocument, AccountId, Approval, Change, Decision, Evidence, Explanation, Policy,
    PolicyDocument, Principal, Request, RequestDocument, ScopeDocument, Session, Time,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::model;
use super::worlds::World;

/// One question and all that it is asked of, as a host stores it.
#[derive(Clone, Debug)]
pub struct Documents {
    pub policy: Value,
    pub accounts: Vec<Value>,
    pub request: Value,
}

/// The same as the engine holds it.
pub struct Asked {
    pub policy: Policy,
    pub principal: Principal,
    pub request: Request,
    /// On whose behalf it is asked.
    other: Option<Principal>,
    /// Those who said something of it, as they stand now.
    approvers: Vec<(AccountId, Principal)>,
}

pub fn written(document: &impl Serialize) -> Value {
    serde_json::to_value(document).expect("documents can be written")
}

pub fn read<T: DeserializeOwned>(document: &Value) -> T {
    T::deserialize(document).unwrap_or_else(|err| panic!("{err} in {document}"))
}

impl Documents {
    /// A request of a world; what it brings as evidence in the words of documents.
    pub fn of(world: &World, request: &model::Request) -> Self {
        let plain = model::Request {
            evidence: None,
            ..request.clone()
        };
        let mut documents = Self {
            policy: written(&world.policy),
            accounts: world.accounts.iter().map(written).collect(),
            request: written(&plain),
        };
        if let Some(evidence) = &request.evidence {
            documents.request["evidence"] = without_approvals(evidence);
            let digest = documents.digest();
            let approvals = evidence.approvals.iter().flatten();
            let approvals = approvals.map(|said| {
                let none = || "0".repeat(64);
                let of_this = digest.clone().filter(|_| said.matches);
                json!({
                    "id": said.id, "policy": said.policy, "account": said.account,
                    "verdict": said.verdict, "at": said.at,
                    "request": of_this.unwrap_or_else(none),
                })
            });
            documents.request["evidence"]["approvals"] = approvals.collect();
        }
        documents
    }

    /// Somebody who is there says this of the request under an approval policy, now.
    pub fn say(&mut self, account: u64, policy: &str, verdict: &str) {
        let digest = self.digest();
        let said = json!({
            "id": account, "policy": policy, "account": account, "verdict": verdict,
            "at": self.request["now"], "request": digest,
        });
        let approvals = &mut self.request["evidence"]["approvals"];
        if approvals.is_null() {
            *approvals = json!([]);
        }
        pushed(approvals, said);
    }

    /// The digest of the request, if it is stamped.
    fn digest(&self) -> Option<String> {
        let asked = self.read();
        let action = asked.request.action();
        let request = asked.with_evidence(|evidence| {
            (asked.policy).request(&asked.principal, action, &asked.request, evidence)
        });
        Some(request?.digest().to_string())
    }

    /// The whole way: compile, resolve, take the standing, make the principal.
    pub fn read(&self) -> Asked {
        let policy = read::<PolicyDocument>(&self.policy).compile();
        let policy = policy.unwrap_or_else(|err| panic!("{err}"));
        let request = policy.read_request(&read::<RequestDocument>(&self.request));
        let request = request.unwrap_or_else(|err| panic!("{err}"));
        let accounts = self.accounts.iter().map(|stored| {
            let account = policy.account(&read::<AccountDocument>(stored));
            account.unwrap_or_else(|err| panic!("{err}"))
        });
        let accounts: Vec<Account> = accounts.collect();
        let person = |id, session: &Session| principal(&policy, &accounts, id, session);
        let session = request.session();
        let known = request.evidence();
        // How an approver signed in was looked at when they said it.
        let now = Session::at(session.now());
        let approvers = known.approvals().iter().map(Approval::account);
        Asked {
            principal: person(request.account(), session),
            other: known.on_behalf_of().map(|other| person(other, session)),
            approvers: approvers.map(|id| (id, person(id, &now))).collect(),
            policy,
            request,
        }
    }

    pub fn decide(&self) -> Decision {
        let asked = self.read();
        let action = asked.request.action();
        asked.with_evidence(|evidence| {
            (asked.policy).authorize_with(&asked.principal, action, &asked.request, evidence)
        })
    }

    /// The explanation, which decides as `authorize_with` and `detail_with` do.
    pub fn explain(&self) -> Explanation {
        let asked = self.read();
        asked.with_evidence(|evidence| {
            explain(&asked.policy, &asked.principal, &asked.request, evidence)
        })
    }
}

/// The explanation, which decides as `authorize_with` and `detail_with` do.
pub fn explain(
    policy: &Policy,
    principal: &Principal,
    request: &Request,
    evidence: &Evidence<'_>,
) -> Explanation {
    let action = request.action();
    let why = policy.explain_with(principal, action, request, evidence);
    let decision = policy.authorize_with(principal, action, request, evidence);
    assert_eq!(why.decision(), decision, "{why}");
    let detail = policy.detail_with(principal, action, request, evidence);
    assert_eq!(*why.detail(), detail, "{why}");
    why
}

impl Asked {
    /// What `say` makes of all that is known of the act.
    pub fn with_evidence<T>(&self, say: impl FnOnce(&Evidence<'_>) -> T) -> T {
        let known = self.request.evidence();
        let said = known.said_by(|account| {
            let mut approvers = self.approvers.iter();
            let found = approvers.find(|(id, _)| *id == account);
            found.map(|(_, approver)| approver)
        });
        let evidence = Evidence::from(known).approvals(&said);
        match &self.other {
            Some(other) => say(&evidence.on_behalf_of(other)),
            None => say(&evidence),
        }
    }
}

fn principal(policy: &Policy, accounts: &[Account], id: AccountId, session: &Session) -> Principal {
    let account = accounts.iter().find(|account| account.id() == id);
    let account = account.expect("it names an account");
    let of_person =
        |other: &&Account| (other.person(), other.tenant()) == (account.person(), account.tenant());
    let all: Vec<&Account> = accounts.iter().filter(of_person).collect();
    let standing = policy.standing(&all, session.now());
    let principal = policy.principal(account, &standing, session);
    principal.unwrap_or_else(|err| panic!("{err}"))
}

/// The evidence of a world's request as a request document brings it, but what was said of it.
fn without_approvals(evidence: &model::Evidence) -> Value {
    let mut written = json!({});
    if let Some(amount) = &evidence.amount {
        written["amount"] = json!({"unit": amount.unit, "value": amount.value});
    }
    if let Some(usage) = &evidence.usage {
        // Of a limit that is told twice the larger usage counts.
        let limits: BTreeSet<&String> = usage.iter().map(|usage| &usage.limit).collect();
        let most = limits.into_iter().map(|limit| {
            let told = usage.iter().filter(|usage| usage.limit == *limit);
            json!({"limit": limit, "used": told.map(|usage| usage.used).max()})
        });
        written["usage"] = most.collect();
    }
    if let Some(stamp) = &evidence.request {
        let mut request = json!({"nonce": stamp.nonce, "created": stamp.created});
        if let Some(parameters) = &stamp.parameters {
            request["parameters"] = json!(parameters);
        }
        written["request"] = request;
    }
    for (key, ids) in [
        ("beneficiaries", &evidence.beneficiaries),
        ("used_approvals", &evidence.consumed),
        ("used_nonces", &evidence.nonces_consumed),
    ] {
        if let Some(ids) = ids {
            written[key] = json!(ids);
        }
    }
    written
}

// ---- Remedies, carried out ----

impl Documents {
    /// The same documents after somebody has done what these changes say, and
    /// no more than they say; `None` where others are to approve and nobody could,
    /// whatever they were granted.
    pub fn after(&self, changes: &[&Change]) -> Option<Self> {
        let mut all = self.clone();
        let now = all.request["now"].clone();
        let mut lifted = BTreeSet::new();
        let mut approve = Vec::new();
        for change in changes {
            match change {
                Change::StateTenant(tenant) => {
                    all.request["resource"]["tenant"] = written(tenant);
                }
                Change::Activate => all.account()["status"] = json!("active"),
                Change::StartAccount(at) => all.account()["active_from"] = written(at),
                Change::ProlongAccount(at) => all.account()["active_until"] = beyond(*at),
                Change::RenewSession => {
                    let over = all.session().remove("until");
                    assert!(over.is_some(), "a session without an end is not over");
                }
                Change::UnshareAccount => all.account()["shared"] = json!(false),
                Change::SetOwner => all.account()["owner"] = json!(true),
                Change::LiftDeny(deny) => assert!(lifted.insert(*deny), "lifted twice"),
                Change::OpenFeature(feature) => {
                    pushed(&mut all.policy["guardrail"]["features"], written(feature));
                }
                Change::ExtendBoundary(entry) => {
                    let boundary = &mut all.account()["boundary"];
                    if *boundary == json!("nothing") {
                        *boundary = json!([]);
                    }
                    pushed(boundary, written(entry));
                }
                Change::AddGrant(entry) => pushed(&mut all.account()["grants"], written(entry)),
                Change::WidenGrant { grant, scope } => all.grant(*grant)["scope"] = written(scope),
                Change::StartGrant { grant, from } => all.grant(*grant)["from"] = written(from),
                Change::ProlongGrant { grant, beyond: at } => {
                    all.grant(*grant)["until"] = beyond(*at);
                }
                Change::UseRole(role) => pushed(&mut all.session()["roles"], written(role)),
                Change::UseAllRoles => {
                    let limit = all.session().remove("roles");
                    assert!(limit.is_some(), "a session that is not limited to roles");
                }
                Change::SignIn(sign_in) => {
                    let session = all.session();
                    session.insert("assurance".into(), written(&sign_in.assurance()));
                    session.insert("auth_time".into(), now.clone());
                }
                Change::LowerAmount(most) => {
                    let amount = &mut all.request["evidence"]["amount"]["value"];
                    assert!(amount.as_u64() > Some(most.value()), "not lower: {amount}");
                    *amount = json!(most.value());
                }
                Change::Waive { rule, scope } => {
                    let waiver = self.waiver(rule, scope);
                    let waivers = &mut all.account()["waivers"];
                    if waivers.is_null() {
                        *waivers = json!([]);
                    }
                    pushed(waivers, waiver);
                }
                Change::Approve { policy, people } => approve.push((policy.as_str(), *people)),
                unknown => panic!("nobody here knows how to {unknown:?}"),
            }
        }
        // Each is named by where it stood: the last goes first.
        for deny in lifted.into_iter().rev() {
            all.account()["denies"].as_array_mut().unwrap().remove(deny);
        }
        // What others approve is the request as it stands in the end.
        for (policy, people) in approve {
            all.have_approved(policy, people)?;
        }
        Some(all)
    }

    /// A waiver of this rule for whoever asks, of a day from now on, by people who are
    /// nobody else here.
    fn waiver(&self, rule: &str, scope: &ScopeDocument) -> Value {
        let asked = self.read();
        let version = asked.policy.duty(rule).unwrap().version();
        let now = asked.request.session().now();
        json!({
            "id": format!("W-{rule}"), "rule": rule, "version": version,
            "person": asked.principal.person(), "scope": scope,
            "because": "to see what comes of being let off", "control": "somebody looks at it",
            "control_owner": 990_001, "requested_by": 990_002, "approved_by": 990_003,
            "from": now, "until": now.plus(86_400).unwrap(),
        })
    }

    /// So many people more who may approve everything say yes under this approval
    /// policy; `None` if none of them counts.
    fn have_approved(&mut self, policy: &str, people: usize) -> Option<()> {
        let asked = self.read();
        let known = asked.policy.approval(policy).unwrap();
        let approver = asked.policy.action_name(known.approver()).unwrap();
        let (tenant, now) = (
            asked.principal.account().tenant(),
            asked.request.session().now(),
        );
        if self.request["evidence"].is_null() {
            self.request["evidence"] = json!({});
        }
        // A request that cannot be approved any more is made anew, and what was said of it is lost.
        let stamp = self.request["evidence"]["request"].clone();
        let created = stamp["created"].as_i64();
        let in_time = created.is_some_and(|created| {
            let end = created.saturating_add(known.decide_within().into());
            (created..end).contains(&now.to_unix())
        });
        if !in_time {
            if !asked.approvers.is_empty() {
                return None;
            }
            let anew = json!({"nonce": 990, "created": now});
            self.request["evidence"]["request"] = anew;
        }
        for _ in 0..people {
            let id = 9_000 + self.accounts.len();
            let stored = json!({
                "id": id, "tenant": tenant, "person": id, "kind": "human", "status": "active",
                "owner": true, "grants": [{"actions": [approver], "scope": "tenant"}],
            });
            self.accounts.push(stored);
            let approvals = &mut self.request["evidence"]["approvals"];
            if approvals.is_null() {
                *approvals = json!([]);
            }
            let said = json!({
                "id": id, "policy": policy, "account": id, "verdict": "approve", "at": now,
                "request": "0".repeat(64),
            });
            pushed(approvals, said);
            let digest = self.digest();
            let last = self.request["evidence"]["approvals"].as_array_mut();
            last.unwrap().last_mut().unwrap()["request"] = json!(digest);
            self.last_approver_counts(policy).then_some(())?;
        }
        Some(())
    }

    /// Whether whoever said something last may do what approvers must, once
    /// signed in.
    fn last_approver_counts(&self, policy: &str) -> bool {
        let asked = self.read();
        let approver = asked.policy.approval(policy).unwrap().approver();
        let (_, last) = asked.approvers.last().unwrap();
        let mut known = written(&read::<RequestDocument>(&self.request));
        known["evidence"]
            .as_object_mut()
            .unwrap()
            .retain(|key, _| key == "amount" || key == "usage");
        let request = asked.policy.read_request(&read(&known)).unwrap();
        let evidence = Evidence::from(request.evidence());
        match asked
            .policy
            .authorize_with(last, approver, &asked.request, &evidence)
        {
            Decision::Allow(_) => true,
            Decision::NeedsStepUp(step) => !step.approvals_follow(),
            Decision::NeedsApproval(_) | Decision::Deny(_) => false,
        }
    }

    /// The stored account that asks.
    fn account(&mut self) -> &mut Value {
        let id = self.request["account"].clone();
        let mut accounts = self.accounts.iter_mut();
        (accounts.find(|account| account["id"] == id)).expect("it names an account")
    }

    fn grant(&mut self, index: usize) -> &mut Value {
        &mut self.account()["grants"][index]
    }

    fn session(&mut self) -> &mut Map<String, Value> {
        let request = self.request.as_object_mut().unwrap();
        let session = request.entry("session").or_insert_with(|| json!({}));
        session.as_object_mut().unwrap()
    }
}

/// The first instant at which something that lasts just beyond `at` is over.
fn beyond(at: Time) -> Value {
    written(&at.plus(1).unwrap())
}

fn pushed(list: &mut Value, value: Value) {
    let list = list.as_array_mut();
    list.expect("there is a list to add to").push(value);
}

/// What is wrong with the remedies, if anything: each of them, carried out alone
/// and whole, must give an allow, and less than all of its changes must not. The
/// smaller ones come first, none comes twice, and what is widened keeps what it
/// held.
pub fn wrong_remedy(documents: &Documents, why: &Explanation) -> Option<String> {
    wrong(documents, why, false)
}

/// The same in a random world, where others may be asked to approve what nobody
/// could: changes that nobody could carry out are passed over.
pub fn wrong_remedy_in_a_world(documents: &Documents, why: &Explanation) -> Option<String> {
    wrong(documents, why, true)
}

/// Changes that nobody could carry out are wrong as well, or passed over.
fn wrong(documents: &Documents, why: &Explanation, pass_over: bool) -> Option<String> {
    if !(why.remedies()).is_sorted_by_key(|remedy| remedy.changes().len()) {
        return Some("the smaller ones come first".into());
    }
    for (index, remedy) in why.remedies().iter().enumerate() {
        if why.remedies()[..index].contains(remedy) {
            return Some(format!("offered twice: {remedy}"));
        }
        for change in remedy.changes() {
            if let Change::WidenGrant { grant, scope } = change {
                let before = documents.clone().grant(*grant)["scope"].clone();
                if !is_wider(&written(scope), &before) {
                    return Some(format!("not simply wider than {before}: {remedy}"));
                }
            }
        }
        let changes: Vec<&Change> = remedy.changes().iter().collect();
        let whole = (1_u32 << changes.len()) - 1;
        for some in 0..=whole {
            let chosen = changes.iter().enumerate();
            let chosen = chosen.filter(|(place, _)| some & (1 << place) != 0);
            let chosen: Vec<&Change> = chosen.map(|(_, change)| *change).collect();
            let decision = documents.after(&chosen).map(|after| after.decide());
            if decision.is_none() && pass_over {
                continue;
            }
            let is_allow = decision.map(Decision::is_allow);
            if is_allow != Some(some == whole) {
                let said: Vec<String> = chosen.iter().map(ToString::to_string).collect();
                let decision = decision.map_or("nobody could".into(), |now| now.to_string());
                return Some(format!("{remedy}: {decision} after {said:?}"));
            }
        }
    }
    None
}

/// Whether a scope is narrowed by no key that the other is not narrowed by, and
/// names under each all that the other names, everything once.
fn is_wider(scope: &Value, than: &Value) -> bool {
    let keys = scope.as_object().into_iter().flatten();
    keys.into_iter().all(|(key, values)| {
        let (Some(values), Some(before)) = (values.as_array(), than[key].as_array()) else {
            return *values == than[key];
        };
        let twice = (1..values.len()).any(|at| values[..at].contains(&values[at]));
        !twice && before.iter().all(|value| values.contains(value))
    })
}
