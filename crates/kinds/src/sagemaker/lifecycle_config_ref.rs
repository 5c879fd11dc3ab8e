//! The ways in which a notebook instance names its lifecycle configuration: one of this spec by its logical name, any other by
//! AWS's name.

use serde_json::{Value, json};

use super::names;
use crate::shape::{Leaf, Misfit, leaf_of_serde};
use crate::view::View;
use crate::{Address, KindName, Known, Name, Reference, Refs, When};

/// A lifecycle configuration of notebook instances by name.
///
/// The logical name of a notebook lifecycle configuration of this spec, or AWS's name of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifecycleConfigRef(pub String);

impl Leaf for LifecycleConfigRef {
    const NAME: &'static str = "notebook_lifecycle_config_ref";
    const EXPECTED: &'static str = "a text";

    fn parse(value: &Value) -> Result<Self, Misfit> {
        value.as_str().map(|text| Self(text.to_owned())).ok_or(Misfit::Type(Self::EXPECTED))
    }

    fn to_json(&self) -> Value {
        Value::String(self.0.clone())
    }

    fn schema() -> Value {
        let description = "A lifecycle configuration of notebook instances by name.\nThe logical name of a notebook lifecycle configuration of this \
                           spec, or AWS's name of another one.";
        json!({"type": "string", "description": description, "minLength": 1})
    }

    /// Its script runs when the notebook instance is made, so it must exist before.
    fn refs(&self, path: &str, when: When, refs: &mut Refs) {
        if let Some(to) = self.address() {
            refs.add(Reference { to, attribute: None, field: path.to_owned(), when, optional: true });
        }
    }
}

leaf_of_serde!(LifecycleConfigRef);

impl LifecycleConfigRef {
    /// The address of the configuration; `None` if it cannot be one of the spec.
    pub fn address(&self) -> Option<Address> {
        Name::new(&self.0).ok().map(|name| Address { kind: KindName::NotebookLifecycleConfig, name })
    }

    /// AWS's name of it. If it is one of the spec that does not exist yet, the error is the address for which to wait.
    pub fn name(&self, known: &Known) -> Result<String, Address> {
        match self.address().filter(|at| known.declares(at)) {
            Some(at) => known.attribute(&at, "name").ok_or(at),
            None => Ok(self.0.clone()),
        }
    }

    /// True if it can be neither the name of a resource of the spec nor AWS's name.
    pub(super) fn is_wrong(&self, view: &View<'_>) -> bool {
        let ours = self.address().is_some_and(|at| view.resource(&at).is_some());
        !ours && !names::is_name(&self.0)
    }
}

/// The ARN, in lower case, of the configuration of a name in the account and region of a notebook instance's ARN.
pub(super) fn arn(notebook_arn: &str, name: &str) -> Option<String> {
    let (place, _) = notebook_arn.split_once(":notebook-instance/")?;
    Some(format!("{place}:notebook-instance-lifecycle-config/{name}").to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    #[test]
    fn a_configuration_of_the_spec_comes_first() {
        let place = Place { environment: "e".into(), account: "1".into(), region: "r".into(), partition: "aws".into() };
        let mut known = Known::nothing(place);
        let config = LifecycleConfigRef("start".into());
        assert_eq!(config.name(&known), Ok("start".to_owned()));
        let ours: Address = "notebook_lifecycle_config/start".parse().expect("an address");
        known.declared.insert(ours.clone());
        assert_eq!(config.name(&known), Err(ours), "it has to be waited for");
    }

    #[test]
    fn the_arn_follows_from_the_name() {
        let notebook = "arn:aws:sagemaker:r:1:notebook-instance/dev";
        assert_eq!(arn(notebook, "Start").as_deref(), Some("arn:aws:sagemaker:r:1:notebook-instance-lifecycle-config/start"));
        assert_eq!(arn("", "Start"), None);
    }
}
