//! Changes of fields as lines: scalars as `a -> b`, sets as removals and additions, long texts line by line, documents
//! by statement.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::policy_document::{Absent, Reach};
use heiiki_model::{Change, KindName, Mode};
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::policy;
use super::style::{Paint, Tone, clean};
use super::value::{Names, Say};

/// A longer pair of values does not stand on one line.
const INLINE: usize = 90;
/// Lines of a text that are shown around each difference.
const AROUND: usize = 2;

/// The meaning of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A field, or a scalar change on one line.
    Head,
    /// It is the same on both sides.
    Same,
    /// It goes.
    Removed,
    /// It comes.
    Added,
    /// The effect of a change of a policy document on access.
    Judged(Reach),
}

/// One line beneath a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    mark: Mark,
    text: String,
    pair: Option<Pair>,
}

/// A scalar change in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The field, with a note about the change.
    pub label: String,
    /// The live value. `None` if there is none.
    pub from: Option<String>,
    /// The new value. `None` if the field is removed.
    pub to: Option<String>,
}

impl Line {
    /// A line.
    pub const fn new(mark: Mark, text: String) -> Self {
        Self { mark, text, pair: None }
    }

    /// The line of a field.
    pub const fn head(text: String) -> Self {
        Self::new(Mark::Head, text)
    }

    /// The line of a judgement about a policy document.
    pub fn judged(reach: Reach) -> Self {
        Self::new(Mark::Judged(reach), reach.text().to_owned())
    }

    /// The meaning of the line.
    pub const fn mark(&self) -> Mark {
        self.mark
    }

    /// The parts of a scalar change on one line, for those who have room for two.
    pub const fn pair(&self) -> Option<&Pair> {
        self.pair.as_ref()
    }

    /// Its text alone.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line with its sign, indented under its row.
    pub fn render(&self, paint: Paint) -> String {
        let Self { mark, text, pair: _ } = self;
        match mark {
            Mark::Head => format!("      {text}"),
            Mark::Same => paint.tone(Tone::Dim, format!("        {text}")).trim_end().to_owned(),
            Mark::Removed => paint.tone(Tone::Remove, format!("    -   {text}")),
            Mark::Added => paint.tone(Tone::Add, format!("    +   {text}")),
            Mark::Judged(reach) => paint.tone(if reach.may_widen() { Tone::Warn } else { Tone::Dim }, format!("        {text}")),
        }
    }
}

/// The lines of one change. Of an object that is replaced anyway only says what forces that.
pub fn lines(kind: KindName, change: &Change, names: &Names, replaced: bool) -> Vec<Line> {
    let Change { field, from, to, mode } = change;
    let say = Say::new(names, &to.after);
    let mut lines = Vec::new();
    between(field, from, &to.value, heiiki_model::kinds::of(kind).without_policy(), say, &mut lines);
    let note = match mode {
        Mode::InPlace => return lines,
        Mode::Restart if replaced => return lines,
        Mode::Restart => "needs a stop and a start".to_owned(),
        Mode::Replace(_) if replaced => "forces replacement".to_owned(),
        Mode::Replace(why) => format!("forces replacement: {}", clean(why)),
        Mode::Refused(why) => format!("cannot be changed: {}", clean(why)),
    };
    if let Some(first) = lines.first_mut() {
        first.text = format!("{}   ({note})", first.text);
        if let Some(pair) = &mut first.pair {
            pair.label = format!("{}   ({note})", pair.label);
        }
    }
    lines
}

