//! Compare: one wish on many platforms, and what their built-in roles hold.
//!
//! Lives here: [`compare()`] and [`Holding`]. What a list gives beyond is counted in
//! `export`, how far it is from a job in `measure`.

use alloc::vec::Vec;

use crate::catalogue::{Actions, ShippedDuty, UnknownName};

use super::export::Export;
use super::import::Import;
use super::mapping::{BuiltIn, Mapping};
use super::measure::Nearest;
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
        self.import.duties()
    }

    /// The nearest template; `None` if it holds nothing.
    #[must_use]
    pub fn nearest(&self) -> Option<Nearest> {
        Nearest::to(self.actions())
    }
}
