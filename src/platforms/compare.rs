//! Compare: one wish on many platforms, and what their built-in roles hold.
//!
//! Lives here: [`Nearest`] and [`Holding`]. What a list gives beyond is counted in
//! `export`.

use alloc::vec::Vec;

use crate::catalogue::{
    Actions, DutyKind, SHIPPED_DUTIES, ShippedDuty, TEMPLATES, Template, UnknownName,
};

use super::export::Export;
use super::import::Import;
use super::mapping::{BuiltIn, Mapping};
use super::wanted::Wanted;
use super::words::Goal;

/// The least lists for one wish, side by side, in the order of the mappings.
///
/// # Examples
///
/// ```
/// use countersign::platforms::{self, Goal};
/// use countersign::Template;
///
/// let warehouse = Template::named("fulfillment").unwrap();
/// for export in platforms::compare(&warehouse.into(), Goal::Cover, platforms::all()) {
///     let (name, beyond) = (export.mapping().name(), export.excess().len());
///     println!("{name}: {beyond} actions beyond");
/// }
/// ```
#[must_use]
pub fn compare<'m>(
    wanted: &Wanted,
    goal: Goal,
    mappings: impl IntoIterator<Item = &'m Mapping>,
) -> Vec<Export<'m>> {
    let all = mappings.into_iter();
    all.map(|mapping| mapping.export(wanted, goal)).collect()
}

/// A role template, and how far from it something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearest {
    template: &'static Template,
    beyond: Actions,
    missing: Actions,
}

impl Nearest {
    /// The template whose core differs by the fewest actions; of several the first.
    /// One without a core is near to nothing.
    #[must_use]
    pub fn to(actions: Actions) -> Option<Self> {
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
/// What a policy has of its own [`DutyRule::is_tripped`](crate::DutyRule::is_tripped)
/// tells.
#[must_use]
pub fn duties_tripped(actions: Actions) -> Vec<&'static ShippedDuty> {
    let all = SHIPPED_DUTIES.iter();
    let of_grants = all.filter(|rule| rule.kind == DutyKind::Static);
    of_grants.filter(|rule| rule.is_tripped(actions)).collect()
}

/// What a platform's built-in role holds, in our words.
///
/// # Examples
///
/// ```
/// use countersign::platforms;
///
/// let woocommerce = platforms::named("woocommerce")?;
/// let manager = woocommerce.holding("shop_manager")?.unwrap();
/// assert!(!manager.duties().is_empty());
/// println!("nearest to {}", manager.nearest().unwrap().template().name);
/// # Ok::<(), countersign::UnknownName>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding<'m> {
    role: &'m BuiltIn,
    import: Import<'m>,
}

impl Mapping {
    /// What the built-in role of this id holds; `None` if its contents are not known.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] with the nearest id.
    pub fn holding(&self, role: &str) -> Result<Option<Holding<'_>>, UnknownName> {
        let role = self.built_in(role)?;
        let import = self.import_built_in(role);
        Ok(import.map(|import| Holding { role, import }))
    }
}

impl<'m> Holding<'m> {
    /// The role.
    #[must_use]
    pub const fn role(&self) -> &'m BuiltIn {
        self.role
    }

    /// Its permissions, and what they mean.
    #[must_use]
    pub const fn import(&self) -> &Import<'m> {
        &self.import
    }

    /// All that its holder can do, in full or in part.
    #[must_use]
    pub fn actions(&self) -> Actions {
        self.import.actions()
    }

    /// The shipped duty rules that its holder trips by it; what is held in part counts
    /// as held.
    #[must_use]
    pub fn duties(&self) -> Vec<&'static ShippedDuty> {
        duties_tripped(self.actions())
    }

    /// The nearest template; `None` if it holds nothing.
    #[must_use]
    pub fn nearest(&self) -> Option<Nearest> {
        Nearest::to(self.actions()).filter(|_| !self.actions().is_empty())
    }
}
