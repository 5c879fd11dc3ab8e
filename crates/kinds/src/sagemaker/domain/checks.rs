//! Checks of domains that need no AWS: names, networks, and fields that AWS accepts only together.

use serde_json::json;

use super::{AppNetworkAccessType, AppSecurityGroupManagement, AuthMode, Want};
use crate::markers::SecurityGroup;
use crate::markers::UserProfile;
use crate::markers::Vpc;
use crate::sagemaker::app_settings::Feature;
use crate::sagemaker::names;
use crate::sagemaker::settings_rules;
use crate::sagemaker::settings_rules::check_code_repositories;
use crate::sagemaker::user_settings::AutoMountHomeEfs;
use crate::view::View;
use crate::{Address, Problem, Ref};

/// The largest number of groups of a user or space: the API's five less the one that SageMaker adds for NFS.
const USER_GROUPS: usize = 4;
/// The largest number of groups of a domain itself.
const DOMAIN_GROUPS: usize = 3;

pub(super) fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
    let named: Vec<_> = all.iter().map(|(at, want)| (*at, names::name_of(at, want.name.as_deref()))).collect();
    names::check_unique("domain-name-taken", &named, problems);
    for (at, want) in all {
        names::check_name("domain-name", at, want.name.as_deref(), problems);
        check_subnets(at, want, view, problems);
        check_roles(at, want, problems);
        check_groups(at, want, view, problems);
        check_network_access(at, want, view, problems);
        check_r_studio(at, want, problems);
        check_sign_in(at, want, problems);
        let spaces = want.default_space_settings.value();
        if let Some(server) = spaces.and_then(|settings| settings.jupyter_server_app_settings.value()) {
            check_code_repositories(at, "default_space_settings", server, problems);
        }
        settings_rules::check(at, "default_user_settings", &json!(want.default_user_settings), problems);
        settings_rules::check(at, "default_space_settings", &json!(want.default_space_settings), problems);
        settings_rules::check(at, "domain_settings", &json!(want.domain_settings), problems);
    }
}

fn is_vpc_only(want: &Want) -> bool {
    want.app_network_access_type.value() == Some(&AppNetworkAccessType::VpcOnly)
}

fn check_subnets(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    if !(1..=16).contains(&want.subnets.len()) {
        let message = format!("{} subnets; a domain has 1 to 16", want.subnets.len());
        problems.push(Problem::new("domain-subnet-count", at, "subnets", message, "name between 1 and 16 subnets"));
    }
    for (index, subnet) in want.subnets.iter().enumerate() {
        let path = format!("subnets[{index}]");
        if want.subnets.iter().take(index).any(|other| other == subnet) {
            let message = format!("{} is named twice", subnet.address());
            problems.push(Problem::new("domain-subnet-twice", at, path.clone(), message, "name each subnet once"));
        }
        if let Some(found) = view.want(subnet)
            && found.vpc != want.vpc
        {
            let message = format!("{} lies in {}, not in {}", subnet.address(), found.vpc.address(), want.vpc.address());
            problems.push(Problem::new("domain-subnet-vpc", at, path, message, "name subnets of the domain's VPC"));
        }
    }
}

/// Checks the roles. The API reference marks the role as optional, but CreateDomain refuses settings without one.
fn check_roles(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let users = want.default_user_settings.execution_role.value().is_none();
    let spaces = want.default_space_settings.value().is_some_and(|settings| settings.execution_role.value().is_none());
    for (path, lacking) in [("default_user_settings", users), ("default_space_settings", spaces)] {
        if lacking {
            let message = "SageMaker makes no domain whose settings name no execution role";
            problems.push(Problem::new("domain-without-role", at, path, message, "add `execution_role`"));
        }
    }
}

fn check_groups(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let users = want.default_user_settings.groups();
    let spaces = want.default_space_settings.value().map_or(&[][..], |settings| settings.groups());
    let domain = want.domain_settings.value().map_or(&[][..], |settings| settings.groups());
    for (path, groups, most) in [
        ("default_user_settings.security_groups", users, USER_GROUPS),
        ("default_space_settings.security_groups", spaces, USER_GROUPS),
        ("domain_settings.security_groups", domain, DOMAIN_GROUPS),
    ] {
        check_group_list(at, path, groups, most, &want.vpc, view, problems);
    }
}

