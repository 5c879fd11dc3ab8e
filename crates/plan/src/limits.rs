//! What AWS would refuse for lack of room or of offer: quotas that the plan would exceed, and zones in which an endpoint's service does not exist. Both are
//! known only where AWS lets one read them; what is not known refuses nothing.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kinds::ec2::endpoint_service::full_name;
use heiiki_model::kinds::ec2::subnet::{self, zone};
use heiiki_model::kinds::ec2::vpc_endpoint::{self, EndpointType};
use heiiki_model::limits::{ELASTIC_IPS, GATEWAY_ENDPOINTS, INTERFACE_ENDPOINTS, VPCS, zones_fact};
use heiiki_model::plan::{Cause, Refusal, Verb};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, KindName, Known, Object, erased::typed};

use crate::claim::Claimed;
use crate::draft::{Draft, Drafts};

/// A quota: the fact that holds its value, and what it limits.
struct Quota {
    fact: &'static str,
    noun: &'static str,
    counts: fn(&Object) -> Option<String>,
    wants: fn(&Draft, &Known) -> Option<String>,
}

/// Objects of a quota are counted in groups: all of the region, or those of one VPC.
const REGION: &str = "";

const QUOTAS: &[Quota] = &[
    Quota {
        fact: VPCS,
        noun: "VPCs in the region",
        counts: |object| (object.kind == KindName::Vpc).then(|| REGION.to_owned()),
        wants: |draft, _| (draft.at.kind == KindName::Vpc).then(|| REGION.to_owned()),
    },
    Quota {
        fact: ELASTIC_IPS,
        noun: "Elastic IP addresses in the region",
        counts: |object| (object.kind == KindName::ElasticIp).then(|| REGION.to_owned()),
        wants: |draft, _| (draft.at.kind == KindName::ElasticIp).then(|| REGION.to_owned()),
    },
    Quota {
        fact: INTERFACE_ENDPOINTS,
        noun: "interface endpoints in one VPC",
        counts: |object| {
            let live: vpc_endpoint::Live = (object.kind == KindName::VpcEndpoint).then(|| typed(&object.live))?;
            (live.vpc_endpoint_type == EndpointType::Interface.as_str()).then_some(live.vpc_id)
        },
        wants: |draft, known| {
            let want = endpoint(draft)?;
            let interface = want.kind_of_endpoint(&known.place) == EndpointType::Interface;
            interface.then(|| known.id(&want.vpc).unwrap_or_else(|| want.vpc.address().to_string()))
        },
    },
    Quota {
        fact: GATEWAY_ENDPOINTS,
        noun: "gateway endpoints in the region",
        counts: |object| {
            let live: vpc_endpoint::Live = (object.kind == KindName::VpcEndpoint).then(|| typed(&object.live))?;
            (live.vpc_endpoint_type == EndpointType::Gateway.as_str()).then(|| REGION.to_owned())
        },
        wants: |draft, known| {
            (endpoint(draft)?.kind_of_endpoint(&known.place) == EndpointType::Gateway).then(|| REGION.to_owned())
        },
    },
];

fn endpoint(draft: &Draft) -> Option<vpc_endpoint::Want> {
    (draft.at.kind == KindName::VpcEndpoint).then(|| draft.want.as_ref().map(typed)).flatten()
}

/// Refuses what AWS would.
pub(crate) fn refuse(spec: &Spec, claimed: &Claimed, known: &Known, drafts: &mut Drafts) {
    let mut refusals = Vec::new();
    let held = claimed.superseded.iter().chain(&claimed.unwanted).map(|(_, object)| object);
    let live = claimed.known.live.iter().map(|(_, object)| object.as_ref());
    let all: Vec<&Object> = held.chain(live).chain(&claimed.foreign).collect();
    for quota in QUOTAS {
        let Some(limit) = known.facts.get(quota.fact).and_then(|text| text.parse::<usize>().ok()) else { continue };
        refusals.extend(exceeded(quota, limit, &all, known, drafts));
    }
    let creates = drafts.steps.iter().filter(|draft| matches!(draft.verb, Verb::Create | Verb::Update));
    refusals.extend(creates.flat_map(|draft| not_offered(spec, draft, known)));
    drafts.refusals.extend(refusals);
}

/// What the plan makes beyond a quota. What it deletes first makes room.
fn exceeded(quota: &Quota, limit: usize, all: &[&Object], known: &Known, drafts: &Drafts) -> Vec<Refusal> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let first: BTreeSet<&str> =
        drafts.replaced.iter().filter(|replaced| replaced.delete_first).map(|replaced| replaced.object.id.as_str()).collect();
    for group in all.iter().filter(|object| !first.contains(object.id.as_str())).filter_map(|object| (quota.counts)(object)) {
        *counts.entry(group).or_default() += 1;
    }
    let mut refusals = Vec::new();
    for draft in drafts.steps.iter().filter(|draft| draft.verb == Verb::Create) {
        let Some(group) = (quota.wants)(draft, known) else { continue };
        let count = counts.entry(group).or_default();
        *count += 1;
        if *count > limit {
            let message = format!("{} would be number {count} of the {}, and the account may have {limit}", draft.at, quota.noun);
            let help = "free one that is not needed, or ask AWS for a higher quota (Service Quotas)".to_owned();
            refusals.push(Refusal { at: draft.at.clone(), cause: Cause::Limit, message, help });
        }
    }
    refusals
}

/// Subnets of an endpoint in zones where AWS does not offer its service.
fn not_offered(spec: &Spec, draft: &Draft, known: &Known) -> Vec<Refusal> {
    let Some(want) = endpoint(draft) else { return Vec::new() };
    if want.service_region.is_some() {
        return Vec::new();
    }
    let kind = want.kind_of_endpoint(&known.place);
    let service = full_name(&known.place, &want.service);
    let Some(zones) = known.facts.get(&zones_fact(&service, kind)) else { return Vec::new() };
    let refuse = |message: String, help: String| Refusal { at: draft.at.clone(), cause: Cause::Limit, message, help };
    if zones.is_empty() {
        let message = format!("{} wants {service} as {} endpoint, which AWS does not offer here", draft.at, kind.as_str());
        return vec![refuse(
            message,
            "correct `service`; `aws ec2 describe-vpc-endpoint-services` lists what there is".to_owned(),
        )];
    }
    let offered: Vec<&str> = zones.split(',').collect();
    let subnets = want.subnets.value().into_iter().flatten();
    let placed = subnets.filter_map(|reference| Some((reference.address(), zone_of(spec, &reference.address(), known)?)));
    let outside = placed.filter(|(_, zone)| !offered.contains(&zone.as_str()));
    outside
        .map(|(subnet, zone)| {
            let message = format!("{} stands in {subnet}, and {service} is not offered in {zone}", draft.at);
            refuse(message, format!("leave {subnet} out of its `subnets`; it is offered in {}", offered.join(", ")))
        })
        .collect()
}

/// The zone in which a subnet lies or will lie.
fn zone_of(spec: &Spec, at: &Address, known: &Known) -> Option<String> {
    if let Some(object) = known.live.get(at) {
        return Some(typed::<subnet::Live>(&object.live).availability_zone);
    }
    let resource = spec.resource(at).filter(|resource| resource.existing.is_none())?;
    Some(zone(&known.place.region, &typed::<subnet::Want>(&resource.want).availability_zone))
}
