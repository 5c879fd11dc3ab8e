//! An account for the tests of SageMaker, EFS and CloudWatch Logs, which call operations through their JSON.

use std::time::Duration;

use serde_json::{Value, json};

use crate::services;
use crate::validation::Shape;
use crate::{Request, ServiceError, Time, World};

/// The beginning of the ARNs of its objects.
pub(in crate::services) const REGION: &str = "arn:aws:sagemaker:ap-northeast-1:123456789012";
pub(in crate::services) const ROLE: &str = "arn:aws:iam::123456789012:role/IFSM-SageMaker-Role";

/// An account with a network and a role, and a clock to turn.
pub(in crate::services) struct Account {
    pub(in crate::services) world: World,
    pub(in crate::services) now: Time,
    pub(in crate::services) vpc: String,
    /// In zones a, c and a.
    pub(in crate::services) subnets: [String; 3],
    pub(in crate::services) group: String,
    pub(in crate::services) other_vpc: String,
    pub(in crate::services) other_subnet: String,
    pub(in crate::services) other_group: String,
}

impl Account {
    pub(in crate::services) fn new() -> Self {
        let world = World::new("123456789012", "ap-northeast-1", 7);
        let now = world.now;
        let empty = || String::new();
        let mut account = Self {
            world,
            now,
            vpc: empty(),
            subnets: [empty(), empty(), empty()],
            group: empty(),
            other_vpc: empty(),
            other_subnet: empty(),
            other_group: empty(),
        };
        account.vpc = account.make_vpc("10.0.0.0/16");
        let vpc = account.vpc.clone();
        account.subnets = [("10.0.0.0/24", "a"), ("10.0.1.0/24", "c"), ("10.0.2.0/24", "a")]
            .map(|(cidr, zone)| account.make_subnet(&vpc, cidr, zone));
        account.group = account.make_group(&vpc, "workload");
        account.other_vpc = account.make_vpc("10.1.0.0/16");
        let other = account.other_vpc.clone();
        account.other_subnet = account.make_subnet(&other, "10.1.0.0/24", "a");
        account.other_group = account.make_group(&other, "workload");
        let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
        account.ok_of("iam", "CreateRole", &json!({"RoleName": "IFSM-SageMaker-Role", "AssumeRolePolicyDocument": trust}));
        account.wait(600);
        account
    }

    fn make_vpc(&mut self, cidr: &str) -> String {
        text(&self.ok_of("ec2", "CreateVpc", &json!({"CidrBlock": cidr}))["vpc"]["vpcId"])
    }

    fn make_subnet(&mut self, vpc: &str, cidr: &str, zone: &str) -> String {
        let zone = format!("ap-northeast-1{zone}");
        let input = json!({"VpcId": vpc, "CidrBlock": cidr, "AvailabilityZone": zone});
        text(&self.ok_of("ec2", "CreateSubnet", &input)["subnet"]["subnetId"])
    }

    pub(in crate::services) fn make_group(&mut self, vpc: &str, name: &str) -> String {
        let input = json!({"VpcId": vpc, "GroupName": name, "GroupDescription": name});
        text(&self.ok_of("ec2", "CreateSecurityGroup", &input)["groupId"])
    }

    /// Calls an operation as the sandbox does.
    pub(in crate::services) fn call_of(&mut self, service: &str, action: &str, input: &Value) -> Result<Value, ServiceError> {
        self.world.now = self.now;
        services::expire(&mut self.world, self.now);
        let operation = services::operation(service, action).unwrap_or_else(|| panic!("{service} {action} is simulated"));
        operation.call(&mut self.world, &Request { now: self.now, region: "ap-northeast-1", action, input })
    }

    pub(in crate::services) fn ok_of(&mut self, service: &str, action: &str, input: &Value) -> Value {
        self.call_of(service, action, input).unwrap_or_else(|error| panic!("{action} {input}: {} {}", error.code, error.message))
    }

    /// Calls SageMaker and expects an answer.
    pub(in crate::services) fn ok(&mut self, action: &str, input: &Value) -> Value {
        self.ok_of("sagemaker", action, input)
    }

    /// Calls SageMaker and expects a refusal.
    pub(in crate::services) fn no(&mut self, action: &str, input: &Value) -> ServiceError {
        match self.call_of("sagemaker", action, input) {
            Err(error) => error,
            Ok(answer) => panic!("{action} {input} was accepted: {answer}"),
        }
    }

