//! Solo: a shop of one person.
//!
//! Lives here: the same rules where there is nobody to share the work with.
//! Hanne is told of all of them, and stopped by none.

use countersign::actions::{customers, discounts, marketing, orders, products, settings};
use countersign::{
    Decision, DutyKind, DutySet, Event, Evidence, GrantVerdict, ObjectRef, Obligations,
    PolicyDocument, Profile, ResourceKind, RoleDocument, Session,
};

use crate::shop::{
    HANNE, NOW, Shop, Told, WEB, hanne, here, human, order, person_of, role_everywhere,
};
use crate::tell::{said, says, scene};

pub(crate) fn in_the_first_year() -> Told {
    scene("In the first year: Hanne alone");
    let policy = PolicyDocument::new()
        .profile(Profile::Solo)
        .duties([DutySet::Commerce, DutySet::CommerceObjects])
        .role("owner", RoleDocument::from_template("owner"))
        .compile()?;
    // Before she has anything, she is warned of all that she will hold.
    let mut shop = Shop::open(policy, [human(HANNE, "Hanne").owner()]);
    let owner = role_everywhere("owner");
    let check = shop.standing(HANNE, NOW)?;
    let check = shop.policy.check_grant(&check, &owner)?;
    assert_eq!(check.verdict(), GrantVerdict::Warn);

    shop.store(hanne());
    let trips = shop.trips(HANNE, NOW)?;
    let granted = shop.policy.duties().iter();
    let granted = granted
        .filter(|rule| rule.kind() == DutyKind::Static)
        .count();
    said("She holds everything, and is told of every rule about that:");
    says(&trips.join(", "));
    assert_eq!(trips.len(), granted);
    assert!(
        trips
            .iter()
            .all(|rule| rule.ends_with("active in all stores"))
    );

    let who = (HANNE, NOW);
    for (tried, action, kind) in [
        (
            "She makes a coupon:",
            discounts::CREATE,
            ResourceKind::DISCOUNT,
        ),
        ("Enters an order:", orders::CREATE, ResourceKind::ORDER),
        ("Sets a price:", products::PRICE, ResourceKind::PRODUCT),
        (
            "Changes where the money goes:",
            settings::PAYMENTS,
            ResourceKind::SETTING,
        ),
        (
            "Takes the addresses out:",
            customers::EXPORT,
            ResourceKind::CUSTOMER,
        ),
        (
            "Sends a letter to all of them:",
            marketing::SEND,
            ResourceKind::CAMPAIGN,
        ),
    ] {
        assert_eq!(shop.tries(tried, who, action, &here(kind, WEB))?, "allow");
    }
    her_own_order(&shop)
}

/// A rule about objects asks somebody else, if there is anybody.
fn her_own_order(shop: &Shop) -> Told {
    let owner = shop.principal(HANNE, &Session::at(NOW))?;
    let object = ObjectRef::new(ResourceKind::ORDER, 2_u64);
    let entered = [Event::new(person_of(HANNE), orders::CREATE, object, NOW)];
    let known = Evidence::none().history(&entered);
    let refund = |tried: &str, evidence: &Evidence<'_>| {
        shop.asks(tried, &owner, orders::REFUND, &order(2, WEB), evidence)
    };
    let alone = known.no_other_approver();
    let tried = "Gives back the money of an order that she entered, there being nobody else:";
    assert_eq!(refund(tried, &alone), "allow");
    let decision = (shop.policy).authorize_with(&owner, orders::REFUND, &order(2, WEB), &alone);
    assert!(
        matches!(decision, Decision::Allow(allow) if allow.obligations() == Obligations::AUDIT)
    );
    let tried = "The same on a day when her sister helps, who can say yes:";
    assert_eq!(refund(tried, &known), "approval");
    Ok(())
}
