//! The command `countersign`, as cargo built it.
//!
//! Lives here: where it is found.

use std::process::Command;

/// The command, without any words yet.
pub(crate) fn command() -> Command {
    let here = std::env::current_exe().unwrap();
    let built = here.ancestors().nth(2).unwrap();
    let path = built
        .join("examples")
        .join(format!("countersign{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "{} is not built: run cargo test without --test, or cargo build --examples first",
        path.display(),
    );
    Command::new(path)
}