/// The lines of a field that something new has.
pub fn made(field: &str, value: &Value, names: &Names) -> Vec<Line> {
    let say = Say::new(names, &[]);
    let added = |text: &str| Line::new(Mark::Added, text.to_owned());
    match value {
        Value::Null => Vec::new(),
        Value::Object(_) if policy::is_document(value) => policy::made(field, value, say),
        Value::Object(documents) if policy::are_documents(value) => {
            let one = |(name, document): (&String, &Value)| policy::made(&format!("{field}.{}", clean(name)), document, say);
            documents.iter().flat_map(one).collect()
        }
        Value::Array(items) if !items.is_empty() => {
            let items = items.iter().map(|item| added(&say.value(item)));
            std::iter::once(Line::head(field.to_owned())).chain(items).collect()
        }
        Value::String(text) if text.contains('\n') => {
            let texts = text.lines().map(|line| added(&clean(line)));
            std::iter::once(Line::head(field.to_owned())).chain(texts).collect()
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            vec![added(&format!("{field}: {}", say.value(value)))]
        }
    }
}

fn between(label: &str, from: &Value, to: &Value, absent: Absent, say: Say<'_>, lines: &mut Vec<Line>) {
    if policy::is_change(from, to) {
        lines.extend(policy::lines(label, from, to, absent, say));
        return;
    }
    match (from, to) {
        (Value::Object(old), Value::Object(new)) => {
            let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for key in keys {
                let (old, new) = (old.get(key).unwrap_or(&Value::Null), new.get(key).unwrap_or(&Value::Null));
                if old != new {
                    between(&format!("{label}.{}", clean(key)), old, new, absent, say, lines);
                }
            }
        }
        (Value::Null, Value::Object(_)) if policy::are_documents(to) => {
            between(label, &Value::Object(serde_json::Map::new()), to, absent, say, lines);
        }
        (Value::Array(old), Value::Array(new)) => set(label, old, new, say, lines),
        (Value::Null, Value::Array(new)) => set(label, &[], new, say, lines),
        (Value::Array(old), Value::Null) => set(label, old, &[], say, lines),
        (Value::String(old), Value::String(new)) if old.contains('\n') || new.contains('\n') => {
            lines.push(Line::head(label.to_owned()));
            text(old, new, lines);
        }
        _ => {
            scalar(label, &say.value(from), &say.value(to), lines);
            let side = |value: &Value| (!value.is_null()).then(|| say.value(value));
            let pair = Pair { label: label.to_owned(), from: side(from), to: side(to) };
            if let Some(line) = lines.last_mut().filter(|line| line.mark == Mark::Head) {
                line.pair = Some(pair);
            }
        }
    }
}

fn scalar(label: &str, from: &str, to: &str, lines: &mut Vec<Line>) {
    if from.len() + to.len() <= INLINE {
        lines.push(Line::head(format!("{label}  {from} -> {to}")));
    } else {
        lines.push(Line::head(label.to_owned()));
        lines.push(Line::new(Mark::Removed, from.to_owned()));
        lines.push(Line::new(Mark::Added, to.to_owned()));
    }
}

/// The items that are removed and added. If only the order differs, both orders.
fn set(label: &str, old: &[Value], new: &[Value], say: Say<'_>, lines: &mut Vec<Line>) {
    let only = |list: &[Value], other: &[Value]| {
        let mut left: BTreeMap<String, usize> = BTreeMap::new();
        for item in other {
            *left.entry(item.to_string()).or_default() += 1;
        }
        let mut found = Vec::new();
        for item in list {
            match left.get_mut(&item.to_string()) {
                Some(count) if *count > 0 => *count -= 1,
                Some(_) | None => found.push(say.value(item)),
            }
        }
        found
    };
    let (removed, added) = (only(old, new), only(new, old));
    if removed.is_empty() && added.is_empty() {
        scalar(label, &say.value(&Value::Array(old.to_vec())), &say.value(&Value::Array(new.to_vec())), lines);
        return;
    }
    lines.push(Line::head(label.to_owned()));
    lines.extend(removed.into_iter().map(|text| Line::new(Mark::Removed, text)));
    lines.extend(added.into_iter().map(|text| Line::new(Mark::Added, text)));
}

