//! Changes of a policy's meaning, each of which changes its fingerprint.
//!
//! Lives here: one table, tried in `fingerprints`.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents are written as euros and cents"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

/// A change of meaning of a part of it.
pub(crate) const OTHER_MEANING: &[(&str, &str, &str)] = &[
    (
        "an action of the host's own that no longer moves money",
        r#"["financial", "pii"]"#,
        r#"["pii"]"#,
    ),
    ("a stricter profile", r#""standard""#, r#""strict""#),
    ("a laxer profile", r#""standard""#, r#""solo""#),
    (
        "a feature less",
        r#"["orders", "reports", "loyalty"]"#,
        r#"["orders", "reports"]"#,
    ),
    (
        "a feature more",
        r#"["orders", "reports", "loyalty"]"#,
        r#"["orders", "reports", "loyalty", "apps"]"#,
    ),
    (
        "no guardrail",
        r#""guardrail": {"features": ["orders", "reports", "loyalty"]},"#,
        "",
    ),
    (
        "another slot of an action",
        r#"{"slot": 1, "level": "full""#,
        r#"{"slot": 2, "level": "full""#,
    ),
    (
        "another level of an action",
        r#"{"slot": 1, "level": "full""#,
        r#"{"slot": 1, "level": "edit""#,
    ),
    (
        "another risk of an action",
        r#""risk": "low", "tags""#,
        r#""risk": "medium", "tags""#,
    ),
    (
        "another name of an action",
        r#""loyalty.add": {"slot""#,
        r#""loyalty.gift": {"slot""#,
    ),
    (
        "a host's action more",
        r#""host_actions": {"#,
        r#""host_actions": {"loyalty.end": {"slot": 7, "level": "full", "risk": "low"}, "#,
    ),
    (
        "slots of kinds swapped",
        r#"{"plan": {"slot": 0}, "seat": {"slot": 1}}"#,
        r#"{"plan": {"slot": 1}, "seat": {"slot": 0}}"#,
    ),
    (
        "a kind more",
        r#"{"plan""#,
        r#"{"pier": {"slot": 9}, "plan""#,
    ),
    ("a kind by another name", r#""seat""#, r#""seats""#),
    ("an add-on less", r#"["tax", "refunds"]"#, r#"["tax"]"#),
    (
        "less left out",
        r#"["settings.tax", "orders.view"]"#,
        r#"["settings.tax"]"#,
    ),
    (
        "a higher level",
        r#""levels": {"orders": "view""#,
        r#""levels": {"orders": "edit""#,
    ),
    (
        "an action less",
        r#"["staff.view", "apps.view"]"#,
        r#"["staff.view"]"#,
    ),
    (
        "an action for another",
        r#"["staff.view", "apps.view"]"#,
        r#"["staff.view", "apps.usage"]"#,
    ),
    ("an include less", r#"["desk", "back"]"#, r#"["desk"]"#),
    ("a role by another name", r#""top""#, r#""tops""#),
    ("a role more", r#""roles": {"#, r#""roles": {"none": {}, "#),
    (
        "a role that asks for nothing",
        r#""template": "contractor", "addons": ["catalog"]"#,
        r#""allow": ["products.view"]"#,
    ),
    (
        "an obligation less",
        r#""add": ["audit", "justify"]"#,
        r#""add": ["justify"]"#,
    ),
    (
        "an obligation on another action",
        r#"{"actions": ["loyalty.view"]"#,
        r#"{"actions": ["loyalty.add"]"#,
    ),
    (
        "another obligation",
        r#""add": ["alert"]"#,
        r#""add": ["notify_owner"]"#,
    ),
    (
        "an obligation above more",
        r#""above": 100, "unit": "GBP""#,
        r#""above": 101, "unit": "GBP""#,
    ),
    (
        "an obligation above as much of something else",
        r#""above": 100, "unit": "GBP""#,
        r#""above": 100, "unit": "EUR""#,
    ),
    (
        "an obligation above nothing, and so always but for nothing at all",
        r#""above": 100, "unit": "GBP""#,
        r#""above": 0, "unit": "GBP""#,
    ),
    (
        "an obligation whatever the amount",
        r#", "above": 100, "unit": "GBP""#,
        "",
    ),
    (
        "an obligation above an amount on less",
        r#"["orders.return", "orders.capture"]"#,
        r#"["orders.return"]"#,
    ),
    (
        "an obligation less above an amount",
        r#"["notify_owner", "mask"]"#,
        r#"["notify_owner"]"#,
    ),
    (
        "no alert on a large count",
        r#",
                    {"actions": ["orders.cancel"], "add": ["alert", "audit"], "above": 5, "unit": "count"}"#,
        "",
    ),
    ("a limit by another name", r#""l2""#, r#""l9""#),
    (
        "a limit on less",
        r#"{"id": "l1", "actions": ["orders.refund", "orders.cancel"]"#,
        r#"{"id": "l1", "actions": ["orders.refund"]"#,
    ),
    (
        "a limit counted per store",
        r#""per": "person", "window": 60"#,
        r#""per": "store", "window": 60"#,
    ),
    (
        "a limit counted per request",
        r#""per": "object""#,
        r#""per": "request""#,
    ),
    ("another window", r#""window": 60"#, r#""window": 61"#),
    ("another unit", r#""unit": "USD""#, r#""unit": "EUR""#),
    ("another soft limit", r#""soft": 5"#, r#""soft": 6"#),
    ("no soft limit", r#""soft": 5, "approval": "one", "#, ""),
    (
        "another approval above it",
        r#""approval": "one""#,
        r#""approval": "two""#,
    ),
    ("another hard limit", r#""hard": 10"#, r#""hard": 11"#),
    ("no hard limit", r#", "hard": 10"#, ""),
    (
        "a limit less",
        r#",
                                  {"id": "l2", "actions": ["orders.refund"], "per": "object", "unit": "USD", "hard": 7}"#,
        "",
    ),
    ("another day", r#"["mon", "tue"]"#, r#"["mon", "wed"]"#),
    (
        "another beginning",
        r#""from": "06:00""#,
        r#""from": "06:01""#,
    ),
    ("another end", r#""until": "02:00""#, r#""until": "03:00""#),
    (
        "no hours of its own",
        r#", "hours": {"days": ["sat"], "from": "08:00", "until": "09:00"}"#,
        "",
    ),
    (
        "a role's surer sign-in",
        r#"{"assurance": "multi_factor", "max_age": 600}"#,
        r#"{"assurance": "hardware_key", "max_age": 600}"#,
    ),
    (
        "a role's fresher sign-in",
        r#""max_age": 600"#,
        r#""max_age": 599"#,
    ),
    (
        "no sign-in of a role",
        r#""step_up": {"assurance": "multi_factor", "max_age": 600}, "#,
        "",
    ),
    (
        "a requirement less",
        r#"["training", "scope"]"#,
        r#"["scope"]"#,
    ),
    ("a larger quorum", r#""quorum": 2"#, r#""quorum": 3"#),
    (
        "another approver",
        r#""approver": "orders.edit""#,
        r#""approver": "orders.refund""#,
    ),
    (
        "less time to decide",
        r#""decide_within": 70"#,
        r#""decide_within": 69"#,
    ),
    (
        "less time to use it",
        r#""use_within": 30"#,
        r#""use_within": 29"#,
    ),
    (
        "an approval of less",
        r#"["loyalty.view", "orders.edit"]"#,
        r#"["orders.edit"]"#,
    ),
    (
        "approval policies in another order, which decides between equals",
        r#"{"id": "two", "actions": ["loyalty.view", "orders.edit"], "quorum": 2, "approver": "orders.edit", "decide_within": 70, "use_within": 30},
                 {"id": "one", "approver": "orders.cancel"}"#,
        r#"{"id": "one", "approver": "orders.cancel"}, {"id": "two", "actions": ["loyalty.view", "orders.edit"], "quorum": 2, "approver": "orders.edit", "decide_within": 70, "use_within": 30}"#,
    ),
    (
        "another approval policy more",
        r#""approval": [{"#,
        r#""approval": [{"id": "three", "approver": "orders.cancel"}, {"#,
    ),
    (
        "a sign-in for less",
        r#"["apps.usage", "apps.install"]"#,
        r#"["apps.usage"]"#,
    ),
    (
        "a surer sign-in",
        r#""assurance": "password""#,
        r#""assurance": "multi_factor""#,
    ),
    (
        "a fresher sign-in",
        r#""max_age": 900"#,
        r#""max_age": 899"#,
    ),
    ("a sign-in however long ago", r#""max_age": 900, "#, ""),
    (
        "a sign-in after fewer failures",
        r#""after_failed_logins": 3"#,
        r#""after_failed_logins": 2"#,
    ),
    ("a sign-in always", r#", "after_failed_logins": 3"#, ""),
    (
        "a sign-in less",
        r#",
                {"actions": ["reports.sales"], "assurance": "hardware_key"}"#,
        "",
    ),
    ("another cap", r#""hard": 9"#, r#""hard": 8"#),
    (
        "a cap of less",
        r#"["orders.return", "orders.edit"]"#,
        r#"["orders.edit"]"#,
    ),
    (
        "a cap less",
        r#",
            {"id": "c2", "actions": ["orders.return"], "per": "request", "unit": "basis_points", "hard": 3}"#,
        "",
    ),
    (
        "a set of duty rules less",
        r#"{"use": ["commerce", "commerce_objects"], "drop": ["MKT-01", "OBJ-06"]"#,
        r#"{"use": ["commerce"], "drop": ["MKT-01"]"#,
    ),
    (
        "no shipped duty rule",
        r#"{"use": ["commerce", "commerce_objects"], "drop": ["MKT-01", "OBJ-06"]"#,
        r#"{"use": []"#,
    ),
    (
        "a duty rule less left out",
        r#"["MKT-01", "OBJ-06"]"#,
        r#"["MKT-01"]"#,
    ),
    (
        "another duty rule left out",
        r#"["MKT-01", "OBJ-06"]"#,
        r#"["MKT-01", "OBJ-04"]"#,
    ),
    (
        "owners who do not pay themselves",
        r#""owner_self_dealing": true"#,
        r#""owner_self_dealing": false"#,
    ),
    (
        "an approval policy that duty rules ask for, written and earlier",
        r#"{"id": "one", "approver": "orders.cancel"}"#,
        r#"{"id": "duty", "approver": "orders.cancel"}, {"id": "one", "approver": "orders.cancel"}"#,
    ),
    (
        "another version of a duty rule",
        r#""version": 3"#,
        r#""version": 4"#,
    ),
    (
        "another kind of duty rule",
        r#""kind": "session""#,
        r#""kind": "object""#,
    ),
    (
        "another severity of a duty rule, to the same end",
        r#""severity": "medium""#,
        r#""severity": "critical""#,
    ),
    (
        "a duty rule that may be granted",
        r#""on_grant": "waiver""#,
        r#""on_grant": "warn""#,
    ),
    (
        "a duty rule that denies",
        r#""on_use": "approval""#,
        r#""on_use": "block""#,
    ),
    (
        "a duty rule of more sides",
        r#""trip_at": 2"#,
        r#""trip_at": 3"#,
    ),
    (
        "a side that is wider",
        r#"["orders.transactions", "apps.api_keys"]"#,
        r#"["orders.transactions", "apps.api_keys", "apps.view"]"#,
    ),
    (
        "a side that any is enough for",
        r#"{"all": ["reports.export", "reports.financial"]}"#,
        r#"["reports.export", "reports.financial"]"#,
    ),
    (
        "a side less",
        r#"{"all": ["reports.export", "reports.financial"]}, "#,
        "",
    ),
    ("a duty rule by another name", r#""K-02""#, r#""K-09""#),
    (
        "a duty rule that nobody is let off",
        r#"{"id": "K-04", "#,
        r#"{"id": "K-04", "waivable": false, "#,
    ),
    (
        "a duty rule less",
        r#",
             {"id": "K-04", "kind": "static", "severity": "low", "sides": [["orders.tracking"], ["orders.delete"]]}"#,
        "",
    ),
    (
        "nothing accepted",
        r#",
                       "accept": [{"rule": "K-01", "control": "a list", "owner": "Nadia"}]"#,
        "",
    ),
];
