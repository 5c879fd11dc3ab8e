//! Reads the documentation of an item, as the JSON Schema and the reference show it.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The documentation comment: its lines without the space at their beginning, joined by line ends.
pub(crate) fn of(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else { return None };
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value else { return None };
        pair.path.is_ident("doc").then(|| text.value())
    });
    let lines: Vec<String> = lines.map(|line| line.strip_prefix(' ').map_or(line.clone(), str::to_owned)).collect();
    lines.join("\n").trim().to_owned()
}
