//! Decides if a resource policy lets a caller do something, as far as that can be told beforehand.
//!
//! Of a caller the ARN and account are known, but not the network from which it calls, so that a condition on the network is
//! neither true nor false. The rules are those of "Policy evaluation logic" in the IAM user guide, for one policy alone. Identity
//! policies, organization policies and session policies are not looked at.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// A caller, as `GetCallerIdentity` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The ARN: of a user, of the account's root, or of a session of a role.
    pub arn: String,
    /// The account.
    pub account: String,
}

/// The verdict of a policy on a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A statement allows it, and none denies it.
    Allowed,
    /// No statement is about it.
    Silent,
    /// A statement denies it.
    Denied {
        /// Its `Sid`, or its place as `Statement[2]`.
        statement: String,
    },
    /// A statement denies or allows it, depending on facts that are not known beforehand.
    Depends {
        /// Its `Sid`, or its place.
        statement: String,
        /// True if it would deny the call.
        denies: bool,
        /// The condition keys on which the verdict depends, such as `aws:SourceVpce`, and other parts of the statement that leave it open.
        on: BTreeSet<String>,
    },
}

/// A truth of which a part may not be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    True,
    False,
    Unknown,
}

impl Truth {
    const fn of(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }

    const fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }

    const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
        }
    }

    /// True if one of them is; unknown if none is and one may be.
    fn any(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Self::False, |so_far, next| match (so_far, next) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::False, Self::False) => Self::False,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
        })
    }
}

impl Caller {
    /// True for the root of the account.
    pub fn is_root(&self) -> bool {
        self.arn.ends_with(":root")
    }

    /// The ARN that policies name: of the role, for a session of it. The path of the role is not part of a session's ARN.
    pub fn principal_arn(&self) -> String {
        let session = self.arn.split_once(":assumed-role/").and_then(|(head, rest)| Some((head, rest.split('/').next()?)));
        session.map_or_else(
            || self.arn.clone(),
            |(head, role)| {
                let partition = head.split(':').nth(1).unwrap_or("aws");
                format!("arn:{partition}:iam::{}:role/{role}", self.account)
            },
        )
    }

    fn key(&self, key: &str) -> Option<String> {
        match key.to_ascii_lowercase().as_str() {
            "aws:principalarn" => Some(self.principal_arn()),
            "aws:principalaccount" => Some(self.account.clone()),
            // The SDK uses TLS, and the calls are heiiki's own.
            "aws:securetransport" => Some("true".to_owned()),
            "aws:principalisawsservice" | "aws:viaawsservice" => Some("false".to_owned()),
            _ => None,
        }
    }
}

/// Returns the verdict of a resource policy on a call, such as `s3:DeleteBucket` on an ARN.
pub fn evaluate(document: &Value, action: &str, resource: &str, caller: &Caller) -> Verdict {
    let statements: Vec<&Value> = match document.get("Statement") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(single) => vec![single],
        None => Vec::new(),
    };
    let variables = Variables { caller, known: document.get("Version").is_some_and(|version| version == "2012-10-17") };
    let (mut allowed, mut maybe) = (false, None);
    for (index, statement) in statements.into_iter().enumerate() {
        let Some(statement) = statement.as_object() else { continue };
        let denies = statement.get("Effect").is_some_and(|effect| effect == "Deny");
        let name = || {
            let sid = statement.get("Sid").and_then(Value::as_str).filter(|sid| !sid.is_empty());
            sid.map_or_else(|| format!("Statement[{index}]"), str::to_owned)
        };
        let mut on = BTreeSet::new();
        match applies(statement, action, resource, &variables, &mut on) {
            Truth::True if denies => return Verdict::Denied { statement: name() },
            Truth::True => allowed = true,
            Truth::Unknown if denies || maybe.is_none() => {
                maybe = Some(Verdict::Depends { statement: name(), denies, on });
            }
            Truth::Unknown | Truth::False => {}
        }
    }
    match maybe {
        // A statement that may deny counts even if another one allows.
        Some(Verdict::Depends { denies: true, .. }) => maybe.unwrap_or(Verdict::Silent),
        _ if allowed => Verdict::Allowed,
        Some(depends) => depends,
        None => Verdict::Silent,
    }
}

