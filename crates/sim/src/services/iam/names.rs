//! Checks of names, paths, descriptions and other plain members, with the texts of IAM's request validation.
//!
//! It deliberately knows no kind: the caller says which member and how long it may be.

use serde_json::Value;

use crate::{Request, ServiceError};

const INVALID: &str = "ValidationError";

/// A member that must be there and not be empty.
pub(super) fn required<'a>(request: &Request<'a>, member: &str) -> Result<&'a str, ServiceError> {
    match request.input.get(member).and_then(Value::as_str) {
        Some("") => {
            Err(ServiceError::constraint(INVALID, "", &place(member), "Member must have length greater than or equal to 1"))
        }
        Some(text) => Ok(text),
        None => {
            let at = place(member);
            Err(ServiceError::bad(
                INVALID,
                format!(
                    "1 validation error detected: Value null at '{at}' failed to satisfy constraint: Member must not be null"
                ),
            ))
        }
    }
}

/// A required name: letters, digits and `+=,.@_-`, at most `longest` of them.
pub(super) fn name<'a>(request: &Request<'a>, member: &str, longest: usize) -> Result<&'a str, ServiceError> {
    let name = required(request, member)?;
    at_most(name, &place(member), longest)?;
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c)) {
        let at = place(member);
        let text = format!(
            "The specified value for {at} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"
        );
        return Err(ServiceError::bad(INVALID, text));
    }
    Ok(name)
}

/// An optional path; `/` when there is none.
pub(super) fn path<'a>(request: &Request<'a>, member: &str) -> Result<&'a str, ServiceError> {
    let Some(path) = request.input.get(member).and_then(Value::as_str) else { return Ok("/") };
    let at = place(member);
    at_most(path, &at, 512)?;
    let whole = path.len() >= 2 && path.starts_with('/') && path.ends_with('/');
    if path != "/" && !(whole && path.bytes().all(|b| (0x21..=0x7E).contains(&b))) {
        let text = format!(
            "The specified value for {at} is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters."
        );
        return Err(ServiceError::bad(INVALID, text));
    }
    Ok(path)
}

/// The path of a managed policy, whose parts must not be empty and have fewer characters to choose from.
pub(super) fn policy_path<'a>(request: &Request<'a>) -> Result<&'a str, ServiceError> {
    let path = path(request, "Path")?;
    let good = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || ".,+@=_-".contains(c));
    if path != "/" && !path.trim_matches('/').split('/').all(good) || path.contains("//") {
        return Err(ServiceError::constraint(
            INVALID,
            path,
            "path",
            "Member must satisfy regular expression pattern: ((/[A-Za-z0-9\\.,\\+@=_-]+)*)/",
        ));
    }
    Ok(path)
}

/// The prefix a list is narrowed to; `/` when there is none.
pub(super) fn path_prefix<'a>(request: &Request<'a>) -> Result<&'a str, ServiceError> {
    let prefix = request.text("PathPrefix").unwrap_or("/");
    at_most(prefix, "pathPrefix", 512)?;
    if !prefix.starts_with('/') {
        return Err(ServiceError::constraint(
            INVALID,
            prefix,
            "pathPrefix",
            "Member must satisfy regular expression pattern: \\u002F[\\u0021-\\u007F]*",
        ));
    }
    Ok(prefix)
}

/// An optional description of a role, at most 1000 characters of Latin-1.
pub(super) fn description(request: &Request<'_>) -> Result<Option<String>, ServiceError> {
    let Some(text) = request.input.get("Description").and_then(Value::as_str) else { return Ok(None) };
    at_most(text, "description", 1000)?;
    if !text.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{A1}'..='\u{FF}')) {
        let rule = "Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*";
        return Err(ServiceError::constraint(INVALID, text, "description", rule));
    }
    Ok(Some(text.to_owned()))
}

