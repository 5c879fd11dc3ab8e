//! Policy documents from the table: statements grouped by service and by their resources, in as few documents as IAM's
//! size allows.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::object::{TAG_ENVIRONMENT, TAG_SAGEMAKER};
use heiiki_model::policy_document::size;
use heiiki_model::spec::Spec;
use heiiki_model::{KindName, kinds};
use serde_json::{Map, Value, json};

use super::names::{arn, global, has_keys, here, lease, named, parameters, roles_of_instances, roles_of_sagemaker};
use super::{On, Purpose, Row, table};

/// The most characters of a managed policy, white space not counted.
pub const LARGEST: usize = 6144;

/// A statement while it grows.
#[derive(Debug, Default)]
struct Statement {
    actions: BTreeSet<String>,
    resources: BTreeSet<String>,
    condition: Value,
}

/// Statements by service and purpose, which both make the `Sid`.
#[derive(Debug)]
struct Statements<'a> {
    spec: &'a Spec,
    all: BTreeMap<(String, String), Statement>,
}

/// The least policy for a spec, as few documents as it takes.
pub fn documents(spec: &Spec, purpose: Purpose) -> Vec<Value> {
    let mut statements = Statements { spec, all: BTreeMap::new() };
    for row in table().filter(|row| row.fits(spec) && (purpose == Purpose::Apply || row.only_reads())) {
        statements.add(row);
    }
    if purpose == Purpose::Apply {
        statements.tag_on_create();
        statements.tag_parts();
        statements.pass_roles();
        statements.link_roles();
        statements.use_keys();
    }
    pack(statements.all.into_iter().map(|((service, label), statement)| statement.json(&service, &label)))
}

/// Fills one document after another.
fn pack(statements: impl Iterator<Item = Value>) -> Vec<Value> {
    let document = |statements: &[Value]| json!({"Version": "2012-10-17", "Statement": statements});
    let mut packed: Vec<Vec<Value>> = Vec::new();
    for statement in statements {
        let fits = packed.last().is_some_and(|last| {
            let with: Vec<Value> = last.iter().chain([&statement]).cloned().collect();
            size(&document(&with)) <= LARGEST
        });
        match packed.last_mut().filter(|_| fits) {
            Some(last) => last.push(statement),
            None => packed.push(vec![statement]),
        }
    }
    packed.iter().map(|statements| document(statements)).collect()
}

impl Statement {
    fn json(self, service: &str, label: &str) -> Value {
        let mut out = Map::new();
        out.insert("Sid".to_owned(), json!(format!("{}{label}", capital(service))));
        out.insert("Effect".to_owned(), json!("Allow"));
        out.insert("Action".to_owned(), json!(self.actions));
        out.insert("Resource".to_owned(), json!(self.resources));
        if !self.condition.is_null() {
            out.insert("Condition".to_owned(), self.condition);
        }
        Value::Object(out)
    }
}

