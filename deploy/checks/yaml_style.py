"""yamllint over every YAML file of the tree."""

import subprocess
from pathlib import Path

from deploy.checks.outcome import Outcome
from deploy.checks.tools import tool
from deploy.checks.tree import tracked


def check(root: Path) -> Outcome:
    """Every YAML file is well-formed and has the house's style."""
    names = [
        path.relative_to(root).as_posix()
        for path in tracked(root)
        if path.suffix in {".yaml", ".yml"} or path.name == ".yamllint"
    ]
    if not names:
        return Outcome("YAML files pass yamllint", 0)
    done = subprocess.run(  # noqa: S603 - our own tool on our own files
        [tool("yamllint"), "--strict", "--format", "parsable", "-c", ".yamllint", *names],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (done.stdout + done.stderr).splitlines()
    return Outcome("YAML files pass yamllint", len(names), tuple(line for line in lines if line))
