//! YAML as nodes. Events of `saphyr-parser` give the places, `scalar` gives plain scalars their meaning, and `limits` bounds time
//! and memory.
//!
//! Depth, size and the expansion of aliases are checked on the stream of events, before anything is built from them. All
//! duplicate keys are reported. A syntax error ends the file.

use std::collections::BTreeMap;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as CharSpan, Tag};

use super::diagnostic::Diagnostics;
use super::node::{Content, Entry, Node};
use super::source::{Source, Span, number};
use super::{full_width, scalar, syntax};

/// The largest depth of a value.
pub(super) const DEPTH_LIMIT: usize = 64;
/// The largest number of values of a spec once its aliases are written out.
pub(super) const NODE_LIMIT: usize = 1_000_000;

/// Parses one source into its documents; `None` if it cannot be read. `room` is the rest of the node limit over all sources.
pub(super) fn parse(source: &Source, file: u32, room: &mut usize, found: &mut Diagnostics) -> Option<Vec<Node>> {
    let mut builder = Builder {
        file,
        offsets: Offsets::new(source.text()),
        frames: Vec::new(),
        anchors: BTreeMap::new(),
        documents: Vec::new(),
        room,
        found,
        wide: false,
    };
    let mut parser = Parser::new_from_str(source.text());
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => builder.event(event, span).ok()?,
            Err(error) => {
                let at = builder.offsets.byte(error.marker().index());
                syntax::report(source, file, at, error.info(), builder.found);
                return None;
            }
        }
    }
    // The content of such a key is missing in other places, which is no news.
    (!builder.wide).then_some(builder.documents)
}

/// Reports a value that is nested too deeply.
pub(super) fn too_deep(span: Span, found: &mut Diagnostics) {
    let message = format!("the value is nested more than {DEPTH_LIMIT} levels deep");
    found.error("yaml-depth", span, message).help("a spec needs about ten levels; look for brackets that never close");
}

/// The file cannot be read further. The reason is already reported.
struct Stop;

/// An anchored value with the cost of writing it out again.
struct Anchored {
    node: Node,
    nodes: usize,
    height: usize,
}

struct Key {
    text: String,
    span: Span,
    plain: bool,
    usable: bool,
}

struct Frame {
    start: Span,
    anchor: usize,
    map: bool,
    items: Vec<Node>,
    entries: Vec<(Entry, bool)>,
    key: Option<Key>,
    nodes: usize,
    height: usize,
}

