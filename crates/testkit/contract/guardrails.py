"""The closed network as the user Developer sees it: boto3 signs with an access key that the sandbox's IAM gave out.

Each attempt is one way around the network, and what AWS answers under the policies of the spec: denied, or let
through to the operation. It deliberately makes nothing: an attempt that is let through ends at its instance type, which
does not exist, or at a name that nobody has.
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


def guardrails(checks: Checks, heiiki: Heiiki, folder: pathlib.Path) -> None:
    """The whole group."""
    serve = [str(heiiki.binary), "sandbox", "serve", "--sandbox=sandbox.json", "--sandbox-speed", SPEED]
    with server([*serve, "--listen", "127.0.0.1:0", "--region", REGION, "--account", ACCOUNT], folder, "sandbox") as endpoint:
        what = "apply with made-up credentials"
        heiiki.ends(checks, 0, "apply", str(heiiki.spec), "--endpoint-url", endpoint, "--yes", cwd=folder, what=what)
        aws = Aws(endpoint)
        key = aws.iam.create_access_key(UserName="Developer")["AccessKey"]
        keys(checks, endpoint, key)
        attempts(checks, Developer(endpoint, key), aws)
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


def attempts(checks: Checks, developer: Developer, aws: Aws) -> None:
    """The attempts that concern operations which Developer may use at all, and some that it may not."""
    ids = aws.tagged("ifsm") or aws.tagged("closed-network")
    subnet, group = ids["subnet/private-1"], ids["security_group/workload"]
    subnets = aws.ec2.describe_subnets()["Subnets"]
    foreign = next(one["SubnetId"] for one in subnets if one["SubnetId"] not in ids.values())
    ours, other = ids["vpc_endpoint/sagemaker-api"], ids["vpc_endpoint/logs"]
    role = role_arn("IFSM-SageMaker-Role")
    closed = {"SubnetId": subnet, "SecurityGroupIds": [group], "DirectInternetAccess": "Disabled"}
    notebook = {"NotebookInstanceName": "x", "InstanceType": "ml.none", "RoleArn": role}
    for name, vpce, given, wanted in (
        ("nb-ok", ours, closed, THROUGH),
        ("nb-direct-enabled", ours, {**closed, "DirectInternetAccess": "Enabled"}, EXPLICIT),
        ("nb-direct-omitted", ours, {}, EXPLICIT),
        ("nb-direct-omitted-subnet", ours, {"SubnetId": subnet, "SecurityGroupIds": [group]}, EXPLICIT),
        ("nb-foreign-subnet", ours, {**closed, "SubnetId": foreign}, EXPLICIT),
        # The policies of the spec do not guard groups, nor calls that come through no endpoint.
        ("nb-foreign-group", ours, {**closed, "SecurityGroupIds": ["sg-0123456789abcdef0"]}, THROUGH),
        ("nb-from-internet", None, closed, THROUGH),
        ("nb-from-foreign-vpce", other, closed, EXPLICIT),
        ("pass-admin-sagemaker", ours, {**closed, "RoleArn": role_arn("IFSM-EC2-Role")}, EXPLICIT),
    ):
        call = developer.client("sagemaker", vpce).create_notebook_instance
        checks.same(f"{name}: CreateNotebookInstance", decision(call, {**notebook, **given}), wanted)
    named = {"NotebookInstanceName": "nobody"}
    training = {
        "TrainingJobName": "x",
        "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": "x"},
        "RoleArn": role,
        "OutputDataConfig": {"S3OutputPath": "s3://b/k"},
        "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
        "StoppingCondition": {},
    }
    domain = {"DomainName": "x", "AuthMode": "IAM", "DefaultUserSettings": {"ExecutionRole": role}, "SubnetIds": [subnet], "VpcId": ids["vpc/main"]}
    for name, service, operation, given, wanted in (
        ("list-ok", "sagemaker", "list_notebook_instances", {}, THROUGH),
        ("nb-presigned-from-internet", "sagemaker", "create_presigned_notebook_instance_url", named, THROUGH),
        ("nb-update-role", "sagemaker", "update_notebook_instance", {**named, "RoleArn": role}, THROUGH),
        ("nb-start-open", "sagemaker", "start_notebook_instance", named, THROUGH),
        ("nb-lifecycle", "sagemaker", "create_notebook_instance_lifecycle_config", {"NotebookInstanceLifecycleConfigName": "x"}, IMPLICIT),
        ("train-no-vpc", "sagemaker", "create_training_job", training, IMPLICIT),
        ("model-no-vpc", "sagemaker", "create_model", {"ModelName": "x", "ExecutionRoleArn": role}, IMPLICIT),
        ("domain-omitted", "sagemaker", "create_domain", domain, IMPLICIT),
        ("presigned-domain-from-internet", "sagemaker", "create_presigned_domain_url", {"DomainId": "d-x", "UserProfileName": "x"}, IMPLICIT),
        ("s3-create-bucket", "s3", "create_bucket", {"Bucket": "exfil-0123"}, IMPLICIT),
        ("ec2-igw", "ec2", "attach_internet_gateway", {"InternetGatewayId": "igw-0123456789abcdef0", "VpcId": ids["vpc/main"]}, IMPLICIT),
        ("ec2-route", "ec2", "create_route", {"RouteTableId": "rtb-0123456789abcdef0", "DestinationCidrBlock": "0.0.0.0/0"}, IMPLICIT),
        ("ec2-sg", "ec2", "authorize_security_group_egress", {"GroupId": group}, IMPLICIT),
        ("iam-detach-self", "iam", "detach_user_policy", {"UserName": "Developer", "PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/RestrictInternetAccess"}, IMPLICIT),
        ("list-roles", "iam", "list_roles", {}, THROUGH),
    ):
        checks.same(f"{name}: {operation}", decision(getattr(developer.client(service), operation), given), wanted)


def simulated(checks: Checks, aws: Aws) -> None:
    """The same policies, asked beforehand."""
    ask = {"PolicySourceArn": f"arn:aws:iam::{ACCOUNT}:user/Developer", "ActionNames": ["sagemaker:CreateNotebookInstance"]}
    entry = {"ContextKeyName": "sagemaker:DirectInternetAccess", "ContextKeyType": "string"}
    for value, wanted in (("Enabled", "explicitDeny"), ("Disabled", "allowed")):
        answer = aws.iam.simulate_principal_policy(**ask, ContextEntries=[{**entry, "ContextKeyValues": [value]}])
        row = answer["EvaluationResults"][0]
        checks.same(f"simulated with DirectInternetAccess {value}", row["EvalDecision"], wanted)
    checks.holds("simulated: which statement denies is told", "StartPosition" in row["MatchedStatements"][0], row)
    names = aws.iam.get_context_keys_for_principal_policy(PolicySourceArn=ask["PolicySourceArn"])["ContextKeyNames"]
    checks.holds("simulated: the keys that the policies use", "sagemaker:VpcSubnets" in names, names)


GROUPS = [("Guardrails: the closed network as its user sees it", guardrails)]
