//! Names of live objects in a spec that is written from them: logical names in place of ids, `${kind/name.attribute}` in place of
//! ids and ARNs in texts.
//!
//! [`crate::shape::Compared::import`] asks it for every id that it meets. An object that is not to be written itself becomes one that the
//! spec only uses (`existing`).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::shape::Shaped;
use crate::{Address, Document, Facts, Field, KindName, Marker, Name, Object, Place, Ref, Template};

/// Stands before a reference that was put into a text, so that it can be told from a `${` that the text had. Never a part of a spec.
pub const OPEN: char = '\u{e000}';
/// Stands behind it.
pub const CLOSE: char = '\u{e001}';

/// The names of the objects of an import.
#[derive(Debug)]
pub struct Naming<'a> {
    place: &'a Place,
    facts: &'a Facts,
    by_id: BTreeMap<(KindName, &'a str), &'a Object>,
    by_arn: BTreeMap<(KindName, String), &'a Object>,
    given: BTreeMap<(KindName, String), Name>,
    taken: BTreeSet<Address>,
    /// Ids and ARNs of the objects that are written, with the reference in their place; the longest first.
    texts: Vec<(String, Address, &'static str)>,
    /// The objects that are only used, by address.
    outside: BTreeMap<Address, String>,
    /// The address of the object that is being written, and true if its texts stay as they are.
    own: Option<(Address, bool)>,
    notes: Vec<String>,
    /// AWS's name of an object, as its kind knows it.
    live_name: fn(&Object) -> Option<String>,
}

impl<'a> Naming<'a> {
    /// Names nothing yet.
    pub fn new(place: &'a Place, facts: &'a Facts, objects: &'a [Object], live_name: fn(&Object) -> Option<String>) -> Self {
        let by_id = objects.iter().map(|object| ((object.kind, object.id.as_str()), object)).collect();
        let arn = |object: &'a Object| Some(((object.kind, object.live.get("arn")?.as_str()?.to_owned()), object));
        let by_arn = objects.iter().filter_map(arn).collect();
        Self {
            place,
            facts,
            by_id,
            by_arn,
            given: BTreeMap::new(),
            taken: BTreeSet::new(),
            texts: Vec::new(),
            outside: BTreeMap::new(),
            own: None,
            notes: Vec::new(),
            live_name,
        }
    }

    /// The account and region for which the spec is.
    pub const fn place(&self) -> &Place {
        self.place
    }

    /// Gives an object that is to be written its address, and lets texts name it.
    pub fn give(&mut self, object: &Object) -> Address {
        let at = self.name(object.kind, &object.id, Some(object));
        if distinctive(object.kind) {
            self.texts.push((object.id.clone(), at.clone(), "id"));
        }
        if let Some(arn) = object.attribute("arn").filter(|arn| arn.starts_with("arn:")) {
            self.texts.push((arn, at.clone(), "arn"));
        }
        self.texts.sort_by(|left, right| (right.0.len(), &left.0).cmp(&(left.0.len(), &right.0)));
        at
    }

    /// Begins to write an object. With `literal` its texts name no resources, because those would have to come first and cannot.
    pub fn begin(&mut self, at: &Address, literal: bool) {
        self.own = Some((at.clone(), literal));
        self.notes.clear();
    }

    /// The address of the object that is being written; `None` before the first.
    pub fn own(&self) -> Option<&Address> {
        self.own.as_ref().map(|(at, _)| at)
    }

    /// AWS's name of the object that is being written; `None` if its key is the same.
    pub fn unlike_key(&self, name: &str) -> Option<String> {
        (self.own().map(|at| at.name.as_str()) != Some(name)).then(|| name.to_owned())
    }

    /// Returns the notes for a reader on the object that was written last.
    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// Adds a note on the object that is being written.
    pub fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// The objects that the spec only uses: addresses with ids.
    pub const fn outside(&self) -> &BTreeMap<Address, String> {
        &self.outside
    }

    /// The address of an object; `None` if it has none.
    pub fn address(&self, kind: KindName, id: &str) -> Option<Address> {
        let name = self.given.get(&(kind, id.to_owned()))?.clone();
        Some(Address { kind, name })
    }

    /// A reference to an object by its id. An object that is not written is used as it is.
    pub fn to<K: Marker>(&mut self, id: &str) -> Ref<K> {
        Ref::to(self.name_by_id(K::NAME, id))
    }

    /// The logical name of an object by its id. An object that is not written is used as it is.
    pub fn name_by_id(&mut self, kind: KindName, id: &str) -> Name {
        let known = self.given.contains_key(&(kind, id.to_owned()));
        let at = self.name(kind, id, self.by_id.get(&(kind, id)).copied());
        if !known {
            self.outside.insert(at.clone(), id.to_owned());
        }
        at.name
    }

    /// A reference to an object by its ARN.
    pub fn arn<K: Marker>(&mut self, arn: &str) -> Ref<K> {
        Ref::to(self.name_by_arn(K::NAME, arn))
    }

    /// The logical name of an object by its ARN. The last part of the ARN is its id if the object was not seen.
    pub fn name_by_arn(&mut self, kind: KindName, arn: &str) -> Name {
        let id = self.by_arn.get(&(kind, arn.to_owned())).map(|object| object.id.clone());
        self.name_by_id(kind, &id.unwrap_or_else(|| arn.rsplit('/').next().unwrap_or(arn).to_owned()))
    }

    /// References to several objects whose order has no meaning, by their names.
    pub fn list<K: Marker>(&mut self, ids: &[String]) -> Vec<Ref<K>> {
        let mut list: Vec<Ref<K>> = ids.iter().map(|id| self.to(id)).collect();
        list.sort_by(|left, right| left.name().cmp(right.name()));
        list
    }

    /// The facts of region and account.
    pub const fn facts(&self) -> &Facts {
        self.facts
    }

    /// True when an object with this id was seen.
    pub fn is_seen(&self, kind: KindName, id: &str) -> bool {
        self.by_id.contains_key(&(kind, id))
    }

    /// The id of an object by its ARN.
    pub fn id_of_arn(&self, kind: KindName, arn: &str) -> Option<&str> {
        self.by_arn.get(&(kind, arn.to_owned())).map(|object| object.id.as_str())
    }

    /// True when something of this kind has this logical name.
    pub fn is_taken(&self, kind: KindName, name: &str) -> bool {
        self.taken.iter().any(|at| at.kind == kind && at.name.as_str() == name)
    }

    /// A text in which ids and ARNs of written objects are references.
    pub fn template(&self, text: &str) -> Template {
        Template(self.text(text))
    }

    /// A document in whose texts ids and ARNs of written objects are references.
    pub fn document(&self, document: &Value) -> Document {
        Document(self.tree(document))
    }

    /// A value in whose texts ids and ARNs of written objects are references.
    pub fn tree(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.tree(item)).collect()),
            Value::Object(members) => members.iter().map(|(key, item)| (key.clone(), self.tree(item))).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    fn text(&self, text: &str) -> String {
        let (own, literal) = self.own.as_ref().map_or((None, false), |(own, literal)| (Some(own), *literal));
        let mut text = text.to_owned();
        for (live, at, attribute) in self.texts.iter().filter(|(_, at, _)| !literal && Some(at) != own) {
            let mut from = 0;
            while let Some(start) = text.get(from..).and_then(|rest| rest.find(live.as_str())).map(|start| start + from) {
                let end = start + live.len();
                from = end;
                if whole(&text, start, end, at.kind) {
                    let reference = format!("{OPEN}{at}.{attribute}{CLOSE}");
                    text.replace_range(start..end, &reference);
                    from = start + reference.len();
                }
            }
        }
        text
    }

    /// The name of an object: the one that it has, or a new one made of its name in AWS.
    fn name(&mut self, kind: KindName, id: &str, object: Option<&Object>) -> Address {
        if let Some(at) = self.address(kind, id) {
            return at;
        }
        let claim = object.and_then(|object| object.claim(&self.place.environment)).map(|at| at.name.to_string());
        let aws = object.and_then(self.live_name);
        let tag = object.and_then(|object| object.tags.get("Name").cloned());
        let wish = claim.or(aws).or(tag).map(|wish| plain(&wish)).filter(|wish| !wish.is_empty());
        let stem = wish.clone().unwrap_or_else(|| kind.as_str().replace('_', "-"));
        let mut count = usize::from(wish.is_none());
        loop {
            let text = if count == 0 { stem.clone() } else { numbered(&stem, count) };
            count = if count == 0 { 2 } else { count + 1 };
            let at = Address::of_id(kind, &text);
            if self.taken.insert(at.clone()) {
                self.given.insert((kind, id.to_owned()), at.name.clone());
                return at;
            }
        }
    }
}

