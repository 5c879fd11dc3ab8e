//! The findings of a comparison as data: the resources that differ, their fields, and the side that was changed.

use std::collections::BTreeSet;

use heiiki_danger::Severity;
use heiiki_danger::exposure::Exposure;
use heiiki_model::plan::{Proof, Refused, Uncompared, Unread};
use heiiki_model::spec::Stranger;
use heiiki_model::who::Who;
use heiiki_model::{Address, KindName, Object, Place, kinds};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The differences between an account and a spec.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Drift {
    /// The place that was compared.
    pub place: Place,
    /// The resources that differ in AWS from the state that was applied.
    pub findings: Vec<Finding>,
    /// The resources that differ because the spec was changed and nobody applied it.
    pub pending: Vec<Finding>,
    /// The resources that differ only because something that they name does not exist. Nobody changed them, and they follow when that is made again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<Finding>,
    /// Differences that the spec leaves to others.
    pub ignored: Vec<Ignored>,
    /// The entries by which the spec knows objects that others added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<Expected>,
    /// The kinds that could not be read, so that nothing is known of them.
    pub unread: Vec<Unread>,
    /// Resources, or fields of them, that could not be compared: the caller may not see enough of them, or what they name was not read.
    pub uncompared: Vec<Uncompared>,
    /// The number of resources that are as the spec wants them.
    pub unchanged: usize,
    /// The claims about the network as it is. `None` if they were not looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// True when nothing of the environment exists: it was never applied, or all of it was removed.
    pub absent: bool,
}

/// One resource that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The resource.
    pub at: Address,
    /// Its id in AWS, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The way in which it differs.
    #[serde(rename = "deviation")]
    pub what: Deviation,
    /// Its severity: that of the exposures in `opens`; without one, medium for a resource that is missing or failed, else low.
    pub severity: Severity,
    /// The exposures in AWS because of it that are not wanted, the most severe first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<Exposure>,
    /// The person or service that did it, when that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Who>,
}

/// The way in which a resource differs. "It" is the resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Deviation {
    /// Nothing of the whole environment exists; it is told at the first of its resources alone.
    Nothing {
        /// The number of resources that do not exist.
        resources: usize,
    },
    /// It does not exist.
    Missing {
        /// An object that is not ours and holds what it needs, such as its name. It may be the resource without its tags.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        taken_by: Option<String>,
    },
    /// Fields of it have other values.
    Different {
        /// The fields.
        fields: Vec<Difference>,
    },
    /// It failed, or the last change of it did.
    Failed {
        /// The reason, in AWS's words.
        reason: String,
    },
    /// An object failed that AWS or a user made for or inside of it.
    Child {
        /// The kind of that object.
        kind: KindName,
        /// Its id.
        child: String,
        /// The reason, in AWS's words.
        reason: String,
    },
    /// The object that the spec uses as it is cannot be found any more, or not for certain.
    NotFound {
        /// The reason.
        why: Refused,
    },
    /// Others added something to it, or attached it to it, and the spec says nothing of that.
    Added {
        /// The object that was added, or, where fields are named, the one that AWS made with the resource and that others changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Thing>,
        /// The fields that hold more than AWS's default, which stands for what is wanted.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        fields: Vec<Difference>,
    },
    /// It is ours and the spec does not have it.
    NotInSpec,
    /// It is ours, and another object of ours holds its address: an interrupted replacement left it, or two runs made it at once.
    Superseded,
}

/// An object that is not of the spec.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Thing {
    /// Its kind.
    pub kind: KindName,
    /// Its id in AWS.
    pub id: String,
    /// Its name, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Thing {
    pub(super) fn of(object: &Object) -> Self {
        let name = kinds::of(object.kind).live_name(&object.live).or_else(|| object.tags.get("Name").cloned());
        let name = name.filter(|name| *name != object.id && !name.is_empty());
        Self { kind: object.kind, id: object.id.clone(), name }
    }
}

/// One field that has another value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// The field.
    pub field: String,
    /// The value that the spec wants.
    pub wanted: Value,
    /// The live value.
    pub live: Value,
    /// Of a list: the live items that are not wanted, such as a rule that somebody added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<Value>,
    /// Of a list: the wanted items that are not live.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacking: Vec<Value>,
    /// The side that was changed: AWS or the spec.
    pub origin: Origin,
    /// The resources that the wanted value names and that do not exist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Address>,
}

/// The origin of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The wanted value was applied, and was changed in AWS since.
    Aws,
    /// The spec was changed, and that was not applied; and the live value was changed in AWS since the last apply as well.
    Both,
    /// The spec was changed, and that was not applied.
    Spec,
    /// The wanted value names a resource that does not exist, and nothing else differs.
    Follows,
    /// The object does not say what was applied to it.
    Unknown,
}

/// An entry of `known`, with the objects for which it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Expected {
    /// The entry of the spec.
    pub entry: Stranger,
    /// The objects that were found and are not told as added; empty for an entry that can go.
    pub found: Vec<Thing>,
}

/// A difference that the spec leaves to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ignored {
    /// The resource.
    pub at: Address,
    /// The field, or `tags.<key>`.
    pub field: String,
}

impl Deviation {
    /// Returns its severity without that of the exposures that it causes.
    pub(super) const fn severity(&self) -> Severity {
        match self {
            Self::Nothing { .. }
            | Self::Missing { .. }
            | Self::NotFound { .. }
            | Self::Failed { .. }
            | Self::Child { .. }
            // It costs, and may be a whole second environment.
            | Self::Superseded
            // With a further credential somebody comes in as the user.
            | Self::Added { to: Some(Thing { kind: KindName::Credential, .. }), .. } => Severity::Medium,
            Self::Different { .. } | Self::Added { .. } | Self::NotInSpec => Severity::Low,
        }
    }
}

impl Finding {
    /// Calls `hide` on every live value of its fields, with the name of the field.
    pub(crate) fn hide_live(&mut self, hide: impl Fn(&str, &mut Value)) {
        let (Deviation::Different { fields } | Deviation::Added { fields, .. }) = &mut self.what else { return };
        for Difference { field, live, extra, .. } in fields {
            hide(field, live);
            extra.iter_mut().for_each(|item| hide(field, item));
        }
    }
}

impl Drift {
    /// Returns the number of findings of a severity.
    pub fn found_of(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Returns the number of objects that the spec knows, so that they are not told as added.
    pub fn known_objects(&self) -> usize {
        self.known.iter().map(|known| known.found.len()).sum()
    }

    /// True if something differs in AWS.
    pub fn is_found(&self) -> bool {
        !self.findings.is_empty() || self.is_open()
    }

    /// True if the network is not as closed as the spec demands.
    pub fn is_open(&self) -> bool {
        self.proof.as_ref().is_some_and(Proof::is_refused)
    }

    /// Returns the number of resources that could not be compared, or not wholly.
    pub fn uncompared_resources(&self) -> usize {
        self.uncompared.iter().map(|one| &one.at).collect::<BTreeSet<_>>().len()
    }

    /// True if something could not be read or compared.
    pub fn is_partial(&self) -> bool {
        !(self.unread.is_empty() && self.uncompared.is_empty())
    }
}
