//! The proof of a plan's environment: the claims before, during and after it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{StepId, Verb};
use crate::{Address, KindName};

/// The standing of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It holds.
    Holds,
    /// It is not proven.
    NotProven,
    /// It fails.
    Fails,
}

/// The claims about an environment before, during and after a plan, as `heiiki prove` decides them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proof {
    /// The worst standing of the claims before the plan. `None` if there is nothing that they concern.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Standing>,
    /// The worst standing of the claims after the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Standing>,
    /// The claims that were looked at, with their standing after the plan.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, Standing>,
    /// The claims about places that do not hold at some time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Proven>,
    /// The waivers of the spec that are past their day or that nothing needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<IdleWaiver>,
}

impl Proof {
    /// True if something that `closed` of the spec demands does not hold after the plan or on the way.
    pub fn is_refused(&self) -> bool {
        let open = |place: &Proven| place.between.is_some() || place.after.is_some_and(|after| after != Standing::Holds);
        self.places.iter().any(|place| place.demanded && open(place))
    }
}

/// The resource of a place such as `domain/studio in subnet/a`, else the object that it is. `every space` stands for a kind that could not be
/// read.
pub fn address_of_place(place: &str) -> Address {
    let kind = place.strip_prefix("every ").and_then(|kind| kind.replace(' ', "_").parse::<KindName>().ok());
    if let Some(kind) = kind {
        return Address::of_id(kind, "every");
    }
    let mut words = place.split(' ').filter_map(|word| word.parse::<Address>().ok());
    words.next().unwrap_or_else(|| Address::of_id(KindName::NetworkInterface, place))
}

/// A claim about a place that does not hold at some time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proven {
    /// The code of the claim, such as `N1`.
    pub claim: String,
    /// The place: the address of a resource, or an id.
    pub place: String,
    /// The standing before the plan. `None` if the place does not exist then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Standing>,
    /// The standing after the plan. `None` if the place does not exist then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Standing>,
    /// The state in between in which it does not hold, if it holds before and after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub between: Option<Between>,
    /// True if `closed` of the spec demands that it holds, and no waiver accepts it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demanded: bool,
    /// The waiver of the spec that accepts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Waived>,
}

/// A state that a run may leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Between {
    /// The standing in that state.
    pub standing: Standing,
    /// The steps that are begun in it; empty if there are too many states to look at.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub begun: BTreeSet<StepId>,
    /// The step with which it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// The step with which it ends, if the plan goes on in its order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
}

/// A step, told so that a reader finds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    /// Its number.
    pub step: StepId,
    /// Its action.
    pub verb: Verb,
    /// To which resource.
    pub at: Address,
}

/// The acceptance of a claim that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Waived {
    /// The reason.
    pub reason: String,
    /// The last day on which it counts.
    pub until: String,
    /// The person who accepts it.
    pub by: String,
}

/// A waiver that accepts nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IdleWaiver {
    /// The code of the claim.
    pub claim: String,
    /// The place.
    pub at: String,
    /// True if it is past its day, false if nothing needs it.
    pub expired: bool,
    /// The last day on which it counts.
    pub until: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_by_its_resource() {
        let told = |place: &str| address_of_place(place).to_string();
        assert_eq!(told("notebook_instance/dev"), "notebook_instance/dev");
        assert_eq!(told("domain/studio in subnet/a"), "domain/studio");
        assert_eq!(told("shared spaces of domain/studio in subnet/a"), "domain/studio");
        assert_eq!(told("eni-0a1b2c3d"), "network_interface/eni-0a1b2c3d");
        assert_eq!(told("every space"), "space/every");
    }
}
