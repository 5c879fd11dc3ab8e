"""Tries what AWS refuses: deletes in the wrong order, things that are there twice, things that are not there.

It deliberately asserts AWS's documented codes, and texts only where AWS's own are known. Every call is one that changes nothing when
it is refused; the plan that follows shows that nothing was harmed.
"""

from aws import Aws, role_arn
from checks import Checks
from identity import policy_arn
from network import Network
from processes import ACCOUNT
from studio import Studio
from wanted import Wanted, service_name


def deletes(checks: Checks, network: Network, studio: Studio, wanted: Wanted) -> None:
    """Deletes of what others still need."""
    ec2, iam, sagemaker, efs = (getattr(network.aws, service) for service in ("ec2", "iam", "sagemaker", "efs"))
    vpc = network.vpc
    text = f"The vpc '{vpc}' has dependencies and cannot be deleted."
    checks.refused("deleting the VPC", lambda: ec2.delete_vpc(VpcId=vpc), "DependencyViolation", text)
    for name in wanted.all("ec2", "subnets"):
        thing = network.id("subnet", name)
        text = f"The subnet '{thing}' has dependencies and cannot be deleted."
        checks.refused(f"deleting subnet/{name}", lambda t=thing: ec2.delete_subnet(SubnetId=t), "DependencyViolation", text)
    for name in wanted.all("ec2", "security_groups"):
        thing = network.id("security_group", name)
        text = f"resource {thing} has a dependent object"
        checks.refused(f"deleting security_group/{name}", lambda t=thing: ec2.delete_security_group(GroupId=t), "DependencyViolation", text)
    table = network.id("route_table", "private")
    checks.refused("deleting the route table", lambda: ec2.delete_route_table(RouteTableId=table), "DependencyViolation")
    here = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "association.main", "Values": ["true"]}]
    (main,) = ec2.describe_route_tables(Filters=here)["RouteTables"]
    checks.refused("deleting the main route table", lambda: ec2.delete_route_table(RouteTableId=main["RouteTableId"]), "DependencyViolation")
    for direction in ("inbound", "outbound"):
        group = studio.nfs_group(direction)["GroupId"]
        text = f"resource {group} has a dependent object"
        checks.refused(f"deleting the {direction} NFS group", lambda g=group: ec2.delete_security_group(GroupId=g), "DependencyViolation", text)

    for name in wanted.all("iam", "roles"):
        checks.refused(f"deleting role/{name}", lambda n=name: iam.delete_role(RoleName=n), "DeleteConflict")
    for name in wanted.all("iam", "policies"):
        arn = policy_arn(name, wanted)
        checks.refused(f"deleting policy/{name}", lambda a=arn: iam.delete_policy(PolicyArn=a), "DeleteConflict")
        default = "deleting the default version of"
        version = lambda a=arn: iam.delete_policy_version(PolicyArn=a, VersionId="v1")  # noqa: E731
        checks.refused(f"{default} policy/{name}", version, "DeleteConflict")
    for name in wanted.all("iam", "users"):
        checks.refused(f"deleting user/{name}", lambda n=name: iam.delete_user(UserName=n), "DeleteConflict")
    for name in wanted.all("iam", "instance_profiles"):
        call = lambda n=name: iam.delete_instance_profile(InstanceProfileName=n)  # noqa: E731
        checks.refused(f"deleting instance_profile/{name}", call, "DeleteConflict")

    domain = studio.domain["DomainId"]
    text = "because UserProfile(s) are associated with it"
    checks.refused("deleting the domain", lambda: sagemaker.delete_domain(DomainId=domain), "ResourceInUse", text)
    notebook = wanted.all("sagemaker", "notebook_instances")["dev"]["name"]
    text = "Status (InService) not in ([Stopped, Failed]). Unable to transition to (Deleting)"
    call = lambda: sagemaker.delete_notebook_instance(NotebookInstanceName=notebook)  # noqa: E731
    checks.refused("deleting the running notebook", call, "ValidationException", text)
    system = studio.domain["HomeEfsFileSystemId"]
    checks.refused("deleting the home EFS", lambda: efs.delete_file_system(FileSystemId=system), "FileSystemInUse")


