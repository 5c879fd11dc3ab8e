//! Systems Manager: the public parameters that name images, the account's own, and which instances its agent has registered.

mod parameter;
mod public_image;

use std::time::Duration;

use serde_json::{Map, Value, json};

use self::public_image::IMAGES;
pub use self::public_image::{is_public_image, public_image};
use crate::services::ec2::instance::Instance;
use crate::services::ec2::network_interface::NetworkInterface;
use crate::services::ec2::{iam_instance_profile_association, instance, subnet};
use crate::services::iam;
use crate::{Operation, Request, ServiceError, Time, World, pagination};
pub use parameter::Ssm;

/// The time at which the public parameters last changed: 2025-12-01.
const CHANGED: Time = Time(1_764_547_200_000);

static OPERATIONS: &[Operation] = &[
    Operation::new("GetParameter", get_parameter),
    Operation::new("GetParameters", get_parameters),
    Operation::new("GetParametersByPath", get_parameters_by_path),
    Operation::new("PutParameter", parameter::put),
    Operation::new("DeleteParameter", parameter::delete),
    Operation::new("DeleteParameters", parameter::delete_several),
    Operation::new("GetParameterHistory", parameter::history),
    Operation::new("DescribeInstanceInformation", describe_instance_information),
];

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    Operation::find(OPERATIONS, action)
}

/// A parameter by name, by `name:version`, or by the ARN of either.
fn parameter(world: &World, request: &Request<'_>, asked: &str) -> Result<Value, ServiceError> {
    let asked = asked.split_once(":parameter").map_or(asked, |(arn, rest)| if arn.starts_with("arn:") { rest } else { asked });
    let (name, version) = asked.split_once(':').map_or((asked, None), |(name, version)| (name, Some(version)));
    let Some(image) = public_image(request.region, name) else { return parameter::get(world, request.now, name, version) };
    if version.is_some_and(|version| version != "1") {
        return Err(parameter::no_such_version(name, version.unwrap_or_default()));
    }
    Ok(json!({
        "Name": name,
        "Type": "String",
        "Value": image,
        "Version": 1,
        "LastModifiedDate": CHANGED.epoch_seconds(),
        "ARN": format!("arn:aws:ssm:{}::parameter{name}", request.region),
        "DataType": "aws:ec2:image",
    }))
}

fn get_parameter(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = request.text("Name").ok_or_else(|| parameter::missing("name"))?;
    Ok(json!({"Parameter": parameter(world, request, name)?}))
}

fn get_parameters(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (mut found, mut invalid) = (Vec::new(), Vec::new());
    for name in parameter::names(request)? {
        match parameter(world, request, &name) {
            Ok(parameter) => found.push(parameter),
            Err(_) => invalid.push(name),
        }
    }
    Ok(json!({"Parameters": found, "InvalidParameters": invalid}))
}

fn get_parameters_by_path(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let path = request.text("Path").unwrap_or_default();
    if !path.starts_with('/') {
        return Err(ServiceError::bad("ValidationException", "The parameter path must begin with a slash (/)."));
    }
    let folder = format!("{}/", path.trim_end_matches('/'));
    let deep = request.flag("Recursive").unwrap_or(false);
    let all = IMAGES.iter().copied().chain(world.ssm.parameters.keys().map(String::as_str));
    let below = all.filter(|name| name.strip_prefix(folder.as_str()).is_some_and(|rest| deep || !rest.contains('/')));
    let items = below.filter_map(|name| Some((name.to_owned(), parameter(world, request, name).ok()?))).collect();
    paged(request, "Parameters", pagination::Sizes { default: 10, min: 1, max: 10 }, items)
}

fn paged(
    request: &Request<'_>,
    member: &str,
    sizes: pagination::Sizes,
    items: Vec<(String, Value)>,
) -> Result<Value, ServiceError> {
    let page = pagination::json(request, sizes, items)?;
    let mut answer = Map::new();
    page.put_token(&mut answer, "NextToken");
    answer.insert(member.to_owned(), Value::Array(page.items));
    Ok(Value::Object(answer))
}

/// Instances whose agent has registered: they run, for a while already, with a role, and reach the service.
fn describe_instance_information(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let filters = filters(request)?;
    let mut items = Vec::new();
    for (id, instance) in &world.ec2.instances {
        let Some(row) = registered(world, request.now, instance) else { continue };
        if filters.iter().all(|(member, values)| row[*member].as_str().is_some_and(|has| values.iter().any(|v| v == has))) {
            items.push((id.clone(), row));
        }
    }
    paged(request, "InstanceInformationList", pagination::Sizes { default: 50, min: 5, max: 50 }, items)
}

fn registered(world: &World, now: Time, instance: &Instance) -> Option<Value> {
    let since = instance.running_since(now)? + Duration::from_secs(world.tuning.ssm_online_s);
    let profile = iam_instance_profile_association::of_instance(world, now, &instance.id)?;
    let role = iam::instance_profile_ready(world, now, &profile.arn).ok()?.role_arn?;
    let interface = instance::primary_interface(world, now, &instance.id)?;
    if since > now || !reaches_ssm(world, now, interface) {
        return None;
    }
    let windows = instance.root_device == "/dev/sda1";
    Some(json!({
        "InstanceId": instance.id,
        "PingStatus": "Online",
        "LastPingDateTime": now.epoch_seconds(),
        "AgentVersion": "3.3.987.0",
        "IsLatestVersion": true,
        "PlatformType": if windows { "Windows" } else { "Linux" },
        "PlatformName": if windows { "Microsoft Windows Server 2022 Datacenter" } else { "Amazon Linux" },
        "PlatformVersion": if windows { "10.0.20348" } else { "2023" },
        "IamRole": role.rsplit('/').next(),
        "RegistrationDate": since.epoch_seconds(),
        "ResourceType": "EC2Instance",
        "IPAddress": interface.address.to_string(),
        "ComputerName": format!("ip-{}.{}.compute.internal", interface.address.to_string().replace('.', "-"), world.region),
        "SourceId": instance.id,
        "SourceType": "AWS::EC2::Instance",
    }))
}

