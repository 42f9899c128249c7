//! Assertions: what must and what must not be allowed, in a host's tests.
//!
//! Lives here: the macros, and the functions that they call. A failing one
//! says in its first line what was expected and what came, then explains it.

use std::format;
use std::string::String;
use std::vec::Vec;

use crate::catalogue::{Action, Actions};
use crate::decide::Evidence;
use crate::model::AsResource;

use super::asks::Asks;
use super::expected::Expected;
use super::matrix::AccessMatrix;
use super::stop::stop;

/// Asserts that the action is allowed on the resource.
///
/// On a [`Shop`](crate::testing::Shop) with people by name, or on a
/// [`Policy`](crate::Policy) with principals.
///
/// # Panics
///
/// With the explanation, if it is not an allow.
///
/// # Examples
///
/// ```
/// # use countersign::{*, actions::orders, testing::Shop};
/// # let policy = PolicyDocument::new().compile()?;
/// # let view = EntryDocument::actions([orders::VIEW], ScopeDocument::in_stores([42_u64]));
/// # let shop = Shop::new(policy, Time::from_unix(1_000))
/// #     .with_staff("ana", &AccountDocument::human(7_u64, 107_u64).grant(view));
/// let order = Resource::of(ResourceKind::ORDER).in_store(42_u64);
/// assert_allows!(shop, "ana", orders::VIEW, order);
/// // The same on what a host's own code holds:
/// let (policy, principal) = (shop.policy(), shop.principal("ana"));
/// assert_allows!(policy, &principal, orders::VIEW, order);
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[macro_export]
macro_rules! assert_allows {
    ($asked:expr, $who:expr, $action:expr, $resource:expr, with $evidence:expr $(,)?) => {
        $crate::testing::expects(
            &$asked,
            $who,
            $action,
            &$resource,
            &$evidence,
            $crate::testing::Expected::Allow,
        )
    };
    ($asked:expr, $who:expr, $action:expr, $resource:expr $(,)?) => {
        $crate::assert_allows!($asked, $who, $action, $resource, with $crate::Evidence::none())
    };
}

/// Asserts that the action is denied on the resource, and if a reason is given
/// that it is the one to report.
///
/// # Panics
///
/// With the explanation, if it is anything else.
///
/// # Examples
///
/// ```
/// # use countersign::{*, actions::orders, testing::Shop};
/// # let policy = PolicyDocument::new().compile()?;
/// # let view = EntryDocument::actions([orders::VIEW], ScopeDocument::in_stores([42_u64]));
/// # let shop = Shop::new(policy, Time::from_unix(1_000))
/// #     .with_staff("ana", &AccountDocument::human(7_u64, 107_u64).grant(view));
/// let elsewhere = Resource::of(ResourceKind::ORDER).in_store(43_u64);
/// assert_denies!(shop, "ana", orders::VIEW, elsewhere);
/// assert_denies!(shop, "ana", orders::VIEW, elsewhere, Reason::OutOfScope);
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[macro_export]
macro_rules! assert_denies {
    ($asked:expr, $who:expr, $action:expr, $resource:expr, with $evidence:expr $(,)?) => {
        $crate::testing::expects(
            &$asked,
            $who,
            $action,
            &$resource,
            &$evidence,
            $crate::testing::Expected::Deny,
        )
    };
    ($asked:expr, $who:expr, $action:expr, $resource:expr $(,)?) => {
        $crate::assert_denies!($asked, $who, $action, $resource, with $crate::Evidence::none())
    };
    ($asked:expr, $who:expr, $action:expr, $resource:expr, $reason:expr, with $evidence:expr $(,)?) => {
        $crate::testing::expects(
            &$asked,
            $who,
            $action,
            &$resource,
            &$evidence,
            $crate::testing::Expected::DenyFor($reason),
        )
    };
    ($asked:expr, $who:expr, $action:expr, $resource:expr, $reason:expr $(,)?) => {
        $crate::assert_denies!(
            $asked, $who, $action, $resource, $reason, with $crate::Evidence::none()
        )
    };
}

