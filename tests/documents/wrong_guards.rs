//! Policies with one mistake, its place and its mend: limits, approvals, sign-ins, hours, caps,
//! requirements, large amounts.
//!
//! Lives here: tables (R22, R23, R27 to R30, R49, R57); they are tried in `mistakes`.

use crate::mistakes::{Found, SELECTS_NOTHING};

/// Policies with mistakes in what a role limits (R27 to R30).
pub(crate) const WRONG_LIMITS: &[(&str, Found<'_>)] = &[
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "soft": 501, "approval": "refunds", "hard": 500}]}}"#,
        &[(
            "roles.desk.limits[0].soft",
            "soft 501 is above hard 500, so no approval would ever be asked for: lower it, or raise `hard`",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR"}]}}"#,
        &[(
            "roles.desk.limits[0]",
            "it limits nothing: give `soft`, `hard` or both",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "soft": 5}]}}"#,
        &[(
            "roles.desk.limits[0].approval",
            "above `soft` somebody has to approve: name the approval policy",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "approval": "refunds", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].approval",
            "a limit without `soft` has no such key: say above how much it is to be approved",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "soft": 5, "approval": "refund"}]}}"#,
        &[(
            "roles.desk.limits[0].approval",
            "unknown approval policy \"refund\": did you mean \"refunds\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}, {"id": "gifts"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "soft": 5, "approval": "cash"}]}}"#,
        &[(
            "roles.desk.limits[0].approval",
            "unknown approval policy \"cash\": write one of refunds, gifts",
        )],
    ),
    (
        r#""roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "soft": 5, "approval": "refunds"}]}}"#,
        &[(
            "roles.desk.limits[0].approval",
            "unknown approval policy \"refunds\": names are compared whole and exactly",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EURO", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].unit",
            "unknown unit \"EURO\": did you mean \"EUR\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "eur", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].unit",
            "unknown unit \"eur\": did you mean \"EUR\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "cents", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].unit",
            "unknown unit \"cents\": names are compared whole and exactly",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].unit",
            "unknown unit \"\": names are compared whole and exactly",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "person", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "what is counted per person or store is counted over a time: give the seconds",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "store", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "what is counted per person or store is counted over a time: give the seconds",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "window": 60, "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "a limit of one request or object has no such key: only what is counted per person or store has one",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "object", "window": 60, "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "a limit of one request or object has no such key: only what is counted per person or store has one",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "object", "window": 0, "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "a limit of one request or object has no such key: only what is counted per person or store has one",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "person", "window": 0, "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "0 seconds are over before they begin: give at least 1",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "store", "window": 0, "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].window",
            "0 seconds are over before they begin: give at least 1",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "persn", "window": 60, "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].per",
            "unknown way to count \"persn\": did you mean \"person\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "Request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].per",
            "unknown way to count \"Request\": did you mean \"request\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "account", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].per",
            "unknown way to count \"account\": write one of request, object, person, store",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}, {"id": "day", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}, {"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 6}]}}"#,
        &[(
            "roles.desk.limits[2].id",
            "\"refund\" stands here twice: drop one, or correct the one that was meant to be another",
        )],
    ),
    (
        r#""roles": {"a": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}, "b": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}}, "cap": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 9}, {"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 8}]"#,
        &[
            (
                "cap[1].id",
                "\"refund\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "roles.a.limits[0].id",
                "\"refund\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "roles.b.limits[0].id",
                "\"refund\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
        ],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.cancel"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].actions",
            "the role does not give orders.cancel: leave it out here, or give it",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}, {"id": "more", "actions": ["orders.view", "orders.refund", "products.view"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[
            (
                "roles.desk.limits[1].actions",
                "the role does not give orders.view: leave it out here, or give it",
            ),
            (
                "roles.desk.limits[1].actions",
                "the role does not give products.view: leave it out here, or give it",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"template": "customer_support", "without": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].actions",
            "the role does not give orders.refund: leave it out here, or give it",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": [], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[("roles.desk.limits[0].actions", SELECTS_NOTHING)],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refund", "orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].actions[1]",
            "\"orders.refund\" stands here twice: drop one, or correct the one that was meant to be another",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": ["orders.refnd"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].actions[0]",
            "unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].id",
            "\"\" cannot be the name of a limit: write something printable, without blanks around it",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": " refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 5}]}}"#,
        &[(
            "roles.desk.limits[0].id",
            "\" refund\" cannot be the name of a limit: write something printable, without blanks around it",
        )],
    ),
    (
        r#""approval": [{"id": "refunds"}], "roles": {"desk": {"allow": ["orders.refund"], "limits": [{"id": "refund", "actions": [], "per": "person", "unit": "EURO", "soft": 6}]}}"#,
        &[
            ("roles.desk.limits[0].actions", SELECTS_NOTHING),
            (
                "roles.desk.limits[0].window",
                "what is counted per person or store is counted over a time: give the seconds",
            ),
            (
                "roles.desk.limits[0].unit",
                "unknown unit \"EURO\": did you mean \"EUR\"?",
            ),
            (
                "roles.desk.limits[0].approval",
                "above `soft` somebody has to approve: name the approval policy",
            ),
        ],
    ),
];

