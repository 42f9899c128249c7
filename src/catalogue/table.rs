//! The action table: every shipped action, once.
//!
//! Lives here: the table, and the constants ([`actions`]) and facts
//! ([`ACTIONS`]) that follow from it. One row is one action: its bit, its verb,
//! its constant, its level, its risk, what harm it can do (worst first) and
//! what it is, for people. Invariants:
//!
//! - rows stand in bit order without a gap, and a released row keeps its bit;
//! - every name is `feature.verb`;
//! - a new action takes the next free bit, up to 127, and raises the length of
//!   the newest catalogue, see [`CATALOGUES`].

use super::action::{Action, Actions};
use super::feature::Feature;
use super::level::Level;
use super::risk::Risk;
use super::tag::Tags;

/// What is known of one shipped action.
///
/// # Examples
///
/// ```
/// use countersign::{actions::orders, Feature, Level, Risk};
///
/// let facts = orders::REFUND.facts().unwrap();
/// assert_eq!(facts.id, "orders.refund");
/// assert_eq!(facts.title, "Give money back");
/// assert_eq!((facts.feature, facts.level, facts.risk), (Feature::Orders, Level::Full, Risk::High));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionFacts {
    /// The action itself.
    pub action: Action,
    /// Its name, `feature.verb`.
    pub id: &'static str,
    /// The area it belongs to.
    pub feature: Feature,
    /// What it is, for people.
    pub title: &'static str,
    /// The lowest level that contains it; an owner-only action stands at
    /// `Full` here, and yet no level gives it.
    pub level: Level,
    /// How much harm one wrong use can do.
    pub risk: Risk,
    /// What kind of harm, the most telling first.
    pub tag_list: &'static [Tags],
}

/// How many shipped actions each released catalogue has: the first entry is
/// catalogue 1. A policy pins one, and actions above its length are not known
/// to that policy (rule R61).
pub const CATALOGUES: &[u8] = &[NEWEST];

/// Actions that need the owner flag on the account as well as a grant.
pub const OWNER_ONLY: Actions = Actions::of(&[
    actions::billing::MANAGE,
    actions::billing::BANK_ACCOUNT,
    actions::staff::TRANSFER_OWNERSHIP,
]);

/// Actions that no service and no app may do, whatever it was granted (R12).
pub const HUMAN_ONLY: Actions = Actions::of(&[
    actions::billing::BANK_ACCOUNT,
    actions::staff::APPROVE,
    actions::staff::REMOVE,
    actions::staff::INVITE,
    actions::staff::ASSIGN_ROLES,
    actions::staff::DEFINE_ROLES,
    actions::staff::RESET_CREDENTIALS,
    actions::staff::IMPERSONATE,
    actions::staff::WAIVE,
    actions::staff::DEFINE_RULES,
    actions::staff::TRANSFER_OWNERSHIP,
]);

/// Actions that pay out or create value: money, credit, gift cards.
pub const MONEY_AND_CREDIT: Actions = Actions::of(&[
    actions::orders::EDIT_ITEMS,
    actions::orders::REFUND,
    actions::orders::CAPTURE,
    actions::customers::STORE_CREDIT,
    actions::discounts::GOODWILL,
    actions::discounts::GIFT_CARDS,
    actions::billing::BANK_ACCOUNT,
]);

/// Actions worth watching one by one, whatever their tier: refunds, codes made
/// in bulk, any change of settings, many products changed at once, customer
/// data taken out. The profiles `standard` and `strict` raise an alert on them;
/// on refunds whatever the amount, until the policy says from which one on, see
/// [`obligations_above`](crate::PolicyDocument::obligations_above).
pub const WATCHED: Actions = Actions::of(&[
    actions::orders::REFUND,
    actions::products::BULK_EDIT,
    actions::customers::EXPORT,
    actions::discounts::BULK_GENERATE,
    actions::settings::GENERAL,
    actions::settings::SHIPPING,
    actions::settings::NOTIFICATIONS,
    actions::settings::POLICIES,
    actions::settings::TAX,
    actions::settings::CHECKOUT,
    actions::settings::PAYMENTS,
    actions::settings::DOMAINS,
    actions::settings::STORE_STATUS,
]);