/// True if an agent reaches the service: over interface endpoints with private DNS, or over the internet. Routes and
/// groups are taken to allow it.
fn reaches_ssm(world: &World, now: Time, interface: &NetworkInterface) -> bool {
    let Ok(subnet) = subnet::find(world, &interface.subnet) else { return false };
    let endpoint = |service: &str| {
        let name = format!("com.amazonaws.{}.{service}", world.region);
        let mut endpoints = world.ec2.vpc_endpoints.values();
        endpoints.any(|e| e.vpc == subnet.vpc && e.service == name && e.private_dns && e.status(now) == "available")
    };
    let internet = || world.ec2.internet_gateways.values().any(|gateway| gateway.vpc.as_ref() == Some(&subnet.vpc));
    (endpoint("ssm") && endpoint("ssmmessages")) || (interface.public_address.is_some() && internet())
}

/// Filters in either of their forms, as the member of the answer each is about and the values wanted.
fn filters(request: &Request<'_>) -> Result<Vec<(&'static str, Vec<String>)>, ServiceError> {
    let new = request.list("Filters").iter().map(|f| (f.get("Key"), f.get("Values")));
    let old = request.list("InstanceInformationFilterList").iter().map(|f| (f.get("key"), f.get("valueSet")));
    new.chain(old)
        .map(|(key, values)| {
            let member = match key.and_then(Value::as_str).unwrap_or_default() {
                "InstanceIds" => "InstanceId",
                "PingStatus" => "PingStatus",
                "PlatformTypes" => "PlatformType",
                "IamRole" => "IamRole",
                "ResourceType" => "ResourceType",
                "AgentVersion" => "AgentVersion",
                other => {
                    return Err(ServiceError::bad("InvalidFilterKey", format!("{other} is not a filter the sandbox knows.")));
                }
            };
            let values = values.and_then(Value::as_array).into_iter().flatten();
            Ok((member, values.filter_map(|v| v.as_str().map(str::to_owned)).collect()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AL2023: &str = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

    fn call(action: &str, input: &Value) -> Result<Value, ServiceError> {
        let mut world = World::new("000000000001", "ap-northeast-1", 1);
        let now = world.now;
        operation(action).unwrap().call(&mut world, &Request::new(now, "ap-northeast-1", action, input))
    }

    #[test]
    fn images_differ_by_region_and_name_and_are_known_again() {
        let mut seen = std::collections::BTreeSet::new();
        for region in ["ap-northeast-1", "us-east-1"] {
            for name in IMAGES {
                let id = public_image(region, name).unwrap();
                assert!(id.len() == 21 && is_public_image(&id) && seen.insert(id.clone()), "{id}");
            }
        }
        for id in ["", "ami-", "ami-00000000000000000", "ami-0123", "i-0123456789abcdef0", "ami-0éééééééé"] {
            assert!(!is_public_image(id), "{id}");
        }
        assert_eq!(public_image("us-east-1", "/mine"), None);
    }

    #[test]
    fn every_image_is_known_to_ec2() {
        let world = World::new("000000000001", "ap-northeast-1", 1);
        for name in IMAGES {
            let id = public_image(&world.region, name).unwrap();
            assert_eq!(crate::services::ec2::image::find(&world, &id).map(|image| image.id), Some(id));
        }
    }

    #[test]
    fn parameters_by_every_name() {
        let image = public_image("ap-northeast-1", AL2023).unwrap();
        let arn = format!("arn:aws:ssm:ap-northeast-1::parameter{AL2023}");
        for name in [AL2023.to_owned(), format!("{AL2023}:1"), arn.clone(), format!("{arn}:1")] {
            assert_eq!(call("GetParameter", &json!({"Name": name})).unwrap()["Parameter"]["Value"], image, "{name}");
        }
        for name in ["/none".to_owned(), format!("{AL2023}:2")] {
            let code = call("GetParameter", &json!({"Name": name})).unwrap_err().code;
            assert_eq!(code, if name == "/none" { "ParameterNotFound" } else { "ParameterVersionNotFound" });
        }
        let several = call("GetParameters", &json!({"Names": [AL2023, "/none"]})).unwrap();
        assert_eq!((several["Parameters"][0]["Name"].as_str(), &several["InvalidParameters"]), (Some(AL2023), &json!(["/none"])));
        for names in [json!([]), json!(vec!["a"; 11])] {
            assert_eq!(call("GetParameters", &json!({"Names": names})).unwrap_err().code, "ValidationException");
        }
        assert_eq!(call("GetParameter", &json!({})).unwrap_err().code, "ValidationException");
    }

    #[test]
    fn parameters_by_path() {
        let count = |input: Value| call("GetParametersByPath", &input).unwrap()["Parameters"].as_array().unwrap().len();
        assert_eq!(count(json!({"Path": "/aws/service/ami-amazon-linux-latest"})), 10);
        assert_eq!(count(json!({"Path": "/aws/service"})), 0);
        assert_eq!(count(json!({"Path": "/aws/service/", "Recursive": true, "MaxResults": 3})), 3);
        assert_eq!(call("GetParametersByPath", &json!({"Path": "aws"})).unwrap_err().code, "ValidationException");
    }
}
