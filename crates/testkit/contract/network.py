"""Compares the network that heiiki built, as boto3 reads it, with the spec: VPC, subnets, routes, groups, endpoints, bastion.

It deliberately computes every expectation from the spec and from AWS's documentation, never from heiiki's own reading.
"""

import base64
import hashlib
import ipaddress
import json

from aws import Aws, tags_of
from checks import Checks, Failed
from processes import ACCOUNT, REGION
from wanted import Wanted, peers, ports, service_name


class Network:
    """The network of the spec and the ids it has in the account."""

    def __init__(self, aws: Aws, wanted: Wanted) -> None:
        self.aws = aws
        self.wanted = wanted
        self.ids = aws.tagged(wanted.environment)
        self.vpc = self.id("vpc", "main")

    def id(self, kind: str, name: str) -> str:
        """The id of a resource of the spec."""
        found = self.ids.get(f"{kind}/{name}")
        if not found:
            raise Failed(f"{kind}/{name} carries no tag of heiiki; the account has {sorted(self.ids)}")
        return found

    def references(self) -> dict[str, str]:
        """The values of `${kind/name.id}` in documents."""
        return {f"{address}.id": thing for address, thing in self.ids.items()}

    def check(self, checks: Checks) -> None:
        """Compares everything."""
        for part in (
            self.vpcs,
            self.subnets,
            self.routes,
            self.groups,
            self.rules,
            self.endpoints,
            self.interfaces,
            self.key_pair,
        ):
            part(checks)
        self.instance(checks)

    def vpcs(self, checks: Checks) -> None:
        """The VPC, its DNS attributes, and that nothing opens it."""
        want = self.wanted.all("ec2", "vpcs")["main"]
        tagged = [{"Name": "tag:heiiki:address", "Values": ["vpc/main"]}]
        found = self.aws.ec2.describe_vpcs(Filters=tagged)["Vpcs"]
        checks.same("vpc: one has the tag", [vpc["VpcId"] for vpc in found], [self.vpc])
        vpc = found[0]
        seen = (vpc["CidrBlock"], vpc["State"], vpc["IsDefault"], vpc["InstanceTenancy"], vpc["OwnerId"])
        checks.same("vpc: range, state, tenancy, owner", seen, (want["cidr_block"], "available", False, "default", ACCOUNT))
        checks.tags("vpc: tags", tags_of(vpc), self.wanted.tags("vpc/main", want["name"]))
        for attribute, member in (("enableDnsSupport", "EnableDnsSupport"), ("enableDnsHostnames", "EnableDnsHostnames")):
            answer = self.aws.ec2.describe_vpc_attribute(VpcId=self.vpc, Attribute=attribute)
            checks.same(f"vpc: {attribute}", answer[member], {"Value": True})
        attached = [{"Name": "attachment.vpc-id", "Values": [self.vpc]}]
        gateways = self.aws.ec2.describe_internet_gateways(Filters=attached)["InternetGateways"]
        checks.same("vpc: no internet gateway", gateways, [])
        here = [{"Name": "vpc-id", "Values": [self.vpc]}]
        checks.same("vpc: no NAT gateway", self.aws.ec2.describe_nat_gateways(Filter=here)["NatGateways"], [])
        checks.same("vpc: one network ACL", len(self.aws.ec2.describe_network_acls(Filters=here)["NetworkAcls"]), 1)

    def subnets(self, checks: Checks) -> None:
        """Ranges, zones, and addresses left when every interface has taken one and AWS five."""
        here = [{"Name": "vpc-id", "Values": [self.vpc]}]
        found = {subnet["SubnetId"]: subnet for subnet in self.aws.ec2.describe_subnets(Filters=here)["Subnets"]}
        wanted = self.wanted.all("ec2", "subnets")
        checks.same("subnets: the spec's and no other", sorted(found), sorted(self.id("subnet", name) for name in wanted))
        for name, want in wanted.items():
            subnet = found[self.id("subnet", name)]
            seen = (subnet["CidrBlock"], subnet["AvailabilityZone"], subnet["State"], subnet["MapPublicIpOnLaunch"])
            zone = REGION + want["availability_zone"]
            checks.same(
                f"subnet/{name}: range, zone, state, no public addresses", seen, (want["cidr_block"], zone, "available", False)
            )
            checks.tags(f"subnet/{name}: tags", tags_of(subnet), self.wanted.tags(f"subnet/{name}", want["name"]))
            inside = [{"Name": "subnet-id", "Values": [subnet["SubnetId"]]}]
            used = self.aws.ec2.describe_network_interfaces(Filters=inside)["NetworkInterfaces"]
            free = ipaddress.ip_network(want["cidr_block"]).num_addresses - 5 - len(used)
            checks.same(f"subnet/{name}: free addresses", subnet["AvailableIpAddressCount"], free)
            network = ipaddress.ip_network(want["cidr_block"])
            addresses = [ipaddress.ip_address(one["PrivateIpAddress"]) for one in used]
            distinct = len(set(addresses)) == len(addresses) and all(address in network for address in addresses)
            checks.holds(f"subnet/{name}: {len(used)} interfaces with addresses of its range", distinct and used, addresses)

    def routes(self, checks: Checks) -> None:
        """The private table: the local route and the one of the gateway endpoint."""
        want = self.wanted.all("ec2", "route_tables")["private"]
        here = [{"Name": "vpc-id", "Values": [self.vpc]}]
        tables, _ = self.aws.pages("ec2", "describe_route_tables", "RouteTables", 5, Filters=here)
        main = [table for table in tables if any(one["Main"] for one in table["Associations"])]
        checks.same("route tables: main and private", (len(tables), len(main)), (2, 1))
        checks.same("main route table: only the local route", [route["GatewayId"] for route in main[0]["Routes"]], ["local"])
        (table,) = [table for table in tables if table["RouteTableId"] == self.id("route_table", "private")]
        checks.tags("route_table/private: tags", tags_of(table), self.wanted.tags("route_table/private", want["name"]))
        associated = sorted(one["SubnetId"] for one in table["Associations"] if one["AssociationState"]["State"] == "associated")
        checks.same("route_table/private: subnets", associated, sorted(self.id("subnet", name) for name in want["subnets"]))
        routes = sorted(
            (
                route.get("DestinationCidrBlock") or route["DestinationPrefixListId"],
                route["GatewayId"],
                route["State"],
                route["Origin"],
            )
            for route in table["Routes"]
        )
        local = (self.wanted.all("ec2", "vpcs")["main"]["cidr_block"], "local", "active", "CreateRouteTable")
        gateway = (self.prefix_list("s3"), self.id("vpc_endpoint", "s3"), "active", "CreateRoute")
        checks.same("route_table/private: local and S3, nothing else", routes, [local, gateway])

    def prefix_list(self, service: str) -> str:
        """The id of AWS's list of a service's addresses."""
        named = [{"Name": "prefix-list-name", "Values": [service_name(service)]}]
        (found,) = self.aws.ec2.describe_prefix_lists(Filters=named)["PrefixLists"]
        return found["PrefixListId"]

    def rules_wanted(self, name: str, direction: str) -> list:
        """The rules of a group, one for each peer, in a comparable form."""
        rules = []
        for rule in self.wanted.all("ec2", "security_groups")[name][direction]:
            for peer in peers(rule):
                kind, _, service = peer.rpartition("/")
                thing = self.prefix_list(service) if kind == "prefix_list" else self.id("security_group", peer)
                rules.append((rule["protocol"], *ports(rule), thing, rule.get("description")))
        return sorted(rules)

    def groups(self, checks: Checks) -> None:
        """Groups as DescribeSecurityGroups shows them: rules of equal protocol and ports are one permission."""
        here = [{"Name": "vpc-id", "Values": [self.vpc]}]
        every, count = self.aws.pages("ec2", "describe_security_groups", "SecurityGroups", 5, Filters=here)
        found = {group["GroupId"]: group for group in every}
        checks.holds(
            f"security groups: {len(every)} in {count} pages", len(found) == len(every) and count == -(-len(every) // 5), count
        )
        names = {group["GroupName"] for group in every if not group["GroupName"].startswith("security-group-for-")}
        wanted = self.wanted.all("ec2", "security_groups")
        checks.same(
            "security groups: the spec's and the default",
            sorted(names),
            sorted(["default", *(w["name"] for w in wanted.values())]),
        )
        for name, want in wanted.items():
            group = found[self.id("security_group", name)]
            seen = (group["GroupName"], group["Description"], group["VpcId"])
            checks.same(f"security_group/{name}: name, description, VPC", seen, (want["name"], want["description"], self.vpc))
            tags = self.wanted.tags(f"security_group/{name}", None)
            checks.tags(f"security_group/{name}: tags", {**tags_of(group), "Name": ""}, {**tags, "Name": ""})
            for direction, member in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
                flat, merged = permissions(group[member])
                checks.same(f"security_group/{name}: {direction}", flat, self.rules_wanted(name, direction))
                checks.holds(f"security_group/{name}: {direction} is merged", merged, group[member])

    def rules(self, checks: Checks) -> None:
        """The same rules one by one, with ids of their own."""
        for name in self.wanted.all("ec2", "security_groups"):
            mine = [{"Name": "group-id", "Values": [self.id("security_group", name)]}]
            rules, _ = self.aws.pages("ec2", "describe_security_group_rules", "SecurityGroupRules", 5, Filters=mine)
            ids = {rule["SecurityGroupRuleId"] for rule in rules}
            checks.holds(
                f"security_group/{name}: rules have ids", len(ids) == len(rules) and all(i.startswith("sgr-") for i in ids), ids
            )
            for direction, egress in (("ingress", False), ("egress", True)):
                found = sorted(single(rule) for rule in rules if rule["IsEgress"] == egress)
                checks.same(f"security_group/{name}: {direction} rule by rule", found, self.rules_wanted(name, direction))

    def endpoints(self, checks: Checks) -> None:
        """Endpoints: service, type, where they stand, whom they admit."""
        here = [{"Name": "vpc-id", "Values": [self.vpc]}]
        every, count = self.aws.pages("ec2", "describe_vpc_endpoints", "VpcEndpoints", 5, Filters=here)
        found = {endpoint["VpcEndpointId"]: endpoint for endpoint in every}
        wanted = self.wanted.all("ec2", "vpc_endpoints")
        checks.same(f"vpc endpoints: the spec's and no other, in {count} pages", (len(every), count), (len(wanted), -(-len(wanted) // 5)))
        for name, want in wanted.items():
            endpoint = found[self.id("vpc_endpoint", name)]
            gateway = want.get("type") == "gateway"
            seen = {key: endpoint[key] for key in ("ServiceName", "VpcEndpointType", "PrivateDnsEnabled", "VpcId")}
            kind = "Gateway" if gateway else "Interface"
            expected = {"ServiceName": service_name(want["service"]), "VpcEndpointType": kind, "VpcId": self.vpc}
            checks.same(f"vpc_endpoint/{name}: service, type", seen, {**expected, "PrivateDnsEnabled": not gateway})
            checks.same(f"vpc_endpoint/{name}: state", endpoint["State"].lower(), "available")
            places = {
                "subnet": sorted(endpoint.get("SubnetIds") or []),
                "security_group": sorted(group["GroupId"] for group in endpoint.get("Groups") or []),
                "route_table": sorted(endpoint.get("RouteTableIds") or []),
            }
            fields = {"subnet": "subnets", "security_group": "security_groups", "route_table": "route_tables"}
            expected = {kind: sorted(self.id(kind, one) for one in want.get(field) or []) for kind, field in fields.items()}
            checks.same(f"vpc_endpoint/{name}: subnets, groups, tables", places, expected)
            tags = tags_of(endpoint)
            tags.pop("Name", None)
            checks.tags(f"vpc_endpoint/{name}: tags", tags, self.wanted.tags(f"vpc_endpoint/{name}", None))
            statements = json.loads(endpoint["PolicyDocument"])["Statement"]
            open_policy = [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]
            # The policy of the spec, or AWS's default.
            policy = want.get("policy")
            expected = policy["Statement"] if policy else open_policy
            checks.same(f"vpc_endpoint/{name}: its policy", statements, expected)

    def interfaces(self, checks: Checks) -> None:
        """The objects that AWS makes for endpoints: an interface in each subnet, which only AWS may change, and names."""
        here = [{"Name": "vpc-id", "Values": [self.vpc]}, {"Name": "interface-type", "Values": ["vpc_endpoint"]}]
        every, count = self.aws.pages("ec2", "describe_network_interfaces", "NetworkInterfaces", 5, Filters=here)
        wanted = {name: want for name, want in self.wanted.all("ec2", "vpc_endpoints").items() if want.get("type") != "gateway"}
        expected = sum(len(want["subnets"]) for want in wanted.values())
        seen = (len(every), len({one["NetworkInterfaceId"] for one in every}), count)
        checks.same(
            "endpoint interfaces: one for each endpoint and subnet, in pages", seen, (expected, expected, -(-expected // 5))
        )
        found = {one["NetworkInterfaceId"]: one for one in every}
        for name, want in wanted.items():
            thing = self.id("vpc_endpoint", name)
            (endpoint,) = self.aws.ec2.describe_vpc_endpoints(VpcEndpointIds=[thing])["VpcEndpoints"]
            mine = [found[one] for one in endpoint["NetworkInterfaceIds"]]
            subnets = sorted(one["SubnetId"] for one in mine)
            checks.same(
                f"vpc_endpoint/{name}: its interfaces", subnets, sorted(self.id("subnet", one) for one in want["subnets"])
            )
            groups = sorted({group["GroupId"] for one in mine for group in one["Groups"]})
            looks = {(one["RequesterManaged"], one["Status"], one["Description"]) for one in mine}
            checks.same(
                f"vpc_endpoint/{name}: their groups and keeper",
                (groups, sorted(looks)),
                ([self.id("security_group", "endpoints")], [(True, "in-use", f"VPC Endpoint Interface {thing}")]),
            )
            names = [entry["DnsName"] for entry in endpoint["DnsEntries"] if ".vpce." not in entry["DnsName"]]
            known = private_name(want["service"])
            # AWS does not document if the name without the wildcard is listed too.
            checks.holds(
                f"vpc_endpoint/{name}: answers for {known}",
                known in names and {known.removeprefix("*.")} >= set(names) - {known},
                names,
            )

    def key_pair(self, checks: Checks) -> None:
        """The key as it was given, and the fingerprint that OpenSSH would print."""
        want = self.wanted.all("ec2", "key_pairs")["bastion"]
        (pair,) = self.aws.ec2.describe_key_pairs(KeyNames=[want["name"]], IncludePublicKey=True)["KeyPairs"]
        kind, body, *_ = want["public_key"].split()
        checks.same("key_pair/bastion: the public key", pair["PublicKey"].split()[:2], [kind, body])
        digest = base64.b64encode(hashlib.sha256(base64.b64decode(body)).digest()).decode()
        found = (pair["KeyType"], pair["KeyFingerprint"].rstrip("="), pair["KeyPairId"])
        checks.same(
            "key_pair/bastion: type, fingerprint, id", found, ("ed25519", digest.rstrip("="), self.id("key_pair", "bastion"))
        )
        tags = tags_of(pair)
        tags.pop("Name", None)
        checks.tags("key_pair/bastion: tags", tags, self.wanted.tags("key_pair/bastion", None))

    def instance(self, checks: Checks) -> None:
        """The bastion: image by parameter, place, group, key, profile, token rule, no public address."""
        want = self.wanted.all("ec2", "instances")["bastion"]
        thing = self.id("instance", "bastion")
        (reservation,) = self.aws.ec2.describe_instances(InstanceIds=[thing])["Reservations"]
        (instance,) = reservation["Instances"]
        parameter = want["image_id"].removeprefix("resolve:ssm:")
        image = self.aws.ssm.get_parameter(Name=parameter)["Parameter"]["Value"]
        seen = [instance[key] for key in ("ImageId", "InstanceType", "SubnetId", "KeyName", "VpcId")]
        place = [image, want["instance_type"], self.id("subnet", want["subnet"])]
        key = self.wanted.all("ec2", "key_pairs")["bastion"]["name"]
        checks.same("instance/bastion: image, type, subnet, key", seen, [*place, key, self.vpc])
        groups = [group["GroupId"] for group in instance["SecurityGroups"]]
        checks.same("instance/bastion: groups", groups, [self.id("security_group", name) for name in want["security_groups"]])
        state = (instance["State"], instance["MetadataOptions"]["HttpTokens"], instance.get("PublicIpAddress"))
        checks.same(
            "instance/bastion: runs, tokens, no public address", state, ({"Code": 16, "Name": "running"}, "required", None)
        )
        profile = f"arn:aws:iam::{ACCOUNT}:instance-profile/{want['instance_profile']}"
        checks.same("instance/bastion: profile", instance["IamInstanceProfile"]["Arn"], profile)
        # AWS keeps only the image that a parameter stood for at launch; heiiki notes the parameter.
        checks.tags(
            "instance/bastion: tags",
            tags_of(instance),
            {**self.wanted.tags("instance/bastion", want["name"]), "heiiki:image": want["image_id"]},
        )
        (interface,) = instance["NetworkInterfaces"]
        checks.same(
            "instance/bastion: one interface", (interface["Attachment"]["DeviceIndex"], interface["Status"]), (0, "in-use")
        )
        volumes = [device["Ebs"]["VolumeId"] for device in instance["BlockDeviceMappings"]]
        states = [volume["State"] for volume in self.aws.ec2.describe_volumes(VolumeIds=volumes)["Volumes"]]
        checks.same("instance/bastion: its root volume", states, ["in-use"])
        mine = [{"Name": "instance-id", "Values": [thing]}]
        associations = self.aws.ec2.describe_iam_instance_profile_associations(Filters=mine)["IamInstanceProfileAssociations"]
        checks.same("instance/bastion: profile association", [one["State"] for one in associations], ["associated"])


def private_name(service: str) -> str:
    """The name that an endpoint answers for inside the VPC: SageMaker's names are turned round, or end otherwise."""
    if service.startswith("aws.sagemaker."):
        return f"*.{service.rpartition('.')[2]}.{REGION}.sagemaker.aws"
    turned = ".".join(reversed(service.split(".")))
    return f"{turned}.{REGION}.amazonaws.com"


def permissions(merged: list) -> tuple[list, bool]:
    """The rules of merged permissions, and whether they were merged as AWS does."""
    flat, ranges = [], []
    for one in merged:
        span = (one["IpProtocol"], one.get("FromPort"), one.get("ToPort"))
        ranges.append(span)
        for key, peer in (
            ("UserIdGroupPairs", "GroupId"),
            ("PrefixListIds", "PrefixListId"),
            ("IpRanges", "CidrIp"),
            ("Ipv6Ranges", "CidrIpv6"),
        ):
            flat.extend((*span, entry[peer], entry.get("Description")) for entry in one[key])
    return sorted(flat), len(ranges) == len(set(ranges))


def single(rule: dict) -> tuple:
    """A rule as DescribeSecurityGroupRules shows it."""
    group = (rule.get("ReferencedGroupInfo") or {}).get("GroupId")
    peer = group or rule.get("PrefixListId") or rule.get("CidrIpv4") or rule.get("CidrIpv6")
    return (rule["IpProtocol"], rule["FromPort"], rule["ToPort"], peer, rule.get("Description"))