/// How many actions the newest catalogue has: all that are in the table.
const NEWEST: u8 = 110;

macro_rules! catalogue {
    ($($feature:ident $Feature:ident {
        $($bit:literal $verb:literal $NAME:ident $Level:ident $Risk:ident [$($TAG:ident)*] $title:literal)+
    })+) => {
        /// The shipped actions as constants, a module a feature.
        ///
        /// # Examples
        ///
        /// ```
        /// use countersign::actions::{customers, orders};
        ///
        /// let desk = orders::VIEW | orders::REFUND | customers::VIEW;
        /// assert_eq!(desk.len(), 3);
        /// ```
        pub mod actions {
            $(
                #[doc = concat!("Actions of the feature `", stringify!($feature), "`.")]
                pub mod $feature {
                    use super::super::Action;
                    $(
                        #[doc = concat!("`", stringify!($feature), ".", $verb, "`: ", $title, ".")]
                        pub const $NAME: Action = Action::shipped($bit);
                    )+
                }
            )+
        }

        /// Every shipped action, in bit order.
        pub static ACTIONS: [ActionFacts; TABLE.len()] = TABLE;

        const TABLE: [ActionFacts; NEWEST as usize] = [$($(
            ActionFacts {
                action: actions::$feature::$NAME,
                id: concat!(stringify!($feature), ".", $verb),
                feature: Feature::$Feature,
                title: $title,
                level: Level::$Level,
                risk: Risk::$Risk,
                tag_list: &[$(Tags::$TAG),*],
            },
        )+)+];
    };
}

