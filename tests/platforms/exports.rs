//! Exports by hand: wishes under restrictions, whether or not a platform can say them, and boxes
//! that one is warned of and nobody has words for.
//!
//! Lives here: cases one can follow with a finger; the laws of exports are in `laws`.

use crate::places::VIEW;
use countersign::Actions;
use countersign::actions::orders;
use countersign::platforms::{
    self, Export, Goal, Lack, Mapping, MappingDocument, Part, PermissionDocument, Restriction,
    Wanted,
};

const COVER: Goal = Goal::Cover;
const NEVER: Goal = Goal::NeverExceed;
const NONE: Actions = Actions::EMPTY;

fn list(
    expresses: &[Restriction],
    permissions: impl IntoIterator<Item = PermissionDocument>,
) -> Mapping {
    let document = MappingDocument::new("desk", "A help desk");
    let document = document.expresses(expresses.iter().copied());
    let all = permissions.into_iter();
    let document = all.fold(document, MappingDocument::permission);
    document.compile().unwrap_or_else(|error| panic!("{error}"))
}

// ---- what is assigned ----

/// A box for the orders that are assigned to one, one for those that one made, and one for all.
fn desk(expresses: &[Restriction], ids: &[&str]) -> Mapping {
    let see = |id: &str| {
        let see = PermissionDocument::new(id, "See orders");
        match id {
            "MINE" => see.partly("orders.view", Part::Assigned),
            "MADE" => see.partly("orders.view", Part::Own),
            _ => see.gives(["orders.view"]),
        }
    };
    list(expresses, ids.iter().map(|id| see(id)))
}

/// What an export is to be: its boxes, what is wider, what is lacking, and what is not said.
struct Answer<'a> {
    ids: &'a [&'a str],
    wider: Actions,
    lacks: Option<Lack>,
    unsaid: bool,
}

fn answers(export: &Export<'_>, by: Restriction, answer: &Answer<'_>) {
    let case = format!("{by}, {}\n{export}", export.goal());
    assert_eq!(export.ids().unwrap(), answer.ids, "{case}");
    assert_eq!(export.wider(), answer.wider, "{case}");
    let lacks = answer.lacks.map(|lack| (orders::VIEW, lack));
    assert_eq!(export.lacks(), lacks.as_slice(), "{case}");
    let unsaid = answer.unsaid.then_some((by, VIEW));
    assert_eq!(export.not_expressed(), unsaid.as_slice(), "{case}");
    let is_exact = answer.wider.is_empty() && answer.lacks.is_none() && !answer.unsaid;
    assert_eq!(export.is_exact(), is_exact, "{case}");
    assert!(export.is_least() && export.excess().is_empty(), "{case}");
}

