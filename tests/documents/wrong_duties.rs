//! Policies with one mistake, its place and its mend: duty rules, and what roles accept.
//!
//! Lives here: tables (R32, R40); they are tried in `mistakes`.

use crate::mistakes::{Found, SAYS_NOTHING, SELECTS_NOTHING};

/// Policies with mistakes in which duty rules they use, and in their own.
pub(crate) const WRONG_DUTIES: &[(&str, Found<'_>)] = &[
    (
        r#""duties": {"use": ["comerce", "commerce", "commerce"], "drop": ["O2C-02", "O2C-2", "OBJ-01", "O2C-02", "ACME-01"]}"#,
        &[
            (
                "duties.use[2]",
                "\"commerce\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "duties.use[0]",
                "unknown set of duty rules \"comerce\": did you mean \"commerce\"?",
            ),
            (
                "duties.drop[3]",
                "\"O2C-02\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "duties.drop[1]",
                "unknown shipped duty rule \"O2C-2\": did you mean \"O2C-02\"?",
            ),
            (
                "duties.drop[2]",
                "OBJ-01 is not in use here: leave it out, or name its set in `duties.use`",
            ),
            (
                "duties.drop[4]",
                "unknown shipped duty rule \"ACME-01\": names are compared whole and exactly",
            ),
        ],
    ),
    (
        r#""duty": [{"id": "", "kind": "static", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]},
                   {"id": " x", "kind": "static", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]},
                   {"id": "OBJ-01", "kind": "static", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]},
                   {"id": "A", "kind": "static", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]},
                   {"id": "A", "kind": "session", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]}]"#,
        &[
            (
                "duty[0].id",
                "\"\" cannot be the name of a duty rule: write something printable, without blanks around it",
            ),
            (
                "duty[1].id",
                "\" x\" cannot be the name of a duty rule: write something printable, without blanks around it",
            ),
            (
                "duty[2].id",
                "\"OBJ-01\" cannot be the name of a duty rule: a shipped rule has it, choose another",
            ),
            (
                "duty[4].id",
                "\"A\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
        ],
    ),
    (
        r#""duty": [{"id": "A", "kind": "static", "severity": "low", "sides": []},
                   {"id": "B", "kind": "object", "severity": "low", "sides": [["orders.refund"]], "trip_at": 1},
                   {"id": "C", "kind": "static", "severity": "low", "sides": [["orders.refund"], []]},
                   {"id": "D", "kind": "session", "severity": "low", "sides": [["orders.refund", "orders.refnd", "orders.refund"], {"all": ["orders.create", "orders.refund"]}]},
                   {"id": "E", "kind": "static", "severity": "low", "sides": [["orders.refund"], ["orders.create"]], "trip_at": 1},
                   {"id": "F", "kind": "static", "severity": "low", "sides": [["orders.refund"], ["orders.create"], {"all": ["orders.view"]}], "trip_at": 4}]"#,
        &[
            (
                "duty[0].sides",
                "a rule keeps sides apart: give at least two",
            ),
            (
                "duty[1].sides",
                "a rule keeps sides apart: give at least two",
            ),
            ("duty[2].sides[1]", SELECTS_NOTHING),
            (
                "duty[3].sides[0][2]",
                "\"orders.refund\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            (
                "duty[3].sides[0][1]",
                "unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
            ),
            (
                "duty[3].sides[1]",
                "orders.refund is on another side already, and one action would trip the rule: name it on one side only",
            ),
            (
                "duty[4].trip_at",
                "1 of 2 sides cannot trip a rule: give a number from 2 to 2",
            ),
            (
                "duty[5].trip_at",
                "4 of 3 sides cannot trip a rule: give a number from 2 to 3",
            ),
        ],
    ),
    (
        r#""duty": [{"id": "A", "kind": "session", "severity": "low", "sides": [["orders.create"], ["orders.refund"]], "on_grant": "warn", "waivable": false},
                   {"id": "B", "kind": "object", "severity": "low", "sides": [["orders.create"], ["orders.refund"]], "on_grant": "reject", "waivable": true, "on_use": "ignore"}]"#,
        &[
            (
                "duty[0].on_grant",
                "a rule that is not static has no such key: it looks at what is used or done, and nobody is let off",
            ),
            (
                "duty[0].waivable",
                "a rule that is not static has no such key: it looks at what is used or done, and nobody is let off",
            ),
            (
                "duty[1].on_grant",
                "a rule that is not static has no such key: it looks at what is used or done, and nobody is let off",
            ),
            (
                "duty[1].waivable",
                "a rule that is not static has no such key: it looks at what is used or done, and nobody is let off",
            ),
        ],
    ),
];

