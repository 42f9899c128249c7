//! Platforms: other systems' permission lists, and what they mean in our words.
//!
//! The people who set up a shop's staff sit in front of a platform's list of
//! permissions and ask which boxes to tick. This module answers, from tables of
//! what each box really gives:
//!
//! - [`Mapping::import`]: what a list of ticked boxes means;
//! - [`Mapping::export`]: the least list for what somebody shall do, what it gives
//!   away beyond that, what the platform cannot express and what it keeps for the
//!   owner;
//! - [`compare()`] and [`Mapping::holding`]: the same wish on several platforms, and
//!   what a platform's built-in roles hold, with the duty rules they trip.
//!
//! Shipped are the lists of Ecwid, Shopify, WooCommerce, Magento, PrestaShop,
//! BigCommerce and Wix ([`all`], [`named`]). A platform that is not among them is
//! mapped with a [`MappingDocument`] of the same form.
//!
//! A mapping is a reading of what a platform says of its permissions;
//! [`Mapping::source`] says of which version, and how complete its list is.
//!
//! # Examples
//!
//! ```
//! use countersign::actions::orders;
//! use countersign::platforms::{self, Goal};
//!
//! // "My agent should see orders and mark them shipped."
//! let wanted = (orders::VIEW | orders::FULFILL).into();
//! let shopify = platforms::named("shopify")?;
//! let export = shopify.export(&wanted, Goal::Cover);
//! let ticks: Vec<&str> = export.permissions().iter().map(|one| one.id()).collect();
//! assert_eq!(ticks, ["orders", "fulfill_and_ship_orders"]);
//! for known in export.excess_worst_first() {
//!     println!("gives away: {} ({})", known.name, known.risk);
//! }
//! # Ok::<(), countersign::UnknownName>(())
//! ```
//!
//! Lives here: the documents and their checks, import, export with its search, and
//! the shipped tables.

#![expect(
    clippy::doc_markdown,
    reason = "platforms are written as they write themselves"
)]

mod asked;
mod boxes;
mod compare;
mod compile;
mod document;
mod export;
mod held;
mod import;
mod least;
mod looks;
mod mapping;
mod measure;
mod relations;
mod shipped;
mod tell;
mod wanted;
mod words;

pub use compare::{Holding, compare};
pub use document::{BuiltInDocument, MappingDocument, PermissionDocument};
pub use export::{EmptyMeansEverything, Export, Lack};
pub use import::{Implied, Import, Replaced};
pub use mapping::{BuiltIn, Mapping, Permission, UnknownPermissions};
pub use measure::{Nearest, duties_tripped};
pub use shipped::{all, document, named, text_of};
pub use wanted::Wanted;
pub use words::{EmptyList, Goal, Holders, Known, Part, Restriction};
