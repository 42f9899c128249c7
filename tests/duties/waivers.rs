//! Who is let off a rule by a waiver, as accounts hold them: the cases of rules
//! R40 and R41 as tables.

use countersign::actions::{orders, products, settings};
use countersign::{
    AccountDocument, AccountKind, Action, Assurance, DutyDocument, DutyKind, DutySet, PersonId,
    Policy, PolicyDocument, PrincipalError, Profile, Resource, ResourceKind, ScopeDocument,
    Session, Severity, SignIn, Stale, Status, StepUpDocument, StoreId, WaiverDocument,
};

use crate::shop::{
    ANA, ASKS, CREATE, DAY, NOW, REFUND, as_of_now, bare, compiled, g, gets, holding, human, now,
    of_person, on, order, order_in, order_of_none, principal, resolved, rule, shipped, standing_at,
    store_ids, stores, t, tenant, waiver,
};

const BLOCKED: &str = "deny: static_duty";
/// Ana trips O2C-02 everywhere.
fn ana() -> AccountDocument {
    holding(1, [CREATE, REFUND])
}

/// The waiver of it that lets her off.
fn off() -> WaiverDocument {
    waiver("O2C-02", ANA)
}

// ---- R40: what a waiver has to be ----

/// What is wrong with the waiver, if anything is.
fn wrong(policy: &Policy, waiver: WaiverDocument) -> Vec<String> {
    match policy.account(&ana().waiver(waiver)) {
        Ok(_) => Vec::new(),
        Err(error) => (error.mistakes().iter()).map(ToString::to_string).collect(),
    }
}

#[test]
fn r40_what_is_refused_and_why() {
    let policy = shipped();
    let too_short = "nineteen characters";
    assert_eq!(too_short.len(), 19);
    for (name, waiver, place, said) in [
        (
            "another person's",
            waiver("O2C-02", 102),
            "person",
            "of another person",
        ),
        (
            "short",
            off().because(too_short),
            "because",
            "19 characters do not say why",
        ),
        (
            "short, but for spaces",
            off().because("   alone in the shop    "),
            "because",
            "17 characters",
        ),
        ("no reason", off().because(""), "because", "0 characters"),
        (
            "no control",
            off().control(" ", 901_u64),
            "control",
            "it says nothing",
        ),
        (
            "approved by themselves",
            off().approved_by(ANA),
            "approved_by",
            "the person it is for",
        ),
        (
            "approved by who asked",
            off().approved_by(902_u64),
            "approved_by",
            "whoever asked for it",
        ),
        (
            "controlled by themselves",
            off().control("a list", ANA),
            "control_owner",
            "the person it is for",
        ),
        (
            "a rule nobody knows",
            waiver("O2C-99", ANA),
            "rule",
            "unknown duty rule",
        ),
        (
            "a rule of nobody's",
            waiver("ADM-03", ANA),
            "rule",
            "ADM-03 cannot be waived",
        ),
        (
            "upside down",
            off().window(t(500), t(499)),
            "until",
            "before",
        ),
        (
            "narrower",
            off().scope(ScopeDocument::narrowed().assigned()),
            "scope",
            "for the whole tenant or for stores",
        ),
        (
            "narrower, in stores",
            off().scope(stores([1]).locations([3_u64])),
            "scope",
            "for the whole tenant or for stores",
        ),
        (
            "in no store",
            off().scope(ScopeDocument::in_stores([0_u64; 0])),
            "scope",
            "",
        ),
    ] {
        let found = wrong(&policy, waiver);
        let [only] = found.as_slice() else {
            panic!("{name}: {found:?}");
        };
        let place = format!("waivers[0].{place}");
        assert!(only.starts_with(&place), "{name}: {only}");
        assert!(only.contains(said), "{name}: {only}");
    }
}

