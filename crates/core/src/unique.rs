//! Things that AWS gives to one holder at a time: names, ranges, addresses, places. A kind says which of them its objects hold and which a resource needs;
//! from both the planner knows who must let go before another one takes.

use std::collections::BTreeMap;

use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::view::View;
use crate::{Address, Kind, KindName, Known, Ref};

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

/// Stands for the field of names that no field of the want gives.
const COINED: &str = "(coined)";

/// One thing that has one holder at a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unique {
    /// The sort.
    pub sort: Sort,
    /// The id of what it lies in, such as a VPC; `${kind/name}` as long as that does not exist; empty when it is one in the account.
    pub scope: String,
    /// Which one of this sort in this scope.
    pub value: String,
    /// The field of the want that decides about it, or the beginning of its name.
    pub field: &'static str,
    /// The id of another object whose deletion ends this holding, too: the instance that has an Elastic IP address.
    pub ends_with: Option<String>,
}

impl Unique {
    /// A thing inside a scope.
    pub fn new(sort: Sort, scope: impl Into<String>, value: impl Into<String>, field: &'static str) -> Self {
        Self { sort, scope: scope.into(), value: value.into(), field, ends_with: None }
    }

    /// The name of an object, one in the account and region (or wherever AWS wants it to be one).
    pub fn name(kind: KindName, name: impl Into<String>) -> Self {
        Self::new(Sort::Name(kind), "", name, "name")
    }

    /// The name of an object inside another one.
    pub fn name_in(kind: KindName, scope: impl Into<String>, name: impl Into<String>) -> Self {
        Self::new(Sort::Name(kind), scope, name, "name")
    }

    /// A name that heiiki makes for an object: another one than its own old object has.
    pub fn coined(kind: KindName, name: impl Into<String>) -> Self {
        Self::new(Sort::Name(kind), "", name, COINED)
    }

    /// True for what gives way to an object's own predecessor.
    pub fn is_coined(&self) -> bool {
        self.field == COINED
    }

    /// The range of a subnet.
    pub fn range(vpc: impl Into<String>, range: &Ipv4Net) -> Self {
        Self::new(Sort::Range, vpc, range.to_string(), "cidr_block")
    }

    /// True when whoever holds one of the two keeps everybody else from the other.
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

    /// True when a change of this field decides about the thing.
    pub fn is_decided_by(&self, field: &str) -> bool {
        field.starts_with(self.field)
    }

    /// The thing as a reader knows it: `naming` gives an address of the spec, or anything else that tells, for an id.
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

/// What a kind may look at to say which things a resource needs: ids of what exists, and the spec for what does not yet.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    known: &'a Known,
    view: Option<View<'a>>,
    zones: Option<&'a BTreeMap<String, String>>,
}

impl<'a> Ground<'a> {
    /// Only what exists.
    pub const fn of(known: &'a Known) -> Self {
        Self { known, view: None, zones: None }
    }

    /// What exists, what the spec says, and the ids of zones by their names.
    pub const fn with(known: &'a Known, view: View<'a>, zones: &'a BTreeMap<String, String>) -> Self {
        Self { known, view: Some(view), zones: Some(zones) }
    }

    /// What exists.
    pub const fn known(&self) -> &'a Known {
        self.known
    }

    /// The id of what a reference names; `${kind/name}`, which equals itself and nothing else, while that does not exist.
    pub fn id<K: Kind>(&self, reference: &Ref<K>) -> String {
        self.id_at(&reference.address())
    }

    /// The id of what is at an address, likewise.
    pub fn id_at(&self, at: &Address) -> String {
        self.known.live.get(at).map_or_else(|| symbol(at), |object| object.id.clone())
    }

    /// The want that a reference names, when the spec is to be looked at and has it.
    pub fn want<K: Kind>(&self, reference: &Ref<K>) -> Option<K::Want> {
        self.view?.want(reference)
    }

    /// The id of a zone by its name; the name in braces, which equals no id, when no zone of that name was seen.
    pub fn zone(&self, name: &str) -> String {
        self.zones.and_then(|zones| zones.get(name).cloned()).unwrap_or_else(|| format!("{{{name}}}"))
    }
}

/// How something that does not exist yet stands in a scope or value.
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
