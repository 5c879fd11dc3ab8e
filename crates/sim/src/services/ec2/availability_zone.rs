//! Regions and their zones as an account sees them: the names, and the ids that are the same for every account.
//!
//! It deliberately holds availability zones only: no local zones, no Wavelength zones.

use serde_json::{Value, json};

use super::listing::{Entry, Listing, list};
use super::parameter::invalid;
use crate::{Request, ServiceError, World, world::Tags};

/// A zone of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// `ap-northeast-1a`.
    pub name: String,
    /// `apne1-az4`.
    pub id: String,
}

/// A region, the short form of its name in zone ids, and its zones.
type Region = (&'static str, &'static str, &'static [(&'static str, u8)]);

/// Region, the short form in zone ids, and each zone's letter with the number of its id.
///
/// The letters of the ids differ between accounts; this is one account's view. Letters that newer accounts do not get
/// (Tokyo's b) are absent.
const REGIONS: &[Region] = &[
    ("ap-northeast-1", "apne1", &[("a", 4), ("c", 1), ("d", 2)]),
    ("ap-northeast-2", "apne2", &[("a", 1), ("b", 2), ("c", 3), ("d", 4)]),
    ("ap-northeast-3", "apne3", &[("a", 3), ("b", 1), ("c", 2)]),
    ("ap-south-1", "aps1", &[("a", 1), ("b", 3), ("c", 2)]),
    ("ap-southeast-1", "apse1", &[("a", 1), ("b", 2), ("c", 3)]),
    ("ap-southeast-2", "apse2", &[("a", 1), ("b", 3), ("c", 2)]),
    ("ca-central-1", "cac1", &[("a", 1), ("b", 2), ("d", 4)]),
    ("eu-central-1", "euc1", &[("a", 2), ("b", 3), ("c", 1)]),
    ("eu-north-1", "eun1", &[("a", 1), ("b", 2), ("c", 3)]),
    ("eu-west-1", "euw1", &[("a", 1), ("b", 2), ("c", 3)]),
    ("eu-west-2", "euw2", &[("a", 2), ("b", 3), ("c", 1)]),
    ("eu-west-3", "euw3", &[("a", 1), ("b", 2), ("c", 3)]),
    ("sa-east-1", "sae1", &[("a", 1), ("b", 2), ("c", 3)]),
    ("us-east-1", "use1", &[("a", 1), ("b", 2), ("c", 4), ("d", 6), ("e", 3), ("f", 5)]),
    ("us-east-2", "use2", &[("a", 1), ("b", 2), ("c", 3)]),
    ("us-west-1", "usw1", &[("a", 1), ("c", 3)]),
    ("us-west-2", "usw2", &[("a", 1), ("b", 2), ("c", 3), ("d", 4)]),
];

/// The zones of a region. A region outside the table gets three zones whose ids carry its full name.
pub fn of(region: &str) -> Vec<Zone> {
    let known = REGIONS.iter().find(|(name, _, _)| *name == region);
    let (short, zones) = known.map_or((region, &[("a", 1), ("b", 2), ("c", 3)][..]), |(_, short, zones)| (*short, *zones));
    zones.iter().map(|(letter, number)| Zone { name: format!("{region}{letter}"), id: format!("{short}-az{number}") }).collect()
}

/// The zone of a name or an id.
pub fn find(region: &str, name_or_id: &str) -> Option<Zone> {
    of(region).into_iter().find(|zone| zone.name == name_or_id || zone.id == name_or_id)
}

