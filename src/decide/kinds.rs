//! Kinds: what accounts of some kind may never do.
//!
//! Lives here: the bars of rule R12, one table. Nothing else in `decide` asks
//! what kind an account is of to bar it from something.

use crate::catalogue::{Action, Actions, HUMAN_ONLY, Level, MONEY_AND_CREDIT};
use crate::model::{AccountData, AccountKind};

/// Whether a bar is about this account.
type Applies = fn(&AccountData) -> bool;

/// What no account of some kind may do (rule R12): programs nothing that is for
/// humans, shared accounts nothing that moves money at the level `Full`.
const BARS: [(Applies, Actions); 2] = [
    (
        |account| !matches!(account.kind, AccountKind::Human),
        HUMAN_ONLY,
    ),
    (|account| account.shared, FULL_MONEY),
];

/// What no account of this kind may do.
pub(super) fn barred_by_kind(account: &AccountData) -> Actions {
    let bars = BARS.iter().filter(|(applies, _)| applies(account));
    bars.fold(Actions::EMPTY, |all, (_, barred)| all | *barred)
}

/// Whether no account of this kind may do this.
#[inline]
pub(crate) fn is_barred_by_kind(account: &AccountData, action: Action) -> bool {
    BARS.iter()
        .any(|(applies, barred)| barred.contains(action) && applies(account))
}

/// Whether an account of this kind may never do this, shared or not.
pub(crate) fn is_for_another_kind(account: &AccountData, action: Action) -> bool {
    HUMAN_ONLY.contains(action) && !matches!(account.kind, AccountKind::Human)
}

/// Actions of the level `Full` that pay out or create value.
const FULL_MONEY: Actions = {
    let mut below = Actions::EMPTY;
    let mut rest = crate::catalogue::Feature::ALL;
    while let [feature, tail @ ..] = rest {
        below = below.union(feature.at(Level::Edit));
        rest = tail;
    }
    MONEY_AND_CREDIT.difference(below)
};
