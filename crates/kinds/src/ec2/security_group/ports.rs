//! Protocols and ports of security group rules, in the forms in which people write them.

use std::fmt;
use std::str::FromStr;

use serde_json::{Value, json};

use crate::shape::{Leaf, Misfit, leaf_of_serde};

/// The reason for which a text is not a protocol or a range of ports.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPorts {
    /// No protocol.
    #[error("`{0}` is not a protocol: write tcp, udp, icmp, icmpv6, all, or a number from 0 to 255")]
    Protocol(String),
    /// No ports.
    #[error("`{0}` is not a port: write 443, 8192-65535, all, or for ICMP a type and code such as 3/4")]
    Ports(String),
}

/// A protocol in AWS's spelling: a name if AWS has one, else the number; `-1` for all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Protocol(String);

/// A range of ports, or the messages of ICMP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ports {
    /// All of them.
    All,
    /// From and to, both included. For ICMP a single number is a type.
    Range(i32, i32),
    /// An ICMP type and code.
    Icmp(i32, i32),
}

impl Protocol {
    /// The protocol in AWS's spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for protocols that have ports.
    pub fn has_ports(&self) -> bool {
        matches!(self.as_str(), "tcp" | "udp")
    }

    /// True for ICMP, of either family.
    pub fn is_icmp(&self) -> bool {
        matches!(self.as_str(), "icmp" | "icmpv6")
    }
}

impl FromStr for Protocol {
    type Err = NotPorts;

    fn from_str(text: &str) -> Result<Self, NotPorts> {
        let lower = text.to_ascii_lowercase();
        let name = match lower.as_str() {
            "all" | "-1" => "-1",
            "tcp" | "6" => "tcp",
            "udp" | "17" => "udp",
            "icmp" | "1" => "icmp",
            "icmpv6" | "58" => "icmpv6",
            other if other.parse::<u8>().is_ok() => other,
            _ => return Err(NotPorts::Protocol(text.to_owned())),
        };
        Ok(Self(name.to_owned()))
    }
}

impl Ports {
    /// The pair that AWS takes for this protocol.
    pub fn pair(this: Option<Self>, protocol: &Protocol) -> (Option<i32>, Option<i32>) {
        match this.unwrap_or(Self::All) {
            _ if !protocol.has_ports() && !protocol.is_icmp() => (None, None),
            Self::All if protocol.is_icmp() => (Some(-1), Some(-1)),
            Self::All => (Some(0), Some(65535)),
            Self::Range(kind, _) if protocol.is_icmp() => (Some(kind), Some(-1)),
            Self::Range(from, to) | Self::Icmp(from, to) => (Some(from), Some(to)),
        }
    }
}

impl FromStr for Ports {
    type Err = NotPorts;

    fn from_str(text: &str) -> Result<Self, NotPorts> {
        let wrong = || NotPorts::Ports(text.to_owned());
        let number = |part: &str| -> Result<i32, NotPorts> {
            let part = part.trim();
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            if digits { part.parse().map_err(|_| wrong()) } else { Err(wrong()) }
        };
        if text.eq_ignore_ascii_case("all") {
            return Ok(Self::All);
        }
        if let Some((kind, code)) = text.split_once('/') {
            return Ok(Self::Icmp(number(kind)?, number(code)?));
        }
        match text.split_once('-') {
            Some((from, to)) => Ok(Self::Range(number(from)?, number(to)?)),
            None => number(text).map(|port| Self::Range(port, port)),
        }
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => write!(f, "all"),
            Self::Range(from, to) if from == to => write!(f, "{from}"),
            Self::Range(from, to) => write!(f, "{from}-{to}"),
            Self::Icmp(kind, code) => write!(f, "{kind}/{code}"),
        }
    }
}

/// A text, or a whole number as its text: YAML gives either for `443`.
fn scalar(value: &Value, expected: &'static str) -> Result<String, Misfit> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) if !number.is_f64() => Ok(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Err(Misfit::Type(expected)),
    }
}

impl Leaf for Protocol {
    const NAME: &'static str = "protocol";
    const EXPECTED: &'static str = "a protocol";

    fn parse(value: &Value) -> Result<Self, Misfit> {
        scalar(value, Self::EXPECTED)?.parse().map_err(|error: NotPorts| Misfit::Value(error.to_string()))
    }

    fn to_json(&self) -> Value {
        Value::from(if self.0 == "-1" { "all" } else { &self.0 })
    }

    fn schema() -> Value {
        json!({
            "description": "`tcp`, `udp`, `icmp`, `icmpv6`, `all`, or a protocol number.",
            "anyOf": [{"type": "string"}, {"type": "integer", "minimum": -1, "maximum": 255}],
        })
    }
}

impl Leaf for Ports {
    const NAME: &'static str = "ports";
    const EXPECTED: &'static str = "a port or a range of ports";

    fn parse(value: &Value) -> Result<Self, Misfit> {
        scalar(value, Self::EXPECTED)?.parse().map_err(|error: NotPorts| Misfit::Value(error.to_string()))
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Range(from, to) if from == to => Value::from(*from),
            Self::All | Self::Range(..) | Self::Icmp(..) => Value::String(self.to_string()),
        }
    }

    fn schema() -> Value {
        json!({
            "description": "A port, a range of ports, `all`, or an ICMP type and code.",
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": 65535},
                {"type": "string", "pattern": "^([Aa][Ll][Ll]|[0-9]+([-/][0-9]+)?)$"},
            ],
        })
    }
}

leaf_of_serde!(Protocol);
leaf_of_serde!(Ports);
