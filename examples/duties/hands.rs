//! Hands: two halves come into one hand, by a key, by a grant, under a waiver.
//!
//! Lives here: what each of the three combinations comes to once somebody holds
//! it: a yes that is needed, a no, and a waiver for a time.

use countersign::actions::{customers, discounts, marketing, orders, products, settings};
use countersign::{
    AccountId, Evidence, GrantVerdict, NotWaived, RequestStamp, ResourceKind, Session, Verdict,
    WaiverDocument,
};

use crate::shop::{
    HANNE, INES, JOOST, NOW, RUBEN, RUBENS_KEY, STALL, Shop, TOMAS, Told, WEB, here, ines, order,
    person_of, role, role_everywhere, rubens_key, tomas,
};
use crate::tell::{said, says, scene};

const DAY: i64 = 86_400;

/// Orders and coupons: a login and a key of one person count as one.
pub(crate) fn orders_and_coupons(shop: &mut Shop) -> Told {
    scene("Orders and coupons: Ruben, who enters orders");
    let ruben = (RUBEN, NOW);
    let coupons = role("coupons", WEB);
    let asked = "Could he have coupons in the web shop too?";
    let found = shop.could_have(asked, ruben, &coupons)?;
    assert_eq!(found, (GrantVerdict::Waiver, vec!["O2C-01".to_owned()]));
    let asked = "Coupons of the stall, where he enters nothing?";
    let found = shop.could_have(asked, ruben, &role("coupons", STALL))?;
    assert_eq!(found, (GrantVerdict::Clear, Vec::new()));
    let new = here(ResourceKind::ORDER, WEB);
    let tried = "He enters an order:";
    assert_eq!(shop.tries(tried, ruben, orders::CREATE, &new)?, "allow");

    said("Without asking, he gives the coupons of the web shop to a key of his own.");
    shop.store(rubens_key(WEB));
    let trips = shop.trips(RUBEN, NOW)?;
    says(&format!(
        "Login and key are one person: {}",
        trips.join(", ")
    ));
    assert_eq!(trips, ["O2C-01 active in store 1"]);
    let tried = "Now he enters an order:";
    assert_eq!(shop.tries(tried, ruben, orders::CREATE, &new)?, "approval");
    let coupon = here(ResourceKind::DISCOUNT, WEB);
    let tried = "And the key makes a coupon:";
    let by_key = shop.tries(tried, (RUBENS_KEY, NOW), discounts::CREATE, &coupon)?;
    assert_eq!(by_key, "approval");
    let tried = "To look at an order is of no side:";
    let seen = shop.tries(tried, ruben, orders::VIEW, &order(1, WEB))?;
    assert_eq!(seen, "allow");
    with_a_yes(shop)?;
    let asked = "And could he give money back, of orders with coupons of his own?";
    let found = shop.could_have(asked, ruben, &role("refunds", WEB))?;
    let rules = ["O2C-02", "O2C-03", "O2C-09"].map(str::to_owned);
    assert_eq!(found, (GrantVerdict::Waiver, rules.to_vec()));

    said("Hanne moves the key to the stall, where its coupons never meet his orders.");
    shop.store(rubens_key(STALL));
    assert_eq!(shop.trips(RUBEN, NOW)?, [""; 0]);
    let tried = "He enters an order:";
    assert_eq!(shop.tries(tried, ruben, orders::CREATE, &new)?, "allow");
    Ok(())
}

/// What a rule of high severity asks for is one yes of somebody else.
fn with_a_yes(shop: &Shop) -> Told {
    let new = here(ResourceKind::ORDER, WEB);
    let ruben = shop.principal(RUBEN, &Session::at(NOW))?;
    let joost = shop.principal(JOOST, &Session::at(NOW))?;
    let asked = Evidence::none().request(RequestStamp::new(1_u64, NOW));
    let request = (shop.policy).request(&ruben, orders::CREATE, &new, &asked);
    let request = request.ok_or("a request without a stamp")?;
    let yes = (shop.policy).approve(&joost, &request, "duty", 1_u64, Verdict::Approve)?;
    let yes = [(yes, &joost)];
    let asked = asked.approvals(&yes);
    let tried = "With a yes of Joost to this very order he enters it:";
    let entered = shop.asks(tried, &ruben, orders::CREATE, &new, &asked);
    assert_eq!(entered, "allow");
    Ok(())
}

