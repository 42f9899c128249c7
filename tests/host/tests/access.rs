//! What the platform's policy means, and that the desk keeps to it.

use countersign::actions::{customers, orders, products, staff};
use countersign::testing::{ScenarioDocument, Shop, laws, strategies};
use countersign::{
    AccountDocument, Action, AsResource, Assurance, EntryDocument, OwnedResource, Policy, Reason,
    ScopeDocument, Time, assert_allows, assert_denies, assert_matrix, assert_needs_step_up,
    assert_only_allows,
};
use host::access::{Access, POLICY, SignIn, actions::EXPEDITE, compile};
use host::models::{NewOrder, Order, Refund, StaffRow, StaffTable, State};
use host::orders::{Asked, Books, Refusal};
use host::pages;
use proptest::prelude::*;
use rusqlite::{Connection, params_from_iter};

/// 10 March 2026, 08:00 UTC.
const NOW: Time = Time::from_unix(1_773_129_600);
/// When the courier's grant ends.
const NOON: Time = Time::from_unix(1_773_140_400);

fn policy() -> Policy {
    compile(POLICY).unwrap()
}

fn stored() -> Vec<AccountDocument> {
    serde_json::from_str(include_str!("staff.json")).unwrap()
}

fn number(id: u128) -> u64 {
    u64::try_from(id).unwrap()
}

fn table() -> StaffTable {
    let row = |document: AccountDocument| StaffRow {
        account: number(document.id().to_u128()),
        merchant: number(document.tenant().unwrap().to_u128()),
        person: number(document.person().to_u128()),
        epoch: 0,
        document: serde_json::to_string(&document).unwrap(),
    };
    StaffTable::new(stored().into_iter().map(row).collect())
}

fn shop() -> Shop {
    let policy = policy();
    let empty = Shop::new(policy.clone(), NOW);
    stored().iter().fold(empty, |shop, document| {
        let account = policy.account(document).unwrap();
        shop.with_staff(account.name().unwrap(), document)
    })
}

fn order(id: u64, merchant: u64, store: u64) -> Order {
    Order {
        id,
        merchant,
        store: Some(store),
        location: None,
        assigned_to: None,
        amount: 2_500,
        refunded: 0,
        state: State::Open,
        expedited: false,
    }
}

/// The orders of merchant 1 in stores 1 and 2, one of no store, and one of merchant 2.
fn books() -> Books {
    let mut orders = [
        (11, 1, 1),
        (12, 1, 1),
        (13, 1, 1),
        (20, 1, 2),
        (25, 1, 0),
        (31, 2, 9),
    ]
    .map(|(id, merchant, store)| order(id, merchant, store));
    orders[0].location = Some(7);
    orders[1].location = Some(7);
    orders[3].assigned_to = Some(106);
    orders[4].store = None;
    Books {
        orders: orders.into(),
        ..Books::default()
    }
}

// ---- the policy ---------------------------------------------------------------

#[test]
fn what_each_role_is_for() {
    let (shop, Books { orders: all, .. }) = (shop(), books());
    let [web, disputed, unpacked, town, _, theirs] = &all[..] else {
        unreachable!()
    };
    assert_allows!(shop, "ana", orders::REFUND, web);
    assert_allows!(shop, "ana", orders::VIEW, town);
    assert_denies!(shop, "ana", orders::REFUND, town, Reason::OutOfScope);
    assert_denies!(shop, "ana", orders::VIEW, theirs, Reason::CrossTenant);
    assert_allows!(shop, "ben", orders::FULFILL, web);
    assert_denies!(shop, "ben", orders::FULFILL, disputed, Reason::ExplicitDeny);
    assert_denies!(shop, "ben", orders::FULFILL, unpacked, Reason::OutOfScope);
    assert_needs_step_up!(shop, "priya", orders::FULFILL, town);
    let refund = Refund {
        id: 1,
        order: 11,
        merchant: 1,
        store: Some(1),
        amount: 5,
    };
    assert_allows!(shop, "ana", orders::TRANSACTIONS, refund);
    let new = NewOrder {
        merchant: 1,
        store: Some(1),
        amount: 100,
    };
    let taken = [orders::VIEW, orders::CREATE, products::VIEW];
    assert_only_allows!(shop, "ben's telephone", new, taken);
    let shop = shop.signed_in("priya", Assurance::MultiFactor);
    assert_allows!(shop, "priya", orders::FULFILL, town);
    assert_denies!(
        shop.at(NOON),
        "priya",
        orders::FULFILL,
        town,
        Reason::GrantExpired
    );
}

