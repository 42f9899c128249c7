//! Requests: a file of questions, one a line.
//!
//! Lives here: going through the lines, what one of them becomes under a
//! policy, and what is written for one that cannot be read. Every line that is
//! not blank gives exactly one answer, in order: a line of JSON, or in words a
//! few lines under its number. A line that is wrong is, among JSON, an error
//! with its place, and beside words a complaint.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use countersign::{
    AccountId, Evidence, Mistake, Policy, Principal, Request, RequestDocument, Session,
};
use serde::Serialize;

use crate::Ending;
use crate::files::{self, Trouble};
use crate::shop::{Documents, Shop};
use crate::speak::{Stop, answer, complain};

#[derive(Args)]
pub(crate) struct Requests {
    #[command(flatten)]
    documents: Documents,
    /// The requests: one JSON object a line; - reads standard input.
    #[arg(long, value_name = "FILE")]
    requests: PathBuf,
}

/// How the answers are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A few lines each, under the number of the line that asked.
    Words,
    /// One line of JSON each.
    Json,
}

impl Form {
    pub(crate) const fn of(json: bool) -> Self {
        if json { Self::Json } else { Self::Words }
    }
}

/// What one line asks.
pub(crate) struct Question<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) principal: Principal,
    pub(crate) request: Request,
    /// On whose behalf it is asked.
    other: Option<Principal>,
    /// Those who said something of it, as they stand when it is asked.
    approvers: BTreeMap<AccountId, Principal>,
}

impl Question<'_> {
    /// What `say` makes of all that is known of the act.
    pub(crate) fn with_evidence<T>(&self, say: impl FnOnce(&Evidence<'_>) -> T) -> T {
        let known = self.request.evidence();
        let said = known.said_by(|account| self.approvers.get(&account));
        let evidence = Evidence::from(known).approvals(&said);
        match &self.other {
            Some(other) => say(&evidence.on_behalf_of(other)),
            None => say(&evidence),
        }
    }
}

/// A request that cannot be decided.
#[derive(Serialize)]
struct Undecided {
    error: String,
    /// Counted from 1 in the file.
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

impl From<Trouble> for Undecided {
    fn from(trouble: Trouble) -> Self {
        Self {
            error: trouble.to_string(),
            line: trouble.line,
            column: Some(trouble.column),
            place: trouble.place,
        }
    }
}

impl Requests {
    /// Writes what is to `say` to each line, or to the `only` one.
    pub(crate) fn answer(
        &self,
        form: Form,
        only: Option<NonZeroUsize>,
        say: impl Fn(&Question<'_>) -> serde_json::Result<String>,
    ) -> Ending {
        let (name, requests) = self.open();
        let Some((shop, mut requests)) = self.documents.read(requests) else {
            return Ending::Nothing;
        };
        let mut ending = shop.complain();
        let mut replies = Replies {
            name,
            form,
            some: false,
        };
        let mut line = Vec::new();
        let mut number = 0;
        loop {
            line.clear();
            match requests.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) => number += 1,
                Err(error) => {
                    complain(files::unreadable(replies.name, &error));
                    return if number == 0 {
                        Ending::Nothing
                    } else {
                        Ending::Partly
                    };
                }
            }
            let skipped = only.is_some_and(|only| only.get() != number);
            if skipped || line.trim_ascii().is_empty() {
                continue;
            }
            let question = question(&shop, &line, number);
            match replies.write(number, question.map(|question| say(&question))) {
                Ok(how) => ending = ending.max(how),
                Err(Stop::Closed) => return ending,
                Err(Stop::Broken) => return Ending::Partly,
            }
            if only.is_some() {
                return ending;
            }
        }
        if let Some(only) = only {
            let name = replies.name;
            complain(format_args!(
                "--line: no request stands in line {only} of {name}, which has {number} lines, blank \
                 ones among them: give the number of one that has a request"
            ));
            return Ending::Nothing;
        }
        ending
    }

