//! A plain model of platforms: what boxes give, what a list of them satisfies, and what it costs.
//!
//! Names in sets and maps, read from the text of a mapping; nothing of it is shared with the
//! engine but the catalogue's names and risks.
//!
//! Lives here: boxes, wishes and what they come to, each from its definition. The search for the
//! best list is in `best`.

#![allow(unreachable_pub, reason = "public in here is all there is")]

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
    /// What it names as ticked along with it.
    pub needs: Names,
    /// What is ticked with it, itself among it.
    pub ticks: Names,
    /// What all of that gives.
    pub together: Given,
    pub became: Names,
    pub is_outside: bool,
    pub is_sensitive: bool,
    pub is_from_owner: bool,
}

/// One list of boxes.
#[derive(Debug, Clone, Default)]
pub struct Platform {
    /// In the order of the text.
    pub ids: Vec<String>,
    pub permissions: BTreeMap<String, Permission>,
    pub owner_only: Names,
    pub empty_is_everything: bool,
    /// The restrictions that it can put on a holder.
    pub expresses: Names,
}

/// The ways to narrow a scope. Who can narrow in one of them can narrow.
const SCOPES: [&str; 6] = [
    "stores",
    "locations",
    "categories",
    "vendors",
    "objects",
    "assigned",
];

/// What a list of ids was read as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    pub ticked: Names,
    pub given: Given,
    pub implied: Names,
    pub replaced: BTreeMap<String, Names>,
    pub outside: Names,
    pub sensitive: Names,
    pub from_owner: Names,
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
    fn those(&self, boxes: &Names, are: impl Fn(&Permission) -> bool) -> Names {
        let those = boxes.iter().filter(|id| are(&self.permissions[*id]));
        those.cloned().collect()
    }

    /// Those of these boxes that one is warned of, or that are the owner's to give.
    pub fn warned(&self, boxes: &Names) -> Names {
        self.those(boxes, |known| known.is_sensitive || known.is_from_owner)
    }

    /// Those of these boxes for which there are no words.
    pub fn outside(&self, boxes: &Names) -> Names {
        self.those(boxes, |known| known.is_outside)
    }

    /// Whether it can restrict a holder so.
    pub fn can_say(&self, restriction: &str) -> bool {
        let narrows = SCOPES.iter().any(|scope| self.expresses.contains(*scope));
        self.expresses.contains(restriction) || (restriction == "scope" && narrows)
    }

    /// All that some box gives.
    fn can_give(&self) -> Names {
        let each = self.permissions.values();
        each.flat_map(|known| known.given.any()).collect()
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
                needs: list(&texts[id]["needs"]).into_iter().collect(),
                ticks: reached(&texts, id, "needs"),
                together: Given::default(),
                became: list(&texts[id]["became"]).into_iter().collect(),
                is_outside: !texts[id]["outside"].is_null(),
                is_sensitive: texts[id]["sensitive"] == true,
                is_from_owner: texts[id]["from_owner"] == true,
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
            expresses: list(&whole["expresses"]).into_iter().collect(),
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
        reading.outside = self.outside(&reading.ticked);
        reading.sensitive = self.those(&reading.ticked, |known| known.is_sensitive);
        reading.from_owner = self.those(&reading.ticked, |known| known.is_from_owner);
        Some(reading)
    }

    /// The boxes that a list could be made of: those that give something today.
    pub fn usable(&self) -> impl Iterator<Item = &String> {
        let gives = |id: &&String| !self.permissions[*id].given.any().is_empty();
        self.ids.iter().filter(gives)
    }
}

/// What somebody shall be able to do, each action in full or in any part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    pub full: Names,
    pub in_part: Names,
    /// By restriction, what is wanted under it.
    pub under: BTreeMap<String, Names>,
}

/// Whether a restriction is met by what is assigned.
fn is_met_by_assigned(restriction: &str) -> bool {
    ["assigned", "scope"].contains(&restriction)
}

impl Wish {
    pub fn all(&self) -> Names {
        &self.full | &self.in_part
    }

    /// What is wanted under restrictions of such a kind.
    fn under_any(&self, kind: impl Fn(&str) -> bool) -> Names {
        let these = self.under.iter().filter(|(by, _)| kind(by));
        these.flat_map(|(_, actions)| actions).cloned().collect()
    }

    /// What is assigned is enough of these, whatever a platform can say: of what is wanted
    /// so, and of what is wanted narrowed, nobody says how.
    pub fn assigned_will_do(&self) -> Names {
        let says_how = |by: &str| SCOPES.contains(&by) && by != "assigned";
        let in_some_way = &self.under_any(|by| by == "scope") - &self.under_any(says_how);
        &self.under_any(|by| by == "assigned") | &in_some_way
    }

    /// Whether a platform can say of this wish that it is restricted so: it narrows its
    /// holder, and so nothing if not all that it can give of the wish.
    fn can_be_said(&self, by: &str, platform: &Platform) -> bool {
        let narrows = by == "scope" || SCOPES.contains(&by);
        let can_be_given = &self.all() & &platform.can_give();
        platform.can_say(by) && (!narrows || can_be_given.is_subset(&self.under[by]))
    }

    /// What of it this gives in the way that is wanted.
    pub fn met_by(&self, given: &Given) -> Names {
        let is_assigned = |action: &&String| {
            let parts = given.partly.get(*action);
            parts.is_some_and(|parts| parts.contains("assigned"))
        };
        let mut met = &self.all() & &given.full;
        met.extend(&self.in_part & &given.any());
        let assigned = self.assigned_will_do();
        met.extend(assigned.iter().filter(is_assigned).cloned());
        met
    }

