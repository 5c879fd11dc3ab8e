//! `${...}` in the texts of a spec: fills in places and variables when the spec is loaded, and finds placeholders that were meant
//! to be ours and are not.
//!
//! References to resources stay, because kinds read them. A text that is nothing but `${kind/name}` means the id of the resource. Inside of a longer text it is
//! reported, because a shell may mean it: there `${user/a}` is the variable `user` without its first `a`. Placeholders of others (`${aws:username}`, a shell's `${HOME}`) stay as
//! well.

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostic::Diagnostics;
use super::node::{Content, Node};
use super::source::{Sources, Span, number};
use super::variables::{self, Variable};
use crate::{Address, KindName, Place, suggest};

/// The placeholders that heiiki itself fills in.
pub(super) const BUILTIN: [&str; 4] = ["account", "region", "partition", "environment"];

/// The values of placeholders.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// Account, region, partition and environment. Empty while they are being read.
    builtin: BTreeMap<&'static str, String>,
    /// The declared variables.
    variables: BTreeMap<String, Variable>,
    used: BTreeSet<String>,
}

/// The meaning of a `${...}`.
enum Meaning<'a> {
    Builtin(&'a str),
    Variable(&'a str),
    Untouched,
    Wrong { message: String, help: String },
}

/// The places of parts that were taken out because they could not be filled in: the path of the parent and the key.
pub(super) type Removed = BTreeSet<(String, String)>;

impl Values {
    /// The values of variables alone.
    pub(super) const fn new(variables: BTreeMap<String, Variable>) -> Self {
        Self { builtin: BTreeMap::new(), variables, used: BTreeSet::new() }
    }

    /// Adds the place of the environment.
    pub(super) fn place(&mut self, place: &Place) {
        let values = [&place.account, &place.region, &place.partition, &place.environment];
        self.builtin = BUILTIN.into_iter().zip(values.into_iter().cloned()).collect();
    }

    /// The variables that a placeholder named.
    pub(super) const fn used(&self) -> &BTreeSet<String> {
        &self.used
    }

    /// Fills in every text of a value. A part that cannot be filled in is reported, taken out and recorded in `removed`.
    pub(super) fn fill(&mut self, node: &mut Node, path: &str, removed: &mut Removed, found: &mut Diagnostics) {
        match &mut node.content {
            Content::List(items) => {
                let mut kept = 0;
                items.retain_mut(|item| {
                    let stays = self.fill_part(item, path, &format!("[{kept}]"), removed, found);
                    kept += usize::from(stays);
                    stays
                });
            }
            Content::Map(entries) => entries.retain_mut(|entry| {
                if !check_key(&entry.key, entry.key_span, found) {
                    removed.insert((path.to_owned(), entry.key.clone()));
                    return false;
                }
                self.fill_part(&mut entry.value, path, &entry.key, removed, found)
            }),
            Content::Text(_) | Content::Wrong | Content::Null | Content::Bool(_) | Content::Number(_) => {}
        }
    }

    fn fill_part(&mut self, node: &mut Node, path: &str, key: &str, removed: &mut Removed, found: &mut Diagnostics) -> bool {
        match &node.content {
            Content::Text(_) => {
                let filled = self.fill_one(node, found);
                if !filled {
                    removed.insert((path.to_owned(), key.to_owned()));
                }
                filled
            }
            Content::List(_) | Content::Map(_) => {
                let dot = if path.is_empty() || key.starts_with('[') { "" } else { "." };
                self.fill(node, &format!("{path}{dot}{key}"), removed, found);
                true
            }
            Content::Wrong => {
                removed.insert((path.to_owned(), key.to_owned()));
                false
            }
            Content::Null | Content::Bool(_) | Content::Number(_) => true,
        }
    }

    /// Fills in one scalar. A text that is one variable and nothing else takes the variable's type. False if a part could not be
    /// filled in.
    pub(super) fn fill_one(&mut self, node: &mut Node, found: &mut Diagnostics) -> bool {
        let Content::Text(text) = &node.content else { return node.content != Content::Wrong };
        if !text.contains("${") {
            return true;
        }
        if let Some(name) = text.strip_prefix("${var.").and_then(|rest| rest.strip_suffix('}'))
            && let Some(variable) = self.variables.get(name)
        {
            self.used.insert(name.to_owned());
            let Some(mut value) = variable.value.clone() else { return false };
            respan(&mut value, node.span);
            node.content = value;
            node.plain = false;
            return true;
        }
        if let Some(reference) = bare(text) {
            node.content = Content::Text(reference);
            node.plain = false;
            return true;
        }
        let text = text.clone();
        let mut complete = true;
        let mut filled = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find("${") {
            let (before, from) = rest.split_at(at);
            filled.push_str(before);
            if before.ends_with('$') {
                // `$${` is a literal `${`.
                filled.push_str("${");
                rest = from.strip_prefix("${").unwrap_or_default();
                continue;
            }
            if let Some(outer) = nested(from) {
                // `${subnet/${var.zone}.id}`: the inner one is filled in, and the outer one is then a reference.
                filled.push_str(outer);
                rest = from.split_at(outer.len()).1;
                continue;
            }
            let inside = inside(from);
            let span = || place_of(found.sources(), node.span, from, inside);
            let Some(inside) = inside else {
                if let Some(help) = unclosed(from) {
                    let span = span();
                    found.error("unknown-placeholder", span, "a `${` is not closed").help(help);
                }
                break;
            };
            let whole = format!("${{{inside}}}");
            let span = span();
            match self.value(inside, !text.contains('\n'), span, found) {
                Ok(Some(value)) => filled.push_str(&value),
                Ok(None) => filled.push_str(&whole),
                Err(()) => complete = false,
            }
            rest = from.split_at(whole.len()).1;
        }
        filled.push_str(rest);
        // A placeholder inside of it may have been its name.
        let filled = bare(&filled).filter(|_| complete).unwrap_or(filled);
        node.plain = node.plain && filled == text;
        node.content = Content::Text(filled);
        complete
    }

    /// The text for a placeholder in a text, of one `line` or several. `None` if it stays as it is, or is a fault, which is
    /// reported.
    fn value(&mut self, inside: &str, line: bool, span: Span, found: &mut Diagnostics) -> Result<Option<String>, ()> {
        match meaning(inside) {
            // A shell's variables and IAM's look alike. A script has several lines, and IAM's names have a colon.
            Meaning::Untouched if self.variables.contains_key(inside) && line => {
                self.used.insert(inside.to_owned());
                let help = format!("a variable is written `${{var.{inside}}}`; for a literal `${{` write `$${{`");
                found
                    .error(
                        "unknown-placeholder",
                        span,
                        format!("`${{{inside}}}` is not filled in, and `{inside}` is a variable of this spec"),
                    )
                    .help(help);
                Err(())
            }
            Meaning::Untouched => Ok(None),
            Meaning::Builtin(name) => self.builtin.get(name).cloned().map(Some).ok_or_else(|| {
                let help = "only `${var.name}` can be used in version, environment, account and region, and nothing in a default";
                found.error("reference-not-allowed", span, format!("`${{{name}}}` cannot be used here")).help(help);
            }),
            Meaning::Variable(name) => self.variable(name, span, found).map(Some),
            Meaning::Wrong { message, help } => {
                found.error("unknown-placeholder", span, message).help(help);
                Err(())
            }
        }
    }

    fn variable(&mut self, name: &str, span: Span, found: &mut Diagnostics) -> Result<String, ()> {
        match self.look_up(name, span, found).ok_or(())? {
            Content::Wrong | Content::Null | Content::List(_) | Content::Map(_) => {
                found
                    .error("list-in-text", span, format!("the list `{name}` cannot stand inside a text"))
                    .help(format!("write `${{var.{name}}}` alone as the value"));
                Err(())
            }
            scalar @ (Content::Bool(_) | Content::Number(_) | Content::Text(_)) => Ok(Node::bare_content(&scalar)),
        }
    }

    /// The value of a variable that is used here. `None` if it has none, which is reported.
    pub(super) fn look_up(&mut self, name: &str, span: Span, found: &mut Diagnostics) -> Option<Content> {
        let Some(variable) = self.variables.get(name) else {
            let help = suggest::did_you_mean(name, self.variables.keys().map(String::as_str).collect::<Vec<_>>());
            let help = help.unwrap_or_else(|| format!("declare it: variables: {{{name}: {{type: string}}}}"));
            found.error("unknown-variable", span, format!("`{name}` is not a variable of this spec")).help(help);
            return None;
        };
        self.used.insert(name.to_owned());
        variable.value.clone()
    }

    /// Reports a value with which a variable is compared, if the variable may not have it.
    pub(super) fn check_allowed(&self, name: &str, node: &Node, found: &mut Diagnostics) {
        if let Some(variable) = self.variables.get(name) {
            variables::is_allowed(&variable.allowed, name, &node.content, node.span, found);
        }
    }
}

/// Reports a key that seems to expect a value in the place of a placeholder, because keys are not filled in. False for such a
/// key.
fn check_key(key: &str, span: Span, found: &mut Diagnostics) -> bool {
    let Some(at) = key.find("${") else { return true };
    let (before, from) = key.split_at(at);
    let Some(inside) = inside(from) else { return true };
    let wrong = !before.ends_with('$') && (!matches!(meaning(inside), Meaning::Untouched) || reference(inside).is_some());
    if wrong {
        found
            .error("reference-not-allowed", span, format!("`${{{inside}}}` is not filled in inside a key"))
            .help("write the key out; only values may hold placeholders");
    }
    !wrong
}

/// The text between `${` and `}`; `None` if there is no `}`.
fn inside(from: &str) -> Option<&str> {
    let inner = from.strip_prefix("${")?;
    Some(inner.split_at(inner.find('}')?).0)
}

/// The text up to a placeholder inside this one; `None` if there is none inside.
fn nested(from: &str) -> Option<&str> {
    let inner = inside(from)?.find("${")?;
    Some(from.split_at(inner + 2).0)
}

/// True if a text holds a reference to a resource.
pub(super) fn has_reference(text: &str) -> bool {
    !references(text).is_empty()
}

/// The references in a text, each with its address and attribute. `$${` begins none.
pub(super) fn references(text: &str) -> Vec<(Address, &str)> {
    let mut references = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        if !before.ends_with('$') {
            references.extend(inside(from).and_then(reference));
        }
        rest = from.strip_prefix("${").unwrap_or_default();
    }
    references
}