impl Statements<'_> {
    /// Adds what an operation needs. An action of another service than its first one is narrowed by nothing.
    fn add(&mut self, row: &Row) {
        let actions = row.actions();
        let first = actions.first().map(|action| service(action).to_owned()).unwrap_or_default();
        for action in actions {
            let on = if service(&action) == first { row.on } else { On::Any };
            self.grant(action, on);
        }
    }

    fn grant(&mut self, action: String, on: On) {
        let service = service(&action).to_owned();
        let everything = || BTreeSet::from(["*".to_owned()]);
        match on {
            On::Read => self.put(action, "Read", everything(), Value::Null),
            On::Any => self.put(action, "Anywhere", everything(), Value::Null),
            On::Make(made, of) => {
                let made = made.iter().map(|sort| here(self.spec, "ec2", &format!("{sort}/*"))).collect();
                let tagged = json!({"StringEquals": {request_tag(): self.spec.place.environment}});
                self.put(action.clone(), "Create", made, tagged);
                self.with(action, "CreateFrom", of);
            }
            On::Own(with) => {
                let tagged = json!({"StringEquals": {resource_tag(TAG_ENVIRONMENT): self.spec.place.environment}});
                let all = BTreeSet::from([here(self.spec, "ec2", "*")]);
                self.put(action.clone(), "ChangeOwn", all, tagged);
                self.with(action, "Join", with);
            }
            On::Home => {
                let domains = here(self.spec, "sagemaker", "domain/*");
                let of_domain = json!({"StringLike": {resource_tag(TAG_SAGEMAKER): domains}});
                let groups = BTreeSet::from([here(self.spec, "ec2", "security-group/*")]);
                self.put(action, "ChangeOfDomains", groups, of_domain);
            }
            On::Named(kind) => {
                let label = format!("Change{}", kind.as_str().split('_').map(capital).collect::<String>());
                self.put(action, &label, named(self.spec, kind), Value::Null);
            }
            On::Here => {
                let all = BTreeSet::from([here(self.spec, &service, "*")]);
                self.put(action, "Change", all, Value::Null);
            }
            On::Groups => self.put(action, "JoinGroups", BTreeSet::from([global(self.spec, "group/*")]), Value::Null),
            On::Devices => self.put(action, "RemoveDevices", BTreeSet::from([global(self.spec, "mfa/*")]), Value::Null),
            On::Lease => {
                let label = if action == "s3:ListBucket" { "LeaseBucket" } else { "Lease" };
                let place = lease(self.spec, &action);
                self.put(action, label, place, Value::Null);
            }
            On::Parameters => self.put(action, "ReadImages", parameters(self.spec), Value::Null),
        }
    }

    /// Resources that need not be ours, one statement for each set of types, so that none of them is also one that has to be.
    fn with(&mut self, action: String, label: &str, sorts: &[&str]) {
        let label = format!("{label}{}", sorts.iter().flat_map(|sort| sort.split('-')).map(capital).collect::<String>());
        // An AMI or snapshot that is shared with the account belongs to another account, and public ones in part to
        // none.
        let region = &self.spec.place.region;
        let resources = sorts.iter().map(|sort| arn(self.spec, "ec2", region, "*", &format!("{sort}/*"))).collect();
        self.put(action, &label, resources, Value::Null);
    }

    fn put(&mut self, action: String, label: &str, resources: BTreeSet<String>, condition: Value) {
        if resources.is_empty() {
            return;
        }
        let statement = self.all.entry((service(&action).to_owned(), label.to_owned())).or_default();
        statement.actions.insert(action);
        statement.resources.extend(resources);
        statement.condition = condition;
    }

    /// EC2 asks for `CreateTags` when something is created with tags.
    fn tag_on_create(&mut self) {
        let made = self.all.get(&("ec2".to_owned(), "Create".to_owned()));
        let Some(made) = made else { return };
        let names: Vec<String> = made.actions.iter().map(|action| action.trim_start_matches("ec2:").to_owned()).collect();
        let condition = json!({"StringEquals": {"ec2:CreateAction": names, request_tag(): self.spec.place.environment}});
        let all = BTreeSet::from([here(self.spec, "ec2", "*/*")]);
        self.put("ec2:CreateTags".to_owned(), "TagNew", all, condition);
    }

    /// Objects that AWS makes with a VPC are tagged afterwards: only what no environment has tagged before, and only as this one's.
    fn tag_parts(&mut self) {
        let parts = [(KindName::SecurityGroup, "security-group/*"), (KindName::RouteTable, "route-table/*")];
        let has = |kind: KindName| {
            let mut ours = self.spec.resources.iter().filter(|resource| resource.existing.is_none());
            ours.any(|resource| resource.at.kind == kind && kinds::of(kind).made_with(&resource.want).is_some())
        };
        let parts = parts.into_iter().filter(|(kind, _)| has(*kind)).map(|(_, all)| here(self.spec, "ec2", all)).collect();
        let untagged = json!({resource_tag(TAG_ENVIRONMENT): "true"});
        let condition = json!({"StringEquals": {request_tag(): self.spec.place.environment}, "Null": untagged});
        self.put("ec2:CreateTags".to_owned(), "TagMadeWithVpc", parts, condition);
    }

    /// The roles that heiiki hands on, each only to the service that works with it.
    fn pass_roles(&mut self) {
        let mut instances = vec!["ec2.amazonaws.com"];
        if self.spec.place.partition == "aws-cn" {
            instances.push("ec2.amazonaws.com.cn");
        }
        let passed = [
            ("PassToInstances", roles_of_instances(self.spec), instances),
            ("PassToSagemaker", roles_of_sagemaker(self.spec), vec!["sagemaker.amazonaws.com"]),
        ];
        for (label, roles, services) in passed {
            let condition = json!({"StringEquals": {"iam:PassedToService": services}});
            self.put("iam:PassRole".to_owned(), label, roles, condition);
        }
    }

    /// The roles that a service makes for itself when it is used for the first time in an account.
    fn link_roles(&mut self) {
        let has = |kind: KindName| self.spec.resources.iter().any(|resource| resource.at.kind == kind);
        let linked = [
            ("sagemaker.amazonaws.com", has(KindName::Domain) || has(KindName::NotebookInstance)),
            ("inference.sagemaker.amazonaws.com", has(KindName::Endpoint)),
            ("elasticfilesystem.amazonaws.com", has(KindName::FileSystem) || has(KindName::MountTarget)),
            ("backup.amazonaws.com", has(KindName::FileSystem)),
        ];
        let services: Vec<&str> = linked.into_iter().filter(|(_, needed)| *needed).map(|(service, _)| service).collect();
        if !services.is_empty() {
            let condition = json!({"StringEquals": {"iam:AWSServiceName": services}});
            let roles = BTreeSet::from([global(self.spec, "role/aws-service-role/*")]);
            self.put("iam:CreateServiceLinkedRole".to_owned(), "LinkRoles", roles, condition);
        }
    }

    /// Services use a key in the name of the caller who gives it to them. The policy of the key has to allow it too.
    fn use_keys(&mut self) {
        if !has_keys(self.spec) {
            return;
        }
        let services = format!("*.{}.amazonaws.com*", self.spec.place.region);
        let condition = json!({"StringLike": {"kms:ViaService": services}});
        for name in ["CreateGrant", "Decrypt", "DescribeKey", "GenerateDataKeyWithoutPlaintext"] {
            let keys = BTreeSet::from([arn(self.spec, "kms", &self.spec.place.region, "*", "key/*")]);
            self.put(format!("kms:{name}"), "UseKeys", keys, condition.clone());
        }
    }
}

fn service(action: &str) -> &str {
    action.split_once(':').map_or(action, |(service, _)| service)
}

fn request_tag() -> String {
    format!("aws:RequestTag/{TAG_ENVIRONMENT}")
}

fn resource_tag(key: &str) -> String {
    format!("aws:ResourceTag/{key}")
}

/// A word as a `Sid` wants it: only letters and digits.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
