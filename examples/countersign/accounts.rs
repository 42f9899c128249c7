//! The accounts file: who there is, and which of them cannot be relied on.
//!
//! Lives here: [`Accounts`], read from a JSON array, from one object, or from
//! objects one after another. One account that is wrong does not keep the
//! others from being asked about; what is asked about that one is refused, and
//! so is what is asked about its person's other accounts, for what a person
//! holds is known only from all of them.

use std::collections::BTreeMap;
use std::path::Path;

use countersign::{Account, AccountDocument, AccountId, PersonId, Policy, TenantId};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::files::{self, Trouble};

/// The accounts of one file, resolved under one policy.
pub(crate) struct Accounts {
    file: String,
    good: BTreeMap<AccountId, Vec<Account>>,
    persons: BTreeMap<(Option<TenantId>, PersonId), Vec<Account>>,
    bad: Vec<Bad>,
}

/// An account that cannot be relied on.
struct Bad {
    /// Where it stands, `accounts.json:12`.
    at: String,
    whose: Whose,
    mistakes: Vec<String>,
}

/// As much of an account as tells whose it is, whatever else is in it.
#[derive(Clone, Copy, Default, Deserialize)]
struct Whose {
    id: Option<AccountId>,
    tenant: Option<TenantId>,
    person: Option<PersonId>,
}

impl Accounts {
    /// The accounts listed in `file`, the wrong ones among them.
    pub(crate) fn resolve(file: String, listed: &[Piece], policy: &Policy) -> Self {
        let mut accounts = Self {
            file,
            good: BTreeMap::new(),
            persons: BTreeMap::new(),
            bad: Vec::new(),
        };
        let mut resolved: BTreeMap<_, Vec<(String, Account)>> = BTreeMap::new();
        for piece in listed {
            let at = format!("{}:{}", accounts.file, piece.lines + 1);
            match piece.account(policy) {
                Ok(account) => {
                    let key = (account.tenant(), account.id());
                    resolved.entry(key).or_default().push((at, account));
                }
                Err(mistakes) => accounts.bad.push(Bad {
                    at,
                    whose: piece.whose(),
                    mistakes,
                }),
            }
        }
        for same in resolved.into_values() {
            accounts.add(same);
        }
        accounts
    }

    /// Adds all accounts of one tenant with one id, of which there must be one.
    fn add(&mut self, same: Vec<(String, Account)>) {
        if same.len() > 1 {
            for (at, account) in same {
                self.bad.push(Bad {
                    at,
                    whose: Whose {
                        id: Some(account.id()),
                        tenant: account.tenant(),
                        person: Some(account.person()),
                    },
                    mistakes: vec![
                        "id: this account stands in the file more than once: keep one".to_owned(),
                    ],
                });
            }
            return;
        }
        for (_, account) in same {
            let person = (account.tenant(), account.person());
            self.persons
                .entry(person)
                .or_default()
                .push(account.clone());
            self.good.entry(account.id()).or_default().push(account);
        }
    }

    /// What is wrong with accounts of this file, a line each.
    pub(crate) fn complaints(&self) -> impl Iterator<Item = String> {
        self.bad.iter().flat_map(|bad| {
            let who = bad
                .whose
                .id
                .map_or_else(|| "an account".to_owned(), |id| format!("account {id}"));
            bad.mistakes
                .iter()
                .map(move |mistake| format!("{}: {who}: {mistake}", bad.at))
        })
    }

    /// The account with this id.
    ///
    /// # Errors
    ///
    /// Why there is none to rely on.
    pub(crate) fn find(&self, id: AccountId) -> Result<&Account, String> {
        let file = &self.file;
        if let Some(bad) = self.bad.iter().find(|bad| bad.whose.id == Some(id)) {
            return Err(format!(
                "account {id} is itself wrong, at {}: {}",
                bad.at,
                bad.mistakes.join("; ")
            ));
        }
        let account = match self.good.get(&id).map(Vec::as_slice) {
            Some([account]) => account,
            Some([_, _, ..]) => {
                return Err(format!(
                    "account {id} is in several tenants of {file}, and a request does not say \
                     which is meant: keep each tenant's accounts in a file of their own"
                ));
            }
            Some([]) | None => {
                let mut why =
                    format!("account {id} is not in {file}: add it there, or correct the number");
                if self.bad.iter().any(|bad| bad.whose.id.is_none()) {
                    why.push_str(", or mend the account there whose id cannot be read");
                }
                return Err(why);
            }
        };
        let same_person = |bad: &&Bad| {
            (bad.whose.tenant, bad.whose.person) == (account.tenant(), Some(account.person()))
        };
        match self.bad.iter().find(same_person) {
            Some(bad) => Err(format!(
                "account {id} is of a person with another account that is wrong, at {}, and what a \
                 person holds is known only from all accounts: {}",
                bad.at,
                bad.mistakes.join("; "),
            )),
            None => Ok(account),
        }
    }

    /// Every account that can be relied on.
    pub(crate) fn all(&self) -> Vec<Account> {
        self.good.values().flatten().cloned().collect()
    }

    /// Of each person all accounts; a person with one that is wrong is left out,
    /// for what they hold is not known.
    pub(crate) fn people(&self) -> impl Iterator<Item = &[Account]> {
        let is_known = |(tenant, person): &(Option<TenantId>, PersonId)| {
            let of_them =
                |bad: &Bad| (bad.whose.tenant, bad.whose.person) == (*tenant, Some(*person));
            !self.bad.iter().any(of_them)
        };
        let known = self.persons.iter().filter(move |(of, _)| is_known(of));
        known.map(|(_, accounts)| accounts.as_slice())
    }

    /// All accounts of the person behind this one.
    pub(crate) fn of_person(&self, account: &Account) -> Vec<&Account> {
        let person = (account.tenant(), account.person());
        self.persons.get(&person).into_iter().flatten().collect()
    }
}

/// The text of one account, and how many lines stand before it.
pub(crate) struct Piece {
    text: String,
    lines: usize,
}

impl Piece {
    /// The piece that `part` is of `text`.
    fn of(text: &str, part: &str) -> Self {
        let before = part.as_ptr().addr() - text.as_ptr().addr();
        let before = text.get(..before).unwrap_or_default();
        Self {
            text: part.to_owned(),
            lines: before.matches('\n').count(),
        }
    }

    fn account(&self, policy: &Policy) -> Result<Account, Vec<String>> {
        let document: AccountDocument = files::json(self.text.as_bytes(), self.lines)
            .map_err(|trouble| vec![format!("{trouble} (line {})", trouble.line)])?;
        policy.account(&document).map_err(|error| {
            let mistakes = error.mistakes().iter();
            mistakes.map(ToString::to_string).collect()
        })
    }

    fn whose(&self) -> Whose {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

/// The accounts in a file, not read yet: the elements of an array, or values
/// one after another.
///
/// # Errors
///
/// What to say if the file is unreadable, or not made of JSON values.
pub(crate) fn list(path: &Path) -> Result<Vec<Piece>, String> {
    let text = files::text(path)?;
    split(&text).map_err(|error| {
        let trouble = Trouble::new(&error, 0, None);
        let (line, column) = (trouble.line, trouble.column);
        format!("{}:{line}:{column}: {trouble}", path.display())
    })
}

fn split(text: &str) -> Result<Vec<Piece>, serde_json::Error> {
    let values: Vec<&RawValue> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text)?
    } else {
        let values = serde_json::Deserializer::from_str(text).into_iter();
        values.collect::<Result<_, _>>()?
    };
    Ok(values
        .into_iter()
        .map(|value| Piece::of(text, value.get()))
        .collect())
}