/// Policies with mistakes in what their roles accept (R41).
pub(crate) const WRONG_ACCEPTANCES: &[(&str, Found<'_>)] = &[
    (
        r#""roles": {"desk": {"allow": ["orders.create", "orders.refund"], "accept": [{"rule": "O2C-03", "control": "", "owner": "Nadia"}, {"rule": "O2C-03", "control": "a list", "owner": " \t"}]}}"#,
        &[
            (
                "roles.desk.accept[1]",
                "\"O2C-03\" stands here twice: drop one, or correct the one that was meant to be another",
            ),
            ("roles.desk.accept[0].control", SAYS_NOTHING),
            ("roles.desk.accept[1].owner", SAYS_NOTHING),
        ],
    ),
    (
        r#""duty": [{"id": "ACME-01", "kind": "static", "severity": "low", "sides": [["orders.create"], ["orders.refund"]], "waivable": false},
                   {"id": "ACME-02", "kind": "session", "severity": "low", "sides": [["orders.create"], ["orders.refund"]]}],
           "roles": {"desk": {"allow": ["orders.create", "orders.refund"],
                              "accept": [{"rule": "O2C-3", "control": "a list", "owner": "Nadia"}, {"rule": "OBJ-01", "control": "a list", "owner": "Nadia"},
                                         {"rule": "ADM-03", "control": "a list", "owner": "Nadia"}, {"rule": "ACME-01", "control": "a list", "owner": "Nadia"},
                                         {"rule": "ACME-02", "control": "a list", "owner": "Nadia"}]}}"#,
        &[
            (
                "roles.desk.accept[0].rule",
                "unknown duty rule \"O2C-3\": did you mean \"O2C-03\"?",
            ),
            (
                "roles.desk.accept[1].rule",
                "OBJ-01 cannot be waived or accepted: take one of its sides away instead",
            ),
            (
                "roles.desk.accept[2].rule",
                "ADM-03 cannot be waived or accepted: take one of its sides away instead",
            ),
            (
                "roles.desk.accept[3].rule",
                "ACME-01 cannot be waived or accepted: take one of its sides away instead",
            ),
            (
                "roles.desk.accept[4].rule",
                "ACME-02 cannot be waived or accepted: take one of its sides away instead",
            ),
        ],
    ),
    (
        r#""duties": {"use": ["commerce_objects"]}, "roles": {"desk": {"allow": ["orders.create", "orders.refund"], "accept": [{"rule": "OBJ-01", "control": "a list", "owner": "Nadia"}]}}"#,
        &[(
            "roles.desk.accept[0].rule",
            "OBJ-01 cannot be waived or accepted: take one of its sides away instead",
        )],
    ),
    (
        r#""roles": {"desk": {"allow": ["orders.refund"], "accept": [{"rule": "O2C-03", "control": "a list", "owner": "Nadia"}]},
                     "lead": {"include": ["desk"], "allow": ["orders.create"], "accept": [{"rule": "O2C-03", "control": "a list", "owner": "Nadia"}]}}"#,
        &[(
            "roles.desk.accept[0].rule",
            "the role does not trip O2C-03 by itself: leave it out; what a person trips by several roles is waived for that person",
        )],
    ),
];
