//! The order desk of a shop platform with many merchants.
//!
//! - [`models`]: what the desk works on, as it stands in the database;
//! - [`access`]: the policy, who asks, and what each model is to the policy;
//! - [`orders`]: what can be done, each behind its guard;
//! - [`pages`]: what is shown: lists, menus, buttons, and why not.

#![forbid(unsafe_code)]

pub mod access;
pub mod models;
pub mod orders;
pub mod pages;
