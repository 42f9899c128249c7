//! Time: instants and windows, always given, never read from a clock.
//!
//! Lives here: [`Time`], a Unix second, and [`Window`], a half-open stretch of
//! them. Invariants:
//!
//! - a window holds its `from` and not its `until`; a missing end is no end;
//! - a window is never inverted; one whose ends are equal holds no instant.

use core::fmt;

/// An instant: whole seconds since 1970-01-01 00:00 UTC, leap seconds left out.
///
/// The crate has no clock: the host says what time it is.
///
/// # Examples
///
/// ```
/// use countersign::Time;
///
/// let now = Time::from_unix(1_000);
/// assert_eq!(now.plus(60), Ok(Time::from_unix(1_060)));
/// assert!(now.plus(i64::MAX).is_err()); // never "for ever" by overflow
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Time(i64);

/// An instant too far off to be a number of seconds in 64 bits (rule R24).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{at} plus {seconds} seconds is beyond the last instant: give a shorter span")]
pub struct TimeOverflow {
    /// The instant counted from.
    pub at: Time,
    /// The seconds that were too many.
    pub seconds: i64,
}

impl Time {
    /// The instant this many seconds after 1970-01-01 00:00 UTC.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01 00:00 UTC.
    #[must_use]
    pub const fn to_unix(self) -> i64 {
        self.0
    }

