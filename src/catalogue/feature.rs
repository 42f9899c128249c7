//! Features: the areas of a shop's back office.
//!
//! Lives here: [`Feature`], one area, and [`Features`], a set of them. Which
//! actions belong to a feature is in the action table.

use super::names::{flag_words, words};

words! {
    /// One area of the back office.
    ///
    /// An action's name starts with its feature's: `orders.refund`. A host's
    /// own actions may belong to one of these or to areas of the host's own,
    /// which only its policy knows.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::Feature;
    ///
    /// assert_eq!("discounts".parse(), Ok(Feature::Discounts));
    /// assert_eq!(Feature::Design.title(), "Design and content");
    /// ```
    pub enum Feature as "feature" {
        /// Orders, from entry to refund.
        Orders = "orders",
        /// The catalog: what is sold, and for how much.
        Products = "products",
        /// Stock and where it lies.
        Inventory = "inventory",
        /// The people who buy.
        Customers = "customers",
        /// Discounts, coupons and gift cards.
        Discounts = "discounts",
        /// Campaigns, lists and advertising.
        Marketing = "marketing",
        /// Theme, pages and code of the shop front.
        Design = "design",
        /// Reports and analytics.
        Reports = "reports",
        /// How the store works: tax, shipping, payments, domains.
        Settings = "settings",
        /// Apps, integrations and API credentials.
        Apps = "apps",
        /// The shop's own plan, invoices and payouts.
        Billing = "billing",
        /// Staff, their rights, and the rules about them.
        Staff = "staff",
    }
}

impl Feature {
    /// The name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Orders => "Orders",
            Self::Products => "Products",
            Self::Inventory => "Inventory",
            Self::Customers => "Customers",
            Self::Discounts => "Discounts",
            Self::Marketing => "Marketing",
            Self::Design => "Design and content",
            Self::Reports => "Reports",
            Self::Settings => "Settings",
            Self::Apps => "Apps",
            Self::Billing => "Billing and payouts",
            Self::Staff => "Staff and governance",
        }
    }

    /// This feature as a set of one.
    #[must_use]
    pub const fn only(self) -> Features {
        Features::from_bits_retain(1 << self as u16)
    }
}

bitflags::bitflags! {
    /// A set of [`Feature`]s.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{Feature, Features};
    ///
    /// let plan = Features::ORDERS | Features::PRODUCTS;
    /// assert!(plan.contains(Feature::Orders.only()));
    /// assert_eq!(plan.to_string(), "orders | products");
    /// ```
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
    pub struct Features: u16 {
        /// [`Feature::Orders`].
        const ORDERS = Feature::Orders.only().bits();
        /// [`Feature::Products`].
        const PRODUCTS = Feature::Products.only().bits();
        /// [`Feature::Inventory`].
        const INVENTORY = Feature::Inventory.only().bits();
        /// [`Feature::Customers`].
        const CUSTOMERS = Feature::Customers.only().bits();
        /// [`Feature::Discounts`].
        const DISCOUNTS = Feature::Discounts.only().bits();
        /// [`Feature::Marketing`].
        const MARKETING = Feature::Marketing.only().bits();
        /// [`Feature::Design`].
        const DESIGN = Feature::Design.only().bits();
        /// [`Feature::Reports`].
        const REPORTS = Feature::Reports.only().bits();
        /// [`Feature::Settings`].
        const SETTINGS = Feature::Settings.only().bits();
        /// [`Feature::Apps`].
        const APPS = Feature::Apps.only().bits();
        /// [`Feature::Billing`].
        const BILLING = Feature::Billing.only().bits();
        /// [`Feature::Staff`].
        const STAFF = Feature::Staff.only().bits();
    }
}

flag_words!(Features as "feature");

// Released values: they keep their meaning for the whole major version.
const _: () = assert!(Features::ORDERS.bits() == 1);
const _: () = assert!(Features::STAFF.bits() == 1 << 11);
