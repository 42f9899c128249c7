//! Asking: who can be asked in an assertion, and by what name.
//!
//! Lives here: [`Asks`], which makes the assertions work alike on the fixture
//! [`Shop`](super::Shop), with people by name, and on a host's own [`Policy`],
//! with principals.

use std::string::{String, ToString};

use crate::decide::Principal;
use crate::policy::Policy;

/// What an assertion can be made on: something with a policy, that knows the
/// principal behind a `Who`.
pub trait Asks<Who: ?Sized> {
    /// The policy to ask.
    fn policy(&self) -> &Policy;

    /// The principal, as it stands.
    ///
    /// # Panics
    ///
    /// If there is nobody of that name.
    fn principal_of(&self, who: &Who) -> Principal;

    /// What to call it in a message.
    fn name_of(&self, who: &Who) -> String;
}

impl<Who: ?Sized, T: Asks<Who>> Asks<Who> for &T {
    fn policy(&self) -> &Policy {
        (**self).policy()
    }

    #[track_caller]
    fn principal_of(&self, who: &Who) -> Principal {
        (**self).principal_of(who)
    }

    fn name_of(&self, who: &Who) -> String {
        (**self).name_of(who)
    }
}

impl Asks<Principal> for Policy {
    fn policy(&self) -> &Policy {
        self
    }

    fn principal_of(&self, who: &Principal) -> Principal {
        who.clone()
    }

    fn name_of(&self, who: &Principal) -> String {
        let account = who.account();
        let name = account.name().map(ToString::to_string);
        name.unwrap_or_else(|| std::format!("account {}", account.id()))
    }
}
