//! A SageMaker domain. Its home EFS, mount targets and NFS groups are its own children, made and removed with it. Apps and spaces
//! belong to its users.

pub(super) mod checks;
pub mod domain_settings;

use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
pub use crate::markers::Domain;
use crate::naming::word_if_known;
use heiiki_derive::{Compared, Shaped};

use serde_json::Value;

use self::domain_settings::DomainSettings;
use super::app_settings::Feature;
use super::structure::words;
use super::user_settings::{SpaceSettings, UserSettings};
use super::{settings, settings_import, status};
use crate::ec2::{subnet::Subnet, vpc::Vpc};
use crate::kind::Recovery;
use crate::kms;
use crate::logs::log_group::{self, OF_DOMAINS};
use crate::view::{Disposition, View};
use crate::{
    Address, Change, Comparison, Field, Ground, Identity, Known, Lifecycle, Loss, Marker, Mode, Phase, Presentation, Problem,
    Ref, Template, Unique,
};

/// A domain as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "domain")]
pub struct Want {
    /// AWS's name of it; the key in the spec when absent. Cannot be changed in place.
    #[want(name, replace = "the name of a domain is fixed")]
    pub name: Option<String>,
    /// How users sign in. Cannot be changed in place.
    #[want(replace = "a domain keeps the way its users sign in")]
    pub auth_mode: AuthMode,
    /// The VPC. Cannot be changed in place.
    #[want(mode = vpc_mode(live), live = live.vpc_id)]
    pub vpc: Ref<Vpc>,
    /// The subnets of apps and of the home EFS, 1 to 16. One can be removed only while no app runs.
    #[want(in_place, live = live.subnet_ids)]
    pub subnets: Vec<Ref<Subnet>>,
    /// Which way everything but EFS traffic goes. AWS's default is `PublicInternetOnly`. Changes only while no app runs.
    #[want(mode = access_mode(live), default = AppNetworkAccessType::PublicInternetOnly)]
    pub app_network_access_type: Field<AppNetworkAccessType>,
    /// Who makes the groups between RStudio and apps of a VpcOnly domain; only, and then always, with RStudio.
    #[want(in_place, keep = "AWS keeps it until it is given another value; write `Service` or `Customer`", import = word_if_known(live.app_security_group_management.as_deref()))]
    pub app_security_group_management: Field<AppSecurityGroupManagement>,
    /// KMS key of the home EFS and of volumes: `${kms_key/name}`, id, ARN or alias. Cannot be changed in place.
    #[want(replace = "the key of a domain's home EFS is fixed", same = kms::same)]
    pub kms_key_id: Field<Template>,
    /// Whether custom tags go along to apps. AWS's default is `DISABLED`.
    #[want(in_place, default = Feature::Disabled)]
    pub tag_propagation: Field<Feature>,
    /// Whether there is a home EFS. AWS's default is `Enabled`, which cannot be taken back in place.
    #[want(mode = home_efs_mode(live), default = HomeEfsFileSystemCreation::Enabled)]
    pub home_efs_file_system_creation: Field<HomeEfsFileSystemCreation>,
    /// Settings of users whose profile says nothing else.
    #[shape(texts)]
    #[want(compare = settings::diff(diff, "default_user_settings", default_user_settings, &live.default_user_settings, &settings_mode), import = settings_import::typed_or_empty(&live.default_user_settings, false, naming)?)]
    pub default_user_settings: UserSettings,
    /// Settings of shared spaces.
    #[shape(texts)]
    #[want(compare = settings::diff(diff, "default_space_settings", default_space_settings, &live.default_space_settings, &settings_mode), import = settings_import::typed(&live.default_space_settings, false, naming).into())]
    pub default_space_settings: Field<SpaceSettings>,
    /// Settings of the domain itself.
    #[shape(texts)]
    #[want(compare = settings::diff(diff, "domain_settings", domain_settings, &live.domain_settings, &settings_mode), import = settings_import::typed(&live.domain_settings, false, naming).into())]
    pub domain_settings: Field<DomainSettings>,
}

