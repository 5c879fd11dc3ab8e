//! Moments as the date operators compare them: ISO 8601 in the forms of W3C, or seconds since 1970.

/// A moment in nanoseconds since 1970. `None` for a text that is no date, or that may be a year or a number of seconds.
pub(super) fn moment(text: &str) -> Option<i128> {
    const SECOND: i128 = 1_000_000_000;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (sign, whole) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    if digits(whole) && whole.len() != 4 {
        return whole.parse::<i64>().ok().map(|seconds| i128::from(sign * seconds) * SECOND);
    }
    let (date, time) = text.split_once(['T', 't']).map_or((text, None), |(date, time)| (date, Some(time)));
    let parts: Vec<&str> = date.split('-').collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month] => (*year, *month, "1"),
        [year, month, day] => (*year, *month, *day),
        _ => return None,
    };
    if year.len() != 4 || ![year, month, day].into_iter().all(digits) {
        return None;
    }
    let days = days(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    let rest = time.map_or(Some(0), clock)?;
    Some(i128::from(days) * 86_400 * SECOND + rest)
}

/// Days since 1970 of a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    // Years begin in March, so that the day of February 29 is the last one.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Nanoseconds of a time of day with its zone: `12:00Z`, `12:00:00.5+09:00`.
fn clock(text: &str) -> Option<i128> {
    let at = text.find(['Z', 'z', '+', '-'])?;
    let (time, zone) = text.split_at(at);
    let parts: Vec<&str> = time.split(':').collect();
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, "0"),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    let (second, fraction) = second.split_once('.').unwrap_or((second, ""));
    let within = |text: &str, most: i128| text.parse::<u8>().ok().map(i128::from).filter(|value| *value <= most);
    let nanos = format!("{fraction:0<9}").get(..9)?.parse::<u64>().ok()?;
    let seconds = (within(hour, 23)? * 60 + within(minute, 59)?) * 60 + within(second, 60)?;
    let shift = match zone.split_at(1) {
        ("Z" | "z", "") => 0,
        (sign, zone) => {
            let (hours, minutes) = zone.split_once(':')?;
            let shift = (within(hours, 23)? * 60 + within(minutes, 59)?) * 60;
            if sign == "+" { shift } else { -shift }
        }
    };
    Some((seconds - shift) * 1_000_000_000 + i128::from(nanos))
}
