//! Things that AWS gives to one holder at a time: names, ranges, addresses, places. A kind says which of them its objects hold
//! and which a resource needs. From both the planner knows which object must let go before another one takes.

use std::collections::BTreeMap;

use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kind::Identity;
use crate::view::View;
use crate::{Address, KindName, Known, Marker, Ref};

/// A sort of thing that has one holder at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "sort_of_thing")]
pub enum Sort {
    /// The name of an object of a kind.
    Name(KindName),
    /// A range of addresses. Two that overlap are in each other's way.
    Range,
    /// A private address in a subnet.
    PrivateAddress,
    /// An Elastic IP address.
    PublicAddress,
    /// The place of a mount target of a file system in a zone.
    Zone,
    /// The VPC in which all mount targets of a file system stand. It is shared by those that stand in the same one.
    Network,
    /// The public names of a service, inside a VPC.
    PrivateDns,
    /// The route to a service in a route table.
    ServiceRoute,
    /// The place of the internet gateway of a VPC.
    Gateway,
}

/// The field of a name that comes from no field of the want.
const COINED: &str = "(coined)";

/// A thing that has one holder at a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unique {
    /// The sort.
    pub sort: Sort,
    /// The id of the object in which the thing lies, such as a VPC; `${kind/name}` as long as that does not exist. Empty for a
    /// thing that is unique in the account.
    pub scope: String,
    /// The value, which is unique within this sort and scope.
    pub value: String,
    /// The field of the want that decides about it, or the beginning of its name.
    pub field: &'static str,
    /// The id of another object whose deletion also ends this holding: the instance that has an Elastic IP address.
    pub ends_with: Option<String>,
}

impl Unique {
    /// A thing inside a scope.
    pub fn new(sort: Sort, scope: impl Into<String>, value: impl Into<String>, field: &'static str) -> Self {
        Self { sort, scope: scope.into(), value: value.into(), field, ends_with: None }
    }

    /// The name of an object that is unique in the account and region, or more widely if AWS asks for that.
    pub fn name(kind: KindName, name: impl Into<String>) -> Self {
        Self::new(Sort::Name(kind), "", name, "name")
    }

    /// The name of an object inside another one.
    pub fn name_in(kind: KindName, scope: impl Into<String>, name: impl Into<String>) -> Self {
        Self::new(Sort::Name(kind), scope, name, "name")
    }

    /// A name that heiiki makes for an object. It differs from the name of the object that is replaced.
    pub fn coined(kind: KindName, name: impl Into<String>) -> Self {
        Self::new(Sort::Name(kind), "", name, COINED)
    }

    /// True for a name that gives way to the name of the object's own predecessor.
    pub fn is_coined(&self) -> bool {
        self.field == COINED
    }

    /// The range of a subnet.
    pub fn range(vpc: impl Into<String>, range: &Ipv4Net) -> Self {
        Self::new(Sort::Range, vpc, range.to_string(), "cidr_block")
    }

    /// True if the holder of one of the two keeps everybody else from the other.
    pub fn excludes(&self, other: &Self) -> bool {
        if self.sort != other.sort || self.scope != other.scope {
            return false;
        }
        match self.sort {
            Sort::Range => match (self.value.parse::<Ipv4Net>(), other.value.parse::<Ipv4Net>()) {
                (Ok(one), Ok(two)) => one.contains(&two) || two.contains(&one),
                (Ok(_) | Err(_), Ok(_) | Err(_)) => self.value == other.value,
            },
            Sort::Network => self.value != other.value,
            Sort::Name(kind) if folds(kind) => self.value.eq_ignore_ascii_case(&other.value),
            Sort::Name(_)
            | Sort::PrivateAddress
            | Sort::PublicAddress
            | Sort::Zone
            | Sort::PrivateDns
            | Sort::ServiceRoute
            | Sort::Gateway => self.value == other.value,
        }
    }

    /// True if a change of this field decides about the thing.
    pub fn is_decided_by(&self, field: &str) -> bool {
        field.starts_with(self.field)
    }

    /// The thing as a reader knows it. `naming` turns an id into an address of the spec or another text that tells more.
    pub fn told(&self, naming: impl Fn(&str) -> String) -> Thing {
        Thing { sort: self.sort, scope: naming(&self.scope), value: naming(&self.value) }
    }
}

