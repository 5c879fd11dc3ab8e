//! Facts with their provenance. A verdict names the facts on which it rests.

use std::collections::BTreeSet;

/// The number of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(usize);

/// The source of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provenance {
    /// A field of the spec.
    Spec,
    /// A field of a live object.
    Live,
    /// AWS's default for an object that is to be made.
    Default,
    /// An assumption, by its number.
    Assumed(Assumption),
    /// The fact is not known, for a reason.
    Unknown(String),
}

/// An assumption that a verdict may rest on. Each stands for something that is not read, and each is the same in every report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assumption {
    /// Block Public Access is off.
    BlockPublicAccessOff,
    /// Interfaces that SageMaker makes have no public IPv4 address.
    SageMakerAddresses,
}

/// One fact: a field of an object, or a whole list of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The object: the address of a resource, or an id.
    pub object: String,
    /// The path of the field in the spec, or the name of the member.
    pub field: String,
    /// Its value, for people.
    pub value: String,
    /// Its source.
    pub provenance: Provenance,
}

impl Fact {
    /// True if its value is not known.
    pub const fn is_unknown(&self) -> bool {
        matches!(self.provenance, Provenance::Unknown(_))
    }
}

/// All facts of a network, by number.
#[derive(Clone, Debug, Default)]
pub struct FactTable {
    facts: Vec<Fact>,
    /// The facts that change easily.
    weak: BTreeSet<FactId>,
}

impl FactTable {
    /// Adds a fact and returns its number.
    pub fn add(&mut self, object: &str, field: impl Into<String>, value: impl Into<String>, provenance: Provenance) -> FactId {
        self.facts.push(Fact { object: object.to_owned(), field: field.into(), value: value.into(), provenance });
        FactId(self.facts.len() - 1)
    }

    /// Marks a fact as one that changes easily, such as a rule of a group. Evidence does without it if it can.
    pub fn weaken(&mut self, id: FactId) {
        self.weak.insert(id);
    }

    /// The facts that change easily.
    pub const fn weak(&self) -> &BTreeSet<FactId> {
        &self.weak
    }

    /// The fact of a number that this table gave out.
    pub fn get(&self, id: FactId) -> &Fact {
        &self.facts[id.0]
    }

    /// The numbers of all facts.
    pub fn ids(&self) -> impl Iterator<Item = FactId> {
        (0..self.facts.len()).map(FactId)
    }

    /// The number of facts.
    pub const fn len(&self) -> usize {
        self.facts.len()
    }

    /// True if there is no fact.
    pub const fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}

/// A supposition under which a network is looked at.
#[derive(Clone, Debug, Default)]
pub struct Supposition {
    /// Facts that are taken for unknown: to find out which ones a verdict rests on.
    pub blinded: BTreeSet<FactId>,
    /// Facts that are taken away, as a route that is deleted: to find out which changes would close a way.
    pub removed: BTreeSet<FactId>,
}
