"""boto3's clients and the ids behind the spec's addresses, found by heiiki's tags alone.

It deliberately uses boto3's own retries and parsers: what they stumble over is a fault of the sandbox.
"""

import boto3
from botocore.config import Config

from checks import Failed
from processes import ACCOUNT, REGION


class Aws:
    """An account behind an endpoint."""

    def __init__(self, endpoint: str) -> None:
        # No retry that could hide a wrong answer; small timeouts, because everything is on this machine.
        config = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30)
        self.endpoint = endpoint
        session = boto3.Session(region_name=REGION)
        for service in ("ec2", "iam", "sagemaker", "efs", "ssm", "sts"):
            setattr(self, service, session.client(service, endpoint_url=endpoint, config=config))

    def pages(self, service: str, operation: str, key: str, size: int, **given) -> tuple[list, int]:
        """All items of a list in pages of a size, and how many pages that took."""
        paginator = getattr(self, service).get_paginator(operation)
        items, count = [], 0
        for page in paginator.paginate(PaginationConfig={"PageSize": size}, **given):
            items.extend(page[key])
            count += 1
            if count > 1000:
                raise Failed(f"{operation} does not come to an end")
        return items, count

    def tagged(self, environment: str) -> dict[str, str]:
        """The ids of an environment's EC2 objects by address, from DescribeTags."""
        mine = self._ids_with_tag("heiiki:environment")
        addresses = self._ids_with_tag("heiiki:address")
        # An instance shares its tags with the interface and the volumes that were made with it.
        alone = {thing: address for thing, address in addresses.items() if not thing.startswith(("eni-", "vol-"))}
        return {address: thing for thing, address in alone.items() if mine.get(thing) == environment}

    def _ids_with_tag(self, key: str) -> dict[str, str]:
        tags, _ = self.pages("ec2", "describe_tags", "Tags", 1000, Filters=[{"Name": "key", "Values": [key]}])
        return {tag["ResourceId"]: tag["Value"] for tag in tags}


def tags_of(answer: dict, key: str = "Tags") -> dict[str, str]:
    """Tags as a dictionary; AWS may leave out a list that is empty."""
    return {tag["Key"]: tag["Value"] for tag in answer.get(key) or []}


def role_arn(name: str) -> str:
    """The ARN of a role of the account."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"
