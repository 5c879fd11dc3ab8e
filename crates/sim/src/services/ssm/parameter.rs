//! The account's own parameters: versions that follow one another, of which the latest hundred are kept.
//!
//! It deliberately keeps secrets (SecureString), policies of parameters, labels and tags out: nothing here needs them.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Request, ServiceError, Time, World, pagination};

/// Most names in one call.
const MOST_NAMES: usize = 10;
/// Most versions that are kept.
const MOST_VERSIONS: usize = 100;
/// Most parameters of the standard tier.
const MOST_PARAMETERS: usize = 10_000;
/// The longest name, with the ARN in front of it.
const LONGEST_NAME: usize = 1011;
/// The deepest hierarchy.
const DEEPEST: usize = 15;

/// The parameters of the account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Ssm {
    /// Parameters by name.
    pub parameters: BTreeMap<String, Parameter>,
}

/// A parameter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Parameter {
    /// `Standard` or `Advanced`.
    pub tier: String,
    /// `String` or `StringList`.
    #[serde(rename = "type")]
    pub sort: String,
    /// Its versions, the oldest first.
    pub versions: Vec<Version>,
}

/// A version of a parameter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Version {
    /// Its number.
    pub number: i64,
    /// Its value.
    pub value: String,
    /// The time of its creation.
    pub modified: Time,
    /// The identity that wrote it.
    pub by: String,
}

fn invalid(text: impl Into<String>) -> ServiceError {
    ServiceError::bad("ValidationException", text)
}

/// A member that a request must have.
pub(super) fn missing(member: &str) -> ServiceError {
    invalid(format!(
        "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
    ))
}

/// A version that does not exist, or is not kept any more.
pub(super) fn no_such_version(name: &str, version: &str) -> ServiceError {
    let text = format!("Systems Manager could not find version {version} of {name}. Verify the version and try again.");
    ServiceError::bad("ParameterVersionNotFound", text)
}

fn not_found(name: &str) -> ServiceError {
    ServiceError::bad("ParameterNotFound", format!("Parameter {name} not found."))
}

/// The names of a request for several parameters.
pub(super) fn names(request: &Request<'_>) -> Result<Vec<String>, ServiceError> {
    let names = request.texts("Names");
    if names.is_empty() || names.len() > MOST_NAMES {
        let bound = if names.is_empty() {
            "greater than or equal to 1".to_owned()
        } else {
            format!("less than or equal to {MOST_NAMES}")
        };
        let given = format!("[{}]", names.join(", "));
        return Err(ServiceError::constraint(
            "ValidationException",
            &given,
            "names",
            &format!("Member must have length {bound}"),
        ));
    }
    Ok(names)
}

/// Checks the name of a parameter that is to be made.
fn check_name(world: &World, name: &str) -> Result<(), ServiceError> {
    let small = name.to_ascii_lowercase();
    if small.starts_with("/aws") || small.starts_with("/ssm") {
        return Err(ServiceError::bad("AccessDeniedException", format!("No access to reserved parameter name: {name}.")));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-/".contains(c);
    if small.starts_with("aws")
        || small.starts_with("ssm")
        || !name.chars().all(allowed)
        || name.contains("//")
        || name.ends_with('/')
    {
        return Err(invalid(
            "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_",
        ));
    }
    if name.contains('/') && !name.starts_with('/') {
        return Err(invalid("Parameter name must be a fully qualified name."));
    }
    if name.split('/').filter(|part| !part.is_empty()).count() > DEEPEST {
        let text = format!("A parameter hierarchy can have at most {DEEPEST} levels.");
        return Err(ServiceError::bad("HierarchyLevelLimitExceededException", text));
    }
    if arn(world, name).len() > LONGEST_NAME {
        return Err(invalid(format!("The parameter name is longer than {LONGEST_NAME} characters, its ARN included.")));
    }
    Ok(())
}

fn arn(world: &World, name: &str) -> String {
    format!("arn:aws:ssm:{}:{}:parameter/{}", world.region, world.account, name.trim_start_matches('/'))
}

/// `PutParameter`.
pub(super) fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = request.text("Name").ok_or_else(|| missing("name"))?.trim();
    let value = request.text("Value").ok_or_else(|| missing("value"))?;
    check_name(world, name)?;
    let old = world.ssm.parameters.get(name);
    let sort = match (request.text("Type"), old) {
        (Some(sort @ ("String" | "StringList")), _) => sort.to_owned(),
        (None, Some(old)) => old.sort.clone(),
        (None, None) => return Err(invalid("A parameter type is required when you create a parameter.")),
        (Some("SecureString"), _) => {
            return Err(ServiceError::new(501, "NotSimulated", "The sandbox does not simulate secrets."));
        }
        (Some(other), _) => {
            let rule = "Member must satisfy enum value set: [SecureString, StringList, String]";
            return Err(ServiceError::constraint("ValidationException", other, "type", rule));
        }
    };
    if request.input.get("Policies").is_some() || request.input.get("AllowedPattern").is_some() {
        return Err(ServiceError::new(501, "NotSimulated", "The sandbox does not simulate policies and patterns of parameters."));
    }
    let tier = match (request.text("Tier"), old.map(|old| old.tier.as_str())) {
        (Some("Standard"), Some("Advanced")) => {
            return Err(invalid(
                "You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
            ));
        }
        (Some("Advanced"), _) | (None | Some("Intelligent-Tiering"), Some("Advanced")) => "Advanced",
        (Some("Intelligent-Tiering"), _) if value.len() > 4096 => "Advanced",
        _ => "Standard",
    };
    let most = if tier == "Advanced" { 8192 } else { 4096 };
    if value.len() > most {
        return Err(invalid(format!("{tier} tier parameters support a maximum parameter value of {most} characters.")));
    }
    let overwrite = request.flag("Overwrite").unwrap_or(false);
    if old.is_some() && !overwrite {
        let text = "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.";
        return Err(ServiceError::bad("ParameterAlreadyExists", text));
    }
    if overwrite && !request.list("Tags").is_empty() {
        return Err(invalid("Invalid request: tags and overwrite can't be used together."));
    }
    if old.is_none() && world.ssm.parameters.len() >= MOST_PARAMETERS {
        return Err(ServiceError::bad("ParameterLimitExceeded", "You have exceeded the number of parameters for this account."));
    }
    let by = world.caller.arn.clone();
    let made = Parameter { tier: tier.to_owned(), sort: sort.clone(), versions: Vec::new() };
    let parameter = world.ssm.parameters.entry(name.to_owned()).or_insert(made);
    (parameter.tier, parameter.sort) = (tier.to_owned(), sort);
    let number = parameter.versions.last().map_or(1, |last| last.number + 1);
    parameter.versions.push(Version { number, value: value.to_owned(), modified: request.now, by });
    let over = parameter.versions.len().saturating_sub(MOST_VERSIONS);
    parameter.versions.drain(..over);
    Ok(json!({"Version": number, "Tier": tier}))
}

