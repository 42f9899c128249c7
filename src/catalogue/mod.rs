//! The catalogue: the shipped words and data, one table each.
//!
//! Lives here: actions with their features, levels, risks and tags;
//! obligations; fields; role templates; duty rules; and how each is written and read. Nothing
//! decides here.

mod action;
mod bits;
mod duty;
mod duty_rules;
mod facts;
mod feature;
mod field;
mod level;
pub(crate) mod names;
mod obligation;
mod risk;
mod table;
mod tag;
mod template;
mod templates;
mod text;

pub use action::{Action, Actions, ActionsIter};
pub use bits::ActionBits;
pub use duty::{Advice, DutyKind, OnGrant, OnUse, Severity, ShippedDuty, SuggestedControl};
pub use duty_rules::{ADVICE, DutySet, SHIPPED_DUTIES};
pub use feature::{Feature, Features};
pub use field::Fields;
pub use level::Level;
pub use names::UnknownName;
pub use obligation::Obligations;
pub use risk::Risk;
pub use table::{
    ACTIONS, ActionFacts, CATALOGUES, HUMAN_ONLY, MONEY_AND_CREDIT, OWNER_ONLY, WATCHED, actions,
};
pub use tag::Tags;
pub use template::{AddOn, Requirements, Template};
pub use templates::TEMPLATES;
