//! References from one resource to another, typed by the kind to which they point.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::{fmt, mem};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Address, Document, Marker, Name, Template};

/// A reference to a resource of kind `K` by its logical name. `Ref<Vpc>` cannot name a subnet.
pub struct Ref<K> {
    name: Name,
    kind: PhantomData<fn() -> K>,
}

impl<K: Marker> Ref<K> {
    /// Refers to a logical name.
    pub const fn to(name: Name) -> Self {
        Self { name, kind: PhantomData }
    }

    /// The address it points at.
    pub fn address(&self) -> Address {
        Address { kind: K::NAME, name: self.name.clone() }
    }

    /// The logical name.
    pub const fn name(&self) -> &Name {
        &self.name
    }
}

impl<K> Clone for Ref<K> {
    fn clone(&self) -> Self {
        Self { name: self.name.clone(), kind: PhantomData }
    }
}

impl<K> PartialEq for Ref<K> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl<K> Eq for Ref<K> {}

impl<K> fmt::Debug for Ref<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ref({})", self.name)
    }
}

impl<K> Serialize for Ref<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name.as_str())
    }
}

impl<'de, K> Deserialize<'de> for Ref<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let name = Name::new(&text).map_err(serde::de::Error::custom)?;
        Ok(Self { name, kind: PhantomData })
    }
}

impl<K: Marker> JsonSchema for Ref<K> {
    fn schema_name() -> Cow<'static, str> {
        format!("ref_{}", K::NAME.as_str()).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": format!("The logical name of a {} in this spec.", K::NAME.as_str()),
            "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        })
    }
}

/// The moment at which a referenced resource must exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Before the resource is created. References of this sort must not form a cycle.
    Create,
    /// Before the resource is created, unless the two would wait for each other. Then it must exist before the resource is
    /// complete. Roles may name each other in their trust policies in this way, and a role may name itself.
    Preferred,
    /// Before the resource is complete. The resource is created without it and updated afterwards. Two groups may name each other
    /// in this way.
    Complete,
}

/// One reference that a want makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The resource to which it points.
    pub to: Address,
    /// The attribute of `${kind/name.attribute}`; `None` for a plain name, which means the id.
    pub attribute: Option<String>,
    /// The path of the field: `subnets[1]`.
    pub field: String,
    /// The moment at which the target must exist.
    pub when: When,
    /// True if the target need not be declared, because a policy name may be ours or AWS's.
    pub optional: bool,
}

/// Collects the references of one want.
#[derive(Debug, Default)]
pub struct Refs(Vec<Reference>);

impl Refs {
    /// The collected references.
    pub fn take(&mut self) -> Vec<Reference> {
        mem::take(&mut self.0)
    }

    /// Adds any reference.
    pub fn add(&mut self, reference: Reference) {
        self.0.push(reference);
    }

    /// Adds a reference that must exist before the resource is complete.
    pub fn late<K: Marker>(&mut self, field: &str, reference: &Ref<K>) {
        self.plain(field.to_owned(), reference.address(), When::Complete);
    }

    /// Adds every `${kind/name.attribute}` of a document.
    pub fn document(&mut self, field: &str, document: &Document, when: When) {
        for (path, to, attribute) in document.references() {
            self.0.push(Reference { to, attribute: Some(attribute), field: format!("{field}{path}"), when, optional: false });
        }
    }

    /// Adds every `${kind/name.attribute}` of a text.
    pub fn template(&mut self, field: &str, template: &Template, when: When) {
        for (to, attribute) in template.references() {
            self.0.push(Reference { to, attribute: Some(attribute), field: field.to_owned(), when, optional: false });
        }
    }

    fn plain(&mut self, field: String, to: Address, when: When) {
        self.0.push(Reference { to, attribute: None, field, when, optional: false });
    }
}
