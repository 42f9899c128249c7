//! A reach as it is written, read by the words of its documentation alone.
//!
//! Lives here: reading key by key, as a host would turn it into a query; what is compared with it
//! is in `lists` and `could_ever`.

use crate::common::model;
use serde_json::{Value, json};

/// Whether it selects this resource.
pub(crate) fn selects(reach: &Value, resource: &model::Resource) -> bool {
    is_open(reach, resource) && one_covers(reach, "within", resource)
}

/// Whether it would select this resource after a stronger sign-in.
pub(crate) fn selects_after_step_up(reach: &Value, resource: &model::Resource) -> bool {
    is_open(reach, resource)
        && !one_covers(reach, "within", resource)
        && one_covers(reach, "after_step_up", resource)
}

/// The scopes under a key; what is empty is left out.
pub(crate) fn scopes<'r>(reach: &'r Value, key: &str) -> &'r [Value] {
    let scopes = reach.get(key).map(|scopes| scopes.as_array().unwrap());
    scopes.map_or(&[], Vec::as_slice)
}

fn is_open(reach: &Value, resource: &model::Resource) -> bool {
    let tenant = resource.tenant.map(Value::from);
    let mut except = scopes(reach, "except").iter();
    reach.get("tenant") == tenant.as_ref()
        && (reach.get("bounds").is_none() || one_covers(reach, "bounds", resource))
        && except.all(|scope| is_outside(reach, scope, resource))
        && !is_touched(reach.get("blocked"), resource)
        && !is_touched(reach.get("awaiting"), resource)
        && (reach.get("only_for_new").is_none() || stated("objects", resource).is_empty())
}

/// Whether a store of the resource is in this set; one that names none is of all.
fn is_touched(stores: Option<&Value>, resource: &model::Resource) -> bool {
    let Some(stores) = stores else {
        return false;
    };
    let (listed, all_but) = match (stores.get("stores"), stores.get("all_but")) {
        (Some(listed), None) => (listed, false),
        (None, Some(listed)) => (listed, true),
        _ => panic!("a set of stores is written in one way: {stores}"),
    };
    let listed = listed.as_array().unwrap();
    let of_it = stated("stores", resource);
    of_it.is_empty() || of_it.iter().any(|store| listed.contains(store) != all_but)
}

fn one_covers(reach: &Value, key: &str, resource: &model::Resource) -> bool {
    let mut scopes = scopes(reach, key).iter();
    scopes.any(|scope| covers(reach, scope, resource))
}

/// Every key that the scope gives matches.
fn covers(reach: &Value, scope: &Value, resource: &model::Resource) -> bool {
    keys(reach, scope).into_iter().all(|(key, listed)| {
        let stated = stated(key, resource);
        if key == "stores" && reach["stores"] == "all" {
            !stated.is_empty() && stated.iter().all(|store| listed.contains(store))
        } else {
            stated.iter().any(|value| listed.contains(value))
        }
    })
}

/// Some key that the scope gives is stated, and nothing stated is listed.
fn is_outside(reach: &Value, scope: &Value, resource: &model::Resource) -> bool {
    keys(reach, scope).into_iter().any(|(key, listed)| {
        let stated = stated(key, resource);
        !stated.is_empty() && !stated.iter().any(|value| listed.contains(value))
    })
}

/// The keys that a scope gives, with what each lists.
fn keys<'r>(reach: &'r Value, scope: &'r Value) -> Vec<(&'r str, &'r [Value])> {
    let Value::Object(keys) = scope else {
        assert_eq!(scope, "tenant");
        return Vec::new();
    };
    assert!(!keys.is_empty(), "a scope that selects nothing");
    let keys = keys.iter().map(|(key, listed)| match listed {
        Value::Bool(true) => (key.as_str(), std::slice::from_ref(&reach["person"])),
        listed => (key.as_str(), listed.as_array().unwrap().as_slice()),
    });
    keys.collect()
}

/// What a resource states for a key.
fn stated(key: &str, resource: &model::Resource) -> Vec<Value> {
    let one = |value: Option<u64>| value.map(Value::from).into_iter().collect();
    let list = |values: &[u64]| values.iter().copied().map(Value::from).collect();
    match key {
        "stores" => list(&resource.stores),
        "locations" => one(resource.location),
        "categories" => list(&resource.categories),
        "vendors" => one(resource.vendor),
        "assigned" => one(resource.assigned_to),
        "objects" => match (&resource.kind, resource.id) {
            (Some(kind), Some(id)) => vec![json!({"kind": kind, "id": id})],
            _ => Vec::new(),
        },
        other => panic!("no such key: {other}"),
    }
}
