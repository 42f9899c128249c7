//! Hours: when in the week something counts.
//!
//! Lives here: [`Hours`], a weekly window in local minutes. The crate knows no
//! time zones: how far local time is from UTC at an instant is the host's word.

use core::fmt;

use crate::catalogue::names::flag_words;

use super::time::Time;

bitflags::bitflags! {
    /// Days of the week.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct Days: u8 {
        /// Monday.
        const MON = 1;
        /// Tuesday.
        const TUE = 1 << 1;
        /// Wednesday.
        const WED = 1 << 2;
        /// Thursday.
        const THU = 1 << 3;
        /// Friday.
        const FRI = 1 << 4;
        /// Saturday.
        const SAT = 1 << 5;
        /// Sunday.
        const SUN = 1 << 6;
    }
}

flag_words!(Days as "day");

/// A weekly window in local time: on these days, from one minute of the day
/// until another (rule R23).
///
/// It holds its first minute and not its last. One that begins later than it
/// ends crosses midnight, and belongs to the day it begins on. Equal ends hold
/// nothing; from 0 until 1440 is the whole day.
///
/// # Examples
///
/// ```
/// use countersign::{Days, Hours, Time};
///
/// let night = Hours::new(Days::MON, 22 * 60, 6 * 60).unwrap(); // Monday 22:00 to 06:00
/// let monday_noon = Time::from_unix(1_773_057_600); // 2026-03-09T12:00:00Z
/// let at = |hours: i64| monday_noon.plus(hours * 3_600).unwrap();
/// assert!(night.contains(at(11), 0)); // Monday 23:00
/// assert!(night.contains(at(17), 0)); // Tuesday 05:00
/// assert!(!night.contains(at(18), 0)); // Tuesday 06:00
/// assert!(night.contains(at(9), 3_600)); // Monday 22:00 where it is an hour later
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hours {
    days: Days,
    from: u16,
    until: u16,
}

/// Minutes of a day.
const MINUTES: u16 = 1_440;
/// Seconds of a day.
const DAY: i64 = 86_400;

impl Hours {
    /// On these days, from this minute of the day until that one; `None` for a
    /// minute beyond the day.
    #[must_use]
    pub const fn new(days: Days, from: u16, until: u16) -> Option<Self> {
        if from < MINUTES && until <= MINUTES {
            Some(Self { days, from, until })
        } else {
            None
        }
    }

    /// The days that it begins on.
    #[must_use]
    pub const fn days(self) -> Days {
        self.days
    }

    /// The minute of the day that it begins at.
    #[must_use]
    pub const fn from(self) -> u16 {
        self.from
    }

    /// The minute of the day that it ends at.
    #[must_use]
    pub const fn until(self) -> u16 {
        self.until
    }

    /// Whether `at` lies in it, where local time is `offset` seconds ahead of
    /// UTC.
    #[must_use]
    pub fn contains(self, at: Time, offset: i32) -> bool {
        let (day, second) = local(at, offset);
        let (from, until) = (i64::from(self.from) * 60, i64::from(self.until) * 60);
        let today = self.days.contains(weekday(day));
        if from <= until {
            return today && from <= second && second < until;
        }
        let yesterday = self.days.contains(weekday(day - 1));
        (today && second >= from) || (yesterday && second < until)
    }

    /// The next instant at which it could answer otherwise than at `at`.
    pub(crate) fn next_edge(self, at: Time, offset: i32) -> Option<Time> {
        let (_, second) = local(at, offset);
        let ahead = |minute: u16| {
            let edge = i64::from(minute) * 60;
            (edge - second - 1).rem_euclid(DAY) + 1
        };
        at.plus(ahead(self.from).min(ahead(self.until))).ok()
    }
}

/// The local day, counted from 1970-01-01, and the second of it.
fn local(at: Time, offset: i32) -> (i64, i64) {
    let local = i128::from(at.to_unix()) + i128::from(offset);
    let day = local.div_euclid(i128::from(DAY));
    let second = local.rem_euclid(i128::from(DAY));
    // Both fit: a 64-bit count of seconds has far fewer days.
    (
        i64::try_from(day).unwrap_or_default(),
        i64::try_from(second).unwrap_or_default(),
    )
}

/// The weekday of a day counted from 1970-01-01, a Thursday.
fn weekday(day: i64) -> Days {
    const THURSDAY: i64 = 3;
    Days::from_bits_retain(1 << (day + THURSDAY).rem_euclid(7))
}

impl fmt::Display for Hours {
    /// `mon | tue, 06:00 to 22:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minute: u16| alloc::format!("{:02}:{:02}", minute / 60, minute % 60);
        let (from, until) = (clock(self.from), clock(self.until));
        write!(f, "{}, {from} to {until}", self.days)
    }
}

/// The minute of the day of `06:00`; of `24:00` the end of the day.
pub(crate) fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let two = |text: &str| {
        let plain = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        if plain {
            text.parse::<u16>().ok()
        } else {
            None
        }
    };
    let (hour, minute) = (two(hour)?, two(minute)?);
    (hour < 24 && minute < 60 || (hour, minute) == (24, 0)).then_some(hour * 60 + minute)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_written_as_a_clock_shows_it() {
        for (text, expected) in [
            ("00:00", Some(0)),
            ("06:30", Some(390)),
            ("23:59", Some(1_439)),
            ("24:00", Some(1_440)),
            ("24:01", None),
            ("12:60", None),
            ("6:30", None),
            ("06:3", None),
            ("+6:30", None),
            ("0630", None),
        ] {
            assert_eq!(minute(text), expected, "{text}");
        }
    }

    /// Between an instant and its next edge nothing changes, over two weeks.
    #[test]
    fn nothing_changes_before_the_next_edge() {
        for (from, until) in [(0, 1_440), (360, 1_320), (1_320, 360), (600, 600), (0, 0)] {
            let hours = Hours::new(Days::MON | Days::THU | Days::SUN, from, until).unwrap();
            for offset in [-43_200, -1, 0, 3_600, 50_400] {
                let mut at = Time::from_unix(-DAY * 7);
                while at.to_unix() < DAY * 7 {
                    let edge = hours.next_edge(at, offset).unwrap();
                    assert!(edge > at);
                    let before = Time::from_unix(edge.to_unix() - 1);
                    assert_eq!(hours.contains(at, offset), hours.contains(before, offset));
                    at = edge;
                }
            }
        }
    }

    #[test]
    fn the_ends_of_time_are_in_some_week() {
        let always = Hours::new(Days::all(), 0, 1_440).unwrap();
        for at in [i64::MIN, -1, 0, i64::MAX] {
            for offset in [i32::MIN, 0, i32::MAX] {
                assert!(always.contains(Time::from_unix(at), offset));
            }
        }
    }
}
