//! The shipped duty rules are pinned: they equal `data/duty_facts.json` in every
//! field, and templates, features and the guide's combinations trip under the
//! engine what they are said to trip.
//!
//! A test that fails here says that a released rule has moved: it takes a new
//! version of that rule, so that waivers of the old meaning end.

use std::collections::{BTreeMap, BTreeSet};

use countersign::{
    ADVICE, Action, Actions, DutyDocument, DutyKind, DutySet, Feature, Level, OnGrant, OnUse,
    Policy, PolicyDocument, Profile, RoleDocument, SHIPPED_DUTIES, Severity, ShippedDuty,
    TEMPLATES,
};
use serde_json::{Value, json};

use crate::shop::{bare, compiled, rule};

/// Our copy of what the rules were released with.
fn released() -> Value {
    serde_json::from_str(include_str!("../data/duty_facts.json")).unwrap()
}

/// A list of texts in the data file.
fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap();
    list.iter().map(|text| text.as_str().unwrap()).collect()
}

fn rows<'a>(released: &'a Value, key: &str) -> &'a [Value] {
    released[key].as_array().unwrap()
}

fn names_of(actions: Actions) -> BTreeSet<&'static str> {
    actions
        .iter()
        .map(|action| action.name().unwrap())
        .collect()
}

/// A shipped rule in the words of the data file.
fn written(rule: &ShippedDuty) -> Value {
    let sides: Vec<_> = rule.sides.iter().map(|side| names_of(*side)).collect();
    let mut row = json!({
        "id": rule.id, "version": rule.version, "kind": rule.kind.name(),
        "severity": rule.severity.name(), "trip_at": rule.trip_at, "sides": sides,
        "waivable": rule.waivable, "rationale": rule.rationale, "mitigation": rule.mitigation,
    });
    match rule.on_use {
        None => {}
        Some(OnUse::Block) => row["outcome"] = json!("deny"),
        Some(other) => row["outcome"] = json!(other.name()),
    }
    row
}

/// A rule of the data file with the names of each side in order.
fn in_order(row: &Value) -> Value {
    let mut row = row.clone();
    for side in row["sides"].as_array_mut().unwrap() {
        let names: BTreeSet<String> = texts(side).into_iter().map(str::to_owned).collect();
        *side = json!(names);
    }
    row
}

/// The fields in which the shipped rules differ from these.
fn differences(pinned: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    if pinned.len() != SHIPPED_DUTIES.len() {
        found.push("how many there are".to_owned());
    }
    for (rule, row) in SHIPPED_DUTIES.iter().zip(pinned) {
        let (shipped, pinned) = (written(rule), in_order(row));
        let (shipped, pinned) = (shipped.as_object().unwrap(), pinned.as_object().unwrap());
        let keys: BTreeSet<&String> = shipped.keys().chain(pinned.keys()).collect();
        let differ = keys
            .iter()
            .filter(|key| shipped.get(**key) != pinned.get(**key));
        found.extend(differ.map(|key| format!("{}.{key}", rule.id)));
    }
    found
}

#[test]
fn every_shipped_rule_is_as_it_was_released() {
    let released = released();
    assert_eq!(differences(rows(&released, "rules")), [""; 0]);
    let ids: BTreeSet<&str> = SHIPPED_DUTIES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), SHIPPED_DUTIES.len());
}

