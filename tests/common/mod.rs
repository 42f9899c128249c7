//! What several test files share: the plain model, random worlds for it, the way
//! from a world to the engine, and remedies carried out on documents.

#![allow(unreachable_pub, reason = "public in here is all there is")]

pub mod cases;
pub mod checks;
pub mod documents;
pub mod draws;
pub mod duty_laws;
pub mod duty_shop;
pub mod engine;
pub mod evidence;
pub mod law;
pub mod model;
pub mod worlds;
