//! What of a customer or an order may be shown to whom: the table of the shipped
//! templates, and the rules by which a field is visible (R9, R14, R21 and R57).
//!
//! It is second 1000 in tenant 1, which has stores 1 and 2.

use crate::people::{as_it_stands, somebody};
use countersign::actions::{customers, orders, reports};
use countersign::{
    AccountDocument, AccountKind, Action, ApprovalDocument, Assurance, EntryDocument, Fields,
    LimitDocument, Obligations, Per, Policy, PolicyDocument, Principal, Profile, Reason, Resource,
    ResourceKind, RoleDocument, ScopeDocument, Session, SignIn, Status, StepUpDocument, TEMPLATES,
    Template, Time, Unit, VisibleFields,
};

const NOW: Time = Time::from_unix(1_000);

fn store(id: u64) -> ScopeDocument {
    ScopeDocument::in_stores([id])
}

fn gives<const N: usize>(actions: [Action; N], scope: ScopeDocument) -> EntryDocument {
    EntryDocument::actions(actions, scope)
}

fn now() -> Session {
    Session::at(NOW)
}

/// One thing of this kind in a store of tenant 1.
fn thing(kind: ResourceKind, store: u64) -> Resource<'static> {
    Resource::of(kind)
        .with_id(9_u64)
        .in_tenant(1_u64)
        .in_store(store)
}

fn order(store: u64) -> Resource<'static> {
    thing(ResourceKind::ORDER, store)
}

/// What somebody sees of an order in this store, and what is owed for it.
fn seen(policy: &Policy, stored: &AccountDocument, store: u64) -> VisibleFields {
    let principal = as_it_stands(policy, stored, &now());
    policy.visible_fields(&principal, &order(store), Fields::all())
}

fn plain() -> Policy {
    PolicyDocument::new().compile().unwrap()
}

/// A row: a template, what is visible of an order and on a customer's own card,
/// and what is owed for all of it.
type Row = (&'static str, Fields, Fields, &'static str);

/// What a carrier has to know.
const SHIPPING: Fields = Fields::NAME
    .union(Fields::SHIP_TO)
    .union(Fields::PHONE_MASKED);

/// How a customer is reached.
const CONTACT: Fields = SHIPPING
    .union(Fields::BILL_TO)
    .union(Fields::EMAIL)
    .union(Fields::PHONE);

/// Who paid, and with what.
const PAYER: Fields = Fields::NAME
    .union(Fields::BILL_TO)
    .union(Fields::CARD_LAST4);

/// What is on a customer's card for whoever answers the customer.
const CARD: Fields = CONTACT
    .union(Fields::ORDER_HISTORY)
    .union(Fields::NOTES)
    .union(Fields::CONSENT);

/// What helps whoever answers a customer about an order.
const SUPPORT: Fields = CARD.union(PAYER);

/// What campaigns are made from.
const AUDIENCE: Fields = Fields::NAME
    .union(Fields::LIFETIME_VALUE)
    .union(Fields::CONSENT);

/// What helps whoever sells to a customer.
const SALES: Fields = CONTACT.union(Fields::ORDER_HISTORY).union(Fields::NOTES);

const NOTHING: Fields = Fields::empty();

/// Every shipped template without add-ons.
const OF_TEMPLATES: [Row; 15] = [
    ("owner", Fields::all(), Fields::all(), "audit | alert"),
    (
        "administrator",
        Fields::all(),
        Fields::all(),
        "audit | alert",
    ),
    (
        "store_manager",
        SUPPORT.union(Fields::LIFETIME_VALUE).union(Fields::TAX_ID),
        CARD.union(Fields::LIFETIME_VALUE).union(Fields::TAX_ID),
        "audit",
    ),
    ("customer_support", SUPPORT, CARD, "none"),
    ("marketing_manager", AUDIENCE, AUDIENCE, "none"),
    ("product_manager", NOTHING, NOTHING, "none"),
    ("content_creator", NOTHING, NOTHING, "none"),
    ("designer", NOTHING, NOTHING, "none"),
    ("developer", NOTHING, NOTHING, "none"),
    (
        "accountant",
        PAYER.union(Fields::TAX_ID),
        Fields::TAX_ID,
        "audit",
    ),
    ("fulfillment", SHIPPING, NOTHING, "none"),
    ("private_fulfillment_agent", SHIPPING, NOTHING, "none"),
    ("inventory_manager", NOTHING, NOTHING, "none"),
    ("contractor", NOTHING, NOTHING, "none"),
    ("sales", SALES, SALES, "none"),
];

