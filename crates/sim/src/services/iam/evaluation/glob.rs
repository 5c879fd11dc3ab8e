//! Patterns with `*` and `?`: of names, of resources and of ARNs in conditions, each with its own rule about the colons of an ARN.

/// One part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// This character.
    Char(char),
    /// Any one character.
    One,
    /// Any run of characters.
    Run,
}

impl Token {
    /// The token of a character that is not inside of a policy variable.
    pub(super) fn of(c: char) -> Self {
        match c {
            '*' => Self::Run,
            '?' => Self::One,
            other => Self::Char(other),
        }
    }
}

/// The colons that part an ARN into six components.
const COLONS: usize = 5;

/// True if a pattern matches a text; wildcards match every character.
pub(super) fn matches(pattern: &[Token], text: &str) -> bool {
    run(pattern, &vec![true; pattern.len()], text)
}

/// True if a pattern matches a text, whatever the case of letters.
pub(super) fn matches_caseless(pattern: &[Token], text: &str) -> bool {
    let lower: Vec<Token> = pattern
        .iter()
        .map(|token| match token {
            Token::Char(c) => Token::Char(c.to_ascii_lowercase()),
            Token::One | Token::Run => *token,
        })
        .collect();
    matches(&lower, &text.to_ascii_lowercase())
}

/// True if the pattern of a Resource element matches a resource. A wildcard stays within its component of the ARN, but a `*` at the end of a component may go
/// on beyond the colon ("IAM JSON policy elements: Resource", "Using wildcards in resource ARNs"). Colons inside of the last component part nothing.
pub(super) fn matches_resource(pattern: &[Token], resource: &str) -> bool {
    let mut colons = 0;
    let beyond: Vec<bool> = pattern
        .iter()
        .enumerate()
        .map(|(at, token)| {
            if *token == Token::Char(':') {
                colons += 1;
            }
            let last = pattern.get(at + 1).is_none_or(|next| *next == Token::Char(':'));
            colons >= COLONS || (*token == Token::Run && last)
        })
        .collect();
    run(pattern, &beyond, resource)
}

/// True if the pattern of an ARN operator matches an ARN: each of the six components is compared by itself ("IAM JSON policy elements: Condition operators",
/// "Amazon Resource Name (ARN) condition operators"). A pattern or a value with fewer components is no ARN and matches nothing.
pub(super) fn matches_arn(pattern: &[Token], arn: &str) -> bool {
    let wanted: Vec<&[Token]> = pattern.splitn(COLONS + 1, |token| *token == Token::Char(':')).collect();
    let given: Vec<&str> = arn.splitn(COLONS + 1, ':').collect();
    let whole = wanted.len() == COLONS + 1 && given.len() == COLONS + 1;
    whole && wanted.iter().zip(given).all(|(pattern, text)| matches(pattern, text))
}

/// Runs a pattern over a text with the set of all places in the pattern that may be next. `colon` says for each token if it may take a colon.
fn run(pattern: &[Token], colon: &[bool], text: &str) -> bool {
    let mut places = vec![false; pattern.len() + 1];
    places[0] = true;
    skip_runs(pattern, &mut places);
    for c in text.chars() {
        let mut next = vec![false; pattern.len() + 1];
        for (at, token) in pattern.iter().enumerate() {
            let takes = c != ':' || colon[at];
            match token {
                Token::Char(wanted) if places[at] && *wanted == c => next[at + 1] = true,
                Token::One if places[at] && takes => next[at + 1] = true,
                Token::Run if places[at] && takes => next[at] = true,
                Token::Char(_) | Token::One | Token::Run => {}
            }
        }
        skip_runs(pattern, &mut next);
        places = next;
    }
    places[pattern.len()]
}

/// Adds the places behind runs, which may be empty.
fn skip_runs(pattern: &[Token], places: &mut [bool]) {
    for (at, token) in pattern.iter().enumerate() {
        if places[at] && *token == Token::Run {
            places[at + 1] = true;
        }
    }
}