#[test]
fn r40_what_is_left_out_is_refused() {
    let policy = shipped();
    let bare = WaiverDocument::new("W-1", "O2C-02", 1, ANA);
    let found = wrong(&policy, bare);
    let places: Vec<&str> = found
        .iter()
        .filter_map(|line| line.split(':').next())
        .collect();
    for key in [
        "because",
        "control",
        "control_owner",
        "requested_by",
        "approved_by",
        "from",
        "until",
    ] {
        let place = format!("waivers[0].{key}");
        assert!(places.contains(&place.as_str()), "{key}: {found:?}");
    }
    assert_eq!(found.len(), 7, "{found:?}");
}

#[test]
fn r40_what_just_passes() {
    let policy = shipped();
    for (name, waiver) in [
        ("as it is", off()),
        ("twenty characters", off().because("alone until Thursday")),
        (
            "twenty of another script",
            off().because("одна в магазине, нет"),
        ),
        ("asked for by themselves", off().requested_by(ANA)),
        (
            "controlled by the approver",
            off().control("a list", 901_u64),
        ),
        ("controlled by who asked", off().control("a list", 902_u64)),
        ("in two stores", off().scope(stores([1, 2]))),
        ("of the past", off().window(t(0), t(1))),
        ("of the future", off().window(t(5_000), t(6_000))),
        ("of no time", off().window(t(500), t(500))),
    ] {
        assert_eq!(wrong(&policy, waiver), [""; 0], "{name}");
    }
}

#[test]
fn r40_how_long_it_may_last_goes_by_the_rules_severity() {
    for (severity, days) in [
        (Severity::Critical, 90),
        (Severity::High, 180),
        (Severity::Medium, 365),
        (Severity::Low, 365),
    ] {
        let rule = rule("OWN", severity).side([CREATE]).side([REFUND]);
        for profile in Profile::ALL.iter().copied() {
            let policy = compiled(&bare().profile(profile).duty(rule.clone()));
            let lasting = |seconds| waiver("OWN", ANA).window(t(NOW), t(NOW + seconds));
            assert_eq!(wrong(&policy, lasting(days * DAY)), [""; 0], "{severity}");
            let found = wrong(&policy, lasting(days * DAY + 1));
            assert_eq!(found.len(), 1, "{severity}");
            let said = format!("a waiver of OWN lasts at most {days} days");
            assert!(found[0].contains(&said), "{found:?}");
        }
    }
    // Also where the whole of time would not fit.
    let policy = shipped();
    let ever = off().window(t(i64::MIN), t(i64::MAX));
    assert_eq!(wrong(&policy, ever).len(), 1);
}

#[test]
fn r40_only_static_rules_are_waived_and_only_those_that_can_be() {
    let of = |kind| {
        DutyDocument::new("OWN", kind, Severity::Low)
            .side([CREATE])
            .side([REFUND])
    };
    for (rule, fine) in [
        (of(DutyKind::Static), true),
        (of(DutyKind::Session), false),
        (of(DutyKind::Object), false),
        (of(DutyKind::Static).not_waivable(), false),
    ] {
        let policy = compiled(&bare().duty(rule));
        let found = wrong(&policy, waiver("OWN", ANA));
        assert_eq!(found.is_empty(), fine, "{found:?}");
    }
    let both = [DutySet::Commerce, DutySet::CommerceObjects];
    let policy = compiled(&PolicyDocument::new().duties(both));
    assert_eq!(wrong(&policy, waiver("OBJ-01", ANA)).len(), 1);
}