#[test]
fn a_change_of_any_field_of_any_rule_is_noticed() {
    let released = released();
    let pinned = rows(&released, "rules");
    for (index, row) in pinned.iter().enumerate() {
        let id = row["id"].as_str().unwrap();
        let mut changes: Vec<(String, Value)> = Vec::new();
        let mut change = |key: &str, value: Value| {
            let mut row = row.clone();
            row[key] = value;
            changes.push((format!("{id}.{key}"), row));
        };
        for key in ["id", "kind", "severity", "rationale", "mitigation"] {
            change(key, json!("another"));
        }
        change("version", json!(2));
        change("waivable", json!(!row["waivable"].as_bool().unwrap()));
        change("trip_at", json!(row["trip_at"].as_u64().unwrap() + 1));
        match row["outcome"].as_str() {
            Some("deny") => change("outcome", json!("approval")),
            Some(_) => change("outcome", json!("deny")),
            None => change("outcome", json!("ignore")),
        }
        let sides = row["sides"].as_array().unwrap();
        for (place, side) in sides.iter().enumerate() {
            for (gone, _) in texts(side).iter().enumerate() {
                let mut sides = sides.clone();
                sides[place].as_array_mut().unwrap().remove(gone);
                change("sides", json!(sides));
            }
            let mut more = sides.clone();
            let view = json!("reports.traffic");
            more[place].as_array_mut().unwrap().push(view);
            change("sides", json!(more));
            let mut fewer = sides.clone();
            fewer.remove(place);
            change("sides", json!(fewer));
        }
        for (expected, changed) in changes {
            let mut pinned = pinned.to_vec();
            pinned[index] = changed;
            assert_eq!(differences(&pinned), [expected]);
        }
        let mut fewer = pinned.to_vec();
        fewer.remove(index);
        assert!(!differences(&fewer).is_empty(), "{id}");
    }
}

#[test]
fn the_sets_hold_the_rules_of_their_kinds() {
    for (set, kind) in [
        (DutySet::Commerce, DutyKind::Static),
        (DutySet::CommerceObjects, DutyKind::Object),
    ] {
        let ids = |rules: &mut dyn Iterator<Item = &'static ShippedDuty>| -> Vec<&str> {
            rules.map(|rule| rule.id).collect()
        };
        let of_kind = &mut SHIPPED_DUTIES.iter().filter(|rule| rule.kind == kind);
        assert_eq!(ids(&mut set.rules().iter()), ids(of_kind), "{set}");
    }
}

#[test]
fn a_policy_holds_the_shipped_rules_as_they_are() {
    let both = DutySet::ALL.iter().copied();
    let policy = compiled(&PolicyDocument::new().duties(both));
    assert_eq!(policy.duties().len(), SHIPPED_DUTIES.len());
    for shipped in &SHIPPED_DUTIES {
        let rule = policy.duty(shipped.id).unwrap();
        let sides: Vec<Actions> = rule
            .sides()
            .iter()
            .map(countersign::Side::actions)
            .collect();
        assert_eq!(sides, shipped.sides, "{}", shipped.id);
        assert!(rule.sides().iter().all(|side| !side.is_held_by_all()));
        assert_eq!(
            (rule.name(), rule.version(), rule.kind(), rule.severity()),
            (shipped.id, shipped.version, shipped.kind, shipped.severity)
        );
        assert_eq!(
            (
                rule.trip_at(),
                rule.is_waivable(),
                rule.rationale(),
                rule.mitigation()
            ),
            (
                shipped.trip_at,
                shipped.waivable,
                shipped.rationale,
                shipped.mitigation
            ),
            "{}",
            shipped.id
        );
    }
}

#[test]
fn the_sets_in_use_are_those_that_the_policy_names() {
    let count = |document: &PolicyDocument| compiled(document).duties().len();
    assert_eq!(count(&PolicyDocument::new()), 24);
    assert_eq!(count(&bare()), 0);
    assert_eq!(
        count(&PolicyDocument::new().duties([DutySet::CommerceObjects])),
        5
    );
    assert_eq!(
        count(&PolicyDocument::new().duties([DutySet::Commerce])),
        24
    );
    // What is dropped is out of use, and the rest is not.
    let fewer = PolicyDocument::new()
        .drop_duty("O2C-02")
        .drop_duty("ADM-03");
    let policy = compiled(&fewer);
    assert_eq!(policy.duties().len(), 22);
    assert!(policy.duty("O2C-02").is_err() && policy.duty("O2C-03").is_ok());
}

#[test]
fn which_sets_are_in_use_reads_from_documents() {
    for (document, expected) in [
        (json!({}), 24),
        (json!({"duties": {}}), 24),
        (json!({"duties": {"drop": ["O2C-02"]}}), 23),
        (json!({"duties": {"use": []}}), 0),
        (json!({"duties": {"use": ["commerce"]}}), 24),
        (json!({"duties": {"use": ["commerce_objects"]}}), 5),
        (
            json!({"duties": {"use": ["commerce", "commerce_objects"]}}),
            29,
        ),
        (json!({"duties": {"owner_self_dealing": true}}), 24),
    ] {
        let mut stated = json!({"schema": 1, "catalogue": 1});
        stated
            .as_object_mut()
            .unwrap()
            .extend(document.as_object().unwrap().clone());
        let read: PolicyDocument = serde_json::from_value(stated).unwrap();
        assert_eq!(compiled(&read).duties().len(), expected, "{document}");
    }
}

