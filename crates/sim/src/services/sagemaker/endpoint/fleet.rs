//! The instances behind an endpoint: variants of one configuration, with their interfaces in the customer's network.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::endpoint_config::EndpointConfig;
use super::super::hosting::{Made, Network};
use super::super::{errors, model, role};
use crate::{ServiceError, Time, World};

/// The instances that run, or shall run, for a configuration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fleet {
    /// The configuration.
    pub config: String,
    /// Variants that answer.
    pub production: Vec<Running>,
    /// The shadow variant, whose answers are not returned.
    pub shadow: Vec<Running>,
    /// Other members of the configuration that an endpoint repeats, as given.
    pub repeated: Map<String, Value>,
}

/// A variant with its instances.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    /// Its name.
    pub name: String,
    /// The variant as the configuration has it.
    pub given: Value,
    /// The number of instances. 0 for a serverless variant.
    pub instances: i64,
    /// Its share of the traffic.
    pub weight: f64,
    /// Its images, as given.
    pub images: Vec<String>,
    /// ARN of the role with which SageMaker works for it.
    pub role: String,
    /// Its interfaces.
    pub interfaces: Vec<String>,
}

/// The values that a variant keeps in a change.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Retained {
    pub(super) instances: Option<i64>,
    pub(super) weight: Option<f64>,
}

/// The facts that a variant needs to run.
struct Source {
    network: Option<Network>,
    role: String,
    images: Vec<String>,
}

impl Fleet {
    /// Every variant.
    pub(super) fn variants(&self) -> impl Iterator<Item = &Running> {
        self.production.iter().chain(&self.shadow)
    }

    /// All interfaces.
    pub(super) fn interfaces(&self) -> Vec<String> {
        self.variants().flat_map(|variant| variant.interfaces.clone()).collect()
    }

    /// Leaves its interfaces to SageMaker, apart from those that are kept.
    pub(super) fn leave(&self, world: &mut World, kept: &[String], at: Time) {
        for variant in self.variants() {
            super::leave(world, variant, kept, at);
        }
    }

    /// Makes the fleet of a configuration, with its interfaces; also why it is going to fail, if it is. Fails when a model is not there; then nothing was
    /// made. `retained` gives what a variant of a name keeps.
    pub(super) fn make(
        world: &mut World,
        now: Time,
        (endpoint, arn): (&str, &str),
        config: &EndpointConfig,
        retained: &dyn Fn(&str) -> Retained,
    ) -> Result<(Self, Option<String>), ServiceError> {
        let sources = |member: &str| -> Result<Vec<(Value, Source)>, ServiceError> {
            let variants = config.variants(member).iter();
            variants.map(|variant| Ok((variant.clone(), Source::of(world, config, variant)?))).collect()
        };
        let (production, shadow) = (sources("ProductionVariants")?, sources("ShadowProductionVariants")?);
        let mut failure = None;
        let mut run = |(given, source): (Value, Source)| {
            let name = given["VariantName"].as_str().unwrap_or_default().to_owned();
            let kept = retained(&name);
            let instances = kept.instances.unwrap_or_else(|| initial_instances(&given));
            let made = source.attach(world, endpoint, arn, instances);
            failure = failure.take().or_else(|| source.cannot_work(world, now)).or(made.failure);
            let weight = kept.weight.or(given["InitialVariantWeight"].as_f64()).unwrap_or(1.0);
            Running { name, given, instances, weight, images: source.images, role: source.role, interfaces: made.interfaces }
        };
        let production: Vec<Running> = production.into_iter().map(&mut run).collect();
        let shadow: Vec<Running> = shadow.into_iter().map(&mut run).collect();
        Ok((Self { config: config.name.clone(), production, shadow, repeated: super::repeated(&config.given) }, failure))
    }
}

impl Running {
    /// True if it has no instances of the customer's.
    pub(super) fn is_serverless(&self) -> bool {
        !self.given["ServerlessConfig"].is_null()
    }

    /// The instance type, when there is one.
    pub(super) fn instance_type(&self) -> Option<&str> {
        self.given["InstanceType"].as_str().or_else(|| self.given["InstancePools"][0]["InstanceType"].as_str())
    }

    /// Gives it another number of instances, with interfaces for new ones; why that is going to fail, if it is.
    pub(super) fn resize(
        &mut self,
        world: &mut World,
        (endpoint, arn): (&str, &str),
        config: &EndpointConfig,
        to: i64,
    ) -> Option<String> {
        let source = Source::of(world, config, &self.given).ok()?;
        let more = source.attach(world, endpoint, arn, to - self.instances);
        let fewer = usize::try_from((self.instances - to).max(0)).unwrap_or_default();
        let each = self.interfaces.len() / usize::try_from(self.instances.max(1)).unwrap_or(1);
        self.interfaces.truncate(self.interfaces.len() - fewer * each);
        self.interfaces.extend(more.interfaces);
        self.instances = to;
        more.failure
    }
}

fn initial_instances(variant: &Value) -> i64 {
    if !variant["ServerlessConfig"].is_null() {
        return 0;
    }
    let least = variant["ManagedInstanceScaling"]["MinInstanceCount"].as_i64();
    variant["InitialInstanceCount"].as_i64().or(least).unwrap_or(1)
}

impl Source {
    fn of(world: &World, config: &EndpointConfig, variant: &Value) -> Result<Self, ServiceError> {
        let Some(name) = variant["ModelName"].as_str() else {
            let role = config.role().unwrap_or_default().to_owned();
            return Ok(Self { network: config.network(), role, images: Vec::new() });
        };
        let model = model::find(world, name)?;
        Ok(Self {
            network: model.network().or_else(|| config.network()),
            role: model.role().or(config.role()).unwrap_or_default().to_owned(),
            images: model.images(),
        })
    }

    /// The reason that SageMaker cannot work with the role, in the words of an endpoint's failure.
    fn cannot_work(&self, world: &World, now: Time) -> Option<String> {
        let role = &self.role;
        role::require_assumable(world, now, role).err().map(|_| {
            format!(
                "The execution role ARN \"{role}\" is invalid. Please ensure that the role exists and that its trust relationship policy \
                 allows the action \"sts:AssumeRole\" for the service principal \"sagemaker.amazonaws.com\"."
            )
        })
    }

    fn attach(&self, world: &mut World, endpoint: &str, arn: &str, instances: i64) -> Made {
        self.network.as_ref().map_or_else(Made::default, |network| network.attach(world, endpoint, arn, instances))
    }
}

/// Refuses a fleet that would exceed the quota of its instance types, in the account's endpoints together.
pub(super) fn check_quota(world: &World, config: &EndpointConfig) -> Result<(), ServiceError> {
    let limit = world.tuning.hosting_instance_limit;
    let running: Vec<&Running> = world
        .sagemaker
        .endpoints
        .values()
        .flat_map(|endpoint| {
            endpoint.serves.iter().chain(&endpoint.mixed).chain(endpoint.change.as_ref().map(|change| &change.to))
        })
        .flat_map(Fleet::variants)
        .collect();
    for variant in config.variants("ProductionVariants").iter().chain(config.variants("ShadowProductionVariants")) {
        let Some(kind) = variant["InstanceType"].as_str() else { continue };
        let used: i64 = running.iter().filter(|other| other.instance_type() == Some(kind)).map(|other| other.instances).sum();
        let used = usize::try_from(used).unwrap_or_default();
        if used + usize::try_from(initial_instances(variant)).unwrap_or_default() > limit {
            return Err(errors::limit(&format!("{kind} for endpoint usage"), limit, used));
        }
    }
    Ok(())
}
