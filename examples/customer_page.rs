//! One customer of a bakery's web shop, as each of four people sees her.
//!
//! Lives here: a panel that shows of a customer what may be seen and leaves out
//! the rest, and a search and a list that read a field only for whoever may see
//! it. Which role sees what follows from what it may do: no list of fields is
//! kept. The panel stands beside an order as on a page of its own; whether that
//! may be opened is asked before, and not here. It ends in assertions.
//!
//! ```sh
//! cargo run --example customer_page
//! ```

use std::cell::RefCell;
use std::cmp::Reverse;
use std::error::Error;

use countersign::{
    AccountDocument, AsResource, EntryDocument, Fields, HiddenFields, Obligations, Policy,
    PolicyDocument, Principal, Resource, ResourceKind, RoleDocument, ScopeDocument, Session, Time,
    VisibleFields,
};
use serde::Serialize;

const BREAD: u64 = 1;
const CAKES: u64 = 2;

/// A customer, as the shop stores one.
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

impl AsResource for Customer {
    fn as_resource(&self) -> Resource<'_> {
        customers_of(self.store).with_id(self.id)
    }
}

/// All customers of a store: what a search or a list is about.
fn customers_of(store: u64) -> Resource<'static> {
    Resource::of(ResourceKind::CUSTOMER).in_store(store)
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

/// What the panel shows. What may not be seen is not in it.
#[derive(Serialize)]
struct CustomerView<'a> {
    id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ship_to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card_last4: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spent_cents: Option<u64>,
}

impl<'a> CustomerView<'a> {
    fn of(customer: &'a Customer, visible: VisibleFields) -> Self {
        let (_, last) = customer.phone.rsplit_once(' ').unwrap_or_default();
        Self {
            id: customer.id,
            name: visible.show(Fields::NAME, customer.name),
            ship_to: visible.show(Fields::SHIP_TO, customer.ship_to),
            email: visible.show(Fields::EMAIL, customer.email),
            phone: (visible.show(Fields::PHONE, customer.phone))
                .or(visible.show(Fields::PHONE_MASKED, last)),
            tax_id: visible.show(Fields::TAX_ID, customer.tax_id),
            card_last4: visible.show(Fields::CARD_LAST4, customer.card_last4),
            spent_cents: visible.show(Fields::LIFETIME_VALUE, customer.spent_cents),
        }
    }
}

/// All that this shop knows how to meet.
const KNOWN: Obligations = Obligations::AUDIT;

/// Why fields are not read.
#[derive(Debug, PartialEq, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    Hidden(#[from] HiddenFields),
    #[error("more is owed for it than is known here: {0}")]
    Owes(Obligations),
}

/// The shop: its policy, its customers, and who read what of whom.
struct Shop {
    policy: Policy,
    customers: Vec<Customer>,
    log: RefCell<Vec<String>>,
}

impl Shop {
    /// The panel of one customer.
    fn panel(&self, who: &Principal, customer: &Customer) -> Result<String, Box<dyn Error>> {
        let visible = self.policy.visible_fields(who, customer, SHOWN);
        self.meet(who, visible, &format!("saw customer {}", customer.id))?;
        let view = CustomerView::of(customer, visible);
        Ok(serde_json::to_string_pretty(&view)?)
    }

    /// The customers with this address. To look for it is to read it, of every
    /// customer of the store.
    fn with_email(&self, who: &Principal, store: u64, email: &str) -> Result<Vec<u64>, Refused> {
        let visible = (self.policy).visible_fields(who, &customers_of(store), Fields::EMAIL);
        self.meet(who, visible.require()?, "searched by e-mail")?;
        let here = self.of_store(store);
        let found = here.filter(|customer| customer.email == email);
        Ok(found.map(|customer| customer.id).collect())
    }

    /// The customers, those who spent most first. To sort by it is to read it.
    fn by_value(&self, who: &Principal, store: u64) -> Result<Vec<u64>, Refused> {
        let value = Fields::LIFETIME_VALUE;
        let visible = (self.policy).visible_fields(who, &customers_of(store), value);
        self.meet(who, visible.require()?, "sorted by value")?;
        let mut here: Vec<&Customer> = self.of_store(store).collect();
        here.sort_by_key(|customer| Reverse(customer.spent_cents));
        Ok(here.iter().map(|customer| customer.id).collect())
    }

    /// Does what is owed for reading fields, or refuses them.
    fn meet(&self, who: &Principal, visible: VisibleFields, what: &str) -> Result<(), Refused> {
        let owed = visible.obligations();
        if !owed.beyond(KNOWN).is_empty() {
            return Err(Refused::Owes(owed.beyond(KNOWN)));
        }
        if owed.contains(Obligations::AUDIT) {
            let account = who.account().id();
            let line = format!("account {account} {what}");
            self.log.borrow_mut().push(line);
        }
        Ok(())
    }

