//! Security groups. Rules are sent as the difference of two sets. New rules come first and old ones go afterwards, so
//! that nothing is closed in between. Only a group at its limit loses old rules first, one by one. A new group allows
//! no egress that the spec does not want.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use aws_sdk_ec2::operation::describe_security_groups::DescribeSecurityGroupsError;
use aws_sdk_ec2::types::{self, Filter, IpPermission, IpRange, Ipv6Range, PrefixListId, ResourceType, UserIdGroupPair};
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::ec2::security_group::rule::{FlatRule, Rule};
use heiiki_model::kinds::ec2::security_group::{DEFAULT, Direction, Live, SecurityGroup, Want, description, group_name};
use heiiki_model::spec::Disposition;
use heiiki_model::{Field, Known};

use super::{interfaces, not_made_yet};
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope, tags};

impl Ops for SecurityGroup {
    const POLL: Duration = Duration::from_secs(2);
    /// Service network interfaces have been seen to outlive their owners by more than a quarter of an hour.
    const STALL_TIMEOUT: Duration = Duration::from_mins(20);

    async fn list(aws: &Aws, _: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let security_groups =
            all(pages!(aws.ec2.describe_security_groups(), 1000), |page| page.security_groups).await?.into_iter();
        Ok(security_groups
            .map(|mut group| {
                let tags = tags::of_ec2(group.tags.take());
                Found { live: live(aws, group), tags }
            })
            .collect())
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let answer = aws.ec2.describe_security_groups().group_ids(id).send().await.found()?;
        Ok(answer.and_then(|answer| answer.security_groups?.into_iter().next()).map(|group| live(aws, group)))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        if new.want.default {
            let id = take_default(aws, &new).await?;
            close(aws, &id, &new.want, new.known).await?;
            return Ok(id);
        }
        let call = aws
            .ec2
            .create_security_group()
            .group_name(group_name(&new.want, new.at, &new.known.place))
            .description(description(&new.want, new.at, &new.known.place))
            .set_vpc_id(new.known.id(&new.want.vpc))
            .tag_specifications(tags::specification(ResourceType::SecurityGroup, new.tags));
        let id = match call.send().await.classify() {
            Ok(answer) => answer.group_id.unwrap_or_default(),
            // The name is taken: by an earlier call whose answer was lost, if the tags say so.
            Err(error) if error.class == Class::Exists => {
                let call = aws.ec2.describe_security_groups().set_filters(Some(tags::claim_filters(new.tags)));
                let answer = call.send().await.classify()?;
                let ids = answer.security_groups.unwrap_or_default().into_iter().map(|group| group.group_id);
                tags::made_before(ids, new.replaces).ok_or(error)?
            }
            Err(error) => return Err(error),
        };
        close(aws, &id, &new.want, new.known).await?;
        Ok(id)
    }

    /// Sends egress first: a group that is to be closed is closed before any ingress is allowed.
    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        for direction in [Direction::Egress, Direction::Ingress] {
            if let Some(want) = edit.to::<BTreeSet<FlatRule>>(direction.field()) {
                set_rules(aws, &edit.live, direction, &want).await?;
            }
        }
        Ok(())
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        match aws.ec2.delete_security_group().group_id(&live.group_id).send().await.classify() {
            Err(error) if error.class == Class::InUse => {
                interfaces::sweep(aws, "group-id", &live.group_id).await?;
                Err(error)
            }
            other => other.or_gone(),
        }
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::read_ec2::<Self>(aws, &live.group_id).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::retag_ec2(aws, &live.group_id, tags).await
    }

    /// Network interfaces that carry the group, and other groups whose rules name it.
    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        let mut found = interfaces::blockers(aws, "group-id", &live.group_id).await?;
        for filter in ["ip-permission.group-id", "egress.ip-permission.group-id"] {
            let filter = Filter::builder().name(filter).values(&live.group_id).build();
            let call = aws.ec2.describe_security_groups().filters(filter);
            let others = all(pages!(call, 1000), |page| page.security_groups).await?.into_iter();
            let others = others.filter_map(|other| Some((other.group_id?, other.group_name?)));
            found.extend(others.filter(|(id, _)| *id != live.group_id).map(|(id, name)| {
                let blocker = Blocker::new(format!("a rule of security group {id} ({name}) names it"));
                blocker.of(format!("security group {id}")).remedy(format!("revoke the rules of {id} that name {}", live.group_id))
            }));
        }
        found.sort();
        found.dedup();
        Ok(found)
    }
}

/// Finds the group that AWS made with the VPC, which is ours, and tags it.
async fn take_default(aws: &Aws, new: &New<'_, SecurityGroup>) -> Result<String, AwsError> {
    let vpc = new.known.id(&new.want.vpc).unwrap_or_default();
    let filters = [("vpc-id", vpc.as_str()), ("group-name", DEFAULT)];
    let filters = filters.map(|(name, value)| Filter::builder().name(name).values(value).build());
    let answer = aws.ec2.describe_security_groups().set_filters(Some(filters.to_vec())).send().await.classify()?;
    let id = answer.security_groups.unwrap_or_default().into_iter().find_map(|group| group.group_id);
    let id = id.ok_or_else(|| not_made_yet::<DescribeSecurityGroupsError>(format!("{vpc} has no default security group")))?;
    tags::retag_ec2(aws, &id, &tags::to_set(new.tags)).await?;
    Ok(id)
}

