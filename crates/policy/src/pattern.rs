//! Patterns in which `*` stands for any run of characters and `?` for one: if they match a text, and if one matches all texts of
//! another one.
//!
//! Everything is decided for all possible texts, not by trying some. A pattern with a policy variable (`${aws:username}`) is
//! compared only by the part before the variable.

/// The answer to the question if one thing is a part of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cover {
    /// It certainly is.
    Yes,
    /// It certainly is not, or nothing was found of which it could be a part.
    No,
    /// That cannot be told.
    Unknown,
}

impl Cover {
    /// Returns yes for true, else no.
    pub(super) const fn of(so: bool) -> Self {
        if so { Self::Yes } else { Self::No }
    }

    /// True only for a certain yes.
    pub(super) fn is_sure(self) -> bool {
        self == Self::Yes
    }

    /// Turns every answer but yes into unknown.
    pub(super) const fn or_unknown(self) -> Self {
        match self {
            Self::Yes => Self::Yes,
            Self::No | Self::Unknown => Self::Unknown,
        }
    }

    /// All of them.
    pub(super) fn all(list: impl IntoIterator<Item = Self>) -> Self {
        list.into_iter().fold(Self::Yes, |so_far, next| match (so_far, next) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Yes, Self::Yes) => Self::Yes,
        })
    }

    /// One of them.
    pub(super) fn any(list: impl IntoIterator<Item = Self>) -> Self {
        list.into_iter().fold(Self::No, |so_far, next| match (so_far, next) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::No, Self::No) => Self::No,
        })
    }
}

/// Parts of an ARN: `arn:partition:service:region:account:` and the rest, which may hold more colons.
const ARN_PARTS: usize = 6;

/// True if a text holds a policy variable or a reference of heiiki's, so that the texts that it matches are not known.
pub(super) fn is_variable(text: &str) -> bool {
    text.contains("${")
}

/// Returns yes if `wide` matches all texts that `narrow` matches.
pub(super) fn contains(wide: &str, narrow: &str) -> Cover {
    if wide == narrow || wide == "*" {
        return Cover::Yes;
    }
    if is_variable(wide) {
        return Cover::Unknown;
    }
    if is_variable(narrow) {
        // A pattern that ends with its only `*` demands only a beginning, and any text may follow.
        let begins = wide.strip_suffix('*').filter(|begin| !begin.contains(['*', '?']));
        let literal = narrow.split("${").next().unwrap_or_default();
        return Cover::of(begins.is_some_and(|begin| literal.starts_with(begin))).or_unknown();
    }
    Cover::of(holds(&tokens(wide), &tokens(narrow)))
}

/// [`contains`] for ARNs, whose parts are matched one by one.
///
/// AWS's pages do not say if a `*` matches a colon, too. An answer that depends on it is unknown.
pub(super) fn contains_arn(wide: &str, narrow: &str) -> Cover {
    if wide == narrow || wide == "*" {
        return Cover::Yes;
    }
    let (wides, narrows): (Vec<&str>, Vec<&str>) =
        (wide.splitn(ARN_PARTS, ':').collect(), narrow.splitn(ARN_PARTS, ':').collect());
    if is_variable(wide) || is_variable(narrow) {
        return contains(wide, narrow);
    }
    if wides.len() < ARN_PARTS || narrows.len() < ARN_PARTS {
        return Cover::Unknown;
    }
    match Cover::all(wides.iter().zip(&narrows).map(|(wide, narrow)| contains(wide, narrow))) {
        Cover::Yes => Cover::Yes,
        Cover::No | Cover::Unknown if contains(wide, narrow).is_sure() => Cover::Unknown,
        other @ (Cover::No | Cover::Unknown) => other,
    }
}

/// Returns yes if no text is matched by both.
pub(super) fn apart(left: &str, right: &str) -> Cover {
    if left == "*" || right == "*" || left == right {
        return Cover::No;
    }
    if is_variable(left) || is_variable(right) {
        return Cover::Unknown;
    }
    Cover::of(!meet(&tokens(left), &tokens(right)))
}

/// The pattern in one spelling: every run of wildcards as its `?`s and then one `*`.
fn tokens(pattern: &str) -> Vec<char> {
    let mut out = Vec::new();
    let mut any = false;
    for c in pattern.chars() {
        match c {
            '*' => any = true,
            '?' => out.push(c),
            _ => {
                if std::mem::take(&mut any) {
                    out.push('*');
                }
                out.push(c);
            }
        }
    }
    if any {
        out.push('*');
    }
    out
}

