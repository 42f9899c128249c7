//! The duty rules that the crate ships, and what goes with them.
//!
//! Lives here: one table of rules, static ones and those of objects; the controls
//! suggested to roles that run everything; and the guide's advice. Nothing
//! decides here.

use super::action::Actions;
use super::duty::{Advice, DutyKind, OnUse, Severity, ShippedDuty, SuggestedControl};
use super::feature::Feature;
use super::names::words;
use super::table::actions::{
    apps, billing, customers, design, discounts, inventory, marketing, orders, products, reports,
    settings, staff,
};

words! {
    /// A set of shipped duty rules, which a policy uses by name.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::DutySet;
    ///
    /// assert_eq!(DutySet::Commerce.rules().len(), 24);
    /// ```
    pub enum DutySet as "set of duty rules" {
        /// What one person of a shop should not be granted together. In use
        /// unless a policy says otherwise.
        Commerce = "commerce",
        /// What one person should not do to one object. Off unless named, for it
        /// needs the object's history.
        CommerceObjects = "commerce_objects",
    }
}

impl DutySet {
    /// Its rules.
    #[must_use]
    pub fn rules(self) -> &'static [ShippedDuty] {
        let of_objects = SHIPPED_DUTIES.partition_point(|rule| rule.kind == DutyKind::Static);
        let (granted, done) = SHIPPED_DUTIES.split_at(of_objects);
        match self {
            Self::Commerce => granted,
            Self::CommerceObjects => done,
        }
    }
}

const MAKE_DISCOUNTS: Actions = Actions::of(&[
    discounts::CREATE,
    discounts::EDIT,
    discounts::VALUE,
    discounts::BULK_GENERATE,
]);
const ENTER_ORDERS: Actions = Actions::of(&[orders::CREATE, orders::EDIT_ITEMS]);
const PAY_BACK: Actions = Actions::of(&[orders::REFUND, customers::STORE_CREDIT]);
const SET_PRICES: Actions = Actions::of(&[products::PRICE, products::IMPORT, products::BULK_EDIT]);
const DIRECT_MONEY: Actions = Actions::of(&[settings::PAYMENTS, billing::BANK_ACCOUNT]);

/// A rule about what is granted that anybody can be let off.
const fn granted(
    id: &'static str,
    severity: Severity,
    sides: &'static [Actions],
    rationale: &'static str,
    mitigation: &'static str,
) -> ShippedDuty {
    ShippedDuty {
        id,
        version: 1,
        kind: DutyKind::Static,
        severity,
        trip_at: 2,
        sides,
        on_use: None,
        waivable: true,
        rationale,
        mitigation,
    }
}

/// A rule about what is done to an object.
const fn done(
    id: &'static str,
    on_use: OnUse,
    sides: &'static [Actions],
    rationale: &'static str,
) -> ShippedDuty {
    ShippedDuty {
        id,
        version: 1,
        kind: DutyKind::Object,
        severity: match on_use {
            OnUse::Block => Severity::High,
            OnUse::Approval | OnUse::Ignore => Severity::Medium,
        },
        trip_at: 2,
        sides,
        on_use: Some(on_use),
        waivable: false,
        rationale,
        mitigation: "Somebody else does one of the two.",
    }
}

