//! Rules of a security group: their form in the spec, and the flat form in which they are compared. AWS merges rules of equal
//! ports into one entry with many peers. In the flat form every rule is one protocol, one port range and one peer.

use heiiki_derive::Shaped;
use ipnet::IpNet;

pub use super::peer::{Peer, Peers};
pub use super::ports::{Ports, Protocol};
use crate::{Address, Known};

/// A rule as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(name = "security_group_rule")]
pub struct Rule {
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `all`, or a protocol number.
    pub protocol: Protocol,
    /// A port (`443`), a range (`8192-65535`) or `all`. For ICMP a type (`8`) or a type and code (`3/4`). Nothing means all.
    pub ports: Option<Ports>,
    /// The peers of an ingress rule, one or a list.
    pub from: Option<Peers>,
    /// The peers of an egress rule, one or a list.
    pub to: Option<Peers>,
    /// What it is for.
    pub description: Option<String>,
}

/// A rule with one peer, in AWS's spelling. The direction is that of its list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Shaped)]
#[shape(live, terse)]
pub struct FlatRule {
    /// The protocol: `tcp`, `-1`, `50`.
    pub protocol: String,
    /// The first port, or the ICMP type (`-1` for all). `None` if the protocol has no ports.
    pub from_port: Option<i32>,
    /// The last port, or the ICMP code (`-1` for all). `None` if the protocol has no ports.
    pub to_port: Option<i32>,
    /// `sg-...`, `<account>/sg-...`, `pl-...` or a range.
    pub peer: String,
    /// Its purpose.
    pub description: Option<String>,
}

impl Rule {
    /// One flat rule for every peer of the direction's field.
    pub fn flat(&self, peers: Option<&Peers>, known: &Known, missing: &mut Vec<Address>) -> Vec<FlatRule> {
        let (from_port, to_port) = Ports::pair(self.ports, &self.protocol);
        let one = |peer: &Peer| FlatRule {
            protocol: self.protocol.as_str().to_owned(),
            from_port,
            to_port,
            peer: peer.resolve(known, missing),
            description: self.description.clone().filter(|text| !text.is_empty()),
        };
        peers.map_or_else(Vec::new, |peers| peers.0.iter().map(one).collect())
    }
}

impl FlatRule {
    /// The rule in one spelling, no matter how AWS spells it: names for numbers, canonical ranges, no ports for a protocol
    /// without them.
    #[must_use]
    pub fn normalised(mut self) -> Self {
        if let Ok(protocol) = self.protocol.parse::<Protocol>() {
            if protocol.is_icmp() {
                self.from_port = self.from_port.or(Some(-1));
                self.to_port = self.to_port.or(Some(-1));
            } else if !protocol.has_ports() {
                (self.from_port, self.to_port) = (None, None);
            }
            protocol.as_str().clone_into(&mut self.protocol);
        }
        if let Ok(net) = self.peer.parse::<IpNet>() {
            self.peer = net.trunc().to_string();
        }
        self.description = self.description.filter(|text| !text.is_empty());
        self
    }

    /// True if both are the same rule to AWS: only the description may differ.
    pub fn is(&self, other: &Self) -> bool {
        (&self.protocol, self.from_port, self.to_port, &self.peer)
            == (&other.protocol, other.from_port, other.to_port, &other.peer)
    }
}
