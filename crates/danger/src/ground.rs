//! The ground of the rules: facts that they need beside an object, and the state of the object.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Plan, Verb};
use heiiki_model::policy_document::of_aws_that_denies;
use heiiki_model::spec::Spec;
use heiiki_model::{Address, KindName, Known, Place};
use serde_json::Value;

/// Facts that the rules need beside the object.
#[derive(Clone, Debug)]
pub struct Ground<'a> {
    /// The account and region of the environment.
    pub place: &'a Place,
    /// The documents of managed policies by ARN, and those of the spec by name.
    pub(crate) documents: BTreeMap<String, &'a Value>,
    /// The NAT gateways that lead to other networks alone, by reference and by id.
    pub(crate) private_nats: BTreeSet<String>,
    /// The variants of endpoint configurations, by address.
    pub(crate) variants: BTreeMap<String, &'a Value>,
}

/// The state of an object: one that is being made, where a missing field means AWS's default, or one that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The want of something that is made.
    Made,
    /// A live object, or one with changes. A missing field is unknown.
    Live,
}

impl<'a> Ground<'a> {
    /// The place alone.
    pub const fn of(place: &'a Place) -> Self {
        Self { place, documents: BTreeMap::new(), private_nats: BTreeSet::new(), variants: BTreeMap::new() }
    }

    /// Also what a spec declares: the documents of policies, and which NAT gateways are private.
    #[must_use]
    pub fn with_spec(mut self, spec: &'a Spec) -> Self {
        let nats = spec.resources.iter().filter(|resource| resource.at.kind == KindName::NatGateway);
        let private = nats.filter(|resource| resource.want["connectivity_type"] == "private");
        self.private_nats.extend(private.map(|resource| resource.at.to_string()));
        for resource in spec.resources.iter().filter(|resource| resource.at.kind == KindName::Policy) {
            if let Some(document) = resource.want.get("document") {
                self.documents.insert(resource.at.name.to_string(), document);
                self.documents.insert(format!("${{{}.arn}}", resource.at), document);
            }
        }
        self
    }

    /// Also the policies that a plan makes.
    #[must_use]
    pub fn with_plan(mut self, plan: &'a Plan) -> Self {
        for step in plan.steps.iter().filter(|step| step.at.kind == KindName::Policy) {
            if let Some(document) = step.want.as_ref().and_then(|want| want.get("document")) {
                self.documents.entry(step.at.name.to_string()).or_insert(document);
                self.documents.entry(format!("${{{}.arn}}", step.at)).or_insert(document);
            }
        }
        // The new configuration stands for the current one, because a changed configuration is a new object.
        let made = plan.steps.iter().filter(|step| step.at.kind == KindName::EndpointConfig && step.verb == Verb::Create);
        for (at, want) in made.filter_map(|step| Some((step.at.to_string(), step.want.as_ref()?))) {
            self.variants.insert(at, &want["production_variants"]);
        }
        self
    }

    /// Adds the live objects.
    #[must_use]
    pub fn with_live(mut self, known: &'a Known) -> Self {
        for (at, object) in known.live.iter().filter(|(at, _)| at.kind == KindName::EndpointConfig) {
            self.variants.entry(at.to_string()).or_insert(&object.live["production_variants"]);
        }
        let nats = known.live.iter().filter(|(at, _)| at.kind == KindName::NatGateway);
        let private = nats.filter(|(_, object)| object.live["connectivity_type"] == "private");
        self.private_nats.extend(private.map(|(_, object)| object.id.clone()));
        for (at, object) in known.live.iter().filter(|(at, _)| at.kind == KindName::Policy) {
            if let Some(document) = object.live.get("document") {
                self.documents.entry(at.name.to_string()).or_insert(document);
                self.documents.insert(object.id.clone(), document);
            }
        }
        self
    }

    /// True for the target of a route, by its id or as a reference, that is a NAT gateway to other networks alone.
    pub(crate) fn is_private_nat(&self, target: &str) -> bool {
        let named = target.strip_prefix("${").and_then(|inside| inside.split_once('.')).map_or(target, |(at, _)| at);
        self.private_nats.contains(named)
    }

    /// The variants of an endpoint configuration.
    pub(crate) fn variants(&self, at: &Address) -> Option<&'a Vec<Value>> {
        self.variants.get(&at.to_string())?.as_array()
    }

    /// The document of a policy by its ARN, or by the name of a policy of the spec.
    pub(crate) fn document(&self, policy: &str) -> Option<Value> {
        self.documents.get(policy).map(|document| (*document).clone()).or_else(|| of_aws_that_denies(policy))
    }
}