    /// The requests, and what to call them.
    fn open(&self) -> (String, Result<Box<dyn BufRead>, String>) {
        let path = &self.requests;
        if path.as_os_str() == "-" {
            return (
                "standard input".to_owned(),
                Ok(Box::new(io::stdin().lock())),
            );
        }
        let name = path.display().to_string();
        let file = match File::open(path) {
            Ok(file) => Ok(Box::new(BufReader::new(file)) as Box<dyn BufRead>),
            Err(error) => Err(files::unreadable(&name, &error)),
        };
        (name, file)
    }
}

/// The answers to the lines of one file, as they are written.
struct Replies {
    /// What to call the file.
    name: String,
    form: Form,
    /// Whether one is written already.
    some: bool,
}

impl Replies {
    /// Writes what is said to a line, or what is wrong with it.
    fn write(
        &mut self,
        number: usize,
        said: Result<serde_json::Result<String>, Undecided>,
    ) -> Result<Ending, Stop> {
        let (text, ending) = match (said, self.form) {
            (Ok(said), _) => (said, Ending::Whole),
            (Err(undecided), Form::Json) => (serde_json::to_string(&undecided), Ending::Partly),
            (Err(undecided), Form::Words) => {
                let Undecided { line, error, .. } = undecided;
                let column = undecided.column.map(|column| format!(":{column}"));
                let column = column.unwrap_or_default();
                complain(format_args!("{}:{line}{column}: {error}", self.name));
                return Ok(Ending::Partly);
            }
        };
        let text = match text {
            Ok(text) => text,
            Err(error) => {
                complain(format_args!(
                    "{}:{number}: cannot be written as JSON: {error}",
                    self.name
                ));
                return Ok(Ending::Partly);
            }
        };
        match self.form {
            Form::Json => answer(text)?,
            Form::Words => {
                let gap = if self.some { "\n" } else { "" };
                answer(format_args!("{gap}line {number}:\n{text}"))?;
            }
        }
        self.some = true;
        Ok(ending)
    }
}

/// What one line asks of the shop.
fn question<'a>(shop: &'a Shop, line: &[u8], number: usize) -> Result<Question<'a>, Undecided> {
    let undecided = |error, place: Option<&str>| Undecided {
        error,
        line: number,
        column: None,
        place: place.map(str::to_owned),
    };
    let document: RequestDocument = files::json(line.trim_ascii_end(), number - 1)?;
    let account = shop.accounts.find(document.account());
    let request = shop.policy.read_request(&document);
    let (account, request) = match (account, request) {
        (Ok(account), Ok(request)) => (account, request),
        (Ok(_), Err(error)) => {
            let place = error.mistakes().first().map(Mistake::place);
            return Err(undecided(error.to_string(), place));
        }
        (Err(error), Ok(_)) => return Err(undecided(error, Some("account"))),
        (Err(first), Err(second)) => {
            return Err(undecided(format!("{first}\n{second}"), Some("account")));
        }
    };
    let principal = shop
        .principal(account, request.session())
        .map_err(|error| undecided(error.to_string(), Some("session")))?;
    // Everybody else who has a part in it, and all who cannot be relied on.
    let session = request.session();
    let known = request.evidence();
    let mut wrong: Vec<(String, String)> = Vec::new();
    let mut person = |id, session: &Session, place: String| {
        let account = shop.accounts.find(id);
        let principal = account.and_then(|account| {
            let principal = shop.principal(account, session);
            principal.map_err(|error| error.to_string())
        });
        principal
            .map_err(|error| wrong.push((format!("{place}: {error}"), place)))
            .ok()
    };
    let mut approvers = BTreeMap::new();
    for (index, said) in known.approvals().iter().enumerate() {
        let place = format!("evidence.approvals[{index}].account");
        // How an approver signed in was looked at when they said it.
        let approver = person(said.account(), &Session::at(session.now()), place);
        approvers.extend(approver.map(|approver| (said.account(), approver)));
    }
    let other = known.on_behalf_of();
    let other = other.and_then(|id| person(id, session, "evidence.on_behalf_of".to_owned()));
    if let [(_, place), ..] = wrong.as_slice() {
        let errors: Vec<&str> = wrong.iter().map(|(error, _)| error.as_str()).collect();
        return Err(undecided(errors.join("\n"), Some(place)));
    }
    Ok(Question {
        policy: &shop.policy,
        principal,
        other,
        approvers,
        request,
    })
}
