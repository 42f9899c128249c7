//! Principals as wishes: what somebody of ours would be wanted as elsewhere, as things
//! stand.
//!
//! Lives here: the cases of `Policy::wanted_by` as tables, of people of the small shop
//! in `shop`. Its laws are in `laws/wish_laws`, and what roles and grants by
//! themselves are wanted as in `wishes`.

use crate::places::{BOTH, REFUND, VIEW, see};
use countersign::actions::{billing, discounts, inventory, orders, products, settings, staff};
use countersign::platforms::{Goal, MappingDocument, Part, PermissionDocument, Restriction};
use countersign::{
    AccountDocument, AccountKind, Action, Actions, ApprovalDocument, Assurance, Currency,
    EntryDocument, LimitDocument, Per, Policy, PolicyDocument, Principal, Requirements,
    RoleDocument, ScopeDocument, Session, SignIn, Status, StepUpDocument, Unit,
};

use crate::shop::{
    NOW, as_of_now, bare, compiled, g, held, holding, human, now, of_objects, of_person, shipped,
    stores, t, tenant, waiver,
};

/// What a case ends in: what is wanted, and what of it under which restrictions.
type Wish = (Actions, Vec<(Restriction, Actions)>);

fn nothing() -> Wish {
    (Actions::EMPTY, vec![])
}

fn freely(actions: impl Into<Actions>) -> Wish {
    (actions.into(), vec![])
}

/// All of it under these.
fn all_under<const N: usize>(actions: impl Into<Actions>, by: [Restriction; N]) -> Wish {
    let actions = actions.into();
    (actions, by.map(|by| (by, actions)).to_vec())
}

#[track_caller]
fn wants(case: &str, policy: &Policy, who: &Principal, expected: &Wish) {
    let wanted = policy.wanted_by(who);
    let found = (wanted.actions(), wanted.restrictions().to_vec());
    assert_eq!(&found, expected, "{case}");
    assert!(wanted.wanted_in_part().is_empty(), "{case}");
}

/// Every case by its name: an account of the shop, now, and what it wants.
#[track_caller]
fn hold<const N: usize>(policy: &Policy, cases: [(&str, AccountDocument, Wish); N]) {
    for (case, account, expected) in cases {
        wants(case, policy, &as_of_now(policy, &[account]), &expected);
    }
}

fn at_location(location: u64) -> ScopeDocument {
    ScopeDocument::narrowed().locations([location])
}

#[test]
fn of_several_grants_one_that_is_free_is_enough_and_others_are_joined() {
    use Restriction::{Assigned, Locations, Objects, Stores, Until};
    let grants = |grants: &[EntryDocument]| {
        let grants = grants.iter().cloned();
        grants.fold(human(1), AccountDocument::grant)
    };
    let (here, there) = (see(stores([1])), see(at_location(2)));
    let own = see(ScopeDocument::narrowed().assigned());
    let one = see(ScopeDocument::narrowed().object("order", 9_u64));
    hold(
        &compiled(&bare()),
        [
            ("none", human(1), nothing()),
            (
                "one store",
                human(1).grant(here.clone()),
                all_under(VIEW, [Stores]),
            ),
            (
                "two stores, by two grants",
                grants(&[here.clone(), see(stores([2]))]),
                all_under(VIEW, [Stores]),
            ),
            (
                "a store, or a location",
                grants(&[here.clone(), there]),
                all_under(VIEW, [Stores, Locations]),
            ),
            (
                "single orders, or own work",
                grants(&[own, one]),
                all_under(VIEW, [Objects, Assigned]),
            ),
            (
                "a store, or everywhere for a while",
                grants(&[here.clone(), see(tenant()).until(t(NOW + 1))]),
                all_under(VIEW, [Stores, Until]),
            ),
            (
                "a store, or everywhere",
                grants(&[here.clone(), see(tenant())]),
                freely(VIEW),
            ),
            (
                "each action by itself",
                grants(&[here, g(orders::REFUND, tenant())]),
                (BOTH, vec![(Stores, VIEW)]),
            ),
        ],
    );
}

