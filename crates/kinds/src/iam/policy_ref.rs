//! The ways in which roles and users name a managed policy: one of this spec by its logical name, AWS's own by its name, any
//! other by its ARN.

use serde_json::{Value, json};

use crate::shape::{Leaf, Misfit, leaf_of_serde};
use crate::{Address, FactName, KindName, Known, Name, Naming, Reference, Refs, When};

/// A managed policy by name or ARN.
///
/// The logical name of a policy of this spec, the name of an AWS managed policy (`AmazonSageMakerFullAccess`, `service-role/...`), or an ARN.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PolicyRef(pub String);

impl Leaf for PolicyRef {
    const NAME: &'static str = "policy_ref";
    const EXPECTED: &'static str = "a text";

    fn parse(value: &Value) -> Result<Self, Misfit> {
        value.as_str().map(|text| Self(text.to_owned())).ok_or(Misfit::Type(Self::EXPECTED))
    }

    fn to_json(&self) -> Value {
        Value::String(self.0.clone())
    }

    fn schema() -> Value {
        let description = "A managed policy by name or ARN.\nThe logical name of a policy of this spec, the name of an AWS managed policy \
                           (`AmazonSageMakerFullAccess`, `service-role/...`), or an ARN.";
        json!({"type": "string", "description": description, "minLength": 1})
    }

    fn refs(&self, path: &str, when: When, refs: &mut Refs) {
        if let Some(to) = self.address() {
            refs.add(Reference { to, attribute: None, field: path.to_owned(), when, optional: true });
        }
    }
}

leaf_of_serde!(PolicyRef);

impl PolicyRef {
    /// The address of the policy; `None` if it cannot be one of the spec.
    pub fn address(&self) -> Option<Address> {
        Name::new(&self.0).ok().map(|name| Address { kind: KindName::Policy, name })
    }

    /// True if it is written as an ARN.
    pub fn is_arn(&self) -> bool {
        self.0.starts_with("arn:")
    }

    /// The policy's ARN. If it is a policy of the spec that does not exist yet, the error is the address for which to wait.
    ///
    /// The facts tell the path of an AWS managed policy. Without the fact, the name is taken for the whole path.
    pub fn arn(&self, known: &Known) -> Result<String, Address> {
        if let Some(at) = self.address().filter(|at| known.declares(at)) {
            return known.attribute(&at, "arn").ok_or(at);
        }
        if self.is_arn() {
            return Ok(self.0.clone());
        }
        let found = known.facts.managed_policies.get(&self.0).cloned().flatten();
        Ok(found.unwrap_or_else(|| format!("arn:{}:iam::aws:policy/{}", known.place.partition, self.0)))
    }

    /// A managed policy as a spec writes it: one that is written by its logical name, AWS's own by its name, any other by its ARN.
    pub fn imported(arn: &str, naming: &Naming<'_>) -> Self {
        let ours = naming.id_of_arn(KindName::Policy, arn).and_then(|id| naming.address(KindName::Policy, id));
        if let Some(at) = ours {
            return Self(at.name.to_string());
        }
        let own = format!("arn:{}:iam::aws:policy/", naming.place().partition);
        let name = arn.strip_prefix(&own).filter(|name| !name.starts_with("aws-service-role/"));
        Self(name.filter(|name| !naming.is_taken(KindName::Policy, name)).unwrap_or(arn).to_owned())
    }

    /// The fact that it needs to be told by its ARN: only AWS knows under which path a policy of AWS lies.
    pub fn fact(&self, known: &Known) -> Option<FactName> {
        let ours = self.address().is_some_and(|at| known.declares(&at));
        (!ours && !self.is_arn()).then(|| FactName::ManagedPolicy(self.0.clone()))
    }

    /// The reason for which it cannot be a policy, with the remedy; `None` if it can.
    pub(super) fn fault(&self) -> Option<(String, String)> {
        let text = &self.0;
        let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"+=,.@_-".contains(&b));
        if text.contains("${") {
            return Some((
                format!("`{text}` is not the name of a policy"),
                "write the logical name alone; references in `${...}` belong into documents".to_owned(),
            ));
        }
        if self.is_arn() {
            let policy = text.splitn(6, ':').collect::<Vec<_>>();
            let ok = matches!(policy.as_slice(), [_, partition, "iam", "", owner, rest]
                if word(partition) && (*owner == "aws" || is_account(owner)) && rest.strip_prefix("policy/").is_some_and(|path| path.split('/').all(word)));
            let help = "write `arn:aws:iam::123456789012:policy/name`";
            return (!ok).then(|| (format!("`{text}` is not the ARN of a managed policy"), help.to_owned()));
        }
        if text.starts_with("aws-service-role/") {
            let help = "service-linked roles carry it; attach another one";
            return Some((format!("`{text}` cannot be attached"), help.to_owned()));
        }
        let help = "write the logical name of a policy of this spec, the name of an AWS managed policy, or an ARN";
        (!text.split('/').all(word)).then(|| (format!("`{text}` is not the name of a policy"), help.to_owned()))
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    #[test]
    fn names_become_arns() {
        let place =
            Place { environment: "e".into(), account: "123456789012".into(), region: "r".into(), partition: "aws-cn".into() };
        let mut known = Known::nothing(place);
        let arn = |known: &Known, text: &str| PolicyRef(text.to_owned()).arn(known);
        assert_eq!(arn(&known, "ReadOnlyAccess"), Ok("arn:aws-cn:iam::aws:policy/ReadOnlyAccess".to_owned()));
        assert_eq!(arn(&known, "service-role/X"), Ok("arn:aws-cn:iam::aws:policy/service-role/X".to_owned()));
        assert_eq!(arn(&known, "arn:aws:iam::aws:policy/X"), Ok("arn:aws:iam::aws:policy/X".to_owned()));
        known.facts.managed_policies.insert("X".into(), Some("arn:aws-cn:iam::aws:policy/job-function/X".into()));
        assert_eq!(arn(&known, "X"), Ok("arn:aws-cn:iam::aws:policy/job-function/X".to_owned()));
        assert_eq!(PolicyRef("X".into()).fact(&known), Some(FactName::ManagedPolicy("X".into())));
        assert_eq!(PolicyRef("arn:aws:iam::aws:policy/X".into()).fact(&known), None);
        let ours: Address = "policy/X".parse().unwrap();
        known.declared.insert(ours.clone());
        assert_eq!(PolicyRef("X".into()).fact(&known), None);
        assert_eq!(arn(&known, "X"), Err(ours), "a policy of the spec comes first, and has to be waited for");
    }

    #[test]
    fn a_text_that_cannot_be_a_policy_is_a_fault() {
        let fault = |text: &str| PolicyRef(text.to_owned()).fault().is_some();
        for good in [
            "RestrictPassRole",
            "AmazonSageMakerFullAccess",
            "service-role/AmazonSageMakerServiceCatalogProductsLambdaServiceRolePolicy",
            "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
            "arn:aws-us-gov:iam::123456789012:policy/a/b",
        ] {
            assert!(!fault(good), "{good}");
        }
        for bad in [
            "",
            "with space",
            "a//b",
            "/a",
            "${policy/X.arn}",
            "arn:aws:iam::123:policy/a",
            "arn:aws:iam::123456789012:role/a",
            "arn:aws:iam::123456789012:policy/",
            "aws-service-role/X",
        ] {
            assert!(fault(bad), "{bad}");
        }
    }
}