/// Add-ons that show more, each beside its template, and what is seen then of an
/// order and on a customer's card.
const WITH_ADD_ONS: [(&str, &str, Fields, Fields); 4] = [
    (
        "customer_support",
        "value",
        SUPPORT.union(Fields::LIFETIME_VALUE),
        CARD.union(Fields::LIFETIME_VALUE),
    ),
    (
        "marketing_manager",
        "contact",
        CONTACT.union(AUDIENCE),
        CONTACT.union(AUDIENCE),
    ),
    (
        "accountant",
        "customers",
        PAYER.union(Fields::TAX_ID).union(SHIPPING),
        Fields::TAX_ID.union(Fields::NAME),
    ),
    (
        "store_manager",
        "irreversible",
        Fields::all(),
        Fields::all(),
    ),
];

/// Somebody who holds the role `r` in store 1, with all that it asks for.
fn holder(policy: &Policy) -> Principal {
    let entry = EntryDocument::role("r", store(1)).until(Time::from_unix(2_000));
    let session = now().signed_in(Assurance::MultiFactor, NOW);
    as_it_stands(policy, &somebody().owner().grant(entry), &session)
}

#[test]
fn every_shipped_template_shows_what_its_job_needs_in_its_store_and_nothing_elsewhere() {
    let templates: Vec<&str> = TEMPLATES.iter().map(|template| template.id).collect();
    assert_eq!(templates, OF_TEMPLATES.map(|(id, ..)| id));
    for (id, of_order, of_card, owed) in OF_TEMPLATES {
        let policy = PolicyDocument::new()
            .role("r", RoleDocument::from_template(id))
            .compile()
            .unwrap();
        let holder = holder(&policy);
        for (kind, expected) in [
            (ResourceKind::ORDER, of_order),
            (ResourceKind::CUSTOMER, of_card),
        ] {
            let here = policy.visible_fields(&holder, &thing(kind, 1), Fields::all());
            let found = here.fields();
            assert_eq!(found, expected, "{id}: {kind}: {found}");
            assert_eq!(here.obligations().to_string(), owed, "{id}: {kind}");
            let there = policy.visible_fields(&holder, &thing(kind, 2), Fields::all());
            assert!(there.fields().is_empty(), "{id}: {}", there.fields());
            assert!(there.obligations().is_empty(), "{id}");
        }
    }
}

#[test]
fn an_add_on_shows_what_it_is_for() {
    for (id, add_on, of_order, of_card) in WITH_ADD_ONS {
        let policy = PolicyDocument::new()
            .role("r", RoleDocument::from_template(id).addon(add_on))
            .compile()
            .unwrap();
        let holder = holder(&policy);
        for (kind, expected) in [
            (ResourceKind::ORDER, of_order),
            (ResourceKind::CUSTOMER, of_card),
        ] {
            let here = policy.visible_fields(&holder, &thing(kind, 1), Fields::all());
            let found = here.fields();
            assert_eq!(found, expected, "{id} with {add_on}: {kind}: {found}");
        }
    }
    // Every other add-on shows no more than its template does.
    for template in &TEMPLATES {
        let shown = |actions: countersign::Actions| {
            let revealed = actions.iter().map(Fields::revealed_by);
            revealed.fold(Fields::empty(), Fields::union)
        };
        for add_on in template.addons {
            let listed = WITH_ADD_ONS
                .iter()
                .any(|(id, name, ..)| (*id, *name) == (template.id, add_on.id));
            let core = Template::named(template.id).unwrap().core;
            let more = shown(add_on.actions) - shown(core);
            assert_eq!(listed, !more.is_empty(), "{} {}", template.id, add_on.id);
        }
    }
}

#[test]
fn every_field_is_revealed_by_some_action_and_none_by_sending_or_exporting() {
    for field in Fields::all() {
        assert!(!field.revealing().is_empty(), "{field}");
        for action in field.revealing() {
            assert!(Fields::revealed_by(action).contains(field), "{action}");
        }
    }
    assert!(Fields::empty().revealing().is_empty());
    for action in [
        orders::VIEW,
        orders::EXPORT,
        customers::EXPORT,
        customers::IMPERSONATE,
        customers::DELETE,
        reports::EXPORT,
        Action::host(0).unwrap(),
    ] {
        assert!(Fields::revealed_by(action).is_empty(), "{action}");
    }
}

