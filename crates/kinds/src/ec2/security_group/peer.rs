//! The other side of a security group rule: a group, a prefix list or a range.

use std::fmt;
use std::str::FromStr;

use ipnet::IpNet;
use serde_json::{Value, json};

use crate::markers::SecurityGroup;
use crate::shape::{Leaf, Misfit, leaf_of_serde};
use crate::{Address, FactName, KindName, Known, Name, Naming, Place, Ref, Refs, When};

/// The reason for which a text is not a peer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPeer {
    /// The service of a prefix list is not a single word.
    #[error("`{0}` is not a prefix list: write `prefix_list/s3` or `prefix_list/dynamodb`, or the list's id `pl-...`")]
    Service(String),
    /// An address without a prefix length.
    #[error("`{0}` is an address, not a range: write {1}")]
    Address(String, IpNet),
    /// None of the forms.
    #[error("`{0}` is no peer: write a group of this spec, `prefix_list/s3`, `pl-...`, `sg-...`, or a range such as 10.0.0.0/16")]
    Form(String),
}

/// One peer or several.
#[derive(Clone, Debug, PartialEq)]
pub struct Peers(pub Vec<Peer>);

/// The other side of a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Peer {
    /// A group of this spec, by its logical name.
    Group(Ref<SecurityGroup>),
    /// A group that is not in this spec: `sg-...`, or `<account>/sg-...` across a peering connection.
    GroupId(String),
    /// A prefix list, `pl-...`.
    PrefixList(String),
    /// AWS's prefix list of a gateway service in this region: `prefix_list/s3`. Holds the service.
    Service(String),
    /// A range, IPv4 or IPv6.
    Cidr(IpNet),
}

/// True for `<prefix>` and 8 or more hexadecimal digits, which is AWS's form of an id.
fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| rest.len() >= 8 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_foreign_group(text: &str) -> bool {
    text.split_once('/').is_some_and(|(account, group)| {
        account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()) && is_id(group, "sg-")
    })
}

impl FromStr for Peer {
    type Err = NotPeer;

    fn from_str(text: &str) -> Result<Self, NotPeer> {
        if let Some(service) = text.strip_prefix("prefix_list/") {
            let good = !service.is_empty() && !service.contains('.') && Name::new(service).is_ok();
            return if good { Ok(Self::Service(service.to_owned())) } else { Err(NotPeer::Service(text.to_owned())) };
        }
        if is_id(text, "pl-") {
            return Ok(Self::PrefixList(text.to_owned()));
        }
        if is_id(text, "sg-") || is_foreign_group(text) {
            return Ok(Self::GroupId(text.to_owned()));
        }
        if let Ok(net) = text.parse::<IpNet>() {
            return Ok(Self::Cidr(net.trunc()));
        }
        if let Ok(address) = text.parse::<std::net::IpAddr>() {
            return Err(NotPeer::Address(text.to_owned(), IpNet::from(address)));
        }
        Name::new(text).map(|name| Self::Group(Ref::to(name))).map_err(|_| NotPeer::Form(text.to_owned()))
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(group) => write!(f, "{}", group.name()),
            Self::GroupId(id) | Self::PrefixList(id) => write!(f, "{id}"),
            Self::Service(service) => write!(f, "prefix_list/{service}"),
            Self::Cidr(net) => write!(f, "{net}"),
        }
    }
}

impl Peer {
    /// The peer as AWS names it. A peer that is not known yet stays as it is written, and a group is added to `missing`.
    pub fn resolve(&self, known: &Known, missing: &mut Vec<Address>) -> String {
        match self {
            Self::Group(group) => known.id(group).unwrap_or_else(|| {
                let at = group.address();
                let text = format!("${{{at}.id}}");
                missing.push(at);
                text
            }),
            Self::GroupId(id) | Self::PrefixList(id) => id.clone(),
            Self::Service(service) => {
                let name = prefix_list(service, &known.place);
                let id = known.facts.prefix_lists.get(&name).cloned();
                id.unwrap_or_else(|| format!("prefix_list/{name}"))
            }
            Self::Cidr(net) => net.to_string(),
        }
    }
}

impl Peer {
    /// The other side of a live rule as a spec writes it.
    pub fn imported(text: &str, naming: &mut Naming<'_>) -> Option<Self> {
        let parsed: Self = text.parse().ok()?;
        Some(match parsed {
            Self::GroupId(id) if naming.is_seen(KindName::SecurityGroup, &id) => Self::Group(naming.to(&id)),
            Self::PrefixList(id) => {
                let start = format!("com.amazonaws.{}.", naming.place().region);
                let found = naming.facts().prefix_lists.iter().find(|(key, list)| **list == id && key.starts_with(&start));
                let service = found.map(|(key, _)| key.trim_start_matches(&start).to_owned());
                service.filter(|service| !service.contains('.')).map_or(Self::PrefixList(id), Self::Service)
            }
            other @ (Self::Group(_) | Self::GroupId(_) | Self::Service(_) | Self::Cidr(_)) => other,
        })
    }
}

/// The name of the prefix list of a gateway service.
fn prefix_list(service: &str, place: &Place) -> String {
    format!("com.amazonaws.{}.{service}", place.region)
}

impl Peer {
    /// The fact that it needs to be named as AWS does; `None` if it needs none.
    pub fn fact(&self, place: &Place) -> Option<FactName> {
        match self {
            Self::Service(service) => Some(FactName::PrefixList(prefix_list(service, place))),
            Self::Group(_) | Self::GroupId(_) | Self::PrefixList(_) | Self::Cidr(_) => None,
        }
    }
}

impl Leaf for Peers {
    const NAME: &'static str = "peers";
    const EXPECTED: &'static str = "a peer or a list of peers";

    fn parse(value: &Value) -> Result<Self, Misfit> {
        let one = |value: &Value| {
            let text = value.as_str().ok_or(Misfit::Type(Self::EXPECTED))?;
            text.parse().map_err(|error: NotPeer| Misfit::Value(error.to_string()))
        };
        match value {
            Value::Array(items) => items.iter().map(one).collect::<Result<_, _>>().map(Self),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => Ok(Self(vec![one(value)?])),
        }
    }

    fn to_json(&self) -> Value {
        let mut texts = self.0.iter().map(|peer| Value::String(peer.to_string()));
        match self.0.as_slice() {
            [_] => texts.next().unwrap_or_default(),
            _ => texts.collect(),
        }
    }

    fn schema() -> Value {
        let peer = "A group of this spec, `prefix_list/s3`, `pl-...`, `sg-...`, or a range.";
        json!({
            "description": peer,
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
        })
    }

    /// Two groups may name each other, so that each can be made before the other.
    fn refs(&self, path: &str, _: When, refs: &mut Refs) {
        for (index, peer) in self.0.iter().enumerate() {
            if let Peer::Group(group) = peer {
                let path = if self.0.len() == 1 { path.to_owned() } else { format!("{path}[{index}]") };
                refs.late(&path, group);
            }
        }
    }
}

leaf_of_serde!(Peers);
