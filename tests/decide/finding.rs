//! Finding an action by words, and the roles that give one.
//!
//! Lives here: what is found, what is forgiven, and in which order.

use crate::people::policy;
use countersign::actions::{orders, staff};
use countersign::{Action, Actions, PolicyDocument};

#[test]
fn find_action_finds_every_word_in_the_name_or_the_title_best_first() {
    let policy = policy();
    for (case, words, found) in [
        (
            "an exact name",
            "orders.refund",
            vec!["orders.refund", "orders.transactions"],
        ),
        ("a host's own name", "loyalty.view", vec!["loyalty.view"]),
        ("a title", "Give money back", vec!["orders.refund"]),
        (
            "words of a title in any order",
            "back money",
            vec!["orders.refund"],
        ),
        ("a host's own title", "bonus points", vec!["loyalty.adjust"]),
        (
            "a word of the name before a word of the title, that before its beginning",
            "theme",
            vec!["design.theme", "design.code", "design.view"],
        ),
        (
            "the beginning of a word",
            "imperson",
            vec!["customers.impersonate", "staff.impersonate"],
        ),
        (
            "a word of the name and one of the title",
            "customers reward",
            vec!["customers.store_credit"],
        ),
    ] {
        let names: Vec<&str> = policy
            .find_action(words)
            .iter()
            .map(|known| known.name)
            .collect();
        assert_eq!(names, found, "{case}");
    }
}

#[test]
fn find_action_does_not_mind_case_signs_or_one_slip_of_the_hand() {
    let policy = policy();
    let find = |words| -> Vec<Action> {
        let found = policy.find_action(words);
        found.iter().map(|known| known.action).collect()
    };
    for (case, words, meant) in [
        ("case", "REFUND", "refund"),
        ("case of a title", "gIVE mONEY bACK", "give money back"),
        ("blanks", "  give\tmoney \n back ", "give money back"),
        ("other signs", "orders::refund?", "orders refund"),
        ("a letter left out", "refnd", "refund"),
        ("two letters swapped", "reufnd", "refund"),
        ("a letter too many", "orders refundd", "orders refund"),
        ("a slip in a title", "give monex back", "give money back"),
        ("a slip in each word", "oders refnd", "orders refund"),
    ] {
        assert!(!find(meant).is_empty(), "{case}");
        assert_eq!(find(words), find(meant), "{case}");
    }
}

#[test]
fn find_action_finds_nothing_for_no_words_or_for_words_of_nothing() {
    let policy = policy();
    for words in [
        "",
        "   ",
        "...",
        "teleportation",
        "orders teleportation",
        "refund loyalty",
        &"refund".repeat(20),
    ] {
        assert_eq!(policy.find_action(words), [], "{words:?}");
    }
}

/// Every action is found by its own name, and nothing is found before it.
#[test]
fn find_action_finds_every_action_by_its_name_and_by_its_title() {
    let policy = policy();
    for known in policy.actions() {
        let by_name = policy.find_action(known.name);
        assert_eq!(by_name.first(), Some(&known), "{}", known.name);
        if !known.title.is_empty() {
            let by_title = policy.find_action(known.title);
            assert!(by_title.contains(&known), "{}", known.title);
        }
    }
}

#[test]
fn roles_with_are_those_that_give_all_of_it_least_first() {
    let policy = policy();
    let adjust = policy.action("loyalty.adjust").unwrap();
    for (case, actions, roles) in [
        (
            "one action",
            orders::FULFILL.only(),
            vec!["agent", "warehouse", "support", "owner"],
        ),
        (
            "several: all of them in one role",
            orders::VIEW | orders::REFUND,
            vec!["support", "owner"],
        ),
        (
            "no role but one gives both",
            orders::REFUND | orders::TRACKING,
            vec!["owner"],
        ),
        (
            "for owners only",
            staff::TRANSFER_OWNERSHIP.only(),
            vec!["owner"],
        ),
        ("none", adjust.only(), vec![]),
        ("none gives all", orders::VIEW | adjust, vec![]),
        (
            "no actions, which every role gives",
            Actions::EMPTY,
            vec!["empty", "agent", "warehouse", "support", "owner"],
        ),
    ] {
        let found: Vec<&str> = policy
            .roles_with(actions)
            .iter()
            .map(|role| role.name())
            .collect();
        assert_eq!(found, roles, "{case}");
    }
    assert_eq!(
        policy.roles_with(orders::REFUND),
        policy.roles_with(orders::REFUND.only())
    );
}

#[test]
fn find_action_mends_no_word_of_a_letter_or_two() {
    let policy = PolicyDocument::new().compile().unwrap();
    for words in ["x", "qs", "orders x", "é"] {
        assert!(policy.find_action(words).is_empty(), "{words}");
    }
}
