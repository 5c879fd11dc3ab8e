//! An EC2 instance, such as a bastion. Its image is resolved once, when it is made, so that a new image never replaces it behind the user's back.

mod bastion;
mod checks;
mod diff;
mod import;
mod live;
pub mod parts;
mod want;

use std::collections::BTreeMap;

use serde_json::json;

pub use self::live::Live;
pub use self::want::{Want, image_parameter};
use super::internet_gateway::way_out;
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
pub use crate::markers::Instance;
use crate::view::{Disposition, View};
use crate::{
    Address, Change, Comparison, Ground, Identity, Known, Lifecycle, Loss, Mode, Phase, Presentation, Problem, Replacement, Sort,
    To, Unique,
};

/// The tag with the text of the spec from which the image was resolved.
pub const TAG_IMAGE: &str = "heiiki:image";

impl Identity for Instance {
    const FACTS: KindFacts = KindFacts {
        label: "instance",
        created: 310,
        deleted: 200,
        seconds: Seconds::new(40, 60, 50),
        import: Import { taken: Taken::Inside, holds: true },
        drawn: Drawn::Network,
        tells_vpc: true,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "private_ip_address", "public_ip_address", "image_id"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.instance_id.clone()
    }

    fn tags(want: &Want) -> BTreeMap<String, String> {
        let mut tags: BTreeMap<String, String> = want.name.iter().map(|name| ("Name".to_owned(), name.clone())).collect();
        if image_parameter(&want.image_id).is_some() {
            tags.insert(TAG_IMAGE.to_owned(), want.image_id.clone());
        }
        tags
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }
}

impl Comparison for Instance {
    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        for (index, (at, want)) in all.iter().enumerate() {
            checks::fields(at, want, problems);
            checks::volumes(at, want, problems);
            checks::places(at, want, &all[..index], view, problems);
        }
    }

    /// Both instances can exist side by side unless they want the same address.
    fn replacement(want: &Want, live: &Live, known: &Known) -> Replacement {
        let same_subnet = known.id(&want.subnet).is_some_and(|id| id == live.subnet_id);
        let address = want.private_ip_address.map(|address| address.to_string());
        let same_address = address.is_some() && address == live.private_ip_address;
        if same_subnet && same_address { Replacement::DeleteFirst } else { Replacement::CreateFirst }
    }

    fn needs(_: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        let (subnet, address) = (ground.id(&want.subnet), want.private_ip_address.iter());
        address.map(|it| Unique::new(Sort::PrivateAddress, &subnet, it.to_string(), "private_ip_address")).collect()
    }
}

impl Lifecycle for Instance {
    const DISPOSITIONS: &'static [Disposition] = &[Disposition::Delete];

    fn phase(live: &Live) -> Phase {
        match live.state.as_str() {
            "running" | "stopped" if live.metadata_options.state == "pending" => Phase::Busy("metadata options pending".into()),
            "running" | "stopped" => Phase::Ready,
            _ => Phase::Busy(live.state.clone()),
        }
    }

    fn uses(live: &Live) -> Vec<String> {
        let mut uses = vec![live.subnet_id.clone()];
        uses.extend(live.security_group_ids.iter().cloned());
        uses.extend(live.instance_profile_arn.iter().cloned());
        uses.extend(live.public_ip_address.iter().map(|_| way_out(&live.vpc_id)));
        uses.extend(live.volumes.iter().filter_map(|volume| volume.details.as_ref()?.kms_key_id.clone()));
        uses
    }

    /// Security groups that go are taken off as long as another one remains.
    fn release(live: &Live, going: &std::collections::BTreeSet<String>) -> Vec<Change> {
        let left: Vec<&String> = live.security_group_ids.iter().filter(|id| !going.contains(*id)).collect();
        if left.is_empty() || left.len() == live.security_group_ids.len() {
            return Vec::new();
        }
        let from = json!(live.security_group_ids);
        vec![Change { field: "security_groups".into(), from, to: To::value(json!(left)), mode: Mode::InPlace }]
    }

    fn holds(live: &Live) -> Vec<Unique> {
        let address = live.private_ip_address.iter();
        address.map(|address| Unique::new(Sort::PrivateAddress, &live.subnet_id, address, "private_ip_address")).collect()
    }
}

impl Presentation for Instance {
    const PRIVATE: &'static [&'static str] = &["user_data"];

    fn summary(want: &Want) -> String {
        format!("{} in {}", want.instance_type, want.subnet.name())
    }

    /// The root volume is made from the image. Only data on other volumes is named as a loss.
    fn loses(live: &Live) -> Option<Loss> {
        let dying =
            live.volumes.iter().filter(|volume| volume.delete_on_termination && volume.device_name != live.root_device_name);
        let names: Vec<String> = dying.map(|volume| format!("{} ({})", volume.device_name, volume.volume_id)).collect();
        match names.as_slice() {
            [] => None,
            [one] => Some(Loss::of(format!("its volume {one}"))),
            many => Some(Loss::of(format!("its volumes {}", many.join(", ")))),
        }
    }

    fn outputs(want: &Want, live: &Live, known: &Known) -> Vec<(String, String)> {
        bastion::commands(want, live, known)
    }
}

#[cfg(test)]
mod tests;