/// A parameter of the account by its name and version; the latest one that reads see by now when none is named.
pub(super) fn get(world: &World, now: Time, name: &str, version: Option<&str>) -> Result<Value, ServiceError> {
    let parameter = world.ssm.parameters.get(name).ok_or_else(|| not_found(name))?;
    let lag = Duration::from_secs(world.tuning.ssm_parameter_lag_s);
    let mut seen = parameter.versions.iter().rev().filter(|version| version.modified + lag <= now);
    let found = match version {
        Some(asked) => seen.find(|version| version.number.to_string() == asked).ok_or_else(|| no_such_version(name, asked))?,
        None => seen.next().ok_or_else(|| not_found(name))?,
    };
    let mut view = view(world, name, parameter, found);
    view["ARN"] = json!(arn(world, name));
    view["Selector"] = version.map_or(Value::Null, |version| json!(format!(":{version}")));
    Ok(view)
}

fn view(_world: &World, name: &str, parameter: &Parameter, version: &Version) -> Value {
    json!({
        "Name": name,
        "Type": parameter.sort,
        "Value": version.value,
        "Version": version.number,
        "LastModifiedDate": version.modified.epoch_seconds(),
        "DataType": "text",
    })
}

/// `DeleteParameter`.
pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = request.text("Name").ok_or_else(|| missing("name"))?;
    world.ssm.parameters.remove(name).map(|_| Value::Null).ok_or_else(|| not_found(name))
}

/// `DeleteParameters`.
pub(super) fn delete_several(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (mut deleted, mut invalid) = (Vec::new(), Vec::new());
    for name in names(request)? {
        if world.ssm.parameters.remove(&name).is_some() { deleted.push(name) } else { invalid.push(name) }
    }
    Ok(json!({"DeletedParameters": deleted, "InvalidParameters": invalid}))
}

/// `GetParameterHistory`.
pub(super) fn history(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = request.text("Name").ok_or_else(|| missing("name"))?;
    let parameter = world.ssm.parameters.get(name).ok_or_else(|| not_found(name))?;
    let items = parameter.versions.iter().map(|version| {
        let mut view = view(world, name, parameter, version);
        view["LastModifiedUser"] = json!(version.by);
        view["Tier"] = json!(parameter.tier);
        (format!("{:09}", version.number), view)
    });
    super::paged(request, "Parameters", pagination::Sizes { default: 50, min: 1, max: 50 }, items.collect())
}

#[cfg(test)]
mod tests {
    use super::super::operation;
    use super::*;

    fn call(world: &mut World, action: &str, input: &Value) -> Result<Value, ServiceError> {
        let now = world.now;
        operation(action).unwrap().call(world, &Request::new(now, "ap-northeast-1", action, input))
    }

    fn world() -> World {
        World::new("000000000001", "ap-northeast-1", 1)
    }

    fn code(answer: Result<Value, ServiceError>) -> String {
        answer.unwrap_err().code
    }