const ZONES: Listing = Listing {
    answer: "availabilityZoneInfo",
    ids: None,
    sizes: None,
    filters: &[
        ("group-name", "groupName"),
        ("opt-in-status", "optInStatus"),
        ("region-name", "regionName"),
        ("state", "zoneState"),
        ("zone-id", "zoneId"),
        ("zone-name", "zoneName"),
        ("zone-type", "zoneType"),
    ],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let zones = of(&world.region);
    let (names, ids) = (request.texts("ZoneName"), request.texts("ZoneId"));
    for name in &names {
        if !zones.iter().any(|zone| zone.name == *name) {
            return Err(ServiceError::bad("InvalidParameterValue", format!("Invalid availability zone: [{name}]")));
        }
    }
    for id in &ids {
        if !zones.iter().any(|zone| zone.id == *id) {
            return Err(ServiceError::bad("InvalidParameterValue", format!("Invalid availability zone-id: [{id}]")));
        }
    }
    let none = Tags::new();
    let picked =
        zones.iter().filter(|zone| names.is_empty() && ids.is_empty() || names.contains(&zone.name) || ids.contains(&zone.id));
    let region = &world.region;
    list(request, &ZONES, picked.map(|zone| Entry { id: &zone.name, tags: &none, record: zone }), |zone| {
        json!({
            "zoneState": "available",
            "optInStatus": "opt-in-not-required",
            "messageSet": [],
            "regionName": region,
            "zoneName": zone.name,
            "zoneId": zone.id,
            "groupName": format!("{region}-zg-1"),
            "networkBorderGroup": region,
            "zoneType": "availability-zone",
        })
    })
}

const REGION_LIST: Listing = Listing {
    answer: "regionInfo",
    ids: None,
    sizes: None,
    filters: &[("endpoint", "regionEndpoint"), ("opt-in-status", "optInStatus"), ("region-name", "regionName")],
};

pub(super) fn describe_regions(_: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let names = request.texts("RegionName");
    if let Some(name) = names.iter().find(|name| !REGIONS.iter().any(|(region, _, _)| region == name)) {
        return Err(invalid(name, "RegionName", ""));
    }
    let none = Tags::new();
    let picked = REGIONS.iter().map(|(region, _, _)| *region).filter(|r| names.is_empty() || names.iter().any(|n| n == r));
    list(
        request,
        &REGION_LIST,
        picked.map(|region| Entry { id: region, tags: &none, record: region }),
        |region| json!({"regionName": region, "regionEndpoint": format!("ec2.{region}.amazonaws.com"), "optInStatus": "opt-in-not-required"}),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{error, first, world};
    use super::*;

    #[test]
    fn tokyo_has_no_b() {
        let mut world = world();
        let answer = super::super::testing::call(&mut world, "DescribeAvailabilityZones", &json!({})).unwrap();
        let names: Vec<&str> =
            answer["availabilityZoneInfo"].as_array().unwrap().iter().map(|z| z["zoneName"].as_str().unwrap()).collect();
        assert_eq!(names, ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]);
    }

    #[test]
    fn zones_by_name_id_and_filter() {
        let mut world = world();
        let by_id = first(&mut world, "DescribeAvailabilityZones", &json!({"ZoneId": ["apne1-az1"]}), "availabilityZoneInfo");
        assert_eq!(by_id["zoneName"], "ap-northeast-1c");
        let input = json!({"Filter": [{"Name": "zone-name", "Value": ["*d"]}]});
        assert_eq!(first(&mut world, "DescribeAvailabilityZones", &input, "availabilityZoneInfo")["zoneId"], "apne1-az2");
        assert_eq!(error(&mut world, "DescribeAvailabilityZones", &json!({"ZoneName": ["x"]})).code, "InvalidParameterValue");
    }

    #[test]
    fn regions() {
        let mut world = world();
        let input = json!({"RegionName": ["eu-west-1"]});
        assert_eq!(first(&mut world, "DescribeRegions", &input, "regionInfo")["regionEndpoint"], "ec2.eu-west-1.amazonaws.com");
        assert_eq!(error(&mut world, "DescribeRegions", &json!({"RegionName": ["mars-1"]})).code, "InvalidParameterValue");
        assert_eq!(of("mx-central-1")[2].name, "mx-central-1c");
        assert_eq!(find("us-east-1", "use1-az3").unwrap().name, "us-east-1e");
    }
}
