//! Patterns in which `*` stands for any run of characters and `?` for one, with characters that stand for themselves among them.

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Any run of characters.
    Run,
    /// Any one character.
    One,
    /// This character.
    Char(char),
}

/// A pattern. A `*` that comes out of a policy variable is a character and no wildcard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Token>);

impl Pattern {
    /// A pattern as it is written.
    pub(super) fn of(text: &str) -> Self {
        let mut pattern = Self::default();
        pattern.push(text);
        pattern
    }

    /// Adds a part as it is written.
    pub(super) fn push(&mut self, text: &str) {
        self.0.extend(text.chars().map(|c| match c {
            '*' => Token::Run,
            '?' => Token::One,
            _ => Token::Char(c),
        }));
    }

    /// Adds a part in which every character stands for itself.
    pub(super) fn push_literal(&mut self, text: &str) {
        self.0.extend(text.chars().map(Token::Char));
    }

    /// The text, for comparisons that know no wildcards.
    pub(super) fn text(&self) -> String {
        let chars = self.0.iter().map(|token| match token {
            Token::Run => '*',
            Token::One => '?',
            Token::Char(c) => *c,
        });
        chars.collect()
    }

    /// True if it stands for every text.
    pub(super) fn is_everything(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|token| *token == Token::Run)
    }

    /// The parts between the first colons: at most `most` parts, of which the last one may hold more colons.
    pub(super) fn parts(&self, most: usize) -> Vec<Self> {
        self.0.splitn(most, |token| *token == Token::Char(':')).map(|part| Self(part.to_vec())).collect()
    }

    /// True if it stands for an ARN although only a `*` at the end of a part, or one in the last part of the ARN, reaches over a colon. The ARN has
    /// so many parts, of which the last one may hold more colons.
    pub(super) fn matches_arn(&self, arn: &str, parts: usize) -> bool {
        let text: Vec<char> = arn.chars().collect();
        let mut colons = text.iter().enumerate().filter(|(_, c)| **c == ':').map(|(at, _)| at);
        let last = colons.nth(parts - 2).unwrap_or(text.len());
        let passes = |at: usize| text[at] != ':' || at > last;
        // The places in the text to which the pattern so far may reach.
        let mut row = vec![false; text.len() + 1];
        row[0] = true;
        for (index, token) in self.0.iter().enumerate() {
            let ends = self.0.get(index + 1).is_none_or(|next| *next == Token::Char(':'));
            let mut next = vec![false; text.len() + 1];
            for at in 0..=text.len() {
                let before = at.checked_sub(1);
                next[at] = match token {
                    Token::Run => row[at] || before.is_some_and(|before| next[before] && (ends || passes(before))),
                    Token::One => before.is_some_and(|before| row[before] && passes(before)),
                    Token::Char(c) => before.is_some_and(|before| row[before] && text[before] == *c),
                };
            }
            row = next;
        }
        row[text.len()]
    }

    /// True if the text is one of those for which the pattern stands.
    pub(super) fn matches(&self, text: &str) -> bool {
        let (pattern, text): (&[Token], Vec<char>) = (&self.0, text.chars().collect());
        let (mut at, mut from) = (0, 0);
        let (mut run, mut mark) = (None, 0);
        while from < text.len() {
            match pattern.get(at) {
                Some(Token::Run) => {
                    run = Some(at);
                    mark = from;
                    at += 1;
                }
                Some(token) if *token == Token::One || *token == Token::Char(text[from]) => {
                    at += 1;
                    from += 1;
                }
                Some(_) | None => {
                    let Some(back) = run else { return false };
                    at = back + 1;
                    mark += 1;
                    from = mark;
                }
            }
        }
        pattern[at.min(pattern.len())..].iter().all(|token| *token == Token::Run)
    }
}

/// A pattern in which `*` stands for any run of characters and `?` for one.
pub fn like(pattern: &str, text: &str) -> bool {
    Pattern::of(pattern).matches(text)
}