/// Asserts that a stronger sign-in is asked for.
///
/// # Panics
///
/// With the explanation, if it is anything else.
///
/// # Examples
///
/// See [`Shop`](crate::testing::Shop).
#[macro_export]
macro_rules! assert_needs_step_up {
    ($asked:expr, $who:expr, $action:expr, $resource:expr, with $evidence:expr $(,)?) => {
        $crate::testing::expects(
            &$asked,
            $who,
            $action,
            &$resource,
            &$evidence,
            $crate::testing::Expected::StepUp,
        )
    };
    ($asked:expr, $who:expr, $action:expr, $resource:expr $(,)?) => {
        $crate::assert_needs_step_up!($asked, $who, $action, $resource, with $crate::Evidence::none())
    };
}

/// Asserts that the approval of others is asked for.
///
/// What is known of the act is given as in all these assertions: `with` an
/// [`Evidence`](crate::Evidence).
///
/// # Panics
///
/// With the explanation, if it is anything else.
///
/// # Examples
///
/// ```
/// # use countersign::{*, actions::orders, testing::Shop};
/// # let euro = Unit::Money(Currency::EUR);
/// # let policy = PolicyDocument::new()
/// #     .approval(ApprovalDocument::new("refunds"))
/// #     .role("support", RoleDocument::from_template("customer_support").limit(
/// #         LimitDocument::new("refund", ["orders.refund"], Per::Request, euro)
/// #             .soft(50_00, "refunds").hard(500_00)))
/// #     .compile()?;
/// # let support = EntryDocument::role("support", ScopeDocument::in_stores([42_u64]));
/// # let shop = Shop::new(policy, Time::from_unix(1_000))
/// #     .with_staff("ana", &AccountDocument::human(7_u64, 107_u64).grant(support));
/// let order = Resource::of(ResourceKind::ORDER).in_store(42_u64);
/// let of = |cents| Evidence::none().amount(Amount::money(Currency::EUR, cents));
/// assert_allows!(shop, "ana", orders::REFUND, order, with of(50_00));
/// assert_needs_approval!(shop, "ana", orders::REFUND, order, with of(50_01));
/// let too_much = Reason::LimitExceeded;
/// assert_denies!(shop, "ana", orders::REFUND, order, too_much, with of(500_01));
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[macro_export]
macro_rules! assert_needs_approval {
    ($asked:expr, $who:expr, $action:expr, $resource:expr, with $evidence:expr $(,)?) => {
        $crate::testing::expects(
            &$asked,
            $who,
            $action,
            &$resource,
            &$evidence,
            $crate::testing::Expected::Approval,
        )
    };
    ($asked:expr, $who:expr, $action:expr, $resource:expr $(,)?) => {
        $crate::assert_needs_approval!($asked, $who, $action, $resource, with $crate::Evidence::none())
    };
}

/// Asserts that exactly these actions are allowed on the resource and nothing
/// else: not even after a stronger sign-in, or with the approval of others.
/// Actions of all features count, see [`Policy::what_can`](crate::Policy::what_can).
///
/// # Panics
///
/// With what is allowed beyond, and the explanation of what is not.
///
/// # Examples
///
/// ```
/// # use countersign::{*, actions::orders, testing::Shop};
/// # let policy = PolicyDocument::new().compile()?;
/// # let view = EntryDocument::actions([orders::VIEW], ScopeDocument::in_stores([42_u64]));
/// # let shop = Shop::new(policy, Time::from_unix(1_000))
/// #     .with_staff("ana", &AccountDocument::human(7_u64, 107_u64).grant(view));
/// let order = Resource::of(ResourceKind::ORDER).in_store(42_u64);
/// assert_only_allows!(shop, "ana", order, [orders::VIEW]);
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[macro_export]
macro_rules! assert_only_allows {
    ($asked:expr, $who:expr, $resource:expr, $actions:expr $(,)?) => {
        $crate::testing::only_allows(&$asked, $who, &$resource, $actions)
    };
}

