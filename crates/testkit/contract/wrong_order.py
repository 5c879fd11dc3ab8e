"""Tries what AWS refuses: deletes in the wrong order, things that are there twice, things that are not there.

It deliberately asserts documented codes, and texts only where AWS's own are known. What is refused changes nothing; the plan
that follows shows it.
"""

from aws import Aws, role_arn
from checks import Checks
from identity import policy_arn
from network import Network
from processes import ACCOUNT
from studio import Studio
from wanted import Wanted, service_name

HELD = "DependencyViolation"
TIED = "DeleteConflict"
UNKNOWN = "0123456789abcdef0"


def of_network(checks: Checks, network: Network, studio: Studio, wanted: Wanted) -> None:
    """Deletes in EC2 of what others still stand on."""
    ec2, vpc = network.aws.ec2, network.vpc
    text = f"The vpc '{vpc}' has dependencies and cannot be deleted."
    checks.refused("deleting the VPC", HELD, ec2.delete_vpc, text, VpcId=vpc)
    for name in wanted.all("ec2", "subnets"):
        thing = network.id("subnet", name)
        text = f"The subnet '{thing}' has dependencies and cannot be deleted."
        checks.refused(f"deleting subnet/{name}", HELD, ec2.delete_subnet, text, SubnetId=thing)
    groups = {f"security_group/{name}": network.id("security_group", name) for name in wanted.all("ec2", "security_groups")}
    groups.update({f"the {direction} NFS group": studio.nfs_group(direction)["GroupId"] for direction in ("inbound", "outbound")})
    for name, thing in groups.items():
        text = f"resource {thing} has a dependent object"
        checks.refused(f"deleting {name}", HELD, ec2.delete_security_group, text, GroupId=thing)
    here = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "association.main", "Values": ["true"]}]
    (main,) = ec2.describe_route_tables(Filters=here)["RouteTables"]
    tables = {"the private route table": network.id("route_table", "private"), "the main route table": main["RouteTableId"]}
    for name, thing in tables.items():
        checks.refused(f"deleting {name}", HELD, ec2.delete_route_table, RouteTableId=thing)


def of_identity(checks: Checks, aws: Aws, wanted: Wanted) -> None:
    """Deletes in IAM of what is still attached or still has something."""
    iam = aws.iam
    for name in wanted.all("iam", "roles"):
        checks.refused(f"deleting role/{name}", TIED, iam.delete_role, RoleName=name)
    for name in wanted.all("iam", "policies"):
        arn = policy_arn(name, wanted)
        checks.refused(f"deleting policy/{name}", TIED, iam.delete_policy, PolicyArn=arn)
        what = f"deleting the default version of policy/{name}"
        checks.refused(what, TIED, iam.delete_policy_version, PolicyArn=arn, VersionId="v1")
    for name in wanted.all("iam", "users"):
        checks.refused(f"deleting user/{name}", TIED, iam.delete_user, UserName=name)
    for name in wanted.all("iam", "instance_profiles"):
        checks.refused(f"deleting instance_profile/{name}", TIED, iam.delete_instance_profile, InstanceProfileName=name)


def of_studio(checks: Checks, studio: Studio, wanted: Wanted) -> None:
    """Deletes of a domain with profiles, a notebook that runs, a file system with mount targets."""
    sagemaker, efs = studio.aws.sagemaker, studio.aws.efs
    text = "because UserProfile(s) are associated with it"
    domain, system = studio.domain["DomainId"], studio.domain["HomeEfsFileSystemId"]
    checks.refused("deleting the domain", "ResourceInUse", sagemaker.delete_domain, text, DomainId=domain)
    name = wanted.all("sagemaker", "notebook_instances")["dev"]["name"]
    text = "Status (InService) not in ([Stopped, Failed]). Unable to transition to (Deleting)"
    call = sagemaker.delete_notebook_instance
    checks.refused("deleting the running notebook", "ValidationException", call, text, NotebookInstanceName=name)
    checks.refused("deleting the home EFS", "FileSystemInUse", efs.delete_file_system, FileSystemId=system)


