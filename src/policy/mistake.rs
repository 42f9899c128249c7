//! Mistakes: what is wrong with a document, where, and how to mend it.
//!
//! Lives here: [`Mistake`], one of them, and [`DocumentError`], all that a
//! document has. Finding them is the work of `compile` and `resolve`.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use smallvec::SmallVec;

use crate::catalogue::names::Quoted;
use crate::catalogue::{Level, UnknownName};
use crate::model::InvertedWindow;

use super::place::Place;

/// A document that cannot be used, with every mistake in it.
///
/// Nothing of such a document is applied.
///
/// # Examples
///
/// ```
/// use countersign::{PolicyDocument, RoleDocument};
///
/// let err = PolicyDocument::new()
///     .role("desk", RoleDocument::from_template("custmer_support").allow(["orders.refnd"]))
///     .compile()
///     .unwrap_err();
/// assert_eq!(err.mistakes().len(), 2);
/// assert_eq!(
///     err.to_string(),
///     "2 mistakes in the policy:\n  \
///      roles.desk.template: unknown template \"custmer_support\": did you mean \"customer_support\"?\n  \
///      roles.desk.allow[0]: unknown action \"orders.refnd\": did you mean \"orders.refund\"?",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentError {
    document: &'static str,
    mistakes: Vec<Mistake>,
}

impl DocumentError {
    /// Every mistake, in document order as far as it has one.
    #[must_use]
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mistakes.as_slice() {
            [only] => write!(f, "a mistake in the {}: {only}", self.document),
            all => {
                write!(f, "{} mistakes in the {}:", all.len(), self.document)?;
                all.iter()
                    .try_for_each(|mistake| write!(f, "\n  {mistake}"))
            }
        }
    }
}

impl core::error::Error for DocumentError {}

/// One mistake in a document: its place and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    place: Box<str>,
    kind: MistakeKind,
}

impl Mistake {
    /// Where it is: `roles.support.addons[1]`, keys and positions from 0.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> &MistakeKind {
        &self.kind
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.kind)
    }
}