/// Every shipped duty rule: those about what is granted, then those about what is
/// done to an object.
pub static SHIPPED_DUTIES: [ShippedDuty; 29] = [
    granted(
        "O2C-01",
        Severity::High,
        &[MAKE_DISCOUNTS, ENTER_ORDERS],
        "Make a discount and use it on an order one enters oneself.",
        "Cap percentage and total; approve new discounts; list staff-entered discounted orders daily.",
    ),
    granted(
        "O2C-02",
        Severity::High,
        &[MAKE_DISCOUNTS, PAY_BACK],
        "Two unchecked ways to give money away: buy low, refund high.",
        "discounts.goodwill instead of authoring codes; refund at most what was captured; refunds reported to a third person.",
    ),
    granted(
        "O2C-03",
        Severity::High,
        &[ENTER_ORDERS, PAY_BACK],
        "Invent or alter an order, then credit it.",
        "OBJ-01; refund only to the original payment method.",
    ),
    granted(
        "O2C-04",
        Severity::High,
        &[
            Actions::of(&[orders::CAPTURE]),
            Actions::of(&[orders::FULFILL]),
        ],
        "Record a payment that never came, then ship the goods.",
        "OBJ-02; paid status from the gateway only.",
    ),
    granted(
        "O2C-05",
        Severity::Medium,
        &[Actions::of(&[customers::EDIT, customers::DELETE]), PAY_BACK],
        "A fictitious or altered customer receives the credit.",
        "Refund to the original method; log of customer changes before a refund.",
    ),
    granted(
        "O2C-07",
        Severity::Medium,
        &[Actions::of(&[products::PRICE]), ENTER_ORDERS],
        "Set the price and sell at it.",
        "Price floor; override report.",
    ),
    granted(
        "O2C-08",
        Severity::Medium,
        &[Actions::of(&[orders::RETURN]), PAY_BACK],
        "Confirm goods that never came back, then pay.",
        "Warehouse confirms, support pays; OBJ-03.",
    ),
    ShippedDuty {
        trip_at: 3,
        ..granted(
            "O2C-09",
            Severity::Critical,
            &[
                Actions::of(&[
                    discounts::CREATE,
                    discounts::EDIT,
                    discounts::VALUE,
                    discounts::BULK_GENERATE,
                    products::PRICE,
                ]),
                ENTER_ORDERS,
                Actions::of(&[orders::FULFILL]),
                PAY_BACK,
            ],
            "Three of the four ends of an order in one hand: value, entry, custody, pay-back.",
            "Split at least two sides away; weekly review by the owner.",
        )
    },
    granted(
        "GFT-01",
        Severity::High,
        &[
            Actions::of(&[discounts::GIFT_CARDS]),
            Actions::of(&[orders::CREATE, orders::EDIT_ITEMS, orders::REFUND]),
        ],
        "Stored value is cash: issue it, then spend it or refund onto it.",
        "Issue limit with approval; same-person issue-and-redeem report.",
    ),
    granted(
        "INV-01",
        Severity::High,
        &[
            Actions::of(&[inventory::ADJUST]),
            Actions::of(&[orders::FULFILL]),
        ],
        "Take goods and write the shortage off.",
        "Counts by another person; reason codes; adjustment limit.",
    ),
    granted(
        "INV-02",
        Severity::Medium,
        &[
            Actions::of(&[products::CREATE, products::DELETE, products::IMPORT]),
            Actions::of(&[inventory::ADJUST]),
        ],
        "Change the item master to hide shrinkage.",
        "Item change review; cycle counts.",
    ),
    granted(
        "INV-03",
        Severity::Medium,
        &[
            Actions::of(&[inventory::ADJUST]),
            Actions::of(&[inventory::TRANSFER]),
        ],
        "Receive or move stock and correct the count of it.",
        "Blind receipt; counts by another person.",
    ),
    granted(
        "SET-01",
        Severity::Critical,
        &[SET_PRICES, DIRECT_MONEY],
        "Control what is charged and where the money goes.",
        "Payout change: two approvals, a hold, notice to the owner.",
    ),
    granted(
        "SET-02",
        Severity::High,
        &[
            SET_PRICES,
            Actions::of(&[settings::SHIPPING, settings::TAX, settings::CHECKOUT]),
        ],
        "Prices plus delivery, tax or checkout rules change revenue unseen.",
        "Change log to the owner; approval on tax and shipping.",
    ),
    granted(
        "SET-03",
        Severity::Critical,
        &[
            DIRECT_MONEY,
            Actions::of(&[orders::REFUND, customers::STORE_CREDIT, orders::CAPTURE]),
        ],
        "Redirect funds and hide it in refunds.",
        "Payout changes by the owner with step-up; bank confirmation out of band.",
    ),
    granted(
        "PII-01",
        Severity::High,
        &[
            Actions::of(&[customers::VIEW_CONTACT, customers::EXPORT]),
            Actions::of(&[marketing::LISTS, marketing::SEND]),
        ],
        "Unsupervised use of personal data for campaigns.",
        "customers.segment only; export approval with a purpose.",
    ),
    granted(
        "PII-02",
        Severity::High,
        &[
            Actions::of(&[customers::EXPORT]),
            Actions::of(&[apps::INSTALL, apps::CONFIGURE, apps::API_KEYS]),
        ],
        "Bulk personal data out through an app or a key.",
        "App scopes reviewed by the owner; export alert.",
    ),
    granted(
        "MKT-01",
        Severity::Medium,
        &[MAKE_DISCOUNTS, Actions::of(&[products::PRICE])],
        "A price cut and a coupon stack below cost.",
        "Margin floor; stacking off.",
    ),
    granted(
        "FIN-01",
        Severity::Medium,
        &[PAY_BACK, Actions::of(&[reports::FINANCIAL])],
        "Pay out and reconcile the same money.",
        "A second person signs the reconciliation.",
    ),
    granted(
        "FIN-02",
        Severity::Medium,
        &[
            Actions::of(&[orders::REFUND]),
            Actions::of(&[customers::STORE_CREDIT, discounts::GIFT_CARDS]),
        ],
        "Two ways to hand out the same money.",
        "One compensation per order; report of both per person.",
    ),
    granted(
        "WEB-01",
        Severity::High,
        &[
            Actions::of(&[design::CODE, design::THEME, apps::INSTALL, apps::CONFIGURE]),
            Actions::of(&[settings::PAYMENTS, settings::CHECKOUT]),
        ],
        "Change storefront code and the payment set-up: card skimming.",
        "Staging and a second person to publish; payments with the owner.",
    ),
    granted(
        "ADM-01",
        Severity::Critical,
        &[
            Actions::of(&[staff::INVITE, staff::ASSIGN_ROLES, staff::DEFINE_ROLES]),
            Actions::of(&[
                orders::REFUND,
                customers::STORE_CREDIT,
                discounts::GIFT_CARDS,
                customers::EXPORT,
                settings::PAYMENTS,
                billing::BANK_ACCOUNT,
            ]),
        ],
        "A ghost user or self-made approver for money or data.",
        "Administrators without money rights; alert on every role change.",
    ),
    ShippedDuty {
        waivable: false,
        ..granted(
            "ADM-03",
            Severity::Critical,
            &[
                Actions::of(&[staff::WAIVE, staff::DEFINE_RULES]),
                Actions::of(&[
                    orders::REFUND,
                    customers::STORE_CREDIT,
                    discounts::GIFT_CARDS,
                    billing::BANK_ACCOUNT,
                    staff::ASSIGN_ROLES,
                    staff::DEFINE_ROLES,
                ]),
            ],
            "The rule maker uses what the rules guard. Not waivable.",
            "Two owners, or an owner and an auditor.",
        )
    },
    granted(
        "ADM-04",
        Severity::High,
        &[
            Actions::of(&[staff::RESET_CREDENTIALS, staff::IMPERSONATE]),
            Actions::of(&[staff::APPROVE]),
        ],
        "Take over the second pair of eyes.",
        "An approver's credentials are reset by the owner only.",
    ),
    done(
        "OBJ-01",
        OnUse::Block,
        &[ENTER_ORDERS, Actions::of(&[orders::REFUND])],
        "Who created or re-priced an order does not refund it.",
    ),
    done(
        "OBJ-02",
        OnUse::Approval,
        &[
            Actions::of(&[orders::CAPTURE]),
            Actions::of(&[orders::FULFILL]),
        ],
        "Who recorded the payment of an order does not ship it.",
    ),
    done(
        "OBJ-03",
        OnUse::Approval,
        &[
            Actions::of(&[orders::RETURN]),
            Actions::of(&[orders::REFUND]),
        ],
        "Who received a return does not pay it out alone.",
    ),
    done(
        "OBJ-04",
        OnUse::Block,
        &[
            Actions::of(&[discounts::CREATE, discounts::VALUE, discounts::GOODWILL]),
            Actions::of(&[orders::EDIT_ITEMS]),
        ],
        "Who made a discount does not apply it to an order (the discount is linked to the order).",
    ),
    done(
        "OBJ-06",
        OnUse::Approval,
        &[
            Actions::of(&[inventory::ADJUST]),
            Actions::of(&[inventory::TRANSFER]),
        ],
        "Who moved the stock does not correct its count alone.",
    ),
];

