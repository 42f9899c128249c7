//! Fingerprints stay through every other wording of the same, and change with every change of
//! meaning.
//!
//! Lives here: other wordings, and the laws of both; the changes are in `other_meanings`.

use crate::golden::compiled;
use crate::other_meanings::OTHER_MEANING;
use countersign::{
    AccountDocument, Amount, Currency, EntryDocument, Evidence, Feature, LimitDocument, Per,
    PolicyDocument, Resource, ResourceKind, RoleDocument, ScopeDocument, Session, Time, Unit,
    Usage, actions,
};

/// What fingerprints are taken of: something of every part.
const FINGERPRINTED: &str = r#"
    "profile": "standard", "max_staff": 5,
    "guardrail": {"features": ["orders", "reports", "loyalty"]},
    "host_actions": {"loyalty.view": {"slot": 0, "level": "view", "risk": "low", "title": "Look"},
                     "loyalty.add": {"slot": 1, "level": "full", "risk": "low", "tags": ["financial", "pii"]}},
    "host_kinds": {"plan": {"slot": 0}, "seat": {"slot": 1}},
    "roles": {"desk": {"title": "Desk", "template": "accountant", "addons": ["tax", "refunds"], "without": ["settings.tax", "orders.view"],
                       "accept": [{"rule": "K-01", "control": "a list", "owner": "Nadia"}]},
              "back": {"levels": {"orders": "view", "reports": "view"}, "allow": ["staff.view", "apps.view"]},
              "temp": {"template": "contractor", "addons": ["catalog"]},
              "top": {"include": ["desk", "back"]},
              "till": {"allow": ["orders.refund", "orders.cancel"],
                       "limits": [{"id": "l1", "actions": ["orders.refund", "orders.cancel"], "per": "person", "window": 60, "unit": "EUR", "soft": 5, "approval": "one", "hard": 10},
                                  {"id": "l2", "actions": ["orders.refund"], "per": "object", "unit": "USD", "hard": 7}],
                       "hours": {"days": ["mon", "tue"], "from": "06:00", "until": "22:00"},
                       "step_up": {"assurance": "multi_factor", "max_age": 600}, "requires": ["training", "scope"]},
              "kiosk": {"allow": ["orders.edit"], "limits": [{"id": "l3", "actions": ["orders.edit"], "per": "request", "unit": "count", "hard": 4}],
                        "hours": {"days": ["sun"], "from": "22:00", "until": "02:00"}},
              "pair": {"include": ["till", "kiosk"], "hours": {"days": ["sat"], "from": "08:00", "until": "09:00"},
                       "limits": [{"id": "l4", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 12}]}},
    "obligations": [{"actions": ["orders.view", "orders.refund"], "add": ["audit", "justify"]},
                    {"actions": ["loyalty.view"], "add": ["alert"]},
                    {"actions": ["orders.return", "orders.capture"], "add": ["notify_owner", "mask"], "above": 100, "unit": "GBP"},
                    {"actions": ["orders.cancel"], "add": ["alert", "audit"], "above": 5, "unit": "count"}],
    "approval": [{"id": "two", "actions": ["loyalty.view", "orders.edit"], "quorum": 2, "approver": "orders.edit", "decide_within": 70, "use_within": 30},
                 {"id": "one", "approver": "orders.cancel"}],
    "step_up": [{"actions": ["apps.usage", "apps.install"], "assurance": "password", "max_age": 900, "after_failed_logins": 3},
                {"actions": ["reports.sales"], "assurance": "hardware_key"}],
    "cap": [{"id": "c1", "actions": ["orders.return", "orders.edit"], "per": "store", "window": 50, "unit": "GBP", "hard": 9},
            {"id": "c2", "actions": ["orders.return"], "per": "request", "unit": "basis_points", "hard": 3}],
    "duties": {"use": ["commerce", "commerce_objects"], "drop": ["MKT-01", "OBJ-06"], "owner_self_dealing": true},
    "duty": [{"id": "K-01", "version": 3, "kind": "static", "severity": "medium", "on_grant": "waiver", "on_use": "approval", "trip_at": 2,
              "sides": [["orders.transactions", "apps.api_keys"], {"all": ["reports.export", "reports.financial"]}, ["reports.sales"]],
              "rationale": "Why", "mitigation": "A list"},
             {"id": "K-02", "kind": "object", "severity": "high", "sides": [["orders.tracking"], ["orders.delete"]]},
             {"id": "K-03", "kind": "session", "severity": "low", "sides": [["orders.tracking"], ["orders.delete"]]},
             {"id": "K-04", "kind": "static", "severity": "low", "sides": [["orders.tracking"], ["orders.delete"]]}]"#;