// ---- What is tripped by one role ----

/// Every rule that the roles of a policy trip by themselves, by role.
fn tripped(policy: &Policy) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for role in policy.roles() {
        found.insert(role.name().to_owned(), BTreeSet::new());
    }
    for toxic in policy.toxic_combinations() {
        if let [role] = toxic.roles() {
            let rules = found.get_mut(role.name()).unwrap();
            assert!(rules.insert(toxic.rule().name().to_owned()));
        }
    }
    found
}

/// Which rules one role with these actions trips.
fn tripped_by(role: RoleDocument) -> BTreeSet<String> {
    let policy = compiled(&PolicyDocument::new().role("all-of-it", role));
    tripped(&policy).remove("all-of-it").unwrap()
}

fn set(list: &Value) -> BTreeSet<String> {
    texts(list).into_iter().map(str::to_owned).collect()
}

fn every_action(actions: Actions) -> RoleDocument {
    RoleDocument::new().allow(actions)
}

#[test]
fn every_template_trips_what_it_is_said_to_with_its_core_and_with_all_add_ons() {
    let released = released();
    let templates = rows(&released, "templates");
    assert_eq!(templates.len(), TEMPLATES.len());
    for row in templates {
        let id = row["id"].as_str().unwrap();
        let template = TEMPLATES.iter().find(|known| known.id == id).unwrap();
        let core = RoleDocument::from_template(id);
        let addons = template.addons.iter();
        let most = addons.fold(core.clone(), |role, addon| role.addon(addon.id));
        assert_eq!(tripped_by(core), set(&row["trips_core"]), "{id}");
        assert_eq!(
            tripped_by(most),
            set(&row["trips_with_all_addons"]),
            "{id} with all add-ons"
        );
    }
}

#[test]
fn every_whole_feature_trips_what_it_is_said_to() {
    let released = released();
    let features = released["trips_of_a_whole_feature"].as_object().unwrap();
    assert_eq!(features.len(), Feature::ALL.len());
    for feature in Feature::ALL {
        assert_eq!(
            tripped_by(every_action(feature.actions())),
            set(&features[feature.name()]),
            "{feature}"
        );
    }
}

#[test]
fn no_feature_at_view_or_edit_trips_a_rule_above_medium() {
    for feature in Feature::ALL {
        for level in [Level::View, Level::Edit] {
            let actions = feature.at(level);
            if actions.is_empty() {
                continue;
            }
            for rule in tripped_by(every_action(actions)) {
                let shipped = SHIPPED_DUTIES.iter().find(|shipped| shipped.id == rule);
                let severity = shipped.unwrap().severity;
                assert!(severity <= Severity::Medium, "{feature} at {level}: {rule}");
            }
        }
    }
}

#[test]
fn the_combinations_of_the_guide_trip_its_rules_as_whole_features() {
    let released = released();
    for row in rows(&released, "guide_combinations") {
        let features = texts(&row["features"]);
        let whole = |name: &&str| name.parse::<Feature>().unwrap().actions();
        let together = features
            .iter()
            .map(whole)
            .fold(Actions::EMPTY, |all, one| all | one);
        let found = tripped_by(every_action(together));
        assert!(
            found.is_superset(&set(&row["rules"])),
            "{features:?}: {found:?}"
        );
        // None of the two alone does.
        for feature in &features {
            let alone = tripped_by(every_action(whole(feature)));
            assert!(
                alone.is_disjoint(&set(&row["rules"])),
                "{feature}: {alone:?}"
            );
        }
        // Nor does looking at both.
        let look = |name: &&str| name.parse::<Feature>().unwrap().at(Level::View);
        let views = features
            .iter()
            .map(look)
            .fold(Actions::EMPTY, |all, one| all | one);
        assert_eq!(
            tripped_by(every_action(views)),
            BTreeSet::new(),
            "{features:?}"
        );
    }
}

