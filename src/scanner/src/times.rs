//! Times and delays, as they are counted.

use crate::formats::{date, digits};

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// Unix seconds of an ISO 8601 time with its offset; `None` for a text that only others can read.
pub fn moment(text: &[u8]) -> Option<i64> {
    let (day, clock) = (text.get(..10)?, text.get(10..)?);
    let (year, month, day) = date(day)?;
    let [b'T', hour @ .., b':', m1, m2, b':', s1, s2] = clock.get(..9)? else {
        return None;
    };
    let (hour, minute, second) = (digits(hour)?, digits(&[*m1, *m2])?, digits(&[*s1, *s2])?);
    if year == 0 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let mut rest = &clock[9..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 || length > 6 {
            return None;
        }
        rest = &fraction[length..];
    }
    let offset = match rest {
        b"Z" => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let seconds = i64::from(hours * 3600 + minutes * 60);
            if *sign == b'+' { seconds } else { -seconds }
        }
        _ => return None,
    };
    let clock = i64::from(hour * 3600 + minute * 60 + second);
    let found = days(i64::from(year), i64::from(month), i64::from(day)) * DAY + clock - offset;
    (found > 0).then_some(found) // a fraction before 1970 is rounded another way
}

/// The number of days from 1970 to a date of the Gregorian calendar.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A delay as it is counted: exact up to an hour, then up to the minute, the hour, and the day.
pub const fn delay_step(seconds: i64) -> i64 {
    let step = if seconds <= 3_600 {
        return seconds;
    } else if seconds <= DAY {
        60
    } else if seconds <= 60 * DAY {
        3_600
    } else {
        DAY
    };
    (seconds + step - 1) / step * step
}
