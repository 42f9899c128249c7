//! A plain model of platforms: what boxes give, what a list of them satisfies, and what it costs.
//!
//! Names in sets and maps, read from the text of a mapping; nothing of it is shared with the
//! engine but the catalogue's names and risks.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]
#![allow(unreachable_pub, reason = "one test file uses this")]

pub mod best;
pub mod draws;
pub mod pair;

use std::collections::{BTreeMap, BTreeSet};

use countersign::Action;
use serde_json::Value;

/// Names of actions, or ids of permissions.
pub type Names = BTreeSet<String>;

/// What is given in full, and what in part only, with every part that it is given in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    pub full: Names,
    pub partly: BTreeMap<String, Names>,
}

impl Given {
    pub fn add(&mut self, other: &Self) {
        self.full.extend(other.full.iter().cloned());
        for (action, parts) in &other.partly {
            let known = self.partly.entry(action.clone()).or_default();
            known.extend(parts.iter().cloned());
        }
        let full = &self.full;
        self.partly.retain(|action, _| !full.contains(action));
    }

    pub fn in_part(&self) -> Names {
        self.partly.keys().cloned().collect()
    }

    /// In full or in part.
    pub fn any(&self) -> Names {
        &self.full | &self.in_part()
    }
}

/// One box.
#[derive(Debug, Clone, Default)]
pub struct Permission {
    /// By itself, and by what it includes.
    pub given: Given,
    /// What is ticked with it, itself among it.
    pub ticks: Names,
    /// What all of that gives.
    pub together: Given,
    pub became: Names,
    pub is_outside: bool,
    /// Sensitive, or the owner's to give.
    pub is_warned_of: bool,
}

/// One list of boxes.
#[derive(Debug, Clone, Default)]
pub struct Platform {
    /// In the order of the text.
    pub ids: Vec<String>,
    pub permissions: BTreeMap<String, Permission>,
    pub owner_only: Names,
    pub empty_is_everything: bool,
}

/// What a list of ids was read as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    pub ticked: Names,
    pub given: Given,
    pub implied: Names,
    pub replaced: BTreeMap<String, Names>,
    pub outside: Names,
}