    /// Calls SageMaker and expects a refusal with this code and a part of its text.
    pub(in crate::services) fn refused(&mut self, action: &str, input: &Value, code: &str, part: &str) {
        let error = self.no(action, input);
        assert_eq!(error.status, 400, "{action} {input}");
        assert_eq!(error.code, code, "{action} {input}: {}", error.message);
        assert!(error.message.contains(part), "{action} {input}: {}", error.message);
    }

    pub(in crate::services) fn wait(&mut self, seconds: u64) {
        self.now = self.now + Duration::from_secs(seconds);
        self.world.now = self.now;
    }

    /// The input of a VPC-only domain.
    pub(in crate::services) fn domain_input(&self) -> Value {
        json!({
            "DomainName": "IFSM-Domain",
            "AuthMode": "IAM",
            "DefaultUserSettings": {"ExecutionRole": ROLE, "SecurityGroups": [self.group]},
            "SubnetIds": [self.subnets[0], self.subnets[1]],
            "VpcId": self.vpc,
            "AppNetworkAccessType": "VpcOnly",
        })
    }

    /// Makes a domain and waits until it is in service; returns its id.
    pub(in crate::services) fn domain(&mut self) -> String {
        let input = self.domain_input();
        self.domain_of(&input)
    }

    pub(in crate::services) fn domain_of(&mut self, input: &Value) -> String {
        let id = text(&self.ok("CreateDomain", input)["DomainId"]);
        self.wait(180);
        id
    }

    /// Makes a user profile and waits until it is in service.
    pub(in crate::services) fn profile(&mut self, domain: &str, name: &str) {
        self.ok("CreateUserProfile", &json!({"DomainId": domain, "UserProfileName": name}));
        self.wait(15);
    }

    pub(in crate::services) fn status(&mut self, domain: &str) -> String {
        text(&self.ok("DescribeDomain", &json!({"DomainId": domain}))["Status"])
    }

    pub(in crate::services) fn group_named(&self, name: &str) -> Option<String> {
        self.world.ec2.security_groups.values().find(|group| group.name == name).map(|group| group.id.clone())
    }

    /// The interfaces that exist now, by description.
    pub(in crate::services) fn interfaces(&self) -> Vec<String> {
        let interfaces = self.world.ec2.network_interfaces.values();
        interfaces
            .filter(|found| found.gone_at.is_none_or(|gone| gone > self.now))
            .map(|found| found.description.clone())
            .collect()
    }
}

/// A text member.
pub(in crate::services) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is a text")).to_owned()
}

/// An input with members laid over it; null takes a member out.
pub(in crate::services) fn with(base: &Value, change: &Value) -> Value {
    match (base, change) {
        (Value::Object(base), Value::Object(change)) => {
            let mut merged = base.clone();
            for (member, value) in change {
                if value.is_null() {
                    merged.remove(member);
                } else {
                    let old = merged.get(member).cloned().unwrap_or(Value::Null);
                    merged.insert(member.clone(), with(&old, value));
                }
            }
            Value::Object(merged)
        }
        _ => change.clone(),
    }
}

/// Collects the patterns in a shape.
pub(in crate::services) fn patterns(shape: &'static Shape, found: &mut Vec<&'static str>) {
    match shape {
        Shape::Text { pattern, .. } => found.push(pattern),
        Shape::List { of, .. } => patterns(of, found),
        Shape::Structure(members) => members.iter().for_each(|member| patterns(member.shape, found)),
        Shape::Map { key, value, .. } => {
            patterns(key, found);
            patterns(value, found);
        }
        Shape::OneOf(_) | Shape::Number { .. } | Shape::Real { .. } | Shape::Flag | Shape::Time | Shape::Any => {}
    }
}

/// A model in the account's network, in zones a and c.
pub(in crate::services) fn model(account: &Account, name: &str) -> Value {
    json!({
        "ModelName": name,
        "ExecutionRoleArn": ROLE,
        "PrimaryContainer": {"Image": "registry/serve:1", "ModelDataUrl": "s3://models/one.tar.gz", "Environment": {"LEVEL": "info"}},
        "VpcConfig": {"Subnets": [account.subnets[0], account.subnets[1]], "SecurityGroupIds": [account.group]},
    })
}

/// A configuration with one variant of one model.
pub(in crate::services) fn config(name: &str, model: &str, instances: i64) -> Value {
    json!({"EndpointConfigName": name, "ProductionVariants": [
        {"VariantName": "AllTraffic", "ModelName": model, "InstanceType": "ml.m5.large", "InitialInstanceCount": instances},
    ]})
}
