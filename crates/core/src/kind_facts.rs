//! Facts of a kind that concern it as a whole: its name for people, its place in the order, its usual times, its part in an
//! import, its place in a picture.
//!
//! Every kind states all of them beside its definition ([`crate::Identity::FACTS`]). A kind that leaves one out does not compile.

/// The facts of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindFacts {
    /// The kind in words, without an article: `VPC endpoint`.
    pub label: &'static str,
    /// Its place among kinds that could be created at the same time, the lowest first. No two kinds have the same.
    ///
    /// From the ground up: IAM (1..), the network (100..), storage and logs (200..), instances (300..), SageMaker (400..). IAM
    /// goes first because it propagates while the network is being built. Policies that name objects of the network come after
    /// it.
    pub created: u16,
    /// Its place among kinds that could be deleted at the same time, the lowest first. No two kinds have the same.
    ///
    /// The order of the AWS article that the closed network comes from: hosting first (1..), because its interfaces take longest
    /// to go, then apps and the rest of Studio, notebook instances and their configurations, storage and logs (100..), instances
    /// (200..), the network (300..), IAM (400..).
    pub deleted: u16,
    /// The seconds that it usually takes, from AWS's guides if they say so, else from use. It is a guess for people, never a
    /// timeout.
    pub seconds: Seconds,
    /// The rule by which `import` chooses objects of this kind.
    pub import: Import,
    /// The list in which it is drawn if it stands in no VPC that the spec makes.
    pub drawn: Drawn,
    /// True if a reference to one of these tells in which VPC an object stands.
    pub tells_vpc: bool,
    /// True if its objects may own something that AWS or a user made.
    pub may_own: bool,
    /// True if AWS deletes no object of it that is in use. A used object therefore exists, even if a list does not show it.
    pub kept_by_users: bool,
}

/// The seconds that creating, updating and deleting usually take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds {
    /// Seconds until a new one is ready.
    pub create: u64,
    /// Seconds until a change has taken effect.
    pub update: u64,
    /// Until it is gone.
    pub delete: u64,
}

impl Seconds {
    /// The times of a kind that one call makes, changes or deletes.
    pub const AT_ONCE: Self = Self::new(2, 2, 2);

    /// Seconds to create, update and delete.
    pub const fn new(create: u64, update: u64, delete: u64) -> Self {
        Self { create, update, delete }
    }
}

/// The rule by which `import` chooses objects of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Import {
    /// The case in which an object becomes part of the spec.
    pub taken: Taken,
    /// True if users of an imported one of these belong to it, as a subnet to its VPC.
    pub holds: bool,
}

/// The case in which an object becomes part of an imported spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It stands in an imported object.
    Inside,
    /// It stands in an imported object, or an imported object uses it.
    WithUser,
    /// It is named, or carries the environment's tag. Other objects of the kind hold others' data, or users run them.
    IfNamed,
}

/// The list in which a kind is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// A list of the region, with its title.
    Region(&'static str),
    /// With the network.
    Network,
    /// A list of objects that belong to no region, with its title.
    Global(&'static str),
}