#[test]
fn the_combinations_of_the_guide_trip_its_rules_narrowed_to_one_action_of_each() {
    let released = released();
    for row in rows(&released, "guide_combinations") {
        let features: Vec<Feature> = (texts(&row["features"]).into_iter())
            .map(|name| name.parse().unwrap())
            .collect();
        for id in texts(&row["rules"]) {
            let shipped = SHIPPED_DUTIES.iter().find(|rule| rule.id == id).unwrap();
            let of = |feature: &Feature| -> Vec<Action> {
                let sides = shipped.sides.iter().flat_map(|side| side.iter());
                sides
                    .filter(|action| feature.actions().contains(*action))
                    .collect()
            };
            let mut pairs = 0;
            for one in of(&features[0]) {
                for other in of(&features[1]) {
                    let found = tripped_by(RoleDocument::new().allow([one, other]));
                    assert!(found.contains(id), "{one} and {other}: {found:?}");
                    pairs += 1;
                }
            }
            assert!(pairs > 0, "{id} has no side in both of {features:?}");
        }
    }
}

#[test]
fn the_guides_advice_is_as_it_was_released() {
    let released = released();
    let shipped: Vec<Value> = (ADVICE.iter())
        .map(|advice| {
            json!({
                "feature": advice.feature.name(), "templates": advice.templates,
                "why": advice.why,
            })
        })
        .collect();
    assert_eq!(&shipped, rows(&released, "guide_advises_against"));
}

#[test]
fn no_template_is_given_what_the_guide_advises_against_for_its_job() {
    // Add-ons may: each of them says when to add it.
    for template in &TEMPLATES {
        let role = RoleDocument::from_template(template.id);
        let policy = compiled(&PolicyDocument::new().role(template.id, role));
        let found: Vec<String> = (policy.advised_against().iter())
            .map(|found| format!("{}: {}", found.advice().feature, found.beyond()))
            .collect();
        assert_eq!(found, [""; 0], "{}", template.id);
    }
}

// ---- What follows from severity and profile ----

const SEVERITIES: [Severity; 4] = [
    Severity::Critical,
    Severity::High,
    Severity::Medium,
    Severity::Low,
];

/// What each profile makes of rules of each severity, from the worst on.
const ANSWERS: [(Profile, [(OnGrant, OnUse); 4]); 3] = [
    (Profile::Solo, [(OnGrant::Warn, OnUse::Ignore); 4]),
    (
        Profile::Standard,
        [
            (OnGrant::Waiver, OnUse::Block),
            (OnGrant::Waiver, OnUse::Approval),
            (OnGrant::Warn, OnUse::Ignore),
            (OnGrant::Warn, OnUse::Ignore),
        ],
    ),
    (
        Profile::Strict,
        [
            (OnGrant::Reject, OnUse::Block),
            (OnGrant::Waiver, OnUse::Block),
            (OnGrant::Waiver, OnUse::Approval),
            (OnGrant::Warn, OnUse::Ignore),
        ],
    ),
];

fn own(kind: DutyKind, severity: Severity) -> DutyDocument {
    DutyDocument::new("OWN", kind, severity)
        .side(["reports.traffic"])
        .side(["reports.sales"])
}

/// The policy's own rule, compiled under a profile.
fn answers(profile: Profile, document: DutyDocument) -> (OnGrant, OnUse) {
    let policy = compiled(&bare().profile(profile).duty(document));
    let rule = policy.duty("OWN").unwrap();
    (rule.on_grant(), rule.on_use())
}

#[test]
fn r34_severity_and_profile_say_what_follows_of_shipped_rules() {
    for (profile, expected) in ANSWERS {
        let policy = compiled(&PolicyDocument::new().profile(profile));
        for rule in policy.duties() {
            let place = SEVERITIES
                .iter()
                .position(|known| *known == rule.severity());
            let (on_grant, on_use) = expected[place.unwrap()];
            assert_eq!(
                (rule.on_grant(), rule.on_use()),
                (on_grant, on_use),
                "{} in {profile}",
                rule.name()
            );
        }
    }
}

#[test]
fn r34_severity_and_profile_say_what_follows_of_own_rules() {
    for (profile, expected) in ANSWERS {
        for (severity, expected) in SEVERITIES.into_iter().zip(expected) {
            let document = own(DutyKind::Static, severity);
            assert_eq!(
                answers(profile, document),
                expected,
                "{severity} in {profile}"
            );
        }
    }
}

