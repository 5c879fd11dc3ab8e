//! `heiiki policy`: the least IAM policy for a spec, made of the table of permissions in the `aws` crate. Needs no credentials and makes no call.

use heiiki_aws::permissions::{self, LARGEST, documents};
use heiiki_model::policy_document::size;
use serde_json::Value;

use crate::args::{Global, Purpose, SpecArgs, TextOrJson};
use crate::{CommandError, Exit, Io, load};

/// The arguments of `heiiki policy`.
#[derive(Clone, Debug, clap::Args)]
pub struct PolicyArgs {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// What the caller is to do
    #[arg(long = "for", value_name = "PURPOSE", default_value = "apply")]
    pub purpose: Purpose,
    /// How it is printed: as the document, or as an array of documents when one would be too large for IAM; or for people
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub format: TextOrJson,
}

pub(crate) fn run(args: &PolicyArgs, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    let spec = load::spec(&args.spec, global.quiet, io)?;
    let purpose = match args.purpose {
        Purpose::Plan => permissions::Purpose::Plan,
        Purpose::Apply => permissions::Purpose::Apply,
    };
    let documents = documents(&spec, purpose);
    match args.format {
        TextOrJson::Json => {
            let text = match documents.as_slice() {
                [only] => serde_json::to_string_pretty(only),
                several => serde_json::to_string_pretty(several),
            };
            io.out.document(text.map_err(|error| CommandError::failed("cannot write JSON").because(&error))?);
        }
        TextOrJson::Text => {
            documents.iter().enumerate().flat_map(|(at, document)| told(at, document)).for_each(|line| io.out.document(line));
        }
    }
    if documents.len() > 1 && !global.quiet {
        let what = format!("note: {} documents, because a managed policy has at most {LARGEST} characters", documents.len());
        io.err.line(format!("{what}: make one policy of each and attach all"));
    }
    Ok(Exit::Done)
}

/// A document for people: the allowed actions, their resources, and their conditions.
fn told(at: usize, document: &Value) -> Vec<String> {
    let mut lines = vec![format!("document {}: {} of {LARGEST} characters", at + 1, size(document))];
    for statement in document["Statement"].as_array().into_iter().flatten() {
        lines.push(format!("  {}", statement["Sid"].as_str().unwrap_or_default()));
        lines.push(format!("    allows  {}", listed(&statement["Action"])));
        lines.push(format!("    on      {}", listed(&statement["Resource"])));
        for (operator, keys) in statement["Condition"].as_object().into_iter().flatten() {
            for (key, value) in keys.as_object().into_iter().flatten() {
                lines.push(format!("    when    {key} {} {}", said(operator), listed(value)));
            }
        }
    }
    lines
}

/// A condition operator in words.
fn said(operator: &str) -> &str {
    match operator {
        "StringEquals" => "is",
        "StringLike" => "is like",
        other => other,
    }
}

fn listed(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
            other.as_str().unwrap_or_default().to_owned()
        }
    }
}
