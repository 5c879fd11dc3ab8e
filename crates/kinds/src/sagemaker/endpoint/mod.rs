//! A SageMaker endpoint, which answers requests. It is switched to another configuration in place, without a gap. A failed one
//! can only be replaced.

mod checks;

pub use crate::markers::Endpoint;
use heiiki_derive::{Compared, Shaped};
use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::deployment_settings::{DeploymentConfig, VariantProperty};
use super::fixed::sibling_arns;
use super::vpc_config::VpcConfig;
use super::{names, settings, status};
use crate::erased::json as as_json;
use crate::kind::Recovery;
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::logs::log_group::{self, OF_ENDPOINT};
use crate::markers::EndpointConfig;
use crate::markers::RouteTable;
use crate::markers::VpcEndpoint;
use crate::region;
use crate::view::View;
use crate::{
    Address, Comparison, Diff, Field, Ground, Identity, Known, Lifecycle, Marker, Mode, Phase, Presentation, Problem, Ref,
    Replacement, To, Unique,
};

/// The status after both the change and the way back failed: the endpoint serves with some instances of each configuration.
const MIXED: &str = "UpdateRollbackFailed";

/// An endpoint as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "endpoint")]
pub struct Want {
    /// AWS's name of it, which callers use; the key in the spec when absent. Case makes no difference to whether it is taken. Cannot be changed in
    /// place.
    #[want(name, replace = "the name of an endpoint is fixed", same = str::eq_ignore_ascii_case)]
    pub name: Option<String>,
    /// What it serves. Changed in place: SageMaker starts the new fleet, moves the traffic over, and gives up the old fleet. From instances to serverless
    /// only another endpoint leads.
    #[want(compare = diff_config(diff, want, live), live = live.endpoint_config_name)]
    pub endpoint_config: Ref<EndpointConfig>,
    /// How the next change of `endpoint_config` is carried out. Sent with that change and compared with nothing.
    #[shape(texts)]
    #[want(parameter)]
    pub deployment_config: Field<DeploymentConfig>,
    /// Whether the next change carries out as the last one did. Sent with that change and compared with nothing. AWS's default is false.
    #[want(parameter)]
    pub retain_deployment_config: Field<bool>,
    /// Whether instance counts and weights that autoscaling or people have set outlive the next change. Sent with that change and compared with
    /// nothing. AWS's default is false.
    #[want(parameter)]
    pub retain_all_variant_properties: Field<bool>,
    /// What does not outlive the next change even so. Sent with that change and compared with nothing.
    #[want(parameter)]
    pub exclude_retained_variant_properties: Field<Vec<VariantProperty>>,
}

/// An endpoint as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// AWS's name of it.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// `Creating`, `InService`, `Updating`, `SystemUpdating`, `RollingBack`, `OutOfService`, `Deleting`, `Failed`, `UpdateRollbackFailed`.
    pub status: String,
    /// The reason of its failure, or the reason for which the last change was taken back.
    pub failure_reason: Option<String>,
    /// The configuration that it serves.
    pub endpoint_config_name: Option<String>,
    /// The change that is going on.
    pub pending: Option<Pending>,
    /// The variants that run. Empty while it is being made.
    pub variants: Vec<LiveVariant>,
}

/// A change that is going on.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Pending {
    /// The configuration to which the endpoint is being switched.
    pub endpoint_config_name: Option<String>,
    /// Instances of it that run.
    pub current_instance_count: Option<i64>,
    /// The wanted number of its instances.
    pub desired_instance_count: Option<i64>,
}

/// A variant as it runs.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct LiveVariant {
    /// Its name.
    pub variant_name: String,
    /// The number of running instances; `None` for a serverless variant.
    pub current_instance_count: Option<i64>,
    /// Instances that shall run.
    pub desired_instance_count: Option<i64>,
    /// Its share of the traffic.
    pub current_weight: Option<f64>,
}

/// The deployment of a change, as a call takes it; `None` if the spec gives none.
pub fn deployment(want: &Want, known: &Known) -> Option<Value> {
    settings::resolved(&as_json(&want.deployment_config), known)
}

impl Identity for Endpoint {
    const FACTS: KindFacts = KindFacts {
        label: "endpoint",
        created: 490,
        deleted: 10,
        seconds: Seconds::new(420, 540, 40),
        import: Import { taken: Taken::Inside, holds: false },
        drawn: Drawn::Region("Hosting outside of the VPC"),
        tells_vpc: false,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "endpoint_config_name"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.name.clone()
    }

    fn names(live: &Live) -> Vec<String> {
        let name = live.name.to_ascii_lowercase();
        vec![format!("{OF_ENDPOINT}{name}"), format!("endpoint/{name}")]
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for Endpoint {
    /// Instances of a model in a VPC fetch image and artefacts through that VPC, so that its endpoints and routes should exist
    /// before. An endpoint that waits too long for them fails for good.
    fn follows(want: &Want, view: &View<'_>) -> Vec<Address> {
        let vpcs = vpcs(want, view);
        let endpoints = view.all::<VpcEndpoint>().into_iter().filter(|(_, endpoint)| vpcs.contains(&endpoint.vpc.address()));
        let tables = view.all::<RouteTable>().into_iter().filter(|(_, table)| vpcs.contains(&table.vpc.address()));
        endpoints.map(|(at, _)| at.clone()).chain(tables.map(|(at, _)| at.clone())).collect()
    }

    /// Its containers write to a group of its own.
    fn prerequisites(at: &Address, want: &Want, view: &View<'_>) -> Vec<Address> {
        let name = want.name.as_deref().unwrap_or_else(|| at.name.as_str());
        log_group::written_by(&format!("Endpoints/{name}"), false, view)
    }

    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        checks::check(all, view, problems);
    }

    /// Names are unique in account and region. Under another name the new endpoint can serve before the old one goes.
    fn replacement(want: &Want, live: &Live, _: &Known) -> Replacement {
        let renamed = want.name.as_ref().is_some_and(|name| !name.eq_ignore_ascii_case(&live.name));
        if renamed { Replacement::CreateFirst } else { Replacement::DeleteFirst }
    }

    fn needs(at: &Address, want: &Want, _: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, names::name_of(at, want.name.as_deref()))]
    }
}

