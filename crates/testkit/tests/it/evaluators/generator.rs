//! Random policies and requests over an alphabet so small that they meet often.

use heiiki_sim::services::iam::evaluation::{Keys, Principal, Who, keys_of};
use serde_json::{Map, Value, json};

use super::{HERE, Pair};

const THERE: &str = "222222222222";
const USER: &str = "arn:aws:iam::111111111111:user/u";
const ROLE: &str = "arn:aws:iam::111111111111:role/r";
const SESSION: &str = "arn:aws:sts::111111111111:assumed-role/r/s";
const ROOT: &str = "arn:aws:iam::111111111111:root";

const ACTIONS: &[&str] = &["s3:GetObject", "s3:PutObject", "ec2:CreateTags"];
const ACTION_PATTERNS: &[&str] = &["*", "*", "s3:*", "S3:get*", "s3:?etObject", "s3:PutObject", "ec2:*", "*:*", "s3:Get*t"];
const RESOURCES: &[&str] = &[
    "*",
    "arn:aws:s3:::b/k",
    "arn:aws:s3:::b/k/l",
    "arn:aws:ec2:r:111111111111:vpc/v",
    "arn:aws:logs:r:111111111111:log-group:g:x",
];
const RESOURCE_PATTERNS: &[&str] = &[
    "*",
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b/k",
    "arn:aws:s3:::?/k*",
    "arn:aws:s3:::b/*/l",
    "arn:aws:s3:::${aws:PrincipalTag/t}/k",
    "arn:aws:s3:::b/${aws:PrincipalTag/t, 'k'}",
    "arn:aws:s3:::b/${*}",
    "arn:aws:ec2:*:111111111111:vpc/*",
    "arn:aws:ec2:*:vpc/v",
    "arn:aws:ec2:*vpc/v",
    "arn:aws:*",
    "arn:aws:logs:*:*:log-group:?:*",
    "arn:aws:logs:r:111111111111:log-group:g",
];

/// Condition keys with the values that requests and policies give them.
const KEYS: &[(&str, &str, &[&str])] = &[
    ("aws:SourceVpce", "string", &["a", "b", "ab"]),
    ("aws:PrincipalTag/t", "string", &["b", "k", "A"]),
    ("aws:TagKeys", "string", &["a", "b", "c"]),
    ("aws:SourceIp", "address", &["10.0.0.1", "10.0.1.1", "203.0.113.9"]),
    ("s3:max-keys", "numeric", &["9", "10", "10.5"]),
    ("aws:CurrentTime", "date", &["2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z", "1767225600"]),
    ("aws:SecureTransport", "bool", &["true", "false"]),
    ("aws:SourceArn", "arn", &["arn:aws:s3:::b", "arn:aws:sns:r:111111111111:t", "arn:aws:sns:r:222222222222:t"]),
];

/// Values of conditions that requests do not have: patterns, ranges, variables.
const PATTERNS: &[(&str, &[&str])] = &[
    ("string", &["*", "a*", "?b", "${aws:PrincipalTag/t}", "${aws:SourceVpce, 'a'}", "${*}"]),
    ("address", &["10.0.0.0/24", "10.0.0.0/8", "0.0.0.0/0"]),
    ("numeric", &["8", "11"]),
    ("date", &["2026-03-01T00:00:00Z", "2025-01-01T00:00:00Z"]),
    ("bool", &["True"]),
    ("arn", &["arn:aws:s3:::*", "arn:aws:sns:*:111111111111:*", "arn:*:sns:r:?11111111111:t", "arn:aws:sns:*:t"]),
];

const OPERATORS: &[(&str, &[&str])] = &[
    (
        "string",
        &[
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
        ],
    ),
    ("address", &["IpAddress", "NotIpAddress"]),
    (
        "numeric",
        &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
        ],
    ),
    ("date", &["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"]),
    ("bool", &["Bool"]),
    ("arn", &["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"]),
];