/// Row by row over `wide`: the beginnings of `narrow` that its beginning matches. A text for which `*` of `narrow` stands is
/// matched only by a `*`.
fn holds(wide: &[char], narrow: &[char]) -> bool {
    let mut row = vec![false; narrow.len() + 1];
    row[0] = true;
    for token in wide {
        let mut next = vec![false; narrow.len() + 1];
        if *token == '*' {
            let mut reached = false;
            for (at, before) in row.iter().enumerate() {
                reached |= *before;
                next[at] = reached;
            }
        } else {
            for (at, theirs) in narrow.iter().enumerate() {
                let takes = *theirs != '*' && (*token == '?' || token == theirs);
                next[at + 1] = row[at] && takes;
            }
        }
        row = next;
    }
    row[narrow.len()]
}

/// Row by row over `left`: the beginnings of `right` that have a text in common with its beginning.
fn meet(left: &[char], right: &[char]) -> bool {
    let past_stars = |row: &mut Vec<bool>| {
        for (at, theirs) in right.iter().enumerate() {
            row[at + 1] |= row[at] && *theirs == '*';
        }
    };
    let mut row = vec![false; right.len() + 1];
    row[0] = true;
    past_stars(&mut row);
    for token in left {
        let mut next = vec![false; right.len() + 1];
        for (at, theirs) in right.iter().enumerate() {
            // A `*` of the other side may match this token and go on.
            if *theirs == '*' {
                next[at] |= row[at];
                next[at + 1] |= row[at + 1] || row[at];
            } else if *token != '*' && (*token == '?' || *theirs == '?' || token == theirs) {
                next[at + 1] |= row[at];
            }
        }
        if *token == '*' {
            let mut reached = false;
            for (at, before) in row.iter().enumerate() {
                reached |= *before;
                next[at] |= reached;
            }
        }
        past_stars(&mut next);
        row = next;
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::evaluate::like;
    use super::*;

    #[test]
    fn wider_patterns_contain_narrower_ones() {
        for (wide, narrow, expected) in [
            ("s3:*", "s3:get*", Cover::Yes),
            ("s3:get*", "s3:getobject", Cover::Yes),
            ("s3:getobject", "s3:get*", Cover::No),
            ("s3:get?bject", "s3:getobject", Cover::Yes),
            ("s3:get?bject", "s3:get*bject", Cover::No),
            ("*a*", "*ba?", Cover::Yes),
            ("?*", "*?", Cover::Yes),
            ("${aws:username}", "a", Cover::Unknown),
            ("home/*", "home/${aws:username}", Cover::Yes),
            ("home/a*", "home/${aws:username}", Cover::Unknown),
        ] {
            assert_eq!(contains(wide, narrow), expected, "{wide} {narrow}");
        }
        for (wide, narrow, expected) in [
            ("arn:aws:s3:::data/*", "arn:aws:s3:::data/a/b", Cover::Yes),
            ("arn:aws:s3:*", "arn:aws:s3:::data/a", Cover::Unknown),
            ("arn:aws:*:::data", "arn:aws:s3:::data", Cover::Yes),
            ("arn:aws:s3:::a", "arn:aws:s3:::b", Cover::No),
            ("*", "arn:aws:s3:::b", Cover::Yes),
        ] {
            assert_eq!(contains_arn(wide, narrow), expected, "{wide} {narrow}");
        }
    }

    fn pattern() -> impl Strategy<Value = String> {
        "[ab*?]{0,5}"
    }

    /// All texts of up to six letters.
    fn texts() -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..6 {
            last = last.iter().flat_map(|text| ["a", "b", "c"].map(|c| format!("{text}{c}"))).collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn every_text_of_a_contained_pattern_is_matched(wide in pattern(), narrow in pattern()) {
            let texts = texts();
            if contains(&wide, &narrow).is_sure() {
                for text in texts.iter().filter(|text| like(&narrow, text)) {
                    prop_assert!(like(&wide, text), "{wide} {narrow} {text}");
                }
            }
            // Patterns of five characters that have a text in common have one of at most ten letters. Six letters decide nearly
            // all cases, so that only one direction is checked.
            if apart(&wide, &narrow).is_sure() {
                prop_assert!(!texts.iter().any(|text| like(&wide, text) && like(&narrow, text)), "{wide} {narrow}");
            }
        }

        #[test]
        fn patterns_with_a_text_in_common_are_not_apart(text in "[ab]{0,6}", left in pattern(), right in pattern()) {
            if like(&left, &text) && like(&right, &text) {
                prop_assert_eq!(apart(&left, &right), Cover::No);
            }
        }
    }
}