fn list(value: &Value) -> Vec<String> {
    let all = value.as_array().into_iter().flatten();
    all.map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// The permissions of a text, by id.
type Texts<'a> = BTreeMap<String, &'a Value>;

/// All that `key` leads to from this permission, and the permission itself.
fn reached(texts: &Texts<'_>, from: &str, key: &str) -> Names {
    let mut reached = Names::new();
    let mut next = vec![from.to_owned()];
    while let Some(id) = next.pop() {
        if reached.insert(id.clone()) {
            let named = list(&texts[&id][key]);
            let is_all = named == ["*"];
            next.extend(if is_all { all_but(texts, &id) } else { named });
        }
    }
    reached
}

/// What `*` stands for.
fn all_but(texts: &Texts<'_>, own: &str) -> Vec<String> {
    let gives = |text: &Value| {
        let says = |key: &str| !text[key].is_null();
        (says("gives") || says("partly") || says("includes")) && list(&text["includes"]) != ["*"]
    };
    let others = texts.iter().filter(|(id, text)| *id != own && gives(text));
    others.map(|(id, _)| id.clone()).collect()
}

/// What a permission gives without what it includes.
fn by_itself(text: &Value) -> Given {
    let partly = text["partly"].as_object().into_iter().flatten();
    let part = |part: &Value| Names::from([part.as_str().unwrap().to_owned()]);
    Given {
        full: list(&text["gives"]).into_iter().collect(),
        partly: partly
            .map(|(action, of)| (action.clone(), part(of)))
            .collect(),
    }
}

impl Platform {
    /// Those of these boxes that one is warned of.
    pub fn warned(&self, boxes: &Names) -> Names {
        let warned = boxes.iter().filter(|id| self.permissions[*id].is_warned_of);
        warned.cloned().collect()
    }

    /// From the text of a mapping.
    pub fn read(text: &str) -> Self {
        let whole: Value = serde_json::from_str(text).unwrap();
        let all = whole["permissions"].as_array().unwrap();
        let id_of = |text: &Value| text["id"].as_str().unwrap().to_owned();
        let texts: Texts<'_> = all.iter().map(|text| (id_of(text), text)).collect();
        let permission = |id: &str| {
            let mut given = Given::default();
            for included in reached(&texts, id, "includes") {
                given.add(&by_itself(texts[&included]));
            }
            Permission {
                given,
                ticks: reached(&texts, id, "needs"),
                together: Given::default(),
                became: list(&texts[id]["became"]).into_iter().collect(),
                is_outside: !texts[id]["outside"].is_null(),
                is_warned_of: ["sensitive", "from_owner"]
                    .iter()
                    .any(|key| texts[id][*key] == true),
            }
        };
        let mut platform = Self {
            ids: all.iter().map(id_of).collect(),
            permissions: texts
                .keys()
                .map(|id| (id.clone(), permission(id)))
                .collect(),
            owner_only: list(&whole["owner_only"]).into_iter().collect(),
            empty_is_everything: whole["empty"] == "everything",
        };
        for id in &platform.ids {
            let together = platform.given(&platform.permissions[id].ticks);
            platform.permissions.get_mut(id).unwrap().together = together;
        }
        platform
    }

    /// What these boxes give, as they stand.
    pub fn given<'a>(&self, ids: impl IntoIterator<Item = &'a String>) -> Given {
        let mut given = Given::default();
        for id in ids {
            given.add(&self.permissions[id].given);
        }
        given
    }

    /// These boxes and all that is ticked along with them.
    pub fn ticked<'a>(&self, ids: impl IntoIterator<Item = &'a String>) -> Names {
        let each = ids.into_iter().map(|id| &self.permissions[id].ticks);
        each.flatten().cloned().collect()
    }

    /// What a list of ids means; nothing if one is unknown.
    pub fn import(&self, ids: &[&str]) -> Option<Reading> {
        let is_everything = ids.is_empty() && self.empty_is_everything;
        let named: Names = if is_everything {
            let all = self.permissions.iter();
            all.filter(|(_, known)| known.became.is_empty())
                .map(|(id, _)| id.clone())
                .collect()
        } else {
            ids.iter().map(|id| (*id).to_owned()).collect()
        };
        let mut reading = Reading::default();
        let mut today = Names::new();
        for id in named {
            let became = &self.permissions.get(&id)?.became;
            if became.is_empty() {
                today.insert(id);
            } else {
                today.extend(became.iter().cloned());
                reading.replaced.insert(id, became.clone());
            }
        }
        reading.ticked = self.ticked(&today);
        reading.given = self.given(&reading.ticked);
        reading.implied = &reading.ticked - &today;
        let is_outside = |id: &&String| self.permissions[*id].is_outside;
        reading.outside = reading.ticked.iter().filter(is_outside).cloned().collect();
        Some(reading)
    }

    /// The boxes that a list could be made of: those that give something today.
    pub fn usable(&self) -> impl Iterator<Item = &String> {
        let gives = |id: &&String| !self.permissions[*id].given.any().is_empty();
        self.ids.iter().filter(gives)
    }
}

/// What somebody shall be able to do, each action in one of three ways.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    pub full: Names,
    pub in_part: Names,
    pub assigned: Names,
}

impl Wish {
    pub fn all(&self) -> Names {
        let narrow = &self.in_part | &self.assigned;
        &self.full | &narrow
    }

    /// What of it this gives in the way that is wanted.
    pub fn met_by(&self, given: &Given) -> Names {
        let is_assigned = |action: &&String| {
            let parts = given.partly.get(*action);
            given.full.contains(*action) || parts.is_some_and(|parts| parts.contains("assigned"))
        };
        let mut met = &self.full & &given.full;
        met.extend(&self.in_part & &given.any());
        met.extend(self.assigned.iter().filter(is_assigned).cloned());
        met
    }

