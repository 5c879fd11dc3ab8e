//! EC2's filters: every filter must match, by any of its values, with `*` and `?` as wildcards and `\` to take one literally.
//!
//! It deliberately does not know which filters an operation has: the caller lists the names and gives the values of one object.

use serde_json::Value;

use crate::{Request, ServiceError, world::Tags};

/// The filters of one describe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters(Vec<(String, Vec<String>)>);

/// EC2's limit of values in one call.
const MOST_VALUES: usize = 200;

impl Filters {
    /// Reads the member `Filter` (or `Filters`); refuses a name that is neither in `known` nor a tag filter.
    pub fn read(request: &Request<'_>, known: &[&str]) -> Result<Self, ServiceError> {
        let mut filters = Vec::new();
        for filter in request.list("Filter").iter().chain(request.list("Filters")) {
            let name = filter.get("Name").and_then(Value::as_str).unwrap_or_default();
            let values = filter.get("Value").or_else(|| filter.get("Values"));
            if name.is_empty() {
                return Err(ServiceError::bad("InvalidParameterValue", "The filter name is missing."));
            }
            if !(name == "tag-key" || name.starts_with("tag:") || known.contains(&name)) {
                return Err(ServiceError::bad("InvalidParameterValue", format!("The filter '{name}' is invalid")));
            }
            let Some(values) = values.and_then(Value::as_array) else {
                return Err(ServiceError::bad("InvalidParameterValue", "The filter 'null' is invalid"));
            };
            if values.len() > MOST_VALUES {
                return Err(ServiceError::bad(
                    "FilterLimitExceeded",
                    format!("The maximum number of filter values specified on a single call is {MOST_VALUES}"),
                ));
            }
            filters.push((name.to_owned(), values.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()));
        }
        Ok(Self(filters))
    }

    /// True if the call named no filter.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The values asked of one filter, for operations that treat one specially.
    pub fn values(&self, name: &str) -> Option<&[String]> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, values)| values.as_slice())
    }

    /// True if an object passes: `field` gives its values of a filter that is not about tags (none when it has none).
    pub fn pass(&self, tags: &Tags, field: impl Fn(&str) -> Vec<String>) -> bool {
        self.0.iter().all(|(name, wanted)| {
            let values = match name.strip_prefix("tag:") {
                Some(key) => tags.get(key).cloned().into_iter().collect(),
                None if name == "tag-key" => tags.keys().cloned().collect(),
                None => field(name),
            };
            values.iter().any(|value| wanted.iter().any(|pattern| like(pattern, value)))
        })
    }
}

/// True if a text matches a pattern with `*` (any run), `?` (one character) and `\` (the next character literally).
pub fn like(pattern: &str, text: &str) -> bool {
    let pattern = parse(pattern);
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    // The place of the last `*` and the length of the text that it matches so far. Linear backtracking, so that no
    // pattern is slow.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Part::Run) => {
                star = Some((p, t));
                p += 1;
            }
            Some(Part::One) => {
                p += 1;
                t += 1;
            }
            Some(Part::Literal(c)) if *c == text[t] => {
                p += 1;
                t += 1;
            }
            Some(Part::Literal(_)) | None => match star {
                Some((at, swallowed)) => {
                    star = Some((at, swallowed + 1));
                    p = at + 1;
                    t = swallowed + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|part| matches!(part, Part::Run))
}

enum Part {
    Run,
    One,
    Literal(char),
}

fn parse(pattern: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        parts.push(match c {
            '*' => Part::Run,
            '?' => Part::One,
            '\\' => Part::Literal(chars.next().unwrap_or('\\')),
            other => Part::Literal(other),
        });
    }
    parts
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Time;

    fn read(input: &Value, known: &[&str]) -> Result<Filters, ServiceError> {
        Filters::read(&Request { now: Time(0), region: "r", action: "A", input }, known)
    }

    #[test]
    fn wildcards() {
        for (pattern, text, matches) in [
            ("web-*", "web-1", true),
            ("web-*", "Web-1", false),
            ("*", "", true),
            ("?", "", false),
            ("a?c", "abc", true),
            ("a\\*c", "abc", false),
            ("a\\*c", "a*c", true),
            ("*b*d*", "abcde", true),
            ("*b*d", "abcde", false),
            ("é?", "éa", true),
            ("abc\\", "abc\\", true),
        ] {
            assert_eq!(like(pattern, text), matches, "{pattern} {text}");
        }
    }

    #[test]
    fn a_pattern_full_of_stars_is_quick() {
        assert!(!like(&"*a".repeat(200), &"a".repeat(199)));
    }

    #[test]
    fn filters_are_all_of_any() {
        let tags = Tags::from([("Env".to_owned(), "prod".to_owned())]);
        let field = |name: &str| if name == "vpc-id" { vec!["vpc-1".to_owned()] } else { Vec::new() };
        for (filters, passes) in [
            (json!([{"Name": "tag:Env", "Value": ["dev", "pr*"]}]), true),
            (json!([{"Name": "tag:Env", "Value": ["prod"]}, {"Name": "vpc-id", "Value": ["vpc-2"]}]), false),
            (json!([{"Name": "tag-key", "Value": ["Env"]}, {"Name": "vpc-id", "Value": ["vpc-1"]}]), true),
            (json!([{"Name": "tag:env", "Value": ["prod"]}]), false),
            (json!([{"Name": "state", "Value": ["*"]}]), false),
        ] {
            let input = json!({"Filter": filters});
            assert_eq!(read(&input, &["vpc-id", "state"]).unwrap().pass(&tags, field), passes, "{input}");
        }
    }

    #[test]
    fn unknown_names_and_too_many_values_are_refused() {
        let input = json!({"Filter": [{"Name": "vpcid", "Value": ["x"]}]});
        assert_eq!(read(&input, &["vpc-id"]).unwrap_err().message, "The filter 'vpcid' is invalid");
        let input = json!({"Filter": [{"Name": "vpc-id", "Value": vec!["x"; 201]}]});
        assert_eq!(read(&input, &["vpc-id"]).unwrap_err().code, "FilterLimitExceeded");
        let input = json!({"Filter": [{"Name": "vpc-id"}]});
        assert_eq!(read(&input, &["vpc-id"]).unwrap_err().code, "InvalidParameterValue");
        assert!(read(&json!({}), &[]).unwrap().is_empty());
    }
}
