//! What the desk works on, as it stands in the database.

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Shipped,
    Cancelled,
}

/// An order. What may be `NULL` in its table is an `Option` here: an order
/// taken for no store in particular, one that no warehouse packs yet, one that
/// is nobody's work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub id: u64,
    pub merchant: u64,
    pub store: Option<u64>,
    pub location: Option<u64>,
    /// The person whose work it is.
    pub assigned_to: Option<u64>,
    /// What was paid for it, in cents.
    pub amount: u64,
    /// What was given back of that.
    pub refunded: u64,
    pub state: State,
    pub expedited: bool,
}

/// An order that is about to be written down.
#[derive(Clone, Debug)]
pub struct NewOrder {
    pub merchant: u64,
    pub store: Option<u64>,
    pub amount: u64,
}

/// Money given back on an order. It stands where the order stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    pub id: u64,
    pub order: u64,
    pub merchant: u64,
    pub store: Option<u64>,
    /// Cents.
    pub amount: u64,
}

/// One login. `document` is the JSON of its account document; the columns
/// beside it are there to find the row, and to see cheaply that it was changed.
#[derive(Clone, Debug)]
pub struct StaffRow {
    pub account: u64,
    pub merchant: u64,
    pub person: u64,
    pub epoch: u64,
    pub document: String,
}

/// The table of staff.
#[derive(Clone, Debug, Default)]
pub struct StaffTable(Vec<StaffRow>);

impl StaffTable {
    pub fn new(rows: Vec<StaffRow>) -> Self {
        Self(rows)
    }

    /// The row of this login.
    pub fn row(&self, account: u64) -> Option<&StaffRow> {
        self.0.iter().find(|row| row.account == account)
    }

    /// All logins that the person has with the merchant.
    pub fn logins(&self, merchant: u64, person: u64) -> impl Iterator<Item = &StaffRow> {
        self.0
            .iter()
            .filter(move |row| row.merchant == merchant && row.person == person)
    }

    /// Writes another document for a login. What a person holds in one login
    /// can matter in the others, so all of the person's rows count one up.
    pub fn change(&mut self, account: u64, document: String) {
        let Some((merchant, person)) = self.row(account).map(|row| (row.merchant, row.person))
        else {
            return;
        };
        for row in &mut self.0 {
            if row.account == account {
                row.document.clone_from(&document);
            }
            if row.merchant == merchant && row.person == person {
                row.epoch += 1;
            }
        }
    }
}
