//! The JSON Schemas of the commands' JSON, draft 7, generated from the types that are printed.
//!
//! Wants and live objects are any JSON there; the spec's schema and AWS's documentation describe them. Members that a
//! schema does not know are allowed, because a later version may print more.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::json;

use super::{drift, plan, plans, prove, report_json, show};

/// The schema of a plan.
pub fn plan() -> String {
    text::<plan::Json<'_>>("What `heiiki plan --json` prints: the steps of a plan, and what a reviewer should know of them.")
}

/// The schema of several plans.
pub fn plans() -> String {
    text::<plans::Json<'_>>("What `heiiki plan --json` prints for several specs: each as for one, or why there is no plan.")
}

/// The schema of a live environment.
pub fn show() -> String {
    text::<show::Json<'_>>("What `heiiki show --json` prints: the resources of a spec and the objects that they are in AWS.")
}

/// The schema of drift.
pub fn drift() -> String {
    text::<drift::json::Json<'_>>("What `heiiki drift --format json` prints: how accounts differ from their specs.")
}

/// The schema of a proof.
pub fn prove() -> String {
    text::<prove::Json<'_>>("What `heiiki prove --format json` prints: each claim, if it holds, and why.")
}

/// The schema of a report.
pub fn report() -> String {
    text::<report_json::Json<'_>>("What `heiiki apply --report` writes: how each step of a plan ended.")
}

fn text<T: JsonSchema>(description: &str) -> String {
    let generator = SchemaSettings::draft07().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    schema["description"] = json!(description);
    format!("{schema:#}\n")
}
