//! What SageMaker itself makes for a domain and should remove with it: the home EFS with its mount targets, and two security groups for NFS that name each
//! other in their rules. They hold the subnets and the VPC, and sometimes outlive the domain.
//!
//! Whoever agrees to their end has them marked before the domain is deleted. The mark says for which domain, in which VPC and when, so that another run can
//! finish after a crash, and nothing is ever removed that was not marked: by SageMaker as the domain's, by heiiki as agreed, and in the domain's VPC.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use aws_sdk_ec2::types::{Filter, SecurityGroup, Tag as Ec2Tag};
use aws_sdk_efs::types::{FileSystemDescription, LifeCycleState, MountTargetDescription, Tag as EfsTag};
use futures::future::try_join_all;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};

use crate::Aws;
use crate::error::failed;

/// SageMaker's tag with the ARN of the domain that an object belongs to.
const OWNER: &str = "ManagedByAmazonSageMakerResource";
/// Our tag on what was agreed to go with a domain.
const MARK: &str = "heiiki:deletes-with";
/// How long SageMaker is given to remove them itself, from when the deletion was asked for.
const GRACE: Duration = Duration::from_mins(5);

/// What our tag says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    environment: String,
    address: String,
    vpc: String,
    /// Seconds since 1970.
    asked: u64,
}

impl Mark {
    fn text(&self) -> String {
        format!("{} {} {} {}", self.environment, self.address, self.vpc, self.asked)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ').map(str::to_owned);
        let (environment, address, vpc) = (words.next()?, words.next()?, words.next()?);
        let asked = words.next()?.parse().ok()?;
        words.next().is_none().then_some(Self { environment, address, vpc, asked })
    }
}

/// What is left of a domain that is gone.
#[derive(Debug)]
pub(super) struct Leftovers {
    /// ARN of the domain.
    pub(super) arn: String,
    /// Where it all lies.
    pub(super) vpc: String,
    /// The tags that claim the domain, and with it this.
    pub(super) tags: BTreeMap<String, String>,
    asked: u64,
    systems: Vec<FileSystemDescription>,
    targets: Vec<MountTargetDescription>,
    groups: Vec<SecurityGroup>,
}

impl Leftovers {
    /// The file system, when it is still there.
    pub(super) fn file_system(&self) -> Option<&FileSystemDescription> {
        self.systems.first()
    }

    /// The subnets in which mount targets are left.
    pub(super) fn subnets(&self) -> BTreeSet<String> {
        self.targets.iter().map(|target| target.subnet_id.clone()).collect()
    }

    /// AWS's view of it in one line, which changes whenever something moves.
    pub(super) fn status(&self) -> String {
        let systems = self.systems.iter().map(|system| {
            format!(
                "home EFS {} ({}, {} mount targets)",
                system.file_system_id,
                system.life_cycle_state.as_str(),
                self.targets.len()
            )
        });
        let rules =
            self.groups.iter().map(|group| group.ip_permissions().len() + group.ip_permissions_egress().len()).sum::<usize>();
        let groups = (!self.groups.is_empty()).then(|| format!("{} NFS security groups with {rules} rules", self.groups.len()));
        let parts: Vec<String> = systems.chain(groups).collect();
        format!("Deleting: {}", parts.join(", "))
    }
}

/// All file systems of the region. Their sizes are a courtesy to the reader of a plan: who may not see them plans without.
pub(super) async fn file_systems(aws: &Aws) -> Result<Vec<FileSystemDescription>, AwsError> {
    match every_file_system(aws).await {
        Err(error) if error.class == Class::Denied => {
            tracing::warn!(%error, "cannot see file systems: sizes and leftovers of domains stay unknown");
            Ok(Vec::new())
        }
        other => other,
    }
}

async fn every_file_system(aws: &Aws) -> Result<Vec<FileSystemDescription>, AwsError> {
    let mut found = Vec::new();
    let mut pages = aws.efs.describe_file_systems().into_paginator().page_size(100).send();
    while let Some(page) = pages.next().await {
        found.extend(page.map_err(|error| failed("EFS", "DescribeFileSystems", error))?.file_systems.unwrap_or_default());
    }
    Ok(found)
}

