//! Reading: files into documents, and what is wrong with them into words.
//!
//! Lives here: policies and other documents in a file of their own, JSON values with the place of what is wrong in
//! them, and how a mistake is pointed at: file, line and column where there is
//! one, then the place within the document.

use std::fmt;
use std::fs;
use std::path;

use countersign::{DocumentError, Policy, PolicyDocument};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

/// Something wrong with a JSON text: where, and what.
pub(crate) struct Trouble {
    /// Counted from 1.
    pub(crate) line: usize,
    /// Counted from 1, in bytes.
    pub(crate) column: usize,
    /// Where in the document, `resource.stores[0]`; `None` for all of it.
    pub(crate) place: Option<String>,
    pub(crate) message: String,
}

impl Trouble {
    /// What `error` says, in a text that begins after so many `lines`.
    pub(crate) fn new(error: &serde_json::Error, lines: usize, place: Option<String>) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        // The line that serde_json knows is the one within the piece it read.
        let message = text
            .strip_suffix(&format!(" at line {line} column {column}"))
            .unwrap_or(&text);
        Self {
            line: lines + line.max(1),
            column: column.max(1),
            place,
            message: message.to_owned(),
        }
    }
}

/// Place and message.
impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// The document that is the whole of `text`, which begins after so many
/// `lines` of its file.
pub(crate) fn json<T: DeserializeOwned>(text: &[u8], lines: usize) -> Result<T, Trouble> {
    let mut parser = serde_json::Deserializer::from_slice(text);
    let document = serde_path_to_error::deserialize(&mut parser)
        .map_err(|error| Trouble::new(error.inner(), lines, place(error.path())))?;
    parser
        .end()
        .map_err(|error| Trouble::new(&error, lines, None))?;
    Ok(document)
}

/// A path as the library writes places; what a parser does not know of it is
/// left out.
fn place(path: &Path) -> Option<String> {
    let steps = path.iter().map_while(|segment| match segment {
        Segment::Seq { index } => Some(format!("[{index}]")),
        Segment::Map { key } | Segment::Enum { variant: key } => {
            let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
            Some(if !key.is_empty() && key.bytes().all(plain) {
                format!(".{key}")
            } else {
                format!(".{key:?}")
            })
        }
        Segment::Unknown => None,
    });
    let place: String = steps.collect();
    let place = place.strip_prefix('.').unwrap_or(&place);
    (!place.is_empty()).then(|| place.to_owned())
}

/// The text of a file.
///
/// # Errors
///
/// What to say when it cannot be read.
pub(crate) fn text(path: &path::Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| unreadable(path.display(), &error))
}

/// That a file cannot be read.
pub(crate) fn unreadable(name: impl fmt::Display, error: &std::io::Error) -> String {
    format!("{name}: cannot be read: {error}")
}

/// The document in a file: JSON where its name ends so, TOML otherwise.
///
/// # Errors
///
/// What to say of it.
pub(crate) fn document<T: DeserializeOwned>(path: &path::Path) -> Result<T, String> {
    let name = path.display();
    let text = text(path)?;
    let is_json = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_json {
        json(text.as_bytes(), 0)
            .map_err(|trouble| format!("{name}:{}:{}: {trouble}", trouble.line, trouble.column))
    } else {
        toml(&text).map_err(|error| format!("{name}: {error}"))
    }
}

/// The policy in a file.
///
/// # Errors
///
/// What to say of each mistake in it.
pub(crate) fn policy(path: &path::Path) -> Result<Policy, Vec<String>> {
    let document: PolicyDocument = document(path).map_err(|error| vec![error])?;
    document.compile().map_err(|error| mistakes(path, &error))
}

/// What to say of each mistake of the document in a file.
pub(crate) fn mistakes(path: &path::Path, error: &DocumentError) -> Vec<String> {
    let name = path.display();
    let mistakes = error.mistakes().iter();
    mistakes
        .map(|mistake| format!("{name}: {mistake}"))
        .collect()
}

fn toml<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let parser = toml::Deserializer::parse(text).map_err(|error| error.to_string())?;
    serde_path_to_error::deserialize(parser).map_err(|error| match place(error.path()) {
        Some(place) => format!("{place}: {}", error.inner()),
        None => error.inner().to_string(),
    })
}