#[rustfmt::skip]
catalogue! {
    orders Orders {
          0 "view"            VIEW            View Low      []                             "See orders without customer contact data"
          1 "transactions"    TRANSACTIONS    View Medium   [FINANCIAL]                    "See payments, captures and refunds on orders"
          2 "view_customer"   VIEW_CUSTOMER   Edit Medium   [PII]                          "See the customer's name, address and contact on an order"
          3 "create"          CREATE          Edit Medium   [FINANCIAL]                    "Create manual or draft orders"
          4 "edit"            EDIT            Edit Medium   [PII]                          "Change order details, addresses and notes"
          5 "edit_items"      EDIT_ITEMS      Edit High     [FINANCIAL]                    "Change line items, totals or give an ad-hoc order discount"
          6 "update_status"   UPDATE_STATUS   Edit Low      []                             "Move an order between statuses, hold and unhold"
          7 "fulfill"         FULFILL         Edit Medium   []                             "Mark as shipped, create shipments"
          8 "tracking"        TRACKING        Edit Low      []                             "Add or change tracking numbers"
          9 "shipping_label"  SHIPPING_LABEL  Edit Medium   [FINANCIAL PII]                "Buy and print shipping labels and packing slips"
         10 "return"          RETURN          Edit Medium   [FINANCIAL]                    "Open and receive returns and exchanges"
         11 "refund"          REFUND          Full High     [FINANCIAL IRREVERSIBLE]       "Give money back"
         12 "cancel"          CANCEL          Full High     [FINANCIAL IRREVERSIBLE]       "Cancel orders"
         13 "capture"         CAPTURE         Full High     [FINANCIAL]                    "Capture, charge or record a payment"
         14 "delete"          DELETE          Full High     [IRREVERSIBLE FINANCIAL]       "Delete order records"
         15 "export"          EXPORT          Full High     [PII FINANCIAL BULK]           "Export order data"
         16 "payment_details" PAYMENT_DETAILS Full Critical [PII FINANCIAL SECURITY]       "See stored payment instruments"
    }
    products Products {
         17 "view"         VIEW         View Low      []                             "See the catalog, also hidden products"
         18 "view_cost"    VIEW_COST    Edit Medium   [FINANCIAL]                    "See cost prices and margins"
         19 "create"       CREATE       Edit Medium   []                             "Add new products"
         20 "edit"         EDIT         Edit Medium   []                             "Edit existing products other than price"
         21 "edit_content" EDIT_CONTENT Edit Low      []                             "Edit titles, descriptions and translations only"
         22 "media"        MEDIA        Edit Low      []                             "Upload and arrange product images and files"
         23 "categories"   CATEGORIES   Edit Medium   []                             "Organize categories and collections"
         24 "options"      OPTIONS      Edit Medium   []                             "Manage options, variations and attributes"
         25 "publish"      PUBLISH      Edit Medium   []                             "Publish, unpublish, hide products"
         26 "price"        PRICE        Full High     [FINANCIAL]                    "Set prices, price lists and cost"
         27 "delete"       DELETE       Full High     [IRREVERSIBLE]                 "Delete products"
         28 "import"       IMPORT       Full High     [BULK FINANCIAL]               "Import products from files"
         29 "export"       EXPORT       Full Medium   [BULK]                         "Export products to files"
         30 "bulk_edit"    BULK_EDIT    Full High     [BULK FINANCIAL]               "Change many products at once"
    }
    inventory Inventory {
         31 "view"      VIEW      View Low      []                             "See stock levels"
         32 "adjust"    ADJUST    Edit Medium   [FINANCIAL]                    "Change stock quantities"
         33 "transfer"  TRANSFER  Edit Medium   []                             "Transfer, purchase and receive stock"
         34 "locations" LOCATIONS Full Medium   []                             "Create and change stock locations"
    }
    customers Customers {
         35 "view"         VIEW         View Medium   [PII]                          "See the customer list (names, no contact data)"
         36 "view_orders"  VIEW_ORDERS  View Medium   [PII]                          "See a customer's order history"
         37 "view_value"   VIEW_VALUE   View Medium   [FINANCIAL]                    "See a customer's lifetime value"
         38 "view_contact" VIEW_CONTACT Edit Medium   [PII]                          "See name, e-mail, phone, address"
         39 "edit"         EDIT         Edit Medium   [PII]                          "Create and correct customer records"
         40 "note"         NOTE         Edit Low      [PII]                          "Add customer notes"
         41 "segment"      SEGMENT      Edit Medium   [PII]                          "Build and use segments and groups"
         42 "export"       EXPORT       Full Critical [PII BULK]                     "Export customer data"
         43 "delete"       DELETE       Full High     [PII IRREVERSIBLE]             "Delete or merge customers"
         44 "privacy"      PRIVACY      Full Critical [PII IRREVERSIBLE]             "Answer data-subject access and erasure requests"
         45 "impersonate"  IMPERSONATE  Full Critical [PII SECURITY]                 "Log in as a customer"
         46 "store_credit" STORE_CREDIT Full High     [FINANCIAL]                    "Give or take store credit and reward points"
    }
    discounts Discounts {
         47 "view"          VIEW          View Low      []                             "See discounts and coupons"
         48 "create"        CREATE        Edit High     [FINANCIAL]                    "Create discount codes"
         49 "edit"          EDIT          Edit High     [FINANCIAL]                    "Edit existing discounts"
         50 "goodwill"      GOODWILL      Edit Medium   [FINANCIAL]                    "Issue one capped compensatory code to one customer"
         51 "limits"        LIMITS        Edit Medium   [FINANCIAL]                    "Set usage limits and minimum order"
         52 "schedule"      SCHEDULE      Edit Low      []                             "Schedule discount dates"
         53 "value"         VALUE         Full High     [FINANCIAL]                    "Set percentage or fixed values"
         54 "delete"        DELETE        Full Medium   [IRREVERSIBLE]                 "Delete discount codes"
         55 "bulk_generate" BULK_GENERATE Full Critical [FINANCIAL BULK]               "Generate many codes at once"
         56 "gift_cards"    GIFT_CARDS    Full Critical [FINANCIAL]                    "Issue and deactivate gift cards"
    }
    marketing Marketing {
         57 "analytics"       ANALYTICS       View Low      []                             "See campaigns and their e-mail analytics"
         58 "campaigns"       CAMPAIGNS       Edit Medium   []                             "Create e-mail and other campaigns"
         59 "abandoned_carts" ABANDONED_CARTS Edit Medium   [PII]                          "Set up abandoned-cart recovery"
         60 "automations"     AUTOMATIONS     Edit Medium   [BULK]                         "Configure marketing automations"
         61 "lists"           LISTS           Edit High     [PII BULK]                     "Manage e-mail lists and subscribers"
         62 "send"            SEND            Full High     [PII BULK IRREVERSIBLE]        "Send a campaign to customers"
         63 "budget"          BUDGET          Full High     [FINANCIAL]                    "Set campaign budgets and buy advertising"
    }
    design Design {
         64 "view"      VIEW      View Low      []                             "See themes and drafts"
         65 "customize" CUSTOMIZE Edit Medium   []                             "Customize colors, fonts, store design"
         66 "layout"    LAYOUT    Edit Medium   []                             "Configure layout, blocks, widgets"
         67 "content"   CONTENT   Edit Low      []                             "Edit pages, blog and navigation"
         68 "theme"     THEME     Full High     []                             "Choose and publish the store theme"
         69 "css"       CSS       Full Medium   []                             "Edit CSS"
         70 "code"      CODE      Full Critical [SECURITY]                     "Add custom code, scripts, theme code"
    }
    reports Reports {
         71 "sales"     SALES     View Medium   [FINANCIAL]                    "See sales reports"
         72 "products"  PRODUCTS  View Low      []                             "See product performance"
         73 "traffic"   TRAFFIC   View Low      []                             "See traffic statistics"
         74 "analytics" ANALYTICS View Low      []                             "Use analytics and dashboards"
         75 "financial" FINANCIAL View High     [FINANCIAL]                    "See tax, refund, settlement and payout reports"
         76 "export"    EXPORT    Full High     [FINANCIAL BULK]               "Export report data"
    }
    settings Settings {
         77 "view"          VIEW          View Medium   []                             "See store settings"
         78 "general"       GENERAL       Edit High     []                             "Change the store profile and general settings"
         79 "shipping"      SHIPPING      Edit High     [FINANCIAL]                    "Shipping methods, rates and zones"
         80 "notifications" NOTIFICATIONS Edit Medium   []                             "Set up notifications and their templates"
         81 "policies"      POLICIES      Edit Medium   []                             "Configure store policies and terms"
         82 "tax"           TAX           Full High     [FINANCIAL]                    "Manage tax settings"
         83 "checkout"      CHECKOUT      Full High     [FINANCIAL]                    "Configure the checkout"
         84 "payments"      PAYMENTS      Full Critical [FINANCIAL SECURITY]           "Set up payment processors"
         85 "domains"       DOMAINS       Full Critical [SECURITY]                     "Add and move domains"
         86 "store_status"  STORE_STATUS  Full Critical []                             "Open, close or put the store in maintenance"
    }
    apps Apps {
         87 "view"          VIEW          View Low      []                             "See installed apps"
         88 "configure"     CONFIGURE     Edit High     [SECURITY]                     "Configure and use apps and integrations"
         89 "install"       INSTALL       Full High     [SECURITY FINANCIAL]           "Install apps"
         90 "uninstall"     UNINSTALL     Full High     [IRREVERSIBLE]                 "Uninstall apps"
         91 "subscriptions" SUBSCRIPTIONS Full High     [FINANCIAL]                    "Approve and manage paid app subscriptions"
         92 "api_keys"      API_KEYS      Full Critical [SECURITY]                     "Create and revoke API credentials"
         93 "usage"         USAGE         View Low      []                             "See app usage and app logs"
    }
    billing Billing {
         94 "view"         VIEW         View Medium   [FINANCIAL]                    "See plan, invoices and charges"
         95 "payouts"      PAYOUTS      View High     [FINANCIAL]                    "See payouts and balances"
         96 "manage"       MANAGE       Full Critical [FINANCIAL]                    "Change plan and payment method, pay invoices"
         97 "bank_account" BANK_ACCOUNT Full Critical [FINANCIAL SECURITY]           "Change the payout bank account"
    }
    staff Staff {
         98 "view"               VIEW               View Medium   []                             "See staff and their roles"
         99 "audit_log"          AUDIT_LOG          View Medium   [SECURITY]                     "Read the activity log"
        100 "approve"            APPROVE            Full High     [SECURITY]                     "Decide approval requests of others"
        101 "remove"             REMOVE             Full High     [SECURITY]                     "Suspend or remove staff"
        102 "invite"             INVITE             Full Critical [SECURITY]                     "Create or invite staff"
        103 "assign_roles"       ASSIGN_ROLES       Full Critical [SECURITY]                     "Give and take roles and permissions"
        104 "define_roles"       DEFINE_ROLES       Full Critical [SECURITY]                     "Create and change role definitions"
        105 "reset_credentials"  RESET_CREDENTIALS  Full Critical [SECURITY]                     "Reset the password or second factor of other staff"
        106 "impersonate"        IMPERSONATE        Full Critical [SECURITY]                     "Act as another member of staff"
        107 "waive"              WAIVE              Full Critical [SECURITY]                     "Accept a separation-of-duties conflict for somebody, for a time, with a reason"
        108 "define_rules"       DEFINE_RULES       Full Critical [SECURITY]                     "Change separation-of-duties, limit and approval rules"
        109 "transfer_ownership" TRANSFER_OWNERSHIP Full Critical [SECURITY IRREVERSIBLE]        "Hand the store to another owner"
    }
}