#[test]
fn grants_that_do_not_count_now_are_not_wanted_and_ends_are_told() {
    use Restriction::{Stores, Until};
    let holds = |grant: EntryDocument| human(1).grant(grant);
    let all = || holds(see(tenant()));
    hold(
        &compiled(&bare()),
        [
            ("over", holds(see(tenant()).until(t(NOW))), nothing()),
            (
                "not begun",
                holds(see(tenant()).from(t(NOW + 1))),
                nothing(),
            ),
            ("begun", holds(see(tenant()).from(t(NOW))), freely(VIEW)),
            (
                "one that ends",
                holds(see(tenant()).until(t(NOW + 1))),
                all_under(VIEW, [Until]),
            ),
            (
                "over everywhere, and not in a store",
                holds(see(tenant()).until(t(NOW))).grant(see(stores([1]))),
                all_under(VIEW, [Stores]),
            ),
            (
                "an account that ends",
                all().active_until(t(NOW + 1)),
                all_under(VIEW, [Until]),
            ),
            (
                "an account that has begun",
                all().active_from(t(NOW)),
                freely(VIEW),
            ),
            (
                "an account that is over",
                all().active_until(t(NOW)),
                nothing(),
            ),
            (
                "an account that is to begin",
                all().active_from(t(NOW + 1)),
                nothing(),
            ),
            ("suspended", all().status(Status::Suspended), nothing()),
            ("terminated", all().status(Status::Terminated), nothing()),
            ("invited", all().status(Status::Invited), nothing()),
        ],
    );
}

#[test]
fn what_is_denied_or_out_of_bounds_is_not_wanted_or_not_there() {
    use Restriction::{Categories, Stores};
    let both = || {
        let grant = EntryDocument::actions(["orders.view", "orders.refund"], tenant());
        human(1).grant(grant)
    };
    let no_refund = |scope| g(orders::REFUND, scope);
    let in_category = ScopeDocument::narrowed().categories([9_u64]);
    hold(
        &compiled(&bare()),
        [
            (
                "denied in a store",
                both().deny(no_refund(stores([1]))),
                (BOTH, vec![(Stores, REFUND)]),
            ),
            (
                "denied in a category and a store",
                both().deny(no_refund(in_category.stores([1_u64]))),
                (BOTH, vec![(Stores, REFUND), (Categories, REFUND)]),
            ),
            (
                "denied everywhere",
                both().deny(no_refund(tenant())),
                freely(VIEW),
            ),
            (
                "denied where it was granted",
                human(1).grant(see(stores([1]))).deny(see(stores([1, 2]))),
                nothing(),
            ),
            (
                "denied until now",
                both().deny(no_refund(tenant()).until(t(NOW))),
                freely(BOTH),
            ),
            (
                "denied from later on",
                both().deny(no_refund(tenant()).from(t(NOW + 1))),
                freely(BOTH),
            ),
            (
                "bounded to seeing, in a store",
                both().boundary([see(stores([1]))]),
                all_under(VIEW, [Stores]),
            ),
            (
                "bounded to seeing",
                both().boundary([see(tenant()), see(stores([1]))]),
                freely(VIEW),
            ),
            ("bounded to nothing", both().boundary_nothing(), nothing()),
        ],
    );
}

#[test]
fn what_the_kind_of_an_account_bars_is_not_wanted() {
    let holds = |account: AccountDocument| {
        let grant = |account: AccountDocument, action| account.grant(g(action, tenant()));
        let actions = [orders::VIEW, orders::REFUND, staff::INVITE, billing::MANAGE];
        actions.into_iter().fold(account, grant)
    };
    let app = of_person(AccountKind::App, 1, 101);
    let service = of_person(AccountKind::Service, 1, 101);
    let human_only = BOTH | staff::INVITE;
    hold(
        &compiled(&bare()),
        [
            ("no owner", holds(human(1)), freely(human_only)),
            (
                "an owner",
                holds(human(1)).owner(),
                freely(human_only | billing::MANAGE),
            ),
            ("an owner without grants", human(1).owner(), nothing()),
            ("an app", holds(app), freely(BOTH)),
            ("a service", holds(service), freely(BOTH)),
            (
                "a shared account",
                holds(human(1)).shared(),
                freely(VIEW | staff::INVITE),
            ),
        ],
    );
}