/// True if a text holds a placeholder that heiiki fills in.
pub(super) fn has_ours(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        let ours = inside(from).is_some_and(|inside| !matches!(meaning(inside), Meaning::Untouched));
        if ours && !before.ends_with('$') {
            return true;
        }
        rest = from.strip_prefix("${").unwrap_or_default();
    }
    false
}

/// The text with an escape before every `${` that would be filled in, taken for a reference, or reported. Loading the result
/// returns the text.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let ours = match inside(from) {
            Some(inside) => {
                inside.contains("${") || reference(inside).is_some() || !matches!(meaning(inside), Meaning::Untouched)
            }
            None => unclosed(from).is_some(),
        };
        if ours || before.ends_with('$') {
            out.push('$');
        }
        out.push_str("${");
        rest = from.strip_prefix("${").unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Gives every part of a variable's value the place where the variable is used.
fn respan(content: &mut Content, span: Span) {
    if let Content::List(items) = content {
        for item in items {
            item.span = span;
            respan(&mut item.content, span);
        }
    }
}

/// The place of a placeholder in the source. If the scalar is written otherwise than it is read, the place of the whole scalar.
fn place_of(sources: &Sources, whole: Span, from: &str, inside: Option<&str>) -> Span {
    let sought = inside.map_or_else(|| from.to_owned(), |inside| format!("${{{inside}}}"));
    sources.text(whole).find(&sought).map_or(whole, |at| {
        let start = whole.start + number(at);
        Span { file: whole.file, start, end: start + number(sought.len()) }
    })
}