#[test]
fn the_scenarios_come_out_as_promised() {
    let policy = policy();
    let accounts: Vec<_> = stored()
        .iter()
        .map(|document| policy.account(document).unwrap())
        .collect();
    let table: ScenarioDocument = toml::from_str(include_str!("scenarios.toml")).unwrap();
    table.run(&policy, &accounts).unwrap().check();
}

#[test]
fn who_may_do_what_where_is_as_reviewed() {
    assert_matrix!(shop(), include_str!("matrix.txt"));
}

#[test]
fn laws_of_the_platform() {
    let shop = shop();
    let clerk = shop.policy().role("phone_clerk").unwrap().actions();
    laws::only_roles_give(shop.policy(), customers::EXPORT, &["manager"]).unwrap();
    laws::only_roles_give(
        shop.policy(),
        staff::AUDIT_LOG,
        &["manager", "support_lead"],
    )
    .unwrap();
    let taken = orders::VIEW | orders::CREATE | products::VIEW;
    laws::role_gives_at_most(shop.policy(), "phone_clerk", taken).unwrap();
    laws::nobody_but(&shop, &["mia", "lena", "ana", "mo"], orders::REFUND).unwrap();
    laws::could_only_ever(&shop, "ben's telephone", clerk).unwrap();
}

#[test]
fn the_platforms_own_action_is_the_one_of_its_name() {
    assert_eq!(policy().action("orders.expedite"), Ok(EXPEDITE));
}

// ---- who asks -----------------------------------------------------------------

fn sign_in(account: u64) -> SignIn {
    let until = NOW.plus(36_000).unwrap();
    SignIn {
        session: account,
        account,
        assurance: Assurance::Password,
        at: NOW,
        until,
    }
}

#[test]
fn a_principal_is_kept_until_something_changes() {
    let (mut access, mut staff) = (Access::new(policy()), table());
    let later = |seconds| NOW.plus(seconds).unwrap();
    let made_at = |access: &mut Access, staff: &StaffTable, sign_in: &SignIn, now| {
        access.principal(staff, sign_in, now).unwrap().made_at()
    };
    let mut priya = sign_in(6);
    assert_eq!(made_at(&mut access, &staff, &priya, NOW), NOW);
    assert_eq!(made_at(&mut access, &staff, &priya, later(60)), NOW);
    priya.assurance = Assurance::MultiFactor; // signed in anew
    assert_eq!(made_at(&mut access, &staff, &priya, later(120)), later(120));
    assert_eq!(made_at(&mut access, &staff, &priya, NOON), NOON); // a grant has ended
    let ben = sign_in(4);
    assert_eq!(made_at(&mut access, &staff, &ben, NOW), NOW);
    staff.change(5, staff.row(5).unwrap().document.clone()); // another login of the person
    assert_eq!(made_at(&mut access, &staff, &ben, later(60)), later(60));
    access.replace(compile(&POLICY.replace("[\"changes\"]", "[]")).unwrap());
    assert_eq!(made_at(&mut access, &staff, &ben, later(90)), later(90));
}

#[test]
fn a_row_that_does_not_fit_lets_nobody_in() {
    let (mut access, mut staff) = (Access::new(policy()), table());
    let ana = staff.row(2).unwrap().document.clone();
    staff.change(2, ana.replace("support", "suport"));
    staff.change(3, ana);
    for (account, fault) in [
        (2, "did you mean \"support\"?"),
        (3, "the document is of another login"),
        (99, "there is no such login"),
    ] {
        let error = access
            .principal(&staff, &sign_in(account), NOW)
            .unwrap_err();
        assert!(error.to_string().contains(fault), "{error}");
    }
    let error = compile(&POLICY.replace("staff.audit_log", "staff.audit_lgo")).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("did you mean \"staff.audit_log\"?"),
        "{error}"
    );
}

