//! Finding: which permission controls this, and who would have it.
//!
//! Lives here: looking actions up by words, and roles by what they give. For
//! people who do not know the name yet; what decides goes by exact names.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalogue::Actions;
use crate::catalogue::names::nearest;
use crate::model::Role;

use super::lexicon::KnownAction;
use super::tables::Policy;

impl Policy {
    /// The actions that these words are about: by name and by title, best
    /// first, whatever the case of letters.
    ///
    /// Every word must be found, at the beginning of a word of the name or the
    /// title; a word of three letters and more that is found nowhere is taken
    /// for the nearest word that is. Nothing is found for no words.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{actions::orders, PolicyDocument};
    ///
    /// let policy = PolicyDocument::new().compile()?;
    /// let found = policy.find_action("give money back");
    /// assert_eq!(found.first().map(|known| known.action), Some(orders::REFUND));
    /// assert_eq!(policy.find_action("Refnd").first().map(|known| known.name), Some("orders.refund"));
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    #[must_use]
    pub fn find_action(&self, words: &str) -> Vec<KnownAction<'_>> {
        let lowered = words.to_lowercase();
        let asked: Vec<&str> = split(&lowered).collect();
        if asked.is_empty() {
            return Vec::new();
        }
        let all: Vec<Words<'_>> = self.actions().map(Words::of).collect();
        let mended: Vec<&str> = asked
            .iter()
            .map(|word| {
                // A word of a letter or two is near to everything.
                let short = word.chars().count() < 3;
                if short || all.iter().any(|words| words.score(word).is_some()) {
                    return *word;
                }
                let known = all
                    .iter()
                    .flat_map(|words| words.name.iter().chain(&words.title));
                nearest(word, known.map(String::as_str)).unwrap_or(word)
            })
            .collect();
        let mut found: Vec<(u32, KnownAction<'_>)> = all
            .iter()
            .filter_map(|words| {
                let scores = mended.iter().map(|word| words.score(word));
                Some((scores.sum::<Option<u32>>()?, words.known))
            })
            .collect();
        // Among equals the order is that of the catalogue: the sort is stable.
        found.sort_by_key(|(score, _)| core::cmp::Reverse(*score));
        found.into_iter().map(|(_, known)| known).collect()
    }

    /// The roles that give all of these actions, those that give least first.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{actions::orders, PolicyDocument, RoleDocument};
    ///
    /// let policy = PolicyDocument::new()
    ///     .role("manager", RoleDocument::from_template("store_manager"))
    ///     .role("support", RoleDocument::from_template("customer_support"))
    ///     .compile()?;
    /// let names: Vec<_> = policy.roles_with(orders::REFUND).iter().map(|role| role.name()).collect();
    /// assert_eq!(names, ["support", "manager"]);
    /// # Ok::<(), countersign::DocumentError>(())
    /// ```
    #[must_use]
    pub fn roles_with(&self, actions: impl Into<Actions>) -> Vec<&Role> {
        let actions = actions.into();
        let mut found: Vec<&Role> = (self.roles().iter())
            .filter(|role| actions.is_subset(role.actions()))
            .collect();
        found.sort_by_key(|role| role.actions().len());
        found
    }
}

/// The words of one action, in small letters.
struct Words<'a> {
    known: KnownAction<'a>,
    name: Vec<String>,
    title: Vec<String>,
}

impl<'a> Words<'a> {
    fn of(known: KnownAction<'a>) -> Self {
        let words = |text: &str| split(&text.to_lowercase()).map(String::from).collect();
        Self {
            name: words(known.name),
            title: words(known.title),
            known,
        }
    }

    /// How well a word fits: the name counts for more than the title, a whole
    /// word for more than the beginning of one. `None` if it is in neither.
    fn score(&self, word: &str) -> Option<u32> {
        let best = |words: &[String], whole: u32, part: u32| {
            if words.iter().any(|known| known == word) {
                whole
            } else if words.iter().any(|known| known.starts_with(word)) {
                part
            } else {
                0
            }
        };
        let score = best(&self.name, 8, 4) + best(&self.title, 2, 1);
        (score > 0).then_some(score)
    }
}

/// The words of a text: what stands between blanks, dots and other signs.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}