/// A text, line by line, with a little around each difference.
fn text(old: &str, new: &str, lines: &mut Vec<Line>) {
    let diff = TextDiff::from_lines(old, new);
    for (index, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if index > 0 {
            lines.push(Line::new(Mark::Same, "...".to_owned()));
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let mark = match change.tag() {
                ChangeTag::Equal => Mark::Same,
                ChangeTag::Delete => Mark::Removed,
                ChangeTag::Insert => Mark::Added,
            };
            let end = if change.missing_newline() { " (no end of line)" } else { "" };
            lines.push(Line::new(mark, format!("{}{end}", clean(change.value().trim_end_matches(['\n', '\r'])))));
        }
    }
}

#[cfg(test)]
mod tests {
    use heiiki_model::To;
    use serde_json::json;

    use super::*;

    fn shown(from: Value, to: Value, after: &[&str], mode: Mode) -> String {
        let to = To { value: to, after: after.iter().map(|at| at.parse().unwrap()).collect() };
        let change = Change { field: "field".into(), from, to, mode };
        lines(KindName::Role, &change, &Names::default(), false).iter().map(|line| line.render(Paint::plain()) + "\n").collect()
    }

    #[test]
    fn scalars_stand_on_one_line_until_they_are_long() {
        insta::assert_snapshot!(shown(json!(false), json!(true), &[], Mode::InPlace), @"      field  false -> true");
        insta::assert_snapshot!(shown(json!("a"), json!("${subnet/b.id}"), &["subnet/b"], Mode::replace("the subnet is fixed")), @"      field  a -> (known after subnet/b)   (forces replacement: the subnet is fixed)");
        let long = "x".repeat(60);
        let short = shown(json!(long), json!(null), &[], Mode::Restart);
        assert_eq!(short, format!("      field  {long} -> (none)   (needs a stop and a start)\n"));
        let both = shown(json!(long), json!(long.replace('x', "y")), &[], Mode::InPlace);
        assert_eq!(both.lines().count(), 3, "{both}");
    }

    #[test]
    fn sets_show_what_goes_and_what_comes() {
        let rule = |port: u16, from: &str| json!({"protocol": "tcp", "ports": port, "from": from});
        insta::assert_snapshot!(shown(
            json!([rule(22, "0.0.0.0/0"), rule(443, "a")]),
            json!([rule(443, "a"), rule(2049, "b")]),
            &[],
            Mode::InPlace
        ));
        insta::assert_snapshot!(shown(json!(["a", "b"]), json!(["b", "a"]), &[], Mode::InPlace), @"      field  a, b -> b, a");
        insta::assert_snapshot!(shown(json!(null), json!(["a"]), &[], Mode::InPlace), @r"
              field
            +   a
        ");
    }

    #[test]
    fn mappings_show_the_members_that_differ() {
        insta::assert_snapshot!(shown(json!({"Project": "a", "Same": 1, "Gone": "x"}), json!({"Project": "b", "Same": 1, "Gone": null}), &[], Mode::InPlace), @r"
              field.Gone  x -> (none)
              field.Project  a -> b
        ");
    }

    #[test]
    fn long_texts_show_only_what_differs() {
        let script = |package: &str| {
            format!("#!/bin/sh\nset -eu\nyum update -y\nyum install -y {package}\nsystemctl start x\nexit 0\n\necho never\n")
        };
        insta::assert_snapshot!(shown(json!(script("git")), json!(script("vim")), &[], Mode::Restart));
    }

    #[test]
    fn documents_show_the_statement_that_differs() {
        let statement = |resources: Value| json!({"Version": "2012-10-17", "Statement": [{"Sid": "Data", "Effect": "Allow", "Action": "s3:GetObject", "Resource": resources}]});
        insta::assert_snapshot!(shown(statement(json!("*")), statement(json!("arn:aws:s3:::ifsm-data/*")), &[], Mode::InPlace));
        insta::assert_snapshot!(shown(json!(null), statement(json!(["${vpc/main.arn}"])), &["vpc/main"], Mode::InPlace));
        insta::assert_snapshot!(shown(
            json!({"Read": statement(json!("*"))}),
            json!({"Write": statement(json!("*"))}),
            &[],
            Mode::InPlace
        ));
    }
}