/// Another wording of a part of it, and why it is no other policy.
const SAME_MEANING: &[(&str, &str, &str)] = &[
    (
        "features in another order",
        r#"["orders", "reports", "loyalty"]"#,
        r#"["loyalty", "reports", "orders"]"#,
    ),
    ("a role's title", r#""title": "Desk", "#, ""),
    (
        "a host's actions in another order",
        r#"{"loyalty.view": {"slot": 0, "level": "view", "risk": "low", "title": "Look"},
                     "loyalty.add": {"slot": 1, "level": "full", "risk": "low", "tags": ["financial", "pii"]}}"#,
        r#"{"loyalty.add": {"slot": 1, "level": "full", "risk": "low", "tags": ["financial", "pii"]},
            "loyalty.view": {"slot": 0, "level": "view", "risk": "low", "title": "Look"}}"#,
    ),
    (
        "roles in another order",
        r#""temp": {"template": "contractor", "addons": ["catalog"]},
              "top": {"include": ["desk", "back"]}"#,
        r#""top": {"include": ["desk", "back"]},
              "temp": {"template": "contractor", "addons": ["catalog"]}"#,
    ),
    (
        "another title of a host's action",
        r#""title": "Look""#,
        r#""title": "See points""#,
    ),
    (
        "tags in another order",
        r#"["financial", "pii"]"#,
        r#"["pii", "financial"]"#,
    ),
    (
        "kinds in another order",
        r#"{"plan": {"slot": 0}, "seat": {"slot": 1}}"#,
        r#"{"seat": {"slot": 1}, "plan": {"slot": 0}}"#,
    ),
    (
        "add-ons in another order",
        r#"["tax", "refunds"]"#,
        r#"["refunds", "tax"]"#,
    ),
    (
        "`without` in another order",
        r#"["settings.tax", "orders.view"]"#,
        r#"["orders.view", "settings.tax"]"#,
    ),
    (
        "actions in another order",
        r#"["staff.view", "apps.view"]"#,
        r#"["apps.view", "staff.view"]"#,
    ),
    (
        "includes in another order",
        r#"["desk", "back"]"#,
        r#"["back", "desk"]"#,
    ),
    (
        "a level spelled out",
        r#""levels": {"orders": "view", "reports": "view"}, "allow": ["staff.view", "apps.view"]"#,
        r#""levels": {"reports": "view"}, "allow": ["staff.view", "apps.view", "orders.view", "orders.transactions"]"#,
    ),
    (
        "a template spelled out",
        r#""template": "accountant", "addons": ["tax", "refunds"], "without": ["settings.tax", "orders.view"]"#,
        r#""levels": {"settings": "view"}, "allow": ["orders.transactions", "orders.refund", "reports.sales", "reports.financial", "reports.export"]"#,
    ),
    (
        "an include that adds nothing",
        r#""include": ["desk", "back"]"#,
        r#""include": ["desk", "back"], "allow": ["staff.view"]"#,
    ),
    (
        "obligations taken apart",
        r#"{"actions": ["orders.view", "orders.refund"], "add": ["audit", "justify"]}"#,
        r#"{"actions": ["orders.refund"], "add": ["justify"]}, {"actions": ["orders.view"], "add": ["justify", "audit"]}"#,
    ),
    (
        "what large amounts owe in another order",
        r#"{"actions": ["orders.return", "orders.capture"], "add": ["notify_owner", "mask"], "above": 100, "unit": "GBP"},
                    {"actions": ["orders.cancel"], "add": ["alert", "audit"], "above": 5, "unit": "count"}"#,
        r#"{"actions": ["orders.cancel"], "add": ["alert", "audit"], "above": 5, "unit": "count"},
           {"actions": ["orders.capture", "orders.return"], "add": ["mask", "notify_owner"], "above": 100, "unit": "GBP"}"#,
    ),
    ("a profile by default", r#""profile": "standard", "#, ""),
    ("a tag less", r#"["financial", "pii"]"#, r#"["financial"]"#),
    ("more seats", r#""max_staff": 5"#, r#""max_staff": 6"#),
    ("seats not said", r#""max_staff": 5,"#, ""),
    (
        "conditional roles included in another order",
        r#"["till", "kiosk"]"#,
        r#"["kiosk", "till"]"#,
    ),
    (
        "actions of a limit in another order",
        r#"{"id": "l1", "actions": ["orders.refund", "orders.cancel"]"#,
        r#"{"id": "l1", "actions": ["orders.cancel", "orders.refund"]"#,
    ),
    (
        "limits in another order",
        r#"{"id": "l1", "actions": ["orders.refund", "orders.cancel"], "per": "person", "window": 60, "unit": "EUR", "soft": 5, "approval": "one", "hard": 10},
                                  {"id": "l2", "actions": ["orders.refund"], "per": "object", "unit": "USD", "hard": 7}"#,
        r#"{"id": "l2", "actions": ["orders.refund"], "per": "object", "unit": "USD", "hard": 7},
           {"id": "l1", "actions": ["orders.refund", "orders.cancel"], "per": "person", "window": 60, "unit": "EUR", "soft": 5, "approval": "one", "hard": 10}"#,
    ),
    (
        "conditional roles in another order",
        r#""till": {"allow": ["orders.refund", "orders.cancel"],
                       "limits": [{"id": "l1", "actions": ["orders.refund", "orders.cancel"], "per": "person", "window": 60, "unit": "EUR", "soft": 5, "approval": "one", "hard": 10},
                                  {"id": "l2", "actions": ["orders.refund"], "per": "object", "unit": "USD", "hard": 7}],
                       "hours": {"days": ["mon", "tue"], "from": "06:00", "until": "22:00"},
                       "step_up": {"assurance": "multi_factor", "max_age": 600}, "requires": ["training", "scope"]},
              "kiosk": {"allow": ["orders.edit"], "limits": [{"id": "l3", "actions": ["orders.edit"], "per": "request", "unit": "count", "hard": 4}],
                        "hours": {"days": ["sun"], "from": "22:00", "until": "02:00"}},
              "pair": {"include": ["till", "kiosk"], "hours": {"days": ["sat"], "from": "08:00", "until": "09:00"},
                       "limits": [{"id": "l4", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 12}]}"#,
        r#""pair": {"include": ["till", "kiosk"], "hours": {"days": ["sat"], "from": "08:00", "until": "09:00"},
                       "limits": [{"id": "l4", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 12}]},
              "kiosk": {"allow": ["orders.edit"], "limits": [{"id": "l3", "actions": ["orders.edit"], "per": "request", "unit": "count", "hard": 4}],
                        "hours": {"days": ["sun"], "from": "22:00", "until": "02:00"}},
              "till": {"allow": ["orders.refund", "orders.cancel"],
                       "limits": [{"id": "l1", "actions": ["orders.refund", "orders.cancel"], "per": "person", "window": 60, "unit": "EUR", "soft": 5, "approval": "one", "hard": 10},
                                  {"id": "l2", "actions": ["orders.refund"], "per": "object", "unit": "USD", "hard": 7}],
                       "hours": {"days": ["mon", "tue"], "from": "06:00", "until": "22:00"},
                       "step_up": {"assurance": "multi_factor", "max_age": 600}, "requires": ["training", "scope"]}"#,
    ),
    (
        "days in another order",
        r#"["mon", "tue"]"#,
        r#"["tue", "mon"]"#,
    ),
    (
        "requirements in another order",
        r#"["training", "scope"]"#,
        r#"["scope", "training"]"#,
    ),
    (
        "a quorum, an approver and times by default",
        r#"{"id": "one", "approver": "orders.cancel"}"#,
        r#"{"id": "one", "quorum": 1, "approver": "orders.cancel", "decide_within": 86400, "use_within": 3600}"#,
    ),
    (
        "a sign-in asked for after no failure",
        r#"{"actions": ["reports.sales"], "assurance": "hardware_key"}"#,
        r#"{"actions": ["reports.sales"], "assurance": "hardware_key", "after_failed_logins": 0}"#,
    ),
    (
        "an age that is never too much",
        r#""assurance": "hardware_key""#,
        r#""assurance": "hardware_key", "max_age": 4294967295"#,
    ),
    (
        "sign-ins in another order",
        r#"{"actions": ["apps.usage", "apps.install"], "assurance": "password", "max_age": 900, "after_failed_logins": 3},
                {"actions": ["reports.sales"], "assurance": "hardware_key"}"#,
        r#"{"actions": ["reports.sales"], "assurance": "hardware_key"},
           {"actions": ["apps.install", "apps.usage"], "assurance": "password", "max_age": 900, "after_failed_logins": 3}"#,
    ),
    (
        "caps in another order",
        r#"{"id": "c1", "actions": ["orders.return", "orders.edit"], "per": "store", "window": 50, "unit": "GBP", "hard": 9},
            {"id": "c2", "actions": ["orders.return"], "per": "request", "unit": "basis_points", "hard": 3}"#,
        r#"{"id": "c2", "actions": ["orders.return"], "per": "request", "unit": "basis_points", "hard": 3},
           {"id": "c1", "actions": ["orders.edit", "orders.return"], "per": "store", "window": 50, "unit": "GBP", "hard": 9}"#,
    ),
    (
        "sets of duty rules in another order",
        r#"["commerce", "commerce_objects"]"#,
        r#"["commerce_objects", "commerce"]"#,
    ),
    (
        "rules left out in another order",
        r#"["MKT-01", "OBJ-06"]"#,
        r#"["OBJ-06", "MKT-01"]"#,
    ),
    (
        "duty rules in another order",
        r#"{"id": "K-02", "kind": "object", "severity": "high", "sides": [["orders.tracking"], ["orders.delete"]]},
             {"id": "K-03", "kind": "session", "severity": "low", "sides": [["orders.tracking"], ["orders.delete"]]}"#,
        r#"{"id": "K-03", "kind": "session", "severity": "low", "sides": [["orders.tracking"], ["orders.delete"]]},
             {"id": "K-02", "kind": "object", "severity": "high", "sides": [["orders.tracking"], ["orders.delete"]]}"#,
    ),
    (
        "sides in another order",
        r#"[["orders.transactions", "apps.api_keys"], {"all": ["reports.export", "reports.financial"]}, ["reports.sales"]]"#,
        r#"[["reports.sales"], {"all": ["reports.financial", "reports.export"]}, ["apps.api_keys", "orders.transactions"]]"#,
    ),
    ("another rationale", r#""Why""#, r#""Why not""#),
    ("no rationale", r#""rationale": "Why", "#, ""),
    (
        "another mitigation",
        r#""mitigation": "A list""#,
        r#""mitigation": "Two lists""#,
    ),
    ("two sides by default", r#", "trip_at": 2"#, ""),
    (
        "a first version by default",
        r#"{"id": "K-02", "#,
        r#"{"id": "K-02", "version": 1, "#,
    ),
    (
        "the answers of severity and profile, said",
        r#"{"id": "K-04", "kind": "static", "severity": "low", "#,
        r#"{"id": "K-04", "kind": "static", "severity": "low", "on_grant": "warn", "on_use": "ignore", "waivable": true, "#,
    ),
    (
        "what such a rule about objects does anyway, said",
        r#"{"id": "K-02", "#,
        r#"{"id": "K-02", "on_use": "block", "#,
    ),
    (
        "what a rule about sessions does anyway, said",
        r#"{"id": "K-03", "#,
        r#"{"id": "K-03", "on_use": "block", "#,
    ),
    (
        "another control of what a role accepts",
        r#""control": "a list""#,
        r#""control": "two lists""#,
    ),
    (
        "another owner of the control",
        r#""owner": "Nadia""#,
        r#""owner": "Ben""#,
    ),
];

/// The fingerprint of what is fingerprinted, one part of it changed.
fn fingerprint_with(part: &str, changed: &str) -> String {
    assert_eq!(
        FINGERPRINTED.matches(part).count(),
        1,
        "{part} is not one place"
    );
    let text = FINGERPRINTED.replacen(part, changed, 1);
    compiled(&text).expect(&text).fingerprint().to_string()
}

#[test]
fn a_fingerprint_stays_through_every_other_wording_of_the_same() {
    let whole = compiled(FINGERPRINTED).unwrap().fingerprint().to_string();
    let changed: Vec<&str> = (SAME_MEANING.iter())
        .filter(|(_, part, changed)| fingerprint_with(part, changed) != whole)
        .map(|(what, ..)| *what)
        .collect();
    assert_eq!(changed, [""; 0]);
}

#[test]
fn a_fingerprint_changes_with_every_change_of_meaning() {
    let mut seen = vec![(
        compiled(FINGERPRINTED).unwrap().fingerprint().to_string(),
        "nothing",
    )];
    for (what, part, changed) in OTHER_MEANING {
        let fingerprint = fingerprint_with(part, changed);
        let same = seen.iter().find(|(known, _)| *known == fingerprint);
        assert_eq!(same, None, "{what}");
        seen.push((fingerprint, what));
    }
}

#[test]
fn limits_mean_the_same_in_whatever_order_they_stand() {
    let with = |limits: [&str; 3], caps: [&str; 2]| {
        let limit = |id: &str, hard: u64| {
            let euro = Unit::Money(Currency::EUR);
            LimitDocument::new(id, ["orders.refund"], Per::Object, euro).hard(hard)
        };
        let hard = |id: &str| u64::from(id.as_bytes()[0]) * 100;
        let role = |role: RoleDocument, id: &str| role.limit(limit(id, hard(id)));
        let [first, rest @ ..] = limits;
        let desk = rest.into_iter().fold(
            role(RoleDocument::new().allow(["orders.refund"]), first),
            role,
        );
        let document = PolicyDocument::new().role("desk", desk);
        let cap = |document: PolicyDocument, id: &str| document.cap(limit(id, hard(id)));
        caps.into_iter().fold(document, cap).compile().unwrap()
    };
    let one = with(["b", "d", "a"], ["e", "c"]);
    for other in [
        with(["a", "b", "d"], ["c", "e"]),
        with(["d", "a", "b"], ["e", "c"]),
    ] {
        assert_eq!(one.fingerprint(), other.fingerprint());
        assert_eq!(one, other);
        for name in ["a", "b", "c", "d", "e"] {
            let (limit, same) = (one.limit(name).unwrap(), other.limit(name).unwrap());
            assert_eq!(limit, same);
            assert_eq!(limit.id(), same.id());
        }
        // Principals and usage of the one are taken by the other, and mean the same.
        let used = ["a", "b", "c", "d", "e"].map(|name| {
            let used = u64::from(name == "a") * 9_000;
            Usage::of(one.limit(name).unwrap().id(), used)
        });
        let now = Session::at(Time::from_unix(0));
        let stored = AccountDocument::human(7_u64, 7_u64)
            .in_tenant(1_u64)
            .grant(EntryDocument::role("desk", ScopeDocument::tenant()));
        let account = one.account(&stored).unwrap();
        let standing = one.standing(&[&account], now.now());
        let principal = one.principal(&account, &standing, &now).unwrap();
        let order = Resource::of(ResourceKind::ORDER).in_tenant(1_u64);
        for (cents, allowed) in [(7_00, true), (7_01, false)] {
            let evidence = Evidence::none()
                .amount(Amount::money(Currency::EUR, cents))
                .usage(&used);
            let refund = actions::orders::REFUND;
            for policy in [&one, &other] {
                let decision = policy.authorize_with(&principal, refund, &order, &evidence);
                assert_eq!(decision.is_allow(), allowed, "{cents}");
                let detail = policy.detail_with(&principal, refund, &order, &evidence);
                let about = detail.about().map(ToString::to_string);
                assert_eq!(about, (!allowed).then(|| String::from("a")));
            }
        }
    }
}

#[test]
fn a_guardrail_of_everything_is_no_guardrail() {
    let features: Vec<&str> = Feature::ALL.iter().map(|feature| feature.name()).collect();
    let everything = PolicyDocument::new().guardrail(features).compile().unwrap();
    let none = PolicyDocument::new().compile().unwrap();
    assert_eq!(everything.fingerprint(), none.fingerprint());
}
