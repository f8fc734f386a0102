"""`python -m deploy.topics`: make the topics of `schemas.topics`, and say which differ."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence

from runtime.failures import Unavailable
from runtime.kafka_security import KafkaSecurity
from runtime.settings import BadSetting, MissingSetting, number, required
from runtime.topics import TopicReport, ensure_topics
from schemas.topics import TOPICS

PATIENCE_S = 120.0  # a broker of one host that starts with us needs about a quarter of it
PAUSE_S = 2.0

Ensure = Callable[[str, int, KafkaSecurity], TopicReport]


def main(
    arguments: Sequence[str],
    env: Mapping[str, str],
    *,
    ensure: Ensure,
    patience_s: float = PATIENCE_S,
    pause_s: float = PAUSE_S,
) -> int:
    """Wait for the broker and make what is missing: 0 done, 1 not or a difference, 2 misused."""
    parser = argparse.ArgumentParser(prog="python -m deploy.topics", description=__doc__)
    parser.add_argument(
        "--strict", action="store_true", help="fail when a topic stands otherwise than asked"
    )
    asked = parser.parse_args(arguments)
    try:
        (broker,) = required(env, "SLIPWATCH_BROKER")
        replication = number(env, "SLIPWATCH_REPLICATION", 1, least=1)
        security = KafkaSecurity.from_env(env)
    except (MissingSetting, BadSetting) as error:
        print(error, file=sys.stderr)
        return 2
    deadline = time.monotonic() + patience_s
    while True:
        try:
            report = ensure(broker, replication, security)
        except Unavailable as error:
            if time.monotonic() > deadline:
                print(error, file=sys.stderr)
                return 1
            time.sleep(pause_s)
        else:
            return _say(report, strict=asked.strict)


def _say(report: TopicReport, *, strict: bool) -> int:
    for name in report.created:
        print(f"made     {name}")
    for name in report.present:
        print(f"present  {name}")
    for sentence in report.differences:
        print(f"differs  {sentence}", file=sys.stderr)
    return 1 if strict and report.differences else 0


def _ensure(broker: str, replication: int, security: KafkaSecurity) -> TopicReport:
    return ensure_topics(broker, TOPICS, replication=replication, security=security)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ, ensure=_ensure))
