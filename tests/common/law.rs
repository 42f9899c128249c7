//! How laws are run: in many random worlds, and only where what they are about happens.
//!
//! Lives here: counting how often that is, and comparing how restrictive answers are.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};

use super::draws::config;

/// Runs a law in 2,000 worlds, or as many as the environment asks for. It tells of each whether what
/// it is about happened, and of a hundred worlds that must be so in at least `share`.
pub fn law<S: Strategy>(
    share: u32,
    worlds: S,
    check: impl Fn(S::Value) -> Result<bool, TestCaseError>,
) {
    let config = config(2_000);
    let cases = config.cases;
    let happened = Cell::new(0);
    let outcome = TestRunner::new(config).run(&worlds, |drawn| {
        happened.set(happened.get() + u32::from(check(drawn)?));
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let happened = happened.get();
    assert!(
        happened * 100 >= cases * share,
        "what the law is about happened in {happened} of {cases} worlds only"
    );
}

/// The ranks do not rise; whether some fell.
pub fn none_rises(before: &[u8], after: &[u8]) -> Result<bool, TestCaseError> {
    let mut fell = false;
    for (before, after) in before.iter().zip(after) {
        prop_assert!(after <= before, "{} became {}", before, after);
        fell |= after < before;
    }
    Ok(fell)
}
