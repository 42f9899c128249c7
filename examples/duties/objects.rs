//! Objects: who did what to an order decides what they do to it next.
//!
//! Lives here: a stall on the market where everybody may do everything, and
//! nobody does all of it to one order.

use countersign::actions::{discounts, orders};
use countersign::{Coverage, Event, Evidence, EvidenceKinds, ObjectRef, ResourceKind, Session};

use crate::shop::{FEMKE, JOOST, NOW, STALL, Shop, Told, here, order, person_of};
use crate::tell::scene;

pub(crate) fn one_order(shop: &Shop) -> Told {
    scene("One order: Femke, who does everything at the stall");
    let femke = shop.principal(FEMKE, &Session::at(NOW))?;
    let accepted = shop.trips(FEMKE, NOW)?;
    assert_eq!(accepted, ["O2C-03 mitigated in store 2"]);
    let needed = shop.policy.evidence_needed(&femke, orders::REFUND);
    assert!(needed.contains(EvidenceKinds::HISTORY));

    let yesterday = NOW.plus(-86_400)?;
    let entered = |who, id: u64| {
        let object = ObjectRef::new(ResourceKind::ORDER, id);
        Event::new(person_of(who), orders::CREATE, object, yesterday)
    };
    let history = [entered(FEMKE, 5), entered(JOOST, 6)];
    let known = Evidence::none().history(&history);
    let refund = |tried: &str, id, evidence: &Evidence<'_>| {
        shop.asks(tried, &femke, orders::REFUND, &order(id, STALL), evidence)
    };
    let own = refund("She refunds order 5, which she entered:", 5, &known);
    assert_eq!(own, "deny: object_duty");
    let other = refund("She refunds order 6, which Joost entered:", 6, &known);
    assert_eq!(other, "allow");
    let unknown = "Order 6 again, by a back end that does not say what was done to it:";
    let unknown = refund(unknown, 6, &Evidence::none());
    assert_eq!(unknown, "deny: evidence_missing");
    let nothing = refund("Order 7, to which nothing was done:", 7, &known);
    assert_eq!(nothing, "allow");

    // What was done before the books begin may have been anything.
    let object = ObjectRef::new(ResourceKind::ORDER, 8_u64);
    let gap = [Coverage::new(object, yesterday, NOW)];
    let old = "Order 8, which is older than the books:";
    let old = refund(old, 8, &known.coverage(&gap));
    assert_eq!(old, "approval");

    // What is only now made has no history, so none is asked for.
    let new = here(ResourceKind::ORDER, STALL);
    let tried = "She enters a new order:";
    let new = shop.asks(tried, &femke, orders::CREATE, &new, &Evidence::none());
    assert_eq!(new, "allow");
    Ok(())
}

/// What was done to a coupon counts as done to the order that it is linked to.
pub(crate) fn a_coupon(shop: &Shop) -> Told {
    scene("A coupon: made by Femke, to say sorry");
    let femke = shop.principal(FEMKE, &Session::at(NOW))?;
    let coupon = ObjectRef::new(ResourceKind::DISCOUNT, 31_u64);
    let made = Event::new(person_of(FEMKE), discounts::GOODWILL, coupon, NOW);
    let history = [made];
    let known = Evidence::none().history(&history);
    let linked = [coupon];
    let nine = order(9, STALL);
    let tried = "She puts it on order 9:";
    let edits = known.linked(&linked);
    let own = shop.asks(tried, &femke, orders::EDIT_ITEMS, &nine, &edits);
    assert_eq!(own, "deny: object_duty");
    let tried = "She changes order 9, which has nothing to do with it:";
    let other = shop.asks(tried, &femke, orders::EDIT_ITEMS, &nine, &known);
    assert_eq!(other, "allow");
    Ok(())
}
