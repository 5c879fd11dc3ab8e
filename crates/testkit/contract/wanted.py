"""The wants of the spec, read from its YAML a second time and without heiiki: the independent half of every comparison.

It deliberately understands only what the closed network's spec uses; heiiki's own tests cover the format.
"""

import pathlib
import re

import yaml

from processes import ACCOUNT, REGION


class Wanted:
    """The spec, with its variables and places filled in."""

    def __init__(self, path: pathlib.Path) -> None:
        spec = yaml.safe_load(path.read_text(encoding="utf-8"))
        places = {"region": REGION, "account": ACCOUNT, "partition": "aws"}
        for name, variable in (spec.get("variables") or {}).items():
            places[f"var.{name}"] = variable["default"]
        self.spec = filled(spec, places)
        self.environment = self.spec["environment"]

    def all(self, service: str, plural: str) -> dict:
        """The resources of a kind, by their names in the spec."""
        return self.spec[service][plural]

    def tags(self, address: str, name: str | None) -> dict:
        """The tags of a resource: the spec's, heiiki's, and the name of what has no other."""
        own = {"heiiki:environment": self.environment, "heiiki:address": address}
        return {**self.spec["tags"], **own, **({"Name": name} if name else {})}


def filled(value, places: dict):
    """A value with every `${name}` replaced that has a place; other references and IAM's own variables stay."""
    if isinstance(value, str):
        return re.sub(r"\$\{([^}]+)\}", lambda found: places.get(found.group(1), found.group(0)), value)
    if isinstance(value, list):
        return [filled(item, places) for item in value]
    if isinstance(value, dict):
        return {key: filled(item, places) for key, item in value.items()}
    return value


def ports(rule: dict) -> tuple[int, int]:
    """The first and the last port of a rule: `443`, `8192-65535`."""
    first, _, last = str(rule["ports"]).partition("-")
    return int(first), int(last or first)


def peers(rule: dict) -> list[str]:
    """The peers of a rule, of which it may name one or several."""
    named = rule.get("from", rule.get("to"))
    return named if isinstance(named, list) else [named]


def service_name(short: str) -> str:
    """AWS's name of an endpoint's service."""
    return short if short.startswith("aws.") else f"com.amazonaws.{REGION}.{short}"
