//! Role templates: what they are made of.
//!
//! Lives here: [`Template`], [`AddOn`] and [`Requirements`]. The shipped ones
//! are in `templates`.

use super::action::Actions;
use super::duty::SuggestedControl;
use super::names::flag_words;

bitflags::bitflags! {
    /// What holding a role asks of the grant and of the session.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{Requirements, Template};
    ///
    /// let agent = Template::named("private_fulfillment_agent").unwrap();
    /// assert_eq!(agent.requires.to_string(), "scope | until | multi_factor");
    /// ```
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
    pub struct Requirements: u8 {
        /// Every grant of the role is narrowed: never the whole tenant.
        const SCOPE = 1;
        /// Every grant of the role has an end.
        const UNTIL = 1 << 1;
        /// Whoever uses the role has signed in with a second factor.
        const MULTI_FACTOR = 1 << 2;
        /// Whoever uses the role has been trained, and the training still counts.
        const TRAINING = 1 << 3;
    }
}

flag_words!(Requirements as "requirement");

/// A role that the crate ships, to be imported by name.
///
/// # Examples
///
/// ```
/// use countersign::{actions::orders, Template};
///
/// let warehouse = Template::named("fulfillment").unwrap();
/// assert!(warehouse.core.contains(orders::FULFILL));
/// assert!(!warehouse.core.contains(orders::REFUND));
/// assert_eq!(warehouse.addon("returns").unwrap().actions, orders::RETURN.into());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Template {
    /// Its name in documents.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What it is for, and what it leaves out.
    pub note: &'static str,
    /// What its grants and sessions must have.
    pub requires: Requirements,
    /// What everybody with this job gets.
    pub core: Actions,
    /// What somebody else is to do about the duty rules that the role trips by
    /// itself: for the shop to accept, each with the name of whoever does it.
    pub controls: &'static [SuggestedControl],
    /// What some of them get, by name.
    pub addons: &'static [AddOn],
}

/// Actions that some holders of a template get on top of its core.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddOn {
    /// Its name in documents, unique within the template.
    pub id: &'static str,
    /// When to add it.
    pub when: &'static str,
    /// What it adds.
    pub actions: Actions,
}

impl Template {
    /// The add-on of this template with this name.
    #[must_use]
    pub fn addon(&self, id: &str) -> Option<&'static AddOn> {
        self.addons.iter().find(|addon| addon.id == id)
    }

    /// The core and every add-on: the most this template can give.
    #[must_use]
    pub fn with_all_addons(&self) -> Actions {
        self.addons
            .iter()
            .fold(self.core, |set, addon| set.union(addon.actions))
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Template {
    /// As `{id, requires, core, addons}`: what a template gives and asks,
    /// without its words for people.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut row = serializer.serialize_struct("Template", 4)?;
        row.serialize_field("id", self.id)?;
        row.serialize_field("requires", &self.requires)?;
        row.serialize_field("core", &self.core)?;
        row.serialize_field("addons", self.addons)?;
        row.end()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for AddOn {
    /// As `{id, actions}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut row = serializer.serialize_struct("AddOn", 2)?;
        row.serialize_field("id", self.id)?;
        row.serialize_field("actions", &self.actions)?;
        row.end()
    }
}