/// The reference that a whole text `${kind/name}` means: `${kind/name.id}`. `None` for any other text. A point begins an attribute.
fn bare(text: &str) -> Option<String> {
    let inside = text.strip_prefix("${")?.strip_suffix('}')?;
    let at: Address = inside.parse().ok().filter(|_| !inside.contains('.'))?;
    Some(format!("${{{at}.id}}"))
}

/// The address and attribute of a reference to a resource; `None` if it is not well formed.
pub(super) fn reference(inside: &str) -> Option<(Address, &str)> {
    let (address, attribute) = inside.rsplit_once('.')?;
    Some((address.parse().ok()?, attribute))
}

fn meaning(inside: &str) -> Meaning<'_> {
    if BUILTIN.contains(&inside) {
        return Meaning::Builtin(inside);
    }
    if let Some(name) = inside.strip_prefix("var.") {
        return Meaning::Variable(name);
    }
    if reference(inside).is_some() {
        return Meaning::Untouched;
    }
    meant(inside).map_or(Meaning::Untouched, |help| Meaning::Wrong {
        message: format!("`${{{inside}}}` is not a placeholder that heiiki knows"),
        help: format!("{help}{}or a literal `${{` write `$${{`", if help.ends_with('?') { " F" } else { "; f" }),
    })
}

