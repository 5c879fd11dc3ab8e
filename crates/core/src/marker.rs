//! The marker of a kind: the type by which references and generic code name it.

use crate::KindName;

/// A type that names a kind, such as `Subnet`. `Ref<Subnet>` refers to a subnet and to nothing else.
pub trait Marker: Sized + Send + Sync + 'static {
    /// The kind's name.
    const NAME: KindName;
}
