//! What is shown: lists, menus, buttons, and why not.

use countersign::{
    Action, Actions, Policy, Principal, Reach, ResourceKind, Scope, StoreSet, TenantId,
    actions::orders,
};

use crate::access::actions::EXPEDITE;
use crate::models::Order;
use crate::orders::Refusal;

/// All that the desk has a button for.
const DESK: Actions = Actions::of(&[orders::FULFILL, orders::REFUND, orders::CANCEL, EXPEDITE]);

/// A page of the orders that this person may see, the first being page 0.
pub fn orders_page<'a>(
    policy: &Policy,
    who: &Principal,
    all: &'a [Order],
    page: usize,
    size: usize,
) -> Vec<&'a Order> {
    policy
        .filter(who, orders::VIEW, all)
        .skip(page.saturating_mul(size))
        .take(size)
        .collect()
}

/// The entries of the menu: what this person could do to some order at all.
pub fn menu<'a>(policy: &'a Policy, who: &Principal) -> Vec<&'a str> {
    [orders::VIEW, orders::CREATE]
        .into_iter()
        .chain(DESK)
        .filter(|&action| policy.could_ever(who, action))
        .filter_map(|action| policy.action_name(action))
        .collect()
}

/// A button on an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub action: Action,
    pub title: String,
    /// Whether it leads to the sign-in first.
    pub signs_in: bool,
}

/// The buttons on one order.
pub fn buttons(policy: &Policy, who: &Principal, order: &Order) -> Vec<Button> {
    let can = policy.what_can(who, order);
    (can.offered() & DESK)
        .into_iter()
        .filter_map(|action| {
            Some(Button {
                action,
                title: policy.facts(action)?.title.to_owned(),
                signs_in: can.after_step_up().contains(action),
            })
        })
        .collect()
}

/// Why this person cannot do it: for their own screen.
pub fn why_not(policy: &Policy, who: &Principal, action: Action, order: &Order) -> String {
    let why = policy.explain(who, action, order);
    why.public().message().to_owned()
}

/// Why this person cannot do it: for the support desk, if it may read the log.
pub fn why_not_for_desk(
    policy: &Policy,
    desk: &Principal,
    who: &Principal,
    action: Action,
    order: &Order,
) -> Result<String, Refusal> {
    let why = policy.explain_to(desk, who, action, order)?;
    Ok(why.to_string())
}

/// A condition of a query, with a `?` for each value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Where {
    pub sql: String,
    pub values: Vec<i64>,
}

/// The orders in reach, as a condition on the table `orders(id, merchant_id,
/// store_id, location_id, assigned_to)`.
///
/// Nothing in it is negated but single columns, so `NULL` never makes it true.
pub fn orders_where(reach: &Reach<'_>) -> Where {
    let values = &mut Vec::new();
    let merchants = reach.tenant().map(TenantId::to_u128);
    let mut all = vec![
        column("merchant_id", Test::In, merchants, values),
        covered(reach, reach.within(), values),
    ];
    if !reach.bounds().is_empty() {
        all.push(covered(reach, reach.bounds(), values));
    }
    for scope in reach.except() {
        all.push(any_of(&keys(reach, scope, Test::NotIn, values)));
    }
    for stores in [reach.blocked(), reach.awaiting()] {
        if !stores.is_empty() {
            all.push(outside(stores, values));
        }
    }
    // Every row is an order that there is already.
    if reach.is_only_for_new() {
        all.push("1 = 0".to_owned());
    }
    Where {
        sql: all.join(" AND "),
        values: std::mem::take(values),
    }
}

#[derive(Clone, Copy)]
enum Test {
    In,
    NotIn,
}

/// One of these scopes covers the order.
fn covered(reach: &Reach<'_>, scopes: &[&Scope], values: &mut Vec<i64>) -> String {
    let mut each = Vec::new();
    for scope in scopes {
        each.push(match keys(reach, scope, Test::In, values) {
            none if none.is_empty() => "1 = 1".to_owned(),
            keys => keys.join(" AND "),
        });
    }
    any_of(&each)
}

/// The order is of a store, and not of one of these.
fn outside(stores: &StoreSet, values: &mut Vec<i64>) -> String {
    let test = if stores.is_all_but() {
        Test::In
    } else {
        Test::NotIn
    };
    let listed = stores.listed().iter().map(|id| id.to_u128());
    column("store_id", test, listed, values)
}

/// A condition for each key that the scope gives. An order is in no category
/// and of no vendor, so these two can neither cover it nor show it outside.
fn keys(reach: &Reach<'_>, scope: &Scope, test: Test, values: &mut Vec<i64>) -> Vec<String> {
    let mut keys = Vec::new();
    if !scope.stores().is_empty() {
        let ids = scope.stores().iter().map(|id| id.to_u128());
        keys.push(column("store_id", test, ids, values));
    }
    if !scope.locations().is_empty() {
        let ids = scope.locations().iter().map(|id| id.to_u128());
        keys.push(column("location_id", test, ids, values));
    }
    if !scope.categories().is_empty() || !scope.vendors().is_empty() {
        keys.push("1 = 0".to_owned());
    }
    if !scope.objects().is_empty() {
        let orders = scope.objects().iter();
        let orders = orders.filter(|object| object.kind() == ResourceKind::ORDER);
        let ids = orders.map(|object| object.id().to_u128());
        keys.push(column("id", test, ids, values));
    }
    if scope.is_assigned() {
        let person = [reach.person().to_u128()];
        keys.push(column("assigned_to", test, person, values));
    }
    keys
}

/// A number too large for a column is the id of no row, and so is -1.
fn column(
    name: &str,
    test: Test,
    ids: impl IntoIterator<Item = u128>,
    values: &mut Vec<i64>,
) -> String {
    let before = values.len();
    values.extend(ids.into_iter().map(|id| i64::try_from(id).unwrap_or(-1)));
    let marks = vec!["?"; values.len() - before].join(", ");
    match test {
        Test::In if marks.is_empty() => "1 = 0".to_owned(),
        Test::In => format!("{name} IN ({marks})"),
        Test::NotIn if marks.is_empty() => format!("{name} IS NOT NULL"),
        Test::NotIn => format!("{name} NOT IN ({marks})"),
    }
}

fn any_of(conditions: &[String]) -> String {
    if conditions.is_empty() {
        return "1 = 0".to_owned();
    }
    format!("({})", conditions.join(" OR "))
}
