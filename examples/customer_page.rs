//! One customer of a bakery's web shop, as each of four people sees her: beside
//! an order of hers, and on her own card.
//!
//! Lives here: a panel that shows of a customer what may be seen and leaves out
//! the rest, and a list to search and sort, for whoever may see what it is
//! searched and sorted by. Which role sees what follows from what it may do: no
//! list of fields is kept. Whether a page may be opened is asked before, and not
//! here. It ends in assertions.
//!
//! ```sh
//! cargo run --example customer_page
//! ```

use std::cell::RefCell;
use std::error::Error;

use countersign::{
    AccountDocument, EntryDocument, Fields, HiddenFields, Obligations, Policy, PolicyDocument,
    Principal, Resource, ResourceKind, RoleDocument, ScopeDocument, Session, Time, VisibleFields,
};
use serde_json::Value;

const BREAD: u64 = 1;
const CAKES: u64 = 2;

/// A customer, as the shop stores one.
#[derive(Clone, Copy)]
struct Customer {
    id: u64,
    store: u64,
    name: &'static str,
    ship_to: &'static str,
    email: &'static str,
    phone: &'static str,
    tax_id: &'static str,
    card_last4: &'static str,
    spent_cents: u64,
}

/// What the panel has room for.
const SHOWN: Fields = Fields::NAME
    .union(Fields::SHIP_TO)
    .union(Fields::EMAIL)
    .union(Fields::PHONE)
    .union(Fields::PHONE_MASKED)
    .union(Fields::TAX_ID)
    .union(Fields::CARD_LAST4)
    .union(Fields::LIFETIME_VALUE);

impl Customer {
    /// Her own card.
    fn card(&self) -> Resource<'static> {
        customers_of(self.store).with_id(self.id)
    }

    /// An order of hers, on whose page the panel stands too.
    fn order(&self, id: u64) -> Resource<'static> {
        let orders = Resource::of(ResourceKind::ORDER).in_store(self.store);
        orders.with_id(id)
    }

    /// What the panel shows. What may not be seen is not in it.
    fn view(&self, visible: VisibleFields) -> Value {
        let (_, last) = self.phone.rsplit_once(' ').unwrap_or_default();
        let all: [(Fields, Value); 8] = [
            (Fields::NAME, self.name.into()),
            (Fields::SHIP_TO, self.ship_to.into()),
            (Fields::EMAIL, self.email.into()),
            (Fields::PHONE, self.phone.into()),
            (Fields::PHONE_MASKED, last.into()),
            (Fields::TAX_ID, self.tax_id.into()),
            (Fields::CARD_LAST4, self.card_last4.into()),
            (Fields::LIFETIME_VALUE, self.spent_cents.into()),
        ];
        all.into_iter()
            .filter_map(|(field, value)| Some((field.to_string(), visible.show(field, value)?)))
            .collect()
    }
}

/// All customers of a store: what a search or a list is about.
fn customers_of(store: u64) -> Resource<'static> {
    Resource::of(ResourceKind::CUSTOMER).in_store(store)
}

/// The shop: its policy, its customers, and who read what of whom.
struct Shop {
    policy: Policy,
    customers: [Customer; 2],
    log: RefCell<Vec<String>>,
}

impl Shop {
    /// The panel of a customer, on this page.
    fn panel(&self, who: &Principal, page: Resource<'_>, of: &Customer) -> Shown<Value> {
        let visible = self.policy.visible_fields(who, &page, SHOWN);
        self.meet(who, visible, &format!("saw customer {}", of.id))?;
        Ok(of.view(visible))
    }

    /// The customers of a store, to be searched or sorted by a field: that is to
    /// read it, of each of them.
    fn list(&self, who: &Principal, store: u64, by: Fields) -> Shown<Vec<&Customer>> {
        let visible = self.policy.visible_fields(who, &customers_of(store), by);
        self.meet(who, visible.require()?, &format!("listed by {by}"))?;
        let all = self.customers.iter();
        Ok(all.filter(|customer| customer.store == store).collect())
    }

    /// Does what is owed for showing fields, which here is to write to the log.
    /// Where more is owed than that, they are not shown.
    fn meet(&self, who: &Principal, visible: VisibleFields, what: &str) -> Shown<()> {
        let owed = visible.require_knowing(Obligations::AUDIT)?.obligations();
        if owed.contains(Obligations::AUDIT) {
            let line = format!("account {} {what}", who.account().id());
            self.log.borrow_mut().push(line);
        }
        Ok(())
    }

