//! The trait of a kind of resource, in four facets. It is pure: no I/O and no clock. The calls of a kind are in the `aws` crate under the same
//! path.

mod comparison;
mod identity;
mod lifecycle;
mod loss;
mod owner;
mod phase;
mod presentation;
mod problem;

pub use self::comparison::Comparison;
pub use self::identity::Identity;
pub use self::lifecycle::Lifecycle;
pub use self::loss::{Loss, size};
pub use self::owner::{Bond, Owner};
pub use self::phase::{Phase, Recovery, Replacement};
pub use self::presentation::Presentation;
pub use self::problem::Problem;
pub use crate::change::{Change, Mode, To, fits};

/// A kind of resource: its facts, its two shapes, and the rules that the planner needs. Nothing in it calls AWS.
///
/// Each kind implements the four facets once, in its folder under `kinds`, on its [`Marker`](crate::Marker), an empty type such as `Subnet`. `Want` has the
/// values of the spec, and `Live` the values that AWS reports, both with AWS's names in `snake_case`. Most methods have a default, so that a kind writes
/// only those in which it is special. Loader, planner and applier do not name a kind: they call [`AnyKind`](crate::AnyKind), which
/// `kinds::of` returns for a [`KindName`](crate::KindName). Generic code such as [`Known::live`](crate::Known::live) and [`Ref`](crate::Ref) names the
/// kind as a type.
///
/// ```text
/// impl Identity for Subnet {
///     const FACTS: KindFacts = ..;                // facts are constants
///     type Want = Want;                           // `cidr_block: 10.0.0.0/24` of the spec
///     type Live = Live;                           // `cidr_block`, `state: available` and more, as AWS reports them
///     fn id(live: &Live) -> String { live.subnet_id.clone() }
/// }
/// impl Comparison for Subnet { .. }               // `check`, and what a want needs
/// impl Lifecycle for Subnet {
///     fn uses(live: &Live) -> Vec<String> { vec![live.vpc_id.clone()] }    // the VPC is deleted after the subnet
/// }
/// impl Presentation for Subnet { .. }             // `summary`: 10.0.0.0/24 in ap-northeast-1a
/// ```
pub trait Kind: Identity + Comparison + Lifecycle + Presentation {}

impl<K: Identity + Comparison + Lifecycle + Presentation> Kind for K {}
