//! Spans of time for readers.

use std::time::Duration;

/// A span as people say it: `0.9 s`, `42 s`, `9 min`, `9 min 5 s`, `2 h 10 min`.
pub fn span(span: Duration) -> String {
    let seconds = span.as_secs_f64();
    if seconds < 9.95 {
        return format!("{seconds:.1} s");
    }
    let whole = span.as_secs() + u64::from(span.subsec_millis() >= 500);
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    match (hours, minutes, seconds) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

/// A span that was only guessed: no more precise than it is.
pub fn about(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        0..10 => "a few seconds".to_owned(),
        10..60 => format!("about {} s", seconds.div_ceil(10) * 10),
        60..5400 => format!("about {} min", (seconds + 30) / 60),
        _ => format!("about {} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// A running clock: `0:07`, `12:30`, `1:02:03`.
pub fn clock(span: Duration) -> String {
    let whole = span.as_secs();
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_well() {
        let told = |ms| span(Duration::from_millis(ms));
        assert_eq!(told(0), "0.0 s");
        assert_eq!(told(940), "0.9 s");
        assert_eq!(told(9_949), "9.9 s");
        assert_eq!(told(9_960), "10 s");
        assert_eq!(told(59_600), "1 min");
        assert_eq!(told(545_000), "9 min 5 s");
        assert_eq!(told(7_805_000), "2 h 10 min");
        assert_eq!(told(3_600_000), "1 h");
    }

    #[test]
    fn guesses_are_not_precise() {
        let told = |s| about(Duration::from_secs(s));
        assert_eq!(
            [told(3), told(41), told(60), told(550), told(5400)],
            ["a few seconds", "about 50 s", "about 1 min", "about 9 min", "about 1 h 30 min"]
        );
    }

    #[test]
    fn clocks_tick() {
        assert_eq!(
            [clock(Duration::from_secs(7)), clock(Duration::from_secs(750)), clock(Duration::from_secs(3723))],
            ["0:07", "12:30", "1:02:03"]
        );
    }
}
