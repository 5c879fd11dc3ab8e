//! A source as tokens: words, `::` and single signs. Comments, texts, characters and lifetimes are left out, and so is everything that is compiled only for
//! tests.

/// The tokens of a source, without the parts that only tests have.
pub(super) fn tokens(text: &str) -> Vec<String> {
    without_tests(&all(text))
}

fn all(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied().unwrap_or_default();
        at = match (c, next) {
            ('/', '/') => find(&chars, at, &['\n']),
            ('/', '*') => find(&chars, at, &['*', '/']) + 2,
            ('"', _) => after_text(&chars, at),
            ('\'', _) => after_quote(&chars, at),
            (':', ':') => {
                tokens.push("::".to_owned());
                at + 2
            }
            _ if is_of_word(c) => {
                let end = at + chars[at..].iter().take_while(|c| is_of_word(**c)).count();
                let word: String = chars[at..end].iter().collect();
                if let Some(end) = after_prefixed_text(&chars, &word, end) {
                    end
                } else {
                    tokens.push(word);
                    end
                }
            }
            _ => {
                if !c.is_whitespace() {
                    tokens.push(c.to_string());
                }
                at + 1
            }
        };
    }
    tokens
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The place at or after `from` where these characters stand, or the end.
fn find(chars: &[char], from: usize, wanted: &[char]) -> usize {
    chars[from..].windows(wanted.len()).position(|window| window == wanted).map_or(chars.len(), |at| from + at)
}

/// The place after the text that begins with a quotation mark.
fn after_text(chars: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// The place after a raw text, or one of bytes, whose prefix is a word. `None` if the word is no prefix.
fn after_prefixed_text(chars: &[char], word: &str, from: usize) -> Option<usize> {
    let hashes = chars[from..].iter().take_while(|c| **c == '#').count();
    match word {
        "b" | "c" if chars.get(from) == Some(&'"') => Some(after_text(chars, from)),
        "r" | "br" | "cr" if chars.get(from + hashes) == Some(&'"') => {
            let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
            Some(find(chars, from + hashes + 1, &end) + end.len())
        }
        _ => None,
    }
}

/// The place after a character or a lifetime.
fn after_quote(chars: &[char], from: usize) -> usize {
    match (chars.get(from + 1), chars.get(from + 2)) {
        (Some('\\'), _) => find(chars, from + 3, &['\'']) + 1,
        (Some(_), Some('\'')) => from + 3,
        _ => from + 1 + chars[from + 1..].iter().take_while(|c| is_of_word(**c)).count(),
    }
}

/// The place of the bracket that closes the one at `from`.
pub(super) fn closing(tokens: &[String], from: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len() - 1
}

/// Leaves out attributes, and the items that an attribute keeps for tests.
fn without_tests(tokens: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is(tokens, at, "#") && is(tokens, at + 1, "[") {
            let end = closing(tokens, at + 1);
            let attribute = &tokens[at + 2..end];
            at = end + 1;
            if is(attribute, 0, "cfg")
                && attribute.iter().any(|word| word == "test")
                && !attribute.iter().any(|word| word == "not")
            {
                at = after_item(tokens, at);
            } else {
                // Paths in other attributes count: a derive may call them.
                kept.extend_from_slice(attribute);
                kept.push(";".to_owned());
            }
            continue;
        }
        kept.push(tokens[at].clone());
        at += 1;
    }
    kept
}

/// True if this token stands here.
pub(super) fn is(tokens: &[String], at: usize, token: &str) -> bool {
    tokens.get(at).is_some_and(|there| there == token)
}

/// The place after the item that begins here, with its other attributes.
fn after_item(tokens: &[String], from: usize) -> usize {
    let mut at = from;
    while is(tokens, at, "#") {
        at = closing(tokens, at + 1) + 1;
    }
    while at < tokens.len() && !is(tokens, at, ";") && !is(tokens, at, "{") {
        at = if is(tokens, at, "(") || is(tokens, at, "[") { closing(tokens, at) + 1 } else { at + 1 };
    }
    if is(tokens, at, "{") {
        at = closing(tokens, at);
        at += usize::from(is(tokens, at + 1, ";"));
    }
    at + 1
}

#[test]
fn comments_texts_and_tests_are_left_out() {
    let text = r#"
        // use crate::a; it's a comment
        /* crate::b */
        #[serde(default = "crate::c")]
        const X: &'static str = "crate::d \" crate::e";
        const Y: &[char] = &['"', '\'', 'x', '\u{1F}'];
        const Z: (&str, &[u8]) = (r"crate::f \", b"crate::g");
        #[cfg(test)]
        mod tests { use crate::h; }
        #[cfg(all(test, unix))]
        #[expect(dead_code)]
        fn only_in_tests() { crate::i::j(); }
        #[cfg(test)]
        use crate::{k, l};
        #[cfg(not(test))]
        use crate::m;
    "#;
    let words: Vec<String> = tokens(text).into_iter().filter(|token| token.chars().all(char::is_alphanumeric)).collect();
    let expected = [
        "serde", "default", "const", "X", "str", "const", "Y", "char", "const", "Z", "str", "u8", "cfg", "not", "test", "use",
        "crate", "m",
    ];
    assert_eq!(words, expected);
}

#[test]
fn raw_texts_end_where_they_say() {
    assert_eq!(tokens("a r#\"crate::b \"\" c\"# br##\"\"#\"## r#type d"), ["a", "r", "#", "type", "d"]);
}