    #[test]
    fn a_parameter_is_made_once_and_overwritten_in_versions() {
        let mut world = world();
        let new = json!({"Name": "/heiiki/dev/lease", "Value": "a", "Type": "String"});
        assert_eq!(call(&mut world, "PutParameter", &new).unwrap(), json!({"Version": 1, "Tier": "Standard"}));
        assert_eq!(code(call(&mut world, "PutParameter", &new)), "ParameterAlreadyExists");
        for number in 2..=120 {
            let over = json!({"Name": "/heiiki/dev/lease", "Value": format!("v{number}"), "Overwrite": true});
            assert_eq!(call(&mut world, "PutParameter", &over).unwrap()["Version"], number);
        }
        let read = |world: &mut World, name: &str| call(world, "GetParameter", &json!({"Name": name}));
        let latest = read(&mut world, "/heiiki/dev/lease").unwrap()["Parameter"].clone();
        assert_eq!((&latest["Value"], &latest["Version"]), (&json!("v120"), &json!(120)));
        assert_eq!(latest["ARN"], "arn:aws:ssm:ap-northeast-1:000000000001:parameter/heiiki/dev/lease");
        assert_eq!(read(&mut world, "/heiiki/dev/lease:100").unwrap()["Parameter"]["Value"], "v100");
        assert_eq!(code(read(&mut world, "/heiiki/dev/lease:20")), "ParameterVersionNotFound", "a hundred are kept");
        assert_eq!(code(read(&mut world, "/heiiki/dev/lease:121")), "ParameterVersionNotFound");
        let history = call(&mut world, "GetParameterHistory", &json!({"Name": "/heiiki/dev/lease"})).unwrap();
        assert_eq!(history["Parameters"].as_array().unwrap().len(), 50);
        let below = call(&mut world, "GetParametersByPath", &json!({"Path": "/heiiki", "Recursive": true})).unwrap();
        assert_eq!(below["Parameters"][0]["Version"], 120);
        call(&mut world, "DeleteParameter", &json!({"Name": "/heiiki/dev/lease"})).unwrap();
        assert_eq!(code(call(&mut world, "DeleteParameter", &json!({"Name": "/heiiki/dev/lease"}))), "ParameterNotFound");
        assert_eq!(call(&mut world, "PutParameter", &new).unwrap()["Version"], 1, "numbers begin anew");
    }

    #[test]
    fn names_and_values_have_bounds() {
        let mut world = world();
        let deep = "/a".repeat(16);
        let long = format!("/{}", "a".repeat(1000));
        for (name, wanted) in [
            ("/aws/x", "AccessDeniedException"),
            ("SSMx", "ValidationException"),
            ("a b", "ValidationException"),
            ("a/b", "ValidationException"),
            ("/a//b", "ValidationException"),
            (deep.as_str(), "HierarchyLevelLimitExceededException"),
            (long.as_str(), "ValidationException"),
        ] {
            let put = call(&mut world, "PutParameter", &json!({"Name": name, "Value": "v", "Type": "String"}));
            assert_eq!(code(put), wanted, "{name}");
        }
        let big = |size: usize, tier: &str| json!({"Name": "/x", "Value": "v".repeat(size), "Type": "String", "Tier": tier, "Overwrite": true});
        assert_eq!(code(call(&mut world, "PutParameter", &big(4097, "Standard"))), "ValidationException");
        assert_eq!(call(&mut world, "PutParameter", &big(4097, "Intelligent-Tiering")).unwrap()["Tier"], "Advanced");
        assert_eq!(code(call(&mut world, "PutParameter", &big(1, "Standard"))), "ValidationException", "there is no way back");
        assert_eq!(code(call(&mut world, "PutParameter", &json!({"Name": "/y", "Value": "v"}))), "ValidationException");
        assert_eq!(code(call(&mut world, "PutParameter", &json!({"Name": "/y", "Type": "String"}))), "ValidationException");
        let deleted = call(&mut world, "DeleteParameters", &json!({"Names": ["/x", "/z"]})).unwrap();
        assert_eq!(deleted, json!({"DeletedParameters": ["/x"], "InvalidParameters": ["/z"]}));
    }

    #[test]
    fn reads_lag_behind_when_they_are_told_to() {
        let mut world = world();
        world.tuning.ssm_parameter_lag_s = 5;
        call(&mut world, "PutParameter", &json!({"Name": "/x", "Value": "a", "Type": "String"})).unwrap();
        assert_eq!(code(call(&mut world, "GetParameter", &json!({"Name": "/x"}))), "ParameterNotFound");
        world.now = world.now + Duration::from_secs(5);
        call(&mut world, "PutParameter", &json!({"Name": "/x", "Value": "b", "Overwrite": true})).unwrap();
        assert_eq!(call(&mut world, "GetParameter", &json!({"Name": "/x"})).unwrap()["Parameter"]["Value"], "a");
        assert_eq!(code(call(&mut world, "GetParameter", &json!({"Name": "/x:2"}))), "ParameterVersionNotFound");
    }
}
