"""Compares SageMaker's part, as boto3 reads it, with the spec: domain, profile, notebook, and what SageMaker made by itself.

It deliberately looks at the home file system and the NFS groups through EFS and EC2, as one does who cleans up after a domain.
"""

from aws import Aws, role_arn, tags_of
from checks import Checks, Failed
from network import Network, permissions
from processes import ACCOUNT, REGION
from wanted import Wanted


class Studio:
    """The spec's part of SageMaker."""

    def __init__(self, aws: Aws, wanted: Wanted, network: Network) -> None:
        self.aws = aws
        self.wanted = wanted
        self.network = network
        self.domain = self.find_domain()

    def find_domain(self) -> dict:
        """The description of the spec's domain, found by its name."""
        want = self.wanted.all("sagemaker", "domains")["studio"]
        domains, _ = self.aws.pages("sagemaker", "list_domains", "Domains", 1)
        ids = [domain["DomainId"] for domain in domains if domain["DomainName"] == want["name"]]
        if len(ids) != 1:
            raise Failed(f"ListDomains shows {len(ids)} domains {want['name']}")
        return self.aws.sagemaker.describe_domain(DomainId=ids[0])

    def check(self, checks: Checks) -> None:
        """Compares everything."""
        for part in (self.of_domain, self.of_home, self.of_groups, self.of_profile, self.of_notebook):
            part(checks)

    def tags(self, arn: str) -> dict[str, str]:
        """The tags behind an ARN."""
        tags, _ = self.aws.pages("sagemaker", "list_tags", "Tags", 50, ResourceArn=arn)
        return tags_of({"Tags": tags})

    def of_domain(self, checks: Checks) -> None:
        """The domain as the spec wants it."""
        want, domain = self.wanted.all("sagemaker", "domains")["studio"], self.domain
        seen = {key: domain[key] for key in ("DomainName", "Status", "AuthMode", "AppNetworkAccessType", "VpcId")}
        checks.same(
            "domain/studio: name, status, authentication, network",
            seen,
            {
                "DomainName": want["name"],
                "Status": "InService",
                "AuthMode": want["auth_mode"],
                "AppNetworkAccessType": want["app_network_access_type"],
                "VpcId": self.network.vpc,
            },
        )
        subnets = sorted(self.network.id("subnet", name) for name in want["subnets"])
        checks.same("domain/studio: subnets", sorted(domain["SubnetIds"]), subnets)
        settings, wanted = domain["DefaultUserSettings"], want["default_user_settings"]
        groups = [self.network.id("security_group", name) for name in wanted["security_groups"]]
        seen = (settings["ExecutionRole"], settings["SecurityGroups"])
        checks.same("domain/studio: role and groups of users", seen, (role_arn(wanted["execution_role"]), groups))
        arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:domain/{domain['DomainId']}"
        checks.same("domain/studio: ARN", domain["DomainArn"], arn)
        tags = self.tags(arn)
        tags.pop("Name", None)
        checks.tags("domain/studio: tags", tags, self.wanted.tags("domain/studio", None))

    def of_home(self, checks: Checks) -> None:
        """The home file system, with a mount target in each zone."""
        system = self.domain["HomeEfsFileSystemId"]
        (found,) = self.aws.efs.describe_file_systems(FileSystemId=system)["FileSystems"]
        tag = tags_of(found).get("ManagedByAmazonSageMakerResource")
        seen = (found["LifeCycleState"], found["Encrypted"], found["NumberOfMountTargets"], tag)
        zones = len(self.domain["SubnetIds"])
        checks.same("home EFS: state, encryption, targets, tag", seen, ("available", True, zones, self.domain["DomainArn"]))
        targets, _ = self.aws.pages("efs", "describe_mount_targets", "MountTargets", 1, FileSystemId=system)
        subnets = sorted(target["SubnetId"] for target in targets)
        checks.same("home EFS: a mount target in each subnet", subnets, sorted(self.domain["SubnetIds"]))
        for target in targets:
            place = target["AvailabilityZoneName"]
            groups = self.aws.efs.describe_mount_target_security_groups(MountTargetId=target["MountTargetId"])["SecurityGroups"]
            checks.same(f"mount target in {place}: group", groups, [self.nfs_group("inbound")["GroupId"]])
            named = [target["NetworkInterfaceId"]]
            (interface,) = self.aws.ec2.describe_network_interfaces(NetworkInterfaceIds=named)["NetworkInterfaces"]
            seen = (interface["SubnetId"], interface["PrivateIpAddress"], interface["RequesterManaged"])
            checks.same(f"mount target in {place}: interface", seen, (target["SubnetId"], target["IpAddress"], True))

    def nfs_group(self, direction: str) -> dict:
        """One of the two groups that SageMaker makes for a domain."""
        name = f"security-group-for-{direction}-nfs-{self.domain['DomainId']}"
        named = [{"Name": "group-name", "Values": [name]}, {"Name": "vpc-id", "Values": [self.network.vpc]}]
        groups = self.aws.ec2.describe_security_groups(Filters=named)["SecurityGroups"]
        if len(groups) != 1:
            raise Failed(f"there are {len(groups)} groups {name}")
        return groups[0]

    def of_groups(self, checks: Checks) -> None:
        """NFS from the one group to the other, and nothing else."""
        inbound, outbound = self.nfs_group("inbound"), self.nfs_group("outbound")
        for group, other, member, idle in (
            (inbound, outbound, "IpPermissions", "IpPermissionsEgress"),
            (outbound, inbound, "IpPermissionsEgress", "IpPermissions"),
        ):
            rules, _ = permissions(group[member])
            nfs = ("tcp", 2049, 2049, other["GroupId"]) in [rule[:4] for rule in rules]
            alone = {rule[3] for rule in rules} == {other["GroupId"]} and not group[idle]
            checks.holds(f"{group['GroupName'][:31]}: NFS with the other, nothing else", nfs and alone, (rules, group[idle]))
            tag = tags_of(group).get("ManagedByAmazonSageMakerResource")
            checks.same(f"{group['GroupName'][:31]}: SageMaker's tag", tag, self.domain["DomainArn"])

    def of_profile(self, checks: Checks) -> None:
        """The user profile."""
        domain = self.domain["DomainId"]
        profiles, _ = self.aws.pages("sagemaker", "list_user_profiles", "UserProfiles", 1, DomainIdEquals=domain)
        names = [profile["UserProfileName"] for profile in profiles]
        checks.same("user profiles: the spec's", names, sorted(self.wanted.all("sagemaker", "user_profiles")))
        profile = self.aws.sagemaker.describe_user_profile(DomainId=domain, UserProfileName="analyst")
        checks.same(
            "user_profile/analyst: status, home", (profile["Status"], bool(profile["HomeEfsFileSystemUid"])), ("InService", True)
        )
        tags = self.tags(profile["UserProfileArn"])
        tags.pop("Name", None)
        checks.tags("user_profile/analyst: tags", tags, self.wanted.tags("user_profile/analyst", None))

    def of_notebook(self, checks: Checks) -> None:
        """The notebook, and its interface, through which alone it sees the world."""
        want = self.wanted.all("sagemaker", "notebook_instances")["dev"]
        summaries, _ = self.aws.pages("sagemaker", "list_notebook_instances", "NotebookInstances", 1)
        names = [(one["NotebookInstanceName"], one["NotebookInstanceStatus"]) for one in summaries]
        checks.same("notebook instances: the spec's", names, [(want["name"], "InService")])
        notebook = self.aws.sagemaker.describe_notebook_instance(NotebookInstanceName=want["name"])
        seen = [notebook[key] for key in ("InstanceType", "RoleArn", "SubnetId", "SecurityGroups", "DirectInternetAccess")]
        groups = [self.network.id("security_group", name) for name in want["security_groups"]]
        place = [want["instance_type"], role_arn(want["role"]), self.network.id("subnet", want["subnet"]), groups]
        checks.same("notebook_instance/dev: type, role, place, no internet", seen, [*place, want["direct_internet_access"]])
        interface = notebook["NetworkInterfaceId"]
        (found,) = self.aws.ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"]
        seen = (found["SubnetId"], [group["GroupId"] for group in found["Groups"]], found["Status"])
        checks.same("notebook_instance/dev: its interface", seen, (notebook["SubnetId"], groups, "in-use"))
        tags = self.tags(notebook["NotebookInstanceArn"])
        tags.pop("Name", None)
        checks.tags("notebook_instance/dev: tags", tags, self.wanted.tags("notebook_instance/dev", None))
