//! Endpoints that would serve with less: SageMaker starts a new configuration with its own instance counts and
//! weights, and ignores the values that autoscaling or people have set on the old one (`RetainAllVariantProperties` of
//! UpdateEndpoint; hashicorp/terraform-provider-aws#48990).

use std::fmt;

use heiiki_model::KindName;
use heiiki_model::erased::typed;
use heiiki_model::kinds::sagemaker::deployment_settings::VariantProperty;
use heiiki_model::kinds::sagemaker::endpoint::{Live, LiveVariant, Want};
use heiiki_model::plan::Step;
use serde_json::Value;

use crate::{Ground, Steps};

/// A variant that has less, or another weight, after the steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    /// The variant.
    pub variant: String,
    /// The change.
    pub change: Lost,
}

/// A change in a variant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lost {
    /// Fewer instances run.
    Instances {
        /// The number of instances that run, or are on their way.
        now: i64,
        /// The number of instances afterwards. `None` if the variant is removed.
        after: i64,
    },
    /// It gets another weight in the traffic.
    Weight {
        /// Its weight.
        now: f64,
        /// Its weight then.
        after: f64,
    },
}

impl fmt::Display for Capacity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { variant, change } = self;
        match change {
            Lost::Instances { now, after } => {
                write!(f, "variant {variant}: {now} instance{} now, {after} after", if *now == 1 { "" } else { "s" })
            }
            Lost::Weight { now, after } => {
                write!(f, "variant {variant}: weight {} now, {} after", rounded(*now), rounded(*after))
            }
        }
    }
}

/// A weight as people write it, without the digits that a float of 32 bits does not have.
fn rounded(weight: f64) -> f64 {
    (weight * 1e4).round() / 1e4
}

/// The variants of an endpoint that have fewer instances or another weight after its steps. Empty if the new
/// configuration is not known.
pub fn lost(kind: KindName, steps: &Steps<'_>, ground: &Ground<'_>) -> Vec<Capacity> {
    let step = steps.create.or_else(|| {
        let switches = |step: &&&Step| step.changes.iter().any(|change| change.field == "endpoint_config");
        steps.changes.iter().find(switches).copied()
    });
    let before = steps.delete.or(step).and_then(|step| step.object.as_ref()).filter(|_| kind == KindName::Endpoint);
    let (Some(want), Some(before)) = (step.and_then(|step| step.want.as_ref()), before) else { return Vec::new() };
    let (want, live): (Want, Live) = (typed(want), typed(&before.live));
    let Some(variants) = ground.variants(&want.endpoint_config.address()) else { return Vec::new() };
    // Another endpoint begins anew; only a change can retain.
    let retains = steps.create.is_none() && want.retain_all_variant_properties.value() == Some(&true);
    let excluded = want.exclude_retained_variant_properties.value().map(Vec::as_slice).unwrap_or_default();
    let kept = |property: VariantProperty| retains && !excluded.contains(&property);
    let mut found = Vec::new();
    for variant in &live.variants {
        let next = variants.iter().find(|next| next["variant_name"] == variant.variant_name.as_str());
        let told = |change| Capacity { variant: variant.variant_name.clone(), change };
        let instances = instances(variant, next, kept(VariantProperty::DesiredInstanceCount));
        let weight = next.and_then(|next| weight(variant, next)).filter(|_| !kept(VariantProperty::DesiredWeight));
        found.extend(instances.into_iter().chain(weight).map(told));
    }
    found
}

fn instances(variant: &LiveVariant, next: Option<&Value>, kept: bool) -> Option<Lost> {
    let now = variant.desired_instance_count.or(variant.current_instance_count).filter(|count| *count > 0)?;
    let after = match next {
        // A variant that keeps its name keeps what autoscaling made of it.
        Some(_) if kept => return None,
        // One without instances is serverless: another way to serve, which its own fields show.
        Some(next) => next["initial_instance_count"].as_i64()?,
        None => 0,
    };
    (after < now).then_some(Lost::Instances { now, after })
}

fn weight(variant: &LiveVariant, next: &Value) -> Option<Lost> {
    // AWS's default is 1. It keeps weights as floats of 32 bits.
    let (now, after) = (variant.current_weight?, next["initial_variant_weight"].as_f64().unwrap_or(1.0));
    ((now - after).abs() > 1e-6 * now.abs().max(1.0)).then_some(Lost::Weight { now, after })
}

#[cfg(test)]
mod tests;
