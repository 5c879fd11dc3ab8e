//! The signs of the owner of a network interface: its operator, its type, the owner of its attachment, its requester, its tags,
//! and last its text. Services word texts as they like, and anybody can write tags and texts. Therefore each is one sign among
//! others, and a text alone decides nothing.

use super::Live;
use crate::object::TAG_SAGEMAKER;

/// SageMaker's tag on the interfaces of hosted models ("Using service-linked roles for SageMaker AI Inference").
pub const TAG_HOSTING: &str = "AmazonSageMakerManaged";

/// The tags by which SageMaker marks interfaces that it makes.
pub const MAKER_TAGS: [&str; 2] = [TAG_HOSTING, TAG_SAGEMAKER];

/// Types of interfaces that customers make, too. Every other type belongs to a service.
const OF_CUSTOMERS: [&str; 7] = ["", "interface", "efa", "efa-only", "trunk", "branch", "secondary"];

/// The texts that SageMaker writes into the description of its interfaces.
const SAGEMAKER: [&str; 2] =
    ["ENI managed by SageMaker", "Network Interface created to access resources in your VPC for SageMaker"];

/// The service that made an interface, as far as it can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Maker {
    /// SageMaker, for an endpoint, an app, a notebook instance or a job.
    SageMaker,
    /// EC2, for an endpoint of a VPC.
    VpcEndpoint,
    /// EC2, for a NAT gateway.
    NatGateway,
    /// EFS, for a mount target.
    Efs,
    /// Another service, by the name that AWS has for it here.
    Other(String),
    /// No sign tells.
    Unknown,
}

/// Services by the names in operators, types, owners of attachments and requesters, with the name for a reader, and the way in
/// which their interfaces go.
const SERVICES: &[(&str, &str, &str)] = &[
    ("lambda", "AWS Lambda", "it goes, up to 45 minutes later, when no function uses its subnet and groups any more"),
    ("transit_gateway", "a transit gateway", "delete the attachment of the transit gateway to this VPC"),
    ("rds", "Amazon RDS", "delete the database, or move it to other subnets"),
    ("elasticloadbalancing", "Elastic Load Balancing", "delete the load balancer"),
    ("load_balancer", "Elastic Load Balancing", "delete the load balancer, or the endpoint of it"),
    ("elb", "Elastic Load Balancing", "delete the load balancer"),
    ("elasticache", "Amazon ElastiCache", "delete the cluster"),
    ("redshift", "Amazon Redshift", "delete the cluster or workgroup"),
    ("quicksight", "Amazon QuickSight", "delete the VPC connection"),
    ("api_gateway", "Amazon API Gateway", "delete the VPC link"),
    ("instance_connect", "EC2 Instance Connect", "delete the EC2 Instance Connect endpoint"),
    ("ecs", "Amazon ECS", "stop the task"),
];

impl Live {
    /// True if something holds it.
    pub fn is_attached(&self) -> bool {
        self.status != "available" || self.attachment_id.is_some() || self.instance_id.is_some()
    }

    /// True if a sign of AWS's own says that a service has it, so that only the service can detach it.
    pub fn is_of_service(&self) -> bool {
        self.requester_managed
            || self.operator_managed
            || self.attachment_id.as_deref().is_some_and(|id| id.starts_with("ela-attach-"))
            || self.is_attached_elsewhere()
            || !OF_CUSTOMERS.contains(&self.interface_type.as_str())
    }

    /// True if a service holds it.
    pub fn is_held_by_service(&self) -> bool {
        self.is_attached() && self.is_of_service()
    }

    /// True if it is attached to a thing of another account or of a service.
    fn is_attached_elsewhere(&self) -> bool {
        match (&self.attachment_owner_id, &self.owner_id) {
            (None, _) => false,
            (Some(holder), Some(owner)) => holder != owner,
            (Some(holder), None) => !is_number(holder),
        }
    }