/// What the roles that run everything are to have done about it by somebody else:
/// suggestions, for a policy names its controls and their owners itself.
pub(super) static CONTROLS: [SuggestedControl; 23] = [
    control(
        "O2C-01",
        "Staff-entered orders with a discount are listed to the owner every day",
    ),
    control(
        "O2C-02",
        "Discounts made and refunds given by one person are compared every week",
    ),
    control(
        "O2C-03",
        "Weekly list of refunds on staff-entered orders to the owner",
    ),
    control(
        "O2C-04",
        "Payments recorded by hand are matched with the bank before the month closes",
    ),
    control(
        "O2C-05",
        "Customer changes within a week before a refund are listed to the owner",
    ),
    control(
        "O2C-07",
        "Price changes and the orders entered after them are reviewed every week",
    ),
    control(
        "O2C-08",
        "Returned goods are counted by somebody else before they are paid out",
    ),
    control(
        "O2C-09",
        "Weekly review by the owner of everything one person priced, entered, shipped and paid back",
    ),
    control(
        "GFT-01",
        "Gift cards issued and redeemed by one person are listed to the owner every week",
    ),
    control("INV-01", "Stock is counted by somebody else every month"),
    control(
        "INV-02",
        "Item changes before a stock correction are reviewed every month",
    ),
    control(
        "INV-03",
        "Transfers are received blind and counted by somebody else",
    ),
    control(
        "SET-01",
        "Every change of the payout account is confirmed by the owner out of band",
    ),
    control(
        "SET-02",
        "Changes of tax, shipping and checkout are sent to the owner at once",
    ),
    control(
        "SET-03",
        "Payouts are matched with refunds by the accountant every month",
    ),
    control("PII-01", "Every campaign is released by somebody else"),
    control(
        "PII-02",
        "Every export raises an alert to the owner, and app scopes are reviewed each quarter",
    ),
    control(
        "MKT-01",
        "Orders sold below the margin floor are listed to the owner every day",
    ),
    control("FIN-01", "A second person signs the monthly reconciliation"),
    control(
        "FIN-02",
        "Refunds and credits per person are compared every month",
    ),
    control(
        "WEB-01",
        "Code goes live only after somebody else has seen it",
    ),
    control(
        "ADM-01",
        "Every change of roles raises an alert to the owner",
    ),
    control(
        "ADM-04",
        "Credentials of approvers are reset by the owner alone",
    ),
];

