//! RunInstances.
//!
//! It deliberately checks everything before it makes anything, and takes new primary interfaces only: no launch templates, no spot.

use std::net::Ipv4Addr;
use std::time::Duration;

use serde_json::{Map, Value};

use super::launch::{self, Hostname, Launch};
use super::{Instance, Power, describe, devices};
use crate::services::ec2::iam_instance_profile_association as profile;
use crate::services::ec2::network_interface::{self, Attachment, Wanted};
use crate::services::ec2::parameter::{address, flag_of, invalid, only};
use crate::services::ec2::subnet::{self, Subnet};
use crate::services::ec2::{security_group, tags, token, vpc};
use crate::services::iam::propagation::ReadyProfile;
use crate::{Request, ServiceError, World, world::Tags};

/// Members of RunInstances beside the required ones.
pub(in super::super) const MEMBERS: &[&str] = &[
    "BlockDeviceMapping",
    "ClientToken",
    "CreditSpecification",
    "DisableApiStop",
    "DisableApiTermination",
    "EbsOptimized",
    "EnclaveOptions",
    "HibernationOptions",
    "IamInstanceProfile",
    "InstanceInitiatedShutdownBehavior",
    "InstanceType",
    "KeyName",
    "MaintenanceOptions",
    "MetadataOptions",
    "Monitoring",
    "NetworkInterface",
    "Placement",
    "PrivateDnsNameOptions",
    "PrivateIpAddress",
    "SecurityGroup",
    "SecurityGroupId",
    "SubnetId",
    "TagSpecification",
    "UserData",
];

/// The placement of the instances: subnet, interface, tenancy and host name.
struct Place {
    subnet: Subnet,
    groups: Vec<String>,
    address: Option<Ipv4Addr>,
    public: bool,
    delete_interface: bool,
    description: String,
    tenancy: String,
    hostname: Hostname,
}

pub(in super::super) fn run(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    if let Some(reservation) = token::earlier(world, request)? {
        let made = of_reservation(world, &reservation);
        if !made.is_empty() {
            return answer(world, request, &reservation, &made);
        }
    }
    let count = count(request)?;
    let launch = launch::read(world, request)?;
    let place = place(world, request, count)?;
    let volumes = devices::read(request, &launch.image)?;
    let profile = request.input.get("IamInstanceProfile").map(|given| profile::ready(world, request.now, given)).transpose()?;
    let kinds = ["instance", "volume", "network-interface"];
    let tags = tags::of_new_kinds(request, &kinds)?;
    let tags_of = |kind: &str| tags.iter().find(|(k, _)| k == kind).map(|(_, tags)| tags.clone()).unwrap_or_default();
    let reservation = world.id("r");
    let mut made = Vec::new();
    for index in 0..count {
        let id = world.id("i");
        let record = record(world, request, &launch, &place, (&reservation, index, &id), tags_of("instance"));
        world.ec2.instances.insert(id.clone(), record);
        interface(world, &place, &id, tags_of("network-interface"))?;
        devices::make(world, request.now, &id, &place.subnet.zone, &volumes, &tags_of("volume"));
        if let Some(ready) = &profile {
            associate(world, request, &id, ready);
        }
        made.push(id);
    }
    token::remember(world, request, &reservation);
    answer(world, request, &reservation, &made)
}

fn associate(world: &mut World, request: &Request<'_>, id: &str, ready: &ReadyProfile) {
    // At launch the association is there at once.
    profile::make(world, request.now, request.now, id, ready);
}

fn of_reservation(world: &World, reservation: &str) -> Vec<String> {
    let mut made: Vec<&Instance> = world.ec2.instances.values().filter(|i| i.reservation == reservation).collect();
    made.sort_by_key(|instance| instance.launch_index);
    made.into_iter().map(|instance| instance.id.clone()).collect()
}

fn answer(world: &World, request: &Request<'_>, reservation: &str, made: &[String]) -> Result<Value, ServiceError> {
    let mut body = Map::new();
    body.insert("reservationId".to_owned(), Value::String(reservation.to_owned()));
    body.insert("ownerId".to_owned(), Value::String(world.account.clone()));
    // Groups of the reservation are those of EC2-Classic: none.
    body.insert("groupSet".to_owned(), Value::Array(Vec::new()));
    let instances: Result<Vec<Value>, ServiceError> =
        made.iter().map(|id| super::find(world, id).map(|instance| describe::render(world, request.now, instance))).collect();
    body.insert("instancesSet".to_owned(), Value::Array(instances?));
    Ok(Value::Object(body))
}

/// Most instances of one call; AWS's limit is the account's quota.
const MOST: i64 = 100;

