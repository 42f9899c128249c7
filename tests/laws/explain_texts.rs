//! Explanations, word for word, and their form as data.
//!
//! Lives here: one table of texts, and what no document can ask.

#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use crate::common::checks::the_checks_agree;
use crate::common::documents::{Documents, written, wrong_remedy};
use countersign::actions::{billing, inventory, orders, products, staff};
use countersign::{
    AccountDocument, AccountKind, Action, EntryDocument, PolicyDocument, Resource, ResourceKind,
    RoleDocument, ScopeDocument, Session, Status, Time,
};
use serde_json::{Value, json};

/// 2026-03-10T11:00:00Z.
pub(crate) const NOW: i64 = 1_773_140_400;
pub(crate) const DAY: i64 = 86_400;

pub(crate) fn t(seconds: i64) -> Time {
    Time::from_unix(seconds)
}

/// A shop in tenant 1 with stores 1 and 2.
pub(crate) fn shop() -> PolicyDocument {
    PolicyDocument::new()
        .duties([])
        .role(
            "support",
            RoleDocument::from_template("customer_support").addon("compensation"),
        )
        .role("warehouse", RoleDocument::from_template("fulfillment"))
        .role(
            "agent",
            RoleDocument::from_template("private_fulfillment_agent"),
        )
        .role(
            "counter",
            RoleDocument::new().allow(["orders.view", "customers.view"]),
        )
        .role("owner", RoleDocument::from_template("owner"))
}

pub(crate) fn ana() -> AccountDocument {
    AccountDocument::human(7_u64, 107_u64)
        .in_tenant(1_u64)
        .name("Ana")
}

fn key(kind: AccountKind) -> AccountDocument {
    AccountDocument::new(kind, 9_u64, 109_u64)
        .in_tenant(1_u64)
        .name("Stock sync")
}

pub(crate) fn tenant() -> ScopeDocument {
    ScopeDocument::tenant()
}

pub(crate) fn stores<const N: usize>(stores: [u64; N]) -> ScopeDocument {
    ScopeDocument::in_stores(stores)
}

pub(crate) fn g(action: Action, scope: ScopeDocument) -> EntryDocument {
    EntryDocument::actions([action], scope)
}

pub(crate) fn role(name: &str, scope: ScopeDocument) -> EntryDocument {
    EntryDocument::role(name, scope)
}

/// Order 9 of tenant 1, in these stores.
pub(crate) fn order(stores: &[u64]) -> Value {
    json!({"tenant": 1, "kind": "order", "id": 9, "stores": stores})
}

/// This account asks for this, now, of a session of which nothing is known.
pub(crate) fn ask(account: &AccountDocument, action: Action, resource: &Value) -> Documents {
    ask_under(&shop(), account, action, resource, &json!({}))
}

pub(crate) fn ask_under(
    policy: &PolicyDocument,
    account: &AccountDocument,
    action: Action,
    resource: &Value,
    session: &Value,
) -> Documents {
    Documents {
        policy: written(policy),
        accounts: vec![written(account)],
        request: json!({
            "now": NOW,
            "account": account.id(),
            "action": action,
            "resource": resource,
            "session": session,
        }),
    }
}

/// A case with its explanation, line by line, and what the principal's own
/// screen may say of it.
type Told = (
    &'static str,
    Documents,
    &'static [&'static str],
    &'static str,
);