/// The placeholder that the writer of an unknown one probably meant; `None` if it does not look like one of ours.
fn meant(inside: &str) -> Option<String> {
    let trimmed = inside.trim();
    if let Some(name) = trimmed.strip_prefix("AWS::") {
        let ours = match name {
            "AccountId" => "account",
            "Region" => "region",
            "Partition" => "partition",
            _ => return Some("CloudFormation's pseudo parameters do not exist here".into()),
        };
        return Some(format!("that is CloudFormation; write `${{{ours}}}`"));
    }
    // IAM's variables have a colon, and so have a shell's defaults.
    if trimmed.contains(':') {
        return None;
    }
    if trimmed != inside && (BUILTIN.contains(&trimmed) || trimmed.starts_with("var.") || reference(trimmed).is_some()) {
        return Some(format!("write `${{{trimmed}}}` without spaces"));
    }
    let Some(at) = trimmed.find(['.', '/']) else { return meant_builtin(trimmed) };
    let (first, rest) = trimmed.split_at(at);
    if matches!(first, "vars" | "variable" | "variables" | "local" | "locals" | "param" | "params") {
        return Some(format!("a variable is written `${{var{rest}}}`"));
    }
    if first == "var" {
        return Some(format!("a variable is written `${{var.{}}}`", rest.trim_start_matches(['.', '/'])));
    }
    let kind = kind_like(first, rest)?;
    let rest = rest.trim_start_matches(['.', '/']);
    let (name, attribute) = rest.rsplit_once('.').unwrap_or((rest, "id"));
    let name = if name.is_empty() { "name" } else { name };
    Some(format!("a reference is written `${{kind/name.attribute}}`: `${{{kind}/{name}.{attribute}}}`"))
}

fn meant_builtin(word: &str) -> Option<String> {
    let folded: String = word.to_ascii_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let alias = match folded.as_str() {
        "accountid" | "awsaccount" | "awsaccountid" => Some("account"),
        "awsregion" => Some("region"),
        "awspartition" => Some("partition"),
        other => BUILTIN.into_iter().find(|name| *name == other || (word == other && suggest::distance(name, other) == 1)),
    };
    alias.map(|name| format!("did you mean `${{{name}}}`?"))
}

/// The kind that the first word of a placeholder names, perhaps with a typing error; `None` if it names none.
fn kind_like(first: &str, rest: &str) -> Option<KindName> {
    let folded = first.to_ascii_lowercase().replace('-', "_");
    let exact = KindName::ALL.iter().find(|kind| kind.as_str() == folded || kind.collection() == folded);
    let near = || {
        // A shell writes `${name/from/to}`. Only a placeholder that also has an attribute can be one of ours.
        let attribute = rest.rsplit_once('.').is_some_and(|(before, last)| !before.is_empty() && !last.contains('/'));
        let close = |kind: &&KindName| folded.len() > 4 && suggest::distance(kind.as_str(), &folded) <= 2;
        attribute.then(|| KindName::ALL.iter().find(close)).flatten()
    };
    exact.or_else(near).copied()
}

fn unclosed(from: &str) -> Option<String> {
    let inner = from.strip_prefix("${")?;
    let word: String = inner.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let rest = inner.strip_prefix(word.as_str())?;
    let ours = (BUILTIN.contains(&word.as_str()) && !rest.starts_with(':'))
        || (word == "var" && rest.starts_with('.'))
        || (word.parse::<KindName>().is_ok() && rest.starts_with('/'));
    ours.then(|| "add the `}`; for a literal `${` write `$${`".to_owned())
}