/// The stem with a number, within the length of a name.
fn numbered(stem: &str, count: usize) -> String {
    let short: String = stem.chars().take(64 - 6).collect();
    format!("{}-{count}", short.trim_end_matches(['-', '.', '_']))
}

/// A text in the letters of logical names.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let c = if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
        if c != '-' || !out.ends_with('-') {
            out.push(c);
        }
    }
    let out: String = out.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).chars().take(64).collect();
    out.trim_end_matches(['-', '.', '_']).to_owned()
}

/// True for kinds whose ids cannot be an ordinary word: AWS made them, and no word of a text is one by chance.
fn distinctive(kind: KindName) -> bool {
    let named = matches!(kind, KindName::KeyPair | KindName::UserProfile | KindName::Space | KindName::App);
    matches!(kind.section(), "ec2" | "efs") && !named || kind == KindName::Domain
}

/// True if the text from `start` to `end` is no part of a longer id or ARN. An object in a bucket goes by the bucket's ARN.
fn whole(text: &str, start: usize, end: usize, kind: KindName) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || "-_.+=,@*?".contains(c);
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    let after = text.get(end..).and_then(|after| after.chars().next());
    let inside = after == Some('/') && !matches!(kind, KindName::Bucket);
    !before.is_some_and(word) && !after.is_some_and(word) && !inside
}

/// AWS's word as one of a closed list of words; nothing for a word that the list lacks.
pub fn word<T: Shaped>(text: &str) -> Option<T> {
    T::read(&Value::String(text.to_owned()))
}

/// AWS's word as a field. Absent if AWS says nothing, or a word that is not known here.
pub fn word_if_known<T: Shaped>(text: Option<&str>) -> Field<T> {
    text.and_then(word).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logical_names_are_plain() {
        assert_eq!(plain("My Subnet (a)"), "My-Subnet-a");
        assert_eq!(plain("閉域"), "");
        assert_eq!(plain("/aws/sagemaker/studio"), "aws-sagemaker-studio");
        assert!(plain(&"x".repeat(300)).len() == 64 && numbered(&"x".repeat(64), 12).len() <= 64);
    }
}
