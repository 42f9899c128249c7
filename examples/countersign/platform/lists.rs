//! Which lists of permissions are asked.
//!
//! Lives here: the arguments that name shipped mappings and files with others, and
//! reading those.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::Args;
use countersign::Policy;
use countersign::platforms::{self, Mapping, MappingDocument};

use crate::files;

/// The lists to ask; every shipped one if none is named.
#[derive(Args)]
pub(crate) struct Lists {
    /// A shipped list, as `platform list` names it. May be given several times.
    #[arg(long = "on", value_name = "LIST")]
    on: Vec<String>,
    /// A list of your own: a mapping as TOML, or JSON if the name ends in .json.
    /// May be given several times.
    #[arg(long = "mapping", value_name = "FILE")]
    mappings: Vec<PathBuf>,
}

impl Lists {
    /// The lists, in the order they were named, your own last.
    ///
    /// # Errors
    ///
    /// What to say of each that is unknown or wrong.
    pub(crate) fn read(
        &self,
        policy: Option<&Policy>,
    ) -> Result<Vec<Cow<'static, Mapping>>, Vec<String>> {
        let shipped: Vec<&str> = platforms::all().map(Mapping::id).collect();
        let mut on: Vec<&str> = Vec::new();
        for id in &self.on {
            if !on.contains(&id.as_str()) {
                on.push(id);
            }
        }
        if !self.is_named() {
            on = shipped;
        }
        let mut lists = Vec::new();
        let mut wrong = Vec::new();
        for id in on {
            match shipped_list(id, policy) {
                Ok(mapping) => lists.push(mapping),
                Err(error) => wrong.push(format!("--on: {error}")),
            }
        }
        for path in &self.mappings {
            match read(path, policy) {
                Ok(mapping) => lists.push(Cow::Owned(mapping)),
                Err(mistakes) => wrong.extend(mistakes),
            }
        }
        if wrong.is_empty() {
            Ok(lists)
        } else {
            Err(wrong)
        }
    }

    /// Whether any is named.
    pub(crate) fn is_named(&self) -> bool {
        !self.on.is_empty() || !self.mappings.is_empty()
    }

    /// The one list that is named.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read), and if there is not exactly one.
    pub(crate) fn one(
        &self,
        policy: Option<&Policy>,
    ) -> Result<Cow<'static, Mapping>, Vec<String>> {
        if self.on.len() + self.mappings.len() != 1 {
            let known: Vec<&str> = platforms::all().map(Mapping::id).collect();
            let known = known.join(", ");
            return Err(vec![format!(
                "name one list, with --on one of {known}, or with --mapping a file"
            )]);
        }
        self.read(policy).map(|mut one| one.remove(0))
    }
}

/// A shipped mapping, with the policy's own words if there is one.
fn shipped_list(id: &str, policy: Option<&Policy>) -> Result<Cow<'static, Mapping>, String> {
    let text = |error: &dyn std::error::Error| error.to_string();
    let Some(policy) = policy else {
        let mapping = platforms::named(id).map_err(|error| text(&error))?;
        return Ok(Cow::Borrowed(mapping));
    };
    let document = platforms::document(id).map_err(|error| text(&error))?;
    let mapping = policy.mapping(&document).map_err(|error| text(&error))?;
    Ok(Cow::Owned(mapping))
}

/// A mapping in a file, which may speak of the policy's own actions.
fn read(path: &Path, policy: Option<&Policy>) -> Result<Mapping, Vec<String>> {
    let document: MappingDocument = files::document(path).map_err(|error| vec![error])?;
    let mapping = match policy {
        Some(policy) => policy.mapping(&document),
        None => document.compile(),
    };
    mapping.map_err(|error| files::mistakes(path, &error))
}

/// The policy in a file, if one is named.
pub(crate) fn policy(path: Option<&Path>) -> Result<Option<Policy>, Vec<String>> {
    path.map(files::policy).transpose()
}