/// Asserts that everybody may do what the snapshot says, where it says so, and
/// nothing else. See [`AccessMatrix`](crate::testing::AccessMatrix).
///
/// # Panics
///
/// With the lines that differ.
///
/// # Examples
///
/// ```
/// # use countersign::{*, actions::orders, testing::Shop};
/// # let policy = PolicyDocument::new().compile()?;
/// # let view = EntryDocument::actions([orders::VIEW], ScopeDocument::in_stores([42_u64]));
/// # let shop = Shop::new(policy, Time::from_unix(1_000))
/// #     .with_staff("ana", &AccountDocument::human(7_u64, 107_u64).grant(view));
/// assert_matrix!(shop, "ana: orders.view in store 42");
/// # Ok::<(), countersign::DocumentError>(())
/// ```
#[macro_export]
macro_rules! assert_matrix {
    ($shop:expr, $snapshot:expr $(,)?) => {
        $crate::testing::matrix_is(&$shop.matrix(), $snapshot)
    };
}

/// Stops unless the decision is the expected one.
#[doc(hidden)]
#[track_caller]
pub fn expects<Who: ?Sized>(
    asked: &impl Asks<Who>,
    who: &Who,
    action: Action,
    resource: &(impl AsResource + ?Sized),
    evidence: &Evidence<'_>,
    expected: Expected,
) {
    let (policy, principal) = (asked.policy(), asked.principal_of(who));
    let decision = policy.authorize_with(&principal, action, resource, evidence);
    if !expected.is_met_by(decision) {
        let name = asked.name_of(who);
        let action_name = policy.name_of(action);
        let explanation = policy.explain_with(&principal, action, resource, evidence);
        stop(&format!(
            "{name} asked for {action_name}: expected {expected}, got {decision}\n\n{explanation}\n"
        ));
    }
}

/// Stops unless exactly these actions are allowed.
#[doc(hidden)]
#[track_caller]
pub fn only_allows<Who: ?Sized>(
    asked: &impl Asks<Who>,
    who: &Who,
    resource: &(impl AsResource + ?Sized),
    actions: impl Into<Actions>,
) {
    let (policy, principal) = (asked.policy(), asked.principal_of(who));
    let expected = actions.into();
    let found = policy.what_can(&principal, resource);
    let because = |action| {
        let explanation = policy.explain(&principal, action, resource);
        let name = policy.name_of(action);
        format!("{name}: {}", explanation.because().join("; "))
    };
    let more = (found.offered() - expected).iter().map(|action| {
        let after = if found.allowed().contains(action) {
            ""
        } else if found.after_step_up().contains(action) {
            "after a stronger sign-in, "
        } else if found.after_approval().contains(action) {
            "once others approve, "
        } else {
            "as the evidence has it, "
        };
        format!("\n  + {after}{}", because(action))
    });
    let less = (expected - found.allowed())
        .iter()
        .map(|action| format!("\n  - {}", because(action)));
    let differing: Vec<String> = more.chain(less).collect();
    if !differing.is_empty() {
        let name = asked.name_of(who);
        let count = expected.len();
        stop(&format!(
            "{name} was expected to be allowed exactly {count} actions on this resource, and what \
             differs is (+ allowed too, - not allowed):{}\n",
            differing.concat(),
        ));
    }
}

/// Stops unless the matrix is the one of the snapshot.
#[doc(hidden)]
#[track_caller]
pub fn matrix_is(matrix: &AccessMatrix, snapshot: &str) {
    let difference = matrix.difference(snapshot);
    if !difference.is_empty() {
        stop(&format!(
            "who may do what is not what the snapshot says (- in the snapshot only, + now only):\n\
             {difference}\nIf that is meant, replace the snapshot by the text of `shop.matrix()`.\n"
        ));
    }
}