// ---- R14 and R21: by grants on this very resource ----

#[test]
fn r14_fields_add_up_over_grants_in_one_store_and_not_over_stores() {
    let policy = PolicyDocument::new()
        .role("support", RoleDocument::from_template("customer_support"))
        .role("warehouse", RoleDocument::from_template("fulfillment"))
        .role("books", RoleDocument::from_template("accountant"))
        .compile()
        .unwrap();
    let role = |name, id| EntryDocument::role(name, store(id));
    let both = somebody()
        .grant(role("warehouse", 1))
        .grant(role("books", 1));
    let union = SHIPPING | PAYER | Fields::TAX_ID;
    assert_eq!(seen(&policy, &both, 1).fields(), union);
    let apart = somebody()
        .grant(role("warehouse", 1))
        .grant(role("books", 2));
    assert_eq!(seen(&policy, &apart, 1).fields(), SHIPPING);
    assert_eq!(seen(&policy, &apart, 2).fields(), PAYER | Fields::TAX_ID);
    // A grant more never hides anything.
    let more = both.grant(role("support", 2));
    assert_eq!(seen(&policy, &more, 1).fields(), union);
    assert_eq!(seen(&policy, &more, 2).fields(), SUPPORT);

    // Of the rule: to see e-mail here and names there is not to see e-mail there.
    let policy = plain();
    let account = somebody()
        .grant(gives([customers::VIEW_CONTACT], store(1)))
        .grant(gives([customers::VIEW], store(2)));
    assert!(seen(&policy, &account, 1).fields().contains(Fields::EMAIL));
    assert_eq!(seen(&policy, &account, 2).fields(), Fields::NAME);
}

#[test]
fn r21_a_deny_hides_what_no_other_action_shows() {
    let policy = plain();
    let deny = |scope| gives([customers::VIEW_CONTACT], scope);
    let tenant = ScopeDocument::tenant;
    let account = || {
        somebody().grant(gives(
            [customers::VIEW_CONTACT, orders::VIEW_CUSTOMER],
            tenant(),
        ))
    };
    assert_eq!(seen(&policy, &account(), 1).fields(), CONTACT);
    assert_eq!(
        seen(&policy, &account().deny(deny(tenant())), 1).fields(),
        SHIPPING
    );
    let in_store_2 = account().deny(deny(store(2)));
    assert_eq!(seen(&policy, &in_store_2, 1).fields(), CONTACT);
    assert_eq!(seen(&policy, &in_store_2, 2).fields(), SHIPPING);
    // So does a boundary.
    let bounded = account().boundary([gives([orders::VIEW_CUSTOMER], tenant())]);
    assert_eq!(seen(&policy, &bounded, 1).fields(), SHIPPING);
    // And a guardrail.
    let policy = PolicyDocument::new()
        .guardrail(["orders"])
        .compile()
        .unwrap();
    assert_eq!(seen(&policy, &account(), 1).fields(), SHIPPING);
}

#[test]
fn r21_what_takes_a_sign_in_or_an_approval_first_is_not_visible_yet() {
    let fresh = SignIn::at_least(Assurance::MultiFactor).within(900);
    let policy = PolicyDocument::new()
        .step_up(StepUpDocument::new([customers::VIEW_CONTACT], fresh))
        .approval(ApprovalDocument::new("value").actions([customers::VIEW_VALUE]))
        .compile()
        .unwrap();
    let account = somebody().grant(gives(
        [
            customers::VIEW,
            customers::VIEW_CONTACT,
            customers::VIEW_VALUE,
        ],
        store(1),
    ));
    let at = |seconds| now().signed_in(Assurance::MultiFactor, Time::from_unix(seconds));
    for (session, expected) in [
        (now(), Fields::NAME),
        (now().signed_in(Assurance::Password, NOW), Fields::NAME),
        (at(100), Fields::NAME),
        (at(101), CONTACT),
    ] {
        let principal = as_it_stands(&policy, &account, &session);
        let visible = policy.visible_fields(&principal, &order(1), Fields::all());
        assert_eq!(visible.fields(), expected, "{}", visible.fields());
    }
    // Nor is what depends on an amount that nobody gave.
    let rows = LimitDocument::new("rows", [customers::VIEW], Per::Request, Unit::Count);
    let policy = PolicyDocument::new()
        .role(
            "few",
            RoleDocument::new()
                .allow([customers::VIEW])
                .limit(rows.hard(10)),
        )
        .compile()
        .unwrap();
    let account = somebody().grant(EntryDocument::role("few", store(1)));
    assert!(seen(&policy, &account, 1).fields().is_empty());
}