/// The table as the other files of this room read it at compile time.
pub(crate) const ROWS: &[ActionFacts] = &TABLE;

// A row out of place would give a released bit another meaning.
const _: () = {
    let mut rest = ROWS;
    let mut bit: u8 = 0;
    while let [row, tail @ ..] = rest {
        assert!(
            row.action.bit() == bit,
            "rows stand in bit order without a gap"
        );
        bit += 1;
        rest = tail;
    }
};

// Released bits, pinned once more where no row can move them unseen.
const _: () = assert!(actions::orders::VIEW.bit() == 0);
const _: () = assert!(actions::orders::PAYMENT_DETAILS.bit() == 16);
const _: () = assert!(actions::products::VIEW.bit() == 17);
const _: () = assert!(actions::products::BULK_EDIT.bit() == 30);
const _: () = assert!(actions::inventory::VIEW.bit() == 31);
const _: () = assert!(actions::inventory::LOCATIONS.bit() == 34);
const _: () = assert!(actions::customers::VIEW.bit() == 35);
const _: () = assert!(actions::customers::STORE_CREDIT.bit() == 46);
const _: () = assert!(actions::discounts::VIEW.bit() == 47);
const _: () = assert!(actions::discounts::GIFT_CARDS.bit() == 56);
const _: () = assert!(actions::marketing::ANALYTICS.bit() == 57);
const _: () = assert!(actions::marketing::BUDGET.bit() == 63);
const _: () = assert!(actions::design::VIEW.bit() == 64);
const _: () = assert!(actions::design::CODE.bit() == 70);
const _: () = assert!(actions::reports::SALES.bit() == 71);
const _: () = assert!(actions::reports::EXPORT.bit() == 76);
const _: () = assert!(actions::settings::VIEW.bit() == 77);
const _: () = assert!(actions::settings::STORE_STATUS.bit() == 86);
const _: () = assert!(actions::apps::VIEW.bit() == 87);
const _: () = assert!(actions::apps::USAGE.bit() == 93);
const _: () = assert!(actions::billing::VIEW.bit() == 94);
const _: () = assert!(actions::billing::BANK_ACCOUNT.bit() == 97);
const _: () = assert!(actions::staff::VIEW.bit() == 98);
const _: () = assert!(actions::staff::TRANSFER_OWNERSHIP.bit() == 109);
