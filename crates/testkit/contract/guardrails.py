"""Closed networks as the user Developer sees them: boto3 signs with an access key that the sandbox's IAM gave out.

Each attempt is one way around the network, and what AWS answers under the policies of the article and under those of
the guardrail: denied, or let through to the operation. It deliberately makes nothing: an attempt that is let through
ends at its instance type, which does not exist, or at a name that nobody has.
"""

import pathlib

import boto3
from aws import Aws, role_arn
from botocore.config import Config
from botocore.exceptions import ClientError
from checks import Checks
from processes import ACCOUNT, REGION, SPEED, Heiiki, server

EXPLICIT = "with an explicit deny in an identity-based policy"
IMPLICIT = "because no identity-based policy allows"
THROUGH = "let through"
CODES = ("AccessDeniedException", "AccessDenied", "UnauthorizedOperation")


class Developer:
    """A session with the keys of the user, directly or through a VPC endpoint."""

    def __init__(self, endpoint: str, key: dict) -> None:
        self.endpoint = endpoint
        self.session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name=REGION)

    def client(self, service: str, vpce: str | None = None):
        """A client; a VPC endpoint is told by its name, as its DNS name tells it on AWS."""
        config = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30)
        client = self.session.client(service, endpoint_url=self.endpoint, config=config)
        if vpce:
            port = self.endpoint.rsplit(":", 1)[1]

            def through(request, **_) -> None:
                request.headers["Host"] = f"{vpce}-0a1b2c3d.localhost:{port}"

            client.meta.events.register("before-sign", through)
        return client


def decision(call, given: dict) -> str:
    """The way in which a call is denied, or that it is let through."""
    try:
        call(**given)
    except ClientError as error:
        told = error.response["Error"]
        if told["Code"] not in CODES:
            return THROUGH
        return next((why for why in (EXPLICIT, IMPLICIT) if why in told["Message"]), told["Message"])
    return THROUGH


def of_the_article(checks: Checks, heiiki: Heiiki, folder: pathlib.Path) -> None:
    """The policies of the article, which leave ways around."""
    run(checks, Heiiki(heiiki.binary, heiiki.spec.with_name("seed-article.yaml")), folder, "seed")


def of_the_guardrail(checks: Checks, heiiki: Heiiki, folder: pathlib.Path) -> None:
    """The guardrail of the closed network, which leaves none of them."""
    run(checks, heiiki, folder, "ifsm")


def run(checks: Checks, heiiki: Heiiki, folder: pathlib.Path, environment: str) -> None:
    """One spec."""
    serve = [str(heiiki.binary), "sandbox", "serve", "--sandbox=sandbox.json", "--sandbox-speed", SPEED]
    with server([*serve, "--listen", "127.0.0.1:0", "--region", REGION, "--account", ACCOUNT], folder, "sandbox") as endpoint:
        what = "apply with made-up credentials"
        heiiki.ends(checks, 0, "apply", str(heiiki.spec), "--endpoint-url", endpoint, "--yes", cwd=folder, what=what)
        aws = Aws(endpoint)
        key = aws.iam.create_access_key(UserName="Developer")["AccessKey"]
        keys(checks, endpoint, key)
        attempts(checks, Developer(endpoint, key), aws, environment)
        simulated(checks, aws)


def keys(checks: Checks, endpoint: str, key: dict) -> None:
    """Who signs, and who may not."""
    sts = Developer(endpoint, key).client("sts")
    checks.same("who signs", sts.get_caller_identity()["Arn"], f"arn:aws:iam::{ACCOUNT}:user/Developer")
    wrong = Developer(endpoint, {**key, "SecretAccessKey": "x" * 40})
    for service, code, operation in (
        ("sts", "SignatureDoesNotMatch", "get_caller_identity"),
        ("sagemaker", "InvalidSignatureException", "list_domains"),
        ("ec2", "AuthFailure", "describe_vpcs"),
        ("s3", "SignatureDoesNotMatch", "list_buckets"),
    ):
        checks.refused(f"a wrong secret for {service}", code, getattr(wrong.client(service), operation))
    unknown = Developer(endpoint, {**key, "AccessKeyId": "AKIAIOSFODNN7EXAMPLE"})
    for service, code, operation in (
        ("sts", "InvalidClientTokenId", "get_caller_identity"),
        ("sagemaker", "UnrecognizedClientException", "list_domains"),
        ("ec2", "AuthFailure", "describe_vpcs"),
        ("s3", "InvalidAccessKeyId", "list_buckets"),
    ):
        checks.refused(f"an unknown key for {service}", code, getattr(unknown.client(service), operation))


