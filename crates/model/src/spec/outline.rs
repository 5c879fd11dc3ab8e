//! Merges the documents of all files into one outline: the keys at the top, and every resource with its address.
//!
//! It checks names and sections, not the fields of a resource.

use std::collections::BTreeMap;

use super::diagnostic::Diagnostics;
use super::fields::Fields;
use super::node::{Entry, Node};
use super::read;
use super::source::Span;
use crate::{Address, KindName, suggest};

/// The keys at the top of a spec, apart from the sections, in their usual order.
pub(super) const TOP_KEYS: [&str; 11] =
    ["version", "environment", "account", "region", "lease", "closed", "tags", "ignore", "known", "variables", "moved"];

/// A resource as it was written.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) at: Address,
    pub(super) key_span: Span,
    pub(super) node: Node,
}

/// The content of a spec before it is understood.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// `version`, `environment`, `account` and `region`, as far as they are given.
    pub(super) head: BTreeMap<&'static str, Entry>,
    /// The place and the mode of the lease.
    pub(super) lease: Option<Entry>,
    /// The demand that the network is closed.
    pub(super) closed: Option<Entry>,
    /// The tags for everything.
    pub(super) tags: Vec<Entry>,
    /// The fields that others own, of every resource: one list for each file that has one.
    pub(super) ignore: Vec<Node>,
    /// The objects of others that have a right to be there.
    pub(super) known: Vec<Node>,
    /// The declared variables.
    pub(super) variables: Vec<Entry>,
    /// The resources whose address has changed.
    pub(super) moved: Vec<Node>,
    /// The resources in the order in which they are written.
    pub(super) resources: Vec<Raw>,
    /// Every address that is declared, also of resources that are wrong.
    pub(super) declared: BTreeMap<Address, Span>,
    /// The resources that a `when` leaves out.
    pub(super) absent: BTreeMap<Address, Absent>,
}

/// A resource that is not part of the spec with these variables.
#[derive(Clone, Debug)]
pub(super) struct Absent {
    /// The condition that does not hold.
    pub(super) condition: String,
    /// Its name in the spec.
    pub(super) span: Span,
}

/// The sections in the order of their kinds.
pub(super) fn sections() -> Vec<&'static str> {
    let mut sections = Vec::new();
    for kind in KindName::ALL {
        if !sections.contains(&kind.section()) {
            sections.push(kind.section());
        }
    }
    sections
}

/// The collections of a section.
fn collections(section: &str) -> Vec<&'static str> {
    KindName::ALL.iter().filter(|kind| kind.section() == section).map(|kind| kind.collection()).collect()
}

impl Outline {
    /// Adds a document. False for one that is no map.
    pub(super) fn add(&mut self, document: &Node, found: &mut Diagnostics) -> bool {
        if document.entries().is_none() {
            let keys: Vec<&str> = TOP_KEYS.into_iter().chain(sections()).collect();
            read::keyed("a spec", &keys, document, found);
        }
        for entry in document.entries().unwrap_or_default() {
            self.top(entry, found);
        }
        document.entries().is_some()
    }

    fn top(&mut self, entry: &Entry, found: &mut Diagnostics) {
        match entry.key.as_str() {
            "tags" => merge(&mut self.tags, "`tags`", entry, found),
            "lease" => first(&mut self.lease, "lease", entry, found),
            "closed" => first(&mut self.closed, "closed", entry, found),
            "ignore" => self.ignore.push(entry.value.clone()),
            "known" => self.known.extend(read::list("`known`", &entry.value, found).unwrap_or_default().iter().cloned()),
            "variables" => merge(&mut self.variables, "`variables`", entry, found),
            "moved" => self.moved.extend(read::list("`moved`", &entry.value, found).unwrap_or_default().iter().cloned()),
            // Room for anchors that several resources share.
            key if key.starts_with("x-") => {}
            key => {
                if let Some(known) = TOP_KEYS.iter().find(|known| **known == key) {
                    self.head(known, entry, found);
                } else if let Some(section) = sections().into_iter().find(|section| *section == key) {
                    self.section(section, entry, found);
                } else {
                    unknown_top(entry, found);
                }
            }
        }
    }

    fn head(&mut self, key: &'static str, entry: &Entry, found: &mut Diagnostics) {
        let mut given = self.head.remove(key);
        first(&mut given, key, entry, found);
        self.head.extend(given.map(|given| (key, given)));
    }

