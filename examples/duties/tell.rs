//! Telling: the story in short lines.
//!
//! Lives here: what is tried, and under it what the engine says, broken between
//! words.

use countersign::{Decision, Explanation};

pub(crate) fn scene(name: &str) {
    println!("\n{}\n", name.to_uppercase());
}

/// What somebody tries, or what is so.
pub(crate) fn said(what: &str) {
    println!("  {what}");
}

/// What the engine says to it.
pub(crate) fn says(words: &str) {
    let mut line = String::new();
    for word in words.split(' ') {
        if line.len() + word.len() > 90 {
            println!("     {line}");
            line.clear();
        }
        line = format!("{line} {word}");
    }
    println!("     {line}");
}

/// A decision and why. In short it is `allow`, `approval` or `deny: …`.
pub(crate) fn decided(why: &Explanation) -> String {
    let because = why.because().join("; ");
    match why.decision() {
        Decision::Allow(allow) if allow.obligations().is_empty() => says("Yes"),
        Decision::Allow(allow) => {
            says(&format!("Yes, and owed for it: {}", allow.obligations()));
        }
        Decision::NeedsStepUp(_) | Decision::NeedsApproval(_) => {
            says(&format!("Not yet: {because}"));
        }
        Decision::Deny(_) => says(&format!("No: {because}")),
    }
    why.decision().to_string()
}