/// A thing that has one holder at a time, as a reader knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Thing {
    /// The sort.
    pub sort: Sort,
    /// What it lies in, by its address in the spec or by its id; empty when it is one in the account.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope: String,
    /// Which one of this sort, by an address in the spec where that is one.
    pub value: String,
}

/// True for kinds whose names AWS does not tell apart by case.
fn folds(kind: KindName) -> bool {
    let apart = matches!(kind, KindName::Domain | KindName::StudioLifecycleConfig);
    kind == KindName::SecurityGroup || (!apart && matches!(kind.section(), "iam" | "sagemaker"))
}

/// The data by which a kind says which things a resource needs: ids of existing objects, and the spec for the others.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    known: &'a Known,
    view: Option<View<'a>>,
    zones: Option<&'a BTreeMap<String, String>>,
}

impl<'a> Ground<'a> {
    /// Only the existing objects.
    pub const fn of(known: &'a Known) -> Self {
        Self { known, view: None, zones: None }
    }

    /// The existing objects, the spec, and the ids of zones by their names.
    pub const fn with(known: &'a Known, view: View<'a>, zones: &'a BTreeMap<String, String>) -> Self {
        Self { known, view: Some(view), zones: Some(zones) }
    }

    /// The existing objects.
    pub const fn known(&self) -> &'a Known {
        self.known
    }

    /// The id of the object that a reference names. While that does not exist it is `${kind/name}`, which equals itself and
    /// nothing else.
    pub fn id<K: Marker>(&self, reference: &Ref<K>) -> String {
        self.id_at(&reference.address())
    }

    /// The id of the object at an address. While that does not exist it is `${kind/name}`.
    pub fn id_at(&self, at: &Address) -> String {
        self.known.live.get(at).map_or_else(|| symbol(at), |object| object.id.clone())
    }

    /// The want that a reference names; `None` if the spec is not available or does not have it.
    pub fn want<K: Identity>(&self, reference: &Ref<K>) -> Option<K::Want> {
        self.view?.want(reference)
    }

    /// The id of a zone by its name. If no zone of that name was seen, the name in braces, which equals no id.
    pub fn zone(&self, name: &str) -> String {
        self.zones.and_then(|zones| zones.get(name).cloned()).unwrap_or_else(|| format!("{{{name}}}"))
    }
}

/// The text that stands in a scope or value for an object that does not exist yet.
pub fn symbol(at: &Address) -> String {
    format!("${{{at}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Unique {
        Unique::new(Sort::Range, "vpc-1", text, "cidr_block")
    }

    #[test]
    fn ranges_exclude_each_other_when_they_overlap_in_one_vpc() {
        assert!(range("10.0.0.0/24").excludes(&range("10.0.0.128/25")));
        assert!(range("10.0.0.128/25").excludes(&range("10.0.0.0/24")));
        assert!(!range("10.0.0.0/24").excludes(&range("10.0.1.0/24")));
        let elsewhere = Unique { scope: "vpc-2".into(), ..range("10.0.0.0/24") };
        assert!(!range("10.0.0.0/24").excludes(&elsewhere));
    }

    #[test]
    fn names_are_told_apart_by_case_where_aws_does() {
        let same = |kind| Unique::name(kind, "Web").excludes(&Unique::name(kind, "web"));
        for kind in [KindName::Role, KindName::User, KindName::SecurityGroup, KindName::Endpoint, KindName::UserProfile] {
            assert!(same(kind), "{kind}");
        }
        for kind in [KindName::KeyPair, KindName::Bucket, KindName::LogGroup, KindName::Domain] {
            assert!(!same(kind), "{kind}");
        }
        assert!(!Unique::name(KindName::Role, "web").excludes(&Unique::name(KindName::User, "web")));
    }

    #[test]
    fn mount_targets_share_a_vpc_and_exclude_another_one() {
        let at = |vpc: &str| Unique::new(Sort::Network, "fs-1", vpc, "subnet");
        assert!(!at("vpc-1").excludes(&at("vpc-1")));
        assert!(at("vpc-1").excludes(&at("vpc-2")));
    }
}