/// Takes the rules off a new group by which AWS lets everything out, unless the spec wants them or leaves the egress to others. It is done before anything
/// can use the group; rules that name groups which do not exist yet follow later.
async fn close(aws: &Aws, group: &str, want: &Want, known: &Known) -> Result<(), AwsError> {
    let rules = match &want.egress {
        Field::Absent => return Ok(()),
        Field::Null => &[][..],
        Field::Value(rules) => rules,
    };
    let flat = |rule: &Rule| rule.flat(rule.to.as_ref(), known, &mut Vec::new());
    let wanted: Vec<FlatRule> = rules.iter().flat_map(flat).map(FlatRule::normalised).collect();
    // In a VPC with an IPv6 range there is one for IPv6, too. A read may not show the group yet, which always has the one for IPv4.
    let open =
        |range: &str| FlatRule { protocol: "-1".into(), from_port: None, to_port: None, peer: range.into(), description: None };
    let made = SecurityGroup::get(aws, group).await?.map_or_else(|| vec![open("0.0.0.0/0")], |live| live.egress);
    let surplus: Vec<&FlatRule> = made.iter().filter(|rule| !wanted.iter().any(|other| other.is(rule))).collect();
    if surplus.is_empty() { Ok(()) } else { revoke(aws, group, Direction::Egress, &surplus).await }
}

async fn set_rules(aws: &Aws, live: &Live, direction: Direction, want: &BTreeSet<FlatRule>) -> Result<(), AwsError> {
    let group = live.group_id.as_str();
    let now: &[FlatRule] = match direction {
        Direction::Ingress => &live.ingress,
        Direction::Egress => &live.egress,
    };
    let missing: Vec<&FlatRule> = want.iter().filter(|rule| !now.iter().any(|other| other.is(rule))).collect();
    let surplus: Vec<&FlatRule> = now.iter().filter(|rule| !want.iter().any(|other| other.is(rule))).collect();
    let described: Vec<&FlatRule> = want.iter().filter(|rule| now.iter().any(|other| other.is(rule) && other != *rule)).collect();
    let added = if missing.is_empty() { Ok(()) } else { authorize(aws, group, direction, &missing).await };
    let surplus = match added {
        // The group is full: AWS made none of them.
        Err(error) if error.class == Class::Quota && !surplus.is_empty() => {
            exchange(aws, group, direction, &missing, surplus).await?
        }
        other => other.map(|()| surplus)?,
    };
    if !surplus.is_empty() {
        revoke(aws, group, direction, &surplus).await?;
    }
    if !described.is_empty() {
        describe(aws, group, direction, &described).await?;
    }
    Ok(())
}

/// Adds the new rules, and before each removes as many old ones as it needs room for, so that as few rules as possible
/// are missing at a time. A prefix list counts by its entries, whose number is not known, so that only AWS's answer
/// says if there is room. Returns the old rules that are left.
async fn exchange<'a>(
    aws: &Aws,
    group: &str,
    direction: Direction,
    missing: &[&'a FlatRule],
    surplus: Vec<&'a FlatRule>,
) -> Result<Vec<&'a FlatRule>, AwsError> {
    let mut left: VecDeque<&FlatRule> = surplus.into();
    for rule in missing {
        let mut gone = Vec::new();
        while let Err(error) = authorize(aws, group, direction, &[rule]).await {
            match left.pop_front() {
                Some(old) if error.class == Class::Quota => {
                    revoke(aws, group, direction, &[old]).await?;
                    gone.push(old);
                }
                _ => {
                    // There is no room for the new rule, or it was refused. The rules that made room for it are put
                    // back as far as possible.
                    for old in gone {
                        if let Err(why) = authorize(aws, group, direction, &[old]).await {
                            tracing::warn!(group, rule = ?old, %why, "a rule that made room could not be put back");
                        }
                    }
                    return Err(error);
                }
            }
        }
    }
    Ok(left.into())
}

async fn authorize(aws: &Aws, group: &str, direction: Direction, rules: &[&FlatRule]) -> Result<(), AwsError> {
    let permissions = Some(rules.iter().map(|rule| permission(rule)).collect());
    let result = match direction {
        Direction::Ingress => {
            let call = aws.ec2.authorize_security_group_ingress().group_id(group).set_ip_permissions(permissions);
            call.send().await.classify().map(drop)
        }
        Direction::Egress => {
            let call = aws.ec2.authorize_security_group_egress().group_id(group).set_ip_permissions(permissions);
            call.send().await.classify().map(drop)
        }
    };
    match result {
        // One of them is there already and AWS refused all: an earlier attempt got through. One by one, the rest is added.
        Err(error) if error.class == Class::Exists && rules.len() > 1 => {
            for rule in rules {
                Box::pin(authorize(aws, group, direction, &[rule])).await?;
            }
            Ok(())
        }
        Err(error) if error.class == Class::Exists => Ok(()),
        other => other,
    }
}