#[test]
fn r21_who_may_do_nothing_sees_nothing() {
    let policy = plain();
    let all = || somebody().grant(gives([customers::PRIVACY, customers::VIEW], store(1)));
    assert_eq!(seen(&policy, &all(), 1).fields(), Fields::all());
    for account in [
        all().status(Status::Suspended),
        all().active_until(NOW),
        somebody(),
    ] {
        assert!(seen(&policy, &account, 1).fields().is_empty());
    }
    // A list page of no store is the whole tenant's.
    let principal = as_it_stands(&policy, &all(), &now());
    let page = Resource::of(ResourceKind::CUSTOMER).in_tenant(1_u64);
    let visible = policy.visible_fields(&principal, &page, Fields::all());
    assert!(visible.fields().is_empty());
    // What no program may do shows it nothing either.
    let program = AccountDocument::new(AccountKind::App, 8_u64, 108_u64)
        .in_tenant(1_u64)
        .grant(gives([orders::VIEW_CUSTOMER], store(1)));
    assert_eq!(seen(&policy, &program, 1).fields(), SHIPPING);
}

#[test]
fn r9_nothing_is_visible_across_tenants() {
    let policy = plain();
    let account = somebody()
        .owner()
        .grant(gives([customers::PRIVACY], ScopeDocument::tenant()));
    let principal = as_it_stands(&policy, &account, &now());
    for of_others in [
        order(1).in_tenant(2_u64),
        Resource::of(ResourceKind::ORDER)
            .with_id(9_u64)
            .in_store(1_u64),
    ] {
        let visible = policy.visible_fields(&principal, &of_others, Fields::all());
        assert!(visible.fields().is_empty());
        assert_eq!(visible.require().unwrap_err().fields(), Fields::all());
    }
}

// ---- R57: what is owed for showing ----

#[test]
fn r57_something_is_owed_only_for_what_nothing_shows_for_free() {
    let policy = plain();
    let account = |actions: &[Action]| {
        somebody().grant(EntryDocument::actions(actions.iter().copied(), store(1)))
    };
    let (privacy, payment) = (customers::PRIVACY, orders::PAYMENT_DETAILS);
    let (transactions, contact) = (orders::TRANSACTIONS, customers::VIEW_CONTACT);
    let tax = reports::FINANCIAL;
    let alert = "audit | alert";
    for (actions, wanted, visible, owed) in [
        (&[privacy][..], Fields::EMAIL, Fields::EMAIL, alert),
        (&[contact], Fields::EMAIL, Fields::EMAIL, "none"),
        // Whoever sees it for free owes nothing for what else would show it.
        (&[contact, privacy], Fields::EMAIL, Fields::EMAIL, "none"),
        (
            &[contact, privacy],
            Fields::EMAIL | Fields::BIRTH_DATE,
            Fields::EMAIL | Fields::BIRTH_DATE,
            alert,
        ),
        (&[payment], Fields::CARD_LAST4, Fields::CARD_LAST4, alert),
        (&[payment, transactions], PAYER, PAYER, "none"),
        (
            &[contact, tax],
            Fields::all(),
            CONTACT | Fields::TAX_ID,
            "audit",
        ),
        (&[contact, tax], CONTACT, CONTACT, "none"),
        // Nor for what was not asked for, nor for nothing.
        (&[privacy], Fields::empty(), Fields::empty(), "none"),
        (&[tax], Fields::EMAIL, Fields::empty(), "none"),
    ] {
        let principal = as_it_stands(&policy, &account(actions), &now());
        let found = policy.visible_fields(&principal, &order(1), wanted);
        assert_eq!(found.fields(), visible, "{actions:?}, {wanted}");
        assert_eq!(
            found.obligations().to_string(),
            owed,
            "{actions:?}, {wanted}"
        );
    }
}

