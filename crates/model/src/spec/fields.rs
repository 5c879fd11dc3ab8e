//! The fields of a kind as the loader sees them, from the kind's shape: their names, the required ones, their meanings, and the
//! values that they take.

use crate::shape::{Member, Segment, Shape};
use crate::{KindName, kinds};

/// The fields of one kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields(&'static Shape);

impl Fields {
    /// The fields of a kind.
    pub(super) fn of(kind: KindName) -> Self {
        Self(kinds::of(kind).want_shape())
    }

    /// The shape of the whole resource.
    pub(super) const fn shape(self) -> &'static Shape {
        self.0
    }

    /// The names.
    pub(super) fn names(self) -> impl Iterator<Item = &'static str> + Clone {
        self.0.members().iter().map(|member| member.name)
    }

    /// True if the kind has this field.
    pub(super) fn has(self, name: &str) -> bool {
        self.member(name).is_some()
    }

    /// The meaning of a field; `None` if it has none, or the kind has no such field.
    pub(super) fn meaning(self, name: &str) -> Option<&'static str> {
        self.member(name).map(|member| member.doc).filter(|text| !text.is_empty())
    }

    /// The shape at the end of a path; `None` for a path that leads nowhere.
    pub(super) fn at(self, path: &[Segment]) -> Option<&'static Shape> {
        path.iter().try_fold(self.0, |shape, segment| match segment {
            Segment::Key(key) => shape.member(key),
            Segment::Index(_) => shape.inner().items(),
        })
    }

    fn member(self, name: &str) -> Option<&'static Member> {
        self.0.members().iter().find(|member| member.name == name)
    }
}