/// Prices and takings: a rule of critical severity is no matter of a yes.
pub(crate) fn prices_and_takings(shop: &mut Shop) -> Told {
    scene("Prices and takings: Ines, who sets the prices");
    let who = (INES, NOW);
    let takings = role_everywhere("takings");
    let asked = "Could she have the takings too?";
    let found = shop.could_have(asked, who, &takings)?;
    assert_eq!(found, (GrantVerdict::Waiver, vec!["SET-01".to_owned()]));

    said("Hanne gives them to her all the same.");
    shop.store(ines().grant(takings.clone()));
    let account = here(ResourceKind::SETTING, WEB);
    let soap = here(ResourceKind::PRODUCT, WEB);
    let tried = "Ines changes where the money goes:";
    let changed = shop.tries(tried, who, settings::PAYMENTS, &account)?;
    assert_eq!(changed, "deny: static_duty");
    let tried = "And a price, as she did until yesterday:";
    let changed = shop.tries(tried, who, products::PRICE, &soap)?;
    assert_eq!(changed, "deny: static_duty");
    let tried = "New words for a soap are of no side:";
    let changed = shop.tries(tried, who, products::EDIT_CONTENT, &soap)?;
    assert_eq!(changed, "allow");
    let tried = "Of the stall she has the takings alone:";
    let there = here(ResourceKind::SETTING, STALL);
    let changed = shop.tries(tried, who, settings::PAYMENTS, &there)?;
    assert_eq!(changed, "allow");

    said("A waiver for 91 days:");
    let hanne = shop.principal(HANNE, &Session::at(NOW))?;
    let waived = (shop.policy).waive(&waiver("SET-01", INES, 91, JOOST)?, &hanne);
    let refused = waived.err().ok_or("it was approved for 91 days")?;
    says(&format!("Refused: {refused}"));
    assert!(refused.to_string().contains("90 days"));
    said("Hanne takes them back.");
    shop.store(ines());
    let tried = "Ines changes a price:";
    assert_eq!(shop.tries(tried, who, products::PRICE, &soap)?, "allow");
    Ok(())
}

/// Addresses and letters: under a waiver, until it ends.
pub(crate) fn addresses_and_letters(shop: &mut Shop) -> Told {
    scene("Addresses and letters: Tomas, who writes to segments");
    let who = (TOMAS, NOW);
    let contacts = role_everywhere("contacts");
    let asked = "Could he have the addresses too, for a letter on paper?";
    let found = shop.could_have(asked, who, &contacts)?;
    assert_eq!(found, (GrantVerdict::Waiver, vec!["PII-01".to_owned()]));

    let signed = ask_for_a_waiver(shop)?;
    let waived = tomas().waiver(signed);
    shop.store(waived.clone());
    let asked = "Could he have them now?";
    let found = shop.could_have(asked, who, &contacts)?;
    assert_eq!(found, (GrantVerdict::Clear, vec!["PII-01".to_owned()]));
    shop.store(waived.grant(contacts));
    assert_eq!(shop.trips(TOMAS, NOW)?, ["PII-01 mitigated in all stores"]);

    let customers_of = here(ResourceKind::CUSTOMER, WEB);
    let campaign = here(ResourceKind::CAMPAIGN, WEB);
    let end = NOW.plus(14 * DAY)?;
    let tried = "He takes the addresses out:";
    let export = shop.tries(tried, who, customers::EXPORT, &customers_of)?;
    assert_eq!(export, "allow");
    let tried = "And sends a letter, a second before the waiver ends:";
    let last = (TOMAS, end.plus(-1)?);
    assert_eq!(
        shop.tries(tried, last, marketing::SEND, &campaign)?,
        "allow"
    );
    let tried = "A second later:";
    let over = shop.tries(tried, (TOMAS, end), marketing::SEND, &campaign)?;
    assert_eq!(over, "approval");
    assert_eq!(shop.trips(TOMAS, end)?, ["PII-01 active in all stores"]);
    Ok(())
}

/// The waiver that Hanne signs, after those that nobody can sign.
fn ask_for_a_waiver(shop: &Shop) -> Told<WaiverDocument> {
    let hanne = shop.principal(HANNE, &Session::at(NOW))?;
    let joost = shop.principal(JOOST, &Session::at(NOW))?;
    let by_tomas = waiver("PII-01", TOMAS, 14, TOMAS)?;
    let by_hanne = waiver("PII-01", TOMAS, 14, HANNE)?;
    let for_herself = waiver("PII-01", HANNE, 14, JOOST)?;
    for (tried, waiver, approver, part) in [
        (
            "Hanne asks for a waiver, and approves it:",
            &by_hanne,
            &hanne,
            "whoever asked for it",
        ),
        (
            "She approves one for herself:",
            &for_herself,
            &hanne,
            "the person it is for",
        ),
        (
            "Joost approves one, who leads and may not:",
            &by_tomas,
            &joost,
            "staff.waive",
        ),
    ] {
        said(tried);
        let refused = shop.policy.waive(waiver, approver).err();
        let refused = refused.ok_or("it was approved")?;
        says(&format!("Refused: {refused}"));
        assert!(refused.to_string().contains(part), "{refused}");
        let by_right = matches!(refused, NotWaived::Approver(_));
        assert_eq!(by_right, approver.account().id() == JOOST);
    }
    said("Tomas asks for it, for two weeks, and Hanne approves it.");
    Ok(shop.policy.waive(&by_tomas, &hanne)?)
}

/// A waiver of a rule for somebody, from now on for so many days, which somebody
/// asks for.
fn waiver(rule: &str, of: AccountId, days: i64, asked_by: AccountId) -> Told<WaiverDocument> {
    let waiver = WaiverDocument::new("W-1", rule, 1, person_of(of))
        .because("the letter on paper is to go out before Easter")
        .control("Joost reads the list of exports", person_of(JOOST))
        .requested_by(person_of(asked_by));
    Ok(waiver.window(NOW, NOW.plus(days * DAY)?))
}
