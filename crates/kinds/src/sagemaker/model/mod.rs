//! A SageMaker model: containers with their artefacts, role and network. AWS never changes one, so that a change is a new model
//! under a new name, to which its users are switched over. It costs nothing and runs nothing by itself.

mod checks;

use crate::Diff;
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
pub use crate::markers::Model;
use heiiki_derive::{Compared, Shaped};

use serde_json::{Map, Value, json};

use super::container_settings::{Container, InferenceExecutionConfig};
use super::fixed::{self, Fixed};
use super::settings_import;
use super::vpc_config::{self, VpcConfig};
use crate::erased::json as as_json;
use crate::markers::Role;
use crate::view::View;
use crate::{
    Address, Comparison, Field, Ground, Identity, Known, Lifecycle, Marker, Phase, Presentation, Problem, Ref, Replacement,
    Unique,
};

/// A model as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "model")]
pub struct Want {
    /// AWS's name of it. When absent, heiiki makes one of the environment, the key and the content, so that a change can be a new model beside the
    /// old one. Cannot be changed in place.
    #[want(compare = diff_fixed(diff, want, live), import = Some(live.name.clone()))]
    pub name: Option<String>,
    /// The role with which SageMaker fetches image and artefacts, and which the containers have. Cannot be changed in place.
    #[want(with = "name", arn, live = live.execution_role_arn)]
    pub execution_role: Ref<Role>,
    /// The container; or `containers`. Cannot be changed in place.
    #[shape(texts)]
    #[want(with = "name", import = settings_import::typed(&named_once(&live.primary_container), true, naming).into())]
    pub primary_container: Field<Container>,
    /// Several containers, at most 15, in the order in which they are called. Cannot be changed in place.
    #[shape(texts)]
    #[want(with = "name", import = settings_import::typed(&named_once(&live.containers), true, naming).into())]
    pub containers: Field<Vec<Container>>,
    /// How several containers are called. AWS's default is `Serial`. Cannot be changed in place.
    #[want(with = "name", import = settings_import::typed(&live.inference_execution_config, true, naming).into())]
    pub inference_execution_config: Field<InferenceExecutionConfig>,
    /// Subnets and groups in which the containers have network interfaces. Cannot be changed in place.
    #[want(with = "name", import = settings_import::typed(&live.vpc_config, true, naming).into())]
    pub vpc_config: Field<VpcConfig>,
    /// Whether the containers can reach nothing at all; SageMaker still fetches their artefacts. AWS's default is false. Cannot be changed in place.
    #[want(with = "name", import = Field::unless(live.enable_network_isolation.unwrap_or_default(), &false))]
    pub enable_network_isolation: Field<bool>,
}

/// A model as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// AWS's name of it.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// ARN of its role.
    pub execution_role_arn: Option<String>,
    /// The container, in the names of the want.
    pub primary_container: Value,
    /// Several containers, in the names of the want.
    pub containers: Value,
    /// The way in which several containers are called, in the names of the want.
    pub inference_execution_config: Value,
    /// Subnets and groups, by id.
    pub vpc_config: Value,
    /// True if the containers have no network.
    pub enable_network_isolation: Option<bool>,
}

/// Containers as a spec writes them. For artefacts with a URL AWS shows the long form as well, which is left out.
fn named_once(live: &Value) -> Value {
    let mut live = live.clone();
    let containers: Vec<&mut Value> = match &mut live {
        Value::Array(several) => several.iter_mut().collect(),
        one @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => vec![one],
    };
    for container in containers.into_iter().filter_map(Value::as_object_mut) {
        if container.get("model_data_url").is_some_and(|url| !url.is_null()) {
            container.shift_remove("model_data_source");
        }
    }
    live
}

