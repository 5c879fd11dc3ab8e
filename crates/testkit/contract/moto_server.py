"""moto's server, with the four things that against_moto.py says are lent to it.

It deliberately adds nothing else, and refuses to stand in for an operation that moto has learnt meanwhile.
"""

import json
import sys

from moto.core.responses import ActionResult
from moto.ec2.responses.key_pairs import KeyPairs
from moto.ec2.responses.vpcs import VPCs
from moto.iam.responses import IamResponse
from moto.sagemaker.responses import SageMakerResponse
from moto.server import main

DELETE_KEY_PAIR = KeyPairs.delete_key_pair
DELETE_VPC_ENDPOINTS = VPCs.delete_vpc_endpoints


def list_user_profiles(_: SageMakerResponse) -> str:
    """An account without profiles, for moto cannot make any."""
    return json.dumps({"UserProfiles": []})


def list_instance_profile_tags(self: IamResponse) -> ActionResult:
    """The tags that moto keeps and shows in GetInstanceProfile, in the form of the list."""
    profile = self.backend.get_instance_profile(self._get_param("InstanceProfileName"))
    return ActionResult({"Tags": profile.tags, "IsTruncated": False})


def delete_key_pair(self: KeyPairs) -> ActionResult:
    """Deletes by id too."""
    wanted, pairs = self._get_param("KeyPairId"), self.ec2_backend.key_pairs
    names = [name for name, pair in pairs.items() if wanted and pair.id == wanted]
    if names:
        pairs.pop(names[0])
        return ActionResult({"Return": True, "KeyPairId": wanted})
    return DELETE_KEY_PAIR(self)


def delete_vpc_endpoints(self: VPCs):
    """Deletes, and forgets what is deleted."""
    answer = DELETE_VPC_ENDPOINTS(self)
    endpoints = self.ec2_backend.vpc_end_points
    for thing in [thing for thing, endpoint in endpoints.items() if endpoint.state == "deleted"]:
        del endpoints[thing]
    return answer


def lend(service: type, operation, new: bool) -> None:
    """Gives moto an operation, or puts one in the place of moto's own."""
    if hasattr(service, operation.__name__) == new:
        sys.exit(f"{operation.__name__} of moto is not what it was: see against_moto.py whether it is still to be lent")
    setattr(service, operation.__name__, operation)


if __name__ == "__main__":
    lend(SageMakerResponse, list_user_profiles, new=True)
    lend(IamResponse, list_instance_profile_tags, new=True)
    lend(KeyPairs, delete_key_pair, new=False)
    lend(VPCs, delete_vpc_endpoints, new=False)
    main(["--host", "127.0.0.1", "--port", "0"])
