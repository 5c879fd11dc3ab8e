//! The marks that services write on their interfaces: texts, tags, requesters, flags and attachments. Recordings of
//! real accounts show some of them, the guides name some, and the rest is not published. So each of these is a setting
//! of the sandbox, and nothing may rely on one of them alone.

pub use super::stored::Maker;
use super::{Attachment, NetworkInterface, Wanted};
use crate::World;
pub use crate::interface_tuning::{Attachments, Requesters, Texts};

/// The account in which services hold their side of an interface, where they hold it in an account.
pub const SERVICE_ACCOUNT: &str = "590183850034";

/// Writes the marks of its maker on a new interface.
pub(super) fn mark(world: &World, interface: &mut NetworkInterface, wanted: &Wanted<'_>) {
    interface.maker = wanted.maker;
    if matches!(wanted.maker, Maker::Customer | Maker::Elsewhere) {
        return;
    }
    let tuning = &world.tuning;
    match tuning.interface_texts {
        Texts::Recorded | Texts::Invented => {}
        Texts::Other => "Managed by AWS. Do not modify or delete.".clone_into(&mut interface.description),
        Texts::Absent => interface.description.clear(),
    }
    if tuning.interface_tags {
        interface.tags.clone_from(&wanted.tags);
    }
    interface.requester = match (tuning.interface_requesters, wanted.maker) {
        (Requesters::Absent, _) => None,
        (Requesters::Names, Maker::Efs) => Some("amazon-efs".to_owned()),
        (Requesters::Names, Maker::NatGateway | Maker::VpcEndpoint) => Some("amazon-aws".to_owned()),
        (Requesters::Numbers, Maker::SageMaker) => Some("918726450301".to_owned()),
        _ => wanted.requester.map(str::to_owned),
    };
    // Interfaces that services hold for themselves have a type of their own. SageMaker makes a plain interface with a
    // role of the account.
    interface.requester_managed = (wanted.maker != Maker::SageMaker) != tuning.interface_requester_managed_flipped;
    interface.operator = tuning.interface_operators.then(|| principal(wanted.maker).to_owned());
    if wanted.maker == Maker::Efs && !tuning.interface_efs_type {
        "interface".clone_into(&mut interface.interface_type);
    }
    let by_account = match tuning.interface_attachments {
        Attachments::Recorded => wanted.maker == Maker::SageMaker,
        Attachments::Service => false,
        Attachments::Account => true,
    };
    if let Some(Attachment { id, owner, .. }) = &mut interface.attachment
        && by_account
    {
        *id = id.replacen("ela-", "eni-", 1);
        SERVICE_ACCOUNT.clone_into(owner);
    }
}

fn principal(maker: Maker) -> &'static str {
    match maker {
        Maker::Customer | Maker::Elsewhere | Maker::VpcEndpoint | Maker::NatGateway => "ec2.amazonaws.com",
        Maker::Efs => "elasticfilesystem.amazonaws.com",
        Maker::SageMaker => "sagemaker.amazonaws.com",
    }
}

/// An interface that a service which the sandbox does not simulate holds in a customer's subnet, as recordings show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// AWS Lambda, for functions.
    Lambda,
    /// A transit gateway, for its attachment to the VPC.
    TransitGateway,
    /// Amazon RDS, for a database.
    Rds,
    /// Amazon ECS, for a task; nothing but its text says so.
    Ecs,
}

/// Makes an interface of a service that the sandbox does not simulate; returns its id. AWS says of all of them that no service asked for them.
pub fn elsewhere(world: &mut World, by: Elsewhere, subnet: &str, groups: &[String]) -> Result<String, crate::ServiceError> {
    let (description, interface_type, holder) = match by {
        Elsewhere::Lambda => ("AWS Lambda VPC ENI-function-0a1b2c3d", "lambda", "amazon-aws"),
        Elsewhere::TransitGateway => {
            ("Network Interface for Transit Gateway Attachment tgw-attach-0a1b2c3d", "transit_gateway", "amazon-aws")
        }
        Elsewhere::Rds => ("RDSNetworkInterface", "interface", "amazon-rds"),
        Elsewhere::Ecs => ("arn:aws:ecs:ap-northeast-1:123456789012:attachment/0a1b2c3d", "interface", SERVICE_ACCOUNT),
    };
    let wanted = Wanted { subnet, groups, description: description.to_owned(), interface_type, ..Wanted::default() };
    let id = super::attach(world, &wanted)?;
    let interface = super::record(world, &id)?;
    interface.maker = Maker::Elsewhere;
    interface.owner = "elsewhere".to_owned();
    if let Some(Attachment { id, owner, .. }) = &mut interface.attachment {
        holder.clone_into(owner);
        if matches!(by, Elsewhere::Rds | Elsewhere::Ecs) {
            *id = id.replacen("ela-", "eni-", 1);
        }
    }
    Ok(id)
}
