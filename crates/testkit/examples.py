"""The files of examples/ for other programs, judged by those programs' own schemas: GitHub's and GitLab's workflows, Kubernetes objects, systemd units.

Installs what it needs by package name into a virtual environment under the user's cache. What only some machines have (shellcheck, systemd-analyze) is used
where it is there, and said where it is not.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PACKAGES = ["check-jsonschema==0.39.0", "kubernetes-validate==1.37.0"]


def tools() -> pathlib.Path:
    """The folder of the programs, made once."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "heiiki" / "examples"
    done = cache / "-".join(package.replace("==", "-") for package in PACKAGES)
    if not done.exists():
        venv.create(cache, with_pip=True, clear=True)
        subprocess.run([cache / "bin" / "pip", "install", "--quiet", *PACKAGES], check=True)
        done.touch()
    return cache / "bin"


def checks(tools: pathlib.Path):
    """Each check as its name and its command."""
    schema = [tools / "check-jsonschema"]
    yield "the action", [*schema, "--builtin-schema", "vendor.github-actions", ROOT / "action.yml"]
    workflows = sorted((EXAMPLES / "gitops/.github/workflows").glob("*.yml"))
    yield "GitHub workflows", [*schema, "--builtin-schema", "vendor.github-workflows", *workflows]
    yield "GitLab CI", [*schema, "--builtin-schema", "vendor.gitlab-ci", EXAMPLES / "gitops/.gitlab-ci.yml"]
    for manifest in sorted((EXAMPLES / "scheduled-drift/kubernetes").glob("*.yaml")):
        yield f"Kubernetes {manifest.name}", [tools / "kubernetes-validate", "--strict", manifest]
    scripts = sorted((EXAMPLES / "gitops/scripts").glob("*.sh"))
    for script in scripts:
        yield f"bash {script.name}", ["bash", "-n", script]
    if shutil.which("shellcheck"):
        yield "shellcheck", ["shellcheck", *scripts]
    else:
        print("left out: shellcheck is not installed")
    if shutil.which("systemd-analyze"):
        units = sorted((EXAMPLES / "scheduled-drift").glob("heiiki-drift.*"))
        yield "systemd", ["systemd-analyze", "verify", *units]
    else:
        print("left out: systemd-analyze is not installed")


def main() -> int:
    failed = 0
    for name, command in checks(tools()):
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        print(f"{'ok  ' if ran.returncode == 0 else 'FAIL'} {name}")
        if ran.returncode != 0:
            failed += 1
            print(ran.stdout + ran.stderr)
    print(f"examples: {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