def absences(checks: Checks, aws: Aws, domain: str) -> None:
    """Things that are not there, each with its own code; DeleteVpcEndpoints answers 200 and says so in a list."""
    ec2, iam, sagemaker, efs, ssm = (getattr(aws, service) for service in ("ec2", "iam", "sagemaker", "efs", "ssm"))
    no, arn = "0123456789abcdef0", f"arn:aws:iam::{ACCOUNT}:policy/Nobody"
    answer = ec2.delete_vpc_endpoints(VpcEndpointIds=[f"vpce-{no}"])
    unsuccessful = [(one["ResourceId"], one["Error"]["Code"]) for one in answer["Unsuccessful"]]
    status = answer["ResponseMetadata"]["HTTPStatusCode"]
    wanted = (200, [(f"vpce-{no}", "InvalidVpcEndpoint.NotFound")])
    checks.same("deleting an unknown endpoint succeeds and is listed as unsuccessful", (status, unsuccessful), wanted)
    for what, call, code in (
        ("an unknown VPC", lambda: ec2.describe_vpcs(VpcIds=[f"vpc-{no}"]), "InvalidVpcID.NotFound"),
        ("deleting an unknown VPC", lambda: ec2.delete_vpc(VpcId=f"vpc-{no}"), "InvalidVpcID.NotFound"),
        ("an unknown subnet", lambda: ec2.describe_subnets(SubnetIds=[f"subnet-{no}"]), "InvalidSubnetID.NotFound"),
        ("an unknown route table", lambda: ec2.describe_route_tables(RouteTableIds=[f"rtb-{no}"]), "InvalidRouteTableID.NotFound"),
        ("an unknown group", lambda: ec2.describe_security_groups(GroupIds=[f"sg-{no}"]), "InvalidGroup.NotFound"),
        ("deleting an unknown group", lambda: ec2.delete_security_group(GroupId=f"sg-{no}"), "InvalidGroup.NotFound"),
        ("an unknown endpoint", lambda: ec2.describe_vpc_endpoints(VpcEndpointIds=[f"vpce-{no}"]), "InvalidVpcEndpointId.NotFound"),
        ("an unknown key pair", lambda: ec2.describe_key_pairs(KeyNames=["nobody"]), "InvalidKeyPair.NotFound"),
        ("an unknown instance", lambda: ec2.describe_instances(InstanceIds=[f"i-{no}"]), "InvalidInstanceID.NotFound"),
        ("an unknown interface", lambda: ec2.describe_network_interfaces(NetworkInterfaceIds=[f"eni-{no}"]), "InvalidNetworkInterfaceID.NotFound"),
        ("an id of another form", lambda: ec2.describe_vpcs(VpcIds=["nonsense"]), "InvalidVpcID.Malformed"),
        ("an unknown role", lambda: iam.get_role(RoleName="Nobody"), "NoSuchEntity"),
        ("deleting an unknown role", lambda: iam.delete_role(RoleName="Nobody"), "NoSuchEntity"),
        ("an unknown policy", lambda: iam.get_policy(PolicyArn=arn), "NoSuchEntity"),
        ("an unknown user", lambda: iam.get_user(UserName="Nobody"), "NoSuchEntity"),
        ("an unknown instance profile", lambda: iam.get_instance_profile(InstanceProfileName="Nobody"), "NoSuchEntity"),
        ("an unknown domain", lambda: sagemaker.describe_domain(DomainId="d-nobody"), "ResourceNotFound"),
        ("an unknown profile", lambda: sagemaker.describe_user_profile(DomainId=domain, UserProfileName="nobody"), "ResourceNotFound"),
        ("an unknown file system", lambda: efs.describe_file_systems(FileSystemId=f"fs-{no}"), "FileSystemNotFound"),
        ("an unknown parameter", lambda: ssm.get_parameter(Name="/nobody"), "ParameterNotFound"),
    ):
        checks.refused(what, call, code)
    call = lambda: sagemaker.describe_notebook_instance(NotebookInstanceName="nobody")  # noqa: E731
    checks.refused("an unknown notebook", call, "ValidationException", "RecordNotFound")


def duplicates(checks: Checks, network: Network, wanted: Wanted) -> None:
    """Things that are there already."""
    ec2, iam, sagemaker = (getattr(network.aws, service) for service in ("ec2", "iam", "sagemaker"))
    vpc, subnet = network.vpc, wanted.all("ec2", "subnets")["private-1"]
    group = wanted.all("ec2", "security_groups")["workload"]
    workload, api = network.id("security_group", "workload"), wanted.all("ec2", "vpc_endpoints")["sagemaker-api"]
    nfs = {"IpProtocol": "tcp", "FromPort": 2049, "ToPort": 2049, "UserIdGroupPairs": [{"GroupId": workload}]}
    key = wanted.all("ec2", "key_pairs")["bastion"]
    endpoint = {
        "VpcId": vpc,
        "VpcEndpointType": "Interface",
        "ServiceName": service_name(api["service"]),
        "SubnetIds": [network.id("subnet", name) for name in api["subnets"]],
        "SecurityGroupIds": [network.id("security_group", name) for name in api["security_groups"]],
        "PrivateDnsEnabled": True,
    }
    notebook = wanted.all("sagemaker", "notebook_instances")["dev"]
    for what, call, code in (
        ("a subnet that overlaps", lambda: ec2.create_subnet(VpcId=vpc, CidrBlock=subnet["cidr_block"]), "InvalidSubnet.Conflict"),
        (
            "a group of a name in use",
            lambda: ec2.create_security_group(VpcId=vpc, GroupName=group["name"], Description="x"),
            "InvalidGroup.Duplicate",
        ),
        (
            "a rule that is there",
            lambda: ec2.authorize_security_group_ingress(GroupId=workload, IpPermissions=[nfs]),
            "InvalidPermission.Duplicate",
        ),
        ("a second endpoint with the same private name", lambda: ec2.create_vpc_endpoint(**endpoint), "InvalidParameter"),
        (
            "a key of a name in use",
            lambda: ec2.import_key_pair(KeyName=key["name"], PublicKeyMaterial=key["public_key"].encode()),
            "InvalidKeyPair.Duplicate",
        ),
        ("a VPC in a dry run", lambda: ec2.create_vpc(CidrBlock="10.9.0.0/16", DryRun=True), "DryRunOperation"),
        ("a user of a name in use", lambda: iam.create_user(UserName="developer"), "EntityAlreadyExists"),
        (
            "a notebook of a name in use",
            lambda: sagemaker.create_notebook_instance(
                NotebookInstanceName=notebook["name"], InstanceType="ml.t3.medium", RoleArn=role_arn(notebook["role"])
            ),
            "ValidationException",
        ),
    ):
        checks.refused(what, call, code)