    /// The service that made it, by AWS's signs, and by SageMaker's tags if there are none. Its text is never used.
    pub fn maker(&self) -> Maker {
        let attached_to = self.attachment_owner_id.as_deref().filter(|_| self.is_attached_elsewhere());
        let kind = Some(self.interface_type.as_str()).filter(|kind| !OF_CUSTOMERS.contains(kind));
        let told = [self.operator.as_deref(), kind, attached_to, self.requester_id.as_deref()];
        if let Some(maker) = told.into_iter().flatten().find_map(service_of) {
            return maker;
        }
        if self.is_hosting() || self.tagged().is_some() { Maker::SageMaker } else { Maker::Unknown }
    }

    /// True if it carries the tag of hosted models.
    pub fn is_hosting(&self) -> bool {
        self.maker_tags.get(TAG_HOSTING).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The domain that SageMaker's tag names, by its ARN; `None` without such a tag. The tag's value is that ARN, or that of a
    /// part of the domain: `node/d-1/alice/system-...`.
    pub fn tagged(&self) -> Option<String> {
        let value = self.maker_tags.get(TAG_SAGEMAKER)?;
        let (place, path) = value.rsplit_once(':').unwrap_or(("", value));
        let domain = path.split('/').find(|part| part.starts_with("d-") && part.len() > 2)?;
        Some(if place.is_empty() { domain.to_owned() } else { format!("{place}:domain/{domain}") })
    }

    /// True if its text is one of SageMaker's.
    pub fn is_worded_by_sagemaker(&self) -> bool {
        SAGEMAKER.iter().any(|text| self.description.contains(text))
    }

    /// True if a service requested it: a service by name, another account, or SageMaker in a session of a role. A person who made
    /// it by hand has a session, too, with another name.
    fn is_asked_for_by_service(&self) -> bool {
        let Some(requester) = &self.requester_id else { return self.operator.is_some() };
        let session = requester.rsplit_once(':').map(|(_, session)| session);
        let number = is_number(requester) && self.owner_id.as_ref() != Some(requester);
        number || requester.starts_with("amazon-") || session.is_some_and(|session| session.starts_with("SageMaker"))
    }

    /// True if SageMaker has let go of it and left it behind, so that anybody may delete it. It is then attached to nothing, and
    /// carries SageMaker's tag, or SageMaker's text while a service requested it.
    pub fn is_left_behind(&self) -> bool {
        let tag = self.is_hosting() || self.tagged().is_some();
        let text = self.is_worded_by_sagemaker() && self.is_asked_for_by_service();
        !self.is_attached() && (tag || text) && matches!(self.maker(), Maker::SageMaker | Maker::Unknown)
    }

    /// The object that its text names, if another sign than the text says that a service made it; else `None`.
    pub fn named(&self) -> Option<String> {
        let text = self.description.as_str();
        let maker = self.maker();
        let id = |prefixes: &[&str]| prefixes.iter().find_map(|prefix| id_in(text, prefix));
        match maker {
            Maker::Other(_) => None,
            Maker::VpcEndpoint => id(&["vpce-"]),
            Maker::NatGateway => id(&["nat-"]),
            Maker::Efs => id(&["fsmt-"]),
            Maker::SageMaker => self.named_by_sagemaker(),
            Maker::Unknown if self.is_worded_by_sagemaker() => {
                (self.is_of_service() || self.is_asked_for_by_service()).then(|| self.named_by_sagemaker()).flatten()
            }
            Maker::Unknown => self.is_of_service().then(|| id(&["vpce-", "nat-", "fsmt-"])).flatten(),
        }
    }

    fn named_by_sagemaker(&self) -> Option<String> {
        if !self.is_worded_by_sagemaker() {
            return None;
        }
        let text = self.description.as_str();
        let after = |marker: &str| Some(text.split_once(marker)?.1.trim_matches(|c: char| c == ' ' || c == '(' || c == ')'));
        // The text of hosting's interfaces is not published. This one is modelled on that of Studio.
        id_in(text, "d-")
            .or_else(|| Some(format!("notebook-instance/{}", after("Notebook Instance ")?.to_ascii_lowercase())))
            .or_else(|| Some(format!("endpoint/{}", after("Endpoint ")?.to_ascii_lowercase())))
    }

    /// The service that has it, as a reader knows it; `None` for an interface of the account itself.
    pub fn service(&self) -> Option<String> {
        let maker = self.maker();
        if !self.is_of_service() && maker == Maker::Unknown {
            return None;
        }
        Some(match maker {
            Maker::SageMaker => "Amazon SageMaker".to_owned(),
            Maker::VpcEndpoint => "an endpoint of the VPC".to_owned(),
            Maker::NatGateway => "a NAT gateway".to_owned(),
            Maker::Efs => "Amazon EFS".to_owned(),
            Maker::Other(name) => known(&name).map_or(format!("the service {name}"), |(service, _)| service.to_owned()),
            Maker::Unknown => "a service of AWS".to_owned(),
        })
    }

    /// The advice for a person of an account who wants it out of the way. Only an interface that the account itself holds, or
    /// that is not held, can be detached and deleted.
    pub fn remedy(&self, account: &str) -> String {
        if let Some(other) = self.owner_id.as_deref().filter(|owner| *owner != account) {
            return format!("it belongs to account {other}, which shares the subnet: have it removed there");
        }
        if !self.is_of_service() {
            return match (&self.instance_id, self.is_attached()) {
                (Some(instance), _) => format!("detach and delete it, or terminate instance {instance}"),
                (None, false) => "it is attached to nothing: delete it, if nobody needs it".to_owned(),
                (None, true) => "detach and delete it, or delete what it is attached to".to_owned(),
            };
        }
        let maker = self.maker();
        let how = match &maker {
            Maker::SageMaker => "it goes some minutes after the endpoint, app, notebook instance or job that uses it",
            Maker::VpcEndpoint => "delete the endpoint",
            Maker::NatGateway => "delete the NAT gateway",
            Maker::Efs => "delete the mount target",
            Maker::Other(name) => known(name).map_or("delete what it was made for", |(_, how)| how),
            Maker::Unknown => "delete what it was made for",
        };
        let service = self.service().unwrap_or_default();
        format!("{service} made it, and removes it; it cannot be detached by hand: {how}")
    }
}

/// A service as a reader knows it, with the way in which its interfaces go; `None` if it is not on the list.
fn known(name: &str) -> Option<(&'static str, &'static str)> {
    let name = name.to_ascii_lowercase();
    let of = |word: &str| name.split(['.', '-']).any(|part| part == word) || (word.contains('_') && name.contains(word));
    SERVICES.iter().find(|(word, ..)| of(word)).map(|(_, service, how)| (*service, *how))
}

/// The service with a name; `None` for names that many services have, for numbers, and for sessions of roles.
fn service_of(name: &str) -> Option<Maker> {
    let plain = name.to_ascii_lowercase();
    if let Some((_, session)) = name.split_once(':') {
        return session.starts_with("SageMaker").then_some(Maker::SageMaker);
    }
    Some(match plain.as_str() {
        "vpc_endpoint" | "gateway_load_balancer_endpoint" => Maker::VpcEndpoint,
        "nat_gateway" | "natgateway" => Maker::NatGateway,
        "efs" | "amazon-efs" => Maker::Efs,
        "" | "amazon-aws" | "ec2.amazonaws.com" => return None,
        other if other.contains("sagemaker") => Maker::SageMaker,
        other if other.starts_with("elasticfilesystem.") => Maker::Efs,
        other if is_number(other) || is_principal_id(name) => return None,
        _ => Maker::Other(name.to_owned()),
    })
}

/// True for the number of an account.
fn is_number(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// True for the id of a user or role: `AIDA...`.
fn is_principal_id(text: &str) -> bool {
    text.len() >= 16 && text.starts_with('A') && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The first id with a prefix in a text: `fsmt-0abc` in `EFS mount target for fs-0123 (fsmt-0abc)`. `None` if there is none.
fn id_in(text: &str, prefix: &str) -> Option<String> {
    let starts = |word: &&str| word.starts_with(prefix) && word.len() > prefix.len();
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).find(starts).map(str::to_owned)
}
