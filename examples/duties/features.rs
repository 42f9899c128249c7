//! Whole features: what trips a rule as a tick, and no longer as a role that
//! gives what its job takes.
//!
//! Lives here: the two policies, looked at before anybody holds anything.

use countersign::{DutyRule, Feature, Policy, ToxicCombination};

use crate::shop::Told;
use crate::tell::{said, says, scene};

/// Two features, whole, in a role.
struct Ticked {
    role: &'static str,
    features: [Feature; 2],
    /// What only both together trip.
    together: &'static [&'static str],
}

const TICKED: [Ticked; 3] = [
    Ticked {
        role: "desk",
        features: [Feature::Orders, Feature::Discounts],
        together: &["FIN-02", "GFT-01", "O2C-01", "O2C-02"],
    },
    Ticked {
        role: "shelf",
        features: [Feature::Products, Feature::Settings],
        together: &["SET-01", "SET-02"],
    },
    Ticked {
        role: "letters",
        features: [Feature::Customers, Feature::Marketing],
        together: &["PII-01"],
    },
];

/// The three that the guide for shop owners warns of, each with both ticks set.
pub(crate) fn as_they_were(policy: &Policy) {
    scene("As it was: whole features, a tick for each");
    let toxic = policy.toxic_combinations();
    for Ticked {
        role,
        features: [one, other],
        together,
    } in TICKED
    {
        said(&format!(
            "The role {role} gives all of {one} and all of {other}:"
        ));
        let tripped = toxic.iter().filter(|found| is_of(found, role));
        let tripped = tripped.map(ToxicCombination::rule);
        let by_one =
            |rule: &&DutyRule| rule.is_tripped(one.actions()) || rule.is_tripped(other.actions());
        let (alone, both): (Vec<&DutyRule>, Vec<&DutyRule>) = tripped.partition(by_one);
        for rule in &both {
            let (name, severity) = (rule.name(), rule.severity());
            says(&format!("{name}, {severity}: {}", rule.rationale()));
        }
        if !alone.is_empty() {
            let names: Vec<&str> = alone.iter().map(|rule| rule.name()).collect();
            says(&format!("One tick alone trips also: {}", names.join(", ")));
        }
        let names: Vec<&str> = both.iter().map(|rule| rule.name()).collect();
        assert_eq!(names, together, "{role}");
    }
}

/// The same jobs, each given what it takes.
pub(crate) fn as_they_should_be(policy: &Policy) -> Told {
    scene("As it is: each role has what its job takes");
    let toxic = policy.toxic_combinations();
    let alone = toxic.iter().filter(|found| found.roles().len() == 1);
    let alone: Vec<_> = alone.filter(|found| !is_of(found, "owner")).collect();
    said("Of these roles, the owner's aside, some trip a rule by themselves:");
    for found in &alone {
        let accepted = if found.accepted().is_some() {
            ""
        } else {
            "not "
        };
        let names = found.names();
        says(&format!(
            "{names} trips {}, {accepted}accepted",
            found.rule().name()
        ));
    }
    let found: Vec<_> = (alone.iter())
        .map(|found| {
            (
                found.names(),
                found.rule().name(),
                found.accepted().is_some(),
            )
        })
        .collect();
    assert_eq!(found, [("counter".to_owned(), "O2C-03", true)]);

    said("And the halves of the three, in one hand:");
    for (names, rule) in [
        ("coupons + desk", "O2C-01"),
        ("coupons + desk + refunds", "O2C-09"),
        ("shelf + takings", "SET-01"),
        ("contacts + letters", "PII-01"),
    ] {
        let mut pairs = toxic.iter();
        let of_both =
            |found: &&ToxicCombination<'_>| found.names() == names && found.rule().name() == rule;
        let found = pairs.find(of_both).ok_or("a combination is not told")?;
        says(&format!("{names} trips {rule}:"));
        for (role, actions) in found.sides().flatten() {
            let actions: Vec<&str> = (actions.iter())
                .filter_map(|action| policy.action_name(action))
                .collect();
            says(&format!("  {} brings {}", role.name(), actions.join(", ")));
        }
    }
    Ok(())
}

fn is_of(found: &ToxicCombination<'_>, role: &str) -> bool {
    matches!(found.roles(), [only] if only.name() == role)
}