    /// What is given without being wanted.
    pub fn beyond(&self, given: &Given) -> Names {
        &given.any() - &self.all()
    }

    /// What is given in full though less is wanted, or not only as far as it is assigned.
    pub fn wider(&self, given: &Given) -> Names {
        let others = given.partly.iter();
        let others = others.filter(|(_, parts)| parts.iter().any(|part| part != "assigned"));
        let others: Names = others.map(|(action, _)| action.clone()).collect();
        &(&self.in_part & &given.full) | &(&self.assigned & &(&given.full | &others))
    }
}

/// Why something that is wanted is not given as it is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// One of these parts.
    OnlyInPart(Names),
    OwnerOnly,
    WouldExceed,
    NoPermission,
}

/// How many actions are given beyond, those of critical risk first; how many wider; how many boxes.
pub type Cost = [usize; 8];

/// The place of an action's risk in a cost.
pub fn rank(action: &str) -> usize {
    let action: Action = action.parse().unwrap();
    3 - action.facts().unwrap().risk as usize
}

/// A wish put to a platform.
#[derive(Debug)]
pub struct Question<'a> {
    pub platform: &'a Platform,
    pub wish: &'a Wish,
    /// What may be chosen for the goal.
    pub candidates: Vec<&'a String>,
    /// All that the candidates satisfy together.
    pub need: Names,
    /// What no candidate gives as it is wanted, so that a part of it has to do.
    part_will_do: Names,
}

impl<'a> Question<'a> {
    pub fn new(platform: &'a Platform, wish: &'a Wish, may_exceed: bool) -> Self {
        let together = |id: &String| &platform.permissions[id].together;
        let keeps = |id: &&String| {
            let given = together(id);
            wish.beyond(given).is_empty() && wish.wider(given).is_empty()
        };
        let candidates: Vec<&String> = platform
            .usable()
            .filter(|id| may_exceed || keeps(id))
            .collect();
        let mut met = Names::new();
        let mut in_part = Names::new();
        for id in &candidates {
            met.extend(wish.met_by(together(id)));
            in_part.extend(together(id).in_part());
        }
        let part_will_do = &(&wish.all() - &met) & &in_part;
        Self {
            platform,
            wish,
            candidates,
            need: &met | &part_will_do,
            part_will_do,
        }
    }

    /// What of the wish this satisfies.
    pub fn satisfied(&self, given: &Given) -> Names {
        let mut satisfied = self.wish.met_by(given);
        satisfied.extend(&self.part_will_do & &given.any());
        satisfied
    }

    pub fn cost(&self, boxes: &Names) -> Cost {
        let given = self.platform.given(boxes);
        let mut cost = [0; 8];
        for action in self.wish.beyond(&given) {
            cost[rank(&action)] += 1;
        }
        cost[4] = self.wish.wider(&given).len();
        cost[5] = (&self.wish.beyond(&given) & &given.full).len();
        cost[6] = self.platform.warned(boxes).len();
        cost[7] = boxes.len();
        cost
    }

    /// What is lacking of a list that gives this, and why.
    pub fn lacks(&self, given: &Given) -> BTreeMap<String, Why> {
        let somewhere = |action: &String| {
            let mut all = self.platform.permissions.values();
            all.any(|known| known.given.any().contains(action))
        };
        let why = |action: &String| {
            if let Some(parts) = given.partly.get(action) {
                Why::OnlyInPart(parts.clone())
            } else if self.platform.owner_only.contains(action) {
                Why::OwnerOnly
            } else if somewhere(action) {
                Why::WouldExceed
            } else {
                Why::NoPermission
            }
        };
        let missing = &self.wish.all() - &self.wish.met_by(given);
        missing
            .into_iter()
            .map(|action| (action.clone(), why(&action)))
            .collect()
    }
}
