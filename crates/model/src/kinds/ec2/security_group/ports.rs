//! Protocols and ports of security group rules, in the forms in which people write them.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a text is not a protocol or a range of ports.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPorts {
    /// No protocol.
    #[error("`{0}` is not a protocol: write tcp, udp, icmp, icmpv6, all, or a number from 0 to 255")]
    Protocol(String),
    /// No ports.
    #[error("`{0}` is not a port: write 443, 8192-65535, all, or for ICMP a type and code such as 3/4")]
    Ports(String),
}

/// A protocol in AWS's spelling: a name where AWS has one, otherwise the number; `-1` for all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Protocol(String);

/// Which ports, or which ICMP messages.
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

/// Reads a text or a whole number, as YAML gives either for `443`.
struct Scalar(&'static str);

impl Visitor<'_> for Scalar {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }
}

impl<'de> Deserialize<'de> for Protocol {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Scalar("a protocol"))?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Protocol {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.0 == "-1" { "all" } else { &self.0 })
    }
}

impl<'de> Deserialize<'de> for Ports {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Scalar("a port or a range of ports"))?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Ports {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Range(from, to) if from == to => serializer.serialize_i32(*from),
            Self::All | Self::Range(..) | Self::Icmp(..) => serializer.collect_str(self),
        }
    }
}

impl JsonSchema for Protocol {
    fn schema_name() -> Cow<'static, str> {
        "protocol".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "`tcp`, `udp`, `icmp`, `icmpv6`, `all`, or a protocol number.",
            "anyOf": [{"type": "string"}, {"type": "integer", "minimum": -1, "maximum": 255}],
        })
    }
}

impl JsonSchema for Ports {
    fn schema_name() -> Cow<'static, str> {
        "ports".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A port, a range of ports, `all`, or an ICMP type and code.",
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": 65535},
                {"type": "string", "pattern": "^([Aa][Ll][Ll]|[0-9]+([-/][0-9]+)?)$"},
            ],
        })
    }
}