fn texts() -> Vec<Told> {
    let shelf = stores([1]).categories([12_u64]).assigned();
    vec![
        (
            "an allow that rests on two grants, and what is owed for it",
            ask(
                &ana()
                    .grant(role("support", stores([1])))
                    .grant(g(orders::REFUND, tenant())),
                orders::REFUND,
                &order(&[1]),
            ),
            &[
                "Allowed: Ana (account 7) may orders.refund (Give money back) on order 9 in \
                 store 1.",
                "Because: grants[0], role support, covers it in store 1.",
                "And: grants[1] covers it in the whole tenant.",
                "And: for that is owed: audit and alert.",
            ],
            "Allowed.",
        ),
        (
            "a step-up",
            ask(
                &ana().grant(role("agent", stores([1])).until(t(NOW + DAY))),
                orders::FULFILL,
                &order(&[1]),
            ),
            &[
                "Step-up needed: Ana (account 7) may, after a stronger sign-in, orders.fulfill \
                 (Mark as shipped, create shipments) on order 9 in store 1.",
                "Because: every grant that covers it asks for a sign-in with multi_factor, at a \
                 known time not after now.",
                "Nearly: grants[0], role agent: it asks for a sign-in with multi_factor.",
                "To allow it: sign in with multi_factor.",
            ],
            "Please confirm that it is you.",
        ),
        (
            "out of scope by several keys",
            ask(
                &ana().grant(g(inventory::VIEW, shelf)),
                inventory::VIEW,
                &json!({
                    "tenant": 1, "kind": "stock_item", "id": 902,
                    "stores": [2], "categories": [14], "assigned_to": 102,
                }),
            ),
            &[
                "Denied: Ana (account 7) may not inventory.view (See stock levels) on stock_item \
                 902 in store 2.",
                "Because: a grant has the action, and covers other resources only \
                 (out_of_scope).",
                "Nearly: grants[0]: it covers store 1, and the resource is in store 2; it covers \
                 category 12, and the resource is in category 14; it covers own work, and the \
                 resource is assigned to person 102.",
                "To allow it, any one of:",
                "  - widen grants[0] to stores 1 and 2, categories 12 and 14",
                "  - grant inventory.view in store 2",
                "  - grant the role warehouse in store 2",
                "  - grant the role agent in store 2 until 2026-03-17T11:00:00Z, and sign in \
                 with multi_factor",
            ],
            "You may do this only in store 1, category 12, own work.",
        ),
        (
            "out of scope for a change that touches a store too many",
            ask(
                &ana().grant(role("warehouse", stores([1]))),
                orders::FULFILL,
                &order(&[1, 2]),
            ),
            &[
                "Denied: Ana (account 7) may not orders.fulfill (Mark as shipped, create \
                 shipments) on order 9 in stores 1 and 2.",
                "Because: a grant has the action, and covers other resources only \
                 (out_of_scope).",
                "Nearly: grants[0], role warehouse: it covers store 1, and the resource is in \
                 stores 1 and 2.",
                "To allow it, any one of:",
                "  - widen grants[0] to stores 1 and 2",
                "  - grant orders.fulfill in stores 1 and 2",
                "  - grant the role support in stores 1 and 2",
                "  - grant the role agent in stores 1 and 2 until 2026-03-17T11:00:00Z, and sign \
                 in with multi_factor",
            ],
            "You may do this only in store 1.",
        ),
        (
            "over",
            ask(
                &ana().grant(role("warehouse", stores([1])).until(t(NOW))),
                orders::FULFILL,
                &order(&[1]),
            ),
            &[
                "Denied: Ana (account 7) may not orders.fulfill (Mark as shipped, create \
                 shipments) on order 9 in store 1.",
                "Because: a grant had the action, and is over (grant_expired).",
                "Nearly: grants[0], role warehouse: it ended at 2026-03-10T11:00:00Z.",
                "To allow it, any one of:",
                "  - prolong grants[0] beyond 2026-03-10T11:00:00Z",
                "  - grant orders.fulfill in store 1",
                "  - grant the role support in store 1",
                "  - grant the role agent in store 1 until 2026-03-17T11:00:00Z, and sign in \
                 with multi_factor",
            ],
            "You could do this until 2026-03-10T11:00:00Z.",
        ),
        (
            "not yet",
            ask(
                &ana().grant(g(orders::FULFILL, stores([1])).from(t(NOW + DAY))),
                orders::FULFILL,
                &order(&[1]),
            ),
            &[
                "Denied: Ana (account 7) may not orders.fulfill (Mark as shipped, create \
                 shipments) on order 9 in store 1.",
                "Because: a grant has the action, and has not begun (grant_not_yet).",
                "Nearly: grants[0]: it begins at 2026-03-11T11:00:00Z.",
                "To allow it, any one of:",
                "  - let grants[0] begin by 2026-03-10T11:00:00Z",
                "  - grant orders.fulfill in store 1",
                "  - grant the role warehouse in store 1",
                "  - grant the role support in store 1",
                "  - grant the role agent in store 1 until 2026-03-17T11:00:00Z, and sign in \
                 with multi_factor",
            ],
            "You may do this from 2026-03-11T11:00:00Z.",
        ),
        (
            "no grant, and the roles that would do, those that give least first",
            ask(&ana(), orders::VIEW, &order(&[1])),
            &[
                "Denied: Ana (account 7) may not orders.view (See orders without customer \
                 contact data) on order 9 in store 1.",
                "Because: no grant has the action (no_grant).",
                "To allow it, any one of:",
                "  - grant orders.view in store 1",
                "  - grant the role counter in store 1",
                "  - grant the role warehouse in store 1",
                "  - grant the role agent in store 1 until 2026-03-17T11:00:00Z, and sign in \
                 with multi_factor",
            ],
            "You are not allowed to do this.",
        ),
        (
            "a deny with its reason, and a store that is not stated",
            ask(
                &ana()
                    .grant(role("owner", tenant()))
                    .deny(g(products::PRICE, stores([2])).because("the till is being mended")),
                products::PRICE,
                &json!({"tenant": 1, "kind": "product", "id": 611}),
            ),
            &[
                "Denied: Ana (account 7) may not products.price (Set prices, price lists and \
                 cost) on product 611, of no store.",
                "Because: denies[0] takes it away in store 2, because \"the till is being \
                 mended\", and the resource is of no store, so of the whole tenant \
                 (explicit_deny).",
                "To allow it: remove denies[0].",
            ],
            "You are not allowed to do this.",
        ),
        (
            "the guardrail",
            ask_under(
                &shop().guardrail(["products", "staff"]),
                &ana().grant(role("support", tenant())),
                orders::VIEW,
                &order(&[1]),
                &json!({}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.view (See orders without customer \
                 contact data) on order 9 in store 1.",
                "Because: the guardrail leaves out the feature orders (feature_unavailable).",
                "To allow it: add orders to the guardrail.",
            ],
            "This feature is not available.",
        ),
        (
            "the boundary",
            ask(
                &key(AccountKind::App)
                    .grant(g(inventory::ADJUST, tenant()))
                    .boundary([g(inventory::ADJUST, stores([1]))]),
                inventory::ADJUST,
                &json!({"tenant": 1, "kind": "stock_item", "id": 880, "stores": [1, 2]}),
            ),
            &[
                "Denied: Stock sync (account 9) may not inventory.adjust (Change stock \
                 quantities) on stock_item 880 in stores 1 and 2.",
                "Because: the boundary of the account does not reach to it (outside_boundary).",
                "To allow it: add inventory.adjust in stores 1 and 2 to the boundary.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "what is for humans",
            ask(
                &key(AccountKind::Service).grant(role("owner", tenant())),
                staff::INVITE,
                &json!({"tenant": 1, "kind": "staff_account"}),
            ),
            &[
                "Denied: Stock sync (account 9) may not staff.invite (Create or invite staff) on \
                 a resource of kind staff_account, of no store.",
                "Because: no service may do it, whatever it was granted (kind_not_allowed).",
                "Nothing that could be changed here would allow it.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "money, and an account that several people share",
            ask(
                &ana().shared().grant(role("support", stores([1]))),
                orders::REFUND,
                &order(&[1]),
            ),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) on order 9 in \
                 store 1.",
                "Because: it moves money or credit, and several people share the account \
                 (kind_not_allowed).",
                "To allow it: let one person alone hold the account.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "money, and a program that several people share",
            ask(
                &key(AccountKind::Service)
                    .shared()
                    .grant(role("support", stores([1]))),
                orders::REFUND,
                &order(&[1]),
            ),
            &[
                "Denied: Stock sync (account 9) may not orders.refund (Give money back) on order \
                 9 in store 1.",
                "Because: it moves money or credit, and several people share the account \
                 (kind_not_allowed).",
                "To allow it: let one person alone hold the account.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "what is the owner's alone",
            ask(
                &ana().grant(role("owner", tenant())),
                billing::MANAGE,
                &json!({"tenant": 1, "kind": "invoice", "id": 31}),
            ),
            &[
                "Denied: Ana (account 7) may not billing.manage (Change plan and payment method, \
                 pay invoices) on invoice 31, of no store.",
                "Because: it is the owner's alone, and the account is no owner's (no_grant).",
                "Nearly: grants[0], role owner: it counts for an owner only.",
                "To allow it: make the account an owner's.",
            ],
            "You are not allowed to do this.",
        ),
        (
            "a session limited to roles",
            ask_under(
                &shop(),
                &ana()
                    .grant(role("support", stores([1])))
                    .grant(g(orders::REFUND, tenant())),
                orders::REFUND,
                &order(&[1]),
                &json!({"roles": ["warehouse"]}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.refund (Give money back) on order 9 in \
                 store 1.",
                "Because: no grant that this session uses has the action (no_grant).",
                "Nearly: grants[0], role support: the session does not use that role.",
                "Nearly: grants[1]: the session is limited to roles, and this is a direct grant.",
                "To allow it, any one of:",
                "  - use the role support in the session",
                "  - start a session that is not limited to roles",
            ],
            "You are not allowed to do this.",
        ),
        (
            "several reasons at once",
            ask_under(
                &shop(),
                &ana()
                    .status(Status::Suspended)
                    .active_until(t(NOW - DAY))
                    .grant(role("warehouse", stores([1])))
                    .deny(g(orders::FULFILL, stores([2])).because("stock-taking"))
                    .deny(g(orders::VIEW, tenant()))
                    .deny(g(orders::FULFILL, tenant()))
                    .boundary_nothing(),
                orders::FULFILL,
                &order(&[2]),
                &json!({"until": NOW}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.fulfill (Mark as shipped, create \
                 shipments) on order 9 in store 2.",
                "Because: the account is suspended (principal_suspended).",
                "And: the account ended at 2026-03-09T11:00:00Z (principal_expired).",
                "And: the session is over (session_expired).",
                "And: denies[0] takes it away in store 2, because \"stock-taking\" \
                 (explicit_deny).",
                "And: denies[2] takes it away in the whole tenant (explicit_deny).",
                "And: a grant has the action, and covers other resources only (out_of_scope).",
                "And: the boundary of the account does not reach to it (outside_boundary).",
                "Nearly: grants[0], role warehouse: it covers store 1, and the resource is in \
                 store 2.",
                "To allow it, any one of:",
                "  - make the account active, and let the account last beyond \
                 2026-03-10T11:00:00Z, and start a new session, and remove denies[0], and remove \
                 denies[2], and add orders.fulfill in store 2 to the boundary, and widen \
                 grants[0] to stores 1 and 2",
                "  - make the account active, and let the account last beyond \
                 2026-03-10T11:00:00Z, and start a new session, and remove denies[0], and remove \
                 denies[2], and add orders.fulfill in store 2 to the boundary, and grant \
                 orders.fulfill in store 2",
                "  - make the account active, and let the account last beyond \
                 2026-03-10T11:00:00Z, and start a new session, and remove denies[0], and remove \
                 denies[2], and add orders.fulfill in store 2 to the boundary, and grant the role \
                 support in store 2",
                "  - make the account active, and let the account last beyond \
                 2026-03-10T11:00:00Z, and start a new session, and remove denies[0], and remove \
                 denies[2], and add orders.fulfill in store 2 to the boundary, and grant the role \
                 agent in store 2 until 2026-03-17T11:00:00Z, and sign in with multi_factor",
            ],
            "This account is not active.",
        ),
        (
            "another tenant",
            ask(
                &ana().grant(role("support", tenant())),
                orders::VIEW,
                &json!({"tenant": 2, "kind": "order", "id": 9, "stores": [1]}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.view (See orders without customer \
                 contact data) on order 9 in store 1.",
                "Because: the resource is of tenant 2, and the account of tenant 1 \
                 (cross_tenant).",
                "Nothing that could be changed here would allow it.",
            ],
            "Not found.",
        ),
        (
            "a resource that names no tenant",
            ask(
                &ana().grant(role("support", tenant())),
                orders::VIEW,
                &json!({"kind": "order", "id": 9, "stores": [1]}),
            ),
            &[
                "Denied: Ana (account 7) may not orders.view (See orders without customer \
                 contact data) on order 9 in store 1.",
                "Because: the resource names no tenant, and the account is of tenant 1 \
                 (invalid_request).",
                "To allow it: say that the resource is of tenant 1.",
            ],
            "This cannot be asked.",
        ),
        (
            "a program where a human would be asked to sign in again",
            ask(
                &key(AccountKind::Service).grant(role("agent", stores([1])).until(t(NOW + DAY))),
                orders::TRACKING,
                &order(&[1]),
            ),
            &[
                "Denied: Stock sync (account 9) may not orders.tracking (Add or change tracking \
                 numbers) on order 9 in store 1.",
                "Because: every grant that covers it asks for a stronger sign-in, and no service \
                 can sign in again (step_up_impossible).",
                "Nearly: grants[0], role agent: it asks for a sign-in with multi_factor.",
                "To allow it, any one of:",
                "  - grant orders.tracking in store 1",
                "  - grant the role warehouse in store 1",
            ],
            "You are not allowed to do this.",
        ),
    ]
}

#[test]
fn explanations_read_like_this() {
    for (case, documents, lines, public) in texts() {
        let why = documents.explain();
        assert_eq!(why.to_string(), lines.join("\n"), "{case}");
        assert_eq!(why.public().to_string(), public, "{case}");
        the_checks_agree(&why);
        assert_eq!(wrong_remedy(&documents, &why), None, "{case}");
    }
}

/// What no document can ask: another policy's principal, an action that nobody
/// defines, an account of no named tenant.
#[test]
fn explanations_of_what_no_document_can_ask_read_like_this() {
    let policy = shop().compile().unwrap();
    let other = shop().role("till", RoleDocument::new()).compile().unwrap();
    let named = ana().grant(role("support", tenant()));
    let unnamed = AccountDocument::human(7_u64, 107_u64).grant(role("support", tenant()));
    let unused = Action::host(99).unwrap();
    let here = Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(1_u64);
    for (case, made_under, account, action, lines, public) in [
        (
            "another policy",
            &other,
            &named,
            orders::VIEW,
            [
                "Denied: Ana (account 7) may not orders.view (See orders without customer \
                 contact data) on order 9, of no store.",
                "Because: the principal was made under another policy: resolve the account and \
                 make the principal under this one (wrong_policy).",
                "Nothing that could be changed here would allow it.",
            ],
            "Please sign in again.",
        ),
        (
            "an action that the policy does not define",
            &policy,
            &named,
            unused,
            [
                "Denied: Ana (account 7) may not host action in slot 99 on order 9, of no store.",
                "Because: the policy defines no host action in slot 99 (invalid_request).",
                "Nothing that could be changed here would allow it.",
            ],
            "This cannot be asked.",
        ),
        (
            "an account of no named tenant",
            &policy,
            &unnamed,
            orders::VIEW,
            [
                "Denied: account 7 may not orders.view (See orders without customer contact \
                 data) on order 9, of no store.",
                "Because: the resource is of tenant 1, and the account of no named tenant \
                 (cross_tenant).",
                "Nothing that could be changed here would allow it.",
            ],
            "Not found.",
        ),
    ] {
        let account = made_under.account(account).unwrap();
        let standing = made_under.standing(&[&account], t(NOW));
        let principal = made_under.principal(&account, &standing, &Session::at(t(NOW)));
        let why = policy.explain(&principal.unwrap(), action, &here);
        assert_eq!(why.to_string(), lines.join("\n"), "{case}");
        assert_eq!(why.public().to_string(), public, "{case}");
        the_checks_agree(&why);
        assert_eq!(why.remedies(), [], "{case}");
    }
}

/// The explanation of the case of this name, as data.
fn form_of(case: &str) -> Value {
    let told = texts().into_iter().find(|(name, ..)| *name == case);
    written(&told.expect("there is such a case").1.explain())
}

#[test]
fn a_step_up_is_written_like_this() {
    assert_eq!(
        form_of("a step-up"),
        json!({
            "summary": "Step-up needed: Ana (account 7) may, after a stronger sign-in, \
                        orders.fulfill (Mark as shipped, create shipments) on order 9 in store 1.",
            "decision": {
                "outcome": "step_up",
                "step_up": {"assurance": "multi_factor"},
                "reasons": [],
                "obligations": [],
            },
            "decided_by": "sign_in",
            "checks": {
                "request": "passed",
                "tenant": "passed",
                "policy": "passed",
                "account": "passed",
                "session": "passed",
                "kind": "passed",
                "denies": "passed",
                "guardrail": "passed",
                "grants": "passed",
                "boundary": "passed",
                "duties": "passed",
                "benefit": "passed",
                "limits": "passed",
                "sign_in": "failed",
                "approvals": "not_reached",
            },
            "because": [
                "every grant that covers it asks for a sign-in with multi_factor, at a known time \
                 not after now",
            ],
            "near_misses": [{
                "grant": 0,
                "role": "agent",
                "scope": {"stores": [1]},
                "lacks": [{"sign_in": {"assurance": "multi_factor"}}],
                "text": "grants[0], role agent: it asks for a sign-in with multi_factor",
            }],
            "remedies": [{
                "changes": [{"sign_in": {"assurance": "multi_factor"}}],
                "text": "sign in with multi_factor",
            }],
            "public": {"outcome": "step_up", "message": "Please confirm that it is you."},
        }),
    );
}

#[test]
fn a_deny_is_written_like_this() {
    assert_eq!(
        form_of("out of scope by several keys"),
        json!({
            "summary": "Denied: Ana (account 7) may not inventory.view (See stock levels) on \
                        stock_item 902 in store 2.",
            "decision": {
                "outcome": "deny",
                "reason": "out_of_scope",
                "detail": "grants[0]",
                "reasons": ["out_of_scope"],
                "obligations": [],
            },
            "decided_by": "grants",
            "checks": {
                "request": "passed",
                "tenant": "passed",
                "policy": "passed",
                "account": "passed",
                "session": "passed",
                "kind": "passed",
                "denies": "passed",
                "guardrail": "passed",
                "grants": "failed",
                "boundary": "passed",
                "duties": "passed",
                "benefit": "passed",
                "limits": "passed",
                "sign_in": "not_reached",
                "approvals": "not_reached",
            },
            "because": ["a grant has the action, and covers other resources only (out_of_scope)"],
            "near_misses": [{
                "grant": 0,
                "scope": {"stores": [1], "categories": [12], "assigned": true},
                "lacks": [{"scope": "stores"}, {"scope": "categories"}, {"scope": "assigned"}],
                "text": "grants[0]: it covers store 1, and the resource is in store 2; it covers \
                         category 12, and the resource is in category 14; it covers own work, and \
                         the resource is assigned to person 102",
            }],
            "remedies": [
                {
                    "changes": [{
                        "widen_grant": {
                            "grant": 0,
                            "scope": {"stores": [1, 2], "categories": [12, 14]},
                        },
                    }],
                    "text": "widen grants[0] to stores 1 and 2, categories 12 and 14",
                },
                {
                    "changes": [{
                        "add_grant": {"actions": ["inventory.view"], "scope": {"stores": [2]}},
                    }],
                    "text": "grant inventory.view in store 2",
                },
                {
                    "changes": [{"add_grant": {"role": "warehouse", "scope": {"stores": [2]}}}],
                    "text": "grant the role warehouse in store 2",
                },
                {
                    "changes": [
                        {
                            "add_grant": {
                                "role": "agent",
                                "scope": {"stores": [2]},
                                "until": NOW + 7 * DAY,
                            },
                        },
                        {"sign_in": {"assurance": "multi_factor"}},
                    ],
                    "text": "grant the role agent in store 2 until 2026-03-17T11:00:00Z, and sign \
                             in with multi_factor",
                },
            ],
            "public": {
                "outcome": "deny",
                "message": "You may do this only in store 1, category 12, own work.",
            },
        }),
    );
}
