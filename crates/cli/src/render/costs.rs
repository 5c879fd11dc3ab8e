//! Costs by the hour, whether anybody works or not: interface endpoints for each zone, NAT gateways, KMS keys. Costs by the
//! month: retained data.
//!
//! Examples, not an offer: list prices of two regions, as they were published. Of other regions only the numbers are
//! shown.

use heiiki_model::erased::typed;
use heiiki_model::kinds::ec2::vpc_endpoint::{Live, Want};
use heiiki_model::plan::{Plan, Step, Verb};
use heiiki_model::spec::Disposition;
use heiiki_model::{KindName, kind};

use super::style::{Paint, Tone};

/// List prices of a region in US dollars: an interface endpoint for each zone and hour, a NAT gateway for each hour, a gigabyte of EFS Standard for each month, a
/// KMS key for each month. A key costs nothing while it waits for its deletion, and as much again after each of its first two rotations.
struct Prices {
    region: &'static str,
    endpoint_zone_hour: f64,
    nat_gateway_hour: f64,
    efs_gb_month: f64,
    kms_key_month: f64,
}

/// The month in which the prices were published.
const AS_OF: &str = "2026-09";
const PRICES: [Prices; 2] = [
    Prices { region: "us-east-1", endpoint_zone_hour: 0.01, nat_gateway_hour: 0.045, efs_gb_month: 0.30, kms_key_month: 1.0 },
    Prices {
        region: "ap-northeast-1",
        endpoint_zone_hour: 0.014,
        nat_gateway_hour: 0.062,
        efs_gb_month: 0.36,
        kms_key_month: 1.0,
    },
];

/// As AWS counts.
const GIGABYTE: f64 = 1_073_741_824.0;
/// AWS's own months.
const HOURS: f64 = 730.0;

/// The numbers by which a plan raises or lowers the costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing {
    endpoint_zones: i64,
    nat_gateways: i64,
    kms_keys: i64,
}

impl Standing {
    fn of(plan: &Plan) -> Self {
        let mut standing = Self::default();
        for step in &plan.steps {
            let sign = match step.verb {
                Verb::Create => 1,
                Verb::Delete => -1,
                Verb::Update | Verb::Release | Verb::Retain => continue,
            };
            if step.at.kind == KindName::VpcEndpoint {
                standing.endpoint_zones += sign * zones(step);
            } else if step.at.kind == KindName::NatGateway {
                standing.nat_gateways += sign;
            } else if step.at.kind == KindName::KmsKey {
                standing.kms_keys += sign;
            }
        }
        standing
    }
}

/// The number of zones in which an endpoint of a step stands. 0 for a gateway endpoint.
fn zones(step: &Step) -> i64 {
    let count = match (&step.want, &step.object) {
        (Some(want), _) => typed::<Want>(want).subnets.value().map_or(0, Vec::len),
        (None, Some(object)) => typed::<Live>(&object.live).subnet_ids.len(),
        (None, None) => 0,
    };
    i64::try_from(count).unwrap_or(0)
}

/// The list price of an interface endpoint in some zones for a month, in US dollars, and the month of the list. `None` in a region whose prices are
/// not known here.
pub fn endpoint_month(region: &str, zones: usize) -> Option<(f64, &'static str)> {
    let prices = PRICES.iter().find(|prices| prices.region == region)?;
    let zones = f64::from(u32::try_from(zones).ok()?);
    Some((prices.endpoint_zone_hour * zones * HOURS, AS_OF))
}

/// The lines of a plan about costs.
pub fn lines(plan: &Plan, paint: Paint) -> Vec<String> {
    let prices = PRICES.iter().find(|prices| prices.region == plan.place.region);
    let mut lines: Vec<String> = standing(Standing::of(plan), prices).into_iter().collect();
    lines.extend(plan.steps.iter().filter_map(|step| kept(step, prices)));
    lines.into_iter().map(|line| paint.tone(Tone::Dim, line)).collect()
}

