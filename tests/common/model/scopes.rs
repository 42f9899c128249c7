//! Windows and scopes: when and where an entry counts.

use super::account::{Account, Narrow, Object, Scope, Window};
use super::catalogue::is_read;
use super::policy::Policy;
use super::request::Resource;

/// R22: windows are half-open, and a missing end is no end.
pub fn contains(window: &Window, now: i64) -> bool {
    !is_before(window, now) && !is_over(window, now)
}

/// R22: the window has not begun.
pub fn is_before(window: &Window, now: i64) -> bool {
    window.from.is_some_and(|from| now < from)
}

/// R22: the window has ended; at `until` it is over.
pub fn is_over(window: &Window, now: i64) -> bool {
    window.until.is_some_and(|until| until <= now)
}

/// R19: a scope covers what it is shown to hold: a missing attribute never matches, and the tenant
/// is the account's own (R9).
pub fn covers(
    policy: &Policy,
    account: &Account,
    scope: &Scope,
    action: &str,
    resource: &Resource,
) -> bool {
    let inside = match scope {
        Scope::Tenant => true,
        Scope::Narrow(narrow) => {
            stores_cover(narrow, is_read(policy, action), resource)
                && given_covers(narrow.locations.as_ref(), resource.location.as_slice())
                && given_covers(narrow.categories.as_ref(), &resource.categories)
                && given_covers(narrow.vendors.as_ref(), resource.vendor.as_slice())
                && objects_cover(narrow, resource)
                && (!narrow.assigned || resource.assigned_to == Some(account.person))
        }
    };
    inside && resource.tenant == Some(account.tenant)
}

/// A read needs one of the resource's stores, everything else needs all of them; none is not all.
fn stores_cover(narrow: &Narrow, read: bool, resource: &Resource) -> bool {
    let Some(stores) = &narrow.stores else {
        return true;
    };
    let mut named = resource.stores.iter();
    if read {
        named.any(|store| stores.contains(store))
    } else {
        !resource.stores.is_empty() && named.all(|store| stores.contains(store))
    }
}

/// A key that is given needs one of the resource's values.
fn given_covers(given: Option<&Vec<u64>>, values: &[u64]) -> bool {
    given.is_none_or(|given| values.iter().any(|value| given.contains(value)))
}

/// Kind and id must both be known, and be a pair of the list.
fn objects_cover(narrow: &Narrow, resource: &Resource) -> bool {
    let Some(objects) = &narrow.objects else {
        return true;
    };
    object_of(resource).is_some_and(|object| objects.contains(&object))
}

/// The object that a resource names, if it names one.
pub fn object_of(resource: &Resource) -> Option<Object> {
    let (kind, id) = (resource.kind.clone()?, resource.id?);
    Some(Object { kind, id })
}

/// R3, R7: a scope of a deny reaches all that is not shown to lie outside it: a missing attribute
/// might be any.
pub fn reaches(account: &Account, scope: &Scope, resource: &Resource) -> bool {
    match scope {
        Scope::Tenant => true,
        Scope::Narrow(narrow) => {
            given_reaches(narrow.stores.as_ref(), &resource.stores)
                && given_reaches(narrow.locations.as_ref(), resource.location.as_slice())
                && given_reaches(narrow.categories.as_ref(), &resource.categories)
                && given_reaches(narrow.vendors.as_ref(), resource.vendor.as_slice())
                && objects_reach(narrow, resource)
                && (!narrow.assigned || assigned_reaches(account, resource))
        }
    }
}

/// A key that is given keeps off only a resource whose values are known and all others.
fn given_reaches(given: Option<&Vec<u64>>, values: &[u64]) -> bool {
    values.is_empty() || given_covers(given, values)
}

/// An object that is not named in full might be one of the list.
fn objects_reach(narrow: &Narrow, resource: &Resource) -> bool {
    object_of(resource).is_none() || objects_cover(narrow, resource)
}

/// Work whose owner is unknown might be the person's own.
fn assigned_reaches(account: &Account, resource: &Resource) -> bool {
    resource
        .assigned_to
        .is_none_or(|person| person == account.person)
}