def duplicates(checks: Checks, network: Network, wanted: Wanted) -> None:
    """Makes what is there already, and what a dry run does not make."""
    ec2, iam, sagemaker = network.aws.ec2, network.aws.iam, network.aws.sagemaker
    vpc, taken = network.vpc, wanted.all("ec2", "subnets")["private-1"]["cidr_block"]
    checks.refused("a subnet that overlaps", "InvalidSubnet.Conflict", ec2.create_subnet, VpcId=vpc, CidrBlock=taken)
    name = wanted.all("ec2", "security_groups")["workload"]["name"]
    call = ec2.create_security_group
    checks.refused("a group of a name in use", "InvalidGroup.Duplicate", call, VpcId=vpc, GroupName=name, Description="x")
    group = network.id("security_group", "workload")
    rule = {"IpProtocol": "tcp", "FromPort": 2049, "ToPort": 2049, "UserIdGroupPairs": [{"GroupId": group}]}
    call = ec2.authorize_security_group_ingress
    checks.refused("a rule that is there", "InvalidPermission.Duplicate", call, GroupId=group, IpPermissions=[rule])
    api = wanted.all("ec2", "vpc_endpoints")["sagemaker-api"]
    endpoint = {
        "VpcId": vpc,
        "VpcEndpointType": "Interface",
        "ServiceName": service_name(api["service"]),
        "SubnetIds": [network.id("subnet", one) for one in api["subnets"]],
        "SecurityGroupIds": [network.id("security_group", one) for one in api["security_groups"]],
        "PrivateDnsEnabled": True,
    }
    checks.refused("a second endpoint with the same private name", "InvalidParameter", ec2.create_vpc_endpoint, **endpoint)
    key = wanted.all("ec2", "key_pairs")["bastion"]
    given = {"KeyName": key["name"], "PublicKeyMaterial": key["public_key"].encode()}
    checks.refused("a key of a name in use", "InvalidKeyPair.Duplicate", ec2.import_key_pair, **given)
    checks.refused("a VPC in a dry run", "DryRunOperation", ec2.create_vpc, CidrBlock="10.9.0.0/16", DryRun=True)
    # Names of users are unique without regard to case.
    checks.refused("a user of a name in use", "EntityAlreadyExists", iam.create_user, UserName="developer")
    notebook = wanted.all("sagemaker", "notebook_instances")["dev"]
    given = {"InstanceType": "ml.t3.medium", "RoleArn": role_arn(notebook["role"]), "NotebookInstanceName": notebook["name"]}
    text = "Cannot create a duplicate Notebook Instance"
    checks.refused("a notebook of a name in use", "ValidationException", sagemaker.create_notebook_instance, text, **given)


def absences(checks: Checks, aws: Aws, domain: str) -> None:
    """Asks for things that are not there, each with its own code; DeleteVpcEndpoints answers 200 and says so in a list."""
    ec2, iam, sagemaker = aws.ec2, aws.iam, aws.sagemaker
    answer = ec2.delete_vpc_endpoints(VpcEndpointIds=[f"vpce-{UNKNOWN}"])
    unsuccessful = [(one["ResourceId"], one["Error"]["Code"]) for one in answer["Unsuccessful"]]
    found, wanted = (
        (answer["ResponseMetadata"]["HTTPStatusCode"], unsuccessful),
        (f"vpce-{UNKNOWN}", "InvalidVpcEndpoint.NotFound"),
    )
    checks.same("deleting an unknown endpoint succeeds, and is listed as unsuccessful", found, (200, [wanted]))
    for code, call, given in (
        ("InvalidVpcID.NotFound", ec2.describe_vpcs, {"VpcIds": [f"vpc-{UNKNOWN}"]}),
        ("InvalidVpcID.NotFound", ec2.delete_vpc, {"VpcId": f"vpc-{UNKNOWN}"}),
        ("InvalidVpcID.Malformed", ec2.describe_vpcs, {"VpcIds": ["nonsense"]}),
        ("InvalidSubnetID.NotFound", ec2.describe_subnets, {"SubnetIds": [f"subnet-{UNKNOWN}"]}),
        ("InvalidRouteTableID.NotFound", ec2.describe_route_tables, {"RouteTableIds": [f"rtb-{UNKNOWN}"]}),
        ("InvalidGroup.NotFound", ec2.describe_security_groups, {"GroupIds": [f"sg-{UNKNOWN}"]}),
        ("InvalidGroup.NotFound", ec2.delete_security_group, {"GroupId": f"sg-{UNKNOWN}"}),
        ("InvalidVpcEndpointId.NotFound", ec2.describe_vpc_endpoints, {"VpcEndpointIds": [f"vpce-{UNKNOWN}"]}),
        ("InvalidKeyPair.NotFound", ec2.describe_key_pairs, {"KeyNames": ["nobody"]}),
        ("InvalidInstanceID.NotFound", ec2.describe_instances, {"InstanceIds": [f"i-{UNKNOWN}"]}),
        ("InvalidNetworkInterfaceID.NotFound", ec2.describe_network_interfaces, {"NetworkInterfaceIds": [f"eni-{UNKNOWN}"]}),
        ("NoSuchEntity", iam.get_role, {"RoleName": "Nobody"}),
        ("NoSuchEntity", iam.delete_role, {"RoleName": "Nobody"}),
        ("NoSuchEntity", iam.get_policy, {"PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/Nobody"}),
        ("NoSuchEntity", iam.get_user, {"UserName": "Nobody"}),
        ("NoSuchEntity", iam.get_instance_profile, {"InstanceProfileName": "Nobody"}),
        ("ResourceNotFound", sagemaker.describe_domain, {"DomainId": "d-nobody"}),
        ("ResourceNotFound", sagemaker.describe_user_profile, {"DomainId": domain, "UserProfileName": "nobody"}),
        ("FileSystemNotFound", aws.efs.describe_file_systems, {"FileSystemId": f"fs-{UNKNOWN}"}),
        ("ParameterNotFound", aws.ssm.get_parameter, {"Name": "/nobody"}),
    ):
        (name,) = [str(value) for key, value in given.items() if key != "DomainId" or len(given) == 1]
        checks.refused(f"{call.__name__} of {name}", code, call, **given)
    call = sagemaker.describe_notebook_instance
    checks.refused("an unknown notebook", "ValidationException", call, "RecordNotFound", NotebookInstanceName="nobody")
