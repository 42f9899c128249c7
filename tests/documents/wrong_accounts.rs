//! What is wrong with an account is found all at once, each with its place and its mend.
//!
//! Lives here: grants, windows, waivers (R22, R40, R41).

use crate::golden::{compiled, golden_policy, read};
use crate::mistakes::{Found, SAYS_NOTHING, SELECTS_NOTHING, check_mistakes};
use crate::strict::Entries;
use countersign::{AccountDocument, Requirements, Time};
use serde_json::json;

/// Entries of an account that are wrong as grants, by what they say.
pub(crate) const WRONG_GRANTS: &[(&str, Found<'_>)] = &[
    (
        r#"{"role": "suport", "scope": "tenant"}"#,
        &[(
            "grants[0].role",
            "unknown role \"suport\": did you mean \"support\"?",
        )],
    ),
    (
        r#"{"scope": "tenant"}"#,
        &[(
            "grants[0]",
            "it must say what it is about exactly once: give one of role, actions, levels",
        )],
    ),
    (
        r#"{"role": "support", "actions": ["orders.view"], "scope": "tenant"}"#,
        &[(
            "grants[0]",
            "it must say what it is about exactly once: give one of role, actions, levels",
        )],
    ),
    (
        r#"{"actions": ["orders.view"], "levels": {"orders": "view"}, "scope": "tenant"}"#,
        &[(
            "grants[0]",
            "it must say what it is about exactly once: give one of role, actions, levels",
        )],
    ),
    (
        r#"{"actions": [], "scope": "tenant"}"#,
        &[("grants[0].actions", SELECTS_NOTHING)],
    ),
    (
        r#"{"actions": ["orders.view", "ORDERS.VIEW", "teleport"], "scope": "tenant"}"#,
        &[
            (
                "grants[0].actions[1]",
                "unknown action \"ORDERS.VIEW\": did you mean \"orders.view\"?",
            ),
            (
                "grants[0].actions[2]",
                "unknown action \"teleport\": names are compared whole and exactly",
            ),
        ],
    ),
    (
        r#"{"levels": {}, "scope": "tenant"}"#,
        &[("grants[0].levels", SELECTS_NOTHING)],
    ),
    (
        r#"{"levels": {"orders": "none", "products": "none"}, "scope": "tenant"}"#,
        &[("grants[0].levels", SELECTS_NOTHING)],
    ),
    (
        r#"{"levels": {"billing": "full", "orders": "all"}, "scope": "tenant"}"#,
        &[
            (
                "grants[0].levels.billing",
                "billing at full gives no more than at view, for all that is added there is the owner's alone and no level gives that: write view, or name the actions one by one in `allow`",
            ),
            (
                "grants[0].levels.orders",
                "unknown level \"all\": write one of none, view, edit, full",
            ),
        ],
    ),
    (
        r#"{"role": "agent", "scope": "tenant"}"#,
        &[
            (
                "grants[0].scope",
                "role \"agent\" is only given in a narrowed scope: say which stores, locations or objects",
            ),
            (
                "grants[0].until",
                "role \"agent\" is only given for a time: say `until` when",
            ),
        ],
    ),
    (
        r#"{"actions": ["orders.view"], "scope": "tenant", "from": 2, "until": 1}"#,
        &[(
            "grants[0].until",
            "the window begins at 2 and ends before that, at 1: swap the two, or drop one",
        )],
    ),
    (
        r#"{"actions": ["orders.view"], "scope": {}}"#,
        &[("grants[0].scope", SELECTS_NOTHING)],
    ),
    (
        r#"{"actions": ["orders.view"], "scope": {"assigned": false}}"#,
        &[("grants[0].scope", SELECTS_NOTHING)],
    ),
    (
        r#"{"actions": ["orders.view"], "scope": {"stores": [1], "locations": [], "categories": [], "vendors": [], "objects": []}}"#,
        &[
            ("grants[0].scope.locations", SELECTS_NOTHING),
            ("grants[0].scope.categories", SELECTS_NOTHING),
            ("grants[0].scope.vendors", SELECTS_NOTHING),
            ("grants[0].scope.objects", SELECTS_NOTHING),
        ],
    ),
    (
        r#"{"actions": ["orders.view"], "scope": {"stores": [], "objects": [{"kind": "order", "id": 9}, {"kind": "ordr", "id": 9}]}}"#,
        &[
            (
                "grants[0].scope.objects[1].kind",
                "unknown kind \"ordr\": did you mean \"order\"?",
            ),
            ("grants[0].scope.stores", SELECTS_NOTHING),
        ],
    ),
];

/// Other parts of an account that are wrong, by what they say.
pub(crate) const WRONG_ACCOUNTS: &[(&str, Found<'_>)] = &[
    (
        r#""active_from": 2, "active_until": 1"#,
        &[(
            "active_until",
            "the window begins at 2 and ends before that, at 1: swap the two, or drop one",
        )],
    ),
    (
        r#""denies": [{"role": "support", "scope": "tenant"}, {"scope": "tenant"}, {"actions": [], "scope": {}, "from": 1, "until": 0}]"#,
        &[
            (
                "denies[0].role",
                "a deny has no such key: only a grant is of a role; give actions or levels",
            ),
            (
                "denies[1]",
                "it must say what it is about exactly once: give one of actions, levels",
            ),
            ("denies[2].actions", SELECTS_NOTHING),
            ("denies[2].scope", SELECTS_NOTHING),
            (
                "denies[2].until",
                "the window begins at 1 and ends before that, at 0: swap the two, or drop one",
            ),
        ],
    ),
    (
        r#""boundary": []"#,
        &[(
            "boundary",
            "an empty boundary could mean all or nothing: write \"nothing\", or name what lies within it",
        )],
    ),
    (
        r#""boundary": [{"role": "support", "scope": "tenant"}, {"actions": ["orders.view"], "scope": "tenant", "from": 1, "until": 2}, {"levels": {"orders": "none"}, "scope": "tenant"}]"#,
        &[
            (
                "boundary[0].role",
                "a boundary has no such key: only a grant is of a role; give actions or levels",
            ),
            (
                "boundary[1].from",
                "a boundary has no such key: it always counts; end the account or its grants instead",
            ),
            (
                "boundary[1].until",
                "a boundary has no such key: it always counts; end the account or its grants instead",
            ),
            ("boundary[2].levels", SELECTS_NOTHING),
        ],
    ),
];

/// Waivers that are wrong, by what of a good one is written otherwise (R40).
pub(crate) const WRONG_WAIVERS: &[(&str, Found<'_>)] = &[
    (r#"{"id": "  "}"#, &[("waivers[0].id", SAYS_NOTHING)]),
    (
        r#"{"control": ""}"#,
        &[("waivers[0].control", SAYS_NOTHING)],
    ),
    (
        r#"{"rule": "O2C-3"}"#,
        &[(
            "waivers[0].rule",
            "unknown duty rule \"O2C-3\": did you mean \"O2C-03\"?",
        )],
    ),
    (
        r#"{"rule": "KD-01"}"#,
        &[(
            "waivers[0].rule",
            "unknown duty rule \"KD-01\": names are compared whole and exactly",
        )],
    ),
    (
        r#"{"rule": "ADM-03"}"#,
        &[(
            "waivers[0].rule",
            "ADM-03 cannot be waived or accepted: take one of its sides away instead",
        )],
    ),
    // The policy's own that says so; of a session; shipped, and not in use.
    (
        r#"{"rule": "ACME-01", "version": 2}"#,
        &[(
            "waivers[0].rule",
            "ACME-01 cannot be waived or accepted: take one of its sides away instead",
        )],
    ),
    (
        r#"{"rule": "ACME-02"}"#,
        &[(
            "waivers[0].rule",
            "ACME-02 cannot be waived or accepted: take one of its sides away instead",
        )],
    ),
    (
        r#"{"rule": "OBJ-01"}"#,
        &[(
            "waivers[0].rule",
            "OBJ-01 cannot be waived or accepted: take one of its sides away instead",
        )],
    ),
    (
        r#"{"person": 8}"#,
        &[(
            "waivers[0].person",
            "the waiver is of another person than the account: store it with an account of that person",
        )],
    ),
    (r#"{"scope": {}}"#, &[("waivers[0].scope", SELECTS_NOTHING)]),
    (
        r#"{"scope": {"locations": [1]}}"#,
        &[(
            "waivers[0].scope",
            "a waiver is for the whole tenant or for stores: leave the other keys out",
        )],
    ),
    (
        r#"{"scope": {"stores": [1], "assigned": true}}"#,
        &[(
            "waivers[0].scope",
            "a waiver is for the whole tenant or for stores: leave the other keys out",
        )],
    ),
    (
        r#"{"because": ""}"#,
        &[(
            "waivers[0].because",
            "0 characters do not say why: write at least 20",
        )],
    ),
    (
        r#"{"because": "   nineteen characters   "}"#,
        &[(
            "waivers[0].because",
            "19 characters do not say why: write at least 20",
        )],
    ),
    (
        r#"{"control_owner": null, "requested_by": null, "approved_by": null}"#,
        &[
            (
                "waivers[0].control_owner",
                "a waiver says who: name a person",
            ),
            (
                "waivers[0].requested_by",
                "a waiver says who: name a person",
            ),
            ("waivers[0].approved_by", "a waiver says who: name a person"),
        ],
    ),
    (
        r#"{"control_owner": 7, "approved_by": 7}"#,
        &[
            (
                "waivers[0].control_owner",
                "the owner of the control cannot be the person it is for: name somebody else",
            ),
            (
                "waivers[0].approved_by",
                "the approver cannot be the person it is for: name somebody else",
            ),
        ],
    ),
    (
        r#"{"requested_by": 101}"#,
        &[(
            "waivers[0].approved_by",
            "the approver cannot be whoever asked for it: name somebody else",
        )],
    ),
    (
        r#"{"from": null}"#,
        &[("waivers[0].from", "a waiver counts for a time: say from")],
    ),
    (
        r#"{"until": null}"#,
        &[("waivers[0].until", "a waiver counts for a time: say until")],
    ),
    (
        r#"{"from": 2, "until": 1}"#,
        &[(
            "waivers[0].until",
            "the window begins at 2 and ends before that, at 1: swap the two, or drop one",
        )],
    ),
    // A high rule 180 days, a critical one 90, a medium one a year.
    (
        r#"{"until": 15552001}"#,
        &[(
            "waivers[0].until",
            "a waiver of O2C-03 lasts at most 180 days: let it end earlier, and renew it if need be",
        )],
    ),
    (
        r#"{"rule": "O2C-09", "until": 7776001}"#,
        &[(
            "waivers[0].until",
            "a waiver of O2C-09 lasts at most 90 days: let it end earlier, and renew it if need be",
        )],
    ),
    (
        r#"{"rule": "O2C-05", "until": 31536001}"#,
        &[(
            "waivers[0].until",
            "a waiver of O2C-05 lasts at most 365 days: let it end earlier, and renew it if need be",
        )],
    ),
    (
        r#"{"from": -9223372036854775808, "until": 9223372036854775807}"#,
        &[(
            "waivers[0].until",
            "a waiver of O2C-03 lasts at most 180 days: let it end earlier, and renew it if need be",
        )],
    ),
    // Everything at once.
    (
        r#"{"id": "", "rule": "x", "person": 8, "scope": {"assigned": true}, "because": "so", "control": " ", "control_owner": 8, "requested_by": 9, "approved_by": 9, "from": null, "until": null}"#,
        &[
            ("waivers[0].id", SAYS_NOTHING),
            ("waivers[0].control", SAYS_NOTHING),
            (
                "waivers[0].rule",
                "unknown duty rule \"x\": names are compared whole and exactly",
            ),
            (
                "waivers[0].person",
                "the waiver is of another person than the account: store it with an account of that person",
            ),
            (
                "waivers[0].scope",
                "a waiver is for the whole tenant or for stores: leave the other keys out",
            ),
            (
                "waivers[0].because",
                "2 characters do not say why: write at least 20",
            ),
            (
                "waivers[0].control_owner",
                "the owner of the control cannot be the person it is for: name somebody else",
            ),
            (
                "waivers[0].approved_by",
                "the approver cannot be whoever asked for it: name somebody else",
            ),
            ("waivers[0].from", "a waiver counts for a time: say from"),
            ("waivers[0].until", "a waiver counts for a time: say until"),
        ],
    ),
];

/// The account of person 7 with a good waiver of a high rule, of which this is
/// written otherwise; `null` leaves it out.
pub(crate) fn with_waiver(otherwise: &str) -> AccountDocument {
    let mut waiver = json!({
        "id": "W-1", "rule": "O2C-03", "version": 1, "person": 7, "scope": "tenant",
        "because": "exactly 20 chars do!", "control": "a weekly list", "control_owner": 101,
        "requested_by": 103, "approved_by": 101, "from": 0, "until": 15_552_000
    });
    let otherwise: Entries = serde_json::from_str(otherwise).unwrap();
    for (key, value) in otherwise {
        let waiver = waiver.as_object_mut().unwrap();
        waiver.remove(&key);
        if !value.is_null() {
            waiver.insert(key, value);
        }
    }
    stored("", &format!("\"waivers\": [{waiver}]"))
}

/// An account, from what it says besides what it must.
pub(crate) fn stored(grants: &str, rest: &str) -> AccountDocument {
    let comma = if rest.is_empty() { "" } else { ", " };
    let text = format!(
        "{{\"id\": 7, \"tenant\": 1, \"person\": 7, \"kind\": \"human\", \"status\": \"active\", \
         \"grants\": [{grants}]{comma}{rest}}}"
    );
    read(&text).expect(&text)
}

#[test]
fn what_is_wrong_with_an_account_is_said_with_its_place_and_its_mend() {
    let policy = golden_policy();
    for (grant, expected) in WRONG_GRANTS {
        let error = policy.account(&stored(grant, "")).expect_err(grant);
        check_mistakes(&error, "account", expected, grant);
    }
    for (rest, expected) in WRONG_ACCOUNTS {
        let error = policy.account(&stored("", rest)).expect_err(rest);
        check_mistakes(&error, "account", expected, rest);
    }
    for (otherwise, expected) in WRONG_WAIVERS {
        let error = policy.account(&with_waiver(otherwise));
        let error = error.expect_err(otherwise);
        check_mistakes(&error, "account", expected, otherwise);
    }
}

#[test]
fn a_waiver_of_a_rule_that_is_not_in_use_is_read_and_has_no_effect() {
    let policy = golden_policy();
    for (otherwise, is_of_the_rule) in [
        ("{}", true),
        (r#"{"scope": {"stores": [1, 2]}}"#, true),
        // Whoever asked may do what is done about it.
        (r#"{"control_owner": 103}"#, true),
        // As long as it may be, to the second; and not a second.
        (r#"{"rule": "O2C-09", "until": 7776000}"#, true),
        (r#"{"rule": "O2C-05", "until": 31536000}"#, true),
        (r#"{"from": 5, "until": 5}"#, true),
        // Shipped, and left out of the golden policy.
        (r#"{"rule": "FIN-01"}"#, false),
        (r#"{"rule": "FIN-01", "until": 99999999999}"#, false),
        // Of a rule as it was once, or will be; however long it says it lasts.
        (r#"{"version": 2}"#, false),
        (r#"{"version": 0, "until": 99999999999}"#, false),
    ] {
        let account = policy.account(&with_waiver(otherwise)).expect(otherwise);
        let [waiver] = account.waivers() else {
            panic!("one waiver was stored: {:?}", account.waivers());
        };
        assert_eq!(
            waiver.is_of_the_rule_in_use(),
            is_of_the_rule,
            "{otherwise}"
        );
    }
}

#[test]
fn a_scope_that_selects_nothing_is_one_mistake_and_not_two() {
    let policy = golden_policy();
    for (scope, place) in [
        (r#"{"stores": []}"#, "grants[0].scope.stores"),
        (r#"{"objects": []}"#, "grants[0].scope.objects"),
    ] {
        let grant = format!("{{\"actions\": [\"orders.view\"], \"scope\": {scope}}}");
        let error = policy.account(&stored(&grant, "")).unwrap_err();
        check_mistakes(&error, "account", &[(place, SELECTS_NOTHING)], scope);
    }
    let grant =
        r#"{"actions": ["orders.view"], "scope": {"objects": [{"kind": "ordr", "id": 9}]}}"#;
    check_mistakes(
        &policy.account(&stored(grant, "")).unwrap_err(),
        "account",
        &[(
            "grants[0].scope.objects[0].kind",
            "unknown kind \"ordr\": did you mean \"order\"?",
        )],
        grant,
    );
}

#[test]
fn mistakes_in_every_part_of_an_account_are_found_at_once() {
    let document = stored(
        r#"{"role": "x", "scope": {}}, {"role": "agent", "scope": "tenant", "from": 1, "until": 0}"#,
        r#""denies": [{"actions": ["a.b"], "scope": "tenant"}], "boundary": [{"scope": "tenant"}],
           "waivers": [{"id": "", "rule": "x", "version": 1, "person": 7, "scope": "tenant", "because": "", "control": ""}],
           "active_from": 1, "active_until": 0"#,
    );
    let error = golden_policy().account(&document).unwrap_err();
    let places: Vec<&str> = (error.mistakes().iter())
        .map(countersign::Mistake::place)
        .collect();
    assert_eq!(
        places,
        [
            "active_until",
            "grants[0].role",
            "grants[0].scope",
            "grants[1].until",
            "grants[1].scope",
            "denies[0].actions[0]",
            "boundary[0]",
            "waivers[0].id",
            "waivers[0].control",
            "waivers[0].rule",
            "waivers[0].because",
            "waivers[0].control_owner",
            "waivers[0].requested_by",
            "waivers[0].approved_by",
            "waivers[0].from",
            "waivers[0].until",
        ]
    );
}

#[test]
fn equal_ends_are_an_empty_window_and_no_mistake() {
    // R22: [1000, 1000) never matches.
    let grant = r#"{"actions": ["orders.view"], "scope": "tenant", "from": 5, "until": 5}"#;
    let document = stored(grant, r#""active_from": 5, "active_until": 5"#);
    let account = golden_policy().account(&document).unwrap();
    for at in [4, 5, 6] {
        let at = Time::from_unix(at);
        assert!(!account.window().contains(at), "{at}");
        assert!(!account.grants()[0].window().contains(at), "{at}");
    }
}

#[test]
fn a_role_asks_for_what_the_roles_it_includes_ask_for() {
    let policy = compiled(
        r#""roles": {"lead": {"include": ["agent"]}, "agent": {"template": "private_fulfillment_agent"},
                     "temp": {"template": "contractor", "addons": ["catalog"]},
                     "gate": {"requires": ["training", "until"]}, "both": {"include": ["gate", "lead"], "requires": ["scope"]}}"#,
    )
    .unwrap();
    let narrow = Requirements::SCOPE | Requirements::UNTIL | Requirements::MULTI_FACTOR;
    for (role, asked) in [
        ("agent", narrow),
        ("lead", narrow),
        ("temp", Requirements::UNTIL),
        // What it says itself comes on top, and it takes nothing away.
        ("gate", Requirements::TRAINING | Requirements::UNTIL),
        ("both", Requirements::all()),
    ] {
        assert_eq!(policy.role(role).unwrap().requires(), asked, "{role}");
    }
    let grant = |role: &str, rest: &str| format!("{{\"role\": \"{role}\", {rest}}}");
    for (grant, good) in [
        (grant("lead", r#""scope": "tenant", "until": 9"#), false),
        (grant("lead", r#""scope": {"stores": [1]}"#), false),
        (
            grant("lead", r#""scope": {"stores": [1]}, "until": 9"#),
            true,
        ),
        (
            grant("lead", r#""scope": {"assigned": true}, "until": 9"#),
            true,
        ),
        (grant("temp", r#""scope": "tenant""#), false),
        (grant("temp", r#""scope": "tenant", "until": 9"#), true),
    ] {
        let account = policy.account(&stored(&grant, ""));
        assert_eq!(account.is_ok(), good, "{grant}");
    }
}
