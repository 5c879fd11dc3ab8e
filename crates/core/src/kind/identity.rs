//! The identity of the objects of a kind: the facts of the kind, its two shapes, and the names by which an object is found.

use std::collections::BTreeMap;
use std::fmt::Debug;

use super::owner::Owner;
use crate::Address;
use crate::kind_facts::KindFacts;
use crate::marker::Marker;
use crate::place::Place;
use crate::shape::Shaped;

/// The facts of a kind, its two shapes, the names of its objects, and the objects to which they belong.
pub trait Identity: Marker {
    /// Facts that concern the kind as a whole.
    const FACTS: KindFacts;
    /// The attributes that `${kind/name.attribute}` may name. `id` is always one; the others are fields of `Live`.
    const ATTRIBUTES: &'static [&'static str];
    /// True if a region has default objects of this kind, which `existing: {default: true}` chooses.
    const HAS_DEFAULT: bool = false;
    /// False if AWS takes no tags for it. Such an object is claimed by tags on another object, which its list and `retag`
    /// translate, and by no others.
    const TAGGABLE: bool = true;
    /// The member of the live object under which CloudTrail files its events; `None` if that is its id.
    const FILED_BY: Option<&'static str> = None;
    /// The values in the spec.
    type Want: Shaped + Clone + Debug + PartialEq + Send + Sync;
    /// The values that AWS reports.
    type Live: Shaped + Clone + Debug + PartialEq + Send + Sync;

    /// The id by which AWS's calls name it: `vpc-0abc`, a role's name, a policy's ARN.
    fn id(live: &Self::Live) -> String;

    /// AWS's name of the object, with which a selector's `name` is compared; `None` if it has none.
    fn live_name(live: &Self::Live) -> Option<String>;

    /// Further names of the object. `uses` of other objects may hold them in place of its id.
    fn names(_live: &Self::Live) -> Vec<String> {
        Vec::new()
    }

    /// True if a selector's `default: true` means this object (the default VPC and its subnets).
    fn is_default(_live: &Self::Live) -> bool {
        false
    }

    /// The ARNs, or patterns of them, that a resource has or will have. The least policy is narrowed to them. Empty if AWS gives
    /// ids that nobody knows beforehand.
    fn arns(_at: &Address, _want: &Self::Want, _place: &Place) -> Vec<String> {
        Vec::new()
    }

    /// Tags that the kind itself asks for, such as `Name`.
    fn tags(_want: &Self::Want) -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    /// The resource with which AWS makes it by itself: the VPC of a default group and of a main route table. The object is the
    /// one that belongs to that resource as a part ([`Identity::owner`]). It is never made a second time and never deleted. `None` if
    /// heiiki makes it.
    fn made_with(_want: &Self::Want) -> Option<Address> {
        None
    }

    /// Its owner, if AWS or a user made it for or inside another object; else `None`.
    fn owner(_live: &Self::Live, _tags: &BTreeMap<String, String>) -> Option<Owner> {
        None
    }
}
