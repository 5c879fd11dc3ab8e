//! Checks of instances that need no AWS.

use std::collections::BTreeMap;

use super::parts::{Volume, VolumeType, is_burstable};
use super::{Want, image_parameter};
use crate::ec2::subnet::unusable;
use crate::{Address, Problem, view::View};

/// AWS's limit of user data before it is encoded.
const USER_DATA: usize = 16 * 1024;

/// AWS's default quota of groups on a network interface.
const GROUPS: usize = 5;

/// Checks single fields.
pub(super) fn fields(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let mut wrong = |code, field: &str, message: String, help: &str| problems.push(Problem::new(code, at, field, message, help));
    let image = want.image_id.as_str();
    let by_id = image.strip_prefix("ami-").is_some_and(|id| id.len() >= 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let by_parameter = image_parameter(image).is_some_and(|name| name.len() > 1 && image.len() <= 256 && !name.contains(' '));
    if !by_id && !by_parameter {
        let message = format!("`{image}` is not an image");
        let help = "write `ami-...`, or `resolve:ssm:` and a public parameter such as /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
        wrong("instance-image", "image_id", message, help);
    }
    let family = want.instance_type.split_once('.');
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !family.is_some_and(|(family, size)| plain(family) && plain(size)) {
        let message = format!("`{}` is not an instance type", want.instance_type);
        wrong("instance-type", "instance_type", message, "write a family and a size, such as t3.micro");
    } else if want.instance_type.starts_with("ml.") {
        let message = format!("`{}` is a type of SageMaker's, not of EC2's", want.instance_type);
        wrong("instance-type", "instance_type", message, "write the type without `ml.`");
    }
    if want.credit_specification.value().is_some() && !is_burstable(&want.instance_type) {
        let message = format!("`{}` has no CPU credits", want.instance_type);
        wrong("instance-credits", "credit_specification", message, "only the T families have; leave it out");
    }
    if !want.security_groups.is_absent() && want.security_groups.value().is_none_or(Vec::is_empty) {
        let help = "name one, or leave the field out for the VPC's default group";
        wrong("instance-groups", "security_groups", "an instance always has a group".to_owned(), help);
    }
    if let Some(user_data) = want.user_data.value()
        && user_data.0.len() > USER_DATA
    {
        let message = format!("the user data has {} bytes; AWS allows {USER_DATA}", user_data.0.len());
        wrong("instance-user-data", "user_data", message, "fetch the larger part from a bucket");
    }
    if want.user_data.value().is_some_and(|text| text.0.contains('\0')) {
        let message = "the user data holds a zero byte, at which a shell stops reading".to_owned();
        wrong("instance-user-data", "user_data", message, "write a text; what is not text is better fetched from a bucket");
    }
    let hops = want.metadata_options.as_ref().and_then(|options| options.http_put_response_hop_limit.value().copied());
    if let Some(hops) = hops.filter(|hops| !(1..=64).contains(hops)) {
        let message = format!("{hops} is not a number of hops; AWS takes 1 to 64");
        wrong("instance-hop-limit", "metadata_options.http_put_response_hop_limit", message, "2 lets containers ask, too");
    }
    let groups = want.security_groups.value().map_or(0, Vec::len);
    if groups > GROUPS {
        let message = format!("{groups} groups; AWS allows {GROUPS} on a network interface unless the quota was raised");
        let problem = Problem::new("instance-many-groups", at, "security_groups", message, "merge groups, or ask AWS for more");
        problems.push(problem.warning());
    }
}

/// Checks the volumes.
pub(super) fn volumes(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    if let Some(root) = &want.root_volume {
        volume(at, "root_volume", root, problems);
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, device) in want.block_device_mappings.iter().flatten().enumerate() {
        let path = format!("block_device_mappings[{index}]");
        volume(at, &format!("{path}.ebs"), &device.ebs, problems);
        let mut wrong = |code, field: &str, message: String, help: &str| {
            problems.push(Problem::new(code, at, format!("{path}.{field}"), message, help));
        };
        if let Some(other) = names.insert(&device.device_name, index) {
            let message = format!("block_device_mappings[{other}] is {} already", device.device_name);
            wrong("volume-device", "device_name", message, "give each volume its own device");
        }
        if !device.device_name.starts_with("/dev/") && !device.device_name.starts_with("xvd") {
            let message = format!("`{}` is not a device", device.device_name);
            wrong("volume-device", "device_name", message, "write /dev/sdf to /dev/sdp");
        }
        if device.ebs.volume_size.is_none() && device.snapshot_id.is_none() {
            let message = "the volume has neither a size nor a snapshot".to_owned();
            wrong("volume-size", "ebs", message, "write `volume_size` in GiB, or `snapshot_id`");
        }
        if device.snapshot_id.as_ref().is_some_and(|id| !id.starts_with("snap-")) {
            let message = "a snapshot's id begins with `snap-`".to_owned();
            wrong("volume-snapshot", "snapshot_id", message, "write an id such as snap-0123456789abcdef0");
        }
    }
}

fn volume(at: &Address, path: &str, volume: &Volume, problems: &mut Vec<Problem>) {
    let mut wrong = |code, field: &str, message: String, help: &str| {
        problems.push(Problem::new(code, at, format!("{path}.{field}"), message, help));
    };
    if let Some(size) = volume.volume_size.filter(|size| !(1..=65_536).contains(size)) {
        wrong("volume-size", "volume_size", format!("{size} GiB is not a size of a volume"), "1 to 65536 GiB");
    }
    let kind = volume.volume_type;
    let name = kind.map_or("the image's type", VolumeType::as_str);
    if volume.iops.is_some() && !matches!(kind, Some(VolumeType::Gp3 | VolumeType::Io1 | VolumeType::Io2)) {
        let message = format!("{name} has no `iops` to choose");
        wrong("volume-performance", "iops", message, "write `volume_type: gp3`, `io1` or `io2`");
    }
    if volume.throughput.is_some() && kind != Some(VolumeType::Gp3) {
        wrong("volume-performance", "throughput", format!("{name} has no `throughput` to choose"), "write `volume_type: gp3`");
    }
    if volume.iops.is_none() && matches!(kind, Some(VolumeType::Io1 | VolumeType::Io2)) {
        wrong("volume-performance", "volume_type", format!("{name} needs `iops`"), "write how many operations per second");
    }
    if volume.kms_key_id.is_some() && volume.encrypted != Some(true) {
        wrong("volume-key", "kms_key_id", "a key without encryption".to_owned(), "write `encrypted: true` as well");
    }
}

/// Checks that everything lies in one VPC, and that the address is free in the subnet.
pub(super) fn places(at: &Address, want: &Want, earlier: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
    let subnet = view.want(&want.subnet);
    for (index, group) in want.security_groups.value().into_iter().flatten().enumerate() {
        if let (Some(subnet), Some(group_want)) = (&subnet, view.want(group))
            && group_want.vpc != subnet.vpc
        {
            let (theirs, ours) = (group_want.vpc.address(), subnet.vpc.address());
            let message = format!("{} is in {theirs}, the instance in {ours}", group.address());
            let path = format!("security_groups[{index}]");
            problems.push(Problem::new("instance-other-vpc", at, path, message, "name a group of the subnet's VPC"));
        }
    }
    let Some(address) = want.private_ip_address else { return };
    let mut wrong =
        |message: String, help: &str| problems.push(Problem::new("instance-address", at, "private_ip_address", message, help));
    if let Some((message, help)) = subnet.and_then(|it| unusable(it.cidr_block, address, &want.subnet.address())) {
        wrong(message, help);
    }
    let twin = earlier.iter().find(|(_, other)| other.subnet == want.subnet && other.private_ip_address == Some(address));
    if let Some((other, _)) = twin {
        wrong(format!("{other} has {address} already"), "give each instance its own address");
    }
}
