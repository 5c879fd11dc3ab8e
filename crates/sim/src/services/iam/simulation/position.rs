//! The places of statements in the text of a document.

use serde_json::{Value, json};

/// Begin and end of each statement. As in AWS's examples a statement begins right after the bracket or comma before it, or after its own brace if it stands
/// without a list, and ends right after its closing brace. Lines and columns count from one.
pub(super) fn of_statements(text: &str) -> Vec<(Value, Value)> {
    places(text).into_iter().map(|(begin, end)| (position(text, begin), position(text, end))).collect()
}

fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    json!({"Line": line, "Column": column})
}

/// The offsets of statements in a document of sound JSON.
fn places(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut depth, mut begin) = (0_usize, 0);
    let (mut string, mut escaped): (Option<usize>, bool) = (None, false);
    let mut key = "";
    // The depth at which a statement closes, while the scan is inside of the member `Statement`.
    let mut closes: Option<usize> = None;
    for (at, c) in text.char_indices() {
        if let Some(start) = string {
            if !escaped && c == '"' {
                string = None;
                if depth == 1 {
                    key = &text[start..at];
                }
            }
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            '"' => string = Some(at + 1),
            '{' | '[' => {
                depth += 1;
                if depth == 2 && key == "Statement" {
                    closes = Some(if c == '[' { 3 } else { 2 });
                    begin = at + 1;
                }
            }
            ',' if depth == 2 && closes == Some(3) => begin = at + 1,
            '}' | ']' => {
                if c == '}' && closes == Some(depth) {
                    found.push((begin, at + 1));
                }
                if depth == 2 {
                    closes = None;
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<[u64; 4]> {
        let number = |value: &Value, member: &str| value[member].as_u64().unwrap();
        let four = |(begin, end): (Value, Value)| {
            [number(&begin, "Line"), number(&begin, "Column"), number(&end, "Line"), number(&end, "Column")]
        };
        of_statements(text).into_iter().map(four).collect()
    }

    /// The examples of SimulatePrincipalPolicy and SimulateCustomPolicy in the IAM API Reference.
    #[test]
    fn as_in_awss_examples() {
        let one = "{\n  \"Version\":\"2012-10-17\",\n  \"Statement\":{\n    \"Effect\":\"Allow\",\n    \"Action\":\"s3:PutObject\",\n    \"Resource\":\"*\"\n  }\n}";
        assert_eq!(shown(one), [[3, 16, 7, 4]]);
        let list = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";
        assert_eq!(shown(list)[0][..2], [1, 38]);
    }

    #[test]
    fn several_statements_and_texts_with_brackets() {
        let text = r#"{"Id":"a\"[{","Statement":[{"Sid":"}"}, {"Condition":{"Bool":{"aws:x":"1"}}}],"Version":"2012-10-17"}"#;
        let cut: Vec<&str> = places(text).into_iter().map(|(begin, end)| &text[begin..end]).collect();
        assert_eq!(cut, [r#"{"Sid":"}"}"#, r#" {"Condition":{"Bool":{"aws:x":"1"}}}"#]);
    }
}
