//! Sessions: what one person holds, and does not use at once.
//!
//! Lives here: the rule of the shop's own.

use countersign::actions::inventory;
use countersign::{Evidence, ResourceKind, Session};

use crate::shop::{NOW, SAM, Shop, Told, WEB, here};
use crate::tell::scene;

pub(crate) fn in_one_go(shop: &Shop) -> Told {
    scene("Stock: Sam, who moves it and counts it");
    let stock = here(ResourceKind::STOCK_ITEM, WEB);
    let with = |tried: &str, roles: &[&str], action| -> Told<String> {
        let active = roles.iter().map(|name| shop.policy.role(name));
        let active = active.collect::<Result<Vec<_>, _>>()?;
        let session = Session::at(NOW).only_roles(active.iter().map(|role| role.id()));
        let sam = shop.principal(SAM, &session)?;
        Ok(shop.asks(tried, &sam, action, &stock, &Evidence::none()))
    };
    let both = ["moving", "counting"];
    let tried = "Sam corrects a count, signed in for both:";
    let correct = with(tried, &both, inventory::ADJUST)?;
    assert_eq!(correct, "deny: session_duty");
    let tried = "And moves stock:";
    let moves = with(tried, &both, inventory::TRANSFER)?;
    assert_eq!(moves, "deny: session_duty");
    let tried = "Looks at it:";
    assert_eq!(with(tried, &both, inventory::VIEW)?, "allow");
    let tried = "Corrects a count, signed in for counting alone:";
    let correct = with(tried, &["counting"], inventory::ADJUST)?;
    assert_eq!(correct, "allow");
    let tried = "And moves stock so:";
    let moves = with(tried, &["counting"], inventory::TRANSFER)?;
    assert_eq!(moves, "deny: no_grant");
    let tried = "Moves stock, signed in for moving:";
    let moves = with(tried, &["moving"], inventory::TRANSFER)?;
    assert_eq!(moves, "allow");

    // Who says nothing of roles uses all of them.
    let who = (SAM, NOW);
    let tried = "Corrects a count, and nothing is said of roles:";
    let correct = shop.tries(tried, who, inventory::ADJUST, &stock)?;
    assert_eq!(correct, "deny: session_duty");
    // To hold both is told of, and stops nothing by itself.
    assert_eq!(shop.trips(SAM, NOW)?, ["INV-03 active in store 1"]);
    Ok(())
}