/// The values of a family.
fn of(table: &'static [(&str, &[&str])], family: &str) -> &'static [&'static str] {
    table.iter().find(|(name, _)| *name == family).map_or(&[], |(_, values)| values)
}

/// A source of choices that are the same for a seed on every machine (splitmix64).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// True in one of so many cases.
    fn one_in(&mut self, cases: u64) -> bool {
        self.next().is_multiple_of(cases)
    }

    fn pick<'t>(&mut self, all: &[&'t str]) -> &'t str {
        let at = usize::try_from(self.next() % all.len() as u64).unwrap_or(0);
        all[at]
    }

    /// One value, or a list of one to three.
    fn some(&mut self, mut one: impl FnMut(&mut Self) -> String) -> Value {
        if self.one_in(2) {
            return json!(one(self));
        }
        let count = 1 + self.next() % 3;
        Value::Array((0..count).map(|_| json!(one(self))).collect())
    }

    /// Policies and a request.
    pub(super) fn pair(&mut self) -> Pair {
        let who = match self.next() % 8 {
            0 => Who::Root,
            1..4 => Who::User(USER.to_owned()),
            _ => Who::Session { session: SESSION.to_owned(), role: ROLE.to_owned() },
        };
        let count = self.next() % 3;
        let mut documents = json!({"identity": (0..=count).map(|_| self.document(false)).collect::<Vec<_>>()});
        let session = matches!(who, Who::Session { .. }) && self.one_in(3);
        for (member, wanted, in_list) in [
            ("boundary", who != Who::Root && self.one_in(3), false),
            ("session", session, true),
            ("resource", self.one_in(2), false),
            ("endpoint", self.one_in(4), false),
        ] {
            if wanted {
                let document = self.document(["resource", "endpoint"].contains(&member));
                documents[member] = if in_list { json!([document]) } else { document };
            }
        }
        documents["resource_required"] = json!(self.one_in(5));
        let owner = if self.one_in(6) { THERE } else { HERE };
        documents["resource_account"] = json!(owner);
        Pair {
            principal: Principal { account: HERE.to_owned(), who },
            action: self.pick(ACTIONS),
            resource: self.pick(RESOURCES),
            keys: self.keys(),
            documents,
        }
    }

    fn keys(&mut self) -> Keys {
        let mut keys = Keys::new();
        for (key, _, values) in KEYS {
            if self.one_in(2) {
                continue;
            }
            let count = if *key == "aws:TagKeys" { self.next() % 3 } else { 1 };
            let given: Vec<String> = (0..count).map(|_| self.pick(values).to_owned()).collect();
            keys.extend(keys_of([(*key, given)]));
        }
        keys
    }

    fn document(&mut self, names_principals: bool) -> Value {
        let count = 1 + self.next() % 3;
        let statements: Vec<Value> = (0..count).map(|_| self.statement(names_principals)).collect();
        let mut document = json!({"Statement": statements});
        // Documents without a version, and of the old one, have no variables.
        match self.next() % 8 {
            0 => {}
            1 => document["Version"] = json!("2008-10-17"),
            _ => document["Version"] = json!("2012-10-17"),
        }
        document
    }

    fn statement(&mut self, names_principals: bool) -> Value {
        let mut statement = Map::new();
        let denies = self.one_in(4);
        statement.insert("Effect".to_owned(), json!(if denies { "Deny" } else { "Allow" }));
        let action = if self.one_in(6) { "NotAction" } else { "Action" };
        statement.insert(action.to_owned(), self.some(|random| random.pick(ACTION_PATTERNS).to_owned()));
        let resource = if self.one_in(6) { "NotResource" } else { "Resource" };
        statement.insert(resource.to_owned(), self.some(|random| random.pick(RESOURCE_PATTERNS).to_owned()));
        if names_principals {
            // AWS strongly advises against NotPrincipal in statements that allow, and documents little of it.
            let member = if denies && self.one_in(4) { "NotPrincipal" } else { "Principal" };
            statement.insert(member.to_owned(), self.principals());
        }
        if self.one_in(2) {
            statement.insert("Condition".to_owned(), self.condition());
        }
        Value::Object(statement)
    }

    fn principals(&mut self) -> Value {
        if self.one_in(3) {
            return json!("*");
        }
        let all = [USER, ROLE, SESSION, ROOT, HERE, THERE, "*", "arn:aws:iam::222222222222:user/u"];
        match self.next() % 6 {
            0 => json!({"Service": "sagemaker.amazonaws.com"}),
            1 => json!({"AWS": [SESSION, ROLE, ROOT]}),
            2 => json!({"AWS": [USER, HERE]}),
            _ => json!({"AWS": self.some(|random| random.pick(&all).to_owned())}),
        }
    }

    fn condition(&mut self) -> Value {
        let mut block = Map::new();
        for _ in 0..=self.next() % 2 {
            let at = usize::try_from(self.next() % KEYS.len() as u64).unwrap_or(0);
            let (key, family, values) = KEYS[at];
            let spelled = if self.one_in(4) { key.to_ascii_uppercase() } else { key.to_owned() };
            if self.one_in(6) {
                let wanted = json!(self.pick(&["true", "false"]));
                block.insert("Null".to_owned(), json!({ spelled: wanted }));
                continue;
            }
            let operator = self.pick(of(OPERATORS, family));
            // Only keys with several values may be compared with a qualifier, and they must be.
            let qualifier = if key == "aws:TagKeys" { self.pick(&["ForAllValues:", "ForAnyValue:"]) } else { "" };
            let if_exists = if self.one_in(4) { "IfExists" } else { "" };
            let wanted = self.some(|random| {
                if random.one_in(2) { random.pick(values).to_owned() } else { random.pick(of(PATTERNS, family)).to_owned() }
            });
            block.insert(format!("{qualifier}{operator}{if_exists}"), json!({ spelled: wanted }));
        }
        Value::Object(block)
    }
}
