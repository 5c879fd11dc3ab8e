//! The reference of the kinds as Markdown: every field with what it takes, how it can be changed, and AWS's default. Written from the tables that the loader and the
//! planner use, so that it cannot say anything else.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::shape::{ChangeRule, FieldRule, Member, Shape};
use crate::{KindName, Place, kinds};

/// The text above the kinds.
const HEAD: &str = "# The kinds\n\nGenerated from the program by `heiiki docs-reference kinds`; a test keeps it current. The words about changes: *in place* is an update call; *restart* needs a stop and a start; \
                    *new object* says why AWS cannot change it; *never* says why it is refused; *depends* is decided by both values; *only at creation* is not compared. A field in bold must be there.\n";

/// The whole reference.
pub fn page() -> String {
    let mut out = String::from(HEAD);
    // A structure that several kinds share is told once.
    let mut seen = BTreeSet::new();
    for kind in KindName::ALL {
        one(*kind, &mut seen, &mut out);
    }
    out
}

fn one(kind: KindName, seen: &mut BTreeSet<&'static str>, out: &mut String) {
    let any = kinds::of(kind);
    if matches!(any.want_shape(), Shape::Never(_)) {
        return;
    }
    let attributes: Vec<String> = any.attributes().iter().map(|name| format!("`{name}`")).collect();
    let _ = write!(
        out,
        "\n## {kind}\n\n{}, under `{}: {}:`. `${{{kind}/NAME.ATTRIBUTE}}` gives {}.\n\n| field | takes | change | AWS's default | meaning |\n|---|---|---|---|---|\n",
        capital(any.facts_of_kind().label),
        kind.section(),
        kind.collection(),
        attributes.join(", ")
    );
    for member in any.want_shape().members() {
        let rule = any.rules().iter().find(|rule| rule.field == member.name);
        let cells = [name(member), takes(member.shape), change(rule), default(member, rule), member.doc.to_owned()];
        row(&cells, out);
    }
    for member in any.want_shape().members() {
        parts(member.shape, seen, out);
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The tables of the structures inside of a field.
fn parts(shape: &'static Shape, seen: &mut BTreeSet<&'static str>, out: &mut String) {
    match shape.inner() {
        Shape::List(items) | Shape::Map(items) => parts(items, seen, out),
        Shape::Structure(structure) => table(structure.name, structure.doc, structure.fields, seen, out),
        Shape::OneOf(one) => table(one.name, one.doc, one.choices, seen, out),
        Shape::Any
        | Shape::Text
        | Shape::Bool
        | Shape::Whole(_)
        | Shape::Number
        | Shape::Words(_)
        | Shape::Leaf(_)
        | Shape::Reference(_)
        | Shape::Template
        | Shape::Document
        | Shape::Optional(_)
        | Shape::Never(_) => {}
    }
}

fn table(title: &'static str, doc: &str, members: &'static [Member], seen: &mut BTreeSet<&'static str>, out: &mut String) {
    if !seen.insert(title) {
        return;
    }
    let _ = write!(out, "\n**{title}**: {doc}\n\n| member | takes | meaning |\n|---|---|---|\n");
    for member in members {
        row(&[name(member), takes(member.shape), member.doc.to_owned()], out);
    }
    for member in members {
        parts(member.shape, seen, out);
    }
}

fn name(member: &Member) -> String {
    if member.required { format!("**`{}`**", member.name) } else { format!("`{}`", member.name) }
}

/// The values that a shape has, in a few words.
fn takes(shape: &'static Shape) -> String {
    match shape.inner() {
        Shape::Any => "anything".to_owned(),
        Shape::Text | Shape::Template => "text".to_owned(),
        Shape::Bool => "`true` or `false`".to_owned(),
        Shape::Whole(_) => "whole number".to_owned(),
        Shape::Number => "number".to_owned(),
        Shape::Words(words) => words.words.iter().map(|word| format!("`{}`", word.text)).collect::<Vec<_>>().join(", "),
        Shape::Leaf(leaf) => leaf.expected.to_owned(),
        Shape::Reference(kind) => format!("name of a {kind}"),
        Shape::Document => "policy document".to_owned(),
        Shape::List(items) => format!("list: {}", takes(items)),
        Shape::Map(values) => format!("map: {}", takes(values)),
        Shape::Structure(structure) => structure.name.to_owned(),
        Shape::OneOf(one) => one.name.to_owned(),
        Shape::Optional(inner) => takes(inner),
        Shape::Never(_) => "nothing".to_owned(),
    }
}

fn change(rule: Option<&FieldRule>) -> String {
    match rule.map(|rule| rule.change) {
        None => String::new(),
        Some(ChangeRule::InPlace) => "in place".to_owned(),
        Some(ChangeRule::Restart) => "restart".to_owned(),
        Some(ChangeRule::Replace(why)) => format!("new object: {why}"),
        Some(ChangeRule::Refused(why)) => format!("never: {why}"),
        Some(ChangeRule::Depends) => "depends".to_owned(),
        Some(ChangeRule::Parameter) => "only at creation".to_owned(),
        Some(ChangeRule::Tag) => "in place, as a tag".to_owned(),
    }
}

fn default(member: &Member, rule: Option<&FieldRule>) -> String {
    let word = |text: &str| text.to_owned();
    let place =
        Place { environment: word("ENVIRONMENT"), account: word("ACCOUNT"), region: word("REGION"), partition: word("aws") };
    let of_aws = rule.and_then(|rule| rule.default).map(|default| default(&place));
    of_aws.or_else(|| member.default.map(|default| default())).map_or_else(String::new, |value| format!("`{value}`"))
}

fn row(cells: &[String], out: &mut String) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}
