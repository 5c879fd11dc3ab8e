//! Network ACLs: those that were read, and the one that AWS makes with a VPC.

use heiiki_model::surroundings::{AclEntry, NetworkAcl};

use super::builder::Builder;
use crate::fact::{FactId, Provenance};
use crate::headers::Intervals;
use crate::network::{Acl, Entry, Id};

impl Builder<'_> {
    /// The network ACL of a subnet, with the fact that it is its ACL. A new subnet has the VPC's own one, and a new VPC's own one
    /// allows everything.
    pub(super) fn acl_of(&mut self, subnet: &str, subnet_id: Option<&str>, vpc: &str) -> (Id, FactId) {
        let read = self.sources.surroundings.acls.as_deref().unwrap_or_default();
        let own = read.iter().find(|acl| acl.subnet_ids.iter().any(|id| Some(id.as_str()) == subnet_id));
        let of_vpc = |acl: &&NetworkAcl| acl.is_default && self.names.of_id(&acl.vpc_id) == vpc;
        // A subnet that is to be made gets the default one of its VPC.
        let found = own.or_else(|| read.iter().find(of_vpc).filter(|_| self.is_made(subnet)));
        if let Some(acl) = found {
            let read = entries(&acl.entries, false).zip(entries(&acl.entries, true));
            let acl_fact = self.fact(subnet, "network ACL", acl.id.clone(), Provenance::Live);
            if !self.net.acls.contains_key(&acl.id) {
                let value = format!("{} of them", acl.entries.len());
                let odd = || Provenance::Unknown("one of them has a form that is not known here".to_owned());
                let listed = self.fact(&acl.id, "entries", value, if read.is_some() { Provenance::Live } else { odd() });
                let (ingress, egress) = read.unwrap_or_default();
                self.net.acls.insert(acl.id.clone(), Acl { ingress, egress, listed });
            }
            return (acl.id.clone(), acl_fact);
        }
        let unread = "network ACLs were not read";
        let made = |made: bool| if made { Provenance::Default } else { Provenance::Unknown(unread.to_owned()) };
        let (new_subnet, new_vpc) = (self.is_made(subnet), self.is_made(vpc));
        let name = format!("default ACL of {vpc}");
        let acl_fact = self.fact(subnet, "network ACL", name.clone(), made(new_subnet));
        if !self.net.acls.contains_key(&name) {
            let listed = self.fact(&name, "entries", "everything is allowed", made(new_vpc));
            let open = |range: &str| AclEntry {
                egress: false,
                protocol: "-1".to_owned(),
                range: range.to_owned(),
                ports: None,
                allow: true,
            };
            let all = entries(&[open("0.0.0.0/0"), open("::/0")], false).unwrap_or_default();
            self.net.acls.insert(name.clone(), Acl { ingress: all.clone(), egress: all, listed });
        }
        (name, acl_fact)
    }
}

/// The entries of a direction. `None` if one of them cannot be understood.
fn entries(all: &[AclEntry], egress: bool) -> Option<Vec<Entry>> {
    all.iter().filter(|entry| entry.egress == egress).map(entry).collect()
}

fn entry(entry: &AclEntry) -> Option<Entry> {
    let all = Intervals::range(0, 65_535);
    let number = |value: i32| u128::try_from(value).ok();
    let protocol = match entry.protocol.as_str() {
        "-1" => Intervals::range(0, 255),
        other => Intervals::one(other.parse().ok()?),
    };
    let icmp = ["1", "58"].contains(&entry.protocol.as_str());
    let port = match entry.ports {
        Some((kind, code)) if icmp => match (number(kind), number(code)) {
            (Some(kind), Some(code)) => Intervals::one(kind * 256 + code),
            (Some(kind), None) => Intervals::range(kind * 256, kind * 256 + 255),
            (None, _) => all,
        },
        Some((first, last)) => Intervals::range(number(first)?, number(last)?),
        None => all,
    };
    Some(Entry { range: entry.range.parse().ok()?, protocol, port, allow: entry.allow })
}
