//! The differences of two policy documents, statement by statement and field by field, as a renderer shows them. The effect of a
//! difference on access is in `reach`.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::canonical::{Canonical, Statement, Values};
use super::reach::{Absent, Reach, Sides, member, reach};

/// How a document changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentChange {
    /// What becomes of access by the whole document.
    pub reach: Reach,
    /// The statements that are new, gone or changed.
    pub statements: Vec<StatementChange>,
}

/// One statement that is new, gone, or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatementChange {
    /// The statement for a reader: its `Sid`, or `Statement[2] Deny sagemaker:*` with its position in the document that holds it; `document` for
    /// what stands beside the statements, such as the version.
    pub statement: String,
    /// What happened to it.
    pub edit: StatementEdit,
    /// What becomes of access by this statement, beside all the others.
    pub reach: Reach,
    /// Its fields: all of them for a new or removed statement, those that differ for a changed one.
    pub fields: Vec<FieldChange>,
}

/// What happened to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatementEdit {
    /// Only the new document has it.
    Added,
    /// Only the old document has it.
    Removed,
    /// Both have it.
    Changed,
}

/// One field of a statement and the values by which it differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldChange {
    /// The field as a path: `Resource`, `Condition.ForAnyValue:StringNotEquals.sagemaker:VpcSubnets`.
    pub field: String,
    /// Values that only the new document has, as written.
    pub added: Vec<String>,
    /// Values that only the old document has, as written.
    pub removed: Vec<String>,
}

/// Statements that share less than this part of a thousand of their fields and values are different statements.
const RELATED: usize = 250;

/// Returns the differences of `new` from `old`. Empty exactly if both have the same meaning.
///
/// Statements are matched by `Sid`, then by the fields and values that they share. The order is that of the new document, and
/// statements that are gone come last.
pub fn difference(old: &Value, new: &Value) -> Vec<StatementChange> {
    compare(old, new, old, new)
}

/// Returns the change of a document that may come or go as a whole. A missing document is shown as one without statements.
pub fn change(old: Option<&Value>, new: Option<&Value>, absent: Absent) -> DocumentChange {
    let version = |other: Option<&Value>| other.and_then(|other| other.get("Version")).cloned();
    let empty = |other| {
        let version = version(other);
        (
            json!({"Version": version.clone().unwrap_or_else(|| json!("2008-10-17")), "Statement": []}),
            absent.document(version.as_ref()),
        )
    };
    let both = |document: &Value| (document.clone(), document.clone());
    let (old, means_old) = old.map_or_else(|| empty(new), both);
    let (new, means_new) = new.map_or_else(|| empty(Some(&old)), both);
    DocumentChange { reach: reach(&means_old, &means_new), statements: compare(&old, &new, &means_old, &means_new) }
}

/// Returns the difference of two documents, with its effect on access. `means_old` and `means_new` are documents with the effect of
/// the objects, which differ from `old` and `new` if an object has no document.
fn compare(old: &Value, new: &Value, means_old: &Value, means_new: &Value) -> Vec<StatementChange> {
    let (Some(before), Some(after)) = (Canonical::of(old), Canonical::of(new)) else {
        return if old == new { Vec::new() } else { vec![whole(&[old.to_string()], &[new.to_string()], "", Reach::Undecided)] };
    };
    let (judged_before, judged_after) = (Canonical::of(means_old), Canonical::of(means_new));
    let (judged_before, judged_after) = (judged_before.as_ref().unwrap_or(&before), judged_after.as_ref().unwrap_or(&after));
    let sides = Sides::of(judged_before, judged_after);
    let mut changes = members(&before, &after);
    let (olds, news) = (distinct(before.statements.clone()), distinct(after.statements.clone()));
    let partners = matched(&olds, &news);
    for (index, statement) in news.iter().enumerate() {
        if let Some(partner) = partners.get(&index).and_then(|old| olds.get(*old)) {
            let fields = fields(Some(partner), Some(statement));
            if !fields.is_empty() {
                let reach = sides.statement(Some(partner), Some(statement));
                changes.push(StatementChange { statement: label(statement), edit: StatementEdit::Changed, reach, fields });
            }
        } else {
            let fields = fields(None, Some(statement));
            let reach = sides.statement(None, Some(statement));
            changes.push(StatementChange { statement: label(statement), edit: StatementEdit::Added, reach, fields });
        }
    }
    let kept: BTreeSet<usize> = partners.into_values().collect();
    for statement in olds.iter().enumerate().filter(|(index, _)| !kept.contains(index)).map(|(_, statement)| statement) {
        let fields = fields(Some(statement), None);
        let reach = sides.statement(Some(statement), None);
        changes.push(StatementChange { statement: label(statement), edit: StatementEdit::Removed, reach, fields });
    }
    changes
}

