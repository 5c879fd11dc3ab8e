//! A SageMaker notebook instance. Its volume and its network interface come and go with it. Whether it runs is its users' affair: heiiki neither starts
//! nor stops one except around an update.

mod checks;
mod import;

use heiiki_derive::Shaped;

use crate::shape::{Leaf, Misfit, leaf_of_serde};
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::domain::domain_settings::IpAddressType;
use super::lifecycle_config_ref::{self, LifecycleConfigRef};
use super::structure::words;
use super::{names, status};
use crate::kind::Recovery;
use crate::kinds::ec2::{security_group::SecurityGroup, subnet::Subnet};
use crate::kinds::iam::role::Role;
use crate::kinds::kms;
use crate::kinds::logs::log_group::{self, OF_NOTEBOOKS};
use crate::spec::{Disposition, View};
use crate::{
    Address, Change, Diff, Field, Ground, Kind, KindName, Known, Loss, Mode, Naming, Phase, Problem, Ref, Replacement, Template,
    To, Unique,
};

/// The size of a volume when nothing is said, in GB.
pub(super) const DEFAULT_VOLUME: i64 = 5;

/// The kind `notebook_instance`.
#[derive(Debug)]
pub struct NotebookInstance;

/// A notebook instance as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(name = "notebook_instance")]
pub struct Want {
    /// AWS's name of it; the key in the spec when absent. Cannot be changed in place.
    pub name: Option<String>,
    /// `ml.t3.medium` and so on.
    pub instance_type: String,
    /// The role that the notebook's code has.
    pub role: Ref<Role>,
    /// The subnet in which it has a network interface. Cannot be changed in place.
    pub subnet: Field<Ref<Subnet>>,
    /// The groups of that interface, at most 5. Cannot be changed in place.
    pub security_groups: Field<Vec<Ref<SecurityGroup>>>,
    /// Whether it reaches the internet past the subnet. AWS's default is `Enabled`. Cannot be changed in place.
    pub direct_internet_access: Field<Access>,
    /// Size of its volume, 5 to 16384 GB. AWS's default is 5. It can grow in place, not shrink.
    pub volume_size_in_gb: Field<i64>,
    /// KMS key of its volume, as id, ARN or alias. Cannot be changed in place.
    pub kms_key_id: Field<Template>,
    /// The lifecycle configuration whose scripts run at creation and at start: one of this spec, or another one by AWS's name.
    pub lifecycle_config: Field<LifecycleConfigRef>,
    /// Git repository in which it opens: a URL, or the name of a SageMaker code repository.
    pub default_code_repository: Field<String>,
    /// Further Git repositories, at most 3.
    pub additional_code_repositories: Field<Vec<String>>,
    /// Whether users are root on it. AWS's default is `Enabled`.
    pub root_access: Field<Access>,
    /// Operating system and JupyterLab version: `notebook-al2023-v1` and so on.
    pub platform_identifier: Field<String>,
    /// The instance metadata service.
    pub instance_metadata_service_configuration: Field<MetadataService>,
    /// Address families. AWS's default is `ipv4`.
    pub ip_address_type: Field<IpAddressType>,
    /// Elastic Inference, which AWS has ended: refused.
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
    /// Why it failed.
    pub failure_reason: Option<String>,
    /// Where its Jupyter is.
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

impl Kind for NotebookInstance {
    const NAME: KindName = KindName::NotebookInstance;
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "url", "network_interface_id"];
    const DISPOSITIONS: &'static [Disposition] = &[Disposition::Delete];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.name.clone()
    }

    /// Its lifecycle scripts write to a group that all notebooks share, and jobs that are started from it to theirs.
    fn prerequisites(_: &Address, _: &Want, view: &View<'_>) -> Vec<Address> {
        log_group::written_by("NotebookInstances", true, view)
    }

    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        checks::check(all, view, problems);
    }

    fn diff(want: &Want, live: &Live, known: &Known) -> Vec<Change> {
        let Want {
            name,
            instance_type,
            role,
            subnet,
            security_groups,
            direct_internet_access,
            volume_size_in_gb,
            kms_key_id,
            lifecycle_config,
            default_code_repository,
            additional_code_repositories,
            root_access,
            platform_identifier,
            instance_metadata_service_configuration,
            ip_address_type,
            accelerator_types: _, // refused by `check`: AWS has ended them
        } = want;
        let mut diff = Diff::new(known);
        if let Some(name) = name {
            diff.value("name", name, &live.name, Mode::replace("the name of a notebook instance is fixed"));
        }
        diff.value("instance_type", instance_type, &live.instance_type, Mode::Restart);
        diff_role(&mut diff, role, &live.role_arn);
        let why = Mode::replace("a notebook instance cannot move to another subnet");
        diff.optional_reference("subnet", subnet, live.subnet_id.as_deref(), why);
        let why = Mode::replace("the security groups of a notebook instance are fixed");
        diff.optional_references("security_groups", security_groups, &live.security_group_ids, why);
        let why = Mode::replace("the internet access of a notebook instance is fixed");
        let default = Access::Enabled.as_str().to_owned();
        let access = direct_internet_access.map(|word| word.as_str().to_owned());
        diff.defaulted("direct_internet_access", &access, &default, &live.direct_internet_access, why);
        let size = volume_size_in_gb.value().copied().unwrap_or(DEFAULT_VOLUME);
        let grow = if size < live.volume_size_in_gb { Mode::replace("a volume cannot shrink") } else { Mode::Restart };
        diff.defaulted("volume_size_in_gb", volume_size_in_gb, &DEFAULT_VOLUME, &live.volume_size_in_gb, grow);
        kms::compare(&mut diff, kms_key_id, live.kms_key_id.as_deref(), "the key of a notebook instance's volume is fixed");
        diff_lifecycle_config(&mut diff, lifecycle_config, live.lifecycle_config.as_deref());
        let repository = live.default_code_repository.as_ref();
        diff.field("default_code_repository", default_code_repository, repository, Mode::Restart);
        let repositories = &live.additional_code_repositories;
        diff.set("additional_code_repositories", additional_code_repositories, repositories, Mode::Restart);
        let root = root_access.map(|word| word.as_str().to_owned());
        diff.defaulted("root_access", &root, &default, &live.root_access, Mode::Restart);
        let platform = unless_cleared(platform_identifier, "a notebook instance always has a platform; name one");
        diff.field("platform_identifier", platform_identifier, live.platform_identifier.as_ref(), platform);
        let service = instance_metadata_service_configuration;
        let version = service.map(|service| service.minimum_instance_metadata_service_version.0.clone());
        let mode = unless_cleared(&version, "a notebook instance always has a lowest version; write 1 or 2");
        let live_version = live.minimum_instance_metadata_service_version.as_ref();
        diff.field(
            "instance_metadata_service_configuration.minimum_instance_metadata_service_version",
            &version,
            live_version,
            mode,
        );
        let families = ip_address_type.map(|word| word.as_str().to_owned());
        diff.defaulted("ip_address_type", &families, &"ipv4".to_owned(), &live.ip_address_type, Mode::Restart);
        diff.finish()
    }

    fn as_wanted(live: &Live, tags: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Want> {
        import::as_wanted(live, tags, naming)
    }

    /// A stopped notebook instance is as it should be: people stop theirs to save money, and it keeps its volume.
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
        network.chain([&live.role_arn]).cloned().chain(config).collect()
    }

    /// Its interface names it in a text.
    fn names(live: &Live) -> Vec<String> {
        vec![format!("notebook-instance/{}", live.name.to_ascii_lowercase()), OF_NOTEBOOKS.to_owned()]
    }

    fn summary(want: &Want) -> String {
        let place = want.subnet.value().map_or_else(String::new, |subnet| format!(" in {}", subnet.address()));
        format!("{}{place}", want.instance_type)
    }

    /// Names are unique in account and region, so one that keeps its name goes first. So does one that moves, because its old subnet may have to go
    /// before the new one can be made.
    fn replacement(want: &Want, live: &Live, known: &Known) -> Replacement {
        let renamed = want.name.as_ref().is_some_and(|name| !name.eq_ignore_ascii_case(&live.name));
        let stays = want.subnet.value().is_none_or(|subnet| known.id(subnet) == live.subnet_id);
        if renamed && stays { Replacement::CreateFirst } else { Replacement::DeleteFirst }
    }

    /// A failed one is started again; what failed at creation fails again, and says why.
    fn recovery(_: &Live) -> Recovery {
        Recovery::Update
    }

    fn about(live: &Live) -> String {
        format!("{}, {} GB", live.instance_type, live.volume_size_in_gb)
    }

    fn loses(live: &Live) -> Option<Loss> {
        let gigabytes = u64::try_from(live.volume_size_in_gb).unwrap_or_default();
        Some(Loss { bytes: Some(gigabytes << 30), ..Loss::of("its volume") })
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }

    fn needs(at: &Address, want: &Want, _: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, names::name_of(at, want.name.as_deref()))]
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }

    fn outputs(_: &Want, live: &Live, _: &Known) -> Vec<(String, String)> {
        let url = live.url.iter();
        url.map(|url| (format!("Jupyter of notebook instance {}", live.name), format!("https://{url}"))).collect()
    }
}

/// Restart, or a refusal where `null` would have to clear what AWS cannot clear.
fn unless_cleared<T>(want: &Field<T>, why: &'static str) -> Mode {
    if matches!(want, Field::Null) { Mode::refused(why) } else { Mode::Restart }
}

/// Notebook instances have AWS's name of their lifecycle configuration.
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

/// A role's id is its name; notebook instances have the ARN.
fn diff_role(diff: &mut Diff<'_>, role: &Ref<Role>, live: &str) {
    let arn = diff.known().attribute(&role.address(), "arn");
    if arn.as_deref() != Some(live) {
        let at = role.address();
        let to = arn.map_or_else(|| To { value: json!(format!("${{{at}.arn}}")), after: vec![at] }, |arn| To::value(json!(arn)));
        diff.push("role", live, to, Mode::Restart);
    }
}

#[cfg(test)]
mod tests;
