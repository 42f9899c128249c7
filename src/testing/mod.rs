//! For the tests of a host: what its policy means, held fast.
//!
//! Lives here: [`Shop`], a fixture of policy, staff, resources and an instant;
//! the assertions, which print the explanation when they fail; scenario tables
//! and the dry run of them; the [`AccessMatrix`] to compare with a snapshot;
//! [`laws`] that a host runs on its own policy; and [`strategies`] for proptest.
//!
//! ```
//! use countersign::actions::orders;
//! use countersign::testing::Shop;
//! use countersign::*;
//!
//! let policy = PolicyDocument::new()
//!     .role("support", RoleDocument::from_template("customer_support"))
//!     .compile()?;
//! let shop = Shop::new(policy, Time::from_unix(1_000)).with_staff(
//!     "ana",
//!     &AccountDocument::human(7_u64, 107_u64)
//!         .grant(EntryDocument::role("support", ScopeDocument::in_stores([42_u64]))),
//! );
//! let order = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(42_u64);
//!
//! assert_allows!(shop, "ana", orders::REFUND, order);
//! assert_denies!(shop, "ana", orders::EXPORT, order, Reason::NoGrant);
//! # Ok::<(), countersign::DocumentError>(())
//! ```

mod asks;
mod assertions;
mod expected;
pub mod laws;
mod matrix;
mod scenario;
#[cfg(feature = "serde")]
mod scenario_document;
mod shop;
mod stop;
pub mod strategies;

pub use asks::Asks;
#[doc(hidden)]
pub use assertions::{expects, matrix_is, only_allows};
pub use expected::Expected;
pub use matrix::AccessMatrix;
pub use scenario::{Difference, DryRun, Scenario};
#[cfg(feature = "serde")]
pub use scenario_document::{ScenarioDocument, ScenarioError};
pub use shop::Shop;
