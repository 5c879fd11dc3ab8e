//! The configuration of a SageMaker endpoint: the models that it serves, their instances, and the data that it keeps. AWS never
//! changes one, so that a change is a new configuration under a new name, to which the endpoint is switched. It runs nothing by
//! itself.

mod checks;

use crate::Diff;
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
pub use crate::markers::EndpointConfig;
use heiiki_derive::{Compared, Shaped};

use serde_json::{Map, Value, json};

use super::explainer_settings::ExplainerConfig;
use super::fixed::{self, Fixed, sibling_arns};
use super::inference_settings::{AsyncInferenceConfig, DataCaptureConfig, MetricsConfig};
use super::settings_import;
use super::variant_settings::{self, Variant};
use super::vpc_config::{self, VpcConfig};
use crate::erased::json as as_json;
use crate::kms;
use crate::markers::Role;
use crate::view::View;
use crate::{
    Address, Comparison, Field, Ground, Identity, Known, Lifecycle, Marker, Phase, Presentation, Problem, Ref, Replacement,
    Template, Unique,
};

/// An endpoint configuration as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "endpoint_config")]
pub struct Want {
    /// AWS's name of it. When absent, heiiki makes one of the environment, the key and the content, so that a change can be a new configuration
    /// beside the old one. Cannot be changed in place.
    #[want(compare = diff_fixed(diff, want, live), import = Some(live.name.clone()))]
    pub name: Option<String>,
    /// What is served, 1 to 10 variants. Cannot be changed in place.
    #[shape(texts)]
    #[want(with = "name", import = settings_import::typed(&live.production_variants, true, naming)?)]
    pub production_variants: Vec<Variant>,
    /// One variant that gets a copy of the traffic and whose answers nobody sees. Cannot be changed in place.
    #[shape(texts)]
    #[want(with = "name", import = settings_import::typed(&live.shadow_production_variants, true, naming).into())]
    pub shadow_production_variants: Field<Vec<Variant>>,
    /// Keeping requests and answers in S3. Cannot be changed in place.
    #[shape(texts)]
    #[want(with = "name", import = settings_import::typed(&live.data_capture_config, true, naming).into())]
    pub data_capture_config: Field<DataCaptureConfig>,
    /// Asynchronous inference. Cannot be changed in place.
    #[shape(texts)]
    #[want(with = "name", import = settings_import::typed(&live.async_inference_config, true, naming).into())]
    pub async_inference_config: Field<AsyncInferenceConfig>,
    /// Explanations beside the answers. Cannot be changed in place.
    #[shape(texts)]
    #[want(with = "name", import = settings_import::typed(&live.explainer_config, true, naming).into())]
    pub explainer_config: Field<ExplainerConfig>,
    /// Metrics. Cannot be changed in place.
    #[want(with = "name", import = settings_import::typed(&live.metrics_config, true, naming).into())]
    pub metrics_config: Field<MetricsConfig>,
    /// KMS key of the volumes: `${kms_key/name}`, id, ARN or alias. Cannot be changed in place.
    #[want(with = "name")]
    pub kms_key_id: Field<Template>,
    /// The role for variants without a model, whose inference components bring none. Cannot be changed in place.
    #[want(with = "name", arn, live = live.execution_role_arn)]
    pub execution_role: Field<Ref<Role>>,
    /// The network of variants without a model; one with a model has its model's. Cannot be changed in place.
    #[want(with = "name", import = settings_import::typed(&live.vpc_config, true, naming).into())]
    pub vpc_config: Field<VpcConfig>,
    /// Whether the containers of variants without a model can reach nothing at all. AWS's default is false. Cannot be changed in place.
    #[want(with = "name", import = Field::unless(live.enable_network_isolation.unwrap_or_default(), &false))]
    pub enable_network_isolation: Field<bool>,
}