#[test]
fn a_session_that_is_over_is_sent_to_the_sign_in() {
    let mut access = Access::new(policy());
    let now = sign_in(1).until;
    let who = access.principal(&table(), &sign_in(1), now).unwrap();
    let asked = Asked {
        policy: access.policy(),
        who: &who,
        now,
        because: "",
    };
    assert_eq!(status(books().ship(&asked, 11)), 401);
}

// ---- what is done -------------------------------------------------------------

fn ask<T>(
    books: &mut Books,
    who: &str,
    because: &str,
    act: impl FnOnce(&mut Books, &Asked<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let shop = shop();
    let who = &shop.principal(who);
    act(
        books,
        &Asked {
            policy: shop.policy(),
            who,
            now: NOW,
            because,
        },
    )
}

fn status<T>(answer: Result<T, Refusal>) -> u16 {
    answer.map_or_else(Refusal::status, |_| 200)
}

#[test]
fn ship() {
    let books = &mut books();
    assert_eq!(
        status(ask(books, "ben", "", |books, asked| books.ship(asked, 11))),
        200
    );
    assert_eq!(books.orders[0].state, State::Shipped);
    assert_eq!(
        status(ask(books, "ben", "", |books, asked| books.ship(asked, 11))),
        409
    );
    let disputed = ask(books, "ben", "", |books, asked| books.ship(asked, 12)).unwrap_err();
    assert_eq!(
        (disputed.status(), disputed.message()),
        (403, "You are not allowed to do this.")
    );
    let courier = ask(books, "priya", "", |books, asked| books.ship(asked, 20)).unwrap_err();
    assert_eq!(
        (courier, courier.status()),
        (Refusal::SignIn(Assurance::MultiFactor), 401)
    );
    assert_eq!(books.orders[3].state, State::Open);
}

#[test]
fn refund() {
    let books = &mut books();
    let mut ana = |id, cents| {
        ask(books, "ana", "arrived broken", |books, asked| {
            books.refund(asked, id, cents)
        })
    };
    assert_eq!(
        ana(11, 1_250).map(|refund| (refund.order, refund.amount)),
        Ok((11, 1_250))
    );
    assert_eq!(status(ana(11, 1_251)), 409);
    assert_eq!(status(ana(20, 100)), 403);
    assert_eq!((books.refunds.len(), books.log.entries.len()), (1, 1));
    let entry = &books.log.entries[0];
    assert_eq!(
        (entry.did.as_str(), entry.order),
        ("orders.refund", Some(11))
    );
    assert_eq!(entry.because, "arrived broken");
    assert_eq!(books.log.alerts, ["account 2: orders.refund"]);
}

#[test]
fn cancel() {
    let books = &mut books();
    let refused = ask(books, "ana", "  ", |books, asked| books.cancel(asked, 11)).unwrap_err();
    assert_eq!((refused, refused.status()), (Refusal::ReasonMissing, 422));
    assert_eq!(books.orders[0].state, State::Open);
    assert_eq!(
        status(ask(books, "ana", "twice", |books, asked| books
            .cancel(asked, 11))),
        200
    );
    assert_eq!(books.orders[0].state, State::Cancelled);
    assert_eq!(books.log.entries[0].because, "twice");
}

#[test]
fn expedite() {
    let books = &mut books();
    assert_eq!(
        status(ask(books, "ana", "", |books, asked| books.expedite(asked, 11))),
        403
    );
    assert_eq!(
        status(ask(books, "lena", "", |books, asked| books.expedite(asked, 11))),
        200
    );
    assert!(books.orders[0].expedited);
}

#[test]
fn create() {
    let books = &mut books();
    let mut create = |who, merchant, store| {
        let new = NewOrder {
            merchant,
            store,
            amount: 100,
        };
        ask(books, who, "", |books, asked| books.create(asked, new))
    };
    assert_eq!(create("ben's telephone", 1, Some(1)), Ok(32));
    assert_eq!(status(create("ben's telephone", 1, Some(2))), 403);
    assert_eq!(status(create("ben's telephone", 1, None)), 403);
    assert_eq!(status(create("ben's telephone", 2, Some(1))), 404);
    let suspended = create("tom", 1, Some(1)).unwrap_err();
    assert_eq!(suspended.message(), "This account is not active.");
    assert_eq!(books.orders.len(), 7);
}

#[test]
fn another_merchants_order_looks_like_a_missing_one() {
    let books = &mut books();
    for who in ["mia", "ben", "priya", "tom"] {
        let mut answers = |id| {
            [
                ask(books, who, "why", |books, asked| books.ship(asked, id)),
                ask(books, who, "why", |books, asked| books.cancel(asked, id)),
                ask(books, who, "why", |books, asked| {
                    books.refund(asked, id, 1).map(drop)
                }),
            ]
        };
        assert_eq!(answers(31), answers(9_999));
        assert_eq!(answers(31).map(status), [404; 3]);
    }
    assert!(books.log.entries.is_empty());
}

// ---- what is shown ------------------------------------------------------------

#[test]
fn a_list_is_cut_into_pages_after_it_is_filtered() {
    let (shop, Books { orders, .. }) = (shop(), books());
    let page = |who, page| -> Vec<_> {
        let page = pages::orders_page(shop.policy(), &shop.principal(who), &orders, page, 2);
        page.iter().map(|order| order.id).collect()
    };
    assert_eq!([page("ana", 0), page("ana", 1)], [[11, 12], [13, 20]]);
    assert!(page("ana", 2).is_empty());
    assert_eq!([page("mia", 2), page("mo", 0)], [[25], [31]]);
}

#[test]
fn menus_and_buttons() {
    let (shop, Books { orders: all, .. }) = (shop(), books());
    let menu = |who| pages::menu(shop.policy(), &shop.principal(who)).join(" ");
    assert_eq!(menu("ana"), "orders.view orders.refund orders.cancel");
    assert_eq!(menu("priya"), "orders.view orders.fulfill");
    assert_eq!(menu("tom"), "");
    let buttons = |who, order: &Order| -> Vec<(Action, bool)> {
        let buttons = pages::buttons(shop.policy(), &shop.principal(who), order);
        buttons
            .iter()
            .map(|button| (button.action, button.signs_in))
            .collect()
    };
    assert_eq!(
        buttons("ana", &all[0]),
        [(orders::REFUND, false), (orders::CANCEL, false)]
    );
    assert_eq!(buttons("priya", &all[3]), [(orders::FULFILL, true)]);
    assert!(buttons("mia", &all[0]).contains(&(EXPEDITE, false)));
    assert!(buttons("mia", &all[5]).is_empty());
}

#[test]
fn why_not() {
    let (shop, Books { orders: all, .. }) = (shop(), books());
    let ana = shop.principal("ana");
    let own = |order| pages::why_not(shop.policy(), &ana, orders::REFUND, order);
    assert!(own(&all[3]).contains("store 1"), "{}", own(&all[3]));
    assert_eq!(own(&all[5]), Refusal::NotFound.message());
    let desk = |who| {
        let desk = shop.principal(who);
        pages::why_not_for_desk(shop.policy(), &desk, &ana, orders::REFUND, &all[3])
    };
    let told = desk("lena").unwrap();
    assert!(told.contains("Nearly: grants[0], role support"), "{told}");
    assert_eq!([desk("ben"), desk("mo")].map(status), [403, 404]);
}

// ---- list, check and query agree ----------------------------------------------

/// The positions of the orders that the database selects.
fn select(orders: &[Order], condition: &pages::Where) -> Vec<usize> {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch("CREATE TABLE orders (id, merchant_id, store_id, location_id, assigned_to)")
        .unwrap();
    let column = |id: u64| i64::try_from(id).unwrap();
    for order in orders {
        let row = (
            column(order.id),
            column(order.merchant),
            order.store.map(column),
            order.location.map(column),
            order.assigned_to.map(column),
        );
        db.execute("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", row)
            .unwrap();
    }
    let query = format!(
        "SELECT rowid FROM orders WHERE {} ORDER BY rowid",
        condition.sql
    );
    let mut query = db.prepare(&query).unwrap();
    let rows = query.query_map(params_from_iter(&condition.values), |row| {
        row.get::<_, i64>(0)
    });
    rows.unwrap()
        .map(|row| usize::try_from(row.unwrap()).unwrap() - 1)
        .collect()
}

#[test]
fn a_query_for_what_lies_in_the_warehouse() {
    let shop = shop();
    let ben = shop.principal("ben");
    let condition = pages::orders_where(&shop.policy().where_can(&ben, orders::FULFILL));
    assert_eq!(
        condition.sql,
        "merchant_id IN (?) AND (location_id IN (?)) AND (id NOT IN (?))"
    );
    assert_eq!(condition.values, [1, 7, 12]);
    assert_eq!(select(&books().orders, &condition), [0]);
}

#[test]
fn a_deny_of_one_product_takes_no_order_out_of_the_list() {
    let product = ScopeDocument::narrowed().object("product", 5_u64);
    let mia = stored()[0]
        .clone()
        .deny(EntryDocument::actions(["orders.view"], product));
    let shop = Shop::new(policy(), NOW).with_staff("mia", &mia);
    let mia = shop.principal("mia");
    let condition = pages::orders_where(&shop.policy().where_can(&mia, orders::VIEW));
    assert_eq!(select(&books().orders, &condition), [0, 1, 2, 3, 4]);
}

const ASKED: [Action; 4] = [orders::VIEW, orders::FULFILL, orders::REFUND, EXPEDITE];

/// An account with a deny and a boundary that are about orders, more often than not.
fn accounts() -> impl Strategy<Value = AccountDocument> {
    let scope = || prop::option::of(strategies::scopes());
    let drawn = (strategies::accounts(&policy()), scope(), scope());
    drawn.prop_map(|(stored, deny, boundary)| {
        let entry = |scope: ScopeDocument, actions: &[&str]| EntryDocument::actions(actions, scope);
        let stored = match deny {
            Some(scope) => stored.deny(entry(scope, &["orders.fulfill", "orders.view"])),
            None => stored,
        };
        match boundary {
            Some(scope) => stored.boundary([entry(scope, &["orders.view", "orders.refund"])]),
            None => stored,
        }
    })
}

/// An order that stands where the drawn resource stands, of this merchant.
fn standing_at((drawn, merchant): (OwnedResource, u64)) -> Order {
    let drawn = drawn.as_resource();
    Order {
        store: drawn.stores().first().map(|id| number(id.to_u128())),
        location: drawn.location().map(|id| number(id.to_u128())),
        assigned_to: drawn.assignee().map(|id| number(id.to_u128())),
        ..order(drawn.id().map_or(1, |id| number(id.to_u128())), merchant, 0)
    }
}

proptest! {
    #[test]
    fn list_check_and_query_agree(
        stored in accounts(),
        session in strategies::sessions(),
        drawn in prop::collection::vec((strategies::resources(), 1_u64..=2), 0..20),
    ) {
        let policy = policy();
        let account = policy.account(&stored).unwrap();
        let standing = policy.standing(&[&account], session.now());
        let principal = policy.principal(&account, &standing, &session).unwrap();
        let orders: Vec<_> = drawn.into_iter().map(standing_at).collect();
        for asked in ASKED {
            let allowed = |&at: &usize| policy.authorize(&principal, asked, &orders[at]).is_allow();
            let checked: Vec<_> = (0..orders.len()).filter(allowed).collect();
            let listed: Vec<_> = policy.filter(&principal, asked, &orders).collect();
            prop_assert_eq!(listed, checked.iter().map(|&at| &orders[at]).collect::<Vec<_>>());
            let condition = pages::orders_where(&policy.where_can(&principal, asked));
            prop_assert_eq!(select(&orders, &condition), checked, "{:?}", condition);
        }
    }
}