#[test]
fn r34_what_a_rule_says_itself_stands_in_every_profile() {
    for profile in Profile::ALL.iter().copied() {
        for severity in SEVERITIES {
            for on_grant in OnGrant::ALL.iter().copied() {
                for on_use in OnUse::ALL.iter().copied() {
                    let document = own(DutyKind::Static, severity);
                    let document = document.on_grant(on_grant).on_use(on_use);
                    assert_eq!(answers(profile, document), (on_grant, on_use));
                }
            }
        }
    }
}

#[test]
fn r35_a_rule_of_sessions_blocks_in_every_profile_unless_it_says_otherwise() {
    for profile in Profile::ALL.iter().copied() {
        for severity in SEVERITIES {
            let document = own(DutyKind::Session, severity);
            assert_eq!(answers(profile, document.clone()).1, OnUse::Block);
            let other = document.on_use(OnUse::Approval);
            assert_eq!(answers(profile, other).1, OnUse::Approval);
        }
    }
}

#[test]
fn r36_a_rule_of_objects_blocks_or_asks_by_its_severity_in_every_profile() {
    for profile in Profile::ALL.iter().copied() {
        for (severity, expected) in [
            (Severity::Critical, OnUse::Block),
            (Severity::High, OnUse::Block),
            (Severity::Medium, OnUse::Approval),
            (Severity::Low, OnUse::Approval),
        ] {
            let document = own(DutyKind::Object, severity);
            assert_eq!(answers(profile, document.clone()).1, expected);
            for on_use in OnUse::ALL.iter().copied() {
                let document = document.clone().on_use(on_use);
                assert_eq!(answers(profile, document).1, on_use);
            }
        }
        let objects = PolicyDocument::new().duties([DutySet::CommerceObjects]);
        let policy = compiled(&objects.profile(profile));
        for (id, expected) in [
            ("OBJ-01", OnUse::Block),
            ("OBJ-02", OnUse::Approval),
            ("OBJ-03", OnUse::Approval),
            ("OBJ-04", OnUse::Block),
            ("OBJ-06", OnUse::Approval),
        ] {
            assert_eq!(
                policy.duty(id).unwrap().on_use(),
                expected,
                "{id} in {profile}"
            );
        }
    }
}

#[test]
fn a_severity_says_how_long_a_waiver_lasts_and_what_is_one_lower() {
    for (severity, days, lowered) in [
        (Severity::Critical, 90, Severity::High),
        (Severity::High, 180, Severity::Medium),
        (Severity::Medium, 365, Severity::Low),
        (Severity::Low, 365, Severity::Low),
    ] {
        assert_eq!(severity.waiver_days(), days, "{severity}");
        assert_eq!(severity.lowered(), lowered, "{severity}");
    }
    assert!(SEVERITIES.windows(2).all(|pair| pair[0] > pair[1]));
}

#[test]
fn a_rule_of_ones_own_is_of_version_1_trips_at_2_and_can_be_waived() {
    let policy = compiled(&bare().duty(own(DutyKind::Static, Severity::Low)));
    let known = policy.duty("OWN").unwrap();
    assert_eq!(
        (known.version(), known.trip_at(), known.is_waivable()),
        (1, 2, true)
    );
    assert_eq!((known.rationale(), known.mitigation()), ("", ""));
    let said = rule("OWN", Severity::Low)
        .side(["reports.traffic"])
        .side_of_all(["reports.sales", "reports.export"])
        .side(["reports.products"])
        .version(4)
        .trip_at(3)
        .not_waivable()
        .because("why", "what helps");
    let policy = compiled(&bare().duty(said));
    let known = policy.duty("OWN").unwrap();
    assert_eq!(
        (known.version(), known.trip_at(), known.is_waivable()),
        (4, 3, false)
    );
    assert_eq!(
        (known.rationale(), known.mitigation()),
        ("why", "what helps")
    );
    let all: Vec<bool> = known
        .sides()
        .iter()
        .map(countersign::Side::is_held_by_all)
        .collect();
    assert_eq!(all, [false, true, false]);
}
