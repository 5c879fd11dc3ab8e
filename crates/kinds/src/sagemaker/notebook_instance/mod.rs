//! A SageMaker notebook instance. Its volume and its network interface come and go with it. Its users decide if it runs: heiiki
//! starts or stops it only around an update.

mod checks;
mod import;

pub use crate::markers::NotebookInstance;
use heiiki_derive::{Compared, Shaped};

use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::shape::{Leaf, Misfit, leaf_of_serde};
use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::domain::domain_settings::IpAddressType;
use super::lifecycle_config_ref::{self, LifecycleConfigRef};
use super::structure::words;
use super::{names, status};
use crate::ec2::{security_group::SecurityGroup, subnet::Subnet};
use crate::kind::Recovery;
use crate::kms;
use crate::logs::log_group::{self, OF_NOTEBOOKS};
use crate::markers::Role;
use crate::view::{Disposition, View};
use crate::{
    Address, Comparison, Diff, Field, Ground, Identity, Known, Lifecycle, Loss, Marker, Mode, Phase, Place, Presentation,
    Problem, Ref, Replacement, Template, To, Unique,
};

/// The size of a volume if the spec gives none, in GB.
pub(super) const DEFAULT_VOLUME: i64 = 5;

/// A notebook instance as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "notebook_instance")]
pub struct Want {
    /// AWS's name of it; the key in the spec when absent. Cannot be changed in place.
    #[want(name, replace = "the name of a notebook instance is fixed")]
    pub name: Option<String>,
    /// `ml.t3.medium` and so on.
    #[want(restart)]
    pub instance_type: String,
    /// The role that the notebook's code has.
    #[want(restart, arn, live = live.role_arn)]
    pub role: Ref<Role>,
    /// The subnet in which it has a network interface. Cannot be changed in place.
    #[want(replace = "a notebook instance cannot move to another subnet", live = live.subnet_id)]
    pub subnet: Field<Ref<Subnet>>,
    /// The groups of that interface, at most 5. Cannot be changed in place.
    #[want(replace = "the security groups of a notebook instance are fixed", live = live.security_group_ids)]
    pub security_groups: Field<Vec<Ref<SecurityGroup>>>,
    /// Whether it reaches the internet past the subnet. AWS's default is `Enabled`. Cannot be changed in place.
    #[want(replace = "the internet access of a notebook instance is fixed", default = Access::Enabled)]
    pub direct_internet_access: Field<Access>,
    /// Size of its volume, 5 to 16384 GB. AWS's default is 5. It can grow in place, not shrink.
    #[want(mode = volume_mode(want, live), default = DEFAULT_VOLUME)]
    pub volume_size_in_gb: Field<i64>,
    /// KMS key of its volume: `${kms_key/name}`, id, ARN or alias. Cannot be changed in place.
    #[want(replace = "the key of a notebook instance's volume is fixed", same = kms::same)]
    pub kms_key_id: Field<Template>,
    /// The lifecycle configuration whose scripts run at creation and at start: one of this spec, or another one by AWS's name.
    #[want(compare = diff_lifecycle_config(diff, lifecycle_config, live.lifecycle_config.as_deref()), import = import::lifecycle_config(live, naming))]
    pub lifecycle_config: Field<LifecycleConfigRef>,
    /// Git repository in which it opens: a URL, or the name of a SageMaker code repository.
    #[want(restart)]
    pub default_code_repository: Field<String>,
    /// Further Git repositories, at most 3.
    #[want(restart, set)]
    pub additional_code_repositories: Field<Vec<String>>,
    /// Whether users are root on it. AWS's default is `Enabled`.
    #[want(restart, default = Access::Enabled)]
    pub root_access: Field<Access>,
    /// Operating system and JupyterLab version: `notebook-al2023-v1` and so on.
    #[want(restart, keep = "a notebook instance always has a platform; name one")]
    pub platform_identifier: Field<String>,
    /// The instance metadata service.
    #[want(compare = diff_metadata(diff, instance_metadata_service_configuration, live), import = import::metadata(live))]
    pub instance_metadata_service_configuration: Field<MetadataService>,
    /// Address families. AWS's default is `ipv4`.
    #[want(restart, default = IpAddressType::Ipv4)]
    pub ip_address_type: Field<IpAddressType>,
    /// Elastic Inference, which AWS has ended: refused.
    #[want(parameter)]
    pub accelerator_types: Field<Vec<String>>,
}

