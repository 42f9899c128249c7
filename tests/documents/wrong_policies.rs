//! Policies with one mistake, its place and its mend: versions, the host's own words, roles, circles.
//!
//! Lives here: tables (R16, R17, R26); they are tried in `mistakes`.

use crate::mistakes::{Found, SELECTS_NOTHING};

/// Policies with mistakes in their head, by what they say.
pub(crate) const WRONG_POLICIES: &[(&str, Found<'_>)] = &[
    (
        r#""profile": "lax""#,
        &[(
            "profile",
            "unknown profile \"lax\": write one of solo, standard, strict",
        )],
    ),
    (
        r#""guardrail": {"features": []}"#,
        &[("guardrail.features", SELECTS_NOTHING)],
    ),
    (
        r#""guardrail": {"features": ["orders", "loyalty", "order", "orders"]}"#,
        &[
            (
                "guardrail.features[3]",
                "\"orders\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "guardrail.features[1]",
                "unknown feature \"loyalty\": write one of orders, products, inventory, customers, discounts, marketing, design, reports, settings, apps, billing, staff",
            ),
            (
                "guardrail.features[2]",
                "unknown feature \"order\": did you mean \"orders\"?",
            ),
        ],
    ),
    (
        r#""obligations": [{"actions": [], "add": ["audit"]}, {"actions": ["orders.view"], "add": []}]"#,
        &[
            ("obligations[0].actions", SELECTS_NOTHING),
            ("obligations[1].add", SELECTS_NOTHING),
        ],
    ),
    (
        r#""obligations": [{"actions": ["orders.vew", "orders.view", "orders.view"], "add": ["audit", "alarm", "none", "audit"]}]"#,
        &[
            (
                "obligations[0].add[3]",
                "\"audit\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "obligations[0].add[1]",
                "unknown obligation \"alarm\": write one of audit, alert, notify_owner, justify, mask",
            ),
            (
                "obligations[0].add[2]",
                "unknown obligation \"none\": write one of audit, alert, notify_owner, justify, mask",
            ),
            (
                "obligations[0].actions[2]",
                "\"orders.view\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "obligations[0].actions[0]",
                "unknown action \"orders.vew\": did you mean \"orders.view\"?",
            ),
        ],
    ),
];

/// Policies with mistakes in what is the host's own.
pub(crate) const WRONG_HOST_WORDS: &[(&str, Found<'_>)] = &[
    (
        r#""host_actions": {"orders.view": {"slot": 0, "level": "view", "risk": "low"}}"#,
        &[(
            "host_actions.\"orders.view\"",
            "\"orders.view\" cannot be the name of a host action: it is taken, choose another",
        )],
    ),
    (
        r#""host_actions": {"loyalty": {"slot": 0, "level": "view", "risk": "low"}}"#,
        &[(
            "host_actions.loyalty",
            "\"loyalty\" cannot be the name of an action: write feature.verb in lower-case letters, digits and underscores",
        )],
    ),
    (
        r#""host_actions": {"l.a": {"slot": 127, "level": "view", "risk": "low"}, "l.b": {"slot": 128, "level": "view", "risk": "low"}, "l.c": {"slot": 18446744073709551615, "level": "view", "risk": "low"}}"#,
        &[
            (
                "host_actions.\"l.b\".slot",
                "slot 128 is beyond the last: give one from 0 to 127",
            ),
            (
                "host_actions.\"l.c\".slot",
                "slot 18446744073709551615 is beyond the last: give one from 0 to 127",
            ),
        ],
    ),
    (
        r#""host_actions": {"l.a": {"slot": 3, "level": "view", "risk": "low"}, "l.b": {"slot": 3, "level": "edit", "risk": "low"}, "l.c": {"slot": 3, "level": "full", "risk": "low"}}"#,
        &[
            (
                "host_actions.\"l.b\".slot",
                "slot 3 is \"l.a\"'s already: give a slot of its own, and never one used before",
            ),
            (
                "host_actions.\"l.c\".slot",
                "slot 3 is \"l.a\"'s already: give a slot of its own, and never one used before",
            ),
        ],
    ),
    (
        r#""host_kinds": {"order": {"slot": 0}, "Order": {"slot": 1}, "pick-up": {"slot": 2}, "a": {"slot": 127}, "b": {"slot": 128}, "c": {"slot": 127}}"#,
        &[
            (
                "host_kinds.order",
                "\"order\" cannot be the name of a host kind: it is taken, choose another",
            ),
            (
                "host_kinds.Order",
                "\"Order\" cannot be the name of a kind: write one word in lower-case letters, digits and underscores",
            ),
            (
                "host_kinds.pick-up",
                "\"pick-up\" cannot be the name of a kind: write one word in lower-case letters, digits and underscores",
            ),
            (
                "host_kinds.b.slot",
                "slot 128 is beyond the last: give one from 0 to 127",
            ),
            (
                "host_kinds.c.slot",
                "slot 127 is \"a\"'s already: give a slot of its own, and never one used before",
            ),
        ],
    ),
];

/// Policies with mistakes in what a role takes, gives and includes.
pub(crate) const WRONG_ROLES: &[(&str, Found<'_>)] = &[
    (
        r#""roles": {"": {}}"#,
        &[(
            "roles.\"\"",
            "\"\" cannot be the name of a role: write something printable, without blanks around it",
        )],
    ),
    (
        r#""roles": {"desk": {"template": "custmer_support"}, "the till": {"template": "Owner"}}"#,
        &[
            (
                "roles.desk.template",
                "unknown template \"custmer_support\": did you mean \"customer_support\"?",
            ),
            (
                "roles.\"the till\".template",
                "unknown template \"Owner\": did you mean \"owner\"?",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"addons": ["stock"], "without": ["orders.fulfill"]}}"#,
        &[
            (
                "roles.desk.addons",
                "only a template has add-ons: name the `template`, or leave this out",
            ),
            (
                "roles.desk.without",
                "only a template has actions to leave out: name the `template`, or leave this out",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"template": "customer_support", "addons": ["stok", "returns", "value", "value"]}}"#,
        &[
            (
                "roles.desk.addons[3]",
                "\"value\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "roles.desk.addons[0]",
                "unknown add-on \"stok\": did you mean \"stock\"?",
            ),
            (
                "roles.desk.addons[1]",
                "unknown add-on \"returns\": write one of compensation, changes, ships, stock, reports, value",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"levels": {"orders": "Full", "order": "view", "teleport": "far"}}}"#,
        &[
            (
                "roles.desk.levels.orders",
                "unknown level \"Full\": did you mean \"full\"?",
            ),
            (
                "roles.desk.levels.order",
                "unknown feature \"order\": did you mean \"orders\"?",
            ),
            (
                "roles.desk.levels.teleport",
                "unknown level \"far\": write one of none, view, edit, full",
            ),
            (
                "roles.desk.levels.teleport",
                "unknown feature \"teleport\": write one of orders, products, inventory, customers, discounts, marketing, design, reports, settings, apps, billing, staff",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"levels": {"billing": "full", "staff": "full"}}}"#,
        &[(
            "roles.desk.levels.billing",
            "billing at full gives no more than at view, for all that is added there is the owner's alone and no level gives that: write view, or name the actions one by one in `allow`",
        )],
    ),
    (
        r#""roles": {"desk": {"allow": ["orders.view", "orders.*", "orders.view", "0x80"]}}"#,
        &[
            (
                "roles.desk.allow[2]",
                "\"orders.view\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "roles.desk.allow[1]",
                "unknown action \"orders.*\": names are compared whole and exactly",
            ),
            (
                "roles.desk.allow[3]",
                "unknown action \"0x80\": names are compared whole and exactly",
            ),
        ],
    ),
    (
        r#""roles": {"desk": {"include": ["dsk", "back", "back"]}, "back": {}}"#,
        &[
            (
                "roles.desk.include[2]",
                "\"back\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "roles.desk.include[0]",
                "unknown role \"dsk\": did you mean \"desk\"?",
            ),
        ],
    ),
];

/// Policies with mistakes in what a role leaves out of its template.
pub(crate) const WRONG_WITHOUT: &[(&str, Found<'_>)] = &[
    (
        r#""roles": {"desk": {"template": "customer_support", "without": ["orders.cancel", "orders.fulfil"]}}"#,
        &[
            (
                "roles.desk.without[0]",
                "orders.cancel is not among what the template and its add-ons give: leave it out here",
            ),
            (
                "roles.desk.without[1]",
                "unknown action \"orders.fulfil\": did you mean \"orders.fulfill\"?",
            ),
        ],
    ),
    (
        // Of an add-on it can be left out too.
        r#""roles": {"desk": {"template": "customer_support", "addons": ["changes"], "without": ["orders.cancel"], "allow": ["orders.cancel"]}}"#,
        &[(
            "roles.desk.without[0]",
            "orders.cancel is taken from the template and given again by `allow`: decide for one of the two",
        )],
    ),
    (
        r#""roles": {"desk": {"template": "customer_support", "without": ["orders.view", "orders.refund"], "levels": {"orders": "view"}}}"#,
        &[(
            "roles.desk.without[0]",
            "orders.view is taken from the template and given again by `levels`: decide for one of the two",
        )],
    ),
    (
        r#""roles": {"desk": {"template": "customer_support", "without": ["orders.refund"], "include": ["back"]}, "back": {"include": ["far"]}, "far": {"allow": ["orders.refund"]}}"#,
        &[(
            "roles.desk.without[0]",
            "orders.refund is taken from the template and given again by the included role \"back\": decide for one of the two",
        )],
    ),
];

/// Policies whose roles include one another in a circle (R17).
pub(crate) const CIRCLES: &[(&str, Found<'_>)] = &[
    (
        r#""roles": {"a": {"include": ["a"]}}"#,
        &[(
            "roles.a.include",
            "the roles include one another in a circle, \"a\" -> \"a\": take one `include` out",
        )],
    ),
    (
        r#""roles": {"b": {"include": ["a"]}, "a": {"include": ["b"]}}"#,
        &[(
            "roles.a.include",
            "the roles include one another in a circle, \"a\" -> \"b\" -> \"a\": take one `include` out",
        )],
    ),
    (
        r#""roles": {"c": {"include": ["a"]}, "b": {"include": ["c"]}, "a": {"include": ["b"]}}"#,
        &[(
            "roles.a.include",
            "the roles include one another in a circle, \"a\" -> \"b\" -> \"c\" -> \"a\": take one `include` out",
        )],
    ),
    (
        // Whoever only leads into a circle is not in it.
        r#""roles": {"a": {"include": ["b", "d"]}, "b": {"include": ["c"]}, "c": {"include": ["b"]}, "d": {}}"#,
        &[(
            "roles.b.include",
            "the roles include one another in a circle, \"b\" -> \"c\" -> \"b\": take one `include` out",
        )],
    ),
    (
        r#""roles": {"a": {"include": ["a", "b"]}, "b": {"include": ["c"]}, "c": {"include": ["d"]}, "d": {"include": ["c"]}, "e": {"include": ["e"]}}"#,
        &[
            (
                "roles.a.include",
                "the roles include one another in a circle, \"a\" -> \"a\": take one `include` out",
            ),
            (
                "roles.c.include",
                "the roles include one another in a circle, \"c\" -> \"d\" -> \"c\": take one `include` out",
            ),
            (
                "roles.e.include",
                "the roles include one another in a circle, \"e\" -> \"e\": take one `include` out",
            ),
        ],
    ),
];