#[test]
fn a_role_that_requires_training_is_wanted_of_whoever_has_it() {
    use Restriction::Training;
    let picker = RoleDocument::new()
        .allow(["inventory.view"])
        .requires(Requirements::TRAINING);
    let policy = compiled(&bare().role("picker", picker));
    let all = || human(1).grant(held("picker", tenant()));
    let stock = inventory::VIEW;
    hold(
        &policy,
        [
            ("never trained", all(), nothing()),
            ("trained until now", all().trained_until(t(NOW)), nothing()),
            (
                "trained for longer",
                all().trained_until(t(NOW + 1)),
                all_under(stock, [Training]),
            ),
            (
                "untrained, by a grant of its own",
                all().grant(g(stock, stores([1]))),
                all_under(stock, [Restriction::Stores]),
            ),
            (
                "trained, and by a grant of its own",
                all().trained_until(t(NOW + 1)).grant(g(stock, tenant())),
                freely(stock),
            ),
        ],
    );
}

/// Roles that count at some hours, after a sign-in, or always.
fn desks() -> Policy {
    let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let allow = |action: Action| RoleDocument::new().allow([action]);
    let factor = SignIn::at_least(Assurance::MultiFactor);
    let sure = SignIn::at_least(Assurance::HardwareKey);
    compiled(
        &bare()
            .role("day", allow(orders::VIEW).hours(week, "06:00", "22:00"))
            .role("books", allow(orders::EXPORT))
            .role("vault", allow(orders::CAPTURE).step_up(factor))
            .step_up(StepUpDocument::new(["orders.refund"], factor))
            .step_up(StepUpDocument::new(["orders.cancel"], sure).after_failed_logins(3)),
    )
}

/// The one who holds all that is to be had at the desks, in this session.
fn at_the_desks(policy: &Policy, account: AccountDocument, session: &Session) -> Principal {
    let roles = ["day", "books", "vault"].map(|role| held(role, tenant()));
    let own = [orders::REFUND, orders::CANCEL].map(|action| g(action, tenant()));
    let grants = roles.into_iter().chain(own);
    crate::shop::principal(
        policy,
        &[grants.fold(account, AccountDocument::grant)],
        session,
    )
}

#[test]
fn a_session_opens_and_closes_what_is_wanted() {
    use Restriction::{Hours, StepUp};
    let policy = desks();
    let always = orders::EXPORT | orders::CAPTURE | orders::REFUND | orders::CANCEL;
    let signed: Actions = orders::CAPTURE | orders::REFUND;
    let by_role = |role: &str| policy.role(role).unwrap().id();
    // Second 1000 is a quarter past midnight, and seven hours east a quarter past seven.
    let by_day = 7 * 3_600;
    let with_key = now().signed_in(Assurance::HardwareKey, t(NOW - 1));
    let closed = (always, vec![(StepUp, signed)]);
    for (case, session, expected) in [
        ("it is not known how late it is", now(), closed.clone()),
        ("at night", now().at_utc_offset(0), closed.clone()),
        (
            "by day",
            now().at_utc_offset(by_day),
            (always | VIEW, vec![(StepUp, signed), (Hours, VIEW)]),
        ),
        // What is always asked for is asked for elsewhere too, also of whoever has
        // signed in here.
        ("with a key", with_key.clone(), closed.clone()),
        (
            "after two failures",
            now().after_failed_logins(2),
            closed.clone(),
        ),
        (
            "after three failures",
            now().after_failed_logins(3),
            (always, vec![(StepUp, signed | orders::CANCEL)]),
        ),
        (
            "after three failures, with a key",
            with_key.after_failed_logins(3),
            closed,
        ),
        ("over", now().until(t(NOW)), nothing()),
        (
            "of one role, and of no grant of its own",
            now().only_roles([by_role("books")]),
            freely(orders::EXPORT),
        ),
        (
            "of two roles, by day",
            now()
                .only_roles([by_role("day"), by_role("vault")])
                .at_utc_offset(by_day),
            (
                VIEW | orders::CAPTURE,
                vec![(StepUp, orders::CAPTURE.into()), (Hours, VIEW)],
            ),
        ),
    ] {
        wants(
            case,
            &policy,
            &at_the_desks(&policy, human(1), &session),
            &expected,
        );
    }
    // Nobody signs a program in: what would ask for it is not wanted of one.
    let app = || of_person(AccountKind::App, 1, 101);
    for (case, session, expected) in [
        ("an app", now(), freely(orders::EXPORT | orders::CANCEL)),
        (
            "an app after three failures",
            now().after_failed_logins(3),
            freely(orders::EXPORT),
        ),
        (
            "an app with a second factor",
            now().signed_in(Assurance::MultiFactor, t(NOW - 1)),
            (always, vec![(StepUp, signed)]),
        ),
    ] {
        wants(
            case,
            &policy,
            &at_the_desks(&policy, app(), &session),
            &expected,
        );
    }
}