impl Lifecycle for Endpoint {
    fn phase(live: &Live) -> Phase {
        match live.status.as_str() {
            "InService" => Phase::Ready,
            "Failed" | "OutOfService" | MIXED => Phase::Failed(status::failed(&live.status, live.failure_reason.as_deref())),
            _ => Phase::Busy(progress(live)),
        }
    }

    fn recovery(live: &Live) -> Recovery {
        if live.status == MIXED { Recovery::Update } else { Recovery::Replace }
    }

    /// After a change that was taken back an endpoint serves its old configuration, and keeps the reason until the next change.
    fn complaint(live: &Live) -> Option<String> {
        live.failure_reason.clone().filter(|reason| live.status == "InService" && !reason.is_empty())
    }

    fn uses(live: &Live) -> Vec<String> {
        let pending = live.pending.as_ref().and_then(|pending| pending.endpoint_config_name.as_ref());
        let configs = live.endpoint_config_name.iter().chain(pending);
        let mut used: Vec<String> = configs.flat_map(|name| sibling_arns(&live.arn, "endpoint-config", name)).collect();
        used.sort();
        used.dedup();
        used
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }
}

impl Presentation for Endpoint {
    fn summary(want: &Want) -> String {
        format!("serves {}", want.endpoint_config.address())
    }

    fn about(live: &Live) -> String {
        let mut parts: Vec<String> = live.variants.iter().map(about).collect();
        let pending = live.pending.as_ref().and_then(|pending| pending.endpoint_config_name.as_ref());
        parts.extend(pending.map(|name| format!("on its way to {name}")));
        parts.join(", ")
    }

    fn outputs(_: &Want, live: &Live, known: &Known) -> Vec<(String, String)> {
        let place = &known.place;
        let suffix = region::dns_suffix(&place.partition);
        let url = format!("https://runtime.sagemaker.{}.{suffix}/endpoints/{}/invocations", place.region, live.name);
        vec![(format!("Requests to endpoint {}", live.name), url)]
    }
}

fn has_instances(live: &Live) -> bool {
    live.variants.iter().any(|variant| variant.current_instance_count.is_some_and(|count| count > 0))
}

/// The VPCs in which its instances stand.
fn vpcs(want: &Want, view: &View<'_>) -> BTreeSet<Address> {
    let Some(config) = view.want(&want.endpoint_config) else { return BTreeSet::new() };
    let variants = config.every_variant();
    let models = variants.iter().filter_map(|(_, variant)| view.want(variant.model.value()?)?.vpc_config.value().cloned());
    let networks: Vec<VpcConfig> = models.chain(config.vpc_config.value().cloned()).collect();
    let subnets = networks.iter().flat_map(|network| &network.subnets);
    subnets.filter_map(|subnet| Some(view.want(subnet)?.vpc.address())).collect()
}

/// The status of an endpoint on which AWS is working. During a change step by step the status stays the same for hours, and the
/// number of new instances shows that it moves.
fn progress(live: &Live) -> String {
    let counts = live.pending.as_ref().map(|pending| (pending.current_instance_count, pending.desired_instance_count));
    match counts {
        Some((Some(current), Some(desired))) if live.status == "Updating" => {
            format!("{}, {current} of {desired} new instances", live.status)
        }
        _ => live.status.clone(),
    }
}

/// A variant in a few words: `AllTraffic 1 of 2 instances, weight 1`.
fn about(variant: &LiveVariant) -> String {
    let LiveVariant { variant_name, current_instance_count, desired_instance_count, current_weight } = variant;
    let instances = match (current_instance_count, desired_instance_count) {
        (Some(current), Some(desired)) if current != desired => format!(" {current} of {desired} instances"),
        (Some(1), _) => " 1 instance".to_owned(),
        (Some(current), _) => format!(" {current} instances"),
        (None, _) => String::new(),
    };
    let weight = current_weight.map_or_else(String::new, |weight| format!(" with weight {weight}"));
    format!("{variant_name}{instances}{weight}")
}

fn diff_config(diff: &mut Diff<'_>, want: &Want, live: &Live) {
    let (known, serves) = (diff.known(), live.endpoint_config_name.as_deref());
    match known.id(&want.endpoint_config) {
        // It has instances of two configurations, and only another change leaves one of them.
        Some(config) if live.status == MIXED => diff.push("endpoint_config", serves, To::value(json!(config)), Mode::InPlace),
        _ => diff.reference("endpoint_config", &want.endpoint_config, serves.unwrap_or_default(), Mode::InPlace),
    }
    // It is a field of its own, so that a step that was planned before the configuration existed still asks AWS, and shows AWS's
    // answer.
    if has_instances(live) && known.live(&want.endpoint_config).is_some_and(|config| config.is_serverless()) {
        let mode = Mode::replace("an endpoint with instances cannot become serverless");
        diff.push("endpoint_config.serverless", false, To::value(json!(true)), mode);
    }
}

#[cfg(test)]
mod tests;
