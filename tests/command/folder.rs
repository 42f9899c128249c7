//! The command run in a folder of its own: files in, what was said out.
//!
//! Lives here: documents to copy, and the ways to run a verb on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::built::command;
use serde_json::Value;

pub(crate) const CATALOGUE: &str = include_str!("../data/catalogue-1.json");
pub(crate) const QUICKSTART: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/quickstart");

pub(crate) const POLICY: &str = r#"
schema = 1
catalogue = 1

[roles.support]
template = "customer_support"
"#;

/// Ana answers mail for store 42; Ben's account is beyond reproach, and idle.
pub(crate) const ACCOUNTS: &str = r#"[
  {"id": 7, "tenant": 1, "person": 107, "name": "Ana", "kind": "human", "status": "active",
   "grants": [{"role": "support", "scope": {"stores": [42]}}]},
  {"id": 8, "tenant": 1, "person": 108, "name": "Ben", "kind": "human", "status": "active", "grants": []}
]"#;

/// One that Ana may: a line to put beside those that are wrong.
pub(crate) const GOOD: &str = r#"{"now": 1000, "account": 7, "action": "orders.view", "resource": {"tenant": 1, "kind": "order", "id": 9, "stores": [42]}}"#;

/// A folder for the files of one test, gone when it ends.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);

        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("countersign-command-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind is the temporary folder's to clear.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What the command wrote, and how it ended.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) lines: Vec<String>,
    pub(crate) complaints: String,
}

impl Said {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap(),
            lines: text(output.stdout).lines().map(str::to_owned).collect(),
            complaints: text(output.stderr),
        }
    }

    pub(crate) fn json(&self) -> Vec<Value> {
        let lines = self.lines.iter();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// The command with these words.
pub(crate) fn run(words: &[&str]) -> Said {
    Said::of(command().args(words).output().unwrap())
}

/// The same, asked of the shop in the quickstart.
pub(crate) fn run_there(words: &[&str]) -> Said {
    let mut command = command();
    command.args(words);
    for (option, file) in [("--policy", "policy.toml"), ("--accounts", "accounts.json")] {
        command.arg(option).arg(Path::new(QUICKSTART).join(file));
    }
    Said::of(command.output().unwrap())
}

/// The same, with the requests of that morning.
pub(crate) fn run_that_morning(words: &[&str]) -> Said {
    let requests = format!("{QUICKSTART}/requests.jsonl");
    run_there(&[words, &["--requests", &requests]].concat())
}

pub(crate) fn vocabulary(arguments: &[&str]) -> Said {
    run(&[&["vocabulary"], arguments].concat())
}

pub(crate) fn decide(policy: &Path, accounts: &Path, requests: &Path) -> Said {
    Said::of(deciding(policy, accounts, requests).output().unwrap())
}

pub(crate) fn deciding(policy: &Path, accounts: &Path, requests: &Path) -> Command {
    asking(&["decide"], policy, accounts, requests)
}

fn asking(words: &[&str], policy: &Path, accounts: &Path, requests: &Path) -> Command {
    let mut command = command();
    command.args(words);
    command.arg("--policy").arg(policy);
    command.arg("--accounts").arg(accounts);
    command.arg("--requests").arg(requests);
    command
}

/// Decides `requests` under the policy and the accounts above.
pub(crate) fn ask(requests: &str) -> Said {
    ask_of(ACCOUNTS, requests)
}

pub(crate) fn ask_of(accounts: &str, requests: &str) -> Said {
    ask_by(&["decide"], accounts, requests)
}

/// What these words say to `requests`. In what is said the files stand without
/// their folder.
pub(crate) fn ask_by(words: &[&str], accounts: &str, requests: &str) -> Said {
    ask_under(words, POLICY, accounts, requests)
}

pub(crate) fn ask_under(words: &[&str], policy: &str, accounts: &str, requests: &str) -> Said {
    let folder = Folder::new();
    let mut asking = asking(
        words,
        &folder.write("policy.toml", policy),
        &folder.write("accounts.json", accounts),
        &folder.write("requests.jsonl", requests),
    );
    let mut said = Said::of(asking.output().unwrap());
    let stem = format!("{}{}", folder.0.display(), std::path::MAIN_SEPARATOR);
    said.complaints = said.complaints.replace(&stem, "");
    for line in &mut said.lines {
        *line = line.replace(&stem, "");
    }
    said
}

/// The good line with one part of it written otherwise.
pub(crate) fn with(part: &str, other: &str) -> String {
    assert!(GOOD.contains(part), "{part}");
    GOOD.replace(part, other)
}