def attempts(checks: Checks, developer: Developer, aws: Aws, environment: str) -> None:
    """Attempts with what the article's policies and what the guardrail answer to them."""
    guarded = environment == "ifsm"
    ids = aws.tagged(environment)
    subnet = ids["subnet/private-1"]
    group = ids.get("security_group/workload") or ids["security_group/default"]
    subnets = aws.ec2.describe_subnets()["Subnets"]
    foreign = next(one["SubnetId"] for one in subnets if one["SubnetId"] not in ids.values())
    ours, other = ids["vpc_endpoint/sagemaker-api"], ids["vpc_endpoint/logs"]
    role = role_arn("IFSM-SageMaker-Role")
    closed = {"SubnetId": subnet, "SecurityGroupIds": [group], "DirectInternetAccess": "Disabled"}
    notebook = {"NotebookInstanceName": "x", "InstanceType": "ml.none", "RoleArn": role}
    for name, vpce, given, article, guardrail in (
        ("nb-ok", ours, closed, THROUGH, THROUGH),
        ("nb-direct-enabled", ours, {**closed, "DirectInternetAccess": "Enabled"}, EXPLICIT, EXPLICIT),
        ("nb-direct-omitted", ours, {}, EXPLICIT, EXPLICIT),
        ("nb-direct-omitted-subnet", ours, {"SubnetId": subnet, "SecurityGroupIds": [group]}, EXPLICIT, EXPLICIT),
        ("nb-foreign-subnet", ours, {**closed, "SubnetId": foreign}, EXPLICIT, EXPLICIT),
        ("nb-foreign-group", ours, {**closed, "SecurityGroupIds": ["sg-0123456789abcdef0"]}, THROUGH, EXPLICIT),
        ("nb-from-internet", None, closed, THROUGH, EXPLICIT),
        ("nb-from-foreign-vpce", other, closed, EXPLICIT, EXPLICIT),
        ("pass-admin-sagemaker", ours, {**closed, "RoleArn": role_arn("IFSM-EC2-Role")}, EXPLICIT, EXPLICIT),
    ):
        call = developer.client("sagemaker", vpce).create_notebook_instance
        wanted = guardrail if guarded else article
        checks.same(f"{name}: CreateNotebookInstance", decision(call, {**notebook, **given}), wanted)
    for name, service, operation, given, article, guardrail in others(role, subnet, group, ids["vpc/main"]):
        call = getattr(developer.client(service), operation)
        checks.same(f"{name}: {operation}", decision(call, given), guardrail if guarded else article)


def others(role: str, subnet: str, group: str, vpc: str) -> tuple:
    """Calls that come through no endpoint."""
    named = {"NotebookInstanceName": "nobody"}
    training = {
        "TrainingJobName": "x",
        "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": "x"},
        "RoleArn": role,
        "OutputDataConfig": {"S3OutputPath": "s3://b/k"},
        "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
        "StoppingCondition": {},
    }
    domain = {"DomainName": "x", "AuthMode": "IAM", "SubnetIds": [subnet], "VpcId": vpc}
    domain["DefaultUserSettings"] = {"ExecutionRole": role}
    model = {"ModelName": "x", "ExecutionRoleArn": role}
    script = {"NotebookInstanceLifecycleConfigName": "x"}
    url = {"DomainId": "d-x", "UserProfileName": "x"}
    gateway = {"InternetGatewayId": "igw-0123456789abcdef0", "VpcId": vpc}
    route = {"RouteTableId": "rtb-0123456789abcdef0", "DestinationCidrBlock": "0.0.0.0/0"}
    detached = {"UserName": "Developer", "PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/RestrictInternetAccess"}
    return (
        ("list-ok", "sagemaker", "list_notebook_instances", {}, THROUGH, THROUGH),
        ("nb-presigned-from-internet", "sagemaker", "create_presigned_notebook_instance_url", named, THROUGH, EXPLICIT),
        ("nb-update-role", "sagemaker", "update_notebook_instance", {**named, "RoleArn": role}, THROUGH, THROUGH),
        ("nb-start-open", "sagemaker", "start_notebook_instance", named, THROUGH, THROUGH),
        ("nb-lifecycle", "sagemaker", "create_notebook_instance_lifecycle_config", script, IMPLICIT, IMPLICIT),
        ("train-no-vpc", "sagemaker", "create_training_job", training, IMPLICIT, EXPLICIT),
        ("model-no-vpc", "sagemaker", "create_model", model, IMPLICIT, EXPLICIT),
        ("domain-omitted", "sagemaker", "create_domain", domain, IMPLICIT, EXPLICIT),
        ("presigned-domain-from-internet", "sagemaker", "create_presigned_domain_url", url, IMPLICIT, EXPLICIT),
        ("s3-create-bucket", "s3", "create_bucket", {"Bucket": "exfil-0123"}, IMPLICIT, EXPLICIT),
        ("ec2-igw", "ec2", "attach_internet_gateway", gateway, IMPLICIT, IMPLICIT),
        ("ec2-route", "ec2", "create_route", route, IMPLICIT, IMPLICIT),
        ("ec2-sg", "ec2", "authorize_security_group_egress", {"GroupId": group}, IMPLICIT, IMPLICIT),
        ("iam-detach-self", "iam", "detach_user_policy", detached, IMPLICIT, IMPLICIT),
        ("list-roles", "iam", "list_roles", {}, THROUGH, THROUGH),
    )


def simulated(checks: Checks, aws: Aws) -> None:
    """The same policies, asked beforehand."""
    developer = f"arn:aws:iam::{ACCOUNT}:user/Developer"
    for action, wanted in (("sagemaker:StartNotebookInstance", "allowed"), ("sagemaker:DeleteDomain", "implicitDeny")):
        answer = aws.iam.simulate_principal_policy(PolicySourceArn=developer, ActionNames=[action])
        checks.same(f"simulated: {action}", answer["EvaluationResults"][0]["EvalDecision"], wanted)
    entry = {"ContextKeyName": "sagemaker:DirectInternetAccess", "ContextKeyType": "string", "ContextKeyValues": ["Enabled"]}
    actions = ["sagemaker:CreateNotebookInstance"]
    answer = aws.iam.simulate_principal_policy(PolicySourceArn=developer, ActionNames=actions, ContextEntries=[entry])
    row = answer["EvaluationResults"][0]
    checks.same("simulated: direct internet access", row["EvalDecision"], "explicitDeny")
    checks.holds("simulated: where the denial stands is told", "StartPosition" in row["MatchedStatements"][0], row)
    names = aws.iam.get_context_keys_for_principal_policy(PolicySourceArn=developer)["ContextKeyNames"]
    checks.holds("simulated: the keys that the policies use", "sagemaker:VpcSubnets" in names, names)


GROUPS = [
    ("The policies of the article, as its user meets them", of_the_article),
    ("The guardrail of the closed network, as its user meets it", of_the_guardrail),
]
