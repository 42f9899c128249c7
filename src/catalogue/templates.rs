//! The role templates that the crate ships.
//!
//! Lives here: the table of all fifteen. A template names exactly what a job
//! needs; whatever is critical or only sometimes needed is an add-on with a name
//! and a condition, chosen one by one. Nothing decides here: a policy copies a
//! template by value when it is compiled, under the catalogue it pins.

use super::action::{Action, Actions};
use super::duty_rules::CONTROLS;
use super::feature::Feature;
use super::table::actions::{
    apps, billing, customers, design, discounts, inventory, marketing, orders, products, reports,
    settings, staff,
};
use super::template::{AddOn, Requirements, Template};

impl Template {
    /// The shipped template with this name.
    #[must_use]
    pub fn named(id: &str) -> Option<&'static Self> {
        TEMPLATES.iter().find(|template| template.id == id)
    }
}

/// Every shipped template, the most powerful first.
pub static TEMPLATES: [Template; 15] = [
    Template {
        id: "owner",
        name: "Store Owner",
        note: "Everything, the owner-only actions included, and those count only on an account with the owner flag. One per shop, or two.",
        requires: Requirements::empty(),
        core: Feature::Orders
            .actions()
            .union(Feature::Products.actions())
            .union(Feature::Inventory.actions())
            .union(Feature::Customers.actions())
            .union(Feature::Discounts.actions())
            .union(Feature::Marketing.actions())
            .union(Feature::Design.actions())
            .union(Feature::Reports.actions())
            .union(Feature::Settings.actions())
            .union(Feature::Apps.actions())
            .union(Feature::Billing.actions())
            .union(Feature::Staff.actions()),
        controls: &CONTROLS,
        addons: &[],
    },
    Template {
        id: "administrator",
        name: "Administrator",
        note: "Runs the shop for the owner: all but ownership, plan, payout account, waivers, duty rules and impersonation.",
        requires: Requirements::empty(),
        core: Feature::Orders
            .actions()
            .union(Feature::Products.actions())
            .union(Feature::Inventory.actions())
            .union(Feature::Customers.actions())
            .union(Feature::Discounts.actions())
            .union(Feature::Marketing.actions())
            .union(Feature::Design.actions())
            .union(Feature::Reports.actions())
            .union(Feature::Settings.actions())
            .union(Feature::Apps.actions())
            .union(of(&[
                billing::VIEW,
                billing::PAYOUTS,
                staff::VIEW,
                staff::AUDIT_LOG,
                staff::APPROVE,
                staff::REMOVE,
                staff::INVITE,
                staff::ASSIGN_ROLES,
                staff::DEFINE_ROLES,
                staff::RESET_CREDENTIALS,
            ])),
        controls: &CONTROLS,
        addons: &[],
    },
    Template {
        id: "store_manager",
        name: "Store Manager",
        note: "Runs the day. Never billing; settings, apps and design only as add-ons, for whoever has earned that trust.",
        requires: Requirements::empty(),
        core: Feature::Orders
            .actions()
            .difference(of(&[orders::DELETE, orders::PAYMENT_DETAILS]))
            .union(Feature::Products.actions())
            .union(Feature::Inventory.actions())
            .union(
                Feature::Customers
                    .actions()
                    .difference(of(&[customers::PRIVACY, customers::IMPERSONATE])),
            )
            .union(
                Feature::Discounts
                    .actions()
                    .difference(of(&[discounts::BULK_GENERATE, discounts::GIFT_CARDS])),
            )
            .union(
                Feature::Marketing
                    .actions()
                    .difference(of(&[marketing::BUDGET])),
            )
            .union(Feature::Reports.actions())
            .union(of(&[staff::VIEW, staff::AUDIT_LOG, staff::APPROVE])),
        controls: &CONTROLS,
        addons: &[
            addon(
                "apps",
                "if trusted with integrations",
                Feature::Apps
                    .actions()
                    .difference(of(&[apps::API_KEYS, apps::USAGE])),
            ),
            addon(
                "settings",
                "if highly trusted",
                Feature::Settings
                    .actions()
                    .difference(of(&[settings::DOMAINS, settings::STORE_STATUS])),
            ),
            addon(
                "critical_settings",
                "only with a recorded reason",
                of(&[settings::DOMAINS, settings::STORE_STATUS, apps::API_KEYS]),
            ),
            addon(
                "design",
                "if the shop has no designer",
                Feature::Design.actions(),
            ),
            addon(
                "irreversible",
                "critical or final acts, with approval by another person",
                of(&[
                    orders::DELETE,
                    customers::PRIVACY,
                    discounts::BULK_GENERATE,
                    discounts::GIFT_CARDS,
                ]),
            ),
        ],
    },
    Template {
        id: "customer_support",
        name: "Customer Support Agent",
        note: "Answers buyers and mends orders. Give refunds a limit and an approval above it; discounts only as capped goodwill codes.",
        requires: Requirements::empty(),
        core: of(&[
            orders::VIEW,
            orders::TRANSACTIONS,
            orders::VIEW_CUSTOMER,
            orders::FULFILL,
            orders::RETURN,
            orders::REFUND,
            products::VIEW,
            customers::VIEW,
            customers::VIEW_ORDERS,
            customers::VIEW_CONTACT,
            customers::EDIT,
            customers::NOTE,
        ]),
        controls: &[],
        addons: &[
            addon(
                "compensation",
                "if allowed to say sorry with a capped code",
                of(&[discounts::VIEW, discounts::GOODWILL]),
            ),
            addon(
                "changes",
                "if the agent changes orders, beyond refunding them",
                of(&[orders::EDIT, orders::CANCEL]),
            ),
            addon(
                "ships",
                "if the agent also ships",
                of(&[orders::UPDATE_STATUS, orders::TRACKING]),
            ),
            addon(
                "stock",
                "to answer questions about stock",
                of(&[inventory::VIEW]),
            ),
            addon(
                "reports",
                "if product figures help the desk",
                of(&[reports::PRODUCTS]),
            ),
            addon(
                "value",
                "if the desk treats good customers better",
                of(&[customers::VIEW_VALUE]),
            ),
        ],
    },
    Template {
        id: "marketing_manager",
        name: "Marketing Manager",
        note: "Campaigns, discounts and segments, without contact data: segments do the work, an export would be a second copy of it.",
        requires: Requirements::empty(),
        core: Feature::Discounts
            .actions()
            .difference(of(&[
                discounts::GOODWILL,
                discounts::BULK_GENERATE,
                discounts::GIFT_CARDS,
            ]))
            .union(
                Feature::Marketing
                    .actions()
                    .difference(of(&[marketing::BUDGET])),
            )
            .union(of(&[
                products::VIEW,
                customers::VIEW,
                customers::VIEW_VALUE,
                customers::SEGMENT,
                reports::SALES,
                reports::TRAFFIC,
                reports::ANALYTICS,
            ])),
        controls: &[],
        addons: &[
            addon(
                "content",
                "if marketing writes product texts",
                of(&[products::EDIT_CONTENT, products::MEDIA]),
            ),
            addon(
                "orders",
                "if order insights are needed, without customer data",
                of(&[orders::VIEW]),
            ),
            addon(
                "apps",
                "if responsible for the marketing tools",
                of(&[apps::VIEW, apps::CONFIGURE]),
            ),
            addon(
                "design",
                "if also handling pages",
                of(&[design::VIEW, design::CONTENT]),
            ),
            addon(
                "reports",
                "if product figures or report files are needed",
                of(&[reports::PRODUCTS, reports::EXPORT]),
            ),
            addon(
                "contact",
                "only with approval: contact data and campaigns in one hand",
                of(&[customers::VIEW_CONTACT, customers::EXPORT]),
            ),
            addon(
                "bulk",
                "only with approval: codes by the thousand",
                of(&[discounts::BULK_GENERATE]),
            ),
        ],
    },
    Template {
        id: "product_manager",
        name: "Product Manager / Merchandiser",
        note: "The catalog with its prices, and counts of stock.",
        requires: Requirements::empty(),
        core: Feature::Products.actions().union(of(&[
            orders::VIEW,
            inventory::VIEW,
            inventory::ADJUST,
            reports::PRODUCTS,
        ])),
        controls: &[],
        addons: &[
            addon(
                "stock",
                "if also running the stock",
                of(&[inventory::TRANSFER, inventory::LOCATIONS]),
            ),
            addon(
                "reports",
                "if sales figures are needed",
                of(&[reports::SALES, reports::EXPORT]),
            ),
        ],
    },
    Template {
        id: "content_creator",
        name: "Content Creator / Copywriter",
        note: "Words and pictures of products: never prices, never deletion, publishing only as an add-on.",
        requires: Requirements::empty(),
        core: of(&[products::VIEW, products::EDIT_CONTENT, products::MEDIA]),
        controls: &[],
        addons: &[addon(
            "publish",
            "if content goes live without review",
            of(&[products::PUBLISH]),
        )],
    },
    Template {
        id: "designer",
        name: "Designer",
        note: "The look of the shop without its code: code can read what customers type.",
        requires: Requirements::empty(),
        core: Feature::Design
            .actions()
            .difference(of(&[design::CODE]))
            .union(of(&[products::VIEW])),
        controls: &[],
        addons: &[
            addon(
                "code",
                "if the shop's plan allows custom code",
                of(&[design::CODE]),
            ),
            addon(
                "settings",
                "to look up settings that the design depends on",
                of(&[settings::VIEW]),
            ),
            addon(
                "apps",
                "if installing design apps",
                of(&[apps::VIEW, apps::INSTALL]),
            ),
        ],
    },
    Template {
        id: "developer",
        name: "Developer",
        note: "Apps and integrations. Better served by an API key with exact actions than by a seat. Never orders or customers.",
        requires: Requirements::empty(),
        core: of(&[
            products::VIEW,
            apps::VIEW,
            apps::CONFIGURE,
            apps::INSTALL,
            apps::UNINSTALL,
        ]),
        controls: &[],
        addons: &[
            addon(
                "theme",
                "if working on the theme",
                Feature::Design.actions(),
            ),
            addon(
                "settings",
                "only the settings an integration needs",
                of(&[settings::VIEW, settings::NOTIFICATIONS, settings::CHECKOUT]),
            ),
            addon(
                "domains",
                "only with a recorded reason",
                of(&[settings::DOMAINS]),
            ),
            addon(
                "api_keys",
                "to create the API key that should replace this seat",
                of(&[apps::API_KEYS]),
            ),
        ],
    },
    Template {
        id: "accountant",
        name: "Accountant / Bookkeeper",
        note: "Reads orders, payments and reports. Refunds only as an add-on, since who reconciles should not also pay out.",
        requires: Requirements::empty(),
        core: of(&[
            orders::VIEW,
            orders::TRANSACTIONS,
            reports::SALES,
            reports::FINANCIAL,
            reports::EXPORT,
        ]),
        controls: &[],
        addons: &[
            addon(
                "refunds",
                "if refunds are part of the job, with approval by another person",
                of(&[orders::REFUND]),
            ),
            addon(
                "tax",
                "if managing taxes",
                of(&[settings::VIEW, settings::TAX]),
            ),
            addon("export", "for reconciliation files", of(&[orders::EXPORT])),
            addon(
                "customers",
                "only if invoices need names",
                of(&[orders::VIEW_CUSTOMER, customers::VIEW]),
            ),
            addon(
                "payouts",
                "if reconciling payouts",
                of(&[billing::VIEW, billing::PAYOUTS]),
            ),
        ],
    },
    Template {
        id: "fulfillment",
        name: "Fulfillment / Warehouse Staff",
        note: "Picks, packs and ships. Sees the address, for nothing ships without it; no payment details, refunds, cancelling or export.",
        requires: Requirements::empty(),
        core: of(&[
            orders::VIEW,
            orders::VIEW_CUSTOMER,
            orders::UPDATE_STATUS,
            orders::FULFILL,
            orders::TRACKING,
            orders::SHIPPING_LABEL,
            products::VIEW,
            inventory::VIEW,
        ]),
        controls: &[],
        addons: &[
            addon("returns", "if receiving returns", of(&[orders::RETURN])),
            addon(
                "receiving",
                "if receiving stock",
                of(&[inventory::TRANSFER]),
            ),
        ],
    },
    Template {
        id: "private_fulfillment_agent",
        name: "Private fulfilment agent (external)",
        note: "An outside partner who ships: the same actions as own warehouse staff, in a narrowed scope, until a date, with a second factor.",
        requires: Requirements::SCOPE
            .union(Requirements::UNTIL)
            .union(Requirements::MULTI_FACTOR),
        core: of(&[
            orders::VIEW,
            orders::VIEW_CUSTOMER,
            orders::UPDATE_STATUS,
            orders::FULFILL,
            orders::TRACKING,
            orders::SHIPPING_LABEL,
            products::VIEW,
            inventory::VIEW,
        ]),
        controls: &[],
        addons: &[],
    },
    Template {
        id: "inventory_manager",
        name: "Inventory Manager",
        note: "Counts and moves stock.",
        requires: Requirements::empty(),
        core: of(&[
            products::VIEW,
            inventory::VIEW,
            inventory::ADJUST,
            inventory::TRANSFER,
        ]),
        controls: &[],
        addons: &[
            addon(
                "locations",
                "if responsible for locations",
                of(&[inventory::LOCATIONS]),
            ),
            addon(
                "files",
                "for stock files",
                of(&[products::IMPORT, products::EXPORT]),
            ),
            addon(
                "purchasing",
                "if purchasing",
                of(&[products::VIEW_COST, reports::PRODUCTS]),
            ),
        ],
    },
    Template {
        id: "contractor",
        name: "Contractor / temporary staff",
        note: "Empty on purpose: what the task needs is added, and every grant ends.",
        requires: Requirements::UNTIL,
        core: Actions::EMPTY,
        controls: &[],
        addons: &[
            addon(
                "catalog",
                "if the task needs the catalog",
                of(&[products::VIEW]),
            ),
            addon(
                "content",
                "if hired for content",
                of(&[products::EDIT_CONTENT, products::MEDIA]),
            ),
            addon(
                "design",
                "if hired for design",
                of(&[design::VIEW, design::CUSTOMIZE, design::LAYOUT, design::CSS]),
            ),
        ],
    },
    Template {
        id: "sales",
        name: "Sales team",
        note: "Talks to customers and looks up what they bought.",
        requires: Requirements::empty(),
        core: of(&[
            products::VIEW,
            customers::VIEW,
            customers::VIEW_ORDERS,
            customers::VIEW_CONTACT,
            customers::NOTE,
        ]),
        controls: &[],
        addons: &[addon(
            "orders",
            "if they enter orders",
            of(&[orders::VIEW, orders::CREATE]),
        )],
    },
];

const fn of(list: &[Action]) -> Actions {
    Actions::of(list)
}

const fn addon(id: &'static str, when: &'static str, actions: Actions) -> AddOn {
    AddOn { id, when, actions }
}