words! {
    /// Whether an access is given.
    Access as "notebook_access" {
        /// Given.
        Enabled = "Enabled",
        /// Not given.
        Disabled = "Disabled",
    }
}

/// The instance metadata service of a notebook instance.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "notebook_metadata_service")]
pub struct MetadataService {
    /// The lowest version it answers: `1`, or `2` for sessions only.
    pub minimum_instance_metadata_service_version: MetadataVersion,
}

/// A version of the instance metadata service: AWS has it as text, people write a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataVersion(pub String);

impl Leaf for MetadataVersion {
    const NAME: &'static str = "";
    const EXPECTED: &'static str = "1 or 2";

    fn parse(value: &Value) -> Result<Self, Misfit> {
        match value {
            value if *value == json!(1) || *value == json!("1") => Ok(Self("1".to_owned())),
            value if *value == json!(2) || *value == json!("2") => Ok(Self("2".to_owned())),
            other => Err(Misfit::Value(format!("{other} is not a version of the instance metadata service; write 1 or 2"))),
        }
    }

    fn to_json(&self) -> Value {
        Value::String(self.0.clone())
    }

    fn schema() -> Value {
        json!({"enum": [1, 2, "1", "2"], "description": "The lowest version it answers: `1`, or `2` for sessions only."})
    }
}

leaf_of_serde!(MetadataVersion);

/// A notebook instance as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// AWS's name of it.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// `Pending`, `InService`, `Updating`, `Stopping`, `Stopped`, `Deleting`, `Failed`, `PendingMaintenance`, `InMaintenance`.
    pub status: String,
    /// The reason of its failure.
    pub failure_reason: Option<String>,
    /// The URL of its Jupyter.
    pub url: Option<String>,
    /// The instance type.
    pub instance_type: String,
    /// ARN of its role.
    pub role_arn: String,
    /// The subnet.
    pub subnet_id: Option<String>,
    /// The groups.
    pub security_group_ids: Vec<String>,
    /// Its network interface in that subnet.
    pub network_interface_id: Option<String>,
    /// `Enabled` or `Disabled`.
    pub direct_internet_access: String,
    /// Size of its volume.
    pub volume_size_in_gb: i64,
    /// KMS key of its volume.
    pub kms_key_id: Option<String>,
    /// The lifecycle configuration.
    pub lifecycle_config: Option<String>,
    /// The repository in which it opens.
    pub default_code_repository: Option<String>,
    /// Further repositories.
    pub additional_code_repositories: Vec<String>,
    /// `Enabled` or `Disabled`.
    pub root_access: String,
    /// Operating system and JupyterLab version.
    pub platform_identifier: Option<String>,
    /// The lowest version of the instance metadata service that it answers.
    pub minimum_instance_metadata_service_version: Option<String>,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
}

impl Identity for NotebookInstance {
    const FACTS: KindFacts = KindFacts {
        label: "notebook instance",
        created: 460,
        deleted: 80,
        // An update and a deletion have to stop the instance first.
        seconds: Seconds::new(270, 330, 180),
        import: Import { taken: Taken::Inside, holds: false },
        drawn: Drawn::Region("Notebook instances outside of the VPC"),
        tells_vpc: true,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "url", "network_interface_id"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.name.clone()
    }

    /// The text of its interface names it.
    fn names(live: &Live) -> Vec<String> {
        vec![format!("notebook-instance/{}", live.name.to_ascii_lowercase()), OF_NOTEBOOKS.to_owned()]
    }