async fn groups(aws: &Aws, filter: Filter) -> Result<Vec<SecurityGroup>, AwsError> {
    let mut found = Vec::new();
    let mut pages = aws.ec2.describe_security_groups().filters(filter).into_paginator().page_size(1000).send();
    while let Some(page) = pages.next().await {
        found.extend(page.map_err(|error| failed("EC2", "DescribeSecurityGroups", error))?.security_groups.unwrap_or_default());
    }
    Ok(found)
}

fn owned(arn: &str) -> Filter {
    Filter::builder().name(format!("tag:{OWNER}")).values(arn).build()
}

fn efs_tag<'a>(system: &'a FileSystemDescription, key: &str) -> Option<&'a str> {
    system.tags().iter().find(|tag| tag.key() == key).map(EfsTag::value)
}

fn ec2_tag<'a>(group: &'a SecurityGroup, key: &str) -> Option<&'a str> {
    group.tags().iter().find(|tag| tag.key() == Some(key)).and_then(Ec2Tag::value)
}

/// True for the two groups that SageMaker makes for a domain.
fn is_nfs_group(group: &SecurityGroup, domain: &str) -> bool {
    let name = group.group_name().unwrap_or_default();
    ["inbound", "outbound"].iter().any(|way| name == format!("security-group-for-{way}-nfs-{domain}"))
}

fn domain_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or_default()
}

/// Marks what belongs to a domain as agreed to go with it, or takes the marks off. Who may not tag leaves all to SageMaker.
pub(super) async fn agree(aws: &Aws, arn: &str, vpc: &str, claim: &BTreeMap<String, String>, yes: bool) -> Result<(), AwsError> {
    match mark(aws, arn, vpc, claim, yes).await {
        Err(error) if error.class == Class::Denied => {
            tracing::warn!(%error, "cannot mark what belongs to the domain: its removal is left to SageMaker alone");
            Ok(())
        }
        other => other,
    }
}

