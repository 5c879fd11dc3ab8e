//! Service Quotas: the limits of the network that a spec can run into, with the values of the tuning.
//!
//! It deliberately knows no other quota and raises none: a request for more is a matter between people.

use serde_json::{Map, Value, json};

use crate::pagination::{self, Sizes};
use crate::services::arn;
use crate::tuning::Tuning;
use crate::{Operation, Request, ServiceError, World};

const PAGE: Sizes = Sizes { default: 100, min: 1, max: 100 };

/// A quota: its service, its name, and its value.
struct Quota {
    service: &'static str,
    code: &'static str,
    name: &'static str,
    value: fn(&Tuning) -> usize,
}

const QUOTAS: &[Quota] = &[
    Quota { service: "ec2", code: "L-0263D0A3", name: "EC2-VPC Elastic IPs", value: |t| t.elastic_ip_limit },
    Quota {
        service: "vpc",
        code: "L-0EA8095F",
        name: "Inbound or outbound rules per security group",
        value: |t| t.rules_per_group_limit,
    },
    Quota { service: "vpc", code: "L-1B52E74A", name: "Gateway VPC endpoints per Region", value: |t| t.gateway_endpoint_limit },
    Quota { service: "vpc", code: "L-29B6F2EB", name: "Interface VPC endpoints per VPC", value: |t| t.interface_endpoint_limit },
    Quota {
        service: "vpc",
        code: "L-2AFB9258",
        name: "Security groups per network interface",
        value: |t| t.groups_per_interface_limit,
    },
    Quota { service: "vpc", code: "L-E79EC296", name: "VPC security groups per Region", value: |t| t.security_group_limit },
    Quota { service: "vpc", code: "L-F678F1CE", name: "VPCs per Region", value: |t| t.vpc_limit },
    Quota { service: "vpc", code: "L-FE5A380F", name: "NAT gateways per Availability Zone", value: |t| t.nat_gateway_limit },
];

/// The services that have quotas, and their AWS names.
const SERVICES: &[(&str, &str)] =
    &[("ec2", "Amazon Elastic Compute Cloud (Amazon EC2)"), ("vpc", "Amazon Virtual Private Cloud (Amazon VPC)")];

static OPERATIONS: &[Operation] = &[Operation::new("ListServiceQuotas", list), Operation::new("GetServiceQuota", get)];

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    Operation::find(OPERATIONS, action)
}

fn absent() -> ServiceError {
    ServiceError::bad("NoSuchResourceException", "The request failed because the specified service or quota does not exist.")
}

fn asked<'a>(request: &Request<'a>, member: &str) -> Result<&'a str, ServiceError> {
    request.text(member).ok_or_else(|| ServiceError::bad("IllegalArgumentException", format!("{member} is required.")))
}

fn known_service(code: &str) -> Result<(), ServiceError> {
    if SERVICES.iter().any(|(service, _)| *service == code) { Ok(()) } else { Err(absent()) }
}

fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (service, code) = (asked(request, "ServiceCode")?, asked(request, "QuotaCode")?);
    known_service(service)?;
    let found = QUOTAS.iter().find(|quota| quota.service == service && quota.code == code).ok_or_else(absent)?;
    Ok(json!({"Quota": view(world, found)}))
}

fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (service, code) = (asked(request, "ServiceCode")?, request.text("QuotaCode"));
    known_service(service)?;
    let found = QUOTAS.iter().filter(|quota| quota.service == service && code.is_none_or(|code| quota.code == code));
    let items = found.map(|quota| (quota.code.to_owned(), view(world, quota))).collect();
    let size = match request.input.get("MaxResults") {
        None => PAGE.default,
        Some(_) => request
            .number("MaxResults")
            .and_then(|size| usize::try_from(size).ok())
            .filter(|size| (PAGE.min..=PAGE.max).contains(size))
            .ok_or_else(|| ServiceError::bad("IllegalArgumentException", "MaxResults must be between 1 and 100."))?,
    };
    let page = pagination::cut(items, request.text("NextToken"), size)
        .ok_or_else(|| ServiceError::bad("InvalidPaginationTokenException", "Invalid input was provided."))?;
    let mut answer = Map::new();
    page.put_token(&mut answer, "NextToken");
    answer.insert("Quotas".to_owned(), page.items.into());
    Ok(Value::Object(answer))
}

fn view(world: &World, quota: &Quota) -> Value {
    let Quota { service, code, name, value } = quota;
    let known = SERVICES.iter().find(|(known, _)| known == service).map(|(_, name)| *name);
    json!({
        "ServiceCode": service,
        "ServiceName": known,
        "QuotaArn": arn::regional(world, "servicequotas", &format!("{service}/{code}")),
        "QuotaCode": code,
        "QuotaName": name,
        "Value": f64::from(u32::try_from(value(&world.tuning)).unwrap_or(u32::MAX)),
        "Unit": "None",
        "Adjustable": true,
        "GlobalQuota": false,
        "QuotaAppliedAtLevel": "ACCOUNT",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(world: &mut World, action: &str, input: &Value) -> Result<Value, ServiceError> {
        let now = world.now;
        operation(action).unwrap().call(world, &Request::new(now, "ap-northeast-1", action, input))
    }

    #[test]
    fn quotas_are_the_limits_of_the_sandbox() {
        let mut world = World::new("000000000001", "ap-northeast-1", 1);
        world.tuning.vpc_limit = 7;
        let quota = call(&mut world, "GetServiceQuota", &json!({"ServiceCode": "vpc", "QuotaCode": "L-F678F1CE"})).unwrap();
        assert_eq!((&quota["Quota"]["Value"], &quota["Quota"]["QuotaName"]), (&json!(7.0), &json!("VPCs per Region")));
        let all = call(&mut world, "ListServiceQuotas", &json!({"ServiceCode": "vpc"})).unwrap();
        assert_eq!(all["Quotas"].as_array().unwrap().len(), 7);
        let ec2 = call(&mut world, "ListServiceQuotas", &json!({"ServiceCode": "ec2"})).unwrap();
        assert_eq!(ec2["Quotas"][0]["QuotaArn"], "arn:aws:servicequotas:ap-northeast-1:000000000001:ec2/L-0263D0A3");
    }

    #[test]
    fn pages_and_refusals() {
        let mut world = World::new("000000000001", "ap-northeast-1", 1);
        let mut seen = Vec::new();
        let mut token = Value::Null;
        loop {
            let input = json!({"ServiceCode": "vpc", "MaxResults": 2, "NextToken": token});
            let page = call(&mut world, "ListServiceQuotas", &input).unwrap();
            seen.extend(page["Quotas"].as_array().unwrap().iter().map(|quota| quota["QuotaCode"].clone()));
            token = page["NextToken"].clone();
            if token.is_null() {
                break;
            }
        }
        assert_eq!(seen.len(), 7);
        for (action, input, code) in [
            ("GetServiceQuota", json!({"ServiceCode": "vpc"}), "IllegalArgumentException"),
            ("GetServiceQuota", json!({"ServiceCode": "vpc", "QuotaCode": "L-0"}), "NoSuchResourceException"),
            ("ListServiceQuotas", json!({"ServiceCode": "lambda"}), "NoSuchResourceException"),
            ("ListServiceQuotas", json!({"ServiceCode": "vpc", "MaxResults": 0}), "IllegalArgumentException"),
            ("ListServiceQuotas", json!({"ServiceCode": "vpc", "NextToken": "x"}), "InvalidPaginationTokenException"),
        ] {
            assert_eq!(call(&mut world, action, &input).unwrap_err().code, code, "{action} {input}");
        }
    }
}
