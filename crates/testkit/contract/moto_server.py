"""moto's server, with the reads that moto lacks and heiiki cannot do without.

It deliberately adds nothing else, changes no answer of moto's own, and refuses to stand in for what moto has learnt meanwhile.
"""

import json
import sys

from moto.core.responses import ActionResult
from moto.iam.responses import IamResponse
from moto.sagemaker.responses import SageMakerResponse
from moto.server import main


def list_user_profiles(_: SageMakerResponse) -> str:
    """An account without profiles, for moto cannot make any."""
    return json.dumps({"UserProfiles": []})


def list_instance_profile_tags(self: IamResponse) -> ActionResult:
    """The tags that moto keeps and shows in GetInstanceProfile, in the form of the list."""
    profile = self.backend.get_instance_profile(self._get_param("InstanceProfileName"))
    return ActionResult({"Tags": profile.tags, "IsTruncated": False})


def lend(service: type, operation) -> None:
    """Gives moto an operation."""
    if hasattr(service, operation.__name__):
        sys.exit(f"moto has {operation.__name__} by now: take it out of {__file__}")
    setattr(service, operation.__name__, operation)


if __name__ == "__main__":
    # An account's reads end in a refusal to plan when one of them fails, whether or not the spec has objects of that kind.
    lend(SageMakerResponse, list_user_profiles)
    lend(IamResponse, list_instance_profile_tags)
    main(["--host", "127.0.0.1", "--port", "0"])
