//! Words: what a mapping says of its list, its permissions and its roles.
//!
//! Lives here: the small vocabularies of mappings.

use crate::catalogue::names::words;

words! {
    /// Who is given a platform's permissions.
    pub enum Holders as "kind of holder" {
        /// People who sign in.
        Staff = "staff",
        /// Apps and API keys.
        Apps = "apps",
    }
}

words! {
    /// In which part a permission gives an action that it does not give in full.
    #[non_exhaustive]
    pub enum Part as "part" {
        /// For what the holder made.
        Own = "own",
        /// For what is assigned to the holder.
        Assigned = "assigned",
        /// For the newest only.
        Recent = "recent",
        /// For some cases or fields, as the permission's note says.
        Some = "some",
    }
}

words! {
    /// How far the contents of a platform's built-in role are known.
    #[derive(Default)]
    pub enum Known as "extent of what is known" {
        /// The platform's own list of its permissions.
        #[default]
        Whole = "whole",
        /// Rebuilt from what the platform's documentation says of it.
        Documented = "documented",
        /// Some of its permissions; there are more.
        Partly = "partly",
        /// Not at all.
        Not = "not",
    }
}

impl Known {
    /// What to say before a number of what is known: `at least `, `about `, or nothing.
    pub(super) const fn before_a_number(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Documented => "about ",
            Self::Partly | Self::Not => "at least ",
        }
    }
}

words! {
    /// What a platform takes an empty list of permissions for.
    #[derive(Default)]
    pub enum EmptyList as "meaning of an empty list" {
        /// Nothing.
        #[default]
        Nothing = "nothing",
        /// Everything: who is to hold nothing must not get an account.
        Everything = "everything",
    }
}

words! {
    /// What matters more where a platform cannot give exactly what is wanted.
    pub enum Goal as "goal" {
        /// All that is wanted, and as little beyond as can be. Restrictions that the
        /// platform cannot express are told, and not kept.
        Cover = "cover",
        /// Nothing beyond what is wanted, and as much of that as can be. What was
        /// wanted under a restriction that the platform cannot express is not given,
        /// unless it was to be narrowed and a box gives it for what is assigned alone.
        /// Boxes for which there are no words may be ticked along.
        NeverExceed = "never_exceed",
    }
}

words! {
    /// How an action may be held in less than full: what our grants and roles can
    /// say, and most platforms cannot.
    #[non_exhaustive]
    pub enum Restriction as "restriction" {
        /// Narrowed in some way, whichever.
        Scope = "scope",
        /// To stores.
        Stores = "stores",
        /// To locations.
        Locations = "locations",
        /// To categories.
        Categories = "categories",
        /// To vendors.
        Vendors = "vendors",
        /// To single objects.
        Objects = "objects",
        /// To what is assigned to the holder.
        Assigned = "assigned",
        /// Until some day.
        Until = "until",
        /// Up to an amount or a number.
        Limit = "limit",
        /// With the approval of others.
        Approval = "approval",
        /// After a stronger sign-in.
        StepUp = "step_up",
        /// At certain hours.
        Hours = "hours",
        /// After training.
        Training = "training",
    }
}

impl Restriction {
    /// Those that narrow a scope.
    pub const SCOPES: &[Self] = &[
        Self::Stores,
        Self::Locations,
        Self::Categories,
        Self::Vendors,
        Self::Objects,
        Self::Assigned,
    ];
}
