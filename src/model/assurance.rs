//! Assurance: how surely a principal is who it says.
//!
//! Lives here: [`Assurance`].

use crate::catalogue::names::words;

words! {
    /// How surely the principal is who it says: the stronger contains the weaker.
    pub enum Assurance as "assurance" {
        /// Nothing was shown.
        None = "none",
        /// One secret: a password, a key.
        Password = "password",
        /// Two things of different sorts.
        MultiFactor = "multi_factor",
        /// A second factor that cannot be phished.
        HardwareKey = "hardware_key",
    }
}
