//! What a kind's shape tells the loader about its fields: their names, which are required, what they mean, and what they take.

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

    /// What a field means.
    pub(super) fn meaning(self, name: &str) -> Option<&'static str> {
        self.member(name).map(|member| member.doc).filter(|text| !text.is_empty())
    }

    /// The shape of what a path leads to; `None` for a path that leads nowhere.
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
