//! The objects in the account of a seed: foreign ones, files and objects that users saved, and ours.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use heiiki_sim::services::logs;
use heiiki_sim::{Sandbox, World, console_actions};
use serde_json::{Value, json};

use crate::harness::{ACCOUNT, REGION};

/// Everything that is in an account, by path.
pub(super) type Objects = BTreeMap<String, Value>;

/// The role that is lent.
const LENT: &str = "databricks-workspace";
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// The account of one seed, in a file that the served sandbox shares.
#[derive(Debug)]
pub(super) struct Account {
    sandbox: Sandbox,
    /// The foreign objects, as they were.
    theirs: Objects,
    /// The foreign objects that the spec uses: a role into which it puts a policy. A destroy takes the policy away
    /// again.
    lent: Objects,
}

/// The files and objects that users saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Saved(BTreeMap<String, u64>);

impl Account {
    /// A fresh account in a file, with its foreign objects.
    pub(super) fn found(file: &Path, seed: u64) -> Result<Self, String> {
        let sandbox = Sandbox::open(file, || World::new(ACCOUNT, REGION, seed)).map_err(|error| error.to_string())?;
        // An object that is made twice must show as that. It must not fail at a quota of the account.
        let roomy = |world: &mut World| {
            world.tuning.vpc_limit = 100;
            world.tuning.elastic_ip_limit = 100;
        };
        sandbox.edit(roomy).map_err(|error| error.to_string())?;
        let mut account = Self { sandbox, theirs: Objects::new(), lent: Objects::new() };
        account.plant()?;
        account.pass(Duration::from_hours(1))?;
        let is_lent = |path: &str| path.ends_with(LENT);
        (account.lent, account.theirs) = account.objects()?.into_iter().partition(|(path, _)| is_lent(path));
        Ok(account)
    }

    fn call(&self, service: &str, action: &str, input: &Value) -> Result<Value, String> {
        let done = self.sandbox.call(service, action, input).map_err(|error| error.to_string())?;
        done.map_err(|fault| format!("{action}: {} {}", fault.code, fault.message))
    }

    /// Makes the foreign objects: a network, a role, a bucket, a log group, and an environment with the same resource
    /// names under another name.
    fn plant(&self) -> Result<(), String> {
        let tagged = |kind: &str, address: &str| {
            let tags = json!([{"Key": "heiiki:environment", "Value": "theirs"}, {"Key": "heiiki:address", "Value": address}]);
            json!([{"ResourceType": kind, "Tag": tags}])
        };
        for (cidr, tags) in [("10.77.0.0/16", json!([])), ("10.78.0.0/16", tagged("vpc", "vpc/main"))] {
            let vpc = self.call("ec2", "CreateVpc", &json!({"CidrBlock": cidr, "TagSpecification": tags}))?;
            let vpc = vpc["vpc"]["vpcId"].clone();
            let inside = cidr.replace("0.0/16", "1.0/24");
            self.call("ec2", "CreateSubnet", &json!({"VpcId": vpc, "CidrBlock": inside, "TagSpecification": if tags == json!([]) { json!([]) } else { tagged("subnet", "subnet/a") }}))?;
            let group = json!({"VpcId": vpc, "GroupName": "theirs", "GroupDescription": "theirs"});
            self.call("ec2", "CreateSecurityGroup", &group)?;
        }
        for name in ["theirs", LENT] {
            self.call("iam", "CreateRole", &json!({"RoleName": name, "AssumeRolePolicyDocument": TRUST}))?;
        }
        let tags = json!([{"Key": "heiiki:environment", "Value": "theirs"}, {"Key": "heiiki:address", "Value": "role/exec"}]);
        self.call("iam", "CreateRole", &json!({"RoleName": "theirs-exec", "AssumeRolePolicyDocument": TRUST, "Tags": tags}))?;
        self.call(
            "s3",
            "CreateBucket",
            &json!({"Bucket": "swarm-theirs", "CreateBucketConfiguration": {"LocationConstraint": REGION}}),
        )?;
        self.call("s3", "PutObject", &json!({"Bucket": "swarm-theirs", "Key": "k", "Body": "dGV4dA=="}))?;
        self.call("efs", "CreateFileSystem", &json!({"CreationToken": "theirs"}))?;
        self.call("logs", "CreateLogGroup", &json!({"logGroupName": "swarm-theirs"}))?;
        self.sandbox.edit(|world| logs::write(world, "swarm-theirs", "s")).map_err(|error| error.to_string())
    }

