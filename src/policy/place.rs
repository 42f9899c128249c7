//! Places: where in a document something stands.
//!
//! Lives here: [`Place`], which becomes text only where there is a mistake to tell.

use core::fmt;

use crate::catalogue::names::Quoted;

/// Where a mistake may be: a path that grows as one walks into a document.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Place<'a> {
    /// A key of the document itself.
    pub(crate) const fn root(key: &'a str) -> Self {
        Self {
            parent: None,
            step: Step::Key(key),
        }
    }

    /// A key of the table at this place.
    pub(crate) const fn key(&'a self, key: &'a str) -> Place<'a> {
        Place {
            parent: Some(self),
            step: Step::Key(key),
        }
    }

    /// An element of the list at this place.
    pub(crate) const fn index(&'a self, index: usize) -> Place<'a> {
        Place {
            parent: Some(self),
            step: Step::Index(index),
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Key(key) => {
                if self.parent.is_some() {
                    f.write_str(".")?;
                }
                let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
                if !key.is_empty() && key.bytes().all(plain) {
                    f.write_str(key)
                } else {
                    write!(f, "{}", Quoted(key))
                }
            }
        }
    }
}
