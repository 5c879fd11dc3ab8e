//! The prefix lists AWS manages: the ranges of S3 and DynamoDB in the region, which gateway endpoints route to and rules name.
//!
//! It deliberately has no customer-managed lists. The ranges are a sample; only ids and names are of interest to routes and rules.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::listing::{Entry, Listing, list};
use super::parameter::required;
use super::{id, vpc_endpoint};
use crate::pagination::Sizes;
use crate::{Request, ServiceError, World, pagination, world::Tags};

/// A prefix list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrefixList {
    /// `pl-...`.
    pub id: String,
    /// `com.amazonaws.<region>.s3`.
    pub name: String,
    /// Its ranges.
    pub ranges: Vec<String>,
}

/// Ids that were read off public configurations. In other regions ids are made up from the name, stable and unique.
const IDS: &[(&str, &str, &str)] = &[
    ("ap-northeast-1", "s3", "pl-61a54008"),
    ("ap-northeast-1", "dynamodb", "pl-78a54011"),
    ("eu-west-1", "s3", "pl-6da54004"),
    ("eu-west-1", "dynamodb", "pl-6fa54006"),
    ("us-east-1", "s3", "pl-63a5400a"),
    ("us-east-1", "dynamodb", "pl-02cd2c6b"),
    ("us-west-2", "s3", "pl-68a54001"),
    ("us-west-2", "dynamodb", "pl-00a54069"),
];

/// The prefix lists of a region.
pub fn of(region: &str) -> Vec<PrefixList> {
    let ranges = |service| match service {
        "s3" => vec!["3.5.152.0/21".to_owned(), "52.219.0.0/20".to_owned(), "52.219.136.0/22".to_owned()],
        _ => vec!["35.71.64.0/22".to_owned(), "52.119.208.0/23".to_owned()],
    };
    ["s3", "dynamodb"]
        .into_iter()
        .map(|service| {
            let name = format!("com.amazonaws.{region}.{service}");
            let known = IDS.iter().find(|(r, s, _)| *r == region && *s == service);
            let id = known.map_or_else(|| made_up(&name), |(_, _, id)| (*id).to_owned());
            PrefixList { id, name, ranges: ranges(service) }
        })
        .collect()
}

fn made_up(name: &str) -> String {
    format!("pl-{}", id::hex(&Sha256::digest(name)[..4]))
}

/// The list of an id, or AWS's error.
pub fn find(world: &World, id: &str) -> Result<PrefixList, ServiceError> {
    of(&world.region).into_iter().find(|list| list.id == id).ok_or_else(|| id::MANAGED_PREFIX_LIST.lost(id))
}

/// The list of a service with gateway endpoints.
pub(super) fn of_service(region: &str, service: &str) -> Option<PrefixList> {
    of(region).into_iter().find(|list| list.name == service)
}

const LISTING: Listing = Listing {
    answer: "prefixListSet",
    ids: Some(("PrefixListId", id::PREFIX_LIST)),
    sizes: Some(vpc_endpoint::SIZES),
    filters: &[("prefix-list-id", "prefixListId"), ("prefix-list-name", "prefixListName")],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (lists, none) = (of(&world.region), Tags::new());
    list(
        request,
        &LISTING,
        lists.iter().map(|record| Entry { id: &record.id, tags: &none, record }),
        |list| json!({"prefixListId": list.id, "prefixListName": list.name, "cidrSet": list.ranges}),
    )
}

const MANAGED: Listing = Listing {
    answer: "prefixListSet",
    ids: Some(("PrefixListId", id::MANAGED_PREFIX_LIST)),
    sizes: Some(Sizes { default: 100, min: 1, max: 100 }),
    filters: &[("owner-id", "ownerId"), ("prefix-list-id", "prefixListId"), ("prefix-list-name", "prefixListName")],
};

pub(super) fn describe_managed(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (lists, none, region) = (of(&world.region), Tags::new(), world.region.clone());
    list(request, &MANAGED, lists.iter().map(|record| Entry { id: &record.id, tags: &none, record }), |list| {
        json!({
            "prefixListId": list.id,
            "prefixListName": list.name,
            "prefixListArn": format!("arn:aws:ec2:{region}:aws:prefix-list/{}", list.id),
            "addressFamily": "IPv4",
            "state": "create-complete",
            "ownerId": "AWS",
            "tagSet": [],
        })
    })
}

pub(super) fn entries(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let found = find(world, required(request, "PrefixListId")?)?;
    let items = found.ranges.into_iter().map(|range| (range.clone(), json!({"cidr": range}))).collect();
    let page = pagination::ec2(request, Sizes { default: 100, min: 1, max: 100 }, items)?;
    let mut answer = serde_json::Map::new();
    page.put_token(&mut answer, "nextToken");
    answer.insert("entrySet".to_owned(), Value::Array(page.items));
    Ok(Value::Object(answer))
}
