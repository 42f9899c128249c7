//! How random cases are drawn, in every law.
//!
//! Lives here: how many there are; what is drawn is in `worlds`, and in the models of other rooms.

use proptest::test_runner::Config;

/// So many cases, or as many as the environment asks for. Those that are drawn in vain may be more
/// in the same measure.
pub(crate) fn config(count: u32) -> Config {
    let asked = std::env::var("COUNTERSIGN_WORLDS").ok();
    let cases = asked.map_or(count, |asked| {
        asked.parse().expect("COUNTERSIGN_WORLDS is a number")
    });
    let config = Config::with_cases(cases);
    Config {
        failure_persistence: None,
        max_local_rejects: config.max_local_rejects.max(cases.saturating_mul(32)),
        ..config
    }
}
