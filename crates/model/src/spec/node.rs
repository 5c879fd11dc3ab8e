//! A YAML value in which every part knows its place in the source.
//!
//! It knows nothing of kinds or sections.

use serde_json::{Map, Number, Value};

use super::source::Span;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    /// Its place. For a value from an alias, the place of the anchor.
    pub(super) span: Span,
    /// A scalar without quotes.
    pub(super) plain: bool,
    /// The value.
    pub(super) content: Content,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    /// A value that could not be read. The fault is already reported.
    Wrong,
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number that JSON can hold.
    Number(Number),
    /// A text.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order written, without duplicates.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// The key, always a text: `80` and `Null` are keys as they are written.
    pub(super) key: String,
    /// The place of the key.
    pub(super) key_span: Span,
    /// The value.
    pub(super) value: Node,
}

/// One step on the way to a part: the index of a list's item or of a map's entry.
pub(super) type Step = usize;

/// The part that a path leads to, or the last one on the way that exists.
#[derive(Debug)]
pub(super) struct Found<'a> {
    /// The steps from the root.
    pub(super) steps: Vec<Step>,
    /// The part.
    pub(super) node: &'a Node,
    /// Its key, if it is an entry of a map; else `None`.
    pub(super) key: Option<&'a Entry>,
    /// The rest of the path, which does not exist.
    pub(super) rest: String,
}

impl Node {
    /// Makes a text with a place.
    pub(super) const fn text(text: String, span: Span) -> Self {
        Self { span, plain: false, content: Content::Text(text) }
    }

    /// The text; `None` if it is not one.
    pub(super) fn as_text(&self) -> Option<&str> {
        if let Content::Text(text) = &self.content { Some(text) } else { None }
    }

    /// The entries; `None` if it is not a map.
    pub(super) fn entries(&self) -> Option<&[Entry]> {
        if let Content::Map(entries) = &self.content { Some(entries) } else { None }
    }

    /// The items; `None` if it is not a list.
    pub(super) fn items(&self) -> Option<&[Self]> {
        if let Content::List(items) = &self.content { Some(items) } else { None }
    }

    /// The entry of a key; `None` if it has none, or is no map.
    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| entry.key == key)
    }

    /// True for `null` and for an empty value.
    pub(super) const fn is_null(&self) -> bool {
        matches!(self.content, Content::Null)
    }

    /// The value as JSON.
    pub(super) fn to_json(&self) -> Value {
        match &self.content {
            Content::Wrong | Content::Null => Value::Null,
            Content::Bool(value) => Value::Bool(*value),
            Content::Number(value) => Value::Number(value.clone()),
            Content::Text(text) => Value::String(text.clone()),
            Content::List(items) => Value::Array(items.iter().map(Self::to_json).collect()),
            Content::Map(entries) => {
                Value::Object(entries.iter().map(|entry| (entry.key.clone(), entry.value.to_json())).collect::<Map<_, _>>())
            }
        }
    }

    /// The value in a reader's words: `the text "x"`, `a list`.
    pub(super) fn words(&self) -> String {
        match &self.content {
            Content::Wrong | Content::Null => "nothing".into(),
            Content::Bool(value) => format!("`{value}`"),
            Content::Number(value) => format!("the number {value}"),
            Content::Text(text) if text.chars().count() > 60 => {
                format!("the text {:?}…", text.chars().take(60).collect::<String>())
            }
            Content::Text(text) => format!("the text {text:?}"),
            Content::List(_) => "a list".into(),
            Content::Map(_) => "a map".into(),
        }
    }

    /// A scalar as it is written; other values in a reader's words.
    pub(super) fn bare(&self) -> String {
        Self::bare_content(&self.content)
    }

    /// See [`Self::bare`].
    pub(super) fn bare_content(content: &Content) -> String {
        match content {
            Content::Bool(value) => value.to_string(),
            Content::Number(value) => value.to_string(),
            Content::Text(text) => text.clone(),
            Content::Wrong | Content::Null => "nothing".into(),
            Content::List(_) => "a list".into(),
            Content::Map(_) => "a map".into(),
        }
    }

    /// Follows a path such as `ingress[0].ports`. Keys may hold dots themselves: the longest key that fits wins.
    pub(super) fn find(&self, path: &str) -> Found<'_> {
        let mut found = Found { steps: Vec::new(), node: self, key: None, rest: path.trim_start_matches('.').to_owned() };
        while !found.rest.is_empty() {
            let step = match &found.node.content {
                Content::Map(entries) => step_into_map(entries, &found.rest),
                Content::List(items) => step_into_list(items, &found.rest),
                Content::Wrong | Content::Null | Content::Bool(_) | Content::Number(_) | Content::Text(_) => None,
            };
            let Some((index, taken)) = step else { break };
            found.rest = found.rest.split_at(taken).1.trim_start_matches('.').to_owned();
            found.steps.push(index);
            match &found.node.content {
                Content::Map(entries) => {
                    found.key = entries.get(index);
                    found.node = entries.get(index).map_or(found.node, |entry| &entry.value);
                }
                Content::List(items) => {
                    found.key = None;
                    found.node = items.get(index).unwrap_or(found.node);
                }
                Content::Wrong | Content::Null | Content::Bool(_) | Content::Number(_) | Content::Text(_) => break,
            }
        }
        found
    }

    /// The part at the end of these steps; `None` if there is none.
    pub(super) fn at_mut(&mut self, steps: &[Step]) -> Option<&mut Self> {
        let Some((first, rest)) = steps.split_first() else { return Some(self) };
        let next = match &mut self.content {
            Content::Map(entries) => &mut entries.get_mut(*first)?.value,
            Content::List(items) => items.get_mut(*first)?,
            Content::Wrong | Content::Null | Content::Bool(_) | Content::Number(_) | Content::Text(_) => return None,
        };
        next.at_mut(rest)
    }

    /// Takes out the part at the end of these steps. False for the root.
    pub(super) fn remove(&mut self, steps: &[Step]) -> bool {
        let Some((last, before)) = steps.split_last() else { return false };
        match self.at_mut(before).map(|parent| &mut parent.content) {
            Some(Content::Map(entries)) if *last < entries.len() => {
                entries.remove(*last);
                true
            }
            Some(Content::List(items)) if *last < items.len() => {
                items.remove(*last);
                true
            }
            _ => false,
        }
    }

    /// Calls `visit` for every scalar text, with its path.
    pub(super) fn each_text_mut(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        match &mut self.content {
            Content::Text(_) => visit(self),
            Content::List(items) => items.iter_mut().for_each(|item| item.each_text_mut(visit)),
            Content::Map(entries) => entries.iter_mut().for_each(|entry| entry.value.each_text_mut(visit)),
            Content::Wrong | Content::Null | Content::Bool(_) | Content::Number(_) => {}
        }
    }
}

fn step_into_map(entries: &[Entry], rest: &str) -> Option<(usize, usize)> {
    let fits = |entry: &&(usize, &Entry)| {
        let after = rest.strip_prefix(entry.1.key.as_str());
        !entry.1.key.is_empty() && after.is_some_and(|after| after.is_empty() || after.starts_with(['.', '[']))
    };
    let entries: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
    entries.iter().filter(fits).max_by_key(|(_, entry)| entry.key.len()).map(|(index, entry)| (*index, entry.key.len()))
}

fn step_into_list(items: &[Node], rest: &str) -> Option<(usize, usize)> {
    let (digits, _) = rest.strip_prefix('[')?.split_once(']')?;
    let index = digits.parse::<usize>().ok().filter(|index| *index < items.len())?;
    Some((index, digits.len() + 2))
}