#[test]
fn a_way_that_asks_for_nothing_is_enough_if_the_session_uses_it() {
    let policy = desks();
    let capture = Actions::from(orders::CAPTURE);
    let vault = policy.role("vault").unwrap().id();
    for (case, session, expected) in [
        ("both", now(), freely(capture)),
        (
            "the role alone",
            now().only_roles([vault]),
            all_under(capture, [Restriction::StepUp]),
        ),
    ] {
        let ana = holding(1, [orders::CAPTURE]).grant(held("vault", tenant()));
        let who = crate::shop::principal(&policy, &[ana], &session);
        wants(case, &policy, &who, &expected);
    }
}

#[test]
fn a_principal_of_another_policy_wants_nothing() {
    let [one, other] = [orders::EXPORT, orders::CAPTURE]
        .map(|action| compiled(&bare().role("desk", RoleDocument::new().allow([action]))));
    let account = human(1).grant(held("desk", tenant())).grant(see(tenant()));
    let who = as_of_now(&one, &[account]);
    wants("its own", &one, &who, &freely(VIEW | orders::EXPORT));
    wants("another", &other, &who, &nothing());
}

#[test]
fn what_a_policy_asks_of_everybody_a_principal_is_asked() {
    use Restriction::Approval;
    let document = bare()
        .guardrail(["orders", "staff"])
        .approval(ApprovalDocument::new("manager").actions(["orders.refund"]));
    let ana = || holding(1, [orders::VIEW, orders::REFUND, products::VIEW]);
    hold(
        &compiled(&document),
        [
            ("anybody", ana(), (BOTH, vec![(Approval, REFUND)])),
            ("the owner", ana().owner(), (BOTH, vec![(Approval, REFUND)])),
        ],
    );
}

#[test]
fn what_duty_rules_keep_apart_is_wanted_where_they_let_it_or_with_a_yes() {
    use Restriction::{Approval, Stores};
    let price = Actions::from(products::PRICE);
    let paid = discounts::CREATE | orders::REFUND;
    // Coupons and refunds ask for a yes (O2C-02), prices and payments do not go
    // together at all (SET-01).
    let asks = || holding(1, [orders::VIEW, discounts::CREATE, orders::REFUND]);
    hold(
        &shipped(),
        [
            (
                "asked for a yes",
                asks(),
                (paid | VIEW, vec![(Approval, paid)]),
            ),
            (
                "asked for a yes in a store",
                holding(1, [orders::REFUND]).grant(g(discounts::CREATE, stores([1]))),
                (
                    paid,
                    vec![(Stores, discounts::CREATE.into()), (Approval, paid)],
                ),
            ),
            (
                "waived",
                asks().waiver(waiver("O2C-02", 101)),
                freely(paid | VIEW),
            ),
            ("the owner", asks().owner(), freely(paid | VIEW)),
            (
                "blocked in a store",
                holding(1, [products::PRICE]).grant(g(settings::PAYMENTS, stores([1]))),
                // And in that store is all that there was of the other.
                all_under(price, [Stores]),
            ),
            (
                "blocked everywhere",
                holding(1, [products::PRICE, settings::PAYMENTS, orders::VIEW]),
                freely(VIEW),
            ),
        ],
    );
    // What is done to one object another does the rest of: without its history
    // nobody knows which.
    let desk = holding(1, [orders::EXPORT, orders::REFUND]);
    hold(
        &compiled(&of_objects()),
        [(
            "an object's history",
            desk,
            (REFUND | orders::EXPORT, vec![(Approval, REFUND)]),
        )],
    );
}