/// Policies with mistakes in whose yes something needs.
pub(crate) const WRONG_APPROVALS: &[(&str, Found<'_>)] = &[
    (
        r#""approval": [{"id": "refunds", "quorum": 0}]"#,
        &[(
            "approval[0].quorum",
            "an approval of nobody is none: give a quorum of at least 1",
        )],
    ),
    (
        r#""approval": [{"id": "refunds", "approver": "staff.aprove"}]"#,
        &[(
            "approval[0].approver",
            "unknown action \"staff.aprove\": did you mean \"staff.approve\"?",
        )],
    ),
    (
        r#""approval": [{"id": "refunds", "approver": "loyalty.adjust"}]"#,
        &[(
            "approval[0].approver",
            "unknown action \"loyalty.adjust\": names are compared whole and exactly",
        )],
    ),
    (
        r#""guardrail": {"features": ["orders"]}, "approval": [{"id": "refunds"}]"#,
        &[(
            "approval[0].approver",
            "nobody can hold staff.approve, which the guardrail leaves out: name an action that somebody may do, or add its feature to the guardrail",
        )],
    ),
    (
        r#""guardrail": {"features": ["staff", "orders"]}, "approval": [{"id": "refunds", "approver": "settings.payments"}]"#,
        &[(
            "approval[0].approver",
            "nobody can hold settings.payments, which the guardrail leaves out: name an action that somebody may do, or add its feature to the guardrail",
        )],
    ),
    (
        r#""guardrail": {"features": ["orders"]}, "host_actions": {"loyalty.adjust": {"slot": 0, "level": "full", "risk": "low"}}, "approval": [{"id": "refunds", "approver": "loyalty.adjust"}]"#,
        &[(
            "approval[0].approver",
            "nobody can hold loyalty.adjust, which the guardrail leaves out: name an action that somebody may do, or add its feature to the guardrail",
        )],
    ),
    (
        r#""approval": [{"id": "refunds", "decide_within": 0, "use_within": 0}]"#,
        &[
            (
                "approval[0].decide_within",
                "0 seconds are over before they begin: give at least 1",
            ),
            (
                "approval[0].use_within",
                "0 seconds are over before they begin: give at least 1",
            ),
        ],
    ),
    (
        r#""approval": [{"id": "refunds", "actions": ["orders.refund", "orders.cancl", "orders.refund"]}]"#,
        &[
            (
                "approval[0].actions[2]",
                "\"orders.refund\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "approval[0].actions[1]",
                "unknown action \"orders.cancl\": did you mean \"orders.cancel\"?",
            ),
        ],
    ),
    (
        r#""approval": [{"id": "refunds"}, {"id": "gifts"}, {"id": "refunds"}]"#,
        &[(
            "approval[2].id",
            "\"refunds\" stands here twice: drop one, or correct the one that was meant to be another",
        )],
    ),
    (
        r#""approval": [{"id": ""}, {"id": "gifts "}]"#,
        &[
            (
                "approval[0].id",
                "\"\" cannot be the name of an approval policy: write something printable, without blanks around it",
            ),
            (
                "approval[1].id",
                "\"gifts \" cannot be the name of an approval policy: write something printable, without blanks around it",
            ),
        ],
    ),
];

/// Policies with mistakes in the sign-ins that are asked for (R49).
pub(crate) const WRONG_SIGN_INS: &[(&str, Found<'_>)] = &[
    (
        r#""step_up": [{"actions": ["orders.refund"], "assurance": "password", "max_age": 0}]"#,
        &[(
            "step_up[0].max_age",
            "0 seconds are over before they begin: give at least 1",
        )],
    ),
    (
        r#""step_up": [{"actions": ["orders.refund"], "assurance": "password"}, {"actions": [], "assurance": "password"}]"#,
        &[("step_up[1].actions", SELECTS_NOTHING)],
    ),
    (
        r#""step_up": [{"actions": ["orders.refund", "orders.refund", "orders.refnd"], "assurance": "password"}]"#,
        &[
            (
                "step_up[0].actions[1]",
                "\"orders.refund\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "step_up[0].actions[2]",
                "unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"step_up": {"assurance": "multi_factor", "max_age": 0}}}"#,
        &[(
            "roles.desk.step_up.max_age",
            "0 seconds are over before they begin: give at least 1",
        )],
    ),
];

/// Policies with mistakes in the hours of a role (R23).
pub(crate) const WRONG_HOURS: &[(&str, Found<'_>)] = &[
    (
        r#""roles": {"desk": {"hours": {"days": [], "from": "06:00", "until": "22:00"}}}"#,
        &[("roles.desk.hours.days", SELECTS_NOTHING)],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon", "tue", "mon"], "from": "06:00", "until": "22:00"}}}"#,
        &[(
            "roles.desk.hours.days[2]",
            "\"mon\" stands here twice: drop one, or correct the one that was meant to be another",
        )],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["Mon", "monday", "tues"], "from": "06:00", "until": "22:00"}}}"#,
        &[
            (
                "roles.desk.hours.days[0]",
                "unknown day \"Mon\": did you mean \"mon\"?",
            ),
            (
                "roles.desk.hours.days[1]",
                "unknown day \"monday\": write one of mon, tue, wed, thu, fri, sat, sun",
            ),
            (
                "roles.desk.hours.days[2]",
                "unknown day \"tues\": did you mean \"tue\"?",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon"], "from": "25:00", "until": "22:00"}}}"#,
        &[(
            "roles.desk.hours.from",
            "\"25:00\" is no time of the day: write it as 06:00, from 00:00 to 23:59",
        )],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon"], "from": "6:00", "until": "22:00"}}}"#,
        &[(
            "roles.desk.hours.from",
            "\"6:00\" is no time of the day: write it as 06:00, from 00:00 to 23:59",
        )],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon"], "from": "24:00", "until": "24:00"}}}"#,
        &[(
            "roles.desk.hours.from",
            "\"24:00\" is no time of the day: write it as 06:00, from 00:00 to 23:59",
        )],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon"], "from": "06:00", "until": "24:01"}}}"#,
        &[(
            "roles.desk.hours.until",
            "\"24:01\" is no time of the day: write it as 06:00, from 00:00 to 23:59, or 24:00 for the end of the day",
        )],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon"], "from": "06:60", "until": "6pm"}}}"#,
        &[
            (
                "roles.desk.hours.from",
                "\"06:60\" is no time of the day: write it as 06:00, from 00:00 to 23:59",
            ),
            (
                "roles.desk.hours.until",
                "\"6pm\" is no time of the day: write it as 06:00, from 00:00 to 23:59, or 24:00 for the end of the day",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"hours": {"days": ["mon"], "from": "", "until": " 22:00"}}}"#,
        &[
            (
                "roles.desk.hours.from",
                "\"\" is no time of the day: write it as 06:00, from 00:00 to 23:59",
            ),
            (
                "roles.desk.hours.until",
                "\" 22:00\" is no time of the day: write it as 06:00, from 00:00 to 23:59, or 24:00 for the end of the day",
            ),
        ],
    ),
];

/// Policies with mistakes in what caps everybody.
pub(crate) const WRONG_CAPS: &[(&str, Found<'_>)] = &[
    (
        r#""approval": [{"id": "refunds"}], "cap": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "soft": 5, "approval": "refunds", "hard": 9}]"#,
        &[
            (
                "cap[0].soft",
                "a cap has no such key: nobody exceeds it; put a soft limit on a role",
            ),
            (
                "cap[0].approval",
                "a cap has no such key: nobody exceeds it; put a soft limit on a role",
            ),
        ],
    ),
    (
        r#""cap": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR", "hard": 9}, {"id": "month", "actions": ["orders.refund"], "per": "store", "unit": "EUR", "hard": 9}]"#,
        &[(
            "cap[1].window",
            "what is counted per person or store is counted over a time: give the seconds",
        )],
    ),
    (
        r#""cap": [{"id": "refund", "actions": ["orders.refund"], "per": "request", "unit": "EUR"}]"#,
        &[("cap[0]", "it limits nothing: give `soft`, `hard` or both")],
    ),
    (
        r#""cap": [{"id": "refund", "actions": [], "per": "request", "unit": "EURO", "hard": 1}]"#,
        &[
            ("cap[0].actions", SELECTS_NOTHING),
            (
                "cap[0].unit",
                "unknown unit \"EURO\": did you mean \"EUR\"?",
            ),
        ],
    ),
];

/// Policies that require what there is not, or what nobody can ask for.
pub(crate) const WRONG_REQUIREMENTS: &[(&str, Found<'_>)] = &[
    (
        r#""roles": {"desk": {"requires": ["trained"]}}"#,
        &[(
            "roles.desk.requires[0]",
            "unknown requirement \"trained\": write one of scope, until, multi_factor, training",
        )],
    ),
    (
        r#""roles": {"desk": {"requires": ["scope", "mfa", "scope"]}}"#,
        &[
            (
                "roles.desk.requires[2]",
                "\"scope\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "roles.desk.requires[1]",
                "unknown requirement \"mfa\": write one of scope, until, multi_factor, training",
            ),
        ],
    ),
    (
        r#""obligations": [{"actions": ["orders.view"], "add": ["record_usage"]}]"#,
        &[(
            "obligations[0].add[0]",
            "record_usage follows from limits and approvals by itself: leave it out",
        )],
    ),
    (
        r#""obligations": [{"actions": ["orders.view"], "add": ["audit", "consume_approval"]}]"#,
        &[(
            "obligations[0].add[1]",
            "consume_approval follows from limits and approvals by itself: leave it out",
        )],
    ),
];

/// Policies with mistakes in what is owed above an amount.
pub(crate) const WRONG_LARGE_AMOUNTS: &[(&str, Found<'_>)] = &[
    (
        r#""obligations": [{"actions": ["orders.refund"], "add": ["alert"], "above": 20000}]"#,
        &[(
            "obligations[0].unit",
            "above how much of what: give the `unit`, such as \"EUR\" or \"count\"",
        )],
    ),
    (
        r#""obligations": [{"actions": ["orders.refund"], "add": ["alert"], "unit": "EUR"}]"#,
        &[(
            "obligations[0].unit",
            "an obligation without `above` has no such key: say above how much it is owed",
        )],
    ),
    (
        // What is left out is said, and not what is wrong with the rest.
        r#""obligations": [{"actions": ["orders.refund"], "add": ["alert"], "unit": "EURO"}]"#,
        &[(
            "obligations[0].unit",
            "an obligation without `above` has no such key: say above how much it is owed",
        )],
    ),
    (
        r#""obligations": [{"actions": ["orders.refund"], "add": ["alert"], "above": 1, "unit": "EURO"}, {"actions": ["orders.refund"], "add": ["alert"], "above": 1, "unit": "eur"}, {"actions": ["orders.refund"], "add": ["alert"], "above": 1, "unit": "cents"}]"#,
        &[
            (
                "obligations[0].unit",
                "unknown unit \"EURO\": did you mean \"EUR\"?",
            ),
            (
                "obligations[1].unit",
                "unknown unit \"eur\": did you mean \"EUR\"?",
            ),
            (
                "obligations[2].unit",
                "unknown unit \"cents\": names are compared whole and exactly",
            ),
        ],
    ),
    (
        r#""obligations": [{"actions": [], "add": [], "above": 0, "unit": "points"}]"#,
        &[
            ("obligations[0].add", SELECTS_NOTHING),
            ("obligations[0].actions", SELECTS_NOTHING),
            (
                "obligations[0].unit",
                "unknown unit \"points\": names are compared whole and exactly",
            ),
        ],
    ),
    (
        r#""obligations": [{"actions": ["orders.refund"], "add": ["record_usage"], "above": 5, "unit": "EUR"}]"#,
        &[(
            "obligations[0].add[0]",
            "record_usage follows from limits and approvals by itself: leave it out",
        )],
    ),
];
