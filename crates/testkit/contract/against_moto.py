"""heiiki builds the closed network in moto, finds nothing left to do, and takes it down again.

moto was written by others, from other readings of AWS's documentation: what heiiki takes for granted of its own simulator shows.
It deliberately leaves out what moto lacks and nothing else; each omission is in one of the tables below, with its reason.
"""

import pathlib
import sys

import yaml
from botocore.exceptions import ClientError

from aws import Aws, role_arn, tags_of
from checks import Checks
from network import permissions
from processes import REGION, Heiiki, server
from second_opinion import census
from wanted import Wanted, peers

# Kinds of the spec that moto lacks: where they stand in it, and why they are left out.
LEFT_OUT = {
    ("sagemaker", "user_profiles"): "moto has none of CreateUserProfile, DescribeUserProfile, DeleteUserProfile",
    (
        "sagemaker",
        "domains",
    ): "moto answers for a domain that does not exist with a ValidationException where AWS says ResourceNotFound,"
    " and has neither ListApps nor ListSpaces, without which nobody can know what a domain holds",
}
# Operations that moto lacks and the rest of the network needs. moto_server.py adds them.
LENT = {
    "ListUserProfiles": "absent; heiiki refuses to destroy while it cannot see whether there are profiles. Lent: there are none",
    "ListInstanceProfileTags": "absent; moto keeps these tags and shows them in GetInstanceProfile. Lent: the same as a list",
    "DeleteKeyPair": "ignores KeyPairId and then deletes nothing, with success. Lent: it deletes by id",
    "DeleteVpcEndpoints": "lists for ever what it deleted; AWS does for minutes, and heiiki waits for the end. Lent: the end",
}
# Words of the spec that moto does not keep: descriptions of egress rules whose peer begins so.
NOT_KEPT = "prefix_list/"
# moto names another device as the root of an instance than the one of the root volume, which looks like data on a second disk.
# moto lists no service-specific credentials, so that nobody can tell whether somebody comes in as a user: that consent is given.
CONSENT = ["--allow-data-loss", "instance/bastion", "--evict-users"]
# moto's interfaces of endpoints and instances carry none of the marks by which AWS's are told: no type, no description that names their owner, and they do
# not go with their instance. To heiiki they are somebody's, so that it leaves what they stand in, says so, and ends with this exit code.
KEPT_EXIT = 6
# The list calls that count these and the parts of a VPC.
NETWORK = {
    f"describe_{name}" for name in ("vpcs", "subnets", "route_tables", "security_groups", "network_interfaces", "network_acls")
}
# The behaviour of moto that has to be switched on.
SETTINGS = {
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",  # otherwise AWS's own policies do not exist
}


def reduced(spec: pathlib.Path, folder: pathlib.Path) -> tuple[pathlib.Path, list[str]]:
    """Writes the spec without what is left out; gives the file and the addresses that are not in it."""
    tree = yaml.safe_load(spec.read_text(encoding="utf-8"))
    gone = []
    for (service, plural), why in LEFT_OUT.items():
        gone.append(f"{', '.join(f'{service}.{plural}.{name}' for name in tree[service].pop(plural))}, because {why}")
    for name, group in tree["ec2"]["security_groups"].items():
        for rule in group["egress"]:
            if str(rule["to"]).startswith(NOT_KEPT) and rule.pop("description", None):
                gone.append(f"ec2.security_groups.{name}.egress: the description of {rule['to']}, which moto does not keep")
    if tree.pop("closed", None):
        gone.append("closed, because moto has no spaces and no Block Public Access, so that nothing can be proven of them")
    path = folder / "reduced.yaml"
    path.write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")
    return path, gone


def against_moto(checks: Checks, heiiki: Heiiki, folder: pathlib.Path) -> None:
    """The whole group."""
    spec, gone = reduced(heiiki.spec, folder)
    wanted = Wanted(spec)
    command = [sys.executable, "-B", str(pathlib.Path(__file__).with_name("moto_server.py"))]
    with server(command, folder, "moto", **SETTINGS) as endpoint:
        aws = Aws(endpoint)
        for what in gone:
            print(f"  left out: {what}", flush=True)
        for operation, why in LENT.items():
            print(f"  lent to moto: {operation}, {why}", flush=True)
        still_lacking(checks, aws)
        over_http = [str(spec), "--endpoint-url", endpoint]
        fresh = census(aws)
        heiiki.ends(checks, 0, "apply", *over_http, "--yes", cwd=folder, what="apply against moto")
        built(checks, aws, wanted)
        heiiki.ends(checks, 0, "plan", *over_http, "--detailed-exitcode", cwd=folder, what="the plan is empty afterwards")
        ids = aws.tagged(wanted.environment)
        heiiki.ends(checks, KEPT_EXIT, "destroy", *over_http, *CONSENT, "--yes", cwd=folder, what="destroy against moto")
        left = census(aws)
        elsewhere = {key: ids for key, ids in left.items() if key not in NETWORK}
        checks.same("nothing but the network is left in moto", elsewhere, {key: fresh[key] for key in elsewhere})
        kept = {ids[f"security_group/{name}"] for name in ("endpoints", "workload")} & set(left["describe_security_groups"])
        checks.same("no group is left but the one that moto's interface of the instance has", kept, set())
        heiiki.ends(checks, KEPT_EXIT, "destroy", *over_http, *CONSENT, "--yes", cwd=folder, what="a second destroy goes on")
        kept = sorted(set(census(aws)["describe_vpcs"]) - set(fresh["describe_vpcs"]))
        checks.same("the VPC that the interface stands in is left", kept, [ids["vpc/main"]])
        heiiki.ends(
            checks, 0, "plan", *over_http, "--destroy", "--detailed-exitcode", cwd=folder, what="nothing is left to destroy"
        )