fn count(request: &Request<'_>) -> Result<usize, ServiceError> {
    let number = |member: &str| {
        let given = request.number(member).filter(|n| *n >= 1);
        given.ok_or_else(|| invalid(request.text(member).unwrap_or_default(), member, "It must be a positive integer."))
    };
    let (least, most) = (number("MinCount")?, number("MaxCount")?);
    if least > most {
        return Err(ServiceError::bad(
            "InvalidParameterValue",
            format!("minCount ({least}) must be smaller than or equal to maxCount ({most})"),
        ));
    }
    if least > MOST {
        return Err(ServiceError::bad(
            "InstanceLimitExceeded",
            format!("You have requested more instances ({least}) than your current limit of {MOST}."),
        ));
    }
    usize::try_from(most.min(MOST)).map_err(|_| invalid("", "MaxCount", ""))
}

/// The one interface specification a request may have.
fn specification<'a>(request: &Request<'a>) -> Result<Option<&'a Value>, ServiceError> {
    let (first, rest) = match request.list("NetworkInterface") {
        [] => return Ok(None),
        [first, rest @ ..] => (first, rest),
    };
    if !rest.is_empty() {
        return Err(ServiceError::new(501, "NotSimulated", "The sandbox does not simulate more than one interface at launch."));
    }
    let known = [
        "AssociatePublicIpAddress",
        "DeleteOnTermination",
        "Description",
        "DeviceIndex",
        "InterfaceType",
        "NetworkCardIndex",
        "PrivateIpAddress",
        "SecurityGroupId",
        "SubnetId",
    ];
    only(first, "NetworkInterface", &known)?;
    for (member, what) in [("DeviceIndex", "0"), ("NetworkCardIndex", "0"), ("InterfaceType", "interface")] {
        if first.get(member).is_some_and(|value| value.as_str() != Some(what) && value.as_i64() != what.parse().ok()) {
            return Err(invalid("", &format!("NetworkInterface.{member}"), &format!("The primary interface has {what}.")));
        }
    }
    for (member, what) in [
        ("SubnetId", "a subnet ID"),
        ("SecurityGroupId", "an instance-level security groups"),
        ("SecurityGroup", "an instance-level security groups"),
        ("PrivateIpAddress", "a private IP address"),
    ] {
        if request.input.get(member).is_some() {
            let text = format!("Network interfaces and {what} may not be specified on the same request");
            return Err(ServiceError::bad("InvalidParameterCombination", text));
        }
    }
    Ok(Some(first))
}

fn place(world: &World, request: &Request<'_>, count: usize) -> Result<Place, ServiceError> {
    let specification = specification(request)?;
    let home = specification.unwrap_or(request.input);
    let text = |member: &str| home.get(member).and_then(Value::as_str).filter(|text| !text.is_empty());
    let placement = request.input.get("Placement");
    if let Some(placement) = placement {
        only(placement, "Placement", &["AvailabilityZone", "Tenancy"])?;
    }
    let inner = |member: &str| placement.and_then(|p| p.get(member)).and_then(Value::as_str).filter(|text| !text.is_empty());
    let subnet = subnet_of(world, text("SubnetId"), inner("AvailabilityZone"))?;
    let tenancy = match (vpc::find(world, &subnet.vpc)?.tenancy.as_str(), inner("Tenancy")) {
        ("dedicated", _) => "dedicated",
        (_, None) => "default",
        (_, Some(given @ ("default" | "dedicated"))) => given,
        (_, Some(other)) => return Err(ServiceError::bad("InvalidTenancy", format!("The tenancy '{other}' is not supported."))),
    };
    let named: Vec<String> = home
        .get("SecurityGroupId")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let groups = security_group::for_interface(world, &subnet.vpc, [named, by_name(world, request, &subnet.vpc)?].concat())?;
    let address = text("PrivateIpAddress").map(|given| address(given, "PrivateIpAddress")).transpose()?;
    match address {
        Some(_) if count > 1 => {
            return Err(ServiceError::bad("InvalidParameterCombination", "One private address cannot serve several instances"));
        }
        Some(address) => network_interface::check_address(world, &subnet.id, address)?,
        None => network_interface::check_room(world, std::iter::repeat_n(subnet.id.as_str(), count))?,
    }
    Ok(Place {
        groups,
        address,
        public: flag_of(home.get("AssociatePublicIpAddress"), "AssociatePublicIpAddress")?.unwrap_or(subnet.map_public),
        delete_interface: flag_of(home.get("DeleteOnTermination"), "DeleteOnTermination")?.unwrap_or(true),
        description: specification.and(text("Description")).unwrap_or_default().to_owned(),
        tenancy: tenancy.to_owned(),
        hostname: launch::hostname(request, &subnet)?,
        subnet,
    })
}