words! {
    /// How users of a domain sign in.
    AuthMode as "domain_auth_mode" {
        /// Through IAM.
        Iam = "IAM",
        /// Through IAM Identity Center.
        Sso = "SSO",
    }

    /// Which way the traffic of apps goes.
    AppNetworkAccessType as "app_network_access_type" {
        /// Over a network of SageMaker's with a way to the internet, AWS's default.
        PublicInternetOnly = "PublicInternetOnly",
        /// Through the domain's VPC alone.
        VpcOnly = "VpcOnly",
    }

    /// Who makes the groups between RStudio and apps.
    AppSecurityGroupManagement as "app_security_group_management" {
        /// SageMaker.
        Service = "Service",
        /// The account's owner.
        Customer = "Customer",
    }

    /// Whether a domain has a home EFS.
    HomeEfsFileSystemCreation as "home_efs_file_system_creation" {
        /// It has, AWS's default.
        Enabled = "Enabled",
        /// It has not.
        Disabled = "Disabled",
    }
}

/// A domain as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// `d-...`.
    pub domain_id: String,
    /// Its ARN.
    pub arn: String,
    /// AWS's name of it.
    pub name: String,
    /// `Pending`, `InService`, `Updating`, `Update_Failed`, `Failed`, `Deleting`, `Delete_Failed`.
    pub status: String,
    /// The reason of its failure.
    pub failure_reason: Option<String>,
    /// `IAM` or `SSO`.
    pub auth_mode: String,
    /// The VPC; `None` for a domain that SageMaker Unified Studio made without one.
    pub vpc_id: Option<String>,
    /// The subnets.
    pub subnet_ids: Vec<String>,
    /// `PublicInternetOnly` or `VpcOnly`.
    pub app_network_access_type: String,
    /// `Service` or `Customer`.
    pub app_security_group_management: Option<String>,
    /// The KMS key.
    pub kms_key_id: Option<String>,
    /// `ENABLED` or `DISABLED`.
    pub tag_propagation: String,
    /// `Enabled` or `Disabled`.
    pub home_efs_file_system_creation: String,
    /// The URL at which users find Studio.
    pub url: Option<String>,
    /// The home EFS.
    pub home_efs_file_system_id: Option<String>,
    /// The size of the home EFS; `None` if AWS was not asked.
    pub home_efs_bytes: Option<i64>,
    /// The group between RStudio and apps.
    pub security_group_id_for_domain_boundary: Option<String>,
    /// The application in IAM Identity Center.
    pub single_sign_on_application_arn: Option<String>,
    /// Settings of users, in the names of the want.
    pub default_user_settings: Value,
    /// Settings of shared spaces, in the names of the want.
    pub default_space_settings: Value,
    /// Settings of the domain itself, in the names of the want.
    pub domain_settings: Value,
}

impl Live {
    /// True if RStudio is set up in the domain.
    pub fn has_r_studio(&self) -> bool {
        let r_studio = self.domain_settings.get("r_studio_server_pro_domain_settings");
        r_studio.and_then(|settings| settings.get("domain_execution_role_arn")).is_some_and(Value::is_string)
    }
}

impl Identity for Domain {
    const FACTS: KindFacts = KindFacts {
        label: "SageMaker domain",
        created: 420,
        deleted: 70,
        seconds: Seconds::new(240, 60, 180),
        import: Import { taken: Taken::Inside, holds: true },
        drawn: Drawn::Region("SageMaker domains"),
        tells_vpc: true,
        may_own: true,
        kept_by_users: true,
    };
    const ATTRIBUTES: &'static [&'static str] = &[
        "id",
        "arn",
        "name",
        "url",
        "home_efs_file_system_id",
        "security_group_id_for_domain_boundary",
        "single_sign_on_application_arn",
    ];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.domain_id.clone()
    }

    fn names(_: &Live) -> Vec<String> {
        vec![OF_DOMAINS.to_owned()]
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for Domain {
    /// Its apps write to a group that all domains share, and jobs that are started from them write to the groups of jobs.
    fn prerequisites(_: &Address, _: &Want, view: &View<'_>) -> Vec<Address> {
        log_group::written_by("studio", true, view)
    }

    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        checks::check(all, view, problems);
    }

    fn needs(at: &Address, want: &Want, _: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, super::names::name_of(at, want.name.as_deref()))]
    }
}

