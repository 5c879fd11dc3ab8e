//! Keeps private keys that somebody pasted into a spec out of everything that is shown.
//!
//! It does not find other secrets: a spec has no field for any.

/// The length from which a run of letters and digits is no word.
const SHORTEST: usize = 20;
const BEGINNINGS: [&str; 2] = ["PRIVATE KEY-----", "PuTTY-User-Key-File"];
const END: &str = "-----END";

/// True if a text holds a private key.
pub(super) fn holds(text: &str) -> bool {
    BEGINNINGS.iter().any(|beginning| text.contains(beginning))
}

/// The text with the characters of private keys replaced by stars, of the same length, so that places stay the same.
pub(super) fn starred(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = BEGINNINGS.iter().filter_map(|beginning| Some(rest.find(beginning)? + beginning.len())).min() {
        let (before, key) = rest.split_at(at);
        let (key, after) = key.split_at(key.find(END).unwrap_or(key.len()));
        out.push_str(before);
        star(key, &mut out);
        // The line that ends one key must not be taken for the beginning of the next.
        let (end, after) = after.split_at(after.find('\n').unwrap_or(after.len()));
        out.push_str(end);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn star(key: &str, out: &mut String) {
    let bits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let mut rest = key;
    while !rest.is_empty() {
        let length = rest.find(|c| !bits(c)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(length);
        out.push_str(&if run.len() < SHORTEST { run.to_owned() } else { "*".repeat(run.len()) });
        let other = after.find(bits).unwrap_or(after.len());
        let (between, after) = after.split_at(other);
        out.push_str(between);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_of_a_key_are_starred_and_nothing_else() {
        let text = "name: a\nkey: |\n  -----BEGIN OPENSSH PRIVATE KEY-----\n  b3BlbnNzaC1rZXktdjEAAAAA+/=\n  -----END OPENSSH PRIVATE KEY-----\nx: abcdefghijklmnopqrstuvwxyz\n";
        let shown = starred(text);
        assert_eq!(shown.len(), text.len());
        assert!(!shown.contains("b3Blb") && shown.contains("x: abcdefghijklmnopqrstuvwxyz"), "{shown}");
        assert!(holds(text) && !holds("public key"));
    }
}
