"""Makes the plans that are looked at: each an HTML file and the JSON of the same plan, from the sandbox.

It deliberately looks at nothing: page.py does.
"""

import json
import os
import pathlib
import subprocess

SPECS = pathlib.Path(__file__).resolve().parents[3] / "specs"
COMMAND_SECONDS = 120
# A text that would run if it were taken for markup.
HOSTILE = "</script><img src=x onerror=alert(1)>"
# The edits of the closed network: a way in for everybody, a wider policy, a hostile name, a notebook that must be replaced, a script.
EDITS = [
    # What follows is not closed.
    ("closed: {internet: never, networks: [], principals: []}\n", ""),
    ("name: IFSM-VPC\n", f'name: "{HOSTILE}"\n'),
    ("      ingress: []\n", "      ingress: [{protocol: tcp, ports: 22, from: 0.0.0.0/0, description: SSH}]\n"),
    ("              - iam:ListRoles\n", "              - iam:*\n"),
    ("instance_type: t2.micro", "instance_type: t3.small"),
    ("    ec2messages: {<<: *interface, service: ec2messages}\n", ""),
    ("    Developer:\n      policies: [DeveloperPolicy, Guardrail, GuardrailCalls, RestrictInternetAccess, RestrictPassRole]", "    Analyst:\n      policies: [DeveloperPolicy]"),
    ("      subnet: private-1\n      security_groups: [workload]\n      direct", "      subnet: private-2\n      security_groups: [workload]\n      direct"),
]


class Made:
    """A plan: where its page is, and what it holds."""

    def __init__(self, name: str, page: pathlib.Path, plan: dict) -> None:
        self.name, self.page, self.plan = name, page, plan

    def count(self, word: str) -> int:
        """A number of its summary."""
        return self.plan["summary"][word]


class Maker:
    """Makes plans in a folder."""

    def __init__(self, binary: str, folder: pathlib.Path) -> None:
        self.binary, self.folder = binary, folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "HEIIKI"))}
        self.environment = {**kept, "NO_COLOR": "1"}

    def run(self, *words: str, codes: tuple[int, ...] = (0,)) -> str:
        """Runs a command to its end; gives what it prints."""
        done = subprocess.run(
            [self.binary, *words], env=self.environment, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
        )
        if done.returncode not in codes:
            raise RuntimeError(f"heiiki {' '.join(words)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def apply(self, spec: pathlib.Path, sandbox: str) -> None:
        """Makes what a spec says."""
        self.run("apply", str(spec), sandbox, "--sandbox-speed=3000", "--yes", "--quiet")

    def plan(self, name: str, spec: pathlib.Path, sandbox: str, *words: str, refused: bool = False) -> Made:
        """Makes one plan in both forms."""
        codes = (5,) if refused else (0,)
        command = ["plan", str(spec), sandbox, "--quiet", *words]
        # One reading may see a user's app later than the other: the page itself holds its plan.
        html = self.run(*command, "--format=html", codes=codes)
        page = self.folder / f"{name}.html"
        page.write_text(html, encoding="utf-8")
        embedded = html.split('<script type="application/json" id="plan">')[1].split("</script>")[0]
        return Made(name, page, json.loads(embedded))

    def picture(self, name: str, *words: str) -> pathlib.Path:
        """Draws a spec of the repository."""
        file = self.folder / f"{name}.svg"
        self.run("graph", str(SPECS / f"{name}.yaml"), *words, f"--out={file}", "--quiet")
        return file

    def drift(self) -> pathlib.Path:
        """The page of drift in a network of which an endpoint was never made and a tag was changed."""
        sandbox = self.sandbox("drift")
        self.apply(SPECS / "closed-network.yaml", sandbox)
        tags = '{"ResourceId": ["{vpc/main}"], "Tag": [{"Key": "Project", "Value": "<b>another"}]}'
        self.run("sandbox", "call", "ec2:CreateTags", tags, sandbox)
        group = '{"GroupId": "{security_group/bastion}", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}'
        self.run("sandbox", "call", "ec2:AuthorizeSecurityGroupIngress", group, sandbox)
        file = self.folder / "drift.html"
        html = self.run("drift", str(SPECS / "closed-network.yaml"), sandbox, "--format=html", "--quiet", codes=(4,))
        file.write_text(html, encoding="utf-8")
        return file

    def sandbox(self, name: str) -> str:
        """The option for a sandbox of its own."""
        return f"--sandbox={self.folder / name}.json"

    def fresh(self) -> Made:
        """Everything is made."""
        return self.plan("fresh", SPECS / "closed-network.yaml", self.sandbox("fresh"))

    def edited(self) -> Made:
        """Something of every sign, and what to look at first."""
        text = (SPECS / "closed-network.yaml").read_text(encoding="utf-8")
        sandbox = self.sandbox("edited")
        self.apply(SPECS / "closed-network.yaml", sandbox)
        for old, new in EDITS:
            if text.count(old) != 1:
                raise RuntimeError(f"the spec holds {old!r} {text.count(old)} times: mend EDITS")
            text = text.replace(old, new)
        spec = self.folder / "edited.yaml"
        spec.write_text(text, encoding="utf-8")
        return self.plan("edited", spec, sandbox, "--allow-data-loss=notebook_instance/dev")

    def destroyed(self) -> tuple[Made, Made]:
        """A destroy that is refused because a user is at work, and one that evicts him."""
        spec, sandbox = SPECS / "quick-setup.yaml", self.sandbox("destroyed")
        self.apply(spec, sandbox)
        self.run("sandbox", sandbox, "user", "default-20260101T000000", "start", "JupyterLab")
        self.run("sandbox", sandbox, "wait", "10m")
        refused = self.plan("refused", spec, sandbox, "--destroy", refused=True)
        return refused, self.plan("destroyed", spec, sandbox, "--destroy", "--evict-users")

    def large(self) -> Made:
        """Five hundred resources."""
        spec = self.folder / "large.yaml"
        spec.write_text(large(), encoding="utf-8")
        return self.plan("large", spec, self.sandbox("large"))


def large() -> str:
    """A spec of five hundred resources."""
    lines = ["version: 1", "environment: large", 'account: "123456789012"', "region: ap-northeast-1", "ec2:", "  vpcs:"]
    lines += ["    main: {cidr_block: 10.0.0.0/16}", "  subnets:"]
    cidr = lambda index: f"10.0.{index}.0/24"
    lines += [f"    s{n}: {{vpc: main, availability_zone: a, cidr_block: {cidr(n)}}}" for n in range(119)]
    lines += ["  security_groups:"]
    for n in range(180):
        rules = ", ".join(f"{{protocol: tcp, ports: {port}, from: 10.0.0.0/16}}" for port in range(440, 445))
        lines += [f"    g{n}: {{vpc: main, description: group {n}, ingress: [{rules}], egress: []}}"]
    lines += ["iam:", "  roles:"]
    lines += [f"    r{n}: {{trust: [sagemaker.amazonaws.com], policies: [AmazonSageMakerFullAccess]}}" for n in range(100)]
    lines += ["logs:", "  log_groups:"]
    lines += [f"    l{n}: {{name: /large/{n}, retention_in_days: 30, on_destroy: delete}}" for n in range(100)]
    return "\n".join(lines) + "\n"
