//! Places: that an account elsewhere is narrowed as a whole, where ours may hold each
//! action in another place.
//!
//! Lives here: which wishes of principals are uneven, and what an export makes of them.

use countersign::actions::orders;
use countersign::platforms::{Goal, MappingDocument, PermissionDocument, Restriction};
use countersign::{
    AccountDocument, Actions, Assurance, EntryDocument, RoleDocument, ScopeDocument, SignIn,
};

use crate::shop::{as_of_now, bare, compiled, g, human, stores, tenant};

pub(crate) const VIEW: Actions = Actions::of(&[orders::VIEW]);
pub(crate) const REFUND: Actions = Actions::of(&[orders::REFUND]);
pub(crate) const BOTH: Actions = Actions::of(&[orders::VIEW, orders::REFUND]);

pub(crate) fn see(scope: ScopeDocument) -> EntryDocument {
    g(orders::VIEW, scope)
}

/// A platform that narrows a holder to stores, with a box for each of two actions.
fn chain() -> MappingDocument {
    MappingDocument::new("chain", "A chain of shops")
        .expresses([Restriction::Stores])
        .permission(PermissionDocument::new("see", "See").gives(["orders.view"]))
        .permission(PermissionDocument::new("back", "Pay back").gives(["orders.refund"]))
}

#[test]
fn one_account_is_narrowed_as_a_whole_or_not_at_all() {
    let policy = compiled(&bare());
    let chain = policy.mapping(&chain()).unwrap();
    let refund = |scope| g(orders::REFUND, scope);
    let [one, two] = [1, 2].map(|store| stores([store]));
    let person = |grants: &[EntryDocument]| {
        let grants = grants.iter().cloned();
        as_of_now(&policy, &[grants.fold(human(1), AccountDocument::grant)])
    };
    let pair = |scope: &ScopeDocument| [see(scope.clone()), refund(scope.clone())];
    let in_vendor = stores([1]).vendors([7_u64]);
    for (case, grants, is_uneven, given) in [
        ("one store", pair(&one).to_vec(), false, BOTH),
        (
            "both in two",
            [pair(&one), pair(&two)].concat(),
            false,
            BOTH,
        ),
        ("everywhere", pair(&tenant()).to_vec(), false, BOTH),
        // See in one store and refund in another: narrowed to both it would refund in each.
        (
            "each in its own",
            vec![see(one.clone()), refund(two.clone())],
            true,
            Actions::EMPTY,
        ),
        (
            "one of them in more",
            [pair(&one).to_vec(), vec![see(two)]].concat(),
            true,
            Actions::EMPTY,
        ),
        // Narrowed for the refund it would not see everywhere.
        (
            "one of them everywhere",
            vec![see(tenant()), refund(one.clone())],
            false,
            VIEW,
        ),
        (
            "a store, or a vendor",
            vec![see(one), see(in_vendor)],
            true,
            Actions::EMPTY,
        ),
    ] {
        let who = person(&grants);
        let wanted = policy.wanted_by(&who);
        assert_eq!(wanted.is_uneven(), is_uneven, "{case}");
        let never = chain.export(&wanted, Goal::NeverExceed);
        assert_eq!(never.actions(), given, "{case}");
        // To cover it is given, and what cannot be said is told.
        let cover = chain.export(&wanted, Goal::Cover);
        assert_eq!(cover.actions(), wanted.actions(), "{case}");
        assert_eq!(cover.is_exact(), given == wanted.actions(), "{case}");
    }
}

#[test]
fn what_is_denied_in_one_store_narrows_what_is_denied_only() {
    let policy = compiled(&bare());
    let chain = policy.mapping(&chain()).unwrap();
    let all = human(1)
        .grant(see(tenant()))
        .grant(g(orders::REFUND, tenant()));
    for (denied, is_uneven, given) in [
        (vec![(REFUND, 3)], false, VIEW),
        (vec![(BOTH, 3)], false, BOTH),
        (vec![(VIEW, 3), (REFUND, 4)], true, Actions::EMPTY),
    ] {
        let account = denied
            .iter()
            .fold(all.clone(), |account, (actions, store)| {
                let names = actions.iter().map(|action| action.to_string());
                account.deny(EntryDocument::actions(names, stores([*store])))
            });
        let wanted = policy.wanted_by(&as_of_now(&policy, &[account]));
        assert_eq!(wanted.is_uneven(), is_uneven, "{denied:?}");
        let never = chain.export(&wanted, Goal::NeverExceed);
        assert_eq!(never.actions(), given, "{denied:?}");
    }
}

#[test]
fn a_way_through_a_sign_in_does_not_hide_where_the_others_lead() {
    let key = SignIn::at_least(Assurance::HardwareKey).within(60);
    let keyed = RoleDocument::new().allow(["orders.view"]).step_up(key);
    let policy = compiled(&bare().role("keyed", keyed));
    let chain = chain().expresses([Restriction::StepUp]);
    let chain = policy.mapping(&chain).unwrap();
    // Sees store 1, with a key all stores, and refunds in store 2: narrowed to both it
    // would refund in store 1 too.
    let account = human(1)
        .grant(see(stores([1])))
        .grant(EntryDocument::role("keyed", tenant()))
        .grant(g(orders::REFUND, stores([2])));
    let wanted = policy.wanted_by(&as_of_now(&policy, &[account]));
    assert_eq!(wanted.restricted(Restriction::Stores), BOTH);
    assert!(wanted.is_uneven());
    let never = chain.export(&wanted, Goal::NeverExceed);
    assert!(never.actions().is_empty(), "{never}");
}
