"""Asks the same of the AWS CLI, which parses, pages, waits and reports errors in its own way.

It deliberately repeats only a few comparisons: what matters is that a person at a terminal sees the environment.
"""

import concurrent.futures

from aws import role_arn
from checks import Checks
from identity import policy_arn
from network import Network
from processes import ACCOUNT, Cli
from studio import Studio
from wanted import Wanted, filled, service_name

# The exit code of version 1 of the CLI if AWS answers with an error; PyPI has no other version.
REFUSED = 255


def check(checks: Checks, network: Network, studio: Studio, wanted: Wanted) -> None:
    """Runs every question, two at a time because each starts a Python, and prints the answers in order."""
    cli = Cli(network.aws.endpoint)
    questions = [*reads(cli, network, studio, wanted), *waits(cli, network, wanted), *errors(cli, network, wanted)]
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        answers = [(what, pool.submit(ask), expected) for what, ask, expected in questions]
        for what, answer, expected in answers:
            checks.same(f"aws {what}", answer.result(), expected)


def reads(cli: Cli, network: Network, studio: Studio, wanted: Wanted):
    """Lists and descriptions."""

    def asked(*words: str, query: str):
        return lambda: cli(*words, "--query", query)

    vpc, subnet = network.vpc, network.id("subnet", "private-1")
    here, mine = f"Name=vpc-id,Values={vpc}", f"Name=tag:heiiki:environment,Values={wanted.environment}"
    yield "sts get-caller-identity", asked("sts", "get-caller-identity", query="Account"), ACCOUNT
    yield "ec2 describe-vpcs by tag", asked("ec2", "describe-vpcs", "--filters", mine, query="Vpcs[].VpcId"), [vpc]
    words = ("ec2", "describe-vpc-endpoints", "--filters", here, "--page-size", "5")
    services = sorted(service_name(want["service"]) for want in wanted.all("ec2", "vpc_endpoints").values())
    yield "ec2 describe-vpc-endpoints in pages", asked(*words, query="sort(VpcEndpoints[].ServiceName)"), services
    inside = network.aws.ec2.describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": [subnet]}])
    words = ("ec2", "describe-network-interfaces", "--filters", f"Name=subnet-id,Values={subnet}", "--page-size", "5")
    ids = sorted(one["NetworkInterfaceId"] for one in inside["NetworkInterfaces"])
    yield "ec2 describe-network-interfaces in pages", asked(*words, query="sort(NetworkInterfaces[].NetworkInterfaceId)"), ids
    words = ("ec2", "describe-security-groups", "--group-ids", network.id("security_group", "workload"))
    members = "[FromPort, ToPort, length(UserIdGroupPairs), length(PrefixListIds)]"
    query = f"sort_by(SecurityGroups[0].IpPermissionsEgress, &FromPort)[].{members}"
    yield "ec2 describe-security-groups", asked(*words, query=query), [[443, 443, 1, 1], [2049, 2049, 1, 0], [8192, 65535, 1, 0]]
    words = ("iam", "get-role", "--role-name", "IFSM-SageMaker-Role")
    query = "Role.AssumeRolePolicyDocument.Statement[].[Effect, Action, to_array(Principal.Service)]"
    yield "iam get-role", asked(*words, query=query), [["Allow", "sts:AssumeRole", ["sagemaker.amazonaws.com"]]]
    references = {**network.references(), "role/IFSM-SageMaker-Role.arn": role_arn("IFSM-SageMaker-Role")}
    for name in ("RestrictInternetAccess", "RestrictPassRole"):
        words = ("iam", "get-policy-version", "--version-id", "v1", "--policy-arn", policy_arn(name, wanted))
        document = filled(wanted.all("iam", "policies")[name]["document"], references)
        yield f"iam get-policy-version of {name}", asked(*words, query="PolicyVersion.Document"), document
    words = ("iam", "list-attached-user-policies", "--user-name", "Developer", "--page-size", "1")
    policies = sorted(wanted.all("iam", "users")["Developer"]["policies"])
    yield "iam list-attached-user-policies in pages", asked(*words, query="sort(AttachedPolicies[].PolicyName)"), policies
    words = ("sagemaker", "describe-domain", "--domain-id", studio.domain["DomainId"])
    query = "[Status, AppNetworkAccessType, length(SubnetIds)]"
    yield "sagemaker describe-domain", asked(*words, query=query), ["InService", "VpcOnly", 2]
    yield (
        "sagemaker list-user-profiles",
        asked("sagemaker", "list-user-profiles", query="UserProfiles[].UserProfileName"),
        ["analyst"],
    )
    words = ("efs", "describe-mount-targets", "--file-system-id", studio.domain["HomeEfsFileSystemId"])
    yield "efs describe-mount-targets", asked(*words, query="MountTargets[].LifeCycleState"), ["available", "available"]
    parameter = wanted.all("ec2", "instances")["bastion"]["image_id"].removeprefix("resolve:ssm:")
    image = network.aws.ssm.get_parameter(Name=parameter)["Parameter"]["Value"]
    yield "ssm get-parameter", asked("ssm", "get-parameter", "--name", parameter, query="Parameter.Value"), image


def waits(cli: Cli, network: Network, wanted: Wanted):
    """The CLI's own waiters: each knows which answers mean ready."""
    notebook = wanted.all("sagemaker", "notebook_instances")["dev"]["name"]
    for words in (
        ("ec2", "wait", "vpc-available", "--vpc-ids", network.vpc),
        ("ec2", "wait", "subnet-available", "--subnet-ids", network.id("subnet", "private-1"), network.id("subnet", "private-2")),
        ("ec2", "wait", "instance-running", "--instance-ids", network.id("instance", "bastion")),
        ("iam", "wait", "policy-exists", "--policy-arn", policy_arn("RestrictPassRole", wanted)),
        ("sagemaker", "wait", "notebook-instance-in-service", "--notebook-instance-name", notebook),
    ):
        yield " ".join(words[:3]), lambda w=words: cli.run(*w).returncode, 0


def errors(cli: Cli, network: Network, wanted: Wanted):
    """Refusals as a person sees them: the CLI's exit code for an answer of AWS, and AWS's code in its text."""
    notebook = wanted.all("sagemaker", "notebook_instances")["dev"]["name"]
    for code, words in (
        ("DependencyViolation", ("ec2", "delete-vpc", "--vpc-id", network.vpc)),
        ("DeleteConflict", ("iam", "delete-role", "--role-name", "IFSM-SageMaker-Role")),
        ("NoSuchEntity", ("iam", "get-user", "--user-name", "Nobody")),
        ("ValidationException", ("sagemaker", "delete-notebook-instance", "--notebook-instance-name", notebook)),
        ("ResourceNotFound", ("sagemaker", "describe-domain", "--domain-id", "d-nobody")),
    ):
        yield f"{words[0]} {words[1]} is refused with {code}", lambda w=words, c=code: told(cli, w, c), (REFUSED, True)


def told(cli: Cli, words: tuple, code: str) -> tuple[int, bool]:
    """The exit code of the CLI, and whether it named the error code."""
    done = cli.run(*words)
    return done.returncode, f"An error occurred ({code}) when calling" in done.stderr
