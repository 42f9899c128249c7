//! Kinds of resource: what an id is the id of.
//!
//! Lives here: [`ResourceKind`], the shipped kinds and the host's own by
//! stated slot, and [`ObjectRef`], a kind with an id.

use core::fmt;
use core::str::FromStr;

use crate::catalogue::UnknownName;

use super::id::ObjectId;

/// Where the host's own kinds begin.
const HOST: u8 = 128;

/// What sort of thing a resource is: an order, a product, a setting …
///
/// A kind and an id name an object; ids of different kinds never meet.
///
/// # Examples
///
/// ```
/// use countersign::ResourceKind;
///
/// assert_eq!("gift_card".parse(), Ok(ResourceKind::GIFT_CARD));
/// assert_eq!(ResourceKind::GIFT_CARD.to_string(), "gift_card");
///
/// // A kind of the host's own, in the slot that its policy states.
/// const SUBSCRIPTION: ResourceKind = ResourceKind::host(0).unwrap();
/// assert_eq!(SUBSCRIPTION.slot(), Some(0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceKind(u8);

macro_rules! kinds {
    ($($(#[$meta:meta])* $NAME:ident = $bit:literal $name:literal)+) => {
        impl ResourceKind {
            $($(#[$meta])* pub const $NAME: Self = Self($bit);)+

            /// Every shipped kind.
            pub const ALL: &[Self] = &[$(Self::$NAME),+];

            /// The name of a shipped kind.
            #[must_use]
            pub const fn name(self) -> Option<&'static str> {
                match self.0 { $($bit => Some($name),)+ _ => None }
            }
        }
    };
}

kinds! {
    /// A placed order.
    ORDER = 0 "order"
    /// An order being written.
    DRAFT_ORDER = 1 "draft_order"
    /// Goods coming back.
    RETURN = 2 "return"
    /// A payment or refund.
    PAYMENT = 3 "payment"
    /// A product or variant.
    PRODUCT = 4 "product"
    /// A category or collection.
    CATEGORY = 5 "category"
    /// A count of stock in one place.
    STOCK_ITEM = 6 "stock_item"
    /// A customer.
    CUSTOMER = 7 "customer"
    /// A discount or coupon.
    DISCOUNT = 8 "discount"
    /// A gift card.
    GIFT_CARD = 9 "gift_card"
    /// A marketing campaign.
    CAMPAIGN = 10 "campaign"
    /// A customer segment.
    SEGMENT = 11 "segment"
    /// A theme of the shop front.
    THEME = 12 "theme"
    /// A page or post.
    PAGE = 13 "page"
    /// A report.
    REPORT = 14 "report"
    /// A setting of the store.
    SETTING = 15 "setting"
    /// An installed app.
    APP = 16 "app"
    /// An API credential.
    API_KEY = 17 "api_key"
    /// An invoice to the shop.
    INVOICE = 18 "invoice"
    /// A payout to the shop.
    PAYOUT = 19 "payout"
    /// A member of staff's account.
    STAFF_ACCOUNT = 20 "staff_account"
    /// A role definition.
    ROLE = 21 "role"
    /// A store itself.
    STORE = 22 "store"
}

impl ResourceKind {
    /// The host's own kind with this slot, 0 to 127; `None` above.
    #[must_use]
    pub const fn host(slot: u8) -> Option<Self> {
        if slot < HOST {
            Some(Self(slot + HOST))
        } else {
            None
        }
    }

    /// The slot, for a host's own kind.
    #[must_use]
    pub const fn slot(self) -> Option<u8> {
        self.0.checked_sub(HOST)
    }

    /// The names of all shipped kinds.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().filter_map(|kind| kind.name())
    }
}

impl fmt::Display for ResourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => write!(f, "host kind in slot {}", self.0.wrapping_sub(HOST)),
        }
    }
}

impl FromStr for ResourceKind {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.name() == Some(text))
            .ok_or_else(|| UnknownName::among("kind", text, Self::names()))
    }
}

/// One object: a kind and an id of that kind.
///
/// # Examples
///
/// ```
/// use countersign::{ObjectRef, ResourceKind};
///
/// let order = ObjectRef::new(ResourceKind::ORDER, 9_u64);
/// let product = ObjectRef::new(ResourceKind::PRODUCT, 9_u64);
/// assert_ne!(order, product);
/// assert_eq!(order.to_string(), "order 9");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectRef {
    kind: ResourceKind,
    id: ObjectId,
}

impl ObjectRef {
    /// The object of this kind with this id.
    #[must_use]
    pub fn new(kind: ResourceKind, id: impl Into<ObjectId>) -> Self {
        Self {
            kind,
            id: id.into(),
        }
    }

    /// What it is.
    #[must_use]
    pub const fn kind(self) -> ResourceKind {
        self.kind
    }

    /// Which one it is.
    #[must_use]
    pub const fn id(self) -> ObjectId {
        self.id
    }
}

impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}
