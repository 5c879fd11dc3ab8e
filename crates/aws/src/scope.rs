//! The scope of a reading: the objects that matter, of which more is read than a list shows.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::erased::typed;
use heiiki_model::kinds::sagemaker::app;
use heiiki_model::object::TAG_ENVIRONMENT;
use heiiki_model::spec::{Outside, Spec, named};
use heiiki_model::{FactName, KindName, Place};
use serde_json::Value;

use crate::kinds;

/// The objects that matter. For the others the answer of a list call is enough.
#[derive(Debug, Default)]
pub struct Scope {
    /// The environments.
    pub environments: BTreeSet<String>,
    /// Also what only show and destroy need.
    pub deep: bool,
    /// Every object matters: a spec is to be written from them.
    pub all: bool,
    /// Ids and names that the spec selects as existing, or wants to give.
    pub chosen: BTreeSet<String>,
    /// The prefix lists that rules and routes name: in full, `com.amazonaws.<region>.s3`, or by their ids.
    pub prefix_lists: BTreeSet<String>,
    /// Policies of AWS that roles and users name: by name, or by ARN.
    pub managed_policies: BTreeSet<String>,
    /// Groups of IAM that users name.
    pub iam_groups: BTreeSet<String>,
    /// Types and names of the apps that the spec wants.
    pub apps: BTreeSet<(String, String)>,
    /// The names in IAM of the users that each environment has, so that nothing of theirs is deleted.
    pub users: BTreeSet<(String, String)>,
    /// The kinds that the spec needs, when it is not all of them. The others are read if that takes no time.
    pub needed: Option<BTreeSet<KindName>>,
    /// The tags by which the spec selects existing objects.
    pub selected: Vec<BTreeMap<String, String>>,
    /// The readings of IAM that several kinds need, so that they are made once.
    pub account: kinds::iam::Account,
    /// The domains that have been read, likewise.
    pub domains: kinds::sagemaker::Domains,
    /// The file systems of the region, likewise.
    pub file_systems: kinds::efs::FileSystems,
}

impl Scope {
    /// The objects that matter to a spec.
    pub fn of(spec: &Spec) -> Self {
        let mut scope = Self { environments: BTreeSet::from([spec.place.environment.clone()]), ..Self::default() };
        for resource in &spec.resources {
            scope.chosen.insert(resource.at.name.to_string());
            for name in ["name", "alias"].iter().filter_map(|field| resource.want.get(*field)?.as_str()) {
                scope.chosen.insert(name.to_owned());
            }
            scope.chosen.extend(resource.adopt.clone());
            if let Some(selector) = &resource.existing {
                scope.chosen.extend(selector.id.iter().chain(&selector.name).cloned());
                scope.selected.extend((!selector.tags.is_empty()).then(|| selector.tags.clone()));
            }
        }
        scope.managed_policies = managed_policies(spec);
        for named in named(spec) {
            match named.what {
                // The name is what lists show, and by which an object matters.
                Outside::Object { arn, .. } => drop(scope.chosen.insert(arn.rsplit('/').next().unwrap_or_default().to_owned())),
                Outside::Fact(FactName::PrefixList(name)) => drop(scope.prefix_lists.insert(name)),
                Outside::Fact(FactName::ManagedPolicy(arn)) => drop(scope.managed_policies.insert(arn)),
                Outside::Fact(FactName::IamGroup(name)) => drop(scope.iam_groups.insert(name)),
            }
        }
        scope.apps = apps(spec);
        scope.users = users(spec);
        scope.needed = Some(closed(spec.resources.iter().map(|resource| resource.at.kind).collect()));
        scope
    }