/// What can be wrong with a document. The message says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MistakeKind {
    /// A name that stands for nothing.
    #[error(transparent)]
    UnknownName(#[from] UnknownName),
    /// A document format that this version cannot read.
    #[error("schema {found} is not known: this version reads schema 1")]
    UnknownSchema {
        /// The schema that the document states.
        found: u64,
    },
    /// A catalogue that this version does not ship.
    #[error("catalogue {found} is not known: this version ships catalogues 1 to {newest}")]
    UnknownCatalogue {
        /// The catalogue that the document pins.
        found: u64,
        /// The newest one shipped.
        newest: u64,
    },
    /// An action that came into being after the pinned catalogue.
    #[error(
        "{action} came after catalogue {pinned}, which this policy pins: raise `catalogue`, or leave it out"
    )]
    NewerAction {
        /// The action's name.
        action: &'static str,
        /// The catalogue pinned.
        pinned: u64,
    },
    /// The same name twice where once says it all.
    #[error("{} stands here twice: drop one, or correct the one that was meant to be another", Quoted(.name))]
    Duplicate {
        /// The name.
        name: String,
    },
    /// A name of the host's own that is no name, or that is taken.
    #[error("{} cannot be the name of {what}: {mend}", Quoted(.name))]
    BadName {
        /// The name.
        name: String,
        /// What it would name.
        what: &'static str,
        /// What a name looks like, or why this one is taken.
        mend: &'static str,
    },
    /// A slot beyond the host's own.
    #[error("slot {slot} is beyond the last: give one from 0 to 127")]
    SlotTooHigh {
        /// The slot.
        slot: u64,
    },
    /// A slot given to two names.
    #[error("slot {slot} is {}'s already: give a slot of its own, and never one used before", Quoted(.taken_by))]
    SlotTaken {
        /// The slot.
        slot: u64,
        /// The name that has it.
        taken_by: String,
    },
    /// A list or table that selects, and selects nothing.
    #[error("it selects nothing: name at least one")]
    EmptySelector,
    /// A boundary without entries, which could mean all or nothing.
    #[error(
        "an empty boundary could mean all or nothing: write \"nothing\", or name what lies within it"
    )]
    EmptyBoundary,
    /// A host's own action at the level `none`, which no level contains.
    #[error("no level contains an action of the level none: write view, edit or full")]
    NoLevel,
    /// Tags set by number, of which some have no name.
    #[error("some of the tags have no name: use the named ones")]
    UnnamedTags,
    /// An entry that says neither or several of role, actions and levels.
    #[error("it must say what it is about exactly once: give one of {expected}")]
    Selectors {
        /// The keys of which one is wanted.
        expected: &'static str,
    },
    /// A key that this kind of entry has no meaning for.
    #[error("{entry} has no such key: {mend}")]
    Misplaced {
        /// The kind of entry.
        entry: &'static str,
        /// What to do instead.
        mend: &'static str,
    },
    /// An obligation that follows from a decision, and no policy can ask for.
    #[error("{name} follows from limits and approvals by itself: leave it out")]
    FollowsByItself {
        /// The obligation.
        name: String,
    },
    /// An obligation above some amount that is of no unit.
    #[error("above how much of what: give the `unit`, such as \"EUR\" or \"count\"")]
    AboveWithoutUnit,
    /// Add-ons or `without`, and no template to take them from.
    #[error("only a template has {what}: name the `template`, or leave this out")]
    NoTemplate {
        /// `add-ons` or `actions to leave out`.
        what: &'static str,
    },
    /// `without` of something that the template part does not hold.
    #[error("{action} is not among what the template and its add-ons give: leave it out here")]
    NotInTemplate {
        /// The action's name.
        action: String,
    },
    /// `without` of something that the role gives in another way.
    #[error(
        "{action} is taken from the template and given again by {by}: decide for one of the two"
    )]
    GivenAgain {
        /// The action's name.
        action: String,
        /// The key that gives it again.
        by: String,
    },
    /// A level that would give nothing but owner-only actions beyond a lower one.
    #[error(
        "{feature} at {level} gives no more than at {same}, for all that is added there is the owner's alone and no level gives that: write {same}, or name the actions one by one in `allow`"
    )]
    OwnerOnlyLevel {
        /// The feature.
        feature: String,
        /// The level asked for.
        level: Level,
        /// The lower level that gives as much.
        same: Level,
    },
    /// Roles that include one another in a circle.
    #[error("the roles include one another in a circle, {}: take one `include` out", Circle(.0))]
    RoleCycle(
        /// The roles of the circle, from and to the smallest name.
        Vec<String>,
    ),
    /// More roles than a policy has handles for.
    #[error("there are {count} roles, and a policy holds at most 65536: merge some")]
    TooManyRoles {
        /// How many there are.
        count: usize,
    },
    /// An approval that nobody would have to give.
    #[error("an approval of nobody is none: give a quorum of at least 1")]
    EmptyQuorum,
    /// An approver's action that the guardrail leaves to nobody.
    #[error(
        "nobody can hold {action}, which the guardrail leaves out: name an action that somebody may do, or add its feature to the guardrail"
    )]
    NobodyApproves {
        /// The action's name.
        action: String,
    },
    /// A time of no length, which nothing could ever meet.
    #[error("0 seconds are over before they begin: give at least 1")]
    NoTime,
    /// More approval policies than a decision can name.
    #[error("this is the 65th approval policy, and a policy holds at most 64: merge some")]
    TooManyApprovals,
    /// More limits than a policy has handles for.
    #[error("a policy holds at most 65536 limits: merge some")]
    TooManyLimits,
    /// A limit that limits nothing.
    #[error("it limits nothing: give `soft`, `hard` or both")]
    NoLimit,
    /// A soft limit above the hard one, which nothing would ever reach.
    #[error(
        "soft {soft} is above hard {hard}, so no approval would ever be asked for: lower it, or raise `hard`"
    )]
    SoftAboveHard {
        /// The soft limit.
        soft: u64,
        /// The hard one.
        hard: u64,
    },
    /// A soft limit that does not say who approves.
    #[error("above `soft` somebody has to approve: name the approval policy")]
    SoftWithoutApproval,
    /// A limit per person or store that does not say over how long.
    #[error("what is counted per person or store is counted over a time: give the seconds")]
    NeedsWindow,
    /// Text that is no time of the day.
    #[error("{} is no time of the day: write it as 06:00, from 00:00 to 23:59{end}", Quoted(.text))]
    NotAClockTime {
        /// The text.
        text: String,
        /// What else would do, where hours may end so.
        end: &'static str,
    },
    /// A condition on an action that the role does not give.
    #[error("the role does not give {action}: leave it out here, or give it")]
    NotInRole {
        /// The action's name.
        action: String,
    },
    /// An action on two sides of a duty rule, which would trip it alone.
    #[error(
        "{action} is on another side already, and one action would trip the rule: name it on one side only"
    )]
    OverlappingSides {
        /// The action's name.
        action: String,
    },
    /// A duty rule with nothing to keep apart.
    #[error("a rule keeps sides apart: give at least two")]
    TooFewSides,
    /// A duty rule that nobody or everybody would trip.
    #[error("{trip_at} of {count} sides cannot trip a rule: give a number from 2 to {count}")]
    TripAt {
        /// The number given.
        trip_at: u8,
        /// How many sides there are.
        count: usize,
    },
    /// More duty rules, or sides of them, than there are bits for.
    #[error("a policy holds at most 128 duty rules, with at most 128 different sides: drop some")]
    TooManyDuties,
    /// A shipped duty rule that the policy does not use.
    #[error("{rule} is not in use here: leave it out, or name its set in `duties.use`")]
    DutyNotInUse {
        /// The rule's name.
        rule: String,
    },
    /// Somebody let off a rule that is never waived.
    #[error("{rule} cannot be waived or accepted: take one of its sides away instead")]
    NotWaivable {
        /// The rule's name.
        rule: String,
    },
    /// An acceptance of a rule that the role does not trip by itself.
    #[error(
        "the role does not trip {rule} by itself: leave it out; what a person trips by several roles is waived for that person"
    )]
    NotTripped {
        /// The rule's name.
        rule: String,
    },
    /// A text that says nothing.
    #[error("it says nothing: write what it is")]
    Blank,
    /// A text with what a screen does not show, or with blanks around it.
    #[error("it holds characters that are not seen, or blanks at an end: write it as it is shown")]
    Unseen,
    /// A waiver that would never end, or has no beginning.
    #[error("a waiver counts for a time: say {key}")]
    MustExpire {
        /// The end that is missing.
        key: &'static str,
    },
    /// A waiver that counts for too long.
    #[error(
        "a waiver of {rule} lasts at most {days} days: let it end earlier, and renew it if need be"
    )]
    WaiverTooLong {
        /// The rule's name.
        rule: String,
        /// How long it may last.
        days: u32,
    },
    /// A waiver of another person's than the account's.
    #[error(
        "the waiver is of another person than the account: store it with an account of that person"
    )]
    WaiverOfAnother,
    /// A waiver approved or controlled by whom it is for, or approved by whoever
    /// asked for it.
    #[error("{what} cannot be {who}: name somebody else")]
    SelfApproved {
        /// The part that is played.
        what: &'static str,
        /// Who cannot play it.
        who: &'static str,
    },
    /// A waiver that does not say who plays a part in it.
    #[error("a waiver says who: name a person")]
    Nobody,
    /// A reason too short to be one.
    #[error("{length} characters do not say why: write at least 20")]
    TooShort {
        /// How many there are.
        length: usize,
    },
    /// A waiver narrower than stores, which no rule is.
    #[error("a waiver is for the whole tenant or for stores: leave the other keys out")]
    StoresOnly,
    /// A platform's permission that names itself where it names others.
    #[error("{} names itself: leave it out", Quoted(.id))]
    NamesItself {
        /// Its id.
        id: String,
    },
    /// A platform's permission that others need, include or became, and that the
    /// platform no longer has.
    #[error("{} is retired: name what became of it", Quoted(.id))]
    RetiredPermission {
        /// Its id.
        id: String,
    },
    /// A platform's permission that is included, and gives nothing.
    #[error("{} gives nothing, so there is nothing to include: leave it out, or need it", Quoted(.id))]
    NothingToInclude {
        /// Its id.
        id: String,
    },
    /// Something named beside that which stands for everything.
    #[error("\"*\" is everything already: leave the others out")]
    MoreThanAll,
    /// Permissions of a platform that need or include one another in a circle.
    #[error("these permissions name one another in a circle, {}: take one out of `{key}`", Circle(.ids))]
    PermissionCycle {
        /// The key by which they do.
        key: &'static str,
        /// The ids of the circle, from and to the same one.
        ids: Vec<String>,
    },
    /// An action that a platform's permission gives in part and in full.
    #[error("{action} is given already: name it once, in `gives` or in `partly`")]
    GivenInFull {
        /// The action's name.
        action: String,
    },
    /// An action that the owner of a platform keeps and that a permission gives.
    #[error("{action} is given by {}: leave it out here, or there", Quoted(.by))]
    GivenToOthers {
        /// The action's name.
        action: String,
        /// The permission that gives it.
        by: String,
    },
    /// A window that would end before it begins.
    #[error(transparent)]
    InvertedWindow(#[from] InvertedWindow),
    /// A tenant-wide grant of a role that must be narrowed.
    #[error("role {} is only given in a narrowed scope: say which stores, locations or objects", Quoted(.role))]
    NeedsScope {
        /// The role's name.
        role: String,
    },
    /// An endless grant of a role that must end.
    #[error("role {} is only given for a time: say `until` when", Quoted(.role))]
    NeedsUntil {
        /// The role's name.
        role: String,
    },
}

