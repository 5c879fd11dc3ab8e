//! A mount target: the point at which a file system can be reached in a zone. AWS takes no tags for it, so that a tag of its file
//! system is its claim.

mod checks;

pub use crate::markers::MountTarget;
use heiiki_derive::{Compared, Shaped};
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use serde_json::json;

use crate::ec2::subnet::zone;
use crate::kind::{Bond, Owner, Recovery};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::FileSystem;
use crate::markers::SecurityGroup;
use crate::markers::Subnet;
use crate::{
    Address, Change, Comparison, Field, Ground, Identity, Known, Lifecycle, Mode, Phase, Presentation, Problem, Ref, Replacement,
    Sort, To, Unique, view::View,
};

/// A mount target as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "mount_target")]
pub struct Want {
    /// The file system, which has one mount target in each zone. Cannot be changed in place.
    #[want(replace = "a mount target belongs to its file system", live = live.file_system_id)]
    pub file_system: Ref<FileSystem>,
    /// Where it stands; all mount targets of a file system stand in one VPC. Cannot be changed in place.
    #[want(replace = "a mount target cannot move to another subnet", live = live.subnet_id)]
    pub subnet: Ref<Subnet>,
    /// Its groups; they must let port 2049 in from the clients. AWS takes the VPC's default group when none is given.
    #[want(in_place, if_read, live = live.security_group_ids)]
    pub security_groups: Field<Vec<Ref<SecurityGroup>>>,
    /// Its address in the subnet; AWS chooses one when it is not given. Cannot be changed in place.
    #[want(replace = "a mount target keeps its first address", never_imported)]
    pub ip_address: Option<Ipv4Addr>,
}

/// A mount target as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live, terse)]
pub struct Live {
    /// `fsmt-...`.
    pub mount_target_id: String,
    /// The file system.
    pub file_system_id: String,
    /// The subnet.
    pub subnet_id: String,
    /// The VPC.
    pub vpc_id: String,
    /// The id of its zone, the same in every account: `apne1-az4`.
    pub availability_zone_id: String,
    /// Its address in the subnet.
    pub ip_address: Option<String>,
    /// Its network interface.
    pub network_interface_id: Option<String>,
    /// Its groups; `None` if AWS was not asked.
    pub security_group_ids: Option<Vec<String>>,
    /// `creating`, `available`, `updating`, `deleting`, `error`.
    pub life_cycle_state: String,
}

impl Live {
    /// True if AWS is removing it. Its place then counts as free.
    pub fn is_going(&self) -> bool {
        matches!(self.life_cycle_state.as_str(), "deleting" | "deleted")
    }

    fn groups(&self) -> &[String] {
        self.security_group_ids.as_deref().unwrap_or_default()
    }

    /// True for one in the zone of a wanted one. A subnet that is still to be made may be in the same zone.
    fn in_zone_of(&self, want: &Want, known: &Known) -> bool {
        known.live(&want.subnet).is_none_or(|subnet| subnet.availability_zone_id == self.availability_zone_id)
    }
}

impl Identity for MountTarget {
    const FACTS: KindFacts = KindFacts {
        label: "EFS mount target",
        created: 210,
        deleted: 110,
        seconds: Seconds::new(90, 3, 90),
        import: Import { taken: Taken::Inside, holds: false },
        drawn: Drawn::Network,
        tells_vpc: true,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "ip_address"];
    const TAGGABLE: bool = false;
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.mount_target_id.clone()
    }

    fn owner(live: &Live, _: &BTreeMap<String, String>) -> Option<Owner> {
        let evidence = "it is a mount target of that file system".to_owned();
        Some(Owner { of: live.file_system_id.clone(), bond: Bond::Companion, evidence })
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }
}

impl Comparison for MountTarget {
    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        for (index, (at, want)) in all.iter().enumerate() {
            checks::groups(at, want, view, problems);
            checks::place(at, want, view, problems);
            checks::siblings(at, want, &all[..index], view, problems);
        }
    }

    /// A file system has at most one in a zone.
    fn replacement(want: &Want, live: &Live, known: &Known) -> Replacement {
        let same_system = known.id(&want.file_system).is_some_and(|id| id == live.file_system_id);
        if same_system && live.in_zone_of(want, known) { Replacement::DeleteFirst } else { Replacement::CreateFirst }
    }

    fn needs(_: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        let (system, subnet) = (ground.id(&want.file_system), ground.id(&want.subnet));
        let address = want.ip_address.iter();
        let address = address.map(|it| Unique::new(Sort::PrivateAddress, &subnet, it.to_string(), "ip_address"));
        let place = match (ground.known().live(&want.subnet), ground.want(&want.subnet)) {
            (Some(live), _) => Some((live.availability_zone_id, live.vpc_id)),
            (None, Some(coming)) => {
                let zone = zone(&ground.known().place.region, &coming.availability_zone);
                Some((ground.zone(&zone), ground.id(&coming.vpc)))
            }
            (None, None) => None,
        };
        let place = place.into_iter().flat_map(|(zone, vpc)| {
            [Unique::new(Sort::Zone, &system, zone, "subnet"), Unique::new(Sort::Network, &system, vpc, "subnet")]
        });
        place.chain(address).collect()
    }
}

impl Lifecycle for MountTarget {
    fn phase(live: &Live) -> Phase {
        match live.life_cycle_state.as_str() {
            "available" => Phase::Ready,
            "error" => Phase::Failed("error".to_owned()),
            state => Phase::Busy(state.to_owned()),
        }
    }

    fn uses(live: &Live) -> Vec<String> {
        let mut uses = vec![live.file_system_id.clone(), live.subnet_id.clone()];
        uses.extend(live.groups().iter().cloned());
        uses
    }

    /// Groups that go are taken off as long as another one remains.
    fn release(live: &Live, going: &BTreeSet<String>) -> Vec<Change> {
        let left: Vec<&String> = live.groups().iter().filter(|id| !going.contains(*id)).collect();
        if left.is_empty() || left.len() == live.groups().len() {
            return Vec::new();
        }
        let (from, to) = (json!(live.groups()), To::value(json!(left)));
        vec![Change { field: "security_groups".into(), from, to, mode: Mode::InPlace }]
    }

    fn recovery(_: &Live) -> Recovery {
        Recovery::Replace
    }

    /// Its zone, its address, and the VPC of all mount targets of the file system.
    fn holds(live: &Live) -> Vec<Unique> {
        let address = live.ip_address.iter();
        let address = address.map(|address| Unique::new(Sort::PrivateAddress, &live.subnet_id, address, "ip_address"));
        let system = &live.file_system_id;
        let zone = Unique::new(Sort::Zone, system, &live.availability_zone_id, "subnet");
        [zone, Unique::new(Sort::Network, system, &live.vpc_id, "subnet")].into_iter().chain(address).collect()
    }
}

impl Presentation for MountTarget {
    fn summary(want: &Want) -> String {
        format!("{} in {}", want.file_system.name(), want.subnet.name())
    }

    fn about(live: &Live) -> String {
        let address = live.ip_address.as_deref().unwrap_or("no address yet");
        format!("{address} in {}", live.availability_zone_id)
    }
}

#[cfg(test)]
mod tests;