    /// The instant `seconds` later, or earlier if negative.
    ///
    /// # Errors
    ///
    /// [`TimeOverflow`] beyond what 64 bits hold: an end is never quietly lost.
    pub const fn plus(self, seconds: i64) -> Result<Self, TimeOverflow> {
        match self.0.checked_add(seconds) {
            Some(sum) => Ok(Self(sum)),
            None => Err(TimeOverflow { at: self, seconds }),
        }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Time {
    /// The instant for people to read, in UTC: `2026-03-10T11:00:00Z`.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::Time;
    ///
    /// assert_eq!(Time::from_unix(1_773_140_400).in_utc().to_string(), "2026-03-10T11:00:00Z");
    /// ```
    #[must_use]
    pub fn in_utc(self) -> impl fmt::Display {
        Utc(self)
    }
}

/// An instant as people read it.
struct Utc(Time);

impl fmt::Display for Utc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DAY: i64 = 86_400;
        let (days, second) = (self.0.0.div_euclid(DAY), self.0.0.rem_euclid(DAY));
        let (year, month, day) = date(days);
        let (hour, minute) = (second / 3_600, second / 60 % 60);
        let second = second % 60;
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

/// Year, month and day of a count of days since 1970-01-01, in the Gregorian
/// calendar carried backwards. Years are counted from March, so that the leap
/// day is a year's last, and months have 30.6 days from there.
const fn date(days: i64) -> (i64, i64, i64) {
    const ERA: i64 = 146_097; // days in 400 years
    const MARCH_YEAR_0: i64 = 719_468; // days from 0000-03-01 to 1970-01-01
    let days = days + MARCH_YEAR_0;
    let (era, of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (year + era * 400 + next, month, day)
}

impl core::str::FromStr for Time {
    type Err = NotATime;

    /// Reads what `Display` prints: whole seconds, without sign but a minus.
    fn from_str(text: &str) -> Result<Self, NotATime> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits.bytes().all(|b| b.is_ascii_digit());
        if !plain || (digits.starts_with('0') && text != "0") {
            return Err(NotATime);
        }
        text.parse().map(Self).map_err(|_| NotATime)
    }
}

/// Text that is no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an instant: write whole seconds since 1970-01-01 UTC")]
pub struct NotATime;

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Time({})", self.0)
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for Time {
    /// The second that the timestamp lies in.
    fn from(at: jiff::Timestamp) -> Self {
        let second = at.as_second();
        // Seconds count towards zero there, and downwards here.
        Self(if at.subsec_nanosecond() < 0 {
            second - 1
        } else {
            second
        })
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<Time> for jiff::Timestamp {
    type Error = jiff::Error;

    fn try_from(at: Time) -> Result<Self, jiff::Error> {
        Self::from_second(at.0)
    }
}

/// The instant of `2026-03-10T08:00:00Z` or `2026-03-10T09:00:00+01:00`. What
/// the parser would take beyond that shape is refused: other separators, zone
/// names, and fractions of a second, which would be lost.
#[cfg(all(feature = "jiff", feature = "serde"))]
fn from_rfc_3339(text: &str) -> Option<Time> {
    const SHAPES: [&[u8]; 2] = [b"0000-00-00T00:00:00Z", b"0000-00-00T00:00:00+00:00"];
    let fits = |shape: &&[u8]| {
        shape.len() == text.len()
            && shape
                .iter()
                .zip(text.bytes())
                .all(|(wanted, given)| match wanted {
                    b'0' => given.is_ascii_digit(),
                    b'+' => given == b'+' || given == b'-',
                    _ => given == *wanted,
                })
    };
    if SHAPES.iter().any(fits) {
        text.parse::<jiff::Timestamp>().ok().map(Time::from)
    } else {
        None
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Time {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seconds;
        impl serde::de::Visitor<'_> for Seconds {
            type Value = Time;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an instant in whole seconds since 1970-01-01 UTC")?;
                if cfg!(feature = "jiff") {
                    f.write_str(", or as RFC 3339 text to the second")?;
                }
                Ok(())
            }

            fn visit_i64<E: serde::de::Error>(self, seconds: i64) -> Result<Time, E> {
                Ok(Time(seconds))
            }

            fn visit_u64<E: serde::de::Error>(self, seconds: u64) -> Result<Time, E> {
                i64::try_from(seconds)
                    .map(Time)
                    .map_err(|_| E::invalid_value(serde::de::Unexpected::Unsigned(seconds), &self))
            }

            #[cfg(feature = "jiff")]
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Time, E> {
                from_rfc_3339(text)
                    .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(Seconds)
    }
}

/// A half-open stretch of time: `from` is in it, `until` is not (rule R22).
///
/// # Examples
///
/// ```
/// use countersign::{Time, Window};
///
/// let t = Time::from_unix;
/// let season = Window::new(Some(t(500)), Some(t(1_000)))?;
/// assert!(season.contains(t(500)) && season.contains(t(999)));
/// assert!(!season.contains(t(1_000)));
/// assert!(Window::ALWAYS.contains(t(i64::MAX)));
/// assert!(Window::new(Some(t(2)), Some(t(1))).is_err());
/// # Ok::<(), countersign::InvertedWindow>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    from: Option<Time>,
    until: Option<Time>,
}

/// A window that would end before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the window begins at {from} and ends before that, at {until}: swap the two, or drop one")]
pub struct InvertedWindow {
    /// Where it begins.
    pub from: Time,
    /// Where it would end.
    pub until: Time,
}

impl Window {
    /// No beginning and no end.
    pub const ALWAYS: Self = Self {
        from: None,
        until: None,
    };

    /// The window of these ends; `None` is no end on that side.
    ///
    /// Equal ends are an empty window, which never matches.
    ///
    /// # Errors
    ///
    /// [`InvertedWindow`] if `from` lies after `until`.
    pub const fn new(from: Option<Time>, until: Option<Time>) -> Result<Self, InvertedWindow> {
        if let (Some(from), Some(until)) = (from, until) {
            if from.0 > until.0 {
                return Err(InvertedWindow { from, until });
            }
        }
        Ok(Self { from, until })
    }

    /// The first instant in it, if it has a beginning.
    #[must_use]
    pub const fn from(self) -> Option<Time> {
        self.from
    }

    /// The first instant after it, if it has an end.
    #[must_use]
    pub const fn until(self) -> Option<Time> {
        self.until
    }

    /// Whether `at` lies in it.
    #[inline]
    #[must_use]
    pub const fn contains(self, at: Time) -> bool {
        !self.is_ahead_of(at) && !self.is_over_at(at)
    }

    /// Whether it has not begun by `at`.
    #[inline]
    #[must_use]
    pub const fn is_ahead_of(self, at: Time) -> bool {
        matches!(self.from, Some(from) if at.0 < from.0)
    }

    /// Whether it has ended by `at`.
    #[inline]
    #[must_use]
    pub const fn is_over_at(self, at: Time) -> bool {
        matches!(self.until, Some(until) if at.0 >= until.0)
    }

    /// The first instant after `at` from which on this window answers
    /// differently than at `at`, if there is one.
    #[must_use]
    pub fn next_edge(self, at: Time) -> Option<Time> {
        [self.from, self.until]
            .into_iter()
            .flatten()
            .filter(|edge| *edge > at)
            .min()
    }
}