    /// Lets time pass.
    pub(super) fn pass(&self, span: Duration) -> Result<(), String> {
        self.sandbox.pass(span).map_err(|error| error.to_string())
    }

    /// Everything that the account holds.
    pub(super) fn objects(&self) -> Result<Objects, String> {
        self.sandbox.objects().map_err(|error| error.to_string())
    }

    /// The foreign objects that have changed.
    pub(super) fn touched(&self) -> Result<Vec<String>, String> {
        self.changed(&self.theirs)
    }

    /// The foreign objects that the spec uses and that have changed. A destroy gives them back as they were.
    pub(super) fn kept(&self) -> Result<Vec<String>, String> {
        self.changed(&self.lent)
    }

    fn changed(&self, theirs: &Objects) -> Result<Vec<String>, String> {
        let is = self.objects()?;
        let differs = |(path, was): (&String, &Value)| match is.get(path) {
            Some(now) if now == was => None,
            Some(now) => Some(format!("{path} was touched\n  was {was}\n  is  {now}")),
            None => Some(format!("{path} is gone")),
        };
        Ok(theirs.iter().filter_map(differs).collect())
    }

    /// Saves data in objects of ours: files in home directories and file systems, objects in buckets.
    pub(super) fn save(&self) -> Result<Saved, String> {
        let fill = |world: &mut World| {
            let profiles: Vec<String> = world.sagemaker.user_profiles.values().map(|profile| profile.name.clone()).collect();
            for profile in profiles {
                // A profile that is being deleted saves nothing.
                let _ = console_actions::write_home(world, &profile, 1 << 30);
            }
        };
        self.sandbox.edit(fill).map_err(|error| error.to_string())?;
        self.saved()
    }

    /// The saved data, by the path of the object that holds it.
    pub(super) fn saved(&self) -> Result<Saved, String> {
        let objects = self.objects()?;
        let held = objects.into_iter().filter_map(|(path, record)| {
            let bytes = record["bytes"].as_u64()?;
            path.starts_with("efs/file_systems/").then_some((path, bytes))
        });
        Ok(Saved(held.collect()))
    }
}

impl Saved {
    /// The data that was lost since.
    pub(super) fn lost(&self, since: &Self) -> Vec<String> {
        let less = |(path, bytes): (&String, &u64)| {
            let left = since.0.get(path);
            left.is_none_or(|left| left < bytes).then(|| format!("{path} held {bytes} bytes, now {left:?}"))
        };
        self.0.iter().filter_map(less).collect()
    }
}

/// The number of objects of each kind with the addresses that they claim, which can be compared between two accounts.
pub(super) fn census(objects: &Objects) -> BTreeMap<String, usize> {
    let mut census = BTreeMap::new();
    for (path, record) in objects {
        *census.entry(format!("{} {}", kind(path), claim(record).unwrap_or_default())).or_default() += 1;
    }
    census
}

/// The ids of the objects that claim each address.
pub(super) fn claims(objects: &Objects) -> BTreeMap<String, BTreeSet<String>> {
    let mut claims: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, record) in objects {
        if let Some(claim) = claim(record) {
            claims.entry(format!("{} {claim}", kind(path))).or_default().insert(path.clone());
        }
    }
    claims
}

/// Service and kind of a path. The rest is an id, which may have several parts.
fn kind(path: &str) -> &str {
    path.match_indices('/').nth(1).map_or(path, |(at, _)| &path[..at])
}

/// The environment and address in the tags of an object. Those of a bucket lag behind the last write.
fn claim(record: &Value) -> Option<String> {
    let written = &record["tags"]["value"];
    let tags = if written.is_object() { written } else { &record["tags"] };
    Some(format!("{}:{}", tags["heiiki:environment"].as_str()?, tags["heiiki:address"].as_str()?))
}

/// The differences between two accounts, a line each.
pub(super) fn differences(expected: &BTreeMap<String, usize>, found: &BTreeMap<String, usize>) -> Vec<String> {
    let keys: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    let count = |census: &BTreeMap<String, usize>, key: &str| census.get(key).copied().unwrap_or_default();
    keys.into_iter()
        .filter(|key| expected.get(*key) != found.get(*key))
        .map(|key| format!("{key}: {} expected, {} found", count(expected, key), count(found, key)))
        .collect()
}
