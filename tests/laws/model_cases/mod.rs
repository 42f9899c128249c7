//! The plain model held to the cases that the rules give, each under its rule, and to a few laws.
//!
//! The engine has no part in this: where both are compared, these are what makes the model worth
//! comparing with.

mod approvals;
mod decisions;
mod duty_objects;
mod duty_rules;
mod duty_waivers;
mod duty_worlds;
mod laws;
mod limits;
mod shop;