impl Lifecycle for Domain {
    const DISPOSITIONS: &'static [Disposition] = &[Disposition::Delete, Disposition::Retain];

    fn phase(live: &Live) -> Phase {
        status::phase(&live.status, live.failure_reason.as_deref())
    }

    fn uses(live: &Live) -> Vec<String> {
        let mut used: Vec<String> = live.vpc_id.iter().chain(&live.subnet_ids).chain(&live.kms_key_id).cloned().collect();
        for tree in [&live.default_user_settings, &live.default_space_settings, &live.domain_settings] {
            settings::uses(tree, &mut used);
        }
        used.sort();
        used.dedup();
        used
    }

    /// UpdateDomain refuses these changes while an app is `InService`, `Pending` or `Deleting`.
    fn disturbs(change: &Change, live: &Live) -> bool {
        let removed = || {
            let left: Vec<String> = serde_json::from_value(change.to.value.clone()).unwrap_or_default();
            live.subnet_ids.iter().any(|subnet| !left.contains(subnet))
        };
        match change.field.as_ref() {
            "app_network_access_type"
            | "default_user_settings.execution_role"
            | "default_space_settings.execution_role"
            | "domain_settings.execution_role_identity_config" => true,
            "subnets" => removed(),
            _ => false,
        }
    }

    fn recovery(live: &Live) -> Recovery {
        status::recovery(&live.status)
    }

    fn complaint(live: &Live) -> Option<String> {
        status::complaint(&live.status, live.failure_reason.as_deref())
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }
}

impl Presentation for Domain {
    fn summary(want: &Want) -> String {
        let access = want.app_network_access_type.value().copied().unwrap_or(AppNetworkAccessType::PublicInternetOnly);
        let subnets = if want.subnets.len() == 1 { "1 subnet".to_owned() } else { format!("{} subnets", want.subnets.len()) };
        format!("{}, {}, {subnets}", access.as_str(), want.auth_mode.as_str())
    }

    fn loses(live: &Live) -> Option<Loss> {
        let file_system = live.home_efs_file_system_id.as_ref()?;
        let what = format!("the home directories of its users on EFS {file_system}");
        let bytes = live.home_efs_bytes.and_then(|bytes| u64::try_from(bytes).ok());
        Some(Loss { bytes, retainable: true, ..Loss::of(what) })
    }

    fn outputs(_: &Want, live: &Live, _: &Known) -> Vec<(String, String)> {
        live.url.iter().map(|url| (format!("SageMaker Studio ({})", live.name), url.clone())).collect()
    }
}

/// The mode of a change of a member of the settings.
fn settings_mode(path: &str) -> Mode {
    if path.starts_with("domain_settings.r_studio_server_pro_domain_settings.default_resource_spec") {
        Mode::replace("what RStudio runs on is fixed when the domain is made")
    } else {
        Mode::InPlace
    }
}

/// `UpdateDomain` takes a VPC only for a domain that has none, as SageMaker Unified Studio makes them.
fn vpc_mode(live: &Live) -> Mode {
    if live.vpc_id.is_none() { Mode::InPlace } else { Mode::replace("a domain cannot move to another VPC") }
}

fn access_mode(live: &Live) -> Mode {
    if live.has_r_studio() {
        Mode::replace("UpdateDomain refuses another network access type while RStudio is set up in the domain")
    } else {
        Mode::InPlace
    }
}

fn home_efs_mode(live: &Live) -> Mode {
    if live.home_efs_file_system_creation == "Enabled" {
        Mode::replace("a domain cannot give up its home EFS")
    } else {
        Mode::InPlace
    }
}

#[cfg(test)]
mod tests;
