"""`python -m deploy.checks`: everything that must hold of what the tests do not run."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.checks import (
    architecture,
    cluster_policy,
    compose,
    dockerfiles,
    environments,
    manifests,
    observing,
    pins,
    settings_page,
    tree,
    yaml_style,
)
from deploy.checks.outcome import Outcome
from deploy.checks.tools import NoTool

ROOT = Path(__file__).resolve().parents[2]

CHECKS: tuple[Callable[[Path], Outcome], ...] = (
    tree.check_names,
    tree.check_letters,
    yaml_style.check,
    pins.check,
    architecture.check_domain,
    architecture.check_images,
    architecture.check_contracts,
    dockerfiles.check,
    compose.check,
    environments.check_compose,
    manifests.check_schema,
    manifests.check_build,
    cluster_policy.check,
    environments.check_cluster,
    settings_page.check,
    observing.check_alerts,
    observing.check_series,
    observing.check_written,
    observing.check_promtool,
)


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Run every check, one line each and one per problem; 1 when anything does not hold."""
    parser = argparse.ArgumentParser(prog="python -m deploy.checks", description=__doc__)
    parser.add_argument(
        "--write-pins", action="store_true", help="write requirements/<service>.txt and stop"
    )
    if parser.parse_args(arguments).write_pins:
        for path in pins.write(root):
            print(f"wrote {path.relative_to(root)}")
        return 0
    held = True
    for check in CHECKS:
        try:
            outcome = check(root)
        except NoTool as error:
            outcome = Outcome(str(check.__doc__), 0, (str(error),))
        print("\n".join(outcome.lines()), flush=True)
        held = held and outcome.held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