/// An optional whole number within bounds.
pub(super) fn number(request: &Request<'_>, member: &str, least: u64, most: u64) -> Result<Option<u64>, ServiceError> {
    let Some(given) = request.input.get(member) else { return Ok(None) };
    let at = place(member);
    let Some(number) = crate::request::as_i64(given) else {
        return Err(ServiceError::bad("MalformedInput", format!("{member} is not a number")));
    };
    let rule = match u64::try_from(number) {
        Ok(n) if n > most => format!("Member must have value less than or equal to {most}"),
        Ok(n) if n >= least => return Ok(Some(n)),
        Ok(_) | Err(_) => format!("Member must have value greater than or equal to {least}"),
    };
    Err(ServiceError::constraint(INVALID, &number.to_string(), &at, &rule))
}

/// One of several words; `None` when the member is absent.
pub(super) fn word<'a>(request: &Request<'a>, member: &str, words: &[&str]) -> Result<Option<&'a str>, ServiceError> {
    match request.text(member) {
        Some(text) if !words.contains(&text) => {
            let rule = format!("Member must satisfy enum value set: [{}]", words.join(", "));
            Err(ServiceError::constraint(INVALID, text, &place(member), &rule))
        }
        other => Ok(other),
    }
}

/// Refuses a text with more than so many characters.
pub(super) fn at_most(text: &str, at: &str, longest: usize) -> Result<(), ServiceError> {
    if text.chars().count() <= longest {
        return Ok(());
    }
    Err(ServiceError::constraint(INVALID, text, at, &format!("Member must have length less than or equal to {longest}")))
}

/// A member's name as validation texts have it: `roleName`.
pub(super) fn place(member: &str) -> String {
    let mut chars = member.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Time;

    fn said<T>(input: &Value, check: impl Fn(&Request<'_>) -> Result<T, ServiceError>) -> String {
        check(&Request::new(Time(0), "r", "A", input)).map_or_else(|error| error.message, |_| "fine".to_owned())
    }

    #[test]
    fn names() {
        let long = "a".repeat(65);
        for (given, expected) in [
            (json!("Exec+=,.@_-1"), "fine"),
            (json!(""), "greater than or equal to 1"),
            (json!(long), "length less than or equal to 64"),
            (json!("a b"), "only alphanumeric characters and/or the following: +=,.@_-"),
            (json!("é"), "only alphanumeric"),
            (Value::Null, "Value null at 'roleName'"),
        ] {
            let said = said(&json!({"RoleName": given}), |r| name(r, "RoleName", 64).map(str::to_owned));
            assert!(said.contains(expected), "{said}");
        }
    }

    #[test]
    fn paths() {
        for (given, good, good_for_policies) in [
            ("/", true, true),
            ("/a/", true, true),
            ("/a/b-c/", true, true),
            ("a", false, false),
            ("/a", false, false),
            ("", false, false),
            ("/a b/", false, false),
            ("/é/", false, false),
            ("/a:b/", true, false),
            ("//", true, false),
            ("/a//b/", true, false),
        ] {
            let input = json!({"Path": given});
            assert_eq!(said(&input, |r| path(r, "Path").map(str::to_owned)) == "fine", good, "{given}");
            assert_eq!(said(&input, |r| policy_path(r).map(str::to_owned)) == "fine", good_for_policies, "{given}");
        }
        assert_ne!(said(&json!({"Path": format!("/{}/", "a".repeat(511))}), |r| path(r, "Path").map(str::to_owned)), "fine");
    }

    #[test]
    fn plain_members() {
        assert_eq!(said(&json!({"Description": "naïve\ttext"}), description), "fine");
        assert!(said(&json!({"Description": "漢"}), description).contains("regular expression"));
        assert!(said(&json!({"Description": "a".repeat(1001)}), description).contains("1000"));
        for (given, expected) in [
            (json!("3600"), "fine"),
            (json!(3599), "greater than or equal to 3600"),
            (json!("43201"), "43200"),
            (json!("x"), "not a number"),
        ] {
            let said = said(&json!({"MaxSessionDuration": given}), |r| number(r, "MaxSessionDuration", 3600, 43_200));
            assert!(said.contains(expected), "{said}");
        }
        assert!(said(&json!({"Scope": "Mine"}), |r| word(r, "Scope", &["All", "AWS"]).map(|_| ())).contains("[All, AWS]"));
    }
}
