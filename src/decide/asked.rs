//! What is asked: one request, as the checks behind `authorize` pass it on.
//!
//! Lives here: [`Asked`].

use crate::catalogue::Action;
use crate::model::Resource;
use crate::policy::Policy;

use super::need::Known;
use super::principal::Principal;

/// One request.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) principal: &'a Principal,
    pub(crate) action: Action,
    /// Whether one covered store of the resource is enough.
    pub(crate) read: bool,
    pub(crate) resource: &'a Resource<'a>,
    pub(crate) known: Known<'a>,
}