#[test]
fn r57_to_mask_is_what_is_done_by_showing_no_more() {
    let policy = PolicyDocument::new()
        .profile(Profile::Solo)
        .obligations([orders::VIEW_CUSTOMER], [Obligations::MASK])
        .obligations([customers::NOTE], [Obligations::MASK, Obligations::JUSTIFY])
        .compile()
        .unwrap();
    let account = somebody().grant(gives([orders::VIEW_CUSTOMER, customers::NOTE], store(1)));
    let principal = as_it_stands(&policy, &account, &now());
    let decision = policy.authorize(&principal, orders::VIEW_CUSTOMER, &order(1));
    let allowed = decision.require().unwrap();
    assert_eq!(allowed.obligations(), Obligations::MASK);
    let visible = policy.visible_fields(&principal, &order(1), SHIPPING);
    assert_eq!(visible.fields(), SHIPPING);
    assert!(visible.obligations().is_empty());
    let visible = policy.visible_fields(&principal, &order(1), SHIPPING | Fields::NOTES);
    assert_eq!(visible.obligations(), Obligations::JUSTIFY);
}

// ---- Asking ----

#[test]
fn what_was_not_asked_for_is_not_returned() {
    let policy = plain();
    let account = somebody().grant(gives([customers::PRIVACY], store(1)));
    let principal = as_it_stands(&policy, &account, &now());
    for field in Fields::all() {
        let visible = policy.visible_fields(&principal, &order(1), field);
        assert_eq!(visible.fields(), field);
        assert_eq!(visible.show(field, 1), Some(1));
        for other in Fields::all() - field {
            assert_eq!(visible.show(other, 1), None, "{field} and {other}");
        }
    }
}

#[test]
fn r21_to_sort_by_a_field_is_to_see_it() {
    let policy = PolicyDocument::new()
        .role("warehouse", RoleDocument::from_template("fulfillment"))
        .role(
            "marketing",
            RoleDocument::from_template("marketing_manager"),
        )
        .compile()
        .unwrap();
    let holding = |role| {
        let account = somebody().grant(EntryDocument::role(role, store(1)));
        as_it_stands(&policy, &account, &now())
    };
    let ask = |role, wanted| policy.visible_fields(&holding(role), &order(1), wanted);
    let error = ask("warehouse", Fields::LIFETIME_VALUE)
        .require()
        .unwrap_err();
    assert_eq!(error.to_string(), "not visible: lifetime_value");
    let error = ask("warehouse", Fields::NAME | Fields::EMAIL | Fields::PHONE)
        .require()
        .unwrap_err();
    assert_eq!(error.fields(), Fields::EMAIL | Fields::PHONE);
    assert_eq!(error.to_string(), "not visible: email | phone");
    assert_eq!(
        ask("warehouse", SHIPPING).require().unwrap().fields(),
        SHIPPING
    );
    assert!(ask("warehouse", Fields::empty()).require().is_ok());
    // An export shows what its exporter sees, and is an action of its own.
    let marketing = holding("marketing");
    let decision = policy.authorize(&marketing, customers::EXPORT, &order(1));
    assert_eq!(decision.reason(), Some(Reason::NoGrant));
}

#[test]
fn a_value_is_shown_where_all_of_its_fields_may_be() {
    let policy = plain();
    let account = somebody().grant(gives([orders::VIEW_CUSTOMER], store(1)));
    let visible = seen(&policy, &account, 1);
    let address = Fields::NAME | Fields::SHIP_TO;
    assert_eq!(visible.show(address, "Noor, 1 Quay"), Some("Noor, 1 Quay"));
    assert_eq!(visible.show(address | Fields::EMAIL, "Noor"), None);
    // A value of no field is nobody's to show.
    assert_eq!(visible.show(Fields::empty(), "Noor"), None);
}

#[test]
fn r21_a_field_that_there_is_not_cannot_be_asked_for() {
    for (text, said) in [
        (
            "e-mail",
            "unknown field \"e-mail\": did you mean \"email\"?",
        ),
        (
            "name | adress",
            "unknown field \"adress\": write one of name, ship_to, bill_to, email, phone, \
             phone_masked, tax_id, card_last4, order_history, lifetime_value, notes, consent, \
             birth_date",
        ),
        (
            "*",
            "unknown field \"*\": write one of name, ship_to, bill_to, email, phone, phone_masked, \
             tax_id, card_last4, order_history, lifetime_value, notes, consent, birth_date",
        ),
    ] {
        let error = text.parse::<Fields>().unwrap_err();
        assert_eq!(error.to_string(), said);
        assert_eq!(error.kind(), "field");
    }
}
