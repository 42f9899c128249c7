//! Tallow & Thread, candles and soap, Antwerp: what nobody should hold in one
//! hand, and what becomes of it if somebody does.
//!
//! Lives here: the order of the story. It plays the three combinations of which a
//! guide for shop owners warns (orders and coupons, products and settings,
//! customers and marketing), first as whole features, then as roles that give
//! what a job takes; then rules about one order, a rule about one session, and a
//! shop of one person. Every attempt is made for real and held to what it must
//! be: the program fails where anything comes out otherwise. The rules stand in
//! `policy.toml`, and there is no clock in it: every instant is said.
//!
//! ```sh
//! cargo run --example duties
//! ```

mod features;
mod hands;
mod objects;
mod sessions;
mod shop;
mod solo;
mod tell;

use countersign::{Policy, PolicyDocument};

use shop::{Shop, Told};

fn main() -> Told {
    println!("TALLOW & THREAD, candles and soap, Antwerp\nTuesday 10 March 2026");
    features::as_they_were(&policy(include_str!("whole.toml"))?);
    let policy = policy(include_str!("policy.toml"))?;
    features::as_they_should_be(&policy)?;
    let shop = &mut Shop::open(policy, shop::everybody());
    hands::orders_and_coupons(shop)?;
    hands::prices_and_takings(shop)?;
    hands::addresses_and_letters(shop)?;
    objects::one_order(shop)?;
    objects::a_coupon(shop)?;
    sessions::in_one_go(shop)?;
    solo::in_the_first_year()?;
    println!("\nEverything came out as it must.");
    Ok(())
}

fn policy(text: &str) -> Told<Policy> {
    Ok(toml::from_str::<PolicyDocument>(text)?.compile()?)
}
