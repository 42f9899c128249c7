//! Staff by area: the most that each account holds somewhere, at one instant.
//!
//! Lives here: the table and what its marks mean. Nothing is read off the
//! names of roles: the engine itself is asked about every action in every kind
//! of place that some account's entries name, so that ends, bars, limits and
//! the owner flag count as they do for a request.

use std::collections::BTreeSet;
use std::error::Error;

use comfy_table::{Cell, CellAlignment, Table, TableComponent, presets};
use countersign::{
    Account, Actions, Assurance, Bound, Boundary, CategoryId, Deny, Grant, Level, LocationId,
    Policy, Resource, Scope, Session, StoreId, Time,
};

use crate::{SECTIONS, principal, words};

/// What the marks mean.
pub(crate) const LEGEND: &str = "  view, edit, full   all of that level of the area: looking, the daily work, everything but
                     what is the owner's alone
  some               single things of the area, and not all of \"view\" among them
  -                  nothing of it
  +                  that level, and single things beyond it
  *                  not everywhere: in one shop, in the warehouse, for some teas, or not for every shop
  As somebody sees it who has just signed in with a second factor. What has a limit counts, and so
  does what it takes the yes of others for.";

/// A place of the shop, as far as scopes can tell one from another.
struct Place {
    store: Option<StoreId>,
    location: Option<LocationId>,
    category: Option<CategoryId>,
    own: bool,
}

/// An area of the back office, with the sets that its levels stand for.
struct Area {
    all: Actions,
    levels: Vec<(Level, Actions)>,
}

/// Every account and every area.
pub(crate) fn table(
    policy: &Policy,
    accounts: &[Account],
    at: Time,
    utc_offset: i32,
) -> Result<Table, Box<dyn Error>> {
    let places = places(accounts);
    let areas = SECTIONS
        .iter()
        .map(|(feature, _)| area(policy, feature))
        .collect::<Result<Vec<_>, _>>()?;
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_style(TableComponent::HeaderLines, '─');
    table.set_style(TableComponent::MiddleHeaderIntersections, '─');
    let headings = SECTIONS
        .iter()
        .map(|(_, heading)| heading.replace('|', "-\n"));
    table.set_header(std::iter::once(String::new()).chain(headings));
    let session = (Session::at(at).signed_in(Assurance::MultiFactor, at)).at_utc_offset(utc_offset);
    for account in accounts {
        let principal = principal(policy, accounts, account, &session)?;
        let held: Vec<Actions> = places
            .iter()
            .map(|place| {
                let thing = place.thing(account);
                policy.what_can(&principal, &thing).offered()
            })
            .collect();
        let cells = areas.iter().map(|area| Cell::new(cell(area, &held)));
        table.add_row(std::iter::once(Cell::new(words::name(account))).chain(cells));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 1));
        column.set_cell_alignment(CellAlignment::Left);
    }
    Ok(table)
}

/// The levels of an area that differ, and everything there is in it.
fn area(policy: &Policy, feature: &str) -> Result<Area, Box<dyn Error>> {
    let all: Actions = policy
        .actions()
        .filter(|known| known.feature == feature)
        .map(|known| known.action)
        .collect();
    if all.is_empty() {
        return Err(format!("nothing belongs to the area {feature}").into());
    }
    let mut levels: Vec<(Level, Actions)> = Vec::new();
    for level in [Level::View, Level::Edit, Level::Full] {
        // An area whose upper levels add nothing, or nothing but what is the
        // owner's alone, has fewer of them.
        if let Ok(actions) = policy.expand(feature, level) {
            if levels.last().is_none_or(|(_, below)| *below != actions) {
                levels.push((level, actions));
            }
        }
    }
    Ok(Area { all, levels })
}

/// The most of an area of what is `held` in each of the places, with its marks.
fn cell(area: &Area, held: &[Actions]) -> String {
    let held: Vec<Actions> = held.iter().map(|held| *held & area.all).collect();
    let most = held
        .iter()
        .copied()
        .max_by_key(|held| (area.level(*held).map(|(level, _)| level), held.len()))
        .unwrap_or_default();
    if most.is_empty() {
        return "-".to_owned();
    }
    let (word, whole) = match area.level(most) {
        Some((level, whole)) => (level.name(), whole),
        None => ("some", most),
    };
    let more = if most == whole { "" } else { "+" };
    let narrowed = if held.iter().all(|held| *held == most) {
        ""
    } else {
        "*"
    };
    format!("{word}{more}{narrowed}")
}

impl Area {
    fn level(&self, held: Actions) -> Option<(Level, Actions)> {
        if held == self.all {
            return Some((Level::Full, held));
        }
        let mut down = self.levels.iter().rev().copied();
        down.find(|(_, actions)| actions.is_subset(held))
    }
}

impl Place {
    /// Something of this account's tenant that lies here.
    fn thing(&self, of: &Account) -> Resource<'_> {
        let mut thing = Resource::unnamed().in_categories(self.category.as_slice());
        if let Some(tenant) = of.tenant() {
            thing = thing.in_tenant(tenant);
        }
        if let Some(store) = self.store {
            thing = thing.in_store(store);
        }
        if let Some(location) = self.location {
            thing = thing.at_location(location);
        }
        if self.own {
            thing = thing.assigned_to(of.person());
        }
        thing
    }
}

/// Every place that some account's entries can tell from another: each named
/// store, location and category or none, own work or not.
fn places(accounts: &[Account]) -> Vec<Place> {
    let scopes: Vec<&Scope> = accounts.iter().flat_map(scopes).collect();
    assert!(
        scopes
            .iter()
            .all(|scope| scope.vendors().is_empty() && scope.objects().is_empty()),
        "no entry of this shop is narrowed by vendor or by single objects",
    );
    let stores = or_none(scopes.iter().flat_map(|scope| scope.stores()));
    let locations = or_none(scopes.iter().flat_map(|scope| scope.locations()));
    let categories = or_none(scopes.iter().flat_map(|scope| scope.categories()));
    let mut places = Vec::new();
    for &store in &stores {
        for &location in &locations {
            for &category in &categories {
                places.extend([false, true].map(|own| Place {
                    store,
                    location,
                    category,
                    own,
                }));
            }
        }
    }
    places
}

/// Where the entries of an account count.
fn scopes(account: &Account) -> impl Iterator<Item = &Scope> {
    let grants = account.grants().iter().map(Grant::scope);
    let denies = account.denies().iter().map(Deny::scope);
    let limit = account.boundary().into_iter().flat_map(Boundary::parts);
    grants.chain(denies).chain(limit.map(Bound::scope))
}

fn or_none<'a, Id: Copy + Ord + 'a>(ids: impl Iterator<Item = &'a Id>) -> BTreeSet<Option<Id>> {
    ids.copied().map(Some).chain([None]).collect()
}