fn applies(
    statement: &Map<String, Value>,
    action: &str,
    resource: &str,
    variables: &Variables<'_>,
    on: &mut BTreeSet<String>,
) -> Truth {
    let part = |name: &str, not: &str, fits: &dyn Fn(&str) -> Truth| match (statement.get(name), statement.get(not)) {
        (Some(listed), _) => Truth::any(texts(listed).iter().map(|text| fits(text))),
        (None, Some(excluded)) => Truth::any(texts(excluded).iter().map(|text| fits(text))).not(),
        (None, None) => Truth::True,
    };
    let action_fits = |pattern: &str| Truth::of(like(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase()));
    let resource_fits = |pattern: &str| match variables.resolve(pattern) {
        Resolved::Text(pattern) => Truth::of(like(&pattern, resource)),
        Resolved::Unknown => Truth::Unknown,
    };
    let (of_resource, of_caller) = (part("Resource", "NotResource", &resource_fits), principal(statement, variables.caller));
    let about = part("Action", "NotAction", &action_fits).and(of_resource).and(of_caller);
    match about {
        Truth::False => Truth::False,
        Truth::True | Truth::Unknown => {
            let unsure = [("variables in its resources", of_resource), ("its NotPrincipal", of_caller)];
            on.extend(unsure.iter().filter(|(_, truth)| *truth == Truth::Unknown).map(|(what, _)| (*what).to_owned()));
            let holds = statement.get("Condition").map_or(Truth::True, |conditions| condition(conditions, variables, on));
            about.and(holds)
        }
    }
}

/// True if the principals of a statement are or hold the caller.
///
/// `NotPrincipal` exempts a session of a role only if the session, the role and the account are named (IAM user guide, "NotPrincipal with
/// Deny"). If only some of them are, it is better not to count on either.
fn principal(statement: &Map<String, Value>, caller: &Caller) -> Truth {
    if let Some(listed) = statement.get("Principal") {
        return Truth::of(texts(listed).iter().any(|name| is_principal(name, caller)));
    }
    let Some(excluded) = statement.get("NotPrincipal") else { return Truth::True };
    let named = texts(excluded);
    if !named.iter().any(|name| is_principal(name, caller)) {
        return Truth::True;
    }
    let account = named.iter().any(|name| *name == caller.account || name.ends_with(":root"));
    let role = named.iter().any(|name| without_path(name) == caller.principal_arn());
    let itself = named.contains(&caller.arn);
    let everybody = named.iter().any(|name| name == "*");
    if everybody || (account && role && itself) { Truth::False } else { Truth::Unknown }
}

/// The policy variables that a document knows.
struct Variables<'a> {
    caller: &'a Caller,
    /// True for the version of the policy language that has variables. In the older one `${...}` is text.
    known: bool,
}

/// A text after its variables were put in.
enum Resolved {
    Text(String),
    /// A variable stands for something that is not known.
    Unknown,
}

impl Variables<'_> {
    /// Puts the values of variables into a text: `${aws:PrincipalAccount}`, with a default as in `${aws:username, 'nobody'}`, and `${*}`,
    /// `${?}` and `${$}` for these characters.
    fn resolve(&self, text: &str) -> Resolved {
        if !self.known || !text.contains("${") {
            return Resolved::Text(text.to_owned());
        }
        let (mut out, mut rest) = (String::new(), text);
        while let Some((before, after)) = rest.split_once("${") {
            out.push_str(before);
            let Some((name, after)) = after.split_once('}') else { return Resolved::Text(format!("{out}${{{after}")) };
            match name {
                // A pattern has no way to write these as themselves.
                "*" | "?" => return Resolved::Unknown,
                "$" => out.push('$'),
                _ => match self.caller.key(name.split(',').next().unwrap_or_default().trim()) {
                    Some(value) => out.push_str(&value),
                    None => return Resolved::Unknown,
                },
            }
            rest = after;
        }
        Resolved::Text(out + rest)
    }
}

/// True if a principal element means the caller. An account means everybody in it. The path of a role is left aside: a session does not show it, and the name of
/// a role is unique in its account.
fn is_principal(name: &str, caller: &Caller) -> bool {
    let account = |arn: &str| arn.split(':').nth(4) == Some(caller.account.as_str()) && arn.ends_with(":root");
    let known = name == "*" || name == caller.account || account(name) || name == caller.arn;
    known || without_path(name) == caller.principal_arn()
}