    fn of_store(&self, store: u64) -> impl Iterator<Item = &Customer> {
        let all = self.customers.iter();
        all.filter(move |customer| customer.store == store)
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

fn customer(id: u64, store: u64, spent_cents: u64) -> Customer {
    Customer {
        id,
        store,
        name: "Lena Maes",
        ship_to: "Kaai 4, Ghent",
        email: "lena@example.org",
        phone: "+32 9 000 04 71",
        tax_id: "BE 0000.000.196",
        card_last4: "4242",
        spent_cents,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let policy = PolicyDocument::new()
        .role("support", RoleDocument::from_template("customer_support"))
        .role("warehouse", RoleDocument::from_template("fulfillment"))
        .role(
            "marketing",
            RoleDocument::from_template("marketing_manager"),
        )
        .role("accountant", RoleDocument::from_template("accountant"))
        // Whoever sees how to reach a customer leaves a trace.
        .obligations(["customers.view_contact"], ["audit"])
        .compile()?;
    let lena = [
        customer(11, BREAD, 4_125),
        customer(12, BREAD, 9_000),
        customer(13, CAKES, 2_000),
    ];
    let shop = Shop {
        policy,
        customers: lena.into(),
        log: RefCell::default(),
    };
    let [of_bread, .., of_cakes] = shop.customers.as_slice() else {
        return Err("two customers at least".into());
    };

    let support = shop.somebody(1, &[("support", BREAD)])?;
    let warehouse = shop.somebody(2, &[("warehouse", BREAD)])?;
    let marketing = shop.somebody(3, &[("marketing", BREAD)])?;
    let accountant = shop.somebody(4, &[("accountant", BREAD)])?;
    let reach = "name | ship_to | email | phone | phone_masked | card_last4";
    let label = "name | ship_to | phone_masked";
    let shown = [
        ("support", &support, reach),
        ("the warehouse", &warehouse, label),
        ("marketing", &marketing, "name | lifetime_value"),
        ("the accountant", &accountant, "name | tax_id | card_last4"),
    ];
    for (name, who, fields) in shown {
        println!("As {name} sees her: {}\n", shop.panel(who, of_bread)?);
        let visible = shop.policy.visible_fields(who, of_bread, SHOWN);
        assert_eq!(visible.fields().to_string(), fields, "{name}");
    }
    // The policy asks that of contact data, and by itself the engine asks it of
    // what financial reports tell: tax numbers.
    let saw = [1, 4].map(|account| format!("account {account} saw customer 11"));
    assert_eq!(shop.log.take(), saw);

    // What is hidden on the panel is not to be found out by searching or sorting.
    let email = "lena@example.org";
    assert_eq!(shop.with_email(&support, BREAD, email), Ok(vec![11, 12]));
    assert_eq!(shop.log.take(), ["account 1 searched by e-mail"]);
    let Err(Refused::Hidden(hidden)) = shop.with_email(&warehouse, BREAD, email) else {
        return Err("the warehouse searched by e-mail".into());
    };
    println!("The warehouse searches by e-mail: {hidden}");
    assert_eq!(hidden.fields(), Fields::EMAIL);

    assert_eq!(shop.by_value(&marketing, BREAD), Ok(vec![12, 11]));
    let Err(Refused::Hidden(hidden)) = shop.by_value(&support, BREAD) else {
        return Err("support sorted by value".into());
    };
    println!("Support sorts by what customers spent: {hidden}\n");
    assert_eq!(hidden.fields(), Fields::LIFETIME_VALUE);

    // What may be seen in one store does not show in another.
    let both = shop.somebody(5, &[("support", BREAD), ("warehouse", CAKES)])?;
    let panel = shop.panel(&both, of_cakes)?;
    println!("Support for bread, and warehouse for cakes, of which she is here: {panel}");
    let visible = |customer| shop.policy.visible_fields(&both, customer, SHOWN).fields();
    assert_eq!(visible(of_bread).to_string(), reach);
    assert_eq!(visible(of_cakes).to_string(), label);
    assert!(shop.with_email(&both, BREAD, email).is_ok());
    assert!(shop.with_email(&both, CAKES, email).is_err());

    // And whoever was given nothing sees nothing.
    let nobody = shop.somebody(6, &[])?;
    assert_eq!(shop.panel(&nobody, of_bread)?, "{\n  \"id\": 11\n}");
    Ok(())
}
