//! An internet gateway and the VPC to which it is attached. The public addresses whose traffic passes through it belong to
//! instances, Elastic IPs and NAT gateways.

pub use crate::markers::InternetGateway;
use heiiki_derive::{Compared, Shaped};
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::Vpc;
use crate::{
    Address, Change, Comparison, Field, Ground, Identity, Known, Lifecycle, Mode, Phase, Presentation, Problem, Ref, Replacement,
    Sort, To, Unique, view::View,
};

/// An internet gateway as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "internet_gateway")]
pub struct Want {
    /// The `Name` tag.
    #[want(tag)]
    pub name: Option<String>,
    /// The VPC it is attached to; `null` detaches it. A VPC has one internet gateway. AWS refuses to detach it while something in the VPC has a
    /// public address.
    #[want(mode = attachment_mode(want, live, known), live = live.vpc_id)]
    pub vpc: Field<Ref<Vpc>>,
}

/// An internet gateway as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live, terse)]
pub struct Live {
    /// `igw-...`.
    pub internet_gateway_id: String,
    /// Its ARN.
    pub arn: String,
    /// The VPC to which it is attached; `None` if it is attached to none.
    pub vpc_id: Option<String>,
    /// `available` or `attached`, and on the way there `attaching`, `detaching`, `detached`. `None` while it is attached to no
    /// VPC.
    pub attachment_state: Option<String>,
}

/// The name by which every holder of a public address in a VPC uses the way to the internet. It means the gateway of that VPC, no
/// matter which id the gateway has.
pub fn way_out(vpc_id: &str) -> String {
    format!("{vpc_id}/internet")
}

/// The internet gateways of the spec that are attached to a VPC.
pub(super) fn of_vpc(vpc: &Ref<Vpc>, view: &View<'_>) -> Vec<Address> {
    let all = view.all::<InternetGateway>().into_iter();
    all.filter(|(_, want)| want.vpc.value() == Some(vpc)).map(|(at, _)| at.clone()).collect()
}

impl Identity for InternetGateway {
    const FACTS: KindFacts = KindFacts {
        label: "internet gateway",
        created: 110,
        deleted: 370,
        seconds: Seconds::new(2, 2, 3),
        import: Import { taken: Taken::Inside, holds: false },
        drawn: Drawn::Network,
        tells_vpc: true,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "vpc_id"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.internet_gateway_id.clone()
    }

    fn names(live: &Live) -> Vec<String> {
        live.vpc_id.iter().map(|vpc| way_out(vpc)).collect()
    }

    fn tags(want: &Want) -> BTreeMap<String, String> {
        want.name.iter().map(|name| ("Name".to_owned(), name.clone())).collect()
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }
}

impl Comparison for InternetGateway {
    fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
        let mut holders: BTreeMap<Address, &Address> = BTreeMap::new();
        for (at, want) in all {
            let Some(vpc) = want.vpc.value() else { continue };
            if let Some(other) = holders.insert(vpc.address(), at) {
                let message = format!("{other} is attached to {} already", vpc.address());
                let help = "a VPC has one internet gateway: leave it to one of them";
                problems.push(Problem::new("internet-gateway-twice", at, "vpc", message, help));
            }
        }
    }

    fn replacement(_: &Want, _: &Live, _: &Known) -> Replacement {
        Replacement::CreateFirst
    }

    fn needs(_: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        want.vpc.value().map(|vpc| Unique::new(Sort::Gateway, "", ground.id(vpc), "vpc")).into_iter().collect()
    }
}

impl Lifecycle for InternetGateway {
    fn phase(live: &Live) -> Phase {
        match live.attachment_state.as_deref() {
            None | Some("available" | "attached" | "detached") => Phase::Ready,
            Some(state) => Phase::Busy(state.to_owned()),
        }
    }

    fn uses(live: &Live) -> Vec<String> {
        live.vpc_id.iter().cloned().collect()
    }

    fn release(live: &Live, going: &BTreeSet<String>) -> Vec<Change> {
        let Some(vpc) = live.vpc_id.as_ref().filter(|vpc| going.contains(*vpc)) else { return Vec::new() };
        vec![Change { field: "vpc".into(), from: json!(vpc), to: To::value(Value::Null), mode: Mode::InPlace }]
    }

    fn holds(live: &Live) -> Vec<Unique> {
        live.vpc_id.iter().map(|vpc| Unique::new(Sort::Gateway, "", vpc, "vpc")).collect()
    }
}

impl Presentation for InternetGateway {
    fn summary(want: &Want) -> String {
        want.vpc.value().map_or_else(|| "not attached".to_owned(), |vpc| format!("attached to {}", vpc.name()))
    }
}

fn attachment_mode(want: &Want, live: &Live, known: &Known) -> Mode {
    let to_come = want.vpc.value().is_some_and(|vpc| known.id(vpc).is_none());
    if to_come && live.vpc_id.is_some() {
        Mode::replace("it cannot be detached while something in the old VPC has a public address")
    } else {
        Mode::InPlace
    }
}

#[cfg(test)]
mod tests;
