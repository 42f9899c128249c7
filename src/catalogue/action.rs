//! Actions: the smallest things one can be allowed to do, one bit each.
//!
//! Lives here: [`Action`], exactly one, and [`Actions`], a set of them, with
//! the algebra. What each is called and how risky it is stands in the table.
//! Invariants:
//!
//! - an `Action` is one bit of 256: 0–127 shipped or kept for growth, 128–255
//!   the host's own, by stated slot;
//! - a released bit keeps its meaning for the whole major version;
//! - an `Actions` may carry bits that no released action has; documents and
//!   policies refuse such a set, they never drop a part of it.

use core::ops::{BitAnd, BitOr, BitOrAssign, Sub};

use super::bits::ActionBits;

/// Where the host's own actions begin.
const HOST: u8 = 128;

/// One thing one may be allowed to do: `orders.refund`.
///
/// One bit of 256. Shipped ones are the constants of
/// [`actions`](crate::actions); a host's own come from
/// [`Policy::action`](crate::Policy::action) or, as a constant, from
/// [`Action::host`] with the slot that the policy states for it. There is no
/// empty action, so nothing can be asked in the void.
///
/// Its text form is its name, whole and exact; a host's own has a name only
/// under its policy, so it prints as `host action in slot 7` and does not read
/// back or serialise.
///
/// # Examples
///
/// ```
/// use countersign::{actions::orders, Action};
///
/// assert_eq!(orders::REFUND.to_string(), "orders.refund");
/// assert_eq!("orders.refund".parse(), Ok(orders::REFUND));
/// assert!("Orders.Refund".parse::<Action>().is_err());
/// assert!("0x80".parse::<Action>().is_err());
///
/// const LOYALTY_ADJUST: Action = Action::host(1).unwrap();
/// assert_eq!(LOYALTY_ADJUST.slot(), Some(1));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action(u8);

impl Action {
    /// The shipped action with this bit, which must be in the table.
    pub(crate) const fn shipped(bit: u8) -> Self {
        assert!(
            bit < HOST,
            "shipped actions have the lower half of the bits"
        );
        Self(bit)
    }

    /// The host's own action with this slot, 0 to 127; `None` above.
    ///
    /// Whether the slot is in use, and its name, is the policy's to say: asked
    /// about an action that its policy does not define, the engine denies.
    #[must_use]
    pub const fn host(slot: u8) -> Option<Self> {
        if slot < HOST {
            Some(Self(slot + HOST))
        } else {
            None
        }
    }

    /// The slot, for a host's own action.
    #[must_use]
    pub const fn slot(self) -> Option<u8> {
        self.0.checked_sub(HOST)
    }

    /// The bit, 0 to 255. Released ones never change within a major version,
    /// yet what leaves the process is the name.
    #[must_use]
    pub const fn bit(self) -> u8 {
        self.0
    }

    /// The set of just this action.
    #[must_use]
    pub const fn only(self) -> Actions {
        Actions::EMPTY.with(self)
    }
}

/// A set of [`Action`]s, 256 bits.
///
/// The algebra is `const`; `|`, `&` and `-` do the same on values. It also
/// speaks [`bitflags::Flags`], for whoever works generically; bits no action
/// has can enter that way, and are refused wherever a set is used for a policy.
/// The text form is the names joined by ` | ` in bit order, `none` for the
/// empty set; in serde it is a list of names.
///
/// # Examples
///
/// ```
/// use countersign::{actions::orders, Actions};
///
/// const DESK: Actions = Actions::of(&[orders::VIEW, orders::FULFILL]);
///
/// assert!(DESK.contains(orders::VIEW));
/// assert!(!DESK.contains(orders::REFUND));
/// assert_eq!(DESK.len(), 2);
/// assert_eq!(DESK.to_string(), "orders.view | orders.fulfill");
/// assert_eq!("orders.view | orders.fulfill".parse(), Ok(DESK));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Actions(ActionBits);

impl Actions {
    /// The set without members.
    pub const EMPTY: Self = Self(ActionBits([0; 4]));