    /// Somebody with these roles, each in a store.
    fn somebody(&self, id: u64, roles: &[(&str, u64)]) -> Result<Principal, Box<dyn Error>> {
        let now = Time::from_unix(1_773_129_600);
        let mut stored = AccountDocument::human(id, 100 + id);
        for (role, store) in roles {
            let here = ScopeDocument::in_stores([*store]);
            stored = stored.grant(EntryDocument::role(*role, here));
        }
        let account = self.policy.account(&stored)?;
        let standing = self.policy.standing(&[&account], now);
        Ok((self.policy).principal(&account, &standing, &Session::at(now))?)
    }
}

type Shown<T> = Result<T, HiddenFields>;

fn main() -> Result<(), Box<dyn Error>> {
    let like = RoleDocument::from_template;
    let policy = PolicyDocument::new()
        .role("support", like("customer_support"))
        .role("warehouse", like("fulfillment"))
        .role("marketing", like("marketing_manager"))
        .role("accountant", like("accountant"))
        // Whoever sees how to reach a customer leaves a trace.
        .obligations(["customers.view_contact"], ["audit"])
        .compile()?;
    let lena = Customer {
        id: 11,
        store: BREAD,
        name: "Lena Maes",
        ship_to: "Kaai 4, Ghent",
        email: "lena@example.org",
        phone: "+32 9 000 04 71",
        tax_id: "BE 0000.000.196",
        card_last4: "4242",
        spent_cents: 4_125,
    };
    let mut of_cakes = lena;
    (of_cakes.id, of_cakes.store) = (12, CAKES);
    let shop = Shop {
        policy,
        customers: [lena, of_cakes],
        log: RefCell::default(),
    };

    let reach = "name | ship_to | email | phone | phone_masked";
    let paid = "name | ship_to | email | phone | phone_masked | card_last4";
    let label = "name | ship_to | phone_masked";
    let value = "name | lifetime_value";
    let taxes = "name | tax_id | card_last4";
    // What each role sees beside an order, and what on the card: where a parcel goes
    // and how it was paid is about the order, and on the card it is not told.
    let seen = [
        (1, "support", paid, reach),
        (2, "warehouse", label, "none"),
        (3, "marketing", value, value),
        (4, "accountant", taxes, "tax_id"),
    ];
    for (id, role, on_order, on_card) in seen {
        let who = shop.somebody(id, &[(role, BREAD)])?;
        for (page, asked, fields) in [
            ("beside her order", lena.order(7), on_order),
            ("on her card", lena.card(), on_card),
        ] {
            println!("{role}, {page}: {}", shop.panel(&who, asked, &lena)?);
            let visible = shop.policy.visible_fields(&who, &asked, SHOWN);
            assert_eq!(visible.fields().to_string(), fields, "{role}, {page}");
        }
    }
    // The policy asks a log of contact data, and the engine by itself of what
    // financial reports tell: tax numbers.
    let saw = [1, 1, 4, 4].map(|account| format!("account {account} saw customer 11"));
    assert_eq!(shop.log.take(), saw);

    // What the panel hides is not to be found out by searching or sorting.
    let support = shop.somebody(1, &[("support", BREAD)])?;
    assert_eq!(shop.list(&support, BREAD, Fields::EMAIL)?.len(), 1);
    assert_eq!(shop.log.take(), ["account 1 listed by email"]);
    let hidden = shop.list(&support, BREAD, Fields::LIFETIME_VALUE).err();
    let hidden = hidden.ok_or("support sorted by what customers spent")?;
    println!("support, sorting by what customers spent: {hidden}");
    assert_eq!(hidden.fields(), Fields::LIFETIME_VALUE);

    // Nor does what may be seen in one store show in another.
    let both = shop.somebody(5, &[("support", BREAD), ("warehouse", CAKES)])?;
    let beside = |of: Customer| shop.policy.visible_fields(&both, &of.order(8), SHOWN);
    assert_eq!(beside(lena).fields().to_string(), paid);
    assert_eq!(beside(of_cakes).fields().to_string(), label);

    // And code that keeps no log shows nothing that has to stand there.
    assert!(beside(lena).require_knowing(Obligations::empty()).is_err());
    Ok(())
}
