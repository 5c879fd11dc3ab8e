"""heiiki builds the closed network in a served sandbox; boto3 and the AWS CLI say what they see, and try what AWS refuses.

heiiki comes to the sandbox by both ways: over HTTP as to any AWS (apply, plan), and in its own process (plan, destroy).
It deliberately leaves the comparisons to network.py, identity.py, studio.py, by_cli.py and wrong_order.py.
"""

import pathlib

import by_cli
import wrong_order
from aws import Aws
from checks import Checks
from identity import Identity
from network import Network
from processes import ACCOUNT, REGION, SPEED, Heiiki, server
from studio import Studio
from wanted import Wanted


def second_opinion(checks: Checks, heiiki: Heiiki, folder: pathlib.Path) -> None:
    """The whole group."""
    serve = [str(heiiki.binary), "sandbox", "serve", "--sandbox=sandbox.json", "--sandbox-speed", SPEED]
    spec = str(heiiki.spec)
    in_process = [spec, "--sandbox=sandbox.json", "--sandbox-speed", SPEED]
    with server([*serve, "--listen", "127.0.0.1:0", "--region", REGION, "--account", ACCOUNT], folder, "sandbox") as endpoint:
        over_http = [spec, "--endpoint-url", endpoint]
        aws, wanted = Aws(endpoint), Wanted(heiiki.spec)
        identity = aws.sts.get_caller_identity()
        checks.same("the account that STS names", identity["Account"], ACCOUNT)
        fresh = census(aws)
        heiiki.ends(checks, 0, "apply", *over_http, "--yes", cwd=folder, what="apply over HTTP")

        network = Network(aws, wanted)
        studio = Studio(aws, wanted, network)
        network.check(checks)
        Identity(aws, wanted, network.references()).check(checks)
        studio.check(checks)
        by_cli.check(checks, network, studio, wanted)
        wrong_order.of_network(checks, network, studio, wanted)
        wrong_order.of_identity(checks, aws, wanted)
        wrong_order.of_studio(checks, studio, wanted)
        wrong_order.duplicates(checks, network, wanted)
        wrong_order.absences(checks, aws, studio.domain["DomainId"])

        what = "nothing was harmed: the plan is empty"
        heiiki.ends(checks, 0, "plan", *over_http, "--detailed-exitcode", cwd=folder, what=f"{what} over HTTP")
        heiiki.ends(checks, 0, "plan", *in_process, "--detailed-exitcode", cwd=folder, what=f"{what} in process")
        heiiki.ends(checks, 0, "destroy", *in_process, "--yes", cwd=folder, what="destroy in process")
        checks.same("nothing is left", census(aws), fresh)
        destroyed = heiiki.run("plan", *over_http, "--destroy", "--detailed-exitcode", cwd=folder)
        checks.same("a second destroy has nothing to do", destroyed.returncode, 0)


def census(aws: Aws) -> dict[str, list[str]]:
    """The ids of all there is; what AWS keeps listing after its end (terminated instances) is not there."""
    seen = {}
    for operation, key, name in (
        ("describe_vpcs", "Vpcs", "VpcId"),
        ("describe_subnets", "Subnets", "SubnetId"),
        ("describe_route_tables", "RouteTables", "RouteTableId"),
        ("describe_security_groups", "SecurityGroups", "GroupId"),
        ("describe_vpc_endpoints", "VpcEndpoints", "VpcEndpointId"),
        ("describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId"),
        ("describe_internet_gateways", "InternetGateways", "InternetGatewayId"),
        ("describe_network_acls", "NetworkAcls", "NetworkAclId"),
        ("describe_volumes", "Volumes", "VolumeId"),
        ("describe_key_pairs", "KeyPairs", "KeyPairId"),
    ):
        seen[operation] = sorted(item[name] for item in getattr(aws.ec2, operation)()[key])
    reservations = aws.ec2.describe_instances()["Reservations"]
    instances = [instance for reservation in reservations for instance in reservation["Instances"]]
    seen["instances"] = sorted(one["InstanceId"] for one in instances if one["State"]["Name"] != "terminated")
    for operation, key, name, given in (
        ("list_roles", "Roles", "Arn", {}),
        ("list_users", "Users", "Arn", {}),
        ("list_instance_profiles", "InstanceProfiles", "Arn", {}),
        ("list_policies", "Policies", "Arn", {"Scope": "Local"}),
    ):
        arns = [item[name] for item in aws.pages("iam", operation, key, 100, **given)[0]]
        # AWS makes its service-linked roles with the first use of a service, and keeps them.
        seen[operation] = sorted(arn for arn in arns if ":role/aws-service-role/" not in arn)
    for operation, key, name in (
        ("list_domains", "Domains", "DomainId"),
        ("list_user_profiles", "UserProfiles", "UserProfileName"),
        ("list_notebook_instances", "NotebookInstances", "NotebookInstanceName"),
    ):
        seen[operation] = sorted(item[name] for item in aws.pages("sagemaker", operation, key, 10)[0])
    seen["describe_file_systems"] = [one["FileSystemId"] for one in aws.efs.describe_file_systems()["FileSystems"]]
    return seen


GROUPS = [("boto3 and the AWS CLI about a network that heiiki built in its sandbox", second_opinion)]
