//! The names of objects in a network: the address of the resource, else the id.

use std::collections::BTreeMap;

use heiiki_model::{Address, Template};

use super::sources::Sources;
use crate::network::Id;

/// Addresses by ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(BTreeMap<String, Id>);

impl Names {
    /// The names of all live objects of resources. One in whose place another is made has its id alone.
    pub(super) fn of(sources: &Sources<'_>) -> Self {
        let live = sources.known.live.iter().filter(|(at, _)| !sources.replaced.contains(at));
        let known = live.map(|(at, object)| (object.id.clone(), at.to_string()));
        Self(known.collect())
    }

    /// The name of the object with an id.
    pub(super) fn of_id(&self, id: &str) -> Id {
        self.0.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// The name of the object that a template names by its only reference or by an id.
    pub(super) fn of_template(&self, template: &Template) -> Id {
        match template.references().as_slice() {
            [(at, _)] => at.to_string(),
            _ => self.of_id(&template.0),
        }
    }

    /// The name of the object that a text names: `${security_group/a.id}` or an id.
    pub(super) fn of_text(&self, text: &str) -> Id {
        let inside = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        let at = inside.and_then(|inside| inside.rsplit_once('.')).and_then(|(at, _)| at.parse::<Address>().ok());
        at.map_or_else(|| self.of_id(text), |at| at.to_string())
    }
}