#[test]
fn r40_of_a_rule_out_of_use_or_of_another_version_it_is_read_and_has_no_effect() {
    let dropped = compiled(&PolicyDocument::new().drop_duty("O2C-02"));
    let none = compiled(&bare());
    for policy in [&dropped, &none] {
        let account = policy.account(&ana().waiver(off())).unwrap();
        assert!(!account.waivers()[0].is_of_the_rule_in_use());
        assert_eq!(gets(policy, &[ana().waiver(off())], REFUND, 1), "allow");
    }
    let policy = shipped();
    for version in [0, 2, u32::MAX] {
        let other = WaiverDocument::new("W-1", "O2C-02", version, ANA)
            .because("alone in the shop until the new colleague starts")
            .control("a list of it to the owner, weekly", 901_u64)
            .requested_by(902_u64)
            .approved_by(901_u64)
            .window(t(0), t(90 * DAY));
        let waived = ana().waiver(other);
        let account = policy.account(&waived).unwrap();
        assert!(!account.waivers()[0].is_of_the_rule_in_use(), "{version}");
        assert_eq!(gets(&policy, &[waived], REFUND, 1), ASKS, "{version}");
    }
    // The rule is edited: what was waived before is waived no more.
    let edited = |version| {
        let rule = rule("OWN", Severity::High).side([CREATE]).side([REFUND]);
        compiled(&bare().duty(rule.version(version)))
    };
    let waived = [ana().waiver(waiver("OWN", ANA))];
    assert_eq!(gets(&edited(1), &waived, REFUND, 1), "allow");
    assert_eq!(gets(&edited(2), &waived, REFUND, 1), ASKS);
}

#[test]
fn r40_an_account_tells_of_its_waivers() {
    let policy = shipped();
    let account = policy
        .account(&ana().waiver(off().scope(stores([1]))))
        .unwrap();
    let [known] = account.waivers() else {
        panic!("{:?}", account.waivers());
    };
    assert_eq!(
        (known.name(), known.rule(), known.version()),
        ("W-1", "O2C-02", 1)
    );
    assert_eq!(
        known.because(),
        "alone in the shop until the new colleague starts"
    );
    assert_eq!(known.control(), "a list of it to the owner, weekly");
    let persons = [
        known.control_owner(),
        known.requested_by(),
        known.approved_by(),
    ];
    assert_eq!(persons, [901_u64, 902, 901].map(PersonId::from));
    assert_eq!(known.window().until(), Some(t(90 * DAY)));
    assert!(known.is_of_the_rule_in_use());
    assert_eq!(policy.scope_document(known.scope()), stores([1]));
}

// ---- R40: what it does ----

#[test]
fn r40_it_counts_from_its_first_second_to_before_its_last() {
    let policy = shipped();
    let waived = [ana().waiver(off().window(t(500), t(2_000)))];
    for (at, expected) in [
        (499, ASKS),
        (500, "allow"),
        (501, "allow"),
        (1_999, "allow"),
        (2_000, ASKS),
        (2_001, ASKS),
    ] {
        let who = principal(&policy, &waived, &Session::at(t(at)));
        assert_eq!(on(&policy, &who, REFUND, &order(1)), expected, "{at}");
    }
    let never = [ana().waiver(off().window(t(NOW), t(NOW)))];
    assert_eq!(gets(&policy, &never, REFUND, 1), ASKS);
}

#[test]
fn r40_standings_and_principals_end_where_a_waiver_begins_or_ends() {
    let policy = shipped();
    let waived = [ana().waiver(off().window(t(500), t(2_000)))];
    for (at, until) in [
        (0, Some(500)),
        (499, Some(500)),
        (500, Some(2_000)),
        (1_999, Some(2_000)),
        (2_000, None),
    ] {
        let standing = standing_at(&policy, &waived, at);
        assert_eq!(standing.until(), until.map(t), "{at}");
        let who = principal(&policy, &waived, &Session::at(t(at)));
        assert_eq!(who.until(), until.map(t), "{at}");
    }
    // Of another account of the person too.
    let other = of_person(AccountKind::Human, 2, ANA).waiver(off().window(t(500), t(2_000)));
    let accounts = [ana(), other];
    assert_eq!(standing_at(&policy, &accounts, NOW).until(), Some(t(2_000)));
}

