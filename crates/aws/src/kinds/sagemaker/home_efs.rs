//! The home file system that SageMaker makes for a domain and should remove with it: the EFS with its mount targets,
//! and two security groups for NFS whose rules name each other. They keep the subnets and the VPC from being deleted,
//! and sometimes outlive the domain.
//!
//! A user who agrees to their deletion has them tagged before the domain is deleted, so that another run can finish
//! after a crash. They are deleted as objects of their own kinds; the planner says when.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{Filter, SecurityGroup, Tag as Ec2Tag};
use aws_sdk_efs::operation::tag_resource::TagResourceError;
use aws_sdk_efs::types::{FileSystemDescription, Tag as EfsTag};
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT, TAG_KIN, TAG_SAGEMAKER};

use crate::error::{Classify, our_error};
use crate::kinds::efs::bulk;
use crate::pages::all;
use crate::{Aws, Scope};

/// All file systems of the region. Their sizes are a courtesy to the reader of a plan: who may not see them plans without.
pub(super) async fn file_systems<'a>(aws: &Aws, scope: &'a Scope) -> Result<&'a [FileSystemDescription], AwsError> {
    match scope.file_systems.all(aws).await {
        Err(error) if error.class == Class::Denied => {
            tracing::warn!(%error, "cannot see file systems: sizes and leftovers of domains stay unknown");
            Ok(&[])
        }
        other => other,
    }
}

async fn groups(aws: &Aws, filter: Filter) -> Result<Vec<SecurityGroup>, AwsError> {
    all(pages!(aws.ec2.describe_security_groups().filters(filter), 1000), |page| page.security_groups).await
}

fn owned(arn: &str) -> Filter {
    Filter::builder().name(format!("tag:{TAG_SAGEMAKER}")).values(arn).build()
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

/// Tags the companions of a domain as agreed to go with it, or removes that tag. If the caller may not tag, all of it
/// is left to SageMaker.
pub(super) async fn agree(aws: &Aws, arn: &str, vpc: &str, claim: &BTreeMap<String, String>, yes: bool) -> Result<(), AwsError> {
    let claims = [TAG_ENVIRONMENT, TAG_ADDRESS].map(|key| claim.get(key).cloned());
    let [Some(environment), Some(address)] = claims else { return Ok(()) };
    match mark(aws, arn, vpc, [(TAG_ENVIRONMENT, environment), (TAG_KIN, address)], yes).await {
        Err(error) if error.class == Class::Denied => {
            tracing::warn!(%error, "cannot tag what belongs to the domain: what SageMaker leaves of it will have to be removed as orphans");
            Ok(())
        }
        other => other,
    }
}

async fn mark(aws: &Aws, arn: &str, vpc: &str, tags: [(&str, String); 2], yes: bool) -> Result<(), AwsError> {
    let (systems, groups) = futures::try_join!(bulk::read(aws), groups(aws, owned(arn)))?;
    for system in systems.iter().filter(|system| efs_tag(system, TAG_SAGEMAKER) == Some(arn)) {
        let id = &system.file_system_id;
        if yes {
            let tags = tags.iter().map(|(key, value)| EfsTag::builder().key(*key).value(value).build());
            let tags = tags.collect::<Result<Vec<_>, _>>().map_err(|_| malformed())?;
            aws.efs.tag_resource().resource_id(id).set_tags(Some(tags)).send().await.classify()?;
        } else if efs_tag(system, TAG_KIN).is_some() {
            let keys = tags.iter().map(|(key, _)| (*key).to_owned()).collect();
            aws.efs.untag_resource().resource_id(id).set_tag_keys(Some(keys)).send().await.classify()?;
        }
    }
    let own = groups.iter().filter(|group| is_nfs_group(group, domain_of(arn)) && group.vpc_id() == Some(vpc));
    let own = own.filter(|group| yes || ec2_tag(group, TAG_KIN).is_some());
    let ids: Vec<String> = own.filter_map(|group| group.group_id.clone()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    if yes {
        let tags = tags.iter().map(|(key, value)| Ec2Tag::builder().key(*key).value(value).build()).collect();
        aws.ec2.create_tags().set_resources(Some(ids)).set_tags(Some(tags)).send().await.classify()?;
    } else {
        let keys = tags.iter().map(|(key, _)| Ec2Tag::builder().key(*key).build()).collect();
        aws.ec2.delete_tags().set_resources(Some(ids)).set_tags(Some(keys)).send().await.classify()?;
    }
    Ok(())
}

/// A tag is a key and a value, both of which are always set here.
fn malformed() -> AwsError {
    our_error::<TagResourceError>("MalformedTag", "a tag needs a key and a value", Class::Invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_groups_of_the_domain_are_its_own() {
        let group = |name: &str| SecurityGroup::builder().group_name(name).build();
        assert!(is_nfs_group(&group("security-group-for-inbound-nfs-d-1"), "d-1"));
        assert!(is_nfs_group(&group("security-group-for-outbound-nfs-d-1"), "d-1"));
        assert!(!is_nfs_group(&group("security-group-for-inbound-nfs-d-12"), "d-1"));
        assert!(!is_nfs_group(&group("workload"), "d-1"));
    }
}
