"""Compares what heiiki made in IAM, as boto3 reads it, with the spec: roles, policies and their documents, profile, user.

It deliberately compares whole decoded documents: a reference that was resolved wrongly must show.
"""

import json

from aws import Aws, role_arn, tags_of
from checks import Checks
from processes import ACCOUNT
from wanted import Wanted, filled


def policy_arn(name: str, wanted: Wanted) -> str:
    """The ARN of a policy: the spec's own, or AWS's."""
    own = name in wanted.all("iam", "policies")
    return f"arn:aws:iam::{ACCOUNT if own else 'aws'}:policy/{name}"


class Identity:
    """The spec's part of IAM."""

    def __init__(self, aws: Aws, wanted: Wanted, references: dict[str, str]) -> None:
        self.aws = aws
        self.wanted = wanted
        arns = {f"role/{name}.arn": role_arn(name) for name in wanted.all("iam", "roles")}
        self.references = {**references, **arns}

    def check(self, checks: Checks) -> None:
        """Compares everything."""
        for part in (self.lists, self.policies, self.roles, self.instance_profiles, self.users, self.in_bulk):
            part(checks)

    def lists(self, checks: Checks) -> None:
        """The lists in pages of one, as nobody asks for them and everybody may."""
        operations = {"roles": ("list_roles", "Roles", "RoleName"), "users": ("list_users", "Users", "UserName")}
        operations["instance_profiles"] = ("list_instance_profiles", "InstanceProfiles", "InstanceProfileName")
        operations["policies"] = ("list_policies", "Policies", "PolicyName")
        for plural, (operation, key, name) in operations.items():
            given = {"Scope": "Local"} if plural == "policies" else {}
            items, count = self.aws.pages("iam", operation, key, 1, **given)
            found = {item[name] for item in items if not item["Path"].startswith("/aws-service-role/")}
            checks.same(
                f"iam {plural}: the spec's, in pages of one",
                (sorted(found), count),
                (sorted(self.wanted.all("iam", plural)), len(items)),
            )

    def document(self, name: str) -> dict:
        """The document of a policy, with the ids it refers to."""
        return filled(self.wanted.all("iam", "policies")[name]["document"], self.references)

    def compare_document(self, checks: Checks, what: str, found: dict, name: str) -> None:
        """The document of the spec; of a preset, which heiiki writes, that it only denies and that no reference is left."""
        wanted = self.document(name)
        if "preset" not in wanted:
            checks.same(what, found, wanted)
            return
        effects = {statement["Effect"] for statement in found["Statement"]}
        checks.holds(what, effects == {"Deny"} and "${" not in json.dumps(found), found)

    def attached_to(self, policy: str) -> dict[str, list[str]]:
        """The users and roles that have a policy."""
        return {
            plural: sorted(name for name, body in self.wanted.all("iam", plural).items() if policy in body["policies"])
            for plural in ("roles", "users")
        }

    def policies(self, checks: Checks) -> None:
        """One version each, with the document of the spec."""
        for name in self.wanted.all("iam", "policies"):
            arn = policy_arn(name, self.wanted)
            policy = self.aws.iam.get_policy(PolicyArn=arn)["Policy"]
            versions, _ = self.aws.pages("iam", "list_policy_versions", "Versions", 1, PolicyArn=arn)
            seen = [(version["VersionId"], version["IsDefaultVersion"]) for version in versions]
            checks.same(f"policy/{name}: one version", (seen, policy["DefaultVersionId"]), ([("v1", True)], "v1"))
            version = self.aws.iam.get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]
            self.compare_document(checks, f"policy/{name}: document", version["Document"], name)
            entities = self.aws.iam.list_entities_for_policy(PolicyArn=arn)
            found = {
                "roles": sorted(one["RoleName"] for one in entities["PolicyRoles"]),
                "users": sorted(one["UserName"] for one in entities["PolicyUsers"]),
            }
            checks.same(f"policy/{name}: who has it", found, self.attached_to(name))
            checks.same(f"policy/{name}: count of attachments", policy["AttachmentCount"], sum(map(len, found.values())))
            tags = tags_of(self.aws.iam.list_policy_tags(PolicyArn=arn))
            checks.tags(f"policy/{name}: tags", tags, self.wanted.tags(f"policy/{name}", None))

    def roles(self, checks: Checks) -> None:
        """Trust, attachments, tags."""
        for name, want in self.wanted.all("iam", "roles").items():
            role = self.aws.iam.get_role(RoleName=name)["Role"]
            checks.same(f"role/{name}: ARN, session length", (role["Arn"], role["MaxSessionDuration"]), (role_arn(name), 3600))
            checks.same(f"role/{name}: whom it trusts", trust(role["AssumeRolePolicyDocument"]), sorted(want["trust"]))
            attached, _ = self.aws.pages("iam", "list_attached_role_policies", "AttachedPolicies", 1, RoleName=name)
            self.compare_attached(checks, f"role/{name}", attached, want["policies"])
            inline = self.aws.iam.list_role_policies(RoleName=name)["PolicyNames"]
            checks.same(f"role/{name}: no inline policy", inline, [])
            tags = tags_of(self.aws.iam.list_role_tags(RoleName=name))
            checks.tags(f"role/{name}: tags", tags, self.wanted.tags(f"role/{name}", None))

    def compare_attached(self, checks: Checks, address: str, attached: list, names: list[str]) -> None:
        """The managed policies of a role or user."""
        found = sorted(policy["PolicyArn"] for policy in attached)
        checks.same(f"{address}: policies", found, sorted(policy_arn(name, self.wanted) for name in names))

    def instance_profiles(self, checks: Checks) -> None:
        """The profile and its role."""
        for name, want in self.wanted.all("iam", "instance_profiles").items():
            profile = self.aws.iam.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]
            checks.same(f"instance_profile/{name}: role", [role["RoleName"] for role in profile["Roles"]], [want["role"]])
            tags = tags_of(self.aws.iam.list_instance_profile_tags(InstanceProfileName=name))
            checks.tags(f"instance_profile/{name}: tags", tags, self.wanted.tags(f"instance_profile/{name}", None))

    def users(self, checks: Checks) -> None:
        """The user, who has neither password nor key."""
        for name, want in self.wanted.all("iam", "users").items():
            attached, _ = self.aws.pages("iam", "list_attached_user_policies", "AttachedPolicies", 1, UserName=name)
            self.compare_attached(checks, f"user/{name}", attached, want["policies"])
            keys = self.aws.iam.list_access_keys(UserName=name)["AccessKeyMetadata"]
            checks.same(f"user/{name}: no access key", keys, [])
            checks.refused(f"user/{name}: its password", "NoSuchEntity", self.aws.iam.get_login_profile, UserName=name)
            tags = tags_of(self.aws.iam.list_user_tags(UserName=name))
            checks.tags(f"user/{name}: tags", tags, self.wanted.tags(f"user/{name}", None))

    def in_bulk(self, checks: Checks) -> None:
        """The same in the one bulk read, whose documents boto3 decodes too."""
        pages = self.aws.iam.get_paginator("get_account_authorization_details")
        seen = {"RoleDetailList": {}, "UserDetailList": {}, "Policies": {}}
        count = 0
        for page in pages.paginate(Filter=["Role", "User", "LocalManagedPolicy"], PaginationConfig={"PageSize": 2}):
            count += 1
            for key, name in (("RoleDetailList", "RoleName"), ("UserDetailList", "UserName"), ("Policies", "PolicyName")):
                seen[key].update({item[name]: item for item in page.get(key) or []})
        wanted = {key: self.wanted.all("iam", plural) for key, plural in zip(seen, ("roles", "users", "policies"), strict=True)}
        checks.holds(f"iam in bulk: {count} pages", count > 1, count)
        for key, items in seen.items():
            ours = sorted(name for name, item in items.items() if not item["Path"].startswith("/aws-service-role/"))
            checks.same(f"iam in bulk: {key}", ours, sorted(wanted[key]))
        for name, want in wanted["RoleDetailList"].items():
            checks.same(
                f"iam in bulk: trust of {name}", trust(seen["RoleDetailList"][name]["AssumeRolePolicyDocument"]), want["trust"]
            )
        for name in wanted["Policies"]:
            documents = [one["Document"] for one in seen["Policies"][name]["PolicyVersionList"] if one["IsDefaultVersion"]]
            checks.same(f"iam in bulk: default versions of {name}", len(documents), 1)
            self.compare_document(checks, f"iam in bulk: document of {name}", documents[0], name)


def trust(document: dict) -> list[str]:
    """The services that a trust policy lets assume a role, when it says nothing else."""
    statements = document["Statement"]
    statements = statements if isinstance(statements, list) else [statements]
    services = []
    for statement in statements:
        if statement["Effect"] != "Allow" or statement["Action"] not in ("sts:AssumeRole", ["sts:AssumeRole"]):
            return [f"something else: {statement}"]
        named = statement["Principal"]["Service"]
        services.extend(named if isinstance(named, list) else [named])
    return sorted(services)