/// Nothing is wrong with these boxes.
fn exactly<'a>(ids: &'a [&'a str]) -> Answer<'a> {
    Answer {
        ids,
        wider: NONE,
        lacks: None,
        unsaid: false,
    }
}

const NARROWED: [Restriction; 2] = [Restriction::Assigned, Restriction::Scope];

/// All of it is given, wider than was wanted, and what cannot be said is told.
const WIDER: Answer = Answer {
    ids: &["ALL"],
    wider: VIEW,
    lacks: None,
    unsaid: true,
};

/// Nothing is given, for it could not be restricted.
const REFUSED: Answer = Answer {
    ids: &[],
    wider: NONE,
    lacks: Some(Lack::Unrestricted),
    unsaid: false,
};

#[test]
fn where_narrowing_cannot_be_said_the_assigned_part_is_what_was_wanted() {
    for ids in [&["MINE", "ALL"], &["ALL", "MINE"]] {
        let desk = desk(&[], ids);
        for by in NARROWED {
            let wanted = Wanted::new(VIEW).under(by, VIEW);
            for goal in [COVER, NEVER] {
                answers(&desk.export(&wanted, goal), by, &exactly(&["MINE"]));
            }
        }
    }
}

#[test]
fn where_narrowing_cannot_be_said_all_is_wider_and_never_given_where_that_matters() {
    let desk = desk(&[], &["ALL"]);
    for by in NARROWED {
        let wanted = Wanted::new(VIEW).under(by, VIEW);
        answers(&desk.export(&wanted, COVER), by, &WIDER);
        answers(&desk.export(&wanted, NEVER), by, &REFUSED);
    }
}

#[test]
fn where_narrowing_can_be_said_either_will_do_and_the_fewest_boxes_are_ticked() {
    for by in NARROWED {
        let wanted = Wanted::new(VIEW).under(by, VIEW);
        for goal in [COVER, NEVER] {
            // Assigned orders are enough, where nothing gives all of them.
            let mine = desk(&[Restriction::Assigned], &["MINE"]);
            answers(&mine.export(&wanted, goal), by, &exactly(&["MINE"]));
            let all = desk(&[Restriction::Assigned], &["ALL"]);
            answers(&all.export(&wanted, goal), by, &exactly(&["ALL"]));
            let both = desk(&[Restriction::Assigned], &["MINE", "ALL"]);
            let export = both.export(&wanted, goal);
            assert_eq!(export.permissions().len(), 1, "{export}");
            assert!(export.is_exact(), "{export}");
        }
    }
}

#[test]
fn who_narrows_to_stores_narrows_and_cannot_say_what_is_assigned() {
    let desk = desk(&[Restriction::Stores], &["ALL"]);
    let [assigned, scope] = NARROWED;
    let wanted = Wanted::new(VIEW).under(scope, VIEW);
    for goal in [COVER, NEVER] {
        answers(&desk.export(&wanted, goal), scope, &exactly(&["ALL"]));
    }
    let wanted = Wanted::new(VIEW).under(assigned, VIEW);
    answers(&desk.export(&wanted, NEVER), assigned, &REFUSED);
    // Under both it is the stricter of the two that counts.
    let both = wanted.under(scope, VIEW);
    answers(&desk.export(&both, NEVER), assigned, &REFUSED);
    let cover = desk.export(&both, COVER);
    assert_eq!(cover.not_expressed(), [(assigned, VIEW)]);
}

#[test]
fn of_what_is_narrowed_to_stores_the_assigned_is_not_enough() {
    let desk = desk(&[Restriction::Stores], &["MINE", "ALL"]);
    let [_, scope] = NARROWED;
    let wanted = (Wanted::new(VIEW).under(scope, VIEW)).under(Restriction::Stores, VIEW);
    for goal in [COVER, NEVER] {
        answers(&desk.export(&wanted, goal), scope, &exactly(&["ALL"]));
    }
}

#[test]
fn what_one_made_oneself_is_not_what_was_narrowed_to_a_part() {
    let desk = desk(&[], &["MADE", "ALL"]);
    for by in NARROWED {
        let wanted = Wanted::new(VIEW).under(by, VIEW);
        // Among all of them is what is assigned, and among one's own there may be nothing of it.
        answers(&desk.export(&wanted, COVER), by, &WIDER);
        answers(&desk.export(&wanted, NEVER), by, &REFUSED);
    }
}

#[test]
fn under_another_restriction_that_cannot_be_said_not_even_the_assigned_part_is_given() {
    for other in [Restriction::Hours, Restriction::Limit, Restriction::Stores] {
        let wanted = Wanted::new(VIEW)
            .under(Restriction::Assigned, VIEW)
            .under(other, VIEW);
        let unable = desk(&[], &["MINE", "ALL"]);
        let never = unable.export(&wanted, NEVER);
        assert!(never.permissions().is_empty(), "{never}");
        assert_eq!(never.lacks(), [(orders::VIEW, Lack::Unrestricted)]);
        // To cover it is given, and only what is not said is told.
        let cover = unable.export(&wanted, COVER);
        assert_eq!(cover.ids().unwrap(), ["MINE"]);
        assert_eq!(cover.not_expressed(), [(other, VIEW)]);
        assert!(cover.lacks().is_empty() && cover.wider().is_empty());
        // Who can say it gives it.
        let able = desk(&[other], &["MINE", "ALL"]);
        let never = able.export(&wanted, NEVER);
        assert_eq!(never.ids().unwrap(), ["MINE"]);
        assert!(never.is_exact(), "{never}");
    }
}

#[test]
fn what_is_given_assigned_and_in_another_part_is_given_assigned() {
    let assigned = PermissionDocument::new("ASSIGNED", "See orders to pack")
        .partly("orders.view", Part::Assigned);
    let own = PermissionDocument::new("OWN", "Take orders, and see them")
        .gives([orders::CREATE])
        .partly("orders.view", Part::Own);
    let document = MappingDocument::new("own", "Of our own")
        .permission(assigned)
        .permission(own);
    let mapping = document.compile().unwrap();
    let wanted =
        Wanted::new(orders::VIEW | orders::CREATE).under(Restriction::Assigned, orders::VIEW);
    let export = mapping.export(&wanted, Goal::Cover);
    assert_eq!(export.ids().unwrap(), ["ASSIGNED", "OWN"]);
    assert_eq!(export.lacks(), []);
}

#[test]
fn what_a_shopify_app_is_given_assigned_is_not_lost_beside_what_it_made_itself() {
    let wanted = Wanted::new(orders::VIEW)
        .under(Restriction::Assigned, orders::VIEW)
        .in_part(orders::CAPTURE);
    let shopify = platforms::named("shopify_apps").unwrap();
    let export = shopify.export(&wanted, Goal::Cover);
    let ids = export.ids().unwrap();
    assert!(ids.contains(&"read_assigned_fulfillment_orders"), "{ids:?}");
    assert_eq!(export.lacks(), []);
}

// ---- two wishes as one ----

#[test]
fn what_one_of_two_wishes_wants_freely_is_free_and_the_rest_under_what_both_say() {
    let free = || Wanted::new(VIEW);
    let part = || Wanted::default().in_part(VIEW);
    let (stores, hours) = (Restriction::Stores, Restriction::Hours);
    // Each with each: in part or not, and under what.
    for (one, other, in_part, under) in [
        (free(), free(), NONE, vec![]),
        (free(), free().under(stores, VIEW), NONE, vec![]),
        (free(), part().under(stores, VIEW), NONE, vec![]),
        (free(), Wanted::default(), NONE, vec![]),
        (part(), part(), VIEW, vec![]),
        (part(), part().under(stores, VIEW), VIEW, vec![stores]),
        // A part without a restriction does not free the whole of one.
        (part(), free().under(stores, VIEW), NONE, vec![stores]),
        (
            free().under(hours, VIEW),
            free().under(stores, VIEW),
            NONE,
            vec![stores, hours],
        ),
        (
            free().under(hours, VIEW),
            part().under(hours, VIEW),
            NONE,
            vec![hours],
        ),
        (
            Wanted::default(),
            part().under(hours, VIEW),
            VIEW,
            vec![hours],
        ),
    ] {
        let expected: Vec<_> = under.into_iter().map(|by| (by, VIEW)).collect();
        let both = one.clone().and(other.clone());
        assert_eq!(both.actions(), VIEW, "{one:?} and {other:?}");
        assert_eq!(both.wanted_in_part(), in_part, "{one:?} and {other:?}");
        assert_eq!(both.restrictions(), expected, "{one:?} and {other:?}");
        assert_eq!(both, other.and(one));
    }
    // What only one of them wants stays as it wants it.
    let refund = Wanted::new(orders::REFUND).under(hours, orders::REFUND);
    let both = refund.clone().and(VIEW);
    assert_eq!(both.actions(), VIEW | orders::REFUND);
    assert_eq!(both.restrictions(), refund.restrictions());
}

// ---- boxes that one is warned of and that nobody has words for ----

/// A box for orders, that ticks a plug along; and the plug, as it is.
fn plugged(plug: PermissionDocument) -> Vec<PermissionDocument> {
    let see = PermissionDocument::new("SEE", "See orders");
    vec![see.gives(["orders.view"]).needs(["PLUG"]), plug]
}

fn plug() -> PermissionDocument {
    PermissionDocument::new("PLUG", "A plug").outside("developer: what is plugged in")
}

#[test]
fn what_never_exceeds_ticks_nothing_without_words_that_one_is_warned_of() {
    for (plug, is_ticked) in [
        (plug(), true),
        (plug().sensitive(), false),
        (plug().from_owner(), false),
        (plug().sensitive().from_owner(), false),
    ] {
        let desk = list(&[], plugged(plug));
        let cover = desk.export(&VIEW.into(), COVER);
        assert_eq!(cover.ids().unwrap(), ["SEE", "PLUG"]);
        assert!(cover.lacks().is_empty() && !cover.is_exact(), "{cover}");
        assert_eq!(cover.outside().len(), 1, "{cover}");
        let never = desk.export(&VIEW.into(), NEVER);
        if is_ticked {
            assert_eq!(never.ids().unwrap(), ["SEE", "PLUG"]);
        } else {
            assert!(never.permissions().is_empty(), "{never}");
            assert_eq!(never.lacks(), [(orders::VIEW, Lack::WouldExceed)]);
        }
    }
}

#[test]
fn so_it_is_where_the_plug_is_needed_by_what_is_needed() {
    let menu = PermissionDocument::new("MENU", "A menu").outside("internal: a menu");
    for (plug, is_ticked) in [(plug(), true), (plug().sensitive(), false)] {
        let see = PermissionDocument::new("SEE", "See orders").gives(["orders.view"]);
        let menu = menu.clone().needs(["PLUG"]);
        let desk = list(&[], [plug, menu, see.needs(["MENU"])]);
        let never = desk.export(&VIEW.into(), NEVER);
        assert_eq!(!never.permissions().is_empty(), is_ticked, "{never}");
        let cover = desk.export(&VIEW.into(), COVER);
        assert_eq!(cover.ids().unwrap(), ["PLUG", "MENU", "SEE"]);
    }
}

#[test]
fn one_is_warned_of_what_has_words_and_it_is_ticked_all_the_same() {
    let see = PermissionDocument::new("SEE", "See orders").gives(["orders.view"]);
    for see in [see.clone().sensitive(), see.from_owner()] {
        let desk = list(&[], [see]);
        for goal in [COVER, NEVER] {
            let export = desk.export(&VIEW.into(), goal);
            assert!(export.is_exact(), "{export}");
        }
    }
}

#[test]
fn of_two_ways_the_one_without_a_box_that_nobody_has_words_for_is_taken() {
    let other = |id: &str| PermissionDocument::new(id, "Look");
    let plain = || other("MENU").gives(["orders.view"]);
    // It costs less than any number of boxes that have words, and more than one is warned of.
    for (ways, ticked) in [
        (vec![other("LOOK").gives(["orders.view"])], vec!["LOOK"]),
        (
            vec![
                other("LOOK").gives(["orders.view"]).needs(["MENU", "BAR"]),
                other("MENU").partly("orders.view", Part::Own),
                other("BAR").partly("orders.view", Part::Some),
            ],
            vec!["LOOK", "MENU", "BAR"],
        ),
        (vec![plain().sensitive()], vec!["SEE", "PLUG"]),
        (vec![plain().from_owner()], vec!["SEE", "PLUG"]),
        (vec![plain().gives(["orders.export"])], vec!["SEE", "PLUG"]),
    ] {
        for front in [true, false] {
            let mut all = plugged(plug());
            all.splice(if front { 0..0 } else { 2..2 }, ways.clone());
            let desk = list(&[], all);
            let export = desk.export(&VIEW.into(), COVER);
            assert_eq!(export.ids().unwrap(), ticked);
            assert!(export.is_least(), "{export}");
        }
    }
}