def still_lacking(checks: Checks, aws: Aws) -> None:
    """That every omission is one: what moto learns is to be tested."""
    for what, call in (
        ("user profiles", lambda: aws.sagemaker.create_user_profile(DomainId="d-none", UserProfileName="nobody")),
        ("the apps of a domain", aws.sagemaker.list_apps),
        ("the spaces of a domain", aws.sagemaker.list_spaces),
    ):
        try:
            call()
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            checks.holds(f"moto still lacks {what}", status >= 500, error)
        else:
            checks.fails(f"moto has {what} by now: take them out of LEFT_OUT")
    text = "Could not find domain"
    checks.refused("moto: an unknown domain", "ValidationException", aws.sagemaker.describe_domain, text, DomainId="d-none")


def built(checks: Checks, aws: Aws, wanted: Wanted) -> None:
    """That heiiki's calls meant to moto what they mean to AWS."""
    ids = aws.tagged(wanted.environment)
    addresses = [
        f"{kind}/{name}"
        for kind, plural in (
            ("vpc", "vpcs"),
            ("subnet", "subnets"),
            ("route_table", "route_tables"),
            ("security_group", "security_groups"),
            ("vpc_endpoint", "vpc_endpoints"),
            ("key_pair", "key_pairs"),
            ("instance", "instances"),
        )
        for name in wanted.all("ec2", plural)
    ]
    checks.same("moto: the tags of all of EC2's objects", sorted(ids), sorted(addresses))
    for attribute, member in (("enableDnsSupport", "EnableDnsSupport"), ("enableDnsHostnames", "EnableDnsHostnames")):
        answer = aws.ec2.describe_vpc_attribute(VpcId=ids["vpc/main"], Attribute=attribute)
        checks.same(f"moto: {attribute}", answer[member], {"Value": True})
    for name, want in wanted.all("ec2", "subnets").items():
        (subnet,) = aws.ec2.describe_subnets(SubnetIds=[ids[f"subnet/{name}"]])["Subnets"]
        zone = REGION + want["availability_zone"]
        checks.same(f"moto: subnet/{name}", (subnet["CidrBlock"], subnet["AvailabilityZone"]), (want["cidr_block"], zone))
    for name, want in wanted.all("ec2", "security_groups").items():
        (group,) = aws.ec2.describe_security_groups(GroupIds=[ids[f"security_group/{name}"]])["SecurityGroups"]
        for direction, member in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
            found, _ = permissions(group[member])
            count = sum(len(peers(rule)) for rule in want[direction])
            checks.same(f"moto: rules of security_group/{name}, {direction}", len(found), count)
    for name, want in wanted.all("ec2", "vpc_endpoints").items():
        (endpoint,) = aws.ec2.describe_vpc_endpoints(VpcEndpointIds=[ids[f"vpc_endpoint/{name}"]])["VpcEndpoints"]
        seen = (sorted(endpoint.get("SubnetIds") or []), sorted(endpoint.get("RouteTableIds") or []))
        subnets = sorted(ids[f"subnet/{one}"] for one in want.get("subnets") or [])
        tables = sorted(ids[f"route_table/{one}"] for one in want.get("route_tables") or [])
        checks.same(f"moto: vpc_endpoint/{name}", seen, (subnets, tables))
    for name, want in wanted.all("iam", "roles").items():
        attached = aws.iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        checks.same(f"moto: role/{name}", sorted(one["PolicyName"] for one in attached), sorted(want["policies"]))
        tags = tags_of(aws.iam.list_role_tags(RoleName=name))
        checks.tags(f"moto: tags of role/{name}", tags, wanted.tags(f"role/{name}", None))
    notebook = wanted.all("sagemaker", "notebook_instances")["dev"]
    found = aws.sagemaker.describe_notebook_instance(NotebookInstanceName=notebook["name"])
    seen = (found["NotebookInstanceStatus"], found["SubnetId"], found["RoleArn"])
    place = ("InService", ids[f"subnet/{notebook['subnet']}"], role_arn(notebook["role"]))
    checks.same("moto: notebook_instance/dev", seen, place)


GROUPS = [("heiiki against moto", against_moto)]