    /// Every bit, also those that no action has yet: only ever a mask.
    pub(crate) const ANY: Self = Self(ActionBits([u64::MAX; 4]));

    /// The set of these.
    #[must_use]
    pub const fn of(list: &[Action]) -> Self {
        let mut set = Self::EMPTY;
        let mut rest = list;
        while let [first, tail @ ..] = rest {
            set = set.with(*first);
            rest = tail;
        }
        set
    }

    /// Whether `action` is a member: one word load and one bit test.
    #[inline]
    #[must_use]
    pub const fn contains(&self, action: Action) -> bool {
        self.0.test(action.0)
    }

    /// This set and `action`.
    #[must_use]
    pub const fn with(self, action: Action) -> Self {
        Self(self.0.with(action.0))
    }

    /// Everything in either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0.or(other.0))
    }

    /// Everything in both.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0.and(other.0))
    }

    /// Everything in this one that is not in `other`.
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self(self.0.and(other.0.negated()))
    }

    /// Whether every member is also in `other`.
    #[must_use]
    pub const fn is_subset(self, other: Self) -> bool {
        self.difference(other).is_empty()
    }

    /// Whether the two have no member in common.
    #[must_use]
    pub const fn is_disjoint(self, other: Self) -> bool {
        self.intersection(other).is_empty()
    }

    /// Whether there is no member.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0.is_zero()
    }

    /// How many members there are.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.0.count()
    }

    pub(super) const fn raw(self) -> ActionBits {
        self.0
    }

    pub(super) const fn from_raw(bits: ActionBits) -> Self {
        Self(bits)
    }

    /// The members, in bit order.
    #[must_use]
    pub const fn iter(self) -> ActionsIter {
        ActionsIter {
            words: self.0.words(),
            word: 0,
        }
    }
}

/// The members of an [`Actions`], in bit order. Allocates nothing.
#[derive(Debug, Clone)]
pub struct ActionsIter {
    words: [u64; 4],
    word: u8,
}

impl Iterator for ActionsIter {
    type Item = Action;

    fn next(&mut self) -> Option<Action> {
        while let Some(bits) = self.words.get_mut(usize::from(self.word)) {
            if *bits != 0 {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "of 64 bits, at most 63 are below"
                )]
                let bit = bits.trailing_zeros() as u8;
                *bits &= *bits - 1;
                return Some(Action(self.word * 64 + bit));
            }
            self.word += 1;
        }
        None
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = ActionBits(self.words).count() as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for ActionsIter {}

impl IntoIterator for Actions {
    type Item = Action;
    type IntoIter = ActionsIter;

    fn into_iter(self) -> ActionsIter {
        self.iter()
    }
}

impl From<Action> for Actions {
    fn from(action: Action) -> Self {
        action.only()
    }
}

impl<const N: usize> From<[Action; N]> for Actions {
    fn from(actions: [Action; N]) -> Self {
        Self::of(&actions)
    }
}

impl FromIterator<Action> for Actions {
    fn from_iter<I: IntoIterator<Item = Action>>(iter: I) -> Self {
        iter.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl Extend<Action> for Actions {
    fn extend<I: IntoIterator<Item = Action>>(&mut self, iter: I) {
        *self = iter.into_iter().fold(*self, Self::with);
    }
}

impl<T: Into<Self>> BitOr<T> for Actions {
    type Output = Self;
    fn bitor(self, other: T) -> Self {
        self.union(other.into())
    }
}

impl<T: Into<Self>> BitOrAssign<T> for Actions {
    fn bitor_assign(&mut self, other: T) {
        *self = self.union(other.into());
    }
}

impl<T: Into<Self>> BitAnd<T> for Actions {
    type Output = Self;
    fn bitand(self, other: T) -> Self {
        self.intersection(other.into())
    }
}

impl<T: Into<Self>> Sub<T> for Actions {
    type Output = Self;
    fn sub(self, other: T) -> Self {
        self.difference(other.into())
    }
}

impl<T: Into<Actions>> BitOr<T> for Action {
    type Output = Actions;
    fn bitor(self, other: T) -> Actions {
        self.only().union(other.into())
    }
}