/// The want as a create call takes it, without the name. Every reference to a resource is a text with `${kind/name.attribute}`.
pub fn wanted(want: &Want) -> Value {
    let Want {
        name: _,
        execution_role,
        primary_container,
        containers,
        inference_execution_config,
        vpc_config,
        enable_network_isolation,
    } = want;
    let mut members = Map::new();
    members.insert("execution_role".into(), json!(format!("${{{}.arn}}", execution_role.address())));
    members.insert("primary_container".into(), as_json(primary_container));
    members.insert("containers".into(), as_json(containers));
    members.insert("inference_execution_config".into(), as_json(inference_execution_config));
    members.insert("vpc_config".into(), vpc_config::wanted(vpc_config));
    members.insert("enable_network_isolation".into(), as_json(enable_network_isolation));
    Value::Object(members)
}

/// A new model as a create call takes it: its name, and its content with every reference resolved. `taken` is the name of the
/// model that it replaces.
pub fn resolved(at: &Address, want: &Want, known: &Known, taken: Option<&str>) -> (String, Value) {
    fixed::resolved(at, want.name.as_deref(), &wanted(want), known, taken)
}

impl Want {
    /// Every container with its path.
    pub(super) fn every_container(&self) -> Vec<(String, &Container)> {
        let one = self.primary_container.value().map(|container| ("primary_container".to_owned(), container));
        let several = self.containers.value().map_or(&[][..], Vec::as_slice).iter().enumerate();
        one.into_iter().chain(several.map(|(index, container)| (format!("containers[{index}]"), container))).collect()
    }
}

impl Identity for Model {
    const FACTS: KindFacts = KindFacts {
        label: "model",
        created: 470,
        deleted: 30,
        seconds: Seconds::AT_ONCE,
        import: Import { taken: Taken::WithUser, holds: true },
        drawn: Drawn::Region("Hosting outside of the VPC"),
        tells_vpc: true,
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

impl Comparison for Model {
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

impl Lifecycle for Model {
    /// A model has no status. It exists or it does not.
    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(live: &Live) -> Vec<String> {
        live.execution_role_arn.iter().cloned().chain(vpc_config::uses(&live.vpc_config)).collect()
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }
}

impl Presentation for Model {
    const PRIVATE: &'static [&'static str] = &["environment"];

    fn summary(want: &Want) -> String {
        let containers = want.every_container();
        match containers.as_slice() {
            [(_, container)] => source(container),
            several => format!("{} containers", several.len()),
        }
    }

    fn about(live: &Live) -> String {
        let several = live.containers.as_array().map_or(&[][..], Vec::as_slice);
        let images = std::iter::once(&live.primary_container).chain(several);
        let source = |container: &Value| {
            ["image", "model_package_name"].iter().find_map(|member| container.get(member)?.as_str().map(str::to_owned))
        };
        images.filter_map(source).collect::<Vec<_>>().join(", ")
    }
}

/// The image or model package of a container, in a few words.
fn source(container: &Container) -> String {
    let text = container.image.value().or_else(|| container.model_package_name.value());
    text.map_or_else(|| "one container".to_owned(), |text| text.0.clone())
}

/// Compares all fields alike, because nothing of a model can be changed.
fn diff_fixed(diff: &mut Diff<'_>, want: &Want, live: &Live) {
    let Want {
        name,
        execution_role,
        primary_container,
        containers,
        inference_execution_config,
        vpc_config,
        enable_network_isolation,
    } = want;
    let mut fixed = Fixed::new("a model", name.as_deref(), &live.name, diff.known());
    let role = json!(format!("${{{}.arn}}", execution_role.address()));
    fixed.tree("execution_role", &role, &json!(live.execution_role_arn));
    fixed.field("primary_container", primary_container, &live.primary_container);
    fixed.field("containers", containers, &live.containers);
    fixed.field("inference_execution_config", inference_execution_config, &live.inference_execution_config);
    if !vpc_config.is_absent() {
        fixed.tree("vpc_config", &vpc_config::wanted(vpc_config), &live.vpc_config);
    }
    fixed.field("enable_network_isolation", enable_network_isolation, &json!(live.enable_network_isolation));
    diff.extend(fixed.finish());
}

#[cfg(test)]
mod tests;