/// An endpoint configuration as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// AWS's name of it.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The served variants, in the names of the want.
    pub production_variants: Value,
    /// The shadow variant, in the names of the want.
    pub shadow_production_variants: Value,
    /// Data capture, in the names of the want.
    pub data_capture_config: Value,
    /// Asynchronous inference, in the names of the want.
    pub async_inference_config: Value,
    /// Explanations, in the names of the want.
    pub explainer_config: Value,
    /// Metrics, in the names of the want.
    pub metrics_config: Value,
    /// KMS key of the volumes.
    pub kms_key_id: Option<String>,
    /// ARN of the role for variants without a model.
    pub execution_role_arn: Option<String>,
    /// Subnets and groups, by id.
    pub vpc_config: Value,
    /// True if the containers of variants without a model have no network.
    pub enable_network_isolation: Option<bool>,
}

impl Live {
    /// True if a variant of it runs without instances.
    pub fn is_serverless(&self) -> bool {
        let variants = self.production_variants.as_array().into_iter().flatten();
        variants.into_iter().any(|variant| variant.get("serverless_config").is_some_and(|config| !config.is_null()))
    }
}

/// The want as a create call takes it, without the name. Every reference to a resource is a text with `${kind/name.attribute}`.
pub fn wanted(want: &Want) -> Value {
    let Want {
        name: _,
        production_variants,
        shadow_production_variants,
        data_capture_config,
        async_inference_config,
        explainer_config,
        metrics_config,
        kms_key_id,
        execution_role,
        vpc_config,
        enable_network_isolation,
    } = want;
    let shadows = shadow_production_variants.value().map(|variants| variant_settings::wanted(variants));
    let members = [
        ("production_variants", variant_settings::wanted(production_variants)),
        ("shadow_production_variants", as_json(&shadows)),
        ("data_capture_config", as_json(data_capture_config)),
        ("async_inference_config", as_json(async_inference_config)),
        ("explainer_config", as_json(explainer_config)),
        ("metrics_config", as_json(metrics_config)),
        ("kms_key_id", as_json(kms_key_id)),
        ("execution_role", role(execution_role)),
        ("vpc_config", vpc_config::wanted(vpc_config)),
        ("enable_network_isolation", as_json(enable_network_isolation)),
    ];
    Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

fn role(role: &Field<Ref<Role>>) -> Value {
    role.value().map_or(Value::Null, |role| json!(format!("${{{}.arn}}", role.address())))
}

/// A new configuration as a create call takes it: its name, and its content with every reference resolved. `taken` is the name of
/// the configuration that it replaces.
pub fn resolved(at: &Address, want: &Want, known: &Known, taken: Option<&str>) -> (String, Value) {
    fixed::resolved(at, want.name.as_deref(), &wanted(want), known, taken)
}

impl Want {
    /// The shadow variants; empty if none are given.
    pub(super) fn shadows(&self) -> &[Variant] {
        self.shadow_production_variants.value().map_or(&[], Vec::as_slice)
    }

    /// Every variant with its path.
    pub(super) fn every_variant(&self) -> Vec<(String, &Variant)> {
        let production = self.production_variants.iter().enumerate();
        let shadow = self.shadows().iter().enumerate();
        production
            .map(|(index, variant)| (format!("production_variants[{index}]"), variant))
            .chain(shadow.map(|(index, variant)| (format!("shadow_production_variants[{index}]"), variant)))
            .collect()
    }
}

impl Identity for EndpointConfig {
    const FACTS: KindFacts = KindFacts {
        label: "endpoint configuration",
        created: 480,
        deleted: 20,
        seconds: Seconds::AT_ONCE,
        import: Import { taken: Taken::WithUser, holds: true },
        drawn: Drawn::Region("Hosting outside of the VPC"),
        tells_vpc: false,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.name.clone()
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for EndpointConfig {
    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        checks::check(all, view, problems);
    }

    fn replacement(_: &Want, _: &Live, _: &Known) -> Replacement {
        Replacement::CreateFirst
    }

    /// Its name follows from the objects that it names, so that it is not known before they exist.
    fn needs(at: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        let name = fixed::coming_name(at, want.name.as_deref(), &wanted(want), ground.known());
        let given = want.name.is_some();
        let unique = |name: String| if given { Unique::name(Self::NAME, name) } else { Unique::coined(Self::NAME, name) };
        name.map(unique).into_iter().collect()
    }
}

impl Lifecycle for EndpointConfig {
    /// A configuration has no status. It exists or it does not.
    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(live: &Live) -> Vec<String> {
        let models = models(live).into_iter().flat_map(|name| sibling_arns(&live.arn, "model", &name));
        let keys = [&live.data_capture_config, &live.async_inference_config, &live.production_variants];
        let keys = live.kms_key_id.clone().into_iter().chain(keys.into_iter().flat_map(kms::keys_in));
        models.chain(live.execution_role_arn.clone()).chain(vpc_config::uses(&live.vpc_config)).chain(keys).collect()
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }
}

impl Presentation for EndpointConfig {
    fn summary(want: &Want) -> String {
        let variants: Vec<String> = want.production_variants.iter().map(|variant| line(&as_json(variant))).collect();
        variants.join(", ")
    }

    fn about(live: &Live) -> String {
        let variants = live.production_variants.as_array().map_or(&[][..], Vec::as_slice);
        variants.iter().map(line).collect::<Vec<_>>().join(", ")
    }
}

/// The names of the models that a live configuration serves.
fn models(live: &Live) -> Vec<String> {
    let lists = [&live.production_variants, &live.shadow_production_variants].into_iter().filter_map(Value::as_array);
    let mut names: Vec<String> = lists
        .flatten()
        .flat_map(|variant| {
            let pools = variant.get("instance_pools").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let named = pools.iter().map(|pool| pool.get("model_override"));
            named.chain([variant.get("model")]).flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect::<Vec<_>>()
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// A variant in a few words: `AllTraffic 2 x ml.m5.large`.
fn line(variant: &Value) -> String {
    let text = |member: &str| variant.get(member).and_then(Value::as_str).map(str::to_owned);
    let size = match (variant.get("serverless_config").filter(|config| config.is_object()), text("instance_type")) {
        (Some(config), _) => format!(" serverless, {} MB", config.get("memory_size_in_mb").unwrap_or(&Value::Null)),
        (None, Some(kind)) => match variant.get("initial_instance_count").and_then(Value::as_i64) {
            Some(count) => format!(" {count} x {kind}"),
            None => format!(" {kind}"),
        },
        (None, None) => String::new(),
    };
    format!("{}{size}", text("variant_name").unwrap_or_default())
}

/// Compares all fields alike, because nothing of an endpoint configuration can be changed.
fn diff_fixed(diff: &mut Diff<'_>, want: &Want, live: &Live) {
    let Want {
        name,
        production_variants,
        shadow_production_variants,
        data_capture_config,
        async_inference_config,
        explainer_config,
        metrics_config,
        kms_key_id,
        execution_role,
        vpc_config,
        enable_network_isolation,
    } = want;
    let mut fixed = Fixed::new("an endpoint configuration", name.as_deref(), &live.name, diff.known());
    fixed.tree("production_variants", &variant_settings::wanted(production_variants), &live.production_variants);
    match shadow_production_variants {
        Field::Absent => {}
        Field::Null => fixed.tree("shadow_production_variants", &Value::Null, &live.shadow_production_variants),
        Field::Value(variants) => {
            let variants = variant_settings::wanted(variants);
            fixed.tree("shadow_production_variants", &variants, &live.shadow_production_variants);
        }
    }
    fixed.field("data_capture_config", data_capture_config, &live.data_capture_config);
    fixed.field("async_inference_config", async_inference_config, &live.async_inference_config);
    fixed.field("explainer_config", explainer_config, &live.explainer_config);
    fixed.field("metrics_config", metrics_config, &live.metrics_config);
    fixed.field("kms_key_id", kms_key_id, &json!(live.kms_key_id));
    if !execution_role.is_absent() {
        fixed.tree("execution_role", &role(execution_role), &json!(live.execution_role_arn));
    }
    if !vpc_config.is_absent() {
        fixed.tree("vpc_config", &vpc_config::wanted(vpc_config), &live.vpc_config);
    }
    fixed.field("enable_network_isolation", enable_network_isolation, &json!(live.enable_network_isolation));
    diff.extend(fixed.finish());
}

#[cfg(test)]
mod tests;
