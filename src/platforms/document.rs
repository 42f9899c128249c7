//! The mapping document: what a platform's permissions let one do, as names.
//!
//! Lives here: [`MappingDocument`] with its parts, their builders and their serde
//! shape. It may say anything; `compile` finds what is wrong with it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::policy::{Table, document, is_false, names, present};

use super::words::{Known, Part, Restriction};

document! {
    /// One list of permissions of one platform, and what each of them gives.
    ///
    /// Read from any self-describing format with serde, or built in code. The
    /// shipped ones are of this form ([`document`](super::document) gives a copy), and a
    /// host writes one for a platform that is not among them.
    ///
    /// - `schema`: 1, this form.
    /// - `id`, `name`, `platform`, `source`: what it is called and where the list is
    ///   from; `holders`: `staff` or `apps`; `catalogue`: whose action names it uses.
    /// - `partial`: that the list is known in part only.
    /// - `empty`: `everything` if the platform reads an empty list so.
    /// - `expresses`: the restrictions that the platform can put on a holder
    ///   ([`Restriction`]).
    /// - `owner_only`: actions that no permission gives and the owner keeps.
    /// - `[[permissions]]` and `[[roles]]`: see [`PermissionDocument`] and
    ///   [`BuiltInDocument`].
    ///
    /// # Examples
    ///
    /// A till with three labels:
    ///
    /// ```
    /// use countersign::actions::orders;
    /// use countersign::platforms::MappingDocument;
    ///
    /// let till: MappingDocument = serde_json::from_str(r#"{
    ///     "schema": 1, "catalogue": 1, "holders": "staff",
    ///     "id": "till", "name": "Tills of our own", "platform": "till",
    ///     "permissions": [
    ///         {"id": "RECEIPTS", "title": "Look at receipts", "gives": ["orders.view"]},
    ///         {"id": "REFUND", "title": "Give money back",
    ///          "gives": ["orders.refund"], "needs": ["RECEIPTS"]},
    ///         {"id": "DRAWER", "title": "Open the drawer", "outside": "point of sale: no money moves"}
    ///     ]
    /// }"#)?;
    /// let till = till.compile()?;
    /// assert!(till.import(["REFUND"])?.actions().contains(orders::VIEW));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct MappingDocument as "a platform mapping" {
        pub(crate) schema: u64,
        pub(crate) id: String,
        pub(crate) name: String,
        pub(crate) platform: String,
        pub(crate) holders: String,
        pub(crate) catalogue: u64,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) source: Option<String>,
        #[serde(default, skip_serializing_if = "is_false")]
        pub(crate) partial: bool,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) empty: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) expresses: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) owner_only: Vec<String>,
        pub(crate) permissions: Vec<PermissionDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) roles: Vec<BuiltInDocument>,
    }
}

document! {
    /// One permission of a platform: one box that can be ticked.
    ///
    /// It says one of three things of itself:
    ///
    /// - it gives something: `gives`, actions in full; `partly`, actions in part, and
    ///   in which ([`Part`](super::Part)); `includes`, other permissions that it stands
    ///   for too, each by itself and without what it needs, `["*"]` for all;
    /// - or it is `outside` our words, with the reason;
    /// - or it `became` others, which it is read as: the platform split it, or it is
    ///   another name of theirs.
    ///
    /// `needs` names what is ticked along with it. `sensitive`, `from_owner` and
    /// `note` are for people.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::actions::orders;
    /// use countersign::platforms::{MappingDocument, Part, PermissionDocument};
    ///
    /// let till = MappingDocument::new("till", "Tills of our own")
    ///     .permission(PermissionDocument::new("SALE", "Ring up a sale").gives(["orders.create"]))
    ///     .permission(
    ///         PermissionDocument::new("VOID", "Take back a sale of one's own")
    ///             .partly("orders.cancel", Part::Own)
    ///             .needs(["SALE"]),
    ///     )
    ///     .compile()?;
    /// let held = till.import(["VOID"])?;
    /// assert_eq!(held.in_full(), orders::CREATE.into());
    /// assert_eq!(held.parts_of(orders::CANCEL).collect::<Vec<_>>(), [Part::Own]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct PermissionDocument as "a permission" {
        pub(crate) id: String,
        pub(crate) title: String,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) group: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) gives: Vec<String>,
        #[serde(default, skip_serializing_if = "Table::is_empty")]
        pub(crate) partly: Table<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) needs: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) includes: Vec<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) outside: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) became: Vec<String>,
        #[serde(default, skip_serializing_if = "is_false")]
        pub(crate) sensitive: bool,
        #[serde(default, skip_serializing_if = "is_false")]
        pub(crate) from_owner: bool,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) note: Option<String>,
    }
}

document! {
    /// A role that a platform brings along.
    ///
    /// It holds the listed `permissions`, or `everything`; with `owner` also what
    /// the owner keeps. `known` says how far its contents are known
    /// ([`Known`](super::Known)); if they are not, nothing is listed.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::actions::orders;
    /// use countersign::platforms::{BuiltInDocument, MappingDocument, PermissionDocument};
    ///
    /// let till = MappingDocument::new("till", "Tills of our own")
    ///     .permission(PermissionDocument::new("SALE", "Ring up a sale").gives(["orders.create"]))
    ///     .role(BuiltInDocument::of("Cashier", ["SALE"]))
    ///     .compile()?;
    /// let cashier = till.holding("Cashier")?.unwrap();
    /// assert_eq!(cashier.actions(), orders::CREATE.into());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct BuiltInDocument as "a built-in role" {
        pub(crate) id: String,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) permissions: Option<Vec<String>>,
        #[serde(default, skip_serializing_if = "is_false")]
        pub(crate) everything: bool,
        #[serde(default, skip_serializing_if = "is_false")]
        pub(crate) owner: bool,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) known: Option<String>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        pub(crate) note: Option<String>,
    }
}