#[test]
fn r40_who_was_let_off_is_so_no_longer_once_it_is_over() {
    let policy = shipped();
    let waived = [ana().waiver(off().window(t(500), t(2_000)))];
    let accounts = resolved(&policy, &waived);
    let standing = policy.standing(&[&accounts[0]], t(NOW));
    let who = policy.principal(&accounts[0], &standing, &now()).unwrap();
    assert_eq!(on(&policy, &who, REFUND, &order(1)), "allow");
    assert!(who.at(t(1_999), 0).is_ok());
    assert!(matches!(who.at(t(2_000), 0), Err(Stale::Time { .. })));
    // Nor is one made with what was found before.
    let late = Session::at(t(2_000));
    let error = policy
        .principal(&accounts[0], &standing, &late)
        .unwrap_err();
    assert_eq!(error, PrincipalError::StandingStale { now: t(2_000) });
    let again = principal(&policy, &waived, &late);
    assert_eq!(on(&policy, &again, REFUND, &order(1)), ASKS);
    // A critical one then denies.
    let torn = holding(1, [products::PRICE, settings::PAYMENTS]);
    let waived = [torn.waiver(waiver("SET-01", ANA).window(t(500), t(2_000)))];
    let who = principal(&policy, &waived, &Session::at(t(1_999)));
    assert_eq!(on(&policy, &who, products::PRICE, &order(1)), "allow");
    let who = principal(&policy, &waived, &late);
    assert_eq!(on(&policy, &who, products::PRICE, &order(1)), BLOCKED);
}

/// What she gets in stores 1, 2 and 3, in 1 and 2 at once, in 2 and 3 at once,
/// and on what is of no store.
pub(crate) fn places(policy: &Policy, accounts: &[AccountDocument], action: Action) -> [String; 6] {
    let who = as_of_now(policy, accounts);
    let (one, other): ([StoreId; 2], [StoreId; 2]) = (store_ids([1, 2]), store_ids([2, 3]));
    let resources: [Resource<'_>; 6] = [
        order(1),
        order(2),
        order(3),
        order_in(&one),
        order_in(&other),
        order_of_none(),
    ];
    resources.map(|resource| on(policy, &who, action, &resource))
}

#[test]
fn r40_where_it_counts() {
    let policy = shipped();
    for (name, waiver, expected) in [
        ("everywhere", off(), ["allow"; 6]),
        (
            "in store 1",
            off().scope(stores([1])),
            ["allow", ASKS, ASKS, ASKS, ASKS, ASKS],
        ),
        (
            "in stores 1 and 2",
            off().scope(stores([1, 2])),
            ["allow", "allow", ASKS, "allow", ASKS, ASKS],
        ),
        ("in store 7", off().scope(stores([7])), [ASKS; 6]),
    ] {
        let found = places(&policy, &[ana().waiver(waiver)], REFUND);
        assert_eq!(found, expected, "{name}");
    }
    // Where they meet in stores 1 and 2 alone, nothing is left when both are waived.
    let in_two = human(1)
        .grant(g(CREATE, stores([1, 2])))
        .grant(g(REFUND, tenant()));
    let waived = in_two.clone().waiver(off().scope(stores([1, 2])));
    assert_eq!(places(&policy, &[waived], REFUND), ["allow"; 6]);
    let waived = in_two.waiver(off().scope(stores([1])));
    let expected = ["allow", ASKS, "allow", ASKS, ASKS, ASKS];
    assert_eq!(places(&policy, &[waived], REFUND), expected);
}

#[test]
fn r40_two_waivers_add_up() {
    let policy = shipped();
    let twice = ana()
        .waiver(off().scope(stores([1])))
        .waiver(off().scope(stores([2])));
    let expected = ["allow", "allow", ASKS, "allow", ASKS, ASKS];
    assert_eq!(places(&policy, &[twice], REFUND), expected);
}