fn whole(removed: &[String], added: &[String], field: &str, reach: Reach) -> StatementChange {
    let fields = vec![FieldChange { field: field.to_owned(), added: added.to_vec(), removed: removed.to_vec() }];
    StatementChange { statement: "document".to_owned(), edit: StatementEdit::Changed, reach, fields }
}

fn members(old: &Canonical, new: &Canonical) -> Vec<StatementChange> {
    let (before, after) = (&old.members, &new.members);
    let text = |value: Option<&Value>| -> Vec<String> {
        value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).into_iter().collect()
    };
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differ = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    differ.map(|name| whole(&text(before.get(name)), &text(after.get(name)), name, member(name, old, new))).collect()
}

/// The statements without repetitions, which have no meaning.
fn distinct(statements: Vec<Statement>) -> Vec<Statement> {
    let mut out: Vec<Statement> = Vec::new();
    for statement in statements {
        if !out.iter().any(|seen| seen.says(&statement)) {
            out.push(statement);
        }
    }
    out
}

/// Returns the partner of each new statement among the old ones: the best pairs first, ties in the order of the documents.
fn matched(olds: &[Statement], news: &[Statement]) -> BTreeMap<usize, usize> {
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (new, right) in news.iter().enumerate() {
        for (old, left) in olds.iter().enumerate() {
            let score = score(left, right);
            if score >= RELATED {
                pairs.push((score, new, old));
            }
        }
    }
    pairs.sort_by(|left, right| right.0.cmp(&left.0).then((left.1, left.2).cmp(&(right.1, right.2))));
    let mut partners = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (_, new, old) in pairs {
        if !partners.contains_key(&new) && taken.insert(old) {
            partners.insert(new, old);
        }
    }
    partners
}

/// The share that two statements have in common, in parts of a thousand. An equal `Sid` counts more than anything except equal
/// statements.
fn score(left: &Statement, right: &Statement) -> usize {
    let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) = (left.pairs().collect(), right.pairs().collect());
    let shared = ours.intersection(&theirs).count();
    let common = shared * 1000 / ours.union(&theirs).count().max(1);
    if left.says(right) {
        return 3000;
    }
    let same_sid = left.text("Sid").is_some() && left.text("Sid") == right.text("Sid");
    if same_sid { 1000 + common } else { common }
}

/// The fields by which two statements differ, in the order in which people write them.
fn fields(old: Option<&Statement>, new: Option<&Statement>) -> Vec<FieldChange> {
    let none = BTreeMap::new();
    let (old, new) = (old.map_or(&none, |statement| &statement.fields), new.map_or(&none, |statement| &statement.fields));
    let mut paths: Vec<&Vec<String>> = old.keys().chain(new.keys().filter(|path| !old.contains_key(*path))).collect();
    paths.sort_by_key(|path| (rank(path), *path));
    let mut changes = Vec::new();
    for path in paths {
        let (before, after) = (old.get(path), new.get(path));
        let (removed, added) = (only(before, after), only(after, before));
        if before.is_none() || after.is_none() || !removed.is_empty() || !added.is_empty() {
            let written = after.or(before).map_or(path, |values| &values.path);
            changes.push(FieldChange { field: written.join("."), added, removed });
        }
    }
    changes
}

/// The values of the first that the second lacks, as written.
fn only(values: Option<&Values>, other: Option<&Values>) -> Vec<String> {
    let has = |value: &String| other.is_some_and(|other| other.values.contains_key(value));
    let values = values.iter().flat_map(|values| &values.values);
    values.filter(|(normal, _)| !has(normal)).map(|(_, written)| written.clone()).collect()
}

fn rank(path: &[String]) -> usize {
    const ORDER: [&str; 9] =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];
    let first = path.first().map_or("", String::as_str);
    ORDER.iter().position(|name| *name == first).unwrap_or(ORDER.len())
}