    fn section(&mut self, section: &'static str, entry: &Entry, found: &mut Diagnostics) {
        let what = format!("the section `{section}`");
        let Some(collections) = read::keyed(&what, &collections(section), &entry.value, found) else { return };
        for collection in collections {
            let kind = KindName::ALL.iter().find(|kind| kind.section() == section && kind.collection() == collection.key);
            match kind {
                Some(kind) => self.collection(*kind, collection, found),
                None => unknown_collection(section, collection, found),
            }
        }
    }

    fn collection(&mut self, kind: KindName, collection: &Entry, found: &mut Diagnostics) {
        let what = format!("`{}`", collection.key);
        let each = format!("write `name: {{...}}` for each {kind}; the name is how other resources refer to it");
        if collection.value.items().is_some() {
            found
                .error("wrong-type", collection.key_span, format!("{what} takes a map of resources by name, found a list"))
                .help(each);
            return;
        }
        let Some(resources) = read::map_of(&what, &each, &collection.value, found) else { return };
        for resource in resources {
            let at = match Address::new(kind, &resource.key) {
                Ok(at) => at,
                Err(error) => {
                    found
                        .error("bad-name", resource.key_span, error.to_string())
                        .help("this is the name inside the spec; the name in AWS is a field of the resource");
                    continue;
                }
            };
            if let Some(first) = self.declared.get(&at).copied() {
                found
                    .error("duplicate-resource", resource.key_span, format!("{at} is declared twice"))
                    .help("rename one of them, or remove it");
                found.note(first, "first declared here");
                continue;
            }
            self.declared.insert(at.clone(), resource.key_span);
            if !resource.value.is_null() && resource.value.entries().is_none() {
                let keys: Vec<&str> = Fields::of(kind).shape().keys().collect();
                read::keyed(&at.to_string(), &keys, &resource.value, found);
                continue;
            }
            self.resources.push(Raw { at, key_span: resource.key_span, node: resource.value.clone() });
        }
    }
}

/// Keeps the first value of a key that has one value, however many files of a split spec give it.
fn first(kept: &mut Option<Entry>, key: &str, entry: &Entry, found: &mut Diagnostics) {
    match kept {
        None => *kept = Some(entry.clone()),
        // Every file of a split spec may give the environment to which it belongs.
        Some(first) if first.value.content == entry.value.content => {}
        Some(first) => {
            let first = first.value.span;
            found
                .error("conflicting-value", entry.value.span, format!("`{key}` has two values in one spec"))
                .help("a directory is read as one spec; name the file, or keep one value");
            found.note(first, "first given here");
        }
    }
}

/// Adds the entries of a map to those of the same map in other files.
fn merge(into: &mut Vec<Entry>, what: &str, entry: &Entry, found: &mut Diagnostics) {
    let Some(entries) = read::map(what, &entry.value, found) else { return };
    for entry in entries {
        if let Some(first) = into.iter().find(|first| first.key == entry.key).map(|first| first.key_span) {
            found
                .error("duplicate-key", entry.key_span, format!("`{}` is given twice under {what}", entry.key))
                .help("keep one of the two");
            found.note(first, "first given here");
        } else {
            into.push(entry.clone());
        }
    }
}

fn unknown_top(entry: &Entry, found: &mut Diagnostics) {
    let key = entry.key.as_str();
    let owner = KindName::ALL.iter().find(|kind| kind.collection() == key || kind.as_str() == key);
    let help = if let Some(kind) = owner {
        Some(format!("`{}` belongs under `{}`", kind.collection(), kind.section()))
    } else {
        let known = TOP_KEYS.into_iter().chain(sections());
        suggest::did_you_mean(key, known.collect::<Vec<_>>())
    };
    found.error("unknown-key", entry.key_span, format!("`{key}` is not a key of a spec")).help_if(help);
}

fn unknown_collection(section: &str, entry: &Entry, found: &mut Diagnostics) {
    let key = entry.key.as_str();
    let here = collections(section);
    let elsewhere =
        KindName::ALL.iter().find(|kind| kind.section() != section && (kind.collection() == key || kind.as_str() == key));
    let help = match elsewhere {
        Some(kind) => Some(format!("`{}` belongs under `{}`", kind.collection(), kind.section())),
        None => suggest::did_you_mean(key, here),
    };
    found.error("unknown-key", entry.key_span, format!("`{key}` is not a collection of the section `{section}`")).help_if(help);
}
