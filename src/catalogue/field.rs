//! Fields: what of a customer or an order there is to see.
//!
//! Lives here: [`Fields`] and which action reveals which of them. What of them a
//! principal may see on a resource is asked in `decide`.

use super::action::{Action, Actions};
use super::names::flag_words;
use super::table::actions;

bitflags::bitflags! {
    /// Personal data of a customer or an order, as a set.
    ///
    /// Which of them may be shown follows from the actions that are held, see
    /// [`Policy::visible_fields`](crate::Policy::visible_fields).
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{actions::{customers, orders}, Fields};
    ///
    /// assert!(Fields::revealed_by(orders::VIEW).is_empty());
    /// let label = Fields::revealed_by(orders::VIEW_CUSTOMER);
    /// assert_eq!(label.to_string(), "name | ship_to | phone_masked");
    /// assert!(!label.contains(Fields::EMAIL));
    /// assert!(Fields::EMAIL.revealing().contains(customers::VIEW_CONTACT));
    /// ```
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
    pub struct Fields: u16 {
        /// The customer's name.
        const NAME = 1;
        /// Where to send it.
        const SHIP_TO = 1 << 1;
        /// Whom to bill.
        const BILL_TO = 1 << 2;
        /// The e-mail address.
        const EMAIL = 1 << 3;
        /// The phone number, whole.
        const PHONE = 1 << 4;
        /// The last digits of the phone number, enough for a carrier to ask.
        const PHONE_MASKED = 1 << 5;
        /// The tax number.
        const TAX_ID = 1 << 6;
        /// The last four digits of the card.
        const CARD_LAST4 = 1 << 7;
        /// What the customer ordered before.
        const ORDER_HISTORY = 1 << 8;
        /// How much the customer has spent in all.
        const LIFETIME_VALUE = 1 << 9;
        /// What staff noted about the customer.
        const NOTES = 1 << 10;
        /// Whether and to what the customer has agreed.
        const CONSENT = 1 << 11;
        /// The date of birth.
        const BIRTH_DATE = 1 << 12;
    }
}

flag_words!(Fields as "field");

/// What whoever may do these may see for it, the least that each is about.
///
/// To export, to send or to log in as a customer reveals nothing here: an export
/// has what its exporter sees, and no more.
const REVEALED: &[(Action, Fields)] = &[
    (
        actions::orders::VIEW_CUSTOMER,
        Fields::NAME
            .union(Fields::SHIP_TO)
            .union(Fields::PHONE_MASKED),
    ),
    (
        actions::orders::SHIPPING_LABEL,
        Fields::NAME.union(Fields::SHIP_TO),
    ),
    (actions::orders::TRANSACTIONS, PAYER),
    (actions::orders::PAYMENT_DETAILS, PAYER),
    (actions::customers::VIEW, Fields::NAME),
    (actions::customers::VIEW_ORDERS, Fields::ORDER_HISTORY),
    (actions::customers::VIEW_VALUE, Fields::LIFETIME_VALUE),
    (
        actions::customers::VIEW_CONTACT,
        Fields::NAME
            .union(Fields::SHIP_TO)
            .union(Fields::BILL_TO)
            .union(Fields::EMAIL)
            .union(Fields::PHONE)
            .union(Fields::PHONE_MASKED),
    ),
    (actions::customers::EDIT, Fields::CONSENT),
    (actions::customers::NOTE, Fields::NOTES),
    (actions::customers::SEGMENT, Fields::CONSENT),
    (actions::marketing::LISTS, Fields::CONSENT),
    // Whoever answers what is stored of a customer has to see all of it.
    (actions::customers::PRIVACY, Fields::all()),
    // Tax reports name the businesses that were billed.
    (actions::reports::FINANCIAL, Fields::TAX_ID),
];

/// Who paid, and with what.
const PAYER: Fields = Fields::NAME
    .union(Fields::BILL_TO)
    .union(Fields::CARD_LAST4);

impl Fields {
    /// What whoever may do this may see for it; nothing for most actions, and
    /// for a host's own.
    #[must_use]
    pub fn revealed_by(action: Action) -> Self {
        let revealed = REVEALED.iter().find(|(known, _)| *known == action);
        revealed.map_or(Self::empty(), |(_, fields)| *fields)
    }

    /// The actions that reveal any of these: for a query over a field, ask
    /// [`where_can`](crate::Policy::where_can) for one of them.
    #[must_use]
    pub fn revealing(self) -> Actions {
        let revealing = REVEALED
            .iter()
            .filter(|(_, fields)| fields.intersects(self));
        revealing.map(|(action, _)| *action).collect()
    }
}
