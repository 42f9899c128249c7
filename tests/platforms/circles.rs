//! Circles of what needs or includes what: each is told once, at its first place.
//!
//! Lives here: circles alone; other mistakes are in `mistakes`.

use countersign::Mistake;
use countersign::platforms::{MappingDocument, PermissionDocument};

use crate::drawer::{changed, read, wrong};

#[test]
fn beside_a_circle_every_other_mistake_is_told() {
    let text = changed(
        r#""gives":["products.view","inventory.view"]"#,
        r#""gives":["products.view","inventory.view"],"needs":["COUNT"]"#,
    )
    .replace(
        r#""staff.transfer_ownership"]"#,
        r#""staff.transfer_owner"]"#,
    )
    .replace(
        r#""became":["RETURN","REFUND"]"#,
        r#""became":["RETURN","REFUNDS"]"#,
    )
    .replace(r#""everything":true,"owner":true"#, r#""owner":true"#);
    let error = read(&text).unwrap().compile().unwrap_err();
    let places: Vec<&str> = error.mistakes().iter().map(Mistake::place).collect();
    for place in [
        "permissions[16].needs",
        "permissions[10].became[1]",
        "owner_only[2]",
        "roles[2]",
    ] {
        assert!(places.contains(&place), "{place}: {places:?}");
    }
}

#[test]
fn circles_that_share_a_permission_are_all_told() {
    let needing = |id: &str, needs: &[&str]| {
        let one = PermissionDocument::new(id, id).gives(["orders.view"]);
        one.needs(needs.iter().copied())
    };
    let document = MappingDocument::new("till", "Tills")
        .permission(needing("A", &["B"]))
        .permission(needing("B", &["A", "C"]))
        .permission(needing("C", &["B"]));
    let circle = |place: &str, ids: &str| {
        format!(
            "{place}: these permissions name one another in a circle, {ids}: take one out of \
             `needs`"
        )
    };
    assert_eq!(
        wrong(&document),
        [
            circle("permissions[0].needs", r#""A" -> "B" -> "A""#),
            circle("permissions[1].needs", r#""B" -> "C" -> "B""#),
        ]
    );
}

// ---- where a circle is told, and how often ----

/// Permissions that name one another in this list: `A>B C` says that `A` names `B` and `C`.
fn naming(rows: &[&str], key: &str) -> MappingDocument {
    let permission = |row: &&str| {
        let (id, named) = row.split_once('>').unwrap_or((row, ""));
        let one = PermissionDocument::new(id, id).gives(["orders.view"]);
        let named = named.split_whitespace();
        match key {
            "needs" => one.needs(named),
            _ => one.includes(named),
        }
    };
    let all = rows.iter().map(permission);
    all.fold(
        MappingDocument::new("till", "Tills"),
        MappingDocument::permission,
    )
}

/// These circles are told, and nothing else: each by the place of its first permission.
fn tells(rows: &[&str], circles: &[(usize, &str)]) {
    for key in ["needs", "includes"] {
        let told = circles.iter().map(|(place, ids)| {
            let ids: Vec<String> = ids.split('>').map(|id| format!("{id:?}")).collect();
            format!(
                "permissions[{place}].{key}: these permissions name one another in a circle, {}: \
                 take one out of `{key}`",
                ids.join(" -> ")
            )
        });
        let told: Vec<String> = told.collect();
        assert_eq!(wrong(&naming(rows, key)), told, "{rows:?}");
    }
}

#[test]
fn a_circle_of_any_length_is_told_once() {
    tells(&["A>B", "B>A"], &[(0, "A>B>A")]);
    tells(&["A>B", "B>C", "C>A"], &[(0, "A>B>C>A")]);
    for length in [5, 64, 65, 200] {
        let id = |place: usize| format!("P{:03}", place % length);
        let rows: Vec<String> = (0..length)
            .map(|place| format!("{}>{}", id(place), id(place + 1)))
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let circle: Vec<String> = (0..=length).map(id).collect();
        tells(&rows, &[(0, &circle.join(">"))]);
    }
}

#[test]
fn a_circle_is_told_at_its_first_place_from_wherever_it_is_led_into() {
    // From before it, from after it, and from both.
    tells(&["IN>B", "A>B", "B>C", "C>A"], &[(1, "A>B>C>A")]);
    tells(&["A>B", "B>C", "C>A", "IN>C"], &[(0, "A>B>C>A")]);
    tells(&["IN>IN2", "IN2>B A", "A>B", "B>A"], &[(2, "A>B>A")]);
    // From a first place that is none of it, by ways of its own.
    tells(&["X>Y Z", "Y>C", "Z>B", "B>C", "C>B"], &[(3, "B>C>B")]);
    // What a circle leads to is in none.
    tells(&["A>B OUT", "B>A OUT", "OUT"], &[(0, "A>B>A")]);
    // Its places need not stand in the order in which they name one another.
    tells(&["A>D", "B>A", "C>B", "D>C"], &[(0, "A>D>C>B>A")]);
}

#[test]
fn two_circles_are_both_told() {
    let apart = ["A>B", "B>A", "C>D", "D>E", "E>C"];
    tells(&apart, &[(0, "A>B>A"), (2, "C>D>E>C")]);
    // One leads into the other, and the other way round.
    let one_way = ["A>B", "B>A C", "C>D", "D>C"];
    tells(&one_way, &[(0, "A>B>A"), (2, "C>D>C")]);
    let back = ["A>B", "B>A", "C>D", "D>C A"];
    tells(&back, &[(0, "A>B>A"), (2, "C>D>C")]);
    // They stand between one another.
    let mixed = ["A>C", "B>D", "C>A", "D>B"];
    tells(&mixed, &[(0, "A>C>A"), (1, "B>D>B")]);
}

#[test]
fn without_a_circle_none_is_told_however_many_ways_there_are() {
    tells(&["A>B C", "B>D", "C>D", "D"], &[]);
    tells(&["D", "C>D", "B>D", "A>B C D"], &[]);
    tells(&["A>B C D E", "B>C D E", "C>D E", "D>E", "E"], &[]);
}

#[test]
fn a_circle_of_needs_is_none_with_one_of_inclusions() {
    let needing = PermissionDocument::new("A", "A").gives(["orders.view"]);
    let including = PermissionDocument::new("B", "B").includes(["A"]);
    let document = MappingDocument::new("till", "Tills")
        .permission(needing.needs(["B"]))
        .permission(including);
    assert_eq!(wrong(&document), [""; 0]);
    let both = document.compile().unwrap();
    let import = both.import(["A"]).unwrap();
    assert_eq!(import.implied()[0].permission.id(), "B");
    assert_eq!(import.implied()[0].by.id(), "A");
}

#[test]
fn of_circles_from_one_place_each_is_told_once_those_before_it_are_mended() {
    tells(&["A>B C", "B>A", "C>A"], &[(0, "A>B>A")]);
    tells(&["A>B C", "B", "C>A"], &[(0, "A>C>A")]);
    tells(&["A>B C", "B", "C"], &[]);
}
