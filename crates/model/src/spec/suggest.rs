//! "Did you mean": the known word nearest to an unknown one.

/// The nearest of the known words, when it is near enough to be a slip of the hand.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |text: &str| text.to_ascii_lowercase().replace('-', "_");
    let folded = fold(word);
    let room = match folded.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let other = fold(candidate);
        if other.len().abs_diff(folded.len()) > room + 1 {
            continue;
        }
        let mut far = distance(&folded, &other);
        if far > 0 && far <= room && (other.strip_suffix('s') == Some(&folded) || folded.strip_suffix('s') == Some(&other)) {
            far = 1;
        }
        if far <= room && far < other.chars().count().max(2) && best.is_none_or(|(least, _)| far < least) {
            best = Some((far, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// "did you mean `x`?", or the list of what is known when nothing is near.
pub(super) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    if let Some(near) = nearest(word, known.clone()) {
        return Some(format!("did you mean `{near}`?"));
    }
    list(known).map(|list| format!("known here: {list}"))
}

/// A word with its article: `a vpc`, `an instance`.
pub(super) fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {word}")
}

/// At most twenty-four words, quoted, with a count of the rest.
pub(super) fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let words: Vec<&str> = words.into_iter().collect();
    let shown: Vec<String> = words.iter().take(24).map(|word| format!("`{word}`")).collect();
    match words.len() {
        0 => None,
        count if count > 24 => Some(format!("{} and {} more", shown.join(", "), count - 24)),
        _ => Some(shown.join(", ")),
    }
}

/// The number of insertions, deletions, substitutions and swaps of neighbours between two words.
pub(super) fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().take(80).collect(), right.chars().take(80).collect());
    let width = right.len() + 1;
    let mut rows = vec![vec![0; width]; left.len() + 1];
    for (row, cells) in rows.iter_mut().enumerate() {
        cells[0] = row;
    }
    for (column, cell) in rows[0].iter_mut().enumerate() {
        *cell = column;
    }
    for i in 1..=left.len() {
        for j in 1..width {
            let same = usize::from(left[i - 1] != right[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_mended_and_strangers_are_not() {
        assert_eq!(nearest("cidr_blok", ["vpc", "cidr_block", "name"]), Some("cidr_block"));
        assert_eq!(nearest("cidrBlock", ["cidr_block"]), Some("cidr_block"));
        assert_eq!(nearest("regoin", ["account", "region"]), Some("region"));
        assert_eq!(nearest("vpcs", ["subnet", "vpc"]), Some("vpc"));
        assert_eq!(nearest("colour", ["vpc", "subnet"]), None);
        assert_eq!(distance("ab", "ba"), 1);
        assert_eq!(distance("", "abc"), 3);
    }
}