async fn mark(aws: &Aws, arn: &str, vpc: &str, claim: &BTreeMap<String, String>, yes: bool) -> Result<(), AwsError> {
    let (systems, groups) = futures::try_join!(every_file_system(aws), groups(aws, owned(arn)))?;
    let text = |key: &str| claim.get(key).cloned().unwrap_or_else(|| "-".to_owned());
    let asked = aws.clock.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let value = Mark { environment: text(TAG_ENVIRONMENT), address: text(TAG_ADDRESS), vpc: vpc.to_owned(), asked }.text();
    for system in systems.iter().filter(|system| efs_tag(system, OWNER) == Some(arn)) {
        let id = &system.file_system_id;
        if yes {
            let tag = EfsTag::builder().key(MARK).value(&value).build().map_err(|_| malformed("TagResource"))?;
            let answer = aws.efs.tag_resource().resource_id(id).tags(tag).send().await;
            answer.map_err(|error| failed("EFS", "TagResource", error))?;
        } else if efs_tag(system, MARK).is_some() {
            let answer = aws.efs.untag_resource().resource_id(id).tag_keys(MARK).send().await;
            answer.map_err(|error| failed("EFS", "UntagResource", error))?;
        }
    }
    let ours = groups.iter().filter(|group| is_nfs_group(group, domain_of(arn)) && group.vpc_id() == Some(vpc));
    let ours = ours.filter(|group| yes || ec2_tag(group, MARK).is_some());
    let ids: Vec<String> = ours.filter_map(|group| group.group_id.clone()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    if yes {
        let tag = Ec2Tag::builder().key(MARK).value(value).build();
        let answer = aws.ec2.create_tags().set_resources(Some(ids)).tags(tag).send().await;
        answer.map_err(|error| failed("EC2", "CreateTags", error))?;
    } else {
        let tag = Ec2Tag::builder().key(MARK).build();
        let answer = aws.ec2.delete_tags().set_resources(Some(ids)).tags(tag).send().await;
        answer.map_err(|error| failed("EC2", "DeleteTags", error))?;
    }
    Ok(())
}

/// A tag is a key and a value, both of which are always set here.
fn malformed(operation: &str) -> AwsError {
    AwsError {
        service: "EFS".to_owned(),
        operation: operation.to_owned(),
        code: "MalformedTag".to_owned(),
        message: "a tag needs a key and a value".to_owned(),
        request_id: None,
        class: Class::Invalid,
    }
}

/// What is left of one domain that is gone; nothing when nothing is.
pub(super) async fn of(aws: &Aws, arn: &str) -> Result<Option<Leftovers>, AwsError> {
    let (systems, groups) = futures::try_join!(file_systems(aws), groups(aws, owned(arn)))?;
    let mut left = gathered(aws, systems, groups).await?;
    left.retain(|left| left.arn == arn);
    Ok(left.pop())
}

/// What is left of all domains that were agreed to go, whether or not they are gone.
pub(super) async fn marked(aws: &Aws, systems: Vec<FileSystemDescription>) -> Result<Vec<Leftovers>, AwsError> {
    let marked = Filter::builder().name("tag-key").values(MARK).build();
    let groups = groups(aws, marked).await?;
    gathered(aws, systems, groups).await
}

async fn gathered(
    aws: &Aws,
    systems: Vec<FileSystemDescription>,
    groups: Vec<SecurityGroup>,
) -> Result<Vec<Leftovers>, AwsError> {
    let mut found: BTreeMap<String, Leftovers> = BTreeMap::new();
    for system in systems {
        if let Some((arn, mark)) = claim(efs_tag(&system, OWNER), efs_tag(&system, MARK)) {
            place(&mut found, arn, &mark).systems.push(system);
        }
    }
    for group in groups {
        if let Some((arn, mark)) = claim(ec2_tag(&group, OWNER), ec2_tag(&group, MARK))
            && is_nfs_group(&group, domain_of(&arn))
            && group.vpc_id() == Some(&mark.vpc)
        {
            place(&mut found, arn, &mark).groups.push(group);
        }
    }
    try_join_all(found.into_values().map(async |left| with_targets(aws, left).await)).await
}

fn claim(owner: Option<&str>, mark: Option<&str>) -> Option<(String, Mark)> {
    Some((owner?.to_owned(), Mark::parse(mark?)?))
}

fn place<'a>(found: &'a mut BTreeMap<String, Leftovers>, arn: String, mark: &Mark) -> &'a mut Leftovers {
    let Mark { environment, address, vpc, asked } = mark.clone();
    let tags = BTreeMap::from([(TAG_ENVIRONMENT.to_owned(), environment), (TAG_ADDRESS.to_owned(), address)]);
    let empty = Leftovers { arn: arn.clone(), vpc, tags, asked, systems: Vec::new(), targets: Vec::new(), groups: Vec::new() };
    found.entry(arn).or_insert(empty)
}

async fn with_targets(aws: &Aws, mut left: Leftovers) -> Result<Leftovers, AwsError> {
    for system in &left.systems {
        let mut pages = aws.efs.describe_mount_targets().file_system_id(&system.file_system_id).into_paginator().send();
        while let Some(page) = pages.next().await {
            match page.map_err(|error| failed("EFS", "DescribeMountTargets", error)) {
                Ok(page) => left.targets.extend(page.mount_targets.unwrap_or_default()),
                Err(error) if error.class == Class::NotFound => break,
                Err(error) => return Err(error),
            }
        }
    }
    // Mount targets elsewhere are somebody's own doing: then the file system is not only the domain's any more.
    let elsewhere = |target: &MountTargetDescription| target.vpc_id().is_some_and(|vpc| vpc != left.vpc);
    if left.targets.iter().any(elsewhere) {
        tracing::warn!(domain = left.arn, "its home EFS has mount targets in another VPC and is left alone");
        left.systems.clear();
        left.targets.clear();
    }
    Ok(left)
}

/// Removes what SageMaker has left behind, as far as can be done now. To be called again until nothing is left.
pub(super) async fn remove(aws: &Aws, left: &Leftovers) -> Result<(), AwsError> {
    let now = aws.clock.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    if now < Duration::from_secs(left.asked) + GRACE {
        return Ok(());
    }
    for target in left.targets.iter().filter(|target| !is_going(&target.life_cycle_state)) {
        let answer = aws.efs.delete_mount_target().mount_target_id(&target.mount_target_id).send().await;
        done(answer.map_err(|error| failed("EFS", "DeleteMountTarget", error)))?;
    }
    if !left.targets.is_empty() {
        return Ok(());
    }
    for system in left.systems.iter().filter(|system| !is_going(&system.life_cycle_state)) {
        remove_file_system(aws, &system.file_system_id).await?;
    }
    remove_groups(aws, &left.groups).await
}

