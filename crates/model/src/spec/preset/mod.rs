//! Presets: policy documents that heiiki writes from the resources of a spec.
//!
//! ```text
//! document: {preset: closed-network-guardrail}     becomes     document: {Version: "2012-10-17", Statement: [...]}
//! ```
//!
//! The document names the subnets, groups, endpoints, roles and buckets of the spec by references. From then on it is one like any other: checked, planned,
//! compared and printed as if it were handwritten.

pub mod closed_network;

use serde_json::{Map, Value};

use self::closed_network::Names;
use super::diagnostic::Diagnostics;
use super::item::Item;
use crate::{KindName, Place};

/// A preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The network of what runs.
    Network,
    /// The calls themselves.
    Calls,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Network, Self::Calls];

    /// The name in a spec.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Network => "closed-network-guardrail",
            Self::Calls => "closed-network-guardrail-calls",
        }
    }

    /// The lists that it may state, each with the kind of its names. A list is everything of that kind in the spec unless it is stated.
    const fn lists(self) -> &'static [(&'static str, KindName)] {
        match self {
            Self::Network => &[("subnets", KindName::Subnet), ("security_groups", KindName::SecurityGroup)],
            Self::Calls => &[("endpoints", KindName::VpcEndpoint), ("roles", KindName::Role), ("buckets", KindName::Bucket)],
        }
    }

    /// The document.
    pub fn document(self, names: &Names) -> Value {
        match self {
            Self::Network => closed_network::network(names),
            Self::Calls => closed_network::calls(names),
        }
    }
}

/// The services of SageMaker that have endpoints.
const SERVICES: [&str; 4] = ["sagemaker.api", "sagemaker.runtime", "notebook", "studio"];

/// Replaces the presets in the documents of policies.
pub(super) fn expand(items: &mut [Item], place: &Place, found: &mut Diagnostics) {
    let policies: Vec<usize> = items.iter().enumerate().filter(|(_, item)| preset_of(item).is_some()).map(|(at, _)| at).collect();
    for at in policies {
        let Some(asked) = items.get(at).and_then(preset_of).cloned() else { continue };
        let document = written(items, at, &asked, place, found);
        let Some(item) = items.get_mut(at) else { continue };
        match (document, item.want.as_mut().and_then(Value::as_object_mut)) {
            (Some(document), Some(want)) => {
                want.insert("document".to_owned(), document);
            }
            _ => item.want = None,
        }
    }
}

/// The map with the preset. `None` for a document of any other form.
fn preset_of(item: &Item) -> Option<&Map<String, Value>> {
    let document = item.want.as_ref().filter(|_| item.at.kind == KindName::Policy)?.get("document")?.as_object()?;
    document.contains_key("preset").then_some(document)
}

/// The document of a preset. `None` if it is not written as one; that is reported.
fn written(items: &[Item], at: usize, asked: &Map<String, Value>, place: &Place, found: &mut Diagnostics) -> Option<Value> {
    let item = items.get(at)?;
    let known = || Preset::ALL.map(|preset| format!("`{}`", preset.name())).join(" and ");
    let name = asked.get("preset").and_then(Value::as_str).unwrap_or_default();
    let Some(preset) = Preset::ALL.into_iter().find(|preset| preset.name() == name) else {
        let span = item.spot(found.sources(), "document.preset");
        found.error("policy-preset", span, format!("there is no preset `{name}`")).help(format!("the presets are {}", known()));
        return None;
    };
    if let Some(key) = asked.keys().find(|key| *key != "preset" && preset.lists().iter().all(|(list, _)| list != key)) {
        let span = item.spot(found.sources(), &format!("document.{key}"));
        let lists: Vec<String> = preset.lists().iter().map(|(list, _)| format!("`{list}`")).collect();
        let help = format!("it takes {}; a document of your own has no `preset`", lists.join(", "));
        found.error("policy-preset", span, format!("the preset `{name}` has no `{key}`")).help(help);
        return None;
    }
    let mut names = Names { account: place.account.clone(), ..Names::default() };
    for (list, kind) in preset.lists() {
        let attribute = if *kind == KindName::Role { "arn" } else { "id" };
        let logical = named(items, at, asked, (list, *kind), found)?;
        let references = logical.into_iter().map(|name| format!("${{{kind}/{name}.{attribute}}}")).collect();
        let into = match *list {
            "subnets" => &mut names.subnets,
            "security_groups" => &mut names.security_groups,
            "endpoints" => &mut names.endpoints,
            "roles" => &mut names.roles,
            _ => &mut names.buckets,
        };
        *into = references;
    }
    Some(preset.document(&names))
}

/// The logical names in a list of a preset: those that it states, else everything of the kind. `None` for a list that is wrong or empty, which is reported.
fn named(
    items: &[Item],
    at: usize,
    asked: &Map<String, Value>,
    (list, kind): (&str, KindName),
    found: &mut Diagnostics,
) -> Option<Vec<String>> {
    let item = items.get(at)?;
    let Some(value) = asked.get(list) else {
        let all = everything(items, kind);
        // Without roles none may be passed on, and without buckets there is no offline store.
        let needed = !matches!(kind, KindName::Role | KindName::Bucket);
        if all.is_empty() && needed {
            let label = kind.as_str().replace('_', " ");
            let span = item.spot(found.sources(), "document.preset");
            let message = format!("the preset names every {label} of the spec, and there is none");
            found.error("policy-preset", span, message).help(format!("add one, or name others with `{list}`"));
            return None;
        }
        return Some(all);
    };
    let names = value.as_array().and_then(|names| names.iter().map(|name| name.as_str().map(str::to_owned)).collect());
    if names.is_none() {
        let span = item.spot(found.sources(), &format!("document.{list}"));
        found
            .error("policy-preset", span, format!("`{list}` of a preset takes a list of names"))
            .help(format!("write `{list}: [a, b]`"));
    }
    names
}

/// The logical names of all resources of a kind that the preset names unless it is said otherwise: endpoints are those of SageMaker, and roles those that SageMaker may
/// assume.
fn everything(items: &[Item], kind: KindName) -> Vec<String> {
    let fits = |item: &&Item| {
        let want = item.want.as_ref();
        let text = |field: &str| want.and_then(|want| want.get(field)).and_then(Value::as_str).unwrap_or_default().to_owned();
        if kind == KindName::VpcEndpoint {
            let service = text("service");
            return SERVICES.iter().any(|one| service == *one || service.ends_with(&format!(".{one}")));
        }
        let trusts = |want: &Value| want["trust"].to_string().contains("sagemaker.") || !want["trust_policy"].is_null();
        kind != KindName::Role || want.is_some_and(trusts)
    };
    let of_kind = items.iter().filter(|item| item.at.kind == kind).filter(fits);
    of_kind.map(|item| item.at.name.to_string()).collect()
}
