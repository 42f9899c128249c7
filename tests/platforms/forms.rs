//! Mappings of platforms that are not shipped: the form fits their lists too.
//!
//! Lives here: a few rows of each list, and which of them are ticked.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]

use countersign::Actions;
use countersign::actions::{customers, orders, products};
use countersign::platforms::{Goal, Mapping, MappingDocument, PermissionDocument, Wanted};

// ---- platforms that are not shipped ----

/// A few permissions: the id, what it gives, what it needs, what it includes.
type Row<'a> = (&'a str, &'a [&'a str], &'a [&'a str], &'a [&'a str]);

fn mapping(id: &str, rows: &[Row<'_>]) -> Mapping {
    let document = MappingDocument::new(id, id);
    let document = rows
        .iter()
        .fold(document, |document, (id, gives, needs, includes)| {
            document.permission(
                PermissionDocument::new(*id, *id)
                    .gives(*gives)
                    .needs(*needs)
                    .includes(*includes),
            )
        });
    document.compile().unwrap_or_else(|error| panic!("{error}"))
}

/// An editor needs the viewer, and a creator both.
fn shopware() -> Mapping {
    let viewer = "order.viewer";
    mapping(
        "shopware",
        &[
            (viewer, &["orders.view", "orders.view_customer"], &[], &[]),
            ("order.editor", &["orders.edit"], &[viewer], &[]),
            (
                "order.creator",
                &["orders.create"],
                &[viewer, "order.editor"],
                &[],
            ),
            ("order.deleter", &["orders.delete"], &[viewer], &[]),
            (
                "system.plugin_upload",
                &["apps.install", "design.code"],
                &[],
                &[],
            ),
        ],
    )
}

/// A star is all of it.
fn medusa() -> Mapping {
    mapping(
        "medusa",
        &[
            ("*:*", &[], &[], &["*"]),
            ("order:read", &["orders.view"], &[], &[]),
            ("order:update", &["orders.edit"], &[], &[]),
            (
                "customer:read",
                &["customers.view", "customers.view_contact"],
                &[],
                &[],
            ),
        ],
    )
}

/// Umbrellas stand for what is under them.
fn vendure() -> Mapping {
    mapping(
        "vendure",
        &[
            ("SuperAdmin", &[], &[], &["*"]),
            (
                "ReadCatalog",
                &["products.view_cost"],
                &[],
                &["ReadProduct"],
            ),
            (
                "UpdateCatalog",
                &["products.media"],
                &[],
                &["UpdateProduct"],
            ),
            ("ReadProduct", &["products.view"], &[], &[]),
            (
                "UpdateProduct",
                &["products.edit", "products.price"],
                &[],
                &[],
            ),
        ],
    )
}

/// Writing is reading as well, without a box of its own for it.
fn spree() -> Mapping {
    mapping(
        "spree",
        &[
            (
                "read_orders",
                &["orders.view", "orders.view_customer"],
                &[],
                &[],
            ),
            (
                "write_orders",
                &["orders.edit", "orders.create"],
                &[],
                &["read_orders"],
            ),
            ("read_refunds", &["orders.transactions"], &[], &[]),
            ("write_refunds", &["orders.refund"], &[], &["read_refunds"]),
        ],
    )
}

/// One permission for all of the orders.
fn saleor() -> Mapping {
    let orders = [
        "orders.view",
        "orders.edit",
        "orders.fulfill",
        "orders.refund",
    ];
    let staff = ["staff.view", "staff.invite", "staff.assign_roles"];
    mapping(
        "saleor",
        &[
            ("MANAGE_ORDERS", &orders, &[], &[]),
            ("MANAGE_STAFF", &staff, &[], &[]),
        ],
    )
}

/// Exactly these boxes, and this beyond.
fn ticks(mapping: &Mapping, wanted: Actions, goal: Goal, ids: &[&str], beyond: Actions) {
    let export = mapping.export(&Wanted::new(wanted), goal);
    assert_eq!(export.ids().unwrap(), ids, "{export}");
    assert_eq!(export.excess(), beyond, "{export}");
    assert!(export.is_least(), "{export}");
    let again = mapping.import(ids.iter().copied()).unwrap();
    assert_eq!(again.actions(), export.actions(), "{export}");
}

#[test]
fn the_form_fits_other_platforms_too() {
    let (cover, never, none) = (Goal::Cover, Goal::NeverExceed, Actions::EMPTY);
    let view = orders::VIEW.only();
    let shown = orders::VIEW | orders::VIEW_CUSTOMER;

    let edit = orders::EDIT.only();
    ticks(
        &shopware(),
        edit,
        cover,
        &["order.viewer", "order.editor"],
        shown,
    );
    let delete = shown | orders::DELETE;
    ticks(
        &shopware(),
        delete,
        never,
        &["order.viewer", "order.deleter"],
        none,
    );
    let creator = ["order.viewer", "order.editor", "order.creator"];
    ticks(
        &shopware(),
        orders::CREATE.only(),
        cover,
        &creator,
        shown | orders::EDIT,
    );

    ticks(&medusa(), view, cover, &["order:read"], none);
    // For all at once it is the fewest boxes.
    let all = orders::VIEW | orders::EDIT | customers::VIEW | customers::VIEW_CONTACT;
    ticks(&medusa(), all, never, &["*:*"], none);

    let look = products::VIEW.only();
    ticks(&vendure(), look, cover, &["ReadProduct"], none);
    let costs = products::VIEW | products::VIEW_COST;
    ticks(&vendure(), costs, never, &["ReadCatalog"], none);
    let changed = products::EDIT | products::PRICE;
    ticks(
        &vendure(),
        products::MEDIA.only(),
        cover,
        &["UpdateCatalog"],
        changed,
    );

    let written = orders::VIEW_CUSTOMER | orders::CREATE;
    ticks(
        &spree(),
        orders::VIEW | orders::EDIT,
        cover,
        &["write_orders"],
        written,
    );
    let refunds = orders::TRANSACTIONS | orders::REFUND;
    ticks(&spree(), refunds, never, &["write_refunds"], none);

    let agent = orders::VIEW | orders::FULFILL;
    ticks(
        &saleor(),
        agent,
        cover,
        &["MANAGE_ORDERS"],
        orders::EDIT | orders::REFUND,
    );
    ticks(&saleor(), view, never, &[], none);
    let saleor = saleor();
    let look = saleor.export(&Wanted::new(orders::VIEW), cover);
    assert_eq!(look.not_view_only(), ["orders"]);
}