    /// SageMaker writes names in ARNs in lower case.
    fn arns(at: &Address, want: &Want, place: &Place) -> Vec<String> {
        let name = names::name_of(at, want.name.as_deref());
        let both = BTreeSet::from([name.to_owned(), name.to_lowercase()]);
        both.iter().map(|name| place.arn("sagemaker", &format!("notebook-instance/{name}"))).collect()
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for NotebookInstance {
    /// Its lifecycle scripts write to a group that all notebooks share, and jobs that are started from it write to the groups of
    /// jobs.
    fn prerequisites(_: &Address, _: &Want, view: &View<'_>) -> Vec<Address> {
        log_group::written_by("NotebookInstances", true, view)
    }

    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        checks::check(all, view, problems);
    }

    /// Names are unique in account and region, so that an instance that keeps its name goes first. So does one that moves,
    /// because its old subnet may have to go before the new one can be made.
    fn replacement(want: &Want, live: &Live, known: &Known) -> Replacement {
        let renamed = want.name.as_ref().is_some_and(|name| !name.eq_ignore_ascii_case(&live.name));
        let stays = want.subnet.value().is_none_or(|subnet| known.id(subnet) == live.subnet_id);
        if renamed && stays { Replacement::CreateFirst } else { Replacement::DeleteFirst }
    }

    fn needs(at: &Address, want: &Want, _: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, names::name_of(at, want.name.as_deref()))]
    }
}

impl Lifecycle for NotebookInstance {
    const DISPOSITIONS: &'static [Disposition] = &[Disposition::Delete];

    /// A stopped notebook instance counts as ready: people stop theirs to save money, and it keeps its volume.
    fn phase(live: &Live) -> Phase {
        match live.status.as_str() {
            "InService" | "Stopped" => Phase::Ready,
            "Failed" => Phase::Failed(status::failed(&live.status, live.failure_reason.as_deref())),
            _ => Phase::Busy(live.status.clone()),
        }
    }

    fn uses(live: &Live) -> Vec<String> {
        let network = live.subnet_id.iter().chain(&live.security_group_ids);
        let config = live.lifecycle_config.as_ref().and_then(|name| lifecycle_config_ref::arn(&live.arn, name));
        network.chain([&live.role_arn]).chain(&live.kms_key_id).cloned().chain(config).collect()
    }

    /// A failed one is started again. If the creation failed, the start fails again with the same reason.
    fn recovery(_: &Live) -> Recovery {
        Recovery::Update
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }
}

impl Presentation for NotebookInstance {
    fn summary(want: &Want) -> String {
        let place = want.subnet.value().map_or_else(String::new, |subnet| format!(" in {}", subnet.address()));
        format!("{}{place}", want.instance_type)
    }

    fn about(live: &Live) -> String {
        format!("{}, {} GB", live.instance_type, live.volume_size_in_gb)
    }

    fn loses(live: &Live) -> Option<Loss> {
        let gigabytes = u64::try_from(live.volume_size_in_gb).unwrap_or_default();
        Some(Loss { bytes: Some(gigabytes << 30), ..Loss::of("its volume") })
    }

    fn outputs(_: &Want, live: &Live, _: &Known) -> Vec<(String, String)> {
        let url = live.url.iter();
        url.map(|url| (format!("Jupyter of notebook instance {}", live.name), format!("https://{url}"))).collect()
    }
}

/// Compares the lifecycle configuration, which AWS reports by its name.
fn diff_lifecycle_config(diff: &mut Diff<'_>, want: &Field<LifecycleConfigRef>, live: Option<&str>) {
    let to = match want {
        Field::Absent => return,
        Field::Null if live.is_none() => return,
        Field::Null => To::value(json!(null)),
        Field::Value(config) => match config.name(diff.known()) {
            Ok(name) if live == Some(name.as_str()) => return,
            Ok(name) => To::value(json!(name)),
            Err(at) => To { value: json!(format!("${{{at}.name}}")), after: vec![at] },
        },
    };
    diff.push("lifecycle_config", live, to, Mode::Restart);
}

/// The mode of a change of the volume, which grows between a stop and a start.
fn volume_mode(want: &Want, live: &Live) -> Mode {
    let size = want.volume_size_in_gb.value().copied().unwrap_or(DEFAULT_VOLUME);
    if size < live.volume_size_in_gb { Mode::replace("a volume cannot shrink") } else { Mode::Restart }
}

fn diff_metadata(diff: &mut Diff<'_>, want: &Field<MetadataService>, live: &Live) {
    let version = want.map(|service| service.minimum_instance_metadata_service_version.0.clone());
    let mode = if version == Field::Null {
        Mode::refused("a notebook instance always has a lowest version; write 1 or 2")
    } else {
        Mode::Restart
    };
    let field = "instance_metadata_service_configuration.minimum_instance_metadata_service_version";
    diff.field(field, &version, live.minimum_instance_metadata_service_version.as_ref(), mode);
}

#[cfg(test)]
mod tests;