async fn revoke(aws: &Aws, group: &str, direction: Direction, rules: &[&FlatRule]) -> Result<(), AwsError> {
    let permissions = Some(rules.iter().map(|rule| permission(rule)).collect());
    let result = match direction {
        Direction::Ingress => {
            let call = aws.ec2.revoke_security_group_ingress().group_id(group).set_ip_permissions(permissions);
            call.send().await.classify().map(drop)
        }
        Direction::Egress => {
            let call = aws.ec2.revoke_security_group_egress().group_id(group).set_ip_permissions(permissions);
            call.send().await.classify().map(drop)
        }
    };
    match result {
        Err(error) if error.class == Class::NotFound && rules.len() > 1 => {
            for rule in rules {
                Box::pin(revoke(aws, group, direction, &[rule])).await?;
            }
            Ok(())
        }
        other => other.or_gone(),
    }
}

async fn describe(aws: &Aws, group: &str, direction: Direction, rules: &[&FlatRule]) -> Result<(), AwsError> {
    let permissions = Some(rules.iter().map(|rule| permission(rule)).collect());
    match direction {
        Direction::Ingress => {
            let call = aws.ec2.update_security_group_rule_descriptions_ingress().group_id(group).set_ip_permissions(permissions);
            call.send().await.classify().map(drop)
        }
        Direction::Egress => {
            let call = aws.ec2.update_security_group_rule_descriptions_egress().group_id(group).set_ip_permissions(permissions);
            call.send().await.classify().map(drop)
        }
    }
}

/// One flat rule as AWS's calls take it.
fn permission(rule: &FlatRule) -> IpPermission {
    let FlatRule { protocol, from_port, to_port, peer, description } = rule;
    let text = description.clone();
    let permission = IpPermission::builder().ip_protocol(protocol).set_from_port(*from_port).set_to_port(*to_port);
    let permission = if peer.starts_with("pl-") {
        permission.prefix_list_ids(PrefixListId::builder().prefix_list_id(peer).set_description(text).build())
    } else if let Some((account, group)) = peer.split_once("/sg-") {
        let pair = UserIdGroupPair::builder().user_id(account).group_id(format!("sg-{group}")).set_description(text);
        permission.user_id_group_pairs(pair.build())
    } else if peer.starts_with("sg-") {
        permission.user_id_group_pairs(UserIdGroupPair::builder().group_id(peer).set_description(text).build())
    } else if peer.contains(':') {
        permission.ipv6_ranges(Ipv6Range::builder().cidr_ipv6(peer).set_description(text).build())
    } else {
        permission.ip_ranges(IpRange::builder().cidr_ip(peer).set_description(text).build())
    };
    permission.build()
}

/// AWS's merged entries, one flat rule for every peer.
fn flat(permissions: Option<Vec<IpPermission>>, account: &str) -> Vec<FlatRule> {
    let mut rules = Vec::new();
    for permission in permissions.unwrap_or_default() {
        let protocol = permission.ip_protocol.unwrap_or_default();
        let mut add = |peer: Option<String>, description: Option<String>| {
            let peer = peer.unwrap_or_default();
            let (from_port, to_port) = (permission.from_port, permission.to_port);
            rules.push(FlatRule { protocol: protocol.clone(), from_port, to_port, peer, description }.normalised());
        };
        for range in permission.ip_ranges.unwrap_or_default() {
            add(range.cidr_ip, range.description);
        }
        for range in permission.ipv6_ranges.unwrap_or_default() {
            add(range.cidr_ipv6, range.description);
        }
        for list in permission.prefix_list_ids.unwrap_or_default() {
            add(list.prefix_list_id, list.description);
        }
        for pair in permission.user_id_group_pairs.unwrap_or_default() {
            let owner = pair.user_id.filter(|owner| owner != account);
            let peer = pair.group_id.map(|group| owner.map_or_else(|| group.clone(), |owner| format!("{owner}/{group}")));
            add(peer, pair.description);
        }
    }
    rules.sort();
    rules
}

fn live(aws: &Aws, group: types::SecurityGroup) -> Live {
    let group_id = group.group_id.unwrap_or_default();
    let owner_id = group.owner_id.unwrap_or_else(|| aws.place.account.clone());
    let place = &aws.place;
    let arn = format!("arn:{}:ec2:{}:{owner_id}:security-group/{group_id}", place.partition, place.region);
    Live {
        arn: group.security_group_arn.unwrap_or(arn),
        group_id,
        group_name: group.group_name.unwrap_or_default(),
        description: group.description.unwrap_or_default(),
        vpc_id: group.vpc_id.unwrap_or_default(),
        ingress: flat(group.ip_permissions, &owner_id),
        egress: flat(group.ip_permissions_egress, &owner_id),
        owner_id,
    }
}