const fn is_going(state: &LifeCycleState) -> bool {
    matches!(state, LifeCycleState::Deleting | LifeCycleState::Deleted)
}

/// What is gone already, or still busy with the step before, is asked again at the next look.
#[expect(clippy::result_large_err, reason = "the error of every call here, passed on as it is")]
fn done<T>(answer: Result<T, AwsError>) -> Result<(), AwsError> {
    match answer {
        Err(error) if !matches!(error.class, Class::NotFound | Class::InUse) => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

async fn remove_file_system(aws: &Aws, id: &str) -> Result<(), AwsError> {
    let mut pages = aws.efs.describe_access_points().file_system_id(id).into_paginator().send();
    while let Some(page) = pages.next().await {
        let page = match page.map_err(|error| failed("EFS", "DescribeAccessPoints", error)) {
            Err(error) if error.class == Class::NotFound => return Ok(()),
            other => other?,
        };
        for point in page.access_points.unwrap_or_default() {
            let answer = aws.efs.delete_access_point().set_access_point_id(point.access_point_id).send().await;
            done(answer.map_err(|error| failed("EFS", "DeleteAccessPoint", error)))?;
        }
    }
    let answer = aws.efs.delete_file_system().file_system_id(id).send().await;
    done(answer.map_err(|error| failed("EFS", "DeleteFileSystem", error)))
}

/// The groups name each other in their rules, so the rules of both go before either of them. A group that an interface still uses is left alone.
async fn remove_groups(aws: &Aws, groups: &[SecurityGroup]) -> Result<(), AwsError> {
    let ids: Vec<String> = groups.iter().filter_map(|group| group.group_id.clone()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let filter = Filter::builder().name("group-id").set_values(Some(ids.clone())).build();
    let answer = aws.ec2.describe_network_interfaces().filters(filter).send().await;
    let answer = answer.map_err(|error| failed("EC2", "DescribeNetworkInterfaces", error))?;
    if !answer.network_interfaces().is_empty() {
        return Ok(());
    }
    for group in groups {
        let (id, ingress, egress) = (group.group_id.clone(), group.ip_permissions.clone(), group.ip_permissions_egress.clone());
        if !group.ip_permissions().is_empty() {
            let call = aws.ec2.revoke_security_group_ingress().set_group_id(id.clone()).set_ip_permissions(ingress);
            done(call.send().await.map_err(|error| failed("EC2", "RevokeSecurityGroupIngress", error)))?;
        }
        if !group.ip_permissions_egress().is_empty() {
            let call = aws.ec2.revoke_security_group_egress().set_group_id(id).set_ip_permissions(egress);
            done(call.send().await.map_err(|error| failed("EC2", "RevokeSecurityGroupEgress", error)))?;
        }
    }
    for id in ids {
        let answer = aws.ec2.delete_security_group().group_id(id).send().await;
        done(answer.map_err(|error| failed("EC2", "DeleteSecurityGroup", error)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_reads_back_what_it_says() {
        let mark =
            Mark { environment: "ifsm".into(), address: "domain/studio".into(), vpc: "vpc-1".into(), asked: 1_767_225_600 };
        assert_eq!(Mark::parse(&mark.text()), Some(mark));
        for bad in ["", "ifsm domain/studio vpc-1", "ifsm domain/studio vpc-1 soon", "ifsm domain/studio vpc-1 1 more"] {
            assert_eq!(Mark::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_the_two_groups_of_the_domain_are_its_own() {
        let group = |name: &str| SecurityGroup::builder().group_name(name).build();
        assert!(is_nfs_group(&group("security-group-for-inbound-nfs-d-1"), "d-1"));
        assert!(is_nfs_group(&group("security-group-for-outbound-nfs-d-1"), "d-1"));
        assert!(!is_nfs_group(&group("security-group-for-inbound-nfs-d-12"), "d-1"));
        assert!(!is_nfs_group(&group("workload"), "d-1"));
    }
}
