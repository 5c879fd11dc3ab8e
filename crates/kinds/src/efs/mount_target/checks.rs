//! Checks of mount targets that need no AWS.

use super::Want;
use crate::ec2::subnet::{unusable, zone};
use crate::{Address, Problem, view::View};

/// AWS's default quota of groups on a network interface.
const GROUPS: usize = 5;

/// Checks that it has groups, not too many, and of its own VPC.
pub(super) fn groups(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    if !want.security_groups.is_absent() && want.security_groups.value().is_none_or(Vec::is_empty) {
        let message = "a mount target always has a group";
        let help = "name one that admits port 2049, or leave the field out for the VPC's default group";
        problems.push(Problem::new("mount-target-groups", at, "security_groups", message, help));
    }
    let groups = want.security_groups.value().map_or(&[][..], Vec::as_slice);
    if groups.len() > GROUPS {
        let message = format!("{} groups; AWS allows {GROUPS} on a mount target unless the quota was raised", groups.len());
        let problem =
            Problem::new("mount-target-many-groups", at, "security_groups", message, "merge groups, or ask AWS for more");
        problems.push(problem.warning());
    }
    let Some(subnet) = view.want(&want.subnet) else { return };
    for (index, group) in groups.iter().enumerate() {
        if let Some(theirs) = view.want(group).filter(|group| group.vpc != subnet.vpc) {
            let (theirs, ours) = (theirs.vpc.address(), subnet.vpc.address());
            let message = format!("{} is in {theirs}, the mount target in {ours}", group.address());
            let path = format!("security_groups[{index}]");
            problems.push(Problem::new("mount-target-other-vpc", at, path, message, "name a group of the subnet's VPC"));
        }
    }
}

/// Checks its zone, its address, and that its name can be resolved.
pub(super) fn place(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let Some(subnet) = view.want(&want.subnet) else { return };
    let full = |name: &str| zone(&view.place().region, name);
    let here = full(&subnet.availability_zone);
    let one = view.want(&want.file_system).and_then(|system| system.availability_zone.value().map(|name| full(name)));
    if let Some(one) = one.filter(|one| *one != here) {
        let message = format!("{} lies in {one} alone, {} in {here}", want.file_system.address(), want.subnet.address());
        let help = "name a subnet of that zone";
        problems.push(Problem::new("mount-target-zone", at, "subnet", message, help));
    }
    let address = want.ip_address;
    if let Some((message, help)) = address.and_then(|it| unusable(subnet.cidr_block, it, &want.subnet.address())) {
        problems.push(Problem::new("mount-target-address", at, "ip_address", message, help));
    }
    let Some(vpc) = view.want(&subnet.vpc) else { return };
    let hostnames = vpc.enable_dns_hostnames.value() == Some(&true);
    if vpc.enable_dns_support.value() == Some(&false) || !hostnames {
        let missing = if hostnames { "enable_dns_support" } else { "enable_dns_hostnames" };
        let message =
            format!("clients cannot resolve the file system's name: `{missing}` of {} is not true", subnet.vpc.address());
        let help = format!("set `{missing}: true` there, or mount by address");
        problems.push(Problem::new("mount-target-vpc-dns", at, "subnet", message, help).warning());
    }
}

/// Checks that no earlier mount target of the file system is in the way. Only the first such one is reported.
pub(super) fn siblings(at: &Address, want: &Want, earlier: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
    let full = |name: &str| zone(&view.place().region, name);
    let ours = view.want(&want.subnet);
    for (other_at, other) in earlier.iter().filter(|(_, other)| other.file_system == want.file_system) {
        let theirs = view.want(&other.subnet);
        let place = match (&ours, theirs) {
            (Some(ours), Some(theirs)) if ours.vpc != theirs.vpc => {
                let message = format!("{other_at} stands in {}, this one in {}", theirs.vpc.address(), ours.vpc.address());
                let help = "all mount targets of a file system stand in one VPC";
                problems.push(Problem::new("mount-target-two-vpcs", at, "subnet", message, help));
                return;
            }
            (Some(ours), Some(theirs)) => {
                let zone = full(&ours.availability_zone);
                (zone == full(&theirs.availability_zone)).then_some(zone)
            }
            (Some(_) | None, Some(_) | None) => (other.subnet == want.subnet).then(|| want.subnet.address().to_string()),
        };
        if let Some(place) = place {
            let message = format!("{other_at} stands in {place} already");
            let help = "a file system has one mount target in each zone: keep one of them";
            problems.push(Problem::new("mount-target-two-in-zone", at, "subnet", message, help));
            return;
        }
    }
}
