//! Fields: what of a resource may be shown.
//!
//! Lives here: [`VisibleFields`]. Invariant: a field is visible if one action
//! that reveals it is allowed on this very resource, by `authorize` (rule R21);
//! so no grant of another store shows it here, and no grant ever hides one.

use crate::catalogue::{Actions, Feature, Fields, Obligations};
use crate::model::{AsResource, ResourceKind};
use crate::policy::Policy;

use super::decision::Decision;
use super::principal::Principal;

/// What of a resource may be shown to a principal, of the fields that were asked
/// for, and what is owed for showing them.
///
/// # Examples
///
/// ```
/// # use countersign::*;
/// # let policy = PolicyDocument::new()
/// #     .role("warehouse", RoleDocument::from_template("fulfillment"))
/// #     .compile()?;
/// # let ben = policy.account(&AccountDocument::human(7_u64, 7_u64).grant(
/// #     EntryDocument::role("warehouse", ScopeDocument::in_stores([42_u64])),
/// # ))?;
/// # let now = Time::from_unix(1_000);
/// # let standing = policy.standing(&[&ben], now);
/// # let principal = policy.principal(&ben, &standing, &Session::at(now))?;
/// let order = Resource::of(ResourceKind::ORDER).with_id(9_u64).in_store(42_u64);
/// let visible = policy.visible_fields(&principal, &order, Fields::NAME | Fields::EMAIL);
/// assert_eq!(visible.show(Fields::NAME, "Noor"), Some("Noor"));
/// assert_eq!(visible.show(Fields::EMAIL, "noor@example.org"), None);
///
/// // To sort, search or filter by a field is to read it.
/// let hidden = visible.require().unwrap_err();
/// assert_eq!(hidden.fields(), Fields::EMAIL);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "blank what is not visible"]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisibleFields {
    wanted: Fields,
    fields: Fields,
    obligations: Obligations,
}

/// Fields that were asked for and may not be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not visible: {fields}")]
pub struct HiddenFields {
    fields: Fields,
}

impl Policy {
    /// Which of these fields of a resource this principal may see.
    ///
    /// Each of them through one action that is allowed on it as things stand:
    /// what would take a sign-in or an approval first is not visible yet. On a
    /// resource of kind customer, actions of the feature orders reveal nothing:
    /// they are about one order's parcel and payment. Not the hot path, but
    /// nothing is allocated.
    pub fn visible_fields(
        &self,
        principal: &Principal,
        resource: &(impl AsResource + ?Sized),
        wanted: Fields,
    ) -> VisibleFields {
        let resource = resource.as_resource();
        let mut visible = VisibleFields {
            wanted,
            fields: Fields::empty(),
            obligations: Obligations::empty(),
        };
        let allowed = |action| match self.authorize(principal, action, &resource) {
            Decision::Allow(allow) => Some(allow.obligations() - Obligations::MASK),
            Decision::NeedsStepUp(_) | Decision::NeedsApproval(_) | Decision::Deny(_) => None,
        };
        // Something is owed only for what nothing shows for free.
        let revealing = wanted.revealing() - off_the_card(resource.kind());
        for is_free in [true, false] {
            for action in revealing {
                let revealed = Fields::revealed_by(action) & wanted;
                if visible.fields.contains(revealed) {
                    continue;
                }
                if let Some(owed) = allowed(action).filter(|owed| owed.is_empty() == is_free) {
                    visible.fields |= revealed;
                    visible.obligations |= owed;
                }
            }
        }
        visible
    }
}

/// What reveals something on an order and nothing on a customer's own card:
/// whoever ships sees where this parcel goes, not whom the shop knows.
fn off_the_card(kind: Option<ResourceKind>) -> Actions {
    if kind == Some(ResourceKind::CUSTOMER) {
        Feature::Orders.actions()
    } else {
        Actions::EMPTY
    }
}

impl VisibleFields {
    /// Those that may be shown.
    #[must_use]
    pub const fn fields(self) -> Fields {
        self.fields
    }

    /// What must be done for showing them to stand: ask for fewer fields, and it
    /// may be nothing.
    #[must_use]
    pub const fn obligations(self) -> Obligations {
        self.obligations
    }

    /// The value of this field, if it may be shown; of several, if all may.
    #[must_use]
    pub fn show<T>(self, field: Fields, value: T) -> Option<T> {
        (!field.is_empty() && self.fields.contains(field)).then_some(value)
    }

    /// The same, where showing them owes nothing beyond `known`: fields that do
    /// are not visible to code that cannot meet it.
    ///
    /// # Errors
    ///
    /// [`HiddenFields`] with all that was asked for, if something unknown is
    /// owed: ask for fewer fields.
    pub fn require_knowing(self, known: Obligations) -> Result<Self, HiddenFields> {
        if self.obligations.beyond(known).is_empty() {
            Ok(self)
        } else {
            Err(HiddenFields {
                fields: self.wanted,
            })
        }
    }

    /// All that was asked for, or an error: for searches, filters, sorting and
    /// grouping, which read a field as well as showing it does.
    ///
    /// # Errors
    ///
    /// [`HiddenFields`] with those that may not be seen.
    pub fn require(self) -> Result<Self, HiddenFields> {
        let fields = self.wanted - self.fields;
        if fields.is_empty() {
            Ok(self)
        } else {
            Err(HiddenFields { fields })
        }
    }
}

impl HiddenFields {
    /// The fields.
    #[must_use]
    pub const fn fields(self) -> Fields {
        self.fields
    }
}
