//! The condition keys that a document uses, in conditions and as variables.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::{Statement, has_variables, statements, texts};
use super::request::Asked;
use super::statement::is_about;
use super::variable;

/// The condition keys of a document as it writes them, in order. With a request, only those of statements about its action and resource.
pub fn condition_keys(document: &Value, asked: Option<&Asked<'_>>) -> BTreeSet<String> {
    let variables = has_variables(document);
    let about = |statement: &Statement| asked.is_none_or(|asked| is_about(statement, asked, variables));
    statements(document).into_iter().filter(|statement| about(statement)).flat_map(|one| of_statement(one, variables)).collect()
}

fn of_statement(statement: &Statement, variables: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_text = |text: &str| {
        if variables {
            found.extend(variable::names(text));
        }
    };
    for member in ["Resource", "NotResource"] {
        statement.get(member).map(texts).unwrap_or_default().iter().for_each(|text| in_text(text));
    }
    let blocks = || statement.get("Condition").and_then(Value::as_object).into_iter().flatten();
    let pairs = || blocks().flat_map(|(_, keys)| keys.as_object().into_iter().flatten());
    pairs().flat_map(|(_, values)| texts(values)).for_each(|text| in_text(&text));
    found.extend(pairs().map(|(key, _)| key.clone()));
    found
}
