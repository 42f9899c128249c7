//! Measure: what a set of actions comes to.
//!
//! Lives here: [`Nearest`], the template that it is nearest to, and
//! [`duties_tripped`], which duty rules it puts into one hand.

use alloc::vec::Vec;

use crate::catalogue::{Actions, DutyKind, SHIPPED_DUTIES, ShippedDuty, TEMPLATES, Template};

/// A role template, and how far from it something is.
///
/// # Examples
///
/// ```
/// use countersign::actions::{inventory, orders};
/// use countersign::platforms::Nearest;
///
/// let nearest = Nearest::to(orders::VIEW | orders::FULFILL | inventory::VIEW).unwrap();
/// println!("nearest to {}, {} away", nearest.template().name, nearest.distance());
/// assert!(nearest.missing().is_subset(nearest.template().core));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearest {
    template: &'static Template,
    beyond: Actions,
    missing: Actions,
}

impl Nearest {
    /// The template whose core differs by the fewest actions; of several the first.
    /// One without a core is near to nothing, and no template is near to no actions.
    #[must_use]
    pub fn to(actions: Actions) -> Option<Self> {
        if actions.is_empty() {
            return None;
        }
        let jobs = TEMPLATES
            .iter()
            .filter(|template| !template.core.is_empty());
        let each = jobs.map(|template| Self {
            template,
            beyond: actions - template.core,
            missing: template.core - actions,
        });
        each.min_by_key(Self::distance)
    }

    /// The template.
    #[must_use]
    pub const fn template(&self) -> &'static Template {
        self.template
    }

    /// What is held beyond its core.
    #[must_use]
    pub const fn beyond(&self) -> Actions {
        self.beyond
    }

    /// What of its core is not held.
    #[must_use]
    pub const fn missing(&self) -> Actions {
        self.missing
    }

    /// How many actions differ.
    #[must_use]
    pub const fn distance(&self) -> u32 {
        self.beyond.len() + self.missing.len()
    }
}

/// The shipped duty rules over what one person was granted that these actions trip
/// in one hand, in the catalogue's order.
///
/// For the rules of a policy of your own ask
/// [`DutyRule::is_tripped`](crate::DutyRule::is_tripped).
///
/// # Examples
///
/// ```
/// use countersign::actions::{discounts, orders};
/// use countersign::platforms;
///
/// let tripped = platforms::duties_tripped(orders::REFUND | discounts::CREATE);
/// assert_eq!(tripped.first().map(|rule| rule.id), Some("O2C-02"));
/// ```
#[must_use]
pub fn duties_tripped(actions: Actions) -> Vec<&'static ShippedDuty> {
    let all = SHIPPED_DUTIES.iter();
    let of_grants = all.filter(|rule| rule.kind == DutyKind::Static);
    of_grants.filter(|rule| rule.is_tripped(actions)).collect()
}
