//! A question: a wish, the lists it is asked of, and what matters more.
//!
//! Lives here: the arguments that `export` and `compare` have in common.

use std::borrow::Cow;

use clap::{Args, ValueEnum};
use countersign::platforms::{Export, Goal, Mapping, Wanted, compare};

use super::lists::{self, Lists};
use super::wish::Wish;

/// What is asked of which lists.
#[derive(Args)]
pub(crate) struct Question {
    #[command(flatten)]
    wish: Wish,
    #[command(flatten)]
    lists: Lists,
    /// What matters more.
    #[arg(long, value_enum, default_value = "cover")]
    goal: Wants,
}

/// What matters more where a platform cannot give exactly what is wanted.
#[derive(Clone, Copy, ValueEnum)]
enum Wants {
    /// All of it, with as little beyond as can be.
    Cover,
    /// Nothing beyond it, and as much of it as can be.
    NeverExceed,
}

impl From<Wants> for Goal {
    fn from(wants: Wants) -> Self {
        match wants {
            Wants::Cover => Self::Cover,
            Wants::NeverExceed => Self::NeverExceed,
        }
    }
}

/// A question whose words are known.
pub(crate) struct Asked {
    lists: Vec<Cow<'static, Mapping>>,
    wanted: Wanted,
    goal: Goal,
}

impl Question {
    /// # Errors
    ///
    /// What to say of all that is unknown or wrong.
    pub(crate) fn read(&self) -> Result<Asked, Vec<String>> {
        let policy = lists::policy(self.wish.policy.as_deref())?;
        let lists = self.lists.read(policy.as_ref());
        let wanted = self.wish.read(policy.as_ref());
        match (lists, wanted) {
            (Ok(lists), Ok(wanted)) => Ok(Asked {
                lists,
                wanted,
                goal: self.goal.into(),
            }),
            (lists, wanted) => {
                let wrong = [lists.err(), wanted.err()];
                Err(wrong.into_iter().flatten().flatten().collect())
            }
        }
    }

    /// The lists alone, where no wish is asked for.
    ///
    /// # Errors
    ///
    /// What to say of each that is unknown or wrong.
    pub(crate) fn lists(&self) -> Result<Vec<Cow<'static, Mapping>>, Vec<String>> {
        let policy = lists::policy(self.wish.policy.as_deref())?;
        self.lists.read(policy.as_ref())
    }
}

impl Asked {
    /// The answers, in the order of the lists.
    pub(crate) fn answers(&self) -> Vec<Export<'_>> {
        let lists = self.lists.iter().map(AsRef::<Mapping>::as_ref);
        compare(&self.wanted, self.goal, lists)
    }
}