/// The subnet of a launch; without one, the default subnet of the zone or of any zone.
fn subnet_of(world: &World, id: Option<&str>, zone: Option<&str>) -> Result<Subnet, ServiceError> {
    if let Some(id) = id {
        let found = subnet::find(world, id)?;
        return match zone {
            Some(zone) if zone != found.zone => {
                Err(invalid(zone, "AvailabilityZone", &format!("The subnet '{id}' is in the zone {}.", found.zone)))
            }
            _ => Ok(found.clone()),
        };
    }
    let mut defaults = world.ec2.subnets.values().filter(|s| s.default_for_zone && zone.is_none_or(|zone| s.zone == zone));
    let picked = defaults.by_ref().min_by(|a, b| a.zone.cmp(&b.zone));
    picked.cloned().ok_or_else(|| match vpc::default(world) {
        Some(vpc) => {
            let text = format!("No subnets found for the default VPC '{}'. Please specify a subnet.", vpc.id);
            ServiceError::bad("MissingInput", text)
        }
        None => ServiceError::bad(
            "VPCIdNotSpecified",
            "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.",
        ),
    })
}

/// Groups by name are groups of the default VPC.
fn by_name(world: &World, request: &Request<'_>, vpc: &str) -> Result<Vec<String>, ServiceError> {
    let names = request.texts("SecurityGroup");
    if !names.is_empty() && request.text("SubnetId").is_some() {
        let text = "The parameter groupName cannot be used with the parameter subnet";
        return Err(ServiceError::bad("InvalidParameterCombination", text));
    }
    let find = |name: String| {
        let found = world.ec2.security_groups.values().find(|group| group.vpc == vpc && group.name == name);
        found.map(|group| group.id.clone()).ok_or_else(|| {
            ServiceError::bad(
                "InvalidGroup.NotFound",
                format!("The security group '{name}' does not exist in default VPC '{vpc}'"),
            )
        })
    };
    names.into_iter().map(find).collect()
}

fn record(
    world: &World,
    request: &Request<'_>,
    launch: &Launch,
    place: &Place,
    (reservation, launch_index, id): (&str, usize, &str),
    tags: Tags,
) -> Instance {
    let up_at = request.now + Duration::from_secs(world.tuning.instance_change_s);
    let switches = &launch.switches;
    Instance {
        id: id.to_owned(),
        reservation: reservation.to_owned(),
        launch_index,
        image: launch.image.id.clone(),
        instance_type: launch.instance_type.clone(),
        architecture: launch.image.architecture.clone(),
        root_device: launch.image.root_device.to_owned(),
        subnet: place.subnet.id.clone(),
        key: launch.key.clone(),
        user_data: launch.user_data.clone(),
        monitored_at: launch.monitoring.then_some(up_at),
        metadata: launch.metadata.clone(),
        hostname: place.hostname.clone(),
        disable_termination: switches.disable_termination,
        disable_stop: switches.disable_stop,
        shutdown_behavior: switches.shutdown_behavior.clone(),
        ebs_optimized: switches.ebs_optimized,
        tenancy: place.tenancy.clone(),
        enclave: switches.enclave,
        hibernation: switches.hibernation,
        auto_recovery: switches.auto_recovery.clone(),
        cpu_credits: launch.cpu_credits.clone(),
        public: place.public,
        client_token: request.text("ClientToken").map(str::to_owned),
        launched: request.now,
        power: Power::Up(up_at),
        gone_at: None,
        tags,
    }
}

fn interface(world: &mut World, place: &Place, instance: &str, tags: Tags) -> Result<(), ServiceError> {
    let wanted = Wanted {
        subnet: &place.subnet.id,
        groups: &place.groups,
        description: place.description.clone(),
        interface_type: "interface",
        owner: instance,
        ..Wanted::default()
    };
    let address = place.address.map_or_else(|| network_interface::free_address(world, &place.subnet.id), Ok)?;
    let id = network_interface::place(world, &wanted, address);
    let attachment = Attachment {
        id: world.id("eni-attach"),
        owner: String::new(),
        instance: Some(instance.to_owned()),
        device_index: 0,
        delete_on_termination: place.delete_interface,
    };
    let public = place.public.then(|| network_interface::public_address(world));
    let interface = network_interface::record(world, &id)?;
    interface.attachment = Some(attachment);
    interface.public_address = public;
    interface.tags = tags;
    Ok(())
}