fn standing(Standing { endpoint_zones, nat_gateways, kms_keys }: Standing, prices: Option<&Prices>) -> Option<String> {
    let counted = |count: i64, one: &str, many: &str| match count.abs() {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let endpoints = counted(endpoint_zones, "interface endpoint in one zone", "zones of interface endpoints");
    let gateways = counted(nat_gateways, "NAT gateway", "NAT gateways");
    let keys = counted(kms_keys, "KMS key", "KMS keys");
    // Additions and removals are told apart.
    let told = |more: bool| {
        let shown = [
            endpoints.as_ref().filter(|_| (endpoint_zones > 0) == more),
            gateways.as_ref().filter(|_| (nat_gateways > 0) == more),
            keys.as_ref().filter(|_| (kms_keys > 0) == more),
        ];
        let shown: Vec<&str> = shown.into_iter().flatten().map(String::as_str).collect();
        (!shown.is_empty()).then(|| format!("{} {}", shown.join(" and "), if more { "more" } else { "less" }))
    };
    let what = [told(true), told(false)].into_iter().flatten().collect::<Vec<_>>().join(", ");
    if what.is_empty() {
        return None;
    }
    let Some(prices) = prices else { return Some(format!("Standing by the hour: {what}")) };
    #[expect(clippy::cast_precision_loss, reason = "numbers of endpoints are small")]
    let hourly = endpoint_zones as f64 * prices.endpoint_zone_hour
        + nat_gateways as f64 * prices.nat_gateway_hour
        + kms_keys as f64 * prices.kms_key_month / HOURS;
    let less = if hourly < 0.0 { " less" } else { "" };
    let (hour, month) = (hourly.abs(), hourly.abs() * HOURS);
    Some(format!(
        "Standing by the hour: {what}: about USD {hour:.3}{less} an hour, {month:.0}{less} a month (list prices of {AS_OF}, without traffic)"
    ))
}

/// The costs of retained data, which go on.
fn kept(step: &Step, prices: Option<&Prices>) -> Option<String> {
    if !matches!(step.verb, Verb::Delete | Verb::Retain) || step.disposition != Some(Disposition::Retain) {
        return None;
    }
    if !matches!(step.at.kind, KindName::Domain | KindName::FileSystem) {
        return None;
    }
    let bytes = step.loses.as_ref()?.bytes?;
    #[expect(clippy::cast_precision_loss, reason = "a price of bytes is no exact number")]
    let cost = prices.map(|prices| bytes as f64 / GIGABYTE * prices.efs_gb_month);
    let cost = cost.map_or_else(String::new, |cost| format!(", about USD {cost:.2} a month (list price of {AS_OF})"));
    Some(format!("Kept of {}: {}{cost}", step.at, kind::size(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_and_what_goes_is_told_apart() {
        let tokyo = PRICES.iter().find(|prices| prices.region == "ap-northeast-1");
        let told = |endpoint_zones, nat_gateways| {
            standing(Standing { endpoint_zones, nat_gateways, kms_keys: 0 }, tokyo).unwrap_or_default()
        };
        assert_eq!(told(0, 0), "");
        assert_eq!(
            told(30, 0),
            "Standing by the hour: 30 zones of interface endpoints more: about USD 0.420 an hour, 307 a month (list prices of 2026-09, without traffic)"
        );
        assert_eq!(
            told(-1, 1),
            "Standing by the hour: 1 NAT gateway more, 1 interface endpoint in one zone less: about USD 0.048 an hour, 35 a month (list prices of 2026-09, without traffic)"
        );
        assert!(
            told(-2, -1)
                .contains("2 zones of interface endpoints and 1 NAT gateway less: about USD 0.090 less an hour, 66 less a month"),
            "{}",
            told(-2, -1)
        );
        let key = |kms_keys| standing(Standing { kms_keys, ..Standing::default() }, tokyo).unwrap_or_default();
        assert_eq!(
            key(1),
            "Standing by the hour: 1 KMS key more: about USD 0.001 an hour, 1 a month (list prices of 2026-09, without traffic)"
        );
        assert!(key(-2).contains("2 KMS keys less: about USD 0.003 less an hour, 2 less a month"), "{}", key(-2));
        let elsewhere = standing(Standing { endpoint_zones: 2, ..Standing::default() }, None);
        assert_eq!(elsewhere.as_deref(), Some("Standing by the hour: 2 zones of interface endpoints more"));
    }
}