fn label(statement: &Statement) -> String {
    if let Some(sid) = statement.text("Sid") {
        return sid.to_owned();
    }
    let mut words = vec![format!("Statement[{}]", statement.index)];
    words.extend(statement.text("Effect").map(str::to_owned));
    for (field, negation) in [("Action", ""), ("NotAction", "all but ")] {
        let Some(values) = statement.fields.get([field.to_owned()].as_slice()) else { continue };
        if let Some(first) = values.values.values().next() {
            let more = values.values.len() - 1;
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            words.push(format!("{negation}{first}{more}"));
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(old: &Value, new: &Value) -> Vec<String> {
        let mut lines = Vec::new();
        for change in difference(old, new) {
            lines.push(format!("{:?} {}", change.edit, change.statement));
            for field in change.fields {
                lines.push(format!("  {} +{:?} -{:?}", field.field, field.added, field.removed));
            }
        }
        lines
    }

    fn guard(subnets: &[&str]) -> Value {
        json!({"Effect": "Deny", "Action": "sagemaker:*", "Resource": "*",
            "Condition": {"Null": {"sagemaker:VpcSubnets": "false"}, "ForAnyValue:StringNotEquals": {"sagemaker:VpcSubnets": subnets}}})
    }

    #[test]
    fn a_new_subnet_is_one_value_of_one_condition() {
        let isolation = json!({"Effect": "Deny", "Action": "sagemaker:*", "Resource": "*", "Condition": {"Bool": {"sagemaker:NetworkIsolation": "false"}}});
        let old = json!({"Version": "2012-10-17", "Statement": [isolation, guard(&["subnet-1"])]});
        let new = json!({"Version": "2012-10-17", "Statement": [guard(&["subnet-1", "subnet-2"]), isolation]});
        assert_eq!(
            told(&old, &new),
            [
                "Changed Statement[0] Deny sagemaker:*",
                r#"  Condition.ForAnyValue:StringNotEquals.sagemaker:VpcSubnets +["subnet-2"] -[]"#
            ]
        );
    }

    #[test]
    fn statements_are_matched_by_sid_before_anything_else() {
        let old =
            json!({"Statement": [{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]});
        let new = json!({"Statement": [
            {"Sid": "Other", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"},
            {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::b/*"},
        ]});
        assert_eq!(
            told(&old, &new),
            [
                "Added Other",
                r#"  Sid +["Other"] -[]"#,
                r#"  Effect +["Allow"] -[]"#,
                r#"  Action +["s3:GetObject"] -[]"#,
                r#"  Resource +["arn:aws:s3:::a/*"] -[]"#,
                "Changed Read",
                r#"  Action +["s3:PutObject"] -[]"#,
                r#"  Resource +["arn:aws:s3:::b/*"] -["arn:aws:s3:::a/*"]"#,
            ]
        );
    }

    #[test]
    fn statements_with_nothing_in_common_are_added_and_removed() {
        let old = json!({"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}});
        let new = json!({"Statement": {"Effect": "Deny", "NotAction": ["ec2:RunInstances", "ec2:StopInstances"], "Resource": "arn:aws:ec2:::*"}});
        let told = told(&old, &new);
        assert_eq!(told.first().map(String::as_str), Some("Added Statement[0] Deny all but ec2:RunInstances and 1 more"));
        assert!(told.iter().any(|line| line == "Removed Statement[0] Allow s3:*"));
    }

    #[test]
    fn the_version_belongs_to_the_document() {
        let (old, new) = (json!({"Statement": []}), json!({"Version": "2012-10-17", "Statement": []}));
        assert_eq!(told(&old, &new), ["Changed document", r#"  Version +["2012-10-17"] -["2008-10-17"]"#]);
    }

    #[test]
    fn values_are_shown_as_written() {
        let old = json!({"Statement": {"Effect": "Allow", "Action": ["S3:GetObject", "s3:ListBucket"]}});
        let new = json!({"Statement": {"Effect": "Allow", "Action": ["s3:getobject", "s3:PutObject"]}});
        let told = told(&old, &new);
        assert_eq!(told.get(1).map(String::as_str), Some(r#"  Action +["s3:PutObject"] -["s3:ListBucket"]"#));
    }
}