/// The ARN of a role without its path: `arn:aws:iam::1:role/exec` for `arn:aws:iam::1:role/a/b/exec`.
fn without_path(arn: &str) -> String {
    let role = arn.split_once(":role/").and_then(|(head, rest)| Some((head, rest.rsplit('/').next()?)));
    role.map_or_else(|| arn.to_owned(), |(head, name)| format!("{head}:role/{name}"))
}

/// Every text in an element: a scalar, a list, or principals by type.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => {
            // A service or a federated user is not the caller.
            members.iter().filter(|(kind, _)| *kind == "AWS").flat_map(|(_, value)| texts(value)).collect()
        }
        Value::String(text) => vec![text.clone()],
        Value::Bool(_) | Value::Number(_) => vec![value.to_string()],
        Value::Null => Vec::new(),
    }
}

/// All blocks must hold.
fn condition(conditions: &Value, variables: &Variables<'_>, on: &mut BTreeSet<String>) -> Truth {
    let mut truth = Truth::True;
    let mut unknown = BTreeSet::new();
    for (operator, keys) in conditions.as_object().into_iter().flatten() {
        for (key, wanted) in keys.as_object().into_iter().flatten() {
            match single(operator, key, &texts(wanted), variables) {
                Truth::True => {}
                Truth::False => return Truth::False,
                Truth::Unknown => {
                    truth = Truth::Unknown;
                    unknown.insert(key.clone());
                }
            }
        }
    }
    on.extend(unknown);
    truth
}

fn single(operator: &str, key: &str, wanted: &[String], variables: &Variables<'_>) -> Truth {
    let lower = operator.to_ascii_lowercase();
    let lower = lower.trim_start_matches("foranyvalue:").trim_start_matches("forallvalues:");
    let Some(value) = variables.caller.key(key) else { return Truth::Unknown };
    // The key is there, so that `IfExists` makes no difference.
    let operator = lower.strip_suffix("ifexists").unwrap_or(lower);
    let one = |compare: &dyn Fn(&str) -> Truth| {
        Truth::any(wanted.iter().map(|pattern| match variables.resolve(pattern) {
            Resolved::Text(pattern) => compare(&pattern),
            Resolved::Unknown => Truth::Unknown,
        }))
    };
    let compare: &dyn Fn(&str) -> Truth = match operator.replace("not", "").as_str() {
        "stringequals" => &|pattern| Truth::of(pattern == value),
        "stringequalsignorecase" => &|pattern| Truth::of(pattern.eq_ignore_ascii_case(&value)),
        "stringlike" => &|pattern| Truth::of(like(pattern, &value)),
        "arnequals" | "arnlike" => &|pattern| arn_like(pattern, &value),
        "bool" => &|pattern| Truth::of(pattern.eq_ignore_ascii_case(&value)),
        "null" => return Truth::of(wanted.iter().any(|wanted| wanted == "false")),
        _ => return Truth::Unknown,
    };
    if operator.contains("not") { one(compare).not() } else { one(compare) }
}

/// Compares ARNs part by part, so that a `*` in one part never matches across a colon into the next one. Unknown for a pattern that is no ARN,
/// because AWS does not say what it matches.
fn arn_like(pattern: &str, value: &str) -> Truth {
    let (pattern, value): (Vec<&str>, Vec<&str>) = (pattern.splitn(6, ':').collect(), value.splitn(6, ':').collect());
    if pattern.len() != 6 {
        return Truth::Unknown;
    }
    Truth::of(value.len() == 6 && pattern.iter().zip(&value).all(|(pattern, value)| like(pattern, value)))
}

/// A pattern in which `*` stands for any run of characters and `?` for one.
pub fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut from) = (0, 0);
    let (mut star, mut mark) = (None, 0);
    while from < text.len() {
        if at < pattern.len() && (pattern[at] == '?' || pattern[at] == text[from]) && pattern[at] != '*' {
            at += 1;
            from += 1;
        } else if at < pattern.len() && pattern[at] == '*' {
            star = Some(at);
            mark = from;
            at += 1;
        } else if let Some(back) = star {
            at = back + 1;
            mark += 1;
            from = mark;
        } else {
            return false;
        }
    }
    pattern[at.min(pattern.len())..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests;
