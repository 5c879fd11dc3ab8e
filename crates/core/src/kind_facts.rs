//! Facts of a kind that concern it as a whole: its name for people, its place in the order, how long it takes, what `import` takes along, where it is drawn.
//!
//! Every kind states all of them beside its definition ([`crate::Kind::FACTS`]); a kind that leaves one out does not compile.

/// The facts of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindFacts {
    /// The kind in words, without an article: `VPC endpoint`.
    pub label: &'static str,
    /// Its place among kinds that could be created at the same time, the lowest first. No two kinds have the same.
    ///
    /// From the ground up: IAM (1..), the network (100..), storage and logs (200..), instances (300..), SageMaker (400..). IAM goes first because it
    /// propagates while the network is being built; policies that name what is built come after it.
    pub created: u16,
    /// Its place among kinds that could be deleted at the same time, the lowest first. No two kinds have the same.
    ///
    /// The order of the AWS article that the closed network comes from: hosting first (1..), because its interfaces take longest to go, then what runs in
    /// Studio, notebook instances and their configurations, storage and logs (100..), instances (200..), the network (300..), IAM (400..).
    pub deleted: u16,
    /// The seconds that it usually takes, from AWS's guides where they say so, else from use. A guess for people, never a timeout.
    pub seconds: Seconds,
    /// How `import` chooses objects of this kind.
    pub import: Import,
    /// Where it is drawn when it stands in no VPC that the spec makes.
    pub drawn: Drawn,
    /// True when a reference of one of these tells in which VPC something stands.
    pub tells_vpc: bool,
}

/// How long creating, updating and deleting usually take, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds {
    /// Until a new one is ready.
    pub create: u64,
    /// Until a change has taken effect.
    pub update: u64,
    /// Until it is gone.
    pub delete: u64,
}

impl Seconds {
    /// What one call makes, changes or deletes.
    pub const AT_ONCE: Self = Self::new(2, 2, 2);

    /// Seconds to create, update and delete.
    pub const fn new(create: u64, update: u64, delete: u64) -> Self {
        Self { create, update, delete }
    }
}

/// How `import` chooses objects of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Import {
    /// When an object is part of the spec.
    pub taken: Taken,
    /// True when what uses an imported one of these belongs to it, as a subnet to its VPC.
    pub holds: bool,
}

/// When an object becomes part of an imported spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// When it stands in something that is imported.
    Inside,
    /// When it stands in something that is imported, or something imported uses it.
    WithUser,
    /// Only when it is named, or carries the environment's tag: it holds others' data, or users run it.
    IfNamed,
}

/// The list in which a kind is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// A list of the region, with its title.
    Region(&'static str),
    /// With the network.
    Network,
    /// A list of what belongs to no region, with its title.
    Global(&'static str),
}