    /// What is given without being wanted.
    pub fn beyond(&self, given: &Given) -> Names {
        &given.any() - &self.all()
    }

    /// What is given in full though a part is wanted, and what is given otherwise than assigned
    /// though it is wanted narrowed and the platform cannot narrow it.
    pub fn wider(&self, given: &Given, platform: &Platform) -> Names {
        let narrowed =
            self.under_any(|by| is_met_by_assigned(by) && !self.can_be_said(by, platform));
        let otherwise = narrowed
            .iter()
            .filter(|action| !only_assigned(given, action));
        let otherwise: Names = otherwise.cloned().collect();
        &(&self.in_part & &given.full) | &(&otherwise & &given.any())
    }

    /// What is given in a way in which it is not wanted.
    pub fn exceeded_by(&self, given: &Given, platform: &Platform) -> Names {
        let unsaid =
            self.under_any(|by| !is_met_by_assigned(by) && !self.can_be_said(by, platform));
        let mut exceeded = self.beyond(given);
        exceeded.extend(self.wider(given, platform));
        exceeded.extend(&unsaid & &given.any());
        exceeded
    }

    /// The restrictions that the platform cannot express, each with what is given without it.
    pub fn not_expressed(&self, given: &Given, platform: &Platform) -> BTreeMap<String, Names> {
        let mut unsaid = BTreeMap::new();
        for (by, actions) in &self.under {
            let mut without = actions & &given.any();
            if is_met_by_assigned(by) {
                without.retain(|action| !only_assigned(given, action));
            }
            if !self.can_be_said(by, platform) && !without.is_empty() {
                unsaid.insert(by.clone(), without);
            }
        }
        unsaid
    }

    /// Under which restrictions an action is wanted.
    fn restrictions_of(&self, action: &str) -> Names {
        let these = self.under.iter();
        let these = these.filter(|(_, actions)| actions.contains(action));
        these.map(|(by, _)| by.clone()).collect()
    }

    /// The wish of somebody who has both wishes.
    pub fn and(&self, other: &Self) -> Self {
        let mut both = Self::default();
        for action in &self.all() | &other.all() {
            let [one, two] = [self, other].map(|wish| wish.restrictions_of(&action));
            let is_free = (self.full.contains(&action) && one.is_empty())
                || (other.full.contains(&action) && two.is_empty());
            for by in &one | &two {
                if !is_free {
                    both.under.entry(by).or_default().insert(action.clone());
                }
            }
            if self.full.contains(&action) || other.full.contains(&action) {
                both.full.insert(action);
            } else {
                both.in_part.insert(action);
            }
        }
        both
    }
}

/// Whether an action is given as far as it is assigned, and not otherwise.
fn only_assigned(given: &Given, action: &str) -> bool {
    let parts = given.partly.get(action);
    parts.is_some_and(|parts| parts.iter().eq(["assigned"]))
}

/// Why something that is wanted is not given as it is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// One of these parts.
    OnlyInPart(Names),
    OwnerOnly,
    WouldExceed,
    NoPermission,
    /// It would not be restricted as it is wanted.
    Unrestricted,
}

/// How many actions are given beyond, those of critical risk first; how many wider; how many beyond
/// in full; how many boxes one is warned of, how many are without words, and how many there are.
pub type Cost = [usize; 9];

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
    may_exceed: bool,
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
        // One is not to be warned of a box that nobody can say anything of.
        let keeps = |id: &&String| {
            let ticks = &platform.permissions[*id].ticks;
            let unsaid = platform.warned(&platform.outside(ticks));
            wish.exceeded_by(together(id), platform).is_empty() && unsaid.is_empty()
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
            may_exceed,
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
        let mut cost = [0; 9];
        for action in self.wish.beyond(&given) {
            cost[rank(&action)] += 1;
        }
        cost[4] = self.wish.wider(&given, self.platform).len();
        cost[5] = (&self.wish.beyond(&given) & &given.full).len();
        cost[6] = self.platform.warned(boxes).len();
        cost[7] = self.platform.outside(boxes).len();
        cost[8] = boxes.len();
        cost
    }

    /// What is lacking of a list that gives this, and why.
    pub fn lacks(&self, given: &Given) -> BTreeMap<String, Why> {
        let somewhere = |action: &String| {
            let mut all = self.platform.permissions.values();
            all.any(|known| known.given.any().contains(action))
        };
        let (wish, platform) = (self.wish, self.platform);
        let unsaid = wish.under_any(|by| !wish.can_be_said(by, platform));
        let elsewise =
            wish.under_any(|by| !is_met_by_assigned(by) && !wish.can_be_said(by, platform));
        // What a box gives as it is wanted lacks for what else that box gives.
        let as_wanted = |action: &String| {
            let mut all = platform.permissions.values();
            !elsewise.contains(action)
                && all.any(|known| {
                    let given = &known.together;
                    wish.met_by(given).contains(action)
                        && !wish.wider(given, platform).contains(action)
                })
        };
        let why = |action: &String| {
            if let Some(parts) = given.partly.get(action) {
                Why::OnlyInPart(parts.clone())
            } else if self.platform.owner_only.contains(action) {
                Why::OwnerOnly
            } else if !somewhere(action) {
                Why::NoPermission
            } else if !self.may_exceed && unsaid.contains(action) && !as_wanted(action) {
                Why::Unrestricted
            } else {
                Why::WouldExceed
            }
        };
        let missing = &self.wish.all() - &self.wish.met_by(given);
        missing
            .into_iter()
            .map(|action| (action.clone(), why(&action)))
            .collect()
    }
}