    /// The objects that matter to several specs of one account and region, so that one reading serves them all.
    pub fn of_all<'a>(specs: impl IntoIterator<Item = &'a Spec>) -> Self {
        let mut all = Self { needed: Some(BTreeSet::new()), ..Self::default() };
        for scope in specs.into_iter().map(Self::of) {
            all.environments.extend(scope.environments);
            all.chosen.extend(scope.chosen);
            all.prefix_lists.extend(scope.prefix_lists);
            all.managed_policies.extend(scope.managed_policies);
            all.iam_groups.extend(scope.iam_groups);
            all.apps.extend(scope.apps);
            all.users.extend(scope.users);
            all.selected.extend(scope.selected);
            all.needed.get_or_insert_default().extend(scope.needed.unwrap_or_default());
        }
        all
    }

    /// Everything, to write a spec of a place from it.
    pub fn everything(place: &Place) -> Self {
        let service = |name: &str| format!("com.amazonaws.{}.{name}", place.region);
        let prefix_lists = ["s3", "dynamodb", "s3express"].into_iter().map(service).collect();
        Self { environments: BTreeSet::from([place.environment.clone()]), all: true, prefix_lists, ..Self::default() }
    }

    /// True when the work cannot do without a kind.
    pub fn needs(&self, kind: KindName) -> bool {
        self.deep || self.all || self.needed.as_ref().is_none_or(|needed| needed.contains(&kind))
    }

    /// True when an object with these tags is of one of the environments.
    pub fn is_ours(&self, tags: &BTreeMap<String, String>) -> bool {
        tags.get(TAG_ENVIRONMENT).is_some_and(|environment| self.environments.contains(environment))
    }

    /// True if these are the tags of an environment whose spec has a user of this name.
    pub fn keeps_user(&self, name: &str, tags: &BTreeMap<String, String>) -> bool {
        let environment = tags.get(TAG_ENVIRONMENT).cloned().unwrap_or_default();
        self.users.contains(&(environment, name.to_owned()))
    }

    /// True when an object matters, so that a list's own answer is not enough: it is of one of the environments, or the spec chooses it by this id or name, or by its tags.
    pub fn needs_detail(&self, tags: &BTreeMap<String, String>, id_or_name: &str) -> bool {
        let selected = |wanted: &BTreeMap<String, String>| wanted.iter().all(|(key, value)| tags.get(key) == Some(value));
        self.all || self.is_ours(tags) || self.chosen.contains(id_or_name) || self.selected.iter().any(selected)
    }
}

/// The names in `policies` and `permissions_boundary` that are neither ours nor ARNs.
fn managed_policies(spec: &Spec) -> BTreeSet<String> {
    let ours: BTreeSet<&str> =
        spec.resources.iter().filter(|r| r.at.kind == KindName::Policy).map(|r| r.at.name.as_str()).collect();
    let mut found = BTreeSet::new();
    for resource in spec.resources.iter().filter(|r| matches!(r.at.kind, KindName::Role | KindName::User)) {
        for field in ["policies", "permissions_boundary"] {
            texts(resource.want.get(field).unwrap_or(&Value::Null), &mut |text| {
                if !ours.contains(text) && !text.starts_with("arn:") {
                    found.insert(text.to_owned());
                }
            });
        }
    }
    found
}

/// The names of all users, each with the environment.
fn users(spec: &Spec) -> BTreeSet<(String, String)> {
    let users = spec.resources.iter().filter(|resource| resource.at.kind == KindName::User && resource.existing.is_none());
    let name = |resource: &heiiki_model::spec::Resource| {
        let given = resource.want.get("name").and_then(Value::as_str);
        given.unwrap_or(resource.at.name.as_str()).to_owned()
    };
    users.map(|resource| (spec.place.environment.clone(), name(resource))).collect()
}

/// Types and names of all apps.
fn apps(spec: &Spec) -> BTreeSet<(String, String)> {
    let apps = spec.resources.iter().filter(|r| r.at.kind == KindName::App && r.existing.is_none());
    let wants = apps.map(|resource| typed::<app::Want>(&resource.want));
    wants.map(|want| (want.app_type.as_str().to_owned(), want.name().to_owned())).collect()
}

fn texts(value: &Value, visit: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, visit)),
        Value::Object(members) => members.values().for_each(|item| texts(item, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// These kinds, and those that are read or changed together with them.
fn closed(kinds: BTreeSet<KindName>) -> BTreeSet<KindName> {
    let together = TOGETHER.iter().filter(|group| group.iter().any(|kind| kinds.contains(kind)));
    together.flat_map(|group| group.iter().copied()).chain(kinds.iter().copied()).collect()
}

/// Kinds that are read together, because one reading serves them all, or because objects of one block changes of the
/// others.
const TOGETHER: &[&[KindName]] = &[
    &[KindName::Role, KindName::User, KindName::Policy, KindName::InlinePolicy, KindName::InstanceProfile, KindName::Credential],
    &[KindName::Domain, KindName::UserProfile, KindName::Space, KindName::App],
    &[KindName::FileSystem, KindName::MountTarget],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_together_is_needed_together_and_a_deep_look_needs_all() {
        let needed = [KindName::Role, KindName::Bucket].into();
        let scope = Scope { needed: Some(closed(needed)), ..Scope::default() };
        assert!(scope.needs(KindName::Bucket) && scope.needs(KindName::Policy), "one reading of IAM serves all of its kinds");
        assert!(!scope.needs(KindName::Domain) && !scope.needs(KindName::NetworkInterface));
        let deep = Scope { deep: true, ..scope };
        assert!(deep.needs(KindName::NetworkInterface), "a destroy looks at everything with patience");
        assert!(Scope::default().needs(KindName::Domain), "so does whoever names nothing");
    }
}
