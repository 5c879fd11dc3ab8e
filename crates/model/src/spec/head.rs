//! The head of a spec: version, environment, account and region.
//!
//! A part that is wrong is replaced by [`UNKNOWN`], so that the rest of the spec can still be checked. Findings of these checks
//! about it are dropped.

use super::diagnostic::Diagnostics;
use super::node::{Content, Entry, Node};
use super::outline::Outline;
use super::placeholder::Values;
use super::read;
use super::source::Span;
use crate::region;
use crate::{Place, suggest};

/// The text in the place of a part that is not known because it is wrong.
pub(super) const UNKNOWN: &str = "<unknown>";

/// Reads the head. `start` is the place at which a missing key is reported.
pub(super) fn read(outline: &mut Outline, values: &mut Values, start: Span, found: &mut Diagnostics) -> Place {
    for entry in outline.head.values_mut() {
        if !values.fill_one(&mut entry.value, found) {
            entry.value.content = Content::Text(UNKNOWN.into());
        }
    }
    version(outline.head.get("version"), start, found);
    let mut text = |key: &str, example: &str, check: fn(&Node, &mut Diagnostics) -> Option<String>| match outline.head.get(key) {
        None => {
            found.error("missing-key", start, format!("`{key}` is missing")).help(format!("add `{key}: {example}`"));
            UNKNOWN.to_owned()
        }
        Some(entry) if entry.value.as_text() == Some(UNKNOWN) => UNKNOWN.to_owned(),
        Some(entry) => check(&entry.value, found).unwrap_or_else(|| UNKNOWN.to_owned()),
    };
    let environment = text("environment", "name", environment);
    let account = text("account", "\"123456789012\"", account);
    let region = text("region", "ap-northeast-1", region_of);
    let partition = if region == UNKNOWN { UNKNOWN } else { region::partition(&region) };
    Place { environment, account, partition: partition.to_owned(), region }
}

fn version(entry: Option<&Entry>, start: Span, found: &mut Diagnostics) {
    let Some(entry) = entry else {
        found.error("missing-key", start, "`version` is missing").help("begin the spec with `version: 1`");
        return;
    };
    match &entry.value.content {
        Content::Number(value) if value.as_u64() == Some(1) => {}
        Content::Number(value) => {
            let help = "this heiiki reads version 1; a newer spec needs a newer heiiki";
            found.error("spec-version", entry.value.span, format!("version {value} of the format is not known")).help(help);
        }
        Content::Text(text) if text == UNKNOWN => {}
        Content::Wrong | Content::Null | Content::Bool(_) | Content::Text(_) | Content::List(_) | Content::Map(_) => {
            read::wrong_type("`version`", "the number 1", &entry.value, found);
        }
    }
}

fn environment(node: &Node, found: &mut Diagnostics) -> Option<String> {
    let name = read::text("`environment`", node, found)?;
    if !is_environment(name) {
        found
            .error("environment-name", node.span, format!("`{name}` cannot be the name of an environment"))
            .help("use lower-case letters, digits and inner hyphens, at most 32: it becomes the tag `heiiki:environment`");
        return None;
    }
    Some(name.to_owned())
}

/// True for a text that can be the name of an environment.
pub(super) fn is_environment(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=32).contains(&name.len()) && name.chars().all(allowed) && !name.starts_with('-') && !name.ends_with('-')
}

/// True for the id of an account.
pub(super) fn is_account(id: &str) -> bool {
    id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit())
}

/// Reads twelve digits; `None` for any other value, which is reported. They are accepted without quotes, too, unless they begin
/// with a zero, which other YAML programs would drop.
fn account(node: &Node, found: &mut Diagnostics) -> Option<String> {
    let written = match &node.content {
        Content::Number(value) => value.to_string(),
        Content::Text(text) => text.clone(),
        Content::Wrong | Content::Null | Content::Bool(_) | Content::List(_) | Content::Map(_) => {
            read::wrong_type("`account`", "a text of twelve digits", node, found);
            return None;
        }
    };
    let digits = !written.is_empty() && written.bytes().all(|b| b.is_ascii_digit());
    if node.plain && digits && written.starts_with('0') {
        found
            .error("account-quotes", node.span, "an account id that begins with 0 must stand in quotes")
            .help(format!("write `account: \"{written}\"`; other YAML programs drop the zero"));
        return None;
    }
    if !digits || written.len() != 12 {
        let help = if digits && written.len() < 12 {
            "an account id has twelve digits; quote it if it begins with 0: account: \"012345678901\""
        } else {
            "write the twelve digits without spaces or hyphens: account: \"123456789012\""
        };
        found.error("account-id", node.span, format!("`{written}` is not an account id")).help(help);
        return None;
    }
    Some(written)
}

fn region_of(node: &Node, found: &mut Diagnostics) -> Option<String> {
    let region = read::text("`region`", node, found)?;
    if !region::well_formed(region) {
        let zone = region.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let help = if region::well_formed(zone) {
            Some(format!("`{region}` is an Availability Zone; the region is `{zone}`"))
        } else {
            suggest::nearest(region, region::REGIONS).map(|near| format!("did you mean `{near}`?"))
        };
        let help = help.or_else(|| Some("write its code, for example `ap-northeast-1`".into()));
        found.error("region-name", node.span, format!("`{region}` is not the code of a region")).help_if(help);
        return None;
    }
    if !region::REGIONS.contains(&region) {
        let near = suggest::nearest(region, region::REGIONS).map(|near| format!("did you mean `{near}`?"));
        let help = near.or_else(|| Some("if it is new, all is well".into()));
        found.warning("unknown-region", node.span, format!("`{region}` is not a region that this heiiki knows")).help_if(help);
    }
    Some(region.to_owned())
}