const fn control(rule: &'static str, control: &'static str) -> SuggestedControl {
    SuggestedControl { rule, control }
}

/// What the guide advises against, by feature.
pub static ADVICE: [Advice; 9] = [
    Advice {
        feature: Feature::Orders,
        templates: &["marketing_manager", "designer", "developer", "contractor"],
        why: "marketing only if it needs order insights; designers and developers use test orders",
    },
    Advice {
        feature: Feature::Products,
        templates: &["customer_support", "contractor"],
        why: "view-only is enough for support; temporary staff only if hired for it",
    },
    Advice {
        feature: Feature::Customers,
        templates: &["developer", "contractor"],
        why: "unless absolutely necessary; use anonymised data",
    },
    Advice {
        feature: Feature::Discounts,
        templates: &[
            "fulfillment",
            "developer",
            "content_creator",
            "designer",
            "accountant",
            "inventory_manager",
            "contractor",
        ],
        why: "risk of abuse",
    },
    Advice {
        feature: Feature::Marketing,
        templates: &[
            "customer_support",
            "fulfillment",
            "inventory_manager",
            "developer",
        ],
        why: "unless part of marketing",
    },
    Advice {
        feature: Feature::Design,
        templates: &[
            "marketing_manager",
            "customer_support",
            "fulfillment",
            "inventory_manager",
        ],
        why: "unless it also handles design",
    },
    Advice {
        feature: Feature::Reports,
        templates: &["customer_support", "designer", "developer"],
        why: "unless needed for insights",
    },
    Advice {
        feature: Feature::Settings,
        templates: &[
            "customer_support",
            "marketing_manager",
            "product_manager",
            "content_creator",
            "fulfillment",
            "inventory_manager",
            "contractor",
            "sales",
        ],
        why: "store manager and owner only; the highest-risk permission",
    },
    Advice {
        feature: Feature::Apps,
        templates: &[
            "customer_support",
            "marketing_manager",
            "product_manager",
            "content_creator",
            "accountant",
            "fulfillment",
            "inventory_manager",
            "contractor",
            "sales",
        ],
        why: "store manager, and developers who build integrations",
    },
];
