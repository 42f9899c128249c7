//! Looks: where a platform lets nobody only look.
//!
//! Lives here: [`Export::not_view_only`].

use alloc::vec::Vec;

use crate::catalogue::{Actions, Level, actions};

use super::export::Export;
use super::mapping::{Given, Mapping};

/// What shows more than a look does, and changes nothing.
const SHOWS: Actions = Actions::of(&[
    actions::orders::VIEW_CUSTOMER,
    actions::orders::PAYMENT_DETAILS,
    actions::products::VIEW_COST,
    actions::customers::VIEW_CONTACT,
]);

/// What takes things along. Whoever may look at all of something can copy it: so an
/// export in part is no more than a look.
const EXPORTS: Actions = Actions::of(&[
    actions::orders::EXPORT,
    actions::products::EXPORT,
    actions::customers::EXPORT,
    actions::reports::EXPORT,
]);

/// The looks at a feature, and what else one does in it than look.
struct Area<'m> {
    feature: &'m str,
    looks: Actions,
    changes: Actions,
}

/// The areas that a mapping speaks of, each once.
fn areas(mapping: &Mapping) -> Vec<Area<'_>> {
    let mut areas: Vec<Area<'_>> = Vec::new();
    for known in mapping.actions() {
        let at = areas.iter().position(|area| area.feature == known.feature);
        let at = at.unwrap_or_else(|| {
            areas.push(Area {
                feature: known.feature,
                looks: Actions::EMPTY,
                changes: Actions::EMPTY,
            });
            areas.len() - 1
        });
        if let Some(area) = areas.get_mut(at) {
            if known.level == Level::View {
                area.looks |= known.action;
            } else {
                area.changes = (area.changes | known.action) - SHOWS;
            }
        }
    }
    areas
}

impl<'m> Export<'m> {
    /// The features of which only a look was wanted, and which the platform lets
    /// nobody only look at; by name. Every permission that gives a look of them lets
    /// one change something of them, if only in part, or export it.
    #[must_use]
    pub fn not_view_only(&self) -> Vec<&'m str> {
        let wanted = self.wanted().actions();
        let mut areas = areas(self.mapping());
        areas.retain(|area| {
            let looks = wanted & area.looks;
            let gives_a_look = |given: &&Given| !given.any().is_disjoint(looks);
            let does_more = |given: &Given| {
                let exports = given.whole & EXPORTS;
                !((given.any() - EXPORTS) | exports).is_disjoint(area.changes)
            };
            let all = self.mapping().permissions.iter().map(|one| &one.along);
            let mut giving = all.filter(gives_a_look).peekable();
            wanted.is_disjoint(area.changes) && giving.peek().is_some() && giving.all(does_more)
        });
        areas.into_iter().map(|area| area.feature).collect()
    }
}