/// Role names as a circle, for a message.
struct Circle<'a>(&'a [String]);

impl fmt::Display for Circle<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" -> ")?;
            }
            write!(f, "{}", Quoted(name))?;
        }
        Ok(())
    }
}

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Mistakes(Vec<Mistake>);

impl Mistakes {
    pub(crate) fn add(&mut self, place: &Place<'_>, kind: impl Into<MistakeKind>) {
        self.0.push(Mistake {
            place: format!("{place}").into_boxed_str(),
            kind: kind.into(),
        });
    }

    /// The mistakes of a document that stands at this place of another.
    #[cfg(all(feature = "serde", feature = "testing"))]
    pub(crate) fn nest(&mut self, place: &Place<'_>, error: DocumentError) {
        self.0
            .extend(error.mistakes.into_iter().map(|inner| Mistake {
                place: format!("{place}.{}", inner.place).into_boxed_str(),
                kind: inner.kind,
            }));
    }

    /// A name of the host's own that is no name, or that is taken.
    pub(crate) fn bad_name(
        &mut self,
        place: &Place<'_>,
        name: &str,
        what: &'static str,
        mend: &'static str,
    ) {
        let name = name.to_owned();
        self.add(place, MistakeKind::BadName { name, what, mend });
    }

    /// How many were found so far.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The value, or nothing and a mistake more.
    pub(crate) fn take<T, E: Into<MistakeKind>>(
        &mut self,
        place: &Place<'_>,
        result: Result<T, E>,
    ) -> Option<T> {
        result.map_err(|kind| self.add(place, kind)).ok()
    }

    /// One mistake for every name that stands in `list` a second time.
    pub(crate) fn refuse_duplicates<'a>(
        &mut self,
        place: &Place<'_>,
        list: impl Iterator<Item = &'a str>,
    ) {
        // Most lists are short: then looking is quicker than sorting in.
        let mut few: SmallVec<[&str; 16]> = SmallVec::new();
        let mut many = BTreeSet::new();
        for (index, name) in list.enumerate() {
            let is_known = few.contains(&name) || many.contains(name);
            if few.len() < few.inline_size() {
                few.push(name);
            } else {
                many.insert(name);
            }
            if is_known {
                self.add(
                    &place.index(index),
                    MistakeKind::Duplicate {
                        name: name.to_owned(),
                    },
                );
            }
        }
    }

    /// `value` if there was no mistake.
    pub(crate) fn finish<T>(
        self,
        document: &'static str,
        value: Option<T>,
    ) -> Result<T, DocumentError> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(DocumentError {
                document,
                mistakes: self.0,
            }),
        }
    }
}