/// Checks a list of groups: how many, and of which VPC.
pub(in crate::sagemaker) fn check_group_list(
    at: &Address,
    path: &str,
    groups: &[Ref<SecurityGroup>],
    most: usize,
    vpc: &Ref<Vpc>,
    view: &View<'_>,
    problems: &mut Vec<Problem>,
) {
    if groups.len() > most {
        let message = format!("{} security groups; at most {most} can be given here", groups.len());
        problems.push(Problem::new("too-many-security-groups", at, path, message, format!("leave at most {most}")));
    }
    for (index, group) in groups.iter().enumerate() {
        if let Some(found) = view.want(group)
            && found.vpc != *vpc
        {
            let message = format!("{} is of {}, not of {}", group.address(), found.vpc.address(), vpc.address());
            let help = format!("name a group of {}", vpc.address());
            problems.push(Problem::new("security-group-other-vpc", at, format!("{path}[{index}]"), message, help));
        }
    }
}

/// Most groups of a user profile; used by profiles too.
pub(in crate::sagemaker) const fn most_user_groups() -> usize {
    USER_GROUPS
}

/// A VpcOnly domain needs groups for its users: by default, or in every profile.
fn check_network_access(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let docker = want.domain_settings.value().and_then(|settings| settings.docker_settings.value());
    let trusted = docker.and_then(|docker| docker.vpc_only_trusted_accounts.value()).is_some_and(|accounts| !accounts.is_empty());
    if trusted && !is_vpc_only(want) {
        let path = "domain_settings.docker_settings.vpc_only_trusted_accounts";
        let message = "trusted accounts mean something only in a VpcOnly domain";
        problems.push(Problem::new(
            "trusted-accounts-not-vpc-only",
            at,
            path,
            message,
            "remove them, or make the domain `VpcOnly`",
        ));
    }
    if !is_vpc_only(want) || !want.default_user_settings.groups().is_empty() {
        return;
    }
    let profiles = view.all::<UserProfile>();
    let mut ours = profiles.iter().filter(|(_, profile)| profile.domain.address() == *at).peekable();
    let bare = ours.peek().is_none();
    let lacking: Vec<String> = ours
        .filter(|(_, profile)| profile.user_settings.value().is_none_or(|settings| settings.groups().is_empty()))
        .map(|(profile, _)| profile.to_string())
        .collect();
    if bare || !lacking.is_empty() {
        let who = if bare { "its users have none".to_owned() } else { format!("{} has none", lacking.join(", ")) };
        let message = format!("a VpcOnly domain needs security groups for its users, and {who}");
        let help = "add `security_groups` to `default_user_settings`, or to the `user_settings` of every profile";
        problems.push(Problem::new("vpc-only-without-groups", at, "default_user_settings", message, help));
    }
}

/// A VpcOnly domain with RStudio must give the manager of the groups between RStudio and apps, which is then the service. No
/// other domain may give one.
fn check_r_studio(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let r_studio =
        want.domain_settings.value().is_some_and(|settings| settings.r_studio_server_pro_domain_settings.value().is_some());
    let managed_by = want.app_security_group_management.value();
    let path = "app_security_group_management";
    match managed_by {
        Some(_) if !r_studio => {
            let message = "AWS takes this only in a domain with RStudio";
            let help = "remove it, or set up `domain_settings.r_studio_server_pro_domain_settings`";
            problems.push(Problem::new("group-management-without-r-studio", at, path, message, help));
        }
        Some(AppSecurityGroupManagement::Customer) => {
            let message = "RStudio needs the groups that SageMaker manages";
            problems.push(Problem::new("r-studio-group-management", at, path, message, "write `Service`"));
        }
        None if r_studio && is_vpc_only(want) => {
            let message = "a VpcOnly domain with RStudio must say who manages the groups between RStudio and apps";
            problems.push(Problem::new(
                "r-studio-group-management",
                at,
                path,
                message,
                "add `app_security_group_management: Service`",
            ));
        }
        Some(AppSecurityGroupManagement::Service) | None => {}
    }
}

fn check_sign_in(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let amazon_q = want.domain_settings.value().and_then(|settings| settings.amazon_q_settings.value());
    let on = amazon_q.is_some_and(|settings| settings.status.value() == Some(&Feature::Enabled));
    if on && want.auth_mode == AuthMode::Iam {
        let message = "Amazon Q needs users who sign in through IAM Identity Center";
        let path = "domain_settings.amazon_q_settings.status";
        problems.push(Problem::new("amazon-q-without-sso", at, path, message, "disable it, or write `auth_mode: SSO`"));
    }
    if want.default_user_settings.auto_mount_home_efs.value() == Some(&AutoMountHomeEfs::DefaultAsDomain) {
        let message = "`DefaultAsDomain` is for user profiles; this is the domain";
        let path = "default_user_settings.auto_mount_home_efs";
        problems.push(Problem::new("auto-mount-of-domain", at, path, message, "write `Enabled` or `Disabled`"));
    }
}