// ---- what stays of several ways, and what a deny leaves ----

#[test]
fn what_a_policy_asks_of_everybody_narrows_no_wish() {
    // Everywhere and in a store is everywhere, also if it takes a sign-in.
    let factor = SignIn::at_least(Assurance::MultiFactor);
    let policy = compiled(&bare().step_up(StepUpDocument::new(["orders.refund"], factor)));
    let ana = holding(1, [orders::REFUND]).grant(g(orders::REFUND, stores([1])));
    hold(
        &policy,
        [("everywhere", ana, all_under(REFUND, [Restriction::StepUp]))],
    );
}

#[test]
fn a_sign_in_is_wanted_after_failures_also_of_what_is_limited() {
    let sure = SignIn::at_least(Assurance::HardwareKey);
    let euro = Unit::Money(Currency::EUR);
    let small = LimitDocument::new("small", ["orders.refund"], Per::Request, euro).hard(5_000);
    let desk = RoleDocument::new().allow(["orders.refund"]).limit(small);
    let after = StepUpDocument::new(["orders.refund"], sure).after_failed_logins(3);
    let policy = compiled(&bare().role("desk", desk).step_up(after));
    let who = crate::shop::principal(
        &policy,
        &[human(1).grant(held("desk", tenant()))],
        &now().after_failed_logins(3),
    );
    let both = all_under(REFUND, [Restriction::Limit, Restriction::StepUp]);
    wants("limited", &policy, &who, &both);
}

#[test]
fn a_sign_in_of_one_role_is_not_wanted_of_what_another_grant_gives() {
    // The coupon makes the refund wait for a yes; the role's sign-in is its own.
    let factor = SignIn::at_least(Assurance::MultiFactor);
    let vault = RoleDocument::new().allow(["orders.refund"]).step_up(factor);
    let policy = compiled(&PolicyDocument::new().role("vault", vault));
    let paid = discounts::CREATE | orders::REFUND;
    let ana = holding(1, [orders::REFUND, discounts::CREATE]).grant(held("vault", tenant()));
    hold(
        &policy,
        [("two ways", ana, all_under(paid, [Restriction::Approval]))],
    );
}

#[test]
fn own_work_that_is_denied_is_not_what_is_wanted() {
    let policy = compiled(&bare());
    let own = ScopeDocument::narrowed().assigned();
    let ana = human(1).grant(see(tenant())).deny(see(own));
    let wanted = policy.wanted_by(&as_of_now(&policy, &[ana]));
    let list = MappingDocument::new("desk", "A help desk")
        .permission(PermissionDocument::new("own", "Own").partly("orders.view", Part::Assigned));
    let list = list.compile().unwrap();
    let export = list.export(&wanted, Goal::NeverExceed);
    assert!(export.permissions().is_empty(), "{export}");
}

#[test]
fn own_work_is_not_enough_where_stores_are_wanted() {
    let agent = RoleDocument::new()
        .allow(["orders.view"])
        .requires(Requirements::SCOPE);
    let policy = compiled(&bare().role("agent", agent));
    let wanted = policy.wanted_by_grant(&held("agent", stores([1]))).unwrap();
    let list = MappingDocument::new("desk", "A help desk")
        .expresses([Restriction::Stores])
        .permission(PermissionDocument::new("own", "Own").partly("orders.view", Part::Assigned))
        .permission(PermissionDocument::new("all", "All").gives(["orders.view"]));
    let list = list.compile().unwrap();
    let export = list.export(&wanted, Goal::Cover);
    assert_eq!(export.ids().unwrap(), ["all"], "{export}");
}
