//! What several test files share: the plain model, random worlds for it, the way
//! from a world to the engine, and remedies carried out on documents.

#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "each test file uses its own part of this"
)]

pub mod cases;
pub mod checks;
pub mod documents;
#[cfg(feature = "approvals")]
pub mod duty_laws;
pub mod duty_shop;
pub mod engine;
#[cfg(feature = "approvals")]
pub mod evidence;
pub mod law;
pub mod model;
pub mod worlds;
