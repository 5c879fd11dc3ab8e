//! One resource while a spec is loaded: its text, its values, and the place of each part.
//!
//! Only a spec without errors turns items into [`Resource`]s.

use serde_json::Value;

use super::Resource;
use super::entry::Frame;
use super::node::Node;
use super::source::{Sources, Span, number};
use crate::Address;

/// A resource with its places.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) at: Address,
    /// Its name in the spec.
    pub(super) key_span: Span,
    /// The fields without the common keys, with placeholders filled in.
    pub(super) node: Node,
    pub(super) frame: Frame,
    /// The want; `None` if it has problems.
    pub(super) want: Option<Value>,
    /// True if it names something that does not exist, so that others cannot be judged by it.
    pub(super) unresolved: bool,
    /// The correct part of a resource with problems. It is used to follow references and for nothing else.
    pub(super) partial: Option<Value>,
}

impl Item {
    /// The place of a field. For a field that is not written, the place of the resource's name.
    pub(super) fn spot(&self, sources: &Sources, path: &str) -> Span {
        let place = self.node.find(path);
        if place.steps.is_empty() {
            return self.key_span;
        }
        let whole = place.rest.is_empty() || place.node.entries().is_none() && place.node.items().is_none();
        match place.key {
            Some(entry) if !whole || !sources.on_one_line(place.node.span) || place.node.is_null() => entry.key_span,
            _ => place.node.span,
        }
    }

    /// The place of a reference inside a text. If the text is written otherwise than it is read, the place of the whole text.
    pub(super) fn spot_of_text(&self, sources: &Sources, path: &str, text: &str) -> Span {
        let place = self.node.find(path);
        let inner = sources.text(place.node.span).find(text).map(|at| {
            let start = place.node.span.start + number(at);
            Span { file: place.node.span.file, start, end: start + number(text.len()) }
        });
        inner.unwrap_or_else(|| self.spot(sources, path))
    }

    /// The resource; `None` if something is wrong with it.
    pub(super) fn resource(&self) -> Option<Resource> {
        Some(Resource {
            at: self.at.clone(),
            want: self.want.clone()?,
            existing: self.frame.existing.clone(),
            adopt: self.frame.adopt.as_ref().map(|(id, _)| id.clone()),
            tags: self.frame.tags.clone(),
            protect: self.frame.protect,
            on_destroy: self.frame.on_destroy,
            ignore: self.frame.ignore.clone(),
            depends_on: self.frame.depends_on.iter().map(|(at, _)| at.clone()).collect(),
            needs: Vec::new(),
            follows: Vec::new(),
        })
    }
}
