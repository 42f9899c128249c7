//! Working hours: a part of every week, by the local clock.

use super::policy::Hours;
use super::request::Request;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Seconds in a day.
const DAY: i128 = 24 * 60 * 60;

/// How far local time is ahead of UTC, if the session says.
pub fn offset(request: &Request) -> Option<i64> {
    request.session.as_ref()?.utc_offset
}

/// R23: it is within these hours. What crosses midnight belongs to the day on which it starts;
/// hours that end when they begin are none.
pub fn is_within(hours: &Hours, now: i64, offset: i64) -> bool {
    let local = i128::from(now) + i128::from(offset);
    let (day, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
    let (from, until) = (second_of(&hours.from), second_of(&hours.until));
    let listed = |day| hours.days.iter().any(|listed| listed == weekday(day));
    if from <= until {
        listed(day) && from <= second && second < until
    } else {
        (listed(day) && from <= second) || (listed(day - 1) && second < until)
    }
}

/// Day 0 was a Thursday.
fn weekday(day: i128) -> &'static str {
    let days = DAYS.iter().cycle().skip(3);
    let nth = usize::try_from(day.rem_euclid(7)).unwrap_or(0);
    days.copied().nth(nth).unwrap_or("thu")
}

/// The second of the day at which the clock shows this.
fn second_of(clock: &str) -> i128 {
    let (hours, minutes) = clock.split_once(':').unwrap_or((clock, "0"));
    let number = |text: &str| text.parse::<i128>().unwrap_or(0);
    (number(hours) * 60 + number(minutes)) * 60
}