#[test]
fn r40_which_accounts_waivers_count() {
    let policy = shipped();
    let other = || of_person(AccountKind::Human, 2, ANA).waiver(off());
    for (name, other, expected) in [
        ("active", other(), "allow"),
        ("suspended", other().status(Status::Suspended), "allow"),
        ("invited", other().status(Status::Invited), "allow"),
        ("to begin", other().active_from(t(NOW + 1)), "allow"),
        ("terminated", other().status(Status::Terminated), ASKS),
        ("over", other().active_until(t(NOW)), ASKS),
    ] {
        assert_eq!(
            gets(&policy, &[ana(), other], REFUND, 1),
            expected,
            "{name}"
        );
    }
}

#[test]
fn r40_it_is_of_one_rule_and_grants_nothing() {
    let policy = shipped();
    // O2C-01, O2C-02, O2C-03, and O2C-09, which blocks.
    let all = || holding(1, [CREATE, orders::CREATE, REFUND]);
    let high = ["O2C-01", "O2C-02", "O2C-03"];
    let waive = |account: AccountDocument, rule: &&str| account.waiver(waiver(rule, ANA));
    let three = high.iter().fold(all(), waive);
    assert_eq!(
        gets(&policy, std::slice::from_ref(&three), REFUND, 1),
        BLOCKED
    );
    let four = three.waiver(waiver("O2C-09", ANA));
    assert_eq!(gets(&policy, &[four], REFUND, 1), "allow");
    let one = all().waiver(waiver("O2C-09", ANA));
    assert_eq!(gets(&policy, &[one], REFUND, 1), ASKS);
    let nothing = human(1).waiver(off());
    assert_eq!(gets(&policy, &[nothing], REFUND, 1), "deny: no_grant");
}

#[test]
fn r40_what_does_not_trip_is_not_changed_by_it() {
    let policy = shipped();
    let one = || human(1).grant(g(REFUND, stores([1])));
    let waived = one().waiver(off());
    for action in [REFUND, CREATE, orders::VIEW] {
        assert_eq!(
            places(&policy, &[one()], action),
            places(&policy, std::slice::from_ref(&waived), action),
            "{action}"
        );
    }
}

#[test]
fn r41_it_lifts_nothing_but_its_rule() {
    let mfa = SignIn::at_least(Assurance::MultiFactor);
    let document = PolicyDocument::new().step_up(StepUpDocument::new(["orders.refund"], mfa));
    let policy = compiled(&document);
    let waived = || ana().waiver(off());
    for (name, ana, expected) in [
        ("a sign-in", waived(), "step_up: multi_factor"),
        (
            "a deny",
            waived().deny(g(REFUND, tenant())),
            "deny: explicit_deny",
        ),
        (
            "a boundary",
            waived().boundary([g(CREATE, tenant())]),
            "deny: outside_boundary",
        ),
        (
            "a suspension",
            waived().status(Status::Suspended),
            "deny: principal_suspended",
        ),
    ] {
        assert_eq!(gets(&policy, &[ana], REFUND, 1), expected, "{name}");
    }
    let elsewhere = Resource::of(ResourceKind::ORDER)
        .with_id(9_u64)
        .in_tenant(2_u64)
        .in_store(1_u64);
    let who = as_of_now(&policy, &[waived()]);
    assert_eq!(on(&policy, &who, REFUND, &elsewhere), "deny: cross_tenant");
}

#[test]
fn r40_it_may_hold_in_every_profile() {
    for (profile, without) in [
        (Profile::Solo, "allow"),
        (Profile::Standard, ASKS),
        (Profile::Strict, BLOCKED),
    ] {
        let policy = compiled(&PolicyDocument::new().profile(profile));
        assert_eq!(gets(&policy, &[ana()], REFUND, 1), without, "{profile}");
        assert_eq!(
            gets(&policy, &[ana().waiver(off())], REFUND, 1),
            "allow",
            "{profile}"
        );
        let owner = ana().owner().waiver(off());
        assert_eq!(gets(&policy, &[owner], REFUND, 1), "allow", "{profile}");
    }
}
