//! One account, signed in: whom `where-can` and `could-ever` ask about.
//!
//! Lives here: the options that say which account, when and how signed in, and
//! reading them as a request without a resource, so that a session means here
//! what it means there.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use countersign::{AccountId, Action, Policy, Principal, Request, RequestDocument, Time};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::Ending;
use crate::files::{self, Trouble};
use crate::shop::{Documents, Shop};
use crate::speak::complain;

#[derive(Args)]
pub(crate) struct Who {
    #[command(flatten)]
    documents: Documents,
    /// The account that is asked about, by its id.
    #[arg(long, value_name = "ID")]
    account: AccountId,
    /// When, in Unix seconds; if left out, now.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    now: Option<i64>,
    /// How it is signed in: a JSON object, as under "session" in a request.
    #[arg(long, value_name = "JSON")]
    session: Option<String>,
}

/// The account as it stands then, and the shop it is in.
pub(crate) struct SignedIn {
    pub(crate) shop: Shop,
    pub(crate) principal: Principal,
    pub(crate) account: AccountId,
    pub(crate) now: Time,
    /// What was asked about; without that, any action that the policy knows.
    pub(crate) action: Action,
    /// Whether all accounts of the file are right.
    pub(crate) ending: Ending,
}

/// A request, as it is written.
#[derive(Serialize)]
struct Written<'a> {
    now: i64,
    account: AccountId,
    action: &'a str,
    resource: Nothing,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Nothing {}

impl Who {
    /// Reads all of it; `None` if something is wrong, after saying what.
    pub(crate) fn sign_in(&self, action: Option<&str>) -> Option<SignedIn> {
        let (shop, ()) = self.documents.read(Ok(()))?;
        let ending = shop.complain();
        let account = shop.accounts.find(self.account);
        let (session, now) = (self.session.as_deref(), self.now);
        let request = request(&shop.policy, self.account, now, session, action);
        let (account, request) = match (account, request) {
            (Ok(account), Ok(request)) => (account, request),
            (account, request) => {
                if let Err(error) = account {
                    complain(format_args!("--account: {error}"));
                }
                request.err().into_iter().flatten().for_each(complain);
                return None;
            }
        };
        let principal = shop
            .principal(account, request.session())
            .map_err(|error| complain(format_args!("--session: {error}")))
            .ok()?;
        Some(SignedIn {
            principal,
            account: request.account(),
            now: request.session().now(),
            action: request.action(),
            shop,
            ending,
        })
    }
}

/// The options as a request of this account, about no resource.
pub(crate) fn request(
    policy: &Policy,
    account: AccountId,
    now: Option<i64>,
    session: Option<&str>,
    action: Option<&str>,
) -> Result<Request, Vec<String>> {
    let only = |error| vec![error];
    let now = now.map_or_else(clock, Ok).map_err(only)?;
    let any = || policy.actions().next().map_or("", |known| known.name);
    // Read by itself first: it is to be one value, whatever it is put into.
    let session = session.map(serde_json::from_str);
    let session = session.transpose().map_err(|error| {
        let trouble = Trouble::new(&error, 0, None);
        let (line, column) = (trouble.line, trouble.column);
        vec![format!("--session:{line}:{column}: {trouble}")]
    })?;
    let written = Written {
        now,
        account,
        action: action.unwrap_or_else(any),
        resource: Nothing {},
        session,
    };
    let written = serde_json::to_string(&written)
        .map_err(|error| vec![format!("--session: cannot be written as JSON: {error}")])?;
    let document: RequestDocument = files::json(written.as_bytes(), 0).map_err(|trouble| {
        let place = trouble.place.as_deref().unwrap_or_default();
        vec![format!("{}{}", option(place), trouble.message)]
    })?;
    policy.read_request(&document).map_err(|error| {
        let mistakes = error.mistakes().iter();
        mistakes
            .map(|mistake| format!("{}{}", option(mistake.place()), mistake.kind()))
            .collect()
    })
}

/// A place in the request by the option that gave it: `--session: roles[0]: `.
fn option(place: &str) -> String {
    match place.split_once('.') {
        Some((option, rest)) => format!("--{option}: {rest}: "),
        None => format!("--{place}: "),
    }
}

pub(crate) fn seconds(text: &str) -> Result<i64, &'static str> {
    let seconds = text.parse().ok();
    seconds.ok_or("not a time: write whole seconds since 1970 in UTC, as in 1773133080")
}

/// The only clock there is: the library has none.
fn clock() -> Result<i64, String> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map(|since| i64::try_from(since.as_secs()));
    match seconds {
        Ok(Ok(seconds)) => Ok(seconds),
        Ok(Err(_)) | Err(_) => {
            Err("--now: the clock here cannot be right: give the time in Unix seconds".to_owned())
        }
    }
}