impl MappingDocument {
    /// A mapping without permissions, of catalogue 1, for staff.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        let id = id.into();
        Self {
            schema: 1,
            platform: id.clone(),
            id,
            name: name.into(),
            holders: String::from("staff"),
            catalogue: 1,
            source: None,
            partial: false,
            empty: None,
            expresses: Vec::new(),
            owner_only: Vec::new(),
            permissions: Vec::new(),
            roles: Vec::new(),
        }
    }

    /// The platform, where it has several lists; else the mapping's own id.
    #[must_use]
    pub fn of_platform(mut self, platform: impl Into<String>) -> Self {
        self.platform = platform.into();
        self
    }

    /// That apps hold these permissions, and not staff.
    #[must_use]
    pub fn for_apps(mut self) -> Self {
        self.holders = String::from("apps");
        self
    }

    /// Where the list is from, and how complete it is.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// That the list is known in part only: there may be better boxes.
    #[must_use]
    pub fn partial(mut self) -> Self {
        self.partial = true;
        self
    }

    /// That the platform reads an empty list as everything.
    #[must_use]
    pub fn empty_is_everything(mut self) -> Self {
        self.empty = Some(String::from("everything"));
        self
    }

    /// What the platform can narrow a holder by.
    #[must_use]
    pub fn expresses(mut self, restrictions: impl IntoIterator<Item = Restriction>) -> Self {
        self.expresses.extend(names(restrictions));
        self
    }

    /// Actions that no permission gives and the owner keeps.
    #[must_use]
    pub fn owner_only(mut self, actions: impl IntoIterator<Item = impl ToString>) -> Self {
        self.owner_only.extend(names(actions));
        self
    }

    /// One permission more.
    #[must_use]
    pub fn permission(mut self, permission: PermissionDocument) -> Self {
        self.permissions.push(permission);
        self
    }

    /// One built-in role more.
    #[must_use]
    pub fn role(mut self, role: BuiltInDocument) -> Self {
        self.roles.push(role);
        self
    }
}

impl PermissionDocument {
    /// A permission that says nothing yet.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            group: None,
            gives: Vec::new(),
            partly: Table::default(),
            needs: Vec::new(),
            includes: Vec::new(),
            outside: None,
            became: Vec::new(),
            sensitive: false,
            from_owner: false,
            note: None,
        }
    }

    /// Actions that it gives in full.
    #[must_use]
    pub fn gives(mut self, actions: impl IntoIterator<Item = impl ToString>) -> Self {
        self.gives.extend(names(actions));
        self
    }

    /// An action that it gives in part only.
    #[must_use]
    pub fn partly(mut self, action: impl Into<String>, part: Part) -> Self {
        self.partly.push(action.into(), part.to_string());
        self
    }

    /// Permissions that are ticked along with it.
    #[must_use]
    pub fn needs(mut self, ids: impl IntoIterator<Item = impl ToString>) -> Self {
        self.needs.extend(names(ids));
        self
    }

    /// Permissions that it stands for too, without their being ticked.
    #[must_use]
    pub fn includes(mut self, ids: impl IntoIterator<Item = impl ToString>) -> Self {
        self.includes.extend(names(ids));
        self
    }

    /// That our words have none for it, and why.
    #[must_use]
    pub fn outside(mut self, reason: impl Into<String>) -> Self {
        self.outside = Some(reason.into());
        self
    }

    /// The permissions that the platform has since made of it.
    #[must_use]
    pub fn became(mut self, ids: impl IntoIterator<Item = impl ToString>) -> Self {
        self.became.extend(names(ids));
        self
    }

    /// Where on the platform's page it stands.
    #[must_use]
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }

    /// That the platform warns of it, or that it lets its holder get more.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// That only the shop's owner can give it.
    #[must_use]
    pub fn from_owner(mut self) -> Self {
        self.from_owner = true;
        self
    }

    /// What is surprising about it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

impl BuiltInDocument {
    /// A role of these permissions.
    #[must_use]
    pub fn of(id: impl Into<String>, permissions: impl IntoIterator<Item = impl ToString>) -> Self {
        Self {
            permissions: Some(names(permissions)),
            ..Self::bare(id)
        }
    }

    /// A role of every permission.
    #[must_use]
    pub fn of_everything(id: impl Into<String>) -> Self {
        Self {
            everything: true,
            ..Self::bare(id)
        }
    }

    /// The owner's: every permission, and what the owner keeps.
    #[must_use]
    pub fn of_the_owner(id: impl Into<String>) -> Self {
        Self {
            owner: true,
            ..Self::of_everything(id)
        }
    }

    /// A role whose contents are not known.
    #[must_use]
    pub fn not_known(id: impl Into<String>) -> Self {
        Self::bare(id).known(Known::Not)
    }

    fn bare(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            permissions: None,
            everything: false,
            owner: false,
            known: None,
            note: None,
        }
    }

    /// How far its contents are known.
    #[must_use]
    pub fn known(mut self, known: Known) -> Self {
        self.known = Some(known.to_string());
        self
    }

    /// What there is to know of it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}