struct Builder<'a> {
    file: u32,
    offsets: Offsets,
    frames: Vec<Frame>,
    anchors: BTreeMap<usize, Rc<Anchored>>,
    documents: Vec<Node>,
    room: &'a mut usize,
    found: &'a mut Diagnostics,
    /// True if a key could not be read because of full-width characters.
    wide: bool,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: CharSpan) -> Result<(), Stop> {
        let span = Span {
            file: self.file,
            start: number(self.offsets.byte(span.start.index())),
            end: number(self.offsets.byte(span.end.index())),
        };
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.take(1, 0, span)?;
                let node = self.scalar(&text, style, tag.as_deref(), span);
                self.complete(node, anchor, 1, 0)
            }
            Event::SequenceStart(anchor, tag) => self.open(false, anchor, tag.as_deref(), span),
            Event::MappingStart(anchor, tag) => self.open(true, anchor, tag.as_deref(), span),
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => Ok(()),
        }
    }

    /// Accounts for values that are about to be built.
    fn take(&mut self, nodes: usize, height: usize, span: Span) -> Result<(), Stop> {
        if self.frames.len() + height > DEPTH_LIMIT {
            too_deep(span, self.found);
            return Err(Stop);
        }
        if nodes > *self.room {
            let message = format!("the spec holds more than {NODE_LIMIT} values once its aliases are written out");
            self.found
                .error("yaml-nodes", span, message)
                .help("split the environment into several specs, or look for aliases of aliases that multiply");
            return Err(Stop);
        }
        *self.room -= nodes;
        Ok(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Node {
        let plain = style == ScalarStyle::Plain;
        let tagged = tag.filter(|tag| !(tag.is_yaml_core_schema() || tag.handle.is_empty() && tag.suffix == "!"));
        if let Some(tag) = tagged {
            syntax::foreign_tag(tag, span, self.found);
            return Node { span, plain, content: Content::Wrong };
        }
        let as_text = tag.is_some_and(|tag| !tag.is_yaml_core_schema() || tag.suffix == "str") || (tag.is_none() && !plain);
        let content = if as_text {
            Content::Text(text.to_owned())
        } else {
            scalar::plain(text).unwrap_or_else(|| {
                let message = format!("`{text}` is not a number that a spec can hold");
                self.found.error("yaml-number", span, message).help("put it in quotes if it is a text");
                Content::Wrong
            })
        };
        let fits = tag
            .filter(|tag| tag.is_yaml_core_schema() && content != Content::Wrong)
            .is_none_or(|tag| syntax::check_core_tag(tag, &content, span, self.found));
        Node { span, plain, content: if fits { content } else { Content::Wrong } }
    }

    fn open(&mut self, map: bool, anchor: usize, tag: Option<&Tag>, span: Span) -> Result<(), Stop> {
        self.take(1, 1, span)?;
        if let Some(tag) = tag.filter(|tag| !(tag.is_yaml_core_schema() && tag.suffix == if map { "map" } else { "seq" })) {
            syntax::foreign_tag(tag, span, self.found);
        }
        let (items, entries) = (Vec::new(), Vec::new());
        self.frames.push(Frame { start: span, anchor, map, items, entries, key: None, nodes: 1, height: 0 });
        Ok(())
    }

    fn close(&mut self, span: Span) -> Result<(), Stop> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        let text_end = if frame.start.end > frame.start.start { span.end } else { frame.start.start };
        let last = frame.items.last().map(|item| item.span.end);
        let last = last.max(frame.entries.last().map(|(entry, _)| entry.value.span.end.max(entry.key_span.end)));
        // The end of a block collection is reported at the next token. For a reader it ends with its last child.
        let end = if frame.start.end > frame.start.start && frame.start.end - frame.start.start == 1 && self.is_flow(frame.start)
        {
            text_end
        } else {
            last.unwrap_or(text_end)
        };
        let start = frame.entries.first().map_or(frame.start.start, |(entry, _)| frame.start.start.min(entry.key_span.start));
        let whole = Span { file: self.file, start, end: end.max(start) };
        let content = if frame.map { Content::Map(self.merged(frame.entries)) } else { Content::List(frame.items) };
        self.complete(Node { span: whole, plain: false, content }, frame.anchor, frame.nodes, frame.height + 1)
    }

    fn is_flow(&self, start: Span) -> bool {
        matches!(self.found.sources().text(start), "{" | "[")
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Stop> {
        let Some(anchored) = self.anchors.get(&anchor).cloned() else {
            self.found.error("yaml-alias", span, "the alias stands inside its own anchor").help("a value cannot contain itself");
            return self.complete(Node { span, plain: false, content: Content::Wrong }, 0, 1, 0);
        };
        self.take(anchored.nodes, anchored.height, span)?;
        self.complete(anchored.node.clone(), 0, anchored.nodes, anchored.height)
    }

    /// Puts a finished value into the collection around it.
    fn complete(&mut self, node: Node, anchor: usize, nodes: usize, height: usize) -> Result<(), Stop> {
        if anchor > 0 {
            self.take(nodes, 0, node.span)?;
            self.anchors.insert(anchor, Rc::new(Anchored { node: node.clone(), nodes, height }));
        }
        let Some(frame) = self.frames.last_mut() else {
            if !node.is_null() {
                self.documents.push(node);
            }
            return Ok(());
        };
        frame.nodes += nodes;
        frame.height = frame.height.max(height);
        if !frame.map {
            frame.items.push(node);
        } else if let Some(key) = frame.key.take() {
            let merge = key.plain && key.text == "<<";
            if key.usable {
                frame.entries.push((Entry { key: key.text, key_span: key.span, value: node }, merge));
            }
        } else {
            let written = self.found.sources().text(node.span).to_owned();
            let text = match (&node.content, node.plain) {
                (Content::Text(text), _) => Some(text.clone()),
                (_, true) if !written.is_empty() => Some(written),
                _ => None,
            };
            let wide = node.plain && text.as_deref().is_some_and(|text| full_width::report_key(text, node.span, self.found));
            self.wide |= wide;
            let usable = text.is_some() && !wide;
            if text.is_none() {
                self.found
                    .error("yaml-key", node.span, format!("{} cannot be a key", node.words()))
                    .help("write the key as one word, in quotes if need be");
            }
            frame.key = Some(Key { text: text.unwrap_or_default(), span: node.span, plain: node.plain, usable });
        }
        Ok(())
    }

    /// The entries of a map with `<<` merged in and duplicates reported.
    fn merged(&mut self, entries: Vec<(Entry, bool)>) -> Vec<Entry> {
        let mut own: Vec<Entry> = Vec::with_capacity(entries.len());
        let mut places: BTreeMap<String, Span> = BTreeMap::new();
        let mut sources: Vec<Node> = Vec::new();
        for (entry, merge) in entries {
            if let Some(first) = places.get(&entry.key) {
                let first = *first;
                let message = format!("`{}` is given twice in one map", entry.key);
                self.found.error("duplicate-key", entry.key_span, message).help("keep one of the two");
                self.found.note(first, "first given here");
                continue;
            }
            places.insert(entry.key.clone(), entry.key_span);
            if merge { sources.push(entry.value) } else { own.push(entry) }
        }
        for source in sources {
            let (span, words) = (source.span, source.words());
            let maps = match source.content {
                Content::Map(_) => vec![source],
                Content::List(items) if items.iter().all(|item| item.entries().is_some()) => items,
                Content::Wrong | Content::Null | Content::Bool(_) | Content::Number(_) | Content::Text(_) | Content::List(_) => {
                    self.found
                        .error("yaml-merge", span, format!("`<<` merges maps, found {words}"))
                        .help("write `<<: *name` or `<<: [*one, *two]`");
                    continue;
                }
            };
            for map in maps {
                let Content::Map(entries) = map.content else { continue };
                for entry in entries {
                    if !places.contains_key(&entry.key) {
                        places.insert(entry.key.clone(), entry.key_span);
                        own.push(entry);
                    }
                }
            }
        }
        own
    }
}

/// Turns the parser's offsets, in characters, into bytes.
struct Offsets(Option<Vec<u32>>);

impl Offsets {
    fn new(text: &str) -> Self {
        let offsets = || text.char_indices().map(|(at, _)| number(at)).chain([number(text.len())]).collect();
        Self((!text.is_ascii()).then(offsets))
    }

    fn byte(&self, character: usize) -> usize {
        match &self.0 {
            None => character,
            Some(bytes) => bytes.get(character).or(bytes.last()).map_or(0, |byte| *byte as usize),
        }
    }
}

#[cfg(test)]
mod tests;
