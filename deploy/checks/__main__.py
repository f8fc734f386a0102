"""`python -m deploy.checks`: everything that must hold of what the tests do not run."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.checks import (
    architecture,
    cluster_kafka,
    cluster_network,
    cluster_policy,
    cluster_rollout,
    cluster_rules,
    cluster_secrets,
    compose,
    dockerfiles,
    environments,
    given_settings,
    images,
    manifests,
    observability,
    observing,
    pins,
    sbom,
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
    sbom.check,
    architecture.check_domain,
    architecture.check_images,
    architecture.check_contracts,
    dockerfiles.check,
    images.check,
    compose.check,
    environments.check_compose,
    manifests.check_schema,
    manifests.check_build,
    cluster_policy.check,
    cluster_rollout.check,
    cluster_network.check,
    cluster_kafka.check_topics,
    cluster_kafka.check_rights,
    cluster_kafka.check_scaling,
    cluster_secrets.check_cluster,
    cluster_secrets.check_compose,
    cluster_rules.check,
    environments.check_cluster,
    given_settings.check,
    settings_page.check,
    observability.check,
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
    parser.add_argument(
        "--write-rules", action="store_true", help="write the cluster's Prometheus rules and stop"
    )
    asked = parser.parse_args(arguments)
    if asked.write_pins or asked.write_rules:
        written = [*(pins.write(root) if asked.write_pins else ())]
        written += [cluster_rules.write(root)] if asked.write_rules else []
        print(*(f"wrote {path.relative_to(root)}" for path in written), sep="\n")
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
