//! Checks of notebook instances that need no AWS.

use super::{Access, Want};
use crate::sagemaker::names;
use crate::sagemaker::settings_rules;
use crate::view::View;
use crate::{Address, Problem};

/// Most groups of a notebook instance.
const GROUPS: usize = 5;
/// Most further repositories.
const REPOSITORIES: usize = 3;

pub(super) fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
    let named: Vec<_> = all.iter().map(|(at, want)| (*at, names::name_of(at, want.name.as_deref()))).collect();
    names::check_unique("notebook-name-taken", &named, problems);
    for (at, want) in all {
        names::check_name("notebook-name", at, want.name.as_deref(), problems);
        check_network(at, want, view, problems);
        check_groups(at, want, view, problems);
        check_machine(at, want, problems);
        check_lifecycle_config(at, want, view, problems);
        check_repositories(at, want, problems);
    }
}

fn check_network(at: &Address, want: &Want, _: &View<'_>, problems: &mut Vec<Problem>) {
    if want.subnet.value().is_some() {
        return;
    }
    if want.direct_internet_access.value() == Some(&Access::Disabled) {
        let message = "a notebook instance without internet access needs a subnet, or it reaches nothing at all";
        let help = "add `subnet` and `security_groups`, or remove `direct_internet_access: Disabled`";
        problems.push(Problem::new("notebook-without-subnet", at, "direct_internet_access", message, help));
    }
    if want.security_groups.value().is_some_and(|groups| !groups.is_empty()) {
        let message = "security groups are those of an interface in a subnet, and there is no subnet";
        problems.push(Problem::new("notebook-groups-without-subnet", at, "security_groups", message, "add `subnet`"));
    }
}

fn check_groups(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let groups = want.security_groups.value().map_or(&[][..], Vec::as_slice);
    if groups.len() > GROUPS {
        let message = format!("{} security groups; at most {GROUPS} can be given here", groups.len());
        let help = format!("leave at most {GROUPS}");
        problems.push(Problem::new("too-many-security-groups", at, "security_groups", message, help));
    }
    let Some((reference, subnet)) = want.subnet.value().and_then(|subnet| Some((subnet, view.want(subnet)?))) else { return };
    for (index, group) in groups.iter().enumerate() {
        if let Some(found) = view.want(group)
            && found.vpc != subnet.vpc
        {
            let (theirs, ours) = (found.vpc.address(), subnet.vpc.address());
            let message = format!("{} is of {theirs}, but {} lies in {ours}", group.address(), reference.address());
            let path = format!("security_groups[{index}]");
            problems.push(Problem::new("security-group-other-vpc", at, path, message, format!("name a group of {ours}")));
        }
    }
}

fn check_machine(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    if !settings_rules::is_instance_type(&want.instance_type) {
        let message = format!("`{}` is not an instance type of SageMaker", want.instance_type);
        let help = "they begin with `ml.`, for example `ml.t3.medium`";
        problems.push(Problem::new("notebook-instance-type", at, "instance_type", message, help));
    }
    if let Some(size) = want.volume_size_in_gb.value()
        && !(5..=16_384).contains(size)
    {
        let message = format!("a volume of {size} GB; it has 5 to 16384 GB");
        problems.push(Problem::new("volume-size-range", at, "volume_size_in_gb", message, "choose a size from 5 to 16384"));
    }
    if let Some(platform) = want.platform_identifier.value()
        && !is_platform(platform)
    {
        let message = format!("`{platform}` is not a platform of notebook instances");
        let help = "they look like `notebook-al2023-v1`";
        problems.push(Problem::new("notebook-platform", at, "platform_identifier", message, help));
    } else if let Some(platform) = want.platform_identifier.value() {
        check_platform_age(at, platform, problems);
    }
    if want.accelerator_types.value().is_some_and(|types| !types.is_empty()) {
        let message = "AWS has ended Elastic Inference and takes no accelerators any more";
        problems.push(Problem::new(
            "notebook-accelerators",
            at,
            "accelerator_types",
            message,
            "remove it; choose a GPU instance type",
        ));
    }
}

fn check_lifecycle_config(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    if let Some(config) = want.lifecycle_config.value().filter(|config| config.is_wrong(view)) {
        let message = format!("`{}` is not the name of a lifecycle configuration", config.0);
        let help = "use its name, not its ARN: letters, digits and `-`, at most 63 characters";
        problems.push(Problem::new("notebook-lifecycle-config", at, "lifecycle_config", message, help));
    }
}

/// Checks the platform. AWS ends platforms that its API still lists (`Platform identifier (notebook-al2-v1) is not supported`,
/// orcasecurity-research/AIGoat#10), and adds others.
fn check_platform_age(at: &Address, platform: &str, problems: &mut Vec<Problem>) {
    const ENDED: [&str; 2] = ["al1-v1", "al2-v1"];
    const KNOWN: [&str; 3] = ["al2-v2", "al2-v3", "al2023-v1"];
    let help = "write `notebook-al2023-v1`";
    let version = platform.strip_prefix("notebook-").unwrap_or_default();
    if ENDED.contains(&version) {
        let message = format!("AWS makes no notebook instance on `{platform}` any more");
        problems.push(Problem::new("notebook-platform", at, "platform_identifier", message, help));
    } else if !KNOWN.contains(&version) {
        let message = format!("`{platform}` is not a platform that is known here");
        let help = "check it against AWS's list; it may be newer than this version of heiiki";
        problems.push(Problem::new("notebook-platform", at, "platform_identifier", message, help).warning());
    }
}

/// True for a text in the form of a platform. AWS adds platforms all the time, so that there is no list.
fn is_platform(text: &str) -> bool {
    let system = text.strip_prefix("notebook-").and_then(|rest| rest.rsplit_once("-v"));
    system.is_some_and(|(system, version)| {
        text.len() <= 20
            && !system.is_empty()
            && system.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            && !version.is_empty()
            && version.bytes().all(|b| b.is_ascii_digit())
    })
}

fn check_repositories(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let further = want.additional_code_repositories.value().map_or(&[][..], Vec::as_slice);
    if further.len() > REPOSITORIES {
        let message = format!("{} further repositories; at most {REPOSITORIES} are allowed", further.len());
        let help = format!("leave at most {REPOSITORIES}");
        problems.push(Problem::new("notebook-repositories", at, "additional_code_repositories", message, help));
    }
    let default = want.default_code_repository.value().map(|text| ("default_code_repository".to_owned(), text));
    let further = further.iter().enumerate().map(|(index, text)| (format!("additional_code_repositories[{index}]"), text));
    for (path, text) in default.into_iter().chain(further) {
        let url = text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty()) && text.len() <= 1024;
        if !url && !names::is_name(text) {
            let message = format!("`{text}` is neither a URL nor the name of a code repository");
            let help = "write `https://...`, or the name of a SageMaker code repository";
            problems.push(Problem::new("notebook-repository", at, path, message, help));
        }
    }
}
