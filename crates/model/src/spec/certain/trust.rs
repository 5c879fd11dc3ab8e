//! Roles that are handed to a service: a check that their trust policy, if it is in the same spec, lets that service assume them.
//!
//! SageMaker answers `Could not assume role` as long as it cannot. Heiiki would take that for a role that has not propagated yet,
//! and wait for it. EC2 launches the instance and gives it no credentials.

use std::collections::BTreeMap;

use crate::kinds::ec2::instance::Instance;
use crate::kinds::iam::role::{self, Role};
use crate::policy_document::evaluate::{Policies, Policy, Principal, Request, ResourcePolicy, Truth, Unlisted, decide};
use crate::region;
use crate::spec::{Resource, View};
use crate::{Address, KindName, Problem, Ref, kinds};

/// A service that assumes roles.
#[derive(Clone, Copy)]
struct Service {
    /// The first part of its principal.
    name: &'static str,
    /// Its name for readers.
    title: &'static str,
}

const SAGEMAKER: Service = Service { name: "sagemaker", title: "SageMaker" };
const EC2: Service = Service { name: "ec2", title: "EC2" };

/// A role in a field of a resource, and the service that is to assume it.
struct Handed {
    at: Address,
    field: String,
    role: Ref<Role>,
    to: Service,
    /// The resource between the two; `None` if there is none.
    through: Option<Address>,
}

pub(super) fn check(resources: &BTreeMap<Address, Resource>, view: &View<'_>, problems: &mut Vec<Problem>) {
    for handed in handed(resources, view) {
        let Some(want) = view.want(&handed.role) else { continue };
        if may_assume(&want, handed.to.name, view) {
            continue;
        }
        let (role, service) = (handed.role.address(), format!("{}.amazonaws.com", handed.to.name));
        let through = handed.through.map(|at| format!(" through {at}")).unwrap_or_default();
        let message =
            format!("{} gives {role}{through} to {}, and {role} does not trust `{service}`", handed.at, handed.to.title);
        let help = format!("add `{service}` to the `trust` of {role}, or name another role");
        let problem = Problem::new("role-not-trusting", &handed.at, handed.field, message, help);
        // SageMaker refuses such a role. EC2 starts the instance, but the instance gets no credentials.
        problems.push(if handed.to.name == EC2.name { problem.warning() } else { problem });
    }
}

/// Fields of SageMaker's resources that hand a role to SageMaker itself. Other roles in its settings are for other services.
const TO_SAGEMAKER: [&str; 3] = ["role", "execution_role", "domain_execution_role_arn"];

/// Every role that a resource hands to a service.
fn handed(resources: &BTreeMap<Address, Resource>, view: &View<'_>) -> Vec<Handed> {
    let mut found = Vec::new();
    for (at, resource) in resources.iter().filter(|(_, resource)| resource.existing.is_none()) {
        if at.kind.section() == "sagemaker" {
            let references = kinds::of(at.kind).refs(&resource.want).into_iter();
            let roles = references.filter(|reference| reference.to.kind == KindName::Role);
            let roles = roles.filter(|role| TO_SAGEMAKER.contains(&role.field.rsplit('.').next().unwrap_or_default()));
            found.extend(roles.map(|role| Handed {
                at: at.clone(),
                field: role.field,
                role: Ref::to(role.to.name),
                to: SAGEMAKER,
                through: None,
            }));
        }
    }
    for (at, want) in view.all::<Instance>() {
        let Some(profile) = want.instance_profile.value() else { continue };
        let Some(role) = view.want(profile).and_then(|profile| profile.role.value().cloned()) else { continue };
        let through = Some(profile.address());
        found.push(Handed { at: at.clone(), field: "instance_profile".to_owned(), role, to: EC2, through });
    }
    found
}

/// True if a role's trust policy can let a service in. Conditions depend on the service's own calls, so that one that may hold counts as true.
fn may_assume(want: &role::Want, service: &str, view: &View<'_>) -> bool {
    // A fault of the trust policy itself is reported at its own place.
    let Some(document) = want.trust_document() else { return true };
    let trust = Policy { name: "trust".to_owned(), document: Some(&document.0) };
    let policies = Policies { resource: Some(ResourcePolicy { policy: trust, must_allow: true }), ..Policies::default() };
    // The principal of a service, in the form of every partition or of this one.
    let suffixes = ["amazonaws.com", region::dns_suffix(&view.place().partition)];
    suffixes.iter().any(|suffix| {
        let name = format!("{service}.{suffix}");
        let mut request = Request::new(Principal::Service { name }, "sts:AssumeRole", "*");
        request.unlisted = Unlisted::Unknown;
        decide(&policies, &request).allowed != Truth::False
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::Place;

    fn assumable(trust: Value, region: &str) -> bool {
        let place = Place {
            environment: "e".into(),
            account: "123456789012".into(),
            region: region.into(),
            partition: region::partition(region).into(),
        };
        let none = BTreeMap::new();
        let want: role::Want = serde_json::from_value(trust).expect("a role");
        may_assume(&want, "sagemaker", &View::new(&place, &none))
    }

    #[test]
    fn a_trust_policy_lets_a_service_in_or_not() {
        let policy = |statement: Value| json!({"trust_policy": {"Version": "2012-10-17", "Statement": [statement]}});
        let service = |name: &str| json!({"Effect": "Allow", "Principal": {"Service": name}, "Action": "sts:AssumeRole"});
        for (trust, expected) in [
            (json!({"trust": ["ec2.amazonaws.com", "sagemaker.amazonaws.com"]}), true),
            (json!({"trust": ["ec2.amazonaws.com"]}), false),
            (json!({"trust": ["sagemaker.amazon.com"]}), false),
            (policy(service("sagemaker.amazonaws.com")), true),
            (
                policy(
                    json!({"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": ["sts:TagSession", "sts:Assume*"], "Condition": {}}),
                ),
                true,
            ),
            (
                policy(
                    json!({"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRoleWithSAML"}),
                ),
                false,
            ),
            (
                policy(
                    json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"}),
                ),
                false,
            ),
            (policy(json!({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"})), true),
            (
                policy(
                    json!({"Effect": "Deny", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}),
                ),
                false,
            ),
        ] {
            assert_eq!(assumable(trust.clone(), "eu-west-1"), expected, "{trust}");
        }
        assert!(assumable(json!({"trust": ["sagemaker.amazonaws.com.cn"]}), "cn-north-1"));
    }
}
