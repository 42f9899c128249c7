//! Shipped mappings: the lists of seven platforms, as data.
//!
//! Lives here: which there are, and reading them, each when it is first asked for.
//! What they say is in the folder `data`, one document each, in the form of a
//! [`MappingDocument`].

use std::sync::LazyLock;

use crate::catalogue::UnknownName;

use super::document::MappingDocument;
use super::mapping::Mapping;

/// One document, and what it was read as; nothing if it were wrong, which a test
/// rules out.
struct Shipped {
    id: &'static str,
    text: &'static str,
    mapping: LazyLock<Option<Mapping>>,
}

macro_rules! shipped {
    ($($id:literal,)+) => {
        static SHIPPED: [Shipped; [$($id),+].len()] = [$({
            const TEXT: &str = include_str!(concat!("data/", $id, ".json"));
            Shipped { id: $id, text: TEXT, mapping: LazyLock::new(|| read(TEXT)) }
        }),+];
    };
}

shipped! {
    "ecwid",
    "ecwid_apps",
    "shopify",
    "shopify_apps",
    "woocommerce",
    "magento",
    "prestashop",
    "bigcommerce",
    "bigcommerce_apps",
    "wix",
    "wix_apps",
}

fn read(text: &str) -> Option<Mapping> {
    let document: MappingDocument = serde_json::from_str(text).ok()?;
    document.compile().ok()
}

/// Every shipped mapping, those of one platform together.
///
/// # Examples
///
/// ```
/// use countersign::platforms;
///
/// let lists: Vec<&str> = platforms::all().map(|mapping| mapping.id()).collect();
/// assert!(lists.contains(&"shopify") && lists.contains(&"shopify_apps"));
/// ```
pub fn all() -> impl Iterator<Item = &'static Mapping> {
    SHIPPED
        .iter()
        .filter_map(|shipped| shipped.mapping.as_ref())
}

/// The shipped mapping of this id.
///
/// # Errors
///
/// [`UnknownName`] with the nearest id.
pub fn named(id: &str) -> Result<&'static Mapping, UnknownName> {
    let mut known = SHIPPED.iter();
    let found = known.find(|shipped| shipped.id == id);
    found
        .and_then(|shipped| shipped.mapping.as_ref())
        .ok_or_else(|| unknown(id))
}

/// The text of a shipped mapping, as JSON: what to copy for one of your own.
///
/// # Errors
///
/// [`UnknownName`] with the nearest id.
pub fn text_of(id: &str) -> Result<&'static str, UnknownName> {
    let mut known = SHIPPED.iter();
    let found = known.find(|shipped| shipped.id == id);
    found.map(|shipped| shipped.text).ok_or_else(|| unknown(id))
}

/// The document of a shipped mapping: to add to, or to compile for a policy.
///
/// # Errors
///
/// [`UnknownName`] with the nearest id.
///
/// # Examples
///
/// ```
/// use countersign::platforms::{self, PermissionDocument};
///
/// // An extension of WooCommerce brings a capability of its own.
/// let woocommerce = platforms::document("woocommerce")?
///     .permission(PermissionDocument::new("print_labels", "Print labels").gives(["orders.shipping_label"]))
///     .compile()?;
/// assert!(woocommerce.import(["print_labels"]).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn document(id: &str) -> Result<MappingDocument, UnknownName> {
    let text = text_of(id)?;
    serde_json::from_str(text).map_err(|_| unknown(id))
}

fn unknown(id: &str) -> UnknownName {
    UnknownName::among("platform mapping", id, SHIPPED.iter().map(|known| known.id))
}
